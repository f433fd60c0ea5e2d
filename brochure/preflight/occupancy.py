"""What is painted where: whether something lies below what is painted next."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from brochure.pdf.matrix import common
from brochure.pdf.rectangles import PT_PER_MM, PtFromBottomLeft
from brochure.preflight.page_objects import Path, Thing
from brochure.preflight.shapes import is_upright

#: Size of the squares that are told apart at first, in pt: 1 mm.
_SQUARE = PT_PER_MM
#: Most rows and columns: larger sheets have larger squares.
_MOST = 600
#: Size in pt of the tiles that things are looked up by, and most rows and columns of those.
_TILE, _MOST_TILES = 20 * PT_PER_MM, 40
#: A slanted line is taken as rectangles no longer than this, in pt.
_STEP = 4.0
#: Overlaps that are smaller, in pt, are none: numbers are rounded.
_NEAR = 0.05


class Beneath:
    """What a page has on it so far: squares that are painted or not, and the things themselves."""

    def __init__(self, sheet: PtFromBottomLeft) -> None:
        self._left, self._bottom = sheet[0], sheet[1]
        width, height = sheet[2] - sheet[0], sheet[3] - sheet[1]
        self._square = max(_SQUARE, width / _MOST, height / _MOST)
        self._columns = int(width / self._square) + 1
        #: Rows of squares are the bits of numbers.
        self._rows = [0] * (int(height / self._square) + 1)
        #: In order; a rectangle is one that was covered with white.
        self._things: list[Thing | PtFromBottomLeft] = []
        #: The places of those in the list, by tiles, and how many of them were sorted into tiles.
        self._tiles: dict[tuple[int, int], list[int]] = {}
        self._tiled = 0
        self._tile = max(_TILE, width / _MOST_TILES, height / _MOST_TILES)

    def paint(self, thing: Thing) -> None:
        """Remember that something is painted."""
        span, rows = self._squares(thing.box)
        if span:
            for row in rows:
                self._rows[row] |= span
        self._things.append(thing)

    def erase(self, box: PtFromBottomLeft) -> None:
        """Forget what lies wholly below an opaque white area."""
        left, bottom = box[0] - self._left, box[1] - self._bottom
        right, top = box[2] - self._left, box[3] - self._bottom
        first, last = max(0, math.ceil(left / self._square)), min(self._columns, int(right / self._square))
        low, high = max(0, math.ceil(bottom / self._square)), min(len(self._rows), int(top / self._square))
        if last > first:
            span = ~(((1 << (last - first)) - 1) << first)
            for row in range(low, high):
                self._rows[row] &= span
        self._things.append(box)

    def painted(self, box: PtFromBottomLeft) -> bool:
        """True when something that is still seen has been painted in a rectangle."""
        span, rows = self._squares(box)
        if not any(self._rows[row] & span for row in rows):
            return False
        white: list[PtFromBottomLeft] = []
        for at in self._near(box):
            thing = self._things[at]
            if not isinstance(thing, Thing):
                white.append(thing)
                continue
            if not _overlap(thing.box, box):
                continue
            for part in _covered(thing):
                shared = common(part, box)
                if _overlap(part, box) and not any(_holds(cover, shared) for cover in white):
                    return True
        return False

    def _near(self, box: PtFromBottomLeft) -> list[int]:
        """Places in the list of what may lie in a rectangle, the last painted first."""
        # Only pages that ask need to know.
        for at in range(self._tiled, len(self._things)):
            thing = self._things[at]
            for tile in self._tiles_of(thing.box if isinstance(thing, Thing) else thing):
                self._tiles.setdefault(tile, []).append(at)
        self._tiled = len(self._things)
        found = {at for tile in self._tiles_of(box) for at in self._tiles.get(tile, ())}
        return sorted(found, reverse=True)

    def _tiles_of(self, box: PtFromBottomLeft) -> Iterator[tuple[int, int]]:
        left, right = (
            min(max(int((edge - self._left) / self._tile), 0), _MOST_TILES) for edge in (box[0], box[2])
        )
        low, high = (
            min(max(int((edge - self._bottom) / self._tile), 0), _MOST_TILES) for edge in (box[1], box[3])
        )
        return itertools.product(range(left, right + 1), range(low, high + 1))

    def _squares(self, box: PtFromBottomLeft) -> tuple[int, range]:
        first = max(0, int((box[0] - self._left) / self._square))
        last = min(self._columns - 1, int((box[2] - self._left) / self._square))
        low = max(0, int((box[1] - self._bottom) / self._square))
        high = min(len(self._rows) - 1, int((box[3] - self._bottom) / self._square))
        if last < first or high < low:
            return 0, range(0)
        return ((1 << (last - first + 1)) - 1) << first, range(low, high + 1)


def beneath_of(thing: Thing, beneath: Beneath) -> bool:
    """Whether something lies below a thing; where that has no place of its own it is taken to."""
    if not thing.placed:
        return True
    reach = thing.stroke_width / 2 if isinstance(thing, Path) else 0.0
    left, bottom, right, top = thing.box
    box = PtFromBottomLeft(left - reach, bottom - reach, right + reach, top + reach)
    return beneath.painted(common(box, thing.state.clip) or thing.box)


def _covered(thing: Thing) -> Iterator[PtFromBottomLeft]:
    """Rectangles that together are about what a thing covers: a frame covers its lines alone."""
    if not isinstance(thing, Path) or not thing.placed:
        yield thing.box
        return
    fills = any(not use.strokes for use in thing.uses)
    half = thing.stroke_width / 2
    for box, points in thing.parts:
        whole = box if fills else None
        if whole is None and not points:
            whole = PtFromBottomLeft(box[0] - half, box[1] - half, box[2] + half, box[3] + half)
        # A rectangle is written without the line that closes it.
        closed = [*points, points[0]] if is_upright((box, points)) else points
        pieces = _along(closed, half) if whole is None else (whole,)
        for piece in pieces:
            seen = common(piece, thing.state.clip)
            if seen is not None:
                yield seen


def _along(points: list[tuple[float, float]], half: float) -> Iterator[PtFromBottomLeft]:
    """Rectangles along a line."""
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        slanted = min(abs(x1 - x0), abs(y1 - y0))
        steps = min(64, int(slanted / _STEP) + 1)
        for step in range(steps):
            ax, bx = (x0 + (x1 - x0) * part / steps for part in (step, step + 1))
            ay, by = (y0 + (y1 - y0) * part / steps for part in (step, step + 1))
            yield PtFromBottomLeft(
                min(ax, bx) - half, min(ay, by) - half, max(ax, bx) + half, max(ay, by) + half
            )


def _overlap(one: PtFromBottomLeft, other: PtFromBottomLeft) -> bool:
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > _NEAR
        and min(one[3], other[3]) - max(one[1], other[1]) > _NEAR
    )


def _holds(outer: PtFromBottomLeft, inner: PtFromBottomLeft | None) -> bool:
    return inner is not None and (
        outer[0] <= inner[0] + _NEAR
        and outer[1] <= inner[1] + _NEAR
        and outer[2] >= inner[2] - _NEAR
        and outer[3] >= inner[3] - _NEAR
    )
