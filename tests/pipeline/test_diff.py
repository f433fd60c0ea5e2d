"""``brochure diff``: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from brochure.approval.record import Approval, read_approvals, write_approvals, write_version
from tests.pipeline.endings import on_terminal
from tests.project import Project, contents, shipped, small
from tests.review.versions import typeset_version

ESCAPE = "\x1b"
#: Of the shipped leaflet that is set the fastest.
OLD_WORDS = "randomised 322 patients"
NEW_WORDS = "randomised 323 patients"


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The shipped content, and beside it the same with one number edited."""
    project = shipped(tmp_path_factory.mktemp("diff") / "project")
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    assert text.count(OLD_WORDS) == 1
    project.write("new.yaml", text.replace(OLD_WORDS, NEW_WORDS))
    return project


@pytest.fixture
def two(tmp_path: Path) -> Project:
    """Two small leaflets, as ``content.yaml`` and as ``new.yaml``."""
    project = small(tmp_path / "project")
    project.write("new.yaml", (project.folder / "content.yaml").read_bytes())
    return project


def words(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


def test_one_edited_number_is_named_with_page_old_and_new_words(edited: Project) -> None:
    ended = edited.run("diff", "content.yaml", "new.yaml", "--leaflet", "hcp")
    assert ended.code == 0
    assert "inside, panel 2 of 3 (page 4): The evidence" in ended.out
    assert "BELINDA randomised [-322-] {+323+} patients with aggressive lymphoma" in words(ended.out)
    assert "To read again inside, panel 2 of 3 (page 4): words" in words(ended.out)
    assert ended.err == "hcp: 1 text changed\n"
    assert ESCAPE not in ended.out + ended.err


def test_json_has_the_same_for_programs(two: Project) -> None:
    for name, told in (("content.yaml", OLD_WORDS), ("new.yaml", NEW_WORDS)):
        two.change(name, "          - block: references\n  two:", f"          - {told}\n  two:")
        two.change(name, "Words of the first leaflet.[@alpha]", "Words of the first leaflet.")
    ended = two.run("diff", "content.yaml", "new.yaml", "--format", "json", "--leaflet", "one")
    assert ended.code == 0, ended.err
    (found,) = json.loads(ended.out)
    assert (found["leaflet"], found["status"]) == ("one", "changed")
    (panel,) = found["panels"]
    assert (panel["page"], panel["heading"]) == (2, "Second page")
    (entry,) = panel["entries"]
    assert entry["kind"] == "changed"
    assert OLD_WORDS in entry["old"] and NEW_WORDS in entry["new"]
    assert [part for part in entry["parts"] if part[0] != "same"] == [["old", "322"], ["new", "323"]]
    assert found["pages"] == [{"page": 2, "name": "page 2", "why": "words"}]
    assert not any(found["references"].values())


def test_nothing_is_written(two: Project) -> None:
    before = contents(two.folder)
    assert two.run("diff", "content.yaml", "new.yaml").code == 0
    assert contents(two.folder) == before


def test_equal_files_differ_in_nothing(two: Project) -> None:
    ended = two.run("diff", "content.yaml", "new.yaml")
    assert (ended.code, ended.out) == (0, "one: nothing changed\n\ntwo: nothing changed\n")
    assert ended.err == "one: nothing changed | two: nothing changed\n"


def test_another_source_of_the_same_words_is_named(two: Project) -> None:
    two.change("new.yaml", "first leaflet.[@alpha]", "first leaflet.[@alpha, p. 2]")
    ended = two.run("diff", "content.yaml", "new.yaml", "--leaflet", "one")
    told = "sources Words of the first leaflet. [-[1] @alpha-] {+[1] @alpha, p. 2+}"
    assert told in words(ended.out)
    assert ended.err == "one: 1 text with other sources\n"


def test_files_may_lie_in_other_folders(two: Project, tmp_path: Path) -> None:
    other = small(tmp_path / "other")
    other.change("content.yaml", "Words of the first", "What the first")
    ended = two.run("diff", "content.yaml", other.folder / "content.yaml")
    assert (ended.code, "[-Words of-] {+What+} the first leaflet" in ended.out) == (0, True)
    assert "two: nothing changed" in ended.out
    assert ended.err == "one: 1 text changed | two: nothing changed\n"


def test_a_leaflet_that_only_one_file_has_is_new_or_gone(two: Project) -> None:
    text = (two.folder / "content.yaml").read_text(encoding="utf-8")
    head, _two, rest = text.partition("  two:\n")
    two.write("new.yaml", f"{head}  three:\n{rest}")
    ended = two.run("diff", "content.yaml", "new.yaml")
    assert ended.code == 0
    assert "three: a new leaflet\n" in ended.out and "two: no longer there\n" in ended.out
    assert [
        row["status"]
        for row in json.loads(two.run("diff", "content.yaml", "new.yaml", "--format", "json").out)
    ] == [
        "same",
        "added",
        "removed",
    ]
    assert two.run("diff", "content.yaml", "new.yaml", "--leaflet", "two").out == "two: no longer there\n"


def test_an_unknown_leaflet_is_wrong_usage(two: Project) -> None:
    ended = two.run("diff", "content.yaml", "new.yaml", "--leaflet", "on")
    assert (ended.code, ended.out) == (2, "")
    assert "did you mean “one”?" in ended.err


def test_content_that_cannot_be_built_ends_with_3_and_names_the_file(two: Project, tmp_path: Path) -> None:
    other = small(tmp_path / "other")
    other.change("content.yaml", "format: a5-flyer", "fromat: a5-flyer")
    two.change("new.yaml", "[@alpha]", "[@alhpa]")
    ended = two.run("diff", other.folder / "content.yaml", "new.yaml")
    assert (ended.code, ended.out) == (3, "")
    assert re.search(r"^/\S+/other/content\.yaml:\d+:\d+: .*fromat", ended.err, re.MULTILINE)
    assert re.search(r"^new\.yaml:\d+:\d+: .*alhpa", ended.err, re.MULTILINE)
    assert "Traceback" not in ended.err


def test_text_that_does_not_fit_ends_with_3(two: Project) -> None:
    two.change("new.yaml", "Words of the first leaflet.", "Words of the first leaflet. " * 400)
    ended = two.run("diff", "content.yaml", "new.yaml")
    assert (ended.code, ended.out) == (3, "")
    assert "new.yaml:" in ended.err


def test_an_old_file_without_its_references_ends_with_3(edited: Project, tmp_path: Path) -> None:
    text = (edited.folder / "content.yaml").read_bytes()
    old = tmp_path / "old.yaml"
    old.write_bytes(text)
    ended = edited.run("diff", old, "content.yaml")
    assert (ended.code, ended.out) == (3, "")
    assert re.search(r"old\.yaml:\d+:\d+: .*references\.yaml", ended.err)


@pytest.mark.parametrize("name", ["nothing.yaml", ".", "/dev/null"])
def test_a_file_that_is_not_there_ends_with_3(two: Project, name: str) -> None:
    ended = two.run("diff", name, "content.yaml")
    assert (ended.code, ended.out) == (3, "")
    assert "Traceback" not in ended.err


def test_colours_are_for_terminals_and_content_cannot_bring_its_own(two: Project) -> None:
    two.change("new.yaml", "Words of the first", "What the first")

    command = ("diff", "content.yaml", "new.yaml", "--leaflet", "one")
    code, _out, err, text = on_terminal(two, 1, *command)
    assert code == 0 and ESCAPE not in err
    assert f"{ESCAPE}[31m[-Words of-]{ESCAPE}[0m {ESCAPE}[32m{{+What+}}{ESCAPE}[0m" in text
    code, _out, err, text = on_terminal(two, 1, *command, environment={"NO_COLOR": "1"})
    assert code == 0 and "{+What+}" in text and ESCAPE not in text + err


# What was approved


def approve(project: Project, name: str) -> Path:
    """An entry for a leaflet as it is, made without the checks, and the file of its words."""
    content = (project.folder / "content.yaml").read_text(encoding="utf-8")
    version = typeset_version(project.folder / "approving", content, name)
    digest = write_version(project.folder, name, version.as_dict())
    today = date(2026, 11, 26).isoformat()
    entry = Approval.model_validate(
        {
            "leaflet": name,
            "form": "A5 flyer",
            "job-code": "UK-1",
            "name": "A. Signatory",
            "role": "medical signatory",
            "date": today,
            "expires": today,
            "hash": "0" * 64,
            "ingredients": {},
            "version": digest,
            "seal": "0" * 64,
        }
    ).sealed()
    write_approvals(project.folder, [entry])
    return project.folder / "approvals" / f"{name}.json"


def test_the_approved_words_are_what_the_file_is_held_against(two: Project) -> None:
    approve(two, "one")
    two.change("new.yaml", "Words of the first", "What the first")
    ended = two.run("diff", "approved", "new.yaml")
    assert ended.code == 0
    assert "[-Words of-] {+What+} the first leaflet" in ended.out
    assert ended.err == "one: 1 text changed | two: never approved\n"
    assert "one: nothing changed" in two.run("diff", "approved", "content.yaml").out


def test_what_was_never_approved_cannot_be_compared(two: Project) -> None:
    ended = two.run("diff", "approved", "content.yaml")
    assert (ended.code, ended.out) == (2, "")
    assert "no version of “one”, “two” was approved" in ended.err
    approve(two, "one")
    ended = two.run("diff", "approved", "content.yaml", "--leaflet", "two")
    assert (ended.code, ended.out) == (2, "")


def test_approved_words_cannot_speak_to_the_terminal(two: Project) -> None:
    path = approve(two, "one")
    hostile = json.loads(path.read_bytes())
    hostile["panels"][0]["texts"][1]["words"] += f" {ESCAPE}]0;title\u0007{ESCAPE}[2J"
    hostile["facts"]["title"] = f"{ESCAPE}[1m"
    hostile["panels"][0]["heading"] = hostile["panels"][0]["name"] = f"{ESCAPE}[1m"
    digest = write_version(two.folder, "one", hostile)
    (entry,) = read_approvals(two.folder).entries
    write_approvals(two.folder, [entry.model_copy(update={"version": digest}).sealed()])
    ended = two.run("diff", "approved", "content.yaml", "--leaflet", "one")
    assert (ended.code, ended.err) == (0, "one: 1 text changed; 1 fact\n")
    assert ESCAPE not in ended.out and "\a" not in ended.out
    assert "�[2J" in ended.out


@pytest.mark.parametrize("damage", ["{}", "", None])
def test_damaged_approved_words_end_with_3(two: Project, damage: str | None) -> None:
    path = approve(two, "one")
    if damage is None:
        path.unlink()
    else:
        path.write_text(damage, encoding="utf-8")
    ended = two.run("diff", "approved", "content.yaml")
    assert (ended.code, ended.out) == (3, "")
    assert "the words that were approved of “one” are gone, or not as they were written" in ended.err


def test_a_damaged_list_of_approvals_ends_with_3(two: Project) -> None:
    two.write("approvals.yaml", "- leaflet: [")
    ended = two.run("diff", "approved", "content.yaml")
    assert (ended.code, ended.out) == (3, "")
    assert re.search(r"^approvals\.yaml:\d+:\d+: ", ended.err, re.MULTILINE)
