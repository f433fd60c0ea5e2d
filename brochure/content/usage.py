"""Which entries of the glossary and the abbreviations a leaflet uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from brochure.content.model import Brochure, GlossaryEntry, Leaflet, prose
from brochure.text.fields import Prose

#: The hyphen at which no line breaks.
_HYPHEN = "\u2011"


def plain_texts(leaflet: Leaflet, values: Mapping[str, str]) -> str:
    """Every text of the leaflet, plain, a line each."""
    return "\n".join(text.plain(values) for _loc, text in prose(leaflet))


def used_glossary(brochure: Brochure, leaflet: Leaflet) -> tuple[GlossaryEntry, ...]:
    """The glossary entries whose term or form stands in the leaflet or in one of these, alphabetically."""
    values = brochure.value_texts

    def used(entry: GlossaryEntry, text: str) -> bool:
        return any(_stands_in(form, text, any_case=True) for form in (entry.term.plain(values), *entry.forms))

    text = _printed(leaflet, values)
    entries = _closure(brochure.glossary, text, used, lambda entry: entry.meaning.plain(values))
    return tuple(sorted(entries, key=lambda entry: entry.term.plain(values).casefold()))


def used_abbreviations(brochure: Brochure, leaflet: Leaflet) -> tuple[tuple[str, Prose], ...]:
    """The abbreviations that stand in the leaflet, its glossary or this list, alphabetically, spelled out."""
    values = brochure.value_texts
    text = _printed(leaflet, values)
    if any(block.kind == "glossary" for section in leaflet.sections for block in section.blocks):
        meanings = (entry.meaning.plain(values) for entry in used_glossary(brochure, leaflet))
        text = "\n".join((text, *meanings))
    entries = _closure(
        brochure.abbreviations.items(),
        text,
        lambda entry, text: _stands_in(entry[0], text),
        lambda entry: entry[1].plain(values),
    )
    return tuple(sorted(entries, key=_by_letters))


def _printed(leaflet: Leaflet, values: Mapping[str, str]) -> str:
    """What is printed or read aloud: the cover and the sections, not what the file says about itself."""
    parts = (*((leaflet.cover,) if leaflet.cover else ()), *leaflet.sections)
    return "\n".join(text.plain(values) for part in parts for _loc, text in prose(part))


_Entry = TypeVar("_Entry")


def _closure(
    entries: Iterable[_Entry],
    text: str,
    used: Callable[[_Entry, str], bool],
    words: Callable[[_Entry], str],
) -> list[_Entry]:
    """The entries that are used in *text*, and those used in the words of these, and so on."""
    rest, found = list(entries), list[_Entry]()
    while text:
        fresh = [entry for entry in rest if used(entry, text)]
        rest = [entry for entry in rest if entry not in fresh]
        found += fresh
        text = "\n".join(words(entry) for entry in fresh)
    return found


def _by_letters(entry: tuple[str, Prose]) -> tuple[str, str]:
    return (entry[0].casefold(), entry[0])


def _stands_in(words: str, text: str, *, any_case: bool = False) -> bool:
    """True when *words* stand in *text* as words of their own: ALL is not in B-ALL; a plural s may follow.

    With *any_case* that of capitals does not matter, but for abbreviations: a car is no CAR, a CRS no CR.
    """
    parts = words.replace(_HYPHEN, "-").split()
    any_case = any_case and any(char.islower() for char in words)
    patterns = []
    for part in parts:
        free = any_case and sum(char.isupper() for char in part) < 2
        plural = "s?" if part is parts[-1] else ""
        patterns.append(f"(?{'i' if free else ''}:{re.escape(part)}{plural})")
    pattern = r"\s+".join(patterns)
    text = text.replace(_HYPHEN, "-")
    return bool(pattern) and re.search(rf"(?<![\w-]){pattern}(?!\w)", text) is not None


def missing_glyphs(texts: Iterable[str], covered: frozenset[int]) -> list[str]:
    """Characters of *texts* that no font of the leaflet has, in the order of their first use."""
    seen = dict.fromkeys(char for text in texts for char in text)
    return [char for char in seen if ord(char) not in covered and not char.isspace() and ord(char) > 0x1F]
