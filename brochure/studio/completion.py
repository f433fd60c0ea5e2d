"""What can be written at each place of a content file: from the schema of the project, path by path."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from brochure.studio.workspace import Refused

#: How deep fields are followed: the content needs nine.
_DEEPEST = 12
#: The word that gives the kind of a block, and where blocks stand.
_KIND, _BLOCKS = "block", ".blocks[]"
#: How deep the groups are that a snippet writes.
_DEEPEST_SNIPPET = 4
#: Most values that are offered for one field.
_MOST_VALUES = 400

Schema = Mapping[str, Any]


async def schema_of(content: Path) -> Schema:
    """The JSON Schema of a project's content file, made by a process of its own: it takes a second or two.

    Raises :class:`Refused` where it can't be made.
    """
    command = (sys.executable, "-m", "brochure", "schema", "content", "--content", str(content))
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        out, _err = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        raise
    if process.returncode:
        raise Refused("what can be written here is not known: `brochure schema` fails", 503)
    found: Schema = json.loads(out)
    return found


def completion_of(schema: Schema) -> dict[str, Any]:
    """The fields of each path, and the kinds of block: what the browser offers."""
    walk = _SchemaWalk(schema.get("$defs", {}))
    walk.at("", schema, 0)
    return {"fields": walk.fields, "kinds": walk.kinds}


class _SchemaWalk:
    """A walk through a schema."""

    def __init__(self, definitions: Schema) -> None:
        self._definitions = definitions
        self.fields: dict[str, list[dict[str, Any]]] = {}
        self.kinds: list[dict[str, Any]] = []

    def at(self, path: str, part: Schema, depth: int) -> None:
        """Take in what stands at a path."""
        if depth > _DEEPEST:
            return
        for one in self._ways(part):
            kinds = self._kinds_of(one)
            if kinds:
                self._take_kinds(path, one, kinds, depth)
            properties = one.get("properties", {})
            if properties:
                required = one.get("required", ())
                known = self.fields.setdefault(path, [])
                names = {field["name"] for field in known}
                known += [
                    self._field(name, field, name in required)
                    for name, field in properties.items()
                    if name not in names
                ]
            for name, field in properties.items():
                self.at(f"{path}.{name}" if path else name, field, depth + 1)
            if isinstance(one.get("additionalProperties"), dict):
                self.at(f"{path}.*", one["additionalProperties"], depth + 1)
            for field in one.get("patternProperties", {}).values():
                self.at(f"{path}.*", field, depth + 1)
            if isinstance(one.get("items"), dict):
                self.at(f"{path}[]", one["items"], depth + 1)

    def _ways(self, part: Schema) -> Iterator[Schema]:
        """The parts that a value may follow: references are followed, and choices taken apart."""
        if "$ref" in part:
            yield from self._ways(self._definitions[part["$ref"].rsplit("/", 1)[-1]])
            return
        yield part
        for choice in ("anyOf", "oneOf"):
            for one in part.get(choice, ()):
                yield from self._ways(one)
        if "then" in part and "if" in part and "const" not in json.dumps(part["if"]):
            yield from self._ways(part["then"])

    def _kinds_of(self, part: Schema) -> dict[str, Schema]:
        """The kinds that a part may be of, by their names."""
        found: dict[str, Schema] = {}
        for one in part.get("allOf", ()):
            kind = one.get("if", {}).get("properties", {}).get(_KIND, {}).get("const")
            if kind is not None and "then" in one:
                found[kind] = one["then"]
        return found

    def _take_kinds(self, path: str, part: Schema, kinds: Mapping[str, Schema], depth: int) -> None:
        told = part.get("properties", {}).get(_KIND, {})
        docs = dict(zip(told.get("enum", ()), told.get("markdownEnumDescriptions", ()), strict=False))
        for name, kind in kinds.items():
            self.at(path, kind, depth + 1)
            if path.endswith(_BLOCKS) and all(known["name"] != name for known in self.kinds):
                ways = list(self._ways(kind))
                fields = {key: way for one in ways for key, way in one.get("properties", {}).items()}
                required = {key for one in ways for key in one.get("required", ())}
                self.kinds.append(
                    {
                        "name": name,
                        "doc": docs.get(name, ""),
                        "snippet": self._snippet(name, fields, required),
                        "fields": [
                            self._field(key, field, key in required)
                            for key, field in fields.items()
                            if key != _KIND
                        ],
                    }
                )

    def _field(self, name: str, field: Schema, required: bool) -> dict[str, Any]:
        ways = list(self._ways(field))
        values: dict[Any, None] = {}
        for one in ways:
            offered = (
                *one.get("enum", ()),
                *one.get("examples", ()),
                *([one["const"]] if "const" in one else []),
            )
            values.update(dict.fromkeys(value for value in offered if isinstance(value, str)))
        doc = field.get("description") or next(
            (one["description"] for one in ways if "description" in one), ""
        )
        told: dict[str, Any] = {"name": name, "doc": doc, "required": required}
        if values:
            told["values"] = list(values)[:_MOST_VALUES]
        return told

    def _snippet(self, name: str, fields: Mapping[str, Schema], required: set[str]) -> str:
        """A block of a kind with all that it must have; ``${…}`` marks what is to be written."""
        lines = [f"{_KIND}: {name}"]
        for key, field in fields.items():
            if key != _KIND and key in required:
                lines += self._asked(key, field, 0)
        return "\n".join(lines)

    def _asked(self, key: str, field: Schema, depth: int) -> list[str]:
        shape = self._shape(field, depth)
        if not shape:
            return [f"{key}: ${{{key}}}"]
        return [f"{key}:", *(f"  {line}" for line in shape)]

    def _shape(self, field: Schema, depth: int) -> list[str]:
        """The lines of what a field must hold; none for a text."""
        ways = list(self._ways(field))
        if depth > _DEEPEST_SNIPPET or any(_is_text(one) for one in ways):
            return []
        for one in ways:
            if isinstance(one.get("items"), dict):
                inner = self._shape(one["items"], depth + 1)
                return [f"- {inner[0]}", *(f"  {line}" for line in inner[1:])] if inner else ["- ${text}"]
            if one.get("properties"):
                wanted = [name for name in one["properties"] if name in one.get("required", ())]
                lines = [
                    line for name in wanted for line in self._asked(name, one["properties"][name], depth + 1)
                ]
                return lines or []
        return []


def _is_text(part: Schema) -> bool:
    """Whether a text may be written, where a group may be, too."""
    kind = part.get("type")
    return "enum" in part or kind == "string" or (isinstance(kind, list) and "string" in kind)
