"""What all blocks share."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from brochure.text.fields import Model, Name, Prose


class Block(Model):
    """A block of a section.

    A subclass has a field ``block: Literal["<kind>"]``: the word after ``block:`` in the content file and
    the name of its template (``templates/blocks/<kind>.html``) and style (``styles/blocks/<kind>.css``).
    """

    #: True for a kind that only leaflets about a medicine have.
    is_of_medicines: ClassVar[bool] = False
    #: True for a kind whose words can stand in a narrow column; others are as wide as the page.
    fits_columns: ClassVar[bool] = False
    #: How high it is in larger type: a text gets more lines, and a drawing stays as it is.
    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "other"
    #: True for a kind that may go on on the next page, although styles keep it whole, to fill a page.
    may_be_torn: ClassVar[bool] = False

    id: Name | None = Field(default=None)
    """A name for this block, so that links (`#name`) can lead to it."""

    @property
    def kind(self) -> str:
        """The word after ``block:``."""
        block: Any = getattr(self, "block")  # noqa: B009 (the field is declared by each subclass)
        return str(block)

    @property
    def named_by(self) -> Prose | None:
        """The text that stands for the block where links name it; None where that is its section's title."""
        title = getattr(self, "title", None)
        return title if isinstance(title, Prose) else None
