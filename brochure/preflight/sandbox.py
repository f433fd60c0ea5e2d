"""Files from outside are looked at in a process of their own, with bounds on its memory and its time.

A damaged or hostile file can at worst end that process; what is told of it then is one finding.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict

from brochure.findings import Finding, SourcePlace, has_errors
from brochure.preflight.limits import Limits
from brochure.preflight.rules import RULES

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
#: Time between asking the process to end and ending it, in seconds.
_GRACE = 3.0
#: Rules after which there is nothing left to see on plates.
_HOPELESS = frozenset(("pdf.damaged", "pdf.password", "preflight.bounds"))
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

    Whatever ends the process, be it time (*seconds*), *memory* (bytes) or a fault, is the finding
    ``preflight.bounds``.  Raises ``OSError`` when no process can be started.
    """
    found = _asked("rules", data, name, limits, seconds, memory)
    rules = {finding.rule for finding in found}
    if not plates or "preflight.bounds" in rules or (rules and rules <= _HOPELESS and has_errors(found)):
        return found
    return found + _asked("plates", data, name, limits, PLATE_SECONDS, memory)


def _asked(
    part: str, data: bytes, name: str, limits: Limits, seconds: float, memory: int
) -> tuple[Finding, ...]:
    request = json.dumps(
        {"part": part, "name": name, "limits": asdict(limits), "memory": memory, "seconds": seconds}
    )
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, request, "\n".join(sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        answer, _nothing = process.communicate(data, timeout=seconds)
    except subprocess.TimeoutExpired:
        return (_ended(name, part, f"it takes more than {seconds:g} seconds"),)
    finally:
        _end(process)
    if process.returncode == NO_MEMORY:
        return (_ended(name, part, f"it takes more than {memory / 1024**3:.3g} GB of memory"),)
    if process.returncode:
        code = process.returncode
        why = f"the check was ended by signal {-code}" if code < 0 else f"the check failed with code {code}"
        return (_ended(name, part, why),)
    try:
        return tuple(Finding.from_dict(values) for values in json.loads(answer))
    except (ValueError, KeyError, TypeError):
        return (_ended(name, part, "the check gave no answer"),)


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


def _ended(name: str, part: str, why: str) -> Finding:
    what = "the plates of the file can't be made" if part == "plates" else "the file can't be looked at"
    rule = RULES["preflight.bounds"]
    return Finding(rule.id, rule.severity, f"{what}: {why}", SourcePlace(name), rule.fix, rule.source)


def verdict(findings: Sequence[Finding]) -> str:
    """``fail`` when one of the findings is an error, else ``pass``."""
    return "fail" if has_errors(findings) else "pass"
