"""What is done with one leaflet: typeset it once, judge it, then make every edition from that.

The job and the result are plain values that can be pickled, so a job can go to any
``concurrent.futures.Executor``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from brochure.approval.state import State
from brochure.content.load import Content
from brochure.design.resources import Resources
from brochure.editions import Edition, EditionJob, OfficeJob, PressJob, maker
from brochure.editions.desk_sheets import marked_pages
from brochure.errors import ContentError
from brochure.findings import Finding, PdfPlace, in_order
from brochure.layout.leaflet import Prepared
from brochure.pdf.metadata import Metadata
from brochure.pdf.plain import plain_corners
from brochure.pdf.thumbnails import thumbnails
from brochure.pipeline.memory import Memory
from brochure.pipeline.print_check import NOTHING_KNOWN, KnownPages
from brochure.pipeline.printing import Finish, PrintJob, Stages, printing
from brochure.pipeline.typeset import LeafletSet, set_leaflet, unset
from brochure.pipeline.workers import WorkerDiedError
from brochure.report.entries import PlateEntry
from brochure.report.production import Production
from brochure.review.facts import AcceptedReason
from brochure.review.pack import PackFiles, review_job
from brochure.review.review_data import Dossier, dossier_of
from brochure.review.version import Version
from brochure.rules.evidence import Evidence, Setting, judged_on
from brochure.rules.judge import judge, read_rules
from brochure.rules.rule import checks
from brochure.typesetting.engine import Typeset
from brochure.typesetting.fit import lonely_titles
from brochure.typesetting.pages import Part
from brochure.typesetting.sheets import read_styles

#: The edition that is made after everything else.
REVIEW = "review"
#: Width of the pictures of flat sheets in the report, px: of those that are folded, and of single pages.
_FLAT_PICTURE, _PAGE_PICTURE = 900, 420


@dataclass(frozen=True)
class LeafletJob:
    """One leaflet to be made, in some editions: all that this needs, and nothing that only others need."""

    laid_out: Prepared
    editions: tuple[str, ...]
    metadata: Metadata
    parts: Mapping[str, Part] = field(repr=False)
    #: The content as far as it concerns the leaflet, which rules look at.
    loaded: Content = field(repr=False)
    #: How it stands with its approval.
    state: State
    #: The version that was approved, valid or not; None where there is none.
    approved: Version | None = field(default=None, repr=False)
    #: What was found before it was typeset.
    findings: tuple[Finding, ...] = ()
    #: What stops its approval besides errors; nothing where it is approved.
    obstacles: tuple[Finding, ...] = ()
    #: The day on which ages of sources are judged.
    as_of: date = date(1970, 1, 1)
    #: What the print edition needs; None where it is not wanted.
    press: PressJob | None = None
    #: What the office edition needs; None where it is not wanted.
    office: OfficeJob | None = None
    #: What is known of the plates of pages from builds before, by the pages' digests.
    plated: Mapping[str, PlateEntry] = field(default_factory=dict, repr=False)
    #: The template and the style of the review pack; None where that is not wanted.
    pack: PackFiles | None = field(default=None, repr=False)
    #: False where nobody wants pictures of its pages.
    pictured: bool = True
    #: True where its print edition may be made by a process of its own, beside the others.
    beside: bool = False

    @property
    def name(self) -> str:
        """The leaflet's name."""
        return self.laid_out.name


def preload(editions: Collection[str]) -> None:
    """Load what leaflets are made with, so that workers have it when they begin: each loads it otherwise."""
    import email.policy  # noqa: F401

    import PIL.JpegImagePlugin  # noqa: F401
    import pypdfium2.raw  # noqa: F401

    checks()
    for name in editions:
        maker(name)
    if "print" in editions:
        import brochure.preflight.judge  # noqa: F401


def read_ahead(jobs: Sequence[LeafletJob], resources: Resources) -> None:
    """Do what is the same for several leaflets, once for all workers: each does it again otherwise.

    Styles are read where all are the program's: what comes from outside is read in workers.
    """
    has_styles = bool(resources.own((".css",)))
    for job in jobs:
        read_rules(job.laid_out.leaflet)
        if not has_styles:
            read_styles(job.laid_out.styles)


#: Is shown what was typeset, before editions are made of it, and says which of its pages are known.
Show = Callable[[Typeset], KnownPages]


def make_leaflet(job: LeafletJob, memory: Memory | None = None, show: Show | None = None) -> Production:
    """Make a leaflet; what *memory* holds of it from before is not made again.

    *show* is called in this process.  Raises :class:`ContentError` when the engine complains about a template
    or style.
    """
    return _Making(job, memory or Memory(0), show).production()


def make_edition(job: LeafletJob, edition: str, memory: Memory) -> Edition:
    """One edition of a leaflet, as :func:`make_leaflet` makes it, without what checks say of its file.

    Raises :class:`ContentError` where the leaflet does not fit, and for what the engine complains about.
    """
    return _Making(job, memory).edition(edition)


def _cards(result: Typeset) -> tuple[int, ...]:
    """The pages that have something to cut out with scissors."""
    return tuple(dict.fromkeys(cut.page for cut in result.cuts if cut.kind == "dashed"))


class _Making:
    """The stages of one leaflet, one after the other."""

    def __init__(self, job: LeafletJob, memory: Memory, show: Show | None = None) -> None:
        self.job = job
        self.memory = memory
        self.show = show
        self.known = NOTHING_KNOWN
        self.stages = Stages()

    def production(self) -> Production:
        """Everything made, or the findings that say why not."""
        job = self.job
        with self._stage("typeset"):
            done = set_leaflet(job.laid_out, job.parts, self.memory)
        if done.findings:
            return Production(job.name, {}, done.findings, seconds=self.stages.seconds)
        if self.show is not None:
            self.known = self.show(done.result)
        return self._made(done)

    def _judged(self, result: Typeset) -> tuple[tuple[Finding, ...], Dossier]:
        """What rules find on the pages, and the review data."""
        job = self.job
        with self._stage("rules"):
            evidence = evidence_of(job.loaded, job.laid_out, result, job.as_of)
            findings = tuple(judge(evidence))
        with self._stage("claims"):
            return findings, dossier_of(evidence, job.approved)

    def edition(self, kind: str) -> Edition:
        """One edition, without what checks say of its file.

        Raises :class:`ContentError` where the leaflet does not fit.
        """
        job = self.job
        done = set_leaflet(job.laid_out, job.parts, self.memory)
        if done.findings:
            raise ContentError(done.findings)
        given = self._edition_job(done.result)
        with done.result.document:
            if kind != REVIEW:
                return self._edition(kind, given)
            assert job.pack is not None
            findings, dossier = self.memory.once(
                "judged",
                (job.laid_out, job.loaded, job.as_of, job.approved),
                lambda: self._judged(done.result),
            )
            return self._review(job.pack, given, dossier, [*done.notes, *findings], None)

    def _edition_job(self, result: Typeset) -> EditionJob:
        job, laid_out = self.job, self.job.laid_out
        return EditionJob(
            job.name,
            result.pdf,
            job.metadata,
            laid_out.format,
            laid_out.leaflet.paper,
            laid_out.leaflet.locale,
            laid_out.names,
            tuple((cut.page, cut.box) for cut in result.cuts if cut.kind == "die"),
            _cards(result),
            laid_out.margin_words,
            job.press,
            self._office(result),
        )

    def _made(self, done: LeafletSet) -> Production:
        """Every edition, and what is to be told of the leaflet."""
        job, result = self.job, done.result
        edition_job = self._edition_job(result)
        with ExitStack() as stack:
            stack.enter_context(result.document)
            # First: it is made beside everything else, or its plates are.
            finish = stack.enter_context(self._printing(edition_job, result))
            found, dossier = self.memory.once(
                "judged", (job.laid_out, job.loaded, job.as_of, job.approved), lambda: self._judged(result)
            )
            made: dict[str, Edition] = {}
            for edition in job.editions:
                if edition not in ("print", REVIEW):
                    with self._stage(edition):
                        made[edition] = self._edition(edition, edition_job)
            pictures: tuple[bytes, ...] = ()
            with self._stage("pictures"):
                if job.pictured:
                    pictures = self.memory.once("pictures", result.pdf, lambda: thumbnails(result.document))
            printed = finish() if finish is not None else None
        findings = [*done.notes, *found, *lonely_titles(result, job.laid_out.format, job.parts)]
        if printed is not None:
            self.stages.add(printed.seconds)
            made = {"print": printed.edition, **made}
        findings += [finding for edition in made.values() for finding in edition.findings]
        findings += printed.findings if printed is not None else ()
        # Findings on a leaflet's files are about that leaflet.
        findings = [
            replace(each, leaflet=job.name) if isinstance(each.place, PdfPlace) else each for each in findings
        ]
        if REVIEW in job.editions and job.pack is not None:
            # Last: it holds whatever all other checks have found.
            with self._stage(REVIEW):
                made[REVIEW] = self._review(job.pack, edition_job, dossier, findings, made.get("screen"))
        return Production(
            name=job.name,
            files={edition: made[edition].pdf for edition in job.editions},
            findings=tuple(findings),
            fonts={edition: made[edition].fonts for edition in job.editions},
            pages=result.pages,
            cards=_cards(result),
            placed=result.placed,
            notes_pages=done.notes_pages,
            thumbnails=pictures,
            flat_sheets=printed.edition.sheets if printed is not None else (),
            flat_pictures=printed.pictures if printed is not None else (),
            ink=printed.ink if printed is not None else None,
            review={
                **dossier.record(),
                "obstacles": [found.as_dict() for found in dossier.placed(job.obstacles)],
            },
            register=dossier.register if REVIEW in job.editions else b"",
            seconds=self.stages.seconds,
        )

    @contextmanager
    def _printing(self, given: EditionJob, result: Typeset) -> Iterator[Finish | None]:
        """Begin to make the print edition, and give what ends that; None where none is wanted."""
        job, laid_out = self.job, self.job.laid_out
        if "print" not in job.editions or job.press is None:
            yield None
            return
        width = _FLAT_PICTURE if laid_out.format.kind == "folded" else _PAGE_PICTURE
        print_job = PrintJob(
            _for_edition(given, "print"),
            job.plated,
            laid_out.format.safe_zone_of(len(result.pages)),
            laid_out.told_ppi,
            width if job.pictured else None,
            self.known,
        )
        try:
            with printing(
                print_job, lambda given: self._edition("print", given), beside=job.beside
            ) as finish:
                yield finish
        except WorkerDiedError as error:
            raise ContentError([unset(laid_out, error.how)]) from error

    def _office(self, result: Typeset) -> OfficeJob | None:
        """What the office edition needs, with where folds may be marked."""
        job, leaflet = self.job, self.job.laid_out.leaflet
        if job.office is None:
            return None
        pages = marked_pages(job.laid_out.format, leaflet.paper, len(result.pages))
        with self._stage("pictures"):
            plain = self.memory.once(
                "plain", (result.pdf, pages), lambda: plain_corners(result.document, pages)
            )
        return replace(job.office, plain=plain)

    def _edition(self, kind: str, given: EditionJob) -> Edition:
        """An edition that is made from the typeset leaflet alone."""
        own = _for_edition(given, kind)
        return self.memory.once(kind, own, lambda: maker(kind)(own))

    def _review(
        self,
        files: PackFiles,
        given: EditionJob,
        dossier: Dossier,
        findings: Sequence[Finding],
        screen: Edition | None,
    ) -> Edition:
        """The review pack: the last of the editions, with all that the checks have said of the leaflet.

        It shows the *screen* edition, which is made for it where it was not asked for.
        """
        job = self.job
        about = in_order(found for found in (*job.findings, *findings) if found.leaflet in ("", job.name))
        facts = dossier.facts(
            about,
            draft=not job.state.valid,
            state=job.state.words,
            obstacles=job.obstacles,
            accepted=_accepted(job.state),
        )
        pack = review_job(facts, files, job.laid_out.assets)
        proof = self._edition("screen", given).pdf if screen is None else screen.pdf
        return maker(REVIEW)(replace(given, review=replace(pack, proof=proof)))

    def _stage(self, name: str) -> AbstractContextManager[None]:
        return self.stages.stage(name)


def _for_edition(given: EditionJob, kind: str) -> EditionJob:
    """What one edition is made from, without what others alone need: they do not change it."""
    return replace(
        given,
        press=given.press if kind == "print" else None,
        office=given.office if kind == "office" else None,
    )


def _accepted(state: State) -> tuple[AcceptedReason, ...]:
    """What was accepted with the last approval of a leaflet, by whom and when, as its entry has it."""
    entry = state.approval
    if entry is None:
        return ()
    role = f"{entry.role} ({entry.registration})" if entry.registration else entry.role
    by = f"{entry.name}, {role}"
    return tuple(
        AcceptedReason(found.name, found.rule, found.reason, by, entry.date) for found in entry.accepted or ()
    )


def evidence_of(loaded: Content, laid_out: Prepared, result: Typeset, as_of: date | None = None) -> Evidence:
    """What rules look at; ages are judged on the day *as_of*, or on the leaflet’s own."""
    setting = Setting(
        result.pages,
        result.passages,
        result.drawings,
        result.document if result.pdf else None,
        laid_out.numbered,
        laid_out.bibliography,
    )
    day = as_of or judged_on(laid_out.leaflet)
    return Evidence(loaded, laid_out.name, laid_out.format, setting, day)
