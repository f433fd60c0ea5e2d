"""Words of charts touch neither bars, lines and axes nor each other, whatever the numbers are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest

from brochure.content.blocks.chart_numbers import marks
from brochure.layout.graphics.bar_chart import BarDatum, bar_chart
from brochure.layout.graphics.forest_plot import Effect, ForestAxis, forest_plot
from brochure.layout.graphics.grouped_bars import BarGroup, GroupedBar, SeriesLook, grouped_bar_chart
from brochure.layout.graphics.line_chart import ChartAxis, ChartLine, line_chart
from brochure.layout.graphics.svg import Theme
from tests.layout.test_graphics_axes import LOOKS, each_look, paths
from tests.layout.test_graphics_charts import ENGLISH, PALETTE, SVG, number, parsed, texts

#: Left, top, right and bottom, mm.
Box = tuple[float, float, float, float]
#: Heights of signs above and below the base line, em.
_HIGH, _DEEP = 0.66, 0.2
#: Between words and what stands beside them, mm.
_CLEAR = 0.3
_REACHES_DOWN = set("gjpqy,;()/Q")


def numbers(*given: object) -> tuple[Decimal, ...]:
    return tuple(Decimal(str(each)) for each in given)


def effect(label: str, detail: str, estimate: str, low: str, high: str, *, heading: str = "") -> Effect:
    return Effect(label, detail, Decimal(estimate), Decimal(low), Decimal(high), heading)


def bar(value: str, low: str = "", high: str = "") -> GroupedBar:
    return GroupedBar(Decimal(value), Decimal(low) if low else None, Decimal(high) if high else None)


def word_boxes(root: ElementTree.Element, look: Theme) -> Iterator[tuple[str, Box]]:
    for text in root.iter(f"{SVG}text"):
        said, size = text.text or "", number(text, "font-size")
        face = look.bold if text.get("font-weight") == str(look.bold.weight) else look.regular
        wide = face.width(said, size / (25.4 / 72))
        x = number(text, "x") - wide * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")]
        y, deep = number(text, "y"), _DEEP if _REACHES_DOWN & set(said) else 0.0
        yield said, (x, y - size * _HIGH, x + wide, y + size * deep)


def drawn_boxes(root: ElementTree.Element) -> Iterator[tuple[str, Box]]:
    """Bars, and the straight parts of all lines but those of the grid."""
    for rect in root.iter(f"{SVG}rect"):
        x, y = number(rect, "x"), number(rect, "y")
        yield "bar", (x, y, x + number(rect, "width"), y + number(rect, "height"))
    for path in root.iter(f"{SVG}path"):
        if path.get("stroke", "none") in ("none", PALETTE["line"]):
            continue
        d, half = path.get("d", ""), number(path, "stroke-width") / 2
        x = y = 0.0
        for sign, given in re.findall(r"([MLHVhvlm])([-\d. ]+)", d):
            values = [float(value) for value in re.findall(r"-?[\d.]+", given)]
            before = x, y
            if sign in "Hh":
                x = values[0] + (x if sign == "h" else 0.0)
            elif sign in "Vv":
                y = values[0] + (y if sign == "v" else 0.0)
            else:
                x, y = values[0] + (x if sign in "lm" else 0.0), values[1] + (y if sign in "lm" else 0.0)
            if sign not in "Mm" and (before[0] == x or before[1] == y or sign == "l"):
                yield (
                    d,
                    (
                        min(before[0], x) - half,
                        min(before[1], y) - half,
                        max(before[0], x) + half,
                        max(before[1], y) + half,
                    ),
                )


def meet(one: Box, other: Box) -> bool:
    across = one[0] < other[2] + _CLEAR and other[0] < one[2] + _CLEAR
    return across and one[1] < other[3] and other[1] < one[3]


def check_clear(root: ElementTree.Element, look: Theme) -> None:
    said = list(word_boxes(root, look))
    assert said
    assert not [(a, b) for (a, one), (b, other) in combinations(said, 2) if meet(one, other)]
    shapes = list(drawn_boxes(root))
    assert not [(words, what) for words, box in said for what, shape in shapes if meet(box, shape)]


AXES = [(-10, 10), (-1, 1), (-10, -1), (40, 100), (0, "0.001"), (-100000, 0)]


@each_look
@pytest.mark.parametrize("ends", AXES, ids=str)
def test_words_of_lines_stand_clear(name: str, ends: tuple[object, object]) -> None:
    look = LOOKS[name]
    low, high = numbers(*ends)
    times = ChartAxis("Months since then", Decimal(-4), Decimal(20), marks(*numbers(-4, 20, 6)))
    values = ChartAxis("Change, per cent", low, high, marks(low, high), "%")
    down = (numbers(-4, high), numbers(8, low), numbers(20, low))
    risks = (1200, 104, 87, 61, 12)
    lines = [
        ChartLine(label, points, numbers(2, 19), risks, "ink")
        for label, points in (("Samplumab", down), ("Placebo", down), ("Nothing at all", down))
    ]
    for given in (lines, lines[:1]):
        drawn = parsed(line_chart(given, times, values, look, ENGLISH, steps=True, alt="Words"))
        check_clear(drawn, look)
        rows = {text: y for text, _x, y in texts(drawn)}
        axis, head, pitch = rows["Months since then"], rows["Number at risk"], look.size * 25.4 / 72 * 1.22
        assert head - axis > 1.8 * pitch, "apart from the axis"
        counts = [y for text, _x, y in texts(drawn) if text == "104"]
        names = [rows[each.label] for each in given] if len(given) > 1 else counts
        # Each name stands on the line of its numbers, or nearer to them than to those above.
        for name_at, own, above in zip(names[1:], counts[1:], counts, strict=False):
            assert own - name_at < 0.8 * (name_at - above)
    said = {text for text, _x, _y in texts(drawn)}
    assert "−4" in said and not any(re.search(r"-\d", text) for text in said), "minus signs are no hyphens"
    is_cut = low > 0 or high < 0
    assert any("not at 0" in text for text in said) is is_cut
    axes = paths(drawn, stroke=PALETTE["ink"], stroke_width="0.25")
    along = [path for path in axes if re.fullmatch(r"M\S+ \S+h\S+", path)]
    assert len(along) == (2 if low < 0 <= high else 1), "a line at 0 within the axis"


BARS = [
    bar("0"),
    bar("0", "0", "100"),
    bar("0.1", "0", "0.4"),
    bar("100", "99", "100"),
    bar("50", "0", "100"),
]


@each_look
def test_words_of_bars_stand_clear(name: str) -> None:
    look = LOOKS[name]
    bars = [BarDatum("Bar", "n = 3", each.value, each.low, each.high) for each in BARS]
    drawn = parsed(bar_chart(bars, look, ENGLISH, unit="%", maximum=Decimal(100), alt="Words"))
    check_clear(drawn, look)
    groups = [BarGroup("Group", "n = 3", (each, BARS[0]), 0) for each in BARS]
    for label in ("Samplumab", "Samplumab with another medicine and a long name"):
        series = [SeriesLook(label, "ink"), SeriesLook("Placebo", "ink-soft")]
        grouped = grouped_bar_chart(
            groups, series, look, ENGLISH, unit="%", maximum=Decimal(100), alt="Words"
        )
        check_clear(parsed(grouped), look)


ROWS = [
    effect("Under 65 years", "34/120 vs 51/118", "0.62", "0.40", "0.96", heading="Age, in years"),
    effect("65 years and more, or not known to anybody", "21/80", "0.75", "0.1", "8"),
]
ALL = effect("All patients", "n = 238", "0.67", "0.48", "0.93")
#: Whether an axis is one of ratios, and its ends: the line of no effect stands at one of them, or within.
EFFECTS = [
    (True, "0.2", 1),
    (True, "0.2", 2),
    (True, "0.25", 4),
    (False, 0, 10),
    (False, -2, 10),
    (False, -10, 10),
]


@each_look
@pytest.mark.parametrize("ends", EFFECTS, ids=str)
def test_the_line_of_no_effect_runs_on_beside_the_words(name: str, ends: tuple[bool, object, object]) -> None:
    look, is_log = LOOKS[name], ends[0]
    start, end = numbers(*ends[1:])
    none = Decimal(1 if is_log else 0)
    axis = ForestAxis(start, end, tuple(sorted({start, none, end})), none, is_log)
    sides = ("Favours samplumab", "Favours placebo") if start < none < end else None
    heads = ("Events/patients", "Hazard ratio (95% CI)")
    drawn = parsed(forest_plot(ROWS, ALL, axis, heads, sides, look, ENGLISH, alt="Words"))
    check_clear(drawn, look)
    (upright,) = (
        match
        for path in paths(drawn, stroke=PALETTE["ink"])
        if (match := re.fullmatch(r"M(\S+) (\S+)V(\S+)", path))
    )
    (along,) = (match for path in paths(drawn) if (match := re.fullmatch(r"M\S+ (\S+)h\S+", path)))
    below_heads = max(y for text, _x, y in texts(drawn) if text in "Hazard ratio (95% CI)")
    first = min(y for text, _x, y in texts(drawn) if text.startswith("Age"))
    assert below_heads < float(upright[2]) < first and upright[3] == along[1]
