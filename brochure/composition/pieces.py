"""What stands on the pages of a leaflet, as pieces in reading order: measured once, poured again at will."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from brochure.content.blocks.base import Block
from brochure.content.blocks.media import Figure
from brochure.content.model import Leaflet
from brochure.design.formats import Format
from brochure.findings import MmFromTopLeft
from brochure.typesetting.engine import Typeset
from brochure.typesetting.pages import Placed

#: How heights grow with the size of type and the height of lines: powers.
_GROWTH: Mapping[str, tuple[float, float]] = {"text": (1.85, 1.0), "drawing": (0.0, 0.0), "other": (1.3, 0.3)}
#: How much of a piece that is torn stands on either page at least, mm.
_TORN_LEAST = 20.0
#: Heads of a table that stand on each page with it, mm.
_HEADS = 11.0
#: Lines of an item that stand together at least, and what is between the lines of two items at least, mm.
_TOGETHER, _APART = 2, 0.05
#: Two pieces whose upper ends differ by less stand beside each other, mm.
_BESIDE = 0.5
#: About the height of a line, mm.
_LINE = 5.0
#: Room before a piece of which none is known, because it stands at the head of each page, mm.
_USUAL_GAP = 3.0
#: How much more room there is before a section than before a block.
_SECTION_GAP = 2.0


@dataclass(frozen=True)
class FlowPiece:
    """A block, or blocks that stand beside each other, or the title of a section.  Lengths in mm."""

    #: The mark of its first block.
    at: str
    height: float
    #: Room before it where it does not begin a page.
    before: float
    #: Where a page may end inside of it, and where the next one begins then, below its top.
    breaks: tuple[tuple[float, float], ...] = ()
    #: The same where a page may end only because composition lets it: tables, lists kept whole.
    tears: tuple[tuple[float, float], ...] = ()
    #: How high its heads are, which stand again where it goes on because composition lets it: of tables.
    heads: float = 0.0
    #: Whether it stands on the page of what follows.
    keeps_next: bool = False
    #: How it grows with the size of type and the height of lines: powers.
    growth: tuple[float, float] = (0.0, 0.0)
    #: Whether it stands behind a title or a heading: the room between them stays as it is.
    is_led: bool = False


@dataclass(frozen=True)
class SectionFlow:
    """A section with its pieces."""

    number: int
    pieces: tuple[FlowPiece, ...]
    #: Whether it begins a page as it is written.
    opens: bool
    #: Whether nothing can change that: the look of a page, or the place of the section, hangs on it.
    fixed: bool
    #: Whether it is to stand on the last page, behind pages for notes.
    is_last: bool = False
    #: How much a picture at their heads takes of the pages that it begins, mm.
    heads: tuple[float, ...] = ()
    #: The pages that it may begin on; None where it may on any.
    starts: frozenset[int] | None = None


@dataclass(frozen=True)
class PlacedPiece:
    """Where a piece, or a part of one, stands: its page and its upper and lower end, mm."""

    at: str
    page: int
    top: float
    bottom: float
    #: How many millimetres above it the one before it ends; None at the head of a page.
    above: float | None = None
    #: Where a page could end inside of it, and where the next one would begin, mm below its top.
    breaks: tuple[tuple[float, float], ...] = ()
    #: Whether it may.
    may_break: bool = False
    #: Whether it stands on the page of what follows.
    keeps_next: bool = False
    #: Whether it is one of several that stand beside each other.
    is_row: bool = False
    #: Its lines: where each begins, and how high it is, mm below its top.
    lines: tuple[tuple[float, float], ...] = ()


def section_of(at: str) -> int | None:
    """The position of the section that a mark stands in; None for covers and the like."""
    parts = at.split(".")
    return int(parts[1]) if len(parts) > 2 and parts[0] == "sections" and parts[1].isdigit() else None


def as_seen(made: Typeset) -> Iterator[Placed]:
    """What stands where, as low as it is seen: the box of what goes on reaches to the foot."""
    last = {found.at: found.page for found in made.placed}
    for found in made.placed:
        box, goes_on = found.box, found.page < last[found.at]
        if goes_on and found.reach is not None:
            found = replace(found, box=box._replace(bottom=min(box.bottom, box.top + found.reach)))
        yield found


def standing(made: Typeset) -> list[PlacedPiece]:
    """The titles and blocks of sections as they stand on the pages, in reading order.

    Blocks that stand beside each other are one.
    """
    boxes: dict[tuple[int, str], Placed] = {}
    for found in as_seen(made):
        # A title, or a block: three or four parts, not what stands inside of a block.
        if section_of(found.at) is None or found.at.count(".") > 3:
            continue
        known = boxes.get((found.page, found.at))
        boxes[found.page, found.at] = found if known is None else _joined(known, found)
    result: list[PlacedPiece] = []
    order = sorted(boxes.items(), key=lambda item: (item[0][0], item[1].box.top))
    for (page, at), one in order:
        box = one.box
        before = result[-1] if result and result[-1].page == page else None
        if before is not None and box.top < before.bottom - _BESIDE:
            bottom, breaks = max(before.bottom, box.bottom), before.breaks
            if before.may_break or one.may_break:
                # Columns may end anywhere.
                breaks = tuple(_anywhere(bottom - before.top))
            result[-1] = replace(
                before,
                bottom=bottom,
                is_row=True,
                breaks=breaks,
                may_break=before.may_break or one.may_break,
                lines=(),
            )
            continue
        if before is not None and before.bottom <= made.pages[page - 1].live.top + _BESIDE:
            # A picture at the head of the page takes no room among the text: nothing stands behind it.
            before = None
        above = None if before is None else max(0.0, box.top - before.bottom)
        if one.keeps_before and result and result[-1].at != at:
            result[-1] = replace(result[-1], keeps_next=True)
        result.append(
            PlacedPiece(
                at,
                page,
                box.top,
                box.bottom,
                above,
                one.breaks,
                one.may_break,
                one.keeps_next,
                lines=one.lines,
            )
        )
    return result


def _joined(one: Placed, other: Placed) -> Placed:
    """Two parts of a block on one page, as one."""
    box = _around(one.box, other.box)
    breaks = tuple(_anywhere(box.bottom - box.top)) if one.may_break else ()
    return replace(one, box=box, breaks=breaks, lines=())


def _anywhere(height: float) -> Iterator[tuple[float, float]]:
    """Breaks line by line, two lines at least before and after each."""
    count = int(height / _LINE)
    yield from ((number * _LINE, number * _LINE) for number in range(2, count - 1))


def _around(one: MmFromTopLeft, other: MmFromTopLeft) -> MmFromTopLeft:
    return MmFromTopLeft(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


def runs_of(made: Typeset, leaflet: Leaflet, fmt: Format) -> tuple[SectionFlow, ...]:
    """The sections of a leaflet with their pieces, as high as they were set."""
    stood = standing(made)
    parts: dict[str, list[PlacedPiece]] = {}
    for one in stood:
        parts.setdefault(one.at, []).append(one)
    gaps = _gaps(stood, leaflet)
    found: dict[int, list[FlowPiece]] = {}
    for at, those in parts.items():
        number = section_of(at)
        assert number is not None
        pieces = found.setdefault(number, [])
        is_led = bool(pieces) and _is_heading(pieces[-1].at, leaflet)
        pieces.append(replace(_piece(at, those, gaps[at], _block_at(at, leaflet)), is_led=is_led))
    heads = _heads(stood, leaflet)
    pictured = _pictured(made, leaflet, heads)
    for number, page in heads.items():
        if page in pictured:
            # It stands above the text, not in it.
            found[number] = [piece for piece in found[number] if not is_opening_picture(piece.at, leaflet)]
    # The last panel of a folded sheet is its back.
    has_back = fmt.kind == "folded" and leaflet.back_cover is None
    runs = _runs(leaflet, found, heads, fmt, has_back, pictured)
    # What fills half of a wide page has no room on one half as wide.
    return tuple(runs if fmt.is_even else (replace(run, fixed=True) for run in runs))


def opening_picture(number: int, leaflet: Leaflet) -> Figure | None:
    """The picture that takes the head of the page where that section begins one, if any."""
    first = leaflet.sections[number].blocks[0] if leaflet.sections[number].blocks else None
    return first if isinstance(first, Figure) and first.place in ("bleed", "spread") else None


def is_opening_picture(at: str, leaflet: Leaflet) -> bool:
    """True where a mark is that of such a picture."""
    number = section_of(at)
    if number is None or at != f"sections.{number}.blocks.0":
        return False
    return opening_picture(number, leaflet) is not None


def _heads(stood: Sequence[PlacedPiece], leaflet: Leaflet) -> dict[int, int]:
    """The sections that begin a page, with the page: above their titles stands nothing but their picture."""
    found = {}
    for before, one in zip((None, *stood), stood, strict=False):
        number = section_of(one.at)
        if number is None or not one.at.endswith(".title"):
            continue
        is_below = (
            before is not None
            and before.page == one.page
            and before.above is None
            and section_of(before.at) == number
            and is_opening_picture(before.at, leaflet)
        )
        if one.above is None or is_below:
            found[number] = one.page
    return found


def _pictured(made: Typeset, leaflet: Leaflet, heads: Mapping[int, int]) -> dict[int, float]:
    """The pages under a picture at the head, or a part of one, and how much lower that makes them, mm."""
    under: set[int] = set()
    for number, page in heads.items():
        picture = opening_picture(number, leaflet)
        if picture is not None:
            across = picture.across if picture.place == "spread" else 1
            under.update(range(page, min(page + across, len(made.pages) + 1)))
    heights = {at: made.pages[at - 1].live.bottom - made.pages[at - 1].live.top for at in heads.values()}
    others = [height for at, height in heights.items() if at not in under]
    usual = median(others) if others else 0.0
    lives = {at: made.pages[at - 1].live for at in under}
    return {at: max(0.0, usual - (live.bottom - live.top)) for at, live in lives.items()}


def _block_at(at: str, leaflet: Leaflet) -> Block | None:
    """The block with a mark; None for a title."""
    number = section_of(at)
    if number is None or at.endswith(".title"):
        return None
    return leaflet.sections[number].blocks[int(at.split(".")[3])]


def _is_heading(at: str, leaflet: Leaflet) -> bool:
    block = _block_at(at, leaflet)
    return block is None or block.kind == "heading"


def _gaps(stood: Sequence[PlacedPiece], leaflet: Leaflet) -> dict[str, float]:
    """The room before each piece, mm; of one at the head of a page, that before others of its kind."""
    kinds = {one.at: block.kind if (block := _block_at(one.at, leaflet)) else "" for one in stood}
    known: dict[tuple[str, ...], list[float]] = {}
    seen: dict[str, float] = {}
    pairs: dict[str, tuple[str, str]] = {}
    for before, one in zip((None, *stood), stood, strict=False):
        pair = pairs.setdefault(one.at, (kinds[before.at] if before else "", kinds[one.at]))
        if one.above is not None and one.at not in seen:
            seen[one.at] = one.above
            for key in (pair, pair[1:], ()):
                if key == () and not pair[1]:
                    continue
                known.setdefault(key, []).append(one.above)
    usual = median(known.get((), [_USUAL_GAP]))
    found = {}
    for at, pair in pairs.items():
        alike = known.get(pair) or known.get(pair[1:])
        wide = usual if pair[1] else usual * _SECTION_GAP
        found[at] = seen[at] if at in seen else median(alike) if alike else wide
    return found


def _piece(at: str, parts: list[PlacedPiece], before: float, block: Block | None) -> FlowPiece:
    """A piece, from the parts of it on one page or several."""
    height, breaks = 0.0, []
    for part in parts:
        if height:
            breaks.append((height, height))
        breaks += [(height + end, height + start) for end, start in part.breaks]
        is_text = block is not None and block.grows_as == "text" and part is not parts[-1] and part.lines
        # The box of a text that goes on reaches down to the foot of its page.
        height += sum(part.lines[-1]) if is_text else part.bottom - part.top
    may_break = len(parts) > 1 or parts[0].may_break
    tears: list[tuple[float, float]] = []
    inside = list(_inside_items(parts)) if block is not None and block.kind == "list" else []
    if inside:
        tears = [*breaks, *inside]
    elif block is not None and block.may_be_torn and not may_break:
        tears = [one for one in breaks if one[0] >= _TORN_LEAST and height - one[1] >= _TORN_LEAST]
    return FlowPiece(
        at,
        height,
        before,
        tuple(sorted(breaks)) if may_break else (),
        tuple(sorted(set(tears))),
        heads=0.0 if inside else _HEADS,
        keeps_next=parts[-1].keeps_next,
        # Titles have a size of their own.
        growth=_GROWTH["drawing" if block is None else block.grows_as],
    )


def _inside_items(parts: Sequence[PlacedPiece]) -> Iterator[tuple[float, float]]:
    """Where a page may end inside of a long item of a list: two lines at least stand on either page."""
    above = 0.0
    for part in parts:
        ends = [top + high for top, high in part.lines]
        begins = [at for at in range(1, len(ends)) if part.lines[at][0] - ends[at - 1] > _APART]
        for first, behind in pairwise((0, *begins, len(ends))):
            yield from (
                (above + ends[at - 1], above + part.lines[at][0])
                for at in range(first + _TOGETHER, behind - _TOGETHER + 1)
            )
        above += sum(part.lines[-1]) if part.lines else part.bottom - part.top


def _runs(
    leaflet: Leaflet,
    found: dict[int, list[FlowPiece]],
    heads: Mapping[int, int],
    fmt: Format,
    has_back: bool,
    pictured: Mapping[int, float],
) -> Iterator[SectionFlow]:
    sections = leaflet.sections
    for number, section in enumerate(sections):
        if number not in found:
            continue
        before = sections[number - 1] if number else None
        # The ground of a page is that of the section that begins it.
        own = any(
            one is not None and (one.look != "plain" or one.ground is not None or one.tab)
            for one in (section, before)
        )
        # On large sheets sections run on that begin a panel elsewhere.
        at_head = number in heads
        is_last = section.start == "last-panel"
        # What stands below a picture, or below a part of one, stays there.
        pictures = tuple(_at_heads(heads[number], pictured)) if at_head else ()
        fixed = number == 0 or (at_head and (own or bool(pictures) or (is_last and has_back)))
        opens = at_head and section.start != "flow"
        starts = _starts(number, leaflet, fmt) if pictures else None
        yield SectionFlow(number, tuple(found[number]), opens, fixed, is_last, pictures, starts)


def _at_heads(page: int, pictured: Mapping[int, float]) -> Iterator[float]:
    """How high the picture, or a part of one, is on a page and on those behind it, mm."""
    while page in pictured:
        yield pictured[page]
        page += 1


def _starts(number: int, leaflet: Leaflet, fmt: Format) -> frozenset[int] | None:
    """The pages that a section may begin on: those from which its picture runs across neighbours."""
    picture = opening_picture(number, leaflet)
    return frozenset(fmt.spreads(picture.across)) if picture and picture.place == "spread" else None
