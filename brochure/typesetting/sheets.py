"""Style sheets, fonts and files as the engine reads them: sheets once in a process, and no other files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from brochure.errors import BrochureError
from brochure.typesetting.balanced import FACES_KEY
from brochure.typesetting.complaints import Complaint, SheetLines, collected
from brochure.typesetting.fonts import lent, new_fonts
from brochure.typesetting.loading import engine

#: The scheme of the addresses that a job's files have in its HTML and CSS.
ASSET_SCHEME = "asset:"
#: How names of fonts among the assets of a job end.
FONT_SUFFIXES = (".ttf", ".otf", ".woff", ".woff2")


class OutsideError(BrochureError):
    """A template or style asks for what the job does not carry."""

    def __init__(self, address: str) -> None:
        #: The address that is asked for.
        self.address = address
        super().__init__(f"a template or style asks for {address[:200]}, which is not part of the leaflet")


class AssetKey:
    """Lets a mapping of bytes be part of a cache key: equal when its fonts are the same objects."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        self.assets = assets
        fonts = ((name, data) for name, data in assets.items() if name.lower().endswith(FONT_SUFFIXES))
        self._fonts = tuple(sorted((name, hash(data)) for name, data in fonts))

    def __hash__(self) -> int:
        return hash(self._fonts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AssetKey) and self._fonts == other._fonts


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

    def add_font_face(self, declared: Mapping[str, Any], fetcher_of: Any) -> None:
        self.declared.append(declared)


def read_styles(styles: Sequence[tuple[str, str]]) -> None:
    """Read style sheets, once for all processes that are forked from this one afterwards.

    For shipped ones alone: others may take any time to read.
    """
    for (name, text), before in zip(styles, SheetLines(styles).before, strict=True):
        _sheet(name, text, before)


@lru_cache(maxsize=8)
def parsed_styles(
    styles: tuple[tuple[str, str], ...], key: AssetKey
) -> tuple[Any, tuple[Any, ...], tuple[Complaint, ...]]:
    """Fonts, all style sheets in one, and what the engine had to say about these.

    Shared by leaflets that use the same ones in one process.
    """
    weasyprint = engine()
    lines = SheetLines(styles)
    read = [_sheet(name, text, before) for (name, text), before in zip(styles, lines.before, strict=True)]
    if None in read:
        return _read_on(lines, key)
    about: list[Complaint] = []
    whole = weasyprint.CSS(string="", base_url=ASSET_SCHEME)
    for sheet in read:
        assert sheet is not None
        about += sheet.complaints
        _add(sheet, whole)
    fonts, about_fonts = _fonts(styles, read, key)
    return fonts, (whole,) if read else (), (*about, *about_fonts)


def _fonts(
    styles: Sequence[tuple[str, str]], read: Sequence[_ReadSheet | None], key: AssetKey
) -> tuple[Any, list[Complaint]]:
    """Fonts with the faces that style sheets declare, and what the engine had to say about these."""
    lines = SheetLines(styles)
    about: list[Complaint] = []

    def made() -> Any:
        fonts, fetcher = new_fonts(), fetcher_of(key.assets)
        for (name, _text), sheet in zip(styles, read, strict=True):
            with collected(lines, name) as complaints:
                for declared in sheet.faces if sheet else ():
                    fonts.add_font_face(dict(declared), fetcher)
            about.extend(complaints)
        # What is said of them is said of each document.
        fonts.is_changed = bool(about)
        return fonts

    faces = [face for sheet in read if sheet for face in sheet.faces]
    named = [str(url).removeprefix(ASSET_SCHEME) for face in faces for _kind, url in face["src"]]
    told = tuple(repr(sorted(face.items())) for face in faces)
    their_key = told, tuple((name, key.assets.get(name)) for name in named)
    fonts = lent(their_key, made)
    setattr(fonts, FACES_KEY, their_key)
    return fonts, about


# Those of two leaflets are about a hundred; one of each variant and each edit is its own.
@lru_cache(maxsize=128)
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


def _read_on(lines: SheetLines, key: AssetKey) -> tuple[Any, tuple[Any, ...], tuple[Complaint, ...]]:
    """The same of sheets that hang on each other: each is read on from the one before it."""
    fonts = new_fonts()
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
                url_fetcher=fetcher_of(key.assets),
                **earlier,
            )
        about += complaints
    return fonts, (sheet,) if sheet else (), tuple(about)


@lru_cache(maxsize=1)
def _no_assets() -> Any:
    """What gives the engine nothing: dozens of style sheets are read with it, and to make one takes long."""
    return fetcher_of({})


def fetcher_of(assets: Mapping[str, bytes]) -> Any:
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

    return AssetFetcher(allowed_protocols={"data"}, ssl_context=_trusting_nobody())


@lru_cache(maxsize=1)
def _trusting_nobody() -> Any:
    """A context for connections, of which there are none: the engine reads the system's certificates else."""
    import ssl

    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@contextmanager
def inside() -> Iterator[None]:
    """Turns the fetcher's refusal into an error of ours."""
    from weasyprint.urls import FatalURLFetchingError

    try:
        yield
    except FatalURLFetchingError as error:
        raise OutsideError(str(error)) from error
