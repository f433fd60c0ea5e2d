"""QR codes."""

from __future__ import annotations

from markupsafe import Markup

from brochure.design.palette import Palette
from brochure.layout.graphics.svg import GraphicError, drawing, tag

#: Light modules around a code (ISO/IEC 18004:2015, 6.3.8).
_QUIET = 4
#: Least side of a module in mm that telephones read from paper.
_LEAST_MODULE = 0.4


def qr(address: str, size: float, palette: Palette, *, alt: str) -> Markup:
    """A code of *size* mm with its quiet zone, error correction M, in black alone.

    Raises :class:`GraphicError` when its modules would be too small to be read.
    """
    import segno

    code = segno.make(address, error="m", micro=False, boost_error=True)
    modules = len(code.matrix) + 2 * _QUIET
    if size / modules < _LEAST_MODULE:
        least = modules * _LEAST_MODULE
        raise GraphicError(
            f"a QR code of {size:g} mm is too small for this address: telephones could not read it",
            f"make it at least {least:.0f} mm, or use a shorter address",
        )
    path = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                path.append(f"M{x + _QUIET} {y + _QUIET}h{run - x}v1h-{run - x}z")
            x = max(run, x + 1)
    scale = size / modules
    ground = tag("rect", width=size, height=size, fill=palette["paper"])
    dark = tag("path", d="".join(path), transform=f"scale({scale:.5f})", fill="#000000")
    return drawing(size, size, alt, [ground, dark])
