"""The JSON Schemas of all files that people edit: current, sound, and of use to an editor."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from brochure.cli import main
from brochure.pipeline.schemas import NAMES, schema_text
from tests.editor import read
from tests.project import ROOT, Project, small

_PACKS = ROOT / "brochure/rules/packs"
#: Data beside the packs.
_NO_PACKS = ("durations", "label-terms")
#: The files that ship, by the name of their schema.
FILES = {
    "content": [ROOT / "content.yaml"],
    # Projects have some; what an editor marks in them is tested with the example of the guide.
    "blocks": [],
    **{name: [ROOT / f"styles/{name}.yaml"] for name in ("formats", "printers", "palette", "measures")},
    "rules": sorted(set(_PACKS.glob("*.yaml")) - {_PACKS / f"{name}.yaml" for name in _NO_PACKS}),
    **{name: [_PACKS / f"{name}.yaml"] for name in _NO_PACKS},
    "checklist": [ROOT / "brochure/review/checklist.yaml"],
    "locale": sorted((ROOT / "brochure/language/locales").glob("*.yaml")),
}
#: What stands in the first file of a schema, and what an editor marks there.
BROKEN = {
    "content": [("product:", "produkt:"), ("audience: patient", "audience: patients")],
    "blocks": [],
    "formats": [
        ("kind: folded", "kind: scroll"),
        ("bleed: 3", "bleed: three"),
        ("bleed: 3", "bleed: 30"),
        ("bleed: 3", "bled: 3"),
        ("  fold: roll", "  folds: roll"),
        ("[97, 210]", "[97]"),
        ("[97, 210]", "[9, 210]"),
        ("sides: [[2, 6, 1]", "sides: [[2, x, 1]"),
        ("a4-roll-fold:", "A4 roll fold:"),
    ],
    "printers": [
        ("bleed: 3", "bleed: [3, 3]"),
        ("bleed: 3", "bleed: -1"),
        ("[crop, fold", "[crop, fald"),
        ("processing-steps: no", "processing-steps: maybe"),
        ("profile: ISO", "profile: ../ISO"),
        ("ink-limit: 300", "ink-limit: 300%"),
    ],
    "palette": [
        # Another name is a colour of a project's own.
        ('"#12335F"', "blue"),
        ("[100, 78, 26, 33]", "[100, 78, 26]"),
        ("[100, 78, 26, 33]", "[101, 78, 26, 33]"),
        ("role:", "rule:"),
    ],
    "measures": [("up-to: 99.5", "up-to: wide"), ("text: 0.98", "text: 4"), (", text: 0.98", "")],
    "rules": [
        ("severity: ", "severity: very "),
        ("check: ", "chek: "),
        ("audience: [", "audience: [all, "),
    ],
    "durations": [("market: uk", "market: fr"), ("date: 2024-09-03", "date: lately")],
    "label-terms": [("least: 0,", "least: none,"), ("phrases:", "phrase:")],
    "checklist": [("number: 1,", "number: one,"), ("for: [hcp", "for: [everybody")],
    "locale": [("draft-mark: ", "draft-marks: ")],
}


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / f"schema/{name}.schema.json").read_text(encoding="utf-8"))
    return found


def problems(name: str, text: str) -> list[str]:
    found = jsonschema.Draft202012Validator(schema(name)).iter_errors(read(text))
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in found]


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_schema_is_what_the_program_prints(name: str) -> None:
    committed = (ROOT / f"schema/{name}.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(name), "run `make schema`"


def test_every_schema_is_made_by_make_and_none_is_left_over() -> None:
    assert {path.name.partition(".")[0] for path in (ROOT / "schema").glob("*.json")} == set(NAMES)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"SCHEMAS := {' '.join(NAMES)}\n" in makefile


@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_schema_of_the_draft_that_it_declares(name: str) -> None:
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize(("name", "file"), [(name, file) for name in NAMES for file in FILES[name]])
def test_the_shipped_file_is_sound_and_names_its_schema(name: str, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert problems(name, text) == []
    start, _, path = text.splitlines()[0].partition("=")
    assert start == "# yaml-language-server: $schema"
    assert (file.parent / path).resolve() == ROOT / f"schema/{name}.schema.json"


@pytest.mark.parametrize(
    ("name", "old", "new"), [(name, old, new) for name in NAMES for old, new in BROKEN[name]]
)
def test_the_usual_mistakes_are_marked(name: str, old: str, new: str) -> None:
    lines = FILES[name][0].read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    assert old in text
    assert problems(name, text.replace(old, new, 1))


def properties(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        for name, field in node.get("properties", {}).items():
            yield f"{path}.{name}", field
        for key, value in node.items():
            if key != "if":
                yield from properties(value, f"{path}.{key}")
    elif isinstance(node, list):
        for value in node:
            yield from properties(value, path)


# A word of a locale has a name that says it, and the shipped file shows the rest.
@pytest.mark.parametrize("name", [name for name in NAMES if name != "locale"])
def test_every_field_is_described(name: str) -> None:
    assert [path for path, field in properties(schema(name)) if not field.get("description")] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_text_that_holds_by_default_is_a_text(name: str) -> None:
    parts = [(path, field.get("default")) for path, field in properties(schema(name))]
    assert [path for path, default in parts if isinstance(default, dict) and default] == []


@pytest.mark.parametrize("name", [None, *NAMES])
def test_the_command_prints_it(capsys: pytest.CaptureFixture[str], name: str | None) -> None:
    assert main(["schema", "--shipped", *([name] if name else [])]) == 0
    assert capsys.readouterr().out == schema_text(name or "content")


def test_a_schema_that_is_not_there_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["schema", "colours"])
    assert ended.value.code == 2
    assert "palette" in capsys.readouterr().err


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a format, a printer, icons and sources of its own."""
    made = small(tmp_path)
    for name, row in (("formats", "own-flyer"), ("printers", "own-printer")):
        text = (ROOT / f"styles/{name}.yaml").read_text(encoding="utf-8")
        first = {"formats": "a5-flyer", "printers": "online"}[name]
        start = text.index(f"\n{first}:") + 1
        rows = re.match(rf"{first}:.*\n(?:[ #].*\n)*", text[start:])
        assert rows
        made.write(f"styles/{name}.yaml", text + "\n" + rows[0].replace(f"{first}:", f"{row}:", 1))
    icon = (ROOT / "styles/icons/pill.svg").read_bytes()
    made.write("styles/icons/own-icon.svg", icon)
    return made


def printed(project: Project, *words: str) -> dict[str, Any]:
    ended = project.run("schema", *words)
    assert (ended.code, ended.err) == (0, "")
    found: dict[str, Any] = json.loads(ended.out)
    jsonschema.Draft202012Validator.check_schema(found)
    return found


def test_in_a_project_all_its_names_are_offered_and_others_marked(project: Project) -> None:
    found = printed(project)
    leaflet, tile = found["$defs"]["Leaflet"]["properties"], found["$defs"]["Tile"]["properties"]
    assert {"own-flyer", "a5-flyer"} <= set(leaflet["format"]["enum"])
    assert {"own-printer", "online"} <= set(leaflet["printer"]["enum"])
    assert {"own-icon", "pill"} <= set(tile["icon"]["enum"])
    assert found["$defs"]["Value"]["properties"]["source"]["examples"] == ["[@alpha]"]
    assert found["properties"]["quotes"]["propertyNames"] == {"enum": ["alpha"]}
    validator = jsonschema.Draft202012Validator(found)
    content = read((project.folder / "content.yaml").read_text(encoding="utf-8"))
    assert list(validator.iter_errors(content)) == []
    content["leaflets"]["one"]["format"] = "own-flyer"
    assert list(validator.iter_errors(content)) == []
    for field in ("format", "printer"):
        wrong = json.loads(json.dumps(content))
        wrong["leaflets"]["one"][field] = "booklet"
        assert list(validator.iter_errors(wrong)), field


def test_sources_of_other_files_are_offered_too(project: Project) -> None:
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    start, end = text.index("references:\n"), text.index("leaflets:\n")
    project.write("content.yaml", f"{text[:start]}references: [more.bib]\n{text[end:]}")
    project.write("more.bib", "@article{beta, title={B}, author={A, B}, journal={J}, year={2018}}\n")
    assert printed(project)["properties"]["quotes"]["propertyNames"] == {"enum": ["beta"]}


@pytest.mark.parametrize("broken", ["references: nowhere.bib\n", "leaflets: [\n", "references: 3\n"])
def test_content_that_cannot_be_read_is_no_reason_for_no_schema(project: Project, broken: str) -> None:
    project.write("content.yaml", broken)
    found = printed(project)
    assert "own-flyer" in found["$defs"]["Leaflet"]["properties"]["format"]["enum"]
    assert "propertyNames" not in found["properties"]["quotes"]


def test_another_project_may_be_named_and_none_be_there(project: Project, tmp_path: Path) -> None:
    elsewhere = Project(tmp_path / "elsewhere")
    elsewhere.folder.mkdir()
    shipped = schema_text("content")
    assert elsewhere.run("schema").out == shipped
    assert project.run("schema", "--shipped").out == shipped
    given = elsewhere.run("schema", "--content", str(project.folder / "content.yaml"))
    assert "own-flyer" in given.out
