"""Horizontal bars with confidence intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from brochure.language.locale import Locale
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


def bar_chart(
    bars: Sequence[BarDatum], theme: Theme, locale: Locale, *, unit: str, maximum: Decimal, alt: str
) -> Markup:
    """The chart as SVG.  Labels stand above their bars, values behind them: colour carries nothing.

    *maximum*, where the axis ends, is more than 0 and no less than any number of the bars.
    """
    palette, size = theme.palette, theme.size
    line = size * PT * 1.22
    thick = max(2.6, size * PT * 0.95)
    numbers = _Numbers(locale, unit)
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
    for part, (bar, value) in enumerate(zip(bars, values, strict=True)):
        for texts in _heads(bar, "" if behind else value, theme):
            y += line
            for x, text, bold in texts:
                face = theme.bold if bold else theme.regular
                parts.append(words(text, x, y - 0.25 * line, face, size, palette["text"], part=part))
        length = float(bar.value) * scale
        parts.append(tag("rect", x=0.0, y=y, width=length, height=thick, fill=palette["ink-soft"]))
        end = length
        if bar.low is not None and bar.high is not None:
            left, right, middle = float(bar.low) * scale, float(bar.high) * scale, y + thick / 2
            path = (
                f"M{left:.3f} {middle:.3f}H{right:.3f}M{left:.3f} {middle - 0.9:.3f}v1.8"
                f"M{right:.3f} {middle - 0.9:.3f}v1.8"
            )
            # A white line below the whisker sets it off from the bar on any printer.
            parts.append(tag("path", d=path, stroke=palette["paper"], stroke_width=0.9, fill="none"))
            parts.append(tag("path", d=path, stroke=palette["ink-deep"], stroke_width=0.35, fill="none"))
            end = max(length, right)
        if behind:
            base = y + thick / 2 + 0.35 * size * PT
            parts.append(words(value, end + _GAP, base, theme.bold, size, palette["ink"], part=part))
        y += thick + 1.5
    bottom = y - 0.4
    parts.append(_line(f"M0 {bottom:.3f}H{float(maximum) * scale:.3f}", theme))
    for share, label in _ticks(maximum, numbers, scale, theme):
        x = float(maximum) * scale * share
        parts.append(_line(f"M{x:.3f} {bottom:.3f}v0.9", theme))
        base = bottom + 0.9 + line * 0.85
        anchor = "middle" if share else "start"
        parts.append(words(label, x, base, theme.regular, size, palette["text"], anchor))
    return drawing(theme.width, bottom + 0.9 + line * 1.15, alt, parts)


def _heads(bar: BarDatum, value: str, theme: Theme) -> Iterator[list[tuple[float, str, bool]]]:
    """The lines above a bar: texts with their place from the left, and whether they are bold."""
    size = theme.size
    labels = theme.bold.wrapped(bar.label, size, theme.width)
    offset = theme.bold.width(f"{bar.label}  ", size)
    beside = len(labels) == 1 and offset + theme.regular.width(bar.detail, size) <= theme.width
    if bar.detail and beside:
        yield [(0.0, bar.label, True), (offset, bar.detail, False)]
    else:
        details = theme.regular.wrapped(bar.detail, size, theme.width) if bar.detail else []
        yield from ([(0.0, text, True)] for text in labels)
        yield from ([(0.0, text, False)] for text in details)
    if value:
        yield from ([(0.0, text, True)] for text in theme.bold.wrapped(value, size, theme.width))


def _ticks(maximum: Decimal, numbers: _Numbers, scale: float, theme: Theme) -> list[tuple[float, str]]:
    """Marks on the axis as shares of it, with their labels: as many as stand clear of each other."""
    for steps in (4, 2, 1):
        marks = [maximum * step / steps for step in range(steps + 1)]
        labels = [numbers.mark(mark, with_unit=mark in (0, maximum)) for mark in marks]
        widest = max(theme.regular.width(label, theme.size) for label in labels)
        if widest + 2 <= float(maximum) * scale / steps:
            break
    return [(step / steps, label) for step, label in enumerate(labels)]


def _line(path: str, theme: Theme) -> Markup:
    return tag("path", d=path, stroke=theme.palette["ink"], stroke_width=0.25, fill="none")


@dataclass(frozen=True)
class _Numbers:
    """Numbers as the language writes them, with the chart's unit: per cent or none."""

    locale: Locale
    unit: str

    def value(self, value: Decimal, low: Decimal | None, high: Decimal | None) -> str:
        """A value and its interval, with the digits that they were given with."""
        plain = self.locale.number
        interval = f" ({plain(low)}–{plain(high)})" if low is not None and high is not None else ""
        return f"{self._with_unit(value)}{interval}"

    def mark(self, number: Decimal, *, with_unit: bool) -> str:
        """A mark of the axis, without needless digits."""
        number = number.normalize()
        return self._with_unit(number) if with_unit else self.locale.number(number)

    def _with_unit(self, number: Decimal) -> str:
        return self.locale.percent(number) if self.unit == "%" else f"{self.locale.number(number)}{self.unit}"
