"""What content is cut to while it is painted: to a box that is known, such as that of a picture, or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brochure.pdf.matrix import IDENTITY, Matrix, moved, multiplied
from brochure.pdf.rectangles import PtFromBottomLeft

#: The operators that :meth:`Clipped.follow` has to be given.
FOLLOWED = ("q", "Q", "cm", "re", "m", "l", "c", "v", "y", "W", "W*", "n")
#: Those that end a path.
_ENDS = frozenset(("n", "f", "F", "f*", "S", "s", "B", "B*", "b", "b*"))
#: Edges that are no further apart, in pt, are at the same place: engines round.
_NEAR = 0.5


class Clipped:
    """Follows a content stream: whether what is painted next is cut to one of some boxes."""

    def __init__(self, boxes: Sequence[PtFromBottomLeft]) -> None:
        self._boxes = boxes
        #: True while what is painted is cut to one of the boxes, and perhaps to less.
        self.inside = False
        self._matrix: Matrix = IDENTITY
        self._kept: list[tuple[Matrix, bool]] = []
        self._points: list[tuple[float, float]] = []
        self._cuts = False

    def follow(self, operator: str, operands: Sequence[Any]) -> None:
        """Go on by an instruction; those that paint and end a path are told, too."""
        if operator == "q":
            self._kept.append((self._matrix, self.inside))
        elif operator == "Q":
            if self._kept:
                self._matrix, self.inside = self._kept.pop()
        elif operator in ("W", "W*"):
            self._cuts = True
        elif operator in _ENDS:
            if self._cuts and self._is_box():
                self.inside = True
            self._points, self._cuts = [], False
        elif operator in FOLLOWED:
            self._draw(operator, [float(operand) for operand in operands])

    def _draw(self, operator: str, numbers: Sequence[float]) -> None:
        if operator == "cm":
            a, b, c, d, e, f = numbers
            self._matrix = multiplied((a, b, c, d, e, f), self._matrix)
            return
        if operator == "re":
            x, y, width, height = numbers
            numbers = (x, y, x + width, y, x + width, y + height, x, y + height)
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        self._points += (moved(self._matrix, x, y) for x, y in pairs)

    def _is_box(self) -> bool:
        """True where the path goes round one of the boxes, whatever corners it has."""
        if not self._points:
            return False
        xs, ys = zip(*self._points, strict=True)
        around = PtFromBottomLeft(min(xs), min(ys), max(xs), max(ys))
        return any(
            all(abs(one - other) <= _NEAR for one, other in zip(around, box, strict=True))
            for box in self._boxes
        )
