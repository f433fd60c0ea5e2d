"""Durations that labels give, by medicine and market, and how texts speak of them."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from brochure.rules.label_terms import NUMBER_WORDS
from brochure.source.shipped import shipped
from brochure.text.fields import Model, PartialDate, YesNo

_FILE = Path(__file__).with_name("packs") / "durations.yaml"
#: Days in a unit; a month is a twelfth of 365.25 days.
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
_DURATION = re.compile(
    rf"\b(?P<number>\d+(?:\.\d+)?|{'|'.join(NUMBER_WORDS)})[ -](?P<unit>{'|'.join(_DAYS)})s?\b", re.I
)
#: Durations that differ by less than half a day are equal, such as a month and 30 days.
_SAME = 0.5


class Topic(Model):
    """What a duration is about."""

    value: tuple[str, ...]
    """Beginnings of words in the name or the meaning of a value that is about it."""
    said: str
    """A regular expression for how sentences speak of it."""
    what: str
    """In words: “not driving”."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern that finds it in a sentence."""
        return re.compile(self.said, re.I)

    def is_about(self, words: str) -> bool:
        """True where words of a name or a meaning begin as those of the topic do."""
        return re.search(rf"\b(?:{'|'.join(map(re.escape, self.value))})", words, re.I) is not None


class Known(Model):
    """A duration in the label of a medicine."""

    topic: str
    """One of the topics."""
    medicine: str
    """Generic name."""
    market: Literal["uk", "eu", "us"]
    """Where the label holds."""
    text: str
    """The duration in the label's words."""
    source: str
    """The label and its section."""
    date: PartialDate
    """When the text was last seen."""
    verified: YesNo
    """`yes` only where the label's own words were read."""


class Durations(Model):
    """The file of durations."""

    topics: dict[str, Topic]
    """What durations are about, by name."""
    durations: tuple[Known, ...]
    """What the labels say."""


class StatedDuration:
    """A duration in a text: where it stands and how long it is."""

    def __init__(self, match: re.Match[str]) -> None:
        number = match["number"].lower()
        #: Its words, such as ``8 weeks``.
        self.text = match[0]
        self.start, self.end = match.span()
        #: Its length in days.
        self.days = float(NUMBER_WORDS.get(number) or number) * _DAYS[match["unit"].lower()]

    def same_as(self, days: float) -> bool:
        """True where it is as long, give or take half a day."""
        return abs(self.days - days) < _SAME


@cache
def durations() -> Durations:
    """The durations that are known."""
    return shipped(_FILE, Durations)


def said_in(text: str) -> list[StatedDuration]:
    """The durations of a text in their order: numbers as digits, or as words up to twelve."""
    return [StatedDuration(match) for match in _DURATION.finditer(text)]
