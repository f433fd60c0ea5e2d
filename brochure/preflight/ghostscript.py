"""Ghostscript: the one program that makes real printing plates of a PDF.

It runs beside other work, in a folder of its own, without a shell, with bounds on time, memory and the size
of what it writes.  Of the environment only the search path gets in: ``GS_OPTIONS`` would change plates.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from brochure.errors import BrochureError, MissingDependencyError
from brochure.source.installation import is_checkout

#: The command that installs Ghostscript; in a checkout, with whatever else is missing.
REMEDY = "make -B setup" if is_checkout() else "sudo apt-get install ghostscript, or brew install ghostscript"
#: Address space in bytes: A4 at 150 ppi takes a twentieth, a page with hundreds of layers less than half.
MEMORY = 2 * 1024**3
#: Bytes of the largest file that it may write: all inks of 3 m² at 152.4 ppi in one picture.
LARGEST = 512 * 1024**2

_PROGRAM = "gs"
_LOG = "ghostscript.log"
#: Seconds between two looks at its output.
_MOMENT = 0.1
#: Seconds that it gets to tell its version.
_VERSION_SECONDS = 2.0
#: What a shell adds to the number of the signal that ended a program.
_SHELL = 128
#: What it says when it lacks memory, or room where it writes.
_NO_MEMORY = ("VMerror", "Cannot allocate memory", "Failed to allocate")
_NO_ROOM = "No space left on device"
_NOT_THE_FILE = "the file itself need not be changed"
#: Most characters of Ghostscript's messages that are passed on.
_TOLD = 400
#: Bytes at the end of what it says in which it sums up what was wrong.
_LAST = 64 << 10
#: Lines that it begins with, and those that count pages.
_USUAL = re.compile(
    r"(GPL |Artifex )?Ghostscript|Copyright|This software|see the file|Processing pages|Page \d"
)
#: What it says of data that it could not read, though it went on.  It says more, which is no evidence: that
#: fonts stand in for others, that it repaired what readers repair.
_UNREAD = re.compile(
    r"recoverable image error|error (executing|in image|reading|decoding)|FATAL ERROR decoding", re.I
)


#: Names of signals by their numbers.
_SIGNALS = {int(number): number.name for number in signal.Signals}


class GhostscriptError(BrochureError):
    """Ghostscript ended badly: what it said last, in words."""


class GhostscriptCrashError(GhostscriptError):
    """Ghostscript crashed, took too long, lacked room or could not be started.

    That says nothing about the file.  :attr:`fix` is what to do.
    """

    def __init__(self, what: str, fix: str) -> None:
        self.fix = fix
        super().__init__(what)

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """From a worker process with its fix."""
        return type(self), (str(self), self.fix)


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


def named() -> str:
    """Ghostscript with its version, as far as it can still tell that."""
    try:
        asked = subprocess.Popen(
            [required(), "--version"],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, MissingDependencyError):
        return "Ghostscript"
    with asked:
        try:
            told = asked.communicate(timeout=_VERSION_SECONDS)[0]
        except subprocess.TimeoutExpired:
            told = b""
            # With what it may have started.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(asked.pid, signal.SIGKILL)
    version = re.match(rb"[0-9][0-9.]{0,20}", told)
    return f"Ghostscript {version[0].decode()}" if version else "Ghostscript"


def _environment() -> dict[str, str]:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    # On macOS libraries may lie where only this says.
    if "DYLD_FALLBACK_LIBRARY_PATH" in os.environ:
        environment["DYLD_FALLBACK_LIBRARY_PATH"] = os.environ["DYLD_FALLBACK_LIBRARY_PATH"]
    return environment


class Running:
    """A Ghostscript at work."""

    def __init__(self, arguments: Sequence[str], folder: Path, seconds: float) -> None:
        """Start it in *folder* with *arguments*; it may take that many *seconds*.

        Raises :class:`MissingDependencyError` where there is none and :class:`GhostscriptCrashError` where it
        can't be started.
        """
        self._log = folder / _LOG
        self._seconds = seconds
        self._ends = time.monotonic() + seconds
        # Not quiet: then it would keep to itself what it could not read.
        command = [required(), "-dSAFER", "-dBATCH", "-dNOPAUSE", *arguments]
        try:
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(
                    command,
                    cwd=folder,
                    env={**_environment(), "TMPDIR": str(folder)},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    # A group of its own, so that what it may have started ends with it.
                    start_new_session=True,
                )
        except OSError as error:
            raise GhostscriptCrashError(
                f"Ghostscript can't be started: {error.strerror}", f"install it anew: {REMEDY}"
            ) from error
        _bound(self._process.pid, seconds)

    def finish(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Wait for its end, and call *meanwhile* now and then until it comes.

        Raises :class:`GhostscriptError` when it ended badly, and :class:`GhostscriptCrashError` when that was
        not for what is in the file; one that takes too long has been killed.
        """
        while (code := self._ended()) is None:
            if time.monotonic() >= self._ends:
                self.stop()
                raise self._late()
            meanwhile()
        if code in (-signal.SIGXCPU, _SHELL + signal.SIGXCPU):
            raise self._late()
        ended_by = -code if code < 0 else code - _SHELL
        if ended_by in _SIGNALS:
            raise GhostscriptCrashError(
                f"{named()} crashed: it was ended by signal {ended_by} ({_SIGNALS[ended_by]})",
                f"install another version of Ghostscript, then run this again; {_NOT_THE_FILE}",
            )
        if not code:
            return
        text = self._text()
        if _NO_ROOM in text:
            raise GhostscriptCrashError(
                f"{named()} had no room for the plates: the disk is full",
                f"make room where temporary files go, then run this again; {_NOT_THE_FILE}",
            )
        if any(words in text for words in _NO_MEMORY):
            raise GhostscriptCrashError(
                f"{named()} had not enough memory: it may take {MEMORY / 1024**3:g} GB",
                f"run this again when the machine has more memory free; {_NOT_THE_FILE}, "
                "though flattening its transparency may help",
            )
        said = _about_errors(text)
        raise GhostscriptError(f"Ghostscript ended with {code}" + (f": {said}" if said else ""))

    def _late(self) -> GhostscriptCrashError:
        return GhostscriptCrashError(
            f"{named()} was not done after {self._seconds:.0f} s",
            f"run this again when the machine has less to do; {_NOT_THE_FILE}, "
            "though flattening its transparency may help",
        )

    def _ended(self) -> int | None:
        """The exit code, waited for a moment; None while it runs."""
        moment = max(0.0, min(_MOMENT, self._ends - time.monotonic()))
        if self._process.poll() is None and hasattr(os, "pidfd_open"):
            # Linux tells of its end at once; Popen.wait looks every 50 ms.
            with contextlib.suppress(OSError):
                end, waiting = os.pidfd_open(self._process.pid), select.poll()
                try:
                    waiting.register(end, select.POLLIN)
                    waiting.poll(moment * 1000)
                finally:
                    os.close(end)
                return self._process.poll()
        try:
            return self._process.wait(moment)
        except subprocess.TimeoutExpired:
            return None

    def stop(self) -> None:
        """Kill it, and what it started, when it still runs."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def complaints(self) -> tuple[str, ...]:
        """What it said of data that it could not read, each once; to be asked when it has ended."""
        with self._log.open("rb") as log:
            log.seek(0, os.SEEK_END)
            log.seek(max(0, log.tell() - _LAST))
            text = log.read().decode("utf-8", "replace")
        found = {_printable(line.strip(" *\t\r")): None for line in text.splitlines() if _UNREAD.search(line)}
        return tuple(found)[:8]

    def _text(self) -> str:
        """The beginning of what it said."""
        with self._log.open("rb") as log:
            return log.read(20_000).decode("utf-8", "replace")


def _about_errors(text: str) -> str:
    """The first lines about an error, printable, on one line."""
    stripped = (line.strip(" *\t") for line in text.splitlines())
    lines = [line for line in stripped if line and not _USUAL.match(line)]
    against = [line for line in lines if "error" in line.lower()] or lines
    return _printable("; ".join(against[:3]))


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)[:_TOLD]


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
        # It may have ended already, or a lower bound may hold: both are fine.
        with contextlib.suppress(OSError, ValueError):
            prlimit(process, kind, (most, most))
