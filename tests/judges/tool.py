"""Finding and running the judges' programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

#: What the reason of every such skip begins with; the terminal summary gathers them by it.
MISSING = "judge missing:"

#: Where ``setup/judges.sh`` puts what it fetches; never committed.
FETCHED = Path(__file__).resolve().parents[2] / "build" / "judges"

#: The command that installs every judge.
REMEDY = "make judges"

#: Long enough for a Java machine on a busy runner; a judge that takes longer hangs.
TIMEOUT_SECONDS = 180


class JudgeError(AssertionError):
    """A judge could not do its work: its exit code and what it wrote to standard error."""


def missing(what: str) -> NoReturn:
    """Skip the running test because ``what`` is not there; fail it where ``CI`` is set."""
    reason = f"{MISSING} {what}; to install it: {REMEDY}"
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def program(name: str) -> str:
    """The path of the program ``name``; the running test is skipped or failed without it."""
    return shutil.which(name) or missing(name)


def fetched(path: str) -> Path:
    """A file or folder that ``setup/judges.sh`` fetched, by its path under ``build/judges``."""
    found = FETCHED / path
    return found if found.exists() else missing(path)


def attempt(
    command: Sequence[str | Path], stdin: str | None = None, timeout: float = TIMEOUT_SECONDS
) -> subprocess.CompletedProcess[str]:
    """What ``command`` wrote and how it ended, good or bad.

    Raises :class:`JudgeError` when it crashed: that says nothing about what it was to judge.
    """
    done = subprocess.run(
        [str(word) for word in command],
        input="" if stdin is None else stdin,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=False,
        env=_environment(),
    )
    if done.returncode < 0:
        raise JudgeError(f"{command[0]} crashed: it was ended by signal {-done.returncode}")
    return done


def _environment() -> dict[str, str]:
    """That of this process, without the fonts that the engine takes for itself: a browser has none then."""
    return {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}


def run(
    command: Sequence[str | Path],
    stdin: str | None = None,
    accept: Sequence[int] = (0,),
    timeout: float = TIMEOUT_SECONDS,
) -> str:
    """Standard output of ``command``.

    Raises :class:`JudgeError` when the exit code is not among ``accept``.
    """
    done = attempt(command, stdin, timeout)
    if done.returncode not in accept:
        words = " ".join(str(word) for word in command[:4])
        raise JudgeError(f"{words} … ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
    return done.stdout
