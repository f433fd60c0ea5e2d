"""Values of fields of BibTeX: texts in braces or quotes, joined with ``#``, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from brochure.bibliography.latex import closing_brace
from brochure.findings import SourcePlace

#: Longest text of a field that is used, and longest text of an abbreviation, in characters.
TEXT_LIMIT = 20_000
STRING_LIMIT = 500

#: A part of a value: a name of an abbreviation, a number, or where a text in braces or quotes begins.
_PART = re.compile(r"\s*([{\"]|[^\s{}\"#%'(),=]+)")
#: The start of a field, behind a value that no comma ends.
_NEXT_FIELD = re.compile(r"\s*([A-Za-z][\w:.+-]*)\s*=")


@dataclass(frozen=True)
class ValueFault:
    """What is wrong with a value: a message that the name of the field is put into, and what to do."""

    message: str
    fix: str
    #: True where it may have swallowed another field, so that it counts in fields that are not used, too.
    swallows: bool = False


@dataclass(frozen=True)
class FieldValue:
    """The text of a field, and where it stands."""

    text: str
    place: SourcePlace
    #: Why it can't be read, for the fields that are used.
    fault: ValueFault | None = None


def joined(value: str, strings: Mapping[str, str]) -> str | ValueFault:
    """The text of a value in parts joined with ``#``, or what is wrong with it."""
    too_long = ValueFault(
        f"the field “{{name}}” is longer than {TEXT_LIMIT} characters",
        "shorten it, or put a comma where it ends",
        swallows=True,
    )
    text = ""
    position = 0
    while len(value) <= TEXT_LIMIT:
        found = _PART.match(value, position)
        if found is None:
            return ValueFault("the value of “{name}” can't be read", "put the whole text in braces: {…}")
        part, position = found[1], found.end()
        if part in '{"':
            end = closing_brace(value, position - 1) if part == "{" else _closing_quote(value, position)
            if end < 0:
                return ValueFault("“{name}” is not closed", "check its braces and quotes", swallows=True)
            text += value[position:end]
            position = end + 1
        elif part.isdigit() or part.lower() in strings:
            text += strings.get(part.lower(), part)
        else:
            return _not_defined(part, value[position:])
        if len(text) > TEXT_LIMIT:
            break
        if re.compile(r"\s*$").match(value, position):
            return text
        join = re.compile(r"\s*#").match(value, position)
        if join is None:
            return _left_over(value[position:])
        position = join.end()
    return too_long


def _closing_quote(value: str, start: int) -> int:
    """Where the quote that opens before *start* is closed, outside braces, or -1."""
    depth = 0
    for found in re.compile(r"\\[{}]|[{}\"]").finditer(value, start):
        if found[0] == '"' and depth == 0:
            return found.start()
        depth += {"{": 1, "}": -1}.get(found[0], 0)
    return -1


def _not_defined(name: str, rest: str) -> ValueFault:
    """What is wrong with a *name* that *rest* stands behind."""
    if _NEXT_FIELD.match(rest) or rest.lstrip().startswith("%"):
        return _left_over(rest)
    # Words without braces are meant as one text.
    shown = name if "#" in rest else " ".join((name + rest).split())
    message = f"“{_braceless(shown[:60])}” is the name of an abbreviation that is not defined"
    return ValueFault(message, "put it in braces: {…}", swallows="=" in rest)


def _left_over(rest: str) -> ValueFault:
    """What is wrong with a value that *rest* stands behind."""
    if found := _NEXT_FIELD.match(rest):
        message = f"a comma is missing behind “{{name}}”, before “{found[1][:60]}”"
        fix = "put a comma between two fields"
    elif rest.lstrip().startswith("%"):
        message = "an entry can't hold a comment with “%”: one stands behind “{name}”"
        fix = "remove the comment, or move it out of the entry"
    else:
        message = f"“{_braceless(' '.join(rest.split())[:60])}” stands behind the end of “{{name}}”"
        fix = "put the whole text in one pair of braces, and a comma behind it"
    return ValueFault(message, fix, swallows=True)


def _braceless(text: str) -> str:
    """A text for a message that a name is put into."""
    return text.replace("{", "{{").replace("}", "}}")
