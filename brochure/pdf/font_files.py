"""Whether the files of fonts in a PDF hold what their heads say."""

from __future__ import annotations

import struct

from pikepdf import Dictionary, PdfError

from brochure.pdf.fonts import file_of_font
from brochure.pdf.streams import LargeStreamError, StreamError, decoded

#: Largest font file that is looked at, in bytes: those of Chinese and Japanese have 20 MB.
_MOST = 64 << 20
#: What files of tables begin with (OpenType 1.9, “Table directory”).
_TABLED = (b"\0\1\0\0", b"true", b"OTTO", b"ttcf")


def fault_of_file(font: Dictionary) -> str:
    """What is wrong with the file of a font, in words; nothing where it seems whole or is missing."""
    key, file = file_of_font(font)
    if file is None:
        return ""
    try:
        data = decoded(file, _MOST)
    except LargeStreamError:
        return ""
    except (StreamError, PdfError) as error:
        return f"its file can't be read: {error}"
    if not data:
        return "its file is empty"
    if key == "/FontFile":
        # In the two forms that Type 1 has: plain, and in sections.
        return "" if data.lstrip().startswith(b"%!") or data[0] == 0x80 else "its file is no Type 1 font"
    if key == "/FontFile2" or data[:4] in _TABLED:
        return _fault_of_tables(data)
    # A compact font: its version, and the size of its head.
    return "" if data[0] == 1 and len(data) > data[2] >= 4 else "its file is no compact font (CFF)"


def _fault_of_tables(data: bytes) -> str:
    if data[:4] not in _TABLED or len(data) < 12:
        return "its file is no TrueType or OpenType font"
    if data[:4] == b"ttcf":
        return ""
    (count,) = struct.unpack_from(">H", data, 4)
    if not count or len(data) < 12 + 16 * count:
        return "its file breaks off"
    for at in range(count):
        offset, length = struct.unpack_from(">II", data, 12 + 16 * at + 8)
        if offset + length > len(data):
            return "its file breaks off"
    return ""
