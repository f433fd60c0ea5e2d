"""Every format and every printer: each sheet is judged by the independent judge."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pytest
import yaml
from PIL import Image, ImageCms

from tests.formats.leaflets import (
    FIXED,
    FORMATS,
    Built,
    PlainDumper,
    build,
    content,
    panels,
    section,
    several,
)
from tests.judges import ghostscript, plates, poppler, press, qpdf, tool
from tests.judges.sheets import Imposed, from_top
from tests.project import ROOT
from tests.shared import once

PRINTERS: dict[str, Any] = yaml.safe_load((ROOT / "styles/printers.yaml").read_text(encoding="utf-8"))
ROWS: dict[str, Any] = yaml.safe_load((ROOT / "styles/formats.yaml").read_text(encoding="utf-8"))
DEFAULT = next(iter(PRINTERS))
SHIPPED_PROFILE = PRINTERS[DEFAULT]["profile"]
#: What a project may add: deliveries of booklets, another bleed at each edge, lines for cutting and folding.
OWN: dict[str, dict[str, Any]] = {
    "spreads": {**PRINTERS[DEFAULT], "booklets": "spreads"},
    "sheets": {**PRINTERS[DEFAULT], "booklets": "sheets", "thickness": 0.1},
    "uneven": {**PRINTERS[DEFAULT], "bleed": [2, 5, 4, 3.5]},
    "small": {**PRINTERS[DEFAULT], "most": [200, 250]},
}
#: Who prints a format, where that is not the default printer.  Who differs in marks prints one with folds.
PRINTED_BY = {
    "a4-z-fold": "uneven",
    "a4-gate-fold": "online",
    "a4-folder": "digital",
    "a4-flyer": "sheet-fed-uncoated",
    "a5-flyer": "sheet-fed-uncoated-fogra47",
    "letter-roll-fold": "sheet-fed-us",
}
#: Leaflets by name: format and printer.  Every format and every printer is there: what a sheet has of one
#: does not depend on the other, but for bleed (the greater counts) and marks of folds.
CASES: dict[str, tuple[str, str]] = {
    **{name: (name, PRINTED_BY.get(name, DEFAULT)) for name in FORMATS},
    **{
        f"for-{name}": ("a4-roll-fold", name)
        for name in PRINTERS
        if name not in (DEFAULT, *PRINTED_BY.values())
    },
    "in-spreads": ("a5-booklet", "spreads"),
    "in-sheets": ("a5-booklet", "sheets"),
}
#: How many pages there are where the format leaves it open.
OPEN = {"a5-booklet": 8, "half-letter-booklet": 4, "a4-document": 3}
#: Pages from left to right on both sides of each sheet of a stitched booklet of eight pages.
SPREADS = [(8, 1), (2, 3), (4, 5), (6, 7)]
SHEETS = [(8, 1), (2, 7), (6, 3), (4, 5)]
MM_PER_PT = 25.4 / 72
DPI = 50


def sections(fmt: str) -> list[dict[str, Any]]:
    """A page of every look, with black letters on tints and white ones on dark."""
    made = panels({**FIXED, **OPEN}[fmt], "last-panel")
    for number, each in enumerate(made):
        each["look"] = ("dark", "plain", "tint")[number % 3]
        if number % 3:
            each["blocks"].append({"block": "box", "title": "Box", "tint": "sky", "texts": ["On a tint."]})
    made[1]["blocks"].append({"block": "list", "items": ["One", "Two"]})
    made[-1]["blocks"].append({"block": "warning", "title": "Beware", "text": "Of it."})
    return made


def own(folder: Path, *profiles: str) -> None:
    """The project's own printers, and profiles that the user has put there."""
    (folder / "styles/profiles").mkdir(parents=True)
    rows = yaml.dump({**PRINTERS, **OWN}, Dumper=PlainDumper, sort_keys=False, allow_unicode=True)
    # `no` is a word of ours, not what YAML makes of it.
    rows = rows.replace("processing-steps: false", "processing-steps: no")
    (folder / "styles/printers.yaml").write_text(rows, encoding="utf-8")
    for name in profiles:
        shutil.copyfile(ROOT / "styles/profiles" / SHIPPED_PROFILE, folder / "styles/profiles" / name)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """All cases as leaflets of one content file, for screen and print."""
    made = once(tmp_path_factory, "print-formats", build_all)
    assert made.code == 0, made.err
    return made


def build_all(folder: Path) -> Built:
    """Build them in a project with printers of its own."""
    own(folder / "project", *sorted({row["profile"] for row in PRINTERS.values()} - {SHIPPED_PROFILE}))
    leaflets = {name: content(fmt, sections(fmt), printer=printer) for name, (fmt, printer) in CASES.items()}
    return build(folder / "project", several(leaflets), "--edition", "screen", "--edition", "print")


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def printer_of(case: str) -> Mapping[str, Any]:
    name = CASES[case][1]
    row: Mapping[str, Any] = {**PRINTERS, **OWN}[name]
    return row


def sides_of(case: str) -> Sequence[Sequence[int]]:
    fmt, printer = CASES[case]
    row = ROWS[fmt]
    if row["kind"] == "folded":
        sides: Sequence[Sequence[int]] = row["sides"]
        return sides
    if printer in ("spreads", "sheets"):
        return SPREADS if printer == "spreads" else SHEETS
    return [(page,) for page in range(1, {**FIXED, **OPEN}[fmt] + 1)]


@lru_cache(maxsize=len(CASES))
def imposed(built: Built, case: str) -> Imposed:
    creep = (0, 0, 0.1, 0.1) if CASES[case][1] == "sheets" else ()
    return Imposed(built.pdf("screen", case), built.pdf("print", case), sides_of(case), creep)


@lru_cache(maxsize=len(CASES))
def verdict_of(path: Path, condition: str) -> press.Verdict:
    return press.judge(path, press.Limits(condition))


@lru_cache(maxsize=1)
def plates_of_all(built: Built) -> dict[str, list[plates.Sheet]]:
    """The plates of every case, made by one process."""
    given = [imposed(built, case) for case in CASES]
    with TemporaryDirectory() as folder:
        sheets = plates.plates([each.sheets for each in given], Path(folder), DPI)
    assert len(sheets) == sum(len(each.boxes) for each in given)
    following = iter(sheets)
    return {case: list(islice(following, len(each.boxes))) for case, each in zip(CASES, given, strict=True)}


def test_everything_builds_without_a_finding_against_a_print_edition(built: Built) -> None:
    assert {name for name in CASES if not built.pdf("print", name).is_file()} == set()
    told = [finding for finding in built.report["findings"] if "print" in json.dumps(finding)]
    assert [finding for finding in told if finding["severity"] in ("error", "warning")] == []


def test_the_judge_finds_nothing(built: Built, case: str) -> None:
    path = built.pdf("print", case)
    verdict = verdict_of(path, printer_of(case)["condition"])
    assert (verdict.of("error"), verdict.of("warning")) == ([], [])
    assert qpdf.complaints(path) == []


def test_boxes_have_size_and_bleed_of_format_and_printer(built: Built, case: str) -> None:
    row, printer = ROWS[CASES[case][0]], printer_of(case)
    bleed = printer["bleed"] if isinstance(printer["bleed"], list) else [printer["bleed"]] * 4
    top, right, bottom, left = (max(edge, row["bleed"]) for edge in bleed)
    given = imposed(built, case)
    for side, box in zip(sides_of(case), given.boxes, strict=True):
        sizes = [row["pages"][(page - 1) % len(row["pages"])] for page in side]
        trim = box["TrimBox"]
        size = (sum(size[0] for size in sizes), sizes[0][1])
        assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx(size, abs=0.01)
        wanted = (trim[0] - left, trim[1] - top, trim[2] + right, trim[3] + bottom)
        assert box["BleedBox"] == pytest.approx(wanted, abs=0.01)
        if printer["marks"]:
            assert box["MediaBox"][2] > box["BleedBox"][2] + 3
        else:
            assert box["MediaBox"] == box["BleedBox"]


def test_words_stand_where_the_screen_edition_has_them(built: Built, case: str) -> None:
    moved = imposed(built, case).moved()
    assert (moved.missing, moved.added) == ([], [])
    assert moved.words > 8
    assert moved.most < 0.05


def test_words_keep_the_safe_zone(built: Built, case: str) -> None:
    assert imposed(built, case).too_near(ROWS[CASES[case][0]]["safe-zone"]) == []


def test_marks_are_those_of_the_printer(built: Built, case: str) -> None:
    given, printer = imposed(built, case), printer_of(case)
    verdict = verdict_of(built.pdf("print", case), printer["condition"])
    for number, box in enumerate(given.boxes, start=1):
        height = box["MediaBox"][3]
        left, top, right, bottom = box["BleedBox"]
        out = []
        for paint in verdict.paints:
            x0, y0, x1, y1 = (edge * MM_PER_PT for edge in paint.box)
            y0, y1 = height - y1, height - y0
            if paint.page == number and (y1 <= top or y0 >= bottom or x1 <= left or x0 >= right):
                out.append(paint)
        lines = [paint for paint in out if paint.kind == "stroke"]
        folds = given.folds(number)
        wanted = 8 * ("crop" in printer["marks"]) + 2 * len(folds) * ("fold" in printer["marks"])
        assert len(lines) == wanted
        assert all(paint.inks == {"All": 1.0} and paint.size == pytest.approx(0.25) for paint in lines)
        assert sum(paint.is_dashed for paint in lines) == 2 * len(folds) * ("fold" in printer["marks"])
        lengths = {round(max(p.box[2] - p.box[0], p.box[3] - p.box[1]) * MM_PER_PT, 1) for p in lines}
        assert all(length == pytest.approx(printer["mark-length"], abs=0.15) for length in lengths)
        # The bar is in inks of its own, the slug in all.
        fills = [paint for paint in out if paint.kind == "fill"]
        assert any(paint.size > 5 for paint in fills) == ("bar" in printer["marks"])
        assert any("All" in (paint.inks or {}) for paint in fills) == ("slug" in printer["marks"])


def test_plates_are_those_of_the_process_within_the_limit_and_the_bleed_is_painted(
    built: Built, case: str
) -> None:
    given = imposed(built, case)
    sheets = plates_of_all(built)[case]
    for side, sheet, box in zip(sides_of(case), sheets, given.boxes, strict=True):
        assert sheet.others == ()
        assert sheet.worst_square(box["BleedBox"]) < printer_of(case)["ink-limit"]
        assert sheet.most(box["BleedBox"]) < printer_of(case)["ink-limit"] + 2
        x0, y0, x1, y1 = box["BleedBox"]
        left, top, right, bottom = box["TrimBox"]
        middle = (top + bottom) / 2
        for page, edge, inside, beyond in (
            (side[0], left, left + 1, x0 + 0.1),
            (side[-1], right, right - 2, x1 - 1.1),
        ):
            strips = [sheet.inks((at, middle, at + 1, middle + 20)) for at in (inside, beyond)]
            assert strips[1] == pytest.approx(strips[0], abs=1), (page, edge)
            # Every third page is dark, plain or tinted, but for tints on pages of A4.
            if page % 3 or place_width(given, page) < 200:
                assert (sum(strips[0]) > 1) == (page % 3 != 2), page
        for place in (p for p in given.places if p.sheet == sheets.index(sheet) + 1):
            at = (place.box[0] + place.box[2]) / 2
            for inside, beyond in ((top + 1, y0 + 0.1), (bottom - 2, y1 - 1.1)):
                strips = [sheet.inks((at, edge, at + 10, edge + 1)) for edge in (inside, beyond)]
                assert strips[1] == pytest.approx(strips[0], abs=1), place


def place_width(given: Imposed, page: int) -> float:
    left, _top, right, _bottom = given.places[page - 1].box
    return right - left


def test_ghostscript_has_no_complaint_about_any_printer(built: Built) -> None:
    for case in ("a4-gate-fold", "letter-roll-fold", "in-sheets"):
        assert ghostscript.complaints(built.pdf("print", case)) == []


def test_a_sheet_that_the_printer_does_not_take_is_an_error_of_the_print_edition(tmp_path: Path) -> None:
    own(tmp_path)
    made = build(
        tmp_path, content("a4-flyer", panels(2, "last-panel"), printer="small"), "--edition", "print"
    )
    assert made.code == 4, made.err
    wrong = [finding for finding in made.report["findings"] if finding["severity"] == "error"]
    assert {found["rule"] for found in wrong} == {"printer.sheet-size"}
    assert all("210.0 × 297.0 mm" in found["message"] for found in wrong)
    assert all("200 × 250 mm" in found["message"] for found in wrong)
    assert made.pdf("print").is_file()


def test_a_profile_that_is_not_there_ends_the_build_with_what_to_do_and_writes_nothing(
    tmp_path: Path,
) -> None:
    made = build(tmp_path, content("a5-flyer", panels(2, "last-panel"), printer="sheet-fed-uncoated"))
    assert made.code == 5, made.err
    assert "PSOuncoated_v3_FOGRA52.icc" in made.err
    assert "eci.org" in made.err
    assert "styles/profiles/" in made.err
    assert not made.output.exists()


def test_a_profile_that_the_user_supplies_stands_under_the_condition_of_its_printer(built: Built) -> None:
    for case, (_fmt, name) in CASES.items():
        with pikepdf.open(built.pdf("print", case)) as pdf:
            (intent,) = pdf.Root.OutputIntents
            assert str(intent.OutputConditionIdentifier) == {**PRINTERS, **OWN}[name]["condition"]


def build_american(folder: Path) -> Built:
    """The shipped content in formats and for a printer of the United States."""
    own(folder / "project", PRINTERS["sheet-fed-us"]["profile"])
    text = (ROOT / "content.yaml").read_text(encoding="utf-8")
    for old, new in (("a5-booklet", "half-letter-booklet"), ("a4-roll-fold", "letter-roll-fold")):
        assert text.count(f"    format: {old}\n") == 1
        text = text.replace(f"    format: {old}\n", f"    format: {new}\n")
    text = text.replace("    printer: sheet-fed-coated\n", "    printer: sheet-fed-us\n")
    assert text.count("    printer: sheet-fed-us\n") == 2
    shutil.copyfile(ROOT / "references.yaml", folder / "project" / "references.yaml")
    return build(folder / "project", text, "--edition", "screen", "--edition", "print")


def test_the_shipped_leaflets_pass_for_a_printer_in_the_united_states(american: Built) -> None:
    made = american
    assert made.code == 0, made.err
    sides = {"patient": [(page,) for page in range(1, 9)], "hcp": ROWS["letter-roll-fold"]["sides"]}
    for leaflet, lying in sides.items():
        path = made.pdf("print", leaflet)
        verdict = press.judge(path, press.Limits("CGATS21-2-CRPC6"))
        assert (verdict.of("error"), verdict.of("warning")) == ([], [])
        assert qpdf.complaints(path) == ghostscript.complaints(path) == []
        given = Imposed(made.pdf("screen", leaflet), path, lying)
        moved = given.moved()
        assert (moved.missing, moved.added) == ([], [])
        assert moved.words > 1000
        assert moved.most < 0.05
        assert given.too_near(5) == []
        for box in given.boxes:
            assert box["TrimBox"][0] - box["BleedBox"][0] == pytest.approx(3.175, abs=0.01)


# Content that is nasty for print


def picture(mode: str, kind: str, pixels: int = 480, **more: Any) -> bytes:
    """A picture of a mode with soft steps of colour, as a file."""
    ramp = Image.linear_gradient("L").resize((pixels, pixels))
    turned = ramp.transpose(Image.Transpose.ROTATE_90)
    if mode == "P":
        image = Image.merge("RGB", (ramp, turned, ramp)).quantize(32)
    elif mode == "I;16":
        image = ramp.convert("I").point(lambda level: level * 257).convert("I;16")
    elif mode == "1":
        image = ramp.convert("1")
    elif mode == "L":
        image = ramp
    else:
        bands = {"RGB": 3, "RGBA": 4, "CMYK": 4}[mode]
        image = Image.merge(mode, [ramp, turned, ramp.rotate(180), turned][:bands])
        if mode == "CMYK":
            # No more than 300 % anywhere: 75 % of each ink.
            image = image.point([level * 3 // 4 for level in range(256)] * 4)
    data = io.BytesIO()
    image.save(data, kind, **more)
    return data.getvalue()


def solid(inks: tuple[int, int, int, int]) -> bytes:
    data = io.BytesIO()
    Image.new("CMYK", (480, 480), inks).save(data, "TIFF", compression="tiff_lzw")
    return data.getvalue()


DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60">
<defs>
<linearGradient id="l"><stop offset="0" stop-color="#e11"/>
<stop offset="1" stop-color="#12335F"/></linearGradient>
<radialGradient id="r"><stop offset="0" stop-color="#fff"/>
<stop offset="1" stop-color="#1a8f4a" stop-opacity="0"/></radialGradient>
<pattern id="p" width="4" height="4" patternUnits="userSpaceOnUse">
<circle cx="2" cy="2" r="1" fill="#a0f"/></pattern>
<mask id="m"><rect width="60" height="60" fill="#fff"/><circle cx="15" cy="50" r="4"/></mask>
</defs>
<rect width="60" height="20" fill="url(#l)"/>
<circle cx="15" cy="30" r="14" fill="url(#r)"/>
<rect x="30" y="20" width="28" height="18" fill="url(#p)" opacity="0.6"/>
<rect y="42" width="30" height="16" fill="#0a0" mask="url(#m)"/>
<g opacity="0.8"><circle cx="45" cy="48" r="10" fill="#fc0"/></g>
<path d="M2 58 L58 2" stroke="#333" stroke-width="0.5"/>
</svg>"""


@lru_cache(maxsize=1)
def pictures() -> dict[str, bytes]:
    """Pictures of every kind, by the names of their files."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    inks = (ROOT / "styles/profiles" / SHIPPED_PROFILE).read_bytes()
    return {
        "rgb.png": picture("RGB", "PNG"),
        "rgb.jpg": picture("RGB", "JPEG", icc_profile=srgb),
        "alpha.png": picture("RGBA", "PNG"),
        "palette.png": picture("P", "PNG"),
        "grey.png": picture("L", "PNG"),
        "deep.png": picture("I;16", "PNG"),
        "bits.png": picture("1", "PNG", 1600),
        "inks.jpg": picture("CMYK", "JPEG", quality=90),
        "inks.tif": picture("CMYK", "TIFF", compression="tiff_lzw"),
        "profiled.tif": picture("CMYK", "TIFF", icc_profile=inks),
        # Four inks in full over more than the square that GWG counts in: the content is to blame.
        "heavy.tif": solid((255, 255, 255, 255)),
        "drawing.svg": DRAWING,
    }


OWN_STYLE = """
.box .box-ground { background: #6b2d8b; box-shadow: 0 1mm 3mm rgba(20, 40, 90, 0.5) }
.box .box-ground h3, .box .box-ground p { color: #fff; font-size: 10pt }
.list ul { background: linear-gradient(90deg, rgba(180, 61, 26, 0.7), transparent); padding: 2mm 6mm;
  border: 0.5mm ridge #3a8f5c; border-radius: 2mm }
.heading h3 { color: #117744 }
"""
#: Too small for several inks, and too thin a line.
GUILTY_STYLE = """
.list ul { font-size: 7pt; color: #6b2d8b; border-top: 0.15pt solid #6b2d8b }
"""


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> list[Built]:
    """The same nasty leaflet, built in two folders."""
    return [nasty_build(tmp_path_factory.mktemp(name)) for name in ("nasty", "und noch einmal")]


def nasty_build(folder: Path, style: str = OWN_STYLE) -> Built:
    (folder / "styles").mkdir()
    for name, data in pictures().items():
        (folder / name).write_bytes(data)
    whole = (ROOT / "styles/hcp.css").read_text(encoding="utf-8") + style
    (folder / "styles/hcp.css").write_text(whole, encoding="utf-8")
    figures = [{"block": "figure", "file": name, "alt": name, "width": "20"} for name in pictures()]
    text = content(
        "a4-document",
        [
            section(
                "Pictures",
                {"block": "heading", "text": "Of every kind"},
                {"block": "box", "title": "White", "tint": "sky", "texts": ["On a ground of its own."]},
                {"block": "list", "items": ["Over", "a gradient"]},
                *(figures if style == OWN_STYLE else ()),
            )
        ],
        audience="hcp",
    )
    return build(folder, text, "--edition", "print")


def test_pictures_and_styles_of_every_kind_come_out_in_inks(nasty: Sequence[Built]) -> None:
    made = nasty[0]
    assert made.code == 0, made.err
    path = made.pdf("print")
    verdict = press.judge(path)
    assert (verdict.of("error"), verdict.of("warning")) == ([], [])
    assert qpdf.complaints(path) == ghostscript.complaints(path) == []
    lines = tool.run([tool.program("pdfimages"), "-list", path]).splitlines()[2:]
    kinds = [(row[2], row[5], row[7]) for row in map(str.split, lines)]
    assert [kind for kind in kinds if kind[1] not in ("cmyk", "gray", "index")] == []
    # Grey stays grey, bits stay bits, and a JPEG in inks stays a JPEG.
    assert kinds.count(("image", "gray", "8")) == 2
    assert kinds.count(("image", "gray", "1")) == 1
    assert kinds.count(("smask", "gray", "8")) >= 1


def test_no_picture_brings_more_ink_than_the_printer_takes(nasty: Sequence[Built], tmp_path: Path) -> None:
    path = nasty[0].pdf("print")
    most = []
    for sheet, box in zip(plates.plates(path, tmp_path, DPI), press.boxes(path), strict=True):
        assert sheet.others == ()
        bleed = from_top(box["BleedBox"], box["MediaBox"][3])
        assert sheet.worst_square(bleed) <= PRINTERS[DEFAULT]["ink-limit"] + 0.5
        most.append(sheet.most(bleed))
    # The picture of four full inks is as dark as may be.
    assert 295 < max(most) <= PRINTERS[DEFAULT]["ink-limit"] + 2


def test_colours_that_are_not_of_the_palette_are_told_with_their_place(nasty: Sequence[Built]) -> None:
    found = {
        finding["message"].split()[2]: finding
        for finding in nasty[0].report["findings"]
        if finding["rule"] == "print.colour"
    }
    assert {"#6B2D8B", "#117744", "#14285A", "#EE1111", "#AA00FF", "#FFCC00"} <= set(found)
    # Neither colours of the palette nor those of pictures.
    assert len(found) < 14
    for finding in found.values():
        assert finding["severity"] == "note"
        assert re.search(r"on pages? \d", finding["message"])
        left, top, right, bottom = finding["place"]["box_mm"]
        assert 0 <= left < right <= 210
        assert 0 <= top < bottom <= 297
    left, top, _right, bottom = found["#117744"]["place"]["box_mm"]
    (word,) = (word for word in poppler.words(nasty[0].pdf("print")) if word.text == "Of")
    # On the page, whose trim lies on the sheet at 10 mm from the left and 16 mm from the top.
    assert left == pytest.approx(word.box[0] - 10, abs=0.5)
    assert word.box[1] - 16.5 < top < bottom < word.box[3] - 15.5


def test_what_the_style_is_guilty_of_is_told_by_the_judge_and_by_the_build(tmp_path: Path) -> None:
    made = nasty_build(tmp_path, GUILTY_STYLE)
    verdict = press.judge(made.pdf("print"))
    assert {(fault.severity, fault.rule) for fault in verdict.faults} == {
        ("warning", "text size"),
        ("warning", "line width"),
    }
    told = [finding["message"] for finding in made.report["findings"] if finding["severity"] == "warning"]
    assert any("7.0 pt" in message and "more than one ink" in message for message in told), told


def test_print_editions_are_the_same_to_the_byte_in_another_folder(nasty: Sequence[Built]) -> None:
    one, other = (made.pdf("print").read_bytes() for made in nasty)
    assert one == other
    assert len(one) > 1_000_000


def test_a_way_of_mixing_that_the_engine_can_not_print_ends_the_build(tmp_path: Path) -> None:
    drawing = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
<rect width="9" height="9" fill="#fc0" style="mix-blend-mode:multiply"/></svg>"""
    (tmp_path / "mixed.svg").write_bytes(drawing)
    figure = {"block": "figure", "file": "mixed.svg", "alt": "Mixed"}
    made = build(tmp_path, content("a5-flyer", [section("One", figure)]), "--edition", "print")
    assert made.code == 3
    assert "mix-blend-mode" in made.err
    assert not made.output.exists()
