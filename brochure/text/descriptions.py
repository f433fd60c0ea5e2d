"""What the fields of a model mean, by the texts that stand below them in its code.

Read only where a schema is asked for: to have pydantic do it takes every command a tenth of a second.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import lru_cache
from typing import Any

from pydantic import BaseModel


def describe(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Add to the JSON Schema of a *model*, and to those of the models in it, what their fields mean."""
    models = {found.__name__: found for found in _below(BaseModel)}
    for name, definition in {model.__name__: schema, **schema.get("$defs", {})}.items():
        if name not in models:
            continue
        for field, info in models[name].model_fields.items():
            shown = definition.get("properties", {}).get(info.alias or field)
            text = next((texts[field] for of in models[name].__mro__ if field in (texts := _texts(of))), None)
            if shown is not None and text is not None:
                shown.setdefault("description", text)


def _below(model: type) -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set(model.__subclasses__())
    return found.union(*map(_below, found))


@lru_cache(maxsize=500)
def _texts(model: type) -> dict[str, str]:
    """The text below each field in the code of a class itself."""
    is_ours = model.__module__.partition(".")[0] == __package__.partition(".")[0]
    if not is_ours or not issubclass(model, BaseModel) or model.__pydantic_generic_metadata__["origin"]:
        # What is made of a generic model has no code of its own.
        return {}
    (code,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(code, ast.ClassDef)
    found = {}
    for field, text in zip(code.body, code.body[1:], strict=False):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                found[name] = inspect.cleandoc(words)
    return found
