"""The first row of a table: the names of its columns, and what stands there in their stead."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from brochure.batch.given import GivenCell, wrong
from brochure.errors import ContentError
from brochure.findings import nearest, shortened

#: Signs that nobody sees, which pasted names hold.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
#: Rows in which the names are looked for: titles and notes stand above some tables.
HEAD = 20
#: Names of columns that make a row one of headings: one alone may be a word of a title.
_ENOUGH = 2


def normal(name: str) -> str:
    """The name of a column as the content writes it: “Centre name” is ``centre-name``."""
    seen = _UNSEEN.sub("", name)
    return re.sub(r"[\s_-]+", "-", seen.strip().casefold()).strip("-")


def names_in(row: Sequence[GivenCell], known: Set[str]) -> int:
    """How many of the names that are *known* a row has."""
    return len(known & {normal(cell.text) for cell in row})


def most_names(rows: Sequence[Sequence[GivenCell]], known: Set[str]) -> int:
    """How many of the names that are *known* one of the first rows has."""
    return max((names_in(row, known) for row in rows[:HEAD]), default=0)


def enough(known: Set[str]) -> int:
    """How many names of columns make a row one of headings."""
    return max(1, min(_ENOUGH, len(known)))


def check_headings(rows: Sequence[Sequence[GivenCell]], known: Set[str], sheet: str) -> None:
    """Look whether the first row has the names of the columns; *sheet* is that which was read, if any.

    Raises :class:`ContentError` with what stands there in their stead: one error in the place of those on
    each column and row.
    """
    if not known:
        return
    first = rows[0]
    where = f"the sheet “{shortened(sheet)}”" if sheet else "the table"
    best = max(rows[:HEAD], key=lambda row: names_in(row, known))
    if best is not first and names_in(best, known) >= max(enough(known), names_in(first, known) + 1):
        above = shortened(" ".join(cell.text for cell in first if cell.text))
        message = f"the names of the columns stand in line {best[0].place.line} of {where}, below “{above}”"
        raise ContentError([wrong(message, first[0].place, "delete what stands above them")])
    if names_in(first, known):
        return
    if not any(nearest(normal(cell.text), known) for cell in first if cell.text):
        message = f"the first row of {where} has none of the names of the columns: {', '.join(sorted(known))}"
        raise ContentError([wrong(message, first[0].place, "write them into the first row")])
