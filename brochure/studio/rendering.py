"""What the process that renders does: leaflets set anew as somebody writes, what changed of them first."""

from __future__ import annotations

import ctypes
import gc
import hashlib
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from brochure.content.load import Content
from brochure.errors import ContentError
from brochure.findings import Finding, in_order
from brochure.layout.leaflet import Prepared
from brochure.layout.style import Style
from brochure.pipeline.check import check, parts_of
from brochure.pipeline.leaflet import evidence_of, make_edition
from brochure.pipeline.memory import digest_of
from brochure.pipeline.preview import Preview, set_like, set_preview
from brochure.pipeline.session import Session, Standing
from brochure.pipeline.typeset import Drafts, LeafletSet
from brochure.pipeline.typeset import made_from as typeset_from
from brochure.pipeline.workers import Here
from brochure.review.review_data import Dossier
from brochure.rules.evidence import Evidence
from brochure.rules.judge import judge
from brochure.source.outside import laid_over
from brochure.studio.editions import pages_of, words_on
from brochure.studio.messages import Told, Work
from brochure.studio.placing import PageWords, beginnings, findings_shown
from brochure.typesetting.engine import Typeset
from brochure.typesetting.excess import page_unit
from brochure.typesetting.fit import lonely_titles


@dataclass
class _Shown:
    """What was made of a leaflet last."""

    laid_out: Prepared
    loaded: Content
    preview: Preview
    #: What its styles and files are told by.
    made_from: str
    digests: tuple[str, ...]

    @cached_property
    def words(self) -> PageWords:
        """The words on its pages."""
        return PageWords(self.loaded, self.laid_out, self.preview.done.result)


@dataclass(frozen=True)
class _Judged:
    """What was found in a leaflet and on its pages, and what that holds for."""

    laid_out: Prepared
    result: Typeset
    found: list[Finding]

    def holds(self, preview: Preview) -> bool:
        """Whether it is of these pages; when its content has changed, a leaflet is laid out anew."""
        return self.laid_out is preview.laid_out and self.result is preview.made[0]


@dataclass
class Renderer:
    """An open project, rendered again and again."""

    content: Path
    session: Session = field(init=False)
    #: What was made last, by leaflet.
    shown: dict[str, _Shown] = field(default_factory=dict)
    judged: dict[str, _Judged] = field(default_factory=dict)
    #: The content that was read last without errors.
    loaded: Content | None = None
    style: Style | None = None

    #: The leaflets whose approval holds.
    approved: set[str] = field(default_factory=set)

    #: How the leaflets stand with their approvals.
    standing: Standing | None = None
    #: The texts that were not saved when the last work was done.
    unsaved: Mapping[Path, bytes] = field(default_factory=dict)
    #: Review data of leaflets, with what they were made from.
    dossiers: dict[str, tuple[object, object, Dossier]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # This process may come to harm: another one takes its place.
        self.session = Session(self.content, executor=Here())

    def steps(self, work: Work) -> Iterator[Told | None]:
        """Do some work: what is told at each step, pages first, or None where nothing is.

        Whoever has newer work goes on no more.
        """
        self.unsaved = work.unsaved
        with laid_over(work.unsaved):
            try:
                yield from self._steps(work)
            except ContentError as error:
                yield _failed(work.serial, error.findings)
        # Layouts are full of circles, and what they took is given back.
        gc.collect()
        _trim()

    def _steps(self, work: Work) -> Iterator[Told | None]:
        serial = work.serial
        loaded, style = self.session.content(), self.session.style()
        self.loaded, self.style = loaded, style
        names = list(loaded.brochure.leaflets)
        for gone in self.shown.keys() - set(names):
            del self.shown[gone]
            self.judged.pop(gone, None)
        told = {"leaflets": [_leaflet(loaded, style, n) for n in names], "begins": beginnings(loaded.root)}
        yield Told("leaflets", {"serial": serial, **told})
        order = self._order(names, loaded, work)
        yield Told("working", {"serial": serial, "leaflets": order})
        problems: list[Finding] = []
        yield from self._all_pages(order, loaded, style, work, problems)
        if problems:
            raise ContentError([*problems, *check(loaded, style)])
        standing = self.standing = self.session.standing(loaded, style, names)
        yield None
        shared = [*check(loaded, style), *standing.findings]
        for name in order:
            preview = self.shown[name].preview
            judged = self.judged.get(name)
            if judged is None or not judged.holds(preview):
                done = preview.written(self.session.memory)
                yield None
                found = self._findings(name, loaded, done)
                judged = self.judged[name] = _Judged(preview.laid_out, preview.made[0], found)
            yield Told("findings", {"serial": serial, "leaflet": name, "findings": self._shown(name, shared)})
        approved = {name for name, state in standing.states.items() if state.valid}
        if approved != self.approved:
            # Pages of what is approved do not say that they are a draft.
            self.approved = approved
            yield from self._all_pages(order, loaded, style, work, problems)
            if problems:
                raise ContentError(problems)
        for name, edition in work.shown:
            if edition != "screen" and name in names:
                yield from self._edition(name, edition, loaded, style, work, standing)

    def _order(self, names: list[str], loaded: Content, work: Work) -> list[str]:
        """The leaflets, those first whose own words have changed, then those that are looked at."""
        first = [name for name, _edition in work.shown]

        def rank(name: str) -> tuple[bool, int]:
            before = self.shown.get(name)
            same = before is not None and (
                before.loaded.brochure.leaflets.get(name) == loaded.brochure.leaflets[name]
            )
            return same, first.index(name) if name in first else len(first)

        return sorted(names, key=rank)

    def _all_pages(
        self, order: list[str], loaded: Content, style: Style, work: Work, problems: list[Finding]
    ) -> Iterator[Told | None]:
        """The pages of all leaflets and their words: filled as before at once, then as a build fills them.

        What stops one of them is added to *problems*.
        """
        drafts = {name: Drafts() for name in order}
        for name in order:
            try:
                yield self._pages(name, loaded, style, work, drafts[name])
                yield self._words(name)
            except ContentError as error:
                problems += error.findings
        for name in order if not problems else ():
            quick = self.shown[name]
            if quick.preview.is_final:
                continue
            yield None
            try:
                told = self._pages(name, loaded, style, work, drafts[name], is_final=True)
            except ContentError as error:
                problems += error.findings
                continue
            if self.shown[name].digests != quick.digests:
                yield told
                yield self._words(name)

    def _pages(
        self,
        name: str,
        loaded: Content,
        style: Style,
        work: Work,
        drafts: Drafts,
        *,
        is_final: bool = False,
    ) -> Told:
        """The pages of a leaflet, set anew where anything that it is made from has changed.

        Those that are not *is_final* may be filled as they were before the change.
        """
        start = time.perf_counter()
        laid_out = self.session.prepare(loaded, style, name, draft=name not in self.approved)
        before = self.shown.get(name)
        if is_final or before is None or before.laid_out is not laid_out:
            self.shown[name] = self._set(before, laid_out, loaded, drafts, is_final=is_final)
        shown = self.shown[name]
        preview, digests = shown.preview, shown.digests
        result = preview.done.result
        numbers = range(1, len(result.pages) + 1)
        new = [number for number in numbers if digests[number - 1] not in work.drawn]
        pdf = preview.pages(new) if new else b""
        overflow = _overflow(preview)
        pages = [
            {
                "number": number,
                "digest": digest,
                "width_mm": round(page.width, 2),
                "height_mm": round(page.height, 2),
                "label": f"{page_unit(laid_out.format)} {number}",
                "over": number > preview.done.target,
                "trim": [0, 0, round(page.width, 2), round(page.height, 2)],
                "folds": [],
            }
            for number, digest, page in zip(numbers, digests, result.pages, strict=True)
        ]
        data = {
            "serial": work.serial,
            "leaflet": name,
            "edition": "screen",
            "pages": pages,
            "seconds": round(time.perf_counter() - start, 3),
            "overflow": overflow,
        }
        drawn = {digests[number - 1]: at for at, number in enumerate(new)}
        return Told("pages", data, pdf, drawn)

    def _set(
        self, before: _Shown | None, laid_out: Prepared, loaded: Content, drafts: Drafts, *, is_final: bool
    ) -> _Shown:
        """A leaflet set, and the digests of its pages; not set again where only lines of files are others."""
        parts = parts_of(loaded, laid_out.name)
        made_from = _made_from(laid_out)
        preview = None
        if before is not None and not is_final:
            is_same = before.made_from == made_from and typeset_from(before.laid_out) == typeset_from(
                laid_out
            )
            if is_same:
                preview = before.preview.moved(laid_out, parts)
            else:
                preview = set_like(laid_out, parts, before.preview, drafts)
        if preview is None:
            preview = set_preview(laid_out, parts, drafts)
        layout = preview.done.result.layout
        assert layout is not None
        pages = range(1, len(preview.done.result.pages) + 1)
        digests = tuple(layout.signature(number, made_from) for number in pages)
        return _Shown(laid_out, loaded, preview, made_from, digests)

    def _words(self, name: str) -> Told:
        """What is written on the pages of a leaflet: nobody waits for it as for the pages."""
        shown = self.shown[name]
        pages = shown.preview.done.result.pages
        by_digest = {
            digest: {
                "width_mm": round(page.width, 2),
                "height_mm": round(page.height, 2),
                "leaflet": name,
                "lines": shown.words.by_page[number],
            }
            for number, (digest, page) in enumerate(zip(shown.digests, pages, strict=True), start=1)
        }
        return Told("words", {"leaflet": name, "edition": "screen"}, words=by_digest)

    def evidence(self, name: str) -> Evidence:
        """A leaflet as rules see it, as it was rendered last."""
        shown = self.shown[name]
        done = shown.preview.written(self.session.memory)
        day = self.session.judged_on(shown.laid_out.leaflet)
        return evidence_of(shown.loaded, shown.laid_out, done.result, day)

    def _shown(self, name: str, shared: list[Finding]) -> list[dict[str, Any]]:
        """What is found in a leaflet, and of what is found in all content, what concerns it."""
        shown = self.shown[name]
        found = [*(one for one in shared if one.leaflet in ("", name)), *self.judged[name].found]
        return findings_shown(in_order(found), name, shown.words.by_page, shown.preview.parts)

    def _findings(self, name: str, loaded: Content, done: LeafletSet) -> list[Finding]:
        """What is found in a leaflet and on its pages."""
        shown = self.shown[name]
        laid_out = shown.laid_out
        evidence = evidence_of(loaded, laid_out, done.result, self.session.judged_on(laid_out.leaflet))
        with done.result.document:
            judged = judge(evidence)
        return [
            *laid_out.findings,
            *done.findings,
            *done.notes,
            *lonely_titles(done.result, laid_out.format, shown.preview.parts),
            *judged,
        ]

    def _edition(
        self, name: str, kind: str, loaded: Content, style: Style, work: Work, standing: Standing
    ) -> Iterator[Told]:
        """The pages of an edition, where the leaflet fits."""
        start = time.perf_counter()
        shown = self.shown[name]
        if shown.preview.done.findings:
            return
        job = self.session.job(loaded, style, shown.laid_out, standing, editions=(kind,))
        edition = make_edition(job, kind, self.session.memory)
        made = pages_of(name, kind, edition, [page.height for page in shown.preview.done.result.pages])
        data = {
            "serial": work.serial,
            "leaflet": name,
            "edition": kind,
            "pages": made.pages,
            "seconds": round(time.perf_counter() - start, 3),
            "overflow": None,
        }
        by_digest = {
            page["digest"]: {
                "width_mm": page["width_mm"],
                "height_mm": page["height_mm"],
                "leaflet": name,
                "lines": words_on(page, shown.words.by_page),
            }
            for page in made.pages
        }
        drawn = {page["digest"]: page["number"] - 1 for page in made.pages}
        yield Told("pages", data, made.pdf, drawn, by_digest, trimmed=False)


def _trim() -> None:
    """Give memory back to the system that is free: the C library of Linux keeps it otherwise."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _failed(serial: int, findings: list[Finding]) -> Told:
    return Told("failed", {"serial": serial, "problems": findings_shown(in_order(findings), "", {}, {})})


def _leaflet(loaded: Content, style: Style, name: str) -> dict[str, Any]:
    """What the browser has to know of a leaflet."""
    leaflet = loaded.brochure.leaflets[name]
    fmt = style.formats[leaflet.format]
    return {
        "name": name,
        "title": leaflet.title.plain(loaded.brochure.value_texts),
        "audience": leaflet.audience,
        "format": leaflet.format,
        "format_title": fmt.title,
        "folded": fmt.kind == "folded",
        "kind": fmt.kind,
        "fold": fmt.fold,
        "sides": [list(side) for side in fmt.sides],
        "sizes": [list(size) for size in fmt.page_sizes],
        "language": leaflet.language,
    }


def _made_from(laid_out: Prepared) -> str:
    """What the look of a page depends on besides its boxes: styles, files and the label of a draft."""
    return digest_of((laid_out.name, laid_out.styles, _digests(laid_out.assets), laid_out.label))


def _digests(assets: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in assets.items()}


def _overflow(preview: Preview) -> dict[str, Any] | None:
    """What does not fit, where it is, and what would help; None where all does."""
    fit = next((found for found in preview.done.findings if found.rule == "layout.fit"), None)
    if fit is None:
        return None
    place: Any = fit.place
    at = {"file": place.file, "line": place.line, "column": place.column}
    return {"what": fit.message, "lines": preview.over_lines, "at": at, "help": fit.fix}
