"""The order of a build: read, check, lay out, produce in workers, report, publish."""

from __future__ import annotations

import difflib
import hashlib
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brochure.errors import BrochureError, ContentError, UsageError
from brochure.findings import Severity, in_order
from brochure.fingerprint import REPORT, fingerprint, is_current, last_report

#: Editions in the order in which they are made and listed.
EDITION_NAMES = ("screen", "office")


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

    @property
    def project(self) -> Path:
        """The project folder: where the content file lies."""
        return self.content.resolve().parent

    @property
    def options(self) -> dict[str, object]:
        """What of the request has a say in what is built."""
        return {
            "content": self.content.name,
            "leaflets": sorted(self.leaflets),
            "editions": [name for name in EDITION_NAMES if name in self.editions or not self.editions],
        }


@dataclass(frozen=True)
class Outcome:
    """What a build did."""

    #: The report, as in ``report.json``.
    report: Mapping[str, Any] = field(repr=False)
    #: True when nothing had to be done.
    up_to_date: bool = False

    @property
    def failed_checks(self) -> bool:
        """True when a finding of severity error stands."""
        return any(finding["severity"] == Severity.ERROR.value for finding in self.report["findings"])


#: Told of each stage as it ends: its name and its seconds.
Progress = Callable[[str, float], None]


def build(request: Request, progress: Progress) -> Outcome:
    """Build what is asked for, unless it is up to date.

    Raises :class:`ContentError`, :class:`UsageError` or another :class:`BrochureError`; nothing in the
    output folder has changed then.
    """
    begin = time.perf_counter()
    if not request.force:
        report = last_report(request.output)
        if report is not None and is_current(report, request.project, request.output, request.options):
            return Outcome(report, up_to_date=True)
    return _build(request, progress, begin)


def _build(request: Request, progress: Progress, begin: float) -> Outcome:
    from brochure.check import check, read, style_of
    from brochure.layout.leaflet import lay_out
    from brochure.publish import publish
    from brochure.report.html import render
    from brochure.report.record import record

    clock = _Clock(progress)
    with clock.stage("read"):
        loaded = read(request.content)
        findings = check(loaded)
        names = _chosen(request.leaflets, list(loaded.brochure.leaflets))
    with clock.stage("lay out"):
        style = style_of(loaded)
        laid_out, problems = [], list(findings)
        for name in names:
            try:
                laid_out.append(lay_out(loaded, name, style))
            except ContentError as error:
                problems += error.findings
        if len(laid_out) < len(names):
            raise ContentError(problems)
    with clock.stage("load engine"):
        jobs = _jobs(request, loaded, laid_out)
    productions = {}
    for production in _produce(jobs, _workers(request.jobs, len(jobs))):
        productions[production.name] = production
        for stage, seconds in production.seconds.items():
            progress(f"{production.name}: {stage}", seconds)
    # In the order of the content, not of the workers.
    done = [productions[name] for name in names]
    findings = in_order(
        [
            *findings,
            *(f for item in laid_out for f in item.findings),
            *(f for item in done for f in item.findings),
        ]
    )
    if any(not production.files for production in done):
        raise ContentError(findings)
    with clock.stage("report"):
        files = {
            f"{production.name}-{edition}.pdf": data
            for production in done
            for edition, data in production.files.items()
        }
        inputs = _inputs(request, {*loaded.files, *(path for item in laid_out for path in item.files)})
        report = record(loaded, laid_out, done, files, findings)
        report["inputs"] = [Path(os.path.relpath(path, request.project)).as_posix() for path in inputs]
        report["fingerprint"] = fingerprint(request.project, inputs, request.options)
        report["seconds"] = _seconds(clock, done, time.perf_counter() - begin)
        page = render(report, {production.name: production.thumbnails for production in done})
    with clock.stage("write"):
        files["report.html"] = page
        report["files"]["report.html"] = {"bytes": len(page), "sha256": hashlib.sha256(page).hexdigest()}
        report["seconds"] = _seconds(clock, done, time.perf_counter() - begin)
        files[REPORT] = _json(report)
        publish(files, request.output, last=REPORT)
    return Outcome(report)


def _inputs(request: Request, files: set[Path]) -> list[Path]:
    """The files to be named as inputs: templates and styles count as a whole, see the fingerprint."""
    from brochure.layout.resources import FOLDERS, SHIPPED

    tops = [top / folder for top in (SHIPPED, request.project) for folder in FOLDERS]
    return sorted(path for path in files if not any(path.is_relative_to(top) for top in tops))


def _chosen(wanted: tuple[str, ...], there: list[str]) -> list[str]:
    for name in wanted:
        if name not in there:
            near = difflib.get_close_matches(name, there, 1, 0.5)
            hint = f"did you mean “{near[0]}”?" if near else f"there are: {', '.join(there)}"
            raise UsageError(f"there is no leaflet “{name}” in the content: {hint}")
    return [name for name in there if name in wanted or not wanted]


def _jobs(request: Request, loaded: Any, laid_out: list[Any]) -> list[Any]:
    from brochure.check import metadata_of, parts_of
    from brochure.produce import ProductionJob
    from brochure.typeset import engine

    # Before the workers are forked: each would load it again otherwise.
    engine()
    editions = tuple(name for name in EDITION_NAMES if name in request.editions or not request.editions)
    return [
        ProductionJob(item, editions, metadata_of(loaded, item.name), parts_of(loaded, item.name))
        for item in laid_out
    ]


def _workers(wanted: int | None, jobs: int) -> int:
    return max(1, min(wanted or os.cpu_count() or 1, jobs))


def _produce(jobs: list[Any], workers: int) -> Iterator[Any]:
    """The productions as they are finished."""
    from brochure.produce import produce

    if workers == 1:
        for job in jobs:
            yield produce(job)
        return
    # Forked after the import of the engine: a spawned worker would import it again.
    method = "fork" if sys.platform.startswith("linux") else "spawn"
    executor: Executor
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(method)) as executor:
        try:
            for future in as_completed([executor.submit(produce, job) for job in jobs]):
                yield future.result()
        except BrokenProcessPool as error:
            raise BrochureError(
                "a worker was ended from outside, perhaps for want of memory: try `--jobs 1`"
            ) from error
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


class _Clock:
    """Times the stages of the main process."""

    def __init__(self, progress: Progress) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start
        self._progress(name, self.seconds[name])


def _seconds(clock: _Clock, done: list[Any], total: float) -> dict[str, Any]:
    rounded: dict[str, Any] = {name: round(seconds, 3) for name, seconds in clock.seconds.items()}
    for production in done:
        # A space keeps a leaflet's name apart from those of stages.
        rounded[f"leaflet {production.name}"] = {
            stage: round(value, 3) for stage, value in production.seconds.items()
        }
    return {**rounded, "total": round(total, 3)}


def _json(report: Mapping[str, Any]) -> bytes:
    import json

    return (json.dumps(report, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
