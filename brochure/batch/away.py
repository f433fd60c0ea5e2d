"""What a worker of a cluster does for a batch: it takes the project, once, and makes variants of it."""

from __future__ import annotations

import ctypes
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.batch.archive import Archive, unpacked
from brochure.batch.make import Order, VariantJob, VariantMade, make_variant
from brochure.batch.plan import Variant
from brochure.errors import BrochureError
from brochure.typesetting.bounds import expend

if TYPE_CHECKING:
    from distributed import Worker

#: Projects that a worker keeps; the one that was asked for longest ago goes.
_MOST = 8
#: The folder of each project that this process was given, by its digest.
_PROJECTS: dict[str, Path] = {}
#: M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of ``malloc.h``, in bytes.
_KEPT = {-3: 32 << 20, -1: 64 << 20}
#: By what dask keeps statistics of what its workers call.
_LOOKS = ("profile", "profile-cycle")
#: The engine and the environment are for one thread, whatever the worker was started with.
_ALONE = threading.Lock()
#: By this variable the program is told the day.
_EPOCH = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True)
class AwayJob:
    """A variant to be made on another machine: where its files lie there, only the worker knows."""

    #: The digest of the project's archive.
    project: str
    #: The name of the content file in it.
    content: str
    editions: tuple[str, ...]
    #: The digest of what the master is made from, as in :class:`Order`.
    key: str
    #: What ``SOURCE_DATE_EPOCH`` says where the batch was begun; None where it is not set.
    epoch: str | None
    variant: Variant


def take_project(archive: Archive, dask_worker: Worker) -> str:
    """Unpack a project into the worker's own folder, which goes with the worker; gives its digest.

    dask fills in *dask_worker*.  Raises :class:`BrochureError`.
    """
    folder = Path(dask_worker.local_directory, "brochure")
    folder.mkdir(mode=0o700, exist_ok=True)
    # Whatever hangs in a library ends this process; dask begins another one.
    expend()
    with _ALONE:
        _PROJECTS.pop(archive.digest, None)
        _PROJECTS[archive.digest] = unpacked(archive, folder)
        while len(_PROJECTS) > _MOST:
            shutil.rmtree(_PROJECTS.pop(next(iter(_PROJECTS))), ignore_errors=True)
    return archive.digest


def projects() -> list[str]:
    """The digests of the projects that this process has."""
    return list(_PROJECTS)


def keep_memory() -> None:
    """Have this worker keep memory that it will need again: dask sets workers to give all of it back at once.

    The engine takes and frees much again and again.  The bounds are those that glibc comes to by itself
    (``mallopt(3)``); other libraries have no such setting.
    """
    if (bound := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        for parameter, size in _KEPT.items():
            bound(parameter, size)


def watch(dask_worker: Worker, *, is_watched: bool) -> None:
    """Have dask look at what this worker calls a hundred times a second, as it does by itself, or not.

    The engine calls itself deeply, so that these looks take much of the time.  dask fills in *dask_worker*.
    """
    for name in _LOOKS:
        if (callback := dask_worker.periodic_callbacks.get(name)) is not None:
            callback.stop()
            if is_watched:
                callback.start()


def make_away(job: AwayJob) -> VariantMade:
    """Make a variant, as :func:`make_variant` does."""
    with _ALONE, _dated(job.epoch):
        folder = _PROJECTS.get(job.project)
        if folder is None:
            raise BrochureError("the worker no longer has the project: run this again")
        order = Order(folder / job.content, job.editions, job.key)
        return make_variant(VariantJob(order, job.variant))


@contextmanager
def _dated(epoch: str | None) -> Iterator[None]:
    """The day is that of the machine that asks."""
    before = os.environ.pop(_EPOCH, None)
    if epoch is not None:
        os.environ[_EPOCH] = epoch
    try:
        yield
    finally:
        os.environ.pop(_EPOCH, None)
        if before is not None:
            os.environ[_EPOCH] = before
