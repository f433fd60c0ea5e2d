"""The files of a project that the studio opens: each is known by an id, and none lies outside the project.

Nobody names a file by its path.  A file that is a link, or lies in a folder that is one, is none of them.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from brochure.source.outside import files_below, read_file
from brochure.source.project import Project

#: Largest file that is opened, in bytes: the limit of a content file.
LIMIT = 4 * 1024 * 1024
#: Folders of a project whose files are opened, with the endings of these files and what they are.
_FOLDERS = (
    ("templates", (".html",), "template"),
    ("styles", (".css", ".yaml", ".yml"), "style"),
    ("blocks", (".yaml", ".yml", ".json"), "other"),
)
#: A name of a file in a content file.
_NAMED = re.compile(r"[^\s\"'#,\[\]{}]+\.(?:ya?ml|json|bib)\b", re.IGNORECASE)
#: The field whose files hold sources.
_SOURCES = re.compile(r"references?|sources?|bibliography|\.bib$|literature", re.IGNORECASE)
_VARIANTS = re.compile(r"variants?", re.IGNORECASE)


class Refused(Exception):
    """Something that is not done, in words for people; *status* is that of HTTP."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True)
class OpenFile:
    """A file that can be opened."""

    id: str
    #: As it would be typed in the project folder.
    name: str
    path: Path
    kind: str

    @property
    def writable(self) -> bool:
        """Whether it can be saved."""
        return os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK)


class Workspace:
    """The files of a project, and what is written in them and not saved."""

    def __init__(self, content: Path) -> None:
        #: The content file, with the links of its folder followed.
        self.project = Project(content.absolute().parent)
        self.content = self.project.root / content.name
        #: Texts that are not saved, by the ids of their files.
        self.buffers: dict[str, str] = {}
        self._files: dict[str, OpenFile] = {}
        self.look()

    @property
    def files(self) -> Mapping[str, OpenFile]:
        """The files that can be opened, by their ids: the content first."""
        return self._files

    def look(self) -> bool:
        """Look which files there are; True where others than before."""
        found = {file.id: file for file in self._found()}
        changed = list(found) != list(self._files)
        self._files = found
        for gone in self.buffers.keys() - found.keys():
            del self.buffers[gone]
        return changed

    def _found(self) -> Iterator[OpenFile]:
        content = self._open(self.content, "content")
        if content is not None:
            yield content
        seen = {self.content}
        for name in self._named():
            try:
                path = self.project.resolve(name)
            except OSError:
                continue
            if path in seen:
                continue
            seen.add(path)
            is_variants, is_sources = _VARIANTS.search(name), _SOURCES.search(name)
            kind = "variants" if is_variants else "references" if is_sources else "content"
            if (file := self._open(path, kind)) is not None:
                yield file
        for folder, endings, kind in _FOLDERS:
            top = self.project.root / folder
            if top.is_symlink() or not top.is_dir():
                continue
            try:
                below = files_below(top)
            except OSError:
                continue
            for path in below:
                is_one = path.suffix.lower() in endings and path not in seen
                if is_one and (file := self._open(path, kind)) is not None:
                    yield file

    def _named(self) -> list[str]:
        """The names of files in the content file as it is written now."""
        text = self.buffers.get(id_of(self.content.name))
        if text is None:
            try:
                text = read_file(self.content, LIMIT).decode("utf-8", "replace")
            except OSError:
                return []
        return list(dict.fromkeys(_NAMED.findall(text)))

    def _open(self, path: Path, kind: str) -> OpenFile | None:
        name = self.project.relative(path)
        file = OpenFile(id_of(name), name, path, kind)
        try:
            _check(self.project, file)
        except OSError:
            return None
        return file

    def file(self, id: str) -> OpenFile:
        """The file of an id.  Raises :class:`Refused`."""
        file = self._files.get(id)
        if file is None:
            raise Refused("there is no such file in this project", 404)
        return file

    def read(self, id: str) -> tuple[str, str]:
        """The text of a file as it lies on the disk, and its digest.  Raises :class:`Refused`."""
        file = self.file(id)
        try:
            _check(self.project, file)
            data = read_file(file.path, LIMIT, follow=False)
        except OSError as error:
            raise Refused(f"the file “{file.name}” can’t be read: {error}", 404) from None
        return text_of(data, file.name), digest_of(data)

    def digest(self, id: str) -> str | None:
        """The digest of a file as it lies on the disk; None where it can't be read."""
        try:
            return digest_of(read_file(self.file(id).path, LIMIT, follow=False))
        except (OSError, Refused):
            return None

    def put(self, id: str, text: str | None) -> None:
        """Keep the text of a file that is not saved; none for what is, or None.  Raises :class:`Refused`."""
        file = self.file(id)
        if text is None:
            self.buffers.pop(id, None)
            return
        data = text.encode("utf-8", "surrogatepass")
        if len(data) > LIMIT:
            raise Refused(f"the file “{file.name}” would be larger than {LIMIT // 1024 // 1024} MB", 413)
        if digest_of(data) == self.digest(id):
            # It may come behind its own save: kept, it would hide what another program writes from then on.
            self.buffers.pop(id, None)
            return
        self.buffers[id] = text

    def text(self, id: str) -> str:
        """The text of a file as it is written now, saved or not.  Raises :class:`Refused`."""
        return self.buffers[id] if id in self.buffers else self.read(id)[0]

    def save(self, id: str, text: str, base: str | None) -> str:
        """Write a file and give its digest.

        *base* is the digest of what was changed: where the file is another one now, :class:`Conflict` is
        raised; None writes anyway.  Raises :class:`Refused` where it can't be written.
        """
        file = self.file(id)
        data = encoded(text, file.name)
        if base is not None:
            there = self.digest(id)
            if there is not None and there != base:
                raise Conflict(*self.read(id))
        try:
            _check(self.project, file)
            _replace(file.path, data)
        except OSError as error:
            words = error.strerror or str(error)
            raise Refused(f"the file “{file.name}” can’t be saved: {words}", 409) from None
        if self.buffers.get(id) == text:
            del self.buffers[id]
        return digest_of(data)

    def unsaved(self) -> dict[Path, bytes]:
        """The bytes of what is not saved, by the paths of their files."""
        return {
            self._files[id].path: text.encode("utf-8", "surrogatepass")
            for id, text in self.buffers.items()
            if id in self._files
        }

    def id_of(self, name: str) -> str | None:
        """The id of a file of the project by its name; None where it is not opened."""
        found = id_of(name)
        return found if found in self._files else None


class Conflict(Exception):
    """A file was changed by somebody else: its text and digest now."""

    def __init__(self, text: str, digest: str) -> None:
        super().__init__("the file was changed by another program")
        self.text = text
        self.digest = digest


def id_of(name: str) -> str:
    """The id of a file of a project."""
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:16]


def digest_of(data: bytes) -> str:
    """The digest of the bytes of a file."""
    return hashlib.sha256(data).hexdigest()


def text_of(data: bytes, name: str) -> str:
    """The text of a file, whose bytes :func:`encoded` gives again.  Raises :class:`Refused`."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"the file “{name}” is not UTF-8 text: it can’t be shown here", 415) from None


def encoded(text: str, name: str) -> bytes:
    """The bytes of a text.  Raises :class:`Refused` for one that no file can hold, or that is too large."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        raise Refused(f"half a character stands in the text of “{name}”", 422) from None
    if len(data) > LIMIT:
        raise Refused(f"the file “{name}” would be larger than {LIMIT // 1024 // 1024} MB", 413)
    return data


def _check(project: Project, file: OpenFile) -> None:
    """Raise ``OSError`` for what is no regular file of the project, or is reached by a link."""
    if Path(os.path.realpath(file.path)) != file.path or not file.path.is_relative_to(project.root):
        raise OSError("it is a link")
    if not stat.S_ISREG(os.lstat(file.path).st_mode):
        raise OSError("it is no regular file")


def _replace(path: Path, data: bytes) -> None:
    """Put a new file in the place of another: whoever reads it reads the one or the other, whole."""
    mode = stat.S_IMODE(os.stat(path).st_mode)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
