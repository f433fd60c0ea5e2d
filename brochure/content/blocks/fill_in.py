"""Blocks that people write in and cut out: diaries, questions, cards."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from brochure.content.blocks.base import Block, WordsOr
from brochure.text.fields import IconName, Model, Prose

#: Room for one line of handwriting, mm: less is hard to write in.
_Line = Annotated[int, Field(ge=8, le=40)]


class Diary(Block):
    """A table to fill in by hand: headings, and rows with room to write."""

    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "drawing"

    block: Literal["diary"]
    title: Prose
    """What is written down here."""
    intro: Prose | None = None
    """How to fill it in, in a line or two."""
    columns: Annotated[tuple[Prose, ...], Field(min_length=1, max_length=8)]
    """The headings of the columns, from left to right."""
    labels: tuple[Prose, ...] = ()
    """The first cell of each row, such as the days of the week; left out, all cells are empty."""
    rows: Annotated[int, Field(ge=1, le=62)] | None = None
    """How many rows, where `labels` does not say it."""
    height: _Line = 9
    """How high each row is, in mm."""

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.rows or len(self.labels)

    @model_validator(mode="after")
    def _has_rows(self) -> Diary:
        if self.rows is None and not self.labels:
            raise PydanticCustomError(
                "rows", "this diary has no rows", {"fix": "add `rows:` with their number, or `labels:`"}
            )
        if self.rows is not None and self.labels and len(self.labels) != self.rows:
            raise PydanticCustomError(
                "rows",
                "this diary has {labels} labels, but {rows} rows",
                {
                    "labels": len(self.labels),
                    "rows": self.rows,
                    "at": ("rows",),
                    "fix": "remove `rows`, or give each row a label",
                },
            )
        return self


class Question(Model):
    """A question with its own number of lines."""

    text: Prose
    """The question."""
    lines: Annotated[int, Field(ge=1, le=30)] | None = None
    """How many lines there are for the answer; left out, as many as for the others."""


class Questions(Block):
    """Numbered questions with lines for the answers."""

    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "text"

    block: Literal["questions"]
    title: Prose | None = None
    """A short line above the questions."""
    items: Annotated[tuple[WordsOr[Question], ...], Field(min_length=1)]
    """The questions: one text each, or `{text: …, lines: 4}`."""
    lines: Annotated[int, Field(ge=1, le=30)] = 2
    """How many lines there are for each answer."""

    @property
    def answered(self) -> tuple[tuple[Prose, int], ...]:
        """Each question with the number of its lines."""
        return tuple(
            (item, self.lines) if isinstance(item, Prose) else (item.text, item.lines or self.lines)
            for item in self.items
        )


#: Height of a bank card, and of the lowest card, mm.
_BANK_CARD, _LOWEST_CARD = 54, 30


class CardField(Model):
    """A line of a card: what it is for, with its words or with room to write."""

    label: Prose
    """What stands before the words or the room."""
    text: Prose | None = None
    """The words; left out, a line to write on."""


class Card(Block):
    """A card to cut out, such as one for the wallet, with lines to fill in and telephone numbers."""

    block: Literal["card"]
    title: Prose
    """What the card says first."""
    text: Prose | None = None
    """What whoever finds it has to know."""
    fields: tuple[CardField, ...] = ()
    """The lines, from top to bottom."""
    call: tuple[Prose, ...] = ()
    """Whom to call, the most important first."""
    width: Annotated[int, Field(ge=50, le=148)] = 85
    """Width of the card in mm; 85 is that of bank cards."""
    height: Annotated[int, Field(ge=30, le=148)] | None = None
    """Height of the card in mm; 54 is that of bank cards.  Left out, a card to cut out with scissors is as
    high as its words ask, up to that, and one that is punched out has it."""
    cut: Literal["dashed", "die"] = "dashed"
    """`dashed` prints a line to cut along with scissors.  `die` prints none: the printing house punches the
    card out, along a line on a layer of its own in the print edition."""
    icon: IconName | None = None
    """An icon of `styles/icons/` before the title."""

    @property
    def least_height(self) -> int:
        """How high it is at least, mm."""
        return self.height or (_BANK_CARD if self.cut == "die" else _LOWEST_CARD)

    @property
    def most_height(self) -> int:
        """How high it may be, mm."""
        return self.height or _BANK_CARD

    @model_validator(mode="after")
    def _holds_something(self) -> Card:
        if self.text is None and not self.fields and not self.call:
            raise PydanticCustomError(
                "card",
                "there is nothing on this card but its title",
                {"fix": "add `fields:`, `call:` or `text:`"},
            )
        return self
