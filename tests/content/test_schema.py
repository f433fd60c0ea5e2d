"""The JSON Schema: what editors complete and check the content file with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import yaml

from brochure.content.blocks import KINDS
from brochure.content.schema import SCHEMA_FILE, schema_text
from tests.content.broken_cases import CASES, SOUND
from tests.project import ROOT

SCHEMA: dict[str, Any] = json.loads((ROOT / SCHEMA_FILE).read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


class _Core(yaml.SafeLoader):
    """YAML 1.2 with its core schema: what editors read.  ``yes`` and dates are texts there."""


_Core.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)


def read(text: str) -> Any:
    return yaml.load(text, Loader=_Core)


def problems(content: Any) -> list[str]:
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in VALIDATOR.iter_errors(content)]


def test_the_committed_schema_is_what_the_program_prints() -> None:
    assert (ROOT / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text(), "run `make schema`"


def test_it_is_a_schema_of_the_draft_that_it_declares() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("loader", [_Core, yaml.BaseLoader], ids=["as editors read", "every scalar a text"])
def test_the_shipped_content_is_sound(loader: Any) -> None:
    content = yaml.load((ROOT / "content.yaml").read_text(encoding="utf-8"), Loader=loader)
    assert problems(content) == []
    # The file of references is another one; its items have to be sound where they stand in the content.
    content["references"] = yaml.load((ROOT / "references.yaml").read_text(encoding="utf-8"), Loader=loader)
    assert problems(content) == []


def test_the_content_names_the_schema_for_editors() -> None:
    first = (ROOT / "content.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={SCHEMA_FILE}"


def test_files_may_hold_parts_of_the_content() -> None:
    content = read(SOUND)
    content["references"] = ["one.bib", {"id": "b", "type": "book", "title": "B"}]
    content["leaflets"]["other"] = "other.yaml"
    content["glossary"] = "words.yaml"
    assert problems(content) == []


#: Mistakes of structure; the others need the whole content, or the files beside it.
STRUCTURAL = [
    case
    for case in CASES
    if case.name
    in {
        "unknown field",
        "unknown field at the top",
        "missing field",
        "missing company",
        "unknown audience",
        "unknown block",
        "block without kind",
        "value without source",
        "reference of unknown type",
        "reference with unknown field",
        "reference without id",
        "list where a text belongs",
        "text where a list belongs",
        "value that is no number",
        "name with capitals",
        "yes or no",
        "picture without words",
        "wrong indentation",
    }
]


def test_the_sound_file_is_sound() -> None:
    assert problems(read(SOUND)) == []


@pytest.mark.parametrize("case", [case for case in STRUCTURAL if case.line], ids=lambda case: case.name)
def test_the_usual_mistakes_are_marked(case: Any) -> None:
    try:
        content = read(SOUND.replace(case.old, case.new, 1))
    except yaml.YAMLError:
        return  # an editor marks it as YAML
    assert problems(content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("value: 50", "value: '50'"),
        ("value: 50", "value: 50.10"),
        ("additional-monitoring: yes", "additional-monitoring: true"),
        ("additional-monitoring: yes", "additional-monitoring: 'no'"),
        ("text: 4 weeks", "text: 4"),
        ("title: One", "title: 1"),
        ("prepared: 2026-11", "prepared: 2026"),
    ],
)
def test_what_the_program_takes_is_not_marked(old: str, new: str) -> None:
    assert old in SOUND
    assert problems(read(SOUND.replace(old, new, 1))) == []


def properties(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        for name, field in node.get("properties", {}).items():
            yield f"{path}.{name}", field
        for key, value in node.items():
            yield from properties(value, f"{path}.{key}")
    elif isinstance(node, list):
        for value in node:
            yield from properties(value, path)


def test_every_field_is_described() -> None:
    assert [path for path, field in properties(SCHEMA) if not field.get("description")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_can_tell_a_kind_by_its_word(kind: str) -> None:
    """It offers a value for ``block`` and then the fields of that kind alone."""
    _text, blocks = SCHEMA["$defs"]["Section"]["properties"]["blocks"]["items"]["anyOf"]
    choices = [SCHEMA["$defs"][choice["$ref"].rsplit("/", 1)[1]] for choice in blocks["oneOf"]]
    (choice,) = [choice for choice in choices if choice["properties"]["block"]["const"] == kind]
    assert "block" in choice["required"]
    assert choice["additionalProperties"] is False
    assert choice["properties"]["block"]["description"] == choice["description"].split("\n")[0]
