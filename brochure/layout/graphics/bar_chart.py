"""Horizontal bars with confidence intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from brochure.language.locale import Locale
from brochure.layout.graphics.scale import ChartNumbers, bar_axis, heads, whisker
from brochure.layout.graphics.svg import PT, Theme, drawing, tag, words

#: Space between a bar and its value, mm.
_GAP = 1.2
#: Every chart keeps room for a value as long as this, so that charts of one unit and end share one scale: the
#: longer bar has to be the larger number, also of two charts on one page.
_USUAL_VALUE = (Decimal("100.0"), Decimal("88.8"), Decimal("88.8"))


@dataclass(frozen=True)
class BarDatum:
    """One bar.  The numbers keep their digits: ``69.10`` is shown as ``69.10``."""

    #: Label; citation numbers in it are set by the caption, not here.
    label: str
    detail: str
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    #: Its colour, by its name in the palette.
    colour: str = "ink-soft"
    #: Its position among the bars of the content; None where the chart has the same order.
    part: int | None = None


def bar_chart(
    bars: Sequence[BarDatum], theme: Theme, locale: Locale, *, unit: str, maximum: Decimal, alt: str
) -> Markup:
    """The chart as SVG.  Labels stand above their bars, values behind them: colour carries nothing.

    *maximum*, where the axis ends, is more than 0 and no less than any number of the bars.
    """
    palette, size = theme.palette, theme.size
    line = size * PT * 1.22
    thick = max(2.6, size * PT * 0.95)
    numbers = ChartNumbers(locale, unit)
    values = [numbers.value(bar.value, bar.low, bar.high) for bar in bars]
    # The longest value has to fit behind the longest bar; where that leaves too little, values stand above.
    room = max(theme.bold.width(value, size) for value in values) + _GAP + 0.4
    behind = room <= theme.width * 0.6
    usual = theme.bold.width(numbers.value(*_USUAL_VALUE), size) + _GAP + 0.4
    room = max(room, min(usual, theme.width * 0.6))
    end_label = theme.regular.width(numbers.mark(maximum, with_unit=True), size)
    scale = (theme.width - max(room if behind else 0.0, end_label / 2 + 0.4)) / float(maximum)
    parts: list[Markup] = []
    y = 0.0
    for place, (bar, value) in enumerate(zip(bars, values, strict=True)):
        part = place if bar.part is None else bar.part
        for texts in heads(bar.label, bar.detail, "" if behind else value, theme):
            y += line
            for x, text, bold in texts:
                face = theme.bold if bold else theme.regular
                parts.append(words(text, x, y - 0.25 * line, face, size, palette["text"], part=part))
        length = float(bar.value) * scale
        parts.append(tag("rect", x=0.0, y=y, width=length, height=thick, fill=palette[bar.colour]))
        end = length
        if bar.low is not None and bar.high is not None:
            left, right = float(bar.low) * scale, float(bar.high) * scale
            parts += whisker(left, right, y + thick / 2, theme)
            end = max(length, right)
        if behind:
            base = y + thick / 2 + 0.35 * size * PT
            parts.append(words(value, end + _GAP, base, theme.bold, size, palette["ink"], part=part))
        y += thick + 1.5
    bottom = y - 0.4
    parts += bar_axis(maximum, numbers, theme, left=0.0, bottom=bottom, scale=scale)
    return drawing(theme.width, bottom + 0.9 + line * 1.15, alt, parts)
