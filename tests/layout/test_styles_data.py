"""Palette, formats and measures: whatever is wrong in them is told at its place, all of it at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from brochure.content.load import read
from brochure.design.palette import COLOURS
from brochure.errors import ContentError
from brochure.findings import SourcePlace
from brochure.layout.leaflet import prepare
from brochure.layout.style import style_of
from brochure.source.project import Project as Folder
from tests.project import ROOT, Project, small
from tests.work import coming_to_an_end

NAMES = ("palette", "formats", "measures")
#: The files that stand in the project: the palette that ships, and a row of each kind that says where it is.
FORMATS = """\
roll:
  title: A roll fold
  kind: folded
  pages: [[100, 210], [97, 210], [100, 210], [100, 210], [97, 210], [100, 210]]
  sides: [[2, 6, 1], [3, 4, 5]]
  bleed: 3
  safe-zone: 5
  office: flat
  fold: Fold the narrow panel in.
a5-flyer:
  title: A5 flyer, 2 pages
  kind: flyer
  pages: [[148, 210], [148, 210]]
  bleed: 3
  safe-zone: 5
  office: two-up
  fold: Cut the sheet in the middle.
"""
MEASURES = """\
narrow: { up-to: 99.5, margins: [11, 6.5, 8, 6.5], text: 0.98 }
page: { up-to: 160, margins: [14, 13, 14, 13], text: 1 }
"""
PALETTE = "".join(
    f'{name}: {{ srgb: "#12335F", role: "a colour" }}\n'
    for name in sorted(COLOURS, key=lambda name: name != "ink")
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with data files of its own."""
    made = small(tmp_path / "project")
    for name, text in zip(NAMES, (PALETTE, FORMATS, MEASURES), strict=True):
        made.write(f"styles/{name}.yaml", text)
    return made


def told(project: Project) -> list[str]:
    """What is said about the data files: place and message of each."""
    with pytest.raises(ContentError) as caught:
        style_of(read(project.folder / "content.yaml").project)
    for finding in caught.value.findings:
        assert finding.fix
        assert isinstance(finding.place, SourcePlace)
        if finding.place.line and finding.rule != "content.encoding":
            file = project.folder / finding.place.file
            lines = file.read_text(encoding="utf-8").splitlines()
            assert finding.place.text == (lines or [""])[finding.place.line - 1]
    return [f"{finding.place}: {finding.message}" for finding in caught.value.findings]


#: Data file, what stands in it, what is written instead, and the place and words of what is said.
BROKEN = {
    "no srgb": ("palette", "srgb:", "rgb:", "1:1: the field “srgb” is missing"),
    "unknown field of a colour": ("palette", "role:", "rule:", "1:25: the field “rule” is unknown"),
    "no colour": ("palette", '"#12335F"', "blue", "1:14: “blue” is no colour"),
    "no recipe after its name": ("palette", ', role: "a colour"', ", cmyk:", "1:\\d+: per cent of cyan"),
    "too much ink": ("palette", ', role: "a colour"', ", cmyk: [8, 2, 7, 120]", "1:\\d+: 120 is too large"),
    "a list for a colour": (
        "palette",
        '"#12335F"',
        "[1, 2]",
        "1:14: a text belongs here: one that starts with “\\[”",
    ),
    "a colour without quotation marks": ("palette", '"#12335F"', "#12335F", "1:"),
    "name of a colour": ("palette", "ink:", "Ink!:", "1:1: “Ink!” can't be the name of a colour"),
    "a colour that is a text": ("palette", "ink: {", "ink: x #", "1:6: a colour is a group"),
    "syntax": ("palette", "ink: {", "ink: [", "1:"),
    "no kind": ("formats", "\n  kind: folded", "", "1:1: the field “kind” is missing"),
    "unknown kind": ("formats", "kind: folded", "kind: scroll", "3:9: “scroll” is not one of the choices"),
    "no number": ("formats", "bleed: 3", "bleed: three", "6:10: “three” is not a number"),
    "not a finite number": ("formats", "bleed: 3", "bleed: .nan", "6:10: “.nan” is not a number"),
    "no value": ("formats", "bleed: 3", "bleed:", "6:9: this is empty"),
    "out of range": ("formats", "bleed: 3", "bleed: 99", "6:10: 99 is too large"),
    "unknown field of a format": ("formats", "bleed:", "bled:", "6:3: the field “bled” is unknown"),
    "page of one number": ("formats", "[97, 210]", "[97]", "4:23: width and height in mm belong here"),
    "page of words": ("formats", "[97, 210]", "[wide, 210]", "4:24: “wide” is not a number"),
    "page too small": ("formats", "[97, 210]", "[9, 210]", "4:24: 9 is too small"),
    "pages as a number": ("formats", "pages: [[100", "pages: 6 # [[100", "4:10: sizes of pages"),
    "page twice on a side": ("formats", "[2, 6, 1]", "[2, 6, 6]", "5:10: the sides must name each page once"),
    "sides of two widths": ("formats", "[2, 6, 1]", "[6, 1]", "5:10: the sides must name each page once"),
    "sides of a flyer": ("formats", "kind: folded", "kind: flyer", "5:3: only folded formats have sides"),
    "panels of two heights": ("formats", "[97, 210]", "[97, 200]", "4:10: .* differ in height"),
    "a flyer as a booklet": ("formats", "office: two-up", "office: booklet", "16:11: only booklets"),
    "safe zone as large as a page": ("formats", "zone: 5", "zone: 90", "7:14: the safe zone"),
    "title as a group": ("formats", "title: A roll fold", "title: { a: b }", "2:10: a text belongs here"),
    "three margins": ("measures", ", 6.5]", "]", "1:33: margins: top, right, bottom and left"),
    "margin of a word": ("measures", "[11,", "[wide,", "1:34: “wide” is not a number"),
    "no text size": ("measures", ", text: 0.98", "", "1:1: the field “text” is missing"),
    "field twice": ("measures", "text: 0.98", "text: 0.98, text: 1", "1:64: .* stands here twice"),
}


@pytest.mark.parametrize(("name", "old", "new", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_row_is_told_at_its_place(
    project: Project, name: str, old: str, new: str, says: str
) -> None:
    project.change(f"styles/{name}.yaml", old, new)
    lines = told(project)
    assert any(re.search(rf"^styles/{name}\.yaml.*{says}", line) for line in lines), lines
    # The words for what has none of its own.
    assert not any("this is not what belongs here" in line for line in lines), lines


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "text", ["", "[]\n", "words\n", "- a\n- b\n", "a: [\n", "a: b\n", "a: {}\n", "? [a]\n: b\n", "a: \x01\n"]
)
def test_a_file_of_something_else_is_refused(project: Project, name: str, text: str) -> None:
    project.write(f"styles/{name}.yaml", text)
    assert all(line.startswith(f"styles/{name}.yaml") for line in told(project))


def test_a_file_that_is_not_utf8_is_refused(project: Project) -> None:
    project.write("styles/palette.yaml", b'ink: { srgb: "#12335F", role: "\xe4" }\n')
    assert told(project)[0].startswith("styles/palette.yaml:1:32: the file is not saved as UTF-8")


def test_rows_of_a_project_stand_beside_the_shipped_ones(project: Project) -> None:
    project.write("styles/palette.yaml", 'sky: { srgb: "#ABCDEF" }\nleaf: { srgb: "#2F7D5B" }\n')
    palette = style_of(read(project.folder / "content.yaml").project).palette
    shipped = style_of(Folder(ROOT)).palette
    assert set(palette.colours) - set(shipped.colours) == {"leaf"}
    changed = {name for name in shipped.colours if palette.rows[name] != shipped.rows[name]}
    assert (changed, palette["sky"], palette.rows["sky"].cmyk) == ({"sky"}, "#ABCDEF", None)
    # Each is told of in the file that it stands in.
    places = {name: palette.place(name, "srgb") for name in ("sky", "leaf", "mist")}
    shipped_at = [line.partition(":")[0] for line in (ROOT / "styles/palette.yaml").read_text().splitlines()]
    lines = {name: place.line for name, place in places.items() if place}
    assert lines == {"sky": 1, "leaf": 2, "mist": 1 + shipped_at.index("mist")}


@pytest.mark.parametrize(
    ("written", "near"), [("misty", "mist"), ("acent", "accent"), ("inkdeep", "ink-deep"), ("pink", "ink")]
)
def test_a_row_that_misses_the_name_of_a_shipped_one_is_told(
    project: Project, written: str, near: str
) -> None:
    row = f'{written}: {{ srgb: "#ABCDEF" }}\n'
    project.write("styles/palette.yaml", row)
    (line,) = told(project)
    assert line == f"styles/palette.yaml:1:1: no shipped colour has the name “{written}”"
    # One of the project's own beside it.
    project.write("styles/palette.yaml", f'{row}{near}: {{ srgb: "#ABCDEF" }}\n')
    assert written in style_of(read(project.folder / "content.yaml").project).palette.colours


def test_every_colour_in_styles_and_templates_is_one_that_is_asked_for() -> None:
    files = [*(ROOT / "styles").rglob("*.css"), *(ROOT / "styles").rglob("*.svg")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    set_there = set(re.findall(r"--([a-z-]+):", text))
    # Page rules set these.
    set_there |= {"cover-width", "cover-height", "text-scale", "bleed", "margin-left", "margin-right"}
    # Composition these.
    set_there |= {"fit-room", "fit-leading"}
    set_there |= {f"scrim-{part}" for part in ("full", "more", "half", "less", "none", "title", "words")}
    # And the style guide these.
    set_there |= {"guide-text", "guide-title"}
    # Drawings name others of the shipped palette, too: its rows stay, whatever a project writes.
    drawn = re.findall(r"(?m)^([a-z-]+):", (ROOT / "styles/palette.yaml").read_text(encoding="utf-8"))
    assert set(re.findall(r"var\(--([a-z-]+)\b(?!\d)", text)) - set_there <= {*COLOURS, *drawn}


def test_all_problems_of_all_files_are_told_at_once(project: Project) -> None:
    project.change("styles/palette.yaml", '"#12335F"', "blue")
    project.change("styles/formats.yaml", "  kind: folded", "  kind: scroll")
    project.change("styles/formats.yaml", "bleed: 3", "bleed: three")
    project.change("styles/measures.yaml", "text: 0.98", "text: large")
    assert [line.partition(":")[0] for line in told(project)] == [
        "styles/formats.yaml",
        "styles/formats.yaml",
        "styles/measures.yaml",
        "styles/palette.yaml",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_bomb_of_aliases_is_refused_at_once(project: Project, name: str) -> None:
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    layers += ["bomb: { title: *a11, kind: *a11, pages: *a11, srgb: *a11, margins: *a11 }"]
    project.write(f"styles/{name}.yaml", "\n".join(layers))
    with coming_to_an_end():
        told(project)


def test_margins_that_leave_no_room_are_refused(project: Project) -> None:
    project.write("styles/measures.yaml", "page: { up-to: 160, margins: [14, 90, 14, 90], text: 1 }\n")
    loaded = read(project.folder / "content.yaml")
    with pytest.raises(ContentError, match="the margins leave"):
        prepare(loaded, "one", style_of(loaded.project))


@pytest.mark.parametrize("command", [("check",), ("build", "--jobs", "1")])
def test_commands_say_it_like_any_fault_of_the_content(project: Project, command: tuple[str, ...]) -> None:
    project.change("styles/palette.yaml", "\nmist:", "\nmisty:")
    ended = project.run(*command)
    assert ended.code == 3, ended.err
    lines = ended.err.splitlines()
    number = 1 + [line.partition(":")[0] for line in PALETTE.splitlines()].index("mist")
    at = lines.index(f"styles/palette.yaml:{number}:1: no shipped colour has the name “misty”")
    assert lines[at + 1].startswith(f"{number:>5} | misty:")
    assert lines[at + 3].startswith("    = did you mean “mist”?")
