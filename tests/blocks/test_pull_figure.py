"""One number that stands out."""

from __future__ import annotations

from brochure.findings import SourcePlace
from brochure.typesetting.pages import Part
from brochure.typesetting.torn_numbers import torn_numbers
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


def test_a_number_that_is_broken_is_told(leaflet: Maker) -> None:
    number, link = f"1{30 * ',000'} people", f"https://example.org/{20 * '1234567890'}"
    lists = ({"block": "list", "columns": "2", "items": [item, "B"]} for item in (number, link))
    figures = (
        "1234567890" * 4,
        "≥ 12,345,678,901,234,567,890 people",
        "Pneumonoultramicroscopicsilicovolcanoconiosis",
        "7 in 10 of all of those who were asked – 2018–2024",
    )
    made = leaflet(*({**MINIMAL, "figure": figure} for figure in figures), *lists)
    marks = [f"sections.0.blocks.{number}" for number in range(6)]
    parts = {mark: Part(f"part {mark[-1]}", SourcePlace("content.yaml", 1)) for mark in marks}
    found = torn_numbers(made.typeset, parts)
    assert [(one.severity.value, one.message[:7], one.message.split(" in ")[1][:6]) for one in found] == [
        ("error", "“123456", "part 0"),
        ("error", "“≥\xa012,3", "part 1"),
        ("warning", "“Pneumo", "part 2"),
        ("warning", "“1,000,", "part 4"),
    ]
    assert all(one.fix and one.place for one in found)


def test_the_number_is_larger_than_the_words_and_above_them(leaflet: Maker) -> None:
    words = {word.text: word.box for word in leaflet(FULL).words}
    high = {text: box[3] - box[1] for text, box in words.items()}
    assert high["10"] > 1.8 * high["people"]
    assert words["10"][3] < words["people"][3] - 0.7 * high["people"]
