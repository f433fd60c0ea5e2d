"""The JSON Schema of the content file."""

from __future__ import annotations

from typing import Any

from brochure.content.model import Brochure
from brochure.text.schema import schema_of

#: Parts of the content that may be kept in a file of their own.
_SPLIT = ("product", "company", "values", "references", "abbreviations", "glossary", "leaflets")


def content_schema() -> dict[str, Any]:
    """The JSON Schema of the content file, parts of which may be kept in files of their own."""
    found = schema_of(Brochure, "Content of a brochure")
    for name in _SPLIT:
        found["properties"][name] = _or_file(found["properties"][name])
    references = found["properties"]["references"]["anyOf"][0]
    references["items"] = _or_file(references["items"])
    leaflets = found["properties"]["leaflets"]["anyOf"][0]
    leaflets["additionalProperties"] = _or_file(leaflets["additionalProperties"])
    return found


def _or_file(field: dict[str, Any]) -> dict[str, Any]:
    """A field that may name a file instead of holding the data."""
    description = field.pop("description", None)
    default = {"default": field.pop("default")} if "default" in field else {}
    file = {"type": "string", "pattern": r"\.(ya?ml|json|bib)$", "description": "The file that holds it."}
    field = {"anyOf": [field, file], **default}
    return {**field, "description": description} if description else field
