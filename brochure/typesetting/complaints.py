"""What the engine complains of, with the style sheet, line and column that it is about.

The engine names a line and a column, of whatever sheet.  So the sheets of a job are numbered on: a line of
one is a line of no other, and what the engine says late, in the layout, leads back to its sheet.
"""

from __future__ import annotations

import logging
import re
import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

from brochure.findings import nearest, shortened

#: Beginnings of messages of the engine that are no fault of the leaflet, each with its reason.
ALLOWED_LOG_MESSAGES: tuple[str, ...] = (
    # With a HarfBuzz before 4.1, as in Ubuntu 22.04.  With a later one the engine's library is insisted on.
    "Using fontTools instead of HarfBuzz-Subset for font",
)
#: Longest message that is passed on, in characters: a message may quote a whole style sheet.
MESSAGE_LIMIT = 200
#: Lines before this one are those of the HTML: of its `style` elements and attributes.
_FIRST_LINE = 10_000
#: What ends a line of a style sheet (CSS Syntax 3, 3.3).
LINE_END = re.compile(r"\r\n|[\n\r\f]")
_PLACE = " at %d:%d"
#: Words of a file that the engine quotes: selectors, declarations, names of pictures, targets of links.
_QUOTED = re.compile(r"'([^']{3,})'|`([^`]{3,})`|^Image \"([^\"]{3,})\"|\banchor (#\S+)")


@dataclass(frozen=True)
class Complaint:
    """One thing that the engine passes over."""

    message: str
    #: The style sheet that it is about; empty for the HTML itself.
    sheet: str = ""
    #: 1-based line and column in the sheet; 0 where the engine names none.
    line: int = 0
    column: int = 0
    #: Words of the file that it is about, as the engine quotes them: where they stand, the fault is.
    words: str = ""
    #: The custom property that is asked for and has no value, without its hyphens.
    variable: str = ""
    #: The property that asks for it.
    asked_by: str = ""
    #: What was probably meant.
    near: str = ""


class SheetLines:
    """The lines of several style sheets, numbered on from one sheet to the next."""

    def __init__(self, sheets: Iterable[tuple[str, str]], first: int = _FIRST_LINE) -> None:
        self._sheets = tuple(sheets)
        counts = (len(LINE_END.findall(text)) + 1 for _name, text in self._sheets)
        #: How many lines stand before each sheet.
        self.before = list(accumulate(counts, initial=first))[:-1]

    def numbered(self) -> Iterator[tuple[str, str]]:
        """Names and texts of the sheets, each below as many lines as stand before it."""
        for (name, text), before in zip(self._sheets, self.before, strict=True):
            # A comment: the engine leaps over it.
            yield name, f"/*{chr(10) * (before - 1)}*/\n{text}"

    def place(self, line: int) -> tuple[str, int]:
        """The sheet that a line is of, and its line there; those of the HTML have an empty name."""
        index = bisect_right(self.before, line - 1) - 1
        return ("", line) if index < 0 else (self._sheets[index][0], line - self.before[index])


@contextmanager
def collected(lines: SheetLines, sheet: str = "") -> Iterator[list[Complaint]]:
    """Collects what the engine logs at WARNING or above meanwhile, from this thread, each thing once.

    *sheet* is the one that is being read, for complaints that name no line.
    """
    logger = logging.getLogger("weasyprint")
    before = (logger.level, logger.propagate, list(logger.handlers))
    collector = _Collector(lines, sheet)
    logger.handlers, logger.propagate = [collector], False
    logger.setLevel(logging.WARNING)
    try:
        yield collector.complaints
    finally:
        logger.handlers, logger.propagate = before[2], before[1]
        logger.setLevel(before[0])


class _Collector(logging.Handler):
    def __init__(self, lines: SheetLines, sheet: str) -> None:
        super().__init__(logging.WARNING)
        self.complaints: list[Complaint] = []
        self._seen: set[Complaint] = set()
        self._lines, self._sheet = lines, sheet
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if threading.get_ident() != self._thread:
            return
        complaint = self._complaint(record)
        if complaint.message.startswith(ALLOWED_LOG_MESSAGES) or complaint in self._seen:
            return
        self._seen.add(complaint)
        self.complaints.append(complaint)

    def _complaint(self, record: logging.LogRecord) -> Complaint:
        template, given = str(record.msg), record.args if isinstance(record.args, tuple) else ()
        before, found, after = template.partition(_PLACE)
        sheet, line, column = self._sheet, 0, 0
        if found:
            index = len(re.findall("%[a-z]", before))
            sheet, line = self._lines.place(int(str(given[index])))
            column = int(str(given[index + 1]))
            template, given = before + after, given[:index] + given[index + 2 :]
        message = template % given if given else template
        words = next((words for match in _QUOTED.findall(message) for words in match if words), "")
        variable, asked_by = getattr(record, _VARIABLE, ("", ""))
        near = ""
        if "unknown property" in message and given:
            near = nearest(str(given[0]).lower(), _properties())
        short = shortened(" ".join(message.split()), MESSAGE_LIMIT).rstrip(".")
        return Complaint(short, sheet, line, column, words, variable, asked_by, near)


@lru_cache(maxsize=1)
def _properties() -> tuple[str, ...]:
    """The properties that the engine knows."""
    from weasyprint.css.validation.expanders import EXPANDERS
    from weasyprint.css.validation.properties import PROPERTIES

    return tuple(sorted({name.replace("_", "-") for name in (*PROPERTIES, *EXPANDERS)}))


#: What the record of a property without a value carries: its name, and the property that asks for it.
_VARIABLE = "brochure_variable"


def tell_of_variables() -> None:
    """Have the engine complain of each custom property that has no value, by its name.  WeasyPrint is loaded.

    The engine says no name.  In a shorthand such as ``border: 1px solid var(--x)`` it says nothing, and it
    speaks of a declaration once only, although its sheet is kept for the leaflets that follow.
    """
    from weasyprint import css
    from weasyprint.css.tokens import InvalidValues, Pending
    from weasyprint.logger import LOGGER

    resolve, solve = css.resolve_var, Pending.solve
    lately = threading.local()

    def resolved(computed: Any, token: Any, parent_style: Any) -> Any:
        found = resolve(computed, token, parent_style)
        is_unset = found == [] and getattr(token, "lower_name", "") == "var"
        # With a comma there is something to fall back on, though it may be empty.
        if is_unset and not any(argument == "," for argument in token.arguments):
            lately.__dict__.setdefault("unknown", []).append(token)
        return found

    def solved(self: Any, tokens: Any, wanted_key: str, base_url: Any) -> Any:
        unknown = lately.__dict__.get("unknown", [])
        own = {(token.source_line, token.source_column) for token in _all_in(self.tokens)} if unknown else ()
        missing = [token for token in unknown if (token.source_line, token.source_column) in own]
        self._reported_error = False
        if not missing:
            return solve(self, tokens, wanted_key, base_url)
        for token in missing:
            unknown.remove(token)
            name = next((part.value for part in token.arguments if part.type == "ident"), "")
            told = {_VARIABLE: (name.removeprefix("--"), self.name)}
            LOGGER.warning(
                "`var(%s)`" + _PLACE + " has no value",
                *(name, token.source_line, token.source_column),
                extra=told,
            )
        raise InvalidValues

    css.resolve_var = resolved
    Pending.solve = solved


def _all_in(tokens: Iterable[Any]) -> Iterator[Any]:
    """Tokens, and those inside them."""
    for token in tokens:
        yield token
        yield from _all_in(getattr(token, "arguments", None) or getattr(token, "content", None) or ())
