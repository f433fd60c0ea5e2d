"""Cut and fold lines as layers of ISO 19593-1: there for machines, and never on a plate."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from brochure.pdf.rectangles import PT_PER_MM, MmFromBottomLeft
from brochure.press.boxes import mark_off
from brochure.press.marks import mark
from brochure.press.processing_steps import add_steps
from brochure.press.sheet import FlatSheet
from tests.judges import ghostscript, qpdf
from tests.press import plates
from tests.press.plates import FONT, add_page, operators

#: A side that is folded twice, and a page that is not folded at all.
FOLDED = FlatSheet(
    "Outside", 80, 45, MmFromBottomLeft(10, 12, 70, 32), MmFromBottomLeft(7, 9, 73, 35), (), folds=(20, 40.5)
)
PLAIN = FlatSheet("Page 1", 80, 45, MmFromBottomLeft(10, 12, 70, 32), MmFromBottomLeft(7, 9, 73, 35), ())


def stepped(*sheets: FlatSheet, steps: bool = True) -> Pdf:
    """Sheets with a tinted ground and marks."""
    pdf = pikepdf.new()
    for sheet in sheets:
        page = add_page(pdf, "0.2 0 0 0 k 0 0 999 999 re f", (80 * PT_PER_MM, 45 * PT_PER_MM))
        mark_off(page, sheet)
        mark(pdf, page, sheet, ["crop", "fold"], offset=4, length=4, slug="", plates="CMYK", font=FONT)
    if steps:
        add_steps(pdf, sheets)
    return pdf


def lines(pdf: Pdf, layer: str) -> list[str]:
    """What a page draws in a layer."""
    content = pdf.pages[0].Contents.read_bytes().decode()
    found = re.search(rf"/OC /{layer} BDC (.*?) EMC", content, re.DOTALL)
    return re.findall(r"[\d. ]+ re S|[\d. ]+ m [\d. ]+ l S", found[1]) if found else []


def mm(line: str) -> list[float]:
    return [round(float(number) / PT_PER_MM, 3) for number in re.findall(r"[\d.]+", line)]


def test_each_layer_says_which_step_it_is_for() -> None:
    pdf = stepped(FOLDED)
    told = {
        str(group.Name): (
            str(group.GTS_Metadata.GTS_ProcStepsGroup),
            str(group.GTS_Metadata.GTS_ProcStepsType),
        )
        for group in pdf.Root.OCProperties.OCGs
    }
    assert told == {"Cutting": ("/Structural", "/Cutting"), "Folding": ("/Structural", "/Folding")}
    for group in pdf.Root.OCProperties.OCGs:
        assert str(group.Type) == "/OCG"
        assert group.objgen != (0, 0)


def test_every_layer_is_off_until_somebody_wants_to_see_it() -> None:
    pdf = stepped(FOLDED)
    told = pdf.Root.OCProperties
    groups = {group.objgen for group in told.OCGs}
    assert {group.objgen for group in told.D.OFF} == groups == {group.objgen for group in told.D.Order}
    assert len(told.D.ON) == 0
    # PDF/X-4 wants a name and allows no automatic states (ISO 15930-7, 6.18).
    assert str(told.D.Name)
    assert "/AS" not in told.D


def test_the_cut_line_runs_along_the_trim() -> None:
    (line,) = lines(stepped(FOLDED), "Cutting")
    assert mm(line) == pytest.approx([10, 12, 60, 20], abs=0.001)


def test_the_fold_lines_run_from_edge_to_edge_at_the_folds() -> None:
    found = [mm(line) for line in lines(stepped(FOLDED), "Folding")]
    assert found == [[30, 12, 30, 32], [50.5, 12, 50.5, 32]]


def test_where_nothing_is_folded_there_is_no_layer_of_folds() -> None:
    pdf = stepped(PLAIN)
    assert [str(group.Name) for group in pdf.Root.OCProperties.OCGs] == ["Cutting"]
    assert lines(pdf, "Folding") == []
    assert len(lines(pdf, "Cutting")) == 1


def test_a_page_without_folds_beside_one_with_folds_has_its_cut_line_alone() -> None:
    pdf = stepped(PLAIN, FOLDED)
    assert lines(pdf, "Folding") == []
    assert {str(key) for key in pdf.pages[0].Resources.Properties} == {"/Cutting"}
    assert {str(key) for key in pdf.pages[1].Resources.Properties} == {"/Cutting", "/Folding"}


def test_the_lines_are_in_inks_of_their_own_and_overprint() -> None:
    pdf = stepped(FOLDED)
    spaces = pdf.pages[0].Resources.ColorSpace
    assert [str(spaces[f"/{kind}"][1]) for kind in ("Cutting", "Folding")] == ["/CutContour", "/Fold"]
    state = pdf.pages[0].Resources.ExtGState.Step
    assert bool(state.OP) and bool(state.op) and int(state.OPM) == 1
    found = operators(pdf.pages[0])
    assert found.count("/Step gs") == 2
    assert [line for line in found if line.endswith(" SCN")][-2:] == ["1 SCN", "1 SCN"]


def test_the_marks_that_stand_there_stay() -> None:
    with_steps, without = (operators(pdf.pages[0]) for pdf in (stepped(FOLDED), stepped(FOLDED, steps=False)))
    assert with_steps[: len(without)] == without
    spaces = stepped(FOLDED).pages
    assert "/All" in spaces[0].Resources.ColorSpace


def test_the_inks_of_steps_are_no_plates_with_marks_on_them(tmp_path: Path) -> None:
    def inked(in_process: bool) -> set[str]:
        pdf = pikepdf.new()
        page = add_page(pdf, "0.2 0 0 0 k 0 0 999 999 re f", (80 * PT_PER_MM, 45 * PT_PER_MM))
        mark_off(page, FOLDED)
        kinds = ["crop", "fold", "slug"]
        mark(
            *(pdf, page, FOLDED, kinds),
            offset=4,
            length=4,
            slug="Words",
            plates="CMYK",
            font=FONT,
            in_process=in_process,
        )
        add_steps(pdf, [FOLDED])
        folder = tmp_path / str(in_process)
        folder.mkdir()
        plates.plates(plates.data_of(pdf), folder, 144)
        # The four are taken away when they are looked at: what is left has steps.
        left = {}
        for path in folder.glob("plate1(*).tif"):
            with Image.open(path) as plate:
                left[path.name] = plate.convert("L").getextrema()[0]
        assert left
        return {name for name, darkest in left.items() if darkest != 255}

    assert inked(in_process=True) == set()
    # Shown that it can be seen.
    assert len(inked(in_process=False)) == 2


def _copy(data: bytes) -> Pdf:
    return pikepdf.open(io.BytesIO(data))


def test_no_plate_has_any_of_it(tmp_path: Path) -> None:
    with_steps = plates.data_of(stepped(FOLDED))
    without = plates.data_of(stepped(FOLDED, steps=False))
    (one,), (other,) = plates.plates(with_steps, tmp_path, 144), plates.plates(without, tmp_path, 144)
    assert one.tobytes() == other.tobytes()
    # Shown, the lines would be there: what was compared can differ.
    pdf = _copy(with_steps)
    groups = Array(list(pdf.Root.OCProperties.OCGs))
    pdf.Root.OCProperties.D = Dictionary(Name="x", Order=groups, ON=groups, OFF=Array())
    (shown,) = plates.plates(plates.data_of(pdf), tmp_path, 144)
    left = sorted(path.name for path in tmp_path.iterdir() if "CutContour" in path.name)
    assert left or shown.tobytes() != other.tobytes()


def test_judges_open_it_without_complaint(tmp_path: Path) -> None:
    path = tmp_path / "steps.pdf"
    path.write_bytes(plates.data_of(stepped(FOLDED, PLAIN)))
    assert qpdf.complaints(path) == []
    assert ghostscript.complaints(path) == []


def test_states_that_a_page_has_are_kept() -> None:
    pdf = pikepdf.new()
    page = add_page(pdf, "/G gs", (80 * PT_PER_MM, 45 * PT_PER_MM), ExtGState={"/G": Dictionary(ca=0.5)})
    page.Resources.Properties = Dictionary(Mine=Dictionary(Type=Name.OCG))
    add_steps(pdf, [FOLDED])
    assert {str(key) for key in page.Resources.ExtGState} == {"/G", "/Step"}
    assert {str(key) for key in page.Resources.Properties} == {"/Mine", "/Cutting", "/Folding"}
