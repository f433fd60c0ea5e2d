"""“New” is true for twelve months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from brochure.rules.evidence import Evidence, first_day
from brochure.rules.rule import Breach, check, checks

#: How long a medicine may be called new, in months.
_MONTHS = 12


@check("new")
def new(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Words that call the medicine new, once it could be had for twelve months or nobody says since when.

    Words and exceptions are those of the check `words`, which finds them.
    """
    launched = evidence.brochure.product.launched
    if launched is not None:
        since = first_day(launched)
        years, month = divmod(since.month - 1 + _MONTHS, 12)
        until = date(since.year + years, month + 1, min(since.day, 28))
        if evidence.as_of < until:
            return
        reason = f"it could be had since {launched}"
    else:
        reason = "the content does not say since when it could be had (`launched`)"
    yield from checks()["words"].look(evidence, {**given, "reason": reason})
