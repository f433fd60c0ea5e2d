"""Masks that show or hide, as outlines."""

from __future__ import annotations

from collections.abc import Mapping

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.boxes import holds
from brochure.layout.graphics.plain.canvas import UNSEEN, Canvas
from brochure.layout.graphics.plain.clips import Outline, of_box, outlines_in, united
from brochure.layout.graphics.plain.paints import GRADIENTS
from brochure.layout.graphics.plain.paths import Extent, Segment
from brochure.layout.graphics.plain.source import Element, name_of
from brochure.layout.graphics.plain.styles import INITIAL, View, in_numbers, inherited
from brochure.layout.graphics.plain.values import IDENTITY, Matrix, red_green_blue, share, transformation


def mask_outlines(
    canvas: Canvas, mask: Element, box: Extent | None, view: View, element: Element
) -> list[list[Segment]]:
    """The outlines of a mask that shows or hides, each within the one before.

    A mask of black and white is a clip; one with tones between is refused: the engine can't draw it.
    """
    style, _told = inherited(canvas.source, mask, INITIAL, view)
    matrix, inside = IDENTITY, view
    if mask.get("maskContentUnits") == "objectBoundingBox":
        matrix, inside = of_box(canvas, box, mask, element), View(1, 1)
    by_alpha = mask.get("mask-type", "luminance") == "alpha"
    shown: list[Outline] = []
    for child in mask:
        for tone, outline in _tones(canvas, child, style, inside, matrix, by_alpha):
            if tone:
                shown.append(outline)
            elif shown:
                shown = [_without(canvas, shown, outline, mask)]
    outline_ = united(shown)
    if outline_ is None:
        raise _no_mask(canvas, mask)
    by_box = mask.get("maskUnits", "objectBoundingBox") != "userSpaceOnUse"
    if by_box and box is None:
        return [outline_]
    whole = View(1, 1) if by_box else view
    x, y, width, height = (
        in_numbers(canvas.source, mask, key, mask.get(key, without), along, 16)[0]
        for key, without, along in (
            ("x", "-10%", whole.width), ("y", "-10%", whole.height), ("width", "120%", whole.width),
            ("height", "120%", whole.height),
        )
    )  # fmt: skip
    area = Extent(x, y, x + width, y + height)
    if by_box and box is not None:
        area = area.moved(of_box(canvas, box, mask, element))
    inner = paths.bounds(outline_)
    if inner is None or holds(area, inner) or (box is not None and holds(area, box)):
        return [outline_]
    return [outline_, paths.rectangle(area.left, area.top, area.width, area.height)]


def _no_mask(canvas: Canvas, mask: Element) -> Exception:
    return canvas.source.error(
        mask,
        "a mask of the SVG picture has tones or overlaps that can't be drawn",
        "use a clip instead, or place the picture as PNG",
    )


def _without(canvas: Canvas, shown: list[Outline], hidden: Outline, mask: Element) -> Outline:
    """What a mask shows, less a shape that lies within or outside of it."""
    around = united(shown)
    taken = united([hidden])
    if around is None or taken is None or len(paths.subpaths(taken)) != 1:
        raise _no_mask(canvas, mask)
    outer, hole = paths.subpaths(around), paths.subpaths(taken)[0]
    lines = [paths.flattened(part) for part in (*outer, hole)]
    if sum(len(line) for line in lines) > 600 or any(paths.cross([line, lines[-1]]) for line in lines[:-1]):
        raise _no_mask(canvas, mask)
    middle = lines[-1][0]
    depth = sum((1 if paths.area(line) > 0 else -1) for line in lines[:-1] if paths.is_within(middle, line))
    if not depth:
        return Outline(tuple(around), False)
    if abs(depth) != 1 or any(paths.is_within(line[0], lines[-1]) for line in lines[:-1]):
        raise _no_mask(canvas, mask)
    if (paths.area(lines[-1]) > 0) == (depth > 0):
        hole = paths.reversed_path(hole)
    return Outline((*around, *hole), False)


def _tones(
    canvas: Canvas, child: Element, around: Mapping[str, str], view: View, matrix: Matrix, by_alpha: bool
) -> list[tuple[bool, Outline]]:
    """What a part of a mask shows (True) or hides."""
    if name_of(child) in UNSEEN or name_of(child) in GRADIENTS:
        return []
    style, _told = inherited(canvas.source, child, around, view)
    if name_of(child) == "g":
        own = transformation(child.get("transform", "")) or IDENTITY
        if child.get("opacity", "1") not in ("1", "100%") or child.get("clip-path") or child.get("mask"):
            raise _no_mask(canvas, child)
        return [one for part in child for one in _tones(canvas, part, style, view, matrix.of(own), by_alpha)]
    covers = [child.get("opacity", "1"), style["fill-opacity"]]
    if style["stroke"] != "none" or any(share(cover) != 1 for cover in covers):
        raise _no_mask(canvas, child)
    if style["fill"] == "none":
        return []
    tone = red_green_blue(style["fill"])
    if tone is None or tone[3] != 1 or name_of(child) == "use":
        raise _no_mask(canvas, child)
    light = 0.2126 * tone[0] + 0.7152 * tone[1] + 0.0722 * tone[2]
    if not by_alpha and 0.02 < light < 0.98:
        raise _no_mask(canvas, child)
    shows = by_alpha or light >= 0.98
    return [(shows, one) for one in outlines_in(canvas, child, around, view, matrix, "fill-rule")]
