"""What each page was filled from: the elements whose boxes the engine looked at for it.

The engine also looks at what stands on the next page in the end: what does not fit, and what must stay with
that.  Where the style of none of these elements changes, the page is filled again as it is.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

#: The attribute of a page that holds these elements.
_ELEMENTS = "brochure_filled_from"


class _Now(threading.local):
    """What is filled in this thread."""

    def __init__(self) -> None:
        self.elements: set[Any] = set()


_now = _Now()


def take() -> None:
    """Have the engine note them from now on.  WeasyPrint is loaded, and other shortcuts are taken."""
    from weasyprint.layout import page, percent

    # Whatever lays a box out has its margins worked out there.
    before = percent.resolve_percentages
    after = _noting(before)
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.") and getattr(module, "resolve_percentages", None) is before:
            module.resolve_percentages = after  # type: ignore[attr-defined]
    page.remake_page = _kept(page.remake_page)


def elements_of(page: Any) -> set[Any]:
    """The elements that a page of the engine was filled from."""
    elements: set[Any] = getattr(page, _ELEMENTS)
    return elements


def _noting(resolve: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """The engine's function that works out the lengths of a box, noting whose box that is."""
    now = _now

    @wraps(resolve)
    def resolved(box: Any, containing_block: Any) -> None:
        now.elements.add(box.element)
        resolve(box, containing_block)

    return resolved


def _kept(fill: Callable[..., tuple[Any, Any]]) -> Callable[..., tuple[Any, Any]]:
    """The engine's function that fills a page, which keeps with it what it was filled from."""

    def filled(*given: Any) -> tuple[Any, Any]:
        elements: set[Any] = set()
        _now.elements = elements
        try:
            page, resume = fill(*given)
        finally:
            # Margins of pages are no part of it.
            _now.elements = set()
        setattr(page, _ELEMENTS, elements)
        return page, resume

    return filled
