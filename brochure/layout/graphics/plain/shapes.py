"""Shapes, and what they are painted with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.canvas import Canvas, DrawingPart
from brochure.layout.graphics.plain.markers import markers_of
from brochure.layout.graphics.plain.outlines import Shape, outline_of
from brochure.layout.graphics.plain.paints import GRADIENTS, Place, gradient_for, is_plain
from brochure.layout.graphics.plain.paths import Segment
from brochure.layout.graphics.plain.patterns import pattern_for
from brochure.layout.graphics.plain.placing import wrapped
from brochure.layout.graphics.plain.source import Element, name_of
from brochure.layout.graphics.plain.styles import PATHS, URL, View, refused
from brochure.layout.graphics.plain.values import Matrix, number, red_green_blue, rotation, share, written

#: Dashes of one line, with their gaps.
_MOST_DASHES = 20_000
#: What a gradient costs, in parts.
_GRADIENT_WORK = 10


def drawn_shape(canvas: Canvas, part: DrawingPart, told: dict[str, str]) -> list[Element]:
    """A shape with its paints, its arrowheads, its place and its clips."""
    element, style = part.element, part.style
    shape = outline_of(canvas, part)
    if shape is None:
        return []
    if style["stroke-linecap"] == "square" and style["stroke"] != "none":
        # In a PDF a line without a length has round ends or none.
        segments = paths.with_dots(shape.segments, 1e-3 * float(style["stroke-width"]))
        shape = shape if segments == shape.segments else shape.anew(segments)
    # Attributes in the order of the file, and then those that were added.
    found = told | shape.attributes
    attributes = {key: found[key] for key in element.attrib if key in found} | found
    if element.get("pathLength") and style["stroke-dasharray"] != "none" and style["stroke"] != "none":
        _scale_dashes(canvas, element, shape, style, attributes)
    _check_dashes(canvas, element, shape, style)
    if element.get("vector-effect", "none") not in ("none", "inherit", "initial"):
        _unscale(canvas, element, style, attributes)
    if style["fill"] != "none" and paths.is_flat(shape.segments):
        # Readers of PDFs draw a hair where a filling has no area.
        style["fill"] = attributes["fill"] = "none"
    for key in ("fill", "stroke"):
        if style[key].startswith("context-"):
            attributes[key] = "none"
    inner = _painted(canvas, part, shape, attributes)
    inner += markers_of(canvas, part, shape)
    return wrapped(canvas, part, inner, box=shape.box)


def _roomy(shape: Shape, line: float) -> Shape:
    """A shape whose box, as the engine sees it, is larger than what it paints.

    The engine paints gradients as tiles of the size of that box.  Where a tile ends at the edge of the
    shape, Poppler paints a part of it alone.
    """
    box = shape.box
    if box is None or [segment.kind for segment in shape.segments[:2]] == ["M", "M"]:
        return shape
    room = box.grown(line / 2 + 0.1 * max(box.width, box.height))
    begin = [Segment("M", ((room.left, room.top),)), Segment("M", ((room.right, room.bottom),))]
    return shape.anew([*begin, *shape.segments])


def _unscale(canvas: Canvas, element: Element, style: dict[str, str], attributes: dict[str, str]) -> None:
    """Set a line as wide as it is to be after the transformations around it."""
    value, scale = element.get("vector-effect", ""), float(style.get("scale", "1"))
    if value != "non-scaling-stroke" or not scale:
        raise refused(canvas.source, element, "vector-effect", value, "leave it out")
    if style["stroke-dasharray"] != "none" and abs(scale - 1) > 1e-6:
        raise refused(canvas.source, element, "vector-effect", value, "leave it out for dashed lines")
    style["stroke-width"] = attributes["stroke-width"] = written(float(style["stroke-width"]) / scale)


def _scale_dashes(
    canvas: Canvas, element: Element, shape: Shape, style: dict[str, str], attributes: dict[str, str]
) -> None:
    """Give dashes in units of the drawing, where the path says a length of its own for the whole of it."""
    said = number(element.get("pathLength", ""))
    if said is None or said < 0:
        # Such a length says nothing.
        return
    if said == 0:
        raise refused(canvas.source, element, "pathLength", "0", "leave it out")
    unit = paths.length_of(shape.segments) / said
    dashes = [written(float(dash) * unit) for dash in style["stroke-dasharray"].replace(",", " ").split()]
    style["stroke-dasharray"] = attributes["stroke-dasharray"] = " ".join(dashes)
    offset = written(float(style["stroke-dashoffset"]) * unit)
    style["stroke-dashoffset"] = attributes["stroke-dashoffset"] = offset


def _check_dashes(canvas: Canvas, element: Element, shape: Shape, style: Mapping[str, str]) -> None:
    """Raise for a line of so many dashes that readers of PDFs break down over them."""
    if style["stroke-dasharray"] == "none" or style["stroke"] == "none":
        return
    period = sum(map(float, re.split(r"[\s,]+", style["stroke-dasharray"].strip())))
    if period > 0 and paths.length_of(shape.segments) > _MOST_DASHES * period:
        fix = "draw it with longer dashes, or as a whole line"
        raise canvas.source.error(element, "a line of the SVG picture has too many dashes", fix)


def _is_see_through(style: Mapping[str, str]) -> bool:
    """True where the filling is seen below the line."""
    tone = None if URL.match(style["stroke"]) else red_green_blue(style["stroke"])
    return share(style["stroke-opacity"]) != 1 or (tone is not None and tone[3] != 1)


def _painted(canvas: Canvas, part: DrawingPart, shape: Shape, attributes: dict[str, str]) -> list[Element]:
    """The shape, once, or once for each paint where they need it."""
    style = part.style
    paints = [key for key in ("fill", "stroke") if style[key] != "none"]
    if style["paint-order"].split()[0] == "stroke":
        paints.reverse()
    linked = [key for key in paints if URL.match(style[key])]
    # In a PDF a line that is drawn with its filling hides it.
    together = len(paints) < 2 or (paints[0] == "fill" and not _is_see_through(style))
    if not linked and together:
        return [canvas.new(shape.name, attributes)]
    if linked == ["fill"] and together:
        # Its line, if it has one, can be drawn with it where it need not be turned for the gradient.
        found = _by_reference(canvas, part, shape, attributes, "fill")
        if found is None or name_of(found) != "g" or len(paints) == 1:
            return [found] if found is not None else [canvas.new(shape.name, attributes | {"fill": "none"})]
    parts = []
    for key in paints:
        alone = attributes | {"stroke" if key == "fill" else "fill": "none"}
        if key not in linked:
            parts.append(canvas.new(shape.name, alone))
        elif (one := _by_reference(canvas, part, shape, alone, key)) is not None:
            parts.append(one)
    return parts


def _by_reference(
    canvas: Canvas, part: DrawingPart, shape: Shape, attributes: dict[str, str], key: str
) -> Element | None:
    """The shape, filled or drawn with a gradient or a pattern; None where that paints nothing."""
    style = part.style
    line = float(style["stroke-width"]) if style["stroke"] != "none" else 0.0
    rest = {name: value for name, value in attributes.items() if name not in shape.attributes}
    place = Place(shape.box, line / 2 if key == "stroke" else 0.0)
    if key == "stroke":
        if not line:
            return None
        # The engine draws such lines one unit wide, and some readers make curves straight within a unit.
        place = replace(place, frame=Matrix(a=1 / line, d=1 / line))
        shape = shape.anew(paths.in_pieces(paths.moved(shape.segments, place.frame)))
        rest["stroke-width"] = "1"
        rest["stroke-dashoffset"] = written(float(style["stroke-dashoffset"]) / line)
        if style["stroke-dasharray"] != "none":
            dashes = re.split(r"[\s,]+", style["stroke-dasharray"].strip())
            rest["stroke-dasharray"] = " ".join(written(float(dash) / line) for dash in dashes)
        line = 1.0
    match = URL.match(style[key])
    assert match is not None
    target = canvas.parts[match[1]]
    turn = 0.0
    if name_of(target) in GRADIENTS:
        paint, turn = _gradient(canvas, target, match[1], place, part.view)
        shape = _roomy(shape, line)
    elif name_of(target) == "pattern" and place.box is not None:
        paint = pattern_for(canvas, target, shape, place, part.view)
        if shape.name == "path":
            # Its box is then that of the curves that it is drawn with.
            shape = shape.anew(shape.segments)
    else:
        raise canvas.source.error(
            part.element, f"the SVG picture paints with <{name_of(target)}>, which can't be used here", PATHS
        )
    if paint == "none":
        return None
    if turn:
        shape = shape.anew(paths.moved(shape.segments, rotation(-turn)))
        rest["transform"] = rotation(turn).written()
    given = {name: value for name, value in attributes.items() if name in shape.attributes}
    made = canvas.new(shape.name, {**given, **rest, **shape.attributes, key: paint})
    if place.frame.is_identity and not turn:
        return made
    group = canvas.new("g", {} if place.frame.is_identity else {"transform": place.frame.inverse().written()})
    group.append(made)
    return group


def _gradient(canvas: Canvas, target: Element, name: str, place: Place, view: View) -> tuple[str, float]:
    """A gradient for one part, and the degrees by which the part is to be turned for it."""
    # The engine writes it anew for each part.
    canvas.charge(_GRADIENT_WORK + len(target))
    if is_plain(target, canvas.source) and place.frame.is_identity:
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
