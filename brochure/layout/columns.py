"""Columns of text: how wide they are, and the blocks that stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from brochure.content.blocks import Block
from brochure.content.blocks.media import BESIDE, Figure
from brochure.content.pages import Section
from brochure.design.formats import Format
from brochure.design.measures import Measure, measure_for
from brochure.layout.graphics.svg import PT
from brochure.layout.pages import live_size

#: Between two columns, mm: as in ``styles/base.css``.
GAP = 5.6
#: Least letters in a line of a column, and how wide they are on average, em.
_LETTERS, _LETTER = 24, 0.5
#: Size of running text in pt, by audience: as in their styles.
_BODIES = {"hcp": 9.0}
_BODY = 11.8


@dataclass(frozen=True)
class BlockRow:
    """Blocks of a section that are set together, with their positions in it."""

    in_columns: bool
    blocks: tuple[tuple[int, Block], ...]


def rows_of(section: Section) -> Iterable[BlockRow]:
    """The blocks of a section: those in columns together, those as wide as the page between them."""
    numbered = list(enumerate(section.blocks))
    if section.columns == 1:
        return [BlockRow(False, tuple(numbered))]
    narrow = list(_narrow(section.blocks))
    for at in range(len(narrow) - 2, -1, -1):
        # A heading stands above what it heads, however wide that is.
        if section.blocks[at].kind == "heading":
            narrow[at] = narrow[at + 1]
    groups = groupby(numbered, key=lambda pair: narrow[pair[0]])
    return [BlockRow(is_narrow, tuple(group)) for is_narrow, group in groups]


def _narrow(blocks: Iterable[Block]) -> Iterator[bool]:
    """Which blocks stand in columns: texts beside a picture don't, up to the next block that is as wide."""
    beside = False
    for block in blocks:
        is_text = block.fits_columns
        if isinstance(block, Figure):
            beside = block.place in BESIDE
        elif not is_text:
            beside = False
        yield is_text and not beside


def column_width(count: int, fmt: Format, measures: tuple[Measure, ...]) -> float:
    """Width in mm of each of *count* columns on the narrowest page."""
    return (live_size(fmt, measures)[0] - (count - 1) * GAP) / count


def least_column(audience: str, fmt: Format, measures: tuple[Measure, ...]) -> float:
    """Width in mm below which a column of running text can't be read well."""
    scale = measure_for(fmt.page_size(1)[0], measures).text
    return _LETTERS * _LETTER * _BODIES.get(audience, _BODY) * scale * PT
