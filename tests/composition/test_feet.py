"""Where a text goes on, a page that ends too high is found; where it does not, none is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from brochure.composition.feet import short_pages
from brochure.composition.settings import PLAIN, Composed
from brochure.findings import MmFromTopLeft
from brochure.typesetting.engine import Typeset
from brochure.typesetting.pages import PageMeasure, Placed


def box(top: float, bottom: float) -> MmFromTopLeft:
    return MmFromTopLeft(10, top, 90, bottom)


def made() -> Typeset:
    """Two pages, of which the first ends 40 mm too high, before the title of the second section."""
    page = PageMeasure(100, 120, box(10, 110), 110, ())
    placed = (
        Placed("sections.0.title", 1, box(10, 20)),
        Placed("sections.0.blocks.0", 1, box(23, 70)),
        Placed("sections.1.title", 2, box(10, 20)),
        Placed("sections.1.blocks.0", 2, box(23, 110)),
    )
    return Typeset(b"", (page, page), placed, ())


@pytest.mark.parametrize(
    ("first", "second", "composed", "found"),
    [
        ({}, {}, PLAIN, {1: 40.0}),
        ({}, {"start": "panel"}, PLAIN, {}),
        ({}, {"start": "panel"}, Composed(running=(1,)), {1: 40.0}),
        ({}, {}, Composed(opening=(1,)), {}),
        # The ground of a page ends with its section, so that what follows begins another one.
        ({"look": "dark"}, {}, PLAIN, {}),
        ({"ground": "mist"}, {}, PLAIN, {}),
    ],
)
def test_a_page_ends_too_high_only_where_its_text_goes_on(
    first: dict[str, Any], second: dict[str, Any], composed: Composed, found: dict[int, float]
) -> None:
    plain = {"start": "flow", "look": "plain", "ground": None}
    sections = [SimpleNamespace(**{**plain, **fields}) for fields in (first, second)]
    leaflet: Any = SimpleNamespace(sections=sections)
    assert short_pages(made(), leaflet, composed) == found
