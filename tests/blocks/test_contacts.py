"""Contacts."""

from __future__ import annotations

from tests.blocks.conftest import Maker

MINIMAL = {"block": "contacts", "items": [{"name": "Centre", "details": "[number]"}]}
FULL = {
    "block": "contacts",
    "id": "here",
    "items": [
        {"name": "Centre", "details": "[number]"},
        {"name": "Site", "details": "[the site](https://www.example.org/a)"},
        {"name": "Helpline", "details": "Call **111**."},
    ],
}


def test_each_contact_is_an_item_with_its_details(leaflet: Maker) -> None:
    made = leaflet(FULL)
    assert [tag.text for tag in made.tags.all("LBody")] == [
        "Centre[number]",
        "Sitethe site",
        "HelplineCall\xa0111.",
    ]
    assert [tag.text for tag in made.tags.all("Link")] == ["the site"]


def test_a_long_address_stays_in_its_column(leaflet: Maker) -> None:
    address = "https://www.example.org/" + "long/" * 12
    items = [{"name": "Site", "details": address}, {"name": "Neighbour", "details": "x"}]
    made = leaflet({"block": "contacts", "items": items}, format="a5-booklet")
    assert made.findings == ()
    (neighbour,) = [word for word in made.words if word.text == "Neighbour"]
    parts = [word for word in made.words if word.text in address and word.text != "x"]
    assert "".join(word.text for word in parts) == address
    assert all(word.box[2] < neighbour.box[0] for word in parts)
