"""Icon arrays; their geometry is tested with the drawings."""

from __future__ import annotations

import pytest

from brochure.errors import ContentError
from tests.blocks.conftest import Maker

MINIMAL = {
    "block": "icon-array",
    "caption": "A picture",
    "alt": "81 of 100.",
    "groups": [{"count": "81", "label": "in remission"}],
}
FULL = {
    **MINIMAL,
    "id": "here",
    "caption": "About 60 in 100 people[@alpha]",
    "groups": [
        {"count": "10", "label": "one", "focus": "yes"},
        {"count": "20", "label": "two {rest}"},
        {"count": "30", "label": "3"},
    ],
    "rest": "none of these",
    "arrangement": "square",
}


def test_the_legend_counts_in_hundreds(leaflet: Maker) -> None:
    # The engine draws the words of drawings without their spaces.
    text = leaflet(FULL).tags.all("Figure")[0].text
    assert text == "10in100one20in100two4weeks30in100340in100noneofthese"


def test_more_people_than_there_are_is_refused(leaflet: Maker) -> None:
    groups = [{"count": "60", "label": "a"}, {"count": "41", "label": "b"}]
    with pytest.raises(ContentError, match="add up to 101 people"):
        leaflet({**MINIMAL, "groups": groups})


def test_one_group_alone_has_the_focus(leaflet: Maker) -> None:
    groups = [{"count": "6", "label": label, "focus": "yes"} for label in ("a", "b")]
    with pytest.raises(ContentError, match="more than one group has the focus") as caught:
        leaflet({**MINIMAL, "groups": groups})
    assert "focus: 'yes'" in caught.value.findings[0].as_text()


@pytest.mark.parametrize("audience", ["patient", "hcp"])
@pytest.mark.parametrize("format", ["a4-roll-fold", "a5-booklet"])
def test_long_labels_stay_inside(leaflet: Maker, audience: str, format: str) -> None:
    groups = [
        {"count": "5", "label": "had something with a long name that fills more than a line, at last"}
    ] * 3
    made = leaflet({**MINIMAL, "groups": groups, "rest": "unaffected"}, audience=audience, format=format)
    live = made.typeset.pages[1].live
    assert all(word.box[2] < live[2] + 0.1 for word in made.words)
    assert sum(word.text == "last" for word in made.words) == 3
