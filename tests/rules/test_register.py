"""Sentences that speak as leaflets with medicines do are left alone, and praise among such words is told."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from brochure.language.locale import locale_of
from brochure.rules import wording
from brochure.rules.block_text import alike
from brochure.rules.register import REGISTER, LeafletSpeech, informs, points, register
from brochure.rules.wording import finder, named, wordings
from brochure.source.shipped import shipped

NAMES = {"brand": "Samplix®", "generic": "samplumab", "company": "Example Medicines Ltd"}
ENDS = locale_of("en-GB").sentences


def told(sentence: str) -> list[str]:
    """The kinds of wording that are found in a sentence."""
    words = alike(sentence)
    return [kind for kind in wordings() if list(finder(kind, NAMES).within(words, ENDS))]


@pytest.mark.parametrize("sentence", register().silent)
def test_a_sentence_that_informs_is_left_alone_and_would_be_told_otherwise(sentence: str) -> None:
    assert told(sentence) == []
    with patch.object(wording, "informs", lambda *_given: False):
        assert told(sentence)


@pytest.mark.parametrize("sentence", register().caught)
def test_praise_among_words_of_leaflets_is_told(sentence: str) -> None:
    assert told(sentence)


def test_each_word_and_form_counts_once_and_what_is_against_it_apart() -> None:
    names = named(NAMES)
    assert points("Ask your nurse about the rash.", names)[1] == 0
    once, twice = "A rash.", "A rash, a rash."
    assert points(once, names) == points(twice, names)
    assert points("Is it a rash?", names)[1] < 0
    assert points("This is the best rash cream.", names)[1] < points("This is a rash cream.", names)[1]


def test_however_much_harm_is_listed_praise_behind_it_counts() -> None:
    harm = "rash, itching, vomiting, diarrhoea, dizziness, bleeding, cough, chills, stroke, jaundice"
    assert informs(f"You may get {harm}.", "promises", named(NAMES))
    assert not informs(f"You may get {harm}, and it is amazing.", "promises", named(NAMES))


def test_kinds_that_the_register_names_are_kinds_and_no_word_is_in_two_classes() -> None:
    given = shipped(REGISTER, LeafletSpeech)
    assert {*given.told, *given.more} <= set(wordings())
    words = [" ".join(word.lower().split()) for each in given.classes for word in each.words.split(",")]
    assert sorted({word for word in words if words.count(word) > 1}) == []
