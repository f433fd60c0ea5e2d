"""What a sheet of a workbook marks, and the library that reads its cells does not tell.

Rows and columns that are hidden, and words of a text that are struck through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from brochure.batch.given import GivenCell, doubtful
from brochure.findings import Finding, SourcePlace, shortened

_YES = ("1", "true")
#: How the name of the part ends that holds the texts of all sheets.
_TEXTS = "sharedstrings.xml"


@dataclass(frozen=True)
class SheetMarks:
    """What is hidden (by hand, by a filter or in a folded group), and what is struck through in part."""

    rows: frozenset[int]
    columns: tuple[range, ...]
    #: The words that are struck through in a text of which others are not, by the cell: ``B3``.
    struck: Mapping[str, str]

    @classmethod
    def of(cls, book: Any, sheet: Any) -> SheetMarks:
        """Those of a *sheet* of a *book* as the library gives them."""
        # The library tells neither where it reads without keeping all of a sheet.
        parts = [part for part in book._archive.namelist() if part.lower().endswith(_TEXTS)]
        texts = _Struck("si")
        for part in parts[:1]:
            _parsed(book, part, texts)
        reader = _SheetReader(texts.found)
        _parsed(book, sheet._worksheet_path, reader)
        return cls(frozenset(reader.rows), tuple(reader.columns), {**reader.struck, **reader.inline.by_name})

    def columns_told(self, header: tuple[GivenCell, ...]) -> list[Finding]:
        """Warnings on hidden columns that have a name."""
        return [
            unseen(f"the column “{shortened(cell.text)}” is hidden in the workbook", cell.place)
            for number, cell in enumerate(header, start=1)
            if cell.text and any(number in columns for columns in self.columns)
        ]

    def cell_told(self, name: str, text: str, place: SourcePlace, *, whole: bool) -> Finding | None:
        """A warning on a cell by its *name* whose text is struck through: the *whole*, or a part."""
        words = text if whole else self.struck.get(name, "")
        if not text or not words.strip():
            return None
        part = words.strip()
        told = f"“{shortened(part)}”" if part == text else f"“{shortened(part)}” in “{shortened(text)}”"
        return unseen(f"{told} is struck through in the workbook", place)


def unseen(what: str, place: SourcePlace) -> Finding:
    """A warning on what a workbook hides or strikes through."""
    return doubtful(f"{what}: it is used all the same", place, "show it if it is meant, or delete it")


def _parsed(book: Any, part: str, handler: _Struck | _SheetReader) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    starts: Callable[[str, dict[str, str]], None] = handler.start
    parser.StartElementHandler = lambda tag, given: starts(tag.rpartition(":")[2], given)
    parser.EndElementHandler = lambda tag: handler.end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = handler.words
    with book._archive.open(part) as opened:
        parser.ParseFile(opened)


class _Struck:
    """Takes texts apart into runs: which words of each are struck through."""

    def __init__(self, item: str) -> None:
        """*item* is the element that holds one text."""
        self._item = item
        #: The struck words of each text by its position; texts without any are left out.
        self.found: dict[int, str] = {}
        #: The same by the name of the cell, of texts that stand in their sheet.
        self.by_name: dict[str, str] = {}
        self._count = 0
        self._struck = ""
        self._is_struck = self._reads = self._in_phonetic = False

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == self._item:
            self._struck, self._is_struck = "", False
        elif tag == "r":
            self._is_struck = False
        elif tag == "strike":
            self._is_struck = given.get("val", "1") in _YES
        elif tag == "rPh":
            self._in_phonetic = True
        elif tag == "t":
            self._reads = not self._in_phonetic

    def words(self, text: str) -> None:
        if self._reads and self._is_struck:
            self._struck += text

    def end(self, tag: str, cell: str = "") -> None:
        if tag == "t":
            self._reads = False
        elif tag == "rPh":
            self._in_phonetic = False
        elif tag == self._item:
            if self._struck.strip():
                self.found[self._count] = self._struck
                self.by_name[cell] = self._struck
            self._count += 1


class _SheetReader:
    """Reads rows, columns and cells of a sheet; *texts* are the struck words of shared texts."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._texts = texts
        self.rows: set[int] = set()
        self.columns: list[range] = []
        self.struck: dict[str, str] = {}
        self.inline = _Struck("is")
        self._row = 0
        self._cell = self._kind = self._value = ""
        self._in_value = False

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "row":
            self._row = int(given.get("r", self._row + 1))
            if given.get("hidden") in _YES:
                self.rows.add(self._row)
        elif tag == "col" and given.get("hidden") in _YES:
            self.columns.append(range(int(given["min"]), int(given["max"]) + 1))
        elif tag == "c":
            self._cell, self._kind = given.get("r", ""), given.get("t", "")
        elif tag == "v":
            self._value, self._in_value = "", self._kind == "s"
        else:
            self.inline.start(tag, given)

    def words(self, text: str) -> None:
        if self._in_value:
            self._value += text
        self.inline.words(text)

    def end(self, tag: str) -> None:
        if tag == "v" and self._in_value:
            self._in_value = False
            # The library says what is wrong with a number that is none.
            if self._value.strip().isdecimal() and int(self._value) in self._texts:
                self.struck[self._cell] = self._texts[int(self._value)]
        else:
            self.inline.end(tag, self._cell)
