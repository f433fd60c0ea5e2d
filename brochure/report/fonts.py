"""The fonts that a PDF uses."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, PdfObject

from brochure.errors import BrochureError


@dataclass(frozen=True, order=True)
class FontUse:
    """A font that a PDF uses."""

    #: PostScript name without the prefix of a subset, such as ``SourceSans3-Regular``.
    name: str
    embedded: bool
    subset: bool
    #: ``TrueType``, ``OpenType``, ``CFF``, ``Type 1`` or ``Type 3``.
    type: str


#: The prefix of a subset's name (ISO 32000-2, 9.9.2).
_SUBSET = re.compile(r"^[A-Z]{6}\+")

_TYPES = {
    "/TrueType": "TrueType",
    "/CIDFontType2": "TrueType",
    "/Type1": "Type 1",
    "/MMType1": "Type 1",
    "/CIDFontType0": "Type 1",
    "/Type3": "Type 3",
}


def fonts_of(pdf: bytes) -> tuple[FontUse, ...]:
    """The fonts in the resources of pages, forms, patterns and annotations: each once, by name.

    Raises :class:`BrochureError` when the file can't be read.
    """
    try:
        pages = PdfReader(io.BytesIO(pdf)).pages
        found = {_font(font) for page in pages for font in _fonts_in(page)}
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BrochureError(f"the fonts of a PDF can’t be read: {error}") from error
    return tuple(sorted(found))


def _fonts_in(page: DictionaryObject) -> Iterator[DictionaryObject]:
    """The font dictionaries that the page can reach."""
    waiting = [page]
    seen: set[int] = set()
    while waiting:
        owner = waiting.pop()
        if id(owner) in seen:
            continue
        seen.add(id(owner))
        resources = _dictionary(owner, "/Resources")
        for font in _entries(_dictionary(resources, "/Font")):
            yield font
            # The glyphs of a Type 3 font are drawings that may use fonts.
            waiting.append(font)
        waiting += _entries(_dictionary(resources, "/XObject"))
        waiting += _entries(_dictionary(resources, "/Pattern"))
        for state in _entries(_dictionary(resources, "/ExtGState")):
            waiting += _entries(_dictionary(state, "/SMask"))
        for annotation in _annotations(owner):
            appearances = _entries(_dictionary(annotation, "/AP"))
            # An appearance is a form, or a dictionary of forms, one a state.
            waiting += [*appearances, *(form for states in appearances for form in _entries(states))]


def _annotations(page: DictionaryObject) -> list[DictionaryObject]:
    found = _value(page, "/Annots")
    if not isinstance(found, list):
        return []
    return [item for item in (entry.get_object() for entry in found) if isinstance(item, DictionaryObject)]


def _font(font: DictionaryObject) -> FontUse:
    kind = str(_value(font, "/Subtype"))
    descendants = _value(font, "/DescendantFonts")
    if isinstance(descendants, list) and descendants:
        descendant = descendants[0].get_object()
        if isinstance(descendant, DictionaryObject):
            font, kind = descendant, str(_value(descendant, "/Subtype"))
    descriptor = _dictionary(font, "/FontDescriptor")
    embedded = kind == "/Type3" or any(f"/FontFile{suffix}" in descriptor for suffix in ("", "2", "3"))
    if "/FontFile3" in descriptor:
        program = _dictionary(descriptor, "/FontFile3")
        title = "OpenType" if str(_value(program, "/Subtype")) == "/OpenType" else "CFF"
    else:
        title = _TYPES.get(kind, kind.lstrip("/"))
    name = str(_value(font, "/BaseFont") or _value(descriptor, "/FontName") or "/(no name)").lstrip("/")
    return FontUse(_SUBSET.sub("", name), embedded, _SUBSET.match(name) is not None, title)


def _value(owner: DictionaryObject, key: str) -> PdfObject | None:
    """The value of a key, its reference followed."""
    value = owner.get(key)
    return None if value is None else value.get_object()


def _dictionary(owner: DictionaryObject, key: str) -> DictionaryObject:
    """The dictionary or stream of a key; an empty one where there is none."""
    value = _value(owner, key)
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _entries(owner: DictionaryObject) -> list[DictionaryObject]:
    """The values of a dictionary that are dictionaries or streams."""
    values = (_value(owner, key) for key in owner)
    return [value for value in values if isinstance(value, DictionaryObject)]
