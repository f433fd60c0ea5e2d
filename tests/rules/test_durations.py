"""Durations: texts say what the values say, and values what the label of the market says."""

from __future__ import annotations

import pytest

from brochure.findings import Finding, Severity
from brochure.rules.market_durations import durations, said_in
from tests.rules.test_sources import found, line_of

_SOURCE = 'source: "[@alpha, p. 5]", date: 2026-09'
_VALUES = (
    f"  no-driving: {{ text: 8 weeks, meaning: How long a patient does not drive, {_SOURCE} }}\n"
    f"  stay-near-time: {{ text: at least 4 weeks, meaning: How long a patient stays near, {_SOURCE} }}\n"
)


def saying(text: str, *, set_type: bool = False) -> list[Finding]:
    """What the rule says of a text, beside values for driving and for staying near."""
    return found(
        "house.duration",
        ("values:\n", f"values:\n{_VALUES}"),
        ("Headache is common.[@alpha, p. 3]", f"{text}[@alpha, p. 3]"),
        set_type=set_type,
    )


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("8 weeks", [56]),
        ("at least four weeks", [28]),
        ("a 2-week wait", [14]),
        ("2 months and 12 hours", [60.875, 0.5]),
        ("grade 3, 22%", []),
    ],
)
def test_durations_are_read_in_digits_and_words(text: str, days: list[float]) -> None:
    assert [said.days for said in said_in(text)] == days


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Patients do not drive for 2 weeks.", "“2 weeks” for not driving"),
        ("For two weeks, patients do not drive.", "“two weeks” for not driving"),
        ("Patients stay near the centre for 2 weeks.", "“2 weeks” for staying near the centre"),
        ("Patients stay near for 4 weeks and do not drive for 2 weeks.", "“2 weeks” for not driving"),
    ],
)
def test_a_text_that_says_another_time_than_the_value_is_an_error_at_its_words(text: str, words: str) -> None:
    (finding,) = saying(text)
    assert finding.severity is Severity.ERROR and words in finding.message
    assert text.split()[0] in line_of(finding)


def test_it_is_seen_on_its_page() -> None:
    (finding,) = saying("Patients do not drive for 2 weeks.", set_type=True)
    assert finding.seen is not None and finding.seen.page == 2 and finding.seen.box is not None


@pytest.mark.parametrize(
    "text",
    [
        "Patients do not drive for 8 weeks.",
        "Patients do not drive for {no-driving}.",
        "Patients stay near for {stay-near-time} and do not drive for {no-driving}.",
        "Patients do not drive. They have tests for 15 years.",
        "Blood counts recover in 3 weeks.",
        "Patients who drive to the centre and are seen there by their own team come back after 3 months.",
        "Patients do not drive when they are tired; the response lasted 3 months.",
        "Patients stay within 2 hours of the centre.",
    ],
)
def test_the_same_time_or_a_time_of_something_else_is_no_finding(text: str) -> None:
    assert not saying(text)


def test_a_title_and_its_text_are_read_together() -> None:
    tile = (
        "- block: tiles\n            items:\n"
        "              - { icon: car, title: Do not drive, text: For 2 weeks. }\n"
        "          - block: adverse-events"
    )
    findings = found(
        "house.duration",
        ("values:\n", f"values:\n{_VALUES}"),
        ("- block: adverse-events", tile),
        set_type=False,
    )
    assert [finding.message for finding in findings] == [
        "“2 weeks” for not driving is not what the value “no-driving” says (8 weeks)"
    ]
    assert line_of(findings[0]).endswith("text: For 2 weeks. }")


def test_without_a_value_there_is_nothing_that_a_text_contradicts() -> None:
    assert not found("house.duration", ("Headache is common.", "Patients do not drive for 2 weeks."))


@pytest.mark.parametrize(("text", "told"), [("2 weeks", True), ("8 weeks", False), ("56 days", False)])
def test_a_value_that_differs_from_the_label_of_the_market_is_told_with_both_dates(
    text: str, told: bool
) -> None:
    value = f"  no-driving: {{ text: {text}, meaning: How long a patient does not drive, {_SOURCE} }}\n"
    findings = found(
        "house.duration-label",
        ("generic: samplumab\n", "generic: Tisagenlecleucel\n"),
        ("values:\n", f"values:\n{value}"),
        ("Headache is common.", "Patients do not drive for {no-driving}."),
    )
    assert [finding.message for finding in findings] == [
        "the value “no-driving” says 2 weeks (September 2026), the label of this market 8 weeks "
        "(3 September 2024, not read in the label itself)"
    ] * told


def test_every_known_duration_has_a_topic_a_length_and_a_source() -> None:
    known = durations()
    assert {row.topic for row in known.durations} <= set(known.topics)
    assert all(said_in(row.text) and row.source for row in known.durations)
    pairs = [(row.topic, row.medicine, row.market) for row in known.durations]
    assert len(pairs) == len(set(pairs))
