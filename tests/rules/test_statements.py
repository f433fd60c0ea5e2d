"""The definition of a claim: what states a fact, and which source speaks for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from brochure.content.load import read
from brochure.layout.leaflet import prepare
from brochure.layout.style import style_of
from brochure.pipeline import leaflet as produce
from brochure.review.claims import find_claims
from brochure.rules.checks.unsourced import unsourced
from brochure.rules.evidence import Evidence, judged_on
from brochure.rules.statement import Origin, Statement
from brochure.rules.statements import statements
from brochure.typesetting.engine import drafted, finished
from tests.in_process import here
from tests.rules.examples import evidence_of

HEAD = """\
product: { brand: Samplix®, generic: samplumab, additional-monitoring: no }
company: { name: Example Medicines Ltd, contact: safety@example.com }
values:
  share: { text: 53%, meaning: Share, source: "[@alpha, p. 2]", date: 2026-09 }
  stay: { text: 4 weeks, meaning: Stay, source: "[@beta, p. 9]", date: 2026-09 }
references:
  - { id: alpha, type: article-journal, title: Alpha, container-title: J, issued: 2025 }
  - { id: beta, type: article-journal, title: Beta, container-title: J, issued: 2024 }
leaflets:
  hcp:
    audience: hcp
    market: none
    format: a5-flyer
    language: en-GB
    title: A sample
    description: A sample
    job-code: X
    prepared: 2026-11
    sections:
      - title: Words
        start: panel
        blocks:
"""
TAIL = """\
      - title: Sources
        start: panel
        blocks:
          - Plain words.[@alpha, p. 1]
          - block: references
"""
TABLE = """\
- block: table
  caption: "Events{caption}"
  columns: [{{ title: "Event{column}" }}, {{ title: Patients }}]
  rows: [["Infections{row}", "20%"], ["Bleeding", "{bleeding}"], ["Fever", "common"]]
  notes: {notes}
"""
SPANNED = """\
- block: table
  alt: Events
  column-groups: [{}, { title: "Study A[@alpha, p. 3]" }, {}]
  columns: [{ title: Event }, { title: Share }, { title: Other }]
  rows:
    - [Fever, 20%, 8%]
    - { head: "Late events[@alpha, p. 4]" }
    - [Infections, { text: 12%, columns: 2 }]
    - { head: Others }
    - [{ text: Rash, rows: 2 }, { text: 5%, columns: 2 }]
    - [4%, 3%]
"""
CHART = """\
- block: bar-chart
  caption: "Response{caption}"
  alt: Bar chart.
  bars: [{{ label: First, value: 53 }}, {{ label: "Second{mark}", value: 40 }}]
  note: "Of 75 patients.{note}"
"""
ARRAY = """\
- block: icon-array
  caption: "Response[@alpha, p. 3]"
  alt: People.
  groups: [{ count: 53, label: had less pain }]
  rest: did not
"""
DRAWN = """\
- block: bar-chart
  caption: "Response by arm[@alpha, p. 3]"
  alt: Bar chart.
  series: [{ label: Samplumab }, { label: Placebo }]
  bars:
    - { label: First, values: [{ value: 53 }, { value: 41 }] }
    - { label: Second, detail: "n = 9", values: [{ value: 50 }, { value: 40 }] }
- block: line-chart
  caption: "Survival[@alpha, p. 3]"
  alt: Lines.
  x: { title: Months }
  y: { title: Alive }
  series: [{ label: Samplumab, points: [[0, 100], [6, 53]] }, { label: Placebo, points: [[0, 100], [6, 41]] }]
- block: forest-plot
  caption: "Subgroups[@alpha, p. 3]"
  alt: Rows.
  effect: Hazard ratio for 4 weeks
  from: 0.5
  to: 2
  rows: [{ heading: Sex, label: Women, detail: 3/9, estimate: 0.8, low: 0.6, high: 1.1 }]
  overall: { label: All, estimate: 0.8, low: 0.6, high: 1.1 }
  favours: { left: Favours Samplumab for 4 weeks, right: Favours placebo }
"""
TIMELINE = """\
- block: timeline
  caption: "What to observe[@alpha, p. 3]"
  alt: Timeline.
  events: [{ when: Day 0, label: Infusion }, { when: "{stay}", label: Stay near }]
"""


def stated(blocks: str) -> list[Statement]:
    """The claims of a leaflet that holds these blocks."""
    indented = "".join(f"          {line}\n" for line in blocks.splitlines())
    found = statements(evidence_of(HEAD + indented + TAIL, "hcp", set_type=False))
    return [statement for statement in found if statement.words != "Plain words."]


def origins(blocks: str) -> list[tuple[str, Origin]]:
    """The words of each claim, and where its source comes from."""
    return [(statement.words, statement.origin) for statement in stated(blocks)]


CITE = "[@alpha, p. 3]"
#: Blocks, and each claim in them with the origin of its source.
CASES: Mapping[str, tuple[str, list[tuple[str, Origin]]]] = {
    "an instruction that holds a number, before one that cites": (
        f'- "Do not drive for 8 weeks. Do not use machines.{CITE}"',
        [("Do not drive for 8 weeks.", "next"), ("Do not use machines.", "citation")],
    ),
    "an instruction without a figure before one that cites": (
        f'- "Ask your team. The risk is 5%.{CITE}"',
        [("The risk is 5%.", "citation")],
    ),
    "an instruction that holds a number, alone": ("- Do not drive for 8 weeks.", []),
    "an instruction that holds a value": (
        "- Do not drive for {stay}.",
        [("Do not drive for 4 weeks.", "value")],
    ),
    "a question before a sentence that cites": (
        f'- "Does it help 12% of people? It does.{CITE}"',
        [("It does.", "citation")],
    ),
    "a sentence before one that cites": (
        f'- "B cells carry CD19. They are lost.{CITE}"',
        [("B cells carry CD19.", "next"), ("They are lost.", "citation")],
    ),
    "two sentences before one that cites": (
        f'- "Of all, 75 took part. B cells carry it. They are lost.{CITE}"',
        [("B cells carry it.", "next"), ("They are lost.", "citation")],
    ),
    "a number two sentences before": (
        f'- "There were 75 patients. B cells carry it. They are lost.{CITE}"',
        [("There were 75 patients.", ""), ("B cells carry it.", "next"), ("They are lost.", "citation")],
    ),
    "what takes up the sentence before": (
        f'- "Half had less pain.{CITE} That is 50 in 100 people. Of these, 20% had a rash."',
        [
            ("Half had less pain.", "citation"),
            ("That is 50 in 100 people.", "before"),
            ("Of these, 20% had a rash.", ""),
        ],
    ),
    "a value, and a number that is none": (
        "- |\n  {share} of all had less pain. {share} of 75 patients had less pain.",
        [("53% of all had less pain.", "value"), ("53% of 75 patients had less pain.", "")],
    ),
    "a value beside a citation of its own": (
        f'- "It helps {{share}}.{CITE}"',
        [("It helps 53%.", "citation")],
    ),
    "rows below the heading of a group of columns, and below one across the table": (
        SPANNED,
        [
            ("Study A", "citation"),
            ("Fever 20% 8%", ""),
            ("Late events", "citation"),
            ("Infections 12%", "title"),
            ("Rash 5%", "column"),
            ("4% 3%", ""),
        ],
    ),
    "a number that stands out, and its words": (
        f'- {{ block: pull-figure, figure: 7 in 10, text: "were alive after 3 years.{CITE}" }}',
        [("7 in 10 were alive after 3 years.", "citation")],
    ),
    "a number that stands out, with a source below": (
        f'- {{ block: pull-figure, figure: 7 in 10, text: were alive, source: "From a trial.{CITE}" }}',
        [("7 in 10 were alive", "note"), ("From a trial.", "citation")],
    ),
    "a number that stands out and cites nothing": (
        "- { block: pull-figure, figure: 7 in 10, text: were alive }",
        [("7 in 10 were alive", "")],
    ),
    "items below an item": (
        f'- {{ block: list, items: [{{ text: Effects, items: ["Fever in 12%{CITE}", "Rash in 5%"] }}] }}',
        [("Fever in 12%", "citation"), ("Rash in 5%", "")],
    ),
    "questions to fill in": ("- { block: questions, items: [It helps 12% of people.] }", []),
    "rows below a caption that cites": (
        TABLE.format(caption=CITE, column="", row="", bleeding="12%", notes="{}"),
        [
            ("Events", "citation"),
            ("Infections 20%", "caption"),
            ("Bleeding 12%", "caption"),
            ("Fever common", "caption"),
        ],
    ),
    "rows below a heading that cites for its own column, one with a source of its own": (
        TABLE.format(caption="", column="", row="[@beta]", bleeding="12%", notes="{}").replace(
            "title: Patients", f'title: "Patients{CITE}"'
        ),
        [
            ("Patients", "citation"),
            ("Infections 20%", "citation"),
            ("Bleeding 12%", "column"),
            ("Fever common", "column"),
        ],
    ),
    "rows whose figures stand in another column than the heading that cites": (
        TABLE.format(caption="", column=CITE, row="", bleeding="{share}", notes="{}"),
        [("Event", "citation"), ("Infections 20%", ""), ("Bleeding 53%", "value")],
    ),
    "a row of several columns of which one has a source": (
        "- block: table\n  caption: Found\n"
        f'  columns: [{{ title: Trial }}, {{ title: "Dose{CITE}" }}, {{ title: "Share[@beta]" }}, {{'
        f" title: Rash }}]\n"
        '  rows: [[One, 10 mg, 53%, none], [Two, 10 mg, 50%, 2%], [Three, 10 mg, 50%, "2%[@alpha]"]]',
        [
            *(("Dose", "citation"), ("Share", "citation"), ("One 10 mg 53% none", "column")),
            *(("Two 10 mg 50% 2%", ""), ("Three 10 mg 50% 2%", "citation")),
        ],
    ),
    "a note that a column points to": (
        "- block: table\n  caption: Found\n  columns: [{ title: Trial }, { title: Dose }, { title:"
        " 'Share[^n]' }]\n"
        f'  rows: [[One, low, 53%], [Two, 10 mg, 50%]]\n  notes: {{ n: "From a register.{CITE}" }}',
        [("From a register.", "citation"), ("One low 53%", "note"), ("Two 10 mg 50%", "")],
    ),
    "rows without a source, one with a value, one with a note that tells where it is from": (
        TABLE.format(
            caption="", column="", row="[^n]", bleeding="{share}", notes=f'{{ n: "From a study.{CITE}" }}'
        ),
        [("From a study.", "citation"), ("Infections 20%", "note"), ("Bleeding 53%", "value")],
    ),
    "a row with a note that defines something": (
        TABLE.format(caption="", column="", row="[^n]", bleeding="none", notes=f'{{ n: "Graded.{CITE}" }}'),
        [("Graded.", "citation"), ("Infections 20%", "")],
    ),
    "a table whose caption points to a note that defines something": (
        TABLE.format(
            caption="[^n]",
            column="",
            row="",
            bleeding="none",
            notes=f'{{ n: "Dose as in the label.{CITE}" }}',
        ),
        [("Dose as in the label.", "citation"), ("Infections 20%", "")],
    ),
    "a heading of a column that states something, and cells with numbers in words": (
        "- block: table\n  caption: Found\n"
        "  columns: [{ title: 90% of patients responded }, { title: Finding in 75 patients }]\n"
        "  rows: [[One, twelve patients died], [Two, met its primary endpoint], [Three, none]]",
        [
            *(("90% of patients responded", ""), ("Finding in 75 patients", "")),
            *(("One twelve patients died", ""), ("Two met its primary endpoint", "")),
        ],
    ),
    "rows without any source": (
        TABLE.format(caption="", column="", row="", bleeding="12%", notes="{}"),
        [("Infections 20%", ""), ("Bleeding 12%", "")],
    ),
    "bars below a caption that cites": (
        CHART.format(caption=CITE, note="", mark=""),
        [
            ("Response", "citation"),
            ("Of 75 patients.", "caption"),
            ("First", "caption"),
            ("Second", "caption"),
        ],
    ),
    "bars above a note that cites": (
        CHART.format(caption="", note=CITE, mark=""),
        [("Response", "note"), ("Of 75 patients.", "citation"), ("First", "note"), ("Second", "note")],
    ),
    "bars above notes that define something": (
        "\n".join(
            CHART.format(caption="", note="", mark="").replace("Of 75 patients.", note + CITE)
            for note in (
                *(
                    "Grades are those of a consensus.",
                    "Response is graded as elsewhere.",
                    "Doses as on the label.",
                ),
                *("Response as defined by a panel.", "CR means complete response.", "Ask your team."),
            )
        ),
        [
            *(("Response", ""), ("Grades are those of a consensus.", "citation")),
            *(("Response", ""), ("Response is graded as elsewhere.", "citation")),
            *(("Response", ""), ("Doses as on the label.", "citation")),
            *(("Response", ""), ("Response as defined by a panel.", "citation")),
            *(("Response", ""), ("CR means complete response.", "citation")),
            *(("Response", ""), ("Ask your team.", "citation")),
        ],
    ),
    "bars below a caption that cites for its grades alone": (
        CHART.format(caption=f" at 6 months. Grades are those of a panel.{CITE}", note="", mark=""),
        [("Response at 6 months. Grades are those of a panel.", "")],
    ),
    "a chart without a source": (CHART.format(caption="", note="", mark=""), [("Response", "")]),
    "groups of bars, lines and rows of a forest plot": (
        DRAWN,
        [
            *(("Response by arm", "citation"), ("First", "caption"), ("Second n = 9", "caption")),
            *(("Survival", "citation"), ("Samplumab", "caption"), ("Placebo", "caption")),
            *(("Subgroups", "citation"), ("Sex Women 3/9", "caption"), ("All", "caption")),
        ],
    ),
    "groups of people": (
        ARRAY,
        [("Response", "citation"), ("had less pain", "caption"), ("did not", "caption")],
    ),
    "events, one with a value": (
        TIMELINE,
        [("What to observe", "citation"), ("Day 0 Infusion", "caption"), ("4 weeks Stay near", "value")],
    ),
    "items below a title that cites": (
        f'- block: list\n  title: "Effects{CITE}"\n  items: ["Fever: common.", "Ask your team.", "Why?"]',
        [("Effects", "citation"), ("Fever: common.", "title")],
    ),
    "a step with its times": (
        '- block: steps\n  items:\n    - { title: Making, when: some weeks, text: "Cells grow.[@alpha]" }\n'
        '    - { title: Waiting, when: "{stay}" }\n    - { title: Going, when: some hours }\n'
        "    - { title: Start, when: Day 0 }",
        [
            *(("Cells grow.", "citation"), ("some weeks", "below"), ("4 weeks", "value")),
            ("some hours", ""),
        ],
    ),
    "headings and titles": (
        "- { block: heading, text: How it began }\n- block: tiles\n  items:\n"
        '    - { icon: eye, title: Followed for life, text: "Tests go on for life.[@alpha]" }\n'
        '    - { icon: eye, title: Daily life, text: "Rest.[@alpha]" }',
        [("Followed for life", "below"), ("Tests go on for life.", "citation"), ("Rest.", "citation")],
    ),
    "how long something takes": (
        "- Getting ready takes weeks. If it lasts for days, call. It may take weeks. Your team stays.",
        [("Getting ready takes weeks.", "")],
    ),
    "texts on what to do, in which values are claims, and what states a fact": (
        '- { block: call-now, title: Call, signs: [{ text: "for {stay}" }, { text: 12% }], call: [999] }',
        [("for 4 weeks", "value"), ("12%", "")],
    ),
    "signs for which the line before them speaks": (
        f'- block: call-now\n  title: Call\n  intro: "These may be harm.{CITE}"\n'
        "  signs: [{ text: fever }, { text: chills }]\n  call: [Call 111]",
        [("These may be harm.", "citation"), ("fever", "before"), ("chills", "before")],
    ),
    "facts among what to do and whom to call": (
        "- { block: checklist, title: Two thirds recover, items: [Take two tablets., Nobody died.] }\n"
        "- { block: contacts, items: [{ name: Nurse, details: It works better than placebo },"
        ' { name: Help, details: "0808 2080 888, 24 hours a day" }] }\n'
        "- { block: about, title: About, text: Twelve patients died. Ask for other formats in 2 weeks. }\n"
        "- { block: qr-code, url: 'https://www.example.com/a', title: Watch, instruction: See how 9 in"
        " 10 live. }\n"
        "- { block: call-now, title: Call, intro: Fever can be fatal., signs: [{ text: fever }], call:"
        " [Call 111] }",
        [
            *(("Two thirds recover", ""), ("Nobody died.", ""), ("It works better than placebo", "")),
            *(("Twelve patients died.", ""), ("See how 9 in 10 live.", ""), ("Fever can be fatal.", "")),
        ],
    ),
    "headings above what speaks for something else": (
        f'- "Deaths fell.{CITE}"\n'
        f'- {{ block: heading, text: Deaths fell by 60% }}\n- "Store it below 25 °C.{CITE}"\n'
        f'- {{ block: heading, text: 9 in 10 live }}\n- "Response was seen in 53%.{CITE}"\n'
        f'- {{ block: heading, text: Nobody relapsed }}\n- Plain.\n- "Nobody relapsed there.{CITE}"\n'
        f"- {{ block: heading, text: Fever can be fatal }}\n- {{ block: heading, text: Fever }}\n-"
        f' "Fever kills.{CITE}"\n'
        f'- {{ block: heading, text: Samplumab cures }}\n- "Samplumab is a tablet.{CITE}"\n'
        f'- {{ block: heading, text: Pain was halved }}\n- "A study saw less pain.{CITE}"',
        [
            ("Deaths fell.", "citation"),
            *(("Deaths fell by 60%", ""), ("Store it below 25 °C.", "citation")),
            *(("9 in 10 live", ""), ("Response was seen in 53%.", "citation")),
            *(("Nobody relapsed", ""), ("Nobody relapsed there.", "citation")),
            *(("Fever can be fatal", ""), ("Fever kills.", "citation")),
            *(("Samplumab cures", ""), ("Samplumab is a tablet.", "citation")),
            *(("Pain was halved", "below"), ("A study saw less pain.", "citation")),
        ],
    ),
    "sentences before one that speaks of something else": (
        f'- "Samplumab is superior to placebo. Store below 25 °C.{CITE}"\n'
        f'- "Samplumab cures 9 of 10 patients. Call your nurse.{CITE}"\n'
        f'- "Samplumab cures most patients. Samplumab is a tablet.{CITE}"\n'
        f'- "Nobody died. This leaflet is of May.{CITE}"\n'
        f'- "Nobody died. The study had three arms.{CITE}"\n'
        f'- "Deaths fell by two thirds. The deaths were counted at a year.{CITE}"',
        [
            *(("Samplumab is superior to placebo.", ""), ("Store below 25 °C.", "citation")),
            *(("Samplumab cures 9 of 10 patients.", ""), ("Call your nurse.", "citation")),
            *(("Samplumab cures most patients.", ""), ("Samplumab is a tablet.", "citation")),
            *(("Nobody died.", ""), ("This leaflet is of May.", "citation")),
            *(("Nobody died.", ""), ("The study had three arms.", "citation")),
            ("Deaths fell by two thirds.", "next"),
            ("The deaths were counted at a year.", "citation"),
        ],
    ),
    "values beside another figure or comparison": (
        "- Nobody relapsed within {stay}.\n- Samplumab was safer, and {stay} is enough.\n"
        "- Effects were few in {stay} of use.\n- Two thirds stay {stay}.\n- NICE recommends {stay}.\n-"
        " It lasts {stay}.",
        [
            *(("Nobody relapsed within 4 weeks.", ""), ("Samplumab was safer, and 4 weeks is enough.", "")),
            *(("Effects were few in 4 weeks of use.", ""), ("Two thirds stay 4 weeks.", "")),
            *(("NICE recommends 4 weeks.", ""), ("It lasts 4 weeks.", "value")),
        ],
    ),
    "titles of tiles and boxes above what speaks for something else": (
        "- block: tiles\n  items:\n"
        '    - { icon: eye, title: 4 weeks without driving, text: "Fever is rare.[@beta, p. 9]" }\n'
        '    - { icon: eye, title: 8 weeks without driving, text: "It slows you.[@beta, p. 9]" }\n'
        "- block: box\n  title: 90% respond\n"
        f'  texts: ["Twelve of 75 died.{CITE}"]',
        [
            *(("4 weeks without driving", ""), ("Fever is rare.", "citation")),
            *(("8 weeks without driving", "below"), ("It slows you.", "citation")),
            *(("90% respond", ""), ("Twelve of 75 died.", "citation")),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_a_claim_and_whose_source_it_has(name: str) -> None:
    blocks, wanted = CASES[name]
    assert origins(blocks) == wanted


def test_what_is_inherited_are_the_very_sources() -> None:
    found = {
        statement.words: [(cite.key, cite.locator) for cite in statement.cited]
        for statement in stated(
            '- "B cells carry it. They are lost.[@alpha, p. 1; @beta, p. 2]"\n- It lasts {stay}.\n'
            + TABLE.format(caption=CITE, column="[@beta]", row="", bleeding="12%", notes="{}")
        )
    }
    assert found["B cells carry it."] == found["They are lost."] == [("alpha", "p. 1"), ("beta", "p. 2")]
    assert found["It lasts 4 weeks."] == [("beta", "p. 9")]
    # The caption goes before the heading.
    assert found["Bleeding 12%"] == [("alpha", "p. 3")]


OWN = """\
- block: forest-plot
  caption: "Trials[@alpha, p. 3; @beta, p. 4]"
  alt: Rows.
  effect: Rate
  scale: linear
  from: 0
  to: 100
  rows:
    - { label: First, estimate: 53, low: 41, high: 65, source: beta }
    - { label: Both, estimate: 50, low: 40, high: 60 }
- block: bar-chart
  caption: "Trials[@alpha, p. 3; @beta, p. 4]"
  alt: Bars.
  bars: [{ label: Third, value: 53, source: alpha }]
"""


def test_a_row_or_bar_of_one_of_several_sources_has_that_one_alone() -> None:
    found = {statement.words: [cite.key for cite in statement.cited] for statement in stated(OWN)}
    assert found == {
        "Trials": ["alpha", "beta"],
        "First": ["beta"],
        "Both": ["alpha", "beta"],
        "Third": ["alpha"],
    }


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><title>81% is no word that is seen</title>'
    '<text x="2" y="8">{first}</text><g><text x="2" y="18">{second}</text></g></svg>'
)
FIGURE = "- { block: figure, file: p.svg, alt: A drawing, caption: 'What it does%s' }\n"


def pictured(folder: Path, first: str, second: str, cite: str) -> Evidence:
    """A leaflet of a project whose picture holds two texts; its files stay."""
    blocks = "".join(f"          {line}\n" for line in (FIGURE % cite).splitlines())
    path = folder / "content.yaml"
    path.write_text(HEAD + blocks + TAIL, encoding="utf-8")
    (folder / "p.svg").write_text(SVG.format(first=first, second=second), encoding="utf-8")
    loaded = read(path)
    leaflet = loaded.brochure.leaflets["hcp"]
    style = style_of(loaded.project)
    return Evidence(loaded, "hcp", style.formats[leaflet.format], None, judged_on(leaflet))


def test_words_in_a_picture_that_state_a_fact_are_claims(tmp_path: Path) -> None:
    def found(first: str, second: str, cite: str) -> list[tuple[str, str]]:
        evidence = pictured(tmp_path, first, second, cite)
        return [
            (each.words, each.origin) for each in statements(evidence) if each.kind == "figure" and each.drawn
        ]

    assert found("B cell", "from a mouse antibody", "") == []
    assert found("81% of patients respond", "T cell", "") == [("81% of patients respond", "")]
    assert found("81% of patients respond", "T cell", CITE) == [("81% of patients respond", "caption")]
    # Drawing programs make a text of each line.
    assert found("B cells: faster", "than T cells", "") == [("B cells: faster than T cells", "")]
    told = unsourced(pictured(tmp_path, "81% of patients respond", "T cell", ""))
    assert [(each.text, each.block) for each in told if each.kind == "figure"] == [
        ("81% of patients respond", "sections.0.blocks.0")
    ]


def test_the_register_has_what_a_picture_states_where_the_picture_stands(tmp_path: Path) -> None:
    loaded = pictured(tmp_path, "81% of patients respond", "T cell", CITE).loaded
    with here():
        laid_out = prepare(loaded, "hcp", style_of(loaded.project))
    evidence = produce.evidence_of(loaded, laid_out, finished(drafted(laid_out.job(0), is_read=True)))
    assert evidence.setting is not None
    (drawing,) = [each for each in evidence.setting.drawings if each.alt == "A drawing"]
    (claim,) = [each for each in find_claims(evidence) if "81%" in each.text]
    assert (claim.text, claim.origin) == ("81% of patients respond", "caption")
    assert (claim.page, claim.box) == (drawing.page, drawing.box)
    assert [(cited.key, cited.locator) for cited in claim.cited] == [("alpha", "p. 3")]
