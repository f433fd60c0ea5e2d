"""Checklists."""

from __future__ import annotations

from tests.blocks.conftest import Maker

MINIMAL = {"block": "checklist", "items": ["Why?"]}
FULL = {**MINIMAL, "id": "here", "title": "Questions", "items": ["Why?", "What else? " * 20]}


def test_items_are_a_list_and_their_boxes_decoration(leaflet: Maker) -> None:
    made = leaflet({**FULL, "items": ["Why?", "Where?"]})
    assert [tag.text for tag in made.tags.all("H3")] == ["Questions"]
    assert [tag.text for tag in made.tags.all("LBody")] == ["Why?", "Where?"]
    assert made.tags.all("Figure") == []
