"""Charts: what one execution gives for the page and for paper."""

import base64
import json
import re
from collections.abc import Iterator
from itertools import combinations

import altair as alt
import pandas as pd
import pytest

from jobsupport import charts

PAPER = "#ffffff"
DARK_PAGE = "#14181e"


@pytest.fixture(autouse=True)
def enabled() -> Iterator[None]:
    before = alt.renderers.active, alt.theme.active
    charts.enable()
    yield
    alt.renderers.enable(before[0])
    alt.theme.enable(before[1])


def _chart(**properties: object) -> alt.Chart:
    frame = pd.DataFrame({"group": ["UO", "control"], "hours": [14.06, 9.62]})
    return alt.Chart(frame).mark_bar().encode(x="hours", y="group").properties(**properties)


def _bundle(**properties: object) -> dict[str, str]:
    properties = {"description": "Bars: UO worked more hours than control."} | properties
    bundle, *_ = [_chart(**properties)._repr_mimebundle_()]
    return bundle[0] if isinstance(bundle, tuple) else bundle


def test_one_execution_gives_page_and_paper() -> None:
    bundle = _bundle()
    assert set(bundle) == {"text/html", "application/pdf"}
    assert base64.b64decode(bundle["application/pdf"]).startswith(b"%PDF")


def test_same_chart_gives_same_bytes() -> None:
    assert _bundle()["text/html"] == _bundle()["text/html"]


def test_page_holds_the_specification_and_a_described_picture() -> None:
    markup = _bundle(description='Bars: "UO" <more> & control.')["text/html"]
    spec = json.loads(re.search(r'<script type="application/json">(.*)</script>', markup)[1])
    assert spec["description"] == 'Bars: "UO" <more> & control.'
    assert 'alt="Bars: &quot;UO&quot; &lt;more&gt; &amp; control."' in markup
    assert "http" not in re.sub(r'"\$schema":"[^"]*"', "", markup)


def test_text_of_a_chart_cannot_close_the_script() -> None:
    markup = _bundle(title="</script><b>")["text/html"]
    assert markup.count("</script>") == 1


@pytest.mark.parametrize("description", ["", "Bar chart", "   one   two  three  "])
def test_chart_without_alt_text_is_refused(description: str) -> None:
    with pytest.raises(ValueError, match="alt text"):
        _bundle(description=description)
    with pytest.raises(ValueError, match="alt text"):
        _chart()._repr_mimebundle_()


def test_container_width_is_fixed_on_paper_only() -> None:
    narrow, wide = _bundle(width=charts.WIDTH), _bundle(width="container")
    assert '"width":"container"' in wide["text/html"]
    assert _page_width(wide) == pytest.approx(_page_width(narrow))


def _page_width(bundle: dict[str, str]) -> float:
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+)", base64.b64decode(bundle["application/pdf"]))
    assert box is not None
    return float(box[1])


@pytest.mark.parametrize("role", ["main", "contrast", "good", "accent", "muted"])
@pytest.mark.parametrize("background", [PAPER, DARK_PAGE])
def test_colours_stand_out_from_both_backgrounds(role: str, background: str) -> None:
    assert _contrast(charts.PALETTE[role], background) >= 3


def test_colours_differ_also_without_red_or_green() -> None:
    # Viénot, Brettel and Mollon (1999), https://doi.org/10.1002/(SICI)1520-6378(199908)24:4<243::AID-COL5>3.0.CO;2-3:
    # a deuteranope sees (0.29 R + 0.71 G, same, B - 0.02 (R - G)) of linear light.
    roles = ["main", "contrast", "good", "accent", "muted"]
    for first, second in combinations(roles, 2):
        a, b = (_as_deuteranope(charts.PALETTE[role]) for role in (first, second))
        assert sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5 > 0.07, (first, second)


def _linear(colour: str) -> list[float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _contrast(first: str, second: str) -> float:
    light = [sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), _linear(c), strict=True)) for c in (first, second)]
    return (max(light) + 0.05) / (min(light) + 0.05)


def _as_deuteranope(colour: str) -> list[float]:
    red, green, blue = _linear(colour)
    yellow = 0.2928 * red + 0.7072 * green
    return [part ** (1 / 2.4) for part in (yellow, max(blue - 0.0223 * (red - green), 0))]


def test_forest_draws_only_the_point_where_no_interval_is_known() -> None:
    rows = [("trial", 1.4, None, None), ("review", 2.0, 1.8, 2.3)]
    frame = pd.DataFrame(rows, columns=["label", "value", "low", "high"])
    spec = charts.forest(
        frame, x_title="ratio", description="two ratios, one interval", reference=1.0, log=True
    ).to_dict()
    _, intervals, points = spec["layer"]
    assert intervals["transform"] == [{"filter": "isValid(datum.low)"}]
    assert "transform" not in points
    assert intervals["encoding"]["x"]["scale"]["type"] == "log"
    assert points["encoding"]["y"]["sort"] == ["trial", "review"]


def test_forest_puts_groups_below_each_other_in_a_row() -> None:
    rows = [(label, group, 1.0, 0.0, 2.0) for label in "ab" for group in "xy"]
    frame = pd.DataFrame(rows, columns=["label", "group", "value", "low", "high"])
    plain, dodged = (
        charts.forest(frame, x_title="points", description="four intervals", group="group", dodge=dodge).to_dict()
        for dodge in (False, True)
    )
    assert dodged["layer"][2]["encoding"]["yOffset"]["field"] == "group"
    assert dodged["height"] < plain["height"]
