"""Where the program's own files lie: in a checkout of the repository, or in an installed package."""

from __future__ import annotations

import os
from pathlib import Path

#: The folder of this package, ``brochure/``.
PACKAGE = Path(__file__).resolve().parents[1]
#: The folder of an installed package that holds what a checkout keeps beside the package.
_INSIDE = "shipped"


def shipped_folder(package: Path = PACKAGE) -> Path:
    """The folder that holds the shipped ``templates/`` and ``styles/`` and the lock ``requirements.txt``.

    A checkout has them beside the package, an installed package in its folder ``shipped/``.
    """
    inside = package / _INSIDE
    return inside if inside.is_dir() else package.parent


def is_checkout(package: Path = PACKAGE) -> bool:
    """True in a checkout of the repository, where ``make`` sets up what the machine lacks."""
    return shipped_folder(package) == package.parent


def program_files(package: Path = PACKAGE) -> list[tuple[str, Path]]:
    """Every file of the package itself, sorted, by its name relative to the package.

    A checkout and an installed package of the same version have the same names and the same bytes: compiled
    modules and the shipped files don't count.
    """
    top = os.path.join(package, "")
    found = []
    for folder, folders, names in os.walk(package):
        if folder == os.fspath(package):
            folders[:] = [name for name in folders if name != _INSIDE]
        paths = (os.path.join(folder, name) for name in names if not name.endswith(".pyc"))
        found += [path for path in paths if os.path.isfile(path)]
    return sorted((path[len(top) :].replace(os.sep, "/"), Path(path)) for path in found)
