"""A check's verdict follows from its inputs, and its words are those that the ledger knows."""

import json
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etterprov import check as module
from etterprov import readings, source
from etterprov.check import UNEXPLAINED, Check, compare, excuse, fitting, judge
from etterprov.printed import Printed
from etterprov.reach import Reach
from etterprov.readings import says

CLAIM = Printed("0.181", cell="uo-table-4/work_ability/uo/r2")
INPUTS = [Printed("4.61", cell="uo-table-4/work_ability/uo/b"), Printed("26")]
WORDS = """\
## n-of-the-regressions
cosmetic, certain; matter: N of the regressions

With {n} people it is {r2}.

## as-it-should

As it should be.

## twice

Rounded twice.
"""
FINDING = says("n-of-the-regressions", n=26, r2=0.1806)


@pytest.fixture(autouse=True)
def words(tmp_path: Path) -> Iterator[None]:
    """Let checks of one table find their words."""
    (tmp_path / "published" / "uo").mkdir(parents=True)
    package = {
        "name": "uo",
        "short": "chapter",
        "resources": [{"name": name} for name in ("uo-table-2", "uo-table-3", "uo-table-4", "uo-text")],
    }
    (tmp_path / "published" / "uo" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (tmp_path / "readings" / "en").mkdir(parents=True)
    (tmp_path / "readings" / "en" / "uo.md").write_text(WORDS, encoding="utf-8")
    with source.reading(tmp_path / "published"):
        yield


def test_words_of_the_ledger() -> None:
    assert module.VERDICTS == ("reproduced", "explained", "inconsistent", "not recomputable")
    assert readings.SEVERITIES == ("cosmetic", "substantive", "conclusion")
    assert readings.CONFIDENCES == ("certain", "likely", "open")


def test_within_reach_is_reproduced() -> None:
    check = compare(
        "r2", "R squared", CLAIM, Reach(0.1806, 0.1807), INPUTS, finding=FINDING, cleared=says("as-it-should")
    )
    assert check == Check(
        id="uo-table-4/r2",
        table="uo-table-4",
        asks="R squared",
        printed="0.181",
        low=0.1806,
        high=0.1807,
        verdict="reproduced",
        family="own",
        claim="uo-table-4/work_ability/uo/r2",
        uses=frozenset({"uo-table-4/work_ability/uo/r2", "uo-table-4/work_ability/uo/b"}),  # 26 stands nowhere
        finding=FINDING,
        note=says("as-it-should"),
    )
    assert (check.severity, check.confidence, check.matter) == (None, None, "")
    assert check.explanation == "As it should be."


def test_out_of_reach_is_inconsistent_and_read_by_its_finding() -> None:
    check = compare(
        "r2", "R squared", CLAIM, Reach(0.1876, 0.1878), INPUTS, finding=FINDING, cleared=says("as-it-should")
    )
    assert (check.verdict, check.severity, check.confidence) == ("inconsistent", "cosmetic", "certain")
    assert (check.explanation, check.matter) == ("With 26 people it is 0.1806.", "N of the regressions")
    assert (check.low, check.high) == (0.1876, 0.1878)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.1, 0.1805, "reproduced"),  # the ends of the claim's interval belong to it
        (0.1, 0.18049, "inconsistent"),
        (0.1815, 0.2, "reproduced"),
        (0.18151, 0.2, "inconsistent"),
        (0.0, 1.0, "reproduced"),
        (0.181, 0.181, "reproduced"),
    ],
)
def test_verdict_turns_at_the_edges(low: float, high: float, verdict: str) -> None:
    assert compare("r2", "R squared", CLAIM, Reach(low, high)).verdict == verdict


@given(
    st.integers(-(10**5), 10**5),
    st.integers(0, 3),
    st.floats(0, 10),
    st.floats(0, 10),
    st.sampled_from([ROUND_HALF_UP, ROUND_HALF_DOWN]),
)
@settings(deadline=None, derandomize=True)
def test_a_true_value_within_reach_is_never_accused(
    unit: int, decimals: int, below: float, above: float, rule: str
) -> None:
    true = Decimal(unit).scaleb(-4)
    text = f"{true.quantize(Decimal(1).scaleb(-decimals), rounding=rule):f}"
    claim = Printed(text, cell="uo-table-2/age/uo_mean")
    assert compare("a", "b", claim, Reach(float(true) - below, float(true) + above)).verdict == "reproduced"


def test_rule_that_holds_and_rule_that_does_not() -> None:
    good, bad = (
        judge("n", "size", CLAIM, holds, INPUTS, reach=Reach(0, 26), finding=FINDING) for holds in (True, False)
    )
    assert (good.verdict, good.severity, good.confidence, good.explanation, good.matter) == (
        "reproduced",
        None,
        None,
        "",
        "",
    )
    assert (bad.verdict, bad.severity, bad.confidence) == ("inconsistent", "cosmetic", "certain")
    assert (good.low, good.high) == (bad.low, bad.high) == (0, 26)


def test_what_holds_only_by_another_reading_is_explained() -> None:
    twice = judge(
        "r2", "R squared", CLAIM, True, reach=Reach(0.18249, 0.18249), by=says("twice"), cleared=says("as-it-should")
    )
    assert (twice.verdict, twice.explanation, twice.severity, twice.matter) == ("explained", "Rounded twice.", None, "")
    assert judge("r2", "R squared", CLAIM, False, by=says("twice"), finding=FINDING).verdict == "inconsistent"


def test_without_a_reach_and_with_another_look() -> None:
    check = judge("order", "which is more", CLAIM, True, printed="8.7 < 10.1")
    assert (check.low, check.high, check.printed) == (None, None, "8.7 < 10.1")


def test_inconsistency_without_a_finding_says_that_none_was_looked_for() -> None:
    check = compare("r2", "R squared", CLAIM, Reach(0.5, 0.6))
    assert (check.severity, check.confidence) == ("substantive", "open")
    assert "No explanation" in check.explanation
    assert check.matter == "uo-table-4/r2"  # it stands for itself


def test_claim_must_be_printed_somewhere() -> None:
    nowhere = Printed("26")
    for make in (
        lambda: judge("n", "size", nowhere, True),
        lambda: compare("n", "size", nowhere, Reach(0, 1)),
        lambda: excuse("n", "size", [nowhere], UNEXPLAINED),
    ):
        with pytest.raises(ValueError, match="'26' has no cell"):
            make()


@pytest.mark.parametrize(("table", "source"), [("uo-table-3", "chapter"), ("uo-text", "chapter")])
def test_source_is_told_by_the_table(table: str, source: str) -> None:
    check = judge("n", "size", Printed("27", cell=f"{table}/group_size/control_n"), True)
    assert (check.table, check.source) == (table, source)


def test_excuses_are_listed_one_by_one() -> None:
    claims = [Printed("3", cell="uo-text/t2/value"), Printed("12", cell="uo-text/t3/value")]
    checks = excuse("months", "stated in the text", claims, says("as-it-should"))
    assert [c.id for c in checks] == ["uo-text/months-1", "uo-text/months-2"]
    assert [c.uses for c in checks] == [frozenset({"uo-text/t2/value"}), frozenset({"uo-text/t3/value"})]
    for check in checks:
        assert (check.verdict, check.note) == ("not recomputable", says("as-it-should"))
        assert (check.low, check.high, check.severity, check.confidence) == (None, None, None, None)
    assert [c.id for c in excuse("months", "stated", claims[:1], UNEXPLAINED)] == ["uo-text/months"]
    assert excuse("months", "stated", [], UNEXPLAINED) == []


def test_fitting_keeps_the_order_of_the_candidates() -> None:
    reaches = {27: Reach(0.1741, 0.1742), 26: Reach(0.1805, 0.1807), 25: Reach(0.1876, 0.1878), 3: Reach(0.1, 0.9)}
    assert fitting(CLAIM, reaches) == [26, 3]
    assert fitting(CLAIM, {}) == []


def test_verdict_cannot_be_changed_by_hand() -> None:
    check = compare("r2", "R squared", CLAIM, Reach(0.5, 0.6))
    with pytest.raises(FrozenInstanceError):
        check.verdict = "reproduced"  # type: ignore[misc]
