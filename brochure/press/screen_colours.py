"""The colours of a document as they are on the screen, before they become inks."""

from __future__ import annotations

from brochure.pdf.spaces import Space, white_of
from brochure.press.separation import Bytes, Inks, srgb_of_lab


class ScreenColours:
    """The colours of one document, each worked out once: they are asked for again and again."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, tuple[float, ...]], Bytes | Inks | None] = {}

    def __call__(self, space: Space, values: tuple[float, ...]) -> Bytes | Inks | None:
        """A colour as sRGB in bytes, or as inks, 0 to 1 each, where it is CMYK; None for any other kind."""
        if space.family == "Lab":
            # Each has a white of its own.
            return _shown(space, values)
        key = (space.family, space.components, values)
        if key not in self._known:
            self._known[key] = _shown(space, values)
        return self._known[key]


def _shown(space: Space, values: tuple[float, ...]) -> Bytes | Inks | None:
    family, count = space.family, space.components
    if family == "DeviceCMYK" or (family == "ICCBased" and count == 4):
        c, m, y, k = (min(max(value, 0.0), 1.0) for value in values)
        return (c, m, y, k)
    if family in ("DeviceRGB", "CalRGB") or (family == "ICCBased" and count == 3):
        red, green, blue = (round(min(max(value, 0.0), 1.0) * 255) for value in values)
        return (red, green, blue)
    if family in ("DeviceGray", "CalGray") or (family == "ICCBased" and count == 1):
        grey = round(min(max(values[0], 0.0), 1.0) * 255)
        return (grey, grey, grey)
    if family == "Lab" and (white := white_of(space)) is not None:
        return srgb_of_lab(values[0], values[1], values[2], white)
    return None
