"""How a leaflet is delivered to a printer: which pages lie where on which flat sheet.  All lengths are mm.

Folded leaflets go as flat sides, flyers and documents as single pages, and booklets as the printer asks for.
"""

from __future__ import annotations

from collections.abc import Sequence

from brochure.design.formats import Format
from brochure.design.printers import Printer, bleed_of, delivery_of
from brochure.language.locale import Locale
from brochure.pdf.rectangles import MmFromBottomLeft
from brochure.press.imposition import booklet_pairs
from brochure.press.marks import BAR_ROOM, MARGIN, SLUG_ROOM
from brochure.press.sheet import FlatSheet, Placement


def flat_sheets(fmt: Format, printer: Printer, pages: int, locale: Locale) -> list[FlatSheet]:
    """The flat sheets of a leaflet of so many *pages*, in the order of the print edition's pages.

    They are named in the words of the *locale*.
    """
    words = locale.sheets
    if fmt.kind == "folded":
        return [
            _sheet(fmt, printer, title, side)
            for title, side in zip((words.outside, words.inside), fmt.sides, strict=False)
        ]
    delivery = delivery_of(fmt, printer)
    if delivery == "spreads":
        # The cover as it lies open, so that all have one size; then two pages as the reader sees them.
        pairs = [(pages, 1), *((left, left + 1) for left in range(2, pages - 1, 2))]
        return [_sheet(fmt, printer, words.pages.format(pages=locale.listed(pair)), pair) for pair in pairs]
    if delivery == "sheets":
        return [
            _sheet(
                fmt,
                printer,
                (words.back if number % 2 else words.front).format(number=number // 2 + 1),
                pair,
                # Each sheet lies within those before it, and is pushed out by their thickness.
                creep=number // 2 * printer.thickness,
            )
            for number, pair in enumerate(booklet_pairs(pages))
        ]
    return [_sheet(fmt, printer, words.page.format(number=page), (page,)) for page in range(1, pages + 1)]


def _sheet(fmt: Format, printer: Printer, title: str, pages: Sequence[int], creep: float = 0.0) -> FlatSheet:
    """Pages side by side, those of a spread moved towards the fold by *creep*."""
    top, right, bottom, left = bleed_of(fmt, printer)
    widths = [fmt.page_size(page)[0] for page in pages]
    height = max(fmt.page_size(page)[1] for page in pages)
    room = max(printer.mark_offset, top, right, bottom, left) + printer.mark_length + MARGIN
    has_marks = "crop" in printer.marks or "fold" in printer.marks
    beside = room if has_marks else 0.0
    above = max(beside, top) + (BAR_ROOM if "bar" in printer.marks else 0.0)
    below = max(beside, bottom) + (SLUG_ROOM if "slug" in printer.marks else 0.0)
    x, y = max(beside, left), below
    trim = MmFromBottomLeft(x, y, x + sum(widths), y + height)
    reach = MmFromBottomLeft(trim.left - left, trim.bottom - bottom, trim.right + right, trim.top + top)
    placements = []
    folds = []
    at = x
    for number, (page, width) in enumerate(zip(pages, widths, strict=True)):
        first, last = number == 0, number == len(pages) - 1
        clip = reach._replace(left=reach.left if first else at, right=reach.right if last else at + width)
        shift = (creep if first else -creep) if len(pages) == 2 else 0.0
        placements.append(Placement(page, at + shift, y, clip=clip))
        at += width
        if not last:
            folds.append(round(at - x, 4))
    width, height = trim.right + max(beside, right), trim.top + above
    return FlatSheet(title, width, height, trim, reach, tuple(placements), tuple(folds))
