"""What is marked on the proof: claims with their sources, sentences without one, and what checks found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from brochure.editions.job import Remark
from brochure.findings import Finding, MmFromTopLeft, PdfPlace, Severity, shortened
from brochure.language.review_words import PackClaims, PackLabels, ReviewWords
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
        found += _of_claim(claim, sources, facts.locale.review)
    for number, row in enumerate(facts.unsourced, start=1):
        found += _of_unsourced(f"N{number}", row, facts)
    # A sentence without a source is already marked; its finding is in the list alone.
    known = {row.seen for row in facts.unsourced if row.seen is not None}
    for label, finding in numbered(facts.findings):
        if finding.seen not in known:
            found += _of_finding(label, finding, facts)
    return tuple(found)


def label_of(cited: Sequence[Cited]) -> str:
    """Sources as labels give them: ``3 p. 441; 8 sec. 4.8``."""
    return "; ".join(f"{source.name} {shortened(source.locator, _LOCATOR)}".strip() for source in cited)


def _of_claim(claim: Claim, sources: Mapping[str, Source], pack: ReviewWords) -> Iterator[Remark]:
    words = pack.labels
    pages: dict[int, list[MmFromTopLeft]] = {}
    for page, box in claim.lines or ((claim.page, claim.box),):
        pages.setdefault(page, []).append(box)
    label = f"{claim.label} → {label_of(claim.cited)}"
    contents = "\n\n".join(
        [
            words.claim_text.format(label=claim.label, id=claim.id, text=claim.shown, panel=claim.panel),
            *inheritance(claim, pack.claims),
            *(_cited(cited, sources, words) for cited in claim.cited),
        ]
    )
    for number, (page, boxes) in enumerate(pages.items()):
        name = f"{claim.id}/{number + 1}"
        shown = words.goes_on.format(label=label) if number else label
        if any(cited.to_check for cited in claim.cited):
            shown = words.unseen.format(label=shown)
        subject = words.claim.format(label=claim.label)
        yield Remark(page, tuple(boxes), shown, "claim", subject, contents, name)


def inheritance(claim: Claim, words: PackClaims) -> Iterator[str]:
    """What a claim inherits its source from, where it cites none itself, and whether it stays in the pack."""
    if claim.origin not in ("", "citation"):
        yield str(getattr(words.inherited, claim.origin))
    if claim.kept_out:
        yield str(getattr(words.kept_out, claim.kept_out))


def _cited(cited: Cited, sources: Mapping[str, Source], words: PackLabels) -> str:
    source = sources.get(cited.key)
    if cited.locator:
        lines = [words.source.format(number=cited.name, locator=cited.locator, key=cited.key)]
    else:
        lines = [words.source_nowhere.format(number=cited.name, key=cited.key)]
    lines += [source.text] if source is not None else []
    lines += [words.quote.format(quote=cited.quote)] if cited.quote else []
    lines += [words.to_check.format(what=cited.to_check)] if cited.to_check else []
    return "\n".join(lines)


def _of_unsourced(label: str, row: Unreferenced, facts: PackFacts) -> Iterator[Remark]:
    if (seen := facts.on_proof(row.seen)) is None:
        return
    words = facts.locale.review.labels
    contents = words.unsourced_text.format(label=label, text=row.text, reason=row.reason)
    lines = (seen.box,) if seen.box else ()
    name = f"{facts.leaflet}/{label}"
    shown, subject = words.unsourced_label.format(label=label), words.unsourced.format(label=label)
    yield Remark(seen.page, lines, shown, "unsourced", subject, contents, name)


def _of_finding(label: str, finding: Finding, facts: PackFacts) -> Iterator[Remark]:
    place = finding.seen or (finding.place if isinstance(finding.place, PdfPlace) else None)
    if (seen := facts.on_proof(place)) is None:
        return
    words = facts.locale.review.labels
    word = words.set_aside if finding.waived else getattr(words.severities, finding.severity.value)
    parts = [words.finding_text.format(label=label, severity=word, message=finding.message)]
    parts += [words.fix.format(fix=finding.fix)] if finding.fix else []
    parts += [words.waived.format(reason=finding.waived)] if finding.waived else []
    if finding.source:
        parts += [words.rule_source.format(rule=finding.rule, source=finding.source)]
    else:
        parts += [words.rule.format(rule=finding.rule)]
    parts += [str(finding.place)] if finding.place and finding.place is not place else []
    kind = Severity.NOTE.value if finding.waived else finding.severity.value
    yield Remark(
        seen.page,
        (seen.box,) if seen.box else (),
        f"{label} {word}",
        kind,  # type: ignore[arg-type]
        words.finding.format(label=label),
        "\n".join(parts),
        f"{facts.leaflet}/{label}",
    )
