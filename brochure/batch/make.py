"""One variant made, in a worker: its leaflets, compared with the master, and what is on record of it."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from brochure.approval.state import OF_MASTER, State
from brochure.approval.status import approval_files
from brochure.batch.filling import JOB_CODE, Filler, filling
from brochure.batch.mask import Mask
from brochure.batch.plan import Variant, leaflets_of
from brochure.batch.proof import Made, Sameness, compared, same_pages
from brochure.batch.traced import traced
from brochure.content.load import Content, with_tree
from brochure.content.variants import Variants
from brochure.errors import BrochureError, ContentError
from brochure.findings import EditionId, Finding, PdfPlace, Severity, has_errors, in_order, shared
from brochure.layout.leaflet import Prepared
from brochure.layout.style import Style
from brochure.pdf.pieces import KnownPieces, knowing
from brochure.pdf.thumbnails import beside, thumbnails
from brochure.pipeline.check import check
from brochure.pipeline.fingerprint import styles_stamp
from brochure.pipeline.leaflet import make_leaflet
from brochure.pipeline.poured import Mould, Pouring, mould_of, poured
from brochure.pipeline.print_check import KnownPages
from brochure.pipeline.session import Session, Standing
from brochure.pipeline.workers import Here
from brochure.report.production import Production
from brochure.source.installation import shipped_folder
from brochure.source.outside import digest_of
from brochure.typesetting.engine import Typeset

#: What moved by more, in mm, is shown beside the master.
_FAR = 2.0
#: Width of the picture of the first page in the index, px.
_THUMBNAIL = 150


@dataclass(frozen=True)
class Order:
    """What all variants of a batch share: a small value that any process can work from."""

    content: Path
    editions: tuple[str, ...]
    #: A digest of all files that the master is made from: a worker reads them once.
    key: str


@dataclass(frozen=True)
class VariantJob:
    """One variant to be made."""

    order: Order
    variant: Variant


@dataclass(frozen=True)
class LeafletRecord:
    """One leaflet of a variant, as it was made."""

    name: str
    job_code: str
    state: State
    comparison: Sameness
    pages: int
    #: The names of its files by edition.
    files: Mapping[str, str]
    #: Whether there is a picture of it beside the master.
    pictured: bool = False

    def as_dict(self) -> dict[str, object]:
        """The leaflet as plain values."""
        approval = self.state.approval
        return {
            "leaflet": self.name,
            "job_code": self.job_code,
            "draft": not self.state.valid,
            "state": self.state.words,
            "approved_by": "" if approval is None or not self.state.valid else approval.name,
            "pages": self.pages,
            "files": dict(self.files),
            "proof": {**self.comparison.as_dict(), "pictured": self.pictured},
        }


@dataclass(frozen=True)
class VariantMade:
    """A variant made, or the findings that tell why not (then there are no files)."""

    name: str
    files: Mapping[str, bytes] = field(repr=False)
    leaflets: tuple[LeafletRecord, ...]
    #: What was found of it and not of the master.
    findings: tuple[Finding, ...]
    #: What was found of the master, too.
    of_master: tuple[Finding, ...]
    #: A small picture of the first page of each leaflet (JPEG).
    thumbnails: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    #: A page of the master and that of the variant, side by side (JPEG), of leaflets that differ by much.
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    seconds: float = 0.0

    @property
    def failed(self) -> bool:
        """True where it could not be built."""
        return not self.files

    def record(self, variant: Variant, key: str) -> dict[str, Any]:
        """What ``variant.json`` says."""
        return {
            "variant": self.name,
            "key": key,
            "filled_in": dict(variant.texts),
            "row": str(variant.place),
            "leaflets": [leaflet.as_dict() for leaflet in self.leaflets],
            "files": {
                name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                for name, data in sorted(self.files.items())
            },
            "findings": [finding.as_dict() for finding in self.findings],
            "findings_of_master": {
                severity.value: sum(found.severity is severity for found in self.of_master)
                for severity in Severity
            },
            "errors_of_master": [
                found.as_dict() for found in self.of_master if found.severity is Severity.ERROR
            ],
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True)
class _Master:
    """The master of a leaflet as it was made, in one of its two states: draft or not."""

    made: Made
    mask: Mask
    #: All that was found of it.
    found: tuple[Finding, ...]
    production: Production = field(repr=False)
    #: How its pages are filled, as those of its variants are.
    mould: Mould = field(repr=False)

    def known(self, made: Made, result: Typeset) -> KnownPages:
        """The pages of a variant that draw what the master draws; *made* takes what was typeset."""
        made.typeset(result)
        ink = self.production.ink
        file = EditionId(self.production.name, "print").file
        on_pages = (found.place for found in self.production.findings if isinstance(found.place, PdfPlace))
        return KnownPages(
            same_pages(self.made, made),
            {} if ink is None else {int(entry["page"]): entry for entry in ink.plates.values()},
            clean=all(place.file != file for place in on_pages),
            edges={} if ink is None else ink.edges,
        )


#: The batch that this process works at: one, since a batch takes all workers.
_STATIONS: dict[Order, Station] = {}


def make_variant(job: VariantJob) -> VariantMade:
    """Make a variant; what the master gives is read once in a process.  Raises no :class:`ContentError`."""
    station = _STATIONS.get(job.order)
    if station is None:
        _STATIONS.clear()
        station = _STATIONS[job.order] = Station(job.order)
        # The collector of cycles would look through all that stays, again and again.
        gc.collect()
        gc.freeze()
    start = time.perf_counter()
    try:
        with _collected_once():
            made = station.made(job.variant)
    except ContentError as error:
        made = VariantMade(job.variant.name, {}, (), tuple(error.findings), ())
    return replace(made, seconds=time.perf_counter() - start)


@contextmanager
def _collected_once() -> Iterator[None]:
    """Python’s collector of cycles works once, at the end: a fifth of the time goes into it otherwise."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
        gc.collect()


class Station:
    """A master, open for its variants."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self.session = Session(order.content, executor=Here())
        self.loaded: Content = self.session.content()
        self.style: Style = self.session.style()
        declared = self.loaded.brochure.variants
        if declared is None:
            raise BrochureError("the content has no variants")
        self.declared: Variants = declared
        self.names = leaflets_of(self.loaded, declared)
        self.filling: Filler = filling(self.loaded, declared)
        self.found = check(self.loaded, self.style)
        self.standing: Standing = self.session.standing(self.loaded, self.style, self.names)
        self._words = Mask.words([*declared.columns, JOB_CODE])
        self._masters: dict[tuple[str, bool], _Master] = {}
        #: The content streams of masters: what only a variant has is forgotten with it.
        self._pieces = KnownPieces()
        for name in self.names:
            state = self.standing.states[name]
            self._master(name, draft=not (state.valid or state.covers_variants))

        if files_stamp(self.session, self.loaded, self.style)[0] != order.key:
            raise BrochureError("the master was changed while its variants are made: run this again")

    def made(self, variant: Variant) -> VariantMade:
        """One variant.  Raises :class:`ContentError` where it can't be built."""
        with knowing(self._pieces, learns=False):
            return self._made(variant)

    def _made(self, variant: Variant) -> VariantMade:
        loaded = with_tree(self.loaded, self.filling.tree(variant))
        findings = check(loaded, self.style)
        productions, records, pictures, found = [], [], {}, [*findings, *self.standing.findings]
        for name in self.names:
            production, record, picture, more = self._leaflet(loaded, variant, name, findings)
            productions.append(production)
            if picture:
                pictures[name] = picture
            records.append(record)
            found += more
        found = traced(in_order(shared(found, len(self.names))), variant, self.filling, self.style)
        if any(not production.files for production in productions):
            raise ContentError(found)
        of_master = {_alike(finding) for master in self._masters.values() for finding in master.found}
        new = tuple(finding for finding in found if _alike(finding) not in of_master)
        old = tuple(finding for finding in found if _alike(finding) in of_master)
        return VariantMade(
            variant.name,
            {
                variant.file(production.name, edition): data
                for production in productions
                for edition, data in production.files.items()
            },
            tuple(records),
            new,
            old,
            {
                production.name: next(iter(thumbnails(production.files["screen"], _THUMBNAIL, most=1)))
                for production in productions
                if "screen" in production.files
            },
            pictures,
        )

    def _leaflet(
        self, loaded: Content, variant: Variant, name: str, findings: list[Finding]
    ) -> tuple[Production, LeafletRecord, bytes, list[Finding]]:
        """A leaflet made; where anything speaks against it, as a draft.  Its picture, if it differs much."""
        of_master = self.standing.states[name]
        state = of_master
        if of_master.covers_variants:
            words = of_master.words.removesuffix(OF_MASTER).rstrip()
            state = State(True, f"Covered by the approval of the master. {words}", of_master.approval)
        production, comparison, picture, found = self._attempt(loaded, variant, name, findings, state)
        if state.valid and has_errors([*findings, *found]):
            # As in a build: errors turn an approved leaflet back into a draft.
            why = next(one.message for one in [*findings, *found] if one.severity is Severity.ERROR)
            state = replace(state, valid=False, words=f"A draft, though the master is approved: {why}.")
            production, _same, picture, found = self._attempt(loaded, variant, name, findings, state)
        files = {edition: variant.file(name, edition) for edition in production.files}
        record = LeafletRecord(
            name, variant.codes[name], state, comparison, len(production.pages), files, bool(picture)
        )
        return production, record, picture, found

    def _attempt(
        self, loaded: Content, variant: Variant, name: str, findings: list[Finding], state: State
    ) -> tuple[Production, Sameness, bytes, list[Finding]]:
        laid_out = self.session.prepare(loaded, self.style, name, draft=not state.valid)
        states = {**self.standing.states, name: state}
        job = self.session.job(
            loaded,
            self.style,
            laid_out,
            replace(self.standing, states=states),
            editions=self._order.editions,
            findings=findings,
        )
        master = self._master(name, draft=not state.valid)
        texts = self._texts(variant.texts, variant.codes[name], master.made.texts)
        made = Made(laid_out, texts)
        # Filled as the master is, where it fits so: that is what was approved, and what takes the least time.
        pouring = poured(laid_out, job.parts, master.mould)
        job = replace(job, pictured=False)
        production = make_leaflet(job, pouring, partial(master.known, made))
        found = [*laid_out.findings, *production.findings]
        if not production.files:
            return production, Sameness(), b"", found
        made.claims = production.review["claims"]
        made.read_again(production.files, master.made)
        comparison = compared(master.made, made, master.mask, self.filling)
        differs = comparison.farthest > _FAR or has_errors(comparison.findings)
        picture = (
            beside(master.made.result.pdf, made.result.pdf, comparison.page)
            if differs and comparison.page
            else b""
        )
        return production, comparison, picture, [*found, *comparison.findings]

    def _texts(self, texts: Mapping[str, str], code: str, own: Mapping[str, str]) -> dict[str, str]:
        """What stands in the places of columns: the master’s own words where a cell is empty."""
        return {**own, **{column: text for column, text in texts.items() if text}, JOB_CODE: code}

    def _master(self, name: str, *, draft: bool) -> _Master:
        """The master of a leaflet, set once in a process, and its page with what columns fill taken out."""
        key = (name, draft)
        if key not in self._masters:
            laid_out = self.session.prepare(self.loaded, self.style, name, draft=draft)
            states = {**self.standing.states, name: replace(self.standing.states[name], valid=not draft)}
            standing = replace(self.standing, states=states)
            job = self.session.job(
                self.loaded,
                self.style,
                laid_out,
                standing,
                editions=self._order.editions,
                findings=self.found,
            )
            made = Made(laid_out, self._own(name))
            pouring = Pouring()
            with knowing(self._pieces, learns=True):
                production = make_leaflet(replace(job, pictured=False), pouring, made.typeset)
            if not production.files or pouring.composition is None:
                raise ContentError([*laid_out.findings, *production.findings])
            made.claims = production.review["claims"]
            made.read_again(production.files)
            found = (*self.found, *laid_out.findings, *production.findings)
            mask = self._mask(laid_out, draft=draft)
            mould = mould_of(laid_out, job.parts, pouring.composition)
            self._masters[key] = _Master(made, mask, found, production, mould)
        return self._masters[key]

    def _own(self, name: str) -> dict[str, str]:
        """The master’s own words in the places of columns."""
        brochure = self.loaded.brochure
        own = {JOB_CODE: brochure.leaflets[name].job_code.plain(brochure.value_texts)}
        for column, given in self.declared.columns.items():
            if given.place:
                own[column] = given.place
            elif given.value:
                own[column] = brochure.values[given.value].text
            elif given.field:
                own[column] = self.filling.own(column)
        return own

    def _mask(self, laid_out: Prepared, *, draft: bool) -> Mask:
        name = laid_out.name
        kinds = {column: given.type for column, given in self.declared.columns.items()}
        words = {
            column: f"https://{word.lower()}.example" if kinds.get(column) == "url" else word
            for column, word in self._words.items()
            if kinds.get(column) != "picture"
        }
        code = words[JOB_CODE]
        tree = self.filling.filled(words, {f"{JOB_CODE}/{leaflet}": code for leaflet in self.names})
        masked = self.session.prepare(with_tree(self.loaded, tree), self.style, name, draft=draft)
        return Mask(masked, words, self.filling.marks(name))


def files_stamp(session: Session, loaded: Content, style: Style) -> tuple[str, list[Path]]:
    """A digest of all that the masters are made from, with whether they are approved, and those files."""
    names = list(loaded.brochure.leaflets)
    standing = session.standing(loaded, style, names)
    laid_out = session.prepare_all(loaded, style, names, ())
    files = sorted(
        {
            *loaded.files,
            *(path for item in laid_out for path in item.files),
            *approval_files(loaded.project.root, standing.states),
        }
    )
    # An approval ends by itself.
    valid = [(name, state.valid or state.covers_variants) for name, state in standing.states.items()]
    root = loaded.project.root
    digests = sorted((_name_of(path, root), digest_of(path) if path.exists() else "") for path in files)
    text = json.dumps([digests, styles_stamp(loaded.project.root), valid])
    return hashlib.sha256(text.encode()).hexdigest(), files


def is_shipped(path: Path) -> bool:
    """True for a file of the program, also where a project lies beside it."""
    top = shipped_folder()
    return any(path.is_relative_to(top / name) for name in ("styles", "templates"))


def _name_of(path: Path, root: Path) -> str:
    """The name of a file, wherever project and program lie."""
    top = shipped_folder() if is_shipped(path) or not path.is_relative_to(root) else root
    return Path(os.path.relpath(path, top)).as_posix()


def _alike(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.message
