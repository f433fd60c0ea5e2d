"""What voids an approval, and what does not."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image

from brochure.approval.record import FILE, following, read_approvals, write_approvals
from tests.approval.sample import DAY, ENDS, approval, approve, project, state
from tests.project import ROOT, Project


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose two leaflets are approved."""
    made = project(tmp_path_factory.mktemp("approved") / "project")
    approve(made.folder, "patient", "hcp")
    assert state(made.folder, "patient").valid and state(made.folder, "hcp").valid
    return made


@pytest.fixture
def made(approved: Project, tmp_path: Path) -> Project:
    """A copy of it to change."""
    shutil.copytree(approved.folder, tmp_path / "project")
    return Project(tmp_path / "project")


def own(made: Project, name: str) -> Path:
    """A style or template of the project's own, as the program ships it."""
    path = made.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / name, path)
    return path


def flip(path: Path) -> None:
    """Change one byte in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def a_character(made: Project) -> None:
    made.change("content.yaml", "One batch, one patient", "One batch, two patient")


def a_full_stop(made: Project) -> None:
    made.change(
        "content.yaml",
        "one infusion.[@smpc, sec. 4.2] Manufacture",
        "one infusion[@smpc, sec. 4.2] Manufacture",
    )


def a_locator(made: Project) -> None:
    made.change(
        "content.yaml",
        "an overview[@awasthi2023, table 1]",
        "an overview[@awasthi2023, table 2]",
    )


def a_value(made: Project) -> None:
    made.change("content.yaml", "text: 8 weeks", "text: 9 weeks")


def the_date_of_a_value(made: Project) -> None:
    made.change("content.yaml", "date: 2024-05", "date: 2024-06")


def the_company(made: Project) -> None:
    made.change("content.yaml", "Example Pharma Ltd", "Example Pharma AG")


def an_abbreviation(made: Project) -> None:
    made.change("content.yaml", "CRS: cytokine release syndrome", "CRS: cytokine-release syndrome")


def a_source(made: Project) -> None:
    made.change("references.yaml", "Three-year update", "Three year update")


def a_colour(made: Project) -> None:
    edit(own(made, "styles/palette.yaml"), "#12335F", "#12335E")


def a_recipe(made: Project) -> None:
    edit(own(made, "styles/palette.yaml"), "[100, 78, 26, 33]", "[100, 78, 26, 34]")


def a_style(made: Project) -> None:
    edit(own(made, "styles/hcp.css"), "9pt", "9.1pt")


def a_margin(made: Project) -> None:
    edit(own(made, "styles/measures.yaml"), "text: 1", "text: 1.01")


def a_template(made: Project) -> None:
    edit(own(made, "templates/blocks/table.html"), "<tbody>", "<tbody >")


def a_font(made: Project) -> None:
    flip(own(made, "styles/fonts/source-sans-3/SourceSans3-It.ttf"))


def an_icon(made: Project) -> None:
    edit(own(made, "styles/icons/eye.svg"), "<svg", "<svg ")


def a_byte_of_a_picture(made: Project) -> None:
    edit(own(made, "styles/pictures/mechanism.svg"), "</svg>", "</svg> ")


def the_cover_picture(made: Project) -> None:
    edit(own(made, "styles/pictures/cover-cell-hcp.svg"), "</svg>", "</svg> ")


def the_profile(made: Project) -> None:
    flip(own(made, "styles/profiles/ISOcoated_v2_300_bas.icc"))


CHANGES: dict[Callable[[Project], None], str] = {
    a_character: "the leaflet’s own content has",
    a_full_stop: "the leaflet’s own content has",
    a_locator: "the leaflet’s own content has",
    a_value: "what the content says of product, company, values",
    the_date_of_a_value: "what the content says of product, company, values",
    the_company: "what the content says of product, company, values",
    an_abbreviation: "what the content says of product, company, values",
    a_source: "its references have",
    a_colour: "the styles: colours",
    a_recipe: "the styles: colours",
    a_style: "the styles: colours",
    a_margin: "the styles: colours",
    an_icon: "the styles: colours",
    a_template: "the templates have",
    a_font: "the fonts have",
    a_byte_of_a_picture: "its pictures have",
    the_cover_picture: "its pictures have",
    the_profile: "the printer’s colour profile has",
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_voids_the_approval_and_says_what_has_changed(
    made: Project, change: Callable[[Project], None]
) -> None:
    change(made)
    found = state(made.folder, "hcp")
    assert not found.valid
    assert found.words.startswith(f"The approval of {DAY} no longer holds: {CHANGES[change]}"), found.words


def test_one_byte_of_a_photograph_voids_the_approval(made: Project) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (600, 400), "#2F6DB5").save(picture, "PNG")
    made.write("art/photograph.png", picture.getvalue())
    made.change("content.yaml", "file: styles/pictures/mechanism.svg", "file: art/photograph.png")
    approve(made.folder, "hcp")
    assert state(made.folder, "hcp").valid
    # Behind the end of the picture, where no reader looks.
    made.write("art/photograph.png", picture.getvalue() + b"\0")
    assert "no longer holds: its pictures have changed" in state(made.folder, "hcp").words


def a_comment(made: Project) -> None:
    made.write(
        "content.yaml", "# Read on Monday.\n" + (made.folder / "content.yaml").read_text(encoding="utf-8")
    )


def the_other_leaflet(made: Project) -> None:
    made.change("content.yaml", "Wash your hands often.", "Wash your hands.")


def a_word_that_only_the_other_leaflet_explains(made: Project) -> None:
    made.change("content.yaml", "taking white cells from the blood", "taking white cells out of the blood")


def a_source_that_is_not_cited(made: Project) -> None:
    text = (made.folder / "references.yaml").read_text(encoding="utf-8")
    made.write("references.yaml", f"{text.rstrip()}\n- {{ id: other, type: book, title: Another }}\n")


def the_age_of_files(made: Project) -> None:
    for path in made.folder.rglob("*"):
        os.utime(path, (1, 1))


def line_ends_of_the_content(made: Project) -> None:
    data = (made.folder / "content.yaml").read_bytes()
    made.write("content.yaml", data.replace(b"\n", b"\r\n"))


def a_picture_that_no_leaflet_names(made: Project) -> None:
    made.write("styles/pictures/other.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")


def the_look_of_the_review_pack(made: Project) -> None:
    edit(own(made, "templates/review/look.typ"), "9pt", "9.5pt")


@pytest.mark.parametrize(
    "change",
    [
        a_comment,
        the_other_leaflet,
        a_word_that_only_the_other_leaflet_explains,
        a_source_that_is_not_cited,
        the_age_of_files,
        line_ends_of_the_content,
        a_picture_that_no_leaflet_names,
        the_look_of_the_review_pack,
    ],
    ids=lambda change: change.__name__,
)
def test_what_is_not_in_the_leaflet_does_not_void_it(
    made: Project, change: Callable[[Project], None]
) -> None:
    change(made)
    assert state(made.folder, "hcp").valid


def test_the_same_files_in_another_folder_are_approved_too(made: Project, tmp_path: Path) -> None:
    shutil.copytree(made.folder, tmp_path / "elsewhere" / "copy")
    assert state(tmp_path / "elsewhere" / "copy", "hcp").valid


def test_an_approval_holds_up_to_its_last_day(made: Project) -> None:
    assert state(made.folder, "hcp", ENDS).valid
    late = state(made.folder, "hcp", ENDS + timedelta(days=1))
    assert not late.valid and late.words.endswith(f"it ended on {ENDS}.")
    early = state(made.folder, "hcp", DAY - timedelta(days=1))
    assert not early.valid and "begins on" in early.words


def test_another_form_needs_another_approval(made: Project) -> None:
    made.change("content.yaml", "format: a4-roll-fold", "format: a4-z-fold")
    found = state(made.folder, "hcp")
    assert not found.valid and "“a4-roll-fold”" in found.words and "“a4-z-fold”" in found.words


def test_another_job_code_needs_another_approval(made: Project) -> None:
    made.change("content.yaml", "UK-HCP-001", "UK-HCP-002")
    found = state(made.folder, "hcp")
    assert not found.valid and "“UK-HCP-001”" in found.words and "“UK-HCP-002”" in found.words


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "B. Other"), ("role", "brand manager"), ("expires", "2099-01-01"), ("date", "2026-11-25")],
)
def test_an_entry_that_was_changed_by_hand_does_not_count(made: Project, field: str, value: str) -> None:
    text = (made.folder / FILE).read_text(encoding="utf-8")
    last = text.rindex(f'"{field}": "')
    end = text.index("\n", last)
    made.write(FILE, f'{text[:last]}"{field}": "{value}"{text[end:]}')
    found = state(made.folder, "hcp")
    assert not found.valid and "changed by hand" in found.words


def test_the_last_entry_of_a_leaflet_holds(made: Project) -> None:
    a_character(made)
    assert not state(made.folder, "hcp").valid
    entries = read_approvals(made.folder).entries
    write_approvals(made.folder, [*entries, following(entries, approval(made.folder, "hcp"))])
    assert state(made.folder, "hcp").valid
    assert len(read_approvals(made.folder).entries) == 3


def test_nothing_is_approved_without_an_entry(tmp_path: Path) -> None:
    made = project(tmp_path)
    assert state(made.folder, "hcp").words == "Not approved: nobody has certified it yet."
    assert state(made.folder, "hcp", date(2100, 1, 1)).approval is None
