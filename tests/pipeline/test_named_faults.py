"""What is unknown or passed over is told with its name, file, line and column, and with what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.project import ROOT, Ended, small

BUILD = ("build", "--leaflet", "one", "--edition", "screen", "--jobs", "1")
SHEET = "styles/blocks/paragraph.css"
TEMPLATE = "templates/blocks/paragraph.html"
SHEET_TEXT = (ROOT / SHEET).read_text(encoding="utf-8")
LINE = SHEET_TEXT.count("\n") + 2
#: Declarations, the column of what is unknown in a rule that begins with `p { `, the message and the fix.
UNSET = {
    "a colour": ("color: var(--brand)", "color: ", "the palette has no colour “brand”", "paper"),
    "a misspelt one": ("color: var(--acent)", "color: ", "no colour “acent”", "did you mean “accent”?"),
    "with a capital": ("color: var(--Ink)", "color: ", "no colour “Ink”", "did you mean “ink”?"),
    "in a shorthand": ("border: 1px solid var(--brand)", "border: 1px solid ", "no colour “brand”", "ink"),
    "in a function": (
        "background: linear-gradient(red, var(--brand))",
        "background: linear-gradient(red, ",
        "no colour “brand”",
        "ink",
    ),
    "in a fallback": ("color: var(--one, var(--two))", "color: var(--one, ", "no colour “two”", "ink"),
    "by another name": ("--own: var(--brand); color: var(--own)", "--own: ", "sets “--brand”", "glow"),
    "a measure": ("margin: var(--gap-hed)", "margin: ", "sets “--gap-hed”", "`var(--gap-head)`"),
    "in a sum": ("margin: calc(var(--gapp) * 2)", "margin: calc(", "sets “--gapp”", "`var(--gap)`"),
}
#: What the engine passes over: a text below the shipped sheet, its line and column there, and a part of the
#: message.
PASSED_OVER = {
    "a property": ("p { colour: red }", 0, 5, "did you mean `color`?"),
    "a value": ("p {\n  width: 3 xx }", 1, 3, "`width: 3 xx"),
    "a selector": ("\np::befor { color: red }", 1, 1, "p::befor"),
    "a page": ("@page one two { margin: 0 }", 0, 1, "one two"),
    "a sum": ("p { width: calc(1em * 1em) }", 0, 12, "Invalid math function"),
    "a font": ("@font-face {\n  font-family: X }", 0, 1, "src"),
    "a feature": ("@font-face { font-family: X; src: local(a); font-weight: no }", 0, 45, "font-weight"),
}


def told(ended: Ended, place: str, message: str) -> str:
    """The finding at a place, with its line and fix."""
    assert ended.code == 3, ended.err
    found = re.search(rf"^{re.escape(place)}: (.*\n(?: .*\n)+)", ended.err, re.MULTILINE)
    assert found, ended.err
    assert message in found[1], ended.err
    return found[1]


@pytest.mark.parametrize("case", UNSET)
def test_a_colour_or_measure_that_is_not_there_is_named_at_its_line(tmp_path: Path, case: str) -> None:
    declared, before, message, fix = UNSET[case]
    project = small(tmp_path)
    project.write(SHEET, f"{SHEET_TEXT}\np {{ {declared} }}\n")
    column = len("p { ") + len(before) + 1
    ended = project.run(*BUILD)
    finding = told(ended, f"{SHEET}:{LINE}:{column}", message)
    assert f"{LINE} | p {{ {declared} }}" in finding
    assert fix in finding
    assert "\n1 error: nothing was written" in ended.err


def test_what_a_fallback_holds_for_is_no_fault(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.write(SHEET, f"{SHEET_TEXT}\np {{ color: var(--brand, var(--ink)); margin: var(--none, 0) }}\n")
    assert project.run(*BUILD).code == 0


def test_what_is_made_of_itself_is_told(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.write(SHEET, f"{SHEET_TEXT}\np {{ --a: var(--b); --b: var(--a); margin: var(--a) }}\n")
    ended = project.run(*BUILD)
    assert ended.code == 3
    assert f"{SHEET}:{LINE}:10: “--b” is made of itself" in ended.err
    project.write(SHEET, f"{SHEET_TEXT}\np {{ --a: var(--a); margin: var(--a) }}\n")
    assert f"{SHEET}:{LINE}:10: “--a” is made of itself" in project.run(*BUILD).err


def test_a_text_that_a_template_of_the_project_leaves_out_is_told(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.write("templates/blocks/paragraph.html", "<p>Other words.</p>\n")
    ended = project.run(*BUILD)
    assert ended.code == 0, ended.err
    assert "templates/blocks/paragraph.html does not print this text" in ended.err
    assert "- Words of the first leaflet.[@alpha]" in ended.err
    project.write("templates/blocks/paragraph.html", "<p>{{ block.text | inline }}</p>\n")
    assert "does not print" not in project.run(*BUILD).err


def test_a_measure_that_is_set_elsewhere_says_where(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.write(SHEET, f"{SHEET_TEXT}\nol {{ --here: 1mm }}\np {{ margin: var(--here) }}\n")
    finding = told(project.run(*BUILD), f"{SHEET}:{LINE + 1}:13", "“--here” has no value here")
    assert f"{SHEET} sets it for other elements" in finding


@pytest.mark.parametrize("case", PASSED_OVER)
def test_what_the_engine_passes_over_is_told_at_its_line(tmp_path: Path, case: str) -> None:
    text, lines, column, message = PASSED_OVER[case]
    project = small(tmp_path)
    project.write(SHEET, f"{SHEET_TEXT}\n{text}\n")
    finding = told(project.run(*BUILD), f"{SHEET}:{LINE + lines}:{column}", message)
    assert f"{LINE + lines} | {text.splitlines()[lines]}" in finding


@pytest.mark.parametrize(
    ("text", "column", "message", "fix"),
    [
        ('<p style="color: var(--brand)">', 18, "no colour “brand”", "paper"),
        ('<p style="margin: 0; colour: red">', 22, "unknown property", "`color`"),
        ("<style>p { color: var(--brand) }</style><p>", 19, "no colour “brand”", "paper"),
        (
            '<svg width="9" viewBox="0 0 9 9"><path fill="var(--brand)" d="M0 0"/></svg><p>',
            46,
            "brand",
            "ink",
        ),
        (
            '<svg width="9" viewBox="0 0 9 9"><path style="fill: var(--inc)" d="M0 0"/></svg><p>',
            53,
            "inc",
            "ink",
        ),
        ("<img src='asset:logo.png'><p>", 17, "logo.png", "styles/pictures/"),
        ("{{ icon('fist', 'ink') }}<p>", 1, "there is no icon “fist”", "calendar"),
        ("{{ icon('pill', 'brand') }}<p>", 1, "no colour “brand”", "paper"),
        ("{{ blok.text }}<p>", 1, "'blok' is undefined", "mend the template"),
        ("{% include 'blocks/blok.html' %}<p>", 1, "the template “blocks/blok.html” is missing", "mend"),
    ],
)
def test_a_template_is_told_at_its_line(
    tmp_path: Path, text: str, column: int, message: str, fix: str
) -> None:
    project = small(tmp_path)
    project.write(TEMPLATE, f"{{# A paragraph. #}}\n{text}{{{{ block.text | inline }}}}</p>\n")
    finding = told(project.run(*BUILD), f"{TEMPLATE}:2:{column}", message)
    assert fix in finding and "    2 | " in finding


def test_a_colour_of_the_palette_is_drawn_in_a_drawing_of_a_template(tmp_path: Path) -> None:
    project = small(tmp_path)
    drawing = '<svg width="9mm" height="9mm" viewBox="0 0 9 9"><path fill="{}" d="M0 0H9V9H0Z"/></svg>'
    text = "<p>{}{{{{ block.text | inline }}}}</p>"
    made = []
    for colour in ("var(--accent)", "var(--brand, #123456)", "#123456"):
        project.write(TEMPLATE, text.format(drawing.format(colour)))
        assert project.run(*BUILD).code == 0
        made.append((project.output / "one-screen.pdf").read_bytes())
    assert made[0] != made[1] == made[2]


def test_a_fault_is_told_once_for_all_leaflets_and_each_time(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.write(SHEET, f"{SHEET_TEXT}\np {{ color: var(--brand) }}\n")
    for _ in range(2):
        ended = project.run("build", "--edition", "screen", "--jobs", "1")
        assert ended.err.count("the palette has no colour “brand”") == 1, ended.err


#: What content names that is not there: what is written, what it becomes, the message, and parts of the fix.
UNKNOWN = [
    ("format: a5-flyer", "format: a5-fyler", "no format “a5-fyler”", ("“a5-flyer”", "a5-booklet")),
    ("format: a5-flyer", "format: broadsheet", "no format “broadsheet”", ("There are: ", "a5-booklet")),
    ("market: none", "market: none\n    printer: onlin", "no printer “onlin”", ("“online”", "sheet-fed")),
    ("- Words of", "- { block: warning, title: T, text: W, icon: fist }\n          - Words of",
     "no icon “fist”", ("pill",)),
    ("- Words of", "- block: listt\n            items: [Words]\n          - Words of", "no block “listt”",
     ("“list”", "key-points")),
    ("audience: patient", "audiense: patient", "the field “audiense” is unknown", ("“audience”", "job-code")),
    ("[@alpha]", "[@alhpa]", "there is no source “alhpa”", ("@alpha", "There are: alpha")),
    ("Words of", "Words {brnd} of", "there is no value “brnd”", ("{brand}", "company-contact")),
    ("Words of", "See [Words](#glnce) of", "no part of this leaflet is named “glnce”", ("give the section",)),
    ("- Words of", "- { block: figure, file: styles/pictures/mecanism.svg, alt: A }\n          - Words of",
     "the picture “styles/pictures/mecanism.svg” can't be used", ("“styles/pictures/mechanism.svg”",
                                                                   "what-is-car-t.svg")),
]  # fmt: skip


@pytest.mark.parametrize(("written", "becomes", "message", "fixes"), UNKNOWN)
def test_an_unknown_name_of_the_content_says_what_there_is(
    tmp_path: Path, written: str, becomes: str, message: str, fixes: tuple[str, ...]
) -> None:
    project = small(tmp_path)
    project.change("content.yaml", written, becomes)
    ended = project.run("build", "--edition", "screen", "--jobs", "1")
    assert ended.code == 3
    found = re.search(
        rf"^content\.yaml:\d+:\d+: .*{re.escape(message)}.*\n(?: .*\n)+", ended.err, re.MULTILINE
    )
    assert found, ended.err
    for fix in fixes:
        assert fix.lower() in found[0].lower()


def test_a_fault_of_the_review_pack_is_told_at_its_line_too(tmp_path: Path) -> None:
    project = small(tmp_path)
    shipped = (ROOT / "templates/review/values.typ").read_text(encoding="utf-8")
    project.write("templates/review/values.typ", f"{shipped}\n#let more = here-and-there\n")
    ended = project.run("build", "--leaflet", "one", "--edition", "review", "--jobs", "1")
    line = shipped.count("\n") + 2
    told(ended, f"templates/review/values.typ:{line}:13", "unknown variable: here-and-there")


@pytest.mark.parametrize("name", ['"none.svg "', '" none.svg"', "none.svg", '"none.svg\\n"', "' none.svg '"])
def test_a_picture_that_is_not_there_is_told_at_its_name_with_the_spaces_around_it(
    tmp_path: Path, name: str
) -> None:
    project = small(tmp_path)
    figure = f"- block: figure\n            file: {name}\n            alt: A drawing.\n          - "
    project.change("content.yaml", "- Words of the first leaflet", f"{figure}Words of the first leaflet")
    told(project.run(*BUILD), "content.yaml:28:19", "there is no such file")
