"""What is put into texts of the law is read like the leaflet’s own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from brochure.content.load import read
from brochure.layout.style import style_of
from brochure.rules.evidence import Evidence
from brochure.rules.judge import judge
from tests.approval.sample import flyers

CONTACT = "contact: Example Medicines Ltd at safety@example.com"


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("the safest medicine, 100% effective", "the safest medicine"),
        ("no side effects: ring Example at a@b.example", "no side effects"),
        ("Samplix cures cancer: a@b.example", "Samplix cures cancer"),
        ("Example Ltd at safety@b.example, or 0113 496 0123", ""),
    ],
)
def test_a_contact_that_promotes_is_told_though_the_law_wants_the_words_around_it(
    tmp_path: Path, contact: str, told: str
) -> None:
    project = flyers(tmp_path)
    project.change("content.yaml", CONTACT, f'contact: "{contact}"')
    loaded = read(tmp_path / "content.yaml")
    style = style_of(loaded.project)
    leaflet = loaded.brochure.leaflets["hcp"]
    found = judge(Evidence(loaded, "hcp", style.formats[leaflet.format]))
    of_contact = [each for each in found if each.severity.value == "error"]
    assert bool(of_contact) == bool(told), of_contact
    for each in of_contact:
        assert told in each.message and str(each.place).startswith("content.yaml:14:")


def test_a_value_in_a_text_of_the_law_is_read_too(tmp_path: Path) -> None:
    project = flyers(tmp_path)
    value = '  desk: { text: "the safest medicine", meaning: the desk, source: a call, date: 2026-08 }\n'
    project.change("content.yaml", "references:\n", f"values:\n{value}references:\n")
    project.change("content.yaml", "reported to {company-contact}", "reported to {desk}, {company-contact}")
    loaded = read(tmp_path / "content.yaml")
    style = style_of(loaded.project)
    found = judge(Evidence(loaded, "hcp", style.formats["a5-flyer"]))
    assert "uk.hcp.safe" in {each.rule for each in found}
