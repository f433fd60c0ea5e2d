"""What is said of a text that is too short for its pages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from brochure.composition.settings import PLAIN
from brochure.composition.verdict import left_open
from brochure.findings import MmFromTopLeft, SourcePlace
from brochure.typesetting.engine import Typeset
from brochure.typesetting.pages import PageMeasure, Part, Placed
from tests.styles import STYLES


@pytest.mark.parametrize(
    ("lines", "notes", "told"),
    [
        (12, 1, {}),
        (
            10,
            3,
            {
                "layout.average": "write about 3 lines more, or choose a format with fewer panels",
                "layout.notes-pages": "write about 26 lines more, or choose a format with fewer panels",
            },
        ),
    ],
)
def test_a_text_that_is_too_short_is_told_as_a_whole(lines: int, notes: int, told: dict[str, str]) -> None:
    """Two panels with so many lines of 5 mm: 15 fill three quarters of 100 mm."""

    def box(top: float, bottom: float) -> MmFromTopLeft:
        return MmFromTopLeft(10, top, 90, bottom)

    # The titles stand on lines 1 to 3.
    marks = [("Words", box(10 + 5 * at, 14 + 5 * at)) for at in range(3, lines + 3)]
    end = 10 + 5.0 * (lines + 3)
    page = PageMeasure(100, 120, box(10, 110), end, tuple(marks))
    placed = tuple(
        found
        for number in (0, 1)
        for found in (
            Placed(f"sections.{number}.title", number + 1, box(10, 22)),
            Placed(f"sections.{number}.blocks.0", number + 1, box(25, end)),
        )
    )
    sections = [SimpleNamespace(start="panel", look="plain", ground=None)] * 2
    leaflet: Any = SimpleNamespace(sections=sections, pages=None)
    parts = {"notes": Part("a notes page", SourcePlace("content.yaml"))}
    made = Typeset(b"", (page, page), placed, ())
    found = left_open("one", made, leaflet, STYLES.formats["a4-roll-fold"], PLAIN, parts, notes)
    assert {one.rule: one.fix for one in found} == told
