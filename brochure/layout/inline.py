"""Inline nodes as HTML: everything escaped, with the typography that good composition needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from brochure.citations.numbering import token
from brochure.content.inline import (
    Citation,
    Emphasis,
    Inline,
    Link,
    NoteMark,
    Strong,
    Subscript,
    Superscript,
    Text,
    Value,
)

_NBSP = "\u00a0"
_TAGS = {Emphasis: "em", Strong: "strong", Superscript: "sup", Subscript: "sub"}
#: A number and what it counts stay on one line: units, and short nouns of time and number.
_UNIT = re.compile(
    r"(?<=\d) (?=(?:%|°C|°F|mg|g|kg|µg|ml|mL|l|L|mm|cm|m|h|min|hours?|hours’|days?|weeks?|months?|years?|people|in 100|million)(?![\w-]))"
)
#: A word and its number: page 6, grade 3, Day 0, sec. 4.
_LEADS = re.compile(r"\b(page|grade|phase|table|figure|day|days|week|weeks|month|months|sec\.|p\.|no\.|NHS|call) (?=\d)", re.IGNORECASE)
_RELATION = re.compile(r"([=≥≤<>±]) (?=\d)")
_EQUALS = re.compile(r"\b([nN]) (?==)")
#: Words that never break at their hyphen: names of the medicine's kind and of illnesses.
_UNBROKEN = re.compile(r"\b(?:CAR-T|B-ALL|4-1BB|T-cell|B-cell|[A-Z]-cell|\w{1,2}-\w{1,4})\b")
_RANGE = re.compile(r"(?<=\d)--(?=\d)")
#: The last word before a citation, which the number must not leave.
_LAST_WORD = re.compile(r"[^\s\u00a0]{1,24}$")


def to_html(nodes: Iterable[Inline], values: Mapping[str, str], signs: Mapping[str, str]) -> Markup:
    """The nodes as safe HTML.

    *values* are put in by name, *signs* give the sign of each note of a table.  Citations become tokens that
    :func:`brochure.citations.numbering.number` resolves.
    """
    return Markup("").join(_pieces(list(nodes), values, signs))


def _pieces(nodes: list[Inline], values: Mapping[str, str], signs: Mapping[str, str]) -> list[Markup]:
    pieces: list[Markup] = []
    for index, node in enumerate(nodes):
        if isinstance(node, (Text, Value)):
            words = node.text if isinstance(node, Text) else values[node.name]
            before = nodes[index - 1] if index else None
            words = _typeset(words, follows=_ends_in_word(before, values))
            pieces.append(_marked(words))
        elif isinstance(node, Citation):
            _bind(pieces, Markup(token(node)))
        elif isinstance(node, NoteMark):
            _bind(pieces, Markup('<sup class="note">{}</sup>').format(signs[node.name]))
        elif isinstance(node, Link):
            inner = Markup("").join(_pieces(list(node.children), values, signs))
            kind = "internal" if node.url.startswith("#") else "link"
            pieces.append(Markup('<a class="{}" href="{}">{}</a>').format(kind, node.url, inner))
        else:
            inner = Markup("").join(_pieces(list(node.children), values, signs))
            tag = _TAGS[type(node)]
            pieces.append(Markup(f"<{tag}>{{}}</{tag}>").format(inner))
    return pieces


def _typeset(words: str, *, follows: bool) -> str:
    """Quotes, dashes and spaces as they are set."""
    words = words.replace("...", "…")
    words = _RANGE.sub("–", words)
    words = _curled(words, follows=follows)
    words = _UNIT.sub(_NBSP, words)
    words = _LEADS.sub(lambda match: f"{match[1]}{_NBSP}", words)
    words = _RELATION.sub(lambda match: f"{match[1]}{_NBSP}", words)
    return _EQUALS.sub(lambda match: f"{match[1]}{_NBSP}", words)


def _curled(words: str, *, follows: bool) -> str:
    """Straight quotes as curly ones: opening after a space or a bracket, closing otherwise."""
    out = []
    for index, char in enumerate(words):
        if char in "'\"":
            before = words[index - 1] if index else ("x" if follows else " ")
            opens = before.isspace() or before in "([{–—‘“/"
            char = {"'": "‘’", '"': "“”"}[char][0 if opens else 1]
        out.append(char)
    return "".join(out)


def _marked(words: str) -> Markup:
    """Escaped, with words that never break at their hyphen wrapped; the text itself stays as it is."""
    out = Markup("")
    end = 0
    for match in _UNBROKEN.finditer(words):
        out += escape(words[end : match.start()]) + Markup('<span class="nobreak">{}</span>').format(match[0])
        end = match.end()
    return out + escape(words[end:])


def _bind(pieces: list[Markup], mark: Markup) -> None:
    """Add a mark that never starts a line: it is kept with the last word before it."""
    last = str(pieces[-1]) if pieces else ""
    word = _LAST_WORD.search(last)
    if word and "<" not in word[0] and ">" not in word[0] and "&" not in word[0]:
        pieces[-1] = Markup(last[: word.start()])
        pieces.append(Markup('<span class="nobreak">{}{}</span>').format(Markup(word[0]), mark))
    else:
        pieces.append(mark)


def _ends_in_word(node: Inline | None, values: Mapping[str, str]) -> bool:
    if isinstance(node, Text):
        return bool(node.text) and not node.text[-1].isspace()
    return node is not None and not isinstance(node, (Citation, NoteMark))
