"""What leaflets say of ages, doses, routes and uses, against what the label has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from brochure.findings import Severity
from brochure.rules.ages import AgeSpan, ages_in, covered
from brochure.rules.doses import amounts_in, often_in
from brochure.rules.judge import judge
from tests.project import small
from tests.rules.examples import evidence_of
from tests.rules.told import sample, told, untold, with_texts

_ADULTS = [AgeSpan(18, 130)]


OUTSIDE_AGES = [
    "{brand} can also help adolescents with examplitis.[@alpha, p. 2]",
    "Suitable from the age of 6.",
    "Younger patients aged 10 to 17 years respond well.[@alpha, p. 2]",
    "Consider {generic} for teenagers.",
    "Children with examplitis improved, too.[@alpha, p. 2]",
    "5-year-olds also respond to {generic}.[@alpha, p. 2]",
    "{brand} works at all ages.[@alpha, p. 2]",
    "{brand} may be used in pregnancy.[@alpha, p. 2]",
    "Infants from 6 months of age have {brand} as well.[@alpha, p. 2]",
    "Not only adults benefit: adolescents do, too.[@alpha, p. 2]",
    "Patients younger than 12 years responded as well.[@alpha, p. 2]",
    "Schoolchildren do well on {brand}.[@alpha, p. 2]",
    "Patients of primary-school age can have {brand}.",
    "Safe for toddlers, too.[@alpha, p. 2]",
]
INSIDE_AGES = [
    "Headache is common in adults.[@alpha, p. 2]",
    "Keep {brand} out of the reach of children.",
    "The medicine in {brand} can be life-threatening to children.",
    "Teenagers treated with this medicine had some weight loss at first.",
    "{brand} is not licensed in children.[@alpha, p. 2]",
    "There are no data in adolescents.",
    "Do not give {brand} to children under 18 years of age.",
    "The safety of {brand} in children has not been established.[@alpha, p. 2]",
    "Women of childbearing age use contraception.",
    "Patients aged 18 to 75 years took part.[@alpha, p. 2]",
    "Older patients have the same dose of {brand}.[@alpha, p. 2]",
    "Exclude pregnancy before treatment with {brand}.",
    "Follow-up was 5 years.[@alpha, p. 2]",
    "Adults over 18 years have one tablet of {brand}.",
]


def test_people_of_other_ages_than_the_labels_are_told() -> None:
    assert untold("uk-hcp", OUTSIDE_AGES, "label-population") == []


def test_people_of_the_labels_ages_and_those_who_are_not_treated_are_not() -> None:
    assert untold("uk-hcp", INSIDE_AGES, "label-population") == INSIDE_AGES


def test_families_of_patients_are_not_taken_for_patients() -> None:
    texts = [
        "Your children can visit you.",
        "If you have children, ask for help.",
        "Keep this medicine out of the sight and reach of children.",
        "Do not give it to children or adolescents.",
        "An adult should stay with you.",
        "If you are pregnant, tell your doctor before you take it.",
        "Support groups for young people can help.",
        "Get help if a child swallows a tablet.",
        "Girls and boys at school may ask questions.",
    ]
    assert untold("uk-patient", texts, ".label-") == texts
    assert untold("uk-patient", ["Teenagers can take {brand} too."], "label-population") == []


DOSES = [
    "Give two tablets by mouth twice a day.",
    "The dose is one tablet every 8 hours.",
    "Start with half a tablet of {brand}.",
    "{brand} is taken once weekly.",
    "Take one tablet in the morning and one in the evening.",
    "Increase to three tablets daily if needed.",
    "If one tablet is not enough after a month, go up to two tablets a day.",
    "In stubborn cases, three tablets a day help.",
    "Where the effect is too weak, double the dose.",
    "If the pain is bad, take a second tablet at night.",
    "Take another tablet if the first one does not help.",
]
FINE_DOSES = [
    "Give one tablet once a day.",
    "Tell patients not to take two tablets to make up for a missed one.",
    "Check blood counts once a week.",
    "Take paracetamol tablets twice a day for headache.",
    "If a dose is missed, do not take a double dose.",
    "Measure the temperature twice a day during treatment.",
    "The dose of warfarin has to be raised: increase the dose by a quarter.",
    "Do not double the dose.",
    "If you are sick within an hour, take another tablet.",
    "Take another tablet the next day.",
    "Do not take a second tablet on the same day.",
    "An infusion rate of 5 ml/min is usual for saline.",
]


def test_doses_that_the_label_does_not_have_are_told() -> None:
    assert untold("uk-hcp", DOSES, "label-dose") == []
    assert untold("uk-hcp", FINE_DOSES, "label-dose") == FINE_DOSES


def test_a_dose_with_ranges_and_a_most_in_a_day_is_read() -> None:
    label = "one or two tablets every 4 to 6 hours, no more than 8 tablets in 24 hours"
    pair = ("text: one tablet once a day", f'text: "{label}"')
    wrong = [
        "Take three tablets every 4 hours.",
        "Take {brand} once a week.",
        "The maximum is 12 tablets in 24 hours.",
        "Take two tablets every 2 hours.",
        "Take no more than 10 tablets a day.",
    ]
    fine = [
        "Take two tablets every 6 hours.",
        "The maximum is 8 tablets in 24 hours.",
        "Take 1 tablet every 4 to 6 hours.",
        "Take no more than 8 tablets a day.",
    ]
    assert untold("uk-patient", wrong, "label-dose", pair) == []
    assert untold("uk-patient", fine, "label-dose", pair) == fine


def test_routes_that_the_label_does_not_have_are_told() -> None:
    wrong = [
        "{brand} can be given as an intravenous infusion.",
        "Inject {brand} under the skin.",
        "{brand} is a subcutaneous injection.",
        "Put the tablet under your tongue.",
        "{brand} is inhaled.",
        "Dissolve it and inject it into a muscle.",
        "Patients who cannot swallow can be given {brand} through an enteral tube.",
    ]
    fine = [
        "The tablet is taken by mouth with water.",
        "Oral contraceptives may work less well with {brand}.[@alpha, p. 2]",
        "Treat infections with intravenous antibiotics.",
        "{brand} is not given into a vein.",
        "Blood is taken from a vein before the treatment.",
    ]
    assert untold("uk-hcp", wrong, "label-route") == []
    assert untold("uk-hcp", fine, "label-route") == fine


def test_illnesses_that_the_label_does_not_name_are_told() -> None:
    wrong = [
        "{brand} is also effective in asthma.[@alpha, p. 2]",
        "{brand} relieves migraine, too.[@alpha, p. 2]",
        "Use it for people with depression.",
        "{brand} treats psoriatic arthritis.[@alpha, p. 2]",
        "{brand} is an option for patients with back pain.[@alpha, p. 2]",
        "Ideal for treating arthritis.[@alpha, p. 2]",
        "It can be used off-label in cluster headache.[@alpha, p. 2]",
        "{brand} has also proved its worth in gout.[@alpha, p. 2]",
        "Effective in examplitis and asthma.[@alpha, p. 2]",
    ]
    fine = [
        "{brand} kills tumour cells in the laboratory.",
        "{brand} treats many people at cancer centres.",
        "{brand} lowers the tumour burden.",
        "{brand} is effective in examplitis.[@alpha, p. 2]",
        "Risk of pneumonia: watch patients who use {brand}.",
        "{brand} can cause hepatitis.[@alpha, p. 2]",
        "Give {brand} with caution to patients with liver disease.",
        "{brand} is used with caution in patients with heart failure.",
        "Patients with asthma were not treated with {brand}.[@alpha, p. 2]",
    ]
    assert untold("uk-hcp", wrong, "label-use") == []
    assert untold("uk-hcp", fine, "label-use") == fine


def test_a_use_that_the_label_excludes_is_told() -> None:
    use = "in combination with alphamab after failure of two lines of treatment"
    declared = f'use: {{ text: {use}, source: "[@alpha, table 1]", date: 2026-08 }}'
    pair = ("  route: {", f"  {declared}\n  route: {{")
    wrong = [
        "{brand} is used as monotherapy.[@alpha, p. 2]",
        "{brand} is a first-line treatment.[@alpha, p. 2]",
    ]
    assert untold("uk-hcp", wrong, "label-use", pair) == []


@pytest.mark.parametrize("market", ["eu-hcp", "us-hcp", "us-patient", "eu-patient"])
def test_every_market_compares(market: str) -> None:
    assert untold(market, ["Teenagers can take {brand} too.[@alpha, p. 2]"], f"{market[:2]}.hcp.label-") == []


def test_the_alt_text_of_a_picture_is_a_hint() -> None:
    figure = (
        "          - block: adverse-events\n",
        "          - { block: figure, file: p.svg, alt: A happy child in the sun., caption: Back to life. }\n"
        "          - block: adverse-events\n",
    )
    text = sample("uk-hcp", figure)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'
    found = judge(evidence_of(text, files=[("p.svg", svg)], set_type=False))
    assert [one.severity for one in found if one.rule == "uk.hcp.label-population"] == [Severity.WARNING]


def test_bars_of_people_outside_the_label_are_told() -> None:
    bar = (
        '{ label: Response, detail: "n = 75", value: 53 }',
        '{ label: Adolescents, detail: "n = 75", value: 53 }',
    )
    assert len(told(sample("uk-hcp", bar), "label-population")) == 1


def test_what_the_prescribing_information_says_is_compared_where_the_product_says_nothing() -> None:
    text = re.sub(
        r"  (?:indication|population|dose|route): .*\n", "", with_texts("uk-hcp", [OUTSIDE_AGES[0], DOSES[0]])
    )
    found = told(text, ".label-")
    assert [one.severity for one in found.values()] == [Severity.WARNING] * 2
    assert all("the prescribing information says" in one.message for one in found.values())


def test_what_the_document_behind_a_code_says_is_compared_too() -> None:
    text = re.sub(
        r"  (?:indication|population|dose|route): .*\n",
        "",
        with_texts("uk-hcp-code", [OUTSIDE_AGES[0], DOSES[0], "{brand} is inhaled."]),
    )
    found = told(text, ".label-")
    assert [one.severity for one in found.values()] == [Severity.WARNING] * 3


def test_what_holds_in_another_market_is_not_compared() -> None:
    pair = ("text: adults, source", "text: adults, market: us, source")
    assert untold("uk-patient", ["Teenagers can take {brand} too."], "label-population", pair) != []
    assert told(sample("uk-patient", pair), "house.label-declared")


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("dose", "text: one tablet once a day", "text: as the doctor says"),
        ("route", "text: by mouth", "text: as the team does it"),
        ("population", "text: adults", "text: those who need it"),
    ],
)
def test_what_is_said_but_cannot_be_read_is_told_as_such(field: str, old: str, new: str) -> None:
    found = told(sample("uk-patient", (old, new)), "house.label-declared")
    messages = [one.message for one in found.values()]
    assert [message for message in messages if f"what the label says of the {field} can’t be read" in message]
    assert not [message for message in messages if "does not say what the label allows" in message]


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("children aged 6 years and older", [(6, 17)]),
        ("adults and children aged 6 years and over", [(18, 130), (6, 17)]),
        ("young adult patients up to and including 25 years of age", [(18, 25)]),
        ("12–17 years of age", [(12, 17)]),
        ("from the age of twelve", [(12, 130)]),
        ("over 65 years of age", [(65, 130)]),
        ("under 18 years of age", [(0, 17)]),
        ("infants from 6 months of age", [(0.5, 2)]),
        ("a 6-year-old girl", [(6, 6)]),
        ("at least 4 weeks", []),
        ("out of the reach of children", []),
    ],
)
def test_ages_are_read(text: str, ages: list[tuple[float, float]]) -> None:
    assert [(found.least, found.most) for found in ages_in(text)] == ages


@pytest.mark.parametrize(
    ("text", "is_covered"),
    [("adults", True), ("children", False), ("aged 16 to 40 years", False), ("over 65 years of age", True)],
)
def test_whether_ages_lie_in_those_of_a_label(text: str, is_covered: bool) -> None:
    assert covered(ages_in(text)[0], _ADULTS) is is_covered


def test_amounts_and_intervals_are_read() -> None:
    assert [
        (q.unit, q.least, q.most) for q in amounts_in("one or two 10 mg tablets, 0.5 g, 200 micrograms")
    ] == [
        ("tablet", 1, 2),
        ("mg", 10, 10),
        ("mg", 500, 500),
        ("mg", 0.2, 0.2),
    ]
    rates = [q.most for q in often_in("every 12 hours, once a week, twice daily, every other day, tds")]
    assert rates == pytest.approx([2, 1 / 7, 2, 0.5, 3])


def test_ages_the_wrong_way_round_are_told_at_their_place(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.change(
        "content.yaml",
        "additional-monitoring: no }",
        "additional-monitoring: no, population: { text: adults, from: 60, to: 18, source: s, date: 2026 } }",
    )
    ended = project.run("check")
    assert ended.code == 3
    assert "content.yaml:1:" in ended.err + ended.out
    assert "the ages go from 60 to 18" in ended.err + ended.out


SPARED_AGES = [
    # Harm, not use.
    "{brand} may harm an unborn child.",
    "{generic} could seriously harm the unborn baby.",
    "{brand} can be harmful to infants.",
    "{generic} passes into milk and may affect breast-fed infants.",
    "Low blood counts were seen in infants of women who had {brand}.",
    "Women who can become pregnant use effective contraception during {brand}.",
    # Another medicine.
    "Use another medicine than {generic} in children.",
    "For children, use other treatments.",
    "Choose a different medicine instead of {brand} in adolescents.",
    "Children have an alternative treatment rather than {brand}.",
    "In place of {brand}, adolescents have another drug.",
    # Nobody knows yet.
    "Data on {generic} in adolescents are awaited.",
    "Whether {generic} helps children is being studied.",
    "Studies of {brand} in children are under way.",
    "A paediatric trial of {brand} is planned.",
    "Use of {brand} in infants remains to be studied.",
    # Adults, how old they may be.
    "Adult patients of any age may have {generic}.",
    "Adults of all ages take one tablet of {brand}.",
    "Adults at any age can have {brand}.",
    "{brand} is for people of all ages from 18 years.",
    "{brand} suits adults, whatever their age.",
    # How long, not how old.
    "{generic} has been used for 5 years and over.",
    "Patients took {brand} for 3 years or over.",
    "{brand} has been available for 10 years and over.",
    "Response lasted 2 years and over with {brand}.",
    "Patients were followed for 5 years or over on {brand}.",
    # Who has children is no child.
    "Parents of young children may take {generic}.",
    "{brand} works in adults with children at home.",
    "People who care for small children can take {brand}.",
    "Mothers of babies may have {brand}.",
    "Families with teenagers know {brand}.",
]
TOLD_AGES = [
    "{brand} may help the children of adults who took part.",
    "{brand} does no harm and helps children.",
    "Use {generic} rather than another medicine: children like it.",
    "Data on adults are awaited; {brand} helps children.",
    "{brand} works in children, and studies are under way.",
    "Children and adults of any age may have {brand}.",
    "{brand} is for people of all ages.",
    "{brand} is licensed for 5 years and over.",
    "{brand} is approved for patients 5 years and over.",
    "Children with examplitis, and their parents, praise {brand}.",
    "Give {brand} to a child whose parents agree.",
    "Infants have {brand} for examplitis.",
    "{brand} is safe in pregnancy.",
    "Pregnant women can take {brand} without problems.",
]


def test_harm_and_data_to_come_and_durations_are_no_use_by_others() -> None:
    assert untold("uk-hcp", SPARED_AGES, "label-population") == SPARED_AGES
    assert untold("uk-hcp", TOLD_AGES, "label-population") == []


def test_a_phrase_of_labels_on_pregnancy_is_a_hint_and_praise_an_error() -> None:
    texts = ["{brand} can be used during breast-feeding.", "{brand} is safe in pregnancy."]
    found = told(with_texts("uk-hcp", texts), "label-population")
    severities = [found[f'- "{text}"'].severity for text in texts]
    assert severities == [Severity.WARNING, Severity.ERROR]


OTHER_AGENTS = [
    "Treat infections before {generic} is given.",
    "Control asthma before treatment with {brand}.",
    "Tell your doctor if you take fluvoxamine (used to treat depression) with {brand}.",
    "{brand} can be taken with St John's wort, a herbal remedy used for depression.",
    "{brand} interacts with medicines to treat epilepsy.",
    "Patients on {brand} may have another medicine for migraine.",
    "Treatment with {brand} could result in lupus.",
    "{brand} reduces the ability to fight infections.",
]


def test_what_another_medicine_treats_is_not_what_this_one_does() -> None:
    assert untold("uk-hcp", OTHER_AGENTS, "label-use") == OTHER_AGENTS
    own = [
        "{brand} (used to treat depression) is a tablet.",
        "{brand} is a medicine used for asthma.",
        "Treat infections with {brand}.",
        "Unlike other medicines, {brand} is used for migraine.",
        "Before other medicines are tried, {brand} helps in asthma.",
    ]
    assert untold("uk-hcp", own, "label-use") == []


MILLIGRAMS = ("text: one tablet once a day", "text: 10 mg once a day")
FINE_MILLIGRAMS = [
    "Give one tablet of {generic} once a day; see the patient every 3 months.",
    "Give {brand} 10 mg once a day, and test blood every 2 weeks.",
    "Patients took {brand} 10 mg once a day and blood was taken every 2 weeks.",
    "Give {brand} 10 mg once a day; repeat the scan every year.",
    "Give {brand} 10 mg once a day and review it every month.",
    "Give {brand} 10 mg (two 5 mg tablets) once a day.",
    "Give {brand} 10 mg (taken as four 2.5-mg tablets) once a day.",
    "Give {brand} as two 5 mg tablets once a day.",
    "Give {brand} 10 mg (one 10 mg tablet) once a day.",
    "{brand} is available in 5 mg tablets and 10 mg tablets.",
    "{brand} 10 mg once a day is taken with 200 mg of calcium.",
    "Give {brand} with 20 mg prednisolone.",
    "Give {brand} 10 mg once a day after 500 mg of paracetamol.",
    "Take {brand} with 15 mg methotrexate once a day.",
    "{brand} contains less than 1 mmol sodium (23 mg) per tablet.",
    "{brand} is supplied in packs of 28 tablets.",
]
WRONG_MILLIGRAMS = [
    "Give {brand} 20 mg (two 10 mg tablets) once a day.",
    "Give {brand} as two 10 mg tablets once a day.",
    "Take 20 mg of {brand} with 200 mg of calcium.",
    "Give {brand} 10 mg every 8 hours and see the patient every 3 months.",
    "See that {brand} is taken every 8 hours.",
    "Give 20 mg of the medicine once a day.",
]


def test_other_substances_and_what_is_done_besides_are_no_dose() -> None:
    assert untold("uk-hcp", FINE_MILLIGRAMS, "label-dose", MILLIGRAMS) == FINE_MILLIGRAMS
    assert untold("uk-hcp", WRONG_MILLIGRAMS, "label-dose", MILLIGRAMS) == []


def test_what_lies_where_a_route_leads_is_no_medicine() -> None:
    fine = [
        "After {brand}, place a gauze pad on the skin.",
        "{brand} can be followed by a rash on the skin.",
        "Inflammation in the eye is seen as {brand} is stopped.",
        "As blood clots in a vein can form, {brand} is stopped.",
        "Use gloves: {brand} may be splashed in the eyes.",
    ]
    assert untold("uk-hcp", fine, "label-route") == fine


def test_units_and_words_of_every_kind_are_doses() -> None:
    wrong = [
        # Other units than the label's.
        "Give {brand} 1 mg/kg once a day.",
        "Give {brand} 1 mg per kilogram once a day.",
        "Give {brand} 25 mg/m² once a day.",
        "Give {brand} 25 mg per square metre once a day.",
        "Give {brand} 1000 IU daily.",
        "Give {brand} 500 international units once a day.",
        "Take 300 units of the medicine once a day.",
        "Give 2 ml of {brand} once a day.",
        "Give two tablets of {brand} once a day.",
        "Give three {generic} tablets once a day.",
        "Give a couple of tablets of {brand} once a day.",
        "Give 1½ tablets of {brand} once a day.",
        # Numbers and units in words.
        "Give twenty milligrams of {generic} once a day.",
        "Give {brand} twenty-five mg once a day.",
        "Give {brand} forty mgs once a day.",
        "Give {brand} a hundred milligrammes once a day.",
        "Give {brand} 20 mgs once a day.",
        "Give {brand} nineteen mg once a day.",
        "Give {brand} 0.02 grammes once a day.",
        # How often, in words.
        "Give {brand} 10 mg 12-hourly.",
        "Give {brand} 10 mg q8h.",
        "Give {brand} 10 mg every third day.",
        "Take {brand} 10 mg three times.",
        "Give {brand} 10 mg, then 10 mg after 12 hours.",
        "Give {brand} 10 mg with each meal.",
        "Give {brand} 10 mg at breakfast and at dinner.",
        "Give {brand} 10 mg on Mondays and Thursdays.",
        "{brand} is dosed at bedtime and on waking.",
        "Twice-daily {brand}.",
        "{brand} 10 mg weekly.",
        # The most in a day.
        "Give {brand} 10 mg once a day, at most 40 mg in 24 hours.",
        "The maximum of {brand} is 30 mg a day.",
        "Give up to 20 mg of {brand} per day.",
        "Take no more than 25 mg of {brand} each day.",
        "The most of {brand} is 15 mg daily.",
    ]
    fine = [
        "Give ten milligrams of {generic} once a day.",
        "Give {brand} 10 mgs once a day.",
        "Give {brand} 0.01 grammes once a day.",
        "Give {brand} 10,000 micrograms once a day.",
        "Give {brand} 10 mg 24-hourly.",
        "Give {brand} 10 mg every 24 hours.",
        "Give {brand} 10 mg (two tablets) once a day.",
        "Give one tablet of {brand} once a day.",
        "Give {brand} 10 mg once a day, at most 10 mg in 24 hours.",
        "Give {brand} 10 mg/day.",
        "Give {brand} 10 mg once a day or 20 mg of methotrexate once a week.",
        "Heparin 5000 IU was given to patients.",
        "Methotrexate 7.5 mg/m² is given once a week.",
        "Patients had {brand} and were seen on Mondays and Thursdays.",
        "Of 75 patients, 40 took {brand}.",
    ]
    assert untold("uk-hcp", wrong, "label-dose", MILLIGRAMS) == []
    assert untold("uk-hcp", fine, "label-dose", MILLIGRAMS) == fine


def test_tablets_of_a_label_are_counted_in_all_words() -> None:
    wrong = [
        "Give a couple of tablets of {brand} once a day.",
        "Give 1½ tablets of {brand} once a day.",
        "Give two {generic} tablets once a day.",
        "Give one tablet of {brand} with each meal.",
        "Give one tablet of {brand} in the morning, at noon and at night.",
        "One tablet of {brand} four-hourly.",
        "Give {brand} 5 mg/kg once a day.",
    ]
    fine = [
        "Give a single tablet of {brand} once a day.",
        "Give one {generic} tablet once a day.",
        "Give {brand} 10 mg once a day.",
        "Give one tablet of {brand} with a meal.",
        "Give one tablet of {brand} on each day.",
    ]
    assert untold("uk-hcp", wrong, "label-dose") == []
    assert untold("uk-hcp", fine, "label-dose") == fine


def test_doses_by_weight_are_compared_by_weight() -> None:
    pair = ("text: one tablet once a day", "text: 5 mg/kg every 2 weeks")
    wrong = ["Give {brand} 10 mg per kilogram every 2 weeks.", "Give {brand} 5 mg/m² every 2 weeks."]
    fine = ["Give {brand} 5 mg/kg every 14 days.", "Give {brand} 350 mg every 2 weeks to 70 kg."]
    assert untold("uk-hcp", wrong, "label-dose", pair) == []
    assert untold("uk-hcp", fine, "label-dose", pair) == fine


OTHER_ROUTES = [
    "{brand} is injected once a day.",
    "Give {brand} as an injection.",
    "Inject {brand} once a day.",
    "{brand} is given by depot injection.",
    "{brand} is given through a central line.",
    "{brand} is given as a drip.",
    "{brand} eye drops are used.",
    "{brand} is used as nose drops.",
    "{brand} is given as ear drops.",
    "{brand} can be crushed and given through a feeding tube.",
    "Give {brand} via PEG.",
    "{brand} is given intraperitoneally.",
    "{brand} is given into the bladder.",
    "{brand} is given into the knee.",
]
OWN_ROUTES = [
    "{brand} is an alternative to injections.",
    "{brand} is used instead of infusions.",
    "Give {brand} before an injection of contrast.",
    "Patients injected with antibiotics took {brand}.",
    "{brand} is a tablet and no injection.",
    "{brand} is taken after the infusion.",
    "Unlike an injection, {brand} is taken by mouth.",
]


def test_every_route_is_told_and_what_is_done_beside_is_not() -> None:
    assert untold("uk-hcp", OTHER_ROUTES, "label-route") == []
    assert untold("uk-hcp", OWN_ROUTES, "label-route") == OWN_ROUTES


def test_injections_are_within_every_route_that_needs_one() -> None:
    pair = ("route: { text: by mouth", "route: { text: under the skin")
    texts = ["{brand} is injected once a day.", "Give {brand} as an injection.", "Inject {brand} at home."]
    assert untold("uk-hcp", texts, "label-route", pair) == texts
    pair = ("route: { text: by mouth", "route: { text: by injection")
    texts = ["{brand} is given under the skin.", "{brand} is given into a muscle."]
    assert untold("uk-hcp", texts, "label-route", pair) == texts
    assert untold("uk-hcp", ["{brand} is inhaled."], "label-route", pair) == []


OTHER_USES = [
    "{generic} for asthma.",
    "In asthma, {generic} halves attacks.",
    "Patients with rheumatoid arthritis respond to {generic}.",
    "Asthma patients benefit from {generic}.",
    "{brand} gives relief from migraine.",
    "{brand} eases eczema.",
    "{brand} in psoriasis: what a study found.",
    "Consider {brand} in patients with lupus.",
    "{brand} lowers blood pressure.",
    "{brand} improves mood.",
    "{brand} reduces the cholesterol.",
    "{generic} can prevent examplitis.",
    "{brand} protects against examplitis.",
    "{brand} is used for the prevention of examplitis.",
]
NO_USES = [
    "{brand} may lower blood pressure: monitor it.",
    "In renal failure, {brand} accumulates.",
    "In hepatitis, stop {brand}.",
    "{brand} in patients with liver disease: use caution.",
    "Patients with examplitis and diabetes respond to {brand}.",
    "Patients with examplitis respond to {brand}.",
    "Patients with diabetes who take {brand} check their sugar.",
    "{brand} for examplitis.",
    "In examplitis, {brand} halves attacks.",
    "{brand} is not for asthma.",
    "{brand} does not prevent examplitis.",
    "Measure the blood pressure of patients on {brand}.",
    "Relief from examplitis came with {brand}.",
]


def test_uses_in_other_illnesses_are_told_however_they_are_said() -> None:
    assert untold("uk-hcp", OTHER_USES, "label-use") == []
    assert untold("uk-hcp", NO_USES, "label-use") == NO_USES


def test_prevention_and_other_names_of_a_labels_illness_are_its_own() -> None:
    pair = ("indication: { text: examplitis", "indication: { text: prevention and treatment of examplitis")
    texts = ["{generic} can prevent examplitis.", "{brand} protects against examplitis."]
    assert untold("uk-hcp", texts, "label-use", pair) == texts
    pair = ("indication: { text: examplitis", "indication: { text: essential hypertension and carcinoma")
    texts = ["{brand} lowers blood pressure.", "{brand} for high blood pressure.", "{brand} for cancer."]
    assert untold("uk-hcp", texts, "label-use", pair) == texts


PEOPLE = [
    "{brand} may be given to women who breastfeed.",
    "Pregnant women had {brand} without harm.",
    "{brand} is safe while nursing.",
    "{brand} may be used by mothers-to-be.",
    "{brand} is suitable in the third trimester.",
    "{brand} helps patients of 15 years.",
    "{brand} helps patients of 12 to 17 years.",
    "{brand} works from 12 years.",
    "{brand} is used in 12+ patients.",
    "{brand} is used in minors.",
    "{brand} suits youngsters.",
    "School pupils can take {brand}.",
    "Children tolerate {brand} no worse than adults.",
    "Do not hesitate to give {brand} to children.",
    "Nothing works in children like {brand}.",
    "{brand} is not harmful to children.",
    "There is no reason not to give {brand} to adolescents.",
    "Adolescents need not fear {brand}.",
    "{brand} works without any side effects in children.",
]
NOBODY = [
    "Adolescents: {brand} is not recommended in patients below 18 years.",
    "Women who breastfeed ask their doctor before they take {brand}.",
    "{brand} is not recommended in women who breastfeed.",
    "{brand} is not suitable in the third trimester.",
    "Patients of 65 years can take {brand}.",
    "{brand} had minor side effects.",
    "Patients with examplitis of 5 years' duration took {brand}.",
    "{brand} worked from 12 weeks on.",
    "{brand} does not work in children like it does in adults.",
    "{brand} was no better than placebo in children.",
    "Nobody gives {brand} to children.",
    "{brand} was used from 2 years to 5 years after diagnosis.",
]


def test_people_are_told_by_every_word_and_denial_of_denial() -> None:
    assert untold("uk-hcp", PEOPLE, "label-population") == []
    assert untold("uk-hcp", NOBODY, "label-population") == NOBODY


def test_a_first_treatment_is_told_where_the_label_has_a_later_one() -> None:
    pair = ("indication: { text: examplitis", "indication: { text: relapsed or refractory examplitis")
    wrong = [
        "{brand} is an option for newly diagnosed examplitis.",
        "{brand} is used in examplitis from diagnosis.",
        "{brand} is for patients who have had no treatment yet.",
        "{brand} is the first treatment for examplitis.",
        "Use {brand} before other treatments.",
        "{brand} helps untreated patients.",
        "{brand} helps patients never treated before.",
    ]
    fine = [
        "{brand} is used after other treatments.",
        "{brand} is not for newly diagnosed examplitis.",
        "The time from diagnosis to treatment with {brand} was 3 years.",
        "{brand} is used when first treatments have failed.",
        "{brand} helps patients with refractory examplitis.",
    ]
    assert untold("uk-hcp", wrong, "label-use", pair) == []
    assert untold("uk-hcp", fine, "label-use", pair) == fine
