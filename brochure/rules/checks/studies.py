"""Results of studies in leaflets for patients: told with their limits, and with the risks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from brochure.content.charted import RESULTS
from brochure.content.model import texts_in
from brochure.content.pages import Section
from brochure.rules.block_text import alike, applies, kinds_of, pattern
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check
from brochure.source.address import Address
from brochure.text.fields import Prose

#: Blocks whose titles speak of side effects without telling any.
_REPORTING = ("adverse-events", "references", "about")


@check("study-limits")
def study_limits(evidence: Evidence, given: Mapping[str, Any]) -> Iterable[Breach]:
    """Each section that gives results of a study and does not say what limits them.

    A result is a chart, or a text that cites an article of a journal and meets one of the patterns
    ``results``; of the patterns ``limits`` one has to be met in the same section.
    """
    limits = [pattern(text, evidence.values) for text in given["limits"]]
    results = [pattern(text, evidence.values) for text in given["results"]]
    for section in evidence.leaflet.sections:
        texts = _printed(section)
        first = _first_result(evidence, texts, results)
        words = " ".join(alike(evidence.plain(text)) for text in texts)
        if first is None or any(limit.search(words) for limit in limits):
            continue
        title = evidence.plain(section.title)
        message = f"the section “{title}” gives results of a study, but not what limits them"
        yield Breach(message, evidence.place(first), evidence.seen_at(first))


def _printed(section: Section) -> list[Prose]:
    return [text for text in texts_in(section) if text.address[-1] != "alt"]


def _first_result(evidence: Evidence, texts: list[Prose], results: list[re.Pattern[str]]) -> Address | None:
    """Where the first result of a section stands."""
    kinds = kinds_of(evidence)
    for text in texts:
        drawn = kinds.get(text.address.mark) in RESULTS
        articles = (evidence.references[cite.key].type == "article-journal" for cite in text.cites)
        if drawn or (any(articles) and any(found.search(alike(evidence.plain(text))) for found in results)):
            return text.address
    return None


@check("risks-told")
def risks_told(evidence: Evidence, given: Mapping[str, Any]) -> Iterable[Breach]:
    """A leaflet that tells benefits and has no part on the risks.

    ``benefit`` are patterns of which any tells a benefit; ``titles`` are patterns of which one has to be met
    in the title of a section, a block or a heading; below it, ``least`` texts tell the risks.
    """
    if not applies(evidence, given):
        return
    benefit = [pattern(text, evidence.values) for text in given["benefit"]]
    titles = [pattern(text, evidence.values) for text in given["titles"]]
    told = next(
        (
            text.address
            for text in evidence.texts
            if any(found.search(alike(evidence.plain(text))) for found in benefit)
        ),
        None,
    )
    if told is None:
        return
    kinds = kinds_of(evidence)
    for section in evidence.leaflet.sections:
        named = any(
            _is_title(text, kinds) and any(found.search(alike(evidence.plain(text))) for found in titles)
            for text in texts_in(section)
        )
        if named and len(_printed(section)) - 1 >= given["least"]:
            return
    message = "the leaflet tells benefits, but has no section on side effects and risks"
    yield Breach(message, evidence.place(told), None)


def _is_title(text: Prose, kinds: Mapping[str, str]) -> bool:
    """True for a section's title, for a heading, and for a block's title but that on reporting."""
    kind = kinds.get(text.address.mark, "")
    if kind == "heading":
        return text.address[-1] == "text"
    return text.address[-1] == "title" and kind not in _REPORTING
