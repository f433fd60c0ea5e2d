"""Inline markup: a text as it is written becomes the nodes of :mod:`brochure.content.inline`.

A text is parsed with markdown-it, of which only emphasis with ``*``, links and escapes are switched on;
values ``{name}``, note marks ``[^name]`` and Pandoc citations ``[@key, p. 4; @other]`` are rules of our own.
HTML, entities and pictures are no markup here: they stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis, link
from markdown_it.token import Token
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from brochure.content.inline import (
    Citation,
    Cite,
    Emphasis,
    Inline,
    Link,
    NoteMark,
    PageNumber,
    Strong,
    Subscript,
    Superscript,
    Text,
    Value,
    plain_text,
)
from brochure.content.placement import joined, put_in_place


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


#: Marked words inside marked words, at most: no text needs more, and what walks the nodes stays shallow.
_DEEPEST = 6
_KEY = r"[A-Za-z0-9_][\w:.#$%&+?<>~/-]*"
#: An at sign that is no part of an e-mail address.
_AT = r"(?<![\w.+\\-])@"
_OPENS_CITATION = re.compile(rf"\[[^\[\]@]*{_AT}")
_CITE = re.compile(rf"\s*@({_KEY}?)(?:\s*,\s*([^;\]@]*?))?\s*", re.ASCII)
_BARE_KEY = re.compile(rf"(?<!\\\[){_AT}{_KEY}", re.ASCII)
_VALUE = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_BRACKET = re.compile(r"\{[^\s{}]{0,40}\}?")
_NOTE = re.compile(r"\[\^([a-z][a-z0-9-]*)\]")
#: What the plug-ins for raised and lowered words would print as it stands.
_MARKUP = re.compile(rf"\{{[a-z]|\[\^|{_AT}[A-Za-z0-9_]|\*[^*]+\*|\]\(")
_LINK_TARGET = re.compile(r"(https?://|mailto:|tel:|#)[^\s]+")
_SPACE = re.compile(r"[ \t\r\n]+")


@lru_cache(maxsize=4096)
def parse(text: str) -> Parsed:
    """Parse a text.  Never raises; what can't be meant is told in the problems."""
    source = _SPACE.sub(" ", text).strip()
    problems: list[Problem] = []
    tokens = _parser().parseInline(source, {"problems": problems})
    nodes = _tree(tokens[0].children or [], source, problems) if tokens else ()
    return Parsed(put_in_place(nodes), tuple(problems))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(["emphasis", "link", "escape"])
    # Escaped characters stay tokens of their own.
    parser.disable("text_join")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.use(superscript_plugin).use(sub_plugin)
    rules = parser.inline.ruler
    rules.at("emphasis", _emphasis_rule)
    rules.at("link", _link_rule)
    rules.before("link", "citation", _citation_rule)
    rules.before("link", "note", _note_rule)
    rules.push("value", _value_rule)
    rules.push("stray", _stray_rule)
    return parser


def _emphasis_rule(state: StateInline, silent: bool) -> bool:
    """Emphasis with stars alone: underscores are lines to write on."""
    return state.src[state.pos] == "*" and emphasis.tokenize(state, silent)


def _link_rule(state: StateInline, silent: bool) -> bool:
    start, made = state.pos, len(state.tokens)
    if not link(state, silent):
        return False
    if not silent:
        opened = next(token for token in state.tokens[made:] if token.type == "link_open")
        opened.meta = {"start": start, "end": state.pos}
    return True


def _citation_rule(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not _OPENS_CITATION.match(state.src, start, state.posMax):
        return False
    end = state.src.find("]", start, state.posMax)
    inner = state.src[start + 1 : end] if end >= 0 else ""
    if state.src.startswith("(", end + 1) and not inner.lstrip().startswith("@"):
        return False  # the words of a link
    if not silent:
        if end < 0:
            needle = state.src[start : state.posMax].split(" ", 1)[0]
            _complain(state, "the citation that opens here is not closed", "close it with ]", needle)
            state.push("text_special", "", 0).content = state.src[start : state.posMax]
        else:
            cites, parts = _cites(state.src, start + 1, inner)
            if len(cites) < parts:
                fix = "write [@key] or [@key, p. 4; @other]; \\[ makes a plain bracket"
                _complain(state, f"“[{inner}]” is not a citation", fix, f"[{inner}]")
            state.push("citation", "", 0).meta = {"node": Citation(cites)}
    state.pos = state.posMax if end < 0 else end + 1
    return True


def _cites(source: str, start: int, inner: str) -> tuple[tuple[Cite, ...], int]:
    """The sources of a citation whose inner text starts at *start*, and of how many parts it consists."""
    cites = []
    parts = inner.split(";")
    for part in parts:
        match = _CITE.fullmatch(part)
        if match and match[1]:
            at = start + match.start(1) - 1
            locator = (match[2] or "").strip()
            cites.append(Cite(match[1], locator, source.count(f"@{match[1]}", 0, at)))
        start += len(part) + 1
    return tuple(cites), len(parts)


def _note_rule(state: StateInline, silent: bool) -> bool:
    match = _NOTE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("note", "", 0).meta = {"node": NoteMark(match[1])}
    state.pos = match.end()
    return True


def _value_rule(state: StateInline, silent: bool) -> bool:
    match = _VALUE.match(state.src, state.pos, state.posMax)
    if match is None:
        spoilt = _BRACKET.match(state.src, state.pos)
        if spoilt and not silent:
            fix = "write {name} with small letters, digits and hyphens; \\{ makes a plain bracket"
            _complain(state, "a curly bracket opens no value", fix, spoilt[0])
        return False
    if not silent:
        state.push("value", "", 0).meta = {"node": Value(match[1])}
    state.pos = match.end()
    return True


def _stray_rule(state: StateInline, silent: bool) -> bool:
    """Tell of signs that the other rules could make nothing of, and would print."""
    if silent:
        return False
    if key := _BARE_KEY.match(state.src, state.pos):
        fix = f"write [{key[0]}] with nothing before the @, or \\@ for a plain at sign"
        _complain(state, f"“{key[0]}” is not a citation", fix, key[0])
    elif state.src.startswith("](", state.pos):
        fix = (
            "write [words](https://…) without spaces in the address and without brackets or citations in the "
            "words; to print brackets, put a space between them"
        )
        _complain(state, "the brackets make no link", fix, "](")
    return False


def _complain(state: StateInline, message: str, fix: str, needle: str) -> None:
    """Tell a problem of the place that is being parsed."""
    problems: list[Problem] = state.env["problems"]
    problems.append(Problem(message, fix, needle, state.src.count(needle, 0, state.pos)))


_MARKS: dict[str, type[Emphasis | Strong | Superscript | Subscript]] = {
    "em": Emphasis,
    "strong": Strong,
    "sup": Superscript,
    "sub": Subscript,
}


def _tree(tokens: Iterable[Token], source: str, problems: list[Problem]) -> tuple[Inline, ...]:
    """The nodes that a flat run of tokens stands for."""
    levels: list[list[Inline]] = [[]]
    opened: list[Token] = []
    for token in tokens:
        if token.type.endswith("_open"):
            opened.append(token)
            levels.append([])
        elif token.type.endswith("_close"):
            children = joined(levels.pop())
            levels[-1] += _node(opened.pop(), children, len(opened), source, problems)
        elif token.meta:
            levels[-1].append(token.meta["node"])
        else:
            levels[-1].append(Text(token.content))
    return joined(levels[0])


def _node(
    token: Token, children: tuple[Inline, ...], depth: int, source: str, problems: list[Problem]
) -> tuple[Inline, ...]:
    """What the marked words become; where they can't be, the words alone."""
    if token.type == "link_open":
        url = str(token.attrs["href"])
        node = Link(_numbered(children, url) if url.startswith("#") else children, url)
        problems += _link_problems(node, token, source)
        return (node,)
    if depth >= _DEEPEST:
        if all(problem.message != _TOO_DEEP for problem in problems):
            problems.append(Problem(_TOO_DEEP, "take some of the stars away", token.markup))
        return children
    mark = _MARKS[token.tag]
    if mark in (Superscript, Subscript):
        words = plain_text(children, {})
        if _MARKUP.search(words):
            written = f"{token.markup}{words}{token.markup}"
            fix = f"keep plain words between the {token.markup}; citations and notes are raised without it"
            problems.append(Problem(f"“{written}” holds markup", fix, written))
    return (mark(children),)


def _numbered(nodes: tuple[Inline, ...], url: str) -> tuple[Inline, ...]:
    """The words of a link with its page number in the place of ``{page}``."""
    numbered: list[Inline] = []
    for node in nodes:
        if node == Value("page"):
            node = PageNumber(url)
        elif isinstance(node, (Emphasis, Strong)):
            node = replace(node, children=_numbered(node.children, url))
        numbered.append(node)
    return tuple(numbered)


_TOO_DEEP = "emphasis stands inside emphasis too often"


def _link_problems(node: Link, token: Token, source: str) -> Iterator[Problem]:
    start, end = token.meta["start"], token.meta["end"]
    at = source.rfind(node.url, start, end) if node.url else -1
    needle = node.url if at >= 0 else source[start:end]
    occurrence = source.count(needle, 0, max(at, start))
    if not _LINK_TARGET.fullmatch(node.url):
        fix = "use an address that starts with https://, http://, mailto:, tel: or #name"
        message = f"“{node.url}” is not an address that a leaflet can link to"
        yield Problem(message, fix, needle, occurrence)
    elif not node.children:
        yield Problem("the link has no words", "write [words](https://…)", needle, occurrence)
    elif token.attrs.get("title"):
        yield Problem("a printed link has no title", "remove the words after the address", needle, occurrence)
