"""Gradients in inks: the stops exactly by their recipes, the way between them without a step."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from brochure.pdf.functions import function_of
from brochure.pdf.spaces import Space
from brochure.press.separation import Bytes, Inks
from brochure.press.shadings import ShadingError, converted
from tests.press.plates import separation

ACCENT: Bytes = (0xB4, 0x3D, 0x1A)
INK: Bytes = (0x12, 0x33, 0x5F)
SKY: Bytes = (0xDB, 0xE8, 0xF5)
OTHER: Bytes = (0x6E, 0x9A, 0x6A)
WHITE, BLACK, GREY = (255, 255, 255), (0, 0, 0), (128, 128, 128)


@pytest.fixture
def pdf() -> Pdf:
    return pikepdf.new()


def screen(space: Space, values: tuple[float, ...]) -> Bytes | Inks:
    """What the conversion asks for: sRGB, or inks as they are."""
    if space.components == 4:
        return (values[0], values[1], values[2], values[3])
    red, green, blue = (round(value * 255) for value in (values * 3)[:3])
    return (red, green, blue)


def between(first: Bytes, last: Bytes, exponent: float = 1) -> Dictionary:
    ends = [[part / 255 for part in colour] for colour in (first, last)]
    return Dictionary(FunctionType=2, Domain=[0, 1], C0=ends[0], C1=ends[1], N=exponent)


def gradient(function: Any, space: Any = Name.DeviceRGB, **more: Any) -> Dictionary:
    given = {"ShadingType": 2, "Coords": [0, 0, 40, 0], **more}
    return Dictionary(ColorSpace=space, Function=function, **given)


def through(pdf: Pdf, given: Any, mask: bool = False) -> tuple[Any, tuple[Bytes, ...]]:
    return converted(pdf, given, None, separation(), screen, mask, {})


def stops(*colours: Bytes, bounds: list[float], domain: tuple[float, float] = (0, 1)) -> Dictionary:
    parts = [between(one, other) for one, other in pairwise(colours)]
    return Dictionary(
        FunctionType=3,
        Domain=list(domain),
        Bounds=bounds,
        Encode=[0, 1] * len(parts),
        Functions=Array(parts),
    )


def at(shading: Any, x: float, *, before: bool = False) -> tuple[float, ...]:
    return function_of(shading.Function)(x, before=before)


@pytest.mark.parametrize("colour", [ACCENT, INK, SKY, OTHER, WHITE, BLACK, GREY])
@pytest.mark.parametrize("other", [WHITE, ACCENT, OTHER])
def test_each_stop_has_the_inks_that_its_colour_has_as_a_fill(pdf: Pdf, colour: Bytes, other: Bytes) -> None:
    made, _stops = through(pdf, gradient(between(colour, other)))
    assert at(made, 0) == pytest.approx(separation().of_srgb(colour), abs=1e-4)
    assert at(made, 1) == pytest.approx(separation().of_srgb(other), abs=1e-4)


@pytest.mark.parametrize(
    "ends", [(ACCENT, WHITE), (INK, SKY), (OTHER, ACCENT), (INK, WHITE), (BLACK, ACCENT)]
)
def test_nowhere_is_a_step_that_would_be_seen(pdf: Pdf, ends: tuple[Bytes, Bytes]) -> None:
    made, _stops = through(pdf, gradient(between(*ends)))
    way = [at(made, step / 200) for step in range(201)]
    assert max(abs(a - b) for one, other in pairwise(way) for a, b in zip(one, other, strict=True)) < 0.035


def test_between_stops_without_recipes_the_profile_bends_the_way(pdf: Pdf) -> None:
    first, last = OTHER, (0x4C, 0x40, 0xB2)
    made, _stops = through(pdf, gradient(between(first, last)))
    for step in range(17):
        colour = [round(a + (b - a) * step / 16) for a, b in zip(first, last, strict=True)]
        expected = separation().by_profile((colour[0], colour[1], colour[2]))
        assert at(made, step / 16) == pytest.approx(expected, abs=0.025)


def test_a_gradient_of_greys_is_black_ink_alone_all_the_way(pdf: Pdf) -> None:
    made, _stops = through(pdf, gradient(between(BLACK, WHITE)))
    for step in range(65):
        inks = at(made, step / 64)
        assert inks[:3] == (0, 0, 0)
        grey = round(255 * step / 64)
        assert inks[3] == pytest.approx(separation().black_of_grey[grey] / 255, abs=0.015)


def test_the_way_of_a_bent_gradient_stays_bent(pdf: Pdf) -> None:
    made, _stops = through(pdf, gradient(between(BLACK, WHITE, 2)))
    assert at(made, 0.5)[3] == pytest.approx(separation().black_of_grey[64] / 255, abs=0.02)


def test_the_stops_stay_where_they_were(pdf: Pdf) -> None:
    made, found = through(pdf, gradient(stops(ACCENT, INK, SKY, WHITE, bounds=[0.2, 0.7])))
    assert [round(float(bound), 6) for bound in made.Function.Bounds] == [0.2, 0.7]
    for x, colour in ((0, ACCENT), (0.2, INK), (0.7, SKY), (1, WHITE)):
        assert at(made, x) == pytest.approx(separation().of_srgb(colour), abs=1e-4)
    assert set(found) == {ACCENT, INK, SKY, WHITE}


def test_steps_on_the_straight_way_between_two_colours_are_none_of_their_own(pdf: Pdf) -> None:
    ends, steps = ((10, 200, 30), (50, 40, 110)), ((20, 160, 50), (30, 120, 70), (40, 80, 90))
    fade = stops(ends[0], *steps, ends[1], bounds=[0.25, 0.5, 0.75])
    assert set(through(pdf, gradient(fade))[1]) == set(ends)
    # A bend is one, and so is what stands elsewhere on the way.
    bent = stops(ends[0], steps[1], (90, 0, 0), bounds=[0.5])
    assert set(through(pdf, gradient(bent))[1]) == {ends[0], steps[1], (90, 0, 0)}
    early = stops(ends[0], steps[1], ends[1], bounds=[0.2])
    assert set(through(pdf, gradient(early))[1]) == {ends[0], steps[1], ends[1]}


def test_a_hard_stop_stays_hard(pdf: Pdf) -> None:
    made, _stops = through(pdf, gradient(stops(ACCENT, ACCENT, INK, INK, bounds=[0.5, 0.5])))
    assert at(made, 0.5, before=True) == pytest.approx(separation().of_srgb(ACCENT), abs=1e-4)
    assert at(made, 0.5) == pytest.approx(separation().of_srgb(INK), abs=1e-4)
    assert at(made, 0.499) == pytest.approx(separation().of_srgb(ACCENT), abs=1e-3)


def test_a_hard_stop_at_the_very_end_colours_what_lies_beyond(pdf: Pdf) -> None:
    made, found = through(pdf, gradient(stops(ACCENT, SKY, INK, bounds=[1]), Extend=[True, True]))
    assert at(made, 0.999)[0] < 0.3
    assert at(made, 1, before=True) == pytest.approx(separation().of_srgb(SKY), abs=1e-4)
    assert at(made, 1) == pytest.approx(separation().of_srgb(SKY), abs=1e-4)
    assert set(found) >= {ACCENT, SKY}
    hard, found = through(
        pdf,
        gradient(
            Dictionary(
                FunctionType=3,
                Domain=[0, 1],
                Bounds=[1],
                Encode=[0, 1, 0, 1],
                Functions=Array([between(ACCENT, SKY), between(INK, INK)]),
            )
        ),
    )
    assert at(hard, 1, before=True) == pytest.approx(separation().of_srgb(SKY), abs=1e-4)
    assert at(hard, 1) == pytest.approx(separation().of_srgb(INK), abs=1e-4)
    assert INK in found


@pytest.mark.parametrize("domain", [(0, 1), (-0.5, 1.5), (10, 20)])
def test_a_gradient_counts_from_where_it_did(pdf: Pdf, domain: tuple[float, float]) -> None:
    low, high = domain
    middle = (low + high) / 2
    made, _stops = through(pdf, gradient(stops(ACCENT, WHITE, INK, bounds=[middle], domain=domain)))
    assert [float(value) for value in made.Domain] == [low, high]
    assert at(made, low) == pytest.approx(separation().of_srgb(ACCENT), abs=1e-4)
    assert at(made, middle) == pytest.approx((0, 0, 0, 0), abs=1e-4)
    assert at(made, high) == pytest.approx(separation().of_srgb(INK), abs=1e-4)


def test_where_a_gradient_lies_and_how_far_it_reaches_stays(pdf: Pdf) -> None:
    given = gradient(
        between(ACCENT, WHITE),
        ShadingType=3,
        Coords=[1, 2, 3, 4, 5, 6],
        Extend=[True, False],
        BBox=[0, 0, 9, 9],
        AntiAlias=True,
    )
    made, _stops = through(pdf, given)
    assert (int(made.ShadingType), str(made.ColorSpace)) == (3, "/DeviceCMYK")
    assert [float(value) for value in made.Coords] == [1, 2, 3, 4, 5, 6]
    assert [bool(value) for value in made.Extend] == [True, False]
    assert [float(value) for value in made.BBox] == [0, 0, 9, 9]
    assert bool(made.AntiAlias)


def test_the_ground_beside_a_gradient_is_put_into_inks(pdf: Pdf) -> None:
    ground = [part / 255 for part in ACCENT]
    made, found = through(pdf, gradient(between(INK, WHITE), Background=ground))
    assert [float(ink) for ink in made.Background] == pytest.approx(separation().of_srgb(ACCENT), abs=1e-4)
    assert ACCENT in found


@pytest.mark.parametrize("separate", [False, True])
def test_a_grey_gradient_may_be_written_in_grey(pdf: Pdf, separate: bool) -> None:
    function: Any = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0], C1=[1], N=1)
    made, _stops = through(pdf, gradient(Array([function]) if separate else function, Name.DeviceGray))
    assert at(made, 0) == (0, 0, 0, 1)
    assert at(made, 1) == (0, 0, 0, 0)


def test_a_gradient_in_inks_keeps_them_within_the_limit(pdf: Pdf) -> None:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1, 1], C1=[0.2, 0, 0, 0], N=1)
    made, found = through(pdf, gradient(function, Name.DeviceCMYK))
    assert found == ()
    assert sum(at(made, 0)) == pytest.approx(3, abs=1e-3)
    assert at(made, 1) == pytest.approx((0.2, 0, 0, 0), abs=1e-4)


def test_a_gradient_of_a_mask_keeps_its_lightness(pdf: Pdf) -> None:
    made, found = through(pdf, gradient(between(BLACK, WHITE)), mask=True)
    assert (found, str(made.ColorSpace)) == ((), "/DeviceGray")
    for step in range(17):
        assert at(made, step / 16) == pytest.approx((step / 16,), abs=0.005)
    # Two samples are enough for a straight way.
    assert [int(size) for size in made.Function.Size] == [2]


def _many(count: int) -> Dictionary:
    bounds = [(step + 1) / count for step in range(count - 1)]
    return stops(*([WHITE] * (count + 1)), bounds=bounds)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (gradient(between(ACCENT, WHITE), ShadingType=1), "type 1"),
        (gradient(between(ACCENT, WHITE), ShadingType=7), "type 7"),
        (Dictionary(ShadingType=2), "damaged"),
        (gradient(Dictionary(FunctionType=4, Domain=[0, 1])), "type 4"),
        (gradient(between(ACCENT, WHITE), Name.DeviceGray), "does not fit its colours"),
        (gradient(between(ACCENT, WHITE), Name.Nothing), "no colour space"),
        (gradient(between(ACCENT, WHITE), Coords=3), "damaged"),
        (gradient(_many(600)), "too many stops"),
        (gradient(between(ACCENT, WHITE), Background=[1]), "does not fit its colours"),
    ],
)
def test_a_gradient_that_cannot_be_converted_is_told(pdf: Pdf, given: Any, says: str) -> None:
    with pytest.raises(ShadingError, match=says):
        through(pdf, given)
