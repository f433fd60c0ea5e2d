"""Printers as data: what ships, what it means, and whatever is wrong told at its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from brochure.content.load import read
from brochure.design.printers import MARKS, bleed_of, delivery_of
from brochure.editions.delivery import flat_sheets
from brochure.errors import ContentError
from brochure.findings import SourcePlace
from brochure.language.locale import locale_of
from brochure.layout.style import style_of
from tests.project import ROOT, Project, small
from tests.styles import STYLES, printers_in

ENGLISH = locale_of("en-GB")

SHIPPED = (ROOT / "styles/printers.yaml").read_text(encoding="utf-8")
FORMATS = STYLES.formats
ROW = """\
house:
  title: The printing house
  condition: FOGRA39
  profile: ISOcoated_v2_300_bas.icc
  bleed: 3
  marks: [crop, fold, bar, slug]
  mark-offset: 4
  mark-length: 5
  ink-limit: 300
  image-ppi: [150, 225]
  line-ppi: [550, 800]
  least: [50, 60]
  most: [700, 1000]
  booklets: pages
  thickness: 0.1
  processing-steps: no
  version: PDF/X-4
  paper: coated silk
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a printer of its own."""
    made = small(tmp_path / "project")
    made.write("styles/printers.yaml", ROW)
    return made


def told(project: Project) -> list[str]:
    """What is said about the printers: place and message of each."""
    with pytest.raises(ContentError) as caught:
        style_of(read(project.folder / "content.yaml").project)
    lines = project.folder.joinpath("styles/printers.yaml").read_text(encoding="utf-8").splitlines()
    for finding in caught.value.findings:
        assert finding.fix
        assert isinstance(finding.place, SourcePlace)
        if finding.place.line:
            assert finding.place.text == (lines or [""])[finding.place.line - 1]
    return [f"{finding.place}: {finding.message}" for finding in caught.value.findings]


#: What stands in the file, what is written instead, and the place and words of what is said.
BROKEN = {
    "no title": ("  title: The printing house\n", "", "1:1: the field “title” is missing"),
    "empty title": ("The printing house", "", "2:9: this is empty"),
    "unknown field": ("ink-limit:", "ink-limits:", "9:3: the field “ink-limits” is unknown"),
    "no number": ("bleed: 3", "bleed: three", "5:10: “three” is not a number"),
    "not finite": ("bleed: 3", "bleed: .inf", "5:10: “.inf” is not a number"),
    "negative bleed": ("bleed: 3", "bleed: -1", "5:10: -1 is too small"),
    "bleed without end": ("bleed: 3", "bleed: 99", "5:10: 99 is too large"),
    "three bleeds": ("bleed: 3", "bleed: [1, 2, 3]", "5:10: bleeds: top, right, bottom and left"),
    "a bleed of words": ("bleed: 3", "bleed: [1, wide, 3, 4]", "5:14: “wide” is not a number"),
    "bleed as a group": ("bleed: 3", "bleed: { top: 3 }", "5:10: "),
    "unknown mark": ("[crop, fold", "[crop, fald", "6:17: “fald” is not one of the choices"),
    "marks as a text": ("[crop, fold, bar, slug]", "crop", "6:10: marks: any of crop, fold, bar, slug"),
    "marks as groups": ("[crop, fold", "[{ crop: yes }, fold", "6:11: one word belongs here"),
    "too many marks": ("[crop, fold", "[crop, crop, fold", "6:17: the mark “crop” is named twice"),
    "a mark twice": ("[crop, fold, bar", "[crop, fold, crop", "6:23: the mark “crop” is named twice"),
    "resolutions the wrong way round": ("[150, 225]", "[225, 150]", "10:14: an error below 225 ppi"),
    "smaller than the smallest": ("most: [700, 1000]", "most: [40, 1000]", "12:10: the smallest size is"),
    "offset": ("mark-offset: 4", "mark-offset: 40", "7:16: 40 is too large"),
    "length": ("mark-length: 5", "mark-length: 0", "8:16: 0 is too small"),
    "ink below one plate": ("ink-limit: 300", "ink-limit: 90", "9:14: 90 is too small"),
    "ink above four plates": ("ink-limit: 300", "ink-limit: 401", "9:14: 401 is too large"),
    "ink in per cent": ("ink-limit: 300", "ink-limit: 300%", "9:14: “300%” is not a number"),
    "one resolution": ("image-ppi: [150, 225]", "image-ppi: 150", "10:14: resolutions"),
    "resolution of nothing": ("line-ppi: [550, 800]", "line-ppi: [0, 800]", "11:14: 0 is too small"),
    "size of one number": ("least: [50, 60]", "least: [50]", "12:10: width and height"),
    "size of words": ("most: [700, 1000]", "most: [A2, 1000]", "13:10: “A2” is not a number"),
    "unknown delivery": (
        "booklets: pages",
        "booklets: stapled",
        "14:13: “stapled” is not one of the choices",
    ),
    "paper as thick as a board": ("thickness: 0.1", "thickness: 9", "15:14: 9 is too large"),
    "neither yes nor no": ("steps: no", "steps: maybe", "16:21: “maybe” is neither yes nor no"),
    "another standard": (
        "version: PDF/X-4",
        "version: PDF/X-1a",
        "17:12: “PDF/X-1a” is not one of the choices",
    ),
    "no paper": ("  paper: coated silk\n", "", "1:1: the field “paper” is missing"),
    "a path for a profile": ("profile: ISO", "profile: ../ISO", "4:12: a profile is named by its file alone"),
    "a folder for a profile": (
        "profile: ISO",
        "profile: C:\\\\ISO",
        "4:12: a profile is named by its file alone",
    ),
    "a hidden file for a profile": ("profile: ISO", "profile: .ISO", "4:12: a profile is named by"),
    "a condition with signs": (
        "condition: FOGRA39",
        'condition: "FOGRA39 ( )"',
        "3:14: “FOGRA39 \\( \\)” is no printing condition",
    ),
    "a group for a condition": (
        "condition: FOGRA39",
        "condition: { a: b }",
        "3:14: a text belongs here",
    ),
    "name of a printer": ("house:", "My House!:", "1:1: “My House!” can't be the name of a printer"),
    "a printer that is a text": ("house:", "other: text\nhouse:", "1:8: a printer is a group"),
    "field twice": ("bleed: 3", "bleed: 3\n  bleed: 4", "6:3: .* stands here twice"),
    "syntax": ("[crop,", "[crop", "\\d+:"),
}


@pytest.mark.parametrize(("old", "new", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_row_is_told_at_its_place(project: Project, old: str, new: str, says: str) -> None:
    project.change("styles/printers.yaml", old, new)
    lines = told(project)
    assert any(re.search(rf"^styles/printers\.yaml:{says}", line) for line in lines), lines


@pytest.mark.parametrize("text", ["", "[]\n", "words\n", "a: [\n", "a: b\n", "a: {}\n", "a: \x01\n"])
def test_a_file_of_something_else_is_refused(project: Project, text: str) -> None:
    project.write("styles/printers.yaml", text)
    assert all(line.startswith("styles/printers.yaml") for line in told(project))


def test_all_that_is_wrong_is_told_at_once(project: Project) -> None:
    for old, new in (("bleed: 3", "bleed: x"), ("ink-limit: 300", "ink-limit: x"), ("paper:", "papier:")):
        project.change("styles/printers.yaml", old, new)
    places = sorted(int(line.split(":")[1]) for line in told(project))
    assert places == [1, 5, 9, 18]


def test_a_sound_row_is_taken(project: Project) -> None:
    style = style_of(read(project.folder / "content.yaml").project)
    assert list(style.printers) == ["house"]


def test_the_first_printer_is_one_whose_profile_ships() -> None:
    first = next(iter(printers_in(SHIPPED).values()))
    assert (ROOT / "styles/profiles" / first.profile).is_file()


def test_a_printer_whose_profile_does_not_ship_says_where_it_comes_from() -> None:
    for printer in printers_in(SHIPPED).values():
        ships = (ROOT / "styles/profiles" / printer.profile).is_file()
        assert ships != bool(printer.obtain), printer.name


def test_conditions_stand_under_the_names_of_the_registry() -> None:
    """Never “FOGRA39L” or “ISO Coated v2”."""
    for printer in printers_in(SHIPPED).values():
        assert re.fullmatch(r"FOGRA\d\d|CGATS21-2-CRPC\d", printer.condition), printer.name


def test_bleed_is_one_number_or_one_for_each_edge() -> None:
    one = printers_in(ROW)["house"]
    four = printers_in(ROW.replace("bleed: 3", "bleed: [1, 2, 3, 4]"))["house"]
    assert one.bleed == (3, 3, 3, 3)
    assert four.bleed == (1, 2, 3, 4)


def test_the_larger_bleed_of_format_and_printer_holds_at_each_edge() -> None:
    four = printers_in(ROW.replace("bleed: 3", "bleed: [1, 5, 3.1, 3.2]"))["house"]
    assert bleed_of(FORMATS["a5-flyer"], four) == (3, 5, 3.1, 3.2)
    assert bleed_of(FORMATS["letter-roll-fold"], four) == (3.175, 5, 3.175, 3.2)


def test_no_marks_can_be_asked_for() -> None:
    assert not printers_in(ROW.replace("[crop, fold, bar, slug]", "[]"))["house"].marks
    assert set(printers_in(ROW)["house"].marks) == set(MARKS)


def test_only_stitched_booklets_are_a_matter_of_the_printer() -> None:
    house = printers_in(ROW.replace("booklets: pages", "booklets: sheets"))["house"]
    found = {name: delivery_of(fmt, house) for name, fmt in FORMATS.items()}
    assert {name for name, way in found.items() if way == "sheets"} == {"a5-booklet", "half-letter-booklet"}


@pytest.mark.parametrize(
    ("size", "taken"),
    [
        ((50, 60), True),
        ((60, 50), True),
        ((49.9, 60), False),
        ((50, 59.9), False),
        ((700, 1000), True),
        ((1000, 700), True),
        ((701, 1000), False),
        ((700, 1001), False),
        ((297, 210), True),
    ],
)
def test_a_sheet_is_taken_either_way_round(size: tuple[float, float], taken: bool) -> None:
    assert printers_in(ROW)["house"].takes(*size) is taken


@pytest.mark.parametrize("name", FORMATS)
def test_the_default_printer_takes_every_format(name: str) -> None:
    first = next(iter(printers_in(SHIPPED).values()))
    for sheet in flat_sheets(
        FORMATS[name], first, 8 if FORMATS[name].is_open else len(FORMATS[name].page_sizes), ENGLISH
    ):
        assert first.takes(*sheet.size)


def test_faults_of_rows_without_a_file_are_an_error_too() -> None:
    with pytest.raises(ValidationError):
        printers_in(ROW.replace("bleed: 3", "bleed: x"))
