"""The program run within this process: what it does and says as in one of its own, without the start."""

from __future__ import annotations

import io
import os
import pickle
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from types import FrameType
from unittest.mock import patch

from brochure import cli
from brochure.approval import digest
from brochure.batch import make as batch_make
from brochure.batch import run as batch
from brochure.bibliography.items import Reference
from brochure.bibliography.reference_list import Entry, format_bibliography
from brochure.cli import main
from brochure.cli.options import parser
from brochure.design import data, resources
from brochure.design.resources import Resources
from brochure.layout import leaflet as layout
from brochure.layout import style as styling
from brochure.pipeline import build, diff, fingerprint, leaflet, session, stale, workers
from brochure.pipeline.fingerprint import settle
from brochure.pipeline.memory import Memory
from brochure.report.production import Production
from brochure.source import outside
from brochure.source.installation import program_files, shipped_folder
from brochure.source.project import Project as Folder

_WORKERS = workers.Workers
#: What the engine sets for itself as it is loaded, once in a process.
_OF_THE_ENGINE = "FONTCONFIG_FILE"


class HangsError(BaseException):
    """A run takes too long; no program catches this."""


def run(
    words: Sequence[str], folder: Path, environ: Mapping[str, str], timeout: float
) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the program with *words* in *folder*.

    There is one processor for it, and what one worker would do it does itself: this process remembers fonts
    and styles from one run to the next.  *words* may ask for more workers.  Temporary files lie where those
    of this process do: the engine keeps some as long as its process lives.
    """
    tempfile.gettempdir()
    # A program that has to be started first begins later than what a test has just written.
    settle()
    with ExitStack() as stack:
        out, err = _stream(), _stream()
        stack.enter_context(_within(folder, environ))
        stack.enter_context(_at_most(timeout))
        stack.enter_context(patch.object(os, "cpu_count", return_value=1))
        stack.enter_context(here())
        stack.enter_context(patch.object(sys, "stdin", stack.enter_context(open(os.devnull))))
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        try:
            code = main(words)
        except SystemExit as ended:
            # So it ends where words are wrong, and after `--help`.
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return int(code), _written(out), _written(err)


@contextmanager
def here() -> Iterator[None]:
    """What one worker would do, this process does itself.

    The program's own files stay as they are as long as it runs: they are read once.
    """
    with ExitStack() as stack:
        for module in (workers, diff, batch):
            stack.enter_context(patch.object(module, "Workers", _workers))
        for taker in (fingerprint, session):
            stack.enter_context(patch.object(taker, "digest_of", _digest_of))
        stack.enter_context(patch.object(styling, "style_data", _style_data))
        for finder in (fingerprint, resources):
            stack.enter_context(patch.object(finder, "files_below", _files_below))
        for user in (fingerprint, digest):
            stack.enter_context(patch.object(user, "program_files", lambda: list(_program_files())))
        stack.enter_context(patch.object(digest, "_program", _parts_of_program))
        stack.enter_context(patch.object(fingerprint, "resources", _resources))
        stack.enter_context(patch.object(fingerprint, "_of_program", _of_program))
        stack.enter_context(patch.object(fingerprint, "_of_resources", _of_resources))
        # Nor do any of them change while a run goes on.
        stack.enter_context(patch.object(fingerprint, "_program", list))
        for stamped in (stale, batch_make):
            stack.enter_context(patch.object(stamped, "styles_stamp", _styles_stamp))
        for user in (fingerprint, build):
            stack.enter_context(patch.object(user, "plates_stamp", _plates_stamp))
        stack.enter_context(patch.object(cli, "parser", _parser))
        stack.enter_context(patch.object(Resources, "_found", _found))
        stack.enter_context(patch.object(resources, "_found_in", _found_in))
        stack.enter_context(patch.object(Resources, "read", _read))
        stack.enter_context(patch.object(Folder, "read_bytes", _read_bytes))
        stack.enter_context(patch.object(layout, "format_bibliography", _format_bibliography))
        # Nobody pulls the plug on a test: what is killed is a process of its own.
        stack.enter_context(patch.object(os, "fsync", lambda handle: None))
        yield


_TOPS = tuple(os.path.join(shipped_folder(), name, "") for name in ("brochure", "templates", "styles"))
_program_files = lru_cache(maxsize=1)(program_files)
_digest_of_program = cache(outside.digest_of)
_files_of_program = cache(outside.files_below)
_style_data_shipped = lru_cache(maxsize=1)(data.style_data)


def _digest_of(path: Path, limit: int = outside.LARGEST, *, follow: bool = True) -> str:
    if os.fspath(path).startswith(_TOPS):
        return _digest_of_program(path, limit, follow=follow)
    return outside.digest_of(path, limit, follow=follow)


def _files_below(folder: Path) -> list[Path]:
    if os.path.join(folder, "").startswith(_TOPS):
        return list(_files_of_program(folder))
    return outside.files_below(folder)


def _style_data(given: Resources) -> data.StyleData:
    if os.path.lexists(given.project.root / "styles"):
        return data.style_data(given)
    return _style_data_shipped(Resources(Folder(shipped_folder())))


_parts_of_program = lru_cache(maxsize=1)(digest._program)
_resources_of = fingerprint.resources
_resources_shipped = lru_cache(maxsize=1)(fingerprint.resources)
_look_up = Resources._found
_read_anew = Resources.read
_bibliography = format_bibliography


def _has_own(project: Path) -> bool:
    """Whether a project has templates or styles of its own."""
    return any(os.path.lexists(os.path.join(project, name)) for name in resources.FOLDERS)


_program = fingerprint._program
_of_resources_read = fingerprint._of_resources
_styles_stamp_read = fingerprint.styles_stamp
_plates_stamp_read = fingerprint.plates_stamp
_parser = lru_cache(maxsize=1)(parser)


@lru_cache(maxsize=1)
def _of_program() -> str:
    return fingerprint._of_files(_program())


@lru_cache(maxsize=1)
def _of_resources_shipped() -> str:
    return _of_resources_read(Path(shipped_folder()))


def _of_resources(project: Path) -> str:
    return _of_resources_read(project) if _has_own(project) else _of_resources_shipped()


@lru_cache(maxsize=1)
def _styles_stamp_shipped() -> str:
    return _styles_stamp_read(Path(shipped_folder()))


def _styles_stamp(project: Path) -> str:
    return _styles_stamp_read(project) if _has_own(project) else _styles_stamp_shipped()


@lru_cache(maxsize=8)
def _plates_stamp_of(program: str | None, state: str) -> str:
    return _plates_stamp_read()


def _plates_stamp() -> str:
    program = shutil.which("gs")
    state = fingerprint._state(Path(os.path.realpath(program))) if program else ""
    return _plates_stamp_of(program, state)


def _resources(project: Path) -> list[Path]:
    return _resources_of(project) if _has_own(project) else list(_resources_shipped(Path(shipped_folder())))


@cache
def _found_shipped(name: str) -> tuple[Path, Folder] | None:
    return _look_up(Resources(Folder(shipped_folder())), name)


def _found(given: Resources, name: str) -> tuple[Path, Folder] | None:
    return _look_up(given, name) if _has_own(given.project.root) else _found_shipped(name)


_look_in = resources._found_in


@cache
def _found_in_shipped(name: str) -> Path | None:
    return _look_in(Folder(shipped_folder()), name, is_own=False)


def _found_in(project: Folder, name: str, *, is_own: bool) -> Path | None:
    if not is_own and project.root == _SHIPPED.root:
        return _found_in_shipped(name)
    return _look_in(project, name, is_own=is_own)


_read_file = Folder.read_bytes
_SHIPPED = Folder(shipped_folder())


@cache
def _bytes_shipped(path: Path, limit: int) -> bytes:
    return _read_file(_SHIPPED, path, limit)


def _read_bytes(given: Folder, path: Path, limit: int) -> bytes:
    if given.root == _SHIPPED.root and os.fspath(path).startswith(_TOPS):
        return _bytes_shipped(path, limit)
    return _read_file(given, path, limit)


@cache
def _read_shipped(name: str, limit: int) -> bytes:
    return _read_anew(Resources(Folder(shipped_folder())), name, limit)


def _read(given: Resources, name: str, limit: int = resources.FILE_LIMIT) -> bytes:
    return _read_anew(given, name, limit) if _has_own(given.project.root) else _read_shipped(name, limit)


#: Reference lists by what they are made of: most tests of a module have one list of sources.
_LISTS: dict[bytes, tuple[Entry, ...]] = {}


def _format_bibliography(items: Sequence[Reference], style: str, locale: str) -> tuple[Entry, ...]:
    made_of = pickle.dumps((list(items), style, locale))
    if made_of not in _LISTS:
        if len(_LISTS) > 200:
            _LISTS.clear()
        _LISTS[made_of] = _bibliography(items, style, locale)
    return _LISTS[made_of]


#: Leaflets that were made while :func:`remembering`, by their jobs and the environment.
_MADE = Memory(64)
#: Steps of making them, for leaflets that differ in what some steps do not look at.
_STEPS = Memory(64)
_make = leaflet.make_leaflet


@contextmanager
def remembering() -> Iterator[None]:
    """A leaflet of the very same job is not made again, as in a session that stays open.

    For tests of what goes on around that, and that change nothing of how it is made.
    """
    with patch.object(leaflet, "make_leaflet", _made):
        yield


def _made(job: leaflet.LeafletJob, memory: Memory | None = None) -> Production:
    # Which programs are found is a part of what is made.
    around = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return _MADE.once(
        "leaflet", (_moved(job), around), lambda: replace(_make(job, memory or _STEPS), seconds={})
    )


_make_variant = batch_make.make_variant
#: The check as this module finds it, which tests put others in the place of.
_CHECK = vars(batch_make)["check"]


@contextmanager
def remembering_variants() -> Iterator[None]:
    """A variant of the very same row of the very same master is not made again.

    For tests of what goes on around that.  One that puts something in the place of the check has it made.
    """
    made: dict[bytes, batch_make.VariantMade] = {}

    def once(job: batch_make.VariantJob) -> batch_make.VariantMade:
        if vars(batch_make)["check"] is not _CHECK:
            return _make_variant(job)
        made_of = pickle.dumps((job.order.key, job.order.editions, job.variant))
        if made_of not in made:
            made[made_of] = _make_variant(job)
        return made[made_of]

    with patch.object(batch, "make_variant", once):
        yield


def _moved(job: leaflet.LeafletJob) -> leaflet.LeafletJob:
    """The job of a project that lies elsewhere: a job holds all that is read of the folder."""
    root, nowhere = job.loaded.project.root, Path("/project")

    def moved(files: Iterable[Path]) -> tuple[Path, ...]:
        return tuple(nowhere / os.path.relpath(file, root) for file in files)

    return replace(
        job,
        laid_out=replace(job.laid_out, files=moved(job.laid_out.files)),
        loaded=replace(job.loaded, project=Folder(nowhere), files=moved(job.loaded.files)),
    )


def _workers(count: int, folder: Path) -> Executor:
    return _WORKERS(count, folder) if count > 1 else workers.Here()


def _stream() -> io.TextIOWrapper:
    """What a pipe is for a program: bytes, in an encoding that the program may set."""
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    raw = stream.detach()
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode()


@contextmanager
def _within(folder: Path, environ: Mapping[str, str]) -> Iterator[None]:
    """Another folder and environment, and those of before afterwards."""
    before, here = dict(os.environ), Path.cwd()
    # Not all away and all back: what is the same stays as it is, for libraries that look at any moment.
    _set({**environ, **({_OF_THE_ENGINE: before[_OF_THE_ENGINE]} if _OF_THE_ENGINE in before else {})})
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)
        loaded = {_OF_THE_ENGINE: os.environ[_OF_THE_ENGINE]} if _OF_THE_ENGINE in os.environ else {}
        _set({**before, **loaded})


def _set(wanted: Mapping[str, str]) -> None:
    for name in os.environ.keys() - wanted.keys():
        del os.environ[name]
    for name, value in wanted.items():
        if os.environ.get(name) != value:
            os.environ[name] = value


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raises :class:`HangsError` after so many seconds."""

    def hang(number: int, frame: FrameType | None) -> None:
        raise HangsError(f"the program takes longer than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, hang)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
