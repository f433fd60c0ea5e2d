"""Pictures and icons of the project that its own templates and styles ask for by name."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.judges import poppler
from tests.project import ROOT, Project, small

#: Light enough for words.
BLUE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'
    '<rect width="40" height="20" fill="#dbe8f5"/></svg>'
)
PARAGRAPH = (ROOT / "templates/blocks/paragraph.html").read_text(encoding="utf-8")


def png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (400, 200), (219, 232, 245)).save(out, "PNG")
    return out.getvalue()


def project_with(folder: Path, *, template: str = "", style: str = "") -> Project:
    project = small(folder)
    project.write("styles/pictures/mark.svg", BLUE)
    project.write("styles/pictures/deep/mark.png", png())
    project.write("styles/icons/dot.svg", BLUE)
    if template:
        project.write("templates/blocks/paragraph.html", PARAGRAPH + template)
    if style:
        css = (ROOT / "styles/blocks/paragraph.css").read_text(encoding="utf-8")
        project.write("styles/blocks/paragraph.css", css + style)
    return project


def build(project: Project) -> tuple[int, str]:
    ended = project.run("build", "--leaflet", "one", "--edition", "screen", "--jobs", "1")
    return ended.code, ended.err


@pytest.mark.parametrize(
    "asked",
    [
        {"template": '<img src="asset:pictures/mark.svg" alt="Our mark" style="width: 20mm">'},
        {"template": '<img src="asset:pictures/deep/mark.png" alt="Our mark" style="width: 20mm">'},
        {"template": '<img src="asset:icons/dot.svg" alt="Our mark" style="width: 20mm">'},
        {"template": "<img src='asset:pictures/mechanism.svg' alt='A shipped one' style='width: 20mm'>"},
        {"style": ".paragraph { background: url(asset:pictures/mark.svg) }"},
        {"style": ".paragraph { background: url('asset:pictures/deep/mark.png') }"},
        {"style": '.paragraph { list-style-image: url("asset:icons/dot.svg") }'},
    ],
)
def test_what_is_there_is_taken_along(asked: dict[str, str], tmp_path: Path) -> None:
    code, err = build(project_with(tmp_path, **asked))
    assert code == 0, err


def test_it_is_drawn(tmp_path: Path) -> None:
    project = project_with(
        tmp_path, template='<img src="asset:pictures/mark.svg" alt="Our mark" style="width: 20mm">'
    )
    code, err = build(project)
    assert code == 0, err
    pdf = project.output / "one-screen.pdf"
    assert b"0.858824 0.909804 0.960784" in qdf(pdf)


def qdf(pdf: Path) -> bytes:
    with pikepdf.open(pdf) as opened:
        return b"".join(
            found.read_bytes()
            for found in opened.objects
            if isinstance(found, pikepdf.Stream) and "/Filter" in found
        )


@pytest.mark.parametrize(
    "name", ["pictures/none.svg", "pictures/../../content.yaml", "../content.yaml", "pictures/", "mark.svg"]
)
def test_what_is_not_there_is_told_with_its_line(name: str, tmp_path: Path) -> None:
    project = project_with(tmp_path, template=f'\n<img src="asset:{name}" alt="x">')
    code, err = build(project)
    assert code == 3, err
    lines = PARAGRAPH.count("\n") + 2
    assert f"templates/blocks/paragraph.html:{lines}:" in err
    assert "styles/pictures/" in err


def test_one_that_cannot_be_drawn_is_told_by_its_file(tmp_path: Path) -> None:
    project = project_with(tmp_path, style=".paragraph { background: url(asset:pictures/mark.svg) }")
    project.write("styles/pictures/mark.svg", BLUE.replace("<rect", "<filter id='f'/><rect filter='url(#f)'"))
    code, err = build(project)
    assert code == 3
    assert err.startswith("styles/pictures/mark.svg: ") or "\nstyles/pictures/mark.svg: " in err


def test_a_change_of_it_is_a_change_of_the_leaflet(tmp_path: Path) -> None:
    project = project_with(tmp_path, style=".paragraph { background: url(asset:pictures/mark.svg) }")
    assert build(project)[0] == 0
    before = (project.output / "one-screen.pdf").read_bytes()
    project.write("styles/pictures/mark.svg", BLUE.replace("#dbe8f5", "#fdf0e6"))
    assert build(project)[0] == 0
    assert (project.output / "one-screen.pdf").read_bytes() != before
    assert poppler.text(project.output / "one-screen.pdf")
