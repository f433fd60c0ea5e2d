"""Leaflets of a few texts, as the rules see them before they are typeset."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from brochure.findings import Finding
from brochure.rules.evidence import Evidence
from brochure.rules.rule import breaches, pack
from tests.rules.examples import evidence_of


def leaflet(
    *blocks: object,
    title: str = "Your treatment",
    glossary: Sequence[Mapping[str, object]] = (),
    more: Sequence[Mapping[str, object]] = (),
    language: str = "en-GB",
) -> Evidence:
    """A leaflet of one section with some blocks (and *more* sections), not typeset."""
    content = {
        "product": {"brand": "Samplix®", "generic": "samplumab", "additional-monitoring": "no"},
        "company": {"name": "Example Ltd", "contact": "us"},
        "glossary": list(glossary),
        "abbreviations": {"CRS": "cytokine release syndrome"},
        "leaflets": {
            "patient": {
                "audience": "patient",
                "market": "uk",
                "format": "a5-booklet",
                "language": language,
                "title": "A sample",
                "description": "A sample",
                "job-code": "X-1",
                "prepared": "2026-11",
                "sections": [{"title": title, "blocks": list(blocks)}, *more],
            }
        },
    }
    return evidence_of(json.dumps(content, ensure_ascii=False), set_type=False)


def findings(evidence: Evidence, name: str) -> list[Finding]:
    """What one rule of readability says of a leaflet."""
    rule = next(rule for rule in pack("readability") if rule.id == f"readability.{name}")
    return list(breaches(rule, evidence))


def messages(evidence: Evidence, name: str) -> list[str]:
    """The messages of one rule of readability."""
    return [finding.message for finding in findings(evidence, name)]
