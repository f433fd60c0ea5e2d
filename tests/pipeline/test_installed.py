"""The program as an installed package: everything comes along, and it works from any folder."""

from __future__ import annotations

import json
import sys
import tarfile
from importlib.metadata import Distribution
from pathlib import Path

import pytest
from hatchling import build

from brochure import __version__
from brochure.cli import options
from brochure.source.installation import is_checkout, program_files, shipped_folder
from tests.project import ROOT, InstalledProject, contents


def test_a_checkout_has_the_shipped_files_beside_the_package() -> None:
    assert (shipped_folder(), is_checkout()) == (ROOT, True)
    assert dict(program_files())["__main__.py"] == ROOT / "brochure/__main__.py"


def test_an_installed_package_has_the_same_files_inside(installed: Path) -> None:
    package = installed / "brochure"
    inside = shipped_folder(package)
    assert (inside, is_checkout(package)) == (package / "shipped", False)
    there = {name: path.read_bytes() for name, path in program_files(package)}
    assert there == {name: path.read_bytes() for name, path in program_files()}
    assert "styles/LICENSES.md" in contents(inside)
    wanted = {
        f"{top}/{name}": data
        for top in ("styles", "templates")
        for name, data in contents(ROOT / top).items()
    }
    assert contents(inside) == {**wanted, "requirements.txt": (ROOT / "requirements.txt").read_bytes()}


def test_the_package_names_its_command_its_version_and_its_libraries(installed: Path) -> None:
    (distribution,) = Distribution.discover(name="brochure", path=[str(installed)])
    assert distribution.version == __version__
    (command,) = distribution.entry_points
    assert (command.name, command.value) == ("brochure", "brochure.__main__:command")
    assert any(line.startswith("weasyprint==") for line in distribution.requires or ())


def test_the_source_package_has_what_the_repository_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    with tarfile.open(tmp_path / build.build_sdist(str(tmp_path))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for folder in ("brochure", "docs", "schema", "setup", "styles", "templates", "tests"):
        files = {
            path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
        }
        assert {path.relative_to(ROOT).as_posix() for path in files} <= names
    assert {"Makefile", "README.md", "content.yaml", "references.yaml", ".ci/run"} <= names
    assert {"requirements.txt", "requirements-build.txt", "requirements-dev.txt"} <= names
    assert not [name for name in names if name.startswith((".venv", "build/", "output/"))]


def test_modules_in_the_folder_where_the_command_runs_are_not_taken_for_its_own(
    installed: Path, tmp_path: Path
) -> None:
    project = InstalledProject(tmp_path / "project", installed)
    for name in ("json.py", "pikepdf.py", "brochure/__init__.py", "brochure/preflight/__main__.py"):
        project.write(name, "raise SystemExit('this must not run')\n")
    ended = project.run("preflight", ROOT / "tests/preflight/files/chromium.pdf", "--format", "json")
    assert ended.code == 4, ended.err
    rules = {finding["rule"] for finding in json.loads(ended.out)[0]["findings"]}
    assert "pdfx.intent" in rules and "preflight.bounds" not in rules


@pytest.mark.parametrize(
    ("called", "told"),
    [
        ("/usr/bin/brochure", "usage: brochure "),
        ("C:/Scripts/brochure.exe", "usage: brochure "),
        ("/there/brochure/__main__.py", "usage: python -m brochure "),
    ],
)
def test_the_help_calls_the_program_as_it_was_called(
    called: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [called])
    assert options.parser().format_usage().startswith(told)
