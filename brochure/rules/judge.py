"""All rules on one leaflet, and what its content sets aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from brochure.content.model import Leaflet, Waiver
from brochure.findings import Finding, Severity, did_you_mean, in_order
from brochure.rules import wording
from brochure.rules.evidence import Evidence
from brochure.rules.roles import may_waive
from brochure.rules.rule import Rule, breaches, rules_for


def judge(evidence: Evidence) -> list[Finding]:
    """What the rules of the leaflet's market and audience say, waivers applied, errors first.

    Findings that are waived stay, as notes that say who set them aside and why.  Before the leaflet is
    typeset only rules on its content speak.  Those that don’t know the language of the leaflet stay silent;
    a rule of its own names them.
    """
    leaflet = evidence.leaflet
    rules = {rule.id: rule for rule in rules_for(leaflet.market, leaflet.audience)}
    able = (rule.in_language(leaflet.language) for rule in rules.values())
    findings = [finding for rule in able if rule is not None for finding in breaches(rule, evidence)]
    used: set[int] = set()
    judged = [_waived(finding, evidence, rules, used) for finding in findings]
    return in_order([*judged, *_about_waivers(evidence, rules, used, findings)])


def read_rules(leaflet: Leaflet) -> None:
    """Read the rules of a leaflet, once for all processes that are forked from this one afterwards."""
    rules_for(leaflet.market, leaflet.audience)
    wording.read()


def _waived(finding: Finding, evidence: Evidence, rules: dict[str, Rule], used: set[int]) -> Finding:
    for number, waiver in enumerate(evidence.leaflet.waivers):
        if _covers(waiver, finding):
            used.add(number)
            if not rules[finding.rule].absolute and _may(waiver, finding, evidence):
                words = f"{waiver.reason} ({waiver.role})"
                return replace(finding, severity=Severity.NOTE, waived=words)
    return finding


def _covers(waiver: Waiver, finding: Finding) -> bool:
    return waiver.rule == finding.rule and (waiver.text is None or waiver.text in finding.message)


def _may(waiver: Waiver, finding: Finding, evidence: Evidence) -> bool:
    """Whether a role may set a finding aside: what stops a leaflet, a role of the review alone."""
    return finding.severity is not Severity.ERROR or may_waive(waiver.role, evidence.leaflet.market)


def _about_waivers(
    evidence: Evidence, rules: dict[str, Rule], used: set[int], findings: Iterable[Finding]
) -> Iterator[Finding]:
    """Waivers of unknown rules, of rules that they may not set aside, and waivers that no finding needs."""
    for number, waiver in enumerate(evidence.leaflet.waivers):
        place = evidence.place(evidence.address / ("waivers", number, "rule"))
        severity = Severity.ERROR
        if waiver.rule not in rules:
            message = f"no rule “{waiver.rule}” holds for this leaflet"
            fix = did_you_mean(waiver.rule, rules, "remove the waiver", there="there are")
        elif rules[waiver.rule].absolute:
            message = f"the rule “{waiver.rule}” can’t be waived: {rules[waiver.rule].reference}"
            fix = "keep the rule, and remove the waiver"
        elif any(_covers(waiver, found) and not _may(waiver, found, evidence) for found in findings):
            place = evidence.place(evidence.address / ("waivers", number, "role"))
            message = (
                f"the waiver of “{waiver.rule}” does not count: “{waiver.role}” is no role of the review, "
                "and the rule would stop the leaflet"
            )
            fix = "have it decided by a medical signatory or reviewer, and give that role; or keep the rule"
        elif number not in used and evidence.setting is not None:
            severity = Severity.WARNING
            message = f"the waiver of “{waiver.rule}” is not needed: nothing breaks the rule here"
            fix = "remove the waiver, so that it hides nothing later"
        else:
            continue
        yield Finding("house.waiver", severity, message, place, fix, leaflet=evidence.name)
