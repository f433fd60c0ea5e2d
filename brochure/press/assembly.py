"""Assembly: the pages of a PDF on sheets of paper, without any change of colour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
)

from brochure.pdf.rectangles import PtFromBottomLeft
from brochure.press.imposition import drawing_of, placed_pages, sheet_box
from brochure.press.sheet import FlatSheet, Sheet

#: What begins and ends marked content, as the engine writes it: its strings are hexadecimal.
_BEGINS = re.compile(rb"/\w+\s+(?:<<(?:[^<>]|<[0-9A-Fa-f]*>)*>>\s*BDC|BMC)\b")
_ENDS = re.compile(rb"\bEMC\b")


def assembled(source: PdfReader, sheets: Sequence[Sheet | FlatSheet]) -> bytes:
    """The sheets as a PDF, each a page whose only box is its MediaBox.

    As with flat sheets (:func:`brochure.press.imposition.impose`), each source page becomes one form XObject,
    shared by all its placements, and links and tags are left behind.
    """
    writer = PdfWriter()
    pages = {number: source.pages[number - 1] for number in placed_pages(sheets)}
    trims = {number: _trim(page) for number, page in pages.items()}
    forms = {number: _form(writer, page) for number, page in pages.items()}
    for sheet in sheets:
        _left, _bottom, width, height = sheet_box(sheet)
        page = writer.add_blank_page(width, height)
        names = {NameObject(f"/P{placement.page}"): forms[placement.page] for placement in sheet.placements}
        xobjects = DictionaryObject(names)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): xobjects})
        drawing = DecodedStreamObject()
        drawing.set_data(drawing_of(sheet, trims))
        page[NameObject("/Contents")] = writer._add_object(drawing)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def unmarked(content: bytes) -> bytes:
    """The content of a page of the engine without its marks: they count for tags that are left behind."""
    begun, begins = _BEGINS.subn(b"", content)
    ended, ends = _ENDS.subn(b"", begun)
    if begins != ends:
        raise ValueError(f"{begins} pieces of marked content begin, {ends} end")
    return ended


def _trim(page: PageObject) -> PtFromBottomLeft:
    box = page.trimbox
    return PtFromBottomLeft(float(box.left), float(box.bottom), float(box.right), float(box.top))


def _form(writer: PdfWriter, page: PageObject) -> IndirectObject:
    """A page's content as a form XObject, with all that the page may paint, bleed included."""
    contents = page.get_contents()
    form = DecodedStreamObject()
    form.set_data(b"" if contents is None else unmarked(contents.get_data()))
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(edge) for edge in page.mediabox)
    for key in ("/Resources", "/Group"):
        if key in page:
            form[NameObject(key)] = page.raw_get(key).clone(writer)
    return writer._add_object(form)
