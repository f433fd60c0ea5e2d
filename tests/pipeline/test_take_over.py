"""Shipped templates and styles, copied into a project."""

from __future__ import annotations

from pathlib import Path

from tests.project import ROOT, Project


def test_shipped_files_are_listed_and_copied_to_their_names(tmp_path: Path) -> None:
    project = Project(tmp_path)
    listed = project.run("copy").out.splitlines()
    assert {"styles/palette.yaml", "styles/blocks/table.css", "templates/base.html"} <= set(listed)
    assert project.run("copy", "styles/palette.yaml", "templates/blocks/table.html").code == 0
    for name in ("styles/palette.yaml", "templates/blocks/table.html"):
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes()


def test_nothing_is_written_over_nor_taken_from_elsewhere(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("styles/palette.yaml", "mine")
    ended = project.run("copy", "styles/base.css", "styles/palette.yaml")
    assert (ended.code, "palette.yaml” is there already" in ended.err) == (2, True)
    for name in ("styles/pallete.yaml", "../content.yaml", "content.yaml"):
        ended = project.run("copy", name)
        assert (ended.code, "is shipped" in ended.err) == (2, True)
    assert "did you mean" in project.run("copy", "styles/pallete.yaml").err
    assert [path.name for path in tmp_path.rglob("*.*")] == ["palette.yaml"]
