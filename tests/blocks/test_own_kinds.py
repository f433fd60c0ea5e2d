"""Kinds of block that a project describes itself, in ``blocks/<kind>.yaml``."""

from __future__ import annotations

import json
import pickle
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pikepdf
import pytest
import yaml

from brochure.approval.digest import ingredients
from brochure.content.load import Content, read
from brochure.content.own.beginning import first_template
from brochure.content.own.definition import KindDefinition
from brochure.content.own.models import OwnBlock, OwnKind, model_of
from brochure.content.own.reading import MOST_KINDS
from brochure.errors import ContentError
from brochure.findings import Finding
from brochure.layout.leaflet import Prepared, prepare
from brochure.layout.style import style_of
from brochure.pipeline.check import check
from brochure.pipeline.schemas import schema
from brochure.pipeline.session import Session
from brochure.rules.evidence import Evidence
from brochure.rules.statement import Statement
from brochure.rules.statements import statements
from tests.judges import poppler, verapdf
from tests.project import ROOT, Project

KIND = "blocks/patient-story.yaml"
STYLE = "styles/blocks/patient-story.css"
#: Another definition.
OTHER = "description: Other.\nfields: { a: { type: icon, description: Icon } }\n"
TEMPLATE = "templates/blocks/patient-story.html"


def example() -> dict[str, str]:
    """The files of the example in the guide, by name."""
    guide = (ROOT / "docs/design.md").read_text(encoding="utf-8")
    part = guide.split("## Your own kind of block")[1].split("\n## ")[0]
    found = re.findall(r"in \*\*([\w./-]+)\*\*:\n\n```\w+\n(.*?)```", part, re.DOTALL)
    assert [name for name, _text in found] == [KIND, TEMPLATE, STYLE, "content.yaml"]
    return dict(found)


@pytest.fixture
def story(tmp_path: Path) -> Project:
    """The example of the guide in a folder."""
    made = Project(tmp_path)
    for name, text in example().items():
        made.write(name, text)
    return made


def loaded(project: Project) -> Content:
    return read(project.folder / "content.yaml")


def laid_out(content: Content) -> Prepared:
    return prepare(content, "story", style_of(content.project), draft=False)


def told(findings: Any) -> list[str]:
    """Findings as ``file:line:column: message``."""
    return [f"{finding.place}: {finding.message}" for finding in findings]


def faults(project: Project) -> list[Finding]:
    with pytest.raises(ContentError) as caught:
        loaded(project)
    return list(caught.value.findings)


# The example of the guide, built


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = Project(tmp_path_factory.mktemp("story"))
    for name, text in example().items():
        made.write(name, text)
    ended = made.run("build", "--edition", "screen", "--edition", "review")
    assert (ended.code, ended.err.count("error")) == (0, 0), ended.err
    return made


def test_the_example_of_the_guide_is_built_without_a_finding(built: Project) -> None:
    report = json.loads((built.output / "report.json").read_text(encoding="utf-8"))
    assert [found for found in report["findings"] if found["severity"] != "note"] == []
    assert KIND in report["inputs"]
    page = poppler.text(built.output / "story-screen.pdf")[0]
    # Citations are numbered in reading order, and the title is what the link shows.
    with pikepdf.open(built.output / "story-screen.pdf") as pdf:
        links = [str(link.get("/Contents", "")) for link in pdf.pages[0].Annots]
    assert any("Anna, 54" in words for words in links)
    assert "weeks.1 Anna" in page and "home.1" in page and "Day 16:" in page
    with pikepdf.open(built.output / "story-screen.pdf") as pdf:
        alts = [str(found["/Alt"]) for found in pdf.objects if "/Alt" in _keys(found)]
    assert "The sun rises behind hills." in alts
    claims = report["leaflets"][0]["review"]["claims"]
    assert ("Day 16: I went home.", 1) in [(claim["text"], claim["page"]) for claim in claims]


def _keys(found: Any) -> tuple[str, ...]:
    return tuple(found.keys()) if isinstance(found, pikepdf.Dictionary) else ()


def test_it_can_be_read_aloud(built: Project) -> None:
    path = built.output / "story-screen.pdf"
    assert list(verapdf.validate([path])[path]) == []


def test_a_changed_or_new_definition_is_built_anew(built: Project, tmp_path: Path) -> None:
    made = Project(Path(shutil.copytree(built.folder, tmp_path / "copy")))
    words = ("build", "--edition", "screen", "--edition", "review")
    assert "Up to date" in made.run(*words).err
    made.write("blocks/other.yaml", "description: Another one.\n")
    ended = made.run(*words)
    assert ended.code == 3 and "blocks/other.yaml:1:1: the field “fields” is missing" in ended.err


# Definitions


def test_all_faults_of_a_definition_are_told_at_once_with_their_places(story: Project) -> None:
    story.write(
        "blocks/wrong.yaml",
        """\
description: Wrong.
titel: x
fields:
  block: { type: text, description: Bad name }
  __class__: { type: text, description: Bad name }
  model-config: { type: text, description: Bad name }
  copy: { type: text, description: Bad name }
  alt: { type: text, description: Bad name }
  a: { type: txt, description: Bad type }
  b: { type: text, description: Bad field, minimum: 3 }
  c: { description: No type }
  number: { type: text, longst: 3, description: Bad field }
  d: { type: choice, choices: [A B, c], description: Bad choice }
  e: { type: group, description: Bad group, fields: { id: { type: text, description: Bad } } }
  f: { type: whole-number, minimum: 5, maximum: 2, description: Bad bounds }
  g: { type: number, minimum: 5, default: 2, description: Bad default }
  h: { type: choice, choices: [a, b], default: c, description: Bad default }
  i: { type: text, default: "a [@alpha]", description: Bad default }
  j: { type: text, at-least: 2, description: No list }
  icon: { type: text, description: No icon }
  k: { type: text, title: yes, description: One title }
  l: { type: words, title: yes, description: Another title }
  m: { type: text, description: M }
""",
    )
    deep = "b: { type: text, description: Deepest }"
    for _level in range(4):
        deep = f"a: {{ type: group, description: Deep, fields: {{ {deep} }} }}"
    story.write("blocks/deep.yaml", f"description: Deep.\nfields:\n  {deep}\n")
    bare = "n: { type: number, description: A result }"
    story.write("blocks/bare.yaml", f"description: Bare.\nfields:\n  {bare}\n")
    assert told(faults(story)) == [
        "blocks/bare.yaml:3:3: a result is no claim without words",
        "blocks/deep.yaml:3:144: groups stand in each other more than 3 deep",
        "blocks/wrong.yaml:2:1: the field “titel” is unknown here",
        "blocks/wrong.yaml:4:3: “block” can't be the name of a field",
        "blocks/wrong.yaml:5:3: “__class__” can't be the name of a field",
        "blocks/wrong.yaml:6:3: “model-config” can't be the name of a field",
        "blocks/wrong.yaml:7:3: “copy” can't be the name of a field",
        "blocks/wrong.yaml:8:3: “alt” can't be the name of a field",
        "blocks/wrong.yaml:9:6: there is no type “txt”",
        "blocks/wrong.yaml:10:44: the field “minimum” is unknown here",
        "blocks/wrong.yaml:11:6: the field “type” is missing: it says what kind of field this is",
        "blocks/wrong.yaml:12:25: the field “longst” is unknown here",
        "blocks/wrong.yaml:13:32: “A B” can't be a choice",
        "blocks/wrong.yaml:14:55: “id” can't be the name of a field",
        "blocks/wrong.yaml:15:49: the most, 2, is less than the least, 5: no number is both",
        "blocks/wrong.yaml:16:43: the default is 2, outside of what the field takes",
        "blocks/wrong.yaml:17:48: the default is none of the choices",
        "blocks/wrong.yaml:18:29: this text is put into others as it is: it can't hold values, citations, "
        "links or emphasis",
        "blocks/wrong.yaml:19:20: `at-least:` counts items, and this is no list",
        "blocks/wrong.yaml:20:3: a field that is called “icon” holds the name of one",
        "blocks/wrong.yaml:22:28: “k” is the title already",
        "blocks/wrong.yaml:23:33: this text is too short",
    ]
    longest = next(found for found in faults(story) if "longst" in found.message)
    assert longest.fix.startswith("did you mean “longest”?")


def test_of_many_faults_the_first_are_told(story: Project) -> None:
    for number in range(3):
        faulty = "".join(f"  f{at}: {{}}\n" for at in range(60))
        story.write(f"blocks/kind{number}.yaml", f"description: Faults.\nfields:\n{faulty}")
    found = faults(story)
    assert len(found) == 101 and found[-1].message == "there may be more problems than those shown"


def test_files_that_name_no_kind_of_a_project_are_refused(story: Project, tmp_path: Path) -> None:
    plain = "description: One.\nfields: { a: { type: text, description: Text } }\n"
    for name in ("box.yaml", "Story.yaml", "cover.yaml", "old.yml"):
        story.write(f"blocks/{name}", plain)
    story.write("blocks/large.yaml", f"description: {'x' * 70_000}")
    (story.folder / "blocks/outside.yaml").symlink_to("/etc/passwd")
    (story.folder / "blocks/folder.yaml").mkdir()
    story.write("blocks/readme.md", "Not meant.")
    assert told(faults(story)) == [
        "blocks/Story.yaml: “Story” can't be the name of a kind of block",
        "blocks/box.yaml: the kind “box” is one of ours",
        "blocks/cover.yaml: the kind “cover” means another part of a leaflet",
        "blocks/folder.yaml: the definition can't be used: it is a folder, not a file",
        "blocks/large.yaml: the definition can't be used: it is larger than 64 kB",
        "blocks/old.yml: a kind of block is described in a file that ends with .yaml",
        "blocks/outside.yaml: the definition can't be used: it leads outside the project folder",
    ]
    for number in range(MOST_KINDS + 1):
        story.write(f"blocks/kind{number}.yaml", plain)
    (fault,) = faults(story)
    assert f"{MOST_KINDS} are the most" in fault.message
    shutil.rmtree(story.folder / "blocks")
    (story.folder / "blocks").symlink_to("/etc")
    (fault,) = faults(story)
    assert fault.message == "the folder “blocks” can't be used: it leads outside the project folder"


def kind(fields: Mapping[str, Mapping[str, Any]], name: str = "own") -> OwnKind:
    given = {key: {"description": "A field", **of} for key, of in fields.items()}
    return OwnKind.of(name, KindDefinition.model_validate({"description": "A kind", "fields": given}))


def test_no_field_can_take_the_place_of_what_a_block_is_made_of() -> None:
    made = model_of(kind({"a": {"type": "text"}}))
    inside = [name for name in dir(made) if not name.startswith("_")]
    assert {"copy", "own_kind", "named_by", "model_dump"} <= set(inside)
    for name in (*inside, "id", "block", "alt", "__init__"):
        with pytest.raises(ValueError):
            kind({name.replace("_", "-") if name[0] != "_" else name: {"type": "text"}})


def test_one_text_of_a_kind_stands_for_the_block_where_links_lead_to_it() -> None:
    text = {"type": "text"}
    assert kind({"a": text}).definition.title is None
    assert kind({"a": text, "title": text}).definition.title == "title"
    assert kind({"a": {**text, "title": "yes"}, "title": text}).definition.title == "a"
    for other in ({**text, "list": "yes"}, {"type": "icon"}):
        made = kind({"title": other})
        (given,) = ("heart",) if other["type"] == "icon" else (["One"],)
        assert model_of(made).model_validate({"block": "own", "title": given}).named_by is None


def test_a_kind_has_so_many_fields_at_most() -> None:
    group = {"type": "group", "fields": {f"f{n}": {"type": "icon", "description": "Icon"} for n in range(39)}}
    assert kind({"a": group, "b": group})
    with pytest.raises(ValueError, match="100 fields at most"):
        kind({"a": group, "b": group, "c": group})


# Content


def test_faults_of_content_are_told_as_those_of_our_own_kinds(story: Project) -> None:
    text = example()["content.yaml"]
    block = text[text.index("            name: Anna") : text.index("      - title: Sources")]
    story.change(
        "content.yaml",
        block,
        f"""\
            nmae: Anna
            portrait: {{ file: face.png }}
            story: {"long " * 130}
            ground: hot
            days:
              - {{ day: -1, text: "I *went.[@alhpa]", tetx: home }}
              - {{ day: 1, text: "After {{stya}}." }}
          - block: patient-stroy
""",
    )
    found = faults(story)
    assert told(found) == [
        "content.yaml:24:13: the field “name” is missing",
        "content.yaml:26:13: the field “nmae” is unknown here",
        "content.yaml:27:13: the field “alt” is missing",
        "content.yaml:28:20: this text has 649 characters",
        "content.yaml:29:21: “hot” is not one of the choices",
        "content.yaml:31:24: -1 is too small",
        "content.yaml:31:37: the emphasis that opens here with * is not closed",
        "content.yaml:31:44: there is no source “alhpa”",
        "content.yaml:31:54: the field “tetx” is unknown here",
        "content.yaml:32:40: there is no value “stya”",
        "content.yaml:33:13: there is no block “patient-stroy”",
    ]
    fixes = " ".join(finding.fix for finding in found)
    for near in ("name", "text", "patient-story"):
        assert f"did you mean “{near}”?" in fixes


def test_icons_colours_and_templates_that_are_not_there_are_told(story: Project) -> None:
    story.change(KIND, "default: calendar", "default: calender")
    story.change("content.yaml", "icon: house", "icon: huose")
    story.change("content.yaml", "ground: warm", "line: acent")
    (story.folder / TEMPLATE).unlink()
    content = loaded(story)
    with pytest.raises(ContentError) as caught:
        check(content, style_of(content.project))
    found = caught.value.findings
    assert told(found) == [
        f"{KIND}:2:1: the kind of block “patient-story” has no template",
        f"{KIND}:35:18: there is no icon “calender”",
        "content.yaml:31:19: there is no colour in the palette “acent”",
        "content.yaml:34:34: there is no icon “huose”",
    ]
    assert "<h3>{{ block.name | inline }}</h3>" in found[0].fix
    story.write(TEMPLATE, "\n")
    with pytest.raises(ContentError, match="“patient-story” has an empty template"):
        check(content, style_of(content.project))
    assert all(near in found[at].fix for at, near in ((1, "“calendar”"), (2, "“accent”"), (3, "“house”")))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("block.name | inline", "block.nmae | inline", "there is no field “nmae” here: did you mean “name”?"),
        ("block.name | inline", "block.name", "a text is printed as it is stored: add the filter `| inline`"),
        ("block.name | inline", "block.days", "a list or a group of fields is printed whole"),
        ("block.name | inline", "block.id", "what is printed here was left out"),
        ("block.portrait, 25", "block.portrait, 400", "a picture is 1 to 100 per cent of the column wide"),
    ],
)
def test_what_a_template_does_wrong_is_told_at_its_line(
    story: Project, old: str, new: str, message: str
) -> None:
    story.change(TEMPLATE, old, new)
    story.change("content.yaml", "            id: anna\n", "")
    story.change("content.yaml", "[Anna](#anna)", "Anna")
    with pytest.raises(ContentError) as caught:
        laid_out(loaded(story))
    (found,) = caught.value.findings
    line = (story.folder / TEMPLATE).read_text(encoding="utf-8").split(new)[0].count("\n") + 1
    assert str(found.place) == f"{TEMPLATE}:{line}:1" and found.message.startswith(message)


#: A field of each type, alone and as a list, and what content may write.
EVERY: Mapping[str, tuple[Mapping[str, Any], Any]] = {
    "text": ({"type": "text", "shortest": 2}, "Plain *words*"),
    "words": ({"type": "words"}, "Words"),
    "number": ({"type": "number", "minimum": "0.5"}, "69.10"),
    "whole": ({"type": "whole-number", "maximum": "100"}, "12"),
    "yes": ({"type": "yes-no"}, "yes"),
    "choice": ({"type": "choice", "choices": ["a", "b-2"]}, "b-2"),
    "icon": ({"type": "icon"}, "heart"),
    "colour": ({"type": "colour"}, "accent"),
    "picture": ({"type": "picture"}, {"file": "styles/pictures/cover-dawn.svg", "alt": "Dawn."}),
    "group": (
        {"type": "group", "fields": {"in-it": {"type": "text", "description": "Text"}}},
        {"in-it": "Words in it"},
    ),
}


def test_a_template_with_the_class_of_the_box_around_the_block_is_told(story: Project) -> None:
    text = (story.folder / TEMPLATE).read_text(encoding="utf-8")
    story.write(TEMPLATE, text.replace('class="story ', 'class="story patient-story '))
    content = loaded(story)
    found = check(content, style_of(content.project))
    assert told(found) == [
        f"{TEMPLATE}:1:6: the class “patient-story” is that of the box around the block: "
        "its style holds for both"
    ]


def every_field() -> dict[str, Any]:
    described = {name: {"description": "A field", **of} for name, (of, _given) in EVERY.items()}
    # A list of icons can't have the name of a field that holds one.
    lists = {f"{name}-list": {**of, "list": "yes"} for name, of in described.items()}
    left_out = {f"no-{name}": {**of, "required": "no"} for name, of in {**described, **lists}.items()}
    return {"description": "Everything.", "fields": {**described, **lists, **left_out}}


@pytest.fixture
def everything(tmp_path: Path) -> Project:
    """A project with a kind that has every type of field, and the template that the program tells."""
    made = Project(tmp_path)
    text = example()["content.yaml"]
    definition = every_field()
    made.write("blocks/everything.yaml", json.dumps(definition))
    template = first_template(KindDefinition.model_validate(definition))
    made.write("templates/blocks/everything.html", template)
    block = {
        "block": "everything",
        "id": "anna",
        **{name: given for name, (_of, given) in EVERY.items()},
        **{f"{name}-list": [given, given] for name, (_of, given) in EVERY.items()},
    }
    before = text[: text.index("          - block: patient-story")]
    after = text[text.index("      - title: Sources") :]
    made.write("content.yaml", f"{before}          - {json.dumps(block)}\n{after}")
    return made


def test_a_field_of_every_type_is_set_by_the_template_that_the_program_tells(everything: Project) -> None:
    content = loaded(everything)
    assert check(content, style_of(content.project)) == []
    html = laid_out(content).html
    assert html.count("Plain <em>words</em>") == 3 and html.count("Words in it") == 3
    assert html.count("<p>69.10</p>") == 3 and html.count('class="icon"') == 3
    assert html.count("<title>Dawn.</title>") == 3


def test_a_block_survives_the_way_to_a_worker_that_does_not_know_its_kind(everything: Project) -> None:
    content = loaded(everything)
    data = pickle.dumps(content)
    here = pickle.loads(data)
    assert here.brochure == content.brochure
    model_of.cache_clear()
    there = pickle.loads(data)
    assert repr(there.brochure) == repr(content.brochure)
    block = there.brochure.leaflets["story"].sections[0].blocks[1]
    assert isinstance(block, OwnBlock) and type(block) is model_of(there.own_kinds["everything"])
    assert laid_out(there).html == laid_out(content).html


def test_projects_with_different_kinds_of_one_name_do_not_mix(story: Project, tmp_path: Path) -> None:
    other = Project(tmp_path / "other")
    for name, text in example().items():
        other.write(name, text.replace("choices: [cool, warm]", "choices: [cool, hot]"))
    other.change("content.yaml", "ground: warm", "ground: hot")
    sessions = [Session(project.folder / "content.yaml") for project in (story, other)]
    grounds = [
        getattr(session.content().brochure.leaflets["story"].sections[0].blocks[1], "ground")  # noqa: B009
        for session in (*sessions, *sessions)
    ]
    assert grounds == ["warm", "hot", "warm", "hot"]
    # Content without kinds of its own knows none of theirs.
    shutil.rmtree(other.folder / "blocks")
    (fault,) = faults(other)
    assert fault.message == "there is no block “patient-story”"
    assert fault.fix.startswith("describe a kind of your own in blocks/patient-story.yaml; there are: abb")


def test_a_session_sees_changed_and_new_definitions(story: Project) -> None:
    session = Session(story.folder / "content.yaml")
    first = session.content()
    assert session.content() is first
    story.change(KIND, "default: accent", "default: ink")
    block: Any = session.content().brochure.leaflets["story"].sections[0].blocks[1]
    assert block.line == "ink"
    story.write("blocks/other.yaml", OTHER)
    assert set(session.content().own_kinds) == {"other", "patient-story"}
    (story.folder / "blocks/other.yaml").unlink()
    assert set(session.content().own_kinds) == {"patient-story"}


def test_an_approval_ends_with_a_change_of_a_definition_but_not_of_its_words(story: Project) -> None:
    def parts() -> Mapping[str, str]:
        content = loaded(story)
        return ingredients(content, laid_out(content), style_of(content.project))

    first = parts()
    story.change(KIND, "The ground of the block", "What it stands on")
    story.write("blocks/other.yaml", OTHER)
    assert parts() == first
    story.change(KIND, "longest: 600", "longest: 601")
    assert {name for name, digest in parts().items() if digest != first[name]} == {"kinds"}


# Rules and reviewers


def stated(project: Project) -> list[Statement]:
    content = loaded(project)
    fmt = style_of(content.project).formats["a5-flyer"]
    return [found for found in statements(Evidence(content, "story", fmt)) if found.kind == "patient-story"]


def test_a_number_with_the_words_beside_it_is_a_claim_unless_it_is_no_result(story: Project) -> None:
    assert [(found.words, found.origin) for found in stated(story)] == [("I went home.", "citation")]
    story.change(KIND, "        result: no\n", "")
    words = [(found.words, found.origin) for found in stated(story)]
    assert words[-2:] == [("0 My cells came back to me.", ""), ("16 I went home.", "citation")]


def test_what_is_read_aloud_of_a_picture_is_not_printed(story: Project) -> None:
    story.change("content.yaml", "The sun rises", "In 90% of patients the sun rises")
    content = loaded(story)
    assert not [text for text in content.usage("story").set_texts if "90%" in text.source]
    assert not [found for found in stated(story) if "90%" in found.words]


def test_what_changes_in_a_block_is_read_again(story: Project) -> None:
    text = example()["content.yaml"]
    changed = text.replace("The sun rises", "The sun sets").replace("I went home.", "I came home.")
    story.write("new.yaml", changed)
    told_of = story.run("diff", "content.yaml", "new.yaml").out
    assert "Picture: The sun [-rises-] {+sets+} behind hills." in told_of
    assert "I [-went-] {+came+} home." in told_of


# Schemas


def test_editors_know_the_kinds_of_a_project(story: Project) -> None:
    found = schema("content", story.folder / "content.yaml")
    text = yaml.safe_load(example()["content.yaml"])
    assert list(jsonschema.Draft202012Validator(found).iter_errors(text)) == []
    blocks = text["leaflets"]["story"]["sections"][0]["blocks"]
    for wrong in ({"line": "acent"}, {"days": [{"day": 0, "icon": "huose", "text": "a"}]}, {"nmae": "Anna"}):
        right, blocks[1] = blocks[1], {**blocks[1], **wrong}
        assert list(jsonschema.Draft202012Validator(found).iter_errors(text)), wrong
        blocks[1] = right
    model = found["$defs"]["own_patient-story"]
    assert model["properties"]["ground"]["description"] == "The ground of the block."
    assert "(at most 600 characters)" in model["properties"]["story"]["description"]
    assert "own_patient-story" not in schema("content")["$defs"]


def test_definitions_have_a_schema(everything: Project) -> None:
    found = jsonschema.Draft202012Validator(schema("blocks"))
    assert list(found.iter_errors(yaml.safe_load(example()[KIND]))) == []
    assert list(found.iter_errors(every_field())) == []
    for wrong in ({"type": "txt"}, {"type": "text", "minimum": 3}, {}, {"type": "choice"}):
        whole = {"description": "One.", "fields": {"a": {"description": "Field", **wrong}}}
        assert list(found.iter_errors(whole)), wrong
