"""Elements of HTML in the templates of a project that only a screen can show: paper has no fields to fill in.

The engine draws them in a way of its own or leaves them out: what they say is not what readers see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.findings import Finding, Severity, SourcePlace
from brochure.source.characters import split_lines

_FIELDS = (
    "select",
    "option",
    "optgroup",
    "datalist",
    "input",
    "textarea",
    "button",
    "output",
    "progress",
    "meter",
)
_LOADED = ("iframe", "frame", "object", "embed", "video", "audio", "canvas", "applet")
_MOVED = ("dialog", "marquee", "details", "noscript", "template", "portal", "slot")
_FIXES = {
    **dict.fromkeys(
        _FIELDS, "print the text itself, and let a style draw boxes to tick and lines to write on"
    ),
    **dict.fromkeys(_LOADED, "show a picture with `picture` or `<img>`, and print the text itself"),
    **dict.fromkeys(_MOVED, "print the text in a `<div>` or `<p>`"),
}
_ELEMENT = re.compile(rf"<({'|'.join(_FIXES)})(?=[\s/>])", re.IGNORECASE)
#: What is no element of the page: comments of Jinja and of HTML, and what Jinja is to print.
_UNREAD = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|<!--.*?-->", re.DOTALL)


def screen_elements(file: str, text: str) -> Iterator[Finding]:
    """An error for each kind of such elements in a template, at the first of them."""
    read = _UNREAD.sub(lambda found: re.sub(r"[^\r\n]", " ", found[0]), text)
    told: set[str] = set()
    lines = split_lines(read)
    written = split_lines(text)
    for number, line in enumerate(lines):
        for found in _ELEMENT.finditer(line):
            name = found[1].lower()
            if name in told or (name in ("option", "optgroup") and "select" in told):
                continue
            told.add(name)
            message = f"a printed leaflet has no `<{name}>`: only a screen shows it as it is meant"
            place = SourcePlace(file, number + 1, found.start() + 1, written[number])
            yield Finding("layout.screen-element", Severity.ERROR, message, place, _FIXES[name])
