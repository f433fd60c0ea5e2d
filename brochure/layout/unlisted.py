"""What the sources of a leaflet say and its reference list does not print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brochure.bibliography.left_out import left_out
from brochure.bibliography.reference_list import Entry
from brochure.content.load import Content
from brochure.findings import Finding, Severity


def unlisted(loaded: Content, entries: Iterable[Entry], locale: str) -> Iterator[Finding]:
    """A warning for each field of a cited source that its entry leaves out and readers would miss."""
    places = {reference.id: at for at, reference in enumerate(loaded.brochure.references)}
    listed = tuple(entries)
    cited = tuple(loaded.brochure.references[places[entry.key]] for entry in listed)
    cited_kinds = {reference.id: reference.type for reference in cited}
    style = loaded.brochure.citation_style
    for found in left_out(cited, listed, style, locale):
        message = (
            f"the citation style prints no “{found.field}”: “{found.text}” of “{found.key}” is in no list"
        )
        fix = "write it into the title or another field that is printed, or remove it"
        if found.field == "number" and cited_kinds[found.key].startswith("article"):
            fix = (
                "give it in the place of the pages (`page`, in BibTeX `eid`) if readers need it, or remove it"
            )
        place = loaded.place(("references", places[found.key], found.field))
        yield Finding("sources.left-out", Severity.WARNING, message, place, fix)
