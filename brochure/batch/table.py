"""A table of variants as its file has it: rows of cells, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.source import nodes
from brochure.source.characters import FORBIDDEN, split_lines
from brochure.source.outside import FileTooLargeError
from brochure.source.project import Project
from brochure.source.reader import read_yaml

#: The rule of what is wrong with a table.
RULE = "batch.table"
#: Largest table in bytes, and most rows and columns.
SIZE_LIMIT = 16 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 20_000, 200
#: What separates cells, in the order in which it is tried.
_SEPARATORS = ",;\t"
#: What Excel writes in front of a table to say what separates its cells.
_TOLD = re.compile(r"sep=(.)\s*", re.IGNORECASE)
#: The beginning of a cell in quotation marks.
_QUOTED = re.compile(r' *"')
_TEXTS, _TREES, _BOOKS = (".csv", ".tsv", ".txt"), (".yaml", ".yml", ".json"), (".xlsx",)
_SAVE = "save the table as CSV in UTF-8 (in Excel: “CSV UTF-8”), as .xlsx, or as YAML"


@dataclass(frozen=True)
class GivenCell:
    """One cell."""

    text: str
    place: SourcePlace
    #: Why its text can't be used, and what to do; empty where it can.
    problem: str = ""
    fix: str = ""
    #: True of what a workbook keeps as a number: a zero at its beginning is lost.
    is_number: bool = False


def formula(text: str, place: SourcePlace) -> GivenCell:
    """A cell with a formula: what that comes to only the program that made it can tell."""
    return GivenCell(text, place, "this is a formula", "copy it, and paste its value (“Paste values”)")


@dataclass(frozen=True)
class VariantTable:
    """What a file holds."""

    #: As a user types it.
    file: str
    header: tuple[GivenCell, ...]
    rows: tuple[tuple[GivenCell, ...], ...]
    findings: tuple[Finding, ...] = ()


def read_table(project: Project, name: str, known: Sequence[str]) -> VariantTable:
    """The table in a file of a project.

    *known* are names that its columns should have: they tell what separates cells.  Raises
    :class:`ContentError` for a file that can't be read as a table.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in (*_TEXTS, *_TREES, *_BOOKS):
        raise ContentError([_error(f"“{name}” is no table that can be read", SourcePlace(name), _SAVE)])
    try:
        path = project.resolve(name)
        data = project.read_bytes(path, SIZE_LIMIT)
    except FileTooLargeError as error:
        raise ContentError([_error(f"the table can't be used: {error}", SourcePlace(name), _SAVE)]) from None
    except OSError as error:
        fix = "give the name of a file in the project folder"
        raise ContentError([_error(f"the table can't be used: {error}", SourcePlace(name), fix)]) from None
    if suffix in _TREES:
        return _of_tree(read_yaml(path, project), name)
    if suffix in _BOOKS:
        from brochure.batch.workbook import cells_of

        rows, told = cells_of(data, name)
        return _table(rows, name, told)
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        message = "this is a file of Excel, though its name says that it is text"
        raise ContentError([_error(message, SourcePlace(name), "name it .xlsx, or save it as CSV UTF-8")])
    return _of_text(data, name, known)


def normal(name: str) -> str:
    """The name of a column as the content writes it: “Centre name” is ``centre-name``."""
    return re.sub(r"[\s_-]+", "-", name.strip().casefold()).strip("-")


def _of_text(data: bytes, name: str, known: Sequence[str]) -> VariantTable:
    text, told = _decoded(data, name)
    lines = split_lines(text)
    findings = [told] if told else []
    first = 0
    separator = ""
    if lines and (match := _TOLD.fullmatch(lines[0])):
        first, separator = 1, match[1]
    separator = separator or _separator(lines, known)
    rows, problems = _Scanner(lines, name, separator).rows(first)
    if problems:
        raise ContentError(problems)
    return _table(rows, name, tuple(findings))


def _decoded(data: bytes, name: str) -> tuple[str, Finding | None]:
    """The text of a file, and what is to be said of its encoding."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
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
        raise ContentError([_error(message, SourcePlace(name, line, 1), _SAVE)]) from None


def _separator(lines: Sequence[str], known: Sequence[str]) -> str:
    """What separates the cells of a table: with it the first row has most of the names that are *known*."""
    line = next((line for line in lines if line.strip()), "")
    names = set(known)

    def worth(separator: str) -> tuple[int, int]:
        cells = [normal(cell.strip().strip('"')) for cell in line.split(separator)]
        return len(names & set(cells)), len(cells)

    return max(_SEPARATORS, key=worth)


class _Scanner:
    """Takes the lines of a table apart (RFC 4180, with any separator)."""

    def __init__(self, lines: Sequence[str], name: str, separator: str) -> None:
        self._lines = lines
        self._name = name
        self._separator = separator
        self._problems: list[Finding] = []

    def rows(self, first: int) -> tuple[list[tuple[GivenCell, ...]], list[Finding]]:
        """The rows from a line on (0 for the first), and why some can't be read."""
        found = []
        at = first
        while at < len(self._lines):
            cells, at = self._row(at)
            if any(cell.text.strip() for cell in cells):
                found.append(tuple(cells))
        return found, self._problems

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
                        _error(message, SourcePlace(self._name, at + 1, column + 1, line), fix)
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
            _error("a quotation mark begins a cell, and none ends it", place, 'write " behind the cell, too')
        )
        # The rows behind it are read as if the cell had ended with its line.
        return self._lines[begun], begun, len(self._lines[begun])


def _of_tree(root: nodes.Node, name: str) -> VariantTable:
    """A list of groups of named fields as a table."""
    if not isinstance(root, nodes.Sequence) or not root.items:
        message = "a list of variants belongs here"
        raise ContentError([_error(message, root.place, "begin each with “- ” and name its columns")])
    header: dict[str, GivenCell] = {}
    rows, problems = [], []
    for item in root.items:
        if not isinstance(item, nodes.Mapping):
            problems.append(
                _error("a variant is a group of named columns", item.place, "write `name: value` lines")
            )
            continue
        row = {}
        for key, value in item.entries:
            header.setdefault(key.value, GivenCell(key.value, key.place))
            if isinstance(value, nodes.Scalar):
                row[key.value] = GivenCell(value.value, value.place)
            else:
                problems.append(_error("a text belongs here", value.place, "write the text after the colon"))
        rows.append((item.place, row))
    if problems:
        raise ContentError(problems)
    whole = [
        [tuple(header.values())],
        [tuple(row.get(key, GivenCell("", at)) for key in header) for at, row in rows],
    ]
    return _table([row for part in whole for row in part], name, ())


def _table(rows: Sequence[tuple[GivenCell, ...]], name: str, findings: tuple[Finding, ...]) -> VariantTable:
    if len(rows) < 2:
        what = "has no rows below the names of its columns" if rows else "is empty"
        raise ContentError([_error(f"the table {what}", SourcePlace(name), "write a row for each variant")])
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        message = f"the table has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns"
        raise ContentError([_error(message, SourcePlace(name), "divide it into several tables")])
    header, *others = rows
    return VariantTable(name, header, tuple(_even(row, len(header)) for row in others), findings)


def _even(row: tuple[GivenCell, ...], count: int) -> tuple[GivenCell, ...]:
    """A row without the empty cells behind its last column, and with those that it leaves out."""
    while len(row) > count and not row[-1].text:
        row = row[:-1]
    last = row[-1].place
    end = SourcePlace(last.file, last.line, len(last.text) + 1, last.text)
    return (*row, *[GivenCell("", end)] * (count - len(row)))


def strange(cell: GivenCell) -> str:
    """The sign of a cell that can't stand in a leaflet, as ``U+200B``; empty where there is none."""
    found = FORBIDDEN.search(cell.text.replace("\n", " ").replace("\t", " "))
    return f"U+{ord(found[0]):04X}" if found else ""


def _error(message: str, place: SourcePlace, fix: str) -> Finding:
    return Finding(RULE, Severity.ERROR, message, place, fix)
