"""Hard words, abbreviations and the glossary."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from brochure.language.syllables import syllables
from brochure.rules.readability import hard
from brochure.rules.readability.hard import hard_words
from tests.rules.readability.leaflets import findings, leaflet, messages

DATA = Path(hard.__file__).parent


def test_the_list_of_plainer_words_is_long_and_says_something_else_for_each() -> None:
    rows = yaml.safe_load((DATA / "plainer.yaml").read_text(encoding="utf-8"))
    entries = {word: plain for group in rows.values() for word, plain in group.items()}
    assert len(entries) >= 150
    assert not [word for word, plain in entries.items() if not plain or word == plain]
    # No plainer word is itself told to be hard.
    everyday = rows["everyday"]
    assert not [word for word, plain in everyday.items() if plain in everyday or plain in rows["medical"]]


def test_the_list_of_known_words_has_no_word_that_is_in_the_other_list() -> None:
    rows = yaml.safe_load((DATA / "plainer.yaml").read_text(encoding="utf-8"))
    known = set(yaml.safe_load((DATA / "familiar.yaml").read_text(encoding="utf-8"))["words"].split())
    assert not known & {word for group in rows.values() for word in group}
    assert not [word for word in known if syllables(word) < 3]


@pytest.mark.parametrize(
    ("text", "word", "plainer"),
    [
        ("You may commence now.", "commence", "start"),
        ("It was commenced.", "commenced", "start"),
        ("They are commencing it.", "commencing", "start"),
        ("Stop prior to the visit.", "prior to", "before"),
        ("Sit down in the event of a fall.", "in the event of", "if"),
        ("It persists.", "persists", "go on"),
    ],
)
def test_an_official_word_is_told_with_a_plainer_one(text: str, word: str, plainer: str) -> None:
    assert messages(leaflet(text), "plain-words") == [f"“{word}” is a hard word for “{plainer}”"]


def test_a_hard_word_is_told_once_with_how_often_it_is_used_and_where_it_stands_first() -> None:
    evidence = leaflet("You rest.", "You may commence it. Do not commence late.")
    (finding,) = findings(evidence, "plain-words")
    assert finding.message == "“commence” (2 times) is a hard word for “start”"
    assert finding.fix == "write “start”, or explain the word at its first use"
    text, column = getattr(finding.place, "text", ""), getattr(finding.place, "column", 0)
    assert text[column - 1 :].startswith("commence it")


@pytest.mark.parametrize(
    "text",
    [
        "Tell your family, the hospital or a pharmacist about every medicine.",
        "Your temperature is the important thing; remember it yesterday and tomorrow.",
        # Endings make a word long and not hard.
        "You were vomiting, shivering and visited.",
        # A name.
        "Call the Aberdeenshire nurse.",
        "See [www.reverberation.example.org](https://www.reverberation.example.org).",
    ],
)
def test_words_that_everybody_knows_names_and_addresses_are_not_told(text: str) -> None:
    assert not messages(leaflet(text), "plain-words")


@pytest.mark.parametrize("word", ["oedema", "splenomegaly", "hepatotoxicity", "thrombocytes", "cholangitis"])
def test_a_medical_word_that_nothing_explains_is_an_error(word: str) -> None:
    assert messages(leaflet(f"You may get {word}."), "medical-words") == [
        f"the medical word “{word}” is explained nowhere"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Your legs may swell (oedema).",
        "You may get oedema (swelling of the legs).",
        "Your legs may swell. This is called oedema.",
        "Oedema means that your legs swell.",
        "You may get oedema, which is swelling.",
        "**Oedema**: your legs swell.",
        "You may get oedema – swelling of the legs.",
        "You may get oedema, an illness with swollen legs.",
        "You may get oedema, a kind of swelling.",
        "Your legs may swell, which doctors call oedema.",
        "You may get oedema. Oedema is swelling of the legs.",
        "You may get oedema. This is a swelling of the legs.",
    ],
)
def test_a_medical_word_that_its_sentence_explains_is_none(text: str) -> None:
    assert not messages(leaflet(text), "medical-words")


@pytest.mark.parametrize(
    "text",
    [
        "You may get oedema, a rash and a fever.",
        "Call us if you have oedema.",
        "You may get oedema. It is bad.",
        "You may get oedema, the nurse says.",
    ],
)
def test_what_only_stands_beside_a_medical_word_explains_nothing(text: str) -> None:
    assert messages(leaflet(text), "medical-words")


def test_a_word_that_is_explained_later_is_explained() -> None:
    assert not messages(leaflet("Oedema is common.", "Oedema means swelling."), "medical-words")


def test_a_bracket_that_does_not_follow_the_word_explains_nothing() -> None:
    text = "You may get oedema. Call us on any day (at any hour)."
    assert messages(leaflet(text), "medical-words")


def test_the_glossary_explains_a_medical_word_where_it_is_printed() -> None:
    entry = {"term": "oedema", "meaning": "swelling."}
    assert messages(leaflet("You may get oedema.", glossary=[entry]), "medical-words")
    assert not messages(
        leaflet("You may get oedema.", {"block": "glossary"}, glossary=[entry]), "medical-words"
    )


@pytest.mark.parametrize("text", ["You may get CRS.", "You may get CRS. It is bad.", "Some have B-CRS."])
def test_an_abbreviation_that_nothing_explains_is_an_error(text: str) -> None:
    assert len(messages(leaflet(text), "abbreviations")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The NHS, your GP and the UK.",
        "A storm in the body (CRS) is bad.",
        "CRS (a storm in the body) is bad.",
        "It is CRS. This means a storm in the body (CRS).",
        "You take Samplix® in May.",
        "Use it by the date after EXP (MM/YYYY).",
        "The batch number stands after LOT.",
        "Do NOT stop. NEVER share it. It MUST be kept cold.",
        "It is a type II illness in phase III.",
        "Example Medicines PLC made it.",
        "Example GmbH and Example BV.",
        "Keep out of UV (ultraviolet) light.",
        "It can harm the nerve (anterior optic neuropathy - AON).",
        "It is rare (progressive multifocal illness, or PMI).",
        "The tablet is marked with TA20 on one side.",
        "Write to Portadown, BT63 5UA.",
    ],
)
def test_abbreviations_that_are_known_or_explained_are_none(text: str) -> None:
    assert not messages(leaflet(text), "abbreviations")


def test_a_printed_list_of_abbreviations_explains_them() -> None:
    assert not messages(leaflet("You may get CRS.", {"block": "abbreviations"}), "abbreviations")


def test_words_in_capitals_in_a_row_are_no_abbreviations() -> None:
    assert not messages(leaflet("DO NOT STOP."), "abbreviations")


def test_a_word_of_the_glossary_is_explained_at_its_first_use_in_a_sentence() -> None:
    entry = {"term": "relapse", "meaning": "when an illness comes back."}
    block = {"block": "glossary"}
    late = leaflet("A relapse is bad.", "A relapse (the illness comes back) is bad.", block, glossary=[entry])
    assert messages(late, "first-use") == [
        "“relapse” is explained in the glossary, but not at its first use: “A relapse is bad.”"
    ]
    early = leaflet(
        "A relapse (the illness comes back) is bad.", "A relapse is bad.", block, glossary=[entry]
    )
    assert not messages(early, "first-use")


def test_headings_are_no_first_use() -> None:
    entry = {"term": "relapse", "meaning": "when an illness comes back."}
    heading = {"block": "heading", "text": "After a relapse"}
    evidence = leaflet(
        heading,
        "A relapse (the illness comes back) is bad.",
        {"block": "glossary"},
        title="Relapse",
        glossary=[entry],
    )
    assert not messages(evidence, "first-use")


def test_an_entry_of_the_glossary_that_no_leaflet_uses_is_told_at_its_line() -> None:
    entries = [{"term": "relapse", "meaning": "x."}, {"term": "remission", "meaning": "y."}]
    evidence = leaflet("A relapse is bad.", {"block": "glossary"}, glossary=entries)
    (finding,) = findings(evidence, "glossary-used")
    assert finding.message == "the glossary explains “remission”, which no leaflet uses"
    text, column = getattr(finding.place, "text", ""), getattr(finding.place, "column", 0)
    assert text[column - 1 :].lstrip('"').startswith("remission")


def test_hard_words_of_a_leaflet_come_in_the_order_of_their_first_use() -> None:
    evidence = leaflet("You commence it.", "You may get oedema.", "Ask about CRS.")
    assert [(found.word, found.kind) for found in hard_words(evidence)] == [
        ("commence", "everyday"),
        ("oedema", "medical"),
        ("CRS", "abbreviation"),
    ]
