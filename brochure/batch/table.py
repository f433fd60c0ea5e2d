"""A table of variants as its file has it: rows of cells, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from brochure.batch.delimited import SAVE, delimited
from brochure.batch.given import GivenCell, TableRows, doubtful, wrong
from brochure.batch.headings import check_headings, normal
from brochure.errors import ContentError
from brochure.findings import Finding, SourcePlace
from brochure.source import nodes
from brochure.source.outside import FileTooLargeError
from brochure.source.project import Project
from brochure.source.reader import read_yaml

#: Largest table in bytes.
SIZE_LIMIT = 16 * 1024 * 1024
_TEXTS, _TREES, _BOOKS = (".csv", ".tsv", ".txt"), (".yaml", ".yml", ".json"), (".xlsx",)


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

    *known* are names that its columns should have: they tell what separates cells, which sheet is meant, and
    what is no name.  Raises :class:`ContentError` for a file that can't be read as a table.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in (*_TEXTS, *_TREES, *_BOOKS):
        raise ContentError([wrong(f"“{name}” is no table that can be read", SourcePlace(name), SAVE)])
    try:
        path = project.resolve(name)
        data = project.read_bytes(path, SIZE_LIMIT)
    except FileTooLargeError as error:
        raise ContentError([wrong(f"the table can't be used: {error}", SourcePlace(name), SAVE)]) from None
    except OSError as error:
        fix = "give the name of a file in the project folder"
        raise ContentError([wrong(f"the table can't be used: {error}", SourcePlace(name), fix)]) from None
    if suffix in _TREES:
        return _of_tree(read_yaml(path, project), name)
    names = frozenset(map(normal, known))
    if suffix in _BOOKS:
        from brochure.batch.workbook import cells_of

        book = cells_of(data, name, names)
        return _table(book.rows, name, book.findings, names, book.sheet)
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        message = "this is a file of Excel, though its name says that it is text"
        raise ContentError([wrong(message, SourcePlace(name), "name it .xlsx, or save it as CSV UTF-8")])
    rows, told = delimited(data, name, names)
    return _table(rows, name, told, names)


def _of_tree(root: nodes.Node, name: str) -> VariantTable:
    """A list of groups of named fields as a table."""
    if not isinstance(root, nodes.Sequence) or not root.items:
        message = "a list of variants belongs here"
        raise ContentError([wrong(message, root.place, "begin each with “- ” and name its columns")])
    header: dict[str, GivenCell] = {}
    rows, problems = [], []
    for item in root.items:
        if not isinstance(item, nodes.Mapping):
            problems.append(
                wrong("a variant is a group of named columns", item.place, "write `name: value` lines")
            )
            continue
        row = {}
        for key, value in item.entries:
            header.setdefault(key.value, GivenCell(key.value, key.place))
            if isinstance(value, nodes.Scalar):
                row[key.value] = GivenCell(value.value, value.place)
            else:
                problems.append(wrong("a text belongs here", value.place, "write the text after the colon"))
        rows.append((item.place, row))
    if problems:
        raise ContentError(problems)
    found = TableRows()
    found.add(tuple(header.values()))
    for at, row in rows:
        if not found.add([row.get(key, GivenCell("", at)) for key in header]):
            problems.append(wrong("nothing is filled in here", at, "fill it in, or remove it"))
    if problems:
        raise ContentError(problems)
    return _table(found.found, name, ())


def _table(
    rows: Sequence[tuple[GivenCell, ...]],
    name: str,
    findings: Sequence[Finding],
    known: frozenset[str] = frozenset(),
    sheet: str = "",
) -> VariantTable:
    """*rows* as a table; *known* are the names of its columns where its first row should have them."""
    if rows:
        check_headings(rows, known, sheet)
    if len(rows) < 2:
        what = "has no rows below the names of its columns" if rows else "is empty"
        raise ContentError([wrong(f"the table {what}", SourcePlace(name), "write a row for each variant")])
    header, *others = rows
    return VariantTable(
        name,
        header,
        tuple(_even(row, len(header)) for row in others),
        (*findings, *_nameless(header, others)),
    )


def _nameless(header: Sequence[GivenCell], rows: Sequence[Sequence[GivenCell]]) -> list[Finding]:
    """A warning for each column in which something stands, but no name above it."""
    found = []
    for at, cell in enumerate(header):
        first = next((row[at] for row in rows if at < len(row) and row[at].text), None)
        if not cell.text and first is not None:
            message = f"column {at + 1} has no name: nothing of what stands in it is used"
            found.append(doubtful(message, first.place, "write a name above it, or remove it"))
    return found


def _even(row: tuple[GivenCell, ...], count: int) -> tuple[GivenCell, ...]:
    """A row without the empty cells behind its last column, and with those that it leaves out."""
    while len(row) > count and not row[-1].text:
        row = row[:-1]
    last = row[-1].place
    end = SourcePlace(last.file, last.line, len(last.text) + 1, last.text)
    return (*row, *[GivenCell("", end)] * (count - len(row)))
