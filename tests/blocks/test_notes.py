"""Lines for a pen."""

from __future__ import annotations

from tests.blocks.conftest import Maker
from tests.blocks.pictures import Picture

MINIMAL = {"block": "notes"}
FULL = {"block": "notes", "id": "here", "title": "Your notes", "prompt": "For questions.", "lines": "4"}


def test_there_are_as_many_lines_as_were_asked_for(leaflet: Maker) -> None:
    made = leaflet({**FULL, "lines": "4"})
    box = next(place.box for place in made.typeset.placed if place.at.endswith("blocks.0"))
    picture = Picture(made.path, 2)
    middle = (box[0] + box[2]) / 2
    marked = [
        picture.at(middle, row) != "#FFFFFF" for row in picture.rows() if box[3] - 37 < row < box[3] + 1
    ]
    starts = sum(1 for before, here in zip([False, *marked], marked, strict=False) if here and not before)
    assert starts == 4


def test_lines_are_decoration(leaflet: Maker) -> None:
    made = leaflet(FULL)
    assert [tag.text for tag in made.tags.all("H3", "P")] == ["Your notes", "For questions."]
    assert made.tags.all("Figure", "L") == []


def test_a_block_does_not_say_again_what_its_section_is_called(leaflet: Maker) -> None:
    """Only right below it: further down it is a heading of its own."""
    made = leaflet({**FULL, "title": "Section"}, {**FULL, "id": "there", "title": "Section"})
    assert [tag.text for tag in made.tags.all("H2", "H3")] == ["Section"] * 2
