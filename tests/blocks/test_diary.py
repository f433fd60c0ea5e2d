"""Tables to fill in by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from brochure.errors import ContentError
from tests.blocks.conftest import Maker

MINIMAL: dict[str, Any] = {"block": "diary", "title": "Doses", "columns": ["Date", "Dose"], "rows": "2"}
FULL: dict[str, Any] = {
    "block": "diary",
    "id": "here",
    "title": "Your temperature",
    "intro": "Write it down for {rest}.[@alpha]",
    "columns": ["Day", "Morning", "Evening"],
    "labels": ["Monday", "Tuesday", "Wednesday"],
    "height": "8",
}


def test_headings_head_and_every_row_has_room_for_a_hand(leaflet: Maker) -> None:
    made = leaflet(FULL, MINIMAL)
    labelled, plain = made.tags.all("Table")
    assert [(tag.attributes["Scope"], tag.text) for tag in labelled.all("TH")] == [
        *(("/Column", title) for title in FULL["columns"]),
        *(("/Row", day) for day in FULL["labels"]),
    ]
    assert len(labelled.all("TD")) == 6 and len(plain.all("TD")) == 4
    tops = [word.box[1] for word in made.words if word.text in FULL["labels"]]
    assert [low - high for high, low in pairwise(tops)] == [
        pytest.approx(8, abs=0.5),
        pytest.approx(8, abs=0.5),
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rows": None}, "this diary has no rows"),
        ({"rows": "3", "labels": ["One"]}, "this diary has 1 labels, but 3 rows"),
        ({"height": "5"}, "5 is too small"),
    ],
)
def test_what_nobody_could_fill_in_is_refused(leaflet: Maker, changes: dict[str, Any], message: str) -> None:
    given = {**MINIMAL, **changes}
    with pytest.raises(ContentError, match=message):
        leaflet({name: value for name, value in given.items() if value is not None})
