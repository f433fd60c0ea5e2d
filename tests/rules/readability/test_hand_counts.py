"""Three texts of known grade: counts, scores and findings are those of the hand count."""

from __future__ import annotations

import pytest

from brochure.findings import Severity
from brochure.language.locale import locale_of
from brochure.language.sentences import sentences
from brochure.language.syllables import syllables
from brochure.rules.readability import formulae
from brochure.rules.readability.formulae import Counts
from brochure.rules.readability.measure import measured
from brochure.rules.readability.report import readability
from brochure.rules.readability.words import words
from tests.rules.readability.leaflets import findings, leaflet, messages
from tests.rules.readability.texts import KNOWN, Known

TEXTS = pytest.mark.parametrize("known", KNOWN.values(), ids=KNOWN)


@TEXTS
def test_each_sentence_has_the_words_syllables_and_long_words_of_the_hand_count(known: Known) -> None:
    wrong = []
    for text, *by_hand in known.rows:
        counts = [syllables(word.text) for word in words(text)]
        counted = [len(counts), sum(counts), sum(count >= 3 for count in counts)]
        if counted != by_hand:
            wrong.append((text, by_hand, counted))
    assert not wrong


@TEXTS
def test_the_rows_of_the_hand_count_add_up(known: Known) -> None:
    columns = [sum(int(row[column]) for row in known.rows) for column in (1, 2, 3)]
    assert columns == [known.words, known.syllables, known.long_words]
    assert len(known.rows) == known.sentences


@TEXTS
def test_a_text_is_parted_into_the_sentences_of_the_hand_count(known: Known) -> None:
    assert [sentence.text for sentence in sentences(known.text, locale_of("en-GB").sentences)] == [
        row[0] for row in known.rows
    ]


@TEXTS
def test_a_leaflet_of_the_text_has_its_counts_and_scores(known: Known) -> None:
    evidence = leaflet(known.text)
    raw = measured(evidence).whole.raw
    assert (raw.words, raw.sentences, raw.syllables, raw.polysyllables) == (
        known.words,
        known.sentences,
        known.syllables,
        known.long_words,
    )
    assert raw.longest == max(row[1] for row in known.rows)
    scores = readability(evidence)["sections"][0]["raw"]
    expected = {"grade": known.grade, "smog": known.smog, "ease": known.ease}
    assert {name: scores[name] for name in expected} == pytest.approx(expected, abs=0.051)


def test_the_easy_text_has_no_finding_on_its_grade() -> None:
    evidence = leaflet(KNOWN["easy"].text)
    assert not [name for name in RULES if messages(evidence, name)]
    assert readability(evidence)["sections"][0]["verdict"] == "plain"


def test_the_middling_text_is_a_warning_for_its_grade_alone() -> None:
    evidence = leaflet(KNOWN["middling"].text)
    found = {name: findings(evidence, name) for name in RULES}
    assert [name for name, them in found.items() if them] == ["grade"]
    (finding,) = found["grade"]
    assert finding.severity is Severity.WARNING
    assert finding.message == (
        "the section “Your treatment” has a Flesch–Kincaid grade of 6.1 (6.1 with the words that are "
        "explained), above 6"
    )


def test_the_hard_text_is_an_error_for_its_grade_and_its_long_sentence() -> None:
    evidence = leaflet(KNOWN["hard"].text)
    (grade,) = findings(evidence, "grade")
    assert grade.severity is Severity.ERROR
    assert "Flesch–Kincaid grade of 21." in grade.message and grade.message.endswith("above 8")
    (long_one,) = findings(evidence, "sentence-length")
    assert long_one.severity is Severity.ERROR
    assert long_one.message.startswith("a sentence has 26 words, more than 25: “Excessive concentrations")
    assert not findings(evidence, "sentence-mean")
    assert not findings(evidence, "smog")


def test_smog_is_not_judged_on_fewer_than_ten_sentences_of_a_section() -> None:
    rows = KNOWN["hard"].rows
    text = " ".join(row[0] for row in rows)
    assert not findings(leaflet(text), "smog")
    assert messages(leaflet(f"{text} {rows[5][0]} {rows[6][0]}"), "smog")


#: The rules on sentences and grades.
RULES = ("grade", "grade-as-written", "smog", "sentence-mean", "sentence-length")


@pytest.mark.parametrize(
    ("counts", "grade", "smog", "ease"),
    # What textstat 0.7.13 gives when its counters are replaced by ones that give these counts.
    [
        ((120, 17, 130, 1), -0.053725, 4.514644, 108.020294),
        ((149, 11, 207, 7), 6.086016, 7.686295, 75.55482),
        ((103, 8, 276, 58), 21.050667, 18.51114, -32.928271),
        ((30, 3, 41, 2), 4.436667, 7.793538, 81.065),
        ((657, 75, 868, 38), 3.41605, 7.195463, 86.173737),
        ((1000, 30, 1700, 150), 17.47, 15.903189, 29.181667),
        ((7, 1, 9, 0), 2.311429, 3.1291, 90.958571),
    ],
)
def test_the_formulae_give_what_textstat_gives_on_the_same_counts(
    counts: tuple[int, int, int, int], grade: float, smog: float, ease: float
) -> None:
    given = Counts(*counts)
    assert formulae.grade(given) == pytest.approx(grade, abs=1e-6)
    assert formulae.smog(given) == pytest.approx(smog, abs=1e-6)
    assert formulae.reading_ease(given) == pytest.approx(ease, abs=1e-6)
