"""``brochure new``: projects that build at once, and nothing lost where one can't be made."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from brochure.starters.kinds import KINDS
from brochure.starters.project import CONTENT, SCHEMA, SOURCES
from tests.judges import poppler
from tests.project import Project, contents

LEAFLETS = {"treatment": {"patient", "hcp"}, "patient": {"patient"}, "hcp": {"hcp"}, "service": {"service"}}
#: 3 February 2027.
EPOCH = {"SOURCE_DATE_EPOCH": "1801612800"}


def made(folder: Path, kind: str) -> Project:
    """A new project of a kind in the folder “mine” of *folder*."""
    ended = Project(folder).run("new", "mine", "--kind", kind, environment=EPOCH)
    assert ended.code == 0, ended.err
    return Project(folder / "mine")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_builds_at_once_without_errors_and_warnings(kind: str, tmp_path: Path) -> None:
    project = made(tmp_path, kind)
    # Preflight included, of one that holds both audiences; the others have the same pieces.
    more = ("print", "office") if kind == "treatment" else ()
    editions = [word for edition in ("screen", *more) for word in ("--edition", edition)]
    ended = project.run("build", *editions, environment=EPOCH)
    assert ended.code == 0, ended.err
    report = json.loads((project.output / "report.json").read_text())
    assert {leaflet["name"] for leaflet in report["leaflets"]} == LEAFLETS[kind]
    assert {finding["severity"] for finding in report["findings"]} <= {"note"}
    for name in LEAFLETS[kind]:
        pages = poppler.text(project.output / f"{name}-screen.pdf")
        assert len(pages) == 4
        assert all(page.strip() for page in pages)


@pytest.mark.parametrize("kind", KINDS)
def test_files_hold_the_days_of_today_and_no_mark_of_a_piece(kind: str, tmp_path: Path) -> None:
    project = made(tmp_path, kind)
    assert set(contents(project.folder)) == {CONTENT, SOURCES, SCHEMA}
    content = project.folder.joinpath(CONTENT).read_text()
    both = content + project.folder.joinpath(SOURCES).read_text()
    assert "prepared: 2027-02" in content
    assert "2027-02-03" in both
    assert ("by February 2029" in content) is ("patient" in LEAFLETS[kind])
    assert not re.search(r"\$(?!schema=)", both)


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_named_fits_and_offers_the_sources(kind: str, tmp_path: Path) -> None:
    project = made(tmp_path, kind)
    content = project.folder.joinpath(CONTENT).read_text()
    assert content.startswith(f"# yaml-language-server: $schema={SCHEMA}\n")
    text = project.folder.joinpath(SCHEMA).read_text()
    # Editors read unquoted days and numbers as texts where a text is asked for.
    jsonschema.validate(yaml.load(content, yaml.BaseLoader), json.loads(text))
    keys = re.findall(r"^- id: (\w+)", project.folder.joinpath(SOURCES).read_text(), re.MULTILINE)
    assert keys
    assert all(f"@{key}" in text for key in keys)


def test_what_the_comments_offer_can_be_used(tmp_path: Path) -> None:
    project = made(tmp_path, "treatment")
    content = project.folder.joinpath(CONTENT).read_text()
    used, count = re.subn(
        r"^  # (indication|population|dose|route): ", r"  \1: ", content, flags=re.MULTILINE
    )
    assert count == 4
    project.write(CONTENT, used)
    ended = project.run("check", environment=EPOCH)
    assert ended.code == 0, ended.err
    assert "does not say what the label allows" not in ended.err


@pytest.mark.parametrize("name", [CONTENT, SOURCES, SCHEMA])
def test_files_that_are_there_stay(name: str, tmp_path: Path) -> None:
    project = Project(tmp_path / "mine")
    project.folder.mkdir()
    project.write(name, "ours")
    before = contents(project.folder)
    ended = Project(tmp_path).run("new", "mine")
    assert ended.code == 2
    assert name in ended.err
    assert contents(project.folder) == before


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    folder.joinpath(CONTENT).symlink_to(tmp_path / "elsewhere")
    assert Project(tmp_path).run("new", "mine").code == 2
    assert not tmp_path.joinpath("elsewhere").exists()
    assert os.listdir(folder) == [CONTENT]


def test_other_files_of_the_folder_do_not_disturb(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    folder.joinpath("logo.svg").write_text("<svg/>")
    assert Project(tmp_path).run("new", "mine").code == 0
    assert folder.joinpath("logo.svg").read_text() == "<svg/>"


def test_nothing_is_left_behind_where_files_can_not_be_written(tmp_path: Path) -> None:
    tmp_path.joinpath("file").write_text("a file")
    ended = Project(tmp_path).run("new", "file/below/mine")
    assert ended.code == 2
    assert "can't write to" in ended.err
    long = Project(tmp_path).run("new", f"above/{'m' * 300}")
    assert long.code == 2
    assert os.listdir(tmp_path) == ["file"]


def test_the_commands_that_it_prints_work_in_a_shell(tmp_path: Path) -> None:
    """Also where the folder has a strange name, and where the shell does not find the command."""
    ended = Project(tmp_path).run("new", "my leaflet; $(date)", environment={"PATH": "/nowhere"})
    assert ended.code == 0, ended.err
    build, _or, studio = (line.strip() for line in ended.err.strip().splitlines()[-3:])
    begun = f"cd 'my leaflet; $(date)' && {Path(sys.executable).with_name('brochure')}"
    assert (build, studio) == (f"{begun} build", f"{begun} studio")
