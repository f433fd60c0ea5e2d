"""Which fonts a PDF uses, and how it has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from brochure.pdf.names import name_of


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
    "TrueType": "TrueType",
    "CIDFontType2": "TrueType",
    "Type1": "Type 1",
    "MMType1": "Type 1",
    "CIDFontType0": "Type 1",
    "Type3": "Type 3",
}


def fonts_in(pdf: Pdf) -> tuple[FontUse, ...]:
    """The fonts in the resources of pages, forms, patterns and annotations: each once, by name."""
    seen: set[tuple[int, int]] = set()
    return tuple(sorted({_use(font) for page in pdf.pages for font in _fonts_of(page, seen)}))


def _fonts_of(page: Page, seen: set[tuple[int, int]]) -> Iterator[Object]:
    """The font dictionaries that a page can reach, without those of what was *seen* on other pages."""
    # The page's own resources may come from a node above it.
    waiting: list[Object] = [page.resources]

    def look_into(owners: Iterable[Object]) -> None:
        for owner in owners:
            if not owner.is_indirect or owner.objgen not in seen:
                seen.add(owner.objgen)
                waiting.extend(_entries({"": owner.get("/Resources")}))

    look_into(_appearances(page))
    while waiting:
        resources = waiting.pop()
        if resources.is_indirect and resources.objgen in seen:
            continue
        seen.add(resources.objgen)
        fonts = _entries(resources.get("/Font"))
        yield from fonts
        # The glyphs of a Type 3 font are drawings that may use fonts.
        look_into(fonts)
        look_into(_entries(resources.get("/XObject")))
        look_into(_entries(resources.get("/Pattern")))
        for state in _entries(resources.get("/ExtGState")):
            look_into(_entries(state.get("/SMask")))


def _appearances(page: Page) -> Iterator[Object]:
    """The forms that the annotations of a page are drawn with."""
    annotations = page.obj.get("/Annots")
    for annotation in annotations if isinstance(annotations, Array) else ():
        for form in _entries(annotation.get("/AP")) if isinstance(annotation, Dictionary) else ():
            # A form, or a dictionary of forms, one a state.
            yield from [form] if isinstance(form, Stream) else _entries(form)


def _use(font: Object) -> FontUse:
    kind = _name(font.get("/Subtype"))
    descendants = font.get("/DescendantFonts")
    if isinstance(descendants, Array) and len(descendants) and isinstance(descendants[0], Dictionary):
        font = descendants[0]
        kind = _name(font.get("/Subtype"))
    descriptor = font.get("/FontDescriptor")
    if not isinstance(descriptor, Dictionary):
        descriptor = Dictionary()
    embedded = kind == "Type3" or any(f"/FontFile{suffix}" in descriptor for suffix in ("", "2", "3"))
    title = _TYPES.get(kind, kind)
    if "/FontFile3" in descriptor:
        title = "OpenType" if descriptor.FontFile3.get("/Subtype") == Name.OpenType else "CFF"
    name = _name(font.get("/BaseFont")) or _name(descriptor.get("/FontName")) or "(no name)"
    return FontUse(_SUBSET.sub("", name), embedded, _SUBSET.match(name) is not None, title)


def _name(given: Any) -> str:
    return name_of(given) if isinstance(given, Name) else ""


def _entries(owner: Any) -> list[Object]:
    """The values of a dictionary that are dictionaries or streams."""
    values = [value for _name, value in owner.items()] if isinstance(owner, (Dictionary, dict)) else ()
    return [value for value in values if isinstance(value, (Dictionary, Stream))]
