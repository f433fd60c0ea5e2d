"""Colours of pictures by way of their ICC profiles."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageChops, ImageCms

from brochure.layout.graphics.svg import GraphicError

#: The colour space that a profile must have, by the mode of the pixels.
_SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}
#: How far a profile may be from sRGB and count as it, in 255ths: its tables are rounded.
_SAME = 2


def fitting(profile: object, mode: str) -> bytes | None:
    """The bytes of an embedded profile, or None where it is for pixels of another kind.

    Programs leave the profile of the colours in pictures that were made grey; everybody passes over it.
    Raises :class:`GraphicError` for a damaged one.
    """
    if not profile or mode not in _SPACES:
        return None
    if not isinstance(profile, bytes):
        raise _damaged()
    return profile if _opened(profile).profile.xcolor_space == _SPACES[mode] else None


def is_srgb(profile: bytes, mode: str) -> bool:
    """True for a profile that leaves sRGB, or its greys, unchanged, whatever its name."""
    if mode == "CMYK":
        return False
    ramp = bytes(range(256))
    steps = range(0, 256, 17)
    image = (
        Image.frombytes("L", (256, 1), ramp)
        if mode == "L"
        else Image.frombytes(
            "RGB", (256, 16), bytes(v for r in steps for g in steps for b in steps for v in (r, g, b))
        )
    )
    difference = ImageChops.difference(image, in_srgb(image, profile)).convert("RGB")
    return all(high <= _SAME for _low, high in difference.getextrema())  # type: ignore[misc]


def in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """RGB, grey or CMYK pixels in sRGB; grey ones stay grey.

    Relative colorimetric with black-point compensation: white stays white, and dark parts keep their detail.
    Raises :class:`GraphicError` for a damaged profile, or one for something else.
    """
    shown = _converted(image, _opened(profile))
    return shown.convert("L") if image.mode == "L" else shown


def lab_in_srgb(image: Image.Image) -> Image.Image:
    """CIE L*a*b* pixels (D50) in sRGB."""
    return _converted(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))


def _opened(profile: bytes) -> ImageCms.ImageCmsProfile:
    try:
        return ImageCms.ImageCmsProfile(BytesIO(profile))
    except Exception as error:
        raise _damaged() from error


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    try:
        shown = ImageCms.profileToProfile(
            image,
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except ImageCms.PyCMSError as error:
        raise _damaged() from error
    if shown is None:
        raise _damaged()
    return shown


def _damaged() -> GraphicError:
    return GraphicError(
        "the colour profile of the picture can't be used",
        "save the picture again in sRGB, or with another one",
    )
