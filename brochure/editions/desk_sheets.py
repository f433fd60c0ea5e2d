"""The sheets that a desk printer prints: what of the leaflet lies where on each side, and where it is cut."""

from __future__ import annotations

from brochure.design.formats import Format
from brochure.editions.finish import PRINTER_MARGIN, finish_of
from brochure.pdf.rectangles import PT_PER_MM
from brochure.press.imposition import booklet_pairs
from brochure.press.sheet import HAIRLINE, Hairline, Placement, Sheet

#: Paper of desk printers, upright, width and height in mm.
PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
#: More paper than this beyond the flat sheet, both edges together, is cut away, mm.
SPARE = 2.0
#: How long the marks are that show where to cut, and what they keep from the corner they lengthen, mm.
_MARK, _MARK_GAP = 5.0, 1.0


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


def marked_pages(fmt: Format, paper: str, pages: int) -> tuple[int, ...]:
    """The 1-based pages of a leaflet of so many that lie beside folds and cuts that are marked."""
    sides = tuple(sheets(fmt, paper, pages))
    finish = finish_of(fmt, sides, pages)
    if not finish.creases:
        return ()
    return tuple(
        sorted({placed.page for index in finish.ticked(len(sides)) for placed in sides[index].placements})
    )


def scale(fmt: Format, paper: str) -> float:
    """How large the pages come out: 1 where they fit, less where their live matter would be lost."""
    upright = PAPERS[paper]
    landscape = (upright[1], upright[0])
    across, height = flat_size(fmt)
    sheet = upright if fmt.office == "single" else landscape
    # Only the safe zone, which holds nothing but background, may fall into the printer's margin.
    room = min(
        1.0,
        (sheet[0] - 2 * PRINTER_MARGIN) / (across - 2 * fmt.safe_zone),
        (sheet[1] - 2 * PRINTER_MARGIN) / (height - 2 * fmt.safe_zone),
    )
    # A page that is a little larger than the paper is scaled to the paper, so that no ground is cut unevenly.
    return min(room, 1.0 if room == 1.0 else min(sheet[0] / across, sheet[1] / height, room))


def flat_size(fmt: Format) -> tuple[float, float]:
    """Width and height of what stands on one side of the paper, at full size."""
    width, height = fmt.page_sizes[0]
    if fmt.office == "flat":
        return sum(fmt.page_size(page)[0] for page in fmt.sides[0]), height
    return (2 * width if fmt.office in ("booklet", "two-up") else width), height


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


def cut_edges(fmt: Format, paper: str) -> tuple[bool, bool]:
    """Whether the paper is cut to the flat sheet at the left and right, and at the top and bottom.

    Single pages are stapled or handed out as they are: their strips are a wider margin.
    """
    if fmt.office == "single":
        return False, False
    across, height = flat_size(fmt)
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
