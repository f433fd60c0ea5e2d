"""Fonts whose own spacing pushes letters into each other, or off their line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brochure.layout.set_unasked import lookups_of

#: What is left of the width of a letter before the next one, as a share: good fonts take a third at most.
_LEAST_WIDTH = 0.5
#: How far letters are raised or lowered at most, em.
_MOST_MOVED = 0.15


def pushed_letters(font: Any, letters: Mapping[str, str]) -> Iterator[str]:
    """Letters, or pairs of them, that a font sets on top of each other.

    *letters* are those looked at, by the names of their glyphs.
    """
    widths, em = font["hmtx"].metrics, font["head"].unitsPerEm

    def is_pushed(glyph: str, own: Any, following: Any = None) -> bool:
        moved = max((abs(_of(value, "YPlacement")) for value in (own, following)), default=0)
        room = (
            widths[glyph][0]
            + _of(own, "XAdvance")
            - _of(own, "XPlacement")
            + (_of(following, "XPlacement") if following is not None else 0)
        )
        return bool(moved > _MOST_MOVED * em or room < _LEAST_WIDTH * widths[glyph][0])

    for part in lookups_of(font, "GPOS"):
        kind = type(part).__name__
        if kind == "SinglePos":
            values = part.Value if part.Format == 2 else [part.Value] * len(part.Coverage.glyphs)
            for glyph, value in zip(part.Coverage.glyphs, values, strict=False):
                if glyph in letters and is_pushed(glyph, value):
                    yield letters[glyph]
        elif kind == "PairPos":
            for first, second, own, following in _pairs(part, letters):
                if is_pushed(first, own, following):
                    yield letters[first] + letters[second]
    # What is older than the tables of features, and read where these have no kerning.
    for table in getattr(font["kern"], "kernTables", ()) if "kern" in font else ():
        for (first, second), value in (getattr(table, "kernTable", None) or {}).items():
            room = widths[first][0] + value if first in widths else 0
            if first in letters and second in letters and room < _LEAST_WIDTH * widths[first][0]:
                yield letters[first] + letters[second]


def _pairs(part: Any, letters: Mapping[str, str]) -> Iterator[tuple[str, str, Any, Any]]:
    """The pairs of letters that a table of pairs moves: their glyphs, and what is done to each."""
    if part.Format == 1:
        for first, pairs in zip(part.Coverage.glyphs, part.PairSet, strict=False):
            for pair in pairs.PairValueRecord if first in letters else ():
                if pair.SecondGlyph in letters:
                    yield first, pair.SecondGlyph, pair.Value1, pair.Value2
        return
    covered = set(part.Coverage.glyphs)
    for first in letters:
        if first not in covered:
            continue
        record = part.Class1Record[part.ClassDef1.classDefs.get(first, 0)].Class2Record
        for second in letters:
            values = record[part.ClassDef2.classDefs.get(second, 0)]
            yield first, second, values.Value1, values.Value2


def _of(value: Any, name: str) -> int:
    """A number of a value record, in units of the font; 0 where it has none."""
    return int(getattr(value, name, 0) or 0)
