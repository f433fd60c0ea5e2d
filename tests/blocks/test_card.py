"""Cards to cut out."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from brochure.editions.print import print_edition
from brochure.errors import ContentError
from brochure.findings import MmFromTopLeft
from brochure.pdf.rectangles import PT_PER_MM
from brochure.typesetting.fit import outside_safe_zone
from tests.blocks.conftest import Maker
from tests.press.test_intent import job

MINIMAL: dict[str, Any] = {"block": "card", "title": "My card", "fields": [{"label": "Name"}]}
FULL: dict[str, Any] = {
    "block": "card",
    "id": "here",
    "title": "My card for {rest}",
    "icon": "card",
    "text": "Call first.[@alpha]",
    "fields": [{"label": "Name"}, {"label": "Ward", "text": "[ward]"}],
    "call": ["Day and night: **[number]**"],
    "width": "80",
    "height": "60",
    "cut": "dashed",
}


def test_a_card_has_its_size_and_stands_in_the_middle(leaflet: Maker) -> None:
    made = leaflet(FULL, {**MINIMAL, "cut": "die"}, MINIMAL)
    dashed, die, lower = made.typeset.cuts
    assert made.findings == ()
    for cut, kind, size in ((dashed, "dashed", (80, 60)), (die, "die", (85, 54))):
        left, top, right, bottom = cut.box
        assert (cut.kind, cut.page) == (kind, 2)
        assert (right - left, bottom - top) == pytest.approx(size, abs=0.01)
        assert (left + right) / 2 == pytest.approx(made.typeset.pages[1].width / 2, abs=0.3)
    # Without a height, one for scissors is as high as its words ask.
    assert 30 <= lower.box.bottom - lower.box.top < 40
    # Scissors cut along a printed line; where a machine does, nothing is printed there.
    assert made.html.count("icon-scissors") == 2


def test_a_card_that_is_too_full_or_too_wide_is_told(leaflet: Maker) -> None:
    made = leaflet({**MINIMAL, "text": "Words. " * 60}, {**MINIMAL, "width": "100"}, format="a4-roll-fold")
    full, wide = made.findings
    assert "is 54 mm high, but what stands on it needs" in full.message
    assert wide.message == "the block “card” in “Section” is 100 mm wide, but panel 2 has room for 87"
    assert "block: card" in wide.as_text()
    # What stands on it is outside of its block, too: that is told once.
    assert not outside_safe_zone("x.pdf", made.typeset, made.laid_out.format)


def test_an_empty_card_is_refused(leaflet: Maker) -> None:
    with pytest.raises(ContentError, match="nothing on this card but its title"):
        leaflet({"block": "card", "title": "My card"})


def test_the_printing_house_gets_a_line_to_punch_along_on_a_layer_of_its_own() -> None:
    given = replace(job(processing_steps=True), dies=((2, MmFromTopLeft(20, 30, 105, 84)),))
    made = print_edition(given)
    assert made.findings == print_edition(job(processing_steps=True)).findings
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        first, second = (page.Contents.read_bytes().decode() for page in pdf.pages)
        left, bottom, _right, _top = (float(edge) / PT_PER_MM for edge in pdf.pages[1].TrimBox)
    cutting = second[second.index("/OC /Cutting BDC") :]
    x, y = (float(number) / PT_PER_MM for number in cutting.split(" re S ")[1].split()[:2])
    # The outline begins behind the round corner at the left bottom, 210 − 84 mm above the trim.
    assert (x - left, y - bottom) == pytest.approx((20 + 3, 210 - 84), abs=0.01)
    assert cutting.count(" c") == 4 and " c " not in first[first.index("/OC /Cutting BDC") :]


def test_a_printer_that_takes_no_such_lines_is_told_of() -> None:
    given = replace(job(), dies=((2, MmFromTopLeft(20, 30, 105, 84)),))
    (finding,) = [found for found in print_edition(given).findings if found.rule == "print.die"]
    assert "processing-steps: yes" in finding.fix and finding.place is not None
