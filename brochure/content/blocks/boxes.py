"""Blocks that stand out: key points, when to call, warnings, tiles, checklists, contacts."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from brochure.content.blocks.base import Block
from brochure.text.fields import IconName, Model, PlainProse, Prose, SourceProse


class KeyPoints(Block):
    """The few things to remember."""

    fits_columns: ClassVar[bool] = True

    block: Literal["key-points"]
    title: Prose | None = None
    """The title of the box; left out, “Key points” in the language of the leaflet."""
    items: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """The points, one text each."""


class Sign(Model):
    """One sign to call for."""

    text: Prose
    """The sign, in a few words."""
    icon: IconName | None = None
    """An icon of `styles/icons/`."""


class CallNow(Block):
    """When to call for help at once, and whom: found in three seconds."""

    block: Literal["call-now"]
    title: Prose
    """What to do, as a command."""
    intro: Prose | None = None
    """One line before the signs."""
    signs: Annotated[tuple[Sign, ...], Field(min_length=1)]
    """The signs to call for."""
    call: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """Whom to call, the most important first."""


class Warning(Block):
    """A warning or something not to forget."""

    fits_columns: ClassVar[bool] = True

    block: Literal["warning"]
    title: Prose
    """The warning in a few words."""
    text: Prose
    """What to do or to avoid, and why."""
    icon: IconName = "warning"
    """An icon of `styles/icons/`.  With `phone` the title is a number to call, and is set large."""


class Tile(Model):
    """One tile: an icon, a title, a text."""

    icon: IconName
    """An icon of `styles/icons/`."""
    title: Prose
    """A few words."""
    text: Prose
    """One or two sentences."""


class Tiles(Block):
    """Tiles side by side, each with an icon."""

    block: Literal["tiles"]
    items: Annotated[tuple[Tile, ...], Field(min_length=1)]
    """The tiles in reading order."""
    columns: Annotated[int, Field(ge=1, le=4)] = 2
    """How many stand side by side; narrow pages take fewer: two on a panel, three on A5."""


class Checklist(Block):
    """Questions or things to tick off, with boxes for a pen."""

    fits_columns: ClassVar[bool] = True
    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "text"
    may_be_torn: ClassVar[bool] = True

    block: Literal["checklist"]
    title: Prose | None = None
    """A short line above the list."""
    items: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """The items, one text each."""


class Contact(Model):
    """One place to turn to."""

    name: Prose
    """Who it is."""
    details: Prose
    """A telephone number, an address or a link, and what it is for."""


class Contacts(Block):
    """Places to turn to."""

    block: Literal["contacts"]
    items: Annotated[tuple[Contact, ...], Field(min_length=1)]
    """The contacts, the most important first."""


class Notes(Block):
    """Ruled lines for a pen."""

    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "drawing"

    block: Literal["notes"]
    title: Prose | None = None
    """The title above the lines; left out, “Notes” in the language of the leaflet."""
    prompt: Prose | None = None
    """What the lines can be used for."""
    lines: Annotated[int, Field(ge=1, le=60)] = 6
    """How many lines."""


class PullFigure(Block):
    """One number that stands out, with the words that belong to it."""

    block: Literal["pull-figure"]
    figure: PlainProse
    """The number as it is read, such as `7 in 10`; the words follow it."""
    text: Prose
    """What the number counts: number and words are read as one sentence."""
    source: SourceProse | None = None
    """Where it is from, in small letters below."""
