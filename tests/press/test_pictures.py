from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from brochure.errors import BrochureError
from brochure.pdf.thumbnails import TALLEST, thumbnails


def _pdf(*sizes: tuple[float, float], drawing: bytes = b"") -> bytes:
    writer = PdfWriter()
    for width, height in sizes:
        page = writer.add_blank_page(width, height)
        content = DecodedStreamObject()
        content.set_data(drawing)
        page[NameObject("/Contents")] = writer._add_object(content)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _open(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture))


def test_each_page_gets_a_picture_of_the_width_asked_for_in_its_own_shape() -> None:
    pictures = thumbnails(_pdf((100, 200), (97, 200), (300, 200)), width=100)
    assert [_open(picture).size for picture in pictures] == [(100, 200), (100, 207), (100, 67)]
    assert {_open(picture).format for picture in pictures} == {"JPEG"}


def test_a_picture_shows_what_stands_on_the_page() -> None:
    # The left half dark blue, as in the PDF's own coordinates.
    (picture,) = thumbnails(_pdf((100, 100), drawing=b"0 0 1 rg 0 0 50 100 re f"), width=40)
    image = _open(picture).convert("RGB")
    left, right = image.getpixel((8, 20)), image.getpixel((32, 20))
    assert isinstance(left, tuple) and isinstance(right, tuple)
    assert left[2] > 200 and left[0] < 50
    assert min(right) > 245


@pytest.mark.parametrize(
    "size", [(14400, 3), (3, 14400), (14400, 14400), (1, 1), (0, 0), (0.001, 500), (1e7, 1e7)]
)
def test_an_absurd_page_size_gives_a_bounded_picture(size: tuple[float, float]) -> None:
    (picture,) = thumbnails(_pdf(size), width=60)
    width, height = _open(picture).size
    assert 1 <= width <= 60 and 1 <= height <= 60 * TALLEST


def test_the_same_file_gives_the_same_pictures() -> None:
    pdf = _pdf((148, 210), (148, 210), drawing=b"1 0 0 rg 20 20 50 80 re f")
    assert thumbnails(pdf) == thumbnails(pdf)


@pytest.mark.parametrize("data", [b"", b"not a PDF", b"%PDF-1.7\n%%EOF"])
def test_a_file_that_is_no_pdf_is_refused_with_our_own_error(data: bytes) -> None:
    with pytest.raises(BrochureError, match="can’t be drawn"):
        thumbnails(data)
