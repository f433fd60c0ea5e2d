"""The parts of a path that people see as lines, and those that cover what is below."""

from __future__ import annotations

from collections.abc import Sequence

from brochure.pdf.matrix import common
from brochure.pdf.paths import Part
from brochure.pdf.rectangles import PtFromBottomLeft

#: A filled rectangle is seen as a line when its long side is this many times the short one.
_LINE_LIKE = 4.0
#: Wider ones in pt are bars, not lines: the rules on lines end at 2 pt.
_WIDEST_LINE = 4.0


def strips_of(parts: Sequence[Part], clip: PtFromBottomLeft | None) -> tuple[float, ...]:
    """Widths in pt of the upright rectangles of which a thin strip is seen within *clip*.

    Borders are often painted so: a large area, of which the clip lets one edge through.
    """
    widths = []
    for box, points in parts:
        seen = common(box, clip)
        if seen is None:
            continue
        short, long = sorted((seen[2] - seen[0], seen[3] - seen[1]))
        own = min(box[2] - box[0], box[3] - box[1])
        # An area that only touches the clip shows nothing; one without a width of its own is a hairline.
        if short < 0.005 and own >= 0.005:
            continue
        if not 0 <= short <= _WIDEST_LINE or long < _LINE_LIKE * short:
            continue
        if is_upright((box, points)):
            widths.append(short)
    return tuple(widths)


def is_upright(part: Part) -> bool:
    """True for a rectangle whose sides are level and upright."""
    (left, bottom, right, top), points = part
    near = min(right - left, top - bottom) * 0.01 + 1e-4
    return len(points) in (4, 5) and all(
        min(abs(x - left), abs(x - right)) < near and min(abs(y - bottom), abs(y - top)) < near
        for x, y in points
    )
