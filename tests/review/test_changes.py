"""What changed between two versions: each kind of change alone gives exactly its entry."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.review.change_text import text_of
from brochure.review.changes import Changes, changes
from brochure.review.citation_changes import OtherSource
from brochure.review.rewording import TextChange
from brochure.review.snapshot import Backing, Panel, SnapshotReference, SnapshotText
from brochure.review.version import Stated, Version

ALPHA = SnapshotReference("alpha", 1, "Example A. Alpha. J Ex. 2018;1:1-2.", 2)
BETA = SnapshotReference("beta", 2, "Example B. Beta. J Ex. 2019;2:3-4.", 2)
GAMMA = SnapshotReference("gamma", 3, "Example C. Gamma. J Ex. 2020;3:5-6.", 2)
FACTS = {
    "title": "Sample leaflet",
    "audience": "hcp",
    "market": "uk",
    "language": "en-GB",
    "format": "A5 flyer",
    "job-code": "UK-1",
    "prepared": "November 2026",
    "pages": "2",
}
FIRST = (
    SnapshotText("What a study found"),
    SnapshotText(
        "After three months 81 of 100 patients were in remission.", (Backing("alpha", "p. 439", 9),)
    ),
    SnapshotText("One in five had a serious infection.", (Backing("beta", "p. 3", 7),)),
    SnapshotText("Ask your team whom to call at night."),
)
SECOND = (
    SnapshotText("How you can get help"),
    SnapshotText("The number of the centre is on your alert card."),
)


def version(
    first: Sequence[SnapshotText] = FIRST,
    second: Sequence[SnapshotText] = SECOND,
    *,
    references: Sequence[SnapshotReference] = (ALPHA, BETA),
    facts: Mapping[str, str] | None = None,
) -> Version:
    """A leaflet of two pages, with facts of its own."""
    panels = tuple(
        Panel(page, f"page {page}", texts[0].words if texts else "", tuple(texts))
        for page, texts in enumerate((first, second), start=1)
    )
    values = {"stay": Stated("4 weeks", "[@alpha, p. 1]", "May 2024")}
    return Version("sample", {**FACTS, **(facts or {})}, panels, tuple(references), values)


OLD = version()


def with_text(number: int, said: SnapshotText) -> Version:
    """The sample with another text on its first page."""
    return version((*FIRST[:number], said, *FIRST[number + 1 :]))


def entries(found: Changes) -> list[tuple[int, TextChange]]:
    return [(panel.page, entry) for panel in found.panels for entry in panel.entries]


def alone(found: Changes) -> TextChange:
    """The one change there is: nothing but it and the pages to read again."""
    ((_page, entry),) = entries(found)
    assert not (found.facts or found.added or found.dropped or found.renumbered or found.reworded)
    assert not found.values
    return entry


def test_nothing_changed_says_so() -> None:
    found = changes(OLD, version())
    assert not found and found == Changes("sample")
    assert text_of(found) == "sample: nothing changed\n"
    assert found.as_dict()["status"] == "same"


# Texts


def test_a_number_that_changed_is_marked_in_its_sentence() -> None:
    new = with_text(1, replace(FIRST[1], words=FIRST[1].words.replace("81", "82")))
    found = changes(OLD, new)
    entry = alone(found)
    assert (entry.kind, entry.was, entry.sources) == ("changed", "", ())
    assert entry.parts == (
        ("same", "After three months"),
        ("old", "81"),
        ("new", "82"),
        ("same", "of 100 patients were in remission."),
    )
    assert found.pages == ((1, "words"),)
    assert "changed  After three months [-81-] {+82+} of 100 patients" in text_of(found)


def test_words_with_a_small_word_between_them_are_marked_together() -> None:
    new = with_text(3, SnapshotText("Ask a nurse at the desk whom to call at night."))
    assert alone(changes(OLD, new)).parts[1:3] == (("old", "your team"), ("new", "a nurse at the desk"))
    old = version((*FIRST[:3], SnapshotText("The dose is high in most of the older patients.")))
    new = version((*FIRST[:3], SnapshotText("The dose is low in few of the older patients.")))
    assert alone(changes(old, new)).parts == (
        ("same", "The dose is"),
        ("old", "high in most"),
        ("new", "low in few"),
        ("same", "of the older patients."),
    )


def test_a_number_between_changed_words_stays_unmarked() -> None:
    old = version((*FIRST[:3], SnapshotText("About 8 patients in every hundred had serious effects.")))
    new = version((*FIRST[:3], SnapshotText("Nearly 8 people in every hundred had serious effects.")))
    assert ("same", "8") in alone(changes(old, new)).parts


def test_a_new_text_is_added() -> None:
    found = changes(OLD, version((*FIRST, SnapshotText("Keep the card with you."))))
    assert alone(found) == TextChange(
        "added", new="Keep the card with you.", parts=(("new", "Keep the card with you."),)
    )
    assert found.pages == ((1, "new texts"),)


def test_a_text_that_is_gone_is_told_where_it_stood() -> None:
    found = changes(OLD, version(FIRST[:3]))
    words = FIRST[3].words
    assert alone(found) == TextChange("removed", words, parts=(("old", words),))
    assert found.pages == ((1, "texts that are gone"),)


def test_the_first_text_of_a_page_is_missed_on_its_page() -> None:
    found = changes(OLD, version(FIRST, SECOND[1:]))
    assert [(panel.page, [entry.kind for entry in panel.entries]) for panel in found.panels] == [
        (2, ["removed"])
    ]


def test_a_text_that_moved_to_another_page_is_neither_new_nor_gone() -> None:
    found = changes(OLD, version(FIRST[:3], (*SECOND, FIRST[3])))
    entry = alone(found)
    assert (entry.kind, entry.new, entry.was) == ("moved", FIRST[3].words, "page 1")
    assert found.pages == ((2, "texts from elsewhere"),)


def test_texts_that_went_to_the_next_page_together_are_told_together() -> None:
    found = changes(OLD, version(FIRST[:1], (*FIRST[1:], *SECOND)))
    entry = alone(found)
    assert (entry.kind, entry.new, entry.was, entry.more) == ("moved", FIRST[1].words, "page 1", 2)
    assert found.summary == "3 texts moved"
    assert "and 2 texts behind it (was on page 1)" in " ".join(text_of(found).split())


def test_texts_that_changed_places_on_a_page_have_moved() -> None:
    found = changes(OLD, version((FIRST[0], FIRST[2], FIRST[1], FIRST[3])))
    entry = alone(found)
    assert (entry.kind, entry.was) == ("moved", "page 1")


def test_a_text_that_moved_and_was_reworded_is_one_entry() -> None:
    words = FIRST[3].words.replace("night", "any time")
    found = changes(OLD, version(FIRST[:3], (*SECOND, SnapshotText(words))))
    entry = alone(found)
    assert (entry.kind, entry.was, entry.new) == ("changed", "page 1", words)
    assert ("old", "night.") in entry.parts


def test_a_heading_with_another_name_is_a_change_and_not_a_loss() -> None:
    found = changes(OLD, with_text(0, SnapshotText("Results")))
    assert (alone(found).kind, alone(found).old, alone(found).new) == (
        "changed",
        "What a study found",
        "Results",
    )


def test_a_long_text_with_other_words_is_another_text() -> None:
    other = SnapshotText(
        "Manufacture takes weeks; bridging therapy may be needed meanwhile, says the guideline."
    )
    found = changes(OLD, with_text(3, other))
    assert sorted(entry.kind for _page, entry in entries(found)) == ["added", "removed"]


def test_each_row_of_a_table_is_told_with_its_heading() -> None:
    rows = [SnapshotText(f"Event {name} | {number}%") for name, number in (("A", 12), ("B", 20), ("C", 22))]
    found = changes(version(rows), version([*rows[:1], SnapshotText("Event B | 21%"), rows[2]]))
    assert alone(found).parts == (("same", "Event B |"), ("old", "20%"), ("new", "21%"))


# Sources


def test_another_source_of_the_same_words_is_a_change_of_its_own() -> None:
    new = with_text(1, replace(FIRST[1], cites=(Backing("beta", "p. 3", 9),)))
    found = changes(OLD, new)
    entry = alone(found)
    assert entry.kind == "cited"
    assert entry.sources == (OtherSource("[1] @alpha, p. 439", "[2] @beta, p. 3", FIRST[1].words),)
    assert found.pages == ((1, "sources"),)


def test_another_page_of_the_same_source_is_a_change() -> None:
    new = with_text(1, replace(FIRST[1], cites=(Backing("alpha", "p. 440", 9),)))
    assert alone(changes(OLD, new)).parts == (("old", "[1] @alpha, p. 439"), ("new", "[1] @alpha, p. 440"))


def test_a_source_that_is_gone_leaves_nothing() -> None:
    entry = alone(changes(OLD, with_text(1, replace(FIRST[1], cites=()))))
    assert entry.sources == (OtherSource("[1] @alpha, p. 439", "", FIRST[1].words),)


def test_a_citation_that_went_to_another_sentence_is_a_change() -> None:
    words = "It works. It lasts. It has limits."
    old = version((SnapshotText(words, (Backing("alpha", "", 2),)),))
    new = version((SnapshotText(words, (Backing("alpha", "", 4),)),))
    assert alone(changes(old, new)).sources == (
        OtherSource("[1] @alpha", "", "It works."),
        OtherSource("", "[1] @alpha", "It lasts."),
    )


def test_the_order_within_a_citation_is_no_change() -> None:
    both = (Backing("alpha", "", 9), Backing("beta", "", 9))
    old = with_text(1, replace(FIRST[1], cites=both))
    assert not changes(old, with_text(1, replace(FIRST[1], cites=both[::-1])))


def test_a_source_that_changed_with_the_words_is_told_with_them() -> None:
    words = FIRST[1].words.replace("81", "90")
    new = with_text(1, SnapshotText(words, (Backing("beta", "p. 3", 9),)))
    entry = alone(changes(OLD, new))
    assert (entry.kind, len(entry.parts)) == ("changed", 4)
    assert entry.sources == (OtherSource("[1] @alpha, p. 439", "[2] @beta, p. 3", words),)


def test_a_citation_keeps_its_place_when_words_before_it_are_added() -> None:
    words = FIRST[1].words.replace("After", "In a study, after")
    entry = alone(changes(OLD, with_text(1, SnapshotText(words, (Backing("alpha", "p. 439", 12),)))))
    assert (entry.kind, entry.sources) == ("changed", ())


# References, values, facts


def test_a_reference_that_is_new_puts_others_at_other_numbers_and_changes_no_words() -> None:
    listed = (replace(GAMMA, number=1), replace(ALPHA, number=2), replace(BETA, number=3))
    new = replace(with_text(0, replace(FIRST[0], cites=(Backing("gamma", "", 4),))), references=listed)
    found = changes(OLD, new)
    assert [entry.kind for _page, entry in entries(found)] == ["cited"]
    assert found.added == (listed[0],)
    assert found.renumbered == (("alpha", 1, 2), ("beta", 2, 3))
    assert not (found.dropped or found.reworded)
    assert found.pages == ((1, "sources, numbers of references"), (2, "list of references"))


def test_a_reference_that_is_gone_is_dropped() -> None:
    new = replace(with_text(2, replace(FIRST[2], cites=())), references=(ALPHA,))
    found = changes(OLD, new)
    assert (found.dropped, found.added, found.renumbered) == ((BETA,), (), ())
    assert (2, "list of references") in found.pages


def test_a_reference_whose_text_changed_is_told_with_both() -> None:
    found = changes(OLD, version(references=(replace(ALPHA, text="Other."), BETA)))
    assert found.reworded == (("alpha", 1, ALPHA.text, "Other."),)
    assert not (found.panels or found.renumbered)
    assert found.pages == ((2, "list of references"),)


@pytest.mark.parametrize(
    "now",
    [
        Stated("5 weeks", "[@alpha, p. 1]", "May 2024"),
        Stated("4 weeks", "[@beta]", "May 2024"),
        Stated("4 weeks", "[@alpha, p. 1]", "June 2025"),
    ],
)
def test_a_value_is_told_when_its_text_its_source_or_its_date_changes(now: Stated) -> None:
    found = changes(OLD, replace(OLD, values={"stay": now}))
    assert found.values == (("stay", OLD.values["stay"], now),)
    (row,) = found.as_dict()["values"]
    assert row["was"] == {"text": "4 weeks", "source": "[@alpha, p. 1]", "date": "May 2024"}
    assert row["old"] == "4 weeks ([@alpha, p. 1], May 2024)"
    assert not found.panels and found.summary == "1 value"


def test_values_come_and_go() -> None:
    new = replace(OLD, values={"dose": Stated("one", "[@alpha]", "2024")})
    assert [(name, was is None, now is None) for name, was, now in changes(OLD, new).values] == [
        ("stay", False, True),
        ("dose", True, False),
    ]


@pytest.mark.parametrize(
    ("name", "spoken", "is_read_again"),
    [
        ("title", "title", False),
        ("job-code", "job code", False),
        ("prepared", "date of preparation", False),
        ("format", "format", True),
        ("market", "market", True),
        ("audience", "audience", True),
        ("language", "language", True),
    ],
)
def test_a_fact_that_changed_is_told(name: str, spoken: str, is_read_again: bool) -> None:
    found = changes(OLD, version(facts={name: "another"}))
    assert found.facts == ((spoken, FACTS[name], "another"),)
    assert not found.panels
    expected = tuple((page, f"another {spoken}") for page in (1, 2)) if is_read_again else ()
    assert found.pages == expected


def test_a_leaflet_without_a_version_before_or_after_is_said_to_be_new_or_gone() -> None:
    assert changes(None, OLD).pages == ((1, "a new leaflet"), (2, "a new leaflet"))
    assert (changes(None, OLD).status, changes(OLD, None).status) == ("added", "removed")
    assert changes(OLD, None) and text_of(changes(OLD, None)) == "sample: no longer there\n"
    with pytest.raises(ValueError, match="no version"):
        changes(None, None)


# As text


def test_long_stretches_without_a_change_are_cut_short() -> None:
    words = [f"word{number}" for number in range(200)]
    new = [*words[:100], "changed", *words[101:]]
    told = " ".join(text_of(changes(with_words(words), with_words(new))).split())
    assert "changed … word88 word89" in told
    assert "word99 [-word100-] {+changed+} word101" in told
    assert "word112 … To read again" in told and "word113" not in told


def with_words(words: Sequence[str]) -> Version:
    return version((*FIRST[:3], SnapshotText(" ".join(words))))


def test_another_source_is_told_with_the_sentence_that_cites_it() -> None:
    said = SnapshotText("It works. It lasts.", (Backing("alpha", "", 2),))
    told = text_of(changes(version((said,)), version((replace(said, cites=()),))))
    assert "[-[1] @alpha-] in “It works.”" in told


def test_every_line_of_words_is_painted_by_its_look() -> None:
    painted = text_of(
        changes(OLD, version(FIRST[:3], references=(ALPHA,))), lambda text, look: f"<{look}>{text}</{look}>"
    )
    assert "<old>[-Ask your team whom to call at night.-]</old>" in painted
    assert "<old>[-2. Example B. Beta. J Ex. 2019;2:3-4.-]</old>" in painted
    assert "<strong>References</strong>" in painted


def test_a_value_and_a_fact_are_told_by_the_words_that_changed() -> None:
    now = replace(OLD.values["stay"], text="5 weeks")
    new = replace(version(facts={"title": "Sample booklet"}), values={"stay": now})
    text = text_of(changes(OLD, new))
    assert "stay: [-4-] {+5+} weeks ([@alpha, p. 1], May 2024)" in text
    assert "title: Sample [-leaflet-] {+booklet+}" in text


# Whatever the versions are

_WORDS = ("a", "the", "risk", "of", "infection", "81%", "was", "low.")


def _text(chance: Random) -> SnapshotText:
    words = chance.choices(_WORDS, k=chance.randrange(10))
    names = chance.choices(("alpha", "beta", "other"), k=chance.randrange(3))
    return SnapshotText(" ".join(words), tuple(Backing(name, "", chance.randrange(10)) for name in names))


def _version(chance: Random) -> Version:
    first, second = ([_text(chance) for _ in range(chance.randrange(8))] for _page in range(2))
    return version(first, second, facts={"title": chance.choice(("One", "Two"))})


def _edited(old: Version, chance: Random) -> Version:
    """A version with some texts gone, moved, reworded or new."""
    pages = []
    for panel in old.panels:
        texts = [said for said in panel.texts if chance.random() < 0.8]
        for number, said in enumerate(texts):
            words = [word for word in said.words.split() if chance.random() < 0.8]
            if chance.random() < 0.3:
                texts[number] = replace(said, words=" ".join([*words, *chance.choices(_WORDS, k=2)]))
        if chance.random() < 0.3:
            chance.shuffle(texts)
        texts += [_text(chance)] if chance.random() < 0.4 else []
        pages.append(texts)
    return version(pages[0], pages[1], facts={"title": chance.choice(("One", "Two"))})


def _pair(seed: int) -> tuple[Version, Version]:
    """Two versions that have nothing to do with each other, or one that was made of the other."""
    chance = Random(seed)
    old = _version(chance)
    return old, _version(chance) if seed % 2 else _edited(old, chance)


# One number for two versions: to draw each word takes longer than to compare them.
_PAIR = st.integers(0, 2**48).map(_pair)


@given(_PAIR)
def test_a_version_does_not_differ_from_itself(made_up: tuple[Version, Version]) -> None:
    made, _other = made_up
    assert not changes(made, Version.from_dict(made.as_dict()))


@given(_PAIR)
def test_both_texts_can_be_read_from_the_marked_words(made_up: tuple[Version, Version]) -> None:
    old, new = made_up
    for _page, entry in entries(changes(old, new)):
        if entry.kind == "cited":
            continue
        was = [words for kind, words in entry.parts if kind != "new" and words]
        now = [words for kind, words in entry.parts if kind != "old" and words]
        assert (" ".join(was), " ".join(now)) == (entry.old, entry.new)


@given(_PAIR)
def test_every_text_of_both_versions_is_accounted_for(made_up: tuple[Version, Version]) -> None:
    old, new = made_up
    found = [entry for _page, entry in entries(changes(old, new))]

    def texts(made: Version) -> list[str]:
        return [said.words for panel in made.panels for said in panel.texts]

    lost = sum(entry.kind == "removed" for entry in found)
    come = sum(entry.kind == "added" for entry in found)
    assert len(texts(old)) - lost == len(texts(new)) - come
    for entry in found:
        assert entry.kind == "added" or entry.old in texts(old)
        assert entry.kind == "removed" or entry.new in texts(new)
    # What no entry tells of says the same before and now.
    told_old = [entry.old for entry in found if entry.kind in ("removed", "changed")]
    told_new = [entry.new for entry in found if entry.kind in ("added", "changed")]
    assert sorted(texts(old) + told_new) == sorted(texts(new) + told_old)


@given(_PAIR)
def test_pages_with_changes_are_pages_to_read_again(made_up: tuple[Version, Version]) -> None:
    old, new = made_up
    found = changes(old, new)
    pages = {page for page, _why in found.pages}
    assert {panel.page for panel in found.panels} <= pages <= {panel.page for panel in new.panels}


@given(_PAIR)
def test_changes_are_plain_values_and_text(made_up: tuple[Version, Version]) -> None:
    old, new = made_up
    found = changes(old, new)
    plain = found.as_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert (plain["status"] == "same") is not bool(found)
    text = text_of(found)
    assert text.startswith("sample: ") and text.endswith("\n")
    assert all(len(line) <= 100 for line in text.splitlines())


def test_thousands_of_texts_are_matched_one_by_one() -> None:
    def many(brand: str) -> Version:
        texts = [
            SnapshotText(f"{brand} text {n}: part {n * 7919 % 1000} of {n * 31 % 97}.") for n in range(2000)
        ]
        return version(texts, ())

    found = [entry for _page, entry in entries(changes(many("Old"), many("New")))]
    assert len(found) == 2000
    assert {entry.parts[:2] for entry in found} == {(("old", "Old"), ("new", "New"))}
