"""Measuring pages: what stands on them, how far down, and what sticks out or is cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from brochure.findings import MmFromTopLeft, SourcePlace
from brochure.typesetting.geometry import border_box, content_box, is_turned, mm, painted

#: Boxes of the engine that hold lines of text.
_HOLDERS = ("BlockBox", "InlineBlockBox", "TableCellBox", "TableCaptionBox")
#: The attribute of pictures that are meant to run off the paper.
BLEEDS = "data-bleeds"
#: The texts of a picture as a list of words, left, top, right and bottom: the width of the picture is 1.
WORDS = "data-words"
#: Values of break-inside and its like that forbid a break.
UNBROKEN = ("avoid", "avoid-page")
#: Boxes whose contents stand beside each other: no page ends among them, as far as is counted on.
_WHOLE = ("TableRowBox", "FlexBox", "GridBox")
#: Boxes that have no margins and borders of their own.
_IN_TABLE = ("TableRowBox", "TableRowGroupBox")
#: A box without bounds, mm.
_EVERYWHERE = MmFromTopLeft(-1e9, -1e9, 1e9, 1e9)
#: Text that sticks out by less, in mm, is not seen to.
_PROTRUDING = 0.6


@dataclass(frozen=True)
class Part:
    """A block or a section's title, as messages speak of it."""

    #: Such as ``the block “table” in “Safety”``.
    label: str
    place: SourcePlace
    #: True when it opens a section that starts a panel of its own.
    opens_panel: bool = False
    #: True of the title of a section and of a heading.
    is_title: bool = False


@dataclass(frozen=True)
class Placed:
    """Where an element with a ``data-at`` attribute, or a citation, stands."""

    #: The value of the attribute: the path of a block in the content; ``#`` and the anchor for a citation.
    at: str
    #: 1-based page.
    page: int
    #: Left, top, right, bottom in mm from the page's top left corner.
    box: MmFromTopLeft
    #: Where a page could end inside of it, and where the next one would begin then: mm below its top.
    breaks: tuple[tuple[float, float], ...] = ()
    #: Whether a page may end inside of it.
    may_break: bool = False
    #: Whether it stands on the page of what follows, and on that of what is before it.
    keeps_next: bool = False
    keeps_before: bool = False
    #: Its lines, one below the other: where each begins, and how high it is, mm below its top.
    lines: tuple[tuple[float, float], ...] = ()
    #: How far down its lines, rows, pictures and grounds reach, mm below its top; None where unknown.
    reach: float | None = None


@dataclass(frozen=True)
class Cut:
    """Something that is cut out of a page: an element with ``data-cut`` and, in ``data-high``, its height."""

    #: ``dashed`` or ``die``: by whom.
    kind: str
    #: 1-based page.
    page: int
    #: Left, top, right, bottom in mm from the page's top left corner.
    box: MmFromTopLeft
    #: How high it is to be, mm.
    height: float


@dataclass(frozen=True)
class PageMeasure:
    """What a page holds.  Lengths in mm."""

    width: float
    height: float
    #: The box that text flows in: left, top, right, bottom.
    live: MmFromTopLeft
    #: How far down the last thing in the flow reaches.
    bottom: float
    #: Every text and picture: what it is and its box.
    marks: tuple[tuple[str, MmFromTopLeft], ...]
    #: Texts that stick out of the box of their paragraph or cell: the text, its box, by how much.
    protruding: tuple[tuple[str, MmFromTopLeft, float], ...] = ()
    #: Texts of which a part is not painted, because a style hides what runs over: the text and its box.
    clipped: tuple[tuple[str, MmFromTopLeft], ...] = ()
    #: The name that style sheets have for the page, such as ``cover``; empty without one.
    name: str = ""
    #: Pictures that are meant to run off the paper: what is seen of them.
    bleeding: tuple[tuple[str, MmFromTopLeft], ...] = ()
    #: The boxes of texts that are turned by a quarter, and are read from the right edge of the page.
    turned: frozenset[MmFromTopLeft] = frozenset()
    #: The height of a line of its text; 0 where it has none.
    line: float = 0.0


def measured(page: Any) -> PageMeasure:
    """What a laid-out page holds."""
    live = (
        page.content_box_x(),
        page.content_box_y(),
        page.content_box_x() + page.width,
        page.content_box_y() + page.height,
    )
    bottom = live[1]
    marks: list[tuple[str, MmFromTopLeft]] = []
    protruding: list[tuple[str, MmFromTopLeft, float]] = []
    clipped: list[tuple[str, MmFromTopLeft]] = []
    bleeding: list[tuple[str, MmFromTopLeft]] = []
    turned: set[MmFromTopLeft] = set()
    for box, in_flow, holder, clip in _descendants(page):
        kind = type(box).__name__
        if kind == "LineBox" and in_flow:
            bottom = max(bottom, box.position_y + box.height)
        elif kind == "TextBox" and box.text.strip():
            place = content_box(box)
            seen = painted(box, place)
            marks.append((box.text, seen))
            if is_turned(box):
                turned.add(seen)
            over = max(place[2] - holder[2], holder[0] - place[0])
            if over > _PROTRUDING:
                protruding.append((box.text, seen, over))
            # The lower part of a line is paid for by its leading: half of one is what is seen to miss.
            if place[2] > clip[2] + _PROTRUDING or (place[1] + place[3]) / 2 > clip[3]:
                clipped.append((box.text, seen))
        elif kind.endswith("ReplacedBox"):
            element = box.element
            if element is not None and element.get(BLEEDS) is not None:
                bleeding.append((f"<{box.element_tag}>", _seen(content_box(box), clip)))
            else:
                marks.append((f"<{box.element_tag}>", painted(box, content_box(box))))
            bottom = max(bottom, box.position_y + box.height) if in_flow else bottom
    return PageMeasure(
        width=mm(page.margin_width()),
        height=mm(page.margin_height()),
        live=MmFromTopLeft(mm(live[0]), mm(live[1]), mm(live[2]), mm(live[3])),
        bottom=mm(bottom),
        marks=tuple(marks),
        protruding=tuple(protruding),
        clipped=tuple(clipped),
        name=page.page_type.name or "",
        bleeding=tuple(bleeding),
        turned=frozenset(turned),
        line=_line_of(page),
    )


def _line_of(page: Any) -> float:
    """The height of a line of the text of a page, as its body has it, in mm."""
    box = page
    while box is not None and box.element_tag != "body":
        box = next((child for child in getattr(box, "children", ()) if _is_block(child)), None)
    if box is None:
        return 0.0
    from weasyprint.text.line_break import strut

    return mm(strut(box.style)[0])


def _seen(box: MmFromTopLeft, clip: MmFromTopLeft) -> MmFromTopLeft:
    """What is left of a box where something hides the rest."""
    return MmFromTopLeft(
        max(box.left, clip.left),
        max(box.top, clip.top),
        min(box.right, clip.right),
        min(box.bottom, clip.bottom),
    )


def places_on(page: Any, number: int) -> Iterator[Placed]:
    """Places of blocks, and of citations by their anchors, on the page of that 1-based *number*."""
    for box, _in_flow, _holder, _clip in _descendants(page):
        element = getattr(box, "element", None)
        if element is None or box.element_tag != element.tag or not hasattr(box, "border_box_x"):
            continue
        anchor = element.get("id", "")
        at = f"#{anchor}" if anchor.startswith("cite-") else element.get("data-at")
        # A part is the box that holds its lines, not each of them.
        if at is not None and (at.startswith("#") or type(box).__name__ not in ("LineBox", "TextBox")):
            # What a block holds may be turned as a whole.
            shown = next((child for child in getattr(box, "children", ()) if is_turned(child)), box)
            keeps_next = any(last.style["break_after"] in UNBROKEN for last in _lasts(box))
            keeps_before = any(first.style["break_before"] in UNBROKEN for first in _firsts(box))
            breaks = tuple(_breaks(box)) if shown is box and not at.startswith("#") else ()
            may_break = bool(breaks) and not any(
                only.style["break_inside"] in UNBROKEN for only in _onlys(box)
            )
            lines = tuple(_lines(box)) if breaks or not at.startswith("#") else ()
            reach = _reach(box) if shown is box and not at.startswith("#") else None
            place = painted(shown, border_box(shown))
            yield Placed(at, number, place, breaks, may_break, keeps_next, keeps_before, lines, reach)


def _reach(block: Any) -> float:
    """How far down what is seen of a block reaches, in mm below its top: a ground as far as it is painted."""
    top, lowest, stack = block.border_box_y(), 0.0, [block]
    while stack:
        box = stack.pop()
        name = type(box).__name__
        if name in ("LineBox", *_WHOLE):
            lowest = max(lowest, box.position_y + box.height - top)
        elif name.endswith("ReplacedBox") or _has_ground(box):
            lowest = max(lowest, _bottom(box) - top)
        else:
            stack += [child for child in getattr(box, "children", ()) if _flows(child)]
    return mm(lowest)


def _has_ground(box: Any) -> bool:
    """Whether a box is painted as a whole: filled, or within borders."""
    sides = ("top", "right", "bottom", "left")
    is_filled = getattr(box, "background", None) is not None
    return is_filled or any(getattr(box, f"border_{side}_width", 0) for side in sides)


def _lines(block: Any) -> Iterator[tuple[float, float]]:
    """Where the lines of a block begin, and how high they are, in mm below its top.

    Those that stand beside others are none of them: cells, columns.
    """
    top, stack = block.border_box_y(), [block]
    while stack:
        box = stack.pop()
        children = [child for child in getattr(box, "children", ()) if _flows(child)]
        if type(box).__name__ in _WHOLE:
            continue
        if children and type(children[0]).__name__ == "LineBox":
            yield from ((mm(line.position_y - top), mm(line.height)) for line in children)
            continue
        stack += reversed(children)


def _breaks(block: Any) -> Iterator[tuple[float, float]]:
    """Where a page could end inside of a block, and where the next one would begin: mm below its top.

    Whether the block itself may break is not asked.
    """
    top = block.border_box_y()
    stack, may = [block], {id(only) for only in _onlys(block)}
    while stack:
        box = stack.pop()
        children = [child for child in getattr(box, "children", ()) if _flows(child)]
        if id(box) not in may and box.style["break_inside"] in UNBROKEN:
            continue
        if type(box).__name__ in _WHOLE:
            continue
        if children and type(children[0]).__name__ == "LineBox":
            first, last = box.style["orphans"], len(children) - box.style["widows"]
            pairs = [(children[at - 1], children[at]) for at in range(first, last + 1)]
            yield from (
                (mm(one.position_y + one.height - top), mm(two.position_y - top)) for one, two in pairs
            )
            continue
        pairs = list(pairwise(children))
        if any(_top(two) < _bottom(one) - 1 for one, two in pairs):
            # They stand beside each other.
            continue
        yield from (
            (mm(_bottom(one) - top), mm(_top(two) - top)) for one, two in pairs if not _is_kept(one, two)
        )
        stack += [child for child in children if not getattr(child, "is_header", False)]


def _flows(box: Any) -> bool:
    return hasattr(box, "style") and bool(box.is_in_normal_flow())


def _top(box: Any) -> float:
    return float(box.position_y if type(box).__name__ in _IN_TABLE else box.border_box_y())


def _bottom(box: Any) -> float:
    return _top(box) + float(box.height if type(box).__name__ in _IN_TABLE else box.border_height())


def _is_kept(one: Any, two: Any) -> bool:
    """True where no page may end between two boxes, because of them or of what they end or begin with."""
    return getattr(one, "is_header", False) or any(
        box.style[what] in UNBROKEN
        for boxes, what in ((_lasts(one), "break_after"), (_firsts(two), "break_before"))
        for box in boxes
    )


def _lasts(box: Any) -> Iterator[Any]:
    """A box, the last one in it, and so on."""
    while box is not None:
        yield box
        box = next((child for child in reversed(getattr(box, "children", ())) if _is_block(child)), None)


def _firsts(box: Any) -> Iterator[Any]:
    """A box, the first one in it, and so on."""
    while box is not None:
        yield box
        box = next((child for child in getattr(box, "children", ()) if _is_block(child)), None)


def _onlys(box: Any) -> Iterator[Any]:
    """A box, the one that is alone in it, and so on."""
    while box is not None:
        yield box
        inner = [child for child in getattr(box, "children", ()) if _is_block(child)]
        box = inner[0] if len(inner) == 1 else None


def _is_block(box: Any) -> bool:
    return _flows(box) and type(box).__name__ not in ("LineBox", "TextBox")


def cuts_on(page: Any, number: int) -> Iterator[Cut]:
    """What is cut out of the page of that 1-based *number*."""
    for box, _in_flow, _holder, _clip in _descendants(page):
        element = getattr(box, "element", None)
        if element is not None and box.element_tag == element.tag and (kind := element.get("data-cut")):
            place = painted(box, border_box(box))
            yield Cut(kind, number, place, float(element.get("data-high") or place.bottom - place.top))


def _descendants(page: Any) -> Iterator[tuple[Any, bool, MmFromTopLeft, MmFromTopLeft]]:
    """Every box of a page in document order, with what holds it.

    That is whether it is in the flow (not in a margin box), and in mm the boxes that hold and that clip its
    text: the border box of the nearest paragraph, cell or similar, and that of the nearest one that hides
    what runs over.
    """
    stack: list[tuple[Any, bool, MmFromTopLeft, MmFromTopLeft]] = [(page, True, _EVERYWHERE, _EVERYWHERE)]
    while stack:
        box, in_flow, holder, clip = stack.pop()
        yield box, in_flow, holder, clip
        children = getattr(box, "children", ())
        if not children:
            continue
        kind = type(box).__name__
        if kind in _HOLDERS:
            holder = border_box(box)
            if box.style["overflow"] != "visible":
                clip = holder
        for child in reversed(children):
            # A placeholder stands where an absolutely positioned box was taken out of the flow.
            inner = getattr(child, "_box", child)
            margin = type(child).__name__ == "MarginBox"
            stack.append((inner, in_flow and not margin and inner is child, holder, clip))
