"""Ghostscript: the one program that makes real printing plates of a PDF.

It runs beside other work, in a folder of its own, without a shell, with bounds on time, memory and the size
of what it writes.  Of the environment only the search path gets in: ``GS_OPTIONS`` would change plates.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from brochure.errors import BrochureError, MissingDependencyError
from brochure.source.installation import is_checkout

#: The command that installs Ghostscript; in a checkout, with whatever else is missing.
REMEDY = "make -B setup" if is_checkout() else "sudo apt-get install ghostscript, or brew install ghostscript"
#: Address space in bytes: A4 at 230 dpi takes a tenth of it, a page with hundreds of layers less than half.
MEMORY = 2 * 1024**3
#: Bytes of the largest file that it may write: a plate of A0 has 12 million.
LARGEST = 200 * 1024**2

_PROGRAM = "gs"
_LOG = "ghostscript.log"
#: What is passed on of what Ghostscript says, in characters.
_TOLD = 400


class GhostscriptError(BrochureError):
    """Ghostscript ended badly or took too long: what it said last, in words."""


def program() -> str | None:
    """The path of Ghostscript on this machine; None where it is not installed."""
    return shutil.which(_PROGRAM)


def required() -> str:
    """The path of Ghostscript.  Raises :class:`MissingDependencyError`, which names :data:`REMEDY`."""
    found = program()
    if found is None:
        raise MissingDependencyError(
            "Ghostscript, which makes the plates that are measured, is missing", REMEDY
        )
    return found


class Running:
    """A Ghostscript at work."""

    def __init__(self, arguments: Sequence[str], folder: Path, seconds: float) -> None:
        """Start it in *folder* with *arguments*; it may take that many *seconds*.

        Raises :class:`MissingDependencyError` where there is none and :class:`GhostscriptError` where it
        can't be started.
        """
        self._log = folder / _LOG
        self._seconds = seconds
        self._ends = time.monotonic() + seconds
        command = [required(), "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", *arguments]
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TMPDIR": str(folder)}
        # On macOS libraries may lie where only this says.
        if "DYLD_FALLBACK_LIBRARY_PATH" in os.environ:
            environment["DYLD_FALLBACK_LIBRARY_PATH"] = os.environ["DYLD_FALLBACK_LIBRARY_PATH"]
        try:
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(
                    command,
                    cwd=folder,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    # A group of its own, so that what it may have started ends with it.
                    start_new_session=True,
                )
        except OSError as error:
            raise GhostscriptError(f"Ghostscript can't be started: {error.strerror}") from error
        _bound(self._process.pid, seconds)

    def finish(self) -> None:
        """Wait for its end.

        Raises :class:`GhostscriptError` when it ended badly or took too long; then it has been killed.
        """
        try:
            code = self._process.wait(max(0.0, self._ends - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.stop()
            raise GhostscriptError(f"Ghostscript was not done after {self._seconds:.0f} s") from None
        if code == -signal.SIGXCPU:
            raise GhostscriptError(f"Ghostscript was not done after {self._seconds:.0f} s")
        if code:
            ended = f"with signal {-code}" if code < 0 else f"with {code}"
            said = self._said()
            raise GhostscriptError(f"Ghostscript ended {ended}" + (f": {said}" if said else ""))

    def stop(self) -> None:
        """Kill it, and what it started, when it still runs."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _said(self) -> str:
        """The first lines about an error, printable, on one line."""
        with self._log.open("rb") as log:
            text = log.read(20_000).decode("utf-8", "replace")
        lines = [line.strip(" *\t") for line in text.splitlines() if line.strip(" *\t")]
        against = [line for line in lines if "error" in line.lower()] or lines
        shown = "; ".join(against[:3])
        return "".join(character if character.isprintable() else " " for character in shown)[:_TOLD]


def _bound(process: int, seconds: float) -> None:
    """Bounds on what the process may take, where the system has them for others: Linux.

    Set from outside just after the start: setting them inside would need code between fork and exec, which is
    not safe in a program with threads.
    """
    try:
        import resource

        prlimit = resource.prlimit
    except (ImportError, AttributeError):
        return
    processor = int(seconds) + 1
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST),
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_CORE, 0),
    ):
        # It may have ended already, or a lower bound may hold: both are well.
        with contextlib.suppress(OSError, ValueError):
            prlimit(process, kind, (most, most))
