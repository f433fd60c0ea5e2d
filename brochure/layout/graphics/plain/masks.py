"""Masks that show or hide, as outlines."""

from __future__ import annotations

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.boxes import holds
from brochure.layout.graphics.plain.canvas import Canvas, DrawingPart
from brochure.layout.graphics.plain.clips import Outline, of_box, outlines_in, united
from brochure.layout.graphics.plain.paints import GRADIENTS
from brochure.layout.graphics.plain.paths import Extent, Segment
from brochure.layout.graphics.plain.source import UNSEEN, Element, href, name_of
from brochure.layout.graphics.plain.styles import INITIAL, View, inherited, lengths, refused
from brochure.layout.graphics.plain.values import IDENTITY, Matrix, red_green_blue, share, transformation


def mask_outlines(
    canvas: Canvas, mask: Element, box: Extent | None, view: View
) -> tuple[list[list[Segment]], float]:
    """The outlines of a mask, each within the one before, and the one tone that they have.

    A mask of black and one more tone is a clip and an opacity; one of more tones is refused: the engine
    can't draw it.
    """
    for key in ("mask", "clip-path"):
        if mask.get(key, "none") != "none":
            # Both would cut the mask itself.
            raise refused(canvas.source, mask, key, mask.get(key, ""), "unite the masks")
    style, _told = inherited(canvas.source, mask, INITIAL, view)
    matrix, inside = IDENTITY, view
    if mask.get("maskContentUnits") == "objectBoundingBox":
        matrix, inside = of_box(canvas, box, mask), View(1, 1)
    by_alpha = mask.get("mask-type", "luminance") == "alpha"
    shown: list[Outline] = []
    tones: list[tuple[float, float]] = []
    for child in mask:
        for cover, light, outline in _tones(canvas, DrawingPart(child, style, inside), matrix, by_alpha):
            if light:
                shown.append(outline)
                tones.append((cover, light))
            elif cover != 1:
                raise _no_mask(canvas, mask)
            elif shown:
                shown = [_without(canvas, shown, outline, mask)]
    # What is see-through gets denser where it overlaps.
    if len(set(tones)) > 1 or (len(tones) > 1 and tones[0][0] != 1):
        raise _no_mask(canvas, mask)
    tone = tones[0][0] * tones[0][1] if tones else 1.0
    outline_ = united(shown)
    if outline_ is None:
        raise _no_mask(canvas, mask)
    by_box = mask.get("maskUnits", "objectBoundingBox") != "userSpaceOnUse"
    if by_box and box is None:
        return [outline_], tone
    x, y, width, height = lengths(
        canvas.source, mask, View(1, 1) if by_box else view, x="-10%", y="-10%", width="120%", height="120%"
    )
    area = Extent(x, y, x + width, y + height)
    if by_box and box is not None:
        area = area.moved(of_box(canvas, box, mask))
    inner = paths.bounds(outline_)
    if inner is None or holds(area, inner) or (box is not None and holds(area, box)):
        return [outline_], tone
    return [outline_, paths.rectangle(area.left, area.top, area.width, area.height)], tone


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
    canvas: Canvas, part: DrawingPart, matrix: Matrix, by_alpha: bool
) -> list[tuple[float, float, Outline]]:
    """What a part of a mask is: how it covers, how light it is, both from 0 to 1, and its outline."""
    child, name = part.element, name_of(part.element)
    if name in UNSEEN or name in GRADIENTS or child.get("display") == "none":
        return []
    style, _told = inherited(canvas.source, child, part.style, part.view)
    cover = share(child.get("opacity", "1"))
    if cover is None:
        raise _no_mask(canvas, child)
    if child.get("mask", "none") != "none":
        raise _no_mask(canvas, child)
    if name in ("g", "use"):
        own = transformation(child.get("transform", "")) or IDENTITY
        if child.get("clip-path"):
            raise _no_mask(canvas, child)
        inner = list(child)
        if name == "use":
            # What it names has the properties of the place where it is used, as everywhere.
            target = canvas.parts.get((href(child) or "#").removeprefix("#"))
            inner = [] if target is None else [target]
            x, y = lengths(canvas.source, child, part.view, em=float(style["font-size"]), x="0", y="0")
            own = own.of(Matrix(e=x, f=y))
        return [
            (cover * within, light, outline)
            for one in inner
            for within, light, outline in _tones(
                canvas, DrawingPart(one, style, part.view), matrix.of(own), by_alpha
            )
        ]
    if style["stroke"] != "none":
        raise _no_mask(canvas, child)
    if style["fill"] == "none":
        return []
    tone = red_green_blue(style["fill"])
    if tone is None:
        raise _no_mask(canvas, child)
    cover *= (share(style["fill-opacity"]) or 0.0) * tone[3]
    light = 1.0 if by_alpha else 0.2126 * tone[0] + 0.7152 * tone[1] + 0.0722 * tone[2]
    light = 0.0 if light <= 0.02 else 1.0 if light >= 0.98 else light
    outlines = outlines_in(canvas, part, matrix, "fill-rule") if cover else []
    return [(cover, light, outline) for outline in outlines]
