"""Timelines; their geometry is tested with the drawings."""

from __future__ import annotations

import pytest

from brochure.errors import ContentError
from tests.blocks.conftest import Maker

EVENT = {"when": "Day 0", "label": "Infusion"}
MINIMAL = {"block": "timeline", "caption": "A timeline", "alt": "Two days.", "events": [EVENT, EVENT]}
FULL = {
    **MINIMAL,
    "id": "here",
    "caption": "After the infusion[@alpha]",
    "events": [EVENT, {"when": "{rest}", "label": "Rest, don't drive", "lasts": "yes"}],
}


def test_events_are_read_in_their_order(leaflet: Maker) -> None:
    # The engine draws the words of drawings without their spaces.
    text = leaflet(FULL).tags.all("Figure")[0].text
    assert text == "Day0Infusion4weeksRest,don’tdrive"


@pytest.mark.parametrize(("count", "says"), [(1, "too short"), (13, "too long")])
def test_there_are_two_to_twelve_events(leaflet: Maker, count: int, says: str) -> None:
    with pytest.raises(ContentError, match=says):
        leaflet({**MINIMAL, "events": [EVENT] * count})


@pytest.mark.parametrize("audience", ["patient", "hcp"])
@pytest.mark.parametrize("format", ["a4-roll-fold", "a5-booklet"])
def test_long_texts_stay_inside(leaflet: Maker, audience: str, format: str) -> None:
    long = "pneumonoultramicroscopicsilicovolcanoconiosis" * 2
    events = [{"when": f"For {long}", "label": long}, {"when": "Long " * 12, "label": "word " * 40}]
    made = leaflet({**MINIMAL, "events": events}, audience=audience, format=format)
    assert made.findings == ()
    live = made.typeset.pages[1].live
    assert all(live[0] - 0.1 < word.box[0] and word.box[2] < live[2] + 0.1 for word in made.words)
