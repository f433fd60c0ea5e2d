"""Outlines: path data read strictly, where it goes, and shapes as paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, ceil, cos, degrees, hypot, pi, radians, sin, sqrt, tan

from brochure.layout.graphics.plain.values import LARGEST, NUMBER, Matrix, written

Point = tuple[float, float]

_TOKEN = re.compile(r"[\s,]*([MmZzLlHhVvCcSsQqTtAa])")
_ARGUMENT = re.compile(rf"\s*,?\s*({NUMBER})")
_FLAG = re.compile(r"\s*,?\s*([01])")
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
#: Arcs over more degrees are drawn in parts: one curve would leave the circle.
_ARC_PART = 90.0
#: How far a control point is from its end, of a circle's radius.
_CIRCLE = 4 / 3 * (sqrt(2) - 1)


class PathError(ValueError):
    """Path data that can't be read."""


@dataclass(frozen=True)
class Segment:
    """A step of a path in absolute coordinates: M, L, C or Z, with the points that it takes."""

    kind: str
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Extent:
    """A rectangle that holds something."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """Its corners."""
        return (
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        )

    def grown(self, by: float) -> Extent:
        """With a margin."""
        return Extent(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def moved(self, matrix: Matrix) -> Extent:
        """The rectangle around this one where *matrix* puts it."""
        found = around(matrix.point(*corner) for corner in self.corners)
        assert found is not None
        return found


def around(points: Iterable[Point]) -> Extent | None:
    """The rectangle around points; None without any."""
    found = list(points)
    if not found:
        return None
    across, down = zip(*found, strict=True)
    return Extent(min(across), min(down), max(across), max(down))


def joined(boxes: Iterable[Extent]) -> Extent | None:
    """The rectangle around rectangles; None without any."""
    return around(corner for box in boxes for corner in box.corners)


def parsed(data: str) -> list[Segment]:
    """Path data as steps with absolute coordinates.  Raises :class:`PathError`."""
    segments: list[Segment] = []
    at, here, start = 0, (0.0, 0.0), (0.0, 0.0)
    #: The control point that a smooth curve goes on from, and the kind of curve that it belongs to.
    control, before = here, ""
    data = data.rstrip()
    if data == "none":
        return []
    while at < len(data):
        match = _TOKEN.match(data, at)
        if match is None:
            raise PathError(data[at : at + 12])
        letter, at = match[1], match.end()
        kind = letter.upper()
        if not segments and kind != "M":
            raise PathError(letter)
        first = True
        while first or _ARGUMENT.match(data, at):
            values, at = _arguments(data, at, kind)
            dx, dy = here if letter.islower() else (0.0, 0.0)
            match kind:
                case "Z":
                    segments.append(Segment("Z"))
                    here = start
                case "M":
                    here = values[0] + dx, values[1] + dy
                    if first:
                        start = here
                        segments.append(Segment("M", (here,)))
                    else:
                        segments.append(Segment("L", (here,)))
                case "L":
                    here = values[0] + dx, values[1] + dy
                    segments.append(Segment("L", (here,)))
                case "H":
                    here = values[0] + dx, here[1]
                    segments.append(Segment("L", (here,)))
                case "V":
                    here = here[0], values[0] + dy
                    segments.append(Segment("L", (here,)))
                case "C" | "S":
                    if kind == "S":
                        mirrored = _mirrored(control, here) if before in "CS" and before else here
                        values = [mirrored[0] - dx, mirrored[1] - dy, *values]
                    one, control, end = ((values[n] + dx, values[n + 1] + dy) for n in (0, 2, 4))
                    segments.append(Segment("C", (one, control, end)))
                    here = end
                case "Q" | "T":
                    if kind == "T":
                        mirrored = _mirrored(control, here) if before in "QT" and before else here
                        values = [mirrored[0] - dx, mirrored[1] - dy, *values]
                    control, end = ((values[n] + dx, values[n + 1] + dy) for n in (0, 2))
                    segments.append(Segment("C", (_towards(here, control), _towards(end, control), end)))
                    here = end
                case "A":
                    end = values[5] + dx, values[6] + dy
                    segments += _arc(here, values, end)
                    here = end
            before = kind
            first = False
            if kind == "Z":
                break
        if abs(here[0]) > LARGEST or abs(here[1]) > LARGEST:
            raise PathError("a number that is too large")
    return segments


def _arguments(data: str, at: int, kind: str) -> tuple[list[float], int]:
    values = []
    for place in range(_ARGUMENTS[kind]):
        match = (_FLAG if kind == "A" and place in (3, 4) else _ARGUMENT).match(data, at)
        if match is None or abs(value := float(match[1])) > LARGEST:
            raise PathError(data[at : at + 12])
        values.append(value)
        at = match.end()
    return values, at


def _mirrored(control: Point, here: Point) -> Point:
    return 2 * here[0] - control[0], 2 * here[1] - control[1]


def _towards(end: Point, control: Point) -> Point:
    """The control point of a cubic curve that is as a quadratic one."""
    return end[0] + (control[0] - end[0]) * 2 / 3, end[1] + (control[1] - end[1]) * 2 / 3


def _arc(here: Point, values: list[float], end: Point) -> list[Segment]:
    """A part of an ellipse as curves, by SVG 1.1, F.6."""
    rx, ry, turn, large, sweep = abs(values[0]), abs(values[1]), radians(values[2]), values[3], values[4]
    if here == end:
        return []
    if not rx or not ry:
        return [Segment("L", (end,))]
    x, y = (here[0] - end[0]) / 2, (here[1] - end[1]) / 2
    x1, y1 = cos(turn) * x + sin(turn) * y, cos(turn) * y - sin(turn) * x
    if (short := (x1 / rx) ** 2 + (y1 / ry) ** 2) > 1:
        rx, ry = rx * sqrt(short), ry * sqrt(short)
    below = (rx * y1) ** 2 + (ry * x1) ** 2
    away = sqrt(max(0.0, (rx * ry) ** 2 - below) / below)
    if large == sweep:
        away = -away
    cx, cy = away * rx * y1 / ry, -away * ry * x1 / rx
    first = atan2((y1 - cy) / ry, (x1 - cx) / rx)
    span = atan2((-y1 - cy) / ry, (-x1 - cx) / rx) - first
    if sweep and span < 0:
        span += 2 * pi
    elif not sweep and span > 0:
        span -= 2 * pi
    middle = (here[0] + end[0]) / 2, (here[1] + end[1]) / 2
    matrix = Matrix(cos(turn), sin(turn), -sin(turn), cos(turn), *middle).of(Matrix(rx, 0, 0, ry, cx, cy))
    parts = max(1, ceil(abs(degrees(span)) / _ARC_PART - 1e-6))
    step = span / parts
    reach = 4 / 3 * tan(step / 4)
    found = []
    for part in range(parts):
        a, b = first + part * step, first + (part + 1) * step
        points = (
            (cos(a) - reach * sin(a), sin(a) + reach * cos(a)),
            (cos(b) + reach * sin(b), sin(b) - reach * cos(b)),
            (cos(b), sin(b)),
        )
        one, two, three = (matrix.point(*point) for point in points)
        found.append(Segment("C", (one, two, end if part == parts - 1 else three)))
    return found


def data_of(segments: Iterable[Segment]) -> str:
    """Steps as path data."""
    return "".join(
        segment.kind + " ".join(f"{written(x)} {written(y)}" for x, y in segment.points)
        for segment in segments
    )


def moved(segments: Iterable[Segment], matrix: Matrix) -> list[Segment]:
    """Steps where *matrix* puts them."""
    return [Segment(one.kind, tuple(matrix.point(*point) for point in one.points)) for one in segments]


def rectangle(x: float, y: float, width: float, height: float, rx: float = 0, ry: float = 0) -> list[Segment]:
    """A rectangle as a path, with round corners where *rx* and *ry* are not 0."""
    right, bottom = x + width, y + height
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    if not rx or not ry:
        corners = ((x, y), (right, y), (right, bottom), (x, bottom))
        return [Segment("M" if not n else "L", (corner,)) for n, corner in enumerate(corners)] + [
            Segment("Z")
        ]
    kx, ky = rx * (1 - _CIRCLE), ry * (1 - _CIRCLE)
    return [
        Segment("M", ((x + rx, y),)),
        Segment("L", ((right - rx, y),)),
        Segment("C", ((right - kx, y), (right, y + ky), (right, y + ry))),
        Segment("L", ((right, bottom - ry),)),
        Segment("C", ((right, bottom - ky), (right - kx, bottom), (right - rx, bottom))),
        Segment("L", ((x + rx, bottom),)),
        Segment("C", ((x + kx, bottom), (x, bottom - ky), (x, bottom - ry))),
        Segment("L", ((x, y + ry),)),
        Segment("C", ((x, y + ky), (x + kx, y), (x + rx, y))),
        Segment("Z"),
    ]


def ellipse(cx: float, cy: float, rx: float, ry: float) -> list[Segment]:
    """An ellipse as a path, which begins at its right."""
    around_ = rectangle(cx - rx, cy - ry, 2 * rx, 2 * ry, rx, ry)
    first, *others = (segment for segment in around_ if segment.kind == "C")
    return [Segment("M", first.points[-1:]), *others, first, Segment("Z")]


def with_dots(segments: Iterable[Segment], size: float) -> list[Segment]:
    """The path, with a line of this size where a stroke of the pen has no length."""
    found: list[Segment] = []
    for part in subpaths(segments):
        (x, y), *others = (point for segment in part for point in segment.points)
        is_dot = all(point == (x, y) for point in others)
        found += [Segment("M", ((x, y),)), Segment("L", ((x + size, y),))] if is_dot else part
    return found


def is_flat(segments: Iterable[Segment]) -> bool:
    """True where the path encloses nothing: each stroke of the pen goes to and fro on a straight line."""
    for part in subpaths(segments):
        (x, y), *others = (point for segment in part for point in segment.points)
        far = max(((a - x, b - y) for a, b in others), key=lambda way: hypot(*way), default=(0.0, 0.0))
        slack = 1e-9 * hypot(*far) ** 2
        if any(abs((a - x) * far[1] - (b - y) * far[0]) > slack for a, b in others):
            return False
    return True


def in_pieces(segments: Iterable[Segment]) -> list[Segment]:
    """The path with its curves cut so that each piece is a straight line but for a hundredth."""
    found: list[Segment] = []
    here = (0.0, 0.0)
    for segment in segments:
        if segment.kind == "C":
            a, b, c, d = here, *segment.points
            bent = max(
                hypot(p[0] - 2 * q[0] + r[0], p[1] - 2 * q[1] + r[1]) for p, q, r in ((a, b, c), (b, c, d))
            )
            for left in range(min(16, ceil(sqrt(75 * bent))), 1, -1):
                t = 1 / left
                ab, bc, cd = _between(a, b, t), _between(b, c, t), _between(c, d, t)
                first, second = _between(ab, bc, t), _between(bc, cd, t)
                a, b, c = _between(first, second, t), second, cd
                found.append(Segment("C", (ab, first, a)))
            segment = Segment("C", (b, c, d))
        found.append(segment)
        here = segment.points[-1] if segment.points else here
    return found


def _between(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def polygon(points: Iterable[Point], *, closed: bool) -> list[Segment]:
    """Points as a path."""
    found = [Segment("L" if n else "M", (point,)) for n, point in enumerate(points)]
    return [*found, Segment("Z")] if closed and found else found


def bounds(segments: Iterable[Segment]) -> Extent | None:
    """The rectangle around a path, without the width of its line; None for a path without steps."""
    points: list[Point] = []
    here, start = (0.0, 0.0), (0.0, 0.0)
    for segment in segments:
        if segment.kind == "Z":
            here = start
            continue
        end = segment.points[-1]
        if segment.kind == "M":
            start = end
        else:
            points += [here, end]
        if segment.kind == "C":
            one, two, end = segment.points
            points += _extremes(here, one, two, end)
        here = end
    return around(points)


def hull(segments: Iterable[Segment]) -> Extent | None:
    """The rectangle around all points of a path, those that only bend it included: the engine's own."""
    return around(point for segment in segments for point in segment.points)


def _extremes(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    """The points of a curve that are farthest out, whatever the direction."""
    found = []
    for axis in (0, 1):
        p, q, r, s = a[axis], b[axis], c[axis], d[axis]
        three, two, one = 3 * (s - 3 * r + 3 * q - p), 6 * (r - 2 * q + p), 3 * (q - p)
        if abs(three) < 1e-12:
            roots = [-one / two] if abs(two) > 1e-12 else []
        elif (under := two * two - 4 * three * one) < 0:
            roots = []
        else:
            roots = [(-two + sign * sqrt(under)) / (2 * three) for sign in (1, -1)]
        found += [on_curve(a, b, c, d, t) for t in roots if 0 < t < 1]
    return found


def on_curve(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    """A point of a curve, *t* of its way."""
    u = 1 - t
    shares = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
    return (
        sum(part * point[0] for part, point in zip(shares, (a, b, c, d), strict=True)),
        sum(part * point[1] for part, point in zip(shares, (a, b, c, d), strict=True)),
    )


def subpaths(segments: Iterable[Segment]) -> list[list[Segment]]:
    """The steps of each stroke of the pen."""
    found: list[list[Segment]] = []
    start: Point | None = None
    for segment in segments:
        if segment.kind == "M":
            found.append([])
            start = segment.points[0]
        elif found and found[-1] and found[-1][-1].kind == "Z" and start is not None:
            found.append([Segment("M", (start,))])
        if found:
            found[-1].append(segment)
    return [part for part in found if len(part) > 1]


def flattened(part: Iterable[Segment]) -> list[Point]:
    """A stroke of the pen as straight lines, near enough to tell what lies within."""
    points: list[Point] = []
    for segment in part:
        if segment.kind == "C":
            here = points[-1]
            one, two, end = segment.points
            points += [on_curve(here, one, two, end, n / 8) for n in range(1, 9)]
        elif segment.points:
            points.append(segment.points[0])
    return points


def length_of(segments: Iterable[Segment]) -> float:
    """How long a path is, jumps left out."""
    whole = 0.0
    here = start = (0.0, 0.0)
    for segment in segments:
        match segment.kind:
            case "M":
                start = segment.points[0]
            case "Z":
                whole += hypot(start[0] - here[0], start[1] - here[1])
            case "C":
                one, two, end = segment.points
                points = [here, *(on_curve(here, one, two, end, n / 32) for n in range(1, 33))]
                whole += sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))
            case _:
                whole += hypot(segment.points[0][0] - here[0], segment.points[0][1] - here[1])
        here = segment.points[-1] if segment.points else start
    return whole


def area(points: list[Point]) -> float:
    """What straight lines enclose: above 0 in the direction of the clock on paper."""
    return sum(x * points[n - 1][1] - y * points[n - 1][0] for n, (x, y) in enumerate(points)) / -2


def reversed_path(part: list[Segment]) -> list[Segment]:
    """A stroke of the pen the other way round, closed."""
    points: list[Point] = []
    steps: list[tuple[str, tuple[Point, ...]]] = []
    for segment in part:
        if segment.kind == "Z":
            continue
        if points:
            steps.append((segment.kind, (points[-1], *segment.points)))
        points.append(segment.points[-1])
    found = [Segment("M", (points[-1],))]
    found += [Segment(kind, tuple(reversed(way[:-1]))) for kind, way in reversed(steps)]
    return [*found, Segment("Z")]


def is_within(point: Point, polygon_: list[Point]) -> bool:
    """True for a point that straight lines enclose."""
    x, y = point
    inside = False
    for n, (x1, y1) in enumerate(polygon_):
        x2, y2 = polygon_[n - 1]
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def cross(lines: list[list[Point]]) -> bool:
    """True where lines, each closed, cross each other or themselves."""
    sides = [(points[n - 1], points[n]) for points in lines for n in range(len(points))]
    return any(_cross(*one, *other) for n, one in enumerate(sides) for other in sides[:n])


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def corners(segments: Iterable[Segment]) -> Iterator[tuple[Point, float | None, float | None]]:
    """Each corner of a path, and the directions in degrees that the line comes and goes in."""
    for part in subpaths(segments):
        closed = part[-1].kind == "Z"
        start = part[0].points[0]
        ways: list[tuple[Point, Point, float, float]] = []
        here = start
        for segment in part[1:]:
            points = (start,) if segment.kind == "Z" else segment.points
            if segment.kind == "Z" and here == start:
                continue
            way = [here, *points]
            distinct = [point for point in way if point != here]
            leaving = _direction(here, distinct[0]) if distinct else 0.0
            last = [point for point in way if point != way[-1]]
            arriving = _direction(last[-1], way[-1]) if last else leaving
            ways.append((here, way[-1], leaving, arriving))
            here = way[-1]
        for n, (begin, _end, leaving, _arriving) in enumerate(ways):
            coming = ways[n - 1][3] if n else (ways[-1][3] if closed else None)
            yield begin, coming, leaving
        if ways:
            yield ways[-1][1], ways[-1][3], ways[0][2] if closed else None


def _direction(a: Point, b: Point) -> float:
    return degrees(atan2(b[1] - a[1], b[0] - a[0]))


def angle_between(coming: float | None, leaving: float | None) -> float:
    """The direction in degrees that a corner points to."""
    if coming is None or leaving is None:
        return leaving or coming or 0.0
    a, b = radians(coming), radians(leaving)
    x, y = cos(a) + cos(b), sin(a) + sin(b)
    if hypot(x, y) < 1e-9:
        return coming + 90
    return degrees(atan2(y, x))
