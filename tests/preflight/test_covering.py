"""What covers what: over other elements, empty pages, gray, masks, and how wide lines are."""

from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from brochure.preflight import Limits, preflight
from tests.preflight.cases import picture, placed
from tests.preflight.sheet import SOUND, Change, embedded_font, form, on_page, put, sheet

SMALL = "0 0 0 1 k BT /F 10 Tf 100 150 Td (Words) Tj ET\n"
WHITE = "BT /F 14 Tf 100 150 Td (Words) Tj ET\n"
#: Something in a corner, so that the page is not empty.
CORNER = "0.1 0 0 0 k 30 30 9 9 re f\n"


def broken(content: str, *changes: Change) -> set[str]:
    return {one.rule for one in preflight(sheet(content, *changes), "x.pdf", Limits())}


@pytest.mark.parametrize(
    ("below", "over"),
    [
        ("0.1 0 0 0 k 90 140 60 30 re f\n", True),
        # Beside it, nearer than a millimetre: the letters stand from 147.8 to 157.4.
        ("0.1 0 0 0 k 90 120 60 27 re f\n", False),
        ("0.1 0 0 0 k 90 158 60 27 re f\n", False),
        # In a frame, on its line, and in a round one.
        ("0.1 0 0 0 K 2 w 60 120 200 80 re S\n", False),
        ("0.1 0 0 0 K 2 w 60 150 200 80 re S\n", True),
        ("0.1 0 0 0 K 2 w 200 150 m 200 205 155 250 100 250 c 45 250 0 205 0 150 c S\n", False),
        ("0.1 0 0 0 K 2 w 60 100 m 200 240 l S\n", True),
        ("0.1 0 0 0 K 2 w 60 180 m 200 320 l S\n", False),
        # Two areas in one path, left and right of it.
        ("0.1 0 0 0 k 30 140 60 30 re 200 140 60 30 re f\n", False),
        # Covered again with white, wholly and in part.
        ("0.1 0 0 0 k 90 140 60 30 re f 0 0 0 0 k 80 130 90 60 re f\n", False),
        ("0.1 0 0 0 k 90 140 60 30 re f 0 0 0 0 k 110 130 90 60 re f\n", True),
        ("0 0 0 0 k 80 130 90 60 re f 0.1 0 0 0 k 90 140 60 30 re f\n", True),
        # Clipped away.
        ("q 30 30 20 20 re W n 0.1 0 0 0 k 90 140 60 30 re f Q\n", False),
    ],
)
def test_black_text_has_to_overprint_over_other_elements_alone(below: str, over: bool) -> None:
    assert broken(CORNER + below + SMALL) == ({"gwg.black-text-overprint"} if over else set())


@pytest.mark.parametrize(
    ("colour", "over"),
    [
        ("/OP0 gs 1 g", True),
        ("/OP1 gs 1 g", True),
        ("/OP0 gs /K cs 0 scn", True),
        ("/OP1 gs 0 0 0 0 k", True),
        # White of CMYK knocks out in mode 0.
        ("/OP0 gs 0 0 0 0 k", False),
        ("1 g", False),
    ],
)
def test_white_that_overprints_vanishes_over_other_elements_alone(colour: str, over: bool) -> None:
    under = "0.1 0 0 0 k 90 140 60 30 re f\n"
    area = "95 145 20 20 re f\n"
    assert broken(CORNER + under + f"{colour} {WHITE}") == ({"gwg.white-text-overprint"} if over else set())
    assert broken(CORNER + f"{colour} {WHITE}") == set()
    assert broken(CORNER + under + f"{colour} {area}") == ({"gwg.white-path-overprint"} if over else set())
    assert broken(CORNER + f"{colour} {area}") == set()


def stencil(colour: str) -> str:
    return f"{colour} q 5 0 0 5 60 60 cm BI /W 8 /H 8 /IM true ID abcdefgh EI Q\n"


@pytest.mark.parametrize(
    ("content", "empty"),
    [
        ("0 0 0 0 k 20 20 360 260 re f", True),
        ("1 g 20 20 360 260 re f", True),
        ("/K cs 0 scn 20 20 360 260 re f", True),
        ("1 G 60 60 m 90 90 l S", True),
        (f"1 g {WHITE}", True),
        (stencil("1 g"), True),
        ("0 0 0 1 k BT /F 14 Tf 60 150 Td (   ) Tj ET", True),
        ("0 0 0 1 k BT 3 Tr /F 14 Tf 60 150 Td (Words) Tj ET", True),
        ("/Clear gs 0 0 0 1 k 60 60 9 9 re f", True),
        ("0.01 0 0 0 k 20 20 360 260 re f", False),
        ("1 g 0.9 G 3 w 60 60 90 90 re B", False),
        (stencil("0.5 g"), False),
        (f"0 0 0 1 k {WHITE}", False),
    ],
)
def test_a_page_with_nothing_but_white_on_it_is_empty(content: str, empty: bool) -> None:
    assert broken(content) == ({"gwg.empty-page"} if empty else set())


@pytest.mark.parametrize(
    ("space", "components", "value", "empty"),
    [
        (Name.DeviceCMYK, 4, 0, True),
        (Name.DeviceCMYK, 4, 1, False),
        (Name.DeviceGray, 1, 255, True),
        (Name.DeviceGray, 1, 0, False),
    ],
)
def test_a_white_picture_is_nothing_either(space: Name, components: int, value: int, empty: bool) -> None:
    def change(pdf: Pdf) -> None:
        picture(40, 40, space=space, components=components)(pdf)
        pdf.pages[0].obj.Resources.XObject.I.write(bytes([value]) * 1600 * components)

    content = "q 9.6 0 0 9.6 60 60 cm /I Do Q\n"
    assert broken(content, change) == ({"gwg.empty-page"} if empty else set())
    assert broken(CORNER + content, change) == set()


def test_patterns_and_shadings_of_white_are_nothing_either() -> None:
    def tiles(colour: str) -> Change:
        return put(
            "Pattern",
            "P",
            lambda pdf: Stream(
                pdf,
                f"{colour} 0 0 5 5 re f".encode(),
                PatternType=1,
                PaintType=1,
                TilingType=1,
                BBox=Array([0, 0, 10, 10]),
                XStep=10,
                YStep=10,
                Resources=Dictionary(),
            ),
        )

    def shade(cyan: float) -> Change:
        def made(pdf: Pdf) -> Dictionary:
            ramp = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[cyan, 0, 0, 0])
            return Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 400, 0], Function=ramp)

        return put("Shading", "S", made)

    tiled = "/Pattern cs /P scn 20 20 360 260 re f"
    assert broken(tiled, tiles("0 0 0 0 k")) == {"gwg.empty-page"}
    assert broken(tiled, tiles("0.5 0 0 0 k")) == set()
    assert broken("/S sh", shade(0)) == {"gwg.empty-page"}
    assert broken("/S sh", shade(0.5)) == set()


GRAY = {"space": Name.DeviceGray, "components": 1}
OVER = "q /OP1 gs 9.6 0 0 9.6 60 60 cm /I Do Q\n"


@pytest.mark.parametrize(
    ("content", "change", "rule"),
    [
        (OVER, picture(40, 40, **GRAY), "gwg.gray-overprint"),
        (OVER, picture(160, 160, bits=1, **GRAY), "gwg.gray-overprint"),
        (OVER.replace("/OP1 gs", ""), picture(40, 40, **GRAY), None),
        (OVER, picture(40, 40), None),
        (f"/OP0 gs {stencil('0.5 g')}", None, "gwg.gray-overprint"),
        (stencil("0.5 g"), None, None),
        (f"/OP0 gs {stencil('0 0 0 0.5 k')}", None, None),
        ("/OP1 gs 0.5 g 60 60 40 40 re f\n", None, "gwg.gray-overprint"),
        ("/OP1 gs 0.5 G 3 w 60 60 m 90 60 l S\n", None, "gwg.gray-overprint"),
        ("0.5 g 60 60 40 40 re f\n", None, None),
        ("0.5 g BT /F 10 Tf 60 60 Td (Words) Tj ET\n", None, "gwg.gray-text"),
        ("0.5 g BT /F 12 Tf 60 60 Td (Words) Tj ET\n", None, None),
        ("0.5 G 1 w 60 60 m 90 60 l S\n", None, "gwg.gray-line"),
        ("0.5 G 2 w 60 60 m 90 60 l S\n", None, None),
    ],
)
def test_gray_neither_overprints_nor_stands_for_black(
    content: str, change: Change | None, rule: str | None
) -> None:
    changes = [change] if change else []
    assert broken(SOUND + content, *changes) == ({rule} if rule else set())


def test_a_gray_shading_does_not_overprint_either() -> None:
    def shade(pdf: Pdf) -> Dictionary:
        ramp = Dictionary(FunctionType=2, Domain=[0, 1], N=1)
        return Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[0, 0, 400, 0], Function=ramp)

    change = put("Shading", "S", shade)
    shown = "60 60 40 40 re W n /S sh Q\n"
    assert broken(f"{SOUND}q {shown}", change) == set()
    assert broken(f"{SOUND}q /OP1 gs {shown}", change) == {"gwg.gray-overprint"}


@pytest.mark.parametrize(
    ("size", "judged"),
    [
        ((16, 16), False),
        ((10, 400), True),
        ((400, 10), True),
        ((16, 17), True),
        ((1, 1), False),
        ((1, 17), True),
    ],
)
def test_only_pictures_that_are_small_both_ways_are_swatches(size: tuple[int, int], judged: bool) -> None:
    assert broken(placed(*size, 100), picture(*size)) == ({"gwg.image-resolution"} if judged else set())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Courier", True),
        ("ABCDEF+Courier", True),
        ("CourierNew", False),
        ("ABCDEF+CourierNewPSMT", False),
        ("CourierPrime-Regular", False),
        ("NotCourier", False),
    ],
)
def test_only_the_font_that_stands_in_is_told(name: str, told: bool) -> None:
    change = put("Font", "C", lambda pdf: embedded_font(pdf, name))
    text = "BT /C 14 Tf 60 60 Td (a) Tj ET\n"
    assert broken(SOUND + text, change) == ({"gwg.courier"} if told else set())


@pytest.mark.parametrize(
    ("drawn", "thin"),
    [
        # The mean of both scales is 0.9.
        ("8 0 0 0.1 0 0 cm 1 w 10 1000 m 25 1000 l S", True),
        ("8 0 0 0.1 0 0 cm 1 w 10 1000 m 10 1900 l S", False),
        ("8 0 0 0.1 0 0 cm 3 w 10 1000 m 25 1000 l S", False),
        ("8 0 0 0.1 0 0 cm 1 w 10 1000 9 500 re S", True),
        ("0.1 0 0 8 0 0 cm 1 w 900 10 m 900 20 l S", True),
        ("0.1 0 0 8 0 0 cm 1 w 900 10 m 1900 10 l S", False),
        # Turned, and mirrored, lengths are equal.
        ("0.6 0.8 -0.8 0.6 200 0 cm 0.3 w 60 60 m 90 90 l S", False),
        ("-1 0 0 1 200 0 cm 0.2 w 60 60 m 90 90 l S", True),
        # Sheared: what lies level stays as wide, what stands gets narrower.
        ("1 0 3 1 -200 0 cm 0.3 w 60 100 m 90 100 l S", False),
        ("1 0 3 1 -200 0 cm 0.3 w 100 60 m 100 90 l S", True),
    ],
)
def test_a_line_is_as_wide_as_its_direction_lets_it_be(drawn: str, thin: bool) -> None:
    assert broken(f"{SOUND}q 0.5 0 0 0 K {drawn} Q\n") == ({"house.thin-line"} if thin else set())


@pytest.mark.parametrize(
    ("drawn", "thin"),
    [
        ("0.8 0.6 -0.6 0.8 150 100 cm 0 0 60 {} re f", True),
        ("0.707107 0.707107 -0.707107 0.707107 150 100 cm 0 0 60 {} re f", True),
        ("1 0.01 -0.01 1 60 60 cm 0 0 200 {} re f", True),
        ("0.8 0.6 -0.6 0.8 150 100 cm 0 0 m 60 0 l 60 {0} l 0 {0} l h f", True),
        # Cut off aslant, or with a corner more.
        ("0.8 0.6 -0.6 0.8 150 100 cm 0 0 m 60 0 l 59 {0} l 1 {0} l h f", True),
        ("0.8 0.6 -0.6 0.8 150 100 cm 0 0 m 30 0 l 60 0 l 60 {0} l 0 {0} l f", True),
        # Short ones are no lines, nor is what only begins thin.
        ("0.8 0.6 -0.6 0.8 150 100 cm 0 0 0.3 {} re f", False),
        ("0.8 0.6 -0.6 0.8 150 100 cm 0 0 m 60 0 l 60 20 l 0 {} l f", False),
        ("0.8 0.6 -0.6 0.8 150 100 cm 0 0 m 40 0 l 40 40 l 39 40 l 39 {0} l 0 {0} l f", False),
    ],
)
def test_thin_shapes_are_lines_at_any_angle(drawn: str, thin: bool) -> None:
    shown = "{}q 0.5 0 0 0 k {} Q\n"
    found = broken(shown.format(SOUND, drawn.format(0.2)))
    assert found == ({"house.thin-line"} if thin else set())
    assert broken(shown.format(SOUND, drawn.format(0.26))) == set()


def mask(kind: Name, space: Any, content: str = "0.5 g 0 0 400 300 re f", inner: Any = None) -> Change:
    """A graphics state /M with a soft mask; *inner* is the space of a group /X in it."""

    def group(given: Any) -> Dictionary:
        made = Dictionary(S=Name.Transparency)
        if given is not None:
            made.CS = given
        return made

    def made(pdf: Pdf) -> Dictionary:
        held = form(pdf, content, Group=group(space))
        if inner is not None:
            nested = form(pdf, "0.5 g 0 0 9 9 re f", Group=group(inner))
            held.Resources = Dictionary(XObject=Dictionary(X=pdf.make_indirect(nested)))
        return Dictionary(SMask=Dictionary(S=kind, G=pdf.make_indirect(held)))

    return put("ExtGState", "M", made)


@pytest.mark.parametrize(
    ("change", "sound"),
    [
        (mask(Name.Luminosity, Name.DeviceGray), True),
        (mask(Name.Luminosity, Name.DeviceCMYK), True),
        (mask(Name.Luminosity, Name.DeviceRGB), False),
        # What is light has to be said in some space; of opacity there is none.
        (mask(Name.Luminosity, None), False),
        (mask(Name.Alpha, None), True),
        (mask(Name.Alpha, Name.DeviceCMYK), True),
        (mask(Name.Alpha, Name.DeviceGray), False),
        (mask(Name.Alpha, Name.DeviceRGB), False),
        (mask(Name.Luminosity, Name.DeviceGray, "/X Do", Name.DeviceGray), True),
        (mask(Name.Luminosity, Name.DeviceGray, "/X Do", Name.DeviceRGB), False),
        (mask(Name.Alpha, Name.DeviceCMYK, "/X Do", Name.DeviceGray), False),
    ],
)
def test_a_mask_is_blended_as_its_kind_asks(change: Change, sound: bool) -> None:
    group = on_page("Group", Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK))
    masked = f"{SOUND}q /M gs 0 0 0 0.5 k 60 60 40 40 re f Q\n"
    assert broken(masked, group, change) == (set() if sound else {"gwg.group"})


def ink(name: str, alternate: Any, components: int, family: str = "Separation") -> Change:
    def made(pdf: Pdf) -> Array:
        space = alternate(pdf) if callable(alternate) else alternate
        zero, half = Array([0] * components), Array([0.5] * components)
        tint = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=zero, C1=half)
        inks = Name(f"/{name}") if family == "Separation" else Array([Name(f"/{name}")])
        return Array([Name(f"/{family}"), inks, space, tint])

    return put("ColorSpace", "Own", made)


def profiled(pdf: Pdf) -> Array:
    from tests.preflight.sheet import profile

    return Array([Name.ICCBased, pdf.make_indirect(Stream(pdf, profile(), N=4))])


LAB = Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (ink("Black", Name.DeviceCMYK, 4), set()),
        (ink("Black", Name.DeviceGray, 1), set()),
        (ink("Black", Name.DeviceRGB, 3), {"pdfx.device-rgb"}),
        (ink("Black", profiled, 4), {"gwg.calibrated"}),
        (ink("Cyan", LAB, 3), {"gwg.calibrated"}),
        (ink("Cyan", Name.DeviceRGB, 3, "DeviceN"), {"pdfx.device-rgb"}),
        (ink("Gold", Name.DeviceCMYK, 4), {"gwg.spot"}),
        (ink("Gold", LAB, 3), {"gwg.spot", "gwg.calibrated"}),
    ],
)
def test_the_alternate_of_an_ink_keeps_the_rules_on_colour(change: Change, rules: set[str]) -> None:
    assert broken(f"{SOUND}/Own cs 0.5 scn 60 60 40 40 re f\n", change) == rules
    assert broken(f"{SOUND}/Own CS 0.5 SCN 3 w 60 60 m 90 60 l S\n", change) == rules
