"""What charts show, whatever their kind: their numbers, what they set side by side, their colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from brochure.content.blocks.base import Block
from brochure.content.blocks.charts import BarChart, IconArray, Timeline
from brochure.content.blocks.forest_plots import ForestPlot
from brochure.content.blocks.line_charts import LineChart
from brochure.text.fields import Prose

#: The path of a part of a block, from the block.
Loc = tuple[str | int, ...]
#: The drawings of data, each with the kind of what it shows.
Chart = BarChart | IconArray | Timeline | LineChart | ForestPlot
#: The kinds that show results, by the word after `block:`.
RESULTS = ("bar-chart", "icon-array", "line-chart", "forest-plot")
#: The kinds of drawings in which their data stand.
DRAWN = (*RESULTS, "timeline")


#: The colours of bars, series, lines and effects that are given none, in their order.
_BAR_COLOUR = "ink-soft"
_SERIES_COLOURS = ("ink", "ink-soft", "ink")
_LINE_COLOURS = ("ink", "accent", "ink-soft", "text")
_EFFECT_COLOUR, _OVERALL_COLOUR = "ink", "accent"
#: The same of groups of people, by how many there are and which is the darkest.
_PEOPLE_COLOURS = {
    (1, 0): ("ink",),
    (2, 0): ("ink", "glow"),
    (2, 1): ("glow", "ink"),
    (3, 0): ("ink", "ink-soft", "glow"),
    (3, 1): ("glow", "ink", "ink-soft"),
    (3, 2): ("glow", "ink-soft", "ink"),
}


@dataclass(frozen=True)
class ChartColour:
    """A colour of a bar, a series, a line, an effect or a group of people."""

    loc: Loc
    name: str
    #: True where the content names it.
    is_given: bool


@dataclass(frozen=True)
class ShownNumber:
    """A number that a chart shows."""

    loc: Loc
    #: What it is of.
    label: Prose = field(repr=False)
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    detail: Prose | None = field(default=None, repr=False)
    #: The series that it belongs to, where there are several.
    series: Prose | None = field(default=None, repr=False)


def shown_numbers(block: Block) -> Iterator[ShownNumber]:
    """The numbers of a bar chart, a forest plot, or of the points of lines."""
    if isinstance(block, BarChart):
        for number, bar in enumerate(block.bars):
            for index, each in enumerate(bar.drawn):
                loc: Loc = ("bars", number, *(("values", index) if block.series else ()))
                series = block.series[index].label if block.series else None
                yield ShownNumber(loc, bar.label, each.value, each.low, each.high, bar.detail, series)
    elif isinstance(block, ForestPlot):
        for number, row in enumerate(block.rows):
            yield ShownNumber(("rows", number), row.label, row.estimate, row.low, row.high, row.detail)
        if block.overall is not None:
            whole = block.overall
            yield ShownNumber(("overall",), whole.label, whole.estimate, whole.low, whole.high, whole.detail)
    elif isinstance(block, LineChart):
        for number, line in enumerate(block.series):
            for index, point in enumerate(line.points):
                low, high = point[2:] if line.has_band else (None, None)
                yield ShownNumber(("series", number, "points", index), line.label, point[1], low, high)


def data_of(block: Block) -> list[tuple[Prose, ...]]:
    """The words of each datum of a drawing, in the order of the numbers that its words have on the page."""
    if isinstance(block, BarChart):
        return [_words(bar.label, bar.detail) for bar in block.bars]
    if isinstance(block, IconArray):
        rest = block.shown_rest
        return [_words(group.label) for group in block.groups] + ([(rest,)] if rest else [])
    if isinstance(block, Timeline):
        return [_words(event.when, event.label) for event in block.events]
    if isinstance(block, LineChart):
        return [_words(line.label) for line in block.series]
    if isinstance(block, ForestPlot):
        rows = [_words(row.heading, row.label, row.detail) for row in block.rows]
        return rows + ([_words(block.overall.label, block.overall.detail)] if block.overall else [])
    return []


def own_sources(block: Block) -> list[str | None]:
    """The keys of the own sources of a drawing’s data, in the order of :func:`data_of`."""
    if isinstance(block, BarChart):
        return [bar.source for bar in block.bars]
    if isinstance(block, ForestPlot):
        return [row.source for row in block.rows] + ([None] if block.overall else [])
    return [None] * len(data_of(block))


def caption_of(block: Block) -> Prose:
    """The caption of a drawing of data."""
    assert isinstance(block, Chart)
    return block.caption


def data_count(block: Block) -> int:
    """How many bars, groups of people, events, lines or rows a drawing shows."""
    data = data_of(block)
    if isinstance(block, BarChart):
        return len(data) * max(len(block.series), 1)
    return len(data) - (1 if isinstance(block, IconArray) and block.shown_rest else 0)


def shows_percentages(block: Block) -> bool:
    """True for a chart whose numbers are per cent."""
    if isinstance(block, LineChart):
        return block.y.unit == "%"
    return isinstance(block, BarChart) and block.unit == "%"


def set_side_by_side(block: Block) -> Iterator[list[Prose]]:
    """What a chart compares: the labels of bars, series, groups or rows, and what these say in small."""
    if isinstance(block, BarChart):
        yield [bar.label for bar in block.bars]
        yield [bar.detail for bar in block.bars if bar.detail]
        yield [each.label for each in block.series]
    elif isinstance(block, IconArray):
        yield [group.label for group in block.groups]
    elif isinstance(block, LineChart):
        yield [line.label for line in block.series]
    elif isinstance(block, ForestPlot):
        yield [row.label for row in block.rows]
        if block.favours is not None:
            yield [block.favours.left, block.favours.right]


def bar_colours(block: BarChart) -> list[ChartColour]:
    """The colours of a bar chart's series, or of its bars, in the order in which they stand."""
    if block.series:
        pairs = zip(block.series, _SERIES_COLOURS, strict=False)
        return [
            ChartColour(("series", number, "colour"), each.colour or colour, each.colour is not None)
            for number, (each, colour) in enumerate(pairs)
        ]
    return [
        ChartColour(("bars", number, "colour"), bar.colour or _BAR_COLOUR, bar.colour is not None)
        for number, bar in block.in_order
    ]


def line_colours(block: LineChart) -> list[ChartColour]:
    """The colours of a line chart's series."""
    return [
        ChartColour(("series", number, "colour"), each.colour or colour, each.colour is not None)
        for number, (each, colour) in enumerate(zip(block.series, _LINE_COLOURS, strict=False))
    ]


def effect_colours(block: ForestPlot) -> list[ChartColour]:
    """The colours of a forest plot's rows, and of its diamond where it has one."""
    colours = [
        ChartColour(("rows", number, "colour"), row.colour or _EFFECT_COLOUR, row.colour is not None)
        for number, row in enumerate(block.rows)
    ]
    if (whole := block.overall) is not None:
        name = whole.colour or _OVERALL_COLOUR
        colours.append(ChartColour(("overall", "colour"), name, whole.colour is not None))
    return colours


def people_colours(block: IconArray) -> list[ChartColour]:
    """The colours of the groups of people."""
    darkest = next((number for number, group in enumerate(block.groups) if group.focus), 0)
    pairs = zip(block.groups, _PEOPLE_COLOURS[len(block.groups), darkest], strict=True)
    return [
        ChartColour(("groups", number, "colour"), group.colour or colour, group.colour is not None)
        for number, (group, colour) in enumerate(pairs)
    ]


def _words(*texts: Prose | None) -> tuple[Prose, ...]:
    return tuple(text for text in texts if text is not None)
