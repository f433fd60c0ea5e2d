"""Text over text, beside its box, or hidden: none of it leaves the build unseen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from brochure.findings import MmFromTopLeft
from brochure.typesetting.fit import _overlaps
from tests.formats.leaflets import FORMATS, Built, build, content, section, several
from tests.judges import poppler

SCREEN = ("--edition", "screen")
LOREM = "The quick brown fox jumps over the lazy dog and runs away from the hounds of the hunt. "
COVER = {"title": "A title", "subtitle": "And more", "audience": "For all", "footer": "Paid for by [Company]"}


FOOTER = "Prepared and paid for by [Company name], [town], and its partners elsewhere"
GROUNDS = ("a5-booklet", "a4-document", "a4-roll-fold")
STARTS = ("flow", "panel")
#: Covers with a footer: those of patients in every format, those of HCPs in one of each measure.
FOOTERS = [*((fmt, "patient") for fmt in FORMATS), *((fmt, "hcp") for fmt in (*GROUNDS, "a4-gate-fold"))]
#: How many short items stand before the long ones.
SHORT = range(18, 26)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """All leaflets that are sound and have no style of their own, as leaflets of one content file."""
    leaflets = {}
    for fmt, audience in FOOTERS:
        leaflets[f"footer-{fmt}-{audience}"] = content(
            fmt, [section("One", "text")], cover={**COVER, "footer": FOOTER}, audience=audience
        )
    for fmt in GROUNDS:
        for start in STARTS:
            sections = [
                section("Darkness", "dark words", look="dark", start="panel"),
                section("Light", "light words", start=start),
            ]
            leaflets[f"dark-{fmt}-{start}"] = content(fmt, sections)
    for short in SHORT:
        items = [f"item{number}" for number in range(short)] + [
            f"long{number} {LOREM}" for number in range(6)
        ]
        leaflets[f"list-{short}"] = content("a5-booklet", [section("One", {"block": "list", "items": items})])
    made = build(tmp_path_factory.mktemp("sound"), several(leaflets), *SCREEN)
    assert made.code == 0, made.err
    return made


def styled(folder: Path, name: str, css: str) -> None:
    """Give the project a style of its own."""
    path = folder / "styles" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(css, encoding="utf-8")


@pytest.mark.parametrize(("fmt", "audience"), FOOTERS)
def test_a_footer_of_two_lines_pushes_what_stands_above_it(built: Built, fmt: str, audience: str) -> None:
    path = built.pdf("screen", f"footer-{fmt}-{audience}")
    words = [word for word in poppler.words(path) if word.page == 1 and word.box[1] > 100]
    for one, other in combinations(words, 2):
        assert not is_over(one.box, other.box), (one.text, other.text)
    rows = sorted({(round(word.box[1], 1), round(word.box[3], 1)) for word in words})
    for (top, bottom), (below_top, below_bottom) in pairwise(rows):
        # Words of one line may differ in size; those of two stand apart.
        apart = (below_top + below_bottom - top - bottom) / 2
        assert apart > 2 or apart < 0.8 or below_bottom <= bottom, rows


def is_over(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two boxes (left, top, right, bottom; mm) share more than the room between two lines of type."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 0.3 and high > 0.5 * min(one[3] - one[1], other[3] - other[1])


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


LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis"


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (["A", "B", "C", "D"], [["Dose", f"{LONG}{LONG.lower()}", "x", "y"]]),
        (["A", f"{LONG}{LONG.lower()}", "C", "D"], [["Dose", "x", "y", "z"]]),
        (["A", LONG, "Thrombocytopenia", "Encephalopathy", "Hypotension"], [["a", "b", "c", "d", "e"]]),
    ],
)
def test_of_a_table_that_is_too_wide_the_widest_word_is_named(
    tmp_path: Path, columns: list[str], rows: list[list[str]]
) -> None:
    table = {
        "block": "table",
        "caption": "Words",
        "columns": [{"title": one} for one in columns],
        "rows": rows,
    }
    made = build(tmp_path, content("a5-booklet", [section("One", table)]), *SCREEN)
    assert made.code == 3
    assert f"“{LONG[:37]}…” takes the most room" in made.err


def test_a_long_word_of_its_own_pushes_nothing(tmp_path: Path) -> None:
    made = build(tmp_path, content("a5-booklet", [section("One", LONG * 3)]), *SCREEN)
    assert made.code == 3
    assert "takes the most room" not in made.err and "mm too wide" in made.err


def test_marks_that_touch_do_not_overlap() -> None:
    first = ("first", MmFromTopLeft(10.0, 10.0, 30.0, 15.0))
    assert list(_overlaps([first, ("beside", MmFromTopLeft(30.0, 10.0, 50.0, 15.0))])) == []
    assert list(_overlaps([first, ("below", MmFromTopLeft(10.0, 13.0, 30.0, 18.0))])) == []
    assert list(_overlaps([first, ("<img>", MmFromTopLeft(10.0, 15.0, 30.0, 40.0))])) == []
    over = ("over", MmFromTopLeft(20.0, 11.0, 50.0, 16.0))
    assert list(_overlaps([first, over])) == [("over", "first", over[1])]


# Grounds


@pytest.mark.parametrize("fmt", GROUNDS)
@pytest.mark.parametrize("start", STARTS)
def test_what_follows_a_dark_section_does_not_stand_on_its_ground(built: Built, fmt: str, start: str) -> None:
    words = poppler.words(built.pdf("screen", f"dark-{fmt}-{start}"))
    pages = {word.text: word.page for word in words}
    assert pages["Light"] == pages["Darkness"] + 1


# Lists at the end of a page


@pytest.mark.parametrize("short", SHORT)
def test_a_bullet_and_its_text_stand_on_one_page(built: Built, short: int) -> None:
    pages: dict[str, set[int]] = {}
    item = ""
    for word in poppler.words(built.pdf("screen", f"list-{short}")):
        item = word.text if word.text.startswith(("item", "long", "Draft")) else item
        if item.startswith("long") and word.text in LOREM:
            pages.setdefault(item, set()).add(word.page)
    assert all(len(found) == 1 for found in pages.values()), pages
