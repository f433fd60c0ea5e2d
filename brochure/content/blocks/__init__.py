"""The kinds of block.

A new kind is one class in a module of this package, one template in ``templates/blocks/``, one style in
``styles/blocks/`` and one test: nothing else names the kinds, they are found here.  Kinds that a project
describes itself come on top of them, for its own content alone: see :class:`Kinds`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args

from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    TypeAdapter,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from brochure.content.blocks.base import Block


def _kinds() -> dict[str, type[Block]]:
    """Every kind of block by the word that names it."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        importlib.import_module(f"{__name__}.{module.name}")
    kinds = {get_args(kind.model_fields["block"].annotation)[0]: kind for kind in Block.__subclasses__()}
    return dict(sorted(kinds.items()))


#: Every kind of block by the word that names it.
KINDS: dict[str, type[Block]] = _kinds()


class Kinds:
    """The kinds that the content of a project may name: ours, and those that it describes itself.

    Content is validated with this as its context; without it, the kinds are ours.
    """

    def __init__(self, own: Mapping[str, type[Block]]) -> None:
        #: Every kind by the word that names it.
        self.by_name: Mapping[str, type[Block]] = {**KINDS, **own}
        self._any: TypeAdapter[Block] = TypeAdapter(_one_of(self.by_name))

    def block(self, value: object) -> Block:
        """A block of one of the kinds.  Raises ``ValidationError``."""
        return self._any.validate_python(value, context=self)


def _one_of(kinds: Mapping[str, type[Block]]) -> Any:
    return Annotated[Union[tuple(kinds.values())], Field(discriminator="block")]  # noqa: UP007 (at run time)


def _of_the_kinds_there_are(
    value: object, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
) -> object:
    return info.context.block(value) if isinstance(info.context, Kinds) else handler(value)


def _plain_text_is_a_paragraph(value: object) -> object:
    return {"block": "paragraph", "text": value} if isinstance(value, str) else value


class _TextIsWelcome:
    """Tells the JSON Schema about the shorthand: a plain text is a paragraph."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        text = {"type": "string", "description": "A plain text is a paragraph."}
        return {"anyOf": [text, handler(schema)]}


if TYPE_CHECKING:
    AnyBlock = Block
else:
    AnyBlock = Annotated[
        _one_of(KINDS),
        WrapValidator(_of_the_kinds_there_are),
        BeforeValidator(_plain_text_is_a_paragraph),
        _TextIsWelcome(),
    ]

__all__ = ["KINDS", "AnyBlock", "Block", "Kinds"]
