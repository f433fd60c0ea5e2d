"""The icons and pictures that are shipped: what their files hold and what they look like when drawn."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from PIL import Image, ImageChops, ImageFilter
from weasyprint import HTML

from brochure.design.palette import Palette
from brochure.layout.graphics.picture import svg_background, svg_picture
from tests.judges import tool
from tests.styles import STYLES

_ROOT = Path(__file__).resolve().parents[1]
_STYLES = _ROOT / "styles"
_ICONS = {path.stem: path for path in sorted((_STYLES / "icons").glob("*.svg"))}
_PICTURES = {path.stem: path for path in sorted((_STYLES / "pictures").glob("*.svg"))}
_LABELLED = [name for name, path in _PICTURES.items() if "<text" in path.read_text()]
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = {"path", "circle", "ellipse", "rect", "line", "polyline", "polygon"}
#: Pixels for each unit of a drawing.
_DENSITY = 8
#: Units of paper around a drawing's frame, so that what leaves the frame shows.
_AROUND = 6
#: Smallest letters of a leaflet in pt.
_SMALLEST = 6.5


def _palette() -> Palette:
    return STYLES.palette


def _tag(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(_SVG)


def _parsed(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(path.read_bytes())


def _frame(root: ElementTree.Element) -> tuple[float, float]:
    """Width and height of a drawing whose viewBox starts at 0, 0."""
    left, top, width, height = (float(part) for part in root.attrib["viewBox"].split())
    assert (left, top) == (0, 0)
    return width, height


def _drawn(svgs: Iterable[bytes], folder: Path, ground: str = "#fff") -> list[Image.Image]:
    """Each SVG as the product's engine draws it and Poppler shows it, with paper around its frame."""
    fonts = (_STYLES / "fonts.css").read_text().replace("asset:fonts/", f"{(_STYLES / 'fonts').as_uri()}/")
    sheets, pages = [fonts, "body { margin: 0 } svg { display: block }"], []
    for number, svg in enumerate(svgs):
        root = ElementTree.fromstring(svg)
        width, height = (side + 2 * _AROUND for side in _frame(root))
        root.set("viewBox", f"{-_AROUND} {-_AROUND} {width:g} {height:g}")
        sheets.append(
            f"@page p{number} {{ size: {width:g}mm {height:g}mm; margin: 0; background: {ground} }}"
        )
        drawing = svg_picture(
            ElementTree.tostring(root), _palette(), prefix=f"p{number}-", alt="", width=width
        )
        pages.append(f'<div style="page: p{number}">{drawing}</div>')
    folder.mkdir(exist_ok=True)
    HTML(string=f"<style>{' '.join(sheets)}</style>{''.join(pages)}").write_pdf(folder / "drawn.pdf")
    dpi = str(_DENSITY * 25.4)
    tool.run([tool.program("pdftoppm"), "-r", dpi, "-gray", folder / "drawn.pdf", folder / "page"])
    images = [Image.open(path).convert("L") for path in sorted(folder.glob("page-*.pgm"))]
    assert len(images) == len(pages)
    return images


def _ink(image: Image.Image) -> Image.Image:
    """White where something dark stands."""
    return image.point([255 if level < 128 else 0 for level in range(256)])


def _box(ink: Image.Image) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the ink in units of the drawing."""
    box = ink.getbbox()
    assert box is not None, "nothing is drawn"
    left, top, right, bottom = (side / _DENSITY - _AROUND for side in box)
    return left, top, right, bottom


def _area(ink: Image.Image) -> float:
    """Square units under ink."""
    return ink.histogram()[255] / _DENSITY**2


@pytest.fixture(scope="module")
def icons(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Image.Image]:
    """The ink of every icon, drawn in the colour of running text."""
    svgs = (svg_background(path.read_bytes(), _palette(), colour="text") for path in _ICONS.values())
    images = _drawn(svgs, tmp_path_factory.mktemp("icons"))
    return {name: _ink(image) for name, image in zip(_ICONS, images, strict=True)}


# Icons


def _icon_names(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "icon" and isinstance(value, str):
                yield value
            yield from _icon_names(value)
    elif isinstance(node, list):
        for item in node:
            yield from _icon_names(item)


def test_every_icon_that_the_content_and_the_templates_name_is_there() -> None:
    content = set(_icon_names(yaml.safe_load((_ROOT / "content.yaml").read_text())))
    templates = {
        name
        for path in (_ROOT / "templates").rglob("*.html")
        for name in re.findall(r"""\bicon\(\s*["']([^"']+)["']""", path.read_text())
    }
    assert content and templates
    assert content | templates <= set(_ICONS)


@pytest.mark.parametrize("name", _ICONS)
def test_an_icon_keeps_to_the_line_of_the_family(name: str) -> None:
    root = _parsed(_ICONS[name])
    assert root.attrib == {
        "viewBox": "0 0 24 24",
        "fill": "none",
        "stroke": "currentColor",
        "stroke-width": "1.6",
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
    }
    shapes = list(root.iter())[1:]
    assert {_tag(shape) for shape in shapes} <= {"path", "circle", "rect"}
    assert 1 <= len(shapes) <= 8
    for shape in shapes:
        geometry = {"d", "cx", "cy", "r", "x", "y", "width", "height", "rx"}
        paint = {key: value for key, value in shape.attrib.items() if key not in geometry}
        # Lines as the family draws them, or a dot.
        assert paint in ({}, {"fill": "currentColor", "stroke": "none"})
        assert not paint or (_tag(shape) == "circle" and float(shape.attrib["r"]) < 2)


@pytest.mark.parametrize("name", _ICONS)
def test_the_file_of_an_icon_is_small_and_its_numbers_are_round(name: str) -> None:
    data = _ICONS[name].read_bytes()
    assert len(data) <= 900
    values = " ".join(
        value for shape in list(_parsed(_ICONS[name]).iter())[1:] for value in shape.attrib.values()
    )
    # In a path “.5.5” is two numbers; none has more than one decimal.
    assert [number for number in re.findall(r"\d*\.\d+", values) if len(number.split(".")[1]) > 1] == []


@pytest.mark.parametrize("name", _ICONS)
def test_an_icon_fills_its_square_and_keeps_its_margins(name: str, icons: dict[str, Image.Image]) -> None:
    left, top, right, bottom = _box(icons[name])
    assert min(left, top) >= 1.7 and max(right, bottom) <= 22.3
    assert max(right - left, bottom - top) >= 18
    # Centred for the eye.
    assert abs((left + right) / 2 - 12) <= 1 and abs((top + bottom) / 2 - 12) <= 1


@pytest.mark.parametrize("name", _ICONS)
def test_an_icon_is_neither_faint_nor_heavy(name: str, icons: dict[str, Image.Image]) -> None:
    assert 0.14 <= _area(icons[name]) / 24**2 <= 0.29


def test_no_two_icons_look_alike(icons: dict[str, Image.Image]) -> None:
    shared = {
        (one, other): _area(ImageChops.darker(icons[one], icons[other]))
        / _area(ImageChops.lighter(icons[one], icons[other]))
        for one, other in combinations(icons, 2)
    }
    assert {pair: round(share, 2) for pair, share in shared.items() if share > 0.75} == {}


def test_an_icon_is_drawn_in_the_colour_asked_for() -> None:
    palette = _palette()
    for path in _ICONS.values():
        drawn = svg_background(path.read_bytes(), palette, colour="accent").decode()
        assert palette["accent"] in drawn and "currentColor" not in drawn


# Pictures


@pytest.mark.parametrize("name", _PICTURES)
def test_a_picture_uses_the_palette_and_nothing_else(name: str) -> None:
    palette, root = _palette(), _parsed(_PICTURES[name])
    for element in root.iter():
        assert not {"style", "class"} & set(element.attrib), "its colours could hide there"
        for key in {"fill", "stroke", "stop-color"} & set(element.attrib):
            value = element.attrib[key]
            if value == "none" or re.fullmatch(r"url\(#[\w-]+\)", value):
                continue
            match = re.fullmatch(r"var\(--([a-z-]+), (#[0-9A-F]{6})\)", value)
            assert match, f"{key}={value!r}"
            # The second colour is what programs show that know no palette.
            assert palette.colours.get(match[1]) == match[2]


@pytest.mark.parametrize("name", _PICTURES)
def test_a_picture_leaves_no_colour_to_chance(name: str) -> None:
    """A shape without fill and without stop colour would come out black, whatever the palette says."""

    def unpainted(element: ElementTree.Element, painted: bool) -> Iterator[str]:
        painted = painted or "fill" in element.attrib
        if _tag(element) in _SHAPES | {"text"} and not painted:
            yield ElementTree.tostring(element, encoding="unicode")[:80]
        if _tag(element) == "stop":
            assert "stop-color" in element.attrib
        for child in element:
            yield from unpainted(child, painted)

    assert list(unpainted(_parsed(_PICTURES[name]), False)) == []


@pytest.mark.parametrize("name", _PICTURES)
def test_a_picture_is_drawn_by_itself_alone(name: str) -> None:
    root = _parsed(_PICTURES[name])
    gradients = {"defs", "linearGradient", "radialGradient", "stop", "clipPath", "mask"}
    # No raster, script, style sheet, foreign content, link or animation.
    assert {_tag(element) for element in root.iter()} <= {"svg", "g", "text", "tspan"} | _SHAPES | gradients
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        for key, value in element.attrib.items():
            assert not key.lower().startswith("on")
            assert not key.endswith("href")
            assert not re.search(r"data:|https?:|file:|//|@import", value)
            assert set(re.findall(r"url\((.*?)\)", value)) <= {f"#{name}" for name in ids}


@pytest.mark.parametrize("name", _PICTURES)
def test_nothing_of_a_picture_is_cut_off_by_its_frame(name: str, tmp_path: Path) -> None:
    svg = svg_background(_PICTURES[name].read_bytes(), _palette())
    (image,) = _drawn([svg], tmp_path, ground="#808080")
    # On grey both light and dark show; it may be off a little from rounding.
    changed = image.point([255 if abs(level - 128) > 3 else 0 for level in range(256)])
    # The sheet ends within its last pixels, and a clip may take the pixel beyond the frame.
    changed = changed.crop((2, 2, image.width - 2, image.height - 2))
    assert changed.getbbox() is not None
    margin = _AROUND * _DENSITY - 4
    changed.paste(0, (margin, margin, changed.width - margin, changed.height - margin))
    assert changed.getbbox() is None


def _only(path: Path, wanted: Any) -> bytes:
    """The picture with no drawing but the texts, or the lines, that *wanted* says."""
    root = _parsed(path)
    inherited = {child: parent for parent in root.iter() for child in parent}

    def fill(element: ElementTree.Element) -> str:
        while "fill" not in element.attrib and element in inherited:
            element = inherited[element]
        return element.attrib.get("fill", "")

    doomed = [
        element
        for element in root.iter()
        if _tag(element) in _SHAPES | {"text"} and not wanted(element, fill(element))
    ]
    for element in doomed:
        inherited[element].remove(element)
    # All in black: what matters is where it stands.
    text = ElementTree.tostring(root, encoding="unicode")
    return re.sub(r"var\(--[^)]*\)", "#000000", text).encode()


@pytest.mark.parametrize("name", _LABELLED)
def test_the_words_of_a_picture_stand_clear_of_each_other_and_of_its_lines(name: str, tmp_path: Path) -> None:
    path = _PICTURES[name]
    count = sum(_tag(element) == "text" for element in _parsed(path).iter())
    texts = []
    for wanted in range(count):
        numbers = iter(range(count))
        texts.append(_only(path, lambda e, _f, w=wanted, n=numbers: _tag(e) == "text" and next(n) == w))
    white = "var(--paper, #FFFFFF)"
    lines = _only(path, lambda e, fill: _tag(e) != "text" and fill == "none" and e.get("stroke") != white)
    *words, drawn = [_ink(image) for image in _drawn([*texts, lines], tmp_path)]
    # 0.4 units of air around every letter.
    grown = [word.filter(ImageFilter.MaxFilter(2 * round(0.4 * _DENSITY) + 1)) for word in words]
    width, height = _frame(_parsed(path))
    for number, word in enumerate(grown):
        left, top, right, bottom = _box(word)
        assert left >= 0 and top >= 0 and right <= width and bottom <= height
        assert ImageChops.darker(word, drawn).getbbox() is None, f"a line runs through word {number}"
    for one, other in combinations(range(count), 2):
        assert ImageChops.darker(grown[one], words[other]).getbbox() is None, f"words {one} and {other} touch"


@dataclass(frozen=True)
class _Letter:
    char: str
    #: In pt, as printed.
    size: float
    colour: str


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[list[_Letter]]:
    """The letters of each page of the shipped leaflets, as MuPDF reads them."""
    folder = tmp_path_factory.mktemp("leaflets")
    command = [sys.executable, "-m", "brochure", "build", "--edition", "screen", "--output", str(folder)]
    subprocess.run(command, cwd=_ROOT, check=True, capture_output=True)
    found = []
    for path in sorted(folder.glob("*-screen.pdf")):
        root = ElementTree.fromstring(tool.run([tool.program("mutool"), "draw", "-q", "-F", "stext", path]))
        for page in root.iter("page"):
            letters = [
                (font.attrib["size"], char.attrib) for font in page.iter("font") for char in font.iter("char")
            ]
            found.append([_Letter(char["c"], float(size), char["color"]) for size, char in letters])
    return found


def _same(one: str, other: str) -> bool:
    """True for two colours that differ by rounding at most."""
    parts = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return all(abs(first - second) <= 2 for first, second in parts)


def _printed(page: list[_Letter], words: str, colour: str) -> list[float]:
    """The smallest letter's size in each run of *words* in *colour*."""
    text = "".join(letter.char for letter in page)
    runs = [page[match.start() : match.end()] for match in re.finditer(re.escape(words), text)]
    return [
        min(letter.size for letter in run)
        for run in runs
        if all(_same(letter.colour, colour) for letter in run)
    ]


@pytest.mark.parametrize("name", _LABELLED)
def test_the_words_of_a_picture_can_be_read_at_their_printed_size(
    name: str, pages: list[list[_Letter]]
) -> None:
    root = ElementTree.fromstring(_palette().resolve(_PICTURES[name].read_text()))
    labels = [("".join(text.itertext()), text.attrib["fill"]) for text in root.iter(f"{_SVG}text")]
    # Only the pages that the picture stands on: its words may be others' words elsewhere.
    holding = [page for page in pages if all(_printed(page, *label) for label in labels)]
    assert holding
    sizes = {label: min(_printed(page, *label)) for page in holding for label in labels}
    assert {label: size for label, size in sizes.items() if size < _SMALLEST} == {}
