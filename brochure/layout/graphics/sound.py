"""Whether a picture can be placed, found before any leaflet is laid out."""

from __future__ import annotations

from collections.abc import Callable

from brochure.design.palette import Palette
from brochure.layout.graphics.picture import is_svg
from brochure.layout.graphics.plain.whole import plain_picture
from brochure.layout.graphics.svg import GraphicError


def size_of_picture(
    file: str, data: bytes, palette: Palette, press_profile: Callable[[], bytes]
) -> tuple[float, float]:
    """Width and height of a picture that can be placed, in units of its own.

    *press_profile* gives the profile of CMYK pictures without one.  Raises :class:`GraphicError`.
    """
    if is_svg(file):
        drawing = plain_picture(data, palette, "")
        return drawing.width, drawing.height
    # Not before there is one to look at: what unpacks pictures takes its time to import.
    from brochure.layout.graphics.raster import raster

    image = raster(data, press_profile)
    return image.width, image.height


__all__ = ["GraphicError", "size_of_picture"]
