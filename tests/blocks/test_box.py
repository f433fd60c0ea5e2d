"""Tinted boxes."""

from __future__ import annotations

import pytest

from tests.blocks.conftest import Maker
from tests.blocks.pictures import Picture

MINIMAL = {"block": "box", "title": "A box", "texts": ["Words."]}
FULL = {**MINIMAL, "id": "here", "texts": ["Words.[@alpha]", "More words."], "tint": "blush"}


@pytest.mark.parametrize(("tint", "colour"), [("sky", "#DBE8F5"), ("blush", "#FDF0E6")])
def test_the_ground_is_the_tint(leaflet: Maker, tint: str, colour: str) -> None:
    made = leaflet({**MINIMAL, "tint": tint})
    box = next(place.box for place in made.typeset.placed if place.at.endswith("blocks.0"))
    colours = Picture(made.path, 2).colours(box)
    assert max(colours, key=lambda found: colours[found]) == colour
