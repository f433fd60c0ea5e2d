"""Typesetting: HTML in, a tagged PDF and the places of everything on its pages out.

The only module that imports WeasyPrint.  The engine sees nothing but the bytes that a job carries: it
can't reach the network or the disk, and the fonts of the machine do not exist for it.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from brochure.errors import BrochureError
from brochure.findings import shortened
from brochure.pdf.opened import OpenPdf
from brochure.typesetting import shortcuts, tables
from brochure.typesetting.at_fault import part_at
from brochure.typesetting.bounds import within_memory, within_seconds
from brochure.typesetting.complaints import (
    MESSAGE_LIMIT,
    Complaint,
    SheetLines,
    collected,
)
from brochure.typesetting.geometry import note_turned
from brochure.typesetting.layout_kept import Layout
from brochure.typesetting.loading import engine
from brochure.typesetting.moved import BoxTree, laid_out
from brochure.typesetting.page_text import Reader
from brochure.typesetting.pages import Cut, PageMeasure, Placed, cuts_on, measured, places_on
from brochure.typesetting.passages import Drawing, Passage
from brochure.typesetting.sheets import ASSET_SCHEME, AssetKey, fetcher_of, inside, parsed_styles
from brochure.typesetting.shown_words import Shown, shown

#: Most memory that a layout may take on top of what is taken already, in bytes: five hundred pages take half.
_MEMORY = 1536 * 1024**2
#: How long a layout may take: a page of 3,000 characters takes a tenth of a second, on a slow machine one.
_SECONDS, _CHARACTERS_A_SECOND = 15.0, 5000
#: A box that may break in a second layout may show another one inside it that must, too.
_MOST_LAYOUTS = 3


class EngineError(BrochureError):
    """The engine fails at a job: what the job does, in words that follow “its layout”."""

    def __init__(self, what: str, at: str = "") -> None:
        super().__init__(what)
        #: The ``data-at`` of the part that it was at; empty where it was at none.
        self.at = at


class _OvertimeError(BaseException):
    """A layout takes too long."""


@dataclass(frozen=True)
class TypesetJob:
    """Everything that the engine needs, as a value that can be sent to another process."""

    html: str
    #: Style sheets in their order: name and text.
    styles: tuple[tuple[str, str], ...]
    #: Files that HTML and styles may ask for as ``asset:<name>``.
    assets: Mapping[str, bytes] = field(repr=False)
    #: Whether the texts and pictures of its pages are read, too.
    reads_pages: bool = True
    #: Whether the layout is kept and nothing is written: see :attr:`Typeset.layout`.
    is_preview: bool = False


@dataclass(frozen=True)
class UnwrittenDocument:
    """A document that is laid out and not written: to write one takes as long as to lay it out."""

    job: TypesetJob
    #: The engine's.
    document: Any = field(repr=False)
    #: Whether its pages are read.
    is_read: bool
    #: Its text as the engine has read it (None where it was changed then), and its pictures by addresses.
    html: Any = field(repr=False)
    pictures: dict[str, Any] = field(repr=False)
    #: Its boxes, from which it may have been laid out otherwise since; None where it was changed then.
    tree: BoxTree | None = field(repr=False)


@dataclass(frozen=True)
class Typeset:
    """A typeset document."""

    #: Tagged PDF with sRGB colours, one page a panel, in reading order.
    pdf: bytes = field(repr=False)
    pages: tuple[PageMeasure, ...]
    placed: tuple[Placed, ...]
    #: What the engine had to say at WARNING or above, without the allowed messages.
    complaints: tuple[Complaint, ...]
    #: Every text outside the margins of the pages, and every picture, in reading order, where the job has
    #: them read.
    passages: tuple[Passage, ...] = field(default=(), repr=False)
    drawings: tuple[Drawing, ...] = field(default=(), repr=False)
    #: What is cut out of the pages.
    cuts: tuple[Cut, ...] = ()
    #: What writes and reads it, where that is still to be done.
    draft: UnwrittenDocument | None = field(default=None, repr=False, compare=False)
    #: The pages as the engine has them, of which any can be written; None where the PDF was written.
    layout: Layout | None = field(default=None, repr=False, compare=False)
    #: The words as they were written, and what a style does to them, where the job has the pages read.
    shown: Shown = field(default_factory=Shown, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """What goes to another process: an open file does not, nor what the engine holds."""
        kept = {name: value for name, value in self.__dict__.items() if name != "document"}
        return {**kept, "draft": None, "layout": None}

    @cached_property
    def document(self) -> OpenPdf:
        """The PDF for those who look at it and change nothing."""
        return OpenPdf(self.pdf)


def typeset(job: TypesetJob, is_wanted: Callable[[int], bool] = bool) -> Typeset:
    """Lay the job out and, where *is_wanted* says yes to the number of its pages, write it.

    A document that has too many pages, or too few, is measured all the same; its PDF is empty then.

    Raises :class:`MissingDependencyError` when the engine or one of its libraries is not there,
    :class:`OutsideError` when a template or style asks for anything that the job does not carry, and
    :class:`EngineError` when the engine fails at it, or takes more time or memory than it may.
    """
    return finished(drafted(job, is_read=False), is_wanted)


def drafted(job: TypesetJob, *, is_read: bool, before: Typeset | None = None) -> Typeset:
    """Lay the job out: its pages are measured, and read where that is asked for, and it is not written.

    What was read for *before*, the same text with other styles, is not read again.  Raises what
    :func:`typeset` does.
    """
    engine()
    draft = before.draft if before is not None else None
    same = draft is not None and draft.job.html == job.html and draft.job.assets is job.assets
    return _bounded(job, lambda: _drafted(job, is_read, draft if same else None))


def finished(made: Typeset, is_wanted: Callable[[int], bool] = bool) -> Typeset:
    """Do what is still to be done of a document: write it where that is wanted, and read its pages.

    Raises what :func:`typeset` does.
    """
    draft = made.draft
    return made if draft is None else _bounded(draft.job, lambda: _finished(made, draft, is_wanted))


def _bounded(job: TypesetJob, made: Callable[[], Typeset]) -> Typeset:
    """What is made of a job, in bounded time and memory, and with errors of ours alone."""
    # Not an Exception: the engine passes over some of these, such as those of pictures.
    seconds = _SECONDS + len(job.html) / _CHARACTERS_A_SECOND
    try:
        with within_memory(_MEMORY), within_seconds(seconds, _OvertimeError):
            return made()
    except BrochureError:
        raise
    except _OvertimeError as error:
        at = part_at(error.__traceback__)
        raise EngineError(f"takes more than {seconds:.0f} seconds", at) from None
    except MemoryError as error:
        at = part_at(error.__traceback__)
        raise EngineError(f"takes more than {_MEMORY / 1024**3:.3g} GB of memory", at) from None
    except RecursionError as error:
        raise EngineError("is nested too deeply", part_at(error.__traceback__)) from None
    except Exception as error:
        # Whatever the engine trips over is in the job: its faults are those of what it is given.
        told = " ".join(f"{type(error).__name__}: {error}".split())
        at = part_at(error.__traceback__)
        raise EngineError(f"stops the engine ({shortened(told, MESSAGE_LIMIT)})", at) from error


def _drafted(job: TypesetJob, is_read: bool, before: UnwrittenDocument | None) -> Typeset:
    weasyprint = engine()
    lines = SheetLines(job.styles)
    with _resting_collector(), inside(), collected(lines) as complaints:
        fonts, styles, about_styles = parsed_styles(job.styles, AssetKey(job.assets))
        complaints += about_styles
        pictures = before.pictures if before is not None else {}
        html = before.html if before is not None else None
        if html is None:
            html = weasyprint.HTML(string=job.html, base_url=ASSET_SCHEME, url_fetcher=fetcher_of(job.assets))
        own = shortcuts.own_sheets(html._ua_stylesheets(), job.html, *(text for _name, text in job.styles))
        html._ua_stylesheets = lambda forms=False: own
        texts = [text for _name, text in job.styles]
        tree = before.tree if before is not None else None
        if tree is None or not tree.moved(texts, styles):
            tree = laid_out(html, fonts, texts, styles, pictures)
        is_changed = False
        # What no page can hold whole begins where it stands, and goes on from page to page.
        for _again in range(_MOST_LAYOUTS - 1):
            if not tables.relaxed(page._page_box for page in tree.document.pages):
                break
            is_changed = True
            tree = laid_out(html, fonts, texts, styles, pictures)
        document = tree.document
        for page in document.pages:
            note_turned(page._page_box)
        measures = tuple(measured(page._page_box) for page in document.pages)
        placed = tuple(
            found
            for number, page in enumerate(document.pages, start=1)
            for found in places_on(page._page_box, number)
        )
        cuts = tuple(
            cut
            for number, page in enumerate(document.pages if "data-cut" in job.html else (), start=1)
            for cut in cuts_on(page._page_box, number)
        )
        reader = _read(document) if is_read and job.reads_pages else _reader()
    return Typeset(
        b"",
        measures,
        placed,
        tuple(complaints),
        tuple(reader.passages),
        tuple(reader.drawings),
        cuts,
        UnwrittenDocument(
            job, document, is_read, None if is_changed else html, pictures, None if is_changed else tree
        ),
    )


def _finished(made: Typeset, draft: UnwrittenDocument, is_wanted: Callable[[int], bool]) -> Typeset:
    if draft.tree is not None and draft.tree.document is not draft.document:
        # Its pages were moved since.
        again = _drafted(draft.job, is_read=False, before=draft).draft
        assert again is not None
        draft = replace(again, is_read=draft.is_read)
    if draft.tree is not None:
        # What is finished stays as it is.
        draft.tree.is_whole = False
    document, pdf = draft.document, b""
    with _resting_collector(), inside(), collected(SheetLines(draft.job.styles)) as complaints:
        if not draft.job.is_preview and is_wanted(len(made.pages)) and not made.complaints:
            pdf = document.write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1")
        passages, drawings = made.passages, made.drawings
        if draft.job.reads_pages and not draft.is_read:
            reader = _read(document)
            passages, drawings = tuple(reader.passages), tuple(reader.drawings)
    about = tuple(dict.fromkeys((*made.complaints, *complaints)))
    layout = Layout(document) if draft.job.is_preview else None
    seen = shown(page._page_box for page in document.pages) if draft.job.reads_pages else Shown()
    return replace(
        made,
        pdf=pdf,
        complaints=about,
        passages=passages,
        drawings=drawings,
        draft=None,
        layout=layout,
        shown=seen,
    )


def _read(document: Any) -> Reader:
    reader = _reader()
    for number, page in enumerate(document.pages, start=1):
        reader.read(page._page_box, number)
    return reader


def _reader() -> Reader:
    """What reads pages, with the engine's own measures of type."""
    from weasyprint.text.line_break import character_ratio, split_first_line

    def width(text: str, style: Any) -> float:
        return float(split_first_line(text, style, None, None, 0)[3])

    return Reader(width, lambda style: float(character_ratio(style, "ex")))


#: How many threads are typesetting, and whether the collector was at work before the first of them.
_typesetting, _collected = 0, False
_typesetting_lock = threading.Lock()


@contextmanager
def _resting_collector() -> Iterator[None]:
    """Python’s collector of cycles rests meanwhile: boxes live as long as their document.

    It would look through all of them again and again.  What it was set to before holds again afterwards,
    when the last of several threads is done.
    """
    global _typesetting, _collected
    with _typesetting_lock:
        if not _typesetting:
            _collected = gc.isenabled()
            gc.disable()
        _typesetting += 1
    try:
        yield
    finally:
        with _typesetting_lock:
            _typesetting -= 1
            if not _typesetting and _collected:
                gc.enable()
