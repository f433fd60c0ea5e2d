"""The guide of the office edition, and what is marked where, on leaflets that no shipped format makes."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from brochure.editions import OfficeJob
from brochure.editions.instructions import instructions
from brochure.editions.office import office
from brochure.language.locale import locale_of
from brochure.pdf.opened import OpenPdf
from brochure.pdf.plain import PlainCorners, plain_corners
from brochure.press.assembly import unmarked
from tests.formats.leaflets import MM_PER_PT, build, content, section
from tests.judges import poppler
from tests.review import packs
from tests.styles import STYLES

ENGLISH = locale_of("en-GB")
FORMATS = STYLES.formats
PLAIN = PlainCorners(True, True, True, True)


def office_job() -> OfficeJob:
    regular, bold = (
        packs.fonts()[f"fonts/source-sans-3/SourceSans3-{face}.ttf"] for face in ("Regular", "Semibold")
    )
    return OfficeJob(regular, bold)


def test_one_sheet_is_folded_or_handed_out_and_not_stapled() -> None:
    four, eight = (instructions(FORMATS["a5-booklet"], "a4", pages, ENGLISH) for pages in (4, 8))
    assert ENGLISH.folding.half in four.steps and ENGLISH.folding.booklet not in four.steps
    assert ENGLISH.office.gather in eight.steps and ENGLISH.office.gather not in four.steps
    leaf, leaves = (instructions(FORMATS["a4-document"], "a4", pages, ENGLISH) for pages in (2, 3))
    assert leaf.folding == ENGLISH.folding.none and not leaf.has_guide
    assert leaves.folding == ENGLISH.folding.sheets and leaves.has_guide
    # Nothing follows what is no leaflet's.
    assert "guide" not in " ".join(leaf.steps)


def test_scissors_are_told_of_and_make_a_guide(tmp_path: Path) -> None:
    card = {"block": "card", "title": "My card", "fields": [{"label": "Name"}], "cut": "dashed"}
    sections = [section("One", "Words.", start="last-panel"), section("Two", card, start="last-panel")]
    done = build(tmp_path, content("a4-flyer", sections), "--edition", "office")
    assert done.code == 0, done.err
    (told,) = done.report["leaflets"]
    step = ENGLISH.office.card.format(page=2)
    assert told["office"]["steps"][-1] == step
    pages = poppler.text(done.pdf("office"))
    assert len(pages) == 3 and step in " ".join(pages[-1].split())


def test_the_guide_never_stands_on_the_back_of_the_leaflet_and_its_words_fit(tmp_path: Path) -> None:
    """Three pages, the longest note that a format may have, and a language without words of its own."""
    long = "Fold it here and then fold it there. " * 54
    fmt = FORMATS["a4-document"].model_copy(update={"fold": long.strip()})
    assert 1950 < len(fmt.fold) <= 2000
    given = packs.edition_job(packs.pages(3, (210, 297)))
    job = replace(given, format=fmt, office=office_job(), metadata=replace(given.metadata, language="cy"))
    path = tmp_path / "sample-office.pdf"
    path.write_bytes(office(job).pdf)
    pages = poppler.text(path)
    # Two leaves, the second with an empty back, and the guide on a third one.
    assert [bool(page.strip()) for page in pages] == [True, True, True, False, True]
    assert " ".join(pages[-1].split()).count("Fold it here") == 54
    for word in poppler.words(path):
        if word.page == 5:
            assert word.box[1] >= 5 and word.box[3] <= 292 and word.box[2] <= 205, word
    with pikepdf.open(path) as pdf:
        document = pdf.Root.StructTreeRoot.K
        # The words are English, the name of the leaflet is Welsh.
        assert (str(pdf.Root.Lang), str(document.Lang)) == ("cy", "en-GB")
        assert str(document.K[-1].K[1].Lang) == "cy"
        assert drawn_heights(document)[0] > 60


def test_the_longest_note_fits_beside_the_drawings_too(tmp_path: Path) -> None:
    fmt = FORMATS["a4-roll-fold"].model_copy(
        update={"fold": ("Fold it here and then fold it there. " * 54).strip()}
    )
    path = tmp_path / "sample-office.pdf"
    path.write_bytes(
        office(replace(packs.edition_job(packs.pages(6, (99, 210))), format=fmt, office=office_job())).pdf
    )
    words = [word for word in poppler.words(path) if word.page == 3]
    assert sum(word.text == "Fold" for word in words) == 54
    assert max(word.box[3] for word in words) <= 205
    with pikepdf.open(path) as pdf:
        heights = drawn_heights(pdf.Root.StructTreeRoot.K)
    assert len(heights) == 2 and heights[0] > 60


def drawn_heights(document: pikepdf.Object) -> list[float]:
    """How high the drawings of the guide are, mm: all within the reach of printers."""
    boxes = [
        [float(edge) * MM_PER_PT for edge in part.A.BBox] for part in document.K[-1].K if part.S == "/Figure"
    ]
    assert min(min(box) for box in boxes) >= 5
    return [box[3] - box[1] for box in boxes]


@pytest.mark.parametrize(
    ("plain", "ticks"),
    [
        ({3: PLAIN, 4: PLAIN, 5: PLAIN}, 4),
        # The fold between 3 and 4 has artwork above, on the left.
        ({3: replace(PLAIN, top_right=False), 4: PLAIN, 5: PLAIN}, 3),
        # A dark panel in the middle.
        ({3: PLAIN, 4: PlainCorners(), 5: PLAIN}, 0),
        ({}, 0),
    ],
)
def test_folds_are_marked_on_plain_ground_alone(plain: dict[int, PlainCorners], ticks: int) -> None:
    job = replace(
        packs.edition_job(packs.pages(6, (99, 210))),
        format=FORMATS["a4-roll-fold"],
        office=replace(office_job(), plain=plain),
    )
    with pikepdf.open(BytesIO(office(job).pdf)) as pdf:
        drawn = [len(re.findall(rb"0 G 0.25 w", page.Contents.read_bytes())) for page in pdf.pages]
    assert drawn[:2] == [0, ticks]


def test_a_corner_is_plain_where_it_is_of_one_light_tone() -> None:
    with pikepdf.new() as pdf:
        # 60 × 40 mm with a bleed: light paper, dark at the upper right, a line at the lower left.
        page = pdf.add_blank_page(page_size=(170.08 + 17, 113.39 + 17))
        page.TrimBox = pikepdf.Array([8.5, 8.5, 178.58, 121.89])
        page.Contents = pdf.make_stream(
            b"0.9 0.95 1 rg 0 0 190 140 re f 0 0 0.4 rg 150 80 60 60 re f 0 G 1 w 0 15 m 40 15 l S"
        )
        out = BytesIO()
        pdf.save(out)
    with OpenPdf(out.getvalue()) as document:
        assert plain_corners(document, [1]) == {
            1: PlainCorners(top_left=True, top_right=False, bottom_left=False, bottom_right=True)
        }
        assert plain_corners(document, []) == {}


def test_marks_of_tags_that_are_left_behind_are_no_part_of_a_picture() -> None:
    text = b"/P <</MCID 3>>\nBDC\n[<00EC>] TJ\nEMC\n/Span <</ActualText <FEFF>>> BDC EMC"
    assert unmarked(b"q\n/Artifact\nBMC\nq 1 g\nQ\nEMC\n" + text).split() == b"q q 1 g Q [<00EC>] TJ".split()
    with pytest.raises(ValueError, match="1 pieces of marked content begin, 2 end"):
        unmarked(b"/P <</MCID 3>> BDC EMC EMC")
