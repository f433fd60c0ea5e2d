"""Pages as a grid of lines sees them: what stands on each, which of it is text, and what is beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brochure.composition.pieces import PlacedPiece, section_of, standing
from brochure.content.blocks.base import Block
from brochure.content.blocks.text import ListBlock
from brochure.content.model import Leaflet
from brochure.design.formats import Format
from brochure.typesetting.engine import Typeset

#: A text nearer to its line, in mm, stands on it.
ON_LINE = 0.15
#: Lines whose heights differ by less, in mm, are of one size; texts stand apart where more is between them.
CLOSE = 0.05
#: Lines of a text that stand on either page at least.
_TOGETHER = 2


@dataclass(frozen=True)
class LinedPage:
    """A page of text: what stands on it."""

    number: int
    pieces: tuple[PlacedPiece, ...]
    #: Those that are texts, by their positions.
    texts: frozenset[int]
    #: The upper and lower end of its type area, and the height of a line, mm.
    top: float
    bottom: float
    line: float
    #: Whether its last piece goes on on the next page, and how many lines of it stand there.
    is_divided: bool = False
    behind: int = 0
    #: Whether its first piece begins on the page before.
    continues: bool = False
    #: Whether its text goes on, so that it ends as low as its neighbour does.
    goes_on: bool = False


def groups_of(fmt: Format, pages: int) -> Iterator[tuple[int, ...]]:
    """Pages that are seen beside each other: spreads of a booklet, and sides of a folded sheet."""
    if fmt.kind == "booklet":
        yield from ((left, left + 1) for left in range(2, pages, 2))
    elif fmt.kind == "folded":
        yield from (tuple(sorted(side)) for side in fmt.sides)


def _is_text(piece: PlacedPiece, line: float, leaflet: Leaflet) -> bool:
    """True for a paragraph, a list or the like that begins in the size of the page's text."""
    block = block_of(piece, leaflet)
    if block is None or block.grows_as != "text" or piece.is_row or not piece.lines:
        return False
    top, height = piece.lines[0]
    return abs(top) < CLOSE and abs(height - line) < CLOSE


def block_of(piece: PlacedPiece, leaflet: Leaflet) -> Block | None:
    """The block that a piece is; None for a title."""
    number = section_of(piece.at)
    if number is None or piece.at.endswith(".title"):
        return None
    return leaflet.sections[number].blocks[int(piece.at.split(".")[3])]


def apart_of(piece: PlacedPiece, leaflet: Leaflet) -> tuple[int, float] | None:
    """How many times items of a list stand apart, and by how much, mm; None where that can’t be set alike."""
    block = block_of(piece, leaflet)
    if not isinstance(block, ListBlock) or block.title or block.columns == 2:
        return None
    ends = zip(piece.lines, piece.lines[1:], strict=False)
    apart = [top - (before + high) for (before, high), (top, _high) in ends]
    apart = [one for one in apart if one > CLOSE]
    if not apart or max(apart) - min(apart) > CLOSE:
        return None
    return len(apart), apart[0]


def apart_rule(at: str, room: float) -> str:
    """The rule that sets the items of a list so far apart, mm."""
    here = f'[data-at="{at}"]'
    inner = f"{here} li:not(:first-child), {here} li > ul, {here} li > ol"
    return f"{inner} {{ margin-block-start: {room:.3f}mm !important }}"


def off_lines(page: LinedPage, phase: float) -> int:
    """How many texts of a page stand on no line, where the first one of the grid stands *phase* mm down.

    A text behind another one may stand half a line off.
    """
    return sum(
        not _on(piece.top - page.top - phase, page.line / 2 if follows else page.line)
        for piece, follows in _texts(page)
    )


def _on(offset: float, unit: float) -> bool:
    return min(offset % unit, -offset % unit) < ON_LINE


def _texts(page: LinedPage) -> Iterator[tuple[PlacedPiece, bool]]:
    """The texts of a page, and whether each follows another one."""
    for at, piece in enumerate(page.pieces):
        if at in page.texts:
            yield piece, at - 1 in page.texts


def phases_of(beside: Sequence[LinedPage]) -> list[float]:
    """Where the first line of a grid may stand: where texts of the pages begin, and at their upper end."""
    line = beside[0].line
    firsts = [
        (piece.top - page.top) % line for page in beside for piece, follows in _texts(page) if not follows
    ]
    return list(dict.fromkeys((0.0, *(round(one, 3) for one in firsts))))


def lined_pages(made: Typeset, leaflet: Leaflet, goes_on: frozenset[int] = frozenset()) -> list[LinedPage]:
    """The pages of text, in their order; *goes_on* are those whose foot is to be as low as others."""
    stood = standing(made)
    by_page: dict[int, list[PlacedPiece]] = {}
    for piece in stood:
        by_page.setdefault(piece.page, []).append(piece)
    others = {found.page for found in made.placed if found.at in ("cover", "notes")}
    result = []
    for number in sorted(by_page.keys() - others):
        page, pieces = made.pages[number - 1], by_page[number]
        following = by_page.get(number + 1, [])
        is_divided = bool(following) and following[0].at == pieces[-1].at
        behind = len(following[0].lines) if is_divided else 0
        live, before = page.live, by_page.get(number - 1, [])
        continues = bool(before) and before[-1].at == pieces[0].at
        result.append(
            LinedPage(
                number,
                tuple(pieces),
                frozenset(at for at, piece in enumerate(pieces) if _is_text(piece, page.line, leaflet)),
                live.top,
                live.bottom,
                page.line,
                is_divided,
                behind,
                continues,
                is_divided or number in goes_on,
            )
        )
    return result


def movable(page: LinedPage) -> int:
    """Lines at the end of a page that may go on to the next one."""
    last = page.pieces[-1]
    if len(last.lines) != len({round(high, 2) for _top, high in last.lines}) and any(
        top - before - high > CLOSE
        for (before, high), (top, _high) in zip(last.lines, last.lines[1:], strict=False)
    ):
        # Items of lists are whole.
        return 0
    return max(0, len(last.lines) - _TOGETHER)
