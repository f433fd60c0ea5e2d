"""Pictures of a PDF in inks: flat ones colour by colour, grey ones in black, photographs by the profile."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Name, Object, Pdf, PdfImage
from PIL import Image, ImageChops, ImageCms

from brochure.pdf.press_images import Original, pixel_key
from brochure.pdf.spaces import SpaceError, space_of
from brochure.press.separation import ProfileError, Separation

#: A picture with at most this many colours is a drawing, not a photograph: its colours are the page's.
_FLAT = 256
#: Quality of photographs that came as JPEG: the second compression must not be seen.
_QUALITY = 95
#: JPEG changes the red, green and blue of a grey by up to this much.
_GREY_NOISE = 3
#: Most pixels that are decoded: A3 at 600 ppi.
_MOST_PIXELS = 80_000_000


class RasterError(ValueError):
    """A picture that can't be converted: why, in words."""


def converted(
    pdf: Pdf,
    image: Object,
    named: Object | None,
    separation: Separation,
    originals: Mapping[str, Original],
    in_mask: bool = False,
) -> Any:
    """The picture as a new image XObject without RGB: CMYK, grey (which is printed in black), or one bit.

    Its soft mask comes along.  One that stands *in_mask*, of luminosity, keeps its lightness.  Raises
    :class:`RasterError`.
    """
    if bool(image.get("/ImageMask", False)):
        return _plain_copy(pdf, image)
    if isinstance(image.get("/Mask"), Array):
        raise RasterError("a picture of which one colour is transparent")
    width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    if not 0 < width * height <= _MOST_PIXELS:
        raise RasterError(f"a picture of {width} × {height} pixels")
    picture, is_cmyk = _decoded(pdf, image, named)
    mask = _plain_copy(pdf, image.SMask) if "/SMask" in image else None
    original = originals.get(pixel_key(picture)) if originals and not is_cmyk else None
    if in_mask:
        # Pillow weighs red, green and blue as masks do.
        made = _stream(pdf, picture.convert("RGB").convert("L"), jpeg=False)
    elif original is not None:
        made = _original(pdf, original, separation)
    elif is_cmyk:
        picture = _reseparated(picture, _profile(image, named), separation)
        made = _stream(pdf, picture, _is_jpeg(image))
    else:
        made = _from_screen(pdf, picture, separation, _is_jpeg(image))
    if mask is not None:
        made.SMask = mask
    elif "/Mask" in image:
        made.Mask = _plain_copy(pdf, image.Mask)
    return made


def _decoded(pdf: Pdf, image: Object, named: Object | None) -> tuple[Image.Image, bool]:
    """The pixels, as RGB or CMYK."""
    try:
        space = space_of(image["/ColorSpace"], named)
        picture = PdfImage(_bare(pdf, image)).as_pil_image()
    except (SpaceError, KeyError) as error:
        raise RasterError(f"a picture: {error}") from error
    except Exception as error:
        # Damaged data may raise any kind of error, deep in a decoder.
        raise RasterError("a picture that can't be decoded") from error
    below = space.base if space.family == "Indexed" and space.base else space
    if picture.mode == "CMYK" or (below.components == 4 and below.family in ("DeviceCMYK", "ICCBased")):
        picture = picture.convert("CMYK")
        return picture, True
    if below.components == 3 and below.family == "ICCBased":
        picture = _in_srgb(picture.convert("RGB"), below.source)
    elif below.family not in ("DeviceRGB", "DeviceGray", "CalRGB", "CalGray", "ICCBased"):
        raise RasterError(f"a picture in {below.family}")
    if picture.mode in ("I", "I;16", "I;16B", "F"):
        picture = picture.convert("I").point(lambda grey: grey / 256).convert("L")
    return picture.convert("RGB"), False


def _bare(pdf: Pdf, image: Object) -> Any:
    """The picture without its masks, which pikepdf would put into it, by way of RGB."""
    made: Any = pdf.make_stream(b"")
    made.write(image.read_raw_bytes(), filter=image.get("/Filter"), decode_parms=image.get("/DecodeParms"))
    for key in ("/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Decode"):
        if key in image:
            made[key] = image[key]
    return made


def _in_srgb(picture: Image.Image, space: Any) -> Image.Image:
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(space[1].read_bytes()))
        made = ImageCms.profileToProfile(picture, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (OSError, ImageCms.PyCMSError, pikepdf.PdfError) as error:
        raise RasterError("a picture whose profile can't be read") from error
    return made or picture


def _profile(image: Object, named: Object | None) -> bytes | None:
    """The profile of a CMYK picture."""
    space = space_of(image["/ColorSpace"], named)
    below = space.base if space.family == "Indexed" and space.base else space
    if below.family != "ICCBased":
        return None
    return bytes(below.source[1].read_bytes())


def _is_jpeg(image: Object) -> bool:
    filters = image.get("/Filter")
    names = list(filters) if isinstance(filters, Array) else [filters]
    return bool(names) and names[-1] in (Name.DCTDecode, Name.DCT)


def _original(pdf: Pdf, original: Original, separation: Separation) -> Any:
    if original.mode == "CMYK":
        picture = Image.frombytes("CMYK", (original.width, original.height), original.pixels())
        return _stream(pdf, _reseparated(picture, original.profile, separation), jpeg=False)
    if original.mode == "L":
        return _grey(
            pdf, Image.frombytes("L", (original.width, original.height), original.pixels()), separation
        )
    made = pdf.make_stream(b"")
    made.write(original.data, filter=Name.FlateDecode)
    return _described(made, original.width, original.height, Name.DeviceGray, 1)


def _reseparated(picture: Image.Image, profile: bytes | None, separation: Separation) -> Image.Image:
    try:
        return separation.reseparated(picture, profile)
    except ProfileError as error:
        raise RasterError("a picture whose profile can't be used") from error


def _from_screen(pdf: Pdf, picture: Image.Image, separation: Separation, jpeg: bool) -> Any:
    """A picture in sRGB in inks."""
    if _is_grey(picture, jpeg):
        return _grey(pdf, picture.convert("L"), separation)
    colours = picture.getcolors(_FLAT)
    if colours is not None and (flat := _flat(pdf, picture, len(colours), separation)) is not None:
        return flat
    return _stream(pdf, separation.picture(picture), jpeg)


def _is_grey(picture: Image.Image, jpeg: bool) -> bool:
    red, green, blue = picture.split()
    noise = _GREY_NOISE if jpeg else 0
    pairs = ((red, green), (green, blue))
    return all(_most(ImageChops.difference(one, other)) <= noise for one, other in pairs)


def _most(band: Image.Image) -> int:
    return max((level for level, count in enumerate(band.histogram()) if count), default=0)


def _grey(pdf: Pdf, picture: Image.Image, separation: Separation) -> Any:
    """A grey picture in black alone, as DeviceGray: less ink is more of it."""
    table = [255 - black for black in separation.black_of_grey]
    return _stream(pdf, picture.point(table), jpeg=False)


def _flat(pdf: Pdf, picture: Image.Image, count: int, separation: Separation) -> Any:
    """A picture of few colours, each in its inks, by a table; None when Pillow can't keep them apart."""
    indexed = picture.quantize(count, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    if any(_most(band) for band in ImageChops.difference(indexed.convert("RGB"), picture).split()):
        return None
    palette = indexed.getpalette() or []
    table = bytearray()
    for at in range(0, 3 * count, 3):
        red, green, blue = palette[at : at + 3]
        table += bytes(round(ink * 255) for ink in separation.of_srgb((red, green, blue)))
    made = pdf.make_stream(b"")
    made.write(zlib.compress(indexed.tobytes(), 6), filter=Name.FlateDecode)
    space = Array([Name.Indexed, Name.DeviceCMYK, count - 1, pikepdf.String(bytes(table))])
    return _described(made, picture.width, picture.height, space, 8)


def _stream(pdf: Pdf, picture: Image.Image, jpeg: bool) -> Any:
    space = Name.DeviceCMYK if picture.mode == "CMYK" else Name.DeviceGray
    made = pdf.make_stream(b"")
    if jpeg and picture.mode == "CMYK":
        out = BytesIO()
        picture.save(out, "JPEG", quality=_QUALITY, subsampling=0)
        made.write(out.getvalue(), filter=Name.DCTDecode)
        # Adobe inverts CMYK in JPEG, and Pillow follows it.
        made.Decode = Array([1, 0] * 4)
    else:
        made.write(zlib.compress(picture.tobytes(), 6), filter=Name.FlateDecode)
    return _described(made, picture.width, picture.height, space, 8)


def _described(made: Any, width: int, height: int, space: Object, bits: int) -> Any:
    made.Type, made.Subtype = Name.XObject, Name.Image
    made.Width, made.Height = width, height
    made.ColorSpace, made.BitsPerComponent = space, bits
    made.Interpolate = False
    return made


def _plain_copy(pdf: Pdf, image: Object) -> Any:
    """A mask unchanged, without the entries that only screens and editors use."""
    made: Any = pdf.make_stream(b"")
    made.write(image.read_raw_bytes(), filter=image.get("/Filter"), decode_parms=image.get("/DecodeParms"))
    for key in ("/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Decode"):
        if key in image:
            made[key] = image[key]
    for key in ("/ImageMask", "/Matte"):
        if key in image:
            made[key] = image[key]
    made.Interpolate = False
    if "/ColorSpace" in made and made.ColorSpace != Name.DeviceGray:
        raise RasterError("a mask that is not grey")
    return made
