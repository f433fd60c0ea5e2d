"""The JSON Schema: what editors complete and check the content file with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import yaml

from brochure.bibliography.styles import style_file
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


DEFINITIONS = SCHEMA["$defs"]
BLOCKS = DEFINITIONS["Section"]["properties"]["blocks"]["items"]
SNIPPETS = {snippet["label"]: snippet["body"] for snippet in BLOCKS["else"]["defaultSnippets"]}


def fields(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of the schema with its name."""
    if isinstance(node, dict):
        yield from node.get("properties", {}).items()
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from fields(value)


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_can_tell_a_kind_by_its_word(kind: str) -> None:
    """It offers a value for ``block`` and then the fields of that kind alone."""
    assert kind in BLOCKS["then"]["properties"]["block"]["enum"]
    first, *parts = BLOCKS["then"]["allOf"]
    # Beside the properties an editor makes a snippet of it, for a block of no kind.
    assert first == {"required": ["block"]} and "required" not in BLOCKS["then"]
    (part,) = [part for part in parts if part["if"]["properties"]["block"] == {"const": kind}]
    # Without this an editor takes what is not written yet for a block of each kind.
    assert part["if"]["type"] == "object" and part["if"]["required"] == ["block"]
    choice = DEFINITIONS[part["then"]["$ref"].rsplit("/", 1)[1]]
    assert "block" in choice["required"]
    assert choice["additionalProperties"] is False
    assert choice["properties"]["block"]["description"] == choice["description"].split("\n")[0]


#: What only some words will do for.
TYPED = {"icon": "pill", "url": "https://a.example"}


def filled(body: Any) -> Any:
    """A snippet with words where the cursor stops."""
    if isinstance(body, dict):
        return {name: TYPED.get(name) or filled(value) for name, value in body.items()}
    if isinstance(body, list):
        return [filled(value) for value in body]
    return read(re.sub(r"\$\d+|\$\{[^}]*\}", "12", body))


@pytest.mark.parametrize("kind", KINDS)
def test_a_snippet_holds_the_obligatory_fields_of_its_kind(kind: str) -> None:
    body = SNIPPETS[kind]
    assert next(iter(body)) == "block" and body["block"] == kind
    required = {
        field.alias or name for name, field in KINDS[kind].model_fields.items() if field.is_required()
    }
    # A table needs one of two names.
    assert set(body) == required | ({"caption"} if kind == "table" else set())
    stops = re.findall(r"\$\{?([0-9]+)", json.dumps(body))
    assert len(stops) == len(set(stops))
    content = read(SOUND)
    leaflet = next(iter(content["leaflets"].values()))
    leaflet["sections"] = [{"title": "One", "blocks": [filled(body)]}]
    assert problems(content) == []


def test_a_snippet_for_any_kind_comes_first() -> None:
    assert next(iter(SNIPPETS)) == "block"
    assert all(kind in SNIPPETS["block"]["block"] for kind in KINDS)
    assert len(SNIPPETS) == len(KINDS) + 1


def test_no_null_and_no_boolean_is_offered_for_a_text() -> None:
    seen = list(fields(SCHEMA))
    assert len(seen) > 150
    for name, field in seen:
        text = json.dumps({key: part for key, part in field.items() if key not in ("properties", "items")})
        assert '"null"' not in text and ": null" not in text, name
        assert '"boolean"' not in text, name


@pytest.mark.parametrize(
    ("model", "field", "names"),
    [
        ("Leaflet", "format", ("a5-booklet", "a4-roll-fold", "a5-flyer")),
        ("Leaflet", "printer", ("sheet-fed-coated", "online")),
        ("Leaflet", "language", ("en-GB", "en-US")),
        ("Waiver", "rule", ("uk.patient.claims", "house.balance")),
        ("Tile", "icon", ("stamp-heart", "pill")),
        ("Step", "icon", ("stamp-heart", "pill")),
        ("Warning", "icon", ("warning",)),
        ("Figure", "file", ("styles/pictures/mechanism.svg",)),
        ("Cover", "picture", ("styles/pictures/cover-cell-patient.svg",)),
    ],
)
def test_shipped_names_are_offered_and_others_not_marked(
    model: str, field: str, names: tuple[str, ...]
) -> None:
    found = DEFINITIONS[model]["properties"][field]
    assert set(names) <= set(found["examples"])
    # A project may have its own.
    assert "enum" not in found


def test_citation_styles_that_are_offered_are_there() -> None:
    offered = SCHEMA["properties"]["citation-style"]["examples"]
    assert "american-medical-association" in offered and len(offered) > 10
    for name in offered:
        assert style_file(name).is_file()


def test_the_product_is_asked_for_where_a_leaflet_has_a_market() -> None:
    content = read(SOUND)
    for leaflet in content["leaflets"].values():
        leaflet["market"] = "uk"
    assert problems(content) == []
    del content["product"]
    assert any("'product' is a required property" in problem for problem in problems(content))
    for leaflet in content["leaflets"].values():
        leaflet["market"] = "none"
    assert problems(content) == []
