"""The reference list."""

from __future__ import annotations

import pytest

from brochure.errors import ContentError
from tests.blocks.conftest import Maker

MINIMAL = {"block": "references"}
FULL = {**MINIMAL, "id": "here", "title": "Sources"}
#: Cites something, so that there is a list.
CITING = "Words.[@alpha]"


def test_entries_are_items_that_lead_to_their_source(leaflet: Maker) -> None:
    made = leaflet(CITING, FULL)
    (found,) = made.tags.all("L")
    assert found.text == "1. Example A. Alpha. Journal of Examples. 2018;1:1-2. doi:10.5555/alpha"
    assert [tag.text for tag in found.all("Link")] == ["1.", "10.5555/alpha"]


def test_two_lists_in_a_leaflet_that_cites_are_refused(leaflet: Maker) -> None:
    with pytest.raises(ContentError, match="more than one reference list"):
        leaflet(CITING, MINIMAL, MINIMAL)


def test_entries_are_extracted_where_they_stand(leaflet: Maker) -> None:
    text = leaflet(CITING, FULL, "After the list.").text
    assert text.index("Words") < text.index("Example A") < text.index("After the list")


def test_a_list_in_a_leaflet_that_cites_nothing_is_refused(leaflet: Maker) -> None:
    with pytest.raises(ContentError, match="cites nothing"):
        leaflet("Words.", MINIMAL)
