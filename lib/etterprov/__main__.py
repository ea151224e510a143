"""Check a report of one's own from a shell: ``python -m etterprov check FOLDER`` and ``paste FILE``."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from etterprov import check, paste, source

_RULES = """exit codes: 0 all holds, 1 something doesn't work out, 2 bad input (one line says what and where)"""
_WORDS = frozenset({"row", "heading", "label", "test", "p_sign", "significance", "stars", "note"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the shell.

    Returns
    -------
    int
        0, 1 if there are findings, 2 if the input can't be read.
    """
    parser = argparse.ArgumentParser("python -m etterprov", description=__doc__.partition(":")[0], epilog=_RULES)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("check", help="check a folder of tables, or one CSV file", epilog=_RULES)
    one.add_argument("path", metavar="FOLDER")
    one.add_argument("--html", metavar="FILE", help="write a page with every check")
    one.add_argument("--csv", metavar="FILE", help="write every check as CSV")
    one.set_defaults(run=_check)
    two = commands.add_parser("paste", help="make a CSV of a table copied from a page or PDF")
    two.add_argument("file", metavar="FILE", help="the copied text; - for what comes in")
    two.add_argument("--groups", metavar="A,B", default="", help="names of the groups, where the head doesn't tell")
    two.add_argument("--out", metavar="FOLDER", help="write the CSV and its datapackage.json there")
    two.set_defaults(run=_paste)
    given = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")  # a table may hold letters that Windows wouldn't write into files
    try:
        return int(given.run(given))
    except BrokenPipeError:  # whoever read along has seen enough
        sys.stdout = None
        return 1
    except (ValueError, OSError, ModuleNotFoundError) as error:
        print(f"etterprov: {' '.join(str(error).split())}", file=sys.stderr)
        return 2


def _check(given: argparse.Namespace) -> int:
    result = check.folder(given.path)
    for line in result.lines():
        print(line)
    if given.html:
        Path(given.html).write_text(result.to_html(), encoding="utf-8")
    if given.csv:
        result.ledger.to_csv(given.csv, index=False, encoding="utf-8", lineterminator="\n")
    return int(not result.findings.empty)


def _paste(given: argparse.Namespace) -> int:
    text = sys.stdin.read() if given.file == "-" else source.text(Path(given.file), ("utf-8", "cp1252"))
    try:
        pasted = paste.read(text, [name.strip() for name in given.groups.split(",") if name.strip()])
    except ValueError as error:
        raise source.DataError(f"{given.file}: {error}") from None
    for note in pasted.notes:
        print(f"etterprov: {given.file}, {note}", file=sys.stderr)
    if given.out:
        print(_write(pasted, Path(given.out)))
    else:
        sys.stdout.write(pasted.csv())
    return 0


def _write(pasted: paste.Pasted, folder: Path) -> Path:
    """Write a table into a folder, and what it holds into the folder's descriptor."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = folder / "datapackage.json"
    source_name = paste.name_of(folder.resolve().name).replace("_", "-")
    package: dict[str, Any] = (
        json.loads(source.text(descriptor))
        if descriptor.exists()
        else {"profile": "tabular-data-package", "name": source_name, "title": folder.name, "resources": []}
    )
    title = paste.name_of(pasted.title.partition(".")[0].partition(":")[0]).replace("_", "-")
    number = len(package["resources"]) + 1
    name = f"{package['name']}-{title or f'table-{number}'}"
    fields: list[dict[str, Any]] = [
        {"name": column, "type": "string" if column in _WORDS else "number"} for column in pasted.columns
    ]
    fields[0]["constraints"] = {"required": True}
    resource: dict[str, Any] = {"name": name, "path": f"{name}.csv", "title": pasted.title or name}
    resource |= {"schema": {"fields": fields, "primaryKey": ["row"], "missingValues": [""]}}
    package["resources"] = [one for one in package["resources"] if one["name"] != name] + [resource]
    path = folder / f"{name}.csv"
    path.write_text(pasted.csv(), encoding="utf-8")
    descriptor.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main())
