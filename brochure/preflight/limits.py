"""What a file is measured against: the numbers of GWG 2022 unless a printer or the maker says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Not where files are judged: the models of design data take longer to load than a file to be judged.
    from brochure.design.printers import Printer


@dataclass(frozen=True)
class Limits:
    """Thresholds, and what the maker of a file knows about it.

    Lengths are mm, sizes of text and widths of lines pt.  Where nothing else is said the numbers are those
    of GWG 2022 for sheet-fed offset in CMYK.
    """

    #: Name of the printer whose limits these are; None where none was named.
    printer: str | None = None
    #: Most ink in one place, per cent of all four together: mean over any square of side 15 mm.
    ink_limit: float = 320.0
    #: Effective ppi of colour and grey pictures: an error below the first, a warning below the second.
    image_ppi: tuple[float, float] = (150.0, 225.0)
    #: The same of pictures with one bit a pixel.
    line_ppi: tuple[float, float] = (550.0, 800.0)
    #: What is wanted of colour and grey pictures (ours): a note below it.
    wanted_ppi: float = 300.0
    #: Least bleed: top, right, bottom, left (ours: GWG says nothing on it).
    bleed: tuple[float, float, float, float] = (3.0, 3.0, 3.0, 3.0)
    #: Least distance of text from trim and folds (ours); None if it is not checked.
    safe_zone: float | None = 5.0
    #: Name of the printing condition in the registry, such as ``FOGRA39``; None where any will do.
    condition: str | None = None
    #: Smallest and largest trimmed size, width and height, either way round; None where any will do.
    least: tuple[float, float] | None = None
    most: tuple[float, float] | None = None
    #: False where the printer wants nothing outside the bleed: no marks, no slug.
    marks: bool = True
    #: Black text and lines below these overprint.
    overprint_text: float = 12.0
    overprint_line: float = 2.0
    #: Smallest text in white and in more than one ink.  Label & Leaflet, for pharma: 5 and 14.
    white_text: float = 8.0
    mixed_text: float = 8.0
    #: Thinnest line in white and in more than one ink.  Label & Leaflet: 0.3 and 1.5.
    white_line: float = 0.25
    mixed_line: float = 0.25
    #: Smallest text and thinnest line in one ink (ours).
    text: float = 5.0
    line: float = 0.25
    #: Rich black text: black from the first on, all inks together above the second, in parts of one.
    rich_black: tuple[float, float] = (0.85, 2.8)
    #: Pictures of whose resolution the maker has told already: the smaller and the larger side in pixels, and
    #: the ppi.
    told_ppi: tuple[tuple[int, int, float], ...] = ()
    #: The 1-based pages that draw what a file drew in which nothing was found: their contents are not walked
    #: over again.
    known: tuple[int, ...] = ()
    #: Where each page is folded: x in mm from the left edge of its trim.
    folds: tuple[tuple[float, ...], ...] = ()

    @classmethod
    def of(cls, printer: Printer) -> Limits:
        """What a printing house wants, the rest as GWG has it."""
        return cls(
            printer=printer.name,
            ink_limit=printer.ink_limit,
            image_ppi=printer.image_ppi,
            line_ppi=printer.line_ppi,
            bleed=printer.bleed,
            condition=printer.condition,
            marks=bool(printer.marks),
            least=printer.least,
            most=printer.most,
        )

    def folds_of(self, page: int) -> tuple[float, ...]:
        """Where the page of that number, from 1, is folded: mm from the left edge of its trim."""
        return self.folds[page - 1] if 0 < page <= len(self.folds) else ()
