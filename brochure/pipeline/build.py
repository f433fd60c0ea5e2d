"""The order of a build: read, check, lay out, produce in workers, report, publish."""

from __future__ import annotations

import difflib
import errno
import hashlib
import os
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from brochure.errors import BrochureError, ContentError, UsageError
from brochure.findings import Finding, has_errors, in_order, shared
from brochure.pipeline.fingerprint import (
    REPORT,
    changed_since,
    fingerprint,
    is_current,
    last_report,
    plates_stamp,
)
from brochure.pipeline.publish import clear, publish, staging
from brochure.source.project import Project

#: Names of the editions, in the order in which they are made and listed: those of ``editions.EDITIONS``.
EDITION_NAMES = ("screen", "print", "office", "review")


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
    def options(self) -> dict[str, object]:
        """What of the request has a say in what is built."""
        return {
            "content": self.content.name,
            "leaflets": sorted(self.leaflets),
            "editions": [name for name in EDITION_NAMES if name in self.editions or not self.editions],
            "final": self.final,
            "as_of": str(self.as_of or ""),
        }


@dataclass(frozen=True)
class Outcome:
    """What a build did."""

    #: The report, as in ``report.json``.
    report: Mapping[str, Any] = field(repr=False)
    #: True when nothing had to be done.
    up_to_date: bool = False

    @property
    def findings(self) -> list[Finding]:
        """What the checks found, errors first."""
        return [Finding.from_dict(values) for values in self.report["findings"]]


#: Most pages whose plates are remembered.
_MOST_PLATES = 5000
#: Told of each stage: its name, and its seconds when it has ended or None when it begins.
Progress = Callable[[str, "float | None"], None]
#: What the system says when there is no room for a file.
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS, errno.EIO)


def build(request: Request, progress: Progress) -> Outcome:
    """Build what is asked for, unless it is up to date.

    Raises :class:`ContentError`, :class:`UsageError` or another :class:`BrochureError`; nothing in the
    output folder has changed then.
    """
    clock = _Clock(progress)
    if not request.force:
        report = last_report(request.output)
        if report is not None and is_current(report, request.project, request.output, request.options):
            clear(request.output)
            return Outcome(report, up_to_date=True)
    return _build(request, clock)


def inspect(content: Path) -> list[Finding]:
    """Everything that can be found without typesetting: what the content says, its pictures and characters.

    Raises :class:`ContentError` with all of it when the content can't be built.
    """
    from brochure.pipeline.check import check, read
    from brochure.rules.evidence import Evidence, judged_on
    from brochure.rules.judge import judge

    loaded = read(content)
    findings = check(loaded)
    laid_out = lay_out_all(loaded, list(loaded.brochure.leaflets), findings)
    for item in laid_out:
        evidence = Evidence(loaded, item.name, item.format, as_of=judged_on(item.leaflet))
        findings = [*findings, *item.findings, *judge(evidence)]
    return in_order(shared(findings, len(laid_out)))


def lay_out_all(
    loaded: Any,
    names: Collection[str],
    findings: Collection[Finding],
    style: Any = None,
    approved: Collection[str] = (),
) -> list[Any]:
    """The leaflets as HTML, all but the *approved* ones as drafts.

    Raises :class:`ContentError` with all findings when one can't be laid out.
    """
    from brochure.layout.leaflet import lay_out
    from brochure.pipeline.check import style_of

    style = style or style_of(loaded)
    laid_out, problems = [], list(findings)
    for name in names:
        try:
            laid_out.append(lay_out(loaded, name, style, draft=name not in approved))
        except ContentError as error:
            problems += error.findings
    if len(laid_out) < len(names):
        raise ContentError(in_order(problems))
    return laid_out


def _build(request: Request, clock: _Clock) -> Outcome:
    from brochure.pipeline.check import check, read, style_of

    with clock.stage("read"):
        loaded = read(request.content)
        findings = check(loaded)
        names = chosen(request.leaflets, list(loaded.brochure.leaflets))
    with clock.stage("approvals"):
        # Only now: content that can't be built is told of at once.
        from brochure.approval.state import states, today
        from brochure.approval.status import approved_words, lost_words, not_final

        style = style_of(loaded)
        standing, approvals = states(loaded, style, names, today())
        words = {name: approved_words(request.project, state) for name, state in standing.items()}
        findings = [*findings, *approvals.findings, *lost_words(standing, words)]
    with clock.stage("lay out"):
        approved = [name for name, state in standing.items() if state.valid]
        laid_out = lay_out_all(loaded, names, findings, style, approved)
    with staging(request.output) as folder:
        with clock.stage("load engine"):
            jobs = _jobs(request, loaded, laid_out, standing, words, findings)
        productions = {}
        clock.progress(f"produce {', '.join(names)}", None)
        for production in _produce(jobs, _workers(request.jobs, len(jobs)), folder):
            productions[production.name] = production
            for stage, seconds in production.seconds.items():
                clock.progress(f"{production.name}: {stage}", seconds)
        failed = [name for name in approved if has_errors(productions[name].findings)]
        for name in failed:
            # What a check has something against can't go out as approved, whoever has certified it.
            with clock.stage(f"{name}: as a draft"):
                why = "The approval does not hold: the checks of this build find errors."
                standing[name] = replace(standing[name], valid=False, words=why)
                at = names.index(name)
                laid_out[at : at + 1] = lay_out_all(loaded, [name], findings, style)
                (job,) = _jobs(request, loaded, [laid_out[at]], standing, words, findings)
                (productions[name],) = _produce([job], 1, folder)
        # In the order of the content, not of the workers.
        done = [productions[name] for name in names]
        made = [
            *findings,
            *(f for item in laid_out for f in item.findings),
            *(f for item in done for f in item.findings),
            *(not_final(loaded, standing) if request.final else ()),
        ]
        findings = in_order(shared(made, len(names)))
        if any(not production.files for production in done):
            raise ContentError(findings)
        return _finish(request, clock, _Made(loaded, laid_out, done, findings, standing), folder)


@dataclass(frozen=True)
class _Made:
    """What a build has made before anything is written."""

    loaded: Any
    laid_out: list[Any]
    done: list[Any]
    findings: list[Any]
    #: How each leaflet stands with its approval, by name.
    standing: Mapping[str, Any]


def _finish(request: Request, clock: _Clock, made: _Made, folder: Path) -> Outcome:
    """Report on what was made and publish it."""
    from brochure.approval.status import approval_files
    from brochure.report.html import render
    from brochure.report.record import record

    loaded, laid_out, done = made.loaded, made.laid_out, made.done
    with clock.stage("report"):
        files = {
            f"{production.name}-{edition}.pdf": data
            for production in done
            for edition, data in production.files.items()
        }
        registers = {
            f"{production.name}-claims.csv": production.dossier.register
            for production in done
            if "review" in production.files
        }
        pictures = {path for item in laid_out for path in item.files}
        inputs = _inputs(request, {*loaded.files, *pictures, *approval_files(request.project, made.standing)})
        report = record(loaded, laid_out, done, files, made.findings, made.standing, registers)
        files |= registers
        report["content"] = request.content.name
        report["inputs"] = [Path(os.path.relpath(path, request.project)).as_posix() for path in inputs]
        report["fingerprint"] = fingerprint(request.project, inputs, request.options)
        if changed_since(clock.began, request.project, inputs):
            # Somebody is still writing: what was read may not be what lies there now.
            report["fingerprint"] = ""
        report["plates_by"] = plates_stamp()
        if len(report["plates"]) < _MOST_PLATES and not all(production.ink for production in done):
            # A build of other editions does not forget them.
            report["plates"] = {**_plated(request), **report["plates"]}
        report["earlier"], gone = _earlier(request, files, loaded.brochure.leaflets)
        report["seconds"] = _seconds(clock, done)
        page = render(
            report,
            {production.name: production.thumbnails for production in done},
            flat_pictures={production.name: production.flat_pictures for production in done},
        )
    with clock.stage("write"):
        files["report.html"] = page
        report["files"]["report.html"] = {"bytes": len(page), "sha256": hashlib.sha256(page).hexdigest()}
        report["seconds"] = _seconds(clock, done)
        files[REPORT] = _json(report)
        publish(files, request.output, folder, last=REPORT, gone=gone)
    return Outcome(report)


def _earlier(
    request: Request, files: Collection[str], leaflets: Collection[str]
) -> tuple[dict[str, Any], list[str]]:
    """Files of earlier builds of this content that are not made now.

    Those that stay, because only some leaflets or editions were asked for, and the names of those that are
    to go, because their leaflet is no longer in the content.  Files that are not as we wrote them are
    nobody's business but the user's.
    """
    last = last_report(request.output) or {}
    stay: dict[str, Any] = {}
    gone: list[str] = []
    if last.get("content") != request.content.name:
        return stay, gone
    known = {**_entries(last, "earlier"), **_entries(last, "files")}
    for name, entry in sorted(known.items()):
        path = request.output / name
        if name in files or Path(name).name != name or path.is_symlink():
            continue
        try:
            if hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
                continue
        except OSError:
            continue
        if entry["leaflet"] in leaflets and entry["edition"] in EDITION_NAMES:
            stay[name] = {part: entry[part] for part in ("leaflet", "edition", "bytes", "sha256")}
        else:
            gone.append(name)
    return stay, gone


def _entries(report: Mapping[str, Any], part: str) -> dict[str, Any]:
    """The PDFs that *report* lists in one of its parts; nothing where it is damaged."""
    found = report.get(part)
    keys = {"leaflet", "edition", "bytes", "sha256"}
    rows = found.items() if isinstance(found, dict) else ()
    return {name: entry for name, entry in rows if isinstance(entry, dict) and keys <= entry.keys()}


def _inputs(request: Request, files: set[Path]) -> list[Path]:
    """The files to be named as inputs: templates and styles count as a whole, see the fingerprint."""
    from brochure.design.resources import FOLDERS, SHIPPED

    tops = [top / folder for top in (SHIPPED, request.project) for folder in FOLDERS]
    # The project may have been reached by a link; a link to a file counts by its own name.
    inside = {Path(os.path.realpath(path.parent), path.name) for path in files}
    return sorted(path for path in inside if not any(path.is_relative_to(top) for top in tops))


def chosen(wanted: Collection[str], there: Collection[str]) -> list[str]:
    """The leaflets that are wanted; all where none is named.  Raises :class:`UsageError`."""
    for name in wanted:
        if name not in there:
            near = difflib.get_close_matches(name, there, 1, 0.5)
            hint = f"did you mean “{near[0]}”?" if near else f"there are: {', '.join(there)}"
            raise UsageError(f"there is no leaflet “{name}” in the content: {hint}")
    return [name for name in there if name in wanted or not wanted]


def _jobs(
    request: Request,
    loaded: Any,
    laid_out: list[Any],
    standing: Mapping[str, Any],
    words: Mapping[str, Any],
    findings: Collection[Finding],
) -> list[Any]:
    from brochure.pipeline.check import metadata_of, parts_of, style_of
    from brochure.pipeline.leaflet import ProductionJob, preload
    from brochure.pipeline.print_setup import press_job
    from brochure.typesetting.engine import engine

    editions = tuple(name for name in EDITION_NAMES if name in request.editions or not request.editions)
    style = style_of(loaded)
    press = {item.name: press_job(loaded, item, style) if "print" in editions else None for item in laid_out}
    plated = _plated(request)
    # Before the workers are forked: each would load them again otherwise.
    engine()
    preload(prints="print" in editions)
    return [
        ProductionJob(
            item,
            editions,
            metadata_of(loaded, item.name),
            parts_of(loaded, item.name),
            loaded,
            standing[item.name],
            words[item.name],
            (*findings, *item.findings),
            request.as_of,
            press[item.name],
            plated,
        )
        for item in laid_out
    ]


def _plated(request: Request) -> dict[str, Any]:
    """What the last build measured on the plates of each page of a print edition, by the page's digest."""
    report = last_report(request.output) or {}
    plates = report.get("plates")
    return plates if isinstance(plates, dict) and report.get("plates_by") == plates_stamp() else {}


def _workers(wanted: int | None, jobs: int) -> int:
    return max(1, min(wanted or os.cpu_count() or 1, jobs))


def _produce(jobs: list[Any], workers: int, folder: Path) -> Iterator[Any]:
    """The productions as they are finished; workers keep their temporary files in *folder*."""
    from brochure.pipeline.leaflet import produce, results

    try:
        if workers == 1:
            yield from map(produce, jobs)
        else:
            # Forked after the import of the engine: a spawned worker would import it again.
            method = "fork" if sys.platform.startswith("linux") else "spawn"
            yield from results(jobs, workers, method, folder)
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise BrochureError(f"can't write temporary files: {error.strerror}") from error


class _Clock:
    """Times the stages of the main process."""

    def __init__(self, progress: Progress) -> None:
        self.seconds: dict[str, float] = {}
        self.progress = progress
        #: When the build began, as files are dated.
        self.began = time.time()
        self._start = time.perf_counter()

    @property
    def total(self) -> float:
        """Seconds since the build began."""
        return time.perf_counter() - self._start

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.progress(name, None)
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start
        self.progress(name, self.seconds[name])


def _seconds(clock: _Clock, done: list[Any]) -> dict[str, Any]:
    rounded: dict[str, Any] = {name: round(seconds, 3) for name, seconds in clock.seconds.items()}
    for production in done:
        # A space keeps a leaflet's name apart from those of stages.
        rounded[f"leaflet {production.name}"] = {
            stage: round(value, 3) for stage, value in production.seconds.items()
        }
    return {**rounded, "total": round(clock.total, 3)}


def _json(report: Mapping[str, Any]) -> bytes:
    import json

    return (json.dumps(report, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
