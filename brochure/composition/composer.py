"""Composing a leaflet: it is set, looked at, and set otherwise where its pages ask for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from brochure.composition.feet import justified, misplaced, short_pages, uneven_pages
from brochure.composition.fullness import OVER, cost, fills, is_well
from brochure.composition.grid import LineGrid
from brochure.composition.pieces import runs_of
from brochure.composition.search import SHORT, Room, candidates, price
from brochure.composition.settings import PLAIN, Composed, Levers, Sizes
from brochure.content.model import Leaflet
from brochure.design.formats import Format
from brochure.typesetting.engine import Typeset
from brochure.typesetting.fit import lonely_titles
from brochure.typesetting.pages import Part

#: How many ways are set at most, besides the one that the style sheets ask for.
_TRIALS = 3
#: By how much another way must be better to be tried: so much, and this part of what the best one costs.
_BETTER, _BETTER_PART = 4.0, 0.12

#: What of a page’s height is counted on: the engine may need a little more than was foreseen.
_SAFE = 0.988

#: How many texts of a panel a grid is to bring to common lines, on average, where panels are well filled.
_WORTH = 1.0

#: Lays the leaflet out with more rules behind its style sheets.
Setter = Callable[[Sequence[str]], Typeset]


@dataclass(frozen=True)
class Composition:
    """How the pages are filled."""

    result: Typeset = field(repr=False)
    composed: Composed = PLAIN
    #: The style sheet of it, rule by rule.
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Composer:
    """Fills the pages of one leaflet."""

    leaflet: Leaflet
    format: Format
    levers: Levers
    parts: Mapping[str, Part]

    def composed(self, first: Typeset, set_with: Setter) -> Composition:
        """The best way that was found, from the leaflet as its style sheets set it.

        The same leaflet gives the same one: nothing but places on pages decides.
        """
        best = Composition(first)
        if fills(first) and not is_well(first, self.format, self.leaflet.pages, self.parts):
            best = self._searched(first, set_with)
        pages = len(best.result.pages)
        if pages > self.format.page_target(pages, self.leaflet.pages):
            return best
        return self._lined(best, set_with)

    def _lined(self, best: Composition, set_with: Setter) -> Composition:
        """The same with its texts on common lines, and its feet as low as they are to be."""
        short = short_pages(best.result, self.leaflet, best.composed)
        uneven = uneven_pages(best.result, self.format, short)
        high = {**short, **uneven}
        grid = LineGrid(self.leaflet, self.format, self.levers)
        without: set[int] = set()
        for is_last in (False, True):
            lined = grid.rules(best.result, best.composed, high, without)
            # Pages on common lines may end lower than they did, and so does what is beside them.
            beside = uneven_pages(best.result, self.format, short, lined.pages)
            rest = {page: left for page, left in {**short, **beside}.items() if page not in lined.pages}
            rules = (*best.rules, *lined.rules, *justified(best.result, self.leaflet, rest))
            # Lines are seen to meet across folds; in a booklet that is well filled it is not worth a layout.
            is_worth = self.format.kind == "folded" and lined.gained >= _WORTH
            is_well_as_it_is = best.composed.is_plain and not high and not is_worth
            if len(rules) == len(best.rules) or is_well_as_it_is:
                return best
            made = set_with(rules)
            wrong = self._wrong(made, best, high)
            if not wrong:
                return replace(best, result=made, rules=rules)
            if is_last or not lined.rules:
                break
            without = grid.ways_to(best.result, wrong)
        return self._lowered(best, (high, short), () if lined.rules else rules, wrong, set_with)

    def _lowered(
        self,
        best: Composition,
        ways: Sequence[Mapping[int, float]],
        failed: Sequence[str],
        wrong: Collection[int],
        set_with: Setter,
    ) -> Composition:
        """The same without common lines, its feet brought down in the first of some ways that moves no piece.

        Where none does, it is the last one without the pages that came out *wrong*.  The rules that have
        *failed* are not tried again.
        """
        for way in (*ways, None):
            pages = way or {page: left for page, left in ways[-1].items() if page not in wrong}
            rules = (*best.rules, *justified(best.result, self.leaflet, pages))
            if len(rules) == len(best.rules) or rules == failed:
                continue
            made = set_with(rules)
            wrong, failed = misplaced(made, best.result), rules
            if not wrong:
                return replace(best, result=made, rules=rules)
        return best

    def _wrong(self, made: Typeset, best: Composition, short: Mapping[int, float]) -> set[int]:
        """Pages on which other pieces stand than before, or that end too high now."""
        now = short_pages(made, self.leaflet, best.composed)
        stay = {
            page
            for page, left in short.items()
            if not any(justified(best.result, self.leaflet, {page: left}))
        }
        return misplaced(made, best.result) | (now.keys() - stay)

    def _searched(self, first: Typeset, set_with: Setter) -> Composition:
        best = Composition(first)
        runs, filled = runs_of(first, self.leaflet, self.format), fills(first)
        height = sorted(page.height for page in filled)[len(filled) // 2] * _SAFE
        others = len(first.pages) - len(filled)
        room = Room(self.format, self.leaflet.pages, others, height, filled[0].number - 1)
        least = self._cost(first, PLAIN)
        tried, sizes = {PLAIN}, Sizes(self.levers, 0.0)
        for _ in range(_TRIALS):
            ways = (way for way in candidates(runs, sizes, room) if way.composed not in tried)
            wanted = next(ways, None)
            if wanted is None or wanted.cost > least - max(_BETTER, _BETTER_PART * min(least, OVER)):
                break
            if wanted.cost >= OVER and len(tried) > 1:
                break
            tried.add(wanted.composed)
            rules = tuple(wanted.composed.rules(self.levers))
            made = set_with(rules)
            now = self._cost(made, wanted.composed) + price(wanted.composed, runs)
            if len(made.pages) < self.format.page_target(len(made.pages), self.leaflet.pages):
                # Pages for notes would part the last section from the one that it runs on behind.
                now += OVER * any(run.is_last for run in runs if run.number in wanted.composed.running)
            if now < least:
                best, least = Composition(made, wanted.composed, rules), now
            if wanted.composed.tightness:
                now_runs = runs_of(made, self.leaflet, self.format)
                seen = {piece.at: piece for run in now_runs for piece in run.pieces}
                sizes = replace(sizes, seen=wanted.composed.tightness, as_seen=seen)
        return best

    def _cost(self, made: Typeset, composed: Composed) -> float:
        filled = fills(made)
        others = len(made.pages) - len(filled)
        alone = len(lonely_titles(made, self.format, self.parts))
        heights = {page.number: page.height for page in filled}
        short = short_pages(made, self.leaflet, composed)
        lacking = sum(left / heights[page] for page, left in short.items() if page in heights)
        shares = [page.share for page in filled]
        return cost(shares, others, self.format, self.leaflet.pages, alone) + SHORT * lacking
