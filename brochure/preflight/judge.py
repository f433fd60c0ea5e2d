"""All checks on one file, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Dictionary, Pdf

from brochure.findings import Finding
from brochure.pdf.opened import OpenPdf, in_hand
from brochure.pdf.rectangles import PtFromBottomLeft
from brochure.preflight.collector import FindingCollector
from brochure.preflight.colours import check_colours, check_gray, check_group
from brochure.preflight.contents import BoundsError
from brochure.preflight.declared import Declared
from brochure.preflight.draw_context import Seen
from brochure.preflight.intent import check_intent
from brochure.preflight.interaction import check_annotations, check_document
from brochure.preflight.layers import Layers, check_layers
from brochure.preflight.letters import check_font, check_text
from brochure.preflight.limits import Limits
from brochure.preflight.metadata import check_metadata
from brochure.preflight.occupancy import Beneath
from brochure.preflight.opening import check_file, check_objects, check_repairs, opened
from brochure.preflight.page_objects import Path, Picture, ShownText, Thing, TransparencyGroup
from brochure.preflight.pages import Page, check_equal, check_page, page_of
from brochure.preflight.pictures import check_picture
from brochure.preflight.strokes import check_path
from brochure.preflight.walk import Walk

if TYPE_CHECKING:
    # Not where a file is judged alone: what reads pictures takes long to load.
    from brochure.preflight.foresight import Foresight

#: Most pages of a file: no leaflet has more.
_MOST_PAGES = 5000


def judged(
    pdf: bytes | OpenPdf, name: str, limits: Limits, foresight: Foresight | None = None
) -> tuple[Finding, ...]:
    """The findings on a file; *foresight* looks at its pages, too.

    Raises nothing for what it holds but ``MemoryError``.
    """
    notes = FindingCollector(name)
    with in_hand(pdf) as document:
        if opened(document, notes) is not None:
            try:
                _judge(document.objects, document.data, limits, notes, foresight)
            except BoundsError as error:
                notes.add("preflight.bounds", f"the file is not looked at to its end: {error}")
            except RecursionError:
                notes.add("preflight.bounds", "the file is not looked at to its end: it is nested too deep")
            except MemoryError:
                raise
            except Exception as error:
                # Data of an unexpected kind counts as damage too.
                told = " ".join(str(error).split())[:120]
                message = f"the file can't be read to its end: {type(error).__name__}: {told}"
                notes.add("pdf.damaged", message, like="unforeseen")
    return notes.findings()


def _judge(
    pdf: Pdf, data: bytes, limits: Limits, notes: FindingCollector, foresight: Foresight | None
) -> None:
    check_file(pdf, data, notes)
    check_objects(pdf, notes)
    root = pdf.Root
    if not isinstance(root, Dictionary):
        raise TypeError("the catalog is no dictionary")
    check_intent(root, limits, notes)
    check_metadata(root, pdf.trailer.get("/Info"), notes)
    check_document(root, notes)
    check_layers(root, notes)
    found = [page.obj for page in pdf.pages]
    if len(found) > _MOST_PAGES:
        raise BoundsError(f"it has {len(found):,} pages")
    pages = [page_of(number, obj) for number, obj in enumerate(found, 1)]
    sheet = _Sheets(limits, notes, foresight)
    declared = Declared(notes)
    walk = Walk(Layers(root), notes, sheet.thing, sheet.group)
    try:
        for page in pages:
            check_page(page, limits, notes)
            check_annotations(page, notes)
            if page.number not in limits.known:
                sheet.begin(page)
                sheet.end(page, _walked(walk, page, notes))
            declared.page(page)
        declared.document(root)
        check_equal(pages, notes)
    finally:
        check_repairs(pdf, {page.obj.objgen: page.number for page in pages}, notes)


def _walked(walk: Walk, page: Page, notes: FindingCollector) -> Seen:
    """What was seen on a page; one whose data is of an unforeseen kind is damaged, and the others go on."""
    try:
        return walk.page(page)
    except (BoundsError, MemoryError):
        raise
    except Exception as error:
        told = " ".join(str(error).split())[:120]
        message = f"the page can't be read to its end: {type(error).__name__}: {told}"
        notes.add("pdf.damaged", message, page.number, like="unforeseen")
        return Seen(unread=True)


class _Sheets:
    """Judges what the walk hands on, page by page."""

    def __init__(self, limits: Limits, notes: FindingCollector, foresight: Foresight | None) -> None:
        self._limits = limits
        self._foresight = foresight
        self._notes = notes
        self._beneath = Beneath(PtFromBottomLeft(0.0, 0.0, 1.0, 1.0))

    def begin(self, page: Page) -> None:
        """Start a page: nothing is painted on it."""
        self._beneath = Beneath(page.media)
        if self._foresight is not None:
            self._foresight.begin(page)

    def thing(self, thing: Thing, colours_only: bool) -> None:
        """Judge one thing."""
        check_colours(thing, self._notes)
        if self._foresight is not None:
            self._foresight.thing(thing, colours_only)
        if isinstance(thing, ShownText):
            check_font(thing, self._notes)
        if colours_only or not thing.live:
            return
        if isinstance(thing, ShownText):
            check_text(thing, self._limits, self._beneath, self._notes)
            # The boxes of lines of text touch: one is not below the other.
            return
        if isinstance(thing, Path):
            check_path(thing, self._limits, self._beneath, self._notes)
        elif isinstance(thing, Picture):
            check_picture(thing, self._limits, self._notes)
        if not isinstance(thing, Path):
            check_gray(thing, self._notes)
        if not (isinstance(thing, Path) and all(_is_white(use.inks) for use in thing.uses)):
            self._beneath.paint(thing)
        elif thing.whole and thing.placed and _is_opaque(thing):
            self._beneath.erase(thing.box)

    def group(self, group: TransparencyGroup) -> None:
        """Judge one group."""
        check_group(group, self._notes)
        if self._foresight is not None:
            self._foresight.group(group)

    def end(self, page: Page, seen: Seen) -> None:
        """Judge a page as a whole."""
        if self._foresight is not None:
            self._foresight.end(page, is_whole=not seen.unread)
        group = page.obj.get("/Group")
        blended = group.get("/CS") if isinstance(group, Dictionary) else None
        if seen.transparent and blended is None:
            message = f"the page holds {seen.transparent}, but does not say that it is blended in DeviceCMYK"
            self._notes.add("pdfx.page-group", message, page.number)
        if seen.mark is not None and not self._limits.marks:
            message = "there are marks outside the bleed, which this printer does not take"
            self._notes.add("printer.marks", message, page.number, page.place(seen.mark))
        if not seen.painted and not seen.unread and all(white() for white in seen.unsure):
            self._notes.add("gwg.empty-page", "the page is empty", page.number)


def _is_opaque(thing: Thing) -> bool:
    state = thing.state
    is_plain = state.fill_alpha == 1 and state.soft_mask is None and state.blend_mode == "Normal"
    return is_plain and not any(use.overprints for use in thing.uses)


def _is_white(inks: object) -> bool:
    return bool(getattr(inks, "white", False))
