"""Words as outlines: for what stands beside a sheet and must need no font."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont


def outlined(text: str, font: bytes, size: float, x: float, y: float) -> tuple[str, float]:
    """Path operators, to be filled, of *text* whose base line starts at *x*, *y* pt, and its width in pt.

    Characters that the font does not have are left out.
    """
    glyphs, cmap, units = _opened(font)
    scale = size / units
    parts = []
    at = x
    for char in text:
        name = cmap.get(ord(char))
        if name is None:
            continue
        glyph = glyphs[name]
        pen = _Pen(glyphs, scale, at, y)
        glyph.draw(pen)
        parts += pen.operators
        at += glyph.width * scale
    return "\n".join(parts), at - x


@lru_cache(maxsize=2)
def _opened(font: bytes) -> tuple[Any, dict[int, str], int]:
    opened = TTFont(BytesIO(font), lazy=True)
    return opened.getGlyphSet(), opened.getBestCmap(), int(opened["head"].unitsPerEm)


class _Pen(BasePen):  # type: ignore[misc]
    """Writes PDF's operators of paths."""

    def __init__(self, glyphs: Any, scale: float, x: float, y: float) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []
        self._scale, self._x, self._y = scale, x, y

    def _point(self, point: tuple[float, float]) -> str:
        return f"{self._x + point[0] * self._scale:.3f} {self._y + point[1] * self._scale:.3f}"

    def _moveTo(self, point: tuple[float, float]) -> None:
        self.operators.append(f"{self._point(point)} m")

    def _lineTo(self, point: tuple[float, float]) -> None:
        self.operators.append(f"{self._point(point)} l")

    def _curveToOne(
        self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]
    ) -> None:
        self.operators.append(f"{self._point(one)} {self._point(two)} {self._point(end)} c")

    def _closePath(self) -> None:
        self.operators.append("h")
