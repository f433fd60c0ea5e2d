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
#: Widest square, as a share of the drawing; how large people in it are; and the size of a number with the
#: focus, as a multiple of the others.
_SQUARE, _SMALL, _LARGE = 0.42, 0.66, 2.2


@dataclass(frozen=True)
class PeopleGroup:
    """So many people, of whom the label is true."""

    count: int
    label: str
    #: By its name in the palette.
    colour: str
    #: True for the group that is drawn strongly, with its number large.
    focus: bool = False


def icon_array(
    groups: Sequence[PeopleGroup],
    rest: str,
    theme: Theme,
    locale: Locale,
    *,
    of: int,
    alt: str,
    square: bool = False,
) -> Markup:
    """*of* people, up to three groups one after the other.

    They stand in rows of twenty with a legend below, or in a *square* of ten by ten with the legend beside
    them.  The number of a group with the focus stands large, above the others.
    """
    columns = _TOGETHER if square else _COLUMNS
    rows = -(-of // columns)
    gap = 1.28
    steps = columns + _AISLE * (columns // _TOGETHER - 1)
    widest = theme.width * _SQUARE if square else theme.width
    scale = min(widest / (steps * _CELL[0] * gap), _SMALL if square else 0.88)
    step_x, step_y = _CELL[0] * gap * scale, (_CELL[1] + 0.9) * scale
    if not square:
        # Rows end where the column does, whose width says how far apart people stand.
        step_x = (theme.width - _CELL[0] * scale) / (steps - 1)
    looks = _looks(groups, theme)
    # A group with the focus is counted from the start.
    first = sorted(range(len(groups)), key=lambda index: not groups[index].focus)
    order = [index for index in first for _ in range(groups[index].count)]
    order += [len(groups)] * (of - len(order))

    def people(count: int) -> str:
        charts = locale.charts
        form = charts.nobody if count == 0 else charts.everybody if count == of else charts.people
        return form.format(count=count, of=of)

    focused = next((index for index, group in enumerate(groups) if group.focus), None)
    legend = [
        (index, people(group.count), group.label) for index, group in enumerate(groups) if index != focused
    ]
    left = of - sum(group.count for group in groups)
    if rest:
        legend.append((len(groups), people(left), rest))
    parts: list[Markup] = []
    # The words begin beside the square, and end at the right edge.
    beside = steps * step_x + 2.5 if square else 0.0
    top = y = 0.0
    if focused is not None:
        group = groups[focused]
        y = _headline(people(group.count), group.label, beside, theme, focused, parts)
        top = 0.0 if square else y + 1.2
        y += 1.6 if square else 0.0
    for place, index in enumerate(order):
        row, column = divmod(place, columns)
        x = (column + column // _TOGETHER * _AISLE) * step_x
        parts.append(_person(x, top + row * step_y, scale, *looks[index]))
    people_end = top + rows * step_y + 0.6
    if square:
        end = max(_legend_beside(legend, looks, beside, y, theme, parts) + 0.3, people_end)
    else:
        end = _legend_below(legend, looks, people_end, theme, parts) + 0.3
    return drawing(theme.width, end, alt, parts)


def _headline(number: str, label: str, left: float, theme: Theme, part: int, parts: list[Markup]) -> float:
    """The number of the group with the focus, large, and what is so with it; where they end."""
    size, black = theme.size * _LARGE, theme.palette["text"]
    width = theme.width - left
    y = 0.0
    for text in theme.bold.wrapped(number, size, width):
        y += size * PT * 1.05
        parts.append(words(text, left, y - size * PT * 0.2, theme.bold, size, black, part=part))
    line = theme.size * PT * 1.3
    # Beside the number where there is room for the words on one line.
    offset = left + theme.bold.width(number + " ", size)
    if offset + theme.bold.width(label, theme.size) <= theme.width:
        base = y - size * PT * 0.2
        parts.append(words(label, offset, base, theme.bold, theme.size, black, part=part))
        return y
    for text in theme.bold.wrapped(label, theme.size, width):
        y += line
        parts.append(words(text, left, y - line * 0.24, theme.bold, theme.size, black, part=part))
    return y


def _legend_below(
    entries: Sequence[tuple[int, str, str]],
    looks: Sequence[tuple[str, str]],
    y: float,
    theme: Theme,
    parts: list[Markup],
) -> float:
    """Draw the legend from *y* on, as many entries on a line as fit; where it ends."""
    line = theme.size * PT * 1.3
    black = theme.palette["text"]
    x = 0.0
    for index, number, label in entries:
        offset = 3.9 + theme.bold.width(number + " ", theme.size)
        labels = theme.regular.wrapped(label, theme.size, theme.width - offset)
        width = offset + max(theme.regular.width(text, theme.size) for text in labels)
        if x and (x + width > theme.width or len(labels) > 1):
            x, y = 0.0, y + line
        parts.append(_person(x, y + 0.2, line * 0.95 / _CELL[1], *looks[index]))
        base = y + line * 0.76
        parts.append(words(number, x + 3.4, base, theme.bold, theme.size, black, part=index))
        for step, text in enumerate(labels):
            below = base + step * line
            parts.append(words(text, x + offset, below, theme.regular, theme.size, black, part=index))
        # Nothing stands beside a label of several lines.
        y += line * (len(labels) - 1)
        x = x + width + 3.5 if len(labels) == 1 else theme.width
    return y + line


def _legend_beside(
    entries: Sequence[tuple[int, str, str]],
    looks: Sequence[tuple[str, str]],
    left: float,
    y: float,
    theme: Theme,
    parts: list[Markup],
) -> float:
    """Draw the legend from *left* and *y* on, each entry below the one before it; where it ends."""
    line = theme.size * PT * 1.3
    black = theme.palette["text"]
    for index, number, label in entries:
        parts.append(_person(left, y + 0.2, line * 0.95 / _CELL[1], *looks[index]))
        start = left + 3.4
        offset = start + theme.bold.width(number + " ", theme.size) + 0.5
        parts.append(words(number, start, y + line * 0.76, theme.bold, theme.size, black, part=index))
        is_short = offset + theme.regular.width(label, theme.size) <= theme.width
        x = offset if is_short else start
        y -= line if is_short else 0.0
        for text in theme.regular.wrapped(label, theme.size, theme.width - x):
            y += line
            parts.append(words(text, x, y + line * 0.76, theme.regular, theme.size, black, part=index))
        y += line + 0.8
    return y


def _looks(groups: Sequence[PeopleGroup], theme: Theme) -> list[tuple[str, str]]:
    """Fill and stroke of up to three groups, and of the rest: neighbours stay apart when printed in greys."""
    focused = next((index for index, group in enumerate(groups) if group.focus), None)
    fills = [*(group.colour for group in groups), "paper"]
    strokes = ["ink" if focused in (None, index) else "ink-soft" for index in range(len(fills))]
    return [(theme.palette[fill], theme.palette[stroke]) for fill, stroke in zip(fills, strokes, strict=True)]


def _person(x: float, y: float, scale: float, fill: str, stroke: str) -> Markup:
    return tag(
        "path",
        d=_PERSON,
        transform=f"translate({x:.3f} {y:.3f}) scale({scale:.4f})",
        fill=fill,
        stroke=stroke,
        stroke_width=0.38,
    )
