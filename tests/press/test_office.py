"""The office edition: every format on A4 and on US Letter, imposed so that it folds into the leaflet."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from brochure.build import EDITION_NAMES
from brochure.editions import EDITIONS
from brochure.editions.office import booklet_pairs
from brochure.formats import Format, load_formats
from tests.formats.leaflets import FIXED, FORMATS, MM_PER_PT, Built, build, content, panels, section, several
from tests.judges import ghostscript, mupdf, poppler, qpdf, tool
from tests.project import ROOT

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
    done = build(tmp_path_factory.mktemp("office"), several(leaflets))
    assert done.code == 0, done.err
    return done


@pytest.fixture(scope="module")
def formats() -> dict[str, Format]:
    return dict(load_formats((ROOT / "styles/formats.yaml").read_text(encoding="utf-8")))


def landscape(name: str) -> bool:
    return len(SHEETS[name][0]) > 1


def test_the_build_knows_every_edition_by_its_name() -> None:
    """It has the names without their modules: the command line would load all of them otherwise."""
    assert tuple(EDITIONS) == EDITION_NAMES


@pytest.mark.parametrize(("name", "paper"), CASES)
def test_sheets_are_exactly_the_paper(name: str, paper: str, built: Built) -> None:
    size = PAPERS[paper][::-1] if landscape(name) else PAPERS[paper]
    with pikepdf.open(built.pdf("office", f"{name}-on-{paper}")) as pdf:
        assert len(pdf.pages) == len(SHEETS[name])
        for page in pdf.pages:
            box = [float(edge) * MM_PER_PT for edge in page.mediabox]
            assert box == pytest.approx([0, 0, *size], abs=0.01)
            assert "/Rotate" not in page
            assert "/CropBox" not in page


@pytest.mark.parametrize(("name", "paper"), CASES)
def test_pages_stand_side_by_side_in_folding_order_and_upright(name: str, paper: str, built: Built) -> None:
    words = poppler.words(built.pdf("office", f"{name}-on-{paper}"))
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
    assert [re.findall(r"Words(\d)", page) for page in pages] == [
        [str(page) for page in pair] for pair in SHEETS["a5-booklet"]
    ]


@pytest.mark.parametrize(("name", "paper"), CASES)
def test_no_word_falls_into_the_margin_that_printers_do_not_reach(
    name: str, paper: str, built: Built
) -> None:
    width, height = PAPERS[paper][::-1] if landscape(name) else PAPERS[paper]
    for word in poppler.words(built.pdf("office", f"{name}-on-{paper}")):
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
    on_screen = {w.text: w.box for w in poppler.words(built.pdf("screen", leaflet)) if w.text[-1].isdigit()}
    on_paper = poppler.words(built.pdf("office", leaflet))
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
    assert formats[name].fold in steps
    assert (office["scale"] < 1) == ("already reduced" in steps)
    html = (built.output / "report.html").read_text(encoding="utf-8")
    assert f"Flip on {edge.replace('-', ' ')}" in html


def test_a_sheet_that_is_cut_gives_two_copies(built: Built) -> None:
    (told,) = (item for item in built.report["leaflets"] if item["name"] == "a5-flyer-on-a4")
    assert "Print 1 sheet for every two copies." in told["office"]["steps"]


def test_files_are_sound(built: Built) -> None:
    for name in ("a5-booklet", "a4-roll-fold", "a4-gate-fold", "a4-document"):
        for paper in PAPERS:
            path = built.pdf("office", f"{name}-on-{paper}")
            assert qpdf.complaints(path) == []
            assert ghostscript.complaints(path) == []


def test_files_say_what_they_are_and_do_not_claim_to_be_tagged(built: Built) -> None:
    """A sheet has no reading order: the screen edition is the one to be read aloud."""
    path = built.pdf("office", "a5-booklet-on-a4")
    told = poppler.info(path)
    assert told["Title"] == "A sample"
    assert told["Tagged"] == "no"
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert "/StructTreeRoot" not in pdf.Root
        assert "/MarkInfo" not in pdf.Root
        assert "pdfuaid" not in pdf.Root.Metadata.read_bytes().decode()


def test_links_are_left_behind_and_so_are_their_targets(tmp_path: Path) -> None:
    sections = [section("One", "See [the other page](#two).", start="panel")]
    sections += [section("Two", "Back to [one](https://example.org).", id="two", start="panel")]
    made = build(tmp_path, content("a5-booklet", sections))
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
    image = tmp_path / "inside.png"
    command = [tool.program("pdftoppm"), "-r", "72", "-f", "2", "-l", "2", "-png", "-singlefile"]
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
