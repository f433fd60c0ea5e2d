"""Marked content of a page: the words that it paints, and turning some of it into artifacts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from pikepdf import Array, Dictionary, Page, Pdf, Stream

from brochure.pdf.fonts import mapped_texts

#: How the engine begins content that an element of the tags owns.
_BEGIN = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC\b")
#: The font that follows applies, or codes of its glyphs, which the engine writes as hexadecimal strings.
_SHOWN = re.compile(rb"/(\S+) [\d.]+ Tf|<([0-9A-Fa-f]+)>")
_BYTES_PER_GLYPH = 2
_ARTIFACT = b"/Artifact\n<</Type /Pagination>>\nBDC"


class MarkedPage:
    """A page's content, read when it is first asked for."""

    def __init__(self, pdf: Pdf, page: Page, characters: dict[int, dict[int, str]]) -> None:
        """*characters* keeps what codes of fonts stand for, from page to page of a document."""
        self._pdf = pdf
        self._page = page
        #: Of the page's object.
        self.number = page.obj.objgen[0]
        #: Its key in the tree of what owns marked content; -1 where it has none.
        self.parents = int(page.obj.get("/StructParents", -1))
        self._known = characters
        self._data: bytes | None = None
        self._begins: dict[int, int] = {}

    def text(self, mcid: int) -> str:
        """The words that a piece of marked content paints, as far as its fonts tell."""
        data = self._read()
        start = self._begins.get(mcid)
        if start is None:
            return ""
        end = data.find(b"EMC", start)
        characters: Mapping[int, str] = {}
        words = ""
        for found in _SHOWN.finditer(data, start, end):
            if found[1] is not None:
                characters = self._characters(f"/{found[1].decode()}")
            else:
                size = 2 * _BYTES_PER_GLYPH
                codes = (int(found[2][at : at + size], 16) for at in range(0, len(found[2]), size))
                words += "".join(characters.get(code, "") for code in codes)
        return words

    def make_artifacts(self, mcids: Collection[int]) -> None:
        """Make marked content an artifact: it belongs to the page, not the document, and readers skip it."""
        data = _BEGIN.sub(lambda begin: _ARTIFACT if int(begin[1]) in mcids else begin[0], self._read())
        self._page.obj.Contents = self._pdf.make_stream(data)
        self._keep(data)

    def _read(self) -> bytes:
        if self._data is None:
            contents = self._page.obj.get("/Contents", Array())
            parts = list(contents) if isinstance(contents, Array) else [contents]
            return self._keep(b"\n".join(part.read_bytes() for part in parts))
        return self._data

    def _keep(self, data: bytes) -> bytes:
        self._data = data
        self._begins = {int(begin[1]): begin.end() for begin in _BEGIN.finditer(data)}
        return data

    def _characters(self, name: str) -> Mapping[int, str]:
        """What the codes of a font's glyphs stand for."""
        fonts = self._page.obj.get("/Resources", Dictionary()).get("/Font", Dictionary())
        font = fonts.get(name)
        given = font.get("/ToUnicode") if isinstance(font, Dictionary) else None
        if not isinstance(given, Stream):
            return {}
        number = given.objgen[0]
        if number not in self._known:
            self._known[number] = mapped_texts(given)
        return self._known[number]
