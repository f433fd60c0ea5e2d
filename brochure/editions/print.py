"""The print edition: flat sheets in inks for a printing house, as PDF/X-4."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO

from pikepdf import Dictionary, Name, Pdf

from brochure.editions.delivery import flat_sheets
from brochure.editions.job import Edition, EditionJob, PressJob
from brochure.findings import Finding, PdfPlace, Severity
from brochure.pdf.matrix import PT_PER_MM, Rectangle
from brochure.press.boxes import mark_off
from brochure.press.colour import Separated, separate
from brochure.press.imposition import impose
from brochure.press.intent import PDF_VERSION, identification, intend
from brochure.press.marks import mark
from brochure.press.metadata import describe_flat, saved
from brochure.press.processing_steps import add_steps
from brochure.press.separation import Separation
from brochure.press.sheet import FlatSheet


def print_edition(job: EditionJob) -> Edition:
    """The print edition and what is to be said of it.  Raises ``ValueError`` without a press job."""
    press = job.press
    if press is None:
        raise ValueError("the print edition needs a press job")
    printer = press.printer
    separation = Separation(press.profile, press.recipes, printer.ink_limit / 100)
    with Pdf.open(BytesIO(job.typeset)) as source:
        heights = [float(page.trimbox[3]) for page in source.pages]
        told = separate(source, separation, press.originals)
        sheets = flat_sheets(job.format, printer, len(source.pages))
        pdf = impose(source, sheets)
    for number, (page, sheet) in enumerate(zip(pdf.pages, sheets, strict=True), start=1):
        mark_off(page, sheet)
        page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK, I=True, K=False)
        slug = f"{press.slug}  |  {sheet.title} ({number} of {len(sheets)})"
        mark(
            pdf,
            page,
            sheet,
            printer.marks,
            offset=printer.mark_offset,
            length=printer.mark_length,
            slug=slug,
            font=press.font,
        )
    if printer.processing_steps:
        add_steps(pdf, sheets)
    intend(pdf, condition=printer.condition, title=printer.title, profile=press.profile)
    words = identification(job.metadata, _inputs(job, press), printer.version)
    describe_flat(
        pdf,
        job.metadata,
        conformance=words,
        more={"/Trapped": "/False", "/GTS_PDFXVersion": printer.version},
    )
    findings = (*_colour_findings(job, press, told, heights), *_size_findings(job, press, sheets))
    return Edition(saved(pdf, PDF_VERSION), findings, tuple(sheets))


def _inputs(job: EditionJob, press: PressJob) -> bytes:
    """All that says what the edition shows, as bytes that are the same in every run of Python."""
    row = (press.printer, job.format, press.slug)
    originals = sorted((key, sha256(original.data).digest()) for key, original in press.originals.items())
    data = repr((row, sorted(press.recipes.items()), originals)).encode()
    return b"".join(sha256(part).digest() for part in (job.typeset, press.profile, press.font, data))


def _colour_findings(
    job: EditionJob, press: PressJob, told: Separated, heights: list[float]
) -> Iterator[Finding]:
    """Colours that are not of the palette, and what could not be converted."""
    file = f"{job.name}-screen.pdf"
    for page, what in told.failures:
        yield Finding(
            "print.unconverted",
            Severity.ERROR,
            f"can't be put into inks: {what}",
            PdfPlace(file, page),
            "draw it with plain colours, linear or radial gradients, or place it as a picture",
        )
    for use in told.colours.values():
        if len(use.colour) != 3 or use.colour in press.recipes:
            # Greys are printed in black alone, and what is in inks already stays so.
            continue
        red, green, blue = use.colour
        if red == green == blue:
            continue
        page, box = use.places[0]
        pages = sorted({number for number, _box in use.places})
        where = f"page {pages[0]}" if len(pages) == 1 else "pages " + ", ".join(map(str, pages))
        inks = "/".join(f"{ink * 100:.0f}" for ink in use.inks)
        yield Finding(
            "print.colour",
            Severity.NOTE,
            f"the colour #{red:02X}{green:02X}{blue:02X} on {where} has no recipe in the palette: "
            f"the profile makes it {inks} (C/M/Y/K)",
            PdfPlace(file, page, None if box is None else _from_top(box, heights[page - 1])),
            "give it a name and a recipe (`cmyk:`) in styles/palette.yaml, or use a colour that has one",
        )


def _size_findings(job: EditionJob, press: PressJob, sheets: list[FlatSheet]) -> Iterator[Finding]:
    """A sheet that the printer does not take."""
    width, height = sheets[0].size
    if not press.printer.takes(width, height):
        least, most = press.printer.least, press.printer.most
        yield Finding(
            "print.sheet-size",
            Severity.ERROR,
            f"the flat sheet has {width:g} × {height:g} mm; {press.printer.title} takes "
            f"{least[0]:g} × {least[1]:g} to {most[0]:g} × {most[1]:g} mm",
            PdfPlace(f"{job.name}-print.pdf", 1),
            "choose another format, or a printer with larger sheets",
        )


def _from_top(box: Rectangle, height: float) -> tuple[float, float, float, float]:
    """A rectangle of pt from the left bottom corner as one of mm from the left top corner."""
    left, bottom, right, top = (edge / PT_PER_MM for edge in box)
    page = height / PT_PER_MM
    return (round(left, 2), round(page - top, 2), round(right, 2), round(page - bottom, 2))
