"""The preflight of a print edition that was just made: its rules, and its plates beside other work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from brochure.editions import Edition, PressJob
from brochure.errors import BrochureError, MissingDependencyError
from brochure.findings import Finding
from brochure.pdf.opened import OpenPdf
from brochure.preflight import preflight
from brochure.preflight.ghostscript import GhostscriptCrashError
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
        self._plating: Plating | None = None
        self._failure: BrochureError | None = None
        if self._pages:
            try:
                self._plating = begin(self.document, self._pages)
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
        return preflight(self.document, self._file, limits)

    def ink(self) -> Ink:
        """Wait for the plates and tell what they hold; an upper bound where no plates can be made."""
        try:
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
        inks = [
            by_page[page] if page in by_page else replace(self._known[digest], page=page)
            for page, digest in enumerate(self._digests, start=1)
        ]
        plates = {digest: ink.as_dict() for digest, ink in zip(self._digests, inks, strict=True)}
        pages = tuple(ink.worst for ink in inks)
        return Ink(True, pages, plates, findings(inks, self._file, **self._limit))

    @property
    def _limit(self) -> dict[str, Any]:
        return {"ink_limit": self._printer.ink_limit, "printer": self._printer.title}


def _ink(values: PlateEntry | None) -> PageInk | None:
    """What a report of before says; nothing where it is damaged."""
    try:
        return PageInk.from_dict(values) if values is not None else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
