"""The first sheet of a workbook (.xlsx) as rows of cells, in bounded memory."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from typing import Any

from brochure.batch.table import MOST_COLUMNS, MOST_ROWS, RULE, GivenCell, formula
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, shortened

#: Most bytes that the parts of a workbook have, unpacked, and most parts: it is a zip file.
_UNPACKED, _PARTS = 128 * 1024 * 1024, 2000
#: Most digits of a number that a workbook keeps as it was typed.
_DIGITS = 15
_RESAVE = "save the workbook anew as .xlsx, or the table as “CSV UTF-8”"


def cells_of(data: bytes, name: str) -> list[tuple[GivenCell, ...]]:
    """The rows of the first sheet that are not empty.

    Formulas and numbers that may have lost digits are told in their cells.  Raises :class:`ContentError` for
    what is no workbook, or is too large unpacked.
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


def _cells(data: bytes, name: str) -> list[tuple[GivenCell, ...]]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        # What the sheet says of its size may be wrong.
        sheet.reset_dimensions()
        found = []
        for number, row in enumerate(islice(sheet.iter_rows(), MOST_ROWS + 2), start=1):
            values = [(cell.value, getattr(cell, "data_type", "n")) for cell in row[: MOST_COLUMNS + 1]]
            shown = " | ".join("" if value is None else str(value) for value, _kind in values)
            cells = tuple(
                _cell(value, kind, SourcePlace(name, number, column, shown))
                for column, (value, kind) in enumerate(values, start=1)
            )
            if any(cell.text for cell in cells):
                found.append(cells)
        return found
    finally:
        book.close()


def _cell(value: Any, kind: str, place: SourcePlace) -> GivenCell:
    # The excerpt has no columns of letters: the place of the cell is told by its number.
    if value is None:
        return GivenCell("", place)
    if kind == "f":
        return formula(str(value), place)
    if kind == "e":
        return GivenCell(str(value), place, "this is an error of the workbook", "mend the cell")
    if isinstance(value, bool):
        return GivenCell("yes" if value else "no", place)
    if isinstance(value, (datetime, date)):
        text = value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
        return GivenCell(text, place)
    if isinstance(value, (int, float)):
        whole = isinstance(value, int) or value.is_integer()
        text = str(int(value)) if whole else repr(value)
        if len(text.lstrip("-")) > _DIGITS:
            fix = "set the format of the column to “Text”, and type it again"
            return GivenCell(text, place, "this is a number of which digits may be lost", fix)
        # Told where a telephone number is expected: a zero at its beginning is lost.
        return GivenCell(text, place, is_number=True)
    return GivenCell(str(value).strip(), place)
