"""The order of a build: read, check, lay out, make each leaflet, report, publish."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from brochure.errors import BrochureError, ContentError
from brochure.findings import EditionId, Finding, has_errors, in_order, shared
from brochure.pipeline.fingerprint import (
    REPORT,
    changed_since,
    fingerprint,
    is_as_written,
    is_current,
    last_report,
    plates_stamp,
)
from brochure.pipeline.publish import clear, publish, staging
from brochure.pipeline.request import EDITION_NAMES, Outcome, Progress, Request, chosen
from brochure.pipeline.stale import Origins, removed, stale
from brochure.report.entries import FileEntry, PlateEntry, Report

if TYPE_CHECKING:
    # An up-to-date build loads none of these: they take longer than it does.
    from brochure.content.load import Content
    from brochure.layout.leaflet import Prepared
    from brochure.layout.style import Style
    from brochure.pipeline.leaflet import LeafletJob
    from brochure.pipeline.session import Session, Standing
    from brochure.report.production import Production

#: Most pages whose plates are remembered.
_MOST_PLATES = 5000
#: Errors of the system when there is no room for a file.
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS, errno.EIO)


def build(request: Request, progress: Progress, session: Session | None = None) -> Outcome:
    """Build what is asked for, unless it is up to date.

    *session* is the open project, where somebody has it open.

    Raises :class:`ContentError`, :class:`UsageError` or another :class:`BrochureError`; nothing in the
    output folder has changed then.
    """
    # What is to go out is judged anew: whoever can write the report could write that all is well.
    if not request.force and not request.final:
        report = last_report(request.output)
        if report is not None and is_current(report, request.project, request.output, request.options):
            clear(request.output)
            return Outcome(report, tuple(map(Finding.from_dict, report["findings"])), up_to_date=True)
    stays_open = session is not None
    if session is None:
        from brochure.pipeline.session import Session

        session = Session(request.content)
    return _Build(request, _Clock(progress), session, stays_open).outcome()


def inspect(session: Session) -> list[Finding]:
    """Everything that can be found without typesetting: what the content says, its pictures and characters.

    Raises :class:`ContentError` with all of it when the content can't be built.
    """
    from brochure.pipeline.check import check
    from brochure.rules.evidence import Evidence
    from brochure.rules.judge import judge

    loaded, style = session.content(), session.style()
    findings = check(loaded, style)
    laid_out = session.prepare_all(loaded, style, list(loaded.brochure.leaflets), findings)
    for item in laid_out:
        evidence = Evidence(loaded, item.name, item.format, as_of=session.judged_on(item.leaflet))
        findings = [*findings, *item.findings, *judge(evidence)]
    return in_order(shared(findings, len(laid_out)))


class _Build:
    """One build: what it has read and made so far."""

    loaded: Content
    style: Style
    names: list[str]
    standing: Standing
    #: What was found before anything was typeset.
    findings: list[Finding]
    laid_out: list[Prepared]

    def __init__(self, request: Request, clock: _Clock, session: Session, stays_open: bool) -> None:
        self.request = request
        self.clock = clock
        self.session = session
        #: True where somebody has the session open, and may build again.
        self.stays_open = stays_open
        self.last = last_report(request.output) or {}
        #: What is known of plates from the last build.
        self.plated = {} if request.final else _plated(self.last)

    def outcome(self) -> Outcome:
        """Build and publish."""
        from brochure.pipeline.check import check

        request, clock, session = self.request, self.clock, self.session
        with clock.stage("read"):
            self.loaded, self.style = session.content(), session.style()
            self.findings = check(self.loaded, self.style)
            self.names = chosen(request.leaflets, list(self.loaded.brochure.leaflets))
        with clock.stage("approvals"):
            # Only now: content that can't be built is reported without this work.
            from brochure.approval.status import lost_words

            self.standing = session.standing(self.loaded, self.style, self.names)
            lost = lost_words(self.standing.states, self.standing.words)
            self.findings += [*self.standing.findings, *lost]
        with clock.stage("lay out"):
            approved = [name for name, state in self.standing.states.items() if state.valid]
            self.laid_out = session.prepare_all(self.loaded, self.style, self.names, self.findings, approved)
            for item in self.laid_out:
                if item.name in approved and not session.is_as_judged(item):
                    raise BrochureError(
                        f"files of “{item.name}” were changed while it was read: build it again"
                    )
        with staging(request.output, self.loaded.project.root) as folder:
            try:
                done = self._made(folder)
            except ContentError as error:
                # What was found before is not lost.
                found = (found for item in self.laid_out for found in item.findings)
                known = shared([*self.findings, *found], len(self.names))
                raise ContentError([*error.findings, *known]) from error
            return self._published(done, folder)

    def _made(self, folder: Path) -> list[Production]:
        """The leaflets, in the order of the content; those in which checks find errors are drafts."""
        with self.clock.stage("load engine"):
            jobs = [self._job(item) for item in self.laid_out]
        self.clock.progress(f"produce {', '.join(self.names)}", None)
        made = {production.name: production for production in self._make(jobs, folder)}
        for at, name in enumerate(self.names):
            state = self.standing.states[name]
            if not state.valid or not has_errors(made[name].findings):
                continue
            # Errors turn an approved leaflet back into a draft.
            with self.clock.stage(f"{name}: as a draft"):
                words = "The approval does not hold: the checks of this build find errors."
                states = {**self.standing.states, name: replace(state, valid=False, words=words)}
                self.standing = replace(self.standing, states=states)
                (self.laid_out[at],) = self.session.prepare_all(
                    self.loaded, self.style, [name], self.findings
                )
                (made[name],) = self._make([self._job(self.laid_out[at])], folder)
        return [made[name] for name in self.names]

    def _job(self, item: Prepared) -> LeafletJob:
        return self.session.job(
            self.loaded,
            self.style,
            item,
            self.standing,
            editions=self.request.kinds,
            findings=self.findings,
            as_of=self.request.as_of,
            plated=self.plated,
        )

    @property
    def _processors(self) -> int:
        """How many processes may work at a time."""
        return self.request.jobs or os.cpu_count() or 1

    def _make(self, jobs: Sequence[LeafletJob], folder: Path) -> Iterator[Production]:
        """The productions as they are finished; workers keep their temporary files in *folder*."""
        from brochure.pipeline.leaflet import make_leaflet
        from brochure.pipeline.typeset import unset
        from brochure.pipeline.workers import Here, WorkerDiedError

        memory = self.session.memory
        try:
            with ExitStack() as stack:
                executor = self._executor(jobs, stack, folder)
                if isinstance(executor, Here):
                    for job in jobs:
                        yield self._told(make_leaflet(job, memory if self.stays_open else None))
                    return
                waiting: dict[Future[Production], LeafletJob] = {}
                for job in jobs:
                    known = memory.recall("leaflet", job) if self.stays_open else None
                    if known is not None:
                        yield known
                    else:
                        # On one processor, two processes would only be in each other's way.
                        beside = self.session.executor is None and self._processors > 1
                        waiting[executor.submit(make_leaflet, replace(job, beside=beside))] = job
                for future in as_completed(waiting):
                    production = self._told(future.result())
                    if self.stays_open:
                        memory.keep("leaflet", waiting[future], replace(production, seconds={}))
                    yield production
        except WorkerDiedError as error:
            raise ContentError([unset(error.given[0].laid_out, error.how)]) from error
        except OSError as error:
            # Workers need room too, before they have anything to do.
            if error.errno not in _NO_ROOM:
                raise
            raise BrochureError(f"can't write temporary files: {error.strerror}") from error

    def _executor(self, jobs: Sequence[LeafletJob], stack: ExitStack, folder: Path) -> Executor:
        """What makes the leaflets: the session's own executor, or workers that end with the build.

        The engine keeps some memory of each layout, and may come to harm by one.
        """
        if self.session.executor is not None:
            return self.session.executor
        from brochure.pipeline.leaflet import preload, read_ahead
        from brochure.pipeline.workers import Workers

        preload(self.request.kinds)
        count = max(1, min(self._processors, len(jobs)))
        if count > 1:
            read_ahead(jobs, self.style.resources)
        return stack.enter_context(Workers(count, folder))

    def _told(self, production: Production) -> Production:
        """A production whose stages have been told of."""
        for stage, seconds in production.seconds.items():
            self.clock.progress(f"{production.name}: {stage}", seconds)
        return production

    def _published(self, done: list[Production], folder: Path) -> Outcome:
        """Report on what was made and publish it."""
        from brochure.approval.status import not_final
        from brochure.report.html import render

        made = [
            *self.findings,
            *(found for item in self.laid_out for found in item.findings),
            *(found for production in done for found in production.findings),
            *(not_final(self.loaded, self.standing.states) if self.request.final else ()),
        ]
        findings = in_order(shared(made, len(self.names)))
        if any(not production.files for production in done):
            raise ContentError(findings)
        with self.clock.stage("report"):
            report, files, gone = self._reported(done, findings)
            page = render(
                report,
                {production.name: production.thumbnails for production in done},
                flat_pictures={production.name: production.flat_pictures for production in done},
            )
        with self.clock.stage("write"):
            files["report.html"] = page
            report["files"]["report.html"] = {"bytes": len(page), "sha256": _sha256(page)}
            report["seconds"] = self.clock.record(done)
            text = json.dumps(report, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
            files[REPORT] = text.encode()
            publish(files, self.request.output, folder, last=REPORT, gone=gone)
        return Outcome(report, tuple(findings))

    def _reported(
        self, done: list[Production], findings: list[Finding]
    ) -> tuple[Report, dict[str, bytes], list[str]]:
        """The report, the files to be written, and the names of those that have to go.

        What is found of files that stay is added to *findings*.
        """
        from brochure.approval.status import approval_files
        from brochure.preflight.rules import PLATES_UNJUDGED
        from brochure.report.record import record

        request = self.request
        pictures = {path for item in self.laid_out for path in item.files}
        approvals = approval_files(request.project, self.standing.states)
        inputs = _inputs(request, {*self.loaded.files, *pictures, *approvals})
        facts = record(self.loaded, self.laid_out, done, findings, self.standing.states)
        files = {name: data for production in done for name, data in production.named_files.items()}
        plates = facts["plates"]
        if len(plates) < _MOST_PLATES and not all(production.ink for production in done):
            # A build of other editions does not forget them.
            plates = {**self.plated, **plates}
        # Plates that could not be made are tried again.  Where somebody is still writing, what was read may
        # not be what lies there now.
        unjudged = any(found.rule == PLATES_UNJUDGED for found in findings)
        is_settled = not unjudged and not changed_since(self.clock.began, request.project, inputs)
        earlier, gone = _earlier(request, self.last, files, self.loaded.brochure.leaflets)
        origins = Origins(request.project)
        for item in self.laid_out:
            own = _inputs(request, {*self.loaded.files, *item.files})
            made_from = origins.of(Path(os.path.relpath(path, request.project)).as_posix() for path in own)
            for entry in facts["files"].values():
                if entry["leaflet"] == item.name:
                    entry["made_from"] = made_from
        left = stale(
            request.output,
            {*files, *gone},
            earlier,
            origins,
            self.loaded.brochure.leaflets,
            request.content.name,
        )
        left += removed(gone, request.content.name)
        findings += left
        facts["findings"] += [finding.as_dict() for finding in left]
        report: Report = {
            **facts,
            "plates": plates,
            "content": request.content.name,
            "inputs": [Path(os.path.relpath(path, request.project)).as_posix() for path in inputs],
            "fingerprint": fingerprint(request.project, inputs, request.options) if is_settled else "",
            "plates_by": plates_stamp(),
            "earlier": earlier,
            "seconds": self.clock.record(done),
        }
        return report, files, gone


def _earlier(
    request: Request, last: Mapping[str, object], files: Collection[str], leaflets: Collection[str]
) -> tuple[dict[str, FileEntry], list[str]]:
    """Files of earlier builds of this content that are not made now.

    Those that stay, because only some leaflets or editions were asked for, and the names of those that are
    to go, because their leaflet is no longer in the content.  Files that are not as we wrote them are
    nobody's business but the user's.
    """
    stay: dict[str, FileEntry] = {}
    gone: list[str] = []
    if last.get("content") != request.content.name:
        return stay, gone
    known = {**_entries(last, "earlier"), **_entries(last, "files")}
    for name, entry in sorted(known.items()):
        path = request.output / name
        # The report may have been changed by hand: a name that no build gives is none of our business.
        if name in files or Path(name).name != name or name not in _names_of(entry):
            continue
        if not is_as_written(path, entry["bytes"], entry["sha256"]):
            continue
        if entry["leaflet"] in leaflets and entry["edition"] in EDITION_NAMES:
            stay[name] = FileEntry(
                leaflet=entry["leaflet"],
                edition=entry["edition"],
                bytes=entry["bytes"],
                sha256=entry["sha256"],
                made_from=_origins_in(entry),
            )
        else:
            gone.append(name)
    return stay, gone


def _origins_in(entry: FileEntry) -> dict[str, str]:
    """What a file is on record to be made from; nothing where the record is damaged, or was made before."""
    found = entry.get("made_from")
    return {str(name): str(digest) for name, digest in found.items()} if isinstance(found, dict) else {}


def _names_of(entry: FileEntry) -> tuple[str, ...]:
    """The names that builds give to the files of an edition of a leaflet."""
    leaflet, edition = entry["leaflet"], entry["edition"]
    register = (f"{leaflet}-claims.csv",) if edition == "review" else ()
    return (EditionId(leaflet, edition).file, *register)


def _entries(report: Mapping[str, object], part: str) -> dict[str, FileEntry]:
    """The PDFs that *report* lists in one of its parts; nothing where it is damaged."""
    found = report.get(part)
    keys = {"leaflet", "edition", "bytes", "sha256"}
    rows = found.items() if isinstance(found, dict) else ()
    return {
        name: cast(FileEntry, entry)
        for name, entry in rows
        if isinstance(entry, dict) and keys <= entry.keys()
    }


def _inputs(request: Request, files: set[Path]) -> list[Path]:
    """The files to be named as inputs: templates and styles count as a whole, see the fingerprint."""
    from brochure.design.resources import FOLDERS, SHIPPED

    tops = [top / folder for top in (SHIPPED, request.project) for folder in FOLDERS]
    # The project may have been reached by a link; a link to a file counts by its own name.
    inside = {Path(os.path.realpath(path.parent), path.name) for path in files}
    return sorted(path for path in inside if not any(path.is_relative_to(top) for top in tops))


def _plated(last: Mapping[str, object]) -> dict[str, PlateEntry]:
    """What the last build measured on the plates of each page of a print edition, by the page's digest."""
    plates = last.get("plates")
    return plates if isinstance(plates, dict) and last.get("plates_by") == plates_stamp() else {}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class _Clock:
    """Times the stages of the main process."""

    def __init__(self, progress: Progress) -> None:
        self.seconds: dict[str, float] = {}
        self.progress = progress
        #: When the build began, as files are dated.
        self.began = time.time()
        self._start = time.perf_counter()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.progress(name, None)
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start
        self.progress(name, self.seconds[name])

    def record(self, done: Collection[Production]) -> dict[str, object]:
        """The seconds of each stage so far, those of the leaflets among them, and of all together."""
        rounded: dict[str, object] = {name: round(seconds, 3) for name, seconds in self.seconds.items()}
        for production in done:
            # A space keeps a leaflet's name apart from those of stages.
            rounded[f"leaflet {production.name}"] = {
                stage: round(value, 3) for stage, value in production.seconds.items()
            }
        return {**rounded, "total": round(time.perf_counter() - self._start, 3)}
