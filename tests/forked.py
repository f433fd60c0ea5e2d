"""The program in a process that is forked from this one: a real one, without the second that starting takes.

Signals, limits, umask and workers are as in one that a shell starts.  What a process only does as it begins,
such as imports, is not.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from brochure import __main__
from brochure.pipeline import workers

#: Seconds between looks at a process that somebody waits for.
_STEP = 0.002


class Forked:
    """A run of the program, in a session of its own, as ``subprocess.Popen`` gives it."""

    def __init__(
        self,
        words: Sequence[str],
        folder: Path,
        environ: Mapping[str, str],
        before: Callable[[], None] | None = None,
    ) -> None:
        self.returncode: int | None = None
        self._out, name = tempfile.mkstemp()
        os.unlink(name)
        reading, writing = os.pipe()
        # Threads of this process are none of the other's: whether it may fork in its turn depends on them.
        can_fork = workers._can_fork()
        self.pid = os.fork()
        if self.pid == 0:
            _run(words, folder, environ, before, (self._out, writing), can_fork)
        os.close(writing)
        self.stderr = os.fdopen(reading, encoding="utf-8")

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float = 60.0) -> int:
        """The exit code.  Raises ``subprocess.TimeoutExpired``."""
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("brochure", timeout)
            time.sleep(_STEP)
        return code

    def kill(self) -> None:
        """Kill it."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def communicate(self, timeout: float = 60.0) -> tuple[str, str]:
        """What it wrote to standard output and to standard error, when it has ended."""
        # Workers hold the other end as well, and end a moment later.
        err = self.stderr.read()
        self.stderr.close()
        self.wait(timeout)
        os.lseek(self._out, 0, os.SEEK_SET)
        with os.fdopen(self._out, encoding="utf-8") as file:
            return file.read(), err


def _run(
    words: Sequence[str],
    folder: Path,
    environ: Mapping[str, str],
    before: Callable[[], None] | None,
    streams: tuple[int, int],
    can_fork: bool,
) -> NoReturn:
    """What the forked process does."""
    code = 70
    try:
        os.setsid()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        null = os.open(os.devnull, os.O_RDONLY)
        for number, handle in enumerate((null, *streams)):
            os.dup2(handle, number)
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False, buffering=1)
        os.chdir(folder)
        for name in os.environ.keys() - environ.keys() - {"FONTCONFIG_FILE"}:
            del os.environ[name]
        os.environ.update(environ)
        tempfile.tempdir = None
        atexit._clear()
        workers._can_fork = lambda: can_fork
        if before is not None:
            before()
        sys.argv = ["brochure", *words]
        code = __main__.command()
        sys.stdout.flush()
    finally:
        os._exit(code)
