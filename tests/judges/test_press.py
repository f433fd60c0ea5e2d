"""The judge of print editions finds nothing in a sound file, and each thing that is put wrong in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tests.judges import plates, press

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A sheet</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2026-11-01T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>2026-11-01T00:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>2026-11-01T00:00:00Z</xmp:MetadataDate><xmpMM:DocumentID>uuid:1</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Trapped>False</pdf:Trapped><pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
#: Mark; dark ground; white text; overprinting black text and line; a picture; a gradient.
CONTENT = """\
q /All CS 1 SCN 0.25 w 3 20 m 3 5 l S Q
1 0.8 0.3 0.5 k 20 20 100 60 re f
BT 0 0 0 0 k /F 9 Tf 30 60 Td <00010002> Tj ET
/Over gs BT 0 0 0 1 k 0.5 0 0 0.5 30 30 Tm /F 18 Tf [<0001> -200 <0002>] TJ ET
0 0 0 1 K 0.5 w 20 25 m 100 25 l S
q /Plain gs 20 0 0 20 90 40 cm /I Do Q
q /Plain gs /Pattern cs /P scn 30 50 10 10 re f Q
"""


def tint(*inks: float) -> Any:
    """A function from paper to inks."""
    return Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * len(inks), C1=list(inks), N=1)


def sound() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    profile = bytearray(128)
    profile[:4], profile[12:20], profile[36:40] = (128).to_bytes(4, "big"), b"prtrCMYK", b"acsp"
    stream = pdf.make_stream(bytes(profile))
    stream.N = 4
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                S=Name.GTS_PDFX,
                OutputConditionIdentifier="FOGRA39",
                RegistryName="http://www.color.org",
                DestOutputProfile=stream,
            )
        ]
    )
    pdf.Root.Metadata = pdf.make_stream(XMP.encode())
    pdf.docinfo["/Title"] = "A sheet"
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = "D:20261101000000Z"
    pdf.docinfo["/Trapped"] = Name("/False")
    picture = pdf.make_stream(bytes(70 * 70 * 4))
    picture.Subtype, picture.ColorSpace = Name.Image, Name.DeviceCMYK
    picture.Width, picture.Height, picture.BitsPerComponent = 70, 70, 8
    file = pdf.make_stream(bytes(200))
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/ABCDEF+Sans"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=[Dictionary(FontDescriptor=Dictionary(FontFile2=file), DW=500, W=[1, [600, 400]])],
    )
    shade = Dictionary(
        ShadingType=2,
        ColorSpace=Name.DeviceCMYK,
        Coords=[30, 50, 40, 60],
        Function=tint(0, 0.5, 0.7, 0),
    )
    resources = Dictionary(
        ColorSpace=Dictionary(
            All=Array(
                [
                    Name.Separation,
                    Name.All,
                    Name.DeviceCMYK,
                    tint(1, 1, 1, 1),
                ]
            )
        ),
        ExtGState=Dictionary(
            Over=Dictionary(OP=True, op=True, OPM=1), Plain=Dictionary(OP=False, op=False, OPM=0)
        ),
        Font=Dictionary(F=pdf.make_indirect(font)),
        XObject=Dictionary(I=picture),
        Pattern=Dictionary(P=Dictionary(PatternType=2, Shading=shade)),
    )
    page = Dictionary(
        Type=Name.Page,
        MediaBox=[0, 0, 150, 110],
        BleedBox=[11.5, 11.5, 138.5, 98.5],
        TrimBox=[20, 20, 130, 90],
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK),
        Resources=resources,
        Contents=pdf.make_stream(CONTENT.encode()),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def judged(pdf: pikepdf.Pdf, folder: Path, version: str = "1.6") -> list[press.Fault]:
    path = folder / "sheet.pdf"
    pdf.save(path, force_version=version)
    return list(press.judge(path).faults)


def adds(operators: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        contents = pdf.pages[0].Contents
        contents.write(contents.read_bytes() + operators.encode())

    return change


def replaces(old: str, new: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        contents = pdf.pages[0].Contents
        assert old.encode() in contents.read_bytes()
        contents.write(contents.read_bytes().replace(old.encode(), new.encode()))

    return change


def on_page(**values: Any) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        for key, value in values.items():
            pdf.pages[0].obj[f"/{key}"] = value

    return change


def sets(way: str, value: Any) -> Callable[[Any], None]:
    """Put something deep into the file: a way of keys from the page's resources, or from the catalogue."""

    def change(pdf: Any) -> None:
        *keys, last = way.split(".")
        target = pdf.Root if keys[0] == "Root" else pdf.pages[0].Resources
        for key in keys:
            if key != "Root":
                target = target[int(key)] if key.isdigit() else target[f"/{key}"]
        target[f"/{last}"] = value

    return change


def xmp(old: str, new: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        assert old in XMP
        pdf.Root.Metadata = pdf.make_stream(XMP.replace(old, new).encode())

    return change


def spot(name: str) -> Array:
    return Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, tint(0, 1, 0, 0)])


WRONG: dict[str, tuple[str, str, Callable[[Any], None]]] = {
    "red fill": ("error", "colour", adds("1 0 0 rg 30 30 5 5 re f")),
    "red stroke": ("error", "colour", adds("1 0 0 RG 30 30 m 40 40 l S")),
    "space RGB": ("error", "colour", adds("/DeviceRGB cs 1 0 0 sc 30 30 5 5 re f")),
    "picture in RGB": ("error", "colour", sets("XObject.I.ColorSpace", Name.DeviceRGB)),
    "palette of RGB": (
        "error",
        "colour",
        sets("XObject.I.ColorSpace", Array([Name.Indexed, Name.DeviceRGB, 0, b"abc"])),
    ),
    "gradient in RGB": ("error", "colour", sets("Pattern.P.Shading.ColorSpace", Name.DeviceRGB)),
    "space of nobody": ("error", "colour", sets("ColorSpace.Unused", Array([Name.CalGray, Dictionary()]))),
    "inline picture in RGB": ("error", "colour", adds("BI /W 1 /H 1 /CS /RGB /BPC 8 ID abc EI\n")),
    "spot": ("error", "spot", sets("ColorSpace.Spot", spot("Gold"))),
    "broken gradient": ("error", "function", sets("Pattern.P.Shading.Function.C1", Array([0, 0.5, 0.7]))),
    "group in RGB": ("error", "group", on_page(Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))),
    "condition": ("error", "intent", sets("Root.OutputIntents.0.OutputConditionIdentifier", "FOGRA39L")),
    "registry": ("error", "intent", sets("Root.OutputIntents.0.RegistryName", "")),
    "profile's parts": ("error", "intent", sets("Root.OutputIntents.0.DestOutputProfile.N", 3)),
    "two intents": ("error", "intent", sets("Root.OutputIntents", Array([Dictionary(), Dictionary()]))),
    "version": ("error", "metadata", xmp("PDF/X-4", "PDF/X-3")),
    "no DocumentID": ("error", "metadata", xmp("<xmpMM:DocumentID>uuid:1</xmpMM:DocumentID>", "")),
    "another title": ("error", "metadata", xmp("A sheet", "Another")),
    "another date": ("error", "metadata", xmp("CreateDate>2026-11-01", "CreateDate>2025-11-01")),
    "bleed beyond media": ("error", "boxes", on_page(BleedBox=Array([-5, 0, 150, 110]))),
    "trim beyond bleed": ("error", "boxes", on_page(TrimBox=Array([5, 20, 130, 90]))),
    "ArtBox": ("error", "boxes", on_page(ArtBox=Array([20, 20, 130, 90]))),
    "CropBox": ("error", "boxes", on_page(CropBox=Array([20, 20, 130, 90]))),
    "turned": ("error", "boxes", on_page(Rotate=90)),
    "UserUnit": ("error", "boxes", on_page(UserUnit=2)),
    "annotations": ("error", "interaction", on_page(Annots=Array())),
    "script": ("error", "interaction", sets("Root.OpenAction", Dictionary(S=Name.JavaScript))),
    "form fields": ("error", "interaction", sets("Root.AcroForm", Dictionary())),
    "alternates": ("error", "interaction", sets("XObject.I.Alternates", Array())),
    "Interpolate": ("error", "image", sets("XObject.I.Interpolate", True)),
    "coarse picture": ("error", "resolution", replaces("20 0 0 20 90 40", "40 0 0 20 80 40")),
    "less coarse picture": ("warning", "resolution", replaces("20 0 0 20 90 40", "25 0 0 25 90 40")),
    "font left out": ("error", "font", sets("Font.F.DescendantFonts.0.FontDescriptor", Dictionary())),
    "Courier": ("warning", "font", sets("Font.F.BaseFont", Name.Courier)),
    "white text overprints": ("error", "white overprints", replaces("BT 0 0 0 0 k", "/Over gs BT 0 0 0 0 k")),
    "white shape overprints": ("warning", "white overprints", adds("0 0 0 0 k 30 30 9 9 re f")),
    "small text in two inks": ("warning", "text size", replaces("0 0 0 0 k /F 9", "1 1 0 0 k /F 7.9")),
    "small white text": ("warning", "text size", replaces("/F 9 Tf", "/F 7.9 Tf")),
    "small by matrix": ("warning", "text size", replaces("0.5 0 0 0.5 30 30", "0.5 0 0 0.27 30 30")),
    "fine line": ("warning", "line width", replaces("0.5 w", "0.2 w")),
    "fine bar": ("warning", "line width", adds("30 30 9 0.2 re f")),
    "knocks out": ("warning", "overprint", replaces("/Over gs", "/Plain gs")),
    "black as grey": ("warning", "overprint", replaces("0 0 0 1 k", "/Plain gs 0 g")),
    "grey overprints": ("warning", "overprint", adds("0.5 g 30 30 9 9 re f")),
    "rich black": ("warning", "rich black", replaces("0 0 0 0 k", "0.7 0.7 0.7 0.9 k")),
    "registration inside": ("warning", "registration", replaces("3 20 m 3 5 l", "30 20 m 30 5 l")),
    "empty page": ("warning", "empty", replaces(CONTENT, "")),
    "operator of nobody": ("error", "content", adds("1 2 xx")),
    "q left open": ("error", "content", adds("q")),
}


def test_nothing_is_wrong_in_a_sound_file(tmp_path: Path) -> None:
    assert [str(fault) for fault in judged(sound(), tmp_path)] == []


@pytest.mark.parametrize("case", WRONG)
def test_what_is_put_wrong_is_found(case: str, tmp_path: Path) -> None:
    severity, rule, change = WRONG[case]
    pdf = sound()
    change(pdf)
    faults = judged(pdf, tmp_path)
    assert (severity, rule) in {(fault.severity, fault.rule) for fault in faults}, faults


def test_a_newer_version_and_pages_of_two_sizes_are_found(tmp_path: Path) -> None:
    pdf = sound()
    pdf.pages.append(pdf.pages[0])
    pdf.pages[1].obj["/TrimBox"] = Array([20, 20, 120, 90])
    faults = judged(pdf, tmp_path, "1.7")
    assert {(fault.severity, fault.rule) for fault in faults} == {("error", "header"), ("warning", "boxes")}


def test_plates_of_a_known_page_are_measured(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    page = Dictionary(
        Type=Name.Page,
        MediaBox=[0, 0, 144, 72],
        Resources=Dictionary(ColorSpace=Dictionary(Spot=spot("Gold"))),
        Contents=pdf.make_stream(
            b"1 0.8 0.6 0.4 k 0 0 72 72 re f 0 0.2 0 0 k 72 0 72 72 re f /Spot cs 1 scn 100 0 9 9 re f"
        ),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.save(tmp_path / "page.pdf")
    (sheet,) = plates.plates(tmp_path / "page.pdf", tmp_path / "plates", 72)
    assert sheet.others == ("Gold",)
    assert sheet.inks((1, 1, 24, 24)) == pytest.approx((100, 80, 60, 40), abs=0.5)
    assert sheet.inks((27, 1, 34, 20)) == pytest.approx((0, 20, 0, 0), abs=0.5)
    assert sheet.most((0, 0, 50, 25)) == pytest.approx(280, abs=1)
    assert sheet.worst_square((0, 0, 50, 25)) == pytest.approx(280, abs=1)
    # Half of the square over either ground.
    assert sheet.worst_square((17.9, 0, 32.9, 25)) == pytest.approx(150, abs=8)
