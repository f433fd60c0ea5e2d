"""The mark of a draft: on every page, read after a bad photocopy, and in nobody's way."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml
from PIL import Image, ImageChops, ImageFilter, ImageStat

from brochure.content.load import read
from brochure.language.locale import locale_of
from brochure.layout.leaflet import prepare
from brochure.layout.style import style_of
from brochure.pipeline.check import parts_of
from brochure.pipeline.typeset import set_leaflet
from tests.formats.leaflets import FORMATS, Built, build, content, section, several
from tests.in_process import here
from tests.judges import plates, poppler, tool
from tests.project import ROOT

LABEL = locale_of("en-GB").draft_mark.split()
COVER = {"title": "A title", "audience": "For all", "footer": "Paid for by [Company]"}
#: Pages of every kind of ground: cover, paper, tint, dark.
GROUNDS = [
    section("On paper", "Words on paper", start="panel"),
    section("On a tint", "Words on a tint", start="panel", look="tint"),
    section("On a dark ground", "Words on a dark ground", start="panel", look="dark"),
    section("At the end", "Words at the end", start="last-panel"),
]
DPI = 200
#: What of a page is looked at for the label, which stands above the text: mm from the top.
STRIP = 25
#: What is typeset has so much around the page, mm.
BLEEDS = {
    name: row["bleed"]
    for name, row in yaml.safe_load((ROOT / "styles/formats.yaml").read_text(encoding="utf-8")).items()
}

Box = tuple[float, float, float, float]


def text_of(fmt: str) -> str:
    sections = GROUNDS if "flyer" not in fmt else GROUNDS[-1:]
    return content(fmt, sections, cover=COVER)


def written(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "content.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def typeset(path: Path, leaflet: str, *, draft: bool, is_sound: bool = True) -> Path:
    """The typeset leaflet as a file, with its bleed; one that is not *is_sound* may have findings."""
    loaded = read(path)
    with here():
        laid_out = prepare(loaded, leaflet, style_of(loaded.project), draft=draft)
    done = set_leaflet(laid_out, parts_of(loaded, leaflet))
    assert not (is_sound and done.findings)
    made = path.with_name(f"{leaflet}-{'draft' if draft else 'final'}.pdf")
    made.write_bytes(done.result.pdf)
    return made


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The screen edition of a leaflet in every format, all of them drafts, built at once."""
    text = several({fmt: text_of(fmt) for fmt in FORMATS})
    made = build(tmp_path_factory.mktemp("drafts"), text, "--edition", "screen")
    assert made.code == 0, made.err
    return made


@pytest.fixture(scope="module")
def finals(drafts: Built) -> Callable[[str], Path]:
    """The same leaflets without the mark, typeset and with their bleed, each once."""
    return cache(lambda fmt: typeset(drafts.folder / "content.yaml", fmt, draft=False))


def parted(words: list[poppler.Word]) -> tuple[list[poppler.Word], list[poppler.Word]]:
    """The words of the marks, and all others."""
    marks, others = [], list(words)
    at = 0
    while at < len(others):
        if [word.text for word in others[at : at + len(LABEL)]] == LABEL:
            marks += others[at : at + len(LABEL)]
            del others[at : at + len(LABEL)]
        else:
            at += 1
    return marks, others


def around(words: list[poppler.Word]) -> Box:
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_page_has_the_mark_and_every_word_stands_where_it_stands_without_it(
    drafts: Built, finals: Callable[[str], Path], fmt: str
) -> None:
    marks, others = parted(poppler.words(drafts.pdf("screen", fmt)))
    final = poppler.words(finals(fmt))
    # Poppler reads a page from top to bottom, so what is left is in the same order.
    assert [(word.page, word.text) for word in others] == [(word.page, word.text) for word in final]
    for word, without in zip(others, final, strict=True):
        assert word.box == pytest.approx([edge - BLEEDS[fmt] for edge in without.box], abs=0.001), word
    pages = {word.page for word in final}
    assert sorted({word.page for word in marks}) == sorted(pages) and len(marks) == len(LABEL) * len(pages)


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_label_covers_no_word_and_keeps_to_the_safe_zone(drafts: Built, fmt: str) -> None:
    marks, others = parted(poppler.words(drafts.pdf("screen", fmt)))
    pictures = rendered(drafts.pdf("screen", fmt), STRIP)
    for number in sorted({word.page for word in marks}):
        label = label_of(pictures[number - 1], around([word for word in marks if word.page == number]))
        assert label[1] >= 4.99, label
        for word in others:
            box = word.box
            # What a line of text takes up reaches beyond its letters.
            beside = box[0] >= label[2] or box[2] <= label[0] or box[1] + 0.6 >= label[3]
            assert word.page != number or beside, (word, label)


def rendered(path: Path, height: float = 0, around: float = 0) -> list[Image.Image]:
    """Every page in greys, or what lies so many mm below its upper edge, without so much *around* it."""
    folder = path.parent / "pages"
    folder.mkdir(exist_ok=True)
    start, rows = (str(round(length * DPI / 25.4)) for length in (around, height))
    part = ["-x", start, "-y", start, "-H", rows]
    tool.run([tool.program("pdftoppm"), "-r", str(DPI), "-gray", *part, path, folder / path.stem])
    return [Image.open(io.BytesIO(page.read_bytes())) for page in sorted(folder.glob(f"{path.stem}-*.pgm"))]


def label_of(page: Image.Image, words: Box) -> Box:
    """The label around its words: as far as its ground reaches from their middle."""
    scale = DPI / 25.4
    row = round((words[1] + 0.4) * scale)
    left, right = round(words[0] * scale) - 4, round(words[2] * scale) + 4
    ground = page.getpixel((left, row))
    while page.getpixel((left - 1, row)) == ground:
        left -= 1
    while page.getpixel((right + 1, row)) == ground:
        right += 1
    column, top, bottom = left + 12, row, row
    while page.getpixel((column, top - 1)) == ground:
        top -= 1
    while page.getpixel((column, bottom + 1)) == ground:
        bottom += 1
    return (left / scale, top / scale, right / scale, bottom / scale)


def photocopy(page: Image.Image) -> Image.Image:
    """A bad one of a bad one: too small, blurred, black and white alone, twice."""
    size = page.size
    for _ in range(2):
        small = page.resize((size[0] * 7 // 10, size[1] * 7 // 10), Image.Resampling.BILINEAR)
        page = small.filter(ImageFilter.GaussianBlur(1.1)).point(lambda grey: 255 if grey > 140 else 0)
        page = page.resize(size, Image.Resampling.BILINEAR)
    return page


@pytest.mark.parametrize("fmt", ["a4-gate-fold", "a5-booklet", "a4-document"])
def test_a_photocopy_of_a_photocopy_still_says_it_on_every_ground(
    drafts: Built, finals: Callable[[str], Path], fmt: str
) -> None:
    draft, final = drafts.pdf("screen", fmt), finals(fmt)
    marks, _others = parted(poppler.words(draft))
    pages = zip(rendered(draft, STRIP), rendered(final, STRIP, BLEEDS[fmt]), strict=True)
    for number, (page, without) in enumerate(pages, start=1):
        box = around([word for word in marks if word.page == number])
        left, top, right, bottom = (round(edge * DPI / 25.4) for edge in box)
        pixels = (left, top, right, bottom)
        clear = page.crop(pixels).point(lambda grey: 255 if grey > 128 else 0)
        # The letters are there, and they are the letters.
        assert alike(photocopy(page).crop(pixels), clear) > 0.7, number
        assert alike(photocopy(without).crop(pixels), clear) < 0.3, number


def alike(one: Image.Image, other: Image.Image) -> float:
    """How well two pictures of one size go together: 1 where they are alike, 0 where nothing is."""
    means = [ImageStat.Stat(image).mean[0] for image in (one, other)]
    moved = [image.tobytes() for image in (one, other)]
    pairs = list(zip(*moved, strict=True))
    covariance = sum((a - means[0]) * (b - means[1]) for a, b in pairs)
    spread = [sum((value - mean) ** 2 for value in values) for values, mean in zip(moved, means, strict=True)]
    return covariance / (spread[0] * spread[1]) ** 0.5 if min(spread) > 0 else 0.0


def test_on_the_press_the_mark_is_black_or_nothing_and_the_preflight_is_clean(tmp_path: Path) -> None:
    made = build(tmp_path, text_of("a5-booklet"), "--edition", "print")
    assert made.code == 0, made.err
    findings = [found for found in made.report["findings"] if found["severity"] != "note"]
    assert not findings
    path = made.pdf("print")
    marks, _others = parted(poppler.words(path))
    sheets = plates.plates(path, tmp_path, dpi=DPI // 2)
    for number in sorted({word.page for word in marks}):
        cyan, magenta, yellow, black = sheets[number - 1].inks(
            around([word for word in marks if word.page == number])
        )
        assert max(cyan, magenta, yellow) < 0.1, number
        assert 10 < black < 90, number


def test_the_mark_is_not_there_where_a_leaflet_is_final(drafts: Built, finals: Callable[[str], Path]) -> None:
    final = finals("a5-booklet")
    assert "Draft" not in [word.text for word in poppler.words(final)]
    draft = typeset(drafts.folder / "content.yaml", "a5-booklet", draft=True)
    difference = ImageChops.difference(rendered(draft)[1], rendered(final)[1]).getbbox()
    assert difference is not None
    # Nothing but the margin above the text differs.
    assert difference[3] / DPI * 25.4 < 14 + 3


#: What a style might do to the mark, by how it does it.
HIDING = {
    "no content": "@page { @top-center { content: none !important } }",
    "no words": "@page { @top-center { content: '' !important } }",
    "other words": "@page { @top-center { content: 'Approved' !important } }",
    "on named pages": "@page cover { @top-center { content: none !important } }"
    "@page dark { @top-center { content: none !important } } @page tint { @top-center { content: none } }",
    "on the first and others": "@page :first { @top-center { content: none !important } }"
    "@page :nth(2) { @top-center { display: none } } @page :left { @top-center { content: normal } }",
    "white on white": "@page { @top-center { color: white !important; background: white !important; "
    "border-color: white !important } }",
    "letters of no size": "@page { @top-center { font-size: 0.01pt !important } }",
    "out of sight": "@page { @top-center { transform: translateX(900mm) !important } }",
    "hidden": "@page { @top-center { visibility: hidden !important } }",
    "seen through": "@page { @top-center { opacity: 0.01 !important } }",
    "beneath a box": "body::after { content: ''; position: fixed; inset: -40mm; background: white; "
    "z-index: 2147483647 }",
    "beneath a section": ".section, section, main { position: relative; z-index: 99; margin-top: -30mm "
    "!important; padding-top: 30mm; background: white }",
    "no margin": "@page { margin-top: 0 !important } .section { padding-top: 14mm }",
    "a ground of its colour": "@page { background: black !important } body { color: white }",
    "a ground that fades": "@page { background: linear-gradient(white, black) !important }",
    "letters over it": "body::after { content: 'Approved for use in all countries'; position: fixed; "
    "top: -12mm; left: 0; font-size: 30pt; color: black; background: white; z-index: 2147483647 }",
    "for print alone": "@media print { @page { @top-center { content: none !important } } }",
    "the boxes beside it": "@page { @top-center { width: 0 !important } "
    "@top-left { content: 'x'; width: 100% } @top-right { content: 'x'; width: 100% } }",
    "another page": ".section, .cover, main { page: mine !important } "
    "@page mine { @top-center { content: none } }",
    "its font": "@page { @top-center { font-family: 'Atkinson Hyperlegible Next' !important; "
    "letter-spacing: -1em !important } }",
}


@pytest.fixture(scope="module")
def sound_labels(tmp_path_factory: pytest.TempPathFactory) -> list[Image.Image]:
    """The labels of a leaflet that no style has touched."""
    return labels(
        typeset(written(tmp_path_factory.mktemp("sound"), text_of("a5-flyer")), "sample", draft=True)
    )


def labels(path: Path) -> list[Image.Image]:
    """The upper middle of every page, where the label stands."""
    pages = rendered(path, STRIP)
    # The label is 50 mm wide and more; its edges may lie on whatever the style has done to the page.
    return [page.crop((page.width // 2 - 150, 76, page.width // 2 + 150, 110)) for page in pages]


@pytest.mark.parametrize("way", HIDING)
def test_no_style_takes_the_mark_away(tmp_path: Path, way: str, sound_labels: list[Image.Image]) -> None:
    path = written(tmp_path, text_of("a5-flyer"))
    own = path.parent / "styles" / "blocks"
    own.mkdir(parents=True)
    (own / "zz-hiding.css").write_text(HIDING[way], encoding="utf-8")
    found = labels(typeset(path, "sample", draft=True, is_sound=False))
    assert len(found) == len(sound_labels) == 2
    for picture, sound in zip(found, sound_labels, strict=True):
        # Letters in black and white, the same ones.
        tones = picture.tobytes()
        assert min(tones) < 20 and max(tones) > 235
        # A page by another name has the other label, black on white or white on black.
        assert abs(alike(picture, sound)) > 0.95
