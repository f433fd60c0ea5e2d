"""Tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from brochure.content.blocks.base import Block, WordsOr
from brochure.text.fields import Model, Name, Prose, SourceProse, UnsetProse, YesNo
from brochure.text.inline import NoteMark, walk

#: Signs of table notes in their order; doubled when they run out.
_SIGNS = "*†‡§‖¶"
#: Most columns of a table.
_MOST_COLUMNS = 12


class Column(Model):
    """One column of a table."""

    title: Prose
    """The column's heading."""
    align: Literal["left", "center", "right", "decimal"] = "left"
    """How the cells are aligned: `decimal` sets the decimal signs of their first numbers below each other."""
    width: Annotated[int, Field(ge=1, le=100)] | None = None
    """Share of the table's width, in per cent; left out, the text decides."""


class ColumnGroup(Model):
    """Columns that have a heading in common, above their own."""

    title: Prose | None = None
    """The heading; left out for columns that have none in common."""
    columns: Annotated[int, Field(ge=1, le=_MOST_COLUMNS)] = 1
    """How many columns it stands above."""


class Cell(Model):
    """A cell that reaches over several columns or rows."""

    text: Prose
    """The words of the cell."""
    columns: Annotated[int, Field(ge=1, le=_MOST_COLUMNS)] = 1
    """Over how many columns it reaches."""
    rows: Annotated[int, Field(ge=1, le=100)] = 1
    """Over how many rows it reaches, this one and those below it."""


class Subheading(Model):
    """A heading across the table, above the rows that follow."""

    head: Prose
    """The words of the heading."""


def _kind_of_row(value: Any) -> str:
    return "subheading" if isinstance(value, Mapping | Subheading) else "row"


#: A row: words, or cells of several columns or rows; or a heading across the table.
_AnyRow = Annotated[
    Annotated[tuple[WordsOr[Cell], ...], Tag("row"), Field(min_length=1)]
    | Annotated[Subheading, Tag("subheading")],
    Discriminator(_kind_of_row),
]


@dataclass(frozen=True)
class SetCell:
    """A cell in its place."""

    text: Prose
    #: 0-based: the first column that it stands in.
    column: int
    columns: int = 1
    rows: int = 1
    #: True of a heading: of a column, of several, or of a row.
    is_heading: bool = False
    #: True of a heading of several columns.
    is_group: bool = False


@dataclass(frozen=True)
class SetRow:
    """A row of the body with its cells in their places."""

    #: 0-based, in the table's rows.
    number: int
    cells: tuple[SetCell, ...]
    #: True of a heading across the table.
    is_subheading: bool = False
    #: True where a cell reaches into the next row: no page ends between the two.
    keeps_next: bool = False


class Table(Block):
    """A table.  The first cell of each row is the row's heading."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": ["caption"]}, {"required": ["alt"]}]},
    )

    may_be_torn: ClassVar[bool] = True

    block: Literal["table"]
    caption: Prose | None = None
    """What the table shows, in a sentence; left out where the heading before the table says it."""
    alt: UnsetProse | None = None
    """What a table without a caption shows, in words that are read aloud and not printed."""
    column_groups: tuple[ColumnGroup, ...] = ()
    """Headings above those of the columns, from left to right: one for each group of columns."""
    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=_MOST_COLUMNS)]
    """The columns from left to right."""
    rows: Annotated[tuple[_AnyRow, ...], Field(min_length=1)]
    """The rows: one text for each column, or `{text: …, columns: 2, rows: 2}` for a cell that reaches over
    several of them.  `{head: …}` instead of a row is a heading across the table."""
    row_heads: YesNo = True
    """No where the first cell of a row is not its heading."""
    turned: YesNo = False
    """Yes turns the table by a quarter and gives it pages of its own: for one that is too wide."""
    notes: dict[Name, Prose] = Field(default_factory=dict)
    """Notes below the table.  `[^name]` in a cell, a heading or the caption points to the note; the signs
    * † ‡ § ‖ ¶ are given in the order of the pointers."""
    source: SourceProse | None = None
    """Where the data are from."""

    @property
    def head(self) -> tuple[tuple[SetCell, ...], ...]:
        """The rows of headings: those of groups of columns, where there are any, then those of columns."""
        above: list[SetCell] = []
        below: list[SetCell] = []
        at = 0
        for group in self.column_groups:
            own = [
                SetCell(column.title, number, is_heading=True)
                for number, column in enumerate(self.columns[at : at + group.columns], start=at)
            ]
            if group.title is None:
                above += [SetCell(cell.text, cell.column, rows=2, is_heading=True) for cell in own]
            else:
                above.append(SetCell(group.title, at, group.columns, is_heading=True, is_group=True))
                below += own
            at += group.columns
        if below:
            return tuple(above), tuple(below)
        return (tuple(SetCell(column.title, at, is_heading=True) for at, column in enumerate(self.columns)),)

    @property
    def body(self) -> tuple[SetRow, ...]:
        """The rows below the headings of the columns."""
        return tuple(self._body())

    def _body(self) -> Iterator[SetRow]:
        #: For each column, how many more rows are taken by a cell from above.
        taken = [0] * len(self.columns)
        for number, row in enumerate(self.rows):
            if isinstance(row, Subheading):
                cell = SetCell(row.head, 0, len(self.columns), is_heading=True)
                yield SetRow(number, (cell,), is_subheading=True)
                continue
            cells = []
            next_taken = [max(left - 1, 0) for left in taken]
            at = 0
            for each in row:
                while at < len(taken) and taken[at]:
                    at += 1
                text, columns, rows = (
                    (each, 1, 1) if isinstance(each, Prose) else (each.text, each.columns, each.rows)
                )
                cells.append(SetCell(text, at, columns, rows, is_heading=self.row_heads and at == 0))
                for column in range(at, min(at + columns, len(taken))):
                    next_taken[column] = rows - 1
                at += columns
            taken = next_taken
            yield SetRow(number, tuple(cells), keeps_next=any(taken))

    @property
    def data(self) -> tuple[Prose, ...]:
        """The texts of the cells that head nothing."""
        return tuple(cell.text for row in self.body for cell in row.cells if not cell.is_heading)

    @property
    def row_headings(self) -> tuple[Prose, ...]:
        """The headings of the rows."""
        rows = (row.cells for row in self.body if not row.is_subheading)
        return tuple(cell.text for cells in rows for cell in cells if cell.is_heading)

    @property
    def signs(self) -> dict[str, str]:
        """The sign of each note by its name, in the order of the pointers: * † ‡ § ‖ ¶, then doubled."""
        texts = [
            *((self.caption,) if self.caption else ()),
            *(cell.text for row in self.head for cell in row),
            *(cell.text for row in self.body for cell in row.cells),
        ]
        marks = [node.name for text in texts for node in walk(text.nodes) if isinstance(node, NoteMark)]
        return {
            name: _SIGNS[index % len(_SIGNS)] * (index // len(_SIGNS) + 1)
            for index, name in enumerate(dict.fromkeys(marks))
        }

    @property
    def notes_in_order(self) -> list[tuple[str, Prose]]:
        """Sign and text of each note, in the order of the signs."""
        return [(sign, self.notes[name]) for name, sign in self.signs.items()]

    @model_validator(mode="after")
    def _has_a_name(self) -> Table:
        if self.caption is None and self.alt is None:
            raise PydanticCustomError(
                "table_name",
                "the field “caption” is missing",
                {"fix": "add `caption:`; where a heading before the table says it, add `alt:` instead"},
            )
        if self.caption is not None and self.alt is not None:
            raise PydanticCustomError(
                "table_name",
                "this table has a caption, which is read aloud: it needs no other words for that",
                {"at": ("alt",), "fix": "remove `alt:`, or the caption"},
            )
        return self

    @model_validator(mode="after")
    def _groups_hold_the_columns(self) -> Table:
        total = sum(group.columns for group in self.column_groups)
        if self.column_groups and total != len(self.columns):
            raise PydanticCustomError(
                "column_groups",
                "the groups hold {total} columns, but the table has {columns}",
                {
                    "total": total,
                    "columns": len(self.columns),
                    "at": ("column-groups",),
                    "fix": "make them as many; a group without `title` is for columns with none in common",
                },
            )
        return self

    @model_validator(mode="after")
    def _rows_fill_the_columns(self) -> Table:
        #: For each column, how many more rows are taken from above, and by which row.
        taken = [(0, 0)] * len(self.columns)
        for number, row in enumerate(self.rows):
            if isinstance(row, Subheading):
                if len(self.columns) == 1:
                    raise PydanticCustomError(
                        "subheading",
                        "a table of one column has no headings across",
                        {"at": ("rows", number), "fix": "use a table for each part, or a list with levels"},
                    )
                self._nothing_reaches_into(number, taken)
                continue
            cells = [
                Cell.model_construct(text=cell, columns=1, rows=1) if isinstance(cell, Prose) else cell
                for cell in row
            ]
            after = [(max(left - 1, 0), origin) for left, origin in taken]
            at = 0
            for index, cell in enumerate(cells):
                while at < len(taken) and taken[at][0]:
                    at += 1
                end = at + cell.columns
                if end > len(self.columns):
                    raise self._unfilled(number, row, taken, ("rows", number, index))
                for column in range(at, end):
                    if taken[column][0]:
                        raise self._overlap(number, index, column, taken[column][1])
                    after[column] = (cell.rows - 1, number)
                at = end
            while at < len(taken) and taken[at][0]:
                at += 1
            if at < len(self.columns):
                raise self._unfilled(number, row, taken, ("rows", number))
            taken = after
        self._nothing_reaches_into(len(self.rows), taken)
        if self.rows and isinstance(self.rows[-1], Subheading):
            raise PydanticCustomError(
                "subheading",
                "there are no rows below this heading across the table",
                {"at": ("rows", len(self.rows) - 1), "fix": "add some, or remove it"},
            )
        return self

    def _unfilled(
        self, number: int, row: tuple[Any, ...], taken: list[tuple[int, int]], at: tuple[str | int, ...]
    ) -> PydanticCustomError:
        """What is wrong with a row whose cells are not as many as the columns."""
        free = [column for column, (left, _origin) in enumerate(taken) if not left]
        wide = sum(1 if isinstance(cell, Prose) else cell.columns for cell in row)
        context = {"row": number + 1, "cells": wide, "columns": len(self.columns), "at": at}
        if len(free) == len(self.columns):
            message = "row {row} has {cells} cells, but the table has {columns} columns"
            if wide != len(row):
                message = "the cells of row {row} reach over {cells} columns, but the table has {columns}"
            fix = "give one text for each column"
        else:
            context["left"] = len(free)
            message = (
                "row {row} has cells for {cells} columns, but {left} of {columns} are left beside the cells "
                "that reach into it from above"
            )
            fix = "give one text for each column that is left"
        if wide < len(free):
            context["column"] = free[wide] + 1
            message = f"{message}: column {{column}} stays empty"
        return PydanticCustomError("row_length", message, {**context, "fix": fix})

    def _overlap(self, number: int, index: int, column: int, origin: int) -> PydanticCustomError:
        return PydanticCustomError(
            "row_length",
            "cell {cell} of row {row} reaches into column {column}, where one of row {origin} still stands",
            {
                "cell": index + 1,
                "row": number + 1,
                "column": column + 1,
                "origin": origin + 1,
                "at": ("rows", number, index),
                "fix": "make one of the two smaller",
            },
        )

    def _nothing_reaches_into(self, number: int, taken: list[tuple[int, int]]) -> None:
        """Refuse cells from above that go on where the rows end, or a heading across the table stands."""
        for column, (left, origin) in enumerate(taken):
            if left:
                raise PydanticCustomError(
                    "row_length",
                    "a cell of row {origin} in column {column} reaches over {left} more rows than there are "
                    "below it before the table or its part ends",
                    {
                        "origin": origin + 1,
                        "column": column + 1,
                        "left": left,
                        "at": ("rows", origin),
                        "fix": "make its `rows` smaller, or give the rows that are missing",
                    },
                )

    @model_validator(mode="after")
    def _columns_share_the_width(self) -> Table:
        widths = [column.width for column in self.columns if column.width is not None]
        # Columns without a width of their own need some of it too.
        if sum(widths) > 100 - (len(self.columns) - len(widths)):
            raise PydanticCustomError(
                "width",
                "the widths of the columns add up to {total} per cent, which leaves too little for all",
                {
                    "total": sum(widths),
                    "at": ("columns",),
                    "fix": "make them 100 together, or leave some out",
                },
            )
        return self

    @model_validator(mode="after")
    def _notes_have_no_notes(self) -> Table:
        texts: dict[tuple[str, ...], Prose | None] = {("source",): self.source}
        texts |= {("notes", name): note for name, note in self.notes.items()}
        for at, text in texts.items():
            if text is not None and any(isinstance(node, NoteMark) for node in walk(text.nodes)):
                raise PydanticCustomError(
                    "note",
                    "a note can't point to a note",
                    {"at": at, "fix": "point to notes from the caption, a heading or a cell"},
                )
        return self
