"""Formats: sizes, reading order and folds of leaflets, read from ``styles/formats.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

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
    #: How the printed sheet is finished by hand, in plain words.
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


def load_formats(text: str) -> Mapping[str, Format]:
    """The formats of a ``formats.yaml`` by name.  Raises ``ValueError`` that names the format at fault."""
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"formats.yaml can't be read: {error}") from error
    if not isinstance(rows, dict):
        raise ValueError("formats.yaml holds no formats")
    return {str(name): _format(str(name), row) for name, row in rows.items()}


def _format(name: str, row: Any) -> Format:
    try:
        made = Format(
            name=name,
            title=str(row["title"]),
            kind=str(row["kind"]),
            page_sizes=tuple((float(width), float(height)) for width, height in row["pages"]),
            sides=tuple(tuple(int(page) for page in side) for side in row.get("sides", [])),
            bleed=float(row["bleed"]),
            safe_zone=float(row["safe-zone"]),
            safe_zone_thick=float(row.get("safe-zone-thick", row["safe-zone"])),
            office=str(row["office"]),
            fold=str(row["fold"]),
            most=int(row.get("most", len(row["pages"]))),
        )
    except KeyError as error:
        raise ValueError(f"the format “{name}” lacks {error.args[0]}") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"the format “{name}” is not written as it should be: {error}") from error
    _check(made)
    return made


def _check(made: Format) -> None:
    """Raise ``ValueError`` for a format that can't be made of paper."""
    if made.kind not in KINDS:
        raise ValueError(
            f"the format “{made.name}” has the kind “{made.kind}”: choose one of {', '.join(KINDS)}"
        )
    if made.office not in OFFICE_WAYS:
        raise ValueError(
            f"the format “{made.name}” has the office way “{made.office}”: "
            f"choose one of {', '.join(OFFICE_WAYS)}"
        )
    if not made.page_sizes or any(not 20 <= length <= 1500 for size in made.page_sizes for length in size):
        raise ValueError(f"the format “{made.name}” needs pages of 20 to 1500 mm")
    if made.is_open and len(made.page_sizes) != 1:
        raise ValueError(f"the format “{made.name}” leaves the number of pages open: give one size")
    if made.kind == "folded":
        if sorted(page for side in made.sides for page in side) != list(range(1, len(made.page_sizes) + 1)):
            raise ValueError(f"the sides of the format “{made.name}” must name each page once")
        widths = {round(sum(made.page_size(page)[0] for page in side), 3) for side in made.sides}
        if len(widths) != 1:
            raise ValueError(f"the sides of the format “{made.name}” differ in width: {sorted(widths)} mm")
