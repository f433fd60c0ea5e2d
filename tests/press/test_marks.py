"""Marks beside the trimmed sheet, on the plates that Ghostscript makes of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Pdf
from PIL import Image, ImageFont

from brochure.pdf.pieces import pieces_of
from brochure.pdf.rectangles import PT_PER_MM, MmFromBottomLeft
from brochure.press.boxes import mark_off
from brochure.press.marks import mark
from brochure.press.outlines import outlined, width_of
from brochure.press.sheet import FlatSheet
from tests.press import plates
from tests.press.plates import FONT, add_page, drawn, operators

MARKS = ("crop", "fold", "bar", "slug")
#: A trim of 60 × 20 mm, 3 mm of bleed, room for marks of 5 mm that keep 4 mm, for the bar and for the slug.
SHEET = FlatSheet(
    "Outside", 80, 51, MmFromBottomLeft(10, 15, 70, 35), MmFromBottomLeft(7, 12, 73, 38), (), folds=(20, 40)
)
DPI = 254
#: Pixels in a millimetre.
PX = DPI / 25.4


def marked(sheet: FlatSheet, marks: Collection[str], slug: str = "X", **more: Any) -> Pdf:
    pdf = pikepdf.new()
    page = add_page(pdf, "", (sheet.width * PT_PER_MM, sheet.height * PT_PER_MM))
    mark_off(page, sheet)
    given: dict[str, Any] = {"offset": 4.0, "length": 5.0, **more}
    mark(pdf, page, sheet, marks, slug=slug, plates="CMYK", font=FONT, **given)
    return pdf


def plates_of(pdf: Pdf, folder: Path, dpi: float = DPI) -> list[Image.Image]:
    """Cyan, magenta, yellow and black."""
    (page,) = plates.plates(plates.data_of(pdf), folder, dpi)
    return list(page.split())


def box_of(plate: Image.Image, area: tuple[float, float, float, float]) -> tuple[float, ...] | None:
    """Where within an area of mm from the left bottom corner there is ink."""
    left, bottom, right, top = (round(edge * PX) for edge in area)
    height = plate.height
    found = plate.crop((left, height - top, right, height - bottom)).getbbox()
    if found is None:
        return None
    x0, y0, x1, y1 = found
    return tuple(
        round(edge / PX, 1)
        for edge in (left + x0, height - (height - top + y1), left + x1, height - (height - top + y0))
    )


def content_of(pdf: Pdf) -> list[str]:
    return operators(pdf.pages[0])


def lines_of(pdf: Pdf) -> list[tuple[float, ...]]:
    """Lines in mm: from, to."""
    found = []
    start: tuple[float, ...] = ()
    for line in operators(pdf.pages[0]):
        *numbers, operator = line.split()
        if operator == "m":
            start = tuple(float(number) / PT_PER_MM for number in numbers)
        elif operator == "l" and "cm" not in line:
            end = tuple(float(number) / PT_PER_MM for number in numbers)
            found.append(tuple(round(part, 3) for part in (*start, *end)))
    return found


def test_crop_marks_lengthen_the_edges_of_the_trim() -> None:
    assert sorted(lines_of(marked(SHEET, ["crop"]))) == sorted(
        [
            # Left bottom, right bottom, left top, right top: level and upright.
            *((6, 15, 1, 15), (10, 11, 10, 6), (74, 15, 79, 15), (70, 11, 70, 6)),
            *((6, 35, 1, 35), (10, 39, 10, 44), (74, 35, 79, 35), (70, 39, 70, 44)),
        ]
    )


def test_crop_marks_look_like_crop_marks(tmp_path: Path) -> None:
    sheet = FlatSheet("Page 1", 24, 17, MmFromBottomLeft(8, 5, 16, 12), MmFromBottomLeft(6, 3, 18, 14), ())
    pdf = marked(sheet, ["crop"], offset=3.0, length=2.0)
    (*_others, black) = plates_of(pdf, tmp_path, 25.4)
    # A character is a millimetre; whatever a line touches is painted.
    assert drawn(black).splitlines() == [
        "········#·······#·······",
        "········#·······#·······",
        "········#·······#·······",
        "························",
        "························",
        "···###·············###··",
        "························",
        "························",
        "························",
        "························",
        "························",
        "························",
        "···###·············###··",
        "························",
        "························",
        "········#·······#·······",
        "········#·······#·······",
    ]


@pytest.mark.parametrize("kind", ["crop", "fold"])
def test_crop_and_fold_marks_are_on_every_plate_and_as_strong(tmp_path: Path, kind: str) -> None:
    made = plates_of(marked(SHEET, [kind]), tmp_path)
    assert made[0].getbbox() is not None
    assert {plate.tobytes() for plate in made} == {made[0].tobytes()}
    assert made[0].getextrema()[1] == 255


def test_where_there_are_no_plates_marks_are_shown_in_all_four_inks() -> None:
    pdf = marked(SHEET, ["crop"])
    kind, name, below, tint = pdf.pages[0].Resources.ColorSpace.All
    assert [str(part) for part in (kind, name, below)] == ["/Separation", "/All", "/DeviceCMYK"]
    assert ([int(ink) for ink in tint.C0], [int(ink) for ink in tint.C1]) == ([0] * 4, [1] * 4)


def test_crop_and_fold_marks_are_a_quarter_point_wide_and_fold_marks_dashed() -> None:
    crop, fold = (content_of(marked(SHEET, [kind])) for kind in ("crop", "fold"))
    assert "0.25 w" in crop and "0.25 w" in fold
    assert [line for line in crop if line.endswith(" d")] == ["pikepdf.Array([  ]) 0 d"]
    (dash,) = [line for line in fold if line.endswith(" d")]
    assert re.findall(r"\d+", dash) == ["2", "2", "0"]


def test_fold_marks_stand_at_the_folds_above_and_below() -> None:
    assert sorted(lines_of(marked(SHEET, ["fold"]))) == sorted(
        (x, *ends) for x in (30, 50) for ends in ((11, x, 6), (39, x, 44))
    )


def test_a_sheet_that_is_not_folded_has_no_fold_marks() -> None:
    sheet = FlatSheet("Page 1", 80, 51, SHEET.trim, SHEET.bleed, ())
    assert content_of(marked(sheet, ["fold"])) == []


@pytest.mark.parametrize(
    ("offset", "bleed", "expected"), [(4, 3, 4), (2, 3, 3), (2, 5, 5), (0, 3.175, 3.175)]
)
def test_marks_keep_clear_of_the_bleed_whatever_the_offset(
    offset: float, bleed: float, expected: float
) -> None:
    trim = MmFromBottomLeft(20.0, 20.0, 60.0, 40.0)
    # One edge alone has so much bleed.
    sheet = FlatSheet("Page 1", 80, 60, trim, MmFromBottomLeft(20 - bleed, 18, 62, 42), ())
    found = lines_of(marked(sheet, ["crop"], offset=offset))
    assert min(abs(x0 - trim[0]) for x0, y0, x1, _y1 in found if x1 < x0) == pytest.approx(
        expected, abs=0.001
    )
    assert min(abs(y0 - trim[1]) for x0, y0, _x1, y1 in found if y1 < y0) == pytest.approx(
        expected, abs=0.001
    )


@pytest.mark.parametrize("length", [2, 6.35])
def test_marks_are_as_long_as_the_printer_wants(length: float) -> None:
    for x0, y0, x1, y1 in lines_of(marked(SHEET, ["crop", "fold"], length=length)):
        assert abs(x1 - x0) + abs(y1 - y0) == pytest.approx(length, abs=0.001)


@pytest.mark.parametrize(
    "sheet",
    [
        pytest.param(SHEET, id="all"),
        pytest.param(
            FlatSheet("Page 1", 66, 34, MmFromBottomLeft(3, 8, 63, 25), MmFromBottomLeft(0, 5, 66, 28), ()),
            id="bar and slug alone",
        ),
        pytest.param(
            FlatSheet(
                "Page 1", 44, 45, MmFromBottomLeft(10, 15, 34, 29), MmFromBottomLeft(7, 12, 37, 32), ()
            ),
            id="small",
        ),
    ],
)
def test_no_mark_stands_in_the_bleed_or_off_the_sheet(tmp_path: Path, sheet: FlatSheet) -> None:
    marks = ["bar", "slug"] if sheet.bleed[0] == 0 else MARKS
    made = plates_of(marked(sheet, marks, slug="A-1  |  Outside (1 of 2)"), tmp_path)
    for plate in made:
        assert plate.getbbox() is not None
        # A hair within, for Ghostscript paints every pixel that is touched.
        left, bottom, right, top = sheet.bleed
        assert box_of(plate, (left + 0.1, bottom + 0.1, right - 0.1, top - 0.1)) is None
        whole = box_of(plate, (0, 0, sheet.width, sheet.height))
        assert whole is not None
        assert whole[0] >= 0.5 and whole[1] >= 0.5
        assert whole[2] <= sheet.width - 0.5 and whole[3] <= sheet.height - 0.5


@pytest.mark.parametrize("kind", MARKS)
def test_each_kind_of_mark_is_drawn_only_when_it_is_wanted(kind: str) -> None:
    content = content_of(marked(SHEET, [kind]))
    assert content
    others = [content_of(marked(SHEET, [other])) for other in MARKS if other != kind]
    assert all(content != other for other in others)
    whole = content_of(marked(SHEET, MARKS))
    assert all(line in whole for line in content)


def test_without_marks_a_page_stays_as_it_is() -> None:
    pdf = marked(SHEET, [])
    assert operators(pdf.pages[0]) == []
    assert "/ColorSpace" not in pdf.pages[0].Resources


def test_each_patch_of_one_ink_is_on_its_plate_alone_full_and_half(tmp_path: Path) -> None:
    made = plates_of(marked(SHEET, ["bar"]), tmp_path)
    # The middle of each patch: 4 mm wide, from 2 mm behind the trim's edge, a millimetre from the paper's.
    y = made[0].height - round((SHEET.height - 3) * PX)
    for number in range(8):
        x = round((SHEET.trim[0] + 2 + 4 * number + 2) * PX)
        levels = [plate.getpixel((x, y)) for plate in made]
        expected = [0, 0, 0, 0]
        expected[number % 4] = 255 if number < 4 else 128
        assert levels == pytest.approx(expected, abs=1)


def test_the_slug_says_what_the_sheet_is_on_every_plate_and_each_plate_its_own_name(tmp_path: Path) -> None:
    words = "A-1  |  Outside"
    made = plates_of(marked(SHEET, ["slug"], slug=words), tmp_path)
    size = 6.5
    end = SHEET.trim[0] + 2 + width_of(words, FONT, size) / PT_PER_MM
    shared = {plate.crop((0, 0, round((end - 0.2) * PX), plate.height)).tobytes() for plate in made}
    assert len(shared) == 1
    at = end
    for number, name in enumerate("CMYK"):
        wide = width_of(f"  {name}", FONT, size) / PT_PER_MM
        inked = [box_of(plate, (at + 0.4, 0, at + wide, 8)) is not None for plate in made]
        assert inked == [number == plate for plate in range(4)]
        at += wide


def test_the_words_of_the_slug_can_be_read(tmp_path: Path) -> None:
    """As the same words look when they are set as text in the same font."""
    words = "A-1 (2 of 4) | FOGRA39"
    pdf = pikepdf.new()
    add_page(pdf, f"0 0 0 1 k {outlined(words, FONT, 20, 10, 10)}", (280, 40))
    made = plates_of(pdf, tmp_path, 72)[3]
    (tmp_path / "font.ttf").write_bytes(FONT)
    face = ImageFont.truetype(str(tmp_path / "font.ttf"), 20, layout_engine=ImageFont.Layout.BASIC)
    mask = face.getmask(words)
    expected = Image.frombytes("L", mask.size, bytes(mask))
    found = made.getbbox()
    assert found is not None
    assert found[2] - found[0] == pytest.approx(mask.size[0], abs=12)
    drawn_ = made.crop(found).resize((200, 16))
    wanted_box = expected.getbbox()
    assert wanted_box is not None
    wanted = expected.crop(wanted_box).resize((200, 16))
    different = sum(abs(a - b) for a, b in zip(drawn_.tobytes(), wanted.tobytes(), strict=True)) / (200 * 16)
    assert different < 45


def test_the_width_of_words_is_that_of_their_outlines() -> None:
    assert width_of("", FONT, 10) == 0
    assert width_of("HH", FONT, 10) == pytest.approx(2 * width_of("H", FONT, 10))
    assert width_of("H", FONT, 20) == pytest.approx(2 * width_of("H", FONT, 10))
    # A character that the font does not have takes no room.
    assert width_of("H\U0001f300", FONT, 10) == width_of("H", FONT, 10)


@pytest.mark.parametrize("length", [1, 60, 150, 2000])
@pytest.mark.parametrize("width", [50.0, 297.0])
def test_a_slug_that_is_too_long_is_made_smaller_then_cut(tmp_path: Path, width: float, length: int) -> None:
    sheet = FlatSheet(
        "Outside",
        width + 20,
        51,
        MmFromBottomLeft(10, 15, width + 10, 35),
        MmFromBottomLeft(7, 12, width + 13, 38),
        (),
    )
    made = plates_of(marked(sheet, ["slug"], slug="Wow " * (length // 4) + "W"), tmp_path, 127)
    for plate in made:
        box = plate.getbbox()
        assert box is not None
        left, right = box[0] / 5, box[2] / 5
        assert left >= 12 - 0.3
        # Within the trim's width, so that what is beside the sheet stays free.
        assert right <= width + 10 + 0.3


def test_a_word_that_is_another_one_leaves_the_outlines_of_the_others_as_they_are() -> None:
    one, other = (
        [
            piece
            for piece in pieces_of(f"{outlined(words, FONT, 20, 10, 10)}\n".encode())
            if b" cm" not in piece
        ]
        for words in ("Code 12 of it", "Code 345 of it")
    )
    assert [a == b for a, b in zip(one, other, strict=True)] == [True, False, True, True]
