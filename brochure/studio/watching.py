"""Files that other programs change while the studio is open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from watchfiles import awatch

from brochure.studio.studio import Studio
from brochure.studio.workspace import Refused

#: Folders of a project that hold what pages are made from, besides that in which the content lies.
_FOLDERS = ("templates", "styles", "blocks", "approvals", "pictures", "images", "figures")
#: Milliseconds in which changes are gathered: programs that save by renaming make several.
_GATHERED = 80


async def watch(studio: Studio) -> None:
    """Tell the studio of changes, until this is cancelled."""
    async for _paths in _changes(studio.workspace.project.root):
        look(studio)


async def _changes(root: Path) -> AsyncIterator[set[Path]]:
    """The paths that have changed: in the folder itself, and below those that pages are made from."""
    folders = [root, *(root / name for name in _FOLDERS if (root / name).is_dir())]
    below = [path for folder in folders[1:] for path in (folder, *folder.rglob("*")) if path.is_dir()]
    async for found in awatch(*folders[:1], *below, recursive=False, debounce=400, step=_GATHERED):
        paths = {Path(path) for _change, path in found}
        if any(not _is_passing(path) for path in paths):
            yield paths


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
