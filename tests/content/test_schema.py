"""The JSON Schema: what editors complete and check the content file with."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import yaml

from brochure.content.blocks import KINDS
from tests.content.broken_cases import CASES, SOUND
from tests.editor import Core, read
from tests.project import ROOT

SCHEMA: dict[str, Any] = json.loads((ROOT / "schema/content.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def problems(content: Any) -> list[str]:
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in VALIDATOR.iter_errors(content)]


@pytest.mark.parametrize("loader", [Core, yaml.BaseLoader], ids=["as editors read", "every scalar a text"])
def test_the_shipped_content_is_sound(loader: Any) -> None:
    content = yaml.load((ROOT / "content.yaml").read_text(encoding="utf-8"), Loader=loader)
    assert problems(content) == []
    # The file of references is another one; its items have to be sound where they stand in the content.
    content["references"] = yaml.load((ROOT / "references.yaml").read_text(encoding="utf-8"), Loader=loader)
    assert problems(content) == []


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


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_can_tell_a_kind_by_its_word(kind: str) -> None:
    """It offers a value for ``block`` and then the fields of that kind alone."""
    _text, blocks = SCHEMA["$defs"]["Section"]["properties"]["blocks"]["items"]["anyOf"]
    choices = [SCHEMA["$defs"][choice["$ref"].rsplit("/", 1)[1]] for choice in blocks["oneOf"]]
    (choice,) = [choice for choice in choices if choice["properties"]["block"]["const"] == kind]
    assert "block" in choice["required"]
    assert choice["additionalProperties"] is False
    assert choice["properties"]["block"]["description"] == choice["description"].split("\n")[0]
