"""One leaflet as it was made: its files, its pages, and what the checks found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from brochure.findings import EditionId, Finding
from brochure.pdf.font_use import FontUse
from brochure.preflight.page_ink import Ink
from brochure.press.sheet import FlatSheet
from brochure.typesetting.pages import PageMeasure, Placed


@dataclass(frozen=True)
class Production:
    """One leaflet made, or the findings that tell why not (then there are no files)."""

    name: str
    #: Edition to PDF bytes.
    files: Mapping[str, bytes] = field(repr=False)
    findings: tuple[Finding, ...] = ()
    #: Edition to the fonts that its file uses.
    fonts: Mapping[str, tuple[FontUse, ...]] = field(default_factory=dict, repr=False)
    pages: tuple[PageMeasure, ...] = ()
    #: Those that have something to cut out with scissors, 1-based.
    cards: tuple[int, ...] = ()
    placed: tuple[Placed, ...] = field(default=(), repr=False)
    #: How many of the pages are notes pages that were added.
    notes_pages: int = 0
    #: A small picture of every page, in reading order.
    thumbnails: tuple[bytes, ...] = field(default=(), repr=False)
    #: The pages of the print edition: what they are, a picture of each, and what its plates hold.
    flat_sheets: tuple[FlatSheet, ...] = ()
    flat_pictures: tuple[bytes, ...] = field(default=(), repr=False)
    ink: Ink | None = None
    #: What reviewers are told besides the pages, as plain values: see ``Dossier.record``.
    review: Mapping[str, Any] = field(default_factory=dict, repr=False)
    #: The claims register (CSV); empty where no review pack was asked for.
    register: bytes = field(default=b"", repr=False)
    #: Stage to seconds.
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def editions(self) -> Mapping[EditionId, bytes]:
        """The PDFs by which edition they are."""
        return {EditionId(self.name, kind): data for kind, data in self.files.items()}

    @property
    def register_file(self) -> str:
        """The name of the claims register, a part of the review pack."""
        return f"{self.name}-claims.csv"

    @property
    def named_files(self) -> Mapping[str, bytes]:
        """All that is to be written, by the names of the files."""
        register = {self.register_file: self.register} if self.register else {}
        return {**{edition.file: data for edition, data in self.editions.items()}, **register}
