"""Inline nodes as HTML: everything escaped, with the typography that good composition needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from markupsafe import Markup, escape

from brochure.bibliography.numbering import token
from brochure.layout.typography import NBSP, OBJECT, Typography
from brochure.source.address import Address
from brochure.text.fields import Prose
from brochure.text.inline import (
    Citation,
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
    printed_nodes,
    walk,
)
from brochure.text.uri import uri_of

#: The tag that marks where words may break: a text without markup has no other tags.
_TAG = re.compile(r"<[^<>]*>")
#: Marked words that can take in a space beside them.
_CARRIERS = (Emphasis, Strong, Link)
_TAGS = {Emphasis: "em", Strong: "strong", Superscript: "sup", Subscript: "sub"}
#: Words that never break inside: short ones with a hyphen (CAR-T, T-cell), ranges of numbers, what is still
#: to be filled in ([job code]).  With what is tied to them: see _LAST_WORD.
_FIGURES = r"[\d½¼¾⅓⅔][\d.,:½¼¾⅓⅔]*"
_UNBROKEN = (
    rf"(?:(?<!\S)\S{{1,24}}{NBSP})?"
    rf"(?:\b(?:\w{{1,3}}-\w{{1,4}}|{_FIGURES}(?:[ap]m)?–[<>≤≥]?{_FIGURES}[a-z]{{0,3}}|[IVX]{{1,4}}–[IVX]{{1,4}})\b"
    r"|\[\w[\w ]{1,15}\])"
)
#: Words that may break behind any dot and slash: addresses.
_ADDRESS = r"(?:https?://|www\.)[^\s]+|[\w-]+(?:\.[\w-]+)+/[^\s]+|\b(?:[a-z0-9-]+\.){2,}[a-z]{2,}\b"
_SPECIAL = re.compile(rf"(?P<address>{_ADDRESS})|(?P<unbroken>{_UNBROKEN})")
#: The scheme of an address with the beginning of its first name: lines would end behind the two slashes.
_SCHEME = re.compile(r"\Ahttps?://[\w-]{1,16}")
_BREAK = re.compile(r"(?<=\w)([/.])(?=\w)")
#: The last word before a mark, which the mark must not leave, with what is tied to it; of a long one its end,
#: so that lines can fill.  The engine breaks lines badly before a text that ends with such a space beside an
#: element.
_LAST_WORD = re.compile(rf"(?:(?<!\S)\S{{1,24}}{NBSP}){{0,2}}\S{{1,24}}\Z")
#: The last word and a space at which no line breaks, which ties it to what follows.
_TIED = re.compile(rf"\S{{0,24}}{NBSP}\Z")
#: A web address, without the full stop or bracket of the sentence behind it.
_URL = re.compile(r"https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]’']")
_LAST_URL = re.compile(r"https?://\S+\Z")
#: Gives the HTML of a mark.
_Marker = Callable[[Citation | NoteMark], Markup]
#: Marked words of more characters are not tied to the word before: lines could not fill.
_LONGEST_TIED = 24


def to_html(
    nodes: Iterable[Inline],
    values: Mapping[str, str],
    signs: Mapping[str, str],
    typography: Typography,
    address: Address = Address(),
) -> Markup:
    """The nodes as safe HTML, set by the *typography* of their language.

    *values* are put in by name, *signs* give the sign of each note of a table; raises ``KeyError`` for what
    they lack.  Citations become tokens that :func:`brochure.bibliography.numbering.number` resolves; they
    carry *address*, that of the text in the content.
    """
    nodes = _with_spaces_inside(printed_nodes(nodes))
    texts = iter(typography.typeset(_leaves(nodes, values)))
    return Markup("").join(_pieces(nodes, texts, partial(_mark, signs=signs, address=address)))


def drawn_words(text: Prose | None, values: Mapping[str, str], typography: Typography) -> str:
    """The words of a text for a drawing, with the quotes, dashes and spaces that running text gets."""
    if text is None:
        return ""
    return Markup(_TAG.sub("", to_html(text.nodes, values, {}, typography))).unescape()


def _with_spaces_inside(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The same words, with no space alone between two marked words: the engine leaves such a one untagged."""
    out: list[Inline] = []
    space: tuple[Inline, ...] = ()
    for node, follower in zip(nodes, (*nodes[1:], None), strict=True):
        if isinstance(node, _CARRIERS):
            node = replace(node, children=(*space, *_with_spaces_inside(node.children)))
            space = ()
        alone = isinstance(node, Text) and not node.text.strip() and not isinstance(follower, ValueReference)
        if alone and out and isinstance(out[-1], _CARRIERS):
            out[-1] = replace(out[-1], children=(*out[-1].children, node))
        elif alone and isinstance(follower, _CARRIERS) and out and not isinstance(out[-1], ValueReference):
            space = (node,)
        else:
            out.append(node)
    return tuple(out)


def _leaves(nodes: Iterable[Inline], values: Mapping[str, str]) -> Iterator[str]:
    """The text of each leaf, in reading order."""
    for node in walk(nodes):
        if isinstance(node, Text):
            yield node.text
        elif isinstance(node, ValueReference):
            yield values[node.name]
        elif isinstance(node, (Citation, NoteMark)):
            yield OBJECT
        elif isinstance(node, PageNumber):
            # Spaces around it are those around a number.
            yield "0"


def _pieces(
    nodes: Iterable[Inline], texts: Iterator[str], mark: _Marker, linked: bool = False
) -> Iterator[Markup]:
    """HTML of each node, with the next of *texts* for each leaf; marks are bound to the word before them.

    *linked* is True inside a link, where addresses are no links of their own.
    """
    text = ""
    marks = Markup("")
    for node in nodes:
        if isinstance(node, (Citation, NoteMark)):
            next(texts)
            marks += mark(node)
            continue
        if isinstance(node, (Text, ValueReference)):
            yield _bound(text, marks, linked)
            text, marks = next(texts), Markup("")
            continue
        if isinstance(node, NoExport):
            continue
        element = _element(node, texts, mark, linked)
        tied = None if marks else _TIED.search(text)
        if tied and len(element.striptags()) <= _LONGEST_TIED:
            # The engine breaks lines badly before a text that ends with such a space beside an element.
            last = Markup('<span class="nobreak">{}{}</span>').format(_marked(tied[0], linked), element)
            yield _marked(text[: tied.start()], linked) + last
        else:
            text = f"{text[:-1]} " if tied else text
            yield _bound(text, marks, linked) + element
        text, marks = "", Markup("")
    yield _bound(text, marks, linked)


def _element(
    node: Emphasis | Strong | Subscript | Superscript | Link | PageNumber,
    texts: Iterator[str],
    mark: _Marker,
    linked: bool,
) -> Markup:
    if isinstance(node, PageNumber):
        next(texts)
        # Filled in by the style: only the engine knows the page.
        return Markup('<span class="page-number" data-to="{}"></span>').format(node.url)
    inner = Markup("").join(_pieces(node.children, texts, mark, linked or isinstance(node, Link)))
    if isinstance(node, Link):
        kind, target = ("internal", node.url) if node.url.startswith("#") else ("link", uri_of(node.url))
        return Markup('<a class="{}" href="{}">{}</a>').format(kind, target, inner)
    tag = _TAGS[type(node)]
    return Markup(f"<{tag}>{{}}</{tag}>").format(inner)


def _mark(node: Citation | NoteMark, signs: Mapping[str, str], address: Address) -> Markup:
    if isinstance(node, Citation):
        return Markup(token(node, address))
    return Markup('<sup class="note">{}</sup>').format(signs[node.name])


def _bound(text: str, marks: Markup, linked: bool) -> Markup:
    """A text and the marks behind it, which never start a line: they are bound to its last word."""
    last = _LAST_WORD.search(text) if marks and not _LAST_URL.search(text) else None
    if last is None:
        return _marked(text, linked) + marks
    bound = Markup('<span class="nobreak">{}{}</span>').format(_marked(last[0], linked), marks)
    return _marked(text[: last.start()], linked) + bound


def _marked(words: str, linked: bool) -> Markup:
    """Escaped, with marks where words may break or must not; the text itself stays as it is.

    A web address is a link to itself, unless it stands in one.
    """
    out = []
    end = 0
    for match in _SPECIAL.finditer(words):
        out.append(escape(words[end : match.start()]))
        if match["address"]:
            url = _URL.match(match[0])
            address, rest = (url[0], match[0][url.end() :]) if url and not linked else ("", match[0])
            if address:
                out.append(
                    Markup('<a class="link" href="{}">{}</a>').format(uri_of(address), _breakable(address))
                )
            out.append(_breakable(rest))
        else:
            out.append(Markup('<span class="nobreak">{}</span>').format(match[0]))
        end = match.end()
    out.append(escape(words[end:]))
    return Markup("").join(out)


def _breakable(address: str) -> Markup:
    """An address that may break behind its dots and slashes, but not behind its scheme."""
    breakable = _BREAK.sub(r"\1<wbr>", str(escape(address)))
    return Markup(_SCHEME.sub(r'<span class="nobreak">\g<0></span>', breakable))
