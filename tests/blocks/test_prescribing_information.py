"""Prescribing information, printed or behind a code."""

from __future__ import annotations

import hashlib

import pytest

from brochure.errors import ContentError
from tests.blocks.conftest import Maker
from tests.blocks.test_qr_code import scanned

ITEM = {"heading": "Contraindications", "text": "Hypersensitivity."}
CODE = {
    "url": "https://www.example.org/smpc",
    "instruction": "Scan this code for the prescribing information.",
}
MINIMAL = {"block": "prescribing-information", "title": "Prescribing information", "items": [ITEM]}
#: What the code leads to.
DOCUMENT = b"Samplumab: prescribing information."
FILES = {"pi.txt": DOCUMENT}
FULL = {
    **MINIMAL,
    **CODE,
    **{"id": "here", "size": "26", "intro": "For the United Kingdom."},
    "document": {"file": "pi.txt", "sha256": hashlib.sha256(DOCUMENT).hexdigest(), "date": "2026-10"},
}


def test_the_entries_are_printed_with_their_headings(leaflet: Maker) -> None:
    assert [tag.text for tag in leaflet(MINIMAL).tags.all("P")] == ["Contraindications Hypersensitivity."]


@pytest.mark.parametrize("audience", ["patient", "hcp"])
def test_the_code_leads_to_it_and_says_so(leaflet: Maker, audience: str) -> None:
    made = leaflet({"block": "prescribing-information", "title": "Scan", **CODE}, audience=audience)
    assert scanned(made) == [CODE["url"]]
    assert CODE["instruction"] in made.text


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "holds no prescribing information"),
        ({"url": CODE["url"]}, "needs both `url` and `instruction`"),
        ({"instruction": CODE["instruction"], "items": [ITEM]}, "needs both `url` and `instruction`"),
    ],
)
def test_half_of_it_is_refused(leaflet: Maker, given: dict[str, str], says: str) -> None:
    with pytest.raises(ContentError, match=says) as caught:
        leaflet({"block": "prescribing-information", "title": "PI", **given})
    (finding,) = caught.value.findings
    assert "block: prescribing-information" in finding.as_text()


def test_a_document_needs_a_code_that_leads_to_it(leaflet: Maker) -> None:
    with pytest.raises(ContentError, match="nothing leads to this document"):
        leaflet({**MINIMAL, "document": FULL["document"]}, files=FILES)


def test_a_long_address_can_have_a_larger_code(leaflet: Maker) -> None:
    url = "https://www.example.org/" + "a1" * 130
    with pytest.raises(ContentError, match="make it at least 29 mm"):
        leaflet({**FULL, "url": url}, files=FILES)
    assert scanned(leaflet({**FULL, "url": url, "size": "36"}, files=FILES), dpi=300) == [url]
