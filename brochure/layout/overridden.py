"""What style sheets of a project set in vain, because its data say it, or should not set at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import tinycss2

from brochure.findings import Finding, Severity, SourcePlace, shortened
from brochure.source.characters import split_lines

_FORMATS, _MEASURES, _PALETTE = "styles/formats.yaml", "styles/measures.yaml", "styles/palette.yaml"
_MARGINS = ("margin", "margin-top", "margin-right", "margin-bottom", "margin-left")
#: Where what a ``@page`` rule sets comes from, by the name of its pages.
_PAGES = {
    "": {"size": _FORMATS, "bleed": _FORMATS, **dict.fromkeys(_MARGINS, _MEASURES)},
    "cover": dict.fromkeys(_MARGINS, _MEASURES),
}
#: Custom properties of the program for the whole document, and where they come from.
_VARIABLES = {
    "--text-scale": _MEASURES,
    "--bleed": _FORMATS,
    "--cover-width": _FORMATS,
    "--cover-height": _FORMATS,
}
#: Values of ``text-transform`` that leave letters as they are.
_UNCHANGED = ("none", "initial", "unset", "inherit")
#: Media of which paper is one; those that the typesetter does not read are told by it.
_PRINTED = re.compile(r"^\s*$|\b(?:print|all|not|only)\b|[()]", re.IGNORECASE)
#: What somebody does on a screen.
_BY_HAND = re.compile(r":(?:hover|focus(?:-within|-visible)?|active|visited)(?![\w-])", re.IGNORECASE)
_ROOTS = (":root", "html")


def overridden(name: str, text: str, colours: Collection[str]) -> Iterator[Finding]:
    """A warning for each declaration of a style sheet that has no effect; *colours* are the palette's."""
    yield from _in_rules(name, text, tinycss2.parse_stylesheet(text, True, True), colours)


def _in_rules(name: str, text: str, rules: Any, colours: Collection[str]) -> Iterator[Finding]:
    for rule in rules:
        prelude = tinycss2.serialize(rule.prelude) if hasattr(rule, "prelude") else ""
        if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content is not None:
            if not _PRINTED.search(prelude):
                message = f"`@media {shortened(prelude.strip())}` has no effect here: a leaflet is printed"
                yield _in_vain(
                    name, text, rule, message, "write its rules without `@media`, or take them out"
                )
                continue
            inner = tinycss2.parse_rule_list(rule.content, True, True)
            yield from _in_rules(name, text, inner, colours)
        elif rule.type == "at-rule" and rule.lower_at_keyword == "page":
            for selector in (part.strip() for part in prelude.split(",")):
                yield from _in_block(name, text, rule, f"@page {selector}".strip(), _PAGES.get(selector, {}))
            yield from _below_label(name, text, rule)
        elif rule.type == "qualified-rule":
            if found := _BY_HAND.search(prelude):
                message = f"`{found[0]}` has no effect here: nobody points at what is printed"
                yield _in_vain(name, text, rule, message, "take the rule out")
            for selector in (part.strip() for part in prelude.split(",")):
                if selector in _ROOTS:
                    sources = {**{f"--{colour}": _PALETTE for colour in colours}, **_VARIABLES}
                    yield from _in_block(name, text, rule, selector, sources)


def _in_vain(name: str, text: str, rule: Any, message: str, fix: str) -> Finding:
    """A warning for a rule without effect."""
    line = split_lines(text)[rule.source_line - 1]
    place = SourcePlace(name, rule.source_line, rule.source_column, line)
    return Finding("layout.overridden", Severity.WARNING, message, place, fix)


def _below_label(name: str, text: str, rule: Any) -> Iterator[Finding]:
    """A warning for a margin box that would stand where drafts have their label."""
    for part in tinycss2.parse_blocks_contents(rule.content or (), True, True):
        if part.type == "at-rule" and part.lower_at_keyword == "top-center":
            line = split_lines(text)[part.source_line - 1]
            place = SourcePlace(name, part.source_line, part.source_column, line)
            message = "`@top-center` has no effect here: it is the place of the draft label"
            fix = "use `@top-left` or `@top-right`"
            yield Finding("layout.overridden", Severity.WARNING, message, place, fix)


def changed_letters(name: str, text: str) -> Iterator[Finding]:
    """A warning for each declaration by which other letters are printed than were written."""
    for rule in _style_rules(tinycss2.parse_stylesheet(text, True, True)):
        for part in tinycss2.parse_blocks_contents(rule.content or (), True, True):
            if part.type != "declaration" or part.lower_name != "text-transform":
                continue
            if tinycss2.serialize(part.value).strip().lower() in _UNCHANGED:
                continue
            line = split_lines(text)[part.source_line - 1]
            place = SourcePlace(name, part.source_line, part.source_column, line)
            message = (
                "`text-transform` prints other letters than were written and approved: 5 µg becomes 5 ΜG"
            )
            fix = "take it out, and write the words as they are to be read"
            yield Finding("layout.letters", Severity.WARNING, message, place, fix)


#: What a style sheet may hold before a comment, and, by itself, the beginning of one that nothing closes.
_STRETCH = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|(?P<unclosed>/\*)', re.DOTALL)


def unclosed_comment(name: str, text: str) -> Iterator[Finding]:
    """An error for a comment without an end: all that stands behind it is no part of the style."""
    found = next((one for one in _STRETCH.finditer(text) if one["unclosed"]), None)
    if found is None:
        return
    lines = split_lines(text[: found.start()])
    line = split_lines(text)[len(lines) - 1]
    place = SourcePlace(name, len(lines), len(lines[-1]) + 1, line)
    message = "this comment is not closed: all that follows it is left out"
    yield Finding("layout.engine", Severity.ERROR, message, place, "write */ at its end")


def miscounted_pages(name: str, text: str) -> Iterator[Finding]:
    """An error for each declaration by which pages have other numbers than their places.

    The foot, “see page 4” and the list of contents in a file would say them.
    """
    if "counter-" not in text.lower():
        return
    for part in _declarations(tinycss2.parse_stylesheet(text, True, True)):
        if part.lower_name not in _COUNTS or not any(
            token.type == "ident" and token.lower_value in ("page", "pages") for token in part.value
        ):
            continue
        line = split_lines(text)[part.source_line - 1]
        place = SourcePlace(name, part.source_line, part.source_column, line)
        message = f"`{part.lower_name}` gives pages other numbers than those that readers count"
        fix = "take it out: the program numbers pages, and the text refers to them by these numbers"
        yield Finding("layout.page-numbers", Severity.ERROR, message, place, fix)


_COUNTS = ("counter-reset", "counter-increment", "counter-set")


def _declarations(rules: Any) -> Iterator[Any]:
    """All declarations of rules, those of pages and their margins among them."""
    for rule in rules:
        if rule.type == "declaration":
            yield rule
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports") and rule.content:
            yield from _declarations(tinycss2.parse_rule_list(rule.content, True, True))
        elif rule.type in ("qualified-rule", "at-rule") and rule.content is not None:
            yield from _declarations(tinycss2.parse_blocks_contents(rule.content, True, True))


def _style_rules(rules: Any) -> Iterator[Any]:
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports") and rule.content:
            yield from _style_rules(tinycss2.parse_rule_list(rule.content, True, True))
        elif rule.type == "qualified-rule":
            yield rule


def _in_block(name: str, text: str, rule: Any, where: str, sources: dict[str, str]) -> Iterator[Finding]:
    for part in tinycss2.parse_blocks_contents(rule.content or (), True, True):
        if part.type != "declaration" or part.important or part.name not in sources:
            continue
        line = split_lines(text)[part.source_line - 1]
        place = SourcePlace(name, part.source_line, part.source_column, line)
        source = sources[part.name]
        message = f"`{part.name}` of `{where}` has no effect here: {source} decides it"
        yield Finding("layout.overridden", Severity.WARNING, message, place, f"change it in {source}")
