"""Measuring pages: what stands on them, how far down, and what sticks out or is cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from brochure.findings import MmFromTopLeft
from brochure.typesetting.geometry import border_box, content_box, is_turned, mm, painted

#: Boxes of the engine that hold lines of text.
_HOLDERS = ("BlockBox", "InlineBlockBox", "TableCellBox", "TableCaptionBox")
#: The attribute of pictures that are meant to run off the paper.
BLEEDS = "data-bleeds"
#: A box without bounds, mm.
_EVERYWHERE = MmFromTopLeft(-1e9, -1e9, 1e9, 1e9)
#: Text that sticks out by less, in mm, is not seen to.
_PROTRUDING = 0.6


@dataclass(frozen=True)
class Placed:
    """Where an element with a ``data-at`` attribute, or a citation, stands."""

    #: The value of the attribute: the path of a block in the content; ``#`` and the anchor for a citation.
    at: str
    #: 1-based page.
    page: int
    #: Left, top, right, bottom in mm from the page's top left corner.
    box: MmFromTopLeft
    #: Whether a page may end inside of it.
    may_break: bool = False


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
    )


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
            yield Placed(at, number, painted(shown, border_box(shown)), may_break=_may_break(box))


def _may_break(box: Any) -> bool:
    """True where a page may end inside of a box: between two things in it, or in one that is alone there."""
    while True:
        if box.style["break_inside"] in ("avoid", "avoid-page"):
            return False
        children = [child for child in getattr(box, "children", ()) if child.is_in_normal_flow()]
        if len(children) != 1:
            lines = bool(children) and type(children[0]).__name__ == "LineBox"
            return len(children) >= (box.style["orphans"] + box.style["widows"] if lines else 2)
        box = children[0]
        if not hasattr(box, "style"):
            return False


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
