"""Where something stands: from a path in the tree, or a part of a text, to line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence as SequenceType
from dataclasses import replace
from itertools import accumulate, islice

from brochure.findings import SourcePlace
from brochure.source.nodes import Mapping, Node, Scalar, Sequence

Loc = SequenceType[str | int]


def node_of(root: Node, loc: Loc) -> Node:
    """The node at a path; parts of the path that lead nowhere (such as kinds of blocks) are passed over."""
    return _walked(root, loc)[0]


def place_of(root: Node, loc: Loc, *, key: bool = False) -> SourcePlace:
    """The place of what stands at a path: of its value, or with *key* of its name.

    For a field that is not there, the name of the group that it should stand in; where the group is an item
    of a list and has no name, its first field.
    """
    node, name, missing = _walked(root, loc)
    return name.place if name is not None and (key or missing) else node.place


def _walked(root: Node, loc: Loc) -> tuple[Node, Scalar | None, bool]:
    """The node reached, the name that it has, and whether the path ends with a field it lacks."""
    node: Node = root
    name: Scalar | None = None
    missing = False
    tagged = False
    for index, part in enumerate(loc):
        missing = isinstance(node, Mapping)
        if isinstance(node, Mapping) and isinstance(part, str):
            if not tagged and _is_tag(node, part, loc[index + 1 :]):
                missing, tagged = False, True
                continue
            found = next((entry for entry in node.entries if entry[0].value == part), None)
            if found is not None:
                name, node = found
                missing = tagged = False
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node, name = node.items[part], None
            missing = tagged = False
    return node, name, missing


def _is_tag(node: Mapping, part: str, rest: Loc) -> bool:
    """Whether a part of a path only repeats the kind that one of the group's own fields gives.

    A block of kind ``text`` has a field ``text``, too: its path is ``("text", "text")``.
    """
    field = node.get(part)
    if field is not None:
        # What follows belongs to the group itself if it is there, or can't be in the field.
        beside = bool(rest) and isinstance(rest[0], str) and node.get(rest[0]) is not None
        if not beside and not (rest and isinstance(field, Scalar)):
            return False
    return any(isinstance(value, Scalar) and value.value == part for _, value in node.entries)


def locate_within(scalar: Scalar, needle: str, occurrence: int = 0) -> SourcePlace:
    """The place of a part of a text in its file, counted from occurrence 0.

    The text's own place when it has no such part, or when no file spells it out.
    """
    needle = needle.lstrip(_SPACES)
    return _index_of(scalar).place(needle, occurrence) if needle else scalar.place


class _Index:
    """Where the characters of one text stand in its file: made in one pass, whatever is looked for in it."""

    def __init__(self, scalar: Scalar) -> None:
        self.scalar = scalar
        self._starts: dict[str, list[int]] = {}
        # Folding a text over lines changes its spaces and nothing else, so the other characters are counted.
        solid = [char not in _SPACES for char in scalar.value]
        self._solid_before = [0, *accumulate(solid)]
        self._spelled = list(
            islice((found for found in spelled(scalar) if found[0] not in _SPACES), self._solid_before[-1])
        )

    def place(self, needle: str, occurrence: int) -> SourcePlace:
        scalar = self.scalar
        if needle not in self._starts:
            # Who looks for it may have read the lines of the text as one.
            pattern = r"[ \t\r\n]+".join(map(re.escape, needle.split(" ")))
            self._starts[needle] = [found.start() for found in re.finditer(pattern, scalar.value)]
        starts = self._starts[needle]
        before = self._solid_before[starts[occurrence]] if occurrence < len(starts) else len(self._spelled)
        if before >= len(self._spelled):
            return scalar.place
        char, line, column = self._spelled[before]
        if char != needle[0]:
            return scalar.place
        return replace(scalar.place, line=line, column=column, text=scalar.lines[line - 1])


#: The index of the last text in which something was looked for: who looks, looks for more in the same.
_latest: list[_Index] = []


def _index_of(scalar: Scalar) -> _Index:
    # Texts that are alike may be spelled in different ways, so it must be the very same.
    if not _latest or _latest[0].scalar is not scalar:
        _latest[:] = [_Index(scalar)]
    return _latest[0]


_SPACES = " \t\n\r\x85\u2028\u2029"
_DOUBLE_QUOTED = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\.|[^ \t]"
)
_SINGLE_QUOTED = re.compile(r"''|[^ \t]")
_PLAIN = re.compile(r"[^ \t]")
_ESCAPES = dict(zip("0abtnvfreNLP_", "\0\a\b\t\n\v\f\r\x1b\x85\u2028\u2029\xa0", strict=True))


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


def _unescaped(raw: str) -> str:
    if raw == "''":
        return "'"
    if len(raw) == 2:
        return _ESCAPES.get(raw[1], raw[1])
    if len(raw) == 12:
        return chr(0x10000 + ((int(raw[2:6], 16) - 0xD800) << 10) + (int(raw[8:], 16) - 0xDC00))
    return chr(int(raw[2:], 16))
