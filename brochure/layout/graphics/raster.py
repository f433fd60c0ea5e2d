"""Rasters: looked at before they are let in, and made into what the engine takes and what the plates get.

The page is set in sRGB.  A picture of any kind becomes a plain one of 8 bits for it, upright, its profile
applied; where it has separations of its own, they are kept beside it for the press.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops, ImageFile, ImageMath
from PIL.ExifTags import IFD

from brochure.errors import ContentError
from brochure.layout.graphics import tiff
from brochure.layout.graphics.foreign import foreign
from brochure.layout.graphics.icc import fitting, in_srgb, is_srgb, lab_in_srgb
from brochure.layout.graphics.jpeg import is_jpeg, looked_through
from brochure.layout.graphics.png_colours import check_colours
from brochure.layout.graphics.svg import GraphicError
from brochure.pdf.press_images import MODES, Original, pixel_key

#: Formats that are let in: those whose readers do nothing but unpack pixels.  Readers of others run programs
#: (EPS), load more files, or are rarely looked at for faults.
FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")
_NAMES = "PNG, JPEG, TIFF, WebP, GIF or BMP"
#: Most pixels of a raster: A3 at 400 ppi.
_PIXEL_LIMIT = 32_000_000
#: Tags of TIFF (6.0, section 8): bits of a sample, and whether 0 is white or black.
_BITS, _PHOTOMETRIC = 258, 262
_WHITE_IS_0 = 0
#: Where cameras say in which colours a photo is, and what they say: uncalibrated, or (some) Adobe RGB.
_COLOUR_SPACE, _UNCALIBRATED, _ADOBE_RGB = 0xA001, 0xFFFF, 2
#: How a camera was held (Exif 2.3, 4.6.4), and what puts it right.
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: What a PNG looks like that holds greys or sRGB of 8 bits: the bits and the type of colour in its head.
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PLAIN_PNG = {(8, 0), (8, 2), (8, 4), (8, 6)}
#: Photographs: JPEG of this quality, which no eye tells from the original.
_QUALITY = 92
#: A picture of fewer colours or greys is a drawing; so is one of which half the pixels, or more, are like
#: the one beside them, or more than a twentieth differ from it by a quarter of the scale.
_COLOURS, _GREYS, _SAME, _EDGES, _STEP = 4096, 64, 0.5, 0.05, 64


@dataclass(frozen=True)
class Raster:
    """A raster picture that may be placed."""

    #: PNG or JPEG of 8 bits, sRGB or grey, upright, without a profile.
    data: bytes = field(repr=False)
    #: Pixels as it is shown, which may be turned by a quarter from how it is stored.
    width: int
    height: int
    #: Its own separations, where it has any.
    original: Original | None = field(default=None, repr=False)
    #: The key of *original*: that of the pixels of *data*.
    key: str = ""
    #: True where the file holds more pictures or pages, of which this is the first.
    is_first_of_many: bool = False

    @property
    def is_bitmap(self) -> bool:
        """True for a picture of black and white alone, which needs a far higher resolution."""
        return self.original is not None and self.original.mode == "1"

    def ppi(self, width: float) -> float:
        """Effective resolution when placed *width* mm wide."""
        return self.width / (width / 25.4)


def raster(data: bytes, press_profile: Callable[[], bytes]) -> Raster:
    """A file of one of :data:`FORMATS` that can be decoded to its end.

    *press_profile* gives the ICC profile that CMYK pictures without one are taken to be in; only they ask
    for it.  Raises :class:`GraphicError`, and whatever *press_profile* does.
    """
    try:
        with _strict():
            return _looked_at(data, press_profile)
    except (GraphicError, ContentError):
        raise
    except Image.DecompressionBombError:
        raise GraphicError(
            "the picture has too many pixels", "use one of at most 32 million pixels"
        ) from None
    except Exception as error:
        # Pillow raises many kinds of error for damaged files, struct.error and SyntaxError among them.
        raise _unreadable(data, error) from error


@contextmanager
def _strict() -> Iterator[None]:
    """Pillow that takes no cut files, and says nothing beside what it raises."""
    lenient, logger = ImageFile.LOAD_TRUNCATED_IMAGES, logging.getLogger("PIL")
    level = logger.level
    try:
        # The engine makes Pillow take cut files, for the whole process.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        logger.setLevel(logging.CRITICAL + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
        logger.setLevel(level)


def _looked_at(data: bytes, press_profile: Callable[[], bytes]) -> Raster:
    jpeg = looked_through(data) if is_jpeg(data) else None
    if data.startswith((b"II", b"MM")):
        tiff.check_layout(data, _PIXEL_LIMIT)
    with Image.open(BytesIO(data), formats=list(FORMATS)) as image:
        _check_size(image)
        _check_camera(image)
        if jpeg and jpeg.is_plain and _is_shown_alike(image):
            return _as_coded(image, jpeg.bare)
        # The further picture in the JPEG of a camera is a small copy, or for one eye: nobody misses it.
        many = not jpeg and bool(getattr(image, "is_animated", False))
        image.load()
        # The reader of TIFF turns pictures itself.
        turn = None if image.format == "TIFF" else _turn(image)
        embedded, is_adobe = image.info.get("icc_profile"), "adobe" in image.info
        tones = None if embedded else _tones_by_gamma(image)
        pixels, alpha = _parted(image, data[24] if image.format == "PNG" else 8)
        if image.format == "PNG" and pixels.mode == "RGB":
            check_colours(data)
        if jpeg and pixels.mode == "CMYK" and not is_adobe:
            # Pillow takes every CMYK JPEG for one of Adobe's, whose inks are the other way round.
            pixels = ImageChops.invert(pixels)
        if turn is not None:
            pixels, alpha = pixels.transpose(turn), alpha and alpha.transpose(turn)
        if tones is not None and pixels.mode in ("L", "RGB"):
            pixels = pixels.point(tones * len(pixels.getbands()))
        is_png = image.format == "PNG" and tones is None
        is_palette = image.mode in ("P", "PA")
        is_untouched = turn is None and (alpha is not None) == (image.mode in ("LA", "RGBA"))
    profile = fitting(embedded, pixels.mode)
    if is_palette and (profile is None or is_srgb(profile, "RGB")) and _is_grey(pixels):
        pixels, profile = pixels.convert("L"), None
    shown = _shown(pixels, profile, press_profile)
    original = Original.of(pixels, profile) if pixels.mode in MODES else None
    if shown is pixels and is_png and is_untouched and (data[24], data[25]) in _PLAIN_PNG:
        encoded = _bare_png(data)
    else:
        encoded = _encoded(shown, alpha, is_lossless=is_png and shown is pixels)
    key = _key(encoded) if original else ""
    return Raster(encoded, shown.width, shown.height, original, key, many)


#: The exponent of sRGB as PNG files give it, how near another may be, and those that can be meant.
_GAMMA, _SAME_GAMMA = 1 / 2.2, 0.03
_LEAST_GAMMA, _MOST_GAMMA = 0.1, 4.0


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > _PIXEL_LIMIT:
        raise GraphicError(
            f"the picture has {width} × {height} pixels", "use one of at most 32 million pixels"
        )


def _check_camera(image: Image.Image) -> None:
    """Refuse a photo in Adobe RGB that says so by numbers alone, as cameras do (DCF 2.0, 3.2.3)."""
    if image.info.get("icc_profile") or image.mode != "RGB":
        return
    exif = image.getexif()
    space = exif.get_ifd(IFD.Exif).get(_COLOUR_SPACE)
    index = str(exif.get_ifd(IFD.Interop).get(1, "")) if space == _UNCALIBRATED else ""
    if space == _ADOBE_RGB or index.strip("\0 ") == "R03":
        message = "the colours of the photo are those of Adobe RGB, and no profile in it says so"
        raise GraphicError(message, "save it again in sRGB, or with the profile of Adobe RGB")


def _turn(image: Image.Image) -> Image.Transpose | None:
    return _TURNS.get(image.getexif().get(_ORIENTATION, 1))


def _tones_by_gamma(image: Image.Image) -> list[int] | None:
    """What each tone of a PNG without a profile is in sRGB, where the file says that it is another one."""
    said = image.info.get("gamma")
    if image.format != "PNG" or "srgb" in image.info or not isinstance(said, int | float):
        return None
    if not _LEAST_GAMMA <= said <= _MOST_GAMMA or abs(said - _GAMMA) < _SAME_GAMMA:
        return None
    return [round(255 * (tone / 255) ** (_GAMMA / said)) for tone in range(256)]


def _is_shown_alike(image: Image.Image) -> bool:
    """True for a JPEG that everything shows alike without its profile and its other data."""
    if image.mode not in ("RGB", "L") or _turn(image) is not None:
        return False
    profile = fitting(image.info.get("icc_profile"), image.mode)
    if profile and not is_srgb(profile, image.mode):
        return False
    # Readers of PDF and of pictures disagree on these: whether they hold RGB or YCbCr.
    transform, is_jfif = image.info.get("adobe_transform"), "jfif" in image.info
    names = bytes(layer[0] for layer in getattr(image, "layer", ()))
    if image.mode == "RGB" and transform is None:
        return is_jfif or names != b"RGB"
    return not (image.mode == "RGB" and transform == 0 and is_jfif)


def _as_coded(image: Image.Image, bare: bytes) -> Raster:
    """A JPEG whose coding goes to the engine as it is."""
    width, height = image.size
    if image.mode == "L":
        image.load()
        return Raster(bare, width, height, Original.of(image), _key(bare))
    # Decoded at an eighth of its size, which reads it to its end all the same.
    image.draft(None, (1, 1))
    image.load()
    return Raster(bare, width, height)


def _parted(image: Image.Image, png_bits: int) -> tuple[Image.Image, Image.Image | None]:
    """The pixels as 1, L, RGB, CMYK or LAB, and how opaque each is; None where all are."""
    if image.mode[0] in "IF":
        return _in_8_bits(image)
    key = image.info.get("transparency")
    if image.format == "PNG" and key is not None:
        # The reader stretches the pixels to 8 bits, but not the grey or colour that is to be left out.
        if image.mode == "L" and isinstance(key, int):
            image.info["transparency"] = key * 255 // (2**png_bits - 1) if png_bits < 8 else key
        elif image.mode == "RGB" and png_bits == 16:
            image.info["transparency"] = tuple(value >> 8 for value in key)
    alpha = None
    is_grey = image.mode in ("1", "L", "LA", "La")
    if image.has_transparency_data:
        alpha = image.convert("LA" if is_grey else "RGBA").getchannel("A")
        if alpha.getextrema() == (255, 255):
            alpha = None
    if image.mode == "La":
        image = image.convert("LA")
    # Not a copy, where it need not be: the largest pictures have more than a hundred megabytes.
    pixels = (
        image if image.mode in ("1", "L", "RGB", "CMYK", "LAB") else image.convert("L" if is_grey else "RGB")
    )
    # Else a profile would be written into the next file, and a colour be left out once more.
    pixels.info = {}
    return pixels, alpha


def _in_8_bits(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Greys of 12 or 16 bits in 8, and how opaque they are."""
    # Of 32 bits nobody knows which is white.
    if image.mode == "F" or (image.mode == "I" and image.format != "PNG"):
        raise GraphicError(
            "the picture has pixels of more than 16 bits, or with a sign",
            "save it with 8 or 16 bits a channel",
        )
    tags: Any = getattr(image, "tag_v2", {})
    scale = 16 if tags.get(_BITS) == (12,) else 256
    deep = image.convert("I")
    grey = deep.point(lambda value: value / scale).convert("L")
    if tags.get(_PHOTOMETRIC) == _WHITE_IS_0:
        grey = ImageChops.invert(grey)
    key = image.info.get("transparency")
    grey.info = {}
    if key is None:
        return grey, None
    return grey, ImageMath.lambda_eval(
        lambda given: given["convert"]((given["deep"] != key) * 255, "L"), deep=deep
    )


def _is_grey(image: Image.Image) -> bool:
    """True for an RGB picture of a palette that has greys alone."""
    colours: Any = image.getcolors(256) or []
    return bool(colours) and all(red == green == blue for _count, (red, green, blue) in colours)


def _shown(pixels: Image.Image, profile: bytes | None, press_profile: Callable[[], bytes]) -> Image.Image:
    """The pixels in sRGB or greys of 8 bits; the same object where they are so already."""
    if pixels.mode == "1":
        return pixels.convert("L")
    if pixels.mode == "LAB":
        return lab_in_srgb(pixels)
    if pixels.mode == "CMYK":
        return in_srgb(pixels, profile or press_profile())
    return pixels if profile is None or is_srgb(profile, pixels.mode) else in_srgb(pixels, profile)


def _encoded(image: Image.Image, alpha: Image.Image | None, *, is_lossless: bool) -> bytes:
    """A PNG, or a JPEG for a photograph that was none before."""
    buffer = BytesIO()
    # Conversions may hand on what the old file said of its colours.
    image.info = {}
    if alpha is not None:
        image = image.copy()
        image.putalpha(alpha)
    elif not is_lossless and _is_photograph(image):
        image.save(buffer, "JPEG", quality=_QUALITY, subsampling=0)
        return buffer.getvalue()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _is_photograph(image: Image.Image) -> bool:
    """True for many colours, few edges and hardly a flat place: JPEG does no harm there."""
    if image.width < 2 or image.getcolors(_GREYS if image.mode == "L" else _COLOURS) is not None:
        return False
    one = image.crop((0, 0, image.width - 1, image.height))
    next_ = image.crop((1, 0, image.width, image.height))
    steps = ImageChops.difference(one, next_).convert("L").histogram()
    total = sum(steps)
    return steps[0] < _SAME * total and sum(steps[_STEP:]) < _EDGES * total


def _bare_png(data: bytes) -> bytes:
    """A PNG without all that is no pixels: profile, place and time, texts, further pictures."""
    kept = [_PNG_START]
    at = len(_PNG_START)
    while at + 8 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if kind in (b"IHDR", b"IDAT", b"IEND"):
            kept.append(data[at:end])
        if kind == b"IEND":
            break
        at = end
    return b"".join(kept)


def _key(data: bytes) -> str:
    """The key of the pixels that a reader of these bytes will see."""
    with Image.open(BytesIO(data), formats=["PNG", "JPEG"]) as image:
        return pixel_key(image)


def _unreadable(data: bytes, error: Exception) -> GraphicError:
    """What to say of a file that can't be read."""
    if "MAX_TEXT" in str(error):
        # A megabyte each, sixty-four in all: a small file may unpack to any size.
        return GraphicError(
            "the PNG file carries a text or colour profile that is far too large",
            "save it again in sRGB, without other data",
        )
    if (other := foreign(data)) is not None:
        return other
    if data.startswith(tiff.STARTS):
        return GraphicError(
            "the TIFF file is damaged, or its pixels are of a kind that can't be read",
            "save it again as TIFF with 8 bits a channel, as RGB, CMYK or grey, without layers",
        )
    if is_jpeg(data) and looked_through(data).bits > 8:
        return GraphicError("the JPEG file has more than 8 bits a channel", "save it again with 8")
    return GraphicError(f"the picture is no sound {_NAMES} file", "save it again as PNG, JPEG or TIFF")
