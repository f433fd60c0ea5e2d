"""The reference library: CSL items, whatever file they come from."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from urllib.parse import unquote

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from brochure.bibliography.crossref import from_crossref, is_of_crossref
from brochure.bibliography.dates import SEASONS, read_date
from brochure.bibliography.markup import read_markup
from brochure.bibliography.people import read_person
from brochure.language.tags import tag_of
from brochure.text.fields import CITATION_KEY, WEB_ADDRESS, Model, PartialDate, YesNo

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

#: Fields that reference managers export and no list of a leaflet prints.
_PASSED_OVER = {
    "abstract", "annote", "archive", "archive_collection", "archive_location", "archive-place",
    "available-date", "call-number", "categories", "chair", "citation-key", "citation-label",
    "citation-number", "compiler", "composer", "contributor", "curator", "custom", "dimensions",
    "director", "division", "editor-translator", "editorial-director", "epub-date", "executive-producer",
    "first-reference-note-number", "guest", "host", "illustrator", "interviewer", "ISSN",
    "keyword", "license", "locator", "narrator", "organizer", "original-author",
    "original-date", "original-publisher", "original-publisher-place", "original-title", "page-first",
    "part-title", "performer", "printing-number", "producer", "recipient",
    "reviewed-author", "reviewed-genre", "reviewed-title", "scale", "script-writer", "series-creator",
    "source", "submitted", "system_id", "volume-title", "volume-title-short", "year-suffix",
}  # fmt: skip
#: How a reference manager takes a name apart; the parts themselves say enough.
_NAME_HINTS = {"comma-suffix", "isInstitution", "static-ordering"}
#: Older names of fields.
_LEGACY = {"shortTitle": "title-short", "journalAbbreviation": "container-title-short"}
_IN_NOTE = re.compile(r"^(PMID|PMCID):\s*((?:PMC)?\d{1,9})\s*$", re.MULTILINE)
#: Fields whose signs are no text.
_NO_MARKUP = ("id", "type", "page", "DOI", "URL", "ISBN", "PMID", "PMCID", "note")
_RESOLVER = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)

#: What PubMed writes for the status of what is out.
_OUT = {"ppublish", "epublish", "aheadofprint"}
#: Printing is not older.
_FIRST_YEAR = 1400
#: Signs that end no DOI: they are those of a sentence around it.
_NO_END = ".,;:"
_WHOLE_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_ODD_IN_DOI = re.compile(rf"%[0-9A-Fa-f]{{2}}|[{_NO_END}]$")


def _doi(value: object) -> object:
    """A DOI without what may stand before it."""
    if not isinstance(value, str):
        return value
    bare = _RESOLVER.sub("", value.strip())
    if bare != value.strip() and "://" in value:
        # In an address, signs such as < are written as %3C.
        bare = unquote(bare)
    if _ODD_IN_DOI.search(bare):
        # The link would lead nowhere.
        raise PydanticCustomError(
            "doi",
            "“{given}” is no whole DOI",
            {"given": value[:100], "fix": f"write {unquote(bare).rstrip(_NO_END)}, if that is what it is"},
        )
    if not _WHOLE_DOI.fullmatch(bare):
        within = _WHOLE_DOI.search(bare)
        # What stands around it may be the address of a library, a word or a remark.
        meant = f"write {unquote(within[0]).rstrip(_NO_END + ')')}, if that is what it is" if within else ""
        raise PydanticCustomError(
            "doi",
            "“{given}” is not a DOI",
            {
                "given": value[:100],
                "fix": meant or "write it as 10.1056/NEJMoa1709866, or leave the field out",
            },
        )
    return bare


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

    @model_validator(mode="before")
    @classmethod
    def _from_csl(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        parts = {key: value for key, value in data.items() if key not in _NAME_HINTS and value is not None}
        if not all(isinstance(value, str) for value in parts.values()):
            return parts
        return read_person({key: read_markup(value)[0] for key, value in parts.items()})[0]

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


#: The fields that hold more of the date of publication.
_ISSUED = {"end": "issued-end", "season": "season", "circa": "circa"}


#: What an editor takes for a date of publication; a bare year is a number to it.
_DATE_PATTERN = r"\d{4}(-\d{2}){0,2}"
_SEASON_PATTERN = "|".join(map(str.title, SEASONS))
_ISSUED_SCHEMA = {
    "type": ["string", "integer"],
    "pattern": f"^{_DATE_PATTERN}(/{_DATE_PATTERN}| ({_SEASON_PATTERN}))?$",
}


class Reference(Model):
    """A source, as a CSL item."""

    model_config = ConfigDict(title="Reference")

    id: Annotated[str, Field(max_length=100), CITATION_KEY]
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
    issued: Annotated[PartialDate | None, WithJsonSchema(_ISSUED_SCHEMA)] = None
    """When it was published: 2018-02-01, 2018-02 or 2018; from when to when: 2018/2020; 2018 Summer."""
    issued_end: PartialDate | None = None
    """The last day, month or year, when it was published over time."""
    season: Literal["spring", "summer", "autumn", "winter"] | None = None
    """The season that a journal gives in place of a month."""
    circa: YesNo = False
    """Whether the date of publication is a guess: some styles mark it."""
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
    language: str | None = None
    """Its language, such as en or fr: titles in other languages than English keep their capitals."""
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
    DOI: Annotated[str | None, BeforeValidator(_doi), Field(alias="DOI")] = None
    """Digital object identifier, with or without https://doi.org/."""
    URL: Annotated[Annotated[str, WEB_ADDRESS] | None, Field(alias="URL")] = None
    """Its address."""
    PMID: Annotated[str | None, Field(alias="PMID")] = None
    """Its number in PubMed."""
    PMCID: Annotated[str | None, Field(alias="PMCID")] = None
    """Its number in PubMed Central, such as PMC5996391."""
    ISBN: Annotated[str | None, Field(alias="ISBN")] = None
    """International standard book number."""

    @model_validator(mode="before")
    @classmethod
    def _from_csl(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        data = from_crossref(data) if is_of_crossref(data) else data
        data = {key: value for key, value in data.items() if key not in _PASSED_OVER and value is not None}
        if data.get("status") in _OUT:
            del data["status"]
        for legacy, name in _LEGACY.items():
            if legacy in data:
                data.setdefault(name, data.pop(legacy))
        if "event" in data:
            # The name that older exports have for it.
            data.setdefault("event-title", data["event"])
        for name in ("issued", "accessed", "event-date"):
            if name in data:
                read = read_date(data[name])
                if name == "issued" and "status" in read:
                    data.setdefault("status", read["status"])
                    del data[name]
                if not read:
                    del data[name]
                data |= {name: read["date"]} if "date" in read else {}
                if name == "issued":
                    more = {_ISSUED[part]: value for part, value in read.items() if part in _ISSUED}
                    data = {**more, **data}
        if isinstance(note := data.get("note"), str):
            # Where Zotero keeps the numbers that it has no field for.
            data = {**dict(_IN_NOTE.findall(note)), **data}
        if isinstance(language := data.get("language"), str):
            data["language"] = tag_of(language) or language
        return {
            key: read_markup(value)[0] if isinstance(value, str) and key not in _NO_MARKUP else value
            for key, value in data.items()
        }

    @model_validator(mode="after")
    def _in_order(self) -> Reference:
        if self.issued is not None and self.issued.year < _FIRST_YEAR:
            # Of “18” programs make the year 0018, which is printed as “18 AD”.
            raise PydanticCustomError(
                "date",
                "the year {year} is hardly the one that is meant",
                {
                    "year": self.issued.year,
                    "fix": "write all four digits of the year, such as 2018",
                    "at": ("issued",),
                },
            )
        if self.issued_end is not None and (self.issued is None or self.issued_end < self.issued):
            raise PydanticCustomError(
                "dates",
                "the last date of publication is before the first",
                {"fix": "give `issued` as the earlier date and `issued-end` as the later one"},
            )
        return self

    @property
    def doi(self) -> str:
        """The DOI in lower case, to compare it, or an empty text."""
        return (self.DOI or "").lower()

    def csl(self) -> dict[str, Any]:
        """The item as CSL JSON."""
        item: dict[str, Any] = {}
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            key = field.alias or name
            if value is None or value == () or key in ("note", *_ISSUED.values()):
                continue
            if isinstance(value, PartialDate):
                value = {"date-parts": [_parts(value)]}
                if key == "issued":
                    value |= self._more_of_date(value["date-parts"])
            elif isinstance(value, tuple):
                value = [person.csl() for person in value]
            item[key] = value
        return item

    def _more_of_date(self, parts: list[list[int]]) -> dict[str, Any]:
        """What CSL says of the date of publication besides its *parts*, to which the last date is added."""
        more: dict[str, Any] = {}
        if self.issued_end is not None:
            parts.append(_parts(self.issued_end))
        if self.season is not None:
            more["season"] = SEASONS.index(self.season) + 1
        if self.circa:
            more["circa"] = 1
        return more


def _parts(date: PartialDate) -> list[int]:
    return [part for part in (date.year, date.month, date.day) if part]
