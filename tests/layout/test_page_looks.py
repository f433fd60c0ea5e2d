"""Back covers, feet, grounds, colours, tabs and columns of pages, in one build each of what goes together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from tests.judges import poppler, tool
from tests.layout.test_cover_looks import LEAST, least_contrast, page_of, photo
from tests.project import SMALL, Project

HEAD = SMALL.partition("leaflets:\n")[0]
LEAFLET = """\
  {name}:
    audience: {audience}
    format: {format}
    market: none
    language: en-GB
    title: T
    description: D
    job-code: JC{name}
    prepared: 2026-11
"""
BACK = """\
    back-cover:
      title: Centre
      address: [Harbour Road 12, "Telephone 01234"]
      code: { url: "https://www.example.org/day", title: Films, instruction: Scan it. }
      legal: [Charity 99.]
      ground: sky
"""
LOGO = "    logo: { file: logo.svg, alt: Ours }\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 2"><rect width="8" height="2"/></svg>'
WORDS = " ".join(f"w{number}" for number in range(60))
SKY = (0xDB, 0xE8, 0xF5)


def leaflet(name: str, fmt: str, rest: str, audience: str = "patient") -> str:
    return LEAFLET.format(name=name, format=fmt, audience=audience) + rest


@dataclass(frozen=True)
class Leaflets:
    """Leaflets that were built once for many tests."""

    folder: Path

    def pdf(self, name: str) -> Path:
        return self.folder / f"{name}-screen.pdf"

    def words(self, name: str) -> list[list[poppler.Word]]:
        """The words of each page in their order, without the draft label."""
        pages: dict[int, list[poppler.Word]] = {}
        for word in poppler.words(self.pdf(name)):
            pages.setdefault(word.page, []).append(word)
        return [pages.get(number, []) for number in range(1, max(pages) + 1)]

    def texts(self, name: str) -> list[str]:
        return [" ".join(word.text for word in page) for page in self.words(name)]

    def pixel(self, name: str, page: int, at: tuple[float, float]) -> tuple[int, ...]:
        """The colour at a place of a page, in parts of its width and height."""
        stem = self.folder / f"{name}-{page}"
        if not stem.with_suffix(".png").exists():
            command = [tool.program("pdftoppm"), "-r", "30", "-f", page, "-l", page, "-singlefile", "-png"]
            tool.run([*map(str, command), self.pdf(name), stem])
        drawn: Any = Image.open(stem.with_suffix(".png")).convert("RGB")
        found: tuple[int, ...] = drawn.getpixel((int(at[0] * drawn.width), int(at[1] * drawn.height)))
        return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Leaflets:
    project = Project(tmp_path_factory.mktemp("looks"))
    project.write("logo.svg", SVG)
    cover = "    cover: { title: Headline, audience: Readers }\n"
    columns = (
        f"      - title: Columns\n        start: panel\n        colour: accent\n        tab: Before\n"
        f"        columns: 2\n        column-rule: yes\n        blocks: [{WORDS}, "
        "{ block: table, caption: Wide, columns: [{ title: One }], rows: [[Cell]] }, last words]\n"
        "      - { title: Below, colour: ink-soft, blocks: [It goes on below.] }\n"
    )
    grounds = (
        "      - { title: Dark, start: panel, ground: accent, tab: yes, blocks: [On a dark ground.] }\n"
        "      - { title: Behind, blocks: [On paper again.] }\n"
        "      - { title: Dark too, start: panel, look: dark, tab: yes, blocks: [On another.] }\n"
        "      - { title: Behind that, blocks: [On paper once more.] }\n"
    )
    foot = '    foot: { text: "Made by us", number: of }\n'
    long = "".join(f"      - {{ title: P{at}, blocks: [{WORDS}, {WORDS}] }}\n" for at in range(5))
    sections = "    sections:\n"
    project.write(
        "content.yaml",
        f"{HEAD}leaflets:\n"
        + leaflet("book", "a5-booklet", f"{LOGO}{foot}{cover}{sections}{columns}{grounds}{BACK}")
        + leaflet(
            "roll",
            "a4-roll-fold",
            '    foot: { text: "{job-code}", number: none }\n    ground: mist\n'
            f"{cover}{sections}      - {{ title: One, start: panel, tab: yes, blocks: [Words.] }}\n"
            f"      - {{ title: End, start: last-panel, blocks: [The end.] }}\n{BACK}",
            "hcp",
        )
        + leaflet("short", "a5-flyer", f"{sections}      - {{ title: One, blocks: [Words.] }}\n{BACK}")
        + leaflet("long", "a5-flyer", f"{sections}{long}{BACK}", "hcp"),
    )
    ended = project.run("build", "--edition", "screen")
    assert ended.code == 0, ended.err
    return Leaflets(project.output)


def test_the_back_cover_is_the_last_page_behind_all_notes(built: Leaflets) -> None:
    book, roll = built.texts("book"), built.texts("roll")
    assert (len(book), len(roll)) == (8, 6)
    for texts in (book, roll):
        assert [at for at, text in enumerate(texts, start=1) if "Harbour" in text] == [len(texts)]
        words = texts[-1].split()
        order = [words.index(word) for word in ("Centre", "Harbour", "Telephone", "Films", "Scan", "Charity")]
        assert order == sorted(order)
    assert "Your notes" in book[6]
    # A section that starts the last panel starts the last one before it.
    assert "The end." in roll[4]
    assert "Notes" in roll[3]
    for name, page in (("book", 8), ("roll", 6)):
        assert built.pixel(name, page, (0.01, 0.5)) == SKY


def test_a_flyer_has_its_back_cover_at_the_end_or_on_the_page_that_is_left(built: Leaflets) -> None:
    assert ["Harbour" in text for text in built.texts("short")] == [False, True]
    assert built.pixel("short", 2, (0.01, 0.5)) == SKY
    last = built.texts("long")[1]
    assert last.index("P4") < last.index("Harbour")
    assert built.pixel("long", 2, (0.01, 0.5)) == (255, 255, 255)


def test_the_logo_stands_on_the_back_cover_and_not_before_it(built: Leaflets) -> None:
    with pikepdf.open(built.pdf("book")) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        figures = [
            numbers[found.Pg.objgen]
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary) and str(found.get("/Alt", "")) == "Ours"
        ]
    assert sorted(figures) == [1, 8]


def test_the_foot_stands_on_inner_pages_alone_inside_the_safe_zone(built: Leaflets) -> None:
    texts = built.texts("book")
    assert ["Made by us" in text for text in texts] == [False, *[True] * 6, False]
    assert [f"{number} of 8" in text for number, text in enumerate(texts, start=1)] == [
        False,
        *[True] * 6,
        False,
    ]
    for number, page in enumerate(built.words("book"), start=1):
        for word in page:
            if word.text in ("Made", "of") and word.box[1] > 190:
                # 7 mm of a thick booklet; numbers at the outer edge, and words beside them.
                assert word.box[3] < 203
                assert (word.box[0] < 74) is (number % 2 == 0)
        foot = [word for word in page if word.text in ("Made", "of") and word.box[1] > 190]
        in_order = [word.text for word in sorted(foot, key=lambda word: word.box[0])]
        assert in_order in ([], ["of", "Made"] if number % 2 == 0 else ["Made", "of"])
    roll = built.texts("roll")
    assert ["JCroll" in text for text in roll] == [False, True, True, True, True, False]


def test_the_foot_and_tabs_are_not_read_aloud(built: Leaflets) -> None:
    read = " ".join(tool.run([tool.program("pdfinfo"), "-struct-text", built.pdf("book")]).split())
    assert "It goes on below." in read
    assert "Draft" in read
    for silent in ("Made by us", "2 of 8", "Before"):
        assert silent not in read


def test_tabs_bleed_off_the_fore_edge_one_below_the_other(built: Leaflets) -> None:
    accent, ink = (0xB4, 0x3D, 0x1A), (0x12, 0x33, 0x5F)
    # The left page, with words; what runs on below shares it.
    assert built.pixel("book", 2, (0.01, 0.1)) == accent
    assert built.pixel("book", 2, (0.01, 0.5)) == (255, 255, 255)
    # The right page: the second one stands lower, in the colour that sections have of themselves.
    assert built.pixel("book", 3, (0.99, 0.3)) == ink
    assert built.pixel("book", 3, (0.99, 0.1)) == accent
    # A strip at the head of a panel, on the ground of all pages.
    assert built.pixel("roll", 2, (0.5, 0.005)) == ink
    assert built.pixel("roll", 2, (0.5, 0.9)) == (0xF1, 0xF6, 0xFB)
    upright = next(word for word in built.words("book")[1] if word.text == "Before")
    left, top, right, bottom = upright.box
    # Ink begins further in than the box of a word does.
    assert left >= 5
    assert bottom - top > right - left


def test_text_stands_away_from_tabs(built: Leaflets) -> None:
    """On a left page of a booklet, whose tab has words."""
    page, dpi = 2, 200
    drawn = built.folder / "beside"
    where = map(str, ("-r", dpi, "-f", page, "-l", page, "-x", 0, "-y", 0, "-W", 150, "-H", 300))
    tool.run([tool.program("pdftoppm"), *where, "-singlefile", built.pdf("book"), drawn])
    row: Any = Image.open(drawn.with_suffix(".ppm")).convert("RGB")
    # Above its words.
    y = round(16 / 25.4 * dpi)
    edge = next(x for x in range(row.width) if row.getpixel((x, y)) == (255, 255, 255)) / dpi * 25.4
    texts = [word.box[0] for word in built.words("book")[page - 1] if word.text != "Before"]
    assert edge > 10
    assert min(texts) - edge >= 3


def test_what_follows_a_ground_stands_on_paper(built: Leaflets) -> None:
    texts = built.texts("book")
    assert "It goes on below." in texts[1]
    assert "On a dark ground." in texts[2]
    assert "On paper again." in texts[3]
    # Words that could not be seen there would be an error.
    assert "On another." in texts[4]
    assert "On paper once more." in texts[5]


def test_columns_keep_the_order_and_what_is_wide_stands_between_them(built: Leaflets) -> None:
    page = built.words("book")[1]
    numbers = [int(word.text[1:]) for word in page if word.text[0] == "w" and word.text[1:].isdigit()]
    assert numbers == list(range(60))
    tops = {word.text: word.box for word in page}
    first, second = tops["w0"], next(box for text, box in tops.items() if text[0] == "w" and box[0] > 74)
    assert abs(first[1] - second[1]) < 0.1
    assert tops["w59"][3] < tops["Wide"][1] < tops["Cell"][1] < tops["last"][1]
    with pikepdf.open(built.pdf("book")) as pdf:
        painted = pikepdf.parse_content_stream(pdf.pages[1])
        rectangles = [[float(side) for side in one.operands] for one in painted if str(one.operator) == "re"]
    # Whatever has no width is printed as thin as the machine can.
    assert rectangles
    assert all(width and height for _x, _y, width, height in rectangles)


def test_words_on_grounds_of_photos_can_be_read(tmp_path: Path) -> None:
    project = Project(tmp_path)
    sections = ""
    numbers = (0, 3, 6, 9)
    for number in numbers:
        project.write(f"photo{number}.jpg", photo(number, (940, 1330)))
        look = ("plain", "dark")[number % 2]
        sections += (
            f"      - {{ title: Title{number}, eyebrow: Above{number}, start: panel, look: {look}, "
            f"ground: photo{number}.jpg, blocks: [Word{number} below.] }}\n"
        )
    # What is turned stands beside the field that it would have had.
    for ground in ("ground: photo0.jpg", "look: dark"):
        sections += (
            f"      - {{ title: Wide, start: panel, {ground}, blocks: [{{ block: table, caption: Turned, "
            "turned: yes, columns: [{ title: One }], rows: [[Cell], [Cell]] }] }\n"
        )
    text = leaflet("one", "a5-booklet", f"    foot: {{ text: Made }}\n    sections:\n{sections}")
    shared = (
        "    ground: photo3.jpg\n    foot: { text: Made }\n    sections:\n"
        "      - { title: First, start: panel, blocks: [Opening.] }\n"
        "      - { title: Second, blocks: [Flowing.] }\n"
        f"      - {{ title: Third, look: tint, start: panel, blocks: [Tinted.] }}\n{LOGO}{BACK}"
    )
    text += leaflet("all", "a5-booklet", shared.replace("    ground: sky\n", ""))
    project.write("logo.svg", SVG)
    project.write("content.yaml", f"{HEAD}leaflets:\n{text}")
    ended = project.run("build", "--edition", "screen")
    assert ended.code == 0, ended.err
    assert "small letters" not in ended.err
    pdf = project.output / "one-screen.pdf"
    words = {word.text: word for word in poppler.words(pdf) if word.page <= len(numbers)}
    assert "Made" not in words
    for place, number in enumerate(numbers, start=1):
        page = page_of(pdf, place, 260)
        for text in (f"Title{number}", f"Above{number}", f"Word{number}"):
            assert least_contrast(page, words[text].box) >= LEAST, text
        if number == 0:
            # It fills the page to its edges.
            assert max(*page.getpixel((1, 1)), *page.getpixel((page.width - 2, 1))) < 200
    # The same photo on all pages: on fields, on the strip of the foot, on notes pages.
    pdf = project.output / "all-screen.pdf"
    read = poppler.words(pdf)
    for place in (1, 3):
        page = page_of(pdf, place)
        assert max(page.getpixel((1, 1))) < 200
        for word in (word for word in read if word.page == place and word.box[1] > 14):
            assert least_contrast(page, word.box) >= LEAST, (place, word.text)
    assert {"Opening.", "Flowing.", "Made"} <= {word.text for word in read if word.page == 1}
    assert "questions," in {word.text for word in read if word.page == 3}
