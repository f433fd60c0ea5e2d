"""What counts as a word, and which words are known to the reader because the leaflet explains them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from brochure.rules.block_text import alike
from brochure.rules.evidence import Evidence

#: Signs around a word that do not belong to it.
_EDGES = "\"'“”‘’()[]{}.,;:!?…–—-*†‡®™°=<>≥≤+%/"
_TOKEN = re.compile(r"\S+")
#: Words that a term ends with may have a plural s.
_NO_WORD = r"(?<![\w-])", r"s?(?![\w])"


@dataclass(frozen=True)
class Word:
    """A word and where it stands in its text: ``text[start:end]``."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The words of a text: what stands between spaces and has a letter or a figure.

    “CAR-T”, “24-hour” and “don’t” are one word each, a dash or a bullet is not a word, a number is one.
    """
    for match in _TOKEN.finditer(text):
        token = match[0]
        bare = token.strip(_EDGES)
        if any(char.isalnum() for char in bare):
            start = match.start() + token.index(bare)
            yield Word(bare, start, start + len(bare))


class Terms:
    """Words and phrases that can't be avoided and are explained."""

    def __init__(self, terms: Iterable[str]) -> None:
        found = {alike(term).strip(_EDGES) for term in terms}
        # The longest first: “CAR-T cell” before “T cell”.
        self.names = tuple(sorted(filter(None, found), key=lambda term: (-len(term), term)))
        free = "|".join(_NO_WORD[0] + _spaced(term) + _NO_WORD[1] for term in self.names)
        self._pattern = re.compile(free or r"(?!)")

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where terms stand in a text (with plain signs: see :func:`brochure.rules.block_text.alike`)."""
        return [match.span() for match in self._pattern.finditer(text)]


def _spaced(term: str) -> str:
    # A term with capitals of its own (“CAR”) is found as it is written; others in any case.
    free = any(char.islower() for char in term) and sum(char.isupper() for char in term) < 2
    return f"(?{'i' if free else ''}:{re.escape(term)})"


def explained_terms(evidence: Evidence) -> Terms:
    """The terms that a leaflet explains in a list of its own, and the names of the medicine and the company.

    A glossary counts where the leaflet prints one, and so does a list of abbreviations.
    """
    values, usage = evidence.values, evidence.usage
    names = [values[name] for name in ("brand", "generic", "company") if name in values]
    for entry in usage.listed_glossary:
        names += (entry.term.plain(values), *entry.forms)
    names += (short for short, _long in usage.listed_abbreviations)
    return Terms(names)
