"""Bounds of time and memory for code that works on what comes from outside: templates, styles, the engine."""

from __future__ import annotations

import contextlib
import ctypes
import math
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: After so many turns of a loop an interrupt has come, if one was on its way.
_TURNS = 1000
#: The limit of memory is the whole process's: two threads would each restore the other's.
_ALONE = threading.RLock()
#: So many times as long may pass where others need the processor: a busy machine is no fault of a leaflet.
_WAITING = 8
#: Least seconds between two looks at the time.
_LOOK = 0.05
#: Seconds of the processor that code may take beyond its time before the system ends its process.
_GRACE = 2.0
#: The clock that Linux compares with the limit of this process: CPUCLOCK_PROF of process 0, which is this one
#: (include/linux/posix-timers_types.h).
_TICKS = ~0 << 3
#: Whether the system may end this process.
_expendable = False


def expend() -> None:
    """Let the system end this process, a worker, when it takes too long: ``SIGXCPU``, without a core file.

    Some steps of libraries in C take for ever, and nothing in Python interrupts those.
    """
    global _expendable
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    _expendable = True


@contextmanager
def within_seconds(seconds: float, error: type[BaseException]) -> Iterator[None]:
    """Raise *error* in this thread when what is done here takes longer than *seconds*.

    Those are seconds of the processor, of all threads of this process, and eight times as many of the clock.
    Not by a signal: those belong to the command line, and there may be other threads.  A worker that does
    not come to it within two more seconds of the processor is ended: see :func:`expend`.
    """
    with _within_processor_time(seconds + _GRACE), _interrupted_after(seconds, error):
        yield


@contextmanager
def _within_processor_time(seconds: float) -> Iterator[None]:
    if not _expendable:
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_CPU)
    bounds = [math.ceil(_counted() + seconds)]
    bounds += [bound for bound in before if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_CPU, (min(bounds), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, before)


def _counted() -> float:
    """Seconds of the processor that the system holds against its limit for this process.

    Linux counts them by the ticks of its clock.  Those are some hundredths more or less than the seconds that
    were really taken, so that a worker of many minutes would seem to be beyond a limit from the start.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            return time.clock_gettime(_TICKS)
    return time.process_time()


@contextmanager
def _interrupted_after(seconds: float, error: type[BaseException]) -> Iterator[None]:
    thread = ctypes.c_ulong(threading.get_ident())
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    lock, done = threading.Lock(), threading.Event()
    sent = False
    used, latest = time.process_time() + seconds, time.monotonic() + seconds * _WAITING

    def watch() -> None:
        nonlocal sent
        left = seconds
        while not done.wait(left):
            left = min(used - time.process_time(), latest - time.monotonic())
            if left > 0:
                left = max(left, _LOOK)
                continue
            with lock:
                if not done.is_set():
                    sent = True
                    raise_in(thread, ctypes.py_object(error))
            return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        with lock:
            done.set()
        if sent:
            # One that was sent at the last moment must not reach what comes after: it is waited for here.
            # Withdrawn, it would leave a mark in the interpreter, at which Python 3.11 stands still once
            # somebody counts calls.
            with contextlib.suppress(error):
                for _ in range(_TURNS):
                    pass
        # Workers may be forked next, which threads do not survive well.
        watcher.join()


@contextmanager
def within_memory(most: int) -> Iterator[None]:
    """Let this process take at most so many bytes more; code that asks for more gets ``MemoryError``.

    One thread at a time may do so.  Only where the system says how much is taken, as Linux does.
    """
    with _ALONE:
        yield from _bounded(most)


def _bounded(most: int) -> Iterator[None]:
    try:
        import resource

        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        before = resource.getrlimit(resource.RLIMIT_AS)
        bounds = [taken + most, *(bound for bound in before if bound != resource.RLIM_INFINITY)]
        resource.setrlimit(resource.RLIMIT_AS, (min(bounds), before[1]))
    except (ImportError, OSError, ValueError):
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
