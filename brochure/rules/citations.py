"""Rules on citations: every claim's number leads to one source, and every source is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from urllib.parse import unquote

from brochure.bibliography.items import Reference
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean
from brochure.rules.unfilled import unfilled_in

#: Types of source that are looked up on the web, where pages change.
_WEB_TYPES = ("webpage", "post", "post-weblog")
#: Characters that are ignored when titles are compared.
_TAG = re.compile(r"</?\w+[^<>]*>")
_NO_LETTERS = re.compile(r"[\W_]+")
#: What journals and databases put before or behind the title of what was taken back.
_TAKEN_BACK = re.compile(
    r"^\W*(?:RETRACTED|WITHDRAWN|REMOVED|TEMPORARY REMOVAL)\b(?: ARTICLE| PAPER)?"
    r"|^\W*(?i:retracted|withdrawn)(?: [Aa]rticle)?\s?[:\])]"
    r"|^\W*(?i:retraction(?: to| of)?\s?[:—–]|(?:retraction|withdrawal) not(?:ic)?e"
    r"|notice of retraction|(?:editorial )?expression of concern)"
    r"|[\[(](?i:retracted(?: article)?|withdrawn|retraction)[\])]\W*$"
)
_DOI_IN_ADDRESS = re.compile(
    r"(?://(?:dx\.)?doi\.org/|/doi/(?:abs/|full/|pdf/|epdf/|10\.1002/)?)(10\.\d{4,9}/[^\s?#&]+)"
)


def check_library(
    references: Sequence[Reference], places: Mapping[str, SourcePlace], cited: Collection[str]
) -> Iterator[Finding]:
    """Sources that are there twice, that are not *cited*, or that can't be found again."""
    yield from _twice(references, places)
    for reference in references:
        place = places.get(reference.id)
        if reference.id not in cited:
            message = f"no leaflet cites “{reference.id}”"
            yield Finding("citation.uncited", Severity.WARNING, message, place, "cite it, or remove it")
            continue
        yield from unfilled_places(reference, place)
        yield from _doubtful(reference, place)
        if missing := _missing_of_web(reference):
            message = f"the source “{reference.id}” has no {' and no '.join(missing.values())}"
            fix = f"look at the page, then add {' and '.join(f'`{name}:`' for name in missing)}"
            source = "AMA Manual of Style, 11th edition, 3.15"
            # A document does not change; a web page does.
            severity = Severity.WARNING if reference.type in _WEB_TYPES else Severity.NOTE
            yield Finding("citation.web-source", severity, message, place, fix, source)
        if reference.type == "article-journal" and not reference.doi:
            message = f"the article “{reference.id}” has no DOI"
            fix = "add its DOI: nearly every article has one, old ones too"
            yield Finding("citation.no-doi", Severity.NOTE, message, place, fix)


def _doubtful(reference: Reference, place: SourcePlace | None) -> Iterator[Finding]:
    """A source that was taken back, and one whose address leads to another one than its DOI."""
    if taken_back := _TAKEN_BACK.search(_TAG.sub("", reference.title)):
        words = taken_back[0].strip(" :.–—-[]()")
        message = f"the title of “{reference.id}” says “{words}”: what it claims may not hold"
        fix = "cite another source, or say in the text what was taken back and why"
        yield Finding("citation.retracted", Severity.WARNING, message, place, fix)
    in_address = _DOI_IN_ADDRESS.search(unquote(reference.URL or ""))
    other = in_address[1].rstrip(".,;)").lower() if in_address else ""
    # Publishers add the part of a page, such as /full or /pdf.
    if other and reference.doi and not other.startswith(reference.doi):
        message = f"the address of “{reference.id}” leads to the DOI {other}, but its DOI is {reference.doi}"
        fix = "look which of them it is, and mend the other or leave `URL` out"
        yield Finding("citation.two-dois", Severity.WARNING, message, place, fix)


def unfilled_places(
    reference: Reference, place: SourcePlace | None, severity: Severity = Severity.NOTE
) -> Iterator[Finding]:
    """What still has to be filled in of a source, each bracket once: no fault while it is written."""
    for field, bracket in dict.fromkeys(unfilled_in(reference)):
        message = f"“{bracket}” in `{field}` of the source “{reference.id}” still has to be filled in"
        fix = "write what the source has, or leave the field out"
        yield Finding("citation.unfilled", severity, message, place, fix)


def _twice(references: Sequence[Reference], places: Mapping[str, SourcePlace]) -> Iterator[Finding]:
    """Sources with the same DOI or number in PubMed, and without another DOI the same title and year."""
    by_doi: dict[str, Reference] = {}
    by_number: dict[str, Reference] = {}
    by_title: dict[tuple[str, int], Reference] = {}
    for reference in references:
        place = places.get(reference.id)
        fix = "keep one of them, and cite it by its key"
        title = (_NO_LETTERS.sub("", _TAG.sub("", reference.title).casefold()), _year(reference))
        if reference.doi and reference.doi in by_doi:
            message = f"“{reference.id}” has the same DOI as “{by_doi[reference.doi].id}”"
            yield Finding("citation.duplicate-doi", Severity.ERROR, message, place, fix)
        elif (number := _number(reference)) and number in by_number:
            message = f"“{reference.id}” has the same number in PubMed as “{by_number[number].id}”: {number}"
            yield Finding("citation.duplicate-pmid", Severity.WARNING, message, place, fix)
        elif (same := by_title.get(title)) and not (reference.doi and same.doi):
            message = f"“{reference.id}” has the same title and year as “{same.id}”"
            yield Finding("citation.duplicate-title", Severity.WARNING, message, place, fix)
        if reference.doi:
            by_doi.setdefault(reference.doi, reference)
        if number := _number(reference):
            by_number.setdefault(number, reference)
        by_title.setdefault(title, reference)


def _number(reference: Reference) -> str:
    return "".join(char for char in reference.PMID or "" if char.isdecimal())


def _year(reference: Reference) -> int:
    return reference.issued.year if reference.issued else 0


def _missing_of_web(reference: Reference) -> dict[str, str]:
    """Fields that a source lacks that is printed with its address, and what they hold.

    With a DOI, no address is printed.
    """
    if reference.type not in _WEB_TYPES and (reference.doi or not reference.URL):
        return {}
    missing = {} if reference.URL else {"URL": "address"}
    return missing if reference.accessed else {**missing, "accessed": "date on which it was looked at"}


def check_quotes(
    quotes: Mapping[str, Mapping[str, str]],
    keys: Collection[str],
    cites: Collection[tuple[str, str]],
    place: Callable[[str, str], SourcePlace],
    called: tuple[str, str, str] = ("quotes", "the quote", "quote"),
    read: Callable[[str], object] = str,
) -> Iterator[Finding]:
    """Quotes of sources that are not there, and those that no citation asks for.

    *cites* are keys with locators as they are cited; *place* says where the quotes of a key, or the one of a
    locator, stand.  *called* is what they are called where they are no quotes: several, the one, in rules.
    Locators are the same where *read* makes the same of them.
    """
    several, the_one, rule = called
    known = {(key, read(locator)) for key, locator in cites}
    for key, by_locator in quotes.items():
        if key not in keys:
            fix = f"add the source to `references:`, or remove the {several}"
            fix = did_you_mean(key, keys, fix, there="there are")
            message = f"there are {several} of “{key}”, but no such source"
            yield Finding(f"citation.unknown-{rule}", Severity.ERROR, message, place(key, ""), fix)
            continue
        for locator in by_locator:
            if (key, read(locator)) not in known:
                others = sorted(other for cited, other in cites if cited == key and other)
                fix = f"cite it with these very words behind the comma, or remove {the_one}"
                if others:
                    fix += f": citations give {', '.join(f'“{other}”' for other in others[:5])}"
                message = f"no citation of “{key}” asks for {the_one} at “{locator}”"
                yield Finding(f"citation.unused-{rule}", Severity.WARNING, message, place(key, locator), fix)


def after_digit(place: SourcePlace) -> Finding:
    """The finding on a superscript number that could be read as a power."""
    message = "the reference number would stand right after a digit or unit and read as a power"
    fix = "put a word between them, or move the citation behind the full stop"
    return Finding("citation.after-digit", Severity.WARNING, message, place, fix)
