"""The JSON Schema of the content file, and what it knows about fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from brochure.content.blocks import KINDS
from brochure.content.model import Brochure
from brochure.text.fields import Name

#: Where the schema is kept, relative to the repository: editors read it from there.
SCHEMA_FILE = "schema/content.schema.json"

#: Parts of the content that may be kept in a file of their own.
_SPLIT = ("product", "company", "values", "references", "abbreviations", "glossary", "leaflets")


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the content file; each field has its description."""
    found = Brochure.model_json_schema(by_alias=True, schema_generator=_AsWritten)
    _describe(found)
    _limit(found)
    for name in _SPLIT:
        found["properties"][name] = _or_file(found["properties"][name])
    references = found["properties"]["references"]["anyOf"][0]
    references["items"] = _or_file(references["items"])
    leaflets = found["properties"]["leaflets"]["anyOf"][0]
    leaflets["additionalProperties"] = _or_file(leaflets["additionalProperties"])
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Content of a brochure",
    }
    found.pop("title", None)
    return {**head, **found}


#: What names are made of, as :data:`Name` wants them.
NAME_PATTERN = "^[a-z][a-z0-9-]*$"
_check_name = get_args(Name)[1].func


class _AsWritten(GenerateJsonSchema):
    """Types as people write them: the reader takes every scalar as text, whatever an editor makes of it."""

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        """``yes`` is a text in YAML 1.2, which editors read."""
        return {"enum": ["yes", "no", True, False]}

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """Digits in quotation marks are a number too."""
        return {"type": ["number", "string"], "pattern": r"^\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*$"}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        """Digits in quotation marks are a whole number too."""
        found = super().int_schema(schema)
        return {**found, "type": ["integer", "string"], "pattern": r"^\s*\d+\s*$"}

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """A number or a bare ``true`` is a text, where no pattern says otherwise."""
        found = super().str_schema(schema)
        return found if "pattern" in found else {**found, "type": ["string", "number", "boolean"]}

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Names have their own letters."""
        if schema["function"]["function"] is _check_name:
            return {"type": "string", "pattern": NAME_PATTERN}
        return super().function_before_schema(schema)

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """A pattern of names holds for all of them, and all of them hold the same."""
        found = super().dict_schema(schema)
        for pattern, values in found.pop("patternProperties", {}).items():
            found |= {"propertyNames": {"pattern": pattern}, "additionalProperties": values}
        return found


def _describe(found: dict[str, Any]) -> None:
    """Describe what says itself nothing: the kind of a block, and fields that hold one described thing."""
    definitions = found["$defs"]
    for name, definition in definitions.items():
        for key, field in definition.get("properties", {}).items():
            if key == "block" and "const" in field:
                field["description"] = definitions[name]["description"].split("\n")[0]
    for field in found["properties"].values():
        if "description" not in field and "$ref" in field:
            field["description"] = definitions[field["$ref"].rsplit("/", 1)[-1]]["description"]


def _limit(schema: Any) -> None:
    """Give limits of numbers the names that JSON Schema has for them."""
    if isinstance(schema, dict):
        for ours, theirs in (("ge", "minimum"), ("le", "maximum")):
            if ours in schema and not isinstance(schema[ours], dict):
                schema[theirs] = schema.pop(ours)
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _limit(part)


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
