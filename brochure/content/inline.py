"""Inline markup: emphasis, links, values, notes and citations inside a text.

A text is parsed with markdown-it, of which only emphasis with ``*``, links and escapes are switched on;
values ``{name}``, note marks ``[^name]`` and Pandoc citations ``[@key, p. 4; @other]`` are rules of our own.
HTML, entities and pictures are no markup here: they stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis, link
from markdown_it.token import Token
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


Inline = Text | Emphasis | Strong | Superscript | Subscript | Link | Value | NoteMark | Citation


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
#: What may close before a citation moves behind it: quotes belong to the words, ``.5`` to a number.
_BEHIND = re.compile(r"[”’\"']*[.,?!…]+(?![.,?!…\d])[”’\"']*|[”’\"']+")


@lru_cache(maxsize=4096)
def parse(text: str) -> Parsed:
    """Parse a text.  Never raises; what can't be meant is told in the problems."""
    source = _SPACE.sub(" ", text).strip()
    problems: list[Problem] = []
    tokens = _parser().parseInline(source, {"problems": problems})
    nodes = _tree(tokens[0].children or [], source, problems) if tokens else ()
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


_UNITS = "mg|g|kg|µg|μg|mcg|ng|ml|mL|l|L|dl|dL|mm|cm|m|km|h|min|s|Gy|IU|mmHg|mmol|mol"
#: A digit, or a unit behind a number or a slash: ``26``, ``81%``, ``5 mg``, ``mg/kg``.
_POWER = re.compile(rf"(?:\d|[%‰°]|°[CF]|(?:\d[ \u00a0\u202f]?|/)(?:{_UNITS}))\Z")


def digit_before_citation(nodes: tuple[Inline, ...], values: Mapping[str, str]) -> tuple[Citation, ...]:
    """Citations whose number would stand right after a digit or a unit and could be read as a power."""
    found = []
    before = ""
    for node in walk(nodes):
        if isinstance(node, Citation):
            if _POWER.search(before):
                found.append(node)
        elif isinstance(node, (Text, Value)):
            words = node.text if isinstance(node, Text) else values.get(node.name, "")
            # The longest unit, its space and a digit fit in here.
            before = (before + words)[-8:]
    return tuple(found)


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
            matches = [_CITE.fullmatch(part) for part in inner.split(";")]
            cites = tuple(Cite(match[1], (match[2] or "").strip()) for match in matches if match and match[1])
            if len(cites) < len(matches):
                fix = "write [@key] or [@key, p. 4; @other]; \\[ makes a plain bracket"
                _complain(state, f"“[{inner}]” is not a citation", fix, f"[{inner}]")
            state.push("citation", "", 0).meta = {"node": Citation(cites)}
    state.pos = state.posMax if end < 0 else end + 1
    return True


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
            children = _joined(levels.pop())
            levels[-1] += _node(opened.pop(), children, len(opened), source, problems)
        elif token.meta:
            levels[-1].append(token.meta["node"])
        else:
            levels[-1].append(Text(token.content))
    return _joined(levels[0])


def _node(
    token: Token, children: tuple[Inline, ...], depth: int, source: str, problems: list[Problem]
) -> tuple[Inline, ...]:
    """What the marked words become; where they can't be, the words alone."""
    if token.type == "link_open":
        node = Link(children, str(token.attrs["href"]))
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


def _joined(nodes: Iterable[Inline]) -> tuple[Inline, ...]:
    """Neighbouring texts as one, and no empty ones."""
    joined: list[Inline] = []
    for node in nodes:
        last = joined[-1] if joined else None
        if isinstance(node, Text) and isinstance(last, Text):
            joined[-1] = Text(last.text + node.text)
        elif not (isinstance(node, Text) and not node.text):
            joined.append(node)
    return tuple(joined)


def _mended(nodes: Iterable[Inline]) -> tuple[Inline, ...]:
    """Citations without a space before them, behind full stops and commas, before colons and semicolons.

    Citations that stand side by side are one; marks of notes follow them.
    """
    rest: list[Inline] = []
    for node in nodes:
        rest += _lifted(node) if isinstance(node, (Emphasis, Strong)) else (node,)
    out: list[Inline] = []
    index = 0
    while index < len(rest):
        if not isinstance(rest[index], (Citation, NoteMark)):
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
    return _joined(out)


def _lifted(node: Emphasis | Strong) -> list[Inline]:
    """Marked words with the citations that begin or end them taken out, so that they can be mended there."""
    children = list(_mended(node.children))
    start, end = 0, len(children)
    while start < end and isinstance(children[start], (Citation, NoteMark)):
        start += 1
    while end > start and isinstance(children[end - 1], (Citation, NoteMark)):
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
        if isinstance(node, (Citation, NoteMark)):
            group.append(node)
            end = index
        elif not (isinstance(node, Text) and not node.text.strip(" ")):
            break
    return end, group


def _merged(group: list[Inline]) -> list[Inline]:
    """All citations of a group as one, then the marks of notes."""
    items = tuple(item for node in group if isinstance(node, Citation) for item in node.items)
    notes: list[Inline] = [node for node in group if isinstance(node, NoteMark)]
    return [Citation(items), *notes] if items else notes
