"""What an edition is made from, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from brochure.design.formats import Format
from brochure.design.printers import Printer
from brochure.findings import Finding, MmFromTopLeft
from brochure.language.locale import Locale
from brochure.pdf.font_use import FontUse
from brochure.pdf.metadata import Metadata
from brochure.pdf.plain import PlainCorners
from brochure.pdf.press_images import Original
from brochure.press.separation import Bytes, Inks
from brochure.press.sheet import FlatSheet, Placement


@dataclass(frozen=True)
class PressJob:
    """What the print edition needs besides the typeset leaflet."""

    printer: Printer
    #: The profile of the printing condition.
    profile: bytes = field(repr=False)
    #: Recipes of the palette's colours by their sRGB value.
    recipes: Mapping[Bytes, Inks] = field(repr=False)
    #: Pictures with separations of their own, by the key of their pixels.
    originals: Mapping[str, Original] = field(repr=False)
    #: What the slug says before the name of the sheet, and the font that it is set in.
    slug: str
    font: bytes = field(repr=False)
    #: Findings on printer and palette.
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class OfficeJob:
    """What the office edition needs besides the typeset leaflet."""

    #: The fonts of its guide: TrueType files.
    font: bytes = field(repr=False)
    bold: bytes = field(repr=False)
    #: What every page says of a draft; empty for an approved leaflet.
    mark: str = ""
    #: Where folds may be marked: the plain corners of pages beside them, by the 1-based page.
    plain: Mapping[int, PlainCorners] = field(default_factory=dict)


@dataclass(frozen=True)
class Remark:
    """Something marked on a page of the proof."""

    #: 1-based page of the leaflet.
    page: int
    #: Boxes of the words, a line each, in mm from the trim's top left corner.
    lines: tuple[MmFromTopLeft, ...]
    #: What stands in the margin, such as ``C07 → 3 p. 441``.
    label: str
    kind: Literal["claim", "unsourced", "error", "warning", "note"]
    #: Of the annotation: its subject and its whole text.
    subject: str
    contents: str
    #: A name for the annotation, unique in the file.
    name: str


@dataclass(frozen=True)
class RowPlace:
    """Where a row of the appendix is that links lead to."""

    #: 1-based page of the appendix, and pt from its top left corner.
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class ReviewJob:
    """What the review edition needs besides the typeset leaflet."""

    remarks: tuple[Remark, ...]
    #: The pages that follow the proof: a tagged PDF.
    appendix: bytes = field(repr=False)
    #: Titles of the parts of the appendix and their 1-based pages there.
    parts: tuple[tuple[str, int], ...]
    #: What stands at the head of every page, before its number: which leaflet it is, and in which form.
    heading: str
    #: The font of labels and headings: a TrueType file.
    font: bytes = field(repr=False)
    #: The rows of the appendix that its links lead to, by their names, such as ``claim-7``.
    rows: Mapping[str, RowPlace] = field(default_factory=dict, repr=False)
    #: How many pages of the appendix go before the proof: its cover sheet.
    front: int = 0
    #: What else every page says, such as that it is a draft; empty once the leaflet is approved.
    mark: str = ""
    #: The screen edition, whose pages the proof shows; made anew where it is empty.
    proof: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class EditionJob:
    """A typeset leaflet and what has to be known to project it."""

    #: The leaflet's name, with which the files' names begin.
    name: str
    #: Tagged PDF, one page a panel, in reading order, its ground reaching into the bleed.
    typeset: bytes = field(repr=False)
    metadata: Metadata
    format: Format
    #: Paper of desk printers: ``a4`` or ``letter``.
    paper: str
    #: The words that editions add, in the language of the leaflet.
    locale: Locale
    #: Titles of the places that links inside the leaflet lead to, by their ids.
    names: Mapping[str, str] = field(default_factory=dict)
    #: What the printing house punches out: the 1-based page, and the box from its trim's top left corner.
    dies: tuple[tuple[int, MmFromTopLeft], ...] = ()
    #: The 1-based pages that have something to cut out with scissors.
    cards: tuple[int, ...] = ()
    #: Words in the margins of its pages that are not read aloud: those of its foot and of its tabs.
    margin_words: tuple[str, ...] = ()
    #: None where no print edition is wanted.
    press: PressJob | None = None
    #: None where no office edition is wanted.
    office: OfficeJob | None = None
    #: None where no review pack is wanted.
    review: ReviewJob | None = None


@dataclass(frozen=True)
class Edition:
    """An edition made."""

    pdf: bytes = field(repr=False)
    findings: tuple[Finding, ...] = ()
    #: The fonts that it uses.
    fonts: tuple[FontUse, ...] = ()
    #: The flat sheets that its pages are, of the print edition.
    sheets: tuple[FlatSheet, ...] = ()
    #: What pages of the leaflet stand on each of its pages, from the left bottom corner of that page's
    #: MediaBox; nothing is told of the screen edition, whose pages are the leaflet's.
    placements: tuple[tuple[Placement, ...], ...] = ()
