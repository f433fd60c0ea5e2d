"""The pages of a PDF made ready for plates: cut out of the file, and laid on whole pixels."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from brochure.errors import BrochureError
from brochure.pdf.matrix import PT_PER_MM, Rectangle
from brochure.preflight.coverage import PER_MM
from brochure.preflight.page_ink import Box, box_of

#: Largest page in pixels: 1.5 m², half as much again as A0.
_MOST_PIXELS = 1_500_000 * PER_MM**2


class PlatesError(BrochureError):
    """A file or a page that no plates can be made of, in words."""


def unreadable(error: Exception) -> PlatesError:
    """The error for a file that pikepdf can't read, whatever it raised."""
    # It begins with what was read from, and where in memory that lies.
    return PlatesError("the file can't be read: " + re.sub(r"^stream <[^>]*>:? *", "", str(error)))


@dataclass(frozen=True)
class Sheet:
    """Where a page lies on its plates.  Boxes are left, top, right, bottom in pixels of the plates."""

    page: int
    columns: int
    rows: int
    bleed: Box
    trim: Box
    #: Where the MediaBox begins.
    origin: tuple[float, float]

    def mm(self, box: Sequence[float]) -> Box:
        """A box in pixels as mm from the top left corner of the MediaBox."""
        x, y = self.origin
        left, top, right, bottom = box
        values = ((left - x), (top - y), (right - x), (bottom - y))
        return box_of([round(value / PER_MM, 2) for value in values])


def prepared(data: bytes, pages: Sequence[int] | None, path: Path) -> tuple[list[Sheet], bool]:
    """Write the wanted pages for Ghostscript; where they lie on the plates, and whether steps were hidden.

    Raises :class:`PlatesError`, and whatever pikepdf does for a damaged file.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        wanted = range(1, len(pdf.pages) + 1) if pages is None else sorted(set(pages))
        for number in wanted:
            if not 1 <= number <= len(pdf.pages):
                raise PlatesError(f"there is no page {number}")
        if not len(pdf.pages):
            raise PlatesError("it has no pages")
        steps = _without_steps(pdf)
        for key in list(pdf.Root.keys()):
            if key not in ("/Type", "/Pages", "/OCProperties"):
                del pdf.Root[key]
        for number in range(len(pdf.pages), 0, -1):
            if number not in wanted:
                del pdf.pages[number - 1]
        sheets = [_placed(page, number) for page, number in zip(pdf.pages, wanted, strict=True)]
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return sheets, steps


def _placed(page: pikepdf.Page, number: int) -> Sheet:
    """Give the page a MediaBox of whole pixels, in line with its bleed, and nothing that crops or turns it.

    Ghostscript would clip to the CropBox, and turn the plates by ``/Rotate``.
    """
    unit = float(page.obj.get("/UserUnit", 1))
    pixel = PT_PER_MM / PER_MM / unit if unit > 0 else 0.0
    media = _rectangle(page.mediabox)
    bleed = _within(_rectangle(page.bleedbox), media)
    trim = _within(_rectangle(page.trimbox), media)
    if not pixel or media[2] - media[0] < pixel or media[3] - media[1] < pixel:
        raise PlatesError(f"page {number} has no area")
    # The smallest grid through the top left corner of the bleed that has all of the page.
    left = bleed[0] - -(-(bleed[0] - media[0]) // pixel) * pixel
    top = bleed[3] + -(-(media[3] - bleed[3]) // pixel) * pixel
    if (media[2] - media[0]) * (media[3] - media[1]) / pixel**2 > _MOST_PIXELS:
        raise PlatesError(f"page {number} is too large to be measured: more than 1.5 m²")
    columns = int(-(-((media[2] - left) / pixel - 1e-4) // 1))
    rows = int(-(-((top - media[1]) / pixel - 1e-4) // 1))

    def pixels(box: Rectangle) -> Box:
        return (
            (box[0] - left) / pixel,
            (top - box[3]) / pixel,
            (box[2] - left) / pixel,
            (top - box[1]) / pixel,
        )

    # A hundredth of a pixel more, or the plates would lose their last row to rounding.
    more = pixel / 100
    page.obj.MediaBox = pikepdf.Array(
        [round(value, 5) for value in (left, top - rows * pixel - more, left + columns * pixel + more, top)]
    )
    for key in ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Annots"):
        if key in page.obj:
            del page.obj[key]
    # Said here, or one above them in the tree would hold.
    page.obj.CropBox = page.obj.MediaBox
    page.obj.Rotate = 0
    at = pixels(media)
    return Sheet(number, columns, rows, pixels(bleed), pixels(trim), (at[0], at[1]))


def _rectangle(array: Any) -> Rectangle:
    x0, y0, x1, y1 = (float(value) for value in array)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _within(box: Rectangle, media: Rectangle) -> Rectangle:
    left, bottom = max(box[0], media[0]), max(box[1], media[1])
    right, top = min(box[2], media[2]), min(box[3], media[3])
    return (left, bottom, right, top) if left < right and bottom < top else media


def _without_steps(pdf: pikepdf.Pdf) -> bool:
    """Hide layers that are processing steps (ISO 19593-1): cutting, creasing.  True when there are any."""
    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, pikepdf.Dictionary) or not isinstance(layers.get("/OCGs"), pikepdf.Array):
        return False
    steps = [layer for layer in layers.OCGs if _is_step(layer)]
    if steps:
        shown = layers.get("/D")
        if not isinstance(shown, pikepdf.Dictionary):
            layers.D = shown = pikepdf.Dictionary()
        off = shown.get("/OFF")
        shown.OFF = pikepdf.Array([*(off if isinstance(off, pikepdf.Array) else ()), *steps])
        if isinstance(on := shown.get("/ON"), pikepdf.Array):
            shown.ON = pikepdf.Array([layer for layer in on if not _is_step(layer)])
    return bool(steps)


def _is_step(layer: Any) -> bool:
    if not isinstance(layer, pikepdf.Dictionary):
        return False
    about = layer.get("/GTS_Metadata")
    return isinstance(about, pikepdf.Dictionary) and "/GTS_ProcStepsGroup" in about
