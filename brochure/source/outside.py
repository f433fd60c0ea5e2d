"""Reading files from outside: the one place of the program that opens them.

What lies in a project or an output folder may be anything: a pipe that nobody writes to, a device without
end, a sparse file of terabytes, a link to the whole machine.  So files are opened only where they are regular
ones, without waiting, and are read up to a limit.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from pathlib import Path

#: Largest file that counts for what is up to date, in bytes: no file of a project may be larger.
LARGEST = 64 * 1024 * 1024
#: Most files and deepest folder below ``templates/`` or ``styles/``; those that are shipped are some hundred.
MOST_FILES, DEEPEST = 10_000, 20
#: Bytes that are read at a time: a limit is no reason to take as much memory beforehand.
_PIECE = 1024 * 1024
#: Not blocked by a pipe, and never the terminal of this process; ``O_NOFOLLOW`` is added where it is wanted.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)


#: Texts that somebody is writing, by the paths of their files with links followed.
_UNSAVED: ContextVar[Mapping[str, bytes]] = ContextVar("_UNSAVED")


@contextmanager
def laid_over(unsaved: Mapping[Path, bytes]) -> Iterator[None]:
    """Read these bytes in place of those of the files at these paths, in this thread, for a while."""
    token = _UNSAVED.set({os.path.realpath(path): data for path, data in unsaved.items()})
    try:
        yield
    finally:
        _UNSAVED.reset(token)


class FileTooLargeError(OSError):
    """A file has more bytes than its kind may have."""


def read_file(path: Path, limit: int, *, follow: bool = True) -> bytes:
    """The bytes of a regular file of at most *limit* bytes; of no link unless it may *follow* one.

    Raises ``OSError`` with a plain reason, :class:`FileTooLargeError` for a larger file.
    """
    return b"".join(_pieces(path, limit, follow))


def digest_of(path: Path, limit: int = LARGEST, *, follow: bool = True) -> str:
    """The SHA-256 of a file, read in pieces.  Raises what :func:`read_file` raises."""
    digest = hashlib.sha256()
    for piece in _pieces(path, limit, follow):
        digest.update(piece)
    return digest.hexdigest()


def check_regular(path: Path) -> None:
    """Raise ``OSError`` with a plain reason for what is there and is no regular file."""
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise OSError(reason_of(error)) from None
    _check_mode(mode)


def folder_of(root: Path, name: str) -> Path | None:
    """The folder *name* of a project; None where there is none.

    Raises ``OSError`` with a plain reason for one that leads out of the project or is no folder.
    """
    path = root / name
    if not os.path.lexists(path):
        return None
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        raise OSError("it leads outside the project folder")
    if not path.exists():
        raise OSError("it is a link that leads nowhere")
    if not path.is_dir():
        raise OSError("it is not a folder")
    return path


def names_in(folder: Path) -> list[str]:
    """The names in a folder, sorted; of the first :data:`MOST_FILES` alone.  Raises ``OSError``."""
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in islice(entries, MOST_FILES))


def files_below(folder: Path) -> list[Path]:
    """The regular files below a folder, sorted; what links to folders lead to is not looked at.

    Raises ``OSError`` with a plain reason where one is a device or a pipe, or where there are more or deeper
    ones than :data:`MOST_FILES` and :data:`DEEPEST`.
    """
    found: list[Path] = []
    left = [(os.fspath(folder), 0)]
    seen = 0
    while left:
        at, depth = left.pop()
        if depth > DEEPEST:
            raise OSError(f"its folders are nested more than {DEEPEST} deep")
        with os.scandir(at) as entries:
            for entry in entries:
                seen += 1
                if seen > MOST_FILES:
                    raise OSError(f"it holds more than {MOST_FILES} files and folders")
                if entry.is_dir(follow_symlinks=False):
                    left.append((entry.path, depth + 1))
                elif entry.is_file():
                    found.append(Path(entry.path))
                elif not entry.is_symlink():
                    name = Path(entry.path).relative_to(folder).as_posix()
                    raise OSError(f"“{name}” in it is a device or a pipe, not a file")
    return sorted(found)


def reason_of(error: OSError) -> str:
    """Why a file can't be read, in plain words: what the system says differs between systems."""
    if error.errno is None:
        # One of ours.
        return str(error)
    return _REASONS.get(error.errno, "it can't be opened")


_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "there is no such file",
    errno.EISDIR: "it is a folder, not a file",
    errno.EACCES: "its permissions forbid reading it",
    errno.EPERM: "its permissions forbid reading it",
    errno.ELOOP: "its links lead in a circle",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ENXIO: "it is a device or a pipe, not a file",
}


def _pieces(path: Path, limit: int, follow: bool) -> Iterator[bytes]:
    unsaved = _UNSAVED.get(None)
    if unsaved and (data := unsaved.get(os.path.realpath(path))) is not None:
        if len(data) > limit:
            raise _too_large(limit)
        yield data
        return
    try:
        # Before it is opened: some devices do something then.
        _check_mode(os.stat(path, follow_symlinks=follow).st_mode)
        handle = os.open(path, _FLAGS | (0 if follow else _NO_FOLLOW))
    except OSError as error:
        raise OSError(reason_of(error)) from None
    try:
        _check_mode(os.fstat(handle).st_mode)
        left = limit
        # A file may grow, and some say that they are empty, so the size can't be asked for beforehand.
        while piece := os.read(handle, min(_PIECE, left + 1)):
            left -= len(piece)
            if left < 0:
                raise _too_large(limit)
            yield piece
    except FileTooLargeError:
        raise
    except OSError as error:
        raise OSError(reason_of(error)) from None
    finally:
        os.close(handle)


def _too_large(limit: int) -> FileTooLargeError:
    return FileTooLargeError(f"it is larger than {limit / 1024 / 1024:.3g} MB")


def _check_mode(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise OSError("it is a folder, not a file")
    if stat.S_ISLNK(mode):
        raise OSError("it is a link, not a file")
    if not stat.S_ISREG(mode):
        raise OSError("it is a device or a pipe, not a file")
