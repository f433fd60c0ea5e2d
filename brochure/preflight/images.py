"""The data of pictures: whether it is whole, and what JPEG 2000 says of its colours."""

from __future__ import annotations

import re
from typing import Any

from pikepdf import Array, PdfError, Stream

from brochure.pdf.spaces import CMYK, GRAY, RGB, Space
from brochure.pdf.streams import StreamError, filters_of, flate_size

#: Most bytes that are unpacked of one picture to see whether its data is whole.
_MOST_DATA = 512 << 20
#: Colours in a JP2 file by the number of their space (ISO 15444-1, annex I.5.3.3, and ISO 15444-2).
_ENUMERATED = {16: RGB, 17: GRAY, 18: RGB, 12: CMYK}


def check_data(image: Stream) -> str:
    """What is wrong with the data of a picture, in words; nothing where it seems whole."""
    try:
        raw = image.read_raw_bytes()
    except PdfError:
        return "its data is not there"
    if not raw:
        return "it has no data"
    filters = filters_of(image)
    if filters in (("DCTDecode",), ("DCT",)):
        if not raw.startswith(b"\xff\xd8"):
            return "its data is no JPEG"
        # What writers put behind the end is short.
        return "" if b"\xff\xd9" in raw[-4096:] else "its JPEG breaks off"
    if filters in (("FlateDecode",), ("Fl",)):
        return _flate(image, raw)
    return ""


def _flate(image: Stream, raw: bytes) -> str:
    wanted = _bytes_of(image)
    if wanted is None or wanted > _MOST_DATA:
        return ""
    try:
        size = flate_size(raw, wanted)
    except StreamError as error:
        return str(error)
    return "" if size >= wanted else f"it has {size} bytes instead of {wanted}"


def _bytes_of(image: Stream) -> int | None:
    """How many bytes the pixels take; None where it can't be told cheaply."""
    try:
        width, height = int(image["/Width"]), int(image["/Height"])
        bits = 1 if image.get("/ImageMask", False) else int(image["/BitsPerComponent"])
        components = _components(image)
    except (KeyError, TypeError, ValueError):
        return None
    if components is None or min(width, height, bits) <= 0:
        return None
    row = (width * components * bits + 7) // 8
    parameters = image.get("/DecodeParms")
    if isinstance(parameters, Array):
        parameters = parameters[0] if len(parameters) else None
    try:
        # Predictors of PNG put a byte before each row.
        predicted = int(parameters.get("/Predictor", 1)) >= 10 if parameters is not None else False
    except (AttributeError, TypeError, ValueError):
        return None
    return (row + predicted) * height


def _components(image: Stream) -> int | None:
    from brochure.pdf.spaces import SpaceError, space_of

    if image.get("/ImageMask", False):
        return 1
    try:
        return space_of(image["/ColorSpace"]).components
    except (SpaceError, IndexError):
        return None


def jpx_space(image: Any) -> Space | None:
    """The colour space that a JPEG 2000 names itself; one with a profile counts as ICCBased."""
    if "JPXDecode" not in filters_of(image):
        return None
    try:
        head = image.read_raw_bytes()[:65536]
    except PdfError:
        return None
    found = re.search(rb"colr(.)..(....)", head, re.DOTALL)
    if found is None:
        return None
    if found[1] == b"\x01":
        return _ENUMERATED.get(int.from_bytes(found[2], "big"))
    return Space("ICCBased", 3)
