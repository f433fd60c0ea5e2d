"""What the pages of a leaflet are made of: its cover, its logo and its sections."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from brochure.content.blocks import AnyBlock
from brochure.content.blocks.text import Heading
from brochure.source.validation import Fault, refuse
from brochure.text.fields import Model, Name, Prose, UnsetProse


class Cover(Model):
    """The front of a leaflet."""

    title: Prose
    """The title."""
    subtitle: Prose | None = None
    """A line below the title."""
    audience: Prose
    """Whom the leaflet is for, in a sentence."""
    picture: str | None = None
    """The picture's file, relative to the project folder.  It is decoration: it needs no words."""
    look: Literal["art", "photo", "split", "plain", "type"] | None = None
    """How picture and words share the cover: `art` (a drawing between the words, on the dark ground), `photo`
    (it fills the cover, the words stand on fields of their own), `split` (the words above it), `plain` (no
    picture) or `type` (no picture, a large title).  Left out: `photo` for photos, `art` for SVG."""
    footer: Prose | None = None
    """A small line at the foot of the cover, such as the medicine's names or who made the leaflet."""

    @model_validator(mode="after")
    def _has_what_its_look_shows(self) -> Cover:
        if self.picture is None and self.look in ("art", "photo", "split"):
            message = f"the look “{self.look}” shows a picture, and the cover has none"
            fix = "give its file as `picture:`, or take the look `plain` or `type`"
            refuse([Fault(message, fix, ("look",))])
        if self.picture is not None and self.look in ("plain", "type"):
            message = f"the look “{self.look}” shows no picture, and the cover has one"
            fix = "remove `picture:`, or take the look `art`, `photo` or `split`"
            refuse([Fault(message, fix, ("look",))])
        return self

    @property
    def shown(self) -> str:
        """The look that it has: the one that is given, or that its picture asks for."""
        if self.look is not None or self.picture is None:
            return self.look or "plain"
        return "art" if self.picture.lower().endswith(".svg") else "photo"


class Logo(Model):
    """The mark of a company or centre, from a file of the project: best as SVG."""

    file: str
    """The picture's file, relative to the project folder."""
    alt: UnsetProse
    """Whose logo it is, for people who can't see it."""
    width: Annotated[int, Field(ge=8, le=80)] = 32
    """Its width in mm."""
    places: Annotated[tuple[Literal["cover", "back"], ...], Field(min_length=1, max_length=2)] = (
        "cover",
        "back",
    )
    """Where it stands: `cover`, at its head on a light field, and `back`, at the end of the last section."""


class Section(Model):
    """A section of a leaflet: a title and blocks."""

    title: Prose
    """The section's title; it is also its bookmark."""
    id: Name | None = None
    """A name for this section, so that links (`#name`) can lead to it."""
    start: Literal["flow", "panel", "last-panel"] = "flow"
    """`flow` goes on below the section before; `panel` starts a new panel or page; `last-panel` starts the
    last one (notes pages go before it)."""
    look: Literal["plain", "dark", "tint"] = "plain"
    """`dark` and `tint` colour the whole panel: for sections with `start: panel`."""
    eyebrow: Prose | None = None
    """A short line above the title."""
    blocks: Annotated[tuple[AnyBlock, ...], Field(min_length=1)]
    """What the section says."""

    @model_validator(mode="after")
    def _coloured_panels_are_whole(self) -> Section:
        if self.look != "plain" and self.start == "flow":
            raise PydanticCustomError(
                "look",
                "`look: {look}` colours a whole panel, so the section has to start one",
                {"look": self.look, "at": ("look",), "fix": "add `start: panel`, or remove `look`"},
            )
        return self

    @model_validator(mode="after")
    def _no_heading_level_is_left_out(self) -> Section:
        # Readers jump from heading to heading by their levels (ISO 14289-1, 7.4.2).
        deepest = 2
        for number, block in enumerate(self.blocks):
            if isinstance(block, Heading):
                if block.level > deepest + 1:
                    raise PydanticCustomError(
                        "heading_level",
                        "a heading of level 4 needs one of level 3 before it in its section",
                        {"at": ("blocks", number, "level"), "fix": "write `level: 3`"},
                    )
                deepest = block.level
        return self
