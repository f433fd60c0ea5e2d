"""What a file may not hold, used or not; and the looks of form fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from brochure.preflight import Limits, preflight
from tests.preflight.cases import layers, picture, placed, state
from tests.preflight.sheet import (
    SOUND,
    Change,
    embedded_font,
    form,
    on_page,
    on_root,
    put,
    sheet,
    with_intent,
)

# Fields that no form lists, so that the form is not one more fault.
pytestmark = pytest.mark.filterwarnings("ignore:This document has 1 form widget")

CURVE = Dictionary(FunctionType=2, Domain=[0, 1], N=2)
ROUND = {"HalftoneType": 1, "Frequency": 60, "Angle": 45, "SpotFunction": Name.Round}
OFF = (2.0, 2.0, 18.0, 18.0)


def helvetica() -> Dictionary:
    """A font that is not in the file."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def broken(*changes: Change, content: str = SOUND, limits: Limits | None = None) -> set[str]:
    return {one.rule for one in preflight(sheet(content, *changes), "x.pdf", limits or Limits())}


def halftone(**more: Any) -> Dictionary:
    return Dictionary(**{**ROUND, **more})


def of_inks(**parts: Any) -> Dictionary:
    """A halftone for each ink."""
    return Dictionary(HalftoneType=5, Default=halftone(), **parts)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (state(TR=CURVE), "pdfx.transfer"),
        (state(TR=Name.Identity), "pdfx.transfer"),
        (state(TR=Array([CURVE] * 4)), "pdfx.transfer"),
        (state(TR2=CURVE), "pdfx.transfer"),
        (state(TR2=Name.Identity), "pdfx.transfer"),
        (state(TR2=Name.Default), None),
        (state(TR2=Array([Name.Default] * 4)), None),
        (state(HT=halftone()), None),
        (state(HT=Name.Default), None),
        (state(HT=halftone(HalftoneName=String("fine"))), "pdfx.halftone"),
        (state(HT=halftone(HalftoneType=6)), "pdfx.halftone"),
        (state(HT=halftone(HalftoneType=16)), "pdfx.halftone"),
        (state(HT=halftone(TransferFunction=Name.Identity)), None),
        (state(HT=halftone(TransferFunction=CURVE)), "pdfx.transfer"),
        (state(HT=of_inks(Cyan=halftone())), None),
        (state(HT=of_inks(Gold=halftone(TransferFunction=CURVE))), None),
        (state(HT=of_inks(Cyan=halftone(TransferFunction=CURVE))), "pdfx.transfer"),
        (state(HT=of_inks(Cyan=halftone(HalftoneName=String("fine")))), "pdfx.halftone"),
        (state(HTP=[0, 0]), "pdfx.halftone"),
        (state(BG2=Name.Default, UCR2=Name.Default, SA=True, FL=1), None),
        (state(BM=Array([Name.Newest, Name.Multiply])), None),
        (state(BM=Array([Name.Newest])), "pdfx.blend-mode"),
    ],
)
def test_graphics_states_hold_nothing_that_belongs_to_one_press(change: Change, rule: str | None) -> None:
    group = on_page("Group", Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK))
    assert broken(change, group) == ({rule} if rule else set())


def inside(kind: str) -> Change:
    """A graphics state with a transfer function, in something that the page has but does not use."""

    def change(pdf: Pdf) -> None:
        resources = Dictionary(ExtGState=Dictionary(Z=Dictionary(TR=CURVE)))
        held = form(pdf, "0 0 m", Resources=resources)
        outer = pdf.pages[0].obj.Resources
        if kind == "form":
            outer.XObject = Dictionary(X=pdf.make_indirect(form(pdf, "0 0 m")))
            outer.XObject.X.Resources = Dictionary(XObject=Dictionary(Y=pdf.make_indirect(held)))
        elif kind == "pattern":
            outer.Pattern = Dictionary(P=pdf.make_indirect(held))
        elif kind == "shading pattern":
            outer.Pattern = Dictionary(P=Dictionary(PatternType=2, ExtGState=Dictionary(TR=CURVE)))
        elif kind == "glyphs":
            outer.Font.T = Dictionary(Type=Name.Font, Subtype=Name.Type3, Resources=resources)
        elif kind == "mask":
            outer.ExtGState.M = Dictionary(SMask=Dictionary(S=Name.Alpha, G=pdf.make_indirect(held)))
        else:
            look = Dictionary(N=pdf.make_indirect(held))
            widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(OFF), AP=look)
            pdf.pages[0].obj.Annots = Array([pdf.make_indirect(widget)])

    return change


@pytest.mark.parametrize("kind", ["form", "pattern", "shading pattern", "glyphs", "mask", "field"])
def test_wherever_they_lie(kind: str) -> None:
    assert broken(inside(kind)) == {"pdfx.transfer"}


def drawn(made: Callable[[Pdf], Any]) -> Change:
    return put("XObject", "X", made)


@pytest.mark.parametrize(
    ("made", "rule"),
    [
        (lambda pdf: form(pdf, "0 0 m"), None),
        (lambda pdf: form(pdf, "0 0 m", PS=pdf.make_indirect(Stream(pdf, b"1"))), "pdfx.postscript"),
        (lambda pdf: form(pdf, "0 0 m", Subtype2=Name.PS), "pdfx.postscript"),
        (lambda pdf: Stream(pdf, b"1", Type=Name.XObject, Subtype=Name.PS), "pdfx.postscript"),
        (lambda pdf: form(pdf, "0 0 m", OPI=Dictionary()), "pdfx.opi"),
        (lambda pdf: form(pdf, "0 0 m", Ref=Dictionary()), "pdfx.reference"),
        (lambda pdf: form(pdf, "0 0 m", F=String("other.bin")), "pdfx.reference"),
    ],
)
@pytest.mark.parametrize("used", [True, False])
def test_forms_hold_no_postscript_and_nothing_of_other_files(
    made: Callable[[Pdf], Any], rule: str | None, used: bool
) -> None:
    content = f"{SOUND}/X Do\n" if used else SOUND
    assert broken(drawn(made), content=content) == ({rule} if rule else set())


def test_alternates_of_pictures_count_unused_too() -> None:
    alternates = Array([Dictionary()])
    assert broken(picture(40, 40, Alternates=alternates)) == {"pdfx.alternates"}
    assert broken(picture(40, 40, Alternates=alternates), content=placed(40, 40, 300)) == {"pdfx.alternates"}


@pytest.mark.parametrize(
    "change",
    [
        put("Font", "U", lambda pdf: helvetica()),
        drawn(lambda pdf: form(pdf, "0 0 m", Resources=Dictionary(Font=Dictionary(U=helvetica())))),
        put("ExtGState", "Z", lambda pdf: Dictionary(Font=Array([pdf.make_indirect(helvetica()), 9]))),
    ],
)
def test_fonts_that_are_declared_are_embedded(change: Change) -> None:
    assert broken(change) == {"pdfx.fonts"}


def test_a_font_that_is_used_and_declared_is_told_once_with_its_text() -> None:
    change = put("Font", "U", lambda pdf: helvetica())
    (found,) = preflight(sheet(SOUND.replace("/F ", "/U "), change), "x.pdf")
    assert found.message == "the font Helvetica of the text “Words” is not embedded"


def field(content: str, box: tuple[float, ...] = OFF, embedded: bool = True, **states: str) -> Change:
    def change(pdf: Pdf) -> None:
        font = embedded_font(pdf) if embedded else helvetica()
        resources = Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))
        looks: dict[str, Any] = {
            name: pdf.make_indirect(form(pdf, drawing, Resources=resources))
            for name, drawing in {"N": content, **states}.items()
        }
        normal = Dictionary(On=looks.pop("On"), Off=looks["N"]) if "On" in looks else looks["N"]
        looks["N"] = normal
        look = Dictionary({f"/{name}": value for name, value in looks.items()})
        widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(box), AP=look)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(widget)])

    return change


LETTER = "BT /F 14 Tf (a) Tj ET"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (field(f"1 0 0 0 k {LETTER}"), None),
        (field(f"1 0 0 rg {LETTER}"), "pdfx.device-rgb"),
        (field(f"1 0 0 rg 0 0 9 9 re f {LETTER}"), "pdfx.device-rgb"),
        (field("0 g 0 0 9 9 re f", On="0 1 0 rg 0 0 9 9 re f"), "pdfx.device-rgb"),
        (field("0 g 0 0 9 9 re f", D="0 1 0 rg 0 0 9 9 re f"), "pdfx.device-rgb"),
        (field(LETTER, embedded=False), "pdfx.fonts"),
        (field("0 0 m", embedded=False), "pdfx.fonts"),
    ],
)
def test_the_looks_of_fields_are_judged(change: Change, rule: str | None) -> None:
    assert broken(change) == ({rule} if rule else set())


def test_what_fields_draw_is_no_artwork() -> None:
    # Neither is a page with nothing but a field painted, nor are small letters of a field small print.
    on = (100.0, 100.0, 150.0, 120.0)
    assert broken(field("0 g BT /F 3 Tf (a) Tj ET", on)) == {"pdfx.annotations"}
    assert broken(field("0 g 0 0 9 9 re f"), content="") == {"gwg.empty-page"}


def test_fonts_that_fields_share_are_embedded() -> None:
    shared = Dictionary(Font=Dictionary(H=helvetica()))
    assert broken(on_root("AcroForm", lambda pdf: Dictionary(Fields=Array([]), DR=shared))) == {
        "pdfx.forms",
        "pdfx.fonts",
    }


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (layers(Name=String("all")), None),
        (layers(), "pdfx.layers"),
        (layers(Name=String("  ")), "pdfx.layers"),
        (layers(Name=String("all"), AS=Array([])), "pdfx.layers"),
        (on_root("OCProperties", Dictionary(OCGs=Array([]))), "pdfx.layers"),
        (on_root("OCProperties", lambda pdf: views("a", "b")), None),
        (on_root("OCProperties", lambda pdf: views("a", "")), "pdfx.layers"),
        (on_root("OCProperties", lambda pdf: views("a", "a")), "pdfx.layers"),
        (on_root("OCProperties", lambda pdf: views("a", "b", AS=Array([]))), "pdfx.layers"),
    ],
)
def test_views_of_layers_have_names_and_switch_nothing_by_themselves(
    change: Change, rule: str | None
) -> None:
    assert broken(change) == ({rule} if rule else set())


def views(first: str, other: str, **more: Any) -> Dictionary:
    others = Array([Dictionary(Name=String(other), **more)])
    return Dictionary(OCGs=Array([]), D=Dictionary(Name=String(first)), Configs=others)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (on_root("Collection", Dictionary(View=Name.D)), "pdfx.embedded-files"),
        (on_page("AF", Array([Dictionary(Type=Name.Filespec)])), "pdfx.embedded-files"),
        (on_page("AF", Array([])), None),
        (on_root("Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))), None),
        (
            on_root("Names", Dictionary(EmbeddedFiles=Dictionary(Kids=Array([Dictionary()])))),
            "pdfx.embedded-files",
        ),
        (on_root("Names", Dictionary(JavaScript=Dictionary(Names=Array([])))), None),
    ],
)
def test_files_come_in_by_no_other_door(change: Change, rule: str | None) -> None:
    assert broken(change) == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("name", "registry", "info", "rules"),
    [
        ("FOGRA39", "http://www.color.org", "x", set()),
        ("FOGRA39", "http://www.color.org/", "x", set()),
        ("FOGRA39", "https://www.color.org", "x", set()),
        ("FOGRA52", "http://www.color.org", None, set()),
        ("CGATS TR 006", "http://www.color.org", "x", set()),
        ("CGATS21-2-CRPC6", "http://www.color.org", "x", set()),
        ("JC200103", "http://www.color.org", "x", set()),
        ("Custom", "http://www.color.org", "x", set()),
        ("Custom", None, "x", set()),
        ("Custom", None, None, {"pdfx.condition"}),
        ("OurPress", "http://www.example.org", "x", set()),
        ("OurPress", None, "x", set()),
        ("OurPress", None, None, {"pdfx.condition"}),
        ("OurPress", "http://www.color.org", "x", {"pdfx.condition"}),
        ("FOGRA99", "http://www.color.org", "x", {"pdfx.condition"}),
        ("FOGRA99", "http://www.example.org", "x", {"pdfx.condition", "pdfx.registry"}),
        ("FOGRA39", "http://www.example.org", "x", {"pdfx.registry"}),
        ("FOGRA39", "http://www.color.org.example.org", "x", {"pdfx.registry"}),
        ("FOGRA39", None, "x", {"pdfx.registry"}),
        ("CGATS TR001", "http://www.color.org", "x", {"pdfx.condition"}),
        ("GRACoL2013_CRPC6.icc", "http://www.color.org", "x", {"pdfx.condition"}),
        (" FOGRA39", "http://www.color.org", "x", {"pdfx.condition"}),
    ],
)
def test_a_condition_is_one_of_its_registry(
    name: str, registry: str | None, info: str | None, rules: set[str]
) -> None:
    change = with_intent(
        OutputConditionIdentifier=String(name),
        RegistryName=None if registry is None else String(registry),
        Info=None if info is None else String(info),
    )
    assert broken(change) == rules


@pytest.mark.parametrize(("version", "rules"), [(2, set()), (4, set()), (5, {"pdfx.profile"})])
def test_profiles_are_of_a_version_that_pdf_knows(version: int, rules: set[str]) -> None:
    from tests.preflight.sheet import profile

    data = bytearray(profile())
    data[8] = version
    assert broken(with_intent(data=bytes(data))) == rules


@pytest.mark.parametrize(
    ("date", "is_same"),
    [
        ("D:20250301090000Z", True),
        ("D:20250301090000Z00'00'", True),
        ("D:20250301090000Z00'00", True),
        ("D:20250301090000+00'00'", True),
        ("D:20250301100000+01'00'", True),
        ("D:20250301090001Z00'00'", False),
        ("D:20250301090000Z01'00'", False),
    ],
)
def test_one_moment_written_in_several_ways_is_the_same(date: str, is_same: bool) -> None:
    def dated(pdf: Pdf) -> None:
        pdf.docinfo.CreationDate = String(date)

    assert ("pdfx.info" in broken(dated)) is not is_same
