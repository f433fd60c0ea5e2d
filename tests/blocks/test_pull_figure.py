"""One number that stands out."""

from __future__ import annotations

from tests.blocks.conftest import Maker

MINIMAL = {"block": "pull-figure", "figure": "7 in 10", "text": "people were alive."}
FULL = {
    **MINIMAL,
    "id": "here",
    "text": "people were alive after {rest}.[@alpha]",
    "source": "Adapted from the trial.",
}


def test_number_and_words_are_read_as_one_sentence(leaflet: Maker) -> None:
    made = leaflet(FULL)
    found = {passage.words for passage in made.typeset.passages}
    assert "7 in 10 people were alive after 4 weeks." in found
    (paragraph,) = [tag for tag in made.tags.all("P") if "7 in 10" in tag.text]
    assert "alive" in paragraph.text and made.tags.all("Figure") == [], "the number is text"


def test_the_number_is_larger_than_the_words_and_above_them(leaflet: Maker) -> None:
    words = {word.text: word.box for word in leaflet(FULL).words}
    high = {text: box[3] - box[1] for text, box in words.items()}
    assert high["10"] > 1.8 * high["people"]
    assert words["10"][3] < words["people"][3] - 0.7 * high["people"]
