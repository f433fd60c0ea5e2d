"""Pouring pieces into pages, as the engine would: quickly, and near enough to choose by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from brochure.composition.pieces import FlowPiece, SectionFlow

#: A page that a piece would leave so empty is filled with the beginning of one that may be torn: a share.
_TORN_ROOM = 0.3
#: The same where the beginning is that of a long item of a list.
_ITEM_ROOM = 0.1
#: Room on a page that what no page holds begins in, and that is left below a picture at its head, mm.
_LEAST = 15.0
#: Rounding, mm.
_CLOSE = 0.05
#: More pages than the engine lays out in the time that it has.
_MOST_PAGES = 5000


class Sized(Protocol):
    """How high pieces are with other settings."""

    def height(self, piece: FlowPiece) -> float:
        """Height of a piece, mm."""

    def gap(self, piece: FlowPiece) -> float:
        """Room before it, mm."""

    def shape(self, piece: FlowPiece) -> FlowPiece:
        """The piece with the breaks that it has then."""


class _Pages:
    """Pages that are filled one after the other.  Lengths in mm."""

    def __init__(self, height: float, tears: bool, heads: Sequence[float] = ()) -> None:
        """Pages so high, of which the first ones have pictures at their *heads* that are so high."""
        self.whole = height
        self.heads = heads
        self.tears = tears
        #: How much of each is taken.
        self.used = [0.0]
        #: Height of what goes on from the end of the last one to the next with what it belongs to: titles.
        self.kept = 0.0
        #: The same with the room before it.
        self.taken = 0.0
        #: The marks of pieces that were torn.
        self.torn: list[str] = []

    @property
    def height(self) -> float:
        """What the last page has room for."""
        return self._height_of(len(self.used) - 1)

    @property
    def next_height(self) -> float:
        """What the page behind it has room for."""
        return self._height_of(len(self.used))

    def _height_of(self, page: int) -> float:
        return max(_LEAST, self.whole - self.heads[page]) if page < len(self.heads) else self.whole

    def taken_of(self) -> list[float]:
        """How much is taken of each page, as if all were as high as those without a picture."""
        return [used * self.whole / self._height_of(page) for page, used in enumerate(self.used)]

    def add(self, gap: float, height: float, piece: FlowPiece) -> None:
        """Put a piece behind the others, on a new page where it must."""
        used = self.used[-1]
        gap = gap if used else 0.0
        need = height + gap
        room = self.height - used
        if need <= room + _CLOSE:
            self.used[-1] += need
            if piece.keeps_next:
                self.kept += need if self.kept else height
                self.taken += need
            else:
                self.kept = self.taken = 0.0
            return
        scale = height / piece.height if piece.height else 1.0
        breaks, heads = piece.breaks, 0.0
        is_torn = self.tears and self._is_worth(piece, room - gap, scale)
        if is_torn:
            breaks, heads = piece.tears, piece.heads
        at = _last(breaks, (room - gap) / scale, 0.0)
        if at is None and height > self.next_height and (not used or (not breaks and room - gap > _LEAST)):
            # What no page holds begins where it stands, if it has no breaks of its own.
            self.used[-1] = self.height
            self._spread(height - (room - gap))
            return
        if at is not None:
            if is_torn:
                self.torn.append(piece.at)
            self.used[-1] += gap + at[0] * scale
            while at is not None and (height - at[1] * scale + heads) > self.next_height + _CLOSE:
                begun = at[1]
                at = _last(breaks, begun + (self.next_height - heads) / scale, begun)
                if at is not None:
                    self.used.append((at[0] - begun) * scale + heads)
                else:
                    self._spread(height - begun * scale)
                    return
            assert at is not None
            self._go_on(height - at[1] * scale + heads, 0.0)
            return
        carried = self.kept if self.taken < used - _CLOSE else 0.0
        self.used[-1] -= self.taken if carried else 0.0
        self._go_on(carried, carried)
        self.add(gap, height, piece)

    def _is_worth(self, piece: FlowPiece, room: float, scale: float) -> bool:
        """True where a page stays empty if a piece is not torn: a table much emptier than a list."""
        if not piece.tears:
            return False
        if piece.heads:
            return room > _TORN_ROOM * self.height
        held = _last(piece.breaks, room / scale, 0.0)
        return room - (held[0] * scale if held else 0.0) > _ITEM_ROOM * self.height

    def _spread(self, rest: float) -> None:
        """Put what is torn anywhere on pages behind the last one, no more of them than any leaflet has."""
        while rest > self.next_height and len(self.used) < _MOST_PAGES:
            self.used.append(self.next_height)
            rest -= self.used[-1]
        self._go_on(rest, 0.0)

    def _go_on(self, rest: float, kept: float) -> None:
        self.used.append(rest)
        self.kept = self.taken = kept


def _last(breaks: tuple[tuple[float, float], ...], room: float, begun: float) -> tuple[float, float] | None:
    """The last of breaks, which are in order, that leaves no more before it than there is room for."""
    found = None
    for one in breaks:
        if one[0] > room + _CLOSE:
            break
        if one[1] > begun:
            found = one
    return found


#: Pieces of a run: the room before each, how high it is, and what it is.
SizedRun = Sequence[tuple[float, float, FlowPiece]]


def sized_runs(runs: Sequence[SectionFlow], sizes: Sized) -> list[SizedRun]:
    """Runs with other settings."""
    return [
        [(sizes.gap(piece), sizes.height(piece), sizes.shape(piece)) for piece in run.pieces] for run in runs
    ]


def stretches(
    runs: Sequence[SectionFlow], sized: Sequence[SizedRun], height: float, *, tears: bool = False
) -> Iterator[tuple[int, int, list[float], tuple[str, ...]]]:
    """What pages hold, for every stretch of runs that may stand between two breaks, after its ends.

    That is in mm of the *height* of a page without a picture.  The last of each are the marks of what is torn
    where that is allowed.
    """
    for first in range(len(runs)):
        pages = _Pages(height, tears, runs[first].heads)
        for end in range(first + 1, len(runs) + 1):
            for gap, high, piece in sized[end - 1]:
                pages.add(gap, high, piece)
            yield first, end, pages.taken_of(), tuple(pages.torn)
            if end < len(runs) and runs[end].fixed:
                break
