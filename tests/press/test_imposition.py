"""Pages on sheets: where they come to lie, and that none paints over its neighbour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from pypdf import PdfReader

from brochure.pdf.rectangles import PT_PER_MM, MmFromBottomLeft
from brochure.press.assembly import assembled
from brochure.press.boxes import mark_off
from brochure.press.imposition import booklet_pairs
from brochure.press.imposition import impose as impose_flat
from brochure.press.sheet import FlatSheet, Hairline, Placement, Sheet
from tests.press import plates
from tests.press.plates import add_page, drawn, form, group, ink, operators

#: The page's trim in mm, and what its ground reaches beyond it.
WIDE, HIGH, OVER = 20, 10, 3


Impose = Callable[[Pdf, Sequence[Sheet]], Pdf]


def _assemble(source: Pdf, sheets: Sequence[Sheet]) -> Pdf:
    return pikepdf.open(BytesIO(assembled(PdfReader(BytesIO(plates.data_of(source))), sheets)))


@pytest.fixture(params=[impose_flat, _assemble], ids=["flat sheets", "sheets of paper"])
def impose(request: pytest.FixtureRequest) -> Impose:
    """Both ways to put pages on sheets: for a printing house and for a desk printer."""
    given: Impose = request.param
    return given


def source(*inks: str, mark: str = "") -> Pdf:
    """Pages with a ground in *inks* that reaches into the bleed; *mark* is drawn from the trim's corner."""
    pdf = pikepdf.new()
    for colour in inks:
        size = ((WIDE + 2 * OVER) * PT_PER_MM, (HIGH + 2 * OVER) * PT_PER_MM)
        content = f"{colour} k -99 -99 999 999 re f q {PT_PER_MM} 0 0 {PT_PER_MM} 0 0 cm {mark} Q"
        page = add_page(pdf, content, size)
        left = OVER * PT_PER_MM
        # As the engine has it: the trim begins at 0, the MediaBox before it.
        page.MediaBox = Array([-left, -left, size[0] - left, size[1] - left])
        page.TrimBox = Array([0, 0, WIDE * PT_PER_MM, HIGH * PT_PER_MM])
    return pdf


def inks_at(pdf: Pdf, folder: Path, *places: tuple[float, float]) -> list[tuple[int, int, int, int]]:
    """The inks at places in mm from the left bottom corner."""
    (page,) = plates.plates(plates.data_of(pdf), folder, 144)
    scale = 144 / 25.4
    return [ink(page, x * scale, y * scale) for x, y in places]


CYAN, MAGENTA, YELLOW, BLACK = "1 0 0 0", "0 1 0 0", "0 0 1 0", "0 0 0 1"


@pytest.mark.parametrize(
    ("pages", "pairs"),
    [
        (4, [(4, 1), (2, 3)]),
        (8, [(8, 1), (2, 7), (6, 3), (4, 5)]),
        (12, [(12, 1), (2, 11), (10, 3), (4, 9), (8, 5), (6, 7)]),
        (0, []),
    ],
)
def test_a_stitched_booklet_reads_on_when_it_is_folded(pages: int, pairs: list[tuple[int, int]]) -> None:
    assert booklet_pairs(pages) == pairs


@pytest.mark.parametrize("pages", [4, 16, 48])
def test_page_and_next_page_lie_on_front_and_back_of_a_leaf(pages: int) -> None:
    pairs = booklet_pairs(pages)
    assert sorted(page for pair in pairs for page in pair) == list(range(1, pages + 1))
    for front, back in zip(pairs[::2], pairs[1::2], strict=True):
        assert front[1] % 2 == 1 and back[0] == front[1] + 1
        assert back[1] % 2 == 1 and front[0] == back[1] + 1


def test_each_panel_paints_its_own_area_and_the_bleed_at_outer_edges(tmp_path: Path, impose: Impose) -> None:
    pdf = source(CYAN, MAGENTA, YELLOW)
    placements = (
        Placement(2, 5, 4, clip=MmFromBottomLeft(3, 2, 25, 15)),
        Placement(1, 25, 4, clip=MmFromBottomLeft(25, 2, 45, 15)),
        Placement(3, 45, 4, clip=MmFromBottomLeft(45, 2, 68, 15)),
    )
    sheet = impose(pdf, [Sheet(72, 20, placements)])
    found = inks_at(
        sheet,
        tmp_path,
        *((2.7, 9), (3.3, 9), (24.7, 9), (25.3, 9), (44.7, 9), (45.3, 9), (67.7, 9), (68.3, 9)),
        *((10, 1.7), (10, 2.3), (10, 14.7), (10, 15.3)),
    )
    cyan, magenta, yellow, none = (100, 0, 0, 0), (0, 100, 0, 0), (0, 0, 100, 0), (0, 0, 0, 0)
    assert found[:8] == [none, magenta, magenta, cyan, cyan, yellow, yellow, none]
    assert found[8:] == [none, magenta, magenta, none]


def test_a_page_without_a_clip_keeps_to_its_trim(tmp_path: Path, impose: Impose) -> None:
    sheet = impose(source(CYAN), [Sheet(40, 20, (Placement(1, 5, 4),))])
    found = inks_at(sheet, tmp_path, (4.7, 9), (5.3, 9), (24.7, 9), (25.3, 9), (15, 3.7), (15, 14.3))
    assert [colour[0] for colour in found] == [0, 100, 100, 0, 0, 0]


def test_the_corner_of_the_trim_stands_where_it_is_placed(tmp_path: Path, impose: Impose) -> None:
    # A black square of 2 mm in the corner of a yellow page.
    pdf = source(YELLOW, mark=f"{BLACK} k 0 0 2 2 re f")
    sheet = impose(pdf, [Sheet(40, 20, (Placement(1, 10, 5),))])
    found = inks_at(sheet, tmp_path, (10.3, 5.3), (11.7, 6.7), (12.3, 7.3), (9.7, 5.3))
    assert found == [(0, 0, 0, 100), (0, 0, 0, 100), (0, 0, 100, 0), (0, 0, 0, 0)]


def test_a_trim_that_does_not_begin_at_nought_is_placed_by_its_corner(tmp_path: Path, impose: Impose) -> None:
    pdf = source(YELLOW, mark=f"{BLACK} k 3 2 2 2 re f")
    pdf.pages[0].TrimBox = Array([part * PT_PER_MM for part in (3, 2, 15, 9)])
    sheet = impose(pdf, [Sheet(40, 20, (Placement(1, 10, 5),))])
    found = inks_at(sheet, tmp_path, (10.3, 5.3), (11.7, 6.7), (12.3, 7.3), (9.7, 5.3), (22.3, 8))
    assert found == [(0, 0, 0, 100), (0, 0, 0, 100), (0, 0, 100, 0), (0, 0, 0, 0), (0, 0, 0, 0)]


def test_a_page_can_be_made_smaller(tmp_path: Path, impose: Impose) -> None:
    pdf = source(YELLOW, mark=f"{BLACK} k 0 0 20 2 re f")
    sheet = impose(pdf, [Sheet(40, 20, (Placement(1, 10, 5, scale=0.5),))])
    found = inks_at(sheet, tmp_path, (10.2, 5.5), (19.8, 5.5), (20.2, 5.5), (15, 6.3), (15, 9.8), (15, 10.2))
    assert [colour[2:] for colour in found] == [(0, 100), (0, 100), (0, 0), (100, 0), (100, 0), (0, 0)]


def test_what_lies_where_is_exact_to_a_hundredth_of_a_millimetre(impose: Impose) -> None:
    placement = Placement(1, 12.345, 6.789, clip=MmFromBottomLeft(9.345, 3.789, 32.345, 16.789))
    sheet = impose(source(CYAN), [Sheet(45.6, 21.3, (placement,))])
    page = sheet.pages[0]
    assert [float(edge) / PT_PER_MM for edge in page.MediaBox] == pytest.approx([0, 0, 45.6, 21.3], abs=0.001)
    numbers = [
        [float(part) for part in line.split()[:-1]]
        for line in operators(page)
        if line.endswith((" re", " cm"))
    ]
    (x, y, width, height), matrix = numbers
    assert [x / PT_PER_MM, y / PT_PER_MM] == pytest.approx([9.345, 3.789], abs=0.001)
    assert [width / PT_PER_MM, height / PT_PER_MM] == pytest.approx([23, 13], abs=0.001)
    assert [matrix[4] / PT_PER_MM, matrix[5] / PT_PER_MM] == pytest.approx([12.345, 6.789], abs=0.001)
    assert matrix[:4] == [1, 0, 0, 1]


def test_a_page_on_several_sheets_is_kept_once(impose: Impose) -> None:
    pdf = source(CYAN, MAGENTA)
    sheets = [Sheet(50, 20, (Placement(1, 0, 0), Placement(1, 25, 0), Placement(2, 0, 10))) for _ in range(2)]
    made = impose(pdf, sheets)
    found = {
        (name, made_form.objgen) for page in made.pages for name, made_form in page.Resources.XObject.items()
    }
    assert len(found) == 2


def test_lines_are_drawn_over_the_pages_and_as_thin_as_hairlines(tmp_path: Path, impose: Impose) -> None:
    sheet = Sheet(12, 6, (), lines=(Hairline(2, 3, 10, 3), Hairline(6, 1, 6, 5)))
    made = impose(source(CYAN), [sheet])
    assert operators(made.pages[0]).count("0.25 w") == 2
    # A pixel is a millimetre.
    (page,) = plates.plates(plates.data_of(made), tmp_path, 25.4)
    # Ghostscript paints whatever pixel a line touches.
    assert drawn(page.getchannel(3)).splitlines() == [
        "············",
        "······#·····",
        "······#·····",
        "··#########·",
        "······#·····",
        "······#·····",
    ]


def test_what_only_screens_use_stays_behind(impose: Impose) -> None:
    pdf = source(CYAN)
    page = pdf.pages[0]
    page.Annots = Array(
        [pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9]))]
    )
    page.StructParents = 0
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.Outlines = pdf.make_indirect(Dictionary())
    pdf.Root.Names = pdf.make_indirect(Dictionary())
    made = impose(pdf, [Sheet(40, 20, (Placement(1, 0, 0),))])
    assert {str(key) for key in made.Root} == {"/Type", "/Pages"}
    assert {str(key) for key in made.pages[0].obj} == {
        "/Type",
        "/MediaBox",
        "/Resources",
        "/Contents",
        "/Parent",
    }
    assert b"StructTreeRoot" not in plates.data_of(made)


def test_the_group_of_a_page_goes_with_it(impose: Impose) -> None:
    pdf = source(CYAN)
    pdf.pages[0].Group = group("DeviceCMYK")
    made = impose(pdf, [Sheet(40, 20, (Placement(1, 0, 0),))])
    assert str(made.pages[0].Resources.XObject.P1.Group.CS) == "/DeviceCMYK"


def test_a_page_in_several_parts_is_put_together(tmp_path: Path, impose: Impose) -> None:
    pdf = source(CYAN)
    first, second = pdf.make_stream(b"q 0 0 1 0 k"), pdf.make_stream(b"-9 -9 999 999 re f Q")
    pdf.pages[0].Contents = Array([first, second])
    made = impose(pdf, [Sheet(40, 20, (Placement(1, 5, 5),))])
    assert inks_at(made, tmp_path, (10, 10)) == [(0, 0, 100, 0)]


def test_tiles_keep_their_places_on_the_page(tmp_path: Path, impose: Impose) -> None:
    """A pattern counts from the form's own corner, not from the sheet's."""
    pdf = source(CYAN)
    step = 2 * PT_PER_MM
    tile = form(pdf, f"0 0 1 0 k 0 0 {step / 2} {step} re f", (0, 0, step, step))
    del tile.Subtype
    tile.Type, tile.PatternType, tile.PaintType, tile.TilingType = Name.Pattern, 1, 1, 1
    tile.XStep, tile.YStep = step, step
    page = pdf.pages[0]
    page.Resources = Dictionary(Pattern=Dictionary(T=tile))
    page.Contents = pdf.make_stream(b"/Pattern cs /T scn 0 0 999 999 re f")
    made = impose(pdf, [Sheet(40, 20, (Placement(1, 5.5, 5),))])
    found = inks_at(made, tmp_path, (6, 7), (7, 7), (8, 7), (9, 7))
    assert [colour[2] for colour in found] == [100, 0, 100, 0]


def test_a_flat_sheet_has_its_boxes_one_in_the_other() -> None:
    sheet = FlatSheet(
        "Page 1", 40, 30, MmFromBottomLeft(10, 10, 30, 20), MmFromBottomLeft(7, 6, 33.175, 24), ()
    )
    pdf = source(CYAN)
    page = pdf.pages[0]
    mark_off(page, sheet)
    boxes = {
        name: [round(float(edge) / PT_PER_MM, 3) for edge in page.obj[name]]
        for name in ("/MediaBox", "/BleedBox", "/TrimBox")
    }
    assert boxes == {
        "/MediaBox": [0, 0, 40, 30],
        "/BleedBox": [7, 6, 33.175, 24],
        "/TrimBox": [10, 10, 30, 20],
    }
