"""Colours of gradients between two that are seen through by different shares.

SVG mixes colours as they are, and how far they cover what is below beside that (SVG 1.1, 13.2.4).  The engine
mixes them as CSS does, by what is seen of them, and gives a colour that is not seen at all that of its
neighbour.  In small steps both come to the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from brochure.layout.graphics.plain.values import red_green_blue

#: Steps between two colours: more are not told apart.
_STEPS = 8
#: A colour that covers less than this is not seen; one that covers nothing would have that of its neighbour.
_LEAST = 0.002


@dataclass(frozen=True)
class Stop:
    """A colour of a gradient at a place between 0 and 1, or beyond where it repeats."""

    place: float
    colour: str
    cover: str
    #: Whether it is a colour of the palette: these have inks of their own, which no step between them has.
    named: bool = False


def stepped(stops: Sequence[Stop]) -> list[Stop]:
    """The same with steps between colours that differ in themselves and in how far they cover."""
    found = list(stops[:1])
    for first, last in pairwise(stops):
        found += (*_between(first, last), last)
    return found


def needs_steps(stops: Sequence[Stop]) -> bool:
    """Whether the engine would draw other colours between these."""
    return any(next(_between(first, last), None) is not None for first, last in pairwise(stops))


def _between(first: Stop, last: Stop) -> Iterator[Stop]:
    if first.colour == last.colour or first.place == last.place or (first.named and last.named):
        return
    one, two = red_green_blue(first.colour), red_green_blue(last.colour)
    if one is None or two is None or one[:3] == two[:3]:
        return
    covers = one[3] * float(first.cover), two[3] * float(last.cover)
    if covers[0] == covers[1]:
        return
    for step in range(_STEPS + 1):
        share = step / _STEPS
        red, green, blue = (
            round(255 * min(max(a + (b - a) * share, 0), 1)) for a, b in zip(one[:3], two[:3], strict=True)
        )
        cover = max(covers[0] + (covers[1] - covers[0]) * share, _LEAST)
        place = first.place + (last.place - first.place) * share
        yield Stop(place, f"#{red:02x}{green:02x}{blue:02x}", f"{cover:.5g}")
