"""A project as one file, named for what is in it: what a worker on another machine is given, once."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath

from brochure.errors import BrochureError
from brochure.source.outside import LARGEST, MOST_FILES, reason_of
from brochure.source.project import Project

#: Most bytes of all files of a project together.
MOST_BYTES = 256 * 1024 * 1024
#: The time of files in an archive: equal files make equal archives.
_TIME = (1980, 1, 1, 0, 0, 0)
#: Longest name of a file, and most folders that it may lie in.
_LONGEST, _DEEPEST = 500, 30
_NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True)
class Archive:
    """The files of a project that its leaflets are made from."""

    #: The SHA-256 of *data*, which is its name.
    digest: str
    #: A zip file.
    data: bytes = field(repr=False)


def packed(project: Project, paths: Iterable[Path]) -> Archive:
    """The regular files of a project at these *paths*; those that are not there are left out.

    Raises :class:`BrochureError` for what can't be read, lies outside the project, or is too much.
    """
    out = BytesIO()
    size = 0
    names = sorted({(project.relative(path), path) for path in paths})
    if len(names) > MOST_FILES:
        raise BrochureError(
            f"the project has {len(names)} files, more than the {MOST_FILES} that workers take"
        )
    # Stored: what packs better differs from one machine to the next, and so would the digest.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, path in names:
            if not os.path.lexists(path):
                continue
            try:
                data = project.read_bytes(path, LARGEST)
            except OSError as error:
                raise BrochureError(f"“{name}” can't be given to workers: {reason_of(error)}") from error
            size += len(data)
            if size > MOST_BYTES:
                most = MOST_BYTES // 1024**2
                raise BrochureError(f"the files of the project have more than {most} MB together")
            entry = zipfile.ZipInfo(_checked(name), _TIME)
            entry.create_system, entry.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, data)
    return Archive(hashlib.sha256(out.getvalue()).hexdigest(), out.getvalue())


def unpacked(archive: Archive, folder: Path) -> Path:
    """The project, in a folder below *folder* that is named for its digest; not written if it is there.

    Raises :class:`BrochureError` for an archive that is not what its digest says, or that holds anything but
    regular files in a folder of its own: links, paths that lead out, one name twice, or too much.
    """
    if hashlib.sha256(archive.data).hexdigest() != archive.digest:
        raise BrochureError("the project was damaged on its way to the worker: try again")
    target = folder / archive.digest
    if target.is_dir() and not target.is_symlink():
        return target
    made = Path(tempfile.mkdtemp(prefix="unpacking-", dir=folder))
    try:
        with zipfile.ZipFile(BytesIO(archive.data)) as zipped:
            _write(zipped, made)
        os.replace(made, target)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise BrochureError("the archive of the project can't be read") from error
    except OSError as error:
        # Another one has put it there meanwhile.
        if not target.is_dir():
            raise BrochureError(f"the project can't be written on the worker: {reason_of(error)}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return target


def _write(zipped: zipfile.ZipFile, top: Path) -> None:
    entries = zipped.infolist()
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise BrochureError("the archive of the project holds too much")
    seen: set[str] = set()
    for entry in entries:
        name = _checked(entry.filename)
        mode = entry.external_attr >> 16
        if entry.is_dir() or not stat.S_ISREG(mode) or entry.compress_type != zipfile.ZIP_STORED:
            raise BrochureError(f"“{name}” in the archive of the project is no regular file")
        if name in seen:
            raise BrochureError(f"“{name}” is twice in the archive of the project")
        seen.add(name)
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(zipped.read(entry))


def _checked(name: str) -> str:
    """A name of a file below a folder, as every system understands it.  Raises :class:`BrochureError`."""
    pure = PurePosixPath(name)
    is_plain = pure.parts and not pure.is_absolute() and pure.as_posix() == name and ".." not in pure.parts
    if not is_plain or set("\\:\0") & set(name) or len(name) > _LONGEST or len(pure.parts) > _DEEPEST:
        raise BrochureError(f"“{name[:80]}” is no name of a file in a project that workers take")
    return name
