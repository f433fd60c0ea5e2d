"""Field types of the data that designers write, and what their rows have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PrivateAttr,
    RootModel,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from brochure.source.validation import Fault, refuse
from brochure.text.fields import Model, Pattern

#: A line of words for people.
Words = Annotated[str, Field(min_length=1, max_length=2000)]
#: How rows are named: names become classes and custom properties of CSS.
ROW_NAME = Pattern(r"^[a-z0-9][a-z0-9-]{0,59}$", "use small letters, digits and hyphens", key=True)
RowName = Annotated[str, ROW_NAME]


@dataclass(frozen=True)
class Listed:
    """Marks a tuple of one type as a list, and says what its items are."""

    #: What they are, as the beginning of a sentence.
    what: str
    #: How many there must be; 0 where the field says so itself.
    count: int = 0
    #: True where one item alone stands for all.
    or_one: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validated from a list."""
        return core_schema.no_info_before_validator_function(self._items, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """An array of one type, which older editors understand, too."""
        found = handler(schema)
        if self.count:
            found["items"] = found.pop("prefixItems")[0]
        return {"anyOf": [found["items"], found]} if self.or_one else found

    def _items(self, given: object) -> object:
        if self.or_one and isinstance(given, str):
            return [given] * self.count
        if not isinstance(given, list | tuple) or len(given) != (self.count or len(given)):
            dots = ", ".join(["…"] * (self.count or 2))
            fix = f"write {self.count or 'one or more'} of them in brackets: [{dots}]"
            raise PydanticCustomError(
                "listed", "{what} belong here, as a list", {"what": self.what, "fix": fix}
            )
        return given


class Row(Model):
    """A named row of a data file."""

    _name: str = PrivateAttr("")

    @property
    def name(self) -> str:
        """The name that the row stands under."""
        return self._name

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        yield "name", self.name
        yield from super().__repr_args__()

    def faults(self) -> Iterator[Fault]:
        """Fields that do not fit together, though each is valid by itself."""
        yield from ()

    @model_validator(mode="after")
    def _coherent(self) -> Row:
        refuse(self.faults())
        return self


AnyRow = TypeVar("AnyRow", bound=Row)


class Rows(RootModel[Annotated[dict[RowName, AnyRow], Field(min_length=1)]], Generic[AnyRow]):
    """The rows of a data file by their names, in the order of the file."""

    model_config = ConfigDict(frozen=True)

    def model_post_init(self, _context: Any) -> None:
        """Tell each row its name."""
        for name, row in self.root.items():
            row._name = name

    @property
    def by_name(self) -> Mapping[str, AnyRow]:
        """The rows by their names."""
        return self.root
