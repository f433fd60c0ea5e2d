"""A variant that differs from its master in anything but what its columns fill in is caught."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PIL import Image

from brochure.batch.make import Order, Station, VariantMade, files_stamp
from brochure.batch.manifest import index_page
from brochure.batch.mask import Mask
from brochure.batch.outcome import VariantResult
from brochure.batch.picked import picked_otherwise, selectors_asking
from brochure.batch.plan import Variant, plan
from brochure.batch.proof import Made
from brochure.batch.table import read_table
from brochure.findings import SourcePlace
from brochure.layout.leaflet import Prepared
from brochure.pipeline.session import Session
from tests.batch.sample import HEAD, ROWS, master
from tests.blocks.test_figure import png
from tests.in_process import here
from tests.project import Project

#: A template that reads otherwise for some job codes (marks of citations are hexadecimal), and a style that
#: looks otherwise for some companies.
TEMPLATE = """\
{% set code = leaflet.job_code | words %}{% set said = block.text | inline %}
{% if code.endswith("-digit") %}{% set said = said | replace("40", "41") %}{% endif %}
{% if code.endswith("-swap") %}{% set said = said | replace("616c706861", "alpha")
 | replace("62657461", "616c706861") | replace("alpha", "62657461") %}{% endif %}
<p{% if code.endswith("-colour") %} style="color: #A00018"{% endif %}>{{ said | safe }}</p>
"""
STYLE = """\
.block:has(a[href*="red"]) p { color: #A00018 }
.block:has(a[href*="ground"]) { background: #FDEEEE }
.block:has(a[href*="loose"]) p { letter-spacing: 0.05mm }
.block:has(a[href*="line"]) { border: 0.5mm solid }
.block:has(a[href*="far"]) { padding-top: 20mm }
"""
PICTURES = """\
    logo: { field: leaflets.hcp.logo.file, type: picture }
    code-url: { field: leaflets.hcp.sections.1.blocks.2.url, type: url, required: no }
"""
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 20">'
    '<rect width="{width}" height="20" fill="{colour}"/></svg>'
)


@pytest.fixture(scope="module")
def variants(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, VariantMade]]:
    project = master(tmp_path_factory.mktemp("project"))
    path = project.folder / "content.yaml"
    text = path.read_text(encoding="utf-8")
    beta = "  - { id: beta, type: webpage, title: Beta, issued: 2025, URL: https://beta.example }\n"
    text = text.replace("references:\n", f"references:\n{beta}")
    text = text.replace("what another treatment would do.", "what another treatment would do.[@beta]")
    # Room that a style adds is not taken from elsewhere.
    text = text.replace("    format: a5-flyer\n", "    format: a5-flyer\n    fit: off\n", 1)
    text = text.replace(
        "    fit: off\n", "    fit: off\n    logo: { file: blue.svg, alt: The centre, places: [cover] }\n", 1
    )
    text = text.replace("    contact: {", f"{PICTURES}    contact: {{", 1)
    path.write_text(text.replace("most: 60", "most: 200"), encoding="utf-8")
    project.write("templates/blocks/paragraph.html", TEMPLATE)
    project.write("styles/own.css", STYLE)
    rows = [f"{how};{how};0113 496 0123;" for how in ("digit", "swap", "colour")]
    rows += [
        f"{how};{how};0113 496 0123;Example Medicines Ltd at https://{how}.example.com"
        for how in ("red", "ground", "loose", "line", "far")
    ]
    rows.append(
        f"near;near;0113 496 0123;Example Medicines Ltd {'and all its departments ' * 4}at a@b.example"
    )
    rows += ROWS
    # Letters that fonts draw as one or apart, and accents that are spelled apart.
    rows.append("F5;Bath;0113 496 0128;ﬁrst oﬃce, ﬂoor ½, Cafe\u0301™ at a@b.example")
    # Signs that are set as what they stand for, and full stops within.
    rows.append("G6;Hull;0113 496 0126;Example... call -- now -- or 9--5: hull@b.example")
    rows.append("H7;Ely;0113 496 0125;St Mary's at 9 a.m. (GMT). Ask Anna. Or a@b.example")
    rows.append("I8;Ripon;0113 496 0124;https://b.example/A_b?x=1&y=2*3#z")
    # A logo and a code of its own, too.
    rows.append(
        "U4;Ulm;0113 496 0127;Example at https://ulm.example.com;green.svg;https://ulm.example.com/pi"
    )
    # Addresses that are others for programs than for people.
    rows.append("J9;Köln;+49 221 123456;;green.svg;https://köln.example/ä?q='x'&y=(1)")
    for name, width, colour in (("blue", 60, "#0A3161"), ("green", 40, "#1D6B4F"), ("tall", 9, "#1D6B4F")):
        project.write(f"{name}.svg", LOGO.format(width=width, colour=colour))
    # With letters, of pixels, and of a shape that moves what stands below it.
    letters = '<text x="4" y="14" font-size="12" fill="#fff">Bath</text></svg>'
    project.write("letters.svg", LOGO.format(width=60, colour="#0A3161").replace("</svg>", letters))
    project.write("pixels.png", png(600, 200))
    rows += [f"{name};{name};0113 496 0128;;{name}.svg;" for name in ("letters", "tall")]
    rows.append("pixels;pixels;0113 496 0128;;pixels.png;")
    rows = [row if row.count(";") > 3 else f"{row};blue.svg;" for row in rows]
    project.write("variants.csv", "\n".join(["code;centre;phone;contact;logo;code-url", *rows]))
    with here():
        yield made_of(project)


def made_of(project: Project, editions: tuple[str, ...] = ("screen",)) -> dict[str, VariantMade]:
    """Every variant of a project, by its code."""
    session = Session(project.folder / "content.yaml")
    loaded = session.content()
    declared = loaded.brochure.variants
    assert declared is not None
    planned = plan(loaded, declared, read_table(loaded.project, declared.file, list(declared.columns)))
    order = Order(session.path, editions, files_stamp(session, loaded, session.style())[0])
    station = Station(order)
    return {one.texts["code"]: station.made(one) for one in planned.variants}


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("digit", "the page reads otherwise: "),
        ("swap", "it cites other sources, or in another order"),
        ("colour", "is set in other letters or colours"),
        ("red", "is set in other letters or colours"),
        # On a page with a code of a column, whose picture is another one for each.
        ("ground", "is drawn in other colours, or in another order"),
        ("loose", "is set with other spaces between its letters"),
        ("far", "mm, which is more than 15"),
        # In a colour that is there, around what is there: a style may not choose by what is filled in.
        ("line", 'style sheets pick other parts of it than of the master by “.block:has(a[href*="line"])”'),
    ],
)
def test_what_a_template_or_style_changes_for_a_variant_is_caught(
    variants: dict[str, VariantMade], how: str, told: str
) -> None:
    (leaflet,) = variants[how].leaflets
    differences = leaflet.comparison.as_dict()["differences"]
    assert isinstance(differences, list) and any(told in text for text in differences), differences


def test_a_small_move_is_told_and_is_no_error(variants: dict[str, VariantMade]) -> None:
    (leaflet,) = variants["near"].leaflets
    told = leaflet.comparison.as_dict()
    assert told["same"] and told["moved"] and 0.2 < float(str(told["farthest_mm"])) < 15
    assert any(found.rule == "batch.moved" for found in variants["near"].findings)


def test_a_code_that_may_break_over_lines_for_its_length_is_no_difference(tmp_path: Path) -> None:
    project = master(tmp_path, ROWS[0], "LONGCODE;York;0113 496 0124;")
    project.change("content.yaml", '"{job-code}-{code}"', '"{job-code}-hcp-{code}"')
    with here():
        made = made_of(project)
    for variant in made.values():
        (leaflet,) = variant.leaflets
        assert leaflet.comparison.as_dict()["differences"] == []


def test_smaller_type_for_a_long_text_is_told_once_and_before_all_that_it_moves(tmp_path: Path) -> None:
    project = master(tmp_path, ROWS[0], f"Y1;York;0113 496 0124;{'Example House, Example Road ' * 19}York")
    project.change("content.yaml", "most: 60", "most: 600")
    # The leaflet is full.
    project.change("content.yaml", "day or night.", f"day or night. {'Read the label of each pack. ' * 10}")
    with here():
        made = made_of(project)
    (short,), (long,) = made["L1"].leaflets, made["Y1"].leaflets
    assert short.comparison.as_dict()["differences"] == []
    differences = long.comparison.as_dict()["differences"]
    assert isinstance(differences, list)
    assert re.match(
        r"\d+ texts are set in smaller type: “.+” in 8\.\d+ pt, in the master in 9$", differences[0]
    )
    assert not any("letters or colours" in text or "smaller" in text for text in differences[1:])


def test_pages_that_differ_by_much_are_shown_beside_the_master(variants: dict[str, VariantMade]) -> None:
    assert variants["L1"].pictures == {}
    shown = {how: Image.open(BytesIO(variants[how].pictures["hcp"])) for how in ("far", "near", "red")}
    for picture in shown.values():
        assert picture.format == "JPEG" and picture.width > 700
    results = []
    for how in ("L1", "near", "far"):
        made = variants[how]
        variant = Variant(made.name, {}, {}, "", SourcePlace("variants.csv"), {})
        results.append(VariantResult(variant, made.record(variant, "")))
    page = index_page("A title", results)
    # Each cell that is filled in has the name of its column.
    filled = replace(results[0].variant, texts={"phone": "0113 <496>", "note": ""})
    shown_cells = index_page("A title", [replace(results[0], variant=filled)])
    assert "<dt>phone</dt><dd>0113 &lt;496&gt;</dd>" in shown_cells and "note" not in shown_cells
    # What differs comes before what moved.
    assert page.count("<figure>") == 2 and "The largest differences: 2 of 2" in page
    assert page.index("far/beside-master-hcp.jpg") < page.index("near/beside-master-hcp.jpg")


def test_what_to_do_about_a_picture_of_another_shape_is_told(variants: dict[str, VariantMade]) -> None:
    fixes = {found.fix for found in variants["tall"].findings if found.rule == "batch.reflows"}
    (fix,) = fixes
    assert re.match(r"use a picture of the same shape as the master’s, which takes \d+ × \d+ mm: ", fix)


@pytest.mark.parametrize(
    "code", [*(row.split(";")[0] for row in ROWS), "U4", "letters", "pixels", "F5", "G6", "H7", "I8", "J9"]
)
def test_honest_variants_are_the_same(variants: dict[str, VariantMade], code: str) -> None:
    (leaflet,) = variants[code].leaflets
    assert leaflet.comparison.as_dict()["differences"] == [] and leaflet.job_code == f"UK-SAM-0001-{code}"


#: What the engine draws as a part of its own, and writes its place into: what shines through, a gradient, a
#: ground that repeats, and a picture of these.
DRAWN = """\
          - block: warning
            icon: phone
            title: "Day and night: 0113 496 0100"
            text: Call at once.
          - { block: figure, file: soft.svg, place: column, alt: A soft shape., width: 30 }
          - { block: box, title: Ground, texts: [On a ground.] }
"""
SOFT = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20">
<defs><linearGradient id="g">
<stop stop-color="#0A3161"/><stop offset="1" stop-color="#DCE9F5"/>
</linearGradient></defs>
<g opacity="0.5">
<rect width="30" height="20" fill="#0A3161"/><circle cx="20" cy="10" r="8" fill="#1D6B4F"/>
</g>
<rect x="34" width="20" height="20" fill="url(#g)"/>
</svg>
"""
GROUND = "linear-gradient(to right, #0A3161 20%, #DCE9F5 20%)"
SHINING = f"""\
.warning {{ opacity: 0.9 }}
.box {{ background: {GROUND} 0 0 / 4mm 4mm }}
.block:has(a[href*="shine"]) ~ .warning, .block:has(a[href*="shine"]) ~ * .warning {{ opacity: 0.5 }}
.block:has(a[href*="stripes"]) ~ .box {{ background: {GROUND.replace("DCE9F5", "F5DCE9")} 0 0 / 4mm 4mm }}
.block:has(a[href*="wide"]) ~ .box {{ background: {GROUND} 0 0 / 6mm 6mm }}
"""


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> dict[str, VariantMade]:
    """Variants of which what is filled in moves all that stands below it, in both kinds of colours."""
    project = master(tmp_path_factory.mktemp("moving"))
    site = "Ask [who] or see [all the words of a link that goes on](https://site.example)."
    project.change("content.yaml", "day or night.", f"day or night. {site}")
    project.change(
        "content.yaml", "          - block: adverse-events\n", f"{DRAWN}          - block: adverse-events\n"
    )
    project.change("content.yaml", "    format: a5-flyer\n", "    format: a4-flyer\n    fit: off\n")
    project.change("content.yaml", "    contact: {", '    who: { place: "[who]", most: 200 }\n    contact: {')
    project.write("soft.svg", SOFT)
    project.write("styles/own.css", SHINING)
    rows = {
        "short": "us",
        "longer": "the nurse on call in the day",
        "line": "the nurse on call, or the doctor on call at night and on all the days of a weekend",
        **{how: f"https://{how}.example" for how in ("shine", "stripes", "wide")},
    }
    lines = [f"{code};{code};0113 496 0123;;{who}" for code, who in rows.items()]
    project.write("variants.csv", "\n".join(["code;centre;phone;contact;who", *lines]))
    with here():
        return made_of(project, ("screen", "print"))


@pytest.mark.parametrize("code", ["short", "longer", "line"])
def test_what_moves_is_drawn_as_in_the_master(moving: dict[str, VariantMade], code: str) -> None:
    (leaflet,) = moving[code].leaflets
    told = leaflet.comparison.as_dict()
    assert told["differences"] == []
    assert (float(str(told["farthest_mm"])) > 2) == (code == "line")


@pytest.mark.parametrize("code", ["shine", "stripes", "wide"])
def test_what_shines_through_or_repeats_otherwise_is_caught(
    moving: dict[str, VariantMade], code: str
) -> None:
    (leaflet,) = moving[code].leaflets
    told = cast(list[str], leaflet.comparison.as_dict()["differences"])
    assert "page 2 is drawn with other pictures or patterns" in told


def test_titles_and_places_within_sentences_may_hold_any_signs(tmp_path: Path) -> None:
    project = master(tmp_path / "project")
    title = '    title: { field: leaflets.hcp.title }\n    hours: { place: "[hours]" }\n    contact: {'
    project.change("content.yaml", "    contact: {", title)
    project.change("content.yaml", "day or night.", "day or night, [hours], and not later.")
    head = "code;centre;phone;contact;title;hours"
    row = (
        "L1;Leeds;0113 496 0123;;Samplumab -- at St Mary's & 'Co'...;from 9 a.m. to 5 p.m. (GMT). Ring. Wait"
    )
    project.write("variants.csv", f"{head}\n{row}")
    with here():
        (made,) = made_of(project).values()
    assert [each.comparison.as_dict()["differences"] for each in made.leaflets] == [[]]


@pytest.mark.parametrize("site", ["https://leeds.example/A_b", "Ward 5, https://leeds.example"])
def test_an_address_may_fill_a_place_in_other_letters(tmp_path: Path, site: str) -> None:
    project = master(tmp_path / "project")
    project.change("content.yaml", "    contact: {", '    site: { place: "[website]" }\n    contact: {')
    project.change(
        "content.yaml", "day or night.", "day or night, or see **[website]** or *[website]* first."
    )
    project.write("variants.csv", f'{HEAD};site\nL1;Leeds;0113 496 0123;;"{site}"')
    with here():
        (made,) = made_of(project, ("screen", "print")).values()
    assert [each.comparison.as_dict()["differences"] for each in made.leaflets] == [[]]


@pytest.mark.parametrize("language", ["de-DE", "fr-FR"])
def test_quotation_marks_are_set_as_the_language_has_them(tmp_path: Path, language: str) -> None:
    project = master(tmp_path / "project")
    project.change("content.yaml", "language: en-GB", f"language: {language}")
    row = """L1;Leeds;0113 496 0123;"Klinik ""Zur 'Isar'"", 'Haus 5', a@b.example\""""
    project.write("variants.csv", f"{HEAD}\n{row}")
    with here():
        (made,) = made_of(project).values()
    assert [each.comparison.as_dict()["differences"] for each in made.leaflets] == [[]]
    assert not any("not printed" in found.message for found in made.findings)


def test_a_drawn_logo_in_place_of_one_of_pixels_is_no_difference(tmp_path: Path) -> None:
    # What the engine numbers has other numbers then, such as the letters of a chart.
    project = master(tmp_path / "project", *ROWS[:1])
    project.write("pixels.png", png(600, 200))
    project.write("drawn.svg", LOGO.format(width=60, colour="#0A3161"))
    logo = "    logo: { file: pixels.png, alt: The centre, places: [cover] }\n"
    project.change("content.yaml", "    format: a5-flyer\n", f"    format: a5-flyer\n{logo}")
    project.change("content.yaml", "    contact: {", f"{PICTURES.splitlines()[0]}\n    contact: {{")
    project.write("variants.csv", "code;centre;phone;contact;logo\nL1;Leeds;0113 496 0123;;drawn.svg")
    with here():
        (made,) = made_of(project, ("screen", "print")).values()
    assert [each.comparison.as_dict()["differences"] for each in made.leaflets] == [[]]


def test_style_sheets_are_the_masters_but_for_what_columns_fill() -> None:
    words = {"phone": "Qzaaqz"}

    def told(master_sheet: str, sheet: str) -> list[str]:
        masked, own = (
            cast(
                Prepared, SimpleNamespace(html="<p>Qzaaqz</p>".replace("Qzaaqz", text), styles=(("a", css),))
            )
            for text, css in (("Qzaaqz", master_sheet), ("0113", sheet))
        )
        return list(Mask(masked, words, frozenset()).differences(Made(own, {"phone": "0113"})))

    plain, filled = "p { color: red }", '@page { @top-left { content: "Qzaaqz" } }'
    assert told(plain, plain) == []
    assert told(plain, plain.replace("red", "tan")) == ["the style sheets are others"]
    assert told(filled, filled.replace("Qzaaqz", "0113")) == []
    # What a column should fill, and does not.
    assert told(filled, filled) == ["the style sheets are others"]
    assert told(filled, filled.replace("Qzaaqz", "0114")) == ["the style sheets are others"]


def test_style_sheets_pick_what_they_pick_in_the_master() -> None:
    sheet = """
    /* a[href*="no"] { } */ p { color: red } .a > img[alt *= "Ulm"], b:has(a[href$="/x"])::after { x: y }
    @media print { a[href^="https"] { color: blue } a[href*="ulm"] { color: red } [dir="rtl"] { } }
    """
    asking = selectors_asking((("own.css", sheet), ("other.css", "p { color: [alt] }")))
    by_alt, by_https, by_ulm = asking
    assert by_alt == '.a > img[alt *= "Ulm"], b:has(a[href$="/x"])::after'
    page = '<body><p class="a"><img alt="{alt}"><b><a href="{href}">x</a></b>{text}</p>'
    link = '<a class="link" href="{0}"><span class="nobreak">{0}</span></a>'
    yellow = link.format("https://yellow.example")
    master = page.format(alt="Qz", href="#y", text=f"{yellow} Qz")

    def told(alt: str = "Bonn", href: str = "#y", text: str = yellow) -> list[str]:
        return list(picked_otherwise(asking, page.format(alt=alt, href=href, text=text), master))

    assert told() == [] and told(text=f"{yellow}<wbr> and {link.format('https://bonn.example')}") == []
    assert told(alt="Ulm") == [by_alt] and told(href="/x") == [by_alt]
    assert told(text=f"{yellow} {link.format('https://ulm.example')}") == [by_ulm]
    assert list(picked_otherwise(["p[alt=", 'a:no(a)[alt="x"]'], page, page)) == []
    assert by_https not in asking[:1]


def test_no_message_shows_the_words_that_stand_in_for_columns() -> None:
    """As a template would have them that sets names in capitals."""

    def laid_out(page: str) -> Prepared:
        return cast(Prepared, SimpleNamespace(html=page, styles=()))

    words = {"phone": "Qzaaqz", "url": "https://qzabqz.example"}
    mask = Mask(
        laid_out("<p>Call QZAAQZ, HTTPS://QZABQZ.EXAMPLE or qzabqz.example now</p>"), words, frozenset()
    )
    texts = {"phone": "0113", "url": "https://b.example"}
    (told,) = mask.differences(Made(laid_out("<p>Call 0113, HTTPS://B.EXAMPLE or b.example</p>"), texts))
    assert "in the master “Call …, … or" in told and "qz" not in told.lower()
