"""Formats: sizes, reading order and folds of leaflets, read from ``styles/formats.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from brochure.design.rows import Row, Rows, rows_in
from brochure.language.words import Folding

#: Kinds of format: flat sheets that are folded, stitched booklets, single leaves, and anything longer.
KINDS = ("folded", "booklet", "flyer", "document")
#: How desk printers print a format; see ``styles/formats.yaml``.
OFFICE_WAYS = ("flat", "booklet", "two-up", "single")
#: A stitched booklet is made of folded sheets: four pages each.
_STITCHED = 4
#: From so many pages on, a booklet's inner pages move outwards in the fold and are trimmed shorter.
_THICK = 12


@dataclass(frozen=True)
class Format:
    """A format.  Lengths in mm."""

    name: str
    title: str
    kind: str
    #: Width and height of the pages in reading order; one row for all where their number is open.
    page_sizes: tuple[tuple[float, float], ...]
    #: Pages from left to right on each side of the flat sheet, outside first; empty unless folded.
    sides: tuple[tuple[int, ...], ...]
    #: Trimmed away at each outer edge.
    bleed: float
    #: What live matter keeps from trim and folds, and what it keeps in booklets of 12 pages and more.
    safe_zone: float
    safe_zone_thick: float
    #: How desk printers print it.
    office: str
    #: How the printed sheet is finished by hand: the name of a folding note, or a sentence.
    fold: str
    #: Most pages, where their number is open.
    most: int

    @property
    def is_open(self) -> bool:
        """True where the content decides how many pages there are."""
        return self.kind in ("booklet", "document")

    def page_size(self, number: int) -> tuple[float, float]:
        """Width and height of a page, 1-based."""
        return self.page_sizes[0] if self.is_open else self.page_sizes[number - 1]

    def safe_zone_of(self, pages: int) -> float:
        """What live matter keeps from trim and folds in a leaflet of so many pages."""
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


#: Fields that every format has, and those that only some have.
_FIELDS = ("title", "kind", "pages", "bleed", "safe-zone", "office", "fold")
_OPTIONAL = ("sides", "safe-zone-thick", "most")
#: Most pages of a format that says the size of each; most of one that leaves their number open.
_MOST_SIZES, _MOST_PAGES = 64, 2000
#: Shortest and longest side of a page, mm.
_LENGTHS = (20, 1500)


def load_formats(text: str) -> Mapping[str, Format]:
    """The formats of a ``formats.yaml`` by name.  Raises :class:`RowsError` that names those at fault."""
    return formats_of(rows_in(text))


def formats_of(given: object) -> Mapping[str, Format]:
    """The formats that plain rows describe, by name.  Raises :class:`RowsError` with all that is wrong."""
    rows = Rows(given, "format", _FIELDS, _OPTIONAL)
    made = {row.name: fmt for row in rows if (fmt := _format(row)) is not None}
    rows.finish()
    return made


def _format(row: Row) -> Format | None:
    """The format of a row; None, with the faults noted, when it can't be made of paper."""
    kind = row.choice("kind", KINDS, "kind")
    office = row.choice("office", OFFICE_WAYS, "office way")
    sizes = _page_sizes(row)
    sides = [
        row.numbers(side, (1, _MOST_SIZES), (1, _MOST_SIZES), "numbers of pages", "sides", at)
        for at, side in enumerate(row.items("sides", 1, 2, "lists of pages, one for each side of the sheet,"))
    ]
    safe_zone = row.number("safe-zone", 0, 100)
    made = Format(
        name=row.name,
        title=row.text("title"),
        kind=kind,
        page_sizes=sizes,
        sides=tuple(tuple(int(page) for page in side) for side in sides),
        bleed=row.number("bleed", 0, 20),
        safe_zone=safe_zone,
        safe_zone_thick=row.number("safe-zone-thick", 0, 100) if row.has("safe-zone-thick") else safe_zone,
        office=office,
        fold=row.text("fold"),
        most=row.whole("most", 1, _MOST_PAGES) if row.has("most") else len(sizes),
    )
    if row.sound:
        _check(row, made)
    return made if row.sound else None


def _page_sizes(row: Row) -> tuple[tuple[float, float], ...]:
    sizes = []
    least, most = _LENGTHS
    for at, size in enumerate(row.items("pages", 1, _MOST_SIZES, "sizes of pages, such as [148, 210],")):
        # Any number at first: one message for a page that no paper has.
        lengths = row.numbers(size, (2, 2), (-1e9, 1e9), "width and height", "pages", at)
        if any(not least <= length <= most for length in lengths):
            message = f"a page has sides of {least} to {most} mm"
            row.fault(message, "give width and height in mm", "pages", at)
        if len(lengths) == 2:
            sizes.append((lengths[0], lengths[1]))
    return tuple(sizes)


def _check(row: Row, made: Format) -> None:
    """Note what keeps the format from being made of paper."""
    thickest = max(made.safe_zone, made.safe_zone_thick)
    if 4 * thickest > min(length for size in made.page_sizes for length in size):
        fix = "make it smaller: both zones together take at most half of a page"
        row.fault("the safe zone leaves no room for text", fix, "safe-zone")
    if made.is_open and len(made.page_sizes) != 1:
        row.fault("the number of pages is open: it can't have several sizes", "give one size", "pages")
    if made.kind == "folded":
        _check_sides(row, made)
    elif made.sides:
        row.fault(
            "only folded formats have sides", "remove `sides`, or write `kind: folded`", "sides", key=True
        )
    if made.office == "flat" and made.kind != "folded":
        fix = "choose single, two-up or, for a stitched booklet, booklet"
        row.fault("only folded formats can be printed flat", fix, "office")
    if " " not in made.fold and made.fold not in Folding.names():
        fix = f"write one of {', '.join(Folding.names())}, or a sentence of your own"
        row.fault(f"there is no folding note “{made.fold}”", fix, "fold")
    if made.office == "booklet" and made.kind != "booklet":
        fix = "choose another office way, or write `kind: booklet`"
        row.fault("only booklets have pages by fours, to be printed as a booklet", fix, "office")


def _check_sides(row: Row, made: Format) -> None:
    """Note what keeps the panels of a folded format from lying side by side on both sides of one sheet."""
    if sorted(page for side in made.sides for page in side) != list(range(1, len(made.page_sizes) + 1)):
        fix = f"write all of 1 to {len(made.page_sizes)}, from left to right on each side"
        row.fault("the sides must name each page once", fix, "sides")
        return
    widths = {round(sum(made.page_size(page)[0] for page in side), 3) for side in made.sides}
    if len(widths) != 1:
        shown = " and ".join(f"{width:g}" for width in sorted(widths))
        fix = "change the widths in `pages`, or the order of the sides"
        row.fault(f"the sides differ in width: {shown} mm", fix, "sides")
    if len({height for _width, height in made.page_sizes}) != 1:
        row.fault("the panels of one sheet differ in height", "give all pages one height", "pages")
