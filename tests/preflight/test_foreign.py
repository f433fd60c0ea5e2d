"""Files that other programs made: the right findings, in words and places that people can follow."""

from __future__ import annotations

import functools
import logging
from pathlib import Path

import pytest

from brochure.findings import Finding, PdfPlace, has_errors
from brochure.preflight import preflight
from tests.preflight.sheet import ROOT, font_file, sheet
from tests.work import calls

FILES = Path(__file__).parent / "files"


def judged(name: str) -> tuple[Finding, ...]:
    return preflight((FILES / name).read_bytes(), name)


@functools.cache
def typeset() -> bytes:
    """The page as WeasyPrint writes it when it is asked for PDF/X-4."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    html = (FILES / "leaflet.html").read_text(encoding="utf-8")
    fonts = FontConfiguration()
    # Whatever fonts the machine has.
    file = next((ROOT / "styles" / "fonts" / "source-sans-3").glob("*-Regular.ttf"))
    face = f"@font-face {{ font-family: ours; src: url('{file.as_uri()}') }} body {{ font-family: ours }}"
    style = CSS(string=face, font_config=fonts)
    made = HTML(string=html).write_pdf(pdf_variant="pdf/x-4", font_config=fonts, stylesheets=[style])
    assert isinstance(made, bytes)
    return made


def test_a_page_printed_by_a_browser_is_not_for_the_press() -> None:
    assert {one.rule for one in judged("chromium.pdf")} == {
        "house.small-text",
        "pdfx.annotations",
        "pdfx.boxes",
        "pdfx.device-rgb",
        "pdfx.id",
        "pdfx.intent",
        "pdfx.metadata",
        "pdfx.page-group",
    }


def test_a_page_exported_by_an_office_program_is_not_for_the_press() -> None:
    found = judged("libreoffice.pdf")
    assert {one.rule for one in found} == {
        "gwg.empty-page",
        "house.thin-line",
        "pdfx.annotations",
        "pdfx.boxes",
        "pdfx.device-rgb",
        "pdfx.intent",
        "pdfx.metadata",
    }


@pytest.mark.parametrize("name", ["chromium.pdf", "libreoffice.pdf"])
def test_the_link_is_found_where_it_stands(name: str) -> None:
    (link,) = [one for one in judged(name) if one.rule == "pdfx.annotations"]
    assert isinstance(link.place, PdfPlace) and link.place.box is not None
    left, top, right, bottom = link.place.box
    assert 5 < left < right < 210 and 5 < top < bottom < 210 and bottom - top < 8


def test_small_print_is_named_by_its_words() -> None:
    (small,) = [one for one in judged("chromium.pdf") if one.rule == "house.small-text"]
    assert "“Small print.”" in small.message


def test_pdf_x_as_the_engine_writes_it_lacks_the_intent_and_is_rgb() -> None:
    found = preflight(typeset(), "engine.pdf")
    assert {"pdfx.intent", "pdfx.device-rgb", "pdfx.annotations", "house.bleed"} <= {
        one.rule for one in found
    }
    assert not [one for one in found if one.rule in ("preflight.bounds", "pdfx.fonts")]
    # Its gradients are in a space of four inks and have three numbers.
    assert {one.message for one in found if one.rule == "pdf.damaged"} == {
        "a shading is damaged: its function gives 3 numbers, and the colour space has 4"
    }
    assert has_errors(found)


def test_the_work_on_a_page_grows_with_its_operators_and_no_faster() -> None:
    assert font_file()
    one = "q 0 0 0 0.5 k 60 60 5 5 re f BT /F 14 Tf 1 0 0 1 60 150 Tm [(Wo) 20 (rds)] TJ ET Q "

    def work(times: int) -> int:
        data = sheet("/OP1 gs " + one * times)
        # What is read once for all files is not counted.
        assert preflight(data, "x.pdf") == ()
        return calls(lambda: preflight(data, "x.pdf"))

    few, many = work(150), work(1500)
    # Ten operators each.  It was 60 calls for one of them when this was written.
    assert many < 10.5 * few and many / 15_000 < 100
