"""Where words on a page stand in the content."""

from __future__ import annotations

from brochure.findings import SourcePlace
from brochure.rules.block_text import alike
from brochure.rules.evidence import Evidence
from brochure.source.address import Address


def place_at(evidence: Evidence, at: str, words: str = "") -> SourcePlace:
    """Where a part of a leaflet stands in the file: the *words* in it where one of its texts has them.

    Words that a value or a template puts in have no place of their own; the text that holds them has, or
    else the part.
    """
    wanted = alike(words)
    if wanted:
        for text in evidence.texts:
            if text.address.mark == at and wanted in alike(evidence.plain(text)):
                return evidence.place(text.address, words)
    address = Address.marked(evidence.name, at)
    return evidence.place(address, key=address[-1] in ("cover", "back-cover", "foot") or not address.inside)
