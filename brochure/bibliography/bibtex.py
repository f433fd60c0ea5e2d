"""Sources from a BibTeX or BibLaTeX file, as nodes that stand at the lines of their fields."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from bibtexparser.exceptions import ParserStateException
from bibtexparser.library import Library
from bibtexparser.middlewares.enclosing import RemoveEnclosingMiddleware
from bibtexparser.middlewares.interpolate import ResolveStringReferencesMiddleware
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, ImplicitComment
from bibtexparser.splitter import Splitter

from brochure.bibliography.bibtex_fields import ARTICLE_NUMBERS, FIELDS, KEYWORDS, REMARKS, TYPES
from brochure.bibliography.bibtex_values import STRING_LIMIT, TEXT_LIMIT, FieldValue, ValueFault, joined
from brochure.bibliography.eprints import ARCHIVES, field_of
from brochure.bibliography.latex import LatexError, UnknownCommandError, decoded, plain_address
from brochure.bibliography.months import ENGLISH, with_month
from brochure.bibliography.names import NameFault, person_of, split_names
from brochure.findings import Finding, Severity, SourcePlace
from brochure.source import nodes

#: Most entries and most fields in one file.
ENTRY_LIMIT = 10_000
FIELD_LIMIT = 100_000
#: Most findings on one file: more than anybody fixes in one go.
FINDING_LIMIT = 100

_NAMES = ("author", "editor", "translator", "container-author")
#: Kinds of patents that BibLaTeX knows: “patentus”, “patreqeu”.
_PATENT_KEYWORD = re.compile(r"(?:patent|patreq)(us|eu|de|uk|fr)?")
#: A note that says how far the publication is.
_STATUS_NOTE = re.compile(
    r"\W*(in press|forthcoming|to appear|accepted(?: for publication| manuscript)?|submitted)\W*",
    re.IGNORECASE,
)
_GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}
#: Types whose ``number`` is their own, not that of an issue.
_NUMBERED = ("report", "patent", "standard", "legislation")
#: Types that are a number of a series, not of a journal.
_IN_SERIES = ("book", "chapter", "paper-conference", "entry-encyclopedia", "thesis")
#: Titles of what holds an entry, which it takes from the entry that it names with ``crossref``.
_HOLDS = {"title": "booktitle", "subtitle": "booksubtitle"}
#: Titles with the fields that hold their second parts.
_SUBTITLES = {"title": "subtitle", "booktitle": "booksubtitle", "journaltitle": "journalsubtitle"}


_KEY_FIX = "begin it with a key and a comma, such as @article{smith2018, title = {…}}"
#: An entry that begins with a field, or with nothing.
_KEYLESS = re.compile(r"\s*@\w*\s*[{(]\s*(?:,|[})]|[\w-]+\s*=)")
#: What looks like the start of an entry between entries, where anything may stand.
_UNOPENED = re.compile(r"^[ \t]*@(\w+)\b(?![\w \t]*[{(])", re.MULTILINE)
_ENTRY = re.compile(r"@\w*[ \t]*[{(]")
#: Longest line that a word is looked for in.
_LINE_LIMIT = 2_000


class _StopReading(Exception):
    """There is no use in reading on."""


def read_bibtex(text: str, file: str) -> tuple[list[nodes.Mapping], list[Finding]]:
    """The entries of a file as CSL items, and findings on what can't be read."""
    return _BibtexReader(text, file).read()


class _BibtexReader:
    """One pass over one file."""

    def __init__(self, text: str, file: str) -> None:
        self._text = re.sub(r"\r\n?", "\n", text)
        self._file = file
        self._lines = self._text.split("\n")
        self._findings: list[Finding] = []
        #: Texts of fields that went into others: a month goes into the date, or is a remark.
        self._texts: dict[tuple[str, FieldValue], str] = {}
        self._strings: dict[str, str] = {}

    def read(self) -> tuple[list[nodes.Mapping], list[Finding]]:
        items: list[nodes.Mapping] = []
        try:
            library = self._library()
            self._strings = self._resolved(library)
            entries: dict[str, tuple[Entry, dict[str, FieldValue]]] = {}
            for entry in library.entries:
                if not entry.key.strip():
                    self._refuse("this entry has no key", self._place(entry.start_line), _KEY_FIX)
                    continue
                if (first := entries.get(entry.key.lower())) is not None:
                    # BibTeX takes them for one key.
                    line = self._place(first[0].start_line).line
                    message = f"the key “{entry.key}” is used twice: first as “{first[0].key}” in line {line}"
                    self._refuse(message, self._place(entry.start_line, entry.key), "give each its own key")
                    continue
                entries[entry.key.lower()] = entry, self._values(entry)
            circles = _circles({key: _parent(values) for key, (_entry, values) in entries.items()})
            for key, (entry, values) in entries.items():
                if key in circles:
                    fix = "name the book or the proceedings that hold this source, or remove the field"
                    message = f"the entry “{entry.key}” refers to itself, at once or by way of others"
                    self._refuse(message, values["crossref"].place, fix)
                else:
                    values = self._inherited(values, entries)
                items.append(self._item(entry, values))
        except _StopReading:
            pass
        return items, self._findings

    def _library(self) -> Library:
        if len(_ENTRY.findall(self._text)) > ENTRY_LIMIT:
            message = f"the file has more than {ENTRY_LIMIT} entries"
            self._refuse(message, SourcePlace(self._file), "keep the sources that the leaflets cite")
            raise _StopReading
        # It writes to the log what it hands back as blocks.
        logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
        try:
            library = Splitter(self._text).split()
        except ParserStateException:
            self._refuse("the file can't be read", self._place(0), "check its braces and quotes")
            raise _StopReading from None
        for string in library.strings:
            if len(string.value) > STRING_LIMIT:
                message = f"the abbreviation “{string.key[:60]}” is longer than {STRING_LIMIT} characters"
                self._refuse(message, self._place(string.start_line), "write the text where it is used")
                raise _StopReading
        if sum(len(entry.fields) for entry in library.entries) > FIELD_LIMIT:
            message = f"the file has more than {FIELD_LIMIT} fields"
            self._refuse(message, SourcePlace(self._file), "keep the sources that the leaflets cite")
            raise _StopReading
        for block in library.failed_blocks:
            place = self._place(block.start_line)
            if _KEYLESS.match(block.raw or ""):
                self._refuse("this entry has no key", place, _KEY_FIX)
            elif isinstance(block, DuplicateBlockKeyBlock):
                first = self._place(block.previous_block.start_line)
                message = f"the key “{block.key}” is used twice: first in line {first.line}"
                self._refuse(message, self._place(block.start_line, block.key), "give each its own key")
            elif isinstance(block, DuplicateFieldKeyBlock):
                names = ", ".join(f"“{name}”" for name in sorted(block.duplicate_keys))
                self._refuse(f"this entry has two fields {names}", place, "keep one of them")
            else:
                fix = "check its braces, quotes and commas, and those of the entry before it"
                if "%" in (block.raw or ""):
                    fix += "; comments with “%” go before or behind an entry"
                self._refuse("this entry can't be read", place, fix)
        for comment in library.comments:
            for found in _UNOPENED.finditer(comment.comment if isinstance(comment, ImplicitComment) else ""):
                if found[1].lower() in TYPES or found[1].lower() == "misc":
                    line = (comment.start_line or 0) + comment.comment.count("\n", 0, found.start(1))
                    message = f"behind “@{found[1]}” no brace is opened, so this entry is not read"
                    self._refuse(message, self._place(line), _KEY_FIX)
        if not library.entries and not library.failed_blocks:
            fix = "entries look like @article{key, title = {…}, …}: save RIS and others as BibTeX"
            self._refuse("the file holds no source", SourcePlace(self._file), fix)
        library = ResolveStringReferencesMiddleware().transform(library)
        return RemoveEnclosingMiddleware().transform(library)

    def _resolved(self, library: Library) -> dict[str, str]:
        """The texts of the abbreviations, by name in small letters."""
        strings = {month: month for month in ENGLISH}
        for string in library.strings:
            text: str | ValueFault = str(string.value)
            if string.enclosing == "no-enclosing":
                # Made of those before it; where that fails, it is not defined.
                text = joined(string.value, strings)
            if isinstance(text, ValueFault):
                continue
            if len(text) > STRING_LIMIT:
                message = f"the abbreviation “{string.key[:60]}” is longer than {STRING_LIMIT} characters"
                self._refuse(message, self._place(string.start_line), "write the text where it is used")
                raise _StopReading
            strings[string.key.lower()] = text
        return strings

    def _values(self, entry: Entry) -> dict[str, FieldValue]:
        """The fields by name in small letters."""
        values: dict[str, FieldValue] = {}
        for field in entry.fields:
            place = self._place(field.start_line, field.key, field=True)
            if not re.fullmatch(r"[^\s{}\"#%'(),=\\]+", field.key):
                self._refuse_name(field.key, field.start_line)
                continue
            name = field.key.lower()
            if name in values:
                message = (
                    f"this entry has two fields “{name}”: the first is in line {values[name].place.line}"
                )
                self._refuse(message, place, "keep one of them")
                continue
            text: str | ValueFault = str(field.value)
            if field.enclosing == "no-enclosing":
                text = joined(str(field.value), self._strings)
                if isinstance(text, ValueFault) and text.swallows:
                    self._refuse(text.message.format(name=name), place, text.fix)
                    continue
            values[name] = (
                FieldValue("", place, text) if isinstance(text, ValueFault) else FieldValue(text, place)
            )
        return values

    def _refuse_name(self, name: str, line: int | None) -> None:
        """Refuse what stands in the place of the name of a field."""
        start = max(line or 0, 0) - name.count("\n")
        if "%" in name:
            fix = "remove the comment, or move it out of the entry"
            self._refuse("an entry can't hold a comment with “%”", self._place(start), fix)
        else:
            shown = " ".join(name.split())[:60]
            fix = "fields look like: title = {…}, with a comma between them"
            self._refuse(f"“{shown}” is not the name of a field", self._place(start), fix)

    def _inherited(
        self,
        values: dict[str, FieldValue],
        entries: Mapping[str, tuple[Entry, dict[str, FieldValue]]],
    ) -> dict[str, FieldValue]:
        """The fields with those of the entry that it names with ``crossref``."""
        named = values.get("crossref")
        if named is None or not self._is_sound("crossref", named):
            return values
        if not named.text.strip():
            fix = "name the entry that holds this source, or remove the field"
            self._refuse("“crossref” is empty", named.place, fix)
            return values
        if named.text.strip().lower() not in entries:
            fix = "add that entry to the file, or remove the field"
            self._refuse(f"there is no entry “{named.text.strip()}” to refer to", named.place, fix)
            return values
        _parent, theirs = entries[named.text.strip().lower()]
        # Where the book is named, the title of the parent is not needed, nor is its second part.
        titled = "booktitle" in theirs or "booktitle" in values
        # Names and titles of the parent are not the entry's own; its editors are.
        passed_on = {
            _HOLDS.get(name, name): value
            for name, value in theirs.items()
            if name not in ("author", "translator", "crossref", "shorttitle")
            and not (name in _HOLDS and titled)
            and not (name == "booksubtitle" and "booktitle" in values)
        }
        return {**passed_on, **values}

    def _item(self, entry: Entry, values: Mapping[str, FieldValue]) -> nodes.Mapping:
        """The entry as a CSL item."""
        place = self._place(entry.start_line, entry.key)
        kind = entry.entry_type.lower()
        type_ = TYPES.get(kind) or _type_of_other(values)
        item: dict[str, nodes.Node] = {
            "id": nodes.Scalar(entry.key, place),
            "type": nodes.Scalar(type_, place),
        }
        for name, key in FIELDS.items():
            value = values.get(name)
            if key == "issue" and type_ in _NUMBERED:
                key = "number"
            elif key == "issue" and type_ in _IN_SERIES and "series" in values:
                key = "collection-number"
            if value is None or key in item or not self._is_sound(name, value):
                continue
            if name in ("elocation-id", "elocationid") and "volume" not in values:
                # That of a preprint, which its DOI holds, too.
                continue
            try:
                node = self._node(name, key, value, values)
            except LatexError as error:
                self._refuse(f"in “{name}”, {error.reason}", value.place, error.fix)
                continue
            if node is not None:
                item[key] = node
        if kind in _GENRES:
            item.setdefault("genre", nodes.Scalar(_GENRES[kind], place))
        if type_.startswith("article") and "pages" in values and "number" not in item:
            self._add_article_number(item, values)
        self._add_remarks(item, values)
        note = item.get("note")
        if isinstance(note, nodes.Scalar):
            for state in filter(None, map(_STATUS_NOTE.fullmatch, str(note.value).splitlines())):
                item.setdefault("status", nodes.Scalar(state[1].lower(), note.place))
        genre = item.get("genre")
        if isinstance(genre, nodes.Scalar) and (patent := _PATENT_KEYWORD.fullmatch(str(genre.value))):
            del item["genre"]
            if patent[1]:
                item.setdefault("jurisdiction", nodes.Scalar(patent[1].upper(), genre.place))
        name = _archive(values)
        if type_ == "article" and name and "publisher" not in item:
            archive = self._text_of(name, values[name])
            if archive:
                archive = ARCHIVES.get(archive.casefold(), archive)
                item["publisher"] = nodes.Scalar(archive, values[name].place)
        self._add_eprint(item, values)
        entries = tuple((nodes.Scalar(key, node.place), node) for key, node in item.items())
        return nodes.Mapping(entries, place)

    def _add_eprint(self, item: dict[str, nodes.Node], values: Mapping[str, FieldValue]) -> None:
        """Put the number of an archive where a list prints it; without a field for it, in the note."""
        name, number = _archive(values), values.get("eprint")
        if not name or number is None or not (text := self._text_of("eprint", number)):
            return
        if (found := field_of(values[name].text, text)) is not None:
            item.setdefault(found[0], nodes.Scalar(found[1], number.place))
        elif not item.keys() & {"DOI", "URL", "PMID", "note"}:
            archive = item.get("publisher")
            where = f"{archive.value} " if isinstance(archive, nodes.Scalar) else ""
            item["note"] = nodes.Scalar(f"{where}{text}", number.place)

    def _add_article_number(self, item: dict[str, nodes.Node], values: Mapping[str, FieldValue]) -> None:
        """Keep the number of an article that has pages, too: whoever reads the list may need it."""
        for name in ARTICLE_NUMBERS:
            if name not in values or not self._is_sound(name, values[name]):
                continue
            try:
                node = self._node(name, "number", values[name], values)
            except LatexError as error:
                self._refuse(f"in “{name}”, {error.reason}", values[name].place, error.fix)
                return
            if node is not None:
                item["number"] = node
            return

    def _add_remarks(self, item: dict[str, nodes.Node], values: Mapping[str, FieldValue]) -> None:
        """Put what no field of CSL holds into the note, which is told as what no list prints."""
        for name in (*REMARKS, "month"):
            value = values.get(name)
            text = self._text_of(name, value) if value is not None else ""
            if value is None or not text or (name == "howpublished" and re.search(r"https?://", value.text)):
                continue
            if name == "month" and with_month("", text):
                continue
            known = item.get("note")
            if isinstance(known, nodes.Scalar):
                text = f"{known.value}\n{text}"
            item["note"] = _scalar(value, text)

    def _is_sound(self, name: str, value: FieldValue) -> bool:
        if value.fault is not None:
            self._refuse(value.fault.message.format(name=name), value.place, value.fault.fix)
        elif len(value.text) > TEXT_LIMIT:
            message = f"the field “{name}” is longer than {TEXT_LIMIT} characters"
            self._refuse(message, value.place, "shorten it, or close the brace that opens here")
        else:
            return True
        return False

    def _text_of(self, name: str, value: FieldValue) -> str:
        """The text of a field that goes into another one; empty where it is refused, which is told once."""
        if (name, value) not in self._texts:
            self._texts[name, value] = self._text_read(name, value)
        return self._texts[name, value]

    def _text_read(self, name: str, value: FieldValue) -> str:
        try:
            return decoded(value.text) if self._is_sound(name, value) else ""
        except LatexError as error:
            self._refuse(f"in “{name}”, {error.reason}", value.place, error.fix)
            return ""

    def _node(
        self, name: str, key: str, value: FieldValue, values: Mapping[str, FieldValue]
    ) -> nodes.Node | None:
        if key in _NAMES:
            return self._persons(value)
        if key == "URL" and not re.search(r"https?://", value.text):
            # “howpublished” may hold anything.
            return None if value is values.get("howpublished") else _scalar(value, plain_address(value.text))
        if key in ("DOI", "URL", "ISBN"):
            return _scalar(value, plain_address(value.text))
        if key == "issued":
            return _scalar(value, self._issued(value, values.get("month")))
        if key == "accessed":
            return _scalar(value, _date(value.text))
        try:
            text = decoded(value.text)
        except UnknownCommandError:
            # Programs keep all sorts of things in notes, which no list prints.
            if key != "note":
                raise
            text = " ".join(value.text.split())
        if name in ("type", "pubstate"):
            text = KEYWORDS.get(text, text)
        if (second := values.get(_SUBTITLES.get(name, ""))) is not None:
            text = _with_subtitle(text, self._text_of(_SUBTITLES[name], second))
        if key == "page":
            text = _pages(text)
        return _scalar(value, text) if text else None

    def _issued(self, value: FieldValue, month: FieldValue | None) -> str:
        """The date with the month that ``month`` gives."""
        given = value.text.strip()
        # In dates a tilde is no blank of TeX: it says “about”.
        about = "~" if re.fullmatch(r"[\d/-]+~", given) else ""
        date = decoded(given.removesuffix(about)) + about
        if month is None or not re.fullmatch(r"\d{4}", date):
            return date
        return with_month(date, self._text_of("month", month)) or date

    def _persons(self, value: FieldValue) -> nodes.Node | None:
        persons = []
        for name in split_names(value.text):
            if not name:
                fix = "put “and” between two names only; a name that is “and” goes in braces: {And}"
                self._refuse("a name is missing before or behind “and”", value.place, fix)
                continue
            try:
                person = person_of(name)
            except NameFault as error:
                message = f"the name “{name[:60]}” can't be read: {error}"
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
            raise _StopReading


def _type_of_other(values: Mapping[str, FieldValue]) -> str:
    """What an entry of another type, such as ``misc``, is: a preprint, a web page or just a document."""
    if "eprint" in values and _archive(values):
        return "article"
    address = values.get("url") or values.get("howpublished")
    if address and "http" in address.text and "doi" not in values:
        return "webpage"
    return "document"


def _archive(values: Mapping[str, FieldValue]) -> str:
    """The name of the field that names the archive of a preprint."""
    fields = ("archiveprefix", "eprinttype")
    return next((name for name in fields if name in values and values[name].text.strip()), "")


def _parent(values: Mapping[str, FieldValue]) -> str:
    """The key that an entry names with ``crossref``, in small letters."""
    named = values.get("crossref")
    return named.text.strip().lower() if named else ""


def _circles(parents: Mapping[str, str]) -> set[str]:
    """The keys that name themselves by way of the keys they name."""
    circles: set[str] = set()
    seen: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        key = start
        while key in parents and key not in seen:
            seen.add(key)
            path[key] = None
            key = parents[key]
        if key in path:
            walked = list(path)
            circles.update(walked[walked.index(key) :])
    return circles


def _with_subtitle(title: str, subtitle: str) -> str:
    mark = "" if title.endswith((":", "?", "!", ".", "–", "—")) else ":"
    return f"{title}{mark} {subtitle}" if title and subtitle else title or subtitle


def _pages(text: str) -> str:
    """Pages with a hyphen as the mark of a range, and a dash where they hold hyphens of their own."""
    mark = "–" if re.search(r"[\w.]-[\w.]", text) and "–" in text else "-"
    return re.sub(r"\s*(?:-{2,}|[–—])\s*|\s+-\s*|\s*-\s+", mark, text)


def _date(text: str) -> str:
    """The date that something was looked at, the first one of a range."""
    return decoded(text).split("/")[0].rstrip("~?%")


def _scalar(value: FieldValue, text: str) -> nodes.Scalar:
    return nodes.Scalar(text, value.place)
