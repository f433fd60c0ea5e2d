"""A merge of two versions of a file that was not finished: both stand in it, between marks of Git."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from brochure.findings import Finding, Severity, SourcePlace

_BEGINS = re.compile(r"\s*<{7}(?: |$)")
_ENDS = re.compile(r"\s*>{7}(?: |$)")


def unfinished(lines: Sequence[str], name: str) -> Iterator[Finding]:
    """An error for each place in the *lines* of the file *name* where two versions stand."""
    begun: int | None = None
    for number, line in enumerate(lines, start=1):
        if _BEGINS.match(line):
            begun = number
        elif begun and _ENDS.match(line):
            message = f"two versions stand here, down to line {number}: a merge was not finished"
            fix = "keep what is meant, and delete the other and the marks <<<<<<<, ======= and >>>>>>>"
            place = SourcePlace(name, begun, 1, lines[begun - 1])
            yield Finding("syntax", Severity.ERROR, message, place, fix)
            begun = None
