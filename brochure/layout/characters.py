"""The characters that fonts have, and those of a leaflet that none of them has."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any
from unicodedata import category

from brochure.bibliography.reference_list import Entry
from brochure.content.blocks import KINDS
from brochure.content.load import Content
from brochure.findings import Finding, Severity
from brochure.layout.typefaces import missing_glyphs
from brochure.source.address import Address
from brochure.source.nodes import Scalar, leaflets, mappings
from brochure.source.places import locate_within


@lru_cache(maxsize=32)
def characters_of(data: bytes) -> frozenset[int]:
    """The characters of a font, taken apart once in a process.  Raises whatever its damage leads to."""
    from fontTools.ttLib import TTFont

    if data.startswith(b"ttcf"):
        raise ValueError("it is a collection of several fonts (TTC): take the one that is meant out of it")
    font = TTFont(BytesIO(data), lazy=True)
    characters = font.getBestCmap()
    if characters is None:
        raise ValueError("it has no table of Unicode characters")
    # Drawings are measured with this font.
    if font["head"].unitsPerEm <= 0 or not font["hmtx"].metrics:
        raise ValueError("it has no widths of characters")
    if "OS/2" in font and not hasattr(font["OS/2"], "fsSelection"):
        raise ValueError("its table of heights is damaged")
    _check_letters(font, characters)
    return frozenset(characters)


#: Letters that a font is tried with: damage to its outlines or widths is seldom of one letter alone.
_TRIED = "Hae0"
#: Wider than any letter, em.
_WIDEST = 10


def _check_letters(font: Any, characters: Mapping[int, str]) -> None:
    """Raise ``ValueError`` where letters of a font have no width, or outlines that draw nothing.

    The engine would print nothing, or all letters over each other, without a word.
    """
    from fontTools.pens.boundsPen import ControlBoundsPen

    glyphs = font.getGlyphSet() if {"glyf", "CFF ", "CFF2"} & set(font.keys()) else None
    for letter in _TRIED:
        name = characters.get(ord(letter))
        if name is None:
            continue
        if not 0 < font["hmtx"].metrics[name][0] <= _WIDEST * font["head"].unitsPerEm:
            raise ValueError(f"its letter “{letter}” has no width, or too much of it")
        if glyphs is not None:
            pen = ControlBoundsPen(glyphs)
            glyphs[name].draw(pen)
            if pen.bounds is None:
                raise ValueError(f"it draws nothing for the letter “{letter}”")


# What the library finds odd in a font that can be used is no message for whoever writes a leaflet.
logging.getLogger("fontTools").addHandler(logging.NullHandler())

#: A picture sign: one, or several that are joined into one, with their colours of skin.
_EMOJI = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3"
    "|[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?\u20e3?"
    "(?:\u200d[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?)*)"
)


def unprintable(
    loaded: Content,
    name: str,
    bibliography: tuple[Entry, ...],
    values: Mapping[str, str],
    covered: frozenset[int],
) -> list[Finding]:
    """Characters that no font has, where the content uses them."""
    own = [(text.address, text.plain(values)) for text in loaded.usage(name).own_texts]
    words = [*(text for _address, text in own), *(entry.text for entry in bibliography)]
    findings = []
    missing = missing_glyphs(words, covered)

    def place_in(sign: str) -> Address:
        for address, text in own:
            if sign in text:
                return address
        keys = [reference.id for reference in loaded.brochure.references]
        source = next((entry.key for entry in bibliography if sign in entry.text), "")
        return Address(("references", keys.index(source))) if source in keys else Address(("references",))

    pictures = {
        found[0]: None
        for text in words
        for found in _EMOJI.finditer(text)
        if not set(missing).isdisjoint(found[0])
    }
    parts = {char for picture in pictures for char in picture}
    for picture in pictures:
        address = place_in(picture)
        fix = "delete it, or say it in words; steps, signs, tiles and warnings take an `icon:` instead"
        codes = " ".join(f"U+{ord(char):04X}" for char in picture if char != "\ufe0f")
        message = f"the fonts have no character “{picture}” ({codes})"
        place = loaded.place(tuple(address), picture)
        findings.append(Finding("layout.glyph", Severity.ERROR, message, place, fix))
    for char in missing:
        if char in parts:
            continue
        address = place_in(char)
        place = loaded.place(tuple(address), char)
        message, fix = lacked(char)
        findings.append(Finding("layout.glyph", Severity.ERROR, message, place, fix))
    leaflet = next((node for key, node in leaflets(loaded.root) if key == name), None)
    for block in mappings(leaflet) if leaflet is not None else ():
        kind, url = block.get("block"), block.get("url")
        model = KINDS.get(kind.value) if isinstance(kind, Scalar) else None
        if model is not None and model.prints_url and isinstance(url, Scalar):
            for char in missing_glyphs([url.value], covered):
                message, fix = lacked(char)[0], "take an address without it, which can be typed as well"
                place = locate_within(url, char)
                findings.append(Finding("layout.glyph", Severity.ERROR, message, place, fix))
    return findings


def lacked(char: str) -> tuple[str, str]:
    """What is said of a character that no font has, and what to do."""
    code = f"U+{ord(char):04X}"
    if category(char) == "Cf":
        # Copied along, as from a web page or a table; fonts of other scripts have and need them.
        message = f"here is a sign that can't be seen and that the fonts do not have ({code})"
        fix = "delete it and type the text around it again"
        return message, fix
    message, fix = (
        f"the fonts have no character “{char}” ({code})",
        "write it another way, or add a font that has it",
    )
    if _EMOJI.fullmatch(char):
        fix = "delete it, or say it in words"
    return message, fix
