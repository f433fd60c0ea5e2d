"""What the shipped leaflet for healthcare professionals says when an obligatory part of it is changed."""

from __future__ import annotations

import re
from datetime import date

import pytest

from brochure.findings import Finding, Severity, SourcePlace
from brochure.rules.judge import judge
from brochure.rules.rule import breaches, rules_for
from brochure.text.fields import PartialDate
from tests.project import ROOT
from tests.rules.examples import SAMPLES, Pairs, changed, evidence_of, judged, together

SHIPPED = (ROOT / "content.yaml").read_text(encoding="utf-8")
FILES = {"references.yaml": (ROOT / "references.yaml").read_text(encoding="utf-8")}
SAMPLE = (SAMPLES / "uk-hcp.yaml").read_text(encoding="utf-8")
#: Where the leaflet begins in the shipped file: the other one has words of its own.
_BEGIN = SHIPPED.index("\n  hcp:\n")


def shipped(*pairs: tuple[str, str]) -> str:
    """The shipped content with words of the leaflet replaced; each stands there once."""
    return SHIPPED[:_BEGIN] + changed(SHIPPED[_BEGIN:], pairs)


def line_of(text: str, words: str) -> int:
    """The line on which words of the leaflet for healthcare professionals stand first."""
    begin = text.index("\n  hcp:\n")
    return text.count("\n", 0, text.index(words, begin)) + 1


def of_market(findings: list[Finding]) -> list[Finding]:
    """What the market's rules say that is not set aside: those on sources are another test's business."""
    # The document behind the code of the shipped leaflet is the company's: it is a warning until it is there.
    return [
        finding
        for finding in findings
        if finding.rule.startswith("uk.hcp.")
        and finding.rule != "uk.hcp.information-landing"
        and not finding.waived
    ]


def told(text: str, files: dict[str, str] | None = None) -> list[tuple[str, int]]:
    """Rule and line of each finding of the market's rules on the shipped leaflet."""
    found = []
    for finding in of_market(judged(text, "hcp", {**FILES, **(files or {})})):
        assert isinstance(finding.place, SourcePlace)
        assert finding.leaflet == "hcp"
        assert finding.place.file == "content.yaml"
        found.append((finding.rule, finding.place.line))
    return found


@pytest.mark.parametrize("mark", ["®", "™", "℠", ""])
@pytest.mark.parametrize("between", [" (", " "])
def test_a_sign_of_registration_belongs_to_what_the_generic_name_stands_beside(
    mark: str, between: str
) -> None:
    title = f"title: Samplix{mark}{between}samplumab) in practice".replace(")", ")" if "(" in between else "")
    text = SAMPLE.replace("brand: Samplix®", f"brand: Samplix{mark}").replace(
        "title: Samplumab in practice", title
    )
    assert "uk.hcp.generic-beside" not in {finding.rule for finding in judged(text)}


def test_the_shipped_leaflet_keeps_every_rule_of_its_market() -> None:
    assert told(SHIPPED) == []


_INFORMATION = """\
          - block: prescribing-information
            title: Prescribing information
            url: https://www.example.com/prescribing-information
            size: 23
            intro: "[address of the UK prescribing information]"
            instruction: Scan this code for the prescribing information.
"""
_SENTENCE = """\
              Adverse events should be reported. Reporting forms and information can be found at
              https://yellowcard.mhra.gov.uk. Adverse events should also be reported to {company-contact}.
"""
_EVENTS = f"""\
          - block: adverse-events
            title: Adverse event reporting
            text: >-
{_SENTENCE}\
            triangle: yes
            monitoring: This medicine is subject to additional monitoring.
"""
#: What is changed, the rule that has to speak, and words of the line that it has to name.
MUTATIONS: dict[str, tuple[Pairs, str, str]] = {
    "no prescribing information": ([(_INFORMATION, "")], "information", "hcp:"),
    "no instruction to scan": (
        [("instruction: Scan this code", "instruction: A code")],
        "information-code",
        "instruction: A code",
    ),
    "no sentence on adverse events": ([(_EVENTS, "")], "adverse-events", "hcp:"),
    "adverse events in other words": (
        [("Adverse events should be reported. Reporting", "Side effects should be reported. Reporting")],
        "adverse-events",
        "Side effects should be reported.",
    ),
    "no date": (
        [('{ label: Prepared, text: "{prepared}" }', "{ label: Edition, text: one }")],
        "date",
        "prepared: 2026-11",
    ),
    "another date": (
        [('{ label: Prepared, text: "{prepared}" }', "{ label: Prepared, text: June 2025 }")],
        "date",
        "text: June 2025",
    ),
    "no job code": (
        [('{ label: Job code, text: "{job-code}" }', "{ label: Edition, text: one }")],
        "job-code",
        'job-code: "[job code]"',
    ),
    "no company": ([(" Prepared and funded by {company}.", "")], "company-role", "hcp:"),
    "not promotional": (
        [("audience: Promotional material for", "audience: For")],
        "promotional",
        "title: CAR-T cell therapy in practice",
    ),
    "a triangle from the keyboard": (
        [("title: Adverse event reporting", "title: ▼ Adverse event reporting")],
        "triangle-typed",
        "title: ▼",
    ),
    "a chart without a source": (
        [
            (
                "Three single-arm trials, adapted from their articles"
                "[@maude2018, abstract; @maude2018, results on efficacy; @schuster2019, abstract; "
                "@fowler2022, abstract; @laetsch2023, abstract]",
                "Three single-arm trials",
            )
        ],
        "data-source",
        'caption: "Three single-arm trials',
    ),
    "a table without a source": (
        [
            ("in JULIET (111 infused)[@schuster2019, abstract]", "in JULIET (111 infused)"),
            ("came later.[@lee2019, tables on grading]", "came later."),
        ],
        "data-source",
        'caption: "Selected events of grade',
    ),
    "a figure without a source": (
        [("4-1BB and CD3ζ.[@smpc, sec. 5.1]", "4-1BB and CD3ζ.")],
        "figure-source",
        'caption: "The CAR: anti-CD19',
    ),
    "a chart that does not say that it is adapted": (
        [("Three single-arm trials, adapted from their articles[", "Three single-arm trials[")],
        "adapted",
        'caption: "Three single-arm trials',
    ),
    "a relative risk alone": (
        [("note: ELIANA’s remission is within 3 months.", "note: Deaths fell by 40% against placebo.")],
        "relative-risk",
        "Deaths fell by 40%",
    ),
}


#: The same of small leaflets, by the sample: each is about what another change is about as well.
MUTATIONS_ALONE: dict[str, tuple[str, Pairs, str, str]] = {
    "an instruction without the prescribing information": (
        "uk-hcp-code",
        [("Scan this code for the prescribing information.", "Scan this code for more.")],
        "information-code",
        "instruction: Scan",
    ),
    "another address to report to": (
        "uk-hcp",
        [("https://yellowcard.mhra.gov.uk. Adverse", "https://yellowcard.example.com. Adverse")],
        "adverse-events",
        "https://yellowcard.example.com",
    ),
    "no company to report to": (
        "uk-hcp",
        [("reported to {company-contact}.", "reported.")],
        "adverse-events",
        "also be reported.",
    ),
}


TOGETHER = together(
    SHIPPED[_BEGIN:], {name: (pairs, rule) for name, (pairs, rule, _words) in MUTATIONS.items()}
)


@pytest.mark.parametrize("group", sorted(set(TOGETHER.values())), ids=", ".join)
def test_changes_of_obligatory_parts_are_found_at_their_lines_and_nothing_else_is(
    group: tuple[str, ...],
) -> None:
    text = shipped(*(pair for name in group for pair in MUTATIONS[name][0]))
    wanted = [
        (f"uk.hcp.{rule}", line_of(text, words))
        for _pairs, rule, words in (MUTATIONS[name] for name in group)
    ]
    assert sorted(told(text)) == sorted(wanted)


@pytest.mark.parametrize("name", MUTATIONS_ALONE)
def test_changes_of_small_leaflets_are_found_at_their_lines_and_nothing_else_is(name: str) -> None:
    sample, pairs, rule, words = MUTATIONS_ALONE[name]
    text = changed((SAMPLES / f"{sample}.yaml").read_text(encoding="utf-8"), pairs)
    assert all(SHIPPED[_BEGIN:].count(old) == 1 for old, _new in pairs)
    (finding,) = judged(text)
    assert isinstance(finding.place, SourcePlace)
    assert (finding.rule, finding.place.line) == (f"uk.hcp.{rule}", line_of(text, words))


#: Changes that have nothing to do with each other: to set the leaflet takes long.
AT_ONCE = changed(
    SHIPPED.replace('job-code: "[job code]"', "job-code: UK-CAR-0001"),
    [
        ("additional-monitoring: yes", "additional-monitoring: no"),
        ("reported to {company-contact}.", "reported to [company contact]."),
    ],
)


def test_a_leaflet_that_needs_no_monitoring_shows_no_triangle() -> None:
    assert ("uk.hcp.triangle-needless", line_of(AT_ONCE, "triangle: yes")) in told(AT_ONCE)


def test_a_cover_without_the_triangle_is_found_on_the_page() -> None:
    template = (ROOT / "templates/hcp.html").read_text(encoding="utf-8")
    bare = template.replace("{{ triangle() }}", "")
    assert bare != template
    findings = of_market(judged(SHIPPED, "hcp", {**FILES, "templates/hcp.html": bare}))
    assert [finding.rule for finding in findings] == ["uk.hcp.triangle"]
    (finding,) = findings
    assert isinstance(finding.place, SourcePlace)
    assert finding.place.line == line_of(SHIPPED, "    cover:\n")
    assert finding.seen is not None
    assert finding.seen.page == 1
    # The brand name is at the foot of the cover.
    assert finding.seen.box is not None
    assert finding.seen.box[1] > 150


def test_two_leaflets_with_one_job_code_are_told_of_each_other() -> None:
    assert AT_ONCE.count("UK-CAR-0001") == 2
    assert ("uk.hcp.job-code-unique", line_of(AT_ONCE, "job-code: UK-CAR-0001")) in told(AT_ONCE)


def test_the_value_of_a_text_counts_as_it_is_printed() -> None:
    # The sentence names the contact by a value; written out it is the same sentence.
    assert {rule for rule, _line in told(AT_ONCE)} == {"uk.hcp.triangle-needless", "uk.hcp.job-code-unique"}
    assert len(told(AT_ONCE)) == 2


def test_the_sentence_on_adverse_events_does_not_count_in_the_prescribing_information() -> None:
    sentence = " ".join(_SENTENCE.split())
    text = changed(
        SAMPLE,
        [
            (_SENTENCE, "              Please report them.\n"),
            ("relation to other side effects.", f"relation to other side effects. {sentence}"),
        ],
    )
    assert [finding.rule for finding in judged(text)] == ["uk.hcp.adverse-events"]


_WORDS = " ".join(_SENTENCE.split()).split(" ")


@pytest.mark.parametrize("number", range(len(_WORDS)), ids=lambda number: f"{number}-{_WORDS[number]}")
def test_each_word_of_the_sentence_on_adverse_events_counts(number: int) -> None:
    words = [word for at, word in enumerate(_WORDS) if at != number]
    text = changed(SAMPLE, [(_SENTENCE, f"              {' '.join(words)}\n")])
    (rule,) = (rule for rule in rules_for("uk", "hcp") if rule.id == "uk.hcp.adverse-events")
    findings = list(breaches(rule, evidence_of(text, "hcp", set_type=False)))
    assert len(findings) == 1
    place = findings[0].place
    assert isinstance(place, SourcePlace)
    # A word that is missing before a value has no place of its own: then it is that of the text.
    assert line_of(text, " ".join(words)[:40]) - place.line in (0, 1)


def test_rules_on_pages_say_nothing_before_there_are_any() -> None:
    evidence = evidence_of(SHIPPED, "hcp", FILES.items(), set_type=False)
    assert of_market(judge(evidence)) == []


@pytest.mark.parametrize(
    ("path", "size"),
    [("a5-flyer", 5.0), ("a4-flyer", 7.5)],
)
def test_the_side_of_the_triangle_follows_the_page(path: str, size: float) -> None:
    text = SAMPLE.replace("format: a5-flyer", f"format: {path}")
    assert judged(text) == []
    small = {"styles/blocks/small.css": f".triangle svg {{ transform: scale({(size - 0.1) / size}) }}"}
    assert {finding.rule for finding in judged(text, files=small)} == {"uk.hcp.triangle-size"}


def test_months_of_being_new_end_on_the_day() -> None:
    from brochure.rules.checks.novelty import no_longer_new

    launched = PartialDate(2025, 11, 30)
    assert not no_longer_new(launched, date(2026, 11, 29))
    assert no_longer_new(launched, date(2026, 11, 30))
    # A month alone begins with its first day, and a leap day ends with February.
    assert no_longer_new(PartialDate(2025, 11), date(2026, 11, 1))
    assert no_longer_new(PartialDate(2024, 2, 29), date(2025, 3, 1))
    assert not no_longer_new(PartialDate(2024, 2, 29), date(2025, 2, 28))


def test_every_rule_shows_its_clause_and_whether_it_was_read() -> None:
    findings = judged(SAMPLE.replace("Promotional material for UK", "For UK"))
    assert findings
    assert all(re.search(r"clause 3\.6 \((not )?verified\)", finding.source) for finding in findings)


_WAIVER = """\
    waivers:
      - rule: {rule}
        reason: The reviewers have seen this one.
        role: medical signatory
"""


def waived(rule: str, *pairs: tuple[str, str]) -> list[Finding]:
    """What is said of the sample with some words replaced and a waiver of a rule."""
    waiver = ("    prepared: 2026-11\n", "    prepared: 2026-11\n" + _WAIVER.format(rule=rule))
    return judged(changed(SAMPLE, [waiver, *pairs]))


def test_a_claim_can_be_waived_with_a_reason_and_a_role() -> None:
    (finding,) = waived("uk.hcp.superlative", ("title: Safety", "title: Safety that is best in class"))
    assert finding.rule == "uk.hcp.superlative"
    assert finding.severity is Severity.NOTE
    assert finding.waived == "The reviewers have seen this one. (medical signatory)"


def test_the_sentence_on_adverse_events_can_not_be_waived() -> None:
    findings = waived("uk.hcp.adverse-events", ("Adverse events should be reported. Reporting", "Reporting"))
    assert {(finding.rule, finding.severity) for finding in findings} == {
        ("uk.hcp.adverse-events", Severity.ERROR),
        ("house.waiver", Severity.ERROR),
    }


def test_what_law_asks_for_is_absolute() -> None:
    absolute = {rule.id for rule in rules_for("uk", "hcp") if rule.absolute}
    kinds = ("information", "information-code", "information-basics", "information-use", "information-holder")
    assert {
        f"uk.hcp.{kind}" for kind in (*kinds, "information-date", "adverse-events", "triangle")
    } <= absolute
