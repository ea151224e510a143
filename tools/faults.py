"""What is wrong in the book's files, said in one line each: file, line, and the mend."""

import os
import re
from difflib import get_close_matches
from itertools import takewhile
from typing import Any

import yaml

from book_state import WORK, Sources, write_whole

_QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BuildError(Exception):
    """Something in the book's sources is wrong; the message names file and line."""


def chapters(sources: Sources) -> list[str]:
    """Return the names of the chapters' files, in the order of the book.

    Raises
    ------
    BuildError
        If the contents can't be read.
    """
    from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

    try:
        return [f"{document}.md" for document in parse_toc_yaml(sources.root / "_toc.yml")]
    except yaml.MarkedYAMLError as error:
        raise BuildError(_yaml_fault("_toc.yml", 0, error)) from error
    except (MalformedError, UnicodeDecodeError) as error:
        raise BuildError(f"_toc.yml: {' '.join(str(error).split())}") from error


def read_notebooks(sources: Sources, names: list[str]) -> dict[str, Any]:
    """Read chapters, each under its name; one without cells is None.

    Raises
    ------
    BuildError
        With a line for each file that can't be read.
    """
    if not names:
        return {}
    from myst_nb.core.config import NbParserConfig
    from myst_nb.core.read import create_nb_reader
    from myst_parser.config.main import MdParserConfig

    found: dict[str, Any] = {}
    problems = []
    for name in names:
        content = sources.content(name)
        problem = f"_toc.yml: {name} doesn't exist" if content is None else unreadable(name, content)
        if content is None or problem:
            problems.append(problem)
            continue
        text = content.decode()
        try:
            reader = create_nb_reader(str(sources.root / name), MdParserConfig(), NbParserConfig(), text)
            found[name] = reader.read(text) if reader else None
        except Exception as error:
            problems.append(f"{name}: {' '.join(str(error).split())}")
    if problems:
        raise BuildError("\n".join(problems))
    return found


def unreadable(name: str, content: bytes) -> str:
    """Say what keeps a chapter from being read: its letters, or what stands as YAML above it or its cells."""
    try:
        lines = content.decode().splitlines()
    except UnicodeDecodeError as error:
        at = content[: error.start].count(b"\n") + 1
        return f"{name}:{at}: not UTF-8 (byte {content[error.start]:#x}). Save the file with the encoding UTF-8"
    blocks = []
    if lines[:1] == ["---"]:
        blocks.append((1, _until_dashes(lines, 1)))
    for number, line in enumerate(lines, start=1):
        if re.match(r"`{3,}\{code-cell\}", line):
            if lines[number : number + 1] == ["---"]:
                blocks.append((number + 1, _until_dashes(lines, number + 1)))
            else:
                options = takewhile(lambda option: re.match(r":[\w-]", option), lines[number:])
                blocks.append((number, [option[1:] for option in options]))
    for start, block in blocks:
        try:
            yaml.load("\n".join(block), Loader=_QUICK)
            continue
        except yaml.YAMLError:
            pass
        try:
            yaml.safe_load("\n".join(block))  # says better what is wrong
        except yaml.MarkedYAMLError as error:
            return _yaml_fault(name, start, error)
        except yaml.YAMLError as error:
            return f"{name}:{start + 1}: {' '.join(str(error).split())}"
    return ""


def _until_dashes(lines: list[str], start: int) -> list[str]:
    end = next((place for place in range(start, len(lines)) if re.match(r"---|\.\.\.|```", lines[place])), len(lines))
    return lines[start:end]


def _yaml_fault(name: str, start: int, error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    line = start + (mark.line if mark else 0) + 1
    problem = error.problem or str(error)
    mend = ""
    if "\\t" in problem:
        mend = ". Indent with spaces, not with a tab"
    elif "mapping values are not allowed" in problem:
        mend = ". Words with a colon stand in quotes, or on lines of their own after `|`"
    elif "block end" in problem or "could not find" in problem:
        mend = ". Look at the indentation and the colons here and in the line above"
    return f"{name}:{line}: YAML: {problem}{mend}"


def in_bibliography(sources: Sources) -> str:
    """Say what keeps the bibliography from being read."""
    from pybtex.database.input.bibtex import Parser
    from pybtex.exceptions import PybtexError

    for name in sources.names("chapters"):
        if name.endswith(".bib"):
            try:
                Parser().parse_string((sources.content(name) or b"").decode())
            except UnicodeDecodeError:
                return f"{name}: not UTF-8. Save the file with the encoding UTF-8"
            except PybtexError as error:
                mend = "Look for a missing comma, brace or quote in the entry here or above"
                said = re.sub(r"^syntax error in line \d+: ", "", " ".join(str(error).split()))
                line = getattr(error, "lineno", None)
                return f"{name}:{line}: {said}. {mend}" if line else f"{name}: {said}"
    return ""


# --- What Sphinx says

_SHOWN = 10
_MESSAGE = re.compile(r"(?:(?P<place>\S.*?): )?(?:CRITICAL|ERROR|SEVERE|WARNING): (?P<words>.*)")
# What follows when something else is wrong: a name that two things have is nobody's.
_CAUSE = re.compile(r"duplicate|already|could not be (read|shown)|YAML|stderr was found", re.I)
_FOLLOWS = re.compile(r"undefined label|No number is assigned|failed to create a cross reference|isn't? included", re.I)

# What is said once more, with its place.
_TWICE = re.compile(r"unknown directive or role name: ")


def told(said: str, sources: Sources) -> str:
    """Return the warnings and errors of Sphinx, one a line: causes first, what follows from them counted.

    Parameters
    ----------
    said
        What Sphinx wrote.
    sources
        What it read; names that were meant are looked for there.
    """
    messages: dict[str, str] = {}
    last = ""
    for line in said.replace(f"{sources.root}{os.sep}", "").splitlines():
        found = _MESSAGE.match(line)
        if found and _TWICE.match(found["words"]):
            last = ""
        elif found:
            words = re.sub(r" \[[\w.]+\]$", "", found["words"]).strip()
            last = f"{found['place']}: {words}" if found["place"] else words
            messages[last] = words
        elif line.strip() and not line.startswith("build finished"):
            if last.endswith(":"):  # a heading without words of its own, as exceptions of Sphinx have it
                messages.pop(last, None)
                last = f"{last} {line.strip()}"
            last = last or line.strip()
            messages.setdefault(last, line.strip())
    causes = {message: words for message, words in messages.items() if _CAUSE.search(words)}
    names = {name for words in causes.values() for name in re.findall(r"[\w-]+", words)}
    follow = {
        message
        for message, words in messages.items()
        if message not in causes and _FOLLOWS.search(words) and names & set(re.findall(r"[\w-]+", words)) - {"label"}
    }
    shown = [*causes, *(message for message in messages if message not in causes and message not in follow)]
    lines = [
        _nearer(message, messages[message], sources) + _meant(messages[message], sources) for message in shown[:_SHOWN]
    ]
    more = len(messages) - len(lines)
    if more:
        place = f"{WORK}/messages.txt"
        write_whole(sources.root / place, said)
        lines.append(f"… and {more} more, which may follow from {'this' if len(lines) == 1 else 'these'}: see {place}")
    return "\n".join(lines)


def _nearer(message: str, words: str, sources: Sources) -> str:
    """Return a message with the line that holds what it names, where Sphinx tells that of the paragraph alone."""
    found = re.match(r"([^:\s]+):(\d+): ", message)
    names = re.findall(r"""['"]([^'"]+)['"]""", words)
    if not found or not names:
        return message
    lines = (sources.content(found[1]) or b"").decode(errors="replace").splitlines()[int(found[2]) - 1 :]
    paragraph = enumerate(takewhile(str.strip, lines), start=int(found[2]))
    number = next((number for number, line in paragraph if names[-1].lower() in line.lower()), found[2])
    return f"{found[1]}:{number}: {words}"


def _meant(words: str, sources: Sources) -> str:
    """Return the names near to one that isn't known."""
    if words.startswith("Failed to format text/plain data"):
        return "; after the colon in {glue:text} stands what fits the value: .1f for a number with decimals"
    kinds = {
        r"undefined label: '(.+?)'": r"^\(([\w-]+)\)=$|^ *name: ([\w-]+)$",
        r"could not find bibtex key \"(.+?)\"": r"@\w+\{([\w-]+),",
        r"No key '(.+?)' found in glue": r"(\w+)=",
        r"term not in glossary: '(.+?)'": r"^([^\W\d][\w+ -]*)$",
    }
    for pattern, known in kinds.items():
        missing = re.search(pattern, words)
        if missing:
            texts = (sources.content(name) or b"" for name in sources.names("chapters"))
            found = {"".join(names) for text in texts for names in _groups(known, text.decode(errors="replace"))}
            near = get_close_matches(missing[1].lower(), sorted(found - {missing[1]}), n=3, cutoff=0.7)
            return f"; near it: {', '.join(near)}" if near else ""
    return ""


def _groups(pattern: str, text: str) -> list[tuple[str, ...]]:
    return [found.groups("") for found in re.finditer(pattern, text, re.M)]
