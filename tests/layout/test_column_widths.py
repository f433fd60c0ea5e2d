"""Charts and figures as wide as the text of the page that they are likely to stand on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from brochure.content.load import read
from brochure.layout.column_widths import column_widths
from tests.formats.leaflets import content, section
from tests.styles import STYLES

BARS = {
    "block": "bar-chart",
    "caption": "A chart",
    "alt": "One, 7%.",
    "bars": [{"label": "One", "value": "7"}],
}
FIGURE = {"block": "figure", "file": "styles/pictures/mechanism.svg", "alt": "A cell."}


def widths(
    folder: Path, fmt: str, *starts: str, cover: bool = True, block: dict[str, Any] = BARS
) -> list[float | None]:
    """The width of the block's column in each section; None for one as wide as the narrowest text."""
    covered: dict[str, Any] = {"cover": {"title": "A title", "audience": "For all"}} if cover else {}
    sections = [section(f"Part{number}", block, start=start) for number, start in enumerate(starts)]
    (folder / "content.yaml").write_text(content(fmt, sections, **covered))
    (leaflet,) = read(folder / "content.yaml").brochure.leaflets.values()
    made = column_widths(leaflet, STYLES.formats[fmt], 81.0, 140.0)
    return [made.get(id(part.blocks[0])) for part in leaflet.sections]


@pytest.mark.parametrize(
    ("fmt", "starts", "cover", "expected"),
    [
        # Panels 2 (the flap), 3, 3, 4, 5 (narrow), 6.
        (
            "a4-roll-fold",
            ("panel", "panel", "flow", "panel", "panel", "last-panel"),
            True,
            [None, 84.0, 84.0, 84.0, None, 84.0],
        ),
        ("a4-roll-fold", ("flow", "panel"), False, [84.0, None]),
        # More sections that open a panel than there are panels.
        ("a4-roll-fold", ("panel",) * 7, True, [None, 84.0, 84.0, None, 84.0, 84.0, 84.0]),
        # All panels alike; one twice as wide as others; pages of any number.
        ("a4-z-fold", ("panel", "panel"), True, [None, None]),
        ("a4-gate-fold", ("panel",) * 4, True, [None] * 4),
        # There is a panel for each: 4 and 6 are the wide ones.
        ("a4-gate-fold", ("panel",) * 4 + ("last-panel",), True, [None, None, 140.0, None, 140.0]),
        ("a4-gate-fold", ("panel",) * 6, False, [None, None, None, 140.0, None, 140.0]),
        ("a4-gate-fold", ("panel", "panel", "flow", "panel", "last-panel"), True, [None] * 5),
        ("a5-booklet", ("panel", "panel"), True, [None, None]),
    ],
)
def test_charts_follow_pages_that_are_a_little_wider(
    fmt: str, starts: tuple[str, ...], cover: bool, expected: list[float | None], tmp_path: Path
) -> None:
    assert widths(tmp_path, fmt, *starts, cover=cover) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [("column", 84.0), ("start", 84.0), ("right", 84.0), ("full", None), ("bleed", None)],
)
def test_figures_in_columns_follow_them_too(place: str, expected: float | None, tmp_path: Path) -> None:
    figure = {**FIGURE, "place": place}
    assert widths(tmp_path, "a4-roll-fold", "panel", "panel", block=figure) == [None, expected]
