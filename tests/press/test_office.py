"""The office edition: every format on A4 and on US Letter, imposed so that it folds into the leaflet."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from brochure.design.formats import Format
from brochure.editions import EDITIONS
from brochure.editions.desk_sheets import sheets
from brochure.editions.instructions import instructions
from brochure.language.locale import locale_of
from brochure.pipeline.request import EDITION_NAMES
from brochure.press.imposition import booklet_pairs
from tests.formats.leaflets import (
    FIXED,
    FORMATS,
    MM_PER_PT,
    OFFICE,
    Built,
    build,
    content,
    panels,
    section,
    several,
)
from tests.judges import ghostscript, mupdf, poppler, qpdf, tool, verapdf
from tests.judges.sheets import words_of
from tests.styles import STYLES, formats_in

ENGLISH = locale_of("en-GB")

#: Width and height in mm, upright.
PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
#: What desk printers don't reach, mm.
MARGIN = 5.0
#: Pages from left to right on each side of the paper, in printing order.
SHEETS: dict[str, list[tuple[int, ...]]] = {
    "a4-roll-fold": [(2, 6, 1), (3, 4, 5)],
    "a4-z-fold": [(4, 5, 1), (2, 3, 6)],
    "a4-gate-fold": [(2, 6, 1), (3, 4, 5)],
    "letter-roll-fold": [(2, 6, 1), (3, 4, 5)],
    "a4-folder": [(1,), (2,), (3,), (4,)],
    "a5-booklet": [(8, 1), (2, 7), (6, 3), (4, 5)],
    "half-letter-booklet": [(8, 1), (2, 7), (6, 3), (4, 5)],
    "a4-flyer": [(1,), (2,)],
    "a5-flyer": [(1, 1), (2, 2)],
    "a4-document": [(n,) for n in range(1, 9)],
}
CASES = [(name, paper) for name in FORMATS for paper in PAPERS]
#: Reaches to the edges of the safe zone on every page: the last thing that may be lost.
WIDE = {
    "block": "table",
    "caption": "Edge to edge",
    "columns": [{"title": "Left"}, {"title": "Right", "align": "right"}],
    "rows": [["left", "right"]],
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Every format for every paper as a leaflet of its own: `<format>-on-<paper>`."""
    leaflets = {}
    for name, paper in CASES:
        sections = panels(FIXED.get(name, 8), "last-panel")
        for made in sections:
            made["blocks"].append(WIDE)
        leaflets[f"{name}-on-{paper}"] = content(name, sections, paper=paper)
    done = build(tmp_path_factory.mktemp("office"), several(leaflets), *OFFICE)
    assert done.code == 0, done.err
    return done


@pytest.fixture(scope="module")
def formats() -> dict[str, Format]:
    return dict(STYLES.formats)


def has_guide(name: str) -> bool:
    """Whether anything is folded, stapled or cut by hand: all but a sheet that is handed out as it is."""
    return name != "a4-flyer"


def landscape(name: str) -> bool:
    return len(SHEETS[name][0]) > 1


def test_the_build_knows_every_edition_by_its_name() -> None:
    """It has the names without their modules: the command line would load all of them otherwise."""
    assert tuple(EDITIONS) == EDITION_NAMES


@pytest.mark.parametrize(("name", "paper"), CASES)
def test_sheets_are_exactly_the_paper(name: str, paper: str, built: Built) -> None:
    size = PAPERS[paper][::-1] if landscape(name) else PAPERS[paper]
    with pikepdf.open(built.pdf("office", f"{name}-on-{paper}")) as pdf:
        assert len(pdf.pages) == len(SHEETS[name]) + has_guide(name)
        for page in pdf.pages:
            box = [float(edge) * MM_PER_PT for edge in page.mediabox]
            assert box == pytest.approx([0, 0, *size], abs=0.01)
            assert "/Rotate" not in page
            assert "/CropBox" not in page


@pytest.mark.parametrize(("name", "paper"), CASES)
def test_pages_stand_side_by_side_in_folding_order_and_upright(name: str, paper: str, built: Built) -> None:
    words = words_of(built.pdf("office", f"{name}-on-{paper}"))
    for side, wanted in enumerate(SHEETS[name], start=1):
        here = [word for word in words if word.page == side]
        texts = sorted((word.box[0], word.text) for word in here if re.fullmatch(r"Words\d+", word.text))
        assert [text for _left, text in texts] == [f"Words{page}" for page in wanted]
        titles = {word.box[0]: word for word in here if re.fullmatch(r"Panel\d+", word.text)}
        for left, text in texts:
            title = min(titles.values(), key=lambda word: abs(word.box[0] - left))
            # Upright: the title above the text, and words wider than they are tall.
            assert title.text == text.replace("Words", "Panel")
            assert title.box[1] < next(word.box[1] for word in here if word.text == text)
            assert title.box[2] - title.box[0] > title.box[3] - title.box[1]


def test_another_engine_reads_the_same_pairs(built: Built) -> None:
    pages = mupdf.text(built.pdf("office", "a5-booklet-on-a4"))
    *sides, guide = [re.findall(r"Words(\d)", page) for page in pages]
    assert sides == [[str(page) for page in pair] for pair in SHEETS["a5-booklet"]]
    assert guide == []


@pytest.mark.parametrize(("name", "paper"), CASES)
def test_no_word_falls_into_the_margin_that_printers_do_not_reach(
    name: str, paper: str, built: Built
) -> None:
    width, height = PAPERS[paper][::-1] if landscape(name) else PAPERS[paper]
    for word in words_of(built.pdf("office", f"{name}-on-{paper}")):
        left, top, right, bottom = word.box
        assert min(left, top, width - right, height - bottom) >= MARGIN - 0.05, word


@pytest.mark.parametrize(("name", "paper"), CASES)
def test_pages_keep_their_place_and_size_relative_to_the_sheet(
    name: str, paper: str, built: Built, formats: dict[str, Format]
) -> None:
    """Each word stands where its page puts it: moved and scaled alike, in the middle of the paper."""
    leaflet = f"{name}-on-{paper}"
    (told,) = (item for item in built.report["leaflets"] if item["name"] == leaflet)
    scale = told["office"]["scale"]
    assert 0.9 <= scale <= 1
    fmt = formats[name]
    sheet = PAPERS[paper][::-1] if landscape(name) else PAPERS[paper]
    on_screen = {w.text: w.box for w in words_of(built.pdf("screen", leaflet)) if w.text[-1].isdigit()}
    on_paper = words_of(built.pdf("office", leaflet))
    for side, pages in enumerate(SHEETS[name], start=1):
        widths = [fmt.page_size(page)[0] * scale for page in pages]
        start = (sheet[0] - sum(widths)) / 2
        for index, page in enumerate(pages):
            left = start + sum(widths[:index])
            top = (sheet[1] - fmt.page_size(page)[1] * scale) / 2
            box = on_screen[f"Words{page}"]
            wanted = [left + box[0] * scale, top + box[1] * scale]
            found = [w.box[:2] for w in on_paper if w.page == side and w.text == f"Words{page}"]
            assert any(list(place) == pytest.approx(wanted, abs=0.1) for place in found), (found, wanted)


@pytest.mark.parametrize("name", ["a5-booklet", "a4-roll-fold", "a4-z-fold", "a4-gate-fold", "a5-flyer"])
def test_european_formats_come_out_full_size_on_a4(name: str, built: Built) -> None:
    (told,) = (item for item in built.report["leaflets"] if item["name"] == f"{name}-on-a4")
    assert told["office"]["scale"] == 1


@pytest.mark.parametrize("name", ["half-letter-booklet", "letter-roll-fold"])
def test_american_formats_come_out_full_size_on_letter(name: str, built: Built) -> None:
    (told,) = (item for item in built.report["leaflets"] if item["name"] == f"{name}-on-letter")
    assert told["office"]["scale"] == 1


@pytest.mark.parametrize(("name", "paper"), CASES)
def test_instructions_name_paper_edge_sheets_and_fold(
    name: str, paper: str, built: Built, formats: dict[str, Format]
) -> None:
    (told,) = (item for item in built.report["leaflets"] if item["name"] == f"{name}-on-{paper}")
    office = told["office"]
    steps = " ".join(office["steps"])
    edge = "short-edge" if landscape(name) else "long-edge"
    assert office["duplex"] == edge
    assert f"Flip on {edge.replace('-', ' ')}" in steps
    assert office["paper"] == {"a4": "A4", "letter": "US Letter"}[paper]
    assert office["sheets"] == -(-len(SHEETS[name]) // 2)
    assert f"Print {office['sheets']} sheet" in steps
    assert ENGLISH.folding.note(formats[name].fold) in steps
    assert (office["scale"] < 1) == ("already reduced" in steps)
    html = (built.output / "report.html").read_text(encoding="utf-8")
    assert f"Flip on {edge.replace('-', ' ')}" in html


@pytest.mark.parametrize(("name", "paper"), CASES)
def test_a_reduced_leaflet_says_by_how_much_and_what_that_does(name: str, paper: str, built: Built) -> None:
    (told,) = (item for item in built.report["leaflets"] if item["name"] == f"{name}-on-{paper}")
    office = told["office"]
    reduced = f"at {office['scale'] * 100:.0f} % of their size, so the type is smaller than in the printed"
    assert (office["scale"] < 1) == (reduced in " ".join(office["steps"]))
    # It is told before anything is printed.
    if office["scale"] < 1:
        steps = [" ".join(step.split()[:2]) for step in office["steps"]]
        assert steps.index("The pages") < steps.index(f"Print {office['sheets']}")


#: How each folded format is folded by its instructions: the side that lies up, then panels (0 is the left
#: one), each over (True) or behind the middle panel.  Then whether the leaflet is turned over at the end.
FOLDS: dict[str, tuple[int, list[tuple[int, bool]], bool]] = {
    "a4-roll-fold": (1, [(2, True), (0, True)], False),
    "letter-roll-fold": (1, [(2, True), (0, True)], False),
    "a4-z-fold": (0, [(2, False), (0, True)], True),
}


@pytest.mark.parametrize("name", FOLDS)
def test_folded_as_told_the_cover_is_in_front_and_the_last_page_at_the_back(
    name: str, formats: dict[str, Format]
) -> None:
    side, folds, is_turned = FOLDS[name]
    up = SHEETS[name][side]
    # Turned over like a page, the other side's right panel lies behind the left one.
    behind = SHEETS[name][1 - side][::-1]
    stack = [(up[1], behind[1])]
    for panel, over in folds:
        # A folded panel shows its other face to whoever looks at the sheet.
        face = (behind[panel], up[panel])
        stack = [face, *stack] if over else [*stack, face]
    front, back = stack[0][0], stack[-1][1]
    assert ((back, front) if is_turned else (front, back)) == (1, 6)


def test_the_words_of_a_fold_name_the_side_that_lies_up_and_the_panels(formats: dict[str, Format]) -> None:
    for name in ("a4-roll-fold", "letter-roll-fold"):
        # The narrow panel is the right one of the inside.
        widths = [formats[name].page_size(page)[0] for page in SHEETS[name][1]]
        assert widths[2] < min(widths[:2])
        assert ENGLISH.folding.note(formats[name].fold) == (
            "Lay the sheet with the inside up, the narrow panel at the right. "
            "Fold that panel over the middle one, then the left panel over it."
        )
    fold = ENGLISH.folding.note(formats["a4-z-fold"].fold)
    assert SHEETS["a4-z-fold"][0][2] == 1
    assert fold.startswith("Lay the sheet with the front cover up, at the right. Fold the cover backwards")
    assert "the left panel forwards" in fold
    assert fold.endswith("turn it over: the cover is in front.")
    assert ENGLISH.folding.note(formats["a4-gate-fold"].fold).startswith("Lay the sheet with the inside up")


def lines(page: pikepdf.Page) -> list[tuple[float, ...]]:
    """The hairlines of a sheet: from and to, mm from its left bottom corner."""
    number = r"(-?[\d.]+)"
    pattern = rf"0 G 0.25 w {number} {number} m {number} {number} l S"
    drawing = page.Contents.read_bytes().decode()
    return [tuple(float(length) * MM_PER_PT for length in found) for found in re.findall(pattern, drawing)]


def folds_on(
    name: str, scale: float, sheet: tuple[float, ...], formats: dict[str, Format], side: int
) -> list[float]:
    """Where pages meet on a side, mm from the left edge of the paper."""
    widths = [formats[name].page_size(page)[0] * scale for page in SHEETS[name][side]]
    start = (sheet[0] - sum(widths)) / 2
    return [start + sum(widths[:at]) for at in range(1, len(widths))]


def is_tick(
    line: tuple[float, ...], name: str, scale: float, sheet: tuple[float, ...], formats: dict[str, Format]
) -> bool:
    """Whether a line stands upright where pages meet."""
    places = [at for side in (0, 1) for at in folds_on(name, scale, sheet, formats, side)]
    return line[0] == line[2] and any(abs(line[0] - at) < 0.02 for at in places)


@pytest.mark.parametrize(("name", "paper"), CASES)
def test_paper_that_is_larger_than_the_flat_sheet_is_cut_along_marks(
    name: str, paper: str, built: Built, formats: dict[str, Format]
) -> None:
    leaflet = f"{name}-on-{paper}"
    (told,) = (item for item in built.report["leaflets"] if item["name"] == leaflet)
    steps, scale = told["office"]["steps"], told["office"]["scale"]
    sheet = PAPERS[paper][::-1] if landscape(name) else PAPERS[paper]
    sizes = [formats[name].page_size(page) for page in SHEETS[name][0]]
    flat = (sum(width for width, _height in sizes) * scale, sizes[0][1] * scale)
    spare = [paper_length - length for paper_length, length in zip(sheet, flat, strict=True)]
    wanted = [axis for axis in (0, 1) if landscape(name) and spare[axis] > 2]
    edges = {(): "", (0,): "at the left and right", (1,): "at the top and bottom"}[tuple(wanted)]
    cut = [step for step in steps if "white strips" in step]
    assert cut == ([f"Cut away the white strips {edges}, along the thin marks."] if edges else [])
    if cut:
        assert steps.index(cut[0]) == steps.index(ENGLISH.folding.note(formats[name].fold)) - 1
    with pikepdf.open(built.pdf("office", leaflet)) as pdf:
        for page in list(pdf.pages)[: len(SHEETS[name])]:
            marks = [line for line in lines(page) if not is_tick(line, name, scale, sheet, formats)]
            # Two for each of two edges, one near each corner.
            assert len(marks) == 4 * len(wanted)
            for axis in wanted:
                low, high = spare[axis] / 2, sheet[axis] - spare[axis] / 2
                at = sorted({round(mark[axis], 2) for mark in marks})
                # Beside the edge, not on it: half a hairline away.
                assert at == pytest.approx([low, high], abs=0.06)
                assert at[0] < low and at[1] > high
                for mark in marks:
                    assert mark[axis] == mark[axis + 2]
                    along = sorted((mark[1 - axis], mark[3 - axis]))
                    assert along[1] - along[0] == pytest.approx(5, abs=0.01)
                    # Where printers reach.
                    assert along[0] >= MARGIN - 0.01 and along[1] <= sheet[1 - axis] - MARGIN + 0.01


def test_marks_stand_beyond_the_corners_where_there_is_room() -> None:
    (small,) = formats_in(
        "small: {title: S, kind: folded, pages: [[80, 150], [80, 150], [80, 150], [80, 150]], "
        "sides: [[4, 1], [2, 3]], bleed: 3, safe-zone: 5, office: flat, fold: Fold it.}"
    ).values()
    front, _back = sheets(small, "a4", 4)
    assert len(front.lines) == 8
    for line in front.lines:
        for x, y in ((line.from_x, line.from_y), (line.to_x, line.to_y)):
            # The flat sheet is 160 × 150 mm in the middle of 297 × 210 mm.
            assert not (68.5 <= x <= 228.5 and 30 <= y <= 180)
            assert 5 <= x <= 292 and 5 <= y <= 205
        assert (line.from_x == line.to_x) != (line.from_y == line.to_y)
    assert (
        "Cut away the white strips at all four edges, along the thin marks."
        in instructions(small, "a4", 4, ENGLISH).steps
    )


def test_no_mark_is_drawn_on_the_artwork(built: Built, tmp_path: Path) -> None:
    from PIL import Image

    image = tmp_path / "sheet.ppm"
    command = [tool.program("pdftoppm"), "-r", "300", "-f", "1", "-l", "1", "-singlefile"]
    tool.run([*command, built.pdf("office", "letter-roll-fold-on-a4"), image.with_suffix("")])
    with Image.open(image) as picture:
        grey = picture.convert("L")
        # The left strip is 12.8 mm; the mark stands in its last pixels, 5 to 10 mm below the paper's edge.
        dark = [
            (x, y)
            for x in range(round(13.2 / 25.4 * 300))
            for y in range(grey.height)
            if (value := grey.getpixel((x, y))) is not None and isinstance(value, int) and value < 200
        ]
    assert dark
    assert min(x for x, _y in dark) / 300 * 25.4 > 12.4
    assert max(x for x, _y in dark) / 300 * 25.4 < 12.95
    tall = sorted(y / 300 * 25.4 for _x, y in dark)
    assert tall[0] == pytest.approx(5, abs=0.2) and tall[-1] == pytest.approx(205, abs=0.2)


def test_a_sheet_that_is_cut_gives_two_copies(built: Built) -> None:
    (told,) = (item for item in built.report["leaflets"] if item["name"] == "a5-flyer-on-a4")
    assert "Print 1 sheet for every two copies." in told["office"]["steps"]


def test_files_are_sound(built: Built) -> None:
    for name in ("a5-booklet", "a4-roll-fold", "a4-gate-fold", "a4-document"):
        for paper in PAPERS:
            path = built.pdf("office", f"{name}-on-{paper}")
            assert qpdf.complaints(path) == []
            assert ghostscript.complaints(path) == []


def test_files_say_what_they_are_and_their_sides_are_pictures(built: Built) -> None:
    """A sheet has no reading order: the screen edition is the one to be read aloud, and they say so."""
    path = built.pdf("office", "a5-booklet-on-a4")
    told = poppler.info(path)
    assert told["Title"] == "A sample"
    assert told["Tagged"] == "yes"
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        *sides, guide = pdf.Root.StructTreeRoot.K.K
        assert [str(side.S) for side in sides] == ["/Figure"] * 4
        assert str(sides[1].Alt) == (
            "Side 2 of 4, to be printed. Pages from left to right: 2 and 7. "
            "The screen edition has their words to be read aloud."
        )
        kinds = [str(part.S) for part in guide.K]
        # One of its paragraphs says that the leaflet is a draft.
        head = ["/H1", "/P", "/P", "/P"]
        assert kinds == [*head, "/H2", "/L", "/H2", "/L", "/Figure", "/P", "/Figure", "/P"]
        for step in guide.K[5].K:
            assert [str(part.S) for part in step.K] == ["/Lbl", "/LBody"]


def test_office_editions_conform_to_pdf_ua(built: Built) -> None:
    paths = [
        built.pdf("office", f"{name}-on-{paper}")
        for name, paper in (
            ("a4-z-fold", "a4"),
            ("a5-booklet", "letter"),
            ("a5-flyer", "a4"),
            ("a4-flyer", "a4"),
        )
    ]
    assert [str(one) for found in verapdf.validate(paths).values() for one in found] == []


@pytest.mark.parametrize(("name", "paper"), CASES)
def test_the_guide_is_the_last_page_and_says_what_the_report_says(
    name: str, paper: str, built: Built
) -> None:
    leaflet = f"{name}-on-{paper}"
    (told,) = (item for item in built.report["leaflets"] if item["name"] == leaflet)
    pages = [" ".join(page.split()) for page in poppler.text(built.pdf("office", leaflet))]
    guides = [number for number, page in enumerate(pages) if ENGLISH.office.guide.title in page]
    assert guides == ([len(SHEETS[name])] if has_guide(name) else [])
    assert ENGLISH.office.first_copy in told["office"]["steps"]
    whole = f"pages 1 to {len(SHEETS[name])} of the file only"
    assert (whole in " ".join(told["office"]["steps"])) == has_guide(name)
    if not has_guide(name):
        return
    assert ENGLISH.office.guide.apart in pages[-1]
    # A note in several sentences is a step each.
    for step in told["office"]["steps"]:
        for sentence in step.split(". "):
            assert sentence in pages[-1], sentence


@pytest.mark.parametrize("name", ["a4-gate-fold", "a5-flyer", "a4-document"])
def test_the_guide_is_in_black_and_greys_within_the_reach_of_printers(
    name: str, built: Built, tmp_path: Path
) -> None:
    from PIL import Image

    path = built.pdf("office", f"{name}-on-letter")
    with pikepdf.open(path) as pdf:
        guide = pdf.pages[-1]
        number = len(pdf.pages)
        operators = {str(one.operator) for one in pikepdf.parse_content_stream(guide)}
    assert operators >= {"g", "G"}
    assert not operators & {"rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "Do", "sh", "gs"}
    image = tmp_path / "guide"
    command = [tool.program("pdftoppm"), "-r", "60", "-gray", "-f", str(number), "-l", str(number)]
    tool.run([*command, "-singlefile", path, image])
    with Image.open(image.with_suffix(".pgm")) as picture:
        box = picture.point(lambda value: 255 if value < 250 else 0).getbbox()
        assert box is not None
        beyond = MARGIN / 25.4 * 60
        assert min(box[0], box[1], picture.width - box[2], picture.height - box[3]) > beyond


#: The sides, counted from 0, on which folds and cuts are marked: those that lie up when they are made.
TICKED = {
    "a4-roll-fold": [1],
    "a4-z-fold": [0],
    "a4-gate-fold": [1],
    "letter-roll-fold": [1],
    "a5-booklet": [1, 3],
    "half-letter-booklet": [1, 3],
    "a5-flyer": [0],
}


@pytest.mark.parametrize(("name", "paper"), CASES)
def test_folds_are_marked_at_the_edges_of_the_side_that_lies_up(
    name: str, paper: str, built: Built, formats: dict[str, Format]
) -> None:
    leaflet = f"{name}-on-{paper}"
    (told,) = (item for item in built.report["leaflets"] if item["name"] == leaflet)
    scale = told["office"]["scale"]
    sheet = PAPERS[paper][::-1] if landscape(name) else PAPERS[paper]
    below = (sheet[1] - formats[name].page_sizes[0][1] * scale) / 2
    with pikepdf.open(built.pdf("office", leaflet)) as pdf:
        found = [
            [line for line in lines(page) if is_tick(line, name, scale, sheet, formats)] for page in pdf.pages
        ]
    assert [side for side, marks in enumerate(found) if marks] == TICKED.get(name, [])
    for side in TICKED.get(name, []):
        places = folds_on(name, scale, sheet, formats, side)
        assert sorted({round(mark[0], 1) for mark in found[side]}) == pytest.approx(places, abs=0.06)
        assert len(found[side]) == 2 * len(places)
        for mark in found[side]:
            # From the lower edge upwards, or from the upper one downwards.
            near, far = sorted(min(y, sheet[1] - y) for y in (mark[1], mark[3]))
            # As far as printers reach and a little further, never to where words may stand beside it.
            assert near == pytest.approx(max(0, below - 5), abs=0.02)
            assert far == pytest.approx(max(below, MARGIN) + 1, abs=0.02)
            assert far - below <= 6.01


def test_links_are_left_behind_and_so_are_their_targets(tmp_path: Path) -> None:
    sections = [section("One", "See [the other page](#two).", start="panel")]
    sections += [section("Two", "Back to [one](https://example.org).", id="two", start="panel")]
    made = build(tmp_path, content("a5-booklet", sections), *OFFICE)
    assert made.code == 0, made.err
    with pikepdf.open(made.pdf("screen")) as pdf:
        assert any("/Annots" in page for page in pdf.pages)
    with pikepdf.open(made.pdf("office")) as pdf:
        assert not any("/Annots" in page for page in pdf.pages)
        assert "/Outlines" not in pdf.Root
        assert "/Names" not in pdf.Root
        assert "/Dests" not in pdf.Root


def test_colour_runs_to_the_fold_and_stops_there(tmp_path: Path) -> None:
    """A dark panel beside light ones: its ground fills it, and no neighbour is painted over."""
    sections = panels(6)
    sections[2]["look"] = "dark"
    made = build(tmp_path, content("a4-roll-fold", sections), "--edition", "office")
    assert made.code == 0, made.err
    # Page 3 is the left panel of the inside: 100 mm of 297.
    shares = [sum(ink) for ink in ghostscript.ink_coverage(made.pdf("office"))]
    image = tmp_path / "inside.ppm"
    command = [tool.program("pdftoppm"), "-r", "72", "-f", "2", "-l", "2", "-singlefile"]
    tool.run([*command, made.pdf("office"), image.with_suffix("")])
    from PIL import Image

    with Image.open(image) as picture:
        row = [picture.convert("L").getpixel((x, round(200 / MM_PER_PT))) for x in range(picture.width)]
    dark = [x * MM_PER_PT for x, value in enumerate(row) if isinstance(value, int) and value < 128]
    assert shares[1] > shares[0]
    assert min(dark) < 1
    assert max(dark) == pytest.approx(100, abs=0.8)


@pytest.mark.parametrize("pages", [4, 8, 12, 48])
def test_a_folded_stack_of_sheets_reads_in_order(pages: int) -> None:
    """Fold it: each sheet is a leaf on the left and one on the right, nested in the one before."""
    pairs = booklet_pairs(pages)
    left: list[int] = []
    right: list[int] = []
    for front, back in zip(pairs[::2], pairs[1::2], strict=True):
        # Turned over the short edge, the back's left page lies behind the front's right one.
        right += [front[1], back[0]]
        left += [front[0], back[1]]
    assert right + left[::-1] == list(range(1, pages + 1))
