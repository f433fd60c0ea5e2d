"""What a sheet of a workbook marks, and the library that reads its cells does not tell.

Rows and columns that are hidden, cells that are merged, and words that are struck through, raised or lowered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from xml.parsers import expat

from brochure.batch.given import MOST_COLUMNS, GivenCell, doubtful
from brochure.findings import Finding, SourcePlace, shortened

_YES = ("1", "true")
#: How fonts say that words are raised or lowered.
MOVED = ("superscript", "subscript")
#: How the name of the part ends that holds the texts of all sheets.
_TEXTS = "sharedstrings.xml"


@dataclass(frozen=True)
class MarkedWords:
    """Words of a text that are set in another way than the others."""

    struck: str = ""
    #: Raised or lowered.
    moved: str = ""


@dataclass(frozen=True)
class SheetMarks:
    """What is hidden (by hand, by a filter or in a folded group), and words that are set in another way."""

    rows: frozenset[int]
    columns: tuple[range, ...]
    #: The words of texts of which some are set so, by the cell: ``B3``.
    words: Mapping[str, MarkedWords]
    #: The columns of cells that are merged with another one, which is not among them, by row.
    merged: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Any, sheet: Any) -> SheetMarks:
        """Those of a *sheet* of a *book* as the library gives them."""
        # The library tells neither where it reads without keeping all of a sheet.
        parts = [part for part in book._archive.namelist() if part.lower().endswith(_TEXTS)]
        texts = _RunReader("si")
        for part in parts[:1]:
            _parsed(book, part, texts)
        reader = _SheetReader(texts.found)
        _parsed(book, sheet._worksheet_path, reader)
        return cls(
            frozenset(reader.rows),
            tuple(reader.columns),
            {**reader.words_of, **reader.inline.by_name},
            reader.merged(),
        )

    def columns_told(self, header: tuple[GivenCell, ...]) -> list[Finding]:
        """Warnings on hidden columns that have a name."""
        return [
            unseen(f"the column “{shortened(cell.text)}” is hidden in the workbook", cell.place)
            for number, cell in enumerate(header, start=1)
            if cell.text and any(number in columns for columns in self.columns)
        ]

    def with_merged(self, row: int, cells: Sequence[GivenCell], count: int) -> list[GivenCell]:
        """The cells of a row; those of the first *count* that show what another one holds can't be used."""
        given = list(cells)
        for column in sorted(column for column in self.merged.get(row, ()) if column <= count):
            while len(given) < column:
                given.append(GivenCell("", replace(given[-1].place, column=len(given) + 1)))
            if not given[column - 1].text:
                problem = "this cell is merged with another one, and only that one holds what both show"
                given[column - 1] = GivenCell("", given[column - 1].place, problem, _UNMERGE)
        return given

    def cell_told(self, name: str, text: str, place: SourcePlace, whole: MarkedWords) -> Iterator[Finding]:
        """Warnings on a cell by its *name* that is set so as a *whole*, or in parts."""
        parts = self.words.get(name, MarkedWords())
        if struck := _told(whole.struck or parts.struck, text):
            yield unseen(f"{struck} is struck through in the workbook", place)
        if moved := _told(whole.moved or parts.moved, text):
            message = f"{moved} is raised or lowered in the workbook: it is printed as the words beside it"
            yield doubtful(message, place, "type the sign itself, such as ²")


#: What to do about merged cells.
_UNMERGE = "undo that in the workbook (“Unmerge cells”), and fill in each cell"


def _told(words: str, text: str) -> str:
    words = words.strip()
    if not words or not text:
        return ""
    return f"“{shortened(words)}”" + (f" in “{shortened(text)}”" if words != text else "")


def unseen(what: str, place: SourcePlace) -> Finding:
    """A warning on what a workbook hides or strikes through."""
    return doubtful(f"{what}: it is used all the same", place, "show it if it is meant, or delete it")


def _parsed(book: Any, part: str, handler: _RunReader | _SheetReader) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    starts: Callable[[str, dict[str, str]], None] = handler.start
    parser.StartElementHandler = lambda tag, given: starts(tag.rpartition(":")[2], given)
    parser.EndElementHandler = lambda tag: handler.end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = handler.words
    with book._archive.open(part) as opened:
        parser.ParseFile(opened)


def _is_flat(size: str | None) -> bool:
    """True of a row or column that is drawn so small that nobody sees it."""
    try:
        return size is not None and float(size) == 0
    except ValueError:
        return False


class _RunReader:
    """Takes texts apart into runs: which words of each are set in another way."""

    def __init__(self, item: str) -> None:
        """*item* is the element that holds one text."""
        self._item = item
        #: The words of each text by its position; texts without any are left out.
        self.found: dict[int, MarkedWords] = {}
        #: The same by the name of the cell, of texts that stand in their sheet.
        self.by_name: dict[str, MarkedWords] = {}
        self._count = 0
        self._words = MarkedWords()
        self._is_struck = self._is_moved = self._reads = self._in_phonetic = False

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == self._item:
            self._words = MarkedWords()
        if tag in (self._item, "r"):
            self._is_struck = self._is_moved = False
        elif tag == "strike":
            self._is_struck = given.get("val", "1") in _YES
        elif tag == "vertAlign":
            self._is_moved = given.get("val") in MOVED
        elif tag == "rPh":
            self._in_phonetic = True
        elif tag == "t":
            self._reads = not self._in_phonetic

    def words(self, text: str) -> None:
        if self._reads and (self._is_struck or self._is_moved):
            old = self._words
            self._words = MarkedWords(old.struck + text * self._is_struck, old.moved + text * self._is_moved)

    def end(self, tag: str, cell: str = "") -> None:
        if tag == "t":
            self._reads = False
        elif tag == "rPh":
            self._in_phonetic = False
        elif tag == self._item:
            if self._words.struck.strip() or self._words.moved.strip():
                self.found[self._count] = self.by_name[cell] = self._words
            self._count += 1


class _SheetReader:
    """Reads rows, columns and cells of a sheet; *texts* are those of shared texts."""

    def __init__(self, texts: Mapping[int, MarkedWords]) -> None:
        self._texts = texts
        self.rows: set[int] = set()
        self.columns: list[range] = []
        self.words_of: dict[str, MarkedWords] = {}
        self.inline = _RunReader("is")
        self._areas: list[tuple[int, int, int, int]] = []
        self._row = 0
        self._cell = self._kind = self._value = ""
        self._in_value = False

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "row":
            self._row = int(given.get("r", self._row + 1))
            if given.get("hidden") in _YES or _is_flat(given.get("ht")):
                self.rows.add(self._row)
        elif tag == "mergeCell":
            from openpyxl.utils.cell import range_boundaries

            self._areas.append(range_boundaries(given["ref"]))
        elif tag == "col" and (given.get("hidden") in _YES or _is_flat(given.get("width"))):
            self.columns.append(range(int(given["min"]), int(given["max"]) + 1))
        elif tag == "c":
            self._cell, self._kind = given.get("r", ""), given.get("t", "")
        elif tag == "v":
            self._value, self._in_value = "", self._kind == "s"
        else:
            self.inline.start(tag, given)

    def merged(self) -> dict[int, frozenset[int]]:
        """The columns of cells that are merged with another one, by row, as far as there are rows."""
        found: dict[int, set[int]] = defaultdict(set)
        for left, top, right, bottom in self._areas:
            for row in range(top, min(bottom, self._row) + 1):
                found[row].update(range(left + (row == top), min(right, MOST_COLUMNS) + 1))
        return {row: frozenset(columns) for row, columns in found.items()}

    def words(self, text: str) -> None:
        if self._in_value:
            self._value += text
        self.inline.words(text)

    def end(self, tag: str) -> None:
        if tag == "v" and self._in_value:
            self._in_value = False
            # The library says what is wrong with a number that is none.
            if self._value.strip().isdecimal() and int(self._value) in self._texts:
                self.words_of[self._cell] = self._texts[int(self._value)]
        else:
            self.inline.end(tag, self._cell)
