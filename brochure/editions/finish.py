"""What is done by hand with the sheets of the office edition: where they are folded, cut and stapled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from brochure.design.fold import fold_of
from brochure.design.formats import Format
from brochure.press.sheet import Hairline, Sheet

#: Desk printers don't reach this far to the edge of the paper, mm.
PRINTER_MARGIN = 5.0
#: How far a tick reaches into the sheet beyond what is cut away or not printed, and out of it, mm.
_TICK_IN, _TICK_OUT = 1.0, 5.0
#: Panels of the folds whose steps can be told.
_PANELS = 3


@dataclass(frozen=True)
class Crease:
    """A fold, or a cut between two copies."""

    #: From the left edge of the paper, mm.
    at: float
    #: Which of the folds is made when; 0 where that makes no difference, or is not known.
    order: int = 0
    #: Which of the panels beside it is moved.
    moved: Literal["left", "right", ""] = ""
    #: Whether that goes behind the others, not over them.
    behind: bool = False


@dataclass(frozen=True)
class Finish:
    """How the sheets lie when work by hand begins, and what is done with them."""

    #: The index of the side that lies up.
    side: int
    #: How that side is called; empty where there is nothing to tell apart.
    up: Literal["inside", "outside", ""] = ""
    folds: tuple[Crease, ...] = ()
    #: Where copies are cut apart.
    cuts: tuple[Crease, ...] = ()
    #: Where it is stapled: ``fold``, ``left`` (the left edge), or not at all.
    staples: Literal["fold", "left", ""] = ""
    #: Every how many sides, counted from the one that lies up, one lies like that: the sheets of a booklet.
    every: int = 0

    @property
    def creases(self) -> tuple[Crease, ...]:
        """All that is marked on the sheets."""
        return (*self.folds, *self.cuts)

    def ticked(self, sides: int) -> tuple[int, ...]:
        """The indices of the sides that get ticks."""
        return tuple(range(self.side % self.every, sides, self.every)) if self.every else (self.side,)


def finish_of(fmt: Format, sheets: tuple[Sheet, ...], pages: int) -> Finish:
    """What is done with the *sheets*, the sides in printing order, of a leaflet of so many *pages*."""
    if fmt.office == "single":
        return Finish(0, staples="left" if len(sheets) > 2 else "")
    if fmt.office == "two-up":
        return Finish(0, cuts=tuple(Crease(at) for at in _between(sheets[0])))
    if fmt.office == "booklet":
        last = len(sheets) - 1
        folds = tuple(Crease(at, moved="right") for at in _between(sheets[last]))
        return Finish(last, "inside", folds, staples="fold" if len(sheets) > 2 else "", every=2)
    kind = fold_of(fmt, pages).kind
    if fmt.fold != kind or len(fmt.sides) < 2:
        return Finish(0, "outside", tuple(Crease(at) for at in _between(sheets[0])))
    inside = _between(sheets[1])
    if kind == "half":
        return Finish(1, "inside", tuple(Crease(at, moved="right") for at in inside))
    if len(fmt.sides[0]) == _PANELS and kind == "roll" and _is_narrowest_last(fmt):
        left, right = inside
        return Finish(1, "inside", (Crease(left, 2, "left"), Crease(right, 1, "right")))
    if len(fmt.sides[0]) == _PANELS and kind == "gate":
        left, right = inside
        return Finish(1, "inside", (Crease(left, 1, "left"), Crease(right, 2, "right")))
    if len(fmt.sides[0]) == _PANELS and kind == "z" and fmt.sides[0][-1] == 1:
        left, right = _between(sheets[0])
        return Finish(0, "outside", (Crease(left, 2, "left"), Crease(right, 1, "right", behind=True)))
    return Finish(0, "outside", tuple(Crease(at) for at in _between(sheets[0])))


def ticks(sheet: Sheet, at: float) -> tuple[Hairline, Hairline]:
    """The marks of a fold or cut *at* so many mm from the left: short lines at the upper and the lower edge.

    They stand on the fold, where no format has words, at the edge alone: as far as printers do not reach, or
    what is cut away, and a little further.
    """
    below = min(placed.y for placed in sheet.placements)
    start, end = max(0.0, below - _TICK_OUT), max(below, PRINTER_MARGIN) + _TICK_IN
    return Hairline(at, sheet.height - start, at, sheet.height - end), Hairline(at, start, at, end)


def _between(sheet: Sheet) -> tuple[float, ...]:
    """Where one page ends and the next one begins."""
    return tuple(placed.x for placed in sheet.placements[1:])


def _is_narrowest_last(fmt: Format) -> bool:
    widths = [fmt.page_size(page)[0] for page in fmt.sides[1]]
    return widths[-1] < min(widths[:-1])
