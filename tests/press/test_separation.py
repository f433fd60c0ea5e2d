"""What colours become: exact where a recipe or black alone says so, and by LittleCMS else."""

from __future__ import annotations

import random
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image, ImageCms

from brochure.press.separation import BLACK, PAPER, Bytes, Inks, ProfileError, Separation, srgb_of_lab
from tests.press.plates import PALETTE, PROFILE, separation

_RELATIVE = ImageCms.Intent.RELATIVE_COLORIMETRIC
_BPC = ImageCms.Flags.BLACKPOINTCOMPENSATION


def _transformed(image: Image.Image, first: object, then: object, to: str, **more: object) -> Image.Image:
    transform = ImageCms.buildTransform(first, then, image.mode, to, **more)  # type: ignore[arg-type]
    made = ImageCms.applyTransform(image, transform)
    assert made is not None
    return made


def _profile() -> object:
    return ImageCms.ImageCmsProfile(BytesIO(PROFILE))


def _row(mode: str, colours: Sequence[Sequence[int]]) -> Image.Image:
    return Image.frombytes(mode, (len(colours), 1), bytes(part for colour in colours for part in colour))


def _pixels(image: Image.Image) -> list[tuple[int, ...]]:
    data, size = image.tobytes(), len(image.getbands())
    return [tuple(data[at : at + size]) for at in range(0, len(data), size)]


def _by_littlecms(colours: Sequence[Bytes]) -> list[tuple[int, ...]]:
    """The inks of colours, 0 to 255, straight from LittleCMS."""
    srgb = ImageCms.createProfile("sRGB")
    made = _transformed(_row("RGB", colours), srgb, _profile(), "CMYK", renderingIntent=_RELATIVE, flags=_BPC)
    return _pixels(made)


def _lab_of_inks(colours: Sequence[Inks], flags: int = 0) -> list[tuple[float, float, float]]:
    inks = _row("CMYK", [[round(ink * 255) for ink in colour] for colour in colours])
    lab = ImageCms.createProfile("LAB")
    made = _transformed(inks, _profile(), lab, "LAB", renderingIntent=_RELATIVE, flags=flags)
    return [_lab(pixel) for pixel in _pixels(made)]


def _lab_of_srgb(colours: Sequence[Bytes]) -> list[tuple[float, float, float]]:
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    return [
        _lab(pixel)
        for pixel in _pixels(_transformed(_row("RGB", colours), srgb, lab, "LAB", renderingIntent=_RELATIVE))
    ]


def _lab(pixel: Sequence[int]) -> tuple[float, float, float]:
    lightness, a, b = pixel
    return (
        lightness / 2.55,
        float(a - 256 if a > 127 else a),
        float(b - 256 if b > 127 else b),
    )


def _random(count: int) -> list[Bytes]:
    chance = random.Random(11)
    return [(chance.randrange(256), chance.randrange(256), chance.randrange(256)) for _ in range(count)]


def _named(name: str) -> Bytes:
    value = PALETTE[name]
    return (int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16))


@pytest.mark.parametrize("name", sorted(PALETTE.inks))
def test_a_colour_of_the_palette_is_printed_by_its_recipe_exactly(name: str) -> None:
    assert separation().of_srgb(_named(name)) == tuple(ink / 100 for ink in PALETTE.inks[name])


@pytest.mark.parametrize("name", sorted(PALETTE.inks))
def test_a_recipe_of_the_palette_looks_like_its_colour_and_takes_no_more_ink_than_280(name: str) -> None:
    inks = PALETTE.inks[name]
    assert sum(inks) <= 280
    cyan, magenta, yellow, black = (ink / 100 for ink in inks)
    (printed,) = _lab_of_inks([(cyan, magenta, yellow, black)], _BPC)
    (seen,) = _lab_of_srgb([_named(name)])
    difference = sum((one - other) ** 2 for one, other in zip(printed, seen, strict=True)) ** 0.5
    # Black type is black ink alone, which is lighter than the darkest that four inks make.
    assert difference <= (3.5 if name != "text" else 20), (printed, seen)


def test_black_is_black_ink_alone_and_white_is_no_ink() -> None:
    for given in (separation(), separation(palette=False)):
        assert given.of_srgb((0, 0, 0)) == BLACK
        assert given.of_srgb((255, 255, 255)) == PAPER


def test_greys_are_black_ink_alone_and_the_lighter_they_are_the_less() -> None:
    inks = [separation(palette=False).of_srgb((grey, grey, grey)) for grey in range(256)]
    assert {colour[:3] for colour in inks} == {(0.0, 0.0, 0.0)}
    assert all(darker[3] >= lighter[3] for darker, lighter in pairwise(inks))
    # No steps that would be seen as bands.
    assert max(darker[3] - lighter[3] for darker, lighter in pairwise(inks)) <= 0.025


@pytest.mark.parametrize("colour", [(0, 0, 1), (1, 0, 2), (128, 127, 128), (200, 202, 201)])
def test_what_nobody_tells_from_a_grey_is_black_ink_alone(colour: Bytes) -> None:
    # Such are the shades of a black border: four inks would print it muddy and out of register.
    assert separation(palette=False).of_srgb(colour)[:3] == (0, 0, 0)
    red, green, blue = colour
    assert separation(palette=False).of_srgb((red, green, min(blue + 12, 255)))[:3] != (0, 0, 0)


def test_a_grey_is_as_light_as_on_the_screen_between_paper_and_full_black() -> None:
    greys: list[Bytes] = [(grey, grey, grey) for grey in range(0, 256, 5)]
    printed = _lab_of_inks([separation(palette=False).of_srgb(grey) for grey in greys])
    (full,), (paper,) = _lab_of_inks([BLACK]), _lab_of_inks([PAPER])
    for (lightness, _a, _b), (seen, _c, _d) in zip(printed, _lab_of_srgb(greys), strict=True):
        expected = full[0] + seen / 100 * (paper[0] - full[0])
        assert lightness == pytest.approx(expected, abs=2)


def test_every_other_colour_is_what_littlecms_makes_of_it() -> None:
    colours = [colour for colour in _random(200) if max(colour) - min(colour) > 5]
    for colour, expected in zip(colours, _by_littlecms(colours), strict=True):
        inks = separation(4.0, palette=False).of_srgb(colour)
        assert inks == pytest.approx([ink / 255 for ink in expected], abs=0.01)


def test_the_table_of_pictures_is_what_littlecms_makes_to_two_per_cent() -> None:
    colours = _random(500)
    made = _pixels(separation(4.0).picture(_row("RGB", colours)))
    for colour, inks, expected in zip(colours, made, _by_littlecms(colours), strict=True):
        assert inks == pytest.approx(expected, abs=0.02 * 255), colour


@pytest.mark.parametrize("limit", [1.2, 2.2, 2.8, 3.0])
def test_no_colour_gets_more_ink_than_the_limit(limit: float) -> None:
    given = separation(limit, palette=False)
    # The darkest colours take most ink.
    colours = [*_random(200), *((r // 6, g // 6, b // 6) for r, g, b in _random(300))]
    for colour in colours:
        assert sum(given.of_srgb(colour)) <= limit + 1e-9
    for inks in given.way_by_profile(tuple(colours)):
        assert sum(inks) <= limit + 1e-9
    for pixel in _pixels(given.picture(_row("RGB", colours))):
        assert sum(pixel) <= limit * 255 + 1e-9


def test_below_the_limit_nothing_is_taken_away() -> None:
    colours = [colour for colour in _random(300) if max(colour) - min(colour) > 5]
    unlimited, limited = separation(4.0, palette=False), separation(2.2, palette=False)
    kept = [colour for colour in colours if sum(unlimited.of_srgb(colour)) <= 2.2]
    assert len(kept) > 50
    for colour in kept:
        assert limited.of_srgb(colour) == unlimited.of_srgb(colour)


def test_a_recipe_above_the_limit_keeps_its_black_and_its_hue() -> None:
    given = Separation(PROFILE, {(1, 2, 3): (0.9, 0.6, 0.3, 0.8)}, 2.0)
    inks = given.of_srgb((1, 2, 3))
    assert sum(inks) == pytest.approx(2.0)
    assert inks == pytest.approx((0.6, 0.4, 0.2, 0.8))


@pytest.mark.parametrize("limit", [1.2, 2.2, 3.0])
def test_every_pixel_of_a_picture_in_inks_keeps_to_the_limit(limit: float) -> None:
    chance = random.Random(3)
    pixels = [[chance.randrange(256) for _ in range(4)] for _ in range(2000)]
    # All four in full, and two just on either side of the limit.
    most = int(limit * 255)
    pixels += [[255] * 4, [most // 4] * 4, [most // 4 + 1] * 4]
    made = _pixels(separation(limit).reseparated(_row("CMYK", pixels), None))
    for before, after in zip(pixels, made, strict=True):
        # Black alone can be above a limit only where the limit is below one ink.
        assert sum(after) <= limit * 255 + 1e-9
        assert after[3] == before[3]
        if sum(before) <= limit * 255:
            assert after == pytest.approx(before, abs=1)


def test_a_picture_in_inks_with_the_profile_of_the_press_keeps_its_numbers() -> None:
    pixels = [[12, 34, 56, 78], [200, 0, 100, 0], [0, 0, 0, 255]]
    for profile in (PROFILE, None):
        assert _pixels(separation(4.0).reseparated(_row("CMYK", pixels), profile)) == [
            tuple(pixel) for pixel in pixels
        ]


def _header(at: int, text: bytes) -> bytes:
    return PROFILE[:at] + text + PROFILE[at + len(text) :]


def _srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(_srgb_profile(), id="RGB"),
        pytest.param(b"", id="empty"),
        pytest.param(b"no profile at all" * 20, id="something else"),
        pytest.param(PROFILE[:4000], id="broken off"),
        pytest.param(PROFILE[: len(PROFILE) // 2], id="half"),
        # Byte 12 on: the class (ICC.1, 7.2.5).
        pytest.param(_header(12, b"mntr"), id="a monitor's class"),
        pytest.param(_header(12, b"link"), id="a link"),
        pytest.param(PROFILE[:20_000] + bytes(40_000) + PROFILE[60_000:], id="spoilt within"),
        pytest.param(PROFILE[:600_000] + b"\x80" + PROFILE[600_001:], id="one byte changed"),
        pytest.param(_header(128, b"\xff\xff\xff\xff"), id="a table of tags that is too long"),
    ],
)
def test_a_profile_that_colours_cannot_be_converted_with_is_refused(profile: bytes) -> None:
    with pytest.raises(ProfileError):
        Separation(profile, {}, 3.0)


@pytest.mark.parametrize(
    "profile", [PROFILE, _header(84, bytes(16)), PROFILE + bytes(9), _header(64, b"\0\0\0\1")]
)
def test_a_profile_with_its_own_checksum_or_with_none_is_used(profile: bytes) -> None:
    Separation(profile, {}, 3.0)


@pytest.mark.parametrize("profile", [_srgb_profile(), b"", PROFILE[:4000]])
def test_a_picture_in_inks_with_a_profile_of_no_use_is_refused(profile: bytes) -> None:
    with pytest.raises(ProfileError):
        separation().reseparated(_row("CMYK", [[1, 2, 3, 4]]), profile)


#: The whites D50 and D65, as CSS has them.
_D50, _D65 = (0.96422, 1.0, 0.82521), (0.95047, 1.0, 1.08883)


@pytest.mark.parametrize(
    ("white", "lab", "srgb"),
    [
        # Those for D50 are what CSS Color 4 writes as lab(), those for D65 what engines make of oklch().
        (_D50, (100, 0, 0), (255, 255, 255)),
        (_D65, (100, 0, 0), (255, 255, 255)),
        (_D50, (0, 0, 0), (0, 0, 0)),
        (_D50, (54.2905, 80.8049, 69.8910), (255, 0, 0)),
        (_D65, (53.2371, 80.0900, 67.2032), (255, 0, 0)),
        (_D50, (87.8185, -79.2711, 80.9946), (0, 255, 0)),
        (_D50, (29.5683, 68.2874, -112.0297), (0, 0, 255)),
        (_D65, (32.3009, 79.1950, -107.8553), (0, 0, 255)),
        (_D50, (46.2777, -47.5621, 48.5837), (0, 128, 0)),
        (_D65, (46.2279, -51.6977, 49.9012), (0, 128, 0)),
        (_D65, (21.2911, 5.5871, -29.6409), (18, 51, 95)),
        (_D65, (42.9390, 46.6681, 45.3881), (180, 61, 26)),
    ],
)
def test_a_colour_of_cie_lab_is_the_srgb_that_css_means(
    white: tuple[float, float, float], lab: tuple[float, float, float], srgb: Bytes
) -> None:
    assert srgb_of_lab(*lab, white) == pytest.approx(srgb, abs=1)
