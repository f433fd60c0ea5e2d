"""Where a box of the engine is, in mm from the page's top left corner."""

from __future__ import annotations

import math
from typing import Any

from brochure.findings import MmFromTopLeft

#: CSS pixels in a millimetre: 96 to the inch (CSS Values 4, section 6.2).
_PX_PER_MM = 96 / 25.4


#: The attribute of a box that is painted elsewhere than it was laid out: the engine's matrix.
_MATRIX = "brochure_matrix"
#: Letters that are painted this much narrower or lower than they are, in parts, are not those of the font.
_LEAST_STRETCH = 0.7
#: Degrees: a sheet is turned by a quarter to be read, and by no more.
_MOST_TURN = 91.0


def note_turned(page: Any) -> None:
    """Note at the boxes of a page how a style turns or moves them when they are painted."""
    stack: list[tuple[Any, Any]] = [(page, None)]
    while stack:
        box, outer = stack.pop()
        box = getattr(box, "_box", box)
        own = getattr(box, "transformation_matrix", None)
        matrix = own @ outer if own and outer else own or outer
        if matrix:
            setattr(box, _MATRIX, matrix)
        stack += [(child, matrix) for child in getattr(box, "children", ())]


def is_turned(box: Any) -> bool:
    """Whether a style turns or moves a box when it is painted."""
    return getattr(box, _MATRIX, None) is not None


def painted(box: Any, place: MmFromTopLeft) -> MmFromTopLeft:
    """Where the *place* that a box was laid out at is painted."""
    matrix = getattr(box, _MATRIX, None)
    if matrix is None:
        return place
    left, top, right, bottom = (edge * _PX_PER_MM for edge in place)
    xs, ys = zip(*(matrix.transform_point(x, y) for x in (left, right) for y in (top, bottom)), strict=True)
    return MmFromTopLeft(mm(min(xs)), mm(min(ys)), mm(max(xs)), mm(max(ys)))


def how_distorted(box: Any) -> str:
    """How the letters of a box are painted otherwise than they are, as one word.

    ``mirrored``, ``upside-down`` or ``distorted``; empty where they are turned by a quarter at most.
    """
    matrix = getattr(box, _MATRIX, None)
    if matrix is None:
        return ""
    a, b, c, d = matrix.values[:4]
    least, most = _stretched(a, b, c, d)
    if a * d - b * c < 0:
        return "mirrored"
    if least < most * _LEAST_STRETCH:
        return "distorted"
    return "upside-down" if abs(math.degrees(math.atan2(b, a))) > _MOST_TURN else ""


def least_scale(box: Any) -> float:
    """By how much the letters of a box are scaled when they are painted, where that is least."""
    matrix = getattr(box, _MATRIX, None)
    return 1.0 if matrix is None else _stretched(*matrix.values[:4])[0]


def _stretched(a: float, b: float, c: float, d: float) -> tuple[float, float]:
    """The least and the greatest scale of a matrix: its singular values."""
    whole, difference = a * a + b * b + c * c + d * d, a * d - b * c
    root = math.sqrt(max(whole * whole - 4 * difference * difference, 0.0))
    return math.sqrt(max(whole - root, 0.0) / 2), math.sqrt((whole + root) / 2)


def content_box(box: Any) -> MmFromTopLeft:
    """What a box holds, where it was laid out: of a text its words."""
    left, top = box.content_box_x(), box.content_box_y()
    return MmFromTopLeft(mm(left), mm(top), mm(left + box.width), mm(top + box.height))


def border_box(box: Any) -> MmFromTopLeft:
    """A box with its padding and border, where it was laid out."""
    left, top = box.border_box_x(), box.border_box_y()
    return MmFromTopLeft(mm(left), mm(top), mm(left + box.border_width()), mm(top + box.border_height()))


def mm(px: float) -> float:
    """A length of the engine, which is in CSS pixels, in mm."""
    return float(px) / _PX_PER_MM
