"""Line charts; their geometry is tested with the drawings."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from brochure.content.blocks.line_charts import LineChart
from brochure.errors import ContentError
from tests.blocks.conftest import Maker

LINE = {"label": "Samplumab", "points": [["0", "100"], ["6", "80"], ["12", "60.5"]]}
MINIMAL = {
    "block": "line-chart",
    "caption": "A chart",
    "alt": "A line that falls from 100% to 60.5%.",
    "x": {"title": "Months"},
    "y": {"title": "Alive"},
    "series": [LINE],
}
FULL = {
    **MINIMAL,
    "id": "here",
    "caption": "Survival[@alpha]",
    "alt": "Two curves, for {rest}.",
    "x": {"title": "Months after {rest}", "from": "0", "to": "12", "every": "6"},
    "y": {"title": "Alive, from {rest} on", "unit": "%", "from": "40", "to": "100", "every": "20"},
    "line": "step",
    "series": [
        {
            "label": "Samplumab",
            "points": [["0", "100", "100", "100"], ["6", "80", "70", "90"], ["12", "60.5", "50", "71"]],
            "censored": ["7", "9.5"],
            "at-risk": ["120", "96", "40"],
            "colour": "ink",
        },
        {**LINE, "label": "After {rest}", "at-risk": ["118", "90", "31"]},
    ],
    "note": "One trial.[@alpha]",
}


def test_what_the_lines_mean_stands_in_the_chart(leaflet: Maker) -> None:
    # The engine draws the words of drawings without their spaces.
    text = leaflet(FULL).tags.all("Figure")[0].text
    assert "Theuprightaxisstartsat40%,notat0." in text and "Ticks:follow-upended" in text
    assert "NumberatriskSamplumab1209640After4weeks1189031" in text


@pytest.mark.parametrize("given", [{}, {"y": {"title": "Alive", "from": "0"}}])
def test_an_axis_from_nothing_needs_no_words(given: dict[str, Any]) -> None:
    assert [int(end) for end in LineChart.model_validate({**MINIMAL, **given}).values] == [0, 100]


def line(**more: Any) -> dict[str, Any]:
    return {"series": [{**LINE, **more}]}


def points(*rows: str) -> dict[str, Any]:
    return line(points=[row.split() for row in rows])


BROKEN: list[tuple[dict[str, Any], str, tuple[str | int, ...]]] = [
    (points("0 9", "5 8", "3 7"), "3 does not come after 5", ("points", 2)),
    (points("0 9", "0 8"), "0 does not come after 0", ("points", 1)),
    (points("0 9", "1 101"), "point 2 reaches 101, outside the y axis", ("series", 0, "points", 1)),
    (points("0 9", "1 8 -1 9"), "others have none", ("points", 1)),
    (points("0 9 8 10", "1 8 -1 9"), "point 2 reaches -1", ("series", 0, "points", 1)),
    (points("0 9 8 10", "1 8 9 10"), "outside its interval", ("points", 1)),
    (points("0 9", "1 8 7"), "needs both its ends", ("points", 1)),
    ({"x": {"title": "x", "to": "11"}}, "point 3 reaches 12, outside the x axis", ("series", 0, "points", 2)),
    ({"x": {"title": "x", "from": "12"}}, "starts at 12 and ends at 12", ("x", "from")),
    ({"x": {"title": "x", "every": "0.33333333"}}, "too long for a chart", ("x", "every")),
    ({"y": {"title": "y", "to": "99.9999999"}}, "too long for a chart", ("y", "to")),
    ({"x": {"title": "x", "every": "0"}}, "marks every 0", ("x", "every")),
    ({"x": {"title": "x", "every": "0.1"}}, "marks every 0.1", ("x", "every")),
    ({"y": {"title": "y", "to": "0"}}, "starts at 0 and ends at 0", ("y", "to")),
    ({"y": {"title": "y", "unit": ""}}, "the end of the axis is not known", ("y",)),
    (line(censored=["13"]), "no place for a tick at 13", ("censored", 0)),
    (line(**{"at-risk": ["9", "8"]}), "2 numbers at risk are given, but the time axis has 7", ("at-risk",)),
    (
        {"series": [{**LINE, "at-risk": ["9"] * 7}, LINE]},
        "0 numbers at risk are given, but the time axis has 7 marks: 0, 2, 4, 6, 8, 10, 12",
        ("series", 1),
    ),
    ({"line": "step", **points("0 100", "1 90", "2 91")}, "rises from 90 to 91", ("points", 2)),
    ({"line": "step", **points("0 90", "1 95")}, "rises from 90 to 95", ("points", 1)),
]


@pytest.mark.parametrize(("given", "says", "at"), BROKEN)
def test_what_can_not_be_drawn_truly_is_refused(
    given: dict[str, Any], says: str, at: tuple[str | int, ...]
) -> None:
    with pytest.raises(ValidationError) as caught:
        LineChart.model_validate({**MINIMAL, **given})
    # A list from which a bad item fell out is then too short, which the program does not say again.
    (error,) = [each for each in caught.value.errors() if each["type"] != "too_short"]
    assert says in error["msg"] and error["ctx"]["fix"]
    assert (*error["loc"], *error["ctx"]["at"])[-len(at) :] == at


@pytest.mark.parametrize("rows", [("0 0", "1 5", "2 5"), ("0 100", "1 100", "2 0")])
def test_steps_fall_or_add_up_from_nothing(rows: tuple[str, ...]) -> None:
    assert LineChart.model_validate({**MINIMAL, "line": "step", **points(*rows)})


def test_numbers_at_risk_without_room_are_told_at_the_chart(leaflet: Maker) -> None:
    series = [{**LINE, "at-risk": ["123456"] * 13}]
    x = {"title": "Months since then", "every": "1"}
    with pytest.raises(ContentError, match="have no room beside each other") as caught:
        leaflet({**MINIMAL, "x": x, "series": series})
    assert "title: Months since then" in caught.value.findings[0].as_text()


def test_a_faint_line_is_refused(leaflet: Maker) -> None:
    with pytest.raises(ContentError, match="“glow” is too faint") as caught:
        leaflet({**MINIMAL, **line(colour="glow")})
    assert "colour: glow" in caught.value.findings[0].as_text()
