"""Rules on values: each is used, and no text repeats one instead of using it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from brochure.findings import Finding, Severity, SourcePlace

#: Bare numbers and shares recur by chance: nobody can tell that they mean the value.
_NUMBER_ALONE = re.compile(r"[+\-−±<>≤≥=~\s]*[\d\s.,]+%?")
#: Signs that are written in more than one way.
_ALIKE = str.maketrans({"'": "’", "\u00a0": " ", "\u202f": " ", "\u2011": "-"})


class Repeats:
    """Finds the texts of values that are written out in other texts."""

    def __init__(self, values: Mapping[str, str]) -> None:
        names: dict[str, list[str]] = {}
        for name, text in values.items():
            if any(char.isdigit() for char in text) and not _NUMBER_ALONE.fullmatch(text):
                names.setdefault(_folded(text), []).append(name)
        # The longest first: where “at least 4 weeks” stands, “4 weeks” is not meant.
        self._names = sorted(names.items(), key=lambda item: -len(item[0]))

    def __bool__(self) -> bool:
        return bool(self._names)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # A group for each, so that the match says which it is.
        words = "|".join(f"({re.escape(text)})".replace(r"\ ", r"\s+") for text, _names in self._names)
        # No part of a longer word or number.
        return re.compile(rf"(?<!\w)(?<!\d[.,–-])(?:{words})(?!\w|[.,–-]\d)", re.IGNORECASE)

    def within(self, text: str) -> Iterator[tuple[str, int, tuple[str, ...]]]:
        """Each value written out in a text: as it stands there, how often before, and the values’ names."""
        if not any(char.isdigit() for char in text):
            return
        for match in self._pattern.finditer(text.translate(_ALIKE)):
            found = text[match.start() : match.end()]
            assert match.lastindex is not None
            _text, names = self._names[match.lastindex - 1]
            yield found, text.count(found, 0, match.start()), tuple(names)


def _folded(text: str) -> str:
    return " ".join(text.translate(_ALIKE).lower().split())


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
