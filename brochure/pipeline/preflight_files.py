"""What the command ``preflight`` is given: files from anywhere, and a printer whose limits they must keep."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from brochure.design.data import printers_in
from brochure.design.resources import Resources
from brochure.errors import ContentError, UsageError
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean
from brochure.preflight.limits import Limits
from brochure.source.outside import FileTooLargeError
from brochure.source.project import Project

#: Largest file that is looked at, in bytes.
LARGEST = 512 * 1024**2


def limits_of(printer: str | None, folder: Path) -> Limits:
    """The limits of a printer, or of GWG alone where none is named.

    Printers are those of ``styles/printers.yaml`` below *folder*, or the shipped ones.  Raises
    :class:`UsageError` for one that is not there and :class:`ContentError` for a file that can't be used.
    """
    if printer is None:
        return Limits()
    printers = printers_in(Resources(Project(folder)))
    if printer not in printers:
        hint = did_you_mean(printer, printers, f"there are {', '.join(printers)}")
        raise UsageError(f"there is no printer “{printer}”\n    = {hint}")
    return Limits.of(printers[printer])


def delivered(paths: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each file.  Raises :class:`ContentError` with all that can't be read."""
    findings = []
    for path in paths:
        try:
            _read(path, 0)
        except FileTooLargeError:
            # It is there; whether it is too large is seen below.
            continue
        except OSError as error:
            findings.append(_unread(path, error))
    if findings:
        raise ContentError(findings)
    for path in paths:
        try:
            data = _read(path, LARGEST)
        except OSError as error:
            raise ContentError([_unread(path, error)]) from error
        yield str(path), data


def _read(path: Path, most: int) -> bytes:
    # The user named the file, so links are followed.
    real = Path(os.path.realpath(path))
    return Project(real.parent).read_bytes(real, most)


def _unread(path: Path, error: OSError) -> Finding:
    message = f"the file can't be read: {error}"
    return Finding("preflight.file", Severity.ERROR, message, SourcePlace(str(path)), "name a PDF file")
