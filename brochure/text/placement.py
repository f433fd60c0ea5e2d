"""Where the number of a citation stands: behind which sign, and never where it could be read as a power."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from brochure.text.inline import (
    Citation,
    Emphasis,
    Inline,
    NoExport,
    NoteMark,
    Strong,
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
_RAISED = (Citation, NoteMark, NoExport)
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

    Citations that stand side by side are one; marks of notes follow them.
    """
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
    children = list(put_in_place(node.children))
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
    """All citations of a group as one, then the marks of notes, then what prints nothing."""
    items = tuple(item for node in group if isinstance(node, Citation) for item in node.items)
    others: list[Inline] = [node for node in group if not isinstance(node, Citation)]
    others.sort(key=lambda node: isinstance(node, NoExport))
    return [Citation(items), *others] if items else others
