"""The definition of a claim: what states a fact, and which source speaks for it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from brochure.rules.statements import Origin, Statement, statements
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
    "rows below a caption that cites": (
        TABLE.format(caption=CITE, column="", row="", bleeding="12%", notes="{}"),
        [
            ("Events", "citation"),
            ("Infections 20%", "caption"),
            ("Bleeding 12%", "caption"),
            ("Fever common", "caption"),
        ],
    ),
    "rows below a heading that cites, one with a source of its own": (
        TABLE.format(caption="", column=CITE, row="[@beta]", bleeding="12%", notes="{}"),
        [
            ("Events", "column"),
            ("Infections 20%", "citation"),
            ("Bleeding 12%", "column"),
            ("Fever common", "column"),
        ],
    ),
    "rows without a source, one with a value, one with a note that cites": (
        TABLE.format(
            caption="", column="", row="[^n]", bleeding="{share}", notes=f'{{ n: "Graded.{CITE}" }}'
        ),
        [("Graded.", "citation"), ("Infections 20%", "note"), ("Bleeding 53%", "value")],
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
    "a chart without a source": (CHART.format(caption="", note="", mark=""), [("Response", "")]),
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
        '    - { icon: eye, title: Followed for life, text: "Tests go on.[@alpha]" }\n'
        '    - { icon: eye, title: Daily life, text: "Rest.[@alpha]" }',
        [("Followed for life", "below"), ("Tests go on.", "citation"), ("Rest.", "citation")],
    ),
    "how long something takes": (
        "- Getting ready takes weeks. If it lasts for days, call. It may take weeks. Your team stays.",
        [("Getting ready takes weeks.", "")],
    ),
    "obligatory texts, in which values are claims": (
        '- { block: call-now, title: Call, signs: [{ text: "for {stay}" }, { text: 12% }], call: [999] }',
        [("for 4 weeks", "value")],
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
