"""A drawing in a frame: its viewBox, and how it is fitted in."""

from __future__ import annotations

import re

from brochure.layout.graphics.plain.source import Element, SvgSource
from brochure.layout.graphics.plain.styles import refused
from brochure.layout.graphics.plain.values import Matrix


def fitting(
    source: SvgSource, element: Element, wide: float, high: float, width: float, height: float
) -> Matrix:
    """How a drawing of *wide* × *high* is placed in *width* × *height*."""
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
