"""The plates of a print edition as Ghostscript makes them, and what can be measured on them.

Nothing of the product is used here.  Lengths are mm, places are from the left top corner of the sheet.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import add, sub
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageCms, ImageMath

from tests.judges import tool

INKS = ("Cyan", "Magenta", "Yellow", "Black")
#: Side of the square over which ink is counted, mm.
SQUARE = 15

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Sheet:
    """The plates of one page: 255 is full ink."""

    #: In the order of :data:`INKS`.
    plates: tuple[Image.Image, ...]
    #: Names of plates besides those of the process.
    others: tuple[str, ...]
    dpi: int

    @cached_property
    def total(self) -> Image.Image:
        """All inks of every pixel together, in steps of 1/255."""

        def summed(given: dict[str, Any]) -> Any:
            return given["a"] + given["b"] + given["c"] + given["d"]

        whole = dict(zip("abcd", (plate.convert("I") for plate in self.plates), strict=True))
        made: Image.Image = ImageMath.lambda_eval(summed, **whole)
        return made

    def most(self, box: Box) -> float:
        """Most ink in one place of a box, per cent."""
        extrema = self.total.crop(self.pixels(box)).getextrema()
        return float(extrema[1]) / 2.55  # type: ignore[arg-type]

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        """The pixels wholly inside a box."""
        left, top, right, bottom = (edge / 25.4 * self.dpi for edge in box)
        return (int(left + 0.999), int(top + 0.999), int(right), int(bottom))

    def cut(self, box: Box) -> list[Image.Image]:
        """That part of every plate."""
        return [plate.crop(self.pixels(box)) for plate in self.plates]

    def inks(self, box: Box) -> tuple[float, ...]:
        """The mean of every ink over a box, per cent."""
        return tuple(_mean(part) / 2.55 for part in self.cut(box))

    def worst_square(self, box: Box) -> float:
        """Most ink, per cent, as the mean over any square of 15 mm inside *box*, by steps of 1 mm."""
        left, top, right, bottom = box
        columns, rows = int(right - left), int(bottom - top)
        lengths = (int((left + columns) / 25.4 * self.dpi), int((top + rows) / 25.4 * self.dpi))
        part = (int(left / 25.4 * self.dpi), int(top / 25.4 * self.dpi), *lengths)
        # Steps of 1/255 summed over a square stay exact in floats.
        small = self.total.convert("F").crop(part).resize((columns, rows), Image.Resampling.BOX)
        values = [float(value) for value in _data(small)]  # a row after the other
        above = [0.0] * (columns + 1)
        sums = [above]
        for row in range(rows):
            along = [0.0, *accumulate(values[row * columns : (row + 1) * columns])]
            above = list(map(add, above, along))
            sums.append(above)
        side = SQUARE
        # Row by row: how much stands above each square's lower edge but not above its upper one.
        bands = (list(map(sub, sums[y + side], sums[y])) for y in range(rows - side + 1))
        most: float = max(max(map(sub, band[side:], band)) for band in bands)
        return most / side**2 / 2.55

    def proof(self, profile: bytes) -> Image.Image:
        """The sheet as it looks when printed under *profile*, in sRGB."""
        inks = Image.merge("CMYK", self.plates)
        change = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            "CMYK",
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        made = ImageCms.applyTransform(inks, change)
        assert made is not None
        return made


def plates(path: Path | Sequence[Path], folder: Path, dpi: int = 150) -> list[Sheet]:
    """The plates of every page, overprinting as it will be printed.

    The pages of several files, read by one process, follow one another: its start and its tables of colours
    take longer than a small page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    options = ("-dOverprint=/enable", "-dUsePDFX3Profile=0", "-dPDFSTOPONERROR", f"-r{dpi}")
    # Ghostscript takes % in names for numbers of pages: the folder is where it runs.
    command = [tool.program("gs"), "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", *options]
    paths = [path] if isinstance(path, Path) else path
    said = tool.run([*command, f"-sOutputFile={folder}/%d.tif", *paths])
    if said.strip():
        raise tool.JudgeError(f"Ghostscript says: {said.strip()[:500]}")
    made = []
    for number in range(1, len(list(folder.glob("[0-9]*.tif"))) + 1):
        found = {match[1]: file for file in folder.iterdir() if (match := _plate(file.name, number))}
        if not found:
            break
        images = []
        for ink in INKS:
            with Image.open(found.pop(ink)) as image:
                images.append(ImageChops.invert(image.convert("L")))
        made.append(Sheet(tuple(images), tuple(found), dpi))
    for file in folder.glob("*.tif"):
        file.unlink()
    return made


def _plate(name: str, number: int) -> re.Match[str] | None:
    return re.fullmatch(rf"{number}\((.+)\)\.tif", name)


def darkest(images: Sequence[Image.Image]) -> Image.Image:
    """The most of all images, pixel by pixel."""
    return _fold(ImageChops.lighter, images)


def lightest(images: Sequence[Image.Image]) -> Image.Image:
    """The least of all images, pixel by pixel."""
    return _fold(ImageChops.darker, images)


def _fold(
    change: Callable[[Image.Image, Image.Image], Image.Image], images: Sequence[Image.Image]
) -> Image.Image:
    made = images[0]
    for image in images[1:]:
        made = change(made, image)
    return made


def _mean(image: Image.Image) -> float:
    counts = image.histogram()
    return sum(level * count for level, count in enumerate(counts)) / max(1, sum(counts))


def _data(image: Image.Image) -> Sequence[Any]:
    return list(memoryview(image.tobytes()).cast("f"))
