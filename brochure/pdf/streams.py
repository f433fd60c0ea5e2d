"""Decoding streams of a PDF without being flooded by them."""

from __future__ import annotations

import zlib
from typing import Any

from pikepdf import Array, Name, Object, PdfError, Stream, StreamDecodeLevel

#: How much more a filter can at most make of its data, by its name.  Flate and LZW have proven bounds of
#: about 1032 and 1366; RunLength makes 128 bytes of two.  A codec of pictures is never undone here.
_GROWTH = {
    "FlateDecode": 1033,
    "Fl": 1033,
    "LZWDecode": 1400,
    "LZW": 1400,
    "RunLengthDecode": 64,
    "RL": 64,
    "ASCIIHexDecode": 1,
    "AHx": 1,
    "ASCII85Decode": 4,
    "A85": 4,
    "Crypt": 1,
}
_FLATE = ("FlateDecode", "Fl")
#: Bytes that are looked at in one go.
_STEP = 1 << 16


class StreamError(ValueError):
    """A stream that can't be decoded.  The message says why."""


class LargeStreamError(StreamError):
    """A stream that would be larger than is allowed when it is decoded."""


def filters_of(stream: Object) -> tuple[str, ...]:
    """The names of a stream's filters, in the order in which they are undone."""
    given = stream.get("/Filter")
    names = list(given) if isinstance(given, Array) else [given]
    return tuple(str(name)[1:] for name in names if isinstance(name, Name))


def decoded(stream: Stream, most: int) -> bytes:
    """The data of a stream.

    Raises :class:`LargeStreamError` when it has more than *most* bytes, before they are made, and
    :class:`StreamError` when it can't be decoded.
    """
    names = filters_of(stream)
    raw = stream.read_raw_bytes()
    estimate = len(raw)
    for name in names:
        if name not in _GROWTH:
            raise StreamError(f"its filter “{name}” is not one of data")
        estimate *= _GROWTH[name]
    if estimate > most:
        # Flate is by far the most common, and alone can be undone step by step.
        rest = names[1:] if names and names[0] in _FLATE else names
        if any(_GROWTH[name] > 4 for name in rest):
            raise LargeStreamError("it is packed more than once")
        if rest != names and flate_size(raw, most + 1) > most:
            raise LargeStreamError(f"it unpacks to more than {most >> 20} MB")
        if rest == names and len(raw) * 4 > most:
            raise LargeStreamError(f"it has more than {most >> 20} MB")
    try:
        # Run lengths are undone by the second level alone.
        return bytes(stream.read_bytes(StreamDecodeLevel.specialized))
    except PdfError as error:
        raise StreamError(reason_of(error)) from error


def flate_size(raw: bytes, most: int) -> int:
    """How many bytes *raw* unpacks to; counting stops once there are *most*.

    Raises :class:`StreamError` where the data is no Flate or breaks off.
    """
    unpack = zlib.decompressobj()
    size = 0
    rest = raw
    try:
        while rest and not unpack.eof and size < most:
            size += len(unpack.decompress(rest, _STEP))
            rest = unpack.unconsumed_tail
    except zlib.error as error:
        raise StreamError("its packed data is broken") from error
    if not unpack.eof and size < most:
        raise StreamError("its packed data breaks off")
    return size


def reason_of(error: Exception | Warning | str) -> str:
    """What qpdf says, in one line without the name of the file."""
    return " ".join(str(error).split())[-160:]


def raw_inline(image: Any) -> bytes:
    """The data of a picture in the content (``PdfInlineImage``) as it stands there, still encoded."""
    if hasattr(image, "read_raw_bytes"):
        return bytes(image.read_raw_bytes())
    # pikepdf 10.13, the last for Python 3.10, has no public name for it.
    return bytes(image._data._inline_image_raw_bytes())
