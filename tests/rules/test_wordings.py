"""Kinds of wording are found in the sentences that their files give as caught, and in none that are fine."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from brochure.language.locale import locale_of
from brochure.rules.block_text import alike
from brochure.rules.rule import COMMON, Rule, pack
from brochure.rules.wording import finder, wordings

NAMES: Mapping[str, str] = {
    "brand": "Samplix®",
    "generic": "samplumab",
    "company": "Example Medicines Ltd",
}
ENDS = locale_of("en-GB").sentences
CAUGHT = [(kind.id, sentence) for kind in wordings().values() for sentence in kind.caught]
FINE = [(kind.id, sentence) for kind in wordings().values() for sentence in kind.fine]


def stretches(kind: str, sentence: str) -> list[str]:
    """The words of a sentence in which a kind of wording is found."""
    words = alike(sentence)
    return [words[start:end] for start, end, _sentence in finder(kind, NAMES).within(words, ENDS)]


@pytest.mark.parametrize(("kind", "sentence"), CAUGHT)
def test_a_kind_of_wording_is_found(kind: str, sentence: str) -> None:
    assert stretches(kind, sentence)


@pytest.mark.parametrize(("kind", "sentence"), FINE)
def test_what_only_looks_like_it_is_not(kind: str, sentence: str) -> None:
    assert not stretches(kind, sentence)


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
