"""``approvals.yaml``: which leaflet was approved in which form, by whom, until when.

The file lies beside the content.  It is written by ``brochure approve`` and read strictly: an entry that was
changed by hand no longer agrees with its seal and does not count.  The seal guards against slips, not against
forgers: who wants that signs the entry with a key of their own, see :mod:`brochure.approval.signature`.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, RootModel, ValidationError

from brochure.errors import BrochureError, ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.source.nodes import plain
from brochure.source.places import place_of
from brochure.source.project import Project
from brochure.source.reader import read_yaml
from brochure.source.validation import Expected
from brochure.text.fields import Model

#: The file, and the folder of what belongs to its entries: approved versions and signatures.
FILE, FOLDER = "approvals.yaml", "approvals"
_HEAD = """\
# Written by `python -m brochure approve`.  An entry that is changed by hand no longer counts.
# The last entry of a leaflet holds; those before it are kept because a job code is never used twice.
"""
_DIGEST = r"^[0-9a-f]{64}$"

Digest = Annotated[str, Field(pattern=_DIGEST)]
Words = Annotated[str, Field(min_length=1, max_length=200)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Approval(Model):
    """One certificate."""

    leaflet: Words
    """The leaflet's name."""
    form: Words
    """The format's name: another size is another form."""
    job_code: Words
    """The job code that is printed on it."""
    name: Words
    """Who certified it."""
    role: Words
    """As what."""
    date: Day
    """When."""
    expires: Day
    """The last day on which it holds."""
    hash: Digest
    """SHA-256 over all parts of the leaflet."""
    ingredients: dict[str, Digest]
    """SHA-256 of each part."""
    version: Digest
    """SHA-256 of the file in `approvals/` that holds the words that were approved."""
    signature: Words | None = None
    """The file in `approvals/` with a detached signature over this entry."""
    seal: Digest
    """SHA-256 over the entry itself."""

    @property
    def last_day(self) -> datetime.date:
        """The last day on which it holds.  Raises ``ValueError`` for one that is no day."""
        return datetime.date.fromisoformat(self.expires)

    def statement(self) -> bytes:
        """The entry as it is sealed and signed: JSON with its fields in order, without seal and signature."""
        fields = self.model_dump(by_alias=True, exclude={"seal", "signature"})
        return (json.dumps(fields, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()

    def sealed(self) -> Approval:
        """The same with its seal."""
        return self.model_copy(update={"seal": hashlib.sha256(self.statement()).hexdigest()})

    @property
    def is_whole(self) -> bool:
        """False when the entry was changed after it was written."""
        try:
            datetime.date.fromisoformat(self.date)
            datetime.date.fromisoformat(self.expires)
        except ValueError:
            return False
        return self.seal == hashlib.sha256(self.statement()).hexdigest()


_Entries = RootModel[tuple[Approval, ...]]


@dataclass(frozen=True)
class Approvals:
    """All entries of a project, oldest first."""

    entries: tuple[Approval, ...] = ()
    #: What is wrong with the file; no entry counts then.
    findings: tuple[Finding, ...] = ()
    #: Where each entry begins in the file.
    places: tuple[SourcePlace, ...] = ()

    def of(self, leaflet: str) -> Approval | None:
        """The entry that holds for a leaflet."""
        return next((entry for entry in reversed(self.entries) if entry.leaflet == leaflet), None)

    def altered(self) -> Iterator[Finding]:
        """A finding for each entry that was changed by hand: an error where it is the last of its leaflet."""
        for entry, place in zip(self.entries, self.places, strict=True):
            if not entry.is_whole:
                severity = Severity.ERROR if entry is self.of(entry.leaflet) else Severity.WARNING
                message = f"this entry of “{entry.leaflet}” was changed by hand: it does not count"
                fix = "bring the file back from version control, or have the leaflet approved again"
                yield Finding("approval.entry", severity, message, place, fix, leaflet=entry.leaflet)


def read_approvals(folder: Path) -> Approvals:
    """The approvals of a project folder; none where there is no file."""
    project = Project(folder)
    path = project.root / FILE
    if not path.exists():
        return Approvals()
    try:
        root = read_yaml(path, project)
    except ContentError as error:
        return Approvals(findings=tuple(error.findings))
    given = plain(root)
    if given is None:
        return Approvals()
    try:
        entries = _Entries.model_validate(given).root
    except ValidationError as error:
        fix = "bring the file back from version control, or have the leaflet approved again"
        told = Expected(_Entries, lambda _kind: "approval.file").findings(error, root)
        return Approvals(findings=tuple(replace(finding, fix=fix) for finding in told))
    return Approvals(entries, places=tuple(place_of(root, (number,)) for number in range(len(entries))))


def write_approvals(folder: Path, entries: Sequence[Approval]) -> None:
    """Write all entries.  Raises :class:`BrochureError`; the file is the old one then, whole."""
    rows = [entry.model_dump(by_alias=True, exclude_none=True) for entry in entries]
    text = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=1000, default_style='"')
    write_whole(folder / FILE, (_HEAD + text).encode())


def version_file(folder: Path, leaflet: str) -> Path:
    """The file that holds the approved words of a leaflet."""
    return folder / FOLDER / f"{leaflet}.json"


def version_digest(version: Any) -> str:
    """The SHA-256 of the file that :func:`write_version` writes."""
    return hashlib.sha256(_version_data(version)).hexdigest()


def write_version(folder: Path, leaflet: str, version: Any) -> str:
    """Keep the words that are approved, and give their digest.  Raises :class:`BrochureError`."""
    write_whole(version_file(folder, leaflet), _version_data(version))
    return version_digest(version)


def _version_data(version: Any) -> bytes:
    return (json.dumps(version, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def read_version(folder: Path, approval: Approval) -> Any:
    """The approved words as plain values; None where their file is gone or not as it was written."""
    try:
        project = Project(folder)
        path = project.resolve(f"{FOLDER}/{approval.leaflet}.json")
        data = project.read_bytes(path, 16 * 1024 * 1024)
        if hashlib.sha256(data).hexdigest() != approval.version:
            return None
        return json.loads(data)
    except (OSError, ValueError, RecursionError):
        return None


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under a temporary name and rename it.  Raises :class:`BrochureError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BrochureError(f"can't write “{path.name}”: {error.strerror}") from error
