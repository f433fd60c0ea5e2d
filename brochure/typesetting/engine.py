"""Typesetting: HTML in, a tagged PDF and the places of everything on its pages out.

The only module that imports WeasyPrint.  The engine sees nothing but the bytes that a job carries: it
can't reach the network or the disk, and the fonts of the machine do not exist for it.
"""

from __future__ import annotations

import ctypes.util
import gc
import os
import re
import shutil
import sys
import threading
import warnings
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

from brochure.errors import BrochureError, MissingDependencyError
from brochure.findings import shortened
from brochure.pdf.opened import OpenPdf
from brochure.source.installation import is_checkout
from brochure.typesetting import (
    balanced,
    box_shortcuts,
    column_rules,
    column_tries,
    lines,
    logical,
    shortcuts,
    tables,
)
from brochure.typesetting.at_fault import part_at
from brochure.typesetting.bounds import within_memory, within_seconds
from brochure.typesetting.complaints import (
    MESSAGE_LIMIT,
    Complaint,
    SheetLines,
    collected,
    tell_of_variables,
)
from brochure.typesetting.geometry import note_turned
from brochure.typesetting.layout_kept import Layout
from brochure.typesetting.page_text import Reader
from brochure.typesetting.pages import Cut, PageMeasure, Placed, cuts_on, measured, places_on
from brochure.typesetting.passages import Drawing, Passage, as_read

#: The scheme of the addresses that a job's files have in its HTML and CSS.
ASSET_SCHEME = "asset:"


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


class OutsideError(BrochureError):
    """A template or style asks for what the job does not carry."""

    def __init__(self, address: str) -> None:
        #: The address that is asked for.
        self.address = address
        super().__init__(f"a template or style asks for {address[:200]}, which is not part of the leaflet")


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
    with _resting_collector(), _inside(), collected(lines) as complaints:
        fonts, styles, about_styles = _parsed_styles(job.styles, _AssetKey(job.assets))
        complaints += about_styles
        pictures = before.pictures if before is not None else {}
        html = before.html if before is not None else None
        if html is None:
            html = weasyprint.HTML(string=job.html, base_url=ASSET_SCHEME, url_fetcher=_fetcher(job.assets))
        own = shortcuts.own_sheets(html._ua_stylesheets(), job.html, *(text for _name, text in job.styles))
        html._ua_stylesheets = lambda forms=False: own
        document = html.render(font_config=fonts, stylesheets=list(styles), cache=pictures)
        is_changed = False
        # What no page can hold whole begins where it stands, and goes on from page to page.
        for _again in range(_MOST_LAYOUTS - 1):
            if not tables.relaxed(page._page_box for page in document.pages):
                break
            is_changed = True
            document = html.render(font_config=fonts, stylesheets=list(styles), cache=pictures)
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
        UnwrittenDocument(job, document, is_read, None if is_changed else html, pictures),
    )


def _finished(made: Typeset, draft: UnwrittenDocument, is_wanted: Callable[[int], bool]) -> Typeset:
    document, pdf = draft.document, b""
    with _resting_collector(), _inside(), collected(SheetLines(draft.job.styles)) as complaints:
        if not draft.job.is_preview and is_wanted(len(made.pages)) and not made.complaints:
            pdf = document.write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1")
        passages, drawings = made.passages, made.drawings
        if draft.job.reads_pages and not draft.is_read:
            reader = _read(document)
            passages, drawings = tuple(reader.passages), tuple(reader.drawings)
    about = tuple(dict.fromkeys((*made.complaints, *complaints)))
    layout = Layout(document) if draft.job.is_preview else None
    return replace(
        made, pdf=pdf, complaints=about, passages=passages, drawings=drawings, draft=None, layout=layout
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


# With -B, because a set-up that was once done is not looked at again.
_REMEDY = "run `make -B setup && make brochures` in the program's folder: that installs what is missing"
_REMEDY_INSTALLED = (
    "install Pango, HarfBuzz with its subsetter and Fontconfig, such as with `sudo apt-get install "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libfontconfig1` or `brew install pango`"
)


#: Beginnings of the names of variables by which libraries that set type, and those below them, are told to
#: work otherwise: HarfBuzz, Fontconfig, FreeType, Pango, FriBidi, Cairo, GLib, Graphite, fontTools and the
#: engine.  Each release may have others, so all that begin like that go.
SETTING_TYPE = (
    *("HB_", "HARFBUZZ_", "FONTCONFIG_", "FC_", "FREETYPE_", "FT2_", "PANGO", "FRIBIDI_", "CAIRO_"),
    *("G_", "GLIB_", "GOBJECT_", "GIO_", "GI_", "GRAPHITE", "GR2_", "FONTTOOLS_", "WEASYPRINT_"),
)
#: Those that say where libraries lie, or are the loader's.
_PLACES = frozenset({"WEASYPRINT_DLL_DIRECTORIES", "GLIB_TUNABLES"})


def clean_environment() -> None:
    """Take away what the user's shell tells libraries that set type; programs that are started next, too."""
    for name in list(os.environ):
        if name.upper().startswith(SETTING_TYPE) and name not in _PLACES:
            del os.environ[name]


@lru_cache(maxsize=1)
def engine() -> Any:
    """WeasyPrint, imported on first use with no fonts but the project's own, and no settings of the shell."""
    clean_environment()
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fontconfig.xml"))
    remedy = _REMEDY if is_checkout() else _REMEDY_INSTALLED
    try:
        with warnings.catch_warnings(), _libraries_by_name(), redirect_stdout(StringIO()):
            # No fonts but ours is the point, not a fault.
            warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
            # Said below, where it matters.
            warnings.filterwarnings("ignore", message="HarfBuzz-Subset will be required")
            import weasyprint
            from weasyprint.css import validation
            from weasyprint.draw import border
            from weasyprint.layout import inline
            from weasyprint.pdf import stream
            from weasyprint.text import ffi
    except (ImportError, OSError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise MissingDependencyError(f"the typesetting engine can't be loaded: {reason}", remedy) from error
    # The engine subsets with HarfBuzz from 4.1 on; with an older one, as in Ubuntu 22.04, it uses fontTools.
    if ffi.harfbuzz.hb_version_atleast(4, 1, 0) and not ffi.harfbuzz_subset:
        raise MissingDependencyError("the library harfbuzz-subset is not installed", remedy)
    inline.split_first_line = _hanging_last_space(inline.split_first_line)
    stream.Font = _read_alike(stream.Font)
    border.draw_column_rules = column_rules.mended(border.draw_column_rules)
    if not ffi.harfbuzz_subset:
        _date_no_fonts()
    # Before the shortcuts, which know the properties that there are.
    balanced.take()
    read = validation.preprocess_declarations
    shortcuts.replace(read, logical.turned(read))
    shortcuts.take()
    box_shortcuts.take()
    lines.take()
    column_tries.take()
    tables.take()
    tell_of_variables()
    return weasyprint


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


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """On Linux, libraries are loaded by the names that they have there, and not looked for otherwise.

    The engine tries names of other systems first.  Python looks for such a name by running ``ldconfig``,
    ``gcc`` and ``ld`` from the PATH, which takes as long as loading the engine does.
    """
    look = ctypes.util.find_library
    if sys.platform.startswith("linux"):
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = look


def _hanging_last_space(split: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """The engine's function that fits text into a line, with one fault of release 70.0 corrected.

    A text that ends with a space, as before a word in italics, may fit the line but for that space.  The
    engine takes it for too wide then, and breaks it behind its first word.
    """

    def mended(text: str, style: Any, context: Any, width: float | None, *rest: Any, **more: Any) -> Any:
        found = split(text, style, context, width, *rest, **more)
        resume = found[2]
        if resume is None or width is None or not text.endswith(" ") or style["white_space"] != "normal":
            return found
        line = text.encode()[:resume].decode().strip(" ")
        if " " in line:
            return found
        _, _, bare_resume, bare_width, *_ = split(text.rstrip(" "), style, context, width, *rest, **more)
        if bare_resume is not None or bare_width > width:
            return found
        # All of it in one line; where boxes are placed, the engine knows that its last space may hang.
        return split(text, style, context, None, *rest, **more)

    return mended


def _date_no_fonts() -> None:
    """Have fontTools, which subsets where HarfBuzz can't, not write the time of day into fonts."""
    from fontTools.ttLib.tables import _h_e_a_d

    _h_e_a_d.timestampNow = lambda: 0


def _read_alike(font: type) -> type:
    """The engine's class of fonts, with signs that look alike read alike.

    Hyphens share a shape in most fonts, and programs that read a file see all of them as the one that was
    set first: whoever looks for “B-ALL” would find it or not, depending on other words.
    """

    class Letters(dict[int, str]):
        def __setitem__(self, glyph: int, text: str) -> None:
            super().__setitem__(glyph, as_read(text))

    class AlikeFont(font):  # type: ignore[misc]
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self.to_unicode = Letters()

    return AlikeFont


def version() -> str:
    """The engine's version."""
    return str(engine().__version__)


#: How names of fonts among the assets of a job end.
FONT_SUFFIXES = (".ttf", ".otf", ".woff", ".woff2")


class _AssetKey:
    """Lets a mapping of bytes be part of a cache key: equal when its fonts are the same objects."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        self.assets = assets
        fonts = ((name, data) for name, data in assets.items() if name.lower().endswith(FONT_SUFFIXES))
        self._fonts = tuple(sorted((name, hash(data)) for name, data in fonts))

    def __hash__(self) -> int:
        return hash(self._fonts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _AssetKey) and self._fonts == other._fonts


def _fonts() -> Any:
    """The engine's fonts of a document, whose files go when the process that wrote them needs them no more.

    A worker is forked with the fonts of its parent: it may forget them, but not take away their files.
    """
    from weasyprint.text.fonts import FontConfiguration

    class Fonts(FontConfiguration):  # type: ignore[misc]
        def add_font_face(self, *given: Any) -> Any:
            before, added = self._folder, super().add_font_face(*given)
            if self._folder is not before:
                # When these fonts are needed no more, or else when the process ends.
                weakref.finalize(self, _remove, self._folder, os.getpid())
            return added

        def __del__(self) -> None:
            pass

    return Fonts()


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class _ReadSheet:
    """One style sheet as the engine reads it: nobody changes what is in it."""

    matcher: Any
    page_rules: tuple[Any, ...]
    #: What its ``@font-face`` rules declare.
    faces: tuple[Mapping[str, Any], ...]
    complaints: tuple[Complaint, ...]


class _Faces:
    """Stands for the engine's fonts while a sheet is read, and keeps what it declares."""

    def __init__(self) -> None:
        self.declared: list[Mapping[str, Any]] = []

    def add_font_face(self, declared: Mapping[str, Any], _fetcher: Any) -> None:
        self.declared.append(declared)


def read_styles(styles: Sequence[tuple[str, str]]) -> None:
    """Read style sheets, once for all processes that are forked from this one afterwards.

    For shipped ones alone: others may take any time to read.
    """
    for (name, text), before in zip(styles, SheetLines(styles).before, strict=True):
        _sheet(name, text, before)


@lru_cache(maxsize=8)
def _parsed_styles(
    styles: tuple[tuple[str, str], ...], key: _AssetKey
) -> tuple[Any, tuple[Any, ...], tuple[Complaint, ...]]:
    """Fonts, all style sheets in one, and what the engine had to say about these.

    Shared by leaflets that use the same ones in one process.
    """
    weasyprint = engine()
    fetcher = _fetcher(key.assets)
    lines = SheetLines(styles)
    read = [_sheet(name, text, before) for (name, text), before in zip(styles, lines.before, strict=True)]
    if None in read:
        return _read_on(lines, key)
    fonts = _fonts()
    about: list[Complaint] = []
    whole = weasyprint.CSS(string="", base_url=ASSET_SCHEME)
    for (name, _text), sheet in zip(styles, read, strict=True):
        assert sheet is not None
        about += sheet.complaints
        with collected(lines, name) as complaints:
            for declared in sheet.faces:
                fonts.add_font_face(dict(declared), fetcher)
        about += complaints
        _add(sheet, whole)
    return fonts, (whole,) if read else (), tuple(about)


@lru_cache(maxsize=256)
def _sheet(name: str, text: str, before: int) -> _ReadSheet | None:
    """One style sheet below so many lines, read once in a process: most are those of all leaflets.

    None where the sheets before it, or other files, have a say in how it is read.
    """
    if _HANGS_ON_OTHERS.search(text):
        return None
    faces, lines = _Faces(), SheetLines([(name, text)], before)
    ((_name, numbered),) = lines.numbered()
    with collected(lines, name) as complaints:
        sheet = engine().CSS(
            string=numbered, base_url=ASSET_SCHEME, font_config=faces, url_fetcher=_no_assets()
        )
    return _ReadSheet(sheet.matcher, tuple(sheet.page_rules), tuple(faces.declared), tuple(complaints))


#: Rules that a sheet is not read alone with: those on layers, and those that take in other files; also where
#: their names are written with escapes.
_HANGS_ON_OTHERS = re.compile(r"@(import|layer|color-profile|[\w-]*\\)", re.IGNORECASE)
#: Where the engine keeps selectors, by what they ask for, and those that ask for something else.
_BY_NAME = ("id_selectors", "class_selectors", "lower_local_name_selectors", "namespace_selectors")
_OTHERS = ("lang_attr_selectors", "other_selectors")


def _add(sheet: _ReadSheet, whole: Any) -> None:
    """Add to the end of a sheet what stands in another: elements are matched with one list, not thirty."""
    whole.page_rules.extend(sheet.page_rules)
    before = whole.matcher.order

    def behind(entries: Iterable[Any]) -> list[Any]:
        return [(test, weight, order + before, *rest) for test, weight, order, *rest in entries]

    for part in _BY_NAME:
        lists = getattr(whole.matcher, part)
        for name, entries in getattr(sheet.matcher, part).items():
            lists.setdefault(name, []).extend(behind(entries))
    for part in _OTHERS:
        getattr(whole.matcher, part).extend(behind(getattr(sheet.matcher, part)))
    whole.matcher.order += sheet.matcher.order


def _read_on(lines: SheetLines, key: _AssetKey) -> tuple[Any, tuple[Any, ...], tuple[Complaint, ...]]:
    """The same of sheets that hang on each other: each is read on from the one before it."""
    fonts = _fonts()
    sheet = None
    about: list[Complaint] = []
    for name, text in lines.numbered():
        gathered = ("matcher", "page_rules", "layers")
        earlier: dict[str, Any] = {part: getattr(sheet, part) for part in gathered} if sheet else {}
        with collected(lines, name) as complaints:
            sheet = engine().CSS(
                string=text,
                base_url=ASSET_SCHEME,
                font_config=fonts,
                url_fetcher=_fetcher(key.assets),
                **earlier,
            )
        about += complaints
    return fonts, (sheet,) if sheet else (), tuple(about)


@lru_cache(maxsize=1)
def _no_assets() -> Any:
    """What gives the engine nothing: dozens of style sheets are read with it, and to make one takes long."""
    return _fetcher({})


def _fetcher(assets: Mapping[str, bytes]) -> Any:
    """Gives the engine the job's own files and ``data:`` addresses, and refuses everything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            name = url.removeprefix(ASSET_SCHEME)
            if not url.startswith(ASSET_SCHEME) or name not in assets:
                raise FatalURLFetchingError(url)
            data = assets[name]
            # Untold, the engine tries every kind of picture that there is before that of drawings.
            told = {"Content-Type": "image/svg+xml"} if data[:20].lstrip().startswith(b"<") else None
            return URLFetcherResponse(url, data, told)

    return AssetFetcher(allowed_protocols={"data"})


@contextmanager
def _inside() -> Iterator[None]:
    """Turns the fetcher's refusal into an error of ours."""
    from weasyprint.urls import FatalURLFetchingError

    try:
        yield
    except FatalURLFetchingError as error:
        raise OutsideError(str(error)) from error
