"""What reviewers get of a leaflet besides its pages: gathered once for pack, register and report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from brochure.findings import Finding, PdfPlace, Severity, SourcePlace, in_order
from brochure.review.change_text import text_of
from brochure.review.changes import Changes, changes
from brochure.review.claim import Claim
from brochure.review.claims import claims_record, find_claims
from brochure.review.facts import AcceptedReason, PackFacts, Unreferenced, facts_of
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

    def facts(
        self,
        findings: Sequence[Finding],
        *,
        draft: bool,
        state: str,
        obstacles: Sequence[Finding] = (),
        accepted: Sequence[AcceptedReason] = (),
    ) -> PackFacts:
        """What the review pack says: *findings* are all those about the leaflet, *state* its approval.

        *obstacles* are what else stops its approval, *accepted* what was taken as it is with the last one.
        """
        stops = {found.rule for found in obstacles}
        # Of what has grown old the pack says once that it stops the approval, each by its name.
        rest = [found for found in findings if found.rule not in stops or found.severity is Severity.ERROR]
        return facts_of(
            self.evidence,
            claims=self.claims,
            unsourced=self.unsourced,
            findings=in_order([*rest, *self.placed(obstacles)]),
            draft=draft,
            state=state,
            accepted=accepted,
            readability=self.readability,
            changes=None if self.changes is None else self.changes.as_dict(),
        )

    def placed(self, obstacles: Sequence[Finding]) -> list[Finding]:
        """What stops an approval; what is to be checked, at the first claim on the pages that rests on it."""
        loaded = self.evidence.loaded
        seen: dict[SourcePlace, PdfPlace] = {}
        for key, locator, note in self.evidence.usage.to_check:
            for claim in self.claims:
                if any(cited.key == key and cited.to_check == note for cited in claim.cited):
                    place = loaded.place(("to-check", key, locator), key=True)
                    seen.setdefault(place, self.evidence.seen(claim.page, claim.box))
        return [
            replace(found, seen=seen[found.place])
            if isinstance(found.place, SourcePlace) and found.place in seen and found.seen is None
            else found
            for found in obstacles
        ]

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
