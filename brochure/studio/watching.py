"""Files that other programs change while the studio is open."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from watchfiles import awatch

from brochure.source.outside import names_in
from brochure.studio.registry import FILE as REGISTRY
from brochure.studio.studio import Studio
from brochure.studio.workspace import Refused

#: Folders that nothing is made from, besides those whose names begin with a dot.
_LEFT_OUT = frozenset({"output", "build", "node_modules", "__pycache__"})
#: Most folders that are watched, and how deep below the project.
_MOST_FOLDERS, _DEEPEST = 400, 4
#: Milliseconds in which changes are gathered: programs that save by renaming make several.
_GATHERED = 80


async def watch(studio: Studio) -> None:
    """Tell the studio of changes, until this is cancelled."""
    root = studio.workspace.project.root
    while True:
        folders = _folders(root, studio.output)
        async for found in awatch(*folders, recursive=False, debounce=400, step=_GATHERED):
            paths = {Path(path) for _change, path in found}
            if any(path.name == REGISTRY for path in paths):
                studio.tell_files()
            if any(not _is_passing(path) for path in paths):
                look(studio)
            if any(path.is_dir() for path in paths) or not all(folder.is_dir() for folder in folders):
                # There are other folders now.
                break


def _folders(root: Path, output: Path) -> list[Path]:
    """The folder of a project and those below it that pages may be made from."""
    found, level = [root], [root]
    for _depth in range(_DEEPEST):
        below: list[Path] = []
        for folder in level:
            with suppress(OSError):
                paths = [folder / name for name in names_in(folder) if name[0] != "."]
                below += [path for path in paths if path.name not in _LEFT_OUT and _is_folder(path)]
        level = [folder for folder in below if folder != output]
        found += level
    return found[:_MOST_FOLDERS]


def _is_folder(path: Path) -> bool:
    """True of a folder that is no link to another one."""
    return path.is_dir() and not path.is_symlink()


def _is_passing(path: Path) -> bool:
    """True of files that programs make while they save, and of what the studio itself writes."""
    return path.name.startswith(".") or path.name.endswith(("~", ".swp", ".tmp", ".new", ".partial"))


def look(studio: Studio) -> None:
    """Look at all files again, and tell of those that have changed."""
    workspace = studio.workspace
    before = dict(workspace.files)
    if workspace.look():
        for id in before.keys() - workspace.files.keys():
            studio.hub.send("gone", {"serial": studio.serial, "id": id})
        studio.tell_files()
    for id in workspace.files:
        digest = workspace.digest(id)
        known = studio.saved.get(id)
        studio.saved[id] = digest
        if known is not None and digest is not None and digest != known:
            with suppress(Refused):
                text, digest = workspace.read(id)
                studio.hub.send("file", {"serial": studio.serial, "id": id, "digest": digest, "text": text})
    studio.change()
