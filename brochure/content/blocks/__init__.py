"""The kinds of block.

A new kind is one class in a module of this package, one template in ``templates/blocks/``, one style in
``styles/blocks/`` and one test: nothing else names the kinds, they are found here.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Annotated, Union, get_args

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
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
        Union[tuple(KINDS.values())],  # noqa: UP007 (made at run time)
        Field(discriminator="block"),
        BeforeValidator(_plain_text_is_a_paragraph),
        _TextIsWelcome(),
    ]

__all__ = ["KINDS", "AnyBlock", "Block"]
