"""What stands at an address of the content: a text, a picture, or something that no column can fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from brochure.content.model import Brochure, texts_at
from brochure.content.pages import is_picture
from brochure.source.address import Address
from brochure.text.fields import WEB_ADDRESS, Offered, Prose

#: What a column may fill: a text with markup, words of a value, the file of a picture, an address of the web.
#: ``setting`` is all else: choices, numbers, dates, names, documents.
FieldKind = Literal["text", "value", "picture", "address", "setting"]


def kind_at(brochure: Brochure, address: Address) -> FieldKind:
    """What stands at the address of a scalar."""
    if len(address) == 3 and (address[0], address[2]) == ("values", "text"):
        return "value"
    part: Any = brochure
    field: FieldInfo | None = None
    for step in address:
        if isinstance(part, BaseModel):
            fields = type(part).model_fields
            name = next((name for name, each in fields.items() if step in (each.alias, name)), "")
            field, part = fields.get(name), getattr(part, name, None)
        elif isinstance(part, Mapping):
            part = part.get(step)
        elif isinstance(part, tuple) and isinstance(step, int) and step < len(part):
            part = part[step]
        else:
            return "setting"
    if isinstance(part, Prose):
        return "text"
    # Words alone stand for a block or an item with nothing but a text.
    if isinstance(part, BaseModel) and len(list(texts_at(part))) == 1:
        return "text"
    if field is None or not isinstance(part, str):
        return "setting"
    marks = list(_marks(field))
    if "pictures" in marks or ("grounds" in marks and is_picture(part)):
        return "picture"
    return "address" if WEB_ADDRESS in marks else "setting"


def text_at(brochure: Brochure, address: Address) -> Prose | None:
    """The marked-up text at the address of a scalar, or None."""
    for at, text in texts_at(brochure):
        # Words alone are the text of a block.
        if at[: len(address)] == address:
            return text
    return None


def _marks(field: FieldInfo) -> Iterator[object]:
    """What the type of a field is marked with, and the names that editors offer for it."""
    for mark in (*field.metadata, *_below(field.annotation)):
        yield mark.names if isinstance(mark, Offered) else mark


def _below(annotation: Any) -> Iterator[object]:
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _below(part)
