"""The office edition: the leaflet on the paper of a desk printer, both sides, to be folded by hand."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from pikepdf import Pdf
from pypdf import PdfReader

from brochure.design.formats import Format
from brochure.editions.job import Edition, EditionJob
from brochure.language.locale import Locale
from brochure.pdf.font_use import fonts_in
from brochure.pdf.metadata import describe, written
from brochure.pdf.rectangles import PT_PER_MM
from brochure.press.assembly import assembled
from brochure.press.imposition import booklet_pairs
from brochure.press.sheet import HAIRLINE, Hairline, Placement, Sheet

#: Desk printers don't reach this far to the edge of the paper, mm.
PRINTER_MARGIN = 5.0
#: Paper of desk printers, upright, width and height in mm.
PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
#: More paper than this beyond the flat sheet, both edges together, is cut away, mm.
SPARE = 2.0
#: How long the marks are that show where to cut, and what they keep from the corner they lengthen, mm.
_MARK, _MARK_GAP = 5.0, 1.0


@dataclass(frozen=True)
class Instructions:
    """How the office edition is printed and folded."""

    paper: str
    #: How many sheets of paper are printed at once: one copy, or two that are cut apart.
    sheets: int
    #: The edge over which the printer turns the paper: ``short-edge`` or ``long-edge``.
    duplex: str
    #: How large it comes out, 1 for full size.
    scale: float
    #: What to do, a sentence each.
    steps: tuple[str, ...]


def office(job: EditionJob) -> Edition:
    """The office edition."""
    source = PdfReader(BytesIO(job.typeset))
    flat = assembled(source, sheets(job.format, job.paper, len(source.pages)))
    with Pdf.open(BytesIO(flat)) as pdf:
        describe(pdf, job.metadata)
        return Edition(written(pdf), fonts=fonts_in(pdf))


def sheets(fmt: Format, paper: str, pages: int) -> list[Sheet]:
    """The sides of the sheets of one copy, in printing order."""
    upright = PAPERS[paper]
    landscape = (upright[1], upright[0])
    if fmt.office == "flat":
        return [_row(fmt, side, landscape) for side in fmt.sides]
    if fmt.office == "booklet":
        return [_row(fmt, pair, landscape) for pair in booklet_pairs(pages)]
    if fmt.office == "two-up":
        return [_row(fmt, (page, page), landscape) for page in range(1, pages + 1)]
    return [_row(fmt, (page,), upright) for page in range(1, pages + 1)]


def scale(fmt: Format, paper: str) -> float:
    """How large the pages come out: 1 where they fit, less where their live matter would be lost."""
    upright = PAPERS[paper]
    landscape = (upright[1], upright[0])
    across, height = _flat(fmt)
    sheet = upright if fmt.office == "single" else landscape
    # Only the safe zone, which holds nothing but background, may fall into the printer's margin.
    room = min(
        1.0,
        (sheet[0] - 2 * PRINTER_MARGIN) / (across - 2 * fmt.safe_zone),
        (sheet[1] - 2 * PRINTER_MARGIN) / (height - 2 * fmt.safe_zone),
    )
    # A page that is a little larger than the paper is scaled to the paper, so that no ground is cut unevenly.
    return min(room, 1.0 if room == 1.0 else min(sheet[0] / across, sheet[1] / height, room))


def _flat(fmt: Format) -> tuple[float, float]:
    """Width and height of what stands on one side of the paper, at full size."""
    width, height = fmt.page_sizes[0]
    if fmt.office == "flat":
        return sum(fmt.page_size(page)[0] for page in fmt.sides[0]), height
    return (2 * width if fmt.office in ("booklet", "two-up") else width), height


def instructions(fmt: Format, paper: str, pages: int, locale: Locale) -> Instructions:
    """How to print and fold, in the words of the *locale*."""
    words = locale.office
    sides = len(sheets(fmt, paper, pages))
    count = -(-sides // 2)
    duplex = "long-edge" if fmt.office == "single" else "short-edge"
    size = scale(fmt, paper)
    named = words.a4 if paper == "a4" else words.letter
    edge = words.long_edge if duplex == "long-edge" else words.short_edge
    steps = [
        words.open.format(paper=named),
        words.two_sided.format(edge=edge) if sides > 1 else words.one_sided,
        words.actual_size if size == 1.0 else words.reduced,
    ]
    if size != 1.0:
        steps.append(words.smaller.format(percent=f"{size * 100:.0f}"))
    steps.append(locale.counted(words.two_copies if fmt.office == "two-up" else words.each_copy, count))
    beside, above = _cut_edges(fmt, paper)
    if beside or above:
        # Before the folding: with the strips on it, a panel that is folded in is too wide for its place.
        steps.append(words.cut_all if beside and above else words.cut_beside if beside else words.cut_above)
    steps.append(locale.folding.note(fmt.fold))
    return Instructions(named, count, duplex, round(size, 4), tuple(steps))


def _row(fmt: Format, pages: tuple[int, ...], paper: tuple[float, float]) -> Sheet:
    """Pages side by side, in the middle of the paper."""
    name = next(name for name, upright in PAPERS.items() if sorted(upright) == sorted(paper))
    size = scale(fmt, name)
    across = sum(fmt.page_size(page)[0] for page in pages) * size
    x = (paper[0] - across) / 2
    placements = []
    for page in pages:
        width, height = fmt.page_size(page)
        placements.append(Placement(page, x, (paper[1] - height * size) / 2, size))
        x += width * size
    height = max(fmt.page_size(page)[1] for page in pages) * size
    marks = _cut_marks(paper, (across, height)) if fmt.office != "single" else ()
    return Sheet(paper[0], paper[1], tuple(placements), marks)


def _cut_edges(fmt: Format, paper: str) -> tuple[bool, bool]:
    """Whether the paper is cut to the flat sheet at the left and right, and at the top and bottom.

    Single pages are stapled or handed out as they are: their strips are a wider margin.
    """
    if fmt.office == "single":
        return False, False
    across, height = _flat(fmt)
    size = scale(fmt, paper)
    # All that is folded or cut is printed across the paper.
    return PAPERS[paper][1] - across * size > SPARE, PAPERS[paper][0] - height * size > SPARE


def _cut_marks(paper: tuple[float, float], flat: tuple[float, float]) -> tuple[Hairline, ...]:
    """Two marks for every edge of a flat sheet in the middle of larger paper, one near each of its corners.

    A mark lengthens its edge beyond the corner where the printer reaches that far.  Else it lies along the
    edge, just outside of it, so that it falls away with the strip.
    """
    outside = HAIRLINE / 2 / PT_PER_MM
    marks = []
    for axis in (0, 1):
        spare, room = (paper[axis] - flat[axis]) / 2, (paper[1 - axis] - flat[1 - axis]) / 2
        if 2 * spare <= SPARE:
            continue
        length = min(_MARK, room - PRINTER_MARGIN - _MARK_GAP)
        if length >= _MARK / 2:
            start, end = room - _MARK_GAP, room - _MARK_GAP - length
        else:
            start = max(PRINTER_MARGIN, room)
            end = start + _MARK
        for at in (spare - outside, paper[axis] - spare + outside):
            for one, other in ((start, end), (paper[1 - axis] - start, paper[1 - axis] - end)):
                marks.append(Hairline(at, one, at, other) if axis == 0 else Hairline(one, at, other, at))
    return tuple(marks)
