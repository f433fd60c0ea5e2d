"""Patterns, in the coordinates of what they fill."""

from __future__ import annotations

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.canvas import Canvas
from brochure.layout.graphics.plain.outlines import Shape
from brochure.layout.graphics.plain.paints import Place
from brochure.layout.graphics.plain.source import Element, href, name_of
from brochure.layout.graphics.plain.styles import (
    AGAIN,
    INITIAL,
    TOLD,
    View,
    inherited,
    lengths,
    refused,
)
from brochure.layout.graphics.plain.values import Matrix, transformation, written
from brochure.layout.graphics.plain.viewports import framed


def pattern_for(canvas: Canvas, pattern: Element, shape: Shape, place: Place, view: View) -> str:
    """A pattern for one shape: the engine begins patterns at the corner of what they fill."""
    box = place.box
    assert box is not None
    chain = [pattern]
    while (link := href(chain[-1])) is not None:
        following = canvas.parts.get(link.removeprefix("#"))
        if following is None or name_of(following) != "pattern" or len(chain) > 20:
            raise canvas.source.error(pattern, f"a pattern of the SVG picture takes from “{link}”", AGAIN)
        chain.append(following)
    asked: dict[str, str] = {}
    for one in chain:
        for key, value in one.attrib.items():
            asked.setdefault(key, value)
    holder = next((one for one in chain if len(one)), pattern)
    by_box = asked.get("patternUnits", "objectBoundingBox") != "userSpaceOnUse"
    whole = View(1, 1) if by_box else view
    x, y, width, height = lengths(
        canvas.source, pattern, whole, asked=asked, x="0", y="0", width="0", height="0"
    )
    if by_box:
        x, y = box.left + x * box.width, box.top + y * box.height
        width, height = width * box.width, height * box.height
    if width <= 0 or height <= 0:
        return "none"
    matrix = transformation(asked.get("patternTransform", ""))
    if matrix is None or abs(matrix.determinant) < 1e-12:
        raise refused(canvas.source, pattern, "patternTransform", asked.get("patternTransform", ""), AGAIN)
    tiles = box.width * box.height / (width * height * abs(matrix.determinant))
    if tiles > 100_000:
        raise canvas.source.error(
            pattern, "a pattern of the SVG picture repeats too often", "use larger tiles"
        )
    # What a tile holds is measured from its corner.
    frame = framed(canvas.source, pattern, asked.get("viewBox"), width, height)
    if frame is None:
        return "none"
    content, inside, _box = frame
    if "viewBox" not in asked:
        inside = view
        if asked.get("patternContentUnits") == "objectBoundingBox":
            content = Matrix(a=box.width, d=box.height)
    style, _told = inherited(canvas.source, holder, INITIAL, inside)
    inner = [part for child in holder for part in canvas.draw(child, style, inside, 1)]
    if not inner:
        return "none"
    told = {key: style[key] for key in TOLD if style[key] != INITIAL[key]}
    group = canvas.new("g", told | {"transform": content.written()})
    group.extend(inner)
    # The engine's own box: around all points of a path, the line included where that is painted.
    hull = paths.hull(shape.segments) if shape.name == "path" else box
    assert hull is not None
    start = hull.grown(0.5 if not place.frame.is_identity else place.margin)
    placed = Matrix(e=-start.left, f=-start.top).of(place.frame).of(matrix).of(Matrix(e=x, f=y))
    made = canvas.new(
        "pattern",
        {
            "patternUnits": "userSpaceOnUse",
            "width": written(width),
            "height": written(height),
            "patternTransform": placed.written(),
        },
    )
    made.append(group)
    return canvas.keep(made)
