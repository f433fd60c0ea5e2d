"""The shipped leaflet for patients keeps the rules; whatever is taken from it or changed in it is told."""

from __future__ import annotations

import pytest

from brochure.findings import Finding, PdfPlace, Severity, SourcePlace
from brochure.rules.evidence import Evidence
from brochure.rules.judge import judge
from brochure.rules.readability.background import grounds_of
from brochure.rules.readability.measure import measured
from brochure.rules.rule import breaches, pack
from tests.project import ROOT
from tests.rules.examples import SAMPLES, changed, evidence_of, judged

CONTENT = (ROOT / "content.yaml").read_text(encoding="utf-8")
REFERENCES = (ROOT / "references.yaml").read_text(encoding="utf-8")
#: A small leaflet with the same texts, set in a tenth of the time, where the shipped one is not the point.
SAMPLE = (SAMPLES / "uk-patient.yaml").read_text(encoding="utf-8")
#: Where the leaflet for patients ends in the file.
_END = CONTENT.index("\n  hcp:\n")


def _judged(text: str) -> list[Finding]:
    return judged(text, "patient", {"references.yaml": REFERENCES})


@pytest.fixture(scope="module")
def as_shipped() -> Evidence:
    return evidence_of(CONTENT, "patient", [("references.yaml", REFERENCES)])


def _patient(*pairs: tuple[str, str]) -> str:
    """The content with words of the patient leaflet, or of what stands before it, replaced."""
    return changed(CONTENT[:_END], pairs) + CONTENT[_END:]


def _line(text: str, words: str) -> int:
    """The line on which words stand for the first time."""
    assert words in text
    return text[: text.index(words)].count("\n") + 1


def _found(findings: list[Finding], rule: str) -> Finding:
    """The one finding of a rule that the leaflet does not have as it is."""
    new = [finding for finding in findings if finding.rule == rule]
    assert len(new) == 1, f"{len(new)} findings of {rule}"
    return new[0]


def test_the_shipped_leaflet_has_no_error_and_keeps_every_rule_of_the_market(as_shipped: Evidence) -> None:
    told = judge(as_shipped)
    assert not [finding for finding in told if finding.severity is Severity.ERROR]
    assert not [finding for finding in told if finding.rule.startswith("uk.")]


def test_the_shipped_leaflet_breaks_no_rule_of_readability(as_shipped: Evidence) -> None:
    told = [
        finding
        for rule in pack("readability")
        if rule.id != "readability.support"
        for finding in breaches(rule, as_shipped)
    ]
    assert not told, "\n".join(finding.as_text() for finding in told)
    # Not because nothing was looked at.
    assert measured(as_shipped).whole.raw.words > 500
    assert grounds_of(as_shipped) is not None


#: The block on reporting as it stands in the sample.
_BLOCK = SAMPLE[
    SAMPLE.index("          - block: adverse-events") : SAMPLE.index("          - block: references")
]

_EVENTS, _ABOUT = "- block: adverse-events", "- block: about"
#: What is changed: the words, what stands there instead, the rule, and words of the line that is told.
ALTERED = {
    "another end": ("can help provide more", "help provide more", "reporting-purpose", "you help provide"),
    "another title": (
        "title: Reporting of side",
        "title: Side",
        "reporting-title",
        "- block: adverse-events",
    ),
    "monitoring altered": ("allow quick ident", "allow ident", "monitoring", "allow ident"),
    "no triangle": ("            triangle: yes\n", "", "triangle", _EVENTS),
    "a typed triangle": ("This medicine is", "▼ This medicine is", "triangle-typed", "▼ This"),
    "another date": ('Prepared, text: "{prepared}"', "Prepared, text: May 2026", "date", "May 2026"),
    "another code": ('code, text: "{job-code}"', "code, text: OLD-1", "job-code", 'job-code: "[job code]"'),
    "review too late": (
        "Review, text: November 2028",
        "Review, text: November 2031",
        "review-date",
        "Review, text: November 2031",
    ),
    "no company": ("paid for by {company}", "paid for", "produced-by", _ABOUT),
    "no other formats": (" Ask your team for other formats.", "", "other-formats", _ABOUT),
    "no team": ("does not replace the advice of your team", "is short", "no-substitute", "  patient:\n"),
    "no package leaflet": (
        " Please read the package leaflet as well.",
        "",
        "package-leaflet",
        "  patient:\n",
    ),
}


#: The same of the sample: each is about what another change is about as well.
ALTERED_ALONE = {
    "no review": ("label: Review, text: ", "label: Kind, text: ", "review-date", "- block: about"),
    "a nurse left out": ("pharmacist or nurse. This", "pharmacist. This", "reporting", "pharmacist. This"),
    "a word left out": ("any possible side\n", "possible side\n", "reporting", "possible side\n"),
    "another address": ("https://yellowcard.mhra", "https://card.mhra", "reporting", "card.mhra"),
    "no monitoring": ("monitoring: yes", "monitoring: no", "triangle-needless", "            triangle: yes"),
}


_STUDY = CONTENT[
    CONTENT.index("            18 of the 97 people who joined") : CONTENT.index(
        "          - block: card", CONTENT.index("            18 of the 97 people who joined")
    )
]
#: Faults that have nothing to do with what is altered: to set the leaflet takes seconds.
_FAULTS = (
    (
        "For children and young people who have been prescribed {brand} ({generic}), "
        "and for their parents and carers",
        "For you",
    ),
    (_STUDY, "            97 people joined.[@laetsch2023, abstract]\n"),
    ("Rest when you are tired.", "It gives hope."),
)


#: The leaflet with all of this at once.
_FAULTY = _patient(*((old, new) for old, new, _rule, _words in ALTERED.values()), *_FAULTS)


@pytest.mark.parametrize("name", ALTERED)
def test_what_is_taken_out_or_altered_is_told_at_its_line(name: str) -> None:
    """Each is told of once, by its own rule, whatever else is told of the leaflet."""
    _old, _new, rule, words = ALTERED[name]
    _assert_told(_judged(_FAULTY), _FAULTY, rule, words)


@pytest.mark.parametrize("name", ALTERED_ALONE)
def test_what_is_altered_in_a_small_leaflet_is_told_at_its_line_and_nothing_else_is(name: str) -> None:
    old, new, rule, words = ALTERED_ALONE[name]
    text = changed(SAMPLE, [(old, new)])
    assert old in CONTENT[:_END]
    assert {finding.rule for finding in judged(text)} == {f"uk.patient.{rule}"}
    _assert_told(judged(text), text, rule, words)


def _assert_told(findings: list[Finding], text: str, rule: str, words: str) -> None:
    finding = _found(findings, f"uk.patient.{rule}")
    assert isinstance(finding.place, SourcePlace)
    assert (finding.place.file, finding.place.line) == ("content.yaml", _line(text, words))
    assert finding.severity is Severity.ERROR
    assert finding.leaflet == "patient"
    assert "ABPI" in finding.source or "house rule" in finding.source


def test_the_whole_block_on_reporting_taken_out_leaves_nothing_unsaid() -> None:
    told = {finding.rule: finding for finding in judged(changed(SAMPLE, [(_BLOCK, "")]))}
    missing = ("reporting", "reporting-purpose", "reporting-title", "monitoring", "triangle")
    for name in missing:
        finding = told[f"uk.patient.{name}"]
        assert finding.place is not None
        assert isinstance(finding.place, SourcePlace)
        assert finding.place.line == _line(SAMPLE, "  patient:\n")


def test_a_text_that_a_style_cuts_off_is_told_with_its_place_on_the_page() -> None:
    style = ".adverse-events { height: 9mm; overflow: hidden }"
    told = {finding.rule: finding for finding in judged(SAMPLE, files={"styles/blocks/zz-cut.css": style})}
    finding = told["uk.patient.reporting"]
    assert "cut" in finding.message
    assert isinstance(finding.seen, PdfPlace)
    assert finding.seen.page == 4
    assert finding.seen.box is not None


def test_a_text_that_a_template_leaves_out_is_told_at_its_line() -> None:
    template = "<h3>{{ block.title | inline }}</h3>"
    files = {"templates/blocks/adverse-events.html": template}
    told = {finding.rule: finding for finding in judged(SAMPLE, files=files)}
    finding = told["uk.patient.reporting"]
    assert "not printed" in finding.message
    assert isinstance(finding.place, SourcePlace)
    assert finding.place.line == _line(SAMPLE, "If you get any side effects")


def test_a_leaflet_that_says_nowhere_whom_it_is_for_is_told() -> None:
    assert _found(_judged(_FAULTY), "uk.patient.for-whom").severity is Severity.ERROR


def test_a_study_without_its_limits_is_told_where_its_result_stands() -> None:
    finding = _found(_judged(_FAULTY), "uk.patient.study-limits")
    assert isinstance(finding.place, SourcePlace)
    assert finding.place.line == _line(_FAULTY, "79 people with B-ALL")
    assert finding.seen is not None
    assert finding.seen.page == 7


@pytest.mark.parametrize(
    ("limit", "is_one"),
    [
        ("The study can’t tell how many people have a headache later on.", True),
        ("The study could not tell how long it lasts.", True),
        ("The study was small, so the true number may be higher or lower.", True),
        ("The study lasted only 6 months.", True),
        ("It is not clear how long this lasts.", True),
        ("We do not know how it will be for you.", True),
        ("The study was large and went on for years.", False),
        ("You can tell your doctor.", False),
    ],
)
def test_what_limits_a_study_is_understood_in_many_words(limit: str, is_one: bool) -> None:
    told = " All of them took the tablets, so they\n            were not compared with other people. "
    told += "What we do not know is how it will be for you."
    text = changed(
        SAMPLE, [(told, f" {limit}"), ("about other choices.", "about other choices, and what is new.")]
    )
    found = judge(evidence_of(text, set_type=False))
    assert ("uk.patient.study-limits" in {finding.rule for finding in found}) != is_one


#: A sentence that promotes, the rule that stops it, and the words that its message quotes.
PROMOTING = [
    ("It gives hope.", "hopes", "“hope”"),
    ("This is a breakthrough.", "hopes", "“breakthrough”"),
    ("It can cure you.", "hopes", "“cure”"),
    ("It is a miracle.", "hopes", "“miracle”"),
    ("It is revolutionary.", "hopes", "“revolutionary”"),
    ("It is cutting-edge.", "hopes", "“cutting-edge”"),
    ("It is pioneering.", "hopes", "“pioneering”"),
    ("It is the best.", "first", "the best"),
    ("It is the first of its kind.", "first", "the first"),
    ("It is safe.", "safe", "“It is safe”"),
    ("It is a new way to treat it.", "new", "new way"),
    ("You may not need another treatment.", "last-treatment", "“may not need another treatment”"),
    ("It works better than other treatments.", "comparison", "better"),
    ("It costs £282,000.", "price", "£"),
    ("Ask your doctor for {brand}.", "asking", "Kymriah"),
    ("It will help you.", "hopes", "will help"),
    ("It works wonders.", "claims", "works wonders"),
]


_ANCHOR = "Getting ready takes weeks."


def _of_content(sentence: str) -> list[Finding]:
    """What the market's rules say, before anything is typeset, of the leaflet with a sentence more."""
    text = _patient((_ANCHOR, f"{sentence} {_ANCHOR}"))
    files = [("references.yaml", REFERENCES)]
    found = judge(evidence_of(text, "patient", files, set_type=False))
    return [finding for finding in found if finding.rule.startswith("uk.")]


def test_words_that_promote_are_told_at_their_line() -> None:
    told = _of_content(" ".join(sentence for sentence, _rule, _quoted in PROMOTING))
    for sentence, rule, quoted in PROMOTING:
        own = [found for found in told if found.rule == f"uk.patient.{rule}" and quoted in found.message]
        assert own, sentence
        for finding in own:
            assert isinstance(finding.place, SourcePlace)
            assert finding.place.line == _line(CONTENT, _ANCHOR), sentence
            assert finding.severity is Severity.ERROR, sentence


def test_words_that_promote_are_shown_on_their_page() -> None:
    finding = _found(_judged(_FAULTY), "uk.patient.hopes")
    assert isinstance(finding.seen, PdfPlace)
    assert (finding.seen.file, finding.seen.page) == ("patient-screen.pdf", 5)


#: Plain sentences that must not be taken for promotion.
HARMLESS = [
    "At first you may be tired.",
    "The first few days are the hardest.",
    "Call your centre first.",
    "Tell your team about any new signs.",
    "It is not a cure.",
    "It is not safe to drive.",
    "Keep the card in a safe place.",
    "You may need other treatment later.",
    "It may not work for you.",
    "Ask your team about the side effects of {brand}.",
    "Your team can say when it is best to call.",
]


def test_plain_sentences_are_not_taken_for_promotion() -> None:
    assert [finding.message for finding in _of_content(" ".join(HARMLESS))] == []
