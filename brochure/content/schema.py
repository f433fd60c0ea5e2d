"""The JSON Schema of the content file, and what it knows about fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from brochure.content.blocks import KINDS
from brochure.content.model import Brochure

#: Where the schema is kept, relative to the repository: editors read it from there.
SCHEMA_FILE = "schema/content.schema.json"

#: Parts of the content that may be kept in a file of their own.
_SPLIT = ("product", "company", "values", "references", "abbreviations", "glossary", "leaflets")


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the content file; each field has its description."""
    found = Brochure.model_json_schema(by_alias=True)
    for name in _SPLIT:
        found["properties"][name] = _or_file(found["properties"][name])
    leaflets = found["properties"]["leaflets"]["anyOf"][0]
    leaflets["additionalProperties"] = _or_file(leaflets["additionalProperties"])
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Content of a brochure",
    }
    found.pop("title", None)
    return {**head, **found}


def schema_text() -> str:
    """The schema as the text that is printed and committed."""
    return json.dumps(schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def fields_at(loc: Sequence[str | int]) -> list[str]:
    """Names of the fields that may stand at a path, as pydantic reports paths (block kinds included)."""
    here: set[type[BaseModel]] = {Brochure}
    for part in loc:
        if isinstance(part, str) and part in KINDS and KINDS[part] in here:
            here = {KINDS[part]}
            continue
        inner = {
            model
            for outer in here
            for name, field in outer.model_fields.items()
            if part == (field.alias or name)
            for model in _models_in(field.annotation)
        }
        here = inner or here
    return sorted({field.alias or name for model in here for name, field in model.model_fields.items()})


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _or_file(field: dict[str, Any]) -> dict[str, Any]:
    """A field that may name a file instead of holding the data."""
    description = field.pop("description", None)
    default = {"default": field.pop("default")} if "default" in field else {}
    file = {"type": "string", "pattern": r"\.(ya?ml|json|bib)$", "description": "The file that holds it."}
    field = {"anyOf": [field, file], **default}
    return {**field, "description": description} if description else field
