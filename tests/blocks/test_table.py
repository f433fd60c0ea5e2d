"""Tables."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pypdfium2
import pytest

from brochure.content.blocks.tables import Table
from brochure.errors import ContentError
from brochure.findings import SourcePlace
from brochure.layout import decimals
from brochure.typesetting.fit import lonely_titles
from brochure.typesetting.pages import Part
from tests.blocks.conftest import Maker
from tests.blocks.leaflets import Made, Tag

MINIMAL: dict[str, Any] = {
    "block": "table",
    "alt": "A table",
    "columns": [{"title": "One"}],
    "rows": [["a"]],
}
PLAIN: dict[str, Any] = {
    "block": "table",
    "id": "here",
    "caption": "Results[^when][@alpha]",
    "columns": [{"title": "Event[^all]", "width": "40"}, {"title": "Share", "align": "right"}],
    "rows": [["Fever[^when]", "22%[^few]"], ["Chills", "{rest}"]],
    "notes": {"few": "Few people.", "all": "All of *them*.", "when": "Within a year.[@alpha]"},
    "source": "Adapted from the trial.",
}
#: Cells and headings over several columns and rows, and headings across.
FULL: dict[str, Any] = {
    **PLAIN,
    "column-groups": [{}, {"title": "Arm A[@alpha]", "columns": "2"}],
    "columns": [
        {"title": "Event[^all]"},
        {"title": "Count", "align": "right"},
        {"title": "Share", "align": "decimal"},
    ],
    "rows": [
        {"head": "In {rest}[^when]"},
        [{"text": "Fever or chills", "rows": "2"}, {"text": "none", "columns": "2"}],
        ["7", "22.5%[^few]"],
        {"head": "Later"},
        ["Rash", "1", "<0.125"],
    ],
    "row-heads": "yes",
    "turned": "no",
}


def test_headers_say_what_they_head(leaflet: Maker) -> None:
    (table,) = leaflet(PLAIN).tags.all("Table")
    assert [(tag.attributes.get("Scope"), tag.text) for tag in table.all("TH")] == [
        ("/Column", "Event†"),
        ("/Column", "Share"),
        ("/Row", "Fever*"),
        ("/Row", "Chills"),
    ]
    assert [tag.text for tag in table.all("TD")] == ["22%‡", "4\xa0weeks"]
    assert [kid.kind for kid in table.kids] == ["Caption", "THead", "TBody"]


def test_notes_have_signs_in_the_order_of_reading_and_follow_the_table(leaflet: Maker) -> None:
    made = leaflet(PLAIN)
    assert [tag.text for tag in made.tags.all("Caption")] == ["Results1*"]
    notes = [tag.text for tag in made.tags.all("P")][:4]
    assert notes == [
        "* Within a year.1",
        "† All of them.",
        "‡ Few people.",
        "Adapted from the trial.",
    ]
    kinds = [tag.kind for tag in made.tags.walk()]
    assert kinds.index("Table") < kinds.index("P")


def test_signs_are_doubled_when_they_run_out(leaflet: Maker) -> None:
    names = [f"n{chr(96 + number)}" for number in range(1, 9)]
    rows = [[f"Row {name}[^{name}]"] for name in names]
    made = leaflet({**MINIMAL, "rows": rows, "notes": dict.fromkeys(reversed(names), "A note.")})
    signs = [tag.text.split(" ")[0] for tag in made.tags.all("P")]
    assert signs == ["*", "†", "‡", "§", "‖", "¶", "**", "††"]


@pytest.mark.parametrize("field", ["source", "notes"])
def test_a_note_points_to_no_note(leaflet: Maker, field: str) -> None:
    block = {**PLAIN, "source": "From.[^all]"} if field == "source" else PLAIN
    if field == "notes":
        block = {**PLAIN, "notes": {**PLAIN["notes"], "few": "Few.[^all]"}}
    with pytest.raises(ContentError, match="a note can't point to a note") as caught:
        leaflet(block)
    (finding,) = caught.value.findings
    assert "[^all]" in finding.as_text()


def test_cells_are_aligned_as_their_column_is(leaflet: Maker) -> None:
    columns = [
        {"title": "Lefts", "align": "left"},
        {"title": "Middles", "align": "center"},
        {"title": "Rights", "align": "right"},
    ]
    made = leaflet({**MINIMAL, "columns": columns, "rows": [["a", "b", "c"]]})
    boxes = {word.text: word.box for word in made.words}
    assert boxes["a"][0] == pytest.approx(boxes["Lefts"][0], abs=0.2)
    assert sum(boxes["b"][::2]) == pytest.approx(sum(boxes["Middles"][::2]), abs=0.6)
    assert boxes["c"][2] == pytest.approx(boxes["Rights"][2], abs=0.2)


def test_a_table_is_not_torn(leaflet: Maker) -> None:
    rows = [[f"Row {number}"] for number in range(15)]
    made = leaflet("Words. " * 400, {**MINIMAL, "rows": rows})
    assert len(made.tags.all("Table")) == 1
    assert len({word.page for word in made.words if word.text == "Row"}) == 1


def test_twelve_narrow_columns_fit_a_large_page(leaflet: Maker) -> None:
    columns = [{"title": chr(97 + number)} for number in range(12)]
    made = leaflet(
        {**MINIMAL, "columns": columns, "rows": [["100"] * 12]}, format="a4-document", audience="hcp"
    )
    assert made.findings == ()
    assert sum(word.text == "100" for word in made.words) == 12


def test_a_table_that_is_too_wide_is_found_where_it_is_written(leaflet: Maker) -> None:
    columns = [{"title": chr(97 + number)} for number in range(12)]
    made = leaflet({**MINIMAL, "columns": columns, "rows": [["100 %"] * 12]}, format="a4-roll-fold")
    (finding,) = made.findings
    assert "too wide" in finding.message and "- block: table" in finding.as_text()


def test_a_long_cell_breaks_into_lines(leaflet: Maker) -> None:
    made = leaflet(
        {**MINIMAL, "columns": [{"title": "One"}, {"title": "Two"}], "rows": [["a", "word " * 60]]}
    )
    assert made.findings == ()
    assert len({round(word.box[1]) for word in made.words if word.text == "word"}) > 3


def test_the_signs_of_notes_are_not_looked_for_in_every_cell(
    leaflet: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Table] = []
    signs = Table.signs
    assert isinstance(signs, property) and signs.fget is not None
    look = signs.fget
    monkeypatch.setattr(Table, "signs", property(lambda table: looked.append(table) or look(table)))
    leaflet({**PLAIN, "rows": [["Fever[^when]", "22%[^few]"]] * 20})
    assert 0 < len(looked) < 10


def test_widths_leave_room_for_every_column(leaflet: Maker) -> None:
    columns = [{"title": "One", "width": "60"}, {"title": "Two", "width": "60"}]
    with pytest.raises(ContentError, match="add up to 120 per cent"):
        leaflet({**MINIMAL, "columns": columns, "rows": [["a", "b"]]})


def test_every_cell_is_headed_by_all_that_stands_above_and_beside_it(leaflet: Maker) -> None:
    (table,) = leaflet(FULL).tags.all("Table")
    assert [(tag.text, tag.attributes.get("Scope"), _span(tag)) for tag in table.all("TH")] == [
        ("Event†", "/Column", (1, 2)),
        ("Arm A1", "/Column", (2, 1)),
        ("Count", "/Column", (1, 1)),
        ("Share", "/Column", (1, 1)),
        ("In 4\xa0weeks*", "/Column", (3, 1)),
        ("Fever or chills", "/Row", (1, 2)),
        ("Later", "/Column", (3, 1)),
        ("Rash", "/Row", (1, 1)),
    ]
    names = {tag.name: tag.text for tag in table.all("TH")}
    assert [(tag.text, [names[name] for name in tag.heads]) for tag in table.all("TD")] == [
        ("none", ["Fever or chills", "In 4\xa0weeks*", "Arm A1", "Count", "Share"]),
        ("7", ["Fever or chills", "In 4\xa0weeks*", "Arm A1", "Count"]),
        ("22.5%‡", ["Fever or chills", "In 4\xa0weeks*", "Arm A1", "Share"]),
        ("1", ["Rash", "Later", "Arm A1", "Count"]),
        ("<0.125", ["Rash", "Later", "Arm A1", "Share"]),
    ]


def _span(tag: Tag) -> tuple[int, int]:
    return int(tag.attributes.get("ColSpan", 1)), int(tag.attributes.get("RowSpan", 1))


def test_decimal_signs_stand_below_each_other(leaflet: Maker) -> None:
    cells = ["8.25[@alpha]", "<0.001", "12.5 ± 3.2", "1,234.5 (2–3)", "–", "7%"]
    table = {**MINIMAL, "columns": [{"title": "One", "align": "decimal"}], "row-heads": "no"}
    for audience in ("patient", "hcp"):
        made = leaflet({**table, "rows": [[cell] for cell in cells]}, audience=audience)
        with pypdfium2.PdfDocument(made.path) as pdf:
            page = pdf[1].get_textpage()
            text = page.get_text_range()
            signs = [
                page.get_charbox(text.index(number) + number.index("."))[0] * 25.4 / 72
                for number in ("8.25", "<0.001", "12.5", "1,234.5")
            ]
            end = page.get_charbox(text.index("7%"))[2] * 25.4 / 72
        assert max(signs) - min(signs) < 0.02, signs
        assert signs[0] - 0.6 < end <= signs[0] + 0.1, "a whole number ends where the others have their sign"


@pytest.mark.parametrize(
    ("text", "sign", "before"),
    [
        ("<0.001", ".", "<0"),
        ("12 ± 3.5", ".", "12"),
        ("n = 1,234.5", ".", "n = 1,234"),
        ("1.234,5", ",", "1.234"),
        ("10\xa0000,5", ",", "10\xa0000"),
        ("7%", ".", "7"),
        ("not reached", ".", "not reached"),
    ],
)
def test_what_stands_before_the_decimal_sign_of_a_language(text: str, sign: str, before: str) -> None:
    assert decimals._before(text, sign) == before


@pytest.mark.parametrize(
    ("rows", "message", "line"),
    [
        ([["a"]], "row 1 has 1 cells, but the table has 2 columns: column 2 stays empty", "- - a"),
        ([["a", "b", "c"]], "row 1 has 3 cells, but the table has 2 columns", "- c"),
        (
            [[{"text": "a", "rows": "2"}, "b"], ["c", "d"]],
            "row 2 has cells for 2 columns, but 1 of 2 are left",
            "- d",
        ),
        (
            [[{"text": "a", "columns": "3"}]],
            "the cells of row 1 reach over 3 columns, but the table has 2",
            "text: a",
        ),
        ([["a", {"text": "b", "rows": "2"}]], "reaches over 1 more rows", "- - a"),
        ([["a", {"text": "b", "rows": "2"}], {"head": "c"}], "in column 2 reaches over 1 more", "- - a"),
        (
            [["a", {"text": "b", "rows": "2"}], [{"text": "c", "columns": "2"}]],
            "cell 1 of row 2 reaches into column 2, where one of row 1 still stands",
            "text: c",
        ),
        ([["a", "b"], {"head": "c"}], "there are no rows below this heading across", "head: c"),
        ([["a", {"Note": "b"}]], "the colon makes “Note” the name of a field", "Note: b"),
        ([["a", {"text": "b", "colums": "2"}]], "the field “colums” is unknown", "colums:"),
    ],
)
def test_rows_that_do_not_fill_the_table_are_refused(
    leaflet: Maker, rows: list[Any], message: str, line: str
) -> None:
    with pytest.raises(ContentError) as caught:
        leaflet({**MINIMAL, "columns": [{"title": "One"}, {"title": "Two"}], "rows": rows})
    (finding,) = caught.value.findings
    assert message in finding.message and line in finding.as_text()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"alt": None}, "the field “caption” is missing"),
        ({"caption": "Both"}, "this table has a caption, which is read aloud"),
        ({"rows": [{"head": "Part"}, ["a"]]}, "a table of one column has no headings across"),
        (
            {"column-groups": [{"title": "A", "columns": "2"}]},
            "the groups hold 2 columns, but the table has 1",
        ),
    ],
)
def test_a_table_has_one_name_and_groups_for_all_columns(
    leaflet: Maker, changes: dict[str, Any], message: str
) -> None:
    block = {name: value for name, value in {**MINIMAL, **changes}.items() if value is not None}
    with pytest.raises(ContentError) as caught:
        leaflet(block)
    assert message in caught.value.findings[0].message


def long_tables(leaflet: Maker) -> Made:
    """A leaflet with a table of many rows, and one with a row that no page holds."""
    columns = [{"title": "Name"}, {"title": "Value"}]
    # A cell of two rows stands where the first page would end.
    rows: list[list[Any]] = [[f"Row-{at}", "1"] for at in range(45)]
    for at in range(0, 44, 2):
        rows[at : at + 2] = [[{"text": f"Row-{at}", "rows": "2"}, "1"], [f"Row-{at + 1}"]]
    return leaflet(
        "Words. " * 100,
        {"block": "heading", "text": "Long-table"},
        {"block": "table", "caption": "Many.", "columns": columns, "rows": rows},
        {"block": "heading", "text": "Tall-row"},
        {"block": "table", "alt": "Tall", "columns": columns, "rows": [["Tall", "word " * 600], ["z", "1"]]},
        {"block": "heading", "text": "Long-box"},
        {"block": "box", "title": "Box", "texts": ["boxed " * 320]},
    )


def test_a_long_table_begins_below_its_heading_and_goes_on_with_its_headings(leaflet: Maker) -> None:
    made = long_tables(leaflet)
    page_of = {word.text: word.page for word in made.words}
    assert page_of["Long-table"] == 2 == page_of["Row-0"] and page_of["Row-44"] == 4
    first_of_tall = min(word.page for word in made.words if word.text == "word")
    assert page_of["Tall-row"] == first_of_tall
    pairs = [(page_of[f"Row-{at}"], page_of[f"Row-{at + 1}"]) for at in range(0, 44, 2)]
    assert all(one == other for one, other in pairs), "rows that a cell holds together stay on a page"
    boxed = {word.page for word in made.words if word.text == "boxed"}
    assert page_of["Long-box"] == min(boxed) < max(boxed), "so does a box that no page holds"
    told = [word.page for word in made.words if word.text == "(continued)"]
    heads = [word.page for word in made.words if word.text == "Value"]
    assert told == [3, 4, *range(first_of_tall + 1, max(heads) + 1)]
    assert len(heads) == len(told) + 2, "once on the first page of each, and on each page after it"
    # Whoever listens hears one table, and its headings once.
    tables = made.tags.all("Table")
    assert len(tables) == 2 and "(continued)" not in made.tags.text
    assert [len(table.all("TR")) for table in tables] == [46, 3]
    assert [tag.text for tag in tables[1].all("TH")] == ["Name", "Value", "Tall", "z"]
    assert tables[1].text.count("word") == 600
    # Each heading and cell has been read once, in the words of the claims.
    assert sum(passage.words == "Value" for passage in made.typeset.passages) == 2


def test_a_row_stands_on_one_page(leaflet: Maker) -> None:
    columns = [{"title": "Event", "width": "20"}, {"title": "Number"}]
    rows = [[f"Event-{at} in words of lines", f"Number-{at}"] for at in range(24)]
    made = leaflet({**MINIMAL, "columns": columns, "rows": rows})
    page_of = {word.text: word.page for word in made.words}
    assert page_of["Event-0"] == 2 and page_of["Event-23"] > 3
    assert all(page_of[f"Event-{at}"] == page_of[f"Number-{at}"] for at in range(24))


def turned_table(leaflet: Maker) -> Made:
    """A leaflet with a table that is turned, and words before and after it."""
    columns = [{"title": "Wide"}, *({"title": f"Column-{at}"} for at in range(5))]
    rows = [
        ["Turned", *["1.5"] * 4, "Last"],
        ["Two long lines[@alpha] " * 7, *["[x](https://example.org)"] * 5],
    ]
    return leaflet("Before.", {**MINIMAL, "columns": columns, "rows": rows, "turned": "yes"}, "After.")


def test_a_turned_table_has_a_page_of_its_own_and_is_where_it_is_seen(leaflet: Maker) -> None:
    made = turned_table(leaflet)
    # A raised number below another line is not printed over that.
    assert {finding.rule for finding in made.findings} == {"print.link"}
    page_of = {word.text: word.page for word in made.words}
    assert [page_of[word] for word in ("Before.", "Turned", "Last", "After.")] == [2, 3, 3, 4]
    (table,) = made.tags.all("Table")
    order = made.tags.text
    assert order.index("Before.") < order.index("Turned") < order.index("Last") < order.index("After.")
    assert [tag.text for tag in table.all("TH")][:2] == ["Wide", "Column-0"]
    # Where words are said to be is where Poppler sees them: from the bottom to the top.
    seen = {word.text: word.box for word in made.words if word.page == 3}
    for passage in made.typeset.passages:
        if passage.words in ("Turned", "Last"):
            assert passage.box == pytest.approx(seen[passage.words], abs=0.6)
            assert (
                passage.lines[0].turned and passage.box[3] - passage.box[1] > passage.box[2] - passage.box[0]
            )
    assert seen["Last"][3] < seen["Turned"][1]


def test_a_turned_table_goes_on_from_page_to_page_with_its_heads(leaflet: Maker) -> None:
    columns = [{"title": "Event", "width": "26"}, *({"title": f"Column-{at}"} for at in range(4))]
    rows = [[f"Event-{at} of those that were seen in the study, in words", *"1234"] for at in range(16)]
    notes = {"columns": columns, "rows": rows, "source": "Adapted-from."}
    made = leaflet("Before.", {**MINIMAL, **notes, "turned": "yes"}, "After.")
    assert made.findings == ()
    page_of = {word.text: word.page for word in made.words}
    pages = [page_of[f"Event-{at}"] for at in range(16)]
    last = page_of["After."] - 1
    assert (
        pages == sorted(pages)
        and set(pages) == set(range(3, last + 1))
        and last > 4
        and page_of["Adapted-from."] == last
    )
    live = made.typeset.pages[2].live
    for page in range(3, last + 1):
        words = [word for word in made.words if word.page == page]
        said = [word.text for word in words]
        # All of a row, its head and its numbers, below all heads.
        assert said.count("Column-3") == 1 and said.count("(continued)") == (page > 3)
        assert said.count("4") == pages.count(page) == sum(word.startswith("Event-") for word in said)
        boxes = [word.box for word in words]
        assert all(live.left - 0.3 < box[0] and box[2] < live.right + 0.3 for box in boxes)
        assert all(live.top - 0.3 < box[1] and box[3] < live.bottom + 0.3 for box in boxes)
    # One table for those who have it read aloud, with each head once.
    (table,) = made.tags.all("Table")
    assert table.text.count("Column-3") == 1 and "continued" not in table.text
    assert len(table.all("TR")) == 1 + len(rows)


def test_a_turned_table_that_no_page_holds_is_told(leaflet: Maker) -> None:
    made = leaflet("Before.", {**MINIMAL, "rows": [["x" * 200], ["y"]], "turned": "yes"})
    (finding,) = made.findings
    assert "is turned, and too long or too wide even so: no page holds it" in finding.message


def test_a_title_that_stands_alone_is_told(leaflet: Maker) -> None:
    made = leaflet({**MINIMAL, "turned": "yes"})
    place = SourcePlace("content.yaml", 1, 1)
    parts = {
        "sections.0.title": Part("“Section”", place, is_title=True),
        "sections.0.blocks.0": Part("the block “table” in “Section”", place),
    }
    (finding,) = lonely_titles(made.typeset, made.laid_out.format, parts)
    assert (
        finding.message == "“Section” stands alone on page 2: the block “table” in “Section” begins behind it"
    )
    beside = leaflet(MINIMAL)
    assert lonely_titles(beside.typeset, beside.laid_out.format, parts) == []


@pytest.mark.parametrize("audience", ["patient", "hcp"])
def test_words_of_neighbouring_columns_stand_apart(leaflet: Maker, audience: str) -> None:
    """Those of heads and of cells, where the longest word of a column fills it."""
    table = {
        "block": "table",
        "alt": "A table",
        "columns": [{"title": f"Head{'a' * 10}{at}"} for at in range(3)],
        "rows": [
            [f"Rose{'s' * 8}{row}", "so many words that no line holds them " * 3, "Ringelblumentee"]
            for row in range(3)
        ],
    }
    words = leaflet(table, format="a5-booklet", audience=audience).words
    lines: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for word in words:
        lines.setdefault((word.page, round(word.box[1])), []).append((word.box[0], word.box[2]))
    starts = {word.box[0] for word in words if word.text.startswith(("Head", "Ringel"))}
    gaps = [
        begin - before
        for spans in map(sorted, lines.values())
        for (_begun, before), (begin, _end) in pairwise(spans)
        if any(abs(begin - start) < 0.3 for start in starts)
    ]
    assert len(gaps) >= 8
    assert min(gaps) >= 2.45
