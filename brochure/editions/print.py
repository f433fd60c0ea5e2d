"""The print edition: flat sheets in inks for a printing house, as PDF/X-4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

from pikepdf import Dictionary, Name, Pdf

from brochure.editions.delivery import flat_sheets
from brochure.editions.job import Edition, EditionJob, PressJob
from brochure.findings import EditionId, Finding, PdfPlace, Severity
from brochure.pdf.font_use import fonts_in
from brochure.pdf.metadata import describe, written
from brochure.pdf.rectangles import MmFromBottomLeft, PtFromBottomLeft
from brochure.press.boxes import mark_off
from brochure.press.colour import separate
from brochure.press.folds import lapped
from brochure.press.imposition import impose, trim_box
from brochure.press.intent import PDF_VERSION, identification, intend
from brochure.press.marks import mark
from brochure.press.processing_steps import add_steps
from brochure.press.separated import Separated
from brochure.press.separation import Bytes, Inks, Separation
from brochure.press.sheet import FlatSheet


def print_edition(job: EditionJob) -> Edition:
    """The print edition and what is to be said of it.  Raises ``ValueError`` without a press job."""
    press = job.press
    if press is None:
        raise ValueError("the print edition needs a press job")
    printer = press.printer
    separation = Separation(press.profile, press.recipes, printer.ink_limit / 100)
    with Pdf.open(BytesIO(job.typeset)) as source:
        trims = [trim_box(page) for page in source.pages]
        told = separate(source, separation, press.originals)
        sheets = [
            replace(sheet, dies=tuple(_dies(job, sheet)))
            for sheet in flat_sheets(job.format, printer, len(source.pages), job.locale)
        ]
        reach = _reach(job, press)
        pdf = impose(source, [lapped(source, sheet, reach) for sheet in sheets])
    names = job.locale.sheets
    plates = (names.plates.cyan, names.plates.magenta, names.plates.yellow, names.plates.black)
    for number, (page, sheet) in enumerate(zip(pdf.pages, sheets, strict=True), start=1):
        mark_off(page, sheet)
        page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK, I=True, K=False)
        slug = names.slug.format(leaflet=press.slug, sheet=sheet.title, number=number, count=len(sheets))
        mark(
            pdf,
            page,
            sheet,
            printer.marks,
            offset=printer.mark_offset,
            length=printer.mark_length,
            slug=slug,
            plates=plates,
            font=press.font,
            in_process=printer.processing_steps,
        )
    if printer.processing_steps:
        add_steps(pdf, sheets)
    intend(pdf, condition=printer.condition, title=printer.title, profile=press.profile)
    words = identification(job.metadata, _inputs(job, press), printer.version)
    describe(
        pdf,
        job.metadata,
        conformance=words,
        more={"/Trapped": "/False", "/GTS_PDFXVersion": printer.version},
    )
    findings = (*press.findings, *_unpunched(job, press), *_colour_findings(job, press, told, trims))
    stands = tuple(sheet.placements for sheet in sheets)
    # Old programs of printers can't unpack objects.
    return Edition(written(pdf, PDF_VERSION, packed=False), findings, fonts_in(pdf), tuple(sheets), stands)


def _dies(job: EditionJob, sheet: FlatSheet) -> Iterator[MmFromBottomLeft]:
    """Where on a sheet the printing house punches something out."""
    for placed in sheet.placements:
        high = job.format.page_size(placed.page)[1]
        for page, (left, top, right, bottom) in job.dies:
            if page == placed.page:
                yield MmFromBottomLeft(
                    placed.x + left, placed.y + high - bottom, placed.x + right, placed.y + high - top
                )


def _reach(job: EditionJob, press: PressJob) -> float:
    """How far the heavier of two grounds reaches over the fold between them, mm."""
    return press.printer.fold_overlap if job.format.kind == "folded" else 0.0


def _inputs(job: EditionJob, press: PressJob) -> bytes:
    """All that says what the edition shows, as bytes that are the same in every run of Python."""
    # With the words of the folding note, not its name: words are what people see.
    fmt = job.format.model_copy(update={"fold": job.locale.folding.note(job.format.fold)})
    # How far grounds reach over folds is no matter of leaflets that have none.
    row = (press.printer, fmt, press.slug, *([reach] if (reach := _reach(job, press)) else []))
    originals = sorted((key, sha256(original.data).digest()) for key, original in press.originals.items())
    data = repr((row, sorted(press.recipes.items()), originals)).encode()
    return b"".join(sha256(part).digest() for part in (job.typeset, press.profile, press.font, data))


def _unpunched(job: EditionJob, press: PressJob) -> Iterator[Finding]:
    """What is to be punched out, for a printing house that gets no lines for that."""
    if press.printer.processing_steps:
        return
    file = EditionId(job.name, "screen").file
    message = f"the card is to be punched out, but files for {press.printer.title} hold no lines for that"
    fix = "write `processing-steps: yes` in the printer’s row of styles/printers.yaml, or `cut: dashed` here"
    for page, box in job.dies:
        yield Finding(
            "print.die",
            Severity.WARNING,
            message,
            PdfPlace(file, page, box.rounded()),
            fix,
        )


def _colour_findings(
    job: EditionJob, press: PressJob, told: Separated, trims: Sequence[PtFromBottomLeft]
) -> Iterator[Finding]:
    """Colours that are not of the palette, and what could not be converted."""
    file = EditionId(job.name, "screen").file
    for page, what in told.failures:
        yield Finding(
            "print.unconverted",
            Severity.ERROR,
            f"can't be put into inks: {what}",
            PdfPlace(file, page),
            "draw it with plain colours, linear or radial gradients, or place it as a picture",
        )
    for page, part in told.unmixed.items():
        yield Finding(
            "print.see-through",
            Severity.NOTE,
            "a half transparent colour lies over several colours or over words: inks mix to other colours "
            "there than the screen shows",
            PdfPlace(file, page, part.mm_on(trims[page - 1]).rounded()),
            "give each part the colour that is meant there, without transparency",
        )
    for use in told.colours.values():
        colour, inks = use.colour, use.inks
        given = press.recipes.get(colour) if len(colour) == 3 else colour
        page, box = use.places[0]
        place = PdfPlace(file, page, None if box is None else box.mm_on(trims[page - 1]).rounded())
        where = _pages(use.places)
        is_known = given is not None if len(colour) == 3 else colour in press.recipes.values()
        if not is_known:
            yield Finding(
                "print.colour",
                Severity.NOTE,
                f"the colour {_named(colour)} on {where} has no recipe in the palette: it is printed as "
                f"{_percent(inks)} (C/M/Y/K)",
                place,
                "give it a name and a recipe (`cmyk:`) in styles/palette.yaml, or use a colour that has one",
            )
        if given is not None and abs(sum(given) - sum(inks)) > 0.001:
            yield Finding(
                "print.ink-limit",
                Severity.NOTE,
                f"the colour {_named(colour)} on {where} would take {sum(given) * 100:.0f} % of ink: for "
                f"{press.printer.title} it is printed as {_percent(inks)} (C/M/Y/K)",
                place,
                f"give it a recipe of at most {press.printer.ink_limit:g} % in styles/palette.yaml",
            )


def _pages(places: Sequence[tuple[int, PtFromBottomLeft | None]]) -> str:
    numbers = sorted({number for number, _box in places})
    return f"page {numbers[0]}" if len(numbers) == 1 else "pages " + ", ".join(map(str, numbers))


def _named(colour: Bytes | Inks) -> str:
    if len(colour) == 3:
        red, green, blue = colour
        return f"#{red:02X}{green:02X}{blue:02X}"
    return f"{_percent(colour)} (C/M/Y/K)"


def _percent(inks: Inks) -> str:
    return "/".join(f"{ink * 100:.0f}" for ink in inks)
