"""Checks of the report's study of implementation that need thought: chapter 6, section 2.4 and overview A.3.

Who was interviewed and when, how the centres were staffed, how much help was given, and the arithmetic of the IPS
fidelity scale. What is merely printed twice, years that come one after the other, sums and limits are declared in
``data/published/sfj/relations.csv``. Most of these numbers are counts or years, so two of them agree only if they are
equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from math import inf
from types import MappingProxyType

from etterprov import source
from etterprov.check import Check, compare, judge, made
from etterprov.counts import as_int, as_ints, exactly
from etterprov.printed import Printed, plus
from etterprov.reach import Reach, reach
from etterprov.readings import SILENT, Said, says
from jobsupport import fidelity as ips
from jobsupport.sfj.text import report_text, texts

# Counties that were paid for fewer and for more whole positions (section 6.5.1).
FEWER_POSITIONS = ("ostfold", "sor_trondelag", "troms")
MORE_POSITIONS = ("oslo", "akershus", "hordaland")
SEASONS = MappingProxyType({"vår": "spring", "sommer": "summer", "høst": "autumn"})  # as they begin in print


def _as_printed(name: str) -> str:
    """Give what stands in print where the text's number is read from, if that says more than the number."""
    return source.rows("sfj-text")[name].printed_as or ""


# Centres -------------------------------------------------------------------------------------------


def _centres() -> list[Printed]:
    """Give the participants of each centre of table 1, one number a centre."""
    rows = source.rows("sfj-table-01")
    return [row.count for (centre, arm), row in rows.items() if arm == "intervention" and centre != "total"]


def _measure() -> Check:
    """Hold the counties that bought another measure, as named in section 6.5.1, against those named in box 1."""
    year, boxed = texts("s6_follow_up_measure_year", "s2_box_ostfold_year")
    here, there = _as_printed("s6_follow_up_measure_year"), _as_printed("s2_box_ostfold_year")
    counties = [re.findall(r"[A-ZÆØÅ][\w-]+", words) for words in (here, there)]
    return judge(
        "s6-follow-up-measure-counties",
        "counties that bought job consultants as another measure",
        year,
        counties[0] == counties[1],
        [boxed],
        printed=f"{', '.join(counties[0])} from {year}",
        finding=says("measure-counties", here=counties[0], year=year, there=counties[1], boxed=boxed),
    )


# Interviews ----------------------------------------------------------------------------------------


def _seasons(words: str) -> list[str]:
    """Give the seasons that a date names.

    Examples
    --------
    >>> _seasons("våren/sommeren 2011")
    ['spring', 'summer']
    """
    found = sorted((words.find(season), name) for season, name in SEASONS.items() if season in words)
    return [name for _, name in found]


def _season() -> Check:
    """Hold the date of the coordinators' interviews in section 2.4.1 against that of overview A.3."""
    year, again, heard, phoned = texts(
        "s2_coordinators_year", "s10_coordinators_year", "s2_coordinators_interviewed", "s2_coordinators_phoned"
    )
    here = _seasons(_as_printed("s2_coordinators_year"))
    there = _seasons(source.rows("sfj-table-a3")["county_coordinators"].period_no or "")
    return judge(
        "s2-coordinators-season",
        "seasons of the interviews with county coordinators",
        year,
        here == there,
        [again],
        printed=f"{' or '.join(here)} {year}",
        finding=says("coordinators-season", here=here, year=year, there=there, heard=heard, phoned=phoned),
    )


# Staff ---------------------------------------------------------------------------------------------


def positions() -> dict[str, Reach]:
    """Give the readings of section 6.5.1 for how many positions the centres had in all.

    Returns
    -------
    dict of str to Reach
        ``funded``: whole positions paid for and the extra one in Hordaland; ``leader beside``: a
        leader and 3 to 4 counsellors at each centre; ``leader among``: 3 to 4 positions at each centre,
        its leader's among them.

    Examples
    --------
    The report counts 23.

    >>> for reading, span in positions().items():
    ...     print(reading, round(span.low, 1), round(span.high, 1))
    funded 21.8 21.8
    leader beside 24.0 30.0
    leader among 18.0 24.0
    """
    text, centres = report_text(), len(_centres())
    low, high = text["s6_counsellors_low"].value, text["s6_counsellors_high"].value
    leader = text["s6_leader_per_centre"].value
    fewer = len(FEWER_POSITIONS) * text["s6_funded_small"].value
    more = len(MORE_POSITIONS) * text["s6_funded_large"].value
    return {
        "funded": exactly(fewer + more + text["s6_hordaland_extra_percent"].value / 100),
        "leader beside": Reach(centres * (leader + low), centres * (leader + high)),
        "leader among": Reach(centres * low, centres * high),
    }


def _positions() -> Iterator[Check]:
    claim, small, large, extra, low, high, leader = texts(
        "s6_positions",
        *(f"s6_{key}" for key in ("funded_small", "funded_large", "hordaland_extra_percent")),
        *(f"s6_{key}" for key in ("counsellors_low", "counsellors_high", "leader_per_centre")),
    )
    months, *boxed = texts("s5_job_consultant_months", "s2_box_posts_low", "s2_box_posts_high")
    found = positions()
    funded, posts = found["funded"].low, months.value / 12
    finding = says(
        "positions",
        claim=claim,
        low=low,
        high=high,
        beside=found["leader beside"],
        fewer=len(FEWER_POSITIONS),
        small=small,
        more=len(MORE_POSITIONS),
        large=large,
        extra=extra.value / 100,
        funded=funded,
        months=months,
        posts=posts,
        together=funded + posts,
        among=found["leader among"],
    )
    yield compare(
        "s6-positions-per-centre",
        says("positions-per-centre", low=low, high=high),
        claim,
        found["leader beside"],
        [low, high, leader, *boxed],
        finding=finding,
    )
    yield compare(
        "s6-positions-funded",
        "positions that the report lists by county",
        claim,
        found["funded"],
        [small, large, extra, months],
        finding=finding,
    )


def _teams() -> Iterator[Check]:
    parts = [texts(f"s6_mixed_{who}_low", f"s6_mixed_{who}_high") for who in ("psychologists", "college")]
    staff = Reach(*(sum(part[end].value for part in parts) for end in (0, 1)))
    fewest, most = texts("s6_counsellors_low", "s6_counsellors_high")
    yield judge(
        "s6-mixed-psychologists-high",
        "psychologists and staff with college education make up the counsellors",
        parts[0][1],
        staff.low <= most.value and fewest.value <= staff.high,
        [*parts[0], *parts[1], fewest, most, *texts("s6_mixed_teams")],
        reach=staff,
        printed=" and ".join(f"{low}–{high}" for low, high in parts),
        cleared=says("mixed-team", staff=staff),
    )


def _job_consultant_posts() -> Iterator[Check]:
    """Hold the job consultants of a team against those paid for."""
    low, high, months, asked = texts(
        "s6_job_consultants_low", "s6_job_consultants_high", "s5_job_consultant_months", "s6_guidelines_posts"
    )
    centres = len(_centres())
    bought = reach(lambda x: x / 12 / centres, months)
    # Whole people are counted, so 0.9 positions are no 1: only with the rest of section 6.5 do they fit.
    yield judge(
        "s6-job-consultants-low",
        "positions a centre in 2011, from the months paid for",
        low,
        bought.meets(low),
        [months, high],
        reach=bought,
        printed=f"{low}–{high}",
        by=says("job-consultants-bought", months=months, centres=centres, bought=bought.middle, low=low, asked=asked),
    )


def _employer() -> Check:
    """Hold what three sections say of who employs the job consultants."""
    claim, year, agreements = texts("s6_new_job_consultants", "s6_new_job_consultants_year", "s6_several_agreements")
    named = source.listed("sfj-lists", "job_consultant_employer")
    here, others = named.get("6.5.3", {}), [named.get(section, {}) for section in ("6.5.1", "6.5.4")]
    return judge(
        "s6-new-job-consultants-employer",
        "who employs job consultants, as in 6.5.1 and 6.5.4",
        claim,
        all(set(here) <= set(other) for other in others),
        [year, agreements],
        printed=", ".join(here.values()),
        finding=says("job-consultants-employed", claim=claim, year=year),
    )


# How much help -------------------------------------------------------------------------------------


def _third() -> Check:
    """Hold "about a third" against the percentage."""
    share, percent = texts("s6_job_consultant_share", "s6_job_consultant_percent")
    simple = sorted({Fraction(a, b) for b in range(2, 6) for a in range(1, b)})
    nearest = min(simple, key=lambda x: abs(100 * x - percent.exact))
    asks = "simple fraction nearest to the percentage"
    return compare("s6-job-consultant-share", asks, share, exactly(nearest), [percent], cleared=says("about-a-third"))


def _kinds_of_centres() -> Check:
    """Add up the centres by how many users had a job consultant, and for how long."""
    kinds = texts("s6_few_users_many_hours", "s6_many_users_few_hours", "s6_few_users_few_hours")
    return judge(
        "s6-few-users-many-hours",
        "kinds of centres add up, with one last centre left over",
        kinds[0],
        len(_centres()) - sum(as_ints(kinds)) == 1,
        kinds[1:],
        printed=plus(kinds),
        cleared=says("last-centre"),
    )


# The IPS fidelity scale ----------------------------------------------------------------------------


def _scale() -> Iterator[Check]:
    items, parts = texts("s6_ips_items", "s6_ips_parts")
    sizes = list(ips.sections().values())
    yield compare(
        "s6-ips-items",
        "items of the published scale",
        items,
        exactly(sum(sizes)),
        cleared=says("items-of-the-scale", sizes=sizes),
    )
    yield compare("s6-ips-parts", "sections of the published scale", parts, exactly(len(sizes)))


def _raised(total: int, raised: int) -> list[int]:
    """Give the totals possible once some items are set to the top score; none if there is no such total."""
    possible = 0 <= raised <= len(ips.items()) and ips.count_sheets(total)
    return list(ips.raise_to_top(total, raised)) if possible else []


def _scores() -> Iterator[Check]:
    """Ask how many centres three items set to the top can bring to good quality."""
    low, high, raised, good, claim = texts(
        *(f"s6_ips_{key}" for key in ("total_min", "total_max", "adjusted_items", "good_min", "adjusted_good_centres"))
    )
    after = {total: _raised(total, as_int(raised)) for total in range(as_int(low), as_int(high) + 1)}
    reachable = [total for total, totals in after.items() if totals and totals[-1] >= as_int(good)]
    staying = min(after.get(as_int(low), []), default=inf) < good.value
    # The lowest total belongs to one centre at least.
    most = len(_centres()) - (as_int(low) not in reachable)
    yield judge(
        "s6-ips-adjusted-good-centres",
        "centres that three items set to the top can bring to good quality",
        claim,
        staying and bool(reachable) and claim.value <= most,
        [low, high, raised, good],
        reach=Reach(0, most),
        cleared=_why_one(reachable, as_int(raised)),
    )


def _why_one(reachable: list[int], raised: int) -> Said:
    if not reachable:
        return SILENT
    good, high = texts("s6_ips_good_min", "s6_ips_total_max")
    gain = raised * (ips.SCORES[-1] - ips.SCORES[0])
    totals = Reach(reachable[0], reachable[-1])
    return says("one-centre-gets-there", raised=raised, gain=gain, totals=totals, good=good, high=high)


def _integration() -> Iterator[Check]:
    """Check the one item on which the centres fall into two halves."""
    mechanisms, low, high, below = texts(
        "s6_mechanisms", "s6_ips_item_low", "s6_ips_item_high", "s6_integration_low_centres"
    )
    listed = _as_printed("s6_mechanisms").split(";")
    yield compare("s6-mechanisms", "mechanisms that the sentence goes on to list", mechanisms, exactly(len(listed)))
    scores = texts(*(f"s6_integration_{side}_{end}" for side in ("low", "high") for end in ("min", "max")))
    values = [score.value for score in scores]
    yield judge(
        "s6-integration-high-max",
        "scores in rising order and within those of an item",
        scores[-1],
        values == sorted(set(values)) and low.value <= values[0] and values[-1] <= high.value,
        [*scores[:-1], low, high, below],
        reach=Reach(low.value, high.value),
    )


def checks() -> list[Check]:
    """Run the checks of the study of implementation and of the fidelity scale that need thought.

    Returns
    -------
    list of Check
        Centres, interviews, staff, help given, fidelity scale.

    Examples
    --------
    >>> len({check.id for check in checks()}) == len(checks())
    True
    """
    parts = (_positions, _teams, _job_consultant_posts, _scale, _scores, _integration)
    single = (_measure(), _season(), _third(), _kinds_of_centres(), _employer())
    return [*single, *made(parts)]
