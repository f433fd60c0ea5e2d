"""Sources that can’t support the texts that cite them, or in which nobody finds the place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brochure.bibliography.items import Reference
from brochure.content.citing import reference_keys
from brochure.findings import PdfPlace, SourcePlace
from brochure.language.sentences import sentences
from brochure.rules.block_text import alike, cited_at
from brochure.rules.claim_detection import gives_number
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check
from brochure.rules.source_kinds import CALLED, kind_of
from brochure.source.address import Address
from brochure.text.fields import Prose
from brochure.text.inline import Citation, Cite, walk
from brochure.text.placement import digit_before_citation, reads_as_power
from brochure.typesetting.passages import Passage

#: Sources too long to be read for one sentence.
_LONG = ("label", "guideline")
_LONG_TYPES = ("book", "report", "thesis", "chapter")
_NOT_PRIMARY = ("abstract", "data on file")
_BRACKETS = re.compile(r"[\[(][^\])]*[\])]")
_NOT_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True)
class CitingSentence:
    """A citation of a leaflet: the text that cites, its sources, and the sentence that they stand with."""

    text: Prose
    citation: Citation
    sentence: str


def uses(evidence: Evidence) -> tuple[CitingSentence, ...]:
    """Each citation of a leaflet, in the order of its texts."""
    return evidence.remembered(_uses)


def _uses(evidence: Evidence) -> tuple[CitingSentence, ...]:
    return tuple(
        use for text in evidence.usage.printed_texts if text.cites for use in _of_text(evidence, text)
    )


def _of_text(evidence: Evidence, text: Prose) -> Iterator[CitingSentence]:
    citations = [node for node in walk(text.nodes) if isinstance(node, Citation)]
    parts = list(sentences(alike(evidence.plain(text)), evidence.locale.sentences))
    for citation, at in zip(citations, cited_at(text, evidence.values), strict=True):
        yield CitingSentence(
            text, citation, next((part.text for part in parts if part.start < at <= part.end), "")
        )


def cited(evidence: Evidence) -> Iterator[tuple[Reference, SourcePlace]]:
    """The sources that a leaflet cites, and where they stand in the library."""
    keys = {cite.key for use in uses(evidence) for cite in use.citation.items}
    places = dict(reference_keys(evidence.loaded.root))
    for key, reference in evidence.references.items():
        if key in keys:
            yield reference, places.get(key, evidence.leaflet_place)


@check("undated", any_language=True)
def undated(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Sources without a date, and labels of which only the year is known: these change within a year."""
    for reference, place in cited(evidence):
        kind = kind_of(reference)
        if reference.issued is None:
            looked = (
                f", only one on which it was looked at ({reference.accessed})" if reference.accessed else ""
            )
            message = f"{CALLED[kind]} “{reference.id}” has no date of publication{looked}"
            yield Breach(message, place, fix="add `issued:` as the source gives it")
        elif kind == "label" and not reference.issued.month and reference.accessed is None:
            message = f"of {CALLED[kind]} “{reference.id}” only the year is given ({reference.issued})"
            yield Breach(message, place, fix="add the day of its last revision to `issued:`")


@check("history", any_language=True)
def history(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Press releases and annual reports that are cited: they bear out what happened, not what works."""
    for reference, place in cited(evidence):
        if kind_of(reference) == "company":
            message = (
                f"{CALLED['company']} “{reference.id}” bears out what happened, and no claim about a medicine"
            )
            yield Breach(message, place)


@check("superseded", any_language=True)
def superseded(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Labels of which a newer version is in the library: the title is the same but for names in brackets."""
    for reference, place in cited(evidence):
        if (newer := newer_version(evidence, reference)) is not None:
            old, new = f"“{reference.id}” ({reference.issued})", f"“{newer.id}” ({newer.issued})"
            yield Breach(f"the label {old} is an older version of {new}", place)


def newer_version(evidence: Evidence, reference: Reference) -> Reference | None:
    """The newest version of a label in the library; None where it is that itself, or has no date."""
    if kind_of(reference) != "label" or reference.issued is None:
        return None
    name = _document(reference)
    newer = [
        (other.issued, key)
        for key, other in evidence.references.items()
        if other.issued is not None and other.issued > reference.issued
        if kind_of(other) == "label" and _document(other) == name
    ]
    return evidence.references[max(newer)[1]] if newer else None


def _document(reference: Reference) -> str:
    """What a document is called, whatever its version."""
    return _NOT_LETTERS.sub("", _BRACKETS.sub("", reference.title)).casefold()


@check("primary", any_language=True)
def primary(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Abstracts and data on file that are cited alone, without a source that has been published in full."""
    found: dict[str, tuple[Prose, Cite]] = {}
    for use in uses(evidence):
        kinds = {cite.key: kind_of(evidence.references[cite.key]) for cite in use.citation.items}
        if set(kinds.values()) <= set(_NOT_PRIMARY):
            for cite in use.citation.items:
                found.setdefault(cite.key, (use.text, cite))
    for key, (text, cite) in found.items():
        called = CALLED[kind_of(evidence.references[key])]
        message = f"{called} “{key}” is the only source here, and has not been published in full"
        yield Breach(message, place_of_cite(evidence, text, cite))


@check("locator", any_language=True)
def locator(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Long sources, and articles that bear out a number, cited without a place in them: once for each."""
    found: dict[str, list[tuple[Prose, Cite]]] = {}
    for use in uses(evidence):
        for cite in use.citation.items:
            reference = evidence.references[cite.key]
            kind = kind_of(reference)
            is_long = kind in _LONG or (reference.type in _LONG_TYPES and kind != "company")
            if not cite.locator and (is_long or (kind == "article" and gives_number(use.sentence))):
                found.setdefault(cite.key, []).append((use.text, cite))
    for key, places in found.items():
        text, cite = places[0]
        often = f" ({len(places)} times)" if len(places) > 1 else ""
        message = f"“{key}” is cited without a place in it{often}, so that reviewers have to search"
        yield Breach(message, place_of_cite(evidence, text, cite))


@check("number-after-digit", needs_setting=True, any_language=True)
def number_after_digit(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Numbers of citations that stand right behind a digit or a unit on the page, and read as a power.

    Those that can be seen in the content are told there, as ``citation.after-digit``.
    """
    setting = evidence.setting
    if setting is None:
        return
    in_content = _after_digits(evidence)
    by_anchor = {use.anchor: (use.address, use.key) for use in setting.numbered.uses}
    for passage in setting.passages:
        for anchor, before, seen in _citations_on_page(evidence, passage):
            address, key = by_anchor.get(anchor, (Address(), ""))
            if reads_as_power(before) and (address, key) not in in_content:
                word = before[-8:].split()[-1]
                message = f"the number of “{key}” stands right after “{word}” and reads as a power"
                yield Breach(message, evidence.place(address) if address else None, seen)


def _after_digits(evidence: Evidence) -> set[tuple[Address, str]]:
    return {
        (text.address, citation.items[0].key)
        for text in evidence.usage.printed_texts
        for citation in digit_before_citation(text.nodes, evidence.values)
    }


def _citations_on_page(evidence: Evidence, passage: Passage) -> Iterator[tuple[str, str, PdfPlace]]:
    """The anchor of each citation of a passage, the words before it on its line, and where it stands."""
    before, line = "", -1
    for run in passage.runs:
        if run.line != line:
            before, line = "", run.line
        if run.anchors and before:
            yield run.anchors[0], before, evidence.seen(run.page, run.box)
        before = "" if run.role == "cite" else before + run.before + run.text


def place_of_cite(evidence: Evidence, text: Prose, cite: Cite) -> SourcePlace:
    """Where a source is cited in a text."""
    return evidence.place(text.address, f"@{cite.key}", cite.occurrence)
