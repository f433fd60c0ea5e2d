"""Small drawings look on our pages as resvg draws the files themselves."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from brochure.layout.graphics.picture import svg_picture
from brochure.typesetting.loading import engine
from tests.judges import resvg
from tests.layout.small_drawings import SMALL_DRAWINGS
from tests.project import ROOT
from tests.styles import STYLES

#: Width of each picture in pixels, and of a page in points.
_WIDTH, _PAGE = 300, 144
#: How far colours may lie apart, of 255, and how many pixels may.
_TONE, _PIXELS = 24, 40


def _ours(folder: Path) -> list[Image.Image]:
    """Each drawing on a page of its own, as PDFium draws it."""
    fonts = ROOT / "styles" / "fonts"
    sheet = (ROOT / "styles" / "fonts.css").read_text().replace("asset:fonts/", f"{fonts.as_uri()}/")
    sheet += f"@page {{ size: {_PAGE}pt {_PAGE / 2}pt; margin: 0 }} body {{ margin: 0 }}"
    sheet += " svg { display: block } div { break-after: page }"
    drawn = [
        svg_picture(file.encode(), STYLES.palette, prefix=f"p{n}-", alt="", width=_PAGE / 72 * 25.4)
        for n, file in enumerate(SMALL_DRAWINGS.values())
    ]
    path = folder / "drawn.pdf"
    engine().HTML(string=f"<style>{sheet}</style>{''.join(f'<div>{svg}</div>' for svg in drawn)}").write_pdf(
        path
    )
    document = pypdfium2.PdfDocument(path)
    try:
        return [document[n].render(scale=_WIDTH / _PAGE).to_pil().convert("RGB") for n in range(len(drawn))]
    finally:
        document.close()


def _apart(one: Image.Image, other: Image.Image) -> int:
    """How many pixels of a picture have a tone that the other has nowhere around them, or at most so many."""
    # What is there at the very same place is there around it, too: mostly nothing else has to be looked at.
    found = _beyond(one, other, other)
    if found > _PIXELS:
        # Twice the nearest pixels: those at most two away, in half the time that one step takes.
        nearest = ImageFilter.MinFilter(3), ImageFilter.MaxFilter(3)
        found = _beyond(one, *(other.filter(each).filter(each) for each in nearest))
    return found


def _beyond(one: Image.Image, darkest: Image.Image, lightest: Image.Image) -> int:
    """How many pixels of a picture are darker or lighter than that by more than eyes see."""
    beyond = ImageChops.lighter(ImageChops.subtract(darkest, one), ImageChops.subtract(one, lightest))
    red, green, blue = (band.point(lambda tone: 255 * (tone > _TONE)) for band in beyond.split())
    return ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()[255]


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Image.Image, Image.Image]]:
    """Each drawing as it is on our page, and as resvg draws it."""
    fonts = sorted((ROOT / "styles" / "fonts" / "source-sans-3").glob("*.ttf"))
    theirs = resvg.pictures(list(SMALL_DRAWINGS.values()), _WIDTH, fonts)
    ours = _ours(tmp_path_factory.mktemp("small"))
    return dict(zip(SMALL_DRAWINGS, zip(ours, theirs, strict=True), strict=True))


@pytest.mark.parametrize("name", SMALL_DRAWINGS)
def test_a_drawing_is_drawn_as_resvg_draws_it(
    pairs: dict[str, tuple[Image.Image, Image.Image]], name: str
) -> None:
    ours, theirs = pairs[name]
    assert ours.size == theirs.size
    assert max(_apart(ours, theirs), _apart(theirs, ours)) <= _PIXELS
