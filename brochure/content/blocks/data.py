"""Blocks that show data in rows and columns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from brochure.content.blocks.base import Block
from brochure.text.fields import Model, Name, Prose
from brochure.text.inline import NoteMark, walk

#: Signs of table notes in their order; doubled when they run out.
_SIGNS = "*†‡§‖¶"


class Column(Model):
    """One column of a table."""

    title: Prose
    """The column's heading."""
    align: Literal["left", "center", "right"] = "left"
    """How the cells are aligned."""
    width: Annotated[int, Field(ge=1, le=100)] | None = None
    """Share of the table's width, in per cent; left out, the text decides."""


class Table(Block):
    """A table.  The first cell of each row is the row's heading."""

    block: Literal["table"]
    caption: Prose
    """What the table shows, in a sentence."""
    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=12)]
    """The columns from left to right."""
    rows: Annotated[tuple[tuple[Prose, ...], ...], Field(min_length=1)]
    """The rows: one text for each column."""
    notes: dict[Name, Prose] = Field(default_factory=dict)
    """Notes below the table.  `[^name]` in a cell, a heading or the caption points to the note; the signs
    * † ‡ § ‖ ¶ are given in the order of the pointers."""
    source: Prose | None = None
    """Where the data are from."""

    @property
    def signs(self) -> dict[str, str]:
        """The sign of each note by its name, in the order of the pointers: * † ‡ § ‖ ¶, then doubled."""
        texts = [
            self.caption,
            *(column.title for column in self.columns),
            *(cell for row in self.rows for cell in row),
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
    def _rows_fill_the_columns(self) -> Table:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise PydanticCustomError(
                    "row_length",
                    "row {row} has {cells} cells, but the table has {columns} columns",
                    {
                        "row": number,
                        "cells": len(row),
                        "columns": len(self.columns),
                        "at": ("rows", number - 1),
                        "fix": "give one text for each column",
                    },
                )
        return self

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
