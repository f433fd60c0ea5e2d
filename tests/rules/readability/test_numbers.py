"""Numbers and the build of leaflets for patients."""

from __future__ import annotations

import pytest

from tests.rules.readability.leaflets import findings, leaflet, messages

BAR = {"label": "Better", "value": "53"}
PEOPLE = {"block": "icon-array", "caption": "Most", "alt": "x", "groups": [{"count": 53, "label": "better"}]}


@pytest.mark.parametrize("said", ["53%", "53 %", "53.5 per cent", "53 percent", "41 to 62%", "0.4%"])
def test_percentages_are_told_as_they_are_written(said: str) -> None:
    (message,) = messages(leaflet(f"It helped {said} of them."), "percentages")
    assert message == f"“{said}” is a percentage, which many readers don’t follow"


def test_percentages_in_cells_of_tables_and_in_charts_are_told() -> None:
    table = {"block": "table", "caption": "x", "columns": [{"title": "a"}], "rows": [["53%"]]}
    chart = {"block": "bar-chart", "caption": "x", "alt": "x", "bars": [BAR]}
    assert len(messages(leaflet(table, chart), "percentages")) == 2
    people = {**chart, "unit": "", "maximum": "100"}
    assert not messages(leaflet(people), "percentages")


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (["53 in 100 people", "2 in 100 people"], []),
        (["53 in 100 people", "2 in 100 people", "1 in 1,000 people"], ["1 in 1,000"]),
        (["1 in 10 people", "one out of every 20 people", "3 in 10 people"], ["one out of every 20"]),
        (["Common: may affect up to 1 in 10 people", "rare: up to 1 in 1,000", "53 in 100 people"], []),
        (["It may affect more than 1 in 10", "fewer than 1 in every 100", "less than 1 in 10,000"], []),
        (["up to 1 in 10 people", "1 in 10 people", "2 in 10 and 3 in 20"], ["3 in 20"]),
        (["2 in the morning", "in 2024", "3 in 2 weeks and 4.5", "page 3 of it"], []),
    ],
)
def test_numbers_are_out_of_the_number_that_is_used_most(texts: list[str], wrong: list[str]) -> None:
    told = messages(leaflet(*texts), "one-denominator")
    assert [message.split("”")[0].removeprefix("“") for message in told] == wrong


def test_a_picture_of_100_people_sets_the_number_for_all() -> None:
    told = messages(leaflet(PEOPLE, "1 in 10 people.", "2 in 10 people."), "one-denominator")
    assert len(told) == 2 and all(message.endswith("which uses 100") for message in told)


@pytest.mark.parametrize("said", ["53 in 100 people", "about 53 in 100 people", "1 out of 100 people"])
def test_a_number_without_words_is_told(said: str) -> None:
    assert len(messages(leaflet(f"It helped {said}."), "words-beside-numbers")) == 1
    assert not messages(leaflet(f"It helped most: {said}."), "words-beside-numbers")
    assert not messages(leaflet(f"It is rare: it happens to {said}."), "words-beside-numbers")


def test_words_in_another_block_are_not_beside_a_number() -> None:
    assert messages(leaflet("It helped 53 in 100 people.", "Most were well."), "words-beside-numbers")


@pytest.mark.parametrize(
    ("block", "count"),
    [
        ({"block": "list", "items": ["x"] * 7}, 0),
        ({"block": "list", "items": ["x"] * 8}, 1),
        (
            {
                "block": "list",
                "items": [{"text": "x", "items": ["x"] * 8}, {"text": "x", "items": ["x"] * 7}],
            },
            1,
        ),
        ({"block": "checklist", "items": ["x"] * 8}, 1),
        ({"block": "key-points", "items": ["x"] * 8}, 1),
        ({"block": "call-now", "title": "x", "signs": [{"text": "x"}] * 8, "call": ["x"]}, 1),
        ({"block": "steps", "items": [{"title": "x"}] * 8}, 0),
    ],
)
def test_lists_have_seven_items_at_most(block: dict[str, object], count: int) -> None:
    found = findings(leaflet(block), "list-length")
    assert len(found) == count
    assert all(finding.message == "the list has 8 items, more than 7" for finding in found)


def test_150_words_may_stand_without_a_heading_and_no_more() -> None:
    text = " ".join(["word"] * 75)
    assert not messages(leaflet(text, text), "headings")
    assert messages(leaflet(text, text, "more"), "headings") == [
        "151 words stand without a heading, more than 150"
    ]
    heading = {"block": "heading", "text": "A heading"}
    assert not messages(leaflet(text, text, heading, text, text), "headings")
    box = {"block": "box", "title": "A title", "texts": [text, text]}
    assert not messages(leaflet(text, text, box), "headings")


def test_a_new_section_begins_to_count_anew() -> None:
    text = " ".join(["word"] * 100)
    assert not messages(leaflet(text, more=[{"title": "Next", "blocks": [text]}]), "headings")


def test_key_points_in_a_later_section_are_not_first() -> None:
    points = {"block": "key-points", "items": ["x"]}
    assert not messages(leaflet(points), "key-points-first")
    late = leaflet("You rest.", more=[{"title": "Later", "blocks": [points]}])
    assert messages(late, "key-points-first") == ["the first section, “Your treatment”, has no key points"]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("uncertainty", "We do not know how long it lasts."),
        ("uncertainty", "It is not known why."),
        ("uncertainty", "Nobody can tell."),
        ("uncertainty", "It may not work for you."),
        ("other-choices", "Ask about other treatments."),
        ("other-choices", "There is an alternative."),
        ("other-choices", "You may choose no treatment."),
        ("sources", "This is based on two studies."),
    ],
)
def test_what_readers_look_for_is_found_in_various_words(rule: str, text: str) -> None:
    assert messages(leaflet("You rest."), rule)
    assert not messages(leaflet("You rest.", text), rule)


def test_questions_count_where_there_are_two() -> None:
    one = {"block": "checklist", "items": ["What is it?", "a thing"]}
    two = {"block": "checklist", "items": ["What is it?", "How long?"]}
    assert messages(leaflet(one), "questions") == ["the leaflet has no questions that readers can ask"]
    assert not messages(leaflet(two), "questions")
    with_lines = {"block": "questions", "items": ["What is it?", {"text": "How long?", "lines": "3"}]}
    assert not messages(leaflet(with_lines), "questions")
