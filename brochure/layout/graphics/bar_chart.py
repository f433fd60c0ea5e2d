"""Horizontal bars with confidence intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from brochure.layout.graphics.svg import PT, Theme, drawing, tag, words


@dataclass(frozen=True)
class BarDatum:
    """One bar.  The numbers keep their digits: ``69.10`` is shown as ``69.10``."""

    #: Label; citation numbers in it are set by the caption, not here.
    label: str
    detail: str
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None


def bar_chart(bars: Sequence[BarDatum], theme: Theme, *, unit: str, maximum: Decimal, alt: str) -> Markup:
    """The chart as SVG.  Labels stand above their bars, values behind them: colour carries nothing."""
    palette, size = theme.palette, theme.size
    line = size * PT * 1.22
    thick = max(2.6, size * PT * 0.95)
    values = [_value(bar, unit) for bar in bars]
    # The longest value has to fit behind the longest bar.
    room = max(theme.bold.width(value, size) for value in values) + 1.6
    scale = (theme.width - room) / float(maximum)
    parts: list[Markup] = []
    y = 0.0
    for bar, value in zip(bars, values, strict=True):
        y += line
        parts.append(words(bar.label, 0.0, y - 0.25 * line, theme.bold, size, palette["text"]))
        if bar.detail:
            offset = theme.bold.width(bar.label + "  ", size)
            fits = offset + theme.regular.width(bar.detail, size) <= theme.width
            if not fits:
                y += line
            x = offset if fits else 0.0
            parts.append(words(bar.detail, x, y - 0.25 * line, theme.regular, size, palette["text"]))
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
        parts.append(
            words(value, end + 1.2, y + thick / 2 + 0.35 * size * PT, theme.bold, size, palette["ink"])
        )
        y += thick + 1.5
    bottom = y - 0.4
    axis = [
        tag(
            "path",
            d=f"M0 {bottom:.3f}H{float(maximum) * scale:.3f}",
            stroke=palette["ink"],
            stroke_width=0.25,
            fill="none",
        )
    ]
    for step in range(5):
        x = float(maximum) * scale * step / 4
        mark = maximum * step / 4
        label = f"{mark.normalize():f}{unit if step in (0, 4) else ''}"
        axis.append(
            tag("path", d=f"M{x:.3f} {bottom:.3f}v0.9", stroke=palette["ink"], stroke_width=0.25, fill="none")
        )
        anchor = "start" if step == 0 else "middle"
        axis.append(words(label, x, bottom + 0.9 + line * 0.85, theme.regular, size, palette["text"], anchor))
    return drawing(theme.width, bottom + 0.9 + line * 1.15, alt, [*parts, *axis])


def _value(bar: BarDatum, unit: str) -> str:
    interval = f" ({bar.low}–{bar.high})" if bar.low is not None else ""
    return f"{bar.value}{unit}{interval}"
