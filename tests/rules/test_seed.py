"""The page that the leaflets grew from, put into a leaflet as it is: the rules say what is wrong with it.

Its words, as far as a test needs them, are quoted here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from brochure.findings import Finding, Severity, SourcePlace
from tests.rules.examples import judged

AUDIENCES = ("hcp", "patient")

SEED = """\
product:
  brand: Kymriah®
  generic: tisagenlecleucel
  additional-monitoring: yes
  launched: 2018-08
company:
  name: "[Company name]"
  contact: "[company contact]"
references:
  - id: approval
    type: webpage
    title: Novartis receives European Commission approval of its CAR-T cell therapy, Kymriah® [press release]
    container-title: Basel, Switzerland. Novartis Pharma AG
    issued: 2018-08-27
  - id: smpc
    type: report
    title: Kymriah Summary of Product Characteristics
    publisher: Novartis Pharma AG
    issued: 2018
  - id: review
    type: report
    title: Novartis Annual Review
    publisher: Novartis Pharma AG
    accessed: 2019-04-22
leaflets:
  seed:
    audience: {audience}
    market: uk
    format: a4-roll-fold
    language: en-GB
    title: CAR-T Cell Therapy and Beyond
    description: The page as it is
    job-code: "[job code]"
    prepared: 2026-11
    cover:
      title: CAR-T Cell Therapy and Beyond
      audience: Developing the future of CAR-T cell therapy today
    sections:
      - title: CAR-T Cell Therapy
        start: panel
        blocks:
          - >-
            Novartis is pioneering the way in the class of cell and gene treatment and has developed the
            first CAR-T cell therapy approved for paediatric and young adult patients with
            relapsed/refractory B-cell acute lymphoblastic leukaemia (ALL). This heritage includes setting
            the standard in patient and caregiver support, safety and efficacy, access, and partnerships
            with healthcare institutions.
          - >-
            CAR-T cell therapy is a cutting-edge immunotherapy that uses specifically altered cells from
            your immune system to fight cancer in your blood. Currently, CAR-T is approved for patients with
            certain blood cancers.
      - title: Expanding horizons
        start: panel
        blocks:
          - >-
            CAR-T cell therapy is a one-time treatment after which patients may not need another therapy,
            aiming to deliver long-term value and hope to patients and society.
      - title: Innovating immunotherapy
        start: panel
        blocks:
          - >-
            One of the first personalised treatments in the age of precision medicine, CAR-T cell therapy
            enhances the strength of a patient’s existing T cells to target B-cell malignancies.
      - title: Delivering hope
        start: panel
        blocks:
          - >-
            For relapsed or refractory patients, CAR-T cell therapy offers a different treatment option with
            the hope of long-term efficacy, along with a manageable safety profile.
      - title: Focusing on patients
        start: panel
        blocks:
          - block: quotation
            text: We need to reimagine medicine, because the world and patients need us to.
            by: Vas Narasimhan
            role: CEO of Novartis
          - "{{brand}} was approved in 2018.[@approval; @smpc; @review]"
          - block: references
"""


@cache
def findings(audience: str) -> tuple[Finding, ...]:
    """What all rules say of the page as a leaflet for an audience."""
    return tuple(judged(SEED.format(audience=audience)))


def of(audience: str, rules: Sequence[str] | str) -> list[Finding]:
    """The findings of some rules."""
    wanted = (rules,) if isinstance(rules, str) else rules
    return [finding for finding in findings(audience) if finding.rule in wanted]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize(
    "claim",
    [
        "Novartis is pioneering the way",
        "This heritage includes setting the standard",
        "CAR-T cell therapy is a cutting-edge immunotherapy",
        "Currently, CAR-T is approved",
        "CAR-T cell therapy is a one-time treatment",
        "One of the first personalised treatments",
        "For relapsed or refractory patients, CAR-T cell therapy offers",
    ],
)
def test_each_of_its_claims_is_told_to_have_no_source(audience: str, claim: str) -> None:
    (finding,) = [
        finding for finding in of(audience, "sources.unsourced") if finding.message.startswith(f"“{claim}")
    ]
    assert isinstance(finding.place, SourcePlace)
    assert finding.place.text[finding.place.column - 1 :].startswith(claim.split()[0])
    assert finding.seen is not None


@pytest.mark.parametrize("audience", AUDIENCES)
def test_nothing_else_of_it_is_called_a_claim_without_a_source(audience: str) -> None:
    assert len(of(audience, "sources.unsourced")) == 7


@pytest.mark.parametrize(
    ("audience", "word", "rules"),
    [
        ("hcp", "hope", "uk.hcp.promise"),
        ("hcp", "cutting-edge", "uk.hcp.promise"),
        ("hcp", "pioneering", "uk.hcp.promise"),
        ("hcp", "the first", "uk.hcp.first"),
        ("hcp", "setting the standard", "uk.hcp.superlative"),
        ("patient", "hope", "uk.patient.hopes"),
        ("patient", "cutting-edge", "uk.patient.hopes"),
        ("patient", "pioneering", "uk.patient.hopes"),
        ("patient", "the first", "uk.patient.first"),
        ("patient", "may not need another therapy", "uk.patient.last-treatment"),
    ],
)
def test_its_words_of_advertising_are_told(audience: str, word: str, rules: str) -> None:
    found = [finding for finding in of(audience, rules) if word in finding.message.partition("”")[0]]
    assert found, [finding.message for finding in of(audience, rules)]
    assert all(
        isinstance(finding.place, SourcePlace) and word.split()[0] in finding.place.text for finding in found
    )


@pytest.mark.parametrize("audience", AUDIENCES)
def test_hope_is_told_in_the_title_and_in_both_texts(audience: str) -> None:
    rule = {"hcp": "uk.hcp.promise", "patient": "uk.patient.hopes"}[audience]
    lines = [
        finding.place.line
        for finding in of(audience, rule)
        if isinstance(finding.place, SourcePlace) and "“hope”" in finding.message
    ]
    assert len(set(lines)) == 3


@pytest.mark.parametrize("audience", AUDIENCES)
def test_its_undated_and_its_old_sources_are_told(audience: str) -> None:
    assert {finding.message.split("“")[1].split("”")[0] for finding in of(audience, "sources.undated")} == {
        "smpc",
        "review",
    }
    assert {finding.message.split("“")[1].split("”")[0] for finding in of(audience, "sources.history")} == {
        "approval",
        "review",
    }
    assert len(of(audience, "sources.label-age")) == 1


@pytest.mark.parametrize(
    ("audience", "rule"),
    [
        ("hcp", "uk.hcp.adverse-events"),
        ("hcp", "uk.hcp.information"),
        ("hcp", "uk.hcp.date"),
        ("hcp", "uk.hcp.job-code"),
        ("hcp", "uk.hcp.promotional"),
        ("hcp", "uk.hcp.company-role"),
        ("patient", "uk.patient.reporting"),
        ("patient", "uk.patient.monitoring"),
        ("patient", "uk.patient.date"),
        ("patient", "uk.patient.job-code"),
        ("patient", "uk.patient.for-whom"),
        ("patient", "uk.patient.produced-by"),
        ("patient", "uk.patient.package-leaflet"),
    ],
)
def test_the_texts_that_it_lacks_are_errors(audience: str, rule: str) -> None:
    found = of(audience, rule)
    assert found and all(finding.severity is Severity.ERROR for finding in found)
