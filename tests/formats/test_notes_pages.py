"""Pages that the text leaves over are designed for notes, and stand before the last one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.formats.leaflets import FIXED, FORMATS, build, content, panels, section
from tests.judges import ghostscript, poppler

SCREEN = ("--edition", "screen")
LAST = section("Lastpanel", "Lastwords", start="last-panel")
BOOKLETS = ("a5-booklet", "half-letter-booklet")


def kinds(path: Path) -> list[str]:
    """The title of each page."""
    titles = [
        re.findall(r"^(Panel\d+|Lastpanel|Your notes|Notes)$", page, re.M) for page in poppler.text(path)
    ]
    assert all(len(found) == 1 for found in titles), titles
    return ["notes" if "otes" in found[0] else found[0] for found in titles]


@pytest.mark.parametrize("name", BOOKLETS)
@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_booklets_are_filled_up_to_a_multiple_of_four_before_the_last_page(
    name: str, count: int, tmp_path: Path
) -> None:
    made = build(tmp_path, content(name, [*panels(count - 1), LAST]), *SCREEN)
    assert made.code == 0, made.err
    (told,) = made.report["leaflets"]
    added = -count % 4
    assert (told["pages"], told["notes_pages"]) == (count + added, added)
    ours = [f"Panel{number}" for number in range(1, count)]
    assert kinds(made.pdf("screen")) == [*ours, *["notes"] * added, "Lastpanel"]


def test_without_a_last_panel_the_notes_come_last(tmp_path: Path) -> None:
    made = build(tmp_path, content("a5-booklet", panels(3)), *SCREEN)
    assert made.code == 0, made.err
    assert kinds(made.pdf("screen")) == ["Panel1", "Panel2", "Panel3", "notes"]


@pytest.mark.parametrize(("pages", "whole"), [(8, 8), (6, 8), (2, 4)])
def test_pages_asks_for_more_of_them(pages: int, whole: int, tmp_path: Path) -> None:
    made = build(tmp_path, content("a5-booklet", [*panels(1), LAST], pages=pages), *SCREEN)
    assert made.code == 0, made.err
    assert kinds(made.pdf("screen")) == ["Panel1", *["notes"] * (whole - 2), "Lastpanel"]


@pytest.mark.parametrize("audience", ["patient", "hcp"])
@pytest.mark.parametrize("name", FORMATS)
def test_no_page_of_any_format_is_blank(name: str, audience: str, tmp_path: Path) -> None:
    """Folded sheets and flyers have their number of pages: the same pages fill them."""
    made = build(tmp_path, content(name, [*panels(1), LAST], audience=audience), *SCREEN)
    assert made.code == 0, made.err
    whole = FIXED.get(name, 4 if name in BOOKLETS else 2)
    assert kinds(made.pdf("screen")) == ["Panel1", *["notes"] * (whole - 2), "Lastpanel"]
    if "notes" in kinds(made.pdf("screen")):
        notes = kinds(made.pdf("screen")).index("notes")
        inks = ghostscript.ink_coverage(made.pdf("screen"))
        # A title, a line of text and rules to write on.
        assert sum(inks[notes]) > sum(inks[-1])


@pytest.mark.parametrize("name", ["a5-booklet", "a4-gate-fold", "a4-roll-fold"])
def test_titles_of_notes_pages_line_up_with_the_others(name: str, tmp_path: Path) -> None:
    made = build(tmp_path, content(name, [*panels(1), LAST]), *SCREEN)
    assert made.code == 0, made.err
    titles = [
        word for word in poppler.words(made.pdf("screen")) if word.text in ("Panel1", "Lastpanel", "Your")
    ]
    assert len(titles) == FIXED.get(name, 4)
    assert {round(word.box[1], 2) for word in titles} == {round(titles[0].box[1], 2)}


def test_documents_are_not_filled_up(tmp_path: Path) -> None:
    made = build(tmp_path, content("a4-document", [section("One", "x")]), *SCREEN)
    assert made.report["leaflets"][0]["pages"] == 1
