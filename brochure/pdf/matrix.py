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
    found = list(points)
    if not found:
        return None
    across, up = [x for x, _y in found], [y for _x, y in found]
    return PtFromBottomLeft(min(across), min(up), max(across), max(up))


def moved_rectangle(matrix: Matrix, box: OwnSpace) -> PtFromBottomLeft:
    """The upright rectangle around where the matrix takes a rectangle."""
    left, bottom, right, top = box
    corners = ((left, bottom), (right, bottom), (left, top), (right, top))
    across, up = zip(*(moved(matrix, x, y) for x, y in corners), strict=True)
    return PtFromBottomLeft(min(across), min(up), max(across), max(up))


def common(one: PtFromBottomLeft | None, other: PtFromBottomLeft | None) -> PtFromBottomLeft | None:
    """The intersection of two rectangles; None where it is empty.  None as a rectangle is empty."""
    if one is None or other is None:
        return None
    left, bottom = max(one.left, other.left), max(one.bottom, other.bottom)
    right, top = min(one.right, other.right), min(one.top, other.top)
    return PtFromBottomLeft(left, bottom, right, top) if left <= right and bottom <= top else None
