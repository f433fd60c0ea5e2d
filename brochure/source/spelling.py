"""How texts are spelled in their files: from a part of a text to its line and column."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from brochure.findings import SourcePlace

if TYPE_CHECKING:
    from brochure.source.nodes import Scalar

#: Characters that may change where a text is folded over lines.
SPACES = " \t\n\r\x85\u2028\u2029"
_DOUBLE_QUOTED = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\.|[^ \t]"
)
_SINGLE_QUOTED = re.compile(r"''|[^ \t]")
_PLAIN = re.compile(r"[^ \t]")
#: White space that is no space.
_WHITE = re.compile(r"[\t\n\r\x85\u2028\u2029]")
_ESCAPES = dict(zip("0abtnvfreNLP_", "\0\a\b\t\n\v\f\r\x1b\x85\u2028\u2029\xa0", strict=True))


class Spelling:
    """Where the characters of one text stand in its file: made in one pass, whatever is looked for in it."""

    def __init__(self, scalar: Scalar) -> None:
        self.scalar = scalar
        self._starts: dict[str, list[int]] = {}
        # Folding a text over lines changes its spaces and nothing else, so the other characters are counted.
        solid = [char not in SPACES for char in scalar.value]
        self._solid_before = array("L", (0, *accumulate(solid)))
        # Numbers side by side: a content file may have millions of characters.
        self._chars: list[str] = []
        self._lines, self._columns = array("L"), array("L")
        marks = (found for found in spelled(scalar) if found[0] not in SPACES)
        for char, line, column in islice(marks, self._solid_before[-1]):
            self._chars.append(char)
            self._lines.append(line)
            self._columns.append(column)

    def place(self, needle: str, occurrence: int) -> SourcePlace:
        """The place of a part of the text, from occurrence 0; of the text where there is no such part."""
        scalar = self.scalar
        if needle not in self._starts:
            # The caller may have read the lines of the text as one line.
            pattern = r"[ \t\r\n]+".join(map(re.escape, needle.split(" ")))
            self._starts[needle] = [found.start() for found in re.finditer(pattern, scalar.value)]
        starts = self._starts[needle]
        before = self._solid_before[starts[occurrence]] if occurrence < len(starts) else len(self._chars)
        if before >= len(self._chars):
            return scalar.place
        if self._chars[before] != needle[0]:
            return scalar.place
        line, column = self._lines[before], self._columns[before]
        return replace(scalar.place, line=line, column=column, text=scalar.lines[line - 1])


def spelled(scalar: Scalar) -> Iterator[tuple[str, int, int]]:
    """The characters of a text with line and column in its file, from its start on, without raw spaces.

    The end of the text is not known here: what follows it in the file comes, too.
    """
    style = scalar.style
    start, line = scalar.place.column - 1, scalar.place.line - 1
    if style in ("|", ">"):
        start, line = 0, line + 1
    elif style:
        start += 1
    unit = {'"': _DOUBLE_QUOTED, "'": _SINGLE_QUOTED}.get(style, _PLAIN)
    for number in range(line, len(scalar.lines)):
        text = scalar.lines[number]
        for match in unit.finditer(text, start):
            raw = match[0]
            if style == '"' and raw == "\\":
                # The text goes on in the next line without a space.
                continue
            char = raw if len(raw) == 1 else _unescaped(raw)
            yield char, number + 1, match.start() + 1
        start = 0


def white_escapes(scalar: Scalar) -> Iterator[tuple[str, SourcePlace]]:
    """Each escape in double quotes that stands for white space, as in a path of Windows, and its place.

    Of what is a file of JSON, none: programs write it.
    """
    place = scalar.place
    if scalar.style != '"' or place.file.lower().endswith(".json") or not _WHITE.search(scalar.value):
        return
    solid = sum(char not in SPACES for char in scalar.value)
    for char, line, column in spelled(scalar):
        if char not in SPACES:
            if not solid:
                return
            solid -= 1
        elif (text := scalar.lines[line - 1])[column - 1] == "\\" and text[column] in _ESCAPES:
            yield text[column - 1 : column + 1], replace(place, line=line, column=column, text=text)


def _unescaped(raw: str) -> str:
    if raw == "''":
        return "'"
    if len(raw) == 2:
        return _ESCAPES.get(raw[1], raw[1])
    if len(raw) == 12:
        return chr(0x10000 + ((int(raw[2:6], 16) - 0xD800) << 10) + (int(raw[8:], 16) - 0xDC00))
    return chr(int(raw[2:], 16))
