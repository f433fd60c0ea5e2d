"""What of a table is not read, or is not meant, is told: sheets, rows far below, titles, struck words."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from brochure.batch.headings import normal
from brochure.batch.table import VariantTable
from brochure.errors import ContentError
from tests.batch.test_table import KNOWN, table_of, texts

ROWS = ([*KNOWN], ["L1", "Leeds", "0113"], ["Y1", "York", "0114"])


def read(folder: Path, book: Workbook) -> VariantTable:
    data = BytesIO()
    book.save(data)
    return table_of(folder, data.getvalue(), "t.xlsx")


def told(table: VariantTable) -> list[str]:
    return [finding.as_text().splitlines()[0] for finding in table.findings]


def refused(folder: Path, given: Workbook | bytes, name: str = "t.csv") -> str:
    with pytest.raises(ContentError) as error:
        read(folder, given) if isinstance(given, Workbook) else table_of(folder, given, name)
    (found,) = error.value.findings
    return f"{found.place}: {found.message}; {found.fix}"


def filled(book: Workbook, title: str = "", rows: tuple[list[str], ...] = ROWS) -> Workbook:
    sheet = book.create_sheet(title) if title else book.active
    for row in rows:
        sheet.append(row)
    return book


def rich(*parts: tuple[str, bool]) -> CellRichText:
    return CellRichText(*(TextBlock(InlineFont(strike=struck), text) for text, struck in parts))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (rich(("Old Hall ", True), ("Leeds", False)), "“Old Hall” in “Old Hall Leeds”"),
        (rich(("Leeds", True)), "“Leeds” is struck"),
        (rich(("Leeds", False), (" ", True)), ""),
        (rich(("Leeds", False)), ""),
    ],
)
def test_words_struck_through_in_a_part_of_a_cell_are_told(
    tmp_path: Path, value: CellRichText, words: str
) -> None:
    book = filled(Workbook())
    book.active["B3"] = value
    book.active["B2"] = "Old Hall Leeds"
    found = told(read(tmp_path, book))
    assert len(found) == bool(words) and all(line.startswith(f"t.xlsx:3:2: {words}") for line in found), found


def test_words_that_are_raised_or_lowered_are_told(tmp_path: Path) -> None:
    book = filled(Workbook())
    book.active["B3"] = CellRichText("Ward 10", TextBlock(InlineFont(vertAlign="superscript"), "2"))
    book.active["B2"].font = Font(vertAlign="subscript")
    assert [line.partition(" in the workbook")[0] for line in told(read(tmp_path, book))] == [
        "t.xlsx:2:2: “Leeds” is raised or lowered",
        "t.xlsx:3:2: “2” in “Ward 102” is raised or lowered",
    ]


def test_a_cell_that_is_merged_with_another_can_t_be_used(tmp_path: Path) -> None:
    book = filled(
        Workbook(), rows=([*KNOWN], ["L1", "Leeds", "0113"], ["Y1", "York"], ["B2", "Bath", "0115"])
    )
    sheet = book.active
    # Down, at the end of a row; sideways; beside the table, where nobody is misled.
    for area in ("C2:C3", "A4:B4", "E2:F9"):
        sheet.merge_cells(area)
    table = read(tmp_path, book)
    problems = {f"{cell.place}": cell.problem for row in table.rows for cell in row if cell.problem}
    assert sorted(problems) == ["t.xlsx:3:3", "t.xlsx:4:2"]
    assert all(problem.startswith("this cell is merged with another one") for problem in problems.values())
    assert [row[2].text for row in table.rows] == ["0113", "", "0115"]


def test_a_row_or_column_without_room_is_hidden(tmp_path: Path) -> None:
    data, made = BytesIO(), BytesIO()
    filled(Workbook()).save(data)
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode().replace('<row r="3"', '<row r="3" ht="0" customHeight="1"')
            columns = '<cols><col min="2" max="2" width="0" customWidth="1"/></cols><sheetData>'
            new.writestr(name, text.replace("<sheetData>", columns))
    assert [line.split(" [")[0] for line in told(table_of(tmp_path, made.getvalue(), "t.xlsx"))] == [
        "t.xlsx:1:2: the column “centre” is hidden in the workbook: it is used all the same",
        "t.xlsx:3:1: this row is hidden in the workbook: it is used all the same",
    ]


def test_a_workbook_with_a_password_is_told_so(tmp_path: Path) -> None:
    said = refused(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "t.xlsx")
    assert "it has a password, or is of an older Excel" in said


def test_how_many_more_there_are_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brochure.batch.workbook._MOST_TOLD", 2)
    book = filled(Workbook(), rows=(*ROWS, *([f"a{number}", "b", "c"] for number in range(4))))
    for number in range(2, 7):
        book.active.row_dimensions[number].hidden = True
    found = told(read(tmp_path, book))
    assert len(found) == 3 and found[2] == "t.xlsx: there are 3 more findings like those that are shown"


def as_shared(data: bytes) -> bytes:
    """A workbook whose texts stand in a part of their own, as Excel writes them."""
    texts: list[str] = []

    def shared(found: re.Match[str]) -> str:
        texts.append(found[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                text = re.sub(r't="inlineStr"><is>(.*?)</is>', shared, text)
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
                text = re.sub(r"<Override [^>]*sharedStrings[^>]*/>", "", text).replace(
                    "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
                )
            new.writestr(name, text)
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        items = "".join(f"<si>{text}</si>" for text in texts)
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{items}</sst>')
    return made.getvalue()


def test_words_struck_through_are_told_wherever_a_program_keeps_texts(tmp_path: Path) -> None:
    book = filled(Workbook())
    book.active["B3"] = rich(("Old Hall ", True), ("York", False))
    data = BytesIO()
    book.save(data)
    table = table_of(tmp_path, as_shared(data.getvalue()), "t.xlsx")
    assert [row[1] for row in texts(table)] == ["centre", "Leeds", "Old Hall York"]
    assert told(table) == [
        "t.xlsx:3:2: “Old Hall” in “Old Hall York” is struck through in the workbook: it is used all the same"
    ]


def test_a_row_far_below_is_read_and_one_too_many_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = filled(Workbook())
    for column, text in enumerate(("Z9", "Far", "0115"), start=1):
        book.active.cell(30_000, column, text)
    book.active.cell(2, 500).font = Font(bold=True)
    assert [row[1] for row in texts(read(tmp_path, book))] == ["centre", "Leeds", "York", "Far"]
    monkeypatch.setattr("brochure.batch.given.MOST_ROWS", 2)
    assert refused(tmp_path, book).startswith("t.xlsx:30000:1: the table has more than 2 rows: this one and")
    as_text = "\n".join([",".join(KNOWN), "1,a,2", "", "2,b,3", "3,c,4"]).encode()
    assert refused(tmp_path, as_text).startswith("t.csv:5:1: the table has more than 2 rows")
    as_tree = "".join(f"- {{ code: c{number} }}\n" for number in range(3)).encode()
    assert refused(tmp_path, as_tree, "t.yaml").startswith("t.yaml:3:11: the table has more than 2 rows")


def test_a_column_too_many_is_told_and_empty_cells_are_not(tmp_path: Path) -> None:
    book = filled(Workbook())
    book.active.cell(2, 300, "far")
    assert refused(tmp_path, book).startswith("t.xlsx:2:300: the row has 300 cells, and a table at most 200")
    as_text = "\n".join([",".join(KNOWN), "1,a,2" + "," * 400]).encode()
    assert len(texts(table_of(tmp_path, as_text))) == 2


def test_the_sheet_that_has_the_columns_is_read(tmp_path: Path) -> None:
    book = filled(Workbook(), rows=(["Exported from Numbers."], ["Sheet", "Table"]))
    book.active.title = "Export Summary"
    table = read(tmp_path, filled(book, "Table 1"))
    assert texts(table) == [*map(list, ROWS)]
    assert told(table) == [
        "t.xlsx: the sheet “Table 1” is read, since the first one, “Export Summary”, has no such table"
    ]


def test_a_sheet_that_could_be_meant_too_is_told(tmp_path: Path) -> None:
    book = filled(Workbook())
    filled(book, "2025")
    assert refused(tmp_path, book).startswith(
        "t.xlsx: 2 sheets have the columns of the table: “Sheet”, “2025”; keep one of them"
    )
    book["2025"].sheet_state = "hidden"
    assert told(read(tmp_path, book)) == [
        "t.xlsx: the sheet “2025” is hidden, and has columns of the table, too: it is not read"
    ]
    # What is hidden is an old one.
    book["2025"].sheet_state, book.active.sheet_state = "visible", "hidden"
    assert [line.partition(", since")[0] for line in told(read(tmp_path, book))] == [
        "t.xlsx: the sheet “2025” is read",
        "t.xlsx: the sheet “Sheet” is hidden, and has columns of the table, too: it is not read",
    ]


def test_a_sheet_with_some_of_the_columns_is_no_second_table(tmp_path: Path) -> None:
    book = filled(Workbook(), rows=(["code", "centre"], ["a", "b"]))
    table = read(tmp_path, filled(filled(book, "All"), "Notes", (["phone"], ["x"])))
    assert texts(table) == [*map(list, ROWS)]
    assert len(told(table)) == 2


@pytest.mark.parametrize("end", ["", ";;"])
def test_a_title_above_the_headings_is_told_once(tmp_path: Path, end: str) -> None:
    as_text = "\n".join([f"Centres 2026{end}", "", "code;centre;phone", "L1;Leeds;0113"]).encode()
    message = "the names of the columns stand in line 3 of the table, below “Centres 2026”; delete what"
    assert refused(tmp_path, as_text).startswith(f"t.csv:1:1: {message}")
    book = filled(Workbook(), rows=(["Centres 2026"], *ROWS))
    assert "stand in line 2 of the table, below “Centres 2026”" in refused(tmp_path, book)
    book.create_sheet("Notes")
    assert "stand in line 2 of the sheet “Sheet”, below" in refused(tmp_path, book)


def test_a_first_row_without_names_is_told_once(tmp_path: Path) -> None:
    assert refused(tmp_path, b"L1;Leeds;0113\nY1;York;0114\n").startswith(
        "t.csv:1:1: the first row of the table has none of the names of the columns: centre, code, phone;"
    )

    # Slips are told of each, with what is meant.
    assert texts(table_of(tmp_path, b"codes;centers;fone\n1;2;3\n"))


def test_a_column_without_a_name_is_told_where_something_stands_in_it(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"code;centre;phone;;\n1;2;3;;\n1;2;3;secret;\n")
    assert told(table) == ["t.csv:3:7: column 4 has no name: nothing of what stands in it is used"]
    book = filled(Workbook())
    book.active["E3"] = "beside"
    assert told(read(tmp_path, book)) == [
        "t.xlsx:3:5: column 5 has no name: nothing of what stands in it is used"
    ]


@pytest.mark.parametrize("told_line", ["sep=;", '"sep=;"', "sep=;;;", '"sep=;";;', "SEP=;", "sep=,"])
def test_a_line_that_says_what_separates_cells_is_none_of_the_table(tmp_path: Path, told_line: str) -> None:
    lines = [told_line, "code;centre;phone", "1;a,b;2"]
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        table = table_of(tmp_path, "\r\n".join(lines).encode(encoding))
        assert texts(table) == [[*KNOWN], ["1", "a,b", "2"]]
        assert table.rows[0][0].place.line == 3


@pytest.mark.parametrize(
    ("words", "encoding", "told_word", "meant"),
    [
        ("Łódź", "cp1250", "£ódŸ", "in Windows-1250 it reads “Łódź”"),
        ("Wrocław", "cp1250", "Wroc³aw", "in Windows-1250 it reads “Wrocław”"),
        ("Hôpital Général", "mac_roman", "H™pital", "in Mac Roman it reads “Hôpital”"),
        ("Général", "mac_roman", "GŽnŽral", "in Mac Roman it reads “Général”"),
        ("École", "mac_roman", "ƒcole", "in Mac Roman it reads “École”"),
        ("Großmann", "mac_roman", "Gro§mann", "in Mac Roman it reads “Großmann”"),
        *((text, "cp1252", "", "") for text in ("Hôpital", "Leeds™ – £5", "O’Neil", "O´Neil", "Mª José")),
        *((text, "cp1252", "", "") for text in ("¿Qué?", "«Ça»", "5 m³", "N°5", "ŠKODA", "Plzeň"[:4])),
        *((text, "cp1252", "", "") for text in ("Zoë’s—x", "†Closed", "A§ 5", "Straße", "CŒUR", "Œuvre")),
    ],
)
def test_a_word_that_was_read_in_the_wrong_encoding_is_an_error(
    tmp_path: Path, words: str, encoding: str, told_word: str, meant: str
) -> None:
    # Another cell makes sure that the table is not read as UTF-8.
    data = f"code;centre;phone\né;{words};2\n".encode(encoding)
    data = data.replace("é".encode(encoding), b"\xe9", 1)
    if not told_word:
        assert texts(table_of(tmp_path, data))[1][1] == words
        return
    with pytest.raises(ContentError) as error:
        table_of(tmp_path, data)
    first = error.value.findings[0]
    assert str(first.place).startswith("t.csv:2:") and first.message.startswith(f"“{told_word}” is no word")
    assert first.message.endswith(meant)


def test_a_table_in_utf_32_is_read_and_a_web_page_is_told(tmp_path: Path) -> None:
    data = "code;centre;phone\n1;Léeds;2\n".encode("utf-32")
    assert texts(table_of(tmp_path, data)) == [[*KNOWN], ["1", "Léeds", "2"]]
    assert "this is a web page" in refused(tmp_path, b"<html><table>\n<tr><td>code;centre</td></tr>")


@pytest.mark.parametrize(
    ("layout", "is_told"),
    [
        *((layout, True) for layout in (";;;", '@" (closed)"', '"Tel. "@', '0;"a;b";0;"x"@')),
        *((layout, False) for layout in ("_-@_-", "[Red]@", '#,##0;-#,##0;"-";@', "General", "0.00")),
    ],
)
def test_a_text_that_a_workbook_shows_otherwise_is_told(tmp_path: Path, layout: str, is_told: bool) -> None:
    book = filled(Workbook())
    book.active["B2"].number_format = layout
    problem = read(tmp_path, book).rows[0][1].problem
    assert ("shows this text otherwise" in problem) is is_told


def _changed(change: Callable[[str], str], data: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, change(text) if name.startswith("xl/worksheets") else text)
    return made.getvalue()


def test_rows_without_numbers_are_counted(tmp_path: Path) -> None:
    book = filled(Workbook())
    book.active.row_dimensions[3].hidden = True
    data = BytesIO()
    book.save(data)
    bare = _changed(
        lambda text: text.replace('<row r="2"', "<row").replace('<row r="3"', "<row"), data.getvalue()
    )
    table = table_of(tmp_path, bare, "t.xlsx")
    assert [row[0].place.line for row in table.rows] == [2, 3]
    assert told(table) == ["t.xlsx:3:1: this row is hidden in the workbook: it is used all the same"]


def test_names_of_columns_are_the_same_with_signs_that_nobody_sees() -> None:
    assert {normal(name) for name in ("Centre name", "\u200bcentre_name ", "CENTRE\u00a0-\u00adname")} == {
        "centre-name"
    }
