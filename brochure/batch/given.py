"""The cells of a table as its file has them, each with its place, and what is said of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace

#: The rule of what is wrong with a table.
RULE = "batch.table"
#: Most rows and columns of a table.
MOST_ROWS, MOST_COLUMNS = 20_000, 200


@dataclass(frozen=True)
class GivenCell:
    """One cell."""

    text: str
    place: SourcePlace
    #: Why its text can't be used, and what to do; empty where it can.
    problem: str = ""
    fix: str = ""
    #: True of what a workbook keeps as a number: a zero at its beginning is lost.
    is_number: bool = False


def formula(text: str, place: SourcePlace) -> GivenCell:
    """A cell with a formula: what that comes to only the program that made it can tell."""
    return GivenCell(text, place, "this is a formula", "copy it, and paste its value (“Paste values”)")


def wrong(message: str, place: SourcePlace, fix: str) -> Finding:
    """An error of a table."""
    return Finding(RULE, Severity.ERROR, message, place, fix)


def doubtful(message: str, place: SourcePlace, fix: str) -> Finding:
    """A warning on a table."""
    return Finding(RULE, Severity.WARNING, message, place, fix)


def first(findings: Sequence[Finding], most: int, file: str) -> list[Finding]:
    """The first *most* findings on a table, and how many more there are."""
    if len(findings) <= most:
        return list(findings)
    message = f"there are {len(findings) - most:,} more findings like those that are shown"
    more = Finding(RULE, Severity.NOTE, message, SourcePlace(file), "mend these first")
    return [*findings[:most], more]


class TableRows:
    """The rows of a table as they are read one by one, without those that are empty."""

    def __init__(self) -> None:
        self.found: list[tuple[GivenCell, ...]] = []

    def add(self, cells: Sequence[GivenCell]) -> bool:
        """Take a row; False for an empty one.

        Raises :class:`ContentError` for a row or column too many: nothing of a table is left out unsaid.
        """
        used = max((at for at, cell in enumerate(cells, start=1) if cell.text.strip()), default=0)
        if not used:
            return False
        if used > MOST_COLUMNS:
            cell = cells[used - 1]
            message = f"the row has {used:,} cells, and a table at most {MOST_COLUMNS}"
            raise ContentError([wrong(message, cell.place, "remove columns that nothing needs")])
        # The first row has the names of the columns.
        if len(self.found) > MOST_ROWS:
            message = f"the table has more than {MOST_ROWS:,} rows: this one and those below it are too many"
            raise ContentError([wrong(message, cells[0].place, "divide it into several tables")])
        # Programs fill rows up with empty cells, far beyond the last column.
        self.found.append(tuple(cells[: max(used, MOST_COLUMNS)]))
        return True
