"""The parts of a path, each with the rectangle around it."""

from __future__ import annotations

from brochure.pdf.matrix import bounds
from brochure.pdf.rectangles import PtFromBottomLeft

#: Parts of a path that are looked at one by one.
_MOST_PARTS = 4000
#: A part: the rectangle around it, and its points.
Part = tuple[PtFromBottomLeft, list[tuple[float, float]]]


def parts_of(path: list[tuple[float, float]], starts: list[int]) -> list[Part]:
    """The parts of a path, which begin at *starts* in its points; all as one where there are very many."""
    if len(starts) > _MOST_PARTS or not starts:
        starts = [0]
    parts = []
    for at, start in enumerate(starts):
        points = path[start : starts[at + 1] if at + 1 < len(starts) else len(path)]
        box = bounds(points)
        # Ignore a move that draws nothing.
        if box is not None and (len(points) > 1 or len(path) == 1):
            parts.append((box, points))
    return parts
