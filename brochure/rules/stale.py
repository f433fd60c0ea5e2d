"""What has grown so old that whoever certifies has to accept it by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from brochure.findings import SourcePlace
from brochure.rules.checks.freshness import aged_facts, aged_sources, aged_values
from brochure.rules.evidence import Evidence
from brochure.rules.rule import rules_for

#: What finds each thing that has grown old, by the check of the rule.
_AGED = {"source-age": aged_sources, "value-age": aged_values, "label-fact-age": aged_facts}


@dataclass(frozen=True)
class Stale:
    """A label, a value or a fact of the label that nobody has looked at for too long."""

    rule: str
    #: The key of the source, or the name of the value or of the product’s field.
    name: str
    message: str
    place: SourcePlace | None
    #: The rule's own fix, and where the rule comes from.
    fix: str
    reference: str


def stale(evidence: Evidence) -> Iterator[Stale]:
    """Everything that breaks a rule on ages that stops an approval, on the day of the evidence.

    Also what the content sets aside: a waiver is for a build, not for a certificate.
    """
    for rule in rules_for(evidence.leaflet.market, evidence.leaflet.audience):
        if not rule.stops_approval:
            continue
        for name, breach in _AGED[rule.check](evidence, rule.given):
            yield Stale(rule.id, name, breach.message, breach.place, rule.fix, rule.reference)
