"""The reference library: CSL items from YAML, CSL JSON or BibTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from brochure.content.fields import Model, PartialDate
from brochure.findings import Finding, Severity, SourcePlace

#: The item types of CSL 1.0.2, appendix III.
ItemType = Literal[
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "classic", "collection", "dataset", "document", "entry", "entry-dictionary",
    "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview", "legal_case",
    "legislation", "manuscript", "map", "motion_picture", "musical_score", "pamphlet",
    "paper-conference", "patent", "performance", "periodical", "personal_communication", "post",
    "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech",
    "standard", "thesis", "treaty", "webpage",
]  # fmt: skip

#: Fields that reference managers export and no citation style prints.
_PASSED_OVER = {
    "citation-key", "citation-label", "source", "language", "abstract", "journalAbbreviation",
    "shortTitle", "call-number", "archive", "archive_location", "archive-place", "annote", "keyword",
    "custom", "license", "PMID", "PMCID", "ISSN", "dimensions", "scale", "original-date", "submitted",
    "first-reference-note-number", "year-suffix", "available-date",
}  # fmt: skip


class Person(Model):
    """An author or editor: a person by family and given name, or an organisation by its name."""

    family: str | None = None
    """Family name."""
    given: str | None = None
    """Given names or initials."""
    literal: str | None = None
    """The whole name of an organisation, printed as it is."""
    suffix: str | None = None
    """Such as Jr or III."""
    non_dropping_particle: str | None = None
    """Such as “van” in van Gogh, when it is part of the family name."""
    dropping_particle: str | None = None
    """Such as “de”, when it is left out in lists."""

    @model_validator(mode="after")
    def _has_a_name(self) -> Person:
        if not (self.family or self.literal):
            raise PydanticCustomError(
                "person",
                "a name is missing",
                {"fix": "give `family` and `given`, or `literal` for an organisation"},
            )
        return self

    def csl(self) -> dict[str, str]:
        """The name as CSL JSON."""
        return {key: value for key, value in self.model_dump(by_alias=True).items() if value}


Names = tuple[Person, ...]


def _date_in(data: dict[str, Any], name: str) -> None:
    """Turn the CSL way to write a date, ``date-parts``, into our own."""
    value = data.get(name)
    if isinstance(value, Mapping):
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
            text = "-".join(
                str(part).strip().zfill(4 if index == 0 else 2) for index, part in enumerate(parts[0][:3])
            )
            data[name] = text
        elif isinstance(value.get("raw") or value.get("literal"), str):
            data[name] = str(value.get("raw") or value.get("literal"))


class Reference(Model):
    """A source, as a CSL item."""

    model_config = ConfigDict(title="Reference")

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_:.#$%&+?<>~/-]*$", max_length=100)]
    """The key that texts cite: `[@key]`."""
    type: ItemType
    """What kind of source it is, such as article-journal, webpage, report or book."""
    title: Annotated[str, Field(min_length=1)]
    """Its title; `<i>`, `<sub>` and `<sup>` are kept."""
    author: Names = ()
    """Its authors."""
    editor: Names = ()
    """Its editors."""
    translator: Names = ()
    """Its translators."""
    container_author: Names = ()
    """Authors of the book that holds it."""
    collection_editor: Names = ()
    """Editors of its series."""
    issued: PartialDate | None = None
    """When it was published: 2018-02-01, 2018-02 or 2018."""
    accessed: PartialDate | None = None
    """When a web page was last looked at."""
    event_date: PartialDate | None = None
    """When the conference was held."""
    container_title: str | None = None
    """The journal, book or site that holds it."""
    container_title_short: str | None = None
    """The journal's abbreviated name, such as N Engl J Med."""
    title_short: str | None = None
    """A short title."""
    collection_title: str | None = None
    """The series it belongs to."""
    collection_number: str | None = None
    """Its number in the series."""
    volume: str | None = None
    """Volume."""
    number_of_volumes: str | None = None
    """How many volumes there are."""
    issue: str | None = None
    """Issue."""
    supplement_number: str | None = Field(default=None, alias="supplement-number")
    """Supplement."""
    page: str | None = None
    """Pages, such as 439-448."""
    number_of_pages: str | None = None
    """How many pages it has."""
    chapter_number: str | None = None
    """Chapter."""
    section: str | None = None
    """Section."""
    part_number: str | None = None
    """Part."""
    number: str | None = None
    """Its number, for reports and standards."""
    edition: str | None = None
    """Edition."""
    version: str | None = None
    """Version."""
    genre: str | None = None
    """What it is, such as “press release” or “PhD thesis”."""
    medium: str | None = None
    """What it is on, such as “video”."""
    publisher: str | None = None
    """Who published it."""
    publisher_place: str | None = None
    """Where it was published."""
    event: str | None = None
    """The conference."""
    event_title: str | None = None
    """The conference's title."""
    event_place: str | None = None
    """Where the conference was held."""
    authority: str | None = None
    """The body that issued it."""
    jurisdiction: str | None = None
    """Where it holds."""
    status: str | None = None
    """Such as “in press” or “accepted”."""
    note: str | None = None
    """A note for reviewers; not printed."""
    references: str | None = None
    """Related sources."""
    DOI: Annotated[str | None, Field(alias="DOI")] = None
    """Digital object identifier, with or without https://doi.org/."""
    URL: Annotated[str | None, Field(alias="URL", pattern=r"^https?://[^\s<>\"]+$")] = None
    """Its address."""
    ISBN: Annotated[str | None, Field(alias="ISBN")] = None
    """International standard book number."""

    @model_validator(mode="before")
    @classmethod
    def _from_csl(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        data = {key: value for key, value in data.items() if key not in _PASSED_OVER and value is not None}
        for old, new in (("shortTitle", "title-short"), ("title_short", "title-short")):
            if old in data:
                data.setdefault(new, data.pop(old))
        for name in ("issued", "accessed", "event-date"):
            _date_in(data, name)
        return data

    @property
    def doi(self) -> str:
        """The bare DOI in lower case, or an empty text."""
        return re.sub(
            r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", (self.DOI or "").strip(), flags=re.I
        ).lower()

    def csl(self) -> dict[str, Any]:
        """The item as CSL JSON."""
        item: dict[str, Any] = {}
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            key = field.alias or name
            if value is None or value == () or key == "note":
                continue
            if isinstance(value, PartialDate):
                value = {"date-parts": [[part for part in (value.year, value.month, value.day) if part]]}
            elif isinstance(value, tuple):
                value = [person.csl() for person in value]
            elif key == "DOI":
                value = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", value.strip(), flags=re.I)
            item[key] = value
        return item


_BIBTEX_TYPES = {
    "article": "article-journal", "book": "book", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference", "proceedings": "book",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis", "techreport": "report",
    "report": "report", "online": "webpage", "www": "webpage", "electronic": "webpage", "manual": "report",
    "unpublished": "manuscript", "dataset": "dataset", "booklet": "pamphlet", "misc": "document",
}  # fmt: skip
_BIBTEX_FIELDS = {
    "title": "title", "journal": "container-title", "journaltitle": "container-title",
    "shortjournal": "container-title-short", "booktitle": "container-title", "volume": "volume",
    "number": "issue", "pages": "page", "doi": "DOI", "url": "URL", "publisher": "publisher",
    "address": "publisher-place", "location": "publisher-place", "institution": "publisher",
    "school": "publisher", "organization": "publisher", "edition": "edition", "series": "collection-title",
    "isbn": "ISBN", "version": "version", "type": "genre", "chapter": "chapter-number", "note": "note",
    "urldate": "accessed",
}  # fmt: skip
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def read_bibtex(text: str, file: str) -> tuple[list[tuple[dict[str, Any], SourcePlace]], list[Finding]]:
    """The entries of a BibTeX file as CSL items with their places, and findings on what can't be read."""
    import logging

    import bibtexparser
    from bibtexparser.model import DuplicateBlockKeyBlock

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    lines = text.splitlines() or [""]

    def place(line: int | None) -> SourcePlace:
        index = min(line or 0, len(lines) - 1)
        return SourcePlace(file, index + 1, 1, lines[index])

    library = bibtexparser.parse_string(text)
    findings = []
    for block in library.failed_blocks:
        if isinstance(block, DuplicateBlockKeyBlock):
            message, fix = f"the key “{block.key}” is used twice", "give each entry its own key"
        else:
            message, fix = "this entry can't be read", "check its braces, quotes and commas"
        findings.append(Finding("content.bibtex", Severity.ERROR, message, place(block.start_line), fix))
    return [(_bibtex_item(entry), place(entry.start_line)) for entry in library.entries], findings


def _bibtex_item(entry: Any) -> dict[str, Any]:
    from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

    kind = entry.entry_type.lower()
    fields = {field.key.lower(): str(field.value) for field in entry.fields}
    item: dict[str, Any] = {"id": entry.key, "type": _BIBTEX_TYPES.get(kind, "document")}
    if kind == "misc" and "url" in fields:
        item["type"] = "webpage"
    for name, key in _BIBTEX_FIELDS.items():
        if name in fields:
            item.setdefault(key, _decoded(fields[name]))
    if item["type"] in ("report", "thesis") and "issue" in item:
        item["number"] = item.pop("issue")
    if "page" in item:
        item["page"] = re.sub(r"\s*[-–—]+\s*", "-", item["page"])
    for role in ("author", "editor"):
        if role in fields:
            item[role] = [
                _bibtex_person(name, parse_single_name_into_parts)
                for name in split_multiple_persons_names(fields[role])
            ]
    date = fields.get("date") or fields.get("year")
    if date:
        month = fields.get("month", "").strip().lower()[:3]
        if "-" not in date and month in _MONTHS:
            date += f"-{_MONTHS.index(month) + 1:02d}"
        item["issued"] = date
    return item


def _bibtex_person(name: str, split: Any) -> dict[str, str]:
    name = name.strip()
    if name.startswith("{") and name.endswith("}"):
        return {"literal": _decoded(name)}
    parts = split(name)
    person = {
        "family": " ".join(parts.last),
        "given": " ".join(parts.first),
        "non-dropping-particle": " ".join(parts.von),
        "suffix": " ".join(parts.jr),
    }
    return {key: _decoded(value) for key, value in person.items() if value}


def _decoded(text: str) -> str:
    """LaTeX as plain text."""
    from pylatexenc.latex2text import LatexNodes2Text

    decoder = LatexNodes2Text(math_mode="verbatim", keep_comments=True)
    return re.sub(r"\s+", " ", decoder.latex_to_text(text)).strip()


#: Every item type by name.
ITEM_TYPES: tuple[str, ...] = get_args(ItemType)
