"""What reviewers get of a leaflet besides its pages: gathered once for pack, register and report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from brochure.findings import Finding
from brochure.review.change_text import text_of
from brochure.review.changes import Changes, changes
from brochure.review.claim import Claim
from brochure.review.claims import claims_record, find_claims
from brochure.review.facts import PackFacts, Unreferenced, facts_of
from brochure.review.register import register
from brochure.review.version import Version, version_of
from brochure.rules.checks.unsourced import reads_claims, unsourced
from brochure.rules.evidence import Evidence
from brochure.rules.readability.report import readability
from brochure.rules.rule import rules_for


@dataclass(frozen=True)
class Dossier:
    """Claims, texts without a source, readability, words and changes of one typeset leaflet."""

    evidence: Evidence = field(repr=False)
    claims: tuple[Claim, ...]
    unsourced: tuple[Unreferenced, ...]
    #: Grades of each section, or None for readers who are no patients.
    readability: Mapping[str, Any] | None
    version: Version = field(repr=False)
    #: What differs from the version that was approved, or None where none was.
    changes: Changes | None = None

    @property
    def register(self) -> bytes:
        """The claims register, as CSV."""
        return register(self.claims, self.evidence.brochure)

    def facts(self, findings: Sequence[Finding], *, draft: bool, state: str) -> PackFacts:
        """What the review pack says: *findings* are all those about the leaflet, *state* its approval."""
        return facts_of(
            self.evidence,
            claims=self.claims,
            unsourced=self.unsourced,
            findings=findings,
            draft=draft,
            state=state,
            readability=self.readability,
            changes=None if self.changes is None else self.changes.as_dict(),
        )

    def record(self) -> dict[str, Any]:
        """The dossier as plain values for ``report.json``."""
        leaflet = self.evidence.leaflet
        return {
            "market": leaflet.market,
            "rules": [
                {
                    "id": rule.id,
                    "severity": rule.severity.value,
                    "absolute": rule.absolute,
                    "explanation": rule.explanation,
                    "reference": rule.reference,
                }
                for rule in rules_for(leaflet.market, leaflet.audience)
            ],
            "claims": claims_record(self.claims),
            "claims_are_read": reads_claims(leaflet.language),
            "unsourced": [
                {
                    "text": found.text,
                    "reason": found.reason,
                    "place": str(found.place or ""),
                    "seen": str(found.seen or ""),
                }
                for found in self.unsourced
            ],
            "waivers": [
                {"rule": waiver.rule, "reason": waiver.reason, "role": waiver.role, "text": waiver.text or ""}
                for waiver in leaflet.waivers
            ],
            "readability": self.readability,
            "version": self.version.as_dict(),
            "changes": None if self.changes is None else self.changes.as_dict(),
            "changes_text": text_of(self.changes) if self.changes else "",
        }


def dossier_of(evidence: Evidence, approved: Version | None = None) -> Dossier:
    """The dossier of a typeset leaflet; *approved* is the version that was approved, if any was."""
    version = version_of(evidence)
    return Dossier(
        evidence=evidence,
        claims=find_claims(evidence),
        unsourced=tuple(
            Unreferenced(found.text, found.reason, found.place, found.seen) for found in unsourced(evidence)
        ),
        readability=None if evidence.leaflet.audience == "hcp" else readability(evidence),
        version=version,
        changes=None if approved is None else changes(approved, version),
    )
