"""Whether the files of fonts in a PDF hold all that their heads say."""

from __future__ import annotations

import struct

from pikepdf import Dictionary, PdfError

from brochure.pdf.fonts import file_of_font
from brochure.pdf.streams import LargeStreamError, StreamError, decoded

#: Largest font file that is looked at, in bytes: those of Chinese and Japanese have 20 MB.
_MOST = 64 << 20
#: What files of tables begin with (OpenType 1.9, “Table directory”).
_TABLED = (b"\0\1\0\0", b"true", b"OTTO")


def fault_of_file(font: Dictionary) -> str:
    """What is wrong with the file of a font, in words; nothing where it seems whole or is missing.

    A file of another form than TrueType and OpenType does not say how long it is.
    """
    file = file_of_font(font)
    if file is None:
        return ""
    try:
        data = decoded(file, _MOST)
    except LargeStreamError:
        return ""
    except (StreamError, PdfError) as error:
        return f"its file can't be read: {error}"
    if data[:4] not in _TABLED:
        return ""
    count = int.from_bytes(data[4:6], "big")
    head = 12 + 16 * count
    if len(data) < head:
        return "its file breaks off"
    for at in range(12, head, 16):
        offset, length = struct.unpack_from(">II", data, at + 8)
        if offset + length > len(data):
            return "its file breaks off"
    return ""
