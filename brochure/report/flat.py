"""The lines over pictures of flat sheets in the report: trim, bleed, folds and safe zone."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from brochure.design.fold import number
from brochure.pdf.rectangles import MmFromBottomLeft

_RECTANGLE = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>')
_LINE = Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>')
_OVERLAY = Markup(
    '<svg class="overlay" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
)


def overlay(sheet: Mapping[str, Any]) -> Markup:
    """Trim, bleed, folds and safe zone of a sheet as SVG, in mm of its page, to lie over the page's picture.

    *sheet* has ``width``, ``height``, the boxes ``trim`` and ``bleed`` (left, bottom, right, top), ``folds``
    from the left edge of the trim, and ``safe_zone``.  Its classes are drawn by the report's style.
    """
    height, zone = sheet["height"], sheet["safe_zone"]
    trim = MmFromBottomLeft(*sheet["trim"])
    left, bottom, right, top = trim
    edges = [left, *(left + fold for fold in sheet["folds"]), right]
    boxes = [("bleed", MmFromBottomLeft(*sheet["bleed"])), ("trim", trim)]
    boxes += [
        ("safe", MmFromBottomLeft(start + zone, bottom + zone, end - zone, top - zone))
        for start, end in pairwise(edges)
        # A sheet that is all safe zone has nothing inside it.
        if end - start > 2 * zone and top - bottom > 2 * zone
    ]
    parts = []
    # First all in white, so that the lines stand out from dark pictures.
    for ground in ("halo", ""):
        parts += [_rectangle(ground or kind, box, height) for kind, box in boxes]
        parts += [
            _LINE.format(
                ground or "fold", number(x), number(height - top), number(x), number(height - bottom)
            )
            for x in edges[1:-1]
        ]
    return _OVERLAY.format(number(sheet["width"]), number(height), Markup().join(parts))


def _rectangle(kind: str, box: MmFromBottomLeft, height: float) -> Markup:
    """SVG counts from the top, PDF from the bottom."""
    lengths = (box.left, height - box.top, box.right - box.left, box.top - box.bottom)
    return _RECTANGLE.format(kind, *(number(length) for length in lengths))
