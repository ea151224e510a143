"""Checks of the report's health outcomes (section 4.2), tables 10 to 16 and what the text says of them.

What the tables merely say (sums, the same number elsewhere, estimates amid their intervals, ranks) is declared in
``relations.csv``; here stand, in the order of the tables, the checks that need thought, whole groups, or words that
depend on what comes out. Differences are control minus intervention, as in table 11, so that a positive one means more
complaints (or, for function and the ladder, better health) in the control group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import sqrt
from typing import Any

from etterprov import source
from etterprov.check import Check, compare, judge, made
from etterprov.counts import as_int, as_reach, exactly
from etterprov.families.estimates import AMID, p_of_estimate
from etterprov.families.means import (
    DF,
    DIFFERENCE_END,
    MEAN_END,
    NORMAL,
    P_DIFFERENCE,
    WELCH,
    WIDTH,
    Group,
    T,
    df_between,
    group,
    half_width,
    minus,
    pooled_se,
    quantile,
    ratio,
    t_of,
    welch_df,
    within_sd,
)
from etterprov.families.ranks import RANK_Z
from etterprov.families.same import SAME
from etterprov.families.spread import PART_MEAN, SD_BESIDE, WHOLE_SD, implied_correlation, mean_of_all, on_scale
from etterprov.families.tests import SIGNIFICANCE, STARS, P, agrees, p_within, significance, tail, values_of
from etterprov.families.text import ABOVE
from etterprov.families.totals import AT_MOST, BETWEEN, TOTAL
from etterprov.printed import Printed
from etterprov.reach import Reach
from etterprov.readings import SILENT, Said, says
from jobsupport.sfj.scores import (
    ARMS,
    ASKED_BEFORE,
    BETTER_HIGH,
    EXAMPLES,
    HADS,
    OUTCOMES,
    RESPONSES,
    SCALES,
    adjusted_reach,
    answer_scale,
    both_arms,
    carried_forward,
    group_of,
    printed_rows,
    prints_so,
    untied_z,
)
from jobsupport.sfj.text import report_text

SIGNIFICANT = (*HADS, "health_ladder")  # the text names anxiety, depression and health
MONTHS = ("6", "12")


def _can_be(row: source.Row, significant: bool) -> bool:
    """Tell whether a printed p can lie on this side of the level."""
    return significance(row.p, significant, sign=row.p_sign).holds


def _can_be_better(name: str, gap: Reach) -> bool:
    """Tell whether control minus intervention can favour the intervention group."""
    return gap.low < 0 if name in BETTER_HIGH else gap.high > 0


def _people(name: str) -> list[Printed]:
    """Give how many of each arm have a score at 12 months."""
    return [printed_rows(10)[name, arm].n for arm in ARMS]


def _healthier(label: str, name: str, better: Printed, worse: Printed, **words: Any) -> Check:
    """Ask whether one mean can stand for better health than another."""
    order = (better, worse) if name in BETTER_HIGH else (worse, better)
    return ABOVE.check(label, *order, **words)


# A mean, how it varies, and its interval ------------------------------------------------------------


def _intervals() -> Iterator[Check]:
    for number, spread in ((10, "se"), (12, "sd"), (13, "sd"), (15, "sd")):
        for key, row in printed_rows(number).items():
            if row.mean is not None:
                yield from _interval("-".join(part for part in key if part != "means"), row, spread)


def _interval(prefix: str, row: source.Row, spread: str) -> Iterator[Check]:
    """Hold mean, SE or SD, and both ends of the interval against each other.

    Lower end, upper end, centre and width: if each of the four fits, all four fit together, since
    two rectangles in the plane, one turned by 45 degrees, overlap if their shadows on all sides do.
    """
    size = getattr(row, spread)
    for side in ("low", "high"):
        end = getattr(row, f"ci_{side}")
        yield MEAN_END.check(f"{prefix}-ci-{side}", end, row.mean, size, row.n, side, of=spread)
    asks = "mean in the middle of its interval"
    yield AMID.check(f"{prefix}-centre", row.mean, row.ci_low, row.ci_high, asks=asks)
    note = SILENT if _normal_fits(row, size, spread) else says("interval-note")
    yield WIDTH.check(f"{prefix}-{spread}", size, row.ci_low, row.ci_high, row.n, of=spread, cleared=note)


def _normal_fits(row: source.Row, size: Printed, spread: str) -> bool:
    """Tell whether the normal quantile reproduces both ends of an interval."""
    factor = quantile(NORMAL) / (sqrt(row.n.value) if spread == "sd" else 1)
    half = Reach(factor * size.low, factor * size.high)
    low = Reach(row.mean.low - half.high, row.mean.high - half.low)
    high = Reach(row.mean.low + half.low, row.mean.high + half.high)
    return low.meets(row.ci_low) and high.meets(row.ci_high)


def _df(name: str, claim: Printed, a: Group, b: Group, *, noted: bool = True) -> Check:
    """Hold degrees of freedom against Student's and Welch's, and say which they are."""
    total, welch = a.n + b.n - 2, welch_df(a, b)
    note = says("df-pooled", welch=welch)
    if df_between(claim, a, b).facts["method"] == WELCH.name:
        note = says("df-welch", welch=welch, sizes=[a.n, b.n], total=total)
    return DF.check(name, claim, a, b, cleared=note if noted else SILENT)


def _hads(number: int, *key: str) -> Check:
    """Hold the spread of the HADS total against its two halves, which have the same people."""
    total, *halves = (printed_rows(number)[name, *key] for name in HADS)
    groups = [group_of(row) for row in (total, *halves)]
    sds = [people.sd for people in groups]
    return SD_BESIDE.check(
        "-".join(("hads", *key, "spread")),
        *sds,
        claim=total.ci_low,
        also=[cell for people in groups for cell in people.inputs],
        cleared=says("hads-spread-note", r=implied_correlation(sds[0], sds[1], sds[2])),
    )


# Table 10: those who answered at 12 months -----------------------------------------------------------


def _answered() -> Iterator[Check]:
    for name in OUTCOMES:
        rows = [printed_rows(10)[name, arm] for arm in ARMS]
        a, b = both_arms(10, name)
        yield _df(f"{name}-df", rows[0].df, a, b)
        yield T.check(f"{name}-t", rows[0].t, b, a, asks="Student's t, control minus intervention")
        asks = f"intervention group scores {'higher' if name in BETTER_HIGH else 'lower'}, as the text says"
        yield _healthier(f"{name}-direction", name, rows[0].mean, rows[1].mean, claim=rows[0].mean, asks=asks)
    for arm in ARMS:
        yield _hads(10, arm)


# Table 11: linear regression -------------------------------------------------------------------------

MODELS = {"unadjusted": 2, "adjusted_baseline": 3}  # with so many coefficients


def _levels() -> list[Printed]:
    """Give the levels of one, two and three stars."""
    return [printed_rows(11)[f"significance_{stars}", "note"].p for stars in (1, 2, 3)]


def _model_p(name: str, model: str) -> Reach:
    """Give the p that estimate and interval of table 11 imply."""
    row, size = printed_rows(11)[model, name], printed_rows(11)["group_size", name].n
    return p_of_estimate(row.estimate, row.ci_low, row.ci_high, df=size.value - MODELS[model])


def _regression() -> Iterator[Check]:
    rows = printed_rows(11)
    for name in OUTCOMES:
        a, b = both_arms(10, name)
        size, plain = rows["group_size", name].n, rows["unadjusted", name]
        yield TOTAL.check(f"{name}-n", size, _people(name), asks="people of table 10", cleared=_one_n(name))
        for side in ("low", "high"):
            yield DIFFERENCE_END.check(f"{name}-ci-{side}", getattr(plain, f"ci_{side}"), b, a, side)
        for model in MODELS:
            row = rows[model, name]
            yield STARS.check(
                f"{name}-{model}-stars",
                row.estimate,
                _model_p(name, model),
                _levels(),
                row.stars,
                also=[row.ci_low, row.ci_high, size],
                asks="stars that the p of estimate and interval asks for",
            )
    for name in ASKED_BEFORE:
        yield _adjusted(name)
    for name in SIGNIFICANT:
        yield _after_adjustment(name)


def _one_n(name: str) -> Said:
    """Say that one N stands under two models, where the baseline may be missing for some."""
    size = printed_rows(11)["group_size", name].n
    if name not in ASKED_BEFORE:
        return SILENT
    both = sum(as_int(printed_rows(14)[name, "returned", arm].n) for arm in ARMS)
    return SILENT if both >= size.value else says("one-n", both=both, size=size)


def _adjusted(name: str) -> Check:
    """Derive an adjusted difference; at least one person an arm may be another than in table 14."""
    claim, plain = printed_rows(11)["adjusted_baseline", name], printed_rows(11)["unadjusted", name]
    later, groups = _people(name), [printed_rows(14)[name, "returned", arm] for arm in ARMS]
    first, second = (max(1, abs(as_int(n) - as_int(row.n))) for n, row in zip(later, groups, strict=True))
    same = adjusted_reach(name)
    reading = says("adjusted-of-the-same", same=same)
    if not same.meets(claim.estimate):
        before = [row.n for row in groups]
        reading = says("adjusted-of-others", same=same, later=later, before=before, others=[first, second])
    inputs = [cell for row in groups for cell in group_of(row).inputs]
    return compare(
        f"{name}-adjusted",
        "estimate after adjustment for the baseline score",
        claim.estimate,
        adjusted_reach(name, (first, second)),
        [claim.ci_low, claim.ci_high, plain.estimate, plain.ci_low, plain.ci_high, *inputs],
        cleared=reading,
    )


def _after_adjustment(name: str) -> Check:
    row, plain = printed_rows(11)["adjusted_baseline", name], printed_rows(11)["unadjusted", name]
    p = _model_p(name, "adjusted_baseline")
    return SIGNIFICANCE.check(
        f"{name}-adjusted-word",
        p,
        True,
        claim=row.estimate,
        also=[row.ci_low, row.ci_high, plain.estimate],
        asks="difference holds after adjustment, as the text says",
        cleared=says("adjusted-word-note", p=p, share=row.estimate.value / plain.estimate.value),
    )


# Tables 12 and 13: expectations ----------------------------------------------------------------------


def _expectations() -> Iterator[Check]:
    for number, month in product((12, 13), MONTHS):
        a, b = both_arms(number, "means", month)
        row = printed_rows(number)["means", month, "all"]
        yield _df(f"{month}-df", row.df, a, b)
        yield P_DIFFERENCE.check(f"{month}-p", row.p, a, b, df=row.df, sign=row.p_sign)
        yield judge(
            f"{month}-word",
            "intervention group significantly more positive, as the text says",
            row.p,
            _can_be(row, True) and minus(a, b).high > 0,
            [*a.inputs, *b.inputs],
            printed=f"{row.p_sign or ''}{row.p}",
        )
        yield from _rank_test(number, month)


def _rank_test(number: int, month: str) -> Iterator[Check]:
    rows = printed_rows(number)
    whole, *arms = (rows["rank_sum", month, arm] for arm in ("all", *ARMS))
    low, high = answer_scale(number)
    plain, example = untied_z(number, month), EXAMPLES[number, month]
    note = says("rank-z-ties", plain=plain, left=(plain / whole.z.value) ** 2) if whole.z.value else SILENT
    if prints_so(example, number, month):
        note += says("rank-z-example", low=low, high=high, intervention=example[0], control=example[1])
    yield RANK_Z.check(
        f"ranks-{month}-z",
        whole.z,
        arms[0].rank_sum,
        *(row.n for row in arms),
        answers=as_int(high) - as_int(low) + 1,
        also=[low, high, *(cell for arm in both_arms(number, "means", month) for cell in arm.inputs)],
        cleared=note,
    )
    p = p_within(whole.z, test="z")
    yield P.check(
        f"ranks-{month}-p",
        whole.p,
        whole.z,
        test="z",
        sign=whole.p_sign,
        finding=says(
            "rank-p",
            z=whole.z,
            exact=tail(whole.z.value, "z"),
            p=p,
            claim=whole.p,
            one_sided=p.low / 2,
            t_test=rows["means", month, "all"].p,
        ),
    )


# Table 14: who answered, at baseline -----------------------------------------------------------------


def _allocated(arm: str) -> Printed:
    count: Printed = source.rows("sfj-figure-1")[f"allocated_{arm}"].count
    return count


def _baseline() -> Iterator[Check]:
    for name, response, arm in product(ASKED_BEFORE, RESPONSES, ARMS):
        yield _no_more_than_are_left(name, response, arm)
    for name, arm in product((name for name in ASKED_BEFORE if name not in HADS), ARMS):
        yield _scored_twice(name, arm)  # those of HADS are the same in both tables, as declared
    for response, arm in product(RESPONSES, ARMS):
        yield _hads(14, response, arm)
    for name, arm in product((*HADS, "shc"), ARMS):
        yield _whole_arm(name, arm)
    for name in ("hads_total", "health_ladder"):
        yield _against_appendix(name)
    yield _silent_word()


def _scored_twice(name: str, arm: str) -> Check:
    """Hold the people with a baseline score who returned valid answers against those who answered the same outcome."""
    claim, later = printed_rows(14)[name, "returned", arm].n, [printed_rows(10)[outcome, arm].n for outcome in OUTCOMES]
    own, most = printed_rows(10)[name, arm].n, max(later, key=lambda n: n.value)
    facts = {"claim": claim, "own": own, "most": most}
    return judge(
        f"{name}-{arm}-answered",
        "no more people than have this score at 12 months",
        claim,
        claim.value <= most.value,
        later,
        reach=Reach(0.0, own.value),
        finding=says("more-than-returned", **facts),
        by=says("returned-something", **facts) if claim.value > own.value else SILENT,
    )


def _no_more_than_are_left(name: str, response: str, arm: str) -> Check:
    other = RESPONSES[1 - RESPONSES.index(response)]
    everybody, rest = _allocated(arm), [printed_rows(14)[outcome, other, arm].n for outcome in ASKED_BEFORE]
    return AT_MOST.check(
        f"{name}-{response}-{arm}-n",
        printed_rows(14)[name, response, arm].n,
        everybody.value - max(n.value for n in rest),
        also=[everybody, *rest],
        asks="no more people than the arm leaves beside the other column",
    )


def _whole_arm(name: str, arm: str) -> Check:
    """Hold the spread of both columns together against that of the whole arm at inclusion, in table 3."""
    parts, target = [printed_rows(14)[name, response, arm] for response in RESPONSES], printed_rows(3)[name, arm]
    groups = [group_of(row) for row in parts]
    sizes = [part.n for part in groups]
    whole = group(sum(sizes), target.mean, low=target.ci_low, high=target.ci_high)
    return WHOLE_SD.check(
        f"{name}-{arm}-whole-width",
        whole.sd,
        [part.mean for part in groups],
        [part.sd for part in groups],
        sizes,
        claim=parts[1].ci_high,
        also=[*(cell for part in groups for cell in part.inputs), target.ci_low, target.ci_high],
        asks="both intervals together are as wide as that of table 3",
    )


STATUSES = ("job", "sick_leave_full", "aap", "other")


def _against_appendix(name: str) -> Check:
    """Hold the mean of all against table A.1, which sorts the same people by status at inclusion."""
    appendix = source.rows("sfj-table-a1")
    means = [appendix[name, status].mean for status in STATUSES]
    sizes = [appendix["group_size", status].n for status in STATUSES]
    *rest, last = (group_of(printed_rows(14)[name, response, arm]) for response, arm in product(RESPONSES, ARMS))
    everybody = sum(as_int(size) for size in sizes)
    missing = max(everybody - sum(part.n for part in (*rest, last)), 0)
    return PART_MEAN.check(
        f"{name}-appendix",
        printed_rows(14)[name, "not_returned", "control"].mean,
        last.n,
        mean_of_all(means, sizes, missing=missing),
        [part.mean for part in rest],
        [part.n for part in rest],
        also=[*means, *sizes, *(cell for part in (*rest, last) for cell in part.inputs)],
        asks="control group, silent: what the mean of all in table A.1 leaves",
        cleared=says("appendix-note", everybody=everybody, missing=missing),
    )


def _silent_word() -> Check:
    """Ask whether those who did not answer were worse off on every measure."""
    rows, worse = printed_rows(14), 0
    exceptions = []
    for name, arm in product(ASKED_BEFORE, ARMS):
        answered, silent = (rows[name, response, arm].mean for response in RESPONSES)
        if _can_be_better(name, exactly(silent.exact - answered.exact)):
            worse += 1
        else:
            exceptions.append(says("silent-against", silent=silent, answered=answered))
    return judge(
        "silent-word",
        "those who did not answer had on the whole more symptoms and poorer health",
        report_text()["s4_nonresponse_second_time"],
        worse > len(exceptions),
        [row.mean for row in rows.values()],
        printed="worse off",
        cleared=says("silent-word-note", worse=worse, all=worse + len(exceptions), exceptions=exceptions),
    )


# Table 15: last observation carried forward ----------------------------------------------------------


def _carried() -> Iterator[Check]:
    for name in OUTCOMES:
        a, b = both_arms(15, name)
        row = printed_rows(15)[name, "intervention"]
        yield _df(f"{name}-df", row.df, a, b, noted=False)
        yield P_DIFFERENCE.check(f"{name}-p", row.p, a, b, df=row.df, sign=row.p_sign)
        for arm in ARMS:
            yield _carried_people(name, arm)
            yield _carried_scores(name, arm)
    for arm in ARMS:
        yield _hads(15, arm)


def _carried_people(name: str, arm: str) -> Check:
    claim, everybody, later = printed_rows(15)[name, arm].n, _allocated(arm), printed_rows(10)[name, arm].n
    first = [printed_rows(14)[name, response, arm].n for response in RESPONSES] if name in ASKED_BEFORE else []
    return BETWEEN.check(
        f"{name}-{arm}-n",
        claim,
        max(later.value, sum(n.value for n in first)),
        everybody,
        also=[later, *first],
        asks="all with a score at baseline or at 12 months, and no more than the arm",
        cleared=says("carried-people-note", n=claim, everybody=everybody),
    )


def _carried_scores(name: str, arm: str) -> Check:
    """Ask whether the scores that table 15 adds to table 10 can be; none if it adds nobody."""
    row, later = printed_rows(15)[name, arm], printed_rows(10)[name, arm]
    rest = carried_forward(name, arm) if row.n.value > later.n.value else None
    note = SILENT
    if rest is not None:
        silent = printed_rows(14)[name, "not_returned", arm].mean if name in ASKED_BEFORE else None
        start = says("carried-scores-at-baseline", mean=silent) if silent else SILENT
        note = says("carried-scores-note", n=rest.n, mean=rest.mean, sd=rest.sd, start=start)
    return judge(
        f"{name}-{arm}-carried",
        "what it adds to table 10 can be scores on this scale",
        row.mean,
        rest is not None and rest.sd.high > 0 and on_scale(rest.sd, rest.mean, rest.n, *SCALES[name]).holds,
        [*group_of(row).inputs, *group_of(later).inputs],
        cleared=note,
    )


# Table 16: adjusted in four ways ---------------------------------------------------------------------


def _same_p() -> Iterator[Check]:
    """Hold p of the plain model against that of table 10, which may be a bound."""
    for name in HADS:
        row, test = printed_rows(16)[name, "a"], printed_rows(10)[name, "intervention"]
        label, asks = f"{name}-a-p-10", "same as in table 10"
        if test.p_sign:
            span = values_of(test.p, test.p_sign)
            yield judge(label, asks, row.p, agrees(test.p, as_reach(row.p), test.p_sign), [test.p], reach=span)
        else:
            yield SAME.check(label, row.p, test.p, asks=asks)


def _model_c() -> Check:
    row = printed_rows(16)["hads_total", "c"]
    return judge(
        "model-c",
        "model C adjusts for what the text says: demographics and earlier sick leave",
        row.b,
        "sick" in row.adjusted_for,
        printed="model C",
        finding=says("model-c", b=row.b, p=row.p),
    )


# What the text says ----------------------------------------------------------------------------------


def _same_result() -> Check:
    """Ask whether carrying forward leaves each outcome on its side of the 5 % level."""
    pairs = {name: [printed_rows(number)[name, "intervention"] for number in (10, 15)] for name in OUTCOMES}
    changed = {
        name: rows
        for name, rows in pairs.items()
        if not any(all(_can_be(row, side) for row in rows) for side in (True, False))
    }
    crossings = [
        says("crosses", outcome=name, before=before.p, after=_p_after(name, after))
        for name, (before, after) in changed.items()
    ]
    return judge(
        "same-result",
        "the same outcomes are significant with scores carried forward as without",
        printed_rows(15)["shc", "intervention"].p,
        not changed,
        [row.p for rows in pairs.values() for row in rows],
        printed="same result",
        finding=says("same-result", number=len(changed), crossings=crossings, others=len(pairs) - len(changed)),
    )


def _p_after(name: str, row: source.Row) -> Said:
    """Say p of table 15; where a bound is printed, also what it recomputes to."""
    if not row.p_sign:
        return says("p-printed", p=row.p)
    a, b = both_arms(15, name)
    return says("p-below", p=row.p, recomputed=p_within(t_of(b, a), as_int(row.df)).high)


def _absolute(span: Reach) -> Reach:
    return span.through(abs, turning=[0.0])


def _larger_effects() -> Check:
    """Ask whether the differences between the arms grow when scores are carried forward."""
    gaps = {name: [_absolute(minus(*both_arms(number, name))) for number in (10, 15)] for name in OUTCOMES}
    smaller = [name for name, (before, after) in gaps.items() if after.high < before.low]
    larger = [name for name, (before, after) in gaps.items() if after.low > before.high]
    stronger = [
        name for name in OUTCOMES if least_t(name) > _absolute(as_reach(printed_rows(10)[name, "intervention"].t)).high
    ]
    adjusted = {name: abs(printed_rows(11)["adjusted_baseline", name].estimate.value) for name in OUTCOMES}
    below = [name for name, (_, after) in gaps.items() if after.high < adjusted[name]]
    start = printed_rows(14)["hads_total", "returned", "intervention"].mean
    everybody = printed_rows(3)["hads_total", "intervention"].mean
    ends = [printed_rows(number)["hads_total", "intervention"].mean for number in (10, 15)]
    means = [printed_rows(number)[name, arm].mean for number, name, arm in product((10, 15), OUTCOMES, ARMS)]
    return judge(
        "larger-effects",
        "no difference smaller than in table 10",
        printed_rows(15)["hads_depression", "control"].mean,
        not smaller,
        [start, everybody, *means],
        printed="somewhat larger effects",
        finding=says(
            "larger-effects",
            smaller=len(smaller),
            all=len(gaps),
            arithmetic=[_both_gaps(name) for name in smaller],
            larger=len(larger),
            outcomes=larger,
            stronger=len(stronger),
            below=len(below) or "none",
            start=start,
            answered=ends[0],
            everybody=everybody,
            carried=ends[1],
        ),
    )


def _both_gaps(name: str) -> Said:
    """Say the difference of an outcome in tables 10 and 15, in points and in SDs."""
    pairs = [both_arms(number, name) for number in (10, 15)]
    means = [[printed_rows(number)[name, arm].mean for arm in reversed(ARMS)] for number in (10, 15)]
    gaps = [says("gap", control=x, intervention=y, gap=x.value - y.value) for x, y in means]
    sds = [_absolute(ratio(minus(b, a), within_sd(a, b))).middle for a, b in pairs]
    return says("gaps", outcome=name, gaps=gaps, sds=sds)


def least_t(name: str) -> float:
    """Give the smallest t, without its sign, that table 15 allows by its p or by its means and SDs.

    Examples
    --------
    >>> round(least_t("eq5d"), 2)
    1.88
    """
    row = printed_rows(15)[name, "intervention"]
    by_p = quantile(row.df.value, 1 - values_of(row.p, row.p_sign).high)
    return max(_absolute(t_of(*both_arms(15, name))).low, by_p)


def _words() -> Iterator[Check]:
    text, ten, eleven, fourteen = report_text(), printed_rows(10), printed_rows(11), printed_rows(14)
    yield _same_result()
    yield _larger_effects()
    adjusted = {name: eleven["adjusted_baseline", name].estimate for name in OUTCOMES}
    yield judge(
        "health-development",
        "intervention group has developed better on every outcome",
        text["s1_health_second_followup"],
        all(_can_be_better(name, as_reach(estimate)) for name, estimate in adjusted.items()),
        adjusted.values(),
        printed="better at 12 months",
        cleared=says("health-development-note"),
    )
    named = [ten[name, "intervention"] for name in SIGNIFICANT]
    yield judge(
        "summary-health",
        "significantly better health, above all mental health, at 12 months",
        text["s8_health_second_followup"],
        all(_can_be(row, True) for row in named),
        [row.p for row in named],
        printed="significant at 12 months",
        cleared=says("summary-health-note"),
    )
    gaps = {name: minus(*reversed(both_arms(10, name))) for name in OUTCOMES}
    yield judge(
        "health-time",
        "intervention group better on every outcome of table 10",
        text["s4_health_time"],
        all(_can_be_better(name, gap) for name, gap in gaps.items()),
        [row.mean for row in ten.values()],
        printed="better at 12 months",
    )
    for name in ASKED_BEFORE:
        before, after = fourteen[name, "returned", "control"].mean, ten[name, "control"].mean
        yield _healthier(
            f"{name}-control-improves",
            name,
            after,
            before,
            claim=before,
            asks="the control group improves, too, as the discussion says",
            printed=f"{before} to {after}",
        )
    yield _model_c()


def _expectation_words() -> Iterator[Check]:
    for number, stem in ((12, "expectation_compared"), (13, "work_effect")):
        for month, when in zip(MONTHS, ("first", "second"), strict=True):
            tests = [printed_rows(number)[part, month, "all"] for part in ("means", "rank_sum")]
            claim = report_text()[f"s4_{stem}_{when}_time"]
            better = minus(*both_arms(number, "means", month)).high > 0
            yield judge(
                f"{stem.replace('_', '-')}-{when}",
                "intervention group significantly more positive, by t-test and rank-sum test alike",
                claim,
                claim.text == month and all(_can_be(row, True) for row in tests) and better,
                [row.p for row in tests],
                printed=f"more positive at {claim} months",
                cleared=says("expectation-words-note") if number == 12 else SILENT,
            )


# Scales ----------------------------------------------------------------------------------------------


def _scales() -> Iterator[Check]:
    text = report_text()
    for number in (12, 13):
        rows = [printed_rows(number)["means", month, arm] for month, arm in product(MONTHS, ARMS)]
        yield from _on_scale(f"table-{number}", *answer_scale(number), rows, step=1)
    ends = text["s4_figure_14_low"], text["s4_figure_14_high"]
    yield from _on_scale("ladder", *ends, _all_groups("health_ladder"))
    sums = [printed_rows(12)["rank_sum", month, arm].rank_sum for month, arm in product(MONTHS, ARMS)]
    yield judge(
        "expectation-items",
        "ranks of whole-number answers add up to whole or half numbers",
        text["s4_expectation_items"],
        all((2 * ranks.exact).denominator == 1 for ranks in sums),
        sums,
        cleared=says("expectation-items-note"),
    )
    items, complaints = text["s2_shc_items"], _all_groups("shc")
    yield judge(
        "shc-items",
        "means and SDs possible for so many items of 0 to 3",
        items,
        _all_fit(complaints, 0, 3 * items.value),
        [row.mean for row in complaints],
    )
    dimensions = sum(listed == "eq5d_dimensions" for listed, _, _ in source.rows("sfj-lists"))
    yield compare("eq5d-dimensions", "as many as the text lists", text["s2_eq5d_dimensions"], exactly(dimensions))


def _all_groups(name: str) -> list[source.Row]:
    """Give every printed mean of an outcome, in tables 10, 14 and 15."""
    rows = [printed_rows(number)[name, arm] for number, arm in product((10, 15), ARMS)]
    return rows + [printed_rows(14)[name, response, arm] for response, arm in product(RESPONSES, ARMS)]


def _all_fit(rows: Sequence[source.Row], low: float, high: float, *, step: int | None = None) -> bool:
    """Tell whether values between two ends can have the means and SDs of groups."""
    groups = [group_of(row) for row in rows]
    return all(on_scale(people.sd, people.mean, people.n, low, high, step=step).holds for people in groups)


def _on_scale(
    name: str, low: Printed, high: Printed, rows: Sequence[source.Row], *, step: int | None = None
) -> Iterator[Check]:
    """Ask whether a scale from `low` to `high` allows the printed means and SDs."""
    for side, claim in (("low", low), ("high", high)):
        yield judge(
            f"{name}-scale-{side}",
            f"means and SDs possible on a scale from {low} to {high}",
            claim,
            _all_fit(rows, low.value, high.value, step=step),
            [low, high, *(row.mean for row in rows)],
        )


# Conventions -----------------------------------------------------------------------------------------


def _conventions() -> Iterator[Check]:
    text, eleven = report_text(), printed_rows(11)
    tests = [row for row in printed_rows(10).values() if row.t and not row.p_sign]
    yield judge(
        "table-10-tails",
        "two-sided p reproduces every printed one",
        text["s4_table_10_tails"],
        text["s4_table_10_tails"].value == 2 and all(p_within(row.t, row.df.value).meets(row.p) for row in tests),
        [x for row in tests for x in (row.t, row.df, row.p)],
        cleared=says("table-10-tails-note"),
    )
    row, (a, b) = eleven["unadjusted", "health_ladder"], both_arms(10, "health_ladder")
    width = ratio(half_width(row.ci_low, row.ci_high), pooled_se(a, b))
    yield compare(
        "table-11-ci-level",
        "level that the interval's width and the SE of table 10 imply (health ladder)",
        text["s4_table_11_ci_level"],
        width.through(lambda t: 100 * (1 - tail(t, "t", a.n + b.n - 2))),
        [row.ci_low, row.ci_high, *a.inputs, *b.inputs],
    )
    codes = {arm: text[f"s4_table_11_code_{name}"] for arm, name in zip(ARMS, ("sfj", "control"), strict=True)}
    estimates = {name: eleven["unadjusted", name].estimate for name in OUTCOMES}
    signs = all(minus(*reversed(both_arms(10, name))).meets(claim) for name, claim in estimates.items())
    for arm, code in codes.items():
        yield judge(
            f"table-11-code-{arm}",
            "a step of one from intervention to control gives the printed signs",
            code,
            codes["control"].value - codes["intervention"].value == 1 and signs,
            [*codes.values(), *estimates.values()],
        )


def checks() -> list[Check]:
    """Run every check of the health outcomes that is not declared.

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
        _intervals,
        _answered,
        _regression,
        _expectations,
        _baseline,
        _carried,
        _same_p,
        _words,
        _expectation_words,
        _scales,
        _conventions,
    )
    return made(parts)
