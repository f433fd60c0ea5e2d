"""The logo of a leaflet: on its cover and at its end, with words for people who can't see it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.judges import verapdf
from tests.project import SMALL, Project

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 32">'
    '<rect width="120" height="32" fill="#0a7d5a"/>'
    '<text x="36" y="22" font-size="19" fill="#fff">Example</text></svg>'
)
COVERED = SMALL.replace(
    "    format: a5-flyer", "    format: a5-booklet\n    fit: off\n    cover: { title: T, audience: All }"
)


def png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (600, 160), (10, 125, 90)).save(out, "PNG")
    return out.getvalue()


def project_with(folder: Path, logo: str) -> Project:
    """Two small leaflets with covers; *logo* is the field of the first."""
    project = Project(folder)
    project.write("logo.svg", SVG)
    project.write("logo.png", png())
    project.write("content.yaml", COVERED.replace("    sections:", f"    logo: {logo}\n    sections:", 1))
    return project


def pages_of_logos(pdf: Path, alt: str) -> list[int]:
    """The pages on which a tagged figure has these words."""
    with pikepdf.open(pdf) as opened:
        numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages, start=1)}
        return sorted(
            numbers[element.Pg.objgen]
            for element in opened.objects
            if isinstance(element, pikepdf.Dictionary)
            and element.get("/S") == "/Figure"
            and str(element.get("/Alt", "")) == alt
        )


def test_it_stands_on_the_cover_and_at_the_end_in_every_edition(tmp_path: Path) -> None:
    screens = []
    for file in ("logo.svg", "logo.png"):
        project = project_with(tmp_path / file, f"{{ file: {file}, alt: Example Medicines }}")
        ended = project.run("build", "--leaflet", "one")
        assert ended.code == 0, ended.err
        screens.append(project.output / "one-screen.pdf")
        assert pages_of_logos(screens[-1], "Example Medicines") == [1, 3], file
    assert not any(verapdf.validate(screens).values())


@pytest.mark.parametrize(("places", "pages"), [("[cover]", [1]), ("[back]", [3]), ("[back, cover]", [1, 3])])
def test_it_stands_where_the_content_says(places: str, pages: list[int], tmp_path: Path) -> None:
    project = project_with(tmp_path, f"{{ file: logo.svg, alt: Us, places: {places} }}")
    assert project.run("build", "--leaflet", "one", "--edition", "screen").code == 0
    assert pages_of_logos(project.output / "one-screen.pdf", "Us") == pages


def test_what_is_wrong_with_it_is_told_at_its_line(tmp_path: Path) -> None:
    project = project_with(tmp_path, "{ file: lego.svg, alt: Us }")
    ended = project.run("check")
    assert ended.code == 3
    assert "content.yaml:25:19: the picture “lego.svg” can't be used" in ended.err
    assert "did you mean “logo.svg”?" in ended.err
    bare = project_with(tmp_path, "{ file: logo.svg, width: 300, places: [side] }").run("check")
    assert bare.code == 3
    for field in ("alt", "width", "side"):
        assert field in bare.err


def test_a_coarse_raster_is_told(tmp_path: Path) -> None:
    project = project_with(tmp_path, "{ file: logo.png, alt: Us, width: 80 }")
    assert "“logo.png” has 190 ppi at this size" in project.run("check").err


@pytest.mark.parametrize("folder", ["", "pictures/", "a/b/"])
def test_a_picture_beside_it_is_offered(folder: str, tmp_path: Path) -> None:
    project = project_with(tmp_path, f"{{ file: {folder}marc.png, alt: Us }}")
    project.write(f"{folder}mark.png", png())
    assert f"did you mean “{folder}mark.png”?" in project.run("check").err


@pytest.mark.parametrize(
    "file", ["/etc/mark.svg", "../mark.svg", "logo.svg/mark.svg", '"a\\0/b.svg"', "~/x.svg"]
)
def test_nothing_outside_the_project_is_looked_into(file: str, tmp_path: Path) -> None:
    ended = project_with(tmp_path, f"{{ file: {file}, alt: Us }}").run("check")
    assert ended.code == 3, ended.err
    assert "/etc/" not in ended.err.replace("/etc/mark.svg", "")
