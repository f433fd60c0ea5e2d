"""Text that does not fit: when, what is said, and whether that is true."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from brochure.findings import MmFromTopLeft, SourcePlace
from brochure.typesetting.engine import Typeset
from brochure.typesetting.fit import misfits
from brochure.typesetting.pages import PageMeasure, Part, Placed
from tests.formats.leaflets import Built, PlainDumper, build, content, panels, section
from tests.judges import poppler
from tests.project import ROOT
from tests.styles import STYLES

SCREEN = ("--edition", "screen")
LOREM = "The quick brown fox jumps over the lazy dog and runs away from the hounds of the hunt."
#: Top margin of narrow pages, mm.
TOP = 11.0
_MESSAGE = re.compile(
    r"it fills (\d+) (panels|pages), but (.+) has (\d+); (.+) (starts|runs) past the end, "
    r"(?:(\d+) lines? \()?(\d+) mm\)? too much"
)


def paragraphs(count: int) -> list[str]:
    return [f"Text{number}. {LOREM}" for number in range(1, count + 1)]


def own_formats(folder: Path, panels: int = 10, size: tuple[float, float] = (99, 210)) -> None:
    """Give the project “boundless”, with more *panels* than the test needs, and “narrow”, with 2."""
    formats = yaml.load((ROOT / "styles/formats.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    own = {}
    for name, count in (("boundless", panels), ("narrow", 2)):
        sides = [list(range(1, count // 2 + 1)), list(range(count // 2 + 1, count + 1))]
        own[name] = {**formats["a4-z-fold"], "pages": [list(size)] * count, "sides": sides}
    (folder / "styles").mkdir(parents=True, exist_ok=True)
    text = yaml.dump({**formats, **own}, Dumper=PlainDumper, allow_unicode=True, sort_keys=False)
    (folder / "styles/formats.yaml").write_text(text, encoding="utf-8")


def lines_past(made: Built, limit: int, pages: int) -> tuple[int, float, str]:
    """From the finished file: lines past a page, how far down they reach in mm, and their first word."""
    words = [
        word
        for word in poppler.words(made.pdf("screen"))
        # The draft mark stands above the text.
        if limit < word.page <= pages and word.box[1] > TOP - 1
    ]
    rows = {(word.page, round(word.box[3])) for word in words}
    height = sum(
        max(word.box[3] for word in words if word.page == page) - TOP
        for page in {word.page for word in words}
    )
    return len(rows), height, words[0].text


@pytest.mark.parametrize(("count", "pages"), [(16, 2), (29, 2), (30, 3), (31, 3), (38, 3), (46, 4)])
def test_the_message_comes_exactly_when_there_are_more_pages_than_panels(
    count: int, pages: int, tmp_path: Path
) -> None:
    own_formats(tmp_path, 4)
    assert assert_told_truly(tmp_path, count, "narrow", 2) == pages


def test_so_it_does_in_a_z_fold(tmp_path: Path) -> None:
    own_formats(tmp_path)
    assert assert_told_truly(tmp_path, 90, "a4-z-fold", 6) == 7


def assert_told_truly(folder: Path, count: int, fmt: str, panels: int) -> int:
    """What does not fit is told as the pages show it that it fills in a format with more of them than *fmt*.

    Gives how many these are.
    """
    free = build(folder, content("boundless", [section("One", *paragraphs(count))]), *SCREEN)
    assert free.code == 0, free.err
    (told,) = free.report["leaflets"]
    pages = told["pages"] - told["notes_pages"]

    bound = build(folder, content(fmt, [section("One", *paragraphs(count))]), *SCREEN)

    if pages <= panels:
        assert bound.code == 0, bound.err
        assert bound.report["leaflets"][0]["pages"] == panels
        return int(pages)
    assert bound.code == 3, bound.err
    match = _MESSAGE.search(bound.err)
    assert match, bound.err
    assert (int(match[1]), int(match[4])) == (pages, panels)
    lines, height, first = lines_past(free, panels, pages)
    assert int(match[7]) == lines
    assert int(match[8]) == pytest.approx(height, abs=1.5 * (pages - panels))
    # The line named is that of the first paragraph past the end; one that was cut in two ran over it.
    assert (match[6] == "starts") == first.startswith("Text")
    if first.startswith("Text"):
        assert first in bound.line
    return int(pages)


def most_that_fits(folder: Path, leaflet: Callable[[int], str], guess: int) -> int:
    """The largest number for which a leaflet builds; it is less than 64.  A good *guess* saves tries."""
    fits, fails = 1, 64
    while fails - fits > 1:
        middle = next((at for at in (guess, guess + 1) if fits < at < fails), (fits + fails) // 2)
        fits, fails = (middle, fails) if build(folder, leaflet(middle), *SCREEN).code == 0 else (fits, middle)
    return fits


def test_one_paragraph_more_than_fits_is_one_too_many(tmp_path: Path) -> None:
    def leaflet(count: int) -> str:
        return content("a5-flyer", [section("One", *paragraphs(count))])

    most = most_that_fits(tmp_path, leaflet, 26)
    over = build(tmp_path, leaflet(most + 1), *SCREEN)
    assert over.code == 3
    assert f"Text{most + 1}." in over.line
    match = _MESSAGE.search(over.err)
    assert match, over.err
    # A paragraph of two lines is not cut in two.
    assert match.groups()[:2] + match.groups()[3:4] + match.groups()[5:7] == (
        "3",
        "pages",
        "2",
        "starts",
        "2",
    )


def test_following_the_advice_helps(tmp_path: Path) -> None:
    def leaflet(lines: int) -> str:
        sections = [section(f"Part{n}", "x", start="panel") for n in range(1, 6)]
        sections.insert(2, section("Long", *[f"Line{n}" for n in range(lines)], start="panel"))
        return content("a4-roll-fold", sections)

    most = most_that_fits(tmp_path, leaflet, 24)
    over = build(tmp_path, leaflet(most + 3), *SCREEN)
    assert over.code == 3
    assert "“Long” starts on panel 3 and runs over on to panel 4 by 3 lines" in over.err
    assert "shorten it by that much" in over.err


def test_what_is_too_long_is_a_text_behind_the_cover() -> None:
    """Sections that run on behind a cover: nothing of the cover is to be shortened."""
    live = MmFromTopLeft(10, 10, 90, 110)
    pages = [PageMeasure(100, 120, live, 40, (("Words", MmFromTopLeft(10, 30, 50, 40)),))] * 5
    marks = {"cover": 1, "sections.0.title": 2, "sections.0.blocks.0": 2, "sections.1.title": 4}
    placed = (*(Placed(at, page, live) for at, page in marks.items()), Placed("sections.1.blocks.0", 5, live))
    parts = {
        at: Part(f"“{at}”", SourcePlace("content.yaml"), at == "cover") for at in [*marks, placed[-1].at]
    }
    made = Typeset(b"", tuple(pages), placed, ())
    (finding,) = misfits("one", made, STYLES.formats["a4-folder"], 4, parts)
    assert finding.fix == (
        # One line that is 30 mm high is more than a line of text.
        "“sections.0.title” and what follows it starts on panel 2 and runs over on to panel 5 by 30 mm: "
        "shorten it by that much, or choose a format with more room"
    )


@pytest.mark.parametrize(("words", "line"), [("Lost words", 9), ("Words of both", 5)])
def test_words_are_told_at_their_own_part_wherever_they_stand(words: str, line: int) -> None:
    """The words of the second part stand in the box of the first, and those of both where they stand."""
    live, box = MmFromTopLeft(10, 10, 90, 110), MmFromTopLeft(12, 20, 60, 24)
    page = PageMeasure(100, 120, live, 100, ((words, box),), clipped=((words, box),))
    placed = (
        Placed("first", 1, MmFromTopLeft(10, 10, 90, 50)),
        Placed("second", 1, MmFromTopLeft(10, 50, 90, 100)),
    )
    said = {"first": "Words of both, and more", "second": "Lost words, and words of both: Words of both"}
    passages: Any = tuple(
        SimpleNamespace(at=at, tag="p", runs=(SimpleNamespace(text=text),), lines=())
        for at, text in said.items()
    )
    parts = {
        at: Part(f"“{at}”", SourcePlace("content.yaml", number), opens_panel=False)
        for at, number in (("first", 5), ("second", 9))
    }
    made = Typeset(b"", (page,), placed, (), passages)
    (finding,) = misfits("one", made, STYLES.formats["a5-flyer"], 1, parts)
    assert finding.rule == "layout.clipped"
    assert isinstance(finding.place, SourcePlace) and finding.place.line == line


def test_two_panels_too_many_are_not_cured_by_shortening_one_text(tmp_path: Path) -> None:
    long = [f"Line{n}" for n in range(32)]
    sections = [section(f"Part{n}", *(long if n in (2, 4) else ["x"]), start="panel") for n in range(1, 7)]
    made = build(tmp_path, content("a4-roll-fold", sections), *SCREEN)
    assert made.code == 3
    assert "it fills 8 panels" in made.err
    advice = re.search(r"= (.*)", made.err)
    assert advice
    assert re.match(
        r"“Part2” starts on panel 2 .* “Part4” starts on panel 5 .*: shorten each by that much", advice[1]
    )


def test_texts_side_by_side_count_as_one_line(tmp_path: Path) -> None:
    table = {
        "block": "table",
        "caption": "Rows",
        "columns": [{"title": "A"}, {"title": "B"}, {"title": "C"}],
        "rows": [["a", "b", "c"]] * 5,
    }
    sections = [section(f"Part{n}", "x", start="panel") for n in range(1, 7)]
    made = build(
        tmp_path, content("a4-roll-fold", [*sections, section("Table", table, start="panel")]), *SCREEN
    )
    # A title, a caption, a head and five rows.
    assert ", 8 lines (" in made.err


def test_asking_for_too_few_pages_is_named_as_the_reason(tmp_path: Path) -> None:
    sections = [section(f"Part{n}", "x", start="panel") for n in range(1, 7)]
    made = build(tmp_path, content("a5-booklet", sections, pages=4), *SCREEN)
    assert made.code == 3
    assert "it fills 6 pages, but `pages` leaves it 4; “Part5” starts past the end" in made.err
    assert "raise `pages`" in made.err


def test_a_back_cover_is_not_what_is_too_long(tmp_path: Path) -> None:
    back = {"title": "Centre", "address": ["Road", "Town"], "legal": ["Charity"]}

    def told(fmt: str, *sections: dict[str, Any], **more: Any) -> str:
        given = {"back-cover": back, "fit": "off", **more}
        made = build(tmp_path, content(fmt, list(sections), **given), *SCREEN)
        assert made.code == 3, made.err
        return made.err

    # It stands behind the two pages of a text that may have one.
    texts = [section(f"Part{n}", *["x"] * (1, 35)[n == 2], start="panel") for n in (1, 2, 3)]
    over = told("a5-booklet", *texts, pages=4)
    assert "“Part2” runs over on to page 3, " in over and "shorten it by that much" in over
    # Nothing is too long; there are too many parts.
    many = told("a5-booklet", *panels(4), pages=4)
    assert "it fills 5 pages, but `pages` leaves it 4; “" in many
    assert "starts where the back cover belongs, 2 lines" in many
    # At the end of a flyer it lacks what is left of its height.
    short = told("a5-flyer", section("One", *["x"] * 44))
    match = re.search(r"the back cover does not fit at the end of page 2: it lacks (\d+) mm", short)
    assert match and 0 < int(match[1]) < 30, short


def test_a_booklet_has_a_last_page(tmp_path: Path) -> None:
    sections = [section(f"Part{n}", "x", start="panel") for n in range(1, 51)]
    made = build(tmp_path, content("a5-booklet", sections), *SCREEN)
    assert made.code == 3
    assert "it fills 50 pages, but A5 booklet has 48; “Part49” starts past the end" in made.err


def test_a_block_that_runs_over_the_end_is_not_said_to_start_there(tmp_path: Path) -> None:
    points = {"block": "key-points", "items": [f"{LOREM} {LOREM} {LOREM}"] * 24}
    made = build(tmp_path, content("a4-roll-fold", [section("One", points)]), *SCREEN)
    assert made.code == 3
    assert "the block “key-points” in “One” runs past the end" in made.err


TALL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 600"><rect width="100" height="600"/></svg>'
COLUMNS = [{"title": f"Header{number}"} for number in range(12)]
TOO_LARGE: dict[str, tuple[object, str]] = {
    "word in a paragraph": ("x" * 200, "wide"),
    "word in a heading": ({"block": "heading", "text": "x" * 60}, "wide"),
    "word in a list": ({"block": "list", "items": ["sound", "x" * 90]}, "wide"),
    "word in a table": (
        {"block": "table", "caption": "c", "columns": COLUMNS[:2], "rows": [["a", "y" * 80]]},
        "wide",
    ),
    "table of many columns": (
        {"block": "table", "caption": "c", "columns": COLUMNS, "rows": [["word"] * 12]},
        "wide",
    ),
    "picture": ({"block": "figure", "file": "tall.svg", "alt": "Tall", "caption": "Tall"}, "tall"),
}


@pytest.mark.parametrize("case", TOO_LARGE)
def test_what_is_larger_than_a_panel_is_refused_in_one_finding_at_its_block(
    case: str, tmp_path: Path
) -> None:
    block, way = TOO_LARGE[case]
    (tmp_path / "tall.svg").write_text(TALL, encoding="utf-8")
    (tmp_path / "output").mkdir()
    made = build(tmp_path, content("a4-roll-fold", [section("One", "Sound.", block)]), *SCREEN)
    assert made.code == 3, made.err
    assert list(made.output.iterdir()) == []
    (finding,) = re.findall(r"^content\.yaml:\d+:\d+: .*$", made.err, re.MULTILINE)
    assert re.search(
        rf"in “One” is \d+ mm too {way} for panel \d: it is nearer than 5 mm to the edge", finding
    )
    wanted = block if isinstance(block, str) else f"block: {block['block']}"  # type: ignore[index]
    assert wanted in made.line


def test_a_long_web_address_is_broken_where_it_must(tmp_path: Path) -> None:
    address = f"https://example.org/{'a' * 150}"
    made = build(tmp_path, content("a4-roll-fold", [section("One", f"See {address} now")]), *SCREEN)
    assert made.code == 0, made.err
    assert address in "".join(word.text for word in poppler.words(made.pdf("screen")))


def test_the_amount_by_which_a_word_is_too_wide_is_true(tmp_path: Path) -> None:
    """Measured in a format that is wide enough for it."""
    word = "x" * 60
    narrow = build(tmp_path, content("a4-z-fold", [section("One", word)]), *SCREEN)
    match = re.search(r"is (\d+) mm too wide", narrow.err)
    assert match, narrow.err
    own_formats(tmp_path, size=(300, 210))
    # The width decides on margins and text size, so those of the narrow page are kept.
    measures = (
        (ROOT / "styles/measures.yaml").read_text(encoding="utf-8").replace("up-to: 99.5", "up-to: 400")
    )
    narrowest = "".join(line for line in measures.splitlines(True) if line.startswith("narrow:"))
    (tmp_path / "styles/measures.yaml").write_text(narrowest, encoding="utf-8")
    wide = build(tmp_path, content("boundless", [section("One", word)]), *SCREEN)
    assert wide.code == 0, wide.err
    (right,) = (found.box[2] for found in poppler.words(wide.pdf("screen")) if found.text == word)
    assert int(match[1]) == pytest.approx(right - (99 - 5), abs=1)


def test_a_title_that_is_too_wide_is_refused_at_its_line(tmp_path: Path) -> None:
    title = "Hypogammaglobulinaemia" * 3
    made = build(tmp_path, content("a4-roll-fold", [section(title, "x")]), *SCREEN)
    assert made.code == 3
    assert f"title: {title}" in made.line


@pytest.mark.parametrize("audience", ["patient", "hcp"])
def test_a_cover_with_too_much_text_is_refused_at_the_cover(audience: str, tmp_path: Path) -> None:
    cover = {"title": f"{LOREM} " * 10, "audience": LOREM, "footer": LOREM}
    made = build(
        tmp_path, content("a4-roll-fold", [section("One", "x")], audience=audience, cover=cover), *SCREEN
    )
    assert made.code == 3
    assert "in the cover" in made.err
    assert made.line.strip() == "cover:"


def test_long_tables_and_boxes_run_on_over_panels_whole(tmp_path: Path) -> None:
    table = {
        "block": "table",
        "caption": "Rows",
        "columns": COLUMNS[:2],
        "rows": [[f"row{n}", f"cell{n}"] for n in range(60)],
    }
    box = {"block": "box", "title": "Box", "texts": [f"boxed{n}" for n in range(40)]}
    made = build(tmp_path, content("a4-roll-fold", [section("One", table, box)]), *SCREEN)
    assert made.code == 0, made.err
    words = poppler.words(made.pdf("screen"))
    for prefix in ("row", "cell", "boxed"):
        found = [word.text for word in words if re.fullmatch(rf"{prefix}\d+", word.text)]
        assert found == [f"{prefix}{n}" for n in range(40 if prefix == "boxed" else 60)]
    assert all(word.box[3] <= 210 - 10 + 0.5 for word in words)
