"""What holds for every test."""

from __future__ import annotations

import pytest

from tests.judges.tool import MISSING, REMEDY


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every judge that was missing and how many tests went unjudged for it."""
    unjudged: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        # A skip carries the file, the line and "Skipped: <reason>".
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if MISSING in reason:
            judge = reason.partition(MISSING)[2].partition(";")[0].strip()
            unjudged[judge] = unjudged.get(judge, 0) + 1
    if unjudged:
        terminalreporter.section("JUDGES MISSING", sep="!", red=True, bold=True)
        for judge, tests in sorted(unjudged.items()):
            terminalreporter.line(f"{judge}: {tests} tests skipped")
        terminalreporter.line(f"These tests say nothing about the product. To install the judges: {REMEDY}")
