"""Pages that the text leaves over are designed for notes, and stand before the last one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.formats.leaflets import FIXED, FORMATS, Built, build, content, panels, section, several
from tests.judges import ghostscript, poppler

SCREEN = ("--edition", "screen")
LAST = section("Lastpanel", "Lastwords", start="last-panel")
BOOKLETS = ("a5-booklet", "half-letter-booklet")
AUDIENCES = ("patient", "hcp")
#: Leaflets by name, all of them built at once.
LEAFLETS = {
    **{
        f"{name}-{audience}": content(name, [*panels(1), LAST], audience=audience)
        for name in FORMATS
        for audience in AUDIENCES
    },
    **{
        f"{name}-of-{count}": content(name, [*panels(count - 1), LAST])
        for name in BOOKLETS
        for count in (2, 3, 4, 5)
    },
    **{f"at-least-{pages}": content("a5-booklet", [*panels(1), LAST], pages=pages) for pages in (8, 6, 2)},
    "no-last-panel": content("a5-booklet", panels(3)),
    "one-page": content("a4-document", [section("One", "x")]),
}


def kinds(path: Path) -> list[str]:
    """The title of each page."""
    titles = [
        re.findall(r"^(Panel\d+|Lastpanel|Your notes|Notes)$", page, re.M) for page in poppler.text(path)
    ]
    assert all(len(found) == 1 for found in titles), titles
    return ["notes" if "otes" in found[0] else found[0] for found in titles]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    made = build(tmp_path_factory.mktemp("notes"), several(LEAFLETS), *SCREEN)
    assert made.code == 0, made.err
    return made


@pytest.fixture(scope="module")
def inks(built: Built) -> Mapping[str, list[float]]:
    """The ink on each page of the leaflets in every format."""
    names = [f"{name}-{audience}" for name in FORMATS for audience in AUDIENCES]
    pages = iter(ghostscript.ink_coverage(*(built.pdf("screen", name) for name in names)))
    found = {name: [sum(next(pages)) for _page in range(pages_of(built, name)[0])] for name in names}
    assert next(pages, None) is None
    return found


def pages_of(built: Built, leaflet: str) -> tuple[int, int]:
    """The pages of a leaflet, and how many of them are for notes."""
    (told,) = (row for row in built.report["leaflets"] if row["name"] == leaflet)
    return told["pages"], told["notes_pages"]


@pytest.mark.parametrize("name", BOOKLETS)
@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_booklets_are_filled_up_to_a_multiple_of_four_before_the_last_page(
    name: str, count: int, built: Built
) -> None:
    leaflet = f"{name}-of-{count}"
    added = -count % 4
    assert pages_of(built, leaflet) == (count + added, added)
    ours = [f"Panel{number}" for number in range(1, count)]
    assert kinds(built.pdf("screen", leaflet)) == [*ours, *["notes"] * added, "Lastpanel"]
    (told,) = (row for row in built.report["leaflets"] if row["name"] == leaflet)
    assert told["notes_on"] == list(range(count, count + added))


def test_without_a_last_panel_the_notes_come_last(built: Built) -> None:
    assert kinds(built.pdf("screen", "no-last-panel")) == ["Panel1", "Panel2", "Panel3", "notes"]


@pytest.mark.parametrize(("pages", "whole"), [(8, 8), (6, 8), (2, 4)])
def test_pages_asks_for_more_of_them(pages: int, whole: int, built: Built) -> None:
    found = kinds(built.pdf("screen", f"at-least-{pages}"))
    assert found == ["Panel1", *["notes"] * (whole - 2), "Lastpanel"]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", FORMATS)
def test_no_page_of_any_format_is_blank(
    name: str, audience: str, built: Built, inks: Mapping[str, list[float]]
) -> None:
    """Folded sheets and flyers have their number of pages: the same pages fill them."""
    leaflet = f"{name}-{audience}"
    whole = FIXED.get(name, 4 if name in BOOKLETS else 2)
    found = kinds(built.pdf("screen", leaflet))
    assert found == ["Panel1", *["notes"] * (whole - 2), "Lastpanel"]
    if "notes" in found:
        # A title, a line of text and rules to write on.
        assert inks[leaflet][found.index("notes")] > inks[leaflet][-1]


@pytest.mark.parametrize("name", ["a5-booklet", "a4-gate-fold", "a4-roll-fold"])
def test_titles_of_notes_pages_line_up_with_the_others(name: str, built: Built) -> None:
    words = poppler.words(built.pdf("screen", f"{name}-patient"))
    titles = [word for word in words if word.text in ("Panel1", "Lastpanel", "Your")]
    assert len(titles) == FIXED.get(name, 4)
    assert {round(word.box[1], 2) for word in titles} == {round(titles[0].box[1], 2)}


def test_documents_are_not_filled_up(built: Built) -> None:
    assert pages_of(built, "one-page")[0] == 1
