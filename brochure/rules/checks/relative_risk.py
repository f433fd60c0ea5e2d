"""Relative risks, which mislead where the absolute ones are not beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from brochure.findings import shortened
from brochure.language.sentences import sentences
from brochure.rules.block_text import alike, where
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check
from brochure.text.fields import Prose

_NUMBER = r"\d+(?:[.,]\d+)?"
_SHARE = rf"{_NUMBER} ?(?:%|per ?cent)"
_CHANGED = r"(?:reduc|decreas|increas|lower|cut|halv|doubl|rais|improv)\w*"
_COMPARED = r"(?:vs\.?|versus|v|compared (?:with|to)|against|and|or|to|from)"
_OF = r"(?:in|of|out of) (?:every )?\d[\d,]*"
#: What compares two groups and does not tell how often anything happens in either.
_RELATIVE = re.compile(
    "|".join(
        (
            r"\b(?:relative risk|risk ratio|hazard ratio|odds ratio|rate ratio|risk reduction)s?\b",
            rf"\b(?-i:HR|RR|OR)\b ?(?:=|of|:|,|\() ?{_NUMBER}",
            rf"\b{_SHARE}[- ](?:lower|higher|fewer|less|more likely|greater)\b",
            rf"\b{_SHARE}[- ](?:reduction|decrease|increase|improvement)\b",
            rf"\b{_CHANGED} (?:\w+ ){{0,6}}by (?:\w+ ){{0,2}}{_SHARE}",
            r"\b(?:halv|doubl|tripl)(?:es?|ed|ing) the (?:risk|rate|chance|number|likelihood|odds)",
            rf"\b(?:{_NUMBER}|two|three|four|five|ten)[- ]?fold\b",
            rf"\b(?:{_NUMBER}|two|three|four|five|ten) times (?:more|less|as|the|higher|lower|greater)\b",
        )
    ),
    re.I,
)
#: What tells how often it happens in both groups.
_ABSOLUTE = re.compile(
    "|".join(
        (
            r"\babsolute\b",
            r"\bnumber needed to (?:treat|harm)\b",
            rf"\b{_SHARE}[^.%]{{0,60}}?\b{_COMPARED}\b[^.%]{{0,60}}?{_SHARE}",
            rf"\b\d[\d,]* {_OF}\b.{{1,80}}?\b\d[\d,]* {_OF}\b",
            r"\b\d+/\d+\b.{1,80}?\b\d+/\d+\b",
        )
    ),
    re.I,
)


@check("relative-risk")
def relative_risk(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """No relative risk is told without the absolute ones in its sentence or elsewhere in its block.

    Absolute is what gives both groups: “12% versus 18%”, “12 in 100 … 18 in 100”, a number needed to treat.
    One share alone does not, and neither do shares that are the relative risk itself.
    """
    blocks: dict[str, list[tuple[Prose, str]]] = {}
    for text in evidence.texts:
        blocks.setdefault(text.address.mark, []).append((text, alike(evidence.plain(text))))
    for texts in blocks.values():
        if not tells_relative_risk_alone(" | ".join(words for _text, words in texts)):
            continue
        told = [(*given, match) for given in texts for match in _RELATIVE.finditer(given[1])]
        for text, words, match in told:
            sentence = next(
                found.text
                for found in sentences(words, evidence.locale.sentences)
                if found.start <= match.start() < found.end
            )
            message = (
                f"“{match[0]}” tells a relative risk without the absolute ones: “{shortened(sentence, 120)}”"
            )
            yield Breach(message, *where(evidence, text, match.span()))


def tells_relative_risk_alone(words: str) -> bool:
    """True where some words compare two groups and do not tell how often it happens in both."""
    rest, count = _RELATIVE.subn(" … ", words)
    return count > 0 and _ABSOLUTE.search(rest) is None
