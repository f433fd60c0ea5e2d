"""Where a text goes on, a page that ends too high is found; where it does not, none is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from brochure.composition.composer import Composer, Composition
from brochure.composition.feet import justified, short_pages, uneven_pages
from brochure.composition.fullness import fills
from brochure.composition.settings import PLAIN, Composed, Levers
from brochure.content.blocks.media import Figure
from brochure.content.blocks.text import ListBlock
from brochure.design.measures import Fit
from brochure.findings import MmFromTopLeft
from brochure.typesetting.engine import Typeset
from brochure.typesetting.pages import PageMeasure, Placed
from tests.styles import STYLES


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


@pytest.mark.parametrize(
    ("place", "start", "found"),
    [
        # It is where two pages lie beside each other that the section begins.
        ("spread", "flow", {}),
        ("bleed", "panel", {}),
        ("bleed", "flow", {1: 40.0}),
        ("column", "panel", {1: 40.0}),
    ],
)
def test_a_picture_at_the_head_begins_a_page_as_the_title_of_its_section_would(
    place: str, start: str, found: dict[int, float]
) -> None:
    before, text, title, _other = made().placed
    picture = Placed("sections.1.blocks.0", 2, box(-20, 8))
    placed = (before, text, picture, replace(title, box=box(12, 22)))
    figure = Figure.model_validate({"block": "figure", "file": "p.svg", "alt": "A picture", "place": place})
    sections = [
        SimpleNamespace(start=begins, look="plain", ground=None, blocks=blocks)
        for begins, blocks in (("flow", []), (start, [figure]))
    ]
    leaflet: Any = SimpleNamespace(sections=sections)
    assert short_pages(replace(made(), placed=placed), leaflet, PLAIN) == found


def test_a_list_ends_as_high_as_its_last_line_where_it_goes_on() -> None:
    """Its box reaches down to the foot of its page."""
    title, first, *_others = made().placed
    first = replace(first, box=box(23, 110), reach=47.0)
    placed = (title, first, replace(first, page=2, box=box(10, 60), reach=50.0))
    done = replace(made(), placed=placed, pages=(replace(made().pages[0], bottom=70),) * 2)
    leaflet: Any = SimpleNamespace(sections=[SimpleNamespace(start="flow", look="plain", ground=None)])
    assert short_pages(done, leaflet, PLAIN) == {1: 40.0}
    assert [page.share for page in fills(done)] == [0.6, 0.6]


@pytest.mark.parametrize(
    ("kind", "left", "right", "found"),
    [
        ("booklet", 101.0, 109.0, {2: 8.0}),
        ("booklet", 109.0, 101.0, {3: 8.0}),
        # Nobody sees that.
        ("booklet", 107.0, 109.0, {}),
        # It ends where its text does.
        ("booklet", 90.0, 109.0, {}),
        # Its panels are seen one by one.
        ("folded", 101.0, 109.0, {}),
    ],
)
def test_a_page_of_a_spread_ends_as_low_as_the_one_beside_it(
    kind: str, left: float, right: float, found: dict[int, float]
) -> None:
    page = PageMeasure(100, 120, box(10, 110), 110, ())
    placed = (
        Placed("sections.0.blocks.0", 2, box(10, left)),
        Placed("sections.1.blocks.0", 3, box(10, right)),
    )
    done = Typeset(b"", (page,) * 4, placed, ())
    fmt: Any = SimpleNamespace(kind=kind, sides=((1, 2, 3),))
    assert uneven_pages(done, fmt, {}) == found


def test_a_page_whose_text_goes_on_counts_as_low_as_it_will_be() -> None:
    page = PageMeasure(100, 120, box(10, 110), 110, ())
    placed = (
        Placed("sections.0.blocks.0", 2, box(10, 104)),
        Placed("sections.1.blocks.0", 3, box(10, 104)),
    )
    done = Typeset(b"", (page,) * 4, placed, ())
    fmt: Any = SimpleNamespace(kind="booklet")
    assert uneven_pages(done, fmt, {3: 6.0}) == {2: 6.0}


@pytest.mark.parametrize(
    ("wrong", "lowered"),
    [
        ((), {2, 3, 4, 5}),
        # Those of pages whose text ends there are to be even with the pages beside them, and no more.
        ((3,), {2, 4}),
        ((5, 4), {2}),
        ((2, 3, 4), set()),
    ],
)
def test_feet_that_cant_be_brought_down_leave_others_alone(wrong: tuple[int, ...], lowered: set[int]) -> None:
    """The texts of pages 2 and 4 go on, and end 8 mm too high; pages 3 and 5 end as high, beside them."""
    page = PageMeasure(100, 120, box(10, 110), 110, ())
    placed = tuple(
        Placed(f"sections.{number - 2}.{at}", number, box(top, bottom))
        for number in range(2, 6)
        for at, top, bottom in (("title", 10, 50), ("blocks.0", 60, 102))
    )
    best = Composition(Typeset(b"", (page,) * 12, placed, ()), Composed(tightness=0.5))
    made: list[Sequence[str]] = []

    def set_with(rules: Sequence[str]) -> Typeset:
        made.append(rules)
        reached = [number for number in range(2, 6) if any(f"sections.{number - 2}." in one for one in rules)]
        moved = tuple(
            replace(one, box=box(60, 110)) if one.page in reached and one.box.top == 60 else one
            for one in placed
        )
        moved = tuple(
            replace(one, page=one.page + 4) if one.page in reached and one.page in wrong else one
            for one in moved
        )
        return replace(best.result, placed=moved)

    plain = {"look": "plain", "ground": None, "blocks": [SimpleNamespace(grows_as="text", kind="box")]}
    starts = ("flow", "flow", "panel", "flow")
    leaflet: Any = SimpleNamespace(sections=[SimpleNamespace(start=start, **plain) for start in starts])
    levers = Levers(Fit.model_validate({"baseline-grid": 0}), 1.0)
    composer = Composer(leaflet, STYLES.formats["a5-booklet"], levers, {})
    found = composer._lined(best, set_with)
    assert {int(rule.split("sections.")[1][0]) + 2 for rule in found.rules} == lowered
    assert len(made) == len(set(made)), "nothing is laid out twice"


@pytest.mark.parametrize(
    ("left", "is_torn", "found"),
    [
        # Room between blocks is enough.
        (10.3, False, {"blocks.0": 12.0, "blocks.1": 8.0}),
        # Twice as much as there is: 10 mm between blocks, and 3 × 2 mm between items.
        (16.3, False, {"blocks.0": 12.0, "blocks.1": 8.0, "items": 4.0}),
        # The other part of the list would stand otherwise.
        (16.3, True, {}),
        (16.5, False, {}),
    ],
)
def test_items_of_a_list_make_room_where_blocks_can_not(
    left: float, is_torn: bool, found: dict[str, float]
) -> None:
    """A title, a text 6 mm below it, and a list of four items 4 mm below that."""
    lines = tuple((7.0 * at, 5.0) for at in range(4))
    items = Placed("sections.0.blocks.1", 2, box(44, 70), lines=lines)
    title, text = (
        Placed("sections.0.title", 2, box(10, 20)),
        Placed("sections.0.blocks.0", 2, box(26, 40), lines=lines[:1]),
    )
    page = PageMeasure(100, 120, box(10, 110), 110, ())
    placed = (title, text, items, *([replace(items, page=3)] * is_torn))
    done = Typeset(b"", (page,) * 4, placed, ())
    block = ListBlock.model_validate({"block": "list", "items": ["One", "Two", "Three", "Four"]})
    leaflet: Any = SimpleNamespace(sections=[SimpleNamespace(blocks=[SimpleNamespace(), block])])
    rules = list(justified(done, leaflet, {2: left}))
    said = {
        "items" if " li:" in rule else rule.split("sections.0.")[1].split('"')[0]: float(
            rule.rsplit(": ", 1)[1].split("mm")[0]
        )
        for rule in rules
    }
    assert said == pytest.approx(found)


def test_a_page_ends_as_low_as_the_one_beside_it_will() -> None:
    """Both end at 100 mm; texts of the right one come to lines, and its foot to 106 mm."""
    page = PageMeasure(100, 120, box(10, 110), 110, ())
    placed = tuple(Placed(f"sections.{at}.blocks.0", at + 2, box(10, 100)) for at in range(2))
    done = Typeset(b"", (page,) * 4, placed, ())
    fmt: Any = SimpleNamespace(kind="booklet")
    assert uneven_pages(done, fmt, {}) == {}
    assert uneven_pages(done, fmt, {}, {3: 106.0}) == {2: 6.0}
