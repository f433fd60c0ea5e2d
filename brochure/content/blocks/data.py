"""Charts drawn from numbers in the content."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from brochure.content.blocks.base import Block
from brochure.text.fields import Model, Number, PlainProse, Prose, UnsetProse, YesNo

#: Most characters of a number in a chart, so that the numbers of a bar fit on a line of the narrowest panel.
_LONGEST_NUMBER = 9


class Bar(Model):
    """One bar, with its confidence interval where it is known."""

    label: PlainProse
    """What the bar stands for."""
    value: Number
    """The number itself."""
    low: Number | None = None
    """Lower end of the confidence interval."""
    high: Number | None = None
    """Upper end of the confidence interval."""
    detail: PlainProse | None = None
    """A second line below the label, such as the number of patients."""

    @model_validator(mode="after")
    def _interval_encloses_the_value(self) -> Bar:
        if (self.low is None) != (self.high is None):
            raise PydanticCustomError(
                "interval", "an interval needs both `low` and `high`", {"fix": "add the one that is missing"}
            )
        if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
            raise PydanticCustomError(
                "interval",
                "the value {value} lies outside its interval, {low} to {high}",
                {
                    "value": str(self.value),
                    "low": str(self.low),
                    "high": str(self.high),
                    "fix": "check the three numbers",
                },
            )
        return self

    @model_validator(mode="after")
    def _numbers_can_be_drawn(self) -> Bar:
        for name, number in (("value", self.value), ("low", self.low), ("high", self.high)):
            if number is not None and len(str(number)) > _LONGEST_NUMBER:
                raise PydanticCustomError(
                    "digits",
                    "“{number}” is too long for a chart",
                    {"number": str(number), "at": (name,), "fix": "round it, or use a larger unit"},
                )
        return self


class BarChart(Block):
    """Horizontal bars with confidence intervals."""

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
            least = bar.value if bar.low is None else bar.low
            reach = least if least < 0 else bar.value if bar.high is None else bar.high
            if not 0 <= reach <= end:
                raise PydanticCustomError(
                    "axis",
                    "bar {row} reaches {reach}, outside the axis of 0 to {end}",
                    {
                        "row": number + 1,
                        "reach": str(reach),
                        "end": str(end),
                        "at": ("bars", number),
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
    """What is so with these people."""


class IconArray(Block):
    """“x in 100 people”, drawn as people."""

    block: Literal["icon-array"]
    caption: Prose
    """What the picture shows, with its source."""
    alt: UnsetProse
    """The picture in words, with its numbers."""
    groups: Annotated[tuple[IconGroup, ...], Field(min_length=1, max_length=3)]
    """The groups; people who are in none are left unmarked."""
    rest: PlainProse | None = None
    """What is so with everybody else."""

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

    block: Literal["timeline"]
    caption: Prose
    """What the timeline shows, with its source."""
    alt: UnsetProse
    """The timeline in words."""
    events: Annotated[tuple[Event, ...], Field(min_length=2, max_length=12)]
    """The events in their order."""
