"""What a worker does with one leaflet: typeset it once, then make every edition from that.

The job and the result are plain values that can be pickled, so a job can go to any
``concurrent.futures.Executor``.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from brochure.approval.state import State
from brochure.content.load import Loaded
from brochure.design.resources import Resources
from brochure.editions import EDITIONS, Edition, EditionJob, PressJob
from brochure.errors import BrochureError, ContentError
from brochure.findings import Finding, PdfPlace, Severity, SourcePlace, in_order
from brochure.layout.leaflet import LaidOut
from brochure.pdf.metadata import Metadata
from brochure.pdf.thumbnails import thumbnails
from brochure.pipeline.print_check import Inspection
from brochure.pipeline.signals import held, released
from brochure.report.production import Production
from brochure.review.pack import review_job
from brochure.review.review_data import Dossier, dossier_of
from brochure.review.version import Version
from brochure.rules.evidence import Evidence, Setting, judged_on
from brochure.rules.judge import judge
from brochure.rules.rule import checks
from brochure.typesetting.engine import Typeset, typeset
from brochure.typesetting.fit import Part, misfits, outside_safe_zone

#: The edition that is made after everything else.
REVIEW = "review"
#: Width of the pictures of flat sheets in the report, px: of those that are folded, and of single pages.
_FLAT_PICTURE, _PAGE_PICTURE = 900, 420


@dataclass(frozen=True)
class ProductionJob:
    """One leaflet to be made, in some editions."""

    laid_out: LaidOut
    editions: tuple[str, ...]
    metadata: Metadata
    parts: Mapping[str, Part] = field(repr=False)
    #: The content that it is from, which rules look at.
    loaded: Loaded = field(repr=False)
    #: How it stands with its approval.
    state: State
    #: The version that was approved, valid or not; None where there is none.
    approved: Version | None = field(default=None, repr=False)
    #: What was found before it was typeset.
    findings: tuple[Finding, ...] = ()
    #: The day on which ages of sources are judged; that of the leaflet where it is None.
    as_of: date | None = None
    #: What the print edition needs; None where it is not wanted.
    press: PressJob | None = None
    #: What is known of the plates of pages from builds before, by the pages' digests.
    plated: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)


def preload(*, prints: bool) -> None:
    """Load what leaflets are made with, so that workers have it when they begin: each loads it otherwise."""
    import PIL.WebPImagePlugin  # noqa: F401

    checks()
    if prints:
        import brochure.preflight.judge  # noqa: F401


def produce(job: ProductionJob) -> Production:
    """Make a leaflet.  Raises :class:`ContentError` when the engine complains about a template or style."""
    seconds: dict[str, float] = {}
    laid_out, fmt = job.laid_out, job.laid_out.format
    with _timed(seconds, "typeset"):
        done = set_leaflet(laid_out, job.parts)
    result, notes_pages = done.result, done.notes_pages
    if done.findings:
        return Production(laid_out.name, {}, done.findings, seconds=seconds)
    with _timed(seconds, "rules"):
        evidence = evidence_of(job.loaded, laid_out, result, job.as_of)
        findings = judge(evidence)
    with _timed(seconds, "claims"):
        dossier = dossier_of(evidence, job.approved)
    made: dict[str, Edition] = {}
    edition_job = EditionJob(
        laid_out.name, result.pdf, job.metadata, fmt, laid_out.leaflet.paper, laid_out.names, job.press
    )
    # The print edition first: its plates are made by another process, beside everything else.
    order = sorted((name for name in job.editions if name != REVIEW), key=lambda name: name != "print")
    with ExitStack() as stack:
        inspection = None
        for edition in order:
            with _timed(seconds, edition):
                made[edition] = EDITIONS[edition](edition_job)
            if edition == "print" and job.press is not None:
                inspection = stack.enter_context(
                    Inspection(made["print"], laid_out.name, job.press, job.plated)
                )
        with _timed(seconds, "pictures"):
            pictures = thumbnails(result.pdf)
            flat_pictures: tuple[bytes, ...] = ()
            if inspection is not None:
                width = _FLAT_PICTURE if fmt.kind == "folded" else _PAGE_PICTURE
                flat_pictures = thumbnails(made["print"].pdf, width, trimmed=False)
        ink = None
        findings += [finding for edition in made.values() for finding in edition.findings]
        if inspection is not None:
            with _timed(seconds, "preflight"):
                findings += inspection.preflight(fmt.safe_zone_of(len(result.pages)))
            with _timed(seconds, "wait for plates"):
                ink = inspection.ink()
                findings += ink.findings
    if REVIEW in job.editions:
        # Last: it holds whatever all other checks have found.
        with _timed(seconds, REVIEW):
            made[REVIEW] = _review(job, edition_job, dossier, findings, made.get("screen"))
    return Production(
        name=laid_out.name,
        files={edition: made[edition].pdf for edition in job.editions},
        findings=tuple(findings),
        pages=result.pages,
        placed=result.placed,
        notes_pages=notes_pages,
        thumbnails=pictures,
        flat_sheets=made["print"].sheets if inspection is not None else (),
        flat_pictures=flat_pictures,
        ink=ink,
        dossier=dossier,
        seconds=seconds,
    )


@dataclass(frozen=True)
class LeafletSet:
    """A leaflet typeset, with notes pages where its format asks for more pages than it fills."""

    result: Typeset
    #: How many of the pages are notes pages.
    notes_pages: int
    #: Why it can't be used: what does not fit, lies over something or runs out.
    findings: tuple[Finding, ...]


def set_leaflet(laid_out: LaidOut, parts: Mapping[str, Part]) -> LeafletSet:
    """Typeset a leaflet.  Raises :class:`ContentError` when the engine complains."""
    fmt = laid_out.format
    notes_pages = 0
    result = _typeset(laid_out, notes_pages)
    target = fmt.page_target(len(result.pages), laid_out.leaflet.pages)
    if len(result.pages) < target:
        notes_pages = target - len(result.pages)
        result = _typeset(laid_out, notes_pages)
    findings = [
        *misfits(laid_out.name, result, fmt, target, parts),
        *outside_safe_zone(f"{laid_out.name}-screen.pdf", result, fmt),
    ]
    if not result.pdf and not findings:
        findings = [_too_few(laid_out.name, len(result.pages), target)]
    return LeafletSet(result, notes_pages, tuple(findings))


def _review(
    job: ProductionJob,
    edition_job: EditionJob,
    dossier: Dossier,
    findings: Sequence[Finding],
    screen: Edition | None,
) -> Edition:
    """The review pack: the last of the editions, with all that the checks have said of the leaflet.

    It shows the *screen* edition, which is made for it where it was not asked for.
    """
    about = in_order(
        finding for finding in (*job.findings, *findings) if is_about(finding, job.laid_out.name)
    )
    facts = dossier.facts(about, draft=not job.state.valid, state=job.state.words)
    pack = review_job(facts, Resources(job.loaded.project), job.laid_out.assets)
    pack = replace(pack, proof=b"" if screen is None else screen.pdf)
    return EDITIONS[REVIEW](replace(edition_job, review=pack))


def is_about(finding: Finding, leaflet: str) -> bool:
    """Whether a finding is about a leaflet: it says so, or it is about no leaflet in particular."""
    place = finding.place
    if isinstance(place, PdfPlace):
        return place.file.rpartition("-")[0] == leaflet
    return finding.leaflet in ("", leaflet)


def evidence_of(loaded: Loaded, laid_out: LaidOut, result: Typeset, as_of: date | None = None) -> Evidence:
    """What rules look at; ages are judged on the day *as_of*, or on the leaflet’s own."""
    setting = Setting(
        result.pages,
        result.passages,
        result.drawings,
        result.pdf,
        laid_out.numbered,
        laid_out.bibliography,
    )
    day = as_of or judged_on(laid_out.leaflet)
    return Evidence(loaded, laid_out.name, laid_out.format, setting, day)


def results(jobs: Sequence[ProductionJob], workers: int, method: str, folder: Path) -> Iterator[Production]:
    """What *workers* processes make of *jobs*, as they finish; their temporary files go to *folder*.

    No worker outlives this process or this function, whatever ends them.
    """
    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context(method)
    # Jobs go along when a worker starts, results come by way of files.  What goes through the pipes of the
    # executor is small: a worker that is killed amidst of much would leave everybody waiting for the rest.
    with ProcessPoolExecutor(workers, context, _begin_worker, (str(folder), tuple(jobs))) as executor:
        try:
            # A worker that is only half made would not know what to do with a signal.
            with held():
                futures = [executor.submit(_produce_into, number) for number in range(len(jobs))]
            for future in as_completed(futures):
                path = Path(future.result())
                production = pickle.loads(path.read_bytes())
                path.unlink()
                yield production
        except BrokenProcessPool as error:
            raise BrochureError(
                "a worker was ended from outside, perhaps for want of memory: try `--jobs 1`"
            ) from error
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            # Nobody wants what they are at any more, and it may take long.
            for worker in set(multiprocessing.active_children()) - others:
                worker.kill()
            raise


#: What the workers of this process make: set in each of them as it begins.
_jobs: tuple[ProductionJob, ...] = ()


def _produce_into(number: int) -> str:
    """Make a job of this worker, and give the name of the file that holds the production."""
    data = pickle.dumps(produce(_jobs[number]))
    handle, name = tempfile.mkstemp(".production")
    with open(handle, "wb") as file:
        file.write(data)
    return name


def _begin_worker(folder: str, jobs: tuple[ProductionJob, ...]) -> None:
    """Prepare a worker process."""
    global _jobs
    _jobs = jobs
    # Ctrl+C reaches every process of a terminal; the main one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    released()
    # A worker ends without clearing up after itself; whoever owns the folder does.
    tempfile.tempdir = folder
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when the main process is killed: nobody else would, and it would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _typeset(laid_out: LaidOut, notes_pages: int) -> Typeset:
    def is_complete(pages: int) -> bool:
        return pages == laid_out.format.page_target(pages, laid_out.leaflet.pages)

    result = typeset(laid_out.job(notes_pages), is_complete)
    if result.complaints:
        fix = "mend the template or the style sheet: what the engine passes over is missing on paper"
        raise ContentError(
            Finding(
                "layout.engine", Severity.ERROR, f"in the leaflet “{laid_out.name}”: {complaint}", None, fix
            )
            for complaint in dict.fromkeys(result.complaints)
        )
    return result


def _too_few(name: str, pages: int, target: int) -> Finding:
    """The finding on a leaflet that notes pages were to fill up, and did not."""
    message = (
        f"the leaflet “{name}” fills {pages} of {target} pages, and its templates put no notes pages "
        "where the others belong"
    )
    fix = (
        "write {{ notes_pages(section) }} before each section, as the shipped template does, or remove yours"
    )
    return Finding("layout.template", Severity.ERROR, message, SourcePlace("templates/base.html"), fix)


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - start
