"""Confidence intervals that stand beside values in texts."""

from __future__ import annotations

import re
from decimal import Decimal

#: An interval that is written out: “(41–62)”, “[41, 62]”, “(95% CI 41 to 62)”, “± 10”.
INTERVAL = re.compile(
    r"\b(?:CI|CrI|confidence (?:intervals?|limits)|credible interval)\b"
    r"|[(\[]\s?\d[\d.]* ?%? ?(?:-|–|−|to|,|;) ?\d[\d.]* ?%?\s?[)\]]|±"
)
#: How far from a value its interval may stand, in characters.
_BEHIND = 60


def gives_interval(words: str, value: Decimal) -> bool:
    """True where a text gives a value, perhaps rounded, with an interval beside it."""
    decimals = r"(?:\.\d+)?" if value == int(value) else "0*"
    written = re.compile(
        rf"(?<![\d.])(?P<value>{re.escape(str(value))}{decimals}) ?(?:%|per ?cent)?(?![\d.])"
    )
    return any(
        abs(Decimal(match["value"]) - value) < Decimal("0.5") and _has_interval(words, match)
        for match in written.finditer(words)
    )


def _has_interval(words: str, match: re.Match[str]) -> bool:
    """True where an interval stands behind a value, or before it: “95% CI 41 to 62 for a response of 53%”."""
    behind = words[match.end() : match.end() + _BEHIND]
    before = re.split(r"[.;] ", words[max(match.start() - _BEHIND, 0) : match.start()])[-1]
    return INTERVAL.search(behind) is not None or re.search(r"\bCI\b.*\b(?:for|of)\b", before) is not None
