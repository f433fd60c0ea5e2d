"""Charts that are drawn from numbers in the content: bars, people, events."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from brochure.content.blocks.base import Block
from brochure.content.blocks.chart_numbers import OwnSource, check_digits, check_interval, check_own_sources
from brochure.text.fields import ColourName, Model, Number, PlainProse, Prose, UnsetProse, YesNo


class BarValue(Model):
    """One bar of a group, with its confidence interval where it is known."""

    value: Number
    """The number itself."""
    low: Number | None = None
    """Lower end of the confidence interval."""
    high: Number | None = None
    """Upper end of the confidence interval."""

    @model_validator(mode="after")
    def _numbers_can_be_drawn(self) -> BarValue:
        check_interval(self.value, self.low, self.high)
        check_digits(value=self.value, low=self.low, high=self.high)
        return self


class Bar(Model):
    """One bar, or a group of bars, one for each series, with confidence intervals where they are known."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["value"]}, {"required": ["values"]}]}
    )

    label: PlainProse
    """What the bar or the group stands for."""
    value: Number | None = None
    """The number itself; a chart with `series` has `values` instead."""
    low: Number | None = None
    """Lower end of the confidence interval."""
    high: Number | None = None
    """Upper end of the confidence interval."""
    detail: PlainProse | None = None
    """A second line below the label, such as the number of patients."""
    values: tuple[BarValue, ...] = ()
    """A number for each of the `series`, in their order."""
    colour: ColourName | None = None
    """The bar's colour, a name of the palette; one with a contrast of 3:1 at least to the ground."""
    source: OwnSource | None = None
    """Which of the sources that the caption cites this bar is from, by its key: reviewers are shown that one
    alone.  Left out, all of them speak for the bar."""

    @model_validator(mode="after")
    def _numbers_can_be_drawn(self) -> Bar:
        if self.value is None:
            if "value" in self.model_fields_set:
                raise PydanticCustomError(
                    "empty_number",
                    "this is empty",
                    {"at": ("value",), "fix": "write a number, or remove the field"},
                )
            if not self.values:
                raise PydanticCustomError("missing_number", "this bar has no number", {"fix": "add `value:`"})
            alone = next((name for name in ("low", "high") if getattr(self, name) is not None), "")
            if alone:
                raise PydanticCustomError(
                    "interval",
                    "this is the end of an interval, but the group has several values",
                    {"at": (alone,), "fix": "give each of the `values` its own `low:` and `high:`"},
                )
            return self
        if self.values:
            raise PydanticCustomError(
                "values",
                "this bar has `value` and `values`",
                {"at": ("value",), "fix": "remove one: `values` are those of the `series`"},
            )
        check_interval(self.value, self.low, self.high)
        check_digits(value=self.value, low=self.low, high=self.high)
        return self

    @property
    def drawn(self) -> tuple[BarValue, ...]:
        """The bars that stand below the label: one, or one for each series."""
        if self.value is None:
            return self.values
        return (BarValue.model_construct(value=self.value, low=self.low, high=self.high),)


class BarSeries(Model):
    """One of the series of a chart with grouped bars, such as an arm of a trial."""

    label: PlainProse
    """What its bars have in common."""
    colour: ColourName | None = None
    """The colour of its bars, a name of the palette; the third series has outlines of it."""


class BarChart(Block):
    """Horizontal bars with confidence intervals."""

    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "drawing"

    block: Literal["bar-chart"]
    caption: Prose
    """What the chart shows, with its source."""
    alt: UnsetProse
    """The chart in words, with its numbers, for people who can't see it."""
    bars: Annotated[tuple[Bar, ...], Field(min_length=1, max_length=20)]
    """The bars from top to bottom."""
    unit: Literal["%", ""] = "%"
    """What follows each number."""
    maximum: Number | None = None
    """Where the axis ends; 100 for per cent when left out."""
    note: Prose | None = None
    """What has to be said beside the numbers, such as the limits of the study."""
    order: Literal["given", "falling", "rising"] = "given"
    """How the bars are put in order: as they are given, or by their number; groups by that of the first
    series."""
    series: Annotated[tuple[BarSeries, ...], Field(max_length=3)] = ()
    """Two or three series: every bar is then a group with one of its `values` for each of them."""

    @property
    def in_order(self) -> list[tuple[int, Bar]]:
        """The bars as they are drawn, each with its position in the content."""
        bars = list(enumerate(self.bars))
        if self.order == "given":
            return bars
        return sorted(bars, key=lambda bar: bar[1].drawn[0].value, reverse=self.order == "falling")

    @model_validator(mode="after")
    def _sources_are_cited(self) -> BarChart:
        check_own_sources(self.caption, "bars", [bar.source for bar in self.bars])
        return self

    @model_validator(mode="after")
    def _bars_fit_the_series(self) -> BarChart:
        if len(self.series) == 1:
            raise PydanticCustomError(
                "series",
                "a single series is a chart of single bars",
                {"at": ("series",), "fix": "remove `series:`, and give each bar a `value:`"},
            )
        for number, bar in enumerate(self.bars):
            at = ("bars", number)
            if not self.series and bar.values:
                raise PydanticCustomError(
                    "series",
                    "bar {row} has `values`, but the chart has no `series`",
                    {"row": number + 1, "at": (*at, "values"), "fix": "add `series:`, or give one `value:`"},
                )
            if self.series and len(bar.values) != len(self.series):
                raise PydanticCustomError(
                    "series",
                    "bar {row} has {values} values, but the chart has {series} series",
                    {
                        "row": number + 1,
                        "values": len(bar.values),
                        "series": len(self.series),
                        "at": at,
                        "fix": "give `values:` with one number for each series",
                    },
                )
            if self.series and bar.colour is not None:
                raise PydanticCustomError(
                    "series",
                    "the bars of a group have the colours of their series",
                    {"at": (*at, "colour"), "fix": "remove it, and give the `series` their colours"},
                )
        return self

    @model_validator(mode="after")
    def _bars_fit_the_axis(self) -> BarChart:
        if self.maximum is None and self.unit != "%":
            raise PydanticCustomError(
                "axis", "the unit is not %, so the end of the axis is not known", {"fix": "add `maximum:`"}
            )
        end = 100 if self.maximum is None else self.maximum
        if end <= 0:
            raise PydanticCustomError(
                "axis",
                "the axis ends at {end}, but it starts at 0",
                {"end": str(end), "at": ("maximum",), "fix": "give a number above all bars"},
            )
        for number, bar in enumerate(self.bars):
            for index, drawn in enumerate(bar.drawn):
                least = drawn.value if drawn.low is None else drawn.low
                reach = least if least < 0 else drawn.value if drawn.high is None else drawn.high
                if not 0 <= reach <= end:
                    raise PydanticCustomError(
                        "axis",
                        "bar {row} reaches {reach}, outside the axis of 0 to {end}",
                        {
                            "row": number + 1,
                            "reach": str(reach),
                            "end": str(end),
                            "at": ("bars", number, *(("values", index) if bar.values else ())),
                            "fix": "check the number, or move the end of the axis with `maximum`",
                        },
                    )
        return self


#: How many people an icon array shows: one denominator throughout (CDC Clear Communication Index, 15–17).
DENOMINATOR = 100


class IconGroup(Model):
    """One group of people in an icon array."""

    count: Annotated[int, Field(ge=0, le=1000)]
    """How many people."""
    label: PlainProse
    """What is so with these people, as it follows their number: `had a headache`, also where it is nobody."""
    focus: YesNo = False
    """Yes draws this group strongly, the others quietly, and sets its number large."""
    colour: ColourName | None = None
    """The people's colour, a name of the palette; one with a contrast of 3:1 at least to the ground."""


class IconArray(Block):
    """“x in 100 people”, drawn as people."""

    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "drawing"

    block: Literal["icon-array"]
    caption: Prose
    """What the picture shows, with its source."""
    alt: UnsetProse
    """The picture in words, with its numbers."""
    groups: Annotated[tuple[IconGroup, ...], Field(min_length=1, max_length=3)]
    """The groups; people who are in none are left unmarked."""
    rest: PlainProse | None = None
    """What is so with everybody else; left out of the picture where there is nobody else."""
    arrangement: Literal["rows", "square"] = "rows"
    """How the people stand: in rows of twenty, or ten by ten with the words beside them."""

    @property
    def left(self) -> int:
        """How many people are in no group."""
        return DENOMINATOR - sum(group.count for group in self.groups)

    @property
    def shown_rest(self) -> PlainProse | None:
        """What is said of them; None where there is nobody."""
        return self.rest if self.left else None

    @model_validator(mode="after")
    def _groups_fit(self) -> IconArray:
        total = sum(group.count for group in self.groups)
        if total > DENOMINATOR:
            raise PydanticCustomError(
                "groups",
                "the groups add up to {total} people, more than {of}",
                {"total": total, "of": DENOMINATOR, "at": ("groups",), "fix": "check the counts"},
            )
        return self

    @model_validator(mode="after")
    def _one_group_has_the_focus(self) -> IconArray:
        focused = [number for number, group in enumerate(self.groups) if group.focus]
        if len(focused) > 1:
            raise PydanticCustomError(
                "focus",
                "more than one group has the focus",
                {"at": ("groups", focused[1], "focus"), "fix": "keep the `focus:` of one group"},
            )
        return self


class Event(Model):
    """One event on a timeline."""

    when: PlainProse
    """When, in a few words, such as `Day 0` or `Weeks 1–4`."""
    label: PlainProse
    """What happens."""
    lasts: YesNo = False
    """Yes draws a bar instead of a dot: for events that last."""


class Timeline(Block):
    """Events along a line."""

    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "drawing"

    block: Literal["timeline"]
    caption: Prose
    """What the timeline shows, with its source."""
    alt: UnsetProse
    """The timeline in words."""
    events: Annotated[tuple[Event, ...], Field(min_length=2, max_length=12)]
    """The events in their order."""
