"""What ``brochure diff`` does: two content files are typeset, and what their leaflets say is compared."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from brochure.content.load import Content
from brochure.errors import ContentError, UsageError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.layout.leaflet import Prepared
from brochure.pipeline.check import check, parts_of
from brochure.pipeline.leaflet import evidence_of
from brochure.pipeline.memory import Memory
from brochure.pipeline.request import chosen
from brochure.pipeline.session import Session
from brochure.pipeline.typeset import LeafletSet, made_from, set_leaflet, unset
from brochure.pipeline.workers import WorkerDiedError, Workers
from brochure.review.changes import Changes, changes
from brochure.review.version import Version, version_of
from brochure.typesetting.pages import Part

#: What stands for the version that was approved, in the place of the old file.
APPROVED = "approved"
#: Gets the names of the stages as they begin and end.
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Comparison:
    """What differs between two content files."""

    #: One for each leaflet, in the order of the new file; those that only the old one has come last.
    changes: tuple[Changes, ...]
    #: Leaflets that were to be compared with an approved version, and have none.
    never_approved: tuple[str, ...] = ()


def compare(old: Path, new: Path, names: Collection[str], progress: Progress) -> Comparison:
    """What differs between the leaflets of two content files, or of those named.

    *old* may be ``approved``: the words that were approved, as kept beside the new file.  Raises
    :class:`ContentError` with all that is wrong with either file when one can't be typeset, and
    :class:`UsageError` for a leaflet that neither has, or for one that is named and was never approved.
    """
    is_approved = str(old) == APPROVED
    paths = [new] if is_approved else [new, old]
    with tempfile.TemporaryDirectory() as folder, Workers(1, Path(folder)) as workers:
        sessions = [Session(path, executor=workers) for path in paths]
        return _compared(new, sessions, names, progress, is_approved=is_approved)


def _compared(
    new: Path, sessions: Sequence[Session], names: Collection[str], progress: Progress, *, is_approved: bool
) -> Comparison:
    loaded = _read(sessions)
    approved = _approved(new) if is_approved else {}
    there = [*loaded[0].brochure.leaflets]
    there += [
        name for name in (approved if is_approved else loaded[1].brochure.leaflets) if name not in there
    ]
    wanted = chosen(names, there)
    setter = _Setter(progress)
    found = [
        setter.versions(session, content, wanted) for session, content in zip(sessions, loaded, strict=True)
    ]
    if setter.problems:
        raise ContentError(setter.problems)
    after = found[0]
    before = approved if is_approved else found[1]
    never = tuple(name for name in wanted if name not in before) if is_approved else ()
    if never and (names or len(never) == len(wanted)):
        listed = ", ".join(f"“{name}”" for name in never)
        raise UsageError(f"there is nothing to compare with: no version of {listed} was approved")
    return Comparison(
        tuple(changes(before.get(name), after.get(name)) for name in wanted if name not in never), never
    )


def _read(sessions: Iterable[Session]) -> list[Content]:
    """The content of some files.  Raises :class:`ContentError` with what is wrong with all of them."""
    loaded = []
    problems: list[Finding] = []
    for session in sessions:
        try:
            loaded.append(session.content())
        except ContentError as error:
            problems += _in_folder(session.path, error.findings)
    if problems:
        raise ContentError(problems)
    return loaded


class _Setter:
    """Typesets leaflets, those that look the same in both files once."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._memory = Memory()
        #: Why some can't be typeset.
        self.problems: list[Finding] = []

    def versions(self, session: Session, loaded: Content, wanted: Collection[str]) -> Mapping[str, Version]:
        """What the leaflets of a content file say, by name; no edition is made."""
        names = [name for name in loaded.brochure.leaflets if name in wanted]
        try:
            return dict(self._versions(session, loaded, names))
        except ContentError as error:
            self.problems += _in_folder(session.path, error.findings)
            return {}

    def _versions(
        self, session: Session, loaded: Content, names: Collection[str]
    ) -> Iterable[tuple[str, Version]]:
        style = session.style()
        for item in session.prepare_all(loaded, style, names, check(loaded, style)):
            self._progress(f"typeset {item.name} of {session.path}")
            try:
                done = self._set(session, item, parts_of(loaded, item.name))
            except WorkerDiedError as error:
                raise ContentError([unset(item, error.how)]) from error
            if done.findings:
                self.problems += _in_folder(session.path, done.findings)
            else:
                yield item.name, version_of(evidence_of(loaded, item, done.result))

    def _set(self, session: Session, item: Prepared, parts: Mapping[str, Part]) -> LeafletSet:
        return self._memory.once("set", made_from(item), lambda: session.apart(set_leaflet, item, parts))


def _in_folder(path: Path, findings: Iterable[Finding]) -> list[Finding]:
    """Findings whose places begin with the folder of their content: two files may have one name."""
    folder = path.parent
    return [
        replace(finding, place=replace(place, file=(folder / place.file).as_posix()))
        if isinstance(place := finding.place, SourcePlace) and (folder / place.file).exists()
        else finding
        for finding in findings
    ]


def _approved(new: Path) -> dict[str, Version]:
    """The words that were approved of all leaflets of a project, by name.

    Raises :class:`ContentError` where the file of approvals or of approved words is damaged.
    """
    from brochure.approval.record import FILE, FOLDER, read_approvals, read_version
    from brochure.source.project import Project

    folder = Project(new.absolute().parent).root
    approvals = read_approvals(folder)
    if approvals.findings:
        raise ContentError(_in_folder(new, approvals.findings))
    found: dict[str, Version] = {}
    problems: list[Finding] = []
    for name in dict.fromkeys(entry.leaflet for entry in approvals.entries):
        entry = approvals.of(name)
        try:
            found[name] = Version.from_dict(None if entry is None else read_version(folder, entry))
        except ValueError:
            message = f"the words that were approved of “{name}” are gone, or not as they were written"
            fix = f"bring {FOLDER}/{name}.json back, or compare with an earlier content file"
            problems.append(Finding("approval.version", Severity.ERROR, message, SourcePlace(FILE), fix))
    if problems:
        raise ContentError(_in_folder(new, problems))
    return found
