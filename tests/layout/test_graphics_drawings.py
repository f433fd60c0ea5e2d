"""SVG as drawing programs write it: what is drawn, and that its words stay words.

The files in ``drawings/`` are written in the manner of the programs that they are named after.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from weasyprint import HTML

from brochure.layout.graphics.picture import svg_picture
from brochure.layout.graphics.plain.whole import plain_picture
from tests.blocks.pictures import Picture
from tests.judges import poppler
from tests.project import ROOT
from tests.styles import STYLES

_DRAWINGS = Path(__file__).with_name("drawings")
#: Width of each picture in mm.
_WIDTH = 80
WHITE = "#FFFFFF"


@dataclass(frozen=True)
class Drawn:
    """What is to be seen: words, and colours at places in the picture's own units."""

    words: str = ""
    colours: tuple[tuple[float, float, str], ...] = ()


EXPECTED = {
    "affinity": Drawn(
        "words",
        (
            (15, 35, "#2050A0"), (35, 35, WHITE), (104, 12, "#F7000A"), (104, 56, "#0B00F4"),
            (165, 35, "#FFFFFF"), (188, 35, "#A82B5F"),
        ),
    ),
    "by-hand-clips": Drawn(
        "",
        (
            (15, 15, "#2050A0"), (30, 30, WHITE), (5, 5, WHITE), (80, 30, "#A02050"), (100, 37, "#A02050"),
            (108, 30, WHITE), (145, 30, "#80BF80"), (154, 30, "#FF8080"), (160, 30, WHITE),
            (20, 65, "#444444"),
            (30, 75, WHITE), (70, 75, WHITE), (85, 75, "#444444"), (130, 76, "#444444"), (115, 76, WHITE),
        ),
    ),
    "by-hand-gradients": Drawn(
        "",
        (
            (7, 7, "#FF1400"), (70, 6, "#FF0A00"), (115, 15, "#FF0000"), (96, 6, "#0000FF"),
            (25, 45, "#FF0000"),
            (120, 45, "#FFFF00"), (97.5, 45, "#FF8000"), (70, 75, "#008000"), (96, 75, WHITE),
            (134, 75, "#057D05"),
            (25, 63, "#FF0000"), (25, 87, "#0000FF"), (25, 75, WHITE), (180, 80, "#FF0000"),
        ),
    ),
    "by-hand-markers": Drawn(
        "",
        (
            (29, 23, "#008000"), (60, 20, "#FF0000"), (60, 60, "#FF0000"), (60, 40, "#008000"),
            (124, 25, "#000000"), (20, 70, "#FF0000"), (40, 90, "#FF0000"), (190, 20, "#0000FF"),
        ),
    ),
    "by-hand-patterns": Drawn(
        "",
        (
            (27, 20, "#FF0000"), (36, 20, WHITE), (78, 18, "#008000"), (71, 11, WHITE), (93, 35.5, "#008000"),
            (95, 75, WHITE), (15, 70, "#0000FF"), (30, 70, WHITE),
        ),
    ),
    "by-hand-styles": Drawn(
        "",
        (
            (20, 20, "#FF0000"), (5, 20, "#A02050"), (60, 20, "#0000FF"), (95, 20, "#008080"),
            (125, 10, "#80C080"),
            (165, 50, "#BFBFFF"), (25, 75, "#000000"), (8, 75, "#FFA500"), (62, 75, "#000000"),
            (75, 75, WHITE),
            (115, 62, WHITE), (150, 62, WHITE), (165, 90, WHITE), (130, 85, "#888888"),
        ),
    ),
    "by-hand-text": Drawn(
        "Do not ever stop it too early 109 cells m2 end two lines of source right aligned kept spaces "
        "short hand outlined hung UPPER"
    ),
    "by-hand-views": Drawn(
        "half",
        (
            (20, 9, "#2050A0"), (38, 26, "#FFFF00"), (75, 26, WHITE), (167, 25, "#008000"),
            (112, 7, "#0000FF"),
            (119, 62, WHITE), (12, 62, "#000000"), (18, 68, "#FF0000"), (80, 57, "#A02050"), (71, 61, WHITE),
            (110, 57, "#A02050"), (101, 61, WHITE), (140, 70, "#444444"),
        ),
    ),
    "drawio": Drawn(
        "Infusion",
        ((5, 10, "#DAE8FC"), (100, 20, "#000000"), (170, 20, "#F8CECC"), (100, 90, WHITE)),
    ),
    "figma": Drawn(
        "Figma words second line",
        (
            (30, 30, "#2050A0"), (13, 13, WHITE), (65, 12, "#FF2020"), (80, 30, WHITE), (57, 30, WHITE),
            (155, 30, "#80FF80"), (123, 30, "#8987F6"),
        ),
    ),
    "illustrator": Drawn(
        "Adobe text stays Line with H 2O",
        ((35, 35, "#2050A0"), (10, 35, "#000000"), (82, 35, "#F6F6F6"), (128, 35, "#262624"),
         (72, 35, WHITE)),
    ),
    "illustrator-export-for-screens": Drawn(
        "Layer two words",
        ((12, 58, "#FF1E0A"), (58, 12, "#1DFF0A"), (35, 35, "#FFFF80"), (105, 35, WHITE),
         (14, 70, "#00A651")),
    ),
    "inkscape-clips": Drawn(
        "",
        (
            (50, 50, "#FFFF00"), (50, 12, "#008000"), (12, 12, WHITE), (120, 20, "#C00000"), (160, 20, WHITE),
            (125, 70, "#2050A0"), (150, 70, WHITE), (115, 70, WHITE),
        ),
    ),
    "inkscape-styles": Drawn(
        "First line of it 109 cells per m2",
        ((13, 15, "#F60009"), (41, 15, "#0900F6"), (60, 15, "#008000"), (84, 15, "#008000"), (84, 11, WHITE)),
    ),
    "matplotlib": Drawn(
        "Week 1",
        ((45, 36, "#FF7F0E"), (54, 36, "#000000"), (48, 54, "#000000"), (100, 70, "#1F77B4"),
         (60, 82, "#000000")),
    ),
    "plotly": Drawn("x axis", ((80, 30.5, "#636EFA"), (80, 50, WHITE))),
    "powerpoint": Drawn(
        "PowerPoint second line",
        ((11, 25, "#4C7AC7"), (35, 25, "#FEFEFE"), (59, 25, "#EE8239"), (150, 25, "#B7D6A3"),
         (60, 50.7, "#C00000")),
    ),
    "r-cairo": Drawn(
        "",
        ((80, 40, "#EB3333"), (45, 40, WHITE), (80, 70, WHITE), (21, 70, "#000099"), (25, 72, WHITE),
         (100, 90, "#000000")),
    ),
    "r-svglite": Drawn(
        "Weeks since dose Survival",
        ((35, 20, "#EBEBEB"), (80, 40, "#00BFC4"), (110, 65, "#B5B5B5"), (110, 75, WHITE),
         (140, 36.3, "#F8766D")),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every drawing on a page of its own."""
    folder = ROOT / "styles"
    fonts = (folder / "fonts.css").read_text().replace("asset:fonts/", f"{(folder / 'fonts').as_uri()}/")
    sheets, pages = [fonts, "body { margin: 0 } svg { display: block }"], []
    for number, name in enumerate(EXPECTED):
        data = (_DRAWINGS / f"{name}.svg").read_bytes()
        picture = plain_picture(data, STYLES.palette, "")
        height = _WIDTH * picture.height / picture.width
        sheets.append(f"@page p{number} {{ size: {_WIDTH}mm {height:.3f}mm; margin: 0 }}")
        svg = svg_picture(data, STYLES.palette, prefix=f"p{number}-", alt="", width=_WIDTH)
        pages.append(f'<div style="page: p{number}">{svg}</div>')
    path = tmp_path_factory.mktemp("drawings") / "drawn.pdf"
    HTML(string=f"<style>{' '.join(sheets)}</style>{''.join(pages)}").write_pdf(path)
    return path


def test_every_drawing_is_looked_at() -> None:
    assert {path.stem for path in _DRAWINGS.glob("*.svg")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_drawing_looks_as_it_is_meant(drawn: Path, name: str) -> None:
    picture = plain_picture((_DRAWINGS / f"{name}.svg").read_bytes(), STYLES.palette, "")
    page = Picture(drawn, list(EXPECTED).index(name) + 1)
    scale = _WIDTH / picture.width
    wrong = []
    for x, y, colour in EXPECTED[name].colours:
        found = page.at((x - picture.left) * scale, (y - picture.top) * scale)
        if any(abs(int(found[at : at + 2], 16) - int(colour[at : at + 2], 16)) > 16 for at in (1, 3, 5)):
            wrong.append(f"at {x}, {y}: {found} instead of {colour}")
    assert not wrong


def test_words_of_drawings_stay_words(drawn: Path) -> None:
    pages = poppler.text(drawn)
    assert len(pages) == len(EXPECTED)
    for text, (name, expected) in zip(pages, EXPECTED.items(), strict=True):
        found = text.split()
        assert [word for word in expected.words.split() if word not in found] == [], name
