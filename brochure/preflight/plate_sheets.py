"""The pages of a PDF made ready for plates: cut out of the file, and laid on whole pixels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from brochure.errors import BrochureError
from brochure.findings import MmFromTopLeft
from brochure.pdf.opened import OpenPdf, in_hand
from brochure.pdf.rectangles import PT_PER_MM, PixelsFromTopLeft, PtFromBottomLeft
from brochure.preflight.coverage import PER_MM
from brochure.preflight.page_ink import box_of

#: Largest page in pixels: 1.5 m², half as much again as A0.
_MOST_PIXELS = 1_500_000 * PER_MM**2

#: Colour spaces of other inks in a file as pikepdf writes it.  What it finds inside of compressed data takes
#: nothing but time.
_INKS = re.compile(
    rb"/DeviceN\b|/Separation\b(?: /All /DeviceCMYK (?:(?P<object>\d{1,9}) 0 R|(?P<here><<[^<>]*>>)))?"
)
#: All of each of the four for all of the ink: registration marks, which are then the same on either device.
_ALL_OF_FOUR = b"<< /C0 [ 0 0 0 0 ] /C1 [ 1 1 1 1 ] /Domain [ 0 1 ] /FunctionType 2 /N 1 >>"


class PlatesError(BrochureError):
    """A file or a page that no plates can be made of, in words."""


def unreadable(error: Exception) -> PlatesError:
    """The error for a file that pikepdf can't read, whatever it raised."""
    # It begins with what was read from, and where in memory that lies.
    return PlatesError("the file can't be read: " + re.sub(r"^stream <[^>]*>:? *", "", str(error)))


@dataclass(frozen=True)
class PlateSheet:
    """Where a page lies on its plates."""

    page: int
    columns: int
    rows: int
    bleed: PixelsFromTopLeft
    trim: PixelsFromTopLeft
    #: Where the MediaBox begins.
    origin: tuple[float, float]
    #: False without a BleedBox: then nothing tells bleed from marks, and *bleed* is the trim.
    bleeds: bool = True

    def mm(self, box: PixelsFromTopLeft) -> MmFromTopLeft:
        """A box in pixels as mm from the top left corner of the MediaBox."""
        x, y = self.origin
        left, top, right, bottom = box
        values = ((left - x), (top - y), (right - x), (bottom - y))
        return box_of([round(value / PER_MM, 2) for value in values])


@dataclass(frozen=True)
class PreparedSheets:
    """Pages in a file of their own."""

    sheets: tuple[PlateSheet, ...]
    #: Whether no ink but the four can be on them.
    in_the_four: bool


def prepared(given: bytes | OpenPdf, pages: Sequence[int] | None, path: Path) -> PreparedSheets:
    """Write the wanted pages for Ghostscript, without processing steps; where they lie on the plates.

    Raises :class:`PlatesError`, and whatever pikepdf does for a damaged file.
    """
    with in_hand(given) as document, pikepdf.new() as pdf:
        there = document.objects.pages
        wanted = range(1, len(there) + 1) if pages is None else sorted(set(pages))
        for number in wanted:
            if not 1 <= number <= len(there):
                raise PlatesError(f"there is no page {number}")
        if not len(there):
            raise PlatesError("it has no pages")
        for number in wanted:
            pdf.pages.append(there[number - 1])
        layers = document.objects.Root.get("/OCProperties")
        if isinstance(layers, pikepdf.Dictionary):
            # After the pages: the layers that these name are copied with them.
            listed = document.objects.make_indirect(pikepdf.Dictionary(dict(layers.items())))
            pdf.Root.OCProperties = pdf.copy_foreign(listed)
        _without_steps(pdf)
        sheets = tuple(_placed(page, number) for page, number in zip(pdf.pages, wanted, strict=True))
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return PreparedSheets(sheets, _in_the_four(path.read_bytes()))


def _in_the_four(pdf: bytes) -> bool:
    """Whether no colour space of a PDF that pikepdf has written is of other inks than the four."""
    for found in _INKS.finditer(pdf):
        if found["object"]:
            if b"\n%b 0 obj\n%b\n" % (found["object"], _ALL_OF_FOUR) not in pdf:
                return False
        elif found["here"] != _ALL_OF_FOUR:
            return False
    return True


def _placed(page: pikepdf.Page, number: int) -> PlateSheet:
    """Give the page a MediaBox of whole pixels, in line with its bleed, and nothing that crops or turns it.

    Ghostscript would clip to the CropBox, and turn the plates by ``/Rotate``.
    """
    unit = float(page.obj.get("/UserUnit", 1))
    pixel = PT_PER_MM / PER_MM / unit if unit > 0 else 0.0
    media = _rectangle(page.mediabox)
    trim = _within(_rectangle(page.trimbox), media)
    bleeds = "/BleedBox" in page.obj
    bleed = _within(_rectangle(page.bleedbox), media) if bleeds else trim
    if not pixel or media[2] - media[0] < pixel or media[3] - media[1] < pixel:
        raise PlatesError(f"page {number} has no area")
    # The smallest grid through the top left corner of the bleed that has all of the page.
    left = bleed[0] - -(-(bleed[0] - media[0]) // pixel) * pixel
    top = bleed[3] + -(-(media[3] - bleed[3]) // pixel) * pixel
    if (media[2] - media[0]) * (media[3] - media[1]) / pixel**2 > _MOST_PIXELS:
        raise PlatesError(f"page {number} is too large to be measured: more than 1.5 m²")
    columns = int(-(-((media[2] - left) / pixel - 1e-4) // 1))
    rows = int(-(-((top - media[1]) / pixel - 1e-4) // 1))

    def pixels(box: PtFromBottomLeft) -> PixelsFromTopLeft:
        return PixelsFromTopLeft(
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
    return PlateSheet(number, columns, rows, pixels(bleed), pixels(trim), (at[0], at[1]), bleeds)


def _rectangle(array: Any) -> PtFromBottomLeft:
    x0, y0, x1, y1 = (float(value) for value in array)
    return PtFromBottomLeft(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _within(box: PtFromBottomLeft, media: PtFromBottomLeft) -> PtFromBottomLeft:
    left, bottom = max(box[0], media[0]), max(box[1], media[1])
    right, top = min(box[2], media[2]), min(box[3], media[3])
    return PtFromBottomLeft(left, bottom, right, top) if left < right and bottom < top else media


def _without_steps(pdf: pikepdf.Pdf) -> None:
    """Take away what processing steps draw (ISO 19593-1): cutting, creasing.

    To switch their layers off is not enough: their inks would be plates all the same, with the marks on them.
    """
    layers = pdf.Root.get("/OCProperties")
    groups = layers.get("/OCGs") if isinstance(layers, pikepdf.Dictionary) else None
    if not isinstance(groups, pikepdf.Array) or not any(_is_step(layer) for layer in groups):
        return
    for page in pdf.pages:
        resources: Any = page.obj.get("/Resources")
        properties = resources.get("/Properties") if isinstance(resources, pikepdf.Dictionary) else None
        if not isinstance(properties, pikepdf.Dictionary):
            continue
        steps = {name for name, layer in properties.items() if _is_step(layer)}
        kept, used = _content_without(page, steps)
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
        spaces = resources.get("/ColorSpace")
        for name in list(spaces.keys()) if isinstance(spaces, pikepdf.Dictionary) else ():
            if name not in used:
                del spaces[name]


def _content_without(page: pikepdf.Page, steps: set[str]) -> tuple[list[Any], set[str]]:
    """The instructions of a page but for those in layers of those names, and the colour spaces they use."""
    kept: list[Any] = []
    used: set[str] = set()
    # For each marked content that is open, whether it is, or lies in, one that is left out.
    hidden: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BMC", "BDC"):
            operands = instruction.operands
            is_step = len(operands) == 2 and str(operands[0]) == "/OC" and str(operands[1]) in steps
            hidden.append(is_step or bool(hidden and hidden[-1]))
        if not (hidden and hidden[-1]):
            kept.append(instruction)
            if operator in ("cs", "CS"):
                used.update(str(name) for name in instruction.operands)
        if operator == "EMC" and hidden:
            hidden.pop()
    return kept, used


def _is_step(layer: Any) -> bool:
    if not isinstance(layer, pikepdf.Dictionary):
        return False
    about = layer.get("/GTS_Metadata")
    return isinstance(about, pikepdf.Dictionary) and "/GTS_ProcStepsGroup" in about
