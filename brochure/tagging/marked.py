"""Marked content of a page: the words that it paints, and turning some of it into artifacts."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from pypdf.generic import DecodedStreamObject, NameObject

#: How the engine begins content that an element of the tags owns.
_BEGIN = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC\b")
#: The font that follows applies, or codes of its glyphs, which the engine writes as hexadecimal strings.
_SHOWN = re.compile(rb"/(\S+) [\d.]+ Tf|<([0-9A-Fa-f]+)>")
_BYTES_PER_GLYPH = 2
_MAPPED = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>")
_ARTIFACT = b"/Artifact\n<</Type /Pagination>>\nBDC"


class MarkedPage:
    """A page's content, read when it is first asked for."""

    def __init__(self, page: Any, fonts: dict[int, dict[bytes, str]]) -> None:
        """*page* is one of pypdf; *fonts* keeps what fonts map to, from page to page of a document."""
        self._page = page
        #: Of the page's object.
        self.number: int = self._page.indirect_reference.idnum
        self._known = fonts
        self._data: bytes | None = None
        self._begins: dict[int, int] = {}

    def text(self, mcid: int) -> str:
        """The words that a piece of marked content paints, as far as its fonts tell."""
        data = self._read()
        start = self._begins.get(mcid)
        if start is None:
            return ""
        end = data.find(b"EMC", start)
        characters: dict[bytes, str] = {}
        words = ""
        for found in _SHOWN.finditer(data, start, end):
            if found[1] is not None:
                characters = self._characters(f"/{found[1].decode()}")
            else:
                size = 2 * _BYTES_PER_GLYPH
                codes = (found[2][at : at + size].lower() for at in range(0, len(found[2]), size))
                words += "".join(characters.get(code, "") for code in codes)
        return words

    def make_artifacts(self, mcids: Collection[int]) -> None:
        """Let marked content belong to the page, not to the document: readers pass over it."""
        data = _BEGIN.sub(lambda begin: _ARTIFACT if int(begin[1]) in mcids else begin[0], self._read())
        stream = DecodedStreamObject()
        stream.set_data(data)
        encoded = stream.flate_encode()
        writer = self._page.indirect_reference.pdf
        contents = self._page.raw_get("/Contents")
        if isinstance(contents.get_object(), list) or not hasattr(contents, "idnum"):
            self._page[NameObject("/Contents")] = writer._add_object(encoded)
        else:
            writer._replace_object(contents, encoded)
        self._keep(data)

    def _read(self) -> bytes:
        if self._data is None:
            contents: Any = self._page["/Contents"].get_object() if "/Contents" in self._page else []
            parts: list[Any] = list(contents) if isinstance(contents, list) else [contents]
            return self._keep(b"\n".join(part.get_object().get_data() for part in parts))
        return self._data

    def _keep(self, data: bytes) -> bytes:
        self._data = data
        self._begins = {int(begin[1]): begin.end() for begin in _BEGIN.finditer(data)}
        return data

    def _characters(self, font: str) -> dict[bytes, str]:
        """What the codes of a font's glyphs stand for."""
        fonts = self._page.get("/Resources", {}).get("/Font", {}).get_object()
        if font not in fonts or "/ToUnicode" not in fonts[font]:
            return {}
        reference = fonts[font].raw_get("/ToUnicode")
        key = getattr(reference, "idnum", id(reference))
        if key not in self._known:
            self._known[key] = {
                code.lower(): bytes.fromhex(meaning.decode()).decode("utf-16-be", "replace")
                for code, meaning in _MAPPED.findall(reference.get_object().get_data())
            }
        return self._known[key]
