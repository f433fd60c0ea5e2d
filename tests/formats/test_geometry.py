"""Each format is made of the paper that printers expect: sizes, order of panels, bleed, safe zones."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from brochure.design.data import style_data
from brochure.design.formats import Format
from brochure.design.resources import Resources
from brochure.errors import ContentError
from brochure.findings import SourcePlace
from brochure.source.project import Project
from tests.formats.leaflets import FIXED, FORMATS, MM_PER_PT, Built, build, content, panels, section, several
from tests.judges import mupdf, poppler
from tests.project import ROOT
from tests.styles import STYLES

INCH = 25.4
AUDIENCES = ("patient", "hcp")
#: Widths of the pages in reading order and height of each, in mm.
SIZES: dict[str, tuple[list[float], float]] = {
    "a4-roll-fold": ([100, 97, 100, 100, 97, 100], 210),
    "a4-z-fold": ([99] * 6, 210),
    "a4-gate-fold": ([73.75, 73.75, 73.75, 149.5, 73.75, 149.5], 210),
    "a4-folder": ([210] * 4, 297),
    "a5-booklet": ([148], 210),
    "a4-flyer": ([210] * 2, 297),
    "a5-flyer": ([148] * 2, 210),
    "letter-roll-fold": ([n / 16 * INCH for n in (59, 58, 59, 59, 58, 59)], 8.5 * INCH),
    "half-letter-booklet": ([5.5 * INCH], 8.5 * INCH),
    "a4-document": ([210], 297),
}
#: Flat trim, and the widths of the panels from left to right, outside and inside.
SIDES: dict[str, tuple[float, list[float], list[float]]] = {
    "a4-roll-fold": (297, [97, 100, 100], [100, 100, 97]),
    "a4-z-fold": (297, [99, 99, 99], [99, 99, 99]),
    "a4-gate-fold": (297, [73.75, 149.5, 73.75], [73.75, 149.5, 73.75]),
    "letter-roll-fold": (
        11 * INCH,
        [n / 16 * INCH for n in (58, 59, 59)],
        [n / 16 * INCH for n in (59, 59, 58)],
    ),
    "a4-folder": (420, [210, 210], [210, 210]),
}


@pytest.fixture(scope="module")
def formats() -> dict[str, Format]:
    return dict(STYLES.formats)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """In every format: a leaflet that fills it, one word a page, and one with much text for each audience."""
    leaflets = {name: content(name, panels(FIXED.get(name, 4), "last-panel")) for name in FORMATS}
    for audience in AUDIENCES:
        for name in FORMATS:
            sections = [section("One", "Words " * 120)]
            leaflets[f"{name}-for-{audience}"] = content(name, sections, audience=audience)
    leaflets["thick"] = content("a5-booklet", panels(12))
    made = build(tmp_path_factory.mktemp("formats"), several(leaflets), "--edition", "screen")
    assert made.code == 0, made.err
    return made


def test_the_formats_of_the_issue_ship(formats: dict[str, Format]) -> None:
    assert tuple(formats) == FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_pages_have_the_sizes_of_the_trade(name: str, formats: dict[str, Format]) -> None:
    widths, height = SIZES[name]
    sizes = formats[name].page_sizes
    assert [width for width, _height in sizes] == pytest.approx(widths, abs=0.005)
    assert [height for _width, height in sizes] == pytest.approx([height] * len(sizes), abs=0.005)


@pytest.mark.parametrize("name", SIDES)
def test_panels_stand_in_order_on_both_sides_of_the_flat_sheet(name: str, formats: dict[str, Format]) -> None:
    flat, outside, inside = SIDES[name]
    fmt = formats[name]
    for side, widths in zip(fmt.sides, (outside, inside), strict=True):
        assert [fmt.page_size(page)[0] for page in side] == pytest.approx(widths, abs=0.005)
        assert sum(widths) == pytest.approx(flat, abs=0.005)


@pytest.mark.parametrize("name", ["a4-roll-fold", "letter-roll-fold"])
def test_a_roll_fold_reads_cover_flap_spread_back(name: str, formats: dict[str, Format]) -> None:
    assert formats[name].sides == ((2, 6, 1), (3, 4, 5))


@pytest.mark.parametrize("name", SIDES)
def test_the_panels_of_a_leaf_are_of_one_width(name: str, formats: dict[str, Format]) -> None:
    # What is printed behind a panel stands mirrored on the other side of the sheet.
    fmt = formats[name]
    outside, inside = fmt.sides
    for front, back in zip(outside, reversed(inside), strict=True):
        assert fmt.page_size(front) == fmt.page_size(back)


@pytest.mark.parametrize("name", SIDES)
def test_the_first_page_is_in_front_and_the_last_at_the_back(name: str, formats: dict[str, Format]) -> None:
    """Folded, the right panel of the outside is the front in all of these folds."""
    fmt = formats[name]
    assert fmt.sides[0][-1] == 1
    # The back is the panel beside the front, but in a Z fold, where it is the last one of the inside.
    back = fmt.sides[1][-1] if name == "a4-z-fold" else fmt.sides[0][-2]
    assert back == len(fmt.page_sizes)


@pytest.mark.parametrize("name", FORMATS)
def test_bleed_and_safe_zone_are_those_of_the_region(name: str, formats: dict[str, Format]) -> None:
    fmt = formats[name]
    assert fmt.bleed == (3.175 if "letter" in name else 3)
    assert fmt.safe_zone == 5
    thick = 7 if fmt.kind == "booklet" else 5
    assert (fmt.safe_zone_of(8), fmt.safe_zone_of(12)) == (5, thick)


@pytest.mark.parametrize("name", FORMATS)
def test_texts_keep_the_margins_of_one_measure_across_the_folds(
    name: str, formats: dict[str, Format]
) -> None:
    from brochure.layout.pages import label_of, page_css

    measures = STYLES.measures
    label = label_of("Draft", formats[name], measures)
    css = page_css(formats[name], measures, [], label=label)
    # One margin for the pages of every width; the cover has its own.
    assert len(re.findall(r"margin: [\d.]+mm [\d.]+mm", css)) == 1


@pytest.mark.parametrize("name", FORMATS)
def test_pages_of_the_screen_edition_are_the_trimmed_panels_in_reading_order(name: str, built: Built) -> None:
    widths, height = SIZES[name]
    with pikepdf.open(built.pdf("screen", name)) as pdf:
        boxes = [[float(edge) * MM_PER_PT for edge in page.mediabox] for page in pdf.pages]
    assert len(boxes) == FIXED.get(name, 4)
    for number, box in enumerate(boxes):
        wanted = widths[number] if name in FIXED else widths[0]
        assert box == pytest.approx([0, 0, wanted, height], abs=0.02)
    for number, text in enumerate(mupdf.text(built.pdf("screen", name)), start=1):
        assert re.findall(r"Words\d+", text) == [f"Words{number}"]


@pytest.mark.parametrize("name", FORMATS)
def test_words_keep_the_safe_zone(name: str, built: Built, formats: dict[str, Format]) -> None:
    fmt = formats[name]
    for word in poppler.words(built.pdf("screen", name)):
        width, height = fmt.page_size(word.page)
        left, top, right, bottom = word.box
        assert left >= fmt.safe_zone - 0.05, word
        assert top >= fmt.safe_zone - 0.05, word
        assert right <= width - fmt.safe_zone + 0.05, word
        assert bottom <= height - fmt.safe_zone + 0.05, word


@pytest.mark.parametrize("name", FORMATS)
def test_folios_stand_where_pages_are_turned_and_nowhere_else(
    name: str, built: Built, formats: dict[str, Format]
) -> None:
    numbers = [word.text for word in poppler.words(built.pdf("screen", name)) if word.text.isdecimal()]
    turned = formats[name].kind in ("booklet", "document")
    assert numbers == (["1", "2", "3", "4"] if turned else [])


def test_thick_booklets_keep_their_wider_safe_zone(built: Built) -> None:
    for word in poppler.words(built.pdf("screen", "thick")):
        left, top, right, bottom = word.box
        assert min(left, top, 148 - right, 210 - bottom) >= 6.95, word


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", FORMATS)
def test_body_text_stays_above_the_least_x_height(name: str, audience: str, built: Built) -> None:
    from fontTools.ttLib import TTFont

    file = {
        "patient": "atkinson-hyperlegible-next/AtkinsonHyperlegibleNext_400Regular.ttf",
        "hcp": "source-sans-3/SourceSans3-Regular.ttf",
    }[audience]
    font = TTFont(ROOT / "styles/fonts" / file)
    share = font["OS/2"].sxHeight / font["head"].unitsPerEm
    size = mupdf_size(built.pdf("screen", f"{name}-for-{audience}"))
    assert size * MM_PER_PT * share >= {"patient": 2.0, "hcp": 1.5}[audience]


def mupdf_size(path: Path) -> float:
    """The size in which most characters of a file are set, in pt, as MuPDF reads it."""
    from tests.judges import tool

    markup = tool.run([tool.program("mutool"), "draw", "-q", "-F", "stext", "-o", "-", path])
    sizes: dict[float, int] = {}
    for chunk in markup.split("<font ")[1:]:
        match = re.search(r'size="([\d.]+)"', chunk)
        assert match
        sizes[float(match[1])] = sizes.get(float(match[1]), 0) + chunk.count("<char ")
    return max(sizes, key=lambda size: sizes[size])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("kind: scroll", "“scroll” is not one of the choices"),
        ("office: fax", "“fax” is not one of the choices"),
        ("fold: rol", "no folding note “rol”"),
        ("pages: [[10, 210], [97, 210]]", "10 is too small"),
        ("pages: [[100, 210], [97, 210], [90, 210]]", "each page once"),
        ("sides: [[1], [1]]", "each page once"),
        ("sides: [[1], [2]]", "differ in width"),
        ("pages: none", "sizes of pages"),
        ("safe-zone: wide", "“wide” is not a number"),
        ("bleed:", "this is empty"),
    ],
)
def test_a_format_that_no_paper_can_be_is_refused_at_its_line(tmp_path: Path, change: str, says: str) -> None:
    sound = {
        "title": "title: Sample",
        "kind": "kind: folded",
        "pages": "pages: [[100, 210], [97, 210]]",
        "sides": "sides: [[1, 2], []]",
        "bleed": "bleed: 3",
        "safe-zone": "safe-zone: 5",
        "office": "office: flat",
        "fold": "fold: Fold it.",
    }
    sound["sides"] = "sides: [[1], [2]]" if "differ" in says else "sides: [[1, 2]]"
    sound[change.partition(":")[0]] = change
    file = tmp_path / "styles/formats.yaml"
    file.parent.mkdir()
    file.write_text("\n  ".join(["sample:", *sound.values()]), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        style_data(Resources(Project(tmp_path)))
    (finding,) = caught.value.findings
    assert says in finding.message and finding.fix
    assert isinstance(finding.place, SourcePlace)
    field = "sides" if says == "each page once" else change.partition(":")[0]
    assert finding.place.text.strip().partition(":")[0] == field
