"""How a leaflet for patients is built: short lists, headings, key points first, what readers look for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from brochure.content.model import texts_in
from brochure.rules.block_text import kinds_of, pattern
from brochure.rules.checks.readability import place_of
from brochure.rules.evidence import Evidence
from brochure.rules.readability.measure import is_english, measured
from brochure.rules.readability.words import words
from brochure.rules.rule import Breach, check
from brochure.source.address import Address

#: Lists that are read one item after the other.  A glossary and a list of sources are looked up; steps and
#: tiles have headings of their own.
_LISTS = {"list": "items", "key-points": "items", "checklist": "items", "call-now": "signs"}


@check("list-length", any_language=True)
def list_length(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Lists have no more than ``most`` items."""
    for address, block in evidence.blocks(*_LISTS):
        for at, items in _lists(address / _LISTS[block.kind], getattr(block, _LISTS[block.kind])):
            if len(items) > given["most"]:
                message = f"the list has {len(items)} items, more than {given['most']}"
                yield Breach(message, evidence.place(at, key=True), evidence.seen_at(address))


def _lists(address: Address, items: Sequence[Any]) -> Iterator[tuple[Address, Sequence[Any]]]:
    """A list and those within its items, each with its address."""
    yield address, items
    for number, item in enumerate(items):
        if inner := getattr(item, "items", ()):
            yield from _lists(address / (number, "items"), inner)


@check("heading-distance", any_language=True)
def heading_distance(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """No more than ``most`` words stand without a heading: titles of boxes, tiles and steps are some."""
    most, count, section, told = given["most"], 0, -1, False
    kinds = kinds_of(evidence)
    for piece in measured(evidence).pieces:
        kind = kinds.get(piece.text.address.mark, "title")
        if piece.section != section or piece.text.address[-1] in ("title", "name") or kind == "heading":
            section, count, told = piece.section, 0, False
        elif not told and piece.section >= 0 and piece.role != "fixed":
            count += sum(1 for _word in words(piece.words))
            if count > most:
                told = True
                message = f"{count} words stand without a heading, more than {most}"
                place, seen = place_of(evidence, piece, 0, len(piece.words))
                yield Breach(message, place, seen)


@check("key-points-first", any_language=True)
def key_points_first(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """The first section has the key points."""
    first = evidence.leaflet.sections[0]
    if not any(block.kind == "key-points" for block in first.blocks):
        message = f"the first section, “{evidence.plain(first.title)}”, has no key points"
        yield Breach(message, evidence.place(first.title.address), evidence.seen_at(first.title.address))


@check("has-part")
def has_part(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """The leaflet has a block of one of the kinds ``blocks``, or words that meet one of ``patterns``.

    A block counts where it holds ``least`` texts that end with ``ending``, if those are given; ``message`` is
    what is wrong where there is none.  Words are looked for in English leaflets alone; without them, in
    another language, nothing is said.
    """
    patterns = [pattern(text, evidence.values) for text in given.get("patterns", ())]
    for _address, block in evidence.blocks(*given.get("blocks", ("none",))):
        texts = [text for item in getattr(block, "items", ()) for text in texts_in(item)]
        ending = given.get("ending", "")
        if "least" not in given:
            return
        if sum(evidence.plain(text).rstrip().endswith(ending) for text in texts) >= given["least"]:
            return
    if patterns and not is_english(evidence):
        return
    for piece in measured(evidence).pieces:
        if piece.role != "fixed" and any(_met(found, piece.words) for found in patterns):
            return
    yield Breach(given["message"], evidence.leaflet_place)


def _met(found: re.Pattern[str], text: str) -> bool:
    return found.search(text) is not None
