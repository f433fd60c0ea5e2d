"""Rasters of every kind: what the engine gets looks right, and separations reach the press as they were."""

from __future__ import annotations

import gzip
import struct
import zlib
from io import BytesIO
from typing import Any

import PIL
import pytest
from PIL import Image, ImageChops, ImageCms

from brochure.design.resources import SHIPPED
from brochure.layout.drawings import PRESS_PROFILE
from brochure.layout.graphics.raster import FORMATS, Raster, raster
from brochure.layout.graphics.svg import GraphicError
from brochure.pdf.press_images import Original, pixel_key
from brochure.typesetting.loading import engine

CMYK_PROFILE = (SHIPPED / PRESS_PROFILE).read_bytes()
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
#: A profile in which red is blue: the names of the two columns change places.
SWAPPED = SRGB.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
#: The tag by which a picture says how the camera was held.
ORIENTATION = 0x0112


def grey_profile() -> bytes:
    """A profile of greys with light in proportion to the numbers, where sRGB has a gamma of some 2.2."""
    white = b"XYZ \0\0\0\0" + struct.pack(">iii", 63190, 65536, 54061)
    curve = b"curv\0\0\0\0" + struct.pack(">I", 0)
    table = (
        struct.pack(">I", 2) + struct.pack(">4sII", b"wtpt", 156, 20) + struct.pack(">4sII", b"kTRC", 176, 12)
    )
    head = (
        struct.pack(">I4sI4s4s4s", 188, b"\0" * 4, 0x02100000, b"mntr", b"GRAY", b"XYZ ")
        + b"\0" * 12
        + b"acsp"
    )
    illuminant = struct.pack(">iii", 63190, 65536, 54061)
    return (head.ljust(68, b"\0") + illuminant).ljust(128, b"\0") + table + white + curve


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def halves(mode: str, one: Any, other: Any) -> Image.Image:
    """A picture of 40 × 20, its left half of one colour and its right half of the other."""
    image = Image.new(mode, (40, 20), one)
    image.paste(other, (20, 0, 40, 20))
    return image


def photograph(mode: str = "RGB", size: tuple[int, int] = (120, 90)) -> Image.Image:
    """Noise as soft as that of a camera, on slopes of every colour."""
    width, height = size
    slope = Image.linear_gradient("L").resize(size)
    bands = [slope, slope.transpose(Image.Transpose.ROTATE_180), slope.rotate(90).resize(size), slope]
    noise = [Image.effect_noise((width, height), 16) for _band in bands]
    mixed = [ImageChops.add(band, one, 2) for band, one in zip(bands, noise, strict=True)]
    return Image.merge(mode, mixed[: len(mode)]) if mode != "L" else mixed[0]


def read(data: bytes) -> Raster:
    return raster(data, lambda: CMYK_PROFILE)


def decoded(found: Raster) -> Image.Image:
    image = Image.open(BytesIO(found.data))
    image.load()
    return image


def corners(found: Raster) -> tuple[Any, Any]:
    """The first and the last pixel as RGB, or RGBA where there is transparency."""
    image = decoded(found)
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.getpixel((0, 0)), image.getpixel((image.width - 1, image.height - 1))


def near(one: tuple[int, ...], other: tuple[int, ...], by: int = 3) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


RED, BLUE, DARK, LIGHT = (255, 0, 0), (0, 0, 255), (64,) * 3, (192,) * 3
BLACK, WHITE = (0,) * 3, (255,) * 3
COLOURS = halves("RGB", RED, BLUE)
CLEAR = halves("RGBA", (255, 0, 0, 255), (0, 0, 255, 0))
GREYS = halves("L", 64, 192)
BITS = halves("1", 0, 1)
INKS = halves("CMYK", (0, 0, 0, 0), (0, 0, 0, 255))
DEEP = Image.frombytes("I;16", (40, 20), (b"\x00\x40" * 20 + b"\x00\xc0" * 20) * 20)
LOSSLESS = {"WEBP": {"lossless": True}}
#: Black of ISO Coated v2 on a screen, its darkest taken for black.
K = (24, 23, 21)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(bits: int, colour: int, row: bytes, *more: bytes) -> bytes:
    """A PNG of 40 × 20 that Pillow does not write; all rows are alike."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 20, bits, colour, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress((b"\0" + row) * 20))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + pixels + chunk(b"IEND", b"")


def retagged(data: bytes, tag: int, value: int) -> bytes:
    """A TIFF with another value of a short tag."""
    at = data.index(struct.pack("<HHI", tag, 3, 1)) + 8
    return data[:at] + struct.pack("<H", value) + data[at + 2 :]


def without_adobe(data: bytes) -> bytes:
    """A JPEG without the segment by which Adobe says that its inks are the other way round."""
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]


def deep_tiff() -> bytes:
    """RGB of 16 bits: the tags of one of 8 bits with other pixels."""
    data = saved(Image.new("RGB", (40, 20)), "TIFF", compression="raw")
    at = data.index(struct.pack("<HHI", 258, 3, 3)) + 8
    place = int.from_bytes(data[at : at + 4], "little")
    data = data[:place] + struct.pack("<HHH", 16, 16, 16) + data[place + 6 :]
    entry = data.index(struct.pack("<HH", 279, 4)) + 8
    data = data[:entry] + struct.pack("<I", 40 * 20 * 6) + data[entry + 4 :]
    entry = data.index(struct.pack("<HH", 273, 4)) + 8
    data = data[:entry] + struct.pack("<I", len(data)) + data[entry + 4 :]
    row = struct.pack("<HHH", 65535, 0, 0) * 20 + struct.pack("<HHH", 0, 0, 65535) * 20
    return data + row * 20


LAB = ImageCms.profileToProfile(
    COLOURS, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
)
assert LAB is not None
#: The file, and what its corners are: opaque, or with how opaque they are.
KINDS = {
    **{f"RGB {kind}": (saved(COLOURS, kind, **LOSSLESS.get(kind, {})), RED, BLUE) for kind in FORMATS},
    **{
        f"palette {kind}": (saved(COLOURS.convert("P"), kind), RED, BLUE)
        for kind in ("PNG", "TIFF", "GIF", "BMP")
    },
    **{f"grey {kind}": (saved(GREYS, kind), DARK, LIGHT) for kind in ("PNG", "JPEG", "TIFF", "GIF", "BMP")},
    **{f"1-bit {kind}": (saved(BITS, kind), BLACK, WHITE) for kind in ("PNG", "TIFF", "GIF", "BMP")},
    "1-bit fax TIFF": (saved(BITS, "TIFF", compression="group4"), BLACK, WHITE),
    **{f"RGBA {kind}": (saved(CLEAR, kind), (*RED, 255), (*BLUE, 0)) for kind in ("PNG", "TIFF")},
    "RGBA WebP": (saved(CLEAR, "WEBP", lossless=True, exact=True), (*RED, 255), (*BLUE, 0)),
    "transparent palette PNG": (saved(CLEAR.quantize(8), "PNG"), (*RED, 255), (*BLUE, 0)),
    "transparent GIF": (
        saved(COLOURS.convert("P"), "GIF", transparency=COLOURS.convert("P").getpixel((39, 0))),
        (*RED, 255),
        (*BLUE, 0),
    ),
    **{
        f"grey with alpha {kind}": (saved(halves("LA", (64, 255), (192, 0)), kind), (*DARK, 255), (*LIGHT, 0))
        for kind in ("PNG", "TIFF")
    },
    **{f"16-bit grey {kind}": (saved(DEEP, kind), DARK, LIGHT) for kind in ("PNG", "TIFF")},
    "16-bit grey TIFF where 0 is white": (retagged(saved(DEEP, "TIFF"), 262, 0), (191,) * 3, (63,) * 3),
    "grey TIFF where 0 is white": (retagged(saved(GREYS, "TIFF"), 262, 0), (191,) * 3, (63,) * 3),
    "16-bit RGB PNG": (png(16, 2, b"\xff\xff\0\0\0\0" * 20 + b"\0\0\0\0\xff\xff" * 20), RED, BLUE),
    "16-bit RGB TIFF": (deep_tiff(), RED, BLUE),
    "16-bit grey with alpha PNG": (
        png(16, 4, b"\x40\0\xff\xff" * 20 + b"\xc0\0\0\0" * 20),
        (*DARK, 255),
        (*LIGHT, 0),
    ),
    "2-bit grey PNG": (png(2, 0, b"\x55" * 5 + b"\xaa" * 5), (85,) * 3, (170,) * 3),
    "1-bit PNG with a clear bit": (
        png(1, 0, b"\x00\x00\x0f\xff\xff", chunk(b"tRNS", b"\0\1")),
        (*BLACK, 255),
        (*WHITE, 0),
    ),
    "2-bit PNG with a clear grey": (
        png(2, 0, b"\x55" * 5 + b"\xaa" * 5, chunk(b"tRNS", b"\0\2")),
        (85, 85, 85, 255),
        (170, 170, 170, 0),
    ),
    "16-bit PNG with a clear grey": (
        png(16, 0, b"\x40\0" * 20 + b"\xc0\0" * 20, chunk(b"tRNS", b"\xc0\0")),
        (*DARK, 255),
        (*LIGHT, 0),
    ),
    "16-bit PNG with a clear colour": (
        png(16, 2, b"\xff\xff\0\0\0\0" * 20 + b"\0\0\0\0\xff\xff" * 20, chunk(b"tRNS", b"\0\0\0\0\xff\xff")),
        (*RED, 255),
        (*BLUE, 0),
    ),
    "CMYK JPEG of Adobe": (saved(INKS, "JPEG"), WHITE, K),
    "CMYK JPEG of others": (without_adobe(saved(ImageChops.invert(INKS), "JPEG")), WHITE, K),
    "CMYK TIFF": (saved(INKS, "TIFF"), WHITE, K),
    "CMYK TIFF packed": (saved(INKS, "TIFF", compression="tiff_lzw"), WHITE, K),
    "Lab TIFF": (saved(LAB, "TIFF"), (251, 5, 4), (22, 7, 252)),
    "YCbCr TIFF": (saved(COLOURS.convert("YCbCr"), "TIFF"), RED, BLUE),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_becomes_a_plain_picture_of_the_same_look(name: str) -> None:
    data, first, last = KINDS[name]
    if name == "YCbCr TIFF" and int(PIL.__version__.partition(".")[0]) < 13:
        pytest.skip("Pillow before release 13, as for Python 3.10, reads none that it has written")
    found = read(data)
    image = decoded(found)
    assert (image.format, image.mode) in {
        ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "L"), ("PNG", "LA"), ("JPEG", "RGB"), ("JPEG", "L"),
    }  # fmt: skip
    assert (found.width, found.height) == image.size == (40, 20)
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    one, other = corners(found)
    assert near(one, first) and near(other, last), (one, other)


#: The file, the mode of its original, and the first and the last byte of the pixels.
SEPARATED = {
    "grey JPEG": (saved(GREYS, "JPEG"), "L", 64, 192),
    "grey TIFF": (saved(GREYS, "TIFF"), "L", 64, 192),
    "grey TIFF where 0 is white": (retagged(saved(GREYS, "TIFF"), 262, 0), "L", 191, 63),
    "grey with alpha": (saved(halves("LA", (64, 255), (192, 0)), "PNG"), "L", 64, 192),
    "16-bit grey": (saved(DEEP, "TIFF"), "L", 64, 192),
    "palette of greys": (saved(GREYS.convert("P"), "PNG"), "L", 64, 192),
    "1-bit PNG": (saved(BITS, "PNG"), "1", 0, 255),
    "1-bit TIFF where 0 is white": (saved(BITS, "TIFF", compression="group4"), "1", 0, 255),
    "CMYK JPEG of Adobe": (saved(INKS, "JPEG"), "CMYK", 0, 255),
    "CMYK JPEG of others": (without_adobe(saved(ImageChops.invert(INKS), "JPEG")), "CMYK", 0, 255),
    "CMYK TIFF": (saved(INKS, "TIFF"), "CMYK", 0, 255),
}


@pytest.mark.parametrize("name", SEPARATED)
def test_separations_are_kept_in_the_polarity_of_pdf(name: str) -> None:
    data, mode, first, last = SEPARATED[name]
    found = read(data)
    original = found.original
    assert original is not None and (original.mode, original.width, original.height) == (mode, 40, 20)
    pixels = original.pixels()
    assert len(pixels) == {"CMYK": 40 * 20 * 4, "L": 40 * 20, "1": 5 * 20}[mode]
    assert (pixels[0], pixels[-1]) == (first, last)
    assert zlib.decompress(original.data) == pixels
    assert original.bits == (1 if mode == "1" else 8)


@pytest.mark.parametrize("name", SEPARATED)
def test_the_key_is_that_of_the_pixels_that_the_engine_got(name: str) -> None:
    found = read(SEPARATED[name][0])
    assert found.key == pixel_key(decoded(found)) == pixel_key(decoded(found).convert("RGB"))


def test_colours_have_no_separations() -> None:
    for name in ("RGB PNG", "RGB JPEG", "palette PNG", "RGBA TIFF", "Lab TIFF", "16-bit RGB PNG"):
        found = read(KINDS[name][0])
        assert found.original is None and found.key == "", name
    with pytest.raises(ValueError, match="RGB"):
        Original.of(COLOURS)


def test_keys_differ_by_size_and_by_any_pixel() -> None:
    tall, wide = Image.new("L", (3, 2000)), Image.new("L", (2000, 3))
    other = tall.copy()
    other.putpixel((2, 1999), 1)
    assert len({pixel_key(image) for image in (tall, wide, other)}) == 3


def test_only_cmyk_pictures_without_a_profile_ask_for_that_of_the_press() -> None:
    asked = []

    def profile() -> bytes:
        asked.append(True)
        return CMYK_PROFILE

    tagged = raster(saved(INKS, "TIFF", icc_profile=CMYK_PROFILE), profile)
    raster(KINDS["RGB PNG"][0], profile)
    assert not asked
    plain = raster(saved(INKS, "TIFF"), profile)
    assert asked and plain.data == tagged.data
    assert plain.original is not None and plain.original.profile is None
    assert tagged.original is not None and tagged.original.profile == CMYK_PROFILE


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_an_embedded_profile_is_applied(kind: str) -> None:
    found = read(saved(COLOURS, kind, icc_profile=SWAPPED, **LOSSLESS.get(kind, {})))
    one, other = corners(found)
    assert near(one, BLUE) and near(other, RED), (one, other)
    assert "icc_profile" not in decoded(found).info


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_profile_is_applied_below_transparency(kind: str) -> None:
    one, other = corners(read(saved(CLEAR, kind, icc_profile=SWAPPED)))
    assert near(one, (*BLUE, 255)) and near(other, (*RED, 0)), (one, other)


def test_a_profile_of_greys_changes_the_screen_but_not_the_plates() -> None:
    found = read(saved(GREYS, "TIFF", icc_profile=grey_profile()))
    # A quarter of the light is half way on the scale of sRGB: 64 / 255 is 137, 192 / 255 is 225.
    one, other = corners(found)
    assert near(one, (137,) * 3) and near(other, (225,) * 3), (one, other)
    assert found.original is not None
    assert (found.original.pixels()[0], found.original.pixels()[-1]) == (64, 192)


def test_the_profile_of_colours_on_a_picture_made_grey_is_passed_over() -> None:
    assert corners(read(saved(GREYS, "PNG", icc_profile=SWAPPED))) == (DARK, LIGHT)


def test_a_jpeg_of_srgb_goes_through_as_it_is_coded() -> None:
    plain = saved(photograph(), "JPEG", quality=80)
    assert read(plain).data == plain
    grey = saved(photograph("L"), "JPEG", quality=80)
    assert read(grey).data == grey
    exif = Image.Exif()
    exif[ORIENTATION] = 1
    exif[0x010F] = "A camera"
    dressed = saved(photograph(), "JPEG", quality=80, icc_profile=SRGB, exif=exif, comment=b"hello")
    found = read(dressed + b"what a camera put behind it")
    # The coding is untouched, from the tables on to the end.
    tables = dressed.index(b"\xff\xdb")
    assert found.data.endswith(dressed[tables:])
    assert not any(word in found.data for word in (b"ICC_PROFILE", b"Exif", b"hello", b"behind"))
    assert ImageChops.difference(decoded(found), Image.open(BytesIO(dressed))).getbbox() is None


def test_a_jpeg_that_readers_disagree_on_is_coded_anew() -> None:
    # Without a word on its colours, three components called R, G and B are that; readers of PDF do not know.
    data = saved(photograph(), "JPEG", keep_rgb=True)
    assert b"Adobe" in data
    found = read(without_adobe(data))
    assert found.data != without_adobe(data)
    # Coded anew means a little off, not other colours.
    difference = ImageChops.difference(decoded(found), decoded(read(data))).convert("L")
    assert not any(difference.histogram()[25:])


def test_a_photograph_that_must_be_coded_anew_is_a_jpeg_with_all_its_colours() -> None:
    for image in (photograph(), photograph("CMYK"), photograph("L")):
        found = decoded(read(saved(image, "TIFF")))
        assert found.format == "JPEG"
        # No component is sampled more coarsely than another.
        assert {layer[1:3] for layer in found.layer} == {(1, 1)}  # type: ignore[attr-defined]
        # The scale of the quantisation of quality 92 (libjpeg): 16 parts become 3.
        assert found.quantization[0][0] == 3  # type: ignore[attr-defined]


def test_what_jpeg_would_harm_is_a_png() -> None:
    flat, soft = photograph(size=(240, 180)), photograph()
    soft.putalpha(Image.linear_gradient("L").resize(soft.size))
    flat.paste(WHITE, (0, 0, 240, 120))
    edges = Image.merge("RGB", [Image.effect_noise((240, 180), 120) for _band in range(3)])
    for image in (flat, soft, edges, COLOURS):
        found = decoded(read(saved(image, "TIFF")))
        assert found.format == "PNG"
        assert ImageChops.difference(found, image).getbbox() is None


@pytest.mark.parametrize(
    ("bits", "colour", "gamma", "is_srgb", "shown"),
    [
        # As browsers show them: tone 128 of 255 is half as bright as white where the exponent is 1.
        (8, 2, 100_000, False, 186),
        (8, 0, 100_000, False, 186),
        (16, 2, 100_000, False, 186),
        (8, 6, 100_000, False, 186),
        (8, 0, 55_556, False, 145),
        (8, 2, 45_455, False, 128),
        (8, 0, 100_000, True, 128),
        (8, 0, 1, False, 128),
    ],
)
def test_the_exponent_of_a_png_is_applied(
    bits: int, colour: int, gamma: int, is_srgb: bool, shown: int
) -> None:
    row = bytes([128]) * (40 * {0: 1, 2: 3, 6: 4}[colour] * bits // 8)
    more = [chunk(b"gAMA", struct.pack(">I", gamma)), *([chunk(b"sRGB", b"\0")] if is_srgb else [])]
    found = decoded(read(png(bits, colour, row, *more))).convert("RGB").getchannel("R")
    low, high = found.getextrema()
    assert abs(low - shown) <= 1 and abs(high - shown) <= 1  # type: ignore[operator]


_SRGB_CHRM = (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
_P3_CHRM = (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
_ADOBE_CHRM = (31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)


def chrm(*numbers: int) -> bytes:
    return chunk(b"cHRM", struct.pack(">8I", *numbers))


@pytest.mark.parametrize(
    ("colour", "more", "told"),
    [
        (2, [chrm(*_P3_CHRM)], "cHRM"),
        (6, [chrm(*_ADOBE_CHRM)], "cHRM"),
        (2, [chrm(*_SRGB_CHRM[:2], *_SRGB_CHRM[6:], *_SRGB_CHRM[4:6], *_SRGB_CHRM[2:4])], "cHRM"),
        (2, [chunk(b"cICP", bytes([9, 16, 0, 1]))], "cICP"),
        (2, [chunk(b"cICP", bytes([12, 13, 0, 1]))], "cICP"),
        (2, [chunk(b"cICP", bytes([1, 18, 0, 1]))], "cICP"),
        (2, [chrm(*_SRGB_CHRM)], ""),
        (2, [chunk(b"cICP", bytes([1, 13, 0, 1])), chrm(*_P3_CHRM)], ""),
        (2, [chunk(b"sRGB", b"\0"), chrm(*_P3_CHRM)], ""),
        (0, [chrm(*_P3_CHRM)], ""),
    ],
)
def test_colours_of_a_png_that_numbers_say_to_be_others_are_told(
    colour: int, more: list[bytes], told: str
) -> None:
    data = png(8, colour, bytes(range(40)) * {0: 1, 2: 3, 6: 4}[colour], *more)
    if not told:
        read(data)
        return
    with pytest.raises(GraphicError, match=told) as raised:
        read(data)
    assert "sRGB" in raised.value.fix


def _exif(space: int, index: str) -> bytes:
    """Exif data as a camera writes them: in which colours the photo is."""

    def group(*fields: bytes) -> bytes:
        return struct.pack("<H", len(fields)) + b"".join(fields) + struct.pack("<I", 0)

    first = group(struct.pack("<HHII", 0x8769, 4, 1, 26))
    camera = group(struct.pack("<HHIHH", 0xA001, 3, 1, space, 0), struct.pack("<HHII", 0xA005, 4, 1, 56))
    between = group(struct.pack("<HHI4s", 1, 2, 4, index.encode() + b"\0"))
    return b"Exif\0\0II*\0\x08\0\0\0" + first + camera + between


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("space", "index", "profile", "told"),
    [
        (0xFFFF, "R03", False, True),
        (2, "R98", False, True),
        (0xFFFF, "R03", True, False),
        (0xFFFF, "R98", False, False),
        (1, "R98", False, False),
    ],
)
def test_a_photo_in_adobe_rgb_without_its_profile_is_told(
    kind: str, space: int, index: str, profile: bool, told: bool
) -> None:
    more = {"icc_profile": SRGB} if profile else {}
    data = saved(photograph(), kind, exif=_exif(space, index), **more)
    if not told:
        read(data)
        return
    with pytest.raises(GraphicError, match="Adobe RGB"):
        read(data)


def test_a_png_stays_one_and_loses_only_what_is_no_pixels() -> None:
    image = photograph()
    data = saved(image, "PNG", icc_profile=SRGB, compress_level=3)
    found = read(data)
    assert ImageChops.difference(decoded(found), image).getbbox() is None
    start = data.index(b"IDAT")
    assert b"iCCP" in data and b"iCCP" not in found.data and found.data.endswith(data[start:])
    opaque = image.copy()
    opaque.putalpha(255)
    shown = decoded(read(saved(opaque, "PNG")))
    assert (shown.format, shown.mode) == ("PNG", "RGB")
    assert ImageChops.difference(shown, image).getbbox() is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
@pytest.mark.parametrize("held", range(1, 9))
def test_pictures_stand_as_the_camera_was_held(kind: str, held: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = held
    # The upper left quarter is red as stored; Exif 2.3, 4.6.4 says where it is shown.
    image = Image.new("RGB", (40, 20), WHITE)
    image.paste(RED, (0, 0, 20, 10))
    found = read(saved(image, kind, exif=exif, **LOSSLESS.get(kind, {})))
    shown = decoded(found).convert("RGB")
    assert shown.size == (found.width, found.height) == ((40, 20) if held < 5 else (20, 40))
    places = {
        (x, y): shown.getpixel((x * (shown.width - 1), y * (shown.height - 1)))
        for x in (0, 1)
        for y in (0, 1)
    }
    (red,) = [place for place, colour in places.items() if near(colour, RED, 8)]  # type: ignore[arg-type]
    upper_left, upper_right, lower_right, lower_left = (0, 0), (1, 0), (1, 1), (0, 1)
    assert red == {
        1: upper_left, 2: upper_right, 3: lower_right, 4: lower_left,
        5: upper_left, 6: upper_right, 7: lower_right, 8: lower_left,
    }[held]  # fmt: skip


@pytest.mark.parametrize("image", [DEEP, INKS, BITS], ids=["16-bit grey", "CMYK", "1-bit"])
def test_separations_are_turned_too(image: Image.Image) -> None:
    exif = Image.Exif()
    # What is stored left is shown at the bottom.
    exif[ORIENTATION] = 8
    original = read(saved(image, "TIFF", exif=exif)).original
    assert original is not None and (original.width, original.height) == (20, 40)
    pixels = original.pixels()
    row = len(pixels) // 40
    # The right half, which is lighter or has all of the ink, is shown at the top.
    assert {"L": 192, "CMYK": 0, "1": 255}[original.mode] == pixels[0]
    assert {"L": 64, "CMYK": 0, "1": 0}[original.mode] == pixels[-row]
    assert original.mode != "CMYK" or (pixels[3], pixels[-1]) == (255, 0)


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "WEBP", "PNG"])
def test_the_first_of_many_is_taken_and_told(kind: str) -> None:
    second = COLOURS.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    options = LOSSLESS.get(kind, {})
    found = read(saved(COLOURS, kind, save_all=True, append_images=[second], **options))
    assert found.is_first_of_many
    assert near(corners(found)[0], RED)
    assert not read(saved(COLOURS, kind, **options)).is_first_of_many


def tiff(*entries: tuple[int, int, int, int], tail: bytes = b"") -> bytes:
    """A TIFF of 16 × 16 greys with more entries: tag, type, count, value; pixels would be at 200."""
    usual = {256: (4, 1, 16), 257: (4, 1, 16), 258: (3, 1, 8), 259: (3, 1, 1), 262: (3, 1, 1), 277: (3, 1, 1)}
    usual |= {273: (4, 1, 200), 278: (4, 1, 16), 279: (4, 1, 256)}
    usual |= {tag: (kind, count, value) for tag, kind, count, value in entries}
    packed = b"".join(struct.pack("<HHII", tag, *usual[tag]) for tag in sorted(usual))
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(usual)) + packed + bytes(4) + b"\0" * 400 + tail


def scans(times: int) -> bytes:
    """A progressive JPEG that is gone through again and again."""
    data = saved(photograph("L"), "JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")
    return data[:-2] + data[at : at + 12] * times + b"\xff\xd9"


FRAME = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
HOSTILE = {
    "TIFF of millions of strips": (tiff((273, 4, 1_000_000, 200), tail=b"\0" * 4_000_000), "laid out"),
    "TIFF that shows the same bytes a hundred times": (
        tiff(*((40_000 + tag, 1, 900_000, 200) for tag in range(100)), tail=b"\0" * 1_000_000),
        "laid out",
    ),
    "TIFF with an endless tag": (tiff((40_000, 1, 2**32 - 1, 200)), "laid out"),
    "TIFF with an endless tile": (
        tiff((322, 4, 1, 65_520), (323, 4, 1, 65_520), (324, 4, 1, 200), (325, 4, 1, 99)),
        "laid out",
    ),
    "TIFF of absurdly many pixels": (tiff((256, 4, 1, 2**31), (257, 4, 1, 2**31)), "too many pixels"),
    "TIFF without pixels": (tiff((256, 4, 1, 0)), "kind that can't be read"),
    "TIFF of billions of channels": (tiff((277, 4, 1, 2**31)), "kind that can't be read"),
    "TIFF of an unknown kind of pixels": (tiff((258, 3, 1, 24)), "kind that can't be read"),
    "TIFF of a mistaken kind": (b"MM*\0" + bytes(200), "laid out"),
    "BigTIFF of endless entries": (
        b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 2**60) + bytes(99),
        "laid out",
    ),
    "cut TIFF": (saved(COLOURS, "TIFF")[:150], "damaged"),
    "TIFF and no more": (b"II*\0", "damaged"),
    "JPEG of thousands of passes": (scans(3000), "too many parts"),
    "JPEG of thousands of segments": (b"\xff\xd8" + b"\xff\xe1\0\2" * 9000, "too many parts"),
    "JPEG of 12 bits": (b"\xff\xd8\xff\xc1\0\x0b\x0c\0\x08\0\x08\x01\x01\x11\0\xff\xd9", "more than 8 bits"),
    "GIF with a huge canvas": (
        b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\x80\0\0" + bytes(6) + FRAME + b";",
        "pixels",
    ),
    "GIF with a huge frame": (
        b"GIF89a\1\0\1\0\x80\0\0" + bytes(6) + FRAME[:5] + struct.pack("<HH", 9000, 9000) + FRAME[9:] + b";",
        "pixels",
    ),
    "PNG with a huge text": (
        png(8, 0, b"\0" * 40, chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 2_000_000))),
        "far too large",
    ),
    "PNG with a damaged profile": (saved(COLOURS, "PNG", icc_profile=b"x" * 300), "colour profile"),
    "TIFF with a device link": (
        saved(COLOURS, "TIFF", icc_profile=SRGB.replace(b"mntr", b"link", 1)),
        "colour profile",
    ),
    "TIFF of floating-point numbers": (saved(Image.new("F", (9, 9)), "TIFF"), "more than 16 bits"),
    "TIFF of 32 bits": (saved(Image.new("I", (9, 9)), "TIFF"), "more than 16 bits"),
    "Photoshop": (b"8BPS\0\1" + bytes(99), "a Photoshop file"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "an EPS file"),
    "PDF": (b"%PDF-1.4\n", "a PDF"),
    "AVIF": (saved(COLOURS, "AVIF"), "a HEIC or AVIF file"),
    "JPEG 2000": (saved(COLOURS, "JPEG2000"), "a JPEG 2000 file"),
    "Windows icon": (saved(COLOURS, "ICO"), "a Windows icon"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40), "a HEIC or AVIF file"),
    "film": (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "a film"),
    "shortcut": (b"L\0\0\0\x01\x14\x02\0" + bytes(90), "a shortcut of Windows"),
    "alias": (b"book\0\0\0\0mark\0\0\0\0" + bytes(60), "an alias of macOS"),
    "link": (b"[InternetShortcut]\r\nURL=https://example.org\r\n", "a link of a browser"),
    "kept beside": (b"\0\x05\x16\x07\0\x02\0\0Mac OS X" + bytes(60), "what macOS keeps beside"),
    "place-holder": (b"bplist00" + bytes(60), "a file that iCloud has"),
    "EMF": (b"\1\0\0\0\x6c\0\0\0" + bytes(32) + b" EMF" + bytes(60), "an EMF file"),
    "WMF": (bytes.fromhex("d7cdc69a") + bytes(40), "a WMF file"),
    "WMF without its size": (bytes.fromhex("010009000003") + bytes(40), "a WMF file"),
    "SVGZ": (gzip.compress(b"<svg/>"), "a packed SVG file"),
    "Visio": (b"PK\3\4" + bytes(60), "a document of Office, Visio"),
    "old Word": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(60), "a document of Office, Visio"),
    "web page": (b"\n<!DOCTYPE html>\n<html><body>Log in</body></html>", "a web page"),
    "DICOM": (bytes(128) + b"DICM" + bytes(40), "a DICOM file"),
    "JPEG XL": (b"\xff\x0a" + bytes(50), "a JPEG XL file"),
    "rich text": (b"{\\rtf1 a}", "a text in RTF"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_unknown_raster_is_refused_with_a_reason(
    name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    data, says = HOSTILE[name]
    # Whatever the engine made of Pillow before.
    engine()
    with pytest.raises(GraphicError) as caught:
        read(data)
    assert says in caught.value.message and caught.value.fix
    # Nothing but that is said.
    assert not caplog.records and capfd.readouterr() == ("", "")


def test_a_tall_tiff_in_strips_of_a_row_is_no_bomb() -> None:
    image = Image.new("L", (2, 13_000), 64)
    data = saved(image, "TIFF", tiffinfo={278: 1}, strip_size=2, compression="tiff_lzw")
    assert len(Image.open(BytesIO(data)).tag_v2[273]) == 13_000  # type: ignore[attr-defined]
    assert read(data).height == 13_000
