"""Builds that several tests look at; none of them may change what is in them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hatchling import build

from tests.project import ROOT, Ended, Project, shipped, small


@dataclass(frozen=True)
class Built:
    """A project and how its build ended."""

    project: Project
    ended: Ended


@pytest.fixture(scope="session")
def shipped_build(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The shipped content, built once."""
    project = shipped(tmp_path_factory.mktemp("shipped") / "project")
    return Built(project, project.run("build"))


@pytest.fixture(scope="session")
def small_build(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Two small leaflets, built once."""
    project = small(tmp_path_factory.mktemp("small") / "project")
    return Built(project, project.run("build"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install .` builds first."""
    folder, before = tmp_path_factory.mktemp("wheel"), Path.cwd()
    # The build takes the project from the folder that it runs in.
    os.chdir(ROOT)
    try:
        return folder / build.build_wheel(str(folder))
    finally:
        os.chdir(before)


@pytest.fixture(scope="session")
def installed(wheel: Path) -> Path:
    """A folder with the installed package, for the PYTHONPATH, and with its command in `bin/`."""
    folder = wheel.parent / "packages"
    options = ("--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--no-compile")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--target", str(folder), str(wheel)],
        check=True,
        timeout=120,
    )
    return folder
