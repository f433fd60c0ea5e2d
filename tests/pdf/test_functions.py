"""Functions of PDF, against values worked out by hand from ISO 32000-1, 7.10."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Pdf

from brochure.pdf.functions import FunctionError, function_of


def exponential(first: Sequence[float], last: Sequence[float], exponent: float = 1, **more: Any) -> Any:
    return Dictionary(FunctionType=2, **{"Domain": [0, 1], **more}, C0=list(first), C1=list(last), N=exponent)


def stitched(parts: Sequence[Any], bounds: Sequence[float], **more: Any) -> Any:
    given = {"Domain": [0, 1], "Encode": [0, 1] * len(parts), **more}
    return Dictionary(FunctionType=3, Functions=Array(parts), Bounds=list(bounds), **given)


def sampled(pdf: Pdf, data: bytes, size: int, bits: int = 8, **more: Any) -> Any:
    given = {"Domain": [0, 1], "Range": [0, 1], **more}
    return pdf.make_stream(data, FunctionType=0, Size=[size], BitsPerSample=bits, **given)


@pytest.fixture
def pdf() -> Pdf:
    return pikepdf.new()


def test_an_exponential_function_goes_from_one_colour_to_the_other() -> None:
    made = function_of(exponential([1, 0, 0.5], [0, 1, 0.5]))
    assert made(0) == (1, 0, 0.5)
    assert made(0.25) == pytest.approx((0.75, 0.25, 0.5))
    assert made(1) == (0, 1, 0.5)


@pytest.mark.parametrize(("exponent", "half"), [(2, 0.25), (0.5, 0.5**0.5), (1, 0.5), (0, 1)])
def test_the_exponent_bends_the_way(exponent: float, half: float) -> None:
    assert function_of(exponential([0], [1], exponent))(0.5) == pytest.approx((half,))


def test_ends_that_are_left_out_are_nought_and_one() -> None:
    made = function_of(Dictionary(FunctionType=2, Domain=[0, 1], N=1))
    assert made(0.3) == pytest.approx((0.3,))


def test_beyond_its_domain_a_function_stays_as_it_is_at_the_end() -> None:
    made = function_of(exponential([0], [1], Domain=[0.2, 0.6]))
    assert made(-5) == pytest.approx((0.2,))
    assert made(5) == pytest.approx((0.6,))


def test_values_are_cut_to_the_range() -> None:
    made = function_of(exponential([0, 0], [2, 1], Range=[0, 1, 0.25, 0.75]))
    assert made(1) == (1, 0.75)
    assert made(0) == (0, 0.25)
    both = stitched([exponential([0], [1]), exponential([1], [0])], [0.5], Range=[0, 0.5])
    assert function_of(both)(0.5) == (0.5,)


def test_a_stitching_function_gives_each_part_its_stretch() -> None:
    made = function_of(stitched([exponential([0], [1]), exponential([5], [6])], [0.25]))
    assert made.breaks == (0, 0.25, 1)
    assert made(0.125) == pytest.approx((0.5,))
    assert made(0.25) == pytest.approx((5,))
    assert made(0.625) == pytest.approx((5.5,))
    assert made(1) == pytest.approx((6,))


def test_at_a_hard_stop_both_sides_can_be_had() -> None:
    made = function_of(stitched([exponential([0], [1]), exponential([5], [6])], [0.5]))
    assert made(0.5, before=True) == pytest.approx((1,))
    assert made(0.5) == pytest.approx((5,))


def test_three_stops_at_one_place_are_passed_at_once() -> None:
    # As engines write red 50%, white 50%, blue 50%.
    parts = [exponential([0], [1]), exponential([2], [3]), exponential([5], [6])]
    made = function_of(stitched(parts, [0.5, 0.5]))
    assert made.breaks == (0, 0.5, 1)
    assert made(0.5, before=True) == pytest.approx((1,))
    assert made(0.5) == pytest.approx((5,))


def test_a_hard_stop_at_either_end_of_the_domain_has_the_colour_behind_it() -> None:
    parts = [exponential([0], [1]), exponential([5], [6])]
    assert function_of(stitched(parts, [0]))(0) == pytest.approx((5,))
    at_end = function_of(stitched(parts, [1]))
    assert at_end(1) == pytest.approx((5,))
    assert at_end(1, before=True) == pytest.approx((1,))


def test_a_part_can_be_run_backwards() -> None:
    made = function_of(stitched([exponential([0], [1]), exponential([0], [1])], [0.5], Encode=[0, 1, 1, 0]))
    assert made(0.25) == pytest.approx((0.5,))
    assert made(0.75) == pytest.approx((0.5,))
    assert made(1) == pytest.approx((0,))


@pytest.mark.parametrize("backwards", [False, True])
def test_hard_stops_within_a_part_are_breaks_with_both_their_sides(backwards: bool) -> None:
    inner = stitched([exponential([0], [1]), exponential([5], [6])], [0.3])
    encode = [0, 1, 1, 0] if backwards else [0, 1, 0, 1]
    made = function_of(stitched([exponential([9], [9]), inner], [0.4], Encode=encode))
    at = 0.4 + 0.6 * (0.7 if backwards else 0.3)
    assert made.breaks == pytest.approx((0, 0.4, at, 1))
    place = made.breaks[2]
    expected = (5, 1) if backwards else (1, 5)
    assert (*made(place, before=True), *made(place)) == pytest.approx(expected)


def test_samples_are_joined_by_straight_lines(pdf: Pdf) -> None:
    made = function_of(sampled(pdf, bytes([0, 255, 0]), 3))
    assert made.breaks == (0, 0.5, 1)
    assert [made(x)[0] for x in (0, 0.25, 0.5, 0.75, 1)] == pytest.approx([0, 0.5, 1, 0.5, 0])


def test_samples_of_several_values_stand_side_by_side(pdf: Pdf) -> None:
    made = function_of(sampled(pdf, bytes([0, 255, 255, 0]), 2, Range=[0, 1, 0, 1]))
    assert made(0) == pytest.approx((0, 1))
    assert made(0.5) == pytest.approx((0.5, 0.5))


@pytest.mark.parametrize(
    ("bits", "data"),
    [
        *((1, b"\x40"), (2, b"\x30"), (4, b"\x0f"), (8, b"\0\xff"), (12, b"\x00\x0f\xff")),
        *((16, b"\0\0\xff\xff"), (24, b"\0\0\0\xff\xff\xff"), (32, b"\0\0\0\0\xff\xff\xff\xff")),
    ],
)
def test_samples_may_have_any_number_of_bits(pdf: Pdf, bits: int, data: bytes) -> None:
    made = function_of(sampled(pdf, data, 2, bits))
    assert [made(x)[0] for x in (0, 0.5, 1)] == pytest.approx([0, 0.5, 1])


def test_samples_are_encoded_and_decoded_as_the_function_says(pdf: Pdf) -> None:
    made = function_of(
        sampled(pdf, bytes([0, 255, 51]), 3, Encode=[2, 0], Decode=[1, 3], Range=[0, 5], Domain=[-1, 1])
    )
    assert made(-1) == pytest.approx((1.4,))
    assert made(0) == pytest.approx((3,))
    assert made(1) == pytest.approx((1,))


def test_several_functions_give_a_value_each_and_share_the_breaks() -> None:
    one = stitched([exponential([0], [1]), exponential([0], [1])], [0.25])
    made = function_of(Array([one, exponential([1], [0], Domain=[0, 0.75])]))
    assert made.domain == (0, 0.75)
    assert made.breaks == (0, 0.25, 0.75)
    assert made(0.25, before=True) == pytest.approx((1, 0.75))


def _endless() -> Any:
    made = exponential([0], [1])
    for _ in range(20):
        made = stitched([made], [])
    return made


DAMAGED: dict[str, Any] = {
    "nothing": None,
    "no kind": Dictionary(Domain=[0, 1]),
    "a word": pikepdf.Name.Identity,
    "no function in a list": Array(),
    "a program": Dictionary(FunctionType=4, Domain=[0, 1]),
    "of several numbers": exponential([0], [1], Domain=[0, 1, 0, 1]),
    "no domain": Dictionary(FunctionType=2, N=1),
    "an empty domain": exponential([0], [1], Domain=[1, 1]),
    "a domain that runs backwards": exponential([0], [1], Domain=[1, 0]),
    "ends that do not fit": exponential([0, 0], [1]),
    "no exponent": Dictionary(FunctionType=2, Domain=[0, 1]),
    "a bound too few": stitched([exponential([0], [1])] * 3, [0.5]),
    "an encoding too short": stitched([exponential([0], [1])] * 2, [0.5], Encode=[0, 1]),
    "no part": Dictionary(FunctionType=3, Domain=[0, 1], Functions=Array(), Bounds=Array(), Encode=Array()),
    "in itself without end": _endless(),
    "samples that are no stream": Dictionary(FunctionType=0, Domain=[0, 1], Range=[0, 1], Size=[2]),
}


@pytest.mark.parametrize("given", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_function_is_refused(given: Any) -> None:
    with pytest.raises(FunctionError):
        function_of(given)


@pytest.mark.parametrize(
    ("data", "size", "bits", "more"),
    [
        (b"\0", 2, 8, {}),
        (b"\0\xff", 2, 7, {}),
        (b"\0\xff", 0, 8, {}),
        (b"\0\xff", 10**9, 8, {}),
        (b"\0\xff", 2, 8, {"Range": []}),
        (b"\0\xff", 2, 8, {"Decode": [0]}),
        (b"\0\xff", 2, 8, {"Encode": [0]}),
        (b"\0\xff", 2, 8, {"Domain": [0, 0]}),
    ],
)
def test_damaged_samples_are_refused(
    pdf: Pdf, data: bytes, size: int, bits: int, more: dict[str, Any]
) -> None:
    with pytest.raises(FunctionError):
        function_of(sampled(pdf, data, size, bits, **more))


@pytest.mark.parametrize(
    ("given", "at"),
    [
        (exponential([0], [1], 0.5, Domain=[-1, 1]), -1),
        (exponential([0], [1], -1), 0),
        (exponential([0], [1], 5000, Domain=[0, 1000]), 1000),
        # Parts with different numbers of values can't be joined; that shows in the range.
        (stitched([exponential([0, 0], [1, 1])], [], Range=[0, 1]), 0.5),
    ],
)
def test_where_there_is_no_value_that_is_said(given: Any, at: float) -> None:
    made = function_of(given)
    with pytest.raises(FunctionError):
        made(at)
