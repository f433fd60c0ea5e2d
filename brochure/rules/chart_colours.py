"""Colours that the content gives to what charts draw: they are there, and can be seen and told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from brochure.content.blocks.base import Block
from brochure.content.blocks.charts import BarChart, IconArray
from brochure.content.blocks.forest_plots import ForestPlot
from brochure.content.blocks.line_charts import LineChart
from brochure.content.charted import (
    ChartColour,
    Loc,
    bar_colours,
    effect_colours,
    line_colours,
    people_colours,
)
from brochure.design.palette import Palette
from brochure.findings import Severity
from brochure.layout.graphics.svg import unknown_colour
from brochure.layout.looks import contrast_of

#: The grounds on which charts stand: plain and tinted panels, and the paper that they get on a dark one.
_GROUNDS = ("paper", "mist", "sky", "blush")
#: What a graphic needs against its ground (WCAG 2.2, 1.4.11), and two colours side by side when they are
#: printed as greys.
_TO_GROUND, _TO_NEIGHBOUR = 3.0, 2.0


@dataclass(frozen=True)
class ColourFault:
    """What is wrong with a colour of a chart."""

    #: Where in the block.
    loc: Loc
    severity: Severity
    message: str
    fix: str


def colour_faults(block: Block, palette: Palette) -> Iterator[ColourFault]:
    """What is wrong with the colours of a chart."""
    if isinstance(block, LineChart):
        # Lines differ in how they are broken.
        yield from _faint(line_colours(block), palette)
    elif isinstance(block, BarChart):
        colours = bar_colours(block)
        yield from _faint(colours, palette)
        # The bars of a third series are hollow.
        for one, other in pairwise(colours[:2] if block.series else colours):
            yield from _alike(one, other, palette, is_legend=bool(block.series))
    elif isinstance(block, ForestPlot):
        colours = effect_colours(block)
        yield from _faint(colours, palette)
        for one, other in pairwise(colours):
            yield from _alike(one, other, palette, is_legend=False)
    elif isinstance(block, IconArray):
        colours = people_colours(block)
        yield from _faint(colours, palette)
        for one, other in combinations(colours, 2):
            yield from _alike(one, other, palette, is_legend=True)


def _faint(colours: Iterable[ChartColour], palette: Palette) -> Iterator[ColourFault]:
    for colour in colours:
        if colour.name not in palette.colours:
            yield ColourFault(colour.loc, Severity.ERROR, *unknown_colour(colour.name, palette.colours))
        elif colour.is_given:
            contrasts = {ground: contrast_of(palette, colour.name, ground) for ground in _GROUNDS}
            ground = min(contrasts, key=lambda name: contrasts[name])
            if contrasts[ground] < _TO_GROUND:
                message = (
                    f"“{colour.name}” is too faint for a chart: its contrast to “{ground}” is "
                    f"{contrasts[ground]:.1f}:1"
                )
                fix = f"choose one with at least 3:1, such as {_strong(palette)}"
                yield ColourFault(colour.loc, Severity.ERROR, message, fix)


def _alike(
    one: ChartColour, other: ChartColour, palette: Palette, *, is_legend: bool
) -> Iterator[ColourFault]:
    """Two colours side by side that print as one grey.

    Bars of no series, and effects, have their labels beside them: there it is no more than a warning.
    """
    names = (one.name, other.name)
    if not (one.is_given or other.is_given) or not all(name in palette.colours for name in names):
        return
    between = contrast_of(palette, *names)
    if between >= _TO_NEIGHBOUR or (one.name == other.name and not is_legend):
        return
    message = (
        f"“{one.name}” and “{other.name}” stand side by side and look alike when they are printed in greys: "
        f"their contrast is {between:.1f}:1"
    )
    loc = other.loc if other.is_given else one.loc
    fix = "choose two with at least 2:1 between them, one dark and one lighter"
    yield ColourFault(loc, Severity.ERROR if is_legend else Severity.WARNING, message, fix)


def _strong(palette: Palette) -> str:
    names = [
        name
        for name in palette.colours
        if all(contrast_of(palette, name, ground) >= _TO_GROUND for ground in _GROUNDS)
    ]
    return ", ".join(names[:5])
