"""``approvals.yaml``: which leaflet was approved in which form, by whom, until when.

The file lies beside the content.  It is written by ``brochure approve`` and read strictly: an entry that was
changed by hand no longer agrees with its seal and does not count.  Entries are numbered, and each holds the
seal of the one before; ``approvals/last.txt`` holds number and seal of the last one.  So an entry that was
moved or removed is noticed, and brings no approval back that another one has replaced.

All this guards against slips, not against forgers: who wants that signs the entry with a key of their own,
see :mod:`brochure.approval.signature`.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import stat
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, RootModel, ValidationError

from brochure.errors import BrochureError, ContentError, UsageError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.source.nodes import plain
from brochure.source.outside import folder_of, reason_of
from brochure.source.places import place_of
from brochure.source.project import Project
from brochure.source.reader import read_yaml
from brochure.source.validation import Expected
from brochure.text.fields import Model

#: The file, and the folder of what belongs to its entries: approved versions and signatures.
FILE, FOLDER = "approvals.yaml", "approvals"
#: The file that tells which entry is the last: its number and its seal.
LAST = f"{FOLDER}/last.txt"
#: Longest that a certificate holds, in years: material is certified again then (ABPI Code 2024, clause 8).
LONGEST_YEARS = 2
_HEAD = """\
# Written by `python -m brochure approve`.  An entry that is changed by hand no longer counts.
# The last entry of a leaflet holds; those before it are kept because a job code is never used twice.
# Each entry holds the seal of the one before: moved or removed entries are noticed, and then none counts.
"""
#: What the first entry holds in the place of a seal of the one before.
_NONE_BEFORE = "0" * 64
_RESTORE = f"bring {FILE} and {FOLDER}/ back from version control"
#: A line of :data:`LAST`.
_LAST_LINE = re.compile(r"[1-9]\d{0,5} [0-9a-f]{64}", re.ASCII)
_DIGEST = r"^[0-9a-f]{64}$"

Digest = Annotated[str, Field(pattern=_DIGEST)]
Words = Annotated[str, Field(min_length=1, max_length=200)]
Reason = Annotated[str, Field(min_length=10, max_length=500)]
Number = Annotated[str, Field(pattern=r"^[1-9]\d{0,5}$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Accepted(Model):
    """Something that has grown old, and why the certifier takes it as it is."""

    rule: Words
    """The rule on its age."""
    name: Words
    """The key of the source or the name of the value."""
    reason: Reason
    """Why it may stay."""


class Approval(Model):
    """One certificate."""

    number: Number | None = None
    """Its place in the file, from 1; entries of releases that did not number them hold no more."""
    before: Digest | None = None
    """The seal of the entry before it; zeros in the first."""
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
    registration: Words | None = None
    """The certifier’s number in a register of doctors or pharmacists."""
    accepted: tuple[Accepted, ...] | None = None
    """What has grown old and was taken as it is, each with the reason."""
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

    @property
    def first_day(self) -> datetime.date:
        """The day on which it was given.  Raises ``ValueError`` for one that is no day."""
        return datetime.date.fromisoformat(self.date)

    def statement(self) -> bytes:
        """The entry as it is sealed and signed: JSON with its fields in order, without seal and signature."""
        fields = self.model_dump(by_alias=True, exclude={"seal", "signature"}, exclude_none=True)
        return (json.dumps(fields, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()

    def sealed(self) -> Approval:
        """The same with its seal."""
        return self.model_copy(update={"seal": hashlib.sha256(self.statement()).hexdigest()})

    @property
    def is_whole(self) -> bool:
        """False when the entry was changed after it was written."""
        try:
            _days = self.first_day, self.last_day
        except ValueError:
            return False
        return self.seal == hashlib.sha256(self.statement()).hexdigest()


def following(entries: Sequence[Approval], entry: Approval) -> Approval:
    """An entry as the one that follows others: numbered, with the seal of the last of them, and sealed."""
    before = entries[-1].seal if entries else _NONE_BEFORE
    return entry.model_copy(update={"number": str(len(entries) + 1), "before": before}).sealed()


def years_on(day: datetime.date, years: int) -> datetime.date:
    """The same day some years later; 28 February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


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
    try:
        folder_of(project.root, FOLDER)
    except OSError as error:
        message = f"the folder “{FOLDER}” can't be used: {error}"
        fix = f"put a folder of the project in its place; {_RESTORE}"
        return Approvals(
            findings=(Finding("approval.folder", Severity.ERROR, message, SourcePlace(FOLDER), fix),)
        )
    path = project.root / FILE
    if not os.path.lexists(path):
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
    places = tuple(place_of(root, (number,)) for number in range(len(entries)))
    broken = _out_of_order(entries, places) or _not_the_last(project, entries)
    return Approvals(findings=(broken,)) if broken else Approvals(entries, places=places)


def _out_of_order(entries: Sequence[Approval], places: Sequence[SourcePlace]) -> Finding | None:
    """The first entry that does not follow the one before it."""
    before, is_numbered = _NONE_BEFORE, False
    for at, (entry, place) in enumerate(zip(entries, places, strict=True), start=1):
        # Entries that earlier releases wrote stand before all others.
        is_numbered |= entry.number is not None or entry.before is not None
        if is_numbered and (entry.number != str(at) or entry.before != before):
            number = f"number {entry.number}" if entry.number else "not numbered"
            message = (
                f"this entry of “{entry.leaflet}” is {number} and stands in place {at}, or does not "
                "follow the one before: entries were moved, added or removed by hand, so none counts"
            )
            return Finding("approval.order", Severity.ERROR, message, place, _RESTORE)
        before = entry.seal
    return None


def _not_the_last(project: Project, entries: Sequence[Approval]) -> Finding | None:
    """What is wrong where the last entry is not the one that was written last."""
    try:
        known = _last_known(project)
    except OSError as error:
        message = f"{LAST}, which tells the last entry, can't be used: {error}"
        return Finding("approval.order", Severity.ERROR, message, SourcePlace(LAST), _RESTORE)
    last = entries[-1] if entries and entries[-1].number is not None else None
    if last is None and not known:
        return None
    if last is None or _line(last) not in known:
        written = " or ".join(line.partition(" ")[0][:10] for line in known) or "none"
        there = "none" if last is None else f"number {last.number}"
        message = (
            f"the last entry is {there}, and {LAST} tells that number {written} was written last: entries "
            "were removed or changed by hand, so none counts"
        )
        return Finding("approval.order", Severity.ERROR, message, SourcePlace(FILE), _RESTORE)
    return None


def _line(entry: Approval) -> str:
    return f"{entry.number} {entry.seal}"


def _last_known(project: Project) -> list[str]:
    """The lines of :data:`LAST`; none where it is not there.  Raises ``OSError``."""
    path = project.resolve(LAST)
    if not os.path.lexists(path):
        return []
    text = project.read_bytes(path, 4096).decode("ascii", "replace")
    return [line for line in text.splitlines() if _LAST_LINE.fullmatch(line)]


def write_approvals(folder: Path, entries: Sequence[Approval]) -> None:
    """Write all entries.

    Raises :class:`BrochureError`; the file is the old one then, whole.  A process that is killed leaves the
    old one or the new one, and both count.
    """
    rows = [entry.model_dump(by_alias=True, exclude_none=True) for entry in entries]
    text = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=1000, default_style='"')
    newest = [_line(entry) for entry in entries[-1:] if entry.number is not None]
    try:
        before = _last_known(Project(folder)) if os.path.lexists(folder / FILE) else []
    except OSError as error:
        raise BrochureError(f"can't write “{LAST}”: {error}") from error
    if newest or before:
        write_whole(folder, LAST, _lines([*before, *newest]))
    write_whole(folder, FILE, (_HEAD + text).encode())
    if newest and before != newest:
        # Fewer entries than there were are not what was written last.
        most = max([*newest, *before], key=lambda line: int(line.partition(" ")[0]))
        write_whole(folder, LAST, _lines([most]))


def _lines(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in dict.fromkeys(lines)).encode()


def version_file(folder: Path, leaflet: str) -> Path:
    """The file that holds the approved words of a leaflet."""
    return folder / FOLDER / f"{leaflet}.json"


def version_digest(version: Any) -> str:
    """The SHA-256 of the file that :func:`write_version` writes."""
    return hashlib.sha256(_version_data(version)).hexdigest()


def write_version(folder: Path, leaflet: str, version: Any) -> str:
    """Keep the words that are approved, and give their digest.  Raises :class:`BrochureError`."""
    write_whole(folder, f"{FOLDER}/{leaflet}.json", _version_data(version))
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


def check_place(folder: Path, name: str) -> Path:
    """The path of a file of the project that is to be written.

    Raises :class:`UsageError` where that leads out of the project, or where something else than a file
    stands there.
    """
    path = folder / name
    if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(folder)):
        raise UsageError(f"can't write “{name}”: its folder leads outside the project folder")
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return path
    except OSError as error:
        raise UsageError(f"can't write “{name}”: {reason_of(error)}") from error
    # A link is replaced: what it leads to stays as it is.
    if not stat.S_ISREG(mode) and not stat.S_ISLNK(mode):
        raise UsageError(f"can't write “{name}”: something that is not a file stands there: move it away")
    return path


def write_whole(folder: Path, name: str, data: bytes) -> None:
    """Write a file of the project under a temporary name and rename it.

    Raises :class:`BrochureError`, and what :func:`check_place` raises.
    """
    path = check_place(folder, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(made, 0o644)
            os.replace(made, path)
        except BaseException:
            Path(made).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BrochureError(f"can't write “{path.name}”: {error.strerror}") from error
