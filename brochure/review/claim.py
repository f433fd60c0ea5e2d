"""A claim on the pages: words exactly as they are printed, with their place and their sources.

What is a claim, and which source speaks for it, is told in :mod:`brochure.rules.statements`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from brochure.findings import MmFromTopLeft, SourcePlace
from brochure.rules.statement import Origin
from brochure.source.address import Address

#: What stands between the cells of a row, for people.
BETWEEN_CELLS = " | "
#: What is claimed by: a sentence of running text, a heading or title, an item of a list, a row of a table, a
#: figure, chart or table by its caption, a note of a table, a bar, a group of people, an event.
Kind = Literal[
    "sentence",
    "heading",
    "item",
    "row",
    "figure",
    "table",
    "note",
    "bar",
    "people",
    "event",
    "line",
    "effect",
]


#: What keeps a claim out of the register; empty for one that is in it.
KeptOut = Literal["content", "length", ""]


@dataclass(frozen=True)
class Cited:
    """A source of a claim."""

    key: str
    #: The number that is printed; 0 for a source of a value that the leaflet does not list.
    number: int
    #: Where in the source, such as ``p. 441``; empty where the content does not say.
    locator: str = ""
    #: Words of the source that support the claim, from ``quotes:``; never printed.
    quote: str = ""
    #: What nobody has seen in the source yet, from ``to-check:``; never printed.
    to_check: str = ""

    @property
    def name(self) -> str:
        """Its number, or its key where the leaflet does not list it."""
        return str(self.number or self.key)


@dataclass(frozen=True)
class Claim:
    """A sentence, item, row, bar, event, figure or value that states a fact."""

    #: ``<leaflet>-<8 hexadecimal digits>`` made from its own words and sources: it stays when others change.
    id: str
    #: 1 for the first in reading order.
    number: int
    #: Its words exactly as printed, on one line.
    text: str
    kind: Kind
    leaflet: str
    market: str
    #: The page on which it begins, and where that is, in words.
    page: int
    panel: str
    #: What encloses its words on that page, mm from the trim's top left corner.
    box: MmFromTopLeft
    #: Page and box of its words on each line.
    lines: tuple[tuple[int, MmFromTopLeft], ...]
    cited: tuple[Cited, ...]
    #: Where its source comes from: its own citation, or what it inherits it from.
    origin: Origin = "citation"
    #: What keeps it out of the register, though not out of the pack: a word in the content, or its length.
    kept_out: KeptOut = ""
    #: Names of values of the content that the text uses.
    values: tuple[str, ...] = ()
    #: Where numbers of citations and marks of notes stand in its words.
    marks: tuple[tuple[int, int], ...] = ()
    #: Where the spaces between the cells of a row stand in its words.
    gaps: tuple[int, ...] = ()
    #: The words of a heading that it stands behind.
    behind: str = ""
    #: The path in the content of the text that cites, and its place in the file.
    address: Address = Address()
    place: SourcePlace | None = field(default=None, compare=False)

    @property
    def parts(self) -> Iterator[tuple[str, bool]]:
        """Its words in parts, for people: each with whether it is the mark of a citation or a note.

        Cells of a row have a bar between them; in :attr:`text` a space, as programs read the page.
        """
        at = 0
        for start, end in (*self.marks, (len(self.text), len(self.text))):
            cells = [at, *(gap for gap in self.gaps if at <= gap < start), start]
            # The space itself gives way to the bar.
            words = [
                self.text[at : cells[1]],
                *(self.text[gap + 1 : stop] for gap, stop in pairwise(cells[1:])),
            ]
            yield BETWEEN_CELLS.join(words), False
            if end > start:
                yield self.text[start:end], True
            at = end

    @property
    def shown(self) -> str:
        """Its words for people, on one line."""
        return "".join(part for part, _is_mark in self.parts)

    @property
    def label(self) -> str:
        """``C07``: how the proof names it."""
        return label_of_claim(self.number)


def label_of_claim(number: int) -> str:
    """``C07``: how the pack names the claim of a number."""
    return f"C{number:02d}"
