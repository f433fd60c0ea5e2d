"""Whatever the engine draws, put into inks: no screen colour is left, and it looks as it did."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageStat

from brochure.press.colour import separate
from brochure.press.imposition import impose
from brochure.press.separated import Separated
from brochure.press.sheet import Placement, Sheet
from brochure.typesetting.engine import TypesetJob, typeset
from tests.judges import ghostscript, mupdf, poppler, qpdf, tool
from tests.press import plates
from tests.press.walk import faults

#: A page's side in px of CSS, 60 pt.
SIDE = 80
_BOX = "margin: 10px; width: 60px; height: 60px; box-sizing: border-box;"
#: Colours that this profile can print: what is out of its reach looks different for that reason alone.
_BLUE, _RED, _GREEN, _SAND = "#4c6a92", "#b4503a", "#6e9a6a", "#e8d8b0"
_STAR = "M30 2 L38 22 L58 22 L42 36 L48 56 L30 44 L12 56 L18 36 L2 22 L22 22 Z"


def _svg(inside: str) -> str:
    return f'<svg style="margin: 10px" width="60" height="60" viewBox="0 0 60 60">{inside}</svg>'


def _box(style: str, inside: str = "") -> str:
    return f'<div style="{_BOX} {style}">{inside}</div>'


def _ground(style: str) -> str:
    """A box over a ground of two colours."""
    ground = f"background: linear-gradient(90deg, {_SAND} 50%, {_GREEN} 50%)"
    return f'<div style="{ground}; width: 80px; height: 80px; padding: 1px">{_box(style)}</div>'


#: Each on a page of its own: HTML, and by how many levels of 255 it may differ on the mean.  Greys differ
#: most, for black alone is lighter than black of four inks; Ghostscript takes the white of oklch() otherwise.
CASES: Mapping[str, tuple[str, float]] = {
    "plain": (_box(f"background: {_BLUE}; border: 5px solid {_RED}"), 1),
    "greys": (_box("background: linear-gradient(90deg, #ddd 33%, #aaa 33%, #aaa 66%, #888 66%)"), 8),
    "linear": (_box(f"background: linear-gradient(90deg, {_BLUE}, {_SAND})"), 2),
    "linear at an angle": (_box(f"background: linear-gradient(30deg, {_BLUE}, {_SAND} 40%, {_RED})"), 2),
    "linear in grey": (_box("background: linear-gradient(#eee, #888)"), 8),
    "linear with a hint": (_box(f"background: linear-gradient(90deg, {_BLUE}, 20%, {_SAND})"), 2),
    "hard stops": (
        _box(f"background: linear-gradient(90deg, {_BLUE} 30%, {_SAND} 30%, {_SAND} 60%, {_RED} 60%)"),
        1,
    ),
    "repeating": (
        _box(
            f"background: repeating-linear-gradient(45deg, {_BLUE} 0, {_BLUE} 6px, {_SAND} 6px, {_SAND} 12px)"
        ),
        1,
    ),
    "repeating and soft": (_box(f"background: repeating-linear-gradient({_BLUE}, {_SAND} 13px)"), 1.5),
    "radial": (_box(f"background: radial-gradient({_SAND}, {_BLUE})"), 2),
    "radial with a hard end": (
        _box(f"background: radial-gradient(circle 20px, {_SAND} 0, {_BLUE} 100%, {_RED} 100%)"),
        1.5,
    ),
    "radial, an ellipse aside": (
        _box(f"background: radial-gradient(20px 30px at 20px 40px, {_RED}, {_SAND} 60%, {_BLUE})"),
        2,
    ),
    "repeating radial": (
        _box(f"background: repeating-radial-gradient({_BLUE} 0, {_BLUE} 5px, {_SAND} 5px, {_SAND} 10px)"),
        1,
    ),
    "to transparent": (_ground(f"background: linear-gradient(90deg, {_BLUE}, transparent)"), 3),
    "half transparent": (_ground(f"background: linear-gradient(90deg, rgb(76 106 146 / 0.3), {_RED})"), 3.5),
    "radial to transparent": (_ground(f"background: radial-gradient({_BLUE}, transparent)"), 3.5),
    "opacity": (_ground(f"background: {_RED}; opacity: 0.5"), 4),
    "colour with alpha": (_ground("background: rgb(180 80 58 / 0.4)"), 4),
    "shadow": (_box(f"background: {_SAND}; box-shadow: 4px 4px 0 {_BLUE}"), 1),
    "blurred shadow": (_box(f"background: {_SAND}; box-shadow: 4px 4px 5px rgb(76 106 146 / 0.6)"), 2),
    "rounded": (_box(f"background: {_BLUE}; border-radius: 20px; border: 4px solid {_SAND}"), 1),
    **{
        f"border {style}": (_box(f"border: 9px {style} {_BLUE}; background: {_SAND}"), 8)
        for style in ("dashed", "dotted", "double", "groove", "ridge", "inset", "outset")
    },
    "border of an image": (
        _box(f"border: 9px solid; border-image: linear-gradient({_BLUE}, {_RED}) 9"),
        3,
    ),
    "table": (
        "<table style='margin: 10px; border-collapse: collapse; font-size: 9px'>"
        f"<tr style='background: {_BLUE}'><td style='border: 1px solid {_RED}'>ab<td>cd</tr>"
        f"<tr><td style='background: {_SAND}'>ef<td>gh</table>",
        1,
    ),
    "tiles": (_box("background: url(asset:photo.png) 0 0 / 15px 15px"), 1),
    "tiles of a gradient": (_box(f"background: linear-gradient({_BLUE}, {_SAND}) 3px 3px / 20px 12px"), 3),
    "picture": ("<img alt='x' src='asset:photo.png' style='margin: 10px; width: 60px; height: 60px'>", 1),
    "rounded picture": (
        "<img alt='x' src='asset:photo.png' style='margin: 10px; width: 60px;"
        " height: 60px; border-radius: 30px'>",
        1,
    ),
    "see-through picture": (
        f"<div style='background: {_SAND}; padding: 10px; height: 80px'>"
        "<img alt='x' src='asset:veil.png' style='width: 60px; height: 60px'></div>",
        2,
    ),
    "drawing": (
        "<img alt='x' src='asset:flat.png' style='margin: 10px; width: 60px; image-rendering: crisp-edges'>",
        1,
    ),
    "photograph": ("<img alt='x' src='asset:photo.jpg' style='margin: 10px; width: 60px; height: 60px'>", 1),
    "grey photograph": (
        "<img alt='x' src='asset:grey.jpg' style='margin: 10px; width: 60px; height: 60px'>",
        7,
    ),
    "turned": (
        _box(f"background: linear-gradient({_BLUE}, {_SAND}); transform: rotate(20deg) scale(0.8)"),
        1,
    ),
    "clipped": (
        _box(
            "overflow: hidden; border-radius: 30px", f"<div style='background: {_RED}; height: 90px'></div>"
        ),
        1,
    ),
    "text": (_box(f"font-size: 30px; color: {_BLUE}", "abc"), 0.5),
    "black text": (_box("font-size: 9px", "abc def ghi jkl"), 1),
    "oklch": (_box("background: oklch(0.5 0.08 250); border: 6px solid oklch(0.7 0.08 140)"), 6),
    "lab": (_box("background: lab(45 -5 -25)"), 0.5),
    "SVG fills and strokes": (
        _svg(f'<path d="{_STAR}" fill="{_RED}" stroke="{_BLUE}" stroke-width="3" stroke-dasharray="4 2"/>'),
        0.5,
    ),
    "SVG gradient": (
        _svg(
            f'<linearGradient id="g1"><stop offset="0" stop-color="{_BLUE}"/>'
            f'<stop offset="0.5" stop-color="{_SAND}"/><stop offset="1" stop-color="{_RED}"/>'
            f'</linearGradient><path d="{_STAR}" fill="url(#g1)"/>'
        ),
        1,
    ),
    "SVG gradient to transparent": (
        _svg(
            f'<linearGradient id="g2"><stop offset="0" stop-color="{_BLUE}"/>'
            f'<stop offset="1" stop-color="{_BLUE}" stop-opacity="0"/></linearGradient>'
            '<rect width="60" height="60" fill="url(#g2)"/>'
        ),
        3.5,
    ),
    "SVG radial gradient that repeats": (
        _svg(
            f'<radialGradient id="g3" r="0.2" spreadMethod="reflect"><stop offset="0" stop-color="{_BLUE}"/>'
            f'<stop offset="1" stop-color="{_SAND}"/></radialGradient>'
            '<rect width="60" height="60" fill="url(#g3)"/>'
        ),
        4,
    ),
    "SVG pattern": (
        _svg(
            '<pattern id="p1" width="10" height="10" patternUnits="userSpaceOnUse">'
            f'<rect width="10" height="10" fill="{_SAND}"/><circle cx="5" cy="5" r="3" fill="{_RED}"/>'
            f'</pattern><path d="{_STAR}" fill="url(#p1)"/>'
        ),
        1,
    ),
    "SVG mask": (
        _svg(
            '<linearGradient id="g4"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#000"/>'
            '</linearGradient><mask id="m1" maskUnits="userSpaceOnUse" x="0" y="0" width="60" height="60">'
            '<rect width="60" height="60" fill="url(#g4)"/></mask>'
            f'<rect width="60" height="60" fill="{_BLUE}" mask="url(#m1)"/>'
        ),
        3.5,
    ),
    "SVG mask in a colour": (
        _svg(
            '<mask id="m2" maskUnits="userSpaceOnUse" x="0" y="0" width="60" height="60">'
            f'<rect width="30" height="60" fill="{_GREEN}"/><rect x="30" width="30" height="60" fill="#fff"/>'
            f'</mask><rect width="60" height="60" fill="{_BLUE}" mask="url(#m2)"/>'
        ),
        2.5,
    ),
    "SVG clip path": (
        _svg(
            '<clipPath id="c1"><circle cx="30" cy="30" r="20"/></clipPath>'
            f'<rect width="60" height="60" fill="{_RED}" clip-path="url(#c1)"/>'
        ),
        1,
    ),
    "SVG marker": (
        _svg(
            '<marker id="k1" viewBox="0 0 6 6" refX="3" refY="3" markerWidth="4" markerHeight="4">'
            f'<circle cx="3" cy="3" r="3" fill="{_RED}"/></marker>'
            f'<path d="M10 10 L50 20 L20 50" fill="none" stroke="{_BLUE}" stroke-width="2"'
            ' marker-start="url(#k1)" marker-mid="url(#k1)" marker-end="url(#k1)"/>'
        ),
        0.5,
    ),
    "SVG opacity": (
        _svg(
            f'<rect width="40" height="40" fill="{_BLUE}"/><g opacity="0.5"><rect x="20" y="20" width="40"'
            f' height="40" fill="{_RED}"/><circle cx="40" cy="40" r="10" fill="{_SAND}"/></g>'
        ),
        2.5,
    ),
    "SVG multiplied": (
        _svg(
            '<filter id="f1"><feBlend mode="multiply"/></filter>'
            f'<rect width="40" height="60" fill="{_SAND}"/>'
            f'<rect x="20" width="40" height="60" fill="{_GREEN}" filter="url(#f1)"/>'
        ),
        2.5,
    ),
    "SVG image": (
        _svg('<image href="asset:photo.png" x="5" y="5" width="50" height="50" preserveAspectRatio="none"/>'),
        2.5,
    ),
    "SVG text": (_svg(f'<text x="5" y="40" font-size="30" fill="{_RED}">ab</text>'), 0.5),
}


def _photo() -> Image.Image:
    """Something like a photograph, of more than 256 colours that can be printed."""
    across = Image.linear_gradient("L").rotate(90).resize((64, 64))
    up = Image.linear_gradient("L").resize((64, 64))
    bands = (
        across.point(lambda level: 90 + level // 3),
        up.point(lambda level: 100 + level // 4),
        across.point(lambda level: 170 - level // 3),
    )
    return Image.merge("RGB", bands)


def _assets() -> dict[str, bytes]:
    photo = _photo()
    veil = photo.convert("RGBA")
    veil.putalpha(Image.linear_gradient("L").resize((64, 64)))
    flat = Image.new("RGB", (6, 6), (180, 80, 58))
    flat.paste((76, 106, 146), (0, 0, 3, 3))
    pictures = {"photo.png": photo, "veil.png": veil, "flat.png": flat, "photo.jpg": photo}
    pictures["grey.jpg"] = Image.linear_gradient("L").resize((64, 64)).point(lambda level: 120 + level // 2)
    made = {"font.ttf": plates.FONT}
    for name, picture in pictures.items():
        data = io.BytesIO()
        picture.save(data, "JPEG" if name.endswith("jpg") else "PNG", quality=95)
        made[name] = data.getvalue()
    return made


@dataclass(frozen=True)
class Gallery:
    """Every case, before and after."""

    folder: Path
    separated: Separated
    #: The document in inks.
    inks: Path
    before: Mapping[str, Image.Image]
    after: Mapping[str, Image.Image]


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    folder = tmp_path_factory.mktemp("gallery")
    sections = "\n".join(f"<section>{body}</section>" for body, _most in CASES.values())
    html = f"<html lang='en'><head><title>x</title></head><body>{sections}</body></html>"
    style = (
        f"@page {{ size: {SIDE}px {SIDE}px; margin: 0 }}"
        "body { margin: 0; font-family: F; background: #fff }"
        "@font-face { font-family: F; src: url(asset:font.ttf) }"
        f"section {{ break-before: page; height: {SIDE - 1}px; overflow: hidden; display: flow-root }}"
        "img, svg { display: block }"
    )
    made = typeset(TypesetJob(html, (("gallery.css", style),), _assets()))
    assert made.complaints == ()
    assert len(made.pages) == len(CASES)
    before = plates.picture(made.pdf, folder, 144)
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        told = separate(pdf, plates.separation(palette=False), {})
        (folder / "inks.pdf").write_bytes(plates.data_of(pdf))
    after = [plates.proof(page) for page in plates.plates((folder / "inks.pdf").read_bytes(), folder, 144)]
    return Gallery(
        folder,
        told,
        folder / "inks.pdf",
        dict(zip(CASES, before, strict=True)),
        dict(zip(CASES, after, strict=True)),
    )


def test_everything_that_the_engine_draws_can_be_put_into_inks(gallery: Gallery) -> None:
    names = list(CASES)
    assert [(names[page - 1], what) for page, what in gallery.separated.failures] == []


def test_no_screen_colour_is_left_anywhere(gallery: Gallery) -> None:
    with pikepdf.open(gallery.inks) as pdf:
        assert faults(pdf) == []


def _difference(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("name", CASES)
def test_it_looks_as_it_did(gallery: Gallery, name: str) -> None:
    before, after = gallery.before[name], gallery.after[name]
    assert before.size == after.size
    # A page that shows nothing would look the same for no good reason.
    assert max(ImageStat.Stat(before).stddev) > 5
    assert _difference(before, after) <= CASES[name][1]


def test_pictures_of_different_cases_are_told_apart(gallery: Gallery) -> None:
    """The comparison can fail: no case passes for another one."""
    for name, (_body, most) in CASES.items():
        others = [other for other in CASES if other.split()[0] != name.split()[0]]
        nearest = min(_difference(gallery.before[name], gallery.after[other]) for other in others[:12])
        assert nearest > most, name


def test_other_engines_take_it_without_complaint(gallery: Gallery, tmp_path: Path) -> None:
    assert qpdf.complaints(gallery.inks) == []
    assert ghostscript.complaints(gallery.inks) == []
    assert len(mupdf.text(gallery.inks)) == len(CASES)
    for command in (
        [
            tool.program("mutool"),
            "draw",
            "-q",
            "-r",
            "36",
            "-o",
            str(tmp_path / "m%d.png"),
            str(gallery.inks),
        ],
        [tool.program("pdftoppm"), "-r", "36", str(gallery.inks), str(tmp_path / "p")],
    ):
        done = tool.attempt(command)
        # Debian's MuPDF says so of every file.
        said = (done.stdout + done.stderr).replace("warning: ICC support is not available\n", "")
        assert (done.returncode, said) == (0, "")
    assert poppler.info(gallery.inks)["Pages"] == str(len(CASES))


def test_a_panel_on_a_sheet_looks_as_it_did_on_its_page(gallery: Gallery, tmp_path: Path) -> None:
    """As a form on a sheet, turned into plates: tiles and masks count from the stream that they stand in."""
    names = [
        "tiles",
        "tiles of a gradient",
        "SVG pattern",
        "SVG mask",
        "to transparent",
        "linear",
        "SVG gradient",
    ]
    side = SIDE * 25.4 / 96
    numbers = [list(CASES).index(name) + 1 for name in names]
    placements = tuple(Placement(number, at * side, 0) for at, number in enumerate(numbers))
    with pikepdf.open(gallery.inks) as pdf:
        made = impose(pdf, [Sheet(side * len(names), side, placements)])
        (sheet,) = plates.plates(plates.data_of(made), tmp_path, 144)
    shown = plates.proof(sheet)
    for at, name in enumerate(names):
        panel = shown.crop((at * 120, 0, at * 120 + 120, 120))
        assert _difference(gallery.after[name], panel) <= 1, name
