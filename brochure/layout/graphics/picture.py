"""Pictures from files: SVG made plain for the page; rasters are placed here and looked at in ``raster``."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import astuple
from functools import lru_cache
from xml.etree import ElementTree

from markupsafe import Markup, escape

from brochure.design.palette import Palette
from brochure.layout.graphics.cut_words import PlacedWords
from brochure.layout.graphics.plain.whole import PlainPicture, plain_picture
from brochure.typesetting.pages import BLEEDS, WORDS

#: Largest picture file in bytes.
SIZE_LIMIT = 48 * 1024 * 1024
#: How names of pictures end.
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif", ".bmp")
_SVG = "{http://www.w3.org/2000/svg}"


def is_svg(name: str) -> bool:
    """True for the name of an SVG file."""
    return name.lower().endswith(".svg")


def svg_picture(data: bytes, palette: Palette, *, prefix: str, alt: str, width: float) -> Markup:
    """An SVG file as an element of the page, *width* mm wide, with *alt* as its title.

    Its ids get *prefix*, so that several pictures can stand on one page.  Raises :class:`GraphicError` for
    anything that could reach outside the picture or that can't be drawn as it is meant.
    """
    return placed_svg(plain_picture(data, palette, prefix), alt=alt, width=width)


def placed_svg(
    picture: PlainPicture,
    *,
    alt: str,
    width: float | None,
    fonts: Collection[str] = (),
    family: str = "",
    bleeds: bool = False,
    words: Sequence[PlacedWords] = (),
) -> Markup:
    """A picture as an element of the page, *width* mm wide, with *alt* as its title.

    Without a *width* a style says how wide it is; one that *bleeds* is meant to run off the paper.  Text that
    asks for none of *fonts* is set in *family*.  Its *words* go along, for who looks at the page.
    """
    root = picture.root
    if family:
        root.attrib.setdefault("font-family", family)
        for element in root.iter():
            asked = element.get("font-family")
            if asked and not fonts_of(asked, fonts):
                element.set("font-family", family)
    if width is not None:
        root.set("width", f"{width:.3f}mm")
        root.set("height", f"{width * picture.height / picture.width:.3f}mm")
    if bleeds:
        root.set(BLEEDS, "")
    if words:
        # So that they are known where they stand: on the page they are parts of a picture.
        root.set(WORDS, json.dumps([astuple(one) for one in words], ensure_ascii=False))
    root.set("role", "img")
    title = ElementTree.Element(f"{_SVG}title")
    title.text = alt
    root.insert(0, title)
    return Markup(_as_text(root))


def fonts_of(asked: str, fonts: Collection[str]) -> list[str]:
    """Which of *fonts* a text asks for by names between commas."""
    known = {name.casefold() for name in fonts}
    names = [name.strip().strip("'\"") for name in asked.split(",")]
    return [name for name in names if name.casefold() in known]


def svg_background(data: bytes, palette: Palette, *, colour: str | None = None) -> bytes:
    """An SVG file as decoration, with the same checks; *colour* takes the place of the current colour."""
    text = _background(data, _PaletteKey(palette))
    return (text.replace("currentColor", palette[colour]) if colour else text).encode()


class _PaletteKey:
    """Lets a palette be part of a cache key: equal where the colours are."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self._colours = tuple(palette.colours.items())

    def __hash__(self) -> int:
        return hash(self._colours)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _PaletteKey) and self._colours == other._colours


@lru_cache(maxsize=256)
def _background(data: bytes, key: _PaletteKey) -> str:
    """The text of an SVG file as decoration: each layout of a leaflet asks for its icons again."""
    return _as_text(plain_picture(data, key.palette, "").root)


def _as_text(root: ElementTree.Element) -> str:
    ElementTree.register_namespace("", _SVG[1:-1])
    return ElementTree.tostring(root, encoding="unicode")


def raster_tag(name: str, *, alt: str, width: float | None, bleeds: bool = False) -> Markup:
    """A raster of the job's files, *width* mm wide; see :func:`placed_svg`."""
    tag = Markup('<img src="asset:{}" alt="{}"').format(name, escape(alt))
    if width is not None:
        tag += Markup(' style="width: {}mm"').format(f"{width:.3f}")
    return tag + Markup(f' {BLEEDS}=""' if bleeds else "") + Markup(">")
