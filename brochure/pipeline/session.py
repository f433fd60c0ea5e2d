"""A project, open for work: what is read and made of it, each once, and again only where it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from brochure import __version__
from brochure.approval.digest import ingredients
from brochure.approval.record import Approval
from brochure.approval.state import State, states
from brochure.approval.status import approved_words
from brochure.content.load import Content, load
from brochure.content.model import Leaflet
from brochure.design.resources import Resources
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, in_order
from brochure.layout.leaflet import Prepared, prepare
from brochure.layout.style import Style, style_of
from brochure.pdf.metadata import Metadata
from brochure.pipeline.check import parts_of
from brochure.pipeline.fingerprint import definitions, resources
from brochure.pipeline.memory import Memory
from brochure.pipeline.memory import digest_of as content_digest
from brochure.pipeline.source_date import real_day, today
from brochure.pipeline.source_date import source_date as given_date
from brochure.pipeline.workers import WorkerDiedError, in_worker
from brochure.report.entries import PlateEntry
from brochure.review.version import Version
from brochure.rules.evidence import Evidence, judged_on
from brochure.source.outside import digest_of
from brochure.source.project import Project

if TYPE_CHECKING:
    # What only looks at content loads none of it.
    from brochure.pipeline.leaflet import LeafletJob

_T = TypeVar("_T")


class _Kept(Generic[_T]):
    """Something made from files, which holds as long as their bytes do."""

    def __init__(self) -> None:
        self._made: _T | None = None
        self._read: Mapping[Path, str | None] = {}

    @property
    def files(self) -> set[Path]:
        """The files that it was made from."""
        return set(self._read)

    def get(self) -> _T | None:
        """What was made, if every file that it was made from is as it was."""
        return self._made if all(_digest(path) == digest for path, digest in self._read.items()) else None

    def put(self, made: _T, read: Mapping[Path, str | None]) -> _T:
        """Keep what was made from files with these digests (None for one that is not there)."""
        self._made, self._read = made, read
        return made


@dataclass(frozen=True)
class Standing:
    """How leaflets stand with their approvals."""

    states: Mapping[str, State]
    #: The words that were approved, valid or not, by leaflet; None where there are none.
    words: Mapping[str, Version | None] = field(repr=False)
    findings: tuple[Finding, ...]
    #: All entries of the project.
    entries: tuple[Approval, ...] = field(default=(), repr=False)


class Session:
    """One content file and its project.

    Ask it again after a change: only what depends on the change is made anew.  Sessions share nothing, so
    two of them may be open in one process; one is for one thread.  Whoever asks for several things at one
    moment takes the :class:`Content` and the :class:`Style` once and passes them on.
    """

    def __init__(
        self, content: Path, source_date: datetime | None = None, executor: Executor | None = None
    ) -> None:
        """Open the project of a content file.

        *source_date* is the moment that counts for now: that of ``SOURCE_DATE_EPOCH`` where it is None, and
        the machine's where there is none either.  *executor* does what may take long or come to harm:
        processes of this machine where it is None.
        """
        #: The content file, as it was named.
        self.path = content
        self.project = Project(content.absolute().parent)
        self.source_date = source_date or given_date()
        self.executor = executor
        #: What was typeset and made in this process.
        self.memory = Memory()
        self._content = _Kept[Content]()
        self._style = _Kept[Style]()
        self._laid_out: dict[tuple[str, bool], _Kept[_PreparedFrom]] = {}
        #: The leaflets that approvals were compared with.
        self._judged: dict[str, Prepared] = {}

    @property
    def today(self) -> date:
        """The day by which approvals end."""
        return today(self.source_date)

    def content(self) -> Content:
        """The content as its files are now.  Raises :class:`ContentError` with every problem in them."""
        # A new kind of block is in no file that was read before.
        kinds = set(definitions(self.project.root))
        if kinds <= self._content.files and (kept := self._content.get()) is not None:
            return kept
        project = _Recorder(self.project.root)
        loaded = replace(load(self.path.absolute(), project), project=self.project)
        return self._content.put(loaded, project.read)

    def style(self) -> Style:
        """What the leaflets of the project share, as its files are now.  Raises :class:`ContentError`."""
        Resources(self.project).check()
        # A new file may replace a shipped one, so all of them are looked at.
        there = set(resources(self.project.root))
        if there == self._style.files and (kept := self._style.get()) is not None:
            return kept
        read = {path: _digest(path) for path in there}
        return self._style.put(style_of(self.project), read)

    def prepare(self, loaded: Content, style: Style, name: str, *, draft: bool) -> Prepared:
        """A leaflet laid out, as a draft or not.

        Raises :class:`ContentError` for what its templates, pictures or fonts can't do.
        """
        slot = self._laid_out.setdefault((name, draft), _Kept())
        kept = slot.get()
        if kept is not None and kept.style is style and kept.loaded is loaded:
            return kept.laid_out
        if kept is not None and kept.style is style and kept.says_the_same(loaded, name):
            # Another leaflet has changed.
            laid_out = kept.laid_out
        else:
            laid_out = self._prepared(loaded, style, name, draft=draft)
        slot.put(_PreparedFrom(loaded, style, laid_out), {path: _digest(path) for path in laid_out.files})
        return laid_out

    def _prepared(self, loaded: Content, style: Style, name: str, *, draft: bool) -> Prepared:
        own = style.resources.own((".html",))
        if not own:
            # The shipped templates do nothing that nobody can stop.
            return prepare(loaded, name, style, draft=draft)
        try:
            return self.apart(prepare, loaded, name, style, draft)
        except WorkerDiedError as error:
            at = next((f"templates/{file}" for file in error.files if f"templates/{file}" in own), own[0])
            message = f"the leaflet “{name}” can’t be put into its templates: that {error.how}"
            fix = f"mend {at}, or remove it to use the shipped one"
            finding = Finding("layout.template", Severity.ERROR, message, SourcePlace(at), fix, leaflet=name)
            raise ContentError([finding]) from error

    def apart(self, fn: Callable[..., _T], /, *args: Any) -> _T:
        """What *fn* gives with *args*, worked out by the executor, or else a worker that ends then.

        Raises :class:`brochure.pipeline.workers.WorkerDiedError` where that dies of it.
        """
        return self.executor.submit(fn, *args).result() if self.executor else in_worker(fn, *args)

    def prepare_all(
        self,
        loaded: Content,
        style: Style,
        names: Collection[str],
        findings: Collection[Finding],
        approved: Collection[str] = (),
    ) -> list[Prepared]:
        """Some leaflets laid out, all but the *approved* ones as drafts.

        Raises :class:`ContentError` with these *findings* and all problems when one can't be laid out.
        """
        laid_out, problems = [], list(findings)
        for name in names:
            try:
                laid_out.append(self.prepare(loaded, style, name, draft=name not in approved))
            except ContentError as error:
                problems += error.findings
                if isinstance(error.__cause__, WorkerDiedError):
                    # The others would take as long to die of the same template.
                    break
        if len(laid_out) < len(names):
            raise ContentError(in_order(problems))
        return laid_out

    def digests(self, loaded: Content, style: Style, name: str) -> Mapping[str, str]:
        """The digests of the parts that make a leaflet.  Raises what :meth:`prepare` raises."""
        laid_out = self.prepare(loaded, style, name, draft=False)
        self._judged[name] = laid_out
        return ingredients(loaded, laid_out, style)

    def is_as_judged(self, laid_out: Prepared) -> bool:
        """True for the very leaflet, laid out, that :meth:`digests` took the digests of."""
        return self._judged.get(laid_out.name) is laid_out

    def standing(self, loaded: Content, style: Style, names: Collection[str]) -> Standing:
        """How some leaflets stand with their approvals today."""
        digests = partial(self.digests, loaded, style)
        found, approvals = states(loaded, names, self.today, digests, real_day())
        words = {name: approved_words(self.project.root, state) for name, state in found.items()}
        return Standing(found, words, approvals.findings, approvals.entries)

    def judged_on(self, leaflet: Leaflet) -> date:
        """The day on which ages of sources are judged: the given date, else the day of preparation."""
        return self.source_date.date() if self.source_date else judged_on(leaflet)

    def metadata(self, loaded: Content, name: str) -> Metadata:
        """What the PDF files of a leaflet say about themselves."""
        from brochure.typesetting.loading import version

        leaflet, values = loaded.brochure.leaflets[name], loaded.brochure.value_texts
        prepared = leaflet.prepared
        of_leaflet = datetime(prepared.year, prepared.month or 1, prepared.day or 1, tzinfo=timezone.utc)
        return Metadata(
            title=leaflet.title.plain(values),
            author=loaded.brochure.company.name.plain(values),
            description=leaflet.description.plain(values),
            language=leaflet.language,
            creator=f"brochure {__version__}",
            producer=f"WeasyPrint {version()}",
            date=self.source_date or of_leaflet,
        )

    def job(
        self,
        loaded: Content,
        style: Style,
        laid_out: Prepared,
        standing: Standing,
        *,
        editions: tuple[str, ...],
        findings: Collection[Finding] = (),
        as_of: date | None = None,
        plated: Mapping[str, PlateEntry] | None = None,
    ) -> LeafletJob:
        """What has to be known to make a leaflet in some editions.

        *findings* are those made before, *as_of* the day on which ages of sources are judged where it is not
        that of :meth:`judged_on`, *plated* what is known of the plates of pages, by their digests.  Raises
        what :func:`brochure.pipeline.print_setup.press_job` raises.
        """
        from brochure.approval.obstacles import obstacles
        from brochure.pipeline.leaflet import REVIEW, LeafletJob
        from brochure.pipeline.office_setup import office_job
        from brochure.pipeline.print_setup import press_job
        from brochure.review.pack import PackFiles

        name = laid_out.name
        state, day = standing.states[name], as_of or self.judged_on(laid_out.leaflet)
        evidence = Evidence(loaded, name, laid_out.format, None, day)
        stops = () if state.valid else obstacles(loaded, name, standing.entries, evidence)
        return LeafletJob(
            laid_out=laid_out,
            editions=editions,
            metadata=self.metadata(loaded, name),
            parts=parts_of(loaded, name),
            loaded=loaded.only(name),
            state=state,
            approved=standing.words[name],
            findings=(*findings, *laid_out.findings),
            obstacles=tuple(stops),
            as_of=day,
            press=press_job(loaded, laid_out, style) if "print" in editions else None,
            office=office_job(laid_out, style) if "office" in editions else None,
            plated=plated or {},
            pack=PackFiles.of(style.resources) if REVIEW in editions else None,
        )


@dataclass(frozen=True)
class _PreparedFrom:
    """A leaflet laid out, with what it was laid out from."""

    loaded: Content
    style: Style
    laid_out: Prepared

    def says_the_same(self, loaded: Content, name: str) -> bool:
        """Whether the content says the same as far as it concerns a leaflet, and at the same places."""
        before, now = (content.brochure.leaflets.get(name) for content in (self.loaded, loaded))
        # Most often the leaflet itself has changed, which is seen at once.
        return before == now and content_digest(self.loaded.only(name)) == content_digest(loaded.only(name))


class _Recorder(Project):
    """A project that notes down what is read of it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        object.__setattr__(self, "read", {})

    #: The digest of each file that was read.
    read: dict[Path, str | None]

    def read_bytes(self, path: Path, limit: int) -> bytes:
        """The bytes of a file, as the project gives them."""
        data = super().read_bytes(path, limit)
        self.read[path] = hashlib.sha256(data).hexdigest()
        return data


def _digest(path: Path) -> str | None:
    """The digest of a file; None where it can't be read."""
    try:
        return digest_of(path)
    except OSError:
        return None
