"""How pages are filled: margins and text size by their width, the rows of ``styles/measures.yaml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from brochure.design.fields import Listed, Row, Rows
from brochure.text.fields import Real

_Margin = Annotated[Real, Field(ge=0, le=200)]


_Factor = Annotated[Real, Field(ge=0.5, le=2)]
_Bounds = Annotated[tuple[_Factor, _Factor], Listed("the least and the most,", 2)]


class Fit(Row):
    """What composition may multiply sizes by, to fill pages well: least and most; 1 is as in the styles."""

    text: _Bounds = (0.975, 1.1)
    """The size of type.  No less than what keeps the x-heights of the rules."""
    leading: _Bounds = (0.97, 1.06)
    """The height of lines."""
    room: _Bounds = (0.7, 1.6)
    """The room between blocks and before sections."""
    baseline_grid: Annotated[Real, Field(ge=0, le=2)] = 1.0
    """By how many lines the room before a text may grow so that it stands on the lines of the pages beside
    it: those of a spread, or of one side of a folded sheet.  0 for no common lines."""


class Measure(Row):
    """How pages up to a width are filled."""

    up_to: Annotated[Real, Field(ge=20, le=10_000)]
    """Widest page that it holds for, mm."""
    margins: Annotated[
        tuple[_Margin, _Margin, _Margin, _Margin], Listed("margins: top, right, bottom and left,", 4)
    ]
    """Top, right, bottom, left, mm; never less than a format's safe zone, with what draft mark and folio
    need."""
    text: Annotated[Real, Field(ge=0.5, le=3)]
    """What the text size of the audience is multiplied by."""
    fit: Fit | None = None
    """What composition may change, and by how much; left out, by as much as its fields say."""


class Measures(Rows[Measure]):
    """Margins and text size by the width that most pages have: the first row that is wide enough holds."""

    @property
    def by_width(self) -> tuple[Measure, ...]:
        """The rows, narrowest first."""
        return tuple(sorted(self.root.values(), key=lambda measure: measure.up_to))


def measure_for(width: float, measures: tuple[Measure, ...]) -> Measure:
    """The measure of a page of *width* mm."""
    return next((measure for measure in measures if width <= measure.up_to), measures[-1])
