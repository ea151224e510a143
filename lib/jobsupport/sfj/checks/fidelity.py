"""Checks of the report's study of implementation: chapter 6, its design in section 2 and overview A.3.

Who was interviewed and when, how the centres were staffed, how much help was given, and the
arithmetic of the IPS fidelity scale. Names of rows are those of ``data/published/sfj-text.csv`` and
``sfj-table-a3.csv``. Most of these numbers are counts or years, so two of them agree only if they
are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import ceil, inf

from etterprov import source
from etterprov.check import UNEXPLAINED, Check, compare, excuse, judge
from etterprov.counts import as_int
from etterprov.printed import Printed
from etterprov.reach import Reach, reach
from etterprov.readings import SILENT, Said, says
from jobsupport.sfj.centres import SECTIONS, adjusted_totals
from jobsupport.sfj.text import report_text

# Counties that were paid for fewer and for more whole positions (section 6.5.1).
FEWER_POSITIONS = ("ostfold", "sor_trondelag", "troms")
MORE_POSITIONS = ("oslo", "akershus", "hordaland")
# Counties that bought job consultants as the measure Oppfølgingstiltak: by box 1, by section 6.5.1.
MEASURE = {"box 1": ("Østfold",), "section 6.5.1": ("Oslo", "Østfold")}
# What integration is to serve, as section 6.1 lists it after naming their number.
MECHANISMS = ("engaged user", "better communication", "therapists who think of work", "clinical facts in job plans")
# When the county coordinators were interviewed: by section 2.4.1, by overview A.3.
COORDINATORS = {"section 2.4.1": ("spring", "summer"), "overview A.3": ("spring", "autumn")}
DATES = "dates of interviews in section 2.4.1 and overview A.3"
POSITIONS = "positions of the centres"


def _a3(item: str, column: str = "count") -> Printed:
    return getattr(source.rows("sfj-table-a3")[item], column)


def _find(name: str) -> Printed:
    """Look a number up: in the overview if it is called ``a3:item``, else in the text."""
    return _a3(name.removeprefix("a3:")) if name.startswith("a3:") else report_text()[name]


def _all(names: Iterable[str]) -> list[Printed]:
    return [_find(name) for name in names]


def _id(name: str) -> str:
    return name.removeprefix("a3:").replace("_", "-")


def _equal(
    name: str, quantity: str, others: list[Printed], *, finding: Said = UNEXPLAINED, cleared: Said = SILENT
) -> Check:
    """Check that a count or a year is the same wherever it is printed."""
    claim = _find(name)
    values = [other.value for other in others]
    return judge(
        _id(name),
        quantity,
        claim,
        all(value == claim.value for value in values),
        others,
        reach=Reach(min(values), max(values)),
        finding=finding,
        cleared=cleared,
    )


def _total(name: str, quantity: str, expected: float, inputs: list[Printed], cleared: Said = SILENT) -> Check:
    return compare(_id(name), quantity, _find(name), Reach(expected, expected), inputs, cleared=cleared)


# What is printed more than once --------------------------------------------------------------------

ONE_PER_CENTRE = (
    "s2_counties",
    "s2_focus_group_teams",
    "s2_team_leaders_phoned",
    "s2_counties_all",
    "s2_implementation_counties",
    "s2_approved_counties",
    "s2_extended_counties",
    "s6_counties",
    "s6_focus_groups",
    "s6_team_leader_interviews",
    "s6_centres",
    "s6_small_team_centres",
    "s6_model_counties",
    "s6_focus_groups_all",
    "s6_ips_centres",
    "s10_focus_group_counties",
    "s10_team_leaders",
    "a3:focus_groups",
    "a3:team_leaders",
)


def _centres() -> list[Printed]:
    """Give the participants of each centre of table 1, one number a centre."""
    rows = source.rows("sfj-table-01")
    return [row.count for (centre, arm), row in rows.items() if arm == "intervention" and centre != "total"]


def _one_per_centre() -> Iterator[Check]:
    centres = _centres()
    for name in ONE_PER_CENTRE:
        yield _total(name, "centres in table 1, one a county", len(centres), centres)


REPEATED: dict[str, tuple[str, ...]] = {
    "s2_strategy_launch_year": ("s0_strategy_first_year",),
    "s6_commission_year": ("s0_contract_year",),
    "s6_pilot_year": ("s2_pilot_first_year",),
    "s2_approved_year": ("s2_expansion_year",),
    "s6_model_year": ("s2_expansion_year",),
    "s6_guidelines_year": ("s2_expansion_year",),
    "s6_project_start_year": (
        "s2_project_start_year",
        "s3_inclusion_start_year",
    ),
    "s6_project_end_year": ("s2_project_end_year",),
    "s2_information_year": ("s2_project_start_year",),
    "s2_guidelines_year": ("s2_project_start_year",),
    "s2_uncertain_after_year": ("s0_strategy_last_year",),
    "s6_funded_small": ("s2_box_posts_low",),
    "s6_funded_large": ("s2_box_posts_high",),
    "s6_guidelines_posts": ("s2_box_job_consultant_posts",),
    "s6_guidelines_facilitators": ("s2_box_job_consultant_posts",),
    "s6_follow_up_measure_year": ("s2_box_ostfold_year",),
    "s2_focus_group_year": ("s10_focus_group_year",),
    "s6_interview_year": ("s2_focus_group_year",),
    "s6_more_places_year": ("s2_focus_group_year",),
    "s2_focus_group_coordinator_sites": (
        "a3:focus_groups_centres_with_coordinator",
        "s10_focus_group_coordinator_centres",
    ),
    "s2_coordinator_focus_group_centres": ("s2_focus_group_coordinator_sites",),
    "s6_focus_groups_job_consultants": (
        "a3:focus_groups_centres_with_job_consultants",
        "s10_focus_group_job_consultant_centres",
    ),
    "s2_team_leaders_phoned_year": ("s10_team_leaders_year",),
    "s6_coordinator_interviews": (
        "a3:county_coordinators",
        "s10_coordinators",
    ),
    "s2_coordinators_year": ("s10_coordinators_year",),
    "s2_referrer_counties": (
        "a3:referrers_counties",
        "s10_referrer_counties",
    ),
    "s2_referrer_list_centres": ("a3:referrers_counties",),
    "s10_referrers_end_year": ("s2_referrers_year",),
    "s6_user_interviews": (
        "a3:users",
        "s10_users",
        "s7_interviews_count",
        "s7_users_interviewed",
    ),
    "a3:users_counties": (
        "s7_user_centres",
        "s7_listing_centres",
    ),
    "s10_user_counties": ("s7_user_centres",),
    "s10_users_year": ("s7_interviews_year",),
    "s2_qualitative_start_year": ("s10_focus_group_year",),
    "s2_qualitative_end_year": ("s10_users_year",),
    "s6_working_group_cited_year": ("s6_working_group_report_year",),
    "s6_meetings_before_repeated": ("s6_meetings_before",),
    "s6_meetings_after_repeated": ("s6_meetings_after",),
    "s6_psychologist_counties": ("s6_psychologist_centres",),
    "s6_together_psychologist_teams": ("s6_psychologist_centres",),
    "s6_ips_adjusted_items": ("s6_ips_unsuited_items",),
    "s8_fidelity_first_time": ("s4_figures_10_15_first_time",),
    "s8_fidelity_second_time": ("s4_figures_10_15_second_time",),
}
NOTES = {
    "s6_commission_year": "s6-commission-year-note",
    "s6_project_start_year": "s6-project-start-year-note",
    "s6_follow_up_measure_year": "s6-follow-up-measure-year-note",
    "s6_more_places_year": "s6-more-places-year-note",
    "s6_focus_groups_job_consultants": "s6-focus-groups-job-consultants-note",
    "s6_user_interviews": "s6-user-interviews-note",
    "s2_team_leaders_phoned_year": "s2-team-leaders-phoned-year-note",
    "s2_coordinators_year": "s2-coordinators-year-note",
    "s2_qualitative_start_year": "s2-qualitative-start-year-note",
    "s2_qualitative_end_year": "s2-qualitative-end-year-note",
    "s6_ips_adjusted_items": "s6-ips-adjusted-items-note",
    "s8_fidelity_first_time": "s8-fidelity-first-time-note",
    "s8_fidelity_second_time": "s8-fidelity-second-time-note",
}


def _repeated() -> Iterator[Check]:
    for name, others in REPEATED.items():
        yield _equal(
            name,
            "same as elsewhere in the report",
            _all(others),
            cleared=says(NOTES[name]) if name in NOTES else SILENT,
        )
    yield _measure()


def _measure() -> Check:
    text = report_text()
    year, boxed = text["s6_follow_up_measure_year"], text["s2_box_ostfold_year"]
    box, section = MEASURE.values()
    return judge(
        "s6-follow-up-measure-counties",
        "counties that bought job consultants as another measure",
        year,
        box == section,
        [boxed],
        printed=f"{', '.join(section)} from {year}",
        finding=says("s6-follow-up-measure-counties", sections=section, year=year, boxs=box, boxed=boxed),
    )


# Years: what came before what
ORDER: dict[str, tuple[str | None, str | None, str]] = {
    "s2_pilot_first_year": ("s2_vvv_year", "s2_pilot_last_year", "after the programme it belonged to was set up"),
    "s2_expansion_year": ("s2_pilot_last_year", None, "not before the pilot's last year"),
    "s6_commission_year": ("s2_expansion_year", "s2_project_start_year", "before the project began"),
    "s6_earlier_contact_year": ("s2_project_start_year", "s2_focus_group_year", "told in a focus group"),
    "s6_together_since_year": ("s2_expansion_year", "s10_team_leaders_year", "told by a team leader"),
    "s6_partner_change_year": ("s2_expansion_year", "s10_team_leaders_year", "told by a team leader"),
    "s6_new_job_consultants_year": ("s6_partner_change_year", "s10_team_leaders_year", "not before the new partner"),
    "s6_working_group_report_year": ("s6_working_group_start_year", None, "not before the group began"),
    "s6_method_settled_year": ("s2_project_start_year", "s10_team_leaders_year", "told by a team leader"),
    "s6_better_integration_year": (
        "s6_method_settled_year",
        "s10_team_leaders_year",
        "told of that spring in its course",
    ),
    "s6_ips_settled_first_year": ("s2_project_start_year", "s6_ips_settled_last_year", "a first year before a last"),
    "s6_ips_settled_last_year": ("s6_ips_settled_first_year", "s10_team_leaders_year", "told by a team leader"),
}


def _years() -> Iterator[Check]:
    for name, (before, after, words) in ORDER.items():
        claim = _find(name)
        earliest, latest = (claim if end is None else _find(end) for end in (before, after))
        yield judge(
            f"{_id(name)}-order",
            words,
            claim,
            earliest.value <= claim.value <= latest.value,
            [earliest, latest],
            reach=Reach(earliest.value, latest.value),
        )


# Interviews ----------------------------------------------------------------------------------------

REFERRERS = {
    "referrers_f1_ab": "s10_f1_firm",
    "referrers_f1_nav": "s10_f1_nav",
    "referrers_f2_nav": "s10_f2_nav",
    "referrers_f2_health": "s10_f2_health",
    "referrers_f3_nav": "s10_f3_nav",
    "referrers_f3_health": "s10_f3_health",
}


def _job_consultants_heard() -> Check:
    text = report_text()
    claim, later = text["s2_focus_group_job_consultant_centres"], text["s6_focus_groups_job_consultants"]
    overview = _a3("focus_groups_centres_with_job_consultants")
    every = text["s6_focus_groups_all"]
    return _equal(
        "s2_focus_group_job_consultant_centres",
        "focus groups in which job consultants took part",
        [overview, later],
        finding=says("s2-focus-group-job-consultant-centres", claim=claim, later=later, every=every, overview=overview),
    )


def _coordinators() -> Iterator[Check]:
    text = report_text()
    face, phoned, heard = (text[f"s2_coordinators_{how}"] for how in ("face_to_face", "phoned", "interviewed"))
    overview, in_group = _a3("county_coordinators"), _a3("focus_groups_centres_with_coordinator")
    yield _total(
        "s2_coordinators_interviewed",
        "interviewed face to face and by telephone",
        face.value + phoned.value,
        [face, phoned],
    )
    centres = _centres()
    yield _total(
        "a3:county_coordinators",
        "one coordinator a county, less the one in a focus group",
        len(centres) - in_group.value,
        [in_group, heard, *centres],
    )
    claim = text["s2_implementation_coordinators_phoned"]
    every = as_int(heard) + as_int(in_group)
    yield _equal(
        "s2_implementation_coordinators_phoned",
        "county coordinators interviewed by telephone",
        [phoned],
        finding=says(
            "s2-implementation-coordinators-phoned",
            claim=claim,
            phoned=phoned,
            face=face,
            overview=overview,
            in_group=in_group,
            every=every,
        ),
    )
    year, sections = text["s2_coordinators_year"], list(COORDINATORS.values())
    yield judge(
        "s2-coordinators-season",
        "seasons of the interviews with county coordinators",
        year,
        sections[0] == sections[1],
        [text["s10_coordinators_year"]],
        printed=f"{' or '.join(sections[0])} {year}",
        finding=says(
            "s2-coordinators-season",
            sections_0s=sections[0],
            year=year,
            sections_1s=sections[1],
            heard=heard,
            phoned=phoned,
        ),
    )


def _referrers() -> Iterator[Check]:
    text = report_text()
    parts = [_a3(item) for item in REFERRERS]
    same = _all(REFERRERS.values())
    total = sum(part.value for part in parts)
    for name in ("s2_referrers_interviewed", "s6_referrer_interviews"):
        yield _total(
            name,
            "referrers listed in overview A.3",
            total,
            [*parts, *same],
            says("sum-shown", parts=parts, total=total),
        )
    first, last, claim = (text[f"{key}_year"] for key in ("s10_referrers_start", "s10_referrers_end", "s2_referrers"))
    yield _equal(
        "s10_referrers_start_year",
        "year in which the interviews with referrers began",
        [claim],
        finding=says(
            "s10-referrers-start-year",
            first=first,
            last=last,
            s2_referrers_interviewed=text["s2_referrers_interviewed"],
            claim=claim,
        ),
    )


def _focus_groups() -> Iterator[Check]:
    """Hold the size of the focus groups against who can have sat in them."""
    text = report_text()
    fewest, most = text["s2_focus_group_size_min"], text["s2_focus_group_size_max"]
    extra = text["s6_hordaland_extra_percent"]
    consultants = _a3("focus_groups_job_consultants", "count_high")
    coordinator = _a3("focus_groups_centres_with_coordinator")
    leader, counsellors = text["s6_leader_per_centre"], text["s6_counsellors_high"]
    smallest = text["s6_funded_small"]
    largest = sum(as_int(x) for x in (leader, counsellors, consultants, coordinator)) + ceil(extra.value / 100)
    inputs = [leader, counsellors, consultants, coordinator, extra, smallest]
    for name, claim in (("s2_focus_group_size_min", fewest), ("s2_focus_group_size_max", most)):
        yield judge(
            _id(name),
            "people in a focus group, from the staff of one centre",
            claim,
            smallest.value <= claim.value <= largest,
            inputs,
            reach=Reach(smallest.value, largest),
            cleared=says("focus-groups-note"),
        )
    yield from _consultants_in_groups()


def _consultants_in_groups() -> Iterator[Check]:
    text = report_text()
    for end, column in (("low", "count"), ("high", "count_high")):
        claim = _a3("focus_groups_job_consultants", column)
        posts = text[f"s6_job_consultants_{end}"]
        yield judge(
            f"job-consultants-{end}",
            "no more job consultants in a focus group than a team has",
            claim,
            claim.value <= posts.value,
            [posts, text[f"s10_focus_group_job_consultants_{end}"]],
            reach=Reach(0, posts.value),
        )


def _interviews() -> Iterator[Check]:
    yield _job_consultants_heard()
    yield from _coordinators()
    yield from _referrers()
    yield from _focus_groups()


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
    funded = fewer + more + text["s6_hordaland_extra_percent"].value / 100
    return {
        "funded": Reach(funded, funded),
        "leader beside": Reach(centres * (leader + low), centres * (leader + high)),
        "leader among": Reach(centres * low, centres * high),
    }


def _positions() -> Iterator[Check]:
    text, found = report_text(), positions()
    claim = text["s6_positions"]
    small, large, extra = (text[f"s6_{key}"] for key in ("funded_small", "funded_large", "hordaland_extra_percent"))
    low, high, leader = (text[f"s6_{key}"] for key in ("counsellors_low", "counsellors_high", "leader_per_centre"))
    beside, among, funded = found["leader beside"], found["leader among"], found["funded"]
    consultants = text["s5_job_consultant_months"]
    posts = consultants.value / 12
    finding = says(
        "positions",
        claim=claim,
        low=low,
        high=high,
        beside_low=beside.low,
        beside_high=beside.high,
        len_fewer_positions=len(FEWER_POSITIONS),
        small=small,
        len_more_positions=len(MORE_POSITIONS),
        large=large,
        extra_per_n100=extra.value / 100,
        funded_low=funded.low,
        consultants=consultants,
        posts=posts,
        funded_low_and_posts=funded.low + posts,
        among_low=among.low,
        among_high=among.high,
    )
    yield compare(
        "s6-positions-per-centre",
        "a leader and 3 to 4 counsellors at each centre",
        claim,
        beside,
        [low, high, leader, text["s2_box_posts_low"], text["s2_box_posts_high"]],
        finding=finding,
    )
    yield compare(
        "s6-positions-funded",
        "positions that the report lists by county",
        claim,
        funded,
        [small, large, extra, consultants],
        finding=finding,
    )


def _teams() -> Iterator[Check]:
    text, centres = report_text(), _centres()
    alike, mixed = text["s6_psychologist_centres"], text["s6_mixed_teams"]
    yield _total(
        "s6_mixed_teams", "the centres that did not hire psychologists only", len(centres) - alike.value, [alike]
    )
    specialists = text["s6_leaders_specialists"]
    leaders = text["s2_team_leaders_phoned"]
    yield judge(
        "s6-leaders-specialists",
        "no more than there are team leaders",
        specialists,
        specialists.value <= leaders.value,
        [leaders],
        reach=Reach(0, leaders.value),
    )
    ends = {end: [text[f"s6_mixed_{who}_{end}"] for who in ("psychologists", "college")] for end in ("low", "high")}
    low, high = (sum(part.value for part in ends[end]) for end in ("low", "high"))
    counsellors = [text[f"s6_counsellors_{end}"] for end in ("low", "high")]
    yield judge(
        "s6-mixed-psychologists-high",
        "psychologists and staff with college education make up the counsellors",
        text["s6_mixed_psychologists_high"],
        low <= counsellors[1].value and counsellors[0].value <= high,
        [*ends["low"], *ends["high"], *counsellors, mixed],
        reach=Reach(low, high),
        printed=" and ".join("–".join(ends[end][i].text for end in ("low", "high")) for i in (0, 1)),
        cleared=says("s6-mixed-psychologists-high-note", low=low, high=high),
    )


def _job_consultant_posts() -> Iterator[Check]:
    """Hold the job consultants of a team against those asked for and those paid for."""
    text, centres = report_text(), len(_centres())
    low, high = text["s6_job_consultants_low"], text["s6_job_consultants_high"]
    months, asked = text["s5_job_consultant_months"], text["s6_guidelines_posts"]
    bought = reach(lambda x: x / 12 / centres, months)
    yield judge(
        "s6-job-consultants-low",
        "positions a centre in 2011, from the months paid for",
        low,
        bought.meets(low),
        [months, high],
        by=says(
            "s6-job-consultants-low-note",
            months=months,
            centres=centres,
            months_per_n12_per_centres=months.value / 12 / centres,
            low=low,
            asked=asked,
        ),
    )
    yield judge(
        "s6-job-consultants-high",
        "no more than the guidelines ask for",
        high,
        high.value <= asked.value,
        [asked, low],
        reach=Reach(0, asked.value),
    )
    for name in ("s6_new_job_consultants", "s6_visiting_job_consultants"):
        claim = text[name]
        yield judge(
            _id(name),
            "job consultants at one centre, no more than a team has",
            claim,
            claim.value <= high.value,
            [high],
            reach=Reach(0, high.value),
        )
    share = text["s6_together_time_share"]
    yield _total("s6_together_post_percent", "the same position, called half time", 100 * share.value, [share])


# How much help -------------------------------------------------------------------------------------

AVERAGES = {
    "s6_hours_mean": "s6_hours_centre",
    "s6_job_consultant_percent": "s6_job_consultant_centre",
    "s6_job_consultant_hours": "s6_job_consultant_hours_centre",
}


def _help() -> Iterator[Check]:
    text = report_text()
    for name, centre in AVERAGES.items():
        low, high = text[f"{centre}_min"], text[f"{centre}_max"]
        yield compare(
            _id(name),
            "all participants, between the lowest and the highest centre",
            text[name],
            Reach(low.low, high.high),
            [low, high],
            cleared=says("help-note"),
        )
    fewest, least = text["s6_hours_min"], text["s6_hours_centre_min"]
    yield judge(
        "s6-hours-min",
        "fewest hours of a person, below the lowest mean of a centre",
        fewest,
        fewest.low <= least.high,
        [least],
        reach=Reach(0, least.high),
    )
    most, offered, highest = text["s6_hours_max"], text["s2_sfj_hours_max"], text["s6_hours_centre_max"]
    yield judge(
        "s6-hours-max",
        "most hours of a person, above the highest mean of a centre",
        most,
        most.high >= highest.low,
        [highest],
        reach=Reach(highest.low, inf),
        cleared=says("s6-hours-max-note", offered=offered),
    )
    yield judge(
        "s6-hours-centre-max",
        "highest mean of a centre, within what was offered",
        highest,
        highest.low <= offered.high,
        [offered],
        reach=Reach(0, offered.high),
    )
    percent = text["s6_job_consultant_percent"]
    simple = sorted({Fraction(a, b) for b in range(2, 6) for a in range(1, b)})
    nearest = min(simple, key=lambda x: abs(100 * x - percent.exact))
    yield _total(
        "s6_job_consultant_share",
        "simple fraction nearest to the percentage",
        float(nearest),
        [percent],
        says("nearest-fraction"),
    )
    yield _kinds_of_centres()


def _kinds_of_centres() -> Check:
    """Add up the centres by how many users had a job consultant, and for how long."""
    names = ("s6_few_users_many_hours", "s6_many_users_few_hours", "s6_few_users_few_hours")
    kinds, centres = _all(names), len(_centres())
    last = centres - sum(as_int(kind) for kind in kinds)
    return judge(
        "s6-few-users-many-hours",
        "kinds of centres add up, with one last centre left over",
        kinds[0],
        last == 1,
        kinds[1:],
        printed=" + ".join(kind.text for kind in kinds),
        cleared=says("s6-few-users-many-hours-note"),
    )


# The IPS fidelity scale ----------------------------------------------------------------------------


def _scale() -> Iterator[Check]:
    text = report_text()
    items, low, high = (text[f"s6_ips_{key}"] for key in ("items", "item_low", "item_high"))
    yield _total(
        "s6_ips_items",
        "items of the published scale",
        sum(SECTIONS.values()),
        [],
        says("items-shown", parts=list(SECTIONS.values())),
    )
    yield _total("s6_ips_parts", "sections of the published scale", len(SECTIONS), [])
    yield _total("s6_ips_very_good_max", "items times the highest score", items.value * high.value, [items, high])
    bottom = text["s6_ips_not_max"]
    yield judge(
        "s6-ips-not-max",
        "above the lowest possible total",
        bottom,
        items.value * low.value <= bottom.value,
        [items, low],
        reach=Reach(items.value * low.value, items.value * high.value),
    )
    ends = {
        "s6_ips_fair_min": bottom,
        "s6_ips_good_min": text["s6_ips_fair_max"],
        "s6_ips_very_good_min": text["s6_ips_good_max"],
    }
    for name, below in ends.items():
        yield _total(
            name,
            "one more than the end of the band below",
            below.value + 1,
            [below],
            says("bands-note"),
        )


def _scores() -> Iterator[Check]:
    text = report_text()
    low, high = text["s6_ips_total_min"], text["s6_ips_total_max"]
    fair = [text["s6_ips_fair_min"], text["s6_ips_fair_max"]]
    good = text["s6_ips_good_min"]
    notes = {
        "s6_ips_total_min": says("ips-total-min-note"),
        "s6_ips_total_max": says("ips-total-max-note", high=high, good=good),
    }
    for name, note in notes.items():
        claim = text[name]
        yield judge(
            _id(name),
            "within the band of approved quality",
            claim,
            fair[0].value <= claim.value <= fair[1].value,
            fair,
            reach=Reach(fair[0].value, fair[1].value),
            cleared=note,
        )
    raised = text["s6_ips_adjusted_items"]
    claim = text["s6_ips_adjusted_good_centres"]
    reachable = [
        t for t in range(as_int(low), as_int(high) + 1) if adjusted_totals(t, as_int(raised))[-1] >= good.value
    ]
    staying = adjusted_totals(as_int(low), as_int(raised))[0] < good.value
    # The lowest total belongs to one centre at least.
    most = len(_centres()) - (low.value not in reachable)
    gain = as_int(raised) * (as_int(text["s6_ips_item_high"]) - as_int(text["s6_ips_item_low"]))
    yield judge(
        "s6-ips-adjusted-good-centres",
        "centres that three items set to the top can bring to good quality",
        claim,
        staying and bool(reachable) and claim.value <= most,
        [low, high, raised, good],
        reach=Reach(0, most),
        cleared=says(
            "s6-ips-adjusted-good-centres-note",
            raised=raised,
            gain=gain,
            reachable_0=reachable[0],
            reachable=reachable[-1],
            good=good,
            high=high,
        ),
    )


def _integration() -> Iterator[Check]:
    """Check the one item on which the centres fall into two halves."""
    text = report_text()
    low, high = text["s6_ips_item_low"], text["s6_ips_item_high"]
    above, below = text["s6_integration_high_centres"], text["s6_integration_low_centres"]
    every = text["s6_ips_centres"]
    yield _total("s6_mechanisms", "mechanisms that the sentence goes on to list", len(MECHANISMS), [])
    yield _total("s6_integration_low_centres", "the other centres", every.value - above.value, [every, above])
    scores = [text[f"s6_integration_{side}_{end}"] for side in ("low", "high") for end in ("min", "max")]
    values = [score.value for score in scores]
    yield judge(
        "s6-integration-high-max",
        "scores in rising order and within those of an item",
        scores[-1],
        values == sorted(set(values)) and low.value <= values[0] and values[-1] <= high.value,
        [*scores[:-1], low, high, below],
        reach=Reach(low.value, high.value),
    )


# What nothing else tells ---------------------------------------------------------------------------

REASONS = {
    "reason-told-of-some-centres-or": (
        "s6_several_agreements",
        "s6_job_consultant_least",
        "s6_talks_per_week",
        "s6_visited_centre",
        "s6_visits_per_week",
        "s6_guidance_team",
        "s6_clerical_team",
        "s6_joint_meetings_low",
        "s6_joint_meetings_high",
    ),
    "reason-a-date-that-nothing-else": ("s6_hordaland_extra_until",),
    "reason-the-rule-by-which-challenges": ("s6_challenge_teams",),
}


def _excused() -> Iterator[Check]:
    for reason, names in REASONS.items():
        for name in names:
            yield from excuse(_id(name), "stated in the text", [_find(name)], says(reason))


def checks() -> list[Check]:
    """Run every check of the study of implementation and of the fidelity scale.

    Returns
    -------
    list of Check
        What is repeated, interviews, staff, help given, fidelity scale.

    Examples
    --------
    >>> len({check.id for check in checks()}) == len(checks())
    True
    """
    parts: tuple[Callable[[], Iterator[Check]], ...] = (
        _one_per_centre,
        _repeated,
        _years,
        _interviews,
        _positions,
        _teams,
        _job_consultant_posts,
        _help,
        _scale,
        _scores,
        _integration,
        _excused,
    )
    return [check for part in parts for check in part()]
