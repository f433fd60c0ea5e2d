"""Words of drawings that the edge of the picture cuts off."""

from __future__ import annotations

import pytest

from brochure.layout.graphics.cut_words import cut_words, placed_words
from brochure.layout.graphics.piled_words import piled_words
from brochure.layout.graphics.plain.whole import plain_picture
from brochure.layout.graphics.svg import PageFont
from tests.project import ROOT
from tests.styles import STYLES

SANS = PageFont(
    "Source Sans 3", 400, (ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf").read_bytes()
)


def cut(inside: str) -> list[str]:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{inside}</svg>'
    drawn = plain_picture(svg.encode(), STYLES.palette, "p-")
    return [found.words for found in cut_words(drawn, lambda _families, _weight: SANS)]


@pytest.mark.parametrize(
    "inside",
    [
        '<text x="40" y="50" font-size="18">Day Unit of a centre</text>',
        '<text x="60" y="50" text-anchor="end" font-size="18">Day Unit of a centre</text>',
        '<g transform="translate(30 80) rotate(-90)" font-size="18"><text>Day Unit of a centre</text></g>',
        '<text x="10" y="50" font-size="12">Day <tspan font-size="18">Unit of a</tspan> centre</text>',
    ],
)
def test_words_over_the_edge_are_found(inside: str) -> None:
    assert cut(inside) == ["Day Unit of a centre"]


def test_words_stand_in_boxes() -> None:
    svg = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="-50 0 200 100" font-size="10">
    <text x="0" y="20">Day<tspan x="0" y="40">Unit</tspan></text>
    <text x="100" y="50" text-anchor="end">End</text><text x="10 30 50" y="60">abc</text>
    <g transform="translate(0 90) scale(2)"><text>Two</text></g><text x="400" y="9">Nobody</text></svg>"""
    drawn = plain_picture(svg.encode(), STYLES.palette, "p-")
    found = {words.words: words for words in placed_words(drawn, lambda _families, _weight: SANS)}
    assert set(found) == {"Day", "Unit", "End", "abc", "Two"}

    def edges(words: str) -> list[float]:
        box = found[words]
        return [round(edge * 200, 1) for edge in (box.left, box.top, box.right, box.bottom)]

    wide = {text: SANS.width(text, 10) / (25.4 / 72) for text in found}
    assert edges("Day") == pytest.approx([50, 12.6, 50 + wide["Day"], 22.2], abs=0.11)
    assert edges("Unit")[1] == pytest.approx(32.6, abs=0.11)
    assert edges("End")[::2] == pytest.approx([150 - wide["End"], 150], abs=0.11)
    assert edges("abc")[::2] == pytest.approx([60, 110], abs=0.11)
    assert edges("Two") == pytest.approx([50, 75.2, 50 + 2 * wide["Two"], 94.4], abs=0.11)


def test_words_of_a_text_have_boxes_of_their_own() -> None:
    svg = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" font-size="10">
    <text x="0" y="20">Day <tspan font-size="20">Unit</tspan> 5 of all</text>
    <text x="150" y="50" text-anchor="end" textLength="40" lengthAdjust="spacingAndGlyphs">End</text>
    <text x="0" y="90" letter-spacing="3">Wide words</text></svg>"""
    drawn = plain_picture(svg.encode(), STYLES.palette, "p-")
    found = {words.words: words for words in placed_words(drawn, lambda _families, _weight: SANS)}
    assert set(found) == {"Day", "Unit", "of", "all", "End", "Wide words"}
    # Where a text ends and is as wide as it says, it begins before that.
    assert [round(edge * 200) for edge in (found["End"].left, found["End"].right)] == [110, 150]
    points = 1 / (25.4 / 72)
    begins = SANS.width("Day ", 10) * points
    ends = begins + SANS.width("Unit", 20) * points
    assert found["Unit"].left * 200 == pytest.approx(begins, abs=1.5)
    assert found["Unit"].right * 200 == pytest.approx(ends, abs=1.5)


@pytest.mark.parametrize(
    "inside",
    [
        '<text x="5" y="50" font-size="9">Day Unit of a centre</text>',
        # Outside altogether: a note of whoever drew it.
        '<text x="140" y="50" font-size="9">Day Unit of a centre</text>',
        '<text x="40 60 80" y="50" font-size="40">Day</text>',
        '<g transform="scale(0.4)"><text x="100" y="50" font-size="18">Day Unit of a</text></g>',
    ],
)
def test_words_that_are_seen_and_those_that_nobody_sees_are_left_alone(inside: str) -> None:
    assert cut(inside) == []


@pytest.mark.parametrize(
    "inside",
    [
        '<g transform="translate(60 80)"><text text-anchor="end" x="0" y="9" dx="-8" dy="1.5" font-size="10" '
        'transform="rotate(-35)">Late</text></g>',
        '<text x="10" y="98" font-size="10" transform="rotate(-20 10 98)" dx="-12">Early</text>',
        '<text x="10" y="4" font-size="14">Under the edge</text>',
        '<text x="10" y="105" font-size="14">Below the edge</text>',
        '<text x="10" y="95" dy="9" font-size="14">Below the edge</text>',
        '<text x="92" y="50" font-size="14" transform="rotate(90 92 50)" dx="20">Day unit</text>',
    ],
)
def test_words_that_are_moved_turned_or_cut_lengthwise_are_found(inside: str) -> None:
    assert len(cut(inside)) == 1


@pytest.mark.parametrize(
    "inside",
    [
        '<text x="10" y="100" font-size="10">Base on the edge</text>',
        '<text x="10" y="8" font-size="10">Head at the edge</text>',
        '<text x="10" y="98" dy="-9" font-size="10">Moved in</text>',
        '<text x="110" dx="-100" y="50" font-size="10">Moved in</text>',
    ],
)
def test_words_that_just_keep_to_the_picture_are_left_alone(inside: str) -> None:
    assert cut(inside) == []


def piled(inside: str) -> list[str]:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" font-size="14">{inside}</svg>'
    drawn = plain_picture(svg.encode(), STYLES.palette, "p-")
    return piled_words(drawn, lambda _families, _weight: SANS)


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ('<text x="9" y="30">Do <tspan>not</tspan><tspan dx="-20">now</tspan> take</text>', "now"),
        ('<text x="9" y="30" letter-spacing="-7">Keep away</text>', "Keep away"),
        ('<text x="9" y="30" style="letter-spacing:-.5em">Keep away</text>', "Keep away"),
        ('<text x="9" y="30">To <tspan letter-spacing="-6">keep</tspan></text>', "keep"),
        ('<text x="9" y="30">Safe</text><text x="10" y="31">Never</text>', "Safe Never"),
        ('<text x="9" y="30">No</text><g transform="translate(8 29)"><text>On</text></g>', "No On"),
        # A kerned text, raised and lowered figures, a halo, lines below each other, words beside each other.
        ('<text x="9" y="30" letter-spacing="-.3">Keep <tspan dx="-1.5">away</tspan></text>', ""),
        (
            '<text x="9">1<tspan dy="-5" font-size="8">9</tspan><tspan dx="-9" dy="9">x</tspan></text>',
            "",
        ),
        ('<text x="9" y="30" stroke="#fff">Safe</text><text x="9" y="30">Safe</text>', ""),
        ('<text x="9" y="30"><tspan stroke="#fff">52<tspan x="9" y="30">\u200b</tspan></tspan>52</text>', ""),
        (
            '<text x="9" y="30">Safe<tspan x="9" dy="15">Never</tspan></text><text x="60" y="30">Day</text>',
            "",
        ),
        ('<text x="9 20 31" y="10 20 30">abc</text><text x="9" y="60" dy="1 2 3">Steps</text>', ""),
        ('<text x="9" y="30">Blue</text><text x="20" y="33" font-size="5">km</text>', ""),
    ],
)
def test_letters_that_stand_on_each_other_are_found(inside: str, words: str) -> None:
    assert piled(inside) == ([words] if words else [])
