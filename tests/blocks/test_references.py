"""The reference list."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from brochure.errors import ContentError
from tests.blocks.conftest import Maker
from tests.project import ROOT

MINIMAL = {"block": "references"}
FULL = {**MINIMAL, "id": "here", "title": "Sources"}
#: Cites something, so that there is a list.
CITING = "Words.[@alpha]"


def test_entries_are_items_that_lead_to_their_source(leaflet: Maker) -> None:
    made = leaflet(CITING, FULL)
    (found,) = made.tags.all("L")
    assert found.text == "1. Example A. Alpha. Journal of Examples. 2018;1:1-2. doi:10.5555/alpha"
    assert [tag.text for tag in found.all("Link")] == ["1.", "10.5555/alpha"]


def test_a_year_does_not_stand_alone_on_the_last_line(leaflet: Maker) -> None:
    """It takes the word before it along, wherever the line ends, across tags too."""
    report = {"type": "report", "publisher": "Royal College of Examples", "issued": "2018"}
    sources = [
        {**report, "id": "alpha", "title": "Alpha"},
        {"id": "beta", "type": "report", "title": "A paper", "issued": "2019"},
        {**report, "id": "gamma", "title": "Gamma", "page": "44"},
        {"id": "delta", "type": "webpage", "title": "Delta", "accessed": "2019-04-22"},
    ]
    made = leaflet(f"{CITING[:-1]}; @beta; @gamma; @delta]", FULL, head={"references": sources})
    said = "".join(text for text, _box in made.typeset.pages[-1].marks)
    for end in ("Examples;~2018.", "Paper.~2019.", "Examples;~2018:44.", "Accessed April 22,~2019."):
        assert end.replace("~", "\u00a0") in said, end
    kept = re.findall(r'<span class="nobreak">([^<]+)</span>', made.laid_out.job().html)
    assert kept[-2:] == ["2018:44", "April 22"]


def test_two_lists_in_a_leaflet_that_cites_are_refused(leaflet: Maker) -> None:
    with pytest.raises(ContentError, match="more than one reference list"):
        leaflet(CITING, MINIMAL, MINIMAL)


def test_entries_are_extracted_where_they_stand(leaflet: Maker) -> None:
    text = leaflet(CITING, FULL, "After the list.").text
    assert text.index("Words") < text.index("Example A") < text.index("After the list")


def test_a_list_in_a_leaflet_that_cites_nothing_is_refused(leaflet: Maker) -> None:
    with pytest.raises(ContentError, match="cites nothing"):
        leaflet("Words.", MINIMAL)


@pytest.mark.parametrize(
    ("audience", "font"),
    [
        ("patient", "atkinson-hyperlegible-next/AtkinsonHyperlegibleNext_600SemiBold.ttf"),
        ("hcp", "source-sans-3/SourceSans3-Semibold.ttf"),
    ],
)
@pytest.mark.parametrize(("room", "digits"), [("long", 3), ("longest", 4)])
def test_numbers_of_long_lists_have_room(audience: str, font: str, room: str, digits: int) -> None:
    face: Any = TTFont(ROOT / "styles" / "fonts" / font)
    characters, widths = face.getBestCmap(), face["hmtx"].metrics
    wide = max(widths[characters[ord(digit)]][0] for digit in "0123456789")
    needed = (digits * wide + widths[characters[ord(".")]][0]) / face["head"].unitsPerEm
    css = (ROOT / "styles/blocks/references.css").read_text(encoding="utf-8")
    rules: dict[str, str] = dict(
        re.findall(r"^(.*\.references ol.*?) \{.*?width: ([\d.]+)em", css, re.MULTILINE)
    )
    general = f".references ol.{room} li .ref-number"
    assert float(rules.get(f".{audience} {general}") or rules[general]) >= needed
