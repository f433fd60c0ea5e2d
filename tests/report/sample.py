"""A realistic report and its pictures, as a build gives them."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image

from brochure.design.formats import Format
from brochure.design.printers import Printer
from brochure.editions.delivery import flat_sheets
from brochure.findings import Finding, MmFromTopLeft, PdfPlace, Severity, SourcePlace
from brochure.language.locale import locale_of
from brochure.press.sheet import FlatSheet
from brochure.report.ticket import print_record
from tests.styles import STYLES

ENGLISH = locale_of("en-GB")

FINDINGS = (
    Finding(
        "citations.uncited",
        Severity.ERROR,
        "the sentence gives a figure and cites no source",
        SourcePlace(
            "content.yaml",
            214,
            15,
            "      - text: After three months, 81% of patients were in remission.",
        ),
        "add a citation such as [@maude2018, p. 443] after the figure",
        "ABPI Code 2024, clause 6.2",
    ),
    Finding(
        "layout.safe-zone",
        Severity.WARNING,
        "the table comes within 3.2 mm of the fold",
        PdfPlace("hcp-screen.pdf", 4, MmFromTopLeft(12.5, 80.0, 96.8, 131.0)),
        "make the table narrower: live matter keeps 5 mm from a fold",
    ),
    Finding(
        "content.draft", Severity.NOTE, "the job code is still a placeholder", SourcePlace("content.yaml")
    ),
)

_STYLES = Path(__file__).parents[2] / "styles"
_DOI = "10.1056/nejmoa1709866"
_STEPS = (
    "Open the office file and choose A4 paper.",
    "Choose two-sided printing with “Flip on short edge”.",
    "Set the size to “Actual size” or 100 %.",
)


def _reference(number: int, key: str, text: str, uses: list[dict[str, Any]]) -> dict[str, Any]:
    html = text.replace("N Engl J Med", "<i>N Engl J Med</i>")
    html = html.replace(_DOI, f'<a class="link" href="https://doi.org/{_DOI}">10.1056/<wbr>nejmoa1709866</a>')
    return {"number": number, "key": key, "text": text, "html": html, "uses": uses}


def _leaflet(
    name: str, title: str, shape: dict[str, Any], sizes: list[list[float]], **more: Any
) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "audience": name,
        "language": "en-GB",
        "job_code": "[job code]",
        "prepared": "November 2026",
        "format": shape,
        "pages": len(sizes),
        "notes_pages": 0,
        "notes_on": [],
        "page_sizes_mm": sizes,
        **more,
    }


def report() -> dict[str, Any]:
    """A fresh copy of the report: a booklet of 8 pages and a roll fold of 6 panels."""
    fonts = [
        {
            "name": "AtkinsonHyperlegibleNext-Regular",
            "embedded": True,
            "subset": True,
            "type": "TrueType",
        },
        {"name": "SourceSans3-Bold", "embedded": True, "subset": True, "type": "TrueType"},
    ]
    booklet = {
        "name": "a5-booklet",
        "title": "A5 booklet",
        "kind": "booklet",
        "sides": [[8, 1], [2, 7], [6, 3], [4, 5]],
    }
    roll = {
        "name": "a4-roll-fold",
        "title": "A4 roll fold, 6 panels",
        "kind": "folded",
        "sides": [[2, 6, 1], [3, 4, 5]],
    }
    office = {"paper": "A4", "duplex": "short-edge", "scale": 1.0}
    return {
        "tool": {"name": "brochure", "version": "0.1.0", "engine": "WeasyPrint 70.0"},
        "draft": True,
        "fingerprint": "5f" * 32,
        "inputs": ["content.yaml", "references.yaml", "styles/pictures/cell.svg"],
        "files": {
            f"{leaflet}-{edition}.pdf": {
                "leaflet": leaflet,
                "edition": edition,
                "bytes": size,
                "sha256": f"{size:064x}",
                "pages": pages,
                "fonts": fonts[: 2 if leaflet == "patient" else 1],
            }
            for leaflet, edition, size, pages in (
                ("hcp", "office", 171_204, 2),
                ("hcp", "screen", 183_940, 6),
                ("patient", "office", 243_010, 4),
                ("patient", "screen", 251_777, 8),
            )
        },
        "leaflets": [
            _leaflet(
                "patient",
                "CAR-T cell therapy: your guide",
                booklet,
                [[148, 210]] * 8,
                notes_pages=1,
                notes_on=[7],
                office={
                    **office,
                    "sheets": 2,
                    "steps": [*_STEPS, "Fold all sheets together and staple the fold."],
                },
                references=[
                    _reference(
                        1,
                        "maude2018",
                        "Maude SL, Laetsch TW, Buechner J, et al. Tisagenlecleucel in children and young "
                        "adults with B-cell lymphoblastic leukemia. N Engl J Med. 2018;378(5):439-448. "
                        f"doi:{_DOI}",
                        [{"locator": "p. 439", "page": 3}, {"locator": "p. 443", "page": 5}],
                    )
                ],
                values_used=[
                    {
                        "name": "no-driving",
                        "text": "8 weeks",
                        "meaning": "how long not to drive after the infusion",
                        "source": "Kymriah SmPC, sec. 4.7",
                        "date": "3 September 2024",
                    }
                ],
            ),
            _leaflet(
                "hcp",
                "Referring a patient for CAR-T",
                roll,
                [[100, 210], [97, 210], [100, 210], [100, 210], [97, 210], [100, 210]],
                office={**office, "sheets": 1, "steps": [*_STEPS, "Fold the narrow panel in."]},
                references=[
                    _reference(
                        1,
                        "locke2022",
                        "Locke FL, Miklos DB, Jacobson CA, et al. Axicabtagene ciloleucel as second-line "
                        "therapy for large B-cell lymphoma. N Engl J Med. 2022;386(7):640-654.",
                        [
                            {"locator": "", "page": 2},
                            {"locator": "", "page": 2},
                            {"locator": "p. 641", "page": 4},
                            {"locator": "", "page": 4},
                            {"locator": "p. 641", "page": 4},
                            {"locator": "tab. 2", "page": None},
                        ],
                    ),
                    _reference(
                        2,
                        "westin2023",
                        "Westin JR, Oluwole OO, et al. Survival with axicabtagene ciloleucel in large "
                        "B-cell lymphoma. N Engl J Med. 2023;389:148-157.",
                        [{"locator": "fig. 1", "page": 4}],
                    ),
                ],
                values_used=[],
            ),
        ],
        "findings": [finding.as_dict() for finding in FINDINGS],
        "seconds": {
            "read": 0.12,
            "lay out": 0.204,
            "patient": {"typeset": 0.612, "screen": 0.1, "office": 0.05, "pictures": 0.2},
            "hcp": {"typeset": 0.71, "screen": 0.12, "office": 0.04, "pictures": 0.18},
            "report": 0.1,
            "total": 1.9,
        },
    }


@lru_cache(maxsize=1)
def formats() -> dict[str, Format]:
    """The shipped formats by name."""
    return dict(STYLES.formats)


@lru_cache(maxsize=1)
def printers() -> dict[str, Printer]:
    """The shipped printers by name."""
    return dict(STYLES.printers)


def pages_of(fmt: Format) -> int:
    """How many pages a leaflet of the format has here."""
    return {"booklet": 8, "document": 5}.get(fmt.kind, len(fmt.page_sizes))


def order(fmt: Format, printer: Printer, **changes: Any) -> dict[str, Any]:
    """What a job ticket is made from."""
    pages = pages_of(fmt)
    return {
        "title": "Referring a patient for CAR-T",
        "job_code": "HCP-2026-11",
        "file": "hcp-print.pdf",
        "fmt": fmt,
        "printer": printer,
        "sheets": flat_sheets(fmt, printer, pages, ENGLISH),
        "pages": pages,
        "fonts": [
            {"name": "SourceSans3-Bold", "embedded": True, "subset": True, "type": "TrueType"},
            {"name": "SourceSans3-Regular", "embedded": True, "subset": True, "type": "TrueType"},
        ],
        "ink": {"measured": True, "worst": 287.0, "limit": 300.0, "pages": [201.5, 287.0]},
        **changes,
    }


def sheets() -> dict[str, list[FlatSheet]]:
    """The pages of the print edition of each leaflet of :func:`printed`."""
    printer = printers()["sheet-fed-coated"]
    return {
        "patient": flat_sheets(formats()["a5-booklet"], printer, 8, ENGLISH),
        "hcp": flat_sheets(formats()["a4-roll-fold"], printer, 6, ENGLISH),
    }


def printed() -> dict[str, Any]:
    """A fresh copy of the report with a print edition of each leaflet."""
    made = report()
    printer = printers()["sheet-fed-coated"]
    for leaflet in made["leaflets"]:
        name = leaflet["name"]
        file = f"{name}-print.pdf"
        made["files"][file] = {**made["files"][f"{name}-screen.pdf"], "edition": "print"}
        leaflet["print"] = print_record(
            **order(
                formats()[leaflet["format"]["name"]],
                printer,
                title=leaflet["title"],
                job_code=leaflet["job_code"],
                file=file,
                draft=True,
            )
        )
    return made


def flat_pictures() -> dict[str, tuple[bytes, ...]]:
    """A small picture for each page of the print editions, all different."""
    return {
        name: tuple(_picture(100 + 5 * at) for at, _sheet in enumerate(of)) for name, of in sheets().items()
    }


def pictures() -> dict[str, tuple[bytes, ...]]:
    """A small picture for each page, all different."""
    return {
        "patient": tuple(_picture(20 * page) for page in range(8)),
        "hcp": tuple(_picture(9 + page) for page in range(6)),
    }


def _picture(shade: int) -> bytes:
    stream = io.BytesIO()
    Image.new("L", (4, 6), shade).save(stream, "PNG")
    return stream.getvalue()
