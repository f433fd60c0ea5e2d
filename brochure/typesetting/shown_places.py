"""Where a style puts words: powers on the line, other figures, paragraphs above those before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from brochure.typesetting.geometry import border_box, painted

#: Features of fonts that raise figures, lower them, or make fractions and ordinals of them (OpenType).
_OTHER_FIGURES = frozenset(("sups", "subs", "sinf", "frac", "afrc", "ordn", "numr", "dnom"))
#: The least that is raised and lowered, in parts of the size of type.
_LEAST_RAISED, _LEAST_LOWERED = 0.15, 0.05
#: How far a part of a line may be raised or lowered, in parts of the size of its type.
_MOST_MOVED = 0.9
#: How much higher than the one before it a paragraph may begin, mm: borders and rounding.
_NEAR = 0.8
#: Keywords that raise and lower what stands in a line.
_RAISING, _LOWERING = frozenset(("super", "text-top", "top")), frozenset(("sub", "text-bottom", "bottom"))


def is_flat(box: Any, tag: str) -> bool:
    """Whether a raised or lowered part of a line stands on the line: 10⁹ would read as 109."""
    if tag not in ("sup", "sub") or getattr(box, "text", None) is not None:
        return False
    style = box.style
    if _figures(style):
        return False
    align, size = style["vertical_align"], style["font_size"]
    raised = align in _RAISING if isinstance(align, str) else align > _LEAST_RAISED * size
    lowered = align in _LOWERING if isinstance(align, str) else align < -_LEAST_LOWERED * size
    if style["position"] == "relative":
        # Moved from where it would be: up by a top below nothing, or by a bottom.
        raised |= style["bottom"] != "auto" or (style["top"] != "auto" and style["top"].value < 0)
        lowered |= style["top"] != "auto" and style["top"].value > 0
    return not (raised if tag == "sup" else lowered)


def is_off_line(box: Any) -> bool:
    """Whether a part of a line is raised or lowered so far that the line is read without it."""
    if getattr(box, "text", None) is not None or "Inline" not in type(box).__name__:
        return False
    align = box.style["vertical_align"]
    return not isinstance(align, str) and abs(align) > _MOST_MOVED * box.style["font_size"]


#: How much of its shape a picture may lose before anybody sees it.
_OTHER_SHAPE = 0.03


def how_pictured(box: Any) -> str:
    """What a style does to a picture of pixels: ``turned``, ``cut``, ``stretched`` or nothing."""
    picture = getattr(box, "replacement", None)
    if picture is None or type(picture).__name__ != "RasterImage":
        return ""
    style = box.style
    if isinstance(style["image_orientation"], tuple | list) and any(style["image_orientation"]):
        return "turned"
    fit = style["object_fit"]
    width, height, ratio = picture.get_intrinsic_size(style["image_resolution"], style["font_size"])
    if fit in ("contain", "scale-down") or not ratio or not box.width or not box.height:
        return ""
    if fit == "none":
        room = 1 + _OTHER_SHAPE
        return "cut" if width > room * box.width or height > room * box.height else ""
    if abs(box.width / box.height / ratio - 1) <= _OTHER_SHAPE:
        return ""
    return "cut" if fit == "cover" else "stretched"


def has_other_figures(box: Any, text: str) -> bool:
    """Whether the figures of a text are set raised, lowered or as fractions, and are not marked as such."""
    return box.element_tag not in ("sup", "sub") and any(map(str.isdigit, text)) and _figures(box.style)


def _figures(style: Any) -> bool:
    asked = style["font_feature_settings"]
    features = {name for name, value in asked if value} if asked != "normal" else set()
    numeric = style["font_variant_numeric"]
    return (
        not _OTHER_FIGURES.isdisjoint(features)
        or style["font_variant_position"] in ("sub", "super")
        or (numeric != "normal" and any("fractions" in one or one == "ordinal" for one in numeric))
    )


def moved_up(box: Any, says: Callable[[Any], str]) -> Iterator[str]:
    """The words of paragraphs and items that begin above the one before them in the same column."""
    children = [getattr(child, "_box", child) for child in getattr(box, "children", ())]
    stacked = [child for child in children if _is_in_flow(child)]
    for first, second in pairwise(stacked):
        one, two = (painted(each, border_box(each)) for each in (first, second))
        beside = min(one.right, two.right) <= max(one.left, two.left)
        if not beside and two.top < one.top - _NEAR and says(first) and (text := says(second)):
            yield text


def counted_otherwise(box: Any, tag: str) -> Iterator[tuple[str, int]]:
    """The numbers that a style prints at items of a numbered list and that are not theirs, and theirs."""
    for item, own in _numbered(box, tag):
        said = next(_made_at(item), "").strip().rstrip(".)")
        if said.isdecimal() and int(said) != own:
            yield said, own


def counted_freely(page: Any, last: dict[tuple[str, str], int]) -> Iterator[tuple[str, str]]:
    """The nearest ``data-at`` and the text of numbers that a style counts and that number nothing.

    What is numbered has its number in front, one more than the one before it, or begins with 1.  *last* holds
    the numbers of the pages before, by what is numbered and what counts.
    """
    stack: list[tuple[Any, str, bool]] = [(page, "", False)]
    while stack:
        box, at, is_numbered = stack.pop()
        box = getattr(box, "_box", box)
        element, tag = getattr(box, "element", None), box.element_tag or ""
        if element is not None and tag == element.tag:
            at = element.get("data-at", at)
            # Items of numbered lists have a check of their own.
            is_numbered = tag == "ol" or (is_numbered and tag != "ul")
        if "::" in tag and getattr(box, "text", None) is None and (counter := _counter(box)):
            text = "".join(texts_of(box)).strip()
            said = text.strip("().[]:– \u00a0")
            numbered = tag, counter
            is_next = said.isdecimal() and int(said) in (1, last.get(numbered, 0) + 1)
            if said.isdecimal():
                last[numbered] = int(said)
            is_item = is_numbered and tag.startswith("li::")
            is_free = tag.endswith("::after") or (said.isdecimal() and not is_next and not is_item)
            if is_free and any(map(str.isalnum, text)):
                yield at, text
            continue
        stack += [(child, at, is_numbered) for child in reversed(getattr(box, "children", ()))]


def _counter(box: Any) -> str:
    """What a generated box counts by; nothing where it prints no number, or that of a page."""
    content = box.style["content"]
    for part in content if isinstance(content, tuple | list) else ():
        if isinstance(part, tuple | list) and part[0] in ("counter()", "counters()"):
            name = str(part[1][0])
            return "" if name in ("page", "pages") else name
    return ""


def unnumbered(box: Any, tag: str) -> Iterator[tuple[str, int]]:
    """The words of items of a numbered list whose numbers a style takes away, and these numbers.

    Items with a class have numbers of another kind, such as icons.
    """
    # The first one on a page may have its number on the page before.
    for item, own in list(_numbered(box, tag))[1:]:
        text = "".join(texts_of(item)).strip()
        if not (item.element.get("class") or next(_made_at(item), "").strip() or text.startswith(str(own))):
            yield text, own


def _numbered(box: Any, tag: str) -> Iterator[tuple[Any, int]]:
    """The items of a numbered list that stand in a box, each with its number."""
    if tag != "ol" or box.element is None or box.element.tag != "ol":
        return
    items = [child for child in box.element if child.tag == "li"]
    first = box.element.get("start", "1")
    for child in getattr(box, "children", ()):
        child = getattr(child, "_box", child)
        # Items beside each other stand in a line.
        for one in child.children if type(child).__name__ == "LineBox" else (child,):
            item = getattr(one, "_box", one)
            if item.element in items and first.isdecimal():
                yield item, int(first) + items.index(item.element)


def texts_of(box: Any) -> Iterator[str]:
    """The texts in a box, in their order."""
    stack = [box]
    while stack:
        found = stack.pop()
        found = getattr(found, "_box", found)
        if (text := getattr(found, "text", None)) is not None:
            yield text
        stack += reversed(getattr(found, "children", ()))


def _made_at(item: Any) -> Iterator[str]:
    """What a style prints before the text of an item."""
    stack = [item]
    while stack:
        box = stack.pop()
        box = getattr(box, "_box", box)
        text = getattr(box, "text", None)
        if text is not None and box.element_tag in ("li::before", "li::marker"):
            yield text
        elif text is not None and text.strip():
            return
        stack += reversed(getattr(box, "children", ()))


def _is_in_flow(box: Any) -> bool:
    """Whether a box stands below the one before it: no floats, cells, or parts of a line."""
    return (
        type(box).__name__ in ("BlockBox", "TableBox", "FlexBox", "GridBox")
        and box.is_in_normal_flow()
        and box.style["float"] == "none"
    )
