"""Rows of data that designers write, such as formats and colours: every value checked, every fault told.

The rows are plain: dicts, lists, texts and None, every scalar a text.  Whoever read them knows where each
value stands; a fault tells the path to it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import yaml

Loc = tuple[str | int, ...]

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
#: Names become classes and custom properties of CSS.
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
#: Longest text of a row in characters.
_TEXT_LIMIT = 2000


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with rows."""

    #: The path to the value: the row's name, the field's name, the number of an item.
    loc: Loc
    message: str
    fix: str
    #: True when the name at the end of the path is at fault, not its value.
    key: bool = False


class RowsError(ValueError):
    """Rows that can't be used.  :attr:`faults` holds everything that is wrong with them."""

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(_told(fault) for fault in self.faults))


def rows_in(text: str) -> object:
    """The rows that a YAML text holds, every scalar as text.  Raises :class:`RowsError`."""
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise RowsError([Fault((), f"it is no YAML: {error}", "mend it")]) from error


class Rows:
    """Named rows, and what is found wrong with them on the way."""

    def __init__(self, given: object, what: str, fields: Collection[str], optional: Collection[str] = ()):
        self.faults: list[Fault] = []
        self._given = given
        #: What one row is, such as ``format``.
        self._what = what
        self._fields = fields
        self._optional = optional

    def __iter__(self) -> Iterator[Row]:
        if not isinstance(self._given, dict) or not self._given:
            fix = f"give every {self._what} a name with a colon, and its fields below it, indented"
            self.faults.append(Fault((), f"there is no {self._what} in the file", fix))
            return
        for name, fields in self._given.items():
            if not _NAME.fullmatch(str(name)):
                message = f"“{_short(name)}” can't be the name of a {self._what}"
                fix = "use small letters, digits and hyphens"
                self.faults.append(Fault((name,), message, fix, key=True))
            elif not isinstance(fields, dict):
                message = f"a {self._what} is a group of named fields"
                fix = f"give it the fields {', '.join(self._fields)}"
                self.faults.append(Fault((name,), message, fix, key=True))
            else:
                yield Row(name, fields, self.faults, self._fields, self._optional)

    def finish(self) -> None:
        """Raise :class:`RowsError` when anything was wrong."""
        if self.faults:
            raise RowsError(self.faults)


class Row:
    """The fields of one row.  Whatever is asked for and is wrong becomes a fault, noted for the caller."""

    def __init__(
        self,
        name: str,
        given: dict[str, object],
        faults: list[Fault],
        fields: Collection[str],
        optional: Collection[str],
    ) -> None:
        self.name = name
        self._given = given
        self._faults = faults
        self._before = len(faults)
        known = [*fields, *optional]
        for field in given:
            if field not in known:
                near = difflib.get_close_matches(str(field), known, 1, 0.6)
                fix = f"did you mean “{near[0]}”?" if near else f"remove it; there are {', '.join(known)}"
                self.fault(f"the field “{_short(field)}” is unknown here", fix, field, key=True)
        for field in fields:
            if field not in given:
                self.fault(f"the field “{field}” is missing", f"add `{field}:` here", field)

    @property
    def sound(self) -> bool:
        """True when nothing was found wrong with the row so far."""
        return len(self._faults) == self._before

    def fault(self, message: str, fix: str, *loc: str | int, key: bool = False) -> None:
        """Note that something is wrong with the row, or with what the path leads to in it."""
        self._faults.append(Fault((self.name, *loc), message, fix, key or not loc))

    def has(self, field: str) -> bool:
        """True when the row has the field."""
        return field in self._given

    def text(self, field: str) -> str:
        """A text; empty when it is wrong."""
        value = self._given.get(field)
        if isinstance(value, str) and value.strip() and len(value) <= _TEXT_LIMIT:
            return value
        if self.has(field):
            fix = f"write up to {_TEXT_LIMIT} characters after the colon"
            self.fault(f"“{field}” needs a text", fix, field)
        return ""

    def choice(self, field: str, choices: Collection[str], what: str) -> str:
        """One of *choices*; empty when it is wrong.  *what* is what they are, in words."""
        value = self.text(field)
        return self.one_of(value, choices, what, field) if value else ""

    def one_of(self, given: object, choices: Collection[str], what: str, *loc: str | int) -> str:
        """*given*, which stands at *loc*, when it is one of *choices*; empty when it is wrong."""
        if isinstance(given, str) and given in choices:
            return given
        fix = f"choose one of: {', '.join(choices)}"
        self.fault(f"there is no {what} “{_short(given)}”", fix, *loc)
        return ""

    def is_list(self, field: str) -> bool:
        """True when a list stands in the field."""
        return isinstance(self._given.get(field), list)

    def number(self, field: str, least: float, most: float) -> float:
        """A number from *least* to *most*; *least* when it is wrong."""
        if not self.has(field):
            return least
        return self._number(self._given[field], least, most, f"“{field}”", field)

    def whole(self, field: str, least: int, most: int) -> int:
        """A whole number from *least* to *most*; *least* when it is wrong."""
        value = self.number(field, least, most)
        if value != int(value):
            self.fault(f"“{field}” needs a whole number", "write digits alone, such as 3", field)
        return int(value)

    def items(self, field: str, least: int, most: int, what: str) -> list[object]:
        """A list of *least* to *most* items; empty when it is wrong.  *what* says what belongs into it."""
        return self._list(self._given.get(field), least, most, what, field) if self.has(field) else []

    def numbers(
        self, given: object, count: tuple[int, int], limits: tuple[float, float], what: str, *loc: str | int
    ) -> tuple[float, ...]:
        """The numbers of a list in the row; empty when anything is wrong with them."""
        values = self._list(given, *count, what, *loc)
        before = len(self._faults)
        found = tuple(self._number(item, *limits, what, *loc, at) for at, item in enumerate(values))
        return found if len(self._faults) == before else ()

    def _list(self, given: object, least: int, most: int, what: str, *loc: str | int) -> list[object]:
        if isinstance(given, list) and least <= len(given) <= most:
            return given
        count = f"{least}" if least == most else f"{least} to {most}"
        self.fault(f"{what} belong here, as a list", f"write {count} of them in brackets: [ , ]", *loc)
        return []

    def _number(self, given: object, least: float, most: float, what: str, *loc: str | int) -> float:
        if not isinstance(given, str) or not _NUMBER.fullmatch(given):
            shown = f"“{_short(given)}”" if isinstance(given, str) and given else "this"
            self.fault(f"{shown} is no number", "write digits, with a point for decimals", *loc)
            return least
        if not least <= float(given) <= most:
            self.fault(f"{what}: {given} is out of range", f"give {least:g} to {most:g}", *loc)
            return least
        return float(given)


def _told(fault: Fault) -> str:
    if not fault.loc:
        return fault.message
    return f"“{_short(fault.loc[0])}” is not written as it should be: {fault.message}"


def _short(text: object) -> str:
    shown = str(text)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
