"""Events along a line, from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from brochure.layout.graphics.svg import PT, Theme, drawing, tag, words


@dataclass(frozen=True)
class Moment:
    """One event: when, and what."""

    when: str
    label: str
    #: True for an event that lasts: drawn as a bar on the line instead of a dot.
    lasts: bool = False


def timeline(moments: Sequence[Moment], theme: Theme, *, alt: str) -> Markup:
    """The times on the left, a line with dots and bars, the events on the right."""
    palette, size = theme.palette, theme.size
    line = size * PT * 1.28
    column = min(max(theme.bold.width(moment.when, size) for moment in moments) + 1.5, theme.width * 0.42)
    axis = column + 2.0
    left = axis + 4.0
    parts: list[Markup] = []
    y = 0.0
    middles: list[tuple[float, float]] = []
    for part, moment in enumerate(moments):
        whens = theme.bold.wrapped(moment.when, size, column)
        labels = theme.regular.wrapped(moment.label, size, theme.width - left)
        height = max(len(whens), len(labels)) * line
        for index, text in enumerate(whens):
            base = y + line * (index + 0.78)
            parts.append(words(text, column, base, theme.bold, size, palette["ink"], "end", part=part))
        for index, text in enumerate(labels):
            base = y + line * (index + 0.78)
            parts.append(words(text, left, base, theme.regular, size, palette["text"], part=part))
        middles.append((y + line * 0.5, height))
        y += height + 1.6
    first, last = middles[0][0], middles[-1][0]
    path = [
        tag(
            "path",
            d=f"M{axis:.3f} {first:.3f}V{last:.3f}",
            stroke=palette["line"],
            stroke_width=0.6,
            fill="none",
        )
    ]
    for (middle, height), moment in zip(middles, moments, strict=True):
        if moment.lasts:
            # As tall as its text: longer than a dot is wide, also where that is one line.
            top = middle - line * 0.5
            path.append(
                tag("rect", x=axis - 1.0, y=top, width=2.0, height=height, rx=1.0, fill=palette["accent"])
            )
        else:
            path.append(tag("circle", cx=axis, cy=middle, r=1.1, fill=palette["ink"]))
    return drawing(theme.width, y - 1.0, alt, [*path, *parts])
