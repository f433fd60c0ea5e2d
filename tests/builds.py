"""Builds that several tests look at; none of them may change what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.project import Ended, Project, contents, shipped, small

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


def build_shipped(folder: Path) -> Built:
    """The shipped content in every edition."""
    return _built(shipped(folder / "project"), "build")


def build_small(folder: Path) -> Built:
    """Two small leaflets in every edition."""
    return _built(small(folder / "project"), "build")


def build_few(folder: Path) -> Built:
    """Two small leaflets in :data:`FEW` editions."""
    return _built(small(folder / "project"), *FEW)


def kept(made: Built) -> Iterator[Built]:
    """A build, which has to be at the end as it was."""
    before = contents(made.project.folder)
    yield made
    assert contents(made.project.folder) == before, "a test has changed a build that belongs to all"
