"""A leaflet poured as another one is: with its composition, and no search for one of its own.

Variants of a master are filled as the master is.  What was approved is how its pages look, and a text that is
a little shorter would have the size of all letters change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from brochure.composition.composer import Composition
from brochure.layout.leaflet import Prepared
from brochure.pipeline.memory import Made, Memory
from brochure.pipeline.typeset import Drafts, Filled, filled_up, judged, settled
from brochure.typesetting.pages import Part


class Pouring(Memory):
    """Holds how one leaflet is typeset, while it is made, and nothing else: nothing is compared."""

    def __init__(self, filled: Filled | None = None) -> None:
        """*filled* is the leaflet typeset, where it is already."""
        super().__init__(0)
        self.filled = filled

    @property
    def composition(self) -> Composition | None:
        """How its pages are filled; None until it was typeset."""
        return None if self.filled is None else self.filled[3]

    def once(self, what: str, made_from: object, make: Callable[[], Made]) -> Made:
        """What *make* gives; how the leaflet is typeset is found out once."""
        if what != "typeset":
            return make()
        if self.filled is None:
            self.filled = cast(Filled, make())
        return cast(Made, self.filled)


@dataclass(frozen=True)
class Mould:
    """How the pages of a master are filled, and where its figures were moved to, where that is known."""

    composition: Composition = field(repr=False)
    moved: Mapping[str, str] | None = None


def mould_of(laid_out: Prepared, parts: Mapping[str, Part], composition: Composition) -> Mould:
    """The mould of a leaflet that is filled so; it is laid out once more: nobody kept where figures went.

    Raises :class:`ContentError` when the engine complains.
    """
    moved = settled(laid_out, parts, 0, composition.rules).rules if laid_out.figures else {}
    return Mould(composition, moved)


def poured(
    laid_out: Prepared, parts: Mapping[str, Part], like: Mould, drafts: Drafts | None = None
) -> Pouring:
    """The leaflet typeset as it comes out of a mould; not yet typeset where it does not fit so.

    What is laid out for that is added to *drafts*.  Raises :class:`ContentError` when the engine complains.
    """
    rules = like.composition.rules
    made, figures = settled(laid_out, parts, 0, rules, guess=like.moved, drafts=drafts)
    composed = replace(like.composition, result=made)
    result, target, missing = filled_up(laid_out, parts, composed, figures)
    if judged(laid_out, result, target, parts)[0]:
        return Pouring()
    return Pouring((result, target, missing, replace(composed, result=result)))
