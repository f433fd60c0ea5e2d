"""Blocks of running text: headings, paragraphs, lists, steps, quotations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from brochure.content.blocks.base import Block, WordsOr, has_fields_of
from brochure.text.fields import IconName, Model, Prose, YesNo


class Heading(Block):
    """A heading inside a section, below the section's own title."""

    fits_columns: ClassVar[bool] = True

    block: Literal["heading"]
    text: Prose
    """The words of the heading."""
    level: Annotated[int, Field(ge=3, le=4)] = 3
    """3 below the section's title (which is level 2), 4 below a heading of level 3."""


class Paragraph(Block):
    """A paragraph.  A plain text in the list of blocks is one too."""

    fits_columns: ClassVar[bool] = True
    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "text"

    block: Literal["paragraph"]
    text: Prose
    """The text."""
    lead: YesNo = False
    """Yes sets it larger, as the opening of a section."""


class _OuterItem(Model):
    text: Prose
    """The words of the item."""
    numbered: YesNo = False
    """Yes puts numbers before the items below it."""


class LastListItem(_OuterItem):
    """An item with items below it, which have none themselves."""

    items: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """The items below it, one text each."""

    @model_validator(mode="before")
    @classmethod
    def _ends_here(cls, given: Any) -> Any:
        items = given.get("items") if isinstance(given, Mapping) else None
        for number, item in enumerate(items if isinstance(items, list) else ()):
            if has_fields_of(item, cls):
                raise PydanticCustomError(
                    "levels",
                    "a list has three levels at most",
                    {
                        "at": ("items", number),
                        "fix": "put these items a level higher, or make a list of their own of them",
                    },
                )
        return given


class ListItem(_OuterItem):
    """An item with items below it."""

    items: Annotated[tuple[WordsOr[LastListItem], ...], Field(min_length=1)]
    """The items below it: a text each, or `{text: …, items: […]}` once more."""


class ListBlock(Block):
    """A list with bullets, or with numbers."""

    fits_columns: ClassVar[bool] = True
    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "text"
    may_be_torn: ClassVar[bool] = True

    block: Literal["list"]
    items: Annotated[tuple[WordsOr[ListItem], ...], Field(min_length=1)]
    """The items: one text each, or `{text: …, items: […]}` for one with items below it; three levels."""
    columns: Annotated[int, Field(ge=1, le=2)] = 1
    """2 sets short items side by side; narrow pages have one column."""
    title: Prose | None = None
    """A short line above the list."""
    numbered: YesNo = False
    """Yes puts numbers instead of bullets."""


class Step(Model):
    """One step on the way."""

    title: Prose
    """What happens, in a few words."""
    text: Prose | None = None
    """What it means for the reader."""
    when: Prose | None = None
    """When, or how long: shown beside the title."""
    where: Prose | None = None
    """Where it happens: shown below the title."""
    icon: IconName | None = None
    """An icon of `styles/icons/`, instead of the number."""


class Steps(Block):
    """Numbered steps, drawn as a path."""

    block: Literal["steps"]
    items: Annotated[tuple[Step, ...], Field(min_length=2)]
    """The steps in their order."""
    start: Annotated[int, Field(ge=1)] = 1
    """The number of the first step, when a path goes on from an earlier one."""


class Quotation(Block):
    """Somebody's words, with the name of who said them."""

    fits_columns: ClassVar[bool] = True

    block: Literal["quotation"]
    text: Prose
    """The words, without quotation marks."""
    by: Prose
    """Who said or wrote them."""
    role: Prose | None = None
    """What this person does, and where the words are from."""
