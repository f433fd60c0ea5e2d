"""Annotations of a proof: words highlighted and places framed, for reviewers (ISO 32000-1, 12.5.6).

Each has an appearance of its own, so that every viewer and printer shows the same.  Lengths are in pt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from brochure.pdf.rectangles import PtFromBottomLeft

#: Red, green, blue, 0 to 1 each.
Colour = tuple[float, float, float]
#: An annotation is printed (ISO 32000-1, table 165).
_PRINTED = 4
#: How dark a highlight is, and the widths of the lines that tell kinds apart without colour, pt.
_TINT = 0.22
_RULE, _DASHED_RULE, _FRAME = 0.7, 1.0, 1.2


@dataclass(frozen=True)
class Note:
    """What an annotation says."""

    #: Unique in the file.
    name: str
    author: str
    subject: str
    contents: str
    #: When it was last changed, as PDFs write dates.
    date: str
    colour: Colour


def highlight(
    pdf: Pdf, page: Page, note: Note, lines: Sequence[PtFromBottomLeft], *, dashed: bool = False
) -> Object:
    """Highlight words, a box for each line, with a rule below them: dashed for what is told apart."""
    rect = _around(lines)
    quads: list[float] = []
    parts = ["/Tint gs", f"{_numbers(note.colour)} rg"]
    for x0, y0, x1, y1 in lines:
        # In the order in which viewers take the corners: along the top, then along the bottom.
        quads += [x0, y1, x1, y1, x0, y0, x1, y0]
        parts.append(f"{_numbers((x0, y0, x1 - x0, y1 - y0))} re f")
    width = _DASHED_RULE if dashed else _RULE
    parts += ["/Plain gs", f"{_numbers(note.colour)} RG {width} w"]
    parts += ["[2.4 1.4] 0 d"] if dashed else []
    for x0, y0, x1, _y1 in lines:
        parts.append(f"{_numbers((x0, y0 + width / 2))} m {_numbers((x1, y0 + width / 2))} l S")
    states = Dictionary(
        Tint=Dictionary(BM=Name.Multiply, ca=_TINT, CA=_TINT), Plain=Dictionary(BM=Name.Normal, ca=1, CA=1)
    )
    form = _form(pdf, "\n".join(parts), rect, Dictionary(ExtGState=states))
    made = _annotation(pdf, page, note, Name.Highlight, rect, form)
    made.QuadPoints = Array([round(value, 3) for value in quads])
    return made


def frame(pdf: Pdf, page: Page, note: Note, box: PtFromBottomLeft) -> Object:
    """Draw a frame close around a box, which the annotation names with its differences."""
    out = _FRAME
    rect = PtFromBottomLeft(box.left - out, box.bottom - out, box.right + out, box.top + out)
    drawn = (rect[0] + out / 2, rect[1] + out / 2, rect[2] - rect[0] - out, rect[3] - rect[1] - out)
    content = f"/Tint gs {_numbers(note.colour)} RG {out} w {_numbers(drawn)} re S"
    # Letters that stand close beside the box, such as the number of a citation, show through.
    states = Dictionary(Tint=Dictionary(BM=Name.Multiply, ca=1, CA=1))
    form = _form(pdf, content, rect, Dictionary(ExtGState=states))
    made = _annotation(pdf, page, note, Name.Square, rect, form)
    made.RD = Array([out] * 4)
    made.BS = Dictionary(Type=Name.Border, W=out, S=Name.S)
    return made


def _annotation(pdf: Pdf, page: Page, note: Note, kind: Name, rect: PtFromBottomLeft, form: Object) -> Object:
    made = Dictionary(
        Type=Name.Annot,
        Subtype=kind,
        Rect=Array([round(edge, 3) for edge in rect]),
        P=page.obj,
        T=String(note.author),
        Subj=String(note.subject),
        Contents=String(note.contents),
        NM=String(note.name),
        M=String(note.date),
        CreationDate=String(note.date),
        F=_PRINTED,
        C=Array([round(part, 4) for part in note.colour]),
        AP=Dictionary(N=form),
    )
    added = pdf.make_indirect(made)
    if Name.Annots not in page.obj:
        page.obj.Annots = Array()
    page.obj.Annots.append(added)
    return added


def _form(pdf: Pdf, content: str, rect: PtFromBottomLeft, resources: Dictionary) -> Object:
    group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceRGB)
    return pdf.make_stream(
        content.encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([round(edge, 3) for edge in rect]),
        Resources=resources,
        Group=group,
    )


def _around(rects: Sequence[PtFromBottomLeft]) -> PtFromBottomLeft:
    lefts, bottoms, rights, tops = zip(*rects, strict=True)
    return PtFromBottomLeft(min(lefts), min(bottoms), max(rights), max(tops))


def _numbers(values: Sequence[float]) -> str:
    return " ".join(f"{value:.3f}" for value in values)
