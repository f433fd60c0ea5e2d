"""Where a box of the engine is, in mm from the page's top left corner."""

from __future__ import annotations

from typing import Any

from brochure.findings import MmFromTopLeft

#: CSS pixels in a millimetre: 96 to the inch (CSS Values 4, section 6.2).
_PX_PER_MM = 96 / 25.4


def content_box(box: Any) -> MmFromTopLeft:
    """What a box holds: of a text its words."""
    left, top = box.content_box_x(), box.content_box_y()
    return MmFromTopLeft(mm(left), mm(top), mm(left + box.width), mm(top + box.height))


def border_box(box: Any) -> MmFromTopLeft:
    """A box with its padding and border."""
    left, top = box.border_box_x(), box.border_box_y()
    return MmFromTopLeft(mm(left), mm(top), mm(left + box.border_width()), mm(top + box.border_height()))


def mm(px: float) -> float:
    """A length of the engine, which is in CSS pixels, in mm."""
    return float(px) / _PX_PER_MM
