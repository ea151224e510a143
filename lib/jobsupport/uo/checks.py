"""Checks of the chapter on Utvidet oppfølging (Johansen & Schönfelder 2021) that need thought.

What its tables merely say (sums, shares, the same number elsewhere) stands in ``relations.csv`` beside them. The
sections follow the tables. Names of rows and columns are those of ``data/published/uo/uo-*.csv``; "uo" is the group in
Utvidet oppfølging, "control" the one in KVP or with the external provider.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import reduce
from math import sqrt

from etterprov import source
from etterprov.check import UNEXPLAINED, Check, compare, excuse, judge, made
from etterprov.counts import as_int, as_reach, exactly
from etterprov.effects import smallest_sample
from etterprov.families.arithmetic import COMPUTED
from etterprov.families.correlations import MATRIX, WHOLE_R, Pair, p_of_r, r_of_all
from etterprov.families.estimates import ESTIMATE_P, R2, p_of_estimate, r2_of_slope
from etterprov.families.grains import GRIMMER
from etterprov.families.means import P_DIFFERENCE, F, Group, T, group, minus, pooled_se, t_of
from etterprov.families.same import SAME
from etterprov.families.spread import ON_SCALE, SD_BESIDE, implied_correlation, mean_of_all
from etterprov.families.tests import STARS, p_within
from etterprov.families.text import ABOVE
from etterprov.families.totals import AT_MOST
from etterprov.printed import Printed, plus
from etterprov.reach import Reach, corners, reach
from etterprov.readings import SILENT, Said, says
from etterprov.summary import least_maximum
from jobsupport.uo.people import (
    behind_change,
    codes_of_expectation,
    enrolled,
    groups_of_change,
    head_of_table_3,
    moved_person,
    people_behind,
    people_of,
    printed_rows,
    splits,
    text_of,
)

GROUPS = ("uo", "control")
SAMPLES = ("all", *GROUPS)
TIMES = ("before", "after")
HOURS_OF_A_WEEK = 7 * 24
# People of whom a correlation is given.
_FEWEST = 5


def _numbers(row: source.Row, *columns: str) -> list[Printed]:
    return [getattr(row, column) for column in columns]


def _means(row: source.Row) -> list[Printed]:
    return _numbers(row, "uo_mean", "control_mean")


def _groups(name: str) -> tuple[Group, Group]:
    """Give both groups of a row of table 2, with all who were enrolled."""
    row = printed_rows(2)[name]
    n, m = (max(size, 0) for size in enrolled())
    return group(n, row.uo_mean, sd=row.uo_sd), group(m, row.control_mean, sd=row.control_sd)


def _sizes(total: int, of: str) -> list[int]:
    """Tell how many people of a group there can be among so many."""
    return sorted({split[GROUPS.index(of)] for split in splits(total)})


def _union(reaches: Iterable[Reach]) -> Reach | None:
    """Give what holds all; None if there is nothing to hold."""
    found = list(reaches)
    return reduce(Reach.union, found) if found else None


# Table 2 -----------------------------------------------------------------------------------------


COMPARED = ("age", "work_ability", "self_efficacy", "expectation", "hours_before", "hours_after", "hours_change")
# Too few for a test: where more people are said to have answered than were enrolled, no t can be reached.
NO_SPLIT = ((1, 1),)


def _comparisons() -> Iterator[Check]:
    """Recompute t of the seven comparisons of means."""
    for name in COMPARED:
        row, total, head = printed_rows(2)[name], people_of(name), printed_rows(2)["group_size"]
        yield T.check(
            f"{name}-t",
            row.value,
            *_groups(name),
            splits=tuple(splits(total)) or NO_SPLIT,
            also=[row.df, head.uo_n, head.control_n],
            asks="Student's t from means, SDs and n",
            cleared=says("comparison-pooled", total=total),
        )


def _scale(name: str) -> tuple[float, float, int] | None:
    """Give the ends of a scale and the items that were averaged; None where they are not told."""
    text = text_of()
    if name == "expectation":
        codes = codes_of_expectation()
        return codes and (codes[0], codes[1], 1)
    scale = {"work_ability": "ability_scale", "self_efficacy": "efficacy_scale"}[name]
    items = as_int(text["efficacy_items"]) if name == "self_efficacy" else 1
    return as_int(text[f"{scale}_low"]), as_int(text[f"{scale}_high"]), items


def _scales() -> Iterator[Check]:
    """Ask whether answers on the printed scales can have these means and SDs."""
    for name in ("work_ability", "self_efficacy", "expectation"):
        row, scale = printed_rows(2)[name], _scale(name)
        if scale is None:
            continue
        low, high, items = scale
        for arm in GROUPS:
            mean, sd = _numbers(row, f"{arm}_mean", f"{arm}_sd")
            sizes = _sizes(people_of(name), arm)
            yield GRIMMER.check(
                f"{name}-{arm}-granular",
                mean,
                sd,
                sizes,
                items=max(items, 1),
                also=[row.df],
                cleared=says("one-decimal-says-little"),
            )
            yield ON_SCALE.check(f"{name}-{arm}-spread", sd, mean, min(sizes, default=0), low, high, also=[row.df])


def _changes() -> Iterator[Check]:
    """Hold the change score against both times, and hours against those of a week."""
    rows = printed_rows(2)
    for arm in GROUPS:
        change, *both = (getattr(rows[f"hours_{time}"], f"{arm}_sd") for time in ("change", *TIMES))
        correlation = implied_correlation(change, *both, change=True)
        yield SD_BESIDE.check(
            f"hours_change-{arm}-sd", change, *both, cleared=says("change-correlation", r=correlation)
        )
        for time in TIMES:
            row = rows[f"hours_{time}"]
            mean, sd = _numbers(row, f"{arm}_mean", f"{arm}_sd")
            fewest = min(_sizes(people_of(f"hours_{time}"), arm), default=0)
            yield ON_SCALE.check(
                f"hours_{time}-{arm}-spread",
                sd,
                mean,
                fewest,
                0,
                HOURS_OF_A_WEEK,
                also=[row.df],
                asks="SD possible for hours that are never negative",
                cleared=_somebodys_hours(mean, sd, fewest),
            )


def _somebodys_hours(mean: Printed, sd: Printed, n: int) -> Said:
    """Say which hours somebody must have averaged."""
    if mean.low <= 0 or n < 1:
        return SILENT
    return says("hours-of-somebody", hours=reach(lambda m, s: least_maximum(m, s, n), mean, sd).low)


# Table 3 -----------------------------------------------------------------------------------------


def _interaction() -> Iterator[Check]:
    head, before, start = printed_rows(3)["group_size"], printed_rows(3)["before"], printed_rows(2)["group_size"]
    total = sum(head_of_table_3())
    yield AT_MOST.check(
        "control-n",
        head.control_n,
        start.control_n,
        asks="no more people than were enrolled",
        finding=says(
            "control-n",
            control=head.control_n,
            enrolled=start.control_n,
            uo=head.uo_n,
            total=total,
            df2=before.df2,
            people=people_of("hours_change"),
            uo_then=behind_change()[0],
        ),
    )
    yield COMPUTED.check(
        "df2-age",
        before.df2,
        Fraction(total - 3),
        also=_numbers(head, "uo_n", "control_n"),
        asks="people minus groups minus one for age",
        finding=says(
            "df2-with-age",
            uo=head.uo_n,
            control=head.control_n,
            df2=before.df2,
            total=total,
            df_with_age=total - 3,
            with_age=total + 1,
        ),
    )
    yield _interaction_f()


def _sizes_of_change() -> Sequence[tuple[int, int]]:
    """Give the sizes that the groups can have behind the change: of the degrees of freedom, the head, one beside."""
    uo, control = behind_change()
    sizes = ((uo, control), head_of_table_3(), (uo + 1, control - 1))
    return [pair for pair in sizes if min(pair) > 1] or NO_SPLIT


def _interaction_f() -> Check:
    before, after, change = printed_rows(3)["before"], printed_rows(3)["after"], printed_rows(2)["hours_change"]
    ends = [_numbers(row, f"{arm}_mean") for arm in GROUPS for row in (after, before)]
    uo, control = (minus(getattr(after, f"{arm}_mean"), getattr(before, f"{arm}_mean")) for arm in GROUPS)
    return F.check(
        "f",
        before.f,
        *groups_of_change(uo, control),
        splits=_sizes_of_change(),
        also=[*(x for end in ends for x in end), *_numbers(before, "uo_sd", "control_sd"),
              *_numbers(after, "uo_sd", "control_sd"), change.uo_sd, change.control_sd],
        asks="F of group by time, without covariate",
        finding=_about_f([uo, control]),
    )  # fmt: skip


def _squared_t(changes: Iterable[Printed | Reach], sizes: Iterable[tuple[int, int]]) -> Reach | None:
    """Give the F of group by time that mean changes lead to, with the SDs of change of table 2."""
    uo, control = changes
    pairs = (groups_of_change(uo, control, pair) for pair in sizes if min(pair) > 1)
    return _union(t_of(*pair).through(lambda t: t * t, turning=[0.0]) for pair in pairs)


def _about_f(differences: list[Reach]) -> Said:
    """Say what F the changes lead to, by table 2 and by the text."""
    text, change = text_of(), printed_rows(2)["hours_change"]
    before, after = printed_rows(3)["before"], printed_rows(3)["after"]
    claims = [text[f"hours_change_{arm}"] for arm in GROUPS]
    sizes = _sizes_of_change()
    f, moved = _squared_t(differences, sizes), _squared_t(claims, sizes)
    if f is None or moved is None or min(behind_change()) < 2:
        return UNEXPLAINED
    uo, control = (
        group(n, getattr(change, f"{arm}_mean").value, sd=getattr(change, f"{arm}_sd").value)
        for arm, n in zip(GROUPS, behind_change(), strict=True)
    )
    difference, se = minus(uo, control).low, pooled_se(uo, control).low
    t = t_of(uo, control).low
    return says(
        "interaction-f",
        changes=[
            says("change-of-means", after=getattr(after, f"{arm}_mean"), before=getattr(before, f"{arm}_mean"))
            for arm in GROUPS
        ],
        difference=difference,
        se=se,
        t=t,
        squared=t * t,
        reach=f,
        f=before.f,
        p_change=change.p,
        p=before.p,
        t_change=change.value,
        t_squared=change.value.value**2,
        needed=sqrt(max(before.f.value, 0)) * se,
        claims=claims,
        moved=moved,
    )


# Table 4 -----------------------------------------------------------------------------------------

FACTORS = ("work_ability", "self_efficacy", "expectation")


def _people_said(sizes: list[int]) -> Said:
    """Say which numbers of people fit."""
    return says("people-some" if len(sizes) > 2 else "people-few" if sizes else "people-none", sizes=sizes)


def _regressions() -> Iterator[Check]:
    rows = printed_rows(4)
    for arm in GROUPS:
        n = rows["group_size", arm].n
        for factor in FACTORS:
            row = rows[factor, arm]
            slope = row.b, row.ci_low, row.ci_high
            yield ESTIMATE_P.check(
                f"{factor}-{arm}-p",
                row.p,
                *slope,
                df=as_int(n) - 2,
                also=[n],
                asks=f"p from slope, interval and N = {n}",
                finding=_about_slope(row, n, "p"),
            )
            yield R2.check(f"{factor}-{arm}-r2", row.r2, *slope, n, finding=_about_slope(row, n, "r2"))
        yield _one_n(arm)


def _of_slope(row: source.Row, what: str, df: int) -> Reach:
    """Give what slope and interval lead to: p or R squared."""
    slope = row.b, row.ci_low, row.ci_high
    return p_of_estimate(*slope, df=df) if what == "p" else r2_of_slope(*slope, df)


def _about_slope(row: source.Row, n: Printed, what: str) -> Said:
    """Say what slope and interval lead to with the people of the head, and with how many they fit."""
    df = as_int(n) - 2
    if df < 1:
        return says("slope-without-people", n=n)
    sizes = people_behind(row)
    fit = _union(_of_slope(row, what, size - 2) for size in sizes)
    said = says(
        "slope-and-n",
        b=row.b,
        low=row.ci_low,
        high=row.ci_high,
        n=n,
        df=df,
        what=what,
        reach=_of_slope(row, what, df),
        claim=getattr(row, what),
    )
    return said + (says("slope-fits", people=_people_said(sizes), reach=fit) if fit else SILENT)


def _one_n(arm: str) -> Check:
    """Ask whether one N can serve all three rows of a group."""
    rows = printed_rows(4)
    head = rows["group_size", arm].n
    sizes = {factor: people_behind(rows[factor, arm]) for factor in FACTORS}
    shared = set.intersection(*map(set, sizes.values()))
    able, able_control = (people_behind(rows["work_ability", group]) for group in GROUPS)
    return judge(
        f"{arm}-n",
        "one N for all three rows",
        head,
        as_int(head) in shared,
        [x for factor in FACTORS for x in _numbers(rows[factor, arm], "b", "ci_low", "ci_high", "p", "r2")],
        reach=Reach(min(shared), max(shared)) if shared else None,
        finding=says(
            "heads-of-regressions",
            rows=[says("people-of-a-row", factor=factor, people=_people_said(fit)) for factor, fit in sizes.items()],
            head=head,
            efficacy=people_behind(rows["self_efficacy", "uo"]),
            question=[people_of("work_ability") - n for n in able],
            able=able,
            able_control=able_control,
            heads=[rows["group_size", group].n for group in GROUPS],
        ),
    )


# Table 5 -----------------------------------------------------------------------------------------

PAIRS = (
    ("work_ability", "self_efficacy"),
    ("work_ability", "expectation"),
    ("expectation", "self_efficacy"),
)


def _answered_both(pair: tuple[str, str]) -> int:
    """Give the most people who can have answered both questions: by the df of table 2, and as were enrolled."""
    return min(*map(people_of, pair), sum(enrolled()))


def _sizes_of_samples(pair: tuple[str, str]) -> dict[str, list[int]]:
    total = _answered_both(pair)
    return {"all": [total], **{arm: _sizes(total, arm) for arm in GROUPS}}


def _correlations() -> Iterator[Check]:
    rows = printed_rows(5)
    for pair in PAIRS:
        for sample, sizes in _sizes_of_samples(pair).items():
            yield _stars(pair, sample, [n for n in sizes if n >= _FEWEST])
        yield _whole_from_parts(pair)
    for sample in SAMPLES:
        first, *others = (rows[(*pair, sample)].r for pair in PAIRS)
        yield MATRIX.check(f"{sample}-together", first, *others, cleared=says("three-correlations"))


def _stars(pair: tuple[str, str], sample: str, sizes: list[int]) -> Check:
    row, text = printed_rows(5)[(*pair, sample)], text_of()
    name, asks = f"{'-'.join(pair)}-{sample}-stars", "stars against the p of r and n"
    levels = [text[level] for level in ("one_star", "two_stars", "three_stars")]
    p, count = _union(p_of_r(row.r, n) for n in sizes), len(row.stars or "")
    if p is None:
        return judge(name, asks, row.r, False, levels, family=STARS.name)
    more = 0 < count < len(levels) and p.high < levels[count].value
    return STARS.check(
        name,
        row.r,
        p,
        levels,
        row.stars,
        fewer=True,
        asks=asks,
        cleared=says("stars-modest", level=levels[count]) if more else SILENT,
    )


def _whole_from_parts(pair: tuple[str, str]) -> Check:
    rows, total = printed_rows(5), _answered_both(pair)
    x, y = (printed_rows(2)[name] for name in pair)
    first, second = (
        Pair(rows[(*pair, arm)].r, *(getattr(z, f"{arm}_{what}") for z in (x, y) for what in ("mean", "sd")))
        for arm in GROUPS
    )
    sizes = [split for split in splits(total) if split[1] >= _FEWEST]
    claim = rows[(*pair, "all")].r
    fits = [control for _, control in r_of_all(claim, first, second, sizes).facts["fitting"]]
    return WHOLE_R.check(
        f"{'-'.join(pair)}-whole",
        claim,
        first,
        second,
        sizes,
        cleared=says("whole-from-groups", fits=fits, total=total),
    )


# Text --------------------------------------------------------------------------------------------


def _scores() -> Iterator[Check]:
    text, two = text_of(), printed_rows(2)
    above, about = text["ability_above"], text["efficacy_about"]
    means = _means(two["work_ability"])
    yield ABOVE.check("ability-above", means, above.value, claim=above, asks="both means above")
    means = _means(two["self_efficacy"])
    holds = all(as_reach(mean).meets(about) for mean in means)
    yield judge("efficacy-about", "both means round to it", about, holds, means)


def _expectation() -> Iterator[Check]:
    text, means = text_of(), _means(printed_rows(2)["expectation"])
    mean, total = text["expectation_mean"], people_of("expectation")
    answered = people_behind(printed_rows(4)["expectation", "uo"])
    whole: Said = SILENT
    if len(answered) == 1 and total > answered[0]:
        sizes = [answered[0], total - answered[0]]
        whole = says(
            "expectation-of-all",
            uo=sizes[0],
            control=sizes[1],
            means_uo=means[0],
            means_control=means[1],
            total=total,
            whole=mean_of_all(means, sizes),
        )
    yield compare(
        "expectation-mean",
        "mean of both groups, here Utvidet oppfølging",
        mean,
        as_reach(means[0]),
        means,
        finding=says("expectation-mean", mean=mean, uo=means[0], control=means[1])
        + whole
        + says("expectation-round", mean=mean, uo=means[0], control=means[1]),
    )
    yield from _codes_of_expectation(means)


def _codes_of_expectation(means: list[Printed]) -> Iterator[Check]:
    """Hold the codes of the text against those of table 2."""
    codes = codes_of_expectation()
    if codes is None:
        return
    text = text_of()
    (low, high, lowest), options = codes, [text["expectation_options"]]
    claims = {which: text[f"expectation_text_{which}"] for which in ("low", "high", "unsure")}
    reading = says(
        "expectation-codes", table_low=low, table_high=high, lowest=lowest, **claims, uo=means[0], control=means[1]
    )
    yield judge(
        "expectation-scale-low",
        "lowest code as in table 2",
        claims["low"],
        claims["low"].value == low,
        options,
        reach=exactly(low),
        finding=says("expectation-scale-low") + reading,
    )
    yield judge(
        "expectation-scale-unsure",
        "meaning of the highest code as in table 2",
        claims["unsure"],
        claims["unsure"].value != lowest,
        options,
        printed=f"{claims['unsure']} = don't know",
        finding=says("expectation-scale-unsure") + reading,
    )
    yield judge(
        "expectation-scale-high",
        f"highest code as in table 2 ({high})",
        claims["high"],
        claims["high"].value == high,
    )


def _moved_person() -> Said:
    """Say how one person in the other group explains the hours of the text."""
    person, text, row = moved_person(), text_of(), printed_rows(2)["hours_change"]
    possible = (
        all(span.low <= span.high for span in person.values())
        and person["after"].low - person["before"].high <= person["change"].high
        and person["after"].high - person["before"].low >= person["change"].low
    )
    if not possible:
        return says("nobody-moved")
    left, joined = text["hours_change_uo"], text["hours_change_control"]
    uo, control = behind_change()
    return says(
        "person-moved",
        uo=uo,
        uo_less=uo - 1,
        control=control,
        control_more=control + 1,
        head=list(head_of_table_3()),
        uo_mean=row.uo_mean,
        control_mean=row.control_mean,
        left=left,
        joined=joined,
        lost=uo * row.uo_mean.value - (uo - 1) * left.value,
        won=(control + 1) * joined.value - control * row.control_mean.value,
        change=person["change"],
    )


def _hours() -> Iterator[Check]:
    text, two = text_of(), printed_rows(2)
    reading = says(
        "hours-of-the-text",
        after=[text[f"hours_after_{arm}"] for arm in GROUPS],
        after_table=_means(two["hours_after"]),
        change=[text[f"hours_change_{arm}"] for arm in GROUPS],
        change_table=_means(two["hours_change"]),
    )
    moved = _moved_person()
    for time in (*TIMES, "change"):
        for arm in GROUPS:
            yield SAME.check(
                f"hours-{time}-{arm}",
                text[f"hours_{time}_{arm}"],
                getattr(two[f"hours_{time}"], f"{arm}_mean"),
                asks="hours in the text against table 2",
                finding=reading + moved,
            )
    yield from _changes_of_the_text()
    for time in TIMES:
        more, fewer = (text[f"hours_{time}_{arm}"] for arm in GROUPS)
        mean_uo, mean_control = _means(two[f"hours_{time}"])
        yield ABOVE.check(
            f"hours-{time}-order",
            (more, mean_uo),
            (fewer, mean_control),
            asks="Utvidet oppfølging had more hours",
            printed=f"{more} > {fewer}",
            cleared=says("hours-order"),
        )
    yield _group_effect(text["interaction_p"])


def _changes_of_the_text() -> Iterator[Check]:
    """Hold the changes that the text gives against table 2, and their p against the one printed."""
    text, change = text_of(), printed_rows(2)["hours_change"]
    uo, control = claims = [text[f"hours_change_{arm}"] for arm in GROUPS]
    p = text["hours_change_p"]
    means = _means(change)
    flipped = means[0].low > means[1].high and claims[0].high < claims[1].low
    yield judge(
        "hours-change-order",
        "which group's hours rose more",
        claims[0],
        not flipped,
        [claims[1], *means],
        printed=f"{claims[0]} < {claims[1]}",
        finding=says("hours-change-order", uo=claims[0], control=claims[1], table_uo=means[0], table_control=means[1]),
    )
    sizes = [pair for pair in (behind_change(), head_of_table_3()) if min(pair) > 1]
    t = _union(t_of(*groups_of_change(uo, control, pair)).through(abs, turning=[0.0]) for pair in sizes)
    yield P_DIFFERENCE.check(
        "hours-change-p-text",
        p,
        *groups_of_change(uo, control),
        splits=sizes or NO_SPLIT,
        also=[change.uo_sd, change.control_sd],
        asks="p from the changes that the text itself gives",
        finding=_about_p(claims, means, p, t) if t and t.high > 0 else UNEXPLAINED,
    )


def _about_p(claims: list[Printed], means: list[Printed], p: Printed, t: Reach) -> Said:
    difference = claims[0].value - claims[1].value
    return says(
        "hours-change-p",
        claims=claims,
        difference=difference,
        se=abs(difference) / t.middle,
        t=t,
        reach=p_within(t, sum(behind_change()) - 2),
        p=p,
        means=means,
    )


def _group_effect(claim: Printed) -> Check:
    """Hold the p of table 3 against what the text says it tests: hours before and after."""
    name, asks = "interaction-p-meaning", "p of the group effect over both years, unadjusted"
    before, after, change = (printed_rows(2)[f"hours_{time}"] for time in (*TIMES, "change"))
    sds = {arm: [getattr(row, f"{arm}_sd") for row in (before, after, change)] for arm in GROUPS}
    implied = [implied_correlation(z, x, y, change=True) for x, y, z in sds.values()]
    if any(r.low < -1 or r.high > 1 for r in implied):
        return excuse(name, "p of the group effect over both years", [claim], says("hours-impossible"))[0]
    sums = []
    for arm, n in zip(GROUPS, behind_change(), strict=True):
        means = [getattr(row, f"{arm}_mean") for row in (before, after)]
        mean = Reach(sum(x.low for x in means), sum(x.high for x in means))
        # var(before + after) = 2 var(before) + 2 var(after) - var(change)
        sd = corners(lambda x, y, z: sqrt(max(2 * x * x + 2 * y * y - z * z, 0.0)), *map(as_reach, sds[arm]))
        sums.append(group(max(n, 0), mean, sd=sd))
    p = p_within(t_of(sums[0], sums[1]), sum(behind_change()) - 2) if min(behind_change()) > 1 else None
    return P_DIFFERENCE.check(
        name,
        claim,
        *sums,
        also=[*_means(before), *_means(after), *sds["uo"], *sds["control"]],
        asks=asks,
        finding=says("group-effect", claim=claim, before=before.p, after=after.p, both=p) if p else UNEXPLAINED,
    )


def _small_eta() -> Check:
    """Hold what is called small against Cohen's convention: it is the upper end of that range."""
    claim, f = text_of()["eta_small"], 0.25
    return judge(
        "eta-small",
        f"end of a range: Cohen's f = {f} as partial eta squared",
        claim,
        claim.admits(f * f / (1 + f * f)),
        # The words, not the number, need a reading.
        by=says("eta-small", small=0.1, eta=0.01, printed=claim),
    )


def _words_for_correlations() -> Iterator[Check]:
    text, five, codes = text_of(), printed_rows(5), codes_of_expectation()
    moderate, large = text["r_moderate"], text["r_large"]
    strong = [five["work_ability", "self_efficacy", sample].r for sample in SAMPLES]
    yield judge(
        "r-large-word",
        "work ability and self-efficacy called high in all groups",
        large,
        all(r.low >= large.value for r in strong),
        strong,
    )
    *weaker, r = (five["work_ability", "expectation", sample].r for sample in ("all", "uo", "control"))
    yield judge(
        "r-moderate-word",
        "work ability and expectation called moderate to strong for all groups",
        moderate,
        max(abs(r.low), abs(r.high)) >= moderate.low,  # a printed limit is rounded too
        [r],
        printed=f"{r} called at least moderate",
        reach=Reach(-1, -moderate.low),
        finding=says("r-moderate-word", r=r, moderate=moderate) + _of_moderate(r),
        cleared=says("r-moderate-rounded", r=r, moderate=moderate) + _of_moderate(r),
    )
    yield judge(
        "r-strong-word",
        "work ability and expectation called moderate to strong",
        large,
        any(max(abs(r.low), abs(r.high)) >= large.low for r in weaker),
        weaker,
        printed=f"{weaker[0]} and {weaker[1]} called moderate to high",
        reach=Reach(-1, -large.low),
        finding=says("r-strong-word", weaker=weaker, large=large),
        cleared=says("r-strong-rounded", nearest=weaker[1], large=large),
    )
    yield judge(
        "r-sign-word",
        "high work ability goes with high expectation",
        weaker[0],
        all(r.high < 0 for r in weaker),
        weaker[1:],
        cleared=says("r-sign-word", lowest=codes[2]) if codes else SILENT,
    )


def _of_moderate(r: Printed) -> Said:
    """Say what else the controls' correlation tells, whichever way it is called."""
    people = as_int(printed_rows(4)["group_size", "control"].n)
    sizes = [n for n in _sizes(_answered_both(PAIRS[1]), "control") if _FEWEST <= n <= people]
    p = _union(p_of_r(r, n) for n in sizes)
    uncertain = says("r-moderate-uncertain", people=people, p=p.low) if p else SILENT
    return uncertain + says("r-moderate-discussion")


def _sample_size() -> list[Check]:
    text = text_of()
    n, f, power = (text[name] for name in ("power_n", "power_effect", "power"))
    return excuse("power-n", "people needed by G*Power", [n, f, power], _people_needed(n, f, power))


def _people_needed(n: Printed, f: Printed, power: Printed) -> Said:
    """Say how many people some correlations between the times would need."""
    weak, strong = 0.2, 0.5  # supposed; nothing is printed of them
    if not 0 < power.value < 100 or f.value <= 0:
        return says("power-not-told")
    share = power.value / 100
    found = {r: smallest_sample(f.value, r, effect="between", power=share) for r in (0.1, weak, 0.3, strong)}
    return says("power-not-told") + says(
        "power-people",
        n=n,
        weak=weak,
        needed=[says("power-of-r", r=r, people=people) for r, people in found.items()],
        interaction=smallest_sample(f.value, strong, effect="interaction", power=share),
        strong=strong,
    )


def _aasdahl() -> Check:
    """Add up the shares that the text gives of another study."""
    parts = [text_of()[f"aasdahl_{change}"] for change in ("rose", "same", "fell")]
    return judge(
        "aasdahl-sum",
        "shares add up to one",
        parts[0],
        sum(part.exact for part in parts) == 1,
        parts[1:],
        printed=plus(parts),
    )


def _predictors() -> Iterator[Check]:
    """Hold the predictors that the method names for one regression against those that the results report on."""
    rows, named = source.rows("uo-text"), source.listed("uo-lists", "predictors")
    alone, claim = rows["regression_predictors"], rows["predictors_joint"]
    announced, reported = (named.get(row.section, {}) for row in (alone, claim))
    missing = [item for item in announced if item not in reported]
    yield judge(
        "predictors-reported",
        "the predictors of the multiple regression that the method names",
        claim.value,
        not missing,
        [alone.value],
        printed=", ".join(reported.values()),
        finding=says("predictor-not-reported", announced=[*announced], reported=[*reported], missing=missing),
    )


def checks() -> list[Check]:
    """Run every check of the chapter that needs thought.

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
        _comparisons,
        _scales,
        _changes,
        _interaction,
        _regressions,
        _correlations,
        _scores,
        _expectation,
        _hours,
        _words_for_correlations,
        _predictors,
    )
    return [*made(parts), _small_eta(), *_sample_size(), _aasdahl()]
