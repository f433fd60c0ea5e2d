"""How leaflets are delivered: which page lies where on which flat sheet, to a hundredth of a millimetre."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest

from brochure.design.formats import Format
from brochure.design.printers import DELIVERIES, Printer, bleed_of, typeset_bleed
from brochure.editions.delivery import flat_sheets
from brochure.language.locale import locale_of
from brochure.press.sheet import FlatSheet
from tests.formats.leaflets import FORMATS
from tests.project import ROOT
from tests.styles import STYLES

ENGLISH = locale_of("en-GB")

_STYLES = ROOT / "styles"
ALL: Mapping[str, Format] = STYLES.formats
PRINTERS: Mapping[str, Printer] = STYLES.printers
OFFSET = PRINTERS["sheet-fed-coated"]
#: Top, right, bottom, left: European, American, and one that differs at each edge.
BLEEDS = [(3.0, 3.0, 3.0, 3.0), (3.175, 3.175, 3.175, 3.175), (2.0, 4.0, 5.0, 6.0)]
INCH = 25.4
TO = 0.01


def printer(**changes: object) -> Printer:
    return OFFSET.model_copy(update=changes)


def pages_of(fmt: Format) -> int:
    return 8 if fmt.is_open else len(fmt.page_sizes)


def numbers(sheet: FlatSheet) -> list[int]:
    return [placement.page for placement in sheet.placements]


@pytest.mark.parametrize(
    ("name", "outside", "inside", "folds_outside", "folds_inside"),
    [
        ("a4-roll-fold", [2, 6, 1], [3, 4, 5], (97, 197), (100, 200)),
        ("a4-z-fold", [4, 5, 1], [2, 3, 6], (99, 198), (99, 198)),
        ("a4-gate-fold", [2, 6, 1], [3, 4, 5], (73.75, 223.25), (73.75, 223.25)),
        ("a4-folder", [4, 1], [2, 3], (210,), (210,)),
        (
            "letter-roll-fold",
            [2, 6, 1],
            [3, 4, 5],
            (58 / 16 * INCH, 117 / 16 * INCH),
            (59 / 16 * INCH, 118 / 16 * INCH),
        ),
    ],
)
def test_a_folded_leaflet_goes_as_its_two_flat_sides(
    name: str,
    outside: list[int],
    inside: list[int],
    folds_outside: tuple[float, ...],
    folds_inside: tuple[float, ...],
) -> None:
    sheets = flat_sheets(ALL[name], OFFSET, pages_of(ALL[name]), ENGLISH)
    assert [sheet.title for sheet in sheets] == ["Outside", "Inside"]
    assert [numbers(sheet) for sheet in sheets] == [outside, inside]
    for sheet, folds in zip(sheets, (folds_outside, folds_inside), strict=True):
        assert sheet.folds == pytest.approx(folds, abs=TO)


def test_the_folds_of_both_sides_lie_on_each_other() -> None:
    for name in FORMATS:
        if ALL[name].kind != "folded":
            continue
        outside, inside = flat_sheets(ALL[name], OFFSET, pages_of(ALL[name]), ENGLISH)
        width = outside.size[0]
        assert inside.size == pytest.approx(outside.size)
        # Turned over, the sheet lies the other way round.
        assert sorted(width - fold for fold in inside.folds) == pytest.approx(list(outside.folds), abs=TO)


@pytest.mark.parametrize("name", ["a4-flyer", "a5-flyer", "a4-document"])
@pytest.mark.parametrize("delivery", DELIVERIES)
def test_what_is_neither_folded_nor_stitched_goes_as_single_pages(name: str, delivery: str) -> None:
    count = pages_of(ALL[name])
    sheets = flat_sheets(ALL[name], printer(booklets=delivery), count, ENGLISH)
    assert [numbers(sheet) for sheet in sheets] == [[page] for page in range(1, count + 1)]
    assert [sheet.title for sheet in sheets] == [f"Page {page}" for page in range(1, count + 1)]
    assert {sheet.folds for sheet in sheets} == {()}


@pytest.mark.parametrize(
    ("delivery", "count", "expected"),
    [
        ("pages", 4, [[1], [2], [3], [4]]),
        ("spreads", 4, [[4, 1], [2, 3]]),
        ("spreads", 8, [[8, 1], [2, 3], [4, 5], [6, 7]]),
        ("sheets", 4, [[4, 1], [2, 3]]),
        ("sheets", 8, [[8, 1], [2, 7], [6, 3], [4, 5]]),
        ("sheets", 12, [[12, 1], [2, 11], [10, 3], [4, 9], [8, 5], [6, 7]]),
    ],
)
def test_a_booklet_goes_as_the_printer_asks_for(delivery: str, count: int, expected: list[list[int]]) -> None:
    for name in ("a5-booklet", "half-letter-booklet"):
        sheets = flat_sheets(ALL[name], printer(booklets=delivery), count, ENGLISH)
        assert [numbers(sheet) for sheet in sheets] == expected
        width = ALL[name].page_size(1)[0]
        for sheet in sheets:
            assert list(sheet.folds) == ([] if delivery == "pages" else [pytest.approx(width, abs=TO)])


def test_front_and_back_of_a_sheet_are_told_apart() -> None:
    sheets = flat_sheets(ALL["a5-booklet"], printer(booklets="sheets"), 8, ENGLISH)
    assert [sheet.title for sheet in sheets] == [
        "Sheet 1, front",
        "Sheet 1, back",
        "Sheet 2, front",
        "Sheet 2, back",
    ]


def test_the_pages_of_inner_sheets_move_towards_the_spine_by_the_paper_around_them() -> None:
    sheets = flat_sheets(ALL["a5-booklet"], printer(booklets="sheets", thickness=0.13), 12, ENGLISH)
    for number, sheet in enumerate(sheets):
        creep = number // 2 * 0.13
        left, right = sheet.placements
        spine = sheet.trim[0] + 148
        assert left.x == pytest.approx(sheet.trim[0] + creep, abs=TO / 10)
        assert right.x == pytest.approx(spine - creep, abs=TO / 10)
        # The trim and the fold stay; nothing crosses the spine.
        assert left.clip is not None and right.clip is not None
        assert left.clip[2] == pytest.approx(spine)
        assert right.clip[0] == pytest.approx(spine)


@pytest.mark.parametrize("delivery", ["pages", "spreads"])
def test_pages_that_the_printer_imposes_are_not_moved(delivery: str) -> None:
    for sheet in flat_sheets(ALL["a5-booklet"], printer(booklets=delivery, thickness=0.5), 12, ENGLISH):
        assert sheet.placements[0].x == pytest.approx(sheet.trim[0])


@pytest.mark.parametrize("name", ["a5-booklet", "half-letter-booklet"])
def test_the_ground_of_pages_reaches_as_far_as_creep_moves_it(name: str) -> None:
    given = printer(booklets="sheets", thickness=0.2)
    most = ALL[name].most
    for sheet in flat_sheets(ALL[name], given, most, ENGLISH):
        for placement in sheet.placements:
            assert placement.clip is not None
            reach = typeset_bleed(ALL[name], given)
            assert placement.x - reach <= placement.clip[0] + 1e-9 or placement.clip[0] > sheet.trim[0]
            width = ALL[name].page_size(placement.page)[0]
            assert placement.x + width + reach >= placement.clip[2] - 1e-9
    # Where nothing creeps there is no more than the bleed.
    assert typeset_bleed(ALL[name], OFFSET) == max(bleed_of(ALL[name], OFFSET))


@pytest.mark.parametrize("bleed", BLEEDS)
@pytest.mark.parametrize("delivery", DELIVERIES)
@pytest.mark.parametrize("name", FORMATS)
def test_boxes_lie_in_each_other_with_the_bleed_of_each_edge(
    name: str, delivery: str, bleed: tuple[float, float, float, float]
) -> None:
    fmt = ALL[name]
    # As much bleed as the printer wants, and no less than the format has.
    top, right, bottom, left = (max(edge, fmt.bleed) for edge in bleed)
    for sheet in flat_sheets(fmt, printer(bleed=bleed, booklets=delivery), pages_of(fmt), ENGLISH):
        trim, reach = sheet.trim, sheet.bleed
        widths = [fmt.page_size(page)[0] for page in numbers(sheet)]
        heights = {fmt.page_size(page)[1] for page in numbers(sheet)}
        assert sheet.size == pytest.approx((sum(widths), max(heights)), abs=TO)
        expected = (trim[0] - left, trim[1] - bottom, trim[2] + right, trim[3] + top)
        assert reach == pytest.approx(expected, abs=TO)
        assert min(reach) >= 0
        assert reach[2] <= sheet.width + 1e-9 and reach[3] <= sheet.height + 1e-9


@pytest.mark.parametrize("bleed", BLEEDS)
@pytest.mark.parametrize("delivery", DELIVERIES)
@pytest.mark.parametrize("name", FORMATS)
def test_panels_meet_at_the_folds_and_reach_into_the_bleed_at_outer_edges_alone(
    name: str, delivery: str, bleed: tuple[float, float, float, float]
) -> None:
    fmt = ALL[name]
    for sheet in flat_sheets(
        fmt, printer(bleed=bleed, booklets=delivery, thickness=0), pages_of(fmt), ENGLISH
    ):
        clips = [placement.clip for placement in sheet.placements]
        at = sheet.trim[0]
        for placement, clip in zip(sheet.placements, clips, strict=True):
            assert clip is not None
            assert (placement.x, placement.y) == pytest.approx((at, sheet.trim[1]), abs=TO)
            assert placement.scale == 1
            assert (clip[1], clip[3]) == pytest.approx((sheet.bleed[1], sheet.bleed[3]), abs=TO)
            at += fmt.page_size(placement.page)[0]
        first, last = clips[0], clips[-1]
        assert first is not None and last is not None
        assert first[0] == pytest.approx(sheet.bleed[0], abs=TO)
        assert last[2] == pytest.approx(sheet.bleed[2], abs=TO)
        for one, other in pairwise(clips):
            assert one is not None and other is not None
            assert one[2] == pytest.approx(other[0], abs=1e-9)
        inner = [clip[2] - sheet.trim[0] for clip in clips[:-1] if clip is not None]
        assert inner == pytest.approx(list(sheet.folds), abs=TO)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("delivery", DELIVERIES)
def test_every_page_is_delivered_once(name: str, delivery: str) -> None:
    count = pages_of(ALL[name])
    sheets = flat_sheets(ALL[name], printer(booklets=delivery), count, ENGLISH)
    assert sorted(page for sheet in sheets for page in numbers(sheet)) == list(range(1, count + 1))
    # A printer counts on one size.
    assert len({sheet.size for sheet in sheets}) == 1
    assert len({(sheet.width, sheet.height) for sheet in sheets}) == 1


@pytest.mark.parametrize(
    ("marks", "beside", "above", "below"),
    [
        ((), 3, 3, 3),
        # Offset, length and a margin to the paper's edge; bar and slug have room of their own.
        (("crop",), 10, 10, 10),
        (("fold",), 10, 10, 10),
        (("crop", "fold", "bar", "slug"), 10, 16, 15),
        (("bar",), 3, 9, 3),
        (("slug",), 3, 3, 8),
    ],
)
def test_there_is_room_for_the_marks_that_the_printer_wants_and_no_more(
    marks: tuple[str, ...], beside: float, above: float, below: float
) -> None:
    given = printer(marks=marks, mark_offset=4, mark_length=5)
    for sheet in flat_sheets(ALL["a4-roll-fold"], given, 6, ENGLISH):
        assert sheet.trim[:2] == pytest.approx((beside, below))
        assert sheet.width - sheet.trim[2] == pytest.approx(beside)
        assert sheet.height - sheet.trim[3] == pytest.approx(above)


def test_marks_get_out_of_the_way_of_a_wide_bleed() -> None:
    given = printer(marks=("crop",), mark_offset=4, mark_length=5, bleed=(7.0, 3.0, 3.0, 3.0))
    for sheet in flat_sheets(ALL["a5-flyer"], given, 2, ENGLISH):
        assert sheet.trim[0] == pytest.approx(13)
