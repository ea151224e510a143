"""Who was randomised, how alike the groups were at inclusion and who answered later: facts for chapters.

Slips of the sources are corrected as the modules of recovered numbers read them (`people`, `scores`, `work`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise, product
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from etterprov import source
from etterprov.counts import as_int
from etterprov.effects import Estimate, hedges_g, risk_difference
from etterprov.families.means import Group
from etterprov.families.spread import together
from etterprov.summary import wilson_interval
from jobsupport.sfj import work
from jobsupport.sfj.people import (
    ARMS,
    MEASURES,
    QUESTIONS,
    allocated_first,
    answered_at_least,
    columns,
    group_sizes,
    sd_from_interval,
)
from jobsupport.sfj.scores import RESPONSES, group_of
from jobsupport.sfj.text import report_text, rows_of
from jobsupport.uo.people import enrolled, people_behind, people_of

#: Measures at inclusion that only table 14 prints, by whether the 12-month questionnaire came back.
LATER_MEASURES = ("eq5d", "health_ladder")
#: States of table 7 in which people were at work at inclusion.
IN_WORK = ("job_no_benefit", "sick_leave_graded")


def _sd(row: source.Row, n: int) -> float:
    sds = sd_from_interval(row.ci_low, row.ci_high, n)
    return (sds.low + sds.high) / 2


def randomised() -> dict[str, int]:
    """Count the people randomised to each arm, those who withdrew later included.

    Returns
    -------
    dict of str to int
        By arm. The report speaks of 1193 people randomised; 9 more withdrew afterwards and all their
        data were deleted.

    Examples
    --------
    >>> randomised()
    {'control': 570, 'intervention': 632}
    """
    return {arm: allocated_first(arm) for arm in ARMS}


def standardised_share_difference(share1: float, share2: float) -> float:
    """Give the difference of two shares in standard deviations.

    Parameters
    ----------
    share1, share2 : float
        Between 0 and 1, not both 0 or both 1.

    Returns
    -------
    float
        First minus second.

    Notes
    -----
    (p1 - p2) / sqrt((p1 (1 - p1) + p2 (1 - p2)) / 2); Austin (2009), doi:10.1080/03610910902859574.

    Examples
    --------
    >>> round(standardised_share_difference(0.5, 0.4), 3)
    0.202
    """
    return (share1 - share2) / sqrt((share1 * (1 - share1) + share2 * (1 - share2)) / 2)


def standardised_mean_difference(mean1: float, sd1: float, mean2: float, sd2: float) -> float:
    """Give the difference of two means in standard deviations.

    Parameters
    ----------
    mean1, sd1, mean2, sd2 : float
        Means and SDs of both groups.

    Returns
    -------
    float
        First minus second, by the root of the mean variance; source as for shares.

    Examples
    --------
    >>> round(standardised_mean_difference(7.76, 3.96, 8.44, 4.11), 2)
    -0.17
    """
    return (mean1 - mean2) / sqrt((sd1**2 + sd2**2) / 2)


def chance_imbalance(n1: int, n2: int, *, level: float = 0.95) -> float:
    """Give the standardised difference that chance alone exceeds rarely.

    Parameters
    ----------
    n1, n2 : int
        People in both groups.
    level : float
        How often randomised groups stay below it.

    Returns
    -------
    float
        In SDs: z sqrt(1/n1 + 1/n2).

    Examples
    --------
    >>> round(chance_imbalance(563, 630), 3)
    0.114
    """
    return float(stats.norm.ppf((1 + level) / 2)) * sqrt(1 / n1 + 1 / n2)


def share_at_inclusion(variable: str, group: str) -> tuple[int, int]:
    """Give the people with a trait at inclusion and those who can have answered.

    Parameters
    ----------
    variable : str
        Row of table 2 or 5.
    group : {"all", "control", "intervention", "study", "ordinary"}
        "study" is "all", with the rows that only table 5 has.

    Returns
    -------
    count, people : int
        Slips corrected: age stands in the column it belongs to, the study population has the
        totals of table 2.

    Examples
    --------
    >>> share_at_inclusion("age_under_30", "all"), share_at_inclusion("age_under_30", "study")
    ((193, 1193), (193, 1193))
    """
    table = "table-05" if group == "ordinary" or (variable, "all") not in rows_of("table-02") else "table-02"
    wanted = "all" if group == "study" and table == "table-02" else group
    column = next(c for c in columns(table) if c.arm == wanted and variable in QUESTIONS[c.question])
    return as_int(rows_of(table)[variable, column.head].count), column.base


def baseline_balance() -> pd.DataFrame:
    """Compare the arms at inclusion by standardised differences (tables 2, 3, 7 and 14).

    Returns
    -------
    DataFrame
        One row per trait with the columns ``variable, label_en, label_no, kind`` (percent or mean),
        ``control, intervention`` (in per cent or points), ``difference``, intervention minus control
        in SDs, and ``chance``, what randomisation leaves to `chance_imbalance`. Men are left out, as
        women say it all.

    Examples
    --------
    >>> rows = baseline_balance().set_index("variable")
    >>> [float(round(rows.loc[name, "difference"], 2)) for name in ("hads_depression", "women", "health_ladder")]
    [-0.17, 0.1, 0.16]
    """
    shares = [variable for variable in dict.fromkeys(v for v, _ in rows_of("table-02")) if variable != "men"]
    return pd.concat(
        [
            _balance("table-02", ("control", "intervention"), shares, "table-03"),
            _frame([_later_measure(measure) for measure in LATER_MEASURES], ARMS),
            _frame([_status_at_inclusion(status) for status in statuses_at_inclusion()], ARMS),
        ],
        ignore_index=True,
    )


def population_balance() -> pd.DataFrame:
    """Compare the trial with the users who came after it (tables 5 and 6).

    Returns
    -------
    DataFrame
        As `baseline_balance`, with the columns ``study`` and ``ordinary``; the difference is ordinary
        minus study. The study population has the totals of table 2, where table 5 repeats its slips.

    Examples
    --------
    >>> rows = population_balance().set_index("variable")
    >>> float(round(rows.loc["university_over_4", "difference"], 2))
    0.39
    """
    names = dict.fromkeys(v for v, head in rows_of("table-05") if head == "ordinary" and v != "men")
    return _balance("table-05", ("study", "ordinary"), names, "table-06")


def chapter_balance() -> pd.DataFrame:
    """Compare the two groups of the chapter at inclusion, which were not randomised (its table 2).

    Returns
    -------
    DataFrame
        As `baseline_balance`, with the columns ``uo`` and ``control``; the difference is Utvidet
        oppfølging minus control. ``chance`` is what random groups of these sizes would rarely exceed.
        People who answered follow from the degrees of freedom and from table 4; for hours the one who
        is missing or moved is taken from Utvidet oppfølging and so changes nothing visible.

    Examples
    --------
    >>> rows = chapter_balance().set_index("variable")
    >>> [float(round(rows.loc["age", name], 2)) for name in ("difference", "chance")]
    [-1.17, 0.47]
    """
    two, four = source.rows("uo-table-2"), source.rows("uo-table-4")
    sizes = [as_int(n) for n in (two["group_size"].uo_n, two["group_size"].control_n)]
    women = two["women"]
    shares = [as_int(n) / size for n, size in zip((women.uo_count, women.control_count), sizes, strict=True)]
    d = standardised_share_difference(*shares)
    rows = [
        ("women", women.label_en, women.label_no, "percent", *(100 * s for s in shares), d, chance_imbalance(*sizes))
    ]
    for name in ("age", "work_ability", "self_efficacy", "expectation", "hours_before"):
        row = two[name]
        total = as_int(row.df) + 2
        uo = total - sizes[1]
        if (name, "uo") in four:
            (uo,) = people_behind(four[name, "uo"])
        means, sds = (row.uo_mean.value, row.control_mean.value), (row.uo_sd.value, row.control_sd.value)
        d = standardised_mean_difference(means[0], sds[0], means[1], sds[1])
        rows.append((name, row.label_en, row.label_no, "mean", *means, d, chance_imbalance(uo, total - uo)))
    return _frame(rows, ("uo", "control"))


def largest_first(balance: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """Name the traits of a comparison in the column ``label`` and put the largest differences first.

    Parameters
    ----------
    balance : DataFrame
        As `baseline_balance`.
    labels : mapping of str to str
        What to call each trait.

    Examples
    --------
    >>> traits = chapter_balance()
    >>> largest_first(traits, dict(zip(traits["variable"], traits["variable"])))["label"].iloc[0]
    'age'
    """
    named = balance.assign(label=balance["variable"].map(labels))
    return named.sort_values("difference", key=abs, ascending=False)


def beyond_chance(balance: pd.DataFrame) -> pd.DataFrame:
    """Give the traits of a comparison whose difference is larger than chance usually leaves.

    Parameters
    ----------
    balance : DataFrame
        As `baseline_balance`.

    Examples
    --------
    >>> beyond_chance(chapter_balance())["variable"].tolist()
    ['age']
    """
    return balance[balance["difference"].abs() > balance["chance"]]


def chapter_difference(name: str) -> Estimate:
    """Give a difference of the chapter's two groups at inclusion in SDs, with its interval (its table 2).

    Parameters
    ----------
    name : str
        A row of table 2 with a t. All of the control group are taken to have answered, as in `chapter_balance`.

    Examples
    --------
    >>> found = chapter_difference("hours_before")
    >>> round(found.low, 1), round(found.high, 1)
    (-0.2, 0.7)
    """
    row, (_, control) = source.rows("uo-table-2")[name], enrolled()
    uo = people_of(name) - control
    return hedges_g(row.uo_mean.value, row.uo_sd.value, uo, row.control_mean.value, row.control_sd.value, control)


Row = tuple[str, str, str, str, float, float, float, float]


def _frame(rows: Iterable[Row], groups: tuple[str, str]) -> pd.DataFrame:
    names = ["variable", "label_en", "label_no", "kind", *groups, "difference", "chance"]
    return pd.DataFrame(list(rows), columns=names)


def _balance(table: str, groups: tuple[str, str], variables: Iterable[str], means: str) -> pd.DataFrame:
    """Compare two groups in shares and means, the second minus the first."""
    rows: list[Row] = []
    sizes = group_sizes()
    for variable in variables:
        label = rows_of(table)[variable, groups[1]]
        (count1, n1), (count2, n2) = (share_at_inclusion(variable, group) for group in groups)
        if count1 or count2:
            d = standardised_share_difference(count2 / n2, count1 / n1)
            shares = 100 * count1 / n1, 100 * count2 / n2
            rows.append((variable, label.label_en, label.label_no, "percent", *shares, d, chance_imbalance(n1, n2)))
    chance = chance_imbalance(*(sizes[group] for group in groups))
    for measure in MEASURES:
        pair = [rows_of(means)[measure, group] for group in groups]
        sds = [_sd(row, sizes[g]) for row, g in zip(pair, groups, strict=True)]
        first, second = (row.mean.value for row in pair)
        d = standardised_mean_difference(second, sds[1], first, sds[0])
        rows.append((measure, pair[0].label_en, pair[0].label_no, "mean", first, second, d, chance))
    return _frame(rows, groups)


def _at_inclusion(measure: str, arm: str) -> Group:
    """Put those who answered at 12 months and those who did not together again (table 14)."""
    parts = [rows_of("table-14")[measure, part, arm] for part in RESPONSES]
    return together(*(group_of(part) for part in parts))


def _later_measure(measure: str) -> Row:
    label = rows_of("table-14")[measure, "returned", "control"]
    control, intervention = (_at_inclusion(measure, arm) for arm in ARMS)
    means = [_middle(group.mean) for group in (control, intervention)]
    sds = [_middle(group.sd) for group in (control, intervention)]
    d = standardised_mean_difference(means[1], sds[1], means[0], sds[0])
    chance = chance_imbalance(control.n, intervention.n)
    return measure, label.label_en, label.label_no, "mean", means[0], means[1], d, chance


def _middle(span: Any) -> float:
    return float(span.low + span.high) / 2


def statuses_at_inclusion() -> list[str]:
    """List the states in the registers that somebody was in at inclusion (table 7).

    Examples
    --------
    >>> statuses_at_inclusion()[:3]
    ['no_job_no_benefit', 'job_no_benefit', 'sick_leave_full']
    """
    return list(dict.fromkeys(status for status, time, _ in work.status_counts() if time == "inclusion"))


def status_at_inclusion(status: str, arm: str) -> tuple[int, int]:
    """Give the people of an arm in a state at inclusion and all in the registers (table 7).

    Examples
    --------
    >>> status_at_inclusion("aap", "control")
    (123, 563)
    """
    counts = work.status_counts()
    everybody = sum(n for (_, time, whose), n in counts.items() if time == "inclusion" and whose == arm)
    return counts[status, "inclusion", arm], everybody


def _status_at_inclusion(status: str) -> Row:
    label = rows_of("table-07")[status, "inclusion", "control"]
    (count1, n1), (count2, n2) = (status_at_inclusion(status, arm) for arm in ARMS)
    d = standardised_share_difference(count2 / n2, count1 / n1)
    shares = 100 * count1 / n1, 100 * count2 / n2
    return status, label.label_en, label.label_no, "percent", *shares, d, chance_imbalance(n1, n2)


def imbalances_by_chance(rng: np.random.Generator, *, correlation: float = 0.0, draws: int = 20_000) -> np.ndarray:
    """Simulate how many traits of `baseline_balance` randomisation leaves beyond `chance_imbalance`.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of chance.
    correlation : float
        Correlation between the health measures, 0 to 1; only that of anxiety and depression is known.
    draws : int
        Random allocations.

    Returns
    -------
    ndarray of int, shape (draws,)
        Traits beyond chance in each allocation. The answers to a question are dealt out exactly, with the
        numbers of people in both arms fixed; questions are independent of each other and of the measures.
        The measures are normal. HADS total is the sum of its halves, whose correlation follows from the
        three SDs; the other health measures (complaints, EQ-5D, ladder) are correlated as given, both
        durations not at all.

    Raises
    ------
    ValueError
        If no measures can be correlated so, beside anxiety and depression as they are: above about 0.8.

    Examples
    --------
    >>> beyond = imbalances_by_chance(np.random.default_rng(1), draws=500)
    >>> bool(1 < beyond.mean() < 3)
    True
    """
    questions = [names for key, names in QUESTIONS.items() if key != "sex" and (names[0], "all") in rows_of("table-02")]
    found = np.zeros(draws, dtype=int)
    for names in [*questions, ("women",)]:
        pairs = [[share_at_inclusion(name, arm) for arm in ARMS] for name in names]
        found += _dealt(rng, pairs, draws)
    found += _dealt(rng, [[status_at_inclusion(s, arm) for arm in ARMS] for s in statuses_at_inclusion()], draws)
    return found + _drawn(rng, correlation, draws)


def imbalances_by_correlation(
    correlations: Iterable[float], *, least: int, seed: int, draws: int = 20_000
) -> pd.DataFrame:
    """Tell how often randomisation leaves so many traits beyond chance, by what the health measures share.

    Parameters
    ----------
    correlations : iterable of float
        As that of `imbalances_by_chance`.
    least : int
        So many traits, or more.
    seed : int
        Where the generator begins, for each correlation anew.
    draws : int
        Random allocations.

    Returns
    -------
    DataFrame
        One row per correlation with the columns ``correlation``, ``mean`` traits beyond chance, ``most`` that 95 of
        100 draws leave, the ``percent`` of draws with `least` or more, its Monte Carlo ``error`` in points, and
        ``draws``.

    Examples
    --------
    >>> imbalances_by_correlation((0.0, 0.7), least=100, seed=1, draws=200)["percent"].tolist()
    [0.0, 0.0]
    """
    rows = []
    for correlation in correlations:
        counts = imbalances_by_chance(np.random.default_rng(seed), correlation=correlation, draws=draws)
        percent = 100 * (counts >= least).mean()
        error = 100 * np.sqrt(percent / 100 * (1 - percent / 100) / draws)
        rows.append((correlation, counts.mean(), int(np.quantile(counts, 0.95)), percent, error, draws))
    return pd.DataFrame(rows, columns=["correlation", "mean", "most", "percent", "error", "draws"])


def _dealt(rng: np.random.Generator, pairs: list[list[tuple[int, int]]], draws: int) -> np.ndarray:
    """Deal the answers to one question out to the arms and count those beyond chance."""
    n1, n2 = (max(n for _, n in column) for column in zip(*pairs, strict=True))
    totals = [sum(count for count, _ in pair) for pair in pairs]
    rest = n1 + n2 - sum(totals)
    dealt = rng.multivariate_hypergeometric([*totals, rest], n1, size=draws)[:, : len(totals)]
    share1, share2 = dealt / n1, (np.array(totals) - dealt) / n2
    spread = np.sqrt((share1 * (1 - share1) + share2 * (1 - share2)) / 2)
    return (np.abs(share2 - share1) > chance_imbalance(n1, n2) * spread).sum(axis=1)


def _drawn(rng: np.random.Generator, correlation: float, draws: int) -> np.ndarray:
    """Draw the differences in the means and count those beyond chance."""
    anxiety, depression, total = (
        _sd(rows_of("table-03")[f"hads_{name}", "all"], group_sizes()["all"])
        for name in ("anxiety", "depression", "total")
    )
    halves = (total**2 - anxiety**2 - depression**2) / (2 * anxiety * depression)
    health_measures = np.full((5, 5), correlation)
    health_measures[0, 1] = health_measures[1, 0] = halves
    np.fill_diagonal(health_measures, 1.0)
    z = rng.multivariate_normal(np.zeros(5), health_measures, size=draws, check_valid="raise")
    sums = (anxiety * z[:, 0] + depression * z[:, 1]) / total
    others = rng.standard_normal((draws, 2))  # years in the occupation and years with complaints
    return (np.abs(np.column_stack([z, sums, others])) > stats.norm.ppf(0.975)).sum(axis=1)


def arm_profile() -> pd.DataFrame:
    """Describe both arms at inclusion with 95 % intervals, question by question.

    Returns
    -------
    DataFrame
        Two rows per trait with the columns ``question`` (the key of a question, a measure or
        "status"), ``variable, label_en, label_no, kind, arm, value, low, high``. Shares in per cent with
        Wilson's interval of the corrected counts, means with the printed interval; EQ-5D and the health
        ladder are put together from table 14, with a normal interval.

    Examples
    --------
    >>> rows = arm_profile().set_index(["variable", "arm"])
    >>> rows.loc[("women", "control"), ["value", "low", "high"]].round(1).tolist()
    [64.8, 60.8, 68.7]
    """
    questions = {name: key for key, names in QUESTIONS.items() for name in names}
    rows = []
    for trait, arm in product(baseline_balance().itertuples(), ARMS):
        variable = str(trait.variable)
        if variable in questions:
            question, span = questions[variable], _percent_span(*share_at_inclusion(variable, arm))
        elif variable in statuses_at_inclusion():
            question, span = "status", _percent_span(*status_at_inclusion(variable, arm))
        elif variable in MEASURES:
            row = rows_of("table-03")[variable, arm]
            question, span = variable, (row.mean.value, row.ci_low.value, row.ci_high.value)
        else:
            group = _at_inclusion(variable, arm)
            mean, half = _middle(group.mean), float(stats.norm.ppf(0.975)) * _middle(group.se)
            question, span = variable, (mean, mean - half, mean + half)
        rows.append((question, variable, trait.label_en, trait.label_no, trait.kind, arm, *span))
    names = ["question", "variable", "label_en", "label_no", "kind", "arm", "value", "low", "high"]
    return pd.DataFrame(rows, columns=names)


def _percent_span(count: int, people: int) -> tuple[float, float, float]:
    bounds = wilson_interval(count, people)
    return 100 * count / people, 100 * bounds.low, 100 * bounds.high


def in_work_at_inclusion() -> dict[str, float]:
    """Give the share of each arm, and of both, who had a job and no benefit or graded sick leave (table 7).

    Returns
    -------
    dict of str to float
        From 0 to 1, by arm and for "all".

    Examples
    --------
    >>> {arm: round(100 * share) for arm, share in in_work_at_inclusion().items()}
    {'control': 32, 'intervention': 32, 'all': 32}
    """
    working = {arm: sum(status_at_inclusion(status, arm)[0] for status in IN_WORK) for arm in ARMS}
    people = {arm: status_at_inclusion(IN_WORK[0], arm)[1] for arm in ARMS}
    shares = {arm: working[arm] / people[arm] for arm in ARMS}
    return shares | {"all": sum(working.values()) / sum(people.values())}


def people_by_state() -> pd.DataFrame:
    """Describe the participants by their state at inclusion, both arms together (table A.1).

    Returns
    -------
    DataFrame
        One row per trait, one column per state. ``group_size`` counts people, shares are in per cent, and means have
        the unit of the table.

    Examples
    --------
    >>> people_by_state().loc["women"].round().tolist()
    [70.0, 67.0, 69.0, 53.0]
    """
    states: dict[str, dict[str, float]] = {}
    for (variable, state), row in rows_of("table-a1").items():
        number = row.n if variable == "group_size" else row.mean
        scale = 100 if "(share)" in row.label_en else 1
        states.setdefault(state, {})[variable] = scale * number.value
    return pd.DataFrame(states)


def referrals() -> pd.DataFrame:
    """Count by whom the participants were referred (section 3).

    Returns
    -------
    DataFrame
        One row per ``who`` with ``people`` and ``printed`` per cent as in the text, and the ``percent`` of those whose
        referrer is known that the people make.

    Examples
    --------
    One of the percentages is a slip:

    >>> row = referrals().set_index("who").loc["self"]
    >>> row.people, row.printed, round(float(row.percent), 1)
    ('351', '22', 33.5)
    """
    text = report_text()
    known = text["s3_referrer_known_count"].value
    rows = []
    for who in ("nav", "doctor", "self", "other"):
        people, printed = text[f"s3_referred_{who}_count"], text[f"s3_referred_{who}_percent"]
        rows.append((who, people.text, printed.text, 100 * people.value / known))
    return pd.DataFrame(rows, columns=["who", "people", "printed", "percent"])


def centre_draw() -> pd.DataFrame:
    """Show how the draw fell at each centre (table 1).

    Returns
    -------
    DataFrame
        One row per ``centre`` with ``control`` and ``intervention`` people, and the per cent allocated to the
        intervention, ``value``, with Wilson's 95 % interval, ``low`` and ``high``.

    Examples
    --------
    >>> centre_draw().set_index("centre").loc["oslo"].round(1).tolist()
    [115.0, 129.0, 52.9, 46.6, 59.0]
    """
    printed = rows_of("table-01")
    rows = []
    for centre in dict.fromkeys(name for name, _ in printed if name != "total"):
        control, intervention = (as_int(printed[centre, arm].count) for arm in ARMS)
        rows.append((centre, control, intervention, *_percent_span(intervention, control + intervention)))
    return pd.DataFrame(rows, columns=["centre", "control", "intervention", "value", "low", "high"])


def flow() -> pd.DataFrame:
    """Follow the people of the trial from referral to the last observation (figure 1, tables 8 and 10).

    Returns
    -------
    DataFrame
        One row per step and arm ("all" before the draw) with the columns ``step, arm, people`` and
        ``arithmetic``, the printed numbers behind it. Steps: referred, not_eligible, no_consent,
        randomised, withdrew, participants, answered_6 and answered_12 (at least so many returned the
        questionnaire, as in `response`), register_12 and register_18 (the people behind table 8).

    Examples
    --------
    >>> steps = flow().set_index(["step", "arm"])
    >>> print(*steps.loc[("randomised", "all")])
    1202 1416 − 197 − 17 = 632 + 570
    """
    printed = {step: as_int(row.count) for step, row in rows_of("figure-1").items()}
    began, answers = randomised(), response().set_index(["month", "arm"])["answered"]
    lost = [printed[step] for step in ("not_eligible", "no_consent")]
    referred, everybody = printed["referred"], printed["referred"] - sum(lost)
    if everybody != sum(began.values()):
        raise ValueError(f"{referred} less those lost are {everybody}, not the {began} allocated")
    draw = f"{referred} − {lost[0]} − {lost[1]} = {began['intervention']} + {began['control']}"
    rows = [(step, "all", printed[step], "printed") for step in ("referred", "not_eligible", "no_consent")]
    rows.append(("randomised", "all", everybody, draw))
    for arm in ARMS:
        people, gone = printed[f"allocated_{arm}"], printed[f"withdrew_{arm}"]
        rows += [
            ("randomised", arm, began[arm], f"{people} + {gone}"),
            ("withdrew", arm, gone, "printed"),
            ("participants", arm, people, f"{began[arm]} − {gone}"),
        ]
        rows += [(f"answered_{m}", arm, int(answers[m, arm]), "largest number in any table") for m in ("6", "12")]
        rows += [
            (f"register_{m}", arm, work.month_counts(m, "job")[arm][1], "from shares and p of table 8")
            for m in ("12", "18")
        ]
    return pd.DataFrame(rows, columns=["step", "arm", "people", "arithmetic"])


def inclusions() -> pd.DataFrame:
    """Recover how many people were included in each of the last months, from who leaves table 8.

    Returns
    -------
    DataFrame
        One row per month of inclusion and arm with the columns ``month`` (first day), ``arm`` and
        ``people``. The registers end in March 2013, thirteen months after the last month of inclusion;
        whoever was included in that month is followed for 13 months, those of the month before for 14,
        and so on. So the people whom a month of table 8 loses are those included in one calendar month.

    Notes
    -----
    Rests on this being the only reason for leaving table 8.

    Examples
    --------
    >>> inclusions().groupby("month")["people"].sum().tolist()
    [64, 73, 45, 74, 11]
    """
    last = pd.Period(f"{report_text()['s4_benefit_data_end_year']}-03", "M")
    rows = []
    for before, after in pairwise(str(month) for month in range(13, 19)):
        for arm in ARMS:
            people = [work.month_counts(m, "job")[arm][1] for m in (before, after)]
            rows.append(((last - int(before)).to_timestamp(), arm, people[0] - people[1]))
    return pd.DataFrame(rows, columns=["month", "arm", "people"]).sort_values(["month", "arm"], ignore_index=True)


def early_shares(people: float) -> dict[str, float]:
    """Give the part of each arm that the months with two to one are expected to make up.

    Parameters
    ----------
    people : float
        People randomised in these months.

    Returns
    -------
    dict of str to float
        By arm, 0 to 1, of all who were randomised to it.

    Examples
    --------
    >>> {arm: round(share, 3) for arm, share in early_shares(140).items()}
    {'control': 0.082, 'intervention': 0.148}
    """
    ratio = report_text()["s3_two_to_one_ratio"].value
    parts = {"control": 1 / (ratio + 1), "intervention": ratio / (ratio + 1)}
    return {arm: people * parts[arm] / size for arm, size in randomised().items()}


def response() -> pd.DataFrame:
    """Show who answered the follow-up questionnaires, by arm.

    Returns
    -------
    DataFrame
        One row per month (6, 12) and arm with the columns ``month, arm, answered, people, percent,
        low, high``. The report prints the number of returned questionnaires for both arms together
        (740 and 636); by arm the largest number in any table is taken (table 20 at 6 months, table 10
        at 12), which 18 and 7 people fall short of. `low` and `high` are Wilson's 95 % interval.

    Examples
    --------
    >>> int(response().set_index(["month", "arm"]).loc[("12", "control"), "answered"])
    252
    """
    sizes = group_sizes()
    rows = []
    for (month, arm), number in answered_at_least().items():
        answered, people = as_int(number), sizes[arm]
        bounds = wilson_interval(answered, people)
        rows.append((month, arm, answered, people, 100 * answered / people, 100 * bounds.low, 100 * bounds.high))
    return pd.DataFrame(rows, columns=["month", "arm", "answered", "people", "percent", "low", "high"])


def response_difference(month: str) -> Estimate:
    """Give by how much more the intervention arm answered.

    Parameters
    ----------
    month : {"6", "12"}
        Follow-up.

    Returns
    -------
    Estimate
        Difference of the shares (0 to 1), intervention minus control, with Newcombe's interval.

    Examples
    --------
    >>> found = response_difference("12")
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.151, 0.094, 0.206)
    """
    counts, sizes = answered_at_least(), group_sizes()
    control, intervention = (as_int(counts[month, arm]) for arm in ARMS)
    return risk_difference(intervention, sizes["intervention"], control, sizes["control"])


def silent_at_baseline() -> pd.DataFrame:
    """Compare those who did not answer at 12 months with those who did, at inclusion (table 14).

    Returns
    -------
    DataFrame
        One row per outcome and arm with the columns ``outcome, label_en, label_no, arm, answered,
        silent`` (means at inclusion) and ``difference``, silent minus answered in SDs.

    Examples
    --------
    >>> rows = silent_at_baseline().set_index(["outcome", "arm"])
    >>> float(round(rows.loc[("hads_anxiety", "control"), "difference"], 2))
    0.21
    """
    rows = []
    fourteen = rows_of("table-14")
    for outcome, arm in product(dict.fromkeys(outcome for outcome, _, _ in fourteen), ARMS):
        here, gone = (fourteen[outcome, name, arm] for name in ("returned", "not_returned"))
        sds = [_sd(row, as_int(row.n)) for row in (gone, here)]
        d = standardised_mean_difference(gone.mean.value, sds[0], here.mean.value, sds[1])
        rows.append((outcome, here.label_en, here.label_no, arm, here.mean.value, gone.mean.value, d))
    names = ["outcome", "label_en", "label_no", "arm", "answered", "silent", "difference"]
    return pd.DataFrame(rows, columns=names)
