"""The print edition of a leaflet made, judged and pictured, beside everything else that is made of it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from brochure.editions import Edition, EditionJob, maker
from brochure.findings import Finding
from brochure.pdf.thumbnails import thumbnails
from brochure.pipeline.print_check import NOTHING_KNOWN, Inspection, KnownPages
from brochure.pipeline.workers import Workers, can_fork
from brochure.preflight.page_ink import Ink
from brochure.report.entries import PlateEntry


@dataclass(frozen=True)
class PrintJob:
    """All that the print edition of a typeset leaflet takes: a plain value that may go to another process."""

    #: The typeset leaflet, with what the press needs.
    given: EditionJob
    #: What is known of the plates of pages from builds before, by the pages' digests.
    plated: Mapping[str, PlateEntry] = field(repr=False)
    #: How far words stay away from the trim, mm.
    safe_zone: float
    #: What was told of the resolution of pictures at their place already: page, picture and ppi.
    told_ppi: tuple[tuple[int, int, float], ...]
    #: Width of the pictures of its pages, px; None where nobody wants any.
    picture_width: int | None
    #: What is known of its pages from a leaflet that was made before.
    known: KnownPages = NOTHING_KNOWN


@dataclass(frozen=True)
class PrintMade:
    """A print edition, and what is to be told of it."""

    edition: Edition
    #: What the preflight and the plates say.
    findings: tuple[Finding, ...]
    ink: Ink
    #: A picture of each of its pages.
    pictures: tuple[bytes, ...] = field(repr=False)
    #: Stage to seconds.
    seconds: Mapping[str, float]


class Stages:
    """Times the stages of making a leaflet."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """What is done while this is open belongs to the stage *name*."""
        start = time.perf_counter()
        yield
        self.add({name: time.perf_counter() - start})

    def add(self, seconds: Mapping[str, float]) -> None:
        """Count seconds that were spent elsewhere."""
        for name, more in seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + more


#: Makes a print edition, or gives what is known of one.
Make = Callable[[EditionJob], Edition]
#: Waits until a print edition is done.
Finish = Callable[[], PrintMade]


@contextmanager
def printing(job: PrintJob, make: Make, *, beside: bool) -> Iterator[Finish]:
    """Begin to make the print edition, and give what ends that.

    Where it is to be done *beside* other work, another process does all of it, if one can be forked.  Else
    *make* makes it at once, and its plates alone are made meanwhile, by Ghostscript.

    Raises :class:`~brochure.pipeline.workers.WorkerDiedError` when that process dies of it, as it is ended.
    """
    if beside and can_fork():
        # A forked process has all that this one has loaded; it ends when this one does.
        with Workers(1, Path(tempfile.gettempdir())) as workers:
            yield workers.submit(print_leaflet, job).result
        return
    stages = Stages()
    with stages.stage("print"):
        edition = make(job.given)
    with _inspected(job, edition) as inspection:
        yield lambda: _finished(job, edition, inspection, stages)


def print_leaflet(job: PrintJob) -> PrintMade:
    """The print edition made, judged and pictured, one after the other."""
    with printing(job, maker("print"), beside=False) as finish:
        return finish()


def _inspected(job: PrintJob, edition: Edition) -> Inspection:
    assert job.given.press is not None
    return Inspection(edition, job.given.name, job.given.press, job.plated, job.known)


def _finished(job: PrintJob, edition: Edition, inspection: Inspection, stages: Stages) -> PrintMade:
    pictures: tuple[bytes, ...] = ()
    with stages.stage("pictures"):
        if job.picture_width is not None:
            pictures = thumbnails(inspection.document, job.picture_width, trimmed=False)
    with stages.stage("preflight"):
        findings = inspection.preflight(job.safe_zone, job.told_ppi)
    with stages.stage("wait for plates"):
        ink = inspection.ink()
    return PrintMade(edition, (*findings, *ink.findings), ink, pictures, stages.seconds)
