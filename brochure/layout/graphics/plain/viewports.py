"""A drawing in a frame: its viewBox, and how it is fitted in."""

from __future__ import annotations

import re

from brochure.layout.graphics.plain.paths import Extent
from brochure.layout.graphics.plain.source import Element, SvgSource
from brochure.layout.graphics.plain.styles import View, refused
from brochure.layout.graphics.plain.values import IDENTITY, Matrix, numbers


def framed(
    source: SvgSource, element: Element, value: str | None, width: float, height: float
) -> tuple[Matrix, View, Extent] | None:
    """How a drawing with the viewBox *value* lies in *width* × *height*.

    What its percentages are of, and the frame in its own units; None where that draws nothing.
    """
    if width <= 0 or height <= 0:
        return None
    if value is None:
        return IDENTITY, View(width, height), Extent(0, 0, width, height)
    asked = numbers(value)
    if asked is None or len(asked) != 4 or asked[2] < 0 or asked[3] < 0:
        raise refused(source, element, "viewBox", value, "give it four numbers")
    left, top, wide, high = asked
    if not wide or not high:
        return None
    matrix = _fitting(source, element, (wide, high), (width, height)).of(Matrix(e=-left, f=-top))
    return matrix, View(wide, high), Extent(0, 0, width, height).moved(matrix.inverse())


def _fitting(
    source: SvgSource, element: Element, inner: tuple[float, float], outer: tuple[float, float]
) -> Matrix:
    """How a drawing as large as *inner* is placed in a frame as large as *outer*."""
    (wide, high), (width, height) = inner, outer
    value = element.get("preserveAspectRatio", "xMidYMid").split()
    if value and value[0] == "defer":
        value = value[1:]
    align = value[0] if value else "xMidYMid"
    x, y = width / wide, height / high
    if align == "none":
        return Matrix(a=x, d=y)
    match = re.fullmatch(r"x(Min|Mid|Max)Y(Min|Mid|Max)", align)
    if match is None:
        raise refused(source, element, "preserveAspectRatio", " ".join(value), "use xMidYMid")
    by = max(x, y) if "slice" in value else min(x, y)
    shares = {"Min": 0.0, "Mid": 0.5, "Max": 1.0}
    return Matrix(
        a=by, d=by, e=(width - wide * by) * shares[match[1]], f=(height - high * by) * shares[match[2]]
    )
