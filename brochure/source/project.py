"""The project folder: the only place that content may name files of."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from brochure.source.outside import check_regular, read_file

#: Longest name of a file in characters; file systems stop at 255 bytes for each part.
_NAME_LIMIT = 500


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
        check_regular(path)
        return path

    def read_bytes(self, path: Path, limit: int) -> bytes:
        """The bytes of a regular file of the project of at most *limit* bytes.

        Raises what :func:`brochure.source.outside.read_file` raises, for a path that leads out of it, too.
        """
        followed = self._followed(path)
        # Of links in a circle, that is what is said.
        check_regular(followed)
        return read_file(followed, limit, follow=False)

    def _followed(self, path: Path) -> Path:
        followed = os.path.realpath(path)
        if followed != os.fspath(self.root) and not followed.startswith(os.path.join(self.root, "")):
            raise OSError("it leads outside the project folder")
        return Path(followed)
