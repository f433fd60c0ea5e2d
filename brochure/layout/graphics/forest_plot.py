"""Effects with their confidence intervals along one axis, with the line of no effect."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from brochure.language.locale import Locale
from brochure.layout.graphics.scale import axis_line, clear_of_each_other, with_minus
from brochure.layout.graphics.svg import PT, Theme, drawing, tag, words

#: The least width in mm of a plot beside its labels and numbers; with less, it stands below them.
_BESIDE = 52.0
#: Widest labels beside a plot, as a share of the chart.
_LABELS = 0.34
#: On a narrow panel, as shares: the least room on the left of the line of no effect for words, which stand on
#: the right otherwise; the widest numbers beside labels on the same side, of the room there.
_SIDE, _NUMBERS = 0.4, 0.5
#: Space between columns, and between words and the line of no effect, mm; rows below a heading begin this
#: much further in.
_GAP, _CLEAR, _INDENT = 3.0, 1.6, 2.4
#: Sides in mm of the squares: of the heaviest row, of the lightest, and where no row has a weight.
_LARGEST, _SMALLEST, _USUAL = 3.2, 0.9, 2.0
_LINE, _ARROW, _DIAMOND = 0.4, 1.1, 3.2
#: Width of the lines of the grid, mm; space above a heading, lines.
_GRID, _ABOVE = 0.2, 0.3
_NBSP = "\u00a0"


@dataclass(frozen=True)
class ForestAxis:
    """The axis: its ends, its marks, and where the line of no effect stands."""

    start: Decimal
    end: Decimal
    marks: tuple[Decimal, ...]
    no_effect: Decimal
    is_log: bool

    def share(self, number: Decimal) -> float:
        """How far along the axis a number stands, from 0 to 1 within its ends."""
        if not self.is_log:
            return float((number - self.start) / (self.end - self.start))
        if number <= 0:
            # A ratio of nothing is infinitely far to the left.
            return -math.inf
        whole = math.log(self.end) - math.log(self.start)
        return (math.log(number) - math.log(self.start)) / whole


@dataclass(frozen=True)
class Effect:
    """A row.  The numbers keep their digits."""

    label: str
    detail: str
    estimate: Decimal
    low: Decimal
    high: Decimal
    #: Stands above the row; it and those that follow belong to it.
    heading: str = ""
    weight: Decimal | None = None
    #: Of its square and interval, or of the diamond, by its name in the palette.
    colour: str = "ink"


def forest_plot(
    rows: Sequence[Effect],
    overall: Effect | None,
    axis: ForestAxis,
    heads: tuple[str, str],
    sides: tuple[str, str] | None,
    theme: Theme,
    locale: Locale,
    *,
    alt: str,
) -> Markup:
    """The plot as SVG: labels, squares with their intervals, and numbers.

    *heads* stand above the labels, where they are not empty, and above the numbers.
    On a wide page they stand beside each other, on a narrow panel each row has its plot below its words.
    The line of no effect runs from the first row to the axis, and no words stand on it.
    """
    return _ForestPlot(rows, overall, axis, heads, sides, theme, locale).drawn(alt)


@dataclass
class _ForestPlot:
    rows: Sequence[Effect]
    overall: Effect | None
    axis: ForestAxis
    heads: tuple[str, str]
    sides: tuple[str, str] | None
    theme: Theme
    locale: Locale

    def drawn(self, alt: str) -> Markup:
        """The whole plot."""
        theme, size = self.theme, self.theme.size
        self.line = size * PT * 1.25
        everything = [*self.rows, *([self.overall] if self.overall else [])]
        numbers = max(theme.bold.width(self._numbers(row), size) for row in everything)
        words_of = [max(self._wide(row, bold=row is self.overall)) for row in everything]
        labels = min(max(words_of), theme.width * _LABELS)
        edges = self._edges()
        head = max(theme.bold.width(word, size) for word in self.heads[1].split(" "))
        column = max(numbers, head)
        plot = theme.width - labels - column - 2 * _GAP
        self.is_wide = plot >= _BESIDE
        self.left = labels + _GAP if self.is_wide else edges[0]
        self.length = plot if self.is_wide else theme.width - sum(edges)
        self.numbers_width = column
        self.none = self._x(self.axis.no_effect)
        #: Where words begin and end, beside the line of no effect; where labels end; where numbers end.
        self.words_start, self.words_end, self.labels_end = 0.0, self.none - _CLEAR, labels
        self.numbers_end = theme.width
        self.is_below = False
        if not self.is_wide:
            self._take_a_side(numbers)
        self.parts: list[Markup] = []
        self.squares: list[Markup] = []
        #: What the numbers are, where that stands beside the first heading.
        self.beside: list[Markup] = []
        y = self._head_line()
        self.top = max(y, 0.0)
        indent = 0.0
        #: Where no words stand above and below, so that the grid may.
        self.strips: list[tuple[float, float]] = []
        for part, row in enumerate(self.rows):
            if row.heading:
                indent = _INDENT
                start, end = self.words_start, self.words_end
                y = self._words(row.heading, start, y + _ABOVE * self.line, end, part, bold=True)
                self.parts += self.beside
                self.beside = []
            y = self._row(row, y, indent, part)
        if self.overall is not None:
            y = self._row(self.overall, y + 0.25 * self.line, 0.0, len(self.rows), is_overall=True)
        bottom = y + 0.3
        end = self._axis(bottom)
        self.strips = [(self.top, bottom)] if self.is_wide else [*self.strips, (y, bottom)]
        ground = axis_line(f"M{self.none:.3f} {self.top:.3f}V{bottom:.3f}", theme)
        return drawing(
            theme.width, end + 0.4, alt, [*self._lanes(), ground, *self._grid(), *self.squares, *self.parts]
        )

    def _lanes(self) -> Iterator[Markup]:
        """Light grounds between words, along which the eye goes from one interval to the next."""
        for top, bottom in () if self.is_wide else self.strips[:-1]:
            lane = {"x": self.left, "y": top, "width": self.length, "height": bottom - top}
            yield tag("rect", **lane, fill=self.theme.palette["mist"])

    def _grid(self) -> Iterator[Markup]:
        """Thin lines at the other marks of the axis, by which the ends of intervals are read off."""
        places = [self._x(mark) for mark in self.axis.marks if mark != self.axis.no_effect]
        lines = "".join(f"M{x:.3f} {top:.3f}V{bottom:.3f}" for x in places for top, bottom in self.strips)
        if lines:
            yield tag("path", d=lines, stroke=self.theme.palette["line"], stroke_width=_GRID, fill="none")

    def _take_a_side(self, numbers: float) -> None:
        """Give words the room on one side of the line of no effect; numbers stand beside or below them."""
        width = self.theme.width
        left, right = self.none - _CLEAR, width - self.none - _CLEAR
        if left >= width * _SIDE and numbers <= right:
            self.labels_end = left
            return
        if left >= width * _SIDE:
            self.numbers_end = left
        else:
            self.words_start, self.words_end = width - right, width
        room = self.words_end - self.words_start
        self.is_below = numbers + _GAP > room * _NUMBERS
        self.labels_end = self.words_end - (0.0 if self.is_below else numbers + _GAP)

    def _edges(self) -> tuple[float, float]:
        """Room on the left and on the right of the axis for half of the first and of the last number."""
        first, last = (self._mark(mark) for mark in (self.axis.marks[0], self.axis.marks[-1]))
        width, size = self.theme.regular.width, self.theme.size
        return width(first, size) / 2, width(last, size) / 2

    def _mark(self, mark: Decimal) -> str:
        return with_minus(self.locale.number(mark.normalize()))

    def _x(self, number: Decimal) -> float:
        return self.left + self.axis.share(number) * self.length

    def _numbers(self, row: Effect) -> str:
        numbers = (row.estimate, row.low, row.high)
        estimate, low, high = (with_minus(self.locale.number(number)) for number in numbers)
        between = self.locale.charts.from_to.format(low=low, high=high) if row.low < 0 else f"{low}–{high}"
        return f"{estimate} ({between})"

    def _wide(self, row: Effect, *, bold: bool) -> tuple[float, float]:
        """How wide the words of a row are on one line: its label, and its detail."""
        face = self.theme.bold if bold else self.theme.regular
        return face.width(row.label, self.theme.size) + _INDENT, self.theme.regular.width(
            row.detail, self.theme.size
        ) + _INDENT

    def _words(
        self, text: str, x: float, y: float, width: float, part: int | None, *, bold: bool = False
    ) -> float:
        """Set words in lines from the left; where they end."""
        face = self.theme.bold if bold else self.theme.regular
        black = self.theme.palette["text"]
        for said in face.wrapped(text, self.theme.size, width - x) if text else []:
            y += self.line
            base = y - 0.25 * self.line
            self.parts.append(words(said, x, base, face, self.theme.size, black, part=part))
        return y

    def _head_line(self) -> float:
        """What the details count above the labels, and what the numbers are above them; where they end."""
        theme, black = self.theme, self.theme.palette["text"]
        details, effect = self.heads
        width = self.numbers_width if self.is_wide else theme.width
        said = self._head_lines(effect, width)
        room = theme.width - max(theme.bold.width(text, theme.size) for text in said) - _GAP
        heading = self.words_start + theme.bold.width(self.rows[0].heading, theme.size)
        if not details and len(said) == 1 and self.rows[0].heading and heading <= room:
            # It stands on the line of the first heading, and is read after that.
            base = 0.75 * self.line
            self.beside = [words(effect, theme.width, base, theme.bold, theme.size, black, "end", part=0)]
            return -_ABOVE * self.line
        room = self.labels_end if self.is_wide else room
        # A word that has no room beside them stands above them.
        is_above = any(theme.bold.width(word, theme.size) > room for word in details.split(" "))
        left = self._words(details, 0.0, 0.0, theme.width if is_above else room, None, bold=True)
        start = left if is_above else 0.0
        for number, text in enumerate(said, start=1):
            base = start + (number - 0.25) * self.line
            self.parts.append(words(text, theme.width, base, theme.bold, theme.size, black, "end"))
        return max(left, start + len(said) * self.line) + 0.2 * self.line

    def _head_lines(self, text: str, width: float) -> list[str]:
        """The lines of a heading, “(95% CI)” and other words in brackets unbroken where they have room."""
        face, size = self.theme.bold, self.theme.size
        kept = re.sub(r"\([^()]*\)", lambda found: found[0].replace(" ", _NBSP), text)
        is_room = all(face.width(word, size) <= width for word in kept.split(" "))
        return [line.replace(_NBSP, " ") for line in face.wrapped(kept if is_room else text, size, width)]

    def _row(self, row: Effect, y: float, indent: float, part: int, *, is_overall: bool = False) -> float:
        """Draw a row from *y* on; where it ends."""
        theme, size = self.theme, self.theme.size
        black = theme.palette["text"]
        own = theme.bold if is_overall else theme.regular
        start, numbers = self.words_start + indent, self._numbers(row)
        beside = start + own.width(f"{row.label}  ", size)
        below = self._words(row.label, start, y, self.labels_end, part, bold=is_overall)
        if beside + theme.regular.width(row.detail, size) <= self.labels_end:
            self._words(row.detail, beside, y, self.labels_end, part)
        else:
            below = self._words(row.detail, start, below, self.labels_end, part)
        if self.is_below:
            below = self._words(numbers, start, below, self.labels_end, part, bold=is_overall)
        else:
            base = y + 0.75 * self.line
            self.parts.append(words(numbers, self.numbers_end, base, own, size, black, "end", part=part))
        if self.is_wide:
            middle = y + 0.5 * self.line
            end = below
        else:
            strip = 0.9 * self.line
            middle = below + 0.5 * strip
            end = below + strip
            self.strips.append((below, end))
        self.squares += self._diamond(row, middle) if is_overall else self._square(row, middle)
        return end + (0.18 if self.is_wide else 0.34) * self.line

    def _square(self, row: Effect, middle: float) -> Iterator[Markup]:
        """The interval, with an arrow where the axis ends before it does, and the square of the estimate."""
        colour = self.theme.palette[row.colour]
        left, right = self._x(max(row.low, self.axis.start)), self._x(min(row.high, self.axis.end))
        yield tag(
            "path",
            d=f"M{left:.3f} {middle:.3f}H{right:.3f}",
            stroke=colour,
            stroke_width=_LINE,
            fill="none",
        )
        for is_beyond, x, way in (
            (row.low < self.axis.start, left, 1),
            (row.high > self.axis.end, right, -1),
        ):
            if is_beyond:
                back = x + way * _ARROW * 1.4
                top, bottom = middle - _ARROW * 0.8, middle + _ARROW * 0.8
                tip = f"M{x:.3f} {middle:.3f}L{back:.3f} {top:.3f}V{bottom:.3f}Z"
                yield tag("path", d=tip, fill=colour)
        side = self._side(row)
        x = self._x(row.estimate) - side / 2
        yield tag("rect", x=x, y=middle - side / 2, width=side, height=side, fill=colour)

    def _side(self, row: Effect) -> float:
        """The side of a square, whose area is in proportion to the weight."""
        weights = [float(each.weight) for each in self.rows if each.weight is not None]
        if row.weight is None:
            return _SMALLEST if weights else _USUAL
        return max(_LARGEST * math.sqrt(float(row.weight) / max(weights)), _SMALLEST)

    def _diamond(self, row: Effect, middle: float) -> Iterator[Markup]:
        low, x, high = self._x(row.low), self._x(row.estimate), self._x(row.high)
        top, bottom = middle - _DIAMOND / 2, middle + _DIAMOND / 2
        path = f"M{low:.3f} {middle:.3f}L{x:.3f} {top:.3f}L{high:.3f} {middle:.3f}L{x:.3f} {bottom:.3f}Z"
        yield tag("path", d=path, fill=self.theme.palette[row.colour])

    def _axis(self, bottom: float) -> float:
        """Draw the axis below the rows, and what its sides mean; where it ends."""
        theme, size = self.theme, self.theme.size
        path = f"M{self.left:.3f} {bottom:.3f}h{self.length:.3f}"
        self.squares.append(axis_line(path, theme))
        places = [self._x(mark) for mark in self.axis.marks]
        labels = [self._mark(mark) for mark in self.axis.marks]
        widths = [theme.regular.width(label, size) for label in labels]
        # The number at the line of no effect always stands.
        first = self.axis.marks.index(self.axis.no_effect) if self.axis.no_effect in self.axis.marks else 0
        kept = clear_of_each_other(list(zip(places, widths, strict=True)), first)
        base = bottom + 0.9 + 0.85 * self.line
        for number, (x, label) in enumerate(zip(places, labels, strict=True)):
            self.squares.append(axis_line(f"M{x:.3f} {bottom:.3f}v0.9", theme))
            if number in kept:
                black = theme.palette["text"]
                self.parts.append(words(label, x, base, theme.regular, size, black, "middle"))
        end = bottom + 0.9 + 1.15 * self.line
        return end if self.sides is None else self._sides(self.sides, end)

    def _sides(self, sides: tuple[str, str], y: float) -> float:
        """What the two sides mean, each with an arrow away from the line of no effect; where they end."""
        theme, size = self.theme, self.theme.size
        middle, black = self.none, theme.palette["text"]
        ends = []
        y += 0.2 * self.line
        for text, way, anchor in ((sides[0], -1, "end"), (sides[1], 1, "start")):
            x = middle + way * 1.6
            room = x if way < 0 else theme.width - x
            tip = self.left if way < 0 else self.left + self.length
            arrow = f"M{x:.3f} {y + 0.8:.3f}H{tip:.3f}m{-way * 1.4} -0.8l{way * 1.4} 0.8l{-way * 1.4} 0.8"
            self.squares.append(axis_line(arrow, theme))
            below = y + 1.6
            for said in theme.regular.wrapped(text, size, room):
                below += self.line
                base = below - 0.25 * self.line
                self.parts.append(words(said, x, base, theme.regular, size, black, anchor))
            ends.append(below)
        return max(ends)
