"""Signs that a leaflet for no market is about a medicine after all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from brochure.rules.block_text import alike, pattern
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check, rules_for

#: The rule whose breaches stop an approval.
RULE = "house.medicine"
#: Ends of sentences, as far as one is told from the next here.
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")


@check("medicine-signs", any_language=True)
def medicine_signs(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Sentences in a leaflet for no market that dose a medicine or say whom it cures (``signs``), once.

    A name of a medicine (``names``) is a sign where an amount (``amounts``) stands in the same text.
    Sentences that hold one of ``spared`` are about food.
    """
    if evidence.leaflet.market != "none":
        return
    signs, names, amounts, spared = (
        [pattern(text, evidence.values) for text in given[name]]
        for name in ("signs", "names", "amounts", "spared")
    )
    for text in evidence.usage.texts:
        words = alike(evidence.plain(text))
        sentences = [one for one in _SENTENCES.split(words) if not any(food.search(one) for food in spared)]
        found = [match for one in sentences for sign in signs if (match := sign.search(one))]
        if not found and any(amount.search(one) for one in sentences for amount in amounts):
            found = [match for name in names if (match := name.search(words))]
        if found:
            message = (
                f"a leaflet for no market is not about a medicine, but “{found[0][0]}” reads as if it were: "
                "no rules on medicines have looked at it"
            )
            yield Breach(message, evidence.place(text.address, found[0][0]))
            return


def medicine_breaches(evidence: Evidence) -> Iterator[tuple[Breach, str]]:
    """What that rule finds, waived or not, with what to do about it."""
    for rule in rules_for(evidence.leaflet.market, evidence.leaflet.audience):
        if rule.id == RULE:
            yield from ((breach, rule.fix) for breach in medicine_signs(evidence, rule.given))
