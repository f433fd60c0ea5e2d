"""Gradients that fade out over a ground of known colour: on paper as on the screen.

The screen mixes a half transparent orange with a blue ground as light, so that it goes by way of brown.  Inks
are mixed as amounts of ink, and go by way of violet.  So the gradient is given other inks: those with which
the mixture of inks is what the profile makes of the mixture of light.  For opacity *a*, ground *G*, and
mixture *W*, all in inks, they are *(W - (1 - a) G) / a*.

What was painted before is remembered, newest last, as far as it can be a ground.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Name, Object, Pdf, Stream

from brochure.pdf.functions import Function, FunctionError, function_of
from brochure.pdf.matrix import Matrix, common, moved, scale_of
from brochure.pdf.rectangles import PtFromBottomLeft
from brochure.press.separation import PAPER, Bytes, Inks, Separation
from brochure.press.shadings import SAMPLES, inks_between, written

#: Red, green and blue of sRGB, 0 to 255, not rounded.
Light = tuple[float, float, float]
#: Lengths in pt that are nearer than this are equal: producers round.
_NEAR = 0.05
#: Below this opacity nobody sees which inks are laid on the ground.
_FAINT = 1 / 255
#: Cyan, magenta and yellow that make a grey together, and the black that looks like it (ISO 12647-2: 50, 40
#: and 40 per cent are about as 50 per cent of black).
_GREY, _BLACK = (1.0, 0.8, 0.8), 1.0
#: How much wider one side of a circle may become than the other.
_ROUND = 1.001
#: Most that is remembered of what a page has painted; what has more is a drawing, and no ground.
_MOST_PAINTED = 20_000


@dataclass(frozen=True)
class PlainGround:
    """One colour."""

    light: Light
    inks: Inks


@dataclass(frozen=True)
class RingGround:
    """Colours by their distance from a centre: a gradient that faded out over a plain ground."""

    #: In default user space, pt.
    centre: tuple[float, float]
    #: Rising, pt.
    radii: tuple[float, ...] = field(repr=False)
    colours: tuple[tuple[Light, Inks], ...] = field(repr=False)

    def at(self, radius: float) -> tuple[Light, Inks]:
        """The colour so far from the centre."""
        place = bisect_left(self.radii, radius)
        if place == 0 or place == len(self.radii):
            return self.colours[min(place, len(self.radii) - 1)]
        low, high = self.radii[place - 1], self.radii[place]
        part = (radius - low) / (high - low) if high > low else 1.0
        (light, inks), (other_light, other_inks) = self.colours[place - 1], self.colours[place]
        return _mixed(light, other_light, part), _mixed(inks, other_inks, part)


Ground = PlainGround | RingGround


@dataclass(frozen=True)
class _Painted:
    box: PtFromBottomLeft
    ground: Ground | None
    #: How far from the centre of rings everything is painted, pt.
    reach: float


PAPER_GROUND = PlainGround((255.0, 255.0, 255.0), PAPER)
#: How many of the last paintings are looked through for all the colours under something.
_MOST_SEVERAL = 200
#: How often a page may ask for them.
_MOST_ASKED = 500


class Paintings:
    """What a page has painted so far, as grounds of what comes next."""

    def __init__(self, page: PtFromBottomLeft) -> None:
        """Nothing is painted yet; nothing is seen beyond the rectangle of the *page*."""
        self._page = page
        self._painted: list[_Painted] = []
        #: Texts, each with how much was painted before it: most are never asked for where they stand.
        self._texts: list[tuple[int, Callable[[], PtFromBottomLeft]]] = []
        self._is_full = False
        self._asked = 0

    def __len__(self) -> int:
        return len(self._painted)

    def add(self, box: PtFromBottomLeft | None, ground: Ground | None = None, reach: float = 0.0) -> None:
        """Something is painted in a rectangle: a *ground* all over it or up to its *reach*, or neither."""
        if len(self._painted) >= _MOST_PAINTED:
            self._is_full = True
        elif box is not None:
            self._painted.append(_Painted(box, ground, reach))

    def add_text(self, box: Callable[[], PtFromBottomLeft]) -> None:
        """A text is painted in a rectangle, which is worked out when it is needed."""
        if len(self._texts) >= _MOST_PAINTED:
            self._is_full = True
        else:
            self._texts.append((len(self._painted), box))

    def bare(self, box: PtFromBottomLeft) -> PlainGround | None:
        """The one colour under all of *box*, with no text on it; None where there is none."""
        ground, at = self._under(box, math.inf)
        if not isinstance(ground, PlainGround):
            return None
        later = (text() for before, text in self._texts if before > at)
        return None if any(common(text, box) is not None for text in later) else ground

    def several(self, box: PtFromBottomLeft) -> tuple[PlainGround, ...]:
        """The plain colours that may be seen under parts of *box*, with paper for what has no one colour.

        Paper alone where the page asks too often.
        """
        seen = common(box, self._page)
        self._asked += 1
        if seen is None or self._asked > _MOST_ASKED:
            return (PAPER_GROUND,)
        found: dict[PlainGround, None] = {}
        for painted in reversed(self._painted[-_MOST_SEVERAL:]):
            shared = common(painted.box, seen)
            if shared is None or min(shared.right - shared.left, shared.top - shared.bottom) < _NEAR:
                continue
            found[painted.ground if isinstance(painted.ground, PlainGround) else PAPER_GROUND] = None
            if isinstance(painted.ground, PlainGround) and _covers(painted.box, seen):
                return tuple(found)
        return tuple({**found, PAPER_GROUND: None})

    def taken(self, first: int) -> RingGround | None:
        """Forget what was painted since the *first*, in a tile that is used later; give its rings."""
        painted = self._painted[first:]
        del self._painted[first:]
        ground = painted[0].ground if len(painted) == 1 else None
        return ground if isinstance(ground, RingGround) else None

    def veil(self, first: int, box: PtFromBottomLeft | None) -> None:
        """All that was painted since the *first* is seen as one drawing, which is no ground."""
        del self._painted[first:]
        self.add(box)

    def under(self, box: PtFromBottomLeft, radius: float) -> Ground | None:
        """The one ground of *box*, or of a circle of *radius* in it; None where there are several."""
        return self._under(box, radius)[0]

    def _under(self, box: PtFromBottomLeft, radius: float) -> tuple[Ground | None, int]:
        """The ground, and at which place of what was painted it is: -1 for the paper."""
        seen = common(box, self._page)
        if self._is_full or seen is None:
            return None, -1
        for at in range(len(self._painted) - 1, -1, -1):
            painted = self._painted[at]
            shared = common(painted.box, seen)
            if shared is None or min(shared.right - shared.left, shared.top - shared.bottom) < _NEAR:
                continue
            if isinstance(painted.ground, PlainGround) and _covers(painted.box, seen):
                return painted.ground, at
            if isinstance(painted.ground, RingGround) and painted.reach >= radius - _NEAR:
                return painted.ground, at
            return None, at
        return PAPER_GROUND, -1


def _covers(box: PtFromBottomLeft, inner: PtFromBottomLeft) -> bool:
    return (
        box.left <= inner.left + _NEAR
        and box.bottom <= inner.bottom + _NEAR
        and box.right >= inner.right - _NEAR
        and box.top >= inner.top - _NEAR
    )


@dataclass(frozen=True)
class Fade:
    """A gradient with its opacity."""

    shading: Object
    colour: Function
    opacity: Callable[[float], float]
    #: Where colour or opacity change their course, the ends included, rising.
    breaks: tuple[float, ...]
    #: Centre and the two radii in default user space, pt; None for one along a line or between two circles.
    circle: tuple[tuple[float, float], float, float] | None

    @property
    def end(self) -> float:
        """How far from its centre it is seen, pt; infinite where it does not fade out in a circle."""
        if self.circle is None or self.opacity(self.breaks[-1]) > 0 or self.circle[2] < self.circle[1]:
            return math.inf
        return self.circle[2]

    def region(self, clip: PtFromBottomLeft | None) -> PtFromBottomLeft | None:
        """The rectangle that it may be seen in: what is not clipped, or the circle that it ends with."""
        if self.circle is None or math.isinf(self.end):
            return clip
        (x, y), _inner, outer = self.circle
        return common(clip, PtFromBottomLeft(x - outer, y - outer, x + outer, y + outer))

    def radius(self, at: float) -> float:
        """The distance from the centre at a place of its course; of no meaning without a circle."""
        if self.circle is None:
            return 0.0
        _centre, inner, outer = self.circle
        low, high = self.breaks[0], self.breaks[-1]
        return inner + (outer - inner) * (at - low) / (high - low)


def fade_of(shading: Object, mask: Object | None, alpha: float, ctm: Matrix) -> Fade | None:
    """A shading in sRGB with the soft mask and the opacity that it is painted with; None for any other.

    The mask has to be a luminosity mask that holds one grey shading of the same geometry, as typesetters
    write gradients that fade.
    """
    try:
        if shading.get("/ColorSpace") != Name.DeviceRGB or int(shading.ShadingType) not in (2, 3):
            return None
        colour = function_of(shading.Function)
        veil = _opacity(mask, shading) if mask is not None else None
        if mask is not None and veil is None:
            return None
    except (FunctionError, AttributeError, KeyError, TypeError, ValueError, pikepdf.PdfError):
        return None
    inner = set(colour.breaks) | (set(veil.breaks) if veil is not None else set())
    low, high = colour.domain
    breaks = (low, *sorted(at for at in inner if low < at < high), high)

    def opacity(at: float) -> float:
        return min(max(alpha * (veil(at)[0] if veil is not None else 1.0), 0.0), 1.0)

    return Fade(shading, colour, opacity, breaks, _circle(shading, ctm))


def _opacity(mask: Object, shading: Object) -> Function | None:
    """The course of opacity that a soft mask gives to a shading; None where it is another mask."""
    group = mask.get("/G")
    if mask.get("/S") != Name.Luminosity or not isinstance(group, Stream) or "/TR" in mask or "/BC" in mask:
        return None
    if "/Matrix" in group:
        return None
    drawing = [item for item in pikepdf.parse_content_stream(group) if str(item.operator) not in ("q", "Q")]
    if len(drawing) != 1 or str(drawing[0].operator) != "sh":
        return None
    veil = group.Resources.Shading[str(drawing[0].operands[0])]
    same = ("/ShadingType", "/Coords", "/Domain", "/Extend")
    if veil.get("/ColorSpace") != Name.DeviceGray or any(
        _plain(veil, key) != _plain(shading, key) for key in same
    ):
        return None
    return function_of(veil.Function)


def _plain(given: Object, key: str) -> Any:
    value = given.get(key)
    return [float(item) for item in value] if isinstance(value, Array) else value


def _circle(shading: Object, ctm: Matrix) -> tuple[tuple[float, float], float, float] | None:
    if int(shading.ShadingType) != 3:
        return None
    x0, y0, r0, x1, y1, r1 = (float(value) for value in shading.Coords)
    a, b, c, d, _e, _f = ctm
    across, up, scale = math.hypot(a, b), math.hypot(c, d), scale_of(ctm)
    is_similar = max(across, up) <= min(across, up) * _ROUND and abs(a * c + b * d) <= scale * scale * 0.001
    if not is_similar or math.dist((x0, y0), (x1, y1)) * scale > _NEAR:
        return None
    return moved(ctm, x1, y1), r0 * scale, r1 * scale


def mixed(
    pdf: Pdf, fade: Fade, ground: Ground, separation: Separation
) -> tuple[Object, RingGround | None] | None:
    """The shading in inks that mix with the *ground* as the screen mixes light, and what the two make.

    None where that can't be told: rings of another centre, or a colour that is none.
    """
    if isinstance(ground, RingGround) and (
        fade.circle is None or math.dist(fade.circle[0], ground.centre) > _NEAR
    ):
        return None
    segments: list[list[Inks]] = []
    seen: list[tuple[float, Light, Inks]] = []
    for first, last in pairwise(fade.breaks):
        places = [first + (last - first) * step / (SAMPLES - 1) for step in range(SAMPLES)]
        under = [_under(ground, fade.radius(at)) for at in places]
        light, opacities = [], []
        for step, (at, (below, _inks)) in enumerate(zip(places, under, strict=True)):
            given = fade.colour(at, before=step == SAMPLES - 1)
            if len(given) != 3:
                return None
            over = tuple(min(max(part, 0.0), 1.0) * 255 for part in given)
            # At a hard stop the opacity of both sides counts for one sample: nobody sees it.
            opacity = fade.opacity(at)
            opacities.append(opacity)
            light.append(_mixed(below, (over[0], over[1], over[2]), opacity))
        wanted = inks_between([_rounded(colour) for colour in light], separation, False)
        segments.append(
            _over(
                [
                    None if opacity < _FAINT else _unmixed(mixture, inks, opacity)
                    for mixture, (_light, inks), opacity in zip(wanted, under, opacities, strict=True)
                ],
                wanted,
            )
        )
        seen += zip(map(fade.radius, places), light, wanted, strict=True)
    low, high = fade.breaks[0], fade.breaks[-1]
    made = written(pdf, fade.shading, (low, high), fade.breaks, segments)
    return made, _rings(fade, seen)


def _under(ground: Ground, radius: float) -> tuple[Light, Inks]:
    return ground.at(radius) if isinstance(ground, RingGround) else (ground.light, ground.inks)


def _mixed(one: tuple[float, ...], other: tuple[float, ...], part: float) -> Any:
    return tuple(a + (b - a) * part for a, b in zip(one, other, strict=True))


def _rounded(light: Light) -> Bytes:
    return (round(light[0]), round(light[1]), round(light[2]))


def _unmixed(mixture: Inks, ground: Inks, opacity: float) -> Inks:
    """The inks that make the mixture on the ground, as far as there are such.

    No ink takes away what shines through from the ground.  Where that has too much of a colour, the other two
    are added until the three are a grey, and as much black is left out.
    """
    seen = [(1 - opacity) * under for under in ground]
    lack = zip(mixture[:3], seen[:3], _GREY, strict=True)
    grey = max(0.0, *((below - ink) / share for ink, below, share in lack))
    # No more than there is black to leave out.
    grey = min(grey, max(0.0, mixture[3] - seen[3]) / _BLACK)
    wanted = [ink + share * grey for ink, share in zip(mixture, (*_GREY, -_BLACK), strict=True)]
    parts = ((ink - below) / opacity for ink, below in zip(wanted, seen, strict=True))
    cyan, magenta, yellow, black = (min(max(part, 0.0), 1.0) for part in parts)
    return (cyan, magenta, yellow, black)


def _over(inks: Iterable[Inks | None], wanted: Sequence[Inks]) -> list[Inks]:
    """The samples, those that nobody sees as their neighbours: what lies between two samples is seen."""
    given = list(inks)
    known = [at for at, item in enumerate(given) if item is not None]
    if not known:
        return list(wanted)
    nearest = (min(known, key=lambda place, at=at: abs(place - at)) for at in range(len(given)))  # type: ignore[misc]
    return [item for at in nearest if (item := given[at]) is not None]


def _rings(fade: Fade, seen: Sequence[tuple[float, Light, Inks]]) -> RingGround | None:
    if fade.circle is None or fade.circle[2] <= fade.circle[1]:
        return None
    return RingGround(
        fade.circle[0],
        tuple(radius for radius, _light, _inks in seen),
        tuple((light, inks) for _radius, light, inks in seen),
    )


def reach_of(ground: RingGround, parts: Sequence[Sequence[tuple[float, float]]]) -> float:
    """How far from the centre a shape is sure to be painted, pt.  *parts* are its points, in order.

    Curves lie within the lines between their control points, so these are no nearer.
    """
    if len(parts) != 1 or not parts[0]:
        return 0.0
    points = parts[0]
    return min(_distance(ground.centre, one, other) for one, other in pairwise([*points, points[0]]))


def _distance(point: tuple[float, float], one: tuple[float, float], other: tuple[float, float]) -> float:
    """From a point to the line between two others."""
    across, up = other[0] - one[0], other[1] - one[1]
    square = across * across + up * up
    part = ((point[0] - one[0]) * across + (point[1] - one[1]) * up) / square if square else 0.0
    part = min(max(part, 0.0), 1.0)
    return math.dist(point, (one[0] + part * across, one[1] + part * up))
