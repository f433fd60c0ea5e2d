"""“x in 100 people”, drawn as people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from brochure.language.locale import Locale
from brochure.layout.graphics.svg import PT, Theme, drawing, tag, words

#: A person in a box of 4 × 8: head and body; filled or as an outline, so that greys tell them apart.
_PERSON = (
    "M2 0.3a1.15 1.15 0 1 1 0 2.3a1.15 1.15 0 1 1 0-2.3Z"
    "M0.5 4.2a1.2 1.2 0 0 1 1.2-1.2h0.6a1.2 1.2 0 0 1 1.2 1.2v3.5h-3Z"
)
_CELL = (4.0, 8.4)
_COLUMNS = 20
#: People of a row who stand together, so that tens can be counted, and the aisle between them in steps.
_TOGETHER = 10
_AISLE = 0.6


@dataclass(frozen=True)
class PeopleGroup:
    """So many people, of whom the label is true."""

    count: int
    label: str


def icon_array(
    groups: Sequence[PeopleGroup], rest: str, theme: Theme, locale: Locale, *, of: int, alt: str
) -> Markup:
    """*of* people in rows of twenty, up to three groups one after the other, and a legend below."""
    rows = -(-of // _COLUMNS)
    gap = 1.28
    steps = _COLUMNS + _AISLE * (_COLUMNS // _TOGETHER - 1)
    scale = min(theme.width / (steps * _CELL[0] * gap), 0.88)
    step_x, step_y = _CELL[0] * gap * scale, (_CELL[1] + 0.9) * scale
    looks = _looks(len(groups), theme)
    order = [index for index, group in enumerate(groups) for _ in range(group.count)]
    order += [len(groups)] * (of - len(order))
    parts: list[Markup] = []
    for place, index in enumerate(order):
        row, column = divmod(place, _COLUMNS)
        x, y = (column + column // _TOGETHER * _AISLE) * step_x, row * step_y
        parts.append(_person(x, y, scale, *looks[index]))
    y = rows * step_y + 0.6
    line = theme.size * PT * 1.3

    def people(count: int) -> str:
        return locale.charts.people.format(count=count, of=of)

    legend = [(index, people(group.count), group.label) for index, group in enumerate(groups)]
    left = of - sum(group.count for group in groups)
    if rest:
        legend.append((len(groups), people(left), rest))
    x = 0.0
    for index, number, label in legend:
        offset = 3.9 + theme.bold.width(number + " ", theme.size)
        labels = theme.regular.wrapped(label, theme.size, theme.width - offset)
        width = offset + max(theme.regular.width(text, theme.size) for text in labels)
        if x and (x + width > theme.width or len(labels) > 1):
            x, y = 0.0, y + line
        parts.append(_person(x, y + 0.2, line * 0.95 / _CELL[1], *looks[index]))
        base = y + line * 0.76
        black = theme.palette["text"]
        parts.append(words(number, x + 3.4, base, theme.bold, theme.size, black, part=index))
        for step, text in enumerate(labels):
            below = base + step * line
            parts.append(words(text, x + offset, below, theme.regular, theme.size, black, part=index))
        # Nothing stands beside a label of several lines.
        y += line * (len(labels) - 1)
        x = x + width + 3.5 if len(labels) == 1 else theme.width
    return drawing(theme.width, y + line + 0.3, alt, parts)


def _looks(groups: int, theme: Theme) -> list[tuple[str, str]]:
    """Fill and stroke of up to three groups, and of the rest: neighbours stay apart when printed in greys."""
    fills = ["ink", "ink-soft", "glow"] if groups > 2 else ["ink", "glow"][:groups]
    return [(theme.palette[fill], theme.palette["ink"]) for fill in (*fills, "paper")]


def _person(x: float, y: float, scale: float, fill: str, stroke: str) -> Markup:
    return tag(
        "path",
        d=_PERSON,
        transform=f"translate({x:.3f} {y:.3f}) scale({scale:.4f})",
        fill=fill,
        stroke=stroke,
        stroke_width=0.38,
    )
