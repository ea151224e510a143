"""The evidence from outside: each figure stands in the words it was read from, and the sums are right."""

import math
import re
from pathlib import Path

import pytest
from pybtex.database import parse_file

from etterprov.effects import Estimate
from etterprov.printed import Printed
from jobsupport import evidence

ROWS = evidence.rows()
REFERENCES = set(parse_file(str(Path(__file__).parents[1] / "chapters" / "references.bib")).entries)
#: Counts that follow from the printed percentages and odds ratio, by the one set that fits; see test_employment.
DERIVED = {"sveinsdottir2020": {"events_intervention", "people_intervention", "events_control", "people_control"}}
READ = ("people", "units", "randomised", "events", "percent", "effect", "p")


@pytest.mark.parametrize("key", sorted(ROWS))
def test_every_figure_stands_in_the_words_it_was_read_from(key: str) -> None:
    row = ROWS[key]
    # A comma between digits is one of thousands, of decimals in Norwegian, or stands between two numbers.
    words = (row.words or "").replace("\N{MIDDLE DOT}", ".")
    readings = (re.sub(r"(?<=\d)[\s,](?=\d{3}\b)", "", words), re.sub(r"(?<=\d),(?=\d)", ".", words), words)
    there = {float(number) for reading in readings for number in re.findall(r"\d*\.?\d+", reading)}
    missing = {
        name: cell.text
        for name, cell in vars(row).items()
        if name.split("_")[0] in READ
        and isinstance(cell, Printed)
        and name not in DERIVED.get(key, set())
        and abs(cell.value) not in there
    }
    assert not missing


@pytest.mark.parametrize("key", sorted(ROWS))
def test_row_says_where_and_how_it_was_read(key: str) -> None:
    row = ROWS[key]
    seen = row.reading != "not seen"
    assert bool(row.words) == bool(row.source) == seen
    assert re.match(r"https?://", row.source or "") or not seen
    assert (
        row.second_source
        if row.second == "another text agrees"
        else row.second_source is None or row.second != "not found"
    )
    assert not row.study or row.study in REFERENCES
    assert {other.strip() for other in str(row.overlaps or "").split(";") if other.strip()} <= set(ROWS)


def test_printed_ratios_lie_in_the_middle_of_their_intervals() -> None:
    off = {}
    for key, row in ROWS.items():
        if str(row.measure or "").endswith("ratio") and row.effect_low:
            middle = math.sqrt(row.effect_low.value * row.effect_high.value)
            # Each end may be off by half its last digit.
            if middle != pytest.approx(row.effect.value, rel=0.03):
                off[key] = middle / row.effect.value
    assert set(off) == {"probyn2021-spinal-24"}


def test_counts_of_seed_give_the_ratio_that_the_review_prints() -> None:
    found, printed = evidence.ratio(ROWS["sveinsdottir2020"]), ROWS["probyn2021-young"]
    for number, cell in (
        (found.value, printed.effect),
        (found.low, printed.effect_low),
        (found.high, printed.effect_high),
    ):
        assert cell.admits(number)


# Thirteen trials of vaccination (Colditz 1994), the example of R's metafor: cases and others, by arm.
BCG = """4 119 11 128;6 300 29 274;3 228 11 209;62 13536 248 12619;33 5036 47 5761;180 1361 372 1079;8 2537 10 619
505 87886 499 87892;29 7470 45 7232;17 1699 65 1600;186 50448 141 27197;5 2493 3 2338;27 16886 29 17825"""


def _bcg() -> list[Estimate]:
    z, found = 1.959963984540054, []
    for line in re.split(r"[;\n]", BCG):
        a, b, c, d = map(int, line.split())
        log = math.log(a / (a + b) / (c / (c + d)))
        half = z * math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
        found.append(Estimate(math.exp(log), math.exp(log - half), math.exp(log + half)))
    return found


def test_random_effects_agree_with_metafor() -> None:
    # rma(yi, vi, data = dat.bcg, method = "DL"): -0.7141, SE 0.1787 (not Knapp's), tau^2 0.3088, I^2 92.12 %.
    found = evidence.random_effects(_bcg())
    assert found.studies == 13
    assert math.log(found.mean.value) == pytest.approx(-0.7141, abs=5e-5)
    assert found.spread**2 == pytest.approx(0.3088, abs=5e-5)
    assert 100 * found.inconsistency == pytest.approx(92.12, abs=0.005)
    # Higgins: t with k - 2 = 11 degrees of freedom is 2.2010.
    half = 2.2010 * math.sqrt(0.3088 + 0.1787**2)
    assert math.log(found.prediction.high) == pytest.approx(-0.7141 + half, abs=2e-3)
    assert math.log(found.prediction.low) == pytest.approx(-0.7141 - half, abs=2e-3)


def test_interval_of_the_mean_is_hartung_and_knapps() -> None:
    # Three equal weights: the mean is the plain one, its SE the SD of the logarithms over the root of 3.
    z = 1.959963984540054
    logs, se = [0.0, 0.6, 1.5], 0.1
    found = evidence.random_effects([Estimate(math.exp(x), math.exp(x - z * se), math.exp(x + z * se)) for x in logs])
    sd = math.sqrt(((0 - 0.7) ** 2 + (0.6 - 0.7) ** 2 + (1.5 - 0.7) ** 2) / 2)
    assert math.log(found.mean.value) == pytest.approx(0.7)
    assert math.log(found.mean.high) == pytest.approx(0.7 + 4.302653 * sd / math.sqrt(3), abs=1e-5)


@pytest.mark.parametrize(
    "ratios",
    [[Estimate(1.5, 1.0, 2.25)] * 2, [Estimate(1.5, 1.0, 2.25)] * 3 + [Estimate(1.2, math.nan, math.nan)]],
)
def test_no_summary_of_two_or_without_intervals(ratios: list[Estimate]) -> None:
    with pytest.raises(ValueError, match="at least three ratios"):
        evidence.random_effects(ratios)


def test_ratio_from_p_by_hand() -> None:
    # log(1.5) = 0.405465 at p = 0.05 is 1.96 SE, so the interval of 95 % just reaches one; p = 0.01 is 2.5758 SE.
    at_five, at_one = evidence.ratio_from_p(0.6, 0.4, 0.05), evidence.ratio_from_p(0.6, 0.4, 0.01)
    assert (at_five.low, at_five.high) == pytest.approx((1.0, 2.25))
    assert math.log(at_one.low) == pytest.approx(0.405465 * (1 - 1.959964 / 2.575829), abs=1e-6)


@pytest.mark.parametrize(("share", "control", "p"), [(0.6, 0.4, 0.0), (0.6, 0.4, 1.0), (0.4, 0.4, 0.5)])
def test_no_interval_from_such_a_p(share: float, control: float, p: float) -> None:
    with pytest.raises(ValueError, match="no interval follows"):
        evidence.ratio_from_p(share, control, p)


def test_table_has_the_ratios_of_its_rows() -> None:
    table = evidence.table()
    assert list(table.index) == list(ROWS)
    assert math.isnan(table.loc["rognli2025", "value"])
    # IPS Norway: 36.6 against 27.1 % at 12 months (Reme 2019).
    assert table.loc["reme2019-12", "value"] == pytest.approx(36.6 / 27.1, abs=0.02)
