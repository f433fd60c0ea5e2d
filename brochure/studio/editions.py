"""Pages of the editions that are made from a typeset leaflet, as they are looked at in the studio."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from brochure.editions import Edition

_MM = 25.4 / 72


@dataclass(frozen=True)
class EditionPages:
    """An edition, page by page."""

    pdf: bytes
    #: What is told of each page.
    pages: list[dict[str, Any]]


def pages_of(leaflet: str, kind: str, edition: Edition, heights: Sequence[float]) -> EditionPages:
    """The pages of an edition: all that is on the paper, also what is trimmed away.

    *heights* are those of the leaflet's own pages, in mm.
    """
    import pypdfium2

    made_from = hashlib.sha256(edition.pdf).hexdigest()
    document = pypdfium2.PdfDocument(edition.pdf)
    try:
        pages = []
        for index in range(len(document)):
            page = document[index]
            media, trim = page.get_mediabox(), page.get_trimbox()
            page.close()
            width, height = (media[2] - media[0]) * _MM, (media[3] - media[1]) * _MM
            sheet = edition.sheets[index] if index < len(edition.sheets) else None
            left, top = (trim[0] - media[0]) * _MM, (media[3] - trim[3]) * _MM
            pages.append(
                {
                    "number": index + 1,
                    "digest": hashlib.sha256(f"{leaflet} {kind} {made_from} {index}".encode()).hexdigest(),
                    "width_mm": round(width, 2),
                    "height_mm": round(height, 2),
                    "label": sheet.title if sheet is not None else f"page {index + 1}",
                    "over": False,
                    "trim": _rounded(left, top, (trim[2] - trim[0]) * _MM, (trim[3] - trim[1]) * _MM),
                    "folds": [round(left + fold, 2) for fold in sheet.folds] if sheet is not None else [],
                    "stands": list(_stands(edition, index, height, heights)),
                }
            )
        return EditionPages(edition.pdf, pages)
    finally:
        document.close()


def _stands(
    edition: Edition, index: int, height: float, heights: Sequence[float]
) -> Iterator[dict[str, Any]]:
    """Which pages of the leaflet stand on a page of an edition that is so high, and where, all in mm.

    Each with the place of its left top corner, from that of the page, and how large it comes out.
    """
    for placed in edition.placements[index] if index < len(edition.placements) else ():
        top = height - placed.y - heights[placed.page - 1] * placed.scale
        yield {
            "page": placed.page,
            "left": round(placed.x, 2),
            "top": round(top, 2) + 0.0,
            "scale": round(placed.scale, 4),
        }


def words_on(page: Mapping[str, Any], by_page: Mapping[int, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The words on a page of an edition, of those *by_page* on the leaflet's own pages."""
    return [_line_moved(line, stand) for stand in page["stands"] for line in by_page.get(stand["page"], ())]


def _line_moved(line: dict[str, Any], stand: Mapping[str, Any]) -> dict[str, Any]:
    moved = {**line, "box": _moved(line["box"], stand)}
    if "runs" in line:
        moved["runs"] = [{**run, "box": _moved(run["box"], stand)} for run in line["runs"]]
    return moved


def _moved(box: list[float], stand: Mapping[str, Any]) -> list[float]:
    left, top, width, height = (edge * stand["scale"] for edge in box)
    return _rounded(stand["left"] + left, stand["top"] + top, width, height)


def _rounded(*edges: float) -> list[float]:
    return [round(edge, 2) for edge in edges]
