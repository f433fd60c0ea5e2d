from __future__ import annotations

import json
from typing import Any

import pytest

from brochure.editions.delivery import flat_sheets
from brochure.language.locale import locale_of
from brochure.report.ticket import TO_FILL_IN, job_ticket, print_record
from brochure.report.wording import LINE, ticket_rows, ticket_text
from tests.report.sample import formats, order, pages_of, printers

ENGLISH = locale_of("en-GB")

_EVERY = [(fmt, printer) for fmt in formats() for printer in printers()]
_CLOSED = {
    "a4-roll-fold": ((100, 210), (297, 210)),
    "a4-z-fold": ((99, 210), (297, 210)),
    "a4-gate-fold": ((149.5, 210), (297, 210)),
    "a4-folder": ((210, 297), (420, 297)),
    "a5-booklet": ((148, 210), (296, 210)),
    "a4-flyer": ((210, 297), (210, 297)),
    "a5-flyer": ((148, 210), (148, 210)),
    "letter-roll-fold": ((93.6625, 215.9), (279.4, 215.9)),
    "half-letter-booklet": ((139.7, 215.9), (279.4, 215.9)),
    "a4-document": ((210, 297), (210, 297)),
}


def _ticket(fmt: str = "a4-roll-fold", printer: str = "sheet-fed-coated", **changes: Any) -> dict[str, Any]:
    return job_ticket(**order(formats()[fmt], printers()[printer], **changes))


def _rows(*names: str, **changes: Any) -> dict[str, str]:
    return dict(ticket_rows(_ticket(*names, **changes)))


@pytest.mark.parametrize(("name", "printer"), _EVERY)
def test_the_facts_are_those_of_format_and_printer(name: str, printer: str) -> None:
    fmt, house = formats()[name], printers()[printer]
    ticket = _ticket(name, printer)
    finished, flat = _CLOSED[name]
    assert ticket["finished_size_mm"] == pytest.approx(finished, abs=0.001)
    assert ticket["flat_size_mm"] == pytest.approx(flat, abs=0.001)
    assert (ticket["condition"], ticket["profile"], ticket["version"]) == (
        house.condition,
        house.profile,
        house.version,
    )
    assert tuple(ticket["bleed_mm"].values()) == pytest.approx(house.bleed_beside(fmt.bleed))
    assert list(ticket["bleed_mm"]) == ["top", "right", "bottom", "left"]
    assert ticket["safe_zone_mm"] == fmt.safe_zone_of(pages_of(fmt))
    assert (ticket["colours"], ticket["spot_colours"], ticket["sides"]) == ("4/4", [], 2)
    assert set(ticket["marks"]) == set(house.marks) - (set() if fmt.kind == "folded" else {"fold"})
    assert ticket["paper"] == house.paper
    assert ticket["file_pages"] == len(flat_sheets(fmt, house, pages_of(fmt), ENGLISH))
    if fmt.kind == "folded":
        # What the sheets say of their folds is what the ticket says.
        sheets = flat_sheets(fmt, house, pages_of(fmt), ENGLISH)
        assert [side["folds"] for side in ticket["fold"]["sides"]] == [list(sheet.folds) for sheet in sheets]


@pytest.mark.parametrize(("name", "printer"), _EVERY)
def test_everything_is_plain_and_comes_back_from_json(name: str, printer: str) -> None:
    record = print_record(**order(formats()[name], printers()[printer]))
    assert json.loads(json.dumps(record)) == record
    assert list(record) == ["printer", "ticket", "ticket_text", "sheets"]


@pytest.mark.parametrize(("name", "printer"), _EVERY)
def test_the_text_is_narrow_and_of_signs_that_mail_keeps(name: str, printer: str) -> None:
    title = "“Tisagenlecleucel” – the patient’s guide…\r\nBcc: x\u202e\u00ad, for haematologists everywhere"
    text = ticket_text(_ticket(name, printer, title=title, file="f" * 200 + ".pdf", job_code="J‑1"))
    lines = text.splitlines()
    assert max(map(len, lines)) <= LINE
    assert {char for char in text if ord(char) > 126} <= set("–×²")
    assert not any(line.startswith("Bcc") or line != line.rstrip() for line in lines)
    assert 'Print job: "Tisagenlecleucel" – the patient\'s guide...' in text and "J-1" in text


def test_the_text_is_aligned_and_has_every_row_in_order() -> None:
    ticket = _ticket()
    lines = ticket_text(ticket).splitlines()
    column = len("Pages of the file") + 2
    for line in lines[2 : lines.index("To be filled in by the customer") - 1]:
        assert line[column - 1] == " " and line[column] != " "
    words = " ".join(line[column:] for line in lines[2:])
    assert all(" ".join(text.split()) in words for _label, text in ticket_rows(ticket))
    labels = [line[:column].strip() for line in lines[2:] if line[:column].strip()]
    assert labels[: len(ticket_rows(ticket))] == [label for label, _text in ticket_rows(ticket)]


def test_a_number_and_its_unit_stay_on_one_line() -> None:
    for name, printer in _EVERY:
        for line in ticket_text(_ticket(name, printer)).splitlines():
            assert not line.strip().startswith(("mm", "%", "×", "in)")), line


def test_what_only_the_customer_knows_is_a_marked_blank() -> None:
    lines = ticket_text(_ticket()).splitlines()
    blanks = lines[lines.index("To be filled in by the customer") + 1 :]
    assert [line.split("  ")[0] for line in blanks] == list(TO_FILL_IN)
    assert all("[ please fill in: ____" in line for line in blanks)
    assert {"Quantity", "Delivery date", "Delivery address"} <= set(TO_FILL_IN)


def test_a_draft_asks_for_a_quotation_only() -> None:
    assert "DRAFT, NOT APPROVED: for a quotation only" in ticket_text(_ticket(draft=True))
    assert "DRAFT" not in ticket_text(_ticket())


def test_us_sizes_are_given_in_inches_too_and_others_are_not() -> None:
    rows = _rows("letter-roll-fold", "sheet-fed-us")
    assert rows["Finished size"] == "93.6625 × 215.9 mm (3.6875 × 8.5 in)"
    assert rows["Folds at"].startswith(
        "outside 92.075 and 185.7375 mm (3.625 and 7.3125 in); inside 93.6625 and"
    )
    assert rows["Bleed"] == "3.175 mm (0.125 in) at every edge of the sheet"
    assert rows["Safe zone"] == "5 mm (0.2 in) from the trim and the folds"
    for name in formats():
        assert (" in)" in ticket_text(_ticket(name))) == ("letter" in name)


def test_bleed_that_differs_is_told_edge_by_edge() -> None:
    printer = printers()["online"].model_copy(update={"bleed": (3.0, 4.0, 5.0, 6.0)})
    rows = dict(ticket_rows(job_ticket(**order(formats()["a4-roll-fold"], printer))))
    assert rows["Bleed"] == "top 3 mm, right 4 mm, bottom 5 mm, left 6 mm"


@pytest.mark.parametrize(
    ("ink", "words"),
    [
        (None, "not known; the limit is 300 %"),
        ((True, 287.0, [201.5, 287.0]), "287 % measured (page 2 of the file), within the limit of 300 %"),
        ((True, 300.0, []), "300 % measured, within the limit of 300 %"),
        # Rounded to the nearest tenth it would look like the limit.
        ((True, 300.04, [300.04]), "300.1 % measured (page 1 of the file), OVER the limit of 300 %"),
        (
            (False, 290.0, [290.0]),
            "at most 290 % (page 1 of the file), an upper bound, not measured; within the limit of 300 %",
        ),
        (
            (False, 340.0, [340.0]),
            "at most 340 % (page 1 of the file), an upper bound, not measured; "
            "may be OVER the limit of 300 %",
        ),
    ],
)
def test_ink_says_how_it_is_known_and_whether_it_is_too_much(
    ink: tuple[bool, float, list[float]] | None, words: str
) -> None:
    given = ink and {"measured": ink[0], "worst": ink[1], "limit": 300.0, "pages": ink[2]}
    assert _rows(ink=given)["Most ink"] == words


@pytest.mark.parametrize(
    ("fonts", "words"),
    [
        ([("B", True, True), ("A,", True, True), ("A,", True, True)], "A, B; all embedded, as subsets"),
        ([("A", True, False), ("B", True, True)], "A, B; all embedded, whole: A"),
        ([("A", False, False), ("B", True, True)], "A, B; NOT EMBEDDED: A"),
        ([], "none in the file"),
    ],
)
def test_fonts_are_named_once_and_one_that_is_missing_stands_out(
    fonts: list[tuple[str, bool, bool]], words: str
) -> None:
    given = [{"name": name, "embedded": embedded, "subset": subset} for name, embedded, subset in fonts]
    assert _rows(fonts=given)["Fonts"] == words


@pytest.mark.parametrize(
    ("way", "words", "creep"),
    [
        ("pages", "single pages in reading order, not imposed", None),
        ("spreads", "spreads as the reader sees them; the open cover (pages 8 and 1) comes first", None),
        (
            "sheets",
            "printer's sheets, imposed, front and back in turn, with creep for paper 0.1 mm thick",
            0.1,
        ),
    ],
)
def test_a_booklet_says_how_it_is_delivered(way: str, words: str, creep: float | None) -> None:
    printer = printers()["sheet-fed-coated"].model_copy(update={"booklets": way})
    ticket = job_ticket(**order(formats()["a5-booklet"], printer))
    assert (ticket["layout"], ticket["creep_for_paper_mm"]) == (words, creep)
    # Single pages have no fold to mark.
    assert ("fold" in ticket["marks"]) == (way != "pages")


def test_marks_and_processing_steps_are_in_words() -> None:
    assert _rows("a4-roll-fold", "online")["Marks"] == "none"
    assert _rows()["Marks"] == "crop marks, fold marks, control patches, a slug line that names the sheet"
    printer = printers()["online"].model_copy(update={"processing_steps": True})
    rows = dict(ticket_rows(job_ticket(**order(formats()["a4-roll-fold"], printer))))
    assert rows["Marks"].startswith("cut and fold lines as processing steps")


def test_one_side_of_a_sheet_is_printed_four_over_nothing() -> None:
    fmt = formats()["a4-flyer"].model_copy(update={"page_sizes": ((210.0, 297.0),)})
    ticket = job_ticket(**order(fmt, printers()["online"]))
    assert (ticket["colours"], ticket["extent"]) == ("4/0", "1 page on 1 leaf, one side printed")


def test_the_extent_counts_panels_pages_sheets_and_leaves() -> None:
    assert [
        _ticket(name)["extent"] for name in ("a4-roll-fold", "a4-folder", "a5-booklet", "a4-document")
    ] == [
        "6 panels on 1 sheet (3 outside, 3 inside), both sides printed",
        "4 pages on 1 sheet, both sides printed",
        "8 pages with the cover, 2 sheets of 4 pages, both sides printed",
        "5 pages on 3 leaves, both sides printed",
    ]


def test_a_print_edition_without_pages_is_refused() -> None:
    with pytest.raises(ValueError, match="has no pages"):
        _ticket(sheets=[])


@pytest.mark.parametrize(("name", "printer"), _EVERY)
def test_the_record_has_the_boxes_of_every_sheet(name: str, printer: str) -> None:
    fmt, house = formats()[name], printers()[printer]
    record = print_record(**order(fmt, house))
    for shown, sheet in zip(record["sheets"], flat_sheets(fmt, house, pages_of(fmt), ENGLISH), strict=True):
        assert (shown["width"], shown["height"]) == pytest.approx((sheet.width, sheet.height), abs=0.001)
        assert shown["trim"] == pytest.approx(sheet.trim, abs=0.001)
        assert shown["bleed"] == pytest.approx(sheet.bleed, abs=0.001)
        assert shown["folds"] == list(sheet.folds)
        assert shown["pages"] == [placement.page for placement in sheet.placements]
    assert record["printer"]["name"] == printer
