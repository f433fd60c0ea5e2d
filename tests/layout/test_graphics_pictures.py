"""Pictures from files: hostile and damaged ones are refused with a reason, sound ones look as they should."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from brochure.errors import ContentError
from brochure.layout.graphics.picture import svg_background, svg_picture
from brochure.layout.graphics.raster import raster
from brochure.layout.graphics.svg import GraphicError
from brochure.typesetting.loading import engine
from tests.blocks.leaflets import Made, content, make
from tests.blocks.pictures import Picture
from tests.styles import STYLES

PALETTE = STYLES.palette
NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inner: str, attributes: str = 'viewBox="0 0 40 20"') -> bytes:
    return f"<svg {NS} {attributes}>{inner}</svg>".encode()


def many_uses() -> str:
    """Ten parts, each of which shows the one before ten times: 10^10 drawn."""
    parts = '<path id="a0" d="M0 0h1v1z"/>'
    for level in range(1, 11):
        uses = f'<use href="#a{level - 1}"/>' * 10
        parts += f'<g id="a{level}">{uses}</g>'
    return f"<defs>{parts}</defs><use href='#a10'/>"


MARKERS = (
    '<defs><marker id="m">' + "<path d='M0 0h1'/>" * 500 + "</marker></defs>"
    '<path marker-mid="url(#m)" d="M0 0' + " 1 1" * 500 + '"/>'
)
HOSTILE = {
    "script": (svg("<script>alert(1)</script>"), "<script>"),
    "handler": (svg('<path onload="alert(1)" d="M0 0"/>'), "script"),
    "foreign object": (svg("<foreignObject><p>x</p></foreignObject>"), "<foreignObject>"),
    "style with import": (svg("<style>@import url(http://example.org/a.css);</style>"), "<style>"),
    "image": (svg('<image href="http://example.org/a.png"/>'), "<image>"),
    "animation": (svg('<path d="M0 0"><animate attributeName="d"/></path>'), "<animate>"),
    "use of another file": (svg('<use href="other.svg#a"/>'), "loads another file"),
    "old use of another file": (svg('<use xlink:href="file:///etc/passwd#a"/>'), "loads another file"),
    "fill from another file": (
        svg('<path fill="url(http://example.org/#a)" d="M0 0"/>'),
        "loads another file",
    ),
    "style from another file": (
        svg('<path style="fill:URL(//example.org)" d="M0 0"/>'),
        "loads another file",
    ),
    "name of names": (
        b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + svg("<text>&b;</text>"),
        "“b” stands for more than a plain text",
    ),
    "name of markup": (
        b'<!DOCTYPE svg [<!ENTITY a "&#60;g/&#62;">]>' + svg("&a;"),
        "“a” stands for more than a plain text",
    ),
    "name of declarations": (
        b"<!DOCTYPE svg [<!ENTITY % a \"<!ENTITY b 'c'>\"> %a;]>" + svg("<text>&b;</text>"),
        "“a” stands for more than a plain text",
    ),
    "name of a long text": (
        b'<!DOCTYPE svg [<!ENTITY a "' + b"a" * 1001 + b'">]>' + svg("<text>&a;</text>"),
        "“a” stands for more",
    ),
    "names in an attribute": (
        b'<!DOCTYPE svg [<!ENTITY a "' + b"a" * 900 + b'">]>' + svg(f'<g id="{"&a;" * 3000}"/>'),
        "grows without end",
    ),
    "names in a text": (
        b'<!DOCTYPE svg [<!ENTITY a "' + b"a" * 900 + b'">]>' + svg(f"<text>{'&a;' * 3000}</text>"),
        "grows without end",
    ),
    "many names": (
        b"<!DOCTYPE svg [" + b"".join(b"<!ENTITY a%d 'a'>" % n for n in range(300)) + b"]>" + svg(""),
        "“a200” stands for more",
    ),
    "outside entity": (b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + svg("&a;"), "DOCTYPE"),
    "deep nesting": (svg("<g>" * 5000 + "</g>" * 5000), "groups in groups"),
    "too many parts": (svg("<g/>" * 30_000), "too many parts"),
    "too large": (svg("<!--" + "x" * 2_100_000 + "-->"), "larger than 2 MB"),
    "parts repeated": (svg(many_uses()), "repeats too many parts"),
    "markers repeated": (svg(MARKERS), "repeats too many parts"),
    "part in itself": (svg('<g id="a"><use href="#a"/></g>'), "refers to itself"),
    "circle of parts": (
        svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
        "refers to itself",
    ),
    "gradient from itself": (
        svg('<linearGradient id="a" href="#a"/><path fill="url(#a)" d="M0 0h9v9z"/>'),
        "refers to itself",
    ),
    "missing part": (svg('<path fill="url(#a)" d="M0 0h9v9z"/>'), "“a”, which is not there"),
    "unknown colour": (svg('<path fill="var(--nope)" d="M0 0"/>'), "no colour “nope”"),
    "no size": (svg("", ""), "how large"),
    "no height": (svg("", 'viewBox="0 0 10 0"'), "no size"),
    "endless": (svg("", 'viewBox="0 0 1e300 1e300"'), "no size"),
    "not a number": (svg("", 'viewBox="0 0 nan nan"'), "no size"),
    "not closed": (b"<svg><path>", "damaged"),
    "not SVG": (b"<html/>", "a web page, which can't be placed"),
    "other XML": (b"<root/>", "no SVG"),
    "a drawing of draw.io": (b'<?xml version="1.0"?><mxfile host="x"><diagram/></mxfile>', "draw.io"),
    "a PNG": (b"\x89PNG\r\n\x1a\n" + bytes(20), "no SVG picture: it is a PNG"),
    "an EMF": (b"\1\0\0\0\x6c\0\0\0" + bytes(32) + b" EMF" + bytes(60), "an EMF file"),
    "a pointer of Git": (b"version https://git-lfs.github.com/spec/v1\noid sha256:a\n", "Git LFS"),
    "no XML": (b"\x89PNG\r\n", "no SVG"),
    "a PDF": (b"%PDF-1.4\n<<>>", "no SVG"),
    "packed": (b"\x1f\x8b\x08\x00" + bytes(20), "packed"),
    "empty": (b"", "empty"),
    "blanks": (b" \n" * 9, "empty"),
    "unknown encoding": (b'<?xml version="1.0" encoding="nonsense"?>' + svg(""), ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_damaged_svg_is_refused_with_a_reason(name: str) -> None:
    data, says = HOSTILE[name]
    with pytest.raises(GraphicError) as caught:
        svg_picture(data, PALETTE, prefix="p", alt="Words", width=50)
    assert says in caught.value.message and caught.value.fix
    with pytest.raises(GraphicError):
        svg_background(data, PALETTE)


def test_what_a_drawing_program_writes_is_kept_without_its_own_data() -> None:
    drawn = svg_picture(
        svg(
            '<metadata>made by</metadata><title>own title</title><g id="a" inkscape:label="x" '
            'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"><path d="M0 0h9v9z"/></g>'
            "<use href='#a' x='10'/>"
        ),
        PALETTE,
        prefix="p1-",
        alt='Words <b>&"',
        width=50,
    )
    assert "inkscape" not in drawn and "made by" not in drawn and "own title" not in drawn
    assert '<title>Words &lt;b&gt;&amp;"</title>' in drawn
    # What is shown once more is written once more.
    assert drawn.count('d="M0 0h9v9z"') == 2 and "<use" not in drawn
    assert 'width="50.000mm"' in drawn and 'height="25.000mm"' in drawn


@pytest.mark.parametrize(
    "written", ["var(--ink)", "var(--ink, #000)", "var( --ink , red )", "var(--ink,#12)"]
)
def test_names_of_colours_are_put_in(written: str) -> None:
    assert 'fill="#12335F"' in svg_picture(
        svg(f'<path fill="{written}" d="M0 0h9v9z"/>'), PALETTE, prefix="", alt="x", width=9
    )


def test_a_long_chain_of_parts_is_no_circle() -> None:
    chain = "".join(f'<g id="a{n}"><use href="#a{n + 1}"/></g>' for n in range(3000)) + '<g id="a3000"/>'
    with pytest.raises(GraphicError, match="repeats too many"):
        svg_picture(svg(chain), PALETTE, prefix="", alt="x", width=9)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of *side* × *side* white pixels in a few kilobytes, or of none at all where that is too many."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@cache
def photo() -> bytes:
    """A photograph as a JPEG."""
    return saved(Image.effect_noise((600, 400), 90).convert("RGB"), "JPEG", quality=90)


@cache
def lossless() -> bytes:
    """A photograph as a PNG."""
    return saved(Image.effect_noise((600, 400), 90), "PNG")


#: What makes a file, and what is said of it.
DAMAGED: dict[str, tuple[Callable[[], bytes], str]] = {
    "PNG of too many pixels": (lambda: bomb(7000), "7000 × 7000 pixels"),
    "PNG of far too many pixels": (lambda: bomb(12_000), "pixels"),
    "PNG of absurdly many pixels": (lambda: bomb(60_000), "too many pixels"),
    "PNG without its pixels": (lambda: bomb(500), "no sound"),
    "cut JPEG": (lambda: photo()[: len(photo()) // 2], "no sound"),
    "cut PNG": (lambda: lossless()[: len(lossless()) // 2], "no sound"),
    "PNG with a changed byte": (
        lambda: lossless()[:5000] + bytes([lossless()[5000] ^ 255]) + lossless()[5001:],
        "no sound",
    ),
    "cut GIF": (lambda: saved(Image.effect_noise((99, 99), 90), "GIF")[:3000], "no sound"),
    "cut WebP": (lambda: saved(Image.effect_noise((99, 99), 90).convert("RGB"), "WEBP")[:900], "no sound"),
    "cut BMP": (lambda: saved(Image.new("RGB", (99, 99)), "BMP")[:9000], "no sound"),
    "SVG": (lambda: svg(""), "an SVG drawing under the name of another kind"),
    "SVG with a DOCTYPE": (
        lambda: b'<?xml version="1.0"?><!-- A > b --><!DOCTYPE svg [<!ENTITY a "b">]>' + svg(""),
        "an SVG drawing under the name of another kind",
    ),
    "empty": (bytes, "empty"),
    "words": (lambda: b"hello, these are words", "no sound"),
}


def no_profile() -> bytes:
    raise AssertionError("only CMYK pictures need a profile")


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_or_huge_raster_is_refused_with_a_reason(name: str) -> None:
    made, says = DAMAGED[name]
    # Whatever the engine made of Pillow before.
    engine()
    with pytest.raises(GraphicError) as caught:
        raster(made(), no_profile)
    assert says in caught.value.message and caught.value.fix


def placed(folder: Path, file: str, data: bytes) -> Made:
    (folder / file).write_bytes(data)
    return make(folder, content([{"block": "figure", "file": file, "alt": "Words", "width": "50"}]))


def halves(made: Made) -> tuple[str, str, str]:
    """Colours of a placed picture a quarter in from its left, its right and its lower left."""
    left, top, right, bottom = next(
        box for what, box in made.typeset.pages[1].marks if what in ("<img>", "<svg>")
    )
    picture = Picture(made.path, 2)
    wide, tall = right - left, bottom - top
    return (
        picture.at(left + wide / 4, top + tall / 4),
        picture.at(right - wide / 4, top + tall / 4),
        picture.at(left + wide / 4, bottom - tall / 4),
    )


def two_coloured(mode: str, one: Any, other: Any) -> Image.Image:
    """A picture of 1600 × 800, its left half of one colour and its right half of the other."""
    image = Image.new(mode, (1600, 800), one)
    image.paste(other, (800, 0, 1600, 800))
    return image


def near(one: str, other: str) -> bool:
    """True for colours that no eye tells apart."""
    return all(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) <= 24 for at in (1, 3, 5))


def red_and_blue(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    """A file of a picture that is red on its left and blue on its right."""
    return saved(two_coloured("RGB", (255, 0, 0), (0, 0, 255)).convert(mode), kind, **options)


def deep_grey() -> Image.Image:
    """A picture with 16 bits a pixel, dark on its left and light on its right."""
    return Image.frombytes("I;16", (1600, 800), (b"\x00\x40" * 800 + b"\x00\xc0" * 800) * 800)


#: The name of a file, what makes it, and the colours of its halves.
KINDS: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "RGB PNG": ("p.png", lambda: red_and_blue("PNG"), "#FF0000", "#0000FF"),
    "RGB JPEG": ("p.jpg", lambda: red_and_blue("JPEG"), "#FF0000", "#0000FF"),
    "JPEG called PNG": ("p.png", lambda: red_and_blue("JPEG"), "#FF0000", "#0000FF"),
    "grey PNG": ("p.png", lambda: saved(two_coloured("L", 64, 192), "PNG"), "#404040", "#C0C0C0"),
    "16-bit PNG": ("p.png", lambda: saved(deep_grey(), "PNG"), "#404040", "#C0C0C0"),
    "1-bit PNG": ("p.png", lambda: saved(two_coloured("1", 0, 1), "PNG"), "#000000", "#FFFFFF"),
    "palette PNG": ("p.png", lambda: red_and_blue("PNG", "P"), "#FF0000", "#0000FF"),
    "transparent PNG": (
        "p.png",
        lambda: saved(two_coloured("RGBA", (255, 0, 0, 255), (0, 0, 255, 0)), "PNG"),
        "#FF0000",
        "#FFFFFF",
    ),
    "progressive JPEG": ("p.jpeg", lambda: red_and_blue("JPEG", progressive=True), "#FF0000", "#0000FF"),
    "TIFF": ("p.tif", lambda: red_and_blue("TIFF"), "#FF0000", "#0000FF"),
    "WebP": ("p.webp", lambda: red_and_blue("WEBP"), "#FF0000", "#0000FF"),
    "GIF": ("p.gif", lambda: red_and_blue("GIF"), "#FF0000", "#0000FF"),
    "BMP": ("p.bmp", lambda: red_and_blue("BMP"), "#FF0000", "#0000FF"),
    # No ink and all of one.
    "CMYK JPEG": (
        "p.jpg",
        lambda: saved(two_coloured("CMYK", (0, 0, 0, 0), (0, 0, 0, 255)), "JPEG"),
        "#FFFFFF",
        "#181715",
    ),
    # Cyan and yellow on coated paper are what the profile says, not the purest that a screen has.
    "CMYK TIFF": (
        "p.tif",
        lambda: saved(two_coloured("CMYK", (255, 0, 0, 0), (0, 0, 255, 0)), "TIFF"),
        "#00A0E4",
        "#FFEE00",
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_sound_raster_looks_as_it_should(tmp_path: Path, name: str) -> None:
    file, made, left, right = KINDS[name]
    found = halves(placed(tmp_path, file, made()))
    assert near(found[0], left) and near(found[1], right), found


def test_a_photograph_stands_as_the_camera_was_held(tmp_path: Path) -> None:
    exif = Image.Exif()
    # The camera lay on its side: what is stored left is shown at the top.
    exif[0x0112] = 6
    data = saved(two_coloured("RGB", (255, 0, 0), (0, 0, 255)), "JPEG", exif=exif)
    found = raster(data, no_profile)
    assert (found.width, found.height) == (800, 1600)
    made = placed(tmp_path, "p.jpg", data)
    upper_left, upper_right, lower_left = halves(made)
    assert near(upper_left, "#FF0000") and near(upper_right, "#FF0000") and near(lower_left, "#0000FF")


@pytest.mark.parametrize(
    ("file", "made"),
    [
        ("p.svg", lambda: HOSTILE["script"][0]),
        ("p.png", lambda: HOSTILE["script"][0]),
        ("p.svg", photo),
        ("p.jpg", lambda: photo()[:999]),
    ],
)
def test_the_finding_stands_where_the_content_names_the_file(
    tmp_path: Path, file: str, made: Callable[[], bytes]
) -> None:
    with pytest.raises(ContentError) as caught:
        placed(tmp_path, file, made())
    (finding,) = caught.value.findings
    assert finding.rule == "layout.picture" and finding.fix
    assert f"file: {file}" in finding.as_text()


@pytest.mark.parametrize("mode", ["LA", "PA"])
def test_transparency_of_every_kind_is_kept(tmp_path: Path, mode: str) -> None:
    image = two_coloured("RGBA", (64, 64, 64, 255), (0, 0, 255, 0))
    data = saved(image.convert("LA") if mode == "LA" else image.quantize(8), "PNG")
    found = halves(placed(tmp_path, "p.png", data))
    assert near(found[0], "#404040") and near(found[1], "#FFFFFF"), found


@pytest.mark.parametrize("audience", ["patient", "hcp"])
def test_a_very_tall_picture_is_found_not_cut(tmp_path: Path, audience: str) -> None:
    (tmp_path / "p.svg").write_bytes(svg("<rect width='1' height='1000'/>", 'viewBox="0 0 1 1000"'))
    made = make(tmp_path, content([{"block": "figure", "file": "p.svg", "alt": "x"}], audience=audience))
    assert any("too tall" in finding.message for finding in made.findings)
