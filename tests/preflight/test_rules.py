"""Every rule: a sheet that keeps it passes, and one that breaks it fails by that rule and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from brochure.findings import Severity
from brochure.preflight import Limits, preflight
from brochure.preflight.rules import RULES
from tests.judges import qpdf
from tests.preflight.cases import Case, cases
from tests.preflight.sheet import sheet

CASES = tuple(cases())


def rules(data: bytes, limits: Limits | None = None) -> set[str]:
    """The rules that a file breaks."""
    return {finding.rule for finding in preflight(data, "sheet.pdf", limits or Limits())}


def test_the_sheet_itself_breaks_no_rule() -> None:
    assert preflight(sheet(), "sheet.pdf") == ()


def test_qpdf_has_nothing_against_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheet())
    assert qpdf.complaints(path) == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sheet_that_keeps_the_rule_passes(case: Case) -> None:
    assert rules(case.sound(), case.limits) == set()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_sheet_that_breaks_the_rule_fails_by_it_alone_with_its_severity_source_and_fix(case: Case) -> None:
    found = preflight(case.faulty(), "sheet.pdf", case.limits)
    assert {finding.rule for finding in found} == {case.rule}
    for finding in found:
        rule = RULES[finding.rule]
        assert (finding.severity, finding.source, finding.fix) == (rule.severity, rule.source, rule.fix)
        assert finding.place is not None
        assert finding.message and not finding.message.endswith(".")


def test_every_rule_of_the_catalogue_has_a_pair_of_sheets() -> None:
    assert {case.rule for case in CASES} == set(RULES)


def test_every_rule_says_what_mends_it_and_where_it_comes_from() -> None:
    for rule in RULES.values():
        assert rule.fix and not rule.fix.endswith("."), rule.id
        family = rule.id.split(".")[0]
        assert bool(rule.source) == (family in ("pdf", "pdfx", "gwg")), rule.id
        assert family in ("pdf", "pdfx", "gwg", "house", "printer", "preflight"), rule.id


def test_errors_are_what_a_printer_would_send_back() -> None:
    assert RULES["pdfx.device-rgb"].severity is Severity.ERROR
    assert RULES["gwg.rich-black-text"].severity is Severity.WARNING
