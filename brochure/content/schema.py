"""The JSON Schema of the content file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from brochure.bibliography.styles import OFTEN_USED
from brochure.content.model import Brochure
from brochure.content.own.models import OwnKind, model_of
from brochure.text.fields import OFFERED
from brochure.text.schema import by_kind, named_part, schema_of

#: Parts of the content that may be kept in a file of their own.
_SPLIT = ("product", "company", "values", "references", "abbreviations", "glossary", "leaflets")
#: How deep a snippet goes into what a field is made of.
_DEEPEST = 5


@dataclass(frozen=True)
class ContentNames:
    """What the content file may name, for editors to offer."""

    formats: Sequence[str]
    printers: Sequence[str]
    icons: Sequence[str]
    pictures: Sequence[str]
    languages: Sequence[str]
    #: Colours of the palette.
    colours: Sequence[str] = ()
    #: Keys of sources.
    sources: Sequence[str] = ()
    #: Rules that may be waived.
    rules: Sequence[str] = ()
    #: True where these are all that there are, so that an editor may mark others; those that are shipped are
    #: not: a project may have its own.
    are_all: bool = False


def content_schema(names: ContentNames, own: Mapping[str, OwnKind] = MappingProxyType({})) -> dict[str, Any]:
    """The JSON Schema of the content file, parts of which may be kept in files of their own.

    *own* are the kinds of block that a project describes itself.
    """
    found = schema_of(Brochure, "Content of a brochure")
    definitions = found["$defs"]
    for kind in own.values():
        _add_kind(kind, definitions)
    _offer(found, definitions, names)
    _blocks(definitions["Section"]["properties"]["blocks"], definitions)
    for name in _SPLIT:
        found["properties"][name] = _or_file(found["properties"][name])
    references = found["properties"]["references"]["anyOf"][0]
    references["items"] = _or_file(references["items"])
    # Of a leaflet in a file of its own an editor knows no market.
    none = {"properties": {"market": {"const": "none"}}, "required": ["market"]}
    found["if"] = {"properties": {"leaflets": {"additionalProperties": none}}}
    found["then"], found["else"] = {}, {"required": ["product"]}
    leaflets = found["properties"]["leaflets"]["anyOf"][0]
    leaflets["additionalProperties"] = _or_file(leaflets["additionalProperties"])
    return found


def _add_kind(kind: OwnKind, definitions: dict[str, Any]) -> None:
    """Add the model of an own kind, and the models in it, to the definitions."""
    model = model_of(kind)
    part = schema_of(model, kind.name)
    definitions |= part.pop("$defs", {})
    del part["$schema"]
    part["properties"]["block"]["description"] = part["description"].split("\n")[0]
    definitions[model.__name__] = part
    _text, blocks = definitions["Section"]["properties"]["blocks"]["items"]["anyOf"]
    blocks["discriminator"]["mapping"][kind.name] = f"#/$defs/{model.__name__}"


def _offer(found: dict[str, Any], definitions: Mapping[str, Any], names: ContentNames) -> None:
    """Put the names into the fields that take them.

    As an ``enum`` an editor offers them and marks all others; as ``examples`` it offers them alone.
    """
    word = "enum" if names.are_all else "examples"
    leaflet = definitions["Leaflet"]["properties"]
    leaflet["format"][word] = list(names.formats)
    leaflet["printer"][word] = list(names.printers)
    leaflet["language"]["examples"] = list(names.languages)
    # There are thousands of styles: no editor should list them all.
    found["properties"]["citation-style"]["examples"] = list(OFTEN_USED)
    offered = {
        "icons": names.icons,
        "colours": names.colours,
        "pictures": names.pictures,
        "rules": names.rules,
        "grounds": [*names.colours, *names.pictures],
        "citations": [f"[@{key}]" for key in names.sources],
        "sources": names.sources,
    }
    for field in _marked(definitions):
        mark = field.pop(OFFERED)
        if mark["names"] == "grounds" and names.are_all:
            # A word without a full stop is the name of a colour, and has to be one.
            file = {"type": "string", "pattern": r"\.", "examples": list(names.pictures)}
            field["anyOf"] = [{"enum": list(names.colours)}, file]
        elif there := list(offered[mark["names"]]):
            field["examples" if mark["others"] else word] = there
    if names.sources:
        for name in ("quotes", "to-check"):
            found["properties"][name]["propertyNames"] = {"enum": list(names.sources)}


def _marked(part: Any) -> Iterator[dict[str, Any]]:
    """The parts of a schema whose type says which names they take."""
    if isinstance(part, dict):
        if OFFERED in part:
            yield part
        for each in part.values():
            yield from _marked(each)
    elif isinstance(part, list):
        for each in part:
            yield from _marked(each)


def _blocks(field: dict[str, Any], definitions: Mapping[str, Any]) -> None:
    """Have an editor ask for the kind of a block first, then for the fields of this kind alone.

    Where all kinds stand side by side, it offers the fields of all of them.
    """
    text, blocks = field["items"]["anyOf"]
    kinds = {kind: {"$ref": ref} for kind, ref in blocks["discriminator"]["mapping"].items()}
    described = [named_part(part, definitions)["description"].split("\n")[0] for part in kinds.values()]
    for kind, each in kinds.items():
        # Its own word tells more than the name of our class.
        definitions[each["$ref"].rsplit("/", 1)[-1]]["title"] = kind
    snippets = [
        {"label": kind, "description": description, "body": _Snippet(definitions).of(part)}
        for (kind, part), description in zip(kinds.items(), described, strict=True)
    ]
    first = {
        "label": "block",
        "description": "A block of any kind.",
        "body": {"block": f"${{1|{','.join(kinds)}|}}"},
    }
    field["items"] = {
        # Conditions, not alternatives: of these an editor offers all, and tells of none what is wrong.
        "if": {"type": "object"},
        "then": by_kind("block", kinds, described, "The kind of the block."),
        # Around the text: beside its type an editor offers each snippet twice.
        "else": {"allOf": [{**text, "type": ["string", "number"]}], "defaultSnippets": [first, *snippets]},
    }


class _Snippet:
    """What an editor puts in for a block: its obligatory fields, with stops for the cursor."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions
        self._stops = self._count()

    @staticmethod
    def _count() -> Iterator[int]:
        number = 0
        while True:
            number += 1
            yield number

    def of(self, part: Mapping[str, Any], depth: int = 0) -> Any:
        """The body of a snippet for a part of the schema."""
        part = named_part(part, self._definitions)
        if "const" in part:
            return part["const"]
        if "oneOf" in part and "properties" not in part:
            # The plainest stands first: words before a group of fields.
            return self.of(part["oneOf"][0], depth)
        if "enum" in part:
            return f"${{{next(self._stops)}|{','.join(map(str, part['enum']))}|}}"
        if part.get("type") == "array" and depth < _DEEPEST:
            inner = part.get("items")
            if inner is None:
                return [f"${next(self._stops)}" for _ in part.get("prefixItems", ())]
            items = [self.of(inner, depth + 1) for _ in range(max(part.get("minItems", 1), 1))]
            # Editors flatten a list of lists.
            return [f"[{', '.join(map(str, item))}]" if isinstance(item, list) else item for item in items]
        if "properties" in part and depth < _DEEPEST:
            names = {
                name
                for each in (part, *part.get("oneOf", ())[:1], *part.get("anyOf", ())[:1])
                for name in each.get("required", ())
            }
            return {
                name: self.of(field, depth + 1) for name, field in part["properties"].items() if name in names
            }
        return f"${next(self._stops)}"


def _or_file(field: dict[str, Any]) -> dict[str, Any]:
    """A field that may name a file instead of holding the data."""
    description = field.pop("description", None)
    default = {"default": field.pop("default")} if "default" in field else {}
    file = {"type": "string", "pattern": r"\.(ya?ml|json|bib)$", "description": "The file that holds it."}
    field = {"anyOf": [field, file], **default}
    return {**field, "description": description} if description else field
