"""What the participants said: effect sizes of ratings, answers as shares of people, and who is silent.

`jobsupport.sfj.answers` puts table 23 right. Here stands what its numbers can tell, and within which bounds when the
report does not print what would settle it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, product
from math import ceil

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from etterprov.counts import as_int
from etterprov.effects import hedges_g, risk_difference, small_sample_factor
from etterprov.printed import Printed
from etterprov.summary import pooled_sd, welch_test, wilson_interval
from jobsupport.sfj import answers
from jobsupport.sfj.answers import ARMS, COLUMNS, RATINGS, SHORT, TIMES, rating
from jobsupport.sfj.baseline import response
from jobsupport.sfj.people import group_sizes
from jobsupport.sfj.text import report_text

SCALE = (1, 7)  # of the ratings in section 7.3
_FINENESS = 11  # values tried within a rounding interval, ends included
_NOISE = 1e-9  # of floating-point arithmetic

Shares = npt.NDArray[np.float64]

# Ratings on a scale ------------------------------------------------------------------------------


def answer_vertices(mean: float, sd: float, low: int, high: int) -> Shares:
    """List the answer distributions of at most three answers that have a mean and an SD.

    Parameters
    ----------
    mean, sd : float
        Of the answers, with all people in the divisor.
    low, high : int
        Ends of the scale; answers are the whole numbers between them.

    Returns
    -------
    ndarray, shape (distributions, high - low + 1)
        Shares of the answers; no rows if nothing on the scale has these moments.

    Notes
    -----
    All distributions with given mean and SD are mixtures of these, the corners of a polytope: three linear
    equations leave at most three shares above nought. So whatever is linear in the shares has its least
    and its greatest value among them.

    Examples
    --------
    >>> answer_vertices(2.0, 0.5, 1, 3)
    array([[0.125, 0.75 , 0.125]])
    """
    return _vertices(np.array([mean]), np.array([sd]), low, high)


def _vertices(means: Shares, sds: Shares, low: int, high: int) -> Shares:
    values = np.arange(low, high + 1)
    places = np.array(list(combinations(range(len(values)), 3)))
    chosen = values[places]
    powers = np.stack([np.ones_like(chosen), chosen, chosen**2], axis=1)
    moments = np.stack([np.ones_like(means), means, sds**2 + means**2])
    solved = np.linalg.solve(powers, np.broadcast_to(moments, (len(places), *moments.shape)))
    triple, moment = np.nonzero(solved.min(axis=1) >= -_NOISE)
    shares = np.zeros((len(triple), len(values)))
    np.put_along_axis(shares, places[triple], solved[triple, :, moment].clip(0), axis=1)
    return shares


def _corners(mean: Printed, sd: Printed, low: int, high: int) -> Shares:
    means, sds = np.meshgrid(*(np.linspace(x.low, x.high, _FINENESS) for x in (mean, sd)))
    return _vertices(means.ravel(), sds.ravel(), low, high)


def share_bounds(mean: Printed, sd: Printed, low: int, high: int, *, least: int) -> tuple[float, float]:
    """Bound the share of people who gave at least a certain answer, from mean and SD alone.

    Parameters
    ----------
    mean, sd : Printed
        Of the answers.
    low, high : int
        Ends of the scale.
    least : int
        The answer in question, or any above it.

    Returns
    -------
    tuple of float
        Smallest and largest share, between 0 and 1, over a grid of what can have been rounded to mean and SD.

    Raises
    ------
    ValueError
        If no answers on the scale have this mean and SD.

    Examples
    --------
    Of people whose ratings from 1 to 7 have mean 6.3 and SD 1.0, how many gave a 7?

    >>> low, high = share_bounds(Printed("6.3"), Printed("1.0"), 1, 7, least=7)
    >>> round(low, 2), round(high, 2)
    (0.37, 0.71)
    """
    corners = _corners(mean, sd, low, high)
    if not len(corners):
        raise ValueError(f"no answers from {low} to {high} have mean {mean} and SD {sd}")
    shares = corners[:, least - low :].sum(axis=1)
    return float(shares.min()), float(shares.max())


def superiority_bounds(
    first: tuple[Printed, Printed], second: tuple[Printed, Printed], low: int, high: int
) -> tuple[float, float]:
    """Bound the chance that a person of one group gave a higher answer than one of another.

    Parameters
    ----------
    first, second : tuple of Printed
        Mean and SD of each group's answers.
    low, high : int
        Ends of the scale.

    Returns
    -------
    tuple of float
        Smallest and largest chance over all pairs of answer distributions that have these means and SDs
        (a grid of what can have been rounded to them); equal answers count half.

    Notes
    -----
    The chance is linear in the shares of either group, so its extremes are at pairs of corners
    (`answer_vertices`). With equal answers counted half it is the measure A of Vargha & Delaney (2000),
    Journal of Educational and Behavioral Statistics 25(2), 101-132.

    Examples
    --------
    >>> low, high = superiority_bounds((Printed("2"), Printed("0.5")), (Printed("2"), Printed("0.5")), 1, 3)
    >>> low <= 0.5 <= high
    True
    """
    values = np.arange(low, high + 1)
    higher = np.sign(values[:, None] - values[None, :]) / 2 + 0.5
    chances = _corners(*first, low, high) @ higher @ _corners(*second, low, high).T
    return float(chances.min()), float(chances.max())


def effect_sizes() -> pd.DataFrame:
    """Compare the ratings of section 7.3 between the arms, under two sizes of the groups.

    Returns
    -------
    DataFrame
        Two rows per question with ``question, base``, the ``sfj_n`` and ``control_n`` put in, Welch's
        ``difference, low, high, t, p`` and Hedges' ``g, g_low, g_high``; ``g_least`` and ``g_most`` are the
        values that the rounding of means and SDs leaves to g. The report prints no n: base ``wrote`` takes
        the people who wrote what satisfied them most, ``returned`` all who sent the questionnaire back.

    Examples
    --------
    >>> row = effect_sizes().iloc[0]
    >>> row.question, row.base, [round(float(x), 2) for x in (row.g, row.g_low, row.g_high)]
    ('satisfaction_6', 'wrote', [0.59, 0.38, 0.79])
    """
    back = response().set_index(["month", "arm"])["answered"]
    rows = []
    for question, month in RATINGS.items():
        (mean1, sd1), (mean2, sd2) = (rating(question, arm) for arm in ARMS)
        wrote = [answers.answered("most", arm)[TIMES.index(month)] for arm in ARMS]
        for base, (n1, n2) in {"wrote": wrote, "returned": [int(back[month, arm]) for arm in ARMS]}.items():
            test = welch_test(mean1.value, sd1.value, n1, mean2.value, sd2.value, n2)
            g = hedges_g(mean1.value, sd1.value, n1, mean2.value, sd2.value, n2)
            # Linear in the means and monotone in each SD, so the extremes are at the ends of the rounding.
            ends = [
                small_sample_factor(n1 + n2 - 2) * (a - c) / pooled_sd(b, n1, d, n2)
                for a, b, c, d in product(*((x.low, x.high) for x in (mean1, sd1, mean2, sd2)))
            ]
            welch = (test.difference, test.low, test.high, test.t, test.p)
            rows.append((question, base, n1, n2, *welch, g.value, g.low, g.high, min(ends), max(ends)))
    names = "question base sfj_n control_n difference low high t p g g_low g_high g_least g_most"
    return pd.DataFrame(rows, columns=names.split())


def superiority() -> pd.DataFrame:
    """Give the chance that a participant of SFJ gave a higher rating than one of the control group.

    Returns
    -------
    DataFrame
        One row per question of section 7.3 with ``question``, the chance if ratings were ``normal``, and
        the ``low`` and ``high`` that their being whole numbers from 1 to 7 leaves.

    Notes
    -----
    For normal values it is Phi((m1 - m2) / sqrt(s1**2 + s2**2)); McGraw & Wong (1992),
    doi:10.1037/0033-2909.111.2.361.

    Examples
    --------
    >>> [round(float(x), 2) for x in superiority().loc[0, ["normal", "low", "high"]]]
    [0.65, 0.53, 0.77]
    """
    rows = []
    for question in RATINGS:
        first, second = (rating(question, arm) for arm in ARMS)
        gap = first[0].value - second[0].value
        normal = stats.norm.cdf(gap / np.hypot(first[1].value, second[1].value))
        rows.append((question, float(normal), *superiority_bounds(first, second, *SCALE)))
    return pd.DataFrame(rows, columns=["question", "normal", "low", "high"])


def fewest_for_significance(question: str) -> int:
    """Give how many people an arm would do for the difference of a rating to be significant.

    Parameters
    ----------
    question : {"satisfaction_6", "satisfaction_12", "health_effect"}
        A rating of section 7.3.

    Returns
    -------
    int
        Smallest equal number in both arms with p < 0.05 (Welch, two-sided), when means and SDs are those
        within the rounding that make it hardest.

    Examples
    --------
    >>> fewest_for_significance("satisfaction_6")
    39
    """
    (mean1, sd1), (mean2, sd2) = (rating(question, arm) for arm in ARMS)
    n = 2
    while welch_test(mean1.low, sd1.high, n, mean2.high, sd2.high, n).p >= 0.05:
        n += 1
    return n


def level_of_the_silent(question: str, answered: int) -> float:
    """Give the mean rating of SFJ's silent participants at which both arms would be equally satisfied.

    Parameters
    ----------
    question : {"satisfaction_6", "satisfaction_12", "health_effect"}
        A rating of section 7.3.
    answered : int
        Participants of SFJ who rated.

    Returns
    -------
    float
        On the scale, if the control group's silent are as satisfied as those of them who rated.

    Examples
    --------
    With 422 of 630 answering 6.3 on average, the others need (630 x 5.6 - 422 x 6.3) / 208:

    >>> round(level_of_the_silent("satisfaction_6", 422), 2)
    4.18
    """
    people = group_sizes()["intervention"]
    sfj, control = (rating(question, arm)[0].value for arm in ARMS)
    return (people * control - answered * sfj) / (people - answered)


# Answers, people and intervals -------------------------------------------------------------------


def effective_size(first: float, second: float) -> float:
    """Give how many independent answers those of two follow-ups are worth at the least.

    Parameters
    ----------
    first, second : float
        Answers at each follow-up, at most one a person.

    Returns
    -------
    float
        The n with which the usual variance of a share is that of the worst case: as many people as can
        answered twice and said the same both times.

    Notes
    -----
    With m pairs that correlate by r, a sum of n = first + second answers has variance (n + 2 m r) v, v that
    of one answer; so n counts as n**2 / (n + 2 m r). The worst case is r = 1 and m = min(first, second).

    Examples
    --------
    >>> effective_size(100, 100), effective_size(100, 0)
    (100.0, 100.0)
    """
    n = first + second
    return n**2 / (n + 2 * min(first, second))


def share_of_people(six: int, n6: int, twelve: int, n12: int) -> tuple[float, float]:
    """Bound the share of people who named something at least once, of those who answered at least once.

    Parameters
    ----------
    six, n6, twelve, n12 : int
        Answers that name it and all answers, at 6 and at 12 months.

    Returns
    -------
    tuple of float
        Smallest and largest share over every possible overlap of the two follow-ups.

    Raises
    ------
    ValueError
        If more name it than answered.

    Examples
    --------
    If the same ten people answered twice, and one named it each time, it may have been one person or two:

    >>> share_of_people(1, 10, 1, 10)
    (0.05263157894736842, 0.2)
    """
    if not (0 <= six <= n6 and 0 <= twelve <= n12):
        raise ValueError(f"{six} of {n6} and {twelve} of {n12} are no shares")
    both = np.arange(min(n6, n12) + 1)  # people who answered at both follow-ups
    people = n6 + n12 - both
    most_twice = np.minimum(both, min(six, twelve))
    # Who named it twice against their will: both groups of namers have too little room outside the overlap.
    inside = [np.maximum(0, count - (n - both)) for count, n in ((six, n6), (twelve, n12))]
    least_twice = np.maximum(0, inside[0] + inside[1] - both)
    low, high = ((six + twelve - twice) / people for twice in (most_twice, least_twice))
    return float(low.min()), float(high.max())


def people_naming_any(counts: Iterable[int], n: int, most: int) -> tuple[int, int]:
    """Bound how many answers hold at least one of several categories.

    Parameters
    ----------
    counts : iterable of int
        Answers in each category.
    n : int
        All answers.
    most : int
        Categories that one answer can have.

    Returns
    -------
    tuple of int
        Fewest and most answers.

    Examples
    --------
    >>> people_naming_any([99, 96, 68, 36], 281, 3)
    (100, 281)
    """
    counts = list(counts)
    return max(*counts, ceil(sum(counts) / most)), min(sum(counts), n)


def answers_with_several(codes: int, n: int, most: int) -> tuple[int, int]:
    """Bound how many answers have more than one category, when each has at least one.

    Parameters
    ----------
    codes : int
        Categories given to all answers together.
    n : int
        Answers.
    most : int
        Categories that one answer can have, at least 2.

    Returns
    -------
    tuple of int
        Fewest and most answers.

    Raises
    ------
    ValueError
        If so many categories don't fit so many answers.

    Examples
    --------
    >>> answers_with_several(808, 578, 3)
    (115, 230)
    """
    extra = codes - n
    if not 0 <= extra <= (most - 1) * n:
        raise ValueError(f"{codes} categories don't fit {n} answers with one to {most} each")
    return ceil(extra / (most - 1)), min(extra, n)


def codes() -> pd.DataFrame:
    """Add up the categories of each column of table 23, corrected.

    Returns
    -------
    DataFrame
        One row per column with ``question, arm, n`` (answers), ``codes`` (categories in their places,
        without complaints of a short service, which are part of those of the service), ``per_answer``,
        ``lost`` (categories that have no row left), ``least`` and ``most`` answers with more than one
        category (missing where categories are lost), and ``unseen``, the mentions that categories
        without a row must at least have had if every answer has one.

    Examples
    --------
    >>> codes().set_index(["question", "arm"]).loc[("most", "intervention"), "codes"]
    np.int64(808)
    """
    table = answers.corrected_table()
    limit = as_int(report_text()["s7_categories_max"])
    rows = []
    for question, arm in COLUMNS:
        column = table[(table["question"] == question) & (table["arm"] == arm) & (table["category"] != SHORT)]
        n, total, lost = int(column["n"].iloc[0]), int(column["count"].sum()), int(column["count"].isna().sum())
        several = (pd.NA, pd.NA) if lost else answers_with_several(total, n, limit)
        rows.append((question, arm, n, total, total / n, lost, *several, max(0, n - total)))
    names = ["question", "arm", "n", "codes", "per_answer", "lost", "least", "most", "unseen"]
    return pd.DataFrame(rows, columns=names)


def _worth(question: str, arm: str) -> float:
    return effective_size(*answers.answered(question, arm))


def _bounds(count: float, n: float, worth: float) -> list[float]:
    """Give Wilson's intervals of a share in per cent: of n answers, and of as many as these are worth."""
    intervals = [wilson_interval(count * size / n, size) for size in (n, worth)]
    return [100 * end for bounds in intervals for end in (bounds.low, bounds.high)]


def shares() -> pd.DataFrame:
    """Give the corrected table 23 with intervals.

    Returns
    -------
    DataFrame
        `answers.corrected_table` with Wilson's 95 % intervals in per cent: ``low`` and ``high`` as if
        each answer came from another person, ``cautious_low`` and ``cautious_high`` as if everybody who
        can answered twice and said the same (`effective_size`).

    Examples
    --------
    >>> row = shares().query("category == 'psychologist'").iloc[0]
    >>> [round(float(row[x]), 1) for x in ("percent", "low", "high", "cautious_low", "cautious_high")]
    [37.0, 33.2, 41.0, 31.7, 42.7]
    """
    table = answers.corrected_table()
    missing = [float("nan")] * 4
    ends = [
        missing if row.count is pd.NA else _bounds(row.count, row.n, _worth(row.question, row.arm))
        for row in table.itertuples()
    ]
    return table.assign(**pd.DataFrame(ends, columns=["low", "high", "cautious_low", "cautious_high"]))


def _difference(counts: tuple[int, int], sizes: tuple[int, int], worths: Sequence[float]) -> list[float]:
    """Give the difference of two shares in points with Newcombe's interval for n and for what n is worth."""
    (a, b), (n, m), (v, w) = counts, sizes, worths
    plain, cautious = risk_difference(a, n, b, m), risk_difference(a * v / n, v, b * w / m, w)
    return [100 * x for x in (plain.value, plain.low, plain.high, cautious.low, cautious.high)]


DIFFERENCE = ["difference", "low", "high", "cautious_low", "cautious_high"]


def differences() -> pd.DataFrame:
    """Compare what the arms named, where both counts have a sure or likely place.

    Returns
    -------
    DataFrame
        One row per question and category with ``question, category, label_en, sfj, sfj_n, control,
        control_n, difference`` (points, SFJ minus control), Newcombe's 95 % interval ``low, high`` as if
        each answer came from another person, and ``cautious_low, cautious_high`` as if everybody who can
        answered twice and said the same.

    Examples
    --------
    >>> rows = differences().set_index(["question", "category"])
    >>> round(float(rows.loc[("least", "nav"), "difference"]), 1)
    -14.0
    """
    table = answers.corrected_table()
    table = table[table["sureness"] != "open"].set_index(["question", "category", "arm"])
    rows = []
    for question, category in dict.fromkeys(zip(*(table.index.get_level_values(i) for i in (0, 1)), strict=True)):
        if not all((question, category, arm) in table.index for arm in ARMS):
            continue
        sfj, control = (table.loc[(question, category, arm)] for arm in ARMS)
        worths = [_worth(question, arm) for arm in ARMS]
        found = _difference((int(sfj["count"]), int(control["count"])), (sfj["n"], control["n"]), worths)
        rows.append(
            (question, category, sfj["label_en"], sfj["count"], sfj["n"], control["count"], control["n"], *found)
        )
    names = ["question", "category", "label_en", "sfj", "sfj_n", "control", "control_n", *DIFFERENCE]
    return pd.DataFrame(rows, columns=names)


def people_naming() -> pd.DataFrame:
    """Bound the people behind those counts of table 23 that the text splits over both follow-ups.

    Returns
    -------
    DataFrame
        One row per count with ``category, question, arm, six, twelve``, its ``percent`` of all answers, and
        the ``low`` and ``high`` per cent of the people who answered at least once (`share_of_people`).

    Examples
    --------
    >>> row = people_naming().iloc[0]
    >>> row.category, [round(float(x)) for x in (row.percent, row.low, row.high)]
    ('psychologist', [37, 24, 72])
    """
    rows = []
    for row in answers.two_percentages().itertuples():
        n6, n12 = answers.answered(row.question, row.arm)
        ends = share_of_people(row.six, n6, row.twelve, n12)
        rows.append((row.category, row.question, row.arm, row.six, row.twelve, row.pooled, *(100 * x for x in ends)))
    return pd.DataFrame(rows, columns=["category", "question", "arm", "six", "twelve", "percent", "low", "high"])


# Who is silent -----------------------------------------------------------------------------------


def voices() -> pd.DataFrame:
    """Count who was randomised, who sent the questionnaire back and who wrote an answer.

    Returns
    -------
    DataFrame
        One row per question, month and arm with ``question, month, arm, people, returned_low,
        returned_high, wrote``. The report prints the returned questionnaires of both arms together; by
        arm the largest number in any table bounds them from below, and the rest of the total from above.

    Examples
    --------
    >>> row = voices().set_index(["question", "month", "arm"]).loc[("most", "6", "control")]
    >>> row.tolist()
    [563, 300, 318, 143]
    """
    least = response().set_index(["month", "arm"])["answered"]
    rows = []
    for (question, arm), (place, month) in product(COLUMNS, enumerate(TIMES)):
        total = as_int(report_text()[f"s4_response_{month}_count"])
        other = next(name for name in ARMS if name != arm)
        back = int(least[month, arm]), total - int(least[month, other])
        rows.append((question, month, arm, group_sizes()[arm], *back, answers.answered(question, arm)[place]))
    names = ["question", "month", "arm", "people", "returned_low", "returned_high", "wrote"]
    return pd.DataFrame(rows, columns=names)


def share_of_all(count: int, answered: int, people: int) -> tuple[float, float]:
    """Bound a share of all people when some of them are silent.

    Parameters
    ----------
    count, answered, people : int
        People who said so, who said anything, and all.

    Returns
    -------
    tuple of float
        Share if none of the silent would have said so, and if all would have.

    Raises
    ------
    ValueError
        If the numbers don't grow from one to the next.

    Notes
    -----
    The bounds that need no assumption on the silent; Manski (1989), Journal of Human Resources 24(3), 343-360.

    Examples
    --------
    >>> share_of_all(30, 50, 100)
    (0.3, 0.8)
    """
    if not 0 <= count <= answered <= people:
        raise ValueError(f"{count} of {answered} of {people} is not possible")
    return count / people, (count + people - answered) / people


def share_if(count: int, answered: int, people: int, ratio: float) -> float:
    """Give the share of all people that follows from how often the silent would have said so.

    Parameters
    ----------
    count, answered, people : int
        People who said so, who said anything, and all.
    ratio : float
        How often the silent would have said so, as a multiple of how often those who answered did;
        at most all of them can.

    Returns
    -------
    float
        Between the bounds of `share_of_all`.

    Examples
    --------
    Of 50 who answered 30 said so. If the other 50 are half as likely to, 15 of them would:

    >>> share_if(30, 50, 100, 0.5)
    0.45
    """
    return (count + min(1.0, ratio * count / answered) * (people - answered)) / people


STATEMENTS = (  # of the text, as (question, month, arm, theme): one answer a person
    ("most", "6", "intervention", "psychologist"),
    ("most", "12", "intervention", "psychologist"),
    ("most", "6", "intervention", "tools"),
    ("least", "6", "intervention", "nothing"),
    ("least", "6", "intervention", "service"),
    ("least", "12", "intervention", "service"),
    ("least", "6", "intervention", "short"),
    ("least", "12", "intervention", "short"),
    ("most", "6", "control", "gp"),
    ("most", "12", "control", "psychologist"),
    ("least", "6", "control", "nav"),
    ("least", "12", "control", "nav"),
    ("least", "12", "control", "nothing"),
)


def statements() -> pd.DataFrame:
    """Bound what the text's percentages of one follow-up can mean for all participants.

    Returns
    -------
    DataFrame
        One row per statement with ``question, month, arm, theme, count, wrote, people``, the ``percent`` of
        those who wrote, and the ``low`` and ``high`` per cent of all randomised (`share_of_all`).

    Examples
    --------
    >>> row = statements().iloc[0]
    >>> row.theme, [round(float(x), 1) for x in (row.percent, row.low, row.high)]
    ('psychologist', [35.2, 15.7, 71.1])
    """
    rows = []
    for question, month, arm, theme in STATEMENTS:
        count = as_int(report_text()[f"s7_{question}_{month}_{ARMS[arm]}_{theme}_count"])
        wrote, people = answers.answered(question, arm)[TIMES.index(month)], group_sizes()[arm]
        ends = [100 * x for x in share_of_all(count, wrote, people)]
        rows.append((question, month, arm, theme, count, wrote, people, 100 * count / wrote, *ends))
    names = ["question", "month", "arm", "theme", "count", "wrote", "people", "percent", "low", "high"]
    return pd.DataFrame(rows, columns=names)


def chance_unheard(share: float, people: int) -> float:
    """Give the chance that nobody among some people drawn at random holds a view.

    Parameters
    ----------
    share : float
        Share of all who hold it, 0 to 1.
    people : int
        People drawn.

    Returns
    -------
    float
        (1 - share)**people.

    Examples
    --------
    >>> round(chance_unheard(0.1, 12), 2)
    0.28
    """
    return float(stats.binom.pmf(0, people, share))


# Coordination in NAV -----------------------------------------------------------------------------


def coordination_shares() -> pd.DataFrame:
    """Compare what the arms think of the coordination in NAV.

    Returns
    -------
    DataFrame
        One row per experience with ``experience, sfj, sfj_n, control, control_n``, the ``difference`` of the
        shares of all answers (points, SFJ minus control) and its intervals as in `differences`. How many
        answered at which follow-up is not printed, so the cautious interval lets half of the answers
        come from people who answered twice.

    Examples
    --------
    >>> rows = coordination_shares().set_index("experience")
    >>> [round(float(x), 1) for x in rows.loc["negative", ["difference", "low", "high"]]]
    [-4.5, -11.8, 2.8]
    """
    parts = {arm: {name: as_int(c) for name, (c, _) in answers.coordination(arm).items()} for arm in ARMS}
    n, m = (sum(counts.values()) for counts in parts.values())
    rows = []
    for experience, count in parts["intervention"].items():
        other = parts["control"][experience]
        worths = effective_size(n / 2, n / 2), effective_size(m / 2, m / 2)
        rows.append((experience, count, n, other, m, *_difference((count, other), (n, m), worths)))
    return pd.DataFrame(rows, columns=["experience", "sfj", "sfj_n", "control", "control_n", *DIFFERENCE])


def coordination_answers() -> pd.DataFrame:
    """Give what each arm thinks of the coordination in NAV, with intervals.

    Returns
    -------
    DataFrame
        One row per experience and arm with ``experience, arm, count, n`` and in per cent ``percent, low, high,
        cautious_low, cautious_high``: Wilson's intervals as those of `shares`, with half of the answers from people
        who answered twice.

    Examples
    --------
    >>> row = coordination_answers().iloc[0]
    >>> row.experience, row.arm, round(float(row.percent), 1)
    ('positive', 'intervention', 33.4)
    """
    rows = []
    for row in coordination_shares().itertuples():
        for arm, count, n in (("intervention", row.sfj, row.sfj_n), ("control", row.control, row.control_n)):
            rows.append(
                (row.experience, arm, count, n, 100 * count / n, *_bounds(count, n, effective_size(n / 2, n / 2)))
            )
    names = ["experience", "arm", "count", "n", "percent", "low", "high", "cautious_low", "cautious_high"]
    return pd.DataFrame(rows, columns=names)


def share_of_forms(arm: str, answered: int) -> tuple[float, float]:
    """Bound the share of an arm's returned questionnaires, of both follow-ups, that had an answer.

    Parameters
    ----------
    arm : {"intervention", "control"}
        The arm.
    answered : int
        Answers.

    Returns
    -------
    tuple of float
        In per cent; how many questionnaires each arm returned is not printed (`voices`).

    Examples
    --------
    >>> low, high = share_of_forms("control", 318)
    >>> low < high
    True
    """
    back = voices().set_index(["question", "arm"]).loc[("most", arm)]
    low, high = (100 * answered / back[end].sum() for end in ("returned_high", "returned_low"))
    return float(low), float(high)


def coordination_by_month() -> pd.DataFrame:
    """Bound the control group's experiences at each follow-up, if its percentages are means of both.

    Returns
    -------
    DataFrame
        One row per experience with ``experience`` and the least and greatest per cent at each follow-up,
        ``six_low, six_high, twelve_low, twelve_high``, over all splits of `answers.coordination_splits`.

    Examples
    --------
    >>> row = coordination_by_month().set_index("experience").loc["negative"]
    >>> bool(row.six_low <= 38.0 <= row.six_high)
    True
    """
    counts = {name: as_int(count) for name, (count, _) in answers.coordination("control").items()}
    total, splits = sum(counts.values()), answers.coordination_splits("control")
    rows = []
    for place, (experience, count) in enumerate(counts.items()):
        # Only splits whose four parts add up are possible: one part follows from the others.
        pairs = [(six, n6) for n6, ranges in splits.items() for six in _fitting(ranges, n6, place)]
        sixes = [100 * six / n6 for six, n6 in pairs]
        twelves = [100 * (count - six) / (total - n6) for six, n6 in pairs]
        rows.append((experience, min(sixes), max(sixes), min(twelves), max(twelves)))
    return pd.DataFrame(rows, columns=["experience", "six_low", "six_high", "twelve_low", "twelve_high"])


def _fitting(ranges: Sequence[tuple[int, int]], total: int, place: int) -> range:
    """Give the values of one part for which the others can make up the total."""
    low, high = ranges[place]
    least, most = (sum(part[end] for i, part in enumerate(ranges) if i != place) for end in (0, 1))
    return range(max(low, total - most), min(high, total - least) + 1)
