"""The graphics state, followed through content streams."""

from __future__ import annotations

import math
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from brochure.pdf.graphics import Machine, Paint, GraphicsState, in_form
from brochure.pdf.spaces import CMYK, GRAY, RGB

#: Owns the streams of these tests.
PDF = pikepdf.new()


def run(content: str, machine: Machine | None = None, **resources: Any) -> Machine:
    """A machine behind the last instruction of *content*; each of *resources* is a kind and its entries."""
    entries = {f"/{kind}": Dictionary(entries) for kind, entries in resources.items()}
    made = machine or Machine(Dictionary(entries))
    for item in pikepdf.parse_content_stream(PDF.make_stream(content.encode())):
        made.apply(str(item.operator), list(item.operands))
    return made


@pytest.mark.parametrize(
    ("content", "fill", "stroke"),
    [
        ("", Paint(GRAY, (0,)), Paint(GRAY, (0,))),
        ("0.5 g", Paint(GRAY, (0.5,)), Paint(GRAY, (0,))),
        ("0.5 G", Paint(GRAY, (0,)), Paint(GRAY, (0.5,))),
        ("1 0 0 rg 0 1 0 RG", Paint(RGB, (1, 0, 0)), Paint(RGB, (0, 1, 0))),
        ("1 0 0 0 k 0 1 0 0 K", Paint(CMYK, (1, 0, 0, 0)), Paint(CMYK, (0, 1, 0, 0))),
        ("/DeviceRGB cs 1 0 0 sc /DeviceCMYK CS", Paint(RGB, (1, 0, 0)), Paint(CMYK, (0, 0, 0, 1))),
        ("/My cs 0.1 0.2 0.3 scn /My CS 1 1 1 SCN", Paint(RGB, (0.1, 0.2, 0.3)), Paint(RGB, (1, 1, 1))),
        ("q 1 0 0 rg Q", Paint(GRAY, (0,)), Paint(GRAY, (0,))),
        ("1 0 0 rg q 0 g Q", Paint(RGB, (1, 0, 0)), Paint(GRAY, (0,))),
    ],
)
def test_colours_are_followed(content: str, fill: Paint, stroke: Paint) -> None:
    state = run(content, ColorSpace={"/My": Name.DeviceRGB}).state
    assert (state.fill, state.stroke) == (fill, stroke)


def test_a_pattern_has_its_name_and_the_colour_of_its_tiles() -> None:
    tiles = Array([Name.Pattern, Name.DeviceRGB])
    state = run("/Pattern cs /P0 scn /Tiles CS 1 0 0 /P1 SCN", ColorSpace={"/Tiles": tiles}).state
    assert (state.fill.pattern, state.fill.values) == ("/P0", ())
    assert (state.stroke.pattern, state.stroke.values) == ("/P1", (1, 0, 0))
    assert state.stroke.space.base == RGB


@pytest.mark.parametrize(
    ("content", "size"),
    [
        ("BT /F 10 Tf", 10),
        ("BT /F -10 Tf", 10),
        ("BT /F 1 Tf 10 0 0 10 5 5 Tm", 10),
        ("2 0 0 2 0 0 cm BT /F 5 Tf", 10),
        ("2 0 0 -2 0 0 cm BT /F 5 Tf 1 0 0 -1 0 0 Tm", 10),
        # Wide letters are no taller.
        ("BT /F 10 Tf 3 0 0 1 0 0 Tm", 10),
        # Turned by a quarter, and slanted.
        ("0 1 -1 0 0 0 cm BT /F 10 Tf", 10),
        ("BT /F 10 Tf 1 0 0.3 1 0 0 Tm", 10 * math.hypot(0.3, 1)),
        # BT forgets the matrix of the text before it.
        ("BT /F 10 Tf 9 0 0 9 0 0 Tm ET BT", 10),
        ("q /F 20 Tf Q BT /F 10 Tf", 10),
        ("/G gs BT", 7),
    ],
)
def test_the_size_of_text_is_what_is_printed(content: str, size: float) -> None:
    font = Dictionary(Type=Name.Font)
    made = run(content, Font={"/F": font}, ExtGState={"/G": Dictionary(Font=Array([font, 7]))})
    assert made.state.text_size == pytest.approx(size)


@pytest.mark.parametrize(
    ("content", "width"),
    [
        ("", 1),
        ("0.25 w", 0.25),
        ("2 0 0 2 0 0 cm 0.25 w", 0.5),
        ("q 5 w Q", 1),
        ("4 0 0 1 0 0 cm 1 w", 2),
        ("/G gs", 3),
    ],
)
def test_the_width_of_lines_is_what_is_printed(content: str, width: float) -> None:
    assert run(content, ExtGState={"/G": Dictionary(LW=3)}).state.stroke_width == pytest.approx(width)


def test_the_extended_state_is_followed_and_restored() -> None:
    mask = Dictionary(S=Name.Luminosity)
    given = Dictionary(ca=0.5, CA=0.25, BM=Name.Multiply, SMask=mask, OP=True, OPM=1)
    state = run("q /G gs", ExtGState={"/G": given}).state
    assert (state.fill_alpha, state.stroke_alpha, state.blend_mode) == (0.5, 0.25, "Multiply")
    assert state.soft_mask is not None
    # Without an entry of its own, fills follow.
    assert (state.fill_overprints, state.stroke_overprints, state.overprint_mode) == (True, True, 1)
    assert run("q /G gs Q", ExtGState={"/G": given}).state == GraphicsState()


def test_fills_and_strokes_may_overprint_apart() -> None:
    state = run("/G gs", ExtGState={"/G": Dictionary(OP=True, op=False)}).state
    assert (state.fill_overprints, state.stroke_overprints) == (False, True)


def test_a_mask_ends_where_none_is_set() -> None:
    states = {"/On": Dictionary(SMask=Dictionary(S=Name.Alpha)), "/Off": Dictionary(SMask=Name("/None"))}
    assert run("/On gs", ExtGState=states).state.soft_mask is not None
    assert run("/On gs /Off gs", ExtGState=states).state.soft_mask is None


def test_of_several_blend_modes_the_first_counts() -> None:
    given = Dictionary(BM=Array([Name.Screen, Name.Normal]))
    assert run("/G gs", ExtGState={"/G": given}).state.blend_mode == "Screen"


@pytest.mark.parametrize(
    ("content", "box"),
    [
        ("10 20 30 40 re", (10, 20, 40, 60)),
        ("10 20 m 30 5 l", (10, 5, 30, 20)),
        ("2 0 0 2 10 0 cm 1 1 2 2 re", (12, 2, 16, 6)),
        ("0 0 m 10 30 20 30 30 0 c", (0, 0, 30, 30)),
        ("0 0 m 20 30 30 0 v h", (0, 0, 30, 30)),
        # Clipped by the path before it; a clip ends with its saved state.
        ("0 0 15 100 re W n 10 20 30 40 re", (10, 20, 15, 60)),
        ("q 0 0 15 100 re W n Q 10 20 30 40 re", (10, 20, 40, 60)),
        ("0 0 5 5 re W n 10 20 30 40 re", None),
        # What was painted is gone.
        ("0 0 100 100 re f 10 20 30 40 re", (10, 20, 40, 60)),
        ("", None),
    ],
)
def test_the_box_of_a_path_is_where_it_lies_on_the_page(
    content: str, box: tuple[float, float, float, float] | None
) -> None:
    assert run(content).path_box() == (box if box is None else pytest.approx(box))


def test_lines_of_text_begin_below_each_other() -> None:
    state = run("BT 1 0 0 1 100 200 Tm 5 -14 TD T* 2 0 Td").state
    assert state.text_matrix[4:] == pytest.approx((107, 172))


def test_a_shown_text_moves_the_pen_where_widths_are_known() -> None:
    machine = Machine(Dictionary(), text_width=lambda state, _shown: state.font_size * 2)
    run("BT /F 10 Tf 1 0 0 1 100 0 Tm (x) Tj [(x) -500 (x)] TJ", machine)
    # Two strings of 20 each after the first, and half an em between them.
    assert machine.state.text_matrix[4] == pytest.approx(100 + 20 + 45)


def test_a_form_is_drawn_in_the_state_outside_by_its_own_matrix_and_within_its_box() -> None:
    form = PDF.make_stream(b"", Matrix=[1, 0, 0, 1, 10, 10], BBox=[0, 0, 5, 5], Resources=Dictionary())
    outside = run("2 0 0 2 0 0 cm 1 0 0 rg /G gs", ExtGState={"/G": Dictionary(ca=0.5)})
    inner = in_form(outside, form)
    assert inner.state.ctm == (2, 0, 0, 2, 20, 20)
    assert inner.state.clip == (20, 20, 30, 30)
    assert inner.state.fill == Paint(RGB, (1, 0, 0))
    assert inner.state.fill_alpha == 0.5


def test_a_group_begins_opaque() -> None:
    form = PDF.make_stream(b"", Group=Dictionary(S=Name.Transparency), BBox=[0, 0, 5, 5])
    given = Dictionary(ca=0.5, CA=0.5, BM=Name.Multiply, SMask=Dictionary(S=Name.Alpha))
    state = in_form(run("/G gs", ExtGState={"/G": given}), form).state
    assert (state.fill_alpha, state.stroke_alpha, state.blend_mode) == (1, 1, "Normal")
    assert state.soft_mask is None


def test_a_form_without_resources_uses_those_outside() -> None:
    form = PDF.make_stream(b"", BBox=[0, 0, 5, 5])
    inner = in_form(run("", Font={"/F": Dictionary(Type=Name.Font)}), form)
    assert inner.resource("Font", "/F") is not None


@pytest.mark.parametrize(
    "content",
    [
        "Q",
        "q Q Q",
        "1 0 rg",
        "/Nothing cs",
        "/Nothing gs",
        "1 2 3 cm",
        "(x) w",
        "/DeviceRGB cs 1 scn",
        "10 20 re",
        "/F Tf",
        "q " * 600,
    ],
)
def test_what_is_wrong_is_noted_and_changes_nothing_else(content: str) -> None:
    machine = run(f"0.5 g {content} ")
    assert machine.faults
    assert machine.state.fill.values in ((0.5,), (0, 0, 0))
    assert machine.state.ctm == (1, 0, 0, 1, 0, 0)
    assert machine.state.line_width == 1


def test_faults_within_a_form_are_told_with_those_outside() -> None:
    machine = run("")
    run("Q", in_form(machine, PDF.make_stream(b"", BBox=[0, 0, 5, 5])))
    assert machine.faults


def test_operators_that_are_not_known_are_passed_over() -> None:
    machine = run("1 2 3 nonsense 0.5 g")
    assert machine.state.fill == Paint(GRAY, (0.5,))
    assert machine.faults == {}
