"""Long tables that are laid apart from their page: all rows in a file for the script, and on pages for who has none.

The page keeps the first rows (``bookkit.tables.browse``). Its script loads the others when something is asked for; a
file beside the page can be loaded from disk, too, if it is a script. Readers without scripts find every row, under the
same name, on a page that they are led to.
"""

import html
import json
import re
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from book_state import write_whole
from etterprov import language

_STORED = re.compile(r'<script type="application/json" class="rows-apart">(.*?)</script>', re.DOTALL)
_LINK = re.compile(r'href="#([\w-]+)"')
_FOLD = re.compile(r"<details><summary>(.*?)</summary><div>(.*?)</div></details>", re.DOTALL)


def setup(app: Sphinx) -> None:
    """Connect everything to Sphinx."""
    app.connect("html-page-context", _lay, priority=890)
    app.connect("html-collect-pages", _without_scripts)


def _lay(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Lay the rows of a page's long table beside it, and lead readers without scripts to the pages that have them."""
    found = _STORED.search(context.get("body", ""))
    if found is None:
        return
    stored = json.loads(found[1])
    rows = json.dumps({"rows": stored["rows"]}, ensure_ascii=False, separators=(",", ":"))
    script = f"(window.rowsApart ??= {{}})[{json.dumps(stored['name'])}] = {rows};\n"
    # What an older build laid here may have other names.
    shutil.rmtree(Path(app.outdir, page), ignore_errors=True)
    beside = Path(app.outdir, page, f"{stored['name']}.js")
    beside.parent.mkdir(parents=True)
    beside.write_text(script, encoding="utf-8")
    address = f"{Path(page).name}/{beside.name}?v={zlib.crc32(script.encode()):08x}"
    # A page may be written by another process than the one that collects its pages without scripts.
    collected = stored | {"title": re.sub(r"<[^>]+>", "", context["title"])}
    write_whole(_waiting(app, page), json.dumps(collected))
    body = _STORED.sub(
        lambda _: f'<script type="application/json" class="rows-apart" data-beside="{address}"></script>',
        context["body"],
    )
    places = {row[0]: name for row, name in zip(stored["rows"], stored["pages"], strict=True)}
    seen = set(re.findall(r'\bid="([^"]+)"', body))
    context["body"] = _LINK.sub(
        lambda link: (
            f'href="{Path(page).name}/{places[link[1]]}.html#{link[1]}"'
            if link[1] in places and link[1] not in seen
            else link[0]
        ),
        body,
    ).replace(
        f'<div data-browse="{stored["name"]}"></div>',
        f'<div data-browse="{stored["name"]}"><noscript>{_ways(Path(page).name, stored)}</noscript></div>',
    )


def _ways(folder: str, stored: dict[str, Any]) -> str:
    """Lead to all pages of a table; an address that names a row which isn't on the page comes here, too."""
    links = ", ".join(
        f'<a href="{folder}/{name}.html">{html.escape(title)}</a> ({stored["pages"].count(name)})'
        for name, title in sorted(stored["titles"].items())
    )
    said = language.say("Searching and filtering need a script. Without it, every row is here, by its table:")
    return f"<p>{said} {links}</p>"


def _waiting(app: Sphinx, page: str) -> Path:
    return Path(app.doctreedir, f"{page}.rows.json")


def _without_scripts(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    for page in sorted(app.env.found_docs):
        if not (waiting := _waiting(app, page)).exists():
            continue
        stored = json.loads(waiting.read_text(encoding="utf-8"))
        for name, title in sorted(stored["titles"].items()):
            rows = [row for row, place in zip(stored["rows"], stored["pages"], strict=True) if place == name]
            context = {
                "title": title,
                "described": f"{title}. {stored['title']}.",
                "body": _page(page, stored, title, rows),
                "parents": [],
            }
            yield f"{page}/{name}", context, "page.html"
        waiting.unlink()


def _page(page: str, stored: dict[str, Any], title: str, rows: list[list[Any]]) -> str:
    """Write a page of rows, everything unfolded."""
    back, title = f"../{Path(page).name}.html", html.escape(title)
    heads = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in stored["heads"])
    lines = "\n".join(_row(row, stored["heads"], back) for row in rows)
    return f"""\
<section id="rows"><h1>{title}</h1>
<p><a href="{back}">{html.escape(stored["title"])}</a></p>
<div class="pst-scrollable-table-container"><table class="table browsed unfolded" aria-label="{title}">
<thead class="browse"><tr>{heads}</tr></thead><tbody>
{lines}
</tbody></table></div></section>
"""


def _row(row: list[Any], heads: list[str], back: str) -> str:
    """Write a row with what it folds below its name; links to other places of the table's page lead back there.

    Examples
    --------
    >>> cells = ['<details><summary>n</summary><div>27 <a href="#m-n">why</a></div></details>', "27"]
    >>> row = _row(["c-n", [0], cells], ["What", "Printed"], "../ledger.html")
    >>> row.partition("<td")[0]
    '<tr id="c-n"><th scope="row"><span>n</span><p>27 <a href="../ledger.html#m-n">why</a></p></th>'
    """
    name, _, cells = row
    first, *others = (_LINK.sub(rf'href="{back}#\1"', _FOLD.sub(r"<span>\1</span><p>\2</p>", cell)) for cell in cells)
    rest = "".join(
        f'<td data-head="{html.escape(head)}">{cell}</td>' for head, cell in zip(heads[1:], others, strict=True)
    )
    return f'<tr id="{name}"><th scope="row">{first}</th>{rest}</tr>'
