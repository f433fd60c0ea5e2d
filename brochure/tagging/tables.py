"""Tables in the tags of a PDF: whole ones, and what heads each of their cells.

WeasyPrint 70 makes a table of what stands on each page, with the headings each time.  It looks for the
headings of a cell as if no cell reached over several rows or columns (ISO 32000-1, 14.8.5.7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf, String

from brochure.tagging.marked import MarkedPage
from brochure.tagging.tree import is_element, kids_of, kind_of, move_kids, number_of, page_of, set_kids

#: The key of a table or row that goes on from another page.  The typesetting writes it; it is no key of PDF.
_GOES_ON = "/GoesOn"


def mend_tables(pdf: Pdf, tables: Sequence[Object], pages: Mapping[int, MarkedPage]) -> None:
    """Join the *tables* that go on from page to page, and say of each cell what heads it.

    The headings that a page repeats become artifacts.
    """
    whole: list[Object] = []
    joined: set[int] = set()
    for table in tables:
        if went_on(table) and whole:
            _join(pdf, whole[-1], table, pages)
            joined.add(number_of(whole[-1]))
        else:
            whole.append(table)
    for table in whole:
        cells = list(_cells(table))
        if number_of(table) in joined or any(cell.columns > 1 or cell.rows > 1 for cell in cells):
            _head(table, cells)


def went_on(element: Object) -> bool:
    """Tell whether an element goes on from another page, and take that mark away."""
    found = _GOES_ON in element
    if found:
        del element[_GOES_ON]
    return found


def _join(pdf: Pdf, table: Object, rest: Object, pages: Mapping[int, MarkedPage]) -> None:
    """Put the rows of *rest* at the end of *table*, and take *rest* out of the tree."""
    target = [part for part in kids_of(table) if kind_of(part) == "/TBody"][-1]
    for part in kids_of(rest):
        if kind_of(part) == "/THead":
            _make_artifact(pdf, part, pages)
            continue
        rows = kids_of(part)
        before = kids_of(target)
        if rows and went_on(rows[0]) and before:
            for cell, more in zip(kids_of(before[-1]), kids_of(rows[0]), strict=False):
                move_kids(more, cell)
            set_kids(part, rows[1:])
        move_kids(part, target)
    gone: Object = rest
    while True:
        holder = gone.P
        others = [kid for kid in kids_of(holder) if not is_element(kid) or number_of(kid) != number_of(gone)]
        set_kids(holder, others)
        if others or kind_of(holder) not in ("/Div", "/Sect", "/NonStruct"):
            return
        gone = holder


def _make_artifact(pdf: Pdf, element: Object, pages: Mapping[int, MarkedPage]) -> None:
    """Take what an element holds out of the tags: it belongs to its page."""
    pieces = set(_marked(element))
    owners = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for number in {page for page, _mcid in pieces}:
        own = {mcid for page, mcid in pieces if page == number}
        pages[number].make_artifacts(own)
        entries = owners.get(pages[number].parents)
        if isinstance(entries, Array):
            for mcid in own:
                entries[mcid] = None


def _marked(element: Object) -> Iterator[tuple[int, int]]:
    for kid in kids_of(element):
        if isinstance(kid, int):
            yield page_of(element), kid
        elif is_element(kid):
            yield from _marked(kid)


@dataclass(frozen=True, eq=False)
class _Cell:
    """A cell in the grid of its table."""

    element: Any
    row: int
    column: int
    rows: int
    columns: int
    #: True of a heading of columns, in the table's head or across its body; False of one of rows.
    heads_columns: bool
    #: True of a heading across the table, for the rows below it.
    is_across: bool

    @property
    def is_heading(self) -> bool:
        return kind_of(self.element) == "/TH"


def _cells(table: Object) -> Iterator[_Cell]:
    """The cells of a table in their places: those that reach into a row from above take theirs there."""
    taken: set[tuple[int, int]] = set()
    number = 0
    for part in kids_of(table):
        in_head = kind_of(part) == "/THead"
        for row in kids_of(part) if is_element(part) and kind_of(part) != "/Caption" else ():
            column = 0
            cells = [cell for cell in kids_of(row) if is_element(cell)]
            for cell in cells:
                while (number, column) in taken:
                    column += 1
                rows, columns = _span(cell, "/RowSpan"), _span(cell, "/ColSpan")
                taken |= {
                    (at, place)
                    for at in range(number, number + rows)
                    for place in range(column, column + columns)
                }
                across = not in_head and len(cells) == 1 and columns > 1 and kind_of(cell) == "/TH"
                yield _Cell(cell, number, column, rows, columns, in_head or across, across)
                column += columns
            number += 1


def _span(cell: Object, name: str) -> int:
    attributes = cell.get("/A")
    return int(attributes.get(name, 1)) if isinstance(attributes, Dictionary) else 1


def _head(table: Object, cells: Sequence[_Cell]) -> None:
    """Name the headings of a table, and give each cell of data those that head it."""
    names = {}
    for cell in cells:
        if cell.is_heading:
            names[cell] = String(f"{number_of(table)}-{cell.row}-{cell.column}")
            cell.element.ID = names[cell]
            cell.element.A.Scope = Name.Column if cell.heads_columns else Name.Row
    across: _Cell | None = None
    for cell in cells:
        if cell.is_across:
            across = cell
        if cell.is_heading:
            continue
        heads = [
            head
            for head in names
            if not head.is_across
            and (_share_columns(head, cell) if head.heads_columns else _share_rows(head, cell))
        ]
        of_rows = [head for head in heads if not head.heads_columns]
        of_columns = [head for head in heads if head.heads_columns]
        found = [*of_rows, *([across] if across else []), *of_columns]
        cell.element.A.Headers = Array(names[head] for head in found)


def _share_columns(one: _Cell, other: _Cell) -> bool:
    return one.column < other.column + other.columns and other.column < one.column + one.columns


def _share_rows(one: _Cell, other: _Cell) -> bool:
    return one.row < other.row + other.rows and other.row < one.row + one.rows
