"""How wide the columns of charts and figures are on pages that are wider than the narrowest one."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.content.blocks.media import WIDE, Figure
from brochure.content.model import Leaflet
from brochure.design.formats import Format

#: Where figures stand whose width is not that of the column.
_ELSEWHERE = (*WIDE, "margin")


def column_widths(leaflet: Leaflet, fmt: Format, narrowest: float, most: float) -> dict[int, float]:
    """Widths in mm of columns on pages that are wider than others, by the :func:`id` of the blocks in them.

    The text of the narrowest page is *narrowest* mm wide: columns of blocks that are not named are as wide as
    that.  Drawings are at most *most* mm wide.  Each section that opens a page is taken to fill one.  Where
    pages differ a little, as the flap of a roll fold does, what comes to stand on a narrower page after all
    is drawn smaller there, by a style.  Where they differ much, as those of a gate fold do, blocks are named
    only if there is a page for each section.
    """
    widths = [width for width, _height in fmt.page_sizes]
    least = min(widths)
    if fmt.is_open or not (fmt.is_even or _has_one_each(leaflet, len(widths))):
        return {}
    return {
        id(block): min(most, narrowest + widths[page - 1] - least)
        for page, section in zip(_pages(leaflet, len(widths)), leaflet.sections, strict=True)
        for block in section.blocks
        if widths[page - 1] > least
        if not isinstance(block, Figure) or block.place not in _ELSEWHERE
    }


def _has_one_each(leaflet: Leaflet, pages: int) -> bool:
    """True where the cover and each section have a page: none can be displaced but onto a page too many."""
    opening = sum(section.start != "flow" for section in leaflet.sections)
    return opening == len(leaflet.sections) == pages - int(leaflet.cover is not None)


def _pages(leaflet: Leaflet, last: int) -> Iterator[int]:
    """The page that each section is likely to begin on."""
    page = int(leaflet.cover is not None)
    for section in leaflet.sections:
        if section.start == "last-panel":
            page = last
        elif section.start == "panel" or page == int(leaflet.cover is not None):
            page += 1
        page = min(max(page, 1), last)
        yield page
