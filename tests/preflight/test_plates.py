"""Plates of small pages, whose ink is known beforehand."""

from __future__ import annotations

import dataclasses
import io
import json
import pickle
import random
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from brochure.findings import Finding, PdfPlace, Severity
from brochure.preflight import plate_sheets, plates
from brochure.preflight.plates import PageInk
from tests.judges import tool
from tests.preflight.pages import OVERPRINT, fill, ground, page, pdf, spot


@dataclasses.dataclass(frozen=True)
class Limits:
    ink_limit: float = 300.0
    printer: str | None = "anywhere"


def plated(data: bytes) -> tuple[PageInk, ...]:
    tool.program("gs")
    with plates.begin(data, None) as plating:
        return plating.finish()


def examined(data: bytes) -> tuple[Finding, ...]:
    tool.program("gs")
    return plates.examine(data, "a.pdf", Limits())


#: The pages of :func:`sheet`.
_SHEETS: list[Any] = []


def sheet(made: Any) -> int:
    """The number of a page that is plated with all others: Ghostscript takes longer to start than for one."""
    _SHEETS.append(made)
    return len(_SHEETS) - 1


@lru_cache(maxsize=1)
def _measured() -> tuple[PageInk, ...]:
    return plated(pdf(*_SHEETS))


def ink_of(number: int) -> PageInk:
    """What was measured on a page of :func:`sheet`."""
    return _measured()[number]


def found(number: int, printer: str | None = None) -> list[str]:
    return [finding.rule for finding in findings(number, printer)]


def findings(number: int, printer: str | None = None) -> tuple[Finding, ...]:
    """What is found on a page of :func:`sheet`, where 300 % is the limit."""
    return plates.findings((ink_of(number),), "a.pdf", ink_limit=300.0, printer=printer)


TINTS = sheet(page(ground((40, 30, 20, 10))))


def test_known_tints_give_known_coverage() -> None:
    ink = ink_of(TINTS)
    assert ink.worst == ink.maximum == pytest.approx(100, abs=0.8)
    assert ink.mean == pytest.approx(100, abs=0.8)
    assert dict(ink.plates) == pytest.approx({"Cyan": 40, "Magenta": 30, "Yellow": 20, "Black": 10}, abs=0.3)


PAPER = sheet(page(""))


def test_paper_has_no_ink() -> None:
    ink = ink_of(PAPER)
    assert (ink.worst, ink.maximum, ink.mean, ink.spots, ink.unpainted) == (0, 0, 0, (), ())


FULL = (100, 100, 100, 100)
SQUARES = [
    [sheet(page(fill(FULL, x, y, side, side))) for side in (14.9, 15.1)] for x, y in ((20, 10), (20.1, 10.2))
]


@pytest.mark.parametrize("squares", SQUARES, ids=["on-the-grid", "beside-it"])
def test_a_square_of_14_9_mm_stays_below_what_15_1_mm_reach(squares: list[int]) -> None:
    small, large = map(ink_of, squares)
    assert 390 < small.worst < large.worst
    assert large.worst == pytest.approx(400, rel=0.01)


WORST = sheet(page(ground((20, 0, 0, 0)) + fill((90, 90, 0, 0), 30, 5, 15, 15)))


def test_the_worst_square_is_found_where_it_is() -> None:
    ink = ink_of(WORST)
    assert ink.worst == pytest.approx(180, abs=1)
    # From the top left corner of the MediaBox, which is that of the bleed.
    assert ink.box == pytest.approx((33, 23, 48, 38), abs=0.2)


HALF = sheet(page(fill((100, 100, 0, 0), 20, -3, 7.5, 46)))


def test_a_square_half_covered_has_half_the_mean() -> None:
    ink = ink_of(HALF)
    assert ink.worst == pytest.approx(100, abs=1)
    assert ink.maximum == pytest.approx(200, abs=0.8)


STRIP = sheet(page(fill((100, 0, 0, 0), -3, -3, 5.5, 86), size=(5, 80)))
STAMP = sheet(page(ground((80, 0, 0, 0), (6, 6)), size=(6, 6)))


def test_a_page_narrower_than_the_square_is_measured_over_all_of_its_width() -> None:
    strip, stamp = ink_of(STRIP), ink_of(STAMP)
    assert strip.worst == pytest.approx(50, abs=1)
    assert stamp.worst == pytest.approx(80, abs=0.5)


TINT, BLACK = ground((50, 40, 0, 0)), fill((0, 0, 0, 100), 10, 10, 20, 20)
OVER = sheet(page(TINT + "/O gs " + BLACK, Resources=OVERPRINT))
OUT = sheet(page(TINT + BLACK))


def test_black_that_overprints_adds_and_black_that_does_not_knocks_out() -> None:
    over, out = ink_of(OVER), ink_of(OUT)
    assert over.worst == pytest.approx(190, abs=1)
    assert out.worst == pytest.approx(100, abs=1)


KNOCKED_OUT = sheet(page(ground((50, 40, 0, 0)) + ground((0, 0, 0, 0))))


def test_white_knocks_out() -> None:
    ink = ink_of(KNOCKED_OUT)
    assert ink.maximum == 0


def placed_otherwise() -> tuple[Any, ...]:
    """A page, and the same moved, turned and cropped."""
    content = ground((20, 0, 0, 0)) + fill((90, 90, 0, 0), 30, 5, 15, 15)
    plain = page(content, slug=7)
    moved = dict(plain)
    for key in ("/MediaBox", "/BleedBox", "/TrimBox"):
        x0, y0, x1, y1 = (float(value) for value in plain[key])
        moved[key] = Array([x0 - 40.5, y0 + 13.2, x1 - 40.5, y1 + 13.2])
    moved["/Contents"] = b"1 0 0 1 -40.5 13.2 cm " + plain["/Contents"]
    return plain, moved, {**plain, "/Rotate": 90}, {**plain, "/CropBox": Array([60, 60, 90, 90])}


PLACED = [sheet(made) for made in placed_otherwise()]


def test_where_a_page_begins_and_how_it_is_turned_or_cropped_does_not_matter() -> None:
    expected, *others = map(ink_of, PLACED)
    for ink in others:
        assert ink.box == pytest.approx(expected.box, abs=0.2)
        assert ink.worst == pytest.approx(expected.worst, abs=0.5)
        assert ink.unpainted == ()


HEAVY = [sheet(page(ground((90, 80, 70, black)))) for black in (60, 79, 82)]


def test_above_320_percent_is_a_warning_and_above_the_printers_limit_an_error() -> None:
    assert found(HEAVY[0], printer="anywhere") == []
    (error,) = findings(HEAVY[1], printer="anywhere")
    assert (error.rule, error.severity) == ("printer.ink-limit", Severity.ERROR)
    assert "anywhere takes 300 %" in error.message
    assert found(HEAVY[1]) == []
    (warning,) = findings(HEAVY[2])
    assert (warning.rule, warning.severity) == ("gwg.ink-coverage", Severity.WARNING)
    assert isinstance(warning.place, PdfPlace) and warning.place.box is not None


OUTSIDE = sheet(page(fill((100, 100, 100, 100), -23, -20, 18, 60), slug=20))


def test_ink_outside_the_bleed_is_not_counted() -> None:
    ink = ink_of(OUTSIDE)
    assert ink.worst == 0


# The bleed.


BLED = sheet(page(ground((30, 20, 0, 0))))
UNBLED = sheet(page(ground((30, 20, 0, 0), over=0)))


def test_a_ground_that_runs_to_the_edge_of_the_bleed_is_well() -> None:
    assert found(BLED) == []


def test_a_ground_that_ends_at_the_trim_is_told_for_each_side() -> None:
    made = findings(UNBLED)
    assert [finding.rule for finding in made] == ["house.bleed-painted"] * 4
    assert all(finding.severity is Severity.ERROR for finding in made)
    assert [finding.message.split()[3] for finding in made] == ["top", "right", "bottom", "left"]
    assert "for 60.0 mm, from 3.0 mm on" in made[0].message


SIDES = {
    "top": sheet(page(fill((30, 20, 0, 0), -3, -3, 66, 43))),
    "bottom": sheet(page(fill((30, 20, 0, 0), -3, 0, 66, 43))),
    "left": sheet(page(fill((30, 20, 0, 0), 0, -3, 63, 46))),
    "right": sheet(page(fill((30, 20, 0, 0), -3, -3, 63, 46))),
}


@pytest.mark.parametrize("side", SIDES)
def test_each_side_is_judged_by_itself(side: str) -> None:
    assert [one.side for one in ink_of(SIDES[side]).unpainted] == [side]


HALF_BLED = sheet(page(ground((30, 20, 0, 0), over=1.5)))


def test_a_ground_that_is_painted_for_half_of_the_bleed_is_told() -> None:
    ink = ink_of(HALF_BLED)
    assert [one.side for one in ink.unpainted] == ["top", "right", "bottom", "left"]
    assert ink.unpainted[0].box == pytest.approx((3, 0, 63, 1.5), abs=0.4)


HALF_AS_LONG = sheet(page(fill((30, 20, 0, 0), 0, 20, 60, 20) + fill((30, 20, 0, 0), 0, 20, 30, 23)))


def test_a_ground_that_is_bled_for_half_of_its_length_is_told_there() -> None:
    ink = ink_of(HALF_AS_LONG)
    (top,) = [one for one in ink.unpainted if one.side == "top"]
    assert (top.box[0], top.box[2]) == pytest.approx((33, 63), abs=0.4)


IN_INCHES = sheet(page(ground((30, 20, 0, 0), (215.9, 50.8), 3.175), size=(215.9, 50.8), bleed=3.175))


def test_a_bleed_in_inches_has_no_edge_of_its_own() -> None:
    assert found(IN_INCHES) == []


HARMLESS = {
    "what merely comes near the trim": fill((0, 0, 0, 100), 10, 38.5, 20, 1),
    "a hairline that ends there": fill((0, 0, 0, 100), 20, 20, 0.25, 20),
    "a line along the trim": fill((0, 0, 0, 100), 0, 39.9, 60, 0.2),
    "ink that nobody sees": ground((1, 0, 0, 0), over=0),
    "another ground outside": ground((50, 0, 0, 0)) + ground((0, 80, 0, 0), over=0),
    "a band aslant": "1 0 0 0 k 10 20 m 30 20 l 38 43 l 18 43 l f",
    "a slope": "1 0 0 0 k -3 30 m 63 42 l 63 20 l -3 20 l f " + fill((0,) * 4, 60, 0, 9, 60),
    "a curve with its top in the bleed": "1 0 0 0 k 10 36 m 10 44 50 44 50 36 c 50 30 l 10 30 l f",
}
NO_ALARM = {name: sheet(page(content)) for name, content in HARMLESS.items()}


@pytest.mark.parametrize("name", NO_ALARM)
def test_no_alarm_for(name: str) -> None:
    assert [one for one in ink_of(NO_ALARM[name]).unpainted if one.side == "top"] == []


def faded() -> Any:
    """A fade to white across the trim."""
    fade = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0.5, 0, 0, 0], C1=[0, 0, 0, 0], N=1)
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 20, 0, 40.5], Function=fade)
    shading.Extend = [True, True]
    return page("/S sh", Resources=Dictionary(Shading=Dictionary(S=shading)))


FADED = sheet(faded())


def test_no_alarm_for_a_fade_to_white_across_the_trim() -> None:
    assert ink_of(FADED).unpainted == ()


# Plates and marks.


def in_spot(name: str, content: str, **more: Any) -> int:
    """A page with content whose colour space S is a spot colour."""
    return sheet(page(content, Resources=Dictionary(ColorSpace=Dictionary(S=spot(name))), **more))


GREEN = in_spot("Leaf Green (é)", "/S cs 1 scn 10 10 5 5 re f")
CYAN = in_spot("Cyan", "/S cs 0.5 scn 10 10 20 20 re f")


def test_a_spot_colour_is_a_plate_too_many() -> None:
    made = findings(GREEN)
    assert [(finding.rule, finding.severity) for finding in made] == [("gwg.plates", Severity.ERROR)]
    assert "Leaf Green (é)" in made[0].message


def test_a_separation_of_a_process_colour_is_none() -> None:
    ink = ink_of(CYAN)
    assert ink.spots == ()
    assert ink.worst == pytest.approx(50, abs=0.3)


def test_processing_steps_are_no_plates() -> None:
    step = Dictionary(GTS_ProcStepsGroup=Name.Structural, GTS_ProcStepsType=Name.Cutting)
    made = pikepdf.open(io.BytesIO(pdf(page("/OC /P BDC /S CS 1 SCN 5 5 30 30 re S EMC"))))
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name="Cut", GTS_Metadata=step))
    made.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(Order=[layer], ON=[layer]))
    resources = made.pages[0].Resources
    resources.ColorSpace = Dictionary(S=spot("Cutting"))
    resources.Properties = Dictionary(P=layer)
    data = io.BytesIO()
    made.save(data)
    assert examined(data.getvalue()) == ()
    del layer.GTS_Metadata
    data = io.BytesIO()
    made.save(data)
    assert [finding.rule for finding in examined(data.getvalue())] == ["gwg.plates"]


MARKS = "0.1 w 0 -9 m 0 -4 l 60 -9 m 60 -4 l -9 0 m -4 0 l S"
ON_EVERY = in_spot("All", f"/S CS 1 SCN {MARKS}", slug=7)
ON_BLACK = sheet(page(f"0 0 0 1 K {MARKS}", slug=7))
SLUG = sheet(page(fill((0, 0, 0, 100), 5, -9, 30, 3), slug=7))


def test_marks_belong_on_every_plate() -> None:
    assert ink_of(ON_EVERY).marks_on == {"Cyan", "Magenta", "Yellow", "Black"}
    (warning,) = findings(ON_BLACK)
    assert (warning.rule, warning.severity) == ("house.marks-plates", Severity.WARNING)
    assert "Cyan, Magenta, Yellow" in warning.message
    # The line that says what sheet it is lies beside them, in black alone.
    assert found(SLUG) == []


# The two devices.


def in_the_four(data: bytes, folder: Path) -> bool:
    return plate_sheets.prepared(data, None, folder / "sheets.pdf").in_the_four


def test_pages_in_the_four_measure_the_same_on_either_device(tmp_path: Path) -> None:
    numbers = [number for number, made in enumerate(_SHEETS) if in_the_four(pdf(made), tmp_path)]
    assert {TINTS, OVER, OUT, KNOCKED_OUT, ON_BLACK} <= {*numbers}
    assert not {GREEN, CYAN} & {*numbers}
    # All of the pages together have spot inks, and are separated.
    assert not in_the_four(pdf(*_SHEETS), tmp_path)
    for number, ink in zip(numbers, plated(pdf(*(_SHEETS[number] for number in numbers))), strict=True):
        separated = ink_of(number)
        for one, other in (
            (ink.worst, separated.worst),
            (ink.maximum, separated.maximum),
            (ink.mean, separated.mean),
            *((ink.plates[name], share) for name, share in separated.plates.items()),
        ):
            # One rounds to the nearest of 255 steps, four times; the other cuts off.
            assert one == pytest.approx(other, abs=0.8)
        sides, of_separated = ([stretch.side for stretch in one.unpainted] for one in (ink, separated))
        assert (ink.spots, ink.marks_on, sides) == (separated.spots, separated.marks_on, of_separated)


REGISTRATION = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[1, 1, 1, 1])


def test_other_inks_are_seen_wherever_they_are(tmp_path: Path) -> None:
    def drawn(space: Any, apart: bool = False) -> bytes:
        made = pikepdf.open(io.BytesIO(pdf(page("/S cs 1 scn 10 10 5 5 re f"))))
        if apart:
            space[3] = made.make_indirect(space[3])
        made.pages[0].Resources = Dictionary(ColorSpace=Dictionary(S=space))
        data = io.BytesIO()
        made.save(data)
        return data.getvalue()

    black = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[0, 0, 0, 1])
    for tint, sound in ((REGISTRATION, True), (black, False)):
        for apart in (True, False):
            space = Array([Name.Separation, Name.All, Name.DeviceCMYK, Dictionary(dict(tint.items()))])
            assert in_the_four(drawn(space, apart), tmp_path) is sound
    gray = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[1], C1=[0])
    assert not in_the_four(drawn(Array([Name.Separation, Name.All, Name.DeviceGray, gray])), tmp_path)
    many = Dictionary(FunctionType=4, Domain=[0, 1, 0, 1], Range=[0, 1] * 4)
    assert not in_the_four(
        drawn(Array([Name.DeviceN, Array([Name.Gold, Name.Cyan]), Name.DeviceCMYK, many])), tmp_path
    )
    # In a file that keeps its objects compressed, in the resources of a form.
    made = pikepdf.open(io.BytesIO(pdf(page("/F Do"))))
    form = made.make_stream(
        b"/S cs 1 scn 20 20 5 5 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 90, 90]
    )
    form.Resources = Dictionary(ColorSpace=Dictionary(S=made.make_indirect(spot("Leaf Green"))))
    made.pages[0].Resources = Dictionary(XObject=Dictionary(F=form))
    data = io.BytesIO()
    made.save(data, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"Separation" not in data.getvalue()
    assert not in_the_four(data.getvalue(), tmp_path)
    assert [finding.rule for finding in examined(data.getvalue())] == ["gwg.plates"]


# Values.


def test_measurements_survive_json_and_pickle() -> None:
    ink = ink_of(UNBLED)
    assert PageInk.from_dict(json.loads(json.dumps(ink.as_dict()))) == ink
    assert pickle.loads(pickle.dumps(ink)) == ink


def test_only_the_wanted_pages_are_plated(tmp_path: Path) -> None:
    tool.program("gs")
    data = pdf(*(page(ground((tint, 0, 0, 0))) for tint in (10, 20, 30)))
    plating = plates.begin(data, [3, 1], tmp_path)
    assert [(ink.page, round(ink.worst)) for ink in plating.finish()] == [(1, 10), (3, 30)]
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(plates.PlatesError, match="no page 4"):
        plates.begin(data, [4])
    assert plates.begin(data, []).finish() == ()


def test_the_same_page_has_the_same_digest_whatever_its_objects_are_numbered() -> None:
    one, two = page(ground((30, 20, 0, 0))), page(ground((10, 20, 0, 0)), Resources=OVERPRINT)
    here = plates.page_digests(pdf(one, two))
    there = plates.page_digests(pdf(two, page(""), one, first=9))
    assert (here[0], here[1]) == (there[2], there[0])
    assert len({*here, *there}) == 3


def test_one_number_that_changes_changes_the_digest_of_its_page_alone() -> None:
    def made(tint: float, mode: int) -> tuple[str, ...]:
        state = Dictionary(ExtGState=Dictionary(O=Dictionary(op=True, OPM=mode)))
        return plates.page_digests(
            pdf(page("a"), page(ground((tint, 0, 0, 0))), page(ground((9, 0, 0, 0)), Resources=state))
        )

    before = made(30, 1)
    assert [a == b for a, b in zip(before, made(31, 1), strict=True)] == [True, False, True]
    assert [a == b for a, b in zip(before, made(30, 0), strict=True)] == [True, True, False]


def test_a_digest_ends_where_objects_name_each_other() -> None:
    made = pikepdf.open(io.BytesIO(pdf(page(""), page(""))))
    ring = [made.make_indirect(Dictionary(Number=at)) for at in range(5000)]
    for at, one in enumerate(ring):
        one.Next = ring[(at + 1) % len(ring)]
    made.pages[0].Resources = Dictionary(Properties=Dictionary(R=ring[0]))
    data = io.BytesIO()
    made.save(data)
    first, second = plates.page_digests(data.getvalue())
    assert first != second


# Without Ghostscript, and with files that no plates can be made of.


def a_random_page(chance: random.Random) -> Any:
    parts = ["/O gs " if chance.random() < 0.5 else ""]
    resources: Any = Dictionary(ExtGState=OVERPRINT.ExtGState)
    for _ in range(6):
        place = [chance.uniform(-3, 30) for _ in range(2)] + [chance.uniform(5, 30) for _ in range(2)]
        kind = chance.randrange(5)
        values = [chance.choice([0, 25, 50, 75, 100]) for _ in range(4)]
        if kind == 0:
            parts.append(fill((0, 0, 0, values[3]), *place[:2], *place[2:]))
        elif kind == 1:
            parts.append(fill(f"{values[0] / 100} g", *place[:2], *place[2:]))
        elif kind == 2:
            resources.ColorSpace = Dictionary(S=spot("All"))
            parts.append(fill(f"/S cs {values[0] / 100} scn", *place[:2], *place[2:]))
        else:
            parts.append(fill(values, *place[:2], *place[2:]))
    return page("".join(parts), Resources=resources)


def test_the_bound_is_never_below_what_is_measured() -> None:
    chance = random.Random(7)
    data = pdf(*(a_random_page(chance) for _ in range(16)))
    measured = [ink.maximum for ink in plated(data)]
    bounds = plates.bound(data)
    assert all(bound >= ink - 0.8 for bound, ink in zip(bounds, measured, strict=True))
    # It says something: not simply 400.
    assert min(bounds) < 300


def test_the_bound_of_a_picture_is_its_heaviest_pixel() -> None:
    for kind in ("raw", "jpeg"):
        made = pikepdf.open(io.BytesIO(pdf(page("40 0 0 40 0 0 cm /I Do"))))
        picture = Image.new("CMYK", (64, 64), (51, 102, 0, 0))
        picture.paste((204, 51, 153, 51), (20, 20, 44, 44))
        image = pikepdf.Stream(made, picture.tobytes())
        if kind == "jpeg":
            # As Pillow writes it the numbers are turned round, which Decode says.
            written = io.BytesIO()
            picture.save(written, "JPEG", quality=95)
            image = pikepdf.Stream(made, written.getvalue(), Filter=Name.DCTDecode, Decode=[1, 0] * 4)
        for key, value in {"Width": 64, "Height": 64, "BitsPerComponent": 8}.items():
            image[f"/{key}"] = value
        image.Subtype, image.ColorSpace = Name.Image, Name.DeviceCMYK
        made.pages[0].Resources.XObject = Dictionary(I=image)
        data = io.BytesIO()
        made.save(data)
        (bound,) = plates.bound(data.getvalue())
        (ink,) = plated(data.getvalue())
        assert ink.maximum == pytest.approx(180, abs=6)
        assert ink.maximum - 0.8 <= bound < 192


@pytest.mark.parametrize("bits", [8, 16])
def test_the_bound_of_a_shading_is_its_heaviest_sample(bits: int) -> None:
    made = pikepdf.open(io.BytesIO(pdf(page("/S sh"))))
    samples = [(51, 0, 0, 0), (204, 102, 0, 51), (0, 0, 0, 255)]
    data = b"".join(bytes(value for share in colour for value in [share] * (bits // 8)) for colour in samples)
    function = pikepdf.Stream(made, data, FunctionType=0, Domain=[0, 1], Range=[0, 1] * 4, Size=[3])
    function.BitsPerSample = bits
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 60, 0], Function=function)
    made.pages[0].Resources.Shading = Dictionary(S=shading)
    written = io.BytesIO()
    made.save(written)
    assert list(plates.bound(written.getvalue())) == pytest.approx([140])


@pytest.mark.parametrize(
    ("content", "resources", "expected"),
    [
        ("0.2 0.3 0 0 k 0 0 9 9 re f", None, 50),
        # Crop marks on every plate are no ink of the page.
        ("/S cs 1 scn -9 0 4 0.1 re f", Dictionary(ColorSpace=Dictionary(S=spot("All"))), 0),
        ("1 0 0 rg 0 0 9 9 re f", None, 400),
        ("/M gs 0.1 g 0 0 9 9 re f", Dictionary(ExtGState=Dictionary(M=Dictionary(BM=Name.Multiply))), 400),
        ("0.5 0 0 0 k 0 0 9 9 re f 0 0 0 1 k /O gs 0 0 5 5 re f", OVERPRINT, 150),
        # Black replaces black.
        ("0.5 0 0 0.4 k 0 0 9 9 re f 0 0 0 0.8 k /O gs 0 0 5 5 re f", OVERPRINT, 130),
        ("0.5 0 0 0 k /O gs 0 0 9 9 re f 0 0.7 0 0 k 0 0 5 5 re f", OVERPRINT, 120),
        ("/Nothing cs 1 scn 0 0 9 9 re f", None, 400),
    ],
)
def test_the_bound_is(content: str, resources: Any, expected: float) -> None:
    more = {} if resources is None else {"Resources": resources}
    assert list(plates.bound(pdf(page(content, slug=7, **more)))) == pytest.approx([expected])


def test_without_ghostscript_the_bound_is_said_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    data = pdf(page(ground((50, 0, 0, 0))), page(ground((100, 100, 100, 20))))
    note, warning = plates.examine(data, "a.pdf", Limits())
    assert (note.severity, warning.severity) == (Severity.NOTE, Severity.WARNING)
    assert "not measured: Ghostscript is not here; the content can't reach more than 50 %" in note.message
    assert "300 % is the limit" in warning.message
    assert "make -B setup" in note.fix


def test_damaged_files_are_a_finding() -> None:
    sound = pdf(page(ground((50, 0, 0, 0))))
    huge = page("")
    huge["/MediaBox"] = Array([0, 0, 14400, 1e9])
    nothing = {**page(""), "/MediaBox": Array([0, 0, 0, 0])}
    for data in (b"", b"%PDF-1.6\n", sound[: len(sound) // 3], pdf(huge), pdf(nothing)):
        (finding,) = examined(data)
        assert (finding.rule, finding.severity) == ("preflight.plates", Severity.ERROR)
        assert finding.message.isprintable()
        # The same file gives the same words: nothing of where it lay in memory.
        assert "0x" not in finding.message


def test_a_page_that_is_noise_is_measured_or_told_never_raised() -> None:
    chance = random.Random(3)
    for _ in range(4):
        noise = bytes(chance.randrange(256) for _ in range(400)).decode("latin-1")
        data = pdf({**page(""), "/Contents": noise.encode("latin-1")})
        examined(data)
        assert all(0 <= bound <= 400 for bound in plates.bound(data))


# Artwork that runs over the trim, and ends before the sheet does.
RUNS_OVER = page(ground((40, 0, 0, 0), over=2), slug=7)
WITH_BLEED = sheet(RUNS_OVER)
WITHOUT_BLEED = sheet({key: value for key, value in RUNS_OVER.items() if key != "/BleedBox"})


def test_without_a_bleed_box_nothing_is_said_of_bleed_and_of_marks() -> None:
    assert set(found(WITH_BLEED)) == {"house.bleed-painted"}
    ink = ink_of(WITHOUT_BLEED)
    assert (ink.unpainted, ink.marks_on) == ((), frozenset())
    assert ink.worst == pytest.approx(40, abs=0.5)


def test_what_ghostscript_could_not_read_is_damage() -> None:
    shown = Dictionary(XObject=Dictionary())
    made = pikepdf.open(io.BytesIO(pdf(page("q 10 0 0 10 5 5 cm /I Do Q", Resources=shown))))
    # A fax in the older code, which is not followed otherwise.
    fax = made.make_stream(b"nothing of the kind" * 9)
    fax.Type, fax.Subtype, fax.Width, fax.Height = Name.XObject, Name.Image, 64, 64
    fax.ColorSpace, fax.BitsPerComponent, fax.Filter = Name.DeviceGray, 1, Name.CCITTFaxDecode
    fax.DecodeParms = Dictionary(K=0, Columns=64, Rows=64)
    made.pages[0].Resources.XObject.I = fax
    data = io.BytesIO()
    made.save(data)
    found = examined(data.getvalue())
    if not found and tool.run([tool.program("gs"), "--version"]).startswith("9."):
        pytest.skip("Ghostscript before release 10 says nothing of it")
    (finding,) = found
    assert (finding.rule, finding.severity) == ("pdf.damaged", Severity.ERROR)
    assert finding.message == "Ghostscript could not read all of it: recoverable image error"


def test_damage_that_was_seen_already_is_not_told_again() -> None:
    from brochure.preflight import Limits as Rules
    from brochure.preflight.sandbox import examine
    from tests.preflight.sheet import SOUND
    from tests.preflight.sheet import sheet as whole

    tool.program("gs")
    told = examine(whole(f"{SOUND}1 0 0 rg 60 60 9 9 re f /None Do\n"), "a.pdf", Rules())
    damage = [finding.message for finding in told if finding.rule == "pdf.damaged"]
    assert damage == ["a picture or form “None” is missing"]
    assert "pdfx.device-rgb" in {finding.rule for finding in told}
