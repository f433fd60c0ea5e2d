"""Pictures with separations of their own, and the key by which the press finds them again in a PDF.

The typeset PDF holds sRGB and grey alone.  What was CMYK, grey or black and white in the first place goes
to the plates as it was, not by way of sRGB: its pixels wait here, under the key of those that stand in for
them in the PDF.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

#: Modes of Pillow that are separations.
MODES = ("CMYK", "L", "1")
#: Pixels that are hashed at a time.
_BAND = 1 << 20


@dataclass(frozen=True)
class Original:
    """The pixels of a picture as they go to the plates."""

    #: ``CMYK`` (8 bits each), ``L`` (grey of 8 bits) or ``1`` (black and white).
    mode: str
    #: Pixels, upright, the same as of the picture that stands in for it.
    width: int
    height: int
    #: Raw pixels, row by row from the top, deflated: as they are, the stream of a ``/FlateDecode`` image.
    #: The polarity is that of PDF: CMYK 0 is no ink, grey 0 is black, and so is a bit of 0; rows of bits are
    #: padded to whole bytes.
    data: bytes = field(repr=False)
    #: The ICC profile of CMYK pixels; None where the file has none, and for grey and black and white.
    profile: bytes | None = field(default=None, repr=False)

    @classmethod
    def of(cls, image: Image, profile: bytes | None = None) -> Original:
        """The original that is a Pillow image of one of :data:`MODES`.  Raises ``ValueError`` for others."""
        if image.mode not in MODES:
            raise ValueError(f"{image.mode} has no separations")
        # The fastest level: photographs hardly get smaller, and flat colours do at any.
        data = zlib.compress(image.tobytes(), 1)
        return cls(image.mode, image.width, image.height, data, profile if image.mode == "CMYK" else None)

    @property
    def bits(self) -> int:
        """Bits of a component: 1 or 8."""
        return 1 if self.mode == "1" else 8

    def pixels(self) -> bytes:
        """The raw pixels, no longer deflated."""
        return zlib.decompress(self.data)


def pixel_key(image: Image) -> str:
    """SHA-256, in hex, over the size and the RGB pixels of a Pillow image; transparency does not count.

    A picture has the same key as DeviceGray and as DeviceRGB, so it is found whichever the PDF holds.
    """
    digest = hashlib.sha256(f"{image.width} {image.height} ".encode())
    rows = max(1, _BAND // max(1, image.width))
    # In bands: whole, the largest pictures would be there three times.
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        digest.update(band.convert("RGB").tobytes())
    return digest.hexdigest()
