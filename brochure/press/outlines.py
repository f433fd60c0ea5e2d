"""Words as outlines: for what stands beside a sheet and must need no font."""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont


def outlined(text: str, font: bytes, size: float, x: float, y: float, spacing: float = 0.0) -> str:
    """Operators that fill *text*, set in *font* at *size* pt, its base line starting at *x*, *y* pt.

    *spacing* is added behind each letter, in em.  Characters that the font does not have are left out.
    """
    face = _face(font)
    scale = size / face.units
    parts: list[str] = []
    at = 0
    # Each word by itself: whoever compares sheets finds most of their words again.
    for word in re.findall(r"\s+|\S+", text):
        begin, drawn = at, len(parts)
        for char in word:
            segments, advance = face.glyph(char)
            # Whole numbers of the font's own units: short, exact, and quick to read.
            for operator, points in segments:
                moved = " ".join(f"{across + at - begin} {up}" for across, up in points)
                parts.append(f"{moved} {operator}" if points else operator)
            at += advance + round(spacing * face.units)
        if len(parts) > drawn:
            parts.insert(drawn, f"q\n{scale:.6f} 0 0 {scale:.6f} {x + begin * scale:.4f} {y:.4f} cm")
            parts.append("f\nQ")
    return "\n".join(parts)


def width_of(text: str, font: bytes, size: float) -> float:
    """Width of *text* in pt."""
    face = _face(font)
    return sum(face.glyph(char)[1] for char in text) / face.units * size


#: An operator of a path with its points.
_Segment = tuple[str, tuple[tuple[int, int], ...]]


class _Face:
    def __init__(self, font: bytes) -> None:
        opened = TTFont(BytesIO(font), lazy=True)
        self._glyphs = opened.getGlyphSet()
        self._names = opened.getBestCmap()
        self.units = int(opened["head"].unitsPerEm)
        self._known: dict[str, tuple[list[_Segment], int]] = {}

    def glyph(self, char: str) -> tuple[list[_Segment], int]:
        """A character's outline and its advance, in the font's units."""
        if char not in self._known:
            pen = _Pen(self._glyphs)
            name = self._names.get(ord(char))
            advance = 0
            if name is not None:
                glyph = self._glyphs[name]
                glyph.draw(pen)
                advance = round(glyph.width)
            self._known[char] = (pen.segments, advance)
        return self._known[char]


@lru_cache(maxsize=2)
def _face(font: bytes) -> _Face:
    return _Face(font)


class _Pen(BasePen):  # type: ignore[misc]
    """Collects the operators of PDF's paths."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.segments: list[_Segment] = []

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        self.segments.append((operator, tuple((round(x), round(y)) for x, y in points)))

    def _moveTo(self, point: tuple[float, float]) -> None:
        self._add("m", point)

    def _lineTo(self, point: tuple[float, float]) -> None:
        self._add("l", point)

    def _curveToOne(
        self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]
    ) -> None:
        self._add("c", one, two, end)

    def _closePath(self) -> None:
        self._add("h")
