"""The outlines of shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.canvas import Canvas, DrawingPart
from brochure.layout.graphics.plain.paths import Extent, PathError, Segment
from brochure.layout.graphics.plain.source import Element, name_of
from brochure.layout.graphics.plain.styles import AGAIN, in_numbers, refused
from brochure.layout.graphics.plain.values import numbers, written

#: Longest series of numbers that the engine reads in good time.
_SERIES_LIMIT = 600
#: Most numbers of one path: the engine goes over them again and again.
_PATH_LIMIT = 20_000
_GEOMETRY = {
    "rect": ("x", "y", "width", "height", "rx", "ry"),
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
    "line": ("x1", "y1", "x2", "y2"),
}
#: A path that a style sheet gives.
_STYLED = re.compile(r"""\s*(?:none|path\(\s*(["'])(.*)\1\s*\))\s*""", re.DOTALL)
_SERIES = re.compile(r"[^a-zA-Z]{3000,}")
_BY_HAND = re.compile(r"[eE]|[aA]\s*(?:-|0*\.?0*[\s,]|[^,\sa-zA-Z]+[\s,]+(?:-|0*\.?0*[\s,]))")


@dataclass(frozen=True)
class Shape:
    """An outline: its path, and the attributes that the engine is told."""

    name: str
    attributes: dict[str, str]
    segments: list[Segment]

    @cached_property
    def box(self) -> Extent | None:
        """Around it, without its line; None for one without steps."""
        return paths.bounds(self.segments)

    def anew(self, segments: list[Segment]) -> Shape:
        """Its segments, written as a path."""
        return Shape("path", {"d": paths.data_of(segments)}, segments)


def outline_of(canvas: Canvas, part: DrawingPart) -> Shape | None:
    """What a shape goes round; None for one that draws nothing."""
    element, style, view = part.element, part.style, part.view
    name = name_of(element)
    if name == "path":
        return _path(canvas, element)
    if name in ("polyline", "polygon"):
        return _points(canvas, element, name)
    em = float(style["font-size"])
    values: dict[str, float] = {}
    told: dict[str, str] = {}
    for key in _GEOMETRY[name]:
        value = element.get(key, "").strip()
        if value in ("", "auto"):
            continue
        values[key], told[key] = in_numbers(canvas.source, element, key, value, view.along(key), em)
    match name:
        case "rect":
            width, height = values.get("width", 0), values.get("height", 0)
            if width <= 0 or height <= 0:
                return None
            for key in ("rx", "ry"):
                if values.get(key, 0) < 0:
                    del values[key], told[key]
            rx = values.get("rx", values.get("ry", 0))
            ry = values.get("ry", rx)
            segments = paths.rectangle(values.get("x", 0), values.get("y", 0), width, height, rx, ry)
        case "line":
            start = values.get("x1", 0), values.get("y1", 0)
            segments = paths.polygon([start, (values.get("x2", 0), values.get("y2", 0))], closed=False)
        case _:
            rx = values.get("r", values.get("rx", 0))
            ry = values.get("r", values.get("ry", 0))
            if name == "ellipse" and ("rx" in values) != ("ry" in values):
                rx = ry = max(rx, ry)
                told["rx"] = told["ry"] = written(rx)
            if rx <= 0 or ry <= 0:
                return None
            segments = paths.ellipse(values.get("cx", 0), values.get("cy", 0), rx, ry)
    return Shape(name, told, segments)


def _path(canvas: Canvas, element: Element) -> Shape | None:
    data = element.get("d", "")
    if (styled := _STYLED.fullmatch(data)) is not None:
        data = styled[2] or ""
    try:
        segments = paths.parsed(data)
    except PathError as error:
        raise canvas.source.error(
            element, f"a path of the SVG picture can't be read at “{error}”", AGAIN
        ) from None
    if not segments:
        return None
    _charge_points(canvas, element, 2 * sum(len(segment.points) for segment in segments))
    # The engine reads a long series of numbers slowly, and some ways to write a number not at all.
    if _SERIES.search(data) or _BY_HAND.search(data):
        data = paths.data_of(segments)
    return Shape("path", {"d": data}, segments)


def _points(canvas: Canvas, element: Element, name: str) -> Shape | None:
    value = element.get("points", "")
    asked = numbers(value)
    if asked is None:
        raise refused(canvas.source, element, "points", value, AGAIN)
    _charge_points(canvas, element, len(asked))
    points = list(zip(asked[::2], asked[1::2], strict=False))
    if len(points) < 2:
        return None
    segments = paths.polygon(points, closed=name == "polygon")
    if len(points) > _SERIES_LIMIT:
        return Shape("path", {"d": paths.data_of(segments)}, segments)
    if len(asked) % 2 or re.search("[eE]", value):
        value = " ".join(f"{written(x)} {written(y)}" for x, y in points)
    return Shape(name, {"points": value}, segments)


def _charge_points(canvas: Canvas, element: Element, count: int) -> None:
    if count > _PATH_LIMIT:
        raise canvas.source.error(
            element, "a path of the SVG picture has too many points", "simplify it in the drawing program"
        )
    canvas.charge(count // 10)
