"""How a leaflet is folded or stitched, told from its format, in the words of printers.  Lengths are mm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from brochure.design.formats import Format

#: Ways to fold: ``other`` is what the format alone does not tell.
KINDS = ("roll", "z", "gate", "half", "stitched", "none", "other")
#: Panels that differ by less are of one width; a panel that folds in is narrower by at least the second.
_SAME, _NARROWER = 0.25, 0.5
#: Most room that the wings of a gate leave between them.
_GATE_GAP = 10.0
#: Sides of a sheet that is folded once.
_HALF = 4


@dataclass(frozen=True)
class Side:
    """One side of the flat sheet."""

    title: str
    #: Its pages, and their widths, from left to right.
    pages: tuple[int, ...]
    widths: tuple[float, ...]

    @property
    def folds(self) -> tuple[float, ...]:
        """Where it is folded, from its left edge."""
        return tuple(round(at, 4) for at in accumulate(self.widths[:-1]))


@dataclass(frozen=True)
class Fold:
    """How the printed sheet becomes the leaflet."""

    #: One of :data:`KINDS`.
    kind: str
    #: What printers call it.
    name: str
    #: Which panel goes where; empty where it makes no difference.
    note: str
    #: The flat sheet, outside first; of a booklet its outermost sheet; of single leaves a page on each side.
    sides: tuple[Side, ...]
    height: float
    #: How many sheets lie in one copy.
    sheets: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height when it is closed: those of its widest panel."""
        return (max(width for side in self.sides for width in side.widths), self.height)

    @property
    def flat(self) -> tuple[float, float]:
        """Width and height of the sheet before it is folded."""
        return (round(sum(self.sides[0].widths), 4), self.height)

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values, as they stand in the report."""
        return {
            "kind": self.kind,
            "name": self.name,
            "note": self.note,
            "sides": [
                {
                    "title": side.title,
                    "pages": list(side.pages),
                    "widths": list(side.widths),
                    "folds": list(side.folds),
                }
                for side in self.sides
            ],
            "height": self.height,
            "sheets": self.sheets,
        }


def fold_of(fmt: Format, pages: int) -> Fold:
    """How a leaflet of so many *pages* is folded: told from widths and order of the panels, not from names.

    Where those agree with no fold, or with more than one, the kind is ``other`` and the name says where the
    folds are: a printer asks about those, but would fold a wrong name as it stands.
    """
    if fmt.kind == "folded":
        return _folded(fmt)
    width, height = fmt.page_sizes[0]
    if fmt.kind != "booklet":
        sides = tuple(
            Side(title, (page,), (width,)) for title, page in (("Front", 1), ("Back", 2)) if page <= pages
        )
        leaves = -(-pages // 2)
        name = "no fold" if leaves == 1 else "no fold; single leaves, binding to be agreed"
        return Fold("none", name, "", sides, height, leaves)
    sides = (
        Side("Outermost sheet, outside", (pages, 1), (width, width)),
        Side("Outermost sheet, inside", (2, pages - 1), (width, width)),
    )
    if pages <= _HALF:
        # One sheet holds together without staples.
        return Fold("half", "half fold (4 pp)", _half_note(sides), sides, height, 1)
    name = f"saddle stitched, {pages} pages, two staples in the fold"
    return Fold("stitched", name, _half_note(sides), sides, height, -(-pages // 4))


def number(value: float) -> str:
    """A length as people write it: to a ten-thousandth, without trailing zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _folded(fmt: Format) -> Fold:
    sides = tuple(
        Side(title, pages, tuple(fmt.page_size(page)[0] for page in pages))
        for title, pages in zip(("Outside", "Inside"), fmt.sides, strict=False)
    )
    kind, count = _kind(sides), len(fmt.page_sizes)
    outside = sides[0]
    notes = {"roll": _roll_note, "z": _z_note, "gate": _gate_note, "half": _half_note}
    names = {
        "roll": f"roll fold (letter fold), {count} panels",
        "z": f"Z fold (concertina), {count} panels",
        "gate": f"gate fold, {count} panels",
        "half": "half fold (4 pp)" if _are_equal(outside.widths) else "single fold off the middle (4 pp)",
        "none": "no fold",
        "other": f"{count} panels, folded at {_listed(outside.folds)} mm",
    }
    note = notes[kind](sides) if kind in notes else ""
    return Fold(kind, names[kind], note, sides, fmt.page_sizes[0][1], 1)


def _kind(sides: Sequence[Side]) -> str:
    outside = sides[0]
    panels = len(outside.pages)
    # Folds go through the paper: the inside shows those of the outside from the other end.
    backs = tuple(reversed(sides[1].widths)) if len(sides) > 1 else outside.widths
    if len(backs) != panels or any(abs(a - b) > _SAME for a, b in zip(outside.widths, backs, strict=True)):
        return "other"
    if panels == 1:
        return "none"
    if 1 not in (outside.pages[0], outside.pages[-1]):
        return "other"
    if panels == 2:
        return "half"
    pages, widths = _from_cover(outside)
    last = max(page for side in sides for page in side.pages)
    if panels == 3 and _is_gate(widths):
        return "gate"
    if pages[1] == last and _goes_in(widths):
        return "roll"
    # Of a concertina the back is the far side of the last panel: inside when the panels are odd in number.
    far = pages[-1] if panels % 2 == 0 else _behind(sides, pages[-1])
    return "z" if far == last and _are_equal(widths) else "other"


def _from_cover(outside: Side) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Pages and widths of the outside, in the order in which they hang on the front cover."""
    if outside.pages[0] == 1:
        return outside.pages, outside.widths
    return outside.pages[::-1], outside.widths[::-1]


def _are_equal(widths: Sequence[float]) -> bool:
    return max(widths) - min(widths) <= _SAME


def _is_gate(widths: Sequence[float]) -> bool:
    left, middle, right = widths
    return abs(left - right) <= _SAME and 0 <= middle - left - right <= _GATE_GAP


def _goes_in(widths: Sequence[float]) -> bool:
    """True where every panel after the back is narrower than the one it folds on."""
    cover, back, *flaps = widths
    steps = zip((back, *flaps), flaps, strict=False)
    return back <= cover + _SAME and all(outer - inner >= _NARROWER for outer, inner in steps)


def _behind(sides: Sequence[Side], page: int) -> int | None:
    """The inside page on the back of an outside *page*; None when that side is not printed."""
    if len(sides) == 1:
        return None
    return sides[1].pages[-1 - sides[0].pages.index(page)]


def _roll_note(sides: Sequence[Side]) -> str:
    pages, widths = _from_cover(sides[0])
    inner = [_behind(sides, page) or page for page in pages]
    up = "with the inside up, " if len(sides) > 1 else ""
    folded = "the narrow panel" if len(pages) == 3 else "the narrowest panel"
    rest = "".join(f", then all that over page {page}" for page in reversed(inner[1:-2]))
    return (
        f"{up}{folded} (page {inner[-1]}, {number(widths[-1])} mm) folds in first, over page {inner[-2]}"
        f"{rest}, then page {inner[0]} over it; page 1 is the front, page {pages[1]} the back"
    )


def _z_note(sides: Sequence[Side]) -> str:
    pages, _widths = _from_cover(sides[0])
    last = max(page for side in sides for page in side.pages)
    return (
        f"the folds go opposite ways; with the outside up, page 1 folds behind page {pages[1]}; "
        f"page 1 is the front, page {last} the back"
    )


def _gate_note(sides: Sequence[Side]) -> str:
    shown = sides[-1]
    gap = sides[0].widths[1] - sides[0].widths[0] - sides[0].widths[2]
    up = "with the inside up, " if len(sides) > 1 else ""
    left, middle, right = shown.pages
    return (
        f"{up}both wings (pages {left} and {right}) fold in over page {middle}; "
        f"{number(gap)} mm stay free between them"
    )


def _half_note(sides: Sequence[Side]) -> str:
    back = next(page for page in sides[0].pages if page != 1)
    return f"page 1 is the front, page {back} the back"


def _listed(values: Sequence[float]) -> str:
    *first, last = [number(value) for value in values] or ["0"]
    return f"{', '.join(first)} and {last}" if first else last
