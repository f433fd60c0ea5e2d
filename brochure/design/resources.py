"""Templates and styles: the shipped ones, and a project's own, which replace them file by file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean
from brochure.source.characters import decoded
from brochure.source.installation import shipped_folder
from brochure.source.outside import files_below, folder_of, names_in
from brochure.source.project import Project

#: The folder that holds the shipped ``templates/`` and ``styles/``.
SHIPPED = shipped_folder()
#: Folders whose files a project may replace; nothing else of the program's folder is ever handed out.
FOLDERS = ("templates", "styles")
#: Largest font in bytes: the largest that is shipped has 0.4 MB.
FILE_LIMIT = 16 * 1024 * 1024
#: Largest template or style sheet in bytes: the largest that is shipped has 20 kB.
TEXT_LIMIT = 1024 * 1024


#: How files end that are read or that somebody takes for such; beside them stand notes, fonts and pictures.
_READABLE = (
    *(".css", ".scss", ".sass", ".less", ".html", ".htm", ".j2", ".jinja", ".typ"),
    *(".yaml", ".yml", ".json"),
)
#: How files end that describe a kind of block of the project.
_KINDS_END = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class Resources:
    """Files of ``templates/`` and ``styles/`` by their name, such as ``styles/base.css``."""

    project: Project
    shipped: Project = field(default_factory=lambda: Project(SHIPPED))

    def names(self, folder: str, suffixes: tuple[str, ...] = ()) -> list[str]:
        """Names of all files below *folder*, sorted, the project's and the shipped ones together.

        They are those that :meth:`path` finds: links that leave the project are left out.
        """
        found = {name for project in self._projects() for name in self._below(project, folder, suffixes)}
        return sorted(name for name in found if self.path(name) is not None)

    def _below(self, project: Project, folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
        """Names of the files below a folder of one project, whether they may be read or not."""
        top = self._folder(project, folder)
        for path in files_below(top) if top else ():
            if not path.name.startswith(".") and (not suffixes or path.suffix.lower() in suffixes):
                yield path.relative_to(project.root).as_posix()

    def own(self, suffixes: tuple[str, ...]) -> tuple[str, ...]:
        """Names of the project's own files, templates first, sorted: for shipped ones, or besides them."""
        if self.project.root == self.shipped.root:
            return ()
        names = [name for top in FOLDERS for name in sorted(self._below(self.project, top, suffixes))]
        found = ((name, self._found(name)) for name in names)
        return tuple(name for name, at in found if at is not None and at[1] == self.project)

    def check(self) -> list[Finding]:
        """A warning for each of ``templates/`` and ``styles/`` of the project that does not count.

        And one for each file in them that nobody reads: what somebody wrote there would change nothing.
        Raises :class:`ContentError` for one that can't be looked through.
        """
        warnings, errors = [], []
        for name in FOLDERS:
            place = SourcePlace(name)
            try:
                top = folder_of(self.project.root, name)
            except OSError as error:
                message = f"“{name}” does not count, and the shipped {name} are used: {error}"
                fix = f"put a folder with the project's own {name} in its place, or remove it"
                warnings.append(Finding("layout.folder", Severity.WARNING, message, place, fix))
                continue
            try:
                files_below(top) if top else ()
            except OSError as error:
                message = f"the folder “{name}” can't be used: {error}"
                fix = "keep nothing but the files of this project in it"
                errors.append(Finding("layout.folder", Severity.ERROR, message, place, fix))
        if errors:
            raise ContentError([*errors, *warnings])
        return [*warnings, *self._unread(), *self._of_another_kind()]

    def _unread(self) -> Iterator[Finding]:
        """A warning for each template or style of the project that is not called as those that are read."""
        if self.project.root == self.shipped.root:
            return
        names = [name for top in FOLDERS for name in self._below(self.project, top, _READABLE)]
        shipped = [name for top in FOLDERS for name in self._below(self.shipped, top, _READABLE)]
        for name in sorted(names):
            place = SourcePlace(name)
            if not self.is_own(name):
                message = f"“{name}” is not read: it leads outside the project folder"
                fix = "put the file itself there"
            elif name in shipped or self._is_of_use(name, names):
                continue
            else:
                message = f"“{name}” is not read: no template or style has that name"
                fix = "write styles into styles/own.css, and give a file that replaces a shipped one its name"
                if meant := did_you_mean(name, shipped):
                    fix = f"{meant.rstrip('?')}, which it would replace? Other styles go into styles/own.css"
            yield Finding("layout.unread", Severity.WARNING, message, place, fix)
        for name in FOLDERS:
            for other in _alike(self.project.root, name):
                # Where names are the same in capitals, it is the folder itself.
                if os.path.lexists(here := self.project.root / name) and os.path.samefile(
                    here, self.project.root / other
                ):
                    continue
                message = f"“{other}” is not read: the folder of {name} is called “{name}”"
                fix = f"call it “{name}”"
                yield Finding("layout.unread", Severity.WARNING, message, SourcePlace(other), fix)

    def _of_another_kind(self) -> Iterator[Finding]:
        """A warning for each folder that is called as a file, file that is called as a folder, and dead link.

        The shipped ones are used in their place.
        """
        root = self.project.root
        tops = [top for top in FOLDERS if os.path.isdir(root / top)]
        if root == self.shipped.root or not tops:
            return
        files = {name for top in tops for name in self._below(self.shipped, top, ())}
        folders = {parent.as_posix() for name in files for parent in PurePosixPath(name).parents}
        folders -= {".", *tops}
        described = names_in(root / "blocks") if os.path.isdir(root / "blocks") else []
        kinds = [PurePosixPath(name).stem for name in described if name.endswith(_KINDS_END)]
        files |= {f"templates/blocks/{kind}.html" for kind in kinds}
        files |= {f"styles/blocks/{kind}.css" for kind in kinds}
        for name in sorted(files | folders):
            at = root / name
            if not os.path.lexists(at):
                continue
            fix = f"put the {'file' if name in files else 'folder'} itself there, or remove it"
            if not os.path.exists(at):
                message = f"“{name}” is not read: it is a link that leads nowhere"
            elif os.path.isdir(at) and name in files:
                message = f"“{name}” is not read: it is a folder, not a file"
            elif name in folders and not os.path.isdir(at):
                message = f"“{name}” is not read: it is a file, not a folder"
            else:
                continue
            yield Finding("layout.unread", Severity.WARNING, message, SourcePlace(name), fix)

    def _is_of_use(self, name: str, names: Sequence[str]) -> bool:
        """Whether a file that stands for no shipped one is read: by its folder, or by a template."""
        top, _, rest = name.partition("/")
        if top == "styles":
            return rest.startswith("blocks/") and name.lower().endswith(".css")
        suffix = PurePosixPath(name).suffix
        if suffix not in (".html", ".typ"):
            return False
        kind = PurePosixPath(name).stem
        described = (self.project.root / "blocks" / f"{kind}{end}" for end in _KINDS_END)
        if suffix == ".html" and any(map(os.path.lexists, described)):
            return True
        others = (other for other in names if other != name and other.endswith(suffix))
        # Templates of the review pack name one another from their own folder.
        asked = rest if suffix == ".html" else PurePosixPath(name).name
        return any(asked in self.text(other) for other in others)

    @staticmethod
    def _folder(project: Project, folder: str) -> Path | None:
        """A folder below ``templates/`` or ``styles/``; None where there is none in the project."""
        try:
            return folder_of(project.root, folder)
        except OSError:
            # Those of the first level are told of by :meth:`check`; links below them are left out.
            return None

    def path(self, name: str) -> Path | None:
        """The file that holds for *name*, or None.  Links that leave the project don't count as files."""
        found = self._found(name)
        return None if found is None else found[0]

    def located(self, name: str) -> tuple[Path, Project]:
        """The file that holds for *name*, and the folder that it belongs to.

        Raises ``FileNotFoundError``.
        """
        found = self._found(name)
        if found is None:
            raise FileNotFoundError(name)
        return found

    def is_own(self, name: str) -> bool:
        """True where a file of the project holds for *name*, and not the shipped one."""
        found = self._found(name)
        return found is not None and found[1].root != self.shipped.root

    def located_shipped(self, name: str) -> tuple[Path, Project]:
        """The shipped file of that name, and the folder of the program.  Raises ``FileNotFoundError``."""
        return Resources(self.shipped).located(name)

    def read(self, name: str, limit: int = FILE_LIMIT) -> bytes:
        """The bytes of a file.

        Raises ``FileNotFoundError``, and :class:`ContentError` for one that can't be read or is too large.
        """
        path, project = self.located(name)
        try:
            return project.read_bytes(path, limit)
        except OSError as error:
            message = f"the file can't be used: {error}"
            fix = "mend the file, or remove it"
            place = SourcePlace(name)
            raise ContentError([Finding("layout.file", Severity.ERROR, message, place, fix)]) from None

    def text(self, name: str) -> str:
        """The text of a file.

        Raises ``FileNotFoundError``, and :class:`ContentError` for one that can't be read, is too large or
        is not UTF-8.
        """
        return decoded(self.read(name, TEXT_LIMIT), name, json=False)

    def drawing(self, name: str) -> str:
        """The text of an SVG below ``styles/``; nothing where there is none, or one that is refused."""
        try:
            return self.text(f"styles/{name}") if name.lower().endswith(".svg") else ""
        except (FileNotFoundError, ContentError):
            # Whoever draws it says what is wrong.
            return ""

    def shipped_texts(self, names: Iterable[str]) -> dict[str, str]:
        """The texts of the shipped files that those of the project stand for, by name."""
        known = Resources(self.shipped)
        return {name: known.text(name) for name in names if known.path(name) is not None}

    def picture(self, name: str) -> Path | None:
        """The shipped picture of that name, or None: of the program's folder, only styles hold pictures."""
        return _shipped(self.shipped, name, ("styles",))

    def _found(self, name: str) -> tuple[Path, Project] | None:
        if not _is_plain(name, FOLDERS):
            return None
        for project in self._projects():
            path = _found_in(project, name, is_own=project.root != self.shipped.root)
            if path is not None:
                return path, project
        return None

    def _projects(self) -> tuple[Project, ...]:
        same = self.project.root == self.shipped.root
        return (self.shipped,) if same else (self.project, self.shipped)


def _found_in(project: Project, name: str, *, is_own: bool) -> Path | None:
    """The file of that name in one project, which is the user's own or the program's folder, or None."""
    top = PurePosixPath(name.replace("\\", "/")).parts[0]
    if not os.path.lexists(os.path.join(project.root, top)):
        # Most projects have nothing of their own.
        return None
    try:
        path = project.resolve(name)
    except OSError:
        return None
    return path if path.is_file() and (is_own or _is_handed_out(project, path, FOLDERS)) else None


#: How files of styles and templates end.
_OF_STYLES = (".css", ".html", ".yaml", ".yml")


def _alike(folder: Path, name: str) -> list[str]:
    """What stands in a folder and is called nearly so: in other capitals, or without its s."""
    try:
        near = [other for other in names_in(folder) if other != name and other.casefold() == name]
        one = name.rstrip("s")
        near += [
            other
            for other in names_in(folder)
            if other.casefold() == one
            and any(inner.endswith(_OF_STYLES) for inner in names_in(folder / other))
        ]
    except OSError:
        return []
    return near


def _is_plain(name: str, folders: tuple[str, ...]) -> bool:
    """True for a name that goes down from one of *folders* and never up again."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return len(parts) > 1 and parts[0] in folders and ".." not in parts


def _shipped(shipped: Project, name: str, folders: tuple[str, ...]) -> Path | None:
    """A shipped file below one of *folders*, links followed, or None."""
    if not _is_plain(name, folders):
        return None
    try:
        path = shipped.resolve(name)
    except OSError:
        return None
    return path if _is_handed_out(shipped, path, folders) and path.is_file() else None


def _is_handed_out(shipped: Project, path: Path, folders: tuple[str, ...]) -> bool:
    """True for a path, links followed, below one of *folders* of the program's folder."""
    tops = tuple(os.path.join(shipped.root, folder, "") for folder in folders)
    return os.fspath(path).startswith(tops)
