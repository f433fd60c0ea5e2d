"""Codes of pictures, looked through without drawing them: JPEG, JPEG 2000, fax and JBIG2.

What is checked is that the parts of a code are there and as long as they say; JPEG 2000 is decoded as well.
Each check raises :class:`CodecError`, whose message completes “a picture can't be read:”.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from typing import Any

#: Most pixels of a JPEG 2000 that is decoded.
_MOST_PIXELS = 40_000_000
#: Frames of JPEG (ISO 10918-1, table B.1): all SOF markers but DHT, JPG and DAC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Boxes of JP2 that hold others, and the code itself (ISO 15444-1, annex I).
_SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
#: Markers of a JPEG 2000 code (ISO 15444-1, annex A).
_SOC, _SIZ, _SOT, _SOD, _EOC = 0xFF4F, 0xFF51, 0xFF90, 0xFF93, 0xFFD9
#: Of JBIG2 (ITU-T T.88, 7.2 and 7.3): the segment of a page, an unknown length, all kinds of segments.
_PAGE, _UNKNOWN = 48, 0xFFFFFFFF
_KINDS = frozenset((0, 4, 6, 7, 16, 20, 22, 23, 36, 38, 39, 40, 42, 43, 48, 49, 50, 51, 52, 53, 62))
#: Regions of plain pixels, and the bytes before the data of one (7.4.6).
_GENERIC, _REGION_HEAD = (36, 38, 39), 18
#: The least bytes of a segment.
_SHORTEST = 11


class CodecError(ValueError):
    """A code that is damaged or breaks off.  The message says how."""


def check_jpeg(data: bytes) -> tuple[tuple[int, int], int]:
    """The size in pixels and the number of colours of a JPEG that has all its parts."""
    if not data.startswith(b"\xff\xd8"):
        raise CodecError("its data is no JPEG")
    at, found = 2, None
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise CodecError("its JPEG is damaged")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if marker in _FRAMES and at + 10 <= len(data):
            height, width, colours = struct.unpack_from(">HHB", data, at + 5)
            found = ((width, height), colours)
        at += 2 + length
        if marker == 0xDA:
            break
    if found is None or at > len(data):
        raise CodecError("its JPEG breaks off")
    # What writers put behind the end is short.
    if b"\xff\xd9" not in data[max(at, len(data) - 4096) :]:
        raise CodecError("its JPEG breaks off")
    return found


def check_jpx(data: bytes, size: tuple[int, int]) -> None:
    """Whether a JPEG 2000 has all its parts, has that size and can be decoded."""
    code = _code_of(data)
    if len(code) < 48 or code[:4] != struct.pack(">HH", _SOC, _SIZ):
        raise CodecError("its data is no JPEG 2000")
    right, top, left, bottom = struct.unpack_from(">IIII", code, 8)
    has = (right - left, top - bottom)
    if size != (0, 0) and has != size:
        raise CodecError("its JPEG 2000 has {} × {} pixels instead of {} × {}".format(*has, *size))
    (colours,) = struct.unpack_from(">H", code, 40)
    sampled = [tuple(code[42 + 3 * at : 45 + 3 * at]) for at in range(min(colours, 16))]
    _check_tiles(code)
    usual = colours <= 4 and all(one == sampled[0] for one in sampled) and sampled[0] == (7, 1, 1)
    if usual and has[0] * has[1] <= _MOST_PIXELS:
        _decode(data)


def _code_of(data: bytes) -> bytes:
    """The code in a JP2 file, or the data where that is none."""
    if not data.startswith(_SIGNATURE):
        return data
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if length == 1 and at + 16 <= len(data):
            (length,) = struct.unpack_from(">Q", data, start)
            start = at + 16
        end = len(data) if length == 0 else at + length
        if kind == b"jp2c":
            if end > len(data):
                raise CodecError("its JPEG 2000 breaks off")
            return data[start:end]
        if end <= at:
            break
        at = end
    raise CodecError("its JPEG 2000 breaks off")


def _check_tiles(code: bytes) -> None:
    """Follow the markers of the head, then the tiles by their lengths."""
    at = 2
    while at + 4 <= len(code):
        marker, length = struct.unpack_from(">HH", code, at)
        if marker == _EOC:
            return
        if marker == _SOT:
            (tile,) = struct.unpack_from(">I", code.ljust(at + 10, b"\0"), at + 6)
            # A tile of no length goes on to the end.
            length = tile - 2 if tile else len(code) - at - 4
        elif marker >> 8 != 0xFF:
            raise CodecError("its JPEG 2000 is damaged")
        at += 2 + length
    if code[at : at + 2] != struct.pack(">H", _EOC):
        raise CodecError("its JPEG 2000 breaks off")


def _decode(data: bytes) -> None:
    # Takes longer to load than most files to be judged.
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(data), formats=("JPEG2000",))
        except (OSError, SyntaxError, ValueError):
            # Of a kind that is not decoded here: its parts are there.
            return
        with picture:
            try:
                picture.load()
            except (OSError, SyntaxError, ValueError) as error:
                raise CodecError("its JPEG 2000 is damaged") from error


def check_fax(data: bytes, parameters: Any, size: tuple[int, int]) -> None:
    """Whether a fax code has the rows that are asked for."""
    from brochure.preflight.fax import FaxError, check_rows

    try:
        check_rows(data, parameters, size)
    except FaxError as error:
        raise CodecError(f"its fax code is damaged: {error}") from error


def check_jbig2(data: bytes, shared: bytes, size: tuple[int, int]) -> None:
    """Whether the segments of a JBIG2 are whole, and one of them is a page of that size."""
    for _kind, _content in _segments(shared):
        pass
    page = None
    for kind, content in _segments(data):
        if kind == _PAGE and len(content) >= 8:
            page = struct.unpack_from(">II", content)
        elif kind in _GENERIC and len(content) > _REGION_HEAD and content[_REGION_HEAD - 1] & 1:
            # A region that is coded as a fax.
            wide, high = struct.unpack_from(">II", content)
            check_fax(content[_REGION_HEAD:], {"/K": -1, "/Columns": wide}, (wide, high))
    if page is None:
        raise CodecError("its JBIG2 has no page")
    # A height of all ones is told by stripes.
    if size != (0, 0) and (page[0] != size[0] or page[1] not in (size[1], _UNKNOWN)):
        raise CodecError("its JBIG2 has {} × {} pixels instead of {} × {}".format(*page, *size))


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each segment (ITU-T T.88, 7.2)."""
    at = 0
    # Line ends and zeros behind the last segment are no segment.
    while len(data) - at >= _SHORTEST or data[at:].strip(b"\0\r\n\t "):
        try:
            number, flags = struct.unpack_from(">IB", data, at)
            at += 5
            counted = data[at] >> 5
            if counted == 7:
                (counted,) = struct.unpack_from(">I", data, at)
                counted &= 0x1FFFFFFF
                at += 4 + (counted + 8) // 8
            else:
                at += 1
            at += counted * (1 if number <= 256 else 2 if number <= 65536 else 4)
            at += 4 if flags & 0x40 else 1
            (length,) = struct.unpack_from(">I", data, at)
        except (struct.error, IndexError) as error:
            raise CodecError("its JBIG2 breaks off") from error
        at += 4
        kind = flags & 0x3F
        if kind not in _KINDS:
            raise CodecError("its JBIG2 is damaged")
        end = len(data) if length == _UNKNOWN else at + length
        if end > len(data):
            raise CodecError("its JBIG2 breaks off")
        yield kind, data[at:end]
        at = end
