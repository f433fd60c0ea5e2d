"""Steps, drawn as a path."""

from __future__ import annotations

from tests.blocks.conftest import Maker
from tests.blocks.pictures import Picture
from tests.styles import STYLES

MINIMAL = {"block": "steps", "items": [{"title": "First"}, {"title": "Second"}]}
FULL = {
    "block": "steps",
    "id": "here",
    "start": "3",
    "items": [
        {"title": "Tests", "text": "What it means.", "when": "day 1", "where": "At home"},
        {"title": "Talks", "text": "What it means.[@alpha]", "icon": "car"},
        {"title": "End", "when": "after {rest}"},
    ],
}


def test_steps_are_a_list_whose_titles_are_headings(leaflet: Maker) -> None:
    found = leaflet(FULL).tags.all("L")[0]
    assert [kid.kind for kid in found.kids] == ["LI", "LI", "LI"]
    assert [tag.text for tag in found.all("H3")] == ["Tests day\xa01", "Talks", "End after 4\xa0weeks"]


def test_a_step_is_read_from_its_number_to_its_text(leaflet: Maker) -> None:
    found = leaflet(FULL).tags.all("L")[0]
    assert found.kids[0].text == "3Tests day\xa01At homeWhat it means."
    assert found.kids[2].text.startswith("5End"), "the icon of the second counts as its number"


def test_a_line_runs_from_number_to_number_and_ends_at_the_last(leaflet: Maker) -> None:
    made = leaflet({"block": "steps", "items": [{"title": "A", "text": "x " * 100}, {"title": "B"}]})
    picture = Picture(made.path, 2)
    line = STYLES.palette["line"]
    titles = {word.text: word for word in made.words if word.text in ("A", "B", "1", "2")}
    x = (titles["1"].box[0] + titles["1"].box[2]) / 2
    rows = [y for y in picture.rows() if picture.at(x, y) == line]
    assert rows and titles["1"].box[3] < min(rows) < titles["1"].box[3] + 6
    assert titles["2"].box[1] - 6 < max(rows) < titles["2"].box[1]


def test_long_numbers_stay_in_their_circles(leaflet: Maker) -> None:
    for audience, radius in (("patient", 4.0), ("hcp", 2.85)):
        made = leaflet({**MINIMAL, "start": "98"}, audience=audience)
        found = [word for word in made.words if word.text in ("98", "99")]
        assert len(found) == 2
        assert all(word.box[2] - word.box[0] < 2 * radius - 0.8 for word in found)
