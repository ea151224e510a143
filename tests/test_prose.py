"""Computed values in sentences."""

import numpy as np
import pytest

from bookkit import prose


@pytest.fixture
def glued(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[object, bool]]:
    values: dict[str, tuple[object, bool]] = {}
    monkeypatch.setattr(prose, "_glue", lambda name, value, display: values.__setitem__(name, (value, display)))
    return values


def test_names_come_from_a_dict_and_from_keywords(glued: dict[str, tuple[object, bool]]) -> None:
    prose.glue({"n": 82, "share": 0.5}, word="half", n=26)
    assert glued == {"n": (26, False), "share": (0.5, False), "word": ("half", False)}


@pytest.mark.parametrize("value", [np.float64(0.3), np.int64(3), np.bool_(True), np.float32(0.5), np.str_("x")])
def test_values_of_numpy_become_plain(glued: dict[str, tuple[object, bool]], value: np.generic) -> None:
    prose.glue(x=value)
    assert repr(glued["x"][0]) == repr(value.item())
