"""Rectangles: their types keep units and origins apart, and lead from one to the other."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pikepdf
import pytest

from brochure.findings import Finding, MmFromTopLeft, PdfPlace, Severity
from brochure.pdf.matrix import common, moved_rectangle
from brochure.pdf.rectangles import PT_PER_MM, MmFromBottomLeft, OwnSpace, PtFromBottomLeft
from brochure.press.imposition import box_array
from tests.judges import poppler

#: A page of 100 × 200 mm that does not begin at 0.
PAGE = PtFromBottomLeft(10, 20, 10 + 100 * PT_PER_MM, 20 + 200 * PT_PER_MM)


def test_what_is_near_the_top_of_a_page_is_few_millimetres_down() -> None:
    place = PtFromBottomLeft(PAGE.left + PT_PER_MM, PAGE.top - 3 * PT_PER_MM, PAGE.right, PAGE.top)
    assert place.mm_on(PAGE) == pytest.approx((1, 0, 100, 3))


@pytest.mark.parametrize("box", [(0, 0, 100, 200), (12.5, 3.25, 80, 4), (-3, -3, 103, 203)])
def test_there_and_back_is_where_it_was(box: tuple[float, float, float, float]) -> None:
    place = MmFromTopLeft(*box)
    assert PtFromBottomLeft.of(place, PAGE).mm_on(PAGE) == pytest.approx(place)


def test_poppler_sees_a_word_where_the_types_say(tmp_path: Path) -> None:
    wanted = MmFromTopLeft(30, 50, 60, 60)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 600))
        page.MediaBox = pikepdf.Array(PAGE)
        at = PtFromBottomLeft.of(wanted, PAGE)
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        size = at.top - at.bottom
        page.Contents = pdf.make_stream(f"BT /F {size} Tf {at.left} {at.bottom} Td (Word) Tj ET".encode())
        pdf.save(tmp_path / "word.pdf")
    (word,) = poppler.words(tmp_path / "word.pdf")
    left, top, _right, bottom = word.box
    assert left == pytest.approx(wanted.left, abs=0.5)
    assert top < wanted.bottom < bottom


def test_a_sheet_counts_in_millimetres_upwards() -> None:
    assert MmFromBottomLeft(0, 25.4, 50.8, 76.2).pt() == pytest.approx((0, 72, 144, 216))
    assert [float(edge) for edge in box_array(MmFromBottomLeft(0, 25.4, 50.8, 76.2))] == [0, 72, 144, 216]


def test_findings_write_and_read_plain_lists_and_are_sent_as_they_are() -> None:
    place = PdfPlace("x.pdf", 1, MmFromTopLeft(1.234, 2, 3, 4).rounded())
    finding = Finding("a.b", Severity.NOTE, "told", place)
    values = json.loads(json.dumps(finding.as_dict()))
    assert values["place"]["box_mm"] == [1.23, 2, 3, 4]
    for again in (Finding.from_dict(values), pickle.loads(pickle.dumps(finding))):
        assert again == finding
        assert isinstance(again.place, PdfPlace) and isinstance(again.place.box, MmFromTopLeft)


def test_types_do_not_mix() -> None:
    """`make check` fails where one of these lines is sound: it tells of comments that nothing needs."""
    place, own = MmFromTopLeft(1, 2, 3, 4), OwnSpace(1, 2, 3, 4)
    common(place, PAGE)  # type: ignore[arg-type]
    common(own, PAGE)  # type: ignore[arg-type]
    moved_rectangle((1, 0, 0, 1, 0, 0), PAGE)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        box_array(PAGE)  # type: ignore[arg-type]
    PdfPlace("x.pdf", 1, PAGE)  # type: ignore[arg-type]
    PdfPlace("x.pdf", 1, (1.0, 2.0, 3.0, 4.0))  # type: ignore[arg-type]
