"""Leaflets for no market that are about a medicine after all, and those that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from brochure.rules.judge import judge
from tests.pipeline import test_certifier
from tests.pipeline.test_certifier import refusals
from tests.project import Project
from tests.rules.examples import evidence_of

sound = test_certifier.sound

LEAFLET = """\
company: {{ name: Example Ltd, contact: Example Ltd at x@example.com }}
references: []
leaflets:
  hcp:
    audience: patient
    market: none
    format: a5-flyer
    language: {language}
    title: Visitors
    description: A sample
    job-code: UK-SAM-0001
    prepared: 2026-11
{waivers}    cover: {{ title: Visitors, audience: For patients }}
    sections:
      - title: First page
        blocks: ["{text}"]
"""


def leaflet(text: str, language: str = "en-GB", waivers: str = "") -> str:
    return LEAFLET.format(text=text, language=language, waivers=waivers)


def is_told(text: str, language: str = "en-GB") -> bool:
    found = judge(evidence_of(leaflet(text, language), set_type=False))
    return "house.medicine" in {finding.rule for finding in found}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Inject 400 mg every day.", "en-GB"),
        ("Humira cures 90% of patients.", "en-GB"),
        ("It cured nine in ten people.", "en-GB"),
        ("Take two tablets with water.", "en-GB"),
        ("Adalimumab comes in pens of 40 mg.", "en-GB"),
        ("Aciclovir 200 mg is what we give.", "en-GB"),
        ("One tablet twice a day is enough.", "en-GB"),
        ("The dose is 5 mg/kg every 2 weeks.", "en-GB"),
        ("Spritzen Sie jeden Morgen 40 mg.", "de"),
        ("Nehmen Sie 400 mg ein.", "de"),
        ("Prenez 500 mg le soir.", "fr"),
        ("Tome 20 mg por la noche.", "es"),
        ("Imatinib, 100 mg.", "pl"),
    ],
)
def test_a_leaflet_that_doses_or_cures_is_about_a_medicine(text: str, language: str) -> None:
    assert is_told(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "Words of the first leaflet.",
        "Eat no more than 2,300 mg of sodium a day.",
        "Take 200 g of flour and 5 ml of oil.",
        "Take two days off, and one tablet computer.",
        "Bring your tablets and your list of medicines.",
        "People on statins or penicillin tell their nurse.",
        "Take the lift to floor 2. We are open 24 hours a day.",
        "Our clinic helps 90% of people to stop smoking.",
        "Visit the capital. Except on Mondays, we accept cards.",
        "We heal wounds, and most patients go home the same day.",
    ],
)
def test_other_leaflets_are_not(text: str) -> None:
    assert not is_told(text)


WAIVER = "    waivers: [{{ rule: house.medicine, reason: {reason}, role: {role} }}]\n"


@pytest.mark.parametrize(
    ("waivers", "refused"),
    [
        ("", True),
        (WAIVER.format(reason="It is a quiz on numbers alone.", role="medical reviewer"), False),
        (WAIVER.format(reason="It is a quiz on numbers alone.", role="registered pharmacist"), False),
        (WAIVER.format(reason="It is a quiz on numbers alone.", role="gardener"), True),
        (WAIVER.format(reason="It is a quiz on numbers alone.", role="'marketer, doctor'"), True),
        (WAIVER.format(reason="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", role="medical reviewer"), True),
    ],
)
def test_it_is_not_released_but_with_a_reason_of_the_review(
    tmp_path: Path, sound: None, waivers: str, refused: bool
) -> None:
    made = Project(tmp_path)
    made.write("content.yaml", leaflet("Inject 400 mg every day.", waivers=waivers))
    if refused:
        ((rule, message),) = refusals(made, role=None)
        assert rule == "house.medicine" and "“Inject 400 mg” reads as if it were" in message
    else:
        # Nothing speaks against it: there is no version to keep in this build.
        with pytest.raises(StopIteration):
            refusals(made, role=None)
