"""The data of pictures: whether it is whole and can be decoded, and what JPEG 2000 says of its colours."""

from __future__ import annotations

import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, PdfError, Stream, StreamDecodeLevel

from brochure.pdf.spaces import CMYK, GRAY, RGB, Space, SpaceError, space_of
from brochure.pdf.streams import StreamError, decoded, filters_of, flate_size
from brochure.preflight import codestreams
from brochure.preflight.codestreams import CodecError

#: Most bytes that are unpacked of one picture to see whether its data is whole.
_MOST_DATA = 512 << 20
#: The same where all of it has to be in memory at once.
_MOST_AT_ONCE = 192 << 20
#: Short names of filters, which pictures in the content may use.
_SHORT = {"DCT": "DCTDecode", "CCF": "CCITTFaxDecode", "Fl": "FlateDecode"}
_CODECS = ("DCTDecode", "JPXDecode", "CCITTFaxDecode", "JBIG2Decode")
#: Those, and other filters, whose data never begins with the end of a line.
_BEGINS_PLAINLY = ("DCTDecode", "JPXDecode", "FlateDecode")
#: Colours in a JP2 file by the number of their space (ISO 15444-1, annex I.5.3.3, and ISO 15444-2).
_ENUMERATED = {16: RGB, 17: GRAY, 18: RGB, 12: CMYK}
#: What a byte of white is in each space: no ink, or all light.
_WHITE = {"DeviceCMYK": 0, "Separation": 0, "DeviceN": 0, "DeviceGray": 255}
#: Bits of a component that pictures may have (ISO 32000-1, table 89).
_BITS = (1, 2, 4, 8, 16)


def check_data(image: Stream, named: Any = None) -> str:
    """What is wrong with the data of a picture, in words; nothing where it seems whole.

    *named* is ``/ColorSpace`` of the resources that a picture in the content may name its space in.
    """
    try:
        raw = image.read_raw_bytes()
    except PdfError:
        return "its data is not there"
    if not raw:
        return "it has no data"
    filters = tuple(_SHORT.get(name, name) for name in filters_of(image))
    decode, components = image.get("/Decode"), _components(image, named)
    if isinstance(decode, Array) and components is not None and len(decode) != 2 * components:
        return f"its /Decode has {len(decode)} numbers instead of {2 * components}"
    codec = filters[-1] if filters and filters[-1] in _CODECS else ""
    try:
        if not codec:
            return _plain(image, raw, filters, named)
        if len(filters) > 1:
            raw = _unpacked(image, raw, filters)
        if codec == "DCTDecode":
            return _jpeg(image, raw, named)
        if codec == "JPXDecode":
            codestreams.check_jpx(raw, _size(image))
        elif codec == "CCITTFaxDecode":
            codestreams.check_fax(raw, _parameters(image, len(filters) - 1), _size(image))
        else:
            codestreams.check_jbig2(raw, _tables(_parameters(image, len(filters) - 1)), _size(image))
    except (StreamError, CodecError) as error:
        return str(error)
    return ""


def check_inline(entries: Dictionary, raw: bytes, named: Any) -> str:
    """The same of a picture in the content: its *entries* by their long names, and its data."""
    if _SHORT.get(name := next(iter(filters_of(entries)), ""), name) in _BEGINS_PLAINLY:
        # Line ends between the operator and the data are none of it.
        raw = raw.lstrip(b"\r\n")
    with pikepdf.new() as pdf:
        alone = Stream(pdf, b"")
        alone.write(raw)
        for key, value in entries.items():
            if key != "/Length":
                alone[key] = value
        return check_data(alone, named)


def is_blank(image: Stream) -> bool:
    """True for a picture of nothing but the white of paper, as far as its data can be looked at."""
    try:
        space = space_of(image["/ColorSpace"])
        bits = int(image.get("/BitsPerComponent", 8))
        if "/Decode" in image or bits not in _BITS or space.family not in _WHITE:
            return False
        # Of the codes of pictures JPEG alone is undone.
        if any(name in _CODECS[1:] for name in filters_of(image)):
            return False
        size = _size(image)
        if size[0] * size[1] * space.components * bits // 8 > _MOST_AT_ONCE:
            return False
        data = image.read_bytes(StreamDecodeLevel.all)
    except (PdfError, KeyError, SpaceError, IndexError, TypeError, ValueError, RuntimeError):
        return False
    white = _WHITE[space.family]
    return len(data) > 0 and data.count(bytes([white])) == len(data)


def check_entries(image: Any) -> str:
    """What is wrong with what a picture says of itself, in words."""
    bits = image.get("/BitsPerComponent")
    if bits is None:
        # A stencil has one, and codes of pictures say it themselves.
        if bool(image.get("/ImageMask", False)) or any(
            _SHORT.get(name, name) in _CODECS for name in filters_of(image)
        ):
            return ""
        return "it does not say how many bits a colour has"
    return "" if bits in _BITS else f"a colour of it is said to have {str(bits)[:20]} bits"


def _plain(image: Stream, raw: bytes, filters: tuple[str, ...], named: Any) -> str:
    """Whether pixels without a codec of pictures are all there."""
    wanted = _bytes_of(image, named)
    if wanted is None or wanted > _MOST_DATA:
        return ""
    if not filters:
        size = len(raw)
    elif filters == ("FlateDecode",):
        size = flate_size(raw, wanted)
    elif wanted <= _MOST_AT_ONCE:
        # Whatever PNG or TIFF puts before the rows is gone.
        wanted = _bytes_of(image, named, predicted=False) or 0
        size = len(decoded(image, _MOST_AT_ONCE))
    else:
        return ""
    return "" if size >= wanted else f"it has {size} bytes instead of {wanted}"


def _unpacked(image: Stream, raw: bytes, filters: tuple[str, ...]) -> bytes:
    """The data of a codec that was packed once more."""
    with pikepdf.new() as pdf:
        packed = Stream(pdf, b"")
        packed.write(raw, filter=Array([Name(f"/{name}") for name in filters[:-1]]))
        return decoded(packed, _MOST_AT_ONCE)


def _jpeg(image: Stream, raw: bytes, named: Any) -> str:
    size, components = codestreams.check_jpeg(raw)
    wanted = _size(image)
    if size != wanted:
        return "its JPEG has {} × {} pixels instead of {} × {}".format(*size, *wanted)
    space = _components(image, named)
    if space is not None and space != components:
        return f"its JPEG has {components} colours, its colour space {space}"
    if size[0] * size[1] * components > _MOST_AT_ONCE:
        return ""
    with pikepdf.new() as pdf:
        # A copy, because qpdf keeps what it once complained of.
        alone = Stream(pdf, b"")
        alone.write(raw, filter=Name.DCTDecode)
        try:
            alone.read_bytes(StreamDecodeLevel.all)
        except (PdfError, RuntimeError):
            return "its JPEG is damaged or breaks off"
    return ""


def _size(image: Any) -> tuple[int, int]:
    try:
        return int(image.get("/Width")), int(image.get("/Height"))
    except (TypeError, ValueError):
        return (0, 0)


def _parameters(image: Any, at: int) -> Any:
    """What the filter at that place is told; an empty dictionary where it is told nothing."""
    given = image.get("/DecodeParms")
    if isinstance(given, Array):
        given = given[at] if at < len(given) else None
    return given if isinstance(given, Dictionary) else Dictionary()


def _tables(parameters: Any) -> bytes:
    """The segments that pages of JBIG2 share."""
    shared = parameters.get("/JBIG2Globals")
    return decoded(shared, _MOST_AT_ONCE) if isinstance(shared, Stream) else b""


def _bytes_of(image: Stream, named: Any, predicted: bool = True) -> int | None:
    """How many bytes the pixels take; None where it can't be told cheaply."""
    try:
        width, height = int(image["/Width"]), int(image["/Height"])
        bits = 1 if image.get("/ImageMask", False) else int(image["/BitsPerComponent"])
    except (KeyError, TypeError, ValueError):
        return None
    components = _components(image, named)
    if components is None or min(width, height, bits) <= 0:
        return None
    row = (width * components * bits + 7) // 8
    try:
        # Predictors of PNG put a byte before each row.
        predictor = int(_parameters(image, 0).get("/Predictor", 1)) if predicted else 1
    except (TypeError, ValueError):
        return None
    return (row + (predictor >= 10)) * height


def _components(image: Stream, named: Any) -> int | None:
    if image.get("/ImageMask", False):
        return 1
    try:
        return space_of(image["/ColorSpace"], named).components
    except (KeyError, SpaceError, IndexError, TypeError):
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
