"""The job ticket: what a printing house asks for before it quotes and makes plates.  Lengths are mm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from brochure.design.fold import Fold, fold_of, number
from brochure.design.formats import Format
from brochure.design.printers import MARKS, Printer
from brochure.pdf.rectangles import MmFromBottomLeft
from brochure.press.sheet import FlatSheet
from brochure.report.wording import ticket_text

#: What only the customer knows.
TO_FILL_IN = ("Quantity", "Delivery date", "Delivery address", "Contact")
_MM_PER_INCH = 25.4


def job_ticket(
    *,
    title: str,
    job_code: str,
    file: str,
    fmt: Format,
    printer: Printer,
    sheets: Sequence[FlatSheet],
    pages: int,
    fonts: Sequence[Mapping[str, Any]],
    ink: Mapping[str, Any] | None,
    draft: bool = False,
) -> dict[str, Any]:
    """What the printer needs to know of a leaflet, as plain values that JSON can hold.

    *sheets* are the pages of the print edition, *pages* those of the leaflet.  *fonts* are those of the print
    file, with ``name``, ``embedded`` and ``subset`` of each.  *ink* has ``measured``, ``worst``, ``limit``
    and ``pages`` in per cent, and is None when nothing is known.  A *draft* asks for a quotation and no more.
    Raises :class:`ValueError` when there are no *sheets*.
    """
    if not sheets:
        raise ValueError(f"the print edition of “{title}” has no pages")
    fold = fold_of(fmt, pages)
    two_sided = len(fold.sides) > 1
    has_folds = any(sheet.folds for sheet in sheets)
    imposed = fmt.kind == "booklet" and printer.booklets == "sheets"
    return {
        "title": title,
        "draft": draft,
        "job_code": job_code,
        "file": file,
        "file_pages": len(sheets),
        "file_page_size_mm": [round(sheets[0].width, 3), round(sheets[0].height, 3)],
        "printer": printer.title,
        "finished_size_mm": list(fold.size),
        "flat_size_mm": list(fold.flat),
        "inches": _is_in_inches(fold.flat),
        "pages": pages,
        "sides": 2 if two_sided else 1,
        "extent": _extent(fmt, fold, pages),
        "fold": fold.as_dict(),
        "colours": "4/4" if two_sided else "4/0",
        "spot_colours": [],
        "condition": printer.condition,
        "profile": printer.profile,
        "version": printer.version,
        "ink": _ink(ink),
        "ink_limit": printer.ink_limit,
        "fonts": _fonts(fonts),
        "bleed_mm": _bleed(sheets[0].trim, sheets[0].bleed),
        # A sheet without folds gets no marks for them.
        "marks": [mark for mark in MARKS if mark in printer.marks and (mark != "fold" or has_folds)],
        "processing_steps": printer.processing_steps,
        "safe_zone_mm": fmt.safe_zone_of(pages),
        "layout": _layout(fmt, printer, pages),
        "creep_for_paper_mm": printer.thickness if imposed else None,
        "paper": printer.paper,
        "to_fill_in": list(TO_FILL_IN),
    }


def print_record(
    *,
    title: str,
    job_code: str,
    file: str,
    fmt: Format,
    printer: Printer,
    sheets: Sequence[FlatSheet],
    pages: int,
    fonts: Sequence[Mapping[str, Any]],
    ink: Mapping[str, Any] | None,
    draft: bool = False,
) -> dict[str, Any]:
    """What the report says of a print edition, as plain values: printer, ticket, its text, and the sheets.

    Takes what :func:`job_ticket` takes and raises what it raises.  Boxes are left, bottom, right, top, from
    the left bottom corner of the page; folds count from the left edge of the trim.
    """
    ticket = job_ticket(
        title=title,
        job_code=job_code,
        file=file,
        fmt=fmt,
        printer=printer,
        sheets=sheets,
        pages=pages,
        fonts=fonts,
        ink=ink,
        draft=draft,
    )
    return {
        "printer": {
            "name": printer.name,
            "title": printer.title,
            "condition": printer.condition,
            "profile": printer.profile,
            "version": printer.version,
        },
        "ticket": ticket,
        "ticket_text": ticket_text(ticket),
        "sheets": [
            {
                "title": sheet.title,
                "width": round(sheet.width, 4),
                "height": round(sheet.height, 4),
                "trim": [round(edge, 4) for edge in sheet.trim],
                "bleed": [round(edge, 4) for edge in sheet.bleed],
                "folds": list(sheet.folds),
                "safe_zone": fmt.safe_zone_of(pages),
                "pages": [placement.page for placement in sheet.placements],
            }
            for sheet in sheets
        ],
    }


def _extent(fmt: Format, fold: Fold, pages: int) -> str:
    printed = "both sides printed" if len(fold.sides) > 1 else "one side printed"
    shown = f"{pages} {'page' if pages == 1 else 'pages'}"
    if fmt.kind == "booklet":
        sheets = f"{fold.sheets} {'sheet' if fold.sheets == 1 else 'sheets'}"
        return f"{shown} with the cover, {sheets} of 4 pages, {printed}"
    if fmt.kind != "folded":
        return f"{shown} on {fold.sheets} {'leaf' if fold.sheets == 1 else 'leaves'}, {printed}"
    if fold.kind == "half":
        return f"{shown} on 1 sheet, {printed}"
    each = ", ".join(f"{len(side.pages)} {side.title.lower()}" for side in fold.sides)
    return f"{pages} panels on 1 sheet ({each}), {printed}"


def _layout(fmt: Format, printer: Printer, pages: int) -> str:
    if fmt.kind == "folded":
        both = "flat sides, not imposed: page 1 is the outside, page 2 the inside"
        return both if len(fmt.sides) > 1 else "one flat side, not imposed"
    if fmt.kind != "booklet" or printer.booklets == "pages":
        return "single pages in reading order, not imposed"
    if printer.booklets == "spreads":
        return f"spreads as the reader sees them; the open cover (pages {pages} and 1) comes first"
    thickness = number(printer.thickness)
    return f"printer's sheets, imposed, front and back in turn, with creep for paper {thickness} mm thick"


def _ink(ink: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if ink is None:
        return None
    worst = list(ink["pages"])
    return {
        "measured": bool(ink["measured"]),
        "worst": float(ink["worst"]),
        "limit": float(ink["limit"]),
        "page": worst.index(max(worst)) + 1 if worst else None,
        "within": bool(ink["worst"] <= ink["limit"]),
    }


def _fonts(fonts: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    def names(some: Iterable[Mapping[str, Any]]) -> list[str]:
        # Regular faces may end in the comma that parts family and style: in a list it reads as a slip.
        return sorted({font["name"].rstrip(",") for font in some})

    return {
        "names": names(fonts),
        "not_embedded": names(font for font in fonts if not font["embedded"]),
        "not_subset": names(font for font in fonts if font["embedded"] and not font["subset"]),
    }


def _bleed(trim: MmFromBottomLeft, bleed: MmFromBottomLeft) -> dict[str, float]:
    left, bottom, right, top = (round(abs(a - b), 4) for a, b in zip(trim, bleed, strict=True))
    return {"top": top, "right": right, "bottom": bottom, "left": left}


def _is_in_inches(flat: tuple[float, float]) -> bool:
    """True for sizes in quarters of an inch, such as US Letter, which no metric sheet has."""
    quarter = _MM_PER_INCH / 4
    return all(abs(length / quarter - round(length / quarter)) * quarter < 0.01 for length in flat)
