"""What stands on the pages of a leaflet, as pieces in reading order: measured once, poured again at will."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median

from brochure.content.model import Leaflet
from brochure.findings import MmFromTopLeft
from brochure.typesetting.engine import Typeset

#: Kinds that are as high in larger type: drawings.
_DRAWN = frozenset({"figure", "bar-chart", "line-chart", "forest-plot", "icon-array", "qr-code", "rule"})
#: Two pieces whose upper ends differ by less stand beside each other, mm.
_BESIDE = 0.5
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
    #: Whether its lines may stand on two pages.
    may_break: bool = False
    #: Whether it stands on the page of what follows.
    is_title: bool = False
    #: Whether it is as high in larger type.
    is_drawn: bool = False


@dataclass(frozen=True)
class SectionFlow:
    """A section with its pieces."""

    number: int
    pieces: tuple[FlowPiece, ...]
    #: Whether it begins a page as it is written.
    opens: bool
    #: Whether nothing can change that: the look of a page, or the place of the section, hangs on it.
    fixed: bool


@dataclass(frozen=True)
class PlacedPiece:
    """Where a piece, or a part of one, stands: its page and its upper and lower end, mm."""

    at: str
    page: int
    top: float
    bottom: float
    #: How many millimetres above it the one before it ends; None at the head of a page.
    above: float | None = None
    may_break: bool = False
    #: Whether it is one of several that stand beside each other.
    is_row: bool = False


def section_of(at: str) -> int | None:
    """The position of the section that a mark stands in; None for covers and the like."""
    parts = at.split(".")
    return int(parts[1]) if len(parts) > 2 and parts[0] == "sections" and parts[1].isdigit() else None


def standing(made: Typeset) -> list[PlacedPiece]:
    """The titles and blocks of sections as they stand on the pages, in reading order.

    Blocks that stand beside each other are one.
    """
    boxes: dict[tuple[int, str], MmFromTopLeft] = {}
    breakable = set()
    for found in made.placed:
        # A title, or a block: three or four parts, not what stands inside of a block.
        if section_of(found.at) is None or found.at.count(".") > 3:
            continue
        box = boxes.get((found.page, found.at))
        both = found.box if box is None else _around(box, found.box)
        boxes[found.page, found.at] = both
        if found.may_break:
            breakable.add(found.at)
    result: list[PlacedPiece] = []
    order = sorted(boxes.items(), key=lambda item: (item[0][0], item[1].top))
    for (page, at), box in order:
        before = result[-1] if result and result[-1].page == page else None
        if before is not None and box.top < before.bottom - _BESIDE:
            result[-1] = replace(before, bottom=max(before.bottom, box.bottom), is_row=True)
            continue
        above = None if before is None else max(0.0, box.top - before.bottom)
        result.append(PlacedPiece(at, page, box.top, box.bottom, above, at in breakable))
    return result


def _around(one: MmFromTopLeft, other: MmFromTopLeft) -> MmFromTopLeft:
    return MmFromTopLeft(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


def runs_of(made: Typeset, leaflet: Leaflet) -> tuple[SectionFlow, ...]:
    """The sections of a leaflet with their pieces, as high as they were set."""
    stood = standing(made)
    heights: dict[str, float] = {}
    gaps: dict[str, float] = {}
    running: set[str] = set()
    for one in stood:
        if one.at in heights or one.may_break:
            running.add(one.at)
        heights[one.at] = heights.get(one.at, 0.0) + one.bottom - one.top
        if one.above is not None:
            gaps.setdefault(one.at, one.above)
    known = [gap for at, gap in gaps.items() if not at.endswith(".title")]
    usual = median(known) if known else _USUAL_GAP
    found: dict[int, list[FlowPiece]] = {}
    for at, height in heights.items():
        number = section_of(at)
        assert number is not None
        section = leaflet.sections[number]
        is_title = at.endswith(".title")
        kind = "title" if is_title else section.blocks[int(at.split(".")[3])].kind
        before = gaps.get(at, usual * _SECTION_GAP if is_title else usual)
        piece = FlowPiece(
            at,
            height,
            before,
            may_break=at in running,
            is_title=is_title or kind == "heading",
            is_drawn=kind in _DRAWN,
        )
        found.setdefault(number, []).append(piece)
    heads = {section_of(one.at) for one in stood if one.at.endswith(".title") and one.above is None}
    return tuple(_runs(leaflet, found, heads))


def _runs(
    leaflet: Leaflet, found: dict[int, list[FlowPiece]], heads: set[int | None]
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
        opens_picture = any(
            block.kind == "figure" and getattr(block, "place", "") in ("bleed", "spread")
            for block in section.blocks[:1]
        )
        # On large sheets sections run on that begin a panel elsewhere.
        at_head = number in heads
        fixed = number == 0 or (at_head and (own or opens_picture or section.start == "last-panel"))
        yield SectionFlow(number, tuple(found[number]), at_head and section.start != "flow", fixed)
