"""The files that the studio opens and saves: those of the project, known by ids, never through a link."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from brochure.studio.workspace import LIMIT, Conflict, Refused, Workspace, digest_of, id_of

CONTENT = "references: sources.yaml\nleaflets:\n  a: part.yaml\n  b: ../outside.yaml\n  c: link.yaml\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with files of every kind, and others that are none of its."""
    project = tmp_path / "project"
    for name, text in {
        "content.yaml": CONTENT,
        "sources.yaml": "[]\n",
        "part.yaml": "title: x\n",
        "unnamed.yaml": "x: y\n",
        "templates/own.html": "<p>",
        "styles/own.css": "p {}",
        "styles/fonts/font.ttf": "font",
        "blocks/kind.yaml": "x: y\n",
        "output/report.json": "{}",
    }.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "outside.yaml").write_text("secret: 1\n")
    (project / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (project / "styles/out.css").symlink_to(tmp_path / "outside.yaml")
    (project / "styles/within.css").symlink_to(project / "styles/own.css")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.html").write_text("<p>")
    (project / "templates/folder").symlink_to(tmp_path / "elsewhere")
    return project


@pytest.fixture
def workspace(folder: Path) -> Workspace:
    return Workspace(folder / "content.yaml")


def test_the_files_are_those_of_the_project_that_pages_are_made_from(workspace: Workspace) -> None:
    assert [(file.name, file.kind) for file in workspace.files.values()] == [
        ("content.yaml", "content"),
        ("sources.yaml", "references"),
        ("part.yaml", "content"),
        ("templates/own.html", "template"),
        ("styles/own.css", "style"),
        ("blocks/kind.yaml", "other"),
    ]


@pytest.mark.parametrize(
    "name",
    ["../outside.yaml", "link.yaml", "styles/out.css", "templates/folder/a.html", "output/report.json", "."],
)
def test_nothing_else_has_an_id(workspace: Workspace, name: str) -> None:
    for act in (workspace.read, lambda id: workspace.put(id, "x"), lambda id: workspace.save(id, "x", None)):
        with pytest.raises(Refused) as refused:
            act(id_of(name))
        assert refused.value.status == 404


def test_a_file_that_becomes_a_link_is_neither_read_nor_written(folder: Path, workspace: Workspace) -> None:
    outside = folder.parent / "outside.yaml"
    id = id_of("part.yaml")
    (folder / "part.yaml").unlink()
    (folder / "part.yaml").symlink_to(outside)
    with pytest.raises(Refused):
        workspace.read(id)
    with pytest.raises(Refused):
        workspace.save(id, "written: 1\n", None)
    assert outside.read_text() == "secret: 1\n"
    # A folder on the way to it, too.
    (folder / "styles").rename(folder.parent / "moved")
    (folder / "styles").symlink_to(folder.parent / "moved")
    with pytest.raises(Refused):
        workspace.save(id_of("styles/own.css"), "x", None)
    assert (folder.parent / "moved/own.css").read_text() == "p {}"


def test_a_save_writes_the_bytes_that_were_sent_and_keeps_the_permissions(
    folder: Path, workspace: Workspace
) -> None:
    path, id = folder / "part.yaml", id_of("part.yaml")
    path.chmod(0o640)
    text = "\ufefftitle: é\r\n# end\r\n\r\n"
    made = workspace.save(id, text, workspace.read(id)[1])
    assert path.read_bytes() == text.encode()
    assert made == digest_of(path.read_bytes()) == workspace.digest(id)
    assert workspace.read(id)[0] == text
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(found for found in os.listdir(folder) if "part" in found) == ["part.yaml"]


def test_what_another_program_wrote_is_not_written_over_unasked(folder: Path, workspace: Workspace) -> None:
    id = id_of("part.yaml")
    base = workspace.read(id)[1]
    (folder / "part.yaml").write_text("theirs: 1\n")
    with pytest.raises(Conflict) as conflict:
        workspace.save(id, "mine: 1\n", base)
    assert (conflict.value.text, conflict.value.digest) == ("theirs: 1\n", digest_of(b"theirs: 1\n"))
    assert (folder / "part.yaml").read_text() == "theirs: 1\n"
    workspace.save(id, "mine: 1\n", None)
    assert (folder / "part.yaml").read_text() == "mine: 1\n"


def test_what_is_not_saved_is_given_in_place_of_the_file_until_it_is(workspace: Workspace) -> None:
    id = id_of("part.yaml")
    workspace.put(id, "title: new\n")
    assert (workspace.text(id), workspace.read(id)[0]) == ("title: new\n", "title: x\n")
    assert {path.name: data for path, data in workspace.unsaved().items()} == {"part.yaml": b"title: new\n"}
    workspace.save(id, "title: new\n", None)
    assert workspace.unsaved() == {}
    workspace.put(id, "title: newer\n")
    workspace.put(id, None)
    assert workspace.text(id) == "title: new\n"


def test_a_text_that_comes_behind_its_own_save_hides_nothing(folder: Path, workspace: Workspace) -> None:
    id = id_of("part.yaml")
    workspace.save(id, "title: y\n", None)
    workspace.put(id, "title: y\n")
    (folder / "part.yaml").write_text("title: z\n")
    assert not workspace.unsaved() and workspace.text(id) == "title: z\n"


def test_a_text_that_is_changed_back_is_saved(workspace: Workspace) -> None:
    id = id_of("part.yaml")
    workspace.put(id, "title: y\n")
    workspace.put(id, "title: x\n")
    assert not workspace.unsaved()


def test_a_file_that_the_content_names_anew_can_be_opened(workspace: Workspace) -> None:
    assert not workspace.look()
    workspace.put(id_of("content.yaml"), CONTENT.replace("part.yaml", "unnamed.yaml"))
    assert workspace.look()
    names = [file.name for file in workspace.files.values()]
    assert "unnamed.yaml" in names and "part.yaml" not in names


def test_texts_that_no_file_can_hold_are_refused(folder: Path, workspace: Workspace) -> None:
    id = id_of("part.yaml")
    with pytest.raises(Refused) as refused:
        workspace.save(id, "x" * (LIMIT + 1), None)
    assert refused.value.status == 413
    with pytest.raises(Refused) as refused:
        workspace.put(id, "x" * (LIMIT + 1))
    assert refused.value.status == 413
    with pytest.raises(Refused) as refused:
        workspace.save(id, "half \ud800", None)
    assert refused.value.status == 422
    (folder / "part.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(Refused) as refused:
        workspace.read(id)
    assert refused.value.status == 415
