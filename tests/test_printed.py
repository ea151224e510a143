"""A number as printed, against the rounding of the decimal module and published rounding rules."""

import csv
import math
from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etterprov.printed import Printed, unround

REFERENCE = Path(__file__).parent / "reference"
with (REFERENCE / "unround_scrutiny.csv").open(encoding="utf-8", newline="") as file:
    UNROUND = list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("text", "exact", "decimals"),
    [
        ("7.9", Fraction(79, 10), 1),
        ("0,30", Fraction(3, 10), 2),
        ("-5.739", Fraction(-5739, 1000), 3),
        ("−0.429", Fraction(-429, 1000), 3),  # a true minus sign
        ("+2", Fraction(2), 0),
        (".05", Fraction(1, 20), 2),
        ("12 345", Fraction(12345), 0),
        ("399 664,5", Fraction(3996645, 10), 1),  # a no-break space
        ("  17.3 ", Fraction(173, 10), 1),
        ("0.000", Fraction(0), 3),
        ("1/3", Fraction(1, 3), 0),
    ],
)
def test_digits_are_read_exactly(text: str, exact: Fraction, decimals: int) -> None:
    number = Printed(text)
    assert (number.exact, number.decimals, number.text, str(number)) == (exact, decimals, text, text)
    assert number.value == float(exact)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "n.s.",
        "1.2.3",
        "1,234.5",
        "--1",
        "1e3",
        ".",
        "-",
        "1/0",
        "-1/3",
        "<1/3",
        "<<1",
        "<",
        "nan",
        "52 27",
        "7 9.1",
    ],
)
def test_what_is_no_number_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="is not a printed number") as error:
        Printed(text)
    assert repr(text) in str(error.value)


@pytest.mark.parametrize("value", [7.9, 7, None])
def test_a_float_has_no_digits(value: object) -> None:
    with pytest.raises(ValueError, match="is not a printed number"):
        Printed(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("7.9", "7.85", "7.95"),
        ("0.30", "0.295", "0.305"),
        ("0.3", "0.25", "0.35"),
        ("-5.739", "-5.7395", "-5.7385"),
        ("26", "25.5", "26.5"),
        ("0.000", "-0.0005", "0.0005"),
    ],
)
def test_interval_is_half_a_unit_of_the_last_digit(text: str, low: str, high: str) -> None:
    number = Printed(text)
    assert number.bounds == (Fraction(low), Fraction(high))
    assert (number.low, number.high) == (float(low), float(high))


def test_fraction_in_words_stands_for_itself() -> None:
    assert Printed("1/6").bounds == (Fraction(1, 6), Fraction(1, 6))


@given(st.integers(-(10**6), 10**6), st.integers(0, 4), st.integers(0, 6))
@settings(deadline=None, derandomize=True)
def test_admits_whatever_rounds_to_it(unit: int, decimals: int, more: int) -> None:
    true = Decimal(unit).scaleb(-decimals - more)
    place = Decimal(1).scaleb(-decimals)
    for rule in (ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN):
        printed = Printed(f"{true.quantize(place, rounding=rule):f}")
        assert printed.decimals == decimals
        assert printed.admits(Fraction(true))
        assert printed.admits(float(true))
        assert printed.low <= float(true) <= printed.high


@given(st.integers(-(10**6), 10**6), st.integers(0, 4), st.integers(1, 10**6))
@settings(deadline=None, derandomize=True)
def test_admits_nothing_beyond_its_interval(unit: int, decimals: int, beyond: int) -> None:
    printed = Printed(f"{Decimal(unit).scaleb(-decimals):f}")
    low, high = printed.bounds
    step = Fraction(beyond, 10**12)
    assert not printed.admits(low - step)
    assert not printed.admits(high + step)
    assert not printed.admits(float(high) + 1e-6 * max(1.0, abs(high)))


@pytest.mark.parametrize(
    ("text", "x", "admitted"),
    [
        ("0.3", 0.1 + 0.2 + 0.05, True),  # 0.35000000000000003 as a float, an exact half in truth
        ("0.3", Fraction(35, 100) + Fraction(1, 10**15), False),  # rationals get no slack
        ("7.9", 7.949999, True),
        ("7.9", 7.95001, False),
        ("26", 26, True),
        ("26", 27, False),
        ("26", math.nan, False),
        ("26", math.inf, False),
    ],
)
def test_float_noise_is_forgiven_and_nothing_more(text: str, x: float | Fraction, admitted: bool) -> None:
    assert Printed(text).admits(x) is admitted


def test_cell_is_carried_but_not_compared() -> None:
    assert Printed("27", cell="uo-table-3/group_size/control_n").cell == "uo-table-3/group_size/control_n"
    assert Printed("27", cell="a") == Printed("27", cell="b")
    assert Printed("0.3") != Printed("0.30")
    assert len({Printed("27", cell="a"), Printed("27"), Printed("27.0")}) == 2


@pytest.mark.parametrize("row", UNROUND, ids=lambda row: f"{row['x']} {row['rounding']}")
def test_rounding_rules_of_scrutiny(row: dict[str, str]) -> None:
    text, _, decimals = row["x"].removesuffix(" decimals").partition(" read with ")
    if decimals:
        text = f"{float(text):.{decimals}f}"
    low, high, low_closed, high_closed = unround(Printed(text), row["rounding"])
    assert (low, high) == (Fraction(row["lower"]), Fraction(row["upper"]))
    assert (low_closed, high_closed) == (row["lower_sign"] == "<=", row["upper_sign"] == "<=")


def _admitted(text: str, x: Fraction, rule: str, threshold: int = 5) -> bool:
    low, high, low_closed, high_closed = unround(Printed(text), rule, threshold)
    return (low <= x if low_closed else low < x) and (x <= high if high_closed else x < high)


def _whole(rule: str, x: Fraction, threshold: int) -> int:
    """Round to a whole number by the rule's own words."""
    down, rest = math.floor(x), x - math.floor(x)
    if rest == 0 and rule not in ("up_from", "down_from"):
        return down
    share = Fraction(threshold, 10)
    return {
        "up": down + (rest >= Fraction(1, 2)),
        "down": down + (rest > Fraction(1, 2)),
        "away": int(math.copysign(math.floor(abs(x) + Fraction(1, 2)), x)),
        "towards": int(math.copysign(math.ceil(abs(x) - Fraction(1, 2)), x)),
        "up_from": down + (rest >= share),
        "down_from": down + (rest > share),
        "ceiling": math.ceil(x),
        "floor": down,
        "trunc": math.trunc(x),
        "anti_trunc": math.ceil(x) if x > 0 else down,
    }[rule]


@pytest.mark.parametrize(
    "rule", ["up", "down", "away", "towards", "up_from", "down_from", "ceiling", "floor", "trunc", "anti_trunc"]
)
def test_rule_admits_exactly_what_it_rounds(rule: str) -> None:
    thresholds = (1, 5, 9) if rule.endswith("from") else (5,)
    for twentieths, threshold in product(range(-65, 66), thresholds):
        x = Fraction(twentieths, 20)
        printed = [whole for whole in range(-5, 6) if _admitted(str(whole), x, rule, threshold)]
        assert printed == [_whole(rule, x, threshold)], x


def test_even_admits_both_halves() -> None:
    """Python prints 3/40 and 0.125 with two digits as 0.07 and 0.12: what decides is the binary number."""
    assert (f"{3 / 40:.2f}", f"{0.125:.2f}", f"{0.145:.2f}") == ("0.07", "0.12", "0.14")
    for text in ("0.07", "0.08", "-0.07", "0.14"):
        low, high, *closed = unround(Printed(text), "even")
        assert (high - low, closed) == (Fraction(1, 100), [True, True])


@pytest.mark.parametrize(
    ("text", "plain"),
    [("–0,37", "-0.37"), ("- 0.37", "-0.37"), ("−.5", "-.5"), ("5·19", "5.19"), ("+ 2", "2"), ("–5·19", "-5.19")],
)
def test_numbers_as_people_type_them(text: str, plain: str) -> None:
    assert (Printed(text).bounds, Printed(text).decimals) == (Printed(plain).bounds, Printed(plain).decimals)
    assert Printed(text).sign == ""


@pytest.mark.parametrize(
    ("text", "sign", "inside", "outside"),
    [
        ("<0,001", "<", (0.0005, Fraction(1, 1000), 0), (0.0011, Fraction(11, 10000))),
        ("< .05", "<", (0.05, -1), (0.06,)),
        ("≤0.05", "<", (0.05,), (0.0501,)),
        (">0.99", ">", (0.995, 7), (0.98,)),
        (">= 12", ">", (12, 13), (11,)),
    ],
)
def test_bounds_admit_all_on_their_side(
    text: str, sign: str, inside: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    number = Printed(text)
    assert number.sign == sign
    assert all(number.admits(x) for x in inside)
    assert not any(number.admits(x) for x in outside)
    assert math.inf in map(abs, number.bounds)
    with pytest.raises(ValueError, match="is a bound"):
        unround(number)


@pytest.mark.parametrize(("text", "ways"), [("1,234", "1234 or 1.234"), ("-12,500", "-12500 or -12.500")])
def test_a_comma_before_three_digits_asks(text: str, ways: str) -> None:
    with pytest.raises(ValueError, match=f"write {ways}"):
        Printed(text)
    assert Printed("0,317").decimals == Printed("1234,567").decimals == 3


def test_unknown_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown rounding rule 'upward'"):
        unround(Printed("1"), "upward")
    for threshold in (0, 10):
        with pytest.raises(ValueError, match="digit from 1 to 9"):
            unround(Printed("1"), "up_from", threshold)
