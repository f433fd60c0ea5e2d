"""What all blocks share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeVar, Union, get_args

from pydantic import Discriminator, Field, GetCoreSchemaHandler, Tag
from pydantic_core import CoreSchema

from brochure.text.fields import Model, Name, Prose

_Fields = TypeVar("_Fields", bound=Model)


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
    #: True where its `url:` is printed, to be typed.
    prints_url: ClassVar[bool] = False

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


def has_fields_of(value: object, model: type[Model]) -> bool:
    """True for a group of fields with one that *model* has; others are words with a colon in them."""
    names = {each.alias or name for name, each in model.model_fields.items()}
    return isinstance(value, model) or (isinstance(value, Mapping) and not names.isdisjoint(value))


class _WordsOrFields:
    """Reads one of two types: words, or a model by the fields that are given."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        words, model = get_args(source)

        def kind(value: Any) -> str:
            return "item" if has_fields_of(value, model) else "words"

        tagged = Annotated[words, Tag("words")], Annotated[model, Tag("item")]
        return handler.generate_schema(Annotated[Union[tagged], Discriminator(kind)])  # noqa: UP007 (at run time)


#: An item of a list: its words alone, or a model with the words and more.
WordsOr = Annotated[Prose | _Fields, _WordsOrFields()]
