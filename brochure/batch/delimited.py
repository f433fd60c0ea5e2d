"""Tables as text, of any program that saves them: what encoding, what separates cells, and the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from brochure.batch.garbled import spoiled
from brochure.batch.given import GivenCell, TableRows, doubtful, first, formula, wrong
from brochure.batch.headings import normal
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, shortened
from brochure.source.characters import split_lines

#: What separates cells, in the order in which it is tried.
_SEPARATORS = ",;\t|"
#: How one that can't be seen is told.
_SHOWN = {"\t": "the tab"}
#: What Excel reads, and programs write, in front of a table to say what separates its cells: also in
#: quotation marks, or saved anew with as many separators as the table has.
_TOLD = re.compile(r'"?sep=(.)"?[\s,;|]*', re.IGNORECASE)
#: The beginning of a cell in quotation marks.
_QUOTED = re.compile(r' *"')
#: Lines in which the names of the columns are looked for.
_HEAD = 20
#: Most findings on words that were read in the wrong encoding.
_MOST_SPOILED = 50
#: The marks that files begin with, the longer first, and the encodings that they stand for.
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
#: How to save a table so that it can be read.
SAVE = "save the table as CSV in UTF-8 (in Excel: “CSV UTF-8”), as .xlsx, or as YAML"
_SAVE_UTF8 = "save it as “CSV UTF-8”, or as .xlsx"


def delimited(data: bytes, name: str, known: Set[str]) -> tuple[list[tuple[GivenCell, ...]], list[Finding]]:
    """The rows of a table as text, and a warning on its encoding.

    *known* are the names of its columns, which tell what separates cells.  Raises :class:`ContentError`.
    """
    text, told = _decoded(data, name)
    lines = split_lines(text)
    if lines[0].lstrip().startswith("<"):
        message = "this is a web page or another file with tags, not a table"
        raise ContentError([wrong(message, SourcePlace(name, 1, 1, shortened(lines[0])), SAVE)])
    begin, separator = _separator(lines, known)
    rows, problems = _Scanner(lines, name, separator).rows(begin)
    if told is not None:
        problems += first(_spoiled(rows), _MOST_SPOILED, name)
    problems += first(list(_parted_otherwise(rows, separator)), _MOST_SPOILED, name)
    findings = [*([told] if told else []), *_too_long(rows, separator)]
    if problems:
        raise ContentError([*problems, *findings])
    return rows, findings


def _decoded(data: bytes, name: str) -> tuple[str, Finding | None]:
    """The text of a file, and what is to be said of its encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            # Programs that put tables together leave the mark of each.
            return _strictly(data, encoding, name).lstrip("\ufeff"), None
    # Without a mark: every second byte of plain letters is zero.
    for at, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(data) > 3 and data[:64][at::2].count(0) * 2 > len(data[:64][at::2]):
            return _strictly(data, encoding, name), None
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        text = _strictly(data, "cp1252", name)
        message = "the table is not saved as UTF-8: it is read as Windows-1252"
        fix = "look at letters with accents, or save it as “CSV UTF-8”"
        return text, Finding("batch.encoding", Severity.WARNING, message, SourcePlace(name), fix)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "the table is saved in an encoding that can't be told"
        raise ContentError([wrong(message, SourcePlace(name, line, 1), SAVE)]) from None


def _parted_otherwise(rows: Sequence[tuple[GivenCell, ...]], separator: str) -> Iterator[Finding]:
    """Errors on rows with too few cells, which have as many as the first row by another separator."""
    count = len(rows[0]) if rows else 0
    for row in rows[1:] if count > 1 else ():
        line = row[0].place.text
        # A short row may lack its last cells, and have another sign within a cell.
        if 2 * len(row) > count:
            continue
        for other in _SEPARATORS.replace(separator, ""):
            cells, problems = _Scanner([line], row[0].place.file, other).rows(0)
            if not problems and cells and len(cells[0]) == count:
                message = f"“{_SHOWN.get(other, other)}” separates the cells of this row, and"
                message += f" “{_SHOWN.get(separator, separator)}” those of the first"
                yield wrong(message, row[0].place, "separate the cells of all rows by the same sign")
                break


def _too_long(rows: Sequence[tuple[GivenCell, ...]], separator: str) -> Iterator[Finding]:
    """A warning where rows have more cells than the first one, of which the last are empty."""
    count = len(rows[0]) if rows else 0
    longer = [row for row in rows[1:] if len(row) > count and not any(cell.text for cell in row[count:])]
    if longer and rows[0][-1].text:
        more = f", and so have {len(longer) - 1} more" if len(longer) > 1 else ""
        message = f"this row has {len(longer[0])} cells{more}, and the first row has {count}"
        fix = f"put each cell that holds “{_SHOWN.get(separator, separator)}” into quotation marks"
        yield doubtful(message, longer[0][0].place, fix)


def _spoiled(rows: Sequence[Sequence[GivenCell]]) -> list[Finding]:
    """Errors on cells with a word that the table can't mean, read as Windows-1252."""
    return [finding for row in rows for cell in row for finding in _spoiled_in(cell)]


def _spoiled_in(cell: GivenCell) -> Iterator[Finding]:
    word, meant = spoiled(cell.text)
    if word:
        message = f"“{shortened(word)}” is no word: the table is saved in another encoding than Windows-1252"
        yield wrong(f"{message}; {meant}" if meant else message, cell.place, _SAVE_UTF8)


def _separator(lines: Sequence[str], known: Set[str]) -> tuple[int, str]:
    """The line that the table begins in (0 for the first), and what separates its cells.

    With it, one of the first rows has most of the names that are *known*.
    """
    told = _TOLD.fullmatch(lines[0].strip(" "))
    begin = 1 if told else 0
    head = [line for line in lines[begin : begin + _HEAD] if line.strip()]

    def worth(separator: str) -> tuple[int, int]:
        rows = ([normal(cell.strip().strip('"')) for cell in line.split(separator)] for line in head)
        return max(((len(known & set(cells)), len(cells)) for cells in rows), default=(0, 0))

    best = max(_SEPARATORS, key=worth)
    # A table that was saved anew may say what separated its cells before.
    return begin, told[1] if told and worth(told[1])[0] >= worth(best)[0] else best


class _Scanner:
    """Takes the lines of a table apart (RFC 4180, with any separator)."""

    def __init__(self, lines: Sequence[str], name: str, separator: str) -> None:
        self._lines = lines
        self._name = name
        self._separator = separator
        self._problems: list[Finding] = []

    def rows(self, first: int) -> tuple[list[tuple[GivenCell, ...]], list[Finding]]:
        """The rows from a line on (0 for the first), and why some can't be read."""
        rows = TableRows()
        at = first
        while at < len(self._lines):
            cells, at = self._row(at)
            rows.add(cells)
        return rows.found, self._problems

    def _row(self, at: int) -> tuple[list[GivenCell], int]:
        """The cells of the row that begins in a line, and the line behind it."""
        cells: list[GivenCell] = []
        column = 0
        while True:
            line = self._lines[at]
            place = SourcePlace(self._name, at + 1, column + 1, line)
            # Where it stands: to cut the line off there would copy all that follows for each cell.
            if (quoted := _QUOTED.match(line, column)) is not None:
                text, at, column = self._quoted(at, quoted.end(), place)
                line = self._lines[at]
                end = self._end(line, column)
                if line[column:end].strip(" "):
                    message = f"words follow the quotation mark that ends a cell: “{line[column:end][:40]}”"
                    fix = 'double each quotation mark inside of a cell: "the ""old"" hall"'
                    self._problems.append(
                        wrong(message, SourcePlace(self._name, at + 1, column + 1, line), fix)
                    )
            else:
                end = self._end(line, column)
                text = line[column:end]
            text = text.strip()
            cells.append(formula(text, place) if text.startswith("=") else GivenCell(text, place))
            if end >= len(line):
                return cells, at + 1
            column = end + 1

    def _end(self, line: str, column: int) -> int:
        end = line.find(self._separator, column)
        return len(line) if end < 0 else end

    def _quoted(self, at: int, column: int, place: SourcePlace) -> tuple[str, int, int]:
        """The text of a cell in quotation marks, which may go on in other lines, and where it ends."""
        text = ""
        begun = at
        while at < len(self._lines):
            line = self._lines[at]
            while (end := line.find('"', column)) >= 0:
                text += line[column:end]
                if line[end + 1 : end + 2] != '"':
                    return text, at, end + 1
                text += '"'
                column = end + 2
            text += line[column:] + "\n"
            at, column = at + 1, 0
        self._problems.append(
            wrong("a quotation mark begins a cell, and none ends it", place, 'write " behind the cell, too')
        )
        # The rows behind it are read as if the cell had ended with its line.
        return self._lines[begun], begun, len(self._lines[begun])
