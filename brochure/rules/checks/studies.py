"""Results of studies in leaflets for patients: told with their limits, and with the risks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from brochure.content.model import Loc, Section, prose
from brochure.rules.block_text import alike, applies, pattern
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check
from brochure.text.inline import Citation, walk

#: Blocks that draw results.
_DRAWN = ("bar-chart", "icon-array")
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
    for number, section in enumerate(evidence.leaflet.sections):
        loc = ("leaflets", evidence.name, "sections", number)
        texts = [(inner, text) for inner, text in prose(section) if inner[-1] != "alt"]
        first = _first_result(evidence, number, texts, results)
        words = " ".join(alike(evidence.plain(text)) for _inner, text in texts)
        if first is None or any(limit.search(words) for limit in limits):
            continue
        title = evidence.plain(section.title)
        message = f"the section “{title}” gives results of a study, but not what limits them"
        at = ".".join(map(str, ("sections", number, *first[:2])))
        yield Breach(message, evidence.place((*loc, *first)), evidence.seen_at(at))


def _first_result(evidence: Evidence, number: int, texts: list[Any], results: list[re.Pattern[str]]) -> Any:
    """The path in a section of the first result that it gives."""
    for inner, text in texts:
        drawn = inner[:1] == ("blocks",) and evidence.leaflet.sections[number].blocks[inner[1]].kind in _DRAWN
        cited = {cite.key for node in walk(text.nodes) if isinstance(node, Citation) for cite in node.items}
        articles = (evidence.references[key].type == "article-journal" for key in cited)
        if drawn or (any(articles) and any(found.search(alike(evidence.plain(text))) for found in results)):
            return inner
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
            loc
            for loc, text in evidence.texts
            if any(found.search(alike(evidence.plain(text))) for found in benefit)
        ),
        None,
    )
    if told is None:
        return
    for section in evidence.leaflet.sections:
        texts = [text for inner, text in prose(section) if inner[-1] != "alt"]
        named = [
            text
            for inner, text in prose(section)
            if _is_title(section, inner)
            and any(found.search(alike(evidence.plain(text))) for found in titles)
        ]
        if named and len(texts) - 1 >= given["least"]:
            return
    message = "the leaflet tells benefits, but has no section on side effects and risks"
    yield Breach(message, evidence.place(told), None)


def _is_title(section: Section, inner: Loc) -> bool:
    """True for the path of a section's title, of a heading, and of a block's title but that on reporting."""
    block = section.blocks[inner[1]].kind if inner[0] == "blocks" and isinstance(inner[1], int) else ""
    if block == "heading":
        return inner[-1] == "text"
    return inner[-1] == "title" and block not in _REPORTING
