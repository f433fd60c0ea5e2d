"""What columns may fill: each text once, nothing that nobody reads, nothing that an approval can't cover."""

from __future__ import annotations

from pathlib import Path

import pytest

from brochure.batch.covered import uncovered
from brochure.batch.filling import bound, filling, stand_ins
from brochure.content.load import read, with_tree
from brochure.content.model import texts_in
from brochure.content.variants import places_in
from brochure.errors import ContentError
from brochure.findings import Finding, SourcePlace
from brochure.layout.style import style_of
from tests.batch.sample import PLACE, master
from tests.project import Project

CONTENT = "content.yaml"
#: A value with a source and one without; a text of nobody; a logo; a figure.
VALUES = """\
glossary:
  - { term: headache, meaning: "An ache of the head.[@alpha, p. 3]" }
values:
  responders: { text: "40", meaning: how many responded, source: "[@alpha, p. 2]", date: 2026-08 }
  often: { text: every day, meaning: how often, source: its page, date: 2026-08 }
  helpline: { text: 0113 496 0000, meaning: the number of the helpline, source: its page, date: 2026-08 }
  spare: { text: nothing, meaning: what nobody prints, source: its page, date: 2026-08 }
references:
"""
AT_COLUMNS = "    contact: { field: company.contact, required: no, most: 60 }\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = master(tmp_path)
    made.write(
        "logo.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><path d="M0 0h9v3z"/></svg>'
    )
    made.change(CONTENT, "references:\n", VALUES)
    made.change(CONTENT, "    cover:\n", "    logo: { file: logo.svg, alt: The centre }\n    cover:\n")
    made.change(CONTENT, "          - block: about\n", "          - Write to us.\n          - block: about\n")
    made.change(
        CONTENT, "          - Write to us.\n", "          - Write to us.\n          - Ring {helpline}.\n"
    )
    made.change(
        CONTENT, "          - block: about\n", "          - block: glossary\n          - block: about\n"
    )
    return made


def write(project: Project, words: str) -> None:
    """A paragraph of the leaflet with variants, and not of the other one."""
    text = (project.folder / CONTENT).read_text()
    project.write(CONTENT, text.replace("Write to us.", words, 1))


def found(project: Project, columns: str = "") -> list[Finding]:
    """What is said of the columns, with these beside those of the sample."""
    if columns:
        project.change(CONTENT, AT_COLUMNS, f"{AT_COLUMNS}{columns}")
    try:
        loaded = read(project.folder / CONTENT)
    except ContentError as error:
        return list(error.findings)
    assert loaded.brochure.variants is not None
    filler, problems = bound(loaded, loaded.brochure.variants)
    return [*problems, *uncovered(filler, loaded.brochure.variants, style_of(loaded.project))]


def told(project: Project, columns: str) -> str:
    """The one thing that is said of them; its place has to be in the lines of these columns."""
    (finding,) = found(project, columns)
    assert isinstance(finding.place, SourcePlace) and finding.place.text in columns.splitlines()
    assert finding.place.column > len("    x")
    return f"{finding.message}; {finding.fix}"


def test_the_columns_of_the_sample_are_as_they_should_be(project: Project) -> None:
    assert found(project) == []


@pytest.mark.parametrize(
    "columns",
    [
        f'    x: {{ place: "{PLACE}" }}\n',
        "    x: { field: company.contact }\n",
        "    x: { value: helpline }\n    y: { field: values.helpline.text }\n",
        "    x: { field: leaflets.hcp.sections.0.title }\n    y: { field: leaflets.hcp.sections.00.title }\n",
    ],
)
def test_two_columns_for_one_text_are_told_however_it_is_spelled(project: Project, columns: str) -> None:
    assert "already; let one column fill it" in told(project, columns)


@pytest.mark.parametrize(
    ("one", "other"),
    [("centre's", "centre’s"), ("24-hour", "24\u2011hour"), ("the hall", "the\u00a0hall")],
)
def test_a_place_is_the_same_however_its_signs_are_typed(project: Project, one: str, other: str) -> None:
    write(project, f"Write to [{one}] or [{other}].")
    assert "fills the place" in told(
        project, f'    x: {{ place: "[{one}]" }}\n    y: {{ place: "[{other}]" }}\n'
    )
    project.change(CONTENT, f'    y: {{ place: "[{other}]" }}\n', "")
    loaded = read(project.folder / CONTENT)
    assert loaded.brochure.variants is not None
    filler = filling(loaded, loaded.brochure.variants)
    filled = with_tree(loaded, filler.filled({"x": "A*b"}, {}))
    blocks = filled.brochure.leaflets["hcp"].sections[1].blocks
    # Words alone are a text with markup, too.
    written = [text.source for block in blocks for text in texts_in(block)]
    assert r"Write to A\*b or A\*b." in written


def test_a_link_and_a_bracket_that_is_meant_are_no_places() -> None:
    assert places_in("[a b](https://x.example) [a\u00a0b] \\[a b]", "[a b]") == [(25, 30)]


def test_a_place_within_a_field_of_another_column_is_told(project: Project) -> None:
    write(project, "Write to [name].")
    columns = '    x: { place: "[name]" }\n    y: { field: leaflets.hcp.sections.1.blocks.4 }\n'
    assert told(project, columns).startswith(
        "the place [name] stands at leaflets.hcp.sections.1.blocks.4, which “y” fills; let one column"
    )


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("field: leaflets.hcp.job-code", "fills nothing: `job-code:` of `variants:` makes the job codes"),
        ("field: leaflets.other.title", "fills nothing: “other” has no variants; name that leaflet"),
        ("value: spare", "fills the value “spare”, which no leaflet with variants prints"),
        ("field: values.spare.text", "fills the value “spare”, which no leaflet with variants prints"),
        ('place: "[other]"', "only “other” has the place [other], and `leaflets:` gives it no variants"),
        ('place: "[unseen]"', "fills the place [unseen], which no leaflet with variants prints"),
        ('place: "[why]"', "no leaflet has the place [why] to be filled in"),
        ('place: "[meant]"', "no leaflet has the place [meant] to be filled in"),
        ('place: "[linked]"', "the place [linked] is the words of a link at leaflets.hcp.sections.1"),
        ("field: leaflets.hcp.market", "leaflets.hcp.market is a setting or a figure, not a text"),
        ("field: leaflets.hcp.prepared-by.0", "leaflets.hcp.prepared-by.0 is a setting or a figure"),
        ("field: leaflets.hcp.sections.0.blocks.1.bars.0.value", "is a setting or a figure"),
        ("field: leaflets.hcp.logo.file", "is the file of a picture, and the column “x” has the type “text”"),
        ("field: company.name, type: picture", "company.name is a text, and the column “x” has pictures"),
        ("field: leaflets.hcp.sections.1.blocks.2.url", "is an address of the web, and the column “x” has"),
        ("field: company.kontakt", "there is no text at company.kontakt; did you mean “company.contact”?"),
    ],
)
def test_a_column_that_fills_nothing_that_is_read_is_told(
    project: Project, column: str, message: str
) -> None:
    project.change(CONTENT, "spare: { text: nothing", "spare: { text: '[unseen]'")
    project.change(CONTENT, "meaning: what nobody prints", "meaning: '[why]'")
    write(project, r"Write to \[meant] or [linked](https://example.com) or [linked].")
    text = (project.folder / CONTENT).read_text()
    head, other = text.split("\n  other:\n")
    project.write(CONTENT, f"{head}\n  other:\n{other.replace('Check blood', 'Ask [other]. Check blood')}")
    assert message in told(project, f"    x: {{ {column} }}\n")


@pytest.mark.parametrize("column", ["value: helpline, type: telephone, region: GB", "value: helpline"])
def test_a_value_that_states_nothing_may_differ(project: Project, column: str) -> None:
    assert found(project, f"    x: {{ {column} }}\n") == []


def test_a_template_of_the_project_may_print_what_content_does_not(project: Project) -> None:
    project.write("templates/blocks/about.html", "<p>{{ brochure.values.spare.text }}</p>\n")
    (finding,) = found(project, "    x: { value: spare }\n")
    assert finding.severity.value == "warning"


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("field: leaflets.hcp.sections.0.blocks.0", "Of 75 patients"),
        ("field: leaflets.hcp.sections.0.blocks.1.caption", "Response at 6 months, adapted"),
        ("field: leaflets.hcp.sections.0.blocks.1.alt", "Response at 6 months, adapted"),
        ("field: leaflets.hcp.sections.0.blocks.1.bars.0.label", "Response at 6 months, adapted"),
        ("field: leaflets.hcp.sections.0.blocks.1.bars.0.detail", "Response at 6 months, adapted"),
        ("field: leaflets.hcp.sections.1.title", "What is common?"),
        ("field: leaflets.hcp.sections.0.blocks.2.columns.1.title", "Events in the study"),
        ("field: leaflets.hcp.sections.0.blocks.2.rows.0.0", "Events in the study"),
        ("field: glossary.0.meaning", "An ache of the head"),
        ('place: "[how many]"', "Here [how many] of them had a response"),
    ],
)
def test_a_claim_with_a_source_is_no_column_s(project: Project, column: str, said: str) -> None:
    table = "{ block: table, caption: 'Events in the study[@alpha, p. 3]', columns: [{ title: Event }, "
    table += "{ title: Patients }], rows: [[Headache, 9]] }"
    project.change(CONTENT, "      - title: Safety", f"          - {table}\n      - title: Safety")
    project.change(CONTENT, "title: Safety", 'title: "What is common?[@alpha, p. 2]"')
    text = "Here [how many] of them had a response.[@alpha, p. 2] That is {responders} of all."
    text += " That is {often} of 7.[@alpha, p. 2]"
    write(project, text)
    message = told(project, f"    x: {{ {column} }}\n")
    assert f"“{said}" in message and "is a claim with a source: no approval of the master" in message
    assert "write a sentence of its own" in message


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("value: responders", "40”"),
        ("field: values.responders.text", "40”"),
        ("value: often", "That is every day of 7"),
    ],
)
def test_a_value_with_a_source_may_differ_and_that_is_told(project: Project, column: str, said: str) -> None:
    write(project, "That is {responders} of all. That is {often} of 7.[@alpha, p. 2]")
    (finding,) = found(project, f"    x: {{ {column} }}\n")
    assert finding.severity.value == "warning" and f"“{said}" in finding.message
    assert "the approval of the master covers whatever the table says there" in finding.message


def test_numbers_and_addresses_may_stand_in_a_claim_and_what_is_beside_one_may_differ(
    project: Project,
) -> None:
    text = "Call [ring] where a response was seen in 40 of 75 patients.[@alpha, p. 2] Ask for [nurse]."
    write(project, text)
    columns = '    x: { place: "[ring]", type: telephone, region: GB }\n    y: { place: "[nurse]" }\n'
    assert found(project, columns) == []
    project.change(CONTENT, "type: telephone, region: GB }\n    y:", "most: 20 }\n    y:")
    (finding,) = found(project)
    assert "the column “x” fills the place [ring]" in finding.message


def test_the_contact_of_the_company_may_differ_but_in_a_claim(project: Project) -> None:
    write(project, "Ring {company-contact}. Of 75 patients, 40 had a response.[@alpha, p. 2]")
    assert found(project) == []
    project.change(CONTENT, "75 patients, 40 had a response.[", "75 patients of {company-contact}, 40 did.[")
    (finding,) = found(project)
    assert "the column “contact” fills the field company.contact, of which “Of 75" in finding.message


def test_a_contact_that_is_not_printed_is_told(project: Project) -> None:
    text = (project.folder / CONTENT).read_text()
    project.write(CONTENT, text.replace("{company-contact}", "us"))
    (finding,) = found(project)
    assert "fills the field company.contact, which no leaflet with variants prints" in finding.message


@pytest.mark.parametrize(
    ("column", "what"),
    [
        (
            "field: product.generic",
            "the column “x” fills product.generic: no approval of the master covers another product",
        ),
        (
            "field: product.dose.text",
            "the column “x” fills product.dose.text: no approval of the master covers another",
        ),
        (
            "field: product.brand, type: telephone",
            "the column “x” fills product.brand: no approval of the master covers another",
        ),
        (
            "field: leaflets.hcp.sections.1.blocks.2.url, type: url",
            "blocks.2.url, which is prescribing information of the product",
        ),
        ("field: leaflets.hcp.sections.1.blocks.2.instruction", "which is prescribing information of the"),
        ("field: leaflets.hcp.sections.1.blocks.1.text", "which is in the words of the law"),
        ('place: "[desk]"', "which is in the words of the law"),
    ],
)
def test_the_product_and_the_words_of_the_law_are_no_column_s(
    project: Project, column: str, what: str
) -> None:
    project.change(CONTENT, "reported to {company-contact}", "reported to {company-contact} or [desk]")
    assert what in told(project, f"    x: {{ {column} }}\n")
    if "[desk]" in column:
        project.change(CONTENT, column, f"{column}, type: email")
        assert found(project) == []


def test_a_field_that_takes_no_text_as_cells_hold_it_is_told_without_the_words_that_stand_in(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As an own kind of block would, whose template takes some words alone.
    monkeypatch.setattr("brochure.batch.binding.kind_at", lambda _brochure, _address: "text")
    for field in ("leaflets.hcp.market", "product.launched"):
        (finding, *_more) = found(project, f"    x: {{ field: {field} }}\n")
        project.change(CONTENT, f"    x: {{ field: {field} }}\n", "")
        assert "Qz" not in finding.as_text()
    (finding,) = found(project, "    x: { field: leaflets.hcp.market }\n")
    assert "fills the field leaflets.hcp.market, which takes no text as a cell" in finding.message


def test_no_text_holds_the_words_that_stand_in_for_columns(project: Project) -> None:
    loaded = read(project.folder / CONTENT)
    assert loaded.brochure.variants is not None
    words = stand_ins(loaded.brochure.variants.columns)
    assert len(set(words.values())) == len(words) and set(words) == {
        *loaded.brochure.variants.columns,
        "job-code",
    }


def test_what_stands_beside_the_figures_of_an_own_kind_is_no_column_s(project: Project) -> None:
    project.write(
        "blocks/tally.yaml",
        "description: A tally.\nfields:\n  n: { type: number, description: How many }\n"
        "  source: { type: text, description: Of whom }\n"
        "  items: { type: text, list: yes, description: What was counted }\n",
    )
    tally = '{ block: tally, n: 40, source: "Of 75 patients.[@alpha, p. 2]", items: [colds, coughs] }'
    project.change(CONTENT, "          - Write to us.\n", f"          - Write to us.\n          - {tally}\n")
    column = "    x: { field: leaflets.hcp.sections.1.blocks.5.items.1 }\n"
    assert "“Of 75 patients.” is a claim with a source" in told(project, column)
