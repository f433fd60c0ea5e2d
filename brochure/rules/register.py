"""How leaflets that come with medicines speak: by conditions, harm, handling and whom to ask.

A sentence that speaks so informs.  What words of it a rule may know from advertisements do not matter then:
listing such sentences one by one would never end.  The words are data, ``packs/wordings/register.yaml``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from brochure.rules.block_text import pattern
from brochure.source.shipped import shipped
from brochure.text.fields import Model

REGISTER = Path(__file__).with_name("packs") / "wordings" / "register.yaml"
#: Words as a register has them: “n.v” and “film-coated” are one each.
_WORD = re.compile(r"[^\W_]+(?:['./-][^\W_]+)*")
#: Most words of a phrase.
_LONGEST = 5
#: How many words more than a long sentence a very long one has.
_MORE = 4
#: Fewest letters of the beginning of a word.
_SHORTEST = 3


class WordClass(Model):
    """Words that tell how a sentence speaks."""

    about: str
    """What they are, for people."""
    points: int
    """What each of them counts; less than zero for those that leaflets with medicines do not have."""
    words: str
    """Words and phrases with commas between them; a star stands for any ending."""


class Form(Model):
    """What a sentence looks like."""

    about: str
    """What it is, for people."""
    points: int
    """What it counts."""
    pattern: str
    """The regular expression that finds it, with ``{brand}`` and ``{generic}``."""
    in_any_case: bool = True
    """False where capitals count."""


class LeafletSpeech(Model):
    """How leaflets with medicines speak."""

    least: int
    """A sentence with so many points informs."""
    more: dict[str, int]
    """How many it needs so that a kind of wording is not looked for that uses the same words itself."""
    long: int
    """From so many words on a sentence needs one point fewer, and from :data:`_MORE` more on two: those who
    promote say little at a time."""
    beyond: int
    """How many points more than that count against praise in the same sentence."""
    told: tuple[str, ...]
    """Kinds of wording that are looked for all the same."""
    classes: tuple[WordClass, ...]
    forms: tuple[Form, ...]
    silent: tuple[str, ...]
    """Sentences in which nothing is found because they speak so."""
    caught: tuple[str, ...]
    """Sentences with as many words of leaflets, in which something is found."""


@dataclass(frozen=True)
class _Words:
    #: The points of phrases by how many words they have.
    whole: Mapping[int, Mapping[str, int]]
    #: Those of beginnings of words.
    beginnings: Mapping[str, int]


@lru_cache(maxsize=1)
def register() -> LeafletSpeech:
    """The classes of words and how many points a sentence needs."""
    return shipped(REGISTER, LeafletSpeech)


@lru_cache(maxsize=1)
def _words() -> _Words:
    whole: dict[int, dict[str, int]] = defaultdict(dict)
    beginnings: dict[str, int] = {}
    for each in register().classes:
        for entry in each.words.split(","):
            word = " ".join(entry.lower().split())
            if word.endswith("*"):
                beginnings[word[:-1]] = each.points
            elif word:
                whole[word.count(" ") + 1][word] = each.points
    return _Words(whole, beginnings)


@lru_cache(maxsize=20000)
def points(sentence: str, names: tuple[tuple[str, str], ...]) -> tuple[int, int]:
    """How much in a sentence speaks as leaflets with medicines do, and what speaks against it."""
    found: Sequence[str] = [match[0].lower() for match in _WORD.finditer(sentence)]
    given = _words()
    met: dict[str, int] = {}
    for long in range(1, min(_LONGEST, len(found)) + 1):
        phrases = given.whole.get(long, {})
        for at in range(len(found) - long + 1):
            phrase = " ".join(found[at : at + long])
            if phrase in phrases:
                met[phrase] = phrases[phrase]
    for word in found:
        for long in range(_SHORTEST, len(word) + 1):
            if word[:long] in given.beginnings and word not in met:
                met[word] = given.beginnings[word[:long]]
    values = dict(names)
    forms = (form for form in register().forms if _pattern(form, values).search(sentence))
    each = [*met.values(), *(form.points for form in forms)]
    return sum(number for number in each if number > 0), sum(number for number in each if number < 0)


def _pattern(form: Form, values: Mapping[str, str]) -> re.Pattern[str]:
    return pattern(form.pattern if form.in_any_case else f"(?-i:{form.pattern})", values)


def informs(sentence: str, kind: str, names: tuple[tuple[str, str], ...]) -> bool:
    """True for a sentence that speaks so much as leaflets do that a kind of wording means nothing."""
    given = register()
    if kind in given.told:
        return False
    longer = _MORE + sentence.count(" ") + 1 - given.long
    least = given.more.get(kind, given.least) - min(2, max(0, longer) // _MORE)
    for_it, against = points(sentence, names)
    # However long a list of side effects is, praise behind it is praise.
    return min(for_it, least + given.beyond) + against >= least
