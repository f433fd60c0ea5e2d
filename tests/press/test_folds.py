"""Colours that change at a fold: the heavier ground reaches over it."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Pdf

from brochure.pdf.rectangles import PT_PER_MM, MmFromBottomLeft
from brochure.press.folds import ground_of, lapped
from brochure.press.imposition import impose
from brochure.press.sheet import FlatSheet, Placement
from tests.press import plates
from tests.press.plates import add_page, ink

#: The page's trim in mm, and what its ground reaches beyond it.
WIDE, HIGH, OVER = 20, 10, 3
DARK, LIGHT, WHITE = "1 0.8 0.3 0.5 k", "0.1 0 0 0 k", ""
#: As the typesetter begins a page.
BEGIN = "0 0 0 1 k\nq\n/G0 gs\n{}\n-99 -99 999 999 re\nW\nn\n-99 -99 999 999 re\nf\nQ\n"


def source(*grounds: str) -> Pdf:
    """Pages with a ground that reaches into the bleed; empty for paper."""
    pdf = pikepdf.new()
    for colour in grounds:
        size = ((WIDE + 2 * OVER) * PT_PER_MM, (HIGH + 2 * OVER) * PT_PER_MM)
        text = "0 1 0 0 k 20 10 5 5 re f\n"
        state = {"/G0": pikepdf.Dictionary(ca=1)}
        page = add_page(pdf, (BEGIN.format(colour) if colour else "") + text, size, ExtGState=state)
        left = OVER * PT_PER_MM
        page.MediaBox = Array([-left, -left, size[0] - left, size[1] - left])
        page.TrimBox = Array([0, 0, WIDE * PT_PER_MM, HIGH * PT_PER_MM])
    return pdf


def side(*pages: int, folds: bool = True) -> FlatSheet:
    """Pages side by side, from 5 mm on."""
    trim = MmFromBottomLeft(5, 5, 5 + WIDE * len(pages), 5 + HIGH)
    placed = []
    for at, page in enumerate(pages):
        left = 5 + at * WIDE
        clip = MmFromBottomLeft(left - OVER * (at == 0), 2, left + WIDE + OVER * (at == len(pages) - 1), 18)
        placed.append(Placement(page, left, 5, clip=clip))
    bleed = MmFromBottomLeft(trim.left - 3, 2, trim.right + 3, 18)
    lines = tuple(WIDE * at for at in range(1, len(pages))) if folds else ()
    return FlatSheet("Outside", trim.right + 5, 20, trim, bleed, tuple(placed), folds=lines)


def edges(sheet: FlatSheet) -> list[tuple[int, float, float]]:
    """The pages in the order in which they are painted, with the sides of their clips."""
    return [(one.page, one.clip.left, one.clip.right) for one in sheet.placements if one.clip is not None]


@pytest.mark.parametrize(
    ("grounds", "expected"),
    [
        ((DARK, WHITE), [(2, 25, 48), (1, 2, 26)]),
        ((WHITE, DARK), [(1, 2, 25), (2, 24, 48)]),
        ((LIGHT, DARK), [(1, 2, 25), (2, 24, 48)]),
        ((LIGHT, WHITE), [(2, 25, 48), (1, 2, 26)]),
        ((DARK, DARK), [(1, 2, 25), (2, 25, 48)]),
        ((WHITE, WHITE), [(1, 2, 25), (2, 25, 48)]),
        ((LIGHT, WHITE, DARK), [(2, 25, 45), (1, 2, 26), (3, 44, 68)]),
        ((WHITE, DARK, LIGHT), [(1, 2, 25), (3, 45, 68), (2, 24, 46)]),
    ],
)
def test_the_heavier_ground_reaches_over_the_fold(
    grounds: tuple[str, ...], expected: list[tuple[int, float, float]]
) -> None:
    pages = range(1, len(grounds) + 1)
    assert edges(lapped(source(*grounds), side(*pages), 1.0)) == expected


def test_it_is_seen_on_the_plates(tmp_path: Path) -> None:
    pdf = source(WHITE, DARK)
    (page,) = plates.plates(plates.data_of(impose(pdf, [lapped(pdf, side(1, 2), 1.5)])), tmp_path, 254)
    cyan = [ink(page, x * 10, 100)[0] for x in (23.3, 23.7, 24.9, 25.1)]
    assert cyan == [0, 100, 100, 100]


def test_a_printer_may_want_none_of_it() -> None:
    plain = side(1, 2)
    assert lapped(source(DARK, WHITE), plain, 0.0) is plain
    unfolded = side(1, 2, folds=False)
    assert lapped(source(DARK, WHITE), unfolded, 1.0) is unfolded


def test_a_ground_covers_the_page_before_anything_else() -> None:
    def of(content: str) -> tuple[float, ...]:
        pdf = source(WHITE)
        pdf.pages[0].Contents = pdf.make_stream(content.encode())
        return ground_of(pdf.pages[0])

    assert of(BEGIN.format(DARK)) == (1, 0.8, 0.3, 0.5)
    assert of("q 2 0 0 2 0 0 cm 0.1 0 0 0 k\n-9 -9 99 99 re f\nQ\n") == (0.1, 0, 0, 0)
    assert of("0.1 0 0 0 k\n0 0 9 9 re f\n" + BEGIN.format(DARK)) == (0, 0, 0, 0)
    assert of("0.1 0 0 0 K\n-9 -9 99 99 re S\n") == (0, 0, 0, 0)
    assert of("") == (0, 0, 0, 0)
