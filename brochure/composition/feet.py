"""The feet of pages: where a text goes on, it ends as low as the type area does, as a typesetter has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from brochure.composition.lined_pages import apart_of, apart_rule, groups_of
from brochure.composition.pieces import (
    PlacedPiece,
    is_opening_picture,
    opening_picture,
    section_of,
    standing,
)
from brochure.composition.settings import Composed, section_selector
from brochure.content.model import Leaflet
from brochure.design.formats import Format
from brochure.typesetting.engine import Typeset

#: A foot that is higher by less, in mm, is not seen to; the rest is left, as the engine rounds.
_SEEN, _LEFT = 3.0, 0.3
#: The share of a page that is well filled: one that has less ends where its text does.
_FULL = 0.85
#: By how much room between blocks, and between items, may grow at most, to bring a foot down.
MOST_MORE = 1.0


def short_pages(made: Typeset, leaflet: Leaflet, composed: Composed) -> Mapping[int, float]:
    """Pages on which a text ends too high although it goes on, with the height that is left, mm."""
    stood = standing(made)
    found = {}
    for one, following in pairwise(stood):
        if following.page == one.page:
            continue
        if following.at != one.at and not _goes_on(following, leaflet, composed):
            continue
        left = made.pages[one.page - 1].live.bottom - one.bottom
        if left > _SEEN:
            found[one.page] = left
    return found


def _goes_on(first: PlacedPiece, leaflet: Leaflet, composed: Composed) -> bool:
    """True where what begins a page does so because there was no room left on the page before."""
    number = section_of(first.at)
    if number is None:
        return False
    if not first.at.endswith(".title"):
        if not is_opening_picture(first.at, leaflet):
            return True
        picture = opening_picture(number, leaflet)
        if picture is not None and picture.place == "spread":
            # It stands where pages lie beside each other, wherever the text before it ends.
            return False
    before = leaflet.sections[number - 1] if number else None
    if before is not None and (before.look != "plain" or before.ground is not None):
        # The ground of its pages ends with a section.
        return False
    written = leaflet.sections[number].start == "flow" and number not in composed.opening
    return written or number in composed.running


def uneven_pages(
    made: Typeset, fmt: Format, short: Mapping[int, float], lined: Mapping[int, float] | None = None
) -> Mapping[int, float]:
    """Well filled pages of a booklet that end higher than the page beside them, with how much, mm.

    *short* pages end as low as the type area does, and *lined* ones so far down, mm.
    """
    feet: dict[int, float] = {}
    for one in standing(made):
        live = made.pages[one.page - 1].live
        foot = live.bottom if one.page in short else one.bottom
        feet[one.page] = max(feet.get(one.page, live.top), foot)
    feet |= {page: foot for page, foot in (lined or {}).items() if page in feet}
    found = {}
    for beside in groups_of(fmt, len(made.pages)) if fmt.kind == "booklet" else ():
        ends = [feet[page] for page in beside if page in feet]
        for page in beside if len(ends) == len(beside) else ():
            live = made.pages[page - 1].live
            left = max(ends) - feet[page]
            if left > _SEEN and feet[page] - live.top >= _FULL * (live.bottom - live.top):
                found[page] = left
    return found


def justified(made: Typeset, leaflet: Leaflet, short: Mapping[int, float]) -> Iterator[str]:
    """The rules that bring the feet of short pages down, by room between what stands on them.

    That is room between blocks, and where that is too little, between the items of their lists besides.
    """
    stood = standing(made)
    pages = Counter(at for at, _page in {(one.at, one.page) for one in stood})
    for page, left in short.items():
        here = [one for one in stood if one.page == page]
        gaps = [(one, one.above) for one in here if one.above and not one.is_row]
        # One part of a list stands as far apart as the other.
        items = [(one.at, apart_of(one, leaflet)) for one in here if pages[one.at] == 1]
        lists = [(at, *apart) for at, apart in items if apart is not None]
        more, whole = left - _LEFT, sum(above for _one, above in gaps)
        if more > whole * MOST_MORE:
            whole += sum(count * apart for _at, count, apart in lists)
        else:
            lists = []
        if not whole or more > whole * MOST_MORE:
            continue
        by = 1 + more / whole
        for one, above in gaps:
            number = section_of(one.at)
            assert number is not None
            where = section_selector(number) if one.at.endswith(".title") else f'[data-at="{one.at}"]'
            yield f"{where} {{ margin-top: {above * by:.3f}mm !important }}"
        for at, _count, apart in lists:
            yield apart_rule(at, apart * by)


def misplaced(one: Typeset, other: Typeset) -> set[int]:
    """Pages on which other pieces stand than on those of *other*."""
    here, there = ({(found.at, found.page) for found in standing(made)} for made in (one, other))
    return {page for _at, page in here ^ there}
