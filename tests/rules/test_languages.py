"""Leaflets in other languages: what is judged, what is named as not judged, what is left to people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from brochure.findings import Finding, Severity
from brochure.review.checklist import instruments_for
from brochure.rules.judge import judge
from brochure.rules.rule import not_run, rules_for
from tests.project import small
from tests.rules.examples import evidence_of
from tests.rules.told import sample

GERMAN = (
    "Wenn Sie Nebenwirkungen bemerken, wenden Sie sich an Ihren Arzt oder Apotheker. Sie können "
    "Nebenwirkungen auch direkt anzeigen: Bundesinstitut für Arzneimittel und Medizinprodukte, www.bfarm.de."
)
POLISH = (
    "Jeśli wystąpią jakiekolwiek objawy niepożądane, należy powiedzieć o tym lekarzowi lub farmaceucie. "
    "Działania niepożądane można zgłaszać bezpośrednio do krajowego systemu, www.example.org."
)
WELSH = (
    "Os ydych yn cael unrhyw sgil-effeithiau, siaradwch â’ch meddyg, fferyllydd neu nyrs. Gallwch roi gwybod "
    "drwy’r Cynllun Cerdyn Melyn yn https://yellowcard.mhra.gov.uk."
)


def leaflet(language: str, market: str, audience: str, report: str) -> str:
    """A small leaflet in a language that says nothing but how side effects are reported."""
    return f"""\
product: {{ brand: Xyz, generic: xyzumab, additional-monitoring: no }}
company: {{ name: Pharma, contact: "Pharma, 1 Straße" }}
leaflets:
  x:
    audience: {audience}
    market: {market}
    format: a4-document
    language: {language}
    title: T
    description: T
    job-code: J-1
    prepared: 2026-11
    cover: {{ title: T, audience: "{{job-code}}, {{prepared}}" }}
    sections:
      - title: S
        blocks:
          - {{ block: adverse-events, title: T, text: "{report}" }}
          - Völlig sicher, heilt, das beste.
"""


def told(text: str) -> list[Finding]:
    return judge(evidence_of(text, set_type=False))


def named(findings: list[Finding]) -> list[str]:
    return [found.rule for found in findings]


@pytest.mark.parametrize(
    ("language", "market", "report"),
    [
        ("de", "eu", GERMAN),
        ("de-AT", "eu", GERMAN),
        ("pl", "eu", POLISH),
        ("cy", "uk", WELSH),
        ("fr", "eu", "Rien."),
    ],
)
def test_one_finding_names_what_was_not_run_and_nothing_absolute_is_asked(
    language: str, market: str, report: str
) -> None:
    found = told(leaflet(language, market, "patient", report))
    absolute = {rule.id for rule in rules_for(market, "patient") if rule.absolute}
    assert not absolute & set(named(found))
    languages = [one for one in found if one.rule == "house.languages"]
    assert [one.severity for one in languages] == [Severity.WARNING]
    for group in ("words that promise or promote", "what the label allows", "how easy it is to read"):
        assert group in languages[0].message
    assert f"“{language}”" in languages[0].message


@pytest.mark.parametrize(
    ("language", "market", "report", "rule"),
    [
        ("de", "eu", GERMAN.replace("www.bfarm.de", "Bonn"), "eu.patient.reporting"),
        ("de", "eu", GERMAN.replace("Nebenwirkungen", "Sorgen"), "eu.patient.reporting"),
        ("pl", "eu", POLISH.replace("lekarzowi lub farmaceucie", "komuś"), "eu.patient.reporting"),
        ("cy", "uk", WELSH.replace("yellowcard", "example"), "uk.patient.reporting"),
        ("cy", "uk", WELSH.replace("meddyg, fferyllydd neu nyrs", "rhywun"), "uk.patient.reporting"),
    ],
)
def test_a_statement_that_is_known_in_a_language_is_asked_for(
    language: str, market: str, report: str, rule: str
) -> None:
    found = [one for one in told(leaflet(language, market, "patient", report)) if one.rule == rule]
    assert [one.severity for one in found] == [Severity.ERROR]


def test_exact_words_in_german_and_polish() -> None:
    wanted = {rule.id: rule for rule in rules_for("eu", "patient")}["eu.patient.monitoring"]
    for language in ("de", "pl"):
        own = wanted.in_language(language)
        assert own is not None
        assert own.given["text"] != wanted.given["text"]
        assert own.given["block"] == wanted.given["block"]
    assert wanted.in_language("fr") is None
    assert wanted.in_language("en-IE") is wanted


def test_english_leaflets_run_every_rule() -> None:
    for market in ("uk", "eu", "us", "none"):
        for audience in ("hcp", "patient", "public"):
            assert not_run(market, audience, "en-GB") == []


def test_what_looks_at_no_words_runs_in_every_language() -> None:
    silent = {rule.id for rule in not_run("uk", "hcp", "fi")}
    judged = {rule.id for rule in rules_for("uk", "hcp")} - silent
    assert {"uk.hcp.triangle-size", "uk.hcp.job-code", "uk.hcp.generic-beside", "house.visible"} <= judged
    assert {"sources.label-age", "house.value-age", "uk.hcp.information", "house.chart-axis"} <= judged
    assert {"uk.hcp.adverse-events", "uk.hcp.superlative", "uk.hcp.label-dose", "sources.unsourced"} <= silent


def test_every_check_of_rules_that_are_not_run_has_a_group() -> None:
    given = next(rule.given for rule in rules_for("uk", "hcp") if rule.id == "house.languages")
    grouped = {check for checks in given["groups"].values() for check in checks}
    wanted = {
        rule.check
        for market in ("uk", "eu", "us")
        for audience in ("hcp", "patient", "public")
        for rule in not_run(market, audience, "fi")
    }
    assert wanted <= grouped


def test_a_waiver_of_a_rule_that_is_not_run_is_no_unknown_rule() -> None:
    waiver = "    waivers: [{ rule: eu.patient.safe, reason: A person read it., role: medical signatory }]\n"
    text = leaflet("de", "eu", "patient", GERMAN).replace("    cover:", f"{waiver}    cover:")
    assert "house.waiver" not in named(told(text))


def test_the_checklist_asks_for_somebody_who_speaks_the_language() -> None:
    def asked(is_known: bool) -> str:
        return " ".join(
            item.text
            for found in instruments_for("patient", is_known_language=is_known)
            for item in found.items
        )

    assert "somebody who speaks it" in asked(False)
    assert "somebody who speaks it" not in asked(True)


def test_english_values_in_a_leaflet_of_another_language_are_told(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.change(
        "content.yaml",
        "references:\n",
        "values: { stay: { text: at least 4 weeks, meaning: Stay, source: '[@alpha]', date: 2026 } }\n"
        "references:\n",
    )
    project.change("content.yaml", "- Words of the first leaflet.", "- Bleibt {stay}.")
    assert "English stands" not in project.run("check").err
    project.change("content.yaml", "language: en-GB", "language: de")
    assert (
        "content.yaml:3:25: English stands in a leaflet in “de”: the value “stay”" in project.run("check").err
    )
    project.change("content.yaml", "at least 4 weeks", "mindestens 4 Wochen")
    assert "English stands" not in project.run("check").err


def test_the_date_is_looked_for_whatever_it_is_called() -> None:
    text = re.sub(
        r"audience: \"\{job-code\}, \{prepared\}\"",
        'audience: "{job-code}"',
        leaflet("de", "eu", "patient", GERMAN),
    )
    assert "eu.patient.date" in named(told(text))
    assert "eu.patient.date" not in named(told(leaflet("de", "eu", "patient", GERMAN)))


def test_a_sample_in_english_has_no_finding_on_languages() -> None:
    assert named(told(sample("uk-patient"))) == []
