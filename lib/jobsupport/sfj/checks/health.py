"""Checks of the report's health outcomes (section 4.2), tables 10 to 16 and what the text says of them.

The sections follow the tables. Differences are control minus intervention, as in table 11, so that
a positive one means more complaints (or, for function and the ladder, better health) in the control
group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from math import sqrt
from typing import Any

from scipy import stats

from etterprov import source
from etterprov.check import Check, compare, excuse, judge
from etterprov.counts import as_int
from etterprov.printed import Printed
from etterprov.reach import Reach, reach
from etterprov.readings import SILENT, Said, says
from etterprov.summary import p_from_t, rank_sum_test
from jobsupport.sfj.scores import (
    ARMS,
    BETTER_HIGH,
    EXAMPLES,
    HADS,
    OUTCOMES,
    RESPONSES,
    Group,
    adjusted_difference,
    both_arms,
    carried_forward,
    centre,
    difference,
    estimate_and_se,
    estimate_p,
    group,
    half_width,
    monotone,
    p_of,
    pooled_of,
    pooled_se,
    printed_rows,
    quantile,
    ratio,
    reach_of,
    together,
    welch_se,
)
from jobsupport.sfj.text import report_text

ALPHA = 0.05
CARRIED = "scores carried forward"
# Ends of each scale. HADS: 7 items each of 0 to 3; SHC: 29 items of 0 to 3; EQ-5D: the index of the
# British tariff; ladder: 0 to 100; Chalder: 11 items of 0 to 3.
SCALES = {
    "hads_total": (0.0, 42.0),
    "hads_depression": (0.0, 21.0),
    "hads_anxiety": (0.0, 21.0),
    "shc": (0.0, 87.0),
    "eq5d": (-0.594, 1.0),
    "health_ladder": (0.0, 100.0),
    "fatigue": (0.0, 33.0),
}


def _span(r: Reach, digits: int = 3) -> str:
    return f"{r.low:.{digits}f} to {r.high:.{digits}f}"


def _sum(numbers: Iterable[Printed]) -> Reach:
    numbers = list(numbers)
    return Reach(sum(x.low for x in numbers), sum(x.high for x in numbers))


def _exactly(value: float) -> Reach:
    return Reach(value, value)


def _same(name: str, quantity: str, claim: Printed, original: Printed, **reading: Any) -> Check:
    """Compare a number with the same number printed elsewhere."""
    return compare(name, quantity, claim, reach_of(original), [original], **reading)


# A mean, how it varies, and its interval ------------------------------------------------------------


def welch_df(a: Group, b: Group) -> Reach:
    """Give the degrees of freedom of Welch and Satterthwaite.

    Examples
    --------
    Table 13 at 12 months prints df = 452 for 354 and 236 people:

    >>> r = welch_df(*both_arms(13, "means", "12"))
    >>> round(r.low, 1), round(r.high, 1)
    (451.4, 455.2)
    """
    return reach(
        lambda s, t: (s**2 + t**2) ** 2 / (s**2 * s**2 / (a.n - 1) + t**2 * t**2 / (b.n - 1)),
        a.se,
        b.se,
        tolerance=1e-4,
    )


def _check_p(name: str, quantity: str, row: source.Row, p: Reach, inputs: Iterable[Printed], **reading: Any) -> Check:
    """Compare a printed p, which may be a bound, with what it should be."""
    if row.p_sign != "<":
        return compare(name, quantity, row.p, p, inputs, **reading)
    return judge(name, quantity, row.p, p.low < row.p.value, inputs, reach=p, printed=f"< {row.p}", **reading)


def _upper(row: source.Row) -> float:
    """Give the highest value that a printed p stands for."""
    return float(row.p.value if row.p_sign == "<" else row.p.high)


def _interval(prefix: str, row: source.Row, spread: str) -> Iterator[Check]:
    """Hold mean, SE or SD, and both ends of the interval against each other.

    Lower end, upper end, centre and width: if each of the four fits, all four fit together, since
    two rectangles in the plane, one turned by 45 degrees, overlap if their shadows on all sides do.
    """
    n, mean, size = as_int(row.n), row.mean, getattr(row, spread)
    share = 1 if spread == "se" else 1 / sqrt(n)
    factor = quantile(n - 1) * share
    low, high = _ends(mean, size, factor)
    wide = half_width(row.ci_low, row.ci_high)
    ends, inputs = [row.ci_low, row.ci_high], [row.n, mean, size]
    formula = "t x SE" if spread == "se" else "t x SD / root n"
    normal = _ends(mean, size, float(stats.norm.ppf(0.975)) * share)
    fits = all(end.meets(claim) for end, claim in zip(normal, ends, strict=True))
    yield compare(f"{prefix}-ci-low", f"mean - {formula}", row.ci_low, low, inputs)
    yield compare(f"{prefix}-ci-high", f"mean + {formula}", row.ci_high, high, inputs)
    yield compare(f"{prefix}-centre", "mean in the middle of its interval", mean, centre(*ends), ends)
    yield compare(
        f"{prefix}-{spread}",
        f"{spread.upper()} from the width of the interval",
        size,
        Reach(wide.low / factor, wide.high / factor),
        [row.n, *ends],
        cleared=(SILENT if fits else says("interval-note")),
    )


def _ends(mean: Printed, size: Printed, factor: float) -> tuple[Reach, Reach]:
    """Give both ends of mean +- factor x size."""
    return (
        Reach(mean.low - factor * size.high, mean.high - factor * size.low),
        Reach(mean.low + factor * size.low, mean.high + factor * size.high),
    )


# Table 10: those who answered at 12 months -----------------------------------------------------------


SIGNIFICANT = (*HADS, "health_ladder")  # the text names anxiety, depression and health


def _answered() -> Iterator[Check]:
    rows = printed_rows(10)
    for name in OUTCOMES:
        for arm in ARMS:
            yield from _interval(f"{name}-{arm}", rows[name, arm], "se")
        a, b = both_arms(10, name)
        row = rows[name, "intervention"]
        total, freedom = a.n + b.n - 2, welch_df(a, b)
        yield compare(
            f"{name}-df",
            "people minus two, as in a test with the pooled SD",
            row.df,
            _exactly(total),
            [a.inputs[0], b.inputs[0]],
            cleared=says("answered-df-note", freedom_low=freedom.low, freedom_high=freedom.high),
        )
        t = ratio(difference(a, b), pooled_se(a, b))
        yield compare(f"{name}-t", "Student's t, control minus intervention", row.t, t, [*a.inputs, *b.inputs])
        fit = printed_rows(11)["unadjusted", name]
        ends = [fit.ci_low, fit.ci_high]
        implied = ratio(*estimate_and_se(fit.estimate, fit.ci_low, fit.ci_high, total))
        yield compare(f"{name}-t-11", "estimate over SE of table 11", row.t, implied, [fit.estimate, *ends, row.df])
        yield _check_p(f"{name}-p", "p of the printed t", row, p_of(reach_of(row.t), total), [row.t, row.df])
        said = "significant" if name in SIGNIFICANT else "not named as significant"
        yield judge(
            f"{name}-word",
            f"{said} in the text",
            row.p,
            (_upper(row) < ALPHA) == (name in SIGNIFICANT),
            reach=Reach(0, ALPHA) if name in SIGNIFICANT else Reach(ALPHA, 1),
            printed=f"{row.p_sign or ''}{row.p}",
        )
        higher = name in BETTER_HIGH
        yield judge(
            f"{name}-direction",
            f"intervention group scores {'higher' if higher else 'lower'}, as the text says",
            rows[name, "intervention"].mean,
            (difference(a, b).high < 0) if higher else (difference(a, b).low > 0),
            [rows[name, "control"].mean],
        )
    for arm in ARMS:
        yield from _hads(10, arm)


def _hads(number: int, *key: str) -> Iterator[Check]:
    """Hold the HADS total against its two halves, which have the same people."""
    rows = printed_rows(number)
    total, *halves = (rows[name, *key] for name in HADS)
    name, means = "-".join(("hads", *key)), [half.mean for half in halves]
    yield compare(f"{name}-sum", "depression + anxiety", total.mean, _sum(means), means)
    arms = [group(row) for row in (total, *halves)]
    r = monotone(lambda s, d, a: (s * s - d * d - a * a) / (2 * d * a), *(arm.se for arm in arms))
    yield judge(
        f"{name}-spread",
        "spread of the sum possible beside those of its halves",
        total.ci_low,
        r.low <= 1 and r.high >= -1,
        [cell for arm in arms for cell in arm.inputs],
        cleared=says("hads-spread-note", r=r),
    )


# Table 11: linear regression -------------------------------------------------------------------------


def _levels() -> list[Printed]:
    """Give the levels of one, two and three stars."""
    return [printed_rows(11)[f"significance_{stars}", "note"].p for stars in (1, 2, 3)]


def _stars(p: float) -> int:
    return sum(p < level.value for level in _levels())


def _regression() -> Iterator[Check]:
    rows = printed_rows(11)
    for name in OUTCOMES:
        a, b = both_arms(10, name)
        size, row = rows["group_size", name].n, rows["unadjusted", name]
        total = a.n + b.n
        yield compare(
            f"{name}-n", "people of table 10", size, _exactly(total), [a.inputs[0], b.inputs[0]], cleared=_one_n(name)
        )
        d, se = difference(a, b), pooled_se(a, b)
        half = Reach(quantile(total - 2) * se.low, quantile(total - 2) * se.high)
        inputs = [*a.inputs, *b.inputs]
        yield compare(f"{name}-estimate", "control minus intervention, table 10", row.estimate, d, inputs)
        yield compare(
            f"{name}-ci-low",
            "difference - t x pooled SE",
            row.ci_low,
            Reach(d.low - half.high, d.high - half.low),
            inputs,
        )
        yield compare(
            f"{name}-ci-high",
            "difference + t x pooled SE",
            row.ci_high,
            Reach(d.low + half.low, d.high + half.high),
            inputs,
        )
        for model, df in (("unadjusted", total - 2), ("adjusted_baseline", total - 3)):
            row = rows[model, name]
            ends = [row.ci_low, row.ci_high]
            yield compare(f"{name}-{model}-centre", "estimate in the middle", row.estimate, centre(*ends), ends)
            p = estimate_p(row.estimate, row.ci_low, row.ci_high, df)
            stars = len(row.stars or "")
            yield judge(
                f"{name}-{model}-stars",
                "stars that the p of estimate and interval asks for",
                row.estimate,
                _stars(p.high) <= stars <= _stars(p.low),
                [*ends, size, *_levels()],
                reach=p,
                printed=row.stars or "no star",
            )
        row, test = rows["unadjusted", name], printed_rows(10)[name, "intervention"]
        low = 0.0 if test.p_sign else test.p.low
        yield judge(
            f"{name}-stars-table-10",
            "stars that the p of table 10 asks for",
            row.estimate,
            _stars(_upper(test) - 1e-12) <= len(row.stars or "") <= _stars(low),
            [test.p, *_levels()],
            printed=f"{row.estimate}{row.stars or ''}",
        )
    estimates = [rows["unadjusted", name].estimate for name in HADS]
    yield compare("hads-sum", "depression + anxiety", estimates[0], _sum(estimates[1:]), estimates[1:])
    yield from _adjusted()


def _one_n(name: str) -> Said:
    """Say that one N stands under two models, where the baseline may be missing for some."""
    both = sum(as_int(printed_rows(14)[name, "returned", arm].n) for arm in ARMS) if name != "fatigue" else None
    size = printed_rows(11)["group_size", name].n
    if both is None or both >= size.value:
        return SILENT
    return says("one-n", both=both, size=size)


def adjusted_reach(outcome: str, others: tuple[int, int] = (0, 0)) -> Reach:
    """Push tables 10, 11 and 14 through `adjusted_difference`.

    Parameters
    ----------
    outcome : str
        One of the six outcomes of table 14.
    others : tuple of int
        How many people of the model, by arm, may be others than those of table 14.

    Returns
    -------
    Reach
        The adjusted difference, control minus intervention.

    Examples
    --------
    Printed is 0.72 for depression:

    >>> r = adjusted_reach("hads_depression")
    >>> round(r.low, 2), round(r.high, 2)
    (0.7, 0.78)
    """
    rows = printed_rows(11)
    models = [rows[model, outcome] for model in ("unadjusted", "adjusted_baseline")]
    a, b = both_arms(14, outcome, "returned")
    n1, n2 = (as_int(printed_rows(10)[outcome, arm].n) for arm in ARMS)
    low, high = SCALES[outcome]
    slack = (high - low) * (others[0] / n1 + others[1] / n2)
    baseline = difference(a, b)
    return monotone(
        lambda plain, gap, sd, half, adjusted: adjusted_difference(plain, gap, sd, half, adjusted, n1, n2),
        reach_of(models[0].estimate),
        Reach(baseline.low - slack, baseline.high + slack),
        pooled_of(a, b),
        *(half_width(model.ci_low, model.ci_high) for model in models),
    )


def _adjusted() -> Iterator[Check]:
    """Derive the adjusted differences; at least one person an arm may be another than in table 14."""
    rows, baseline = printed_rows(11), printed_rows(14)
    for name in OUTCOMES[:-1]:
        claim, plain = rows["adjusted_baseline", name], rows["unadjusted", name]
        sizes = [(printed_rows(10)[name, arm].n, baseline[name, "returned", arm].n) for arm in ARMS]
        others = [max(1, abs(as_int(n) - as_int(m))) for n, m in sizes]
        same = adjusted_reach(name)
        if same.meets(claim.estimate):
            reading = says("adjusted-adjusted-note", same=same)
        else:
            reading = says(
                "adjusted-adjusted-note-2",
                same=same,
                sizes_0_0=sizes[0][0],
                sizes_1_0=sizes[1][0],
                sizes_0_1=sizes[0][1],
                sizes_1_1=sizes[1][1],
                others_0=others[0],
                others_1=others[1],
            )
        inputs = [cell for arm in ARMS for cell in group(baseline[name, "returned", arm]).inputs]
        yield compare(
            f"{name}-adjusted",
            "estimate after adjustment for the baseline score",
            claim.estimate,
            adjusted_reach(name, (others[0], others[1])),
            [claim.ci_low, claim.ci_high, plain.estimate, plain.ci_low, plain.ci_high, *inputs],
            cleared=reading,
        )


# Tables 12 and 13: expectations ----------------------------------------------------------------------


def moments(counts: Sequence[int], low: int = 1) -> tuple[float, float]:
    """Give mean and SD of answers from how many gave each, from `low` upwards.

    Examples
    --------
    >>> moments((1, 2, 1))
    (2.0, 0.816496580927726)
    """
    n = sum(counts)
    mean = sum(c * x for x, c in enumerate(counts, low)) / n
    return mean, sqrt(sum(c * (x - mean) ** 2 for x, c in enumerate(counts, low)) / (n - 1))


def rank_sum(first: Sequence[int], second: Sequence[int]) -> float:
    """Give the rank sum of the first group from how many gave each answer, ties sharing their ranks.

    Examples
    --------
    >>> rank_sum((1, 0), (0, 1)), rank_sum((1, 1), (1, 1))
    (1.0, 5.0)
    """
    total, below = 0.0, 0
    for a, b in zip(first, second, strict=True):
        total += a * (below + (a + b + 1) / 2)
        below += a + b
    return total


def _expectations() -> Iterator[Check]:
    for number, month in product((12, 13), ("6", "12")):
        rows = printed_rows(number)
        for arm in ARMS:
            yield from _interval(f"{month}-{arm}", rows["means", month, arm], "sd")
        a, b = both_arms(number, "means", month)
        row = rows["means", month, "all"]
        total, freedom = a.n + b.n - 2, welch_df(a, b)
        pooled = _exactly(total).meets(row.df)
        yield compare(
            f"{month}-df",
            "degrees of freedom of the t-test",
            row.df,
            _exactly(total) if pooled else freedom,
            [*a.inputs, *b.inputs],
            cleared=(
                says("expectations-df-note", freedom=freedom)
                if pooled
                else says("expectations-df-note-2", freedom=freedom, n=a.n, n_2=b.n, total=total)
            ),
        )
        t = ratio(difference(b, a), pooled_se(a, b) if pooled else welch_se(a, b))
        yield _check_p(f"{month}-p", "p of the t-test", row, p_of(t, as_int(row.df)), [*a.inputs, *b.inputs, row.df])
        yield judge(
            f"{month}-word",
            "intervention group significantly more positive, as the text says",
            row.p,
            _upper(row) < ALPHA and difference(a, b).high < 0,
            [row.p, *a.inputs, *b.inputs],
            printed=f"{row.p_sign or ''}{row.p}",
        )
        yield from _rank_sums(number, month)


def _rank_sums(number: int, month: str) -> Iterator[Check]:
    rows = printed_rows(number)
    whole, *arms = (rows["rank_sum", month, arm] for arm in ("all", *ARMS))
    sizes, sums = [row.n for row in arms], [row.rank_sum for row in arms]
    n = whole.n.value
    for arm, row in zip(ARMS, arms, strict=True):
        yield _same(f"ranks-{month}-{arm}-n", "people of the t-test", row.n, rows["means", month, arm].n)
    yield compare(f"ranks-{month}-n", "both arms together", whole.n, _exactly(sum(x.value for x in sizes)), sizes)
    yield compare(f"ranks-{month}-total", "N (N + 1) / 2", whole.rank_sum, _exactly(n * (n + 1) / 2), [whole.n])
    yield judge(
        f"ranks-{month}-sum",
        "rank sums of the arms add up",
        whole.rank_sum,
        sum(x.exact for x in sums) == whole.rank_sum.exact,
        sums,
        printed=" + ".join(x.text for x in sums),
    )
    if number == 12:  # table 13 prints no expectations
        for arm, row in zip(("all", *ARMS), (whole, *arms), strict=True):
            expected = row.n.value * (n + 1) / 2
            yield compare(
                f"ranks-{month}-{arm}-expected", "n (N + 1) / 2", row.expected, _exactly(expected), [row.n, whole.n]
            )
    yield from _rank_test(number, month)


def untied_z(number: int, month: str) -> float:
    """Give the z that a printed rank sum would have without ties.

    Parameters
    ----------
    number : {12, 13}
        Table.
    month : {"6", "12"}
        Months after inclusion.

    Returns
    -------
    float
        Smaller than the printed z, since ties shrink the variance.

    Examples
    --------
    >>> round(untied_z(12, "6"), 3)
    3.401
    """
    first, second = (printed_rows(number)["rank_sum", month, arm] for arm in ARMS)
    return rank_sum_test(first.rank_sum.value, as_int(first.n), as_int(second.n)).z


def _rank_test(number: int, month: str) -> Iterator[Check]:
    rows = printed_rows(number)
    whole, means = rows["rank_sum", month, "all"], [rows["means", month, arm] for arm in ARMS]
    sums = [rows["rank_sum", month, arm].rank_sum for arm in ARMS]
    answers, low, high = EXAMPLES[number, month], *_answer_scale(number)
    found = rank_sum_test(
        rank_sum(*answers), sum(answers[0]), sum(answers[1]), [a + b for a, b in zip(*answers, strict=True)]
    )
    printed_so = all(
        (len(counts), sum(counts)) == (high.value - low.value + 1, row.n.value)
        and row.mean.admits(moments(counts, as_int(low))[0])
        and row.sd.admits(moments(counts)[1])
        for counts, row in zip(answers, means, strict=True)
    )
    plain = untied_z(number, month)
    yield judge(
        f"ranks-{month}-z",
        f"some answers from {low} to {high} have these means, SDs, rank sums and z",
        whole.z,
        printed_so and rank_sum(*answers) == sums[0].value and whole.z.admits(found.z),
        [low, high, *sums, *(getattr(row, column) for row in means for column in ("n", "mean", "sd"))],
        cleared=says(
            "rank-test-ranks-z-note",
            plain=plain,
            value=(plain / whole.z.value) ** 2,
            answers=_answers(answers[0]),
            low=low,
            high=high,
            answers_2=_answers(answers[1]),
        ),
    )
    p = reach_of(whole.z).through(lambda z: 2 * float(stats.norm.sf(abs(z))), turning=[0.0])
    t_test = rows["means", month, "all"]
    yield _check_p(
        f"ranks-{month}-p",
        "two-sided p of the printed z",
        whole,
        p,
        [whole.z],
        finding=says(
            "rank-test",
            z=whole.z,
            norm_sf_times_2=2 * stats.norm.sf(whole.z.value),
            p=p,
            p_2=whole.p,
            p_low_per_n2=p.low / 2,
            p_3=t_test.p,
        ),
    )


def _answer_scale(number: int) -> tuple[Printed, Printed]:
    low, high = (report_text()[f"s4_table_{number}_scale_{side}"] for side in ("low", "high"))
    return low, high


def _answers(counts: Sequence[int]) -> Said:
    return says("answers", counts=list(counts))


# Table 14: who answered, at baseline -----------------------------------------------------------------

ASKED_BEFORE = OUTCOMES[:-1]  # table 14 leaves fatigue out


def _arm_sizes() -> dict[str, Printed]:
    rows = source.rows("sfj-figure-1")
    return {arm: rows[f"allocated_{arm}"].count for arm in ARMS}


def _baseline() -> Iterator[Check]:
    rows = printed_rows(14)
    for name, response, arm in product(ASKED_BEFORE, RESPONSES, ARMS):
        row = rows[name, response, arm]
        ends = [row.ci_low, row.ci_high]
        prefix = f"{name}-{response}-{arm}"
        yield compare(f"{prefix}-centre", "mean in the middle of its interval", row.mean, centre(*ends), ends)
        everybody = _arm_sizes()[arm]
        other = RESPONSES[1 - RESPONSES.index(response)]
        rest = [rows[outcome, other, arm].n for outcome in ASKED_BEFORE]
        most = everybody.value - max(n.value for n in rest)
        yield judge(
            f"{prefix}-n",
            "no more people than the arm leaves beside the other column",
            row.n,
            row.n.value <= most,
            [everybody, *rest],
            reach=Reach(0, most),
        )
    for response, arm in product(RESPONSES, ARMS):
        yield from _hads(14, response, arm)
    for name, arm in product(HADS, ARMS):
        answered = printed_rows(10)[name, arm].n
        yield _same(f"{name}-{arm}-answered", "people of table 10", rows[name, "returned", arm].n, answered)
    yield from _against_table_3()
    yield from _against_appendix()
    yield _silent_word()


def _against_table_3() -> Iterator[Check]:
    """Hold both columns together against the whole arm at inclusion."""
    rows, whole = printed_rows(14), printed_rows(3)
    for name, arm in product((*HADS, "shc"), ARMS):
        first, second = (rows[name, response, arm] for response in RESPONSES)
        arms = together(group(first), group(second))
        target = whole[name, arm]
        n, m = first.n.value, second.n.value
        rest = monotone(lambda x, y, n=n, m=m: ((n + m) * x - n * y) / m, reach_of(target.mean), reach_of(first.mean))
        yield compare(
            f"{name}-{arm}-whole",
            "those silent, from the whole arm in table 3 and those who answered",
            second.mean,
            rest,
            [first.n, second.n, first.mean, target.mean],
        )
        wide = half_width(target.ci_low, target.ci_high)
        q = quantile(arms.n - 1)
        yield judge(
            f"{name}-{arm}-whole-width",
            "both intervals together are as wide as that of table 3",
            second.ci_high,
            q * arms.se.low <= wide.high and wide.low <= q * arms.se.high,
            [*arms.inputs, target.ci_low, target.ci_high],
        )


def _against_appendix() -> Iterator[Check]:
    """Hold the mean of all against table A.1, which sorts the same people by status at inclusion."""
    rows, appendix = printed_rows(14), source.rows("sfj-table-a1")
    status = ("job", "sick_leave_full", "aap", "other")
    for name in ("hads_total", "health_ladder"):
        arms = [group(rows[name, response, arm]) for response, arm in product(RESPONSES, ARMS)]
        known = sum(arm.n for arm in arms)
        means = [appendix[name, s].mean for s in status]
        sizes = [appendix["group_size", s].n for s in status]
        everybody = sum(size.value for size in sizes)
        sums = Reach(
            sum(n.value * m.low for n, m in zip(sizes, means, strict=True)),
            sum(n.value * m.high for n, m in zip(sizes, means, strict=True)),
        )
        missing = everybody - known
        low = (sums.low - missing * max(m.high for m in means)) / known
        high = (sums.high - missing * min(m.low for m in means)) / known
        last, rest = arms[-1], arms[:-1]
        silent = rows[name, "not_returned", "control"]
        yield compare(
            f"{name}-appendix",
            "control group, silent: what the mean of all in table A.1 leaves",
            silent.mean,
            Reach(
                (known * low - sum(arm.n * arm.mean.high for arm in rest)) / last.n,
                (known * high - sum(arm.n * arm.mean.low for arm in rest)) / last.n,
            ),
            [*means, *sizes, *(cell for arm in arms for cell in arm.inputs)],
            cleared=says("against-appendix-appendix-note", everybody=everybody, missing=missing),
        )


def _silent_word() -> Check:
    """Ask whether those who did not answer were worse off on every measure."""
    rows = printed_rows(14)
    worse: dict[bool, list[Said]] = {True: [], False: []}
    for name, arm in product(ASKED_BEFORE, ARMS):
        silent, answered = (rows[name, response, arm].mean for response in ("not_returned", "returned"))
        sign = -1 if name in BETTER_HIGH else 1
        worse[sign * (silent.value - answered.value) > 0].append(
            says("silent-against", silent=silent, answered=answered)
        )
    claim = report_text()["s4_nonresponse_second_time"]
    means = [rows[key].mean for key in rows]
    return judge(
        "silent-word",
        "those who did not answer had on the whole more symptoms and poorer health",
        claim,
        len(worse[True]) > len(worse[False]),
        means,
        printed="worse off",
        cleared=says(
            "silent-word-note", len_worse_true=len(worse[True]), value=len(means) // 2, worse_falses=worse[False]
        ),
    )


# Table 15: last observation carried forward ----------------------------------------------------------


def _carried() -> Iterator[Check]:
    rows, sizes = printed_rows(15), _arm_sizes()
    for name in OUTCOMES:
        for arm in ARMS:
            yield from _interval(f"{name}-{arm}", rows[name, arm], "sd")
            yield from _carried_people(name, arm, rows[name, arm], sizes[arm])
        a, b = both_arms(15, name)
        row, total = rows[name, "intervention"], a.n + b.n - 2
        yield compare(
            f"{name}-df",
            "people minus two, as in a test with the pooled SD",
            row.df,
            _exactly(total),
            [a.inputs[0], b.inputs[0]],
        )
        p = p_of(ratio(difference(a, b), pooled_se(a, b)), total)
        yield _check_p(f"{name}-p", "p of Student's t-test", row, p, [*a.inputs, *b.inputs, row.df])
    for arm in ARMS:
        yield from _hads(15, arm)


def _carried_people(name: str, arm: str, row: source.Row, everybody: Printed) -> Iterator[Check]:
    known = [printed_rows(10)[name, arm].n]
    silent = None
    if name in ASKED_BEFORE:
        parts = [printed_rows(14)[name, response, arm] for response in RESPONSES]
        silent = parts[1]
        known += [part.n for part in parts]
    least = max(known[0].value, sum(n.value for n in known[1:]))
    yield judge(
        f"{name}-{arm}-n",
        "all with a score at baseline or at 12 months, and no more than the arm",
        row.n,
        least <= row.n.value <= everybody.value,
        [*known, everybody],
        reach=Reach(least, everybody.value),
        cleared=says("carried-people-n-note", n=row.n, everybody=everybody),
    )
    rest = carried_forward(name, arm)
    at_baseline = says("carried-people-carried-note-at-baseline", mean=silent.mean) if silent else SILENT
    yield judge(
        f"{name}-{arm}-carried",
        "what it adds to table 10 can be scores on this scale",
        row.mean,
        rest.sd.high > 0 and _fits_scale(rest, *SCALES[name]),
        rest.inputs,
        cleared=says("carried-people-carried-note", n=rest.n, mean=rest.mean, sd=rest.sd, at_baseline=at_baseline),
    )


# Table 16: adjusted in four ways ---------------------------------------------------------------------

COVARIATES = {"a": 0, "b": 1, "c": 3, "d": 4}  # b: score at baseline; c: age, sex, higher education


def _models() -> Iterator[Check]:
    rows, eleven, ten = printed_rows(16), printed_rows(11), printed_rows(10)
    for (name, model), row in rows.items():
        ends = [row.ci_low, row.ci_high]
        size = eleven["group_size", name].n
        prefix = f"{name}-{model}"
        yield compare(f"{prefix}-centre", "estimate in the middle of its interval", row.b, centre(*ends), ends)
        p = estimate_p(row.b, row.ci_low, row.ci_high, as_int(size) - 2 - COVARIATES[model])
        yield compare(f"{prefix}-p", "p from estimate and interval", row.p, p, [row.b, *ends, size])
        if model == "a":
            continue
        yield judge(
            f"{prefix}-word",
            "difference holds after adjustment, as the text says",
            row.p,
            row.p.high < ALPHA,
            [rows[name, "a"].b, row.b],
            cleared=says("models-word-note", b_per_b=row.b.value / rows[name, "a"].b.value),
        )
    for name in HADS:
        for model, same in (("a", "unadjusted"), ("b", "adjusted_baseline")):
            row, other = rows[name, model], eleven[same, name]
            for column, original in (("b", other.estimate), ("ci_low", other.ci_low), ("ci_high", other.ci_high)):
                suffix = column.replace("_", "-")
                yield _same(f"{name}-{model}-{suffix}-11", "same as in table 11", getattr(row, column), original)
        row, test = rows[name, "a"], ten[name, "intervention"]
        span = Reach(0.0, test.p.value) if test.p_sign else reach_of(test.p)
        yield compare(f"{name}-a-p-10", "same as in table 10", row.p, span, [test.p])
    both = [rows[name, "b"].b for name in HADS]
    for model in ("a", "c"):
        parts = [rows[name, model].b for name in HADS]
        yield compare(
            f"hads-{model}-sum",
            "depression + anxiety",
            parts[0],
            _sum(parts[1:]),
            parts[1:],
            cleared=says(
                "models-hads-sum-note",
                both_1=both[1],
                both_2=both[2],
                both_1_and_both_2=both[1].value + both[2].value,
                both_0=both[0],
            ),
        )


# What the text says ----------------------------------------------------------------------------------


def _absolute(r: Reach) -> Reach:
    return r.through(abs, turning=[0.0])


def _t_of(number: int, name: str) -> Reach:
    a, b = both_arms(number, name)
    return ratio(difference(a, b), pooled_se(a, b))


def _same_result() -> Check:
    """Ask whether carrying forward leaves each outcome on its side of the 5 % level."""
    before, after = printed_rows(10), printed_rows(15)
    pairs = {name: (before[name, "intervention"], after[name, "intervention"]) for name in OUTCOMES}
    changed = {name: rows for name, rows in pairs.items() if (_upper(rows[0]) < ALPHA) != (_upper(rows[1]) < ALPHA)}

    def later(name: str, row: source.Row) -> Said:
        if row.p_sign != "<":
            return says("later-2", p=row.p)
        return says("later", p=row.p, p_high=p_of(_t_of(15, name), as_int(row.df)).high)

    said = says(
        "same-result-said",
        eachs=[
            says("same-result-said-each", label_en=a.label_en, p=a.p, later=later(name, b))
            for name, (a, b) in changed.items()
        ],
    )
    return judge(
        "same-result",
        "the same outcomes are significant with scores carried forward as without",
        pairs["shc"][1].p,
        not changed,
        [row.p for rows in pairs.values() for row in rows],
        printed="same result",
        finding=says(
            "same-result", len_changed=len(changed), said=said, len_pairs_less_len_changed=len(pairs) - len(changed)
        ),
    )


def _larger_effects() -> Check:
    """Ask whether the differences between the arms grow when scores are carried forward."""
    rows, adjusted = {number: printed_rows(number) for number in (10, 15)}, printed_rows(11)
    gaps = {name: [_absolute(difference(*both_arms(number, name))) for number in rows] for name in OUTCOMES}
    smaller = [name for name, (before, after) in gaps.items() if after.high < before.low]
    larger = [name for name, (before, after) in gaps.items() if after.low > before.high]
    stronger = [name for name in OUTCOMES if _least_t(name) > _absolute(reach_of(rows[10][name, ARMS[0]].t)).high]
    below = [
        name
        for name, (_, after) in gaps.items()
        if after.high < abs(adjusted["adjusted_baseline", name].estimate.value)
    ]

    def label(name: str) -> str:
        return str(rows[10][name, "intervention"].label_en)

    def arithmetic(name: str) -> Said:
        means = [[rows[number][name, arm].mean for arm in reversed(ARMS)] for number in rows]
        sds = [_absolute(ratio(difference(a, b), pooled_of(a, b))) for a, b in (both_arms(n, name) for n in rows)]
        gaps = [says("gap", a=a, b=b, gap=a.value - b.value) for a, b in means]
        return says("gaps", label=label(name), gaps=gaps, sds=[(d.low + d.high) / 2 for d in sds])

    start = printed_rows(14)["hads_total", "returned", "intervention"].mean
    everybody = printed_rows(3)["hads_total", "intervention"].mean
    ends = [rows[number]["hads_total", "intervention"].mean for number in rows]
    return judge(
        "larger-effects",
        "no difference smaller than in table 10",
        rows[15]["hads_depression", "control"].mean,
        not smaller,
        [start, everybody, *(rows[number][name, arm].mean for number, name, arm in product(rows, OUTCOMES, ARMS))],
        printed="somewhat larger effects",
        finding=says(
            "larger-effects",
            len_smaller=len(smaller),
            len_gaps=len(gaps),
            arithmetics=[arithmetic(name) for name in smaller],
            len_larger=len(larger),
            labels=[label(name) for name in larger],
            len_stronger=len(stronger),
            len_below=len(below) or "none",
            start=start,
            ends_0=ends[0],
            everybody=everybody,
            ends_1=ends[1],
        ),
    )


def _least_t(name: str) -> float:
    """Give the smallest t, without its sign, that table 15 allows by its p or by its means and SDs."""
    row = printed_rows(15)[name, "intervention"]
    return max(_absolute(_t_of(15, name)).low, float(stats.t.isf(_upper(row) / 2, as_int(row.df))))


def _words() -> Iterator[Check]:
    text, ten, eleven, fourteen = report_text(), printed_rows(10), printed_rows(11), printed_rows(14)
    yield _same_result()
    yield _larger_effects()
    adjusted = {name: eleven["adjusted_baseline", name] for name in OUTCOMES}
    for name in SIGNIFICANT:
        row, plain = adjusted[name], eleven["unadjusted", name]
        size = eleven["group_size", name].n
        p = estimate_p(row.estimate, row.ci_low, row.ci_high, as_int(size) - 3)
        yield judge(
            f"{name}-adjusted-word",
            "difference holds after adjustment, as the text says",
            row.estimate,
            p.high < ALPHA,
            [row.ci_low, row.ci_high, plain.estimate],
            reach=p,
            printed="holds",
            cleared=says("adjusted-word-note", p=p, estimate_per_estimate=row.estimate.value / plain.estimate.value),
        )
    yield judge(
        "health-development",
        "intervention group has developed better on every outcome",
        text["s1_health_second_followup"],
        all(
            (row.estimate.high < 0) if name in BETTER_HIGH else (row.estimate.low > 0) for name, row in adjusted.items()
        ),
        [row.estimate for row in adjusted.values()],
        printed="better at 12 months",
        cleared=says("health-development-note"),
    )
    named = [ten[name, "intervention"].p for name in SIGNIFICANT]
    yield judge(
        "summary-health",
        "significantly better health, above all mental health, at 12 months",
        text["s8_health_second_followup"],
        all(_upper(ten[name, "intervention"]) < ALPHA for name in SIGNIFICANT),
        named,
        printed="significant at 12 months",
        cleared=says("summary-health-note"),
    )
    yield judge(
        "health-time",
        "intervention group better on every outcome of table 10",
        text["s4_health_time"],
        all((difference(*both_arms(10, name)).low > 0) == (name not in BETTER_HIGH) for name in OUTCOMES),
        [ten[key].mean for key in ten],
        printed="better at 12 months",
    )
    for name in ASKED_BEFORE:
        before, after = fourteen[name, "returned", "control"].mean, ten[name, "control"].mean
        yield judge(
            f"{name}-control-improves",
            "the control group improves, too, as the discussion says",
            before,
            (after.low > before.high) == (name in BETTER_HIGH),
            [after],
            printed=f"{before} to {after}",
        )
    yield from _model_c()


def _model_c() -> Iterator[Check]:
    row = printed_rows(16)["hads_total", "c"]
    yield judge(
        "model-c",
        "model C adjusts for what the text says: demographics and earlier sick leave",
        row.b,
        "sick" in row.adjusted_for,
        printed="model C",
        finding=says("model-c-model-c", b=row.b, p=row.p),
    )


def _expectation_words() -> Iterator[Check]:
    text = report_text()
    for number, stem in ((12, "s4_expectation_compared"), (13, "s4_work_effect")):
        for month, when in (("6", "first"), ("12", "second")):
            row, ranks = (printed_rows(number)[part, month, "all"] for part in ("means", "rank_sum"))
            claim = text[f"{stem}_{when}_time"]
            yield judge(
                f"{stem.removeprefix('s4_').replace('_', '-')}-{when}",
                "intervention group significantly more positive, by t-test and rank-sum test alike",
                claim,
                claim.text == month
                and max(_upper(row), _upper(ranks)) < ALPHA
                and difference(*both_arms(number, "means", month)).high < 0,
                [row.p, ranks.p],
                printed=f"more positive at {claim} months",
                cleared=(says("expectation-words-note") if number == 12 else SILENT),
            )


def _scales() -> Iterator[Check]:
    text = report_text()
    for number in (12, 13):
        rows = [printed_rows(number)["means", month, arm] for month, arm in product(("6", "12"), ARMS)]
        yield from _on_scale(f"table-{number}", *_answer_scale(number), rows)
    ladder = _all_arms("health_ladder")
    yield from _on_scale("ladder", text["s4_figure_14_low"], text["s4_figure_14_high"], ladder)
    sums = [printed_rows(12)["rank_sum", month, arm].rank_sum for month, arm in product(("6", "12"), ARMS)]
    yield judge(
        "expectation-items",
        "ranks of whole-number answers add up to whole or half numbers",
        text["s4_expectation_items"],
        all((2 * x.exact).denominator == 1 for x in sums),
        sums,
        cleared=says("expectation-items-note"),
    )
    items, complaints = text["s2_shc_items"], _all_arms("shc")
    yield judge(
        "shc-items",
        "means and SDs possible for so many items of 0 to 3",
        items,
        all(_fits_scale(group(row), 0, 3 * items.value) for row in complaints),
        [row.mean for row in complaints],
    )
    dimensions = ("pain", "anxiety and depression", "mobility", "daily activities", "personal care")
    yield compare("eq5d-dimensions", "as many as the text lists", text["s2_eq5d_dimensions"], _exactly(len(dimensions)))


def _all_arms(name: str) -> list[source.Row]:
    """Give every printed mean of an outcome, in tables 10, 14 and 15."""
    rows = [printed_rows(number)[name, arm] for number, arm in product((10, 15), ARMS)]
    return rows + [printed_rows(14)[name, response, arm] for response, arm in product(RESPONSES, ARMS)]


def _on_scale(name: str, low: Printed, high: Printed, rows: list[source.Row]) -> Iterator[Check]:
    """Ask whether a scale from `low` to `high` allows the printed means and SDs."""
    for side, claim in (("low", low), ("high", high)):
        yield judge(
            f"{name}-scale-{side}",
            f"means and SDs possible on a scale from {low} to {high}",
            claim,
            all(_fits_scale(group(row), low.value, high.value) for row in rows),
            [low, high, *(row.mean for row in rows)],
        )


def _fits_scale(arm: Group, low: float, high: float) -> bool:
    """Tell whether values between `low` and `high` can have a group's mean and SD."""
    ceiling = max((m - low) * (high - m) for m in (arm.mean.low, arm.mean.high)) * arm.n / (arm.n - 1)
    return low <= arm.mean.high and arm.mean.low <= high and arm.sd.low <= sqrt(max(ceiling, 0.0))


def _conventions() -> Iterator[Check]:
    text, eleven = report_text(), printed_rows(11)
    for stars in (1, 2, 3):
        level = eleven[f"significance_{stars}", "note"].p
        yield _same(f"table-11-star-{stars}", "level in the note", text[f"s4_table_11_star_{stars}_p"], level)
    tests = [row for row in printed_rows(10).values() if row.t and not row.p_sign]
    two = all(p_of(reach_of(row.t), as_int(row.df)).meets(row.p) for row in tests)
    yield judge(
        "table-10-tails",
        "two-sided p reproduces every printed one",
        text["s4_table_10_tails"],
        two and text["s4_table_10_tails"].value == 2,
        [x for row in tests for x in (row.t, row.df, row.p)],
        cleared=says("table-10-tails-note"),
    )
    row, (a, b) = eleven["unadjusted", "health_ladder"], both_arms(10, "health_ladder")
    q = ratio(half_width(row.ci_low, row.ci_high), pooled_se(a, b))
    level = q.through(lambda x: 100 * (1 - p_from_t(x, a.n + b.n - 2)))
    yield compare(
        "table-11-ci-level",
        "level that the interval's width and the SE of table 10 imply (health ladder)",
        text["s4_table_11_ci_level"],
        level,
        [row.ci_low, row.ci_high, *a.inputs, *b.inputs],
    )
    codes = {arm: text[f"s4_table_11_code_{name}"] for arm, name in (("intervention", "sfj"), ("control", "control"))}
    estimates = [eleven["unadjusted", name].estimate for name in OUTCOMES]
    for arm, code in codes.items():
        yield judge(
            f"table-11-code-{arm}",
            "a step of one from intervention to control gives the printed signs",
            code,
            codes["control"].value - codes["intervention"].value == 1
            and all(
                difference(*both_arms(10, name)).meets(claim) for name, claim in zip(OUTCOMES, estimates, strict=True)
            ),
            [*codes.values(), *estimates],
        )


TIMES = {  # rows of the text that name the follow-ups, by what they must equal
    "6": (
        "s4_figures_10_15_first_time",
        "s4_expectation_first_time",
        "s4_table_12_first_time",
        "s4_table_13_first_time",
        "s4_imputation_used_time",
        "s4_imputation_both_6",
        "s4_table_15_both_6",
        "s4_table_15_one_used",
    ),
    "12": (
        "s4_table_10_time",
        "s4_table_10_valid_time",
        "s4_table_11_time",
        "s4_table_11_note_time",
        "s4_figures_10_15_second_time",
        "s4_expectation_second_time",
        "s4_expectation_horizon",
        "s4_table_12_horizon",
        "s4_table_12_question_horizon",
        "s4_table_12_second_time",
        "s4_table_13_second_time",
        "s4_table_14_time",
        "s4_imputation_missing_time",
        "s4_imputation_both_12",
        "s4_table_15_time",
        "s4_table_15_both_12",
        "s4_table_15_both_filled",
        "s4_table_15_one_missing",
        "s4_table_15_one_filled",
        "s4_table_16_time",
    ),
}


def _times() -> Iterator[Check]:
    """Hold the months that captions and notes name against each other."""
    text = report_text()
    for month, names in TIMES.items():
        first = text["s4_table_12_first_time" if month == "6" else "s4_table_12_second_time"]
        for name in names:
            yield _same(name.removeprefix("s4_").replace("_", "-"), "the same follow-up throughout", text[name], first)


REASONS = {
    "reason-no-table-gives-health-scores": ("s1_health_first_followup", "s8_health_first_followup"),
    "reason-table-compares-those-who-did": ("s4_nonresponse_first_time",),
}


def _excused() -> Iterator[Check]:
    text = report_text()
    for reason, names in REASONS.items():
        for name in names:
            yield from excuse(name.replace("_", "-"), "stated in the text", [text[name]], says(reason))


def _forms() -> Iterator[Check]:
    """Ask whether more people answered a question than sent back a form."""
    text = report_text()
    for number, month in ((10, "12"), (12, "6"), (12, "12"), (13, "6"), (13, "12")):
        rows = printed_rows(number)
        forms = text[f"s4_response_{month}_count"]
        for name in OUTCOMES if number == 10 else ("",):
            arms = [rows[name, arm] if name else rows["means", month, arm] for arm in ARMS]
            sizes = [row.n for row in arms]
            total = sum(n.value for n in sizes)
            yield judge(
                f"{name or month}-forms",
                f"no more answers than the {forms} forms returned",
                sizes[0],
                total <= forms.value,
                [sizes[1], forms],
                reach=Reach(0, forms.value),
                printed=f"{sizes[0]} + {sizes[1]}",
            )


def checks() -> list[Check]:
    """Run every check of the health outcomes.

    Returns
    -------
    list of Check
        In the order of the tables, then the text.

    Examples
    --------
    >>> len({check.id for check in checks()}) == len(checks())
    True
    """
    parts: tuple[Callable[[], Iterator[Check]], ...] = (
        _answered,
        _forms,
        _regression,
        _expectations,
        _baseline,
        _carried,
        _models,
        _words,
        _expectation_words,
        _scales,
        _conventions,
        _times,
        _excused,
    )
    return [check for part in parts for check in part()]
