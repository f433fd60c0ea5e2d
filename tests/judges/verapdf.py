"""veraPDF, the validator of PDF/UA and PDF/A that the PDF Association stands behind."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.judges import tool

#: Exit codes of veraPDF: all files are valid, at least one is not.
_VALID, _INVALID = 0, 1


@dataclass(frozen=True)
class Failure:
    """A rule of the standard that a file breaks."""

    #: Clause of the standard and number of the test in it, such as ``7.1-3``.
    rule: str
    description: str
    #: How often the file breaks it.
    count: int
    #: The first place, in veraPDF's words.
    context: str

    def __str__(self) -> str:
        return f"{self.rule} ({self.count}x): {self.description} [{self.context}]"


def validate(paths: Sequence[Path], flavour: str = "ua1") -> Mapping[Path, Sequence[Failure]]:
    """The failures of each file against ``flavour``; an empty list is a valid file.

    All files go through one Java machine, whose start takes longer than the work.
    Raises :class:`~tests.judges.tool.JudgeError` when veraPDF can't read a file.
    """
    jars = tool.fetched("verapdf")
    java = tool.program("java")
    # Its classes as they lie in memory, of this Java: without them a fourth of a run is to load them.
    archive = tool.FETCHED / f"verapdf-{os.stat(java).st_mtime_ns}.jsa"
    fresh = archive.with_name(f"{archive.name}.{os.getpid()}")
    command: list[str | Path] = [
        java,
        # One that knows no such archives, or finds another's, goes on without and says nothing of it.
        "-XX:+IgnoreUnrecognizedVMOptions",
        "-Xlog:disable",
        f"-XX:SharedArchiveFile={archive}" if archive.exists() else f"-XX:ArchiveClassesAtExit={fresh}",
        "-Djava.awt.headless=true",
        # For a run of seconds: the second compiler and threads that clear up cost more than they save.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        f"{jars}/*",
        "org.verapdf.apps.GreenfieldCliWrapper",
        "--flavour",
        flavour,
        "--format",
        "json",
        *[path.resolve() for path in paths],
    ]
    try:
        report = json.loads(tool.run(command, accept=(_VALID, _INVALID)))["report"]
        if fresh.exists():
            # Whole at once: others may begin just now.
            fresh.replace(archive)
    finally:
        fresh.unlink(missing_ok=True)
    results = {Path(job["itemDetails"]["name"]): job for job in report["jobs"]}
    failures: dict[Path, list[Failure]] = {}
    for path in paths:
        job = results.get(path.resolve(), {})
        if "validationResult" not in job:
            raise tool.JudgeError(
                f"veraPDF could not validate {path}: {job.get('taskException', 'no result')}"
            )
        failures[path] = [
            Failure(
                rule=f"{summary['clause']}-{summary['testNumber']}",
                description=summary["description"],
                count=summary["failedChecks"],
                context=summary["checks"][0]["context"] if summary["checks"] else "",
            )
            for result in job["validationResult"]
            for summary in result["details"]["ruleSummaries"]
        ]
    return failures
