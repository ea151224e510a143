"""One quantity has one value: what chapters glue of the same effect, group, month and scale is the same number.

Numbers that are glued as text are rounded; they hold what rounds to them.
"""

import re
from functools import cache
from math import ceil, sqrt
from pathlib import Path

import pytest
from scipy import optimize, stats

import book_state
import executed
from etterprov import language

ROOT = Path(__file__).parents[1]

#: By meaning (effect, group, month, scale, and which number of it) the names that chapters give it.
VALUES: dict[tuple[str, ...], dict[str, str]] = {
    **{
        ("fully or partly in work", "all", month, "points", end): {
            "sfj-effect": f"d{'18' if month == '18' else ''}{end}",
            "synthesis": f"sfj_{month}{end}",
            **({"index": f"d{end}", "kort-fortalt": f"d{end}"} if month == "12" else {}),
        }
        for month in ("12", "18")
        for end in ("", "_low", "_high")
    },
    ("fully or partly in work", "all", "12", "share, SFJ"): {
        "sfj-effect": "sfj",
        "synthesis": "share_1",
        "kort-fortalt": "sfj",
    },
    ("fully or partly in work", "all", "12", "share, control"): {
        "sfj-effect": "control",
        "synthesis": "share_0",
        "kort-fortalt": "control",
    },
    **{
        ("psychologist outside SFJ", arm, "6", "per cent of those who answered"): dict.fromkeys(
            ("sfj-effect", "user-experience"), name
        )
        for arm, name in (("control", "psych_control"), ("SFJ", "psych_sfj"))
    },
    ("fully or partly in work", "all", "12", "p, table 8"): {"sfj-effect": "p", "synthesis": "p_12"},
    ("fully or partly in work", "all", "12", "p, regression"): {"sfj-effect": "me_p", "synthesis": "p_adjusted"},
    ("in work without benefits", "all", "12", "points"): {
        "sfj-effect": "job",
        "synthesis": "full_12",
        "kort-fortalt": "job",
    },
    ("other readings of work", "all", "12", "points", "least"): {
        "sfj-effect": "reading_low",
        "synthesis": "reading_low",
    },
    ("other readings of work", "all", "12", "points", "most"): {
        "sfj-effect": "reading_high",
        "synthesis": "reading_high",
    },
    ("fully or partly in work", "AAP", "12", "points, counted"): {
        "sfj-effect": "aap",
        "synthesis": "aap",
        "kort-fortalt": "aap",
    },
    ("fully or partly in work", "all but AAP", "12", "points, counted"): {
        "sfj-effect": "others",
        "kort-fortalt": "others",
    },
    ("fully or partly in work", "AAP", "12", "people in work, control"): {
        "sfj-effect": "aap_k_control",
        "synthesis": "aap_0",
    },
    ("fully or partly in work", "AAP", "12", "p, exact"): {"sfj-effect": "aap_own_p", "synthesis": "aap_alone"},
    ("fully or partly in work", "AAP", "12", "p, three groups"): {"sfj-effect": "aap_three", "synthesis": "aap_three"},
    ("fully or partly in work", "AAP", "12", "p, four groups"): {"sfj-effect": "aap_four", "synthesis": "aap_four"},
    **{
        ("fully or partly in work", "AAP", "12", "points, shrunk in log odds", end): {
            "sfj-effect": f"shrunk12{end}",
            "synthesis": f"likely{end}",
        }
        for end in ("", "_low", "_high")
    },
    ("spread of effects between groups", "prior", "points"): {"sfj-effect": "prior", "synthesis": "prior"},
    **{
        ("fully or partly in work", "AAP minus others", "12", "points", end): {
            "sfj-effect": f"aap_diff{end}",
            "synthesis": f"apart{end}",
        }
        for end in ("", "_low", "_high")
    },
    ("fully or partly in work", "AAP minus others", "12", "p"): {"sfj-effect": "aap_p", "synthesis": "aap_p"},
    ("fully or partly in work", "AAP minus full sick leave", "12", "p"): {
        "sfj-effect": "aap_p_low",
        "synthesis": "interaction_12",
    },
    ("fully or partly in work", "AAP minus full sick leave", "18", "p"): {
        "sfj-effect": "aap_p18",
        "synthesis": "interaction_18",
    },
    ("fully or partly in work", "full sick leave, best centres", "12", "points"): {
        "sfj-effect": "sick_best",
        "synthesis": "sick_best",
    },
    ("fully or partly in work", "full sick leave, other centres", "12", "points"): {
        "sfj-effect": "rest_sick",
        "synthesis": "sick_rest",
    },
    ("fully or partly in work", "best centres", "12", "points, printed"): {
        "sfj-effect": "best",
        "synthesis": "picked_printed",
    },
    ("depression", "those who answered", "12", "SD, plain"): {"health-outcomes": "g_plain", "synthesis": "g_plain"},
    **{
        ("depression", "those who answered", "12", "SD, adjusted", end): dict.fromkeys(
            ("health-outcomes", "synthesis", "index"), f"g{end}"
        )
        for end in ("", "_low", "_high")
    },
    ("depression", "those who answered", "12", "points, adjusted"): {
        "health-outcomes": "points",
        "synthesis": "hads_adjusted",
    },
    ("health, smallest corrected p", "those who answered", "12", "BH"): {
        "health-outcomes": "bh_least",
        "synthesis": "bh",
    },
    ("health, six together", "those who answered", "12", "p, correlation 0.5"): {
        "health-outcomes": "together_low",
        "synthesis": "together_05",
    },
    ("health, six together", "those who answered", "12", "p, correlation 0.7"): {
        "health-outcomes": "together_high",
        "synthesis": "together_07",
    },
    ("depression and anxiety", "control, answered", "12", "correlation"): {
        "health-outcomes": "hads_control",
        "synthesis": "hads_correlation",
    },
    ("effect that bears AAP+", "AAP+", "12", "per cent of that seen"): {
        "cost-benefit": "aap_bears",
        "synthesis": "aap_bears",
    },
    ("years that bear the cost", "all", "12", "years"): {"cost-benefit": "years_all", "synthesis": "years_all"},
    ("years that bear the cost", "all, by groups", "12", "years"): {
        "cost-benefit": "years_groups",
        "synthesis": "years_groups",
    },
    **{
        ("chance that SFJ pays", group, f"{years} years of effect", "per cent"): dict.fromkeys(
            ("cost-benefit", "index", "kort-fortalt"), f"chance_{group[:3]}_{years}"
        )
        for group in ("all", "groups", "aap+")
        for years in (1, 2)
    },
    ("hours, change", "Utvidet oppfølging", "1 year", "hours a week"): {
        "synthesis": "did",
        "index": "hours",
        "kort-fortalt": "hours",
    },
}
#: Where one chapter computes from counts and the other quotes three or four printed decimals.
PRINTED = {("fully or partly in work", "all", "12", "p, table 8"), ("in work without benefits", "all", "12", "points")}


@cache
def _glued() -> dict[str, dict[str, str]]:
    """Read what each chapter glued when the book was built last."""
    chapters = executed.kept(book_state.Sources(ROOT), language.WRITTEN)
    return {Path(name).stem: kept.glued for name, kept in chapters.items() if kept}


def _number(chapter: str, name: str) -> tuple[float, float]:
    """Give a number, and how far from it the one lies at most that it was rounded from."""
    assert chapter in _glued(), f"{chapter} was not built: run make html"
    assert name in _glued()[chapter], f"{chapter} glues no {name}"
    text = _glued()[chapter][name]
    value = float(text.strip("'"))
    decimals = len(text.strip("'").partition(".")[2])
    return value, 0.5 * 10**-decimals if text.startswith("'") else 1e-9 * abs(value)


@pytest.mark.parametrize("meaning", VALUES, ids=lambda meaning: ", ".join(filter(None, meaning)))
def test_one_quantity_has_one_value(meaning: tuple[str, ...]) -> None:
    values = {chapter: _number(chapter, name) for chapter, name in VALUES[meaning].items()}
    loose = 0.005 if meaning in PRINTED else 0.0
    exact = min(values.values(), key=lambda number: number[1])[0]
    assert {
        chapter: value
        for chapter, (value, half) in values.items()
        if abs(value - exact) > half * 1.0001 + loose * exact
    } == {}, values


def test_the_plan_is_sized_from_shares_that_are_not_rounded() -> None:
    """By hand: z(.975) SE if equal + z(.8) SE = difference, with the plan's centres, loss and three equal arms."""
    first, second = (_number("synthesis", name)[0] / 100 for name in ("p0", "p1"))
    assert first == pytest.approx(15 / 123, rel=1e-9)
    a, b = first * (1 - first), second * (1 - second)
    mean, tied = (first + second) / 2, 0.9 * sqrt(a * b)
    null, between = 2 * (mean * (1 - mean) - 0.02 * (a + b + 2 * tied) / 4), 0.02 * (a + b - 2 * tied) / 6

    def lacking(n: float) -> float:
        true = 0.98 * (a + b) / n + between
        return float(stats.norm.isf(0.025) * sqrt(null / n) + stats.norm.ppf(0.8) * sqrt(true) - second + first)

    people = 3 * ceil(optimize.brentq(lacking, 10, 1e6) / 0.95)
    assert _glued()["synthesis"]["guidance_total"].strip("'").replace("\\xa0", "") == str(people)


def test_quantities_are_told_apart() -> None:
    """No name of a chapter stands for two meanings, and each meaning is compared."""
    names = [(chapter, name) for names in VALUES.values() for chapter, name in names.items()]
    assert len(names) == len(set(names))
    assert all(len(names) > 1 for names in VALUES.values())


@pytest.mark.parametrize("chapter", sorted({chapter for names in VALUES.values() for chapter in names}))
def test_values_that_are_compared_stand_in_the_text(chapter: str) -> None:
    text = (ROOT / "chapters" / f"{chapter}.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"\{glue:text\}`(\w+)", text))
    missing = {name for names in VALUES.values() for name in [names.get(chapter, "")] if name and name not in shown}
    assert missing == set()
