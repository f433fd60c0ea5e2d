"""The check `words`: which words it finds, where, and how it speaks of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from brochure.findings import Severity, SourcePlace
from brochure.rules.block_text import pattern
from brochure.rules.checks.words import words
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach
from tests.rules.examples import evidence_of
from tests.rules.told import told, with_texts

CONTENT = """\
product: {{ brand: Samplix®, generic: samplumab, additional-monitoring: no }}
company: {{ name: Example Medicines Ltd, contact: safety@example.com }}
values:
  result: {{ text: the best result, meaning: A result, source: "[@alpha]", date: 2026-09 }}
abbreviations:
  AB: the safest thing
references:
  - {{ id: alpha, type: article-journal, title: The safest alpha, container-title: J, issued: 2025 }}
leaflets:
  hcp:
    audience: hcp
    market: none
    format: a5-flyer
    language: en-GB
    title: A sample
    description: A sample
    job-code: X
    prepared: 2026-11
    sections:
      - title: Words
        start: panel
        blocks:
          - >-
            {text}
          - block: abbreviations
      - title: Sources
        start: panel
        blocks:
          - block: references
"""
GIVEN: dict[str, Any] = {
    "words": ["safe", "safest", "cutting-edge", "pioneer*", "first", "first-in-class", "hope"],
    "reason": "no",
}
_PRINTED = "Plain.[@alpha]"
#: The line of the text, which begins in column 13.
_LINE = CONTENT.count("\n", 0, CONTENT.index("{text}")) + 1


@cache
def _evidence(text: str, set_type: bool) -> Evidence:
    return evidence_of(CONTENT.format(text=text), "hcp", set_type=set_type)


def found(text: str, given: Mapping[str, Any] | None = None, *, set_type: bool = False) -> list[Breach]:
    return list(words(_evidence(f"{text} {_PRINTED}", set_type), {**GIVEN, **(given or {})}))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It is safe.", "safe"),
        ("It is SAFE.", "SAFE"),
        ("A **safe** medicine.", "safe"),
        ("A cutting edge medicine.", "cutting edge"),
        ("A Cutting-Edge medicine.", "Cutting-Edge"),
        ("Pioneering work.", "Pioneering"),
        ("A pioneer.", "pioneer"),
        ("The first-in-class medicine.", "first-in-class"),
    ],
)
def test_a_word_is_found_in_any_case_and_with_any_hyphen(text: str, word: str) -> None:
    (breach,) = found(text)
    assert breach.message.startswith(f"“{word}” in “")


@pytest.mark.parametrize(
    "text", ["It is unsafe.", "Safety counts.", "A safeguard.", "Firstly, ask.", "Fail-safely so."]
)
def test_a_part_of_a_longer_word_is_not_the_word(text: str) -> None:
    assert found(text) == []


def test_each_occurrence_is_told_at_its_own_place() -> None:
    breaches = found("It is safe. It stays safe.")
    assert [breach.place.column for breach in breaches if isinstance(breach.place, SourcePlace)] == [19, 34]
    assert {breach.place.line for breach in breaches if isinstance(breach.place, SourcePlace)} == {_LINE}


def test_a_message_shows_the_sentence_alone() -> None:
    (breach,) = found("Before. It is safe. After.")
    assert breach.message == "“safe” in “It is safe.”: no"


def test_exceptions_are_phrases_around_the_word() -> None:
    assert found("The first dose. The first doses.", {"except": ["first dose*"]}) == []
    assert len(found("The first of its kind.", {"except": ["first dose*"]})) == 1


def test_a_word_with_a_source_is_a_warning_that_asks_to_look() -> None:
    (breach,) = found("It is safe.[@alpha]", {"cited": True})
    assert breach.severity is Severity.WARNING
    assert breach.message.endswith("and the source has to bear it out")


def test_a_source_inside_the_sentence_counts() -> None:
    (breach,) = found("It is safe,[@alpha] and dear.", {"cited": True})
    assert breach.severity is Severity.WARNING


@pytest.mark.parametrize("text", ["Known.[@alpha] It is safe.", "It is safe. Known.[@alpha]"])
def test_a_source_of_another_sentence_does_not_count(text: str) -> None:
    (breach,) = found(text, {"cited": True})
    assert breach.severity is None


def test_a_citation_inside_marked_words_counts() -> None:
    (breach,) = found("It is **safe in adults[@alpha] and** dear.", {"cited": True})
    assert breach.severity is Severity.WARNING


def test_the_severity_of_a_cited_word_is_the_row_s() -> None:
    (breach,) = found("It is safe.[@alpha]", {"cited": True, "cited-severity": "note"})
    assert breach.severity is Severity.NOTE


def test_without_cited_a_source_changes_nothing() -> None:
    (breach,) = found("It is safe.[@alpha]")
    assert breach.severity is None


def test_words_of_values_count_and_are_placed_at_the_value() -> None:
    (breach,) = found("It is {result}.", {"words": ["best"]})
    assert isinstance(breach.place, SourcePlace)
    assert (breach.place.line, breach.place.column) == (_LINE, 19)


def test_abbreviations_that_the_leaflet_uses_count() -> None:
    (breach,) = found("It is AB.")
    assert isinstance(breach.place, SourcePlace)
    assert breach.place.line == CONTENT.count("\n", 0, CONTENT.index("AB: the")) + 1
    assert found("It is B.") == []


def test_titles_of_sources_do_not_count() -> None:
    assert found("It is known.[@alpha]", set_type=True) == []


def test_a_word_is_seen_on_its_page() -> None:
    (breach,) = found("It is safe.", set_type=True)
    assert breach.seen is not None
    assert breach.seen.page == 1
    assert breach.seen.file == "hcp-screen.pdf"


#: Titles of the shipped leaflet, words of advertising in their stead, and the rules that they break.
ADVERTISING = (
    ("title: From referral to follow-up", "Delivering hope", "uk.hcp.promise"),
    ("title: Long-term follow-up", "Cutting-edge therapy", "uk.hcp.promise"),
    ("title: A living, engineered medicine", "Pioneering medicine", "uk.hcp.promise"),
    ("title: Individual manufacture", "Setting the standard in safety and efficacy", "uk.hcp.superlative"),
    ("title: The patient in view", "The first CAR-T cell therapy", "uk.hcp.first"),
    ("title: Licence and funding", "A safe choice", "uk.hcp.safe"),
    ("title: Limits of this evidence", "A new treatment", "uk.hcp.new"),
    ("title: Watch for", "What the MHRA says", "uk.hcp.authority"),
)


def test_words_of_advertising_in_the_shipped_leaflet_are_named_at_their_line() -> None:
    from tests.rules.test_uk_hcp import line_of, shipped, told

    text = shipped(*((old, f"title: {words_of_the_page}") for old, words_of_the_page, _rule in ADVERTISING))
    assert sorted(told(text)) == sorted(
        (rule, line_of(text, f"title: {words_of_the_page}")) for _old, words_of_the_page, rule in ADVERTISING
    )


@pytest.mark.parametrize("brand", ["[Brand]", "[Brand®]", "Brand®", "Brand™", "Brand"])
def test_a_whole_word_finds_a_name_that_is_still_to_be_filled_in(brand: str) -> None:
    """As in the sample of a new project: a bracket begins no word."""
    found = pattern(r"\b(?:{brand}|{generic})", {"brand": brand, "generic": "[generic name]"})
    assert found.search(f"About {brand}.")
    assert found.search("About [generic name].")
    assert not found.search("About other things.")


@pytest.mark.parametrize(
    ("words", "fix"),
    [
        ("{brand} is the gold standard.", "such as a guideline"),
        ("{brand} is the first and only tablet.", "have it waived"),
        ("{brand} is better than any other.", "both medicines side by side"),
        ("{brand} is the best tablet.", "in how many patients"),
    ],
)
def test_what_to_do_about_a_superlative_suits_the_words_that_are_found(words: str, fix: str) -> None:
    (finding,) = told(with_texts("uk-hcp", [words]), "uk.hcp.superlative").values()
    assert fix in finding.fix


@pytest.mark.parametrize("market", ["uk", "eu"])
def test_only_of_a_first_the_fix_speaks_of_a_time(market: str) -> None:
    texts = ["It is the first tablet of its kind.", "{brand} is the best tablet."]
    found = told(with_texts(f"{market}-patient", texts), f"{market}.patient.first")
    assert ["of a time" in found[line].fix for line in sorted(found)] == [True, False]
