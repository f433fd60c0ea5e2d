"""Somebody's words, and where they are from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brochure.content.model import texts_in
from brochure.findings import shortened
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check


@check("quotation")
def quotation(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Each quotation that cites no source, neither behind the words nor behind who said them."""
    for address, block in evidence.blocks("quotation"):
        texts = list(texts_in(block))
        if not any(text.cites for text in texts):
            message = f"the quotation “{shortened(evidence.plain(texts[0]))}” has no source"
            yield Breach(message, evidence.place(address), evidence.seen_at(address))
