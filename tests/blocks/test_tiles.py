"""Tiles with icons."""

from __future__ import annotations

import pytest

from tests.blocks.conftest import Maker

TILE = {"icon": "car", "title": "Title", "text": "Text of a tile."}
MINIMAL = {"block": "tiles", "items": [TILE]}
FULL = {
    "block": "tiles",
    "id": "here",
    "columns": "2",
    "items": [TILE, {"icon": "eye", "title": "Other {rest}", "text": "With a source.[@alpha]"}, TILE],
}


def test_tiles_are_read_row_by_row(leaflet: Maker) -> None:
    tiles = [{**TILE, "title": f"T{number}", "text": f"W{number}"} for number in range(8)]
    made = leaflet({"block": "tiles", "items": tiles})
    assert [tag.text for tag in made.tags.all("H3", "P")] == [f"{x}{n}" for n in range(8) for x in "TW"]
    assert made.tags.all("Table") == [], "side by side is no table"


@pytest.mark.parametrize(
    ("format", "wanted", "columns"),
    [
        ("a4-gate-fold", 2, 1),
        ("a4-roll-fold", 4, 1),
        ("a5-booklet", 4, 2),
        ("a5-booklet", 2, 2),
        ("a4-document", 4, 4),
    ],
)
def test_as_many_stand_side_by_side_as_the_page_takes(
    leaflet: Maker, format: str, wanted: int, columns: int
) -> None:
    made = leaflet({"block": "tiles", "columns": str(wanted), "items": [TILE] * 8}, format=format)
    first = [word.box for word in made.words if word.text == "Title"]
    assert len(first) == 8
    assert sum(abs(box[1] - first[0][1]) < 0.1 for box in first) == columns


@pytest.mark.parametrize("columns", ["2", "3", "4"])
def test_a_long_word_stays_in_its_tile(leaflet: Maker, columns: str) -> None:
    long = "Hypogammaglobulinaemiahypogammaglobulinaemia"
    tiles = [{**TILE, "title": long}, {**TILE, "title": "Neighbour"}]
    made = leaflet({"block": "tiles", "columns": columns, "items": tiles})
    assert made.findings == ()
    (neighbour,) = [word for word in made.words if word.text == "Neighbour"]
    parts = [word for word in made.words if word.text in long and len(word.text) > 2]
    assert "".join(word.text for word in parts) == long
    assert all(word.box[2] < neighbour.box[0] for word in parts)
