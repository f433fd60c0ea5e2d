"""SVG rewritten for the engine: what is kept, what is turned into other words, and what is refused where."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brochure.errors import ContentError
from brochure.layout.graphics.plain.whole import plain_picture
from brochure.layout.graphics.svg import GraphicError
from tests.blocks.leaflets import content, make
from tests.judges import poppler
from tests.styles import STYLES

_NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inner: str, attributes: str = 'viewBox="0 0 100 50"') -> bytes:
    """A picture with *inner* on its second line."""
    return f"<svg {_NS} {attributes}>\n{inner}\n</svg>".encode()


def plain(inner: str, attributes: str = 'viewBox="0 0 100 50"') -> str:
    """What the engine is given for a picture, without the root's own tags."""
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    root = plain_picture(svg(inner, attributes), STYLES.palette, "").root
    text = ElementTree.tostring(root, encoding="unicode")
    return re.sub(r"^<svg[^>]*>|</svg>$", "", text).replace(" />", "/>")


PATH = 'd="M0 0h9v9z"'
_STOPS = '<stop stop-color="red"/><stop offset="1" stop-color="blue"/>'
#: Pairs of ways to say the same.
SAME = {
    "style": (
        f'<path {PATH} style="fill:#2050a0;stroke-width:2"/>',
        f'<path {PATH} fill="#2050a0" stroke-width="2"/>',
    ),
    "class": (
        f'<style>.a, .b {{ fill: #2050a0 }}</style><path {PATH} class="x b"/>',
        f'<path {PATH} fill="#2050a0"/>',
    ),
    "id": (f"<style>#a {{ fill: #2050a0 }}</style><path {PATH} id='a'/>", f'<path {PATH} fill="#2050a0"/>'),
    "style before sheet": (
        f"<style>path {{ fill: red }}</style><path {PATH} style='fill: blue'/>",
        f'<path {PATH} fill="blue"/>',
    ),
    "important before style": (
        f"<style>path {{ fill: red !important }}</style><path {PATH} style='fill: blue'/>",
        f'<path {PATH} fill="red"/>',
    ),
    "sheet before attribute": (
        f"<style>path {{ fill: red }}</style><path {PATH} fill='blue'/>", f'<path {PATH} fill="red"/>',
    ),
    "id before class": (
        f"<style>#a {{ fill: red }} .b.b {{ fill: blue }}</style><path {PATH} id='a' class='b'/>",
        f'<path {PATH} fill="red"/>',
    ),
    "child of a group": (
        f"<style>g > path {{ fill: red }} svg g g path {{ fill: blue }}</style><g><path {PATH}/></g>",
        f'<g><path {PATH} fill="red"/></g>',
    ),
    "use": (f'<defs><path id="a" {PATH}/></defs><use xlink:href="#a" x="3"/>',
            f'<g transform="matrix(1 0 0 1 3 0)"><path {PATH}/></g>'),
    "foreign parts": (
        f'<f:view xmlns:f="http://example.org/"><path {PATH} fill="red"/></f:view><path {PATH} f:x="1" '
        'xmlns:f="http://example.org/"/>',
        f"<path {PATH}/>",
    ),
    "switch": (
        f'<switch><foreignObject requiredExtensions="x"/><path {PATH}/><path {PATH} fill="red"/></switch>',
        f"<g><path {PATH}/></g>",
    ),
    "current colour": (
        f'<g color="#123456"><path {PATH} fill="currentcolor"/></g>',
        f'<g><path {PATH} fill="#123456"/></g>',
    ),
    "units": ('<rect x="1in" width="10mm" height="50%"/>', '<rect x="96" width="37.7952756" height="25"/>'),
    "sizes of letters": (
        '<g font-size="10"><rect width="2em" height="50%"/></g>',
        '<g font-size="10"><rect width="20" height="25"/></g>',
    ),
    "dark mode": (
        f'<path {PATH} style="fill:light-dark(rgb(1, 2, 3), var(--x, #fff))"/>',
        f'<path {PATH} fill="rgb(1, 2, 3)"/>',
    ),
    "not shown": (
        f'<path {PATH} display="none"/><path d=""/><rect width="0" height="9"/><path {PATH} opacity="0"/>',
        "",
    ),
    "line as wide as it was": (
        f'<g transform="scale(2)"><path {PATH} stroke-width="3" vector-effect="non-scaling-stroke"/></g>',
        f'<g transform="scale(2)"><path {PATH} stroke-width="1.5"/></g>',
    ),
    "filling without an area": ('<path d="M0 5h9"/>', '<path d="M0 5h9" fill="none"/>'),
    "flat": (f'<path {PATH} transform="scale(1 0)"/>', ""),
    "line below": (
        f'<path {PATH} fill="red" stroke="blue" paint-order="stroke"/>',
        f'<g><path {PATH} fill="none" stroke="blue"/><path {PATH} fill="red" stroke="none"/></g>',
    ),
    "turned around": (f'<path {PATH} transform="rotate(90)" transform-origin="5 5"/>',
                      f'<path {PATH} transform="matrix(0 1 -1 0 10 0)"/>'),
    "negative radius": (
        '<path d="M0 0A-5 5 0 0 1 10 0"/>',
        '<path d="M0 0C0 -2.76142375 2.23857625 -5 5 -5C7.76142375 -5 10 -2.76142375 10 0"/>',
    ),
    "one number too many": ('<polygon points="0,0 9,0 9,9 5"/>', '<polygon points="0 0 9 0 9 9"/>'),
    "odd dashes before the start": (
        '<path d="M0 5h9" fill="none" stroke-dasharray="3,2 1" stroke-dashoffset="-4"/>',
        '<path d="M0 5h9" fill="none" stroke-dasharray="3 2 1 3 2 1" stroke-dashoffset="-4"/>',
    ),
    "square dot": (
        '<path d="M1 5zM4 4h5" fill="none" stroke="red" stroke-width="2" stroke-linecap="square"/>',
        '<path d="M1 5L1.002 5M4 4L9 4" fill="none" stroke="red" stroke-width="2" stroke-linecap="square"/>',
    ),
    "its own names": (
        f"<style>:root {{ --a: #2050a0; --b: var(--a) }}</style><path {PATH} style='fill:var(--b, red)'/>",
        f'<path {PATH} fill="#2050a0"/>',
    ),
    "its own name in a group": (
        f'<g style="--ink: #2050a0"><path {PATH} fill="var(--ink, red)"/></g>',
        f'<g><path {PATH} fill="#2050a0"/></g>',
    ),
    "clip of its own page": (
        f'<clipPath id="a"><path {PATH}/></clipPath><path {PATH} clip-path="url(https://x.org/p?q=1#a)"/>',
        plain(f'<clipPath id="a"><path {PATH}/></clipPath><path {PATH} clip-path="url(#a)"/>'),
    ),
    "mask of its own file": (
        f'<mask id="a"><path {PATH} fill="#fff"/></mask><path {PATH} style="mask:url(drawing.svg#a)"/>',
        plain(f'<mask id="a"><path {PATH} fill="#fff"/></mask><path {PATH} mask="url(#a)"/>'),
    ),
    "filling of its own page": (
        f'<linearGradient id="a">{_STOPS}</linearGradient><path {PATH} fill="url(&quot;/p/#a&quot;)"/>',
        plain(f'<linearGradient id="a">{_STOPS}</linearGradient><path {PATH} fill="url(#a)"/>'),
    ),
    "gradient of a gradient of its own page": (
        f'<linearGradient id="b">{_STOPS}</linearGradient><linearGradient id="a" '
        f'xlink:href="https://x.org/#b"/><path {PATH} fill="url(#a)"/>',
        plain(f'<linearGradient id="b">{_STOPS}</linearGradient><linearGradient id="a" '
              f'xlink:href="#b"/><path {PATH} fill="url(#a)"/>'),
    ),
    "clone of its own file": (
        f'<defs><path id="a" {PATH}/></defs><use href="drawing.svg#a"/>',
        plain(f'<defs><path id="a" {PATH}/></defs><use href="#a"/>'),
    ),
    "share of a line": (
        '<path d="M0 0h40" pathLength="10" stroke="red" stroke-dasharray="1 1" stroke-dashoffset="2"/>',
        '<path d="M0 0h40" stroke="red" stroke-dasharray="4 4" stroke-dashoffset="8" fill="none"/>',
    ),
    "share of a line of its group": (
        '<g stroke="red" stroke-dasharray="25,75"><path d="M0 0h30v30h-30z" pathLength="100"/></g>',
        '<g stroke="red" stroke-dasharray="25,75"><path d="M0 0h30v30h-30z" stroke-dasharray="30 90" '
        'stroke-dashoffset="0"/></g>',
    ),
    "share without dashes": (
        '<path d="M0 0h40v9" pathLength="10" stroke="red"/>', '<path d="M0 0h40v9" stroke="red"/>',
    ),
    "length that says nothing": (
        '<path d="M0 0h40v9" pathLength="-1" stroke="red" stroke-dasharray="1 1"/>',
        '<path d="M0 0h40v9" stroke="red" stroke-dasharray="1 1"/>',
    ),
    "ink of a colour": (
        f'<path {PATH} fill="#CD853F icc-color(a, 1, 0)"/>',
        f'<path {PATH} fill="#CD853F"/>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_what_programs_write_is_turned_into_what_the_engine_reads(name: str) -> None:
    written, meant = SAME[name]
    assert plain(written) == meant.replace("'", '"')


ROOTS = {
    "rule": ('style="fill-rule:evenodd"', 'fill-rule="evenodd"'),
    "line": (
        'style="fill:none;stroke:#2050a0;stroke-width:3"',
        'fill="none" stroke="#2050a0" stroke-width="3"',
    ),
    "class": ('class="a" fill="red"', 'fill="blue"'),
    "letters": ('style="font-size:12pt"', 'font-size="16"'),
}


@pytest.mark.parametrize("name", ROOTS)
def test_styles_of_the_root_are_handed_down(name: str) -> None:
    given_, kept = ROOTS[name]
    sheet = "<style>.a { fill: blue }</style>"
    picture = plain_picture(svg(f"{sheet}<path {PATH}/>", f'viewBox="0 0 9 9" {given_}'), STYLES.palette, "")
    assert kept in ElementTree.tostring(picture.root, encoding="unicode")


@pytest.mark.parametrize(
    "inner",
    [
        '<text font-family="Symbol">± 5 µ 10 (%)</text>',
        '<text font-family="Symbol">μ ≥ α</text>',
        '<text font-family="Arial, Symbol">m</text>',
        '<text font-family="Segoe UI Symbol">m</text>',
        '<text font-family="cmr10">Words of 5 (%)</text>',
        '<text font-family="cmmi10">n</text>',
        '<text font-family="Latin Modern Roman">α &lt; 5</text>',
        '<path d="M0 0H90" stroke="red" stroke-dasharray="1 2"/>',
        '<path d="M0 0H90" stroke="red" stroke-dasharray="0 0"/>',
        '<path d="M0 0H9999" stroke-dasharray=".001"/>',
    ],
)
def test_what_only_looks_like_it_is_not_refused(inner: str) -> None:
    assert "<" in plain(inner)


def test_what_a_link_leads_from_is_drawn_and_the_link_is_left_out() -> None:
    linked = f'<a xlink:href="javascript:x()" fill="red"><path {PATH}/></a>'
    assert "href" not in plain(linked) and 'fill="red"' in plain(linked) and PATH in plain(linked)
    words = '<text y="9">See <a href="https://x.org" font-weight="bold">page</a> now</text>'
    assert plain(words) == plain(
        words.replace('<a href="https://x.org"', "<tspan").replace("</a>", "</tspan>")
    )


@pytest.mark.parametrize("key", ["opacity", "transform", "clip-path"])
def test_what_is_not_handed_down_by_the_root_is_put_in_a_group(key: str) -> None:
    value = {"opacity": ".5", "transform": "scale(2)", "clip-path": "url(#c)"}[key]
    clip = f'<clipPath id="c"><path {PATH}/></clipPath>'
    assert f'<g {key}="' in plain(f"{clip}<path {PATH}/>", f'viewBox="0 0 9 9" {key}="{value}"')


SIZES = {
    "millimetres": ('width="40mm" height="20mm"', (0, 0, 151.181102, 75.5905512)),
    "pixels": ('width="40px" height="20"', (0, 0, 40, 20)),
    "points": ('width="72pt" height="36pt"', (0, 0, 96, 48)),
    "stretched": ('width="200" height="50" viewBox="0 0 50 50" preserveAspectRatio="none"', (0, 0, 200, 50)),
    "box": ('width="100%" height="100%" viewBox="-5,-5 20 10"', (-5, -5, 20, 10)),
}


@pytest.mark.parametrize("name", SIZES)
def test_the_size_is_what_the_root_says(name: str) -> None:
    given_, size = SIZES[name]
    picture = plain_picture(svg("<g/>", given_), STYLES.palette, "")
    assert (picture.left, picture.top, picture.width, picture.height) == pytest.approx(size)


TEXTS = {
    "nested": ("Do <tspan>not <tspan>ever</tspan> stop</tspan> early", "Do not ever stop early"),
    "nested more": ("a<tspan>b<tspan>c<tspan>d</tspan>e</tspan>f</tspan>g", "abcdefg"),
    "lines of the source": ("one\n   two\n three", "one two three"),
    "spaces between parts": ("one <tspan> two</tspan> <tspan> three </tspan>", "one two three"),
    "comment": ("one <!-- no --> two", "one two"),
    "characters": ("5 &lt; 6 &#8805; 4", "5 < 6 ≥ 4"),
    "kept spaces": ('<tspan xml:space="preserve">a  b</tspan>', "a  b"),
    "foreign part": ('one<x:b xmlns:x="http://example.org/">no</x:b> two', "one two"),
    "capitals": ('<tspan style="text-transform:uppercase">abc</tspan>', "ABC"),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_no_word_of_a_text_is_lost(name: str) -> None:
    inner, words = TEXTS[name]
    found = ElementTree.fromstring(f"<r>{plain(f'<text>{inner}</text>')}</r>")
    assert "".join(found.itertext()) == words
    assert all(len(list(part)) == 0 for part in found.iter("tspan"))


RAISED = {
    "super": ('baseline-shift="super"', -8.0),
    "sub": ('baseline-shift="sub"', 4.0),
    "share": ('baseline-shift="30%"', -6.0),
    "length": ('style="baseline-shift:5px"', -5.0),
    "letters": ('font-size="10" baseline-shift=".5em"', -5.0),
    "base line": ('baseline-shift="baseline"', 0.0),
}


@pytest.mark.parametrize("name", RAISED)
def test_raised_text_is_moved_and_what_follows_is_moved_back(name: str) -> None:
    attribute, moved = RAISED[name]
    drawn = plain(f'<text font-size="20">10<tspan {attribute}>9</tspan> cells</text>')
    shifts = [float(value) for value in re.findall(r'dy="([^"]*)"', drawn)]
    assert shifts == ([moved, -moved] if moved else [])


REFUSED = {
    "filter": (f'<filter id="f"/><path {PATH} filter="url(#f)"/>', "filter="),
    "blend": (f'<path {PATH} style="mix-blend-mode:multiply"/>', "mix-blend-mode="),
    "underlined": ('<text text-decoration="underline">a</text>', "text-decoration="),
    "spaced words": ('<text style="word-spacing:5px">a</text>', "word-spacing="),
    "small capitals": ('<text font-variant="small-caps">a</text>', "font-variant="),
    "downwards": ('<text writing-mode="tb">a</text>', "writing-mode="),
    "right to left": ('<text direction="rtl">a</text>', "direction="),
    "on a path": (f'<path id="p" {PATH}/><text><textPath href="#p">a</textPath></text>', "<textPath>"),
    "clip by text": (
        f'<clipPath id="c"><text>a</text></clipPath><path {PATH} clip-path="url(#c)"/>',
        "<text>",
    ),
    "clip by words of CSS": (f'<path {PATH} style="clip-path:circle(5px)"/>', "clip-path="),
    "clip that crosses itself": (
        '<clipPath id="c"><path clip-rule="evenodd" d="M0 0L9 9H0L9 0z"/></clipPath>'
        f'<path {PATH} clip-path="url(#c)"/>', "even-odd",
    ),
    "mask of two greys": (
        f'<mask id="m"><path fill="#888" {PATH}/><path fill="#fff" {PATH}/></mask>'
        f'<path {PATH} mask="url(#m)"/>', "tones",
    ),
    "mask that gets denser": (
        f'<mask id="m"><path fill="#fff" opacity=".5" {PATH}/><path fill="#fff" opacity=".5" {PATH}/></mask>'
        f'<path {PATH} mask="url(#m)"/>', "tones",
    ),
    "mask with a gradient": (
        f'<linearGradient id="g"><stop/></linearGradient><mask id="m"><path fill="url(#g)" {PATH}/></mask>'
        f'<path {PATH} mask="url(#m)"/>', "tones",
    ),
    "mask of a mask": (
        f'<mask id="n"/><mask id="m" mask="url(#n)"><path fill="#fff" {PATH}/></mask>'
        f'<path {PATH} mask="url(#m)"/>', "mask=",
    ),
    "mask in a mask": (
        f'<mask id="n"/><mask id="m"><path fill="#fff" mask="url(#n)" {PATH}/></mask>'
        f'<path {PATH} mask="url(#m)"/>', "tones",
    ),
    "names in a circle": (
        f"<style>svg {{ --a: var(--b); --b: var(--a) }}</style><path {PATH} fill='var(--a, red)'/>", "circle",
    ),
    "names that grow": (
        f"<style>svg {{ --a0: x; {' '.join(f'--a{n + 1}: var(--a{n}) var(--a{n});' for n in range(40))} }}"
        f"</style><path {PATH} fill='var(--a40)'/>", "too long",
    ),
    "letters that join": ("<text>\u0645\u0631\u062d</text>", "script"),
    "line that does not scale": (
        f'<path {PATH} vector-effect="non-scaling-stroke" transform="scale(2 1)"/>', "vector-effect=",
    ),
    "part of another file": (f'<path {PATH} clip-path="url(https://example.org/a.svg#b)"/>', "another file"),
    "length of nothing": (f'<path {PATH} pathLength="0" stroke="red" stroke-dasharray="1"/>', "pathLength="),
    "unknown unit": ('<rect width="5foo" height="5"/>', "width="),
    "sum": ('<rect width="calc(1px + 2px)" height="5"/>', "width="),
    "unknown colour": (f'<path {PATH} fill="reddish"/>', "fill="),
    "other colour space": (f'<path {PATH} fill="lab(50% 40 59)"/>', "fill="),
    "broken path": ('<path d="M0 0L5"/>', "can't be read"),
    "endless number": ('<path d="M0 0L1e300 5"/>', "can't be read"),
    "broken transform": (f'<path {PATH} transform="spin(5)"/>', "transform="),
    "web page": (
        '<switch><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">Long label</p></foreignObject>'
        "<text>Long la…</text></switch>",
        "foreignObject",
    ),
    "style of nests": (f'<path {PATH} style="fill:{"(" * 50_000}"/>', "can't be read"),
    "colour of nests": (f'<path {PATH} fill="{"light-dark(" * 20_000}"/>', "fill="),
    "endless fonts": (f'<text font-family="{"a," * 1_000}">a</text>', "font-family="),
    "other selector": (f"<style>path[d] {{ fill: red }}</style><path {PATH}/>", "selector"),
    "rule of a sheet": (f"<style>@supports (x: y) {{ }}</style><path {PATH}/>", "@supports"),
    "import": ("<style>@import 'a.css';</style>", "loads another file"),
    "repeated without end": (
        '<linearGradient id="a" x2="0.0000001" spreadMethod="repeat">'
        '<stop/><stop offset=".5"/></linearGradient>'
        '<rect width="40" height="20" fill="url(#a)"/>', "repeats too often",
    ),
    "circles without end": (
        '<radialGradient id="a" r="0.0000001" spreadMethod="reflect">'
        '<stop/><stop offset=".5"/></radialGradient>'
        '<rect width="40" height="20" fill="url(#a)"/>', "repeats too often",
    ),
    "tiny tiles": (
        '<pattern id="a" width=".0001" height=".0001"><path d="M0 0h1v1z"/></pattern>'
        '<rect width="40" height="20" fill="url(#a)"/>', "repeats too often",
    ),
    "endless text": (f"<text>{'x ' * 10_000}</text>", "too much text"),
    "endless path": (f'<path d="M0 0{"l1 1" * 20_000}"/>', "too many points"),
    "text with a gradient": (
        '<linearGradient id="g"><stop/></linearGradient><text fill="url(#g)">a</text>',
        "painted with a gradient",
    ),
    "many colours": (
        f'<linearGradient id="a">{"<stop/>" * 1_500}</linearGradient>'
        '<rect width="4" height="2" fill="url(#a)"/>',
        "too many colours",
    ),
    "languages": (f'<path {PATH} systemLanguage="de"/>', "systemLanguage="),
    "broken by the program": (
        '<text style="inline-size:80px;white-space:pre">Do not take this</text>', "inline-size=",
    ),
    "broken in a shape": ('<text style="shape-inside:url(#r)">Do not take this</text>', "shape-inside="),
    "fine dashes": ('<path d="M0 0H9999" stroke="red" stroke-dasharray=".001"/>', "too many dashes"),
    "fine dashes of a length": (
        '<path d="M0 0H90" pathLength="1e6" stroke="red" stroke-dasharray="1 2"/>', "too many dashes",
    ),
    "fine dashes of a circle": (
        '<circle r="40" stroke="red" style="stroke-dasharray:1e-4,0"/>', "too many dashes",
    ),
    "Greek in Symbol": ('<text>5 <tspan font-family="Symbol">m</tspan>g</text>', "another sign for “m”"),
    "Greek in Symbol by a class": (
        '<style>.s { font-family: SymbolMT, serif }</style><text class="s">a</text>', "another sign for “a”",
    ),
    "a relation in Symbol": ('<text style="font-family:Symbol">³ 65</text>', "another sign for “³”"),
    "ticks in Wingdings": ('<text font-family="Wingdings 2">P</text>', "another sign for “P”"),
    "crosses in Dingbats": ('<text font-family="ZapfDingbats">8</text>', "another sign for “8”"),
    "arrows in Webdings": ('<g font-family="Webdings"><text>4</text></g>', "another sign for “4”"),
    "alpha in a font of TeX": ('<text font-family="cmmi10">®</text>', "another sign for “®”"),
    "a minus in a font of TeX": ('<text style="font-family:cmsy10">¡</text>', "another sign for “¡”"),
    "a figure in a font of TeX": ('<text font-family="XYZABC+CMSY7">0</text>', "another sign for “0”"),
    "less than in a font of TeX": ('<text font-family="cmr10, serif">p &lt; 5</text>', "sign for “<”"),
    "a sum in a font of TeX": ('<text font-family="cmex10">P</text>', "another sign for “P”"),
    "a relation in a font of TeX": ('<text font-family="msam10">6</text>', "another sign for “6”"),
    "words of a web page": (
        "<foreignObject><div xmlns='http://www.w3.org/1999/xhtml'>Call us</div></foreignObject>",
        "holds the text “Call us” as a web page",
    ),
    "an empty part of a web page": ("<foreignObject/>", "a part of a web page"),
    "animated": (f'<path {PATH} style="animation:spin 1s"/>', "animation="),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_engine_would_pass_over_is_refused_with_its_line(name: str) -> None:
    inner, says = REFUSED[name]
    with pytest.raises(GraphicError) as caught:
        plain(inner)
    assert says in caught.value.message and caught.value.fix
    assert caught.value.line == (1 if name == "endless text" else 2)


@pytest.mark.parametrize(
    ("instruction", "told"),
    [
        ('<?xml-stylesheet type="text/css" href="a.css"?>', True),
        ("<?xml-stylesheet href='https://example.org/a.css' type='text/css'?>", True),
        ('<?xml-stylesheet href="#inside" type="text/css"?>', False),
        ("<?plantuml 1.2024?>", False),
        ('<?xpacket begin="" href="a.css"?>', False),
    ],
)
def test_a_drawing_whose_styles_stand_in_another_file_is_refused(instruction: str, told: bool) -> None:
    svg = f'<?xml version="1.0"?>{instruction}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
    if not told:
        plain_picture(svg.encode(), STYLES.palette, "")
        return
    with pytest.raises(GraphicError, match="from another file"):
        plain_picture(svg.encode(), STYLES.palette, "")


@pytest.mark.parametrize(
    "inner",
    [
        '<style>.a{d:path("M1 2h3v4z")}</style><path class="a"/>',
        """<path style="d: path('M1 2h3v4z')" d="M9 9h9v9z"/>""",
        """<path d="M1 2h3v4z"/>""",
    ],
)
def test_a_path_of_a_style_is_the_one_that_counts(inner: str) -> None:
    assert 'd="M1 2h3v4z"' in plain(inner)


@pytest.mark.parametrize(
    "inner",
    [
        f'<g visibility="hidden"><path filter="url(#f)" {PATH}/></g>',
        f'<path style="visibility:hidden;mix-blend-mode:multiply" {PATH}/>',
        f'<path display="none" filter="url(#f)" {PATH}/>',
        f'<g style="display:none;filter:url(#f)"><path {PATH}/></g>',
        '<rect width="5" height="5" visibility="collapse" filter="url(#f)"/>',
    ],
)
def test_what_is_hidden_is_not_refused(inner: str) -> None:
    assert "<path" not in plain(f'<filter id="f"/>{inner}')


HARMLESS = {
    "steps of an animation": f"<style>@keyframes a{{from{{x:0}}}} .b{{animation:a 1s}}</style><path {PATH}/>",
    "a page": f"<style>@page {{ margin: 0 }}</style><path {PATH}/>",
    "broken by hand": (
        '<text style="inline-size:80px"><tspan x="1" y="2">Do not</tspan><tspan x="1" y="9">go</tspan></text>'
    ),
    "one word": '<text style="inline-size:80px">Stop</text>',
    "hidden filter": '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter>',
    "settings": f'<path {PATH} style="-inkscape-stroke:none;pointer-events:all;isolation:isolate"/>',
    "normal": '<text style="font-variant:normal;word-spacing:0px;writing-mode:lr-tb">a</text>',
    "data": f'<path {PATH} data-name="a" aria-label="b" role="img" tabindex="0"/>',
    "what a program keeps": f'<path {PATH} content="fill=url(http://x) url(#y) var(--z) light-dark("/>',
    "semicolons": f'<path {PATH} style=";fill:red;;"/>',
    "font of the file": f"<style>@font-face {{ font-family: x; src: url(#a) }}</style><path id='a' {PATH}/>",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_draws_nothing_is_left_out(name: str) -> None:
    assert set(re.findall(r' ([\w-]+)="', plain(HARMLESS[name]))) <= {"d", "fill", "x", "y"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["d", "transform", "style", "points", "fill", "stroke-dasharray", "font-size", "x", "r"]),
    st.text(),
)
def test_any_value_is_drawn_or_refused(key: str, value: str) -> None:
    value = re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd]", "", value)
    root = ElementTree.Element("{http://www.w3.org/2000/svg}svg", {"viewBox": "0 0 9 9"})
    for name in ("path", "polygon", "text", "circle"):
        part = ElementTree.SubElement(
            root, f"{{http://www.w3.org/2000/svg}}{name}", {"d": "M0 0", key: value}
        )
        part.text = value
    try:
        plain_picture(ElementTree.tostring(root), STYLES.palette, "")
    except GraphicError as error:
        assert error.message and error.fix


def test_a_leaflet_has_the_words_of_its_picture_and_names_the_line_of_what_it_refuses(tmp_path: Path) -> None:
    figure = {"block": "figure", "file": "pic.svg", "alt": "Words", "width": "50"}
    text = '<text x="5" y="20">10<tspan baseline-shift="super" font-size="8">9</tspan> cells</text>'
    (tmp_path / "pic.svg").write_bytes(
        svg(text + '<text y="40">Do <tspan>not <tspan>ever</tspan> stop</tspan></text>')
    )
    made = make(tmp_path, content([figure]))
    words = " ".join(" ".join(poppler.text(made.path)).split())
    assert "109 cells" in words and "Do not ever stop" in words
    (tmp_path / "pic.svg").write_bytes(svg(f'<path {PATH}/>\n<path {PATH} style="mix-blend-mode:multiply"/>'))
    with pytest.raises(ContentError) as caught:
        make(tmp_path, content([figure]))
    (finding,) = caught.value.findings
    assert finding.message.startswith("pic.svg, line 3: ") and "file: pic.svg" in finding.as_text()
    # Signs that are not seen need no font; others do.
    (tmp_path / "pic.svg").write_bytes(svg('<text y="20">a\u200bb\u00adc 漢</text>'))
    with pytest.raises(ContentError) as caught:
        make(tmp_path, content([figure]))
    (finding,) = caught.value.findings
    assert "“漢” (U+6F22)" in finding.message and "file: pic.svg" in finding.as_text()


def test_words_in_a_font_that_is_not_there_are_set_in_the_leaflets_and_that_is_told(tmp_path: Path) -> None:
    fonts = ("ArialMT", "'Times New Roman', serif", "Calibri, 'source sans 3'", "sans-serif", "Source Sans 3")
    texts = "".join(f'<text y="{10 * n}" font-family="{font}">a</text>' for n, font in enumerate(fonts))
    (tmp_path / "pic.svg").write_bytes(svg(f'{texts}<text y="9">a</text>'))
    figure = {"block": "figure", "file": "pic.svg", "alt": "Words", "width": "50"}
    made = make(tmp_path, content([figure]))
    (finding,) = [finding for finding in made.findings if finding.rule == "layout.picture"]
    assert "(“ArialMT”, “Times New Roman”)" in finding.message and "line" not in finding.message
