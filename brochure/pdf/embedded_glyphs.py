"""Which codes of a font in a PDF have a glyph in the font file that is embedded."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from pikepdf import Dictionary, Name, Stream

from brochure.pdf.streams import decoded

#: Largest font file that is taken apart.
_MOST_FONT = 32 * 1024 * 1024
#: Where fonts of signs keep their codes.
_SYMBOLS = 0xF000


def glyph_finder(
    kind: str, given: Dictionary, below: Dictionary, descriptor: Dictionary
) -> Callable[[int, str], bool] | None:
    """Tells of a code, and of the character that it stands for, whether there is a glyph.

    None where nobody can be sure: for fonts that are not TrueType, for maps of codes of their own, and for
    files that can't be read, which is told elsewhere.
    """
    file = descriptor.get("/FontFile2")
    if not isinstance(file, Stream):
        return None
    if kind == "Type0":
        plain = given.get("/Encoding") in (Name("/Identity-H"), Name("/Identity-V"))
        if not plain or below.get("/CIDToGIDMap", Name.Identity) != Name.Identity:
            return None
    elif kind != "TrueType":
        return None
    try:
        return _of_file(decoded(file, _MOST_FONT), is_composite=kind == "Type0")
    except MemoryError:
        # Whoever bounds this process tells it.
        raise
    except Exception:
        # Damage shows wherever the tables are taken apart, as any kind of error.
        return None


def _of_file(data: bytes, *, is_composite: bool) -> Callable[[int, str], bool]:
    from fontTools.ttLib import TTFont

    font: Any = TTFont(BytesIO(data), lazy=True)
    count = font["maxp"].numGlyphs
    if is_composite:
        return lambda code, _letter: 0 < code < count
    maps = [(table.isUnicode(), table.cmap) for table in font["cmap"].tables]
    names = set(font.getGlyphOrder()) if "post" in font and font["post"].formatType == 2 else set()

    def has(code: int, letter: str) -> bool:
        for is_unicode, codes in maps:
            looked = (ord(letter),) if is_unicode and len(letter) == 1 else ()
            if any(codes.get(one, ".notdef") != ".notdef" for one in (*looked, code, _SYMBOLS + code)):
                return True
        return any(name in names for name in _names(letter))

    return has


def _names(letter: str) -> tuple[str, ...]:
    from fontTools.agl import UV2AGL

    named = UV2AGL.get(ord(letter)) if len(letter) == 1 else None
    return () if named is None else (named,)
