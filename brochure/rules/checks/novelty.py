"""“New” is true for twelve months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from brochure.rules.evidence import Evidence, first_day
from brochure.rules.rule import Breach, check, checks
from brochure.text.fields import PartialDate


@check("new")
def new(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Words that call the medicine new, after twelve months on the market, or without a date of launch.

    The kinds of wording are those of the check `wording`, which finds them.
    """
    launched = evidence.brochure.medicine.launched
    if launched is not None:
        if not no_longer_new(launched, evidence.as_of):
            return
        reason = f"it could be had since {launched}"
    else:
        reason = "the content does not say since when it could be had (`launched`)"
    yield from checks()["wording"].look(evidence, {**given, "reason": reason})


def no_longer_new(launched: PartialDate, day: date) -> bool:
    """True from the day on that comes twelve months after a launch: after its first day, if it names none."""
    since = first_day(launched)
    try:
        return day >= since.replace(year=since.year + 1)
    except ValueError:
        # A year after 29 February.
        return day >= date(since.year + 1, 3, 1)
