"""Words that a style takes out of the flow of a page: where they stand beside those around them.

What floats or is placed by itself is read aloud where it is written.  On the page it may stand behind what
follows it, or before what comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from brochure.findings import MmFromTopLeft
from brochure.typesetting.geometry import content_box, painted

#: How far words may reach over others without standing behind or below them, mm: borders and rounding.
_NEAR = 0.8
#: Boxes whose words are in a picture or belong to one: a figure may stand at either side of its text.
_PICTURES = frozenset(("img", "svg", "figure"))
#: A word of a page: the box that a style places and that holds it, or None; the nearest ``data-at``; its
#: text; and where it stands.
_Word = tuple[Any, str, str, MmFromTopLeft]


def out_of_order(page: Any) -> Iterator[tuple[str, str]]:
    """The nearest ``data-at`` and the words of each float that stands in another order than it is read.

    So with what is placed absolutely or in a grid.  Floating figures and their captions are passed over.
    """
    words = list(_words(page))
    for index, (one, other) in enumerate(pairwise(words)):
        taken_out = other[0] if other[0] is not None and other[0] is not one[0] else one[0]
        if taken_out is None or one[0] is other[0]:
            continue
        if _stands_before(_extent(words, index + 1, 1), _extent(words, index, -1)):
            found = [word for word in words if word[0] is taken_out]
            yield found[0][1], "".join(text for _box, _at, text, _place in found).strip()


def _extent(words: list[_Word], index: int, step: int) -> MmFromTopLeft:
    """Where the word at *index* stands: all words of what is out of the flow, the nearest line of a text."""
    box, at, _text, first = words[index]
    left, top, right, bottom = first
    index += step
    while 0 <= index < len(words) and words[index][0] is box and (box is not None or words[index][1] == at):
        place = words[index][3]
        if box is None and abs(place[1] - first[1]) > _NEAR:
            break
        left, top = min(left, place[0]), min(top, place[1])
        right, bottom = max(right, place[2]), max(bottom, place[3])
        index += step
    return MmFromTopLeft(left, top, right, bottom)


def _stands_before(later: MmFromTopLeft, earlier: MmFromTopLeft) -> bool:
    """Whether what is read *later* is seen first: above, but for a column behind, or beside, on the left."""
    if later.bottom <= earlier.top + _NEAR:
        return later.left < earlier.right - _NEAR
    shared = min(later.bottom, earlier.bottom) - max(later.top, earlier.top)
    return shared > _NEAR and later.right <= earlier.left + _NEAR


def _words(page: Any) -> Iterator[_Word]:
    stack: list[tuple[Any, str, Any, bool]] = [(page, "", None, False)]
    while stack:
        box, at, outside, is_placed = stack.pop()
        box = getattr(box, "_box", box)
        element, tag = getattr(box, "element", None), box.element_tag or ""
        if type(box).__name__ == "MarginBox" or "::" in tag or tag in _PICTURES:
            continue
        if element is not None and tag == element.tag:
            at = element.get("data-at", at)
        # What is out of the flow within what is out of the flow is read with that.
        if not is_placed and _is_taken_out(box):
            if _holds_picture(box):
                continue
            outside, is_placed = box, True
        text = getattr(box, "text", None)
        if text is not None and any(map(str.isalnum, text)):
            yield outside, at, text, painted(box, content_box(box))
        is_grid = type(box).__name__ in ("GridBox", "InlineGridBox", "FlexBox", "InlineFlexBox")
        for child in reversed(getattr(box, "children", ())):
            # A style may give each item of a grid any place.
            item = getattr(child, "_box", child) if is_grid and not is_placed else outside
            stack.append((child, at, item, is_placed))


def _is_taken_out(box: Any) -> bool:
    style = box.style
    if getattr(box, "text", None) is not None or box.element_tag == "html":
        return False
    return style["float"] in ("left", "right", "inline-start", "inline-end") or style["position"] in (
        "absolute",
        "fixed",
    )


def _holds_picture(box: Any) -> bool:
    stack = [box]
    while stack:
        inner = stack.pop()
        inner = getattr(inner, "_box", inner)
        if inner.element_tag in _PICTURES:
            return True
        stack += getattr(inner, "children", ())
    return False
