"""Fair balance of what is said: not benefits at length and risks in a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brochure.content.charted import RESULTS, caption_of, data_count
from brochure.language.sentences import sentences
from brochure.rules.block_text import alike, kinds_of, pattern
from brochure.rules.checks.prominence import NEITHER, below_titles
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check
from brochure.source.address import Address

#: Words that a bar, a group of a picture, a line or a row stands for.
_DRAWN = 10


@check("balance")
def balance(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """A leaflet that tells benefits in ``times`` as many words as risks, and in at least ``words`` words.

    What is told below a title on risks, and a sentence that names one (``risk``), tells risks; other
    sentences that name a benefit (``benefit``) tell benefits.  Prescribing information does not count.
    """
    benefit = [pattern(text, evidence.values) for text in given["benefit"]]
    risk = [pattern(text, evidence.values) for text in given["risk"]]
    risky = set(below_titles(evidence, risk))
    kinds = kinds_of(evidence)
    benefits = risks = 0
    first: Address | None = None
    for text in evidence.texts:
        if kinds.get(text.address.mark, "title") in (*NEITHER, "title"):
            continue
        for sentence in sentences(alike(evidence.plain(text)), evidence.locale.sentences):
            count = len(sentence.text.split())
            if text.address.mark in risky or any(one.search(sentence.text) for one in risk):
                risks += count
            elif any(one.search(sentence.text) for one in benefit):
                benefits += count
                first = first or text.address
    for address, block in evidence.blocks(*RESULTS):
        if address.mark not in risky:
            caption = alike(evidence.plain(caption_of(block)))
            if any(one.search(caption) for one in benefit) and not any(one.search(caption) for one in risk):
                benefits += _DRAWN * data_count(block)
    if first is not None and benefits >= given["words"] and benefits > given["times"] * risks:
        message = f"benefits are told at length (about {benefits} words), risks in about {risks} words"
        yield Breach(message, evidence.place(first), evidence.seen_at(first))
