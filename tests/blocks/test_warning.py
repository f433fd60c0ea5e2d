"""Warnings."""

from __future__ import annotations

from tests.blocks.conftest import Maker

MINIMAL = {"block": "warning", "title": "Mind this", "text": "What to do."}
FULL = {**MINIMAL, "id": "here", "text": "What to do, and why.[@alpha]", "icon": "car"}


def test_it_is_a_heading_and_a_text_beside_the_icon(leaflet: Maker) -> None:
    made = leaflet({**MINIMAL, "text": "beside " * 40})
    assert [tag.text for tag in made.tags.all("H3")] == ["Mind this"]
    box = next(place.box for place in made.typeset.placed if place.at.endswith("blocks.0"))
    # The icon is 7.4 mm wide and 3.6 mm from the edge.
    assert all(word.box[0] > box[0] + 11 for word in made.words if word.text == "beside")
