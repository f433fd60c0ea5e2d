"""The key-points box."""

from __future__ import annotations

from tests.blocks.conftest import Maker

MINIMAL = {"block": "key-points", "items": ["One point."]}
FULL = {**MINIMAL, "id": "here", "title": "Things to remember", "items": ["One for {rest}.[@alpha]", "Two."]}


def test_points_are_a_list_below_a_heading(leaflet: Maker) -> None:
    tags = leaflet(MINIMAL).tags
    assert [tag.text for tag in tags.all("H3")] == ["Key points"]
    assert [tag.text for tag in tags.all("LBody")] == ["One point."]
