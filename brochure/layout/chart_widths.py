"""How wide charts are drawn where pages differ a little in width, as the flap of a roll fold does."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.content.model import Leaflet
from brochure.design.formats import Format

#: How much wider than the narrowest page others are at most, as its multiple, for charts to follow them.
_NEARLY = 1.05


def chart_widths(leaflet: Leaflet, fmt: Format, narrowest: float) -> dict[int, float]:
    """Widths in mm of charts on pages that are wider than others, by the :func:`id` of their blocks.

    The text of the narrowest page is *narrowest* mm wide: charts that are not named are as wide as that.
    Each section that opens a page is taken to fill one.  A chart that comes to stand on a narrower page after
    all is drawn smaller there, by a style.
    """
    widths = [width for width, _height in fmt.page_sizes]
    least = min(widths)
    if fmt.is_open or max(widths) > _NEARLY * least:
        return {}
    return {
        id(block): narrowest + widths[page - 1] - least
        for page, section in zip(_pages(leaflet, len(widths)), leaflet.sections, strict=True)
        for block in section.blocks
        if widths[page - 1] > least
    }


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
