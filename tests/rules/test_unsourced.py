"""Claims without a source: which sentences are claims, and which citation speaks for which."""

from __future__ import annotations

from functools import cache

import pytest

from brochure.findings import SourcePlace
from brochure.rules.checks.unsourced import Unsourced, unsourced
from brochure.rules.claim_detection import claim_in, instructs
from brochure.rules.evidence import Evidence
from tests.rules.examples import evidence_of

NAMES = {"brand": "Samplix®", "generic": "samplumab"}

CONTENT = """\
product: {{ brand: Samplix®, generic: samplumab, additional-monitoring: no }}
company: {{ name: Example Medicines Ltd, contact: safety@example.com }}
values:
  share: {{ text: 53%, meaning: Share, source: "[@alpha, p. 2]", date: 2026-09 }}
references:
  - {{ id: alpha, type: article-journal, title: Alpha, container-title: J, issued: 2025 }}
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
      - title: {title}
        start: panel
        blocks:
{blocks}
      - title: Sources
        start: panel
        blocks:
          - Plain words.[@alpha, p. 1]
          - block: references
"""


@cache
def _evidence(blocks: str, title: str, set_type: bool) -> Evidence:
    indented = "\n".join(f"          {line}" for line in blocks.splitlines())
    return evidence_of(CONTENT.format(blocks=indented, title=title), "hcp", set_type=set_type)


def found_in(blocks: str, *, title: str = "Words", set_type: bool = False) -> tuple[Unsourced, ...]:
    """The claims without a source of a leaflet that holds these blocks."""
    return unsourced(_evidence(blocks, title, set_type))


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Remission was seen in 81% of patients.", "it gives a result"),
        ("About 81 in 100 people were in remission.", "it gives a result"),
        ("Three in four had a response.", "it gives a result"),
        ("Most people have mild side effects.", "it gives a result"),
        ("The hazard ratio was in favour of it.", "it gives a result"),
        ("The risk was halved.", "it gives a result"),
        ("Relapses were less frequent than with placebo.", "it compares"),
        ("Patients lived longer than expected.", "it compares"),
        ("Response was better compared with chemotherapy.", "it compares"),
        ("It is one of the first personalised treatments.", "it claims to be first or best"),
        ("This heritage includes setting the standard in support.", "it claims to be first or best"),
        ("A pioneering approach.", "it claims to be first or best"),
        ("Samplix reduces pain.", "it states an effect"),
        ("samplumab may delay, and often prevents, relapses.", "it states an effect"),
        ("The treatment offers another way.", "it states an effect"),
        ("A manageable safety profile.", "it states an effect"),
        ("It is approved for certain cancers.", "it says what is approved"),
        ("38 cases were reported.", "it gives a number"),
        ("Manufacture takes 3 to 4 weeks.", "it gives a number"),
        # Counts in words.
        *(
            (words, "it gives a number")
            for words in (
                "Twelve patients died.",
                "A dozen patients died.",
                "Nobody died.",
                "All patients responded.",
                "Almost everyone went home.",
                "Every patient was well by spring.",
                "Most of them go home.",
                "Headaches were seen in a handful of patients.",
                "Some patients died of infections.",
                "Nine hospitals gave it.",
                "Headache is common.",
                "Fever can be fatal.",
                # Days, years, sites, prices and large numbers.
                "Response came on day 12.",
                "The trial ran from 2015 to 2018.",
                "It was studied at 25 sites.",
                "Survival was a year and a half.",
                "The half-life is three weeks.",
                "Fever began within days.",
                "Samplumab stays in the body for months.",
                "Cells come back within a month.",
                "The drug costs £282,000.",
                "It costs 282 thousand pounds.",
                "5 × 106 cells were given.",
                "5 x 10⁶ cells were given.",
                "It was given to 42,500.",
                "The trial was stopped early.",
            )
        ),
        # Parts, statistics and signs.
        *(
            (words, "it gives a result")
            for words in (
                "Three quarters went home.",
                "Deaths fell by two thirds.",
                "Roughly a third had fever.",
                "Fever follows in roughly a third.",
                "Deaths were reduced by one half.",
                "Half went home.",
                "One person in a hundred has a rash.",
                "HR 0.62.",
                "OR 1.8 (1.2 to 2.6).",
                "RR: 0.5",
                "The rate was 0.44.",
                "The median was 11.1.",
                "p = 0.03",
                "P<0.001.",
                "1/100 had a rash.",
                "12/75 patients died.",
                "1 : 100 has a rash.",
                "⅔ went home.",
                "5‰ had a rash.",
                "50 pc went home.",
                "Liver enzymes went up threefold.",
                "Ten-fold lower doses were tried.",
                "The study met its primary endpoint.",
            )
        ),
        *(
            (words, "it compares")
            for words in (
                "It was as good as methotrexate.",
                "It beat methotrexate.",
                "It outperformed methotrexate.",
                "Response did not differ from methotrexate.",
                "There was no difference between the groups.",
                "Survival was similar to that with placebo.",
                "It was no better.",
                "Samplumab was safer.",
            )
        ),
        *(
            (words, "it says what is approved")
            for words in (
                "NICE recommends it.",
                "NICE did not recommend it.",
                "The European Commission approved it.",
                "It is recommended by NICE.",
                "Approval came in August.",
                "The MHRA licensed it.",
                "Guidelines recommend it.",
            )
        ),
        ("Samplumab binds CD19.", "it states an effect"),
        ("The recommended dose is 10 mg once daily.", "it gives a number"),
    ],
)
def test_a_sentence_is_a_claim_and_says_why(sentence: str, reason: str) -> None:
    assert claim_in(sentence, NAMES) == reason


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("What we do not know is how long the tablets help.", ""),
        ("We cannot tell why the tablets help.", ""),
        ("It is not yet known whether the treatment prolongs life.", ""),
        ("It is unclear how the treatment works.", ""),
        ("We do not know how long it lasts, and the tablets help.", ""),
        ("We do not know how long it lasts; the tablets help people.", "it states an effect"),
        ("The treatment works.", "it states an effect"),
        ("We do not know how the tablets helped 53% of people.", "it gives a result"),
    ],
)
def test_what_nobody_knows_is_no_effect(sentence: str, reason: str) -> None:
    assert claim_in(sentence, NAMES) == reason


@pytest.mark.parametrize(
    "sentence",
    [
        "Take your temperature each day.",
        "Do not drive for 8 weeks.",
        "If you have a fever for 2 days, call your team.",
        "Call 111 or 999, day and night.",
        "How many people have side effects?",
        "Does the treatment work better than others?",
        "For adults aged 18 or over and children up to 25 years of age.",
        "For children under 12 years.",
        "Prepared in November 2026.",
        "Binding to CD19 and 4-1BB.",
        "Ask your team rather than a friend.",
        "It was not compared with another treatment.",
        "You can also ask your team about other choices.",
        "Your team stays with you all the way.",
        "The first dose is given in hospital.",
        "You should rest for 3 days.",
        "Day 0",
        "If you miss a dose by more than 12 hours, leave it out.",
        "You can have more than one carer.",
        "People often ask how the treatment works.",
        "The pharmacist controls the stock of your medicine and offers advice.",
        "The team at your hospital helps you with travel.",
        "The treatment may stop working.",
        "Step 3 of the path",
        "Always take the tablet 2 hours before food.",
        "Then wait 30 minutes.",
        "Once you reach 10 mg, do not increase the dose.",
        "Gently press the button for 10 seconds.",
        "The tablets should be taken 30 minutes before food.",
        "It must be stored for no more than 28 days.",
        "Your doctor may give you 2 tablets for 5 days.",
        "Your child should stay in bed for 2 days.",
        "If you take more tablets than you should",
        "Do you need more fluid than usual?",
        "You need more sleep than usual.",
        "Weekly doses higher than 2 mg should not be used.",
        "Give the first tablet in the evening.",
        "The best places to inject are the upper arms.",
        "Samplix 5 mg film-coated tablets",
        "2.5 mg",
        "Medicines to treat pain",
        "dabigatran, a medicine to prevent blood clots",
        "Use an effective method of contraception.",
        "Before each injection, wash your hands for 20 seconds.",
        "Within 2 hours call us.",
        "After 10 minutes call your team.",
        "Take one tablet.",
        "Take half a tablet or one third of the dose.",
        "Wait 10 minutes.",
        "Two tablets",
        "One tablet daily",
        "Call 0808 2080 888, open 24 hours a day, 7 days a week.",
        "This leaflet was last revised in 2024.",
        "Prepared in November 2026, page 3, section 4.4.",
        "12 Example Street, Exampletown",
        "The EXAMPLE-1 trial",
        "A phase 3 trial",
        "A third dose may follow.",
        "Although not everybody gets them.",
        "Your heart beats faster.",
        "Take it as soon as possible and as often as you need.",
        "If three people are ill, tell your team.",
        "All patients are given a card.",
    ],
)
def test_what_is_told_to_the_reader_is_no_claim(sentence: str) -> None:
    assert claim_in(sentence, NAMES) == ""


@pytest.mark.parametrize("sentence", ["Rest often.", "When you are tired, rest.", "Please call."])
def test_a_command_is_known_with_and_without_its_condition(sentence: str) -> None:
    assert instructs(sentence)


def test_a_command_that_gives_a_result_is_a_claim_all_the_same() -> None:
    assert claim_in("Take it each day, as 53% of people do.", NAMES) == "it gives a result"


def test_a_claim_is_found_with_its_words_reason_line_and_page() -> None:
    (found,) = found_in("- Some words. The treatment reduces pain. More words.", set_type=True)
    assert (found.text, found.reason, found.kind) == (
        "The treatment reduces pain.",
        "it states an effect",
        "paragraph",
    )
    assert isinstance(found.place, SourcePlace)
    assert found.place.text[found.place.column - 1 :].startswith("The treatment reduces pain.")
    assert found.seen is not None and found.seen.page == 1 and found.seen.box is not None


@pytest.mark.parametrize(
    "text",
    [
        "The treatment reduces pain.[@alpha, p. 2]",
        "The treatment reduces pain[@alpha, p. 2] in adults.",
        "The treatment reduces pain. It was seen in a study.[@alpha, p. 2]",
        "The treatment **reduces pain.[@alpha, p. 2]**",
    ],
)
def test_a_citation_speaks_for_its_sentence_and_for_the_one_right_before(text: str) -> None:
    assert not found_in(f'- "{text}"')


@pytest.mark.parametrize(
    "text",
    [
        "Words of a study.[@alpha, p. 2] The treatment reduces pain.",
        "The treatment reduces pain. Words between. Words of a study.[@alpha, p. 2]",
    ],
)
def test_a_citation_does_not_reach_forward_or_far_back(text: str) -> None:
    assert [found.text for found in found_in(f'- "{text}"')] == ["The treatment reduces pain."]


def test_numbers_of_a_value_have_their_source_there() -> None:
    assert not found_in("- A response was seen in {share} of all.")
    assert found_in("- A response was seen in 53 % of all.")


LIST = """\
- block: list
  title: "{title}"
  items:
    - The treatment reduces pain.
    - 12% had a rash.
"""


def test_a_citation_in_the_title_of_a_list_speaks_for_its_items() -> None:
    assert not found_in(LIST.format(title="Effects[@alpha, p. 2]"))
    assert [found.text for found in found_in(LIST.format(title="Effects"))] == [
        "The treatment reduces pain.",
        "12% had a rash.",
    ]


def test_the_title_of_a_list_is_spoken_for_by_an_item_that_cites() -> None:
    title = "What the treatment reduces"
    cited = (
        LIST.format(title=title)
        .replace("pain.", '"pain.[@alpha, p. 2]"')
        .replace("The treatment reduces ", "")
    )
    assert [found.text for found in found_in(cited)] == ["12% had a rash."]
    assert [found.text for found in found_in(cited.replace("[@alpha, p. 2]", ""))] == [
        title,
        "12% had a rash.",
    ]


TILE = """\
- block: tiles
  items:
    - {{ icon: eye, title: The treatment reduces pain, text: "A study saw it{cite}" }}
    - {{ icon: eye, title: Plain, text: Plain words. }}
"""


def test_a_title_is_spoken_for_by_what_stands_below_it() -> None:
    assert not found_in(TILE.format(cite=".[@alpha, p. 2]"))
    assert [found.text for found in found_in(TILE.format(cite="."))] == ["The treatment reduces pain"]


def test_the_title_of_a_section_is_spoken_for_by_a_source_right_below_it() -> None:
    title = "The treatment reduces pain"
    assert not found_in("- A study saw it.[@alpha, p. 2]", title=title)
    assert found_in("- A study saw it.", title=title)
    assert found_in("- A study.\n- It reduces pain.[@alpha, p. 2]", title=title)
    assert found_in("- { block: heading, text: Pain }\n- It reduces pain.[@alpha, p. 2]", title=title)


CHART = """\
- block: bar-chart
  caption: "Response{cite}"
  alt: Bar chart. Response, 53%.
  bars:
    - {{ label: Response, value: 53 }}
  note: Of 75 patients.
"""


def test_a_chart_is_one_claim_and_its_caption_speaks_for_it() -> None:
    assert not found_in(CHART.format(cite="[@alpha, p. 2]"))
    (found,) = found_in(CHART.format(cite=""))
    assert (found.text, found.reason) == ("Response", "it shows results")


TABLE = """\
- block: table
  caption: "Trials{cite}"
  columns: [{{ title: Trial }}, {{ title: Result }}]
  rows:
    - ["One{first}", "CR 53%"]
    - ["Two", "CR 40%"]
    - ["Three", "none"]
"""


def test_each_row_of_a_table_needs_a_source_unless_the_caption_cites() -> None:
    assert not found_in(TABLE.format(cite="[@alpha, p. 2]", first=""))
    rows = found_in(TABLE.format(cite="", first="[@alpha, p. 2]"))
    assert [found.text for found in rows] == ["Two CR 40%"]
    assert [found.text for found in found_in(TABLE.format(cite="", first=""))] == ["One CR 53%", "Two CR 40%"]


@pytest.mark.parametrize(
    "block",
    [
        "- { block: about, title: About, text: 'Call 0808 2080 888, Monday to Friday, 9 to 5.' }",
        "- { block: checklist, items: [Take two tablets., Do you wait 10 minutes?] }",
        "- { block: contacts, items: [{ name: Help, details: '1 Example Street, open 24 hours a day' }] }",
        "- { block: adverse-events, title: Report, text: The treatment reduces pain. }",
        "- { block: call-now, title: Call, signs: [{ text: fever }], call: [Call us within 2 hours] }",
        "- { block: prescribing-information, title: PI, items: [{ heading: A, text: 12% had pain. }] }",
    ],
)
def test_obligatory_texts_and_questions_are_no_claims(block: str) -> None:
    assert not found_in(block)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Samplix halves the risk.", "it gives a result"),
        ("Half the risk with Samplix.", "it gives a result"),
        ("The risk of death was cut by a third.", "it gives a result"),
        ("The chance of living longer doubles.", "it gives a result"),
        ("Only half as many relapses.", "it gives a result"),
        ("Cutting the risk of relapse in half.", "it gives a result"),
        ("Samplix cuts the risk of relapse.", "it states an effect"),
        ("This cut the risk of death.", "it states an effect"),
        ("The risk of relapse fell.", "it states an effect"),
        ("Your risk of a stroke is reduced.", "it states an effect"),
        ("The odds of a relapse drop.", "it states an effect"),
        ("Treated patients had a lower risk of relapse.", "it states an effect"),
        ("Fewer relapses with Samplix.", "it states an effect"),
        ("Ask how you can cut your risk of infection.", ""),
        ("Wash your hands: this lowers your risk of infection.", ""),
        ("The risk of trips and falls is told below.", ""),
        ("Patients with a higher risk of infection are seen often.", ""),
        ("Your risk of bleeding is less if you use a soft brush.", ""),
        ("Lower the dose to reduce the risk of side effects.", ""),
        ("Halve the rate of infusion.", ""),
        ("Halve the tablet.", ""),
        ("There is a risk of bleeding.", ""),
    ],
)
def test_a_risk_that_is_lowered_in_words_is_a_claim(sentence: str, reason: str) -> None:
    assert claim_in(sentence, NAMES) == reason
