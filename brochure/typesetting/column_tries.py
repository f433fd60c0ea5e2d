"""A shortcut through columns: what is too low for their first box is not tried again and again.

WeasyPrint 70 balances columns by trying them a pixel higher each time.  Where the first box may not be
broken, nothing fits until they are as high as that, after hundreds of tries.  Here that height is found by
halving; all tries below it end at once, as they would have ended.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_Layout = Callable[..., tuple[Any, ...]]


def take() -> None:
    """Take the shortcut from now on.  WeasyPrint is loaded."""
    from weasyprint.layout import block, column

    column._create_column_box = _remembering(column._create_column_box)
    block.block_box_layout = _tried(block.block_box_layout, block.remove_placeholders)


def _remembering(create: Callable[..., Any]) -> Callable[..., Any]:
    """The engine's function that makes a column, which keeps what was tried with it."""

    def made(*given: Any) -> Any:
        box = create(*given)
        #: Where it began with all of the page's height, and by where in the content it begins, the least
        #: room below it with which nothing fits.
        box.tries = {}
        return box

    return made


def _tried(layout: _Layout, remove: Callable[..., None]) -> _Layout:
    """The engine's layout of a box; a column in which nothing will fit is not laid out."""

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
        if tries is None:
            return layout(context, box, bottom_space, skip, block, is_empty, *rest, **more)
        if is_empty:
            if skip is None:
                tries.setdefault("whole", bottom_space)
            return layout(context, box, bottom_space, skip, block, is_empty, *rest, **more)
        start = str(skip)
        if start in tries and bottom_space >= tries[start][0]:
            return tuple(tries[start][1])
        result = layout(context, box, bottom_space, skip, block, is_empty, *rest, **more)
        if result[0] is not None or "whole" not in tries:
            return result
        fails, fits = bottom_space, tries["whole"]
        while fails - fits > 1:
            middle = (fails + fits) / 2
            shapes = len(context.excluded_shapes)
            found = layout(context, box, middle, skip, block, False, [], [], [], *rest[3:], **more)[0]
            if found is None:
                fails = middle
            else:
                remove(context, [found], [], [])
                fits = middle
            del context.excluded_shapes[shapes:]
        tries[start] = (fails, result)
        return result

    return laid_out
