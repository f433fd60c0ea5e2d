"""Builds that several tests look at; none of them may change what is in them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.project import Ended, Project, shipped, small


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
