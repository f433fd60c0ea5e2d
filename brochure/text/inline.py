"""What a text is made of: words, emphasis, links, values, notes and citations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

#: A raised or lowered number, as it is typed, and the signs that show it without markup.
_MOVED = re.compile(r"([\^~])([+\-−]?\d{1,6})\1")
_SIGNS = {
    "^": str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"),
    "~": str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋"),
}


@dataclass(frozen=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True)
class Emphasis:
    """``*words*``."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Strong:
    """``**words**``."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Superscript:
    """``^2^``."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Subscript:
    """``~2~``."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Link:
    """``[words](address)``."""

    children: tuple[Inline, ...]
    url: str


@dataclass(frozen=True)
class ValueReference:
    """``{name}``: a value that is defined once."""

    name: str


@dataclass(frozen=True)
class PageNumber:
    """``{page}`` in the words of a link to a place in the leaflet: the page on which that place is."""

    #: The link's address: ``#`` and a name.
    url: str


@dataclass(frozen=True)
class NoteMark:
    """``[^name]``: points to a note of the table."""

    name: str


@dataclass(frozen=True)
class NoExport:
    """``{no-export}``: the claim that it stands in or behind is of no use to a register.  Prints nothing."""


#: What :class:`NoExport` is written as, between curly brackets: no value has this name.
NO_EXPORT = "no-export"


@dataclass(frozen=True)
class Cite:
    """One source of a citation."""

    key: str
    #: Where in the source, such as ``p. 441``; for reviewers, never printed.
    locator: str = ""
    #: How often ``@key`` stands before it in the text as written.
    occurrence: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Citation:
    """``[@key, p. 4; @other]``: sources cited together."""

    items: tuple[Cite, ...]


Inline = (
    Text
    | Emphasis
    | Strong
    | Superscript
    | Subscript
    | Link
    | ValueReference
    | PageNumber
    | NoteMark
    | NoExport
    | Citation
)


def walk(nodes: Iterable[Inline]) -> Iterator[Inline]:
    """Every node, depth first, in reading order."""
    for node in nodes:
        yield node
        yield from walk(getattr(node, "children", ()))


def with_values(nodes: tuple[Inline, ...], values: Mapping[str, tuple[Inline, ...]]) -> tuple[Inline, ...]:
    """The nodes with some of the values put in; values by other names stay."""
    filled: list[Inline] = []
    for node in nodes:
        if isinstance(node, ValueReference):
            filled += values.get(node.name, (node,))
        elif isinstance(node, (Emphasis, Strong, Superscript, Subscript, Link)):
            filled.append(replace(node, children=with_values(node.children, values)))
        else:
            filled.append(node)
    return tuple(filled)


def printed_nodes(nodes: Iterable[Inline]) -> tuple[Inline, ...]:
    """The nodes without those that print nothing; words on both sides of one are one text."""
    kept: list[Inline] = []
    for node in nodes:
        last = kept[-1] if kept else None
        if isinstance(node, (Emphasis, Strong, Superscript, Subscript, Link)):
            kept.append(replace(node, children=printed_nodes(node.children)))
        elif isinstance(node, Text) and isinstance(last, Text):
            kept[-1] = Text(last.text + node.text)
        elif not isinstance(node, NoExport):
            kept.append(node)
    return tuple(kept)


def readable(typed: str) -> str:
    """A text as it is typed, for messages: raised and lowered numbers as signs, so ``10^6^`` is 10⁶."""
    return _MOVED.sub(lambda match: match[2].translate(_SIGNS[match[1]]), typed)


def plain_text(nodes: Iterable[Inline], values: Mapping[str, str]) -> str:
    """The words alone, with values put in; citations, note marks and page numbers are left out."""
    words = []
    for node in walk(nodes):
        if isinstance(node, Text):
            words.append(node.text)
        elif isinstance(node, ValueReference):
            words.append(values.get(node.name, f"{{{node.name}}}"))
    return "".join(words)
