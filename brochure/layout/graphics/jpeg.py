"""JPEG files looked at from outside: how they are coded, and the same coding without what goes with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from brochure.layout.graphics.svg import GraphicError

#: Most parts and passes of a file: cameras write some twenty, and as many passes; a file of some megabytes
#: can have a million of either, each of which may cost as much as reading the whole picture.
_SEGMENT_LIMIT, _SCAN_LIMIT = 5000, 100
#: The next marker; in coded data, FF 00 and restarts are none.
_MARKER = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL)
_AFTER_CODE = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
_END, _SCAN, _COMMENT = 0xD9, 0xDA, 0xFE
#: Starts of frames: all of C0 to CF but those for tables.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Baseline, extended and progressive Huffman coding: what a PDF can hold (ISO 32000-1, 7.4.8).
_IN_PDF = (0xC0, 0xC1, 0xC2)
#: Application segments that say how to read the pixels: JFIF and Adobe.
_NEEDED = (0xE0, 0xEE)


@dataclass(frozen=True)
class Jpeg:
    """What a JPEG file is made of."""

    #: Bits of a component; 0 where the file does not say.
    bits: int
    #: True where a PDF can hold the file as it is coded.
    is_plain: bool
    #: The file without profile, place and time, thumbnails, further pictures and comments: the same bytes
    #: where it has none of them.  The pixels are coded as they were.
    bare: bytes = field(repr=False)


def is_jpeg(data: bytes) -> bool:
    """True for what begins like a JPEG file."""
    return data.startswith(b"\xff\xd8\xff")


def looked_through(data: bytes) -> Jpeg:
    """The parts of a JPEG file.  Raises :class:`GraphicError` for one of far too many."""
    kept = [data[:2]]
    at, segments, scans, frame, bits = 2, 0, 0, 0, 0
    while match := _MARKER.search(data, at):
        code = match[1][0]
        if code == _END:
            kept.append(b"\xff\xd9")
            break
        start, at = match.end() - 2, match.end()
        # Restart markers and a few others have no length; all others give theirs.
        if not (0xD0 <= code <= 0xD8 or code == 0x01):
            at += max(2, int.from_bytes(data[at : at + 2], "big"))
        segments += 1
        scans += code == _SCAN
        if segments > _SEGMENT_LIMIT or scans > _SCAN_LIMIT:
            raise GraphicError("the JPEG file has too many parts", "save it again as an ordinary JPEG")
        if code in _FRAMES:
            frame, bits = code, data[start + 4] if len(data) > start + 4 else 0
        if code == _SCAN:
            following = _AFTER_CODE.search(data, at)
            at = following.start() if following else len(data)
        if (0xE0 <= code <= 0xEF and code not in _NEEDED) or code == _COMMENT:
            continue
        kept.append(data[start:at])
    bare = b"".join(kept)
    return Jpeg(bits, frame in _IN_PDF and bits == 8, data if bare == data else bare)
