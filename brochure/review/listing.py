"""The lists of the review pack, as rows for its template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from brochure.findings import Finding, PdfPlace, Severity
from brochure.language.review_words import PackClaims
from brochure.review.checklist import instruments_for
from brochure.review.claim import Cited, Claim, label_of_claim
from brochure.review.facts import PackFacts, Source
from brochure.review.proof_annotations import inheritance, numbered
from brochure.rules.checks.unsourced import reads_claims

#: The rule that names the rules which don’t know the language of a leaflet.
_OTHER_LANGUAGE = "house.languages"
#: Grades of reading in a chart: the end of its axis, what is wanted and what stops a leaflet.
_GRADES, _WANTED, _STOPS = 12.0, 6.0, 8.0
#: Letters of its sources with which a claim takes about a quarter of a page.
_TALL = 900


def lists_of(facts: PackFacts) -> dict[str, Any]:
    """Everything that the template shows besides the facts themselves."""
    words = facts.locale.review
    groups = (
        (words.findings.errors, Severity.ERROR),
        (words.findings.warnings, Severity.WARNING),
        (words.findings.notes, Severity.NOTE),
    )
    findings = [_finding(label, finding, facts) for label, finding in numbered(facts.findings)]
    standing = [row for row in findings if not row["waived"]]
    return {
        "panels": _panels(facts.claims, words.claims),
        "quotes_none": any(not cited.quote for claim in facts.claims for cited in claim.cited),
        "sources": [_source(source, facts) for source in facts.references],
        "claims_are_read": reads_claims(facts.language),
        "unsourced": [
            {
                "label": f"N{number}",
                "text": row.text,
                "reason": row.reason,
                "where": _where(row.place),
                "page": _page(row.seen, facts),
            }
            for number, row in enumerate(facts.unsourced, start=1)
        ],
        "groups": [
            {"title": title, "rows": [row for row in standing if row["severity"] == severity.value]}
            for title, severity in groups
        ],
        "set_aside": [row for row in findings if row["waived"]],
        "waivers": [
            {
                "rule": waiver.rule,
                "reason": waiver.reason,
                "role": waiver.role,
                "only": waiver.text or "",
                "asks": facts.rules[waiver.rule].explanation if waiver.rule in facts.rules else "",
                "reference": facts.rules[waiver.rule].reference if waiver.rule in facts.rules else "",
                "covers": _covered(waiver.rule, waiver.text, findings),
            }
            for waiver in facts.waivers
        ],
        "accepted": [
            {
                "name": accepted.name,
                "rule": accepted.rule,
                "reason": accepted.reason,
                "by": accepted.by,
                "date": accepted.date,
            }
            for accepted in facts.accepted
        ],
        "changed": _differs(facts.changes),
        "readability": _readability(facts.readability),
        "instruments": instruments_for(
            facts.readers,
            is_known_language=all(finding.rule != _OTHER_LANGUAGE for finding in facts.findings),
        ),
        "counts": _counts(facts, standing),
    }


def _differs(changes: Mapping[str, Any] | None) -> bool:
    """True where there is any change to show."""
    given = changes or {}
    rows = [given.get(name) for name in ("facts", "panels", "values", "pages")]
    return any(rows) or any(given.get("references", {}).values())


def _counts(facts: PackFacts, standing: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Counts for the cover sheet: what, and how many."""
    words = facts.locale.review.cover
    by_severity = {
        severity: sum(row["severity"] == severity.value for row in standing) for severity in Severity
    }
    return [
        (words.count_claims, str(len(facts.claims))),
        # That none is found says nothing where they are not looked for.
        (words.count_unsourced, str(len(facts.unsourced) or ("0" if reads_claims(facts.language) else "–"))),
        (words.count_errors, str(by_severity[Severity.ERROR])),
        (words.count_warnings, str(by_severity[Severity.WARNING])),
        (words.count_notes, str(by_severity[Severity.NOTE])),
        (words.count_waivers, str(len(facts.waivers))),
    ]


def _panels(claims: Sequence[Claim], words: PackClaims) -> list[dict[str, Any]]:
    """The claims by the panels that they stand on.

    Words of a source, and what is to be checked there, stand at the first claim that rests on them.
    """
    first: dict[Cited, Claim] = {}
    for claim in claims:
        for cited in claim.cited:
            if cited.quote or cited.to_check:
                first.setdefault(cited, claim)
    return [
        {"name": name, "page": page, "claims": [_claim(claim, words, first) for claim in group]}
        for (name, page), group in groupby(claims, lambda claim: (claim.panel, claim.page))
    ]


def _claim(claim: Claim, words: PackClaims, first: Mapping[Cited, Claim]) -> dict[str, Any]:
    values = words.values.format(values=", ".join(claim.values)) if claim.values else ""
    kind = getattr(words.kinds, claim.kind)
    said = [cited for cited in claim.cited if _earlier(cited, claim, words, first)[0] is None]
    return {
        "label": claim.label,
        "number": claim.number,
        "behind": claim.behind,
        "is_tall": sum(len(cited.quote or "") + len(cited.to_check or "") for cited in said) > _TALL,
        "text": list(claim.parts),
        "cited": [
            (list(group), *earlier)
            for earlier, group in groupby(claim.cited, lambda cited: _earlier(cited, claim, words, first))
        ],
        "about": " · ".join(
            filter(
                None,
                # The name first: no line ends at its hyphen.
                (claim.id, kind, *inheritance(claim, words), _where(claim.place), values),
            )
        ),
    }


def _earlier(
    cited: Cited, claim: Claim, words: PackClaims, first: Mapping[Cited, Claim]
) -> tuple[Claim | None, str]:
    """The earlier claim that has a source’s words, or what is to be checked, and the words of a link."""
    there = first.get(cited, claim)
    if there is claim:
        return None, ""
    if not cited.quote:
        return there, words.check_as_at.format(claim=there.label)
    given = words.both_as_at if cited.to_check else words.words_as_at
    return there, given.format(claim=there.label)


def _source(source: Source, facts: PackFacts) -> dict[str, Any]:
    """A reference with every claim that rests on it, by the places in the source."""
    places: dict[str, list[int]] = {}
    for claim in facts.claims:
        for locator in dict.fromkeys(cited.locator for cited in claim.cited if cited.key == source.key):
            places.setdefault(locator, []).append(claim.number)
    return {
        "number": source.number,
        "key": source.key,
        "text": source.text,
        "uses": [(locator, list(_runs(numbers))) for locator, numbers in places.items()],
    }


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Claims by their numbers, with the first number: ``C03``; runs as ``C05–C08``."""
    # Numbers that follow each other stay at the same distance from their positions.
    for _distance, run in groupby(enumerate(numbers), lambda item: item[1] - item[0]):
        first, *others = [number for _index, number in run]
        if len(others) > 1:
            yield first, f"{label_of_claim(first)}–{label_of_claim(others[-1])}"
        else:
            yield from ((number, label_of_claim(number)) for number in (first, *others))


def _finding(label: str, finding: Finding, facts: PackFacts) -> dict[str, Any]:
    rule = facts.rules.get(finding.rule)
    place = finding.place
    return {
        "label": label,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "fix": finding.fix,
        "waived": finding.waived,
        "where": _where(place),
        "page": _page(finding.seen or (place if isinstance(place, PdfPlace) else None), facts),
        "reference": finding.source,
        "asks": rule.explanation if rule is not None else "",
    }


def _covered(rule: str, text: str | None, findings: Iterable[Mapping[str, Any]]) -> str:
    """Labels of the findings that a waiver sets aside."""
    return ", ".join(
        row["label"]
        for row in findings
        if row["waived"] and row["rule"] == rule and (text is None or text in row["message"])
    )


def _where(place: Any) -> str:
    """A place as people write it: of a PDF the file alone, for its page has a column of its own."""
    if isinstance(place, PdfPlace):
        return place.file
    return str(place) if place else ""


def _page(seen: PdfPlace | None, facts: PackFacts) -> int:
    """The page of the proof that a place is on; 0 where it is on none."""
    found = facts.on_proof(seen)
    return 0 if found is None else found.page


def _readability(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Bars of the reading grade of each section: as written, and without words that can’t be avoided."""
    if not given:
        return None
    sections = [_graded(row) for row in given.get("sections", ())]
    whole = given.get("whole")
    return {
        "sections": sections,
        "whole": _graded(whole) if whole else None,
        "wanted": _percent(_WANTED),
        "stops": _percent(_STOPS),
        "limits": (_WANTED, _STOPS),
    }


def _graded(row: Mapping[str, Any]) -> dict[str, Any]:
    raw, adjusted = row.get("raw") or {}, row.get("adjusted") or {}
    return {
        "title": row.get("title", ""),
        "words": row.get("words", ""),
        "sentences": row.get("sentences", ""),
        "raw": _one(raw.get("grade")),
        "adjusted": _one(adjusted.get("grade")),
        "raw_percent": _percent(raw.get("grade")),
        "adjusted_percent": _percent(adjusted.get("grade")),
        "smog": _one(adjusted.get("smog")),
        "ease": _one(adjusted.get("ease")),
        "verdict": row.get("verdict", ""),
        "hard": row.get("hard_words") or (),
    }


def _one(number: float | None) -> str:
    return "" if number is None else f"{number:.1f}"


def _percent(grade: float | None) -> float:
    return 0.0 if grade is None else round(min(max(grade, 0.0), _GRADES) / _GRADES * 100, 1)
