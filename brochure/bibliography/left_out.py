"""What sources say and a reference list does not print: readers of the leaflet don't get it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from brochure.bibliography.ama import NEWS_RELEASE, edition_number, is_news_release
from brochure.bibliography.items import Person, Reference
from brochure.bibliography.markup import read_markup
from brochure.bibliography.reference_list import Entry, format_bibliography
from brochure.source.nodes import Mapping, Scalar

#: Fields that no style of a leaflet prints, though they say what is meant.
NEVER_PRINTED = (
    "original-date", "original-title", "original-publisher", "part-title", "volume-title", "reviewed-title",
)  # fmt: skip
#: Fields for those who write: some expect them in print.
NOTES = ("note", "annote")
#: Fields that name what is meant more closely, as a style has them or leaves them out.
_TEXTS = ("edition", "version", "part_number", "chapter_number", "status")
#: Numbers of what is no article: of articles, each style knows which it wants.
_OF_BOOKS = ("volume", "issue", "collection_number")
#: Who stands behind a source, and where it was presented, of kinds that have no journal or book to name.
_BODIES = ("publisher", "event_title", "event_place")
_OF_BODIES = frozenset(
    {"dataset", "software", "standard", "speech", "event", "performance", "report", "thesis"}
)
#: Who published them is left out where a journal or a book is named, where an address tells it, or by rule.
_WITHOUT_PUBLISHER = (
    *("article", "paper-conference", "chapter", "entry", "review", "patent", "bill", "legal", "legislation"),
    *("webpage", "post"),
    *("hearing", "regulation", "treaty", "personal_communication"),
)
#: Addresses hold names of publishers that nobody reads there, as that of a paper in a repository does.
_ADDRESS = re.compile(r"(?:https?://|doi: ?|www\.)\S+", re.IGNORECASE)
#: Kinds whose number tells one from another, and kinds that a body makes.
_NUMBERED = (
    *("legislation", "regulation", "bill", "legal_case", "hearing", "treaty", "standard"),
    *("webpage", "dataset", "software", "document", "pamphlet", "speech"),
    *("broadcast", "motion_picture", "song", "report"),
)
_OF_LAW = frozenset({"legislation", "regulation", "bill", "legal_case", "hearing", "treaty"})
#: What programs write as the genre or the medium of sources, which says no more than their type or address.
_NO_GENRE = re.compile(
    r"(?-i:[A-Z]{4})|(?:journal |research |original |magazine |newspaper |review )?articles?|reviews?"
    r"|research|papers?"
    r"|conference papers?|(?:web ?|blog ?|internet )?(?:sites?|pages?|posts?)|reports?|books?|book chapters?"
    r"|chapters?|thes[ei]s|documents?|data ?sets?|software|text|print|online|electronic|e-?resource|web"
    r"|internet|digital|pdf|html",
    re.IGNORECASE,
)
_PERSONS = ("editor", "translator", "container_author")
#: Lines of a note that programs write: numbers, addresses, and names of fields.
_OF_PROGRAMS = re.compile(
    r"(?:PMC?ID|DOI|ISSN|ISBN|Publisher|_?eprint|Citation Key|tex\.\S+|arXiv|Place|Number|Page|Version)\b"
    r".{0,20}[:=].*|https?://\S+|\d{4}-\d{3}[\dX]\b.*|Journal Article\b.*",
    re.IGNORECASE,
)
#: What ends the first page of a range.
_FIRST_PAGE = re.compile(r"[-–,;+]")
#: What stands around the number of an edition.
_AROUND_EDITION = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|\bed(?:ition)?\b\.?")


@dataclass(frozen=True)
class LeftOut:
    """A field of a source that the list does not print."""

    key: str
    field: str
    text: str


def left_out(
    cited: tuple[Reference, ...], entries: tuple[Entry, ...], style: str, locale: str
) -> Iterator[LeftOut]:
    """The fields of the *cited* sources that their *entries* in a citation style leave out.

    Raises what :func:`~brochure.bibliography.reference_list.format_bibliography` raises.
    """
    for reference, entry in zip(cited, entries, strict=True):
        printed = _solid(entry.text)
        for name in _TEXTS if reference.type.startswith("article") else (*_TEXTS, *_OF_BOOKS):
            text = getattr(reference, name)
            if name == "edition" and text and not edition_number(text):
                # Lists don't name the first one.
                continue
            if name == "edition" and text and _is_in(edition_number(text), entry.text):
                continue
            if text and not _is_in(_AROUND_EDITION.sub("", text).strip(), entry.text):
                yield LeftOut(reference.id, name.replace("_", "-"), text)
        yield from _of_kind(reference, entry.text)
        for name in _BODIES:
            text = getattr(reference, name)
            is_wanted = reference.type in _OF_BODIES or (name == "publisher" and _has_publisher(reference))
            if text and is_wanted and not _is_in(text, _ADDRESS.sub(" ", entry.text)):
                yield LeftOut(reference.id, name.replace("_", "-"), text)
        number = reference.number if reference.type.startswith("article") else None
        if number and reference.page:
            # Styles print one of the two.
            for name, text in (("number", number), ("page", _FIRST_PAGE.split(reference.page)[0])):
                if not _is_in(text, entry.text):
                    yield LeftOut(reference.id, name, getattr(reference, name))
        for name in _PERSONS:
            persons: tuple[Person, ...] = getattr(reference, name)
            names = [person.family or person.literal or "" for person in persons]
            if names and _solid(names[0]) not in printed:
                yield LeftOut(reference.id, name.replace("_", "-"), names[0])
        if reference.circa:
            # “About 2018” would read as 2018.
            sure = (reference.model_copy(update={"circa": False}),)
            if format_bibliography(sure, style, locale)[0].text == entry.text:
                yield LeftOut(reference.id, "circa", "c.")
        if reference.season is not None:
            # Each language has its own word for it.
            bare = (reference.model_copy(update={"season": None}),)
            if format_bibliography(bare, style, locale)[0].text == entry.text:
                yield LeftOut(reference.id, "season", reference.season)


def _of_kind(reference: Reference, entry: str) -> Iterator[LeftOut]:
    """What holds a source and says what it is, where its kind has no place for it in a style."""
    holders = (reference.container_title, reference.container_title_short)
    if reference.container_title and not any(_is_in(holder, entry) for holder in holders if holder):
        yield LeftOut(reference.id, "container-title", reference.container_title)
    for name, kinds in (("number", _NUMBERED), ("authority", _OF_LAW), ("section", _OF_LAW)):
        text = getattr(reference, name)
        if text and reference.type in kinds and not _is_in(text, entry):
            yield LeftOut(reference.id, name, text)
    for name in ("genre", "medium"):
        text = getattr(reference, name)
        if name == "genre" and text and is_news_release(text) and _is_in(NEWS_RELEASE, entry):
            continue
        if text and not _NO_GENRE.fullmatch(text) and not _is_in(text, entry):
            yield LeftOut(reference.id, name, text)


def _has_publisher(reference: Reference) -> bool:
    """Whether readers are to be told who published a source."""
    return not reference.type.startswith(_WITHOUT_PUBLISHER)


def _is_in(text: str, entry: str) -> bool:
    """Whether an entry has a text; a number counts where it is no part of another, such as the 12 of 112."""
    if text[-1:].isdigit() or text[:1].isdigit():
        words = r"\W+".join(map(re.escape, re.findall(r"\w+", text)))
        return bool(re.search(rf"(?<!\d){words}(?!\d)", entry, re.IGNORECASE))
    return _solid(text) in _solid(entry)


def notes_of(source: Mapping) -> Iterator[Scalar]:
    """The notes of a source, as it stands in a file, that a person wrote."""
    for key, node in source.entries:
        if key.value in NOTES and isinstance(node, Scalar):
            lines = map(str.strip, read_markup(node.value)[0].splitlines())
            if any(line and not _OF_PROGRAMS.fullmatch(line) for line in lines):
                yield node


def _solid(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
