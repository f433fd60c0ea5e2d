"""Documents put into inks: every way to set a colour, what overprints, and what is left out."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from brochure.pdf.rectangles import PT_PER_MM
from brochure.press.colour import separate
from brochure.press.imposition import impose
from brochure.press.separated import Separated
from brochure.press.sheet import Placement, Sheet
from tests.press import plates
from tests.press.plates import add_page, form, group, helvetica, ink, operators, separation
from tests.press.walk import faults

#: The palette's accent in sRGB, 0 to 1, and what is printed for it.
ACCENT = "0.70588 0.23922 0.10196"
ACCENT_INKS = "0.16 0.84 0.96 0.16"
FONT: dict[str, Any] = {"Font": {"/F": helvetica()}}


@pytest.fixture
def pdf() -> Pdf:
    return pikepdf.new()


def told(pdf: Pdf) -> Separated:
    """Put a document into inks; nothing else is left in it."""
    made = separate(pdf, separation(), {})
    assert faults(pdf) == []
    return made


def after(pdf: Pdf, content: str, **resources: Any) -> list[str]:
    """The instructions of a page with *content*, in inks, without the colour that every page begins with."""
    add_page(pdf, content, **resources)
    made = told(pdf)
    assert made.failures == {}
    found = operators(pdf.pages[0])
    assert found[:2] == ["0 0 0 1 k", "0 0 0 1 K"]
    return found[2:]


def overprinting(pdf: Pdf, content: str, **resources: Any) -> list[str]:
    """What a page with *content* paints, in order: each operator with + where it overprints."""
    add_page(pdf, content, **resources)
    assert told(pdf).failures == {}
    return _overprinting(pdf.pages[0].obj, (False, False))


def _overprinting(stream: Any, state: tuple[bool, bool]) -> list[str]:
    found: list[str] = []
    saved = []
    resources = stream.get("/Resources", Dictionary())
    for item in pikepdf.parse_content_stream(stream):
        operator, operands = str(item.operator), list(item.operands)
        if operator == "q":
            saved.append(state)
        elif operator == "Q":
            state = saved.pop()
        elif operator == "gs":
            given = resources.ExtGState[operands[0]]
            if "/OP" in given or "/op" in given:
                assert int(given.OPM) == 1
                state = (bool(given.op), bool(given.OP))
        elif operator in ("f", "f*", "Tj", "TJ", "'", '"', "sh"):
            found.append(operator + "+" * state[0])
        elif operator in ("S", "s"):
            found.append(operator + "+" * state[1])
        elif operator in ("B", "b"):
            found.append(operator + "+" * state[0] + "-+"[state[1]])
        elif operator == "Do":
            drawn = resources.XObject[operands[0]]
            if drawn.Subtype == Name.Form:
                found += _overprinting(drawn, state)
            else:
                found.append("Do" + "+" * state[0])
    return found


# Operators of colour.


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"{ACCENT} rg", f"{ACCENT_INKS} k"),
        (f"{ACCENT} RG", f"{ACCENT_INKS} K"),
        ("0 0 0 rg", "0 0 0 1 k"),
        ("0 g", "0 0 0 1 k"),
        ("0 G", "0 0 0 1 K"),
        ("1 1 1 rg", "0 0 0 0 k"),
        ("1 g", "0 0 0 0 k"),
        ("0.1 0.2 0.3 0.4 k", "0.1 0.2 0.3 0.4 k"),
        ("0.1 0.2 0.3 0.4 K", "0.1 0.2 0.3 0.4 K"),
        # More than the limit.
        ("1 1 1 1 k", "0.66667 0.66667 0.66667 1 k"),
        (f"/DeviceRGB cs {ACCENT} sc", f"0 0 0 1 k; {ACCENT_INKS} k"),
        (f"/DeviceRGB CS {ACCENT} SC", f"0 0 0 1 K; {ACCENT_INKS} K"),
        (f"/Named cs {ACCENT} scn", f"0 0 0 1 k; {ACCENT_INKS} k"),
        (f"/Named CS {ACCENT} SCN", f"0 0 0 1 K; {ACCENT_INKS} K"),
        (f"/Cal cs {ACCENT} scn", f"0 0 0 1 k; {ACCENT_INKS} k"),
        (f"/Icc cs {ACCENT} scn", f"0 0 0 1 k; {ACCENT_INKS} k"),
        ("/DeviceCMYK cs 0 0.5 0 0 scn", "0 0 0 1 k; 0 0.5 0 0 k"),
        ("/DeviceGray cs 1 sc", "0 0 0 1 k; 0 0 0 0 k"),
        # The palette's accent, as the engine writes oklch() and lab().
        ("/lab-d65 cs 42.939 46.6681 45.3881 scn", f"0 0 0 1 k; {ACCENT_INKS} k"),
        ("/lab-d50 cs 100 0 0 scn", "0 0 0 1 k; 0 0 0 0 k"),
        # Numbers out of range are cut.
        ("-1 g 2 g", "0 0 0 1 k; 0 0 0 0 k"),
    ],
)
def test_every_operator_of_colour_becomes_inks(pdf: Pdf, content: str, expected: str) -> None:
    calibrated = Array([Name.CalRGB, Dictionary(WhitePoint=[0.9505, 1, 1.089])])
    spaces = {
        "/Named": Name.DeviceRGB,
        "/Cal": calibrated,
        "/Icc": Array([Name.ICCBased, pdf.make_stream(b"", N=3)]),
        "/lab-d50": Array([Name.Lab, Dictionary(WhitePoint=[0.96422, 1, 0.82521])]),
        "/lab-d65": Array([Name.Lab, Dictionary(WhitePoint=[0.95047, 1, 1.08883])]),
    }
    assert after(pdf, content, ColorSpace=spaces) == expected.split("; ")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("/Spot cs 1 scn", "Separation"),
        ("/Nothing cs", "Nothing"),
        ("/Broken cs 50 0 0 scn", "Lab"),
        ("/Indexed cs 1 sc", "Indexed"),
    ],
)
def test_a_colour_that_cannot_be_converted_is_told_and_prints_nothing(
    pdf: Pdf, content: str, what: str
) -> None:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0], C1=[1, 0, 0], N=1)
    spaces = {
        "/Spot": Array([Name.Separation, Name.Gold, Name.DeviceRGB, tint]),
        "/Broken": Array([Name.Lab, Dictionary()]),
        "/Indexed": Array([Name.Indexed, Name.DeviceRGB, 1, b"abcdef"]),
    }
    add_page(pdf, f"{content} 0 0 9 9 re f", ColorSpace=spaces)
    made = told(pdf)
    assert any(page == 1 and what in said for page, said in made.failures), made.failures


def test_a_page_begins_in_black_ink(pdf: Pdf, tmp_path: Path) -> None:
    add_page(pdf, "0 0 20 40 re f 4 w 30 0 m 30 40 l S")
    told(pdf)
    (page,) = plates.plates(plates.data_of(pdf), tmp_path)
    assert ink(page, 10, 20) == ink(page, 30, 20) == (0, 0, 0, 100)


def test_an_empty_page_stays_empty(pdf: Pdf) -> None:
    page = pdf.add_blank_page(page_size=(40, 40))
    del page.Contents
    del page.Resources
    assert told(pdf).failures == {}
    assert operators(pdf.pages[0]) == ["0 0 0 1 k", "0 0 0 1 K"]


def test_paths_clips_and_matrices_stay_as_they_are(pdf: Pdf) -> None:
    content = "q 2 0 0 2 5 5 cm 0 0 9 9 re W* n 1 J 9 w 1 2 m 3 4 5 6 7 8 c h S Q"
    assert " ".join(after(pdf, content)) == content


def test_what_is_set_within_a_path_is_set_before_it(pdf: Pdf) -> None:
    # Engines write so; PDF does not allow it (ISO 32000-1, figure 9).
    made = after(pdf, "0 0 40 40 re 1 0 0 0 k /G gs 3 w f", ExtGState={"/G": Dictionary(ca=0.5)})
    assert made == ["1 0 0 0 k", "/G0 gs", "3 w", "0 0 40 40 re", "f"]


def test_marked_content_and_tags_are_left_out(pdf: Pdf) -> None:
    content = "/P << /MCID 0 >> BDC 0 0 9 9 re f EMC /Artifact BMC EMC /X MP /X << >> DP /Perceptual ri"
    assert after(pdf, content) == ["0 0 9 9 re", "f"]


def test_what_belongs_to_screens_leaves_the_page(pdf: Pdf) -> None:
    page = add_page(pdf, "0 g")
    for key in ("/Annots", "/StructParents", "/Tabs", "/AA", "/Metadata", "/PieceInfo", "/Thumb"):
        page.obj[key] = Array() if key == "/Annots" else Dictionary()
    told(pdf)
    assert {str(key) for key in pdf.pages[0].obj} == {
        "/Type",
        "/MediaBox",
        "/Contents",
        "/Resources",
        "/Group",
        "/Parent",
    }
    assert str(pdf.pages[0].Group.CS) == "/DeviceCMYK"


# Forms.


def test_forms_in_forms_are_put_into_inks(pdf: Pdf) -> None:
    inner = form(pdf, f"{ACCENT} rg 0 0 9 9 re f", Matrix=[2, 0, 0, 2, 0, 0], Group=group())
    outer = form(pdf, "/In Do", resources={"XObject": {"/In": inner}})
    assert after(pdf, "/Out Do", XObject={"/Out": outer}) == ["/X0 Do"]
    made = pdf.pages[0].Resources.XObject.X0.Resources.XObject.X0
    assert operators(made) == [f"{ACCENT_INKS} k", "0 0 9 9 re", "f"]
    assert [float(value) for value in made.Matrix] == [2, 0, 0, 2, 0, 0]
    assert (made.Group.CS, bool(made.Group.I)) == (Name.DeviceCMYK, True)


def test_a_form_that_is_drawn_twice_is_put_into_inks_once(pdf: Pdf) -> None:
    drawn = form(pdf, "1 0 0 rg 0 0 9 9 re f")
    made = after(pdf, "/A Do q 1 0 0 1 20 20 cm /A Do Q", XObject={"/A": pdf.make_indirect(drawn)})
    assert made == ["/X0 Do", "q", "1 0 0 1 20 20 cm", "/X0 Do", "Q"]


def test_a_form_that_draws_itself_is_told(pdf: Pdf) -> None:
    drawn = form(pdf, "/A Do")
    drawn.Resources = Dictionary(XObject=Dictionary(A=drawn))
    add_page(pdf, "/A Do", XObject={"/A": drawn})
    assert [said for _page, said in told(pdf).failures] == ["forms that draw each other without end"]


def test_the_glyphs_of_a_type_3_font_are_put_into_inks_each_with_its_own_resources(
    pdf: Pdf, tmp_path: Path
) -> None:
    one = pdf.make_stream(b"1000 0 d0 1 0 0 1 0 0 cm /A Do")
    other = pdf.make_stream(b"1000 0 d0 /B Do")
    forms = {
        "/A": form(pdf, f"{ACCENT} rg 0 0 1000 1000 re f", (0, 0, 1000, 1000)),
        "/B": form(pdf, "0 0 1 rg 0 0 1000 1000 re f", (0, 0, 1000, 1000)),
    }
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=[0, 0, 1000, 1000],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=Dictionary(a=one, b=other),
        Encoding=Dictionary(Type=Name.Encoding, Differences=[97, Name.a, Name.b]),
        FirstChar=97,
        LastChar=98,
        Widths=[1000, 1000],
        Resources=Dictionary(XObject=Dictionary(forms)),
    )
    add_page(pdf, "BT /F 10 Tf 5 5 Td (ab) Tj ET", Font={"/F": pdf.make_indirect(font)})
    assert told(pdf).failures == {}
    (page,) = plates.plates(plates.data_of(pdf), tmp_path)
    assert ink(page, 10, 10) == (16, 84, 96, 16)
    blue = separation().of_srgb((0, 0, 255))
    assert ink(page, 20, 10) == pytest.approx([round(100 * part) for part in blue], abs=1)


def test_a_text_in_a_type_3_font_never_overprints(pdf: Pdf) -> None:
    glyph = pdf.make_stream(b"1 0 d0 0 0 1 1 re f 1 0 0 rg 0 0 1 1 re f")
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=[0, 0, 1, 1],
        FontMatrix=[1, 0, 0, 1, 0, 0],
        CharProcs=Dictionary(a=glyph),
        Encoding=Dictionary(Type=Name.Encoding, Differences=[97, Name.a]),
        FirstChar=97,
        LastChar=97,
        Widths=[1],
    )
    assert overprinting(pdf, "BT /F 6 Tf (a) Tj ET", Font={"/F": font}) == ["Tj"]
    made = pdf.pages[0].Resources.Font.F
    assert not any(word.endswith("gs") for word in operators(made.CharProcs.a))


# Patterns, shadings, masks.


def tile(pdf: Pdf, content: str, paint: int, **resources: Any) -> Any:
    made = form(pdf, content, (0, 0, 10, 10), resources=resources)
    del made.Subtype
    made.Type, made.PatternType, made.PaintType, made.TilingType = Name.Pattern, 1, paint, 1
    made.XStep, made.YStep = 10, 10
    return made


def test_coloured_tiles_are_put_into_inks(pdf: Pdf, tmp_path: Path) -> None:
    pattern = tile(pdf, f"0 0 5 10 re f {ACCENT} rg 5 0 5 10 re f", 1)
    pattern.Matrix = Array([1, 0, 0, 1, 2, 0])
    add_page(pdf, "/Pattern cs /P scn 0 0 40 40 re f", Pattern={"/P": pattern})
    assert told(pdf).failures == {}
    (page,) = plates.plates(plates.data_of(pdf), tmp_path)
    assert ink(page, 14, 20) == (0, 0, 0, 100)
    assert ink(page, 19, 20) == (16, 84, 96, 16)


def test_colourless_tiles_get_the_colour_that_they_are_used_with(pdf: Pdf, tmp_path: Path) -> None:
    # Thin and black by the state that the tile begins with: it must not take itself for a black line.
    pattern = tile(pdf, "0 0 1.5 10 re f 5 0 5 10 re f", 2)
    spaces = {"/Tiles": Array([Name.Pattern, Name.DeviceRGB])}
    content = f"0 1 0 0 k 0 0 40 40 re f /Tiles cs {ACCENT} /P scn 0 0 40 40 re f"
    add_page(pdf, content, ColorSpace=spaces, Pattern={"/P": pattern})
    made = told(pdf)
    assert made.failures == {}
    assert [word for word in operators(pdf.pages[0].Resources.Pattern.P0) if word.endswith("gs")] == []
    assert (0, 0, 0) not in made.colours
    (page,) = plates.plates(plates.data_of(pdf), tmp_path)
    assert ink(page, 7, 20) == (16, 84, 96, 16)
    assert ink(page, 3, 20) == (0, 100, 0, 0)


def axial(first: str, last: str, **more: Any) -> Dictionary:
    numbers = [[float(part) for part in colour.split()] for colour in (first, last)]
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=numbers[0], C1=numbers[1], N=1)
    space = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}[len(numbers[0])]
    given = {"Coords": [0, 0, 40, 0], "Extend": [True, True], **more}
    return Dictionary(ShadingType=2, ColorSpace=space, Function=function, **given)


@pytest.mark.parametrize("way", ["sh", "pattern"])
def test_a_gradient_runs_from_recipe_to_recipe(pdf: Pdf, tmp_path: Path, way: str) -> None:
    shading = axial(ACCENT, "1 1 1")
    if way == "sh":
        add_page(pdf, "/S sh", Shading={"/S": shading})
    else:
        pattern = Dictionary(Type=Name.Pattern, PatternType=2, Shading=shading)
        add_page(pdf, "/Pattern cs /P scn 0 0 40 40 re f", Pattern={"/P": pattern})
    assert told(pdf).failures == {}
    (page,) = plates.plates(plates.data_of(pdf), tmp_path)
    assert ink(page, 0, 20) == pytest.approx((16, 84, 96, 16), abs=2)
    assert ink(page, 39, 20) == pytest.approx((0, 0, 0, 0), abs=2)


def test_a_luminosity_mask_keeps_its_lightness_to_two_per_cent(pdf: Pdf, tmp_path: Path) -> None:
    """From transparent to opaque: magenta has the coverage that the grey of the mask says."""
    mask = form(pdf, "/S sh", resources={"Shading": {"/S": axial("0", "1")}}, Group=group("DeviceRGB"))
    state = Dictionary(SMask=Dictionary(Type=Name.Mask, S=Name.Luminosity, G=mask))
    add_page(pdf, "/G gs 0 1 0 0 k 0 0 40 40 re f", ExtGState={"/G": state})
    before = plates.plates(plates.data_of(pdf), tmp_path)[0].getchannel(1)
    assert told(pdf).failures == {}
    after_ = plates.plates(plates.data_of(pdf), tmp_path)[0].getchannel(1)
    row, again = (band.crop((0, 20, 40, 21)).tobytes() for band in (before, after_))
    assert row[0] < 10 and row[39] > 245
    for one, other in zip(row, again, strict=True):
        assert other == pytest.approx(one, abs=0.02 * 255)


@pytest.mark.parametrize(
    ("drawn", "share"),
    [
        ("", 0),
        ("1 1 1 rg 0 0 40 40 re f", 1),
        ("1 g 0 0 40 40 re f", 1),
        ("0 0 40 40 re f", 0),
        ("0.5 g 0 0 40 40 re f", 0.5),
        ("1 0 0 rg 0 0 40 40 re f", 0.3),
        ("0 1 0 rg 0 0 40 40 re f", 0.59),
        (f"{ACCENT} rg 0 0 40 40 re f", 0.364),
        ("q 40 0 0 40 0 0 cm /Grey Do Q", 0.5),
        ("q 40 0 0 40 0 0 cm /Red Do Q", 0.3),
    ],
)
def test_a_mask_lets_through_what_the_lightness_of_its_colours_says(
    pdf: Pdf, tmp_path: Path, drawn: str, share: float
) -> None:
    def image(space: Name, pixel: bytes) -> Any:
        made = pdf.make_stream(pixel, Width=1, Height=1, ColorSpace=space, BitsPerComponent=8)
        made.Type, made.Subtype = Name.XObject, Name.Image
        return made

    pictures = {"/Grey": image(Name.DeviceGray, b"\x80"), "/Red": image(Name.DeviceRGB, b"\xff\0\0")}
    mask = form(pdf, drawn, resources={"XObject": pictures}, Group=group("DeviceRGB"))
    state = Dictionary(SMask=Dictionary(Type=Name.Mask, S=Name.Luminosity, G=mask))
    # Small black text, which overprints, stands before: the mask must not begin in its state.
    content = "BT /F 6 Tf (x) Tj /G gs ET 0 1 0 0 k 0 0 40 40 re f"
    add_page(pdf, content, ExtGState={"/G": state}, **FONT)
    assert told(pdf).failures == {}
    (page,) = plates.plates(plates.data_of(pdf), tmp_path)
    assert page.getchannel(1).getpixel((30, 10)) == pytest.approx(share * 255, abs=0.02 * 255)


def test_a_mask_begins_without_overprint(pdf: Pdf) -> None:
    mask = form(pdf, "1 g 0 0 40 40 re f", Group=group())
    states = {"/G": Dictionary(SMask=Dictionary(S=Name.Luminosity, G=mask))}
    found = after(pdf, "BT /F 6 Tf (x) Tj /G gs ET", ExtGState=states, **FONT)
    given = pdf.pages[0].Resources.ExtGState
    on, off, masked = (line.split()[0] for line in found if line.endswith(" gs"))
    assert (bool(given[on].op), bool(given[off].op)) == (True, False)
    assert "/SMask" in given[masked]


def test_the_ground_of_a_mask_and_its_function_stay(pdf: Pdf, tmp_path: Path) -> None:
    mask = form(pdf, "0 g 0 0 20 40 re f", Group=group("DeviceRGB"))
    given = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=mask, BC=[1, 1, 1], TR=Name.Identity)
    add_page(pdf, "/G gs 0 1 0 0 k 0 0 40 40 re f", ExtGState={"/G": Dictionary(SMask=given)})
    assert told(pdf).failures == {}
    made = pdf.pages[0].Resources.ExtGState.G0.SMask
    assert [float(value) for value in made.BC] == [0, 0, 0, 0]
    assert str(made.TR) == "/Identity"
    (page,) = plates.plates(plates.data_of(pdf), tmp_path)
    assert [ink(page, x, 20)[1] for x in (10, 30)] == [0, 100]


def test_an_alpha_mask_lets_through_where_anything_is_drawn(pdf: Pdf, tmp_path: Path) -> None:
    mask = form(pdf, "1 1 1 rg 0 0 20 40 re f", Group=group("DeviceRGB"))
    given = Dictionary(Type=Name.Mask, S=Name.Alpha, G=mask)
    add_page(pdf, "/G gs 0 1 0 0 k 0 0 40 40 re f", ExtGState={"/G": Dictionary(SMask=given)})
    made = told(pdf)
    assert (made.failures, set(made.colours)) == ({}, {(0.0, 1.0, 0.0, 0.0)})
    (page,) = plates.plates(plates.data_of(pdf), tmp_path)
    assert [ink(page, x, 20)[1] for x in (10, 30)] == [100, 0]


def test_an_extended_state_keeps_what_is_the_designers_and_drops_what_is_the_printers(pdf: Pdf) -> None:
    kept = {"/CA": 0.5, "/ca": 0.25, "/BM": Name.Multiply, "/AIS": False, "/LW": 3, "/LC": 1, "/ML": 4}
    dropped = {"/OP": True, "/op": True, "/OPM": 1, "/TR": Name.Identity, "/HT": Name.Default, "/SA": True}
    state = Dictionary(
        {**kept, **dropped, "/UCR2": Name.Default, "/BG2": Name.Default, "/RI": Name.Saturation}
    )
    assert after(pdf, "/G gs", ExtGState={"/G": state}) == ["/G0 gs"]
    made = pdf.pages[0].Resources.ExtGState.G0
    assert set(made.keys()) == {"/Type", *kept}
    assert (float(made.CA), made.BM, int(made.LW)) == (0.5, Name.Multiply, 3)


def test_a_state_that_holds_nothing_but_the_printers_is_left_out(pdf: Pdf) -> None:
    assert after(pdf, "/G gs 0 0 9 9 re f", ExtGState={"/G": Dictionary(OP=True)}) == ["0 0 9 9 re", "f"]


# Inline images.


@pytest.mark.parametrize(
    "image",
    [
        "/W 2 /H 1 /CS /RGB /BPC 8 /F /AHx ID B43D1AB43D1A> EI",
        "/W 1 /H 1 /CS /RGB /BPC 8 /F /AHx ID B43D1A> EI",
        "/W 4 /H 1 /CS [/I /RGB 1 <000000B43D1A>] /BPC 1 /F /AHx ID F0> EI",
        "/W 1 /H 1 /CS /Named /BPC 8 /F /AHx ID B43D1A> EI",
        "/W 1 /H 1 /CS /CMYK /BPC 8 /F /AHx ID 29D6F529> EI",
    ],
)
def test_an_inline_image_becomes_a_picture_in_inks(pdf: Pdf, tmp_path: Path, image: str) -> None:
    add_page(pdf, f"q 40 0 0 40 0 0 cm BI {image} Q", ColorSpace={"/Named": Name.DeviceRGB})
    assert told(pdf).failures == {}
    (page,) = plates.plates(plates.data_of(pdf), tmp_path)
    assert ink(page, 20, 20) == (16, 84, 96, 16)


@pytest.mark.parametrize(("decode", "left"), [("", True), ("/D [0 1]", True), ("/D [1 0]", False)])
def test_an_inline_stencil_paints_where_it_did(pdf: Pdf, tmp_path: Path, decode: str, left: bool) -> None:
    # Eight columns; nought paints, unless decoded the other way round.
    content = f"0 1 0 rg q 40 0 0 40 0 0 cm BI /W 8 /H 1 /IM true {decode} /F /AHx ID 0F> EI Q"
    add_page(pdf, content)
    shown = plates.picture(plates.data_of(pdf), tmp_path)[0]
    assert (shown.getpixel((5, 20)) == (0, 255, 0)) is left
    assert told(pdf).failures == {}
    (page,) = plates.plates(plates.data_of(pdf), tmp_path)
    green = tuple(round(100 * part) for part in separation().of_srgb((0, 255, 0)))
    assert ink(page, 5 if left else 35, 20) == pytest.approx(green, abs=1)
    assert ink(page, 35 if left else 5, 20) == (0, 0, 0, 0)


# Overprint.


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("BT /F 11.9 Tf (x) Tj ET", "Tj+"),
        ("BT /F 12 Tf (x) Tj ET", "Tj"),
        ("0 0 0 rg BT /F 11.9 Tf (x) Tj ET", "Tj+"),
        ("0 0 0 1 k BT /F 11.9 Tf [(x)] TJ ET", "TJ+"),
        ("BT /F 11.9 Tf (x) ' 1 1 (x) \" ET", "'+ \"+"),
        # By the matrix of text, the CTM, and both.
        ("BT /F 1 Tf 11.9 0 0 11.9 0 0 Tm (x) Tj 12 0 0 12 0 0 Tm (x) Tj ET", "Tj+ Tj"),
        ("2 0 0 2 0 0 cm BT /F 5.9 Tf (x) Tj /F 6 Tf (x) Tj ET", "Tj+ Tj"),
        ("0.5 0 0 0.5 0 0 cm BT /F 2 Tf 11 0 0 11 0 0 Tm (x) Tj ET", "Tj+"),
        ("1 0 0 -1 0 40 cm BT /F 11.9 Tf 1 0 0 -1 0 0 Tm (x) Tj ET", "Tj+"),
        # Almost black, in other inks, and white.
        ("0 0 0 0.99 k BT /F 6 Tf (x) Tj ET", "Tj"),
        ("0.1 0 0 1 k BT /F 6 Tf (x) Tj ET", "Tj"),
        (f"{ACCENT} rg BT /F 6 Tf (x) Tj ET", "Tj"),
        ("1 g BT /F 6 Tf (x) Tj ET", "Tj"),
        ("1 1 1 rg BT /F 6 Tf (x) Tj ET", "Tj"),
        ("0 0 0 0 k BT /F 6 Tf (x) Tj ET", "Tj"),
        # It ends for what follows, and with its saved state.
        ("BT /F 6 Tf (x) Tj ET 1 0 0 rg 0 0 9 9 re f", "Tj+ f"),
        ("BT /F 6 Tf (x) Tj 1 1 1 rg (x) Tj ET", "Tj+ Tj"),
        ("BT /F 6 Tf (x) Tj ET q 1 0 0 rg 0 0 9 9 re f Q BT (x) Tj ET", "Tj+ f Tj+"),
        ("q BT /F 6 Tf (x) Tj ET Q 0 0 9 9 re f", "Tj+ f"),
        ("BT /F 6 Tf (x) Tj ET q 1 0 0 rg 0 0 9 9 re f Q 0 0 9 9 re f", "Tj+ f f"),
        ("q BT /F 6 Tf (x) Tj ET Q q 1 0 0 rg 0 0 9 9 re f Q", "Tj+ f"),
        ("BT /F 6 Tf (x) Tj ET 9 w 0 0 m 9 9 l S", "Tj+ S"),
        ("BT /F 6 Tf (x) Tj ET /Shade sh", "Tj+ sh"),
        ("BT /F 6 Tf (x) Tj ET /Image Do", "Tj+ Do"),
        # Lines, and what is filled and as thin.
        ("1.9 w 0 0 m 9 0 l S", "S+"),
        ("2 w 0 0 m 9 0 l S", "S"),
        ("2 0 0 2 0 0 cm 0.9 w 0 0 m 9 0 l S 1 w 0 0 m 9 0 l s", "S+ s"),
        ("1 G 0.5 w 0 0 m 9 0 l S", "S"),
        ("1 0 0 RG 0.5 w 0 0 m 9 0 l S", "S"),
        ("0 0 30 1.9 re f", "f+"),
        ("0 0 1.9 30 re f*", "f*+"),
        ("0 0 30 2 re f", "f"),
        ("1 g 0 0 30 1 re f", "f"),
        ("1 0 0 rg 0 0 30 1 re f", "f"),
        ("1 0 0 rg 1 w 0 0 9 9 re B", "B+"),
        ("1 0 0 RG 1 w 0 0 30 1 re B", "B+-"),
        # Text that is stroked, both, and not seen.
        ("BT /F 6 Tf 1 Tr (x) Tj 2 Tr (x) Tj 3 Tr (x) Tj ET", "Tj Tj+ Tj"),
        # Transparent.
        ("/Half gs BT /F 6 Tf (x) Tj ET", "Tj"),
        ("/Half gs 1 w 0 0 m 9 0 l S", "S"),
        ("/Multiply gs BT /F 6 Tf (x) Tj ET", "Tj"),
        ("/Normal gs BT /F 6 Tf (x) Tj ET", "Tj+"),
        ("/Masked gs BT /F 6 Tf (x) Tj ET", "Tj"),
        ("q /Half gs Q BT /F 6 Tf (x) Tj ET", "Tj+"),
        ("/Pattern cs /P scn BT /F 6 Tf (x) Tj ET", "Tj"),
    ],
)
def test_small_black_text_and_thin_black_lines_overprint_and_nothing_else(
    pdf: Pdf, content: str, expected: str
) -> None:
    mask = form(pdf, "1 g 0 0 40 40 re f", Group=group())
    image = pdf.make_stream(b"\0", Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    image.Type, image.Subtype = Name.XObject, Name.Image
    states = {
        "/Half": Dictionary(ca=0.5, CA=0.5),
        "/Multiply": Dictionary(BM=Name.Multiply),
        "/Normal": Dictionary(BM=Name.Normal, ca=1),
        "/Masked": Dictionary(SMask=Dictionary(S=Name.Luminosity, G=mask)),
    }
    shading = axial("0 0 0", "0 0 0")
    pattern = Dictionary(Type=Name.Pattern, PatternType=2, Shading=shading)
    found = overprinting(
        pdf,
        content,
        ExtGState=states,
        Pattern={"/P": pattern},
        Shading={"/Shade": shading},
        XObject={"/Image": image},
        **FONT,
    )
    # Of a stroke's own overprint the plain name says enough.
    assert " ".join(found).replace("B-", "B") == expected


@pytest.mark.parametrize(
    ("content", "widths"),
    [
        ("0.3 w 0 0 m 9 0 l S", ["0.3 w"]),
        ("0.25 w 0 0 m 9 0 l S", ["0.25 w"]),
        ("0.2 w 0 0 m 9 0 l S", ["0.2 w", "0.25 w", "0.2 w"]),
        ("0 w 0 0 m 9 0 l S", ["0 w", "0.25 w", "0 w"]),
        # As it is placed: what is made smaller, larger, or is not stroked.
        ("q 0.5 0 0 0.5 0 0 cm 0.4 w 0 0 m 9 0 l S Q", ["0.4 w", "0.5 w", "0.4 w"]),
        ("q 2 0 0 2 0 0 cm 0.2 w 0 0 m 9 0 l S Q", ["0.2 w"]),
        ("0.2 w 0 0 9 9 re f", ["0.2 w"]),
        ("0.2 w 0 0 9 9 re B 0.2 w 1 1 m 2 2 l b", ["0.2 w", "0.25 w", "0.2 w", "0.2 w", "0.25 w", "0.2 w"]),
    ],
)
def test_lines_are_as_wide_as_presses_print(pdf: Pdf, content: str, widths: list[str]) -> None:
    assert [line for line in after(pdf, content) if line.endswith(" w")] == widths


def test_a_picture_that_is_placed_small_keeps_lines_that_print(pdf: Pdf) -> None:
    drawn = pdf.make_indirect(form(pdf, "1 w 0 0 m 9 0 l S"))
    content = "q 0.2 0 0 0.2 0 0 cm /A Do Q q 0.5 0 0 0.5 0 0 cm /A Do Q"
    add_page(pdf, content, XObject={"/A": drawn})
    told(pdf)
    forms = pdf.pages[0].Resources.XObject
    widths = [[line for line in operators(made) if line.endswith(" w")] for _name, made in forms.items()]
    assert sorted(widths) == [["1 w"], ["1 w", "1.25 w", "1 w"]]


def test_a_form_overprints_by_the_size_that_it_is_drawn_in(pdf: Pdf) -> None:
    drawn = pdf.make_indirect(form(pdf, "BT /F 8 Tf (x) Tj ET", resources=FONT))
    content = "/A Do q 2 0 0 2 0 0 cm /A Do Q /A Do"
    assert overprinting(pdf, content, XObject={"/A": drawn}) == ["Tj+", "Tj", "Tj+"]


@pytest.mark.parametrize("state", [Dictionary(ca=0.5), Dictionary(BM=Name.Multiply)])
def test_a_form_overprints_only_where_it_is_drawn_opaque(pdf: Pdf, state: Dictionary) -> None:
    drawn = pdf.make_indirect(form(pdf, "BT /F 8 Tf (x) Tj ET", resources=FONT))
    content = "/A Do q /Half gs /A Do Q"
    made = overprinting(pdf, content, XObject={"/A": drawn}, ExtGState={"/Half": state})
    assert made == ["Tj+", "Tj"]


def test_a_form_takes_its_colour_from_outside(pdf: Pdf) -> None:
    drawn = pdf.make_indirect(form(pdf, "BT /F 8 Tf (x) Tj ET", resources=FONT))
    content = "/A Do 1 0 0 rg /A Do 0.5 w 1 g /A Do"
    assert overprinting(pdf, content, XObject={"/A": drawn}) == ["Tj+", "Tj", "Tj"]


def test_colour_goes_on_beneath_black_text_and_white_text_knocks_it_out(pdf: Pdf, tmp_path: Path) -> None:
    ground = "1 0 0 0 k 0 0 80 40 re f "
    content = ground + "0 g BT /F 11 Tf 5 5 Td (IIIIII) Tj ET 1 g BT /F 11 Tf 45 5 Td (IIIIII) Tj ET"
    add_page(pdf, content, (80, 40), **FONT)
    assert told(pdf).failures == {}
    sheet = Sheet(80 / PT_PER_MM, 40 / PT_PER_MM, (Placement(1, 0, 0),))
    (page,) = plates.plates(plates.data_of(impose(pdf, [sheet])), tmp_path, 144)
    cyan, black = page.getchannel(0), page.getchannel(3)
    left, right = (0, 0, 80, 80), (80, 0, 160, 80)
    assert black.crop(left).getextrema() == (0, 255)
    assert cyan.crop(left).getextrema() == (255, 255)
    assert black.crop(right).getextrema() == (0, 0)
    assert cyan.crop(right).getextrema() == (0, 255)


# What is missing or damaged.


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("/Nothing Do", "the object “/Nothing” is not there"),
        ("/Nothing gs", "the graphics state “/Nothing” is not there"),
        ("/Nothing sh", "the shading “/Nothing” is not there"),
        ("BT /Nothing 9 Tf ET", "the font “/Nothing” is not there"),
        ("/Pattern cs /Nothing scn 0 0 9 9 re f", "the pattern “/Nothing” is not there"),
        ("/Odd Do", "neither form nor picture"),
        ("/Boundless Do", "how large it is"),
        ("/Gone Do", "can't be decoded"),
        ("/NoSpace Do", "a picture"),
        ("/Mesh sh", "a shading of type 4"),
        ("/Bare sh", "a shading that is damaged"),
        ("/Wrong sh", "does not fit"),
        ("/Pattern cs /None scn 0 0 9 9 re f", "a pattern that is none"),
        ("/Pattern cs /Shadeless scn 0 0 9 9 re f", "a pattern that is none"),
        ("/Unmasked gs", "a mask that nothing is drawn in"),
        ("/Ground gs", "a mask with a ground of no known colour"),
        ("Q", "never saved"),
        ("1 rg", "the operator “rg” can't be followed"),
        ("BI /W 9 /H 9 /BPC 8 /CS /RGB ID xx EI", "a picture that can't be decoded"),
    ],
)
def test_what_is_missing_or_damaged_is_told_with_its_page(pdf: Pdf, content: str, what: str) -> None:
    plain = axial("0 0 0", "1 1 1")
    bare = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB)
    wrong = axial("0 0 0", "1 1 1", Coords=[0, 0, 1, 1])
    wrong.ColorSpace = Name.DeviceCMYK
    odd = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.PS)
    image = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 4, "Height": 4, "BitsPerComponent": 8}
    boundless = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form)
    ground = Dictionary(S=Name.Luminosity, G=form(pdf, "", Group=group()), BC=[1])
    add_page(pdf, "0 g")
    add_page(
        pdf,
        content,
        XObject={
            "/Odd": odd,
            "/Boundless": boundless,
            "/Gone": pdf.make_stream(b"", ColorSpace=Name.DeviceRGB, **image),
            "/NoSpace": pdf.make_stream(b"", **image),
        },
        Shading={"/Mesh": Dictionary(ShadingType=4), "/Bare": bare, "/Wrong": wrong},
        Pattern={
            "/None": Dictionary(Shading=plain),
            "/Shadeless": Dictionary(Type=Name.Pattern, PatternType=2),
        },
        ExtGState={
            "/Unmasked": Dictionary(SMask=Dictionary(S=Name.Luminosity)),
            "/Ground": Dictionary(SMask=ground),
        },
    )
    made = separate(pdf, separation(), {})
    assert all(page == 2 for page, _said in made.failures)
    assert any(what in said for _page, said in made.failures), made.failures


def test_states_that_are_saved_and_never_restored_end_with_their_stream(pdf: Pdf) -> None:
    made = after(pdf, "q q 1 0 0 rg 0 0 9 9 re f")
    assert made[-2:] == ["Q", "Q"]


# What is told of the colours.


def test_each_colour_is_told_with_its_inks_and_its_first_places(pdf: Pdf) -> None:
    for _ in range(2):
        add_page(pdf, f"{ACCENT} rg 1 2 9 9 re f 0 0 1 RG 0 0 5 5 re S 0.2 0 0 0 k 3 3 m 4 4 l f")
    made = told(pdf)
    assert set(made.colours) == {(180, 61, 26), (0, 0, 255), (0.2, 0.0, 0.0, 0.0)}
    use = made.colours[180, 61, 26]
    assert use.inks == (0.16, 0.84, 0.96, 0.16)
    assert use.places == ((1, (1, 2, 10, 11)), (2, (1, 2, 10, 11)))


def test_of_a_colour_that_is_used_everywhere_only_the_first_places_are_kept(pdf: Pdf) -> None:
    add_page(pdf, "0 0 1 rg " + " ".join(f"{x} 0 1 1 re f" for x in range(100)))
    assert len(told(pdf).colours[0, 0, 255].places) == 20


def test_colours_that_are_chosen_and_never_painted_with_are_not_told(pdf: Pdf) -> None:
    add_page(pdf, "0 0 1 rg 1 0 0 RG 0 0 9 9 re n")
    assert told(pdf).colours == {}


def test_the_same_document_gives_the_same_bytes(pdf: Pdf) -> None:
    add_page(pdf, "0 0 1 rg BT /F 8 Tf (x) Tj ET 0 g (x) Tj", **FONT)
    data = plates.data_of(pdf)
    made = []
    for _ in range(2):
        with pikepdf.open(BytesIO(data)) as again:
            separate(again, separation(), {})
            made.append(re.sub(rb"/ID ?\[.*?\]", b"", plates.data_of(again)))
    assert made[0] == made[1]
