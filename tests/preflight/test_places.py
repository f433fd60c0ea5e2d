"""A finding says where it is and names what it is about; many like ones are one."""

from __future__ import annotations

import json

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from brochure.findings import Finding, MmFromTopLeft, PdfPlace, Severity
from brochure.preflight import preflight
from tests.preflight.cases import picture, placed
from tests.preflight.sheet import BACKGROUND, SOUND, form, put, sheet, tint

MM = 25.4 / 72


def only(data: bytes) -> Finding:
    """The one finding on a file."""
    (found,) = preflight(data, "x.pdf")
    return found


def box(found: Finding) -> MmFromTopLeft:
    assert isinstance(found.place, PdfPlace) and found.place.box is not None
    return found.place.box


def test_a_box_is_in_mm_from_the_top_left_of_the_sheet() -> None:
    found = only(sheet(f"{SOUND}1 0 0 rg 60 50 72 36 re f"))
    assert found.place == PdfPlace("x.pdf", 1, box(found))
    assert box(found) == pytest.approx((60 * MM, (300 - 86) * MM, 132 * MM, 250 * MM), abs=0.01)


def test_a_text_is_named_by_its_first_words_and_its_box_is_right_to_a_millimetre() -> None:
    words = "Ask your doctor before you take anything else at all"
    found = only(sheet(f"{BACKGROUND}1 0 0 rg BT /F 10 Tf 60 150 Td ({words}) Tj ET"))
    assert "the text “Ask your doctor before you take anything…”" in found.message
    left, top, right, bottom = box(found)
    from tests.preflight.sheet import font_file

    width = sum(font_file()[1][ord(letter) - 32] for letter in words) / 100
    assert (left, right) == pytest.approx((60 * MM, (60 + width) * MM), abs=0.05)
    assert top == pytest.approx((300 - 150 - 7.4) * MM, abs=0.5)
    assert bottom == pytest.approx((300 - 150 + 2.2) * MM, abs=0.5)


def test_kerning_spacing_and_scale_move_the_end_of_a_text() -> None:
    content = f"{BACKGROUND}1 0 0 rg BT /F 10 Tf 2 Tc 3 Tw 50 Tz 60 150 Td [(a) -1000 (a a)] TJ ET"
    from tests.preflight.sheet import font_file

    widths = font_file()[1]
    letter, blank = widths[ord("a") - 32] / 100, widths[0] / 100
    advance = (3 * letter + blank + 10 + 4 * 2 + 3) * 0.5
    assert box(only(sheet(content)))[2] == pytest.approx((60 + advance) * MM, abs=0.05)


def test_the_next_text_begins_where_the_last_one_ended() -> None:
    content = f"{BACKGROUND}0 0 0 1 k BT /F 20 Tf 60 150 Td (aaa) Tj 1 0 0 rg (b) Tj ET"
    from tests.preflight.sheet import font_file

    letter = font_file()[1][ord("a") - 32] / 50
    assert box(only(sheet(content)))[0] == pytest.approx((60 + 3 * letter) * MM, abs=0.05)


def test_composite_fonts_have_widths_and_words() -> None:
    def font(pdf: Pdf) -> Dictionary:
        map_ = b"1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        map_ += b"1 beginbfrange <0001> <0003> <0041> endbfrange\n"
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/ABCDEF+Wide"),
            Encoding=Name("/Identity-H"),
            ToUnicode=pdf.make_indirect(Stream(pdf, map_ + b"1 beginbfchar <0009> <00e4> endbfchar")),
            DescendantFonts=Array(
                [
                    Dictionary(
                        Type=Name.Font,
                        Subtype=Name.CIDFontType2,
                        BaseFont=Name("/ABCDEF+Wide"),
                        DW=500,
                        W=Array([1, Array([1000, 2000]), 3, 8, 300]),
                        FontDescriptor=Dictionary(FontFile2=pdf.make_indirect(Stream(pdf, b""))),
                    )
                ]
            ),
        )

    content = f"{BACKGROUND}1 0 0 rg BT /W 10 Tf 60 150 Td <00010002000300080009> Tj ET"
    found = only(sheet(content, put("Font", "W", font)))
    assert "“ABCä”" in found.message
    assert box(found)[2] == pytest.approx((60 + 10 + 20 + 3 + 3 + 5) * MM, abs=0.05)


def test_a_line_is_named_by_its_width_and_a_picture_by_its_pixels() -> None:
    assert "a line of 0.20 pt" in only(sheet(f"{SOUND}0.5 0 0 0 K 0.2 w 60 60 m 90 60 l S")).message
    found = only(sheet(placed(100, 50, 100), picture(100, 50)))
    assert "a picture of 100 × 50 pixels has 100 ppi where it stands" in found.message


def test_what_is_clipped_has_the_box_of_what_is_seen() -> None:
    content = f"{SOUND}q 60 60 10 10 re W n 1 0 0 rg 0 0 400 300 re f Q"
    assert box(only(sheet(content)))[::2] == pytest.approx((60 * MM, 70 * MM), abs=0.01)


def test_like_things_on_a_page_are_told_once() -> None:
    content = SOUND + "1 0 0 rg " + "60 60 5 5 re f " * 38
    assert only(sheet(content)).message.endswith("(and 37 more like it)")


def test_a_file_with_everything_wrong_has_a_list_that_people_can_read() -> None:
    content = "1 0 0 rg 0.1 w 0 G " + "".join(
        f"60 {at} 5 5 re B BT /F 3 Tf 1 0 0 1 22 {at} Tm (a) Tj ET /F{at} 3 Tf\n" for at in range(25, 275)
    )
    found = preflight(sheet(content, pages=25), "x.pdf")
    assert 5 < len(found) < 200
    assert len(json.dumps([one.as_dict() for one in found])) < 100_000
    assert any("more in this file" in one.message for one in found)


def test_marks_outside_the_bleed_are_not_artwork_though_one_path_draws_them_all() -> None:
    marks = "/All CS 1 SCN 0.1 w " + "".join(
        f"{x} {y} m {x + dx} {y + dy} l "
        for x, y, dx, dy in ((5, 10, 10, 0), (10, 5, 0, 10), (385, 290, 10, 0), (390, 285, 0, 10))
    )
    assert preflight(sheet(f"{SOUND}{marks} S"), "x.pdf") == ()


def test_names_that_are_no_utf_8_are_told_as_they_are_written() -> None:
    from pikepdf import Object

    old = Object.parse(b"/GR#DCN")
    ink = put(
        "ColorSpace",
        "Old",
        lambda pdf: Array([Name.Separation, old, Name.DeviceCMYK, tint(pdf)]),
    )
    found = only(sheet(f"{SOUND}/Old cs 1 scn 60 60 5 5 re f", ink))
    assert (found.rule, "“GR#dcN”" in found.message) == ("gwg.spot", True)


def test_words_that_are_shown_letter_by_letter_are_one_text() -> None:
    letters = "1 0 0 rg BT /F 10 Tf 60 150 Td (W) Tj (o) Tj (r) Tj 7 0 0 0 k 4 0 Td 1 0 0 rg (d) Tj ET "
    found = only(sheet(BACKGROUND + letters))
    assert "the text “Wor" in found.message
    apart = only(sheet(BACKGROUND + "1 0 0 rg BT /F 10 Tf 60 150 Td (a) Tj 8 0 Td (b) Tj ET"))
    assert "“a b”" in apart.message
    away = only(sheet(BACKGROUND + "1 0 0 rg BT /F 10 Tf 60 150 Td (a) Tj 0 -12 Td (b) Tj ET"))
    assert "“a”" in away.message and "1 more like it" in away.message


def test_a_group_that_is_wholly_transparent_is_not_seen() -> None:
    group = Dictionary(Type=Name.Group, S=Name.Transparency)
    drawn = put("XObject", "X", lambda pdf: form(pdf, "1 0 0 rg 60 60 9 9 re f", Group=group))
    assert preflight(sheet(f"{SOUND}/Clear gs /X Do", drawn), "x.pdf") == ()


def test_a_line_is_not_transparent_because_areas_would_be() -> None:
    half = put("ExtGState", "Areas", lambda pdf: Dictionary(Type=Name.ExtGState, ca=0.5))
    assert preflight(sheet(f"{SOUND}/Areas gs 0.5 G 2 w 60 60 m 90 90 l S", half), "x.pdf") == ()
    found = only(sheet(f"{SOUND}/Areas gs 0.5 g 60 60 9 9 re f", half))
    assert found.rule == "pdfx.page-group"


def test_layers_that_are_switched_off_are_not_seen() -> None:
    def layer(pdf: Pdf) -> None:
        hidden = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="hidden"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([hidden]), D=Dictionary(Name="a", OFF=Array([hidden])))
        pdf.pages[0].obj.Resources.Properties = Dictionary(L=hidden)

    content = f"{SOUND}/OC /L BDC /Span BMC 1 0 0 rg 60 60 9 9 re f EMC EMC"
    hidden = only(sheet(content, layer))
    assert (hidden.rule, hidden.severity) == ("house.hidden-layer", Severity.NOTE)
    found = preflight(sheet(content + " 1 0 0 rg 60 60 9 9 re f", layer), "x.pdf")
    assert {finding.rule for finding in found} == {"house.hidden-layer", "pdfx.device-rgb"}


def test_damage_is_told_with_its_page() -> None:
    found = only(sheet(f"{SOUND}/Nothing Do"))
    assert (found.rule, found.message) == ("pdf.damaged", "a picture or form “Nothing” is missing")
    assert found.place == PdfPlace("x.pdf", 1)
    assert "there is no operator “rd”" in only(sheet(f"{SOUND}1 1 9 9 rd")).message
