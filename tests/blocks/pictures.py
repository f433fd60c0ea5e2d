"""Pages as pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2

#: Pixels in a millimetre.
SCALE = 10


class Picture:
    """A page as it looks, asked in mm from its top left corner."""

    def __init__(self, path: Path, page: int) -> None:
        document = pypdfium2.PdfDocument(path)
        self._image = document[page - 1].render(scale=SCALE * 25.4 / 72).to_pil().convert("RGB")
        document.close()
        self.width = self._image.width / SCALE
        self.height = self._image.height / SCALE

    def at(self, x: float, y: float) -> str:
        """The colour at a place, as ``#RRGGBB``."""
        red, green, blue = self._image.getpixel((int(x * SCALE), int(y * SCALE)))
        return f"#{red:02X}{green:02X}{blue:02X}"

    def rows(self) -> Iterator[float]:
        """Every row of pixels."""
        return (row / SCALE for row in range(self._image.height))

    def colours(self, box: tuple[float, float, float, float]) -> dict[str, int]:
        """The colours in a box with how many pixels have them."""
        left, top, right, bottom = (round(edge * SCALE) for edge in box)
        part = self._image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
        found = part.getcolors(part.width * part.height) or []
        return {"#{:02X}{:02X}{:02X}".format(*colour): count for count, colour in found}
