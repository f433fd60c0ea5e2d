"""Colours that the content gives to bars and lines: they are there, and they can be seen and told apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from brochure.content.blocks.base import Block
from brochure.content.charted import Loc, colours_of
from brochure.design.palette import Palette
from brochure.layout.graphics.svg import unknown_colour
from brochure.rules.readability.background import Colour, contrast

#: The grounds on which charts stand: plain and tinted panels, and the paper that they get on a dark one.
_GROUNDS = ("paper", "mist", "sky", "blush")
#: What a graphic needs against its ground (WCAG 2.2, 1.4.11), and two colours side by side when they are
#: printed as greys.
_TO_GROUND, _TO_NEIGHBOUR = 3.0, 2.0


def colour_faults(block: Block, palette: Palette) -> Iterator[tuple[Loc, str, str]]:
    """What is wrong with the colours of a chart: where, what, and the fix."""
    for beside in colours_of(block):
        known = [(loc, name) for loc, name in beside if name in palette.colours]
        for loc, name in beside:
            if name not in palette.colours:
                yield loc, *unknown_colour(name, palette.colours)
            elif faint := next(
                (each for each in _GROUNDS if _contrast(palette, name, each) < _TO_GROUND), ""
            ):
                found = _contrast(palette, name, faint)
                message = f"“{name}” is too faint for a chart: its contrast to “{faint}” is {found:.1f}:1"
                yield loc, message, f"choose one with at least 3:1, such as {_strong(palette)}"
        for (_loc, name), (loc, other) in pairwise(known):
            between = _contrast(palette, name, other)
            if name != other and between < _TO_NEIGHBOUR:
                message = (
                    f"“{name}” and “{other}” stand side by side and look alike when they are printed in "
                    f"greys: their contrast is {between:.1f}:1"
                )
                yield loc, message, "choose two with at least 2:1 between them, one dark and one lighter"


def _strong(palette: Palette) -> str:
    names = [
        name
        for name in palette.colours
        if all(_contrast(palette, name, ground) >= _TO_GROUND for ground in _GROUNDS)
    ]
    return ", ".join(names[:5])


def _contrast(palette: Palette, one: str, other: str) -> float:
    """Contrast ratio of two colours by their names."""
    return contrast(_parts(palette[one]), _parts(palette[other]))


def _parts(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
