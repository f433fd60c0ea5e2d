"""What a medical reviewer wants of the report: what blocks a leaflet, what to look at, what is fine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from brochure.findings import EditionId, Severity
from brochure.language.locale import FALLBACK, locale_of

#: Width on the screen of the picture beside a finding, CSS px.
_PICTURE_WIDTH = 132
#: By how much a frame around a place is larger than the place, and its least size, mm.
_AIR, _LEAST = 1.2, 3.0
#: Grades of reading in a chart: the axis, what is wanted and what stops a leaflet (NHS, AMA, NIH).
_GRADES, _WANTED, _STOPS = 12.0, 6.0, 8.0
#: Size of the chart: its width and the height of a row, px.
_CHART_WIDTH, _ROW = 460, 34


def review_of(
    report: Mapping[str, Any], leaflet: Mapping[str, Any], pictures: Sequence[str], index: int
) -> dict[str, Any] | None:
    """What the report shows reviewers of a leaflet, or None where it was not judged.

    *pictures* are the addresses of the pictures of its pages, *index* its number in the report.
    """
    review = leaflet.get("review")
    if review is None:
        return None
    findings = [finding for finding in report["findings"] if _concerns(finding, leaflet["name"])]
    shown = [_shown(finding, leaflet, index) for finding in findings]
    stands = [finding for finding in shown if not finding["waived"]]
    groups = {
        severity.value: [found for found in stands if found["severity"] == severity.value]
        for severity in Severity
    }
    stops = [_shown(finding, leaflet, index) for finding in review.get("obstacles", ())]
    marked = {found["picture"]["page"] for found in (*shown, *stops) if found["picture"]}
    broken = {finding["rule"] for finding in findings if not finding["waived"]}
    sizes = leaflet["page_sizes_mm"]
    return {
        **review,
        "claims": [{**claim, "remarks": _remarks(claim)} for claim in review["claims"]],
        "groups": groups,
        "shown": shown,
        "obstacles": stops,
        "accepted": _accepted(review),
        "waived": [found for found in shown if found["waived"]],
        "kept": [rule for rule in review["rules"] if rule["id"] not in broken],
        "pages": [
            {"number": page, "width": sizes[page - 1][0], "height": sizes[page - 1][1], "address": address}
            for page, address in enumerate(pictures, start=1)
            if page in marked
        ],
        "verdict": _verdict(review, groups, len(stops)),
        "chart": _chart(review.get("readability")),
        "hard_words": ((review.get("readability") or {}).get("whole") or {}).get("hard_words", []),
    }


def _remarks(claim: Mapping[str, Any]) -> list[str]:
    """What a claim inherits its source from, and what keeps it out of the register, in words."""
    words = locale_of(FALLBACK).review.claims
    origin, kept_out = claim["source_from"], claim["kept_out"]
    found = [] if origin == "citation" else [getattr(words.inherited, origin)]
    return [*found, *([getattr(words.kept_out, kept_out)] if kept_out else [])]


def _concerns(finding: Mapping[str, Any], name: str) -> bool:
    """Whether a finding is about a leaflet: it says so, or is about all."""
    return (finding.get("leaflet") or "") in ("", name)


def _shown(finding: Mapping[str, Any], leaflet: Mapping[str, Any], index: int) -> dict[str, Any]:
    """A finding with the picture of its page and the box on it."""
    return {**finding, "picture": _picture(finding, leaflet, index)}


def _picture(finding: Mapping[str, Any], leaflet: Mapping[str, Any], index: int) -> dict[str, Any] | None:
    """The page on which a finding shows, with its box; None where it shows on no page of the leaflet."""
    seen = finding.get("seen") or finding["place"] or {}
    page = seen.get("page")
    sizes = leaflet["page_sizes_mm"]
    # The pages of the other editions are other pages.
    if seen.get("file") != EditionId(leaflet["name"], "screen").file or not page or page > len(sizes):
        return None
    width, height = sizes[page - 1]
    box = seen.get("box_mm")
    return {
        "page": page,
        "id": f"proof-{index}-{page}",
        "width": width,
        "height": height,
        "px": (_PICTURE_WIDTH, max(1, round(_PICTURE_WIDTH * height / width))),
        "box": None if box is None else _ring(box),
    }


def _ring(box: Sequence[float]) -> dict[str, float]:
    """A frame around a box that can be seen at the size of the picture."""
    left, top, right, bottom = box
    wide, high = max(right - left + 2 * _AIR, _LEAST), max(bottom - top + 2 * _AIR, _LEAST)
    return {
        "x": round((left + right - wide) / 2, 2),
        "y": round((top + bottom - high) / 2, 2),
        "width": round(wide, 2),
        "height": round(high, 2),
    }


def _accepted(review: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was accepted with the last approval, each with who did so, as what, and when."""
    certificate = review.get("approval", {}).get("certificate") or {}
    number = certificate.get("registration")
    role = f"{certificate.get('role')} ({number})" if number else certificate.get("role")
    by = f"{certificate.get('name')}, {role}, {certificate.get('date')}"
    return [{**found, "by": by} for found in certificate.get("accepted", ())]


def _verdict(review: Mapping[str, Any], groups: Mapping[str, Sequence[Any]], stops: int) -> str:
    """How the leaflet stands, in a sentence."""
    none = " It is for no market: rules on medicines were not checked." if review["market"] == "none" else ""
    errors, warnings = len(groups["error"]), len(groups["warning"])
    blocks = f"{errors} {'finding blocks' if errors == 1 else 'findings block'} it" if errors else ""
    if stops:
        more = f"{stops} more" if errors else f"{stops} {'finding' if stops == 1 else 'findings'}"
        stop = f"{more} {'stops' if stops == 1 else 'stop'} its approval"
        blocks = f"{blocks}, {stop}" if errors else stop
    look = f"{warnings} to look at" if warnings else ""
    said = " and ".join(filter(None, (blocks, look)))
    return (f"{said[0].upper()}{said[1:]}." if said else "Nothing blocks it.") + none


def _chart(readability: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Bars of the reading grade of each section: as written, and without words that can’t be avoided."""
    sections = [row for row in (readability or {}).get("sections", ()) if row.get("raw")]
    if not sections:
        return None
    scale = _CHART_WIDTH / _GRADES

    def bar(grade: float) -> float:
        return round(min(max(grade, 0.0), _GRADES) * scale, 1)

    rows = [
        {
            "title": row["title"],
            "raw": round(row["raw"]["grade"], 1),
            "adjusted": round(row["adjusted"]["grade"], 1),
            "raw_px": bar(row["raw"]["grade"]),
            "adjusted_px": bar(row["adjusted"]["grade"]),
            "y": number * _ROW,
        }
        for number, row in enumerate(sections)
    ]
    return {
        "rows": rows,
        "width": _CHART_WIDTH,
        "height": len(rows) * _ROW,
        "wanted": bar(_WANTED),
        "stops": bar(_STOPS),
    }
