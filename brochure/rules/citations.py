"""Rules on citations: every claim's number leads to one source, and every source is used."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from brochure.content.references import Reference
from brochure.findings import Finding, Severity, SourcePlace

#: Types of source that are looked up on the web, where pages change.
_WEB_TYPES = ("webpage", "post", "post-weblog")


@dataclass(frozen=True)
class CitedAt:
    """One source of one citation, and where it stands."""

    leaflet: str
    key: str
    locator: str
    place: SourcePlace


def check_keys(keys: Sequence[tuple[str, SourcePlace]], cites: Sequence[CitedAt]) -> Iterator[Finding]:
    """Keys given twice, and citations of keys that are not there."""
    first: dict[str, SourcePlace] = {}
    for key, place in keys:
        if key.lower() in first:
            before = first[key.lower()]
            message = f"the key “{key}” is used twice: first at {before}"
            yield Finding(
                "citation.duplicate-key", Severity.ERROR, message, place, "give each source its own key"
            )
        first.setdefault(key.lower(), place)
    known = [key for key, _place in keys]
    for cite in cites:
        if cite.key not in known:
            near = difflib.get_close_matches(cite.key, known, 1, 0.6)
            fix = f"did you mean @{near[0]}?" if near else "add it to `references:`, or mend the key"
            yield Finding(
                "citation.unknown", Severity.ERROR, f"there is no source “{cite.key}”", cite.place, fix
            )


def check_library(
    references: Sequence[Reference], places: Mapping[str, SourcePlace], cites: Sequence[CitedAt]
) -> Iterator[Finding]:
    """Sources that are there twice, that nothing cites, or that can't be found again."""
    by_doi: dict[str, str] = {}
    cited = {cite.key for cite in cites}
    for reference in references:
        place = places.get(reference.id)
        if reference.doi:
            if reference.doi in by_doi:
                message = f"“{reference.id}” has the same DOI as “{by_doi[reference.doi]}”"
                fix = "keep one of them, and cite it by its key"
                yield Finding("citation.duplicate-doi", Severity.ERROR, message, place, fix)
            by_doi.setdefault(reference.doi, reference.id)
        if reference.id not in cited:
            message = f"no leaflet cites “{reference.id}”"
            yield Finding("citation.uncited", Severity.WARNING, message, place, "cite it, or remove it")
        elif reference.type in _WEB_TYPES:
            missing = [
                name
                for name, value in (("URL", reference.URL), ("accessed", reference.accessed))
                if not value
            ]
            if missing:
                message = f"the web source “{reference.id}” has no {' and no '.join(missing)}"
                fix = "look at the page, then write its address and the date"
                source = "AMA Manual of Style, 11th edition, 3.15"
                yield Finding("citation.web-source", Severity.WARNING, message, place, fix, source)


def after_digit(place: SourcePlace) -> Finding:
    """The finding on a superscript number that could be read as a power."""
    message = "the reference number would stand right after a digit or unit and read as a power"
    fix = "put a word between them, or move the citation behind the full stop"
    return Finding("citation.after-digit", Severity.WARNING, message, place, fix)
