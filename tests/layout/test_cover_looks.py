"""Looks of the cover: words on photos can be read, and each look asks for what it needs."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageColor

from brochure.layout.scrims import scrim_for
from tests.judges import poppler, tool
from tests.project import SMALL, Project
from tests.styles import STYLES

HEAD = SMALL.partition("leaflets:\n")[0]
#: A leaflet with a cover, to be named and given a picture.
LEAFLET = """\
  {name}:
    audience: {audience}
    format: a5-booklet
    market: none
    language: en-GB
    title: T
    description: D
    job-code: "[job code]"
    prepared: 2026-11
    cover: {{ title: Headline, subtitle: Below, audience: Readers, footer: Smallprint{more} }}
    sections:
      - {{ title: First, start: panel, blocks: [Words of it.] }}
"""
#: Least contrast of words (WCAG 2.2, 1.4.3).
LEAST = 4.5
#: Resolution at which covers are looked at.
DPI = 100


def leaflet(name: str, audience: str = "patient", **fields: str) -> str:
    more = "".join(f", {field}: {value}" for field, value in fields.items())
    return LEAFLET.format(name=name, audience=audience, more=more)


def photo(number: int, size: tuple[int, int] = (925, 1300)) -> bytes:
    """Ten photos, from black to white, each with coarse grains half as far away as it can have."""
    level = round(255 * number / 9)
    chance, few = random.Random(number), (size[0] // 50, size[1] // 50)
    noise = bytes(min(255, max(0, round(chance.gauss(128, 90)))) for _ in range(few[0] * few[1]))
    grains = Image.frombytes("L", few, noise).resize(size).convert("RGB")
    out = BytesIO()
    Image.blend(Image.new("RGB", size, (level, level, level)), grains, 0.5).save(out, "JPEG", quality=80)
    return out.getvalue()


def page_of(pdf: Path, number: int = 1, height: int = 0) -> Any:
    """A page, as Poppler draws it: the whole, or so many pixels of it from the top."""
    at = str(number)
    part = ("-x", "0", "-y", "0", "-W", "0", "-H", str(height)) if height else ()
    command = [tool.program("pdftoppm"), "-r", str(DPI), "-f", at, "-l", at, *part, "-singlefile"]
    tool.run([*command, pdf, pdf.with_suffix("")])
    return Image.open(pdf.with_suffix(".ppm")).convert("RGB")


def pixels(part: Any) -> list[tuple[int, int, int]]:
    """The pixels of a picture, row by row."""
    data = part.tobytes()
    return list(zip(data[0::3], data[1::3], data[2::3], strict=True))


def luminance(pixel: tuple[int, ...]) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [value / 255 for value in pixel[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def least_contrast(page: Any, box: tuple[float, float, float, float]) -> float:
    """Between what is brightest or darkest around a word and the colour of its letters."""
    scale = DPI / 25.4
    left, top, right, bottom = (value * scale for value in box)
    word = page.crop((round(left), round(top), round(right), round(bottom)))
    shades = sorted(luminance(pixel) for pixel in pixels(word))
    # Around the word: a frame of one pixel, in which no letter stands.
    frame = page.crop((round(left) - 2, round(top) - 2, round(right) + 2, round(bottom) + 2))
    edges = [frame.crop((0, 0, frame.width, 1)), frame.crop((0, frame.height - 1, frame.width, frame.height))]
    grounds = [luminance(pixel) for edge in edges for pixel in pixels(edge)]
    letters = shades[-1] if sum(grounds) / len(grounds) < 0.18 else shades[0]
    return min((max(letters, one) + 0.05) / (min(letters, one) + 0.05) for one in grounds)


def test_words_on_photos_of_all_brightness_can_be_read(tmp_path: Path) -> None:
    project = Project(tmp_path)
    made = []
    for number in range(10):
        project.write(f"photo{number}.jpg", photo(number))
        audience, look = ("patient", "hcp")[number % 2], ("photo", "split")[number // 2 % 2]
        made.append(leaflet(f"l{number}", audience, picture=f"photo{number}.jpg", look=look))
    project.write("content.yaml", f"{HEAD}leaflets:\n{''.join(made)}")
    ended = project.run("build", "--edition", "screen")
    assert ended.code == 0, ended.err
    for number in range(10):
        pdf = project.output / f"l{number}-screen.pdf"
        page = page_of(pdf)
        words = {word.text: word for word in poppler.words(pdf) if word.page == 1}
        for text in ("Headline", "Below", "Readers", "Smallprint"):
            word = words[text]
            assert least_contrast(page, word.box) >= LEAST, (number, text)


@pytest.mark.parametrize("number", range(10))
def test_scrims_are_as_strong_as_photos_of_all_brightness_ask(number: int) -> None:
    data = photo(number, (300, 420))
    palette = STYLES.palette
    scrim = scrim_for(data, palette)
    with Image.open(BytesIO(data)) as image:
        under = Image.new("RGB", image.size, palette[scrim.colour])
        grounds = {luminance(pixel) for pixel in set(pixels(Image.blend(image, under, scrim.opacity)))}
    for name in (scrim.title, scrim.words):
        letters = luminance(ImageColor.getrgb(palette[name]))
        least = min((max(letters, one) + 0.05) / (min(letters, one) + 0.05) for one in grounds)
        assert least >= LEAST
        # No stronger than that, or the weakest there is.
        assert least < 8 or scrim.opacity == 0.3 or name == "text"
    assert scrim.colour == ("ink-deep" if number < 7 else "paper")
    assert scrim.opacity < 0.8


def test_words_on_scrims_can_be_read(tmp_path: Path) -> None:
    project = Project(tmp_path)
    numbers = (0, 4, 7, 9)
    made = []
    for number in numbers:
        project.write(f"photo{number}.jpg", photo(number))
        audience = ("patient", "hcp")[number % 2]
        fields = {"picture": f"photo{number}.jpg", "words-on": "scrim"}
        made.append(leaflet(f"l{number}", audience, **fields).replace("a5-booklet", "a5-flyer"))
    project.write("content.yaml", f"{HEAD}leaflets:\n{''.join(made)}")
    ended = project.run("build", "--edition", "screen")
    assert ended.code == 0, ended.err
    for number in numbers:
        pdf = project.output / f"l{number}-screen.pdf"
        page = page_of(pdf)
        words = {word.text: word for word in poppler.words(pdf) if word.page == 1}
        for text in ("Headline", "Below", "Readers", "Smallprint"):
            assert least_contrast(page, words[text].box) >= LEAST, (number, text)


def test_on_paper_words_on_scrims_can_be_read_too(tmp_path: Path) -> None:
    """Inks mix otherwise than light."""
    project = Project(tmp_path)
    project.write("photo.jpg", photo(5, (1400, 1970)))
    made = leaflet("one", picture="photo.jpg", **{"words-on": "scrim"}).replace("a5-booklet", "a5-flyer")
    project.write("content.yaml", f"{HEAD}leaflets:\n{made}")
    ended = project.run("build", "--edition", "print")
    assert ended.code == 0, ended.err
    pdf = project.output / "one-print.pdf"
    page = page_of(pdf)
    words = {word.text: word for word in poppler.words(pdf) if word.page == 1}
    for text in ("Headline", "Below", "Readers"):
        assert least_contrast(page, words[text].box) >= LEAST, text


def test_a_photo_fills_the_cover_to_its_edges_and_a_drawing_does_not(tmp_path: Path) -> None:
    """Left out, the look follows the picture."""
    out = BytesIO()
    Image.new("RGB", (1850, 1300), (250, 10, 10)).save(out, "PNG")
    project = Project(tmp_path)
    project.write("red.png", out.getvalue())
    project.write(
        "red.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 6">'
        '<rect width="9" height="6" fill="#fa0a0a"/></svg>',
    )
    both = leaflet("photo", "hcp", picture="red.png") + leaflet("art", "hcp", picture="red.svg")
    project.write("content.yaml", f"{HEAD}leaflets:\n{both}")
    assert project.run("build", "--edition", "screen").code == 0
    for name, is_red in (("photo", True), ("art", False)):
        page = page_of(project.output / f"{name}-screen.pdf")
        red, green, _blue = page.getpixel((3, 5))
        assert (red > 200 and green < 60) is is_red


def test_a_coarse_photo_is_told_by_the_size_that_it_has_on_the_cover(tmp_path: Path) -> None:
    """A photo that is wider than the cover is as high as this, so that it is wider than the page."""
    project = Project(tmp_path)
    project.write("wide.jpg", photo(5, (1800, 900)))
    project.write("content.yaml", f"{HEAD}leaflets:\n{leaflet('one', picture='wide.jpg')}")
    # 216 mm high for 900 pixels.
    assert "“wide.jpg” has 105 ppi at this size" in project.run("check").err


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"look": "photo"}, "shows a picture"),
        ({"look": "split"}, "shows a picture"),
        ({"look": "art"}, "shows a picture"),
        ({"look": "plain", "picture": "x.svg"}, "shows no picture"),
        ({"look": "type", "picture": "x.svg"}, "shows no picture"),
        ({"look": "poster"}, "look"),
        ({"look": "type", "words-on": "scrim"}, "a scrim lies over a photo"),
        ({"look": "art", "picture": "x.svg", "words-on": "scrim"}, "a scrim lies over a photo"),
    ],
)
def test_a_look_asks_for_what_it_shows(fields: dict[str, str], said: str, tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("content.yaml", f"{HEAD}leaflets:\n{leaflet('one', **fields)}")
    ended = project.run("check")
    assert ended.code == 3
    assert said in ended.err
    assert "content.yaml:23" in ended.err
