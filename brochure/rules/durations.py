"""Durations in sentences: how long something lasts, and where that is stated as a fact."""

from __future__ import annotations

import re

from brochure.rules.claim_detection import instructs

_TIME = (
    r"(?:(?:minutes|hours|days|weeks|fortnights|months|years)\b(?! ?\d)"
    r"|(?:an?|one|\d+) (?:minute|hour|day|week|fortnight|month|year)\b|life(?:-?long)?\b)"
)
#: A duration: “some weeks”, “for life”; not a point in time, such as “Day 0”.
_LASTS = re.compile(rf"\b{_TIME}", re.I)
#: A figure in a name or heading: “Followed for life”, “Alive after 3 years”, not “Daily life”.
_IN_NAMES = re.compile(rf"\bfor (?:[\w-]+ ){{0,3}}{_TIME}|\d ?%|\b\d+ {_TIME}", re.I)
#: How long something is said to last.
_TAKES = re.compile(
    r"\b(?:takes?|took|lasts?|lasted|goes? on|went on|continues?|persists?|persisted)\b[^.;:?!,]{0,40}?"
    rf"\b{_TIME}",
    re.I,
)
#: How often something is taken: “one tablet a day”.
_RATE = re.compile(
    r"\b(?:tablets?|capsules?|pills?|sachets?|doses?|injections?|infusions?|drops|puffs?|times|once|twice"
    r"|mg|ml|it)"
    r" (?:an?|each|every|per) (?:minute|hour|day|week|fortnight|month|year)\b",
    re.I,
)
#: Such a sentence tells under which condition something is to be done.
_CONDITION = re.compile(r"\b(?:if|when|whether|unless|until|how long|should|must|can|may|might)\b", re.I)


def has_duration(words: str) -> bool:
    """Whether words hold a duration, not a point in time."""
    return _LASTS.search(words) is not None


def is_figure_in_name(words: str) -> bool:
    """Whether a name or heading holds a figure: a duration, a percentage."""
    return _IN_NAMES.search(words) is not None


def says_how_long(sentence: str, others: str) -> bool:
    """Whether a sentence says how long something lasts, as a fact: no condition, order or question.

    *others* are its words but those of values.
    """
    return (
        _TAKES.search(_RATE.sub("", others)) is not None
        and not _CONDITION.search(sentence)
        and not instructs(sentence)
        and not sentence.endswith("?")
    )
