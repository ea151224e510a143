"""The catalogs of the book's other languages: extracted, brought up to date, compiled, and what they lack.

Each chapter has a catalog in ``locale``, as have the words of findings and the words of what is computed.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import takewhile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from book_state import BUILD, digest
from etterprov.language import LANGUAGES, WRITTEN
from faults import BuildError

_ROOT = Path(__file__).resolve().parent.parent
#: Where Sphinx finds what was compiled.
COMPILED = f"{BUILD}/.locale"
#: The catalog of what is computed, where numbers have places.
WORDS = "words"
# Nothing, a comment, or words in quotes with or without what they are.
_LINE = re.compile(r'\s*|#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?"(?:[^"\\]|\\["\\ntr])*"')
_PLACE = re.compile(r"\{(\d+)(?:!r)?\}")


def files(root: Path, language: str) -> Iterator[tuple[str, Path]]:
    """Yield the name and the file of each catalog of a language."""
    folder = root / "locale" / language / "LC_MESSAGES"
    for path in sorted(folder.rglob("*.po")):
        yield path.relative_to(folder).with_suffix("").as_posix(), path


def read(path: Path, language: str) -> Catalog:
    """Read a catalog.

    Raises
    ------
    BuildError
        With the line that is wrong. Babel alone would leave words out and go on.
    """
    content = path.read_bytes()
    try:
        lines = content.decode().split("\n")
        catalog = read_po(BytesIO(content), locale=language, abort_invalid=True)
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise BuildError(f"{_named(path)}:{number}: not UTF-8. Save the file with the encoding UTF-8") from error
    except PoFileError as error:
        said = str(error).rpartition(" on ")[0]
        mend = 'Each text is a line msgid "…" and below it a line msgstr "…"'
        raise BuildError(f"{_named(path)}:{error.lineno + 1}: {_shortened(said)}. {mend}") from error
    known: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not _LINE.fullmatch(line.rstrip()):
            mend = 'Words stand between straight quotes, and within them a quote is \\"'
            raise BuildError(f"{_named(path)}:{number}: {_shortened(line)} can't be read. {mend}")
        if line.startswith("msgid "):
            rest = takewhile(lambda following: following.startswith('"'), lines[number:])
            words = "".join(text.rstrip()[1:-1] for text in (line.removeprefix("msgid "), *rest))
            if words and known.setdefault(words, number) != number:
                raise BuildError(f"{_named(path)}:{number}: the same msgid as in line {known[words]}. One of them goes")
    if path.stem == WORDS:
        _check_places(path, catalog)
    return catalog


def _named(path: Path) -> Path:
    return path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]} …"


def _check_places(path: Path, catalog: Catalog) -> None:
    """See to it that a translation has places for no more numbers than there are."""
    for message in catalog:
        if message.fuzzy or not message.id:
            continue
        if more := set(_PLACE.findall(str(message.string))) - set(_PLACE.findall(str(message.id))):
            places = ", ".join(f"{{{number}}}" for number in sorted(more))
            raise BuildError(
                f"{_named(path)}:{message.lineno}: the msgstr has {places}, the msgid hasn't. Number them alike"
            )


def write(path: Path, catalog: Catalog) -> None:
    """Write a catalog so that only what has changed makes a difference: no dates, no numbers of lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    out = BytesIO()
    write_po(out, catalog, width=0, omit_header=True, include_lineno=False)
    head = f'msgid ""\nmsgstr "Language: {catalog.locale}\\nContent-Type: text/plain; charset=utf-8\\n"\n\n'
    path.write_bytes(head.encode() + out.getvalue())


def lacking(catalog: Catalog) -> Iterator[Message]:
    """Yield the messages of a catalog that have no translation, or one of other words."""
    for message in catalog:
        if message.id and (message.fuzzy or not message.string):
            yield message


def compile_all(root: Path, language: str) -> None:
    """Compile the catalogs of a language that have changed; translations of older words are left out."""
    for name, path in files(root, language):
        compiled = root / COMPILED / language / "LC_MESSAGES" / f"{name}.mo"
        note = compiled.with_suffix(".from")
        made_from = digest(path.read_bytes())
        if compiled.exists() and note.exists() and note.read_text() == made_from:
            continue
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with compiled.open("wb") as file:
            write_mo(file, read(path, language))
        note.write_text(made_from)


def main() -> int:
    """Count what is missing in the catalogs as they are, and what findings say that they don't know yet."""
    try:
        _count(_ROOT)
    except BuildError as error:
        print(error)
        return 1
    return 0


def _count(root: Path) -> None:
    for language in LANGUAGES:
        if language == WRITTEN:
            continue
        catalogs = {name: read(path, language) for name, path in files(root, language)}
        missing = {name: len(list(lacking(catalog))) for name, catalog in catalogs.items()}
        for name, template in of_readings(root):
            known = catalogs.get(name, Catalog())
            missing[name] = missing.get(name, 0) + sum(
                1 for message in template if message.id and message.id not in known
            )
        whole = sum(map(len, catalogs.values()))
        print(f"{language}: {sum(missing.values())} of {whole} messages have no translation, or one of older words")
        for name, number in missing.items():
            if number:
                print(f"    {name}: {number}")


# --- Words of findings


def of_readings(root: Path) -> Iterator[tuple[str, Catalog]]:
    """Yield the name of the catalog and the messages of each file of readings: its lines and its words."""
    from etterprov import readings

    for path in [*readings.files("")[:1], *sorted(root.glob(f"data/readings/{WRITTEN}/*.md"))]:
        template = Catalog()
        place = path.relative_to(root).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            text = _READ_ALOUD.sub("", line).strip()
            if text and not _NOT_SAID.match(line):
                template.add(text, locations=[(place, number)])
        yield readings.domain(path), template


#: What stands before the words of a line: the key of a word, or the mark of an explanation.
_READ_ALOUD = re.compile(r"^(?:- [^:]+: |> )")
#: Headings, and what is said of a finding instead of in it.
_NOT_SAID = re.compile(r"#|(?:cosmetic|substantive|conclusion), \w+(?:;|$)|unused: ")


if __name__ == "__main__":
    sys.exit(main())
