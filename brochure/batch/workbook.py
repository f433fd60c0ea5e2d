"""The first sheet of a workbook (.xlsx) as rows of cells, in bounded memory."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any
from xml.parsers import expat

from brochure.batch.table import MOST_COLUMNS, MOST_ROWS, RULE, GivenCell, formula
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, shortened

#: Most bytes that the parts of a workbook have, unpacked, and most parts: it is a zip file.
_UNPACKED, _PARTS = 128 * 1024 * 1024, 2000
#: Most digits of a number that a workbook keeps as it was typed.
_DIGITS = 15
_YES = ("1", "true")
#: A layout of plain numbers: “0” or “0.00”.
_PLACES = re.compile(r"0(\.0{1,9})?")
#: Most warnings on what is hidden.
_MOST_TOLD = 50
_RESAVE = "save the workbook anew as .xlsx, or the table as “CSV UTF-8”"


def cells_of(data: bytes, name: str) -> tuple[list[tuple[GivenCell, ...]], tuple[Finding, ...]]:
    """The rows of the first sheet that are not empty, and warnings on what nobody sees of it.

    Formulas, numbers that may have lost digits and those that are shown otherwise are told in their cells.
    Raises :class:`ContentError` for what is no workbook, or is too large unpacked.
    """
    try:
        _check_size(data)
        return _cells(data, name)
    except ContentError:
        raise
    except MemoryError:
        raise
    # A damaged workbook shows wherever its parts are taken apart, as any kind of error.
    except Exception as error:
        told = shortened(" ".join(f"{error}".split()) or type(error).__name__)
        message = f"the workbook can't be read: {told}"
        raise ContentError([Finding(RULE, Severity.ERROR, message, SourcePlace(name), _RESAVE)]) from error


def _check_size(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
            raise ValueError(f"it is larger than {_UNPACKED // 1024 // 1024} MB unpacked")
        for part in parts:
            # What the list of parts says of sizes may be wrong.
            left = part.file_size
            with archive.open(part) as opened:
                while piece := opened.read(1024 * 1024):
                    left -= len(piece)
                    if left < 0:
                        raise ValueError("a part of it is larger than it says")


def _cells(data: bytes, name: str) -> tuple[list[tuple[GivenCell, ...]], tuple[Finding, ...]]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        # What the sheet says of its size may be wrong.
        sheet.reset_dimensions()
        hidden = _Hidden.of(book, sheet)
        found: list[tuple[GivenCell, ...]] = []
        told: list[Finding] = []
        for number, row in enumerate(islice(sheet.iter_rows(), MOST_ROWS + 2), start=1):
            given = row[: MOST_COLUMNS + 1]
            shown = " | ".join("" if cell.value is None else str(cell.value) for cell in given)
            cells = tuple(
                _cell(cell, SourcePlace(name, number, column, shown))
                for column, cell in enumerate(given, start=1)
            )
            if any(cell.text for cell in cells):
                if not found:
                    told += hidden.columns_told(cells)
                elif number in hidden.rows:
                    told.append(_unseen("this row is hidden in the workbook", cells[0].place))
                told += [
                    _unseen(f"“{shortened(made.text)}” is struck through in the workbook", made.place)
                    for cell, made in zip(given, cells, strict=True)
                    if made.text and getattr(getattr(cell, "font", None), "strike", None)
                ]
                found.append(cells)
        others = [one.title for one in book.worksheets[1:]]
        if not found and others:
            message = f"the first sheet, “{shortened(sheet.title)}”, is empty, and no other is read"
            fix = f"move the sheet with the table to the front, such as “{shortened(others[0])}”"
            raise ContentError([Finding(RULE, Severity.ERROR, message, SourcePlace(name), fix)])
        if sheet.sheet_state != "visible":
            told.insert(0, _unseen(f"the first sheet, “{sheet.title}”, is hidden", SourcePlace(name)))
        return found, tuple(told[:_MOST_TOLD])
    finally:
        book.close()


@dataclass(frozen=True)
class _Hidden:
    """What of a sheet is hidden: by hand, by a filter or in a group that is folded."""

    rows: frozenset[int]
    columns: tuple[range, ...]

    @classmethod
    def of(cls, book: Any, sheet: Any) -> _Hidden:
        rows: set[int] = set()
        columns: list[range] = []
        last = 0

        def start(tag: str, given: dict[str, str]) -> None:
            nonlocal last
            kind = tag.rpartition(":")[2]
            if kind == "row":
                last = int(given.get("r", last + 1))
                if given.get("hidden") in _YES:
                    rows.add(last)
            elif kind == "col" and given.get("hidden") in _YES:
                columns.append(range(int(given["min"]), int(given["max"]) + 1))

        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        # The library tells neither where it reads without keeping all of a sheet.
        with book._archive.open(sheet._worksheet_path) as opened:
            parser.ParseFile(opened)
        return cls(frozenset(rows), tuple(columns))

    def columns_told(self, header: tuple[GivenCell, ...]) -> list[Finding]:
        """Warnings on hidden columns that have a name."""
        return [
            _unseen(f"the column “{shortened(cell.text)}” is hidden in the workbook", cell.place)
            for number, cell in enumerate(header, start=1)
            if cell.text and any(number in columns for columns in self.columns)
        ]


#: What to do with a cell that is no text for the workbook.
_AS_TEXT = "set the format of the column to “Text”, and type what is to be printed"


def _unseen(what: str, place: SourcePlace) -> Finding:
    message = f"{what}: it is used all the same"
    return Finding(RULE, Severity.WARNING, message, place, "show it if it is meant, or delete it")


def _as_shown(value: float, layout: str) -> bool:
    """True where a cell shows its number as it is read: by no layout, or with that many places."""
    if layout in ("General", "@", "", None):
        return True
    places = _PLACES.fullmatch(layout)
    if places is None:
        return False
    return f"{value:.{len(places[1] or ' ') - 1}f}" == (
        str(int(value)) if float(value).is_integer() else repr(value)
    )


def _cell(cell: Any, place: SourcePlace) -> GivenCell:
    # The excerpt has no columns of letters: the place of the cell is told by its number.
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if value is None:
        return GivenCell("", place)
    if kind == "f":
        return formula(str(value), place)
    if kind == "e":
        return GivenCell(str(value), place, "this is an error of the workbook", "mend the cell")
    if isinstance(value, bool):
        return GivenCell(str(value).upper(), place, "this is a truth value, not a text", _AS_TEXT)
    if isinstance(value, (datetime, date, time, timedelta)):
        # Excel makes dates of what looks like one, such as 1-3, and shows them as the machine has it.
        layout = shortened(str(getattr(cell, "number_format", "")))
        problem = f"this is a date or a time, which the workbook shows by the format “{layout}”"
        return GivenCell(str(value), place, problem, _AS_TEXT)
    if isinstance(value, (int, float)):
        whole = isinstance(value, int) or value.is_integer()
        text = str(int(value)) if whole else repr(value)
        if len(text.lstrip("-")) > _DIGITS:
            fix = "set the format of the column to “Text”, and type it again"
            return GivenCell(text, place, "this is a number of which digits may be lost", fix)
        if not _as_shown(value, layout := getattr(cell, "number_format", "General")):
            problem = f"the workbook shows this number otherwise, by the format “{shortened(layout)}”"
            return GivenCell(text, place, problem, _AS_TEXT)
        # Told where a telephone number is expected: a zero at its beginning is lost.
        return GivenCell(text, place, is_number=True)
    from openpyxl.utils.escape import unescape

    # What can't stand in a workbook is written as “_x000D_” in it.
    return GivenCell(unescape(str(value)).strip(), place)
