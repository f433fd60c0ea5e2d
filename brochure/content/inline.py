"""Inline markup: emphasis, links, values, notes and citations inside a text.

A text is parsed with markdown-it, of which only emphasis, links and escapes are switched on; values
``{name}``, note marks ``[^name]`` and Pandoc citations ``[@key, p. 4; @other]`` are rules of our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Union

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin


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
class Value:
    """``{name}``: a value that is defined once."""

    name: str


@dataclass(frozen=True)
class NoteMark:
    """``[^name]``: points to a note of the table."""

    name: str


@dataclass(frozen=True)
class Cite:
    """One source of a citation."""

    key: str
    #: Where in the source, such as ``p. 441``; for reviewers, never printed.
    locator: str = ""


@dataclass(frozen=True)
class Citation:
    """``[@key, p. 4; @other]``: sources cited together."""

    items: tuple[Cite, ...]


Inline = Union[Text, Emphasis, Strong, Superscript, Subscript, Link, Value, NoteMark, Citation]


@dataclass(frozen=True)
class Problem:
    """Markup that can't be meant as it stands."""

    message: str
    fix: str
    #: The part of the source to point at, and which of its occurrences.
    needle: str
    occurrence: int = 0


@dataclass(frozen=True)
class Parsed:
    """A parsed text."""

    nodes: tuple[Inline, ...]
    problems: tuple[Problem, ...]


_KEY = r"[A-Za-z0-9_][\w:.#$%&+?<>~/-]*"
_CITE = re.compile(rf"\s*@({_KEY}?)(?:\s*,\s*([^;\]@]*?))?\s*", re.ASCII)
_VALUE = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_NOTE = re.compile(r"\[\^([a-z][a-z0-9-]*)\]")
_LINK_TARGET = re.compile(r"(https?://|mailto:|tel:|#)[^\s]+")
_SPACE = re.compile(r"[ \t\r\n]+")
#: What may close before a citation moves behind it: quotes belong to the words.
_BEHIND = re.compile(r"[”’\"']*[.,?!…]+[”’\"']*(?!\d)|[”’\"']+")


@lru_cache(maxsize=4096)
def parse(text: str) -> Parsed:
    """Parse a text.  Never raises; what can't be meant is told in the problems."""
    source = _SPACE.sub(" ", text).strip()
    problems: list[Problem] = []
    env: dict[str, Any] = {"problems": problems}
    tokens = _parser().parseInline(source, env)
    children = tokens[0].children or [] if tokens else []
    nodes, _ = _nodes(list(children), 0, problems)
    return Parsed(_mended(nodes), tuple(problems))


def walk(nodes: Iterable[Inline]) -> Iterator[Inline]:
    """Every node, depth first, in reading order."""
    for node in nodes:
        yield node
        yield from walk(getattr(node, "children", ()))


def plain_text(nodes: Iterable[Inline], values: Mapping[str, str]) -> str:
    """The words alone, with values put in; citations and note marks are left out."""
    words = []
    for node in walk(nodes):
        if isinstance(node, Text):
            words.append(node.text)
        elif isinstance(node, Value):
            words.append(values.get(node.name, f"{{{node.name}}}"))
    return "".join(words)


_UNITS = re.compile(r"(?:\d|%|°C|°F|\b(?:mg|g|kg|µg|mcg|ml|mL|l|L|mm|cm|m|h|min|s|Gy|IU))$")


def digit_before_citation(nodes: tuple[Inline, ...], values: Mapping[str, str]) -> tuple[Citation, ...]:
    """Citations whose number would stand right after a digit or a unit and could be read as a power."""
    found = []
    before = ""
    for node in walk(nodes):
        if isinstance(node, Citation):
            if _UNITS.search(before):
                found.append(node)
        elif isinstance(node, (Text, Value)):
            before += node.text if isinstance(node, Text) else values.get(node.name, "")
    return tuple(found)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": 20}).enable(["emphasis", "link", "escape"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.use(superscript_plugin).use(sub_plugin)
    parser.inline.ruler.before("link", "citation", _citation_rule)
    parser.inline.ruler.before("link", "note", _note_rule)
    parser.inline.ruler.push("value", _value_rule)
    return parser


def _citation_rule(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if not re.match(r"\[[^\[\]@]{0,20}@", source[start : start + 23]) or not source.startswith("[", start):
        return False
    end = source.find("]", start)
    problems: list[Problem] = state.env["problems"]
    inner = source[start + 1 : end] if end >= 0 else ""
    if end >= 0 and "(" == source[end + 1 : end + 2] and "@" in inner and not inner.lstrip().startswith("@"):
        return False  # the words of a link that holds an address
    if not silent:
        if end < 0:
            needle = _SPACE.split(source[start:])[0]
            problems.append(Problem("the citation that opens here is not closed", "close it with ]", needle))
            state.push("text", "", 0).content = source[start:]
        else:
            items = []
            for part in inner.split(";"):
                match = _CITE.fullmatch(part)
                if match is None or not match[1]:
                    message = f"“[{inner}]” is not a citation"
                    fix = "write [@key] or [@key, p. 4; @other]; \\[ makes a plain bracket"
                    problems.append(Problem(message, fix, source[start : end + 1]))
                    break
                items.append(Cite(match[1], (match[2] or "").strip()))
            else:
                state.push("citation", "", 0).meta = {"node": Citation(tuple(items))}
    state.pos = len(source) if end < 0 else end + 1
    return True


def _note_rule(state: StateInline, silent: bool) -> bool:
    match = _NOTE.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("note", "", 0).meta = {"node": NoteMark(match[1])}
    state.pos = match.end()
    return True


def _value_rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{", state.pos):
        return False
    match = _VALUE.match(state.src, state.pos)
    if match is None:
        if not silent:
            needle = re.split(r"[\s}]", state.src[state.pos :])[0]
            fix = "write {name} with small letters, digits and hyphens; \\{ makes a plain bracket"
            state.env["problems"].append(Problem("a curly bracket opens no value", fix, needle))
        return False
    if not silent:
        state.push("value", "", 0).meta = {"node": Value(match[1])}
    state.pos = match.end()
    return True


_PAIRS: dict[str, type] = {"em": Emphasis, "strong": Strong, "sup": Superscript, "sub": Subscript}


def _nodes(tokens: list[Any], index: int, problems: list[Problem], close: str = "") -> tuple[tuple[Inline, ...], int]:
    """The nodes from *index* to the closing token, and where that stands."""
    nodes: list[Inline] = []
    while index < len(tokens):
        token = tokens[index]
        kind = token.type
        if kind == close:
            break
        if kind in ("text", "text_special"):
            nodes.append(Text(token.content))
        elif token.meta and "node" in token.meta:
            nodes.append(token.meta["node"])
        elif kind == "link_open":
            children, index = _nodes(tokens, index + 1, problems, "link_close")
            url = str(token.attrGet("href") or "")
            if not _LINK_TARGET.fullmatch(url):
                fix = "use an address that starts with https://, http://, mailto:, tel: or #name"
                problems.append(Problem(f"“{url}” is not an address that a leaflet can link to", fix, url or "]("))
            nodes.append(Link(children, url))
        elif kind.endswith("_open"):
            children, index = _nodes(tokens, index + 1, problems, kind.replace("_open", "_close"))
            nodes.append(_PAIRS[kind.removesuffix("_open")](children))
        index += 1
    return _joined(nodes), index


def _joined(nodes: Iterable[Inline]) -> tuple[Inline, ...]:
    """Neighbouring texts as one, neighbouring citations as one."""
    joined: list[Inline] = []
    for node in nodes:
        last = joined[-1] if joined else None
        if isinstance(node, Text) and isinstance(last, Text):
            joined[-1] = Text(last.text + node.text)
        elif isinstance(node, Citation) and isinstance(last, Citation):
            joined[-1] = Citation(last.items + node.items)
        elif isinstance(node, Citation) and isinstance(last, Text) and not last.text.strip() and len(joined) > 1 and isinstance(joined[-2], Citation):
            joined[-2:] = [Citation(joined[-2].items + node.items)]
        elif not (isinstance(node, Text) and not node.text):
            joined.append(node)
    return tuple(joined)


def _mended(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Citations without a space before them, behind full stops and commas, before colons and semicolons."""
    out: list[Inline] = []
    rest = list(nodes)
    while rest:
        node = rest.pop(0)
        if isinstance(node, Citation):
            if out and isinstance(out[-1], Text):
                out[-1] = Text(out[-1].text.rstrip(" "))
            follower = rest[0] if rest else None
            match = _BEHIND.match(follower.text) if isinstance(follower, Text) else None
            if match and isinstance(follower, Text):
                out.append(Text(match[0]))
                rest[0] = Text(follower.text[match.end() :])
            out.append(node)
        elif isinstance(node, (Emphasis, Strong, Superscript, Subscript, Link)):
            children = _mended(node.children)
            last = children[-1] if children else None
            if isinstance(last, Citation):
                # A citation that ends marked words stands behind them, so that it can be mended there.
                rest.insert(0, last)
                children = children[:-1]
            if children:
                out.append(replace(node, children=children))
        else:
            out.append(node)
    return _joined(out)
