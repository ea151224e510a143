"""Begin a chapter or a source, whole enough to pass every check.

    python tools/new.py chapter NAME [TITLE]
    python tools/new.py source NAME [TITLE]

A chapter gets its place in the contents and in the front page's guide. A source is a folder of data; ledger, page and
tests take what they find there.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

CHAPTER = """\
---
jupytext:
  notebook_metadata_filter: -jupytext.text_representation.jupytext_version
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

({name})=
# {title}

```{{code-cell}} ipython3
:tags: [remove-cell]

import altair as alt
import pandas as pd

from bookkit import charts, prose, tables
from etterprov import source

charts.enable()
rows = source.rows("uo-table-3")
hours = {{"before": rows["before"].uo_mean, "after": rows["after"].uo_mean}}
prose.glue(gained=hours["after"].value - hours["before"].value)
```

After {{term}}`Utvidet oppfølging` people worked {{glue:text}}`gained:.1f` hours a week more ({{numref}}`fig-{name}`).
{{numref}}`tab-{name}` has the same hours.

```{{code-cell}} ipython3
---
mystnb:
  figure:
    caption: Mean hours in work a week, before and after {{cite}}`johansen2021`.
    name: fig-{name}
tags: [hide-input]
---
frame = pd.DataFrame({{"when": hours.keys(), "hours": [mean.value for mean in hours.values()]}})
alt.Chart(frame).mark_bar().encode(
    x=alt.X("hours:Q", title="mean hours in work a week"), y=alt.Y("when:N", title=None, sort=None)
).properties(
    width="container",
    description=f"Two bars. Before: {{hours['before'].text}} hours, after: {{hours['after'].text}}.",
)
```

```{{code-cell}} ipython3
---
mystnb:
  figure:
    caption: The same hours, as printed.
    name: tab-{name}
tags: [hide-input]
---
tables.show(frame, formats={{"hours": ".1f"}})
```
"""
RESOURCE_FIELDS = {
    "group": ("string", "Whom the row is about"),
    "label_en": ("string", "What the row is called"),
    "count": ("integer", "People with the trait, as printed"),
    "n": ("integer", "People asked, as printed"),
    "percent": ("number", "Share with the trait, per cent, as printed"),
}


class Taken(ValueError):
    """Say that a name can't be had, and why."""


def chapter(root: Path, name: str, title: str) -> list[Path]:
    """Write a chapter and lead readers to it.

    Parameters
    ----------
    root : Path
        The book's folder.
    name, title : str
        File and label of the chapter, in small letters and hyphens; its title.

    Returns
    -------
    list of Path
        What was written.
    """
    path, toc, front = root / "chapters" / f"{name}.md", root / "_toc.yml", root / "chapters" / "index.md"
    if path.exists():
        raise Taken(f"{path.relative_to(root)} is there already")
    contents, guide = toc.read_text(encoding="utf-8"), front.read_text(encoding="utf-8")
    after = "      - file: chapters/your-own-data\n"
    row = "| how to run the same analyses on data of your own | {ref}`your-own-data` |\n"
    for text, wanted, file in ((contents, after, toc), (guide, row, front)):
        if wanted not in text:
            raise Taken(f"{file.relative_to(root)}: no line {wanted.strip()!r} behind which the chapter could stand")
    path.write_text(CHAPTER.format(name=name, title=title), encoding="utf-8")
    toc.write_text(contents.replace(after, f"{after}      - file: chapters/{name}\n"), encoding="utf-8")
    asked = f"{title[:1].lower()}{title[1:]}"
    front.write_text(guide.replace(row, f"{row}| {asked} | {{ref}}`{name}` |\n"), encoding="utf-8")
    return [path, toc, front]


def source(root: Path, name: str, title: str) -> list[Path]:
    """Write a source with one small table and one declared relation.

    Parameters
    ----------
    root : Path
        The book's folder.
    name, title : str
        Name of its folder; what the source is called.

    Returns
    -------
    list of Path
        What was written.
    """
    folder = root / "data" / "published" / name
    if folder.exists():
        raise Taken(f"{folder.relative_to(root)} is there already")
    known = [json.loads(path.read_text(encoding="utf-8")) for path in folder.parent.glob("*/datapackage.json")]
    table = f"{name}-table-1"
    fields = [
        {"name": field, "type": kind, "description": said, "constraints": {"required": True}}
        for field, (kind, said) in RESOURCE_FIELDS.items()
    ]
    package = {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "short": name,
        "places": {},
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "order": 1 + max((one["order"] for one in known), default=0),
        "description": "Digits as printed, a full stop as decimal mark; an empty cell is empty in print.",
        "resources": [
            {
                "name": table,
                "path": f"{table}.csv",
                "title": "People with a trait, by group (table 1)",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "sources": [{"title": title, "path": "https://example.org/where-it-can-be-read"}],
                "schema": {"fields": fields, "primaryKey": ["group"], "missingValues": [""]},
            }
        ],
    }
    folder.mkdir(parents=True)
    written = [folder / "datapackage.json", folder / f"{table}.csv", folder / "relations.csv"]
    texts = (
        json.dumps(package, ensure_ascii=False, indent=2) + "\n",
        "group,label_en,count,n,percent\nfirst,First group,16,38,42.1\nsecond,Second group,37,71,52.1\n",
        f"name,family,claim,of\n{{group}}-percent,percentage of a count,{table}/{{group}}/percent,count; n\n",
    )
    for path, text in zip(written, texts, strict=True):
        path.write_text(text, encoding="utf-8", newline="\n")
    return written


def main() -> int:
    """Begin what is named; say in one line why not."""
    kinds = {"chapter": chapter, "source": source}
    arguments = sys.argv[1:]
    if len(arguments) < 2 or arguments[0] not in kinds:
        print("make chapter NAME=my-chapter, or make source NAME=my-report; ARGS='A title' gives it one")
        return 2
    kind, name, *words = arguments
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        print(f"{name!r} is no name: small letters, digits and hyphens, a letter first")
        return 2
    title = " ".join(words) or name.replace("-", " ").capitalize()
    try:
        written = kinds[kind](ROOT, name, title)
    except Taken as error:
        print(error)
        return 1
    print("\n".join(path.relative_to(ROOT).as_posix() for path in written))
    return 0


if __name__ == "__main__":
    sys.exit(main())
