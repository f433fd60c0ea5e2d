"""Where sentences end: one answer for claims, for readability and for rules on words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from brochure.language.words import SentenceEnds

#: A mark that may end a sentence, with closing quotes and brackets behind it.  Those of Chinese and Japanese
#: have no space behind them; the others are those of Arabic, Urdu and the languages of India.
_END = re.compile(r"[.!?…؟۔।॥]+[”’“»›\"')\]]*(?=\s|$)|[。！？｡]+[”’」』）\"')\]]*")
#: Marks that end a sentence whatever follows.
_SURE = frozenset("؟۔।॥。！？｡")
#: What stands behind a mark and the spaces there.
_BEHIND = re.compile(r"\S")
#: How far around a mark is looked, in characters: whole texts, at each mark, take the square of their length.
_NEAR = 200
_LAST_WORD = re.compile(r"[\w.\-]+$")
_FIRST_WORD = re.compile(r"\w+")
#: Signs that open words, and what stands at the beginning of an item.
_OPENING = "“‘(\\[«‹„‚「『（¿¡"
_OPENED = re.compile(f"[{_OPENING}\"']*")
#: What a sentence begins with, besides words and numbers.
_BEGINS = re.compile(rf"[£$€¥≥≤<>~±%]|[{_OPENING}•–]")
#: A letter alone with a full stop: with another one before it an abbreviation, such as “z. B.” and “i. v.”
_LETTER = re.compile(r"[^\W\d_]\.")
_LONE = re.compile(r"(?:^|[\s(])[^\W\d_]$")
_PAIR = re.compile(r"(?:^|[\s(])[^\W\d_]\.\s[^\W\d_]$")


@dataclass(frozen=True)
class Sentence:
    """A sentence and where it stands in its text: ``text[start:end]``."""

    text: str
    start: int
    end: int


def sentences(text: str, ends: SentenceEnds) -> Iterator[Sentence]:
    """The sentences of a text in order, by what *ends* them in its language, without the spaces around them.

    What has no mark at its end, such as a heading, is one too.  A full stop after an abbreviation (“e.g.”,
    “et al.”), an initial or before a small letter ends nothing.
    """
    start = 0
    for match in _END.finditer(text):
        if _ends(text, match, ends):
            yield from _stripped(text, start, match.end())
            start = match.end()
    yield from _stripped(text, start, len(text))


def _ends(text: str, match: re.Match[str], ends: SentenceEnds) -> bool:
    following = _BEHIND.search(text, match.end())
    rest = text[following.start() : following.start() + _NEAR] if following else ""
    if not rest:
        return True
    if match[0][0] in _SURE:
        return True
    if match[0].startswith("."):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        word = _LAST_WORD.search(before)
        last = word[0].lower().strip(".") if word else ""
        if last in ends.abbreviations and not (last in ends.may_end and rest[0].isupper()):
            return False
        if last in ends.countries and not _opens(rest, ends):
            return False
        if _is_initial(before, ends) or _PAIR.search(before):
            return False
        if _LONE.search(before) and _LETTER.match(rest):
            return False
    return _begins(rest)


def _begins(rest: str) -> bool:
    """Whether a text begins as sentences do: with a capital, a letter that has none, or a digit."""
    opened = _OPENED.match(rest)
    first = rest[opened.end() : opened.end() + 1] if opened else ""
    is_capital = first.isalpha() and first == first.upper()
    return is_capital or first.isdigit() or bool(_BEGINS.match(rest))


def _opens(rest: str, ends: SentenceEnds) -> bool:
    """Whether a text begins with a word that begins sentences."""
    word = _FIRST_WORD.match(rest)
    return word is not None and word[0] in ends.openers


def _is_initial(before: str, ends: SentenceEnds) -> bool:
    """Whether a text ends with the initial of a name: a capital alone, but for “I” and what letters tell."""
    words = before.rsplit(None, 2)[-2:]
    if not words:
        return False
    *others, last = words
    if len(last.lstrip("(")) != 1 or not last[-1].isupper():
        return False
    is_lettered = bool(others) and others[0].strip("(“").lower() in ends.lettered
    return not others or (last not in ends.single and not is_lettered)


def _stripped(text: str, start: int, end: int) -> Iterator[Sentence]:
    part = text[start:end]
    words = part.strip()
    if words:
        start += len(part) - len(part.lstrip())
        yield Sentence(words, start, start + len(words))
