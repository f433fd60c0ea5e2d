"""About this leaflet."""

from __future__ import annotations

from tests.blocks.conftest import Maker

MINIMAL = {"block": "about", "title": "About"}
FULL = {
    **MINIMAL,
    "id": "here",
    "text": "For people who take {brand}.",
    "items": [{"label": "Prepared", "text": "November 2026"}, {"label": "Job code", "text": "[job code]"}],
}


def test_items_follow_each_other_in_one_line(leaflet: Maker) -> None:
    found = [tag.text for tag in leaflet(FULL).tags.all("P")]
    assert found == ["For people who take Samplumab®.", "Prepared November 2026 | Job code [job code]"]
