"""How full the pages of a leaflet are, and what that is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from brochure.composition.pieces import as_seen, section_of
from brochure.design.formats import Format
from brochure.typesetting.engine import Typeset
from brochure.typesetting.fit import lonely_titles
from brochure.typesetting.pages import Part

#: A page of text that is less full looks like a mistake, and pages are as full as this on average: shares.
EMPTY, FULL = 0.35, 0.75
#: A page but the last one is worth another try where it is less full.
HALF = 0.5
#: What pages cost: an almost empty one, what it lacks, what any page lacks, what their average lacks, a title
#: alone, a page for notes.
_EMPTY_PAGE, _EMPTY_SHARE, _SHARE, _MEAN, _ALONE, _NOTES = 60.0, 200.0, 40.0, 150.0, 150.0, 40.0
#: What a page too many costs: more than all others together.
OVER = 1000.0


@dataclass(frozen=True)
class PageFill:
    """A page of text: how much of its height is taken, as a share."""

    number: int
    share: float
    #: Height of the type area, mm.
    height: float


def fills(made: Typeset) -> list[PageFill]:
    """The pages that hold texts of sections: no cover, back cover or page for notes is one."""
    held: dict[int, float] = {}
    for found in as_seen(made):
        if section_of(found.at) is not None:
            held[found.page] = max(held.get(found.page, 0.0), found.box.bottom)
    others = {found.page for found in made.placed if found.at in ("cover", "notes")}
    result = []
    for number in sorted(held.keys() - others):
        page = made.pages[number - 1]
        height = page.live.bottom - page.live.top
        # The page's own measure knows how far a text reaches that is cut or turned.
        lowest = min(max(held[number], page.bottom), page.live.bottom)
        result.append(PageFill(number, max(0.0, lowest - page.live.top) / height, height))
    return result


def page_cost(share: float) -> float:
    """What a page costs that is so full."""
    cost = _SHARE * max(0.0, FULL - share)
    return cost + (_EMPTY_PAGE + _EMPTY_SHARE * (EMPTY - share) if share < EMPTY else 0.0)


def cost(shares: Sequence[float], others: int, fmt: Format, wanted: int | None, alone: int = 0) -> float:
    """What pages of text that are so full cost, with *others* that hold none, in a format.

    *wanted* is the number of pages that the content asks for; *alone* that of titles without their text.
    """
    pages = len(shares) + others
    target = fmt.page_target(pages, wanted)
    total = sum(map(page_cost, shares)) + _ALONE * alone
    total += _MEAN * max(0.0, FULL - fmean(shares)) if shares else 0.0
    if pages > target:
        return total + OVER * (pages - target) + 100 * sum(shares[len(shares) - (pages - target) :])
    return total + _NOTES * (target - pages)


def is_well(made: Typeset, fmt: Format, wanted: int | None, parts: Mapping[str, Part]) -> bool:
    """True where nothing about the pages asks for another way to fill them."""
    filled = fills(made)
    shares = [page.share for page in filled]
    if sum(shares) < EMPTY:
        # So little text fills no page in whatever way.
        return True
    if fmt.page_target(len(made.pages), wanted) != len(made.pages):
        return False
    others = all(share >= HALF for share in shares[:-1]) and shares[-1] >= EMPTY
    return others and fmean(shares) >= FULL and not lonely_titles(made, fmt, parts)
