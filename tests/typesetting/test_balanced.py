"""Titles in lines of about the same length: where they break, and what stays as it was."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from typing import Any

import pytest

from brochure.typesetting import balanced, widths_kept
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


_PARTS = [
    *(f"<h1>{title}</h1>" for title in TITLES),
    '<h1 style="text-align: center">Your own day at the clinic nearby</h1>',
    '<h1 style="text-align: right">Your own day at the clinic nearby</h1>',
    '<p style="text-wrap: wrap">Your own day at the clinic nearby</p>',
    '<div class="cell" data-hugs><h1>Your own day at the clinic nearby</h1></div>',
]
HTML = f"<html lang='en'><body>{''.join(_PARTS)}</body></html>"


def set_with(html: str = HTML, sheet: str = SHEET) -> Typeset:
    made = typeset(TypesetJob(html, (("a.css", sheet),), {"sans.ttf": FONT.read_bytes()}))
    assert not made.complaints
    return made


@lru_cache(maxsize=1)
def done() -> Typeset:
    return set_with()


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


def test_what_was_found_of_a_title_is_found_once_and_never_for_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = done()
    tried: list[float] = []
    search = balanced._Balancer._least

    def counted(self: Any, y: float, start: Any, most: int) -> float:
        tried.append(y)
        return search(self, y, start, most)

    monkeypatch.setattr(balanced._Balancer, "_least", counted)
    again = set_with()
    assert (again.pdf, again.pages, tried) == (first.pdf, first.pages, [])
    # A style, the size of the type, the width, the face or the words: each decides on lines.
    changes = (
        ("font-weight: 400", "letter-spacing: 1pt; font-weight: 400"),
        ("h1 { font-size: 20pt", "h1 { font-size: 19pt"),
        ("margin: 5mm", "margin: 6mm"),
        ("font-family: Sans;", "font-family: Sans; font-weight: 300;"),
    )
    for old, new in changes:
        tried.clear()
        assert old in SHEET
        set_with(sheet=SHEET.replace(old, new, 1))
        assert tried, new
    tried.clear()
    set_with(HTML.replace("clinic", "klinik"))
    assert tried
    monkeypatch.setattr(widths_kept, "_kept", OrderedDict())
    tried.clear()
    assert set_with().pdf == first.pdf
    assert tried
