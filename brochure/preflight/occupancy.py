"""A coarse grid of painted areas: whether something lies below what is painted next."""

from __future__ import annotations

import math

from brochure.pdf.rectangles import PT_PER_MM, PtFromBottomLeft

#: Size of the squares that are told apart, in pt: 1 mm.
_SQUARE = PT_PER_MM
#: Most rows and columns: larger sheets have larger squares.
_MOST = 600


class Beneath:
    """A page in squares, each painted or not; rows are the bits of numbers."""

    def __init__(self, sheet: PtFromBottomLeft) -> None:
        self._left, self._bottom = sheet[0], sheet[1]
        width, height = sheet[2] - sheet[0], sheet[3] - sheet[1]
        self._square = max(_SQUARE, width / _MOST, height / _MOST)
        self._columns = int(width / self._square) + 1
        self._rows = [0] * (int(height / self._square) + 1)

    def paint(self, box: PtFromBottomLeft) -> None:
        """Remember that something is painted in a rectangle."""
        span, rows = self._squares(box)
        if span:
            for row in rows:
                self._rows[row] |= span

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

    def painted(self, box: PtFromBottomLeft) -> bool:
        """True when something has been painted in a rectangle, or near enough to it."""
        span, rows = self._squares(box)
        return any(self._rows[row] & span for row in rows)

    def _squares(self, box: PtFromBottomLeft) -> tuple[int, range]:
        first = max(0, int((box[0] - self._left) / self._square))
        last = min(self._columns - 1, int((box[2] - self._left) / self._square))
        low = max(0, int((box[1] - self._bottom) / self._square))
        high = min(len(self._rows) - 1, int((box[3] - self._bottom) / self._square))
        if last < first or high < low:
            return 0, range(0)
        return ((1 << (last - first + 1)) - 1) << first, range(low, high + 1)
