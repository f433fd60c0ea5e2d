"""Kinds of wording are found in the sentences that their files give as caught, and in none that are fine."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import permutations
from unittest.mock import patch

import pytest

from brochure.language.locale import locale_of
from brochure.language.sentences import Sentence
from brochure.rules import wording
from brochure.rules.block_text import alike, pattern
from brochure.rules.frames import CLASSES, NAME, VERBS, Classes, FramedSentence, Lexicon, frame
from brochure.rules.rule import COMMON, Rule, pack
from brochure.rules.topics import WordingTopic, topics
from brochure.rules.unlike_labels import READ, says_nothing_of_labels
from brochure.rules.wording import (
    CUES,
    UNLIKE_LABELS,
    Finder,
    Framed,
    LabelSpeech,
    Wording,
    alternatives,
    finder,
    framed,
    label_speech,
    met,
    wordings,
)
from brochure.source.shipped import shipped
from setup.cues import cues

NAMES: Mapping[str, str] = {
    "brand": "Samplix®",
    "generic": "samplumab",
    "company": "Example Medicines Ltd",
}
ENDS = locale_of("en-GB").sentences
EVERY: list[Wording | Framed] = [*wordings().values(), *framed().values()]


def stretches(kind: str, sentence: str) -> list[str]:
    """The words of a sentence in which a kind of wording is found."""
    words = alike(sentence)
    return [words[start:end] for start, end, *_rest in finder(kind, NAMES).within(words, ENDS)]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: f"{type(kind).__name__}-{kind.id}")
def test_a_kind_of_wording_is_found_and_what_only_looks_like_it_is_not(kind: Wording | Framed) -> None:
    assert [sentence for sentence in kind.caught if not stretches(kind.id, sentence)] == []
    assert [sentence for sentence in kind.fine if stretches(kind.id, sentence)] == []


@pytest.mark.parametrize("speech", label_speech(), ids=lambda speech: speech.id)
def test_in_sentences_of_labels_nothing_is_told_and_in_others_like_them_it_is(speech: LabelSpeech) -> None:
    def told(sentence: str) -> list[str]:
        return [kind for kind in wordings() if stretches(kind, sentence)]

    assert [sentence for sentence in speech.silent if told(sentence)] == []
    assert [sentence for sentence in speech.caught if not told(sentence)] == []
    with patch.object(wording, "silenced_by", lambda *_given: ()):
        assert [sentence for sentence in speech.silent if not told(sentence)] == []
    assert set(speech.told) <= set(wordings())


RULES: list[Rule] = [rule for name in ("uk", "eu", "us", *COMMON) for rule in pack(name)]


def test_every_kind_of_wording_is_named_by_a_row_and_every_name_is_a_kind() -> None:
    named = {kind for rule in RULES if rule.check in ("wording", "new") for kind in rule.given["kinds"]}
    assert named == set(wordings())


@pytest.mark.parametrize("market", ["uk", "eu"])
@pytest.mark.parametrize("audience", ["hcp", "patient"])
def test_a_market_looks_at_every_kind_that_concerns_its_readers(market: str, audience: str) -> None:
    rules = [rule for rule in RULES if rule.market in (market, "") and audience in rule.audience]
    named = {kind for rule in rules if rule.check in ("wording", "new") for kind in rule.given["kinds"]}
    # Comparisons are made for professionals, with both sides; studies of animals and P values are theirs.
    elsewhere = {"hcp": {"hints", "claims", "comparisons", "authority-approval"}}
    elsewhere["patient"] = {"hints", "p-value", "preclinical", "authority-approval"}
    assert set(wordings()) - named <= elsewhere[audience]


def test_what_texts_hold_is_enough_to_find_all_that_they_meet() -> None:
    for name, kind in wordings().items():
        compiled = [(text, pattern(text, NAMES)) for text in alternatives(kind.patterns)]
        for sentence in kind.caught:
            words = alike(sentence).upper()
            known = set(met(name, NAMES, f"Something else. {words}"))
            assert {text for text, one in compiled if one.search(words)} <= known, sentence


def test_most_alternatives_are_not_looked_for_in_a_text_that_holds_nothing_of_them() -> None:
    plain = met("superlatives", NAMES, "Wash your hands, take one tablet with water, and sit down.")
    assert len(plain) < len(alternatives(wordings()["superlatives"].patterns)) / 5


def test_a_text_needs_a_cue_of_each_set() -> None:
    given = json.loads(CUES.read_text(encoding="utf-8"))
    expressions = alternatives(wordings()["superlatives"].patterns)
    number, sets = next(
        (at, sets)
        for at, sets in enumerate(given["superlatives"])
        if len(sets) > 1 and sets[0][0] not in sets[1]
    )
    whole = " ".join(cues[0] for cues in sets)
    assert expressions[number] in met("superlatives", NAMES, whole)
    assert expressions[number] not in met("superlatives", NAMES, sets[0][0])


def test_of_alternatives_that_begin_at_one_place_the_first_is_found_and_none_within_another() -> None:
    kind = wordings()["superlatives"].model_copy(update={"patterns": ("safest of all|safest|of all|all",)})
    for name in ("spared", "unless"):
        kind = kind.model_copy(update={name: ()})
    words = "The safest of all, the safest, of all."
    joined = re.compile("safest of all|safest|of all|all")
    with patch.object(wording, "met", lambda *_given: alternatives(kind.patterns)):
        found = [spot[:2] for spot in Finder(kind, NAMES).within(words, ENDS, framed=())]
    assert found == [match.span() for match in joined.finditer(words)]
    assert len(found) == 3


def test_cues_are_those_of_the_expressions() -> None:
    assert json.loads(CUES.read_text(encoding="utf-8")) == cues(), "python -m setup.cues writes them anew"


def test_alternatives_are_parted_at_outermost_bars_alone() -> None:
    assert alternatives(["a|(?:b|c)[|)]|\\|d", "e"]) == ["a", "(?:b|c)[|)]", "\\|d", "e"]


def test_frames_are_of_kinds_that_there_are_and_every_class_is_used() -> None:
    assert set(framed()) <= set(wordings())
    whole = " ".join(line for kind in framed().values() for line in (*kind.frames, *kind.without))
    given = shipped(CLASSES, Classes).root
    assert not [
        name
        for name in given
        if name not in (*VERBS, *READ)
        and f"<{name}>" not in whole
        and f"<{name}>" not in " ".join(given.values())
    ]


@pytest.mark.parametrize(
    ("line", "sentence", "words"),
    [
        ("beat|match ~1 <name>", "Nobody can match our Samplix.", "match our Samplix"),
        ("beat|match <name>", "Nobody can match our Samplix.", None),
        (
            "beat|match ~ <name>",
            "It was beating even the well-known Samplix.",
            "beating even the well-known Samplix",
        ),
        ("match ~1 <name> ! nobody", "Nobody can match our Samplix.", None),
        ("match & nobody", "Nobody can match it.", "match"),
        ("^ nobody", "“Nobody can match it.”", "Nobody"),
        ("^ match", "Nobody can match it.", None),
        ("match it $", "Nobody can match it!", "match it"),
        ("match $", "Nobody can match it.", None),
        ("=match", "Nobody matches it.", None),
        ("*itis", "It is good for examplitis.", "examplitis"),
        ("exampl*", "It is good for examplitis.", "examplitis"),
        ("come_close", "No other comes close.", "comes close"),
        ("short-lived", "Fevers are short-lived.", "short-lived"),
        ("<small>", "Fevers are self-limiting.", "self-limiting"),
        ("<number> ~1 %", "It rose by 12.5 %.", "12.5 %"),
        ("<short> & <order>", "Wash your hands.", "Wash your hands"),
        ("<lower>", "changes of mood", "changes"),
        ("<proper>", "It helped Anna.", "Anna"),
        ("<proper>", "It is Samplix.", None),
        ("<others>", "The salvage chemotherapy that they had.", "salvage chemotherapy"),
        ("<deed>", "Even so Samplix truly rewrites the rules.", "rewrites"),
        ("<deed>", "Samplix® brought them courage.", "brought"),
        ("<deed>", "Samplix will outsmart it.", "outsmart"),
        ("<deed>", "Samplix binds to CD19.", None),
        ("<deed>", "Samplix may be given once.", None),
        ("<deed>", "Samplix Fresenius, samples of Samplix (rewrites).", None),
    ],
)
def test_a_frame_is_met_by_words_near_each_other(line: str, sentence: str, words: str | None) -> None:
    one = frame(line)
    read = Lexicon([one]).read(Sentence(alike(sentence), 0, len(sentence)), {"samplix": NAME})
    found = one.found(read)
    shown = None if found is None else alike(sentence)[read.places[found[0]][0] : read.places[found[1]][1]]
    assert shown == words


@pytest.mark.parametrize("line", ["<no-such-class>", "beat||match", "beat & ! match"])
def test_a_frame_of_unknown_classes_or_of_nothing_is_no_frame(line: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        frame(line)


@pytest.mark.parametrize("name", sorted(wordings()))
def test_no_expression_takes_the_square_of_the_length_of_a_text(name: str) -> None:
    kind = wordings()[name]
    for text in (*kind.patterns, *kind.spared, *kind.unless):
        # Groups and runs of words with hyphens begin again at each word, where they have no bound.
        assert not re.search(r"(?<!\\)\)[*+]|\[\\w-\]\+|\\d\[[^]]*\][*+]", text), text


def test_places_of_words_come_in_the_same_order_however_their_names_do() -> None:
    """Sets of names have another order in each process: a finding must not quote other words for that."""
    where = {"lasts": [(0, 5), (3, 4)], "faster": [(0, 2)], "longer": [(3, 4), (0, 1)]}
    read = FramedSentence(Sentence("a b c d e f", 0, 11), [(at, at + 1) for at in range(6)], where)
    orders = list(permutations(where))
    assert {tuple(read.spans(order)) for order in orders} == {((0, 1), (0, 2), (0, 5), (3, 4))}


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("Samplix is there when it rains.", True),
        ("With Samplix the iron gate stands open.", True),
        ("Samplix is Sunday morning.", True),
        ("Samplix rewrites the rules.", True),
        ("Samplix is not like that at all.", False),
        ("Samplix is NOT for the garden.", False),
        ("Samplix binds to them and stays.", False),
        ("It is Samplix that works here.", False),
        ("Samplix is usually given by them.", False),
        ("The Samplix Pen stands open in the garden.", False),
        ("There are 12 gates that stand open with Samplix.", False),
        ("Does the gate stand open with Samplix?", False),
        ("With Samplix the gate stands open", False),
        ("Open the iron gate for Samplix.", False),
        ("Rash and vomiting came with Samplix.", False),
        ("Samplix stands.", False),
        ("It was either Samplix or just Samplix.", False),
        ("The iron gate stands open.", False),
        ("Tell your team where Samplix stands.", False),
    ],
)
def test_a_sentence_on_the_medicine_without_any_word_of_labels_is_told(sentence: str, is_told: bool) -> None:
    names = (("brand", "Samplix"), ("generic", "samplumab"))
    assert (says_nothing_of_labels(sentence, {"samplix"}, names) is not None) == is_told


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: str(topic.kind))
def test_what_is_unlike_labels_is_of_the_kind_that_it_is_about(topic: WordingTopic) -> None:
    assert [sentence for sentence in topic.caught if not stretches(topic.kind, sentence)] == []
    assert [sentence for sentence in topic.caught if stretches(UNLIKE_LABELS, sentence)] == []


def test_a_short_sentence_on_other_treatments_is_read_with_the_one_on_the_medicine() -> None:
    assert stretches("disparagement", "Other treatments take months. Samplix takes one day.")
    assert not stretches("disparagement", "Blood tests take minutes. Samplix takes one day.")


def test_what_is_unlike_labels_is_told_where_nothing_else_is() -> None:
    assert stretches(UNLIKE_LABELS, "With Samplix the iron gate stands open.")
    assert stretches("superlatives", "Samplix is without equal.")
    assert not stretches(UNLIKE_LABELS, "Samplix is without equal.")
