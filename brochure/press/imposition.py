"""Imposition: pages placed on sheets, clipped, to a hundredth of a millimetre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from brochure.pdf.rectangles import PT_PER_MM, MmFromBottomLeft, PtFromBottomLeft
from brochure.press.sheet import HAIRLINE, FlatSheet, Hairline, Placement, Sheet


def impose(source: Pdf, sheets: Sequence[Sheet | FlatSheet]) -> Pdf:
    """The sheets as a new PDF, each a page whose only box is its MediaBox.

    Each source page becomes one form XObject, shared by all its placements; a placement is clipped, so that
    no page paints over its neighbour at a fold.  Links and tags are left behind: a sheet has no reading order
    of its own.
    """
    pdf = Pdf.new()
    used = placed_pages(sheets)
    forms = {number: pdf.copy_foreign(_form(source, source.pages[number - 1])) for number in used}
    trims = {number: trim_box(source.pages[number - 1]) for number in used}
    for sheet in sheets:
        page = pdf.add_blank_page(page_size=(sheet.width * PT_PER_MM, sheet.height * PT_PER_MM))
        page.MediaBox = Array(sheet_box(sheet))
        names = dict.fromkeys(placement.page for placement in sheet.placements)
        page.Resources = Dictionary(XObject=Dictionary({f"/P{number}": forms[number] for number in names}))
        page.Contents = pdf.make_stream(drawing_of(sheet, trims))
    return pdf


def placed_pages(sheets: Sequence[Sheet | FlatSheet]) -> list[int]:
    """The 1-based pages that are on sheets, in their order."""
    return sorted({placement.page for sheet in sheets for placement in sheet.placements})


def sheet_box(sheet: Sheet | FlatSheet) -> PtFromBottomLeft:
    """The MediaBox of a sheet, in pt to a ten-thousandth."""
    return PtFromBottomLeft(0.0, 0.0, _pt(sheet.width), _pt(sheet.height))


def drawing_of(sheet: Sheet | FlatSheet, trims: Mapping[int, PtFromBottomLeft]) -> bytes:
    """The content of a sheet, in which page 3 is the form XObject ``/P3``; *trims* are TrimBoxes of pages."""
    drawing = [_placed(placement, trims[placement.page]) for placement in sheet.placements]
    drawing += [drawn(line) for line in getattr(sheet, "lines", ())]
    return "\n".join(drawing).encode()


def booklet_pairs(pages: int) -> list[tuple[int, int]]:
    """Pages side by side on each side of the sheets of a stitched booklet, front and back in turn.

    For N pages and sheets i = 0 … N/4 − 1: front (N−2i, 2i+1), back (2i+2, N−1−2i).
    """
    pairs = []
    for sheet in range(pages // 4):
        pairs += [(pages - 2 * sheet, 2 * sheet + 1), (2 * sheet + 2, pages - 1 - 2 * sheet)]
    return pairs


def trim_box(page: Page) -> PtFromBottomLeft:
    """The TrimBox of a page in pt, or the box that replaces it (ISO 32000-1, 14.11.2)."""
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    return PtFromBottomLeft(left, bottom, right, top)


def box_array(box: MmFromBottomLeft) -> Array:
    """A box of a page, in pt to a ten-thousandth."""
    return Array([round(edge, 4) for edge in box.pt()])


def _pt(length: float) -> float:
    return round(length * PT_PER_MM, 4)


def _placed(placement: Placement, trim: PtFromBottomLeft) -> str:
    scale = placement.scale
    left, bottom, right, top = trim
    x, y = placement.x * PT_PER_MM, placement.y * PT_PER_MM
    clip = placement.clip
    if clip is None:
        shown = [x, y, (right - left) * scale, (top - bottom) * scale]
    else:
        wide, high = clip.right - clip.left, clip.top - clip.bottom
        shown = [length * PT_PER_MM for length in (clip.left, clip.bottom, wide, high)]
    area = " ".join(f"{length:.4f}" for length in shown)
    matrix = f"{scale:.6f} 0 0 {scale:.6f} {x - left * scale:.4f} {y - bottom * scale:.4f}"
    return f"q {area} re W n {matrix} cm /P{placement.page} Do Q"


def drawn(line: Hairline) -> str:
    """A hairline as operators of a sheet's content."""
    points = (line.from_x, line.from_y, line.to_x, line.to_y)
    from_x, from_y, to_x, to_y = (f"{length * PT_PER_MM:.4f}" for length in points)
    return f"q 0 G {HAIRLINE} w {from_x} {from_y} m {to_x} {to_y} l S Q"


def _form(source: Pdf, page: Page) -> Object:
    """A page's content as a form XObject of *source*, with all that the page may paint, bleed included."""
    page.contents_coalesce()
    form = Stream(source, page.Contents.read_bytes() if "/Contents" in page else b"")
    form.Type, form.Subtype, form.FormType = Name.XObject, Name.Form, 1
    form.BBox = Array(page.mediabox)
    form.Resources = page.get("/Resources", Dictionary())
    if "/Group" in page:
        form.Group = page.Group
    return source.make_indirect(form)
