"""Clips and masks as one outline in the coordinates of what they are for."""

from __future__ import annotations

from dataclasses import dataclass

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.paths import Point, Segment

#: Most sides of outlines that are looked at for crossings.
_SIDE_LIMIT = 600


@dataclass(frozen=True)
class Outline:
    """A shape: its path, and whether what it encloses twice is outside."""

    segments: tuple[Segment, ...]
    even_odd: bool


def united(outlines: list[Outline]) -> list[Segment] | None:
    """The outline around all of them, for a clip by the non-zero rule; None where it can't be told."""
    found: list[Segment] = []
    for outline in outlines:
        parts = paths.subpaths(outline.segments)
        if outline.even_odd:
            turned = _by_depth(parts)
            if turned is None:
                return None
            found += turned
            continue
        if len(outlines) == 1:
            return list(outline.segments)
        # All go round the same way, so that none takes another away where they overlap.
        turned_back = sum(paths.area(paths.flattened(part)) for part in parts) < 0
        for part in parts:
            found += paths.reversed_path(part) if turned_back else part
    return found


def _by_depth(parts: list[list[Segment]]) -> list[Segment] | None:
    """Strokes of the pen turned so that holes stay holes; None where they cross each other."""
    lines = [_distinct(paths.flattened(part)) for part in parts]
    if sum(len(points) for points in lines) > _SIDE_LIMIT or paths.cross(lines):
        return None
    found: list[Segment] = []
    for n, part in enumerate(parts):
        if len(lines[n]) < 3:
            continue
        inside = sum(paths.is_within(_middle(lines[n]), other) for m, other in enumerate(lines) if m != n)
        wanted = inside % 2 == 0
        found += part if (paths.area(lines[n]) > 0) == wanted else paths.reversed_path(part)
    return found


def _distinct(points: list[Point]) -> list[Point]:
    return [point for n, point in enumerate(points) if point != points[n - 1]]


def _middle(points: list[Point]) -> Point:
    """The middle of a side: it lies on the outline and in no corner of another one."""
    (x1, y1), (x2, y2) = points[0], points[1]
    return (x1 + x2) / 2, (y1 + y2) / 2
