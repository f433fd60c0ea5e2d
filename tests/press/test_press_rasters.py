"""Pictures in inks: which kind each becomes, and what of it Ghostscript puts on the plates."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageCms

from brochure.pdf.press_images import Original, pixel_key
from brochure.press.colour import separate
from brochure.press.rasters import RasterError, converted
from brochure.press.separation import Separation
from tests.press import plates
from tests.press.plates import PROFILE, add_page, ink, separation

#: Two colours of the palette.
ACCENT, INK = (0xB4, 0x3D, 0x1A), (0x12, 0x33, 0x5F)
ACCENT_INKS, INK_INKS = (16, 84, 96, 16), (100, 78, 26, 33)


@pytest.fixture
def pdf() -> Pdf:
    return pikepdf.new()


def image(pdf: Pdf, picture: Image.Image, **more: Any) -> Any:
    """An image XObject as the engine writes it."""
    space = {"RGB": Name.DeviceRGB, "L": Name.DeviceGray, "CMYK": Name.DeviceCMYK, "1": Name.DeviceGray}
    made = pdf.make_stream(picture.tobytes())
    made.Type, made.Subtype = Name.XObject, Name.Image
    made.Width, made.Height = picture.size
    made.ColorSpace, made.BitsPerComponent = space[picture.mode], 1 if picture.mode == "1" else 8
    for key, value in more.items():
        made[f"/{key}"] = value
    return made


def jpeg(pdf: Pdf, picture: Image.Image, **more: Any) -> Any:
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=95, subsampling=0)
    made = image(pdf, picture, **more)
    made.write(data.getvalue(), filter=Name.DCTDecode)
    return made


def photo() -> Image.Image:
    """More than 256 colours, the left darker than the right."""
    across = Image.linear_gradient("L").rotate(90).resize((40, 40))
    up = Image.linear_gradient("L").resize((40, 40))
    return Image.merge("RGB", (across, up.point(lambda level: 60 + level // 2), across))


def halves(mode: str, left: Any, right: Any, size: int = 40) -> Image.Image:
    made = Image.new(mode, (size, size), right)
    made.paste(left, (0, 0, size // 2, size))
    return made


def inked(
    pdf: Pdf,
    given: Any,
    originals: Mapping[str, Original] | None = None,
    by: Separation | None = None,
    ground: str = "",
) -> tuple[Any, pikepdf.Page]:
    """The picture over a whole page of 40 pt, in inks; and the page."""
    page = add_page(pdf, f"{ground} q 40 0 0 40 0 0 cm /I Do Q", XObject={"/I": given})
    made = separate(pdf, by or separation(), originals or {})
    assert made.failures == {}
    return page.Resources.XObject.X0, page


def plate(pdf: Pdf, folder: Path) -> Image.Image:
    return plates.plates(plates.data_of(pdf), folder)[-1]


def bands_of(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def test_a_drawing_of_few_colours_has_the_recipes_of_the_palette_exactly(pdf: Pdf, tmp_path: Path) -> None:
    made, _page = inked(pdf, image(pdf, halves("RGB", ACCENT, INK)))
    assert (made.ColorSpace[0], made.ColorSpace[1]) == (Name.Indexed, Name.DeviceCMYK)
    shown = plate(pdf, tmp_path)
    assert ink(shown, 10, 20) == ACCENT_INKS
    assert ink(shown, 30, 20) == INK_INKS


def test_a_drawing_with_black_and_grey_in_it_has_them_in_black_ink(pdf: Pdf, tmp_path: Path) -> None:
    picture = halves("RGB", (0, 0, 0), ACCENT)
    picture.paste((128, 128, 128), (0, 0, 20, 20))
    inked(pdf, image(pdf, picture))
    shown = plate(pdf, tmp_path)
    assert ink(shown, 10, 10) == (0, 0, 0, 100)
    assert ink(shown, 10, 30)[:3] == (0, 0, 0)
    assert 35 < ink(shown, 10, 30)[3] < 65


@pytest.mark.parametrize("colours", [2, 3, 100, 256, 257])
def test_however_many_colours_each_keeps_its_own_inks(pdf: Pdf, colours: int) -> None:
    picture = Image.new("RGB", (colours, 1))
    for x in range(colours):
        picture.putpixel((x, 0), (x % 256, 255 - x % 200, 37 if x < 256 else 38))
    made, _page = inked(pdf, image(pdf, picture))
    if colours > 256:
        assert made.ColorSpace == Name.DeviceCMYK
        return
    table = bytes(made.ColorSpace[3])
    for x, index in enumerate(made.read_bytes()):
        expected = separation().of_srgb(bands_of(picture, x, 0))  # type: ignore[arg-type]
        assert list(table[4 * index : 4 * index + 4]) == [round(255 * part) for part in expected]


def test_a_photograph_goes_by_the_profile(pdf: Pdf, tmp_path: Path) -> None:
    picture = photo()
    made, _page = inked(pdf, image(pdf, picture))
    assert (made.ColorSpace, int(made.BitsPerComponent)) == (Name.DeviceCMYK, 8)
    assert made.Filter == Name.FlateDecode
    shown, expected = plate(pdf, tmp_path), separation().picture(picture)
    for place in ((5, 5), (20, 30), (35, 10)):
        assert bands_of(shown, *place) == pytest.approx(bands_of(expected, *place), abs=3)


def test_a_photograph_that_came_as_jpeg_stays_one_the_right_way_round(pdf: Pdf, tmp_path: Path) -> None:
    picture = photo()
    made, _page = inked(pdf, jpeg(pdf, picture))
    assert (made.Filter, made.ColorSpace) == (Name.DCTDecode, Name.DeviceCMYK)
    shown, expected = plate(pdf, tmp_path), separation().picture(picture)
    for place in ((5, 5), (20, 30), (35, 10)):
        assert bands_of(shown, *place) == pytest.approx(bands_of(expected, *place), abs=14)


@pytest.mark.parametrize("kind", ["grey", "RGB", "JPEG"])
def test_a_grey_picture_is_printed_in_black_ink_alone(pdf: Pdf, tmp_path: Path, kind: str) -> None:
    grey = Image.linear_gradient("L").rotate(90).resize((40, 40))
    given = (
        jpeg(pdf, grey.convert("RGB"))
        if kind == "JPEG"
        else image(pdf, grey if kind == "grey" else grey.convert("RGB"))
    )
    made, _page = inked(pdf, given)
    assert made.ColorSpace == Name.DeviceGray
    shown = plate(pdf, tmp_path)
    assert [shown.getchannel(band).getextrema() for band in range(3)] == [(0, 0)] * 3
    black = separation().black_of_grey
    for x in (3, 20, 36):
        level = grey.getpixel((x, 20))
        assert isinstance(level, int)
        assert bands_of(shown, x, 20)[3] == pytest.approx(black[level], abs=6 if kind == "JPEG" else 2)


def test_the_noise_of_a_jpeg_does_not_make_a_grey_picture_coloured(pdf: Pdf) -> None:
    grey = Image.linear_gradient("L").rotate(90).resize((40, 40))
    noisy = Image.merge("RGB", (grey, grey.point(lambda level: min(level + 2, 255)), grey))
    as_jpeg, _page = inked(pdf, jpeg(pdf, noisy))
    assert str(as_jpeg.ColorSpace) == "/DeviceGray"
    # What is no JPEG has no noise: its tint is meant.
    tinted = Image.merge("RGB", (grey, grey.point(lambda level: min(level + 9, 255)), grey))
    as_it_is, _page = inked(pdf, image(pdf, tinted))
    assert str(as_it_is.ColorSpace) != "/DeviceGray"


def test_a_grey_picture_of_sixteen_bits_is_printed_as_with_eight(pdf: Pdf, tmp_path: Path) -> None:
    data = bytes([0x40, 0x80, 0xC0, 0x12])
    given = pdf.make_stream(data, Width=2, Height=1, BitsPerComponent=16)
    given.Type, given.Subtype, given.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    inked(pdf, given)
    shown = plate(pdf, tmp_path)
    black = separation().black_of_grey
    assert bands_of(shown, 10, 20) == pytest.approx((0, 0, 0, black[0x40]), abs=2)
    assert bands_of(shown, 30, 20) == pytest.approx((0, 0, 0, black[0xC0]), abs=2)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_an_indexed_picture_has_the_inks_of_its_colours(pdf: Pdf, tmp_path: Path, bits: int) -> None:
    data = {1: b"\x40", 2: b"\x10", 4: b"\x01", 8: b"\x00\x01"}[bits]
    given = pdf.make_stream(data, Width=2, Height=1, BitsPerComponent=bits)
    given.Type, given.Subtype = Name.XObject, Name.Image
    given.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(bytes((*ACCENT, *INK)))])
    inked(pdf, given)
    shown = plate(pdf, tmp_path)
    assert (ink(shown, 10, 20), ink(shown, 30, 20)) == (ACCENT_INKS, INK_INKS)


@pytest.mark.parametrize(("decode", "left"), [([0, 1] * 3, ACCENT_INKS), ([1, 0] * 3, None)])
def test_a_decode_array_counts(
    pdf: Pdf, tmp_path: Path, decode: list[int], left: tuple[int, ...] | None
) -> None:
    inked(pdf, image(pdf, halves("RGB", ACCENT, INK), Decode=Array(decode)))
    if left is None:
        turned = separation().of_srgb((255 - ACCENT[0], 255 - ACCENT[1], 255 - ACCENT[2]))
        left = tuple(round(100 * part) for part in turned)
    assert ink(plate(pdf, tmp_path), 10, 20) == pytest.approx(left, abs=1)


@pytest.mark.parametrize("source", ["drawing", "photograph", "grey", "in inks"])
def test_the_soft_mask_of_a_picture_stays(pdf: Pdf, tmp_path: Path, source: str) -> None:
    picture = {
        "drawing": Image.new("RGB", (40, 40), ACCENT),
        "photograph": photo(),
        "grey": Image.new("L", (40, 40), 0),
        "in inks": Image.new("CMYK", (40, 40), (51, 102, 153, 0)),
    }[source]
    given = image(pdf, picture, SMask=image(pdf, halves("L", 0, 255)))
    made, _page = inked(pdf, given, ground="0 0.5 0 0 k 0 0 40 40 re f")
    assert made.SMask.read_bytes() == halves("L", 0, 255).tobytes()
    shown = plate(pdf, tmp_path)
    assert ink(shown, 10, 20) == (0, 50, 0, 0)
    expected = {"drawing": ACCENT_INKS, "grey": (0, 0, 0, 100), "in inks": (20, 40, 60, 0)}
    assert ink(shown, 30, 20) == expected.get(source, ink(shown, 30, 20)) != (0, 50, 0, 0)


def test_a_stencil_over_a_picture_stays(pdf: Pdf, tmp_path: Path) -> None:
    stencil = image(pdf, halves("1", 1, 0), ImageMask=True)
    del stencil.ColorSpace
    inked(pdf, image(pdf, Image.new("RGB", (40, 40), ACCENT), Mask=stencil))
    shown = plate(pdf, tmp_path)
    # Ones are masked out.
    assert (ink(shown, 10, 20), ink(shown, 30, 20)) == ((0, 0, 0, 0), ACCENT_INKS)


def test_a_stencil_is_painted_in_the_colour_that_is_set(pdf: Pdf, tmp_path: Path) -> None:
    stencil = image(pdf, halves("1", 1, 0), ImageMask=True)
    del stencil.ColorSpace
    made, _page = inked(pdf, stencil, ground="0.70588 0.23922 0.10196 rg")
    assert bool(made.ImageMask) and "/ColorSpace" not in made
    shown = plate(pdf, tmp_path)
    assert (ink(shown, 10, 20), ink(shown, 30, 20)) == ((0, 0, 0, 0), ACCENT_INKS)


def test_no_picture_is_smoothed_by_the_rip(pdf: Pdf) -> None:
    for picture in (halves("RGB", ACCENT, INK), photo(), Image.new("L", (9, 9), 7)):
        made, _page = inked(
            pdf, image(pdf, picture, Interpolate=True, SMask=image(pdf, Image.new("L", picture.size)))
        )
        assert made.Interpolate == False  # noqa: E712
        assert made.SMask.Interpolate == False  # noqa: E712


def test_a_picture_that_is_shown_twice_is_put_into_inks_once(pdf: Pdf) -> None:
    given = image(pdf, photo())
    for _ in range(2):
        add_page(pdf, "q 40 0 0 40 0 0 cm /I Do Q /I Do", XObject={"/I": given})
    separate(pdf, separation(), {})
    found = {page.Resources.XObject.X0.objgen for page in pdf.pages}
    assert len(found) == 1
    assert all(len(page.Resources.XObject) == 1 for page in pdf.pages)


# Pictures that are in inks.


def other_profile() -> bytes:
    """Another profile than that of the press: the same, of another date."""
    return PROFILE[:24] + bytes(12) + PROFILE[36:]


@pytest.mark.parametrize("profile", ["same", "none"])
def test_a_picture_in_inks_keeps_its_numbers(pdf: Pdf, tmp_path: Path, profile: str) -> None:
    picture = halves("CMYK", (51, 102, 153, 0), (0, 0, 0, 255))
    given = image(pdf, picture)
    if profile == "same":
        given.ColorSpace = Array([Name.ICCBased, pdf.make_stream(PROFILE, N=4)])
    made, _page = inked(pdf, given)
    assert made.ColorSpace == Name.DeviceCMYK
    shown = plate(pdf, tmp_path)
    assert (ink(shown, 10, 20), ink(shown, 30, 20)) == ((20, 40, 60, 0), (0, 0, 0, 100))


def test_a_picture_in_the_inks_of_another_condition_is_converted_by_both_profiles(pdf: Pdf) -> None:
    picture = Image.new("CMYK", (4, 4), (51, 102, 153, 0))
    given = image(pdf, picture)
    given.ColorSpace = Array([Name.ICCBased, pdf.make_stream(other_profile(), N=4)])
    made, _page = inked(pdf, given)
    intent, flags = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION
    first, then = (ImageCms.ImageCmsProfile(io.BytesIO(data)) for data in (other_profile(), PROFILE))
    transform = ImageCms.buildTransform(first, then, "CMYK", "CMYK", intent, flags)
    expected = ImageCms.applyTransform(picture, transform)
    assert expected is not None
    # Through the space between, the numbers change: black is built anew.
    assert expected.tobytes() != picture.tobytes()
    assert made.read_bytes() == expected.tobytes()


def test_a_picture_in_inks_keeps_to_the_limit_in_each_pixel(pdf: Pdf) -> None:
    picture = Image.new("CMYK", (8, 8), (255, 255, 255, 255))
    picture.paste((255, 0, 0, 0), (0, 0, 4, 8))
    made, _page = inked(pdf, image(pdf, picture), by=separation(2.4))
    data = made.read_bytes()
    sums = {sum(data[at : at + 4]) for at in range(0, len(data), 4)}
    assert max(sums) <= 2.4 * 255
    assert 255 in sums


def test_a_jpeg_in_inks_is_the_right_way_round(pdf: Pdf, tmp_path: Path) -> None:
    picture = Image.new("CMYK", (40, 40), (51, 102, 153, 0))
    # As engines write what Pillow made: Adobe's way round, and said so.
    given = jpeg(pdf, picture, Decode=Array([1, 0] * 4))
    made, _page = inked(pdf, given)
    assert made.Filter == Name.DCTDecode
    assert ink(plate(pdf, tmp_path), 20, 20) == pytest.approx((20, 40, 60, 0), abs=2)


# Originals: what was no sRGB in the first place.


def test_an_original_in_inks_takes_the_place_of_what_stood_in_for_it(pdf: Pdf, tmp_path: Path) -> None:
    stand_in = photo()
    original = halves("CMYK", (255, 0, 0, 0), (0, 0, 0, 128))
    waiting = {pixel_key(stand_in): Original.of(original, PROFILE)}
    given = image(pdf, stand_in, SMask=image(pdf, Image.new("L", (40, 40), 255)))
    made, _page = inked(pdf, given, waiting)
    assert "/SMask" in made
    shown = plate(pdf, tmp_path)
    assert (ink(shown, 10, 20), ink(shown, 30, 20)) == ((100, 0, 0, 0), (0, 0, 0, 50))


def test_a_black_and_white_original_stays_one_bit(pdf: Pdf, tmp_path: Path) -> None:
    original = halves("1", 0, 1)
    stand_in = original.convert("RGB")
    made, _page = inked(pdf, image(pdf, stand_in), {pixel_key(stand_in): Original.of(original)})
    assert (int(made.BitsPerComponent), made.ColorSpace) == (1, Name.DeviceGray)
    shown = plate(pdf, tmp_path)
    assert (ink(shown, 10, 20), ink(shown, 30, 20)) == ((0, 0, 0, 100), (0, 0, 0, 0))


def test_a_grey_original_is_found_whether_it_stands_there_as_grey_or_as_rgb(pdf: Pdf) -> None:
    original = halves("L", 10, 200)
    waiting = {pixel_key(original): Original.of(original)}
    for stand_in in (original, original.convert("RGB")):
        made, _page = inked(pdf, image(pdf, stand_in), waiting)
        black = separation().black_of_grey
        assert set(made.read_bytes()) == {255 - black[10], 255 - black[200]}


def test_an_original_whose_profile_cannot_be_used_is_told(pdf: Pdf) -> None:
    stand_in = photo()
    waiting = {pixel_key(stand_in): Original.of(Image.new("CMYK", (40, 40)), b"no profile")}
    with pytest.raises(RasterError, match="whose profile can't be used"):
        converted(pdf, image(pdf, stand_in), None, separation(), waiting)


def test_an_original_keeps_to_the_limit(pdf: Pdf) -> None:
    stand_in = photo()
    waiting = {pixel_key(stand_in): Original.of(Image.new("CMYK", (40, 40), (255, 255, 255, 255)))}
    made, _page = inked(pdf, image(pdf, stand_in), waiting, separation(2.4))
    assert sum(made.read_bytes()[:4]) <= 2.4 * 255


# What can't be converted.


def _broken(pdf: Pdf, kind: str) -> Any:
    given = image(pdf, photo())
    if kind == "cut off":
        given.write(b"abc")
    elif kind == "no JPEG":
        given.write(b"abc", filter=Name.DCTDecode)
    elif kind == "no space":
        del given.ColorSpace
    elif kind == "unknown space":
        given.ColorSpace = Name.Nothing
    elif kind == "an ink of its own":
        tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0], C1=[1, 0, 0], N=1)
        given.ColorSpace = Array([Name.Separation, Name.Gold, Name.DeviceRGB, tint])
        given.write(bytes(1600))
    elif kind == "Lab":
        given.ColorSpace = Array([Name.Lab, Dictionary(WhitePoint=[0.95, 1, 1.09])])
    elif kind == "a transparent colour":
        given.Mask = Array([0, 10, 0, 10, 0, 10])
    elif kind == "huge":
        given.Width, given.Height = 100_000, 100_000
    elif kind == "no size":
        given.Width = 0
    elif kind == "a profile that is none":
        given.ColorSpace = Array([Name.ICCBased, pdf.make_stream(b"no profile", N=3)])
    elif kind == "inks with a profile that is none":
        given = image(pdf, Image.new("CMYK", (9, 9)))
        given.ColorSpace = Array([Name.ICCBased, pdf.make_stream(b"no profile", N=4)])
    elif kind == "a coloured mask":
        given.SMask = image(pdf, photo())
    return given


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("cut off", "can't be decoded"),
        ("no JPEG", "can't be decoded"),
        ("no space", "a picture: "),
        ("unknown space", "there is no colour space “Nothing”"),
        ("an ink of its own", "a picture"),
        ("Lab", "a picture"),
        ("a transparent colour", "one colour is transparent"),
        ("huge", "100000 × 100000 pixels"),
        ("no size", "0 × 40 pixels"),
        ("a profile that is none", "a picture"),
        ("inks with a profile that is none", "a picture"),
        ("a coloured mask", "a mask that is not grey"),
    ],
)
def test_a_picture_that_cannot_be_converted_is_told(pdf: Pdf, kind: str, says: str) -> None:
    with pytest.raises(RasterError, match=says):
        converted(pdf, _broken(pdf, kind), None, separation(), {})
    page = add_page(pdf, "q 40 0 0 40 0 0 cm /I Do Q", XObject={"/I": _broken(pdf, kind)})
    made = separate(pdf, separation(), {})
    assert [number for number, what in made.failures] == [1]
    assert "/XObject" not in page.Resources
