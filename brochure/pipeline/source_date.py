"""The date that a build takes for today: the one place that reads ``SOURCE_DATE_EPOCH``.

See https://reproducible-builds.org/specs/source-date-epoch/.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import date, datetime, timezone

#: Digits of the latest moment that counts: the year 5138.
_MOST_DIGITS = 11


def source_date(environment: Mapping[str, str] = os.environ) -> datetime | None:
    """The moment that ``SOURCE_DATE_EPOCH`` names (UTC); None where it is not set, or is not a number."""
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isdecimal() or len(epoch) > _MOST_DIGITS:
        return None
    return datetime.fromtimestamp(int(epoch), timezone.utc)


def real_day() -> date:
    """The day of the machine's clock (UTC)."""
    return datetime.fromtimestamp(time.time(), timezone.utc).date()


def today(given: datetime | None) -> date:
    """The day by which approvals end: the machine's, or that of the moment *given* where that is later.

    An earlier one makes nothing valid that has ended.
    """
    return max(real_day(), given.date()) if given else real_day()
