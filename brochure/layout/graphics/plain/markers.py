"""The arrowheads and dots of lines."""

from __future__ import annotations

from collections.abc import Mapping

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.canvas import Canvas, DrawingPart
from brochure.layout.graphics.plain.outlines import Shape
from brochure.layout.graphics.plain.source import Element, name_of
from brochure.layout.graphics.plain.styles import INITIAL, TOLD, URL, View, in_numbers, inherited, refused
from brochure.layout.graphics.plain.values import Matrix, rotation, transformation
from brochure.layout.graphics.plain.viewports import framed


def markers_of(canvas: Canvas, part: DrawingPart, shape: Shape) -> list[Element]:
    """The arrowheads and dots at the corners of a line."""
    style = part.style
    asked = {place: style[f"marker-{place}"] for place in ("start", "mid", "end")}
    if shape.name in ("rect", "circle", "ellipse") or all(value == "none" for value in asked.values()):
        return []
    corners = list(paths.corners(shape.segments))
    found: list[Element] = []
    for n, (point, coming, leaving) in enumerate(corners):
        place = "start" if not n else "end" if n == len(corners) - 1 else "mid"
        match = URL.fullmatch(asked[place])
        marker = canvas.parts[match[1]] if match else None
        if marker is not None and name_of(marker) == "marker":
            spin = _spin(canvas, marker, paths.angle_between(coming, leaving), is_start=place == "start")
            found += _marker(canvas, marker, part, Matrix(e=point[0], f=point[1]).of(spin))
    return found


def _spin(canvas: Canvas, marker: Element, angle: float, *, is_start: bool) -> Matrix:
    """How an arrowhead is turned where the line has this angle."""
    orient = marker.get("orient", "0").strip()
    if orient in ("auto", "auto-start-reverse"):
        return rotation(angle + 180 if is_start and orient != "auto" else angle)
    turned = transformation(f"rotate({orient})")
    if turned is None:
        raise refused(canvas.source, marker, "orient", orient, "use auto or a number")
    return turned


def _marker(canvas: Canvas, marker: Element, part: DrawingPart, place: Matrix) -> list[Element]:
    around = part.style
    style, _told = inherited(canvas.source, marker, INITIAL, part.view)
    # An arrowhead may ask for the colours of its line.
    for key in ("fill", "stroke"):
        style[f"context-{key}"] = around[key]
    scale = 1.0
    if marker.get("markerUnits", "strokeWidth") == "strokeWidth":
        scale = float(around["stroke-width"])
    width, height, x, y = (
        in_numbers(canvas.source, marker, key, _marked(marker, key, without), 100, 16)[0]
        for key, without in (("markerWidth", "3"), ("markerHeight", "3"), ("refX", "0"), ("refY", "0"))
    )
    frame = framed(canvas.source, marker, marker.get("viewBox"), width, height)
    if frame is None or scale <= 0:
        return []
    fitted, inside, box = frame
    at = fitted.point(x, y)
    matrix = place.of(Matrix(a=scale, d=scale)).of(Matrix(e=-at[0], f=-at[1])).of(fitted)
    own = {key: value for key, value in style.items() if key in INITIAL}
    for key in ("fill", "stroke"):
        own[key] = _in_context(style[key], around)
    inner = [one for child in marker for one in _in_marker(canvas, child, own, around, inside)]
    if not inner:
        return []
    # Nothing of the line is handed down to its arrowheads.
    reset = {key: own[key] for key in TOLD if own[key] != INITIAL[key] or around[key] != INITIAL[key]}
    group = canvas.new("g", reset | {"transform": matrix.written()})
    group.extend(canvas.cut(marker, inner, box))
    return [group]


def _marked(marker: Element, key: str, without: str) -> str:
    named = {"left": "0", "top": "0", "center": "50", "right": "100", "bottom": "100"}
    value = marker.get(key, without)
    return named.get(value, value)


def _in_context(value: str, around: Mapping[str, str]) -> str:
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
                part.set(key, _in_context(value, around))
                changed.append((part, key, value))
    try:
        return canvas.draw(child, style, view, 1)
    finally:
        for part, key, value in changed:
            part.set(key, value)
