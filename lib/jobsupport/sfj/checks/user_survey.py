"""Checks of the report's user survey: chapter 7 and table 23.

A column of table 23 is a question ("most" or "least" satisfied with) and an arm ("intervention" was
offered Senter for jobbmestring, SFJ; "control" had ordinary follow-up). Its counts take two
follow-ups together, after 6 and 12 months; the text gives some of them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import pandas as pd

from etterprov import source
from etterprov.check import UNEXPLAINED, Check, compare, excuse, judge
from etterprov.counts import as_int, as_reach, bases, counts_behind, exactly
from etterprov.printed import Printed
from etterprov.reach import Reach
from etterprov.readings import SILENT, Said, says
from etterprov.summary import welch_test
from jobsupport.sfj.answers import (
    ARMS,
    CATEGORIES,
    COLUMNS,
    NOWHERE,
    QUESTIONS,
    SHORT,
    TIMES,
    Column,
    answered,
    answered_of,
    cell_of,
    cells_for,
    coordination,
    coordination_splits,
    corrected_count_of,
    holding,
    label_of,
    mean_percent,
    printed_moments,
    printed_places,
    printed_readings,
    printed_responses,
    printed_rows,
    printed_sizes,
    score,
    size_of,
    texts,
    told_of,
)
from jobsupport.sfj.text import report_text

ARM_NAMES = {"intervention": "SFJ", "control": "control"}
MOST_NAMED = {  # what the text calls the most frequent answers
    ("most", "control", "6"): ("gp",),
    ("most", "control", "12"): ("psychologist", "gp", "other_therapists"),
    ("least", "control", "12"): ("nav", "gp", "satisfied_all"),
}
ROWS_MOVED = "rows of table 23"
BASE = "base of the percentages of the open answers"


# Which row holds which category ------------------------------------------------------------------


def readings() -> pd.DataFrame:
    """Count how many of the text's categories each column of table 23 reconciles.

    Returns
    -------
    DataFrame
        One row per column with ``question, arm``, the number of categories that the text counts
        (``told``), how many of them fit the cell printed beside their own label (``as_printed``), how
        many fit under the best reading (``reconciled``), and how many rows that reading adds
        (``added_rows``).

    Examples
    --------
    >>> readings().query("question == 'least'")[["arm", "told", "as_printed", "reconciled"]].values.tolist()
    [['intervention', 5, 2, 5], ['control', 4, 0, 4]]
    """
    rows = []
    for column in COLUMNS:
        best = printed_readings(column)[-1]
        scores = [score(column, *pair) for pair in ((NOWHERE, NOWHERE), best)]
        rows.append((*column, len(told_of(column)), *scores, 2 - best.count(NOWHERE)))
    return pd.DataFrame(rows, columns=["question", "arm", "told", "as_printed", "reconciled", "added_rows"])


# Table 23 ----------------------------------------------------------------------------------------


def _heads() -> Iterator[Check]:
    """Add up the responses: by question, by arm, in all."""
    for column in COLUMNS:
        question, arm = column
        parts = answered_of(column)
        yield compare(
            f"{question}-{arm}-n",
            "people who answered at 6 and at 12 months add up",
            size_of(column),
            exactly(sum(x.value for x in parts)),
            parts,
        )
    for arm, name in ARMS.items():
        parts = [size_of((question, arm)) for question in ("most", "least")]
        yield compare(
            f"s7_responses_{name}",
            "responses to both questions add up",
            report_text()[f"s7_responses_{name}"],
            exactly(sum(x.value for x in parts)),
            parts,
        )
    sizes = [size_of(column) for column in COLUMNS]
    total = exactly(sum(x.value for x in sizes))
    yield compare("responses", "the four columns add up", printed_rows()[("responses", "all", "all")].n, total, sizes)
    arms = texts("s7_responses_sfj", "s7_responses_control")
    for name in ("s7_responses", "s7_responses_repeated", "s7_table_23_responses"):
        yield compare(name, "both arms add up", report_text()[name], total, arms)


def _returned() -> Iterator[Check]:
    """Hold the open answers against the questionnaires that came back."""
    returned = dict(zip(TIMES, texts("s4_response_6_count", "s4_response_12_count"), strict=True))
    for question in ("most", "least"):
        for i, time in enumerate(TIMES):
            parts = [answered_of((question, arm))[i] for arm in ARMS]
            total = sum(x.value for x in parts)
            yield judge(
                f"s7_{question}_{time}_answered-returned",
                "no more open answers than questionnaires returned",
                parts[0],
                total <= returned[time].value,
                [parts[1], returned[time]],
                reach=Reach(0, returned[time].value - parts[1].value),
                cleared=says(
                    "s7-answered-returned-note",
                    parts_0=parts[0],
                    parts_1=parts[1],
                    total=total,
                    returned_time=returned[time],
                ),
            )


def _text_shares() -> Iterator[Check]:
    """Recompute each percentage of the text from its count."""
    for column in COLUMNS:
        sizes = dict(zip(TIMES, answered_of(column), strict=True))
        for counts in told_of(column).values():
            for time, count in counts.items():
                stem = str(count.cell).split("/")[1].removesuffix("_count")
                percent, n = report_text()[f"{stem}_percent"], sizes[time]
                yield compare(
                    f"{stem}_percent",
                    f"{count} of {n} in per cent",
                    percent,
                    exactly(100 * count.value / n.value),
                    [count, n],
                    cleared=(_of_which(stem, column, time) if stem.endswith("short") else _digit_lost(percent)),
                )


def _digit_lost(percent: Printed) -> Said:
    printed = source.rows("sfj-text")[str(percent.cell).split("/")[1]].printed_as or ""
    return says("digit-lost", printed=printed) if printed.endswith(".") else SILENT


def _of_which(stem: str, column: Column, time: str) -> Said:
    part, whole = report_text()[f"{stem}_count"], told_of(column)["measure"][time]
    return says("of-which", whole=whole, part=part, part_percent=100 * part.value / whole.value)


def _parts_of_text() -> Iterator[Check]:
    column = ("least", "intervention")
    for time in TIMES:
        short, service = (told_of(column)[c][time] for c in (SHORT, "measure"))
        yield judge(
            f"s7_least_{time}_sfj_short-part",
            "no more complaints of a short service than of the service",
            short,
            short.value <= service.value,
            [service],
            reach=Reach(0, service.value),
        )


def _admitted(column: Column, category: str) -> Reach:
    """Give the counts over both follow-ups that the text leaves to a category."""
    told, sizes = told_of(column)[category], answered(*column)
    low = high = sum(x.value for x in told.values())
    for time, size in zip(TIMES, sizes, strict=True):
        if time in told:
            continue
        rival = MOST_NAMED.get((*column, time))
        high += told_of(column)[rival[0]][time].value if rival else size
    return Reach(low, high)


def _row_finding(column: Column, category: str) -> Said:
    cell, told, sizes = cell_of(column, category), told_of(column)[category], answered(*column)
    counts = says(
        "row-finding-printed-counts",
        eachs=[
            says("row-finding-printed-counts-each", told_time=told[time], n=n, time=time)
            for time, n in zip(TIMES, sizes, strict=True)
            if time in told
        ],
    )
    printed = says("row-finding-printed", counts=counts, count=cell.count, percent=cell.percent)
    if printed_places(*printed_readings(column)[-1])[category] == category:
        return _slip(column, category, printed)
    certain = len(told) == 2 or sum(x.value for x in told.values()) > cell.count.value
    certain = certain or not holding(column, category, category)
    return says("row-finding-certain" if certain else "row-finding-likely") + says(
        "row-finding", printed=printed, rival=_rival(column, category), home=_home(column, category)
    )


def _slip(column: Column, category: str, printed: Said) -> Said:
    """Say that a count which stands in its row is not the sum of the text's two."""
    cell, told, n = cell_of(column, category), told_of(column)[category], sum(answered(*column))
    total = sum(as_int(x) for x in told.values())
    share, own = (100 * x / n for x in (total, cell.count.value))
    return says(
        "slip",
        printed=printed,
        told_values=list(told.values()),
        total=total,
        n=n,
        share=share,
        count=cell.count,
        own=own,
    )


def _home(column: Column, category: str) -> Said:
    """Say beside which label a category's count stands, and what moved the rows."""
    row = printed_places(*printed_readings(column)[-1])[category]
    cell = cell_of(column, row)
    only = "Only" if cells_for(*column, category) == [row] else "The best reading:"
    found = says("home-found", only=only, count=cell.count, percent=cell.percent, label=label_of(row))
    if CATEGORIES.index(row) - CATEGORIES.index(category) > 1:
        return says("home-2", found=found)
    sfj = ("least", "intervention")
    short, nav = told_of(sfj)[SHORT].values(), cell_of(sfj, "nav")
    return says("home", found=found, shorts=list(short), count=nav.count)


def _rival(column: Column, category: str) -> Said:
    told, cell = told_of(column)[category], cell_of(column, category)
    for time in TIMES:
        if time in told or (*column, time) not in MOST_NAMED:
            continue
        rest = as_int(cell.count) - sum(as_int(x) for x in told.values())
        if rest > 0:
            top = MOST_NAMED[(*column, time)][0]
            six, twelve = (as_int(told[t]) if t in told else rest for t in TIMES)
            n6, n12 = answered(*column)
            return says(
                "rival",
                rest=rest,
                time=time,
                label=label_of(top),
                told_top_time=told_of(column)[top][time],
                mean_percent=float(mean_percent(six, n6, twelve, n12)),
                percent=cell.percent,
            )
    return SILENT


def _against_text() -> Iterator[Check]:
    """Hold each row against the counts that the text gives to its label."""
    for column in COLUMNS:
        question, arm = column
        for category, told in told_of(column).items():
            if category == SHORT:
                continue
            cell = cell_of(column, category)
            span = _admitted(column, category)
            holds = span.low <= cell.count.value <= span.high
            moved = printed_places(*printed_readings(column)[-1])[category] != category
            yield judge(
                f"{category}-{question}-{arm}-text",
                "counts of the text fit the row",
                cell.count,
                holds,
                told.values(),
                reach=span,
                finding=UNEXPLAINED if holds else _row_finding(column, category),
                cleared=(_fits_by_chance(column, category) if holds and moved else SILENT),
            )


def _fits_by_chance(column: Column, category: str) -> Said:
    cell, short = cell_of(column, category), told_of(column)[SHORT]
    return says("fits-by-chance", short_values=list(short.values()), count=cell.count, percent=cell.percent)


def _resident(column: Column, row: str) -> str:
    """Tell which category stands in a row under the reading that reconciles most."""
    places = printed_places(*printed_readings(column)[-1])
    return next(category for category, place in places.items() if place == row)


def _splits(column: Column, row: str) -> tuple[int, ...]:
    """Give the possible counts at 6 months behind a percentage that is the mean of both follow-ups."""
    told = told_of(column).get(_resident(column, row), {})
    if len(told) < 2:
        return holding(column, row, _resident(column, row))
    (six, twelve), (n6, n12) = (as_int(told[time]) for time in TIMES), answered(*column)
    return (six,) if cell_of(column, row).percent.admits(mean_percent(six, n6, twelve, n12)) else ()


def _plain(column: Column, row: str) -> Fraction:
    return Fraction(100 * as_int(cell_of(column, row).count), as_int(size_of(column)))


def _percentages() -> Iterator[Check]:
    """Recompute every percentage of the table."""
    for column in COLUMNS:
        question, arm = column
        n6, n12 = answered(*column)
        for row in CATEGORIES:
            cell, plain, fits = cell_of(column, row), _plain(column, row), _splits(column, row)
            count = corrected_count_of(column, _resident(column, row), row) if fits else as_int(cell.count)
            splits = fits or range(max(0, count - n12), min(count, n6) + 1)
            means = [mean_percent(six, n6, count - six, n12) for six in splits]
            whole = cell.percent.admits(plain)
            yield judge(
                f"{row}-{question}-{arm}-percent",
                f"{cell.count} of {size_of(column)} in per cent, or the mean of both follow-ups",
                cell.percent,
                whole or bool(fits),
                [cell.count, size_of(column), *answered_of(column)],
                reach=Reach(float(min(*means, plain)), float(max(*means, plain))),
                finding=UNEXPLAINED if whole or fits else _percent_finding(column, row),
                cleared=(_mean_explains(column, row) if fits and (not whole) else SILENT),
            )


def _percent_finding(column: Column, row: str) -> Said:
    cell, (n6, n12) = cell_of(column, row), answered(*column)
    count = as_int(cell.count)
    ends = sorted(float(mean_percent(six, n6, count - six, n12)) for six in (0, count))
    known = says(
        "percent-finding-known",
        eachs=[says("percent-finding-known-each", x=x, time=time) for time, x in told_of(column).get(row, {}).items()],
    )
    return says(
        "percent-finding",
        count=count,
        plain=float(_plain(column, row)),
        n6_and_n12=n6 + n12,
        ends_0=ends[0],
        ends_1=ends[1],
        percent=cell.percent,
        known=known,
        corrected_count=corrected_count_of(column, row, row),
    )


def _mean_explains(column: Column, row: str) -> Said:
    (n6, n12), six, cell = answered(*column), _splits(column, row)[0], cell_of(column, row)
    category = _resident(column, row)
    total = corrected_count_of(column, category, row)
    source = says("by-the-text") if len(told_of(column).get(category, {})) == 2 else SILENT
    return says(
        "mean-explains",
        count=cell.count,
        size=size_of(column),
        plain=float(_plain(column, row)),
        six=six,
        n6=n6,
        total_less_six=total - six,
        n12=n12,
        source=source,
        mean_sum=_mean_sum(column, row),
    ) + (SILENT if total == cell.count.value else says("mean-explains-2", total=total, count=cell.count))


def _mean_sum(column: Column, row: str) -> Said:
    splits, total = _splits(column, row), corrected_count_of(column, _resident(column, row), row)
    if not splits:
        return SILENT
    six = splits[0]
    shares = [100 * x / n for x, n in zip((six, total - six), answered(*column), strict=True)]
    return says("mean-sum", shares_0=shares[0], shares_1=shares[1], sum_shares_per_n2=sum(shares) / 2)


def _bases() -> Iterator[Check]:
    """Ask whether the percentages of a column are of the N in its head."""
    for column in COLUMNS:
        question, arm = column
        cells = {row: cell_of(column, row) for row in CATEGORIES}
        off = [
            row
            for row, cell in cells.items()
            if not cell.percent.admits(_plain(column, row))
            and corrected_count_of(column, _resident(column, row), row) == cell.count.value  # no slip of its own
        ]
        yield judge(
            f"{question}-{arm}-base",
            "percentages are of the N in the head",
            size_of(column),
            not off,
            [*(x for cell in cells.values() for x in (cell.count, cell.percent)), *answered_of(column)],
            finding=_base_finding(column, off) if off else UNEXPLAINED,
        )


def _base_finding(column: Column, off: list[str]) -> Said:
    by_text = [row for row in CATEGORIES if len(told_of(column).get(_resident(column, row), {})) == 2]
    far = {row: abs(float(_plain(column, row)) - cell_of(column, row).percent.value) for row in off}
    example = max(off, key=lambda row: (row in by_text, far[row]))
    fitting = sum(bool(_splits(column, row)) for row in by_text)
    return says("base-finding-certain" if len(off) > 1 else "base-finding-likely") + says(
        "base-finding",
        len_off=len(off),
        len_categories=len(CATEGORIES),
        size=size_of(column),
        max_far_values=max(far.values()),
        fitting=fitting,
        len_by_text=len(by_text),
        mean_sum=_mean_sum(column, example),
        percent=cell_of(column, example).percent,
        count=cell_of(column, example).count,
        plain=float(_plain(column, example)),
    )


def _codes() -> Iterator[Check]:
    """Ask whether every response has at least one category and none more than three."""
    most = report_text()["s7_categories_max"]
    for column in COLUMNS:
        question, arm = column
        counts = [cell_of(column, row).count for row in CATEGORIES]
        total, n = sum(x.value for x in counts), size_of(column)
        yield judge(
            f"{question}-{arm}-codes",
            f"from one to {most} categories a response",
            n,
            n.value <= total <= most.value * n.value,
            [*counts, most],
            reach=Reach(total / most.value, total),
            cleared=says("codes-codes-note", total=total, n=n, total_per_n=total / n.value),
            finding=says("codes-codes", total=total, n=n, n_less_total=n.value - total),
        )
    several = report_text()["s7_categories_more_than"]
    column = COLUMNS[0]
    counts = [cell_of(column, row).count for row in CATEGORIES]
    total = sum(x.value for x in counts)
    yield judge(
        "s7_categories_more_than",
        "more categories than responses",
        several,
        total > several.value * size_of(column).value,
        [*counts, size_of(column)],
        cleared=says("s7-categories-more-than-note", total=total, size=size_of(column), arm_names=ARM_NAMES[column[1]]),
    )
    yield judge(
        "s7_categories_max",
        "no column has more categories than this a response",
        most,
        all(sum(cell_of(c, row).count.value for row in CATEGORIES) <= most.value * size_of(c).value for c in COLUMNS),
        [size_of(c) for c in COLUMNS],
    )


# What was named most -----------------------------------------------------------------------------


def _falling(numbers: Iterable[Printed]) -> bool:
    values = [x.value for x in numbers]
    return values == sorted(values, reverse=True) and len(set(values)) == len(values)


ORDERS = {  # what the text names first, next, last, at one follow-up
    "s7_most_6_sfj": ("psychologist", "tools", "service", "heard"),
    "s7_most_12_sfj": ("psychologist", "service", "other"),
    "s7_least_6_sfj": ("service", "gp", "nav"),
    "s7_most_6_control": ("gp", "psychologist", "other"),
    "s7_most_12_control": ("psychologist", "gp", "other"),
    "s7_least_6_control": ("nav", "gp", "psychologist"),
    "s7_least_12_control": ("nav", "gp", "nothing"),
}


def _orders() -> Iterator[Check]:
    for stem, themes in ORDERS.items():
        counts = texts(*(f"{stem}_{theme}_count" for theme in themes))
        yield judge(f"{stem}-order", "named in the order of the counts", counts[0], _falling(counts), counts[1:])
    yield from _most_named()
    column = ("most", "intervention")
    top = [cell_of(column, row).count for row in ("psychologist", "tools", "measure")]
    others = [cell_of(column, row).count for row in CATEGORIES if row not in ("psychologist", "tools", "measure")]
    tools_later = top[1].value - told_of(column)["tools"]["6"].value
    service_later = told_of(column)["measure"]["12"]
    yield judge(
        "most-intervention-order",
        "psychologist or counsellor first, then tools, as summary and discussion say",
        top[0],
        _falling(top) and all(x.value < top[1].value for x in others),
        [*top[1:], *others],
        cleared=says(
            "most-intervention-order-note",
            service_later=service_later,
            top_1=top[1],
            value_6=told_of(column)["tools"]["6"],
            tools_later=tools_later,
        ),
    )
    column = ("most", "control")
    top = [cell_of(column, row).count for row in ("psychologist", "gp")]
    others = [cell_of(column, row).count for row in CATEGORIES if row not in ("psychologist", "gp")]
    yield judge(
        "most-control-order",
        "psychologist and GP before all others, as the summary says",
        top[0],
        min(x.value for x in top) > max(x.value for x in others),
        [top[1], *others],
    )
    column = ("least", "intervention")
    short, gp = told_of(column)[SHORT], told_of(column)["gp"]["6"]
    service = told_of(column)["measure"]
    total, wide = (sum(as_int(x) for x in told.values()) for told in (short, service))
    yield judge(
        "s7_least_6_sfj_short-first",
        "the short service is what SFJ participants dwell on, as the summary says",
        short["6"],
        short["6"].value > gp.value,
        [gp, *short.values(), *service.values()],
        cleared=says(
            "s7-least-6-sfj-short-first-note",
            value_6=short["6"],
            gp=gp,
            total=total,
            wide=wide,
            total_percent=100 * total / wide,
            total_percent_2=100 * total / size_of(column).value,
            corrected_count=corrected_count_of(column, "gp", printed_places(*printed_readings(column)[-1])["gp"]),
        ),
    )


def _most_named() -> Iterator[Check]:
    """Ask whether any other answer must have been more frequent than those called so."""
    for (question, arm, time), named in MOST_NAMED.items():
        column = (question, arm)
        claims = [told_of(column)[category][time] for category in named]
        rest = [row for row in CATEGORIES if _resident(column, row) not in named]
        counts = {row: _fewest(column, row, time) for row in rest}
        top = max(rest, key=lambda row: counts[row])
        yield judge(
            f"s7_{question}_{time}_{ARMS[arm]}-frequent",
            "no other answer was more frequent",
            claims[0],
            counts[top] <= min(x.value for x in claims),
            [*claims[1:], *(x for row in rest for x in (cell_of(column, row).count, cell_of(column, row).percent))],
            cleared=says("s7-frequent-note", counts_top=counts[top], time=time),
        )


def _fewest(column: Column, row: str, time: str) -> int:
    count, (n6, n12) = as_int(cell_of(column, row).count), answered(*column)
    splits = _splits(column, row) or (max(0, count - n12), min(count, n6))  # no split fits: any may be
    return splits[0] if time == "6" else count - splits[-1]


# Coordination in NAV -----------------------------------------------------------------------------


def _coordination() -> Iterator[Check]:
    for arm, name in ARMS.items():
        pairs = coordination(arm)
        counts, percents = zip(*pairs.values(), strict=True)
        total, splits = printed_responses(arm), coordination_splits(arm)
        span = Reach(sum(x.low for x in percents), sum(x.high for x in percents))
        yield judge(
            f"s7_coordination_{name}-sum",
            "percentages add up to 100",
            percents[0],
            span.low <= 100 <= span.high,
            percents[1:],
            reach=exactly(100),
            printed=" + ".join(x.text for x in percents),
        )
        for experience, (count, percent) in pairs.items():
            plain = Fraction(100 * as_int(count), total)
            yield judge(
                f"s7_coordination_{name}_{experience}_percent",
                f"{count} of {total} in per cent, or the mean of both follow-ups",
                percent,
                percent.admits(plain) or bool(splits),
                counts,
                reach=exactly(plain) if percent.admits(plain) else as_reach(percent),
                cleared=(SILENT if percent.admits(plain) else _coordination_note(count, percent, total)),
            )
        yield _coordination_base(arm)
        positive, negative = counts[:2]
        yield judge(
            f"s7_coordination_{name}-word",
            "more negative than positive, as the implications say",
            negative,
            negative.value > positive.value,
            [positive],
            cleared=says("s7-coordination-word-note", negative=negative, total=total),
        )
    yield _coordination_returned()
    printed = source.rows("sfj-text")["s7_coordination_control_positive_percent"]
    yield judge(
        "s7_coordination_control_positive-typed",
        "printed as one number",
        printed.value,
        printed.printed_as is None,
        printed=str(printed.printed_as),
        finding=says("s7-coordination-control-positive-typed", printed_as=printed.printed_as, printed=printed.value),
    )


def _coordination_note(count: Printed, percent: Printed, total: int) -> Said:
    people = bases(as_int(count), percent, 1, 2 * total)
    return says(
        "coordination-note",
        count=count,
        total=total,
        count_percent=100 * count.value / total,
        percent=percent,
        people=people,
    )


def _coordination_base(arm: str) -> Check:
    """Ask whether the percentages of an arm are of the responses counted, as in the other arm."""
    counts, percents = zip(*coordination(arm).values(), strict=True)
    holds = all(p.admits(Fraction(100 * as_int(c), printed_responses(arm))) for c, p in coordination(arm).values())
    return judge(
        f"s7_coordination_{ARMS[arm]}-base",
        "percentages are of the responses counted",
        percents[0],
        holds,
        [*percents[1:], *counts],
        printed=", ".join(x.text for x in percents),
        cleared=says("s7-coordination-base-note", responses=printed_responses(arm)),
        finding=UNEXPLAINED if holds else _coordination_finding(arm),
    )


def _coordination_finding(arm: str) -> Said:
    total, splits = printed_responses(arm), coordination_splits(arm)
    other = next(name for name in ARMS if name != arm)
    shares = says(
        "coordination-finding-shares",
        eachs=[
            says("coordination-finding-shares-each", c=c, c_percent=100 * c.value / total, p=p)
            for c, p in coordination(arm).values()
        ],
    )
    means = (
        says("coordination-finding-means", len_splits=len(splits), min_splits=min(splits), max_splits=max(splits))
        if splits
        else says("coordination-finding-means-2")
    )
    return says(
        "coordination-finding",
        total=total,
        shares=shares,
        arm_names_other=ARM_NAMES[other],
        responses=printed_responses(other),
        means=means,
    )


def _coordination_returned() -> Check:
    counts = [count for arm in ARMS for count, _ in coordination(arm).values()]
    total = sum(x.value for x in counts)
    returned = texts("s4_response_6_count", "s4_response_12_count")
    most = sum(x.value for x in returned)
    return judge(
        "s7_coordination-returned",
        "no more answers than questionnaires returned",
        counts[0],
        total <= most,
        [*counts[1:], *returned],
        printed=f"{total:.0f} in all",
        reach=Reach(0, most),
        cleared=says("s7-coordination-returned-note", returned_0=returned[0]),
    )


# Earlier treatment -------------------------------------------------------------------------------

TREATMENTS = {
    "psychologist": "a psychologist",
    "talking": "other talking treatment",
    "drugs": "drugs",
    "alternative": "alternative treatment",
}
OUTCOMES = ("better", "same", "worse")


def _possible(share: Printed, outcomes: list[Printed], people: int) -> int | None:
    """Find the fewest treated people whose outcomes can print so."""
    for n in counts_behind(share, people):
        parts = [counts_behind(x, n) for x in outcomes]
        if all(parts) and sum(p[0] for p in parts) <= n <= sum(p[-1] for p in parts):
            return n
    return None


def _treatment() -> Iterator[Check]:
    people = source.rows("sfj-table-01")[("total", "all")].count
    for treatment in TREATMENTS:
        stem = f"s7_{treatment}"
        share, *outcomes = texts(f"{stem}_percent", *(f"{stem}_{x}_percent" for x in OUTCOMES))
        span = Reach(sum(x.low for x in outcomes), sum(x.high for x in outcomes))
        yield judge(
            f"{stem}_better_percent-sum",
            "outcomes add up to 100",
            outcomes[0],
            span.low <= 100 <= span.high,
            outcomes[1:],
            reach=exactly(100),
            printed=" + ".join(x.text for x in outcomes),
            cleared=_twin(treatment, outcomes),
        )
        fewest = _possible(share, outcomes, as_int(people))
        yield judge(
            f"{stem}_percent-counts",
            f"whole people behind the share of {people} and its outcomes",
            share,
            fewest is not None,
            [people, *outcomes],
            cleared=says("percent-counts-note", fewest=fewest),
        )
    half, again = texts("s7_psychologist_share", "s8_psychologist_share")
    share, repeated = texts("s7_psychologist_percent", "s8_psychologist_percent")
    yield judge("s7_psychologist_share", "almost a half, so below it", half, share.high < 100 * half.value, [share])
    thirds = (Fraction(1, 3), Fraction(2, 3))
    near = abs(repeated.value / 100 - again.value)
    yield judge(
        "s8_psychologist_share",
        "a half is nearer than a third or two thirds",
        again,
        all(near < abs(repeated.value / 100 - third) for third in thirds),
        [repeated],
    )
    yield compare("s8_psychologist_percent", "same as in 7.2", repeated, as_reach(share), [share])


def _twin(treatment: str, outcomes: list[Printed]) -> Said:
    """Say when another treatment has the very same outcomes."""
    twins = [t for t in TREATMENTS if t != treatment and texts(*(f"s7_{t}_{x}_percent" for x in OUTCOMES)) == outcomes]
    if not twins:
        return SILENT
    twin = TREATMENTS[twins[0]]
    return says("twin", twin=twin)


# Satisfaction ------------------------------------------------------------------------------------


def _satisfaction() -> Iterator[Check]:
    for question in QUESTIONS:
        scale = "health_effect" if question == "health_effect" else "satisfaction"
        ends = texts(f"s7_{scale}_scale_low", f"s7_{scale}_scale_high")
        low, high = (x.value for x in ends)
        moments, sizes = printed_moments(question), printed_sizes(question)
        for i, arm in enumerate(ARMS):
            mean, sd = moments[2 * i : 2 * i + 2]
            n = sizes[i].value
            middle = min(max((low + high) / 2, mean.low), mean.high)
            ceiling = (max((middle - low) * (high - middle), 0.0) * n / (n - 1)) ** 0.5
            yield judge(
                f"s7_{question}_{ARMS[arm]}-spread",
                f"SD possible on a scale from {ends[0]} to {ends[1]}",
                sd,
                sd.low <= ceiling,
                [mean, *ends],
                reach=Reach(0.0, ceiling),
                cleared=says("s7-spread-note"),
            )
        if scale == "satisfaction":
            yield _higher(question)


def _higher(question: str) -> Check:
    moments, sizes = printed_moments(question), printed_sizes(question)
    mean1, sd1, mean2, sd2 = (x.value for x in moments)
    test = welch_test(mean1, sd1, as_int(sizes[0]), mean2, sd2, as_int(sizes[1]))
    return judge(
        f"s7_{question}-higher",
        "SFJ above the control group, as the text says",
        moments[0],
        moments[0].low > moments[2].high,
        [*moments[1:], *sizes],
        reach=Reach(moments[2].high, report_text()["s7_satisfaction_scale_high"].value),
        cleared=says("s7-higher-note", sizes_0=sizes[0], sizes_1=sizes[1], t=test.t, p=test.p),
    )


# Interviews --------------------------------------------------------------------------------------


def _same(names: Iterable[str], quantity: str, base: Printed) -> Iterator[Check]:
    for name in names:
        yield compare(name, quantity, report_text()[name], as_reach(base), [base])


def _interviews() -> Iterator[Check]:
    listed = source.rows("sfj-table-a3")
    users, counties = listed["users"].count, listed["users_counties"].count
    names = ("s7_interviews_count", "s7_users_interviewed", "s7_users_full_work_of", "s7_job_consultant_users_of")
    yield from _same(names, "same as in the appendix", users)
    centres = ("s2_users_contact_centres", "s7_recruiting_leaders", "s7_listing_centres", "s7_user_centres")
    yield from _same(centres, "same as the counties in the appendix, one centre each", counties)
    year = report_text()["s7_interviews_year"]
    years = ("s2_users_interview_year", "s7_interviews_planned_year", "s7_users_sick_leave_year")
    yield from _same(years, "same year as the interviews", year)
    work = texts("s7_users_full_work", "s7_users_aap", "s7_users_sick_leave")
    people = report_text()["s7_users_interviewed"]
    yield compare(
        "s7_users-status",
        "in work, on AAP and on sick leave add up",
        people,
        exactly(sum(x.value for x in work)),
        work,
    )
    leave = texts("s7_users_sick_leave_short", "s7_users_sick_leave_long")
    total = exactly(sum(x.value for x in leave))
    yield compare("s7_users_sick_leave", "short-term and long-term add up", work[2], total, leave)
    yield from _subsets()
    trial = report_text()["s7_job_consultant_users_trial"]
    yield compare("s7_job_consultant_users_trial", "as many as on AAP in a trial", trial, as_reach(work[1]), [work[1]])
    yield _heard_of()
    yield from _times_and_ages(year)


PARTS_OF = {
    "s7_users_men": "s7_users_interviewed",
    "s7_users_interviewed": "s7_listed_users",
    "s7_job_consultant_users": "s7_users_interviewed",
    "s7_job_consultant_users_much": "s7_job_consultant_users",
    "s7_job_consultant_users_back": "s7_job_consultant_users",
    "s7_heard_gp_own_contact": "s7_heard_gp",
}


def _subsets() -> Iterator[Check]:
    for part, whole in PARTS_OF.items():
        claim, limit = texts(part, whole)
        span = Reach(0, limit.value)
        yield judge(f"{part}-part", "no more than the whole", claim, claim.value <= limit.value, [limit], reach=span)
    rating, low, high = texts("s7_rating", "s7_rating_scale_low", "s7_rating_scale_high")
    span = Reach(low.value, high.value)
    yield judge("s7_rating", "on its scale", rating, low.value <= rating.value <= high.value, [low, high], reach=span)


def _heard_of() -> Check:
    people = report_text()["s7_users_interviewed"]
    gp, union, own, guidance, workplace = texts(
        "s7_heard_gp", "s7_heard_union", "s7_heard_gp_own_contact", "s7_heard_guidance", "s7_heard_workplace"
    )
    nav = people.value - gp.value - union.value
    return judge(
        "s7_heard_gp",
        "leaves a majority who heard of SFJ through NAV staff",
        gp,
        nav > people.value / 2,
        [people, union, own, guidance, workplace],
        cleared=says(
            "s7-heard-gp-note", people=people, gp=gp, union=union, nav=nav, guidance=guidance, workplace=workplace
        ),
    )


def _times_and_ages(year: Printed) -> Iterator[Check]:
    ago, start = texts("s7_finished_years_ago", "s3_two_to_one_start_year")
    finished = year.value - ago.value
    yield judge(
        "s7_finished_years_ago",
        "finished after the trial began",
        ago,
        finished >= start.value,
        [year, start],
        cleared=says("s7-finished-years-ago-note", year=year, ago=ago, finished=finished, start=start),
    )
    low, high = texts("s3_age_group_young_from", "s3_age_group_old_to")
    ages = texts("s7_users_age_min", "s7_users_age_max")
    for age in ages:
        yield judge(
            str(age.cell).split("/")[1],
            "within the ages of the participants",
            age,
            low.value <= age.value <= high.value,
            [low, high, *ages],
            reach=Reach(low.value, high.value),
        )


# Times of the survey -----------------------------------------------------------------------------

SURVEYS = ("questionnaire", "most_least", "files")
WINDOWS = ("s7_health_care_recall", "s7_satisfaction_recall", "s7_most_least_recall")


def _times() -> Iterator[Check]:
    first, second = texts("s7_open_questions_first_time", "s7_open_questions_second_time")
    repeats = [*(f"s7_{x}_first_time" for x in SURVEYS), "s7_satisfaction_first_time", "s7_least_12_sfj_same_as_time"]
    yield from _same(repeats, "first follow-up, as in 7.1", first)
    yield from _same((f"s7_{x}_second_time" for x in SURVEYS), "second follow-up, as in 7.1", second)
    gap = exactly(second.value - first.value)
    for name in WINDOWS:
        yield compare(
            name, "the window asked about reaches back to the time before", report_text()[name], gap, [first, second]
        )
    items = report_text()["s7_open_questions"]
    asked = len({question for question, _ in COLUMNS}) + 1
    yield compare(
        "s7_open_questions",
        "questions reported on: most, least, coordination",
        items,
        exactly(asked),
        [size_of(column) for column in COLUMNS],
    )


STORIES = (
    "s7_follow_up_talks_low",
    "s7_follow_up_talks_high",
    "s7_knew_cognitive_therapy",
    "s7_user_back_in_job",
    "s7_user_job_consultant_late",
    "s7_user_low_demands",
    "s7_joint_meeting_users",
    "s7_wish_expand",
    "s7_wish_homework",
)


def _excused() -> Iterator[Check]:
    reasons = {
        "s7_user_research_decade": "reason-literature",
        "s7_expectation_groups": "reason-sorting",
        "s7_dropouts_wanted_low": "reason-wished",
        "s7_dropouts_wanted_high": "reason-wished",
        **dict.fromkeys(STORIES, "reason-retold"),
    }
    for name, reason in reasons.items():
        yield from excuse(name, "stated once", [report_text()[name]], says(reason))


def checks() -> list[Check]:
    """Run all checks of the report's user survey.

    Returns
    -------
    list of Check
        Table 23 first, then the text of chapter 7.

    Examples
    --------
    >>> by_id = {check.id: check for check in checks()}
    >>> by_id["sfj-table-23/nav-least-control-text"].verdict
    'inconsistent'
    """
    parts = (
        _heads,
        _against_text,
        _percentages,
        _bases,
        _codes,
        _returned,
        _text_shares,
        _parts_of_text,
        _orders,
        _coordination,
        _treatment,
        _satisfaction,
        _interviews,
        _times,
        _excused,
    )
    return [check for part in parts for check in part()]
