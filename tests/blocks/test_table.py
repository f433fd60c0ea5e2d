"""Tables."""

from __future__ import annotations

from typing import Any

import pytest

from brochure.errors import ContentError
from tests.blocks.conftest import Maker

MINIMAL = {"block": "table", "caption": "A table", "columns": [{"title": "One"}], "rows": [["a"]]}
FULL: dict[str, Any] = {
    "block": "table",
    "id": "here",
    "caption": "Results[^when][@alpha]",
    "columns": [{"title": "Event[^all]", "width": "40"}, {"title": "Share", "align": "right"}],
    "rows": [["Fever[^when]", "22%[^few]"], ["Chills", "{rest}"]],
    "notes": {"few": "Few people.", "all": "All of *them*.", "when": "Within a year.[@alpha]"},
    "source": "Adapted from the trial.",
}


def test_headers_say_what_they_head(leaflet: Maker) -> None:
    (table,) = leaflet(FULL).tags.all("Table")
    assert [(tag.attributes.get("Scope"), tag.text) for tag in table.all("TH")] == [
        ("/Column", "Event†"),
        ("/Column", "Share"),
        ("/Row", "Fever*"),
        ("/Row", "Chills"),
    ]
    assert [tag.text for tag in table.all("TD")] == ["22%‡", "4\xa0weeks"]
    assert [kid.kind for kid in table.kids] == ["Caption", "THead", "TBody"]


def test_notes_have_signs_in_the_order_of_reading_and_follow_the_table(leaflet: Maker) -> None:
    made = leaflet(FULL)
    assert [tag.text for tag in made.tags.all("Caption")] == ["Results1*"]
    notes = [tag.text for tag in made.tags.all("P")][:4]
    assert notes == [
        "* Within a year.1",
        "† All of them.",
        "‡ Few people.",
        "Adapted from the trial.",
    ]
    kinds = [tag.kind for tag in made.tags.walk()]
    assert kinds.index("Table") < kinds.index("P")


def test_signs_are_doubled_when_they_run_out(leaflet: Maker) -> None:
    names = [f"n{chr(96 + number)}" for number in range(1, 9)]
    rows = [[f"Row {name}[^{name}]"] for name in names]
    made = leaflet({**MINIMAL, "rows": rows, "notes": dict.fromkeys(reversed(names), "A note.")})
    signs = [tag.text.split(" ")[0] for tag in made.tags.all("P")]
    assert signs == ["*", "†", "‡", "§", "‖", "¶", "**", "††"]


@pytest.mark.parametrize("field", ["source", "notes"])
def test_a_note_points_to_no_note(leaflet: Maker, field: str) -> None:
    block = {**FULL, "source": "From.[^all]"} if field == "source" else FULL
    if field == "notes":
        block = {**FULL, "notes": {**FULL["notes"], "few": "Few.[^all]"}}
    with pytest.raises(ContentError, match="a note can't point to a note") as caught:
        leaflet(block)
    (finding,) = caught.value.findings
    assert "[^all]" in finding.as_text()


def test_cells_are_aligned_as_their_column_is(leaflet: Maker) -> None:
    columns = [
        {"title": "Lefts", "align": "left"},
        {"title": "Middles", "align": "center"},
        {"title": "Rights", "align": "right"},
    ]
    made = leaflet({**MINIMAL, "columns": columns, "rows": [["a", "b", "c"]]})
    boxes = {word.text: word.box for word in made.words}
    assert boxes["a"][0] == pytest.approx(boxes["Lefts"][0], abs=0.2)
    assert sum(boxes["b"][::2]) == pytest.approx(sum(boxes["Middles"][::2]), abs=0.6)
    assert boxes["c"][2] == pytest.approx(boxes["Rights"][2], abs=0.2)


def test_a_table_is_not_torn(leaflet: Maker) -> None:
    rows = [[f"Row {number}"] for number in range(15)]
    made = leaflet("Words. " * 400, {**MINIMAL, "rows": rows})
    assert len(made.tags.all("Table")) == 1
    assert len({word.page for word in made.words if word.text == "Row"}) == 1


def test_twelve_narrow_columns_fit_a_large_page(leaflet: Maker) -> None:
    columns = [{"title": chr(97 + number)} for number in range(12)]
    made = leaflet(
        {**MINIMAL, "columns": columns, "rows": [["100"] * 12]}, format="a4-document", audience="hcp"
    )
    assert made.findings == ()
    assert sum(word.text == "100" for word in made.words) == 12


def test_a_table_that_is_too_wide_is_found_where_it_is_written(leaflet: Maker) -> None:
    columns = [{"title": chr(97 + number)} for number in range(12)]
    made = leaflet({**MINIMAL, "columns": columns, "rows": [["100 %"] * 12]}, format="a4-roll-fold")
    (finding,) = made.findings
    assert "too wide" in finding.message and "- block: table" in finding.as_text()


def test_a_long_cell_breaks_into_lines(leaflet: Maker) -> None:
    made = leaflet(
        {**MINIMAL, "columns": [{"title": "One"}, {"title": "Two"}], "rows": [["a", "word " * 60]]}
    )
    assert made.findings == ()
    assert len({round(word.box[1]) for word in made.words if word.text == "word"}) > 3


def test_widths_leave_room_for_every_column(leaflet: Maker) -> None:
    columns = [{"title": "One", "width": "60"}, {"title": "Two", "width": "60"}]
    with pytest.raises(ContentError, match="add up to 120 per cent"):
        leaflet({**MINIMAL, "columns": columns, "rows": [["a", "b"]]})
