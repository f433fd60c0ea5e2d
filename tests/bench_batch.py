"""Times a batch of variants: how long each takes and beside what, whether memory grows, and on a cluster.

``python -m tests.bench_batch [COUNT] [--small] [--alone] [--cluster]``.  The shipped leaflets, or a
small one, are built for so many centres that were made up, each with its own name, number and words, for
screen and print.

* One variant beside a forced build of the same editions in a warm session, in turns, in one process: seconds
  of the processor, those of Ghostscript too.
* The whole batch by as many workers as there are processors: seconds of each, and the memory of all processes
  together (resident, so what they share counts for each) whenever a variant is done.
* With ``--alone``, the same by one worker, and how much of a worker each further one is worth.
* With ``--cluster``, the same by a cluster of this machine with as many workers.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import resource
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from brochure.batch.address import Cluster
from brochure.batch.make import Order, VariantJob, files_stamp, make_variant
from brochure.batch.outcome import BatchRequest, Progressed
from brochure.batch.planning import planned
from brochure.batch.run import run
from brochure.findings import Finding
from brochure.pipeline.build import build
from brochure.pipeline.memory import Memory
from brochure.pipeline.request import Request
from brochure.pipeline.session import Session
from brochure.pipeline.workers import Here
from tests.batch.sample import HEAD, master
from tests.project import Project, shipped

#: How much a variant may take at most, of a forced build; how much the memory of the last hundred may be, of
#: that of the second hundred; and a cluster, of workers.
RATIO, GROWTH, CLUSTER = 0.5, 1.05, 1.1
EDITIONS = ("screen", "print")
#: What each of several workers is worth at least, of one that works alone.
EFFICIENCY = 0.85
#: Variants that are built beside forced builds.
_BESIDE = 7
_TOWNS = ("Leeds", "York", "Hull", "Bath", "Cardiff", "Newcastle", "Birmingham", "Manchester", "Ely", "Wells")
_VARIANTS = """\
variants:
  file: variants.csv
  files: "{centre}/{leaflet}-{edition}.pdf"
  job-code: "{job-code}-{leaflet}-{code}"
  columns:
    code: { most: 12 }
    centre: { most: 60 }
    phone: { place: "[24-hour number]", type: telephone, region: GB }
    coordinator: { place: "[name and number]", most: 80 }
    company: { field: company.name, most: 60 }
leaflets:
"""


def project_of(folder: Path, count: int, *, small: bool) -> Project:
    """The content with a table of so many centres."""
    centres = [f"{_TOWNS[at % len(_TOWNS)]} {at}" for at in range(count)]
    numbers = [f"{('0113 496 0', '020 7946 0')[at % 2]}{at % 900 + 100}" for at in range(count)]
    if small:
        rows = [
            f"C{at};{centre};{number};{('', f'Example at {at}.example')[at % 2]}"
            for at, (centre, number) in enumerate(zip(centres, numbers, strict=True))
        ]
        made = master(folder, *rows)
        assert HEAD.count(";") == rows[0].count(";")
        return made
    made = shipped(folder)
    made.change("content.yaml", "\nleaflets:\n", f"\n{_VARIANTS}")
    desks = ("Day unit desk", "Jo Smith 0113 496 0999", "Ward 7, ask for the nurse in charge")
    lines = [
        f'C{at},{centre},{number},"{desks[at % 3]}",{("Example Pharma", "Other Pharma")[at % 2]}'
        for at, (centre, number) in enumerate(zip(centres, numbers, strict=True))
    ]
    made.write("variants.csv", "\n".join(["code,centre,phone,coordinator,company", *lines]))
    return made


def processor() -> float:
    """Seconds of the processor that this process and those that it waited for have taken."""
    mine, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + others.ru_utime + others.ru_stime


def beside(project: Project) -> tuple[list[float], list[float]]:
    """Seconds of the processor of forced builds in a warm session, and of variants, in turns."""
    content = project.folder / "content.yaml"
    session = Session(content, executor=Here())
    loaded = session.content()
    declared = loaded.brochure.variants
    assert declared is not None
    names = tuple(name for name in loaded.brochure.leaflets if declared.has(name))
    variants = planned(loaded, declared, session.style()).variants
    order = Order(content, EDITIONS, files_stamp(session, loaded, session.style())[0])
    request = Request(
        content, project.folder / "single", leaflets=names, editions=EDITIONS, jobs=1, force=True
    )
    builds, singles = [], []
    for number in range(_BESIDE + 1):
        # All is there but what was made of the leaflets, and of their plates: a variant has others.
        session.memory = Memory()
        shutil.rmtree(request.output, ignore_errors=True)
        start = processor()
        build(request, lambda stage, seconds: None, session)
        between = processor()
        made = make_variant(VariantJob(order, variants[number % len(variants)]))
        end = processor()
        assert not made.failed
        # The first of each fills caches, and sets the master.
        if number:
            builds.append(between - start)
            singles.append(end - between)
    return builds, singles


class Watching:
    """Sees how much memory there is whenever a variant is done."""

    def __init__(self) -> None:
        self.memory: list[int] = []
        #: Leaflets that differ from the master's, by the first thing that is said of each, without figures.
        self.different: Counter[str] = Counter()
        #: What is said of variants that could not be made.
        self.failures: list[str] = []

    def __call__(self, step: Progressed | Finding) -> None:
        """A variant is done."""
        if isinstance(step, Progressed) and (step.failed or step.done % 100 == 0):
            told = "could not be made" if step.failed else f"{step.done} are done, {step.each:.2f} s each"
            print(f"  {step.name}: {told}", flush=True)
        self.memory.append(sum(_resident(pid) for pid in _with_children(os.getpid())))

    def growth(self) -> tuple[float, float]:
        """Memory of the second hundred and of the last in MB (quarters, where there are fewer than 400)."""
        some = min(100, max(1, len(self.memory) // 4))
        early, late = self.memory[some : 2 * some], self.memory[-some:]
        return sum(early) / len(early) / 2**20, sum(late) / len(late) / 2**20


def _with_children(pid: int) -> Iterator[int]:
    yield pid
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _with_children(int(child))


def _resident(pid: int) -> int:
    with contextlib.suppress(OSError, ValueError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    return 0


def batch(
    project: Project, output: str, cluster: Cluster | None = None, jobs: int | None = None
) -> tuple[float, float, Watching]:
    """Seconds of each variant by the clock and by the processor, and the memory."""
    watching = Watching()
    request = BatchRequest(
        project.folder / "content.yaml",
        project.folder / output,
        editions=EDITIONS,
        force=True,
        jobs=jobs,
        cluster=cluster,
    )
    start, before = time.perf_counter(), processor()
    outcome = run(request, watching)
    wall, cpu = time.perf_counter() - start, processor() - before
    watching.failures = [
        f"{result.variant.name}: {'; '.join(found.message for found in result.findings)[:200]}"
        for result in outcome.results
        if result.failed
    ]
    watching.different.update(
        re.sub(r"[\d.]+", "…", leaflet["proof"]["differences"][0])
        for result in outcome.results
        for leaflet in result.record.get("leaflets", ())
        if not leaflet["proof"]["same"]
    )
    return wall / len(outcome.results), cpu / len(outcome.results), watching


def clustered(project: Project) -> float:
    """Seconds of each variant by the clock, by a cluster of this machine."""
    from distributed import LocalCluster

    workers = os.cpu_count() or 1
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, dashboard_address=None, local_directory=str(project.folder)
    ) as cluster:
        return batch(project, "cluster", Cluster(cluster.scheduler_address))[0]


def _row(name: str, value: float, unit: str, bar: float | None = None, ratio: float | None = None) -> None:
    verdict = ""
    if bar is not None and ratio is not None:
        verdict = f"  {ratio:6.3f} of at most {bar:.2f}: {'within' if ratio <= bar else 'OVER THE BAR'}"
    print(f"{name:44}{value:9.2f} {unit}{verdict}", flush=True)


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_batch")
    parser.add_argument("count", nargs="?", type=int, default=200, help="centres (200)")
    parser.add_argument(
        "--small", action="store_true", help="one small flyer instead of the shipped leaflets"
    )
    parser.add_argument("--cluster", action="store_true", help="also by a cluster of this machine")
    parser.add_argument("--alone", action="store_true", help="also by one worker")
    options = parser.parse_args(words)
    count = max(8, options.count)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{count} centres, screen and print, {os.cpu_count()} processors{load}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        project = project_of(Path(folder) / "project", count, small=options.small)
        builds, singles = beside(project)
        _row("forced build, warm session, CPU (median)", median(builds), "s")
        _row("one variant, CPU (median)", median(singles), "s", RATIO, median(singles) / median(builds))
        each, cpu, watching = batch(project, "variants")
        _row("each variant of the batch, by the clock", each, "s")
        _row("each variant of the batch, CPU", cpu, "s")
        _row("variants an hour", 3600 / each, "")
        early, late = watching.growth()
        _row("memory of the second hundred (or quarter)", early, "MB")
        _row("memory of the last hundred (or quarter)", late, "MB", GROWTH, late / early)
        _row("leaflets that differ from the master", watching.different.total(), "")
        print("".join(f"  {count} × {told}\n" for told, count in watching.different.most_common()), end="")
        _row("variants that could not be made", len(watching.failures), "")
        print("".join(f"  {told}\n" for told in watching.failures), end="", flush=True)
        if options.alone:
            alone = batch(project, "alone", jobs=1)[0]
            worth = alone / each / (os.cpu_count() or 1)
            _row("each variant by one worker, by the clock", alone, "s")
            verdict = "within" if worth >= EFFICIENCY else "UNDER THE BAR"
            print(
                f"each worker, of one alone: {worth:.3f} of at least {EFFICIENCY:.2f}: {verdict}", flush=True
            )
        if options.cluster:
            seconds = clustered(project)
            _row("each variant by a cluster, by the clock", seconds, "s", CLUSTER, seconds / each)


if __name__ == "__main__":
    main()
