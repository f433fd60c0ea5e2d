"""What is marked on the proof: claims with their sources, sentences without one, and what checks found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from brochure.editions.job import Remark
from brochure.findings import Finding, MmFromTopLeft, PdfPlace, Severity, shortened
from brochure.review.claim import Cited, Claim
from brochure.review.facts import PackFacts, Source, Unreferenced

#: Longest locator in a label, characters: all of it is in the annotation and in the list of claims.
_LOCATOR = 60


def numbered(findings: Sequence[Finding]) -> list[tuple[str, Finding]]:
    """The findings with their labels ``F1`` and so on: errors first, otherwise in their order."""
    ordered = sorted(findings, key=lambda finding: finding.severity.rank)
    return [(f"F{number}", finding) for number, finding in enumerate(ordered, start=1)]


def remarks_of(facts: PackFacts) -> tuple[Remark, ...]:
    """All that is marked on the pages of a leaflet's proof."""
    sources = {source.key: source for source in facts.references}
    found: list[Remark] = []
    for claim in facts.claims:
        found += _of_claim(claim, sources)
    for number, row in enumerate(facts.unsourced, start=1):
        found += _of_unsourced(f"N{number}", row, facts)
    # Where a sentence is marked for want of a source already, the finding that says so is in the list.
    known = {row.seen for row in facts.unsourced if row.seen is not None}
    for label, finding in numbered(facts.findings):
        if finding.seen not in known:
            found += _of_finding(label, finding, facts)
    return tuple(found)


def label_of(cited: Sequence[Cited]) -> str:
    """Sources as labels give them: ``3 p. 441; 8 sec. 4.8``."""
    return "; ".join(f"{source.number} {shortened(source.locator, _LOCATOR)}".strip() for source in cited)


def _of_claim(claim: Claim, sources: Mapping[str, Source]) -> Iterator[Remark]:
    pages: dict[int, list[MmFromTopLeft]] = {}
    for page, box in claim.lines or ((claim.page, claim.box),):
        pages.setdefault(page, []).append(box)
    label = f"{claim.label} → {label_of(claim.cited)}"
    contents = "\n\n".join(
        [
            f"Claim {claim.label} ({claim.id})\n“{claim.text}”\n{claim.panel}",
            *(_cited(cited, sources) for cited in claim.cited),
        ]
    )
    for number, (page, boxes) in enumerate(pages.items()):
        goes_on = " (goes on)" if number else ""
        name = f"{claim.id}/{number + 1}"
        yield Remark(page, tuple(boxes), f"{label}{goes_on}", "claim", f"Claim {claim.label}", contents, name)


def _cited(cited: Cited, sources: Mapping[str, Source]) -> str:
    source = sources.get(cited.key)
    where = f", {cited.locator}" if cited.locator else ", no place in it given"
    lines = [f"Source {cited.number}{where} ({cited.key})"]
    lines += [source.text] if source is not None else []
    lines += [f"Quote: “{cited.quote}”"] if cited.quote else []
    return "\n".join(lines)


def _of_unsourced(label: str, row: Unreferenced, facts: PackFacts) -> Iterator[Remark]:
    if (seen := facts.on_proof(row.seen)) is None:
        return
    contents = f"{label}: no source is cited\n“{row.text}”\n{row.reason}"
    lines = (seen.box,) if seen.box else ()
    name = f"{facts.leaflet}/{label}"
    yield Remark(seen.page, lines, f"{label} no source", "unsourced", f"No source {label}", contents, name)


def _of_finding(label: str, finding: Finding, facts: PackFacts) -> Iterator[Remark]:
    place = finding.seen or (finding.place if isinstance(finding.place, PdfPlace) else None)
    if (seen := facts.on_proof(place)) is None:
        return
    word = "set aside" if finding.waived else finding.severity.value
    parts = [f"{label}, {word}: {finding.message}"]
    parts += [f"What to do: {finding.fix}"] if finding.fix else []
    parts += [f"Set aside: {finding.waived}"] if finding.waived else []
    parts += [f"Rule {finding.rule}" + (f": {finding.source}" if finding.source else "")]
    parts += [str(finding.place)] if finding.place and finding.place is not place else []
    kind = Severity.NOTE.value if finding.waived else finding.severity.value
    yield Remark(
        seen.page,
        (seen.box,) if seen.box else (),
        f"{label} {word}",
        kind,  # type: ignore[arg-type]
        f"Finding {label}",
        "\n".join(parts),
        f"{facts.leaflet}/{label}",
    )
