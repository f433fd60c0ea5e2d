"""The parts of a path that people see as lines, and those that cover what is below."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from brochure.pdf.graphics import GraphicsState
from brochure.pdf.matrix import common
from brochure.pdf.paths import Part
from brochure.pdf.rectangles import PtFromBottomLeft

#: A filled rectangle is seen as a line when its long side is this many times the short one.
_LINE_LIKE = 4.0
#: Wider ones in pt are bars, not lines: the rules on lines end at 2 pt.
_WIDEST_LINE = 4.0
#: Most corners of a slanted strip: it has four, and more where programs round its ends off.
_MOST_CORNERS = 12
#: Most points of a line that is followed; the rectangle around it stands for a longer one.
_MOST_POINTS = 400
#: How far a point may lie from the edge that it is on, pt.
_ON_EDGE = 1e-3
#: Scales that differ by less than this part are equal.
_EVEN = 1e-3
#: Pieces of a line that are shorter, in pt, have no direction to speak of.
_SHORTEST = 0.01


def strips_of(parts: Sequence[Part], clip: PtFromBottomLeft | None) -> tuple[float, ...]:
    """Widths in pt of the straight strips, and of the upright rectangles of which one is seen within *clip*.

    Borders are often painted so: a large area, of which the clip lets one edge through.
    """
    widths = []
    for box, points in parts:
        seen = common(box, clip)
        if seen is None:
            continue
        short, long = sorted((seen[2] - seen[0], seen[3] - seen[1]))
        own = min(box[2] - box[0], box[3] - box[1])
        if not is_upright((box, points)):
            width = _slanted_strip(points)
            if width is not None:
                widths.append(width)
            continue
        # An area that only touches the clip shows nothing; one without a width of its own is a hairline, but
        # at the edge of another of the same path it adds nothing to that.
        if short < 0.005 and (own >= 0.005 or _is_covered(box, parts)):
            continue
        if not 0 <= short <= _WIDEST_LINE or long < _LINE_LIKE * short:
            continue
        widths.append(short)
    return tuple(widths)


def _is_covered(box: PtFromBottomLeft, parts: Sequence[Part]) -> bool:
    """True where an area without a width lies on an upright rectangle of the same path that has one."""
    return any(
        all(near <= at + 0.005 for near, at in zip(other[:2], box[:2], strict=True))
        and all(far >= at - 0.005 for far, at in zip(other[2:], box[2:], strict=True))
        for other, points in parts
        if min(other[2] - other[0], other[3] - other[1]) >= 0.005 and is_upright((other, points))
    )


def seen_parts(parts: Sequence[Part], fills: bool) -> Sequence[Part]:
    """The parts with the points of lines that are not too long to be followed; of areas the boxes alone.

    They are kept as long as the page is looked at.
    """
    return [(box, points if not fills and len(points) <= _MOST_POINTS else []) for box, points in parts]


def core_of(parts: Sequence[Part]) -> PtFromBottomLeft | None:
    """The upright rectangle that a filled path surely covers; None where that is not known.

    It may have rounded corners: at the sides, what these take up is left out.
    """
    return _core(parts[0]) if len(parts) == 1 else None


def hole_of(parts: Sequence[Part]) -> PtFromBottomLeft | None:
    """The upright rectangle that a frame leaves free, filled by the even-odd rule; None for any other shape.

    A frame is a path of two parts, the inner one of the shape of :func:`core_of`.
    """
    if len(parts) != 2:
        return None
    outer, inner = sorted(parts, key=lambda part: -_area(part[0]))
    (left, bottom, right, top), within = outer[0], inner[0]
    if not (left <= within[0] and bottom <= within[1] and right >= within[2] and top >= within[3]):
        return None
    return _core(inner)


def _core(part: Part) -> PtFromBottomLeft | None:
    (left, bottom, right, top), points = part
    if len(points) > 2 * _MOST_CORNERS or not all(
        min(abs(x - left), abs(x - right), abs(y - bottom), abs(y - top)) < _ON_EDGE for x, y in points
    ):
        return None
    taken = 0.0
    for x in (left, right):
        for y in (bottom, top):
            along = sorted(abs(px - x) for px, py in points if abs(py - y) < _ON_EDGE)
            up = sorted(abs(py - y) for px, py in points if abs(px - x) < _ON_EDGE)
            if len(along) < 2 or len(up) < 2:
                return None
            # A curve ends behind the point that it is drawn to; without a curve there is a corner.
            taken = max(taken, *(0.0 if away[0] < _ON_EDGE else away[1] for away in (along, up)))
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        is_along = (abs(ax - bx) < _ON_EDGE and min(abs(ax - left), abs(ax - right)) < _ON_EDGE) or (
            abs(ay - by) < _ON_EDGE and min(abs(ay - bottom), abs(ay - top)) < _ON_EDGE
        )
        if not is_along and not any(
            max(abs(ax - x), abs(ay - y), abs(bx - x), abs(by - y)) <= taken for x, y in corners
        ):
            return None
    # What is left between the corners on both sides is as high as all of it.
    if left + taken >= right - taken or bottom + taken > top - taken:
        return None
    return PtFromBottomLeft(left + taken, bottom, right - taken, top)


def _area(box: PtFromBottomLeft) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _slanted_strip(points: Sequence[tuple[float, float]]) -> float | None:
    """The width of a straight strip at any angle; None for any other shape."""
    if len(points) > 2 * _MOST_CORNERS:
        return None
    corners = [point for at, point in enumerate(points) if not at or math.dist(point, points[at - 1]) > 1e-4]
    if len(corners) > 1 and math.dist(corners[0], corners[-1]) <= 1e-4:
        corners.pop()
    if not 4 <= len(corners) <= _MOST_CORNERS:
        return None
    edges = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    turns = [
        (bx - ax) * (cy - by) - (by - ay) * (cx - bx)
        for ((ax, ay), (bx, by)), (_b, (cx, cy)) in zip(edges, [*edges[1:], edges[0]], strict=True)
    ]
    # Only where it bends one way all around is it as wide as it seems.
    if min(turns) < -1e-6 and max(turns) > 1e-6:
        return None
    narrowest: tuple[float, float] | None = None
    for (ax, ay), (bx, by) in edges:
        along = math.hypot(bx - ax, by - ay)
        across = [((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / along for x, y in corners]
        ahead = [((bx - ax) * (x - ax) + (by - ay) * (y - ay)) / along for x, y in corners]
        sides = (max(across) - min(across), max(ahead) - min(ahead))
        narrowest = min(narrowest or sides, sides)
    if narrowest is None or narrowest[0] > _WIDEST_LINE or narrowest[1] < _LINE_LIKE * narrowest[0]:
        return None
    return narrowest[0]


def stroke_width(state: GraphicsState, parts: Sequence[Part]) -> float:
    """Width in pt of a line where it is thinnest.

    Where the CTM makes lengths unequal, a line is as wide as its direction lets it be.
    """
    a, b, c, d, _e, _f = state.ctm
    across, up = math.hypot(a, b), math.hypot(c, d)
    if abs(across - up) <= _EVEN * max(across, up) and abs(a * c + b * d) <= _EVEN * across * up:
        return state.stroke_width
    area = abs(a * d - b * c)
    if area < 1e-12:
        return 0.0
    widths = []
    for _box, points in parts:
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            x, y = x1 - x0, y1 - y0
            length = math.hypot(x, y)
            if length > _SHORTEST:
                own = math.hypot(d * x - c * y, a * y - b * x) / area
                widths.append(state.line_width * area * own / length)
    return min(widths, default=state.stroke_width)


def is_upright(part: Part) -> bool:
    """True for a rectangle whose sides are level and upright."""
    (left, bottom, right, top), points = part
    near = min(right - left, top - bottom) * 0.01 + 1e-4
    if len(points) not in (4, 5):
        return False
    return all(
        min(abs(x - left), abs(x - right)) < near
        and min(abs(y - bottom), abs(y - top)) < near
        # A thin strip from corner to corner has its points there, too.
        and min(abs(x - points[at - 1][0]), abs(y - points[at - 1][1])) < near
        for at, (x, y) in enumerate(points)
    )
