"""Values in texts whose confidence interval their source gives, and estimates that are told without one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from brochure.content.charted import RESULTS, caption_of, shown_numbers
from brochure.rules.block_text import alike, pattern, where
from brochure.rules.evidence import Evidence
from brochure.rules.intervals import INTERVAL, gives_interval
from brochure.rules.rule import Breach, check
from brochure.rules.statement import Statement
from brochure.rules.statements import statements

#: A share of people in a text; not the ends or the level of an interval.
_SHARE = re.compile(
    r"(?<![\d.,–-])(?P<value>\d{1,3}(?:\.\d+)?) ?(?:%|per ?cent\b)(?! ?(?:CI|conf|cred))", re.I
)
_DIGITS = re.compile(r"(?:[.,·]?\d)+")


@check("text-interval")
def text_interval(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Sentences that give a value without the interval that a quote of their source has behind it.

    So do those that give an estimate (``estimates``, with a number), such as a hazard ratio.  The interval
    may stand anywhere in the same text, or, for a value of a quote, in a chart or a text of that source.
    """
    estimates = [pattern(text, evidence.values) for text in given["estimates"]]
    none = [pattern(text, evidence.values) for text in given["none"]]
    for stated in statements(evidence):
        if stated.drawn is not None or len(stated.parts) != 1 or stated.kind in RESULTS or not stated.cited:
            continue
        (part,) = stated.parts
        words = alike(evidence.plain(part.text))
        if INTERVAL.search(words) or any(one.search(words) for one in none):
            continue
        span, reason = _quoted(evidence, stated)
        if not reason:
            found = next((match for one in estimates if (match := one.search(stated.words))), None)
            if found is None:
                continue
            # As far as its number goes.
            rest = _DIGITS.match(stated.words, found.end())
            span, reason = (found.start(), rest.end() if rest else found.end()), "it is an estimate"
        value = stated.words[slice(*span)]
        place, seen = where(evidence, part.text, (part.start + span[0], part.start + span[1]))
        yield Breach(f"“{value}” has no confidence interval: {reason}", place, seen)


def _quoted(evidence: Evidence, stated: Statement) -> tuple[tuple[int, int], str]:
    """Where a sentence gives a value whose interval a quote of its sources has, and who gives it."""
    for match in _SHARE.finditer(stated.words):
        value = Decimal(match["value"])
        for cite in stated.cited:
            quotes = evidence.brochure.quotes.get(cite.key, {}).values()
            if any(gives_interval(alike(quote), value) for quote in quotes) and not _told(
                evidence, cite.key, value
            ):
                return match.span(), f"the quote of “{cite.key}” gives one"
    return (0, 0), ""


def _told(evidence: Evidence, key: str, value: Decimal) -> bool:
    """Whether a chart or another text that cites a source gives the interval of a value."""
    for _address, block in evidence.blocks(*RESULTS):
        if any(cite.key == key for cite in caption_of(block).cites) and any(
            shown.value == value and shown.low is not None for shown in shown_numbers(block)
        ):
            return True
    return any(
        any(cite.key == key for cite in stated.cited) and gives_interval(stated.words, value)
        for stated in statements(evidence)
    )
