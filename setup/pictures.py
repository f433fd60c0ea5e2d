"""Draws the README's pictures of the leaflets from the editions in ``output/``, into ``docs/``."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from brochure.pdf.thumbnails import thumbnails

#: Leaflet and how many of its pages stand in a row.
ROWS = {"patient": 4, "hcp": 6}
#: The leaflet whose flat sheet is shown.
FLAT = "hcp"
#: Pixels: the width of a picture, and the space around and between its pages.
WIDTH, GAP = 1240, 12
#: The ground that the pages lie on, sRGB.
GROUND = (222, 226, 232)


def sheet(pdf: bytes, columns: int) -> Image.Image:
    """All pages of *pdf* in rows of *columns*, in reading order, as one picture."""
    width = (WIDTH - GAP) // columns - GAP
    pages = [Image.open(io.BytesIO(page)).convert("RGB") for page in thumbnails(pdf, width)]
    height = max(page.height for page in pages)
    rows = -(-len(pages) // columns)
    made = Image.new("RGB", (WIDTH, GAP + rows * (height + GAP)), GROUND)
    for number, page in enumerate(pages):
        row, column = divmod(number, columns)
        made.paste(page, (GAP + column * (width + GAP), GAP + row * (height + GAP)))
    return made


def main() -> None:
    """Write ``docs/<leaflet>.webp`` for both leaflets, and ``docs/flat.webp``."""
    folder = Path("docs")
    folder.mkdir(exist_ok=True)
    for leaflet, columns in ROWS.items():
        pdf = Path("output", f"{leaflet}-screen.pdf").read_bytes()
        # A quarter of the bytes of a PNG with the same colours.
        sheet(pdf, columns).save(folder / f"{leaflet}.webp", quality=90, method=6)
    pdf = Path("output", f"{FLAT}-print.pdf").read_bytes()
    flat = Image.open(io.BytesIO(thumbnails(pdf, WIDTH, trimmed=False)[0]))
    flat.save(folder / "flat.webp", quality=90, method=6)


if __name__ == "__main__":
    main()
