"""Endpoints of studies: a secondary one does not stand for the primary one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brochure.content.charted import RESULTS
from brochure.content.model import texts_in
from brochure.language.sentences import sentences
from brochure.rules.block_text import alike, kinds_of, pattern, where
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check

_OUTSIDE = ("prescribing-information", "references", "glossary", "abbreviations")
#: Blocks whose texts are read first: they have to name the primary endpoint themselves.
_HEADLINES = ("cover", "key-points", *RESULTS)


@check("secondary-endpoint")
def secondary_endpoint(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Texts that tell a result of second rank (``secondary``) where none tells the primary one (``primary``).

    It may stand elsewhere in the section, but not for a cover, key points or a chart.  Sentences that say no
    more than that there are such results (``spared``) tell none.  What is told in one breath with a primary
    endpoint that was missed stands in its place (``instead``).
    """
    secondary = [pattern(text, evidence.values) for text in given["secondary"]]
    instead = [pattern(text, evidence.values) for text in given.get("instead", ())]
    spared = [pattern(text, evidence.values) for text in given.get("spared", ())]
    primary = [pattern(text, evidence.values) for text in given["primary"]]
    kinds = kinds_of(evidence)
    for part in evidence.leaflet.parts:
        texts = list(texts_in(part))
        for text in texts:
            kind = kinds.get(text.address.mark, "title")
            words = alike(evidence.plain(text))
            if kind in _OUTSIDE or text.address[-1] == "alt":
                continue
            if missed := next((match for one in instead if (match := one.search(words))), None):
                message = f"“{missed[0]}”: the primary endpoint was missed, and this stands in its place"
                yield Breach(message, *where(evidence, text, missed.span()))
                continue
            found = next((match for one in secondary if (match := one.search(words))), None)
            if found is None:
                continue
            told = next(one for one in sentences(words, evidence.locale.sentences) if one.end > found.start())
            if any(one.search(told.text) for one in spared):
                continue
            beside = [
                alike(evidence.plain(other))
                for other in texts
                if kind not in _HEADLINES or other.address.mark == text.address.mark
            ]
            if not any(one.search(other) for one in primary for other in beside):
                message = (
                    f"“{found[0]}” is told, and nothing beside it says what became of the primary endpoint"
                )
                yield Breach(message, *where(evidence, text, found.span()))
