"""Putting finished files into the output folder: each one whole, the old one or the new one.

Files are written to a folder beside the output folder, on the same disk, and renamed one after the other.
A process that is killed leaves whole files in the output folder and its unfinished ones outside it, where
the next build clears them away.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from brochure.errors import BrochureError, UsageError
from brochure.pipeline.signals import held

try:
    import fcntl
except ImportError:  # Windows has no such lock: there, nothing prevents two builds at once.
    fcntl = None  # type: ignore[assignment]

#: Name of the file that is locked.
_LOCK = "lock"


@contextlib.contextmanager
def staging(output: Path) -> Iterator[Path]:
    """An empty folder beside *output* for unfinished files, held by this process alone until it is left.

    Raises :class:`UsageError` when one of both folders can't be written to, and :class:`BrochureError` when
    another build is writing to the same output.
    """
    if output.exists() and not output.is_dir():
        raise UsageError(f"the output “{output}” is a file, not a folder")
    if output.exists() and not os.access(output, os.W_OK | os.X_OK):
        raise UsageError(f"can't write to the output folder “{output}”: its permissions forbid it")
    folder = _folder(output)
    lock = None
    try:
        # An interrupt has to find the lock in our hands, or not made yet.
        with held():
            try:
                lock = _locked(folder)
                _empty(folder)
            except BlockingIOError as error:
                raise BrochureError(
                    f"another build is writing to “{output}”: wait for it, then try again"
                ) from error
            except OSError as error:
                message = f"can't write beside the output folder “{output}”: {error.strerror}"
                raise UsageError(message) from error
        yield folder
    finally:
        if lock is not None:
            with held(), contextlib.suppress(OSError):
                _empty(folder)
                # The lock goes last: until then nobody else clears or fills the folder.
                (folder / _LOCK).unlink()
                folder.rmdir()
            os.close(lock)


def clear(output: Path) -> None:
    """Remove what a build that was killed left beside *output*, unless another build is at work there."""
    if _folder(output).exists():
        with contextlib.suppress(BrochureError), staging(output):
            pass


def publish(
    files: Mapping[str, bytes], output: Path, folder: Path, last: str, gone: Collection[str] = ()
) -> None:
    """Write *files* (name to bytes) into *output* by way of *folder*, and remove those named *gone*.

    *last* names the file that is put there after all others.  Raises :class:`BrochureError` when the disk is
    full or the folder can't be written to; every file in it is whole even then.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        names = sorted(files, key=lambda name: (name == last, name))
        for name in names:
            with (folder / name).open("wb") as file:
                file.write(files[name])
                file.flush()
                os.fsync(file.fileno())
        for name in names[:-1]:
            os.replace(folder / name, output / name)
        for name in gone:
            (output / name).unlink(missing_ok=True)
        os.replace(folder / names[-1], output / names[-1])
    except OSError as error:
        raise BrochureError(f"can't write to “{output}”: {error.strerror}") from error


def _folder(output: Path) -> Path:
    # Beside what a link leads to: files can't be renamed from one disk to another.
    beside = Path(os.path.realpath(output))
    return beside.parent / f".{beside.name}.partial"


def _locked(folder: Path) -> int:
    """Make *folder* and take its lock, as an open file.  Raises ``BlockingIOError`` when another has it."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        except FileNotFoundError:
            # The build before has just removed the folder.
            continue
        try:
            if fcntl is None:
                return lock
            # Not flock: forked workers would share it, and hold it when this process is killed.
            try:
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EAGAIN):
                    raise
                raise BlockingIOError from error
            # A lock that its owner has removed meanwhile locks nothing.
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(lock), os.stat(folder / _LOCK)):
                    return lock
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != _LOCK:
            path.unlink(missing_ok=True)
