"""Whether a build is up to date: a hash of everything that goes in, kept in the report of what came out.

Nothing here imports the content model or the engine: an up-to-date build answers at once.  So the libraries
of the machine are not asked for their versions; they count by their files.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeGuard, cast

from brochure.pipeline.source_date import source_date, today
from brochure.report.entries import Report
from brochure.source.installation import PACKAGE, program_files, shipped_folder
from brochure.source.outside import LARGEST, digest_of, files_below, folder_of, names_in, read_file

#: The report that holds the fingerprint of the build that wrote it.
REPORT = "report.json"
#: The folder that holds the shipped ``templates/`` and ``styles/``.
_SHIPPED = shipped_folder()
#: The folders of it, which a project may have of its own.
_FOLDERS = ("templates", "styles")
#: The clock of Linux that files get their times from: it goes on at each tick (``CLOCK_REALTIME_COARSE`` of
#: ``linux/time.h``).
_CLOCK_OF_FILES = 5
#: The folder of a project that describes its own kinds of block, and how these files end.
_KINDS, _KINDS_END = "blocks", (".yaml", ".yml", ".json")
#: Seconds by which the clock of a file system may lag behind the system's.
_CLOCK_STEP = 2 * time.clock_getres(_CLOCK_OF_FILES) if sys.platform == "linux" else 0.02
#: Largest report in bytes: those of this program are far smaller.
_REPORT_LIMIT = 64 * 1024 * 1024
#: Largest file of the output folder in bytes: those of this program are far smaller.
_OUTPUT_LIMIT = 1024 * 1024 * 1024
#: The libraries that break lines, shape and subset: names and versions of their interfaces.
_LIBRARIES = (
    *(("pango-1.0", "0"), ("pangoft2-1.0", "0"), ("harfbuzz", "0"), ("harfbuzz-subset", "0")),
    *(("fontconfig", "1"), ("freetype", "6"), ("fribidi", "0"), ("glib-2.0", "0"), ("gobject-2.0", "0")),
)
#: Where the loader of glibc looks libraries up: names and, behind each other, paths that end with a zero.
_LOADER_CACHE = Path("/etc/ld.so.cache")
#: Folders in which loaders look without being told to.
_LOADER_FOLDERS = ("/lib", "/usr/lib", "/usr/local/lib", "/lib64", "/usr/lib64", "/opt/homebrew/lib")
#: Variables that name folders for loaders to look in.
_LOADER_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")


def fingerprint(project: Path, files: Iterable[Path], options: Mapping[str, object]) -> str:
    """A hash over the content *files*, templates, styles, this program, what it runs on and *options*.

    What it runs on is Python, the installed packages and the libraries that set type.  Names count relative
    to the project and to the program, so that the same inputs in another folder of this machine have the same
    fingerprint; on another machine they have another one.
    """
    digest = hashlib.sha256()
    digest.update(json.dumps(options, sort_keys=True).encode())
    digest.update(repr(sys.version_info[:3]).encode())
    digest.update(str(source_date()).encode())
    digest.update(plates_stamp().encode())
    digest.update("\n".join((*_packages(), *map(_state, libraries()))).encode(errors="surrogateescape"))
    folders = (*_FOLDERS, _KINDS)
    digest.update("\n".join(_why_left_out(project, name) for name in folders).encode())
    # A definition that was added since is among no build's files.
    read = {*files, *definitions(project)}
    for part in (_of_program(), _of_resources(project), _of_files(sorted(read), project)):
        digest.update(part.encode())
    return digest.hexdigest()


def _of_program() -> str:
    """A hash over this program, in which no project has a say."""
    return _of_files(_program())


def _of_resources(project: Path) -> str:
    """A hash over templates and styles."""
    return _of_files(resources(project), project)


def _of_files(files: Iterable[Path], *project: Path) -> str:
    """A hash over files, by their names in the project or in the program."""
    digest = hashlib.sha256()
    tops = [os.path.join(top, "") for top in (*project, _SHIPPED, PACKAGE.parent)]
    for path in files:
        text = os.fspath(path)
        below = (text[len(top) :].replace(os.sep, "/") for top in tops if text.startswith(top))
        name = next(below, path.name)
        try:
            content = digest_of(path)
        except OSError:
            content = "unreadable"
        digest.update(f"{name}\0{content}\n".encode())
    return digest.hexdigest()


def styles_stamp(project: Path) -> str:
    """A hash over the templates and styles, the project's and the shipped ones."""
    digest = hashlib.sha256()
    for path in resources(project):
        top = project if path.is_relative_to(project) else _SHIPPED
        digest.update(f"{path.relative_to(top).as_posix()}\0{digest_of(path)}\n".encode())
    return digest.hexdigest()


def plates_stamp() -> str:
    """A hash over what plates are made and measured with: what was measured otherwise does not count."""
    digest = hashlib.sha256()
    for path in sorted((PACKAGE / "preflight").glob("*.py")):
        digest.update(read_file(path, LARGEST))
    program = shutil.which("gs")
    digest.update(_state(Path(os.path.realpath(program))).encode() if program else b"none")
    return digest.hexdigest()


def last_report(output: Path) -> dict[str, object] | None:
    """The report of the last build into *output*, or None when there is none that can be read."""
    path = output / REPORT
    try:
        # A file that was published is no link.
        report = json.loads(read_file(path, _REPORT_LIMIT, follow=False))
    except (OSError, ValueError, RecursionError):
        return None
    return report if isinstance(report, dict) else None


def changed_since(moment: float, project: Path, files: Iterable[Path]) -> bool:
    """True when something that goes into a fingerprint has changed after *moment*, as ``time.time`` gives it.

    Files are read at different times of a build, so a fingerprint made at its end would then stand for other
    bytes than those that were built.
    """
    of_project = [*resources(project), *definitions(project), *files]
    paths = [*_program(), *of_project, *libraries(), *_package_folders()]
    # Not the time of modification: users can set that to what they like.
    return any(_changed_at(path) >= moment - _CLOCK_STEP for path in paths)


def settle() -> None:
    """Wait until what was just written is older, for :func:`changed_since`, than a build that begins now."""
    time.sleep(1.25 * _CLOCK_STEP)


def is_current(
    report: Mapping[str, object], project: Path, output: Path, options: Mapping[str, object]
) -> TypeGuard[Report]:
    """True when *report* is of a build with the same inputs and its files are all as they were written.

    It is one that this program wrote then: the fingerprint covers the program itself.
    """
    return _is_current(cast(Report, report), project, output, options)


def _is_current(report: Report, project: Path, output: Path, options: Mapping[str, object]) -> bool:
    try:
        if report["approved_until"] and today(source_date()).isoformat() > report["approved_until"]:
            # An approval has ended since, and the leaflet is a draft again.
            return False
        files = [project / name for name in report["inputs"]]
        outputs = dict(report["files"])
        if not all(_is_inside(path, project) for path in files):
            return False
        if report["fingerprint"] != fingerprint(project, files, options):
            return False
        return all(
            is_as_written(output / name, written["bytes"], written["sha256"])
            for name, written in outputs.items()
        )
    except (KeyError, TypeError, ValueError, OSError):
        return False


def is_as_written(path: Path, size: int, digest: str) -> bool:
    """True when a file of the output folder is there with the bytes that were written."""
    try:
        return digest_of(path, min(int(size), _OUTPUT_LIMIT), follow=False) == digest
    except (OSError, ValueError, TypeError):
        return False


def _program() -> list[Path]:
    return [*(path for _name, path in program_files()), _SHIPPED / "requirements.txt"]


def _package_folders() -> list[Path]:
    """The folders that hold installed packages."""
    return [path for path in map(Path, sys.path) if path.name in ("site-packages", "dist-packages")]


def _packages() -> list[str]:
    """The installed packages: each has a folder that is named for it and its version."""
    found: list[str] = []
    for folder in _package_folders():
        with contextlib.suppress(OSError):
            found += sorted(name for name in os.listdir(folder) if name.endswith(".dist-info"))
    return found


def libraries() -> list[Path]:
    """Every file that a loader may take for one of the libraries that set type, links followed.

    Which of several it takes is not found out: watching one too many costs a build now and then.
    """
    try:
        cache = read_file(_LOADER_CACHE, LARGEST)
    except OSError:
        # Not glibc, or a system that does without.
        cache = b""
    variables = (os.environ.get(name, "") for name in _LOADER_PATHS)
    named = [folder for paths in variables for folder in paths.split(os.pathsep) if folder]
    # The last is where conda keeps the libraries of its Python.
    folders = [*named, *_LOADER_FOLDERS, os.path.join(sys.base_prefix, "lib")]
    found: dict[str, None] = {}
    for stem, number in _LIBRARIES:
        name = f"lib{stem}.{number}.dylib" if sys.platform == "darwin" else f"lib{stem}.so.{number}"
        candidates = [os.path.join(folder, name) for folder in folders]
        found.update((os.path.realpath(path), None) for path in candidates if os.path.exists(path))
        found.update((os.path.realpath(path), None) for path in _cached(cache, name))
    return [Path(path) for path in found]


def _cached(cache: bytes, name: str) -> Iterator[str]:
    """The paths of a library in the loader's cache."""
    wanted = f"/{name}\0".encode()
    at = cache.find(wanted)
    while at >= 0:
        start = cache.rfind(b"\0", 0, at) + 1
        yield os.fsdecode(cache[start : at + len(wanted) - 1])
        at = cache.find(wanted, at + 1)


def _state(path: Path) -> str:
    """What changes when a file of the machine does; to read it would take too long."""
    try:
        status = path.stat()
    except OSError:
        return f"{path}\0gone"
    return f"{path}\0{status.st_size}\0{status.st_mtime_ns}"


def resources(project: Path) -> list[Path]:
    """Every file of ``templates/`` and ``styles/``, the project's and the shipped ones.

    Raises ``OSError`` where one of these folders can't be looked through.
    """
    tops = dict.fromkeys((project, _SHIPPED))
    return [
        path
        for top in tops
        for name in _FOLDERS
        if not _why_left_out(top, name) and (folder := folder_of(top, name))
        for path in files_below(folder)
        # Folders that are links are not looked through, so that only a file may lead elsewhere.
        if not path.is_symlink() or _is_inside(path, top)
    ]


def definitions(project: Path) -> list[Path]:
    """The files that describe a project's own kinds of block, or were meant to."""
    if _why_left_out(project, _KINDS) or not (folder := folder_of(project, _KINDS)):
        return []
    return [folder / name for name in names_in(folder) if name.lower().endswith(_KINDS_END)]


def _why_left_out(top: Path, name: str) -> str:
    """Why a folder of templates or styles does not count; empty when it does, or is not there."""
    try:
        folder_of(top, name)
    except OSError as error:
        return str(error)
    return ""


def _is_inside(path: Path, top: Path) -> bool:
    """True when *path* is in the folder *top*, links followed: nothing outside is ever read."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(top))


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_ctime
    except OSError:
        return 0.0
