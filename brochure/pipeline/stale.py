"""Files in the output folder that are not of what is built now: whoever sends them out has to know.

Each file is on record with what it was made from.  What a build leaves as it is, because only some leaflets
or editions are asked for, is compared with what there is now.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from brochure import __version__
from brochure.findings import Finding, Severity
from brochure.pipeline.fingerprint import styles_stamp
from brochure.pipeline.request import EDITION_NAMES, STALE
from brochure.report.entries import FileEntry
from brochure.source.outside import digest_of, names_in

#: The name of a file of an edition: that of the leaflet, and the rest.
_FILE = re.compile(rf"([a-z][a-z0-9-]*)-(?:(?:{'|'.join(EDITION_NAMES)})\.pdf|claims\.csv)")
#: What files are made from besides those of the project.
_STYLES, _PROGRAM = "the templates and styles", "this version of the program"
_FIX = "build without --leaflet and --edition before you pass any of them on"
#: Characters of a digest that are kept.
_KEPT = 16


class Origins:
    """What files are made from, as it is now: digests by names relative to the project."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._digests = {_STYLES: styles_stamp(project)[:_KEPT], _PROGRAM: __version__}

    def of(self, files: Iterable[str]) -> dict[str, str]:
        """What is made from some files of the project."""
        return {name: self._digest(name) for name in (*files, _STYLES, _PROGRAM)}

    def newer(self, made_from: Mapping[str, str]) -> list[str]:
        """Those of the origins of a file that are another today."""
        return [name for name, digest in made_from.items() if self._digest(name) != digest]

    def _digest(self, name: str) -> str:
        if name not in self._digests:
            try:
                self._digests[name] = digest_of(self._project / name)[:_KEPT]
            except OSError:
                self._digests[name] = ""
        return self._digests[name]


def stale(
    output: Path,
    made: Collection[str],
    stay: Mapping[str, FileEntry],
    origins: Origins,
    leaflets: Collection[str],
    content: str,
) -> list[Finding]:
    """Warnings on files beside those *made* now that are of another content; *stay* are those on record."""
    by_reason: dict[str, list[str]] = {}
    for name, entry in stay.items():
        made_from = entry.get("made_from", {})
        newer = origins.newer(made_from) if made_from else [_PROGRAM]
        if newer:
            by_reason.setdefault(f"older than {_listed(newer)}", []).append(name)
    try:
        there = names_in(output)
    except OSError:
        # It is not there yet.
        there = []
    for name in there:
        match = _FILE.fullmatch(name)
        if match is None or name in made or name in stay:
            continue
        reason = f"of no leaflet in {content}"
        if match[1] in leaflets:
            reason = f"not as a build of {content} left it"
        by_reason.setdefault(reason, []).append(name)
    findings = []
    for reason, names in by_reason.items():
        message = f"{_listed(names)} {'is' if len(names) == 1 else 'are'} {reason}"
        fix = "remove what is not needed any more" if "no leaflet" in reason else _FIX
        findings.append(Finding(STALE, Severity.WARNING, message, None, fix))
    return findings


def removed(gone: Collection[str], content: str) -> list[Finding]:
    """A warning on the files of earlier builds that go since no leaflet is theirs any more."""
    if not gone:
        return []
    message = (
        f"{_listed(gone)} {'was' if len(gone) == 1 else 'were'} removed: "
        f"{content} has no leaflet of this name any more"
    )
    fix = "if it was renamed, its files have the new name now; if not, put it back and build it again"
    return [Finding(STALE, Severity.WARNING, message, None, fix)]


def _listed(names: Iterable[str]) -> str:
    *others, last = sorted(names)
    return f"{', '.join(others)} and {last}" if others else last
