"""Lines between columns, each drawn as one rectangle.

WeasyPrint 70 draws a second one inside it that has no width, and printers see a line as thin as their pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_Draw = Callable[[Any, Any], None]


def mended(draw: _Draw) -> _Draw:
    """The engine's function that draws the lines of a box, with whole lines drawn as they are meant."""
    from weasyprint.draw.color import get_color
    from weasyprint.layout.percent import percentage

    def rules(stream: Any, box: Any) -> None:
        style = box.style
        spans = any(child.style["column_span"] == "all" for child in box.children)
        if style["column_rule_style"] != "solid" or style["column_gap"] == "normal" or spans:
            draw(stream, box)
            return
        width = style["column_rule_width"]
        gap = percentage(style["column_gap"], style, box.width)
        for child in box.children[1:]:
            with stream.stacked():
                stream.set_color(get_color(style, "column_rule_color"))
                left = child.position_x - (width + gap) / 2
                stream.rectangle(left, child.position_y, width, child.height)
                stream.fill()

    return rules
