"""Files from outside are looked at in a process of their own, with bounds on its memory and its time.

A damaged or hostile file can at worst end that process; that is then one finding.  A process
that takes too much is told as ``preflight.bounds``; one that crashes as ``preflight.unjudged``, which says
nothing about the file.  Where only the plates could not be judged, the ink is bounded from the content.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from brochure.findings import Finding, Severity, SourcePlace, has_errors
from brochure.preflight.limits import Limits
from brochure.preflight.rules import PLATES_UNJUDGED, RULES, UNJUDGED

#: Address space of the process in bytes, where the system keeps to that: Linux does, macOS does not.
MEMORY = 2 * 1024**3
#: Seconds for the rules of a file, and for its plates, which Ghostscript makes page by page.
SECONDS = 60.0
PLATE_SECONDS = 180.0
#: Bytes that one packed stream may hold.
LARGEST_STREAM = 256 * 1024**2
#: Warnings that qpdf may give of one file before it gives up: past some hundred nothing is learned.
MOST_WARNINGS = 2000
#: The exit codes of the process that say what was too much; any other is a fault of it.
NO_MEMORY = 86
#: The signal that ends a process whose processor time is used up; Windows has none.
_CPU_TIME = getattr(signal, "SIGXCPU", 0)
_NOT_THE_FILE = "This says nothing about the file"
#: Time between asking the process to end and ending it, in seconds.
_GRACE = 3.0
_DAMAGED = "pdf.damaged"
#: Rules after which there is nothing left to see on plates.
_HOPELESS = frozenset((_DAMAGED, "pdf.password", "preflight.bounds"))
#: What the process runs: it looks for modules where this one does, never in the folder that it is started in.
_RUN = (
    "import sys; sys.path[:] = sys.argv.pop().split('\\n'); import runpy; "
    "runpy.run_module('brochure.preflight', run_name='__main__', alter_sys=True)"
)


def examine(
    data: bytes,
    name: str,
    limits: Limits,
    plates: bool = True,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> tuple[Finding, ...]:
    """Everything that is wrong with a PDF from outside: rules, then *plates* where they can be made.

    Time (*seconds*) or *memory* (bytes) that ends the process is the finding ``preflight.bounds``, a fault of
    the process ``preflight.unjudged``.  Raises ``OSError`` when no process can be started.
    """
    try:
        found = _asked("rules", data, name, limits, seconds, memory)
    except _TooMuchError as error:
        rule = RULES["preflight.bounds"]
        message = f"the file can't be looked at: {error}"
        return (Finding(rule.id, rule.severity, message, SourcePlace(name), rule.fix, rule.source),)
    except _CrashError as error:
        message = f"the file was not judged: {error}. {_NOT_THE_FILE}"
        return (Finding(UNJUDGED, Severity.ERROR, message, SourcePlace(name), error.fix),)
    rules = {finding.rule for finding in found}
    if not plates or "preflight.bounds" in rules or (rules and rules <= _HOPELESS and has_errors(found)):
        return found
    try:
        plated = _asked("plates", data, name, limits, PLATE_SECONDS, memory)
        # What Ghostscript could not read is evidence where nothing else was seen, not one more fault.
        return found + tuple(one for one in plated if one.rule != _DAMAGED or _DAMAGED not in rules)
    except (_TooMuchError, _CrashError) as error:
        why, fix = str(error), error.fix
    try:
        return found + _asked("ink", data, name, limits, seconds, memory, why=why, fix=fix)
    except (_TooMuchError, _CrashError):
        message = f"no plates were measured: {why}. {_NOT_THE_FILE}"
        return (*found, Finding(PLATES_UNJUDGED, Severity.WARNING, message, SourcePlace(name), fix))


def words_of(data: bytes, seconds: float = SECONDS, memory: int = MEMORY) -> list[str]:
    """The words on each page of a PDF from outside, lines as they stand there.

    Raises ``ValueError`` that says why they can't be read; ``OSError`` when no process can be started.
    """
    try:
        pages = _answered({"part": "words"}, data, seconds, memory)
    except (_TooMuchError, _CrashError) as error:
        raise ValueError(str(error)) from None
    if not isinstance(pages, list):
        raise ValueError(str(pages))
    return [str(page) for page in pages]


class _TooMuchError(Exception):
    """The process took more than its bounds allow."""

    fix = "run this again when the machine has less to do; the file itself need not be changed"


class _CrashError(Exception):
    """The process failed for no reason that the file is known to give."""

    fix = "run this again; if it fails again, that is a fault of this program: report it with the file"


def _asked(
    part: str, data: bytes, name: str, limits: Limits, seconds: float, memory: int, **more: str
) -> tuple[Finding, ...]:
    """The answer of the process.  Raises :class:`_TooMuchError` and :class:`_CrashError`."""
    given = {"part": part, "name": name, "limits": asdict(limits), **more}
    answer = _answered(given, data, seconds, memory)
    try:
        return tuple(Finding.from_dict(values) for values in answer)
    except (ValueError, KeyError, TypeError):
        raise _CrashError("the check itself gave no answer") from None


def _answered(given: Mapping[str, Any], data: bytes, seconds: float, memory: int) -> Any:
    """What the process answers.  Raises :class:`_TooMuchError` and :class:`_CrashError`."""
    request = json.dumps({**given, "memory": memory, "seconds": seconds})
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, request, "\n".join(sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        answer, _nothing = process.communicate(data, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise _TooMuchError(f"it takes more than {seconds:g} seconds") from None
    finally:
        _end(process)
    code = process.returncode
    if code == -_CPU_TIME:
        raise _TooMuchError(f"it takes more than {seconds:g} seconds")
    if code == NO_MEMORY:
        raise _TooMuchError(f"it takes more than {memory / 1024**3:.3g} GB of memory")
    if code:
        ended = f"was ended by signal {-code}" if code < 0 else f"failed with code {code}"
        raise _CrashError(f"the check itself {ended}")
    try:
        return json.loads(answer)
    except ValueError:
        raise _CrashError("the check itself gave no answer") from None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process if it still runs, and give it time to clear up."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
    if process.poll() is None:
        process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    process.wait()


def verdict(findings: Sequence[Finding]) -> str:
    """``fail`` when one of the findings is an error, else ``pass``; ``unjudged`` when the check failed."""
    if any(finding.rule == UNJUDGED for finding in findings):
        return "unjudged"
    return "fail" if has_errors(findings) else "pass"
