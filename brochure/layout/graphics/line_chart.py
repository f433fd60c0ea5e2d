"""Lines over time: straight or in steps, with confidence bands, censoring and numbers at risk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from brochure.language.locale import Locale
from brochure.layout.graphics.scale import ChartNumbers, axis_line, clear_of_each_other, with_minus
from brochure.layout.graphics.svg import PT, GraphicError, Theme, drawing, tag, words

#: How lines are broken, in mm of line and gap: told apart without colours.
_DASHES = (None, "2.4 1.1", "0.7 0.9", "3.6 0.9 0.7 0.9")
#: Widths in mm of lines, of the edges of bands, and of the lines of the grid.
_LINE, _EDGE, _GRID = 0.6, 0.25, 0.2
#: Height of the plot as a share of the width, and its limits in mm.
_FLAT, _LOWEST, _HIGHEST = 0.52, 34.0, 72.0
#: Widest names, as a share of the chart, that stand at the ends of their lines, where longer ones make a
#: legend, and beside their numbers at risk.
_NAMES = 0.25
#: The share of the time axis that a line has to reach for its name to stand at its end.
_REACH = Decimal("0.85")
#: Length of the sample of a line in the legend, and of a tick for censoring, mm.
_SAMPLE, _TICK = 8.0, 1.8
_GAP = 1.2
#: How far the strokes that cut an axis reach beside it, mm.
_CUT = 1.0
#: The least width in mm of a plot beside the names of rows of numbers at risk; with less, they stand above.
_BESIDE = 60.0
#: Above the rows of numbers at risk, and above each name that stands above its numbers, in lines.
_ABOVE_ROWS, _ABOVE_NAME = 0.9, 0.4


@dataclass(frozen=True)
class ChartAxis:
    """An axis: its title, its ends, its marks, and what follows its numbers."""

    title: str
    start: Decimal
    end: Decimal
    marks: tuple[Decimal, ...]
    unit: str = ""

    @property
    def is_cut(self) -> bool:
        """True where 0 lies outside of it."""
        return not self.start <= 0 <= self.end

    def share(self, number: Decimal) -> float:
        """How far along the axis a number stands, from 0 to 1."""
        return float((number - self.start) / (self.end - self.start))


@dataclass(frozen=True)
class ChartLine:
    """A line: its name, and its points as time, value and, where there is one, the ends of the interval."""

    label: str
    points: tuple[tuple[Decimal, ...], ...]
    censored: tuple[Decimal, ...]
    at_risk: tuple[int, ...]
    #: By its name in the palette.
    colour: str


def line_chart(
    lines: Sequence[ChartLine],
    x: ChartAxis,
    y: ChartAxis,
    theme: Theme,
    locale: Locale,
    *,
    steps: bool,
    alt: str,
) -> Markup:
    """The chart as SVG.

    Names stand at the ends of the lines where they are short; otherwise a legend shows how each line is
    broken.  Raises :class:`GraphicError` where the numbers at risk would stand on each other.
    """
    return _LineChart(lines, x, y, theme, locale, steps, ChartNumbers(locale, y.unit)).drawn(alt)


@dataclass
class _LineChart:
    lines: Sequence[ChartLine]
    x: ChartAxis
    y: ChartAxis
    theme: Theme
    locale: Locale
    steps: bool
    numbers: ChartNumbers

    def drawn(self, alt: str) -> Markup:
        """The whole chart."""
        theme, size = self.theme, self.theme.size
        self.height_of_line = size * PT * 1.22
        names_at_ends = self._names_fit_at_the_ends()
        y_labels = [
            self.numbers.mark(mark, with_unit=mark in (self.y.marks[0], self.y.marks[-1]))
            for mark in self.y.marks
        ]
        x_labels = [with_minus(self.locale.number(mark.normalize())) for mark in self.x.marks]
        self.left = max(theme.regular.width(label, size) for label in y_labels) + self._beside_axis
        # Numbers below the last mark reach beyond the axis.
        below = [x_labels[-1], *(str(line.at_risk[-1]) for line in self.lines if line.at_risk)]
        right = max(theme.regular.width(label, size) for label in below) / 2
        if names_at_ends:
            right = max(right, max(theme.bold.width(line.label, size) for line in self.lines) + _GAP)
        beside = max(self.left, self._room_for_rows())
        self.has_rows_beside = beside <= theme.width * _NAMES + self.left and (
            theme.width - beside - right - 0.3 >= _BESIDE
        )
        start = 0.0
        if self.has_rows_beside:
            start, self.left = beside - self.left, beside
        self.length = theme.width - self.left - right - 0.3
        height = min(max(theme.width * _FLAT, _LOWEST), _HIGHEST)
        parts: list[Markup] = []
        top = 0.0
        if not names_at_ends:
            top = self._legend(parts) + 0.8
        for text in theme.regular.wrapped(self.y.title, size, theme.width - start):
            top += self.height_of_line
            parts.append(self._text(text, start, top - 0.25 * self.height_of_line))
        self.top = top + 0.5 * self.height_of_line
        self.bottom = self.top + height
        parts += self._value_axis(y_labels)
        for index, line in enumerate(self.lines):
            parts += self._band(line, index)
        for index, line in enumerate(self.lines):
            parts += self._line(line, index)
        if names_at_ends:
            parts += self._names()
        parts += self._time_axis(x_labels)
        end = self.bottom + 0.9 + self.height_of_line
        for text in theme.regular.wrapped(self.x.title, size, theme.width - self.left):
            end += self.height_of_line
            parts.append(self._text(text, self.left, end - 0.25 * self.height_of_line))
        end = self._at_risk(parts, end)
        end = self._notes(parts, end)
        return drawing(theme.width, end + 0.3, alt, parts)

    def _text(self, text: str, x: float, y: float, anchor: str = "start", *, bold: bool = False) -> Markup:
        face = self.theme.bold if bold else self.theme.regular
        return words(text, x, y, face, self.theme.size, self.theme.palette["text"], anchor)

    def _name(self, text: str, x: float, y: float, index: int) -> Markup:
        black = self.theme.palette["text"]
        # The name alone would not tell what the line shows.
        told = f"{self.y.title}: {text}" if self.lines[index].label.startswith(text) else ""
        return words(text, x, y, self.theme.bold, self.theme.size, black, part=index, told=told)

    def _at(self, time: Decimal, value: Decimal) -> tuple[float, float]:
        """Where a point stands in the drawing."""
        x = self.left + self.x.share(time) * self.length
        return x, self.bottom - self.y.share(value) * (self.bottom - self.top)

    @property
    def _beside_axis(self) -> float:
        """Between the upright axis and its numbers."""
        return _GAP + (_CUT if self.y.is_cut else 0.0)

    def _room_for_rows(self) -> float:
        """What the names of several rows of numbers at risk and half of their first numbers take."""
        rows = [line for line in self.lines if line.at_risk] if len(self.lines) > 1 else []
        face, size = self.theme.regular, self.theme.size
        names = max((face.width(line.label, size) for line in rows), default=0.0)
        firsts = max((face.width(self._counts(line)[0], size) for line in rows), default=0.0)
        return names + 2.5 * _GAP + firsts / 2 if rows else 0.0

    def _counts(self, line: ChartLine) -> list[str]:
        return [self.locale.number(Decimal(count)) for count in line.at_risk]

    def _names_fit_at_the_ends(self) -> bool:
        reach = self.x.start + (self.x.end - self.x.start) * _REACH
        widest = max(self.theme.bold.width(line.label, self.theme.size) for line in self.lines)
        return widest <= self.theme.width * _NAMES and all(line.points[-1][0] >= reach for line in self.lines)

    def _path(self, points: Sequence[tuple[Decimal, Decimal]]) -> str:
        """A path through points; in steps, each value holds until the next one."""
        made: list[str] = []
        for time, value in points:
            x, y = self._at(time, value)
            if not made:
                made.append(f"M{x:.3f} {y:.3f}")
            else:
                made.append(f"H{x:.3f}V{y:.3f}" if self.steps else f"L{x:.3f} {y:.3f}")
        return "".join(made)

    def _back(self, points: Sequence[tuple[Decimal, Decimal]]) -> str:
        """The same path from its end to its start."""
        made: list[str] = []
        for time, value in reversed(points):
            x, y = self._at(time, value)
            if self.steps:
                made.append(f"V{y:.3f}H{x:.3f}" if made else f"L{x:.3f} {y:.3f}")
            else:
                made.append(f"L{x:.3f} {y:.3f}")
        return "".join(made)

    def _band(self, line: ChartLine, index: int) -> Iterator[Markup]:
        """The confidence band: filled for a line alone; of several, edges alone, which may cross."""
        if len(line.points[0]) < 4:
            return
        low = [(point[0], point[2]) for point in line.points]
        high = [(point[0], point[3]) for point in line.points]
        palette = self.theme.palette
        if len(self.lines) == 1:
            yield tag("path", d=f"{self._path(high)}{self._back(low)}Z", fill=palette["sky"])
            return
        for edge in (low, high):
            yield tag(
                "path",
                d=self._path(edge),
                stroke=palette[line.colour],
                stroke_width=_EDGE,
                stroke_dasharray=_DASHES[index],
                fill="none",
            )

    def _line(self, line: ChartLine, index: int) -> Iterator[Markup]:
        palette = self.theme.palette
        yield tag(
            "path",
            d=self._path([(point[0], point[1]) for point in line.points]),
            stroke=palette[line.colour],
            stroke_width=_LINE,
            stroke_dasharray=_DASHES[index],
            stroke_linejoin="round",
            fill="none",
        )
        ticks = []
        for time in line.censored:
            x, y = self._at(time, self._value_at(line, time))
            ticks.append(f"M{x:.3f} {y - _TICK / 2:.3f}v{_TICK}")
        if ticks:
            colour = palette[line.colour]
            yield tag("path", d="".join(ticks), stroke=colour, stroke_width=0.35, fill="none")

    def _value_at(self, line: ChartLine, time: Decimal) -> Decimal:
        """The value of a line at a time: that of the last point, or between it and the next one."""
        before = max((point for point in line.points if point[0] <= time), key=lambda point: point[0])
        after = next((point for point in line.points if point[0] > time), None)
        if self.steps or after is None:
            return before[1]
        share = (time - before[0]) / (after[0] - before[0])
        return before[1] + (after[1] - before[1]) * share

    def _names(self) -> Iterator[Markup]:
        """The name of each line at its end; moved apart where the ends are near each other."""
        pitch = self.height_of_line
        ends = [self._at(line.points[-1][0], line.points[-1][1]) for line in self.lines]
        order = sorted(range(len(self.lines)), key=lambda index: ends[index][1])
        rows: list[float] = []
        for index in order:
            wanted = ends[index][1]
            rows.append(max(wanted, rows[-1] + pitch) if rows else wanted)
        # What moved below the axis moves up again, with those above it.
        lowest = self.bottom - pitch * 0.2
        for place in range(len(rows) - 1, -1, -1):
            rows[place] = min(rows[place], lowest)
            lowest = rows[place] - pitch
        x = self.left + self.length + _GAP
        for index, row in zip(order, rows, strict=True):
            yield self._name(self.lines[index].label, x, row + 0.35 * self.theme.size * PT, index)

    def _legend(self, parts: list[Markup]) -> float:
        """Draw the legend; where it ends."""
        theme, line = self.theme, self.theme.size * PT * 1.3
        indent = _SAMPLE + 1.6
        x = y = 0.0
        for index, each in enumerate(self.lines):
            labels = theme.bold.wrapped(each.label, theme.size, theme.width - indent)
            width = indent + max(theme.bold.width(text, theme.size) for text in labels)
            if x and (x + width > theme.width or len(labels) > 1):
                x, y = 0.0, y + line
            parts.append(
                tag(
                    "path",
                    d=f"M{x:.3f} {y + line * 0.52:.3f}h{_SAMPLE}",
                    stroke=theme.palette[each.colour],
                    stroke_width=_LINE,
                    stroke_dasharray=_DASHES[index],
                    fill="none",
                )
            )
            for step, text in enumerate(labels):
                parts.append(self._name(text, x + indent, y + line * (step + 0.76), index))
            y += line * (len(labels) - 1)
            x = x + width + 4.0 if len(labels) == 1 else theme.width
        return y + line

    def _value_axis(self, labels: Sequence[str]) -> Iterator[Markup]:
        size, palette = self.theme.size, self.theme.palette
        places = [self._at(self.x.start, mark)[1] for mark in self.y.marks]
        tall = size * PT * 0.9
        kept = clear_of_each_other([(-place, tall) for place in places])
        for number, place in enumerate(places):
            if number:
                path = f"M{self.left:.3f} {place:.3f}h{self.length:.3f}"
                yield tag("path", d=path, stroke=palette["line"], stroke_width=_GRID, fill="none")
            if number in kept:
                base = place + 0.35 * size * PT
                yield self._text(labels[number], self.left - self._beside_axis, base, "end")
        start = f"M{self.left:.3f} {self.top:.3f}"
        if not self.y.is_cut:
            yield axis_line(f"{start}V{self.bottom:.3f}", self.theme)
            if self.y.start < 0:
                zero = self._at(self.x.start, Decimal(0))[1]
                yield axis_line(f"M{self.left:.3f} {zero:.3f}h{self.length:.3f}", self.theme)
            return
        # Two strokes across a gap: the axis is cut.
        cut = self.bottom - 2.6
        yield axis_line(f"{start}V{cut:.3f}M{self.left:.3f} {cut + 1.0:.3f}V{self.bottom:.3f}", self.theme)
        strokes = "".join(
            f"M{self.left - _CUT:.3f} {cut + at + 0.4:.3f}l{2 * _CUT} -0.8" for at in (0.0, 1.0)
        )
        yield axis_line(strokes, self.theme)

    def _time_axis(self, labels: Sequence[str]) -> Iterator[Markup]:
        size = self.theme.size
        yield axis_line(f"M{self.left:.3f} {self.bottom:.3f}h{self.length:.3f}", self.theme)
        places = [self._at(mark, self.y.start)[0] for mark in self.x.marks]
        widths = [self.theme.regular.width(label, size) for label in labels]
        kept = clear_of_each_other(list(zip(places, widths, strict=True)))
        for number, (x, label) in enumerate(zip(places, labels, strict=True)):
            yield axis_line(f"M{x:.3f} {self.bottom:.3f}v0.9", self.theme)
            if number in kept:
                base = self.bottom + 0.9 + self.height_of_line * 0.85
                yield self._text(label, x, base, "middle")

    def _at_risk(self, parts: list[Markup], y: float) -> float:
        """The numbers at risk, each below its mark; where they end."""
        if not any(line.at_risk for line in self.lines):
            return y
        theme, size, pitch = self.theme, self.theme.size, self.height_of_line
        places = [self._at(mark, self.y.start)[0] for mark in self.x.marks]
        y += pitch * _ABOVE_ROWS
        for text in theme.bold.wrapped(self.locale.charts.at_risk, size, theme.width):
            y += pitch
            parts.append(self._text(text, 0.0, y - 0.25 * pitch, bold=True))
        for index, line in enumerate(self.lines):
            shown = self._counts(line)
            widths = [theme.regular.width(text, size) for text in shown]
            if len(clear_of_each_other(list(zip(places, widths, strict=True)))) < len(shown):
                raise GraphicError(
                    f"the numbers at risk of “{line.label}” have no room beside each other below "
                    f"{len(shown)} marks",
                    "choose a larger step for the marks with `every:`, and give fewer numbers",
                )
            if len(self.lines) > 1 and self.has_rows_beside:
                parts.append(self._text(line.label, 0.0, y + 0.75 * pitch))
            elif len(self.lines) > 1:
                # A name stands nearer to its own numbers than to those above it.
                y += pitch * _ABOVE_NAME if index else 0.0
                for text in theme.regular.wrapped(line.label, size, theme.width):
                    y += pitch
                    parts.append(self._text(text, 0.0, y - 0.25 * pitch))
            y += pitch
            for x, text, width in zip(places, shown, widths, strict=True):
                parts.append(self._text(text, max(x, width / 2), y - 0.25 * pitch, "middle"))
        return y

    def _notes(self, parts: list[Markup], y: float) -> float:
        """What has to be said of the drawing itself; where it ends."""
        theme, charts = self.theme, self.locale.charts
        said = []
        if any(line.at_risk for line in self.lines):
            y += self.height_of_line * 0.2
        if self.y.is_cut:
            said.append(charts.axis_from.format(number=self.numbers.mark(self.y.start, with_unit=True)))
        if any(line.censored for line in self.lines):
            said.append(charts.censored)
        for sentence in said:
            y += self.height_of_line * 0.3
            for text in theme.regular.wrapped(sentence, theme.size, theme.width):
                y += self.height_of_line
                parts.append(self._text(text, 0.0, y - 0.25 * self.height_of_line))
        return y
