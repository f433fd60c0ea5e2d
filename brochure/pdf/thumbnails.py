"""Pictures of pages for the report."""

from __future__ import annotations

import io
from typing import Any

from brochure.errors import BrochureError
from brochure.pdf.opened import OpenPdf, in_hand

#: A picture is at most this many times as tall as it is wide: bounds the memory for absurd pages.
TALLEST = 4

#: JPEG at this quality is two thirds of PNG.  WebP is a third smaller still, and takes ten times as long.
_QUALITY = 82


def thumbnails(
    pdf: bytes | OpenPdf, width: int = 360, *, trimmed: bool = True, most: int | None = None
) -> tuple[bytes, ...]:
    """A JPEG picture of every page, in the order of the file, ``width`` pixels wide; of the first *most*.

    It shows what is within the TrimBox, or all of the page unless *trimmed*.

    A page more than :data:`TALLEST` times as tall as it is wide gets a narrower picture.
    Raises :class:`BrochureError` when the file can't be read.
    """
    # Loaded here: a check or an up-to-date build never draws a page.  The encoder by its name: asked to save
    # in a format that it has not loaded yet, Pillow loads its modules for all there are.
    import PIL.JpegImagePlugin  # noqa: F401
    import pypdfium2

    try:
        with in_hand(pdf) as document:
            pages = range(len(document.drawn))[:most]
            return tuple(_picture(document.drawn, index, width, trimmed) for index in pages)
    except pypdfium2.PdfiumError as error:
        raise BrochureError(f"the pages of a PDF can’t be drawn: {error}") from error


def beside(one: bytes, other: bytes, page: int, width: int = 360) -> bytes:
    """A JPEG of the same 1-based page of two files, side by side, each so many pixels wide.

    Raises :class:`BrochureError` when a file can't be read.
    """
    import PIL.Image
    import pypdfium2

    try:
        pictures = []
        for data in (one, other):
            with in_hand(data) as document:
                drawn = _picture(document.drawn, min(page, len(document.drawn)) - 1, width, True)
                pictures.append(PIL.Image.open(io.BytesIO(drawn)))
    except pypdfium2.PdfiumError as error:
        raise BrochureError(f"the pages of a PDF can’t be drawn: {error}") from error
    gap = width // 20
    size = (sum(picture.width for picture in pictures) + gap, max(picture.height for picture in pictures))
    both = PIL.Image.new("RGB", size, "white")
    both.paste(pictures[0], (0, 0))
    both.paste(pictures[1], (pictures[0].width + gap, 0))
    stream = io.BytesIO()
    both.save(stream, "JPEG", quality=_QUALITY)
    return stream.getvalue()


def _picture(document: Any, index: int, width: int, trimmed: bool) -> bytes:
    page = document[index]
    across, down = page.get_size()
    crop = (0.0, 0.0, 0.0, 0.0)
    if trimmed:
        media, trim = page.get_mediabox(), page.get_trimbox()
        crop = (trim[0] - media[0], trim[1] - media[1], media[2] - trim[2], media[3] - trim[3])
        across, down = across - crop[0] - crop[2], down - crop[1] - crop[3]
    # The engine rounds up: a thousandth less keeps a whole number of pixels whole.
    scale = min((width - 0.001) / across, (width * TALLEST - 0.001) / down)
    stream = io.BytesIO()
    page.render(scale=scale, crop=crop).to_pil().save(stream, "JPEG", quality=_QUALITY)
    page.close()
    return stream.getvalue()
