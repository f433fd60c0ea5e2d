"""How side effects are reported, and the black triangle."""

from __future__ import annotations

import pikepdf
import pytest

from brochure.errors import ContentError
from tests.blocks.conftest import Maker
from tests.blocks.pictures import Picture

MINIMAL = {"block": "adverse-events", "title": "Reporting", "text": "Side effects should be reported."}
FULL = {
    **MINIMAL,
    "id": "here",
    "text": "Report at https://yellowcard.mhra.gov.uk. Also to {company-contact}.",
    "triangle": "yes",
    "monitoring": "This medicine is subject to additional monitoring.",
}


@pytest.mark.parametrize("look", ["plain", "dark"])
@pytest.mark.parametrize(
    ("format", "side"),
    [("a5-booklet", 5.0), ("a4-roll-fold", 5.0), ("half-letter-booklet", 5.0), ("a4-flyer", 7.5)],
)
def test_the_triangle_is_black_equilateral_and_points_down(
    leaflet: Maker, format: str, side: float, look: str
) -> None:
    made = leaflet(FULL, format=format, look=look)
    with pikepdf.open(made.path) as pdf:
        (figure,) = [
            found
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/S") == "/Figure"
        ]
        assert str(figure["/Alt"]) == "Black triangle: this medicine is subject to additional monitoring"
        mm = 25.4 / 72
        left, bottom, right, top = (float(edge) * mm for edge in figure["/A"]["/BBox"])
    height = made.typeset.pages[1].height
    picture = Picture(made.path, 2)
    assert right - left == pytest.approx(side, abs=0.05)
    assert top - bottom == pytest.approx(side * 3**0.5 / 2, abs=0.05)
    # As wide at its top as it should be, half of that half-way down, and a point below.
    for share in (0.1, 0.5, 0.9):
        row = height - top + (top - bottom) * share
        black = [
            x / 10 for x in range(int(left * 10), int(right * 10) + 1) if picture.at(x / 10, row) == "#000000"
        ]
        assert len(black) / 10 == pytest.approx(side * (1 - share), abs=0.35)
        assert (black[0] + black[-1]) / 2 == pytest.approx((left + right) / 2, abs=0.2)


def test_without_it_there_is_no_triangle(leaflet: Maker) -> None:
    made = leaflet({**FULL, "triangle": "no"})
    assert made.tags.all("Figure") == [] and "additional monitoring" in made.text


def test_a_triangle_has_a_sentence_to_stand_beside(leaflet: Maker) -> None:
    with pytest.raises(ContentError, match="no sentence to stand beside") as caught:
        leaflet({**MINIMAL, "triangle": "yes"})
    (finding,) = caught.value.findings
    assert "triangle: " in finding.as_text()


def test_the_sentence_is_printed_as_it_is_written(leaflet: Maker) -> None:
    text = leaflet(FULL).text.replace(" ", "")
    assert "Reportathttps://yellowcard.mhra.gov.uk.Alsoto[companycontact]." in text
