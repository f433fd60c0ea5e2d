"""What a PNG without a profile says of its colours by numbers: whether they are those of sRGB."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.layout.graphics.svg import GraphicError

_START = b"\x89PNG\r\n\x1a\n"
#: White and the three colours of sRGB as ``cHRM`` gives them, and how near others may be.
_SRGB, _NEAR = (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06), 0.012
#: Codes of ``cICP`` (ITU-T H.273) for these colours, and for tones that are shown as those of sRGB.
_PRIMARIES, _TONES = 1, (1, 6, 13, 14, 15)


def check_colours(data: bytes) -> None:
    """Refuse a PNG whose colours are not those of sRGB, as numbers and not by a profile.

    Programs that show pictures follow these numbers, and the engine does not.  Raises :class:`GraphicError`.
    """
    said = dict(_chunks(data))
    if b"iCCP" in said:
        return
    coded = said.get(b"cICP", b"")
    if len(coded) == 4:
        # It counts before the others.
        if coded[0] != _PRIMARIES or coded[1] not in _TONES:
            raise _other("cICP")
        return
    numbers = said.get(b"cHRM", b"")
    if len(numbers) == 32 and b"sRGB" not in said:
        given = [int.from_bytes(numbers[at : at + 4], "big") / 100_000 for at in range(0, 32, 4)]
        if any(abs(one - own) > _NEAR for one, own in zip(given, _SRGB, strict=True)):
            raise _other("cHRM")


def _other(name: str) -> GraphicError:
    message = f"the colours of the PNG are others than those of sRGB, and no profile says which ({name})"
    return GraphicError(message, "save it again in sRGB, or with a colour profile")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and contents of what stands before the pixels."""
    at = len(_START)
    while data.startswith(_START) and at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind in (b"IDAT", b"IEND"):
            return
        # A profile may be long, and is not looked at here.
        yield kind, data[at + 8 : at + 8 + min(length, 32)]
        at += 12 + length
