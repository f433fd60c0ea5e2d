"""TIFF files looked at before their reader is: how many parts it would make of them."""

from __future__ import annotations

import struct

from brochure.layout.graphics.svg import GraphicError

#: How files begin (TIFF 6.0, section 2; BigTIFF).  Readers take two more for TIFF that are none.
STARTS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_MISTAKEN = (b"MM*\x00", b"II\x00*")
#: Most strips or tiles: a strip for every row of A3 at 800 ppi makes 13 000.
_PART_LIMIT = 50_000
_STRIPS, _TILES, _TILE_WIDTH, _TILE_HEIGHT = 273, 324, 322, 323
#: Bytes of a value by its type.
_SIZES = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
}


def check_layout(data: bytes, pixel_limit: int) -> None:
    """Raise for a TIFF file whose first page asks for far more than there is, or ever should be.

    A tile may have as many pixels as a whole picture, *pixel_limit*.  Raises :class:`GraphicError`, and
    ``struct.error`` for a cut file.
    """
    if data[:4] in _MISTAKEN:
        raise _odd()
    order = "<" if data[:2] == b"II" else ">"
    is_big = 43 in data[2:4]
    start = struct.unpack_from(f"{order}Q" if is_big else f"{order}I", data, 8 if is_big else 4)[0]
    count = struct.unpack_from(f"{order}Q" if is_big else f"{order}H", data, start)[0]
    head = f"{order}HHQ" if is_big else f"{order}HHI"
    at = start + (8 if is_big else 2)
    if count > 65_535:
        raise _odd()
    total, tile = 0, {_TILE_WIDTH: 1, _TILE_HEIGHT: 1}
    for number in range(count):
        entry = at + number * (20 if is_big else 12)
        tag, kind, values = struct.unpack_from(head, data, entry)
        total += values * _SIZES.get(kind, 1)
        if tag in (_STRIPS, _TILES) and values > _PART_LIMIT:
            raise _odd()
        if tag in tile:
            form = {3: "H", 4: "I", 16: "Q"}.get(kind, "I")
            tile[tag] = struct.unpack_from(order + form, data, entry + struct.calcsize(head))[0]
    # The entries may all lead to the same bytes, and each would be read.
    if total > 2 * len(data) or tile[_TILE_WIDTH] * tile[_TILE_HEIGHT] > pixel_limit:
        raise _odd()


def _odd() -> GraphicError:
    return GraphicError(
        "the TIFF file is laid out in a way that can't be used", "save it again as TIFF or PNG"
    )
