"""Builds that several tests look at; none of them may change what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.project import Ended, Project, contents, shipped, small
from tests.shared import once

#: Two editions, which are built fast, where it does not count how many there are.
FEW = ("build", "--edition", "screen", "--edition", "office")


@dataclass(frozen=True)
class Built:
    """A project and how its build ended."""

    project: Project
    ended: Ended


def _built(project: Project, *words: str) -> Built:
    # As users build, by a process with its workers.
    return Built(project, project.spawn(*words))


@pytest.fixture(scope="session")
def shipped_build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The shipped content, built once."""
    yield from _kept(once(tmp_path_factory, "shipped-build", _shipped))


@pytest.fixture(scope="session")
def small_build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Two small leaflets, built once."""
    yield from _kept(once(tmp_path_factory, "small-build", _small))


@pytest.fixture(scope="session")
def few_build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Two small leaflets in :data:`FEW` editions, built once."""
    yield from _kept(once(tmp_path_factory, "few-build", _few))


def _shipped(folder: Path) -> Built:
    return _built(shipped(folder / "project"), "build")


def _small(folder: Path) -> Built:
    return _built(small(folder / "project"), "build")


def _few(folder: Path) -> Built:
    return _built(small(folder / "project"), *FEW)


def _kept(made: Built) -> Iterator[Built]:
    """A build, which has to be at the end as it was."""
    before = contents(made.project.folder)
    yield made
    assert contents(made.project.folder) == before, "a test has changed a build that belongs to all"
