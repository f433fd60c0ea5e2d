"""Where the number of a citation stands: behind which sign, and never where it could be read as a power."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from brochure.text.inline import (
    Citation,
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
    walk,
)

#: What may close before a citation moves behind it: quotes belong to the words, ``.5`` to a number.
_BEHIND = re.compile(r"[”’\"']*[.,?!…]+(?![.,?!…\d])[”’\"']*|[”’\"']+")
_UNITS = (
    # Both signs for micro, U+00B5 and U+03BC, are in use.
    "mg|g|kg|[µμ]g|mcg|ng|pg|ml|mL|[µμ][lL]|n[lL]|l|L|dl|dL|nm|[µμ]m|mm|cm|m|km|h|min|s|ms|IU|mol|mmol|[µμ]mol|nmol"
    "|mmHg|kPa|Pa|Hz|kHz|MHz|kDa|Da|kcal|kJ|mOsm|Gy|cGy|mGy|Sv|mSv|[µμ]Sv|Bq|kBq|MBq|GBq"
)
#: A digit, a raised or lowered one too, or a unit behind a number or a slash: ``26``, ``m²``, ``/kg``.
_POWER = re.compile(rf"(?:[\d⁰¹²³⁴-⁹₀-₉½¼¾⅓⅔%‰°]|°[CF]|(?:[\d½¼¾⅓⅔][ \u00a0\u202f]?|/)(?:{_UNITS}))\Z")
#: What belongs to the words before it, and stands behind their full stop.
_RAISED = (Citation, NoteMark)
_HOLDERS = (Emphasis, Strong, Superscript, Subscript, Link)
#: In the words of a text: a mark that prints nothing, and whatever else is no word.
_MARK, _OBJECT = "\ue001", "\ufffc"
#: Marks that print nothing with the spaces around them, and the sign behind.
_RUN = re.compile(rf"( *{_MARK}[ {_MARK}]*)(.?)(.?)", re.DOTALL)
#: What has no space before it: “So it is .”
_CLOSING = re.compile(r"[.,;:!?…)\]»](?!\d)|[”’\"'](?!\w)")
#: What the longest unit with its space and a digit fits in.
_LONGEST = 8


def digit_before_citation(nodes: tuple[Inline, ...], values: Mapping[str, str]) -> tuple[Citation, ...]:
    """Citations whose number would stand right after a digit or a unit and could be read as a power."""
    found = []
    before = ""
    for node in walk(nodes):
        if isinstance(node, Citation):
            if reads_as_power(before):
                found.append(node)
        elif isinstance(node, (Text, ValueReference)):
            words = node.text if isinstance(node, Text) else values.get(node.name, "")
            before = (before + words)[-_LONGEST:]
    return tuple(found)


def reads_as_power(before: str) -> bool:
    """True where a small raised number right behind these words would read as a power: ``26``, ``5 mg``."""
    return _POWER.search(before) is not None


def joined(nodes: Iterable[Inline]) -> tuple[Inline, ...]:
    """Neighbouring texts as one, and no empty ones."""
    joined: list[Inline] = []
    for node in nodes:
        last = joined[-1] if joined else None
        if isinstance(node, Text) and isinstance(last, Text):
            joined[-1] = Text(last.text + node.text)
        elif not (isinstance(node, Text) and not node.text):
            joined.append(node)
    return tuple(joined)


def put_in_place(nodes: Iterable[Inline]) -> tuple[Inline, ...]:
    """Citations without a space before them, behind full stops and commas, before colons and semicolons.

    Citations that stand side by side are one; marks of notes follow them.  What prints nothing changes no
    word: of the spaces on both sides of it one is left, and none before a full stop.
    """
    nodes = tuple(nodes)
    if not any(isinstance(node, NoExport) for node in walk(nodes)):
        return _placed(nodes)
    taken = _Unmarked.of(nodes)
    return joined(_Marking(list(taken.counts)).put(_placed(joined(taken.nodes))))


@dataclass(frozen=True)
class _Unmarked:
    """Nodes without those that print nothing, and behind how many signs each of these stood."""

    nodes: tuple[Inline, ...]
    counts: tuple[int, ...]

    @classmethod
    def of(cls, nodes: tuple[Inline, ...]) -> _Unmarked:
        """The nodes without them, and without the spaces that stood there for them alone."""
        leaves = [node for node in walk(nodes) if not isinstance(node, _HOLDERS)]
        words = "".join(_sign(leaf) for leaf in leaves)
        spare: set[int] = set()
        for run in _RUN.finditer(words):
            spaces = [at for at in range(run.start(1), run.end(1)) if words[at] == " "]
            is_between = run.start() > 0 and run[2]
            keeps = is_between and not _CLOSING.match(run[2] + run[3])
            spare.update(spaces[1:] if keeps else spaces)
        counts = [
            sum(sign not in (" ", _MARK, _OBJECT) for sign in words[:at])
            for at, sign in enumerate(words)
            if sign == _MARK
        ]
        kept = iter(
            "".join(sign for at, sign in enumerate(part, start=first) if at not in spare)
            for first, part in _placed_parts(leaves)
        )
        return cls(tuple(_rewritten(nodes, kept)), tuple(counts))


def _sign(leaf: Inline) -> str:
    """The words of a leaf; one sign for what has none."""
    if isinstance(leaf, Text):
        return leaf.text
    if isinstance(leaf, NoExport):
        return _MARK
    return _OBJECT


def _placed_parts(leaves: Sequence[Inline]) -> list[tuple[int, str]]:
    """The words of each leaf, with where they begin in the words of all."""
    parts, first = [], 0
    for leaf in leaves:
        parts.append((first, _sign(leaf)))
        first += len(_sign(leaf))
    return parts


def _rewritten(nodes: Iterable[Inline], kept: Iterator[str]) -> Iterator[Inline]:
    """The nodes with the next words for each leaf, without what prints nothing."""
    for node in nodes:
        if isinstance(node, _HOLDERS):
            yield replace(node, children=tuple(_rewritten(node.children, kept)))
            continue
        words = next(kept)
        if isinstance(node, Text):
            yield Text(words)
        elif not isinstance(node, NoExport):
            yield node


@dataclass
class _Marking:
    """Puts marks that print nothing behind so many signs of some nodes."""

    counts: list[int]
    _seen: int = field(default=0, init=False)

    def put(self, nodes: Iterable[Inline]) -> tuple[Inline, ...]:
        """The nodes with the marks among them; those that are left stand at the end."""
        out = self._due() + [part for node in nodes for part in self._with(node)]
        return (*out, *(NoExport() for _count in self.counts))

    def _due(self) -> list[Inline]:
        found: list[Inline] = []
        while self.counts and self.counts[0] <= self._seen:
            self.counts.pop(0)
            found.append(NoExport())
        return found

    def _with(self, node: Inline) -> list[Inline]:
        if isinstance(node, _HOLDERS):
            children = [part for child in node.children for part in self._with(child)]
            return [replace(node, children=tuple(children))]
        if not isinstance(node, Text):
            return [node]
        out: list[Inline] = []
        first = 0
        for at, sign in enumerate(node.text, start=1):
            self._seen += sign != " "
            if marks := self._due():
                out += [Text(node.text[first:at]), *marks]
                first = at
        return [*out, Text(node.text[first:])]


def _placed(nodes: Iterable[Inline]) -> tuple[Inline, ...]:
    """Citations and marks of notes where they belong."""
    rest: list[Inline] = []
    for node in nodes:
        rest += _lifted(node) if isinstance(node, (Emphasis, Strong)) else (node,)
    out: list[Inline] = []
    index = 0
    while index < len(rest):
        if not isinstance(rest[index], _RAISED):
            out.append(rest[index])
            index += 1
            continue
        index, group = _group(rest, index)
        if out and isinstance(out[-1], Text):
            out[-1] = Text(out[-1].text.rstrip(" "))
        follower = rest[index] if index < len(rest) else None
        if isinstance(follower, Text) and (match := _BEHIND.match(follower.text)):
            out.append(Text(match[0]))
            rest[index] = Text(follower.text[match.end() :])
            # What is cited behind the full stop belongs to the same place.
            index, more = _group(rest, index)
            group += more
        out += _merged(group)
    return joined(out)


def _lifted(node: Emphasis | Strong) -> list[Inline]:
    """Marked words with the citations that begin or end them taken out, so that they can be placed there."""
    children = list(_placed(node.children))
    start, end = 0, len(children)
    while start < end and isinstance(children[start], _RAISED):
        start += 1
    while end > start and isinstance(children[end - 1], _RAISED):
        end -= 1
    inner = [replace(node, children=tuple(children[start:end]))] if start < end else []
    return [*children[:start], *inner, *children[end:]]


def _group(nodes: list[Inline], index: int) -> tuple[int, list[Inline]]:
    """Citations and marks of notes from *index* on, with nothing but spaces between, and where they end."""
    group: list[Inline] = []
    end = index
    while index < len(nodes):
        node = nodes[index]
        index += 1
        if isinstance(node, _RAISED):
            group.append(node)
            end = index
        elif not (isinstance(node, Text) and not node.text.strip(" ")):
            break
    return end, group


def _merged(group: list[Inline]) -> list[Inline]:
    """All citations of a group as one, then the marks of notes."""
    items = tuple(item for node in group if isinstance(node, Citation) for item in node.items)
    others: list[Inline] = [node for node in group if not isinstance(node, Citation)]
    return [Citation(items), *others] if items else others
