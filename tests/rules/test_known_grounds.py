"""What words stand on is drawn once of pages that are known."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from brochure.findings import MmFromTopLeft
from brochure.pdf.opened import OpenPdf
from brochure.pdf.pieces import KnownPieces, knowing
from brochure.rules.readability import background
from brochure.rules.readability.background import Grounds

BOX = MmFromTopLeft(2, 2, 10, 10)


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda _pdf: None, *, second: str = "0 1 0 rg") -> bytes:
    """Two pages, each all of one colour."""
    out = BytesIO()
    with pikepdf.new() as made:
        for colour in ("1 0 0 rg", second):
            page = made.add_blank_page(page_size=(60, 60))
            page.obj.Contents = made.make_stream(f"{colour} 0 0 60 60 re f".encode())
        change(made)
        made.save(out)
    return out.getvalue()


def colours(data: bytes) -> list[Any]:
    """The colour of each page."""
    with OpenPdf(data) as document:
        grounds = Grounds(document)
        found = [grounds.under(page, BOX) for page in (1, 2)]
    return [ground.shades[0][0] for ground in found if ground is not None]


@pytest.fixture
def drawn_pages(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Grows with each page that is drawn."""
    pages: list[object] = []
    pictured = background._pictured

    def counted(raw: Any, page: Any) -> Any:
        pages.append(page)
        return pictured(raw, page)

    monkeypatch.setattr(background, "_pictured", counted)
    return pages


def test_a_page_that_is_known_is_not_drawn_again(drawn_pages: list[object]) -> None:
    known = KnownPieces()
    with knowing(known, learns=True):
        first = colours(pdf())
    assert first == [(1, 0, 0), (0, 1, 0)]
    assert len(drawn_pages) == 2
    with knowing(known, learns=False):
        assert colours(pdf(second="0 0 1 rg")) == [(1, 0, 0), (0, 0, 1)]
        assert len(drawn_pages) == 3
        # What is not learned is drawn each time.
        assert colours(pdf(second="0 0 1 rg")) == [(1, 0, 0), (0, 0, 1)]
        assert len(drawn_pages) == 4
    assert colours(pdf()) == first
    assert len(drawn_pages) == 6


def _larger(made: pikepdf.Pdf) -> None:
    made.pages[1].obj.MediaBox = [-60, -60, 60, 60]


def _stamped(made: pikepdf.Pdf) -> None:
    look = made.make_stream(b"0 0 1 rg 0 0 60 60 re f", Type=pikepdf.Name.XObject, BBox=[0, 0, 60, 60])
    look.Subtype = pikepdf.Name.Form
    stamp = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Stamp,
        Rect=[0, 0, 60, 60],
        F=4,
        AP=pikepdf.Dictionary(N=look),
    )
    made.pages[1].obj.Annots = pikepdf.Array([made.make_indirect(stamp)])


@pytest.mark.parametrize(("change", "second"), [(_larger, (1, 1, 1)), (_stamped, (0, 0, 1))])
def test_a_page_of_another_size_or_with_a_stamp_is_another_page(
    change: Callable[[pikepdf.Pdf], None], second: tuple[int, int, int], drawn_pages: list[object]
) -> None:
    known = KnownPieces()
    with knowing(known, learns=True):
        colours(pdf())
        assert colours(pdf(change)) == [(1, 0, 0), second]
    assert len(drawn_pages) == 3
