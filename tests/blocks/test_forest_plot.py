"""Forest plots; their geometry is tested with the drawings."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import ValidationError

from brochure.content.blocks.forest_plots import ForestPlot
from brochure.findings import Severity
from brochure.rules.chart_colours import colour_faults
from tests.blocks.conftest import Maker
from tests.styles import STYLES

PALETTE = STYLES.palette

ROW = {"label": "Women", "estimate": "0.70", "low": "0.5", "high": "0.98"}
MINIMAL = {
    "block": "forest-plot",
    "caption": "A plot",
    "alt": "Women 0.70, with interval 0.5 to 0.98.",
    "effect": "Hazard ratio",
    "from": "0.25",
    "to": "4",
    "rows": [ROW],
}
FULL = {
    **MINIMAL,
    "id": "here",
    "caption": "Subgroups[@alpha]",
    "alt": "Women 0.70, men 0.9, for {rest}.",
    "effect": "Hazard ratio after {rest}",
    "details": "Events/patients, {rest}",
    "scale": "log",
    "marks": ["0.25", "0.5", "1", "2", "4"],
    "rows": [
        {**ROW, "heading": "Sex, {rest}", "detail": "34/120 vs 51/118", "weight": "60", "colour": "accent"},
        {"label": "Men, {rest}", "estimate": "0.9", "low": "0.1", "high": "8", "weight": "15"},
    ],
    "overall": {
        "label": "All, {rest}",
        "detail": "n = 238",
        "estimate": "0.74",
        "low": "0.5",
        "high": "1.1",
        "colour": "ink-soft",
    },
    "favours": {"left": "Favours {rest}", "right": "Favours placebo"},
    "note": "Exploratory.[@alpha]",
}


def test_numbers_are_shown_as_they_were_written(leaflet: Maker) -> None:
    made = leaflet(FULL)
    text = made.tags.all("Figure")[0].text
    assert "0.70(0.5–0.98)" in text and "Favours4weeks" in text
    squares = re.findall(r'<rect [^>]*fill="([^"]*)"', made.html)
    diamonds = re.findall(r'<path d="M[^"]*L[^"]*L[^"]*Z" fill="([^"]*)"', made.html)
    assert squares == [PALETTE["accent"], PALETTE["ink"]] and diamonds == [PALETTE["ink-soft"]]


def test_colours_of_effects_are_there_and_seen() -> None:
    rows = [{**ROW, "colour": "glow"}, ROW, {**ROW, "colour": "text"}]
    overall = {**ROW, "colour": "inkk"}
    plot = ForestPlot.model_validate({**MINIMAL, "rows": rows, "overall": overall})
    found = [(fault.loc, fault.severity, fault.message) for fault in colour_faults(plot, PALETTE)]
    assert [(loc, severity) for loc, severity, _message in found] == [
        (("rows", 0, "colour"), Severity.ERROR),
        (("overall", "colour"), Severity.ERROR),
        (("rows", 2, "colour"), Severity.WARNING),
    ]
    says = ("“glow” is too faint", "the palette has no colour “inkk”", "“ink” and “text” stand side by side")
    assert all(word in message for word, (_loc, _severity, message) in zip(says, found, strict=True))


BROKEN: list[tuple[dict[str, Any], str, tuple[str | int, ...]]] = [
    ({"from": "0"}, "an axis of ratios can't show 0", ("from",)),
    ({"to": "4.000000001"}, "too long for a chart", ("to",)),
    ({"marks": ["1.000000001"]}, "too long for a chart", ("marks",)),
    ({"marks": ["-1"]}, "can't show -1", ("marks",)),
    ({"from": "1.1"}, "leaves out 1, where there is no effect", ("from",)),
    ({"to": "0.99"}, "leaves out 1", ("to",)),
    ({"scale": "linear", "rows": [{**ROW, "low": "-3"}]}, "leaves out 0", ("from",)),
    ({"marks": ["8"]}, "the mark 8 lies outside the axis", ("marks", 0)),
    (
        {"rows": [{**ROW, "estimate": "5", "high": "6"}]},
        "5 lies outside the axis of 0.25 to 4",
        ("estimate",),
    ),
    ({"rows": [{**ROW, "low": "-0.1"}]}, "-0.1 lies outside the axis", ("rows", 0, "low")),
    ({"overall": {**ROW, "high": "4.1"}}, "4.1 lies outside the axis", ("overall", "high")),
    ({"rows": [{**ROW, "low": "0.8"}]}, "lies outside its interval", ("rows", 0)),
    ({"rows": [{**ROW, "estimate": "0.7000000001"}]}, "too long for a chart", ("estimate",)),
    (
        {"caption": "A plot[@alpha]", "rows": [{**ROW, "source": "beta"}]},
        "does not cite “beta”",
        ("rows", 0, "source"),
    ),
]


@pytest.mark.parametrize(("given", "says", "at"), BROKEN)
def test_what_can_not_be_drawn_truly_is_refused(
    given: dict[str, Any], says: str, at: tuple[str | int, ...]
) -> None:
    with pytest.raises(ValidationError) as caught:
        ForestPlot.model_validate({**MINIMAL, **given})
    # A list from which a bad item fell out is then too short, which the program does not say again.
    (error,) = [each for each in caught.value.errors() if each["type"] != "too_short"]
    assert says in error["msg"] and error["ctx"]["fix"]
    assert (*error["loc"], *error["ctx"].get("at", ()))[-len(at) :] == at


def test_marks_that_nobody_gives_are_those_that_readers_know() -> None:
    def marks(**given: Any) -> list[str]:
        plot = ForestPlot.model_validate({**MINIMAL, **given})
        return [f"{mark:f}" for mark in plot.axis_marks]

    assert marks() == ["0.5", "1", "2"]
    assert marks(**{"from": "0.6", "to": "1.6"}) == ["0.6", "1", "1.6"]
    assert marks(scale="linear", **{"from": "-4", "to": "8"}) == ["-4", "-2", "0", "2", "4", "6", "8"]
    assert marks(marks=["2", "1"]) == ["1", "2"]
