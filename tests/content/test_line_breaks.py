"""Line breaks that YAML keeps and the page does not: told, never run together unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from brochure.findings import Finding, Severity
from brochure.pipeline.build import inspect
from brochure.pipeline.session import Session
from tests.project import SMALL, small

TEXT = "          - Words of the first leaflet.[@alpha]\n"

KEPT = {
    "literal": "          - |\n            Words of the first\n            leaflet.[@alpha]\n",
    "literal with an empty line": "          - |\n            Words.\n\n            Leaflet.[@alpha]\n",
    "folded with an empty line": "          - >\n            Words.\n\n            Leaflet.[@alpha]\n",
    "folded, a line indented": (
        "          - >\n            Words\n              of the\n            leaflet.[@alpha]\n"
    ),
    "plain with an empty line": "          - Words.\n\n            Leaflet.[@alpha]\n",
    "quoted with an empty line": "          - 'Words.\n\n            Leaflet.[@alpha]'\n",
    "an escape": '          - "Words.\\nLeaflet.[@alpha]"\n',
    "a field": (
        "          - block: warning\n            title: Take care\n            text: |\n"
        "              Words\n              of.[@alpha]\n"
    ),
    "an item": (
        "          - block: list\n            items:\n              - |\n                Words\n"
        "                of.[@alpha]\n"
    ),
}

ONE_LINE = {
    "literal": "          - |\n            Words of the first leaflet.[@alpha]\n",
    "folded": "          - >\n            Words of the first\n            leaflet.[@alpha]\n",
    "folded, kept at its end": "          - >+\n            Words of one\n            leaflet.[@alpha]\n\n",
    "plain over lines": "          - Words of the first\n            leaflet.[@alpha]\n",
    "quoted over lines": '          - "Words of the first\n            leaflet.[@alpha]"\n',
}


def told(folder: Path, text: str) -> list[Finding]:
    """What is told of line breaks in the small leaflet with its first block written as *text*."""
    assert TEXT in SMALL
    small(folder).change("content.yaml", TEXT, text)
    findings = inspect(Session(folder / "content.yaml"))
    return [finding for finding in findings if finding.rule == "content.line-breaks"]


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_line_breaks_that_are_not_printed_are_told(tmp_path: Path, text: str) -> None:
    (finding,) = told(tmp_path, text)
    assert finding.severity is Severity.WARNING
    assert "one paragraph" in finding.message
    assert "an item or a block of its own" in finding.fix


def test_texts_of_one_line_are_left_alone(tmp_path: Path) -> None:
    assert told(tmp_path, "".join(ONE_LINE.values())) == []
