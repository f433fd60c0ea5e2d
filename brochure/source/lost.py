"""What YAML takes out of a text, or divides it by, without a word: comments, numbers of spaces, commas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from brochure.source.nodes import Node, Scalar

#: What is a name, a number or a date rather than a text.
_NAME = re.compile(r"[a-z0-9][a-z0-9._/:-]*")
#: A comment behind a value, and whether its first word sticks to the sign, as in “#3”.
_BEHIND = re.compile(r"[ \t]*(?P<sign>#)(?P<sticks>[^\s#])?")
#: A comment on a line of its own that may be meant as text, as in “#3 of the ward”.
_BELOW = re.compile(r"[ \t]*#(?:[^\s#!]|[ \t]*[0-9])")
#: The same behind the comma that ends an item of a list on one line: “[rest, #3 of the ward”.
_BEHIND_COMMA = re.compile(r"[ \t]*,[ \t]+(?P<sign>#)[^\s#!]")
_COMMENT = re.compile(r"[ \t]*#")
#: The beginning of a block of text that says how far it is indented.
_INDENTED = re.compile(r"(?P<sign>[|>])[+-]?(?P<number>[1-9])")


def comment_behind(
    lines: Sequence[str], end: tuple[int, int], value: str, *, in_list: bool, around: int
) -> tuple[int, int] | None:
    """Where a # makes a comment of what was meant as text (YAML 1.2, 6.6): 0-based row and column, or None.

    *end* is where the unquoted *value* ends, and *around* the 1-based column of the list or group it is in:
    what is indented further belongs to the text.  After a name or number in a field, as in
    ``market: uk # in Britain``, a comment is what it looks like.
    """
    row, column = end
    if row >= len(lines):
        return None
    found = _BEHIND.match(lines[row], column)
    if found is not None:
        is_text = bool(value) and (in_list or not _NAME.fullmatch(value))
        return (row, found.start("sign")) if is_text or found["sticks"] else None
    if value and not lines[row][column:].strip():
        return _below(lines, row + 1, around, _BELOW)
    return None


def comment_behind_comma(lines: Sequence[str], end: tuple[int, int]) -> tuple[int, int] | None:
    """The same behind the comma after an item of a list in brackets, which ends at *end*."""
    row, column = end
    found = _BEHIND_COMMA.match(lines[row], column) if row < len(lines) else None
    return (row, found.start("sign")) if found else None


def comment_behind_quotes(lines: Sequence[str], end: tuple[int, int]) -> tuple[int, int] | None:
    """The same behind a text in quotation marks that ends at *end*: a number is meant, as in ``"Bed" #3``."""
    row, column = end
    found = _BEHIND.match(lines[row], column) if row < len(lines) else None
    return (row, found.start("sign")) if found and (found["sticks"] or "").isdigit() else None


def comment_below_block(lines: Sequence[str], end: int, around: int) -> tuple[int, int] | None:
    """The same for a block of text that ends before the 0-based row *end*: less indented, a line is lost."""
    while end and end < len(lines) and _COMMENT.match(lines[end - 1]):
        end -= 1
    return _below(lines, end, around, _COMMENT)


def _below(lines: Sequence[str], row: int, around: int, kind: re.Pattern[str]) -> tuple[int, int] | None:
    if row >= len(lines) or not kind.match(lines[row]):
        return None
    column = lines[row].index("#")
    return (row, column) if column >= around else None


def number_of_indentation(line: str, column: int, value: str) -> str:
    """The ``>2`` at a 0-based *column* by which YAML indents a block of text; empty where it can be meant.

    It is of use only to a text whose first line is indented further than another one, or begins with spaces:
    programs write ``|2-`` then, which nobody means as a number.
    """
    found = _INDENTED.match(line, column)
    if found is None:
        return ""
    depths = [len(text) - len(text.lstrip(" ")) for text in value.split("\n") if text.strip()]
    is_written = line[found.end() : found.end() + 1] in ("-", "+") and depths and depths[0] > 0
    is_of_use = is_written or (depths and depths[0] > min(depths))
    return "" if is_of_use else found[0]


def is_torn_by_comma(items: Iterable[Node], *, is_spaced: bool) -> bool:
    """True where the comma between two digits of a list on one line divides a number.

    So it is in a list of texts, such as ``[up to 1,000 mg, rest]``; lists of plain numbers are written with
    such commas, too.
    """
    return is_spaced or not all(
        isinstance(item, Scalar) and (item.style or re.fullmatch(r"[0-9.]+", item.value)) for item in items
    )
