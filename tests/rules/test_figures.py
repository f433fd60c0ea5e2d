"""Rules on charts, numbers of patients, endpoints and balance."""

from __future__ import annotations

import json

import pytest

from brochure.findings import Severity
from brochure.rules.judge import judge
from tests.rules.examples import evidence_of
from tests.rules.told import sample, told, untold

BAR = '{ label: Response, detail: "n = 75", value: 53 }'
NOTE = "            note: Single arm, no comparison."


def rules(text: str) -> list[str]:
    return [
        found.rule for found in judge(evidence_of(text, set_type=False)) if found.rule.startswith("house.")
    ]


def bars(*labels: str) -> str:
    return "\n              - ".join(
        f'{{ label: "{label}", detail: "n = {75 + number}", value: {53 - number} }}'
        for number, label in enumerate(labels)
    )


#: What the sample's chart is replaced by: its head stays, with the caption, alt and note.
LINES = """line-chart
            x: { title: Months }
            y: { title: Pain }
            series:
              - { label: First, points: [[0, 100], [6, 53]] }
              - { label: Second, points: [[0, 100, 98, 100], [6, 61, 55, 70]] }"""
ARMS = """bar-chart
            series: [{ label: Samplix }, { label: Competitumab }]
            bars: [{ label: Pain, values: [{ value: 53 }, { value: 12, low: 10, high: 14 }] }]"""
ROWS = """forest-plot
            effect: Ratio
            from: 0.5
            to: 2
            rows: [{ label: Under 65, estimate: 0.8, low: 0.6, high: 1.1 }]
            favours: { left: Favours Samplix, right: Favours Competitumab }"""


def charted(chart: str, *changes: tuple[str, str]) -> str:
    """A leaflet whose chart is of another kind."""
    return sample(
        "uk-hcp",
        ("- block: bar-chart\n", f"- block: {chart}\n"),
        (f"            bars:\n              - {BAR}\n", ""),
        *changes,
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (charted(LINES), {"house.chart-interval"}),
        (
            charted(LINES, ("6 months, 53%.", "6 months, 93%.")),
            {"house.chart-interval", "house.chart-figures"},
        ),
        (charted(ARMS), {"house.chart-interval", "house.chart-medicines"}),
        (charted(ROWS), {"house.chart-medicines"}),
    ],
)
def test_charts_of_every_kind_are_looked_at(text: str, wanted: set[str]) -> None:
    assert {rule for rule in rules(text) if rule.startswith("house.chart")} == wanted


@pytest.mark.parametrize(
    ("maximum", "value", "is_told"),
    [
        (54, 53, True),
        (60, 53, True),
        (70, 53, True),
        (90, 53, False),
        (100, 53, False),
        (30, 29, True),
        (10, 3, False),
    ],
)
def test_an_axis_of_percentages_that_ends_just_above_the_bar_is_told(
    maximum: int, value: int, is_told: bool
) -> None:
    text = sample(
        "uk-hcp", (BAR, BAR.replace("53", str(value))), (NOTE, f"            maximum: {maximum}\n{NOTE}")
    )
    assert ("house.chart-axis" in rules(text)) is is_told


def test_an_axis_of_percentages_that_only_the_caption_calls_so_is_told() -> None:
    unit = f'            unit: ""\n            maximum: 54\n{NOTE}'
    text = sample(
        "uk-hcp", ("Response at 6 months, adapted", "Response at 6 months in per cent, adapted"), (NOTE, unit)
    )
    assert "house.chart-axis" in rules(text)


@pytest.mark.parametrize(
    "labels",
    [
        ("Samplix", "Competitumab"),
        ("Samplumab", "Chemotherapy"),
        ("Samplix: response", "Rivalinib: response"),
        ("Samplix", "Standard of care"),
        ("Samplix", "Other treatments"),
        ("Samplumab", "Rivalix"),
        ("Rivalinib", "Examplumab"),
    ],
)
def test_two_medicines_in_one_chart_are_an_error(labels: tuple[str, ...]) -> None:
    text = sample("uk-hcp", (BAR, bars(*labels)))
    found = [one for one in judge(evidence_of(text, set_type=False)) if one.rule == "house.chart-medicines"]
    assert [one.severity for one in found] == [Severity.ERROR]


@pytest.mark.parametrize(
    "labels",
    [
        ("Response", "Pain relief"),
        ("Samplix: response", "Samplix: remission"),
        ("Samplix", "Placebo"),
        ("Week 4", "Week 8"),
        ("Samplix", "Baseline"),
        ("Samplix", "Control"),
        ("ALPHA: response", "BETA: response"),
    ],
)
def test_one_medicine_in_a_chart_is_none(labels: tuple[str, ...]) -> None:
    assert "house.chart-medicines" not in rules(sample("uk-hcp", (BAR, bars(*labels))))


def test_medicines_of_one_randomised_trial_may_stand_side_by_side() -> None:
    said = (NOTE, "            note: The randomised trial compared both.")
    assert "house.chart-medicines" not in rules(
        sample("uk-hcp", (BAR, bars("Samplix", "Competitumab")), said)
    )


def test_a_table_that_sets_two_medicines_side_by_side_is_told() -> None:
    table = """\
          - block: table
            caption: Response[@alpha, p. 2]
            columns: [{ title: Outcome }, { title: Samplix }, { title: Rivalinib }]
            rows: [[Response, 53%, 41%]]
          - block: adverse-events
"""
    assert "house.chart-medicines" in rules(sample("uk-hcp", ("          - block: adverse-events\n", table)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (NOTE, "            note: 95% CI in the source."),
        (NOTE, "            note: Whiskers show the confidence interval."),
        (NOTE, "            note: Kaplan–Meier at 6 months."),
        ("label: Response,", "label: Overall survival,"),
        (BAR, f"{BAR}\n              - {{ label: Relief, value: 40, low: 30, high: 50 }}"),
        ("40 had a response", "53% (95% CI 41 to 65) had a response"),
        ("leaflets:\n", "quotes: { alpha: { p. 2: 'response in 53% (95% CI, 41–65)' } }\nleaflets:\n"),
    ],
)
def test_a_bar_without_the_interval_that_there_is_is_told(old: str, new: str) -> None:
    assert rules(sample("uk-hcp", (old, new))) == ["house.chart-interval"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (NOTE, "            note: Single arm. The source gives no interval."),
        (BAR, BAR.replace("value: 53", "value: 53, low: 41, high: 65")),
        ("40 had a response", "40 (53%) had a response"),
    ],
)
def test_a_bar_with_its_interval_or_of_a_source_without_one_is_not(old: str, new: str) -> None:
    assert rules(sample("uk-hcp", (old, new))) == []


MIXED = [
    "Of 75 patients, 40 responded (53%); of the 60 who finished, 44 had no pain (73%).[@alpha, p. 2]",
    "40 of 75 patients responded, and 44 of 60 had no pain.[@alpha, p. 2]",
    "73% of those who completed the study had no pain.[@alpha, p. 2]",
    "In the per-protocol population 70% responded.[@alpha, p. 2]",
    "Among evaluable patients, 81% responded.[@alpha, p. 2]",
    "40/75 responded and 44/60 were free of pain.[@alpha, p. 2]",
    "Of completers, 73% were free of pain.[@alpha, p. 2]",
]
ONE = [
    "Of 75 patients, 40 responded (53%).[@alpha, p. 2]",
    "40 of 75 patients responded, and 30 of 75 had no pain.[@alpha, p. 2]",
    "40 of 75 on {brand} versus 30 of 76 on placebo responded.[@alpha, p. 2]",
    "Of 97 patients who were enrolled, 79 were infused; of these 79, 65 responded.[@alpha, p. 2]",
    "1 in 10 people have a headache, 1 in 1,000 a rash.[@alpha, p. 2]",
    "Three patients completed a diary.[@alpha, p. 2]",
    "A response in 40 of 75 patients lasted 6 of 12 months.[@alpha, p. 2]",
]


def test_mixed_numbers_of_patients_are_told() -> None:
    assert untold("uk-hcp", MIXED, "house.denominators") == []
    assert untold("uk-hcp", ONE, "house.denominators") == ONE


def test_outcomes_of_one_source_out_of_different_numbers_are_told() -> None:
    assert "house.chart-counts" in rules(sample("uk-hcp", (BAR, bars("Response", "Pain relief"))))
    assert "house.chart-counts" not in rules(sample("uk-hcp", (BAR, bars("Men", "Women"))))


SECONDARY = [
    "{generic} met its secondary endpoint of pain relief.[@alpha, p. 2]",
    "An exploratory analysis showed less pain.[@alpha, p. 2]",
    "In a post-hoc analysis sleep improved.[@alpha, p. 2]",
    "Key secondary outcomes were met.[@alpha, p. 2]",
    "A subgroup analysis favoured {generic}.[@alpha, p. 2]",
]


def test_a_secondary_endpoint_without_the_primary_one_is_told() -> None:
    assert untold("uk-hcp", SECONDARY, "house.secondary-endpoint") == []


def test_a_secondary_endpoint_beside_the_primary_one_is_not() -> None:
    primary = "The primary endpoint, response, was met.[@alpha, p. 2]"
    assert untold("uk-hcp", [*SECONDARY, primary], "house.secondary-endpoint") == [*SECONDARY, primary]


def test_a_headline_names_the_primary_endpoint_itself() -> None:
    text = sample(
        "uk-hcp",
        ('"Response at 6 months, adapted', '"Secondary endpoint: response at 6 months, adapted'),
        ("All had samplumab", "The primary endpoint was met. All had samplumab"),
    )
    assert "house.secondary-endpoint" in rules(text)


LONG = [
    "Many patients felt better in the first weeks and could live as they had lived before.[@alpha, p. 2]",
    "The response lasted, and pain was reduced in the hands, the feet, the back and the neck.[@alpha, p. 2]",
    "Sleep improved, and patients could work, walk and sing again, since relief came soon.[@alpha, p. 2]",
    "Survival was better than anybody had thought at the beginning of this trial.[@alpha, p. 2]",
]


def in_evidence(texts: list[str]) -> tuple[str, str]:
    """The change that puts texts beside the chart of a sample, in the section on the evidence."""
    chart = "          - block: bar-chart\n"
    return chart, "".join(f'          - "{text}"\n' for text in texts) + chart


def test_benefits_at_length_and_risks_in_a_line_are_told() -> None:
    short = ("Check blood counts before each course.\n", "\n")
    assert told(sample("uk-hcp", in_evidence(LONG), short), "balance")
    fatal = "Serious infections, some of them fatal, can occur.[@alpha, p. 3]"
    assert told(sample("us-hcp", in_evidence(LONG), (fatal, "Infections.")), "balance")


def test_benefits_and_risks_of_like_length_are_not() -> None:
    risks = [
        "Serious infections were seen, some fatal: take temperatures every day for a month.[@alpha, p. 3]",
        "Low blood counts are common, bleeding can follow: check counts before each course.[@alpha, p. 3]",
    ]
    assert not told(sample("uk-hcp", in_evidence([*LONG, *risks])), "balance")


@pytest.mark.parametrize(
    "said",
    [
        "Not a randomised comparison.",
        "These are not randomised controlled trials.",
        "A non-randomised comparison.",
        "No head-to-head trial was done.",
        "This wasn’t a phase 3 trial.",
        "Results without a controlled trial.",
    ],
)
def test_that_no_trial_compared_excuses_nothing(said: str) -> None:
    text = sample("uk-hcp", (BAR, bars("Samplix", "Competitumab")), (NOTE, f"            note: {said}"))
    assert "house.chart-medicines" in rules(text)


@pytest.mark.parametrize(
    "said",
    [
        "Not blinded, but randomised.",
        "One randomised trial.",
        "A phase 3 study.",
        "Head-to-head, with a break.",
    ],
)
def test_that_one_trial_compared_does(said: str) -> None:
    text = sample("uk-hcp", (BAR, bars("Samplix", "Competitumab")), (NOTE, f"            note: {said}"))
    assert "house.chart-medicines" not in rules(text)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("Our medicine", "Standard of care"),
        ("Our product", "Competitumab"),
        ("The new drug", "Chemotherapy"),
        ("The study medicine", "Usual care"),
        ("Our treatment", "Rivalinib"),
    ],
)
def test_the_medicine_without_its_name_is_the_medicine(own: str, other: str) -> None:
    assert "house.chart-medicines" in rules(sample("uk-hcp", (BAR, bars(own, other))))


def details(*words: str) -> str:
    return "\n              - ".join(f'{{ label: Response, detail: "{each}", value: 53 }}' for each in words)


@pytest.mark.parametrize(
    "words",
    [
        ("samplumab", "methotrexate"),
        ("Samplix", "Rivalinib"),
        ("on samplumab", "on chemotherapy"),
        ("samplumab, n = 75", "competitumab, n = 75"),
        ("our medicine", "standard of care"),
    ],
)
def test_medicines_in_the_second_line_of_a_bar_are_told(words: tuple[str, ...]) -> None:
    assert "house.chart-medicines" in rules(sample("uk-hcp", (BAR, details(*words))))


@pytest.mark.parametrize(
    "words",
    [
        ("samplumab", "placebo"),
        ("Week 4", "Week 8"),
        ("n = 75", "n = 75"),
        ("samplumab", "baseline"),
        ("men", "women"),
    ],
)
def test_other_second_lines_are_not(words: tuple[str, ...]) -> None:
    assert "house.chart-medicines" not in rules(sample("uk-hcp", (BAR, details(*words))))


@pytest.mark.parametrize(
    ("first", "second", "is_told"),
    [
        ("40 of 75", "16 of 40", True),
        ("40 out of 75", "16 out of 40", True),
        ("40/75", "16/40", True),
        ("75 patients", "40 patients", True),
        ("in 75 adult patients", "in 40 adult patients", True),
        ("n = 40/75", "n = 16/40", True),
        ("40 of 75", "30 of 75", False),
        ("75 patients", "n = 75", False),
        ("75 patients", "40 of 75", False),
        ("at 6 months", "at 12 months", False),
        ("1,200 people", "600 of 1,200", False),
    ],
)
def test_numbers_of_people_are_read_in_every_notation(first: str, second: str, is_told: bool) -> None:
    assert ("house.chart-counts" in rules(sample("uk-hcp", (BAR, details(first, second))))) is is_told


@pytest.mark.parametrize(
    ("quote", "is_told"),
    [
        ("Response was 53% [41, 62]", True),
        ("53.0% (41-62)", True),
        ("53% (41; 62)", True),
        ("53.4% (41.0%, 62.0%)", True),
        ("53% (95% credible interval 41 to 62)", True),
        ("53% ± 10", True),
        ("95% CI 41 to 62 for a response of 53%", True),
        ("53% (40 of 75)", False),
        ("53% (P = 0.01)", False),
        ("53% in 2024 (table 1)", False),
        ("53% of patients, and 12% (9 to 15) had a headache at last", True),
        ("153% (41, 62), and 53%", False),
        ("54.9% [41, 62]", False),
    ],
)
def test_intervals_of_quotes_are_read_in_every_notation(quote: str, is_told: bool) -> None:
    text = sample("uk-hcp", ("leaflets:\n", f"quotes: {{ alpha: {{ p. 2: '{quote}' }} }}\nleaflets:\n"))
    assert ("house.chart-interval" in rules(text)) is is_told


@pytest.mark.parametrize(
    ("alt", "is_told"),
    [
        ("Response at 6 months, 93%.", True),
        ("Response at 6 months, 35 per cent.", True),
        ("Response 53%, no response 46%, remission 12%.", True),
        ("Response 5.3%.", True),
        ("Response 63% (95% CI 41 to 65).", True),
        ("Response 53%, no response 47%.", False),
        ("Response 53.3% (95% CI 41% to 65%).", False),
        ("On a scale from 0% to 100%, response is 53%.", False),
        ("Response in 40 of 75.", False),
        ("Response, 53 per cent.", False),
    ],
)
def test_what_is_read_aloud_gives_the_figures_of_the_bars(alt: str, is_told: bool) -> None:
    text = sample("uk-hcp", ("Bar chart. Response at 6 months, 53%.", json.dumps(alt)))
    assert ("house.chart-figures" in rules(text)) is is_told


@pytest.mark.parametrize(
    ("quote", "is_told"),
    [
        ("response in 43% of patients", True),
        ("73 per cent responded", True),
        ("a response rate of 50.1% (95% CI 41 to 65)", True),
        ("35% [30, 40]", True),
        ("5.3% responded", True),
        ("53.4% responded", False),
        ("52.6% (95% CI 41 to 65)", False),
        ("53% at 6 months, 60% at 12 months", False),
        ("40 of 75 responded", False),
        ("47% did not respond", False),
    ],
)
def test_a_quote_gives_the_figure_of_the_bar(quote: str, is_told: bool) -> None:
    text = sample("uk-hcp", ("leaflets:\n", f"quotes: {{ alpha: {{ p. 2: '{quote}' }} }}\nleaflets:\n"))
    assert ("house.chart-figures" in rules(text)) is is_told


@pytest.mark.parametrize(
    ("unit", "maximum", "is_told"),
    [
        ("months", 54, True),
        ("weeks", 58, True),
        ("days", 53, True),
        ("years", 55, True),
        ("months", 53, True),
        ("months", 100, False),
        ("months", 70, False),
        ("weeks", 80, False),
        ("days", 60, False),
        ("mg", 54, False),
    ],
)
def test_an_axis_of_time_that_ends_just_above_the_bar_is_told(unit: str, maximum: int, is_told: bool) -> None:
    text = sample(
        "uk-hcp",
        ("Response at 6 months, 53%.", "Survival."),
        ('"Response at 6 months, adapted', f'"Survival in {unit}, adapted'),
        (NOTE, f'            unit: ""\n            maximum: {maximum}\n{NOTE}'),
    )
    assert ("house.chart-axis" in rules(text)) is is_told
