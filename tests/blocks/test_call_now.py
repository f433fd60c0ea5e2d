"""The call-now box."""

from __future__ import annotations

import pytest

from tests.blocks.conftest import Maker
from tests.blocks.pictures import Picture

MINIMAL = {"block": "call-now", "title": "Call now", "signs": [{"text": "fever"}], "call": ["999"]}
FULL = {
    "block": "call-now",
    "id": "here",
    "title": "Call now if you have",
    "intro": "Any one of these is enough.",
    "signs": [{"text": "a fever of 38 °C", "icon": "thermometer"}, {"text": "chills"}, {"text": "confusion"}],
    "call": ["Your centre: **[number]**", "No answer: **999**"],
}


def test_it_is_read_from_the_command_to_the_number(leaflet: Maker) -> None:
    made = leaflet(FULL)
    assert [tag.text for tag in made.tags.all("H3")] == ["Call now if you have"]
    assert [tag.text for tag in made.tags.all("LBody")] == ["a fever of 38\xa0°C", "chills", "confusion"]
    (box,) = [tag for tag in made.tags.all("Div") if tag.text.startswith("Call now")][:1]
    order = ["Call now if", "Any one", "fever", "confusion", "Your centre", "999"]
    assert sorted(order, key=box.text.index) == order


@pytest.mark.parametrize("audience", ["patient", "hcp"])
def test_it_is_the_one_solid_box_of_warm_colour(leaflet: Maker, audience: str) -> None:
    made = leaflet(FULL, audience=audience)
    picture = Picture(made.path, 2)
    colours = picture.colours(
        next(place.box for place in made.typeset.placed if place.at.endswith("blocks.0"))
    )
    assert max(colours, key=lambda colour: colours[colour]) == "#B43D1A"


def test_signs_stand_in_one_column_where_a_panel_is_narrow(leaflet: Maker) -> None:
    signs = [{"text": "breathing"}, {"text": "speaking"}, {"text": "encephalopathy"}]
    made = leaflet({**FULL, "signs": signs}, format="a4-gate-fold")
    boxes = [word.box for sign in signs for word in made.words if word.text == sign["text"]]
    assert len(boxes) == 3, "no word is broken"
    assert boxes[0][3] <= boxes[1][1] + 1 and boxes[1][3] <= boxes[2][1] + 1


def test_a_long_sign_stays_in_its_column(leaflet: Maker) -> None:
    long = "thrombocytopeniathrombocytopenia"
    made = leaflet({**FULL, "signs": [{"text": long}, {"text": "neighbour"}]}, format="a5-booklet")
    assert made.findings == ()
    (neighbour,) = [word for word in made.words if word.text == "neighbour"]
    parts = [word for word in made.words if word.text in long]
    assert "".join(word.text for word in parts) == long
    assert all(word.box[2] < neighbour.box[0] for word in parts)
