"""Boxes and words of texts, against PDFium as an independent witness."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from brochure.preflight.collector import FindingCollector
from brochure.preflight.layers import Layers
from brochure.preflight.page_objects import ShownText, Thing
from brochure.preflight.pages import page_of
from brochure.preflight.walk import Walk
from tests.preflight.test_foreign import typeset

FILES = Path(__file__).parent / "files"
MM = 72 / 25.4


def texts(data: bytes) -> list[ShownText]:
    """The texts of a file, line by line."""
    found: list[ShownText] = []

    def take(thing: Thing, _colours_only: bool) -> None:
        if isinstance(thing, ShownText) and not thing.blank:
            found.append(thing)

    with pikepdf.open(io.BytesIO(data)) as pdf:
        root: Any = pdf.Root
        walk = Walk(Layers(root), FindingCollector("x"), take, lambda _group: None)
        for number, page in enumerate(pdf.pages, 1):
            walk.page(page_of(number, page.obj))
        for text in found:
            # Fonts are read when they are asked, which has to be while the file is open.
            assert text.words
    return found


def squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text)


@pytest.mark.parametrize("name", ["chromium.pdf", "libreoffice.pdf", "engine.pdf"])
def test_each_text_stands_where_another_reader_sees_its_words(name: str) -> None:
    data = typeset() if name == "engine.pdf" else (FILES / name).read_bytes()
    document = pypdfium2.PdfDocument(data)
    found = texts(data)
    assert len(found) > 3
    for text in found:
        page = document[text.page.number - 1].get_textpage()
        left, bottom, right, top = text.box
        # What lies a millimetre around the box holds all its words ...
        around = page.get_text_bounded(left - MM, bottom - MM, right + MM, top + MM)
        assert squeezed(text.words) in squeezed(around)
        # ... and so do the boxes of its letters: it begins and ends with them to a millimetre.
        rects = [
            page.get_charbox(at)
            for at in range(page.count_chars())
            if left - MM < page.get_charbox(at)[0]
            and page.get_charbox(at)[2] < right + MM
            and bottom - MM < page.get_charbox(at)[1]
            and page.get_charbox(at)[3] < top + MM
        ]
        assert min(rect[0] for rect in rects) == pytest.approx(left, abs=MM)
        assert max(rect[2] for rect in rects) == pytest.approx(right, abs=2 * MM)
