"""Clips, as outlines in the coordinates of what they are for."""

from __future__ import annotations

from dataclasses import dataclass

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.canvas import Canvas, DrawingPart
from brochure.layout.graphics.plain.outlines import outline_of
from brochure.layout.graphics.plain.paints import GRADIENTS
from brochure.layout.graphics.plain.paths import Extent, Point, Segment
from brochure.layout.graphics.plain.source import SHAPES, UNSEEN, Element, href, name_of
from brochure.layout.graphics.plain.styles import (
    AGAIN,
    INITIAL,
    PATHS,
    URL,
    View,
    inherited,
    lengths,
    refused,
)
from brochure.layout.graphics.plain.values import Matrix, transformation

#: Most sides of outlines that are looked at for crossings.
_SIDE_LIMIT = 600


@dataclass(frozen=True)
class Outline:
    """A shape: its path, and whether what it encloses twice is outside."""

    segments: tuple[Segment, ...]
    even_odd: bool


def united(outlines: list[Outline]) -> list[Segment] | None:
    """The outline around all of them, for a clip by the non-zero rule; None where it can't be told."""
    found: list[Segment] = []
    for outline in outlines:
        parts = paths.subpaths(outline.segments)
        if outline.even_odd:
            turned = _by_depth(parts)
            if turned is None:
                return None
            found += turned
            continue
        if len(outlines) == 1:
            return list(outline.segments)
        # All go round the same way, so that none takes another away where they overlap.
        turned_back = sum(paths.area(paths.flattened(part)) for part in parts) < 0
        for part in parts:
            found += paths.reversed_path(part) if turned_back else part
    return found


def _by_depth(parts: list[list[Segment]]) -> list[Segment] | None:
    """Strokes of the pen turned so that holes stay holes; None where they cross each other."""
    lines = [_distinct(paths.flattened(part)) for part in parts]
    if sum(len(points) for points in lines) > _SIDE_LIMIT or paths.cross(lines):
        return None
    found: list[Segment] = []
    for n, part in enumerate(parts):
        if len(lines[n]) < 3:
            continue
        inside = sum(paths.is_within(_middle(lines[n]), other) for m, other in enumerate(lines) if m != n)
        wanted = inside % 2 == 0
        found += part if (paths.area(lines[n]) > 0) == wanted else paths.reversed_path(part)
    return found


def _distinct(points: list[Point]) -> list[Point]:
    return [point for n, point in enumerate(points) if point != points[n - 1]]


def _middle(points: list[Point]) -> Point:
    """The middle of a side: it lies on the outline and in no corner of another one."""
    (x1, y1), (x2, y2) = points[0], points[1]
    return (x1 + x2) / 2, (y1 + y2) / 2


def clip_outlines(
    canvas: Canvas, clip: Element, box: Extent | None, view: View, depth: int = 0
) -> list[list[Segment]]:
    """The outlines of a clip, each within the one before."""
    matrix, inside = transformation(clip.get("transform", "")), view
    if matrix is None:
        raise refused(canvas.source, clip, "transform", clip.get("transform", ""), AGAIN)
    if clip.get("clipPathUnits") == "objectBoundingBox":
        matrix, inside = of_box(canvas, box, clip).of(matrix), View(1, 1)
    style, _told = inherited(canvas.source, clip, INITIAL, inside)
    parts = [DrawingPart(child, style, inside) for child in clip]
    found = united([one for part in parts for one in outlines_in(canvas, part, matrix, "clip-rule")])
    if found is None:
        raise canvas.source.error(
            clip,
            "a clip of the SVG picture has an outline that crosses itself, filled by the even-odd rule",
            "unite its parts in the drawing program",
        )
    further: list[list[Segment]] = []
    if clip.get("clip-path", "none") != "none" and depth < 10:
        match = URL.fullmatch(clip.get("clip-path", ""))
        target = canvas.parts[match[1]] if match else None
        if target is None or name_of(target) != "clipPath":
            raise refused(canvas.source, clip, "clip-path", clip.get("clip-path", ""))
        further = clip_outlines(canvas, target, box, view, depth + 1)
    return [found, *further]


def of_box(canvas: Canvas, box: Extent | None, part: Element) -> Matrix:
    """What turns shares of a box into the coordinates of the drawing."""
    if box is None or not box.width or not box.height:
        raise canvas.source.error(
            part,
            f"<{name_of(part)}> of the SVG picture is measured by its part, whose size is not known",
            "use userSpaceOnUse",
        )
    return Matrix(box.width, 0, 0, box.height, box.left, box.top)


def outlines_in(canvas: Canvas, part: DrawingPart, matrix: Matrix, rule: str) -> list[Outline]:
    """The outlines of a part of a clip or a mask."""
    child, view = part.element, part.view
    name = name_of(child)
    if name in UNSEEN or name in GRADIENTS:
        return []
    style, _told = inherited(canvas.source, child, part.style, view)
    if child.get("display") == "none" or (style["visibility"] == "hidden" and name in SHAPES):
        return []
    for key in ("clip-path", "mask"):
        if child.get(key, "none") != "none":
            raise refused(canvas.source, child, key, child.get(key, ""), "unite the clips")
    own = transformation(child.get("transform", ""))
    if own is None or child.get("transform-origin") is not None:
        raise refused(canvas.source, child, "transform", child.get("transform", ""), AGAIN)
    matrix = matrix.of(own)
    if name == "use":
        target = canvas.parts.get((href(child) or "#").removeprefix("#"))
        x, y = lengths(canvas.source, child, view, em=float(style["font-size"]), x="0", y="0")
        if target is None:
            return []
        return outlines_in(canvas, DrawingPart(target, style, view), matrix.of(Matrix(e=x, f=y)), rule)
    if name == "g" and rule == "fill-rule":
        inner = [DrawingPart(one, style, view) for one in child]
        return [outline for one in inner for outline in outlines_in(canvas, one, matrix, rule)]
    if name not in SHAPES:
        raise canvas.source.error(
            child, f"a clip or mask of the SVG picture holds <{name}>, which can't be used", PATHS
        )
    shape = outline_of(canvas, DrawingPart(child, style, view))
    canvas.charge(3)
    if shape is None:
        return []
    return [Outline(tuple(paths.moved(shape.segments, matrix)), style[rule] == "evenodd")]
