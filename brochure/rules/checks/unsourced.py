"""Claims without a source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brochure.findings import PdfPlace, SourcePlace, shortened
from brochure.rules.block_text import where
from brochure.rules.checks.data_sources import lacks_source
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check, rules_for
from brochure.rules.statements import statements

#: Most characters of a sentence that a message shows.
_SHOWN = 120


@dataclass(frozen=True)
class Unsourced:
    """A sentence, a chart or a row of a table that seems to claim something and has no source."""

    #: Its words on one line; the caption of a chart; the cells of a row.
    text: str
    #: Why it seems to claim something, such as ``it gives a result``.
    reason: str
    place: SourcePlace
    #: Where it stands on a page; None before the leaflet is typeset.
    seen: PdfPlace | None
    #: The kind of block that it stands in.
    kind: str
    #: Which block that is: its mark.
    block: str


#: The languages whose claims are known.
_LANGUAGES = ("en",)


@check("unsourced")
def unsourced_claims(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Each claim without a source, but for charts and tables of which another rule of the market tells."""
    leaflet = evidence.leaflet
    kinds = [
        kind
        for rule in rules_for(leaflet.market, leaflet.audience)
        if rule.check == "data-source"
        for kind in rule.given["kinds"]
    ]
    told = {
        address.mark for address, block in evidence.blocks(*kinds) if kinds and lacks_source(evidence, block)
    }
    for found in unsourced(evidence):
        if found.block not in told:
            shown = shortened(found.text, _SHOWN)
            yield Breach(f"“{shown}” has no source: {found.reason}", found.place, found.seen)


def reads_claims(language: str) -> bool:
    """Whether claims without a source are looked for in a language."""
    return language.partition("-")[0].lower() in _LANGUAGES


def unsourced(evidence: Evidence) -> tuple[Unsourced, ...]:
    """The claims of a leaflet for which no source speaks, in reading order."""
    found = []
    for stated in statements(evidence):
        if not stated.origin:
            first = stated.parts[0]
            place, seen = where(evidence, first.text, (first.start, first.end))
            found.append(
                Unsourced(stated.words, stated.reason, place, seen, stated.kind, stated.address.mark)
            )
    return tuple(found)
