"""Processes of this machine that work beside this one, as a ``concurrent.futures.Executor``.

What comes from outside is worked on there: whatever it does to a worker, this process goes on and tells.
"""

from __future__ import annotations

import _thread
import faulthandler
import hashlib
import multiprocessing
import os
import pickle
import re
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO, TypeVar

from brochure.errors import BrochureError
from brochure.pipeline.signals import held, released
from brochure.source.outside import read_file
from brochure.typesetting.bounds import expend

_T = TypeVar("_T")

#: What ends a worker that nobody else ends, and in words.
_ENDED_BY: dict[int, str] = {
    signal.SIGXCPU: "takes too long",
    signal.SIGSEGV: "makes the program’s libraries crash",
    signal.SIGBUS: "makes the program’s libraries crash",
    signal.SIGILL: "makes the program’s libraries crash",
    signal.SIGFPE: "makes the program’s libraries crash",
    signal.SIGABRT: "makes the program’s libraries give up",
}


#: How long a worker takes to be gone that has nothing more to do, in seconds, at most.
_LAST_SECONDS = 10.0
#: Variables that workers keep: where programs and temporary files lie, the date, and the fonts that the
#: engine has set.
_ENVIRONMENT = frozenset(
    {"PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "SOURCE_DATE_EPOCH", "FONTCONFIG_FILE"}
)
#: Beginnings of the names of others: what the loader and Python read as a process begins, and locales.
_ENVIRONMENTS = ("LD_", "DYLD_", "PYTHON", "LC_", "LANG")
#: How often threads are counted until they are all Python's, and the seconds between.
_LOOKS, _BETWEEN_LOOKS = 20, 0.002
#: Most bytes that a trace has: some hundred lines of a thread.
_TRACE_LIMIT = 1024 * 1024
#: A line of what ``faulthandler`` writes.
_FRAME = re.compile(r'^ *File "(.*)", line \d+ in ', re.MULTILINE)


class WorkerDiedError(BrochureError):
    """A worker died of what it was given: *how*, in words that follow the name of that."""

    def __init__(self, given: tuple[Any, ...], how: str, trace: str) -> None:
        super().__init__(f"a worker died: its job {how}")
        #: What the function was called with that the worker died in.
        self.given = given
        self.how = how
        #: The files of code that it was in, the innermost first.
        self.files = tuple(_FRAME.findall(trace))


class WorkersEndedError(BrochureError):
    """Somebody else has ended a worker."""


class Here(Executor):
    """This process, which does one thing after the other: for those who bound it themselves."""

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> Future[_T]:
        """Call *fn* now."""
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def in_worker(fn: Callable[..., _T], /, *args: Any) -> _T:
    """What *fn* gives with *args*, worked out in a process of its own.

    Raises :class:`WorkerDiedError` where that dies of it, and whatever *fn* raises.
    """
    with tempfile.TemporaryDirectory() as folder, Workers(1, Path(folder)) as workers:
        return workers.submit(fn, *args).result()


class Workers(Executor):
    """Up to *count* worker processes that keep their files in *folder*; none outlives this process or this.

    Jobs and results go by way of files.  What goes through the pipes of a process pool is small then: a
    worker that is killed amidst of much would leave everybody waiting for the rest.
    """

    def __init__(self, count: int, folder: Path) -> None:
        # Forked after the import of the engine: a spawned worker would import it again.
        self._folder = folder
        self._others = set(multiprocessing.active_children())
        #: The workers that there ever were, by their process numbers.
        self._workers: dict[int, BaseProcess] = {}
        #: What was given to functions, by the names of the files of their jobs.
        self._given: dict[str, tuple[Any, ...]] = {}
        context = multiprocessing.get_context("fork" if can_fork() else "spawn")
        self._pool = ProcessPoolExecutor(count, context, _begin_worker, (str(folder),))

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> Future[_T]:
        """Have *fn* called in a worker; all that goes there and comes back is pickled."""
        job = _written(self._folder, ".job", (fn, args, kwargs))
        self._given[job.file] = args
        outer: Future[_T] = Future()

        def deliver(inner: Future[_Parcel]) -> None:
            try:
                outer.set_result(_taken(inner.result()))
            except BrokenProcessPool as error:
                outer.set_exception(self._ended(error))
            except BaseException as error:
                outer.set_exception(error)

        # A worker that is only half made would not know what to do with a signal.
        with held():
            try:
                self._pool.submit(_work, job).add_done_callback(deliver)
            except BrokenProcessPool as error:
                # It was ended before this job was given out.
                outer.set_exception(self._ended(error))
        for worker in set(multiprocessing.active_children()) - self._others:
            self._workers[worker.pid or 0] = worker
        return outer

    def _ended(self, error: BrokenProcessPool) -> BrochureError:
        """Why the workers have ended: what was given to one that died of it, or somebody else ended one."""
        failure: BrochureError | None = None
        dead = [process for process in self._workers.values() if wait([process.sentinel], timeout=0)]
        for process in dead:
            # It has let go of its end of the pipe, but may be about to end still.
            process.join(_LAST_SECONDS)
            how = _ENDED_BY.get(-(process.exitcode or 0))
            for file, given in self._given.items() if how else ():
                begun = Path(f"{file}.{process.pid}")
                if how and begun.exists():
                    failure = WorkerDiedError(given, how, _text(begun))
        if failure is None:
            words = "a worker was ended from outside, perhaps for want of memory: try `--jobs 1`"
            failure = WorkersEndedError(words)
        failure.__cause__ = error
        return failure

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


def _text(trace: Path) -> str:
    return read_file(trace, _TRACE_LIMIT, follow=False).decode("utf-8", "replace")


def can_fork() -> bool:
    """True on Linux, in a process whose threads are all Python's.

    After a fork, those of libraries are not there but waited for: Pango has one of its own from release 1.56
    on, once it has set a line.
    """
    for _ in range(_LOOKS):
        try:
            if len(os.listdir("/proc/self/task")) == 1 + _thread._count():
                return True
        except OSError:
            return False
        # A thread that has just ended is no longer Python's, but still the system's for a moment.
        time.sleep(_BETWEEN_LOOKS)
    return False


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
    # Should this process die of it: whose job it was, and where in the code.
    begun = Path(f"{job.file}.{os.getpid()}")
    with begun.open("w") as file, _traced(file):
        return _written(None, ".result", function(*args, **kwargs))


@contextmanager
def _traced(file: TextIO) -> Iterator[None]:
    """Have the system write into *file* where in the code this process dies."""
    faulthandler.enable(file)
    if hasattr(signal, "SIGXCPU"):
        faulthandler.register(signal.SIGXCPU, file, chain=True)
    try:
        yield
    finally:
        faulthandler.disable()
        if hasattr(signal, "SIGXCPU"):
            faulthandler.unregister(signal.SIGXCPU)
        Path(file.name).unlink()


def _begin_worker(folder: str) -> None:
    """Prepare a worker process."""
    # Ctrl+C reaches every process of a terminal; the main one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    released()
    _forget_shell()
    expend()
    # A worker ends without removing its files; the owner of the folder removes them.
    tempfile.tempdir = folder
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _forget_shell() -> None:
    """Keep of the environment what a worker needs: anything else may change what libraries make of a job."""
    for name in list(os.environ):
        if name.upper() not in _ENVIRONMENT and not name.upper().startswith(_ENVIRONMENTS):
            del os.environ[name]


def _end_with_parent() -> None:
    """End this worker when the main process is killed: nobody else would, and it would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
