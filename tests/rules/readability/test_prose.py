"""What is graded, and how the adjusted pass counts."""

from __future__ import annotations

import json

from brochure.rules.judge import judge
from brochure.rules.readability.measure import measured
from brochure.rules.readability.report import readability
from brochure.rules.readability.words import words
from tests.rules.readability.leaflets import findings, leaflet, messages
from tests.rules.readability.texts import KNOWN

SENTENCE = "You take one tablet a day."


def graded(*blocks: object, **given: object) -> list[str]:
    """The sentences of a leaflet that are graded."""
    return [found.text for found in measured(leaflet(*blocks, **given)).whole.sentences]  # type: ignore[arg-type]


def test_a_word_is_what_stands_between_spaces_and_has_a_letter_or_a_figure() -> None:
    text = "CAR-T cells – given at 24-hour intervals, don’t “hurt” (much): 38 °C & 5%."
    assert [word.text for word in words(text)] == [
        *(
            "CAR-T",
            "cells",
            "given",
            "at",
            "24-hour",
            "intervals",
            "don’t",
            "hurt",
            "much",
            "38",
            "°C"[1:],
            "5",
        ),
    ]


def test_sentences_of_lists_are_graded_and_their_short_items_are_not() -> None:
    items = ["Rest when you are tired.", "a stem cell transplant", "What are my choices?"]
    assert graded({"block": "list", "title": "You can", "items": items}) == [items[0], items[2]]


def test_a_long_item_is_graded_though_it_has_no_full_stop() -> None:
    item = "a place to stay that is near to the centre for all of the weeks"
    assert graded({"block": "list", "items": [item]}) == [item]


def test_titles_places_and_times_of_steps_are_not_graded() -> None:
    step = {"title": "Tests. Talks.", "when": "Soon.", "where": "At home.", "text": SENTENCE}
    assert graded({"block": "steps", "items": [step, step]}) == [SENTENCE, SENTENCE]


def test_texts_fixed_by_law_are_neither_graded_nor_told_to_be_too_long() -> None:
    text = " ".join(["Adverse events should be reported to the authority"] * 5) + "."
    block = {"block": "adverse-events", "title": "Reporting", "text": text}
    evidence = leaflet(SENTENCE, block)
    assert graded(SENTENCE, block) == [SENTENCE]
    assert not messages(evidence, "sentence-length") and not messages(evidence, "plain-words")


def test_a_glossary_is_not_graded_but_its_sentences_may_not_be_too_long() -> None:
    meaning = " ".join(["a cell of the blood"] * 6) + "."
    evidence = leaflet(
        "You have T cells.", {"block": "glossary"}, glossary=[{"term": "T cells", "meaning": meaning}]
    )
    assert [found.text for found in measured(evidence).whole.sentences] == ["You have T cells."]
    (finding,) = findings(evidence, "sentence-length")
    assert finding.message.startswith("a sentence has 30 words")


def test_explained_terms_count_as_plain_words_and_others_do_not() -> None:
    text = "Immunoglobulin helps. Immunoglobulin is tested."
    entry = {"term": "immunoglobulin", "meaning": "what fights germs."}
    explained = measured(leaflet(text, {"block": "glossary"}, glossary=[entry])).whole
    unexplained = measured(leaflet(text, glossary=[entry])).whole
    # Im-mu-no-glob-u-lin helps; im-mu-no-glob-u-lin is test-ed.
    assert explained.raw.syllables == unexplained.raw.syllables == 16
    assert (explained.adjusted.syllables, explained.adjusted.polysyllables) == (8, 0)
    assert (unexplained.adjusted.syllables, unexplained.adjusted.polysyllables) == (16, 2)
    assert explained.adjusted.words == explained.raw.words == 5


def test_the_names_of_the_medicine_and_figures_count_as_plain_words() -> None:
    whole = measured(leaflet("{generic} helped 75 of them.")).whole
    # Samp-lu-mab helped sev-en-ty-five of them.
    assert (whole.raw.syllables, whole.adjusted.syllables) == (10, 7)


def test_a_section_with_little_text_is_not_graded_but_counts_in_the_whole() -> None:
    hard = KNOWN["hard"].rows
    more = [{"title": "Short", "blocks": [hard[3][0], hard[4][0]]}]
    evidence = leaflet(KNOWN["easy"].text, more=more)
    rows = readability(evidence)
    assert rows["sections"][1]["raw"] is None
    assert rows["sections"][1]["verdict"] == "not graded: too short"
    assert rows["whole"]["words"] == 120 + hard[3][1] + hard[4][1]
    assert not [message for message in messages(evidence, "grade") if "Short" in message]


def test_the_number_of_a_page_counts_as_a_word() -> None:
    evidence = leaflet("See [page {page}](#there) at once.", {"block": "list", "id": "there", "items": ["x"]})
    assert measured(evidence).whole.raw.words == 5


def test_texts_in_another_language_are_not_graded_and_that_is_said() -> None:
    evidence = leaflet(KNOWN["hard"].text, language="de")
    rows = readability(evidence)
    assert rows["whole"]["raw"] is None and rows["whole"]["verdict"] == "not graded: not in English"
    assert not messages(evidence, "grade")
    (said,) = [found for found in judge(evidence) if found.rule == "house.languages"]
    assert "how easy it is to read" in said.message and "“de”" in said.message


def test_a_finding_on_a_section_is_at_its_title() -> None:
    evidence = leaflet(KNOWN["hard"].text, title="How it works")
    (finding,) = findings(evidence, "grade")
    assert finding.place is not None and "How it works" in getattr(finding.place, "text", "")


def test_the_rows_for_the_report_are_plain_values() -> None:
    rows = readability(leaflet(KNOWN["hard"].text))
    assert json.loads(json.dumps(rows)) == rows
    assert rows["type"] is None
    words_found = {row["word"]: row["plainer"] for row in rows["sections"][0]["hard_words"]}
    assert words_found["Numerous"] == "many"
    assert words_found["haemorrhage"] == "heavy bleeding"
