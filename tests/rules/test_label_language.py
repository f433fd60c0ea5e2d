"""The language of labels: what a summary of product characteristics says is no praise, and no other use.

The sentences of `label_language.txt` are our own, in the form of sections 4.1 to 5.2 of such documents.
"""

from __future__ import annotations

from pathlib import Path

from brochure.findings import SourcePlace
from brochure.rules.judge import judge
from tests.rules.examples import evidence_of
from tests.rules.told import told, untold, with_texts

LABEL_LANGUAGE = Path(__file__).with_name("label_language.txt").read_text(encoding="utf-8").splitlines()
#: What is told of these is told of the leaflet, or asks for a source.
_OF_THE_LEAFLET = ("house.label-declared", "sources.unsourced")
FRAGMENTS_OF_LEAFLETS = (
    "High levels of uric acid in your blood (as seen in tests).",
    "Take the tablets at the same times every day to have the best treatment effect.",
    "It has not been demonstrated that {brand} is safe to use during pregnancy.",
    "Use safe and effective contraception while you are treated.",
    "It is not known if {brand} is safe or effective in this group.",
    "As with any vaccine, {brand} may not fully protect 100% of those who have it.",
    "Breath with a sweet smell, or a sweet or metallic taste.",
    "Your doctor will establish the best possible treatment of an overdose.",
    "Check that the product name is {brand} 10 mg.",
    "The side effects reported in association with the use of {brand} are listed here.",
    "Do not drive until you are feeling well again.",
    "Each pack has 1 blister of 28 or 2 blisters of 14 tablets.",
    "Symptoms may occur in newborn babies of mothers who had {brand}.",
    "Ask your doctor before your newborn baby is vaccinated.",
    "Carbamazepine, a medicine to treat some forms of epilepsy, may lower the level of {brand}.",
    "{brand} may lower the number of white blood cells, which fight infections.",
    "{brand} may be used with asthma medicines.",
    "If a child swallows a tablet, call a doctor.",
)


def test_sentences_of_labels_break_no_rule_on_words() -> None:
    text = with_texts("uk-hcp", LABEL_LANGUAGE)
    lines = text.splitlines()
    found = [
        (finding.rule, lines[finding.place.line - 1].strip())
        for finding in judge(evidence_of(text, set_type=False))
        if isinstance(finding.place, SourcePlace) and finding.rule not in _OF_THE_LEAFLET
    ]
    assert found == []


def test_instructions_and_scales_of_labels_need_no_source() -> None:
    texts = [
        "Women of childbearing potential have to use contraception for 5 months after the last dose.",
        "Infants should not receive live vaccines for 5 months.",
        "The patient should be observed for at least 6 hours after the first dose.",
        "They are very common (≥ 1/10), common (≥ 1/100 to < 1/10) or uncommon (≥ 1/1,000 to < 1/100).",
        "This medicine contains less than 1 mmol sodium (23 mg) per tablet.",
    ]
    assert untold("uk-hcp", texts, "sources.unsourced") == texts
    claims = ["A response may be observed in 12 weeks.", "1 in 10 patients had a headache."]
    assert untold("uk-hcp", claims, "sources.unsourced") == []


def test_sentences_of_package_leaflets_are_left_alone() -> None:
    texts = list(FRAGMENTS_OF_LEAFLETS)
    assert [text for text in texts if text not in untold("uk-patient", texts, "uk.")] == []
    assert not told(with_texts("uk-patient", texts), "house.denominators")


def test_praise_in_the_words_of_labels_is_told_all_the_same() -> None:
    texts = [
        "It is the best possible treatment.",
        "{brand} is safe and effective.",
        "Other treatments have failed: {brand} does not.",
        "Patients on {brand} relapse half as often.",
        "{brand} is a biological, so it is gentle.",
        "{brand} fully protects 100% of patients.",
    ]
    assert untold("uk-hcp", texts, "uk.") == []
