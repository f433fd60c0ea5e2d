"""What holds for the numbers of every chart, and for the sources that they are from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import Field
from pydantic_core import PydanticCustomError

from brochure.text.fields import Offered, Prose

#: Most characters of a number in a chart, so that the numbers of a bar fit on a line of the narrowest panel.
_LONGEST_NUMBER = 9
#: Most marks of an axis.
MOST_MARKS = 13
#: Intervals between marks that are not given: few enough that the numbers stand clear of each other.
_FEW_STEPS = 6

#: The key of a source that the caption of a chart cites, of which a number of it is.
OwnSource = Annotated[str, Field(min_length=1, max_length=100), Offered("sources")]


def check_own_sources(caption: Prose, name: str, sources: Sequence[str | None]) -> None:
    """Raise ``PydanticCustomError`` for a source of one of the *name* that the caption does not cite.

    That a caption cites nothing at all is told by rules.
    """
    cited = dict.fromkeys(cite.key for cite in caption.cites)
    for number, source in enumerate(sources):
        if source is not None and cited and source not in cited:
            raise PydanticCustomError(
                "own_source",
                "the caption does not cite “{source}”",
                {
                    "source": source,
                    "at": (name, number, "source"),
                    "fix": "cite it in the caption, or write one of: " + ", ".join(cited),
                },
            )


def check_interval(value: Decimal, low: Decimal | None, high: Decimal | None) -> None:
    """Raise ``PydanticCustomError`` for an interval with one end, or one that does not hold its value."""
    if (low is None) != (high is None):
        raise PydanticCustomError(
            "interval", "an interval needs both `low` and `high`", {"fix": "add the one that is missing"}
        )
    if low is not None and high is not None and not low <= value <= high:
        raise PydanticCustomError(
            "interval",
            "the value {value} lies outside its interval, {low} to {high}",
            {"value": str(value), "low": str(low), "high": str(high), "fix": "check the three numbers"},
        )


def check_digits(**numbers: Decimal | None) -> None:
    """Raise ``PydanticCustomError`` for a number, by the name of its field, that is too long to be set."""
    for name, number in numbers.items():
        if number is not None and len(str(number)) > _LONGEST_NUMBER:
            raise PydanticCustomError(
                "digits",
                "“{number}” is too long for a chart",
                {"number": str(number), "at": (name,), "fix": "round it, or use a larger unit"},
            )


def marks(start: Decimal, end: Decimal, every: Decimal | None = None) -> tuple[Decimal, ...]:
    """The marks of an axis from *start* to *end*: *every* so much, or at round steps."""
    step = _round_step(end - start) if every is None else every
    count = int((end - start) / step)
    return tuple(start + step * number for number in range(count + 1))


def _round_step(length: Decimal) -> Decimal:
    """1, 2 or 5 and zeros: the least that makes few steps."""
    power = Decimal(10) ** (length.adjusted() - 1)
    return next(
        step for step in (power * factor for factor in (1, 2, 5, 10, 20, 50)) if length / step <= _FEW_STEPS
    )
