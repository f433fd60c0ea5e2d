"""What a colour of the screen becomes on the plates: a recipe of the palette, black alone, or by a profile.

An ink colour is four numbers from 0 to 1: cyan, magenta, yellow, black.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

Inks = tuple[float, float, float, float]
#: A colour of sRGB, 0 to 255.
Bytes = tuple[int, int, int]

BLACK: Inks = (0.0, 0.0, 0.0, 1.0)
PAPER: Inks = (0.0, 0.0, 0.0, 0.0)
#: By how much of 255 red, green and blue of a grey may differ.
_GREY = 2
#: Steps of red, green and blue in the table that pictures are converted with: as many as LittleCMS takes.
_GRID = 33

#: The white of sRGB, X, Y and Z; the cones of the Bradford transform; and sRGB, not coded yet, from those.
_D65 = (0.95047, 1.0, 1.08883)
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_SRGB_OF_CONES = ((2.53804, -1.29328, -0.04024), (-0.14600, 1.11665, -0.02233), (-0.04230, -0.07161, 1.02275))


class ProfileError(ValueError):
    """A profile that colours can't be converted with."""


@dataclass(frozen=True)
class Separation:
    """Converts colours for one printing condition."""

    #: The profile of the printing condition.
    profile: bytes = field(repr=False)
    #: Recipes of colours by their sRGB value.
    recipes: Mapping[Bytes, Inks]
    #: Most ink in one place, 1 for each full ink.
    limit: float
    #: Converted gradients: pictures repeat them.
    _ways: dict[tuple[Bytes, ...], tuple[Inks, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Raise :class:`ProfileError` for a profile that is damaged or of another kind."""
        _transforms(self.profile)

    def of_srgb(self, colour: Bytes) -> Inks:
        """The inks of a colour: by its recipe, by black alone where it is grey, else by the profile."""
        recipe = self.recipes.get(colour)
        if recipe is not None:
            return self.limited(recipe)
        if is_grey(colour):
            return (0.0, 0.0, 0.0, self.black_of_grey[sorted(colour)[1]] / 255)
        return self.by_profile(colour)

    def by_profile(self, colour: Bytes) -> Inks:
        """The inks of a colour by the profile alone (relative colorimetric, black point compensated)."""
        return self.limited(_by_profile(self.profile, colour))

    def way_by_profile(self, colours: tuple[Bytes, ...]) -> tuple[Inks, ...]:
        """The inks of many colours, each as :meth:`by_profile` has it, converted together."""
        known = self._ways.get(colours)
        if known is None:
            known = self._ways[colours] = self._way(colours)
        return known

    def _way(self, colours: tuple[Bytes, ...]) -> tuple[Inks, ...]:
        row = Image.frombytes("RGB", (len(colours), 1), bytes(part for colour in colours for part in colour))
        inks = [part / 255 for part in _applied(row, _transforms(self.profile).to_inks).tobytes()]
        return tuple(self.limited((c, m, y, k)) for c, m, y, k in zip(*[iter(inks)] * 4, strict=True))

    def shift(self, colour: Bytes, inks: Inks) -> tuple[float, float]:
        """How far inks on paper are from a colour of the screen: in all (ΔE of 1976), and in lightness alone.

        The paper counts as white, and the deepest black as black.
        """
        shown = _shown(self.profile, inks)
        one, other = _lab(colour), _lab(shown)
        return math.dist(one, other), abs(one[0] - other[0])

    def limited(self, inks: Inks) -> Inks:
        """The inks with so much less cyan, magenta and yellow that the limit holds."""
        return limited(inks, self.limit)

    @cached_property
    def black_of_grey(self) -> tuple[int, ...]:
        """For each grey from 0 (black) to 255 (white) how much black gives its lightness, 0 to 255.

        Lightness counts from that of the full ink to that of the paper, as black point compensation has it.
        """
        return _black_of_grey(self.profile)

    @property
    def table(self) -> Any:
        """The table that Pillow converts pictures in sRGB with: the profile, within the limit of ink."""
        return _table(self.profile, self.limit)

    def picture(self, image: Image.Image) -> Image.Image:
        """A picture in sRGB (mode RGB) as CMYK."""
        return image.filter(self.table)

    def reseparated(self, image: Image.Image, profile: bytes | None) -> Image.Image:
        """A picture that is CMYK already, in the inks of this condition and within its limit.

        *profile* is the picture's own; without one its numbers are taken as they are.
        """
        if profile is not None and profile != self.profile:
            image = _applied(image, _between(profile, self.profile))
        return within(image, self.limit)


def is_grey(colour: Bytes) -> bool:
    """True for greys, and for colours that nobody tells from one, such as the shades of a black border."""
    return max(colour) - min(colour) <= _GREY


def limited(inks: Inks, limit: float) -> Inks:
    """Inks with so much less cyan, magenta and yellow that their sum is at most *limit*."""
    cyan, magenta, yellow, black = inks
    colour = cyan + magenta + yellow
    if colour + black <= limit or colour == 0:
        return inks
    share = max(0.0, limit - black) / colour
    return (cyan * share, magenta * share, yellow * share, black)


def within(image: Image.Image, limit: float) -> Image.Image:
    """A CMYK picture with so much less cyan, magenta and yellow that every pixel keeps to the limit."""
    from PIL import ImageChops, ImageMath

    cyan, magenta, yellow, black = image.split()
    most = limit * 255
    # A quarter of the sum fits into a byte: most pictures have no pixel near the limit.
    quarter = ImageChops.add(ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2), 2)
    if not any(quarter.histogram()[max(int(most / 4) - 1, 0) :]):
        return image

    def share(args: dict[str, Any]) -> Any:
        colour = args["float"](args["c"]) + args["m"] + args["y"]
        room = args["max"](most - args["float"](args["k"]), 0)
        return args["min"](room / args["max"](colour, 1), 1)

    bands = {"c": cyan, "m": magenta, "y": yellow, "k": black}
    part = ImageMath.lambda_eval(share, **bands)
    reduced = [
        # Rounded down: the limit is kept by the sum of the rounded values too.
        ImageMath.lambda_eval(
            lambda args: args["convert"](args["band"] * args["part"], "L"), band=band, part=part
        )
        for band in (cyan, magenta, yellow)
    ]
    return Image.merge("CMYK", (*reduced, black))


def srgb_of_lab(lightness: float, a: float, b: float, white: Sequence[float] = _D65) -> Bytes:
    """A colour of CIE L*a*b* as sRGB, cut to what sRGB has.

    *white* is the X, Y and Z of the space's white, which becomes the white of sRGB (by Bradford, as in CSS
    Color 4).
    """
    y = (lightness + 16) / 116
    parts = (y + a / 500, y, y - b / 200)

    def linear(value: float) -> float:
        return value**3 if value > 6 / 29 else 3 * (6 / 29) ** 2 * (value - 4 / 29)

    cones = _times(_BRADFORD, [linear(part) * unit for part, unit in zip(parts, white, strict=True)])
    before, after = _times(_BRADFORD, white), _times(_BRADFORD, _D65)
    adapted = [cone * to / of for cone, to, of in zip(cones, after, before, strict=True)]
    bytes_ = []
    for level in _times(_SRGB_OF_CONES, adapted):
        level = min(max(level, 0.0), 1.0)
        coded = 12.92 * level if level <= 0.0031308 else 1.055 * level ** (1 / 2.4) - 0.055
        bytes_.append(round(coded * 255))
    return (bytes_[0], bytes_[1], bytes_[2])


def _times(rows: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    return [sum(factor * value for factor, value in zip(row, values, strict=True)) for row in rows]


def _lab(colour: Bytes) -> tuple[float, float, float]:
    """A colour of sRGB in CIE L*a*b* (D65)."""

    def linear(part: int) -> float:
        level = part / 255
        return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4

    def root(part: float) -> float:
        return part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116

    red, green, blue = map(linear, colour)
    x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
    y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def _applied(image: Image.Image, transform: Any) -> Image.Image:
    made = ImageCms.applyTransform(image, transform)
    # Only a conversion in place gives None.
    assert made is not None
    return made


@dataclass(frozen=True)
class _Transforms:
    to_inks: Any
    to_lab: Any
    to_screen: Any


class _Profile(ImageCms.ImageCmsProfile):
    """A profile that still has its bytes.

    Each conversion puts the profile into what it makes, and to have it written anew takes 7 ms each time.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(BytesIO(data))
        self._data = data

    def tobytes(self) -> bytes:
        return self._data


def _opened(profile: bytes) -> _Profile:
    try:
        return _Profile(profile)
    except (OSError, ImageCms.PyCMSError) as error:
        raise ProfileError("the profile can't be read") from error


def _is_as_made(profile: bytes) -> bool:
    """Whether the checksum in the head of a profile is its own (ICC.1, 7.2.18); true where it has none."""
    said = profile[84:100]
    bare = bytearray(profile[: int.from_bytes(profile[:4], "big")])
    # Flags, intent and the checksum itself don't count.
    for start, end in ((44, 48), (64, 68), (84, 100)):
        bare[start:end] = bytes(end - start)
    return not any(said) or hashlib.md5(bare, usedforsecurity=False).digest() == said


@lru_cache(maxsize=8)
def _transforms(profile: bytes) -> _Transforms:
    opened = _opened(profile)
    if opened.profile.xcolor_space.strip() != "CMYK" or opened.profile.device_class.strip() != "prtr":
        raise ProfileError("the profile is not one of a printing condition with four inks")
    if not _is_as_made(profile):
        raise ProfileError("the profile is damaged, or was changed: its own checksum is that of another")
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    try:
        return _Transforms(
            ImageCms.buildTransform(ImageCms.createProfile("sRGB"), opened, "RGB", "CMYK", intent, flags),
            ImageCms.buildTransform(opened, ImageCms.createProfile("LAB"), "CMYK", "LAB", intent),
            ImageCms.buildTransform(opened, ImageCms.createProfile("sRGB"), "CMYK", "RGB", intent, flags),
        )
    except ImageCms.PyCMSError as error:
        raise ProfileError(f"the profile can't be used: {error}") from error


@lru_cache(maxsize=256)
def _shown(profile: bytes, inks: Inks) -> Bytes:
    """Inks as a screen shows them."""
    pixel = Image.frombytes("CMYK", (1, 1), bytes(round(ink * 255) for ink in inks))
    red, green, blue = _applied(pixel, _transforms(profile).to_screen).tobytes()
    return (red, green, blue)


@lru_cache(maxsize=8)
def _between(profile: bytes, other: bytes) -> Any:
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    try:
        return ImageCms.buildTransform(_opened(profile), _opened(other), "CMYK", "CMYK", intent, flags)
    except ImageCms.PyCMSError as error:
        raise ProfileError(f"the profile of a picture can't be used: {error}") from error


@lru_cache(maxsize=4096)
def _by_profile(profile: bytes, colour: Bytes) -> Inks:
    pixel = Image.new("RGB", (1, 1), colour)
    inks = _applied(pixel, _transforms(profile).to_inks).tobytes()
    cyan, magenta, yellow, black = (part / 255 for part in inks)
    return (cyan, magenta, yellow, black)


@lru_cache(maxsize=4)
def _table(profile: bytes, limit: float) -> Any:
    from PIL import ImageFilter

    step = 255 / (_GRID - 1)
    levels = [round(at * step) for at in range(_GRID)]
    grid = Image.frombytes(
        "RGB",
        (_GRID * _GRID, _GRID),
        bytes(part for b in levels for g in levels for r in levels for part in (r, g, b)),
    )
    inks = _applied(grid, _transforms(profile).to_inks).tobytes()
    # Less than half of a 255th for each of four inks is what rounding may add.
    most = int(limit * 255) - 2
    values: list[float] = []
    for at in range(0, len(inks), 4):
        c, m, y, k = inks[at : at + 4]
        over = c + m + y + k - most
        # As in `limited`, spelt out because it runs 36,000 times.
        share = (most - k) / (c + m + y) / 255 if over > 0 else 1 / 255
        values += (c * share, m * share, y * share, k / 255)
    return ImageFilter.Color3DLUT(_GRID, values, channels=4, target_mode="CMYK")


@lru_cache(maxsize=8)
def _black_of_grey(profile: bytes) -> tuple[int, ...]:
    ramp = Image.frombytes("CMYK", (256, 1), bytes(part for k in range(256) for part in (0, 0, 0, k)))
    lightness = list(_applied(ramp, _transforms(profile).to_lab).getchannel(0).tobytes())
    paper, full = lightness[0], lightness[255]
    if paper <= full:
        raise ProfileError("the profile's black is no darker than its paper")
    table = []
    for grey in range(256):
        linear = grey / 255 / 12.92 if grey <= 10 else ((grey / 255 + 0.055) / 1.055) ** 2.4
        wanted = 116 * linear ** (1 / 3) - 16 if linear > 0.008856 else 903.3 * linear
        level = full + wanted / 100 * (paper - full)
        # Of equally light ones the middle: the profile's lightness has 256 steps, too.
        least = min(abs(value - level) for value in lightness)
        fit = [k for k, value in enumerate(lightness) if abs(value - level) == least]
        table.append(fit[len(fit) // 2])
    return (255, *table[1:255], 0)
