"""Which corners of pages are plain: one light tone, on which a thin dark line is seen and touches nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from brochure.errors import BrochureError
from brochure.pdf.opened import OpenPdf, in_hand
from brochure.pdf.rectangles import PT_PER_MM

#: How many pixels are drawn for a millimetre.
_FINE = 2
#: How much of a corner is looked at, mm.
_ACROSS, _DOWN = 1.5, 8.0
#: Greys from 0 to 255: what is as light counts as light, what differs by no more as one tone.
_LIGHT, _SAME = 150, 8


@dataclass(frozen=True)
class PlainCorners:
    """Which corners of a page, within its trim, are plain."""

    top_left: bool = False
    top_right: bool = False
    bottom_left: bool = False
    bottom_right: bool = False


def plain_corners(pdf: OpenPdf, pages: Sequence[int]) -> Mapping[int, PlainCorners]:
    """The plain corners of some 1-based *pages*.

    Raises :class:`BrochureError` when the file can’t be read.
    """
    if not pages:
        return {}
    import pypdfium2

    try:
        with in_hand(pdf) as document:
            return {number: _corners(document.drawn, number - 1) for number in pages}
    except pypdfium2.PdfiumError as error:
        raise BrochureError(f"the pages of a PDF can’t be drawn: {error}") from error


def _corners(document: Any, index: int) -> PlainCorners:
    page = document[index]
    media, trim = page.get_mediabox(), page.get_trimbox()
    crop = (trim[0] - media[0], trim[1] - media[1], media[2] - trim[2], media[3] - trim[3])
    picture = page.render(scale=_FINE / PT_PER_MM, crop=crop, grayscale=True).to_pil()
    page.close()
    across, down = round(_ACROSS * _FINE), round(_DOWN * _FINE)
    right, bottom = picture.width, picture.height

    def is_plain(x: int, y: int) -> bool:
        # Pixels at the very edge may be covered in part.
        darkest, lightest = picture.crop((x + 1, y + 1, x + across, y + down)).getextrema()
        return bool(darkest >= _LIGHT and lightest - darkest <= _SAME)

    return PlainCorners(
        is_plain(0, 0),
        is_plain(right - across - 1, 0),
        is_plain(0, bottom - down - 1),
        is_plain(right - across - 1, bottom - down - 1),
    )
