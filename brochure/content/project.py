"""The project folder: the only place that content may name files of."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True)
class Project:
    """A folder whose files may be read, and nothing outside it."""

    root: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", Path(os.path.realpath(self.root)))

    def relative(self, path: Path) -> str:
        """The path as a user would type it in the project folder."""
        try:
            return Path(os.path.relpath(path, self.root)).as_posix()
        except ValueError:
            return path.name

    def resolve(self, name: str) -> Path:
        """The path of a file of the project by its relative *name*.

        Raises ``OSError`` whose message says why the name is refused: absolute, or leading outside the
        folder by ``..`` or by a link.  The file need not exist.
        """
        if not name.strip() or "\0" in name or len(name) > 500:
            raise OSError("that is not a file name")
        pure = PurePosixPath(name.replace("\\", "/"))
        if pure.is_absolute() or ":" in pure.parts[0] or name.startswith("~"):
            raise OSError("only files of the project folder can be used: give a path relative to it")
        try:
            path = Path(os.path.realpath(self.root / pure))
        except (OSError, ValueError) as error:
            raise OSError("the path can't be followed") from error
        if not path.is_relative_to(self.root):
            raise OSError("it leads outside the project folder")
        return path

    def read_bytes(self, path: Path, limit: int) -> bytes:
        """The bytes of a regular file of at most *limit* bytes.  Raises ``OSError`` with a plain reason."""
        try:
            # Not blocked by a fifo that nobody writes to.
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        except FileNotFoundError:
            raise OSError("there is no such file") from None
        except OSError as error:
            raise OSError(f"it can't be read ({(error.strerror or 'unknown reason').lower()})") from None
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISDIR(status.st_mode):
                raise OSError("that is a folder, not a file")
            if not stat.S_ISREG(status.st_mode):
                raise OSError("that is not a regular file")
            data = file.read(limit + 1)
        if len(data) > limit:
            raise OSError(f"it is larger than {limit / 1024 / 1024:.0f} MB")
        return data
