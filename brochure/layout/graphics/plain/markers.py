"""The arrowheads and dots of lines."""

from __future__ import annotations

from collections.abc import Mapping

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.boxes import lies_in
from brochure.layout.graphics.plain.canvas import Canvas
from brochure.layout.graphics.plain.outlines import Shape
from brochure.layout.graphics.plain.paths import Extent
from brochure.layout.graphics.plain.source import Element, name_of
from brochure.layout.graphics.plain.styles import INITIAL, TOLD, URL, View, in_numbers, inherited, refused
from brochure.layout.graphics.plain.values import IDENTITY, Matrix, numbers, rotation, transformation
from brochure.layout.graphics.plain.viewports import fitting


def markers_of(
    canvas: Canvas, element: Element, shape: Shape, style: dict[str, str], view: View
) -> list[Element]:
    """The arrowheads and dots at the corners of a line."""
    asked = {place: style[f"marker-{place}"] for place in ("start", "mid", "end")}
    if shape.name in ("rect", "circle", "ellipse") or all(value == "none" for value in asked.values()):
        return []
    corners = list(paths.corners(shape.segments))
    found: list[Element] = []
    for n, (point, coming, leaving) in enumerate(corners):
        place = "start" if not n else "end" if n == len(corners) - 1 else "mid"
        match = URL.fullmatch(asked[place])
        if match is None:
            continue
        marker = canvas.parts[match[1]]
        if name_of(marker) != "marker":
            continue
        angle = paths.angle_between(coming, leaving)
        found += _marker(canvas, marker, point, angle, place == "start", style, view)
    return found


def _marker(
    canvas: Canvas,
    marker: Element,
    point: tuple[float, float],
    angle: float,
    is_start: bool,
    around: dict[str, str],
    view: View,
) -> list[Element]:
    style, _told = inherited(canvas.source, marker, INITIAL, view)
    # An arrowhead may ask for the colours of its line.
    for key in ("fill", "stroke"):
        style[f"context-{key}"] = around[key]
    orient = marker.get("orient", "0").strip()
    spin = IDENTITY
    if orient == "auto-start-reverse" and is_start:
        angle += 180
    elif orient not in ("auto", "auto-start-reverse"):
        turned = transformation(f"rotate({orient})")
        if turned is None:
            raise refused(canvas.source, marker, "orient", orient, "use auto or a number")
        spin = turned
    if orient.startswith("auto"):
        spin = rotation(angle)
    scale = 1.0
    if marker.get("markerUnits", "strokeWidth") == "strokeWidth":
        scale = float(around["stroke-width"])
    width, height, x, y = (
        in_numbers(canvas.source, marker, key, _marked(canvas, marker, key, without), 100, 16)[0]
        for key, without in (("markerWidth", "3"), ("markerHeight", "3"), ("refX", "0"), ("refY", "0"))
    )
    if width <= 0 or height <= 0 or scale <= 0:
        return []
    fitted, inside, box = IDENTITY, View(width, height), Extent(0, 0, width, height)
    if (value := marker.get("viewBox")) is not None:
        seen = numbers(value)
        if seen is None or len(seen) != 4 or seen[2] <= 0 or seen[3] <= 0:
            raise refused(canvas.source, marker, "viewBox", value, "give it four numbers")
        fitted = fitting(canvas.source, marker, seen[2], seen[3], width, height).of(
            Matrix(e=-seen[0], f=-seen[1])
        )
        inside = View(seen[2], seen[3])
        box = box.moved(fitted.inverse())
    at = fitted.point(x, y)
    matrix = (
        Matrix(e=point[0], f=point[1])
        .of(spin)
        .of(Matrix(a=scale, d=scale))
        .of(Matrix(e=-at[0], f=-at[1]))
        .of(fitted)
    )
    own = {key: value for key, value in style.items() if key in INITIAL}
    for key in ("fill", "stroke"):
        own[key] = _in_context(canvas, style[key], around)
    inner = [part for child in marker for part in _in_marker(canvas, child, own, around, inside)]
    if not inner:
        return []
    # Nothing of the line is handed down to its arrowheads.
    reset = {key: own[key] for key in TOLD if own[key] != INITIAL[key] or around[key] != INITIAL[key]}
    group = canvas.new("g", reset | {"transform": matrix.written()})
    if marker.get("overflow", "hidden") not in ("visible", "auto") and not lies_in(inner, box):
        group.set("clip-path", canvas.clip_of(paths.rectangle(box.left, box.top, box.width, box.height)))
    group.extend(inner)
    return [group]


def _marked(canvas: Canvas, marker: Element, key: str, without: str) -> str:
    named = {"left": "0", "top": "0", "center": "50", "right": "100", "bottom": "100"}
    value = marker.get(key, without)
    return named.get(value, value)


def _in_context(canvas: Canvas, value: str, around: Mapping[str, str]) -> str:
    if value.startswith("context-"):
        value = around[value.removeprefix("context-")]
    return value


def _in_marker(
    canvas: Canvas, child: Element, style: dict[str, str], around: Mapping[str, str], view: View
) -> list[Element]:
    """A part of an arrowhead, with the colours of the line where it asks for them."""
    changed = []
    for part in child.iter():
        for key in ("fill", "stroke"):
            value = part.get(key, "")
            if value.startswith("context-"):
                part.set(key, _in_context(canvas, value, around))
                changed.append((part, key, value))
    try:
        return canvas.draw(child, style, view, 1)
    finally:
        for part, key, value in changed:
            part.set(key, value)
