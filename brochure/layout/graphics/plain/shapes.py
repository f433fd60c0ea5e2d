"""Shapes, and what they are painted with."""

from __future__ import annotations

import re
from collections.abc import Mapping

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.canvas import Canvas
from brochure.layout.graphics.plain.markers import markers_of
from brochure.layout.graphics.plain.outlines import Shape, outline_of
from brochure.layout.graphics.plain.paints import GRADIENTS, Place, gradient_for, is_plain
from brochure.layout.graphics.plain.paths import Extent, Segment
from brochure.layout.graphics.plain.patterns import pattern_for
from brochure.layout.graphics.plain.placing import wrapped
from brochure.layout.graphics.plain.source import Element, name_of
from brochure.layout.graphics.plain.styles import PATHS, URL, View, refused
from brochure.layout.graphics.plain.values import IDENTITY, Matrix, rotation, written

#: What a gradient costs, in parts.
_GRADIENT_WORK = 10


def drawn_shape(
    canvas: Canvas, element: Element, style: dict[str, str], told: dict[str, str], view: View
) -> list[Element]:
    """A shape with its paints, its arrowheads, its place and its clips."""
    shape = outline_of(canvas, element, style, view)
    if shape is None:
        return []
    if style["stroke-linecap"] == "square" and style["stroke"] != "none":
        # In a PDF a line without a length has round ends or none.
        segments = paths.with_dots(shape.segments, 1e-3 * float(style["stroke-width"]))
        if segments != shape.segments:
            shape = Shape("path", {"d": paths.data_of(segments)}, segments)
    box = paths.bounds(shape.segments)
    attributes = _in_order(canvas, element, told | shape.attributes)
    if element.get("vector-effect", "none") not in ("none", "inherit", "initial"):
        _unscale(canvas, element, style, attributes)
    if box is not None and not (box.width and box.height) and style["fill"] != "none":
        # Readers of PDFs draw a hair where a filling has no area.
        style["fill"] = attributes["fill"] = "none"
    for key in ("fill", "stroke"):
        if style[key].startswith("context-"):
            attributes[key] = "none"
    inner = _painted(canvas, element, shape, attributes, style, box, view)
    inner += markers_of(canvas, element, shape, style, view)
    name = shape.name if len(inner) == 1 else "g"
    return wrapped(canvas, element, name, {}, style, inner, view, box=box)


def _roomy(
    canvas: Canvas, shape: Shape, attributes: dict[str, str], line: float
) -> tuple[Shape, dict[str, str]]:
    """A shape whose box, as the engine sees it, is larger than what it paints.

    The engine paints gradients as tiles of the size of that box.  Where a tile ends at the edge of the
    shape, Poppler paints a part of it alone.
    """
    box = paths.bounds(shape.segments)
    kinds = [segment.kind for segment in shape.segments[:2]]
    if box is None or kinds == ["M", "M"]:
        return shape, attributes
    room = box.grown(line / 2 + 0.1 * max(box.width, box.height))
    begin = [Segment("M", ((room.left, room.top),)), Segment("M", ((room.right, room.bottom),))]
    segments = [*begin, *shape.segments]
    attributes = {key: value for key, value in attributes.items() if key not in shape.attributes}
    attributes["d"] = paths.data_of(segments)
    return Shape("path", {"d": attributes["d"]}, segments), attributes


def _unscale(canvas: Canvas, element: Element, style: dict[str, str], attributes: dict[str, str]) -> None:
    """Set a line as wide as it is to be after the transformations around it."""
    value, scale = element.get("vector-effect", ""), float(style.get("scale", "1"))
    if value != "non-scaling-stroke" or not scale:
        raise refused(canvas.source, element, "vector-effect", value, "leave it out")
    if style["stroke-dasharray"] != "none" and abs(scale - 1) > 1e-6:
        raise refused(canvas.source, element, "vector-effect", value, "leave it out for dashed lines")
    style["stroke-width"] = attributes["stroke-width"] = written(float(style["stroke-width"]) / scale)


def _in_order(canvas: Canvas, element: Element, found: dict[str, str]) -> dict[str, str]:
    """Attributes in the order of the file, and then those that were added."""
    ordered = {key: found[key] for key in element.attrib if key in found}
    return ordered | found


def _painted(
    canvas: Canvas,
    element: Element,
    shape: Shape,
    attributes: dict[str, str],
    style: Mapping[str, str],
    box: Extent | None,
    view: View,
) -> list[Element]:
    """The shape, once, or once for each paint where they need it."""
    paints = [key for key in ("fill", "stroke") if style[key] != "none"]
    if style["paint-order"].split()[0] == "stroke":
        paints.reverse()
    linked = [key for key in paints if URL.match(style[key])]
    if not linked and (len(paints) < 2 or paints[0] == "fill"):
        return [canvas.new(shape.name, attributes)]
    if linked == ["fill"] and paints[0] == "fill":
        # Its line, if it has one, can be drawn with it where it need not be turned for the gradient.
        found = _by_reference(canvas, element, shape, attributes, style, "fill", box, view)
        if found is None or name_of(found) != "g" or len(paints) == 1:
            return [found] if found is not None else [canvas.new(shape.name, attributes | {"fill": "none"})]
    parts = []
    for key in paints:
        other = "stroke" if key == "fill" else "fill"
        alone = attributes | {other: "none"}
        if key not in linked:
            parts.append(canvas.new(shape.name, alone))
            continue
        part = _by_reference(canvas, element, shape, alone, style, key, box, view)
        if part is not None:
            parts.append(part)
    return parts


def _by_reference(
    canvas: Canvas,
    element: Element,
    shape: Shape,
    attributes: dict[str, str],
    style: Mapping[str, str],
    key: str,
    box: Extent | None,
    view: View,
) -> Element | None:
    """The shape, filled or drawn with a gradient or a pattern; None where that paints nothing."""
    line = float(style["stroke-width"]) if style["stroke"] != "none" else 0.0
    frame = IDENTITY
    if key == "stroke":
        if not line:
            return None
        # The engine draws such lines one unit wide, and some readers make curves straight within a unit.
        frame = Matrix(a=1 / line, d=1 / line)
        segments = paths.in_pieces(paths.moved(shape.segments, frame))
        attributes = {name: value for name, value in attributes.items() if name not in shape.attributes}
        attributes |= {"d": paths.data_of(segments), "stroke-width": "1"}
        attributes |= {"stroke-dashoffset": written(float(style["stroke-dashoffset"]) / line)}
        if style["stroke-dasharray"] != "none":
            dashes = re.split(r"[\s,]+", style["stroke-dasharray"].strip())
            attributes["stroke-dasharray"] = " ".join(written(float(dash) / line) for dash in dashes)
        shape = Shape("path", {"d": attributes["d"]}, segments)
    place = Place(box, line / 2 if key == "stroke" else 0.0, frame)
    paint, turn = _paint(canvas, element, style[key], shape, place, view)
    if paint == "none":
        return None
    attributes = attributes | {key: paint}
    match = URL.match(style[key])
    if match is not None and name_of(canvas.parts[match[1]]) == "pattern":
        if shape.name == "path":
            # Its box is then that of the curves that it is drawn with.
            attributes["d"] = paths.data_of(shape.segments)
    else:
        shape, attributes = _roomy(canvas, shape, attributes, 1.0 if key == "stroke" else line)
    made = _turned(canvas, shape, attributes, turn)
    if frame.is_identity:
        return made
    group = canvas.new("g", {"transform": frame.inverse().written()})
    group.append(made)
    return group


def _turned(canvas: Canvas, shape: Shape, attributes: dict[str, str], turn: float) -> Element:
    if not turn:
        return canvas.new(shape.name, attributes)
    rest = {key: value for key, value in attributes.items() if key not in shape.attributes}
    rest["d"] = paths.data_of(paths.moved(shape.segments, rotation(-turn)))
    rest["transform"] = rotation(turn).written()
    found = canvas.new("g")
    found.append(canvas.new("path", rest))
    return found


def _paint(
    canvas: Canvas,
    element: Element,
    value: str,
    shape: Shape | None,
    place: Place,
    view: View,
) -> tuple[str, float]:
    """A paint by reference for one part, and the degrees by which the part is to be turned for it."""
    match = URL.match(value)
    assert match is not None
    name = match[1]
    target = canvas.parts[name]
    if name_of(target) in GRADIENTS:
        # The engine writes it anew for each part.
        canvas.charge(_GRADIENT_WORK + len(target))
        if is_plain(target) and place.frame.is_identity:
            return f"url(#{name})", 0.0
        key = (name, place)
        if key not in canvas.gradients:
            filling = gradient_for(target, canvas.parts, canvas.source, place, view)
            made = "none"
            if filling.gradient is not None:
                canvas.charge(len(filling.gradient))
                made = canvas.keep(filling.gradient)
            canvas.gradients[key] = made, filling.turn
        return canvas.gradients[key]
    if name_of(target) == "pattern" and shape is not None and place.box is not None:
        return pattern_for(canvas, target, shape, place.box, place, view), 0.0
    raise canvas.source.error(
        element, f"the SVG picture paints with <{name_of(target)}>, which can't be used here", PATHS
    )
