"""Titles in lines of about the same length: ``text-wrap: balance`` (CSS Text 4), which the engine lacks.

A line that takes as many words as fit leaves the last one what is left, often a single word.  Here each line
is as narrow as it can be so that it and those behind it are no more lines than they would be.  No line is
added, and no word is broken that would not be broken otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import inf
from typing import Any, NamedTuple

from brochure.typesetting.moved import IS_DONE

_Lines = Callable[..., Iterator[tuple[Any, Any]]]
#: The name of the property for the engine, and what it may be.
_NAME, _VALUES = "text_wrap", ("wrap", "balance")
#: Texts of more lines are none of a title: they are left as they are (browsers have a limit, too).
_MOST_LINES = 6
#: How boxes float that stand at the left of a text that reads from there.
_LEFT = ("left", "inline-start")
#: How precisely the least width is looked for, px; how many wider ones are tried for better breaks.
_PRECISION, _TRIES = 1.0, 8
#: A line may end with these though others would be more alike, if the shortest is so long for the longest.
_PAUSES, _EVEN = ",;:.!?–—", 0.5
_PAUSE = re.compile(rf"[{_PAUSES}]\s")
#: How much wider than that least width, px, a box has to be.
_SAFE = 0.01
#: The attribute of the engine's fonts of a document that tells them from those of others.
FACES_KEY = "brochure_faces"
#: Boxes of lines that hold nothing but text; properties without a say in where these break, by beginnings.
_OF_TEXT = ("LineBox", "InlineBox", "TextBox")
_ASIDE = ("background", "bookmark", "string_set", "anchor", "counter", "content", "page", "outline")
#: Properties that the engine knows by the names of their sides alone.
_LOGICAL = re.compile(r"(^|_)(block|inline)_(size|start|end)|_(start|end)_(start|end)_")
#: The attribute of a field of a colour that is as wide as its words, and the boxes of the engine that one is.
_HUGS = "data-hugs"
_FIELD = ("BlockBox", "TableBox", "TableRowGroupBox", "TableRowBox", "TableCellBox")


def take() -> None:
    """Have the engine know the property from now on.  WeasyPrint is loaded."""
    from weasyprint import layout
    from weasyprint.css import properties
    from weasyprint.css.validation import properties as validation
    from weasyprint.layout import block

    if _NAME in properties.INITIAL_VALUES:
        return
    written = _NAME.replace("_", "-")
    properties.INITIAL_VALUES[_NAME] = _VALUES[0]
    properties.INHERITED.add(_NAME)
    properties.KNOWN_PROPERTIES.add(written)
    validation.property(written)(validation.single_keyword(lambda keyword: keyword in _VALUES))
    block.iter_line_boxes = _balancing(block.iter_line_boxes)
    layout.layout_backgrounds = _hugging(layout.layout_backgrounds)


class _Set(NamedTuple):
    """How a text would be set."""

    #: How long its lines are, px.
    widths: tuple[float, ...]
    #: How many of them end within a word.
    broken: int
    #: Where the last one ends, px.
    bottom: float
    #: Whether the first one ends with what readers pause at.
    pauses: bool
    #: The least width, px, in which its lines break like this, too.
    reach: float

    def is_no_longer(self, other: _Set) -> bool:
        """Whether it takes no more lines and no more room below."""
        return len(self.widths) <= len(other.widths) and self.bottom <= other.bottom + _PRECISION

    @property
    def is_even(self) -> bool:
        """Whether its shortest line is long enough for the longest."""
        return min(self.widths) >= _EVEN * max(self.widths)


def _balancing(lines_of: _Lines) -> _Lines:
    """The engine's function that breaks a text into lines; it balances those of boxes that ask for it."""
    from weasyprint.layout.inline import text_align

    def balanced(
        context: Any,
        box: Any,
        position_y: float,
        bottom_space: float,
        skip: Any,
        block: Any,
        absolutes: list[Any],
        fixed: list[Any],
        first_letter: Any,
        first_line: Any,
    ) -> Iterator[tuple[Any, Any]]:
        text = _Balancer(lines_of, context, box, bottom_space, block)
        asks = block.style[_NAME] == "balance" and block.style["direction"] == "ltr"
        lines: list[tuple[Any, Any]] = []
        if asks and first_letter is None and first_line is None and _is_simple(box):
            lines = text.lines(block.width, position_y, skip, _MOST_LINES + 1)
        if len(lines) == 1:
            yield from lines
            return
        if not 1 < len(lines) <= _MOST_LINES:
            given = (context, box, position_y, bottom_space, skip, block, absolutes, fixed)
            yield from lines_of(*given, first_letter, first_line)
            return
        y = position_y
        for left in range(len(lines), 0, -1):
            width = text.least(y, skip, left) if left > 1 else block.width
            found = text.lines(width, y, skip, 1)
            if not found:
                return
            line, resume = found[0]
            is_last = resume is None
            if width < block.width and line.style["text_align_all"] != "justify":
                away = text_align(context, line, block.width, is_last)
                line.translate(away - text_align(context, line, width, is_last))
            yield line, resume
            if resume is None:
                return
            y, skip = line.position_y + line.height, resume
        # What is broken otherwise where it is resumed goes on as it would have.
        yield from lines_of(context, box, y, bottom_space, skip, block, absolutes, fixed, None, None)

    return balanced


@dataclass(frozen=True)
class _Balancer:
    """A text that is set again and again, in boxes of several widths.  Nothing of it is out of the flow."""

    lines_of: _Lines
    context: Any
    box: Any
    bottom_space: float
    block: Any

    def lines(self, width: float, y: float, start: Any, most: int) -> list[tuple[Any, Any]]:
        """The lines of the rest of the text in a box of this width, so many at most."""
        around, shapes = self.block, self.context.excluded_shapes
        if width != self.block.width:
            around = self.block.copy()
            around.width = width
        lines = self.lines_of(self.context, self.box, y, self.bottom_space, start, around, [], [], None, None)
        found = list(islice(lines, most))
        self.context.excluded_shapes = shapes
        return found

    def least(self, y: float, start: Any, most: int) -> float:
        """The least width in which the rest of the text takes no more than *most* lines, as in all of it."""
        shapes = self.context.excluded_shapes
        # What floats and ends above has no say in the lines.
        self.context.excluded_shapes = [one for one in shapes if _is_beside(one, y)]
        try:
            key = self._key(y, start, most)
            if key is None:
                return self._least(y, start, most)
            if key not in _known:
                # Where nothing floats beside it, it is the same wherever it stands, to the last bit.
                found = self._least(y if self.context.excluded_shapes else 0.0, start, most)
                if len(_known) >= _MOST_KNOWN:
                    _known.clear()
                _known[key] = found
            return _known[key]
        finally:
            self.context.excluded_shapes = shapes

    def _key(self, y: float, start: Any, most: int) -> tuple[Any, ...] | None:
        """What the least width hangs on; None where it hangs on more than a text, its place and styles."""
        block = self.block
        faces = block.style.font_config.__dict__.get(FACES_KEY)
        if faces is None:
            return None
        styles: dict[int, tuple[Any, ...]] = {}
        around = tuple(
            (one.style["float"], one.position_x, one.position_y, one.margin_width(), one.margin_height())
            for one in self.context.excluded_shapes
        )
        place = (block.content_box_x(), block.width, y, around) if around else (block.width,)
        parts: list[Any] = [faces, place, most, repr(start), _told(block.style, styles)]
        stack = [self.box]
        while stack:
            box = stack.pop()
            if type(box).__name__ not in _OF_TEXT:
                return None
            own = getattr(box, "children", ())
            parts.append((type(box).__name__, len(own), getattr(box, "text", ""), _told(box.style, styles)))
            stack += own
        return tuple(parts)

    def _reach(self, lines: list[tuple[Any, Any]]) -> float:
        """How narrow the box may be, px, so that whoever takes as many words as fit breaks the same lines."""
        style, shapes = self.block.style, self.context.excluded_shapes
        if style["text_indent"].value or any(one.style["float"] not in _LEFT for one in shapes):
            return inf
        if not shapes:
            return float(max(line.width for line, _resume in lines))
        if style["text_align_all"] not in ("left", "start"):
            return inf
        return float(
            max(line.position_x + line.width for line, _resume in lines) - self.block.content_box_x()
        )

    def _least(self, y: float, start: Any, most: int) -> float:
        full = float(self.block.width)
        tried: list[tuple[float, _Set]] = []

        def set_in(width: float) -> _Set:
            for widest, known in tried:
                if known.reach + _SAFE <= width <= widest:
                    return known
            found = self._set(width, y, start, most)
            tried.append((width, found))
            return found

        whole = set_in(full)
        wide = min(full, max(whole.widths) + _PRECISION, whole.reach + _SAFE)
        narrow = 0.9 * sum(whole.widths) / len(whole.widths)
        # What breaks otherwise a little below, and is longer then, is as narrow as it can be: most titles are
        # soon there.  Others are halved in between.
        is_next = True
        while wide - narrow > _PRECISION:
            width = wide - _PRECISION if is_next else (wide + narrow) / 2
            one = set_in(width)
            if one.is_no_longer(whole):
                wide = min(width, one.reach + _SAFE)
            else:
                narrow = width
            is_next = not is_next
        narrowest = set_in(wide)
        is_sound = narrowest.broken <= whole.broken and narrowest.is_no_longer(whole)
        if is_sound and (narrowest.pauses or not _PAUSE.search(_words(self.box))):
            return wide
        step = (full - wide) / _TRIES
        widths = [wide + more * step for more in range(1, _TRIES)]
        sound = wide if is_sound else None
        for width in (*widths, full):
            one = set_in(width)
            if one.broken > whole.broken or not one.is_no_longer(whole):
                continue
            # A pause is worth lines that are less alike.
            if one.pauses and one.is_even:
                return width
            sound = width if sound is None else sound
        return full if sound is None else sound

    def _set(self, width: float, y: float, start: Any, most: int) -> _Set:
        lines = self.lines(width, y, start, most + 1)
        broken = sum(
            resume is not None and not _ends_between_words(self.box, resume) for _line, resume in lines
        )
        last = lines[-1][0]
        return _Set(
            tuple(line.width for line, _resume in lines),
            broken,
            last.position_y + last.height,
            _words(lines[0][0]).rstrip()[-1:] in _PAUSES,
            self._reach(lines),
        )


#: The least widths that were found, by what they hang on, and how many are kept.
_known: dict[tuple[Any, ...], float] = {}
_MOST_KNOWN = 5000


def _is_beside(shape: Any, y: float) -> bool:
    """Whether what floats reaches lines at *y* or below."""
    return bool(shape.position_y >= y or shape.position_y + shape.margin_height() > y)


def _told(style: Any, styles: dict[int, tuple[Any, ...]]) -> tuple[Any, ...]:
    """All that a style says, as part of a key."""
    found = styles.get(id(style))
    if found is None:
        found = styles[id(style)] = tuple(_hashable(style[name]) for name in _properties())
    return found


@cache
def _properties() -> tuple[str, ...]:
    """The properties that have a say in how lines break, or may have one."""
    from weasyprint.css.properties import INITIAL_VALUES

    names = (name for name in INITIAL_VALUES if not name.startswith(_ASIDE))
    return tuple(name for name in names if not _LOGICAL.search(name))


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value


def _is_simple(box: Any) -> bool:
    """True where nothing in a line stands outside the flow: it can be set again and again."""
    children = getattr(box, "children", ())
    return all(child.is_in_normal_flow() and _is_simple(child) for child in children)


def _words(box: Any) -> str:
    """The text of a line, or of all of them."""
    own = getattr(box, "text", "")
    return f"{own}{''.join(map(_words, getattr(box, 'children', ())))}"


def _ends_between_words(box: Any, resume: Any) -> bool:
    """True where the rest of a text begins behind a space, or with another box."""
    while resume is not None:
        ((index, inner),) = resume.items()
        if hasattr(box, "text"):
            before, behind = box.text.encode()[:index], box.text.encode()[index:]
            return not before or before[-1:].isspace() or behind[:1].isspace()
        if index >= len(box.children):
            return True
        box, resume = box.children[index], inner
    return True


def _hugging(layout: Callable[..., None]) -> Callable[..., None]:
    """The engine's function that places the backgrounds of a page.

    Fields of a colour are made as narrow as the lines in them before: they were as wide as all of a text in
    one line.  They are tables that begin at the left; what is in them stays where it is.
    """

    def laid_out(page: Any, *rest: Any) -> None:
        # A page that is kept has them as narrow as they are to be.
        stack = [] if getattr(page, IS_DONE, False) else [page]
        while stack:
            box = stack.pop()
            # A placeholder stands where an absolutely positioned box was taken out of the flow.
            box = getattr(box, "_box", box)
            element = getattr(box, "element", None)
            if element is not None and element.get(_HUGS) is not None and type(box).__name__ in _FIELD:
                _hug(box)
            else:
                stack += getattr(box, "children", ())
        layout(page, *rest)

    return laid_out


def _hug(field: Any) -> None:
    ends: list[float] = []
    parts: list[Any] = []
    stack = [field]
    while stack:
        box = stack.pop()
        kind = type(box).__name__
        if kind == "LineBox":
            ends.append(box.position_x + box.width)
        else:
            if box.element is field.element and kind in _FIELD:
                parts.append(box)
            stack += getattr(box, "children", ())
    free = min((part.content_box_x() + part.width for part in parts), default=0.0) - max(ends, default=0.0)
    for part in parts if ends and free > 0 else ():
        part.width -= free
