"""A shortcut through columns: their height is found at once, where the engine tries it pixel by pixel.

WeasyPrint 70 balances columns by setting all of them again, a little higher each time, until everything fits:
with boxes that may not be broken this takes hundreds of tries.  Here the height is reckoned from where
everything stood when it was set the first time, and is tried.  The tries of the engine below that height end
at once, as they would have ended.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from brochure.typesetting.column_heights import least_height, pieces_of

_Layout = Callable[..., tuple[Any, ...]]
#: What the engine gives where nothing of a column fits.
_NOTHING: tuple[Any, ...] = (None, None, {"break": "any", "page": None}, [], False, None)
#: Rounding of the engine, px.
_ROUNDING = 0.01


@dataclass
class _Tries:
    """What was tried with a column that stands for all columns of a box."""

    count: int
    #: Where the content of the columns begins, and the columns as they were set with all the page's height.
    start: str = ""
    whole: list[Any] = field(default_factory=list)
    #: The most room below with which everything fits, None before it was looked for; where each of the
    #: columns then ends, and how many of them the engine was given.
    goal: float | None = None
    ends: list[Any] = field(default_factory=list)
    given: int = 0


def take() -> None:
    """Take the shortcut from now on.  WeasyPrint is loaded."""
    from weasyprint.layout import block, column
    from weasyprint.layout.percent import percentage

    column._create_column_box = _remembering(column._create_column_box, percentage)
    block.block_box_layout = _tried(block.block_box_layout, block.remove_placeholders)


def _remembering(create: Callable[..., Any], percentage: Callable[..., float]) -> Callable[..., Any]:
    """The engine's function that makes a column, which keeps what was tried with it."""

    def made(box: Any, containing_block: Any, children: Any, width: float, position_y: float) -> Any:
        column = create(box, containing_block, children, width, position_y)
        gap = box.style["column_gap"]
        gap = box.style["font_size"] if gap == "normal" else percentage(gap, box.style, box.width)
        column.tries = _Tries(max(1, round((box.width + gap) / (width + gap))) if width else 1)
        return column

    return made


def _tried(layout: _Layout, remove: Callable[..., None]) -> _Layout:
    """The engine's layout of a box; a column in which not everything will fit is not laid out."""

    def laid_out(
        context: Any,
        box: Any,
        bottom_space: float,
        skip: Any,
        block: Any,
        is_empty: Any,
        *rest: Any,
        **more: Any,
    ) -> tuple[Any, ...]:
        tries = getattr(box, "tries", None)
        if tries is None or context.footnotes or context.current_page_footnotes:
            # Notes take room from the columns that they are in.
            return layout(context, box, bottom_space, skip, block, is_empty, *rest, **more)
        if bottom_space == math.inf:
            # By how much the engine would go on; here it goes on by pixels.
            return (box.copy_with_children([]), *_NOTHING[1:])
        if is_empty:
            result = layout(context, box, bottom_space, skip, block, is_empty, *rest, **more)
            if not tries.whole or str(skip) == tries.start:
                tries.start, tries.whole = str(skip), []
            tries.whole.append(result[0])
            return result
        if not tries.whole:
            # A column that is set to stay.
            return layout(context, box, bottom_space, skip, block, is_empty, *rest, **more)

        def ends(room: float) -> list[Any] | None:
            """Where columns with that room below them end; None where not everything fits."""
            made: list[Any] = []
            found, at = [], skip
            shapes = len(context.excluded_shapes)
            while len(made) < tries.count and (at is not None or not made):
                column, at, *_others = layout(
                    context, box, room, at, block, False, [], [], [], *rest[3:], **more
                )
                if column is None:
                    break
                made.append(column)
                found.append(at)
            remove(context, made, [], [])
            del context.excluded_shapes[shapes:]
            return found if found and found[-1] is None else None

        if tries.goal is None:
            tries.goal, tries.ends = _goal(tries, context.page_bottom - box.position_y, bottom_space, ends)
        if bottom_space > tries.goal + _ROUNDING:
            return _NOTHING
        if str(skip) == tries.start:
            tries.given = 0
        end = tries.ends[tries.given]
        tries.given += 1
        # It is set where it is to stay, and not here.
        return (box.copy_with_children([]), end, *_NOTHING[2:])

    return laid_out


def _goal(
    tries: _Tries, all_height: float, room: float, ends: Callable[[float], list[Any] | None]
) -> tuple[float, list[Any]]:
    """The most room below columns with which everything fits, in whole pixels from *room*, and their ends.

    Minus infinity where it does not fit with less than all the height.
    """
    start = all_height - room
    pieces = pieces_of(tries.whole)
    wanted = least_height(pieces, tries.count, start)
    fails, step = -1, 0
    number = max(0, math.ceil(wanted - start - _ROUNDING))
    found = ends(room - number)
    while found is None and number < room:
        fails, step = number, max(1, step * 2)
        number += step
        found = ends(room - number)
    if found is None:
        return -math.inf, []
    fits = number
    # Where more than the reckoned height was needed, the least that will do lies between.
    while fails >= 0 and fits - fails > 1:
        number = (fits + fails) // 2
        less = ends(room - number)
        if less is None:
            fails = number
        else:
            fits, found = number, less
    return room - fits, found
