"""Triangles that a page paints as paths: their corners and what fills them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name, Stream

from brochure.findings import MmFromTopLeft
from brochure.pdf.graphics import PATH_PAINTING, GraphicsState, Machine
from brochure.pdf.matrix import Matrix, multiplied
from brochure.pdf.rectangles import PT_PER_MM

#: Forms in forms that are followed.
_DEEPEST = 8
#: Operators that influence how paths are painted; those of text, most of a page, do not.
_FOLLOWED = "q Q cm gs g rg k cs sc scn m l c v y re h W W* n S s f F f* B B* b b* Do"
#: How far lengths may differ and still count as equal: engines write two or three digits.
_TOLERANCE = 0.02
Point = tuple[float, float]


@dataclass(frozen=True)
class Triangle:
    """A filled triangle."""

    #: In mm from the top left corner of the trimmed page, downwards.
    corners: tuple[Point, Point, Point]
    #: True where it is filled with plain black at full strength: of greys, RGB or the black ink.
    is_black: bool

    @property
    def sides(self) -> tuple[float, float, float]:
        """The lengths of its sides in mm."""
        one, two, three = self.corners
        return (math.dist(one, two), math.dist(two, three), math.dist(three, one))

    @property
    def is_equilateral(self) -> bool:
        """True where no side differs from another by more than two in a hundred."""
        return max(self.sides) - min(self.sides) <= _TOLERANCE * max(self.sides)

    @property
    def is_inverted(self) -> bool:
        """True where it stands on a corner, with a level side on top."""
        first, second, low = sorted(self.corners, key=lambda corner: corner[1])
        size = max(self.sides)
        return abs(first[1] - second[1]) <= _TOLERANCE * size and low[1] - second[1] > size / 2

    @property
    def box(self) -> MmFromTopLeft:
        """What encloses it."""
        across, down = zip(*self.corners, strict=True)
        return MmFromTopLeft(min(across), min(down), max(across), max(down))


def triangles(page: pikepdf.Page) -> list[Triangle]:
    """The triangles that a page fills, in painting order, those in forms included.

    Raises ``pikepdf.PdfError`` for contents that can't be read.
    """
    left, _bottom, _right, top = (float(edge) for edge in page.trimbox)

    def placed(point: Point) -> Point:
        return ((point[0] - left) / PT_PER_MM, (top - point[1]) / PT_PER_MM)

    return [
        Triangle((placed(one), placed(two), placed(three)), black)
        for (one, two, three), black in _walk(page.obj, Machine(page.obj.get("/Resources")), 0)
    ]


def _walk(
    contents: pikepdf.Object, machine: Machine, depth: int
) -> Iterator[tuple[tuple[Point, Point, Point], bool]]:
    for instruction in pikepdf.parse_content_stream(contents, _FOLLOWED):
        operator = str(instruction.operator)
        if PATH_PAINTING.get(operator, (False, False))[0]:
            corners = _corners(machine.path)
            if len(corners) == 3:
                yield (corners[0], corners[1], corners[2]), _is_black(machine.state)
        if operator == "Do" and depth < _DEEPEST:
            form = machine.resource("XObject", str(instruction.operands[0]))
            if isinstance(form, Stream) and form.get("/Subtype") == Name.Form:
                yield from _walk(form, _within(form, machine), depth + 1)
        machine.apply(operator, list(instruction.operands))


def _within(form: Stream, machine: Machine) -> Machine:
    """The machine with which a form begins."""
    given = [float(number) for number in form.get("/Matrix", (1, 0, 0, 1, 0, 0))]
    matrix: Matrix = (given[0], given[1], given[2], given[3], given[4], given[5])
    inner = Machine(form.get("/Resources") or Dictionary(), machine.state)
    inner.state = GraphicsState(**{**machine.state.__dict__, "ctm": multiplied(matrix, machine.state.ctm)})
    return inner


def _corners(path: list[Point]) -> list[Point]:
    """The points of a path without those that repeat the one before, or close it."""
    found: list[Point] = []
    for point in path:
        if not found or math.dist(found[-1], point) > 1e-3:
            found.append(point)
    if len(found) > 1 and math.dist(found[0], found[-1]) <= 1e-3:
        found.pop()
    return found


def _is_black(state: GraphicsState) -> bool:
    paint = state.fill
    if paint.pattern is not None or state.fill_alpha < 1:
        return False
    if paint.space.family == "DeviceCMYK":
        return paint.values[3] >= 1
    return paint.space.family in ("DeviceGray", "DeviceRGB") and max(paint.values) <= 0
