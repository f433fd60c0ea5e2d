"""Pages whose plates need not be made: what their ink can be at most, and what reaches the trim."""

from __future__ import annotations

import random
from typing import Any

import pytest
from pikepdf import Dictionary, Name

from brochure.preflight import Limits, preflight
from brochure.preflight.foresight import Foreseen, Foresight
from tests.preflight.pages import OVERPRINT, fill, page, pdf
from tests.preflight.test_plates import a_random_page, plated

#: A rectangle of 20 mm with round corners in mm, from 10 mm on.
ROUND = (
    "12 10 m 28 10 l 29 10 30 11 30 12 c 30 28 l 30 29 29 30 28 30 c "
    "12 30 l 11 30 10 29 10 28 c 10 12 l 10 11 11 10 12 10 c h"
)


def foreseen(*pages: Any, limit: float = 300) -> list[Foreseen]:
    """What is known of the plates of some pages before any are made."""
    foresight = Foresight(limit)
    preflight(pdf(*pages), "a.pdf", Limits(), foresight)
    return [foresight.pages[number] for number in sorted(foresight.pages)]


def seen(content: str, **more: Any) -> Foreseen:
    """The same of a page with this content."""
    (found,) = foreseen(page(content, slug=7, **more))
    return found


def test_no_square_has_more_ink_than_was_foreseen() -> None:
    chance = random.Random(11)
    pages = [a_random_page(chance) for _ in range(16)]
    inks, known = plated(pdf(*pages)), foreseen(*pages, limit=250)
    assert all(one.most >= ink.worst - 0.8 for one, ink in zip(known, inks, strict=True))
    # It says something: some can be made out, and none that has too much.
    within = [one.is_within and one.most <= 250 for one in known]
    assert any(within)
    assert all(ink.worst <= 250.8 for has, ink in zip(within, inks, strict=True) if has)


BLACK = "0 0 0 1 k /O gs "


@pytest.mark.parametrize(
    ("content", "most"),
    [
        (fill((90, 80, 40, 0), 0, 0, 60, 40), 210),
        # Black that overprints is added where it is: a tenth of a square of 15 mm; on paper, not.
        (fill((90, 80, 40, 0), 0, 0, 30, 40) + BLACK + "10 10 3 7.5 re f", 210 + 10),
        (fill((90, 80, 40, 0), 0, 0, 30, 40) + BLACK + "40 10 9 9 re f", 210),
        # Not on what is covered, be its corners square or round; nor within a frame.
        (fill((90, 80, 40, 0), 0, 0, 60, 40) + f"0 0 0 0 k {ROUND} f {BLACK} 13 12 5 9 re f", 210),
        (f"0.9 0.8 0.4 0 k {ROUND} 12 12 16 16 re f* {BLACK} 13 13 5 9 re f", 210),
        # A shape that is no rectangle covers nothing for certain.
        (
            fill((90, 80, 40, 0), 0, 0, 60, 40)
            + f"0 0 0 0 k 0 0 m 60 40 l 60 0 l 0 40 l f {BLACK} 3 0 3 7.5 re f",
            210 + 10,
        ),
        # Another ink than black that overprints, and what can't be followed.
        ("0.5 0 0 0 k /O gs 0 0 9 9 re f", 400),
        ("1 0 0 rg 0 0 9 9 re f", 400),
    ],
)
def test_the_most_of_a_square_is(content: str, most: float) -> None:
    assert seen(content, Resources=OVERPRINT).most == pytest.approx(most, abs=0.5)


def test_what_lies_within_the_trim_is_no_matter_of_its_edges_and_all_else_is() -> None:
    ground = fill((10, 0, 0, 0), -3, -3, 66, 46)
    first = seen(ground + fill((0, 0, 0, 90), 10, 10, 9, 9))
    assert seen(ground + fill((0, 30, 0, 90), 20, 12, 9, 9)).edges == first.edges
    slug = "0 0 0 1 k {} -8 2 1 re f "
    # Words beside the sheet may differ, but not what stands in line with its trim.
    assert seen(ground + slug.format(20)).edges == seen(ground + slug.format(21)).edges
    others = (
        fill((10, 0, 0, 0), -2, -3, 66, 46),
        fill((11, 0, 0, 0), -3, -3, 66, 46),
        ground + fill((0, 0, 0, 90), 10, 1, 9, 9),
        ground + slug.format(-1),
        f"/A gs {ground}",
        "",
    )
    states = Dictionary(ExtGState=Dictionary(A=Dictionary(ca=0.5)))
    digests = {first.edges, *(seen(other, Resources=states).edges for other in others)}
    assert len(digests) == len(others) + 1


def test_all_that_reaches_a_place_of_too_much_ink_counts_as_the_edges_do() -> None:
    ground = fill((100, 100, 80, 0), -3, -3, 66, 46)
    black = BLACK + "5 5 8 8 re f "
    first = seen(ground + black, Resources=OVERPRINT)
    assert first.most > 300
    assert first.is_within
    # Half a page away, anything may be painted that has no too much of its own.
    far = seen(ground + black + fill((0, 0, 0, 20), 50, 10, 6, 6), Resources=OVERPRINT)
    assert (far.is_within, far.edges) == (True, first.edges)
    # Beside it, less of it, below or above it, another page: what is seen there may be other ink.
    others = [
        ground + black + fill((0, 0, 0, 20), 15, 8, 2, 2),
        ground + BLACK + "5 5 8 7.9 re f ",
        ground + fill((0, 0, 0, 0), 6, 6, 2, 2) + black,
        ground + black + fill((0, 0, 0, 0), 6, 6, 2, 2),
    ]
    found = [seen(other, Resources=OVERPRINT) for other in others]
    assert len({first.edges, *(one.edges for one in found)}) == len(others) + 1
    # A colour that is too much by itself is so wherever it is, and what can't be followed could be anywhere.
    assert not seen(fill((100, 100, 80, 30), 20, 12, 9, 9)).is_within
    assert not seen("0.5 0 0 0 k /O gs 20 12 9 9 re f", Resources=OVERPRINT).is_within


def test_a_group_that_mixes_otherwise_could_have_any_ink() -> None:
    made = {}
    for blend in ("Normal", "Multiply"):
        states = Dictionary(M=Dictionary(BM=Name(f"/{blend}")))
        made[blend] = seen("/M gs 0.1 0 0 0 k 0 0 9 9 re f", Resources=Dictionary(ExtGState=states))
    assert made["Normal"].most == pytest.approx(10)
    assert made["Multiply"].most == 400
