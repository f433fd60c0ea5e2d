"""Bar charts; their geometry is tested with the drawings."""

from __future__ import annotations

from typing import Any

import pytest

from brochure.content.blocks.charts import BarChart
from brochure.errors import ContentError
from brochure.rules.chart_colours import colour_faults
from tests.blocks.conftest import Maker
from tests.styles import STYLES

PALETTE = STYLES.palette

BAR = {"label": "Remission", "value": "81"}
MINIMAL = {"block": "bar-chart", "caption": "A chart", "alt": "One bar of 81%.", "bars": [BAR]}
#: A group of two bars.
TWO = [{"label": "one"}, {"label": "two"}]
GROUP = {"label": "Remission", "values": [{"value": "81"}, {"value": "60"}]}
GROUPED = {"bars": [GROUP], "series": TWO}
FULL = {
    "block": "bar-chart",
    "id": "here",
    "caption": "Response[@alpha]",
    "alt": "Bars: 52, with interval 41 to 62, and 30; after {rest} 1.10 and 2.",
    "bars": [
        {"label": "After {rest}", "values": [{"value": "1.10"}, {"value": "2"}]},
        {
            "label": "Any response",
            "detail": "n = 93",
            "values": [{"value": "52", "low": "41", "high": "62"}, {"value": "30"}],
        },
    ],
    "unit": "%",
    "maximum": "80",
    "note": "One trial.[@alpha]",
    "order": "falling",
    "series": [{"label": "Samplumab"}, {"label": "{rest} later", "colour": "ink-soft"}],
}


def test_numbers_are_shown_as_they_were_written(leaflet: Maker) -> None:
    # The engine draws the words of drawings without their spaces.
    text = leaflet(FULL).tags.all("Figure")[0].text
    assert text.startswith("Anyresponsen=93Samplumab52%(41–62)4weekslater30%After4weeksSamplumab1.10%")


def test_it_is_a_figure_between_caption_and_note(leaflet: Maker) -> None:
    made = leaflet(FULL)
    kinds = [(tag.kind, tag.text) for tag in made.tags.walk() if tag.kind in ("P", "Figure")]
    assert [kind for kind, _text in kinds[:3]] == ["P", "Figure", "P"]
    assert kinds[0][1] == "Response1" and kinds[2][1] == "One trial.1"


BROKEN: list[tuple[dict[str, Any], str, str]] = [
    ({"bars": [{**BAR, "value": "101"}]}, "outside the axis of 0 to 100", "label: Remission"),
    ({"bars": [{**BAR, "value": "-1"}]}, "reaches -1, outside", "label: Remission"),
    ({"bars": [BAR, {**BAR, "low": "80", "high": "100.5"}]}, "bar 2 reaches 100.5", "label: Remission"),
    ({"bars": [{**BAR, "value": "2", "low": "-3", "high": "4"}]}, "reaches -3", "label: Remission"),
    ({"bars": [{**BAR, "low": "82", "high": "90"}]}, "lies outside its interval", "label: Remission"),
    ({"bars": [{**BAR, "low": "80"}]}, "needs both", "label: Remission"),
    ({"bars": [BAR], "maximum": "0"}, "the axis ends at 0", "maximum:"),
    ({"bars": [{**BAR, "value": "0"}], "maximum": "0"}, "the axis ends at 0", "maximum:"),
    ({"bars": [{**BAR, "value": "0.123456789"}]}, "too long for a chart", "value:"),
    ({"bars": [BAR], "unit": ""}, "the end of the axis is not known", "block: bar-chart"),
    ({"bars": [BAR] * 21}, "too long", "label: Remission"),
    ({"bars": [{**BAR, "value": "many"}]}, "not a number", "value: many"),
    ({"bars": [{**BAR, "label": "a [@alpha]"}]}, "can hold no citations", "label:"),
    ({"bars": [{"label": "x"}]}, "this bar has no number", "label: x"),
    ({"bars": [{**BAR, "values": [{"value": "1"}]}]}, "has `value` and `values`", "value:"),
    ({"bars": [{"label": "x", "low": "1", "values": [{"value": "1"}]}]}, "end of an interval", "low:"),
    ({"bars": [{"label": "x", "values": [{"value": "1"}]}]}, "the chart has no `series`", "value: '1'"),
    ({**GROUPED, "series": TWO[:1]}, "a single series", "series:"),
    ({**GROUPED, "bars": [BAR]}, "0 values, but the chart has 2 series", "label: Remission"),
    ({**GROUPED, "bars": [{**GROUP, "colour": "ink"}]}, "the colours of their series", "colour:"),
    ({**GROUPED, "bars": [{**GROUP, "values": [{"value": "1"}, {"value": "101"}]}]}, "reaches 101", "101"),
    ({**GROUPED, "bars": [{**GROUP, "values": [{"value": "1"}, {"value": "1", "low": "0"}]}]}, "needs", "1"),
    ({"bars": [{**BAR, "colour": "inkk"}]}, "the palette has no colour “inkk”", "colour: inkk"),
    ({"bars": [{**BAR, "colour": "glow"}]}, "“glow” is too faint", "colour: glow"),
    (
        {**GROUPED, "series": [{"label": "one", "colour": "ink-soft"}, TWO[1]]},
        "“ink-soft” and “ink-soft” stand side by side",
        "colour: ink-soft",
    ),
    ({**GROUPED, "series": [{**each, "colour": "ink"} for each in TWO]}, "look alike", "colour: ink"),
]


@pytest.mark.parametrize(("given", "says", "line"), BROKEN)
def test_what_can_not_be_drawn_truly_is_refused(
    leaflet: Maker, given: dict[str, Any], says: str, line: str
) -> None:
    with pytest.raises(ContentError) as caught:
        leaflet({**MINIMAL, **given})
    (finding,) = [finding for finding in caught.value.findings if says in finding.message]
    assert line in finding.as_text()


@pytest.mark.parametrize(
    ("colours", "alike"),
    [
        (("ink", "text"), "colour: text"),
        (("accent", "ink"), ""),
        (("accent", "accent"), ""),
        (("accent", ""), "colour: accent"),
        (("", ""), ""),
    ],
)
def test_bars_of_two_colours_that_print_as_one_grey_are_told(colours: tuple[str, ...], alike: str) -> None:
    bars = [{**BAR, **({"colour": colour} if colour else {})} for colour in colours]
    found = [
        fault.loc for fault in colour_faults(BarChart.model_validate({**MINIMAL, "bars": bars}), PALETTE)
    ]
    wanted = [
        ("bars", number, "colour") for number, colour in enumerate(colours) if f"colour: {colour}" == alike
    ]
    assert found == wanted


@pytest.mark.parametrize("audience", ["patient", "hcp"])
@pytest.mark.parametrize("format", ["a4-roll-fold", "a5-booklet"])
def test_long_labels_stay_inside(leaflet: Maker, audience: str, format: str) -> None:
    long = "A very long label that goes on and on and does not fit on one line of the page"
    bars = [{"label": long, "detail": f"{long}, with details", "value": "1", "low": "0.5", "high": "99.95"}]
    made = leaflet({**MINIMAL, "bars": bars}, audience=audience, format=format)
    live = made.typeset.pages[1].live
    assert all(live[0] - 0.1 < word.box[0] and word.box[2] < live[2] + 0.1 for word in made.words)
    assert sum(word.text == "details" for word in made.words) == 1
