"""Quotations."""

from __future__ import annotations

from tests.blocks.conftest import Maker

MINIMAL = {"block": "quotation", "text": "Words.", "by": "Somebody"}
FULL = {**MINIMAL, "id": "here", "text": "Words that *somebody* said.", "role": "a person"}


def test_words_and_speaker_are_one_quotation(leaflet: Maker) -> None:
    (found,) = leaflet(FULL).tags.all("BlockQuote")
    assert [tag.text for tag in found.all("P")] == ["“Words that somebody said.”", "Somebody, a person"]
