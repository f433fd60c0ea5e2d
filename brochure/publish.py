"""Putting finished files into the output folder: each one whole, the old one or the new one.

Files are written to a folder beside the output folder, on the same disk, and renamed one after the other.
A process that is killed leaves whole files in the output folder and its unfinished ones outside it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from brochure.errors import BrochureError, UsageError

try:
    import fcntl
except ImportError:  # Windows has no such lock; two builds at once are then the user's own affair.
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def staging(output: Path) -> Iterator[Path]:
    """An empty folder beside *output* for unfinished files, held by this process alone until it is left.

    Raises :class:`UsageError` when the folder can't be made, and :class:`BrochureError` when another build
    is writing to the same output.
    """
    if output.exists() and not output.is_dir():
        raise UsageError(f"the output “{output}” is a file, not a folder")
    folder = output.parent / f".{output.name}.partial"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise UsageError(f"can't write beside the output folder “{output}”: {error.strerror}") from error
    try:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise BrochureError(
                    f"another build is writing to “{output}”: wait for it, then try again"
                ) from error
        _empty(folder)
        try:
            yield folder
        finally:
            # The lock goes last: whoever opens the folder next finds it empty or makes it anew.
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)


def publish(files: Mapping[str, bytes], output: Path, last: str) -> None:
    """Write *files* (name to bytes) into *output*; *last* names the one that is put there after all others.

    Raises :class:`BrochureError` when the disk is full or the folder can't be written to; every file in the
    folder is whole even then.
    """
    with staging(output) as folder:
        try:
            output.mkdir(parents=True, exist_ok=True)
            names = sorted(files, key=lambda name: (name == last, name))
            for name in names:
                with (folder / name).open("wb") as file:
                    file.write(files[name])
                    file.flush()
                    os.fsync(file.fileno())
            for name in names:
                os.replace(folder / name, output / name)
        except OSError as error:
            raise BrochureError(f"can't write to “{output}”: {error.strerror}") from error


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name != "lock":
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
