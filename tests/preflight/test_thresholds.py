"""Every number of the rules, from both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brochure.preflight import Limits, preflight
from tests.preflight.cases import bleed, line, picture, placed, strip, text
from tests.preflight.sheet import BACKGROUND, SOUND, Change, sheet
from tests.styles import STYLES

OVERPRINTING = "/OP1 gs 0 0 0 1 k"
WHITE, BLACK, TWO = "0 0 0 0 k", "0 0 0 1 k", "0.5 0.5 0 0 k"
GRAY_1_BIT = {"bits": 1, "components": 1}


def broken(content: str, *changes: Change, limits: Limits | None = None) -> set[str]:
    """The rules that a sheet breaks."""
    return {found.rule for found in preflight(sheet(content, *changes), "x.pdf", limits or Limits())}


@pytest.mark.parametrize(
    ("ppi", "rule"),
    [
        (148.9, "gwg.image-resolution"),
        (149, "gwg.image-resolution"),
        (150, "gwg.image-resolution-low"),
        (224, "gwg.image-resolution-low"),
        (225, "house.image-resolution"),
        (299, "house.image-resolution"),
        (300, None),
    ],
)
def test_colour_pictures_need_150_ppi_should_have_225_and_are_best_with_300(
    ppi: float, rule: str | None
) -> None:
    assert broken(placed(100, 100, ppi), picture(100, 100)) == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("ppi", "rule"),
    [
        (549, "gwg.line-art-resolution"),
        (550, "gwg.line-art-resolution-low"),
        (799, "gwg.line-art-resolution-low"),
        (800, None),
    ],
)
def test_pictures_of_one_bit_need_550_ppi_and_should_have_800(ppi: float, rule: str | None) -> None:
    from pikepdf import Name

    art = picture(200, 200, space=Name.DeviceGray, **GRAY_1_BIT)
    assert broken(placed(200, 200, ppi), art) == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("size", "ppi", "rule"),
    [
        # Of 200 ppi was told already; what is worse, or another picture, was not.
        ((100, 120), 200, None),
        ((100, 120), 260, None),
        ((120, 100), 199.5, None),
        ((100, 120), 198, "gwg.image-resolution-low"),
        ((100, 121), 200, "gwg.image-resolution-low"),
    ],
)
def test_what_the_maker_told_of_a_picture_is_not_told_again(
    size: tuple[int, int], ppi: float, rule: str | None
) -> None:
    limits = replace(Limits(), told_ppi=((100, 120, 230.0), (100, 120, 200.0)))
    assert broken(placed(*size, ppi), picture(*size), limits=limits) == ({rule} if rule else set())


def test_the_lower_of_both_resolutions_counts() -> None:
    content = f"{SOUND}q 24 0 0 72 60 60 cm /I Do Q\n"
    assert broken(content, picture(100, 100)) == {"gwg.image-resolution"}


def test_resolution_is_measured_where_the_picture_stands_turned_as_it_may_be() -> None:
    side = 100 * 72 / 149
    content = f"{SOUND}q 0.6 0.8 -0.8 0.6 200 100 cm {side} 0 0 {side} 0 0 cm /I Do Q\n"
    assert broken(content, picture(100, 100)) == {"gwg.image-resolution"}


@pytest.mark.parametrize(
    ("size", "colour", "rule"),
    [
        (11.9, BLACK, "gwg.black-text-overprint"),
        (12, BLACK, None),
        (11.9, OVERPRINTING, None),
        (11.9, "/OP0 gs 0 0 0 1 k", "gwg.black-text-overprint"),
        (11.9, "0 0 0 0.99 k", None),
        (11.9, "0 g", "gwg.gray-text"),
        (12, "0 g", None),
        (7.9, WHITE, "gwg.small-white-text"),
        (8, WHITE, None),
        (7.9, "1 g", "gwg.small-white-text"),
        (7.9, TWO, "gwg.small-mixed-text"),
        (8, TWO, None),
        (4.9, OVERPRINTING, "house.small-text"),
        (5, OVERPRINTING, None),
        (4.9, "0 0.5 0 0 k", "house.small-text"),
    ],
)
def test_sizes_of_text(size: float, colour: str, rule: str | None) -> None:
    assert broken(text(size, colour)) == ({rule} if rule else set())


def test_the_size_of_text_is_the_one_on_paper() -> None:
    # 1 times 7.9 by the text matrix, times 2 by the CTM.
    content = f"{BACKGROUND}q 2 0 0 2 0 0 cm 0 0 0 0 k BT /F 1 Tf {{}} 0 0 {{}} 30 75 Tm (Words) Tj ET Q"
    assert broken(content.format(3.95, 3.95)) == {"gwg.small-white-text"}
    assert broken(content.format(4, 4)) == set()
    # Narrow letters are as tall as wide ones.
    assert broken(content.format(2, 4)) == set()


@pytest.mark.parametrize(
    ("colour", "rule"),
    [
        ("0.65 0.65 0.66 0.84 k", None),
        ("0.65 0.65 0.66 0.85 k", "gwg.rich-black-text"),
        ("0.65 0.65 0.65 0.85 k", None),
        ("0.6 0.6 0.6 1 k", None),
        ("0.61 0.6 0.6 1 k", "gwg.rich-black-text"),
    ],
)
def test_rich_black_text_begins_at_85_per_cent_of_black_and_above_280_together(
    colour: str, rule: str | None
) -> None:
    assert broken(text(14, colour)) == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("width", "colour", "rule"),
    [
        (1.9, BLACK, "gwg.black-line-overprint"),
        (2, BLACK, None),
        (1.9, OVERPRINTING, None),
        (1.9, "0 g", "gwg.gray-line"),
        (2, "0 g", None),
        (0.24, WHITE, "gwg.thin-white-line"),
        (0.25, WHITE, None),
        (0.24, TWO, "gwg.thin-mixed-line"),
        (0.25, TWO, None),
        (0.24, OVERPRINTING, "house.thin-line"),
        (0.25, OVERPRINTING, None),
    ],
)
def test_widths_of_lines_drawn_as_strokes_and_as_thin_areas(
    width: float, colour: str, rule: str | None
) -> None:
    *before, operator = colour.split(" ")
    assert broken(line(width, " ".join([*before, operator.upper()]))) == ({rule} if rule else set())
    assert broken(strip(width, colour)) == ({rule} if rule else set())


def test_an_area_without_a_width_at_the_edge_of_another_is_no_line() -> None:
    # Engines draw a rule of a single side so: all of it, without what the other sides leave.
    assert broken(f"{SOUND}{TWO} 60 100 140 0 re 60 100 140 1 re f*\n") == set()
    assert broken(f"{SOUND}{TWO} 60 90 140 0 re 60 100 140 1 re f*\n") == {"gwg.thin-mixed-line"}


def test_the_width_of_a_line_is_the_one_on_paper() -> None:
    content = f"{SOUND}q 0.5 0 0 0.5 0 0 cm 0.5 0 0 0 K {{}} w 120 200 m 300 200 l S Q"
    assert broken(content.format(0.48)) == {"house.thin-line"}
    assert broken(content.format(0.5)) == set()


def test_a_short_thick_area_is_no_line() -> None:
    assert broken(f"{SOUND}0 0 0 1 k 60 100 1.5 1.5 re f") == set()


@pytest.mark.parametrize(("size", "rule"), [(2.98, "house.bleed"), (2.99, None), (3, None), (3.5, None)])
def test_bleed_is_3_mm_within_a_hundredth(size: float, rule: str | None) -> None:
    assert broken(SOUND, bleed(size)) == ({rule} if rule else set())


def test_a_printer_moves_the_numbers() -> None:
    printers = STYLES.printers
    american = replace(Limits.of(printers["sheet-fed-us"]), least=None, condition=None)
    assert broken(SOUND, bleed(3), limits=american) == {"house.bleed"}
    assert broken(SOUND, bleed(3.175), limits=american) == set()
    assert broken(SOUND, limits=Limits.of(printers["sheet-fed-us"])) == {"house.bleed", "printer.condition"}
    pharma = replace(Limits(), mixed_text=14.0)
    assert broken(text(13.9, TWO), limits=pharma) == {"gwg.small-mixed-text"}
    assert broken(text(14, TWO), limits=pharma) == set()
