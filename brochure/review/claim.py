"""What a claim is: words that cite, exactly as they are printed, with their place and their sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from brochure.findings import MmFromTopLeft, SourcePlace
from brochure.source.address import Address

#: What is claimed by: a sentence of running text, a heading or title, an item of a list, a row of a table, a
#: figure, chart or table by its caption, a note of a table.
Kind = Literal["sentence", "heading", "item", "row", "figure", "table", "note"]


@dataclass(frozen=True)
class Cited:
    """A source of a claim."""

    key: str
    #: The number that is printed.
    number: int
    #: Where in the source, such as ``p. 441``; empty where the content does not say.
    locator: str = ""
    #: Words of the source that support the claim, from ``quotes:``; never printed.
    quote: str = ""
    #: What nobody has seen in the source yet, from ``to-check:``; never printed.
    to_check: str = ""


@dataclass(frozen=True)
class Claim:
    """A sentence, figure or table row that cites."""

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
    #: Names of values of the content that the text uses.
    values: tuple[str, ...] = ()
    #: The path in the content of the text that cites, and its place in the file.
    address: Address = Address()
    place: SourcePlace | None = field(default=None, compare=False)

    @property
    def label(self) -> str:
        """``C07``: how the proof names it."""
        return f"C{self.number:02d}"
