"""Sentences that seem to claim something and cite nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brochure.findings import PdfPlace, SourcePlace, shortened
from brochure.language.sentences import sentences
from brochure.rules.block_text import alike, cited_at, where
from brochure.rules.claim_detection import claim_in
from brochure.rules.evidence import Evidence
from brochure.rules.groups import TextGroup, groups
from brochure.rules.rule import Breach, check, rules_for
from brochure.text.fields import Prose
from brochure.text.inline import plain_text

#: Blocks that say what the law or an address says, or that are made from other texts.
_NO_CLAIMS = frozenset({
    "about", "abbreviations", "adverse-events", "call-now", "checklist", "contacts", "glossary", "notes",
    "prescribing-information", "qr-code", "references",
})  # fmt: skip
#: Blocks that always show results.
_CHARTS = ("bar-chart", "icon-array")
_DIGIT = re.compile(r"\d")
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


@check("unsourced")
def unsourced_claims(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Each claim without a source, but for charts and tables that another rule of the market looks at."""
    leaflet = evidence.leaflet
    judged = {
        kind
        for rule in rules_for(leaflet.market, leaflet.audience)
        if rule.check == "data-source"
        for kind in rule.given["kinds"]
    }
    for found in unsourced(evidence):
        if found.kind not in judged:
            shown = shortened(found.text, _SHOWN)
            yield Breach(f"“{shown}” has no source: {found.reason}", found.place, found.seen)


def unsourced(evidence: Evidence) -> tuple[Unsourced, ...]:
    """The claims of a leaflet that cite nothing, in reading order.

    A citation speaks for the sentence that it stands in or behind, and for the one right before that: two
    short sentences often say one thing.  It does not reach further, since a reviewer could not tell what it
    is for, and not forward: what comes after a citation is something else.  Numbers that come from a value
    of the content have their source there.
    """
    found: list[Unsourced] = []
    for group in groups(evidence):
        if group.covered or group.kind in _NO_CLAIMS:
            continue
        if group.kind in _CHARTS or (group.kind == "table" and len(group.texts) > 1):
            found += _of_data(evidence, group)
            continue
        for text in group.texts:
            found += _of_text(evidence, group, text)
    return tuple(found)


def _of_data(evidence: Evidence, group: TextGroup) -> Iterator[Unsourced]:
    """A chart by its caption, the first of its texts; a row of a table that holds a number."""
    if not group.texts:
        return
    words = [alike(evidence.plain(text)) for text in group.texts]
    text = group.texts[0]
    place, seen = where(evidence, text, (0, len(words[0])))
    # Where a chart's bars stand in the content are groups of their own: their caption speaks for them.
    if group.kind in _CHARTS and text.address[-1] == "caption":
        yield Unsourced(words[0], "it shows results", place, seen, group.kind)
    elif group.kind == "table" and text.address[-3] == "rows" and any(map(_DIGIT.search, words[1:])):
        yield Unsourced(" ".join(words), "it shows results", place, seen, group.kind)


def _of_text(evidence: Evidence, group: TextGroup, text: Prose) -> Iterator[Unsourced]:
    masked = _masked(text, evidence.values)
    parts = list(sentences(masked, evidence.locale.sentences))
    cited = cited_at(text, evidence.values)
    speaks = [any(part.start < at <= part.end for at in cited) for part in parts]
    title = group.cites and not masked.endswith((".", "!", "…"))
    words = alike(evidence.plain(text))
    for index, part in enumerate(parts):
        if title or speaks[index] or speaks[index + 1 : index + 2] == [True]:
            continue
        if reason := claim_in(part.text, evidence.values):
            place, seen = where(evidence, text, (part.start, part.end))
            yield Unsourced(words[part.start : part.end], reason, place, seen, group.kind)


def _masked(text: Prose, values: Mapping[str, str]) -> str:
    """The words of a text as they are compared, without the digits and prices of values."""
    hidden = {name: re.sub(r"[\d£$€]", "#", words) for name, words in values.items()}
    return alike(plain_text(text.nodes, hidden))
