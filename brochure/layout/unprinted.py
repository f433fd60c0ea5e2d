"""Texts of blocks that the project's own templates leave out: what was written and approved is on no page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from brochure.content.load import Content
from brochure.findings import Finding, Severity, SourcePlace
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
                file = _file_of(sections[section].blocks[number].kind)
            case _:
                continue
        if not _is_set_by(file, templates):
            continue
        message = f"{file} does not print this text, so it is on no page"
        fix = "print it in the template with the filter `inline` or `words`, or take it out of the content"
        yield Finding("layout.unprinted", Severity.WARNING, message, loaded.place(tuple(text.address)), fix)


@dataclass(frozen=True)
class TemplatedText:
    """A text that a template of the project prints."""

    #: The ``data-at`` of the part that it belongs to, its words, the template, and where it was written.
    at: str
    words: str
    file: str
    place: SourcePlace | None


def templated(
    loaded: Content,
    name: str,
    texts: Iterable[Prose],
    printed: Collection[Address],
    templates: Mapping[str, str],
) -> Iterator[TemplatedText]:
    """The texts of a leaflet that templates of the project print: these may change them on the way.

    *printed* and *templates* are as :func:`unprinted` has them.
    """
    leaflet, values = loaded.brochure.leaflets[name], loaded.brochure.value_texts
    for text in texts if templates else ():
        match text.address.inside:
            case ("sections", int(section), "blocks", int(number), *_rest):
                file = _file_of(leaflet.sections[section].blocks[number].kind)
            case ("sections", int(_section), "title" | "eyebrow"):
                file = "templates/base.html"
            case ("cover", *_rest):
                file = f"templates/{leaflet.audience}.html"
            case ("back-cover", *_rest):
                file = "templates/back-cover.html"
            case _:
                continue
        if text.address in printed and _is_set_by(file, templates):
            yield TemplatedText(
                text.address.mark, text.plain(values), file, loaded.place(tuple(text.address))
            )


def changed_words(texts: Iterable[TemplatedText], written: Mapping[str, str]) -> Iterator[Finding]:
    """A warning for each text that is not on its page as it was written, by the texts of the parts."""
    solid: dict[str, str] = {}
    for text in texts:
        if text.at not in solid:
            solid[text.at] = _signs(written.get(text.at, ""))
        rest = iter(solid[text.at])
        # Numbers of citations stand between the words.
        if all(sign in rest for sign in _signs(text.words)):
            continue
        message = f"{text.file} does not print this text as it was written"
        fix = "print it whole with the filter `inline` or `words`, and change nothing of it"
        yield Finding("layout.unprinted", Severity.WARNING, message, text.place, fix)


def _signs(text: str) -> str:
    """The letters and numbers alone."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def _file_of(kind: str) -> str:
    return f"templates/blocks/{kind}.html"


def _is_set_by(file: str, templates: Mapping[str, str]) -> bool:
    """Whether a template of the project prints the words of a part, and does not have them drawn."""
    return file in templates and _DRAWS.search(templates[file]) is None
