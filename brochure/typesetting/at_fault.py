"""Where in a leaflet the engine was when it failed: its functions hold the boxes that they work on."""

from __future__ import annotations

from types import TracebackType
from typing import Any


def part_at(trace: TracebackType | None) -> str:
    """The ``data-at`` of the innermost part that the functions of a traceback worked on; empty for none."""
    elements = _elements(trace)
    # Whoever draws holds a box and the whole document, and nothing between.
    root: Any = next((element for element in elements if element.tag.endswith("html")), None)
    above = {} if root is None else {child: parent for parent in root.iter() for child in parent}
    for element in elements:
        at: Any = element
        while at is not None:
            if found := at.get("data-at"):
                return str(found)
            at = above.get(at)
    return ""


def _elements(trace: TracebackType | None) -> list[Any]:
    """The elements of the boxes of a traceback, the innermost first."""
    from weasyprint.formatting_structure.boxes import Box

    frames = []
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    values = (value for frame in reversed(frames) for value in frame.f_locals.values())
    # A box that was being made when time was up has none yet.
    found = (getattr(value, "element", None) for value in values if isinstance(value, Box))
    return [element for element in found if element is not None]
