"""From the rows of a table to variants: what each fills in, and how its folder and files are named."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from brochure.batch.cells import CellError, checked, doubtful
from brochure.batch.choice import Choice, choice
from brochure.batch.given import RULE, GivenCell, first
from brochure.batch.headings import normal
from brochure.batch.lookalikes import spoken
from brochure.batch.printable import Printable
from brochure.batch.table import VariantTable
from brochure.batch.telephone import dialled
from brochure.content.load import Content
from brochure.content.variants import BRACED, Variants
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean, has_errors, in_order, numbered
from brochure.pipeline.request import EDITION_NAMES

#: Most findings that a table gives: more than anybody mends in one go.
_MOST_FINDINGS = 500
#: What can't stand in the name of a file on some system, and names that Windows keeps for devices.
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_DEVICES = re.compile(r"(?i:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
#: Most bytes of the name of a folder or file.
_LONGEST = 120
#: Names in the output folder that are no variant's, and whose they are.
_OURS = {
    r"index\.html": "that is the page of all variants",
    r"manifest\..*": "names that begin with “manifest.” are those of the lists of all files",
    r"(?:press|selection)-.*\.(?:pdf|csv)": "such names are those of the files for the printing house",
    r".*\.zip": "names that end with “.zip” are those of packed variants",
    r"\..*": "names that begin with a full stop are not shown",
}


@dataclass(frozen=True)
class Variant:
    """One row, checked."""

    #: The name of its folder.
    name: str
    #: The text of each column; empty where the master’s own words stay.
    texts: Mapping[str, str]
    #: The job code of each of its leaflets.
    codes: Mapping[str, str]
    #: The name of the file of each leaflet and edition.
    pattern: str
    #: Where its row, and each of its cells, stands.
    place: SourcePlace = field(compare=False)
    cells: Mapping[str, SourcePlace] = field(compare=False, repr=False)

    def file(self, leaflet: str, edition: str) -> str:
        """The name of a file in its folder."""
        return _fitting(self.pattern, {"leaflet": leaflet, "edition": edition}, self.texts)


@dataclass(frozen=True)
class Plan:
    """The variants of a table, and warnings."""

    variants: tuple[Variant, ...]
    findings: tuple[Finding, ...] = ()
    #: Those that were asked for.
    wanted: tuple[Variant, ...] = ()
    #: Those that nobody asked for and that can't be built, with what of their texts can be used.
    broken: tuple[Variant, ...] = ()


def plan(
    loaded: Content,
    declared: Variants,
    table: VariantTable,
    printable: Printable | None = None,
    only: str = "",
) -> Plan:
    """The variants of a table; those that *only* asks for are wanted, all where it is empty.

    *printable* looks whether its cells can be printed.  Raises :class:`ContentError` with all that is wrong
    with the table, but for rows that are not wanted: of these a warning tells.  Raises :class:`UsageError`
    for an expression that can't be understood.
    """
    return _Planner(loaded, declared, table, printable).plan(choice(only, tuple(declared.columns)))


def leaflets_of(loaded: Content, declared: Variants) -> list[str]:
    """The names of the leaflets that have variants."""
    return [name for name in loaded.brochure.leaflets if declared.has(name)]


@dataclass(frozen=True)
class _Row:
    """A row as far as its cells can be used: it shares nothing with another one, whatever else is wrong."""

    texts: Mapping[str, str]
    cells: Mapping[str, SourcePlace]
    place: SourcePlace
    #: The name of its folder; None where there is none.
    name: str | None
    codes: Mapping[str, str]
    #: What was found of it alone.
    findings: tuple[Finding, ...] = ()
    is_sound: bool = False
    is_wanted: bool = True
    #: What choices look at: its cells as they are given, or as they are printed, and its folder.
    asked: Mapping[str, str] = field(default_factory=dict, repr=False)


def _columns_in(pattern: str, declared: Variants) -> list[str]:
    """The columns that a pattern is made of."""
    return [name for name in BRACED.findall(pattern) if name in declared.columns]


class _Planner:
    def __init__(
        self, loaded: Content, declared: Variants, table: VariantTable, printable: Printable | None
    ) -> None:
        self._loaded = loaded
        self._printable = printable
        self._declared = declared
        self._table = table
        self._findings = list(table.findings)
        #: Where each declared column stands in the table.
        self._at: dict[str, int] = {}
        #: Columns whose cells can't be judged.
        self._unjudged: set[str] = set()

    def plan(self, chosen: Choice) -> Plan:
        self._read_header()
        self._check_regions()
        rows = [self._row(row, chosen) for row in self._table.rows if not self._is_heading(row)]
        for told in chosen.idle([row.asked for row in rows]):
            self._warn(told, SourcePlace(self._table.file), "look at the words, or leave them out")
        file = self._declared.files.partition("/")[2]
        of_rows = [(found, (row,)) for row in rows for found in row.findings]
        bad: set[int] = set()
        for found, about in (*of_rows, *self._alike(rows)):
            if any(row.is_wanted for row in about):
                self._findings.append(found)
            elif found.severity is Severity.ERROR:
                # The first of two that share something was there before.
                bad.add(id(about[-1]))
        variants = {
            id(row): Variant(row.name, row.texts, row.codes, file, row.place, row.cells)
            for row in rows
            if row.name is not None
        }
        whole = {id(row) for row in rows if row.is_sound and id(row) not in bad}
        sound = tuple(variant for row, variant in variants.items() if row in whole)
        self._findings += _same_files(sound)
        if left := [row for row in rows if not row.is_wanted and id(row) not in whole]:
            count = numbered(len(left), "row")
            message = f"{count} that --only does not ask for can’t be built, this one first"
            self._warn(message, left[0].place, "see `brochure check`")
        if any(found.severity is Severity.ERROR for found in self._findings):
            raise ContentError(first(in_order(self._findings), _MOST_FINDINGS, self._table.file))
        wanted = {id(row) for row in rows if row.is_wanted}
        return Plan(
            sound,
            tuple(first(in_order(self._findings), _MOST_FINDINGS, self._table.file)),
            tuple(variant for row, variant in variants.items() if row in whole & wanted),
            tuple(variant for row, variant in variants.items() if row not in whole),
        )

    def _read_header(self) -> None:
        names = list(self._declared.columns)
        spelled = {normal(name): name for name in names}
        unknown = []
        for at, cell in enumerate(self._table.header):
            name = spelled.get(normal(cell.text), normal(cell.text))
            if name in self._at:
                first = self._table.header[self._at[name]].place.column
                message = f"column “{name}”: there is another one of that name (column {first})"
                self._tell(message, cell.place, "remove one of them, or give it another name")
            elif name in names:
                self._at[name] = at
            elif name:
                unknown.append((name, cell))
        missing = [name for name in names if name not in self._at]
        for name in missing:
            near = did_you_mean(name, [name for name, _cell in unknown], "add it to the first row")
            self._tell(f"the column “{name}” is missing", self._table.header[0].place, near)
        for name, cell in unknown:
            fix = did_you_mean(name, missing or names, "add it to `variants:`, or leave it: it is not used")
            self._warn(f"column “{cell.text}” fills nothing: the content does not name it", cell.place, fix)

    def _check_regions(self) -> None:
        """Tell once of a country that there is not: no number of its column could be judged."""
        import phonenumbers

        for name, column in self._declared.columns.items():
            if column.region and column.region not in phonenumbers.SUPPORTED_REGIONS:
                place = self._loaded.place(("variants", "columns", name, "region"))
                message = f"column “{name}”: there is no country “{column.region}” with telephone numbers"
                fix = "write its two letters, such as GB, DE or US"
                self._tell(message, place, fix)
                self._unjudged.add(name)

    def _is_heading(self, row: tuple[GivenCell, ...]) -> bool:
        """True of a row that names the columns once more, as where tables were joined; it is told."""
        if not self._at or any(normal(row[at].text) != normal(name) for name, at in self._at.items()):
            return False
        message = "the names of the columns stand here again, in the place of a variant"
        fix = "delete this row, and see that tables that were joined have the same columns"
        self._tell(message, row[0].place, fix)
        return True

    def _row(self, row: tuple[GivenCell, ...], chosen: Choice) -> _Row:
        """What of a row can be used, with what is to be told of it."""
        of_table, self._findings = self._findings, []
        count = len(self._table.header)
        if len(row) > count:
            message = f"the row has {len(row)} cells, and the first one {count}"
            fix = "put a cell that holds the separator into quotation marks"
            self._tell(message, row[count].place, fix)
        texts, cells = {}, {}
        for name, at in self._at.items():
            cell, column = row[at], self._declared.columns[name]
            cells[name] = cell.place
            if name in self._unjudged:
                continue
            try:
                texts[name] = checked(cell, column, self._loaded.project)
            except CellError as error:
                self._tell(f"column “{name}”: {error}", cell.place, error.fix)
                continue
            if self._printable is not None:
                for message, fix in self._printable.problems(name, texts[name]):
                    self._tell(f"column “{name}”: {message}", cell.place, fix)
            if doubt := doubtful(texts[name], column):
                self._warn(f"column “{name}”: {doubt}", cell.place, "write the words alone")
        place = row[0].place
        folder, codes = self._name(texts, cells, place), self._codes(texts, cells)
        found, self._findings = tuple(self._findings), of_table
        as_given = {name: " ".join(row[at].text.split()) for name, at in self._at.items()}
        asked = {**as_given, **texts, "variant": folder or ""}
        return _Row(
            texts,
            cells,
            place,
            folder,
            codes,
            found,
            not has_errors(found) and len(texts) == len(self._declared.columns),
            chosen.wants(asked),
            asked,
        )

    def _name(
        self, texts: Mapping[str, str], cells: Mapping[str, SourcePlace], place: SourcePlace
    ) -> str | None:
        """The name of the folder; None where cells that it is made of can't be used."""
        folder = self._declared.files.partition("/")[0]
        columns = _columns_in(folder, self._declared)
        if not all(column in texts for column in columns):
            return None
        name = _safe(_put(folder, texts))
        why = next((why for kept, why in _OURS.items() if re.fullmatch(kept, name, re.IGNORECASE)), "")
        if not name or why:
            what = f"“{name}”: {why}" if name else "nothing: none of its signs can stand in a name"
            fix = "write another name, or let `files:` put a word before it, such as centre-{centre}"
            self._tell(f"the folder of this variant would be {what}", cells.get(columns[0], place), fix)
            return None
        return name

    def _codes(self, texts: Mapping[str, str], cells: Mapping[str, SourcePlace]) -> dict[str, str]:
        """The job code of each leaflet; none where cells that they are made of can't be used."""
        columns = _columns_in(self._declared.job_code, self._declared)
        for column in columns:
            if texts.get(column) == "":
                message = f"column “{column}”: the cell is empty, and the job code is made of it"
                self._tell(message, cells[column], "fill it in: a job code names one leaflet alone")
        if not all(texts.get(column) for column in columns):
            return {}
        brochure = self._loaded.brochure
        values = brochure.value_texts
        return {
            name: _put(
                self._declared.job_code,
                {**texts, "leaflet": name, "job-code": brochure.leaflets[name].job_code.plain(values)},
            )
            for name in leaflets_of(self._loaded, self._declared)
        }

    def _alike(self, rows: Sequence[_Row]) -> Iterator[tuple[Finding, tuple[_Row, ...]]]:
        """Rows that share a folder or a job code, and a warning for the same telephone number twice."""
        yield from self._same_folders(rows)
        yield from self._same_codes(rows)
        yield from self._same_numbers([row for row in rows if row.is_sound])

    def _same_folders(self, rows: Sequence[_Row]) -> Iterator[tuple[Finding, tuple[_Row, ...]]]:
        folder = self._declared.files.partition("/")[0]
        columns = _columns_in(folder, self._declared)
        folders: dict[str, _Row] = {}
        for row in rows:
            if row.name is None:
                continue
            first = folders.setdefault(spoken(row.name), row)
            if first is not row:
                message = f"the variant of line {first.place.line} has the folder “{row.name}”, too"
                fix = "remove one of them, or give each a name of its own"
                if _put(folder, first.texts) != _put(folder, row.texts):
                    fix += ": capitals, signs that no file can have, and the end of a long name make none"
                yield _error(message, row.cells.get(columns[0], row.place), fix), (first, row)

    def _same_codes(self, rows: Sequence[_Row]) -> Iterator[tuple[Finding, tuple[_Row, ...]]]:
        brochure = self._loaded.brochure
        codes: dict[str, tuple[_Row | None, str]] = {
            spoken(leaflet.job_code.plain(brochure.value_texts)): (None, name)
            for name, leaflet in brochure.leaflets.items()
        }
        columns = _columns_in(self._declared.job_code, self._declared)
        for row in rows:
            for of_variant, code in row.codes.items():
                other, of = codes.setdefault(spoken(code), (row, of_variant))
                if other is row and of == of_variant:
                    continue
                whose = f"the leaflet “{of}” of {f'line {other.place.line}' if other else 'the master'}"
                message = f"the job code “{code}” of the leaflet “{of_variant}” is that of {whose}"
                fix = (
                    "mend the cell that it is made of, or let `job-code:` of `variants:` hold what "
                    "differs, such as {job-code}, {leaflet}"
                )
                about = (row,) if other is None else (other, row)
                yield _error(message, row.cells.get(columns[0], row.place), fix), about

    def _same_numbers(self, rows: Sequence[_Row]) -> Iterator[tuple[Finding, tuple[_Row, ...]]]:
        numbers: dict[tuple[str, str], _Row] = {}
        for row in rows:
            for name, column in self._declared.columns.items():
                # A value is one for many, such as the number of a helpline.
                if column.type != "telephone" or column.value or not column.fills or not row.texts.get(name):
                    continue
                first = numbers.setdefault((name, dialled(row.texts[name], column.region)), row)
                if first is not row:
                    where = f"line {first.place.line}"
                    message = f"column “{name}”: “{row.texts[name]}” is the number of {where}, too"
                    if first.texts[name] != row.texts[name]:
                        message += f", where it is written “{first.texts[name]}”"
                    fix = "see that both are right"
                    yield Finding(RULE, Severity.WARNING, message, row.cells[name], fix), (first, row)

    def _tell(self, message: str, place: SourcePlace, fix: str) -> None:
        self._findings.append(_error(message, place, fix))

    def _warn(self, message: str, place: SourcePlace, fix: str) -> None:
        self._findings.append(Finding(RULE, Severity.WARNING, message, place, fix))


def _same_files(variants: Sequence[Variant]) -> Iterator[Finding]:
    """An error for a variant of which two files would have one name."""
    for variant in variants:
        names = [variant.file(leaflet, edition) for leaflet in variant.codes for edition in EDITION_NAMES]
        if twice := next((name for at, name in enumerate(names) if name in names[:at]), ""):
            message = f"two files of this variant would be “{twice}”"
            yield _error(message, variant.place, "shorten `files:` of `variants:`")


def _error(message: str, place: SourcePlace, fix: str) -> Finding:
    return Finding(RULE, Severity.ERROR, message, place, fix)


def _put(pattern: str, texts: Mapping[str, str]) -> str:
    return BRACED.sub(lambda name: texts.get(name[1], ""), pattern)


def _fitting(pattern: str, kept: Mapping[str, str], texts: Mapping[str, str]) -> str:
    """The name that a pattern gives: where it is too long, the *texts* are cut, and never what is *kept*."""
    for most in range(max(map(len, texts.values()), default=0), 0, -1):
        cut = {name: text[:most] for name, text in texts.items()}
        name = _safe(_put(pattern, {**cut, **kept}), sys.maxsize)
        if len(name.encode()) <= _LONGEST:
            return name
    return _safe(_put(pattern, kept))


def _safe(name: str, most: int = _LONGEST) -> str:
    """A name that every system takes for a file, as near to *name* as can be, of *most* bytes.

    No spreadsheet takes it for a formula, which would begin with one of ``=+-@``.
    """
    name = _UNSAFE.sub("-", unicodedata.normalize("NFC", name)).strip(" .-").lstrip("=+@ .-")
    if _DEVICES.fullmatch(name):
        name = f"{name}-"
    while len(name.encode()) > most:
        stem, dot, suffix = name.rpartition(".")
        name = f"{stem[:-1]}{dot}{suffix}" if dot and len(suffix) < 5 else name[:-1]
    return name
