"""The book's other language: what of the chapters is translated, and how translations come into the pages.

Sentences, headings, captions and terms are messages of gettext catalogs, one a chapter (``catalogs``). What cells make
isn't among them: that is translated while they make it (``etterprov.language``).
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.ext.glue import roles
from sphinx import addnodes, locale
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.i18n import docname_to_domain
from sphinx.util.nodes import extract_messages

import catalogs
from etterprov import language

#: Pages that are the same in every edition: descriptions of functions, and what is Norwegian anyway.
SAME = ("chapters/api/", "chapters/kort-fortalt")
#: Where a chapter written in English is summed up in Norwegian.
ABSTRACT = "sammendrag-pa-norsk"
#: Sections whose terms are in one language in every edition.
_TERMS = {"nb": "norwegian-words", "en": "from-english-to-norwegian"}
NORWEGIAN_PAGE = "kort-fortalt"
_ABSTRACT = {"nb": "Sammendrag på norsk", "en": "Summary in English"}
_LETTER = re.compile(r"[^\W\d_]")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    for name in ("sphinx", "booktheme"):  # words of Sphinx and of the theme that they lack themselves
        app.add_message_catalog(name, str(Path(app.srcdir, catalogs.COMPILED)))
    app.connect("config-inited", _speak, priority=2)
    app.connect("builder-inited", _say_words_of_theme)
    app.connect("source-read", _leave_functions_to_english, priority=900)  # after the text of this build is given
    app.connect("missing-reference", _free_reference_to_function)
    app.connect("doctree-read", _name_parts, priority=400)  # before Sphinx collects the contents
    app.connect("doctree-read", _say_what_folds_hold)
    app.connect("doctree-read", _write_numbers)
    app.connect("doctree-read", _sort_terms)
    app.connect("doctree-read", _mark_untranslated, priority=400)
    app.connect("build-finished", _note_asked)
    app.connect("build-finished", _lead_to_the_first_page, priority=100)
    app.connect("html-page-context", _lead_to_other_editions, priority=950)
    app.add_transform(MarkMessages)
    app.add_transform(SayEquations)
    retrieve = roles.retrieve_glue_data

    def found(document: nodes.document, key: str) -> Any:
        """Look a value up among those of the chapter, also for a translation, which is parsed by itself afterwards."""
        if "nb_renderer" in document:
            app.env.temp_data["values"] = document["nb_renderer"]
            return retrieve(document, key)
        lent = nodes.document(document.settings, document.reporter)
        if "values" in app.env.temp_data:
            lent["nb_renderer"] = app.env.temp_data["values"]
        return retrieve(lent, key)

    roles.retrieve_glue_data = found


def _speak(_app: Sphinx, config: Config) -> None:
    """Speak the language of the edition, also where the settings hold words."""
    language.use(config.language)
    config.author, config.copyright = language.say(config.author), language.say(config.copyright)
    config.numfig_format = language.say_all(config.numfig_format)
    config.nb_code_prompt_show = language.say(config.nb_code_prompt_show)
    config.nb_code_prompt_hide = language.say(config.nb_code_prompt_hide)
    config.html_theme_options["search_bar_text"] = language.say(config.html_theme_options["search_bar_text"])


_THEME = re.compile(r'(?<= )(aria-label|title)="(Main|Page|Index|Toggle (?:primary|secondary) sidebar)"')
# Links to the other edition and to the abstract in its language, in the bar and in the contents of a page.
_TO_OTHER = re.compile(rf'<a (?=[^>]*class="[^"]*(?:\bbtn-edition\b|\bnav-link" href="#{ABSTRACT}"))')


def _say_words_of_theme(app: Sphinx) -> None:
    """Say the words that the theme writes without asking for them in any language; mark those of the other one."""
    if app.builder.format != "html":
        return
    there = _other(app.config.language)
    templates: Any = app.builder.templates
    render = templates.render

    def said(template: str, context: dict[str, Any]) -> str:
        page = _THEME.sub(lambda word: f'{word[1]}="{language.say(word[2])}"', render(template, context))
        return _TO_OTHER.sub(f'<a lang="{there}" ', page)

    templates.render = said


def _other(here: str) -> str:
    return "nb" if here == language.WRITTEN else language.WRITTEN


class MarkMessages(SphinxTransform):
    """Bring into the catalogs what an author wrote: no outputs of cells, and no pages that are always the same."""

    default_priority = 15  # before translations are laid in

    def apply(self, **_: Any) -> None:
        """Mark what stays as it is, and place what Sphinx would pass over: the cells of an author's table."""
        for table in self.document.findall(nodes.table):
            for text in table.findall(nodes.paragraph):
                text.source, text.line = text.source or self.document["source"], text.line or 1
        for place in [self.document] if self.env.docname.startswith(SAME) else self._outputs():
            for text in place.findall(nodes.TextElement):
                if not isinstance(text, nodes.Inline):  # Sphinx would take these out
                    text["translatable"] = False

    def _outputs(self) -> list[nodes.Element]:
        return [node for node in self.document.findall(nodes.Element) if node.get("nb_element") == "mime_bundle"]


class SayEquations(SphinxTransform):
    """Say the words of equations, which Sphinx would lay in as reST: MyST makes two colons of them."""

    default_priority = 18  # after those above, before translations are laid in

    def apply(self, **_: Any) -> None:
        """Lay the translated formula into the equation, which keeps its number and its name."""
        if self.config.language == language.WRITTEN:
            return
        folders = [str(Path(self.env.srcdir, folder)) for folder in self.config.locale_dirs]
        domain = docname_to_domain(self.env.docname, self.config.gettext_compact)
        catalog, _there = locale.init(folders, self.config.language, domain)
        for node, formula in list(extract_messages(self.document)):
            if isinstance(node, nodes.math_block) and (said := catalog.gettext(formula)) != formula:
                node.children = [nodes.Text(said)]
                node["translatable"], node["translated"] = False, True


def _write_numbers(app: Sphinx, doctree: nodes.document) -> None:
    """Write the values in sentences as the sentences' language does."""
    for pasted in doctree.findall(nodes.inline):
        text = pasted.astext()
        if "pasted-text" not in pasted["classes"] or _LETTER.search(text):
            continue
        text = re.sub(r"^-(?=[\d.])", "\N{MINUS SIGN}", language.unsigned(text))
        spoken = _spoken(app, pasted)
        if spoken == language.WRITTEN != app.config.language:  # a printed number comes as the edition writes it
            text = re.sub(r"(?<=\d),(?=\d)", ".", text)
        with language.speaking(spoken):
            pasted.children = [nodes.Text(language.numbers(text))]


def _spoken(app: Sphinx, node: nodes.Node) -> str:
    """Return the language of the section that a node stands in."""
    if _in(ABSTRACT, node):
        return _other(app.config.language)
    return "nb" if _in(NORWEGIAN_PAGE, node) else str(app.config.language)


_MEMBERS = "   :members:\n```\n"
_ELSEWHERE = """\
```

```{{raw}} html
<p lang="{language}"><a href="{up}{page}.html" hreflang="{written}">{said}</a></p>
```
"""


def _leave_functions_to_english(app: Sphinx, page: str, source: list[str]) -> None:
    """Lead from a module to the descriptions of its functions, which are English and stand in that edition alone."""
    here = app.config.language
    if here != language.WRITTEN and page.startswith(SAME[:1]):
        said, up = language.say("The functions are described in the English edition"), "../" * (page.count("/") + 1)
        link = _ELSEWHERE.format(language=here, up=up, page=page, written=language.WRITTEN, said=said)
        source[0] = source[0].replace(_MEMBERS, link)


def _free_reference_to_function(
    app: Sphinx, _env: BuildEnvironment, wanted: nodes.Element, shown: nodes.Element
) -> nodes.Element | None:
    """Let the name of a function be what it is where the functions aren't described; the English pages link it."""
    beside = app.config.language != language.WRITTEN and wanted["refdoc"].startswith(SAME[:1])
    return shown if beside and wanted.get("refdomain") == "py" else None


def _name_parts(_app: Sphinx, doctree: nodes.document) -> None:
    """Say the names of the book's parts."""
    for toctree in doctree.findall(addnodes.toctree):
        if toctree.get("caption"):
            toctree["caption"] = language.say(toctree["caption"])


_FOLD = re.compile(r"(<summary>)(.*?)(</summary>)", re.DOTALL)


def _say_what_folds_hold(_app: Sphinx, doctree: nodes.document) -> None:
    """Say the names of folds, which chapters write as HTML."""
    for raw in doctree.findall(nodes.raw):
        of_cell = any(place.get("nb_element") == "mime_bundle" for place in _around(raw))
        if raw.get("format") == "html" and not isinstance(raw.parent, nodes.table) and not of_cell:
            said = _FOLD.sub(lambda fold: f"{fold[1]}{language.say(fold[2])}{fold[3]}", raw.astext())
            raw.children = [nodes.Text(said)]


def _around(node: nodes.Node) -> Iterator[nodes.Element]:
    """Yield a node and all that it stands in."""
    while node is not None:
        if isinstance(node, nodes.Element):
            yield node
        node = node.parent


# --- Terms in the order of their language

_LAST = {"æ": "{", "ø": "|", "å": "}"}


def alphabetical(term: str) -> str:
    """Return by what a term is sorted: æ, ø and å come last; case, accents, spaces and hyphens don't count.

    Examples
    --------
    >>> sorted(["ås", "øl", "veileder", "J&S", "job match"], key=alphabetical)
    ['J&S', 'job match', 'veileder', 'øl', 'ås']
    """
    plain = (_LAST.get(c, unicodedata.normalize("NFD", c)[0]) for c in term.casefold())
    return re.sub(r"[ -]", "", "".join(plain))


def _sort_terms(_app: Sphinx, doctree: nodes.document) -> None:
    """Sort glossaries, whose translated terms have another order."""
    for glossary in doctree.findall(addnodes.glossary):
        for terms in glossary.findall(nodes.definition_list):
            terms.children.sort(key=lambda item: alphabetical(item[0].astext()))


# --- What isn't translated yet


def _mark_untranslated(app: Sphinx, doctree: nodes.document) -> None:
    """Mark what still stands in the language that it was written in."""
    if app.config.language == language.WRITTEN:
        return
    for text in list(doctree.findall(nodes.TextElement)):
        if text.get("translated") is False and text.astext().strip() and not _in(ABSTRACT, text):
            inside = nodes.inline("", "", *text.children, classes=["untranslated"])
            text.children = []
            text += inside


def _in(section: str, node: nodes.Node) -> bool:
    return any(isinstance(place, nodes.section) and section in place["ids"] for place in _around(node))


def _note_asked(app: Sphinx, exception: Exception | None) -> None:
    """Note which words for computed texts this build has asked for, so that catalogs can be brought up to date."""
    if exception is None and app.config.language != language.WRITTEN:
        note = Path(app.outdir).with_name(f"asked-{app.builder.name}.json")
        before = json.loads(note.read_text(encoding="utf-8")) if note.exists() else []
        # A build that makes a few pages again asks for their words alone.
        asked = sorted({*before, *language.asked()})
        note.write_text(json.dumps(asked, ensure_ascii=False, indent=0), encoding="utf-8")


# --- Passages in the other language

_OTHER_WAY = re.compile(r'href="(?![a-z]+:|#|\.\.?/)([\w-]+\.html)')


def two_languages(app: Sphinx, page: str, body: str) -> str:
    """Mark what isn't in the edition's language, and lead to the abstract in the other one from under the title.

    From the page that is Norwegian in every edition, links lead on in Norwegian.
    """
    here = app.config.language
    there = _other(here)
    body = re.sub(rf'<section ([^>]*id="{ABSTRACT}")', rf'<section lang="{there}" \1', body)
    terms = re.compile(rf'<section id="{_TERMS[there]}">.*?</section>', re.DOTALL)
    body = terms.sub(lambda section: section[0].replace("<dt ", f'<dt lang="{there}" '), body)
    body = re.sub(rf'<section ([^>]*id="{NORWEGIAN_PAGE}")', r'<section lang="nb" \1', body)
    body = body.replace('<p class="norsk">', '<p class="norsk" lang="nb">')
    if here != language.WRITTEN:  # what is typed, and what programs say
        body = body.replace('<code class="', f'<code lang="{language.WRITTEN}" class="')
    if page.endswith(NORWEGIAN_PAGE) and here != "nb":
        body = _OTHER_WAY.sub(r'href="../nb/chapters/\1', body)
    if f'id="{ABSTRACT}"' not in body:
        return body
    link = f'<a href="#{ABSTRACT}">{_ABSTRACT[there]}</a>'
    if page == app.config.root_doc:
        link = f'<a lang="nb" href="{NORWEGIAN_PAGE}.html">Kort fortalt</a> · {link}'
    return body.replace("</h1>", f'</h1>\n<p class="to-norwegian" lang="{there}">{link}</p>', 1)


# --- Words of scripts

_ASKED = re.compile(r'\bsay\("([^"]+)"\)')
_SCRIPTS = ("tools/charts.js", "tools/search_context.js", "lib/bookkit/browse.js", "_static/book.js")


def _words_of_scripts(app: Sphinx) -> str:
    """Return a script with the words that the book's scripts ask for; English ones have them."""
    if app.config.language == language.WRITTEN:
        return ""
    said = json.dumps({words: language.say(words) for words in _asked_by_scripts(Path(app.srcdir))}, ensure_ascii=False)
    return f"<script>window.bookWords = {said.replace('<', chr(92) + 'u003c')}</script>"


@cache
def _asked_by_scripts(root: Path) -> list[str]:
    texts = (Path(root, name).read_text(encoding="utf-8") for name in _SCRIPTS)
    return sorted({words for text in texts for words in _ASKED.findall(text)})


# --- From one edition to the other

#: What each edition is called there.
EDITIONS = {"en": "English", "nb": "Norsk"}
# The list of modules names them by the first lines of their descriptions, which are English.
_TO_MODULE = re.compile(r'<a (?=class="reference internal" href="api/)')
_SAID_OF = {"en": "This page in English", "nb": "Denne siden på norsk"}


def _lead_to_other_editions(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Link to the same place in the other editions, for readers and for search engines; mark what isn't translated."""
    here = app.config.language
    up = "../" * page.count("/") + ("" if here == language.WRITTEN else "../")
    tags = []
    for edition, name in EDITIONS.items():
        address = f"{up}{'' if edition == language.WRITTEN else f'{edition}/'}{page}.html"
        tags.append(f'<link rel="alternate" hreflang="{edition}" href="{address}">')
        if edition != here:
            button = {"type": "link", "url": address, "text": name, "tooltip": _SAID_OF[edition], "label": "edition"}
            context.setdefault("header_buttons", []).insert(0, button)
    context["metatags"] = "\n".join([context.get("metatags", ""), *tags, _words_of_scripts(app), ""])
    body = context.get("body", "").replace('<span class="untranslated">', '<span class="untranslated" lang="en">')
    if here != language.WRITTEN:
        body = _TO_MODULE.sub(f'<a lang="{language.WRITTEN}" ', body)
        if page.startswith(SAME[:1]):
            body = f'<div lang="{language.WRITTEN}">{body}</div>'
    context["body"] = body


# --- The address of the book itself

_FRONT_DOOR = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
{choice}<noscript><meta http-equiv="refresh" content="0; url={page}"></noscript>
<link rel="icon" href="data:,">
<title>{title}</title>
</head>
<body><p><a href="{page}">{title}</a></p><script>location.replace(document.links[0].href)</script></body>
</html>
"""
# Who has chosen an edition gets it again, others that of the first language of their browser which the book speaks.
_CHOICE = """\
<script>
(() => {
  let chosen;
  try {
    chosen = localStorage.getItem("etterprovd-edition");
  } catch {}
  const norwegian = (tag) => /^(nb|nn|no)\\b/i.test(tag);
  const first = navigator.languages.find((tag) => norwegian(tag) || /^en\\b/i.test(tag)) ?? "en";
  if ((chosen ?? (norwegian(first) ? "nb" : "en")) === "nb") location.replace("nb/PAGE");
})();
</script>
"""


def _lead_to_the_first_page(app: Sphinx, exception: Exception | None) -> None:
    """Write a whole page that leads to the first one; at the book's own address to that of the reader's language."""
    if exception is None and app.builder.format == "html":
        page = f"{app.config.root_doc}.html"
        choice = _CHOICE.replace("PAGE", page) if app.config.language == language.WRITTEN else ""
        values = {"language": app.config.language, "title": app.config.html_title, "page": page, "choice": choice}
        (Path(app.outdir) / "index.html").write_text(_FRONT_DOOR.format(**values), encoding="utf-8")
