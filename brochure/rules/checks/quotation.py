"""Somebody's words, and where they are from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from brochure.content.model import texts_in
from brochure.findings import shortened
from brochure.rules.block_text import alike, kinds_of, where
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check

#: Blocks whose words are looked at by others, or are those of a law, a label or a source.
_OUTSIDE = ("quotation", "adverse-events", "prescribing-information", "references")
#: A text that begins with a whole sentence in quotation marks, and what says whose it is.
_QUOTED = re.compile(r'"(?P<said>[^"\s]+\s[^"\s]+\s[^"]+)"(?P<behind>.*)$')
#: What ends a sentence within quotation marks.
_ENDS = (".", "!", "?", "…", ",")
#: What names who said it.
_BY = re.compile(
    r"[.,]?(?:$| ?[–—-] ?\w"
    r"|,? (?:\S+ ){0,4}?(?:says?|said|writes?|wrote|reports?|reported|commented|according)\b)",
    re.I,
)


@check("quotation")
def quotation(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Each quotation that cites no source, neither behind the words nor behind who said them.

    Blocks of their own, and texts that are a sentence in quotation marks, or such a sentence and who said it.
    """
    for address, block in evidence.blocks("quotation"):
        texts = list(texts_in(block))
        if not any(text.cites for text in texts):
            yield Breach(
                _message(evidence.plain(texts[0])), evidence.place(address), evidence.seen_at(address)
            )
    kinds = kinds_of(evidence)
    for text in evidence.usage.printed_texts:
        if text.cites or kinds.get(text.address.mark, "") in _OUTSIDE:
            continue
        found = _QUOTED.match(alike(evidence.plain(text)))
        if found is None or not (found["said"].endswith(_ENDS) or found["behind"].startswith((".", ","))):
            continue
        if _BY.match(found["behind"]):
            place, seen = where(evidence, text, found.span("said"))
            yield Breach(_message(found["said"]), place, seen)


def _message(words: str) -> str:
    return f"the quotation “{shortened(words)}” has no source"
