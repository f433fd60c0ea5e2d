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


@pytest.mark.parametrize("ground", ["sky", "blush"])
def test_on_a_ground_of_its_own_colour_it_is_seen(leaflet: Maker, ground: str) -> None:
    points = {"block": "key-points", "items": ["Words."]}
    made = leaflet({**MINIMAL, "tint": ground}, points, ground=ground)
    blush = "#FFFFFF" if ground == "blush" else "#FDF0E6"
    for number, colour in enumerate(("#FFFFFF", blush)):
        box = next(place.box for place in made.typeset.placed if place.at.endswith(f"blocks.{number}"))
        colours = Picture(made.path, 2).colours(box)
        assert max(colours, key=lambda found: colours[found]) == colour
