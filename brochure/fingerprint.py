"""Whether a build is up to date: a hash of everything that goes in, kept in the report of what came out.

Nothing here imports the content model or the engine: an up-to-date build answers at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

#: The report that holds the fingerprint of the build that wrote it.
REPORT = "report.json"
#: The folder that holds this package, ``templates/`` and ``styles/``.
_SHIPPED = Path(__file__).resolve().parents[1]
#: Seconds by which the clock of a file system may lag behind the system's.
_CLOCK_STEP = 0.02
#: A report is never near this size; one that is comes from elsewhere.
_REPORT_LIMIT = 64 * 1024 * 1024


def fingerprint(project: Path, files: Iterable[Path], options: Mapping[str, object]) -> str:
    """A hash over the content *files*, templates, styles, this program, its libraries and *options*.

    Names count relative to the project and to the program, so that the same inputs in another folder have
    the same fingerprint.
    """
    digest = hashlib.sha256()
    digest.update(json.dumps(options, sort_keys=True).encode())
    digest.update(repr(sys.version_info[:3]).encode())
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    digest.update(epoch.encode())
    for path in [*_program(), *_resources(project), *sorted(files)]:
        top = project if path.is_relative_to(project) else _SHIPPED
        name = path.relative_to(top).as_posix() if path.is_relative_to(top) else path.name
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            content = "unreadable"
        digest.update(f"{name}\0{content}\n".encode())
    return digest.hexdigest()


def last_report(output: Path) -> dict[str, Any] | None:
    """The report of the last build into *output*, or None when there is none that can be read."""
    path = output / REPORT
    try:
        if path.stat().st_size > _REPORT_LIMIT:
            return None
        report = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return report if isinstance(report, dict) else None


def changed_since(moment: float, project: Path, files: Iterable[Path]) -> bool:
    """True when something that goes into a fingerprint has changed after *moment*, as ``time.time`` gives it.

    Files are read at different times of a build, so a fingerprint made at its end would then stand for other
    bytes than those that were built.
    """
    paths = [*_program(), *_resources(project), *files]
    # Not the time of modification: users can set that to what they like.
    return any(_changed_at(path) >= moment - _CLOCK_STEP for path in paths)


def is_current(report: Mapping[str, Any], project: Path, output: Path, options: Mapping[str, object]) -> bool:
    """True when *report* tells of a build with the same inputs and its files are all as they were written."""
    try:
        files = [project / name for name in report["inputs"]]
        outputs = dict(report["files"])
        if not all(_is_inside(path, project) for path in files):
            return False
        if report["fingerprint"] != fingerprint(project, files, options):
            return False
        return all(
            hashlib.sha256((output / name).read_bytes()).hexdigest() == written["sha256"]
            for name, written in outputs.items()
        )
    except (KeyError, TypeError, ValueError, OSError):
        return False


def _program() -> list[Path]:
    files = sorted((_SHIPPED / "brochure").rglob("*"))
    code = [path for path in files if path.suffix != ".pyc" and path.is_file()]
    return [*code, _SHIPPED / "requirements.txt"]


def _resources(project: Path) -> list[Path]:
    tops = dict.fromkeys((project, _SHIPPED))
    return [
        path
        for top in tops
        for folder in ("templates", "styles")
        for path in sorted((top / folder).rglob("*"))
        if path.is_file() and _is_inside(path, top)
    ]


def _is_inside(path: Path, top: Path) -> bool:
    """True when *path* is in the folder *top*, links followed: nothing outside is ever read."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(top))


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_ctime
    except OSError:
        return 0.0
