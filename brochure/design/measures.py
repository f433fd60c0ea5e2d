"""How pages are filled: margins and text size by their width, the rows of ``styles/measures.yaml``."""

from __future__ import annotations

from dataclasses import dataclass

from brochure.design.rows import Rows, rows_in


@dataclass(frozen=True)
class Measure:
    """How pages up to a width are filled: a row of ``styles/measures.yaml``."""

    name: str
    #: Widest page that it holds for, mm.
    up_to: float
    #: Top, right, bottom, left, mm.
    margins: tuple[float, float, float, float]
    #: What the text size of the audience is multiplied by.
    text: float


def load_measures(text: str) -> tuple[Measure, ...]:
    """The rows of a ``measures.yaml``, narrowest first.  Raises :class:`RowsError` with all faults."""
    return measures_of(rows_in(text))


def measures_of(given: object) -> tuple[Measure, ...]:
    """The measures that plain rows describe, narrowest first.  Raises :class:`RowsError` with all faults."""
    rows = Rows(given, "measure", ("up-to", "margins", "text"))
    measures = []
    for row in rows:
        up_to = row.number("up-to", 20, 10_000)
        margins: tuple[float, ...] = ()
        if row.has("margins"):
            items = row.items("margins", 4, 4, "margins: top, right, bottom and left,")
            margins = row.numbers(items, (len(items), len(items)), (0, 200), "a margin", "margins")
        text = row.number("text", 0.5, 3)
        if len(margins) == 4:
            top, right, bottom, left = margins
            measures.append(Measure(row.name, up_to, (top, right, bottom, left), text))
    rows.finish()
    return tuple(sorted(measures, key=lambda measure: measure.up_to))


def measure_for(width: float, measures: tuple[Measure, ...]) -> Measure:
    """The measure of a page of *width* mm."""
    return next((measure for measure in measures if width <= measure.up_to), measures[-1])
