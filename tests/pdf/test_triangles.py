"""Triangles that a page paints, in pages whose every point is known."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from brochure.pdf.triangles import Triangle, triangles

#: Points in a millimetre.
MM = 72 / 25.4
#: A page of 100 × 100 mm with 3 mm of bleed around it.
_MEDIA, _TRIM = (-3 * MM, -3 * MM, 103 * MM, 103 * MM), (0, 0, 100 * MM, 100 * MM)
#: 10 mm wide on a corner, its left top corner 20 mm from the left and 30 from the top.
_ON_A_CORNER = ((20, 70), (30, 70), (25, 70 - 10 * 3**0.5 / 2))


def path(*corners: tuple[float, float]) -> str:
    """A path through corners given in mm from the page's left bottom corner."""
    steps = [f"{x * MM:.4f} {y * MM:.4f} {'l' if index else 'm'}" for index, (x, y) in enumerate(corners)]
    return " ".join((*steps, "h"))


def found(content: str, *, form: str = "", alpha: float | None = None) -> list[Triangle]:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    page.MediaBox, page.TrimBox = pikepdf.Array(_MEDIA), pikepdf.Array(_TRIM)
    page.Contents = pdf.make_stream(content.encode())
    page.Resources = _resources(pdf, form, alpha)
    return triangles(page)


def _resources(pdf: Pdf, form: str, alpha: float | None) -> Dictionary:
    given = Dictionary()
    if form:
        stream = pdf.make_stream(
            form.encode(), Type=Name.XObject, Subtype=Name.Form, Matrix=[0.5, 0, 0, 0.5, 0, 0]
        )
        given.XObject = Dictionary(F=stream)
    if alpha is not None:
        given.ExtGState = Dictionary(G=Dictionary(ca=alpha))
    return given


def test_corners_are_told_in_mm_from_the_corner_of_the_trim() -> None:
    (triangle,) = found(f"{path(*_ON_A_CORNER)} f")
    assert triangle.box == pytest.approx((20, 30, 30, 30 + 10 * 3**0.5 / 2), abs=1e-3)
    assert triangle.sides == pytest.approx((10, 10, 10), abs=1e-3)
    assert triangle.is_equilateral
    assert triangle.is_inverted
    assert triangle.is_black


def test_matrices_move_and_scale_it() -> None:
    (triangle,) = found(f"q 0.5 0 0 0.5 0 0 cm {path(*_ON_A_CORNER)} f Q")
    assert triangle.sides == pytest.approx((5, 5, 5), abs=1e-3)


def test_a_triangle_in_a_form_is_found_where_the_form_is_drawn() -> None:
    (triangle,) = found("q 1 0 0 1 0 0 cm /F Do Q", form=f"{path(*_ON_A_CORNER)} f")
    assert triangle.box[0] == pytest.approx(10, abs=1e-3)
    assert triangle.sides == pytest.approx((5, 5, 5), abs=1e-3)


def test_one_that_stands_on_a_side_is_not_inverted() -> None:
    (triangle,) = found(f"{path((20, 70), (30, 70), (25, 70 + 10 * 3**0.5 / 2))} f")
    assert triangle.is_equilateral
    assert not triangle.is_inverted


def test_one_that_points_to_a_side_is_not_inverted() -> None:
    (triangle,) = found(f"{path((20, 70), (20, 60), (20 + 10 * 3**0.5 / 2, 65))} f")
    assert not triangle.is_inverted


@pytest.mark.parametrize(("height", "equal"), [(8.66, True), (8.5, True), (8.2, False), (9.2, False)])
def test_sides_may_differ_by_two_in_a_hundred(height: float, equal: bool) -> None:
    (triangle,) = found(f"{path((20, 70), (30, 70), (25, 70 - height))} f")
    assert triangle.is_equilateral is equal


@pytest.mark.parametrize(
    ("colour", "black"),
    [
        ("", True),
        ("0 g", True),
        ("0 0 0 rg", True),
        ("0 0 0 1 k", True),
        ("0.2 g", False),
        ("0 0 0.1 rg", False),
        ("1 1 1 0 k", False),
        ("0 0 0 0.9 k", False),
    ],
)
def test_black_is_black_alone(colour: str, black: bool) -> None:
    (triangle,) = found(f"{colour} {path(*_ON_A_CORNER)} f")
    assert triangle.is_black is black


def test_what_is_seen_through_is_not_black() -> None:
    (triangle,) = found(f"/G gs {path(*_ON_A_CORNER)} f", alpha=0.5)
    assert not triangle.is_black


@pytest.mark.parametrize(
    "content",
    [
        path((20, 70), (30, 70), (30, 60), (20, 60)) + " f",
        path(*_ON_A_CORNER) + " S",
        path(*_ON_A_CORNER) + " n",
        "56 198 28 28 re f",
    ],
)
def test_other_shapes_and_outlines_are_no_triangles(content: str) -> None:
    assert found(content) == []


def test_points_that_repeat_count_once() -> None:
    first = _ON_A_CORNER[0]
    assert len(found(f"{path(first, *_ON_A_CORNER, first)} f")) == 1


def test_a_form_that_draws_itself_ends() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    page.TrimBox = pikepdf.Array((0, 0, 100, 100))
    form = pdf.make_indirect(pdf.make_stream(b"/F Do", Type=Name.XObject, Subtype=Name.Form))
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    page.Resources = Dictionary(XObject=Dictionary(F=form))
    page.Contents = pdf.make_stream(b"/F Do")
    assert triangles(page) == []
