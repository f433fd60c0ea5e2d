"""Leaflets for the public, and those for the European Union and the United States."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brochure.findings import Finding, Severity, SourcePlace
from brochure.rules.checks.prominence import facing
from brochure.rules.evidence import Setting
from brochure.rules.judge import judge
from brochure.rules.rule import rules_for
from tests.project import ROOT
from tests.rules.examples import SAMPLES, changed, evidence_of, judged

CONTENT = (ROOT / "content.yaml").read_text(encoding="utf-8")
REFERENCES = {"references.yaml": (ROOT / "references.yaml").read_text(encoding="utf-8")}


def _sample(name: str, *pairs: tuple[str, str]) -> str:
    return changed((SAMPLES / f"{name}.yaml").read_text(encoding="utf-8"), pairs)


def _line(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def _lines(findings: list[Finding], rule: str) -> list[int]:
    places = [finding.place for finding in findings if finding.rule == rule]
    return [place.line for place in places if isinstance(place, SourcePlace)]


def test_every_market_has_rules_for_every_audience() -> None:
    counts = {
        (market, audience): len([rule for rule in rules_for(market, audience) if rule.market == market])
        for market in ("uk", "eu", "us")
        for audience in ("hcp", "patient", "public")
    }
    assert min(counts.values()) > 10, counts


def _public(market: str) -> tuple[str, int, str]:
    """The shipped content with its leaflet for patients as one for the public, where that begins, and it."""
    start, end = CONTENT.index("  patient:\n    audience: patient"), CONTENT.index("\n  hcp:\n")
    leaflet = changed(
        CONTENT[start:end], [("audience: patient", "audience: public"), ("market: uk", f"market: {market}")]
    )
    return CONTENT[:start] + leaflet + CONTENT[end:], CONTENT[:start].count("\n") + 1, leaflet


@pytest.fixture(scope="module")
def public_pages() -> Setting:
    """The pages of that leaflet, which are the same in both markets."""
    setting = evidence_of(_public("uk")[0], "patient", REFERENCES.items()).setting
    assert setting is not None
    return setting


@pytest.mark.parametrize("market", ["uk", "eu"])
def test_the_shipped_patient_leaflet_may_not_go_to_the_public(public_pages: Setting, market: str) -> None:
    text, first, leaflet = _public(market)
    evidence = evidence_of(text, "patient", REFERENCES.items(), set_type=False)
    rule = f"{market}.public.names-medicine"
    named = [found for found in judge(replace(evidence, setting=public_pages)) if found.rule == rule]
    for number, line in enumerate(leaflet.splitlines(), first):
        if "{brand}" in line or "tisagenlecleucel" in line:
            assert number in _lines(named, rule), line
    assert all(found.severity is Severity.ERROR for found in named)


def test_a_source_that_names_the_medicine_is_told_at_its_own_line() -> None:
    text = _sample("uk-public", ("title: Living with examplitis\n    author", "title: Samplumab\n    author"))
    assert _lines(judged(text), "uk.public.names-medicine") == [_line(text, "- id: alpha")]


def test_a_public_leaflet_can_name_what_is_sold_without_a_prescription() -> None:
    text = _sample(
        "uk-public",
        ("additional-monitoring: no", "additional-monitoring: no\n  prescription-only: no"),
        ("Rest helps many people.", "It is {brand} that helps many people."),
    )
    assert not judged(text)


def test_a_waiver_does_not_let_a_public_leaflet_name_a_medicine() -> None:
    waiver = """\
    waivers:
      - rule: uk.public.names-medicine
        reason: everybody knows it anyway
        role: brand manager
    cover:
"""
    text = _sample("uk-public", ("    cover:\n", waiver), ("Rest helps many", "Rest and {brand} help many"))
    told = {finding.rule: finding.severity for finding in judged(text)}
    assert told["uk.public.names-medicine"] is Severity.ERROR
    assert told["house.waiver"] is Severity.ERROR


def test_the_template_for_the_public_prints_no_name_by_itself() -> None:
    # The sample has a cover and a product with names; no finding says that templates print one.
    assert not judged(_sample("uk-public"))


@pytest.mark.parametrize("market", ["uk", "eu"])
def test_rules_on_the_content_speak_before_anything_is_typeset(market: str) -> None:
    text = _sample(f"{market}-public", ("Rest helps many", "Rest and {generic} help many"))
    told = {finding.rule for finding in judge(evidence_of(text, set_type=False))}
    assert told == {f"{market}.public.names-medicine"}


def test_benefits_and_risks_face_each_other_where_they_are_seen_together() -> None:
    booklet = evidence_of(_sample("us-hcp"), set_type=False).format
    assert facing(booklet, 2, 4) == [2, 3]
    assert facing(booklet, 3, 4) == [3, 2]
    flyer = evidence_of(_sample("uk-hcp"), set_type=False).format
    assert facing(flyer, 1, 2) == [1, 2]
    text = CONTENT[: CONTENT.index("leaflets:")] + "leaflets:\n" + CONTENT[CONTENT.index("  hcp:\n") :]
    folded = evidence_of(text, "hcp", list(REFERENCES.items()), set_type=False).format
    assert sorted(facing(folded, 4, 6)) == [3, 4, 5]


def test_a_boxed_warning_is_asked_for_where_the_label_has_one() -> None:
    block = """\
          - block: warning
            title: "WARNING: serious infections"
            text: Serious infections can occur. Some people have died.[@alpha, p. 3]
"""
    without = _sample("us-patient", (block, "          - Serious infections can occur.\n"))
    assert "us.patient.boxed-warning" in {finding.rule for finding in judged(without)}
    words = next(line for line in without.splitlines(keepends=True) if "boxed-warning-text" in line)
    unboxed = changed(without, [("boxed-warning: yes", "boxed-warning: no"), (words, "")])
    assert not judged(unboxed)


@pytest.mark.parametrize("name", ["us-hcp", "us-patient", "us-public"])
def test_whether_there_is_a_boxed_warning_has_to_be_said(name: str) -> None:
    whole = _sample(name)
    words = next(line for line in whole.splitlines(keepends=True) if "boxed-warning-text" in line)
    rule = f"us.{'hcp' if name == 'us-hcp' else 'patient'}.boxed-warning"

    def told(*pairs: tuple[str, str]) -> list[tuple[str, Severity]]:
        found = judge(evidence_of(changed(whole, [(words, ""), *pairs]), set_type=False))
        return [(one.rule, one.severity) for one in found]

    assert told() == [(f"{rule}-text", Severity.NOTE)]
    assert told(("  boxed-warning: yes\n", "")) == [(rule, Severity.ERROR)]
    assert told(("boxed-warning: yes", "boxed-warning: no")) == []
    known = ("generic: samplumab", "generic: examplecabtagene autoleucel")
    assert (rule, Severity.WARNING) in told(("boxed-warning: yes", "boxed-warning: no"), known)


def test_a_boxed_warning_in_other_words_than_the_labels_is_told() -> None:
    for old, new in (
        ("some of them fatal, can occur", "can occur"),
        ("Serious infections, some", "Infections, some"),
        ("can occur.[@alpha, p. 3]\n          - Headache", "are rare.[@alpha, p. 3]\n          - Headache"),
    ):
        found = judge(evidence_of(_sample("us-hcp", (old, new)), set_type=False))
        assert [one.rule for one in found] == ["us.hcp.boxed-warning-text"], old


def test_the_generic_name_counts_beside_the_brand_name_where_a_line_ends_between_them() -> None:
    title = ("title: Safety", "title: What is known of the safety of treatment with {brand} ({generic})")
    assert not judged(_sample("us-hcp", title))


def test_a_generic_name_of_less_than_half_the_size_is_told() -> None:
    files = {"styles/blocks/zz-names.css": ".cover-brand { font-size: 30pt !important }"}
    told = [found for found in judged(_sample("us-hcp"), files=files) if found.rule == "us.hcp.generic-name"]
    assert len(told) == 1
    assert "less than half" in told[0].message


def test_no_triangle_is_drawn_on_the_cover_of_a_leaflet_for_the_united_states() -> None:
    text = _sample("us-hcp", ("additional-monitoring: no", "additional-monitoring: yes"))
    assert not judged(text)


def test_the_statement_of_the_united_states_is_told_word_by_word() -> None:
    text = _sample("us-patient", ("You are encouraged to", "Please"))
    told = [finding for finding in judged(text) if finding.rule == "us.patient.reporting"]
    assert _lines(told, "us.patient.reporting") == [_line(text, "Please report negative")]
    assert "You are encouraged to" in told[0].fix


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("It brings hope.", "hopes"),
        ("It is new.", "new"),
        ("It is safe.", "safe"),
        ("It costs £5.[@alpha, p. 1]", "price"),
    ],
)
def test_what_promotes_to_patients_promotes_to_the_public(sentence: str, rule: str) -> None:
    text = _sample("uk-public", ("See a doctor if", f"{sentence} See a doctor if"))
    told = judge(evidence_of(text, set_type=False))
    assert [finding.rule for finding in told] == [f"uk.patient.{rule}"]
