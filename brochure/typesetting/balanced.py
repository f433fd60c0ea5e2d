"""Titles in lines of about the same length: ``text-wrap: balance`` (CSS Text 4), which the engine lacks.

A line that takes as many words as fit leaves the last one what is left, often a single word.  Here each line
is as narrow as it can be so that it and those behind it are no more lines than they would be.  No line is
added, and no word is broken that would not be broken otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

_Lines = Callable[..., Iterator[tuple[Any, Any]]]
#: The name of the property for the engine, and what it may be.
_NAME, _VALUES = "text_wrap", ("wrap", "balance")
#: Texts of more lines are none of a title: they are left as they are (browsers have a limit, too).
_MOST_LINES = 6
#: How precisely the least width is looked for, px; how many wider ones are looked at for better breaks.
_PRECISION, _TRIES = 0.5, 8
#: A line may end with these though others would be more alike; the shortest is at least so long for the longest.
_PAUSES, _EVEN = frozenset(",;:.!?–—"), 0.5
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

    lines: int
    #: How many of them end within a word.
    broken: int
    #: Where the last one ends, px.
    bottom: float
    #: Whether the first one ends with what readers pause at, and how long the shortest is for the longest.
    pauses: bool
    evenness: float


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
        def narrowed(width: float) -> Any:
            around = block.copy()
            around.width = width
            return around

        def tried(width: float, y: float, start: Any, most: int) -> _Set:
            """The rest of the text in a box of this width; one line more than *most* at most."""
            lines = broken = 0
            bottom, shapes = y, context.excluded_shapes
            pauses = False
            widths = []
            around = narrowed(width)
            for line, resume in lines_of(
                context, box, y, bottom_space, start, around, [], [], first_letter, first_line
            ):
                lines, bottom = lines + 1, line.position_y + line.height
                pauses = pauses or (lines == 1 and _last_sign(line) in _PAUSES)
                widths.append(line.width)
                broken += resume is not None and not _ends_between_words(box, resume)
                if lines > most:
                    break
            context.excluded_shapes = shapes
            evenness = min(widths) / max(widths) if widths and max(widths) > 0 else 1.0
            return _Set(lines, broken, bottom, pauses, evenness)

        def least(y: float, start: Any, most: int) -> float:
            """The least width in which the rest of the text takes no more lines than in all of it."""
            wide = block.width
            whole = tried(wide, y, start, most)

            def fits(width: float) -> bool:
                found = tried(width, y, start, whole.lines)
                return found.lines <= whole.lines and found.bottom <= whole.bottom + _PRECISION

            narrow = wide / whole.lines / 2
            while wide - narrow > _PRECISION:
                middle = (wide + narrow) / 2
                narrow, wide = (narrow, middle) if fits(middle) else (middle, wide)
            step = (block.width - wide) / _TRIES
            widths = [float(wide + more * step) for more in range(_TRIES)] + [float(block.width)]
            sets = [(width, tried(width, y, start, whole.lines)) for width in widths]
            sound = [
                (width, one) for width, one in sets if one.broken <= whole.broken and one.lines <= whole.lines
            ]
            # A pause is worth lines that are less alike.
            pausing = [width for width, one in sound if one.pauses and one.evenness >= _EVEN]
            return pausing[0] if pausing else sound[0][0]

        given = (context, box, position_y, bottom_space, skip, block, absolutes, fixed)
        asks = block.style[_NAME] == "balance" and block.style["direction"] == "ltr"
        is_plain = first_letter is None and first_line is None and _is_simple(box)
        count = tried(block.width, position_y, skip, _MOST_LINES).lines if asks and is_plain else 1
        if not 1 < count <= _MOST_LINES:
            yield from lines_of(*given, first_letter, first_line)
            return
        y = position_y
        for left in range(count, 0, -1):
            width = least(y, skip, left) if left > 1 else block.width
            around = narrowed(width)
            found = next(
                lines_of(context, box, y, bottom_space, skip, around, absolutes, fixed, None, None), None
            )
            if found is None:
                return
            line, resume = found
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


def _is_simple(box: Any) -> bool:
    """True where nothing in a line stands outside the flow: it can be set again and again."""
    children = getattr(box, "children", ())
    return all(child.is_in_normal_flow() and _is_simple(child) for child in children)


def _last_sign(box: Any) -> str:
    """The last sign of a line."""
    for child in reversed(getattr(box, "children", ())):
        if found := _last_sign(child):
            return found
    return getattr(box, "text", "").rstrip()[-1:]


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
        stack = [page]
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
