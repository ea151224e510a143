"""Computed values in sentences."""

import numpy as np
import pandas as pd
import pytest

from bookkit import prose
from etterprov import language
from etterprov.effects import Estimate


@pytest.fixture
def glued(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[object, bool]]:
    values: dict[str, tuple[object, bool]] = {}
    monkeypatch.setattr(prose, "_glue", lambda name, value, display: values.__setitem__(name, (value, display)))
    return values


def test_names_come_from_a_dict_and_from_keywords(glued: dict[str, tuple[object, bool]]) -> None:
    prose.glue({"n": 82, "share": 0.5}, word="half", n=26)
    assert glued == {"n": (26, False), "share": (0.5, False), "word": ("half", False)}


def test_a_bare_number_waits_for_its_sentence_whose_language_the_page_knows(
    glued: dict[str, tuple[object, bool]],
) -> None:
    with language.speaking("nb"):
        assert language.say("52.1") == "52,1"
        prose.glue(printed="52.1")
    assert glued["printed"] == ("52.1", False)


@pytest.mark.parametrize("value", [np.float64(0.3), np.int64(3), np.bool_(True), np.float32(0.5), np.str_("x")])
def test_values_of_numpy_become_plain(glued: dict[str, tuple[object, bool]], value: np.generic) -> None:
    prose.glue(x=value)
    assert repr(glued["x"][0]) == repr(value.item())


@pytest.mark.parametrize(
    "estimate",
    [
        Estimate(0.0694, 0.0135, 0.1246),
        (0.0694, 0.0135, 0.1246),
        pd.Series({"high": 0.1246, "value": 0.0694, "low": 0.0135}),
        pd.Series({"difference": 0.0694, "low": 0.0135, "high": 0.1246}),
    ],
)
def test_an_interval_has_the_names_of_its_ends(glued: dict[str, tuple[object, bool]], estimate: object) -> None:
    prose.glue_interval("d", estimate)
    values = {name: value for name, (value, _) in glued.items()}
    assert values == pytest.approx({"d": 6.94, "d_low": 1.35, "d_high": 12.46})


def test_an_interval_keeps_its_scale_where_told(glued: dict[str, tuple[object, bool]]) -> None:
    prose.glue_interval("n", (3, 1, 7), scale=1)
    assert {name: value for name, (value, _) in glued.items()} == {"n": 3, "n_low": 1, "n_high": 7}
