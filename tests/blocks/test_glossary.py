"""Words explained."""

from __future__ import annotations

from tests.blocks.conftest import Maker

MINIMAL = {"block": "glossary"}
FULL = {**MINIMAL, "id": "here", "title": "Words explained"}
HEAD = {
    "glossary": [
        {"term": "remission", "meaning": "when tests find no *sign* of it."},
        {"term": "graft", "meaning": "tissue, also used in a transplant."},
        {"term": "transplant", "meaning": "moving tissue.", "forms": ["transplanted"]},
        {"term": "zebra", "meaning": "an animal."},
    ]
}
#: Uses a word, so that there is a list.
USING = "In remission."


def test_only_words_that_are_used_are_explained_in_alphabetical_order(leaflet: Maker) -> None:
    made = leaflet("In remission, transplanted.", FULL, head=HEAD)
    assert [tag.text for tag in made.tags.all("LBody")] == [
        "remission – when tests find no sign of it.",
        "transplant – moving tissue.",
    ]


def test_a_word_of_an_explanation_is_explained_too(leaflet: Maker) -> None:
    made = leaflet("A graft.", FULL, head=HEAD)
    assert [tag.text.split(" –")[0] for tag in made.tags.all("LBody")] == ["graft", "transplant"]


def test_with_no_word_used_nothing_stands_there(leaflet: Maker) -> None:
    made = leaflet("Nothing of it.", FULL, head=HEAD)
    assert made.tags.all("L", "H3") == []
