"""Formats: sizes, reading order and folds of leaflets, read from ``styles/formats.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from brochure.design.fields import Listed, Row, Rows, Words
from brochure.language.words import Folding
from brochure.source.validation import Fault
from brochure.text.fields import Real

#: A stitched booklet is made of folded sheets: four pages each.
_STITCHED = 4
#: From this many pages on, a booklet's inner pages move outwards in the fold and are trimmed shorter.
_THICK = 12
#: How much wider than its narrowest page others of an even format are at most, as its multiple.
_NEARLY = 1.05
#: Most pages of a format that says the size of each.
_MOST_SIZES = 64

_Side = Annotated[Real, Field(ge=20, le=1500)]
_Size = Annotated[tuple[_Side, _Side], Listed("width and height in mm", 2)]
_Pages = Annotated[
    tuple[Annotated[int, Field(ge=1, le=_MOST_SIZES)], ...],
    Field(min_length=1, max_length=_MOST_SIZES),
    Listed("numbers of pages"),
]
_Zone = Annotated[Real, Field(ge=0, le=100)]


class Format(Row):
    """A format.  Lengths in mm."""

    title: Words
    """What people call it."""
    kind: Literal["folded", "booklet", "flyer", "document"]
    """`folded` (flat sheet, both sides), `booklet` (stitched; a multiple of four), `flyer` (one leaf) or
    `document` (any number of pages)."""
    page_sizes: Annotated[
        tuple[_Size, ...],
        Field(alias="pages", min_length=1, max_length=_MOST_SIZES),
        Listed("sizes of pages, such as [148, 210],"),
    ]
    """Width and height of the pages in reading order; one row for all where their number is open."""
    sides: Annotated[
        tuple[_Pages, ...], Field(min_length=1, max_length=2), Listed("lists of pages, one for each side,")
    ] = ()
    """Of folded formats: the pages from left to right on each side of the flat sheet, outside first."""
    bleed: Annotated[Real, Field(ge=0, le=20)]
    """Width that the printer trims away at each outer edge."""
    safe_zone: _Zone
    """Least distance of live matter from trim and folds."""
    safe_zone_thick: _Zone = Field(default_factory=lambda sound: sound["safe_zone"])
    """The same in booklets of 12 pages and more, whose inner pages move outwards in the fold."""
    office: Literal["flat", "booklet", "two-up", "single"]
    """How desk printers print it: `flat` (the flat sheet on one sheet of paper), `booklet` (two pages side by
    side, stitched), `two-up` (two copies side by side, cut) or `single` (a page on each side of the
    paper)."""
    fold: Words
    """How the printed sheet is finished by hand: the name of a folding note, or a sentence."""
    most: Annotated[int, Field(ge=1, le=2000)] = Field(default_factory=lambda sound: len(sound["page_sizes"]))
    """Most pages, where their number is open."""

    @property
    def is_open(self) -> bool:
        """True where the content decides how many pages there are."""
        return self.kind in ("booklet", "document")

    @property
    def is_even(self) -> bool:
        """True where all pages are nearly as wide as each other: a text fills as much of any of them."""
        widths = [width for width, _height in self.page_sizes]
        return max(widths) <= _NEARLY * min(widths)

    def page_size(self, number: int) -> tuple[float, float]:
        """Width and height of a page, 1-based."""
        return self.page_sizes[0] if self.is_open else self.page_sizes[number - 1]

    def safe_zone_of(self, pages: int) -> float:
        """Least distance of live matter from trim and folds in a leaflet with this many pages."""
        return self.safe_zone_thick if self.kind == "booklet" and pages >= _THICK else self.safe_zone

    def page_target(self, pages: int, wanted: int | None) -> int:
        """How many pages a leaflet that fills *pages* is to have, notes pages included.

        *wanted* is the number that the content asks for, in formats that leave it open.  The result is
        smaller than *pages* when the leaflet does not fit.
        """
        if not self.is_open:
            return len(self.page_sizes)
        target = max(pages, 1) if wanted is None else wanted
        if self.kind == "booklet":
            target = -(-target // _STITCHED) * _STITCHED
        return min(target, self.most)

    def spreads(self, count: int, pages: int | None = None) -> list[int]:
        """The first pages of all that lie side by side as the reader sees them, *count* in reading order.

        Of a format that leaves the number of its *pages* open, as many as there may be.
        """
        if self.kind == "booklet":
            # Left-hand pages have even numbers; the last one is the back cover.
            return list(range(2, self.most if pages is None else pages, 2)) if count == 2 else []
        if self.kind != "folded":
            return []
        runs = (tuple(range(page, page + count)) for page in range(1, len(self.page_sizes) + 2 - count))
        return [
            run[0]
            for run in runs
            if any(run == side[at : at + count] for side in self.sides for at in range(len(side)))
        ]

    def faults(self) -> Iterator[Fault]:
        """Reasons why the format can't be made of paper."""
        thickest = max(self.safe_zone, self.safe_zone_thick)
        if 4 * thickest > min(length for size in self.page_sizes for length in size):
            fix = "make it smaller: both zones together take at most half of a page"
            yield Fault("the safe zone leaves no room for text", fix, ("safe-zone",))
        if self.is_open and len(self.page_sizes) != 1:
            message = "the number of pages is open: it can't have several sizes"
            yield Fault(message, "give one size", ("pages",))
        if self.kind == "folded":
            yield from self._faults_of_sides()
        elif self.sides:
            fix = "remove `sides`, or write `kind: folded`"
            yield Fault("only folded formats have sides", fix, ("sides",), key=True)
        if self.office == "flat" and self.kind != "folded":
            fix = "choose single, two-up or, for a stitched booklet, booklet"
            yield Fault("only folded formats can be printed flat", fix, ("office",))
        if " " not in self.fold and self.fold not in Folding.names():
            fix = f"write one of {', '.join(Folding.names())}, or a sentence of your own"
            yield Fault(f"there is no folding note “{self.fold}”", fix, ("fold",))
        if self.office == "booklet" and self.kind != "booklet":
            message = "only booklets have pages by fours, to be printed as a booklet"
            yield Fault(message, "choose another office way, or write `kind: booklet`", ("office",))

    def _faults_of_sides(self) -> Iterator[Fault]:
        """Reasons why the panels can't lie side by side on both sides of one sheet."""
        if sorted(page for side in self.sides for page in side) != list(range(1, len(self.page_sizes) + 1)):
            fix = f"write all of 1 to {len(self.page_sizes)}, from left to right on each side"
            yield Fault("the sides must name each page once", fix, ("sides",))
            return
        widths = {round(sum(self.page_size(page)[0] for page in side), 3) for side in self.sides}
        if len(widths) != 1:
            shown = " and ".join(f"{width:g}" for width in sorted(widths))
            fix = "change the widths in `pages`, or the order of the sides"
            yield Fault(f"the sides differ in width: {shown} mm", fix, ("sides",))
        if len({height for _width, height in self.page_sizes}) != 1:
            message = "the panels of one sheet differ in height"
            yield Fault(message, "give all pages one height", ("pages",))


class Formats(Rows[Format]):
    """The formats that leaflets may have, by name.  Lengths in mm."""
