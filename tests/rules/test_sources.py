"""Sources: their kinds, what they can bear, quotes of them, and numbers on the page."""

from __future__ import annotations

from typing import Any

import pytest

from brochure.bibliography.items import Reference
from brochure.findings import Finding, SourcePlace
from brochure.rules.judge import judge
from brochure.rules.source_kinds import kind_of
from tests.content.broken_cases import SOUND
from tests.rules.examples import SAMPLES, changed, evidence_of, judged
from tests.rules.test_citations import Check
from tests.rules.test_citations import check as check  # the fixture

HCP = (SAMPLES / "uk-hcp.yaml").read_text(encoding="utf-8")
#: The source of the sample, and a label in its place.
ARTICLE = "type: article-journal\n    title: Samplumab in a single-arm study"
LABEL = "type: report\n    title: Samplix Summary of Product Characteristics"


def found(rule: str, *pairs: tuple[str, str], set_type: bool = True) -> list[Finding]:
    """What a rule says of the sample for professionals with words replaced, typeset or as content alone."""
    text = changed(HCP, pairs)
    findings = judged(text) if set_type else judge(evidence_of(text, set_type=False))
    return [finding for finding in findings if finding.rule == rule]


def more_sources(*items: str) -> tuple[str, str]:
    """A change that puts sources into the library."""
    lines = "".join(f"  - {{ {item} }}\n" for item in items)
    return ("leaflets:\n  hcp:", f"{lines}leaflets:\n  hcp:")


def line_of(finding: Finding) -> str:
    """The line of the content file at which a finding stands."""
    assert isinstance(finding.place, SourcePlace)
    return finding.place.text.strip()


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"title": "Kymriah Summary of Product Characteristics"}, "label"),
        ({"title": "Samplix SmPC", "type": "webpage"}, "label"),
        ({"title": "Package leaflet: information for the patient", "type": "webpage"}, "label"),
        ({"title": "Highlights of Prescribing Information"}, "label"),
        ({"title": "Technology appraisal guidance TA975"}, "guideline"),
        ({"title": "Guideline on examplitis", "type": "article-journal"}, "article"),
        ({"title": "Effect of a package leaflet on readers", "type": "article-journal"}, "article"),
        ({"title": "Approval [press release]", "type": "webpage"}, "company"),
        ({"title": "Approval", "genre": "press release"}, "company"),
        ({"title": "Annual Review 2018"}, "company"),
        ({"title": "Response at one year [abstract]", "type": "article-journal"}, "abstract"),
        ({"title": "Response at one year", "type": "paper-conference"}, "abstract"),
        ({"title": "Data on file", "publisher": "Example"}, "data on file"),
        ({"title": "A page", "type": "webpage"}, "web"),
        ({"title": "A report"}, "other"),
        ({"title": "Samplix 10 mg tablets", "id": "smpc-2026", "type": "webpage"}, "label"),
        ({"title": "Samplix 10 mg tablets", "id": "pillow"}, "other"),
    ],
)
def test_the_kind_of_a_source_is_told_by_its_type_and_what_it_is_called(
    fields: dict[str, Any], kind: str
) -> None:
    assert kind_of(Reference.model_validate({"id": "a", "type": "report", **fields})) == kind


def test_a_source_without_any_date_is_told_at_its_key() -> None:
    (finding,) = found("sources.undated", ("    issued: 2025\n", ""))
    assert finding.message == "the article “alpha” has no date of publication"
    assert line_of(finding) == "- id: alpha"


def test_a_day_on_which_it_was_looked_at_is_no_date_of_publication() -> None:
    (finding,) = found("sources.undated", ("    issued: 2025\n", "    accessed: 2026-04-22\n"))
    assert "only one on which it was looked at (22 April 2026)" in finding.message


def test_a_label_with_its_year_alone_is_dated_once_it_was_looked_at() -> None:
    assert found("sources.undated", (ARTICLE, LABEL))
    assert not found(
        "sources.undated", (ARTICLE, LABEL), ("issued: 2025\n", "issued: 2025\n    accessed: 2026-04\n")
    )


def test_a_source_that_this_leaflet_does_not_cite_is_not_judged() -> None:
    extra = more_sources("id: beta, type: report, title: Another Summary of Product Characteristics")
    assert not found("sources.undated", extra)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Samplix Summary of Product Characteristics", True),
        ("Samplix (samplumab) summary of product characteristics", True),
        ("Otherix Summary of Product Characteristics", False),
    ],
)
def test_a_label_is_superseded_by_a_newer_version_of_itself_alone(title: str, told: bool) -> None:
    extra = more_sources(f"id: beta, type: report, title: {title}, issued: 2026-08")
    messages = [
        finding.message
        for finding in found(
            "sources.superseded", (ARTICLE, LABEL), ("issued: 2025\n", "issued: 2026-01\n"), extra
        )
    ]
    assert messages == ["the label “alpha” (January 2026) is an older version of “beta” (August 2026)"] * told


def test_an_abstract_beside_a_full_publication_is_enough() -> None:
    beta = more_sources(
        "id: beta, type: article-journal, title: In full, container-title: J, issued: 2025, DOI: 10.5555/beta"
    )
    cites = [("[@alpha, p. 2] All had", "[@alpha, p. 2; @beta, p. 1] All had")]
    alone = found("sources.primary", ("type: article-journal", "type: paper-conference"))
    assert len(alone) == 1 and line_of(alone[0]).startswith("Of 75 patients, 40 had a response")
    # Once for each source: the next place that cites it alone is told now.
    both = found("sources.primary", ("type: article-journal", "type: paper-conference"), beta, *cites)
    assert len(both) == 1 and line_of(both[0]) != line_of(alone[0])


def test_citations_without_a_place_are_told_once_with_their_number() -> None:
    (finding,) = found(
        "sources.locator",
        (ARTICLE, LABEL),
        ("issued: 2025\n", "issued: 2026-03\n"),
        ("[@alpha, p. 2] All had", "[@alpha] All had"),
        ("Headache is common.[@alpha, p. 3]", "Headache is common.[@alpha]"),
    )
    assert finding.message.startswith("“alpha” is cited without a place in it (2 times)")
    assert "[@alpha] All had" in line_of(finding)


def test_an_article_needs_a_page_where_a_number_rests_on_it_alone() -> None:
    assert found("sources.locator", ("[@alpha, p. 2] All had", "[@alpha] All had"))
    assert not found("sources.locator", ("Headache is common.[@alpha, p. 3]", "Headache is common.[@alpha]"))


QUOTED = SOUND.replace(
    "glossary:\n", 'quotes:\n  {key}:\n    "{locator}": words of the source\nglossary:\n', 1
)


def quoted(key: str, locator: str) -> str:
    """The sound file with a quote."""
    return QUOTED.replace("{key}", key).replace("{locator}", locator)


def test_a_quote_that_a_citation_asks_for_is_no_finding(check: Check) -> None:
    result = check(quoted("alpha2020", "p. 3"))
    assert result.code == 0
    assert result.of("citation.unknown-quote") == result.of("citation.unused-quote") == []


def test_a_quote_at_the_locator_of_a_value_that_is_used_is_no_finding(check: Check) -> None:
    assert check(quoted("alpha2020", "sec. 4.2")).of("citation.unused-quote") == []


def test_a_quote_of_no_source_is_an_error_at_its_key(check: Check) -> None:
    result = check(quoted("alpha2021", "p. 3"))
    (finding,) = result.of("citation.unknown-quote")
    assert result.code == 3 and finding["severity"] == "error"
    assert finding["fix"] == "did you mean “alpha2020”? There are: alpha2020"
    assert result.places("citation.unknown-quote") == [result.where("alpha2021")]


def test_a_quote_at_a_locator_that_nothing_cites_is_told_with_those_that_are_cited(check: Check) -> None:
    result = check(quoted("alpha2020", "p. 33"))
    (finding,) = result.of("citation.unused-quote")
    assert result.code == 0 and finding["severity"] == "warning"
    assert "“p. 3”" in finding["fix"]
    assert result.places("citation.unused-quote") == [result.where('"p. 33"')]


def noted(key: str, locator: str) -> str:
    """The sound file with a note on what is to be checked."""
    return quoted(key, locator).replace("quotes:\n", "to-check:\n", 1)


@pytest.mark.parametrize("locator", ["p. 3", "sec. 4.2"])
def test_a_note_to_check_that_a_citation_or_a_value_asks_for_is_no_finding(
    check: Check, locator: str
) -> None:
    result = check(noted("alpha2020", locator))
    assert result.code == 0
    assert result.of("citation.unknown-note") == result.of("citation.unused-note") == []


def test_a_note_to_check_of_no_source_and_one_at_no_locator_are_told_at_their_keys(check: Check) -> None:
    result = check(noted("alpha2021", "p. 3"))
    (finding,) = result.of("citation.unknown-note")
    assert result.code == 3 and "notes on what is to be checked of “alpha2021”" in finding["message"]
    assert result.places("citation.unknown-note") == [result.where("alpha2021")]
    result = check(noted("alpha2020", "p. 33"))
    (finding,) = result.of("citation.unused-note")
    assert result.code == 0 and finding["message"].endswith("asks for the note at “p. 33”")
    assert result.places("citation.unused-note") == [result.where('"p. 33"')]


def test_a_number_of_a_citation_behind_a_digit_on_the_page_is_told_once() -> None:
    template = {"templates/blocks/paragraph.html": "<p>26{{ block.text | inline }}</p>"}
    starts = [
        ("- Headache is common.[@alpha, p. 3] Check", '- "[@alpha, p. 3] Headache is common. Check'),
        ("each course.\n          - block: adverse", 'each course."\n          - block: adverse'),
    ]
    findings = [
        finding
        for finding in judged(changed(HCP, starts), files=template)
        if finding.rule == "sources.number-after-digit"
    ]
    assert [finding.message for finding in findings] == [
        "the number of “alpha” stands right after “26” and reads as a power"
    ]
    assert findings[0].seen is not None and findings[0].seen.box is not None


def test_one_that_the_content_shows_already_is_left_to_the_rule_on_content() -> None:
    assert not found("sources.number-after-digit", ("patients, 40 had", "patients, 40[@alpha, p. 2] had"))
