"""The project folder: the only place that content may name files of."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

#: Longest name of a file in characters; file systems stop at 255 bytes for each part.
_NAME_LIMIT = 500


class FileTooLargeError(OSError):
    """A file has more bytes than its kind may have."""


@dataclass(frozen=True)
class Project:
    """A folder whose files may be read, and nothing outside it."""

    #: The folder, with links followed.
    root: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", Path(os.path.realpath(self.root)))

    def relative(self, path: Path) -> str:
        """The path as a user would type it in the project folder."""
        absolute = Path(os.path.abspath(path))
        if not absolute.is_relative_to(self.root):
            # The folder may have been reached by a link.
            absolute = Path(os.path.realpath(absolute.parent), absolute.name)
        try:
            return Path(os.path.relpath(absolute, self.root)).as_posix()
        except ValueError:
            # Another drive.
            return path.name

    def resolve(self, name: str) -> Path:
        """The path of a file of the project by its relative *name*.

        Raises ``OSError`` whose message says why the name is refused: absolute, leading outside the folder by
        ``..`` or by a link, links in a circle, a folder or a device.  The file need not exist.
        """
        pure = PurePosixPath(name.replace("\\", "/"))
        if not name.strip() or any(char < " " for char in name) or len(name) > _NAME_LIMIT or not pure.parts:
            raise OSError("that is not a file name")
        if pure.is_absolute() or ":" in pure.parts[0] or name.startswith("~"):
            raise OSError("only files of the project folder can be used, named without the folders above it")
        path = self._followed(self.root / pure)
        try:
            mode = os.stat(path).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return path
        except OSError as error:
            raise OSError(_reason(error)) from None
        _check_regular(mode)
        return path

    def read_bytes(self, path: Path, limit: int) -> bytes:
        """The bytes of a regular file of the project of at most *limit* bytes.

        Raises ``OSError`` with a plain reason, :class:`FileTooLargeError` for a larger file.
        """
        try:
            # Not blocked by a fifo that nobody writes to.
            handle = os.open(self._followed(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        except OSError as error:
            raise OSError(_reason(error)) from None
        try:
            _check_regular(os.fstat(handle).st_mode)
        except OSError:
            os.close(handle)
            raise
        with os.fdopen(handle, "rb") as file:
            # A file may grow, and some say that they are empty, so the size can't be asked for beforehand.
            data = file.read(limit + 1)
        if len(data) > limit:
            raise FileTooLargeError(f"it is larger than {limit / 1024 / 1024:.3g} MB")
        return data

    def _followed(self, path: Path) -> Path:
        followed = Path(os.path.realpath(path))
        if not followed.is_relative_to(self.root):
            raise OSError("it leads outside the project folder")
        return followed


def _check_regular(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise OSError("it is a folder, not a file")
    if not stat.S_ISREG(mode):
        raise OSError("it is a device or a pipe, not a file")


#: Plain words for what the system says, which differs between systems and languages.
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


def _reason(error: OSError) -> str:
    if error.errno is None:
        # One of ours.
        return str(error)
    return _REASONS.get(error.errno, "it can't be opened")
