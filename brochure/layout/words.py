"""Which entries of the glossary and the abbreviations a leaflet uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from brochure.content.fields import Prose
from brochure.content.model import Brochure, GlossaryEntry, Leaflet, prose


def plain_texts(leaflet: Leaflet, values: Mapping[str, str]) -> str:
    """Every text of the leaflet, plain, a line each."""
    return "\n".join(text.plain(values) for _loc, text in prose(leaflet))


def used_glossary(brochure: Brochure, leaflet: Leaflet) -> tuple[GlossaryEntry, ...]:
    """The glossary entries whose term or form stands in the leaflet, alphabetically."""
    values = brochure.value_texts
    text = plain_texts(leaflet, values)
    entries = [
        entry
        for entry in brochure.glossary
        if any(_stands_in(form, text, re.IGNORECASE) for form in (entry.term.plain(values), *entry.forms))
    ]
    return tuple(sorted(entries, key=lambda entry: entry.term.plain(values).casefold()))


def used_abbreviations(brochure: Brochure, leaflet: Leaflet) -> tuple[tuple[str, Prose], ...]:
    """The abbreviations that stand in the leaflet, alphabetically, with what they stand for."""
    text = plain_texts(leaflet, brochure.value_texts)
    return tuple(
        (short, long)
        for short, long in sorted(brochure.abbreviations.items(), key=_by_letters)
        if _stands_in(short, text)
    )


def _by_letters(entry: tuple[str, Prose]) -> tuple[str, str]:
    return (entry[0].casefold(), entry[0])


def _stands_in(words: str, text: str, flags: int = 0) -> bool:
    """True when *words* stand in *text* as words of their own: ALL is not in B-ALL."""
    return re.search(rf"(?<![\w-]){re.escape(words)}(?![\w])", text, flags) is not None


def missing_glyphs(texts: Iterable[str], covered: frozenset[int]) -> list[str]:
    """Characters of *texts* that no font of the leaflet has, in the order of their first use."""
    seen = dict.fromkeys(char for text in texts for char in text)
    return [char for char in seen if ord(char) not in covered and not char.isspace() and ord(char) > 0x1F]
