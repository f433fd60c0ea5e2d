"""Words that stand in the templates of a project: no rule and no reviewer of the content looks at them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from jinja2 import Environment, TemplateError

from brochure.findings import Finding, Severity, SourcePlace, shortened
from brochure.source.characters import split_lines

#: What is no text of a page.
_UNSEEN = re.compile(r"<!--.*?-->|<(style|script|title|svg)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
#: Elements inside a line: a sentence goes on behind them.
_INLINE = re.compile(r"</?(?:a|abbr|b|br|cite|em|i|q|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
_ELEMENT = re.compile(r"<[^<>]*>")
#: What stands for a value that is filled in.
_VALUE = "\ufffc"
_WORD = re.compile(r"[^\W\d_]+")
#: Templates of the style guide: they print nothing in a leaflet.
_NOT_THE_LEAFLETS = "templates/style-guide"
#: So many words are more than a label.
_SENTENCE = 4


def template_words(file: str, text: str) -> Iterator[Finding]:
    """A warning for each sentence and each number that a template prints of itself; labels are none."""
    try:
        tokens = list(Environment().lex(text))
    except TemplateError:
        # Whoever renders it says what is wrong.
        return
    if file.startswith(_NOT_THE_LEAFLETS):
        return
    parts, is_value = [], False
    for _line, kind, value in tokens:
        is_value = kind == "variable_begin" or (is_value and kind != "variable_end")
        if kind == "data":
            parts.append(value)
        elif kind == "variable_begin":
            parts.append(_VALUE)
        elif kind == "string" and is_value and len(_WORD.findall(value)) >= _SENTENCE:
            parts.append(f"{value[1:-1]}{_VALUE}")
    seen = _INLINE.sub(" ", _UNSEEN.sub(" ", "".join(parts)))
    for stretch in _ELEMENT.split(seen):
        for said in stretch.split(_VALUE):
            words = " ".join(unescape(said).split())
            if len(_WORD.findall(words)) < _SENTENCE and not any(map(str.isdigit, words)):
                continue
            message = f"the template prints “{shortened(words)}” of itself: no rule looks at that"
            fix = "write it in the content, and print it from there"
            yield Finding("layout.made-words", Severity.WARNING, message, _place(file, text, words), fix)


#: A link to somewhere else that a template writes out.
_LINK = re.compile(r"<a\b[^<>]*?\bhref\s*=\s*[\"']?((?:https?:|mailto:|tel:)[^\s\"'<>{}]*)", re.IGNORECASE)


def template_links(file: str, text: str) -> Iterator[Finding]:
    """A warning for each link to a page or a person that a template makes of itself."""
    if file.startswith(_NOT_THE_LEAFLETS):
        return
    for number, line in enumerate(split_lines(text), start=1):
        for found in _LINK.finditer(line):
            message = f"the template links words to {shortened(found[1])} of itself: no rule looks at that"
            fix = "write the link in the content: [words](https://…)"
            place = SourcePlace(file, number, found.start(1) + 1, line)
            yield Finding("layout.made-words", Severity.WARNING, message, place, fix)


def _place(file: str, text: str, words: str) -> SourcePlace:
    """The line on which words begin."""
    first = words.split()[0]
    for number, line in enumerate(split_lines(text), start=1):
        if (at := line.find(first)) >= 0:
            return SourcePlace(file, number, at + 1, line)
    return SourcePlace(file)
