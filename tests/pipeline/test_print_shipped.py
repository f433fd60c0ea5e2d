"""The shipped leaflets for the printer: by an independent walk, by their plates, and beside the screen."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pypdfium2
import pytest
import yaml
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from tests.builds import Built
from tests.judges import ghostscript, mupdf, plates, poppler, press, qpdf, tool
from tests.judges.sheets import Imposed, from_top
from tests.project import ROOT

LEAFLETS = ("patient", "hcp")
#: Pages from left to right on the flat sheets: booklets as single pages, a roll fold as its two sides.
SIDES: dict[str, list[tuple[int, ...]]] = {
    "patient": [(page,) for page in range(1, 9)],
    "hcp": [(2, 6, 1), (3, 4, 5)],
}
#: The first printer of styles/printers.yaml.
BLEED, SAFE_ZONE, INK_LIMIT = 3.0, 5.0, 300.0
MARK_OFFSET = 4.0
DPI = 150
PX = 25.4 / DPI
MM_PER_PT = 25.4 / 72
#: Words differ by no more than that when the imposition is undone, mm.
STILL = 0.05

Box = tuple[float, float, float, float]


@pytest.fixture(params=LEAFLETS)
def leaflet(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def imposed(shipped_build: Built, leaflet: str) -> Imposed:
    output = shipped_build.project.output
    return Imposed(output / f"{leaflet}-screen.pdf", output / f"{leaflet}-print.pdf", SIDES[leaflet])


@pytest.fixture
def pdf(imposed: Imposed) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(imposed.sheets) as opened:
        yield opened


@lru_cache(maxsize=2)
def verdict_of(path: Path) -> press.Verdict:
    return press.judge(path)


@lru_cache(maxsize=2)
def sheets_of(path: Path) -> list[plates.Sheet]:
    with TemporaryDirectory() as folder:
        return plates.plates(path, Path(folder), DPI)


@lru_cache(maxsize=2)
def proofs_of(path: Path) -> list[Image.Image]:
    """The sheets as they look when printed, in sRGB."""
    with pikepdf.open(path) as opened:
        profile = opened.Root.OutputIntents[0].DestOutputProfile.read_bytes()
    return [sheet.proof(profile) for sheet in sheets_of(path)]


@lru_cache(maxsize=16)
def screen_page(path: Path, page: int) -> Image.Image:
    with pypdfium2.PdfDocument(path) as opened:
        return opened[page - 1].render(scale=DPI / 72).to_pil().convert("RGB")  # type: ignore[no-any-return]


def pair(imposed: Imposed, page: int) -> tuple[Image.Image, Image.Image]:
    """A page on the screen and as it is printed."""
    screen = screen_page(imposed.screen, page)
    return screen, imposed.page_of(proofs_of(imposed.sheets), page, DPI, screen.size)


# The file


def test_no_error_and_no_warning_in_any_operator(imposed: Imposed) -> None:
    verdict = verdict_of(imposed.sheets)
    assert (verdict.of("error"), verdict.of("warning")) == ([], [])
    # It has read what is there: as many letters as the screen edition has, and every kind of mark.
    kinds = {paint.kind for paint in verdict.paints}
    assert {"text", "fill", "stroke", "shading"} <= kinds
    assert sum(paint.kind == "text" for paint in verdict.paints) > 300


def test_other_programs_read_it_without_complaint(imposed: Imposed) -> None:
    assert qpdf.complaints(imposed.sheets) == []
    assert ghostscript.complaints(imposed.sheets) == []
    done = tool.attempt([tool.program("mutool"), "draw", "-q", "-r", "20", "-o", "/dev/null", imposed.sheets])
    # Some are built without ICC, and say so of every file.
    said = [line for line in done.stderr.splitlines() if "ICC support is not available" not in line]
    assert (done.returncode, said) == (0, [])
    assert "".join(mupdf.text(imposed.sheets)).split()


def test_all_fonts_are_embedded_and_no_picture_is_coarse_or_in_rgb(imposed: Imposed) -> None:
    fonts = poppler.fonts(imposed.sheets)
    assert len(fonts) > 2
    assert [font.name for font in fonts if not font.embedded] == []
    lines = tool.run([tool.program("pdfimages"), "-list", imposed.sheets]).splitlines()[2:]
    rows = [line.split() for line in lines]
    assert [row for row in rows if row[5] not in ("cmyk", "gray") or int(row[12]) < 225] == []


def test_the_report_names_the_print_edition_and_nothing_is_wrong_with_it(
    shipped_build: Built, leaflet: str
) -> None:
    assert shipped_build.ended.code == 0, shipped_build.ended.err
    report = json.loads((shipped_build.project.output / "report.json").read_text(encoding="utf-8"))
    assert f"{leaflet}-print.pdf" in report["files"]
    told = [finding for finding in report["findings"] if "print" in json.dumps(finding)]
    assert [finding for finding in told if finding["severity"] in ("error", "warning")] == []


# Sheets


def test_sheets_are_flat_sides_and_single_pages_with_exactly_the_bleed(
    imposed: Imposed, leaflet: str
) -> None:
    size = {"patient": (148, 210), "hcp": (297, 210)}[leaflet]
    assert len(imposed.boxes) == len(SIDES[leaflet])
    for box in imposed.boxes:
        left, top, right, bottom = box["TrimBox"]
        assert (right - left, bottom - top) == pytest.approx(size, abs=0.01)
        bleed = (left - BLEED, top - BLEED, right + BLEED, bottom + BLEED)
        assert box["BleedBox"] == pytest.approx(bleed, abs=0.01)
        assert box["MediaBox"][:2] == (0, 0)
    # From the left edge of the outside: flap 97 mm, back and front 100 mm.
    left = imposed.boxes[0]["TrimBox"][0]
    folds = [left + 97, left + 197] if leaflet == "hcp" else []
    assert imposed.folds(1) == pytest.approx(folds, abs=0.01)


def test_words_keep_the_safe_zone_from_trim_and_folds(imposed: Imposed) -> None:
    assert imposed.too_near(SAFE_ZONE) == []


def test_words_stand_where_the_screen_edition_has_them_and_there_are_no_others(imposed: Imposed) -> None:
    moved = imposed.moved()
    assert (moved.missing, moved.added) == ([], [])
    assert moved.words > 1000
    assert moved.most < STILL


# Plates


def test_only_the_four_plates_are_made_and_ink_stays_below_the_limit(imposed: Imposed) -> None:
    sheets = sheets_of(imposed.sheets)
    assert [sheet.others for sheet in sheets] == [()] * len(imposed.boxes)
    for sheet, box in zip(sheets, imposed.boxes, strict=True):
        assert sheet.worst_square(box["BleedBox"]) < INK_LIMIT
        # Nor in one place; a plate has steps of 0.4 %.
        assert sheet.most(box["BleedBox"]) < INK_LIMIT + 2


def test_marks_are_the_same_on_all_four_plates(imposed: Imposed) -> None:
    for number, (sheet, box) in enumerate(
        zip(sheets_of(imposed.sheets), imposed.boxes, strict=True), start=1
    ):
        parts = [plate.copy() for plate in sheet.plates]
        height = box["MediaBox"][3]
        # Inside the bleed is artwork; the bar and the names of plates are there to differ.
        blank = [box["BleedBox"]]
        paints = [paint for paint in verdict_of(imposed.sheets).paints if paint.page == number]
        # The slug, in outlines.
        assert any(paint.kind == "fill" and "All" in (paint.inks or {}) for paint in paints)
        for paint in paints:
            if "All" not in (paint.inks or {}):
                edges = from_top(paint.box, height / MM_PER_PT)
                blank.append(tuple(edge * MM_PER_PT for edge in edges))  # type: ignore[arg-type]
        for left, top, right, bottom in blank:
            area = (int(left / PX) - 1, int(top / PX) - 1, int(right / PX) + 2, int(bottom / PX) + 2)
            for part in parts:
                part.paste(0, area)
        assert plates.darkest(parts).getextrema() == (0, 255)
        differs = ImageChops.subtract(plates.darkest(parts), plates.lightest(parts))
        assert differs.getbbox() is None


def test_crop_marks_stand_at_every_corner_and_fold_marks_at_every_fold(
    imposed: Imposed, leaflet: str
) -> None:
    for number, box in enumerate(imposed.boxes, start=1):
        left, top, right, bottom = box["TrimBox"]
        height = box["MediaBox"][3]
        upright, across = [], []
        for paint in verdict_of(imposed.sheets).paints:
            if paint.page != number or paint.kind != "stroke" or "All" not in (paint.inks or {}):
                continue
            assert paint.size == pytest.approx(0.25)
            x0, y0, x1, y1 = (edge * MM_PER_PT for edge in from_top(paint.box, height / MM_PER_PT))
            is_fold = any(abs((x0 + x1) / 2 - fold) < 0.1 for fold in imposed.folds(number))
            assert paint.is_dashed == is_fold
            if x1 - x0 < y1 - y0:
                assert 4.99 < y1 - y0 < 6.01
                upright.append(((x0 + x1) / 2, min(abs(y1 - top), abs(y0 - bottom)), y1 < top))
            else:
                assert 4.99 < x1 - x0 < 6.01
                across.append(((y0 + y1) / 2, min(abs(x1 - left), abs(x0 - right)), x1 < left))
        both = [(x, is_above) for x in (left, right, *imposed.folds(number)) for is_above in (False, True)]
        assert flat((x, above) for x, _gap, above in upright) == pytest.approx(flat(both), abs=0.01)
        both = [(y, is_before) for y in (top, bottom) for is_before in (False, True)]
        assert flat((y, before) for y, _gap, before in across) == pytest.approx(flat(both), abs=0.01)
        # Outside of the bleed, and far enough from the trim.
        assert min(gap for _at, gap, _side in (*upright, *across)) > max(BLEED, MARK_OFFSET) - 0.1


def flat(places: Iterable[tuple[float, bool]]) -> list[float]:
    """Places in order, each followed by 0 or 1 for its side."""
    ordered = sorted(places, key=lambda place: (round(place[0], 1), place[1]))
    return [part for place in ordered for part in place]


def test_artwork_that_touches_the_trim_runs_to_the_edge_of_the_bleed(imposed: Imposed) -> None:
    inked = 0
    for sheet, box in zip(sheets_of(imposed.sheets), imposed.boxes, strict=True):
        for inner, outer in edges_of(box):
            at_trim, at_bleed = (along(sheet, strip, len_mm(inner)) for strip in (inner, outer))
            strongest = (strongest_along(sheet, strip, len_mm(inner)) for strip in (inner, outer))
            for place, (here, there, most, beyond) in enumerate(
                zip(at_trim, at_bleed, *strongest, strict=True)
            ):
                if here > 8:
                    inked += 1
                    # Nothing ends at the trim, be it thin.
                    assert there >= min(here * 0.75, here - 5), (sheet, inner, place)
                    # And beyond it nothing is stronger than at the trim, where a thin light line may lie.
                    assert beyond <= max(most * 1.25, most + 5), (sheet, inner, place)
                else:
                    # And nothing comes from beyond.
                    assert there < 16, (inner, place)
    # The covers of both leaflets are dark all around.
    assert inked > 300


def edges_of(box: dict[str, Box]) -> Iterator[tuple[Box, Box]]:
    """For each edge a strip of 0.5 mm inside of the trim and one that ends at the edge of the bleed."""
    left, top, right, bottom = box["TrimBox"]
    x0, y0, x1, y1 = box["BleedBox"]
    for near, far in ((left + 0.2, x0), (right - 0.7, x1 - 0.5)):
        yield (near, top, near + 0.5, bottom), (far, top, far + 0.5, bottom)
    for near, far in ((top + 0.2, y0), (bottom - 0.7, y1 - 0.5)):
        yield (left, near, right, near + 0.5), (left, far, right, far + 0.5)


def len_mm(strip: Box) -> int:
    return int(max(strip[2] - strip[0], strip[3] - strip[1]))


def along(sheet: plates.Sheet, strip: Box, steps: int) -> list[int]:
    """The strongest ink of every step of 1 mm along a strip, as its mean."""
    size = (steps, 1) if strip[2] - strip[0] > strip[3] - strip[1] else (1, steps)
    parts = [part.resize(size, Image.Resampling.BOX) for part in sheet.cut(strip)]
    return list(plates.darkest(parts).tobytes())


def strongest_along(sheet: plates.Sheet, strip: Box, steps: int) -> list[int]:
    """The strongest ink of every step of 1 mm along a strip, wherever it stands in the step."""
    part = plates.darkest(sheet.cut(strip))
    upright = strip[3] - strip[1] > strip[2] - strip[0]
    length = part.height if upright else part.width
    found = []
    for step in range(steps):
        first, last = int(step * length / steps), math.ceil((step + 1) * length / steps)
        cut = (0, first, part.width, last) if upright else (first, 0, last, part.height)
        found.append(int(max(part.crop(cut).tobytes())))
    return found


def letters_of(imposed: Imposed, kind: str) -> Iterator[tuple[press.Paint, list[Image.Image]]]:
    """Texts in black alone or in white, and the plates where they stand."""
    sheets = sheets_of(imposed.sheets)
    for paint in verdict_of(imposed.sheets).paints:
        if paint.kind == "text" and (paint.is_black if kind == "black" else paint.is_white):
            height = imposed.boxes[paint.page - 1]["MediaBox"][3] / MM_PER_PT
            left, top, right, bottom = (edge * MM_PER_PT for edge in from_top(paint.box, height))
            if right - left > 2 and bottom - top > 1:
                yield paint, sheets[paint.page - 1].cut((left, top, right, bottom))


def median(image: Image.Image, mask: Image.Image) -> int:
    counts = image.histogram(mask)
    half, so_far = sum(counts) / 2, 0
    for level, count in enumerate(counts):
        so_far += count
        if so_far >= half:
            return level
    return 0


def test_black_letters_on_a_tint_leave_the_tint_beneath_them(imposed: Imposed) -> None:
    on_tint = 0
    for paint, (*colours, black) in letters_of(imposed, "black"):
        letters = black.point(lambda ink: 255 if ink > 250 else 0)
        beside = black.point(lambda ink: 255 if ink < 4 else 0)
        if letters.histogram()[255] < 10 or beside.histogram()[255] < 10:
            continue
        grounds = [median(plate, beside) for plate in colours]
        beneath = [median(plate, letters) for plate in colours]
        on_tint += max(grounds) > 8
        assert beneath == pytest.approx(grounds, abs=2), (paint, grounds, beneath)
    # Enough to say something: texts in boxes of these leaflets.
    assert on_tint > 10


def test_white_letters_on_dark_grounds_are_left_out_of_every_plate(imposed: Imposed) -> None:
    on_dark = 0
    for paint, parts in letters_of(imposed, "white"):
        inside = plates.darkest(parts).point(lambda ink: 255 if ink == 0 else 0)
        share = inside.histogram()[255] / (inside.width * inside.height)
        # Thin letters leave few whole pixels free.
        assert share > 0.02, (paint, share)
        for part in parts:
            if median(part, ImageChops.invert(inside)) > 25:
                free = part.point(lambda ink: 255 if ink == 0 else 0)
                left_in = ImageChops.subtract(free, inside).histogram()[255]
                assert left_in <= inside.histogram()[255] * 0.02, (paint, left_in)
        on_dark += 1
    assert on_dark > 3


# Beside the screen edition


def test_printed_pages_look_like_those_on_the_screen(imposed: Imposed, leaflet: str) -> None:
    for place in imposed.places:
        screen, print_ = pair(imposed, place.page)
        # The engines draw the edges of small letters by other rules; what is over a millimetre wide counts.
        soft = [image.filter(ImageFilter.BoxBlur(1.4 / PX)) for image in (screen, print_)]
        assert max(ImageStat.Stat(ImageChops.difference(*soft)).mean) < 6, place


def test_nothing_has_moved_on_printed_pages(imposed: Imposed) -> None:
    for place in imposed.places:
        screen, print_ = (image.convert("L").reduce(2) for image in pair(imposed, place.page))
        difference = {
            (x, y): ImageStat.Stat(ImageChops.difference(screen, ImageChops.offset(print_, x, y))).mean[0]
            for x in (-1, 0, 1)
            for y in (-1, 0, 1)
        }
        still = difference.pop((0, 0))
        # A third of a millimetre anywhere makes it much worse.
        assert still * 1.2 < min(difference.values()), place


def test_grounds_of_the_palette_keep_their_colour(imposed: Imposed) -> None:
    seen = set()
    for place in imposed.places:
        # The outermost millimetre shows what reaches over the fold, and a few pixels what lies across it.
        screen, print_ = (ImageOps.crop(image, 3 + math.ceil(1 / PX)) for image in pair(imposed, place.page))
        for name, colour in palette().items():
            if name == "text":
                # The ground of the draft mark is black ink alone, which is no full black on paper.
                continue
            where = inside(only(screen, colour), 4)
            if where.histogram()[255] > 300:
                seen.add(name)
                printed = ImageStat.Stat(print_, where)
                assert math.dist(lab(colour), lab(printed.mean)) < 5, (name, place)
                # One colour throughout, without dots or seams.
                assert max(printed.stddev) < 0.5, (name, place)
    assert {"paper", "ink-deep", "sky", "blush"} <= seen


def palette() -> dict[str, tuple[int, ...]]:
    rows: dict[str, Any] = yaml.safe_load((ROOT / "styles/palette.yaml").read_text(encoding="utf-8"))
    return {name: tuple(bytes.fromhex(row["srgb"].lstrip("#"))) for name, row in rows.items()}


def only(image: Image.Image, colour: tuple[int, ...]) -> Image.Image:
    """White where a picture has exactly that colour."""
    bands = zip(image.split(), colour, strict=True)
    return plates.lightest([band.point([255 * (v == level) for v in range(256)]) for band, level in bands])


def inside(mask: Image.Image, pixels: int) -> Image.Image:
    """What of a mask has nothing else within so many pixels."""
    return mask.filter(ImageFilter.BoxBlur(pixels)).point(lambda level: 255 if level == 255 else 0)


def lab(colour: Any) -> tuple[float, float, float]:
    """CIE Lab of an sRGB colour."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in colour)]
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.95047, 1.0, 1.08883)
    parts = [
        sum(a * b for a, b in zip(row, linear, strict=True)) / w for row, w in zip(rows, white, strict=True)
    ]
    x, y, z = (p ** (1 / 3) if p > 216 / 24389 else (24389 / 27 * p + 16) / 116 for p in parts)
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def test_the_glow_of_the_cover_is_as_smooth_as_on_the_screen(imposed: Imposed) -> None:
    screen, print_ = (steps(image.convert("L")) for image in pair(imposed, 1))
    calm = inside(screen.point(lambda step: 255 if step <= 4 else 0), 4)
    counts = print_.histogram(calm)
    assert sum(counts) > 300_000
    assert max(step for step, count in enumerate(counts) if count) <= 8


def steps(image: Image.Image) -> Image.Image:
    """How far each pixel is from its left and upper neighbours."""
    across, down = (ImageChops.difference(image, ImageChops.offset(image, *by)) for by in ((1, 0), (0, 1)))
    return ImageChops.lighter(across, down)
