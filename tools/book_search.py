"""The book's search: Sphinx's own, with Norwegian letters folded, a line of context, and the library last.

The index and the query go through the same stemmer, so folding there makes "uforetrygd" find "uføretrygd". Pages
can't be fetched from disk; so their texts stand in scripts, one a page, which come when a find is near the window.
The index itself comes when someone searches, without what nobody finds anything by.
"""

import html
import json
import re
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.search import IndexBuilder
from sphinx.search.en import SearchEnglish
from sphinx.search.no import SearchNorwegian

_HERE = Path(__file__).parent
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ö": "o", "ä": "a", "é": "e"})
_TEXTS = "search"
# As Sphinx has it, however many builders one process sets up.
_COLLECT = IndexBuilder._word_collector
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


class _Folding:
    """What both languages do with words; Sphinx's script passes over numbers in a query, so none is kept for it."""

    def stem(self, word: str) -> str:
        return str(super().stem(word.lower().translate(_LETTERS)))  # type: ignore[misc]

    def word_filter(self, word: str) -> bool:
        return not word.isdigit() and bool(super().word_filter(word))  # type: ignore[misc]


class FoldingEnglish(_Folding, SearchEnglish):
    """English words by their stems, Norwegian letters as those who lack them type.

    Examples
    --------
    >>> language = FoldingEnglish({})
    >>> language.stem("Uføretrygd") == language.stem("uforetrygd")
    True
    """

    js_stemmer_code = SearchEnglish.js_stemmer_code + _FOLDING


def _sphinx_script(name: str) -> str:
    return files("sphinx.search").joinpath("non-minified-js", name).read_text(encoding="utf-8")


class FoldingNorwegian(_Folding, SearchNorwegian):
    """Norwegian words by their stems, their letters as those who lack them type.

    Examples
    --------
    >>> language = FoldingNorwegian({})
    >>> language.stem("Uføretrygden") == language.stem("uforetrygd")
    True
    """

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


def setup(app: Sphinx) -> None:
    """Connect the search to Sphinx."""
    app.add_search_language(FoldingEnglish)
    app.add_search_language(FoldingNorwegian)
    IndexBuilder._word_collector = _without_code(_COLLECT)  # type: ignore[method-assign]
    app.connect("config-inited", _begin)
    app.connect("html-page-context", _bring_scripts)


def _begin(_app: Sphinx, config: Config) -> None:
    config.html_search_scorer = str(_HERE / "search_order.js")


def _bring_scripts(app: Sphinx, page: str, _template: str, _context: dict[str, Any], _doctree: Any) -> None:
    if page == "search":
        # It is written after the chapters and before the index.
        _write_texts(app)
        _write_numbers(app)
        builder: Any = app.builder
        _slim(builder.indexer)
        app.add_js_file(None, body=(_HERE / "search_context.js").read_text(encoding="utf-8"))


def _write_texts(app: Sphinx) -> None:
    """Write the text of each page, from which the search page takes a line of context."""
    folder = Path(app.outdir, "_static", _TEXTS)
    shutil.rmtree(folder, ignore_errors=True)
    for name in sorted(app.env.found_docs):
        page = Path(app.outdir, f"{name}.html")
        if page.exists():
            place = folder / f"{name}.js"
            place.parent.mkdir(parents=True, exist_ok=True)
            text = words(page.read_text(encoding="utf-8"))
            said = json.dumps(text, ensure_ascii=False)
            place.write_text(f"(window.searchTexts ??= {{}})[{json.dumps(name)}] = {said};\n", encoding="utf-8")


def _write_numbers(app: Sphinx) -> None:
    """Write where each figure and table stands, for whoever asks for one by its number."""
    places = {
        f"{kind} {'.'.join(map(str, number))}": [
            f"{page}.html#{label}",
            f"{app.config.numfig_format[kind] % '.'.join(map(str, number))}: {app.env.titles[page].astext()}",
        ]
        for page, kinds in app.env.toc_fignumbers.items()
        for kind in ("figure", "table")
        for label, number in kinds.get(kind, {}).items()
    }
    script = f"window.numberedPlaces = {json.dumps(places, ensure_ascii=False)};\n"
    Path(app.outdir, "_static", _TEXTS, "numbered.js").write_text(script, encoding="utf-8")


def _without_code(collect: Any) -> Any:
    """Leave code out of the index, as it is out of the lines of context; names of functions are found as such."""

    def collected(self: IndexBuilder, doctree: nodes.document) -> Any:
        held = {block: block.children for block in doctree.findall(nodes.literal_block)}
        try:
            for block in held:
                block.children = []
            return collect(self, doctree)
        finally:
            for block, children in held.items():
                block.children = children

    return collected


def _slim(index: IndexBuilder) -> None:
    """Take out what leads nowhere, and what stands in the index twice.

    Sphinx would leave words that no page has any longer, with no page. It finds functions by their names, so their
    entries in the alphabetical index add nothing.
    """
    for mapping in (index._mapping, index._title_mapping):
        for word in [word for word, pages in mapping.items() if not pages]:
            del mapping[word]
    for page in index._index_entries:
        if page.startswith("chapters/api/"):
            index._index_entries[page] = []


def words(page: str) -> str:
    """Give what a reader reads on a page.

    Examples
    --------
    >>> words('<nav>x</nav><article class="bd-article"><h1>A &amp; B</h1><script>y</script><p>c</p></article>')
    'A & B c'
    """
    article = _ARTICLE.search(page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", _NO_TEXT.sub(" ", article[1] if article else ""))).split())
