"""The words of a leaflet block by block: as printed once it is typeset, as written before."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from brochure.content.blocks import Block
from brochure.content.charted import DRAWN
from brochure.content.model import texts_at
from brochure.content.own.models import OwnBlock
from brochure.findings import MmFromTopLeft, PdfPlace, SourcePlace
from brochure.rules.evidence import Evidence
from brochure.source.address import PRINTED_PARTS, Address
from brochure.text.fields import Prose
from brochure.text.inline import Citation, Text, ValueReference, plain_text, walk
from brochure.typesetting.passages import Passage, one_line

#: Signs that have several forms with one meaning: hyphens and quotation marks.
_ALIKE = str.maketrans({
    "\u2010": "-", "\u2011": "-", "’": "'", "‘": "'", "‚": "'", "“": '"', "”": '"', "„": '"',
})  # fmt: skip
_VALUE = re.compile(r"\{([a-z][a-z0-9-]*)\}")
#: Blocks that are made from lists: readers would not look for a text there.
LISTS = ("references", "glossary", "abbreviations")
#: Blocks with what the law wants told of the product, and with words of the law in which no rule looks.
OF_THE_LAW, WORDS_OF_THE_LAW = "prescribing-information", "adverse-events"
#: Blocks whose data, words and picture their caption, note or source speaks for together.
SPOKEN_FOR = frozenset({*DRAWN, "figure", "pull-figure", "table"})
#: Boxes that overlap by less, in mm, only touch.
_TOUCHING = 0.2


@dataclass(frozen=True)
class Printed:
    """The words of a block, of a cover or of a section's title."""

    #: Where it stands in the content.
    address: Address
    #: The kind of block; ``cover``, ``back-cover``, ``foot`` or ``title``.
    kind: str
    #: All its words on one line, without numbers of citations, their signs as they are compared.
    words: str
    #: What was set of it; empty before the leaflet is typeset.
    passages: tuple[Passage, ...] = field(default=(), repr=False)


def printed(
    evidence: Evidence, *, outside: Collection[str] = LISTS, within: Collection[str] = ()
) -> list[Printed]:
    """The blocks in reading order: those of the kinds *within* (all, where none is named), not *outside*.

    Once the leaflet is typeset these are the words on its pages, so that what a template leaves out is not
    there.
    """
    kinds = kinds_of(evidence)
    words: dict[str, list[str]] = {}
    passages: dict[str, list[Passage]] = {}
    if evidence.setting is not None:
        for passage in evidence.setting.passages:
            words.setdefault(passage.at, []).append(passage.words)
            passages.setdefault(passage.at, []).append(passage)
    for text in evidence.texts:
        # The foot stands in the margins of pages, which hold no passages.
        if evidence.setting is None or text.address.mark == "foot":
            words.setdefault(text.address.mark, []).append(evidence.plain(text))
    return [
        Printed(Address.marked(evidence.name, at), kind, alike(" ".join(parts)), tuple(passages.get(at, ())))
        for at, parts in words.items()
        if (kind := kinds.get(at, "title")) not in outside and (not within or kind in within)
    ]


def kinds_of(evidence: Evidence) -> Mapping[str, str]:
    """The kind of every block by its mark, and ``cover``, ``back-cover`` and ``foot``."""
    kinds = {address.mark: block.kind for address, block in evidence.blocks()}
    return kinds | {part: part for part in PRINTED_PARTS if part != "sections"}


@lru_cache(maxsize=4000)
def alike(text: str) -> str:
    """A text on one line with plain spaces, hyphens and quotation marks, so that equal words are equal."""
    return one_line(text).translate(_ALIKE)


def cited_at(text: Prose, values: Mapping[str, str]) -> list[int]:
    """How many characters of a text, as texts are compared, stand before each of its citations."""
    before = ""
    found = []
    for node in walk(text.nodes):
        if isinstance(node, (Text, ValueReference)):
            before += plain_text((node,), values)
        elif isinstance(node, Citation):
            found.append(len(alike(before)))
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text of a row with the content's values put in (``{brand}``), as it is compared.

    Raises ``KeyError`` for a value that is not there.
    """
    return _VALUE.sub(lambda match: alike(values[match[1]]), text)


def pattern(text: str, values: Mapping[str, str]) -> re.Pattern[str]:
    """A regular expression of a row, for any case, with values put in; a brand matches without its ® too.

    Of a value in square brackets, which is still to be filled in, the words between them count: a row may ask
    for a whole word, and a bracket begins none.

    Raises ``KeyError`` for a value that is not there.
    """

    def value(match: re.Match[str]) -> str:
        words = re.escape(alike(values[match[1]]).strip("[]"))
        return re.sub("([®™])", r"\1?", words) if match[1] == "brand" else words

    return _compiled(_VALUE.sub(value, text))


@lru_cache(maxsize=4000)
def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def applies(evidence: Evidence, given: Mapping[str, Any]) -> bool:
    """True if the row has no ``when``, or if the fact of the product that it names is true."""
    fact = given.get("when")
    return fact is None or bool(getattr(evidence.brochure.medicine, fact.replace("-", "_")))


def home(evidence: Evidence, kind: str | None) -> tuple[SourcePlace, PdfPlace | None]:
    """Where something that is missing belongs: the first block of a kind, else where the leaflet begins."""
    for address, _block in evidence.blocks(kind) if kind else ():
        return evidence.place(address), evidence.seen_at(address)
    return evidence.leaflet_place, None


def where(evidence: Evidence, text: Prose, span: tuple[int, int]) -> tuple[SourcePlace, PdfPlace | None]:
    """Where words of a text (a *span* of it as it is compared) stand in the content and on a page.

    Words that come from a value are placed at the value's name; those with markup between them at the first.
    """
    words = alike(evidence.plain(text))
    found = words[slice(*span)]
    seen = _seen(evidence, text.address, found)
    for part in (found, *found.split()[:1]):
        if part in text.source:
            occurrence = min(words.count(part, 0, span[0]), text.source.count(part) - 1)
            return evidence.place(text.address, part, occurrence), seen
    for name, value in evidence.values.items():
        if name in text.value_names and found in alike(value):
            return evidence.place(text.address, f"{{{name}}}"), seen
    return evidence.place(text.address), seen


def _seen(evidence: Evidence, address: Address, found: str) -> PdfPlace | None:
    for passage in evidence.setting.of_block(address.mark) if evidence.setting else ():
        if found in alike(passage.words):
            return evidence.seen(passage.page, passage.box)
    return evidence.seen_at(address)


def cut(evidence: Evidence, passages: Collection[Passage]) -> PdfPlace | None:
    """Where a part of some passages is not painted, because a style hides overflowing text."""
    if evidence.setting is None:
        return None
    for page, box in _lines(passages):
        for _text, hidden in evidence.setting.pages[page - 1].clipped:
            if _overlap(box, hidden):
                return evidence.seen(page, box)
    return None


def _lines(passages: Collection[Passage]) -> Iterator[tuple[int, MmFromTopLeft]]:
    for passage in passages:
        for line in passage.lines:
            yield line.page, line.box


def _overlap(one: MmFromTopLeft, other: MmFromTopLeft) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > _TOUCHING and high > _TOUCHING


def texts_of(block: Block) -> tuple[list[Prose], list[tuple[Prose, ...]]]:
    """The printed texts of a block that stand for themselves, and those of each of its items."""
    heads: list[Prose] = []
    items: list[tuple[Prose, ...]] = []
    for name in type(block).model_fields:
        value = getattr(block, name)
        if name == "alt":
            # Read aloud, not printed.
            continue
        if isinstance(value, tuple) and name not in ("columns", "column_groups"):
            texts = [_printed_in(item) for item in value]
            # Lists of icons, numbers and pictures have no texts.
            items += filter(None, texts) if isinstance(block, OwnBlock) else texts
        else:
            heads += _printed_in(value)
    return heads, items


def _printed_in(part: object) -> tuple[Prose, ...]:
    """The texts in a part of a block but for what is read aloud of the pictures in it."""
    return tuple(text for address, text in texts_at(part) if address[-1:] != ("alt",))
