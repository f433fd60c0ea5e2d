"""The checklist: the items of its instruments by number, for the leaflets that they are made for."""

from __future__ import annotations

import pytest

from brochure.review.checklist import Instrument, instruments, instruments_for

BY_NAME: dict[str, Instrument] = {found.name: found for found in instruments()}


def test_pemat_p_has_the_24_items_that_are_about_print() -> None:
    """PEMAT has 26; 13 and 14 are about sound and moving pictures (AHRQ, PEMAT user's guide)."""
    numbers = [item.number for item in BY_NAME["pemat-p"].items]
    assert numbers == [*range(1, 13), *range(15, 27)]
    assert len(numbers) == 24


def test_pemat_p_lets_the_same_items_not_apply_as_its_authors_do() -> None:
    allowed = {item.number for item in BY_NAME["pemat-p"].items if item.other}
    assert allowed == {6, 8, 9, 11, 16, 17, 18, 19, 24, 25}


def test_discern_has_its_16_items_answered_from_1_to_5() -> None:
    discern = BY_NAME["discern"]
    assert [item.number for item in discern.items] == list(range(1, 17))
    assert discern.answers == ("1", "2", "3", "4", "5")


@pytest.mark.parametrize("name", ["pemat-p", "discern"])
def test_instruments_name_their_authors(name: str) -> None:
    source = BY_NAME[name].source
    assert "AHRQ" in source or "University of Oxford" in source


def test_instruments_for_patients_are_not_asked_of_leaflets_for_professionals() -> None:
    assert [found.name for found in instruments_for("hcp")] == ["questions"]
    for audience in ("patient", "public"):
        assert [found.name for found in instruments_for(audience)] == ["questions", "pemat-p", "discern"]


def test_what_no_machine_can_judge_is_asked() -> None:
    topics = {item.topic for item in BY_NAME["questions"].items}
    assert {"Truth", "Balance", "Tone", "Relevance", "Pictures"} <= topics


def test_answers_are_words_and_no_truth_values() -> None:
    assert BY_NAME["questions"].answers == ("yes", "no")
