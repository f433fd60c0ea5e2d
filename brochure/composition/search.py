"""Looking for the best way to fill pages, among all breaks before sections and degrees of tightness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from brochure.composition.fullness import OVER, cost, page_cost
from brochure.composition.pieces import SectionFlow
from brochure.composition.pouring import SizedRun, sized_runs, stretches
from brochure.composition.settings import Composed, Sizes
from brochure.design.formats import Format

#: What it costs to be as tight or as loose as can be, to let a section run on that is to begin a page, to
#: begin a page that nobody asked for, to tear what styles keep whole; and more to let the last one run on.
_TIGHTNESS, _RUNNING, _OPENING, _TORN, _LAST = 10.0, 2.0, 4.0, 6.0, 12.0
#: What it costs to divide an item of a list, and to leave a page short whose text goes on, by its share.
_DIVIDED, SHORT = 2.0, 60.0
#: The share of a page that such a text may leave at no cost.
_FOOT = 0.02
#: Degrees of tightness that are tried.
_STEPS = tuple(step / 8 for step in range(-8, 9))
#: Ways to place the runs up to one of them that are gone on with: the cheapest.
_MOST = 10


@dataclass(frozen=True)
class Room:
    """The pages that are to be filled."""

    format: Format
    #: How many the content asks for; None for as many as it takes.
    wanted: int | None
    #: Pages that hold no text: covers.
    others: int
    #: Height of the type area, mm.
    height: float
    #: How many of those stand before the text.
    before: int = 1


@dataclass(frozen=True)
class Candidate:
    """A way to fill the pages, and what it costs, as far as can be told without setting it."""

    cost: float
    composed: Composed


def price(composed: Composed, runs: Iterable[SectionFlow]) -> float:
    """What changes cost: the best page is the one that is as it was designed."""
    runs = tuple(runs)
    return (
        _TIGHTNESS * abs(composed.tightness)
        + _RUNNING * len(composed.running)
        + _OPENING * len(composed.opening)
        + _torn(composed.torn, runs)
        + _LAST * sum(run.is_last for run in runs if run.number in composed.running)
    )


def _torn(torn: Iterable[str], runs: Iterable[SectionFlow]) -> float:
    """What it costs that pieces with those marks are torn: lists less than tables with their heads."""
    marks = set(torn)
    if not marks:
        return 0.0
    pieces = (piece for run in runs for piece in run.pieces if piece.at in marks)
    return sum(_TORN if piece.heads else _DIVIDED for piece in pieces)


def candidates(runs: tuple[SectionFlow, ...], sizes: Sizes, room: Room) -> list[Candidate]:
    """The best way for each degree of tightness and number of pages, the best of all first."""
    ways = (False, True) if any(piece.tears for run in runs for piece in run.pieces) else (False,)
    # Where the last section is to stand matters to all pages, so each of the two is looked into by itself.
    kept = tuple(replace(run, fixed=run.fixed or (run.is_last and run.opens)) for run in runs)
    sized = {step: sized_runs(runs, replace(sizes, to=step)) for step in _STEPS}
    found = [
        candidate
        for these in dict.fromkeys((kept, runs))
        for step in _STEPS
        for tears in ways
        for candidate in _at(these, sized[step], room, step, tears)
    ]
    # Of two that are as good, the one that changes less.
    return sorted(
        found, key=lambda one: (round(one.cost, 6), abs(one.composed.tightness), one.composed.tightness)
    )


class _Filled(NamedTuple):
    """Runs up to one of them, poured into pages."""

    cost: float
    #: How full the pages of the last stretch are, and the run that begins it.
    shares: tuple[float, ...]
    first: int
    before: _Filled | None
    #: What of the last stretch is torn.
    torn: tuple[str, ...] = ()
    #: What pages lack on which the text goes on: shares.
    short: float = 0.0


def _at(
    runs: tuple[SectionFlow, ...], sized: Sequence[SizedRun], room: Room, step: float, tears: bool
) -> Iterator[Candidate]:
    #: By the runs that are placed, and by how many pages they fill.
    best: list[dict[int, _Filled]] = [{} for _ in range(len(runs) + 1)]
    best[0][0] = _Filled(0.0, (), 0, None)
    begun, so_far = -1, []
    #: What is changed by a stretch that begins a page and goes on without a break.
    changed = 0.0
    for first, end, used, torn in stretches(runs, sized, room.height, tears=tears):
        if first != begun:
            begun, so_far = first, sorted(best[first].items(), key=lambda item: item[1].cost)[:_MOST]
        shares = tuple(one / room.height for one in used)
        if end - 1 == first:
            changed = _OPENING if first and not runs[first].opens else 0.0
        elif runs[end - 1].opens:
            changed += _RUNNING + _LAST * runs[end - 1].is_last
        here = sum(map(page_cost, shares)) + changed
        here += _torn(torn, runs[first:end]) if torn else 0.0
        short = sum(max(0.0, 1 - _FOOT - share) for share in shares[:-1])
        here += SHORT * short
        starts = runs[first].starts
        for pages, before in so_far:
            if starts is not None and room.before + pages + 1 not in starts:
                # The picture at its head would run across pages that are no neighbours.
                continue
            total, count = before.cost + here, pages + len(shares)
            if count not in best[end] or total < best[end][count].cost:
                best[end][count] = _Filled(total, shares, first, before, torn, before.short + short)
    for filled in best[len(runs)].values():
        breaks, pages_filled, torn = _unrolled(filled)
        composed = replace(_composed(runs, breaks, step), torn=torn)
        full = cost(pages_filled, room.others, room.format, room.wanted) + price(composed, runs)
        full += SHORT * filled.short
        pages = len(pages_filled) + room.others
        if pages < room.format.page_target(pages, room.wanted):
            # Pages for notes would part the last section from the one that it runs on behind.
            full += OVER * any(run.is_last for run in runs if run.number in composed.running)
        yield Candidate(full, composed)


def _unrolled(filled: _Filled) -> tuple[list[int], list[float], tuple[str, ...]]:
    """The runs that begin a page, how full all pages are, and what is torn."""
    breaks: list[int] = []
    torn: tuple[str, ...] = ()
    shares: list[float] = []
    last: _Filled | None = filled
    while last is not None and last.before is not None:
        breaks.insert(0, last.first)
        shares[:0] = last.shares
        torn = last.torn + torn
        last = last.before
    return breaks, shares, torn


def _composed(runs: tuple[SectionFlow, ...], breaks: Iterable[int], step: float) -> Composed:
    begun = set(breaks)
    numbers = [(at, run) for at, run in enumerate(runs) if at and not run.fixed]
    return Composed(
        step,
        tuple(run.number for at, run in numbers if run.opens and at not in begun),
        tuple(run.number for at, run in numbers if not run.opens and at in begun),
    )
