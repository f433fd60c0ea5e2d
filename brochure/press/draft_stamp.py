"""The draft label stamped on the pages of a PDF: whatever a style sheet does to its own, this one is seen.

It is the last thing that is painted, as outlines: it needs no font, and no style has a say in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from brochure.design.draft_label import RADIUS, SPACING, DraftLabel
from brochure.layout.looks import DARK
from brochure.pdf.metadata import written
from brochure.pdf.rectangles import PT_PER_MM
from brochure.press.imposition import trim_box
from brochure.press.outlines import outlined, width_of

#: Height of capitals of Source Sans 3, em.
_CAPITALS = 0.66
#: How far the control points of a quarter of a circle are from its ends, in parts of the radius.
_ARC = 0.5523
_BLACK, _WHITE = "0 0 0 rg", "1 1 1 rg"
#: Pages on dark grounds, by the names that style sheets have for them: there the label is white.
_DARK = ("cover", "dark")
_COVER = "cover"
#: Names of the two labels among the resources of a page, by whether they are for dark grounds.
_NAMES = {False: Name.DraftLabel, True: Name.DraftLabelOnDark}


def stamped(pdf: bytes, label: DraftLabel, names: Sequence[str], font: bytes) -> bytes:
    """The PDF with the label on every page.

    *names* are those that style sheets have for the pages, *font* is the TrueType file of its letters.
    """
    with Pdf.open(BytesIO(pdf)) as opened:
        forms: dict[bool, Object] = {}
        for page, name in zip(opened.pages, names, strict=True):
            dark = name in _DARK or name.endswith(DARK)
            if dark not in forms:
                forms[dark] = _form(opened, label, font, dark=dark)
            # A name of ours: the library would draw one by lot.  Pages may share their resources.
            resource = page.add_resource(forms[dark], Name.XObject, _NAMES[dark])
            _put(page, resource, label, is_cover=name == _COVER)
        return written(opened)


def _put(page: Page, name: Name, label: DraftLabel, *, is_cover: bool) -> None:
    """Paint the label last, as what belongs to no text: what is read aloud is in the text of the pages."""
    left, _bottom, right, top = trim_box(page)
    before, behind = (0.0, 0.0) if is_cover else (side * PT_PER_MM for side in label.sides)
    x = (left + before + right - behind - label.width * PT_PER_MM) / 2
    y = top - (label.top + label.height) * PT_PER_MM
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(
        f"\nQ /Artifact <</Type /Pagination>> BDC q 1 0 0 1 {x:.4f} {y:.4f} cm {name} Do Q EMC".encode()
    )


def _form(pdf: Pdf, label: DraftLabel, font: bytes, *, dark: bool) -> Object:
    ground, letters = (_WHITE, _BLACK) if dark else (_BLACK, _WHITE)
    width, height, border = (part * PT_PER_MM for part in (label.width, label.height, label.border))
    spaces = len(label.words) * SPACING * label.letters
    inside = width_of(label.words, font, label.letters) + spaces
    x, y = (width - inside + SPACING * label.letters) / 2, (height - _CAPITALS * label.letters) / 2
    radius = RADIUS * PT_PER_MM
    drawing = [
        f"{letters} {_rounded(0, 0, width, height, radius)} f",
        f"{ground} {_rounded(border, border, width - border, height - border, radius - border)} f",
        letters,
        outlined(label.words, font, label.letters, x, y, SPACING),
    ]
    return pdf.make_stream(
        "\n".join(drawing).encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, round(width, 4), round(height, 4)]),
        Resources=Dictionary(),
    )


def _rounded(left: float, bottom: float, right: float, top: float, radius: float) -> str:
    """The path of a rectangle with round corners."""
    away = radius * (1 - _ARC)
    # Of each corner in turn: where its arc begins, its two control points, and where it ends.
    corners = (
        ((right - radius, bottom), (right - away, bottom), (right, bottom + away), (right, bottom + radius)),
        ((right, top - radius), (right, top - away), (right - away, top), (right - radius, top)),
        ((left + radius, top), (left + away, top), (left, top - away), (left, top - radius)),
        ((left, bottom + radius), (left, bottom + away), (left + away, bottom), (left + radius, bottom)),
    )
    path = [f"{left + radius:.4f} {bottom:.4f} m"]
    for (start_x, start_y), *arc in corners:
        path.append(f"{start_x:.4f} {start_y:.4f} l")
        path.append(" ".join(f"{x:.4f} {y:.4f}" for x, y in arc) + " c")
    return " ".join([*path, "h"])
