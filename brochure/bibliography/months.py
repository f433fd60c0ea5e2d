"""Months by their names, in the languages that the programs of those who collect sources speak."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: The months as BibTeX abbreviates them.
ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Where a name is that of different months, as “listopad” is, it is not read.
_LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "hr", "ro", "hu", "tr")
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_NUMBER = re.compile(r"\b0?([1-9]|1[0-2])\b")
_SEASON = re.compile(r"\b(?:spring|summer|autumn|fall|winter)\b", re.IGNORECASE)


def with_month(year: str, text: str) -> str:
    """A year with the month, the months or the season of a *text*; nothing where it is not understood."""
    if season := _SEASON.search(text):
        return f"{year} {season[0]}"
    # A month by its name counts before one by its number: the number beside a name is a day.
    if months := [f"{year}-{month:02d}" for month in months_of(text)]:
        return months[0] if len(months) == 1 else f"{months[0]}/{months[-1]}"
    number = None if _LETTERS.search(text) else _NUMBER.search(text)
    return f"{year}-{int(number[1]):02d}" if number else ""


def months_of(text: str) -> list[int]:
    """The months that a text names, from 1 to 12, in its order; none of those that are given as numbers."""
    words = _WORD.findall(text)
    return [month for word in words if (month := month_of(word) or _beginning(word))]


def month_of(word: str) -> int:
    """The number of a month by its name; 0 where it is none."""
    name = word.casefold()
    # The names of other languages are asked last: they take time to read.
    return ENGLISH.index(name[:3]) + 1 if name in _OF_ENGLISH else _names().get(name, 0)


def _beginning(word: str) -> int:
    """The number of a month whose English name begins as the word does, such as “Marth”, or 0."""
    begin = word[:3].casefold()
    return ENGLISH.index(begin) + 1 if begin in ENGLISH else 0


_OF_ENGLISH = {
    *ENGLISH, "january", "february", "march", "april", "june", "july", "august", "sept", "september",
    "october", "november", "december",
}  # fmt: skip


@lru_cache(maxsize=1)
def _names() -> dict[str, int]:
    """The months by their names and shorter forms, with their accents and without."""
    from babel import Locale

    named: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    for written in _written(name.casefold().rstrip(".")):
                        named.setdefault(written, set()).add(number)
    return {name: numbers.pop() for name, numbers in named.items() if len(numbers) == 1}


def _written(name: str) -> tuple[str, str, str]:
    """A name as it is written with its accents, without them, and with “ae” for “ä”."""
    spelled = name.replace("ä", "ae")
    bare = "".join(sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))
    return name, bare, spelled
