"""What can’t be printed is told of its cell before anything is built; what does not fit leads to its cell."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.batch.sample import HEAD, PLACE, ROWS, master
from tests.project import Project

LOGO = "    logo: { field: leaflets.hcp.logo.file, type: picture }\n"


def picture(size: tuple[int, int], mode: str = "RGB") -> bytes:
    data = BytesIO()
    Image.new(mode, size, "navy" if mode == "RGB" else 0).save(data, "PNG" if mode == "RGB" else "TIFF")
    return data.getvalue()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = master(tmp_path)
    made.write("wide.png", picture((900, 300)))
    made.change("content.yaml", "    cover:\n", "    logo: { file: wide.png, alt: The centre }\n    cover:\n")
    made.change("content.yaml", "    contact: {", f"{LOGO}    contact: {{")
    return made


def table(project: Project, *rows: str) -> None:
    project.write("variants.csv", "\n".join([f"{HEAD};Logo", *rows]))


def test_what_no_font_has_and_what_is_no_picture_is_told_by_check(project: Project) -> None:
    whole = picture((600, 200))
    for name, data in (
        ("text.png", b"logo of Leeds"),
        ("cut.png", whole[: len(whole) // 2]),
        ("empty.png", b""),
        ("script.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script/></svg>'),
        ("damaged.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0'),
        ("drawn.png", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'),
        ("sound.png", whole),
        ("inks.tiff", picture((300, 100), "CMYK")),
    ):
        project.write(name, data)
    table(
        project,
        "a1;東京;0113 496 0123;;text.png",
        "a2;Two;0113 496 0124;東京 at a@b.example;cut.png",
        "a3;Three;0113 496 0125;Leeds 💊 at a@b.example;empty.png",
        "a4;Four;0113 496 0126;مركز;script.svg",
        "م5;Five;0113 496 0127;;damaged.svg",
        "a6;Six;0113 496 0128;;drawn.png",
        "a7;;12;Łódź, Ελλάδα;sound.png",
        "a8;Eight;0113 496 0129;;inks.tiff",
    )
    ended = project.run("check")
    assert ended.code == 3
    found = [line for line in ended.err.splitlines() if line.startswith("variants.csv:")]
    wanted = (
        "2:22: column “logo”: the picture is no sound PNG",
        "3:22: column “contact”: the fonts have no character “京” (U+4EAC)",
        "3:22: column “contact”: the fonts have no character “東” (U+6771)",
        "3:40: column “logo”: the picture is no sound PNG",
        "4:24: column “contact”: the fonts have no character “💊” (U+1F48A)",
        "4:47: column “logo”: the file of the picture is empty",
        "5:23: column “contact”: the fonts have no character “ر” (U+0631)",
        "5:23: column “contact”: the fonts have no character “ز” (U+0632)",
        "5:23: column “contact”: the fonts have no character “ك” (U+0643)",
        "5:23: column “contact”: the fonts have no character “م” (U+0645)",
        "5:28: column “logo”: line 1: the SVG picture holds <script>",
        "6:1: column “code”: the fonts have no character “م” (U+0645)",
        "6:24: column “logo”: the SVG file is damaged",
        "7:23: column “logo”: the picture is an SVG drawing under the name of another kind",
        "8:4: column “centre”: there is no text",
        "8:5: column “phone”: “12” is not a telephone number",
    )
    assert len(found) == len(wanted), found
    for line, told in zip(found, wanted, strict=True):
        assert line.startswith(f"variants.csv:{told}"), line


def test_pictures_of_all_kinds_that_leaflets_take_may_stand_in_a_table(project: Project) -> None:
    data = BytesIO()
    Image.new("P", (600, 200)).save(data, "GIF")
    project.write("small.gif", data.getvalue())
    table(project, f"{ROWS[0]};small.gif")
    assert project.run("check").code == 0


def test_what_does_not_fit_leads_to_the_cells_that_take_more_room(project: Project) -> None:
    project.change("content.yaml", "most: 60", "most: 600")
    project.write("tall.png", picture((600, 1800)))
    words = "Write to the desk of the centre. " * 17
    table(
        project,
        f"a1;Leeds;0113 496 0123;{words};wide.png",
        "a2;York;0113 496 0124;;tall.png",
        "a3;Hull;0113 496 0125;;wide.png",
        "a4;Ely;0113 496 0126;A longer contact of this company at a@b.example;wide.png",
    )
    ended = project.run("batch", "--jobs", "1", "--edition", "screen")
    assert ended.code == 4
    ((_, leeds), (_, york)) = (
        (name, ended.err.partition(f"\n{name}:\n")[2].partition("\n\n")[0]) for name in ("Leeds", "York")
    )
    assert (
        "in this variant, look at “contact” (variants.csv:2:24): 560 characters, where the master has 4"
        in leeds
    )
    assert "in this variant, look at “logo” (variants.csv:3:24): “tall.png” is 9.0 times as high" in york
    assert ended.err.count("in this variant") >= 2 and "Hull:" not in ended.err


def test_what_is_wrong_with_filled_in_words_leads_to_their_cell(project: Project) -> None:
    project.change("content.yaml", "day or night.", "day or night. [note]")
    project.change("content.yaml", "    contact: {", '    note: { place: "[note]" }\n    contact: {')
    project.write(
        "variants.csv",
        f"{HEAD};Logo;Note\na1;Leeds;0113 496 0123;;wide.png;It is the safest medicine.\n"
        "a2;York;0113 496 0124;;wide.png;Ask for the nurse.\n",
    )
    ended = project.run("batch", "--jobs", "1", "--edition", "screen")
    assert ended.code == 4 and "York:" not in ended.err
    assert "in this variant, look at “note” (variants.csv:2:34)" in ended.err


@pytest.mark.parametrize(
    ("behind", "cell", "printed"),
    [
        (". Ask.", "Ward 7, day or night.", "."),
        ("**. Ask.", "Ward 7.", "."),
        (". Ask.", "Ward 7!", "."),
        (", ask.", "Ward 7,", ","),
    ],
)
def test_a_cell_that_ends_a_sentence_which_ends_by_itself_is_told(
    tmp_path: Path, behind: str, cell: str, printed: str
) -> None:
    project = master(tmp_path)
    bold = "**" if "**" in behind else ""
    project.change("content.yaml", f"Call **{PLACE}** day or night.", f"Call {bold}[anybody]{behind} {PLACE}")
    project.change(
        "content.yaml", "    contact:", '    who: { place: "[anybody]", required: no }\n    contact:'
    )
    project.write(
        "variants.csv", f"{HEAD};who\nL1;Leeds;0113 496 0123;;{cell}\nC2;Cardiff;0113 496 0124;;Ward 7"
    )
    ended = project.run("check")
    assert f"variants.csv:2:25: column “who”: the cell ends with “{cell[-1]}”" in ended.err
    assert f"goes on with “{printed}”" in ended.err and f"leave “{cell[-1]}” out of the cell" in ended.err
    assert "variants.csv:3" not in ended.err


def test_a_contact_that_ends_a_sentence_is_told_once(tmp_path: Path) -> None:
    project = master(tmp_path)
    project.change("content.yaml", "day or night.", "day or night. Report to {company-contact}.")
    project.write(
        "variants.csv", f"{HEAD}\nL1;Leeds;0113 496 0123;Leeds Ltd.\nC2;Cardiff;0113 496 0124;Cardiff Ltd"
    )
    ended = project.run("check")
    assert "variants.csv:2:24: column “contact”: the cell ends with “.”" in ended.err
    assert "Cardiff" not in ended.err
