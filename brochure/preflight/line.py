"""Lines of text put together again: many programs show each letter, or each word, by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from brochure.pdf.matrix import Matrix, Rectangle
from brochure.preflight.things import Piece, Text, Thing

#: How far the next letter may lie from the last one in parts of the size: a blank and some more.
_GAP = 0.6
#: How far it may lie before it, which kerning does, and above or below.
_OVERLAP, _ASIDE = 0.25, 0.02


class Line:
    """Gathers texts that follow one another in the same look, and hands them on as one."""

    def __init__(self, paint: Callable[[Thing, bool], None]) -> None:
        """Call *paint* with each text, and whether only its colours matter, when it is known to have ended."""
        self._paint = paint
        self._first: Text | None = None
        self._colours_only = False
        self._pieces: list[Piece] = []
        self._box: Rectangle = (0.0, 0.0, 0.0, 0.0)
        self._matrix: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        self._end = (0.0, 0.0)

    def add(self, text: Text, colours_only: bool, matrix: Matrix, advance: float) -> None:
        """Take a text; *matrix* leads from its space to that of the page, *advance* is its length there."""
        if not self._continues(text, colours_only, matrix):
            self.end()
            self._first, self._colours_only, self._matrix = text, colours_only, matrix
            self._pieces, self._box = [], text.box
        self._pieces += text.pieces
        left, bottom, right, top = text.box
        box = self._box
        self._box = (min(left, box[0]), min(bottom, box[1]), max(right, box[2]), max(top, box[3]))
        a, b, _c, _d, e, f = matrix
        self._end = (e + a * advance, f + b * advance)

    def end(self) -> None:
        """Hand on what was gathered: something else is painted next."""
        first, self._first = self._first, None
        if first is not None:
            whole = replace(first, box=self._box, pieces=tuple(self._pieces))
            self._paint(whole, self._colours_only)

    def _continues(self, text: Text, colours_only: bool, matrix: Matrix) -> bool:
        first = self._first
        if first is None or colours_only != self._colours_only or not text.placed:
            return False
        alike = (
            text.font is first.font
            and text.page is first.page
            and (text.live, text.step, text.mask) == (first.live, first.step, first.mask)
            and text.state.font_size == first.state.font_size
            and text.uses == first.uses
        )
        if not alike or any(
            abs(new - old) > 1e-4 for new, old in zip(matrix[:4], self._matrix, strict=False)
        ):
            return False
        a, b, _c, _d, e, f = matrix
        along = (a * a + b * b) ** 0.5
        size = abs(text.state.text_size)
        if not along or not size:
            return False
        x, y = e - self._end[0], f - self._end[1]
        ahead, aside = (x * a + y * b) / along, (y * a - x * b) / along
        return -_OVERLAP * size <= ahead <= _GAP * size and abs(aside) <= _ASIDE * size
