"""The program in a process that is forked, not started: a real one, without the second that starting takes.

It comes from a process that has loaded what the program loads, has read the program's own files
(:mod:`tests.warm`) and has laid out nothing.  Signals, limits, umask and workers are as in one that a shell
starts; only the imports are made already, and what is read of shipped styles and fonts is in memory.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.warm"])


class Forked:
    """A run of the program, in a session of its own, as ``subprocess.Popen`` gives it."""

    def __init__(
        self,
        words: Sequence[str],
        folder: Path,
        environ: Mapping[str, str],
        before: Callable[[], None] | None = None,
    ) -> None:
        handle, self._out = tempfile.mkstemp()
        os.close(handle)
        reading, writing = _CONTEXT.Pipe(duplex=False)
        given = (list(words), folder, dict(environ), before, self._out, writing)
        self._process = _CONTEXT.Process(target=_run, args=given)
        self._process.start()
        writing.close()
        self.pid = self._process.pid or 0
        self.stderr = os.fdopen(os.dup(reading.fileno()), encoding="utf-8")
        reading.close()

    @property
    def returncode(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float = 60.0) -> int:
        """The exit code.  Raises ``subprocess.TimeoutExpired``."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("brochure", timeout)
        return self._process.exitcode

    def kill(self) -> None:
        """Kill it."""
        self._process.kill()

    def communicate(self, timeout: float = 60.0) -> tuple[str, str]:
        """What it wrote to standard output and to standard error, when it has ended."""
        # Workers hold the other end as well, and end a moment later.
        with self.stderr:
            err = self.stderr.read()
        self.wait(timeout)
        out = Path(self._out).read_text(encoding="utf-8")
        os.unlink(self._out)
        return out, err


def _run(
    words: Sequence[str],
    folder: Path,
    environ: Mapping[str, str],
    before: Callable[[], None] | None,
    out: str,
    writing: Connection,
) -> NoReturn:
    """What the forked process does."""
    from brochure.__main__ import command

    code = 70
    try:
        # Loaded already: the server says nothing where it could not.
        import tests.warm  # noqa: F401

        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        null = os.open(os.devnull, os.O_RDONLY)
        written = os.open(out, os.O_WRONLY | os.O_TRUNC)
        for number, handle in enumerate((null, written, writing.fileno())):
            os.dup2(handle, number)
        writing.close()
        os.chdir(folder)
        for name in os.environ.keys() - environ.keys() - {"FONTCONFIG_FILE"}:
            del os.environ[name]
        os.environ.update(environ)
        tempfile.tempdir = None
        if before is not None:
            before()
        # Only now: a stream remembers what kind of file it writes to.
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False, buffering=1)
        sys.argv = ["brochure", *words]
        code = command()
        sys.stdout.flush()
    finally:
        os._exit(code)
