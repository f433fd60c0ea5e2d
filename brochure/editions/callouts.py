"""Where labels stand in the margins beside a page: near what they name, in its order, and never over another.

Lengths are in mm from the page's top left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from brochure.findings import MmFromTopLeft

#: Words whose middle is nearer to the page's middle than this part of its width have no side of their own.
_UNDECIDED = 0.12


@dataclass(frozen=True)
class Callout:
    """A label to be placed."""

    #: The lines of words that it names; none where it names the page.
    lines: tuple[MmFromTopLeft, ...]
    #: How high the label is.
    height: float


@dataclass(frozen=True)
class Stand:
    """Where a label stands."""

    #: True in the margin on the left.
    left: bool
    top: float
    #: The point that its leader leads to; None where it names the page.
    point: tuple[float, float] | None


def placed(callouts: Sequence[Callout], width: float, height: float, gap: float) -> list[Stand]:
    """The stands of labels beside a page of *width* and *height*, with *gap* between them at least.

    Where there are more than the height holds they go on below it: whoever draws the sheet makes it taller.
    """
    order = sorted(range(len(callouts)), key=lambda index: _rank(callouts[index]))
    sides = _sides([callouts[index] for index in order], width)
    found: dict[int, Stand] = {}
    for left in (True, False):
        here = [index for index, side in zip(order, sides, strict=True) if side == left]
        points = {index: _point(callouts[index].lines, left) for index in here}
        # Leaders to the same margin don't cross when labels stand in the order of their points.
        here.sort(key=lambda index: (points[index] or (0.0, -1.0))[1])
        heights = [callouts[index].height for index in here]
        wanted = [(points[index] or (0.0, 0.0))[1] - callouts[index].height / 2 for index in here]
        for index, top in zip(here, _spread(wanted, heights, height, gap), strict=True):
            found[index] = Stand(left, top, points[index])
    return [found[index] for index in range(len(callouts))]


def _rank(callout: Callout) -> tuple[float, float]:
    return (callout.lines[0][1], callout.lines[0][0]) if callout.lines else (-1.0, 0.0)


def _sides(callouts: Sequence[Callout], width: float) -> list[bool]:
    """For each label in its order whether it stands on the left: where its words are, else where room is."""
    taken = {True: 0.0, False: 0.0}
    sides = []
    for callout in callouts:
        middle = width / 2
        if callout.lines:
            left, right = (min(line[0] for line in callout.lines), max(line[2] for line in callout.lines))
            middle = (left + right) / 2
        off = middle - width / 2
        side = taken[True] <= taken[False] if abs(off) <= _UNDECIDED * width else off < 0
        taken[side] += callout.height
        sides.append(side)
    return sides


def _point(lines: Sequence[MmFromTopLeft], left: bool) -> tuple[float, float] | None:
    """Where a leader ends: below the words, at the line that reaches farthest to that side.

    At the end of a line that begins there, a leader runs through no other words.
    """
    if not lines:
        return None
    if left:
        line = min(lines, key=lambda box: (round(box[0], 1), box[1]))
        return line[0], line[3]
    line = max(lines, key=lambda box: (round(box[2], 1), -box[1]))
    return line[2], line[3]


def _spread(wanted: Sequence[float], heights: Sequence[float], room: float, gap: float) -> list[float]:
    """Tops that differ least from those *wanted*, in their order, without overlaps, none above 0.

    Pooling of neighbours that are in each other's way, which finds the least sum of squares in one pass.
    """
    offsets = [0.0]
    for height in heights:
        offsets.append(offsets[-1] + height + gap)
    # Each pool: the sum of the wanted positions of its labels, less the labels before them, and their number.
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=False):
        pools.append((want - offset, 1))
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1] = (pools[-1][0] + total, pools[-1][1] + count)
    highest = max(0.0, room - offsets[-1] + gap)
    starts = [min(max(total / count, 0.0), highest) for total, count in pools for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=False)]
