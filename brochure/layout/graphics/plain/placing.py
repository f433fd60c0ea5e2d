"""The place, cover, clip and mask that an element gives what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from brochure.layout.graphics.plain.boxes import bounds_of, parts_in
from brochure.layout.graphics.plain.canvas import Canvas, DrawingPart
from brochure.layout.graphics.plain.clips import clip_outlines
from brochure.layout.graphics.plain.masks import mask_outlines
from brochure.layout.graphics.plain.paths import Extent
from brochure.layout.graphics.plain.source import SHAPES, Element, name_of
from brochure.layout.graphics.plain.styles import URL, opacity, refused
from brochure.layout.graphics.plain.values import (
    IDENTITY,
    Matrix,
    is_simple_transform,
    length,
    share,
    transformation,
    written,
)


def wrapped(
    canvas: Canvas,
    part: DrawingPart,
    inner: list[Element],
    told: Mapping[str, str] = MappingProxyType({}),
    moved: Matrix = IDENTITY,
    box: Extent | None = None,
) -> list[Element]:
    """Parts with the place, cover, clip and mask that an element gives them; *moved* lies within its own."""
    element = part.element
    if not inner:
        return []
    transform, matrix = _transform(canvas, part, inner, box)
    if abs(matrix.determinant) < 1e-12:
        return []
    attributes = dict(told)
    if not moved.is_identity:
        transform = matrix.of(moved).written()
    if transform:
        attributes["transform"] = transform
    cover = element.get("opacity")
    if cover is not None and cover not in ("initial", "unset"):
        cover = opacity(canvas.source, element, "opacity", cover.strip())
        if share(cover) == 0:
            return []
        attributes["opacity"] = cover
        canvas.charge(parts_in(inner) // 3)
    clips, tone = _clips(canvas, part, inner, box)
    if clips is None:
        return []
    if tone != 1:
        attributes["opacity"] = written(tone * float(attributes.get("opacity", "1")))
    # A shape carries what it is given itself; several parts get a group around them.
    alone = name_of(element) in (*SHAPES, "text") and len(inner) == 1 and len(clips) < 2
    alone = alone and "transform" not in inner[0].attrib
    outer = inner[0] if alone else canvas.new("g")
    for key, value in attributes.items():
        outer.set(key, value)
    for clip in clips[1:]:
        group = canvas.new("g", {"clip-path": clip})
        group.extend(inner)
        inner = [group]
    if clips:
        outer.set("clip-path", clips[0])
    if not alone:
        outer.extend(inner)
    return [outer]


def _transform(
    canvas: Canvas, part: DrawingPart, inner: list[Element], box: Extent | None
) -> tuple[str, Matrix]:
    """The transformation of an element, and how to write it."""
    element, view = part.element, part.view
    value = element.get("transform", "").strip()
    if value in ("", "none"):
        return "", IDENTITY
    matrix = transformation(value)
    if matrix is None:
        raise refused(canvas.source, element, "transform", value, "use matrix, translate, scale and rotate")
    origin = element.get("transform-origin")
    fill_box = element.get("transform-box", "view-box").strip() in ("fill-box", "content-box")
    if origin is None and not fill_box:
        return (value if is_simple_transform(value) else matrix.written()), matrix
    within = (box or bounds_of(inner)) if fill_box else Extent(0, 0, view.width, view.height)
    if within is None:
        raise refused(canvas.source, element, "transform-box", "fill-box", "write the turn as a matrix")
    x, y = _origin(canvas, element, origin or ("50% 50%" if fill_box else "0 0"), within)
    if not fill_box:
        x, y = x - within.left, y - within.top
    matrix = Matrix(e=x, f=y).of(matrix).of(Matrix(e=-x, f=-y))
    return matrix.written(), matrix


def _origin(canvas: Canvas, element: Element, value: str, box: Extent) -> tuple[float, float]:
    words = value.replace(",", " ").split()
    named = {"left": "0%", "top": "0%", "center": "50%", "right": "100%", "bottom": "100%"}
    if len(words) == 1:
        words.append("center")
    if words[0] in ("top", "bottom") or words[1] in ("left", "right"):
        words[0], words[1] = words[1], words[0]
    found = [
        length(named.get(word, word), whole, 16)
        for word, whole in zip(words[:2], (box.width, box.height), strict=True)
    ]
    if found[0] is None or found[1] is None or len(words) > 3:
        raise refused(canvas.source, element, "transform-origin", value, "write the turn as a matrix")
    return box.left + found[0], box.top + found[1]


def _clips(
    canvas: Canvas, part: DrawingPart, inner: list[Element], box: Extent | None
) -> tuple[list[str] | None, float]:
    """The clips of an element, each within the one before, None where they leave nothing; and its tone."""
    found: list[str] = []
    tone = 1.0
    for key, wanted in (("clip-path", "clipPath"), ("mask", "mask")):
        value = part.element.get(key, "none").strip()
        if value in ("none", "inherit", "initial", "unset", ""):
            continue
        match = URL.fullmatch(value)
        if match is None:
            raise refused(canvas.source, part.element, key, value)
        target = canvas.parts[match[1]]
        if name_of(target) != wanted:
            continue
        if box is None:
            canvas.charge(parts_in(inner) // 3)
        around = box or bounds_of(inner)
        if wanted == "mask":
            outlines, tone = mask_outlines(canvas, target, around, part.view)
        else:
            outlines = clip_outlines(canvas, target, around, part.view)
        if not all(outlines):
            return None, tone
        found += [canvas.clip_of(segments) for segments in outlines]
    return found, tone
