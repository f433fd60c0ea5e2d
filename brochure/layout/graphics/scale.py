"""What charts share: numbers with their unit, marks of an axis, whiskers, and labels above data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from brochure.language.locale import Locale
from brochure.layout.graphics.svg import PT, Theme, tag, words

#: Least distance in mm between two numbers at an axis.
_CLEAR = 2.0


def with_minus(number: str) -> str:
    """A number with the sign for minus, which is as wide as a digit, instead of a hyphen."""
    return number.replace("-", "−")


@dataclass(frozen=True)
class ChartNumbers:
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
        return with_minus(self._with_unit(number) if with_unit else self.locale.number(number))

    def _with_unit(self, number: Decimal) -> str:
        return self.locale.percent(number) if self.unit == "%" else f"{self.locale.number(number)}{self.unit}"


def heads(label: str, detail: str, value: str, theme: Theme) -> Iterator[list[tuple[float, str, bool]]]:
    """The lines above a bar: texts with their place from the left, and whether they are bold."""
    size = theme.size
    labels = theme.bold.wrapped(label, size, theme.width)
    offset = theme.bold.width(f"{label}  ", size)
    beside = len(labels) == 1 and offset + theme.regular.width(detail, size) <= theme.width
    if detail and beside:
        yield [(0.0, label, True), (offset, detail, False)]
    else:
        details = theme.regular.wrapped(detail, size, theme.width) if detail else []
        yield from ([(0.0, text, True)] for text in labels)
        yield from ([(0.0, text, False)] for text in details)
    if value:
        yield from ([(0.0, text, True)] for text in theme.bold.wrapped(value, size, theme.width))


def whisker(left: float, right: float, middle: float, theme: Theme) -> list[Markup]:
    """A confidence interval across a bar: a white line below it sets it off from the bar on any printer."""
    palette = theme.palette
    path = (
        f"M{left:.3f} {middle:.3f}H{right:.3f}M{left:.3f} {middle - 0.9:.3f}v1.8"
        f"M{right:.3f} {middle - 0.9:.3f}v1.8"
    )
    return [
        tag("path", d=path, stroke=palette["paper"], stroke_width=0.9, fill="none"),
        tag("path", d=path, stroke=palette["ink-deep"], stroke_width=0.35, fill="none"),
    ]


def axis_line(path: str, theme: Theme) -> Markup:
    """A line of an axis, or a mark of it."""
    return tag("path", d=path, stroke=theme.palette["ink"], stroke_width=0.25, fill="none")


def bar_axis(
    maximum: Decimal, numbers: ChartNumbers, theme: Theme, *, left: float, bottom: float, scale: float
) -> list[Markup]:
    """The axis below bars, from 0 at *left* to *maximum*, *scale* mm a unit."""
    line = theme.size * PT * 1.22
    end = left + float(maximum) * scale
    start = f"{left:.3f}" if left else "0"
    parts = [axis_line(f"M{start} {bottom:.3f}H{end:.3f}", theme)]
    for share, label in _marks(maximum, numbers, scale, theme):
        x = left + float(maximum) * scale * share
        parts.append(axis_line(f"M{x:.3f} {bottom:.3f}v0.9", theme))
        base = bottom + 0.9 + line * 0.85
        anchor = "middle" if share else "start"
        parts.append(words(label, x, base, theme.regular, theme.size, theme.palette["text"], anchor))
    return parts


def _marks(maximum: Decimal, numbers: ChartNumbers, scale: float, theme: Theme) -> list[tuple[float, str]]:
    """Marks on the axis as shares of it, with their labels: round ones that stand clear of each other."""
    for steps in (*([count for count in (4, 3, 5) if _is_round(maximum / count, maximum)] or [4]), 2, 1):
        marks = [maximum * step / steps for step in range(steps + 1)]
        labels = [numbers.mark(mark, with_unit=mark in (0, maximum)) for mark in marks]
        widest = max(theme.regular.width(label, theme.size) for label in labels)
        if widest + _CLEAR <= float(maximum) * scale / steps:
            break
    return [(step / steps, label) for step, label in enumerate(labels)]


def _is_round(step: Decimal, maximum: Decimal) -> bool:
    """Whether marks at such steps have no more decimals than the end of the axis: 10 up to 30, and no 7.5."""
    return _exponent(step) >= _exponent(maximum)


def _exponent(number: Decimal) -> int:
    """That of the last digit which says something: 0 of 30, -1 of 7.50."""
    return min(0, int(number.normalize().as_tuple().exponent))


def clear_of_each_other(places: Sequence[tuple[float, float]], first: int = 0) -> list[int]:
    """Which of some labels, as middle and width from left to right, can stand beside each other.

    The label *first* always stands; the others where they leave it, and those beside it, room.
    """
    kept = [first]
    for index in (*range(first - 1, -1, -1), *range(first + 1, len(places))):
        middle, width = places[index]
        if all(abs(middle - places[k][0]) >= (width + places[k][1]) / 2 + _CLEAR / 2 for k in kept):
            kept.append(index)
    return sorted(kept)
