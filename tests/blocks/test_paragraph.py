"""Paragraphs."""

from __future__ import annotations

from tests.blocks.conftest import Maker

MINIMAL = {"block": "paragraph", "text": "A paragraph."}
FULL = {"block": "paragraph", "id": "here", "text": "An opening paragraph.[@alpha]", "lead": "yes"}


def test_a_plain_text_is_a_paragraph(leaflet: Maker) -> None:
    assert [tag.text for tag in leaflet("Plain words.").tags.all("P")] == ["Plain words."]


def test_a_lead_is_larger(leaflet: Maker) -> None:
    made = leaflet({**MINIMAL, "text": "Ordinary"}, {**MINIMAL, "text": "Opening", "lead": "yes"})
    heights = {word.text: word.box[3] - word.box[1] for word in made.words}
    assert heights["Opening"] > heights["Ordinary"]
