"""What an editor offers, tells and marks: a YAML language server reads our schemas as users' editors do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from brochure.content.blocks import KINDS
from brochure.pipeline.schemas import NAMES as SCHEMAS
from tests.content.places import Place, places
from tests.editor import read
from tests.judges.language_server import LanguageServer, Offer, running
from tests.project import ROOT, Project, small

#: The kind of block that the project describes.
OWN = """\
# yaml-language-server: $schema=../blocks.schema.json
description: How somebody feels.
fields:
  mood: { type: icon, description: A face. }
  line: { type: colour, description: The colour beside it. }
  days:
    type: group
    list: yes
    description: The days.
    fields:
      marks: { type: colour, list: yes, description: Colours of the day. }
      words: { type: text, description: What was felt. }
"""
#: A name that is offered for each field that takes names, wherever it stands.
NAMES = {
    "format": "a5-booklet",
    "printer": "online",
    "language": "en-GB",
    "icon": "pill",
    "colour": "accent",
    "ground": "mist",
    "picture": "styles/pictures/mechanism.svg",
    "file": "styles/pictures/mechanism.svg",
    "mood": "pill",
    "line": "accent",
    "marks": "accent",
    "rule": "house.balance",
}
#: What has such a name and takes something else.
OTHERS = {
    *(("LandingDocument", "file"), ("Variants", "file"), ("Reference", "language")),
    *(("LineChart", "line"), ("ForestPlot", "marks")),
}
#: What the cursor is replaced with where not every word will do.
TYPED = {"url": "https://a.example", "icon": "pill"}


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    """One for all tests."""
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a kind of block of its own, and the schemas that the guide tells to write."""
    made = small(tmp_path_factory.mktemp("editor"))
    made.write("blocks/mood.yaml", OWN)
    for name in ("content", "blocks"):
        made.write(f"{name}.schema.json", made.run("schema", name).out)
    return made


def loaded(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def opened(server: LanguageServer, near: Path, name: str, lines: list[str]) -> str:
    """The address of a new file beside a schema, which its first line names."""
    address = (near.parent / f"{name}.yaml").as_uri()
    server.open(address, "\n".join([f"# yaml-language-server: $schema={near.name}", *lines, ""]))
    return address


def offered(server: LanguageServer, schema: Path, name: str, lines: list[str]) -> list[Offer]:
    """What is offered at the end of a new file of these lines."""
    return server.offers(opened(server, schema, name, lines), len(lines), len(lines[-1]))


def letters(text: str) -> str:
    """A text without what Markdown may change."""
    return re.sub(r"\W", "", text)


def filled(inserted: str) -> str:
    """What an editor has put in, with words where the cursor stops."""
    text = re.sub(
        r"(?m)^([ -]*)(\w+): \$\d$", lambda of: f"{of[1]}{of[2]}: {TYPED.get(of[2], '12')}", inserted
    )
    text = re.sub(r"\$\{\d+\|([^,}]*)[^}]*\|\}", r"\1", text)
    text = re.sub(r"\$\{\d+:?([^}]*)\}", lambda of: of[1] or "12", text)
    text = re.sub(r"\$\d+", "12", text)
    # The last stop is not written where it is the end.
    return re.sub(r"(?m)([:-]) ?$(?!\n +)", r"\1 12", text)


def at(content: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        content = content[0 if step == "-" else step]
    return content


# A word of a locale has a name that says it.
@pytest.mark.parametrize("name", [name for name in SCHEMAS if name != "locale"])
def test_every_field_is_offered_and_told_of(server: LanguageServer, name: str) -> None:
    schema = ROOT / f"schema/{name}.schema.json"
    whole = loaded(schema)
    found = list(places(whole))
    models = {model for model, one in whole["$defs"].items() if "properties" in one}
    assert models == {place.model for place in found} - {whole["title"]}
    for place in found:
        fields = {field: each for field, each in place.fields.items() if field != (place.kind or [""])[0]}
        lines, column = place.text([""])
        listed = offered(server, schema, f"{place.model}-empty", lines)
        offers = {one.label: one for one in listed}
        assert fields.keys() <= offers.keys() and len(listed) == len(offers), place
        written, _ = place.text([f"{field}: x" for field in fields])
        address = opened(server, schema, f"{place.model}-full", written)
        for line, (field, each) in enumerate(fields.items(), len(written) - len(fields) + 1):
            said = letters(each["description"])
            assert said and said in letters(offers[field].words), (place.model, field)
            told = [letters(part) for part in server.hover(address, line, column + 1).split("\n")]
            # Each paragraph on a line of its own: the editor shows every line as one.
            assert {letters(part) for part in each["description"].split("\n\n")} <= set(told), (
                place.model,
                field,
            )
            _goes_in(place, lines, offers[field])


def _goes_in(place: Place, lines: list[str], offer: Offer) -> None:
    """What is put in for a field stands in its model, with something of its own to write."""
    indent = " " * (len(lines[-1]) - len(lines[-1].lstrip()))
    text = "\n".join([*lines[:-1], lines[-1] + filled(offer.inserted).replace("\n", f"\n{indent}")])
    value = at(read(text), place.path)[offer.label]
    # No empty list and no 0, which would have to be taken away again; a default may be 0.
    assert value not in ([], {}) and (value != 0 or "default" in place.fields[offer.label]), (
        place.model,
        offer,
    )


def test_every_kind_of_block_is_offered_once_and_its_snippet_is_sound(
    server: LanguageServer, project: Project
) -> None:
    schema = project.folder / "content.schema.json"
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    before = text[: text.index("          - Words of the first")].splitlines()
    offers = offered(server, schema, "kinds", [*before, "          - "])
    labels = [one.label for one in offers]
    assert sorted(labels) == sorted(["block", "mood", *KINDS])
    pieces = [filled(one.inserted).replace("\n", f"\n{' ' * 10}") for one in offers if one.label != "block"]
    lines = "\n".join([*before, *(f"          - {piece}" for piece in pieces)]).splitlines()
    assert server.marks(opened(server, schema, "snippets", lines)) == []
    # At the word, what the kind is.
    address = opened(server, schema, "kind", [*before, "          - block: icon-array"])
    assert "drawn as people" in server.hover(address, len(before) + 1, 20)
    values = [one.label for one in offered(server, schema, "word", [*before, "          - block: "])]
    assert values == [*KINDS, "mood"]


def test_names_are_offered_wherever_they_belong(server: LanguageServer, project: Project) -> None:
    schema = project.folder / "content.schema.json"
    seen = []
    for place in places(loaded(schema)):
        for field in place.fields:
            if field in NAMES and (place.model, field) not in OTHERS:
                item = ["marks:", "  - "] if field == "marks" else [f"{field}: "]
                lines, _ = place.text(item)
                labels = {one.label for one in offered(server, schema, f"{place.model}.{field}", lines)}
                assert NAMES[field] in labels, (place.model, field)
                seen.append((place.model, field))
            if field == "source" and place.model != "Reference":
                lines, _ = place.text(["source: "])
                inserted = [one.inserted for one in offered(server, schema, f"{place.model}.source", lines)]
                # Of what a caption cites, a bar names the one that it is from.
                wanted_key = "alpha" if place.model in ("Bar", "ForestRow") else "[@alpha]"
                assert wanted_key in map(read, inserted), place.model
    wanted = {("Section", "colour"), ("Bar", "colour"), ("BarSeries", "colour"), ("LineSeries", "colour")}
    assert wanted <= set(seen) and NAMES.keys() == {field for _, field in seen}
    for field in ("quotes", "to-check"):
        keys = [one.label for one in offered(server, schema, field, [f"{field}:", "  "])]
        assert keys == ["alpha"]


WRONG = """\
product: { brand: A, generic: a, additional-monitoring: no }
company: { name: A, contact: b, fax: 3 } # fax
leaflets:
  one:
    audience: patient
    format: a5-boklet # a5-booklet
    market: none
    title: One
    description: A
    job-code: A
    prepared: 2026-11
    cover: { title: One, audience: You, titel: Two } # titel
    foot: { txt: Words } # txt
    ground: mint # mist
    sections:
      - title: One
        colr: accent # colr
        blocks:
          - block: table
            caption: A
            columns: [{ title: A, alignment: left }] # alignment
            rows:
              - [{ text: A, column: 2 }] # column
          - block: line-chart
            caption: A
            alt: A
            x: { title: A, form: 0 } # form
            y: { title: B }
            series:
              - label: A
                points: [[0, 1], [1, 2]]
                colour: acent # accent
          - block: figure
            file: a.png
            alt: A
            placed: left # placed
          - block: mood
            mood: pill
            line: accent
            face: pill # face
            days: [{ marks: [accent], words: 1, more: 2 }] # more
"""


def test_what_is_wrong_is_underlined_at_its_line(server: LanguageServer, project: Project) -> None:
    schema = project.folder / "content.schema.json"
    lines = WRONG.splitlines()
    marks = server.marks(opened(server, schema, "wrong", lines))
    expected = {number: line.partition("# ")[2] for number, line in enumerate(lines, 1) if "# " in line}
    assert {mark.line for mark in marks} == expected.keys(), marks
    for number, word in expected.items():
        assert any(word in mark.message for mark in marks if mark.line == number), (word, marks)


def test_a_definition_of_a_kind_is_checked_too(server: LanguageServer, project: Project) -> None:
    address = (project.folder / "blocks/mood.yaml").as_uri()
    server.open(address, OWN)
    assert server.marks(address) == []
    lines = OWN.replace("list: yes", "lists: yes", 1).splitlines()
    marks = server.marks(opened(server, project.folder / "blocks.schema.json", "mood-wrong", lines))
    assert [mark.line for mark in marks] == [lines.index("    lists: yes") + 1]
    kinds = offered(
        server,
        project.folder / "blocks.schema.json",
        "type",
        ["description: A", "fields:", "  a:", "    type: "],
    )
    assert {"text", "icon", "colour", "group"} <= {one.label for one in kinds}


def test_a_model_is_offered_by_words_and_not_by_the_name_of_a_class(
    server: LanguageServer, project: Project
) -> None:
    titles: Mapping[str, Any] = loaded(project.folder / "content.schema.json")["$defs"]
    shown = {one["title"] for one in titles.values()}
    assert {"call-now", "Forest row", "mood", "Days"} <= shown
    lines = [
        "leaflets:",
        "  one:",
        "    sections:",
        "      - blocks:",
        "          - block: call-now",
        " " * 12,
    ]
    assert "call-now" in {
        one.label for one in offered(server, project.folder / "content.schema.json", "now", lines)
    }
