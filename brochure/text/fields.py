"""Field types of the content model: what a scalar of the YAML file is turned into.

The reader gives every scalar as text; each type here converts it once and says in plain words what it
expects.  ``1.10`` stays ``1.10`` and ``no`` stays ``no`` until a field's own type says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any
from unicodedata import category

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from brochure.findings import shortened
from brochure.language.locale import FALLBACK, Locale, locale_of
from brochure.source.address import Address
from brochure.text.inline import (
    Citation,
    Cite,
    Emphasis,
    Inline,
    Link,
    NoExport,
    NoteMark,
    Strong,
    Subscript,
    Superscript,
    Text,
    ValueReference,
    plain_text,
    walk,
)
from brochure.text.markup import Problem, parse

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_LARGEST = Decimal("1e9")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class Pattern:
    """A text that is written in one way: what marks the type of such a field."""

    pattern: str
    #: What to write instead of what does not match.
    fix: str
    message: str = "this is not written as it should be"
    #: True for the name of a row, false for a value.
    key: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validated from text."""
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """A string of that pattern."""
        return {**handler(schema), "type": "string", "pattern": self.pattern}

    def _checked(self, text: str) -> str:
        if not re.match(self.pattern, text):
            context = {"given": shortened(text), "fix": self.fix, "key": self.key}
            raise PydanticCustomError("pattern", self.message, context)
        return text


#: The mark of :class:`Offered` in a JSON Schema that the names are not put into yet.
OFFERED = "x-offered"


@dataclass(frozen=True)
class Offered:
    """What an editor offers for a field: names of the project.  It marks the type of such a field."""

    #: Which names; the schema of a file holds them in its place.
    names: str
    #: True where the field takes other words too, so that an editor must not mark them.
    others: bool = False

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """What the type is, and the mark."""
        return {**handler(schema), OFFERED: {"names": self.names, "others": self.others}}


WEB_ADDRESS = Pattern(
    r"^https?://[^\s<>\"]+$", "write an address that starts with https:// and has no spaces"
)
LANGUAGE_TAG = Pattern(
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "write a language code such as en-GB, de or fr-CA"
)
CITATION_KEY = Pattern(
    r"^[A-Za-z0-9_][A-Za-z0-9_:.#$%&+?<>~/-]*$",
    "write letters and digits without spaces, such as maude2018",
)


def _kebab(name: str) -> str:
    return name.replace("_", "-").rstrip("-")


class Model(BaseModel):
    """Base of every part of the content: frozen, no unknown fields, names written with hyphens."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=_kebab,
        populate_by_name=False,
        str_strip_whitespace=True,
    )


@dataclass(frozen=True)
class Prose:
    """A text with inline markup: its source as written and the nodes it was parsed into."""

    source: str
    nodes: tuple[Inline, ...] = field(repr=False, compare=False)
    #: Where it stands in the content; empty for a text from elsewhere.
    address: Address = field(default=Address(), repr=False, compare=False)

    @cached_property
    def cites(self) -> tuple[Cite, ...]:
        """The sources that it cites, in their order."""
        return tuple(cite for node in walk(self.nodes) if isinstance(node, Citation) for cite in node.items)

    @cached_property
    def value_names(self) -> tuple[str, ...]:
        """The names of the values that it uses, in their order."""
        return tuple(node.name for node in walk(self.nodes) if isinstance(node, ValueReference))

    def plain(self, values: Mapping[str, str]) -> str:
        """The words alone, on one line, with the values put in and without citations."""
        return plain_text(self.nodes, values)

    @classmethod
    def of(cls, source: str) -> Prose:
        """Parse *source*; raises ``PydanticCustomError`` of type ``inline`` that carries every problem."""
        parsed = parse(source)
        if parsed.problems:
            raise PydanticCustomError(
                "inline",
                "{message}",
                {"message": parsed.problems[0].message, "problems": parsed.problems},
            )
        if not _is_seen(parsed.nodes):
            raise PydanticCustomError(
                "unseen",
                "nothing of this text can be seen: it holds signs without a shape alone",
                {"fix": "write a text, or remove the field"},
            )
        return cls(source, parsed.nodes)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validated from text that is not empty."""
        text = core_schema.str_schema(strip_whitespace=True, min_length=1)
        return core_schema.no_info_after_validator_function(cls.of, text)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """A string; numbers are welcome too, since the reader takes every scalar as text."""
        return {"type": ["string", "number"], "minLength": 1}


def _is_seen(nodes: Sequence[Inline]) -> bool:
    """Whether anything of a text has a shape, or stands for something that has."""
    return any(
        any(category(sign) not in _SHAPELESS and sign not in _BLANK for sign in node.text)
        if isinstance(node, Text)
        else not isinstance(node, (Emphasis, Strong, Superscript, Subscript, NoExport))
        for node in walk(nodes)
    )


#: Categories of spaces, controls and signs of formatting; and blank signs that Unicode counts as others.
_SHAPELESS = ("Zs", "Zl", "Zp", "Cc", "Cf")
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\ufe0e\ufe0f\uffa0"


def _plain_prose(text: Prose) -> Prose:
    if any(not isinstance(node, (Text, ValueReference, NoExport)) for node in text.nodes):
        raise PydanticCustomError(
            "drawn",
            "this text stands inside a drawing or other texts: no citations, links or emphasis here",
        )
    return text


def _value_prose(text: Prose) -> Prose:
    if any(not isinstance(node, Text) for node in text.nodes):
        raise PydanticCustomError(
            "value",
            "this text is put into others as it is: it can't hold values, citations, links or emphasis",
            {"fix": "write plain words here, and put what is marked into the texts that use it"},
        )
    return text


def _value_words(text: str) -> str:
    return _value_prose(Prose.of(text)).plain({})


def _unset_prose(text: Prose) -> Prose:
    # What is read aloud or stands in the file's properties is never set: whatever is marked would be lost.
    problems = tuple(_UNSET[type(node)] for node in text.nodes if type(node) in _UNSET)
    problems += tuple(
        Problem(_UNSET_CITES, _UNSET_FIX, f"@{cite.key}", cite.occurrence) for cite in text.cites
    )
    if problems:
        raise PydanticCustomError(
            "inline", "{message}", {"message": problems[0].message, "problems": problems}
        )
    return text


_UNSET_CITES = "this text is read aloud or shown by programs, never printed: it can’t cite"
_UNSET_FIX = "cite where the same is said in print, such as the caption or a paragraph"
#: What to say of each kind of mark in such a text.
_UNSET: Mapping[type, Problem] = {
    kind: Problem(f"this text is read aloud or shown by programs, never printed: {what}", fix, "")
    for kind, what, fix in (
        (Emphasis, "it can hold no emphasis", "remove the stars, or write \\* for a plain one"),
        (Strong, "it can hold no emphasis", "remove the stars, or write \\* for a plain one"),
        (Superscript, "it can hold no raised words", "write the sign itself, such as ², or say it in words"),
        (Subscript, "it can hold no lowered words", "write the sign itself, such as ₂, or say it in words"),
        (Link, "it can hold no links", "write the words alone"),
        (NoteMark, "it can hold no marks of notes", "say it in the words"),
        (NoExport, "it is no claim that could be exported", "remove {no-export}"),
    )
}

#: A text that becomes part of a drawing or of other texts: plain words and values alone.
PlainProse = Annotated[Prose, AfterValidator(_plain_prose)]
#: A text that others take in by its name: plain words alone.
ValueProse = Annotated[Prose, AfterValidator(_value_prose)]
#: The same as a string, of 200 characters at most.
ValueWords = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_value_words)]
#: A text that is never set, such as what a picture tells or what a file is about: words and values alone.
UnsetProse = Annotated[Prose, AfterValidator(_unset_prose)]


@dataclass(frozen=True, order=True)
class PartialDate:
    """A day, a month or a year, as precise as the source gives it."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """``3 September 2024``, ``September 2024`` or ``2024``: as findings and reports give it."""
        return self.words(locale_of(FALLBACK))

    def words(self, locale: Locale) -> str:
        """The date as a leaflet in a language gives it."""
        return locale.date(self.year, self.month, self.day)

    @classmethod
    def of(cls, text: str) -> PartialDate:
        """Parse ``2024-09-03``, ``2024-09`` or ``2024``."""
        match = _DATE.fullmatch(text.strip())
        fix = "write 2024-09-03, 2024-09 or 2024"
        if match:
            year, month, day = (int(part) if part else 0 for part in match.groups())
            try:
                date(year, month if match[2] else 1, day if match[3] else 1)
            except ValueError:
                fix = "there is no such day: look at the month and the day"
            else:
                return cls(year, month, day)
        raise PydanticCustomError("date", "“{given}” is not a date", {"given": text, "fix": fix})

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validated from text."""
        return core_schema.no_info_after_validator_function(cls.of, core_schema.str_schema())

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """A date as text; a bare year is a number to an editor."""
        return {"type": ["string", "integer"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}


def _yes_or_no(value: object) -> object:
    """``yes``/``no`` and ``true``/``false`` alone: anything else is more likely a slip than an answer."""
    answers = {"yes": True, "true": True, "no": False, "false": False}
    if isinstance(value, str):
        if value.strip().lower() not in answers:
            raise PydanticCustomError(
                "yes_no", "“{given}” is neither yes nor no", {"given": value, "fix": "write yes or no"}
            )
        return answers[value.strip().lower()]
    return value


def _decimal(value: object) -> object:
    """A plain number; the digits stay as written, so ``1.10`` is shown as ``1.10``."""
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value.strip()) or abs(Decimal(value.strip())) > _LARGEST:
            raise PydanticCustomError(
                "number",
                "“{given}” is not a number",
                {"given": value, "fix": "write digits, such as 44 or 69.1"},
            )
        return Decimal(value.strip())
    return value


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Number = Annotated[Decimal, BeforeValidator(_decimal)]
#: The same for what is measured: nothing shows its digits.
Real = Annotated[float, BeforeValidator(_decimal)]

#: A name that other parts of the content refer to: small letters, digits, hyphens.
Name = Annotated[
    str,
    Pattern(
        r"^[a-z][a-z0-9-]{0,59}$",
        "use a small letter, then small letters, digits and hyphens: 60 at most",
        "“{given}” can't be a name",
    ),
]
#: The name of an icon, without the ending of its file.
IconName = Annotated[Name, Offered("icons")]
#: The name of a colour in ``styles/palette.yaml``.
ColourName = Annotated[Name, Offered("colours")]


def _file_name(name: str) -> str:
    odd = next((char for char in name if category(char) in ("Cc", "Zl", "Zp")), "")
    if odd:
        reason = "a line break" if odd in "\n\r\x0b\x0c\x85\u2028\u2029" else f"U+{ord(odd):04X}"
        fix = "write it on one line, and \\\\ for a backslash in double quotation marks"
        context = {"what": reason, "fix": fix}
        raise PydanticCustomError("file_name", "the name of a file can't hold {what}", context)
    return name


#: The name of a file of the project.
FileName = Annotated[str, AfterValidator(_file_name)]
#: The file of a picture, relative to the project folder; pictures may lie anywhere in it.
PictureFile = Annotated[FileName, Offered("pictures", others=True)]
#: A text that cites where something is from.
SourceProse = Annotated[Prose, Offered("citations", others=True)]
