"""Sources from a BibTeX or BibLaTeX file, as nodes that stand at the lines of their fields."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bibtexparser.exceptions import ParserStateException
from bibtexparser.library import Library
from bibtexparser.middlewares.enclosing import RemoveEnclosingMiddleware
from bibtexparser.middlewares.interpolate import ResolveStringReferencesMiddleware
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry
from bibtexparser.splitter import Splitter

from brochure.content import nodes
from brochure.content.latex import TooDeepError, decoded, plain_address
from brochure.findings import Finding, Severity, SourcePlace

#: Most entries and most fields in one file.
ENTRY_LIMIT = 10_000
FIELD_LIMIT = 100_000
#: Longest text of a field that is used, and longest text of an abbreviation, in characters.
TEXT_LIMIT = 20_000
STRING_LIMIT = 500
#: Most findings on one file: more than anybody mends in one go.
FINDING_LIMIT = 100

_TYPES = {
    "article": "article-journal", "book": "book", "mvbook": "book", "inbook": "chapter",
    "incollection": "chapter", "inreference": "entry-encyclopedia", "collection": "book",
    "inproceedings": "paper-conference", "conference": "paper-conference", "proceedings": "book",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis", "techreport": "report",
    "report": "report", "manual": "report", "online": "webpage", "www": "webpage",
    "electronic": "webpage", "unpublished": "manuscript", "dataset": "dataset", "software": "software",
    "patent": "patent", "standard": "standard", "legislation": "legislation",
    "jurisdiction": "legal_case", "booklet": "pamphlet",
}  # fmt: skip
#: Where two fields mean the same, the first that is there counts.
_FIELDS = {
    "title": "title", "shorttitle": "title-short", "journal": "container-title",
    "journaltitle": "container-title", "shortjournal": "container-title-short",
    "booktitle": "container-title", "series": "collection-title", "volume": "volume", "number": "issue",
    "issue": "issue", "pages": "page", "eid": "page", "chapter": "chapter-number", "edition": "edition",
    "version": "version", "publisher": "publisher", "institution": "publisher", "school": "publisher",
    "organization": "publisher", "address": "publisher-place", "location": "publisher-place",
    "type": "genre", "langid": "language", "language": "language", "note": "note", "doi": "DOI",
    "url": "URL", "howpublished": "URL", "isbn": "ISBN", "date": "issued", "year": "issued",
    "urldate": "accessed", "author": "author", "editor": "editor", "translator": "translator",
    "eventtitle": "event-title", "venue": "event-place",
}  # fmt: skip
_NAMES = ("author", "editor", "translator")
_GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}
#: Types whose ``number`` is their own, not that of an issue.
_NUMBERED = ("report", "patent", "standard", "legislation")
_LANGUAGES = {
    "english": "en", "british": "en-GB", "american": "en-US", "ukenglish": "en-GB", "usenglish": "en-US",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"\b(?:({'|'.join(_MONTHS)})[a-z]*|0?([1-9]|1[0-2]))\b", re.IGNORECASE)
#: Titles of what holds an entry, which it takes from the entry that it names with ``crossref``.
_HOLDS = {"title": "booktitle", "journaltitle": "journaltitle", "subtitle": "booksubtitle"}


@dataclass(frozen=True)
class _Value:
    """The text of a field, and where it stands."""

    text: str
    place: SourcePlace
    #: False for a name of an abbreviation that is not defined, and for texts joined with ``#``.
    enclosed: bool = True


_ENTRY = re.compile(r"@\w*[ \t]*[{(]")
#: Longest line that a word is looked for in.
_LINE_LIMIT = 2_000


class _Enough(Exception):
    """There is no use in reading on."""


def read_bibtex(text: str, file: str) -> tuple[list[nodes.Mapping], list[Finding]]:
    """The entries of a file as CSL items, and findings on what can't be read."""
    return _Reader(text, file).read()


class _Reader:
    """One pass over one file."""

    def __init__(self, text: str, file: str) -> None:
        self._text = re.sub(r"\r\n?", "\n", text)
        self._file = file
        self._lines = self._text.split("\n")
        self._findings: list[Finding] = []

    def read(self) -> tuple[list[nodes.Mapping], list[Finding]]:
        items: list[nodes.Mapping] = []
        try:
            library = self._library()
            entries = {entry.key.lower(): (entry, self._values(entry)) for entry in library.entries}
            for entry, values in entries.values():
                items.append(self._item(entry, self._inherited(entry, values, entries)))
        except _Enough:
            pass
        return items, self._findings

    def _library(self) -> Library:
        if len(_ENTRY.findall(self._text)) > ENTRY_LIMIT:
            message = f"the file has more than {ENTRY_LIMIT} entries"
            self._refuse(message, SourcePlace(self._file), "keep the sources that the leaflets cite")
            raise _Enough
        # It writes to the log what it hands back as blocks.
        logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
        try:
            library = Splitter(self._text).split()
        except ParserStateException:
            self._refuse("the file can't be read", self._place(0), "check its braces and quotes")
            raise _Enough from None
        for string in library.strings:
            if len(string.value) > STRING_LIMIT:
                message = f"the abbreviation “{string.key[:60]}” is longer than {STRING_LIMIT} characters"
                self._refuse(message, self._place(string.start_line), "write the text where it is used")
                raise _Enough
        if sum(len(entry.fields) for entry in library.entries) > FIELD_LIMIT:
            message = f"the file has more than {FIELD_LIMIT} fields"
            self._refuse(message, SourcePlace(self._file), "keep the sources that the leaflets cite")
            raise _Enough
        for block in library.failed_blocks:
            place = self._place(block.start_line)
            if isinstance(block, DuplicateBlockKeyBlock):
                first = self._place(block.previous_block.start_line)
                message = f"the key “{block.key}” is used twice: first in line {first.line}"
                self._refuse(message, self._place(block.start_line, block.key), "give each its own key")
            elif isinstance(block, DuplicateFieldKeyBlock):
                names = ", ".join(f"“{name}”" for name in sorted(block.duplicate_keys))
                self._refuse(f"this entry has two fields {names}", place, "keep one of them")
            else:
                fix = "check its braces, quotes and commas, and those of the entry before it"
                self._refuse("this entry can't be read", place, fix)
        if not library.entries and not library.failed_blocks:
            fix = "entries look like @article{key, title = {…}, …}"
            self._refuse("the file holds no source", SourcePlace(self._file), fix)
        library = ResolveStringReferencesMiddleware().transform(library)
        return RemoveEnclosingMiddleware().transform(library)

    def _values(self, entry: Entry) -> dict[str, _Value]:
        """The fields by name in small letters."""
        values = {}
        for field in entry.fields:
            place = self._place(field.start_line, field.key, field=True)
            enclosed = field.enclosing != "no-enclosing"
            values[field.key.lower()] = _Value(str(field.value), place, enclosed)
        return values

    def _inherited(
        self,
        entry: Entry,
        values: dict[str, _Value],
        entries: Mapping[str, tuple[Entry, dict[str, _Value]]],
    ) -> dict[str, _Value]:
        """The fields with those of the entry that it names with ``crossref``."""
        named = values.get("crossref")
        if named is None:
            return values
        if named.text.strip().lower() not in entries:
            fix = "add that entry to the file, or remove the field"
            self._refuse(f"there is no entry “{named.text.strip()}” to refer to", named.place, fix)
            return values
        _parent, theirs = entries[named.text.strip().lower()]
        # Names and titles of the parent are not the entry's own; its editors are.
        passed_on = {
            _HOLDS.get(name, name): value
            for name, value in theirs.items()
            if name not in ("author", "translator", "crossref", "shorttitle")
        }
        return {**passed_on, **values}

    def _item(self, entry: Entry, values: Mapping[str, _Value]) -> nodes.Mapping:
        """The entry as a CSL item."""
        place = self._place(entry.start_line, entry.key)
        kind = entry.entry_type.lower()
        type_ = _TYPES.get(kind) or _type_of_other(values)
        item: dict[str, nodes.Node] = {
            "id": nodes.Scalar(entry.key, place),
            "type": nodes.Scalar(type_, place),
        }
        for name, key in _FIELDS.items():
            value = values.get(name)
            if key == "issue" and type_ in _NUMBERED:
                key = "number"
            if value is None or key in item or not self._is_sound(name, value):
                continue
            try:
                node = self._node(key, value, values)
            except TooDeepError:
                fix = "take out braces and commands that are not needed"
                self._refuse(f"in “{name}”, braces or commands are nested too deep", value.place, fix)
                continue
            if node is not None:
                item[key] = node
        if kind in _GENRES:
            item.setdefault("genre", nodes.Scalar(_GENRES[kind], place))
        if type_ == "article" and "publisher" not in item:
            item["publisher"] = nodes.Scalar(_archive(values), place)
        entries = tuple((nodes.Scalar(key, node.place), node) for key, node in item.items())
        return nodes.Mapping(entries, place)

    def _is_sound(self, name: str, value: _Value) -> bool:
        if not value.enclosed and not value.text.isdigit():
            joined = "#" in value.text
            message = (
                f"the texts of “{name}” are joined with “#”"
                if joined
                else f"“{value.text[:60]}” is the name of an abbreviation that is not defined"
            )
            fix = "write the whole text in one pair of braces" if joined else "put it in braces: {…}"
            self._refuse(message, value.place, fix)
        elif len(value.text) > TEXT_LIMIT:
            message = f"the field “{name}” is longer than {TEXT_LIMIT} characters"
            self._refuse(message, value.place, "shorten it, or close the brace that opens here")
        else:
            return True
        return False

    def _node(self, key: str, value: _Value, values: Mapping[str, _Value]) -> nodes.Node | None:
        if key in _NAMES:
            return self._persons(value)
        if key == "URL" and not re.search(r"https?://", value.text):
            # “howpublished” may hold anything.
            return None if value is values.get("howpublished") else _scalar(value, plain_address(value.text))
        if key in ("DOI", "URL", "ISBN"):
            return _scalar(value, plain_address(value.text))
        if key == "issued":
            return _scalar(value, _date(value.text, values))
        if key == "accessed":
            return _scalar(value, _date(value.text, {}))
        text = decoded(value.text)
        if key == "page":
            text = re.sub(r"\s*[-–—]+\s*", "-", text)
        elif key == "language":
            text = _LANGUAGES.get(text.lower(), text)
        return _scalar(value, text) if text else None

    def _persons(self, value: _Value) -> nodes.Node | None:
        persons = []
        for name in split_multiple_persons_names(value.text):
            try:
                person = _person(name.strip())
            except InvalidNameError as error:
                message = f"the name “{name.strip()[:60]}” can't be read: {_reason(error)}"
                fix = "write “Family, Given”, or {{Name of an organisation}}, with “and” between names"
                self._refuse(message, value.place, fix)
                continue
            fields = tuple(
                (nodes.Scalar(part, value.place), nodes.Scalar(text, value.place))
                for part, text in person.items()
                if text
            )
            persons.append(nodes.Mapping(fields, value.place))
        return nodes.Sequence(tuple(persons), value.place) if persons else None

    def _place(self, line: int | None, word: str = "", *, field: bool = False) -> SourcePlace:
        """The place of a key or of the name of a field in a line counted from 0."""
        index = min(max(line or 0, 0), len(self._lines) - 1)
        text = self._lines[index]
        name = re.escape(word)
        found = len(text) <= _LINE_LIMIT and re.search(
            rf"(?<![\w-]){name}(?=\s*=)" if field else rf"(?<=[{{(\s]){name}", text
        )
        return SourcePlace(self._file, index + 1, (found.start() if found else 0) + 1, text)

    def _refuse(self, message: str, place: SourcePlace, fix: str) -> None:
        self._findings.append(Finding("content.bibtex", Severity.ERROR, message, place, fix))
        if len(self._findings) >= FINDING_LIMIT:
            more = "there may be more problems than those shown"
            where = SourcePlace(self._file)
            self._findings.append(Finding("content.more", Severity.NOTE, more, where, "mend these first"))
            raise _Enough


def _type_of_other(values: Mapping[str, _Value]) -> str:
    """What an entry of another type, such as ``misc``, is: a preprint, a web page or just a document."""
    if "eprint" in values and _archive(values):
        return "article"
    address = values.get("url") or values.get("howpublished")
    if address and "http" in address.text and "doi" not in values:
        return "webpage"
    return "document"


def _archive(values: Mapping[str, _Value]) -> str:
    found = values.get("archiveprefix") or values.get("eprinttype")
    return decoded(found.text) if found else ""


def _person(name: str) -> dict[str, str]:
    if name == "others":
        return {"literal": "et al"}
    if name.startswith("{") and name.endswith("}"):
        return {"literal": decoded(name)}
    parts = parse_single_name_into_parts(name)
    return {
        "family": decoded(" ".join(parts.last)),
        "given": decoded(" ".join(parts.first)),
        "non-dropping-particle": decoded(" ".join(parts.von)),
        "suffix": decoded(" ".join(parts.jr)),
    }


def _date(text: str, values: Mapping[str, _Value]) -> str:
    """A date, the first one of a range, with the month that ``month`` gives."""
    date = decoded(text).split("/")[0].rstrip("~?%")
    month = values.get("month")
    found = _MONTH.search(decoded(month.text)) if month and re.fullmatch(r"\d{4}", date) else None
    if found is None:
        return date
    number = _MONTHS.index(found[1].lower()) + 1 if found[1] else int(found[2])
    return f"{date}-{number:02d}"


def _scalar(value: _Value, text: str) -> nodes.Scalar:
    return nodes.Scalar(text, value.place)


def _reason(error: InvalidNameError) -> str:
    return error.reason[:1].lower() + error.reason[1:]
