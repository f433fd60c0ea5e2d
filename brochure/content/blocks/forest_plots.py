"""Effects with their intervals, one below the other: subgroups, or trials of a meta-analysis."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from brochure.content.blocks.base import Block
from brochure.content.blocks.chart_numbers import (
    MOST_MARKS,
    OwnSource,
    check_digits,
    check_interval,
    check_own_sources,
    marks,
)
from brochure.text.fields import ColourName, Model, Number, PlainProse, Prose, UnsetProse

#: Marks of an axis of ratios that are asked for nowhere: those that readers know, in steps of about 2.
_RATIOS = tuple(
    Decimal(text)
    for text in (
        *("0.01", "0.02", "0.05", "0.1", "0.2", "0.5"),
        *("1", "2", "5", "10", "20", "50", "100"),
    )
)


class ForestRow(Model):
    """One row of a forest plot."""

    heading: PlainProse | None = None
    """A heading above this row, such as `Age`: it stands for this row and those that follow."""
    label: PlainProse
    """Which patients or which trial."""
    detail: PlainProse | None = None
    """How many: patients, or events of patients, such as `34/120 vs 51/118`."""
    estimate: Number
    """The effect, such as the hazard ratio."""
    low: Number
    """Lower end of the confidence interval."""
    high: Number
    """Upper end of the confidence interval."""
    weight: Annotated[Number, Field(gt=0)] | None = None
    """How much the row weighs: its square is as large in proportion."""
    colour: ColourName | None = None
    """The row's colour, a name of the palette; one with a contrast of 3:1 at least to the ground."""
    source: OwnSource | None = None
    """Which of the sources that the caption cites this row is from, by its key: reviewers are shown that one
    alone.  Left out, all of them speak for the row."""

    @model_validator(mode="after")
    def _numbers_can_be_drawn(self) -> ForestRow:
        check_interval(self.estimate, self.low, self.high)
        check_digits(estimate=self.estimate, low=self.low, high=self.high)
        return self


class ForestOverall(Model):
    """What all rows of a forest plot give together."""

    label: PlainProse
    """What it stands for, such as `All patients`."""
    detail: PlainProse | None = None
    """How many: patients, or events of patients."""
    estimate: Number
    """The effect."""
    low: Number
    """Lower end of the confidence interval."""
    high: Number
    """Upper end of the confidence interval."""
    colour: ColourName | None = None
    """The diamond's colour, a name of the palette; one with a contrast of 3:1 at least to the ground."""

    @model_validator(mode="after")
    def _numbers_can_be_drawn(self) -> ForestOverall:
        check_interval(self.estimate, self.low, self.high)
        check_digits(estimate=self.estimate, low=self.low, high=self.high)
        return self


class ForestSides(Model):
    """What the two sides of the line of no effect mean."""

    left: PlainProse
    """For whom effects to the left speak, such as `Favours Samplumab`."""
    right: PlainProse
    """For whom effects to the right speak."""


class ForestPlot(Block):
    """Effects with their confidence intervals along one axis, with the line of no effect."""

    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "drawing"

    block: Literal["forest-plot"]
    caption: Prose
    """What the plot shows, with its source."""
    alt: UnsetProse
    """The plot in words, with its numbers, for people who can't see it."""
    effect: PlainProse
    """What the numbers are, such as `Hazard ratio (95% CI)`: it stands above them."""
    details: PlainProse | None = None
    """What the `detail` of each row counts, such as `Events/patients`: it stands above the labels."""
    scale: Literal["log", "linear"] = "log"
    """The axis: `log` for ratios, with the line of no effect at 1, or `linear` for differences, at 0."""
    from_: Number
    """Where the axis starts; intervals that reach beyond it get an arrow."""
    to: Number
    """Where the axis ends; intervals that reach beyond it get an arrow."""
    marks: Annotated[tuple[Number, ...], Field(max_length=MOST_MARKS)] = ()
    """The marks of the axis; round numbers when left out."""
    rows: Annotated[tuple[ForestRow, ...], Field(min_length=1, max_length=30)]
    """The rows from top to bottom."""
    overall: ForestOverall | None = None
    """What all rows give together: a diamond below them."""
    favours: ForestSides | None = None
    """What the two sides of the line of no effect mean."""
    note: Prose | None = None
    """What has to be said beside the numbers, such as that the plot is exploratory."""

    @property
    def no_effect(self) -> Decimal:
        """Where the line of no effect stands."""
        return Decimal(1) if self.scale == "log" else Decimal(0)

    @property
    def axis_marks(self) -> tuple[Decimal, ...]:
        """The marks of the axis, in their order."""
        if self.marks:
            return tuple(sorted(self.marks))
        if self.scale == "linear":
            found = marks(self.from_, self.to)
            return tuple(sorted({*found, self.no_effect}))
        found = tuple(mark for mark in _RATIOS if self.from_ <= mark <= self.to)
        # Of a short axis the ends are marked: one number is no scale.
        return found if len(found) > 2 else tuple(sorted({self.from_, *found, self.to}))

    @model_validator(mode="after")
    def _axis_can_be_drawn(self) -> ForestPlot:
        check_digits(**{"from": self.from_}, to=self.to)
        for mark in self.marks:
            check_digits(marks=mark)
        if self.scale == "log":
            for name, number in (("from", self.from_), *(("marks", mark) for mark in self.marks)):
                if number <= 0:
                    raise PydanticCustomError(
                        "axis",
                        "an axis of ratios can't show {number}",
                        {
                            "number": str(number),
                            "at": (name,),
                            "fix": "give a number above 0, or write `scale: linear` for differences",
                        },
                    )
        if not self.from_ <= self.no_effect <= self.to or self.from_ == self.to:
            raise PydanticCustomError(
                "axis",
                "the axis of {start} to {end} leaves out {none}, where there is no effect",
                {
                    "start": str(self.from_),
                    "end": str(self.to),
                    "none": str(self.no_effect),
                    "at": ("from" if self.from_ > self.no_effect else "to",),
                    "fix": "let it reach from below that number to above it",
                },
            )
        outside = next((mark for mark in self.marks if not self.from_ <= mark <= self.to), None)
        if outside is not None:
            raise PydanticCustomError(
                "axis",
                "the mark {mark} lies outside the axis of {start} to {end}",
                {
                    "mark": str(outside),
                    "start": str(self.from_),
                    "end": str(self.to),
                    "at": ("marks", self.marks.index(outside)),
                    "fix": "remove it, or move the ends of the axis",
                },
            )
        return self

    @model_validator(mode="after")
    def _sources_are_cited(self) -> ForestPlot:
        check_own_sources(self.caption, "rows", [row.source for row in self.rows])
        return self

    @model_validator(mode="after")
    def _estimates_fit_the_axis(self) -> ForestPlot:
        for number, row in enumerate(self.rows):
            self._check_reach(row.estimate, ("rows", number, "estimate"))
            if self.scale == "log" and row.low < 0:
                self._check_reach(row.low, ("rows", number, "low"))
        if self.overall is not None:
            # A diamond that is cut off would tell another interval.
            for name in ("estimate", "low", "high"):
                self._check_reach(getattr(self.overall, name), ("overall", name))
        return self

    def _check_reach(self, number: Decimal, at: tuple[str | int, ...]) -> None:
        if not self.from_ <= number <= self.to:
            raise PydanticCustomError(
                "axis",
                "{number} lies outside the axis of {start} to {end}",
                {
                    "number": str(number),
                    "start": str(self.from_),
                    "end": str(self.to),
                    "at": at,
                    "fix": "check the number, or move the ends of the axis with `from` and `to`",
                },
            )
