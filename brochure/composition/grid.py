"""A grid of lines: texts of pages that are seen beside each other stand on the same lines.

Line by line after a title, a figure, a box or a table; texts behind texts, which stand apart by less than a
line, by halves of one.  Where a page has no room for that, items of lists stand as their styles have them;
then so do texts behind texts, and then those that are nearest to the foot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from brochure.composition.feet import MOST_MORE
from brochure.composition.lined_pages import (
    CLOSE,
    ON_LINE,
    LinedPage,
    apart_of,
    apart_rule,
    groups_of,
    lined_pages,
    movable,
    off_lines,
    phases_of,
)
from brochure.composition.pieces import PlacedPiece, section_of
from brochure.composition.settings import Composed, Levers, section_selector
from brochure.content.model import Leaflet
from brochure.design.formats import Format
from brochure.typesetting.engine import Typeset

#: Most that room behind a heading may grow by, lines: it stands nearer to its text than to what is above it.
_BEHIND_HEADING = 0.25
#: Most that a foot may be higher than the type area where the text goes on, mm.
_FOOT = 3.0


class _WhatStands(NamedTuple):
    """What of a page is to stand on lines besides what follows titles, figures and the like."""

    items: bool
    texts: bool


#: From all to least, as room allows.
_LADDER = (_WhatStands(True, True), _WhatStands(False, True), _WhatStands(False, False))


class LinedTexts(NamedTuple):
    """What brings texts to common lines."""

    rules: tuple[str, ...]
    #: The pages that they are for, and how far down the last piece of each ends then, mm.
    pages: Mapping[int, float]
    #: How many texts of a page come to stand on lines that stood on none, on average.
    gained: float


@dataclass
class _Plan:
    """What is done with a page."""

    #: By how much the room before pieces grows, mm.
    more: dict[int, float] = field(default_factory=dict)
    #: Room between the items of lists, mm.
    items: dict[int, float] = field(default_factory=dict)
    #: Texts that stand on no common line, and all that was added, mm.
    ragged: int = 0
    moved: float = 0.0
    #: How far down the last piece is moved, mm.
    shift: float = 0.0
    #: Lines that go on to the next page; fewer than none come back from there.
    carried: int = 0
    fits: bool = True


@dataclass(frozen=True)
class LineGrid:
    """Brings the texts of one leaflet to common lines."""

    leaflet: Leaflet
    format: Format
    levers: Levers

    def rules(
        self, made: Typeset, composed: Composed, short: Mapping[int, float], without: Collection[int] = ()
    ) -> LinedTexts:
        """The rules that do it.

        *short* are pages that end too high; those *without* a grid are left as they are.
        """
        if not self.levers.bounds.baseline_grid:
            return LinedTexts((), {}, 0.0)
        pages = lined_pages(made, self.leaflet, frozenset(short))
        phases = self._phases(pages, len(made.pages), composed)
        found: list[str] = []
        done: dict[int, float] = {}
        carried = 0
        for at, page in enumerate(pages):
            spare = self._spare(pages, at) - carried
            plan = _Plan(shift=carried * page.line, carried=carried if page.is_divided else 0)
            if page.number in phases and page.number not in without:
                made_so = self._plan(page, phases[page.number][0], composed, carried, max(0, spare))
                if not page.goes_on or _left(page, made_so) <= _FOOT:
                    plan = made_so
                    found += self._rules(page, plan)
                    done[page.number] = page.bottom - _left(page, plan)
            carried = plan.carried if page.is_divided else 0
        gained = sum(gain for _phase, gain in phases.values()) / len(phases) if phases else 0.0
        return LinedTexts(tuple(found), done, gained)

    def ways_to(self, made: Typeset, wrong: Collection[int]) -> set[int]:
        """Pages that came out wrong, with those before them whose text goes on to them."""
        found = set(wrong)
        for page in reversed(lined_pages(made, self.leaflet)):
            if page.is_divided and page.number + 1 in found:
                found.add(page.number)
        return found

    def _phases(
        self, pages: Sequence[LinedPage], count: int, composed: Composed
    ) -> dict[int, tuple[float, float]]:
        """Where the first line of the grid of a page stands, mm, and how many texts that brings to lines."""
        known = {page.number: page for page in pages}
        found: dict[int, tuple[float, float]] = {}
        for group in groups_of(self.format, count):
            beside = [known[number] for number in group if number in known and known[number].line]
            if (
                len(beside) < 2
                or max(page.line for page in beside) - min(page.line for page in beside) > 0.01
            ):
                continue
            ways = []
            for phase in phases_of(beside):
                plans = [self._plan(page, phase, composed, 0, 0) for page in beside]
                ragged, moved = sum(plan.ragged for plan in plans), sum(plan.moved for plan in plans)
                ways.append((ragged, round(moved, 3), phase))
            ragged, _moved, phase = min(ways)
            gain = min(sum(off_lines(page, way[2]) for page in beside) for way in ways) - ragged
            if gain > 0:
                found |= {page.number: (phase, gain / len(beside)) for page in beside}
        return found

    @staticmethod
    def _spare(pages: Sequence[LinedPage], at: int) -> int:
        """How many lines the text behind a page may be moved on by, until it ends a page of its own."""
        while pages[at].is_divided and at + 1 < len(pages):
            at += 1
        page = pages[at]
        return int((page.bottom - page.pieces[-1].bottom) / page.line) if page.line else 0

    def _plan(self, page: LinedPage, phase: float, composed: Composed, carried: int, spare: int) -> _Plan:
        """The fullest plan that the page has room for."""
        for asked in _LADDER:
            plan = self._asked(page, phase, composed, asked, carried, spare, is_whole=True)
            if plan.fits:
                return plan
        return self._asked(page, phase, composed, _LADDER[-1], carried, spare, is_whole=False)

    def _asked(
        self,
        page: LinedPage,
        phase: float,
        composed: Composed,
        asked: _WhatStands,
        carried: int,
        spare: int,
        *,
        is_whole: bool,
    ) -> _Plan:
        """A plan; one that is not to be whole leaves what the page has no room for."""
        plan = _Plan(shift=carried * page.line)
        pieces, line = page.pieces, page.line
        last = pieces[-1]
        may = movable(page) if page.is_divided else 0
        room = page.bottom - last.bottom + min(may, spare) * line
        gaps: list[int] = []
        for at, piece in enumerate(pieces):
            if piece.above is not None and not piece.is_row:
                gaps.append(at)
            if at not in page.texts:
                continue
            follows = at - 1 in page.texts
            unit = line / 2 if follows else line
            lack = (phase - (piece.top + plan.shift - page.top)) % unit
            open_gaps = _open(pieces, gaps)
            gaps = []
            if min(lack, unit - lack) >= ON_LINE:
                more = self._more(lack, unit, page, open_gaps, composed)
                is_left = (follows and not asked.texts) or more is None
                if is_left or more is None or (not is_whole and plan.shift + more > room + CLOSE):
                    plan.ragged += 1
                else:
                    for gap in open_gaps:
                        plan.more[gap] = more / len(open_gaps)
                    plan.shift += more
                    plan.moved += abs(more)
            is_torn = (at == 0 and page.continues) or (piece is last and page.is_divided)
            between = None if is_torn else apart_of(piece, self.leaflet)
            if between is not None:
                count, apart = between
                wanted = line / 2 * max(1, ceil(2 * apart / line - CLOSE))
                if asked.items and wanted - apart <= self.levers.bounds.baseline_grid * line:
                    plan.items[at] = wanted
                    plan.shift += count * (wanted - apart)
                    plan.moved += count * abs(wanted - apart)
        self._lower(page, plan)
        plan.fits = plan.shift <= room + CLOSE
        if page.is_divided:
            self._divide(page, plan)
        return plan

    @staticmethod
    def _lower(page: LinedPage, plan: _Plan) -> None:
        """Bring the foot of a page down whose text goes on, by lines; by halves behind the last title."""
        if not page.goes_on or _left(page, plan) <= _FOOT:
            return
        pieces, line = page.pieces, page.line
        texts = [at for at in sorted(page.texts) if pieces[at].above]
        anchors = [at for at in texts if at - 1 not in page.texts]
        halves = [at for at in texts if at > max(anchors, default=-1)]
        added: dict[int, float] = {}
        while (left := _left(page, plan) - sum(added.values())) > _FOOT:
            ways = [(at, line / 2) for at in halves] + [(at, line) for at in texts if left >= line]
            ways = [(_open(pieces, [at])[0], unit) for at, unit in ways if not pieces[at - 1].keeps_next]
            ways = [
                (at, unit) for at, unit in ways if added.get(at, 0.0) + unit <= _above(pieces[at]) * MOST_MORE
            ]
            if not ways:
                return
            at, unit = min(ways, key=lambda one: (added.get(one[0], 0.0) + one[1]) / _above(pieces[one[0]]))
            added[at] = added.get(at, 0.0) + unit
        for at, more in added.items():
            plan.more[at] = plan.more.get(at, 0.0) + more
            plan.shift += more
            plan.moved += more

    def _divide(self, page: LinedPage, plan: _Plan) -> None:
        """Let the lines go on to the next page that have no room any more."""
        left = page.bottom - page.pieces[-1].bottom
        if plan.shift > left + CLOSE:
            plan.carried = ceil((plan.shift - left - CLOSE) / page.line)
            plan.fits = plan.fits and plan.carried <= movable(page)

    def _more(
        self,
        lack: float,
        unit: float,
        page: LinedPage,
        gaps: Sequence[int],
        composed: Composed,
    ) -> float | None:
        """What the room before a text is to grow by; None where it may not."""
        if not gaps:
            return None
        pieces, line, least = page.pieces, page.line, 0.0
        if lack > _BEHIND_HEADING * line and any(self._is_heading(page, gap - 1) for gap in gaps):
            return None
        low = self.levers.bounds.room[0] / self.levers.room(composed.tightness)
        for gap in gaps:
            before, here = pieces[gap - 1], pieces[gap]
            # Room behind titles and before headings stays; a text that announces a list is neither.
            is_title = (before.keeps_next and gap - 1 not in page.texts) or (
                here.keeps_next and gap not in page.texts
            )
            if not (is_title or before.is_row):
                least += (here.above or 0.0) * min(0.0, low - 1)
        if lack - unit >= least:
            return lack - unit
        return lack if lack <= self.levers.bounds.baseline_grid * line * len(gaps) else None

    @staticmethod
    def _is_heading(page: LinedPage, at: int) -> bool:
        """True for a heading inside a section; titles of sections have a rule between them and the text."""
        piece = page.pieces[at]
        return piece.keeps_next and at not in page.texts and not piece.at.endswith(".title")

    @staticmethod
    def _rules(page: LinedPage, plan: _Plan) -> Iterator[str]:
        for at, more in plan.more.items():
            piece = page.pieces[at]
            number = section_of(piece.at)
            assert number is not None and piece.above is not None
            where = section_selector(number) if piece.at.endswith(".title") else f'[data-at="{piece.at}"]'
            yield f"{where} {{ margin-top: {piece.above + more:.3f}mm !important }}"
        for at, room in plan.items.items():
            yield apart_rule(page.pieces[at].at, room)


def _left(page: LinedPage, plan: _Plan) -> float:
    """How much higher than the type area a page ends, mm: lines of a divided text fill it up."""
    left = page.bottom - page.pieces[-1].bottom - plan.shift
    return left % page.line if page.is_divided and movable(page) else left


def _above(piece: PlacedPiece) -> float:
    return piece.above or 0.0


def _open(pieces: Sequence[PlacedPiece], gaps: Sequence[int]) -> list[int]:
    """Of the gaps since the text before, those that may grow: not those behind titles, if others may."""
    free = [gap for gap in gaps if not pieces[gap - 1].keeps_next]
    return free or list(gaps[-1:])
