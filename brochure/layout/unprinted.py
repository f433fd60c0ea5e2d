"""Texts of blocks that the project's own templates leave out: what was written and approved is on no page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from brochure.content.load import Content
from brochure.findings import Finding, Severity
from brochure.source.address import Address
from brochure.text.fields import Prose

#: Templates that have a block drawn: its words are in the drawing.
_DRAWS = re.compile(r"\b(?:bar_chart|icon_array|timeline|line_chart|forest_plot|qr|logo|picture)\s*\(")


def unprinted(
    loaded: Content,
    name: str,
    texts: Iterable[Prose],
    printed: Collection[Address],
    templates: Mapping[str, str],
) -> Iterator[Finding]:
    """A warning for each text of a leaflet that a template of the project should print and does not.

    *printed* are the addresses of the texts that went through a filter; *templates* are the project's own.
    """
    sections = loaded.brochure.leaflets[name].sections
    for text in texts:
        if text.address in printed:
            continue
        match text.address.inside:
            case ("sections", int(section), "blocks", int(number), *_rest):
                kind = sections[section].blocks[number].kind
            case _:
                continue
        file = f"templates/blocks/{kind}.html"
        template = templates.get(file)
        if template is None or _DRAWS.search(template):
            continue
        message = f"{file} does not print this text, so it is on no page"
        fix = "print it in the template with the filter `inline` or `words`, or take it out of the content"
        yield Finding("layout.unprinted", Severity.WARNING, message, loaded.place(tuple(text.address)), fix)
