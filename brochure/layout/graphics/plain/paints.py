"""Gradients, in the coordinates of what they fill, with their stops and turns written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import atan2, ceil, degrees, floor, hypot

from brochure.layout.graphics.plain.between import Stop, needs_steps, stepped
from brochure.layout.graphics.plain.paths import Extent
from brochure.layout.graphics.plain.source import SVG, Element, SvgSource, href, name_of
from brochure.layout.graphics.plain.styles import AGAIN, View, opacity, paint, refused
from brochure.layout.graphics.plain.values import (
    IDENTITY,
    Matrix,
    length,
    number,
    rotation,
    share,
    transformation,
    written,
)

GRADIENTS = ("linearGradient", "radialGradient")
#: Most colours of a gradient, its repetitions counted.
_STOP_LIMIT = 1_000
#: Longest chain of gradients that take their colours from another.
_CHAIN_LIMIT = 20
_COORDINATES = {
    "linearGradient": ("x1", "y1", "x2", "y2"),
    "radialGradient": ("cx", "cy", "r", "fx", "fy", "fr"),
}
_DEFAULTS = {"x1": "0", "y1": "0", "x2": "100%", "y2": "0", "cx": "50%", "cy": "50%", "r": "50%", "fr": "0"}
_SHARED = ("gradientUnits", "gradientTransform", "spreadMethod")


@dataclass(frozen=True)
class Place:
    """What is painted."""

    #: Around what is painted; None where it has no steps.
    box: Extent | None
    #: Half of the line, where that is painted.
    margin: float = 0.0
    #: What the coordinates of the drawing are written in.
    frame: Matrix = IDENTITY


@dataclass(frozen=True)
class Filling:
    """How a gradient is to be used: as a new one, and by how many degrees what it fills is to be turned."""

    gradient: Element | None
    #: In degrees: the engine draws no ellipses that lie aslant.
    turn: float = 0.0


@dataclass(frozen=True)
class _Asked:
    """What a gradient and those that it takes from ask for."""

    source: SvgSource
    gradient: Element
    stops: list[Stop]
    spread: str
    #: Its coordinates by their names, and from there to those of what it fills.
    at: Mapping[str, float]
    matrix: Matrix
    #: Around what is painted.
    area: Extent

    def repeated(self, first: float, last: float) -> list[Stop]:
        """The colours again and again from *first* to *last*."""
        stops = self.stops
        if (last - first) * (len(stops) + 2) > _STOP_LIMIT:
            raise self.source.error(
                self.gradient,
                "a gradient of the SVG picture repeats too often",
                "repeat it less often, or use a pattern",
            )
        # What is before the first and behind the last colour has theirs.
        whole = [replace(stops[0], place=0.0), *stops, replace(stops[-1], place=1.0)]
        found: list[Stop] = []
        for turn in range(int(first), int(last)):
            back = self.spread == "reflect" and turn % 2
            for stop in reversed(whole) if back else whole:
                place = (turn + (1 - stop.place if back else stop.place) - first) / (last - first)
                # The engine draws steps between colours at one place.
                if not found or (written(place), stop.colour, stop.cover) != (
                    written(found[-1].place), found[-1].colour, found[-1].cover,
                ):  # fmt: skip
                    found.append(replace(stop, place=place))
        return found


def is_plain(gradient: Element, source: SvgSource) -> bool:
    """True for a gradient that the engine draws as it is meant."""
    if href(gradient) is not None or gradient.get("gradientUnits") != "userSpaceOnUse":
        return False
    if gradient.get("gradientTransform") is not None or gradient.get("spreadMethod", "pad") != "pad":
        return False
    name = name_of(gradient)
    asked = _COORDINATES[name][: 4 if name == "linearGradient" else 3]
    if any(number(gradient.get(key, "")) is None for key in asked):
        return False
    if any(number(gradient.get(key, "0")) is None for key in _COORDINATES[name]):
        return False
    if name == "radialGradient":
        cx, cy, r, fx, fy = (
            float(gradient.get(key, gradient.get("c" + key[1:], ""))) for key in ("cx", "cy", "r", "fx", "fy")
        )
        if r <= 0 or hypot(fx - cx, fy - cy) > 0.999 * r:
            return False
    elif all(gradient.get(a) == gradient.get(b) for a, b in (("x1", "x2"), ("y1", "y2"))):
        return False
    stops = [
        Stop(
            place, stop.get("stop-color", "black").strip(), written(share(stop.get("stop-opacity", "1")) or 0)
        )
        for stop in gradient
        if (place := share(stop.get("offset", "0"))) is not None
    ]
    return len(stops) == len(gradient) > 0 and not needs_steps(stops)


def plain_stops(gradient: Element, source: SvgSource) -> list[Element]:
    """The stops of a plain gradient, checked, as they are."""
    found = []
    if len(gradient) > _STOP_LIMIT:
        raise source.error(gradient, "a gradient of the SVG picture has too many colours", "use fewer")
    for stop in gradient:
        if name_of(stop) != "stop":
            continue
        _stop(stop, source)
        made = Element(f"{SVG}stop")
        for key in stop.attrib:
            if key in ("offset", "stop-color", "stop-opacity"):
                made.set(key, stop.attrib[key])
        if stop.get("stop-color") in ("currentColor", "currentcolor", "inherit"):
            made.set("stop-color", _stop(stop, source)[0])
        found.append(made)
    return found


def _stop(stop: Element, source: SvgSource) -> tuple[str, str]:
    """Colour and opacity of a stop."""
    value = stop.get("stop-color", "black").strip()
    if value in ("inherit", "initial", "unset"):
        value = "black"
    found = paint(source, stop, "stop-color", value)
    if found in ("none", "context-fill", "context-stroke") or found.startswith("url"):
        raise refused(source, stop, "stop-color", value, "give the colour as #RRGGBB")
    if found == "currentColor":
        found = stop.get("color", "currentColor")
    return found, opacity(source, stop, "stop-opacity", stop.get("stop-opacity", "1").strip())


def _chain(gradient: Element, parts: dict[str, Element], source: SvgSource) -> list[Element]:
    """A gradient and those that it takes from, one after the other."""
    found = [gradient]
    while (name := href(found[-1])) is not None:
        following = parts.get(name.removeprefix("#"))
        if following is None or name_of(following) not in GRADIENTS or len(found) > _CHAIN_LIMIT:
            raise source.error(
                gradient, f"a gradient of the SVG picture takes from “{name}”, which is none", AGAIN
            )
        found.append(following)
    return found


def gradient_for(
    gradient: Element, parts: dict[str, Element], source: SvgSource, place: Place, view: View
) -> Filling:
    """The gradient as one that lies in the coordinates of what it fills.

    A filling without a gradient paints nothing.  Raises :class:`GraphicError`.
    """
    box = place.box
    chain = _chain(gradient, parts, source)
    asked: dict[str, str] = {}
    name = name_of(gradient)
    for one in chain:
        for key in (*_SHARED, *(_COORDINATES[name] if name_of(one) == name else ())):
            if key in one.attrib:
                asked.setdefault(key, one.attrib[key].strip())
    stops = next((found for one in chain if (found := _stops(one, source))), [])
    by_box = asked.get("gradientUnits", "objectBoundingBox") != "userSpaceOnUse"
    if not stops or box is None or (by_box and not (box.width and box.height)):
        return Filling(None)
    matrix = transformation(asked.get("gradientTransform", ""))
    if matrix is None:
        raise refused(source, gradient, "gradientTransform", asked["gradientTransform"], AGAIN)
    spread = asked.get("spreadMethod", "pad")
    if spread not in ("pad", "repeat", "reflect"):
        raise refused(source, gradient, "spreadMethod", spread, "use pad, repeat or reflect")
    if by_box:
        matrix = Matrix(box.width, 0, 0, box.height, box.left, box.top).of(matrix)
    at = _coordinates(name, asked, source, gradient, View(1, 1) if by_box else view)
    matrix = place.frame.of(matrix)
    if abs(matrix.determinant) < 1e-12:
        return Filling(None)
    area = box.grown(place.margin).moved(place.frame)
    meant = _Asked(source, gradient, stops, spread, at, matrix, area)
    made = Element(f"{SVG}{name}", {"gradientUnits": "userSpaceOnUse"})
    turn = 0.0
    if name == "linearGradient" and hypot(at["x2"] - at["x1"], at["y2"] - at["y1"]) >= 1e-12:
        stops = _linear(meant, made)
    elif name == "radialGradient" and at["r"] >= 1e-12:
        stops, turn = _radial(meant, made)
    else:
        stops = stops[-1:]
    for stop in stepped(stops):
        child = Element(f"{SVG}stop", {"offset": written(stop.place), "stop-color": stop.colour})
        if stop.cover != "1":
            child.set("stop-opacity", stop.cover)
        made.append(child)
    return Filling(made, turn)


def _stops(gradient: Element, source: SvgSource) -> list[Stop]:
    found: list[Stop] = []
    for stop in gradient:
        if name_of(stop) != "stop":
            continue
        place = share(stop.get("offset", "0"))
        if place is None:
            raise refused(source, stop, "offset", stop.get("offset", ""), "give it as a number from 0 to 1")
        colour, cover = _stop(stop, source)
        place = max(place, found[-1].place if found else 0.0)
        found.append(Stop(place, colour, cover, stop in source.named))
    if len(found) > _STOP_LIMIT:
        raise source.error(gradient, "a gradient of the SVG picture has too many colours", "use fewer")
    return found


def _coordinates(
    name: str, asked: dict[str, str], source: SvgSource, gradient: Element, whole: View
) -> dict[str, float]:
    found: dict[str, float] = {}
    for key in _COORDINATES[name]:
        if key in ("fx", "fy") and key not in asked:
            found[key] = found[f"c{key[1]}"]
            continue
        value = asked.get(key, _DEFAULTS.get(key, ""))
        size = length(value, whole.along(key), 16)
        if size is None:
            raise refused(source, gradient, key, value, "give it as a number")
        found[key] = size
    return found


def _linear(meant: _Asked, made: Element) -> list[Stop]:
    """Write the line along which colours change, whatever the transformation does to it."""
    matrix = meant.matrix
    x1, y1, x2, y2 = (meant.at[key] for key in _COORDINATES["linearGradient"])
    x, y = x2 - x1, y2 - y1
    back = matrix.inverse()
    # The place of a colour is x·(p − p1) / |x|² with p before the transformation; its slope after it:
    along = (back.a * x + back.b * y, back.c * x + back.d * y)
    per = (along[0] / (x * x + y * y), along[1] / (x * x + y * y))
    steep = per[0] ** 2 + per[1] ** 2
    start = matrix.point(x1, y1)
    first, last, stops = 0.0, 1.0, meant.stops
    if meant.spread != "pad":
        places = [(px - start[0]) * per[0] + (py - start[1]) * per[1] for px, py in meant.area.corners]
        first, last = float(floor(min(0.0, *places))), float(ceil(max(1.0, *places)))
        stops = meant.repeated(first, last)
    elif matrix.is_identity:
        made.attrib.update((key, written(meant.at[key])) for key in _COORDINATES["linearGradient"])
        return stops
    reach = (per[0] / steep, per[1] / steep)
    for n, end in ((1, first), (2, last)):
        made.set(f"x{n}", written(start[0] + reach[0] * end))
        made.set(f"y{n}", written(start[1] + reach[1] * end))
    return stops


def _radial(meant: _Asked, made: Element) -> tuple[list[Stop], float]:
    """Write the circles between which colours change; the degrees by which what they fill is turned."""
    at, matrix, stops = meant.at, meant.matrix, meant.stops
    centre, focus, r, fr = (at["cx"], at["cy"]), (at["fx"], at["fy"]), at["r"], max(0.0, at["fr"])
    if fr >= r:
        raise refused(meant.source, meant.gradient, "fr", written(fr), "make it smaller than r")
    away = hypot(focus[0] - centre[0], focus[1] - centre[1])
    if away + fr > 0.999 * r and away:
        # A focus on the circle or beyond lies just within it.
        by = max(0.0, 0.999 * r - fr) / away
        focus = centre[0] + (focus[0] - centre[0]) * by, centre[1] + (focus[1] - centre[1]) * by
    if meant.spread != "pad":
        back = matrix.inverse()
        corners = [back.point(*corner) for corner in meant.area.corners]
        farthest = max(hypot(x - focus[0], y - focus[1]) for x, y in corners)
        slack = max(r - fr - hypot(centre[0] - focus[0], centre[1] - focus[1]), 1e-9)
        last = float(max(1, ceil(farthest / slack)))
        first = -float(ceil(fr / (r - fr))) if fr else 0.0
        stops = meant.repeated(first, last)
        x, y, grown = centre[0] - focus[0], centre[1] - focus[1], r - fr
        centre, r = (focus[0] + last * x, focus[1] + last * y), fr + last * grown
        focus, fr = (focus[0] + first * x, focus[1] + first * y), fr + first * grown
        if fr < 0:
            raise meant.source.error(
                meant.gradient,
                "a gradient of the SVG picture repeats within its inner circle",
                "leave fr out",
            )
    turn = 0.0
    if matrix.keeps_shapes:
        centre, focus = matrix.point(*centre), matrix.point(*focus)
        r, fr = r * matrix.scale, fr * matrix.scale
        matrix = IDENTITY
    elif abs(matrix.b) > 1e-9 or abs(matrix.c) > 1e-9:
        turn, matrix, inner = _unturned(matrix)
        centre, focus = inner.point(*centre), inner.point(*focus)
    if not matrix.is_identity:
        made.set("gradientTransform", matrix.written())
    for key, value in zip(_COORDINATES["radialGradient"], (*centre, r, *focus, fr), strict=True):
        if key != "fr" or value:
            made.set(key, written(value))
    return stops, turn


def _unturned(matrix: Matrix) -> tuple[float, Matrix, Matrix]:
    """A transformation as a turn in degrees, after a stretch along the axes, after a turn.

    A circle does not change by the last, so an ellipse is a stretched circle in a turned drawing.
    """
    a, b, c, d, e, f = matrix
    half_sum, half_difference = atan2(b - c, a + d), atan2(b + c, a - d)
    one = hypot(a + d, b - c) / 2
    two = hypot(a - d, b + c) / 2
    outer, inner = (half_sum + half_difference) / 2, (half_sum - half_difference) / 2
    turned = rotation(degrees(-outer))
    x, y = turned.point(e, f)
    stretch = Matrix(one + two, 0, 0, one - two, x, y)
    return degrees(outer), stretch, rotation(degrees(inner))
