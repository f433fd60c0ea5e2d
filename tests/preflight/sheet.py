"""A small sheet that is sound PDF/X-4, and what is done to it so that it is not."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel, String

ROOT = Path(__file__).resolve().parents[2]
PT_PER_MM = 72 / 25.4
#: left, bottom, right, top in pt.
MEDIA = (0.0, 0.0, 400.0, 300.0)
BLEED = (20.0, 20.0, 380.0, 280.0)
TRIM = tuple(edge + sign * 3 * PT_PER_MM for edge, sign in zip(BLEED, (1, 1, -1, -1), strict=True))

#: A light background that runs to the edge of the bleed.
BACKGROUND = "0.1 0 0 0 k 20 20 360 260 re f\n"
#: What every sheet has on it.
SOUND = BACKGROUND + "0 0 0 1 k BT /F 14 Tf 60 150 Td (Words) Tj ET\n"

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 pdfxid:GTS_PDFXVersion="PDF/X-4" xmp:CreateDate="2025-03-01T10:00:00+01:00"
 xmp:ModifyDate="2025-03-01T10:00:00+01:00" xmp:MetadataDate="2025-03-01T10:00:00+01:00"
 xmpMM:DocumentID="uuid:1" xmpMM:VersionID="1" xmpMM:RenditionClass="default" pdf:Trapped="False"
 pdf:Producer="a hand">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A &amp; B</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

Change = Callable[[Pdf], object]


@functools.cache
def font_file() -> tuple[bytes, tuple[int, ...], int]:
    """A subset of a shipped font with ASCII: its data, the widths of codes from 32 on, units of an em."""
    path = next((ROOT / "styles" / "fonts" / "source-sans-3").glob("*.ttf"))
    font = TTFont(path)
    chooser = subset.Subsetter(subset.Options(layout_features=[], notdef_outline=True))
    chooser.populate(unicodes=range(32, 127))
    chooser.subset(font)
    data = io.BytesIO()
    font.save(data)
    names, metrics = font.getBestCmap(), font["hmtx"]
    scale = 1000 / font["head"].unitsPerEm
    widths = tuple(round(metrics[names[code]][0] * scale) if code in names else 0 for code in range(32, 127))
    return data.getvalue(), widths, font["head"].unitsPerEm


def profile(kind: bytes = b"prtr", space: bytes = b"CMYK") -> bytes:
    """The header of an ICC profile without tags."""
    head = bytearray(132)
    head[0:4] = (132).to_bytes(4, "big")
    head[12:16], head[16:20], head[20:24], head[36:40] = kind, space, b"Lab ", b"acsp"
    return bytes(head)


def embedded_font(pdf: Pdf, name: str = "ABCDEF+Sheet") -> Dictionary:
    """A simple TrueType font that is in the file."""
    data, widths, _units = font_file()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{name}"),
        Flags=32,
        FontBBox=[-100, -250, 1000, 900],
        ItalicAngle=0,
        Ascent=900,
        Descent=-250,
        CapHeight=660,
        StemV=80,
        FontFile2=Stream(pdf, data, Length1=len(data)),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name(f"/{name}"),
        Encoding=Name.WinAnsiEncoding,
        FirstChar=32,
        LastChar=126,
        Widths=Array(widths),
        FontDescriptor=pdf.make_indirect(descriptor),
    )


def tint(pdf: Pdf) -> Dictionary:
    """A function from one ink to CMYK."""
    return Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0, 0, 1], N=1)


def separation(pdf: Pdf, ink: str) -> Array:
    """The colour space of one ink."""
    return Array([Name.Separation, Name(f"/{ink}"), Name.DeviceCMYK, tint(pdf)])


def image(
    pdf: Pdf,
    width: int,
    height: int,
    space: Any = Name.DeviceCMYK,
    bits: int = 8,
    components: int = 4,
    **more: Any,
) -> Stream:
    """A picture of one colour."""
    data = bytes((width * bits * components + 7) // 8 * height)
    return Stream(
        pdf,
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=space,
        BitsPerComponent=bits,
        **more,
    )


def form(pdf: Pdf, content: str, **more: Any) -> Stream:
    """A form as large as the sheet."""
    return Stream(pdf, content.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array(MEDIA), **more)


def put(kind: str, name: str, made: Callable[[Pdf], Any]) -> Change:
    """Adds a resource to the first page."""

    def change(pdf: Pdf) -> None:
        resources = pdf.pages[0].obj.Resources
        if f"/{kind}" not in resources:
            resources[f"/{kind}"] = Dictionary()
        resources[f"/{kind}"][f"/{name}"] = pdf.make_indirect(made(pdf))

    return change


def on_page(key: str, value: Any) -> Change:
    """Sets an entry of the first page; None removes it."""

    def change(pdf: Pdf) -> None:
        page = pdf.pages[0].obj
        made = value(pdf) if callable(value) else value
        if made is None:
            del page[f"/{key}"]
        else:
            page[f"/{key}"] = made

    return change


def on_root(key: str, value: Any) -> Change:
    """Sets an entry of the catalog; None removes it."""

    def change(pdf: Pdf) -> None:
        made = value(pdf) if callable(value) else value
        if made is None:
            del pdf.Root[f"/{key}"]
        else:
            pdf.Root[f"/{key}"] = made

    return change


def with_xmp(before: str, after: str) -> Change:
    """Changes the metadata."""
    assert before in XMP

    def change(pdf: Pdf) -> None:
        pdf.Root.Metadata = _metadata(pdf, XMP.replace(before, after))

    return change


def intent(pdf: Pdf, data: bytes | None = None, components: int = 4, **more: Any) -> Dictionary:
    """An output intent."""
    made = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String("FOGRA39"),
        RegistryName=String("http://www.color.org"),
        Info=String("coated"),
        DestOutputProfile=pdf.make_indirect(Stream(pdf, data or profile(), N=components)),
    )
    for key, value in more.items():
        if value is None:
            del made[f"/{key}"]
        else:
            made[f"/{key}"] = value
    return made


def with_intent(**more: Any) -> Change:
    """An output intent with other entries."""

    def change(pdf: Pdf) -> None:
        pdf.Root.OutputIntents = Array([intent(pdf, **more)])

    return change


def sheet(
    content: str | bytes = SOUND, *changes: Change, pages: int = 1, version: str = "1.6", **save: Any
) -> bytes:
    """The sheet with other content or after changes; *save* goes to pikepdf."""
    pdf = Pdf.new()
    font = pdf.make_indirect(embedded_font(pdf))
    states = Dictionary(
        OP0=Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=0),
        OP1=Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1),
        Half=Dictionary(Type=Name.ExtGState, ca=0.5, CA=0.5),
        Clear=Dictionary(Type=Name.ExtGState, ca=0, CA=0),
    )
    spaces = Dictionary(
        K=separation(pdf, "Black"),
        C=separation(pdf, "Cyan"),
        Spot=separation(pdf, "PANTONE 300 C"),
        All=separation(pdf, "All"),
        CK=Array([Name.DeviceN, Array([Name.Cyan, Name.Black]), Name.DeviceCMYK, two_inks(pdf)]),
    )
    data = content.encode("latin-1") if isinstance(content, str) else content
    for _number in range(pages):
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array(MEDIA),
            BleedBox=Array(BLEED),
            TrimBox=Array(TRIM),
            Contents=pdf.make_indirect(Stream(pdf, data)),
            Resources=Dictionary(Font=Dictionary(F=font), ExtGState=states, ColorSpace=spaces),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.Root.Metadata = _metadata(pdf, XMP)
    pdf.Root.OutputIntents = Array([intent(pdf)])
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String("A & B"),
            Producer=String("a hand"),
            CreationDate=String("D:20250301100000+01'00'"),
            ModDate=String("D:20250301090000Z"),
            Trapped=Name("/False"),
        )
    )
    for change in changes:
        change(pdf)
    target = io.BytesIO()
    options: dict[str, Any] = {
        "force_version": version,
        "compress_streams": False,
        "stream_decode_level": StreamDecodeLevel.none,
        "object_stream_mode": ObjectStreamMode.disable,
        "fix_metadata_version": False,
        "deterministic_id": True,
    }
    if "encryption" in save:
        # Encryption asks for streams as they are, and for an identity of its own.
        del options["stream_decode_level"], options["deterministic_id"]
    pdf.save(target, **{**options, **save})
    return target.getvalue()


def two_inks(pdf: Pdf) -> Stream:
    """A function from the inks cyan and black to CMYK."""
    return Stream(
        pdf,
        b"{ 0 exch 0 exch }",
        FunctionType=4,
        Domain=[0, 1, 0, 1],
        Range=[0, 1, 0, 1, 0, 1, 0, 1],
    )


def _metadata(pdf: Pdf, text: str) -> Stream:
    return Stream(pdf, text.encode(), Type=Name.Metadata, Subtype=Name.XML)
