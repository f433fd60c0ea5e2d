"""Shadings in inks: axial and radial gradients, stops by their recipes, the way between by the profile."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf

from brochure.pdf.functions import Function, FunctionError, function_of
from brochure.pdf.spaces import Space, SpaceError, space_of
from brochure.press.separation import Bytes, Inks, Separation, is_grey

#: Samples between two stops: the profile bends the way between them, which a straight line would miss.
SAMPLES = 17
#: From this much of an ink on, recipe and profile differ a lot.
_MUCH = 0.25
#: Most stops: of the shipped pictures none has more than seven.
_MOST_STOPS = 500
#: By how much a step of a fade may be beside the straight way, of 255: it is rounded.
_STEP = 1.0
#: What a shading goes through: samples of inks between each two breaks, and the colours there that are sRGB.
Course = tuple[list[list[Inks]], tuple[Bytes, ...]]


class ShadingError(ValueError):
    """A shading that can't be converted: what it is, in words."""


def converted(
    pdf: Pdf,
    shading: Object,
    named: Object | None,
    separation: Separation,
    srgb: Callable[[Space, tuple[float, ...]], Bytes | Inks],
    mask: bool,
    courses: dict[tuple[Any, ...], Course],
) -> tuple[Object, tuple[Bytes, ...]]:
    """The shading in DeviceCMYK, and the colours of its stops in sRGB.

    *srgb* takes a colour of a space to sRGB, or to inks where it is in inks already.  With *mask* the shading
    belongs to a luminosity mask: its lightness is kept, in DeviceGray.  *courses* keeps what is worked
    out: many shadings of a page go through the same colours.  Raises :class:`ShadingError`.
    """
    kind = int(shading.get("/ShadingType", 0))
    if kind not in (2, 3):
        raise ShadingError(f"a shading of type {kind}")
    try:
        space = space_of(shading["/ColorSpace"], named)
        function = function_of(shading["/Function"])
        # Spaces of one family count as equal, but each Lab space has a white of its own.
        course = (
            "course of a shading",
            function,
            space,
            str(space.source) if space.family == "Lab" else "",
            mask,
        )
        if course not in courses:
            courses[course] = _segments(function, space, separation, srgb, mask)
        segments, stops = courses[course]
        if not isinstance(shading["/Coords"], Array):
            raise ShadingError("a shading that is damaged")
        ground = srgb(space, _colour_of(shading.Background, space)) if "/Background" in shading else None
    except ShadingError:
        raise
    except (FunctionError, SpaceError) as error:
        raise ShadingError(f"a shading with {error}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise ShadingError("a shading that is damaged") from error
    made = written(pdf, shading, function.domain, function.breaks, segments, mask=mask)
    if ground is not None:
        inks = inks_between([ground] * 2, separation, mask)[0]
        made.Background = Array([round(value, 5) for value in ((lightness(inks),) if mask else inks)])
        if not mask and len(ground) == 3:
            stops = tuple(dict.fromkeys((*stops, ground)))
    return made, stops


def written(
    pdf: Pdf,
    shading: Object,
    domain: tuple[float, float],
    breaks: Sequence[float],
    segments: Sequence[Sequence[Inks]],
    *,
    mask: bool = False,
) -> Object:
    """A shading of the same geometry that goes through samples of inks, evenly between each two *breaks*."""
    space = Name.DeviceGray if mask else Name.DeviceCMYK
    made = Dictionary(
        ShadingType=int(shading.ShadingType), ColorSpace=space, Coords=Array(shading["/Coords"])
    )
    made.Domain = Array(list(domain))
    for key in ("/Extend", "/BBox", "/AntiAlias"):
        if key in shading:
            made[key] = shading[key]
    parts = [
        _sampled(pdf, [(lightness(inks),) for inks in samples] if mask else samples) for samples in segments
    ]
    if len(parts) == 1:
        parts[0].Domain = Array(list(domain))
        made.Function = parts[0]
    else:
        made.Function = pdf.make_indirect(
            Dictionary(
                FunctionType=3,
                Domain=Array(list(domain)),
                # One part more than there are stretches: the part behind a hard stop at the very end.
                Bounds=Array(list(breaks[1 : len(parts)])),
                Encode=Array([0, 1] * len(parts)),
                Functions=Array(parts),
            )
        )
    return pdf.make_indirect(made)


def _colour_of(given: Object, space: Space) -> tuple[float, ...]:
    values = tuple(float(value) for value in Array(given))
    if len(values) != space.components:
        raise ShadingError("a shading whose ground does not fit its colours")
    return values


def _segments(
    function: Function,
    space: Space,
    separation: Separation,
    srgb: Callable[[Space, tuple[float, ...]], Bytes | Inks],
    mask: bool,
) -> Course:
    """Samples of inks between each two breaks, and the colours at the breaks that are sRGB."""
    breaks = function.breaks
    if len(breaks) > _MOST_STOPS:
        raise ShadingError("a shading of too many stops")
    segments = []
    stops: dict[Bytes, None] = {}
    ends: list[tuple[Bytes | Inks, Bytes | Inks]] = []
    for first, last in pairwise(breaks):
        colours = []
        for step in range(SAMPLES):
            at = first + (last - first) * step / (SAMPLES - 1)
            values = function(at, before=step == SAMPLES - 1)
            if len(values) != space.components:
                raise ShadingError("a shading whose function does not fit its colours")
            colours.append(srgb(space, values))
        ends.append((colours[0], colours[-1]))
        segments.append(inks_between(colours, separation, mask))
    for at, pair in enumerate(ends if not mask else ()):
        passed = [
            _is_on_the_way(breaks, ends, at, separation),
            _is_on_the_way(breaks, ends, at + 1, separation),
        ]
        own = (colour for colour, is_passed in zip(pair, passed, strict=True) if not is_passed)
        stops.update((colour, None) for colour in own if len(colour) == 3)
    beyond = srgb(space, function(breaks[-1]))
    if beyond != colours[-1]:
        segments.append(inks_between([beyond] * SAMPLES, separation, mask))
        if not mask and len(beyond) == 3:
            stops[beyond] = None
    return segments, tuple(stops)


def _is_on_the_way(
    breaks: Sequence[float],
    ends: Sequence[tuple[Bytes | Inks, Bytes | Inks]],
    at: int,
    separation: Separation,
) -> bool:
    """True of a break whose colour a straight way from the one before to the one behind it has, too.

    Such colours are steps of a program, and no colours of a designer: those of a recipe are.
    """
    if not 0 < at < len(ends):
        return False
    (before, here), (same, behind) = ends[at - 1], ends[at]
    if here != same or {len(before), len(here), len(behind)} != {3} or here in separation.recipes:
        return False
    share = (breaks[at] - breaks[at - 1]) / (breaks[at + 1] - breaks[at - 1])
    return all(
        abs(one + (other - one) * share - middle) <= _STEP
        for one, other, middle in zip(before, behind, here, strict=True)
    )


def inks_between(colours: Sequence[Bytes | Inks], separation: Separation, mask: bool) -> list[Inks]:
    """The inks of colours on the way from the first to the last.

    Ends by their recipes and all between by the profile would step beside each end: so what recipe and
    profile differ by at both ends is blended over the way between.  Where they differ much, as black alone
    and the profile's black of four inks do, over its beginning: to the eye both are black there.
    """
    screen: list[Bytes] = []
    for colour in colours:
        if len(colour) == 4:
            # In inks already: so are all others of the same space.
            return [
                separation.limited(item) if len(item) == 4 else separation.of_srgb(item) for item in colours
            ]
        screen.append(colour)
    if mask or all(is_grey(colour) for colour in screen):
        return [luminosity(colour) if mask else separation.of_srgb(colour) for colour in screen]
    first, last = screen[0], screen[-1]
    by_profile = separation.way_by_profile(tuple(screen))
    at_first = _difference(separation.of_srgb(first), by_profile[0])
    at_last = _difference(separation.of_srgb(last), by_profile[-1])
    end = len(screen) - 1
    steep_first, steep_last = _steepness(at_first), _steepness(at_last)
    made = []
    for step, inks in enumerate(by_profile):
        part = step / end
        of_first, of_last = (1 - part) ** steep_first, part**steep_last
        mended = [
            min(max(ink + of_first * one + of_last * other, 0.0), 1.0)
            for ink, one, other in zip(inks, at_first, at_last, strict=True)
        ]
        made.append(separation.limited((mended[0], mended[1], mended[2], mended[3])))
    return made


def _steepness(difference: list[float]) -> int:
    """How soon a difference is blended away: evenly over the whole way, or near its end."""
    return 1 if max(map(abs, difference)) < _MUCH else 8


def luminosity(colour: Bytes) -> Inks:
    """Black alone that is as light as the colour, as a luminosity mask takes it (ISO 32000-1, 11.5.3)."""
    red, green, blue = colour
    return (0.0, 0.0, 0.0, 1 - (0.3 * red + 0.59 * green + 0.11 * blue) / 255)


def lightness(inks: Inks) -> float:
    """How light inks are in a luminosity mask, from 0 to 1 (ISO 32000-1, 11.5.3 and 10.3)."""
    cyan, magenta, yellow, black = inks
    return 1 - min(1.0, 0.3 * cyan + 0.59 * magenta + 0.11 * yellow + black)


def _difference(one: Inks, other: Inks) -> list[float]:
    return [a - b for a, b in zip(one, other, strict=True)]


def _sampled(pdf: Pdf, samples: Sequence[tuple[float, ...]]) -> Object:
    """Samples as a function from 0 to 1; two are enough where they lie on a line."""
    samples = [samples[0], samples[-1]] if _is_straight(samples) else samples
    outputs = len(samples[0])
    values = (round(value * 65535) for sample in samples for value in sample)
    data = struct.pack(f">{outputs * len(samples)}H", *values)
    return pdf.make_stream(
        data,
        FunctionType=0,
        Domain=Array([0, 1]),
        Range=Array([0, 1] * outputs),
        Size=Array([len(samples)]),
        BitsPerSample=16,
    )


def _is_straight(samples: Sequence[tuple[float, ...]]) -> bool:
    end = len(samples) - 1
    return all(
        # Colours of the screen have 256 steps: by one of them even a straight way may be off.
        abs(ink - (first + (last - first) * step / end)) < 1 / 250
        for step, inks in enumerate(samples)
        for ink, first, last in zip(inks, samples[0], samples[-1], strict=True)
    )
