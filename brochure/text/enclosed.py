"""What stands between a beginning and an end in a text, found in one pass.

An expression such as ``<text>.*?</text>`` looks through all of the rest for each beginning that has no end:
a megabyte of beginnings takes it hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Enclosed(NamedTuple):
    """A stretch of a text: where it starts and ends with its marks, and what stands between these."""

    start: int
    end: int
    inner: str


def enclosed(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> Iterator[Enclosed]:
    """Every stretch from a *begin* to the next *end*, one behind the other."""
    at = 0
    while (opened := begin.search(text, at)) and (closed := end.search(text, opened.end())):
        yield Enclosed(opened.start(), closed.end(), text[opened.end() : closed.start()])
        at = closed.end()


def without(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> str:
    """The text without those stretches."""
    kept, at = [], 0
    for found in enclosed(text, begin, end):
        kept.append(text[at : found.start])
        at = found.end
    return "".join([*kept, text[at:]])
