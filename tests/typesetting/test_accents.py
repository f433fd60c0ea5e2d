"""A letter of a drawing is set with the accents behind it."""

from __future__ import annotations

import pypdfium2
import pytest

from brochure.typesetting.engine import TypesetJob, typeset
from tests.project import ROOT

FONT = ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf"
SHEET = "@font-face { font-family: Sans; src: url(asset:sans.ttf) } @page { size: 60mm 30mm; margin: 5mm }"


def _ink(text: str) -> tuple[int, int, int, int]:
    """The edges of what is drawn of a text in a drawing: left, top, right and lower one in pixels."""
    drawing = (
        f'<svg viewBox="0 0 60 20"><text x="5" y="15" font-family="Sans" font-size="12">{text}</text></svg>'
    )
    done = typeset(
        TypesetJob(f"<html lang='en'>{drawing}</html>", (("a.css", SHEET),), {"sans.ttf": FONT.read_bytes()})
    )
    document = pypdfium2.PdfDocument(done.pdf)
    try:
        picture = document[0].render(scale=2).to_pil().convert("L").point(lambda tone: 255 * (tone < 128))
    finally:
        document.close()
    box: tuple[int, int, int, int] | None = picture.getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("letter", ["x", "p"])
def test_an_accent_stands_above_its_letter(letter: str) -> None:
    left, top, right, foot = _ink(letter)
    accented = _ink(f"{letter}\u0304")
    assert accented[1] < top - 1
    assert (accented[0], accented[2], accented[3]) == pytest.approx((left, right, foot), abs=2)
