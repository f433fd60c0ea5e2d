"""Words in the drawings that the project's own templates and styles show: they are in no content."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from itertools import islice
from urllib.parse import unquote_to_bytes

from brochure.findings import Finding, Severity, SourcePlace, shortened
from brochure.source.characters import split_lines
from brochure.text.enclosed import enclosed, without

#: A picture that a template or a style asks for, and one that it holds itself.
_ASKED = re.compile(r"asset:((?:pictures|icons)/[\w.-]+(?:/[\w.-]+)*)")
_HELD = re.compile(
    r"""(?:(?<!\\)"data:image/svg\+xml([^,"]{0,60}),((?:[^"\\]|\\.)*)"|"""
    r"""(?<!\\)'data:image/svg\+xml([^,']{0,60}),((?:[^'\\]|\\.)*)'|"""
    r"""\(\s{0,9}data:image/svg\+xml([^,)]{0,60}),([^)]*))""",
    re.IGNORECASE | re.DOTALL,
)
#: A drawing in a template, and a text of a drawing: how they begin and end.
_INLINE = re.compile(r"<svg\b", re.IGNORECASE), re.compile(r"</svg\s{0,9}>", re.IGNORECASE)
_TEXT = re.compile(r"<(?:\w{1,20}:)?text\b[^<>]*>"), re.compile(r"</(?:\w{1,20}:)?text\s{0,9}>")
_TAG = re.compile(r"<[^<>]*>")
#: What a template fills in: its text was written in the content.
_FILLED = tuple(
    (re.compile(re.escape(begin)), re.compile(re.escape(end)))
    for begin, end in (("{{", "}}"), ("{%", "%}"), ("{#", "#}"))
)
#: Pictures of pixels, by their names and as the text of a style holds them.
_PIXELS = re.compile(r"\.(?:png|jpe?g|webp|gif|tiff?|bmp)$", re.IGNORECASE)
_HELD_PIXELS = re.compile(r"(?<!\w)data:image/(?!svg)[\w.+-]{1,30}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
#: So many words say more than a name does.
_SAYING = 2
#: Most drawings of a file that are told.
_MOST = 20


def shown_pictures(file: str, text: str, drawing: Callable[[str], str]) -> Iterator[Finding]:
    """A warning for each drawing with words or numbers that a file shows; a note for each bitmap.

    There are twenty at most.  *drawing* gives the text of a drawing by its name below ``styles/``; nothing
    for what is none.
    """
    yield from islice(_shown(file, text, drawing), _MOST)


def _shown(file: str, text: str, drawing: Callable[[str], str]) -> Iterator[Finding]:
    for found in _ASKED.finditer(text):
        if said := _said(drawing(found[1])):
            message = f"“{said}” stands in styles/{found[1]}, which this shows: no rule looks at that"
            yield _warning(file, text, found.start(), message)
    yield from _bitmaps(file, text)
    for found in _HELD.finditer(text):
        coded, held = (part for part in found.groups() if part is not None)
        data = unquote_to_bytes(unescape(held))
        if "base64" in coded.lower():
            data = _decoded(data)
        if said := _said(data.decode(errors="replace")):
            message = f"“{said}” stands in a drawing that this holds: no rule looks at that"
            yield _warning(file, text, found.start(), message)
    for drawn in enclosed(text, *_INLINE) if file.endswith(".html") else ():
        written = drawn.inner
        for begin, end in _FILLED:
            written = without(written, begin, end)
        if said := _said(written):
            message = f"“{said}” stands in a drawing that this holds: no rule looks at that"
            yield _warning(file, text, drawn.start, message)


def _bitmaps(file: str, text: str) -> Iterator[Finding]:
    """A note for each picture of pixels: if it shows words, nobody but who looks at it knows them."""
    seen = set[str]()
    for found in _ASKED.finditer(text):
        if _PIXELS.search(found[1]) and found[1] not in seen:
            seen.add(found[1])
            yield _bitmap(file, text, found.start(), f"styles/{found[1]}, which this shows,")
    for found in _HELD_PIXELS.finditer(text):
        yield _bitmap(file, text, found.start(), "the picture that this holds")


def _bitmap(file: str, text: str, at: int, what: str) -> Finding:
    message = f"{what} is made of pixels: words in it are in no content, and no rule looks at them"
    fix = "look at it; where it has words or figures, place it with the block `figure` and say them in `alt:`"
    return replace(_warning(file, text, at, message), severity=Severity.NOTE, fix=fix)


def _decoded(data: bytes) -> bytes:
    try:
        return b64decode(data)
    except ValueError:
        return b""


def _said(svg: str) -> str:
    """The words of a drawing; nothing where these are a name, or none."""
    said = " ".join(unescape(_TAG.sub("", " ".join(found.inner for found in enclosed(svg, *_TEXT)))).split())
    return shortened(said) if len(_WORD.findall(said)) >= _SAYING or any(map(str.isdigit, said)) else ""


def _warning(file: str, text: str, at: int, message: str) -> Finding:
    before = text[:at]
    line = before.count("\n") + 1
    place = SourcePlace(file, line, at - before.rfind("\n"), split_lines(text)[line - 1])
    fix = "write it in the content, and place the picture with the block `figure`, whose words are looked at"
    return Finding("layout.made-words", Severity.WARNING, message, place, fix)
