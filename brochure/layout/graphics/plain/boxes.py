"""The boxes around parts that are written already."""

from __future__ import annotations

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.paths import Extent
from brochure.layout.graphics.plain.source import SHAPES, Element, name_of
from brochure.layout.graphics.plain.values import IDENTITY, numbers, transformation


def parts_in(parts: list[Element]) -> int:
    """How many elements there are in parts, themselves included."""
    return sum(1 for part in parts for _ in part.iter())


def holds(outer: Extent, inner: Extent) -> bool:
    """True where the inner box lies in the outer one."""
    slack = 1e-6 * max(1.0, outer.width, outer.height)
    return (
        outer.left - slack <= inner.left
        and outer.top - slack <= inner.top
        and outer.right + slack >= inner.right
        and outer.bottom + slack >= inner.bottom
    )


def lies_in(inner: list[Element], box: Extent) -> bool:
    """True where nothing reaches beyond the box, as far as that is known."""
    found = bounds_of(inner, with_lines=True)
    return found is not None and holds(box, found)


def bounds_of(parts: list[Element], *, with_lines: bool = False) -> Extent | None:
    """The box around parts that are written already; None where it is not known, as around text."""
    found: list[Extent] = []
    for part in parts:
        name = name_of(part)
        if name == "g":
            if not len(part):
                continue
            box = bounds_of(list(part), with_lines=with_lines)
        elif name in ("text", "tspan"):
            return None
        elif name in SHAPES:
            box = _shape_bounds(part)
            # Corners of lines reach farther than the line is wide.
            if with_lines and part.get("stroke") != "none":
                return None
        else:
            continue
        if box is None:
            return None
        matrix = transformation(part.get("transform", "")) or IDENTITY
        found.append(box.moved(matrix))
    return paths.joined(found)


def _shape_bounds(part: Element) -> Extent | None:
    def value(key: str) -> float:
        return float(part.get(key, "0"))

    match name_of(part):
        case "path":
            return paths.bounds(paths.parsed(part.get("d", "")))
        case "polyline" | "polygon":
            asked = numbers(part.get("points", "")) or []
            return paths.around(zip(asked[::2], asked[1::2], strict=False))
        case "rect":
            x, y = value("x"), value("y")
            return Extent(x, y, x + value("width"), y + value("height"))
        case "line":
            return paths.around([(value("x1"), value("y1")), (value("x2"), value("y2"))])
        case _:
            rx = value("r") or value("rx")
            ry = value("r") or value("ry")
            return Extent(value("cx") - rx, value("cy") - ry, value("cx") + rx, value("cy") + ry)
