"""Processes of this machine that work beside this one, as a ``concurrent.futures.Executor``."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from brochure.errors import BrochureError
from brochure.pipeline.signals import held, released
from brochure.source.outside import read_file

_T = TypeVar("_T")


class Workers(Executor):
    """Up to *count* worker processes that keep their files in *folder*; none outlives this process or this.

    Jobs and results go by way of files.  What goes through the pipes of a process pool is small then: a
    worker that is killed amidst of much would leave everybody waiting for the rest.
    """

    def __init__(self, count: int, folder: Path) -> None:
        # Forked after the import of the engine: a spawned worker would import it again.
        method = "fork" if sys.platform.startswith("linux") else "spawn"
        self._folder = folder
        self._others = set(multiprocessing.active_children())
        context = multiprocessing.get_context(method)
        self._pool = ProcessPoolExecutor(count, context, _begin_worker, (str(folder),))

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> Future[_T]:
        """Have *fn* called in a worker; all that goes there and comes back is pickled."""
        job = _written(self._folder, ".job", (fn, args, kwargs))
        outer: Future[_T] = Future()

        def deliver(inner: Future[_Parcel]) -> None:
            try:
                outer.set_result(_taken(inner.result()))
            except BrokenProcessPool as error:
                outer.set_exception(_ended(error))
            except BaseException as error:
                outer.set_exception(error)

        # A worker that is only half made would not know what to do with a signal.
        with held():
            try:
                self._pool.submit(_work, job).add_done_callback(deliver)
            except BrokenProcessPool as error:
                # It was ended before this job was given out.
                outer.set_exception(_ended(error))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers when they have finished their current jobs."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._end()
            return
        try:
            self.shutdown()
        except BaseException:
            # An interrupt: nobody would wait for them any more.
            self._end()
            raise

    def _end(self) -> None:
        """End the workers at once: nobody needs their current jobs any more, and these may take long."""
        self.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - self._others:
            worker.kill()


def _ended(error: BrokenProcessPool) -> BrochureError:
    failure = BrochureError("a worker was ended from outside, perhaps for want of memory: try `--jobs 1`")
    failure.__cause__ = error
    return failure


@dataclass(frozen=True)
class _Parcel:
    """A pickled value in a file; size and digest go by the pipe, so that no other bytes are unpickled."""

    file: str
    size: int
    digest: str


def _written(folder: Path | str | None, suffix: str, value: object) -> _Parcel:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    handle, name = tempfile.mkstemp(suffix, dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return _Parcel(name, len(data), hashlib.sha256(data).hexdigest())


def _taken(parcel: _Parcel) -> Any:
    """The value of a parcel, whose file goes."""
    path = Path(parcel.file)
    data = read_file(path, parcel.size, follow=False)
    path.unlink()
    if hashlib.sha256(data).hexdigest() != parcel.digest:
        raise BrochureError(f"the file “{path.name}” was changed while leaflets were made: try again")
    return pickle.loads(data)


def _work(job: _Parcel) -> _Parcel:
    """Do a job, and give the parcel that holds the result."""
    function, args, kwargs = _taken(job)
    return _written(None, ".result", function(*args, **kwargs))


def _begin_worker(folder: str) -> None:
    """Prepare a worker process."""
    # Ctrl+C reaches every process of a terminal; the main one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    released()
    # A worker ends without removing its files; the owner of the folder removes them.
    tempfile.tempdir = folder
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when the main process is killed: nobody else would, and it would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
