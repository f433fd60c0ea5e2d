"""Affine matrices of PDF: six numbers a b c d e f, as in ISO 32000-1, 8.3.3.  Lengths are pt."""

from __future__ import annotations

import math
from collections.abc import Iterable

from brochure.pdf.rectangles import OwnSpace, PtFromBottomLeft

Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def multiplied(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does *first* and *then* the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where the matrix takes a point."""
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def scale_of(matrix: Matrix) -> float:
    """How much longer the matrix makes lengths, as the mean of all directions: what scales line widths."""
    a, b, c, d, _e, _f = matrix
    return math.sqrt(abs(a * d - b * c))


def heights_of(matrix: Matrix) -> float:
    """How much taller the matrix makes what stands upright, such as letters."""
    _a, _b, c, d, _e, _f = matrix
    return math.hypot(c, d)


def widths_of(matrix: Matrix) -> float:
    """How much wider the matrix makes what lies level."""
    a, b, _c, _d, _e, _f = matrix
    return math.hypot(a, b)


def bounds(points: Iterable[tuple[float, float]]) -> PtFromBottomLeft | None:
    """The smallest upright rectangle around points; None around none."""
    # Asked for with each path: this takes a third less time than two lists.
    across, up = tuple(zip(*points, strict=True)) or ((), ())
    return PtFromBottomLeft(min(across), min(up), max(across), max(up)) if across else None


def moved_rectangle(matrix: Matrix, box: OwnSpace) -> PtFromBottomLeft:
    """The upright rectangle around where the matrix takes a rectangle."""
    a, b, c, d, e, f = matrix
    left, bottom, right, top = box
    across = (
        a * left + c * bottom + e,
        a * right + c * bottom + e,
        a * left + c * top + e,
        a * right + c * top + e,
    )
    up = (
        b * left + d * bottom + f,
        b * right + d * bottom + f,
        b * left + d * top + f,
        b * right + d * top + f,
    )
    return PtFromBottomLeft(min(across), min(up), max(across), max(up))


def common(one: PtFromBottomLeft | None, other: PtFromBottomLeft | None) -> PtFromBottomLeft | None:
    """The intersection of two rectangles; None where it is empty.  None as a rectangle is empty."""
    if one is None or other is None:
        return None
    left, bottom, right, top = one
    left_too, bottom_too, right_too, top_too = other
    # What `max` and `min` give, also of numbers that are none, in half their time.
    left = left_too if left_too > left else left
    bottom = bottom_too if bottom_too > bottom else bottom
    right = right_too if right_too < right else right
    top = top_too if top_too < top else top
    return PtFromBottomLeft(left, bottom, right, top) if left <= right and bottom <= top else None
