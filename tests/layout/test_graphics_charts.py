"""Charts: what is drawn is what the data say."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure.content.blocks.charts import IconArray, IconGroup
from brochure.content.charted import people_colours
from brochure.design.resources import Resources
from brochure.language.locale import locale_of
from brochure.layout.graphics.bar_chart import BarDatum, bar_chart
from brochure.layout.graphics.icon_array import PeopleGroup, icon_array
from brochure.layout.graphics.svg import Theme
from brochure.layout.graphics.timeline import Moment, timeline
from brochure.layout.style import sheets_of
from brochure.layout.typefaces import theme
from brochure.source.project import Project
from tests.blocks.test_kinds import contrast
from tests.project import ROOT
from tests.styles import STYLES

PALETTE = STYLES.palette
FONTS = {
    path.relative_to(ROOT / "styles").as_posix(): path.read_bytes()
    for path in (ROOT / "styles").rglob("*.ttf")
}
#: Drawings on a panel and on an A5 page, for each audience.
ENGLISH = locale_of("en-GB")
THEMES = {
    f"{audience}-{width:g}": theme(
        PALETTE, FONTS, audience, scale=1, width=width, sheets=sheets_of(Resources(Project(ROOT)), audience)
    )
    for audience in ("patient", "hcp")
    for width in (81.0, 122.0)
}
SVG = "{http://www.w3.org/2000/svg}"
QUARTERS = ["0", "0.25", "0.5", "0.75", "1"]
each_theme = pytest.mark.parametrize("name", THEMES)


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


def number(element: ElementTree.Element, name: str) -> float:
    return float(element.get(name, ""))


def texts(root: ElementTree.Element) -> list[tuple[str, float, float]]:
    """Every text with the x and y of its base line's start as far as it is given."""
    return [(text.text or "", number(text, "x"), number(text, "y")) for text in root.iter(f"{SVG}text")]


def check_texts_stay_inside(root: ElementTree.Element, look: Theme) -> None:
    width, height = (
        number(root, name.removesuffix("mm")) if False else float(root.get(name, "")[:-2])
        for name in ("width", "height")
    )
    for text in root.iter(f"{SVG}text"):
        face = look.bold if text.get("font-weight") == str(look.bold.weight) else look.regular
        size = number(text, "font-size") / (25.4 / 72)
        long = face.width(text.text or "", size)
        left = (
            number(text, "x")
            - {"start": 0.0, "middle": long / 2, "end": long}[text.get("text-anchor", "start")]
        )
        assert left > -0.15 and left + long < width + 0.15, text.text
        assert 0 < number(text, "y") < height


def check_colours(root: ElementTree.Element) -> None:
    """Only colours of the palette; each text on white can be read."""
    for element in root.iter():
        for name in ("fill", "stroke"):
            assert element.get(name, "none") in {"none", *PALETTE.colours.values()}
        if element.tag == f"{SVG}text":
            assert contrast(element.get("fill", ""), PALETTE["paper"]) >= 4.5


def chart(bars: list[BarDatum], look: Theme, maximum: str = "100", unit: str = "%") -> ElementTree.Element:
    return parsed(bar_chart(bars, look, ENGLISH, unit=unit, maximum=Decimal(maximum), alt="Words"))


def measured(root: ElementTree.Element) -> tuple[list[float], list[tuple[float, float]], float]:
    """Lengths of the bars, ends of the whiskers, and length of the axis."""
    lengths = [number(rect, "width") for rect in root.iter(f"{SVG}rect")]
    paths = [
        path.get("d", "") for path in root.iter(f"{SVG}path") if path.get("stroke") == PALETTE["ink-deep"]
    ]
    found = [re.match(r"M([\d.]+) [\d.]+H([\d.]+)M", path) for path in paths]
    whiskers = [(float(match[1]), float(match[2])) for match in found if match]
    axis = [path.get("d", "") for path in root.iter(f"{SVG}path") if path.get("stroke") == PALETTE["ink"]]
    (end,) = [
        float(match[1]) for match in (re.fullmatch(r"M0 [\d.]+H([\d.]+)", path) for path in axis) if match
    ]
    return lengths, whiskers, end


@st.composite
def bars(draw: st.DrawFn) -> BarDatum:
    low, value, high = sorted(draw(st.lists(st.integers(0, 1000), min_size=3, max_size=3)))
    label = draw(st.text(st.characters(codec="ascii", categories=["L", "N", "Zs"]), min_size=1, max_size=80))
    interval = draw(st.booleans())
    return BarDatum(
        label.strip() or "Label",
        draw(st.sampled_from(["", "n = 93", "a detail that is so long that it needs a line of its own"])),
        Decimal(value) / 10,
        Decimal(low) / 10 if interval else None,
        Decimal(high) / 10 if interval else None,
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(bars(), min_size=1, max_size=20), st.sampled_from(sorted(THEMES)))
def test_bars_and_whiskers_are_as_long_as_their_numbers(data: list[BarDatum], name: str) -> None:
    look = THEMES[name]
    root = chart(data, look)
    lengths, whiskers, axis = measured(root)
    assert axis > look.width * 0.3
    assert lengths == pytest.approx([float(bar.value) / 100 * axis for bar in data], abs=0.01)
    wanted = [(bar.low, bar.high) for bar in data if bar.low is not None and bar.high is not None]
    assert len(whiskers) == len(wanted)
    for drawn, (low, high) in zip(whiskers, wanted, strict=True):
        assert drawn == pytest.approx((float(low) / 100 * axis, float(high) / 100 * axis), abs=0.01)
    check_texts_stay_inside(root, look)
    check_colours(root)


@each_theme
def test_charts_of_one_unit_share_one_scale(name: str) -> None:
    """Of two charts on one page the longer bar is the larger number, whatever stands behind the bars."""
    plain = BarDatum("Label", "", Decimal("63"))
    precise = BarDatum("Label", "", Decimal("69.1"), Decimal("58.8"), Decimal("78.3"))
    ends = [measured(chart([bar], THEMES[name]))[2] for bar in (plain, precise)]
    assert ends[0] == pytest.approx(ends[1])


@each_theme
def test_the_axis_is_marked_where_its_numbers_are(name: str) -> None:
    root = chart([BarDatum("Bar", "", Decimal(7))], THEMES[name], "8", "")
    _lengths, _whiskers, axis = measured(root)
    marks = [text for text in texts(root) if text[2] == max(y for _text, _x, y in texts(root))]
    assert [text for text, _x, _y in marks] == ["0", "2", "4", "6", "8"]
    assert [x for _text, x, _y in marks] == pytest.approx([axis * n / 4 for n in range(5)], abs=0.01)


@pytest.mark.parametrize(
    ("maximum", "shown"),
    [("30", ["0", "10", "20", "30"]), ("10", ["0", "2", "4", "6", "8", "10"]), ("0.5", None), ("1", None)],
)
def test_numbers_at_the_axis_are_as_round_as_its_end(maximum: str, shown: list[str] | None) -> None:
    root = chart([BarDatum("Bar", "", Decimal(0))], THEMES["hcp-122"], maximum, "")
    bottom = max(y for _text, _x, y in texts(root))
    marks = [text for text, _x, y in texts(root) if y == bottom]
    # 1 has none but quarters: fifths of it have decimals, too.
    assert marks == (shown or {"0.5": ["0", *(f"0.{n}" for n in range(1, 6))]}.get(maximum, QUARTERS))


@each_theme
@pytest.mark.parametrize("maximum", ["999999999", "3.3333333", "0.0000001", "123456.78"])
def test_long_numbers_on_the_axis_stand_clear_of_each_other(name: str, maximum: str) -> None:
    look = THEMES[name]
    root = chart([BarDatum("Bar", "", Decimal(maximum), Decimal(0), Decimal(maximum))], look, maximum)
    check_texts_stay_inside(root, look)
    bottom = max(y for _text, _x, y in texts(root))
    marks = sorted((x, look.regular.width(text, look.size)) for text, x, y in texts(root) if y == bottom)
    ends = [x + (width if index == 0 else width / 2) for index, (x, width) in enumerate(marks)]
    assert all(end < x - width / 2 for end, (x, width) in zip(ends, marks[1:], strict=False))


@each_theme
def test_numbers_keep_their_digits(name: str) -> None:
    root = chart([BarDatum("Bar", "", Decimal("1.10"), Decimal("0.50"), Decimal("2.00"))], THEMES[name])
    assert "1.10% (0.50–2.00)" in [text for text, _x, _y in texts(root)]


def people(*given: tuple[int, str, bool]) -> list[PeopleGroup]:
    """Groups without colours of their own: how many, what is true of them, whether they have the focus."""
    groups = tuple(IconGroup.model_construct(count=count, focus=focus) for count, _label, focus in given)
    colours = people_colours(IconArray.model_construct(groups=groups))
    return [
        PeopleGroup(count, label, colour.name, focus)
        for (count, label, focus), colour in zip(given, colours, strict=True)
    ]


def counted(count: int) -> str:
    return {0: "None of 100", 100: "All 100"}.get(count, f"{count} in 100")


@each_theme
@settings(deadline=None, max_examples=30)
@given(counts=st.lists(st.integers(0, 100), min_size=1, max_size=3).filter(lambda counts: sum(counts) <= 100))
def test_as_many_people_are_marked_as_the_data_say(name: str, counts: list[int]) -> None:
    look = THEMES[name]
    groups = people(*((count, f"group {index}", False) for index, count in enumerate(counts)))
    root = parsed(icon_array(groups, "the rest", look, ENGLISH, of=100, alt="Words"))
    everybody = [path for path in root.iter(f"{SVG}path")]
    drawn, legend = everybody[:100], everybody[100:]
    looks = [person.get("fill", "") for person in legend]
    assert len(set(looks)) == len(counts) + 1
    wanted = [
        fill for fill, count in zip(looks, [*counts, 100 - sum(counts)], strict=True) for _ in range(count)
    ]
    assert [person.get("fill") for person in drawn] == wanted
    shown = [text for text, _x, _y in texts(root) if " 100" in text]
    assert shown == [counted(count) for count in [*counts, 100 - sum(counts)]]
    # Twenty in a row, none on another.
    places = [tuple(map(float, re.findall(r"[\d.]+", person.get("transform", ""))[:2])) for person in drawn]
    assert len(set(places)) == 100 and len({y for _x, y in places}) == 5
    # Rows are as wide as the column: a person is 4 units wide.
    scale = float(re.findall(r"[\d.]+", drawn[0].get("transform", ""))[2])
    assert max(x for x, _y in places) + 4 * scale == pytest.approx(look.width, abs=0.01)
    # Neighbours in the legend can be told apart when printed in greys.
    assert all(contrast(one, other) >= 2 for one, other in pairwise(looks))
    check_texts_stay_inside(root, look)
    check_colours(root)


@each_theme
@pytest.mark.parametrize("count", [1, 2, 12])
def test_events_stand_in_their_order_beside_their_times(name: str, count: int) -> None:
    look = THEMES[name]
    moments = [Moment(f"Day {n}", f"event {n} " * (n + 1), n % 2 == 1) for n in range(count)]
    root = parsed(timeline(moments, look, alt="Words"))
    rows = {text: y for text, _x, y in texts(root)}
    days = [rows[f"Day {n}"] for n in range(count)]
    assert days == sorted(days)
    firsts = [y for text, _x, y in texts(root) if text.startswith("event")]
    assert all(day in firsts for day in days), "the first line of an event is level with its time"
    bars = list(root.iter(f"{SVG}rect"))
    dots = list(root.iter(f"{SVG}circle"))
    assert (len(dots), len(bars)) == (-(-count // 2), count // 2)
    assert all(number(bar, "height") > 2 * number(dots[0], "r") for bar in bars)
    check_texts_stay_inside(root, look)
    check_colours(root)


def test_words_for_people_who_cannot_see_come_first_and_escaped() -> None:
    look = THEMES["patient-81"]
    drawn = bar_chart(
        [BarDatum("<&>", "", Decimal(1))], look, ENGLISH, unit="%", maximum=Decimal(2), alt='<b>&"'
    )
    root = parsed(drawn)
    assert root[0].tag == f"{SVG}title" and root[0].text == '<b>&"'
    assert "<&>" in [text for text, _x, _y in texts(root)]
