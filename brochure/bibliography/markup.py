"""Markup in the texts of sources as reference managers and publishers export it: HTML, JATS and entities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from brochure.source.characters import FORBIDDEN

#: Names of tags, without the names of their vocabularies, by what CSL calls them.
_UNDERSTOOD = {
    "i": "i", "em": "i", "italic": "i", "b": "b", "strong": "b", "bold": "b",
    "sup": "sup", "superscript": "sup", "sub": "sub", "subscript": "sub", "inf": "sub",
}  # fmt: skip
#: Those of CSL itself, for which a leaflet has no type.
_LEFT_ALONE = ("span", "sc")
#: What is taken out of a text; between these and the words around them stands a space.
_BREAKS = ("br", "break", "hr", "p", "title", "div", "sec", "li", "list-item")
_TAKEN_OUT = {
    *_BREAKS, "a", "abbr", "acronym", "alternatives", "annotation", "big", "center", "cite", "code",
    "dfn", "del", "ext-link", "font", "formula", "h1", "h2", "h3", "h4", "inline-formula",
    "inline-graphic", "ins", "kbd", "list", "math", "mark", "menclose", "mfenced", "mfrac", "mi",
    "mmultiscripts", "mn", "mo", "monospace", "mover", "mprescripts", "mpadded", "mroot", "mrow", "ms",
    "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder",
    "munderover", "named-content", "none", "ol", "overline", "q", "roman", "s", "samp", "sans-serif",
    "scp", "semantics", "small", "smallcaps", "strike", "styled-content", "tex-math", "tt", "u", "ul",
    "underline", "uri", "var", "xref",
}  # fmt: skip
_ATTRIBUTES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*"""
_TAG = re.compile(rf"<(/?)((?:[A-Za-z]+:)?[A-Za-z][\w.-]*){_ATTRIBUTES}\s*/?>")
_PLAIN_TAG = re.compile("<(/?)(i|b|sup|sub)>")
#: Tags that were escaped once too often.
_ESCAPED_TAG = re.compile("\ufdd0(/?)([A-Za-z]+)\ufdd1")
_SIGNS = {"<": "\ufdd0", ">": "\ufdd1"}
# Neither holds another beginning: unclosed ones must not be searched again and again.
_CDATA = re.compile(r"<!\[CDATA\[((?:(?!<!\[CDATA\[).)*?)\]\]>", re.DOTALL)
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]\w{1,30}));")
#: Emphasis of Markdown, commands, accents and formulas of LaTeX, and raised or lowered figures of either.
_FOREIGN = re.compile(
    r"(?<![\w*\\])(\*{1,2})(?=[^\s*])[^*\n]{0,200}[^\s*]\1(?![\w*])"
    r"|(?<![\w_\\])_(?=[^\s_])[^_\n]{0,200}[^\s_]_(?![\w_])"
    r"|\\(?:text\w+|emph|it|bf|em|mathrm|mathit|ce)(?![A-Za-z])"
    r"|\\[\"'`^~][{]?[A-Za-z]"
    r"|\$[^$\n]{0,100}[\\^_][^$\n]{0,100}\$"
    r"|\b10\^[{]?[-−–]?\d{1,3}\b[}]?\^?|(?<=\w)\^[+\d-]{1,3}\^|(?<=[A-Za-z])~\d{1,2}~"
)
#: How often texts are escaped: systems that pass them on may do it again.
_TIMES = 3


@dataclass(frozen=True)
class Unread:
    """A piece of markup that is not understood."""

    piece: str
    message: str
    fix: str


def read_markup(text: str) -> tuple[str, tuple[Unread, ...]]:
    """A text with no markup but that of CSL, and what of its markup could not be read.

    The words are kept, whatever tags stand around them.
    """
    if "<" not in text and "&" not in text:
        return text, ()
    unread: list[Unread] = []
    text = _CDATA.sub(r"\1", text)
    text = _COMMENT.sub(lambda found: _left_out(found[0], unread, ""), text)
    text = _TAG.sub(lambda found: _tag(found, unread), text)
    for _time in range(_TIMES):
        text = _ENTITY.sub(_sign, text)
    unread += [_unknown(found[0]) for found in _ENTITY.finditer(text) if _is_meant(found)]
    text = _ESCAPED_TAG.sub(_escaped, text)
    text = text.replace(_SIGNS["<"], "<").replace(_SIGNS[">"], ">")
    unread += [_single(tag) for tag in _unpaired(text)]
    if unread:
        text = re.sub(" {2,}", " ", text).strip()
    return text, tuple(unread)


def foreign_markup(text: str) -> Iterator[Unread]:
    """Markup of Markdown and LaTeX in a text of a source, which is printed as it stands."""
    for found in _FOREIGN.finditer(text):
        piece = found[0].strip()
        message = f"“{piece[:60]}” is printed as it stands: sources have markup of HTML alone"
        yield Unread(piece, message, "write <i>, <b>, <sub> or <sup>, or the sign itself")


def _tag(found: re.Match[str], unread: list[Unread]) -> str:
    name = found[2].rpartition(":")[2].lower()
    if name in _UNDERSTOOD:
        # What is empty has nothing to mark.
        return "" if found[0].endswith("/>") else f"<{found[1]}{_UNDERSTOOD[name]}>"
    if name in _LEFT_ALONE:
        nocase = name == "span" and re.search(r"class\s*=\s*[\"']?nocase\b", found[0], re.IGNORECASE)
        return '<span class="nocase">' if nocase else f"<{found[1]}{name}>"
    if name in _TAKEN_OUT or ":" in found[2]:
        return _left_out(found[0], unread, " " if name in _BREAKS else "")
    fix = "write <i>, <b>, <sub> or <sup>, or the words alone"
    unread.append(Unread(found[0], f"the tag {found[0][:60]} is not known, so it is printed as it is", fix))
    return found[0].replace("<", _SIGNS["<"]).replace(">", _SIGNS[">"])


def _left_out(piece: str, unread: list[Unread], instead: str) -> str:
    if not piece.startswith("</"):
        fix = "remove it, or write <i>, <b>, <sub> or <sup>"
        message = f"the tag {piece[:60]} can't be printed, so it is left out; its words are kept"
        if piece.startswith("<!--"):
            message, fix = f"the comment {piece[:60]} is left out", "remove it"
        unread.append(Unread(piece, message, fix))
    return instead


def _sign(found: re.Match[str]) -> str:
    """The sign that an entity stands for; the entity where there is none that can be printed."""
    decimal, hexadecimal, name = found.groups()
    if name:
        sign = html5.get(f"{name};", found[0])
    else:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        sign = chr(code) if 0 < code < 0x110000 else found[0]
    if FORBIDDEN.search(sign) or "\ufdd0" <= sign[0] <= "\ufdef":
        return found[0]
    return _SIGNS.get(sign, sign)


def _is_meant(found: re.Match[str]) -> bool:
    """True for an entity; “R&D;” is none."""
    return not found[3] or found[3].islower()


def _escaped(found: re.Match[str]) -> str:
    name = _UNDERSTOOD.get(found[2].lower())
    return f"<{found[1]}{name}>" if name else found[0]


def _unpaired(text: str) -> list[str]:
    """Tags that open or close nothing."""
    opened: list[re.Match[str]] = []
    alone = []
    for found in _PLAIN_TAG.finditer(text):
        if not found[1]:
            opened.append(found)
        elif opened and opened[-1][2] == found[2]:
            opened.pop()
        else:
            alone.append(found[0])
    return alone + [found[0] for found in opened]


def _single(tag: str) -> Unread:
    missing = "opened" if tag.startswith("</") else "closed"
    return Unread(tag, f"the tag {tag} is not {missing}, so it is left out", "put tags in pairs: <i>…</i>")


def _unknown(entity: str) -> Unread:
    message = f"the entity {entity} is not known, so it is printed as it is"
    return Unread(entity, message, "write the sign that it stands for")
