"""Lines of text put together again: many programs show each letter, or each word, by itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from brochure.pdf.matrix import Matrix
from brochure.pdf.rectangles import PtFromBottomLeft
from brochure.preflight.page_objects import ShownString, ShownText, Thing

#: How far the next letter may lie from the last one in parts of the size: a blank and some more.
_GAP = 0.6
#: A gap that is taken for a blank.
_BLANK = 0.15
#: How far it may lie before it, which kerning does, and above or below.
_OVERLAP, _ASIDE = 0.25, 0.02


class TextLine:
    """Gathers texts that follow one another in the same look, and hands them on as one."""

    def __init__(self, paint: Callable[[Thing, bool], None]) -> None:
        """Call *paint* with each text that has ended, and whether only its colours matter."""
        self._paint = paint
        self._first: ShownText | None = None
        self._colours_only = False
        self._pieces: list[ShownString] = []
        self._box = PtFromBottomLeft(0.0, 0.0, 0.0, 0.0)
        self._matrix: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        self._end = (0.0, 0.0)

    def add(self, text: ShownText, colours_only: bool, matrix: Matrix, advance: float) -> None:
        """Take a text; *matrix* leads from its space to that of the page, *advance* is its length there."""
        ahead = self._ahead(text, colours_only, matrix)
        if ahead is None:
            self.end()
            self._first, self._colours_only, self._matrix = text, colours_only, matrix
            self._pieces, self._box = [], text.box
        apart = ahead is not None and ahead > _BLANK
        self._pieces += [replace(piece, apart=apart) for piece in text.pieces]
        left, bottom, right, top = text.box
        box = self._box
        self._box = PtFromBottomLeft(
            min(left, box.left), min(bottom, box.bottom), max(right, box.right), max(top, box.top)
        )
        a, b, _c, _d, e, f = matrix
        self._end = (e + a * advance, f + b * advance)

    def end(self) -> None:
        """Hand on what was gathered: something else is painted next."""
        first, self._first = self._first, None
        if first is not None:
            whole = replace(first, box=self._box, pieces=tuple(self._pieces))
            self._paint(whole, self._colours_only)

    def _ahead(self, text: ShownText, colours_only: bool, matrix: Matrix) -> float | None:
        """How far behind the end the text begins, in parts of its size; None where it does not go on."""
        first = self._first
        if first is None or colours_only != self._colours_only or not text.placed:
            return None
        alike = (
            text.font is first.font
            and text.page is first.page
            and (text.live, text.step, text.mask) == (first.live, first.step, first.mask)
            and text.state.font_size == first.state.font_size
            and text.uses == first.uses
            and all(abs(matrix[at] - self._matrix[at]) < 1e-4 for at in range(4))
        )
        a, b, _c, _d, e, f = matrix
        along, size = math.hypot(a, b), abs(text.state.text_size)
        if not alike or not along or not size:
            return None
        x, y = e - self._end[0], f - self._end[1]
        ahead, aside = (x * a + y * b) / along / size, (y * a - x * b) / along / size
        return ahead if -_OVERLAP <= ahead <= _GAP and abs(aside) <= _ASIDE else None
