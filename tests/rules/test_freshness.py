"""How old sources and values may be, on which day that is judged, and where values hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from brochure.findings import Finding, Severity
from brochure.rules.judge import judge
from brochure.rules.source_kinds import months_between
from brochure.rules.stale import stale
from brochure.text.inline import readable
from tests.rules.examples import SAMPLES, changed, evidence_of, judged
from tests.rules.test_sources import ARTICLE, HCP, LABEL, found, line_of


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        (date(2024, 9, 3), date(2026, 11, 30), 26),
        (date(2025, 11, 30), date(2026, 11, 30), 12),
        (date(2025, 11, 30), date(2026, 11, 29), 11),
        (date(2025, 8, 31), date(2026, 2, 28), 6),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2026, 11, 30), date(2026, 9, 30), -2),
    ],
)
def test_months_are_whole_ones(earlier: date, later: date, months: int) -> None:
    assert months_between(earlier, later) == months


def _label(issued: str, *more: tuple[str, str]) -> list[Finding]:
    return found("sources.label-age", (ARTICLE, LABEL), ("issued: 2025\n", f"issued: {issued}\n"), *more)


@pytest.mark.parametrize(("issued", "told"), [("2025-11-30", True), ("2025-12-01", False)])
def test_a_label_is_old_after_twelve_months_to_the_day(issued: str, told: bool) -> None:
    # The sample was prepared in November 2026: it is judged on the 30th.
    assert bool(_label(issued)) is told


def test_the_message_names_source_age_and_date_at_the_key_of_the_source() -> None:
    (finding,) = _label("2024-09-03")
    assert finding.message == "the label “alpha” was last seen 26 months ago (3 September 2024)"
    assert finding.severity is Severity.WARNING
    assert line_of(finding) == "- id: alpha"


def test_looking_at_a_label_again_makes_it_fresh() -> None:
    assert not _label("2024-09-03\n    accessed: 2026-10-05")


def test_ages_are_judged_on_the_day_of_preparation() -> None:
    assert not _label("2024-09-03", ("prepared: 2026-11", "prepared: 2025-08"))


def test_ages_are_judged_on_the_day_that_is_given_where_one_is() -> None:
    text = changed(HCP, [(ARTICLE, LABEL), ("issued: 2025\n", "issued: 2026-10-07\n")])
    evidence = replace(evidence_of(text, set_type=False), as_of=date(2030, 1, 1))
    assert [finding.message for finding in judge(evidence) if finding.rule == "sources.label-age"] == [
        "the label “alpha” was last seen 38 months ago (7 October 2026)"
    ]


def test_articles_never_grow_old() -> None:
    old = [finding.rule for finding in judged(changed(HCP, [("issued: 2025\n", "issued: 1985\n")]))]
    assert not old


def test_an_older_version_of_a_label_is_told_as_such_and_not_as_old_too() -> None:
    newer = (
        "  - { id: beta, type: report, title: Samplix Summary of Product Characteristics, issued: 2026-08 }\n"
    )
    pairs = [
        (ARTICLE, LABEL),
        ("issued: 2025\n", "issued: 2018-09\n"),
        ("leaflets:\n  hcp:", f"{newer}leaflets:\n  hcp:"),
    ]
    assert {finding.rule for finding in judged(changed(HCP, pairs))} == {"sources.superseded"}


@pytest.mark.parametrize(
    ("until", "told"), [("2026-10", True), ("2026-11-29", True), ("2026-11", False), ("2026", False)]
)
def test_a_value_is_used_until_the_last_day_that_its_date_may_mean(until: str, told: bool) -> None:
    findings = found("house.value-expired", ("date: 2026-09\n", f"date: 2026-09\n    until: {until}\n"))
    assert bool(findings) is told
    assert all(
        finding.severity is Severity.ERROR and line_of(finding) == f"until: {until}" for finding in findings
    )


def test_a_value_of_another_market_is_an_error_at_its_market() -> None:
    (finding,) = found("house.value-market", ("date: 2026-09\n", "date: 2026-09\n    market: us\n"))
    assert finding.severity is Severity.ERROR
    assert finding.message == "the value “price” (£10.00) holds in the market us, not in uk"
    assert line_of(finding) == "market: us"


def test_a_value_that_the_leaflet_does_not_use_is_not_judged() -> None:
    expired = '  other: { text: 9 kg, meaning: X, source: "[@alpha]", date: 2020, until: 2021, market: us }\n'
    findings = judged(changed(HCP, [("values:\n", f"values:\n{expired}")]))
    assert not findings


def _values(count: int) -> list[tuple[str, str]]:
    """The sample with a label as its source, and so many old values that it uses."""
    names = [f"old-{number}" for number in range(count)]
    rows = "".join(
        f'  {name}: {{ text: "{number} kg", meaning: A weight, source: "[@alpha, p. 4]", '
        f"date: 2024-0{number + 1} }}\n"
        for number, name in enumerate(names)
    )
    used = " ".join(f"{{{name}}}" for name in names)
    return [
        (ARTICLE, LABEL),
        ("issued: 2025\n", "issued: 2026-03\n"),
        ("values:\n", f"values:\n{rows}"),
        ("Headache is common.", f"Headache is common {used}."),
    ]


def test_up_to_three_old_values_are_told_one_by_one() -> None:
    findings = found("house.value-age", *_values(3))
    assert [line_of(finding).partition(":")[0] for finding in findings] == ["old-0", "old-1", "old-2"]


def test_more_are_told_together_with_their_names_and_the_oldest_date() -> None:
    (finding,) = found("house.value-age", *_values(4))
    assert finding.message.startswith(
        "4 values were last seen in their sources long ago, at worst January 2024"
    )
    assert all(f"“old-{number}”" in finding.message for number in range(4))


def test_the_sample_for_patients_has_no_old_source() -> None:
    assert not judged((SAMPLES / "uk-patient.yaml").read_text(encoding="utf-8"))


def test_the_leaflets_that_use_an_old_value_are_named_where_there_are_several() -> None:
    text = changed(HCP, _values(3))
    head, leaflet = text.split("\n  hcp:\n")
    other = leaflet.replace("UK-SAM-0001", "UK-SAM-0002").replace(" {old-2}", "")
    both = f"{head}\n  hcp:\n{leaflet.rstrip()}\n  other:\n{other}"
    told = {
        name: [
            finding.message.partition(" was ")[0]
            for finding in judge(evidence_of(both, name, set_type=False))
            if finding.rule == "house.value-age"
        ]
        for name in ("hcp", "other")
    }
    shared = [f"the value “old-{number}” ({number} kg), which “hcp” and “other” use," for number in range(2)]
    assert told == {"hcp": [*shared, "the value “old-2” (2 kg), which “hcp” uses,"], "other": shared}
    many = changed(HCP, _values(4))
    head, leaflet = many.split("\n  hcp:\n")
    both = f"{head}\n  hcp:\n{leaflet.rstrip()}\n  other:\n{leaflet.replace('UK-SAM-0001', 'UK-SAM-0002')}"
    messages = [finding.message for finding in judge(evidence_of(both, "other", set_type=False))]
    assert any(message.startswith("4 values of “other” were last seen") for message in messages)


_OLD_DOSE = 'dose: { text: 2 × 10^8^ cells, source: "[@alpha, table 1]", date: 2020-08 }'


def test_raised_numbers_of_what_the_label_says_are_told_without_markup() -> None:
    assert (
        readable("0.2 to 5.0 × 10^6^, 10^−3^ and H~2~O, not a^b^")
        == "0.2 to 5.0 × 10⁶, 10⁻³ and H₂O, not a^b^"
    )
    old = ('dose: { text: one tablet once a day, source: "[@alpha, table 1]", date: 2026-08 }', _OLD_DOSE)
    told = stale(evidence_of(changed(HCP, [old]), "hcp", set_type=False))
    assert any("(“2 × 10⁸ cells”)" in one.message for one in told)
