"""Inline markup: a text as it is written becomes the nodes of :mod:`brochure.text.inline`.

A text is parsed with markdown-it, of which only emphasis with ``*``, links and escapes are switched on;
values ``{name}``, note marks ``[^name]`` and Pandoc citations ``[@key, p. 4; @other]`` are rules of our own.
HTML, entities and pictures are no markup here.  Text that looks like markup and would be printed as typed is
reported as a problem, with what to write instead.
"""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis, link
from markdown_it.token import Token
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from brochure.findings import shortened
from brochure.text.inline import (
    NO_EXPORT,
    Citation,
    Cite,
    Emphasis,
    Inline,
    Link,
    NoExport,
    NoteMark,
    PageNumber,
    Strong,
    Subscript,
    Superscript,
    Text,
    ValueReference,
    plain_text,
)
from brochure.text.latex import latex
from brochure.text.placement import joined, put_in_place
from brochure.text.unread import unread


@dataclass(frozen=True)
class Problem:
    """Markup that can't be what the writer meant."""

    message: str
    fix: str
    #: The part of the source to point at, and which of its occurrences.
    needle: str
    occurrence: int = 0


@dataclass(frozen=True)
class Named:
    """What a text refers to by name, a value, a note or a part of the leaflet, and where."""

    node: ValueReference | NoteMark | Link
    name: str
    #: The part of the source that names it, and which of its occurrences.
    needle: str
    occurrence: int


@dataclass(frozen=True)
class Parsed:
    """A parsed text."""

    nodes: tuple[Inline, ...]
    #: At most :data:`PROBLEM_LIMIT`.
    problems: tuple[Problem, ...]
    #: In the order in which they are written.
    named: tuple[Named, ...] = ()


#: Most problems that one text gives: more than anybody fixes in one go.
PROBLEM_LIMIT = 100


#: Marked words inside marked words, at most: no text needs more, and what walks the nodes stays shallow.
_DEEPEST = 6
_KEY = r"[A-Za-z0-9_][\w:.#$%&+?<>~/-]*"
#: An at sign that is no part of an e-mail address.
_AT = r"(?<![\w.+\\])(?<![\w.+-]-)@"
_OPENS_CITATION = re.compile(rf"\[[^\[\]@]*{_AT}")
#: Pandoc's ``-@key`` leaves the author out: where citations are numbers, that is all the same.
_CITE = re.compile(rf"\s*-?@({_KEY}?)(?:\s*,\s*([^;\]@]*?))?\s*", re.ASCII)
_BARE_KEY = re.compile(rf"(?<!\\\[){_AT}{_KEY}", re.ASCII)
_VALUE = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_BRACKET = re.compile(r"\{[^\s{}]{0,40}\}?")
_NOTE = re.compile(r"\[\^([a-z][a-z0-9-]*)\]")
#: A mark that no note can have as its name; ``[^18^F]`` is an isotope.
_NO_NOTE = re.compile(r"\[\^[^\[\]^]{0,60}(?:\]|\Z)")
#: A star that is a sign, as in HLA-A*02:01 and 5*3.
_SIGN = re.compile(r"(?<=\w)\*(?=\d)")
#: What the plug-ins for raised and lowered words would print as it stands.
_MARKUP = re.compile(rf"\{{[a-z]|\[\^|{_AT}[A-Za-z0-9_]|\*[^*]+\*|\]\(")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*(?::[A-Za-z]\w*)?)(?:\s+[\w-]+\s*=[^<>]{0,300})?\s*/?>")
_FIXES_OF_TAGS = {
    **dict.fromkeys(("b", "strong"), "write **words** for strong words"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "write *words* for emphasis"),
    "sub": "write ~2~ for a lowered sign",
    "sup": "write ^2^ for a raised sign",
    "a": "write [words](https://…) for a link",
    **dict.fromkeys(("br", "p", "div", "hr"), "remove it, and make each paragraph or item a text of its own"),
    **dict.fromkeys(("ul", "ol", "li"), "remove it, and use the block `list`"),
    **dict.fromkeys(("table", "tr", "td", "th"), "remove it, and use the block `table`"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "remove it, and use the block `heading`"),
    "img": "remove it, and use the block `figure`",
    **dict.fromkeys(("u", "s", "del", "ins", "mark", "small", "big", "font", "span", "center"), "remove it"),
    **dict.fromkeys(("code", "pre", "tt", "q", "blockquote", "nobr", "wbr", "script", "style"), "remove it"),
}
#: Raised or lowered words with a number right behind them: ``10^6–10^8`` would raise “6–10”, and ``5~10~20``
#: or ``~5–~10`` lower what stands between signs that mean “about” or “to”.
_BEFORE_FIGURE = re.compile(r"([\^~])((?:\\.|[^\s\\^~])+)\1(?=[0-9])")
#: A row of a table of Markdown.
_PIPES = re.compile(r"\|(?:[^|]*\|){2,}")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:|tel:)[^\s<>]{1,300}>")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_LINK_TARGET = re.compile(r"(https?://|mailto:|tel:|#)[^\s]+")
_SPACE = re.compile(r"[ \t\r\n]+")


@lru_cache(maxsize=2000)
def parse(text: str) -> Parsed:
    """Parse a text.  Never raises; markup that makes no sense is among the problems."""
    source = _SPACE.sub(" ", text).strip()
    problems: list[Problem] = []
    named: list[Named] = []
    env = {"problems": problems, "counts": _Counts(source), "stars": [], "tags": set()}
    tokens = _parser().parseInline(source, env)
    nodes = _tree(tokens[0].children or [], env, named) if tokens else ()
    if _PIPES.fullmatch(source):
        fix = "use the block `table`, or write \\| for a plain sign"
        problems.append(Problem("the signs | make no table, and would be printed", fix, source))
    return Parsed(put_in_place(nodes), tuple(problems[:PROBLEM_LIMIT]), tuple(named))


class _Counts:
    """How often parts of a text stand before a place in it, without reading all of it each time."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._last: dict[str, tuple[int, int]] = {}

    def before(self, needle: str, position: int) -> int:
        """How often *needle* stands before *position*."""
        at, count = self._last.get(needle, (0, 0))
        if position < at:
            at, count = 0, 0
        count += self.source.count(needle, at, position)
        self._last[needle] = (position, count)
        return count


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
    rules.before("escape", "latex", _latex_rule)
    rules.before("sub", "figure", _figure_rule)
    rules.before("link", "note", _note_rule)
    rules.push("value", _value_rule)
    rules.push("tag", _tag_rule)
    rules.push("stray", _stray_rule)
    parser.inline.ruler2.before("fragments_join", "stars", _stars_rule)
    return parser


def _emphasis_rule(state: StateInline, silent: bool) -> bool:
    """Emphasis with stars alone: underscores are lines to write on."""
    start, made = state.pos, len(state.tokens)
    if state.src[start] != "*" or _SIGN.match(state.src, start) or not emphasis.tokenize(state, silent):
        return False
    # What is pending before the stars becomes a token of its own.
    state.env["stars"].append((start, [token for token in state.tokens[made:] if token.content == "*"]))
    return True


def _stars_rule(state: StateInline) -> None:
    """Report stars that would be printed, except those that look like a sign: ``2 * 3``, ``HLA-A*02``."""
    source = state.src
    for problem in _stars_in_words(source, state.env["stars"]):
        _complain(state, *problem)
    for start, tokens in state.env["stars"]:
        left = sum(token.type == "text" and token.content == "*" for token in tokens)
        if not left:
            continue
        end = start + len(tokens)
        spaced_before = start == 0 or source[start - 1] == " "
        spaced_after = end == len(source) or source[end] == " "
        if len(tokens) == 1 and spaced_before == spaced_after:
            continue
        stars = "*" * left
        word = source[start:end] if spaced_after else source[start : start + 30].split(" ")[0]
        fix = "write *words* or **words** without spaces inside the stars, or \\* for a plain star"
        if not spaced_after and spaced_before:
            message = f"the emphasis that opens here with {stars} is not closed"
            fix = f"close it with {stars} right behind its last word, or write \\* for a plain star"
        elif left > 1:
            message = f"the stars {stars} open and close nothing"
        else:
            message = "this star opens and closes nothing"
            fix = "write *words*, or \\* for a plain star; in a table, [^name] is the mark of a note"
        _complain(state, message, fix, word, start)


def _stars_in_words(
    source: str, stars: Iterable[tuple[int, list[Token]]]
) -> Iterator[tuple[str, str, str, int]]:
    """Message, fix, needle and place of stars that mark words from the middle of one word to that of another.

    So it is in ``5 mg*h/l or 6 mg*h/l`` and ``10**9 or 10**6``, which would lose their stars.
    """
    opened: list[int] = []
    for start, tokens in stars:
        end = start + len(tokens)
        kinds = {token.type for token in tokens}
        if kinds & {"em_close", "strong_close"} and opened:
            first = opened.pop()
            if first >= 0 and source[end : end + 1].isalnum():
                needle = source[first:end]
                sign = needle[: end - start]
                message = f"the stars {sign} inside words would make emphasis of “{shortened(needle)}”"
                fix = "write \\* for each plain star, and 10^9^ for a power"
                yield message, fix, needle, first
        if kinds & {"em_open", "strong_open"}:
            opened.append(start if start and source[start - 1].isalnum() else -1)


def _link_rule(state: StateInline, silent: bool) -> bool:
    start, made = state.pos, len(state.tokens)
    if not link(state, silent):
        return False
    if not silent:
        opened = next(token for token in state.tokens[made:] if token.type == "link_open")
        opened.meta = {"start": start, "end": state.pos}
    return True


def _latex_rule(state: StateInline, silent: bool) -> bool:
    """Report LaTeX before its backslashes are read as those before plain signs."""
    if not silent and state.src[state.pos] == "\\" and (found := latex(state.src, state.pos)):
        _complain(state, found.message, found.fix, found.needle)
    return False


def _figure_rule(state: StateInline, silent: bool) -> bool:
    """Report raised and lowered words with a number behind them: it was meant, or the signs are plain."""
    found = None if silent else _BEFORE_FIGURE.match(state.src, state.pos)
    if found is not None:
        sign, raises = found[1], "raise" if found[1] == "^" else "lower"
        message = f"“{shortened(found[0])}” would {raises} all that stands between the two signs {sign}"
        fix = f"write 10^6^–10^8^ with a sign on both sides of each number, or \\{sign} for a plain sign"
        if sign == "~":
            fix = "write “about”, or a dash between numbers; H~2~O lowers, and \\~ makes a plain sign"
        _complain(state, message, fix, found[0])
    return False


def _citation_rule(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not _OPENS_CITATION.match(state.src, start, state.posMax):
        return False
    end = state.src.find("]", start, state.posMax)
    inner = state.src[start + 1 : end] if end >= 0 else ""
    if state.src.startswith("(", end + 1) and not inner.lstrip().startswith(("@", "-@")):
        return False  # the words of a link
    if not silent:
        if end < 0:
            needle = state.src[start : state.posMax].split(" ", 1)[0]
            _complain(state, "the citation that opens here is not closed", "close it with ]", needle)
            state.push("text_special", "", 0).content = state.src[start : state.posMax]
        else:
            cites, parts = _cites(state.env["counts"], start + 1, inner)
            if "[" in inner:
                fix = "close it with ], and write what follows the comma without brackets: [@key, p. 4]"
                _complain(state, "a citation can’t hold square brackets", fix, state.src[start : end + 1])
                # Those that belong to it would stay behind.
                for _bracket in range(inner.count("[")):
                    end += state.src.startswith("]", end + 1, state.posMax)
            elif len(cites) < parts:
                fix = "write [@key] or [@key, p. 4; @other]; \\[ makes a plain bracket"
                _complain(state, f"“[{inner}]” is not a citation", fix, f"[{inner}]")
            state.push("citation", "", 0).meta = {"node": Citation(cites)}
    state.pos = state.posMax if end < 0 else end + 1
    return True


def _cites(counts: _Counts, start: int, inner: str) -> tuple[tuple[Cite, ...], int]:
    """The sources of a citation whose inner text starts at *start*, and of how many parts it consists."""
    cites = []
    parts = inner.split(";")
    for part in parts:
        match = _CITE.fullmatch(part)
        if match and match[1]:
            at = start + match.start(1) - 1
            locator = (match[2] or "").strip()
            cites.append(Cite(match[1], locator, counts.before(f"@{match[1]}", at)))
        start += len(part) + 1
    return tuple(cites), len(parts)


def _note_rule(state: StateInline, silent: bool) -> bool:
    match = _NOTE.match(state.src, state.pos, state.posMax)
    if match is None:
        spoilt = _NO_NOTE.match(state.src, state.pos)
        if spoilt and not silent:
            fix = "write [^name] with small letters, digits and hyphens; \\[ makes a plain bracket"
            _complain(state, f"“{spoilt[0]}” is no mark of a note", fix, spoilt[0])
        return False
    if not silent:
        state.push("note", "", 0).meta = {"node": NoteMark(match[1]), "at": state.pos}
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
        node = NoExport() if match[1] == NO_EXPORT else ValueReference(match[1])
        state.push("value", "", 0).meta = {"node": node, "at": state.pos}
    state.pos = match.end()
    return True


def _tag_rule(state: StateInline, silent: bool) -> bool:
    """Report HTML, which would be printed as typed; ``p < 0.05`` is not HTML."""
    sign = state.src[state.pos]
    if silent or sign not in "<&":
        return False
    if sign == "&":
        entity = _ENTITY.match(state.src, state.pos)
        if entity and ("#" in entity[0] or entity[0][1:] in html.entities.html5):
            _complain(
                state, f"“{entity[0]}” would be printed as it stands", _entity_fix(entity[0]), entity[0]
            )
    elif address := _AUTOLINK.match(state.src, state.pos):
        fix = "write [words](https://…) for a link, or the address without < and >"
        _complain(state, f"“{address[0]}” would be printed as it stands", fix, address[0])
    elif state.src.startswith("<!--", state.pos):
        fix = "remove it, or write it into a line of its own that starts with #"
        _complain(state, "this comment would be printed", fix, "<!--")
    elif tag := _TAG.match(state.src, state.pos):
        told: set[str] = state.env["tags"]
        name = tag[2].lower()
        # The opening tag is reported; its end tag needs no second message.
        # Word writes tags with a prefix, such as <o:p>.
        if (name in _FIXES_OF_TAGS or ":" in name) and not (tag[1] and name in told):
            told.add(name)
            fix = f"{_FIXES_OF_TAGS.get(name, 'remove it')}; \\< makes a plain sign"
            _complain(state, f"HTML such as “{tag[0]}” would be printed as it stands", fix, tag[0])
    return False


def _entity_fix(entity: str) -> str:
    sign = html.unescape(entity)
    if sign.isspace():
        return "write a plain space: where lines must not break is known without it"
    if sign.isprintable():
        return f"write the sign itself: {sign}"
    return "remove it: where words may break is known without it"


def _stray_rule(state: StateInline, silent: bool) -> bool:
    """Report signs that the other rules did not understand and that would be printed."""
    if silent:
        return False
    if key := _BARE_KEY.match(state.src, state.pos):
        # What ends the sentence is no part of it.
        name = key[0].rstrip(".:?")
        fix = f"write [{name}] with nothing before the @, or \\@ for a plain at sign"
        _complain(state, f"“{name}” is not a citation", fix, name)
    elif state.src.startswith("](", state.pos):
        fix = (
            "write [words](https://…) without spaces in the address and without brackets or citations in the "
            "words; to print brackets, put a space between them"
        )
        _complain(state, "the brackets make no link", fix, "](")
    elif found := unread(state.src, state.pos):
        _complain(state, found.message, found.fix, found.needle)
    return False


def _complain(state: StateInline, message: str, fix: str, needle: str, at: int | None = None) -> None:
    """Report a problem at a place, by default the one that is being parsed."""
    problems: list[Problem] = state.env["problems"]
    if len(problems) < PROBLEM_LIMIT:
        counts: _Counts = state.env["counts"]
        problems.append(Problem(message, fix, needle, counts.before(needle, state.pos if at is None else at)))


_MARKS: dict[str, type[Emphasis | Strong | Superscript | Subscript]] = {
    "em": Emphasis,
    "strong": Strong,
    "sup": Superscript,
    "sub": Subscript,
}


def _tree(tokens: Iterable[Token], env: dict[str, Any], named: list[Named]) -> tuple[Inline, ...]:
    """The nodes that a flat run of tokens stands for; *named* gets what they refer to."""
    counts: _Counts = env["counts"]
    levels: list[list[Inline]] = [[]]
    opened: list[Token] = []
    for token in tokens:
        if token.type.endswith("_open"):
            opened.append(token)
            levels.append([])
            if token.type == "link_open" and (url := str(token.attrs["href"])).startswith("#"):
                needle, occurrence = _address(url, token, counts)
                named.append(Named(Link((), url), url[1:], needle, occurrence))
        elif token.type.endswith("_close"):
            children = joined(levels.pop())
            levels[-1] += _node(opened.pop(), children, len(opened), env)
        elif token.meta:
            node = token.meta["node"]
            levels[-1].append(node)
            if isinstance(node, (ValueReference, NoteMark)) and not (node == _PAGE and _leads_inside(opened)):
                needle = f"{{{node.name}}}" if isinstance(node, ValueReference) else f"[^{node.name}]"
                named.append(Named(node, node.name, needle, counts.before(needle, token.meta["at"])))
        else:
            levels[-1].append(Text(token.content))
    return joined(levels[0])


#: In the words of a link into the leaflet: the number of the page.
_PAGE = ValueReference("page")


def _leads_inside(opened: Iterable[Token]) -> bool:
    return any(token.type == "link_open" and str(token.attrs["href"]).startswith("#") for token in opened)


def _node(token: Token, children: tuple[Inline, ...], depth: int, env: dict[str, Any]) -> tuple[Inline, ...]:
    """What the marked words become; the plain words where the mark is not allowed."""
    problems: list[Problem] = env["problems"]
    if token.type == "link_open":
        url = str(token.attrs["href"])
        node = Link(_numbered(children, url) if url.startswith("#") else children, url)
        if len(problems) < PROBLEM_LIMIT:
            problems += _link_problems(node, token, env["counts"])
        return (node,)
    if depth >= _DEEPEST:
        if all(problem.message != _TOO_DEEP for problem in problems):
            problems.append(Problem(_TOO_DEEP, "take some of the stars away", token.markup))
        return children
    mark = _MARKS[token.tag]
    if mark in (Superscript, Subscript):
        words = plain_text(children, {})
        if _MARKUP.search(words) and len(problems) < PROBLEM_LIMIT:
            written = f"{token.markup}{words}{token.markup}"
            fix = f"keep plain words between the {token.markup}; citations and notes are raised without it"
            problems.append(Problem(f"“{written}” holds markup", fix, written))
    return (mark(children),)


def _numbered(nodes: tuple[Inline, ...], url: str) -> tuple[Inline, ...]:
    """The words of a link with its page number in the place of ``{page}``."""
    numbered: list[Inline] = []
    for node in nodes:
        if node == _PAGE:
            node = PageNumber(url)
        elif isinstance(node, (Emphasis, Strong)):
            node = replace(node, children=_numbered(node.children, url))
        numbered.append(node)
    return tuple(numbered)


_TOO_DEEP = "emphasis stands inside emphasis too often"


def _address(url: str, token: Token, counts: _Counts) -> tuple[str, int]:
    """The part of the source at which a link's address stands, and which of its occurrences that is."""
    start, end = token.meta["start"], token.meta["end"]
    at = counts.source.rfind(url, start, end) if url else -1
    needle = url if at >= 0 else counts.source[start:end]
    return needle, counts.before(needle, max(at, start))


def _link_problems(node: Link, token: Token, counts: _Counts) -> Iterator[Problem]:
    where = _address(node.url, token, counts)
    if not _LINK_TARGET.fullmatch(node.url):
        fix = "use an address that starts with https://, http://, mailto:, tel: or #name"
        yield Problem(f"“{node.url}” is not an address that a leaflet can link to", fix, *where)
    elif node.url.startswith("tel:") and not node.url.isascii():
        dialled = re.sub(r"[^\d+]+", "-", normalize("NFKC", node.url[4:])).strip("-")
        message = f"“{shortened(node.url)}” holds a sign that no telephone dials"
        yield Problem(message, f"type it again with plain hyphens: tel:{dialled}", *where)
    elif "{" in node.url or "}" in node.url:
        fix = "write the whole address without curly brackets"
        yield Problem("a value can’t stand in an address", fix, *where)
    elif not node.children:
        yield Problem("the link has no words", "write [words](https://…)", *where)
    elif token.attrs.get("title"):
        yield Problem("a printed link has no title", "remove the words after the address", *where)
