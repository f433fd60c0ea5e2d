from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import etree

from brochure.design.fold import fold_of
from brochure.report.drawing import edge_drawing, flat_drawing
from brochure.report.flat import overlay
from brochure.report.ticket import print_record
from tests.report.sample import formats, order, pages_of, printers

_EVERY = [(fmt, printer) for fmt in formats() for printer in printers()]


def _fold(name: str, **changes: Any) -> dict[str, Any]:
    fmt = formats()[name].model_copy(update=changes)
    return fold_of(fmt, pages_of(fmt)).as_dict()


def _box(element: Any) -> list[float]:
    return [float(element.get(key)) for key in ("x", "y", "width", "height")]


@pytest.mark.parametrize(("name", "printer"), _EVERY)
def test_the_lines_over_a_page_lie_where_the_sheet_has_them(name: str, printer: str) -> None:
    fmt, house = formats()[name], printers()[printer]
    made = order(fmt, house)
    record = print_record(**made)
    zone = fmt.safe_zone_of(made["pages"])
    for shown, sheet in zip(record["sheets"], made["sheets"], strict=True):
        svg = etree.fromstring(str(overlay(shown)))
        view = [float(part) for part in svg.get("viewBox").split()]
        assert view == pytest.approx([0, 0, sheet.width, sheet.height], abs=0.01)
        for kind, box in (("trim", sheet.trim), ("bleed", sheet.bleed)):
            (found,) = svg.xpath(f"//rect[@class='{kind}']")
            left, bottom, right, top = box
            wanted = [left, sheet.height - top, right - left, top - bottom]
            assert _box(found) == pytest.approx(wanted, abs=0.01)
        left, bottom, right, top = sheet.trim
        places = [float(line.get("x1")) - left for line in svg.xpath("//line[@class='fold']")]
        assert places == pytest.approx(sheet.folds, abs=0.01)
        for line in svg.xpath("//line[@class='fold']"):
            assert line.get("x1") == line.get("x2")
            ends = [float(line.get("y1")), float(line.get("y2"))]
            assert ends == pytest.approx([sheet.height - top, sheet.height - bottom], abs=0.01)
        edges = [left, *(left + fold for fold in sheet.folds), right]
        zones = svg.xpath("//rect[@class='safe']")
        assert len(zones) == len(sheet.placements)
        for found, start, end in zip(zones, edges, edges[1:], strict=False):
            wanted = [
                start + zone,
                sheet.height - top + zone,
                end - start - 2 * zone,
                top - bottom - 2 * zone,
            ]
            assert _box(found) == pytest.approx(wanted, abs=0.01)


def test_a_panel_that_is_all_safe_zone_has_no_box_turned_inside_out() -> None:
    sheet = {"width": 60, "height": 60, "trim": [5, 5, 55, 55], "bleed": [2, 2, 58, 58]}
    drawn = overlay({**sheet, "folds": [8], "safe_zone": 5})
    assert len(re.findall('class="safe"', drawn)) == 1
    assert 'width="-' not in drawn


@pytest.mark.parametrize("name", formats())
def test_the_flat_sheet_shows_its_pages_folds_and_dimensions(name: str) -> None:
    fold = _fold(name)
    svg = etree.fromstring(str(flat_drawing(fold)))
    side = fold["sides"][0]
    assert svg.xpath("//text[@class='page']/text()") == [str(page) for page in side["pages"]]
    lengths = [float(text.removesuffix(" mm")) for text in svg.xpath("//text[@class='length']/text()")]
    assert sorted(lengths) == sorted([*side["widths"], *side["folds"], fold["height"]])
    # True to scale: folds part the sheet as they part the paper.
    left, _top, width, height = _box(svg.xpath("//rect[@class='sheet']")[0])
    across = sum(side["widths"])
    parts = [(float(line.get("x1")) - left) / width * across for line in svg.xpath("//line[@class='fold']")]
    assert parts == pytest.approx(side["folds"], abs=0.01)
    assert width / height == pytest.approx(across / fold["height"], abs=0.001)


@pytest.mark.parametrize(
    ("name", "words", "strips"),
    [
        ("a4-roll-fold", ["1 | 3, front", "6 | 4, back", "2 | 5"], [[0, 2, 1]]),
        ("a4-z-fold", ["1 | 2, front", "5 | 3", "4 | 6, back"], [[0, 1, 2]]),
        ("a4-gate-fold", ["1 | 3 and 2 | 5, front", "6 | 4, back"], [[0, 1, 0]]),
        ("a4-folder", ["1 | 2, front", "4 | 3, back"], [[0, 1]]),
        ("a5-booklet", ["1, front", "2 sheets", "8, back"], [[0, 3], [1, 2]]),
        ("a4-flyer", ["1 leaf"], [[0]]),
        ("a4-document", ["3 leaves"], [[0], [1], [2]]),
    ],
)
def test_from_the_edge_the_panels_lie_as_they_are_folded(
    name: str, words: list[str], strips: list[list[int]]
) -> None:
    svg = etree.fromstring(str(edge_drawing(_fold(name))))
    assert svg.xpath("//text/text()") == words
    heights = []
    for path in svg.xpath("//path/@d"):
        start = float(path.split()[1])
        turns = [float(turn.split()[-1]) for turn in re.findall(r"A[^HA]+", path)]
        heights.append([start, *turns])
    levels = sorted({height for strip in heights for height in strip})
    assert [[levels.index(height) for height in strip] for strip in heights] == strips
    assert len(svg.xpath("//line[@class='staple']")) == (name == "a5-booklet")


def test_the_front_opens_at_its_free_edge_also_when_read_from_the_right() -> None:
    def start(**changes: Any) -> float:
        svg = etree.fromstring(str(edge_drawing(_fold("a4-roll-fold", **changes))))
        return float(svg.xpath("//path/@d")[0].split()[0][1:])

    assert start() > 100 > start(sides=((1, 6, 2), (5, 4, 3)))


def test_how_panels_lie_is_not_drawn_where_it_is_not_known() -> None:
    assert edge_drawing(_fold("a4-z-fold", sides=((5, 6, 1), (2, 3, 4)))) == ""


@pytest.mark.parametrize("name", formats())
def test_a_drawing_has_words_for_those_who_do_not_see_it_and_styles_nothing(name: str) -> None:
    for drawn in (flat_drawing(_fold(name)), edge_drawing(_fold(name))):
        svg = etree.fromstring(str(drawn))
        assert svg.get("role") == "img" and len(svg.get("aria-label")) > 20
        assert not svg.xpath("//@style | //script | //@href | //image")
        width, height = (float(part) for part in svg.get("viewBox").split()[2:])
        for text in svg.xpath("//text[@x]"):
            assert 0 < float(text.get("x")) < width and 0 < float(text.get("y")) < height


def test_many_sheets_are_told_in_words() -> None:
    fold = fold_of(formats()["a5-booklet"], 48).as_dict()
    svg = etree.fromstring(str(edge_drawing(fold)))
    assert svg.xpath("//text/text()")[1] == "12 sheets, 6 drawn"
    assert len(svg.xpath("//path")) == 6
