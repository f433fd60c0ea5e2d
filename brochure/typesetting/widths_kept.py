"""Widths of balanced lines that were found before: by all that decides them, in any document.

To find the least width of a title takes a dozen layouts of it, and titles are laid out again and again: in
each try of a leaflet, in each column and cell that is measured first, in each variant.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from functools import lru_cache
from typing import Any

#: Most widths that are kept: each takes some 3 kB with what it hangs on.
_MOST = 2000
#: Boxes that hold nothing but words.
_PLAIN = ("LineBox", "InlineBox", "TextBox")
#: What the names of properties begin with that have a say in how wide words are and where they may break.
_DECIDING = (
    *(
        "font",
        "text",
        "letter",
        "word",
        "white",
        "hyphen",
        "overflow_wrap",
        "line",
        "vertical",
        "tab",
        "lang",
    ),
    *("margin", "padding", "display", "position", "float", "direction", "unicode", "box_"),
    *("width", "min_", "max_", "height", "writing"),
)
#: What makes the name of a property of a border one of these, and names that are none although they seem so.
_WIDTH, _LOOKS = "width", ("text_decoration_color", "text_decoration_style")
#: What names have that mean others, by the direction of the text.
_LOGICAL = ("_block", "_inline")
#: Under this name, fonts of a document tell which faces they have: see :func:`tell_faces`.
_FACES = "brochure_faces"

_kept: OrderedDict[Hashable, float] = OrderedDict()


def tell_faces(fonts: Any, faces: Hashable) -> None:
    """Say which faces the fonts of a document have, in a value that is the same for the same ones."""
    fonts.__dict__[_FACES] = faces


def kept(context: Any, box: Any, block: Any, y: float, more: Hashable, find: Callable[[], float]) -> float:
    """The width that *find* finds for the words of a line box in a block, or has found for the same ones.

    They begin at *y*; *more* is whatever else it hangs on.  Where boxes hold other things than words it is
    found anew.
    """
    faces = box.style.font_config.__dict__.get(_FACES)
    told = tuple(_told(box))
    if faces is None or None in told:
        return find()
    key = (faces, float(block.width), _style(block), more, told, tuple(_beside(context, block, y)))
    if key not in _kept:
        _kept[key] = find()
        if len(_kept) > _MOST:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


def _beside(context: Any, block: Any, y: float) -> Iterator[Hashable]:
    """What floats and does not end above the words: where it stands beside them, or below."""
    left = block.content_box_x()
    for shape in context.excluded_shapes or ():
        top, high = shape.position_y - y, shape.margin_height()
        if top + high > 0:
            places = (shape.position_x - left, top, shape.margin_width(), high)
            yield shape.style["float"], *(round(place, 6) for place in places)


def _told(box: Any) -> Iterator[Hashable]:
    """A box and those in it; None for one that holds something else."""
    kind = type(box).__name__
    if kind not in _PLAIN:
        yield None
        return
    yield kind, getattr(box, "text", ""), _style(box)
    for child in getattr(box, "children", ()):
        yield from _told(child)
    yield "end"


def _style(box: Any) -> Hashable:
    style = box.style
    return tuple(_plain(style[name]) for name in _names())


def _plain(value: Any) -> Hashable:
    """A value that can be compared with those of other documents."""
    return repr(value) if isinstance(value, list | dict | set) else value


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    from weasyprint.css.properties import INITIAL_VALUES

    return tuple(
        name
        for name in INITIAL_VALUES
        if (name.startswith(_DECIDING) or (name.startswith("border") and _WIDTH in name))
        and name not in _LOOKS
        and not any(part in name for part in _LOGICAL)
    )
