"""The part of the report that is for reviewers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from brochure.findings import Finding, PdfPlace, Severity, SourcePlace
from brochure.report.review import review_of

PLACE = SourcePlace("content.yaml", 3, 5, "  - x")
RULES = [
    {
        "id": f"uk.hcp.{name}",
        "explanation": "Why",
        "reference": "the Code",
        "severity": "error",
        "absolute": True,
    }
    for name in ("date", "code", "words")
]


CLAIMS = [
    {"label": f"C{number}", "source_from": origin, "kept_out": kept_out}
    for number, (origin, kept_out) in enumerate((("citation", ""), ("caption", ""), ("next", "content")))
]


def seen(leaflet: str, page: int, *box: float) -> PdfPlace:
    return PdfPlace(f"{leaflet}-screen.pdf", page, box or None)  # type: ignore[arg-type]


def shown(
    *findings: Finding, market: str = "uk", readability: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    leaflet = {
        "name": "hcp",
        "page_sizes_mm": [[100.0, 200.0], [100.0, 200.0]],
        "review": {"market": market, "rules": RULES, "readability": readability, "claims": CLAIMS, **more},
    }
    report = {"findings": [finding.as_dict() for finding in findings]}
    found = review_of(report, leaflet, ["one", "two"], 1)
    assert found is not None
    return found


def test_findings_stand_by_what_they_ask_for_and_waived_ones_apart() -> None:
    blocks = Finding("uk.hcp.date", Severity.ERROR, "no date", PLACE, leaflet="hcp")
    look = Finding("uk.hcp.code", Severity.WARNING, "no code", PLACE, leaflet="hcp")
    aside = Finding("uk.hcp.words", Severity.NOTE, "“new”", PLACE, leaflet="hcp", waived="a reason (a role)")
    found = shown(blocks, look, aside)
    assert [row["message"] for row in found["groups"]["error"]] == ["no date"]
    assert [row["message"] for row in found["groups"]["warning"]] == ["no code"]
    assert [row["message"] for row in found["waived"]] == ["“new”"]
    assert found["verdict"] == "1 finding blocks it and 1 to look at."
    # What was waived is neither kept nor broken.
    assert [rule["id"] for rule in found["kept"]] == ["uk.hcp.words"]


def test_what_else_stops_an_approval_and_what_was_accepted_are_shown() -> None:
    stop = Finding("approval.refused", Severity.ERROR, "to be checked", PLACE, seen=seen("hcp", 2)).as_dict()
    entry = {"rule": "sources.label-age", "name": "smpc", "reason": "Seen today, unchanged."}
    certificate = {"name": "A. B", "role": "doctor", "registration": "GMC 1", "date": "2026-11-26"}
    approval = {"valid": False, "certificate": {**certificate, "accepted": [entry]}}
    found = shown(obstacles=[stop], approval=approval)
    assert [row["message"] for row in found["obstacles"]] == ["to be checked"]
    assert [page["number"] for page in found["pages"]] == [2]
    assert found["accepted"] == [{**entry, "by": "A. B, doctor (GMC 1), 2026-11-26"}]
    assert found["verdict"] == "1 finding stops its approval."
    blocks = Finding("uk.hcp.date", Severity.ERROR, "no date", PLACE, leaflet="hcp")
    assert (
        shown(blocks, obstacles=[stop, stop])["verdict"] == "1 finding blocks it, 2 more stop its approval."
    )


def test_a_leaflet_shows_what_is_about_it_or_about_all() -> None:
    own = Finding("a", Severity.WARNING, "own", PLACE, leaflet="hcp")
    all_of_them = Finding("b", Severity.WARNING, "all", SourcePlace("references.yaml", 1, 1, "x"))
    others = Finding("c", Severity.ERROR, "other", PLACE, leaflet="patient")
    press = Finding("d", Severity.WARNING, "print", PdfPlace("hcp-print.pdf", 1), leaflet="hcp")
    other_press = replace(press, severity=Severity.ERROR, leaflet="patient")
    found = shown(own, all_of_them, others, press, other_press)
    assert [row["message"] for row in found["groups"]["warning"]] == ["own", "all", "print"]
    assert found["groups"]["error"] == []


def test_a_finding_has_the_picture_of_its_page_with_a_frame_that_can_be_seen() -> None:
    finding = Finding(
        "a", Severity.WARNING, "x", PLACE, seen=seen("hcp", 2, 10.0, 20.0, 10.4, 20.4), leaflet="hcp"
    )
    found = shown(finding)
    (row,) = found["groups"]["warning"]
    assert (row["picture"]["page"], row["picture"]["id"]) == (2, "proof-1-2")
    box = row["picture"]["box"]
    assert box["width"] >= 2.8 and box["x"] < 10.0 < box["x"] + box["width"]
    assert [page["number"] for page in found["pages"]] == [2]


def test_pages_of_other_editions_and_pages_that_are_not_there_have_no_picture() -> None:
    other = Finding("a", Severity.WARNING, "x", PdfPlace("hcp-print.pdf", 1))
    gone = Finding("b", Severity.WARNING, "y", PLACE, seen=seen("hcp", 3), leaflet="hcp")
    found = shown(other, gone)
    assert [row["picture"] for row in found["groups"]["warning"]] == [None, None]
    assert found["pages"] == []


def test_a_leaflet_for_no_market_is_said_to_be_unchecked() -> None:
    assert "rules on medicines were not checked" in shown(market="none")["verdict"]
    assert shown()["verdict"] == "Nothing blocks it."


def test_grades_are_drawn_to_scale_beside_their_limits() -> None:
    sections = [
        {"title": "Easy", "raw": {"grade": 3.0}, "adjusted": {"grade": 2.0}},
        {"title": "Beyond", "raw": {"grade": 40.0}, "adjusted": {"grade": -1.0}},
        {"title": "Too short to grade", "raw": None, "adjusted": None},
    ]
    chart = shown(readability={"sections": sections})["chart"]
    easy, beyond = chart["rows"]
    assert easy["raw_px"] * 2 == chart["wanted"] and chart["wanted"] / 6 * 8 - chart["stops"] < 0.1
    assert (beyond["raw_px"], beyond["adjusted_px"]) == (chart["width"], 0)
    assert shown()["chart"] is None


def test_a_claim_says_where_its_source_comes_from_and_why_it_is_kept_out() -> None:
    assert [claim["remarks"] for claim in shown()["claims"]] == [
        [],
        ["source inherited from the caption"],
        ["source inherited from the sentence behind it", "kept out of the register by its author"],
    ]
