"""Findings on values that nothing uses, and on texts that repeat one."""

from __future__ import annotations

import pytest

from brochure.content.load import read
from brochure.layout.style import style_of
from brochure.pipeline.check import check as check_content
from brochure.rules.values import Repeats
from tests.content.broken_cases import SOUND
from tests.project import ROOT
from tests.rules.test_citations import ARTICLE, Check, with_source
from tests.rules.test_citations import check as check  # the fixture
from tests.work import coming_to_an_end

TEXT = "A plain text for {rest-time}."


def saying(text: str, *, value: str = "4 weeks") -> str:
    """The sound file with another text beside the one that uses the value, and with another value."""
    found = SOUND.replace("text: 4 weeks", f'text: "{value}"')
    return found.replace("- first item", f'- "{text}"')


def test_the_sound_file_uses_its_value_and_does_not_repeat_it(check: Check) -> None:
    found = check(SOUND)
    assert found.of("content.unused-value") == found.of("content.repeated-value") == []


def test_a_value_that_nothing_uses_is_found_at_its_name(check: Check) -> None:
    found = check(SOUND.replace("{rest-time}", "a while"))
    (finding,) = found.of("content.unused-value")
    assert found.code == 0
    assert finding["message"] == "the value “rest-time” is not used" and finding["severity"] == "warning"
    assert found.places("content.unused-value") == [found.where("rest-time")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("alt: One bar of 50 per cent.", "alt: One bar for {rest-time}."),
        ("- first item", "- see [{rest-time}](#one)"),
        ("description: A leaflet for tests", 'description: "{rest-time}"'),
        ("label: Bar,", 'label: "{rest-time}",'),
    ],
)
def test_a_value_is_used_wherever_words_are(check: Check, old: str, new: str) -> None:
    found = check(SOUND.replace("{rest-time}", "a while").replace(old, new))
    assert found.code == 0 and found.of("content.unused-value") == []


@pytest.mark.parametrize("taken", [True, False])
def test_a_value_of_the_glossary_is_used_where_a_leaflet_takes_its_entry(check: Check, taken: bool) -> None:
    text = SOUND.replace(TEXT, "A remission.")
    text = text.replace("find no sign of the illness.", "find nothing for {rest-time}.")
    text = text.replace("          - block: list\n", "          - block: glossary\n          - block: list\n")
    found = check(text if taken else text.replace("A remission.", "A text."))
    assert bool(found.of("content.unused-value")) is not taken


def test_a_source_that_only_an_unused_value_cites_is_not_cited(check: Check) -> None:
    text = with_source(f"{ARTICLE}    DOI: 10.1000/beta\n", cited=False)
    text = text.replace("[@alpha2020, sec. 4.2]", "[@beta, sec. 4.2]")
    assert check(text).of("citation.uncited") == []
    found = check(text.replace("{rest-time}", "a while"))
    assert found.places("citation.uncited") == [found.where("beta", 1)]


@pytest.mark.parametrize(
    ("value", "text", "said"),
    [
        ("4 weeks", "Rest for 4 weeks.", "4 weeks"),
        ("at least 4 weeks", "At least 4 weeks of rest", "At least 4 weeks"),
        ("2 hours’ travel", "Within 2 hours' travel.", "2 hours' travel"),
        ("38 °C", "fever: 38\u00a0°C or more", "38\u00a0°C"),
        ("38 °C", "fever: 38°C or more", "38°C"),
        ("£282,000", "It costs £282,000.", "£282,000"),
        ("4 weeks", "Rest for **4 weeks** or **{rest-time}**.", "4 weeks"),
    ],
)
def test_a_value_that_is_written_out_is_found_there(check: Check, value: str, text: str, said: str) -> None:
    found = check(saying(text, value=value))
    (finding,) = found.of("content.repeated-value")
    assert found.code == 0 and finding["severity"] == "warning"
    assert f"“{said}” repeats the value “rest-time”" in finding["message"] and "{rest-time}" in finding["fix"]
    line = next(number for number, line in enumerate(found.lines, start=1) if f'- "{text}"' in line)
    assert found.places("content.repeated-value") == [(line, found.lines[line - 1].index(said) + 1)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("4", "All 4 of them"),
        ("100", "100 people"),
        ("44%", "In 44% of them"),
        ("≥ 4", "If it is ≥ 4"),
        ("weeks", "After some weeks"),
        ("4 weeks", "After 14 weeks, 2.4 weeks or 4 weeksters"),
        ("4 weeks", "After 2–4 weeks"),
        ("£282", "It costs £282,000"),
        ("38 °C", "It was 38 °F"),
    ],
)
def test_what_only_looks_like_a_value_is_let_be(check: Check, value: str, text: str) -> None:
    assert check(saying(text, value=value)).of("content.repeated-value") == []


def test_a_value_repeated_in_an_alternative_text_is_found(check: Check) -> None:
    found = check(SOUND.replace("alt: One bar of 50 per cent.", "alt: One bar of 4 weeks."))
    assert found.places("content.repeated-value") == [found.where("4 weeks", 1)]


def test_each_repetition_in_a_text_has_its_place(check: Check) -> None:
    found = check(saying("4 weeks, then 4 weeks"))
    assert found.places("content.repeated-value") == [found.where("4 weeks", 1), found.where("4 weeks", 2)]


def test_the_longest_value_is_meant_and_all_that_read_the_same() -> None:
    repeats = Repeats({"a": "4 weeks", "b": "at least 4 weeks", "c": "4\u00a0Weeks", "d": "4 µg", "e": "12"})
    assert list(repeats.within("At least 4 weeks, 4 weeks, 4 μg, 12")) == [
        ("At least 4 weeks", 0, ("b",)),
        ("4 weeks", 1, ("a", "c")),
        ("4 μg", 0, ("d",)),
    ]


def test_a_short_value_that_ends_a_text_is_found_beside_a_longer_one() -> None:
    repeats = Repeats({"short": "4 weeks", "long": "at least 4 weeks"})
    assert list(repeats.within("Rest for 4 weeks")) == [("4 weeks", 0, ("short",))]


def test_the_shipped_content_uses_every_value_and_repeats_none() -> None:
    loaded = read(ROOT / "content.yaml")
    rules = {finding.rule for finding in check_content(loaded, style_of(loaded.project))}
    assert not rules & {"content.unused-value", "content.repeated-value"}


def test_many_values_in_many_texts_are_looked_for_in_no_time() -> None:
    repeats = Repeats({f"v{number}": f"at least {number} weeks" for number in range(2000)})
    text = "Words, at least some, at least 4 of them, and at least 14 weeks. " * 2000
    with coming_to_an_end():
        assert sum(1 for _found in repeats.within(text)) == 2000
