"""Pages of the editions that are made from a typeset leaflet, as they are looked at in the studio."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
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


def pages_of(leaflet: str, kind: str, edition: Edition) -> EditionPages:
    """The pages of an edition: all that is on the paper, also what is trimmed away."""
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
                }
            )
        return EditionPages(edition.pdf, pages)
    finally:
        document.close()


def words_on(
    edition: Edition, by_page: Mapping[int, list[dict[str, Any]]], heights: Sequence[float]
) -> dict[int, list[dict[str, Any]]]:
    """The words on each flat sheet of a print edition, by the sheet's number.

    *by_page* are those of the leaflet's pages, which are trimmed, and *heights* how high these are.
    """
    found: dict[int, list[dict[str, Any]]] = {}
    for number, sheet in enumerate(edition.sheets, start=1):
        for placed in sheet.placements:
            top = sheet.height - placed.y - heights[placed.page - 1]
            for line in by_page.get(placed.page, []):
                found.setdefault(number, []).append(_line_moved(line, placed.x, top))
    return found


def _line_moved(line: dict[str, Any], across: float, down: float) -> dict[str, Any]:
    runs = [{**run, "box": _moved(run["box"], across, down)} for run in line.get("runs", ())]
    return {**line, "box": _moved(line["box"], across, down), "runs": runs}


def _moved(box: list[float], across: float, down: float) -> list[float]:
    return _rounded(box[0] + across, box[1] + down, box[2], box[3])


def _rounded(*edges: float) -> list[float]:
    return [round(edge, 2) for edge in edges]
