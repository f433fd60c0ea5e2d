"""Copies of shipped templates and styles in a project, to be changed there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from brochure.design.resources import FOLDERS, SHIPPED, Resources
from brochure.errors import UsageError
from brochure.findings import did_you_mean, shortened
from brochure.source.project import Project


def shipped_names() -> list[str]:
    """The names of all shipped templates and styles, sorted."""
    shipped = _shipped()
    return sorted(name for folder in FOLDERS for name in shipped.names(folder))


def take_over(names: Sequence[str], folder: Path) -> list[Path]:
    """Copy shipped files to the same names below *folder*; their paths.

    Raises :class:`UsageError`, before anything is written, for a name that is not shipped, and for a file
    that is there already.
    """
    there, shipped = shipped_names(), _shipped()
    for name in names:
        if name not in there:
            fix = did_you_mean(name, there, "`brochure copy` without a name lists them", there="there are")
            raise UsageError(f"no template or style “{shortened(name)}” is shipped: {fix}")
        if (folder / name).exists():
            raise UsageError(f"“{folder / name}” is there already: remove it first, or change it")
    made = []
    for name in names:
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(shipped.read(name))
        except OSError as error:
            raise UsageError(f"can't write “{path}”: {error.strerror or error}") from error
        made.append(path)
    return made


def _shipped() -> Resources:
    """The shipped files alone."""
    return Resources(Project(SHIPPED))
