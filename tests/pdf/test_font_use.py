from __future__ import annotations

import io

import pikepdf
import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
)

from brochure.pdf.font_use import FontUse, fonts_in


def _dictionary(**entries: PdfObject | str) -> DictionaryObject:
    """A dictionary; plain strings are names."""
    made = DictionaryObject()
    for key, value in entries.items():
        is_name = isinstance(value, str) and not isinstance(value, PdfObject)
        made[NameObject(f"/{key}")] = NameObject(f"/{value}") if is_name else value
    return made


def _stream(**entries: PdfObject | str) -> StreamObject:
    stream = DecodedStreamObject()
    stream.update(_dictionary(**entries))
    return stream


class _File:
    """A PDF under construction, of one page."""

    def __init__(self) -> None:
        self.writer = PdfWriter()
        self.page = self.writer.add_blank_page(100, 100)

    def add(self, value: PdfObject) -> IndirectObject:
        return self.writer._add_object(value)

    def font(
        self, name: str, kind: str = "TrueType", program: str = "FontFile2", subtype: str = ""
    ) -> IndirectObject:
        descriptor = _dictionary(FontName=name)
        if program:
            entries = {"Subtype": subtype} if subtype else {}
            descriptor[NameObject(f"/{program}")] = self.add(_stream(**entries))
        return self.add(
            _dictionary(Type="Font", Subtype=kind, BaseFont=name, FontDescriptor=self.add(descriptor))
        )

    def resources(self, **fonts: PdfObject) -> DictionaryObject:
        return _dictionary(Font=_dictionary(**fonts))

    def fonts(self) -> tuple[FontUse, ...]:
        stream = io.BytesIO()
        self.writer.write(stream)
        with pikepdf.open(stream) as pdf:
            return fonts_in(pdf)


def test_the_prefix_of_a_subset_is_no_part_of_the_name() -> None:
    file = _File()
    file.page[NameObject("/Resources")] = file.resources(
        F1=file.font("ABCDEF+Source-Regular"), F2=file.font("Plain-Bold"), F3=file.font("abc+Odd", program="")
    )
    assert file.fonts() == (
        FontUse("Plain-Bold", embedded=True, subset=False, type="TrueType"),
        FontUse("Source-Regular", embedded=True, subset=True, type="TrueType"),
        FontUse("abc+Odd", embedded=False, subset=False, type="TrueType"),
    )


def test_a_font_of_many_pages_and_subsets_is_named_once() -> None:
    file = _File()
    second = file.writer.add_blank_page(100, 100)
    file.page[NameObject("/Resources")] = file.resources(F1=file.font("AAAAAA+Source"))
    second[NameObject("/Resources")] = file.resources(F1=file.font("BBBBBB+Source"))
    assert [font.name for font in file.fonts()] == ["Source"]


@pytest.mark.parametrize(
    ("kind", "program", "subtype", "expected"),
    [
        ("TrueType", "FontFile2", "", ("TrueType", True)),
        ("CIDFontType2", "FontFile2", "", ("TrueType", True)),
        ("Type1", "FontFile", "", ("Type 1", True)),
        ("Type1", "FontFile3", "Type1C", ("CFF", True)),
        ("CIDFontType0", "FontFile3", "CIDFontType0C", ("CFF", True)),
        ("CIDFontType0", "FontFile3", "OpenType", ("OpenType", True)),
        ("Type1", "", "", ("Type 1", False)),
        ("Type3", "", "", ("Type 3", True)),
    ],
)
def test_type_and_embedding_are_those_of_the_font_program(
    kind: str, program: str, subtype: str, expected: tuple[str, bool]
) -> None:
    file = _File()
    font: PdfObject = file.font("Sample", kind, program, subtype)
    if kind.startswith("CID"):
        font = file.add(
            _dictionary(Type="Font", Subtype="Type0", BaseFont="Sample", DescendantFonts=ArrayObject([font]))
        )
    file.page[NameObject("/Resources")] = file.resources(F1=font)
    assert [(found.type, found.embedded) for found in file.fonts()] == [expected]


def test_fonts_inside_forms_patterns_masks_and_annotations_are_found() -> None:
    file = _File()

    def form(name: str) -> IndirectObject:
        return file.add(_stream(Subtype="Form", Resources=file.resources(F1=file.font(name))))

    inner = form("InForm")
    outer = file.add(_stream(Subtype="Form", Resources=_dictionary(XObject=_dictionary(X=inner))))
    mask = _dictionary(SMask=_dictionary(S="Alpha", G=form("InMask")))
    file.page[NameObject("/Resources")] = _dictionary(
        XObject=_dictionary(X=outer), Pattern=_dictionary(P=form("InPattern")), ExtGState=_dictionary(G=mask)
    )
    note = _dictionary(
        Subtype="Widget", AP=_dictionary(N=_dictionary(On=form("InState"), Off=form("InOther")))
    )
    file.page[NameObject("/Annots")] = ArrayObject([file.add(note)])
    assert [font.name for font in file.fonts()] == ["InForm", "InMask", "InOther", "InPattern", "InState"]


def test_a_form_that_uses_itself_is_read_once() -> None:
    file = _File()
    form = _stream(Subtype="Form")
    where = file.add(form)
    form[NameObject("/Resources")] = _dictionary(
        XObject=_dictionary(X=where), Font=_dictionary(F=file.font("Own"))
    )
    file.page[NameObject("/Resources")] = _dictionary(XObject=_dictionary(X=where))
    assert [font.name for font in file.fonts()] == ["Own"]


def test_a_page_without_fonts_has_none() -> None:
    assert _File().fonts() == ()


def test_resources_of_a_node_above_the_page_count() -> None:
    file = _File()
    pages = file.page["/Parent"].get_object()
    assert isinstance(pages, DictionaryObject)
    pages[NameObject("/Resources")] = file.resources(F1=file.font("Above"))
    del file.page[NameObject("/Resources")]
    assert [font.name for font in file.fonts()] == ["Above"]


def test_resources_that_pages_share_are_those_of_each() -> None:
    file = _File()
    shared = file.add(file.resources(F1=file.font("Shared")))
    for page in (file.page, file.writer.add_blank_page(100, 100)):
        page[NameObject("/Resources")] = shared
    assert [font.name for font in file.fonts()] == ["Shared"]
