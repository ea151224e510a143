"""The health outcomes of the report, tables 10 to 16, as effects: facts for the chapter.

Everything is turned so that a positive difference favours the intervention arm. Where the report
prints few digits, the middle of what rounding allows is taken; the checks have the whole reach.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from etterprov import source
from etterprov.counts import as_int
from etterprov.effects import Estimate, hedges_g
from etterprov.families.estimates import p_of_estimate
from etterprov.families.means import NORMAL, POOLED, WELCH, centre, half_width, minus, quantile, t_of
from etterprov.reconstruct import Pairs, bounds_by_level
from etterprov.summary import p_from_t, pooled_sd
from jobsupport import missing
from jobsupport.sfj.baseline import silent_at_baseline
from jobsupport.sfj.people import group_sizes
from jobsupport.sfj.scores import (
    ARMS,
    ASKED_BEFORE,
    BETTER_HIGH,
    OUTCOMES,
    adjusted_difference,
    answer_scale,
    both_arms,
    carried_forward,
    printed_rows,
)


def _sign(outcome: str) -> int:
    """Give 1 where control minus intervention is a benefit, -1 where it is a loss."""
    return -1 if outcome in BETTER_HIGH else 1


def _sizes(outcome: str) -> tuple[int, int]:
    intervention, control = (as_int(printed_rows(10)[outcome, arm].n) for arm in ARMS)
    return intervention, control


def spread(outcome: str) -> float:
    """Give the SD of an outcome at 12 months, pooled over both arms (table 10).

    Examples
    --------
    >>> round(spread("hads_depression"), 2)
    4.17
    """
    first, second = both_arms(10, outcome)
    return float(pooled_sd(first.sd.middle, first.n, second.sd.middle, second.n))


def _fit(row: source.Row, df: int) -> tuple[float, float]:
    """Give estimate and standard error of a regression, the middle of what estimate and interval allow."""
    estimate, middle = row.estimate, centre(row.ci_low, row.ci_high)
    value = (max(estimate.low, middle.low) + min(estimate.high, middle.high)) / 2
    return value, half_width(row.ci_low, row.ci_high).middle / quantile(df)


def p_as_printed(row: source.Row) -> str:
    """Give the p of a row of table 10 or 15 with the sign that may stand before it.

    Examples
    --------
    >>> p_as_printed(printed_rows(15)["fatigue", "intervention"])
    '< 0.001'
    """
    return f"{row.p_sign or ''} {row.p}".strip()


TESTS = {POOLED.name: "Student", WELCH.name: "Welch"}


def comparisons() -> pd.DataFrame:
    """Work out every comparison of two means in tables 10, 12, 13 and 15 from what is printed of the arms.

    Returns
    -------
    DataFrame
        One row per comparison: ``table, name, month, label_en, label_no`` (empty for tables 12 and 13);
        the benefit in points with its 95 % interval, ``points, low, high`` (middle of what rounding allows);
        ``t_low, t_high`` (what it allows); ``df``, as printed; ``test``, Student or Welch, whichever has
        this df; ``t_printed, p_printed`` as in the report, with its sign; ``p_low, p_high``.

    Examples
    --------
    >>> rows = comparisons()
    >>> rows["test"].value_counts().to_dict()
    {'Student': 17, 'Welch': 1}
    >>> row = rows[(rows["table"] == 10) & (rows["name"] == "hads_depression")].iloc[0]
    >>> float(round(row.t_low, 2)), float(round(row.t_high, 2))
    (3.37, 3.52)
    """
    keys = [(number, outcome, "12") for number in (10, 15) for outcome in OUTCOMES]
    keys += [(number, "means", month) for number in (12, 13) for month in ("6", "12")]
    rows = []
    for number, name, month in keys:
        scores = name != "means"
        key = (name,) if scores else (name, month)
        first, second = both_arms(number, *key)
        head = printed_rows(number)[*key, ARMS[0] if scores else "all"]
        df = as_int(head.df)
        method = POOLED if df == first.n + second.n - 2 else WELCH
        t, sign = t_of(second, first, method), _sign(name) if scores else -1
        ends = sorted((sign * t.low, sign * t.high))
        half = quantile(df) * method.se(first, second).middle
        points, p = sign * minus(second, first).middle, [p_from_t(end, df) for end in ends]
        labels = (head.label_en, head.label_no) if scores else ("", "")
        printed = (sign * head.t.value if hasattr(head, "t") else None, p_as_printed(head))
        numbers = (points, points - half, points + half, *ends, df)
        rows.append((number, name, month, *labels, *numbers, TESTS[method.name], *printed, min(p), max(p)))
    columns = ["table", "name", "month", "label_en", "label_no", "points", "low", "high", "t_low", "t_high", "df"]
    return pd.DataFrame(rows, columns=[*columns, "test", "t_printed", "p_printed", "p_low", "p_high"])


def effects() -> pd.DataFrame:
    """Give all seven effects, plain and adjusted for the score at inclusion.

    Returns
    -------
    DataFrame
        One row per model (plain, adjusted) and outcome: ``model, outcome, label_en, label_no``; the
        benefit in points with its 95 % interval, ``points, points_low, points_high``; in SDs,
        ``g, g_low, g_high``; ``t, df, p``. Plain: Hedges' g from the printed t (table 10), with the
        interval of the noncentral t. Adjusted: estimate and interval of table 11 by the SD of table 10
        (of all scores, not of what the model leaves, so that both can be compared).

    Examples
    --------
    >>> rows = effects().set_index(["model", "outcome"])
    >>> [float(round(rows.loc[(m, "hads_depression"), "g"], 2)) for m in ("plain", "adjusted")]
    [0.28, 0.17]
    """
    rows = []
    eleven, ten = printed_rows(11), printed_rows(10)
    for (model, name), outcome in product((("plain", "unadjusted"), ("adjusted", "adjusted_baseline")), OUTCOMES):
        n1, n2 = _sizes(outcome)
        sign, row, head = _sign(outcome), eleven[name, outcome], ten[outcome, "intervention"]
        df = n1 + n2 - (2 if model == "plain" else 3)
        value, se = _fit(row, df)
        half = half_width(row.ci_low, row.ci_high).middle
        points = [sign * x for x in (value, value - sign * half, value + sign * half)]
        if model == "plain":
            t = sign * head.t.value
            g = hedges_g(t * sqrt(1 / n1 + 1 / n2), 1.0, n1, 0.0, 1.0, n2)
        else:
            t = sign * value / se
            g = Estimate(*(x / spread(outcome) for x in points))
        numbers = (*points, g.value, g.low, g.high, t, df, p_from_t(t, df))
        rows.append((model, outcome, head.label_en, head.label_no, *numbers))
    columns = ["model", "outcome", "label_en", "label_no", "points", "points_low", "points_high"]
    return pd.DataFrame(rows, columns=[*columns, "g", "g_low", "g_high", "t", "df", "p"])


def corrected(p: Sequence[float]) -> pd.DataFrame:
    """Correct p-values for how many there are.

    Parameters
    ----------
    p : sequence of float
        Two-sided p-values of one family.

    Returns
    -------
    DataFrame
        Columns ``p``, ``holm`` (below 5 % with at most 5 % risk of any false alarm, whatever the
        dependence) and ``bh`` (Benjamini and Hochberg: at most 5 % of the alarms false on average, for
        independent or positively dependent tests), in the order given.

    Examples
    --------
    >>> corrected([0.01, 0.04, 0.03]).round(3).to_numpy().tolist()
    [[0.01, 0.03, 0.03], [0.04, 0.06, 0.04], [0.03, 0.06, 0.04]]
    """
    from statsmodels.stats.multitest import multipletests

    return pd.DataFrame({"p": list(p), **{m: multipletests(p, method=f)[1] for m, f in METHODS.items()}})


METHODS = {"holm": "holm", "bh": "fdr_bh"}


def lowest_p() -> dict[str, float]:
    """Give the lowest p of each adjusted effect that its printed estimate and interval allow (table 11).

    Examples
    --------
    >>> round(lowest_p()["hads_depression"], 4)
    0.0134
    """
    rows, found = printed_rows(11), {}
    for outcome in OUTCOMES:
        row = rows["adjusted_baseline", outcome]
        p = p_of_estimate(row.estimate, row.ci_low, row.ci_high, df=sum(_sizes(outcome)) - 3)
        found[outcome] = float(p.low)
    return found


def together(z: Sequence[float], correlation: float) -> tuple[float, float]:
    """Test several effects at once against none of them, by the sum of their statistics.

    Parameters
    ----------
    z : sequence of float
        Statistics of the effects, all with the same side as benefit.
    correlation : float
        Between any two of them, if nothing has an effect; it has to be assumed.

    Returns
    -------
    z, p : float
        Of the sum, two-sided.

    Notes
    -----
    O'Brien (1984), doi:10.2307/2531158: the sum of k statistics has the variance k + k (k - 1) r. It finds effects that
    lie on one side, and says nothing of any single one. The more the outcomes go together, the less do they tell.

    Examples
    --------
    >>> z, p = together([2.0, 1.5, 1.0], 0.5)
    >>> round(z, 3), round(p, 3)
    (1.837, 0.066)
    """
    k = len(z)
    value = sum(z) / sqrt(k + k * (k - 1) * correlation)
    return float(value), float(2 * stats.norm.sf(abs(value)))


def statistics() -> pd.Series:
    """Give the statistics of the adjusted effects of the six outcomes that are no sum of others.

    Returns
    -------
    Series of float
        By outcome, without HADS total; a normal quantile of the p each, above nought where it is a benefit.

    Examples
    --------
    >>> z = statistics()
    >>> len(z), round(float(z.sum()), 1)
    (6, 10.8)
    """
    rows = effects().set_index(["model", "outcome"]).loc["adjusted"].drop(index="hads_total")
    return pd.Series(np.sign(rows["t"]) * stats.norm.isf(rows["p"] / 2), index=rows.index)


def correlation_of_hads() -> dict[str, float]:
    """Give how depression and anxiety go together at 12 months, by arm: the SD of their sum tells.

    Examples
    --------
    >>> {arm: round(r, 2) for arm, r in correlation_of_hads().items()}
    {'intervention': 0.66, 'control': 0.65}
    """
    groups = (both_arms(10, name) for name in ("hads_total", "hads_depression", "hads_anxiety"))
    found = {}
    for arm, cells in zip(ARMS, zip(*groups, strict=True), strict=True):
        total, depression, anxiety = (group.sd.middle for group in cells)
        found[arm] = float((total**2 - depression**2 - anxiety**2) / (2 * depression * anxiety))
    return found


def adjustment(outcome: str) -> dict[str, float]:
    """Show what adjusting for the score at inclusion does to a difference.

    Parameters
    ----------
    outcome : str
        One of the six outcomes of table 14.

    Returns
    -------
    dict
        ``baseline``: by how much the control arm was worse at inclusion, among those who answered later
        (table 14); ``slope``: points at 12 months per point at inclusion, as the narrower interval
        implies; ``expected``: the plain benefit less slope x baseline; ``plain`` and ``adjusted``:
        as printed; ``narrower``: by which share the interval shrinks.

    Examples
    --------
    >>> found = adjustment("hads_depression")
    >>> {name: round(x, 2) for name, x in found.items()}
    {'baseline': 0.78, 'slope': 0.55, 'expected': 0.74, 'plain': 1.17, 'adjusted': 0.72, 'narrower': 0.14}
    """
    sign, (n1, n2) = _sign(outcome), _sizes(outcome)
    plain, adjusted = (printed_rows(11)[model, outcome] for model in ("unadjusted", "adjusted_baseline"))
    a, b = both_arms(14, outcome, "returned")
    first, second = (printed_rows(14)[outcome, "returned", arm].mean.value for arm in ARMS)
    gap = second - first
    sd = float(pooled_sd(a.sd.middle, a.n, b.sd.middle, b.n))
    wide, narrow = (half_width(row.ci_low, row.ci_high).middle for row in (plain, adjusted))
    slope = (plain.estimate.value - adjusted_difference(plain.estimate.value, gap, sd, wide, narrow, n1, n2)) / gap
    return {
        "baseline": sign * gap,
        "slope": slope,
        "expected": sign * (plain.estimate.value - slope * gap),
        "plain": sign * plain.estimate.value,
        "adjusted": sign * adjusted.estimate.value,
        "narrower": 1 - narrow / wide,
    }


def left_by_model(outcome: str, model: str) -> float:
    """Give how much of the plain difference a model of table 16 leaves, in per cent.

    Parameters
    ----------
    outcome : {"hads_total", "hads_depression", "hads_anxiety"}
        Outcome.
    model : {"a", "b", "c", "d"}
        Model.

    Examples
    --------
    >>> round(left_by_model("hads_depression", "d"))
    50
    """
    rows = printed_rows(16)
    return float(100 * rows[outcome, model].b.value / rows[outcome, "a"].b.value)


# Who answered ----------------------------------------------------------------------------------------


def silent_worse() -> pd.DataFrame:
    """Give how much worse off at inclusion those were who did not answer at 12 months, in SDs (table 14).

    Returns
    -------
    DataFrame
        As `silent_at_baseline`, the intervention arm first, with ``worse``: the difference, above nought where the
        silent were worse off.

    Examples
    --------
    >>> rows = silent_worse().set_index(["outcome", "arm"])
    >>> round(float(rows.loc[("hads_anxiety", "control"), "worse"]), 2)
    0.21
    """
    rows = silent_at_baseline()
    rows = rows.assign(worse=rows["outcome"].map(_sign) * rows["difference"])
    return rows.sort_values("arm", ascending=False, kind="stable")


def silent_half() -> float:
    """Give half the 95 % interval of a difference between the silent and the others of an arm, in SDs, the wider.

    Examples
    --------
    >>> round(silent_half(), 2)
    0.17
    """
    rows = printed_rows(14)
    variances = [
        sum(1 / rows["hads_depression", who, arm].n.value for who in ("returned", "not_returned")) for arm in ARMS
    ]
    return float(1.96 * max(np.sqrt(variances)))


def arms(outcome: str, number: int = 0) -> tuple[missing.Arm, missing.Arm]:
    """Give how many people of each arm have no score at 12 months.

    Parameters
    ----------
    outcome : str
        One of the seven outcomes.
    number : {0, 15}
        Whether the arms hold all randomised, or those who have a score in table 15.

    Returns
    -------
    intervention, control : missing.Arm

    Examples
    --------
    >>> [arm.silent for arm in arms("hads_total")]
    [254, 312]
    """
    everybody = group_sizes()
    people = [as_int(printed_rows(15)[outcome, arm].n) if number else everybody[arm] for arm in ARMS]
    first, second = (missing.Arm(n, n - k) for n, k in zip(people, _sizes(outcome), strict=True))
    return first, second


def benefit(outcome: str) -> missing.Benefit:
    """Give the benefit adjusted for the score at inclusion, in SDs, and who answered.

    Examples
    --------
    >>> found = benefit("hads_depression")
    >>> round(found.value, 2), round(found.se, 2), round(found.control.share, 2)
    (0.17, 0.07, 0.55)
    """
    df = sum(_sizes(outcome)) - 3
    value, se = _fit(printed_rows(11)["adjusted_baseline", outcome], df)
    sd = spread(outcome)
    return missing.Benefit(_sign(outcome) * value / sd, se / sd, df, *arms(outcome))


def tipping() -> pd.DataFrame:
    """Give how much worse off the silent must be to take each effect away.

    Returns
    -------
    DataFrame
        One row per outcome: ``outcome, label_en, label_no, sd`` and, in SDs of the outcome, ``arm_interval,
        arm_estimate`` (silent of the intervention arm only), ``mixed_interval, mixed_estimate`` (those of
        the intervention arm worse and those of the control arm better by the same amount), ``both``
        (silent of both arms alike; below nought: better off; for the estimate). `unchanged` is
        where the silent of the intervention arm would be had they not changed since inclusion, and
        `no_benefit` where they would be without the benefit; both beside what their arm lets expect.

    Notes
    -----
    Without table 14 there is no `unchanged` for fatigue. It follows from the slope of `adjustment`:
    silent people who fare as their arm does are expected at the mean of those who answered plus slope
    times the difference at inclusion.

    Examples
    --------
    >>> row = tipping().set_index("outcome").loc["hads_depression"]
    >>> [float(round(row[name], 2)) for name in ("arm_interval", "arm_estimate", "both")]
    [0.08, 0.43, -1.14]
    """
    rows = []
    for outcome in OUTCOMES:
        b, head = benefit(outcome), printed_rows(10)[outcome, "intervention"]
        alone, mixed = missing.tipping_points(b), missing.tipping_points(b, 1, -1)
        better = missing.tipping_points(b, -1, -1)[1]
        unchanged = _unchanged(outcome) if outcome in ASKED_BEFORE else float("nan")
        numbers = (spread(outcome), *alone, *mixed, -better, unchanged, b.value)
        rows.append((outcome, head.label_en, head.label_no, *numbers))
    names = [
        "sd",
        "arm_interval",
        "arm_estimate",
        "mixed_interval",
        "mixed_estimate",
        "both",
        "unchanged",
        "no_benefit",
    ]
    return pd.DataFrame(rows, columns=["outcome", "label_en", "label_no", *names])


def _unchanged(outcome: str) -> float:
    row = silent_at_baseline().set_index(["outcome", "arm"]).loc[(outcome, "intervention")]
    expected = printed_rows(10)[outcome, "intervention"].mean.value + adjustment(outcome)["slope"] * (
        row.silent - row.answered
    )
    return _sign(outcome) * float(row.silent - expected) / spread(outcome)


# Scores carried forward ------------------------------------------------------------------------------


def carried(outcome: str) -> tuple[missing.Carried, missing.Carried]:
    """Give both arms of table 15: scores at 12 months and those that stand in for them.

    Parameters
    ----------
    outcome : str
        One of the seven outcomes.

    Returns
    -------
    intervention, control : missing.Carried
        Turned so that more is worse.

    Examples
    --------
    >>> [round(arm.carried, 1) for arm in carried("hads_total")]
    [18.3, 18.7]
    """
    sign, found = _sign(outcome), []
    for arm, group, who in zip(ARMS, both_arms(10, outcome), arms(outcome, 15), strict=True):
        late, early = printed_rows(10)[outcome, arm].mean.value, carried_forward(outcome, arm)
        mean = (who.people * printed_rows(15)[outcome, arm].mean.value - (who.people - who.silent) * late) / who.silent
        found.append(missing.Carried(who, sign * late, sign * mean, group.sd.middle, early.sd.middle))
    return found[0], found[1]


def without_effect(outcome: str, slope: float | None = None) -> tuple[missing.Carried, missing.Carried]:
    """Give both arms of table 15 as they would be without effect and with silent people who fare as expected.

    Parameters
    ----------
    outcome : str
        One of the six outcomes of table 14.
    slope : float, optional
        How much of being worse off at inclusion is left at 12 months; that of `adjustment` if not given.

    Returns
    -------
    intervention, control : missing.Carried
        With the published scores, averaged over the arms, and response. The silent fare at 12 months as
        their start lets expect: worse than those who answered by the slope times how much worse they
        were at inclusion (mean of both arms).

    Examples
    --------
    >>> first, second = without_effect("hads_depression")
    >>> round(second.mean - first.mean, 2), round(missing.rejection_rate(first, second), 2)
    (0.3, 0.22)
    """
    rows = silent_at_baseline()
    rows = rows[rows["outcome"] == outcome]
    worse = _sign(outcome) * float((rows["silent"] - rows["answered"]).mean())
    left = adjustment(outcome)["slope"] if slope is None else slope
    return missing.without_effect(*carried(outcome), behind=left * worse)


def carried_differences() -> pd.DataFrame:
    """Split the differences of table 15 by where they come from.

    Returns
    -------
    DataFrame
        One row per outcome: ``outcome, label_en, label_no, printed, effect, start, earlier, silent_start, response``.
        `printed` is the benefit that table 15 shows, in points. `effect` is the adjusted one of table 11
        and `start` what adjusting took away, both counted for the share who answered; `earlier` is the
        difference between scores carried forward (from inclusion or 6 months) and `response` what the
        arms' different response makes of the distance between scores at 12 months and older ones. The
        four add up to `printed`. `silent_start` is what the difference between the silent of both arms
        at inclusion (table 14) would make, were it all carried: `earlier` less it is how they changed
        until 6 months. `loose` is how far rounding could move a part; `spurious` how often a t-test on
        such scores would find a difference (5 %, either way) in the arms of `without_effect`.

    Examples
    --------
    >>> row = carried_differences().set_index("outcome").loc["hads_total"]
    >>> [float(round(row[name], 2)) for name in ("printed", "effect", "start", "earlier", "response")]
    [1.89, 0.68, 0.33, 0.18, 0.71]
    """
    rows = []
    for outcome in OUTCOMES:
        pair, head = carried(outcome), printed_rows(10)[outcome, "intervention"]
        parts = missing.carried_parts(*pair)
        adjusted = _sign(outcome) * _fit(printed_rows(11)["adjusted_baseline", outcome], sum(_sizes(outcome)) - 3)[0]
        plain = pair[1].answered - pair[0].answered
        effect = parts.answered * adjusted / plain
        rate = missing.rejection_rate(*without_effect(outcome)) if outcome in ASKED_BEFORE else float("nan")
        numbers = (parts.total, effect, parts.answered - effect, parts.carried, _silent_start(outcome), parts.response)
        rows.append((outcome, head.label_en, head.label_no, *numbers, _loose(outcome), rate))
    names = ["printed", "effect", "start", "earlier", "silent_start", "response", "loose", "spurious"]
    return pd.DataFrame(rows, columns=["outcome", "label_en", "label_no", *names])


def false_alarms(slope: float) -> list[float]:
    """Give how often tests on carried scores find a difference where there is no effect, by outcome.

    Parameters
    ----------
    slope : float
        As `without_effect`, the same for all outcomes of table 14.

    Returns
    -------
    list of float
        Shares of such trials, instead of 5 %.

    Examples
    --------
    >>> [round(min(false_alarms(slope)), 2) for slope in (0, 1)]
    [0.16, 0.09]
    """
    return [missing.rejection_rate(*without_effect(outcome, slope)) for outcome in ASKED_BEFORE]


def response_part(outcome: str) -> list[float]:
    """Give what unequal response makes of the difference in table 15, by whose older scores stand for the silent.

    Parameters
    ----------
    outcome : str
        One of the seven outcomes.

    Returns
    -------
    list of float
        Points, with the distance between older scores and those at 12 months of either arm.

    Examples
    --------
    >>> [round(points, 2) for points in response_part("hads_depression")]
    [0.4, 0.26]
    """
    first, second = carried(outcome)
    gap = second.arm.share - first.arm.share
    return [gap * (arm.carried - arm.answered) for arm in (first, second)]


def _silent_start(outcome: str) -> float:
    """Give the benefit that the silent's difference at inclusion would make, carried in full (table 14)."""
    if outcome not in ASKED_BEFORE:
        return float("nan")
    first, second = (printed_rows(14)[outcome, "not_returned", arm].mean.value for arm in ARMS)
    share = sum(arm.share for arm in arms(outcome, 15)) / 2
    return share * _sign(outcome) * (second - first)


def _loose(outcome: str) -> float:
    """Give how far rounding could move the largest part: the carried mean blurs most."""
    half = (printed_rows(10)[outcome, ARMS[0]].mean.high - printed_rows(10)[outcome, ARMS[0]].mean.low) / 2
    worst = 0.0
    base = missing.carried_parts(*carried(outcome))
    for signs in product((-half, half), repeat=4):
        moved = []
        for i, arm in enumerate(carried(outcome)):
            late, whole = signs[2 * i : 2 * i + 2]
            share = arm.arm.share
            early = arm.carried + (whole - (1 - share) * late) / share
            moved.append(missing.Carried(arm.arm, arm.answered + late, early, arm.sd_answered, arm.sd_carried))
        parts = missing.carried_parts(*moved)
        worst = max(
            worst, *(abs(getattr(parts, name) - getattr(base, name)) for name in ("answered", "carried", "response"))
        )
    return worst


# Expectations ----------------------------------------------------------------------------------------


def printed_answers(number: int, month: str) -> dict[str, Any]:
    """Give what table 12 or 13 prints of a question, as `reconstruct.ordinal_pair` takes it.

    Parameters
    ----------
    number : {12, 13}
        Table.
    month : {"6", "12"}
        Months after inclusion.

    Returns
    -------
    dict
        Keys ``first`` and ``second`` (mean, SD, n of the intervention and the control arm), ``low``,
        ``high``, ``rank_sum`` (of the intervention arm) and ``z``.

    Examples
    --------
    >>> printed_answers(12, "6")["first"]
    ('6.06', '1.45', 413)
    """
    rows = printed_rows(number)
    first, second = ((row.mean.text, row.sd.text, as_int(row.n)) for row in (rows["means", month, arm] for arm in ARMS))
    rank_sum, z = rows["rank_sum", month, ARMS[0]].rank_sum.text, rows["rank_sum", month, "all"].z.text
    low, high = (as_int(end) for end in answer_scale(number))
    return {"first": first, "second": second, "low": low, "high": high, "rank_sum": rank_sum, "z": z}


def answer_bands(pairs: Pairs, low: int = 1) -> pd.DataFrame:
    """Summarise drawn pairs of answer distributions.

    Parameters
    ----------
    pairs : reconstruct.Pairs
        As `reconstruct.ordinal_pair` draws them.
    low : int
        Lowest answer.

    Returns
    -------
    DataFrame
        One row per arm and answer: ``arm, answer, low, middle, high``, the 5th, 50th and 95th percentile
        of the share of the arm (0 to 1) that gave the answer. Drawn, so both ends are rough, and no
        statement of what is likely: every pair that fits the printed numbers counts alike.

    Examples
    --------
    >>> from etterprov.reconstruct import Pairs
    >>> pairs = Pairs(np.array([[[1, 3], [2, 2]], [[2, 2], [2, 2]]]), 2, 2.0, 0.0)
    >>> answer_bands(pairs)["middle"].tolist()
    [0.375, 0.625, 0.5, 0.5]
    """
    shares = pairs.counts / pairs.counts.sum(axis=2, keepdims=True)
    bands = np.quantile(shares, [0.05, 0.5, 0.95], axis=0)
    rows = [
        (arm, low + answer, *bands[:, i, answer])
        for (i, arm), answer in product(enumerate(ARMS), range(shares.shape[2]))
    ]
    return pd.DataFrame(rows, columns=["arm", "answer", "low", "middle", "high"])


def possible_answers(number: int, month: str, pairs: Pairs) -> pd.DataFrame:
    """Give what share of each arm can have given each answer: drawn, and all that its mean and SD allow.

    Parameters
    ----------
    number, month
        As `printed_answers`.
    pairs : reconstruct.Pairs
        Drawn by `reconstruct.ordinal_pair` from the same.

    Returns
    -------
    DataFrame
        As `answer_bands`, with ``exact_low`` and ``exact_high``.

    Examples
    --------
    >>> from etterprov.reconstruct import ordinal_pair
    >>> pairs = ordinal_pair(**printed_answers(12, "12"), rng=np.random.default_rng(1), draws=2)
    >>> top = possible_answers(12, "12", pairs).query("answer == 7").set_index("arm").loc["intervention"]
    >>> bool(top.exact_low <= top.low <= top.high <= top.exact_high)
    True
    """
    printed = printed_answers(number, month)
    exact = [
        bounds_by_level(mean, sd, n, printed["low"], printed["high"]) / n
        for mean, sd, n in (printed["first"], printed["second"])
    ]
    bands = answer_bands(pairs)
    bands[["exact_low", "exact_high"]] = np.concatenate(exact)
    return bands


def chance_of_more(rank_sum: float, n1: int, n2: int, z: float) -> Estimate:
    """Give the chance that a person of the first group answers higher than one of the second.

    Parameters
    ----------
    rank_sum : float
        Of the first group.
    n1, n2 : int
        People in the groups.
    z : float
        Of the rank-sum test, corrected for ties; not nought.

    Returns
    -------
    Estimate
        Equal answers count half; 0.5 is no difference. With a 95 % interval.

    Raises
    ------
    ValueError
        If z is nought, or of the other sign than the difference.

    Notes
    -----
    U / (n1 n2) with U = R - n1 (n1 + 1) / 2; Newcombe (2006), doi:10.1002/sim.2323. The standard error
    is that of the test, (U / (n1 n2) - 1/2) / z, which holds near 0.5.

    Examples
    --------
    >>> chance = chance_of_more(156217.5, 413, 298, 3.712)
    >>> round(chance.value, 3), round(chance.low, 3), round(chance.high, 3)
    (0.575, 0.535, 0.614)
    """
    value = (rank_sum - n1 * (n1 + 1) / 2) / (n1 * n2)
    if z == 0 or (value - 0.5) / z <= 0:
        raise ValueError(f"z = {z} doesn't go with a chance of {value:.3f}")
    half = quantile(NORMAL) * (value - 0.5) / z
    return Estimate(value, value - half, value + half)


def chance_of_answering_higher(number: int, month: str) -> Estimate:
    """Give the chance that someone of the intervention arm answers higher than someone of the control arm.

    Parameters
    ----------
    number, month
        As `printed_answers`.

    Returns
    -------
    Estimate
        As `chance_of_more`.

    Examples
    --------
    >>> round(chance_of_answering_higher(12, "6").value, 3)
    0.575
    """
    printed = printed_answers(number, month)
    return chance_of_more(float(printed["rank_sum"]), printed["first"][2], printed["second"][2], float(printed["z"]))


# What the sliders of the book move -------------------------------------------------------------------


def delta_terms(labels: Mapping[str, str]) -> pd.DataFrame:
    """Give what an effect on all randomised needs, to be moved by how the silent of each arm fare.

    Parameters
    ----------
    labels : mapping
        Short name of each outcome, in order.

    Returns
    -------
    DataFrame
        One row per outcome: ``label``; ``b, se, q``: adjusted benefit in SDs, its standard error and the quantile of
        its interval; ``p1, v1``: share of the intervention arm that is silent, and the variance of that share;
        ``p0, v0``: of the control arm.

    Examples
    --------
    >>> delta_terms({"hads_depression": "Depression"}).round(2).to_numpy().tolist()
    [['Depression', 0.17, 0.07, 1.96, 0.4, 0.0, 0.55, 0.0]]
    """
    rows = []
    for outcome, label in labels.items():
        b = benefit(outcome)
        shares = [(arm.share, arm.share * (1 - arm.share) / arm.people) for arm in (b.intervention, b.control)]
        rows.append((label, b.value, b.se, b.quantile, *shares[0], *shares[1]))
    return pd.DataFrame(rows, columns=["label", "b", "se", "q", "p1", "v1", "p0", "v0"])
