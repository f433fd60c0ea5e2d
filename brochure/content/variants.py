"""Variants of a leaflet: which table holds them, what its columns fill in, and within which limits."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from brochure.source.address import Address
from brochure.source.validation import Fault, refuse
from brochure.text.fields import Model, Name, Pattern, YesNo

#: How a cell is checked.
CellType = Literal["text", "telephone", "email", "url", "picture"]
#: Words in square brackets that still have to be filled in.
_PLACE = Pattern(
    r"^\[[^\[\]]+\]$", "write the words with their brackets, as the texts have them: [phone number]"
)
_REGION = Pattern(r"^[A-Z]{2}$", "write the two letters of the country, such as GB or DE")
#: A name in curly brackets.
BRACED = re.compile(r"\{([^{}]*)\}")
#: Names that the patterns know beside the columns: of file names, and of job codes.
FILE_NAMES, CODE_NAMES = ("leaflet", "edition"), ("job-code", "leaflet")


#: Signs that have several forms with one meaning: apostrophes, hyphens and spaces.
_ALIKE = str.maketrans({**dict.fromkeys("’‘ʼ", "'"), **dict.fromkeys("\n\u00a0\u202f", " "), "\u2011": "-"})


def alike(text: str) -> str:
    """A text in which apostrophes, hyphens and spaces are alike; as long as it was."""
    return text.translate(_ALIKE)


def places_in(text: str, place: str) -> list[tuple[int, int]]:
    """From where to where a text has a place of that name.

    A bracket with a backslash is meant as it stands, and the words of a link are no place.
    """
    found = re.finditer(rf"(?<!\\){re.escape(alike(place))}(?!\()", alike(text))
    return [match.span() for match in found]


def holds_place(text: str, place: str) -> bool:
    """True where a text has a place of that name to be filled."""
    return bool(places_in(text, place))


def address_of(path: str) -> Address:
    """The address that a path of the content leads to: `sections.00` is `sections.0`."""
    return Address(int(step) if step.isdecimal() else step for step in path.split("."))


class VariantColumn(Model):
    """What a column of the table fills, and what its cells may hold.

    It fills one of `place`, `value` and `field`; one that fills none is there for file names and job codes.
    """

    place: Annotated[str, _PLACE] | None = None
    """Words in square brackets, filled wherever the leaflets have them: `[your centre’s 24-hour number]`."""
    value: Name | None = None
    """The name of a value of `values:` whose text it fills."""
    field: str | None = None
    """The path of a text of the content, such as `company.contact` or `leaflets.patient.logo.file`.  Of no
    claim, no figure and no setting."""
    type: CellType = "text"
    """How a cell is checked: `text`, `telephone`, `email`, `url`, or `picture`, a file of the project."""
    region: Annotated[str, _REGION] | None = None
    """The country of telephone numbers that are written without one: `GB`."""
    most: Annotated[int, Field(ge=1, le=600)] = 80
    """The most characters of a cell."""
    required: YesNo = True
    """No where a cell may be empty: the master’s own words stay then."""
    who: Annotated[str, Field(max_length=200)] | None = None
    """Who may fill it in, for whoever gathers the table.  Never printed."""

    @property
    def address(self) -> Address | None:
        """The text that it fills as a whole; None for one that fills places, or nothing."""
        if self.value:
            return Address(("values", self.value, "text"))
        return address_of(self.field) if self.field else None

    @property
    def fills(self) -> str:
        """What it fills, in words that are the same however it is spelled; empty where it fills nothing."""
        if self.place:
            return f"the place {alike(self.place)}"
        if self.address is None:
            return ""
        if len(self.address) == 3 and (self.address[0], self.address[2]) == ("values", "text"):
            return f"the value “{self.address[1]}”"
        return f"the field {'.'.join(map(str, self.address))}"


def _without_default(schema: dict[str, Any]) -> None:
    """Leave the default out of a schema: editors take a brace in it for the end of what they put in."""
    del schema["default"]


class Variants(Model):
    """The variants of the leaflets: a table with a row for each, beside the content."""

    file: str
    """The table: a CSV, XLSX, YAML or JSON file of the project.  Its first row names the columns."""
    files: str = Field("{centre}/{leaflet}-{edition}.pdf", json_schema_extra=_without_default)
    """How files are named: a folder for each variant, made of columns, and in it a file for each leaflet and
    edition."""
    job_code: str
    """The job code of a variant: `{job-code}` stands for that of the master, `{leaflet}` for its name, other
    names for columns.  No two leaflets share a code."""
    leaflets: tuple[Name, ...] = ()
    """The leaflets that have variants; all where it is left out."""
    columns: Annotated[dict[Name, VariantColumn], Field(min_length=1)]
    """The columns by their names in the table."""

    @model_validator(mode="after")
    def _holds_together(self) -> Variants:
        refuse([*self._of_columns(), *self._of_patterns()])
        return self

    def has(self, leaflet: str) -> bool:
        """True where a leaflet has variants."""
        return not self.leaflets or leaflet in self.leaflets

    def fills(self, words: str, field: str = "") -> bool:
        """True where a column fills these words in square brackets, or the field that they stand in."""
        places = (column.place for column in self.columns.values() if column.place)
        fields = {column.address for column in self.columns.values()}
        return bool(field and address_of(field) in fields) or any(
            alike(place) == alike(words) for place in places
        )

    def _of_columns(self) -> list[Fault]:
        faults = []
        filled: dict[str, str] = {}
        for name, column in self.columns.items():
            given = [field for field in ("place", "value", "field") if getattr(column, field)]
            if len(given) > 1:
                message = f"the column “{name}” fills {' and '.join(given)}"
                faults.append(Fault(message, "keep one of them", ("columns", name, given[1])))
            elif column.fills and column.fills in filled:
                message = f"the column “{filled[column.fills]}” fills {column.fills} already"
                faults.append(Fault(message, "let one column fill it", ("columns", name, given[0])))
            filled.setdefault(column.fills, name)
            if column.type == "picture" and not column.field:
                message = f"the column “{name}” has pictures, but does not say of which field"
                fix = "write `field:` with the path of a picture, such as leaflets.patient.logo.file"
                faults.append(Fault(message, fix, ("columns", name)))
            if column.region and column.type != "telephone":
                message = f"the column “{name}” has a region, but no telephone numbers"
                fix = "write `type: telephone`, or remove `region:`"
                faults.append(Fault(message, fix, ("columns", name, "region")))
        return faults

    def _of_patterns(self) -> list[Fault]:
        faults = []
        patterns = {"files": (self.files, FILE_NAMES), "job-code": (self.job_code, CODE_NAMES)}
        for field, (pattern, more) in patterns.items():
            there = (*self.columns, *more)
            for name in BRACED.findall(pattern):
                if name not in there:
                    message = f"there is no column “{name}”"
                    faults.append(Fault(message, f"there are: {', '.join(there)}", (field,)))
        fix = "write a folder made of columns and a file name, such as {centre}/{leaflet}-{edition}.pdf"
        folder, slash, file = self.files.partition("/")
        inside = set(BRACED.findall(folder))
        if not slash or "/" in file or "\\" in self.files or not inside or inside & set(FILE_NAMES):
            faults.append(Fault("each variant needs a folder of its own", fix, ("files",)))
        elif not file.endswith(".pdf") or not set(FILE_NAMES) <= set(BRACED.findall(file)):
            message = "the name of a file has to say of which leaflet and edition it is"
            faults.append(Fault(message, fix, ("files",)))
        if not set(BRACED.findall(self.job_code)) & set(self.columns):
            message = "all variants would share one job code"
            fix = "put a column into it that differs in each row, such as {job-code}-{code}"
            faults.append(Fault(message, fix, ("job-code",)))
        return faults
