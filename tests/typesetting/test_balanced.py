"""Titles in lines of about the same length: where they break, and what stays as it was."""

from __future__ import annotations

from functools import lru_cache
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
    return set_of(parts)


def set_of(parts: list[str]) -> Typeset:
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


def test_widths_that_are_not_tried_would_give_the_same_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    floats = '<div style="float: {}; width: 12mm; height: 30mm"></div>'
    parts = [
        *(f"<h1>{title}</h1>" for title in TITLES),
        *(
            f'{floats.format(side)}<h1 style="text-align: {align}">Your own day, <b>and more</b> of it</h1>'
            for side in ("left", "right")
            for align in ("left", "center", "right", "justify")
        ),
        '<h1 style="text-indent: 15mm">Your own day at the clinic nearby</h1>',
    ]
    widths: list[float] = []
    lines_of = balanced._Balancer.lines

    def counted(self: Any, width: float, *rest: Any) -> Any:
        widths.append(width)
        return lines_of(self, width, *rest)

    monkeypatch.setattr(balanced._Balancer, "lines", counted)
    made, tried = set_of(parts), len(widths)
    monkeypatch.setattr(balanced, "_is_of_words", lambda box: False)
    assert set_of(parts).pdf == made.pdf
    # All were tried this time.
    assert len(widths) - tried > tried
