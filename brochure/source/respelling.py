"""Writing another text in the place of one in a YAML file: quoted as needed, and all else as it was.

A change is small where it can be: of a text that is folded over lines, the lines without a change stay.
Whatever is written is read again before it counts: the file must say the same as before but for that text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from brochure.source.characters import FORBIDDEN
from brochure.source.nodes import Scalar
from brochure.source.spelling import SPACES, spelled

#: Longest line that a folded text is wrapped to, where none of its own is longer.
_WIDTH = 100
_WORD = re.compile(r"[^ \t\r\n]+")
#: Escapes between double quotes for what can't stand there as it is.
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
#: What is read as no text by programs that don't read every value as one: the tags of YAML 1.1.
_TEXT_TAG = "tag:yaml.org,2002:str"


class UnwritableError(ValueError):
    """A text can't stand where it is meant to: why, in words for people."""


@dataclass(frozen=True)
class Change:
    """A part of a file and what stands in its place then; positions count characters from 0 on."""

    start: int
    end: int
    insert: str

    def made(self, text: str) -> str:
        """The text of the file with the change made."""
        return text[: self.start] + self.insert + text[self.end :]


def respelled(text: str, scalar: Scalar, value: str, *, json: bool = False) -> Change:
    """The change that makes one value of a file another one.

    *text* is that of the file, without a byte order mark; *scalar* is the value as it was read from it.
    Raises :class:`UnwritableError`, and ``LookupError`` where the file has no such value there.
    """
    if (bad := FORBIDDEN.search(value)) is not None:
        raise UnwritableError(f"the sign U+{ord(bad[0]):04X} can’t be seen, and can’t stand in a text")
    if not value.strip():
        raise UnwritableError("a text can’t be empty here: take it out of the file where it is not wanted")
    before = _said(text)
    if before is None:
        raise UnwritableError("the file can’t be read as it is now: mend what is wrong in it first")
    at = next((n for n, event in enumerate(before) if _is_at(event, scalar)), None)
    if at is None or before[at].value != scalar.value:
        raise LookupError("this text is not there any more")
    held = _Held(text, scalar, before[at], json)
    wanted = held.wanted(value)
    if wanted == scalar.value:
        return Change(held.start, held.start, "")
    for candidate in held.candidates(wanted):
        if _says(candidate.made(text), before, at, wanted):
            return _smallest(text, candidate)
    raise UnwritableError("this text can’t be written there: change it in the file")


class _Held:
    """A value in its file."""

    def __init__(self, text: str, scalar: Scalar, event: Any, json: bool) -> None:
        self._text = text
        self._scalar = scalar
        self._event = event
        self._json = json
        self._style = scalar.style
        starts = [0, *(found.end() for found in re.finditer("\r\n|[\n\r]", text))]
        self._starts = starts
        self.start = starts[event.start_mark.line] + event.start_mark.column
        self._ends_with = "\r\n" if "\r\n" in text else "\n"
        if self._style in ("|", ">"):
            self._body, self.end, self._indent = self._block()
        else:
            end = event.end_mark
            self.end = starts[end.line] + end.column if end.line < len(starts) else len(text)

    def wanted(self, value: str) -> str:
        """The value with the spaces around it that this one has, and on one line where this one is."""
        old = self._scalar.value
        inner = old.strip(SPACES)
        if "\n" not in inner or self._style == "":
            value = " ".join(value.split("\n")) if "\n" not in inner else value
        value = value.strip(SPACES)
        head = old[: len(old) - len(old.lstrip(SPACES))]
        tail = old[len(old.rstrip(SPACES)) :] if inner else ""
        return head + value + tail

    def candidates(self, value: str) -> Iterator[Change]:
        """Ways to write another value, the one that changes least first."""
        if self._json:
            yield self._whole(_double(value))
            return
        is_guarded = not self._style and not self._is_text(value)
        if not is_guarded:
            yield from self._within(value)
        if self._style in ("|", ">"):
            yield Change(self._body, self.end, self._laid(value))
        elif self._style == "'":
            yield self._whole(_single(value))
        elif self._style == '"':
            yield self._whole(_double(value))
        elif not is_guarded:
            yield self._whole(value)
        yield self._whole(_double(value) if '"' not in value and "\\" not in value else _single(value))
        yield self._whole(_double(value))

    def _is_text(self, value: str) -> bool:
        """Whether a plain value is text for every program, or at least what the one before it is."""
        if value in ("", "~", "null"):
            return False
        tag = _tag(value)
        return tag == _TEXT_TAG or tag == _tag(self._scalar.value)

    def _whole(self, spelling: str) -> Change:
        start = self.start
        if self._style not in ("|", ">"):
            return Change(start, self.end, spelling)
        # The lines of a block go, and the end of its last line stays.
        return Change(start, self.end, spelling)

    def _block(self) -> tuple[int, int, str]:
        """Where the lines of a block begin and end, and how they are indented."""
        line = self._event.start_mark.line + 1
        body = self._starts[line] if line < len(self._starts) else len(self._text)
        end, indent = body, ""
        last = self._event.end_mark
        while line < len(self._starts) and (line, 0) < (last.line, last.column + (last.line >= line)):
            start = self._starts[line]
            stop = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
            shown = self._text[start:stop].rstrip("\r\n")
            if shown.strip(" "):
                if not indent:
                    indent = shown[: len(shown) - len(shown.lstrip(" "))]
                if not shown.startswith(indent):
                    break
                end = start + len(shown)
            line += 1
        return body, end, indent

    def _laid(self, value: str) -> str:
        """The lines of a block that say a value."""
        body = value.rstrip("\n")
        lines = body.split("\n")
        if self._style == ">":
            old = self._text[self._body : self.end].splitlines()
            width = max([_WIDTH, *map(len, old)] if len(old) < 2 else list(map(len, old)))
            wrapped: list[str] = []
            for number, line in enumerate(lines):
                wrapped += ([""] if number else []) + _wrapped(line, max(width - len(self._indent), 20))
            lines = wrapped
        return self._ends_with.join(self._indent + line if line else "" for line in lines)

    def _within(self, value: str) -> Iterator[Change]:
        """The words alone that are others, where the rest can stay as it is written."""
        old = self._scalar.value
        first, last_old, last_new = _words_changed(old, value)
        if first is None:
            return
        units = self._units()
        begin = _solid(old[:first])
        behind = _solid(old[:last_old])
        if begin >= len(units):
            return
        start = units[begin]
        if behind < len(units):
            stop = units[behind]
            stop = start + len(self._text[start:stop].rstrip(" \t\r\n"))
        else:
            stop = self.end - (self._style in ('"', "'"))
            stop = start + len(self._text[start:stop].rstrip(" \t\r\n"))
        middle = value[first:last_new].strip(" ")
        if not middle:
            # What follows moves up to where the words were.
            while stop < self.end and self._text[stop] in " ":
                stop += 1
        yield Change(start, stop, self._escaped(middle))

    def _units(self) -> list[int]:
        """Where each character of the value that is no space begins in the file."""
        count = _solid(self._scalar.value)
        found: list[int] = []
        for char, line, column in spelled(self._scalar):
            if len(found) == count:
                break
            if char not in SPACES:
                found.append(self._starts[line - 1] + column - 1)
        return found

    def _escaped(self, words: str) -> str:
        if self._style == "'":
            return words.replace("'", "''")
        if self._style == '"':
            return "".join(_ESCAPED.get(char, char) for char in words)
        return words.replace("\n", self._ends_with + self._indent) if self._style == "|" else words


def _words_changed(old: str, new: str) -> tuple[int | None, int, int]:
    """Where the words begin that differ, and where they end in the old text and in the new one.

    At least one word of the old text is among them.  None as the first where there is no such word.
    """
    words, others = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    gaps = _gaps(old, words), _gaps(new, others)
    first = 0
    while first < min(len(words), len(others)) and (
        words[first][0] == others[first][0] and gaps[0][first] == gaps[1][first]
    ):
        first += 1
    last = 0
    while last < min(len(words), len(others)) - first and (
        words[-1 - last][0] == others[-1 - last][0] and gaps[0][-1 - last] == gaps[1][-1 - last]
    ):
        last += 1
    if first + last >= len(words):
        # Words were put in: the one before or behind them is written again.
        if first:
            first -= 1
        elif last:
            last -= 1
        else:
            return None, 0, 0
    if first >= len(words) or first >= len(others):
        return None, 0, 0
    behind_old = words[len(words) - last].start() if last else len(old)
    behind_new = others[len(others) - last].start() if last else len(new)
    return words[first].start(), behind_old, behind_new


def _gaps(text: str, words: list[re.Match[str]]) -> list[str]:
    """What stands before each word, and behind the last."""
    edges = [0, *(word.end() for word in words)]
    found = [text[edge : word.start()] for edge, word in zip(edges, words, strict=False)]
    return [*found, text[edges[-1] :]] if words else found


def _solid(text: str) -> int:
    return sum(char not in SPACES for char in text)


def _wrapped(line: str, width: int) -> list[str]:
    """A line as several of that width: broken where a single space is, which folding gives back."""
    pieces = re.split(r"(?<=[^ \t]) (?=[^ \t])", line)
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if len(lines[-1]) + 1 + len(piece) <= width:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return lines


def _double(value: str) -> str:
    return '"' + "".join(_ESCAPED.get(char, char) for char in value) + '"'


def _single(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _tag(value: str) -> str:
    """What programs take a plain value for that know numbers, dates, yes and no."""
    tag: object = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    return str(tag)


_RESOLVER = yaml.resolver.Resolver()


def _said(text: str) -> list[Any] | None:
    """What a file says, event by event; None where it can't be read."""
    try:
        return list(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError:
        return None


def _is_at(event: Any, scalar: Scalar) -> bool:
    place = scalar.place
    mark = event.start_mark
    return isinstance(event, yaml.ScalarEvent) and (mark.line, mark.column) == (
        place.line - 1,
        place.column - 1,
    )


def _says(text: str, before: list[Any], at: int, value: str) -> bool:
    """Whether a file says what it said before, but for one value that is another one."""
    now = _said(text)
    if now is None or len(now) != len(before):
        return False
    return all(
        type(one) is type(other)
        and getattr(one, "anchor", None) == getattr(other, "anchor", None)
        and getattr(one, "value", None) == (value if number == at else getattr(other, "value", None))
        and (number == at or getattr(one, "style", None) == getattr(other, "style", None))
        for number, (one, other) in enumerate(zip(now, before, strict=True))
    ) and not (now[at].style is None and value in ("", "~", "null"))


def _smallest(text: str, change: Change) -> Change:
    """The same change without what stays as it is at its ends."""
    old, new = text[change.start : change.end], change.insert
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    tail = 0
    while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    start, end = change.start + same, change.end - tail
    # No character is torn that two code units make of the line end.
    return Change(start, end, new[same : len(new) - tail])
