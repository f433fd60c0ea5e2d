"""What a leaflet uses of the content: values, sources, words and abbreviations.  The one answer to that."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from brochure.content.model import Brochure, GlossaryEntry, Leaflet, Value, texts_in
from brochure.source.address import PRINTED_PARTS
from brochure.text.fields import Prose
from brochure.text.inline import Cite
from brochure.text.locators import meaning_of

#: The hyphen at which no line breaks.
_HYPHEN = "\u2011"


@dataclass(frozen=True)
class Usage:
    """What one leaflet uses, each part worked out once."""

    brochure: Brochure = field(repr=False)
    #: The leaflet's name.
    name: str

    @property
    def leaflet(self) -> Leaflet:
        """The leaflet."""
        return self.brochure.leaflets[self.name]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of blocks that it has."""
        return frozenset(block.kind for section in self.leaflet.sections for block in section.blocks)

    @cached_property
    def own_texts(self) -> tuple[Prose, ...]:
        """Every text of the leaflet itself: also its properties, and what is read aloud for pictures."""
        return tuple(texts_in(self.leaflet))

    @cached_property
    def set_texts(self) -> tuple[Prose, ...]:
        """The leaflet's own texts that are printed: those of its covers, sections and foot but ``alt``."""
        return tuple(
            text
            for text in self.own_texts
            if text.address.inside[0] in PRINTED_PARTS and text.address[-1] != "alt"
        )

    @cached_property
    def listed_texts(self) -> tuple[Prose, ...]:
        """What its glossary and its list of abbreviations print of the content."""
        glossary = self.listed_glossary
        return (
            *(text for entry in glossary for text in texts_in(entry)),
            *(text for _short, text in self.listed_abbreviations),
        )

    @property
    def texts(self) -> tuple[Prose, ...]:
        """Every text that the leaflet shows anywhere: its own, and those of its lists."""
        return (*self.own_texts, *self.listed_texts)

    @property
    def printed_texts(self) -> tuple[Prose, ...]:
        """Every text that the leaflet prints: its own, and those of its lists."""
        return (*self.set_texts, *self.listed_texts)

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """The content's own values that its texts use, by name, in the order of the content."""
        used = {name for text in self.texts for name in text.value_names}
        return {name: value for name, value in self.brochure.values.items() if name in used}

    @cached_property
    def cites(self) -> tuple[Cite, ...]:
        """Every citation of its texts, in their order; those that its values bring along are not printed."""
        return tuple(cite for text in self.texts for cite in text.cites)

    @cached_property
    def places_cited(self) -> frozenset[tuple[str, str]]:
        """Key and locator of everything that its texts and its values cite."""
        of_values = (cite for value in self.values.values() for cite in value.source.cites)
        return frozenset((cite.key, cite.locator) for cite in (*self.cites, *of_values))

    @property
    def to_check(self) -> tuple[tuple[str, str, str], ...]:
        """What nobody has seen in its source yet of what it rests on: key, locator and note.

        It rests on what it cites, on the sources of its values, and on what the product says of its label.
        """
        own = {(key, meaning_of(locator)) for key, locator in self._rests_on}
        return tuple(note for note in self._notes if (note[0], meaning_of(note[1])) in own)

    def to_check_nowhere(self, cited: Collection[tuple[str, str]]) -> tuple[tuple[str, str, str], ...]:
        """Notes of that kind on its sources at places that nothing cites: key, locator and note.

        *cited* are keys and locators of the whole content.
        """
        known = {(key, meaning_of(locator)) for key, locator in (*cited, *self._rests_on)}
        keys = {key for key, _locator in self._rests_on}
        return tuple(
            note for note in self._notes if note[0] in keys and (note[0], meaning_of(note[1])) not in known
        )

    @property
    def _notes(self) -> Iterator[tuple[str, str, str]]:
        for key, notes in self.brochure.to_check.items():
            yield from ((key, locator, note) for locator, note in notes.items())

    @property
    def _rests_on(self) -> frozenset[tuple[str, str]]:
        """Places that it cites, or that what the product says of its label is from."""
        product, market = self.brochure.product, self.leaflet.market
        facts = product.label_facts(market) if product and market != "none" else {}
        of_label = (cite for fact in facts.values() for cite in fact.source.cites)
        return self.places_cited | {(cite.key, cite.locator) for cite in of_label}

    @cached_property
    def sources(self) -> frozenset[str]:
        """The keys of all sources that its texts and its values cite."""
        of_values = (cite.key for value in self.values.values() for cite in value.source.cites)
        return frozenset((*(cite.key for cite in self.cites), *of_values))

    @cached_property
    def glossary(self) -> tuple[GlossaryEntry, ...]:
        """The glossary entries whose term or form stands in it or in one of these, alphabetically."""
        values = self.brochure.value_texts

        def used(entry: GlossaryEntry, text: str) -> bool:
            forms = (entry.term.plain(values), *entry.forms)
            return any(_stands_in(form, text, any_case=True) for form in forms)

        entries = _closure(
            self.brochure.glossary, self._read, used, lambda entry: entry.meaning.plain(values)
        )
        return tuple(sorted(entries, key=lambda entry: entry.term.plain(values).casefold()))

    @cached_property
    def abbreviations(self) -> tuple[tuple[str, Prose], ...]:
        """The abbreviations that stand in the leaflet, its glossary or this list, each with its long form.

        Alphabetically, whatever the case.
        """
        values = self.brochure.value_texts
        meanings = (entry.meaning.plain(values) for entry in self.listed_glossary)
        entries = _closure(
            self.brochure.abbreviations.items(),
            "\n".join((self._read, *meanings)),
            lambda entry, text: _stands_in(entry[0], text),
            lambda entry: entry[1].plain(values),
        )
        return tuple(sorted(entries, key=_by_letters))

    @property
    def listed_glossary(self) -> tuple[GlossaryEntry, ...]:
        """The glossary entries that it prints: none where it has no such block."""
        return self.glossary if self.brochure.glossary and "glossary" in self.kinds else ()

    @property
    def listed_abbreviations(self) -> tuple[tuple[str, Prose], ...]:
        """The abbreviations that it prints: none where it has no such block."""
        return self.abbreviations if "abbreviations" in self.kinds else ()

    @cached_property
    def _read(self) -> str:
        """What is printed or read aloud: covers, sections and foot, not what the file says about itself."""
        values = self.brochure.value_texts
        return "\n".join(text.plain(values) for part in self.leaflet.parts for text in texts_in(part))


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
