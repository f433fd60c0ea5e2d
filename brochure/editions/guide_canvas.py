"""Drawing on a page of our own: lengths in mm from its top left corner, in black and greys alone."""

from __future__ import annotations

from collections.abc import Sequence

from brochure.findings import MmFromTopLeft
from brochure.pdf.rectangles import PT_PER_MM, PtFromBottomLeft
from brochure.pdf.text_drawing import Lettering

#: How far a control point of a Bézier curve lies along a quarter of a circle.
_ROUND = 0.5523
_Point = tuple[float, float]


class GuideCanvas:
    """The content of a page, as it grows."""

    def __init__(self, width: float, height: float, fonts: dict[str, Lettering]) -> None:
        """*fonts* are those of the page, by their names in its resources, with a slash."""
        self.width, self.height, self._fonts = width, height, fonts
        self._parts: list[bytes] = []
        self._marks = 0

    @property
    def content(self) -> bytes:
        """All that was drawn."""
        return b"\n".join(self._parts)

    def begin(self, kind: str) -> int:
        """Begin a piece of marked content of this *kind*, such as ``/P``; its number comes out."""
        number = self._marks
        self._marks += 1
        self._draw(f"{kind} <</MCID {number}>> BDC")
        return number

    def begin_artifact(self) -> None:
        """Begin what is decoration alone."""
        self._draw("/Artifact BMC")

    def end(self) -> None:
        """End what was begun last."""
        self._draw("EMC")

    def words(
        self,
        font: str,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        grey: float = 0.0,
        middle: bool = False,
    ) -> None:
        """Words on a base line at *y*, from *x* on, or around it."""
        letters = self._fonts[font]
        if middle:
            x -= letters.width(text, size) / PT_PER_MM / 2
        start = f"BT {grey:g} g {font} {size:.2f} Tf {self._at((x, y))} Td "
        self._parts.append(start.encode() + letters.shown(text) + b" Tj ET")

    def line(self, points: Sequence[_Point], width: float, *, grey: float = 0.0, dash: str = "") -> None:
        """A line through points, *width* pt wide; *dash* is lengths of dashes and gaps in pt."""
        first, *rest = points
        path = " ".join([f"{self._at(first)} m", *(f"{self._at(point)} l" for point in rest)])
        self._draw(f"q {grey:g} G {width:g} w 1 j [{dash}] 0 d {path} S Q")

    def curve(self, points: Sequence[_Point], width: float, *, grey: float = 0.0, dash: str = "") -> None:
        """A curve: where it begins, then three points for each piece, two of which draw it to them."""
        path = [f"{self._at(points[0])} m"]
        for start in range(1, len(points), 3):
            path.append(f"{' '.join(self._at(point) for point in points[start : start + 3])} c")
        self._draw(f"q {grey:g} G {width:g} w 1 J [{dash}] 0 d {' '.join(path)} S Q")

    def box(
        self, box: MmFromTopLeft, *, fill: float | None = None, width: float = 0.0, grey: float = 0.0
    ) -> None:
        """A rectangle, filled with a grey or not, with an outline *width* pt wide or without."""
        left, bottom, right, top = self.rect(box)
        shape = f"{left:.3f} {bottom:.3f} {right - left:.3f} {top - bottom:.3f} re"
        if fill is not None:
            self._draw(f"{fill:g} g {shape} f")
        if width:
            self._draw(f"{grey:g} G {width:g} w {shape} S")

    def disc(self, x: float, y: float, radius: float) -> None:
        """A black disc."""
        far = radius * _ROUND
        points = [
            (x + radius, y),
            *((x + radius, y - far), (x + far, y - radius), (x, y - radius)),
            *((x - far, y - radius), (x - radius, y - far), (x - radius, y)),
            *((x - radius, y + far), (x - far, y + radius), (x, y + radius)),
            *((x + far, y + radius), (x + radius, y + far), (x + radius, y)),
        ]
        self._filled(points)

    def tip(self, x: float, y: float, size: float) -> None:
        """The tip of an arrow that comes down at a place."""
        wide = size * 0.42
        shape = " ".join(f"{self._at(point)} l" for point in ((x - wide, y - size), (x + wide, y - size)))
        self._draw(f"0 g {self._at((x, y))} m {shape} h f")

    def rect(self, box: MmFromTopLeft) -> PtFromBottomLeft:
        """A box as a rectangle of the PDF."""
        return PtFromBottomLeft.of(
            box, PtFromBottomLeft(0, 0, self.width * PT_PER_MM, self.height * PT_PER_MM)
        )

    def _filled(self, points: Sequence[_Point]) -> None:
        path = [f"{self._at(points[0])} m"]
        for start in range(1, len(points), 3):
            path.append(f"{' '.join(self._at(point) for point in points[start : start + 3])} c")
        self._draw(f"0 g {' '.join(path)} f")

    def _at(self, point: _Point) -> str:
        return f"{point[0] * PT_PER_MM:.3f} {(self.height - point[1]) * PT_PER_MM:.3f}"

    def _draw(self, operators: str) -> None:
        self._parts.append(operators.encode())
