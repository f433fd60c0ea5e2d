"""Tables of any program that saves them, and all that can be wrong with one, each with line and column."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from brochure.batch.choice import choice
from brochure.batch.filling import filling
from brochure.batch.plan import Plan, plan
from brochure.batch.table import VariantTable, read_table
from brochure.batch.workbook import cells_of
from brochure.content.load import Content, read, with_tree
from brochure.content.variants import Variants
from brochure.errors import ContentError, UsageError
from brochure.source.project import Project as Folder
from tests.batch.sample import HEAD, master
from tests.project import Project

KNOWN = ("code", "centre", "phone")
WANTED = [["code", "centre", "phone"], ["L1", "Léeds; “main”, hall", "0113 496 0123"], ["B2", "Bar", "1\n2"]]


def as_text(separator: str, end: str) -> str:
    def cell(text: str) -> str:
        quoted = text.replace('"', '""').replace("\n", end)
        return f'"{quoted}"' if any(sign in text for sign in f'{separator}"\n,;') else text

    return end.join(separator.join(map(cell, row)) for row in WANTED) + end


def table_of(folder: Path, data: bytes, name: str = "t.csv") -> VariantTable:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return read_table(Folder(folder), name, KNOWN)


def texts(table: VariantTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in (table.header, *table.rows)]


def test_any_separator_line_end_and_encoding_of_excel_gives_the_same_table(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"):
        for separator in (",", ";", "\t"):
            for end in ("\r\n", "\n", "\r"):
                found = table_of(tmp_path, as_text(separator, end).encode(encoding))
                assert texts(found) == WANTED, (encoding, separator, end)
                assert bool(found.findings) == (encoding == "cp1252")
                assert [row[0].place.line for row in found.rows] == [2, 3]
    told = table_of(tmp_path, b"sep=|\r\ncode|centre|phone\r\n1|a;b|\r\n\r\n")
    assert texts(told) == [["code", "centre", "phone"], ["1", "a;b", ""]]
    assert told.rows[0][1].place.line == 3 and told.rows[0][1].place.column == 3


@pytest.mark.parametrize(
    ("head", "row", "told"),
    [
        (
            "code,centre,phone",
            "L1;Leeds;0113",
            "“;” separates the cells of this row, and “,” those of the first",
        ),
        ("code;centre;phone", "L1,Leeds,0113", "“,” separates the cells of this row, and “;” those"),
        ("code;centre;phone", "L1\tLeeds\t0113", "“the tab” separates the cells of this row, and “;” those"),
        ("code|centre|phone", 'L1;"Leeds; x";', "“;” separates the cells of this row, and “|” those"),
        ("code,centre,phone,note", "L1;Leeds, east;0113;x", "“;” separates the cells of this row"),
        ("code,centre,phone", "L1,Leeds; Hall; East", ""),
        ("code,centre,phone", "L1", ""),
    ],
)
def test_a_row_that_another_sign_separates_is_told(tmp_path: Path, head: str, row: str, told: str) -> None:
    data = f"{head}\nC2{head[4:]}\n{row}\n".encode()
    if not told:
        assert len(table_of(tmp_path, data).rows) == 2
        return
    with pytest.raises(ContentError) as caught:
        table_of(tmp_path, data)
    (found,) = caught.value.findings
    assert told in found.message and str(found.place) == "t.csv:3:1"


def test_a_row_with_a_cell_too_many_is_told_once(tmp_path: Path) -> None:
    rows = "L1,Leeds, east,0113,\nC2,Cardiff, west,029,\nY3,York,0114"
    found = table_of(tmp_path, f"code,centre,phone,note\n{rows}\n".encode())
    (told,) = found.findings
    assert told.message == "this row has 5 cells, and so have 1 more, and the first row has 4"
    assert told.fix == "put each cell that holds “,” into quotation marks" and str(told.place) == "t.csv:2:1"
    # As programs write tables that had more columns once.
    for even in ("code,centre,phone,,\nL1,Leeds,0113,,\n", "code,centre,phone,\nL1,Leeds,0113,,\n"):
        assert table_of(tmp_path, even.encode()).findings == ()


def test_yaml_gives_the_same_table(tmp_path: Path) -> None:
    found = table_of(tmp_path, b"- { code: L1, phone: 0113 }\n- { code: B2, centre: Bar }\n", "t.yaml")
    assert texts(found) == [["code", "phone", "centre"], ["L1", "0113", ""], ["B2", "", "Bar"]]


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "t.csv", "t.csv: the table is empty"),
        (b"code,centre\n", "t.csv", "t.csv: the table has no rows below"),
        (b'code,centre\n1,"two\n3,4\n', "t.csv", "t.csv:2:3: a quotation mark begins a cell"),
        (b'code,centre\n1,"two"three\n', "t.csv", "t.csv:2:8: words follow the quotation mark"),
        (b"\xef\xbb\xbf\xef\xbb\xbf", "t.csv", "t.csv: the table is empty"),
        (
            b"a;" * 100_000 + b"\n1;2\n",
            "t.csv",
            "t.csv:1:199999: the row has 100,000 cells, and a table at most 200",
        ),
        (b"PK\x03\x04", "t.csv", "t.csv: this is a file of Excel"),
        (b"PK\x03\x04", "t.xlsx", "t.xlsx: the workbook can't be read"),
        (b"code,\x81\n", "t.csv", "t.csv:1:1: the table is saved in an encoding that can't be told"),
        (b"x", "t.ods", "t.ods: “t.ods” is no table"),
        (b"a: b\n", "t.yaml", "t.yaml:1:1: a list of variants belongs here"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, data: bytes, name: str, message: str) -> None:
    with pytest.raises(ContentError) as error:
        table_of(tmp_path, data, name)
    assert str(error.value).startswith(message)


def test_a_workbook_gives_its_texts_and_tells_of_formulas_and_lost_digits(tmp_path: Path) -> None:
    book = Workbook()
    for row in (
        [*KNOWN],
        ["L1", "Leeds", 1134960123],
        ["B2", '="a"&"b"', 0.5],
        [None],
        ["C3", 12345678901234567, True],
    ):
        book.active.append(row)
    data = BytesIO()
    book.save(data)
    found = table_of(tmp_path, data.getvalue(), "t.xlsx")
    assert texts(found)[:2] == [[*KNOWN], ["L1", "Leeds", "1134960123"]]
    assert found.rows[0][2].is_number and found.rows[1][2].text == "0.5"
    assert found.rows[2][2].problem == "this is a truth value, not a text"
    assert found.rows[1][1].problem == "this is a formula" and "digits" in found.rows[2][1].problem
    assert [row[0].place.line for row in found.rows] == [2, 3, 5]


def _filtered(book: Workbook) -> None:
    book.active.auto_filter.ref = "A1:C3"
    book.active.row_dimensions[3].hidden = True


def _in_a_folded_group(book: Workbook) -> None:
    book.active.row_dimensions.group(3, 3, hidden=True)


def _without_column(book: Workbook) -> None:
    book.active.column_dimensions["B"].hidden = True


def _with_thin_columns(book: Workbook) -> None:
    book.active.column_dimensions.group("B", "C", hidden=True)


def _with_hidden_sheet(book: Workbook) -> None:
    book.create_sheet("Seen")
    book.active.sheet_state = "hidden"


def _struck(book: Workbook) -> None:
    book.active["B3"].font = Font(strike=True)


def _with_hidden_empty_row(book: Workbook) -> None:
    book.active.row_dimensions[9].hidden = True


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_filtered, ["t.xlsx:3:1: this row is hidden"]),
        (_in_a_folded_group, ["t.xlsx:3:1: this row is hidden"]),
        (_without_column, ["t.xlsx:1:2: the column “centre” is hidden"]),
        (_with_thin_columns, ["t.xlsx:1:2: the column “centre”", "t.xlsx:1:3: the column “phone”"]),
        (_with_hidden_sheet, ["t.xlsx: the sheet “Sheet” is hidden"]),
        (_struck, ["t.xlsx:3:2: “York” is struck through"]),
        (_with_hidden_empty_row, []),
    ],
)
def test_what_nobody_sees_of_a_workbook_is_told(
    tmp_path: Path, change: Callable[[Workbook], None], told: list[str]
) -> None:
    book = Workbook()
    for row in ([*KNOWN], ["L1", "Leeds", "0113"], ["Y1", "York", "0114"]):
        book.active.append(row)
    change(book)
    data = BytesIO()
    book.save(data)
    found = table_of(tmp_path, data.getvalue(), "t.xlsx")
    lines = [finding.as_text().splitlines()[0] for finding in found.findings]
    assert len(lines) == len(told) and all(map(str.startswith, lines, told)), lines
    assert len(found.rows) == 2


def test_a_workbook_whose_first_sheet_is_empty_says_so(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("Centres").append(["what", "where"])
    data = BytesIO()
    book.save(data)
    with pytest.raises(ContentError, match="the first sheet, “Sheet”, is empty") as error:
        table_of(tmp_path, data.getvalue(), "t.xlsx")
    assert "“Centres”" in error.value.findings[0].fix


@pytest.mark.parametrize(
    ("value", "layout", "told"),
    [
        (7, "000", True),
        (0.5, "0%", True),
        (5, "0.0", True),
        (1000, "#,##0", True),
        (1132432799, "0000 000 0000", True),
        (1, '"LS-"000', True),
        (5, "0", False),
        (5.25, "0.00", False),
        (5, "General", False),
        ("007", "@", False),
    ],
)
def test_a_number_that_a_workbook_shows_otherwise_is_told(
    tmp_path: Path, value: object, layout: str, told: bool
) -> None:
    book = Workbook()
    book.active.append([*KNOWN])
    book.active.append(["L1", value, "0113"])
    book.active["B2"].number_format = layout
    data = BytesIO()
    book.save(data)
    (found,) = table_of(tmp_path, data.getvalue(), "t.xlsx").rows
    assert ("shows this number otherwise" in found[1].problem) is told


def test_a_workbook_that_grows_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("brochure.batch.workbook._UNPACKED", 1024 * 1024)
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(1024 * 1024 + 1))
    with pytest.raises(ContentError, match="larger than 1 MB unpacked"):
        table_of(tmp_path, data.getvalue(), "t.xlsx")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Content, Variants]:
    project = master(tmp_path_factory.mktemp("master"))
    loaded = read(project.folder / "content.yaml")
    assert loaded.brochure.variants is not None
    return project, loaded, loaded.brochure.variants


def planned(made: tuple[Project, Content, Variants], *rows: str, head: str = HEAD) -> Plan:
    project, loaded, declared = made
    project.write("rows.csv", "\n".join([head, *rows]))
    return plan(loaded, declared, read_table(loaded.project, "rows.csv", list(declared.columns)))


#: Rows, and what is told of each: all of them stand in one table.
WRONG = (
    ("a1;;0113 496 0123;", "2:4: column “centre”: there is no text"),
    ("a2;Two;;", "3:8: column “phone”: there is no telephone number"),
    ("a3;Three;0113 496;", "4:10: column “phone”: “0113 496” is not a telephone number in GB"),
    ("a4;Four;0113 496 0123 0123;", "5:9: column “phone”: “0113 496 0123 0123” is not a telephone number"),
    ("a5;Five;call us;", "6:9: column “phone”: “call us” is not a telephone number"),
    ("a5678901234;Six;0113 496 0124;", "7:1: column “code”: “a5678901234” has 11 characters"),
    ("a7;[name];0113 496 0124;", "8:4: column “centre”: “[name]” still has to be filled in"),
    ("a8;Se\u200bven\u202e;0113 496 0124;", "9:4: column “centre”: “Se\u200bven\u202e” holds a sign"),
    ("a9;Nine;0113 496 0124;;x", "10:24: the row has 5 cells, and the first one 4"),
    ("a10;../..;0113 496 0124;", "11:5: the folder of this variant would be nothing"),
    ("a11;index.html;0113 496 0124;", "12:5: the folder of this variant would be “index.html”"),
    ("a12;Leeds;0113 496 0124;", ""),
    ("a16;=SUM(A1);0113 496 0127;", "14:5: column “centre”: this is a formula"),
    ("a13;LEEDS;0113 496 0125;", "15:5: the variant of line 13 has the folder “LEEDS”, too"),
    ("a12;York;0113 496 0126;", "16:1: the job code “UK-SAM-0001-a12” of the leaflet “hcp” is that of"),
    ("A12;Ripon;0113 496 0128;", "17:1: the job code “UK-SAM-0001-A12” of the leaflet “hcp” is that of"),
    ("a15;Hull;0113 496 0124;", "18:10: column “phone”: “0113 496 0124” is the number of line 13, too"),
    ("a17;Ely;1134960129;", "19:9: column “phone”: “1134960129” lacks “0” at its beginning"),
    (
        "a\u200b12;Wells;0113 496 0130;",
        "20:1: column “code”: “a\u200b12” holds a sign that nobody sees",
    ),
    # The first letter is Cyrillic.
    (
        "\u043012;Selby;0113 496 0131;",
        "21:1: the job code “UK-SAM-0001-\u043012” of the leaflet “hcp” is that of",
    ),
)


def test_all_that_is_wrong_with_a_table_is_told_at_once(made: tuple[Project, Content, Variants]) -> None:
    with pytest.raises(ContentError) as error:
        planned(made, *(row for row, _told in WRONG))
    found = [f"{each.place}: {each.message}" for each in error.value.findings]
    for _row, told in WRONG:
        assert not told or any(line.startswith(f"rows.csv:{told}") for line in found), told
    assert len(found) == sum(bool(told) for _row, told in WRONG)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        *((text, True) for text in ("N/A", "NULL", "#N/A", "TBC", "xxx", "-", "??", "NA", "nan", "#REF!")),
        *((text, False) for text in ("Nan’s Place", "Null Hospital", "None", "X", "Na", "St. A-B")),
    ],
)
def test_a_cell_that_says_that_there_is_nothing_is_told(
    text: str, told: bool, made: tuple[Project, Content, Variants]
) -> None:
    try:
        planned(made, f"a1;{text};0113 496 0123;")
        found = []
    except ContentError as error:
        found = [each.message for each in error.findings if "nothing to print" in each.message]
    assert len(found) == told


@pytest.mark.parametrize(
    ("region", "text", "lost"),
    [
        ("GB", "2079460123", "0"),
        ("GB", "7911 123456", "0"),
        ("GB", "20 7946 0123 ext. 12", "0"),
        ("DE", "30 123456", "0"),
        ("FR", "1 42 68 53 00", "0"),
        ("GB", "020 7946 0123", ""),
        ("GB", "020 7946 0123 ext. 12", ""),
        ("GB", "+44 20 7946 0123", ""),
        ("US", "(202) 555-0123", ""),
        ("US", "1-202-555-0123", ""),
        ("IT", "06 6982", ""),
        ("ES", "912 345 678", ""),
    ],
)
def test_a_zero_that_a_spreadsheet_dropped_is_told(
    region: str, text: str, lost: str, made: tuple[Project, Content, Variants]
) -> None:
    project, loaded, declared = made
    column = declared.columns["phone"].model_copy(update={"region": region})
    wide = declared.model_copy(update={"columns": {**declared.columns, "phone": column}})
    project.write("rows.csv", f"{HEAD}\na1;One;{text};\n")
    table = read_table(loaded.project, "rows.csv", list(wide.columns))
    if not lost:
        plan(loaded, wide, table)
        return
    with pytest.raises(ContentError, match=f"lacks “{lost}” at its beginning") as error:
        plan(loaded, wide, table)
    assert "write 0" in error.value.findings[0].fix


@pytest.mark.parametrize(
    "words", ["@leeds on the web", "Ask at @leeds", "x@leeds.example", "*[x*_^2^ `a` ~b"]
)
def test_signs_of_markup_in_a_cell_are_printed_and_cite_nothing(
    made: tuple[Project, Content, Variants], words: str
) -> None:
    _project, loaded, declared = made
    (variant,) = planned(made, f"a;Leeds;0113 496 0123;{words}").variants
    filled = with_tree(loaded, filling(loaded, declared).tree(variant))
    assert filled.brochure.company.contact.plain({}) == words


#: Rows, and what is told of each, if anything.
DOUBTFUL = (
    ("a1;North;0113 496 0123;", ""),
    (
        "a2;South;+44 113 496 0123;",
        "3:10: column “phone”: “+44 113 496 0123” is the number of line 2, too, where",
    ),
    ("a3;East;+44 (0)113 496 0124;", ""),
    (
        "a4;West;0113 4960124;",
        "5:9: column “phone”: “0113 4960124” is the number of line 4, too, where it is",
    ),
    ("a5;Up;0113 496 0124 ext. 5;", ""),
    ("a6;Down;0113 496 0126;a **bold** word", "7:23: column “contact”: “**bold**” is printed as it is typed"),
    ("a7;Left;0113 496 0127;10^2^", "8:23: column “contact”: “^2^” is printed as it is typed"),
    (r"a8;Right;0113 496 0128;a \* b", r"9:24: column “contact”: “\*” is printed as it is typed"),
    ("a9;In;0113 496 0129;{company}", "10:21: column “contact”: “{company}” is printed as it is typed"),
    ("a10;Out;0113 496 0130;5 * 6 {X} * 7", ""),
)


def test_what_is_doubtful_in_a_table_is_told(made: tuple[Project, Content, Variants]) -> None:
    found = [
        f"{each.place}: {each.message}" for each in planned(made, *(row for row, _told in DOUBTFUL)).findings
    ]
    wanted = [f"rows.csv:{told}" for _row, told in DOUBTFUL if told]
    assert len(found) == len(wanted) and all(map(str.startswith, sorted(found), sorted(wanted))), found


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "a1;press-hcp.pdf;0113 496 0123;",
            "2:4: the folder of this variant would be “press-hcp.pdf”: such names are",
        ),
        (
            "a1;Clinic.zip;0113 496 0123;",
            "2:4: the folder of this variant would be “Clinic.zip”: names that end",
        ),
        ("a1;Manifest.d;0113 496 0123;", "2:4: the folder of this variant would be “Manifest.d”: names that"),
        ("a1;/;0113 496 0123;", "2:4: the folder of this variant would be nothing: none of its signs can"),
        (
            "a1;York;٠١١٣ ٤٩٦ ٠١٢٣;",
            "2:9: column “phone”: “٠١١٣ ٤٩٦ ٠١٢٣” has figures of another script, such as",
        ),
        ("a1;York;０113 496 0123;", "2:9: column “phone”: “０113 496 0123” has figures of another script"),
        (r"a1;York \[A\];0113 496 0123;", "2:4: column “centre”: “York \\[A\\]” has square brackets, and a"),
        ("a1;{{centre}};0113 496 0123;", "2:4: column “centre”: “{{centre}}” still has to be filled in"),
        ("a1;<<Name>>;0113 496 0123;", "2:4: column “centre”: “<<Name>>” still has to be filled in"),
        ("a1;H?pital;0113 496 0123;", "2:4: column “centre”: in “H?pital” a letter was lost"),
        ("a1;H\ufffdpital;0113 496 0123;", "2:4: column “centre”: in “H\ufffdpital” a letter was lost"),
        ("a1;HÃ´pital;0113 496 0123;", "2:4: column “centre”: “HÃ´pital” was “Hôpital” before it was read"),
        ("a1;Ålesund SÃO ÄÖÜ;0113 496 0123;the wordâ€™s end", "2:34: column “contact”: “â€™” was “’”"),
        ("a1;Ålesund SÃO CAFÉ® Å’s;0113 496 0123;who?Anyone, see x.example/a?b", ""),
        ("a1;York;0113 496 0123;Ask at https://x.example.com/a+c?x=1", ""),
        ("a1;York;0113 496 0123;H?pital, www.x.example/ab?cd", "2:23: column “contact”: in “H?pital”"),
    ],
)
def test_a_cell_that_can_t_be_meant_is_an_error(
    made: tuple[Project, Content, Variants], row: str, told: str
) -> None:
    if not told:
        assert planned(made, row).findings == ()
        return
    with pytest.raises(ContentError) as error:
        planned(made, row)
    (found,) = error.value.findings
    assert f"{found.place}: {found.message}".startswith(f"rows.csv:{told}"), found
    assert found.fix


def test_job_codes_and_folders_are_compared_whatever_else_is_wrong_with_a_row(
    made: tuple[Project, Content, Variants],
) -> None:
    with pytest.raises(ContentError) as error:
        planned(
            made,
            "a1;York;12;",
            "a1;Hull;0113 496 0123;",
            "a2;YORK;;",
            "a3;;0113 496 0125;",
            "a3;A/B;1;",
            "A4;A:B;1;",
        )
    found = [f"{each.place}: {each.message}" for each in error.value.findings]
    for told in (
        "3:1: the job code “UK-SAM-0001-a1” of the leaflet “hcp” is that of the leaflet “hcp” of line 2",
        "4:4: the variant of line 2 has the folder “YORK”, too",
        "6:1: the job code “UK-SAM-0001-a3” of the leaflet “hcp” is that of the leaflet “hcp” of line 5",
        "7:4: the variant of line 6 has the folder “A-B”, too",
    ):
        assert f"rows.csv:{told}" in found
    fixes = [each.fix for each in error.value.findings if "A-B" in each.message]
    assert "signs that no file can have" in fixes[0]


def test_a_job_code_is_made_of_cells_that_are_filled_in(made: tuple[Project, Content, Variants]) -> None:
    project, loaded, declared = made
    column = declared.columns["code"].model_copy(update={"required": False})
    wide = declared.model_copy(update={"columns": {**declared.columns, "code": column}})
    project.write("rows.csv", f"{HEAD}\na1;York;0113 496 0123;\n;Hull;0113 496 0124;\n")
    with pytest.raises(ContentError) as error:
        plan(loaded, wide, read_table(loaded.project, "rows.csv", list(wide.columns)))
    (found,) = error.value.findings
    assert str(found.place) == "rows.csv:3:1"
    assert found.message == "column “code”: the cell is empty, and the job code is made of it"


def test_letters_and_accents_that_are_spelled_apart_are_one(made: tuple[Project, Content, Variants]) -> None:
    (variant,) = planned(made, "a1;Cafe\u0301;0113 496 0123;").variants
    assert variant.texts["centre"] == "Caf\u00e9"


def test_columns_that_are_missing_twice_there_or_unknown_are_told(
    made: tuple[Project, Content, Variants],
) -> None:
    with pytest.raises(ContentError) as error:
        planned(made, "1;2;3;4;5", head="Code;Centre;Phones;Centre;Contact")
    told = str(error.value)
    assert "rows.csv:1:1: the column “phone” is missing" in told and "did you mean “phones”?" in told
    assert "rows.csv:1:20: column “centre”: there is another one of that name (column 6)" in told
    assert "column “Phones” fills nothing" in told


def test_some_variants_are_chosen_by_their_columns(made: tuple[Project, Content, Variants]) -> None:
    rows = ("a;Leeds North;0113 496 0123;", "b;Leeds;0113 496 0124;", "c;York;01904 555 123;")
    variants = planned(made, *rows).variants
    columns = ("code", "centre", "phone")

    def names(only: str) -> list[str]:
        chosen = choice(only, columns)
        return [one.texts["code"] for one in variants if chosen.wants({**one.texts, "variant": one.name})]

    assert names("centre = leeds") == ["b"] and names("centre ~ leeds and phone !~ 0124") == ["a"]
    assert names("centre='Leeds North' or variant=York") == ["a", "c"] and names("code != a") == ["b", "c"]
    assert names("centre = york OR code = a") == ["a", "c"] and names("code != a AND code != b") == ["c"]
    assert names("centre = 'York AND Hull'") == [] and names("phone = ''") == []
    for wrong in ("centre", "center = x", "code = 'x", "code = a and", "code a", "code ~ ''", "code !~"):
        with pytest.raises(UsageError, match="--only: "):
            choice(wrong, columns)


def test_what_a_workbook_shows_otherwise_than_it_keeps_is_told(tmp_path: Path) -> None:
    book = Workbook()
    day = datetime.datetime(2026, 3, 1, 8, 30)
    for value in (
        "one",
        True,
        day,
        day.date(),
        day.time(),
        day - day,
        "a_x0041_b",
        "Le_x000D_eds",
        "_x005F_x0041_",
    ):
        book.active.append([value])
    book.save(tmp_path / "v.xlsx")
    rows = cells_of((tmp_path / "v.xlsx").read_bytes(), "v.xlsx").rows
    assert [bool(row[0].problem) for row in rows] == [False, *[True] * 5, *[False] * 3]
    assert [row[0].text for row in rows[6:]] == ["aAb", "Le\reds", "_x0041_"]


def test_a_country_that_there_is_not_is_told_once(made: tuple[Project, Content, Variants]) -> None:
    project, loaded, declared = made
    column = declared.columns["phone"].model_copy(update={"region": "UK"})
    wide = declared.model_copy(update={"columns": {**declared.columns, "phone": column}})
    project.write("rows.csv", f"{HEAD}\na1;York;0113 496 0123;\na2;Hull;0113 496 0124;\n")
    with pytest.raises(ContentError) as error:
        plan(loaded, wide, read_table(loaded.project, "rows.csv", list(wide.columns)))
    (found,) = error.value.findings
    assert str(found.place).startswith("content.yaml:") and "there is no country “UK”" in found.message


def test_no_finding_is_left_out_unsaid(
    made: tuple[Project, Content, Variants], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("brochure.batch.plan._MOST_FINDINGS", 2)
    with pytest.raises(ContentError) as error:
        planned(made, *(f"a{number};;;" for number in range(3)))
    assert [found.message for found in error.value.findings][2:] == [
        "there are 4 more findings like those that are shown"
    ]


def test_a_column_is_found_however_its_hyphens_are_spelled(made: tuple[Project, Content, Variants]) -> None:
    project, loaded, declared = made
    columns = {
        ("centre--name" if name == "centre" else name): column for name, column in declared.columns.items()
    }
    other = declared.model_copy(
        update={"columns": columns, "files": "{centre--name}/{leaflet}-{edition}.pdf"}
    )
    project.write("rows.csv", "Code;Centre name;Phone;Contact\na1;York;0113 496 0123;\n")
    (variant,) = plan(loaded, other, read_table(loaded.project, "rows.csv", list(columns))).variants
    assert variant.name == "York"


def test_headings_in_the_middle_of_a_table_are_told_once(made: tuple[Project, Content, Variants]) -> None:
    with pytest.raises(ContentError) as error:
        planned(made, "a1;York;0113 496 0123;", "CODE;Centre;Phone;Contact", "a2;Hull;0113 496 0124;")
    (found,) = error.value.findings
    assert f"{found.place}: {found.message}".startswith(
        "rows.csv:3:1: the names of the columns stand here again"
    )
