"""Titles in lines of about the same length: where they break, and what stays as it was."""

from __future__ import annotations

from functools import lru_cache
from math import inf
from typing import Any

import pytest

from brochure.typesetting import balanced
from brochure.typesetting.engine import Typeset, TypesetJob, typeset
from tests.project import ROOT

FONT = ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf"
SHEET = """@font-face { font-family: Sans; src: url(asset:sans.ttf) } html { font: 20pt Sans }
@page { size: 70mm 800mm; margin: 5mm } body, h1, p { margin: 0 } .cell { display: table; background: red }
h1 { font-size: 20pt; font-weight: 400; text-wrap: balance }"""
#: A text as HTML, and the lines that it is set in, as wide as a title may be.
TITLES = {
    "A day of yours": ["A day of yours"],
    "CAR-T cell therapy in practice": ["CAR-T cell therapy", "in practice"],
    "What you do and see at your home": ["What you do and", "see at your home"],
    # A pause is worth lines that are less alike.
    "A short word first, then some rest": ["A short word first,", "then some rest"],
    # The first line is long because of its word; the others share what is left.
    "wwwwwwwwwwww aa bb cc dd ee ff gg hh ii jj": ["wwwwwwwwwwww", "aa bb cc dd", "ee ff gg hh ii jj"],
    # No word is broken that would fit a line.
    '<span style="overflow-wrap: anywhere">A transplantation of it</span>': ["A transplantation", "of it"],
}


@lru_cache(maxsize=1)
def done() -> Typeset:
    parts = [f"<h1>{title}</h1>" for title in TITLES]
    parts += [
        '<h1 style="text-align: center">Your own day at the clinic nearby</h1>',
        '<h1 style="text-align: right">Your own day at the clinic nearby</h1>',
        '<p style="text-wrap: wrap">Your own day at the clinic nearby</p>',
        '<div class="cell" data-hugs><h1>Your own day at the clinic nearby</h1></div>',
    ]
    html = f"<html lang='en'><body>{''.join(parts)}</body></html>"
    made = typeset(TypesetJob(html, (("a.css", SHEET),), {"sans.ttf": FONT.read_bytes()}))
    assert not made.complaints
    return made


def lines() -> list[tuple[str, float, float]]:
    """Each line with its left and right edge, mm."""
    return [(text.strip(), box.left, box.right) for text, box in done().pages[0].marks]


@pytest.mark.parametrize("title", TITLES)
def test_lines_of_titles_are_alike_and_no_word_is_left_alone(title: str) -> None:
    texts = [text for text, _left, _right in lines()]
    wanted = TITLES[title]
    at = texts.index(wanted[0])
    assert texts[at : at + len(wanted)] == wanted


def test_lines_stand_where_the_alignment_says() -> None:
    both = ("Your own day at", "the clinic nearby")
    last = lines()[-8:]
    centred, right, greedy, hugging = (last[at : at + 2] for at in (0, 2, 4, 6))
    for text, found in zip(both, centred, strict=True):
        assert found[0] == text and (found[1] + found[2]) / 2 == pytest.approx(35, abs=0.1)
    for text, found in zip(both, right, strict=True):
        assert found[0] == text and found[2] == pytest.approx(65, abs=0.1)
    assert greedy[0][0] == "Your own day at the"
    assert [text for text, _left, _right in hugging] == list(both)


def test_a_field_is_as_wide_as_its_lines() -> None:
    with done().document as document:
        image = document.drawn[0].render(scale=1).to_pil().convert("RGB")
    _text, left, right = max(lines()[-2:], key=lambda line: line[2])
    scale = 72 / 25.4
    row = round(done().pages[0].marks[-1][1].top * scale) + 6
    reds = [x for x in range(image.width) if image.getpixel((x, row)) == (255, 0, 0)]
    assert (min(reds) / scale, (max(reds) + 1) / scale) == pytest.approx((left, right), abs=0.6)


#: What stands beside a title, and how the title is set.
BESIDE = (
    "",
    '<i style="float: left; width: 14mm; height: 12mm">a</i>',
    '<i style="float: left; width: 9mm; height: 30mm">a</i><i style="float: right; width: 9mm">b</i>',
)
LOOKS = ("", "text-align: center", "text-indent: 8mm")


def test_what_is_known_of_a_text_is_not_tried_again_and_changes_no_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    titles = ("Therapy in practice", "Your own day, at the clinic, is one of <b>long</b> days")
    html = "".join(
        f'<div style="overflow: hidden">{beside}<h1 style="{look}">{title}</h1></div>'
        for beside in BESIDE
        for look in LOOKS
        for title in titles
    )
    tries = tried(monkeypatch)
    marks, first = set_in_tries(html, tries)
    again, second = set_in_tries(html, tries)
    monkeypatch.setattr(balanced._Balancer, "_key", lambda *_given: None)
    monkeypatch.setattr(balanced._Balancer, "_reach", lambda *_given: inf)
    anew, all_of_them = set_in_tries(html, tries)
    assert anew == marks == again
    assert second == 0 < first < all_of_them


def test_what_floats_and_ends_above_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    titles = [f"<h1>{title}</h1>" for title in TITLES]
    above = '<i style="float: right; width: 14mm; height: 5mm">a</i><p style="margin-bottom: 9mm">b</p>'
    tries = tried(monkeypatch)
    alone, first = set_in_tries("".join(titles), tries)
    below, second = set_in_tries(f"{above}{''.join(titles)}", tries)
    assert second == 0 < first <= 8 * len(TITLES)
    assert [text for text, _box in below[0][-len(alone[0]) :]] == [text for text, _box in alone[0]]


def tried(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one whenever a text is set for a try; nothing is known of any before."""
    tries: list[int] = []
    set_once = balanced._Balancer._set

    def counted(*given: Any) -> Any:
        tries.append(1)
        return set_once(*given)

    monkeypatch.setattr(balanced._Balancer, "_set", counted)
    monkeypatch.setattr(balanced, "_known", {})
    return tries


def set_in_tries(body: str, tries: list[int]) -> tuple[list[Any], int]:
    """The words of each page with their places, and how often a text was set for a try."""
    tries.clear()
    html = f"<html lang='en'><body>{body}</body></html>"
    made = typeset(TypesetJob(html, (("a.css", SHEET),), {"sans.ttf": FONT.read_bytes()}))
    return [page.marks for page in made.pages], len(tries)
