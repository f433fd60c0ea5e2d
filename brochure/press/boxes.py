"""Boxes of pages (ISO 32000-1, 14.11.2)."""

from __future__ import annotations

from pikepdf import Page
from pypdf import PageObject
from pypdf.generic import ArrayObject, NameObject

from brochure.press.imposition import box_array
from brochure.press.sheet import FlatSheet


def trim(page: PageObject) -> None:
    """Make a page end at its TrimBox: what lies in the bleed is no longer seen."""
    box = ArrayObject(page.trimbox)
    page[NameObject("/MediaBox")] = box
    for key in ("/TrimBox", "/BleedBox", "/ArtBox", "/CropBox"):
        page.pop(NameObject(key), None)


def mark_off(page: Page, sheet: FlatSheet) -> None:
    """Give a page the boxes of its flat sheet, to a ten-thousandth of a point."""
    page.MediaBox = box_array((0, 0, sheet.width, sheet.height))
    page.BleedBox = box_array(sheet.bleed)
    page.TrimBox = box_array(sheet.trim)
