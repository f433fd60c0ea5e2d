"""Words in drawings that templates and styles of a project show are told."""

from __future__ import annotations

import re
from base64 import b64encode

import pytest

from brochure.layout.shown_pictures import shown_pictures

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text y="9">Cures <tspan>9</tspan></text></svg>'
CODED = b64encode(SVG.encode()).decode()
PERCENT = SVG.replace("<", "%3C").replace(">", "%3E").replace('"', "'")
DRAWINGS = {
    "pictures/words.svg": SVG,
    "pictures/brand.svg": "<svg><title>The brand of all</title><text>Samplumab</text></svg>",
    "icons/two.svg": "<svg><svg:text>In two</svg:text><text>words</text></svg>",
    "pictures/none.svg": "<svg><path d='M0 0'/></svg>",
}


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("styles/own.css", "p { background: url(asset:pictures/words.svg) }", "Cures 9"),
        ("styles/own.css", "p {\n list-style: url('asset:icons/two.svg') }", "In two words"),
        (
            "styles/own.css",
            "p { background: url(asset:pictures/brand.svg), url(asset:pictures/none.svg) }",
            "",
        ),
        ("styles/own.css", f"p {{ background: url(data:image/svg+xml;base64,{CODED}) }}", "Cures 9"),
        ("styles/own.css", f"p {{ background: url('data:image/svg+xml;utf8,{SVG}') }}", "Cures 9"),
        ("styles/own.css", f'p {{ background: url("data:image/svg+xml,{PERCENT}") }}', "Cures 9"),
        ("styles/own.css", "p { background: url(data:image/svg+xml;base64,99) }", ""),
        ("styles/own.css", "p { color: red }", ""),
        ("templates/a.html", '<img src="asset:pictures/words.svg" alt="">', "Cures 9"),
        ("templates/a.html", f"<p>{SVG}</p>", "Cures 9"),
        ("templates/a.html", "<svg><title>It cures all</title><path/></svg><p>It cures all</p>", ""),
        ("templates/a.html", "<svg><text>{{ block.text | words }}</text></svg>", ""),
    ],
)
def test_words_in_drawings(file: str, text: str, said: str) -> None:
    found = list(shown_pictures(file, text, lambda name: DRAWINGS.get(name, "")))
    assert [re.findall("“(.*)” stands", finding.message)[0] for finding in found] == [said] * bool(said)
    assert all(str(finding.place).startswith(f"{file}:{text.count(chr(10)) + 1}:") for finding in found)


@pytest.mark.parametrize(
    ("file", "text", "names"),
    [
        ("styles/own.css", "p { background: url(asset:pictures/claim.png) }", ["styles/pictures/claim.png"]),
        ("styles/own.css", "p { list-style: url('asset:pictures/a.JPG') }", ["styles/pictures/a.JPG"]),
        ("styles/own.css", "p { border-image: url(asset:icons/a.webp) 3 }", ["styles/icons/a.webp"]),
        ("styles/own.css", "p { content: url(data:image/png;base64,AA==) }", ["the picture that this holds"]),
        ("styles/own.css", "p { background: url('DATA:image/gif;base64,AA') }", ["the picture that this"]),
        ("templates/a.html", '<img src="asset:pictures/a.tiff" alt="">', ["styles/pictures/a.tiff"]),
        (
            "styles/own.css",
            "p { background: url(asset:pictures/a.png) } q { background: url(asset:pictures/a.png) }",
            ["styles/pictures/a.png"],
        ),
        (
            "styles/own.css",
            "p { background: url(asset:pictures/a.png), url(asset:pictures/b.png) }",
            ["", ""],
        ),
        ("styles/own.css", "p { background: url(asset:pictures/none.svg); src: url(asset:fonts/a.ttf) }", []),
    ],
)
def test_pictures_of_pixels_are_named(file: str, text: str, names: list[str]) -> None:
    found = list(shown_pictures(file, text, lambda name: DRAWINGS.get(name, "")))
    assert all(one.message.startswith(name) for one, name in zip(found, names, strict=True))
    assert all("made of pixels" in one.message and "`alt:`" in one.fix for one in found)
