"""What stands on pages is measured as pieces."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from brochure.composition.pieces import FlowPiece, runs_of, standing
from brochure.content.blocks.media import Figure
from brochure.findings import MmFromTopLeft
from brochure.typesetting.engine import Typeset
from brochure.typesetting.pages import PageMeasure, Placed
from tests.styles import STYLES


def placed(at: str, page: int, top: float, bottom: float, lines: int = 0) -> Placed:
    box = MmFromTopLeft(10, top, 90, bottom)
    return Placed(at, page, box, may_break=bool(lines), lines=tuple((5.0 * at, 5.0) for at in range(lines)))


@pytest.fixture
def pieces() -> list[FlowPiece]:
    """Two sections; a paragraph goes on on the second page, which the second section begins behind."""
    found = (
        placed("sections.0.title", 1, 10, 20),
        placed("sections.0.blocks.0", 1, 23, 33, 2),
        placed("sections.0.blocks.1", 1, 35, 55, 4),
        placed("sections.0.blocks.2", 1, 59, 80),
        # Its box reaches down to the foot.
        placed("sections.0.blocks.3", 1, 84, 110, 4),
        placed("sections.0.blocks.3", 2, 10, 25, 3),
        placed("sections.1.title", 2, 33, 43),
        placed("sections.1.blocks.0", 2, 46, 110, 2),
        placed("sections.1.blocks.1", 3, 10, 20, 2),
        placed("sections.2.title", 4, 10, 20),
        placed("sections.2.blocks.0", 4, 23, 33, 2),
    )
    page = PageMeasure(100, 120, MmFromTopLeft(10, 10, 90, 110), 110, ())
    text = {"kind": "paragraph", "grows_as": "text", "may_be_torn": False}
    kinds = [[text, text, {**text, "kind": "figure", "grows_as": "drawing"}, text], [text, text], [text]]
    sections = [
        SimpleNamespace(
            blocks=[SimpleNamespace(**block) for block in blocks],
            start="flow",
            look="plain",
            ground=None,
            tab=None,
        )
        for blocks in kinds
    ]
    leaflet: Any = SimpleNamespace(sections=sections, back_cover=None)
    made = Typeset(b"", (page,) * 4, found, ())
    return [piece for run in runs_of(made, leaflet, STYLES.formats["a5-booklet"]) for piece in run.pieces]


def test_a_text_that_goes_on_is_as_high_as_its_lines(pieces: list[FlowPiece]) -> None:
    assert pieces[4].height == 7 * 5


def test_the_room_before_what_begins_a_page_is_that_before_its_like(pieces: list[FlowPiece]) -> None:
    # A paragraph behind a paragraph, and a title.
    assert [piece.before for piece in pieces if piece.at in ("sections.1.blocks.1", "sections.2.title")] == [
        2,
        8,
    ]


def test_the_room_behind_a_title_is_known(pieces: list[FlowPiece]) -> None:
    assert [piece.is_led for piece in pieces][:4] == [False, True, False, False]


def test_a_long_item_of_a_list_may_be_divided() -> None:
    """An item of five lines behind one of two: two lines at least stand on either page."""
    tops = (0.0, 5.0, 11.0, 16.0, 21.0, 26.0, 31.0)
    title = placed("sections.0.title", 1, 10, 20)
    items = placed("sections.0.blocks.0", 1, 23, 59)
    items = replace(items, breaks=((10.0, 11.0),), may_break=True, lines=tuple((top, 5.0) for top in tops))
    page = PageMeasure(100, 120, MmFromTopLeft(10, 10, 90, 110), 110, ())
    block = SimpleNamespace(kind="list", grows_as="text", may_be_torn=True)
    section = SimpleNamespace(blocks=[block], start="flow", look="plain", ground=None, tab=None)
    leaflet: Any = SimpleNamespace(sections=[section], back_cover=None)
    (run,) = runs_of(Typeset(b"", (page,), (title, items), ()), leaflet, STYLES.formats["a5-booklet"])
    found = run.pieces[1]
    assert found.breaks == ((10.0, 11.0),)
    assert found.tears == ((10.0, 11.0), (21.0, 21.0), (26.0, 26.0))
    assert not found.heads, "nothing stands again on the next page"


def test_what_stands_below_a_picture_at_the_head_of_pages_stays_there() -> None:
    """A picture runs across pages 2 and 3, on which a section each begins, 30 mm lower than others."""
    found = (
        placed("sections.0.title", 1, 10, 20),
        placed("sections.0.blocks.0", 1, 23, 33, 2),
        placed("sections.1.blocks.0", 2, -3, 35),
        placed("sections.1.title", 2, 40, 50),
        placed("sections.1.blocks.1", 2, 53, 63, 2),
        placed("sections.2.title", 3, 40, 50),
        placed("sections.2.blocks.0", 3, 53, 63, 2),
    )
    lives = [MmFromTopLeft(10, top, 90, 110) for top in (10, 40, 40)]
    text = SimpleNamespace(kind="paragraph", grows_as="text", may_be_torn=False)
    picture = Figure.model_validate(
        {"block": "figure", "file": "p.svg", "alt": "A picture", "place": "spread"}
    )
    sections = [
        SimpleNamespace(blocks=blocks, start="panel", look="plain", ground=None, tab=None)
        for blocks in ([text], [picture, text], [text])
    ]
    leaflet: Any = SimpleNamespace(sections=sections, back_cover=None)
    made = Typeset(b"", tuple(PageMeasure(100, 120, live, 110, ()) for live in lives), found, ())
    runs = runs_of(made, leaflet, STYLES.formats["a5-booklet"])
    assert [(run.fixed, run.opens) for run in runs] == [(True, True)] * 3
    # The picture takes what pages under it lack, and is no piece of the text.
    assert [[(piece.at, piece.height) for piece in run.pieces][:2] for run in runs] == [
        [("sections.0.title", 10), ("sections.0.blocks.0", 10)],
        [("sections.1.title", 10), ("sections.1.blocks.1", 10)],
        [("sections.2.title", 10), ("sections.2.blocks.0", 10)],
    ]
    assert [run.heads for run in runs] == [(), (30, 30), (30,)]
    # Room between a picture and what begins the text below it is none that may grow.
    assert [one.above for one in standing(made) if one.at.endswith(".title")] == [None] * 3
    assert [run.starts for run in runs] == [None, frozenset(range(2, 48, 2)), None]


def test_what_keeps_to_what_is_before_it_has_that_stand_on_its_page() -> None:
    page = PageMeasure(100, 120, MmFromTopLeft(10, 10, 90, 110), 110, ())
    first, second = placed("sections.0.blocks.0", 1, 10, 20), placed("sections.0.blocks.1", 1, 25, 110)
    # How its rest begins says nothing.
    rest = replace(placed("sections.0.blocks.1", 2, 10, 30), keeps_before=True)
    for keeps in (True, False):
        found = (first, replace(second, keeps_before=keeps), rest)
        stood = standing(Typeset(b"", (page,) * 2, found, ()))
        assert [one.keeps_next for one in stood] == [keeps, False, False]
