"""Lists typeset by Typst: its source and plain values in, a tagged PDF and the places in it out.

For tables of many pages, which the leaflets' engine takes longer to lay out than the leaflets themselves.
Typst runs in a process of its own (:mod:`brochure.typesetting.typst_process`), with bounds on its memory and
its time, an empty environment, and nothing but a folder of the job's files: a source can read no other.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from brochure.errors import BrochureError, MissingDependencyError
from brochure.findings import shortened
from brochure.source.installation import is_checkout
from brochure.typesetting.complaints import MESSAGE_LIMIT

#: Address space of the process in bytes: a list of a hundred pages takes an eighth.
MEMORY = 2 * 1024**3
#: Seconds of the processor, and of the clock on a busy machine: a list of a hundred pages takes one.
SECONDS, WAITING = 30, 240.0
#: What the process runs.
_PROCESS = Path(__file__).with_name("typst_process.py")
#: The signal that ends a process whose processor time is used up; Windows has none.
_CPU_TIME = getattr(signal, "SIGXCPU", 0)
#: A fault is told at ``┌─ review/claims.typ:3:5``: the first column is 0.
_AT = re.compile(r"┌─ (?P<file>\S+?):(?P<line>\d+):(?P<column>\d+)")
#: What is said of a file that is not there, or that may not be read.
_NO_FILE = re.compile(r"file not found|failed to load file|access denied|searched at|would escape", re.I)
#: What says where libraries lie.
_PLACES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
_REMEDY = "make -B setup" if is_checkout() else "python -m pip install typst"


@dataclass(frozen=True)
class ListsJob:
    """What Typst makes a document from."""

    #: Sources by their names in their folder; the first one is the document.
    sources: Mapping[str, str] = field(repr=False)
    #: What sources read as ``sys.inputs.data``: JSON.
    data: str = field(repr=False)
    #: Fonts by name: TrueType or OpenType files.
    fonts: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True)
class ListPlace:
    """Where something named is: what stands in the source as ``#metadata(name) <place>``."""

    name: str
    #: 1-based page, and pt from its top left corner.
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class TypesetLists:
    """A document that Typst has made."""

    #: Tagged PDF (PDF/UA-1).
    pdf: bytes = field(repr=False)
    places: tuple[ListPlace, ...]


class ListsError(BrochureError):
    """Typst fails at a job: what the job does, in words, and where in its sources."""

    def __init__(self, what: str, file: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(what)
        self.file, self.line, self.column = file, line, column


def typeset_lists(job: ListsJob) -> TypesetLists:
    """The document of a job.

    Raises :class:`MissingDependencyError` where Typst is not installed, and :class:`ListsError` where it
    fails at a source, has something to say of it, or takes more time or memory than it may.
    """
    with tempfile.TemporaryDirectory(prefix="lists-") as made:
        folder = Path(made)
        for number, data in enumerate(job.fonts.values()):
            _write(folder / "fonts" / f"{number}.ttf", data)
        for name, text in job.sources.items():
            _write(folder / "sources" / name, text.encode())
        request = {
            "sources": str(folder / "sources"),
            "main": str(folder / "sources" / next(iter(job.sources))),
            "fonts": str(folder / "fonts"),
            "nothing": str(folder / "packages"),
            "data": job.data,
            "memory": MEMORY,
            "seconds": SECONDS,
        }
        answer, data = _asked(json.dumps(request).encode(), folder)
    if "fault" in answer:
        raise _error(answer["fault"], answer["diagnostic"])
    if not all(isinstance(name, str) for name, *_where in answer["places"]):
        raise ListsError("names a place by something that is no text")
    return TypesetLists(data, tuple(ListPlace(*place) for place in answer["places"]))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


@lru_cache(maxsize=1)
def _library() -> str:
    """The folder that Typst is installed in."""
    found = find_spec("typst")
    if found is None or found.origin is None:
        raise MissingDependencyError("Typst, which sets the lists of the review pack, is missing", _REMEDY)
    return str(Path(found.origin).parents[1])


def _asked(request: bytes, folder: Path) -> tuple[dict[str, Any], bytes]:
    """The answer of the process, and the PDF that follows it."""
    process = subprocess.Popen(
        # Without the folders of the user's own packages, and nothing that an environment says of them.
        [sys.executable, "-I", "-S", str(_PROCESS), _library()],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        try:
            told, _nothing = process.communicate(request, timeout=WAITING)
        except subprocess.TimeoutExpired:
            process.kill()
            raise ListsError(f"takes more than {SECONDS} seconds") from None
        except BaseException:
            process.kill()
            raise
    if process.returncode == -_CPU_TIME:
        raise ListsError(f"takes more than {SECONDS} seconds")
    if process.returncode:
        # The library itself ends the process where it gets no more memory.
        raise ListsError(f"stops Typst, which may take {MEMORY / 1024**3:.3g} GB of memory")
    head, _end, data = told.partition(b"\n")
    return json.loads(head), data


def _environment() -> dict[str, str]:
    """Where libraries lie, if only the environment says; and one thread, each of which reserves memory."""
    kept = {name: os.environ[name] for name in _PLACES if name in os.environ}
    return {**kept, "RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


def _error(fault: str, diagnostic: str) -> ListsError:
    if _NO_FILE.search(fault):
        # Where it was looked for is the program’s business.
        fault = "it asks for what is none of the templates of the pack, and they may read nothing else"
    what = f"has a fault: {shortened(' '.join(fault.split()), MESSAGE_LIMIT)}"
    found = _AT.search(diagnostic)
    if found is None:
        return ListsError(what)
    file = found["file"].rpartition("sources/")[2]
    return ListsError(what, file, int(found["line"]), int(found["column"]) + 1)
