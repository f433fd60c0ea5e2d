"""Numbers of a column with their decimal signs below each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any

from brochure.content.blocks.tables import Table
from brochure.layout.graphics.svg import PageFont
from brochure.text.fields import Prose

#: A number up to its decimal sign, with what groups its digits: 1,234 and 1 234.
_DIGITS = r"\d+(?:{group}\d{{3}})*"
_NARROW_SPACES = "\u00a0\u202f\u2009 ’'"


def indents(
    table: Table, words: Callable[[Prose], str], sign: str, font: PageFont
) -> Mapping[tuple[int, int], float]:
    """How far in the first line of each cell of a decimal column begins, in em, by row and column.

    Only what stands before the decimal *sign* has to be measured in the *font* for that: notes, ranges and
    intervals behind it may be as long as they like.  A cell without a number ends where integers do.
    """
    found: dict[tuple[int, int], float] = {}
    for column, described in enumerate(table.columns):
        if described.align != "decimal":
            continue
        before = {
            row.number: _width(_before(words(cell.text), sign), font)
            for row in table.body
            for cell in row.cells
            if cell.column == column and cell.columns == 1 and not row.is_subheading
        }
        widest = max(before.values(), default=0.0)
        found |= {(row, column): round(widest - width, 4) for row, width in before.items()}
    return found


def _before(text: str, sign: str) -> str:
    """What stands before the decimal sign of the first number; all of it where there is no number."""
    groups = "".join(re.escape(each) for each in (*_NARROW_SPACES, *({".", ","} - {sign})))
    number = re.search(_DIGITS.format(group=f"[{groups}]"), text)
    return text[: number.end()] if number else text


def _width(text: str, font: PageFont) -> float:
    return sum(_advances(font.data_for(char)).get(ord(char), 0.5) for char in text)


@lru_cache(maxsize=8)
def _advances(data: bytes) -> Mapping[int, float]:
    """The width of each character in em, digits as they stand in tables."""
    from fontTools.ttLib import TTFont

    font: Any = TTFont(BytesIO(data), lazy=True)
    metrics, units = font["hmtx"], font["head"].unitsPerEm
    tabular: dict[str, str] = {}
    if "GSUB" in font:
        table = font["GSUB"].table
        lookups = {
            index
            for record in table.FeatureList.FeatureRecord
            if record.FeatureTag == "tnum"
            for index in record.Feature.LookupListIndex
        }
        for index in sorted(lookups):
            for part in table.LookupList.Lookup[index].SubTable:
                tabular |= getattr(getattr(part, "ExtSubTable", part), "mapping", {})
    return {code: metrics[tabular.get(name, name)][0] / units for code, name in font.getBestCmap().items()}
