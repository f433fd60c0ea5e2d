"""What is wrong with the design of pages is told at its line, with what would do."""

from __future__ import annotations

from pathlib import Path

import pytest

from brochure.layout.overridden import changed_letters, overridden
from tests.layout.test_page_looks import HEAD, LEAFLET, Leaflets
from tests.project import ROOT, Project

COLOURS = ("ink", "sky")


def leaflets(*rests: str, fmt: str = "a5-booklet", audience: str = "patient") -> str:
    made = [
        LEAFLET.format(name=f"l{number}", format=fmt, audience=audience) + rest
        for number, rest in enumerate(rests)
    ]
    return f"{HEAD}leaflets:\n{''.join(made)}"


def section(fields: str) -> str:
    return f"    sections:\n      - {{ title: A, {fields}, blocks: [Words.] }}\n"


def told(project: Project, content: str) -> list[str]:
    """The errors of a check, each with its fix."""
    project.write("content.yaml", content)
    ended = project.run("check")
    assert ended.code == 3, ended.err
    lines = ended.err.splitlines()
    starts = [
        number
        for number, line in enumerate(lines)
        if line.startswith("content.yaml:") and "[warning]" not in line
    ]
    found = []
    for start in starts:
        fix = next((line for line in lines[start + 1 :] if line.startswith("    = ")), "")
        found.append(f"{lines[start]} {fix.strip()}")
    return found


def test_fields_that_contradict_each_other(tmp_path: Path) -> None:
    found = told(
        Project(tmp_path),
        leaflets(
            section("ground: sky"),
            section("tab: yes"),
            section("start: panel, look: dark, ground: sky"),
            section("column-rule: yes"),
            section("start: panel, columns: 4"),
            f"    foot: {{ number: none }}\n{section('start: panel')}",
            f"{section('start: panel')}    back-cover: {{ ground: sky }}\n",
            section('start: panel, tab: "[@alpha]"'),
            "    sections:\n      - title: A\n        columns: 2\n        blocks:\n"
            "          - { block: heading, text: Heading }\n          - { block: notes }\n",
        ),
    )
    for words in (
        "`ground` fills whole pages, so the section has to start one = add `start: panel`",
        "`tab` stands at the edge of whole pages",
        "both `look: dark` and `ground: sky` colour the pages",
        "there are no columns to draw a line between",
        "4 is too large = the most is 3",
        "neither words nor numbers",
        "the back cover says nothing",
        "no citations",
        "nothing in this section stands in columns = remove `columns`",
    ):
        assert words in "\n".join(found), words
    assert len(found) == 9


def test_colours_that_are_not_there_or_can_not_be_read(tmp_path: Path) -> None:
    found = told(
        Project(tmp_path),
        leaflets(
            section("start: panel, colour: acent"),
            section("start: panel, colour: glow"),
            section("start: panel, ground: ink, colour: accent"),
            section("start: panel, ground: glow"),
            f"    ground: ink\n{section('start: panel')}",
            f"{section('start: panel')}    back-cover: {{ title: T, ground: skye }}\n",
            section("start: panel, columns: 3"),
        ),
    )
    text = "\n".join(found)
    assert "the palette has no colour “acent” = did you mean “accent”?" in text
    assert "the palette has no colour “skye” = did you mean “sky”?" in text
    assert "“glow” can’t be read on the ground of this section, “paper”: their contrast is 2.1:1" in text
    assert "= use one of ink, ink-deep, ink-soft, accent, text" in text
    assert "“accent” can’t be read on the ground of this section, “ink”" in text
    assert "the colour “glow” is no ground" in text
    assert "the colour “ink” is too strong for a ground of all pages" in text
    assert "3 columns are too narrow in A5 booklet: each is 37 mm wide" in text
    assert "= write `columns: 2`" in text
    assert len(found) == 7


def test_words_that_the_edge_has_no_room_for(tmp_path: Path) -> None:
    long = "Words of a foot that go on and on until there is no room for all of them in one line"
    found = told(
        Project(tmp_path),
        leaflets(
            f"    foot: {{ text: {long}, number: of }}\n"
            + section("start: panel, tab: A tab that says far too much for its place"),
        ),
    )
    assert "the words at the foot are too long for A5 booklet: there is room for " in found[0]
    assert ":23:" in found[0]
    assert "= shorten them by" in found[0]
    assert "the words of the tab are too long" in found[1]


def test_panels_have_no_room_for_words_of_tabs(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("content.yaml", leaflets(section("start: panel, tab: Words"), fmt="a4-z-fold"))
    ended = project.run("check")
    assert ended.code == 0
    assert "the tab has no words here" in ended.err


@pytest.mark.parametrize(
    ("css", "said"),
    [
        ("@page { margin: 3mm }", "`margin` of `@page` has no effect here: styles/measures.yaml decides it"),
        ("p { color: red }\n@page { size: A4 }", "`size` of `@page`"),
        ("@page tint, cover { margin-top: 0 }", "`margin-top` of `@page cover`"),
        ("@media print { @page { bleed: 1mm } }", "`bleed` of `@page`"),
        (":root { --sky: #fff }", "`--sky` of `:root` has no effect here: styles/palette.yaml decides it"),
        ("html { --text-scale: 2 }", "`--text-scale` of `html`"),
        ("@page { background: red; @top-left { content: 'x' } }", ""),
        ("@page tint { background: red }", ""),
        ("@media screen { p { color: red } }", "`@media screen` has no effect here: a leaflet is printed"),
        ("@media screen, tv { p { color: red } }", "`@media screen, tv` has no effect"),
        ("p:hover { color: red }", "`:hover` has no effect here: nobody points at what is printed"),
        ("a:visited, h2 { color: red }", "`:visited` has no effect"),
        ("ul li:focus-within { color: red }", "`:focus-within` has no effect"),
        ("@media print { p:active { color: red } }", "`:active` has no effect"),
        ("@media print, screen { p { color: red } }", ""),
        ("@media all { p:first-child, a:link { color: red } }", ""),
        (".hover, .active-hover, li::before { color: red }", ""),
        ("@page mine { margin: 3mm; size: A4 }", ""),
        ("@page { margin: 3mm !important }", ""),
        (":root { --own: 1mm } body { --sky: #fff }", ""),
    ],
)
def test_what_data_decide_is_told_and_nothing_else(css: str, said: str) -> None:
    found = list(overridden("styles/patient.css", css, COLOURS))
    assert bool(found) is bool(said)
    for finding in found:
        assert said in finding.message
        assert finding.place is not None
        assert finding.place.line == css.count("\n") + 1  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("css", "column"),
    [
        ("h2 { text-transform: uppercase }", 6),
        ("@media print { h2 { TEXT-TRANSFORM: Capitalize !important } }", 21),
        ("h2 { text-transform: none; color: red }", 0),
        ("h2 { --x: uppercase; font-variant: small-caps }", 0),
    ],
)
def test_a_style_that_changes_letters_is_told(css: str, column: int) -> None:
    found = list(changed_letters("styles/own.css", css))
    assert [finding.place.column for finding in found] == [column] * bool(column)  # type: ignore[union-attr]


def test_grounds_of_own_page_rules_hold(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write(
        "styles/blocks/paragraph.css",
        '@page tint { background: #FF00AA }\n@page { @bottom-center { content: "own"; font-size: 9pt } }\n',
    )
    project.write("content.yaml", leaflets(section("start: panel, look: tint"), audience="hcp"))
    ended = project.run("build", "--edition", "screen")
    assert ended.code == 0, ended.err
    made = Leaflets(project.output)
    assert made.texts("l0")[0].endswith("own")
    assert made.pixel("l0", 1, (0.01, 0.5)) == (0xFF, 0x00, 0xAA)


def test_templates_of_a_project_that_know_nothing_of_it_are_told(tmp_path: Path) -> None:
    project = Project(tmp_path)
    shipped = (ROOT / "templates/base.html").read_text(encoding="utf-8")
    bare = shipped.replace('{% include "back-cover.html" %}', "").replace("{{ look.attribute }}", "")
    bare = bare.replace("cover-scrim", "")
    project.write("templates/base.html", bare.replace("columns-of-", "in-"))
    rest = section("start: panel, ground: sky, columns: 2")
    cover = "    cover: { title: T, audience: A, look: photo, words-on: scrim, picture: x.svg }\n"
    project.write("x.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
    project.write("content.yaml", leaflets(f"{rest}    back-cover: {{ title: Us }}\n{cover}"))
    said = project.run("check").err
    told = ("the back cover", "grounds, colours and tabs of sections", "columns of sections")
    for what in (*told, "the scrim of the cover"):
        assert f"the templates of the project leave out {what} of the leaflet “l0”" in said
