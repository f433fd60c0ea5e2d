"""Words for what a label says, as data: who is treated, how a medicine is given, how much and how often."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path

from pydantic import Field

from brochure.source.shipped import shipped
from brochure.text.fields import Model

_FIRST = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_LATER = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen")
#: Numbers that are written as words: what they are.
NUMBER_WORDS = {word: number for number, word in enumerate((*_FIRST, *_LATER), 1)}
_FILE = Path(__file__).with_name("packs") / "label-terms.yaml"


class AgeTerm(Model):
    """A word for people of an age."""

    words: str
    """A pattern for the word."""
    least: float
    """The least age in years that it covers in a label."""
    most: float
    """The greatest one."""
    sure: tuple[float, float] = Field(json_schema_extra={"description": "Ages that it covers for everybody."})
    """The ages that it covers whoever uses it."""


class OtherTerm(Model):
    """A word for people who are told apart by something else than their age."""

    words: str
    """A pattern for the word."""
    label: str
    """A pattern that a label meets which speaks of them."""


class RouteTerm(Model):
    """A way in which medicines are given."""

    name: str
    """What messages call it."""
    words: str
    """A pattern for how texts speak of it."""
    form: str
    """A pattern for the words that stand before a form or dose, such as “oral” in “oral tablet”."""
    within: tuple[str, ...] = ()
    """Routes that are told more exactly: a label with one of them allows this one, and this one them."""


class SameTerm(Model):
    """Words for an illness or a sign, and what labels call it."""

    words: str
    """A pattern for the words."""
    label: str
    """A pattern that a label meets which has it."""


class UseTerms(Model):
    """Two ways of use that exclude each other."""

    says: str
    """A pattern for what a text says."""
    label: str
    """A pattern for what a label has that does not allow it."""


class LabelTerms(Model):
    """The file of words."""

    populations: tuple[AgeTerm, ...]
    """Words for people of an age."""
    everybody: str
    """A pattern for people of any age."""
    others: tuple[OtherTerm, ...]
    """Words for other people."""
    elsewhere: str
    """A pattern for turns of phrase in which a word for an age tells nothing of who is treated."""
    routes: tuple[RouteTerm, ...]
    """Ways in which medicines are given."""
    forms: tuple[str, ...]
    """What is counted of a dose, such as tablets."""
    units: dict[str, str]
    """What is measured of a dose: patterns, by the unit."""
    illnesses: str
    """A pattern for words of illnesses."""
    organs: tuple[SameTerm, ...]
    """Parts of the body whose cancers are told apart: each with what a label names that has them."""
    kinds: tuple[SameTerm, ...]
    """Illnesses whose last word others have, too: each with what a label names that has it."""
    signs: tuple[SameTerm, ...]
    """Signs of illnesses."""
    synonyms: tuple[SameTerm, ...]
    """Other words of labels for illnesses."""
    phrases: dict[str, tuple[str, ...]]
    """Turns of phrase by name: patterns of which one is enough."""
    does: tuple[str, ...]
    """What a medicine does about an illness."""
    joins: tuple[str, ...]
    """Words that may stand between that and the illness."""
    uses: tuple[UseTerms, ...]
    """Ways of use that exclude each other."""

    @cached_property
    def for_illness(self) -> re.Pattern[str]:
        """What says that a medicine is for an illness: the group `illness` is that and what follows."""
        does, joins = "|".join(self.does), "|".join(self.joins)
        return re.compile(rf"\b(?:{does})(?: (?:{joins}))* (?P<illness>[\w' -]+)", re.I)

    @cached_property
    def elsewhere_pattern(self) -> re.Pattern[str]:
        """The pattern of :attr:`elsewhere`."""
        return re.compile(re.sub(r"\s*\n?\s*\|", "|", self.elsewhere), re.I)

    @cached_property
    def told_apart(self) -> tuple[SameTerm, ...]:
        """The :attr:`kinds` of illnesses, and the cancers of each part of the body."""
        cancers = "(?:cancers?|carcinomas?|tumou?rs?)"
        of = f"{cancers} (?:of|in) (?:the |your |their )?"
        organs = (
            SameTerm(words=f"(?:{each.words}) {cancers}|{of}(?:{each.words})", label=each.label)
            for each in self.organs
        )
        return (*organs, *self.kinds)

    @cached_property
    def illness_pattern(self) -> re.Pattern[str]:
        """The pattern of :attr:`illnesses`, before which stand those of :attr:`told_apart`."""
        kinds = "|".join(kind.words for kind in self.told_apart)
        others = re.sub(r"\s*\n?\s*\|", "|", self.illnesses)
        # “Flu-like symptoms” are no flu.
        return re.compile(rf"(?:\b(?:{kinds})\b|{others})(?!-like)", re.I)


@cache
def phrase(name: str) -> re.Pattern[str]:
    """The pattern of a turn of phrase, for whole words in any case."""
    return whole_words("|".join(label_terms().phrases[name]))


@cache
def turn(name: str) -> re.Pattern[str]:
    """The pattern of a turn of phrase that may begin or end within signs, in any case."""
    return re.compile("|".join(label_terms().phrases[name]), re.I)


@cache
def whole_words(text: str) -> re.Pattern[str]:
    """A pattern for whole words in any case."""
    return re.compile(rf"\b(?:{text})\b", re.I)


@cache
def label_terms() -> LabelTerms:
    """The words that are shipped."""
    return shipped(_FILE, LabelTerms)
