"""All rules on one leaflet, and what its content sets aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from brochure.content.model import Waiver
from brochure.findings import Finding, Severity, did_you_mean, in_order
from brochure.rules.evidence import Evidence
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
    return in_order([*judged, *_about_waivers(evidence, rules, used)])


def _waived(finding: Finding, evidence: Evidence, rules: dict[str, Rule], used: set[int]) -> Finding:
    for number, waiver in enumerate(evidence.leaflet.waivers):
        if _covers(waiver, finding):
            used.add(number)
            if not rules[finding.rule].absolute:
                words = f"{waiver.reason} ({waiver.role})"
                return replace(finding, severity=Severity.NOTE, waived=words)
    return finding


def _covers(waiver: Waiver, finding: Finding) -> bool:
    return waiver.rule == finding.rule and (waiver.text is None or waiver.text in finding.message)


def _about_waivers(evidence: Evidence, rules: dict[str, Rule], used: set[int]) -> Iterator[Finding]:
    """Waivers of unknown rules, of rules that nobody may set aside, and waivers that no finding needs."""
    for number, waiver in enumerate(evidence.leaflet.waivers):
        place = evidence.place(evidence.address / ("waivers", number, "rule"))
        severity = Severity.ERROR
        if waiver.rule not in rules:
            message = f"no rule “{waiver.rule}” holds for this leaflet"
            fix = did_you_mean(waiver.rule, rules, "remove the waiver", there="there are")
        elif rules[waiver.rule].absolute:
            message = f"the rule “{waiver.rule}” can’t be waived: {rules[waiver.rule].reference}"
            fix = "keep the rule, and remove the waiver"
        elif number not in used and evidence.setting is not None:
            severity = Severity.WARNING
            message = f"the waiver of “{waiver.rule}” is not needed: nothing breaks the rule here"
            fix = "remove the waiver, so that it hides nothing later"
        else:
            continue
        yield Finding("house.waiver", severity, message, place, fix, leaflet=evidence.name)
