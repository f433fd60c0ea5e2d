"""Templates and styles: the shipped ones, and a project's own that win over them file by file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from brochure.content.project import Project

#: The folder that holds the shipped ``templates/`` and ``styles/``.
SHIPPED = Path(__file__).resolve().parents[2]
#: Folders whose files a project may replace.
FOLDERS = ("templates", "styles")
#: Largest template or style file, in bytes: the largest font shipped is 0.4 MB.
FILE_LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True)
class Resources:
    """Files of ``templates/`` and ``styles/`` by their name, such as ``styles/base.css``."""

    project: Project
    shipped: Project = field(default_factory=lambda: Project(SHIPPED))

    def names(self, folder: str, suffixes: tuple[str, ...] = ()) -> list[str]:
        """Names of all files below *folder*, sorted, the project's and the shipped ones together."""
        found: set[str] = set()
        for project in self._projects():
            top = project.root / folder
            for path in top.rglob("*") if top.is_dir() else ():
                if (
                    path.is_file()
                    and not path.name.startswith(".")
                    and path.suffix.lower() in (suffixes or (path.suffix.lower(),))
                ):
                    found.add(path.relative_to(project.root).as_posix())
        return sorted(found)

    def path(self, name: str) -> Path | None:
        """The file that holds for *name*, or None.  Links that leave the project don't count as files."""
        for project in self._projects():
            try:
                path = project.resolve(name)
            except OSError:
                continue
            if path.is_file():
                return path
        return None

    def read(self, name: str) -> bytes:
        """The bytes of a file.  Raises ``FileNotFoundError``."""
        path = self.path(name)
        if path is None:
            raise FileNotFoundError(name)
        return path.read_bytes()

    def text(self, name: str) -> str:
        """The text of a file.  Raises ``FileNotFoundError``."""
        return self.read(name).decode("utf-8", errors="replace")

    def _projects(self) -> tuple[Project, ...]:
        same = self.project.root == self.shipped.root
        return (self.shipped,) if same else (self.project, self.shipped)
