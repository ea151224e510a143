"""The book's search: Sphinx's own, with Norwegian letters folded, a line of context, and the library last.

The index and the query go through the same stemmer, so folding there makes "uforetrygd" find "uføretrygd". Pages
can't be fetched from disk; so their texts stand in a script that the search page alone loads.
"""

import html
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.search.en import SearchEnglish
from sphinx.search.no import SearchNorwegian

_HERE = Path(__file__).parent
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ö": "o", "ä": "a", "é": "e"})
_TEXTS = "search-texts.js"
_ARTICLE = re.compile(r'<article class="bd-article".*?>(.*)</article>', re.DOTALL)
# Code, formulas and what only a script reads are no context.
_NO_TEXT = re.compile(r'<(script|style|pre|math)\b.*?</\1>|<a class="headerlink".*?</a>', re.DOTALL)


_FOLDING = f"""
;(() => {{
  const Plain = Stemmer, letters = {json.dumps({chr(one): other for one, other in _LETTERS.items()})};
  Stemmer = function () {{
    const plain = new Plain();
    this.stemWord = (word) => plain.stemWord(word.toLowerCase().replace(/[^a-z0-9_]/g, (one) => letters[one] ?? one));
  }};
}})();
"""


class FoldingEnglish(SearchEnglish):
    """English words by their stems, Norwegian letters as those who lack them type."""

    js_stemmer_code = SearchEnglish.js_stemmer_code + _FOLDING

    def stem(self, word: str) -> str:
        """Give the stem of a word, its letters folded.

        Examples
        --------
        >>> language = FoldingEnglish({})
        >>> language.stem("Uføretrygd") == language.stem("uforetrygd")
        True
        """
        return str(super().stem(word.lower().translate(_LETTERS)))


def _sphinx_script(name: str) -> str:
    return files("sphinx.search").joinpath("non-minified-js", name).read_text(encoding="utf-8")


class FoldingNorwegian(SearchNorwegian):
    """Norwegian words by their stems, their letters as those who lack them type."""

    lang = "nb"
    js_stemmer_rawcode = ""
    js_stemmer_code = "\n".join(
        [
            _sphinx_script("base-stemmer.js"),
            _sphinx_script(SearchNorwegian.js_stemmer_rawcode),
            "var Stemmer = NorwegianStemmer;",
            _FOLDING,
        ]
    )

    def stem(self, word: str) -> str:
        """Give the stem of a word, its letters folded.

        Examples
        --------
        >>> language = FoldingNorwegian({})
        >>> language.stem("Uføretrygden") == language.stem("uforetrygd")
        True
        """
        return str(super().stem(word.lower().translate(_LETTERS)))


def setup(app: Sphinx) -> None:
    """Connect the search to Sphinx."""
    app.add_search_language(FoldingEnglish)
    app.add_search_language(FoldingNorwegian)
    app.connect("config-inited", _begin)
    app.connect("html-page-context", _bring_scripts)


def _begin(_app: Sphinx, config: Config) -> None:
    config.html_search_scorer = str(_HERE / "search_order.js")


def _bring_scripts(app: Sphinx, page: str, _template: str, _context: dict[str, Any], _doctree: Any) -> None:
    if page == "search":
        # It is written after the chapters, and the checksum of the texts stands on it: so they come first.
        _write_texts(app)
        _forget_words(app.builder)
        app.add_js_file(_TEXTS, loading_method="defer")
        app.add_js_file(None, body=(_HERE / "search_context.js").read_text(encoding="utf-8"))


def _write_texts(app: Sphinx) -> None:
    """Write the texts of all chapters, from which the search page takes a line of context."""
    pages = {name: Path(app.outdir, f"{name}.html") for name in sorted(app.env.found_docs)}
    texts = {name: words(path.read_text(encoding="utf-8")) for name, path in pages.items() if path.exists()}
    script = f"window.searchTexts = {json.dumps(texts, ensure_ascii=False)};\n"
    Path(app.outdir, "_static", _TEXTS).write_text(script, encoding="utf-8")


def _forget_words(builder: Any) -> None:
    """Take words that no page has any longer out of the index, where Sphinx would leave them with no page."""
    for mapping in (builder.indexer._mapping, builder.indexer._title_mapping):
        for word in [word for word, pages in mapping.items() if not pages]:
            del mapping[word]


def words(page: str) -> str:
    """Give what a reader reads on a page.

    Examples
    --------
    >>> words('<nav>x</nav><article class="bd-article"><h1>A &amp; B</h1><script>y</script><p>c</p></article>')
    'A & B c'
    """
    article = _ARTICLE.search(page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", _NO_TEXT.sub(" ", article[1] if article else ""))).split())
