"""Faults in places where few look, and sound things that look like faults."""

from __future__ import annotations

import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from brochure.preflight import preflight
from tests.preflight.sheet import SOUND, font_file, sheet

RED = SOUND + "/OC /L BDC 1 0 0 rg 60 60 20 20 re f EMC\n"


def rules(data: bytes) -> set[str]:
    return {finding.rule for finding in preflight(data, "x.pdf")}


def hidden_in(pdf: Pdf, **policy: Object) -> None:
    """A layer that is off, and a set of layers /L with it."""
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("off")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Name="a", OFF=Array([layer])))
    members = Dictionary(Type=Name.OCMD, OCGs=Array([layer]))
    for key, value in policy.items():
        members[f"/{key}"] = Array([value, layer]) if key == "VE" else value
    pdf.pages[0].obj.Resources.Properties = Dictionary(L=pdf.make_indirect(members))


@pytest.mark.parametrize("policy", [{"P": Name.AllOff}, {"P": Name.AnyOff}, {"VE": Name.Not}])
def test_what_is_shown_while_its_layer_is_off_is_judged(policy: dict[str, Object]) -> None:
    assert "pdfx.device-rgb" in rules(sheet(RED, lambda pdf: hidden_in(pdf, **policy)))


@pytest.mark.parametrize("policy", [{}, {"P": Name.AllOn}, {"P": Name.AnyOn}, {"VE": Name.And}])
def test_what_is_hidden_with_its_layer_is_not(policy: dict[str, Object]) -> None:
    assert rules(sheet(RED, lambda pdf: hidden_in(pdf, **policy))) == {"house.hidden-layer"}


def test_a_text_whose_kern_takes_its_width_back_is_judged() -> None:
    _data, widths, _units = font_file()
    shown = f"1 0 0 rg BT /F 14 Tf 60 100 Td [(W) {widths[ord('W') - 32]}] TJ ET\n"
    assert "pdfx.device-rgb" in rules(sheet(SOUND + shown))


def test_a_script_on_a_bookmark_is_found() -> None:
    def bookmark(pdf: Pdf) -> None:
        script = Dictionary(S=Name.JavaScript, JS=String("1"))
        item = pdf.make_indirect(Dictionary(Title=String("x"), A=script))
        item.Next = item
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=item, Last=item, Count=1))

    assert rules(sheet(SOUND, bookmark)) == {"pdfx.actions"}


BLACK = "0 0 0 1 k BT /F 10 Tf 80 100 Td (Words) Tj ET\n"


def test_black_text_on_white_that_covers_a_tint_need_not_overprint() -> None:
    white = "0 0 0 0 k 60 80 120 60 re f\n"
    assert rules(sheet(SOUND + BLACK)) == {"gwg.black-text-overprint"}
    assert rules(sheet(SOUND + white + BLACK)) == set()


def test_white_that_does_not_cover_the_tint_changes_nothing() -> None:
    turned = "0 0 0 0 k 60 80 m 180 80 l 120 140 l f\n"
    assert rules(sheet(SOUND + turned + BLACK)) == {"gwg.black-text-overprint"}


def test_an_area_that_only_touches_what_is_shown_is_no_line() -> None:
    border = "q 60 100 140 1 re W n 0.5 0.5 0 0 k 60 101 140 20 re 60 100 140 1 re f Q\n"
    assert rules(sheet(SOUND + border)) == set()


def test_an_area_without_a_width_is_a_line() -> None:
    assert "gwg.thin-mixed-line" in rules(sheet(SOUND + "0.5 0.5 0 0 k 60 100 140 0 re f\n"))


@pytest.mark.parametrize(("data", "says"), [(b"", "it is empty"), (b"plain words\n", "it is no PDF")])
def test_a_file_that_is_no_pdf_is_called_so(data: bytes, says: str) -> None:
    (finding,) = preflight(data, "x.pdf")
    assert (finding.rule, says in finding.message) == ("pdf.damaged", True)
