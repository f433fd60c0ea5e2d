"""The generic name beside the brand name, measured on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brochure.rules.evidence import Evidence
from brochure.rules.naming import Mention, mentions, most_prominent, names
from brochure.rules.places import place_at
from brochure.rules.rule import Breach, check

#: How far the names may be apart to stand beside each other: as much as the brand's letters are high, with
#: their leading.  A house figure: the Code says “immediately adjacent”, without a number.
_APART = 1.0
#: The weight from which letters are bold.
_BOLD = 600


@check("generic-beside", needs_setting=True, any_language=True)
def generic_beside(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """The generic name stands beside the most prominent brand name: to its sides, above or below it."""
    brand = most_prominent(mentions(evidence, names(evidence)[0]))
    if brand is None or names(evidence)[0].casefold() == names(evidence)[1].casefold():
        return
    nearest = _nearest(evidence, brand)
    if nearest is not None and brand.gap(nearest.boxes) <= _APART * brand.size:
        return
    if nearest is None:
        where = "it is not on the page"
    else:
        where = f"the nearest is {brand.gap(nearest.boxes):.1f} mm away"
    message = f"the generic name does not stand immediately beside the most prominent brand name: {where}"
    yield Breach(message, place_at(evidence, brand.at), evidence.seen(brand.page, brand.boxes[0]))


@check("generic-size", needs_setting=True, any_language=True)
def generic_size(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """The generic name beside it is bold with letters of ``x-height`` mm, or takes up the brand's area."""
    brand = most_prominent(mentions(evidence, names(evidence)[0]))
    generic = None if brand is None else _nearest(evidence, brand)
    if brand is None or generic is None or brand.gap(generic.boxes) > _APART * brand.size:
        return
    least = float(given["x-height"])
    # The engine rounds sizes to a hundredth of a pixel.
    is_large = generic.face.weight >= _BOLD and generic.face.x_height >= least - 0.005
    if not is_large and generic.area < brand.area:
        weight = "bold" if generic.face.weight >= _BOLD else "not bold"
        message = (
            "the generic name beside the brand name is too small: its letters are "
            f"{generic.face.x_height:.2f} mm high and {weight}, and it takes up less than the brand name"
        )
        yield Breach(message, place_at(evidence, generic.at), evidence.seen(generic.page, generic.boxes[0]))


def _nearest(evidence: Evidence, brand: Mention) -> Mention | None:
    """The generic name nearest to a brand name on its page."""
    on_page = [found for found in mentions(evidence, names(evidence)[1]) if found.page == brand.page]
    return min(on_page, key=lambda found: brand.gap(found.boxes), default=None)
