"""Figures from files."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from brochure.errors import ContentError
from tests.blocks.conftest import Maker
from tests.blocks.pictures import Picture

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">
<rect width="40" height="20" fill="var(--ink, #000)"/></svg>"""
MINIMAL = {"block": "figure", "file": "picture.svg", "alt": "A dark rectangle."}
FULL = {
    **MINIMAL,
    "id": "here",
    "alt": "A dark rectangle, lasting {rest}.",
    "caption": "It.[@alpha]",
    "width": "50",
}
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
