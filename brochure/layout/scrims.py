"""Scrims: how far a photo is darkened, or lightened, under the words of a cover so that they can be read.

What is laid over the photo is as strong as its brightest or darkest spot asks for, so words keep their
contrast wherever they stand.  It fades out beyond them.
"""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from PIL import Image

from brochure.design.contrast import Shade, contrast, luminance, shade
from brochure.design.palette import Palette

#: Contrast that words are given: more than the least, for what printing, JPEG and edges of letters take away.
_WANTED = 5.2
#: Least opacity: so much calms a photo that would not need any.
_LEAST = 0.3
#: Photos whose greys are brighter than this on the whole are lightened, 0 to 255.
_BRIGHT = 150
#: Most pixels of a side that is looked at: what is smaller is no ground of a letter.
_LOOKED_AT = 1000
#: Colours are told apart by the upper five bits.
_STEP = 8
#: How the scrim fades out beyond the words: shares of its opacity.
_FADE = (("full", 1.0), ("more", 0.74), ("half", 0.4), ("less", 0.14), ("none", 0.0))


class Scrim(NamedTuple):
    """What is laid over a photo."""

    #: Names of colours of the palette: of the scrim, of the title on it, and of all other words.
    colour: str
    title: str
    words: str
    opacity: float

    def css(self, palette: Palette) -> str:
        """What style sheets know of it, as custom properties of the cover."""
        red, green, blue = (round(part * 255) for part in shade(palette[self.colour]))
        rows = [
            f"--scrim-{name}: rgba({red}, {green}, {blue}, {self.opacity * share:.3f})"
            for name, share in _FADE
        ]
        rows += [f"--scrim-title: {palette[self.title]}", f"--scrim-words: {palette[self.words]}"]
        return f".cover {{ {'; '.join(rows)} }}"


def scrim_for(photo: bytes | None, palette: Palette) -> Scrim:
    """The scrim that a photo of sRGB needs; the strongest for None, a drawing of any colours."""
    spots, grey = ([(0.0, 0.0, 0.0), (1.0, 1.0, 1.0)], 0.0) if photo is None else _spots(photo)
    dark = Scrim("ink-deep", "paper", "paper", 1.0)
    light = Scrim("paper", "ink-deep", "text", 1.0)
    chosen = light if grey > _BRIGHT else dark
    over = shade(palette[chosen.colour])
    words = [shade(palette[name]) for name in {chosen.title, chosen.words}]
    for hundredth in range(round(_LEAST * 100), 100):
        opacity = hundredth / 100
        grounds = [_mixed(spot, over, opacity) for spot in spots]
        if all(contrast(word, ground) >= _WANTED for word in words for ground in grounds):
            return chosen._replace(opacity=opacity)
    return chosen


def _spots(photo: bytes) -> tuple[list[Shade], float]:
    """The brightest and darkest colours of a photo, and the grey that it is on the whole."""
    with Image.open(BytesIO(photo)) as image:
        image.thumbnail((_LOOKED_AT, _LOOKED_AT))
        small = image.convert("RGB")
    mean = small.convert("L").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    # Rounded outwards: brighter for the brightest, darker for the darkest.
    up = small.point([value | (_STEP - 1) for value in range(256)] * 3)
    down = small.point([value & -_STEP for value in range(256)] * 3)
    found = [max(_shades(up), key=luminance), min(_shades(down), key=luminance)]
    return found, float(mean) if isinstance(mean, (int, float)) else 0.0


def _shades(image: Image.Image) -> list[Shade]:
    """All colours of a picture."""
    counted = image.getcolors(image.width * image.height) or []
    return [
        shade("#{:02X}{:02X}{:02X}".format(*colour))
        for _count, colour in counted
        if isinstance(colour, tuple)
    ]


def _mixed(under: Shade, over: Shade, opacity: float) -> Shade:
    red, green, blue = (a + (b - a) * opacity for a, b in zip(under, over, strict=True))
    return (red, green, blue)
