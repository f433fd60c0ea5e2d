"""Where in a leaflet the engine was when it failed: its functions hold the boxes that they work on."""

from __future__ import annotations

from types import TracebackType
from typing import Any


def part_at(trace: TracebackType | None) -> str:
    """The ``data-at`` of the innermost part that the functions of a traceback worked on; empty for none."""
    from weasyprint.formatting_structure.boxes import Box

    frames = []
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    for frame in reversed(frames):
        for value in frame.f_locals.values():
            element: Any = value.element if isinstance(value, Box) else None
            if element is not None and (at := element.get("data-at")):
                return str(at)
    return ""
