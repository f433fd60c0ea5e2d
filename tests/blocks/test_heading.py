"""Headings inside a section."""

from __future__ import annotations

import pytest

from brochure.errors import ContentError
from tests.blocks.conftest import Maker

MINIMAL = {"block": "heading", "text": "A heading"}
FULL = {"block": "heading", "id": "here", "text": "A heading of *two* words", "level": "3"}


def test_levels_are_those_of_the_content(leaflet: Maker) -> None:
    tags = leaflet({**MINIMAL, "text": "Upper"}, {**MINIMAL, "text": "Lower", "level": "4"}).tags
    assert [(tag.kind, tag.text) for tag in tags.all("H3", "H4")] == [("H3", "Upper"), ("H4", "Lower")]


@pytest.mark.parametrize("level", ["2", "5"])
def test_only_levels_below_the_sections_title_are_allowed(leaflet: Maker, level: str) -> None:
    with pytest.raises(ContentError, match=r"too (small|large)"):
        leaflet({**MINIMAL, "level": level})


def test_a_heading_stays_with_what_follows_it(leaflet: Maker) -> None:
    # Enough paragraphs that one of the headings would end a page.
    blocks = [
        part for number in range(40) for part in ({**MINIMAL, "text": f"Heading {number}"}, "Words. " * 20)
    ]
    made = leaflet(*blocks)
    boxes = {place.at: place.page for place in made.typeset.placed}
    pairs = [(boxes[f"sections.0.blocks.{n}"], boxes[f"sections.0.blocks.{n + 1}"]) for n in range(0, 80, 2)]
    assert len({page for page, _below in pairs}) > 2
    assert all(page == below for page, below in pairs)


def test_a_level_that_leaves_one_out_is_refused(leaflet: Maker) -> None:
    with pytest.raises(ContentError):
        leaflet({**MINIMAL, "level": "4"})
