"""Blocks of running text: headings, paragraphs, lists, steps, quotations."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from brochure.content.blocks.base import Block
from brochure.text.fields import Model, Name, Prose, YesNo


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

    block: Literal["paragraph"]
    text: Prose
    """The text."""
    lead: YesNo = False
    """Yes sets it larger, as the opening of a section."""


class ListBlock(Block):
    """A list with bullets, or with numbers."""

    fits_columns: ClassVar[bool] = True

    block: Literal["list"]
    items: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """The items, one text each."""
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
    icon: Name | None = None
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
