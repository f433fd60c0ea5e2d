"""Boxes of pages (ISO 32000-1, 14.11.2)."""

from __future__ import annotations

from pikepdf import Array, Page

from brochure.press.imposition import box_array, sheet_box
from brochure.press.sheet import FlatSheet


def trim(page: Page) -> None:
    """Make a page end at its TrimBox: what lies in the bleed is no longer visible."""
    page.obj.MediaBox = Array(page.trimbox)
    for key in ("/TrimBox", "/BleedBox", "/ArtBox", "/CropBox"):
        if key in page.obj:
            del page.obj[key]


def mark_off(page: Page, sheet: FlatSheet) -> None:
    """Give a page the boxes of its flat sheet, to a ten-thousandth of a point."""
    page.MediaBox = Array(sheet_box(sheet))
    page.BleedBox = box_array(sheet.bleed)
    page.TrimBox = box_array(sheet.trim)
