"""Words of our own on pages of a PDF: measured, shown, and their font put in with the letters that they use.

For labels that people search for and copy.  What stands beside a press sheet needs no font
(:mod:`brochure.press.outlines`).
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf

#: Parts of a thousand that widths in a PDF are given in (ISO 32000-1, 9.2.4).
_EM = 1000
#: What a reader of a PDF needs of a TrueType font whose glyphs are named by their numbers (ISO 32000-1, 9.9).
_TABLES = ("glyf", "loca", "head", "hhea", "hmtx", "maxp", "cvt ", "fpgm", "prep")
#: A font that is neither of the sort that is written by hand nor one of symbols only (table 123: symbolic).
_SYMBOLIC = 4
#: Entries of one block of a CMap (Adobe Technical Note 5014).
_BLOCK = 100
#: Where lines may end.
_BREAKS = re.compile(r"[ \t\r\n]+")


class Lettering:
    """A font, and the letters of it that a document uses.

    Words are set letter by letter, without kerning and ligatures: good for labels, not for texts.
    """

    def __init__(self, font: bytes) -> None:
        """*font* is a TrueType file.  Raises what fontTools raises for one that it can't read."""
        self._data = font
        opened = _opened(font)
        self._names: dict[int, str] = opened.getBestCmap()
        self._number = opened.getReverseGlyphMap()
        self._advances: dict[str, tuple[int, int]] = opened["hmtx"].metrics
        self._units: int = opened["head"].unitsPerEm
        self._opened = opened
        #: Glyph number to the character that it stands for and its advance.
        self._used: dict[int, tuple[str, int]] = {}

    def has(self, text: str) -> bool:
        """Whether the font has all letters of a text."""
        return all(ord(char) in self._names for char in text)

    def width(self, text: str, size: float) -> float:
        """Width in pt of words set at *size* pt."""
        return sum(self._advances[self._name(char)][0] for char in text) / self._units * size

    def wrapped(self, text: str, size: float, room: float) -> list[str]:
        """The words in lines no wider than *room* pt; a word that is wider is broken where it must be.

        No line ends at a no-break space; it is drawn as a space, so that it is copied out as one.
        """
        lines = [""]
        for word in _BREAKS.split(text.strip()):
            longer = f"{lines[-1]} {word}".lstrip()
            if self.width(longer, size) <= room:
                lines[-1] = longer
                continue
            if lines[-1]:
                lines.append("")
            for char in word:
                if lines[-1] and self.width(lines[-1] + char, size) > room:
                    lines.append("")
                lines[-1] += char
        return [line.replace("\u00a0", " ") for line in lines]

    def shown(self, text: str) -> bytes:
        """The words as a string of a content stream, for the operator ``Tj``."""
        codes = []
        for char in text:
            name = self._name(char)
            code = self._number[name]
            # What several characters look like is read as the first of them.
            self._used.setdefault(code, (char, self._advances[name][0]))
            codes.append(f"{code:04x}")
        return f"<{''.join(codes)}>".encode()

    def embedded(self, pdf: Pdf) -> Object:
        """The font with all letters shown so far, as an object of *pdf* for its pages' resources."""
        used = dict(sorted(self._used.items()))
        letters = "".join(char for char, _advance in used.values())
        # Six capital letters say that it is a part of a font (ISO 32000-1, 9.6.4).
        digest = hashlib.sha256(letters.encode()).digest()
        # Fonts of old systems lack some tables.
        base = ("name" in self._opened and self._opened["name"].getDebugName(6)) or "Labels"
        name = Name(f"/{''.join(chr(65 + byte % 26) for byte in digest[:6])}+{base}")
        head, hhea = self._opened["head"], self._opened["hhea"]
        said = self._opened.get("OS/2", None)
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=_SYMBOLIC,
            FontBBox=Array([self._scaled(edge) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)]),
            ItalicAngle=0,
            Ascent=self._scaled(hhea.ascent),
            Descent=self._scaled(hhea.descent),
            CapHeight=self._scaled(getattr(said, "sCapHeight", hhea.ascent)),
            StemV=80,
            FontFile2=pdf.make_stream(_subset(self._data, tuple(used))),
        )
        widths: list[Object | int | Array] = []
        for code, (_char, advance) in used.items():
            widths += [code, Array([self._scaled(advance)])]
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            CIDToGIDMap=Name.Identity,
            DW=0,
            W=Array(widths),
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=name,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_stream(_to_unicode({code: char for code, (char, _) in used.items()})),
            )
        )

    def _name(self, char: str) -> str:
        """The glyph of a character: the font's sign for what is missing where it has none."""
        return self._names.get(ord(char), ".notdef")

    def _scaled(self, length: float) -> int:
        return round(length * _EM / self._units)


# The labels of all leaflets are set in the same few fonts, and guides for one format use the same letters.
@lru_cache(maxsize=8)
def _opened(font: bytes) -> Any:
    return TTFont(BytesIO(font), lazy=True)


@lru_cache(maxsize=32)
def _subset(font: bytes, codes: tuple[int, ...]) -> bytes:
    """The font with some glyphs only, under the numbers that they have in it."""
    from fontTools.subset import Options, Subsetter

    options = Options()
    options.retain_gids = True
    options.notdef_outline = True
    options.layout_features = []
    options.drop_tables = []
    opened = TTFont(BytesIO(font), recalcTimestamp=False)
    for table in set(opened.keys()) - set(_TABLES):
        if table != "GlyphOrder":
            del opened[table]
    subsetter = Subsetter(options)
    subsetter.populate(gids=list(codes))
    subsetter.subset(opened)
    out = BytesIO()
    opened.save(out)
    return out.getvalue()


def _to_unicode(characters: dict[int, str]) -> bytes:
    """A CMap that says which character each code stands for (ISO 32000-1, 9.10.3)."""
    rows = [f"<{code:04x}> <{char.encode('utf-16-be').hex()}>" for code, char in characters.items()]
    blocks = [rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK)]
    mapped = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{mapped}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
