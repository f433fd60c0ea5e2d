"""Marks beside the trimmed sheet: where to cut and fold, what the plates are, and what the sheet is.

They stand outside the bleed and on every plate, by the colour space ``Separation /All`` (ISO 32000-1,
8.6.6.4).  Where processing steps have inks of their own, those would become plates with nothing but marks on
them: there the marks are in the four inks.  Lengths are mm from the left bottom corner of the MediaBox.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pikepdf import Array, Dictionary, Name, Page, Pdf

from brochure.pdf.rectangles import PT_PER_MM
from brochure.press.outlines import outlined, width_of
from brochure.press.sheet import HAIRLINE, FlatSheet

#: Room for the control patches above, and for the slug below, mm.
BAR_ROOM, SLUG_ROOM = 6.0, 5.0
#: What marks leave between themselves and the paper's edge, mm.
MARGIN = 1.0
#: A control patch's side; what the patches show.
_PATCH = 4.0
_PATCHES = (
    *((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)),
    *((0.5, 0, 0, 0), (0, 0.5, 0, 0), (0, 0, 0.5, 0), (0, 0, 0, 0.5)),
    *((0.5, 0.4, 0.4, 0), (1, 1, 0, 0), (0, 1, 1, 0), (1, 0, 1, 0)),
)
#: Size of the slug's words, pt, and the smallest size that they may shrink to.
_SLUG, _SLUG_LEAST = 6.5, 4.0
#: Colours that print on one plate alone: cyan, magenta, yellow and black.
_PLATES = ("1 0 0 0", "0 1 0 0", "0 0 1 0", "0 0 0 1")

#: Operators that choose what prints on every plate, and on those four: of fills and of strokes.
_EVERY, _EVERY_PROCESS = ("/All cs 1 scn", "/All CS 1 SCN"), ("1 1 1 1 k", "1 1 1 1 K")


def mark(
    pdf: Pdf,
    page: Page,
    sheet: FlatSheet,
    marks: Collection[str],
    *,
    offset: float,
    length: float,
    slug: str,
    plates: Sequence[str],
    font: bytes,
    in_process: bool = False,
) -> None:
    """Draw those of *marks* (crop, fold, bar, slug) beside a sheet.

    *offset* is what crop and fold marks keep from the trim at least, *length* how long they are; *slug* says
    what the sheet is and *plates* name those of cyan, magenta, yellow and black, set in *font*.  *in_process*
    keeps them on these four.
    """
    drawing: list[str] = []
    fills, strokes = _EVERY_PROCESS if in_process else _EVERY
    offset = max(offset, _widest_bleed(sheet))
    if "crop" in marks:
        drawing += [strokes, f"{HAIRLINE} w [] 0 d"]
        drawing += [_line(*line) for line in _crops(sheet, offset, length)]
    if "fold" in marks and sheet.folds:
        # Dashed, so that nobody cuts there.
        drawing += [strokes, f"{HAIRLINE} w [2 2] 0 d"]
        drawing += [_line(*line) for line in _folds(sheet, offset, length)]
    if "bar" in marks:
        drawing += _bar(sheet)
    if "slug" in marks:
        drawing += _slug(sheet, slug, plates, font, fills)
    if not drawing:
        return
    if not in_process:
        if "/ColorSpace" not in page.Resources:
            page.Resources.ColorSpace = Dictionary()
        page.Resources.ColorSpace.All = _all_plates(pdf)
    content = page.Contents.read_bytes() + b"\nq\n" + "\n".join(drawing).encode() + b"\nQ"
    page.Contents = pdf.make_stream(content)


def _all_plates(pdf: Pdf) -> Array:
    """The colour space that prints on every plate."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return Array([Name.Separation, Name.All, Name.DeviceCMYK, pdf.make_indirect(tint)])


def _widest_bleed(sheet: FlatSheet) -> float:
    return max(abs(bleed - trim) for bleed, trim in zip(sheet.bleed, sheet.trim, strict=True))


def _crops(sheet: FlatSheet, offset: float, length: float) -> Iterator[tuple[float, float, float, float]]:
    """Two lines at each corner of the trim, which lengthen its edges."""
    left, bottom, right, top = sheet.trim
    for x in (left, right):
        yield (x, bottom - offset, x, bottom - offset - length)
        yield (x, top + offset, x, top + offset + length)
    for y in (bottom, top):
        yield (left - offset, y, left - offset - length, y)
        yield (right + offset, y, right + offset + length, y)


def _folds(sheet: FlatSheet, offset: float, length: float) -> Iterator[tuple[float, float, float, float]]:
    left, bottom, _right, top = sheet.trim
    for fold in sheet.folds:
        yield (left + fold, bottom - offset, left + fold, bottom - offset - length)
        yield (left + fold, top + offset, left + fold, top + offset + length)


def _bar(sheet: FlatSheet) -> list[str]:
    """Patches of each ink, full and half, of the grey of three inks, and of two inks over each other."""
    drawing = []
    x, y = sheet.trim[0] + 2, sheet.height - MARGIN - _PATCH
    for inks in _PATCHES:
        if x + _PATCH > sheet.trim[2] - 2:
            break
        area = " ".join(f"{part * PT_PER_MM:.3f}" for part in (x, y, _PATCH, _PATCH))
        drawing += [f"{' '.join(f'{ink:g}' for ink in inks)} k {area} re f"]
        x += _PATCH
    return drawing


def _slug(sheet: FlatSheet, words: str, plates: Sequence[str], font: bytes, fills: str) -> list[str]:
    """What the sheet is, on every plate, and the name of each plate on that plate alone."""
    x, y = (sheet.trim[0] + 2) * PT_PER_MM, (MARGIN + 1) * PT_PER_MM
    room = sheet.size[0] * PT_PER_MM - 4 * PT_PER_MM
    names = [f"  {name}" for name in plates]
    wide = width_of("".join([words, *names]), font, 1)
    size = max(_SLUG_LEAST, min(_SLUG, room / wide if wide else _SLUG))
    while width_of("".join([words, *names]), font, size) > room and len(words) > 1:
        words = words[:-2].rstrip() + "…"
    drawing = [fills, outlined(words, font, size, x, y)]
    x += width_of(words, font, size)
    for name, inks in zip(names, _PLATES, strict=True):
        drawing += [f"{inks} k", outlined(name, font, size, x, y)]
        x += width_of(name, font, size)
    return drawing


def _line(from_x: float, from_y: float, to_x: float, to_y: float) -> str:
    points = (f"{part * PT_PER_MM:.4f}" for part in (from_x, from_y, to_x, to_y))
    return "{} {} m {} {} l S".format(*points)
