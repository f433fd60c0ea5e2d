"""What only the making of a sentence says: a warning for patients, an error where it harms."""

from __future__ import annotations

import pytest

from brochure.findings import Severity
from tests.rules.examples import SAMPLES, changed, judged_unset

#: A text, and how what is found in it is told of to patients and to professionals; none finds nothing.
SENTENCES = {
    # Found by how it is made alone.
    "Pain dissolves into thin air.": (Severity.WARNING, Severity.ERROR),
    "Freedom begins with a tablet.": (Severity.WARNING, Severity.ERROR),
    # Found by its words.
    "This is the safest of all treatments.": (Severity.ERROR, Severity.ERROR),
    "A breakthrough in pain relief.": (Severity.ERROR, Severity.ERROR),
    # Who follows it comes to harm.
    "You may confidently leave out your blood pressure tablets.": (Severity.ERROR, Severity.ERROR),
    "Swallow the tablet whole.": (None, None),
}
PLACES = {
    "patient": ("uk-patient", "You take one tablet a day."),
    "hcp": ("uk-hcp", "Headache is common."),
}


@pytest.mark.parametrize("audience", PLACES)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_guess_is_a_warning_for_patients(audience: str, sentence: str) -> None:
    sample, place = PLACES[audience]
    text = changed((SAMPLES / f"{sample}.yaml").read_text(encoding="utf-8"), [(place, sentence)])
    found = [
        finding.severity
        for finding in judged_unset(text, {})
        if finding.rule.startswith("uk.") and sentence.rstrip(".") in finding.message
    ]
    wanted = SENTENCES[sentence][audience == "hcp"]
    assert (min(found, key=lambda one: one.rank) if found else None) == wanted
