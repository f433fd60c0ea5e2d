"""Findings as values, as JSON and as text."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from brochure.findings import (
    Finding,
    MmFromTopLeft,
    PdfPlace,
    Severity,
    SourcePlace,
    did_you_mean,
    in_order,
    shared,
    shortened,
)

FINDINGS = [
    Finding("content.yaml", Severity.ERROR, "the file is empty"),
    Finding("a.b", Severity.WARNING, "no date", SourcePlace("content.yaml"), "add one", "AMA 3.15.3"),
    Finding("a.b", Severity.NOTE, "no date", SourcePlace("content.yaml", 3, 5, "  - “x”")),
    Finding("c.d", Severity.ERROR, "cut off", PdfPlace("hcp-screen.pdf", 2)),
    Finding(
        "uk.hcp.x",
        Severity.NOTE,
        "no code",
        SourcePlace("content.yaml", 3, 5, "x"),
        "add one",
        "ABPI Code of Practice, 2024, clause 12.8 (verified)",
        PdfPlace("hcp-screen.pdf", 6, MmFromTopLeft(1.0, 2.0, 3.0, 4.0)),
        "hcp",
        "not printed (medical signatory)",
    ),
    Finding(
        "c.d",
        Severity.ERROR,
        "cut off",
        PdfPlace("hcp-screen.pdf", 2, MmFromTopLeft(1.0, 2.5, 30.0, 4.0)),
        "cut",
    ),
]


@pytest.mark.parametrize("finding", FINDINGS)
def test_a_finding_comes_back_from_json_as_it_was(finding: Finding) -> None:
    assert Finding.from_dict(json.loads(json.dumps(finding.as_dict()))) == finding


def test_the_text_shows_place_line_and_fix() -> None:
    place = SourcePlace("content.yaml", 12, 5, "    titel: A")
    finding = Finding("content.unknown-field", Severity.ERROR, "unknown field", place, "write `title`")
    assert finding.as_text().splitlines() == [
        "content.yaml:12:5: unknown field",
        "   12 |     titel: A",
        "      |     ^",
        "    = write `title`",
    ]


def test_the_text_shows_the_page_and_the_source() -> None:
    seen = PdfPlace("hcp-screen.pdf", 6)
    finding = Finding("a.b", Severity.ERROR, "no code", None, "add one", "the Code, clause 12.8", seen)
    assert finding.as_text().splitlines() == [
        "no code",
        "    = add one",
        "    @ hcp-screen.pdf, page 6",
        "    § the Code, clause 12.8",
    ]


def test_what_is_said_of_every_leaflet_is_said_once() -> None:
    old = Finding("s.age", Severity.WARNING, "the label is old")
    own = Finding("h.words", Severity.ERROR, "“new”", leaflet="hcp")
    both = [replace(old, leaflet="hcp"), own, replace(old, leaflet="patient")]
    assert in_order(shared(both, 2)) == [own, old]
    assert in_order(shared(both, 3)) == in_order(both)
    assert shared([own], 1) == [own]


def test_a_long_line_is_cut_around_its_column() -> None:
    place = SourcePlace("content.yaml", 1, 501, "a" * 500 + "X" + "b" * 500)
    _head, shown, caret = Finding("x.y", Severity.ERROR, "bad", place).as_text().splitlines()
    assert len(shown) <= 100
    assert shown[caret.index("^")] == "X"


def test_a_character_that_moves_the_cursor_is_not_shown() -> None:
    place = SourcePlace("content.yaml", 1, 3, "a\x1b[2Jb\tc")
    assert "\x1b" not in Finding("x.y", Severity.ERROR, "bad", place).as_text()


@pytest.mark.parametrize(
    ("given", "written", "fix"),
    [
        ("inc", "“{}”", "did you mean “ink”?"),
        ("inc", "@{}", "did you mean @ink?"),
        ("zebra", "@{}", "choose ink"),
        ("", "@{}", "choose ink"),
    ],
)
def test_the_fix_names_what_is_near_or_what_there_is(given: str, written: str, fix: str) -> None:
    assert did_you_mean(given, ["paper", "ink"], "choose ink", written) == fix


@pytest.mark.parametrize(
    ("given", "there", "fix"),
    [
        ("photo.jpg", "Photo.JPG", "did you mean “Photo.JPG”?"),
        ("caf\u00e9.png", "cafe\u0301.png", "copy the name “cafe\u0301.png”: it looks the same"),
        ("cafe\u0301.png", "caf\u00e9.png", "type the name “caf\u00e9.png” again"),
        ("a b", "a b", "choose"),
    ],
)
def test_names_that_look_the_same_are_told_apart(given: str, there: str, fix: str) -> None:
    assert did_you_mean(given, ["paper", there], "choose").startswith(fix)


def test_of_several_that_are_near_the_nearest_is_meant() -> None:
    assert did_you_mean("ink-dep", ["ink", "ink-soft", "ink-deep"], "") == "did you mean “ink-deep”?"


@pytest.mark.parametrize("count", [0, 9, 10, 11, 500])
def test_a_text_is_shortened_to_what_is_asked_for(count: int) -> None:
    text = "x" * count
    short = shortened(text, 10)
    assert short == (text if count <= 10 else "xxxxxxxxx…")
