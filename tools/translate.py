"""Bring the catalogs of the other languages up to date and say what they lack: ``make translate``, after a build.

What has been translated stays. A passage that has changed keeps its old translation, marked ``fuzzy``, for whoever
mends it; until then the pages show it in the language in which it was written. With ``--check`` nothing is written, and
anything that is missing is an error.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

import book_state
import catalogs
from etterprov import language
from faults import BuildError

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Update the catalogs of each language and list what is missing in them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if anything is missing")
    check = parser.parse_args().check
    os.chdir(ROOT)
    templates = dict(catalogs.of_readings(ROOT)) | dict(_of_chapters())
    lacking = 0
    for other in language.LANGUAGES:
        if other != language.WRITTEN:
            for name, template in {**templates, catalogs.WORDS: _of_words(other)}.items():
                lacking += _update(other, name, template, check=check)
    print(f"{lacking} messages are missing or have changed." if lacking else "Everything is translated.")
    return int(check and lacking > 0)


def _update(other: str, name: str, template: Catalog, *, check: bool) -> int:
    """Bring one catalog in line with its template and return how many of its messages are missing."""
    path = ROOT / "locale" / other / "LC_MESSAGES" / f"{name}.po"
    catalog = catalogs.read(path, other) if path.exists() else Catalog(locale=other)
    catalog.update(template, no_fuzzy_matching=name == catalogs.WORDS)
    catalog.obsolete.clear()
    if not check:
        catalogs.write(path, catalog)
    lacking = list(catalogs.lacking(catalog))
    if lacking:
        print(f"{other} {name}: {len(lacking)} of {len(catalog)}")
        for message in lacking[:5]:
            print(f"    {' '.join(str(message.id).split())[:100]}")
    return len(lacking)


def _of_chapters() -> Iterator[tuple[str, Catalog]]:
    """Yield what Sphinx finds to translate in each chapter."""
    import build
    from translation import SAME

    out = ROOT / book_state.BUILD / ".gettext" / "templates"
    build.extract(out)
    for path in sorted(out.rglob("chapters/*.pot")):
        name = path.relative_to(out).with_suffix("").as_posix()
        template = catalogs.read(path, language.WRITTEN)
        # Sphinx leaves the template of a chapter that has been taken out of the book.
        if (ROOT / f"{name}.md").exists() and not name.startswith(SAME) and len(template):
            yield name, template


def _of_words(other: str) -> Catalog:
    """Return what the last build asked of the words for computed texts, by cells and by Sphinx."""
    import executed

    asked: dict[str, list[str]] = {}
    for chapter, done in executed.kept(book_state.Sources(ROOT), other).items():
        if done is None:  # what it asks would be taken for what nobody asks any longer
            raise BuildError(f"{chapter} isn't executed as it is now; run make translate, which builds first")
        for text in done.said:
            asked.setdefault(text, []).append(chapter)
    for note in sorted((ROOT / book_state.WORK / other).glob("asked-*.json")):
        for text in json.loads(note.read_text(encoding="utf-8")):
            asked.setdefault(text, []).append("tools")
    template = Catalog()
    for text, places in sorted(asked.items(), key=lambda item: (item[1][0], item[0])):
        template.add(text, locations=[(place, 1) for place in dict.fromkeys(places)])
    return template


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BuildError as error:
        sys.exit(f"\n{error}")
