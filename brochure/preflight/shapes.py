"""The parts of a path: where each lies, and which of them people see as lines."""

from __future__ import annotations

from collections.abc import Sequence

from brochure.pdf.matrix import Rectangle, bounds, common

#: Parts of a path that are looked at one by one.
_MOST_PARTS = 4000
#: A filled rectangle is seen as a line when its long side is so many times the short one.
_LINE_LIKE = 4.0
#: Wider ones in pt are bars, not lines: the rules on lines end at 2 pt.
_WIDEST_LINE = 4.0

#: A part: the rectangle around it, and its points.
Part = tuple[Rectangle, list[tuple[float, float]]]


def parts_of(path: list[tuple[float, float]], starts: list[int]) -> list[Part]:
    """The parts of a path, which begin at *starts* in its points; all as one where there are very many."""
    if len(starts) > _MOST_PARTS or not starts:
        starts = [0]
    parts = []
    for at, start in enumerate(starts):
        points = path[start : starts[at + 1] if at + 1 < len(starts) else len(path)]
        box = bounds(points)
        # A move without a line paints nothing.
        if box is not None and (len(points) > 1 or len(path) == 1):
            parts.append((box, points))
    return parts


def strips_of(parts: Sequence[Part], clip: Rectangle | None) -> tuple[float, ...]:
    """Widths in pt of the upright rectangles of which a thin strip is seen within *clip*.

    Borders are often painted so: a large area, of which the clip lets one edge through.
    """
    widths = []
    for box, points in parts:
        seen = common(box, clip)
        if len(points) not in (4, 5) or seen is None:
            continue
        short, long = sorted((seen[2] - seen[0], seen[3] - seen[1]))
        if not 0 < short <= _WIDEST_LINE or long < _LINE_LIKE * short:
            continue
        left, bottom, right, top = box
        near = min(right - left, top - bottom) * 0.01 + 1e-4
        corners = all(
            min(abs(x - left), abs(x - right)) < near and min(abs(y - bottom), abs(y - top)) < near
            for x, y in points
        )
        if corners:
            widths.append(short)
    return tuple(widths)
