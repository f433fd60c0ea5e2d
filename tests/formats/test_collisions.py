"""Text over text, beside its box, or hidden: none of it leaves the build unseen."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from brochure.findings import MmFromTopLeft
from brochure.typesetting.fit import _overlaps
from tests.formats.leaflets import FORMATS, build, content, section
from tests.judges import poppler

SCREEN = ("--edition", "screen")
LOREM = "The quick brown fox jumps over the lazy dog and runs away from the hounds of the hunt. "
COVER = {"title": "A title", "subtitle": "And more", "audience": "For all", "footer": "Paid for by [Company]"}


def styled(folder: Path, name: str, css: str) -> None:
    """Give the project a style of its own."""
    path = folder / "styles" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(css, encoding="utf-8")


@pytest.mark.parametrize("audience", ["patient", "hcp"])
@pytest.mark.parametrize("fmt", FORMATS)
def test_a_footer_of_two_lines_pushes_what_stands_above_it(tmp_path: Path, fmt: str, audience: str) -> None:
    cover = {**COVER, "footer": "Prepared and paid for by [Company name], [town], and its partners elsewhere"}
    made = build(tmp_path, content(fmt, [section("One", "text")], cover=cover, audience=audience), *SCREEN)
    assert made.code == 0, made.err
    words = [word for word in poppler.words(made.pdf("screen")) if word.page == 1]
    rows = sorted({(round(word.box[1], 1), round(word.box[3], 1)) for word in words if word.box[1] > 100})
    middles = [(top + bottom) / 2 for top, bottom in rows]
    assert all(later - earlier > 2 or later - earlier < 0.8 for earlier, later in pairwise(middles)), rows


@pytest.mark.parametrize(
    ("part", "words", "trouble"),
    [
        ("title", 34, "the cover does not fit on one page"),
        ("subtitle", 75, "in the cover is printed over “For all”"),
        ("subtitle", 300, "the cover does not fit on one page"),
    ],
)
def test_a_cover_with_too_many_words_is_refused(tmp_path: Path, part: str, words: int, trouble: str) -> None:
    cover = {**COVER, part: "Many words " * words}
    made = build(tmp_path, content("a5-booklet", [section("One", "text")], cover=cover), *SCREEN)
    assert made.code == 3
    assert trouble in made.err
    assert "cover:" in made.line
    assert not made.output.exists()


def test_text_that_a_style_prints_over_other_text_is_refused(tmp_path: Path) -> None:
    styled(tmp_path, "blocks/paragraph.css", ".block.paragraph.paragraph + .block { margin-top: -4mm }")
    made = build(tmp_path, content("a5-booklet", [section("One", "First words", "Second words")]), *SCREEN)
    assert made.code == 3
    assert "“Second words” in" in made.err and "is printed over “First words”, on page 1" in made.err
    assert "Second words" in made.line


def test_text_that_a_style_hides_is_refused(tmp_path: Path) -> None:
    styled(tmp_path, "blocks/paragraph.css", ".paragraph { height: 9mm; overflow: hidden }")
    made = build(tmp_path, content("a5-booklet", [section("One", LOREM * 4)]), *SCREEN)
    assert made.code == 3
    assert "is hidden in part, on page 1" in made.err
    assert "quick brown" in made.line


def test_a_word_that_leaves_its_cell_is_refused(tmp_path: Path) -> None:
    table = {
        "block": "table",
        "caption": "Words",
        "columns": [{"title": "A", "width": "10"}, {"title": "B"}],
        "rows": [["Methylenetetrahydrofolatereductase", "x"]],
    }
    styled(tmp_path, "blocks/table.css", ".table table { width: 100%; table-layout: fixed }")
    made = build(tmp_path, content("a5-booklet", [section("One", table)]), *SCREEN)
    assert made.code == 3
    assert "too wide for its column or box" in made.err
    assert "Methylenetetrahydrofolatereductase" in made.err


def test_marks_that_touch_do_not_overlap() -> None:
    first = ("first", MmFromTopLeft(10.0, 10.0, 30.0, 15.0))
    assert list(_overlaps([first, ("beside", MmFromTopLeft(30.0, 10.0, 50.0, 15.0))])) == []
    assert list(_overlaps([first, ("below", MmFromTopLeft(10.0, 13.0, 30.0, 18.0))])) == []
    assert list(_overlaps([first, ("<img>", MmFromTopLeft(10.0, 15.0, 30.0, 40.0))])) == []
    over = ("over", MmFromTopLeft(20.0, 11.0, 50.0, 16.0))
    assert list(_overlaps([first, over])) == [("over", "first", over[1])]


# Grounds


@pytest.mark.parametrize("fmt", ["a5-booklet", "a4-document", "a4-roll-fold"])
@pytest.mark.parametrize("start", ["flow", "panel"])
def test_what_follows_a_dark_section_does_not_stand_on_its_ground(
    tmp_path: Path, fmt: str, start: str
) -> None:
    sections = [
        section("Darkness", "dark words", look="dark", start="panel"),
        section("Light", "light words", start=start),
    ]
    made = build(tmp_path, content(fmt, sections), *SCREEN)
    assert made.code == 0, made.err
    pages = {word.text: word.page for word in poppler.words(made.pdf("screen"))}
    assert pages["Light"] == pages["Darkness"] + 1


# Lists at the end of a page


@pytest.mark.parametrize("short", range(18, 26))
def test_a_bullet_and_its_text_stand_on_one_page(tmp_path: Path, short: int) -> None:
    items = [f"item{number}" for number in range(short)] + [f"long{number} {LOREM}" for number in range(6)]
    made = build(
        tmp_path, content("a5-booklet", [section("One", {"block": "list", "items": items})]), *SCREEN
    )
    assert made.code == 0, made.err
    pages: dict[str, set[int]] = {}
    item = ""
    for word in poppler.words(made.pdf("screen")):
        item = word.text if word.text.startswith(("item", "long", "Draft")) else item
        if item.startswith("long") and word.text in LOREM:
            pages.setdefault(item, set()).add(word.page)
    assert all(len(found) == 1 for found in pages.values()), pages
