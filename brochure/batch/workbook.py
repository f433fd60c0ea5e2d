"""The sheet of a workbook (.xlsx) that holds the table, as rows of cells, in bounded memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any

from brochure.batch.given import GivenCell, TableRows, doubtful, first, formula, wrong
from brochure.batch.headings import HEAD, enough, most_names
from brochure.batch.sheet_marks import MOVED, MarkedWords, SheetMarks, unseen
from brochure.errors import ContentError
from brochure.findings import Finding, SourcePlace, shortened

#: Most bytes that the parts of a workbook have, unpacked, and most parts: it is a zip file.
_UNPACKED, _PARTS = 128 * 1024 * 1024, 2000
#: Most digits of a number that a workbook keeps as it was typed.
_DIGITS = 15
#: A layout of plain numbers: “0” or “0.00”.
_PLACES = re.compile(r"0(\.0{1,9})?")
#: In a layout: a colour or language, and room as wide as a sign, which change no sign of a text.
_UNSEEN_IN_LAYOUT = re.compile(r"\[[^\]]*\]|[_*].|\s")
#: Where one part of a layout ends and the next begins.
_PARTS_OF_LAYOUT = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
#: Rows of a sheet that are looked through for the names of the columns, before it is known to be the one.
_LOOKED_THROUGH = 1000
#: Most warnings on what is hidden.
_MOST_TOLD = 50
#: How files begin that Excel keeps otherwise: those with a password, and those of older versions.
_OF_OLD = b"\xd0\xcf\x11\xe0"
_RESAVE = "save the workbook anew as .xlsx, or the table as “CSV UTF-8”"


@dataclass(frozen=True)
class BookTable:
    """What a sheet of a workbook holds."""

    #: Its rows, without those that are empty.
    rows: list[tuple[GivenCell, ...]]
    #: Warnings, such as on what nobody sees of it.
    findings: tuple[Finding, ...]
    #: The name of the sheet; empty where the workbook has no other.
    sheet: str


def cells_of(data: bytes, name: str, known: Set[str] = frozenset()) -> BookTable:
    """The rows of the sheet that has the columns that are *known*: the first one, where none has them.

    Formulas, numbers that may have lost digits and cells that are shown otherwise are told in their cells.
    Raises :class:`ContentError` for what is no workbook, is too large unpacked, or has the columns in several
    sheets.
    """
    try:
        _check_size(data)
        return _cells(data, name, known)
    except ContentError:
        raise
    except MemoryError:
        raise
    # A damaged workbook shows wherever its parts are taken apart, as any kind of error.
    except Exception as error:
        told = shortened(" ".join(f"{error}".split()) or type(error).__name__)
        message = f"the workbook can't be read: {told}"
        raise ContentError([wrong(message, SourcePlace(name), _RESAVE)]) from error


def _check_size(data: bytes) -> None:
    if data.startswith(_OF_OLD):
        raise ValueError("it has a password, or is of an older Excel, whose files end with .xls")
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


def _cells(data: bytes, name: str, known: Set[str]) -> BookTable:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        sheet, told = _sheet(book.worksheets, name, known)
        marks = SheetMarks.of(book, sheet)
        rows = TableRows()
        for number, row in _given_rows(sheet):
            shown = " | ".join("" if cell.value is None else str(cell.value) for cell in row)
            # The excerpt has no columns of letters: the place of the cell is told by its number.
            cells = [
                _cell(cell, SourcePlace(name, number, column, shown))
                for column, cell in enumerate(row, start=1)
            ]
            count = len(rows.found[0]) if rows.found else 0
            if not rows.add(marks.with_merged(number, cells, count)):
                continue
            if len(rows.found) == 1:
                told += marks.columns_told(rows.found[0])
            elif number in marks.rows:
                told.append(unseen("this row is hidden in the workbook", cells[0].place))
            told += _marked(row, cells, marks)
        _widen(rows.found)
        others = [one.title for one in book.worksheets if one is not sheet]
        if not rows.found and others:
            message = f"the first sheet, “{shortened(sheet.title)}”, is empty, and no other has the columns"
            fix = (
                f"write the names of the columns into the first row of one, such as “{shortened(others[0])}”"
            )
            raise ContentError([wrong(message, SourcePlace(name), fix)])
        if sheet.sheet_state != "visible":
            told.insert(0, unseen(f"the sheet “{shortened(sheet.title)}” is hidden", SourcePlace(name)))
        return BookTable(rows.found, tuple(first(told, _MOST_TOLD, name)), sheet.title if others else "")
    finally:
        book.close()


def _widen(rows: list[tuple[GivenCell, ...]]) -> None:
    """Give the first row a cell above each column: what stands beside the names has none, and is told so."""
    if rows:
        place = rows[0][0].place
        wide = range(len(rows[0]) + 1, max(map(len, rows)) + 1)
        rows[0] += tuple(GivenCell("", replace(place, column=column)) for column in wide)


def _sheet(sheets: Sequence[Any], name: str, known: Set[str]) -> tuple[Any, list[Finding]]:
    """The sheet that is meant, and warnings on others.

    Raises :class:`ContentError` where several that can be seen have the columns: nobody knows which of them
    counts, and variants would be left out, or have the numbers of last year.
    """
    if not sheets:
        raise ContentError([wrong("the workbook has no sheet with cells", SourcePlace(name), _RESAVE)])
    for one in sheets:
        # What a sheet says of its size may be wrong.
        one.reset_dimensions()
    if len(sheets) == 1:
        return sheets[0], []
    counts = {one.title: most_names(_head(one, name), known) for one in sheets}
    headed = [one for one in sheets if counts[one.title] >= enough(known)]
    if not headed:
        return sheets[0], []
    best = max(counts.values())
    full = [one for one in headed if counts[one.title] == best]
    seen = [one for one in full if one.sheet_state == "visible"]
    if len(seen) > 1:
        titles = ", ".join(f"“{shortened(one.title)}”" for one in seen)
        message = f"{len(seen)} sheets have the columns of the table: {titles}"
        fix = "keep one of them in this workbook: put all rows into it, and save the others elsewhere"
        raise ContentError([wrong(message, SourcePlace(name), fix)])
    sheet = (seen or full)[0]
    return sheet, list(_not_read(sheets, sheet, headed, name))


def _not_read(sheets: Sequence[Any], sheet: Any, headed: Sequence[Any], name: str) -> Iterator[Finding]:
    """Warnings on sheets that may be meant, beside the one that is read."""
    if sheet is not sheets[0]:
        message = f"the sheet “{shortened(sheet.title)}” is read, since the first one, “{{}}”, "
        message += (
            "is hidden" if sheets[0] in headed and sheets[0].sheet_state != "visible" else "has no such table"
        )
        fix = "see that it is the one that is meant"
        yield doubtful(message.format(shortened(sheets[0].title)), SourcePlace(name), fix)
    for one in headed:
        if one is not sheet:
            how = "is hidden, and has" if one.sheet_state != "visible" else "has"
            message = f"the sheet “{shortened(one.title)}” {how} columns of the table, too: it is not read"
            yield doubtful(message, SourcePlace(name), "remove it, if nothing of it is needed")


def _head(sheet: Any, name: str) -> list[list[GivenCell]]:
    """The first rows of a sheet that have anything in them."""
    rows = islice(sheet.iter_rows(), _LOOKED_THROUGH)
    filled = ([cell for cell in row if cell.value is not None] for row in rows)
    return [
        [GivenCell(str(cell.value), SourcePlace(name)) for cell in row]
        for row in islice((row for row in filled if row), HEAD)
    ]


def _given_rows(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows in which something stands, with their 1-based numbers, up to their last such cell."""
    for number, row in enumerate(sheet.iter_rows(), start=1):
        used = max((at for at, cell in enumerate(row, start=1) if cell.value is not None), default=0)
        if used:
            yield number, row[:used]


def _marked(row: Sequence[Any], cells: Sequence[GivenCell], marks: SheetMarks) -> Iterator[Finding]:
    for cell, made in zip(row, cells, strict=True):
        font = getattr(cell, "font", None)
        whole = MarkedWords(
            made.text if getattr(font, "strike", None) else "",
            made.text if getattr(font, "vertAlign", None) in MOVED else "",
        )
        name = f"{getattr(cell, 'column_letter', '')}{made.place.line}"
        yield from marks.cell_told(name, made.text, made.place, whole)


#: What to do with a cell that is no text for the workbook.
_AS_TEXT = "set the format of the column to “Text”, and type what is to be printed"


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


def _is_shown_as_typed(layout: str) -> bool:
    """False where a layout puts something around texts, or hides them, as “;;;” does."""
    parts = _PARTS_OF_LAYOUT.split(layout)
    of_texts = parts[3] if len(parts) > 3 else next((part for part in parts if "@" in part), "@")
    return _UNSEEN_IN_LAYOUT.sub("", of_texts) in ("@", "General")


def _cell(cell: Any, place: SourcePlace) -> GivenCell:
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
    text = unescape(str(value)).strip()
    if text and not _is_shown_as_typed(layout := str(getattr(cell, "number_format", "General"))):
        problem = f"the workbook shows this text otherwise, by the format “{shortened(layout)}”"
        return GivenCell(text, place, problem, _AS_TEXT)
    return GivenCell(text, place)
