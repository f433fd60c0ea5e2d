"""Charts with axes of their own: groups of bars, lines over time, forest plots."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from brochure.content.blocks.chart_numbers import marks
from brochure.design.resources import Resources
from brochure.language.locale import locale_of
from brochure.layout.graphics.bar_chart import BarDatum
from brochure.layout.graphics.forest_plot import Effect, ForestAxis, forest_plot
from brochure.layout.graphics.grouped_bars import BarGroup, GroupedBar, SeriesLook, grouped_bar_chart
from brochure.layout.graphics.icon_array import icon_array
from brochure.layout.graphics.line_chart import ChartAxis, ChartLine, line_chart
from brochure.layout.graphics.svg import GraphicError, Theme
from brochure.layout.style import sheets_of
from brochure.layout.typefaces import theme
from brochure.source.project import Project
from tests.blocks.test_kinds import contrast
from tests.layout.test_graphics_charts import (
    ENGLISH,
    FONTS,
    PALETTE,
    SVG,
    THEMES,
    chart,
    check_colours,
    check_texts_stay_inside,
    each_theme,
    measured,
    number,
    parsed,
    people,
    texts,
)
from tests.project import ROOT

LOOKS = {
    **THEMES,
    **{
        f"hcp-{width:g}": theme(
            PALETTE, FONTS, "hcp", scale=1, width=width, sheets=sheets_of(Resources(Project(ROOT)), "hcp")
        )
        for width in (60.0, 178.0)
    },
}
each_look = pytest.mark.parametrize("name", LOOKS)


def paths(root: ElementTree.Element, **wanted: str) -> list[str]:
    """The paths whose attributes are as wanted, in their order."""
    named = {name.replace("_", "-"): value for name, value in wanted.items()}
    return [
        path.get("d", "")
        for path in root.iter(f"{SVG}path")
        if all(path.get(name) == value for name, value in named.items())
    ]


def strokes(root: ElementTree.Element) -> None:
    """No line is thinner than a quarter of a point, which printing can't hold."""
    widths = [
        float(each.get("stroke-width", "1")) for each in root.iter() if each.get("stroke", "none") != "none"
    ]
    assert min(widths) >= 0.25 * 25.4 / 72


def check_whole(root: ElementTree.Element, look: Theme) -> None:
    check_texts_stay_inside(root, look)
    check_colours(root)
    strokes(root)
    assert all(text.get("fill") in (PALETTE["text"], PALETTE["ink"]) for text in root.iter(f"{SVG}text"))


def corners(path: str) -> list[tuple[float, float]]:
    """The corners of a path of M, L, H and V."""
    found: list[tuple[float, float]] = []
    for sign, given in re.findall(r"([MLHV])([-\d. ]+)", path):
        values = [float(value) for value in given.split()]
        x, y = found[-1] if found else (0.0, 0.0)
        found.append({"H": (values[0], y), "V": (x, values[0])}.get(sign) or (values[0], values[1]))
    return found


GROUPS = [
    BarGroup(
        "Response",
        "n = 93",
        (
            GroupedBar(Decimal(50), Decimal(40), Decimal(60)),
            GroupedBar(Decimal(25)),
            GroupedBar(Decimal("12.5")),
        ),
        1,
    ),
    BarGroup("None", "", (GroupedBar(Decimal(0)), GroupedBar(Decimal(100)), GroupedBar(Decimal("0.1"))), 0),
]


@each_look
@pytest.mark.parametrize(
    "names", [("A", "B", "C"), ("a name that is much too long to stand beside a bar", "B", "C")]
)
def test_bars_of_all_series_have_one_scale_from_nothing(name: str, names: tuple[str, ...]) -> None:
    look = LOOKS[name]
    series = [
        SeriesLook(each, colour) for each, colour in zip(names, ("ink", "ink-soft", "ink"), strict=True)
    ]
    root = parsed(
        grouped_bar_chart(GROUPS, series, look, ENGLISH, unit="%", maximum=Decimal(100), alt="Words")
    )
    check_whole(root, look)
    rects = list(root.iter(f"{SVG}rect"))
    has_legend = len(rects) == 9
    assert has_legend is (len(names[0]) > 1)
    drawn = rects[3:] if has_legend else rects
    # The outer edges of bars, whatever their stroke.
    edges = [float(rect.get("stroke-width", "0")) for rect in drawn]
    ends = [
        (number(rect, "x") - edge / 2, number(rect, "width") + edge)
        for rect, edge in zip(drawn, edges, strict=True)
    ]
    (axis,) = (
        corners(path)
        for path in paths(root, stroke=PALETTE["ink"])
        if re.fullmatch(r"M[\d.]+ [\d.]+H[\d.]+", path)
    )
    start, length = axis[0][0], axis[1][0] - axis[0][0]
    assert length > look.width * 0.2
    wanted = [float(bar.value) / 100 for group in GROUPS for bar in group.bars]
    assert [left for left, _width in ends] == pytest.approx([start] * 6, abs=0.01)
    assert [width / length for _left, width in ends] == pytest.approx(wanted, abs=0.001)
    whisker = re.match(r"M([\d.]+) [\d.]+H([\d.]+)", paths(root, stroke=PALETTE["ink-deep"])[0])
    assert whisker
    assert [(float(end) - start) / length for end in whisker.groups()] == pytest.approx([0.4, 0.6], abs=0.001)
    fills = [rect.get("fill", "") for rect in drawn[:3]]
    assert all(contrast(one, other) >= 2 for one, other in pairwise(fills))
    told = [text.get("data-part") for text in root.iter(f"{SVG}text") if text.text in ("Response", "None")]
    assert told == ["1", "0"]


@each_theme
def test_a_bar_has_its_own_colour_and_its_place_in_the_content(name: str) -> None:
    root = chart(
        [BarDatum("Bar", "", Decimal(7), colour="accent", part=3), BarDatum("Other", "", Decimal(5))],
        THEMES[name],
    )
    assert [rect.get("fill") for rect in root.iter(f"{SVG}rect")] == [PALETTE["accent"], PALETTE["ink-soft"]]
    assert {text.get("data-part") for text in root.iter(f"{SVG}text")} == {"3", "1", None}
    assert measured(root)[2] > 0


@each_look
@pytest.mark.parametrize("focus", [None, 0, 1])
@pytest.mark.parametrize("is_square", [True, False])
def test_people_stand_in_a_square_and_one_group_is_strong(
    name: str, focus: int | None, is_square: bool
) -> None:
    look = LOOKS[name]
    groups = people((7, "had one thing", focus == 0), (20, "had another thing, " * 4, focus == 1))
    root = parsed(icon_array(groups, "the rest", look, ENGLISH, of=100, alt="Words", square=is_square))
    check_whole(root, look)
    standing = [path for path in root.iter(f"{SVG}path")][:100]
    places = [
        tuple(map(float, re.findall(r"[\d.]+", person.get("transform", ""))[:2])) for person in standing
    ]
    rows = 10 if is_square else 5
    assert len(set(places)) == 100 and len({y for _x, y in places}) == rows
    fills = [person.get("fill") for person in standing]
    first = groups[focus or 0]
    assert (
        fills[: first.count] == [PALETTE["ink"]] * first.count and fills.count(PALETTE["ink"]) == first.count
    )
    sizes = {text.text: number(text, "font-size") for text in root.iter(f"{SVG}text")}
    assert (sizes[f"{first.count} in 100"] > 2 * sizes["73 in 100"]) is (focus is not None)
    if is_square:
        right = max(x for x, _y in places)
        assert all(x > right for _text, x, _y in texts(root))


MONTHS = ChartAxis(
    "Months since infusion", Decimal(0), Decimal(24), marks(Decimal(0), Decimal(24), Decimal(6))
)
ALIVE = ChartAxis("Alive", Decimal(0), Decimal(100), marks(Decimal(0), Decimal(100)), "%")
POINTS = tuple(tuple(map(Decimal, row)) for row in ((0, 100, 100, 100), (6, 80, 70, 88), (24, 50, 40, 61)))
BARE = tuple(point[:2] for point in POINTS)


def line(
    points: tuple[tuple[Decimal, ...], ...] = BARE,
    *,
    label: str = "Samplumab",
    colour: str = "ink",
    at_risk: tuple[int, ...] = (),
    censored: tuple[Decimal, ...] = (),
) -> ChartLine:
    return ChartLine(label, points, censored, at_risk, colour)


def lines(look: Theme, *given: ChartLine, y: ChartAxis = ALIVE, steps: bool = True) -> ElementTree.Element:
    root = parsed(line_chart(given, MONTHS, y, look, ENGLISH, steps=steps, alt="Words"))
    check_whole(root, look)
    return root


def plot(root: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the plot: where the upright axis and that of times stand."""
    axes = [path for path in paths(root, stroke=PALETTE["ink"], stroke_width="0.25")]
    upright = corners(next(path for path in axes if re.match(r"M[\d.]+ [\d.]+V", path)))
    along = re.search(r"M([\d.]+) ([\d.]+)h([\d.]+)", " ".join(axes))
    assert along
    left, bottom, length = map(float, along.groups())
    return left, upright[0][1], left + length, bottom


@each_look
@pytest.mark.parametrize("steps", [True, False])
def test_points_stand_where_their_numbers_are(name: str, steps: bool) -> None:
    root = lines(LOOKS[name], line(POINTS, censored=(Decimal(15),)), steps=steps)
    left, top, right, bottom = plot(root)

    def at(time: float, value: float) -> tuple[float, float]:
        return left + (right - left) * time / 24, bottom - (bottom - top) * value / 100

    (drawn,) = (corners(path) for path in paths(root, stroke_width="0.6") if "h" not in path)
    between = [at(6, 100), at(24, 80)] if steps else []
    wanted = [at(0, 100), *between[:1], at(6, 80), *between[1:], at(24, 50)]
    assert [each for point in drawn for each in point] == pytest.approx(
        [each for point in wanted for each in point], abs=0.01
    )
    # Up along the upper ends, back along the lower ones.
    band = corners(paths(root, fill=PALETTE["sky"])[0].removesuffix("Z"))
    half = len(band) // 2
    assert band[0] == pytest.approx(at(0, 100), abs=0.01) and band[half - 1] == pytest.approx(
        at(24, 61), abs=0.01
    )
    assert band[half] == pytest.approx(at(24, 40), abs=0.01) and band[-1] == pytest.approx(
        at(0, 100), abs=0.01
    )
    assert any(point == pytest.approx(at(6, 70), abs=0.01) for point in band[half:])
    tick = re.fullmatch(r"M([\d.]+) ([\d.]+)v1.8", paths(root, stroke_width="0.35")[0])
    assert tick
    value = 80 if steps else 65
    assert (float(tick[1]), float(tick[2]) + 0.9) == pytest.approx(at(15, value), abs=0.01)


@each_look
def test_numbers_at_risk_stand_below_their_marks(name: str) -> None:
    look = LOOKS[name]
    counts = (120, 104, 87, 61, 5)
    root = lines(
        look, line(at_risk=counts), line(label="Placebo", colour="accent", at_risk=(118, 90, 60, 22, 3))
    )
    left, _top, right, _bottom = plot(root)
    places = {text: x for text, x, _y in texts(root)}
    wanted = [left + (right - left) * number / 4 for number in range(5)]
    assert [places[str(count)] for count in counts] == pytest.approx(wanted, abs=0.8)
    rows = {text: y for text, _x, y in texts(root)}
    assert (
        len({rows[str(count)] for count in counts}) == 1
        and rows["118"] > rows["120"] > rows["Number at risk"]
    )


def test_numbers_at_risk_without_room_are_refused() -> None:
    with pytest.raises(GraphicError, match="have no room"):
        lines(LOOKS["hcp-60"], line(at_risk=(123456789,) * 5))


@each_look
def test_lines_are_told_apart_without_colours(name: str) -> None:
    look = LOOKS[name]
    given = [line(label=label) for label in ("Samplumab", "Placebo", "Another medicine", "None")]
    root = lines(look, *given)
    samples = [
        path.get("stroke-dasharray") for path in root.iter(f"{SVG}path") if path.get("stroke-width") == "0.6"
    ]
    assert len(set(samples)) == 4
    told = {text.get("data-part"): text.text for text in root.iter(f"{SVG}text") if text.get("data-part")}
    assert told == {str(index): each.label for index, each in enumerate(given)}


@pytest.mark.parametrize("value", [0, 50, 100])
def test_names_at_the_ends_of_lines_stand_clear_of_each_other(value: int) -> None:
    names = ("Samplumab", "Placebo", "Other", "None")
    flat = ((Decimal(0), Decimal(value)), (Decimal(24), Decimal(value)))
    root = lines(LOOKS["hcp-178"], *(line(flat, label=label) for label in names))
    ends = sorted(y for text, _x, y in texts(root) if text in names)
    assert all(below - above > 3 for above, below in pairwise(ends))
    _left, top, _right, bottom = plot(root)
    assert top < ends[0] and ends[-1] < bottom + 1
    assert len(paths(root, stroke_width="0.6")) == 4, "no legend"


@pytest.mark.parametrize(("start", "says"), [("0", False), ("40", True)])
def test_an_axis_that_is_cut_says_so(start: str, says: bool) -> None:
    y = ChartAxis("Alive", Decimal(start), Decimal(100), marks(Decimal(start), Decimal(100)), "%")
    root = lines(LOOKS["hcp-81"], line(POINTS[:1] + POINTS[1:]), y=y)
    words = " ".join(text for text, _x, _y in texts(root))
    assert (f"The upright axis starts at {start}%, not at 0." in words) is says


def test_two_bands_are_edges_that_may_cross() -> None:
    root = lines(LOOKS["hcp-81"], line(POINTS), line(POINTS, colour="accent"))
    assert not paths(root, fill=PALETTE["sky"])
    assert len(paths(root, stroke=PALETTE["accent"], stroke_width="0.25")) == 2


RATIOS = ForestAxis(
    Decimal("0.25"), Decimal(4), tuple(map(Decimal, ("0.25", "0.5", "1", "2", "4"))), Decimal(1), True
)
DIFFERENCES = ForestAxis(Decimal(-10), Decimal(5), tuple(map(Decimal, (-10, -5, 0, 5))), Decimal(0), False)
WOMEN = Effect(
    "Women", "34/120 vs 51/118", Decimal("0.50"), Decimal("0.40"), Decimal("2.00"), "Sex", Decimal(64)
)
MEN = Effect(
    "Men of whom the label goes on for long", "", Decimal(1), Decimal("0.1"), Decimal(8), "", Decimal(16)
)
ALL = Effect("All", "n = 238", Decimal("0.71"), Decimal("0.50"), Decimal(1), colour="accent")


def forest(
    look: Theme, rows: list[Effect], axis: ForestAxis = RATIOS, overall: Effect | None = None
) -> ElementTree.Element:
    sides = ("Favours Samplumab", "Favours placebo")
    root = parsed(
        forest_plot(
            rows,
            overall,
            axis,
            ("Events/patients", "Hazard ratio (95% CI)"),
            sides,
            look,
            ENGLISH,
            alt="Words",
        )
    )
    check_whole(root, look)
    return root


@each_look
def test_effects_stand_where_their_numbers_are(name: str) -> None:
    root = forest(LOOKS[name], [WOMEN, MEN], overall=ALL)
    (axis,) = [match for path in paths(root) if (match := re.fullmatch(r"M([\d.]+) [\d.]+h([\d.]+)", path))]
    left, length = float(axis[1]), float(axis[2])

    def at(ratio: float) -> float:
        return left + length * (math.log(ratio) - math.log(0.25)) / math.log(16)

    squares = [rect for rect in root.iter(f"{SVG}rect") if rect.get("fill") != PALETTE["mist"]]
    sides = [number(square, "width") for square in squares]
    middles = [number(square, "x") + side / 2 for square, side in zip(squares, sides, strict=True)]
    assert middles == pytest.approx([at(0.5), at(1)], abs=0.01)
    assert sides[0] ** 2 / sides[1] ** 2 == pytest.approx(64 / 16, rel=0.01), "areas are as the weights"
    intervals = [corners(path) for path in paths(root, stroke_width="0.4")]
    assert [[x for x, _y in ends] for ends in intervals] == [
        pytest.approx([at(0.4), at(2)], abs=0.01),
        pytest.approx([at(0.25), at(4)], abs=0.01),
    ]
    # Both ends of the second one lie beyond the axis.
    assert len(paths(root, fill=PALETTE["ink"])) == 2
    (diamond,) = [corners(path.removesuffix("Z")) for path in paths(root, fill=PALETTE["accent"])]
    assert [x for x, _y in diamond] == pytest.approx([at(0.5), at(0.71), at(1), at(0.71)], abs=0.01)
    (none, *_others) = [corners(path)[0][0] for path in paths(root) if re.match(r"M[\d.]+ [\d.]+V", path)]
    assert none == pytest.approx(at(1), abs=0.01)
    told = [text.text for text in root.iter(f"{SVG}text") if text.get("data-part") == "0"]
    assert told == ["Sex", "Women", "34/120 vs 51/118", "0.50 (0.40–2.00)"]
    assert {text.get("data-part") for text in root.iter(f"{SVG}text")} == {"0", "1", "2", None}


def test_the_axis_of_a_narrow_plot_leaves_room_for_half_of_its_own_end_numbers_alone() -> None:
    look, ends = LOOKS["hcp-81"], (Decimal(0), Decimal(100))
    row = Effect("Women", "", Decimal(50), Decimal(40), Decimal(60))
    axis_of = ForestAxis(*ends, ends, Decimal(0), False)
    root = parsed(forest_plot([row], None, axis_of, ("", "%"), None, look, ENGLISH, alt="Words"))
    check_whole(root, look)
    (axis,) = [match for path in paths(root) if (match := re.fullmatch(r"M([\d.]+) [\d.]+h([\d.]+)", path))]
    left, length = float(axis[1]), float(axis[2])
    assert left == pytest.approx(look.regular.width("0", look.size) / 2, abs=0.001)
    assert look.width - left - length == pytest.approx(look.regular.width("100", look.size) / 2, abs=0.001)


@each_look
def test_intervals_are_read_off_at_a_grid_that_runs_through_no_words(name: str) -> None:
    root = forest(LOOKS[name], [WOMEN, MEN], overall=ALL)
    lanes = [
        (number(rect, "y"), number(rect, "y") + number(rect, "height"))
        for rect in root.iter(f"{SVG}rect")
        if rect.get("fill") == PALETTE["mist"]
    ]
    (drawn,) = paths(root, stroke=PALETTE["line"], stroke_width="0.2")
    lines = [corners(path) for path in re.findall(r"M[^M]+", drawn)]
    assert len({x for (x, _top), _bottom in lines}) == len(RATIOS.marks) - 1
    # Beside words one line runs down for each mark; between them each row has a lane with its part.
    assert len(lines) == (len(lanes) + 1) * (len(RATIOS.marks) - 1) and len(lanes) in (0, 3)
    for _text, _x, base in texts(root):
        assert not any(top < base < bottom for top, bottom in lanes)
    for (_start, middle), _end in (corners(path) for path in paths(root, stroke_width="0.4")):
        assert not lanes or any(top < middle < bottom for top, bottom in lanes)


@pytest.mark.parametrize(
    ("details", "heading", "is_one"), [("", "Sex", True), ("n", "Sex", False), ("", "", False)]
)
def test_what_numbers_are_stands_on_the_line_of_the_first_heading(
    details: str, heading: str, is_one: bool
) -> None:
    row = replace(WOMEN, heading=heading)
    plot = forest_plot([row], None, RATIOS, (details, "Ratio"), None, LOOKS["hcp-81"], ENGLISH, alt="Words")
    places = {text: y for text, _x, y in texts(parsed(plot))}
    first = places[heading or "Women"]
    assert places["Ratio"] == pytest.approx(first) if is_one else places["Ratio"] < first - 1


@each_look
def test_what_stands_in_brackets_is_not_broken_where_it_has_room(name: str) -> None:
    heads = ("", "Rate ratio (95% CI)")
    plot = forest_plot([WOMEN], None, RATIOS, heads, None, LOOKS[name], ENGLISH, alt="Words")
    said = {text for text, _x, _y in texts(parsed(plot))}
    assert said & {"Rate ratio (95% CI)", "(95% CI)"}


def test_differences_have_an_even_axis_and_intervals_that_can_be_read() -> None:
    row = Effect("Trial", "", Decimal("-4.0"), Decimal("-7.0"), Decimal("-1.0"))
    root = forest(LOOKS["hcp-81"], [row], DIFFERENCES)
    (axis,) = [match for path in paths(root) if (match := re.fullmatch(r"M([\d.]+) [\d.]+h([\d.]+)", path))]
    left, length = float(axis[1]), float(axis[2])
    (ends,) = [corners(path) for path in paths(root, stroke_width="0.4")]
    assert [(x - left) / length for x, _y in ends] == pytest.approx([0.2, 0.6], abs=0.001)
    assert "−4.0 (−7.0 to −1.0)" in [text for text, _x, _y in texts(root)]


def test_numbers_have_the_decimal_sign_of_the_language() -> None:
    look, german = LOOKS["hcp-81"], locale_of("de")
    plot = forest_plot([WOMEN], None, RATIOS, ("", "Hazard Ratio"), None, look, german, alt="Words")
    assert {"0,50 (0,40–2,00)", "0,25"} <= {text for text, _x, _y in texts(parsed(plot))}
    y = ChartAxis("Score", Decimal(0), Decimal(1), marks(Decimal(0), Decimal(1)))
    drawn = line_chart(
        [line(((Decimal(0), Decimal(1)), (Decimal(24), Decimal(0))))],
        MONTHS,
        y,
        look,
        german,
        steps=False,
        alt="Words",
    )
    assert "0,2" in {text for text, _x, _y in texts(parsed(drawn))}
