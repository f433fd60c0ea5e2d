"""What a style does to words: it leaves them out, adds some, covers them, or sets them otherwise."""

from __future__ import annotations

import pytest

from brochure.findings import MmFromTopLeft
from brochure.layout.graphics.qr import qr
from brochure.pdf.opened import OpenPdf
from brochure.rules.readability.background import Grounds, changed_modules
from brochure.typesetting.engine import Typeset, TypesetJob, typeset
from brochure.typesetting.shown_words import lost, lost_pictures
from tests.project import ROOT

FONT = ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf"
SHEET = (
    "@font-face { font-family: Sans; src: url(asset:sans.ttf) } html { font: 10pt Sans } "
    "@page { size: 100mm 200mm; margin: 10mm } p { margin: 3mm 0 }"
)
SVG = '<svg width="9" height="9" viewBox="0 0 9 9"><title>A</title><rect width="9" height="9"/></svg>'


def set_with(css: str, *bodies: str) -> Typeset:
    """Parts ``0``, ``1`` … on one page."""
    parts = "".join(f'<div class="w{at}" data-at="{at}">{body}</div>' for at, body in enumerate(bodies))
    html = f"<html lang='en'><body>{parts}</body></html>"
    done = typeset(TypesetJob(html, (("a.css", SHEET), ("own.css", css)), {"sans.ttf": FONT.read_bytes()}))
    assert not done.complaints, done.complaints
    return done


@pytest.fixture(scope="module")
def ways() -> dict[str, tuple[str, str, list[str]]]:
    """Ways by their names: what a style says, the text, and what is told of it."""
    plain = "<p>Of 75 patients, 40 did <b>not</b> respond.</p>"
    two = "<p>The first line</p><p>and the second.</p>"
    by_style = ". li { list-style: none } . li::before { counter-increment: n; content: counter(n) ')' }"
    counted = "<ol><li>5 of them</li><li>Two</li></ol>"
    power = "<p>10<sup>9</sup> in H<sub>2</sub>O</p>"
    long = f"<p>{'Many words stand here, and more. ' * 8}</p>"
    return {
        "nothing": ("", plain, []),
        "not shown": (". b { display: none }", plain, ["lost: not"]),
        "a paragraph": (". p + p { display: none }", two, ["lost: and the second."]),
        "a column": (". p + p { display: table-column }", two, ["lost: and the second."]),
        "first lines": (". p { max-lines: 1; continue: discard }", long, ["lost"]),
        "words before": (". b::before { content: 'always ' }", plain, ["made: always"]),
        "a number behind": (". p::after { content: ' 99%' }", plain, ["made: 99%"]),
        "an attribute": (". p::after { content: attr(class) }", '<p class="cured">It</p>', ["made: cured"]),
        "a word as a bullet": (". p { display: list-item; list-style: 'No ' inside }", plain, ["made: No"]),
        "a bookmark": (". h2 { bookmark-label: 'Cures ' content(text) }", "<h2>It</h2>", ["made: Cures"]),
        "a large first letter": (". p::first-letter { float: left; font-size: 20pt }", plain, []),
        "an arrow": (". p::before { content: '→ ' }", plain, []),
        "a number": (". p { counter-increment: n } . p::before { content: counter(n) '.' }", plain, []),
        "no hyphen": (
            ". p { hyphens: auto; hyphenate-character: ''; width: 20mm }",
            "<p>Chemotherapeutic immunosuppression</p>",
            ["unhyphenated"],
        ),
        "another hyphen": (
            ". p { hyphens: auto; hyphenate-character: '-'; width: 20mm }",
            "<p>Chemotherapeutic immunosuppression</p>",
            [],
        ),
        "mirrored": (". p { transform: scaleX(-1) }", plain, ["mirrored"]),
        "upside down": (". p { transform: rotate(180deg) }", plain, ["upside-down"]),
        "squeezed": (". p { transform: scale(1, 0.3) }", plain, ["distorted"]),
        "slanted": (". p { transform: skewX(60deg) }", plain, ["distorted"]),
        "turned a little": (". p { transform: rotate(-3deg) }", plain, []),
        "from the right": (". p { direction: rtl }", plain, ["backwards"]),
        "no spaces": (". p { word-spacing: -0.25em }", plain, ["close"]),
        "letters on each other": (". p { letter-spacing: -0.3em }", plain, ["close"]),
        "letters a little nearer": (". p { letter-spacing: -0.02em; word-spacing: -0.05em }", plain, []),
        "the other way round": (". p { display: flex; flex-flow: row-reverse wrap }", plain, ["reordered"]),
        "moved up": (
            ". { display: flex; flex-direction: column } . p + p { order: -1 }", two, ["reordered"],
        ),
        "moved over": (". p + p { position: relative; top: -9mm }", two, ["reordered"]),
        "pulled up": (". p + p { margin-top: -20mm }", two, ["reordered"]),
        "counted in twos": (". li { counter-increment: list-item 2 }", counted, ["counted: 2 (1)"]),
        "counted from nine": (f". ol {{ counter-reset: n 8 }} {by_style}", counted, ["counted: 9 (1)"]),
        "counted by a style": (f". ol {{ counter-reset: n }} {by_style}", counted, []),
        "no numbers": (". li { list-style: none }", counted, ["unnumbered: Two (2)"]),
        "no numbers beside": (
            ". li { display: inline-block; width: 40% }", counted, ["unnumbered: Two (2)"],
        ),
        "numbers in words": (". li { list-style: none }", "<ol><li>1 One</li><li>2 Two</li></ol>", []),
        "items with signs": (
            ". li { list-style: none }", '<ol><li class="step">A</li><li class="step">B</li></ol>', [],
        ),
        "no bullets": (". li { list-style: none }", "<ul><li>A</li><li>B</li></ul>", []),
        "lists in lists": ("", "<ol><li>A<ol><li>B</li></ol></li><li>C</li></ol>", []),
        "moved by a transform": (". p + p { transform: translateY(-9mm) }", two, ["reordered"]),
        "a little higher": (". p + p { position: relative; top: -0.5mm }", two, []),
        "columns": (". { columns: 2 }", two * 3, []),
        "beside": (". p { float: left; width: 20mm } . p + p { margin-top: -4mm }", two, []),
        "a power on the line": (". sup { vertical-align: baseline }", power, ["flat: 9"]),
        "a word above its line": (". b { vertical-align: 9mm }", plain, ["off-line: not"]),
        "a word below its line": (". b { vertical-align: -1.2em }", plain, ["off-line: not"]),
        "a word far above, in per cent": (". b { vertical-align: 300% }", plain, ["off-line: not"]),
        "a box above its line": (
            ". b { display: inline-block; vertical-align: 2em }",
            plain,
            ["off-line: not"],
        ),
        "a power far above": (". sup { vertical-align: 20pt }", power, ["off-line: 9"]),
        "a word a little raised": (". b { vertical-align: 0.4em }", plain, []),
        "a small power on the line": (". sup { vertical-align: 0; font-size: 70% }", power, ["flat: 9"]),
        "a power that is lowered": (". sup { vertical-align: sub }", power, ["flat: 9"]),
        "a raised 2 of water": (". sub { vertical-align: super }", power, ["flat: 2"]),
        "powers": (". sup { vertical-align: 0.4em } . sub { vertical-align: -0.1em }", power, []),
        "a moved power": (". sup { vertical-align: 0; position: relative; top: -0.4em }", power, []),
        "a power by the font": (". sup { vertical-align: 0; font-variant-position: super }", power, []),
        "a sign on the line": (". sup { vertical-align: 0 }", "<p>Cells<sup>*</sup></p>", []),
        "figures of powers": (". p { font-feature-settings: 'sups' }", plain, ["other-figures"]),
        "fractions": (". p { font-variant-numeric: diagonal-fractions }", plain, ["other-figures"]),
        "figures of one width": (". p { font-feature-settings: 'tnum', 'sups' 0 }", plain, []),
        "struck through": (". b { text-decoration: line-through }", plain, ["struck: not"]),
        "floated behind": (
            ". { display: flow-root } . p:first-child { float: right; width: 30mm }", two,
            ["reordered: The first line"],
        ),
        "floated out of its line": (
            ". { display: flow-root } . b { float: right }", plain, ["reordered: not"],
        ),
        "floated before its line": (
            ". { display: flow-root } . b { float: left }", plain, ["reordered: not"],
        ),
        "placed below": (
            ". { position: relative; height: 40mm } . p:first-child { position: absolute; top: 30mm }",
            two, ["reordered: The first line"],
        ),
        "placed above": (
            ". { position: relative; padding-top: 30mm } . p + p { position: absolute; top: 0 }",
            two, ["reordered: and the second."],
        ),
        "a figure beside": (
            ". { display: flow-root } . figure { float: right; width: 40mm }",
            f"<figure>{SVG}<figcaption>Words</figcaption></figure><p>Others</p>", [],
        ),
        "floated where it is read": (
            ". { display: flow-root } . p:first-child { float: left; width: 30mm }", two, [],
        ),
        "a grid in another order": (
            ". { display: grid; grid-template-columns: 1fr 1fr } "
            ". p:first-child { grid-column: 2; grid-row: 1 } . p + p { grid-column: 1; grid-row: 1 }",
            two, ["reordered: "],
        ),
        "a grid from below": (
            ". { display: grid } . p:first-child { grid-row: 2 } . p + p { grid-row: 1 }", two,
            ["reordered: "],
        ),
        "a grid in its order": (". { display: grid; grid-template-columns: 1fr 1fr }", two * 2, []),
        "quotation in words": (
            ". b { quotes: 'never ' '' } . b::before { content: open-quote }", plain, ["made: never"],
        ),
        "quotation": (". b { quotes: '“' '”' } . b::before { content: open-quote }", plain, []),
        "hyphens that say something": (
            ". p { width: 12mm; hyphens: auto; hyphenate-character: '0' }", "<p>extraordinary</p>",
            ["made: "],
        ),
        "numbers behind": (
            ". p { counter-increment: n } . p::after { content: ' ' counter(n) }", plain, ["made: 1"],
        ),
        "numbers from fifty": (
            ". p { counter-increment: n 50 } . p::before { content: counter(n) ' ' }", plain, ["made: 50"],
        ),
        "numbers in tens": (
            ". { counter-reset: n } . p { counter-increment: n 10 } . p::before { content: counter(n) ' ' }",
            two, ["made: 10"],
        ),
        "numbers for bullets": (
            ". { counter-reset: n 4 } . li { counter-increment: n 2 } . li::before { content: counter(n) }",
            "<ul><li>A</li><li>B</li></ul>", ["made: 6"],
        ),
        "numbers in their order": (
            ". { counter-reset: n } . p { counter-increment: n } . p::before { content: counter(n) ' ' }",
            two, [],
        ),
        "a picture": (". svg { display: none }", SVG, ["picture"]),
        "one of two pictures": (". svg + svg { display: none }", SVG + SVG, ["picture"]),
        "pictures that are there": ("", SVG + SVG, []),
        "other capitals": (". p { text-transform: uppercase }", "<p>Straße</p>", []),
        "hyphens": (". p { width: 12mm; hyphens: auto }", "<p>extraordinary considerations</p>", []),
    }  # fmt: skip


def test_what_is_left_out_added_or_set_otherwise_is_known(
    ways: dict[str, tuple[str, str, list[str]]],
) -> None:
    css = " ".join(rule.replace(". ", f".w{at} ") for at, (rule, *_rest) in enumerate(ways.values()))
    done = set_with(css + " @page { size: 100mm 900mm }", *(body for _rule, body, _told in ways.values()))
    told: dict[str, list[str]] = {}
    for at, words in lost(done.shown, done.passages):
        told.setdefault(at, []).append(f"lost: {words}")
    for at, _count in lost_pictures(done.shown, done.drawings):
        told.setdefault(at, []).append("picture")
    for odd in done.shown.odd:
        told.setdefault(odd.at, []).append(f"{odd.how}: {odd.text}")
    for number, (name, (_rule, _body, wanted)) in enumerate(ways.items()):
        found = told.get(str(number), [])
        assert bool(found) is bool(wanted), (name, found)
        assert all(any(one.startswith(start) for one in found) for start in wanted), (name, found)
        kinds = {one.partition(":")[0] for one in found}
        assert kinds <= {start.partition(":")[0] for start in wanted}, (name, found)


def test_words_in_the_margins_of_pages_are_known() -> None:
    done = set_with("@page { @bottom-left { content: 'Safe and effective' } }", "<p>Words</p>")
    assert [(odd.at, odd.page, odd.how, odd.text) for odd in done.shown.odd] == [
        ("", 1, "made", "Safe and effective")
    ]


COVERED = {
    "nothing": ("", False),
    "a box": (".w0 p::after { content: ''; position: absolute; inset: 0; background: white }", True),
    "a border": (".w0 p::before { content: ''; position: absolute; left: 0; border: 9mm solid white }", True),
    "an outline": (".w1 { outline: 12mm solid white }", True),
    "a ground above": (".w0 { background: white } .w0 p { z-index: -1 }", True),
    "the lower half": (
        ".w0 p::after { content: ''; position: absolute; inset: 2.2mm 0 0; background: white }", True,
    ),
    "one word": (
        ".w0 p::after { content: ''; position: absolute; left: 20mm; width: 6mm; top: 0; height: 5mm; "
        "background: white }", True,
    ),
    "a ground below": (".w0 p { background: #eeeeee }", False),
    "a group that is seen through": (".w0 { opacity: 0.8; background: #ddeeff }", False),
    "a line through": (".w0 p { text-decoration: line-through }", False),
    "white on dark": (".w0 p { color: white; background: black }", False),
}  # fmt: skip


@pytest.mark.parametrize("way", COVERED)
def test_words_that_something_is_painted_over_are_known(way: str) -> None:
    css, is_covered = COVERED[way]
    body = "<p>Of 75 patients, 40 did not respond.</p>"
    done = set_with(f".w0 p {{ position: relative }} {css}", body, "<p>Other words</p>")
    grounds = Grounds(OpenPdf(done.pdf))
    runs = [run for passage in done.passages if passage.at == "0" for run in passage.runs]
    assert any(grounds.covered(run.page, run.box) for run in runs) is is_covered


def test_letters_that_are_painted_smaller_are_as_small_as_they_are_painted() -> None:
    (passage,) = set_with(".w0 p { transform: scale(0.1) }", "<p>Words</p>").passages
    assert passage.runs[0].face.size == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("css", "is_changed"),
    [
        ("", False),
        ("svg { opacity: 0.3 }", True),
        (".w1 { position: absolute; left: 12mm; top: 0; width: 5mm; height: 9mm; background: white }", True),
        ("svg { transform: scaleX(-1) }", True),
        (".w0 { background: #dddddd }", False),
    ],
)
def test_a_code_that_is_not_seen_as_it_is_is_known(css: str, is_changed: bool) -> None:
    code = str(qr("https://example.com/a", 20, {"paper": "#FFFFFF"}, alt="A code"))  # type: ignore[arg-type]
    done = set_with(css, code, "<p>Words</p>")
    (drawing,) = done.drawings
    assert len(drawing.code) > 20 and {len(row) for row in drawing.code} == {len(drawing.code)}
    assert bool(changed_modules(OpenPdf(done.pdf), drawing)) is is_changed


def test_a_code_that_is_off_the_page_is_known() -> None:
    code = str(qr("https://example.com/a", 20, {"paper": "#FFFFFF"}, alt="A code"))  # type: ignore[arg-type]
    done = set_with("svg { margin-left: 75mm }", code)
    (drawing,) = done.drawings
    assert drawing.box.right > MmFromTopLeft(0, 0, 100, 0).right
    assert changed_modules(OpenPdf(done.pdf), drawing) == len(drawing.code) ** 2
