"""Any text fills its pages, and what was done for that is told; seen in the words of finished files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from brochure.composition.composer import Composer, Composition, Setter
from brochure.composition.settings import Composed
from brochure.typesetting.engine import Typeset
from tests.formats.leaflets import Built, build, content, section, several
from tests.judges import poppler

#: A5 pages of patients, mm: where the text begins, and how high it is (styles/measures.yaml).
TOP, HEIGHT = 14.0, 182.0
LOREM = "The quick brown fox jumps over the lazy dog and runs away from the hounds of the hunt."


def paragraphs(count: int, more: int = 2) -> list[str]:
    return [f"Text{number}. {' '.join([LOREM] * more)}" for number in range(1, count + 1)]


def panels(*counts: int, start: str = "panel", **fields: Any) -> str:
    sections = [
        section(f"Part{number}", *paragraphs(count), start=start)
        for number, count in enumerate(counts, start=1)
    ]
    return content("a5-booklet", sections, **{"fit": "auto", **fields})


def long(fit: str) -> str:
    """A few lines more than four pages hold."""
    texts = (paragraphs(12), paragraphs(11), [*paragraphs(14), "One line more."])
    sections = [section(f"Part{number}", *text) for number, text in enumerate(texts, start=1)]
    return content("a5-booklet", sections, pages=4, fit=fit)


def table(rows: int) -> dict[str, Any]:
    cells = [[f"Row{number}", "a few words"] for number in range(1, rows + 1)]
    return {
        "block": "table",
        "caption": "A table",
        "columns": [{"title": "A"}, {"title": "B"}],
        "rows": cells,
    }


def announced(lines: int) -> list[Any]:
    """A page of short lines, and a sentence that announces a list of four or a box."""
    if lines > 30:
        box = {"block": "box", "title": f"Inside{lines}", "texts": ["Words."]}
        return [*["A line."] * (lines - 14), f"Before{lines}:", box]
    items = [f"{item}{lines}" for item in ("One", "Two", "Three", "Four")]
    return [*["A line."] * lines, f"Announced{lines}:", {"block": "list", "items": items}]


def unannounced(lines: int) -> list[Any]:
    """Short lines, a text behind them, and two lists one behind the other."""
    items = {"block": "list", "items": [f"One{lines}", "Two"]}
    others = {"block": "list", "items": [f"Three{lines}", "Four"]}
    return [*["A line."] * lines, f"Text{lines}", items, others]


def shares(path: Path) -> list[float]:
    """How much of each page with parts of the text is full, in a file that others read."""
    lowest: dict[int, float] = {}
    for word in poppler.words(path):
        if TOP - 1 < word.box[1] < TOP + HEIGHT - 3:
            lowest[word.page] = max(lowest.get(word.page, 0.0), word.box[3])
    return [(lowest[page] - TOP) / HEIGHT for page in sorted(lowest)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Built:
    leaflets = {
        # A section a page would leave most of each empty.
        "short": panels(2, 3, 2, 4, 3, 2, 1),
        "off": panels(2, 3, 2, 4, 3, 2, 1, fit="off"),
        # A few lines more than its pages hold.
        "long": long("auto"),
        # The ground of a page is that of its section: nothing fills it with three lines.
        "lonely": content(
            "a5-flyer",
            [section("Part1", *paragraphs(9)), section("Part2", *paragraphs(1), start="panel", look="tint")],
            fit="auto",
        ),
        # A table that its styles keep whole would leave half a page empty, and take a third page.
        "table": content(
            "a5-flyer",
            [section("Part1", *paragraphs(5), table(16), *paragraphs(6))],
            fit="auto",
        ),
        # A fifth page with two lines on it would ask for three pages for notes.
        "joined": content(
            "a5-booklet",
            [section("Part1", *paragraphs(33)), section("Last1", "Lines", start="last-panel")],
            fit="auto",
        ),
        # A page ends before or between lists that nothing announces.
        "lists": content(
            "a5-booklet",
            [section(f"Part{lines}", *unannounced(lines), start="panel") for lines in range(17, 25)],
        ),
        # One after the other of the announced lists begins at the end of a page.
        "announced": content(
            "a5-booklet",
            [
                section(f"Part{lines}", *announced(lines), start="panel")
                for lines in (*range(17, 24), *range(33, 36))
            ],
        ),
    }
    return build(tmp_path_factory.mktemp("composed"), several(leaflets), "--edition", "screen")


def said(made: Built, rule: str) -> dict[str, str]:
    """Messages and fixes of a rule by leaflet."""
    found = [one for one in made.report["findings"] if one["rule"] == rule]
    return {one["leaflet"]: f"{one['message']} {one['fix']}" for one in found}


def test_sections_run_on_where_a_page_each_would_be_half_empty(made: Built) -> None:
    found = shares(made.pdf("screen", "short"))
    assert min(found) >= 0.35
    assert sum(found) / len(found) >= 0.75
    assert "run on" in said(made, "layout.composed")["short"]


def test_all_is_left_alone_where_the_content_says_so(made: Built) -> None:
    found = shares(made.pdf("screen", "off"))
    assert len(found) == 8, "a page for each section, and one for notes"
    assert max(found) < 0.5
    assert "off" not in said(made, "layout.composed") | said(made, "layout.page-empty")


def test_what_is_a_few_lines_too_long_fits(made: Built, tmp_path: Path) -> None:
    found = shares(made.pdf("screen", "long"))
    assert len(found) == 4
    # Where the text goes on, it ends as low as the type area does.
    assert min(found[:-1]) > 1 - 3 / HEIGHT
    assert "smaller" in said(made, "layout.composed")["long"]
    plainly = build(tmp_path, long("off"), "--edition", "screen")
    assert plainly.code == 3
    assert "does not fit" in plainly.err


def test_a_page_that_stays_empty_is_told(made: Built) -> None:
    told = said(made, "layout.page-empty")
    assert list(told) == ["lonely"]
    assert "page 2 is only" in told["lonely"]
    assert "“Part2”" in told["lonely"]


def test_what_can_be_used_as_the_styles_have_it_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever composition makes of a leaflet: here, more than its pages hold."""

    def spoilt(_self: Composer, _first: Typeset, set_with: Setter) -> Composition:
        rules = (".block { min-height: 150mm }",)
        return Composition(set_with(rules), Composed(1.0), rules)

    monkeypatch.setattr(Composer, "composed", spoilt)
    done = build(tmp_path, panels(2, 2, 2, pages=4), "--edition", "screen")
    assert done.code == 0, done.err
    assert max(shares(done.pdf("screen"))) < 0.5
    assert said(done, "layout.composed") == {}


def pages_of(path: Path, *words: str) -> list[set[int]]:
    """The pages that words stand on."""
    found = poppler.words(path)
    return [{one.page for one in found if one.text.strip(":.") == word} for word in words]


def test_a_table_goes_on_where_it_would_leave_a_page_half_empty(made: Built) -> None:
    (first,), (last,) = pages_of(made.pdf("screen", "table"), "Row1", "Row16")
    assert (first, last) == (1, 2)
    assert "the block “table” in “Part1” goes on on another page" in said(made, "layout.composed")["table"]


def test_a_short_last_section_joins_the_page_before_it(made: Built) -> None:
    ((last,),) = pages_of(made.pdf("screen", "joined"), "Last1")
    assert last == 4 == len(shares(made.pdf("screen", "joined")))


def test_what_announces_a_list_stands_on_its_page(made: Built) -> None:
    path = made.pdf("screen", "announced")
    lengths = range(17, 24)
    alone, one, two, three, four = (
        pages_of(path, *(f"{word}{lines}" for lines in lengths))
        for word in ("Announced", "One", "Two", "Three", "Four")
    )
    assert alone == one == two, "with two items at least"
    assert pages_of(path, "Before33", "Before34", "Before35") == pages_of(
        path, "Inside33", "Inside34", "Inside35"
    )
    assert three == four, "no item alone behind the end of a page"
    assert three != one, "where two are torn from two, the page is as full as it can be"


def test_what_announces_nothing_stays_where_it_has_room(made: Built) -> None:
    """The engine would take it along to the page of the list behind it."""
    path = made.pdf("screen", "lists")
    texts, firsts, seconds = (
        pages_of(path, *(f"{word}{lines}" for lines in range(17, 25))) for word in ("Text", "One", "Three")
    )
    assert texts != firsts, "a list begins a page"
    assert firsts != seconds, "and so does one behind another"
