"""Every rule of every pack does what its row says: its examples are its tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pytest

from brochure.errors import BrochureError
from brochure.findings import Finding, Severity
from brochure.rules.rule import COMMON, Example, Rule, Rules, checks, pack
from brochure.source.shipped import shipped
from tests.project import ROOT
from tests.rules.examples import (
    SAMPLES,
    Pairs,
    changed,
    judged,
    judged_unset,
    looks_at_pages,
    sample_of,
    together,
)

_PACKS = ROOT / "brochure/rules/packs"
MARKETS = ("uk", "eu", "us")
RULES = [rule for name in (*MARKETS, *COMMON) for rule in pack(name)]
EXAMPLES = [
    (rule, kind, number)
    for rule in RULES
    for kind in ("passes", "fails")
    for number in range(len(getattr(rule, kind)))
]


def _example(rule: Rule, kind: str, number: int) -> Example:
    found: Example = getattr(rule, kind)[number]
    return found


#: Ends of the names of rules that what breaks others has a say in, or the other way round.
_ALONE: tuple[str, ...] = ("triangle", "triangle-needless", "monitoring", "names-medicine", "generic-in-text")
_ALONE += ("unsourced", "grade-as-written", "words-beside-numbers", "smog")
#: Most examples in one leaflet.
_MOST = 10


def _text(rule: Rule, example: Example) -> str:
    return (SAMPLES / f"{sample_of(rule, example)}.yaml").read_text(encoding="utf-8")


@lru_cache(maxsize=len(EXAMPLES))
def _is_set(at: int) -> bool:
    """Whether an example is set: whether its rule looks at pages.

    Where a rule can judge content alone, the first leaflet that breaks it shows that it finds words on pages;
    the others say what else it finds in words.
    """
    rule, kind, number = EXAMPLES[at]
    example = _example(rule, kind, number)
    text = changed(_text(rule, example), example.replace)
    if kind == "fails" and not example.files and not checks()[rule.check].needs_setting:
        before = [other for other in range(at - number, at) if not _example(*EXAMPLES[other]).files]
        if any(map(_is_set, before)) and rule.id in {found.rule for found in judged_unset(text, {})}:
            return False
    return looks_at_pages(rule, text, example.files)


@lru_cache(maxsize=1)
def _together() -> dict[int, tuple[int, ...]]:
    """Examples of one kind, each of another rule, that can be seen in one leaflet, set or not."""
    of_samples: dict[tuple[str, bool, str], dict[str, tuple[Pairs, str]]] = {}
    for at, (rule, kind, number) in enumerate(EXAMPLES):
        example = _example(rule, kind, number)
        if example.replace and not example.files and not rule.id.endswith(_ALONE):
            cases = of_samples.setdefault((kind, _is_set(at), _text(rule, example)), {})
            cases[str(at)] = (example.replace, rule.id)
    return {
        int(at): tuple(map(int, group))
        for (_kind, _set, text), cases in of_samples.items()
        for at, group in together(text, cases, _MOST).items()
    }


def _told(at: int) -> list[Finding]:
    """What is said of an example.

    That is told of a leaflet with others where it is told of: see :func:`_of_all`.  Otherwise it is told of
    a leaflet of its own.
    """
    rule, kind, number = EXAMPLES[at]
    shared = _of_all(_together().get(at, ())).get(at)
    if shared is not None:
        return shared
    example = _example(rule, kind, number)
    return _judged(at, changed(_text(rule, example), example.replace), example.files)


def _judged(at: int, text: str, files: Mapping[str, str]) -> list[Finding]:
    """What all rules say of a text; before its pages are set where the rule of an example looks at none."""
    return judged(text, files=files) if _is_set(at) else judged_unset(text, files)


@lru_cache(maxsize=len(EXAMPLES))
def _of_all(group: tuple[int, ...]) -> Mapping[int, list[Finding]]:
    """What is said of each of some examples of one kind, from one leaflet that all of them change.

    That counts where nothing is told of those that keep their rules; of the others where none but their rules
    is told of, and each of these once: what breaks two rules is told of twice then.  Where it does not count,
    or where some of them can't stand in one leaflet, it is said of two halves.
    """
    if len(group) < 2:
        return {}
    rule, kind, number = EXAMPLES[group[0]]
    pairs = [pair for other in group for pair in _example(*EXAMPLES[other]).replace]
    try:
        text = changed(_text(rule, _example(rule, kind, number)), pairs)
        findings = _judged(group[0], text, {})
    except (BrochureError, AssertionError):
        findings = None
    rules = {at: EXAMPLES[at][0] for at in group}
    may_be_told = Counter(rule.id for rule in rules.values()) if kind == "fails" else Counter()
    if findings is None or Counter(finding.rule for finding in findings) - may_be_told:
        middle = len(group) // 2
        return {**_of_all(group[:middle]), **_of_all(group[middle:])}
    told = {at: [found for found in findings if found.rule == rule.id] for at, rule in rules.items()}
    if kind == "passes":
        return told
    return {at: own for at, own in told.items() if any(found.severity is rules[at].severity for found in own)}


@pytest.mark.parametrize(
    "at", range(len(EXAMPLES)), ids=[f"{rule.id}-{kind}-{number}" for rule, kind, number in EXAMPLES]
)
def test_an_example_breaks_its_rule_alone_or_none(at: int) -> None:
    rule, kind, _number = EXAMPLES[at]
    findings = _told(at)
    told = "\n".join(
        f"{finding.rule} ({finding.severity.value}): {finding.as_text()}" for finding in findings
    )
    if kind == "passes":
        assert not findings, told
    else:
        assert {finding.rule for finding in findings} == {rule.id}, told or "nothing was found"
        assert any(finding.severity is rule.severity for finding in findings), told


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.yaml")), ids=lambda path: Path(path).stem)
def test_a_sample_keeps_every_rule(path: Path) -> None:
    findings = judged(path.read_text(encoding="utf-8"))
    assert not findings, "\n".join(f"{finding.rule}: {finding.as_text()}" for finding in findings)


def test_every_rule_has_examples_of_both_kinds() -> None:
    assert [rule.id for rule in RULES if not rule.passes] == [], "no example keeps these"
    assert [rule.id for rule in RULES if not rule.fails] == [], "no example breaks these"


def test_every_rule_says_where_it_comes_from_and_why() -> None:
    assert [rule.id for rule in RULES if not rule.explanation.strip()] == []
    for rule in RULES:
        if rule.verified:
            # Nobody has read the text of a rule that names no clause.
            assert rule.clause and rule.edition, rule.id
        assert not (rule.source == "house rule" and rule.verified), rule.id
        assert rule.source == "house rule" or rule.clause or rule.edition, rule.id


def test_no_two_rules_have_one_id() -> None:
    repeated = [name for name, count in Counter(rule.id for rule in RULES).items() if count > 1]
    assert not repeated


def test_ids_begin_with_their_market_or_pack_and_name_their_audience() -> None:
    wrong = []
    for name in (*MARKETS, *COMMON):
        for rule in pack(name):
            parts = rule.id.split(".")
            if parts[0] != name or (name in MARKETS and parts[1] not in rule.audience):
                wrong.append(rule.id)
    assert not wrong


def test_every_file_of_a_pack_belongs_to_a_pack_that_is_read() -> None:
    data = {"durations", "label-terms"}
    stems = {path.stem for path in _PACKS.glob("*.yaml")} - data
    assert {stem.split("-")[0] for stem in stems} <= {*MARKETS, *COMMON}


def test_every_check_that_a_row_names_is_there() -> None:
    assert {rule.check for rule in RULES} <= set(checks())


def test_every_check_is_named_by_a_row() -> None:
    assert set(checks()) <= {rule.check for rule in RULES}


def test_a_rule_that_nobody_may_waive_is_an_error() -> None:
    assert not [rule.id for rule in RULES if rule.absolute and rule.severity is not Severity.ERROR]


def test_all_that_is_wrong_with_a_pack_is_told_at_its_place(tmp_path: Path) -> None:
    text = (_PACKS / "house.yaml").read_text(encoding="utf-8")
    for old, new in (("severity: error", "severity: bad"), ("source:", "sauce:"), ("shows:", "show:")):
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "house.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BrochureError) as caught:
        shipped(file, Rules, typed=True)
    for place, what in (
        ("house.yaml:6:13", "“bad” is not one of the choices"),
        ("house.yaml:8:3", "the field “sauce” is unknown here\n    8 |   sauce: "),
        ("house.yaml:4:3", "the field “source” is missing"),
    ):
        assert f"{place}: {what}" in str(caught.value)
    assert "did you mean “source”?" in str(caught.value)
