"""The simulated participants: the file is the one that the program makes, and has the printed margins."""

import pandas as pd
import pytest

from etterprov import source
from etterprov.printed import Printed
from jobsupport import example, microdata

FILE = microdata.SIMULATED / "example-participants.csv"


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    return microdata.example()


def test_file_is_what_the_program_makes(capsys: pytest.CaptureFixture[str]) -> None:
    example.main()
    assert capsys.readouterr().out.encode() == FILE.read_bytes()


def test_everybody_is_labelled_as_simulated(people: pd.DataFrame) -> None:
    assert people["participant"].str.fullmatch(r"SIM\d{4}").all()
    assert source.schema(microdata.SIMULATED)["example-participants"]["title"].startswith("Simulated participants")


def test_file_has_all_columns_of_its_descriptor_in_order() -> None:
    assert len(source.table("example-participants", microdata.SIMULATED)) == 1193


@pytest.mark.parametrize("centre", ["hordaland", "sor_trondelag", "ostfold", "akershus", "oslo", "troms"])
@pytest.mark.parametrize("arm", ["control", "intervention"])
def test_centres_are_those_of_table_1(people: pd.DataFrame, centre: str, arm: str) -> None:
    printed = source.rows("sfj-table-01")[centre, arm].count
    assert ((people["centre"] == centre) & (people["arm"] == arm)).sum() == printed.value


def test_sex_is_that_of_table_2(people: pd.DataFrame) -> None:
    counts = pd.crosstab(people["sex"], people["arm"])
    assert counts.loc["woman"].tolist() == [365, 437]
    assert counts.loc["man"].tolist() == [198, 193]


def test_age_bands_are_those_of_table_2_but_for_one_person(people: pd.DataFrame) -> None:
    bands = pd.cut(people["age"], [0, 29, 39, 49, 99]).cat.codes
    counts = pd.crosstab(people["arm"], bands)
    assert counts.loc["control"].tolist() == [87, 170, 185 - 1, 122]
    assert counts.loc["intervention"].tolist() == [106, 220 + 1, 196, 107]


@pytest.mark.parametrize(
    ("month", "arm", "share", "known"),
    [
        ("12", "control", 0.3725, 561),
        ("12", "intervention", 0.4420, 629),
        ("18", "control", 0.3764, 433),
        ("18", "intervention", 0.4538, 487),
    ],
)
def test_work_is_that_of_table_8(people: pd.DataFrame, month: str, arm: str, share: float, known: int) -> None:
    values = people.loc[people["arm"] == arm, f"in_work_{month}"].dropna()
    assert len(values) == known
    assert Printed(f"{share:.4f}").admits(float(values.mean()))


def test_work_of_aap_recipients_is_that_of_figure_7(people: pd.DataFrame) -> None:
    aap = people[people["status_0"] == "aap"]
    assert (100 * aap.groupby("arm", observed=True)["in_work_12"].mean()).round().tolist() == [12, 24]


@pytest.mark.parametrize("arm", ["control", "intervention"])
@pytest.mark.parametrize("scale", ["hads_anxiety", "hads_depression"])
def test_scores_print_the_means_of_tables_10_and_14(people: pd.DataFrame, arm: str, scale: str) -> None:
    group = people[people["arm"] == arm]
    before, after = source.rows("sfj-table-14"), source.rows("sfj-table-10")
    answered = group[f"{scale}_12"].notna()
    for row, values in (
        (before[scale, "returned", arm], group.loc[answered, f"{scale}_0"]),
        (before[scale, "not_returned", arm], group.loc[~answered, f"{scale}_0"].dropna()),
        (after[scale, arm], group.loc[answered, f"{scale}_12"]),
    ):
        assert len(values) == row.n.value
        assert Printed(row.mean.text).admits(float(values.mean()))
        half = (row.ci_high.value - row.ci_low.value) / 2
        assert 1.9625 * values.std() / len(values) ** 0.5 == pytest.approx(half, abs=0.02)
        assert values.between(0, 21).all()


def test_hours_stay_empty(people: pd.DataFrame) -> None:
    assert people[["hours_0", "hours_12"]].isna().all(axis=None)
