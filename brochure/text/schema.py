"""The JSON Schema of a model: what editors complete and check a YAML file with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from brochure.text.descriptions import describe
from brochure.text.fields import Prose


def schema_of(model: type[BaseModel], title: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a model; each field has its description."""
    found = model.model_json_schema(by_alias=True, schema_generator=_AsWritten)
    describe(found, model)
    _describe(found)
    _unwrap(found)
    _limit(found)
    _without_null(found)
    _without_zero(found)
    return {**found, "$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}


def by_kind(
    tag: str, kinds: Mapping[str, Mapping[str, Any]], described: Sequence[str], description: str
) -> dict[str, Any]:
    """Have an editor ask for the field *tag* first, then for the fields of the kind that it names.

    *kinds* are the schemas by that word, *described* what each is.  Where all kinds stand side by side, an
    editor offers the fields of all of them.
    """
    words = {"description": description, "enum": list(kinds), "markdownEnumDescriptions": list(described)}
    return {
        "properties": {tag: words},
        "allOf": [
            # Beside the properties an editor would make a snippet of it, one more for an empty kind.
            {"required": [tag]},
            *(
                {
                    # What is not there yet is no object, and has no kind.
                    "if": {"type": "object", "properties": {tag: {"const": kind}}, "required": [tag]},
                    "then": part,
                }
                for kind, part in kinds.items()
            ),
        ],
    }


def named_part(part: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """A part of the schema, or the definition that it refers to."""
    while "$ref" in part:
        part = definitions[part["$ref"].rsplit("/", 1)[-1]]
    return part


class _AsWritten(GenerateJsonSchema):
    """Types as people write them: the reader takes every scalar as text, whatever an editor makes of it."""

    def encode_default(self, dft: Any) -> Any:
        """A text as it is written."""
        return dft.source if isinstance(dft, Prose) else super().encode_default(dft)

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """What is left out is left out: no file has a null, which an editor would offer."""
        return self.generate_inner(schema["schema"])

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        """``yes`` is a text in YAML 1.2, which editors read."""
        return {"enum": ["yes", "no", True, False]}

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """Digits in quotation marks are a number too."""
        return {"type": ["number", "string"], "pattern": r"^\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*$"}

    def float_schema(self, schema: core_schema.FloatSchema) -> JsonSchemaValue:
        """The same of what is measured, with its limits."""
        return {**super().float_schema(schema), **self.decimal_schema(core_schema.decimal_schema())}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        """Digits in quotation marks are a whole number too."""
        found = super().int_schema(schema)
        return {**found, "type": ["integer", "string"], "pattern": r"^\s*\d+\s*$"}

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """A number is a text, where no pattern says otherwise.

        So is a bare ``true``, but editors would offer ``true`` and ``false`` wherever a text belongs.
        """
        found = super().str_schema(schema)
        return found if "pattern" in found else {**found, "type": ["string", "number"]}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """A pattern of names holds for all of them, and all of them hold the same."""
        found = super().dict_schema(schema)
        for pattern, values in found.pop("patternProperties", {}).items():
            found |= {"propertyNames": {"pattern": pattern}, "additionalProperties": values}
        return found


def _describe(found: dict[str, Any]) -> None:
    """Add missing descriptions: of the kind of a block, and of fields that hold one described model.

    Models are titled with words: an editor shows them where it offers a model's obligatory fields.
    """
    definitions = found.get("$defs", {})
    for name, definition in definitions.items():
        definition["title"] = _in_words(name)
        kind = definition.get("properties", {}).get("block", {})
        if "const" in kind:
            kind["description"] = definition["description"].split("\n")[0]
    for field in found.get("properties", {}).values():
        if "description" not in field and "$ref" in field:
            field["description"] = definitions[field["$ref"].rsplit("/", 1)[-1]]["description"]


def _unwrap(schema: Any) -> None:
    """Put each paragraph of a description on one line: editors show every line as a paragraph."""
    if isinstance(schema, dict) and isinstance(text := schema.get("description"), str):
        schema["description"] = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _unwrap(part)


def _in_words(name: str) -> str:
    """The name of a model in words: `ForestRow` is “Forest row”; that of an own kind ends with its field."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.rpartition("_")[2])
    return words[:1].upper() + words[1:].lower()


def _without_null(schema: Any) -> None:
    """Take the defaults away that stand for nothing at all: an editor would put them in.

    So it would put in `[]` for a list, and the first item stands on a line of its own.
    """
    if isinstance(schema, dict) and "default" in schema:
        nothing = schema["default"] in (None, "", [], {})
        # Where words may stand as well as yes or no, no is no word.
        if nothing or (schema["default"] is False and "enum" not in schema):
            del schema["default"]
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _without_null(part)


def _without_zero(schema: Any) -> None:
    """Name text first where a number has no default: an editor would put in 0, as of the first type."""
    if isinstance(schema, dict):
        types = schema.get("type")
        if isinstance(types, list) and "string" in types and "default" not in schema:
            schema["type"] = ["string", *(each for each in types if each != "string")]
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _without_zero(part)


def _limit(schema: Any) -> None:
    """Rename limits of numbers to what JSON Schema calls them."""
    if isinstance(schema, dict):
        for ours, theirs in (("ge", "minimum"), ("le", "maximum")):
            if ours in schema and not isinstance(schema[ours], dict):
                schema[theirs] = schema.pop(ours)
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _limit(part)
