"""What templates and styles of a project do to words is told, in drafts as in approved leaflets."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from brochure.content.load import read
from brochure.design.resources import Resources
from brochure.findings import SourcePlace
from brochure.layout.leaflet import prepare
from brochure.layout.overridden import miscounted_pages, overridden, unclosed_comment
from brochure.layout.screen_elements import screen_elements
from brochure.layout.style import style_of
from brochure.layout.template_words import template_words
from brochure.source.project import Project as Folder
from tests.project import ROOT, Project, small

WHOLE = "<p>{{ block.text | inline }}</p>"


def said(project: Project) -> list[str]:
    """What a check says with a line each, the fixes left out."""
    return [line for line in project.run("build", "--edition", "screen").err.splitlines() if ": " in line]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = small(tmp_path)
    made.change(
        "content.yaml", "first leaflet.[@alpha]\n", "first leaflet.[@alpha]\n          - Plain words.\n"
    )
    return made


TEMPLATES = {
    "the whole text": (WHOLE, ""),
    "its beginning": (
        "<p>{{ (block.text | inline)[:12] }}</p>",
        "does not print this text as it was written",
    ),
    "other words": (
        "<p>{{ block.text | inline | replace('first', 'last') }}</p>",
        "does not print this text as it was written",
    ),
    "more figures": ("<p>{{ block.text | inline | replace('first', 'first50') }}</p>", "as it was written"),
    "a word put in": ("<p>{{ block.text | inline | replace('words', 'no words') }}</p>", "as it was written"),
    "no citation": ("<p>{{ block.text | words }}</p>", "does not print this text as it was written"),
    "a link of its own": (
        f'{WHOLE}<p><a href="https://elsewhere.example/a">Here</a></p>',
        "links words to https://elsewhere.example/a of itself",
    ),
    "in an attribute": ('<p title="{{ block.text | words }}">…</p>', "as it was written"),
    "words of its own": (
        f"{WHOLE}<p>99% of them.</p>",
        "prints “99% of them.” of itself",
    ),
    "by lot": (f"{WHOLE}{{{{ [1, 2] | random }}}}", "No filter named 'random'"),
    "in drafts alone": (f"{{% if draft %}}{WHOLE}{{% endif %}}", "'draft' is undefined"),
}


ELEMENTS = {
    "select": "<select><option>Never</option><option>{{ block.text | inline }}</option></select>",
    "input": '<input value="{{ block.text | words }}">',
    "textarea": "<textarea>{{ block.text | words }}</textarea>",
    "button": "<BUTTON>{{ block.text | inline }}</BUTTON>",
    "template": "<template>{{ block.text | inline }}</template>",
    "details": "<details><summary>More</summary>{{ block.text | inline }}</details>",
    "iframe": "<p>{{ block.text | inline }}</p><iframe>of old</iframe>",
    "meter": "<p>{{ block.text | inline }}</p><meter value='.9'/>",
}


@pytest.mark.parametrize("name", ELEMENTS)
def test_elements_of_screens_are_no_part_of_a_leaflet(project: Project, name: str) -> None:
    project.write("templates/blocks/paragraph.html", f"{{# <{name}> #}}\n{ELEMENTS[name]}\n")
    run = project.run("build", "--edition", "screen")
    assert run.code == 3
    assert re.search(rf"paragraph\.html:2:\d+: a printed leaflet has no `<{name}>`", run.err)


def test_names_that_only_begin_like_elements_of_screens_are_fine() -> None:
    text = "<section class='input'>{{ '<input>' }}<!-- <select> --><optional-part/></section>"
    assert list(screen_elements("templates/a.html", text)) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_a_template_makes_of_a_text_is_told(project: Project, name: str) -> None:
    template, message = TEMPLATES[name]
    project.write("templates/blocks/paragraph.html", template)
    found = [line for line in said(project) if line.startswith(("templates/blocks", "content.yaml"))]
    lines = [line for line in found if "of itself" in line or "paragraph.html" in line]
    assert bool(lines) is bool(message), found
    assert all(message in line for line in lines), lines


#: A text, how a template prints it, and whether that is told.
POWERS = {
    "whole": ("Give 10^9^ cells in H~2~O.", WHOLE, False),
    "plain words": ("Give 10^9^ cells.", "<p>{{ block.text | words }}</p>", True),
    "lowered lost": ("Use H~2~O.", "<p>{{ block.text | inline | striptags }}</p>", True),
    "figures behind": ("Take 5", "<p>{{ block.text | inline }}0</p>", True),
    "figures before": ("5 of them", "<p>1{{ block.text | inline }}</p>", True),
    "figures of another text": ("Take 5", "<p><b>10</b> {{ block.text | inline }} <b>0</b></p>", False),
    "page": ("See [page {page}](#a) for more.", WHOLE, False),
    "marked": ("Do **not** take *5*.", WHOLE, False),
}


@pytest.mark.parametrize("name", POWERS)
def test_powers_and_figures_that_a_template_changes_are_told(project: Project, name: str) -> None:
    text, template, is_told = POWERS[name]
    head = "- block: heading\n            text: Head\n            id: a\n"
    project.change("content.yaml", "- Plain words.\n", f"{head}          - {text}\n")
    project.write("templates/blocks/paragraph.html", template)
    assert any("as it was written" in line for line in said(project)) is is_told, said(project)


@pytest.mark.parametrize(
    ("css", "column"),
    [
        ("@page { counter-increment: page 2 }", 9),
        ("@page cover { counter-reset: page 4 }", 15),
        ("h2 { counter-set: page 7 }", 6),
        ("@media print { body { counter-reset: x page } }", 23),
        ("@page { @bottom-left { counter-reset: pages } }", 24),
        ("li { counter-increment: item } /* page */", 0),
    ],
)
def test_styles_that_number_pages_otherwise_are_told(css: str, column: int) -> None:
    found = list(miscounted_pages("styles/own.css", css))
    assert [one.place.column for one in found if isinstance(one.place, SourcePlace)] == [column] * bool(
        column
    )


@pytest.mark.parametrize(
    ("css", "place"),
    [
        ("p { color: red }\n  /* a note\nh2 { color: red }", (2, 3)),
        ("/* one */ p { color: red } /*", (1, 28)),
        ("/* one /* two */ p { content: '/* no' } /* three */", None),
        ('p { content: "\\"/*" } /**/', None),
    ],
)
def test_a_comment_that_is_not_closed_is_told(css: str, place: tuple[int, int] | None) -> None:
    found = [one.place for one in unclosed_comment("styles/own.css", css)]
    told = [(one.line, one.column) for one in found if isinstance(one, SourcePlace)]
    assert told == ([place] if place else [])


def test_a_citation_that_a_style_hides_is_told_as_such(project: Project) -> None:
    project.write("styles/own.css", ".paragraph sup { display: none }")
    run = project.run("build", "--edition", "screen")
    assert run.code == 3
    assert "the number of a citation is on no page" in run.err


WHERE = "in the block “paragraph” in “First page”"
STYLES = {
    ".paragraph + .paragraph p { display: none }": f"“Plain words.” {WHERE} is on no page",
    ".paragraph + .paragraph p::before { content: 'Never' }": f"“Never” {WHERE}, page 1, is printed",
    ".paragraph + .paragraph p { transform: scaleX(-1) }": f"“Plain words.” {WHERE}, page 1, is mirrored",
}


@pytest.mark.parametrize("css", STYLES)
def test_what_a_style_does_to_words_is_told_where_they_were_written(project: Project, css: str) -> None:
    project.write("styles/own.css", css)
    assert any(STYLES[css] in line and re.match(r"content\.yaml:\d+:\d+: ", line) for line in said(project))


@pytest.mark.parametrize(
    ("css", "told"),
    [
        ("image-orientation: 180deg", "is turned or mirrored by a style"),
        ("image-orientation: flip", "is turned or mirrored by a style"),
        ("image-orientation: 90deg", "is turned or mirrored by a style"),
        ("width: 60mm; height: 10mm; object-fit: cover", "is cut by a style"),
        ("width: 20mm; height: 10mm; object-fit: none", "is cut by a style"),
        ("width: 60mm; height: 10mm", "is stretched by a style"),
        ("width: 60mm; height: 10mm; object-fit: contain", ""),
        ("width: 60mm; height: auto", ""),
    ],
)
def test_a_picture_that_a_style_turns_cuts_or_stretches_is_told(
    project: Project, css: str, told: str
) -> None:
    data = BytesIO()
    Image.new("RGB", (900, 600), "red").save(data, "PNG")
    project.write("a.png", data.getvalue())
    project.write("styles/own.css", f".figure img {{ {css} }}\n")
    project.change(
        "content.yaml",
        "          - Plain words.\n",
        "          - Plain words.\n          - { block: figure, file: a.png, alt: A field }\n",
    )
    lines = [line for line in said(project) if "the picture “A field”" in line]
    assert len(lines) == bool(told) and told in "".join(lines)
    assert not lines or lines[0].startswith("content.yaml:")


def test_a_draft_and_an_approved_leaflet_are_of_the_same_text_and_styles(project: Project) -> None:
    loaded = read(project.folder / "content.yaml")
    draft, final = (prepare(loaded, "one", style_of(loaded.project), draft=draft) for draft in (True, False))
    assert draft.html == final.html
    # Nothing of a style's own takes the place of the label.
    assert re.search(r"@page +\{ @top-center \{ content: none \} \}", dict(final.styles)["pages"])
    css = "@page { @top-center { content: 'x' } @top-left { content: 'y' } }"
    (told,) = overridden("styles/own.css", css, ())
    assert "`@top-center` has no effect here" in told.message


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("<b>Day {{ item.day }}:</b> {{ item.text | inline }}", []),
        ("<p class='a b c 1'><!-- 99 of 100 were cured --></p>{# 99 of 100 #}<style>p { x: 9 }</style>", []),
        ("<p>It <b>cures</b> all\n of them.</p>", ["It cures all of them."]),
        ("<p>{{ 'It cures all of them' }}</p>{{ picture(block.it, 25) }}", ["It cures all of them"]),
        ("<p>&#8805; 40&nbsp;%</p>", ["≥ 40 %"]),
        ("{% for %}", []),
    ],
)
def test_sentences_and_numbers_of_a_template_are_found(template: str, printed: list[str]) -> None:
    found = [finding.message for finding in template_words("templates/blocks/own.html", template)]
    assert [re.findall("“(.*)”", message)[0] for message in found] == printed
    assert not list(template_words("templates/style-guide.html", template))


NOT_READ = {
    "styles/brand.css": "no template or style has that name",
    "styles/OWN.CSS": "no template or style has that name",
    "styles/palette.yml": "no template or style has that name",
    "templates/blocks/Paragraph.html": "no template or style has that name",
    "templates/blocks/paragraph.htm": "no template or style has that name",
    "Styles/own.css": "the folder of styles is called “styles”",
    "style/own.css": "the folder of styles is called “styles”",
    "template/hcp.html": "the folder of templates is called “templates”",
    "TEMPLATES/hcp.html": "the folder of templates is called “templates”",
    "template/letter.docx": "",
    "style/notes.txt": "",
    "styles/own.css": "",
    "styles/blocks/mine.css": "",
    "styles/icons/mine.svg": "",
    "styles/fonts/LICENCE.txt": "",
    "styles/.own.css.swp": "",
    "templates/review/signatures.html": "no template or style has that name",
    "templates/review/roles.typ": "no template or style has that name",
    "templates/review/signatures.typ": "",
    "templates/review/named.typ": "",
    "templates/macros.html": "",
    "templates/blocks/story.html": "",
}


@pytest.mark.parametrize("name", NOT_READ)
def test_a_file_that_nobody_reads_is_told(tmp_path: Path, name: str) -> None:
    made = Project(tmp_path)
    made.write(name, "")
    if name == "templates/macros.html":
        made.write("templates/blocks/paragraph.html", "{% import 'macros.html' as own %}")
    if name == "templates/review/named.typ":
        made.write("templates/review/signatures.typ", '#import "named.typ": *')
    if name == "templates/blocks/story.html":
        made.write("blocks/story.yaml", "")
    found = Resources(Folder(tmp_path)).check()
    assert [NOT_READ[name] in finding.message for finding in found] == [True] * bool(NOT_READ[name])


@pytest.mark.parametrize("name", ["style/own.css", "Styles/own.css", "STYLE/own.css"])
def test_a_folder_beside_the_one_that_is_read_is_told_too(tmp_path: Path, name: str) -> None:
    made = Project(tmp_path)
    made.write("styles/own.css", "")
    made.write(name, "")
    told = [finding.message for finding in Resources(Folder(tmp_path)).check()]
    assert told == [f"“{name.partition('/')[0]}” is not read: the folder of styles is called “styles”"]


def test_a_style_that_leads_out_of_the_project_is_told(tmp_path: Path) -> None:
    made = Project(tmp_path / "project")
    made.write("styles/blocks/mine.css", "")
    (made.folder / "styles/own.css").symlink_to(made.write("../own.css", "p { color: red }"))
    (found,) = Resources(Folder(made.folder)).check()
    assert "“styles/own.css” is not read: it leads outside the project folder" in found.message


@pytest.mark.parametrize(
    ("name", "is_folder", "told"),
    [
        ("styles/own.css", True, "it is a folder, not a file"),
        ("templates/patient.html", True, "it is a folder, not a file"),
        ("styles/palette.yaml", True, "it is a folder, not a file"),
        ("styles/icons/drip.svg", True, "it is a folder, not a file"),
        ("styles/blocks/story.css", True, "it is a folder, not a file"),
        ("styles/fonts", False, "it is a file, not a folder"),
        ("templates/blocks", False, "it is a file, not a folder"),
        ("styles/blocks", True, ""),
        ("styles/mine", True, ""),
    ],
)
def test_what_is_of_another_kind_than_its_name_says_is_told(
    tmp_path: Path, name: str, is_folder: bool, told: str
) -> None:
    made = Project(tmp_path)
    made.write("blocks/story.yaml", "")
    if is_folder:
        (tmp_path / name).mkdir(parents=True)
    else:
        made.write(name, "")
    found = Resources(Folder(tmp_path)).check()
    assert [finding.message for finding in found] == [f"“{name}” is not read: {told}"] * bool(told)


def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles/own.css").symlink_to("gone.css")
    (found,) = Resources(Folder(tmp_path)).check()
    assert found.message == "“styles/own.css” is not read: it is a link that leads nowhere"


STEPS = """
          - block: steps
            items:
              - { title: Wash, text: Use soap. }
              - { title: Rest, text: Sit down. }
"""
ORDERS = {
    "as shipped": ("", "", ""),
    "items from the last": (
        "in block.items",
        "in block.items | reverse",
        "prints the items in another order",
    ),
    "without the first": ("in block.items", "in block.items[1:]", "does not print this text"),
    "a text twice": (
        "step.text | inline }}",
        "step.text | inline }} {{ step.text | inline }}",
        "this text twice",
    ),
    "a drawing with words": (
        "</ol>",
        "</ol><svg><text>It cures</text></svg>",
        "“It cures” stands in a drawing",
    ),
    "texts as titles": ("step.text | inline", "step.title | inline", "does not print this text"),
    "a number on": (
        "loop.index0 }}",
        "loop.index0 + 3 }}",
        "works out itself: {{ block.start + loop.index0 + 3 }}",
    ),
    "from the end": ("block.start + loop.index0", "loop.revindex", "works out itself: {{ loop.revindex }}"),
    "by place": ("block.start + loop.index0", "loop.index", ""),
}


@pytest.mark.parametrize("name", ORDERS)
def test_another_order_and_other_numbers_of_a_template_are_told(tmp_path: Path, name: str) -> None:
    old, new, message = ORDERS[name]
    made = small(tmp_path)
    made.change("content.yaml", "first leaflet.[@alpha]\n", f"first leaflet.[@alpha]{STEPS}")
    given = (ROOT / "templates/blocks/steps.html").read_text()
    assert old in given
    made.write("templates/blocks/steps.html", given.replace(old, new))
    loaded = read(made.folder / "content.yaml")
    found = [one.message for one in prepare(loaded, "one", style_of(loaded.project), draft=True).findings]
    told = [one for one in found if re.search("steps.html|works out|a drawing", one)]
    assert bool(told) is bool(message) and any(message in one for one in [*told, ""]), found


def test_fields_that_change_places_are_told(tmp_path: Path) -> None:
    made = small(tmp_path)
    given = (ROOT / "templates/blocks/steps.html").read_text()
    swapped = (
        given.replace("step.title", "step.x")
        .replace("step.text", "step.title")
        .replace("step.x", "step.text")
    )
    made.write("templates/blocks/steps.html", swapped)
    loaded = read(made.folder / "content.yaml")
    found = [one.message for one in prepare(loaded, "one", style_of(loaded.project), draft=True).findings]
    assert "templates/blocks/steps.html prints “text” where the shipped template prints “title”" in found
