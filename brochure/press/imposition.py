"""Imposition: pages placed on sheets, clipped, to a hundredth of a millimetre.  All lengths are mm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    RectangleObject,
    StreamObject,
)

#: Points in a millimetre.
PT_PER_MM = 72 / 25.4
#: Width of a hairline, pt: as thin as every desk printer prints it.
HAIRLINE = 0.25


@dataclass(frozen=True)
class Placement:
    """One page on a sheet."""

    #: 1-based page of the source.
    page: int
    #: Where its left bottom corner stands, from the sheet's left bottom corner.
    x: float
    y: float
    scale: float = 1.0


@dataclass(frozen=True)
class Line:
    """A hairline on a sheet, from one point to another, from the sheet's left bottom corner."""

    from_x: float
    from_y: float
    to_x: float
    to_y: float


@dataclass(frozen=True)
class Sheet:
    """One side of a sheet."""

    width: float
    height: float
    placements: tuple[Placement, ...]
    #: Thin black lines, such as marks where to cut.
    lines: tuple[Line, ...] = ()


def impose(source: PdfReader, sheets: Sequence[Sheet]) -> PdfWriter:
    """The sheets as a new PDF.

    Each source page becomes one form XObject, shared by all its placements and clipped to its page box, so
    that no page paints over its neighbour at a fold.  Links and tags are left behind: a sheet has no reading
    order of its own.
    """
    writer = PdfWriter()
    used = sorted({placement.page for sheet in sheets for placement in sheet.placements})
    forms = {number: writer._add_object(_form(source.pages[number - 1], writer)) for number in used}
    sizes = {number: source.pages[number - 1].mediabox for number in used}
    for sheet in sheets:
        page = writer.add_blank_page(sheet.width * PT_PER_MM, sheet.height * PT_PER_MM)
        names = {f"/P{number}": forms[number] for number in dict.fromkeys(p.page for p in sheet.placements)}
        page[NameObject("/Resources")] = DictionaryObject(
            {
                NameObject("/XObject"): DictionaryObject(
                    {NameObject(name): form for name, form in names.items()}
                )
            }
        )
        content = DecodedStreamObject()
        drawing = [_placed(placement, sizes[placement.page]) for placement in sheet.placements]
        drawing += [_drawn(line) for line in sheet.lines]
        content.set_data("\n".join(drawing).encode())
        page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
    return writer


def _placed(placement: Placement, box: RectangleObject) -> str:
    scale = placement.scale
    x = placement.x * PT_PER_MM - float(box.left) * scale
    y = placement.y * PT_PER_MM - float(box.bottom) * scale
    return f"q {scale:.6f} 0 0 {scale:.6f} {x:.4f} {y:.4f} cm /P{placement.page} Do Q"


def _drawn(line: Line) -> str:
    points = (line.from_x, line.from_y, line.to_x, line.to_y)
    from_x, from_y, to_x, to_y = (f"{length * PT_PER_MM:.4f}" for length in points)
    return f"q 0 G {HAIRLINE} w {from_x} {from_y} m {to_x} {to_y} l S Q"


def _form(page: PageObject, writer: PdfWriter) -> StreamObject:
    """A page's content as a form XObject, clipped to the page's box."""
    contents = page.get_contents()
    form = DecodedStreamObject()
    form.set_data(contents.get_data() if contents is not None else b"")
    box = page.mediabox
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/FormType"): NumberObject(1),
            NameObject("/BBox"): ArrayObject(
                FloatObject(edge) for edge in (box.left, box.bottom, box.right, box.top)
            ),
            NameObject("/Resources"): page["/Resources"].clone(writer),
        }
    )
    if "/Group" in page:
        form[NameObject("/Group")] = page["/Group"].clone(writer)
    return form.flate_encode()
