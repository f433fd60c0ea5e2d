"""Pouring pieces into pages, as the engine would: quickly, and near enough to choose by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from brochure.composition.pieces import FlowPiece, SectionFlow

#: Least part of a piece that stands alone on a page, at its end or its beginning, mm: two lines.
_LEAST = 11.0


class Sized(Protocol):
    """How high pieces are with other settings."""

    def height(self, piece: FlowPiece) -> float:
        """Height of a piece, mm."""

    def gap(self, piece: FlowPiece) -> float:
        """Room before it, mm."""


class _Pages:
    """Pages that are filled one after the other.  Lengths in mm."""

    def __init__(self, height: float) -> None:
        self.height = height
        #: How much of each is taken.
        self.used = [0.0]
        #: Height of the titles at the end of the last one, which go on to the next with what they belong to.
        self.titles = 0.0
        #: The same with the room before them.
        self.taken = 0.0

    def add(self, gap: float, height: float, piece: FlowPiece) -> None:
        """Put a piece behind the others, on a new page where it must."""
        used = self.used[-1]
        gap = gap if used else 0.0
        need = height + gap
        room = self.height - used
        if need <= room:
            self.used[-1] += need
            if piece.is_title:
                self.titles += need if self.titles else height
                self.taken += need
            else:
                self.titles = self.taken = 0.0
        elif not used or (piece.may_break and room - gap >= _LEAST):
            self.used[-1] = self.height
            self._go_on(max(need - room, _LEAST), 0.0)
        else:
            carried = self.titles if self.taken < used else 0.0
            self.used[-1] -= self.taken if carried else 0.0
            rest = carried + (need if carried else height)
            self._go_on(rest, rest if piece.is_title else 0.0)

    def _go_on(self, rest: float, titles: float) -> None:
        while rest > self.height:
            self.used.append(self.height)
            rest -= self.height
        self.used.append(rest)
        self.titles = self.taken = titles


def stretches(
    runs: Sequence[SectionFlow], sizes: Sized, height: float
) -> Iterator[tuple[int, int, list[float]]]:
    """What pages hold, mm, for every stretch of runs that may stand between two breaks, after its ends."""
    sized = [[(sizes.gap(piece), sizes.height(piece), piece) for piece in run.pieces] for run in runs]
    for first in range(len(runs)):
        pages = _Pages(height)
        for end in range(first + 1, len(runs) + 1):
            for gap, high, piece in sized[end - 1]:
                pages.add(gap, high, piece)
            yield first, end, list(pages.used)
            if end < len(runs) and runs[end].fixed:
                break
