"""Several checks on one open file: none of them changes what the others see."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from brochure.pdf.opened import OpenPdf
from brochure.preflight import preflight
from brochure.preflight.digests import page_digests
from brochure.preflight.ink_bound import bound
from brochure.preflight.plate_sheets import prepared
from tests.preflight.sheet import SOUND, sheet


def _with_layer(pdf: pikepdf.Pdf) -> None:
    """A layer that is listed in the catalog itself, and named by each page."""
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Words"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer])))
    for page in pdf.pages:
        page.Resources.Properties = Dictionary(L=layer)


def test_sheets_for_plates_are_a_copy_of_the_file(tmp_path: Path) -> None:
    data = sheet(f"/OC /L BDC {SOUND} EMC", _with_layer, pages=3)
    with OpenPdf(data) as document:
        before = page_digests(document)
        made = prepared(document, [2], tmp_path / "sheets.pdf")
        assert [one.page for one in made.sheets] == [2]
        assert len(document.objects.pages) == 3
        assert "/TrimBox" in document.objects.pages[1]
        assert page_digests(document) == before == page_digests(data)
    with pikepdf.open(tmp_path / "sheets.pdf") as pdf:
        assert len(pdf.pages) == 1
        # The layer of the page is the one that the catalog lists.
        (listed,) = pdf.Root.OCProperties.OCGs
        assert pdf.pages[0].Resources.Properties.L.objgen == listed.objgen


def test_rules_and_ink_find_the_same_in_an_open_file_as_in_its_bytes(tmp_path: Path) -> None:
    data = sheet(f"{SOUND} 1 0 0 rg 9 9 9 9 re f", pages=2)
    with OpenPdf(data) as document:
        page_digests(document)
        prepared(document, None, tmp_path / "sheets.pdf")
        found = preflight(document, "x.pdf")
        assert found == preflight(data, "x.pdf") != ()
        assert bound(document) == bound(data)
        # It is still open for whoever comes next.
        assert len(document.objects.pages) == 2
