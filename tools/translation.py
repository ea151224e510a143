"""The book's other language: what of the chapters is translated, and how translations come into the pages.

Sentences, headings, captions and terms are messages of gettext catalogs, one a chapter (``catalogs``). What cells make
isn't among them: that is translated while they make it (``etterprov.language``).
"""

import re
from typing import Any

from docutils import nodes
from myst_nb.ext.glue import roles
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms import SphinxTransform

from etterprov import language

#: Pages that are the same in every edition: descriptions of functions, works cited, and what is Norwegian anyway.
SAME = ("chapters/api/", "chapters/bibliography", "chapters/kort-fortalt")
#: Where a chapter written in English is summed up in Norwegian.
ABSTRACT = "sammendrag-pa-norsk"
_IN_NORWEGIAN = {ABSTRACT, "kort-fortalt"}
_LETTER = re.compile(r"[^\W\d_]")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("config-inited", _speak, priority=2)
    app.connect("doctree-read", _write_numbers)
    app.add_transform(LeaveOut)
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
    language.use(config.language)


class LeaveOut(SphinxTransform):
    """Keep out of the catalogs what isn't an author's sentence: outputs of cells, and pages that are always the same."""

    default_priority = 15  # before translations are laid in

    def apply(self, **_: Any) -> None:
        """Mark what stays as it is."""
        for place in [self.document] if self.env.docname.startswith(SAME) else self._outputs():
            for text in place.findall(nodes.TextElement):
                text["translatable"] = False

    def _outputs(self) -> list[nodes.Element]:
        return [node for node in self.document.findall(nodes.Element) if node.get("nb_element") == "mime_bundle"]


def _write_numbers(app: Sphinx, doctree: nodes.document) -> None:
    """Write the values in sentences as the sentences' language does."""
    for pasted in doctree.findall(nodes.inline):
        text = pasted.astext()
        if "pasted-text" not in pasted["classes"] or _LETTER.search(text):
            continue
        text = re.sub(r"^-(?=[\d.])", "\N{MINUS SIGN}", text)
        with language.speaking(_spoken(app, pasted)):
            pasted.children = [nodes.Text(language.numbers(text))]


def _spoken(app: Sphinx, node: nodes.Node) -> str:
    """Return the language of the section that a node stands in."""
    while node is not None:
        if isinstance(node, nodes.section) and _IN_NORWEGIAN & set(node["ids"]):
            return "nb"
        node = node.parent
    return app.config.language
