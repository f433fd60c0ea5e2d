"""What a review pack says of a leaflet, as plain values gathered from the content and from the checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from brochure.content.model import Waiver
from brochure.findings import EditionId, Finding, PdfPlace, SourcePlace
from brochure.language.locale import Locale
from brochure.review.claim import Claim
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Rule, rules_for
from brochure.text.fields import Prose


@dataclass(frozen=True)
class Unreferenced:
    """A sentence that seems to claim something and cites nothing."""

    text: str
    #: Why it seems to: a number, a comparison, an effect.
    reason: str
    place: SourcePlace | None = None
    seen: PdfPlace | None = None


@dataclass(frozen=True)
class Source:
    """A reference of the leaflet."""

    number: int
    key: str
    #: As the reference list prints it.
    text: str


@dataclass(frozen=True)
class UsedValue:
    """A value of the content that the leaflet uses."""

    name: str
    text: str
    meaning: str
    #: Its source in words: numbers of references, or keys of those that the leaflet does not list.
    source: str
    date: str
    #: The last day on which it may be used; empty where it is not known to change.
    until: str = ""


@dataclass(frozen=True)
class AcceptedReason:
    """Something that has grown old and that whoever certified the leaflet took as it is."""

    #: The key of the source, or the name of the value or of the product’s field.
    name: str
    rule: str
    reason: str
    #: Who, as what, and when.
    by: str
    date: str


@dataclass(frozen=True)
class PackFacts:
    """All that a review pack is made from."""

    #: The leaflet's name and its title.
    leaflet: str
    title: str
    #: In words, such as ``patients and their carers`` and ``United Kingdom``.
    audience: str
    market: str
    format: str
    job_code: str
    prepared: str
    #: Language of the leaflet's texts (BCP 47).
    language: str
    #: The words of the pack itself.
    locale: Locale
    company: str
    #: Brand and generic name; empty where the content is about no medicine.
    product: str
    #: True until it is approved: every page says so then.
    draft: bool
    #: How it stands with its approval, one sentence.
    state: str
    #: Names of the instruments of the checklist are chosen by this: ``hcp``, ``patient`` or ``public``.
    readers: str
    pages: int
    claims: tuple[Claim, ...] = field(default=(), repr=False)
    unsourced: tuple[Unreferenced, ...] = field(default=(), repr=False)
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    #: The rules that hold, by their ids.
    rules: Mapping[str, Rule] = field(default_factory=dict, repr=False)
    waivers: tuple[Waiver, ...] = ()
    #: What was accepted with the last approval.
    accepted: tuple[AcceptedReason, ...] = ()
    references: tuple[Source, ...] = field(default=(), repr=False)
    values: tuple[UsedValue, ...] = field(default=(), repr=False)
    #: What :func:`brochure.rules.readability.report.readability` gives.
    readability: Mapping[str, Any] | None = field(default=None, repr=False)
    #: What ``Changes.as_dict`` gives, or None where there is no approved version.
    changes: Mapping[str, Any] | None = field(default=None, repr=False)

    def on_proof(self, seen: PdfPlace | None) -> PdfPlace | None:
        """A place where it is on one of the pages that the proof shows: those of the screen edition."""
        is_there = seen is not None and seen.file == EditionId(self.leaflet, "screen").file
        return seen if is_there and seen is not None and 1 <= seen.page <= self.pages else None


def facts_of(
    evidence: Evidence,
    *,
    claims: Sequence[Claim],
    unsourced: Sequence[Unreferenced],
    findings: Sequence[Finding],
    draft: bool,
    state: str,
    accepted: Sequence[AcceptedReason] = (),
    readability: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> PackFacts:
    """The facts of a typeset leaflet.  *findings* are all those that are about it, in their order.

    Raises ``ValueError`` for a leaflet that is not typeset.
    """
    setting, leaflet, brochure = evidence.setting, evidence.leaflet, evidence.brochure
    product = brochure.product
    if setting is None:
        raise ValueError("the leaflet is not typeset")
    locale = evidence.locale
    words = locale.review
    numbers = {key: number for number, key in enumerate(setting.numbered.order, start=1)}
    return PackFacts(
        leaflet=evidence.name,
        title=evidence.plain(leaflet.title),
        audience=getattr(words.audiences, leaflet.audience),
        market=getattr(words.markets, leaflet.market),
        format=evidence.format.title,
        job_code=evidence.plain(leaflet.job_code),
        prepared=leaflet.prepared.words(locale),
        language=leaflet.language,
        locale=locale,
        company=brochure.company.name.plain({}),
        product=f"{product.brand.plain({})} ({product.generic.plain({})})" if product else "",
        draft=draft,
        state=state,
        readers=leaflet.audience,
        pages=len(setting.pages),
        claims=tuple(claims),
        unsourced=tuple(unsourced),
        findings=tuple(findings),
        rules={rule.id: rule for rule in rules_for(leaflet.market, leaflet.audience)},
        waivers=leaflet.waivers,
        accepted=tuple(accepted),
        references=tuple(Source(numbers[entry.key], entry.key, entry.text) for entry in setting.bibliography),
        values=_values(evidence, numbers),
        readability=readability,
        changes=changes,
    )


def _values(evidence: Evidence, numbers: Mapping[str, int]) -> tuple[UsedValue, ...]:
    """The values that the leaflet uses, in the order of the content."""
    return tuple(
        UsedValue(
            name,
            value.text,
            value.meaning,
            _source(value.source, evidence, numbers),
            value.date.words(evidence.locale),
            value.until.words(evidence.locale) if value.until else "",
        )
        for name, value in evidence.usage.values.items()
    )


def _source(source: Prose, evidence: Evidence, numbers: Mapping[str, int]) -> str:
    """A value's source in words: ``10, sec. 4.2`` for one that the leaflet numbers."""
    cited = [
        ", ".join(filter(None, (str(numbers.get(cite.key, cite.key)), cite.locator))) for cite in source.cites
    ]
    return "; ".join(filter(None, (evidence.plain(source).strip(), *cited)))
