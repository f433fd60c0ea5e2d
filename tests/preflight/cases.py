"""For every rule of the catalogue: a sheet that keeps it, and one that breaks it and no other."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from brochure.preflight.limits import Limits
from tests.preflight import sheet as made
from tests.preflight.sheet import (
    BACKGROUND,
    BLEED,
    MEDIA,
    PT_PER_MM,
    SOUND,
    TRIM,
    Change,
    form,
    image,
    on_page,
    on_root,
    put,
    separation,
    sheet,
    with_intent,
    with_xmp,
)

#: Black text that overprints, so that small sizes break one rule alone.
_OVERPRINT = "/OP1 gs 0 0 0 1 k "


@dataclass(frozen=True)
class Case:
    """A rule, what is looked at, and the two sheets."""

    rule: str
    name: str
    sound: Callable[[], bytes]
    faulty: Callable[[], bytes]
    limits: Limits = Limits()  # noqa: RUF009

    def __str__(self) -> str:
        return f"{self.rule}: {self.name}"


def text(size: float, colour: str, words: str = "Words", at: str = "60 150") -> str:
    """Text on the background."""
    return f"{BACKGROUND}{colour} BT /F {size} Tf {at} Td ({words}) Tj ET\n"


def line(width: float, colour: str) -> str:
    """A line on the background."""
    return f"{SOUND}{colour} {width} w 60 100 m 200 100 l S\n"


def strip(width: float, colour: str) -> str:
    """A filled rectangle that is seen as a line."""
    return f"{SOUND}{colour} 60 100 140 {width} re f\n"


def placed(width: int, height: int, ppi: float) -> str:
    """A picture /I of so many pixels at that resolution."""
    return f"{SOUND}q {width * 72 / ppi:.6f} 0 0 {height * 72 / ppi:.6f} 60 60 cm /I Do Q\n"


def picture(width: int = 100, height: int = 100, **more: Any) -> Change:
    """The picture /I."""
    return put("XObject", "I", lambda pdf: image(pdf, width, height, **more))


def bleed(size: float) -> Change:
    """Another bleed, in mm."""
    extra = size * PT_PER_MM
    return on_page("BleedBox", Array([TRIM[0] - extra, TRIM[1] - extra, TRIM[2] + extra, TRIM[3] + extra]))


def state(**entries: Any) -> Change:
    """A graphics state that nothing is painted with."""
    return put("ExtGState", "Z", lambda pdf: Dictionary(**entries, Type=Name.ExtGState))


def layers(**view: Any) -> Change:
    """A layer, and the view that holds at the beginning."""

    def change(pdf: Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("a layer")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(**view))

    return change


def _of(*arguments: Any, **options: Any) -> Callable[[], bytes]:
    return functools.partial(sheet, *arguments, **options)


def _pair(rule: str, name: str, good: Any, bad: Any, limits: Limits | None = None) -> Case:
    """Contents, or changes of the sound sheet."""
    return Case(rule, name, _made(good), _made(bad), limits or Limits())


def _made(given: Any) -> Callable[[], bytes]:
    if given is None:
        return _of()
    if isinstance(given, str):
        return _of(given)
    if isinstance(given, tuple):
        return _of(*given)
    if isinstance(given, functools.partial):
        return given
    return _of(SOUND, given)


def _annotation(kind: str, box: tuple[float, ...], **more: Any) -> Change:
    return on_page(
        "Annots",
        lambda pdf: Array([Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array(box), **more)]),
    )


def _lzw(pdf: Pdf) -> None:
    """The content packed with LZW in codes of nine bits."""
    data = bytes(pdf.pages[0].obj.Contents.read_raw_bytes())
    codes = []
    for at, byte in enumerate(data):
        # A clear in time keeps all codes at nine bits.
        codes += ([256] if at % 200 == 0 else []) + [byte]
    bits = "".join(f"{code:09b}" for code in [*codes, 257])
    bits += "0" * (-len(bits) % 8)
    packed = int(bits, 2).to_bytes(len(bits) // 8, "big")
    pdf.pages[0].obj.Contents.write(packed, filter=Name.LZWDecode)


def _without_id(**_more: Any) -> bytes:
    return sheet().replace(b"/ID [", b"/IX [")


def _encrypted(user: str) -> Callable[[], bytes]:
    permissions = pikepdf.Encryption(owner="owner", user=user, R=4, aes=True, metadata=False)
    return _of(encryption=permissions)


def _group(space: Any = Name.DeviceCMYK) -> Dictionary:
    made = Dictionary(Type=Name.Group, S=Name.Transparency)
    if space is not None:
        made.CS = space
    return made


def _form(content: str, **more: Any) -> Change:
    return put("XObject", "X", lambda pdf: form(pdf, content, **more))


#: What may lie on a layer that is off.
_HIDDEN = {
    "a text is seen": "0 0 0 1 k BT /F 14 Tf 60 60 Td (More) Tj ET",
    "a shape is seen": "0 0 0 1 k 60 60 20 20 re f",
    "a form is seen": "/X Do",
}


def _switched(*, is_off: bool = False) -> Change:
    """A layer /L of the first page."""

    def change(pdf: Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("a layer")))
        view = Dictionary(Name=String("a view"), Order=Array([layer]), OFF=Array([layer] if is_off else []))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=view)
        pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)

    return change


def _by_glyphs(number: int) -> tuple[str, Change]:
    """A text of one glyph of a composite font, by its number in the font."""

    def change(pdf: Pdf) -> None:
        simple = made.embedded_font(pdf)
        below = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=simple.BaseFont, CIDToGIDMap=Name.Identity,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=simple.FontDescriptor, DW=500,
        )  # fmt: skip
        pdf.pages[0].obj.Resources.Font.C = pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.Type0, BaseFont=simple.BaseFont, Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(below)]),
            )
        )  # fmt: skip

    return f"{BACKGROUND}{_OVERPRINT} BT /C 14 Tf 60 150 Td <{number:04X}> Tj ET\n", change


def _nested(depth: int) -> Change:
    def change(pdf: Pdf) -> None:
        inner = pdf.make_indirect(form(pdf, "0 0 0 1 k 100 100 50 50 re f"))
        for _level in range(depth - 1):
            resources = Dictionary(XObject=Dictionary(X=inner))
            inner = pdf.make_indirect(form(pdf, "/X Do", Resources=resources))
        pdf.pages[0].obj.Resources.XObject = Dictionary(X=inner)

    return change


def _layer(steps: bool) -> Change:
    def change(pdf: Pdf) -> None:
        layer = Dictionary(Type=Name.OCG, Name=String("cut"))
        if steps:
            layer.GTS_Metadata = Dictionary(
                GTS_ProcStepsGroup=Name.Structural, GTS_ProcStepsType=Name.Cutting
            )
        layer = pdf.make_indirect(layer)
        pdf.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(Name=String("a"), Order=Array([layer]))
        )
        pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)

    return change


def _pattern(space: Any, content: str) -> Change:
    return put(
        "Pattern",
        "P",
        lambda pdf: Stream(
            pdf,
            content.encode(),
            Type=Name.Pattern,
            PatternType=1,
            PaintType=1,
            TilingType=1,
            BBox=Array([0, 0, 10, 10]),
            XStep=10,
            YStep=10,
            Resources=Dictionary(),
        ),
    )


def _shading(space: Any, components: int) -> Change:
    return put(
        "Shading",
        "S",
        lambda pdf: Dictionary(
            ShadingType=2,
            ColorSpace=space,
            Coords=[0, 0, 400, 0],
            Function=Dictionary(
                FunctionType=2, Domain=[0, 1], C0=[0] * components, C1=[1] + [0] * (components - 1), N=1
            ),
        ),
    )


def _soft_mask(space: Any, content: str, group_space: Any) -> Change:
    return put(
        "ExtGState",
        "M",
        lambda pdf: Dictionary(
            Type=Name.ExtGState,
            SMask=Dictionary(
                S=Name.Luminosity, G=pdf.make_indirect(form(pdf, content, Group=_group(group_space)))
            ),
        ),
    )


def _type3(content: str) -> Change:
    return put(
        "Font",
        "T",
        lambda pdf: Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=[0, 0, 1000, 1000],
            FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            FirstChar=97,
            LastChar=97,
            Widths=[1000],
            Encoding=Dictionary(Differences=Array([97, Name.a])),
            CharProcs=Dictionary(a=pdf.make_indirect(Stream(pdf, content.encode()))),
            Resources=Dictionary(),
        ),
    )


def _icc(pdf: Pdf) -> Array:
    return Array([Name.ICCBased, pdf.make_indirect(Stream(pdf, made.profile(space=b"CMYK"), N=4))])


def _calibrated(family: str) -> Callable[[Pdf], Array]:
    return lambda pdf: Array([Name(f"/{family}"), Dictionary(WhitePoint=[0.96, 1, 0.82])])


def _several(*inks: str) -> Change:
    names = [Name(f"/{ink}") for ink in inks]
    return put(
        "ColorSpace",
        "Own",
        lambda pdf: Array([Name.DeviceN, Array(names), Name.DeviceCMYK, made.two_inks(pdf)]),
    )


def _unembedded(name: str = "Helvetica") -> Change:
    return put(
        "Font",
        "U",
        lambda pdf: Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{name}"), Encoding=Name.WinAnsiEncoding
        ),
    )


_USED = f"{SOUND}/X Do\n"
_TINY = replace(Limits(), image_ppi=(1.0, 2.0), wanted_ppi=3.0)


def cases() -> Iterator[Case]:
    """All pairs: at least one for every rule."""
    yield from _of_file()
    yield from _of_metadata()
    yield from _of_pages()
    yield from _of_interaction()
    yield from _of_states_and_layers()
    yield from _of_colour()
    yield from _of_text()
    yield from _of_lines()
    yield from _of_pictures()


def _behind(before: bytes) -> functools.partial[bytes]:
    """The sound sheet with bytes before it."""
    return functools.partial(lambda: before + _of()())


def _of_file() -> Iterator[Case]:
    yield _pair("pdf.damaged", "a font that is named is there", None, SOUND.replace("/F ", "/G "))
    yield _pair("pdf.damaged", "forms do not draw themselves", (_USED, _form("0 0 m")), (_USED, _itself))
    yield _pair("pdf.damaged", "content can be unpacked", None, _broken_content)
    yield _pair("pdf.damaged", "what is saved is restored", f"q {SOUND} Q", f"q {SOUND}")
    yield _pair("pdf.damaged", "texts end", None, f"{SOUND}BT /F 14 Tf 60 100 Td (More) Tj")
    yield _pair(
        "pdf.damaged",
        "pictures are whole",
        (placed(40, 40, 300), picture(40, 40)),
        (placed(40, 40, 300), _cut_picture),
    )
    for before in (b"Content-Type: application/pdf\r\n\r\n", b"\xef\xbb\xbf", b"\n", b"--boundary\n", b"\0"):
        yield _pair("pdf.damaged", f"nothing stands before it: {before!r}", None, _behind(before))
    yield _pair("pdf.password", "no password is needed", None, _encrypted("secret"))
    yield _pair("preflight.bounds", "forms nest within reason", (_USED, _nested(20)), (_USED, _nested(40)))
    yield _pair("pdfx.version", "header", _of(version="1.6"), _of(version="1.7"))
    yield _pair("pdfx.version", "catalog", on_root("Version", Name("/1.6")), on_root("Version", Name("/2.0")))
    yield _pair("pdfx.encrypted", "nothing is encrypted", None, _encrypted(""))
    yield _pair("pdfx.id", "the trailer has an identity", None, functools.partial(_without_id))
    yield _pair("pdfx.lzw", "nothing is packed with LZW", None, _lzw)
    yield _pair(
        "pdfx.intent", "there is an output intent", None, on_root("OutputIntents", lambda pdf: Array([]))
    )
    yield _pair(
        "pdfx.intent",
        "there is only one",
        on_root("OutputIntents", lambda pdf: Array([made.intent(pdf), made.intent(pdf, S=Name.GTS_PDFA1)])),
        on_root("OutputIntents", lambda pdf: Array([made.intent(pdf), made.intent(pdf)])),
    )
    for name in ("FOGRA39L", "ISO Coated v2 300% (ECI)", "Coated FOGRA39 (ISO 12647-2:2004)", "Fogra39", ""):
        yield _pair(
            "pdfx.condition",
            f"“{name}” is no name of a condition",
            with_intent(OutputConditionIdentifier=String("FOGRA51")),
            with_intent(OutputConditionIdentifier=String(name)),
        )
    yield _pair("pdfx.registry", "it is there", None, with_intent(RegistryName=None))
    yield _pair(
        "pdfx.registry",
        "it is the one",
        with_intent(RegistryName=String("http://www.color.org/")),
        with_intent(RegistryName=String("http://www.example.org")),
    )
    yield _pair("pdfx.profile", "it is embedded", None, with_intent(DestOutputProfile=None))
    yield _pair("pdfx.profile", "it is one of a press", None, with_intent(data=made.profile(b"mntr")))
    yield _pair("pdfx.profile", "it has four channels", None, with_intent(components=3))
    yield _pair("pdfx.profile", "it is whole", None, with_intent(data=made.profile()[:100]))
    yield _pair(
        "gwg.intent",
        "it is one in CMYK",
        None,
        with_intent(data=made.profile(b"mntr", b"RGB "), components=3),
    )
    yield _pair(
        "printer.condition",
        "it is the printer's",
        with_intent(OutputConditionIdentifier=String("FOGRA52")),
        None,
        replace(Limits(), condition="FOGRA52"),
    )


def _of_metadata() -> Iterator[Case]:
    yield _pair("pdfx.metadata", "they are there", None, on_root("Metadata", None))
    yield _pair("pdfx.metadata", "they are not packed", None, _packed_metadata)
    yield _pair("pdfx.metadata", "they are XML", None, with_xmp("</rdf:RDF>", ""))
    entity = '<!DOCTYPE x [<!ENTITY e "PDF/X-4">]><x:xmpmeta'
    yield _pair("pdfx.metadata", "they define no entities", None, with_xmp("<x:xmpmeta", entity))
    yield _pair("pdfx.marker", "the version is named", None, with_xmp('"PDF/X-4"', '"PDF/X-1a:2003"'))
    for name in ("CreateDate", "ModifyDate", "MetadataDate", "DocumentID", "VersionID", "RenditionClass"):
        yield _pair("pdfx.metadata-fields", name, None, with_xmp(f":{name}=", f":Not{name}="))
    yield _pair("pdfx.metadata-fields", "title", None, with_xmp("A &amp; B", " "))
    yield _pair("pdfx.info", "title", None, with_xmp("A &amp; B", "Another"))
    yield _pair("pdfx.info", "producer", None, with_xmp('"a hand"', '"a machine"'))
    yield _pair(
        "pdfx.info",
        "dates",
        with_xmp('CreateDate="2025-03-01T10:00:00+01:00"', 'CreateDate="2025-03-01T09:00:00Z"'),
        with_xmp('CreateDate="2025-03-01T10:00:00+01:00"', 'CreateDate="2025-03-01T10:00:00Z"'),
    )
    yield _pair("pdfx.info", "trapped", None, with_xmp('Trapped="False"', 'Trapped="True"'))
    yield _pair("pdfx.trapped", "it is known", None, with_xmp('Trapped="False"', 'Trapped="Unknown"'))
    yield _pair("pdfx.trapped", "it is said", None, with_xmp(' pdf:Trapped="False"', ""))


def _of_pages() -> Iterator[Case]:
    art = on_page("ArtBox", Array(TRIM))
    yield Case(
        "pdfx.boxes",
        "TrimBox or ArtBox, not both",
        _of(SOUND, art, on_page("TrimBox", None)),
        _of(SOUND, art),
    )
    yield _pair("pdfx.boxes", "there is a TrimBox", None, on_page("TrimBox", None))
    small = on_page("MediaBox", Array([BLEED[0] + 1, *BLEED[1:]]))
    yield _pair("pdfx.boxes", "BleedBox inside MediaBox", on_page("MediaBox", Array(BLEED)), small)
    yield _pair(
        "pdfx.boxes",
        "TrimBox inside BleedBox",
        None,
        on_page("BleedBox", Array([TRIM[0] + 1, *BLEED[1:]])),
        replace(Limits(), bleed=(0.0, 0.0, 0.0, 0.0)),
    )
    yield _pair(
        "gwg.crop-box",
        "only the MediaBox",
        on_page("CropBox", Array(MEDIA)),
        on_page("CropBox", Array(BLEED)),
    )
    yield _pair("gwg.user-unit", "points", on_page("UserUnit", 1), on_page("UserUnit", 2))
    yield _pair("gwg.rotate", "upright", on_page("Rotate", 360), on_page("Rotate", 90))
    yield Case(
        "gwg.unequal-pages",
        "all pages are equal",
        _of(pages=2),
        _of(SOUND, on_page("TrimBox", Array([TRIM[0] + 5, *TRIM[1:]])), pages=2),
    )
    yield _pair("gwg.empty-page", "something is on it", None, "")
    outside = "0 0 0 1 k 5 5 10 10 re f\n"
    yield _pair("gwg.empty-page", "marks are no artwork", SOUND + outside, outside)
    yield _pair("house.bleed", "enough", None, bleed(2.9))
    without = on_page("BleedBox", None)
    yield _pair("house.bleed-box", "there is a BleedBox", None, without)
    yield _pair(
        "house.bleed", "a printer asks for a BleedBox", None, without, replace(Limits(), printer="one")
    )
    us = replace(Limits(), bleed=(3.175,) * 4)
    yield _pair("house.bleed", "of the United States", bleed(3.175), bleed(3.0), us)
    one = replace(Limits(), bleed=(3.0, 3.0, 3.0, 5.0))
    left = on_page("BleedBox", Array([TRIM[0] - 5.1 * PT_PER_MM, *BLEED[1:]]))
    yield _pair("house.bleed", "on each side its own", left, None, one)
    marked = SOUND + "0 0 0 1 K 5 100 m 15 100 l S"
    clean = replace(Limits(), marks=False)
    yield _pair("printer.marks", "none where none are wanted", None, marked, clean)
    width, height = ((TRIM[2] - TRIM[0]) / PT_PER_MM, (TRIM[3] - TRIM[1]) / PT_PER_MM)
    roomy = replace(Limits(), least=(height, width), most=(width, height))
    yield Case("printer.sheet-size", "not too small", _of(), _of(SOUND, _narrow(2)), roomy)
    yield Case("printer.sheet-size", "not too large", _of(SOUND), _of(SOUND, _narrow(-2)), roomy)


def _of_interaction() -> Iterator[Case]:
    on, off = (100.0, 100.0, 150.0, 120.0), (2.0, 2.0, 18.0, 18.0)
    yield _pair("pdfx.annotations", "links", _annotation("Link", off), _annotation("Link", on))
    yield _pair("pdfx.annotations", "marks of the press", _annotation("TrapNet", on), _annotation("Text", on))
    script = Dictionary(S=Name.JavaScript, JS=String("1"))
    yield _pair(
        "pdfx.actions",
        "when it is opened",
        on_root("OpenAction", lambda pdf: Array([pdf.pages[0].obj, Name.Fit])),
        on_root("OpenAction", script),
    )
    yield _pair("pdfx.actions", "of the document", on_root("AA", Dictionary()), _on("WC", script))
    yield _pair("pdfx.actions", "of a page", None, on_page("AA", Dictionary(O=script)))
    yield _pair(
        "pdfx.actions",
        "of a link outside the bleed",
        _annotation("Link", off, A=Dictionary(S=Name.URI, URI=String("https://example.com"))),
        _annotation("Link", off, A=Dictionary(S=Name.Launch, F=String("x"))),
    )
    tree = Dictionary(Names=Array([String("a"), script]))
    yield _pair("pdfx.actions", "scripts by name", None, on_root("Names", Dictionary(JavaScript=tree)))
    yield _pair("pdfx.forms", "no form", None, on_root("AcroForm", Dictionary(Fields=Array([]))))
    attached = Dictionary(Names=Array([String("a"), Dictionary(Type=Name.Filespec)]))
    names = Dictionary(EmbeddedFiles=attached)
    yield _pair("pdfx.embedded-files", "nothing is attached", None, on_root("Names", names))
    shown, small = placed(40, 40, 300), {"width": 40, "height": 40}
    alternates = Array([Dictionary()])
    yield _pair(
        "pdfx.alternates", "none", (shown, picture(**small)), (shown, picture(40, 40, Alternates=alternates))
    )
    words = text(14, _OVERPRINT, "Words")
    yield _pair("pdfx.fonts", "each letter has a glyph", words, text(14, _OVERPRINT, "W\xe9rds"))
    yield _pair(
        "pdfx.fonts", "each letter of TJ has one", words, words.replace("(Words) Tj", "[(Wo) 5 (\xe9)] TJ")
    )
    yield _pair("pdfx.fonts", "by glyphs of their own", _by_glyphs(39), _by_glyphs(60_000))
    yield _pair("pdfx.fonts", "none is the one for what is missing", _by_glyphs(40), _by_glyphs(0))
    for name, drawn in _HIDDEN.items():
        marked = f"{SOUND}/OC /L BDC {drawn} EMC\n"
        more = _form("0 0 m 5 5 l S")
        yield _pair(
            "house.hidden-layer", name, (marked, more, _switched()), (marked, more, _switched(is_off=True))
        )
    yield _pair("pdfx.opi", "none", (_USED, _form("0 0 m")), (_USED, _form("0 0 m", OPI=Dictionary())))
    reference = Dictionary(F=String("other.pdf"), Page=0)
    yield _pair("pdfx.reference", "none", (_USED, _form("0 0 m")), (_USED, _form("0 0 m", Ref=reference)))
    yield _pair(
        "pdfx.postscript",
        "none",
        (_USED, _form("0 0 m")),
        (
            _USED,
            put("XObject", "X", lambda pdf: Stream(pdf, b"showpage", Type=Name.XObject, Subtype=Name.PS)),
        ),
    )


def _of_states_and_layers() -> Iterator[Case]:
    curve = Dictionary(FunctionType=2, Domain=[0, 1], N=2)
    yield _pair("pdfx.transfer", "TR", None, state(TR=curve))
    yield _pair("pdfx.transfer", "TR2", state(TR2=Name.Default), state(TR2=curve))
    plain = Dictionary(HalftoneType=1, Frequency=60, Angle=45, SpotFunction=Name.Round)
    named = Dictionary(
        HalftoneType=1, Frequency=60, Angle=45, SpotFunction=Name.Round, HalftoneName=String("fine")
    )
    yield _pair("pdfx.halftone", "a name", state(HT=plain), state(HT=named))
    yield _pair("pdfx.halftone", "a kind", state(HT=Name.Default), state(HT=Dictionary(HalftoneType=6)))
    group = on_page("Group", _group())
    yield _pair(
        "pdfx.blend-mode",
        "one of PDF",
        _of(SOUND, group, state(BM=Name.Multiply)),
        _of(SOUND, group, state(BM=Name.Dissolve)),
    )
    yield _pair("pdfx.layers", "a name", layers(Name=String("a")), layers())
    yield _pair(
        "pdfx.layers", "nothing by itself", layers(Name=String("a")), layers(Name=String("a"), AS=Array([]))
    )


def _of_colour() -> Iterator[Case]:
    area = "60 60 40 40 re f\n"
    for name, good, bad in (
        ("fill", f"0 0 0 0.5 k {area}", f"1 0 0 rg {area}"),
        ("stroke", "0.5 G 2 w 60 60 m 90 90 l S\n", "1 0 0 RG 60 60 m 90 90 l S\n"),
        ("set but never painted", "1 0 0 rg 0 0 0 0.5 k " + area, "1 0 0 rg " + area),
        ("wholly clipped away", f"q 0 0 0 0 re W n 1 0 0 rg {area} Q\n", f"q 1 0 0 rg {area} Q\n"),
        ("wholly transparent", f"/Clear gs 1 0 0 rg {area}", f"1 0 0 rg {area}"),
        ("outside the bleed", "0.5 g 2 2 5 5 re f\n", "1 0 0 rg 2 2 5 5 re f\n"),
        ("outside the sheet", "1 0 0 rg 500 500 5 5 re f\n", "1 0 0 rg 2 2 5 5 re f\n"),
        (
            "inline picture",
            "q 5 0 0 5 60 60 cm BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q\n",
            "q 5 0 0 5 60 60 cm BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI Q\n",
        ),
        (
            "invisible text",
            "3 Tr 1 0 0 rg BT /F 14 Tf 60 60 Td (a) Tj ET\n",
            "1 0 0 rg BT /F 14 Tf 60 60 Td (a) Tj ET\n",
        ),
    ):
        yield _pair("pdfx.device-rgb", name, SOUND + good, SOUND + bad)
    shown = placed(40, 40, 300)
    yield _pair(
        "pdfx.device-rgb",
        "picture",
        (shown, picture(40, 40)),
        (shown, picture(40, 40, space=Name.DeviceRGB, components=3)),
    )
    yield _pair(
        "pdfx.device-rgb",
        "palette of a picture",
        (shown, picture(40, 40, space=_indexed(Name.DeviceCMYK, 4), components=1)),
        (shown, picture(40, 40, space=_indexed(Name.DeviceRGB, 3), components=1)),
    )
    shaded = f"{SOUND}q 60 60 40 40 re W n /S sh Q\n"
    yield _pair(
        "pdfx.device-rgb",
        "shading",
        (shaded, _shading(Name.DeviceCMYK, 4)),
        (shaded, _shading(Name.DeviceRGB, 3)),
    )
    tiled = f"{SOUND}/Pattern cs /P scn {area}"
    yield _pair(
        "pdfx.device-rgb",
        "tile of a pattern",
        (tiled, _pattern(None, "0 0 0 0.5 k 0 0 5 5 re f")),
        (tiled, _pattern(None, "1 0 0 rg 0 0 5 5 re f")),
    )
    lettered = f"{SOUND}BT /T 20 Tf 60 60 Td (a) Tj ET\n"
    yield _pair(
        "pdfx.device-rgb",
        "glyph",
        (lettered, _type3("1000 0 0 0 900 900 d1 1 0 0 rg 0 0 900 900 re f")),
        (lettered, _type3("1000 0 d0 1 0 0 rg 0 0 900 900 re f")),
    )
    masked = f"{SOUND}q /M gs 0 0 0 0.5 k {area} Q\n"
    group = on_page("Group", _group())
    yield _pair(
        "pdfx.device-rgb",
        "soft mask",
        (masked, group, _soft_mask(None, "0.5 g 0 0 400 300 re f", Name.DeviceGray)),
        (masked, group, _soft_mask(None, "0 1 0 rg 0 0 400 300 re f", Name.DeviceGray)),
    )
    yield _pair(
        "pdfx.device-rgb", "form", (_USED, _form("0.5 g " + area)), (_USED, _form("1 0 0 rg " + area))
    )
    own = f"{SOUND}/Own cs 0.5 0 0 0 scn {area}"
    yield _pair(
        "gwg.calibrated",
        "profile",
        (own, put("ColorSpace", "Own", lambda pdf: Array([Name.DeviceCMYK]))),
        (own, put("ColorSpace", "Own", _icc)),
    )
    seen = f"{SOUND}/Own cs 50 0 0 scn {area}"
    yield _pair("gwg.calibrated", "Lab", None, (seen, put("ColorSpace", "Own", _calibrated("Lab"))))
    shady = f"{SOUND}/Own cs 0.5 scn {area}"
    yield _pair("gwg.calibrated", "CalGray", None, (shady, put("ColorSpace", "Own", _calibrated("CalGray"))))
    default = put("ColorSpace", "DefaultCMYK", _icc)
    plain = put("ColorSpace", "DefaultCMYK", lambda pdf: Name.DeviceCMYK)
    yield _pair("gwg.calibrated", "in place of plain CMYK", plain, default)
    yield _pair("gwg.spot", "an ink", f"{SOUND}/C cs 0.5 scn {area}", f"{SOUND}/Spot cs 0.5 scn {area}")
    two = f"{SOUND}/Own cs 0.5 0.5 scn {area}"
    yield _pair(
        "gwg.spot", "one of two inks", (two, _several("Cyan", "Black")), (two, _several("Gold", "Black"))
    )
    marked = f"{SOUND}/OC /L BDC /Spot CS 1 SCN 60 60 40 40 re S EMC\n"
    yield _pair("gwg.spot", "layers of processing steps", (marked, _layer(True)), (marked, _layer(False)))
    outer = f"{SOUND}/Spot cs 1 scn 2 2 5 5 re f\n"
    yield _pair("gwg.spot", "outside the bleed", SOUND, outer)
    yield _pair(
        "gwg.group", "of a page", on_page("Group", _group()), on_page("Group", _group(Name.DeviceRGB))
    )
    yield _pair(
        "gwg.group",
        "of a form",
        (_USED, _form(area, Group=_group(None))),
        (_USED, _form(area, Group=_group(Name.DeviceRGB))),
    )
    yield _pair(
        "gwg.group",
        "of a soft mask",
        (masked, group, _soft_mask(None, "0.5 g 0 0 400 300 re f", Name.DeviceCMYK)),
        (masked, group, _soft_mask(None, "0.5 g 0 0 400 300 re f", Name.DeviceRGB)),
    )
    half = f"{SOUND}q /Half gs 0 0 0 0.5 k {area} Q\n"
    yield _pair("pdfx.page-group", "alpha", (half, group), half)
    yield _pair("pdfx.page-group", "without a space", (half, group), (half, on_page("Group", _group(None))))
    yield _pair(
        "pdfx.page-group",
        "soft mask",
        (masked, group, _soft_mask(None, "0.5 g 0 0 400 300 re f", Name.DeviceGray)),
        (masked, _soft_mask(None, "0.5 g 0 0 400 300 re f", Name.DeviceGray)),
    )
    yield _pair(
        "gwg.registration-colour",
        "marks",
        f"{SOUND}/All CS 1 SCN 5 5 m 5 15 l S 395 295 m 395 285 l S 5 15 m 5 5 l 395 295 m 395 290 l S\n",
        f"{SOUND}/All CS 1 SCN 60 60 m 60 90 l S\n",
    )


def _of_text() -> Iterator[Case]:
    yield _pair("pdfx.fonts", "used", None, (SOUND.replace("/F ", "/U "), _unembedded()))
    yield _pair("pdfx.fonts", "only declared", None, _unembedded())
    named = SOUND + "BT /C 14 Tf 60 90 Td (a) Tj ET\n"
    yield _pair(
        "gwg.courier",
        "another font",
        (named, put("Font", "C", lambda pdf: made.embedded_font(pdf, "ABCDEF+CourierNew"))),
        (named, put("Font", "C", lambda pdf: made.embedded_font(pdf, "ABCDEF+Courier"))),
    )
    white = "0 0 0 0 k"
    yield _pair(
        "gwg.white-text-overprint", "CMYK", text(14, f"/OP0 gs {white}"), text(14, f"/OP1 gs {white}")
    )
    yield _pair("gwg.white-text-overprint", "gray", text(14, "1 g"), text(14, "/OP0 gs 1 g"))
    yield _pair(
        "gwg.white-text-overprint", "an ink", text(14, "/K cs 0 scn"), text(14, "/OP0 gs /K cs 0 scn")
    )
    yield _pair("gwg.black-text-overprint", "on", text(10, "/OP1 gs 0 0 0 1 k"), text(10, "0 0 0 1 k"))
    yield _pair(
        "gwg.black-text-overprint", "mode 1", text(10, "/OP1 gs 0 0 0 1 k"), text(10, "/OP0 gs 0 0 0 1 k")
    )
    yield _pair(
        "gwg.black-text-overprint", "an ink", text(10, "/OP0 gs /K cs 1 scn"), text(10, "/K cs 1 scn")
    )
    bare = "0 0 0 1 k BT /F 10 Tf 60 150 Td (Words) Tj ET\n"
    yield _pair("gwg.black-text-overprint", "on bare paper it need not", bare, BACKGROUND + bare)
    yield _pair("gwg.gray-text", "small", text(12, "0 g"), text(10, "0 g"))
    yield _pair("gwg.gray-overprint", "text", text(14, "0.3 g"), text(14, "/OP1 gs 0.3 g"))
    yield _pair("gwg.rich-black-text", "sum", text(14, "0.6 0.6 0.6 1 k"), text(14, "0.7 0.6 0.6 1 k"))
    yield _pair("gwg.small-white-text", "small", text(8, white), text(7.9, white))
    yield _pair("gwg.small-mixed-text", "two inks", text(7, "0 0.5 0 0 k"), text(7, "0 0.5 0.5 0 k"))
    yield _pair("gwg.small-mixed-text", "DeviceN", text(7, "/CK cs 0.5 0 scn"), text(7, "/CK cs 0.5 0.5 scn"))
    yield _pair("house.small-text", "one ink", text(5, _OVERPRINT), text(4.9, _OVERPRINT))
    near = TRIM[0] + 4.5 * PT_PER_MM
    yield _pair("house.safe-zone", "trim", None, text(14, "0 0 0 1 k", at=f"{near} 150"))
    yield _pair(
        "house.safe-zone",
        "blanks may lie near it",
        text(14, "0 0 0 1 k", "   Words  ", at=f"{near} 150"),
        text(14, "0 0 0 1 k", "Words", at=f"{near} 150"),
    )
    folded = replace(Limits(), folds=((40.0,),))
    at = TRIM[0] + 40 * PT_PER_MM
    yield _pair(
        "house.safe-zone",
        "fold",
        text(14, "0 0 0 1 k", "W", at=f"{at + 5.2 * PT_PER_MM} 150"),
        text(14, "0 0 0 1 k", "W", at=f"{at + 4.5 * PT_PER_MM} 150"),
        folded,
    )


def _of_lines() -> Iterator[Case]:
    white = "0 0 0 0 K"
    yield _pair("gwg.white-path-overprint", "stroke", line(1, white), line(1, f"/OP1 gs {white}"))
    yield _pair("gwg.white-path-overprint", "fill", strip(30, "0 0 0 0 k"), strip(30, "/OP1 gs 0 0 0 0 k"))
    yield _pair("gwg.black-line-overprint", "stroke", line(1, "/OP1 gs 0 0 0 1 K"), line(1, "0 0 0 1 K"))
    yield _pair("gwg.black-line-overprint", "strip", strip(1, "/OP1 gs 0 0 0 1 k"), strip(1, "0 0 0 1 k"))
    bare = "0 0 0 1 K 1 w 60 100 m 200 100 l S\n"
    yield _pair("gwg.black-line-overprint", "on bare paper it need not", bare, BACKGROUND + bare)
    yield _pair("gwg.gray-line", "stroke", line(2, "0 G"), line(1, "0 G"))
    yield _pair("gwg.gray-overprint", "line", line(2, "0.3 G"), line(2, "/OP1 gs 0.3 G"))
    yield _pair("gwg.thin-white-line", "stroke", line(0.25, white), line(0.24, white))
    yield _pair("gwg.thin-mixed-line", "stroke", line(0.25, "0.5 0.5 0 0 K"), line(0.24, "0.5 0.5 0 0 K"))
    yield _pair("house.thin-line", "stroke", line(0.25, "0.5 0 0 0 K"), line(0.24, "0.5 0 0 0 K"))
    yield _pair("house.thin-line", "strip", strip(0.25, "0.5 0 0 0 k"), strip(0.2, "0.5 0 0 0 k"))
    yield _pair(
        "house.thin-line", "the thinnest of a device", line(0.25, "0.5 0 0 0 K"), line(0, "0.5 0 0 0 K")
    )


def _of_pictures() -> Iterator[Case]:
    some = picture(100, 100)
    yield _pair(
        "gwg.image-resolution", "too low", (placed(100, 100, 300), some), (placed(100, 100, 140), some)
    )
    yield _pair(
        "gwg.image-resolution-low", "low", (placed(100, 100, 300), some), (placed(100, 100, 220), some)
    )
    yield _pair(
        "gwg.image-resolution",
        "swatches do not count",
        (placed(16, 16, 20), picture(16, 16)),
        (placed(17, 17, 20), picture(17, 17)),
    )
    yield _pair(
        "house.image-resolution", "wanted", (placed(100, 100, 300), some), (placed(100, 100, 290), some)
    )
    art = picture(200, 200, space=Name.DeviceGray, bits=1, components=1)
    yield _pair(
        "gwg.line-art-resolution", "1 bit", (placed(200, 200, 900), art), (placed(200, 200, 500), art)
    )
    yield _pair(
        "gwg.line-art-resolution-low", "1 bit", (placed(200, 200, 900), art), (placed(200, 200, 700), art)
    )
    yield _pair(
        "gwg.line-art-resolution",
        "image mask",
        (placed(200, 200, 900), _stencil),
        (placed(200, 200, 500), _stencil),
    )
    shown = placed(40, 40, 300)
    yield _pair(
        "house.interpolate", "off", (shown, picture(40, 40)), (shown, picture(40, 40, Interpolate=True))
    )


# What is done to sheets.


def _itself(pdf: Pdf) -> None:
    inner = pdf.make_indirect(form(pdf, "/X Do"))
    inner.Resources = Dictionary(XObject=Dictionary(X=inner))
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=inner)


def _broken_content(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    broken = Stream(pdf, b"")
    broken.write(b"no flate", filter=Name.FlateDecode)
    page.Contents = Array([page.Contents, pdf.make_indirect(broken)])


def _cut_picture(pdf: Pdf) -> None:
    picture(40, 40)(pdf)
    drawn = pdf.pages[0].obj.Resources.XObject.I
    drawn.write(b"x\x9c\x00", filter=Name.FlateDecode)


def _packed_metadata(pdf: Pdf) -> None:
    import zlib

    # qpdf unpacks metadata that say so when it writes them.
    packed = Stream(pdf, b"", Subtype=Name.XML)
    packed.write(zlib.compress(made.XMP.encode()), filter=Name.FlateDecode)
    pdf.Root.Metadata = pdf.make_indirect(packed)


def _stencil(pdf: Pdf) -> None:
    mask = Stream(
        pdf, bytes(25 * 200), Type=Name.XObject, Subtype=Name.Image, Width=200, Height=200, ImageMask=True
    )
    put("XObject", "I", lambda _pdf: mask)(pdf)


def _narrow(amount: float) -> Change:
    trim = (TRIM[0] + amount * 2, *TRIM[1:])

    def change(pdf: Pdf) -> None:
        page = pdf.pages[0].obj
        page.TrimBox = Array(trim)
        page.BleedBox = Array([trim[0] - 3 * PT_PER_MM, *BLEED[1:]])

    return change


def _on(key: str, script: Dictionary) -> Change:
    return on_root("AA", Dictionary({f"/{key}": script}))


def _indexed(base: Name, components: int) -> Array:
    return Array([Name.Indexed, base, 1, String(bytes(2 * components))])


__all__ = ["Case", "cases", "line", "picture", "placed", "separation", "strip", "text"]
