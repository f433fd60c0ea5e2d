"""Cut and fold lines as processing steps: layers of their own that say what they are (ISO 19593-1:2018).

Finishing machines and imposition programs read them; they are off by default, and so never on a plate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf

from brochure.pdf.rectangles import PT_PER_MM
from brochure.press.sheet import FlatSheet

#: Of the group Structural, the types that a leaflet has; each with the ink that its lines are drawn in.
_STEPS = (("Cutting", "CutContour", (0, 1, 0, 0)), ("Folding", "Fold", (1, 0, 0, 0)))
_WIDTH = 0.5
#: Radius of the corners of what is punched out, mm: that of bank cards; and how far the handles of a curve
#: reach that is a quarter of a circle, in radii.
_CORNER, _ARC = 3.0, 0.5523


def add_steps(pdf: Pdf, sheets: Sequence[FlatSheet]) -> None:
    """Add a layer of cut lines, and one of fold lines where there are folds, to pages that are *sheets*."""
    layers = {}
    for kind, ink, inks in _STEPS:
        if kind == "Folding" and not any(sheet.folds for sheet in sheets):
            continue
        layers[kind] = (_layer(pdf, kind), _space(pdf, ink, inks))
    for page, sheet in zip(pdf.pages, sheets, strict=True):
        drawing = []
        properties, spaces, states = (
            page.Resources.get(kind, Dictionary()) for kind in ("/Properties", "/ColorSpace", "/ExtGState")
        )
        for kind, (layer, space) in layers.items():
            lines = list(_lines(kind, sheet))
            if not lines:
                continue
            properties[f"/{kind}"] = layer
            spaces[f"/{kind}"] = space
            drawing.append(f"/OC /{kind} BDC q /Step gs /{kind} CS 1 SCN {_WIDTH} w {' '.join(lines)} Q EMC")
        if drawing:
            # A guide line never knocks out the artwork below it.
            states.Step = Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1)
            page.Resources.Properties, page.Resources.ColorSpace = properties, spaces
            page.Resources.ExtGState = states
            page.Contents = pdf.make_stream(page.Contents.read_bytes() + "\n".join(["", *drawing]).encode())
    groups = Array([layer for layer, _space in layers.values()])
    pdf.Root.OCProperties = Dictionary(
        OCGs=groups,
        D=Dictionary(Name="Processing steps", Order=groups, ON=Array(), OFF=groups, RBGroups=Array()),
    )


def _layer(pdf: Pdf, kind: str) -> Object:
    step = Dictionary(GTS_ProcStepsGroup=Name.Structural, GTS_ProcStepsType=Name(f"/{kind}"))
    return pdf.make_indirect(Dictionary(Type=Name.OCG, Name=kind, GTS_Metadata=step))


def _space(pdf: Pdf, ink: str, inks: tuple[int, ...]) -> Array:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=list(inks), N=1)
    return Array([Name.Separation, Name(f"/{ink}"), Name.DeviceCMYK, pdf.make_indirect(tint)])


def _lines(kind: str, sheet: FlatSheet) -> Iterator[str]:
    left, bottom, right, top = (edge * PT_PER_MM for edge in sheet.trim)
    if kind == "Cutting":
        yield f"{left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re S"
        for die in sheet.dies:
            yield _rounded(*(edge * PT_PER_MM for edge in die))
    else:
        for fold in sheet.folds:
            x = left + fold * PT_PER_MM
            yield f"{x:.4f} {bottom:.4f} m {x:.4f} {top:.4f} l S"


def _rounded(left: float, bottom: float, right: float, top: float) -> str:
    """The outline of a card with round corners, in pt."""
    r = min(_CORNER * PT_PER_MM, (right - left) / 2, (top - bottom) / 2)
    k = r * _ARC

    def curve(*numbers: float) -> str:
        return " ".join(f"{number:.4f}" for number in numbers) + " c"

    def line(x: float, y: float) -> str:
        return f"{x:.4f} {y:.4f} l"

    return " ".join(
        (
            f"{left + r:.4f} {bottom:.4f} m",
            line(right - r, bottom),
            curve(right - r + k, bottom, right, bottom + r - k, right, bottom + r),
            line(right, top - r),
            curve(right, top - r + k, right - r + k, top, right - r, top),
            line(left + r, top),
            curve(left + r - k, top, left, top - r + k, left, top - r),
            line(left, bottom + r),
            curve(left, bottom + r - k, left + r - k, bottom, left + r, bottom),
            "s",
        )
    )
