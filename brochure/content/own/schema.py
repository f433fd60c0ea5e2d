"""The JSON Schema of what describes a kind of block, as editors understand it best."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from brochure.text.schema import by_kind, named_part


def kind_schema(found: dict[str, Any]) -> dict[str, Any]:
    """The schema with each field asked for its type first, then for what fields of this type have."""
    definitions: Mapping[str, Any] = found["$defs"]
    (group,) = (one for one in definitions.values() if "fields" in one["properties"])
    for holder in (found, group):
        fields = holder["properties"]["fields"]["additionalProperties"]
        kinds = {kind: {"$ref": ref} for kind, ref in fields["discriminator"]["mapping"].items()}
        # In the order in which they are told of, not of the alphabet.
        kinds = {kind: part for one in fields["oneOf"] for kind, part in kinds.items() if part == one}
        described = [named_part(part, definitions)["description"].split("\n")[0] for part in kinds.values()]
        holder["properties"]["fields"]["additionalProperties"] = {
            "type": "object",
            **by_kind("type", kinds, described, "What the field takes."),
        }
    return found
