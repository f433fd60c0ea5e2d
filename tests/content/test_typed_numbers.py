"""Numbers that were typed where the program counts are told: in lists, and of pages, figures and tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from brochure.findings import Finding, Severity, SourcePlace
from brochure.pipeline.build import inspect
from brochure.pipeline.session import Session
from tests.project import SMALL, small

_TEXT = "          - Words of the first leaflet.[@alpha]\n"
_PICTURE = """          - block: table
            caption: "Table 2: Numbers[@alpha, table 9]"
            columns: [{ title: A }, { title: B }]
            rows: [[a, b]]
"""


def _told(folder: Path, blocks: str) -> list[Finding]:
    project = small(folder)
    project.change("content.yaml", _TEXT, blocks + _TEXT)
    found = inspect(Session(project.folder / "content.yaml"))
    return [finding for finding in found if finding.rule == "content.typed-number"]


def _list(*items: str, kind: str = "list", more: str = "") -> str:
    rows = "".join(f'              - "{item}"\n' for item in items)
    return f"          - block: {kind}\n{more}            items:\n{rows}"


_NUMBERED = "            numbered: yes\n"
_STEPS = """          - block: steps
            items:
              - { title: 1. Wash }
              - { title: 2. Dry }
"""
_INNER = """          - block: list
            items:
              - { text: Before you come, numbered: yes, items: [1) Wash, 2) Dry] }
"""


@pytest.mark.parametrize(
    ("blocks", "mark", "line"),
    [
        (_list("1. Wash", "2. Dry"), "1.", 3),
        (_list("1. Wash", "2. Dry", more=_NUMBERED), "1.", 4),
        (_list("(a) Wash", "b. Dry", "iii) Rest", more=_NUMBERED), "(a)", 4),
        (_list("i) Wash", "ii) Dry", "iii) Rest"), "i)", 3),
        (_list("Step 1 Wash", "Step 2 Dry", more=_NUMBERED), "Step 1", 4),
        (_list("1. How long?", "2. Why?", kind="questions"), "1.", 3),
        (_STEPS, "1.", 3),
        (_INNER, "1)", 3),
    ],
)
def test_numbers_that_a_list_would_print_twice(blocks: str, mark: str, line: int, tmp_path: Path) -> None:
    (finding,) = _told(tmp_path, blocks)
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith(f"“{mark}” was typed, and ")
    start = SMALL.split(_TEXT)[0].count("\n")
    assert isinstance(finding.place, SourcePlace) and finding.place.line == start + line


@pytest.mark.parametrize(
    "blocks",
    [
        _list("1. Wash"),
        _list("Wash", "2. Dry"),
        _list("2. Wash", "3. Dry"),
        _list("A. Smith", "B. Jones"),
        _list("3.5 mg of it", "4.5 mg of it"),
        _list("1.5 mg", "2.5 mg"),
        _list("Step 1 is short", "Step 2 is long"),
        _list("I see", "II sees"),
    ],
)
def test_other_items_are_left_alone(blocks: str, tmp_path: Path) -> None:
    assert not _told(tmp_path, blocks)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("See page 5 for more.", "See page 5"),
        ("It is told on p. 12.", "on p. 12"),
        ("Turn to pages 3 and 4.", "Turn to pages 3"),
        ("See Figure 2.", "Figure 2"),
        ("As in Fig. 1 and others.", "Fig. 1"),
        ("Numbers are in Table 3.", "Table 3"),
    ],
)
def test_pages_figures_and_tables_that_were_typed(text: str, part: str, tmp_path: Path) -> None:
    (finding,) = _told(tmp_path, _PICTURE + f"          - {text}\n")
    assert f"“{part}”" in finding.message and finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    "text",
    [
        "See Table 2 and tab. 2.",
        "See page 5 of the package leaflet.",
        "See Table 4 in the summary of product characteristics.",
        '"It worked.[@alpha, figure 3; @alpha, page 5]"',
        '"See [page {page}](#there)."',
        "Write on both pages 2 times.",
        "Put 2 tablets on the table 5 minutes before.",
        "On page one.",
    ],
)
def test_what_leads_somewhere_is_left_alone(text: str, tmp_path: Path) -> None:
    there = "          - { block: heading, id: there, text: There }\n"
    assert not _told(tmp_path, _PICTURE + there + f"          - {text}\n")
