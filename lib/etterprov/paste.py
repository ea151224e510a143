"""A table pasted from a page or a PDF, made into a CSV with one number a cell.

What is understood: rows of a label, a cell for each group (``33 (67.3%)``, ``26.11 (2.71)``, ``26.11 ± 2.71``, ``33``,
``67.3%``, a dash where nothing stands), and a test (``χ2(1) = .09, ns``, ``t = −1.19``, ``F(1, 77) = 3,1``, ``p<.05``,
stars). Decimal commas, thousands, en dashes and U+2212 as minus become plain digits; nothing is rounded or filled in.
What isn't understood is told with its line and left out, never guessed.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from etterprov.roles import SIZE, role_of

_MINUS = "[-\u2212\u2013\u2010\u2011]"
_SPACE = "[ \u00a0\u202f\u2009]"
_DIGITS = r"(?:\d{1,3}(?:[.,\u00a0\u202f\u2009]\d{3})+(?!\d)|\d+)"
_NUMBER = rf"{_MINUS}?(?:{_DIGITS}(?:[.,]\d+)?|[.,]\d+)"
_SPREAD = rf"(?:\(\s*(?:SD\s*=?\s*)?(?P<bracket>{_NUMBER})\s*(?P<sign>%?)\s*\)|(?P<plus>±)\s*(?P<spread>{_NUMBER}))"
_INTERVAL = rf"[\[(]\s*(?P<low>{_NUMBER})\s*(?:;|,\s|,(?=[^\])]*\.)|to|til|{_MINUS})\s*(?P<high>{_NUMBER})\s*[\])]"
_STARS = r"(?P<stars>\*{1,4})?"
_CELL = re.compile(
    rf"(?:^|(?<=[\s\t]))(?:(?P<first>{_NUMBER})(?P<percent>\s?%)?{_STARS}(?:[^\S\t]*{_INTERVAL}|[^\S\t]*{_SPREAD})?"
    rf"|{_INTERVAL.replace('<low>', '<from>').replace('<high>', '<to>')}"
    rf"|(?P<empty>[-\u2013\u2014\u2212]|NA|n/a|N/A))\s*$"
)
_ENDS = re.compile(rf"({_NUMBER})\s*(?:;|,\s|to|til|\u2013)\s*({_NUMBER})")
_SIZE = re.compile(r"\(?\s*\b[Nn]\s*=\s*(\d[\d ,\u00a0]*)\s*\)?")
_TEST = re.compile(
    rf"(?:^|(?<=[\s(]))(?P<test>[tzFr]|[χΧxX]\s*[2²]|chi-?(?:square|2))\s*"
    rf"(?:\(\s*(?P<df>{_DIGITS}(?:\.\d+)?)\s*(?:[,;]\s*(?P<df2>{_DIGITS}(?:\.\d+)?))?\s*(?:,\s*[Nn]\s*=\s*\d+\s*)?\))?"
    rf"\s*=\s*(?P<value>{_NUMBER})(?P<stars>\*{{1,4}})?"
)
_P = re.compile(rf"(?:^|(?<=[\s,;]))[pP]\s*(?:-?\s*(?:value|verdi))?\s*(?P<sign>[=<>≤≥])\s*(?P<p>{_NUMBER})")
_NS = re.compile(r"(?:^|(?<=[\s,;]))(?:n\.?\s?s\.?|NS)(?=$|[\s,;)])")
_MEAN = re.compile(r"\b(?:mean|M|gjennomsnitt|snitt)\b.{0,3}\(?\s*(?:SD|st)", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:n|no\.?|antall)\b.{0,3}\(\s*(?:%|percent|prosent|pct)", re.IGNORECASE)
_FORMATS = re.compile(r"(?:\b(?:mean|M|gjennomsnitt|snitt)\s*\(\s*SD\s*\)|\b(?:n|antall)\s*\(\s*%\s*\))", re.IGNORECASE)
_TITLE = re.compile(r"(?:table|tabell)\s+\w+\s*[.:]", re.IGNORECASE)
_HEAD_WORDS = re.compile(
    r"test(?:\s+of)?(?:\s+significance)?|significance|statistic|p(?:-?value)?|variables?|characteristics?",
    re.IGNORECASE,
)
_HEAD_START = re.compile(r"^(?:variables?|characteristics?|kjennetegn)\s+", re.IGNORECASE)
_P_HEAD = re.compile(r"(?:^|\s)p(?:[- ]?(?:value|verdi))?\s*$", re.IGNORECASE)
_P_CELL = re.compile(r"(?:^|(?<=\s))(?P<sign>[<>])?\s*(?P<p>0?[.,]\d+|1[.,]0+)\s*$")
_FOOTNOTE = re.compile(r"\s*(?:\*|notes?\b|merk)", re.IGNORECASE)
_JOINED = re.compile(r"(?<![\d.,])(\d{1,3}) (\d{3})(?![\d])")
_NO_BREAK = "\\1\u00a0\\2"
_CI_HEAD = re.compile(
    r"\(?\[?\b(?:9\d\s?%[\s-]*)?(?:CI|KI|confidence interval|konfidensintervall)\b\]?\)?", re.IGNORECASE
)
#: What stands in a row once, not for each group.
COMPARED = ("b", "difference", "ratio", "se", "ci_low", "ci_high", "t", "z", "f", "chi2")
_LEVELS = ("n", "count", "percent", "mean", "sd", "value", "ci_low", "ci_high", "stars")
_WORDS = ("test", "p_sign", "significance", "stars")
_TESTED = ("test", "statistic", "df", "df2", "p_sign", "p", "significance", "stars")


@dataclass(frozen=True)
class Pasted:
    """Hold a table as it was understood.

    Parameters
    ----------
    title : str
        Its first line, if that is a title.
    groups : mapping of str to str
        Names of the groups as columns have them, with the names as printed.
    columns : tuple of str
        Columns of the table.
    rows : tuple of mapping
        Cells by column; what is empty is left out.
    notes : tuple of str
        What was not understood, each with its line.
    """

    title: str
    groups: Mapping[str, str]
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    notes: tuple[str, ...]

    def csv(self) -> str:
        """Give the table as CSV."""
        file = io.StringIO()
        writer = csv.DictWriter(file, self.columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return file.getvalue()


@dataclass
class _Line:
    number: int
    text: str
    indent: int
    cells: list[dict[str, str]] = field(default_factory=list)
    test: dict[str, str] = field(default_factory=dict)
    label: str = ""


def plain(number: str, mark: str = ".") -> str:
    """Write a number with a full stop as decimal mark, ``-`` as minus and no thousands marks; its digits stay.

    Parameters
    ----------
    number : str
        As printed.
    mark : {".", ","}
        What the decimal mark is; the other one parts thousands.

    Raises
    ------
    ValueError
        If the other one parts no thousands.

    Examples
    --------
    >>> plain("\u22121,19", ","), plain(".52"), plain("1,234.5"), plain("1.234,5", ",")
    ('-1.19', '0.52', '1234.5', '1234.5')
    """
    other = "," if mark == "." else "."
    text = re.sub(rf"^{_MINUS}", "-", re.sub(_SPACE, "", number.strip()))
    if re.search(rf"\{other}(?!\d{{3}}(?!\d))|^-?0?\{other}", text):
        raise ValueError(f"{number} has another decimal mark than the table")
    text = text.replace(other, "").replace(mark, ".")
    return re.sub(r"^(-?)\.", r"\g<1>0.", text)


def decimal_mark(text: str) -> str:
    """Tell whether a table has decimal commas: where commas part one or two digits, or stand behind a lone 0.

    Examples
    --------
    >>> decimal_mark("33 (67,3 %)"), decimal_mark("1,234 (67.3%)"), decimal_mark("1.234 (67,3)"), decimal_mark("1,234")
    (',', '.', ',', '.')
    """
    text = re.sub(r"[tF]\s*\([^)]*\)", "", text)
    parted = {mark: re.findall(rf"(\d*)[{mark}](\d+)", text) for mark in ".,"}
    sure = {mark: any(len(after) != 3 or before in ("", "0") for before, after in parted[mark]) for mark in ".,"}
    return "," if sure[","] and not sure["."] else "."


def name_of(label: str) -> str:
    """Make a name for a column or row of a printed label.

    Examples
    --------
    >>> name_of("Race/Ethnicity"), name_of("< High school"), name_of("Måned 12 (alle)")
    ('race_ethnicity', 'below_high_school', 'maaned_12_alle')
    """
    words = label.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa").replace("χ", "chi")
    for mark, word in (("<", "below "), (">", "above "), ("=", "at "), ("&", "and "), ("%", " percent ")):
        words = words.replace(mark, word)
    return re.sub(r"[^a-z0-9]+", "_", words).strip("_")


def read(text: str, groups: Sequence[str] = ()) -> Pasted:
    r"""Read a pasted table.

    Parameters
    ----------
    text : str
        As it was copied, with its lines.
    groups : sequence of str
        Names of the groups, if the head doesn't tell.

    Returns
    -------
    Pasted

    Raises
    ------
    ValueError
        If no row of numbers is found.

    Examples
    --------
    >>> found = read("IPS (N = 49) Control (N = 60)\nMen 33 (67.3%) 42 (70.0%) χ2(1) = .09, ns")
    >>> print(found.csv())
    row,heading,label,ips_n,ips_count,ips_percent,control_n,control_count,control_percent,test,statistic,df,significance
    group_size,,Group size,49,,,60,,,,,,
    men,,Men,,33,67.3,,42,70.0,chi2,0.09,1,ns
    <BLANKLINE>
    """
    return _Reader(text, tuple(groups)).pasted()


class _Reader:
    """Go through a pasted table line by line."""

    def __init__(self, text: str, groups: tuple[str, ...]) -> None:
        text = _tabbed(text.removeprefix("\ufeff"))
        raw = [_bracketed(line) for line in text.splitlines()]
        lines = [_Line(i, _tabs(line), _indent(line)) for i, line in enumerate(raw, start=1) if line.strip()]
        self.title = ""
        if lines and _TITLE.match(lines[0].text):
            self.title = lines.pop(0).text
        self.notes: list[tuple[int, str]] = []
        self.rows: list[dict[str, str]] = []
        self.mark = decimal_mark(text)
        self.p_column = False
        head, body = self._split(lines)
        self.p_column = any(_P_HEAD.search(line.text) for line in head)
        self.kind = ""
        for line in head:
            self.kind = self._kind(line.text, self.kind)
        self.sizes: dict[int, str] = {}
        names, self.only = _columns(list(groups) or self._heads(head, body))
        self.groups = _unique([name_of(name) or f"group_{i}" for i, name in enumerate(names, start=1)], self.only)
        self.printed = {
            g: name for at, (g, name) in enumerate(zip(self.groups, names, strict=True)) if self._of_group(at)
        }
        self.body = body
        self.seen = Counter[str]()

    def _of_group(self, at: int) -> bool:
        return self.only.get(at, "n") == "n"

    def _split(self, lines: list[_Line]) -> tuple[list[_Line], list[_Line]]:
        """Tell the head of the table from its rows: these begin with the first line that has numbers in cells."""
        for at, line in enumerate(lines):
            if not _SIZE.search(line.text) and _cells_of(_without_test(line.text)[0])[1]:
                # Lines before it that only say what the rows are about belong to the rows.
                start = at
                while start and not _is_head(lines[start - 1].text):
                    start -= 1
                return (lines[:start], lines[start:]) if start else (lines[:at], lines[at:])
        raise ValueError("no row with numbers was found")

    def _heads(self, head: list[_Line], body: list[_Line]) -> list[str]:
        """Give the names of the groups from the head of the table, or number them."""
        names: list[str] = []
        before = ""
        for line in head:
            last = 0
            for size in _SIZE.finditer(line.text):
                name = _HEAD_START.sub("", line.text[last : size.start()].split("\t")[-1].strip(" ,;:")) or before
                last = size.end()
                if name:
                    names.append(name)
                    self.sizes[len(names) - 1] = re.sub(r"\D", "", size[1])
                before = ""
            before = line.text[last:].strip() or before
            if last and "\t" in line.text:
                names += _head_cells(_P_HEAD.sub("", line.text[last:]).split("\t"))
        if names:
            return names
        width = self._width(body)
        for line in reversed(head):
            text = _HEAD_START.sub("", _P_HEAD.sub("", line.text))
            for parts in (re.split(r"\t|\s{3,}", text), text.split()):
                cells = _head_cells(parts)
                if len(cells) == width + 1 and "\t" in text:  # the first names the rows
                    cells = cells[1:]
                if len(cells) == width:
                    return cells
        numbered = [f"group {i}" for i in range(1, width + 1)]
        self.notes.append((0, f"the head doesn't name the groups; they are called {', '.join(map(name_of, numbered))}"))
        return numbered

    def _width(self, body: list[_Line]) -> int:
        counts = Counter(len(cells) for line in body if (cells := _cells_of(self._parted(line.text)[0])[1]))
        return counts.most_common(1)[0][0]

    def _parted(self, text: str) -> tuple[str, dict[str, str], str]:
        """Part a line into label with cells, test, and remark; where the head has a column of p, that too."""
        rest, test, note = _without_test(text)
        if self.p_column and "p" not in test and (p := _P_CELL.search(rest)):
            test |= {"p": p["p"]} | ({"p_sign": p["sign"]} if p["sign"] else {})
            rest = rest[: p.start()].rstrip()
        return rest, test, note

    def pasted(self) -> Pasted:
        """Read the rows."""
        if self.sizes:
            sizes = {f"{self.groups[i]}_n": size for i, size in self.sizes.items() if i < len(self.groups)}
            self.rows.append({"row": SIZE, "label": "Group size"} | sizes)
        self._body()
        used = {column for row in self.rows for column in row}
        columns = ["row", "heading", "label"]
        groups = dict.fromkeys(group for at, group in enumerate(self.groups) if self._of_group(at))
        columns += [f"{group}_{what}" for group in groups for what in _LEVELS if f"{group}_{what}" in used]
        columns += [what for what in (*COMPARED, *_TESTED, "note") if what in used]
        notes = [f"line {number}: {note}" if number else note for number, note in sorted(self.notes)]
        rows = tuple(MappingProxyType(row) for row in self.rows)
        return Pasted(self.title, MappingProxyType(self.printed), tuple(columns), rows, tuple(notes))

    def _body(self) -> None:
        headings: list[tuple[int, str]] = []
        self.indented = any(line.indent for line in self.body)
        levels = {line.indent for line in self.body if not _cells_of(self._parted(line.text)[0])[1]}
        # Where headings stand at several depths the outermost part the table; they are no questions.
        self.outermost = min(levels) if len(levels) > 1 else -1
        kind = self.kind
        for line in self.body:
            rest, test, note = self._parted(line.text)
            label, cells = self._cells(rest)
            if any("\u00a0" in number for cell in cells for number in cell.values()) and "\t" not in rest:
                self.notes.append((line.number, f"a space is taken as a thousands mark: {line.text.strip()!r}"))
            if not cells:
                kind = self._kind(line.text, kind)
                heading = _FORMATS.sub("", rest).strip(" ,;\t")
                if _FOOTNOTE.match(line.text) or _too_many_numbers(heading) or (test and not heading):
                    self._skip(line)
                    continue
                if heading and not _is_head(heading):
                    headings = [one for one in headings if one[0] < line.indent and self.indented]
                    headings.append((line.indent, heading))
                if not test:
                    continue
                label = heading
            elif len(cells) != len(self.groups):
                self._skip(line, f"{len(cells)} cell{'s' * (len(cells) > 1)} for {len(self.groups)} groups")
                continue
            above = [one for one in headings if (one[0] < line.indent or not self.indented) and one[1] != label]
            heading = above[-1][1] if above and above[-1][0] != self.outermost else ""
            self._row(line, label, cells, test, note, self._kind(label, kind), heading)

    def _skip(self, line: _Line, why: str = "") -> None:
        self.notes.append((line.number, f"not understood, left out{f' ({why})' if why else ''}: {line.text!r}"))

    def _cells(self, text: str) -> tuple[str, list[dict[str, str]]]:
        """Take as many cells as there are groups; a space within a number is tried if they don't fit as they stand."""
        most = len(self.groups)
        label, tab, rest = text.partition("\t")
        if tab:  # within a cell of its own a space can only part thousands
            text = f"{label}\t{_JOINED.sub(_NO_BREAK, rest)}"
        for tried in (text, _JOINED.sub(_NO_BREAK, text)):
            label, cells = _cells_of(tried, most)
            if len(cells) == most and not _one_more(label, cells):
                return label, cells
        return _cells_of(text)

    def _row(
        self, line: _Line, label: str, cells: list[dict[str, str]], test: dict[str, str], note: str, kind: str,
        heading: str,
    ) -> None:  # fmt: skip
        label = label.strip(" \t:")
        if not label:
            self._skip(line, "no label")
            return
        key = "_".join(filter(None, (name_of(heading), name_of(label)))) or f"line_{line.number}"
        self.seen[key] += 1
        row = {"row": key if self.seen[key] == 1 else f"{key}_{self.seen[key]}", "label": label}
        if heading and self.indented:
            row["heading"] = heading
        try:
            parts = [self._part(at, cell, kind) for at, cell in enumerate(cells)]
            row |= {what: self._plain(what, text) for part in (*parts, test) for what, text in part.items()}
        except ValueError as error:
            self._skip(line, str(error))
            return
        bracketed = [part for cell, part in zip(cells, parts, strict=True) if "bracket" in cell]
        supposed = kind != "mean" and any(column.endswith("_sd") for part in bracketed for column in part)
        if supposed:
            self.notes.append((line.number, f"taken as mean (SD), which no heading says: {line.text.strip()!r}"))
        if note:
            row["note"] = note
        self.rows.append(row)

    def _part(self, at: int, cell: Mapping[str, str], kind: str) -> dict[str, str]:
        """Tell what a cell holds, by column of the table to be."""
        meaning = _of_kind(cell, self.only[at]) if at in self.only else _meaning(cell, kind)
        return {f"{self.groups[at]}_{what}" if self._of_group(at) else what: text for what, text in meaning.items()}

    def _plain(self, what: str, text: str) -> str:
        return text if what in _WORDS else plain(text, self.mark)

    def _kind(self, text: str, before: str) -> str:
        if _MEAN.search(text):
            return "mean"
        return "count" if _SHARE.search(text) else before


def _tabbed(text: str) -> str:
    """Write a CSV with tabs: as many fields in each line, and no bracket that a separator would part."""
    lines = [line for line in text.splitlines() if line.strip()]
    for mark in () if "\t" in text else (";", ","):
        parted = list(csv.reader(lines, delimiter=mark))
        widths, cells = {len(fields) for fields in parted}, [cell for fields in parted for cell in fields]
        if len(widths) == 1 and max(widths) > 1 and all(cell.count("(") == cell.count(")") for cell in cells):
            return "\n".join("\t".join(cell.strip() for cell in fields) for fields in parted)
    return text


def _bracketed(line: str) -> str:
    """Set an interval that fills a cell in brackets."""
    return "\t".join(f"[{ends[1]}; {ends[2]}]" if (ends := _ENDS.fullmatch(x.strip())) else x for x in line.split("\t"))


def _tabs(line: str) -> str:
    return (
        re.sub(r"^[\s\u00a0]+|\s+$", "", line.replace("\u00a0", " "))
        if "\t" not in line.strip()
        else line.strip("\r\n ")
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \u00a0\u2003"))


def _is_head(text: str) -> bool:
    return bool(_SIZE.search(text) or _HEAD_WORDS.fullmatch(text) or not _FORMATS.sub("", text).strip(" ,;\t"))


def _too_many_numbers(text: str) -> bool:
    return len(re.findall(r"\d+", text)) > 1


def _one_more(label: str, cells: Sequence[Mapping[str, str]]) -> bool:
    """Tell whether what seems to be a label ends with a further cell, or with the thousands of the first one."""
    over = _CELL.search(label)
    if over is None or label[: over.end()].endswith("\t"):
        return False
    thousands = re.fullmatch(r"\d{1,3}", over[0].strip()) and re.fullmatch(r"\d{3}", cells[0].get("first", ""))
    return bool(thousands) or set(_named(over)) > {"first"} or any(set(cell) == {"first"} for cell in cells)


def _named(cell: re.Match[str]) -> dict[str, str]:
    return {name: part.strip() for name, part in cell.groupdict().items() if part}


def _head_cells(parts: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in parts if cell.strip() and not _HEAD_WORDS.fullmatch(cell.strip())]


def _columns(names: Sequence[str]) -> tuple[list[str], dict[int, str]]:
    """Give the groups that columns are about, and which columns hold one thing only.

    That is the n of a group which has other columns ("IPS N" and "IPS n (%)"), or part of a comparison ("Difference
    (95 % CI)", "SE", "t"). Of a column called B beside one called A nothing is known.
    """
    plain_names = [_FORMATS.sub("", name).strip(" ,;:") or name for name in names]
    of_n = {at: name[:-1].strip(" ,;:") for at, name in enumerate(plain_names) if re.search(r"[\s,;:][Nn]$", name)}
    others = {name for at, name in enumerate(plain_names) if at not in of_n}
    only = {at: "n" for at, group in of_n.items() if group in others}
    if "A" not in plain_names:
        only |= {at: role for at, name in enumerate(plain_names) if (role := _compared(name))}
    return [of_n[at] if only.get(at) == "n" else name for at, name in enumerate(plain_names)], only


def _compared(head: str) -> str:
    """Tell which part of a comparison a column holds by its head; nothing if none."""
    bare = _CI_HEAD.sub("", head).strip(" ,;:()[]")
    ways = role_of(bare) if bare else ()
    if not bare:
        return "ci"
    return ways[0][0] if len(ways) == 1 and not ways[0][1] and ways[0][0] in (*COMPARED, "df", "df2") else ""


def _unique(names: Sequence[str], only: Collection[int] = ()) -> list[str]:
    """Tell columns of one name apart, but not a group's n from what else is printed of it."""
    seen = Counter[tuple[str, bool]]()
    found = []
    for at, name in enumerate(names):
        seen[key := (name, at in only)] += 1
        found.append(name if seen[key] == 1 else f"{name}_{seen[key]}")
    return found


def _of_kind(cell: Mapping[str, str], role: str) -> dict[str, str]:
    """Take what stands in a column of one kind: a number of people, or part of a comparison.

    Raises
    ------
    ValueError
        If it can't be that.
    """
    if "empty" in cell:
        return {}
    if role == "ci" and "from" in cell:
        return {"ci_low": cell["from"], "ci_high": cell["to"]}
    more = set(cell) - {"first", "stars"}
    found = {role: cell.get("first", "")} | ({"stars": cell["stars"]} if "stars" in cell else {})
    if role == "n" and not more and re.fullmatch(_DIGITS, cell["first"]):
        return found
    if role in ("n", "ci") or "first" not in cell:
        raise ValueError(f"expected {_EXPECTED.get(role, 'a number')} in this column")
    if more == {"low", "high"}:
        return found | {"ci_low": cell["low"], "ci_high": cell["high"]}
    if more == {"bracket"} and role in ("b", "difference"):
        return found | {"se": cell["bracket"]}
    if more:
        raise ValueError(f"expected {role}, alone or with its interval")
    return found


_EXPECTED = {"n": "a number of people", "ci": "an interval"}


def _without_test(text: str) -> tuple[str, dict[str, str], str]:
    """Part a line into label and cells, its test, and what else stands behind the cells."""
    found: dict[str, str] = {}
    starts = []
    if test := _TEST.search(text):
        starts.append(test.start())
        name = test["test"]
        found["test"] = name if name in tuple("tzFr") else "chi2"
        found |= {"statistic": test["value"]}
        found |= {part: test[part] for part in ("df", "df2", "stars") if test[part]}
    if p := _P.search(text):
        starts.append(p.start())
        found["p"] = p["p"]
        if p["sign"] != "=":
            found["p_sign"] = p["sign"]
    behind = text[starts[0] :] if starts else text
    if (ns := _NS.search(behind)) and (starts or _cells_of(text[: ns.start()].rstrip(" ,;"))[1]):
        starts.append(ns.start() + (starts[0] if starts else 0))
        found["significance"] = "ns"
    rest = text[: min(starts)] if starts else text
    note = ""
    if remark := re.search(r"[(\[]([^()\[\]]*[^\W\d_]{2}[^()\[\]]*)[)\]]\s*$", rest):
        before = rest[: remark.start()]
        if _cells_of(before)[1] and not _SPREAD_WORDS.fullmatch(remark[1]):
            rest, note = before, remark[1].strip()
    return rest.rstrip(" ,;(\t"), found, note


_SPREAD_WORDS = re.compile(rf"\s*SD\s*=?\s*{_NUMBER}\s*|\s*{_NUMBER}\s*(?:to|til)\s*{_NUMBER}\s*")


def _cells_of(text: str, most: int = 99) -> tuple[str, list[dict[str, str]]]:
    """Take cells from the right of a line; what is left is its label."""
    found: list[dict[str, str]] = []
    rest = text.rstrip()
    while len(found) < most and (cell := _CELL.search(rest)):
        found.insert(0, _named(cell))
        rest = rest[: cell.start()].rstrip()
    numbers = [cell for cell in found if "empty" not in cell]
    return (rest, found) if numbers else (text, [])


def _meaning(cell: Mapping[str, str], kind: str) -> dict[str, str]:
    """Tell what the numbers of a cell are.

    Raises
    ------
    ValueError
        If that isn't printed.
    """
    if "empty" in cell:
        return {}
    first, bracket = cell["first"], cell.get("bracket")
    stars = {"stars": cell["stars"]} if "stars" in cell else {}
    if "low" in cell:
        what = "percent" if "percent" in cell else "mean" if kind == "mean" else "value"
        return {what: first, "ci_low": cell["low"], "ci_high": cell["high"]} | stars
    if "spread" in cell:
        return {"mean": first, "sd": cell["spread"]} | stars
    if "percent" in cell:
        return {"percent": first} | ({"count": bracket} if bracket else {}) | stars
    if bracket is None:
        return {("count" if re.fullmatch(_DIGITS, first) else "value"): first} | stars
    if "sign" in cell or (kind == "count" and re.fullmatch(_DIGITS, first)):
        return {"count": first, "percent": bracket} | stars
    if kind == "mean" or not re.fullmatch(_DIGITS, first):
        return {"mean": first, "sd": bracket} | stars
    raise ValueError(f"is {first} ({bracket}) n (%) or mean (SD)? say so in a line above, as in 'n (%)'")
