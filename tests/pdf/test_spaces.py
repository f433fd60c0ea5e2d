"""Colour spaces of PDF, taken apart."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from brochure.pdf.spaces import CMYK, GRAY, RGB, SpaceError, space_of

_TINT = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 0, 0], N=1)


@pytest.fixture
def pdf() -> Pdf:
    return pikepdf.new()


def profiled(pdf: Pdf, components: int) -> Array:
    return Array([Name.ICCBased, pdf.make_stream(b"profile", N=components)])


@pytest.mark.parametrize(
    ("name", "space"),
    [
        ("DeviceGray", GRAY),
        ("DeviceRGB", RGB),
        ("DeviceCMYK", CMYK),
        ("G", GRAY),
        ("RGB", RGB),
        ("CMYK", CMYK),
    ],
)
def test_device_spaces_go_by_their_name_long_or_short(name: str, space: object) -> None:
    assert space_of(Name(f"/{name}")) == space
    assert space_of(Array([Name(f"/{name}")])) == space


def test_other_names_stand_for_what_the_resources_say() -> None:
    white = Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.83])])
    named = Dictionary({"/lab-d50": white, "/Grey": Name.DeviceGray})
    found = space_of(Name("/lab-d50"), named)
    assert (found.family, found.components) == ("Lab", 3)
    assert [float(part) for part in found.source[1].WhitePoint] == pytest.approx([0.96, 1, 0.83])
    assert space_of(Name("/Grey"), named) == GRAY


@pytest.mark.parametrize("components", [1, 3, 4])
def test_a_profiled_space_has_as_many_components_as_its_profile_says(pdf: Pdf, components: int) -> None:
    found = space_of(profiled(pdf, components))
    assert (found.family, found.components) == ("ICCBased", components)


def test_an_indexed_space_knows_the_space_of_its_colours(pdf: Pdf) -> None:
    found = space_of(Array([Name.Indexed, profiled(pdf, 3), 1, b"abcdef"]))
    assert (found.family, found.components) == ("Indexed", 1)
    assert found.base is not None
    assert (found.base.family, found.base.components) == ("ICCBased", 3)


def test_inks_are_told_by_name_with_the_space_that_stands_in_for_them() -> None:
    spot = space_of(Array([Name.Separation, Name("/PANTONE 280 C"), Name.DeviceCMYK, _TINT]))
    assert (spot.components, spot.inks, spot.base) == (1, ("PANTONE 280 C",), CMYK)
    several = space_of(Array([Name.DeviceN, Array([Name.Cyan, Name.Gold]), Name.DeviceRGB, _TINT]))
    assert (several.components, several.inks, several.base) == (2, ("Cyan", "Gold"), RGB)


def test_a_pattern_may_have_a_space_for_its_colourless_tiles() -> None:
    assert space_of(Name.Pattern).base is None
    found = space_of(Array([Name.Pattern, Name.DeviceRGB]))
    assert (found.family, found.components, found.base) == ("Pattern", 0, RGB)


@pytest.mark.parametrize(
    ("space", "initial"),
    [
        (Name.DeviceGray, (0,)),
        (Name.DeviceRGB, (0, 0, 0)),
        (Name.DeviceCMYK, (0, 0, 0, 1)),
        (Array([Name.Separation, Name.Gold, Name.DeviceCMYK, _TINT]), (1,)),
        (Array([Name.DeviceN, Array([Name.Cyan, Name.Gold]), Name.DeviceCMYK, _TINT]), (1, 1)),
        (Array([Name.Indexed, Name.DeviceRGB, 1, b"abcdef"]), (0,)),
    ],
)
def test_a_space_begins_with_the_colour_of_the_standard(space: Any, initial: tuple[float, ...]) -> None:
    assert space_of(space).initial == initial


def test_a_profiled_space_of_four_inks_begins_with_black(pdf: Pdf) -> None:
    assert space_of(profiled(pdf, 4)).initial == (0, 0, 0, 1)


def _endless() -> Array:
    made = Array([Name.Indexed, Name.DeviceRGB, 0, b"abc"])
    for _ in range(20):
        made = Array([Name.Pattern, made])
    return made


BROKEN: dict[str, Any] = {
    "an unknown name": Name.Nothing,
    "an unknown family": Array([Name.Nothing, 1]),
    "a number": 3,
    "an empty array": Array(),
    "an array of numbers": Array([1, 2]),
    "a profile that is none": Array([Name.ICCBased, 3]),
    "a Separation that breaks off": Array([Name.Separation, Name.Gold]),
    "an Indexed without colours": Array([Name.Indexed]),
    "DeviceN of no list": Array([Name.DeviceN, Name.Cyan, Name.DeviceCMYK, _TINT]),
    "in itself without end": _endless(),
}


@pytest.mark.parametrize("given", BROKEN.values(), ids=BROKEN)
def test_what_no_reader_would_understand_is_refused(given: Any) -> None:
    with pytest.raises(SpaceError):
        space_of(given)


def test_names_that_stand_for_each_other_end(pdf: Pdf) -> None:
    named = Dictionary(A=Name.B, B=Name.A)
    with pytest.raises(SpaceError):
        space_of(Name.A, named)


@pytest.mark.parametrize("number", [None, Name.Three])
def test_a_profile_that_does_not_say_its_components_is_refused(pdf: Pdf, number: Any) -> None:
    stream = pdf.make_stream(b"")
    if number is not None:
        stream.N = number
    with pytest.raises(SpaceError):
        space_of(Array([Name.ICCBased, stream]))


@pytest.mark.parametrize("name", ["G", "RGB", "CMYK", "I"])
def test_a_space_of_the_file_that_has_a_short_name_is_that_space(pdf: Pdf, name: str) -> None:
    named = Dictionary({f"/{name}": profiled(pdf, 3)})
    assert space_of(Name(f"/{name}"), named).family == "ICCBased"
    # A long name is none that a file can give.
    assert space_of(Name.DeviceRGB, Dictionary(DeviceRGB=Name.DeviceGray)) == RGB
