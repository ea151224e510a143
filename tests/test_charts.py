"""Charts: what one execution gives for the page and for paper."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from urllib.parse import unquote

import altair as alt
import pandas as pd
import pytest
import vl_convert as vlc
from PIL import ImageFont

from bookkit import chartcheck, charts, lettering
from etterprov import language

ROOT = Path(__file__).parents[1]
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
    assert set(bundle) == {"text/html"}
    assert _still(bundle).startswith("<svg ")


def test_same_chart_gives_same_bytes() -> None:
    assert _bundle()["text/html"] == _bundle()["text/html"]


def test_page_holds_the_specification_and_a_described_picture() -> None:
    markup = _bundle(description='Bars: "UO" <more> & control.')["text/html"]
    spec = json.loads(re.search(r'<script type="application/json">(.*)</script>', markup)[1])
    assert spec["description"] == 'Bars: "UO" <more> & control.'
    assert 'alt="Bars: &quot;UO&quot; &lt;more&gt; &amp; control."' in markup
    assert "http" not in re.sub(r'"\$schema":"[^"]*"|xmlns(:xlink)?=\S*', "", markup)


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
    wide = _bundle(width="container")
    assert '"width":"container"' in wide["text/html"]
    width = re.search(r'<svg[^>]* width="([\d.]+)"', _still(wide))
    assert width is not None
    # The whole picture fits the column, its axes included.
    assert float(width[1]) == charts.STILL_WIDTH


def _still(bundle: dict[str, str]) -> str:
    found = re.search(r'src="data:image/svg\+xml,([^"]*)"', bundle["text/html"])
    assert found is not None
    picture = unquote(found[1])
    return picture if '"' in picture else picture.replace("'", '"')


def _of_two_groups(**encodings: object) -> str:
    frame = pd.DataFrame({"x": [1, 2, 1, 2], "y": [1, 2, 2, 3], "group": ["UO", "UO", "control", "control"]})
    base = alt.Chart(frame).encode(x="x:Q", y="y:Q", color=alt.Color("group:N", title=None, **encodings))
    chart = (base.mark_line() + base.mark_point()).properties(description="Two lines that rise side by side.")
    bundle, *_ = [chart._repr_mimebundle_()]
    return _still(bundle[0] if isinstance(bundle, tuple) else bundle)


def test_still_picture_tells_groups_apart_without_colour() -> None:
    picture = _of_two_groups()
    assert re.search(r'stroke-dasharray="[1-9]', picture)
    outlines = set(re.findall(r'aria-roledescription="point"[^>]* d="([A-Z][^"]*)"', picture))
    assert len(outlines) == 2 or len(set(re.findall(r' d="(M[^"]{8,60}Z)"', picture))) >= 2


@pytest.mark.parametrize("encodings", [{}, {"sort": None}, {"sort": ["UO", "control"]}])
def test_still_picture_has_each_group_once_in_its_legend(encodings: dict) -> None:
    picture = _of_two_groups(**encodings)
    assert [picture.count(f">{name}</text>") for name in ("UO", "control")] == [1, 1]


def test_dash_of_a_line_leaves_the_mark_in_the_legend_whole() -> None:
    picture = _of_two_groups()
    dashed = re.findall(r"<path[^>]*stroke-dasharray=\"4,2\"[^>]*>", picture)
    assert len(dashed) == 1  # the line alone, not its entry in the legend


def test_no_line_is_dots_of_which_half_is_gaps() -> None:
    frame = pd.DataFrame([(x, x, group) for x in (1, 2) for group in "abcde"], columns=["x", "y", "group"])
    chart = alt.Chart(frame).mark_line().encode(x="x:Q", y="y:Q", color="group:N")
    bundle, *_ = [chart.properties(description="Five lines that rise side by side.")._repr_mimebundle_()]
    picture = _still(bundle[0] if isinstance(bundle, tuple) else bundle)
    dashes = [
        [float(part) for part in dash.split(",")] for dash in re.findall(r'stroke-dasharray="([\d.,]+)"', picture)
    ]
    assert len({tuple(dash) for dash in dashes if dash[0] > 1 or len(dash) > 2}) == 4  # and one is whole
    assert all(sum(dash[::2]) > sum(dash) / 2 for dash in dashes)


def test_number_behind_the_longest_bar_has_room_on_a_narrow_page() -> None:
    checks = pd.DataFrame({"verdict": 2300 * ["reproduced"], "severity": None, "confidence": None})
    picture = vlc.vegalite_to_svg(charts.verdict_bars(checks).properties(width=90).to_dict(format="vega-lite"))
    lengths = [float(length) for length in re.findall(r"[\d.]+h([\d.]+)v", picture)]
    assert max(length for length in lengths if length < 90) <= 50  # four digits take some 30 more


def test_verdict_bars_write_thousands_on_the_axis_as_on_the_bars() -> None:
    checks = pd.DataFrame({"verdict": 2300 * ["reproduced"], "severity": None, "confidence": None})
    spec = charts.verdict_bars(checks).properties(width=400).to_dict(format="vega-lite")
    texts = re.findall(r">([^<>]+)</text>", vlc.vegalite_to_svg(spec))
    assert {"2300", "2000"} <= set(texts)


@pytest.mark.parametrize(("scheme", "page"), [("light", PAPER), ("dark", DARK_PAGE)])
def test_words_in_the_colour_of_a_line_can_be_read(scheme: str, page: str) -> None:
    css = (Path(__file__).parents[1] / "_static" / "book.css").read_text(encoding="utf-8")
    rule = rf'html\[data-theme="{scheme}"\] \.chart-drawing text\[fill="(#\w+)"\] {{\s*fill: (#\w+);'
    instead = dict(re.findall(rule, css))
    colours = [charts.PALETTE[role] for role in ("main", "contrast", "good", "accent")]
    assert [colour for colour in colours if _contrast(instead.get(colour, colour), page) < 4.5] == []
    assert set(instead) <= set(colours)
    if scheme == "light":
        assert instead == {charts.PALETTE[role]: colour for role, colour in charts.WORDS.items()}


def test_long_legends_of_still_pictures_have_rows() -> None:
    names = ["a name that goes on and on for long", "another of the same kind of length", "short"]
    frame = pd.DataFrame({"x": [1, 2, 3], "y": [1, 2, 3], "group": names})
    chart = alt.Chart(frame).mark_bar().encode(x="x:Q", y="y:Q", color="group:N")
    spec = charts._still(chart.properties(width="container").to_dict())
    assert spec["encoding"]["color"]["legend"]["columns"] == 1


def test_colours_on_paper_differ_in_lightness() -> None:
    roles = ["main", "contrast", "good", "accent"]
    grey = sorted(map(_lightness, [*(charts.PAPER_PALETTE[role] for role in roles), charts.PAPER_AREA]))
    assert min(later - earlier for earlier, later in pairwise(grey)) > 8
    assert all(_contrast(charts.PAPER_PALETTE[role], PAPER) >= 3 for role in roles)
    words = [charts.PAPER_PALETTE["main"], charts.PAPER_PALETTE["good"], *charts.WORDS.values()]
    assert min(_contrast(colour, PAPER) for colour in words) > 4.5


def test_colours_on_pages_differ_in_lightness_as_far_as_both_backgrounds_allow() -> None:
    # 3:1 to white and to the dark page leave lightness from 42.5 to 61: five colours can stand 4 apart in it.
    grey = sorted(_lightness(charts.PALETTE[role]) for role in ("main", "contrast", "good", "accent", "muted"))
    assert min(later - earlier for earlier, later in pairwise(grey)) > 3.9
    # Those that stand beside each other most often are as far apart as can be.
    assert _lightness(charts.PALETTE["contrast"]) - _lightness(charts.PALETTE["main"]) > 16


def _lightness(colour: str) -> float:
    """CIE 1976 lightness, from 0 for black to 100 for white."""
    light = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), _linear(colour), strict=True))
    return 116 * light ** (1 / 3) - 16


@pytest.mark.parametrize("role", ["main", "contrast", "good", "accent", "muted"])
@pytest.mark.parametrize("background", [PAPER, DARK_PAGE])
def test_colours_stand_out_from_both_backgrounds(role: str, background: str) -> None:
    assert _contrast(charts.PALETTE[role], background) >= 3


@pytest.mark.parametrize("on_paper", [False, True])
@pytest.mark.parametrize("role", ["main", "contrast", "good", "accent", "muted"])
def test_numbers_on_bars_can_be_read(role: str, on_paper: bool) -> None:
    colour = charts.PALETTE[role]
    told = charts.on_bars("part", ["a part"], [colour])
    number = next((test["value"] for test in told["condition"]), told["value"])
    if on_paper:
        drawn = charts.on_paper(f'<path fill="{colour}"/><text fill="{number}">5</text>')
        colour, number = re.findall(r'fill="([^"]+)"', drawn)
    assert _contrast(colour, number.replace("white", PAPER)) > (4.2 if role == "muted" else 4.5)


@pytest.mark.parametrize("page", [PAPER, DARK_PAGE])
def test_points_stand_out_from_the_area_they_lie_on(page: str) -> None:
    area = _over(charts.PALETTE["muted"], page, charts.UNDER_POINTS)
    # The other colour stands alone beyond the areas, or nearly so.
    assert _contrast(charts.PALETTE["main"], area) >= 3


def _over(colour: str, page: str, opacity: float) -> str:
    parts = [[int(c[place : place + 2], 16) for place in (1, 3, 5)] for c in (colour, page)]
    mixed = (opacity * top + (1 - opacity) * below for top, below in zip(*parts, strict=True))
    return "#" + "".join(f"{round(part):02x}" for part in mixed)


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


def test_love_plot_tells_differences_beyond_chance() -> None:
    frame = pd.DataFrame({"label": ["age", "sex"], "difference": [-0.3, 0.1], "chance": [0.2, 0.2]})
    chart = charts.love_plot(
        frame, x_title="SDs", description="Age lies beyond chance, sex doesn't.", words=("in", "out")
    )
    assert chart.data["beyond"].tolist() == ["out", "in"]
    picture = vlc.vegalite_to_svg(chart.to_dict())
    assert picture.count(f'fill="{charts.PALETTE["contrast"]}"') == 2  # the point and its entry in the legend


def test_flow_chart_stacks_rows_and_leads_arrows_down() -> None:
    boxes = [
        charts.Box("top", 0, ("10 people", "asked")),
        charts.Box("left", 1, ("6",), right=0.4, after=("top",), role="main"),
        charts.Box("right", 1, ("4", "of them", "later"), left=0.6, after=("top",), arrow=0.9),
        charts.Box("end", 2, ("3",), left=0.6, after=("right",)),
    ]
    lines, _, rects, bold, plain = charts.flow_chart(
        boxes, description="Ten people, six to the left, four right."
    ).layer
    frames = rects.data.set_index(pd.Index([box.name for box in boxes]))
    assert frames.loc["left", "y"] == frames.loc["right", "y"] > frames.loc["top", "y2"]
    assert frames.loc["end", "y"] > frames.loc["right", "y2"] > frames.loc["left", "y2"]
    assert lines.data["x"].tolist() == [0.2, 0.9, 0.8]
    assert (lines.data["y2"] > lines.data["y"]).all()
    assert bold.data["text"].tolist() == ["10 people", "6", "4", "3"]
    assert plain.data["text"].tolist() == ["asked", "of them", "later"]
    assert set(bold.data["y"]).isdisjoint(plain.data["y"])


def test_flow_chart_knows_its_boxes() -> None:
    with pytest.raises(KeyError, match="nobody"):
        charts.flow_chart([charts.Box("one", 0, ("1",), after=("nobody",))], description="One box after nobody at all.")


def test_flow_chart_ties_boxes_and_says_what_a_line_means() -> None:
    boxes = [
        charts.Box("office", 0, ("Office", "pays"), right=0.4),
        charts.Box("firm", 0, ("Firm",), left=0.6, tied=("office",), words=("2",)),
        charts.Box("user", 1, ("User",), after=("office", "firm"), words=("1 helps", ""), arrow=(0.2, 0.8)),
    ]
    chart = charts.flow_chart(boxes, description="An office pays a firm; both help the user.")
    lines, _, rects, _, _, dashes, down, across = chart.layer
    assert lines.data[["x", "x2"]].to_numpy().tolist() == [[0.2, 0.2], [0.8, 0.8]]
    # From the right side of the one to the left side of the other, within the height of both.
    tie = dashes.data.iloc[0]
    assert (tie.x, tie.x2) == (0.4, 0.6)
    assert tie.y == tie.y2
    assert (rects.data["y"][:2] < tie.y).all()
    assert (rects.data["y2"][:2] > tie.y).all()
    assert down.data["words"].tolist() == ["1 helps", ""]
    assert across.data["words"].tolist() == ["2"]
    picture = vlc.vegalite_to_svg(chart.to_dict())
    assert "1 helps" in picture
    assert "stroke-dasharray" in picture


def _rows(**more: object) -> pd.DataFrame:
    values = {"value": [7.0, 21.0, None], "low": 5.0, "high": 25.0, "wide_low": 4.0, "wide_high": 28.0}
    return pd.DataFrame({"label": ["NAV", "NAV", "Other"], "series": ["SFJ", "control", "SFJ"], **values, **more})


COLOURS = {"SFJ": charts.PALETTE["main"], "control": charts.PALETTE["contrast"]}


@pytest.mark.parametrize("bars", [True, False])
def test_named_rows_draw_every_name_number_and_note(bars: bool) -> None:
    frame = _rows(note="no row left", pale=[False, True, False])
    chart = charts.named_rows(
        frame, colours=COLOURS, x_title="per cent", x_domain=(0, 40), description="NAV in two arms, one note", bars=bars
    )
    spec = chart.to_dict()
    drawn = [row for rows in spec["datasets"].values() for row in rows]
    assert [row["label"] for row in drawn if row.get("series") == ""] == ["NAV", "Other"]
    assert sorted(row["value"] for row in drawn if row.get("value") is not None) == [7.0, 21.0]
    noted = [row for row in drawn if row.get("note") and "value" not in row]
    assert [(row["label"], row["note"]) for row in noted] == [("Other", "no row left")]
    titles = {layer["encoding"]["x"].get("title") for layer in spec["layer"]}
    assert titles == {"per cent"}


def test_named_rows_miss_no_column() -> None:
    with pytest.raises(KeyError, match="wide_low"):
        charts.named_rows(
            _rows().drop(columns="wide_low"), colours=COLOURS, x_title="per cent", x_domain=(0, 40), description="none"
        )


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


def test_choices_leave_the_rows_that_are_chosen_and_open_with_all() -> None:
    frame = pd.DataFrame(
        [("a", 1.0, 0.0, 2.0, "men", "usual"), ("b", 2.0, 1.0, 3.0, "women", "usual")],
        columns=["label", "value", "low", "high", "who", "what"],
    )
    plain = charts.forest(frame, x_title="hours", reference=0.0, description="two intervals")
    spec = charts.with_choices(plain, frame, {"who": "People", "what": "Compared with"}).to_dict()
    assert {p["name"]: (p["value"], p["bind"]["options"]) for p in spec["params"] if "bind" in p} == {
        "only_who": ("all", ["all", "men", "women"]),
        "only_what": ("all", ["all", "usual"]),
    }
    filters = [[step["filter"] for step in layer.get("transform", []) if "filter" in step] for layer in spec["layer"]]
    kept = "(only_who == 'all' || datum['who'] == only_who) && (only_what == 'all' || datum['what'] == only_what)"
    # The rule at the reference has no row, so it stays whatever is chosen.
    assert filters.count([]) == 1
    assert all(found in ([], [kept]) for found in filters)


def _curve(power: list[float | None], field: str) -> alt.Chart:
    """Draw a curve over people, of a field that the data may not have."""
    base = alt.Chart(pd.DataFrame({"n": [10, 20], "power": power})).mark_line()
    described = "The chance to find it rises with the people."
    return base.encode(x="n:Q", y=f"{field}:Q").properties(description=described)


def test_misspelt_field_is_named() -> None:
    curve = _curve([0.2, 0.8], "powr")
    with pytest.raises(chartcheck.ChartError, match="no field 'powr' in the chart's data; there are n, power"):
        curve._repr_mimebundle_()


def test_field_of_a_layer_a_transform_and_an_expression_is_looked_up() -> None:
    frame = pd.DataFrame({"n": [10, 20], "power": [0.2, 0.8]})
    base = alt.Chart(frame).transform_calculate(percent="100 * datum.power").encode(x="n:Q")
    both = alt.layer(base.mark_line().encode(y="percent:Q"), base.mark_point().encode(y="power:Q"))
    assert both.properties(description="The chance to find it rises with the people.")._repr_mimebundle_()
    wrong = base.transform_filter("datum.powr > 0.5").mark_line().encode(y="percent:Q")
    with pytest.raises(chartcheck.ChartError, match="powr"):
        wrong.properties(description="The chance to find it rises with the people.")._repr_mimebundle_()


def test_chart_that_draws_nothing_is_named() -> None:
    curve = _curve([None, None], "power")
    with pytest.raises(chartcheck.ChartError, match="draws no mark"):
        curve._repr_mimebundle_()


def test_chart_of_too_many_rows_is_named() -> None:
    frame = pd.DataFrame({"n": range(chartcheck.MOST_ROWS + 1)})
    dots = alt.Chart(frame).mark_point().encode(x="n:Q").properties(description="A dot for each of very many.")
    with pytest.raises(chartcheck.ChartError, match="5001 rows in a chart, at most 5000: aggregate"):
        dots._repr_mimebundle_()


def test_alt_texts_have_no_zero_below_zero_and_a_true_minus() -> None:
    markup = _bundle(description="From -0 to 12, from -0.0 to -0.5, in 2011-12 at p = -3 (-4).")["text/html"]
    assert 'alt="From 0 to 12, from 0.0 to −0.5, in 2011-12 at p = −3 (−4)."' in markup


def test_pointers_are_told_what_the_axes_say() -> None:
    frame = pd.DataFrame({"who": ["a"], "x": [1], "low": [0], "other": ["b"]})
    tooltip = ["who:N", "other:N", "x:Q", "low:Q"]
    chart = alt.Chart(frame).mark_point().encode(x=alt.X("x:Q", title="hours"), tooltip=tooltip)
    bundle, *_ = [chart.properties(description="One point at an hour, for the test.")._repr_mimebundle_()]
    markup = (bundle[0] if isinstance(bundle, tuple) else bundle)["text/html"]
    spec = json.loads(re.search(r'<script type="application/json">(.*)</script>', markup)[1])
    titles = [tip.get("title") for tip in spec["encoding"]["tooltip"]]
    assert titles == [" ", "  ", "hours", "from"]


def test_page_tells_groups_apart_without_colour() -> None:
    frame = pd.DataFrame({"x": [1, 2], "y": [1, 2], "group": ["UO", "control"]})
    chart = alt.Chart(frame).mark_point().encode(x="x:Q", y="y:Q", color="group:N")
    bundle, *_ = [chart.properties(description="Two points of two groups here.")._repr_mimebundle_()]
    markup = (bundle[0] if isinstance(bundle, tuple) else bundle)["text/html"]
    spec = json.loads(re.search(r'<script type="application/json">(.*)</script>', markup)[1])
    assert spec["encoding"]["shape"]["field"] == "group"


def test_verdicts_by_place_adds_up() -> None:
    checks = pd.DataFrame(
        {"place": ["table 1"] * 3 + ["text"], "verdict": ["reproduced", "reproduced", "explained", "inconsistent"]}
    )
    chart = charts.verdicts_by_place(checks, description="Four checks in two places, three verdicts.")
    rows = chart.data.set_index(["place", "verdict"])
    assert rows["checks"].to_dict() == {
        ("table 1", "reproduced"): 2,
        ("table 1", "explained"): 1,
        ("text", "inconsistent"): 1,
    }
    assert rows.loc["table 1", "end"].tolist() == [2, 3]


def test_chance_curves_are_named_only_where_there_are_several() -> None:
    one = pd.DataFrame({"hours": [0, 1], "chance": [0.1, 0.9], "group": "power"})
    look = {"x": "hours", "x_title": "hours", "y_title": "chance", "description": "A curve that rises with hours."}
    assert charts.chance_curves(one, **look).to_dict()["layer"][0]["encoding"]["color"]["legend"] is None
    two = pd.concat([one, one.assign(group="other")])
    spec = charts.chance_curves(two, **look, at=0.5, level=0.8).to_dict()
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["rule", "rule", "line"]
    assert spec["layer"][2]["encoding"]["color"]["sort"] == ["power", "other"]


def test_dates_have_the_months_of_the_language() -> None:
    with language.speaking("nb"):
        times = charts._theme()["config"]["locale"]["time"]
    assert (times["shortMonths"][0], times["months"][9], times["days"][0]) == ("jan.", "oktober", "søndag")
    assert [len(times[key]) for key in ("months", "shortMonths", "days", "shortDays")] == [12, 12, 7, 7]


def test_choices_are_words_of_the_language_and_their_values_those_of_the_data() -> None:
    frame = pd.DataFrame([("a", 1, 0, 2, "waiting list")], columns=["label", "value", "low", "high", "against"])
    with language.speaking("nb"):
        chart = charts.forest(frame, x_title="ratio", description="One row.")
        field = charts.with_choices(chart, frame, {"against": "Compared with"}).params[0].bind
    assert (field.options, field.labels) == (["all", "waiting list"], ["alle", "venteliste"])


def test_lines_of_groups_keep_their_colour_between_dashes() -> None:
    # A gap of one pixel is drawn half in it, so that dots close together lose their colour in the dark.
    frame = pd.DataFrame([{"x": x, "y": x * k, "group": f"group {k}"} for k in range(5) for x in (0, 1)])
    spec = alt.Chart(frame).mark_line().encode(x="x:Q", y="y:Q", color="group:N").to_dict()
    charts._tell_apart_without_colour(spec, spec["datasets"], spec["data"]["name"])
    drawn = spec["encoding"]["strokeDash"]["scale"]["range"]
    assert len({tuple(dash) for dash in drawn}) == 5
    assert all(1 not in dash[1::2] for dash in drawn)


# Letters ---------------------------------------------------------------------------------------------------

# The room that the longest name on an axis gets, for two names.
ROOMS = """
import re
import altair as alt
from bookkit import charts, drawing

charts.enable()
for name in ("UO", "Followed up by a jobspecialist"):
    chart = alt.Chart(alt.Data(values=[{"name": name, "hours": 1}])).mark_bar().encode(x="hours:Q", y="name:N")
    print(re.search(r"translate[(]([0-9]+),", drawing.svg(chart.to_dict()))[1])
"""


def test_names_have_the_room_of_their_font_on_a_machine_without_fonts(tmp_path: Path) -> None:
    """Measured by Pillow in the font of the charts."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(f"<fontconfig><dir>{tmp_path}</dir></fontconfig>", encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT / "lib"), "FONTCONFIG_FILE": str(fonts)}
    command = [sys.executable, "-c", ROOMS]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()
    short, long = map(int, said)
    font = ImageFont.truetype(lettering.folder() / "DejaVuSans.ttf", 1200)
    wanted = (font.getlength("Followed up by a jobspecialist") - font.getlength("UO")) / 100
    assert long - short == pytest.approx(wanted, abs=1)
