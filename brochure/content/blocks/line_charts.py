"""Lines over time: courses, and curves of survival with the numbers at risk."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from brochure.content.blocks.base import Block
from brochure.content.blocks.chart_numbers import MOST_MARKS, check_digits, marks
from brochure.text.fields import ColourName, Model, Number, PlainProse, Prose, UnsetProse

#: A time and a value, or these and the ends of the interval.
_Point = Annotated[tuple[Number, ...], Field(min_length=2, max_length=4)]
_Count = Annotated[int, Field(ge=0, le=1_000_000)]


class TimeAxis(Model):
    """The axis along the bottom of a line chart."""

    title: PlainProse
    """What is counted and in which unit, such as `Months since infusion`."""
    from_: Number = Decimal(0)
    """Where the axis starts."""
    to: Number | None = None
    """Where it ends; the last time of all series when left out."""
    every: Number | None = None
    """How far its marks are apart; in round steps when left out."""

    @model_validator(mode="after")
    def _numbers_can_be_drawn(self) -> TimeAxis:
        check_digits(**{"from": self.from_}, to=self.to, every=self.every)
        return self


class ValueAxis(Model):
    """The upright axis of a line chart."""

    title: PlainProse
    """What is measured and in which unit, such as `Patients alive`."""
    unit: Literal["%", ""] = "%"
    """What follows each number."""
    from_: Number = Decimal(0)
    """Where the axis starts.  Without 0 in it the axis is cut: the chart then says so."""
    to: Number | None = None
    """Where it ends; 100 for per cent when left out."""
    every: Number | None = None
    """How far its marks are apart; in round steps when left out."""

    @model_validator(mode="after")
    def _numbers_can_be_drawn(self) -> ValueAxis:
        check_digits(**{"from": self.from_}, to=self.to, every=self.every)
        return self


class LineSeries(Model):
    """One line of a line chart."""

    label: PlainProse
    """What the line stands for."""
    points: Annotated[tuple[_Point, ...], Field(min_length=2, max_length=200)]
    """Its points in the order of time: `[time, value]`, or `[time, value, low, high]` with the ends of the
    confidence interval."""
    censored: Annotated[tuple[Number, ...], Field(max_length=300)] = ()
    """Times at which follow-up of patients ended: small upright ticks on the line."""
    at_risk: tuple[_Count, ...] = ()
    """How many patients were still followed: a number for each mark of the time axis, set below it."""
    colour: ColourName | None = None
    """The line's colour, a name of the palette; one with a contrast of 3:1 at least to the ground."""

    @property
    def has_band(self) -> bool:
        """True where its points have confidence intervals."""
        return len(self.points[0]) == 4

    @model_validator(mode="after")
    def _points_make_a_line(self) -> LineSeries:
        for number, point in enumerate(self.points):
            at = ("points", number)
            if len(point) == 3:
                raise PydanticCustomError(
                    "interval",
                    "an interval needs both its ends",
                    {"at": at, "fix": "write [time, value, low, high]"},
                )
            if len(point) != len(self.points[0]):
                raise PydanticCustomError(
                    "interval",
                    "some points of this line have an interval, and others have none",
                    {
                        "at": at,
                        "fix": "give all of them one, or none; at the start low and high may be the value",
                    },
                )
            if len(point) == 4 and not point[2] <= point[1] <= point[3]:
                raise PydanticCustomError(
                    "interval",
                    "the value {value} lies outside its interval, {low} to {high}",
                    {
                        "value": str(point[1]),
                        "low": str(point[2]),
                        "high": str(point[3]),
                        "at": at,
                        "fix": "check the three numbers",
                    },
                )
        for number, (before, point) in enumerate(pairwise(self.points), start=1):
            if point[0] <= before[0]:
                raise PydanticCustomError(
                    "times",
                    "the time {time} does not come after {before}",
                    {
                        "time": str(point[0]),
                        "before": str(before[0]),
                        "at": ("points", number),
                        "fix": "write the points in the order of time, each time once",
                    },
                )
        first, last = self.points[0][0], self.points[-1][0]
        for number, time in enumerate(self.censored):
            if not first <= time <= last:
                raise PydanticCustomError(
                    "times",
                    "the line has no place for a tick at {time}: it goes from {first} to {last}",
                    {
                        "time": str(time),
                        "first": str(first),
                        "last": str(last),
                        "at": ("censored", number),
                        "fix": "check the time, or end the line later with a last point of the same value",
                    },
                )
        return self


class LineChart(Block):
    """Lines over time, straight from point to point or in steps as curves of survival are."""

    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "drawing"

    block: Literal["line-chart"]
    caption: Prose
    """What the chart shows, with its source."""
    alt: UnsetProse
    """The chart in words, with the numbers that matter, for people who can't see it."""
    x: TimeAxis
    """The axis along the bottom."""
    y: ValueAxis
    """The upright axis."""
    line: Literal["straight", "step"] = "straight"
    """How points are joined: `step` keeps each value up to the next point, as Kaplan–Meier curves do."""
    series: Annotated[tuple[LineSeries, ...], Field(min_length=1, max_length=4)]
    """The lines."""
    note: Prose | None = None
    """What has to be said beside the chart, such as the limits of the study."""

    @property
    def times(self) -> tuple[Decimal, Decimal]:
        """Where the time axis starts and ends."""
        last = max(each.points[-1][0] for each in self.series)
        return self.x.from_, last if self.x.to is None else self.x.to

    @property
    def values(self) -> tuple[Decimal, Decimal]:
        """Where the upright axis starts and ends."""
        return self.y.from_, Decimal(100) if self.y.to is None else self.y.to

    @property
    def time_marks(self) -> tuple[Decimal, ...]:
        """The marks of the time axis."""
        return marks(*self.times, self.x.every)

    @property
    def value_marks(self) -> tuple[Decimal, ...]:
        """The marks of the upright axis."""
        return marks(*self.values, self.y.every)

    @model_validator(mode="after")
    def _axes_can_be_drawn(self) -> LineChart:
        if self.y.to is None and self.y.unit != "%":
            raise PydanticCustomError(
                "axis",
                "the unit is not %, so the end of the axis is not known",
                {"at": ("y",), "fix": "add `to:`"},
            )
        for name, axis, (start, end) in (("x", self.x, self.times), ("y", self.y, self.values)):
            if end <= start:
                raise PydanticCustomError(
                    "axis",
                    "the axis starts at {start} and ends at {end}",
                    {
                        "start": str(start),
                        "end": str(end),
                        "at": (name, "from" if axis.to is None else "to"),
                        "fix": "end it above its start",
                    },
                )
            if axis.every is not None and (
                axis.every <= 0 or axis.every > end - start or (end - start) / axis.every >= MOST_MARKS
            ):
                raise PydanticCustomError(
                    "axis",
                    "marks every {every} do not fit an axis of {start} to {end}",
                    {
                        "every": str(axis.every),
                        "start": str(start),
                        "end": str(end),
                        "at": (name, "every"),
                        "fix": "choose a step that makes two to 13 marks",
                    },
                )
        return self

    @model_validator(mode="after")
    def _points_fit_the_axes(self) -> LineChart:
        for index, each in enumerate(self.series):
            for number, point in enumerate(each.points):
                for name, reach, (start, end) in self._reaches(point):
                    if not start <= reach <= end:
                        raise PydanticCustomError(
                            "axis",
                            "point {row} reaches {reach}, outside the {name} axis of {start} to {end}",
                            {
                                "row": number + 1,
                                "reach": str(reach),
                                "name": name,
                                "start": str(start),
                                "end": str(end),
                                "at": ("series", index, "points", number),
                                "fix": "check the number, or move the ends of the axis with `from` and `to`",
                            },
                        )
        return self

    def _reaches(self, point: tuple[Decimal, ...]) -> Iterator[tuple[str, Decimal, tuple[Decimal, Decimal]]]:
        yield "x", point[0], self.times
        yield from (("y", value, self.values) for value in point[1:])

    @model_validator(mode="after")
    def _steps_go_one_way(self) -> LineChart:
        for index, each in enumerate(self.series if self.line == "step" else ()):
            values = [point[1] for point in each.points]
            falls = any(after < before for before, after in pairwise(values))
            for number, (before, after) in enumerate(pairwise(values), start=1):
                # What adds up from 0, such as relapses, rises; what is left of all falls.
                if after > before and (falls or values[0] > 0):
                    raise PydanticCustomError(
                        "steps",
                        "this line rises from {before} to {after}: steps fall all the way, or rise from 0",
                        {
                            "before": str(before),
                            "after": str(after),
                            "at": ("series", index, "points", number),
                            "fix": "check the values, or write `line: straight`",
                        },
                    )
        return self

    @model_validator(mode="after")
    def _numbers_at_risk_fit_the_marks(self) -> LineChart:
        if not any(each.at_risk for each in self.series):
            return self
        wanted = len(self.time_marks)
        for index, each in enumerate(self.series):
            if len(each.at_risk) != wanted:
                raise PydanticCustomError(
                    "at_risk",
                    "{given} numbers at risk are given, but the time axis has {wanted} marks: {marks}",
                    {
                        "given": len(each.at_risk),
                        "wanted": wanted,
                        "marks": ", ".join(f"{mark:f}" for mark in self.time_marks),
                        "at": ("series", index, *(("at-risk",) if each.at_risk else ())),
                        "fix": "give one number for each mark, or move the marks with `every`",
                    },
                )
        return self
