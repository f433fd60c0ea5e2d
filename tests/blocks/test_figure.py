"""Figures from files."""

from __future__ import annotations

import math
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageCms

from brochure.design.resources import SHIPPED
from brochure.errors import ContentError
from brochure.findings import Finding
from brochure.layout.drawings import PRESS_PROFILE
from brochure.layout.graphics.raster import Raster
from brochure.layout.resolution import Resolutions
from brochure.pdf.press_images import pixel_key
from brochure.source.address import Address
from tests.blocks.conftest import Maker
from tests.blocks.leaflets import content, make
from tests.blocks.pictures import Picture

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">
<rect width="40" height="20" fill="var(--ink, #000)"/></svg>"""
MINIMAL = {"block": "figure", "file": "picture.svg", "alt": "A dark rectangle."}
FULL = {
    **MINIMAL,
    "id": "here",
    "alt": "A dark rectangle, lasting {rest}.",
    "caption": "It.[@alpha]",
    "place": "column",
    "width": "50",
}
#: What it can't have beside a width.
OTHERS = {"height": "40", "across": "2"}
FILES = {"picture.svg": SVG}


def png(width: int = 1600, height: int = 800, colour: str = "#B43D1A") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(("file", "data", "colour"), [("p.svg", SVG, "#12335F"), ("p.png", png(), "#B43D1A")])
def test_a_picture_has_its_words_and_its_place(leaflet: Maker, file: str, data: bytes, colour: str) -> None:
    made = leaflet({**FULL, "file": file}, files={file: data})
    with pikepdf.open(made.path) as pdf:
        figures = [
            found
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/S") == "/Figure"
        ]
        (figure,) = figures
        assert str(figure["/Alt"]) == "A dark rectangle, lasting 4 weeks."
        left, bottom, right, top = (float(edge) for edge in figure["/A"]["/BBox"])
        height = float(pdf.pages[1].mediabox[3])
    mm = 25.4 / 72
    box = (left * mm, (height - top) * mm, right * mm, (height - bottom) * mm)
    # Half of the text's width, and twice as wide as tall.
    live = made.typeset.pages[1].live
    assert box[2] - box[0] == pytest.approx((live[2] - live[0]) / 2, abs=0.2)
    assert box[2] - box[0] == pytest.approx(2 * (box[3] - box[1]), abs=0.2)
    assert Picture(made.path, 2).colours((box[0] + 0.3, box[1] + 0.3, box[2] - 0.3, box[3] - 0.3)) == {
        colour: pytest.approx(10**2 * (box[2] - box[0] - 0.6) * (box[3] - box[1] - 0.6), rel=0.1)
    }


def test_the_caption_follows_the_picture(leaflet: Maker) -> None:
    made = leaflet(FULL, files=FILES)
    found = [tag.kind for tag in made.tags.walk() if tag.kind == "Figure" or tag.text.startswith("It.")]
    assert (found[0] == "Div" and found[1:3] == ["Figure", "P"]) or "Figure" in found
    kinds = [tag.kind for tag in made.tags.walk()]
    assert kinds.index("Figure") < kinds.index("P")


@pytest.mark.parametrize("name", ["two words.png", "naïve #1?.png", "100%.png", "cover"])
def test_a_raster_may_have_any_name(leaflet: Maker, name: str) -> None:
    made = leaflet({**MINIMAL, "file": name}, files={name: png()})
    assert len(made.tags.all("Figure")) == 1


def test_two_pictures_keep_their_parts_apart(leaflet: Maker) -> None:
    def gradient(colour: str) -> bytes:
        return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><defs><clipPath id="a">
        <rect width="{40 if colour == "#12335F" else 20}" height="20"/></clipPath></defs>
        <rect clip-path="url(#a)" width="40" height="20" fill="{colour}"/></svg>""".encode()

    made = leaflet(
        {**MINIMAL, "file": "one.svg"},
        {**MINIMAL, "file": "two.svg"},
        files={"one.svg": gradient("#12335F"), "two.svg": gradient("#B43D1A")},
    )
    places = {place.at: place.box for place in made.typeset.placed}
    picture = Picture(made.path, 2)
    shares = {}
    for number, colour in enumerate(("#12335F", "#B43D1A")):
        colours = picture.colours(places[f"sections.0.blocks.{number}"])
        shares[number] = colours[colour] / sum(colours.values())
    assert shares[0] > 0.98 and 0.45 < shares[1] < 0.55


@pytest.mark.parametrize(("pixels", "severity"), [(200, "error"), (900, "warning"), (1600, None)])
def test_rasters_of_low_resolution_are_found(leaflet: Maker, pixels: int, severity: str | None) -> None:
    block = {**MINIMAL, "file": "p.png"}
    files = {"p.png": png(pixels, 100)}
    if severity == "error":
        with pytest.raises(ContentError, match=r"content.yaml:\d+:\d+: the picture “p.png” has \d+ ppi"):
            leaflet(block, files=files)
    else:
        found = [finding.severity.value for finding in leaflet(block, files=files).findings]
        assert found == ([severity] if severity else [])


def file(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def shades(mode: str, seed: int) -> Image.Image:
    """A picture of 1600 × 400 like no other: slopes of every band."""
    slope = Image.linear_gradient("L").resize((1600, 400)).point(lambda value: (value + seed) % 256)
    return slope.convert(mode) if len(mode) == 1 else Image.merge(mode, [slope] * len(mode))


CMYK_PROFILE = (SHIPPED / PRESS_PROFILE).read_bytes()


@lru_cache(maxsize=1)
def kinds() -> dict[str, tuple[bytes, str | None]]:
    """Files and the mode of the originals that the press gets; there is none of colours."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return {
        "rgb.jpg": (file(shades("RGB", 0), "JPEG", icc_profile=srgb), None),
        "rgb.tif": (file(shades("RGB", 10), "TIFF", icc_profile=srgb), None),
        "rgb.webp": (file(shades("RGB", 20), "WEBP", icc_profile=srgb), None),
        "rgb.bmp": (file(shades("RGB", 30), "BMP"), None),
        "alpha.png": (file(shades("RGBA", 40), "PNG"), None),
        "palette.gif": (file(shades("RGB", 50).quantize(99), "GIF"), "L"),
        "grey.jpg": (file(shades("L", 60), "JPEG"), "L"),
        "grey.tif": (file(shades("L", 70), "TIFF"), "L"),
        "alpha.tif": (file(shades("LA", 80), "TIFF"), "L"),
        "cmyk.jpg": (file(shades("CMYK", 90), "JPEG"), "CMYK"),
        "cmyk.tif": (file(shades("CMYK", 100), "TIFF", icc_profile=CMYK_PROFILE), "CMYK"),
        "bits.png": (file(shades("L", 110).convert("1"), "PNG"), "1"),
    }


def images(pdf: pikepdf.Pdf) -> list[pikepdf.Stream]:
    """The pictures of a PDF without those that say how opaque others are."""
    found = [
        item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
    ]
    masks = [item.SMask.objgen for item in found if "/SMask" in item]
    return [item for item in found if item.objgen not in masks]


def test_a_screen_leaflet_of_every_kind_of_picture_holds_srgb_and_grey_alone(leaflet: Maker) -> None:
    blocks = [{**MINIMAL, "file": name, "width": "40"} for name in kinds()]
    made = leaflet(*blocks, files={name: data for name, (data, _mode) in kinds().items()})
    with pikepdf.open(made.path) as pdf:
        found = images(pdf)
        assert len(found) == len(kinds())
        assert {str(image.ColorSpace) for image in found} == {"/DeviceRGB", "/DeviceGray"}
        streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        assert not [item for item in streams if b"ICC_PROFILE" in item.read_raw_bytes()]
        # What every profile begins with, at the same place.
        unpacked = [item for item in streams if "/DCTDecode" not in str(item.get("/Filter"))]
        assert not [item for item in unpacked if item.read_bytes()[36:40] == b"acsp"]
        assert not [item for item in unpacked if b"DeviceCMYK" in item.read_bytes()]


def test_the_press_finds_every_original_by_what_stands_in_the_pdf(leaflet: Maker) -> None:
    blocks = [{**MINIMAL, "file": name, "width": "40"} for name in kinds()]
    made = leaflet(*blocks, files={name: data for name, (data, _mode) in kinds().items()})
    with pikepdf.open(made.path) as pdf:
        keys = [pixel_key(pikepdf.PdfImage(image).as_pil_image()) for image in images(pdf)]
    assert len(set(keys)) == len(kinds())
    originals = made.laid_out.originals
    assert set(originals) <= set(keys)
    modes = sorted(mode for _data, mode in kinds().values() if mode)
    assert sorted(original.mode for original in originals.values()) == modes
    profiles = [original.profile for original in originals.values() if original.mode == "CMYK"]
    assert sorted(profiles, key=bool) == [None, CMYK_PROFILE]


def test_a_cover_has_its_separations_too(tmp_path: Path) -> None:
    # Large enough for a cover.
    picture = Image.open(BytesIO(kinds()["cmyk.jpg"][0])).resize((1500, 2200))
    picture.save(tmp_path / "cover.tif", compression="tiff_lzw")
    last = "audience: For tests\n"
    text = content(["Words."])
    assert text.count(last) == 1
    indent = " " * (text.index(last) - text.rindex("\n", 0, text.index(last)) - 1)
    made = make(tmp_path, text.replace(last, f"{last}{indent}picture: cover.tif\n"))
    with pikepdf.open(made.path) as pdf:
        (image,) = images(pdf)
        key = pixel_key(pikepdf.PdfImage(image).as_pil_image())
    assert [(found, original.mode) for found, original in made.laid_out.originals.items()] == [(key, "CMYK")]


def test_a_film_stands_still_and_that_is_told(leaflet: Maker) -> None:
    film = file(
        Image.open(BytesIO(png(1600, 400))), "GIF", save_all=True, append_images=[Image.new("L", (1600, 400))]
    )
    made = leaflet({**MINIMAL, "file": "film.gif"}, files={"film.gif": film})
    (finding,) = made.findings
    assert (finding.rule, finding.severity.value) == ("layout.picture", "warning")
    assert "“film.gif” holds more than one" in finding.message and finding.fix
    assert "file: film.gif" in finding.as_text()


#: The kind of a picture, a resolution in ppi as it must be, and what is said of one pixel less and of it.
EDGES = [
    ("L", 150, "error", "warning"),
    ("L", 225, "warning", None),
    ("RGB", 150, "error", "warning"),
    ("CMYK", 225, "warning", None),
    ("1", 550, "error", "warning"),
    ("1", 800, "warning", None),
]


@pytest.mark.parametrize(("mode", "ppi", "below", "at"), EDGES)
def test_the_resolution_that_is_wanted_is_met_to_the_pixel(
    leaflet: Maker, mode: str, ppi: int, below: str | None, at: str | None
) -> None:
    live = leaflet(MINIMAL, files=FILES).typeset.pages[1].live
    enough = math.ceil((live[2] - live[0]) / 2 / 25.4 * ppi - 1e-6)
    for pixels, severity in ((enough - 1, below), (enough, at)):
        data = file(Image.new(mode, (pixels, 40)), "TIFF")
        block = {**MINIMAL, "file": "p.tif", "width": "50"}
        try:
            found = leaflet(block, files={"p.tif": data}).findings
        except ContentError as error:
            found = tuple(error.findings)
        assert [finding.severity.value for finding in found] == ([severity] if severity else []), pixels
        # Never a number that would do.
        assert all(f"has {ppi - 1} ppi" in finding.message for finding in found if pixels < enough)


def test_a_picture_that_is_placed_twice_is_told_once_where_it_is_worst(leaflet: Maker) -> None:
    placed = [{**MINIMAL, "file": "p.png", "width": width} for width in ("60", "75", "70")]
    made = leaflet(*placed, files={"p.png": png(800, 40)})
    (finding,) = made.findings
    assert "has 222 ppi" in finding.message
    ((smaller, larger, ppi),) = made.laid_out.told_ppi
    assert (smaller, larger, round(ppi)) == (40, 800, 222)


def test_resolutions_are_those_that_the_printing_house_asks_for() -> None:
    problems: list[tuple[str | Address, Finding]] = []
    judged = Resolutions((200, 400), (600, 900), problems)
    for ppi in (450, 300, 190):
        judged.judge(f"{ppi}.png", Raster(b"", ppi, 100), 25.4)
    assert [(name, found.severity.value) for name, found in problems] == [
        ("300.png", "warning"),
        ("190.png", "error"),
    ]


@pytest.mark.parametrize(("height", "is_found"), [(16, False), (17, True)])
def test_a_picture_of_a_few_pixels_needs_no_resolution(leaflet: Maker, height: int, is_found: bool) -> None:
    files = {"p.png": png(100, height)}
    block = {**MINIMAL, "file": "p.png"}
    if is_found:
        with pytest.raises(ContentError, match="ppi"):
            leaflet(block, files=files)
    else:
        assert not leaflet(block, files=files).findings
