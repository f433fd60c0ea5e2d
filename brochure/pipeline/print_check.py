"""The preflight of a print edition that was just made: its rules, and its plates beside other work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from brochure.editions import Edition, PressJob
from brochure.errors import BrochureError, MissingDependencyError
from brochure.findings import Finding
from brochure.pdf.opened import OpenPdf
from brochure.preflight import preflight
from brochure.preflight.foresight import Foresight
from brochure.preflight.ghostscript import GhostscriptCrashError
from brochure.preflight.ink_findings import GWG_LIMIT
from brochure.preflight.limits import Limits
from brochure.preflight.page_ink import Ink
from brochure.preflight.plates import (
    PageInk,
    Plating,
    begin,
    bound,
    bound_findings,
    findings,
    page_digests,
    unjudged,
    unmade,
)
from brochure.report.entries import PlateEntry


@dataclass(frozen=True)
class KnownPages:
    """Pages that draw what those of a leaflet drew that was made before, but for words beside the trim."""

    #: The 1-based pages of the typeset leaflet.
    same: frozenset[int]
    #: What its plates held, by the page of the print edition.
    plates: Mapping[int, PlateEntry]
    #: True where the preflight found nothing on any of them.
    clean: bool
    #: What reaches the trim and the bleed of all pages of that print edition, by its pages: see :class:`Ink`.
    edges: Mapping[int, str] = field(default_factory=dict)
    #: True where that is to be known of this leaflet.
    learns: bool = False

    def sheets(self, edition: Edition) -> frozenset[int]:
        """The 1-based pages of a print edition that hold such pages alone."""
        return frozenset(
            number
            for number, sheet in enumerate(edition.sheets, start=1)
            if all(placed.page in self.same for placed in sheet.placements)
        )


#: Nothing was made before.
NOTHING_KNOWN = KnownPages(frozenset(), {}, False)


class Inspection:
    """Begins to make plates of those pages that are not known yet; a context that ends it."""

    def __init__(
        self,
        edition: Edition,
        name: str,
        press: PressJob,
        known: Mapping[str, PlateEntry],
        before: KnownPages = NOTHING_KNOWN,
    ) -> None:
        self._edition = edition
        sheets = before.sheets(edition)
        self._clean = sheets if before.clean else frozenset()
        self._file = f"{name}-print.pdf"
        self._printer = press.printer
        #: The edition's file, open until this context ends.
        self.document = OpenPdf(edition.pdf)
        self._digests = page_digests(self.document)
        # What is measured of a page lies within the bleed; words beside the trim are on all plates of theirs.
        given = {
            digest: before.plates[page]
            for page, digest in enumerate(self._digests, start=1)
            if page in sheets and page in before.plates
        }
        found = {**given, **{digest: known[digest] for digest in self._digests if digest in known}}
        self._known = {digest: ink for digest, entry in found.items() if (ink := _ink(entry))}
        self._pages = [
            page for page, digest in enumerate(self._digests, start=1) if digest not in self._known
        ]
        self._before = before
        is_watched = before.learns or bool(before.edges)
        self._foresight = Foresight(min(GWG_LIMIT, self._printer.ink_limit)) if is_watched else None
        self._plating: Plating | None = None
        self._failure: BrochureError | None = None
        # Where pages can be foreseen, plates are made of those alone that can't: that is known later.
        if self._pages and not before.edges:
            self._begin(self._pages)

    def _begin(self, pages: Sequence[int]) -> None:
        """Begin to make the plates of some pages."""
        try:
            self._plating = begin(self.document, pages)
        except BrochureError as error:
            self._failure = error

    def __enter__(self) -> Inspection:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._plating is not None:
            self._plating.stop()
        self.document.close()

    def preflight(
        self, safe_zone: float, told_ppi: tuple[tuple[int, int, float], ...]
    ) -> tuple[Finding, ...]:
        """What the rules say of the file; *told_ppi* is what was told of pictures at their place already."""
        limits = replace(
            Limits.of(self._printer),
            folds=tuple(sheet.folds for sheet in self._edition.sheets),
            safe_zone=safe_zone,
            told_ppi=told_ppi,
            known=tuple(sorted(self._clean)),
        )
        return preflight(self.document, self._file, limits, self._foresight)

    def ink(self) -> Ink:
        """Wait for the plates and tell what they hold; an upper bound where no plates can be made.

        Of pages whose plates are foreseen to say what those of before said, the most that their ink can be is
        told.
        """
        foreseen = self._foreseen()
        try:
            left = [page for page in self._pages if page not in foreseen]
            if self._plating is None and self._failure is None and left:
                self._begin(left)
            if self._failure is not None:
                raise self._failure
            made = self._plating.finish() if self._plating is not None else ()
        except MissingDependencyError:
            bounds = bound(self.document)
            return Ink(False, bounds, findings=bound_findings(bounds, self._file, **self._limit))
        except GhostscriptCrashError as error:
            bounds = bound(self._edition.pdf)
            made_of = unjudged(bounds, self._file, why=str(error), fix=error.fix, **self._limit)
            return Ink(False, bounds, findings=made_of)
        except BrochureError as error:
            return Ink(False, (), findings=unmade(str(error), self._file))
        by_page = {ink.page: ink for ink in made}
        inks = {
            digest: by_page[page] if page in by_page else replace(self._known[digest], page=page)
            for page, digest in enumerate(self._digests, start=1)
            if page not in foreseen
        }
        plates = {digest: ink.as_dict() for digest, ink in inks.items()}
        pages = tuple(
            foreseen[page] if page in foreseen else inks[digest].worst
            for page, digest in enumerate(self._digests, start=1)
        )
        edges = {} if self._foresight is None else self._foresight.pages
        return Ink(
            not foreseen,
            pages,
            plates,
            findings(tuple(inks.values()), self._file, **self._limit),
            {page: seen.edges for page, seen in edges.items()},
        )

    def _foreseen(self) -> dict[int, float]:
        """Pages whose plates say nothing that those of before did not, with the most of their ink.

        There, nothing was found; what reaches the trim, the bleed and the marks is the same, and nowhere can
        be more ink than may be.
        """
        if self._foresight is None or not self._before.edges:
            return {}
        return {
            page: seen.most
            for page in self._pages
            if (seen := self._foresight.pages.get(page)) is not None
            and seen.is_within
            and seen.edges == self._before.edges.get(page)
            and (ink := _ink(self._before.plates.get(page))) is not None
            and not findings((ink,), self._file, **self._limit)
        }

    @property
    def _limit(self) -> dict[str, Any]:
        return {"ink_limit": self._printer.ink_limit, "printer": self._printer.title}


def _ink(values: PlateEntry | None) -> PageInk | None:
    """What a report of before says; nothing where it is damaged."""
    try:
        return PageInk.from_dict(values) if values is not None else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
