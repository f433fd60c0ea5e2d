"""Icon arrays; their geometry is tested with the drawings."""

from __future__ import annotations

import pytest

from brochure.content.blocks.charts import IconArray
from brochure.errors import ContentError
from brochure.findings import Severity
from brochure.rules.chart_colours import colour_faults
from tests.blocks.conftest import Maker
from tests.styles import STYLES

PALETTE = STYLES.palette

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
        {"count": "20", "label": "two {rest}", "colour": "accent"},
        {"count": "30", "label": "3"},
    ],
    "rest": "none of these",
    "arrangement": "square",
}


def test_the_legend_counts_in_hundreds(leaflet: Maker) -> None:
    # The engine draws the words of drawings without their spaces.
    made = leaflet(FULL)
    text = made.tags.all("Figure")[0].text
    assert text == "10in100one20in100two4weeks30in100340in100noneofthese"
    assert made.html.count(f'fill="{PALETTE["accent"]}"') == 20 + 1


def test_nobody_and_everybody_are_words_and_no_words_are_of_nobody(leaflet: Maker) -> None:
    groups = [{"count": "0", "label": "had a headache"}, {"count": "100", "label": "had a rash"}]
    made = leaflet({**MINIMAL, "groups": groups, "rest": "had neither"})
    text = made.tags.all("Figure")[0].text
    assert text == "Noneof100hadaheadacheAll100hadarash"
    (finding,) = made.findings
    assert (
        "nobody of whom `rest` could be true" in finding.message and "rest: had neither" in finding.as_text()
    )


@pytest.mark.parametrize(
    ("colours", "says"),
    [
        (("", "glow"), ["“glow” is too faint"]),
        (("accent", "accent", ""), ["“accent” and “accent” stand side by side"]),
        # The legend tells the first from the third, too.
        (("accent", "text", "accent"), ["“accent” and “accent” stand side by side"]),
        (("", "accent", ""), []),
    ],
)
def test_groups_are_seen_and_told_apart(colours: tuple[str, ...], says: list[str]) -> None:
    groups = [
        {"count": "9", "label": "had it", **({"colour": colour} if colour else {})} for colour in colours
    ]
    array = IconArray.model_validate({**MINIMAL, "groups": groups})
    found = list(colour_faults(array, PALETTE))
    assert [fault.severity for fault in found] == [Severity.ERROR] * len(says)
    assert all(words in fault.message for words, fault in zip(says, found, strict=True))


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
