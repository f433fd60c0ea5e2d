"""How high columns have to be: from pieces that stand one below the other, without setting them again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

#: Values of properties that forbid a break in a column.
_AVOID = ("avoid", "avoid-page", "avoid-column")
#: How exact heights are, px, and what is too little to matter.
_EXACT, _NOTHING = 0.1, 0.01


@dataclass(frozen=True)
class ColumnPiece:
    """A line, or a box that stays whole.  Lengths in px from the top of the first column."""

    top: float
    bottom: float
    #: True where no column ends before it.
    is_tied: bool = False


def pieces_of(columns: Sequence[Any]) -> list[ColumnPiece]:
    """The pieces of columns that were laid out by the engine, as if they stood in one."""
    found: list[ColumnPiece] = []
    for column in columns:
        own = list(_pieces(column))
        if found and own:
            down = found[-1].bottom - own[0].top
            own = [replace(piece, top=piece.top + down, bottom=piece.bottom + down) for piece in own]
        found += own
    return found


def least_height(pieces: Sequence[ColumnPiece], count: int, height: float) -> float:
    """The least height of so many columns that hold the pieces, from *height* on."""
    if not pieces or _fits(pieces, count, height):
        return height
    fails, fits = height, pieces[-1].bottom - pieces[0].top
    while fits - fails > _EXACT:
        middle = (fails + fits) / 2
        if _fits(pieces, count, middle):
            fits = middle
        else:
            fails = middle
    return fits


def _fits(pieces: Sequence[ColumnPiece], count: int, height: float) -> bool:
    at = 0
    for _ in range(count):
        top, end = pieces[at].top, at
        for number in range(at, len(pieces)):
            if pieces[number].bottom - top > height + _NOTHING:
                break
            if number + 1 == len(pieces):
                return True
            if not pieces[number + 1].is_tied:
                end = number + 1
        if end == at:
            return False
        at = end
    return False


def _pieces(box: Any) -> Iterator[ColumnPiece]:
    """The pieces of a box, in their order."""
    from weasyprint.layout.block import block_level_page_break

    before = None
    for child in box.children:
        if child.is_in_normal_flow():
            own = _of_block(child, 0.0 if box.bottom_margin_collapses() else child.margin_bottom)
            is_tied = before is not None and block_level_page_break(before, child) in _AVOID
            yield replace(own[0], is_tied=is_tied)
            yield from own[1:]
            before = child


def _of_block(box: Any, margin: float) -> list[ColumnPiece]:
    """The pieces of a block, below which the engine wants that margin to fit too."""
    top, bottom = box.border_box_y(), box.border_box_y() + box.border_height() + margin
    lines = _lines(box)
    if lines:
        # The engine counts these twice.
        bottom += box.padding_bottom + box.border_bottom_width
    own = (lines or list(_pieces(box))) if _may_break(box) else []
    if not own:
        return [ColumnPiece(top, bottom)]
    # What is above the first and below the last of them stays with them.
    own[0] = replace(own[0], top=top)
    own[-1] = replace(own[-1], bottom=bottom)
    return own


def _may_break(box: Any) -> bool:
    """True for a block whose children stand one below the other, and which may end a column between them."""
    return box.style["break_inside"] not in _AVOID and box.style["display"] in (
        ("block", "flow"),
        ("block", "flow-root"),
        ("block", "flow", "list-item"),
    )


def _lines(box: Any) -> list[ColumnPiece]:
    """The lines of a paragraph, the first and last ones of which stay together."""
    from weasyprint.formatting_structure.boxes import LineBox

    found = [child for child in box.children if isinstance(child, LineBox)]
    first, last = box.style["orphans"], len(found) - box.style["widows"]
    return [
        ColumnPiece(line.position_y, line.position_y + line.height, 0 < number < first or number > last)
        for number, line in enumerate(found)
    ]
