"""Recipes of the palette print the colour that the screen shows, or it is said that they don't."""

from __future__ import annotations

from pathlib import Path

import pytest

from brochure.content.load import read
from brochure.findings import Finding, Severity, SourcePlace
from brochure.layout.leaflet import prepare
from brochure.layout.style import style_of
from brochure.pipeline.print_setup import press_job
from tests.project import ROOT, small

PALETTE = (ROOT / "styles/palette.yaml").read_text(encoding="utf-8")


def told(folder: Path, old: str = "", new: str = "") -> tuple[Finding, ...]:
    project = small(folder / "project")
    assert old in PALETTE
    project.write("styles/palette.yaml", PALETTE.replace(old, new, 1))
    loaded = read(project.folder / "content.yaml")
    style = style_of(loaded.project)
    return press_job(loaded, prepare(loaded, "one", style), style).findings


def test_the_shipped_recipes_are_right(tmp_path: Path) -> None:
    assert told(tmp_path) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cmyk: [0, 0, 0, 100]", "cmyk: [0, 0, 3, 0]"),
        ("cmyk: [100, 82, 32, 53]", "cmyk: [0, 0, 0, 0]"),
        ("cmyk: [0, 0, 0, 0]", "cmyk: [0, 0, 0, 100]"),
    ],
)
def test_a_recipe_that_would_lose_what_is_printed_is_an_error_at_its_place(
    tmp_path: Path, old: str, new: str
) -> None:
    (finding,) = told(tmp_path, old, new)
    assert (finding.rule, finding.severity) == ("print.recipe", Severity.ERROR)
    assert isinstance(finding.place, SourcePlace)
    assert new in finding.place.text


def test_a_recipe_of_another_colour_is_a_warning_with_what_would_be_right(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, "cmyk: [16, 84, 96, 16]", "cmyk: [100, 78, 26, 33]")
    assert finding.severity is Severity.WARNING
    assert "“accent”" in finding.message
    assert "[18, 83, 94, 15]" in finding.fix


def test_the_palette_knows_its_places_and_is_not_read_again(tmp_path: Path) -> None:
    project = small(tmp_path / "project")
    project.write("styles/palette.yaml", PALETTE.replace("cmyk: [0, 0, 0, 100]", "cmyk: [0, 0, 3, 0]"))
    loaded = read(project.folder / "content.yaml")
    style = style_of(loaded.project)
    project.write("styles/palette.yaml", "not: [to be read")
    (finding,) = press_job(loaded, prepare(loaded, "one", style), style).findings
    assert isinstance(finding.place, SourcePlace)
    assert finding.place.text.startswith("text:")


def test_black_is_answered_with_black_ink_alone(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, "cmyk: [0, 0, 0, 100]", "cmyk: [0, 0, 0, 0]")
    assert "[0, 0, 0, 100]" in finding.fix
