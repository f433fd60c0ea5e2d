"""Rules on values: each is used, and no text repeats one instead of using it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from brochure.findings import Finding, Severity, SourcePlace

#: Bare numbers and percentages recur by chance: that they mean the value can't be known.
_NUMBER_ALONE = re.compile(r"[+\-−±<>≤≥=~\s]*[\d\s.,]+%?")
#: Signs that are written in more than one way.
_ALIKE = str.maketrans({"'": "’", "\u2011": "-"})
_WORD = re.compile(r"\w+|[^\w\s]")
#: What makes a number a part of a longer one or of a range.
_JOINED_BEFORE = re.compile(r"\d[.,–-]\Z")
_JOINED_AFTER = re.compile(r"[.,–-]\d")


#: English words that values are made of.
_ENGLISH = re.compile(
    r"\b(?:at least|less than|more than|up to|about|after|before|between|within|not|and|or|the|of|for|with|in"
    r"|hours?|days?|weeks?|months?|years?|travel|response|survival|release|blood|cells?|syndrome|care|health"
    r"|report|patients?)\b",
    re.I,
)
#: Most names that a message shows.
_SHOWN = 4


class Repeats:
    """Finds the texts of values that are written out in other texts, in whatever case and with any spaces."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._names: dict[tuple[str, ...], list[str]] = {}
        for name, text in values.items():
            if any(char.isdigit() for char in text) and not _NUMBER_ALONE.fullmatch(text):
                self._names.setdefault(tuple(word for word, _span in _words(text)), []).append(name)
        # The longest first: where “at least 4 weeks” stands, “4 weeks” is not meant.
        self._lengths = sorted({len(words) for words in self._names}, reverse=True)

    def within(self, text: str) -> Iterator[tuple[str, int, tuple[str, ...]]]:
        """Each value written out in a text: as it stands there, how often before, and the values’ names."""
        if not self._names or not any(char.isdigit() for char in text):
            return
        found = _words(text)
        words = tuple(word for word, _span in found)
        index = 0
        while index < len(words):
            length = self._length_at(words, index)
            start, end = found[index][1][0], found[index + max(length, 1) - 1][1][1]
            joined = _JOINED_BEFORE.search(text[max(start - 2, 0) : start]) or _JOINED_AFTER.match(text, end)
            if length and not joined:
                written = text[start:end]
                yield (
                    written,
                    text.count(written, 0, start),
                    tuple(self._names[words[index : index + length]]),
                )
            index += length if length and not joined else 1

    def _length_at(self, words: tuple[str, ...], index: int) -> int:
        """How many words the longest value at an index has; 0 if no value stands there."""
        fitting = (n for n in self._lengths if index + n <= len(words))
        return next((n for n in fitting if words[index : index + n] in self._names), 0)


def _words(text: str) -> list[tuple[str, tuple[int, int]]]:
    """The words and signs of a text as they are compared, and where they stand."""
    return [(match[0].casefold(), match.span()) for match in _WORD.finditer(text.translate(_ALIKE))]


def repeated(found: str, names: Iterable[str], place: SourcePlace) -> Finding:
    """The finding on a value that a text writes out."""
    names = list(names)
    listed = " and ".join(f"“{name}”" for name in names)
    message = f"“{found}” repeats the value {listed}, and would stay when the value changes"
    used = " or ".join(f"{{{name}}}" for name in names)
    fix = f"write {used}; if it means something else, define a value of its own for it"
    return Finding("content.repeated-value", Severity.WARNING, message, place, fix)


def unused(name: str, place: SourcePlace) -> Finding:
    """The finding on a value that no leaflet uses."""
    message = f"the value “{name}” is not used"
    fix = f"write {{{name}}} where a text says it, or remove it"
    return Finding("content.unused-value", Severity.WARNING, message, place, fix)


def reads_as_english(text: str) -> bool:
    """True where words of a text are surely English: for what stands in leaflets of other languages."""
    return _ENGLISH.search(text) is not None


def foreign(language: str, names: Sequence[str], place: SourcePlace) -> Finding:
    """The finding on English that all leaflets share, in a leaflet of another language."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    message = f"English stands in a leaflet in “{language}”: {', '.join(names[:_SHOWN])}{more}"
    fix = (
        "give this language a content file of its own: values, abbreviations and the glossary stand once in "
        "each, and references can be shared"
    )
    return Finding("content.value-language", Severity.WARNING, message, place, fix)
