"""The formulae of reading ease and grade, on counts.

On the same counts they give what the package textstat gives: Flesch 1948, Kincaid and others 1975, McLaughlin
1969.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """What the formulae are about."""

    words: int = 0
    sentences: int = 0
    syllables: int = 0
    #: Words of three syllables and more.
    polysyllables: int = 0
    #: Words of the longest sentence.
    longest: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.words + other.words,
            self.sentences + other.sentences,
            self.syllables + other.syllables,
            self.polysyllables + other.polysyllables,
            max(self.longest, other.longest),
        )

    @property
    def mean(self) -> float:
        """Words in a sentence on average; 0 for a text without sentences."""
        return self.words / self.sentences if self.sentences else 0.0


def total(counts: Iterable[Counts]) -> Counts:
    """All counts together."""
    return sum(counts, Counts())


def reading_ease(counts: Counts) -> float:
    """Flesch reading ease, 100 for easy, 0 for very hard.  Raises ``ZeroDivisionError`` without sentences."""
    return 206.835 - 1.015 * counts.words / counts.sentences - 84.6 * counts.syllables / counts.words


def grade(counts: Counts) -> float:
    """Flesch–Kincaid grade: years at school.  Raises ``ZeroDivisionError`` without sentences."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def smog(counts: Counts) -> float:
    """SMOG grade: the years at school of readers who understand all of it.

    McLaughlin counts the long words of 30 sentences; fewer are brought to 30 in proportion, which is the
    form for small samples.  It is rough for fewer than ten.  Raises ``ZeroDivisionError`` without sentences.
    """
    return 1.043 * math.sqrt(30 * counts.polysyllables / counts.sentences) + 3.1291
