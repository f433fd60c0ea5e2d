"""Charts of one leaflet: from the numbers of its content to drawings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from markupsafe import Markup

from brochure.content.blocks.charts import DENOMINATOR, BarChart, IconArray, Timeline
from brochure.content.blocks.forest_plots import ForestOverall, ForestPlot, ForestRow
from brochure.content.blocks.line_charts import LineChart
from brochure.content.charted import bar_colours, effect_colours, line_colours, people_colours
from brochure.findings import Finding, Severity
from brochure.language.locale import Locale
from brochure.layout.graphics.bar_chart import BarDatum, bar_chart
from brochure.layout.graphics.forest_plot import Effect, ForestAxis, forest_plot
from brochure.layout.graphics.grouped_bars import BarGroup, GroupedBar, SeriesLook, grouped_bar_chart
from brochure.layout.graphics.icon_array import PeopleGroup, icon_array
from brochure.layout.graphics.line_chart import ChartAxis, ChartLine, line_chart
from brochure.layout.graphics.svg import GraphicError, Theme
from brochure.layout.graphics.timeline import Moment, timeline
from brochure.layout.inline import drawn_words
from brochure.layout.typography import Typography
from brochure.source.address import Address
from brochure.text.fields import Prose


@dataclass
class DataDrawings:
    """Makes the charts of a leaflet."""

    theme: Theme
    values: Mapping[str, str]
    #: The words that are added, in the language of the leaflet.
    locale: Locale
    #: What is wrong with charts: a text by which their place is found, and the finding without a place.
    problems: list[tuple[str | Address, Finding]] = field(default_factory=list)
    #: Widths in mm of charts that are wider than others, by the :func:`id` of their blocks.
    widths: Mapping[int, float] = field(default_factory=dict)

    @property
    def functions(self) -> dict[str, Callable[[Any], Markup]]:
        """What templates call, by name."""
        return {
            "bar_chart": self.bar_chart,
            "icon_array": self.icon_array,
            "timeline": self.timeline,
            "line_chart": self.line_chart,
            "forest_plot": self.forest_plot,
        }

    @cached_property
    def _typography(self) -> Typography:
        return Typography.of(self.locale)

    def bar_chart(self, block: BarChart) -> Markup:
        """A bar chart: of single bars, or of a group for each label."""
        maximum = Decimal(100) if block.maximum is None else block.maximum
        alt = self._plain(block.alt)
        if block.series:
            groups = [
                BarGroup(
                    self._drawn(bar.label),
                    self._drawn(bar.detail),
                    tuple(GroupedBar(each.value, each.low, each.high) for each in bar.values),
                    part,
                )
                for part, bar in block.in_order
            ]
            looks = [
                SeriesLook(self._drawn(each.label), colour.name)
                for each, colour in zip(block.series, bar_colours(block), strict=True)
            ]
            return grouped_bar_chart(
                groups, looks, self._theme(block), self.locale, unit=block.unit, maximum=maximum, alt=alt
            )
        bars = [
            BarDatum(
                self._drawn(bar.label),
                self._drawn(bar.detail),
                each.value,
                each.low,
                each.high,
                colour.name,
                part,
            )
            for (part, bar), colour in zip(block.in_order, bar_colours(block), strict=True)
            for each in bar.drawn
        ]
        return bar_chart(bars, self._theme(block), self.locale, unit=block.unit, maximum=maximum, alt=alt)

    def icon_array(self, block: IconArray) -> Markup:
        """An icon array."""
        groups = [
            PeopleGroup(group.count, self._drawn(group.label), colour.name, group.focus)
            for group, colour in zip(block.groups, people_colours(block), strict=True)
        ]
        return icon_array(
            groups,
            self._drawn(block.shown_rest),
            self._theme(block),
            self.locale,
            of=DENOMINATOR,
            alt=self._plain(block.alt),
            square=block.arrangement == "square",
        )

    def timeline(self, block: Timeline) -> Markup:
        """A timeline."""
        moments = [
            Moment(self._drawn(event.when), self._drawn(event.label), event.lasts) for event in block.events
        ]
        return timeline(moments, self._theme(block), alt=self._plain(block.alt))

    def line_chart(self, block: LineChart) -> Markup:
        """A line chart; an empty one, with a problem noted, where its numbers at risk have no room."""
        x = ChartAxis(self._drawn(block.x.title), *block.times, block.time_marks)
        y = ChartAxis(self._drawn(block.y.title), *block.values, block.value_marks, block.y.unit)
        lines = [
            ChartLine(self._drawn(each.label), each.points, each.censored, each.at_risk, colour.name)
            for each, colour in zip(block.series, line_colours(block), strict=True)
        ]
        try:
            return line_chart(
                lines,
                x,
                y,
                self._theme(block),
                self.locale,
                steps=block.line == "step",
                alt=self._plain(block.alt),
            )
        except GraphicError as error:
            finding = Finding("layout.chart", Severity.ERROR, error.message, None, error.fix)
            self.problems.append((block.x.title.source, finding))
            return Markup("")

    def forest_plot(self, block: ForestPlot) -> Markup:
        """A forest plot."""
        axis = ForestAxis(block.from_, block.to, block.axis_marks, block.no_effect, block.scale == "log")
        colours = [colour.name for colour in effect_colours(block)]
        rows = [
            self._effect(row, colour, self._drawn(row.heading), row.weight)
            for row, colour in zip(block.rows, colours, strict=False)
        ]
        overall = None if block.overall is None else self._effect(block.overall, colours[-1])
        sides = block.favours
        return forest_plot(
            rows,
            overall,
            axis,
            (self._drawn(block.details), self._drawn(block.effect)),
            (self._drawn(sides.left), self._drawn(sides.right)) if sides else None,
            self._theme(block),
            self.locale,
            alt=self._plain(block.alt),
        )

    def _effect(
        self, row: ForestRow | ForestOverall, colour: str, heading: str = "", weight: Decimal | None = None
    ) -> Effect:
        label, detail = self._drawn(row.label), self._drawn(row.detail)
        return Effect(label, detail, row.estimate, row.low, row.high, heading, weight, colour)

    def _theme(self, block: object) -> Theme:
        """How a chart is drawn: as wide as the page that it is likely to stand on."""
        width = self.widths.get(id(block))
        return self.theme if width is None else replace(self.theme, width=width)

    def _plain(self, text: Prose) -> str:
        return text.plain(self.values)

    def _drawn(self, text: Prose | None) -> str:
        return drawn_words(text, self.values, self._typography)
