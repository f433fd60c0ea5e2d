"""Bars in groups: for each label one bar of every series, with confidence intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from brochure.language.locale import Locale
from brochure.layout.graphics.scale import ChartNumbers, bar_axis, heads, whisker
from brochure.layout.graphics.svg import PT, Theme, drawing, tag, words

#: Space between a bar and its value, and between the name of a series and its bar, mm.
_GAP = 1.2
#: Widest names, as a share of the chart, that stand beside their bars; longer ones are told by a legend.
_NAMES = 0.34
#: The least share of the chart that is left for the bars beside names and values.
_BARS = 0.28
#: Strokes around bars: of the hollow ones of the third series, and of the others.
_HOLLOW, _EDGE = 0.5, 0.25


@dataclass(frozen=True)
class SeriesLook:
    """A series: its name, and its colour by its name in the palette.  The third series is hollow."""

    label: str
    colour: str


@dataclass(frozen=True)
class GroupedBar:
    """A number of one series with its interval."""

    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class BarGroup:
    """The bars below one label, one for each series."""

    label: str
    detail: str
    bars: tuple[GroupedBar, ...]
    #: Its position among the groups of the content.
    part: int


def grouped_bar_chart(
    groups: Sequence[BarGroup],
    series: Sequence[SeriesLook],
    theme: Theme,
    locale: Locale,
    *,
    unit: str,
    maximum: Decimal,
    alt: str,
) -> Markup:
    """The chart as SVG: one scale from 0 for all bars.

    The name of its series stands beside each bar.  Where names are too long for that, a legend stands on top;
    then depth of colour, and the hollow bars of a third series, tell the series apart in print without
    colours, and in each group they have the order of the legend.
    """
    palette, size = theme.palette, theme.size
    line = size * PT * 1.22
    thick = max(2.4, size * PT * 0.85)
    numbers = ChartNumbers(locale, unit)
    values = [[numbers.value(bar.value, bar.low, bar.high) for bar in group.bars] for group in groups]
    room = max(theme.bold.width(value, size) for row in values for value in row) + _GAP + 0.4
    names = max(theme.regular.width(look.label, size) for look in series) + _GAP
    last = theme.regular.width(numbers.mark(maximum, with_unit=True), size)
    # The numbers at both ends of the axis have to stand clear of each other too.
    least = max(theme.width * _BARS, 2 * last)
    left = names if names <= theme.width * _NAMES and names + room + least <= theme.width else 0.0
    behind = left > 0 or room + max(theme.width * 0.4, 2 * last) <= theme.width
    scale = (theme.width - left - max(room if behind else 0.0, last / 2 + 0.4)) / float(maximum)
    parts: list[Markup] = []

    def number(text: str, x: float, y: float, part: int | None, told: str) -> None:
        parts.append(words(text, x, y, theme.bold, size, palette["ink"], part=part, told=told))

    y = 0.0
    if not left:
        y = _legend(series, theme, parts)
    for group, row in zip(groups, values, strict=True):
        for texts in heads(group.label, group.detail, "", theme):
            y += line
            for x, text, bold in texts:
                face = theme.bold if bold else theme.regular
                parts.append(words(text, x, y - 0.25 * line, face, size, palette["text"], part=group.part))
        for index, (bar, value) in enumerate(zip(group.bars, row, strict=True)):
            # What a legend tells is not beside the number.
            told = "" if left else f"{series[index].label} {value}"
            for step, text in enumerate([] if behind else theme.bold.wrapped(value, size, theme.width)):
                y += line
                number(text, 0.0, y - 0.25 * line, None if step else group.part, told)
            length = float(bar.value) * scale
            base = y + thick / 2 + 0.35 * size * PT
            if left:
                name = series[index].label
                parts.append(words(name, 0.0, base, theme.regular, size, palette["text"], part=group.part))
            parts.append(_bar(left, y, length, thick, series[index], index, theme))
            end = left + length
            if bar.low is not None and bar.high is not None:
                low, high = left + float(bar.low) * scale, left + float(bar.high) * scale
                parts += whisker(low, high, y + thick / 2, theme)
                end = max(end, high)
            if behind:
                number(value, end + _GAP, base, group.part, told)
            y += max(thick + 0.7, line * 0.96 if behind else 0.0)
        y += 1.4
    bottom = y - 0.9
    parts += bar_axis(maximum, numbers, theme, left=left, bottom=bottom, scale=scale)
    return drawing(theme.width, bottom + 0.9 + line * 1.15, alt, parts)


def _bar(
    x: float, y: float, length: float, thick: float, look: SeriesLook, index: int, theme: Theme
) -> Markup:
    """A bar; its edge lies within its length, so that strokes do not lengthen it.  A tiny one has none."""
    colour = theme.palette[look.colour]
    hollow = index == 2
    stroke = _HOLLOW if hollow else _EDGE
    if length <= 2 * stroke:
        return tag("rect", x=x, y=y, width=length, height=thick, fill=colour)
    return tag(
        "rect",
        x=x + stroke / 2,
        y=y + stroke / 2,
        width=length - stroke,
        height=thick - stroke,
        fill=theme.palette["paper"] if hollow else colour,
        stroke=colour,
        stroke_width=stroke,
    )


def _legend(series: Sequence[SeriesLook], theme: Theme, parts: list[Markup]) -> float:
    """Draw the legend; where it ends."""
    size, line = theme.size, theme.size * PT * 1.3
    x = y = 0.0
    for index, look in enumerate(series):
        labels = theme.regular.wrapped(look.label, size, theme.width - 5.4)
        width = 5.4 + max(theme.regular.width(text, size) for text in labels)
        if x and (x + width > theme.width or len(labels) > 1):
            x, y = 0.0, y + line
        parts.append(_bar(x, y + line * 0.24, 4.2, line * 0.58, look, index, theme))
        for step, text in enumerate(labels):
            base = y + line * (step + 0.76)
            parts.append(words(text, x + 5.4, base, theme.regular, size, theme.palette["text"]))
        y += line * (len(labels) - 1)
        x = x + width + 4.0 if len(labels) == 1 else theme.width
    return y + line + 0.8
