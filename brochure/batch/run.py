"""The order of a batch: table, plan, workers, one folder for each variant, then what tells of all of them."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from brochure.batch.address import Cluster
from brochure.batch.archive import packed
from brochure.batch.bundles import Bundle, names_of, press_files, zips
from brochure.batch.earlier import (
    check_ours,
    current_files,
    earlier_bundles,
    earlier_result,
    editions_of,
    others_in,
    still_true,
    unknown_bundles,
    warnings,
    without_editions,
)
from brochure.batch.make import Order, VariantJob, VariantMade, files_stamp, is_shipped, make_variant
from brochure.batch.manifest import MANIFEST, overview, record_text
from brochure.batch.outcome import (
    RECORD,
    BatchOutcome,
    BatchProgress,
    BatchRequest,
    Progressed,
    VariantResult,
    key_of,
    pictures_of,
)
from brochure.batch.plan import Plan, Variant, leaflets_of
from brochure.batch.planning import planned
from brochure.content.load import Content
from brochure.content.variants import Variants
from brochure.errors import ContentError, UsageError
from brochure.findings import Finding, Severity, SourcePlace, in_order
from brochure.pipeline.build import inspect
from brochure.pipeline.fingerprint import changed_since, definitions, fingerprint, resources
from brochure.pipeline.leaflet import preload
from brochure.pipeline.publish import FolderHeldError, publish, publish_folder, staging
from brochure.pipeline.session import Session
from brochure.pipeline.workers import WorkerDiedError, Workers, WorkersEndedError
from brochure.source.outside import digest_of, names_in

#: Variants that a worker makes before another one takes its place, should a library keep memory of each.
_ROUND = 250
#: Variants that wait for each worker.
_AHEAD = 2
#: How often a variant is tried that somebody else’s end has interrupted.
_TRIES = 3


def run(request: BatchRequest, progress: BatchProgress, executor: Executor | None = None) -> BatchOutcome:
    """Build the variants that are asked for, but for those that are there as they should be.

    *executor* makes them: processes of this machine where it is None.  Raises :class:`ContentError` with all
    that is wrong with master and table, :class:`UsageError` or another ``BrochureError``; what fails in
    one variant is told in the outcome.
    """
    return _Batch(request, progress, executor).outcome()


class _Batch:
    loaded: Content
    declared: Variants
    plan: Plan
    #: What the master is made from, with a digest of it, and the pictures of all variants by their names.
    files: Sequence[Path]
    stamp: str
    pictures: Mapping[str, Path]
    _digests: Mapping[str, str]

    def __init__(self, request: BatchRequest, progress: BatchProgress, executor: Executor | None) -> None:
        self.request = request
        self.progress = progress
        self.executor = executor
        self.start = time.perf_counter()
        #: When it was begun, by the clock of files.
        self.began = time.time()
        self.results: dict[str, VariantResult] = {}
        self.made = 0
        #: The digest of all but the table, by editions.
        self._stamps: dict[tuple[str, ...], str] = {}

    def outcome(self) -> BatchOutcome:
        """Build and publish."""
        request = self.request
        if request.cluster is not None:
            request.cluster.checked()
        if request.press and "print" not in request.kinds:
            raise UsageError("--press puts print editions together: ask for --edition print, too")
        session = Session(request.content)
        findings = self._read(session)
        self.stamp, self.files = files_stamp(session, self.loaded, session.style())
        kinds = request.kinds
        order = Order(request.content.absolute(), kinds, self.stamp)
        self._read_pictures()
        before: dict[str, tuple[str, ...]] = {}
        earlier: dict[str, VariantResult | None] = {}
        for variant in self.plan.wanted:
            known = earlier[variant.name] = earlier_result(request.output, variant, self._key)
            if known is None:
                continue
            there = editions_of(known.record or known.outdated)
            if known.record and set(kinds) <= set(there) and not request.force:
                self.results[variant.name] = known
            else:
                before[variant.name] = there
        with staging(request.output, self.loaded.project.root) as folder:
            left = [variant for variant in self.plan.wanted if variant.name not in self.results]
            names = {
                variant.name: {
                    variant.file(leaflet, edition) for leaflet in variant.codes for edition in kinds
                }
                for variant in left
            }
            check_ours(request.output, request.content.name, names, self._names_of_bundles())
            if left and os.path.lexists(request.output / MANIFEST):
                # Whatever ends this batch: nothing that is to be made anew passes for current then.
                self._tell_of_left(folder, tuple(self._there(earlier)))
            for variant, made in self._all_made(order, left, folder):
                self._finish(variant, made, folder)
            findings += [*self._stale(), *self._changed(), *self._tell_of_all(folder)]
        results = tuple(self.results[variant.name] for variant in self.plan.wanted)
        findings += without_editions(before, results, request.output, self.declared.file)
        return BatchOutcome(results, tuple(in_order(findings)), time.perf_counter() - self.start)

    def _read(self, session: Session) -> list[Finding]:
        """Read master and table; gives warnings."""
        request = self.request
        self.loaded = session.content()
        declared = self.loaded.brochure.variants
        if declared is None:
            place = SourcePlace(self.loaded.project.relative(request.content))
            message = "the content does not say what its variants are"
            fix = "add `variants:` with the table and its columns, as the guide of variants shows"
            raise ContentError([Finding("batch.variants", Severity.ERROR, message, place, fix)])
        if request.table:
            declared = declared.model_copy(update={"file": request.table})
        self.declared = declared
        problems: list[Finding] = []
        findings: list[Finding] = []
        # All that is wrong is told at once: with the master, with what columns fill, and with the table.
        try:
            self.plan = planned(self.loaded, declared, session.style(), request.only)
            findings += self.plan.findings
        except ContentError as error:
            problems += error.findings
        try:
            inspect(session)
        except ContentError as error:
            problems += error.findings
        if problems:
            raise ContentError([*problems, *findings])
        if not self.plan.wanted:
            raise UsageError(f"--only: no variant is like “{request.only}”")
        return findings

    def _read_pictures(self) -> None:
        project = self.loaded.project
        columns = [name for name, column in self.declared.columns.items() if column.type == "picture"]
        named = {one.texts[name] for one in self.plan.variants for name in columns if one.texts[name]}
        self.pictures = {name: project.resolve(name) for name in sorted(named)}
        self._digests = {name: digest_of(path) for name, path in self.pictures.items()}

    def _key(self, variant: Variant, editions: tuple[str, ...]) -> str:
        """The digest of all that a variant is made from in some editions."""
        if editions not in self._stamps:
            options = {"editions": list(editions), "stamp": self.stamp, "batch": True}
            self._stamps[editions] = fingerprint(self.loaded.project.root, self.files, options)
        return key_of(variant, self._stamps[editions], self._digests)

    def _all_made(
        self, order: Order, variants: Sequence[Variant], folder: Path
    ) -> Iterator[tuple[Variant, VariantMade]]:
        """The variants as they are finished; workers keep their temporary files in *folder*."""
        if self.request.cluster is not None:
            if variants:
                yield from self._made_away(self.request.cluster, order, variants)
            return
        todo = deque((variant, 1) for variant in variants)
        count = max(1, min(self.request.jobs or os.cpu_count() or 1, len(todo)))
        if todo and self.executor is None:
            preload(self.request.kinds)
        while todo:
            with self._workers(count, folder) as executor:
                yield from self._round(executor, order, todo, count)

    def _made_away(
        self, cluster: Cluster, order: Order, variants: Sequence[Variant]
    ) -> Iterator[tuple[Variant, VariantMade]]:
        """The variants as the workers of a cluster finish them."""
        from brochure.batch.away import AwayJob
        from brochure.batch.cluster import Errand, crew

        project = self.loaded.project
        files = {*self.files, *resources(project.root), *definitions(project.root), *self.pictures.values()}
        archive = packed(project, (path for path in files if not is_shipped(path)))
        job = partial(
            AwayJob,
            archive.digest,
            project.relative(order.content),
            order.editions,
            order.key,
            os.environ.get("SOURCE_DATE_EPOCH"),
        )
        with crew(cluster, Errand(archive, job), self.progress) as workers:
            for variant, made in workers.made(variants):
                yield variant, _died(variant, made) if isinstance(made, str) else made

    @contextmanager
    def _workers(self, count: int, folder: Path) -> Iterator[Executor]:
        if self.executor is not None:
            yield self.executor
            return
        with Workers(count, folder) as workers:
            yield workers

    def _round(
        self, executor: Executor, order: Order, todo: deque[tuple[Variant, int]], count: int
    ) -> Iterator[tuple[Variant, VariantMade]]:
        """What some workers make until they are to be replaced, or one of them has died."""
        pending: dict[Future[VariantMade], tuple[Variant, int]] = {}
        given = 0
        while pending or (todo and given < _ROUND * count):
            while todo and given < _ROUND * count and len(pending) < _AHEAD * count:
                variant, tries = todo.popleft()
                pending[executor.submit(make_variant, VariantJob(order, variant))] = (variant, tries)
                given += 1
            for future in wait(pending, return_when=FIRST_COMPLETED).done:
                variant, tries = pending[future]
                try:
                    made = future.result()
                except (WorkerDiedError, WorkersEndedError) as error:
                    if self.executor is not None:
                        raise
                    # The workers have ended: others go on with what is left, but for what they died of.
                    for waiting, (one, before) in pending.items():
                        if waiting.done() and waiting.exception() is None:
                            yield one, waiting.result()
                        elif isinstance(error, WorkerDiedError) and error.given[0].variant == one:
                            yield one, _died(one, error.how)
                        elif before < _TRIES:
                            todo.append((one, before + 1))
                        else:
                            yield one, _died(one, "was interrupted each time, perhaps for want of memory")
                    return
                del pending[future]
                yield variant, made

    def _finish(self, variant: Variant, made: VariantMade, folder: Path) -> None:
        """Put a variant into the output folder."""
        record = {} if made.failed else made.record(variant, self._key(variant, self.request.kinds))
        if record:
            files = {
                **made.files,
                **{pictures_of(name)[0]: data for name, data in made.thumbnails.items()},
                **{pictures_of(name)[1]: data for name, data in made.pictures.items()},
                RECORD: record_text(record),
            }
            output = self.request.output
            try:
                kept = others_in(output / variant.name, files)
                publish_folder(files, output, variant.name, folder, RECORD, kept)
            except FolderHeldError as error:
                record, made = {}, _held(variant, error)
        self.results[variant.name] = VariantResult(variant, record, made.findings)
        self.made += 1
        each = (time.perf_counter() - self.start) / self.made
        count = len(self.plan.wanted)
        left = each * (count - len(self.results))
        self.progress(Progressed(variant.name, len(self.results), count, each, left, made.failed))

    def _stale(self) -> list[Finding]:
        """A warning for each folder of a variant that the table has no more."""
        names = {variant.name for variant in (*self.plan.variants, *self.plan.broken)}
        output = self.request.output
        there = names_in(output) if output.is_dir() else []
        return [
            Finding(
                "batch.stale",
                Severity.WARNING,
                f"“{output / name}” is of a variant that the table does not have",
                SourcePlace(self.declared.file),
                "remove the folder, or bring its row back",
            )
            for name in there
            if name not in names and os.path.lexists(output / name / RECORD)
        ]

    def _changed(self) -> Iterator[Finding]:
        """A warning where somebody changed what variants are made from, while they were made."""
        table = self.loaded.project.resolve(self.declared.file)
        files = [*self.files, table, *self.pictures.values()]
        if self.made and changed_since(self.began, self.loaded.project.root, files):
            yield Finding(
                "batch.changed",
                Severity.WARNING,
                "the content, the table or another file was changed while the variants were made",
                SourcePlace(self.loaded.project.relative(self.request.content)),
                "run this again: what was made from the files as they were before is made anew",
            )

    def _there(self, earlier: Mapping[str, VariantResult | None]) -> Iterator[VariantResult]:
        """Every variant of the table that lies in the output folder, current or not, or that has failed.

        *earlier* are those of which this is known, by their names.
        """
        for variant in (*self.plan.variants, *self.plan.broken):
            now = self.results.get(variant.name)
            if now is not None and now.record:
                yield now
                continue
            if variant.name in earlier:
                left = earlier[variant.name]
            else:
                left = earlier_result(self.request.output, variant, self._key)
            if now is not None:
                # What is left of it is not what was to be made.
                yield now if left is None else replace(now, outdated=left.record or left.outdated)
            elif left is not None:
                is_broken = variant in self.plan.broken
                yield replace(left, record={}, outdated=left.record) if is_broken and left.record else left

    def _tell_of_left(self, folder: Path, there: tuple[VariantResult, ...]) -> None:
        """Manifest and index of what lies *there* before some of it is made anew.

        Zips and files for the press stay: those of a variant that comes out as it was are true again.
        """
        earlier = earlier_bundles(self.request.output)
        kept = still_true(earlier, *current_files(there))
        in_doubt = [bundle for bundle in earlier if bundle not in kept]
        self._put(overview(there, self.request, self.loaded, kept, in_doubt), folder)

    def _tell_of_all(self, folder: Path) -> Iterator[Finding]:
        """Zips and files for the press, then manifest and index; gives warnings of what is out of date."""
        output = self.request.output
        self._check_left()
        there = tuple(self._there({}))
        made: dict[str, Bundle] = {}
        try:
            for bundle, data in self._bundles():
                self._put({bundle.file: data}, folder)
                made[bundle.file] = bundle
        finally:
            # Whatever happened: what is told of the files is true.
            earlier = [bundle for bundle in earlier_bundles(output) if bundle.file not in made]
            kept = still_true(earlier, *current_files(there))
            removed = [bundle.file for bundle in earlier if bundle not in kept]
            told = overview(there, self.request, self.loaded, [*made.values(), *kept])
            self._put(told, folder, removed)
        unknown = unknown_bundles(output, {*made, *(bundle.file for bundle in kept)})
        yield from warnings(
            there, output, self.declared.file, removed, unknown, pressed=bool(made) and self.request.press
        )

    def _check_left(self) -> None:
        """Count variants as failed whose folders others have removed since they were made."""
        for name, result in self.results.items():
            if result.record and not os.path.lexists(self.request.output / name / RECORD):
                message = f"the folder of the variant “{name}” was removed while others were made"
                fix = "see what removes it, such as a program that keeps folders alike, and run this again"
                gone = Finding("batch.gone", Severity.ERROR, message, result.variant.place, fix)
                self.results[name] = VariantResult(result.variant, {}, (gone,))

    def _put(self, files: Mapping[str, bytes], folder: Path, gone: Sequence[str] = ()) -> None:
        """Put files into the output folder, one after the other, and remove those that are *gone*."""
        for name, data in files.items():
            publish({name: data}, self.request.output, folder, last=name, gone=gone)
            gone = ()

    def _names_of_bundles(self) -> list[str]:
        """How the zips and files for the press that are asked for may be named."""
        wanted = [variant.name for variant in self.plan.wanted]
        zipped = wanted if self.request.zipped else []
        leaflets = leaflets_of(self.loaded, self.declared) if self.request.press else []
        return names_of(zipped, leaflets, len(wanted), is_selection=bool(self.request.only.strip()))

    def _bundles(self) -> Iterator[tuple[Bundle, bytes]]:
        results = [self.results[variant.name] for variant in self.plan.wanted]
        output = self.request.output
        if self.request.zipped:
            yield from zips(results, output)
        if self.request.press:
            yield from press_files(results, output, is_selection=bool(self.request.only.strip()))


def _held(variant: Variant, error: FolderHeldError) -> VariantMade:
    fix = "close its files in other programs, allow that it is written to, and run this again"
    finding = Finding("batch.held", Severity.ERROR, str(error), variant.place, fix)
    return VariantMade(variant.name, {}, (), (finding,), ())


def _died(variant: Variant, how: str) -> VariantMade:
    message = f"the variant “{variant.name}” could not be made: it {how}"
    finding = Finding("batch.died", Severity.ERROR, message, variant.place, "look at what is filled in")
    return VariantMade(variant.name, {}, (), (finding,), ())
