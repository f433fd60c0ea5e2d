"""What is asked of a build, and what it answers: light, since an up-to-date build loads nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from brochure.errors import UsageError
from brochure.findings import Finding, did_you_mean
from brochure.report.entries import Report
from brochure.source.project import Project

#: Names of the editions, in the order in which they are made and listed: those of ``editions.EDITIONS``.
EDITION_NAMES = ("screen", "print", "office", "review")
#: The rule of findings on files in the output folder that are of another content.
STALE = "output.stale"
#: Gets the name of each stage, and its seconds when it has ended or None when it begins.
Progress = Callable[[str, "float | None"], None]


@dataclass(frozen=True)
class Request:
    """What is to be built."""

    content: Path
    output: Path
    #: Names of leaflets; all when empty.
    leaflets: tuple[str, ...] = ()
    #: Names of editions; all when empty.
    editions: tuple[str, ...] = ()
    #: How many workers at most; as many as there are processors when None.
    jobs: int | None = None
    #: True builds even when everything is up to date.
    force: bool = False
    #: True asks for approved leaflets: those that are not are errors.
    final: bool = False
    #: The day on which ages of sources are judged; that of the leaflet where it is None.
    as_of: date | None = None

    @property
    def project(self) -> Path:
        """The project folder, links followed: where the content file lies, or the link that stands for it."""
        return Project(self.content.absolute().parent).root

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of editions to be made, in their order."""
        return tuple(name for name in EDITION_NAMES if name in self.editions or not self.editions)

    @property
    def options(self) -> dict[str, object]:
        """The options of the request that influence what is built."""
        return {
            "content": self.content.name,
            "leaflets": sorted(self.leaflets),
            "editions": list(self.kinds),
            "final": self.final,
            "as_of": str(self.as_of or ""),
        }


@dataclass(frozen=True)
class Outcome:
    """What a build did."""

    #: The report, as in ``report.json``.
    report: Report = field(repr=False)
    #: What the checks found, errors first.
    findings: tuple[Finding, ...]
    #: True when nothing had to be done.
    up_to_date: bool = False


def chosen(wanted: Collection[str], there: Collection[str]) -> list[str]:
    """The leaflets that are wanted; all where none is named.  Raises :class:`UsageError`."""
    for name in wanted:
        if name not in there:
            hint = did_you_mean(name, there, f"there are: {', '.join(there)}")
            raise UsageError(f"there is no leaflet “{name}” in the content: {hint}")
    return [name for name in there if name in wanted or not wanted]
