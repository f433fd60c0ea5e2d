"""The report in a real browser: read, chosen from, in the dark and on paper."""

from __future__ import annotations

from pathlib import Path

from brochure.report.html import render
from tests.judges import chromium
from tests.report.sample import pictures, report


def test_a_report_is_read_in_a_browser(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_bytes(render(report(), pictures()))
    assert chromium.drive(Path(__file__).with_name("reading.js"), {"page": str(page)}) == []
