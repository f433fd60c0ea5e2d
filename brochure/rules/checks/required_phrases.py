"""What a leaflet has to say in words of its own, and what it must not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from brochure.rules.block_text import (
    LISTS,
    Printed,
    alike,
    applies,
    cut,
    home,
    kinds_of,
    pattern,
    printed,
    where,
)
from brochure.rules.evidence import Evidence
from brochure.rules.landing import landing_texts
from brochure.rules.rule import Breach, check

#: The block that may lead to a document.
_KIND = "prescribing-information"


@check("says")
def says(evidence: Evidence, given: Mapping[str, Any]) -> Iterable[Breach]:
    """Something that a leaflet has to say in whatever words, printed and not cut.

    ``patterns`` (regular expressions, with values by name) all have to be met in one block, in any case and
    order; ``what`` completes “the leaflet does not say …”; ``block`` is the kind of block that it belongs in;
    ``within`` and ``outside`` are kinds in which it counts or not, and with ``where-there-is-one`` nothing is
    asked for where there is no block that counts; ``when`` is a fact of the product.
    """
    if not applies(evidence, given):
        return
    patterns = [pattern(text, evidence.values) for text in given["patterns"]]
    near: tuple[int, Printed] | None = None
    parts = printed(evidence, outside=given.get("outside", LISTS), within=given.get("within", ()))
    if not parts and given.get("where-there-is-one"):
        return
    for part in parts:
        met = sum(found.search(part.words) is not None for found in patterns)
        if met == len(patterns):
            if (hidden := cut(evidence, part.passages)) is not None:
                message = f"the text that says {given['what']} is cut: not all of it is painted"
                yield Breach(message, evidence.place(part.address), hidden, "give it more room")
            return
        if met and (near is None or met > near[0]):
            near = (met, part)
    if _KIND in given.get("within", ()) and any(
        all(found.search(text.words) for found in patterns) for text in landing_texts(evidence)
    ):
        # It stands in the document that the code leads to.
        return
    place, seen = home(evidence, given.get("block"))
    if near is not None and near[0] * 2 > len(patterns):
        # Most of it is there: the rest belongs in the same place.
        place, seen = evidence.place(near[1].address), evidence.seen_at(near[1].address)
    yield Breach(f"the leaflet does not say {given['what']}", place, seen)


@check("phrases")
def phrases(evidence: Evidence, given: Mapping[str, Any]) -> Iterable[Breach]:
    """Each turn of phrase that meets one of ``patterns`` (regular expressions, in any case).

    ``message`` is what is wrong, with ``{words}`` for those found; ``except`` are patterns within which it is
    no breach; ``outside`` are kinds of block that are not looked at; ``when`` is a fact of the product.
    """
    if not applies(evidence, given):
        return
    wrong = [pattern(text, evidence.values) for text in given["patterns"]]
    right = [pattern(text, evidence.values) for text in given.get("except", ())]
    outside = given.get("outside", LISTS)
    kinds = kinds_of(evidence)
    for text in evidence.usage.printed_texts:
        if kinds.get(text.address.mark, "") in outside:
            continue
        words = alike(evidence.plain(text))
        spared = [match.span() for found in right for match in found.finditer(words)]
        for start, end in _spans(wrong, words):
            if not any(begin < end and start < stop for begin, stop in spared):
                place, seen = where(evidence, text, (start, end))
                yield Breach(given["message"].replace("{words}", words[start:end]), place, seen)


def _spans(patterns: Iterable[re.Pattern[str]], words: str) -> Iterator[tuple[int, int]]:
    """Where patterns are met, each stretch of words once."""
    last = 0
    for start, end in sorted({match.span() for found in patterns for match in found.finditer(words)}):
        if start >= last:
            yield start, end
            last = end
